//! Guesses which date a text that is not EDTF may mean, to suggest it.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::DateWords;
use super::parse::{MONTHS, is_mark, read, take_pair};

/// Longer texts are prose, or an attack.
const LONGEST_GUESS: usize = 80;

/// The dates that a text which is not EDTF may mean, in canonical form. Every guess is read before
/// it is made, so none is a date that does not exist.
pub(super) fn guess(text: &str) -> BTreeSet<String> {
    let text = text.trim();
    if text.len() > LONGEST_GUESS {
        return BTreeSet::new();
    }
    let mut found = guess_side(text);
    if let Some((start, end)) = text.split_once('/') {
        // ISO 8601-1 lets an end leave out what it shares with the start; EDTF does not.
        let (start, end) = (start.trim(), end.trim());
        let shared = start.len().checked_sub(end.len()).and_then(|i| start.get(..i));
        if let Some(shared) = shared.filter(|_| end.len() > 1 && !end.starts_with('.')) {
            found.extend(canonical(&format!("{start}/{shared}{end}")));
        }
    }
    for mark in ["..", "--", "–", "—", " - ", " to ", " until "] {
        if let Some((start, end)) = text.split_once(mark) {
            let side = |text: &str| match canonical(text) {
                Some(date) => BTreeSet::from([date]),
                None => guess_side(text.trim()),
            };
            let ends = side(end);
            for start in side(start) {
                found.extend(ends.iter().filter_map(|end| canonical(&format!("{start}/{end}"))));
            }
        }
    }
    found
}

fn canonical(text: &str) -> Option<String> {
    read(text).ok().map(|date| date.edtf().to_owned())
}

fn guess_side(text: &str) -> BTreeSet<String> {
    let unmarked = text.trim_end_matches(is_mark);
    let mut marks = text[unmarked.len()..].to_owned();
    let mut bare = unmarked;
    for about in ["circa ", "ca. ", "ca ", "c. ", "about ", "around "] {
        if bare.get(..about.len()).is_some_and(|start| start.eq_ignore_ascii_case(about)) {
            bare = bare[about.len()..].trim_start();
            marks.push('~');
        }
    }
    let (date, time) = split_time(bare);
    let mut readings = guess_calendar(date);
    // Without its `circa`, or with its time put right, it may be EDTF already.
    readings.push(date.to_owned());
    readings.into_iter().filter_map(|date| canonical(&format!("{date}{time}{marks}"))).collect()
}

/// Splits a time off, which gets its `T`, its colons and a two-digit hour.
fn split_time(text: &str) -> (&str, String) {
    if let Some((date, time)) = text.split_once('T')
        && date.len() == 8
        && let Some((hour, rest)) = take_pair(time)
        && let Some((minute, rest)) = take_pair(rest)
    {
        // The basic format of ISO 8601-1, as in calendars: 20230913T143000Z.
        return match take_pair(rest) {
            Some((second, zone)) => (date, format!("T{hour:02}:{minute:02}:{second:02}{zone}")),
            None => (date, format!("T{hour:02}:{minute:02}{rest}")),
        };
    }
    let Some(colon) = text.find(':') else { return (text, String::new()) };
    let Some(gap) = text[..colon].rfind([' ', 'T']) else { return (text, String::new()) };
    let pad = if colon - gap == 2 { "0" } else { "" };
    (text[..gap].trim_end_matches([' ', ',']), format!("T{pad}{}", &text[gap + 1..]))
}

enum Token<'t> {
    Number(&'t str),
    Month(usize),
    Season(usize),
}

