//! Citations as they are written: `[@id]`, `[@id, p. 4]`, `[@a; @b, p. 2]`.

/// One source of a citation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part<'a> {
    /// As written, without the `@`: `id, p. 4`.
    pub text: &'a str,
}

impl<'a> Part<'a> {
    /// The reference and the locator, split at the first comma.
    pub(super) fn split(&self) -> (&'a str, Option<&'a str>) {
        match self.text.split_once(',') {
            Some((id, locator)) => (id.trim(), Some(locator.trim()).filter(|l| !l.is_empty())),
            None => (self.text, None),
        }
    }
}

/// Whether the text between brackets is a citation.
pub(super) fn is_citation(label: &str) -> bool {
    label
        .trim_start()
        .strip_prefix('@')
        .is_some_and(|id| id.starts_with(|c: char| !c.is_whitespace() && c != ';' && c != ','))
}

/// Splits the text between brackets: at a semicolon that an `@` follows.
pub(super) fn parts(label: &str) -> impl Iterator<Item = Part<'_>> {
    let mut rest = label.trim().strip_prefix('@');
    std::iter::from_fn(move || {
        let text = rest.take()?;
        let next = text.match_indices(';').find_map(|(at, _)| {
            let after = text[at + 1..].trim_start().strip_prefix('@')?;
            Some((at, after))
        });
        let part = match next {
            Some((at, after)) => {
                rest = Some(after);
                &text[..at]
            }
            None => text,
        };
        Some(Part { text: part.trim() })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(label: &str) -> Vec<(&str, Option<&str>)> {
        parts(label).map(|part| part.split()).collect()
    }

    #[test]
    fn a_citation_names_sources_and_places_in_them() {
        assert_eq!(all("@cnn"), [("cnn", None)]);
        assert_eq!(all("@a; @b, p. 2"), [("a", None), ("b", Some("p. 2"))]);
        assert_eq!(all("@a, p. 4; p. 6;@b,"), [("a", Some("p. 4; p. 6")), ("b", None)]);
        assert!(
            is_citation("@a") && !is_citation("@") && !is_citation("a@b") && !is_citation("@ a")
        );
    }
}
