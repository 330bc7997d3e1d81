//! Whether a page is sound HTML, and harmless whatever an author wrote.

use std::borrow::Cow;
use std::collections::BTreeSet;

use html5ever::tendril::TendrilSink;
use markup5ever_rcdom::{Handle, NodeData, RcDom};

/// What is wrong with a page; nothing, if all is well.
pub fn faults(html: &str) -> Vec<String> {
    let dom = html5ever::parse_document(RcDom::default(), html5ever::ParseOpts::default())
        .one(html.to_owned());
    let mut page = Page { faults: Vec::new(), ids: BTreeSet::new(), anchors: Vec::new() };
    page.faults.extend(dom.errors.borrow().iter().map(Cow::to_string));
    page.look(&dom.document);
    for anchor in &page.anchors {
        let decoded = percent_encoding::percent_decode_str(anchor).decode_utf8_lossy();
        if !decoded.is_empty() && !page.ids.contains(&*decoded) {
            page.faults.push(format!("#{anchor} leads nowhere"));
        }
    }
    if html.contains(dateline::model::ROOT) {
        page.faults.push("an address has no root".to_owned());
    }
    page.faults
}

struct Page {
    faults: Vec<String>,
    ids: BTreeSet<String>,
    anchors: Vec<String>,
}

impl Page {
    fn look(&mut self, document: &Handle) {
        // Not by recursion: the page may nest as deeply as its author liked.
        let mut rest = vec![document.clone()];
        while let Some(node) = rest.pop() {
            rest.extend(node.children.borrow().iter().cloned());
            let NodeData::Element { name, attrs, .. } = &node.data else { continue };
            let attributes = attrs.borrow();
            let value = |key: &str| {
                attributes.iter().find(|a| &*a.name.local == key).map(|a| a.value.to_string())
            };
            if &*name.local == "script" {
                let elsewhere = |src: &str| src.starts_with("//") || src.contains("://");
                let own = value("src").is_some_and(|src| !elsewhere(&src));
                let data = value("type").is_some_and(|kind| {
                    matches!(kind.as_str(), "application/json" | "application/ld+json")
                });
                if !own && !data {
                    self.faults.push("a script of the author's".to_owned());
                }
            }
            let search = &*name.local == "form" && value("role").is_some_and(|r| r == "search");
            if matches!(&*name.local, "iframe" | "object" | "embed" | "base" | "form" | "style")
                && !search
            {
                self.faults.push(format!("<{}>", &*name.local));
            }
            if let Some(id) = value("id")
                && !self.ids.insert(id.clone())
            {
                self.faults.push(format!("two elements have the id {id}"));
            }
            for attribute in attributes.iter() {
                let (key, text) = (&*attribute.name.local, &*attribute.value);
                if key.starts_with("on") || key == "style" {
                    self.faults.push(format!("the attribute {key}"));
                }
                if matches!(key, "href" | "src" | "action" | "srcset" | "poster") {
                    self.address(text);
                }
            }
        }
    }

    fn address(&mut self, address: &str) {
        if let Some(anchor) = address.strip_prefix('#') {
            self.anchors.push(anchor.to_owned());
            return;
        }
        let before_path = address.split(['/', '?', '#']).next().unwrap_or_default();
        let scheme = before_path.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
        let fine = ["http", "https", "mailto", "tel", "geo"];
        if scheme.is_some_and(|scheme| !fine.contains(&scheme.as_str())) {
            self.faults.push(format!("the address {address}"));
        }
        if address.starts_with("//") || address.chars().any(char::is_control) {
            self.faults.push(format!("the address {address:?}"));
        }
    }
}

#[test]
fn what_is_unsound_or_harmful_is_noticed() {
    let fine = "<!doctype html><html lang=en><title>x</title><p id=a><a href=\"#a\">x</a>";
    assert_eq!(faults(fine), Vec::<String>::new());
    for part in [
        "<p id=a>",
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<a href=\"javascript:alert(1)\">x</a>",
        "<a href=\"#nowhere\">x</a>",
        "</div>",
        "<p style=\"color: red\">",
        "<iframe></iframe>",
        "<a href=\"//evil.example\">x</a>",
    ] {
        assert!(!faults(&format!("{fine}{part}")).is_empty(), "{part}");
    }
}