/// Texts that are EDTF if the calendar has them.
fn guess_calendar(text: &str) -> Vec<String> {
    let all_digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if all_digits(text) && matches!(text.len(), 6 | 8) {
        let (year, rest) = text.split_at(4);
        let (month, day) = rest.split_at(2);
        return day_or_month(year, month, Some(day).filter(|day| !day.is_empty()));
    }
    // The 1900s are a decade to some and a century to others.
    if let Some(decade) = text.trim_start_matches("the ").strip_suffix("0s")
        && decade.len() == 3
        && all_digits(decade)
        && !decade.ends_with('0')
    {
        return vec![format!("{decade}X")];
    }
    // The draft of 2012 wrote `u` where the standard has `X`.
    if text.contains('u') && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'u' | b'-')) {
        return vec![text.replace('u', "X")];
    }
    if let [.., b'Q' | b'q', quarter @ b'1'..=b'4'] = text.as_bytes() {
        let year = text[..text.len() - 2].trim_end_matches([' ', '-']);
        return guess_quarter(year, *quarter);
    }
    if let [b'Q' | b'q', quarter @ b'1'..=b'4', b' ' | b'-' | b'/', ..] = text.as_bytes() {
        return guess_quarter(&text[3..], *quarter);
    }
    let Some(tokens) = tokens(text) else { return Vec::new() };
    match *tokens {
        [Token::Number(year), Token::Number(a), Token::Number(b)] if year.len() == 4 => {
            let swapped = a.parse().is_ok_and(|a: u8| a > 12);
            let (month, day) = if swapped { (b, a) } else { (a, b) };
            day_or_month(year, month, Some(day))
        }
        [Token::Number(a), Token::Number(b), Token::Number(year)] => {
            // Which of them is the month, only a number beyond 12 tells.
            let mut readings = day_or_month(year, b, Some(a));
            readings.extend(day_or_month(year, a, Some(b)));
            readings
        }
        [Token::Number(start), Token::Number(end)] if start.len() == 4 && end.len() == 4 => {
            vec![format!("{start}/{end}")]
        }
        [Token::Number(year), Token::Number(month)]
        | [Token::Number(month), Token::Number(year)]
            if year.len() == 4 =>
        {
            day_or_month(year, month, None)
        }
        [Token::Number(day), Token::Month(month), Token::Number(year)]
        | [Token::Month(month), Token::Number(day), Token::Number(year)]
            if year.len() == 4 =>
        {
            day_or_month(year, &month.to_string(), Some(day))
        }
        [Token::Number(year), Token::Month(month), Token::Number(day)] => {
            day_or_month(year, &month.to_string(), Some(day))
        }
        [Token::Month(month), Token::Number(year)] | [Token::Number(year), Token::Month(month)] => {
            day_or_month(year, &month.to_string(), None)
        }
        [Token::Season(season), Token::Number(year)]
        | [Token::Number(year), Token::Season(season)] => vec![format!("{year}-{}", 20 + season)],
        _ => Vec::new(),
    }
}

/// A month or day in EDTF; nothing if the numbers cannot be those of a year, month and day.
fn day_or_month(year: &str, month: &str, day: Option<&str>) -> Vec<String> {
    let is_month = month.len() <= 2 && month.parse().is_ok_and(|m: u8| (1..=12).contains(&m));
    let is_day = day.is_none_or(|day| (1..=2).contains(&day.len()));
    if year.len() != 4 || !is_month || !is_day {
        return Vec::new();
    }
    let day = day.map(|day| format!("-{day:0>2}")).unwrap_or_default();
    vec![format!("{year}-{month:0>2}{day}")]
}

fn guess_quarter(year: &str, digit: u8) -> Vec<String> {
    let first = (digit - b'1') * 3 + 1;
    vec![format!("{year}-{first:02}/{year}-{:02}", first + 2)]
}

/// The numbers, months and seasons of a text; `None` if it has words that belong to no date.
fn tokens(text: &str) -> Option<Vec<Token<'_>>> {
    /// What stands between the parts of a date in the languages whose months are known.
    const FILLERS: [&str; 17] = [
        "st", "nd", "rd", "th", "of", "the", "at", "on", "de", "del", "le", "er", "den", "г",
        "года", "р", "року",
    ];
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let same_kind = |d: char| {
            if c.is_ascii_digit() {
                d.is_ascii_digit()
            } else {
                d.is_alphabetic() == c.is_alphabetic() && !d.is_ascii_digit()
            }
        };
        let (run, after) = rest.split_at(rest.find(|d| !same_kind(d)).unwrap_or(rest.len()));
        rest = after;
        if c.is_ascii_digit() {
            tokens.push(Token::Number(run));
        } else if c.is_alphabetic() {
            let word = run.to_lowercase();
            let word = word.as_str();
            match (month_number(word), season_number(word)) {
                (Some(month), _) => tokens.push(Token::Month(month)),
                (_, Some(season)) => tokens.push(Token::Season(season)),
                _ if FILLERS.contains(&word) || is_weekday(word) => {}
                _ => return None,
            }
        }
    }
    Some(tokens)
}

