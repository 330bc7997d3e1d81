//! What a file's name says of the record in it.

use crate::model::Date;

/// A file's name taken apart: `2023-09-13-vostochny-summit.yaml`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FileName {
    /// The name without its ending: the record's id, if it gives none. For `index.md` and
    /// `_index.md` it is the folder's name.
    pub(super) stem: String,
    /// The date at its beginning, if there is one.
    pub(super) date: Option<String>,
    /// The rest, as words.
    pub(super) words: String,
}

impl FileName {
    /// Takes the last part of a path with `/` apart.
    pub(super) fn of(path: &str) -> Self {
        let mut parts = path.rsplit('/');
        let name = parts.next().unwrap_or_default();
        let mut stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        if matches!(stem, "index" | "_index") {
            stem = parts.next().unwrap_or(stem);
        }
        let (date, rest) =
            leading_date(stem).map_or((None, stem), |(date, rest)| (Some(date), rest));
        let mut words = rest
            .split(|c: char| c.is_whitespace() || matches!(c, '-' | '_'))
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
            .join(" ");
        if words.is_empty() {
            words = stem.to_owned();
        } else if let Some(first) = words.chars().next() {
            words.replace_range(..first.len_utf8(), &first.to_uppercase().to_string());
        }
        Self { stem: stem.to_owned(), date, words }
    }
}

/// Finds `2023-09-13`, `2023_09_13`, `2023.09.13`, `20230913`, `2023-09` or `2023` at the
/// beginning, followed by the end or by what is not a letter or digit. A bare year or eight
/// digits count only if they make a date.
fn leading_date(stem: &str) -> Option<(String, &str)> {
    let bytes = stem.as_bytes();
    let digits = |from: usize, count: usize| {
        bytes.get(from..from + count).is_some_and(|part| part.iter().all(u8::is_ascii_digit))
    };
    let mark = |at: usize| bytes.get(at).is_some_and(|b| matches!(b, b'-' | b'_' | b'.'));
    let ends =
        |at: usize| stem.get(at..).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric));
    let forms: [(usize, Option<String>); 4] = [
        (
            10,
            (digits(0, 4) && mark(4) && digits(5, 2) && mark(7) && digits(8, 2))
                .then(|| format!("{}-{}-{}", &stem[..4], &stem[5..7], &stem[8..10])),
        ),
        (8, digits(0, 8).then(|| format!("{}-{}-{}", &stem[..4], &stem[4..6], &stem[6..8]))),
        (
            7,
            (digits(0, 4) && mark(4) && digits(5, 2))
                .then(|| format!("{}-{}", &stem[..4], &stem[5..7])),
        ),
        (4, digits(0, 4).then(|| stem[..4].to_owned())),
    ];
    forms.into_iter().find_map(|(length, text)| {
        let text = text.filter(|text| ends(length) && Date::parse(text).is_ok())?;
        Some((text, stem[length..].trim_start_matches(|c: char| !c.is_alphanumeric())))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_at_the_beginning_is_found() {
        for (path, date, words) in [
            ("events/2023-09-13-vostochny-summit.yaml", Some("2023-09-13"), "Vostochny summit"),
            ("x/20230913 Kim arrives.md", Some("2023-09-13"), "Kim arrives"),
            ("2023_09_13.md", Some("2023-09-13"), "2023_09_13"),
            ("2023-09 Month.md", Some("2023-09"), "Month"),
            ("2023-13-01-odd.md", Some("2023"), "13 01 odd"),
            ("20239999-odd.md", None, "20239999 odd"),
            ("1st-meeting.md", None, "1st meeting"),
            ("kim.jong.un.md", None, "Kim.jong.un"),
            ("김정은.md", None, "김정은"),
            ("summit/index.md", None, "Summit"),
        ] {
            let name = FileName::of(path);
            assert_eq!(name.date.as_deref(), date, "{path}");
            assert_eq!(name.words, words, "{path}");
        }
    }
}
