//! What a file's name says of the record in it.

use jiff::ToSpan;
use jiff::civil::{ISOWeekDate, Weekday};

use crate::model::Date;

/// A file's name taken apart: `2023-09-13-vostochny-summit.yaml`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FileName {
    /// The name without its ending: the record's id, if it gives none. For `index.md` and
    /// `_index.md` it is the folder's name.
    pub(super) stem: String,
    /// The date at its beginning, if there is one, or what was plainly meant as one and is none,
    /// such as `2024-02-30`: to take only the month of it would give the record a wrong date.
    pub(super) date: Option<String>,
    /// The rest, as words; all of the name where no date is read from it.
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
        let is_read = date.as_deref().is_some_and(|date| Date::parse(date).is_ok());
        let mut words = if is_read { rest } else { stem }
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

/// Finds what a name begins with that is a date, or is written like one, and what follows.
///
/// It is `2023-09-13`, `2023-9-3`, `2023_09_13`, `2023.09.13` or `20230913`, with or without a time
/// that is passed over (`T0930`); `2023-09`; a week, `2023-W37`; or `2023`. Neither a letter nor a digit may follow. Eight
/// digits count only if they make a date, and a year only where a hyphen or low line follows, or
/// nothing: `1500 troops arrive` is no date.
fn leading_date(stem: &str) -> Option<(String, &str)> {
    let (year, after_year) = digits(stem);
    if year.len() == 8 {
        let date = format!("{}-{}-{}", &year[..4], &year[4..6], &year[6..]);
        return Some((date, after_day(after_year)?)).filter(|(date, _)| Date::parse(date).is_ok());
    }
    if year.len() != 4 {
        return None;
    }
    if let Some(week) = week(year, after_year) {
        return Some(week);
    }
    let Some((mark, month, after_month)) = part(after_year) else { return lone(year, after_year) };
    let is_padded = |number: &str| number.len() == 2;
    if let Some((second, day, after)) = part(after_month)
        && (mark == second || is_padded(month) && is_padded(day))
    {
        match after_day(after) {
            Some(rest) => return Some((format!("{year}-{month:0>2}-{day:0>2}"), rest)),
            // `2024-01-05a` is no day, but `2024-01-5g` begins with a month.
            None if is_padded(day) => {
                let end = after.find(|c: char| !c.is_alphanumeric()).unwrap_or(after.len());
                return Some((stem[..stem.len() - after.len() + end].to_owned(), ""));
            }
            None => {}
        }
    }
    // `2024-10th-anniversary` is of a year.
    if goes_on(after_month) {
        return lone(year, after_year);
    }
    Some((format!("{year}-{month}"), after_month))
}

/// A year alone.
fn lone<'s>(year: &str, rest: &'s str) -> Option<(String, &'s str)> {
    (rest.is_empty() || rest.starts_with(['-', '_'])).then(|| (year.to_owned(), rest))
}

/// A week of ISO 8601, `2026-W05`, from its Monday to its Sunday, and what follows. One that the year
/// does not have is given as it is written.
fn week<'s>(year: &str, rest: &'s str) -> Option<(String, &'s str)> {
    let rest = rest.strip_prefix(['-', '_', '.']).unwrap_or(rest);
    let (number, rest) = digits(rest.strip_prefix(['W', 'w'])?);
    if number.len() != 2 || goes_on(rest) {
        return None;
    }
    let monday = ISOWeekDate::new(year.parse().ok()?, number.parse().ok()?, Weekday::Monday);
    let days = monday.ok().and_then(|monday| {
        let monday = monday.date();
        Some(format!("{monday}/{}", monday.checked_add(6.days()).ok()?))
    });
    Some((days.unwrap_or_else(|| format!("{year}-W{number}")), rest))
}

/// A mark between the parts of a date, a number of one digit or two, and what follows.
fn part(text: &str) -> Option<(char, &str, &str)> {
    let mark = text.chars().next().filter(|c| matches!(c, '-' | '_' | '.'))?;
    let (number, rest) = digits(&text[mark.len_utf8()..]);
    matches!(number.len(), 1 | 2).then_some((mark, number, rest))
}

/// The digits at the beginning, and what follows.
fn digits(text: &str) -> (&str, &str) {
    text.split_at(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()))
}

/// What follows a day and its time, unless it is a letter or a digit.
fn after_day(text: &str) -> Option<&str> {
    let rest = after_time(text).unwrap_or(text);
    (!goes_on(rest)).then_some(rest)
}

