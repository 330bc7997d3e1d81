//! From the path of a request to the names of a file.

use std::path::{Component, Path};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// What is percent-encoded in a `Location`: all but the unreserved characters (RFC 3986, 2.3).
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A path that a request may ask for: decoded, and of plain names alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// The names, none of which leads out of a folder or is hidden.
    pub names: Vec<String>,
    /// Whether the path ends in `/`.
    pub folder: bool,
}

impl Address {
    /// Reads the path of a request; `None` for one that can be no file of a site.
    ///
    /// The path is split before it is decoded, so that `%2F` does not part names, and decoded
    /// once, so that `%252e` is not a full stop.
    pub fn parse(path: &str) -> Option<Self> {
        let inner = path.strip_prefix('/')?;
        let (inner, folder) = match inner.strip_suffix('/') {
            Some(inner) => (inner, true),
            None => (inner, inner.is_empty()),
        };
        if path == "/" {
            return Some(Self { names: Vec::new(), folder: true });
        }
        let names: Option<Vec<String>> = inner.split('/').map(name).collect();
        Some(Self { names: names?, folder })
    }

    /// The path for a `Location`, with `/` at the end: never one that begins with `//`, which
    /// would lead to another host.
    pub fn as_folder(&self) -> String {
        let names =
            self.names.iter().map(|name| format!("{}/", utf8_percent_encode(name, ENCODED)));
        format!("/{}", names.collect::<String>())
    }
}

/// Decodes one name; `None` unless it is a plain name on every system, and not hidden.
fn name(encoded: &str) -> Option<String> {
    let name = percent_decode_str(encoded).decode_utf8().ok()?;
    let mut components = Path::new(&*name).components();
    // What the system itself takes for one name: on Windows, `C:` is not.
    let plain = matches!(components.next(), Some(Component::Normal(part)) if part == &*name)
        && components.next().is_none()
        && !name.contains(['/', '\\'])
        && !name.contains(char::is_control);
    (plain && !is_hidden(&name)).then(|| name.into_owned())
}

/// Whether a name is hidden: what Dateline keeps in the output folder for itself is.
pub(super) fn is_hidden(name: &str) -> bool {
    name.starts_with('.')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_path_is_decoded_once_and_into_plain_names() {
        for (path, names, folder) in [
            ("/", &[][..], true),
            ("/a/b/", &["a", "b"], true),
            ("/a.css", &["a.css"], false),
            ("/actors/%EA%B9%80%EC%A0%95%EC%9D%80/", &["actors", "김정은"], true),
            ("/a%20b", &["a b"], false),
            ("/100%", &["100%"], false),
            ("/%252e%252e", &["%2e%2e"], false),
        ] {
            let address = Address::parse(path).unwrap();
            assert_eq!(
                (address.names.as_slice(), address.folder),
                (&*names.iter().map(ToString::to_string).collect::<Vec<_>>(), folder),
                "{path}"
            );
        }
    }

    #[test]
    fn a_path_that_leads_elsewhere_is_none() {
        for path in [
            "",
            "a",
            "*",
            "//",
            "//evil.example",
            "/a//b",
            "/..",
            "/../a",
            "/a/..",
            "/a/../b",
            "/./a",
            "/%2e%2e/a",
            "/%2E%2e",
            "/a%2fb",
            "/..%2fa",
            "/%2fetc%2fpasswd",
            "/a%5cb",
            "/..%5c..%5ca",
            "/a\\b",
            "/a%00",
            "/a%0a",
            "/%ff",
            "/.git/config",
            "/a/.dateline-manifest.json",
            "/%2edateline-manifest.json",
        ] {
            assert_eq!(Address::parse(path), None, "{path:?}");
        }
    }

    proptest! {
        #[test]
        fn every_address_stays_below_its_folder_and_leads_back_to_itself(
            path in "/([a.%2eEfF5cC\\\\/é김:?#0-]|%2e|%2F|%5c|\\.\\.){0,12}/?",
        ) {
            let Some(address) = Address::parse(&path) else { return Ok(()) };
            let joined: std::path::PathBuf = address.names.iter().collect();
            prop_assert!(joined.components().all(|part| matches!(part, Component::Normal(_))));
            prop_assert_eq!(joined.components().count(), address.names.len());
            let again = address.as_folder();
            prop_assert!(!again.starts_with("//") && again.is_ascii());
            prop_assert_eq!(Address::parse(&again).map(|again| again.names), Some(address.names));
        }
    }
}
