//! Reads EDTF, and times after it.

use jiff::civil;

use super::shape::{Qualifier, Season, Shape, Side, year_text};
use super::zone::{Zone, read_zone};
use super::{Date, DateError, Extent};

/// Reads a date without guessing what else might be meant.
pub(super) fn read(text: &str) -> Result<Date, DateError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(DateError::invalid("the date is empty"));
    }
    let extent = match *split_interval(text) {
        [one] => Extent::One(read_side(one)?),
        [start, end] => match (is_open(start), is_open(end)) {
            (true, true) => {
                return Err(DateError::invalid("an interval needs a start or an end"));
            }
            (false, true) if end.is_empty() => Extent::From(read_side(start)?),
            (false, true) => Extent::Since(read_side(start)?),
            (true, false) => Extent::Until(read_side(end)?),
            (false, false) => {
                if year_is_short(end) {
                    return Err(DateError::invalid(
                        "the end of an interval is written in full, as its start is",
                    ));
                }
                let (mut start, mut end) = (read_side(start)?, read_side(end)?);
                end.inherit_zone(&start);
                start.inherit_zone(&end);
                if !start.comes_before(&end) {
                    let (start, end) = (start.to_string(), end.to_string());
                    return Err(DateError::EndBeforeStart { start, end });
                }
                Extent::Interval(start, end)
            }
        },
        _ => return Err(DateError::not_edtf()),
    };
    Ok(Date::new(extent))
}

/// Whether an interval is open on that side (`..`), or not known there (nothing): to the order of
/// dates it is one, and a start that is not known is told as an open one is.
fn is_open(side: &str) -> bool {
    matches!(side, "" | "..")
}

/// Splits at each `/` that is not within a zone's name.
fn split_interval(text: &str) -> Vec<&str> {
    let mut sides = Vec::new();
    let mut from = 0;
    let mut bracketed = false;
    let bytes = text.as_bytes();
    for (i, byte) in bytes.iter().enumerate() {
        match byte {
            b'[' => bracketed = true,
            b']' => bracketed = false,
            b'/' if !bracketed => {
                let before = i.checked_sub(1).and_then(|i| bytes.get(i));
                let in_name = before.is_some_and(u8::is_ascii_alphabetic)
                    && bytes.get(i + 1).is_some_and(u8::is_ascii_alphabetic);
                if !in_name {
                    sides.push(text[from..i].trim());
                    from = i + 1;
                }
            }
            _ => {}
        }
    }
    sides.push(text[from..].trim());
    sides
}

pub(super) fn is_mark(c: char) -> bool {
    matches!(c, '?' | '~' | '%')
}

fn read_side(text: &str) -> Result<Side, DateError> {
    let mut qualifier = Qualifier::default();
    let bare = text.trim_end_matches(is_mark);
    qualifier.add(&text[bare.len()..]);
    let bare = bare.trim_end();
    if bare.starts_with(['[', '{']) {
        return Err(DateError::invalid("a set of dates cannot be one date")
            .hinted("write an interval, such as 2021/2023"));
    }
    let (calendar, time) = match bare.find(['T', 't', ' ']) {
        Some(i) => (&bare[..i], Some(bare[i + 1..].trim_start())),
        None => (bare, None),
    };
    // `7 March 2024` begins with no year.
    if time.is_some() && year_is_short(calendar) {
        return Err(DateError::not_edtf());
    }
    let shape = read_calendar(calendar, &mut qualifier)?;
    let shape = match (shape, time) {
        (shape, None) => shape,
        (_, Some(time)) if !time.starts_with(|c: char| c.is_ascii_digit()) => {
            return Err(DateError::not_edtf());
        }
        (Shape::Day(day), Some(time)) => {
            let (at, zone) = read_time(day, time)?;
            Shape::Moment(at, zone)
        }
        _ => return Err(DateError::invalid("a time needs a date with year, month and day")),
    };
    Side::new(shape, qualifier).ok_or_else(year_out_of_range)
}

/// Whether a text begins with a number that is too short for a year, of which no digit is unknown.
fn year_is_short(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    matches!(digits, 1..=3) && !matches!(text.as_bytes().get(digits), Some(b'X' | b'x'))
}

pub(super) fn year_out_of_range() -> DateError {
    DateError::invalid("the year is not between -9999 and 9999")
}

/// Two digits, as months and days are written.
enum Pair {
    Number(u8),
    Unspecified,
    /// One digit unspecified, as level 2 allows.
    Half,
}