/// What follows `T0930`, `T09-30`, `T093015Z` and the like.
fn after_time(text: &str) -> Option<&str> {
    let mut rest = pair(text.strip_prefix(['T', 't'])?)?;
    for _ in ["minute", "second"] {
        let Some(next) = pair(rest.strip_prefix(['-', '_', '.', ':']).unwrap_or(rest)) else {
            break;
        };
        rest = next;
    }
    Some(rest.strip_prefix(['Z', 'z']).unwrap_or(rest))
}

/// What follows two digits.
fn pair(text: &str) -> Option<&str> {
    let (two, rest) = text.split_at_checked(2)?;
    two.bytes().all(|b| b.is_ascii_digit()).then_some(rest)
}

/// Whether a letter or a digit comes next. Those of China, Japan and Korea need no blank before them.
fn goes_on(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphanumeric() && c < '\u{2E80}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_date_at_the_beginning_is_found() {
        for (path, date, words) in [
            ("events/2023-09-13-vostochny-summit.yaml", Some("2023-09-13"), "Vostochny summit"),
            ("x/20230913 Kim arrives.md", Some("2023-09-13"), "Kim arrives"),
            ("2023_09_13.md", Some("2023-09-13"), "2023_09_13"),
            ("2023-09 Month.md", Some("2023-09"), "Month"),
            ("2024-2-3-strike.yaml", Some("2024-02-03"), "Strike"),
            ("2024-01-5-x.md", Some("2024-01-05"), "X"),
            ("2024-01-05T0930 call.md", Some("2024-01-05"), "Call"),
            ("2024-01-05T09-30-12Z-call.md", Some("2024-01-05"), "Call"),
            ("20240105T093000.md", Some("2024-01-05"), "20240105T093000"),
            ("2024-01-05会谈.md", Some("2024-01-05"), "会谈"),
            ("2024-01-100-days.md", Some("2024-01"), "100 days"),
            ("2024-01-5g.md", Some("2024-01"), "5g"),
            ("2024-10th-anniversary.md", Some("2024"), "10th anniversary"),
            ("2024-outlook.md", Some("2024"), "Outlook"),
            ("2024_outlook.md", Some("2024"), "Outlook"),
            ("2024.md", Some("2024"), "2024"),
            ("2026-W05.md", Some("2026-01-26/2026-02-01"), "2026-W05"),
            ("2026-w53 the year ends.md", Some("2026-12-28/2027-01-03"), "The year ends"),
            ("2020W01_week.md", Some("2019-12-30/2020-01-05"), "Week"),
            ("2024-W5-x.md", Some("2024"), "W5 x"),
            ("2024-W05th.md", Some("2024"), "W05th"),
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

    #[test]
    fn a_number_before_words_is_no_year() {
        for (path, words) in [
            ("1000 days of war.md", "1000 days of war"),
            ("1500 troops arrive.yaml", "1500 troops arrive"),
            ("2024 in review.md", "2024 in review"),
            ("2024, a year.md", "2024, a year"),
            ("2024 - a year.md", "2024 a year"),
        ] {
            let name = FileName::of(path);
            assert_eq!((name.date, name.words.as_str()), (None, words), "{path}");
        }
    }

    #[test]
    fn what_is_written_like_a_date_and_is_none_is_not_cut_to_a_coarser_one() {
        for (path, date) in [
            ("2023-13-01-odd.md", "2023-13-01"),
            ("2024-02-30-summit.md", "2024-02-30"),
            ("2024_02_30 summit.md", "2024-02-30"),
            ("2024-13-x.md", "2024-13"),
            ("2024-W53-x.md", "2024-W53"),
            ("2024-5-x.md", "2024-5"),
            ("2024-01-05a-x.md", "2024-01-05a"),
            ("2024-01-05Tuesday.md", "2024-01-05Tuesday"),
        ] {
            let name = FileName::of(path);
            assert_eq!(name.date.as_deref(), Some(date), "{path}");
            assert!(Date::parse(date).is_err(), "{path}");
            assert!(name.words.starts_with("202"), "{path}: {}", name.words);
        }
    }

    proptest! {
        #[test]
        fn any_name_is_taken_apart(name in "\\PC{0,4}[0-9]{0,9}[-_. T]?\\PC{0,3}[0-9]{0,3}[-_. T]?[0-9]{0,3}\\PC{0,6}") {
            let taken = FileName::of(&name);
            prop_assert!(taken.date.is_none_or(|date| date.len() <= name.len() + 14));
        }
    }
}
