//! Addresses: of the web, and of other pages.

use super::Fields;
use crate::diagnostic::{Code, clip};
use crate::model::{Spanned, scheme, web_address};
use crate::read::yaml::{Node, Value};

impl Fields<'_> {
    /// Takes a list of addresses on the site or elsewhere; a list in which anything else stands is
    /// left as it is.
    pub(in crate::read) fn addresses(&mut self, name: &str) -> Vec<Spanned<String>> {
        let is_address = |node: &Node| {
            node.as_str().is_some_and(|text| text.starts_with('/') || text.contains("://"))
        };
        let mut named = self.entries.iter().zip(&self.names).filter(|(_, known)| *known == name);
        let are_addresses = named.all(|((_, node), _)| match &node.value {
            Value::List(items) => items.iter().all(|item| item.is_null() || is_address(item)),
            _ => node.is_null() || is_address(node),
        });
        if are_addresses { self.texts(&[name]) } else { Vec::new() }
    }

    /// Takes a web address; one that is not `http` or `https` is reported and dropped.
    pub(in crate::read) fn web_address(&mut self, names: &[&str]) -> Option<String> {
        let text = self.text(names)?;
        self.two_addresses(&text);
        let address = web_address(&text.value);
        if address.is_none() {
            self.invalid_address(&text);
        }
        address
    }

    /// Takes what may be an address or a name; what is meant as an address and is none is reported
    /// and dropped, so that no page shows a password in it.
    pub(in crate::read) fn address_or_name(
        &mut self,
        text: Spanned<String>,
    ) -> Option<Spanned<String>> {
        self.two_addresses(&text);
        let is_address =
            scheme(&text.value).is_some_and(|name| text.value[name.len()..].starts_with("://"));
        if is_address && web_address(&text.value).is_none() {
            self.invalid_address(&text);
            return None;
        }
        Some(text)
    }

    /// Says that a value holds two addresses, which would be read as one.
    fn two_addresses(&mut self, text: &Spanned<String>) {
        let begins = |at: usize| {
            let (before, rest) = text.value.split_at(at);
            before.ends_with([' ', ',', ';'])
                && (rest.starts_with("https://") || rest.starts_with("http://"))
        };
        let is_address = text.value.starts_with("http");
        let second = text.value.match_indices("http").map(|(at, _)| at).find(|&at| begins(at));
        if let Some(second) = second.filter(|_| is_address) {
            let message = "two addresses stand here, and are read as one".to_owned();
            let first = text.value[..second].trim_end_matches([' ', ',', ';']);
            self.report(text.span, Code::InvalidUrl, message).help =
                Some(format!("write a list, each on a line of its own: `- {}`", clip(first)));
        }
    }

    fn invalid_address(&mut self, text: &Spanned<String>) {
        let message = format!("`{}` is not a web address", clip(&text.value));
        self.report(text.span, Code::InvalidUrl, message).help = Some(
            "write an address that begins with https:// or http://; this one is left out".into(),
        );
    }
}