fn read_pair(text: &str) -> Option<Pair> {
    let &[tens, ones] = text.as_bytes() else { return None };
    let digit = |b: u8| b.is_ascii_digit().then(|| b - b'0');
    let unknown = |b: u8| matches!(b, b'X' | b'x');
    match (digit(tens), digit(ones)) {
        (Some(tens), Some(ones)) => Some(Pair::Number(tens * 10 + ones)),
        (None, None) if unknown(tens) && unknown(ones) => Some(Pair::Unspecified),
        (Some(_), None) if unknown(ones) => Some(Pair::Half),
        _ => None,
    }
}

/// Reads a date without a time, and adds the qualifiers before and within it.
fn read_calendar(text: &str, qualifier: &mut Qualifier) -> Result<Shape, DateError> {
    let unmarked = text.trim_start_matches(is_mark);
    qualifier.add(&text[..text.len() - unmarked.len()]);
    let (negative, unsigned) = match unmarked.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, unmarked),
    };
    let parts: Vec<&str> = unsigned
        .split('-')
        .map(|part| {
            let bare = part.trim_matches(is_mark);
            if bare.len() < part.len() {
                qualifier.add(part);
            }
            bare
        })
        .collect();
    let (year, rest) = parts.split_first().ok_or_else(DateError::not_edtf)?;
    let is_day_first = rest.last().is_some_and(|last| last.len() == 4);
    let shape = read_year(year, negative, is_day_first)?;
    let mut pairs = rest.iter().map(|part| read_pair(part).ok_or_else(DateError::not_edtf));
    let pairs = match pairs.len() {
        0 => return Ok(shape),
        1 => (pairs.next().transpose()?, None),
        2 => (pairs.next().transpose()?, pairs.next().transpose()?),
        _ => return Err(DateError::not_edtf()),
    };
    let year = match (&shape, &pairs) {
        (Shape::Year(year), _) => *year,
        // Nothing more is said, so it is the decade or century itself.
        (_, (Some(Pair::Unspecified), None | Some(Pair::Unspecified))) => return Ok(shape),
        _ => {
            return Err(DateError::invalid("a year with unspecified digits has no month or day")
                .hinted("write the decade or century alone, such as 202X"));
        }
    };
    match pairs {
        (Some(Pair::Unspecified), None) => Ok(Shape::SomeMonth(year)),
        (Some(Pair::Unspecified), Some(Pair::Unspecified)) => Ok(Shape::SomeDayOfYear(year)),
        (Some(Pair::Unspecified), Some(_)) => {
            Err(DateError::invalid("a day needs a month that is known")
                .hinted(format!("write {}-XX-XX", year_text(year))))
        }
        (Some(Pair::Half), _) => Err(DateError::invalid(
            "a month cannot be known by its first digit alone",
        )
        .hinted(format!("write {0}-XX, or an interval such as {0}-10/{0}-12", year_text(year)))),
        (Some(Pair::Number(month)), day) => read_month(year, month, day),
        (None, _) => Err(DateError::not_edtf()),
    }
}

/// Reads a year; what comes first in `7-3-2024` is none, `is_day_first`.
fn read_year(text: &str, negative: bool, is_day_first: bool) -> Result<Shape, DateError> {
    let digits = text.trim_start_matches(['Y', 'y']);
    let all_digits = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    // Six and eight digits are rather a month or day without its hyphens.
    if all_digits && (digits.len() < text.len() || !matches!(digits.len(), 0..=4 | 6 | 8)) {
        return Err(year_out_of_range());
    }
    if all_digits && digits.len() < 4 && !is_day_first {
        return Err(DateError::invalid("a year has four digits").hinted(
            "write the year in full, such as 2023 or 0800; a decade is 202X, a century 20XX",
        ));
    }
    if text.len() != 4 {
        return Err(DateError::not_edtf());
    }
    let known = text.trim_end_matches(['X', 'x']);
    if known.is_empty() || !known.bytes().all(|b| b.is_ascii_digit()) {
        return Err(DateError::not_edtf());
    }
    let number: i16 = known.parse().map_err(|_| DateError::not_edtf())?;
    match known.len() {
        4 if negative && number == 0 => {
            Err(DateError::invalid("there is no year -0000").hinted("write 0000, which is 1 BCE"))
        }
        4 => Ok(Shape::Year(if negative { -number } else { number })),
        3 => Ok(Shape::Decade { negative, digits: number }),
        2 => Ok(Shape::Century { negative, digits: number }),
        _ => Err(DateError::invalid("only the last two digits of a year may be unspecified")
            .hinted("write an interval, such as 1000/1999")),
    }
}