/// The languages in which a date that is no EDTF is recognised, to suggest what it is in EDTF.
pub(super) static KNOWN: LazyLock<Vec<DateWords>> = LazyLock::new(|| {
    ["en", "en-US", "fr", "de", "es", "uk", "ru"].map(DateWords::for_language).into()
});

fn position<'w>(words: impl IntoIterator<Item = &'w String>, word: &str) -> Option<usize> {
    words.into_iter().position(|name| name.trim_end_matches('.').to_lowercase() == word)
}

fn month_number(word: &str) -> Option<usize> {
    let named = KNOWN.iter().find_map(|words| {
        [&words.months, &words.months_of, &words.months_short, &words.months_short_of]
            .into_iter()
            .find_map(|names| position(names, word))
    });
    let shortened =
        || MONTHS.iter().position(|name| word.len() >= 3 && name.to_lowercase().starts_with(word));
    named.or_else(shortened).map(|i| i + 1)
}

fn season_number(word: &str) -> Option<usize> {
    KNOWN.iter().find_map(|words| position(&words.seasons, word)).map(|i| i + 1)
}

fn is_weekday(word: &str) -> bool {
    KNOWN.iter().any(|words| {
        position(&words.weekdays, word).or_else(|| position(&words.weekdays_short, word)).is_some()
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::error;

    #[test]
    fn an_error_suggests_the_only_date_that_can_be_meant() {
        for (text, expected) in [
            ("13.09.2023", "2023-09-13"),
            ("13/09/2023", "2023-09-13"),
            ("09/13/2023", "2023-09-13"),
            ("05/05/2023", "2023-05-05"),
            ("2023.09.13", "2023-09-13"),
            ("2023/09/13", "2023-09-13"),
            ("2023/9/3?", "2023-09-03?"),
            ("2023-9-3", "2023-09-03"),
            ("2023-13-09", "2023-09-13"),
            ("2023/09", "2023-09"),
            ("09/2023", "2023-09"),
            ("20230913", "2023-09-13"),
            ("202309", "2023-09"),
            ("20230913T143000Z", "2023-09-13T14:30Z"),
            ("September 13, 2023", "2023-09-13"),
            ("13 September 2023", "2023-09-13"),
            ("Wednesday, 13th of September 2023", "2023-09-13"),
            ("Sep 2023", "2023-09"),
            ("Sept. 2023", "2023-09"),
            ("13 вересня 2023 року", "2023-09-13"),
            ("13 de septiembre de 2023", "2023-09-13"),
            ("1er août 2023", "2023-08-01"),
            ("spring 2023", "2023-21"),
            ("Q3 2023", "2023-07/2023-09"),
            ("2023-Q3", "2023-07/2023-09"),
            ("c. 2023", "2023~"),
            ("circa Sep 2023", "2023-09~"),
            ("the 1990s", "199X"),
            ("199u", "199X"),
            ("2023-09-13 9:30", "2023-09-13T09:30"),
            ("13.09.2023, 14:30 Europe/Kyiv", "2023-09-13T14:30[Europe/Kyiv]"),
            ("2023–09–13", "2023-09-13"),
            ("2021-2023", "2021/2023"),
            ("2021–2023", "2021/2023"),
            ("2023/24", "2023/2024"),
            ("2023-09-13/15", "2023-09-13/2023-09-15"),
            ("2023-09-13T14:30/16:00", "2023-09-13T14:30/2023-09-13T16:00"),
            ("2023-09-13 to 2023-09-15", "2023-09-13/2023-09-15"),
            ("13 Sep 2023 – 15 Sep 2023", "2023-09-13/2023-09-15"),
            ("2023-09-13..2023-09-15", "2023-09-13/2023-09-15"),
        ] {
            let error = error(text);
            assert_eq!(error.suggestion(), Some(expected), "{text:?}");
            assert_eq!(error.hint(), Some(format!("did you mean {expected}?")));
        }
        for (text, expected) in [
            ("05/06/2023", Some("write it as 2023-05-06 or 2023-06-05")),
            ("2023-09-15/2023-09-13", Some("write the earlier date first: 2023-09-13/2023-09-15")),
            ("2023-33", Some("write the quarter as 2023-01/2023-03")),
            ("1900s", None),
            ("31.02.2023", None),
            ("soon", None),
        ] {
            let error = error(text);
            assert_eq!(error.suggestion(), None, "{text:?}");
            assert_eq!(error.hint().as_deref(), expected, "{text:?}");
        }
    }
}