fn read_month(year: i16, month: u8, day: Option<Pair>) -> Result<Shape, DateError> {
    let season = match month {
        21 => Some(Season::Spring),
        22 => Some(Season::Summer),
        23 => Some(Season::Autumn),
        24 => Some(Season::Winter),
        _ => None,
    };
    if let (Some(season), None) = (season, &day) {
        return Ok(Shape::Season(year, season));
    }
    if !(1..=12).contains(&month) {
        let error = DateError::out_of_range("month", month, 1..=12);
        return Err(match (month, &day) {
            (33..=36, None) => {
                let first = (month - 33) * 3 + 1;
                error.hinted(format!(
                    "write the quarter as {0}-{first:02}/{0}-{1:02}",
                    year_text(year),
                    first + 2
                ))
            }
            (25..=41, None) => error.hinted("write an interval, such as 2023-01/2023-06"),
            _ => error,
        });
    }
    let month_number = i8::try_from(month).map_err(|_| DateError::not_edtf())?;
    match day {
        None => Ok(Shape::Month(year, month_number)),
        Some(Pair::Unspecified) => Ok(Shape::SomeDay(year, month_number)),
        Some(Pair::Half) => {
            let month = format!("{}-{month:02}", year_text(year));
            Err(DateError::invalid("a day cannot be known by its first digit alone")
                .hinted(format!("write {month}-XX, or an interval such as {month}-10/{month}-19")))
        }
        Some(Pair::Number(day)) => match civil::Date::new(year, month_number, day.cast_signed()) {
            Ok(day) => Ok(Shape::Day(day)),
            Err(_) if !(1..=31).contains(&day) => Err(DateError::out_of_range("day", day, 1..=31)),
            Err(_) => {
                let name = MONTHS.get(usize::from(month) - 1).copied().unwrap_or_default();
                let when =
                    if day == 29 { format!(" in {}", year_text(year)) } else { String::new() };
                Err(DateError::invalid(format!("{day} {name} does not exist{when}")))
            }
        },
    }
}

/// The months as messages name them.
pub(super) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

pub(super) fn bad_time() -> DateError {
    DateError::invalid("the time cannot be read").hinted(
        "write it as 14:30 or 14:30:15, then, if need be, Z, +09:00 or a zone such as Europe/Kyiv",
    )
}

/// Splits off two digits.
pub(super) fn take_pair(text: &str) -> Option<(u8, &str)> {
    match read_pair(text.get(..2)?)? {
        Pair::Number(number) => Some((number, &text[2..])),
        _ => None,
    }
}

fn read_time(day: civil::Date, text: &str) -> Result<(civil::DateTime, Option<Zone>), DateError> {
    let (hour, rest) = take_pair(text).ok_or_else(bad_time)?;
    let rest = rest.strip_prefix(':').ok_or_else(bad_time)?;
    let (minute, mut rest) = take_pair(rest).ok_or_else(bad_time)?;
    let mut second = 0;
    if let Some(after) = rest.strip_prefix(':') {
        (second, rest) = take_pair(after).ok_or_else(bad_time)?;
        if let Some(fraction) = rest.strip_prefix(['.', ',']) {
            rest = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
            if rest.len() == fraction.len() {
                return Err(bad_time());
            }
        }
    }
    if (hour, minute, second) == (24, 0, 0) {
        return Err(DateError::out_of_range("hour", hour, 0..=23)
            .hinted("write midnight as 00:00 of the day that begins"));
    }
    for (what, value, max) in [("hour", hour, 23), ("minute", minute, 59), ("second", second, 60)] {
        if value > max {
            return Err(DateError::out_of_range(what, value, 0..=max));
        }
    }
    // No clock here shows a leap second.
    let second = second.min(59);
    let time = civil::Time::new(hour.cast_signed(), minute.cast_signed(), second.cast_signed(), 0)
        .map_err(|_| bad_time())?;
    read_zone(day.to_datetime(time), rest.trim())
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;
    use proptest::prelude::*;

    use super::super::tests::{a_date, a_side, date, error};
    use super::*;

    #[test]
    fn a_date_has_one_canonical_form() {
        for (text, expected) in [
            ("2023", "2023"),
            (" 2023-09 ", "2023-09"),
            ("2023-09-13", "2023-09-13"),
            ("0000", "0000"),
            ("-0044-03-15", "-0044-03-15"),
            ("2023-09-13T14:30", "2023-09-13T14:30"),
            ("2023-09-13t14:30:00", "2023-09-13T14:30"),
            ("2023-09-13 14:30:15.250", "2023-09-13T14:30:15"),
            ("2023-09-13T23:59:60Z", "2023-09-13T23:59:59Z"),
            ("2023-09-13T14:30z", "2023-09-13T14:30Z"),
            ("2023-09-13T14:30+00:00", "2023-09-13T14:30Z"),
            ("2023-09-13 14:30 UTC", "2023-09-13T14:30Z"),
            ("2023-09-13 14:30 Etc/UTC", "2023-09-13T14:30Z"),
            ("2023-09-13T14:30+0900", "2023-09-13T14:30+09:00"),
            ("2023-09-13T14:30+09", "2023-09-13T14:30+09:00"),
            ("2023-09-13 14:30 UTC+9", "2023-09-13T14:30+09:00"),
            ("2023-09-13T14:30−03:30", "2023-09-13T14:30-03:30"),
            ("2023-09-13T14:30[Asia/Vladivostok]", "2023-09-13T14:30[Asia/Vladivostok]"),
            ("2023-09-13T14:30+10:00[Asia/Vladivostok]", "2023-09-13T14:30[Asia/Vladivostok]"),
            ("2023-09-13T04:30Z[Asia/Vladivostok]", "2023-09-13T14:30[Asia/Vladivostok]"),
            ("2023-09-13 14:30 europe/kyiv", "2023-09-13T14:30[Europe/Kyiv]"),
            ("2023-09-13T14:30 +03:00 [!Europe/Kyiv]", "2023-09-13T14:30[Europe/Kyiv]"),
            // The clocks of Kyiv showed this time twice.
            ("2023-10-29T03:30+03:00[Europe/Kyiv]", "2023-10-29T03:30[Europe/Kyiv]"),
            ("2023-10-29T03:30+02:00[Europe/Kyiv]", "2023-10-29T03:30+02:00[Europe/Kyiv]"),
            ("2023?", "2023?"),
            ("2023-09~", "2023-09~"),
            ("2023-09-13%", "2023-09-13%"),
            ("2023?~", "2023%"),
            ("~2023", "2023~"),
            ("2023-~09", "2023-09~"),
            ("2023?-09~-13", "2023-09-13%"),
            ("~-0044", "-0044~"),
            ("2023-09-13T14:30 ~", "2023-09-13T14:30~"),
            ("202x", "202X"),
            ("20XX", "20XX"),
            ("-000X", "-000X"),
            ("202X-XX-XX", "202X"),
            ("2023-XX", "2023-XX"),
            ("2023-XX-XX", "2023-XX-XX"),
            ("2023-09-XX", "2023-09-XX"),
            ("2023-24", "2023-24"),
            ("2023-09-13 / 2023-09-15", "2023-09-13/2023-09-15"),
            ("2021~/2023?", "2021~/2023?"),
            ("2023-09-13/..", "2023-09-13/.."),
            ("2023-09-13/", "2023-09-13/"),
            ("../2023", "../2023"),
            ("201X/202X", "201X/202X"),
            ("2020/202x", "2020/202X"),
            ("19XX/20XX", "19XX/20XX"),
            ("/2023", "../2023"),
            (
                "2023-09-13 14:30 Europe/Kyiv/2023-09-13 16:00 Europe/Kyiv",
                "2023-09-13T14:30[Europe/Kyiv]/2023-09-13T16:00[Europe/Kyiv]",
            ),
            (
                "2023-09-13T14:30+09:00/2023-09-13T16:00",
                "2023-09-13T14:30+09:00/2023-09-13T16:00+09:00",
            ),
            ("2023-09-13T14:30/2023-09-13T16:00Z", "2023-09-13T14:30Z/2023-09-13T16:00Z"),
            ("2023-09-13 14:30 Asia/Tokyo/..", "2023-09-13T14:30[Asia/Tokyo]/.."),
        ] {
            assert_eq!(date(text).edtf(), expected, "{text:?}");
            assert_eq!(date(expected), date(text));
        }
    }

    #[test]
    fn an_error_says_what_is_wrong() {
        for (text, expected) in [
            ("", "the date is empty"),
            ("soon", "not a date in EDTF"),
            ("2023-13", "month 13 is not between 1 and 12"),
            ("2023-00", "month 0 is not between 1 and 12"),
            ("2023-21-05", "month 21 is not between 1 and 12"),
            ("2023-02-30", "30 February does not exist"),
            ("2023-02-29", "29 February does not exist in 2023"),
            ("2023-09-31", "31 September does not exist"),
            ("2023-09-32", "day 32 is not between 1 and 31"),
            ("2023-09-00", "day 0 is not between 1 and 31"),
            ("12023", "the year is not between -9999 and 9999"),
            ("Y17000", "the year is not between -9999 and 9999"),
            ("-0000", "there is no year -0000"),
            ("800", "a year has four digits"),
            ("800-09", "a year has four digits"),
            ("7 March 2024", "not a date in EDTF"),
            ("12 Jan 2024", "not a date in EDTF"),
            ("5 janvier 2024", "not a date in EDTF"),
            ("7-3-2024", "not a date in EDTF"),
            ("2024-01-05/07", "the end of an interval is written in full, as its start is"),
            ("2024-01-05/02-03", "the end of an interval is written in full, as its start is"),
            ("2XXX", "only the last two digits of a year may be unspecified"),
            ("202X-09", "a year with unspecified digits has no month or day"),
            ("2023-XX-13", "a day needs a month that is known"),
            ("2023-1X", "a month cannot be known by its first digit alone"),
            ("2023-09-1X", "a day cannot be known by its first digit alone"),
            ("2023-09-13T25:00", "hour 25 is not between 0 and 23"),
            ("2023-09-13T24:00", "hour 24 is not between 0 and 23"),
            ("2023-09-13T14:61", "minute 61 is not between 0 and 59"),
            ("2023-09-13T14", "the time cannot be read"),
            ("2023-09T14:30", "a time needs a date with year, month and day"),
            ("2023-09-13T14:30+25:00", "there is no offset of +25:00 from UTC"),
            ("2023-09-13T14:30 MSK", "there is no time zone `MSK`"),
            ("2023-09-13T14:30[Mars/Olympus]", "there is no time zone `Mars/Olympus`"),
            (
                "2023-09-13T14:30+09:00[Asia/Vladivostok]",
                "Asia/Vladivostok is at UTC+10 then, not at UTC+9",
            ),
            ("..", "not a date in EDTF"),
            ("../..", "an interval needs a start or an end"),
            ("/", "an interval needs a start or an end"),
            ("2023-09-15/2023-09-13", "the end is before the start"),
            ("2023-09-13T16:00/2023-09-13T14:30", "the end is before the start"),
            ("2023-09-13T14:30Z/2023-09-13T16:00+09:00", "the end is before the start"),
            ("[2021,2023]", "a set of dates cannot be one date"),
        ] {
            let error = error(text);
            assert_eq!(error.to_string(), expected, "{text:?}");
            assert_eq!(error.is_end_before_start(), expected == "the end is before the start");
        }
    }

    proptest! {
        #[test]
        fn reading_never_panics(text in prop_oneof![
            any::<String>(),
            "[0-9XTtuQsZ?~%/.:+ \\-–−\\[\\]]{0,40}",
            "[0-9]{4}-[0-9X]{2}-[0-9X]{2}[T ][0-9:.]{0,9}[ Z+\\-/\\[\\]A-Za-z0-9:]{0,20}",
            "(c\\. |Q|the )?[0-9é]{0,5}[ ./,TQus:]{0,2}(Sep|mai|вересня|spring)?[ ./:]{0,2}[0-9]{0,5}",
        ]) {
            if let Err(error) = Date::parse(&text) {
                prop_assert!(!error.to_string().is_empty());
                if let Some(suggestion) = error.suggestion() {
                    let suggested = date(suggestion);
                    prop_assert_eq!(suggested.edtf(), suggestion);
                }
            }
        }

        #[test]
        fn every_generated_side_is_a_date(text in a_side()) {
            prop_assert!(Date::parse(&text).is_ok(), "{text}");
        }

        #[test]
        fn the_canonical_form_reads_as_the_same_date(date in a_date()) {
            let again = Date::parse(date.edtf());
            prop_assert_eq!(again.as_ref(), Ok(&date));
            if let Ok(again) = again {
                prop_assert_eq!(again.sort_key(), date.sort_key());
                prop_assert_eq!(again.edtf(), date.edtf());
                prop_assert_eq!(again.instant(&TimeZone::UTC), date.instant(&TimeZone::UTC));
            }
        }
    }
}
