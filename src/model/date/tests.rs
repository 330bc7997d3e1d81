use jiff::civil;
use proptest::prelude::*;

use super::shape::{day_text, year_text};
use super::*;

pub(super) fn date(text: &str) -> Date {
    Date::parse(text).unwrap_or_else(|error| panic!("{text:?}: {error}"))
}

pub(super) fn error(text: &str) -> DateError {
    match Date::parse(text) {
        Ok(date) => panic!("{text:?} reads as {date}"),
        Err(error) => error,
    }
}

fn days(text: &str) -> (String, String) {
    let date = date(text);
    let text = |day: Option<civil::Date>| day.map_or_else(|| "..".into(), day_text);
    (text(date.first_day()), text(date.last_day()))
}

#[test]
fn the_bounds_hold_all_that_may_be_meant() {
    for (text, first, last) in [
        ("2023", "2023-01-01", "2023-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2023-09-13T14:30", "2023-09-13", "2023-09-13"),
        ("202X", "2020-01-01", "2029-12-31"),
        ("20XX", "2000-01-01", "2099-12-31"),
        ("-004X", "-0049-01-01", "-0040-12-31"),
        ("-000X", "-0009-01-01", "-0001-12-31"),
        ("2023-XX-XX", "2023-01-01", "2023-12-31"),
        ("2023-09-XX", "2023-09-01", "2023-09-30"),
        ("2023-21", "2023-03-01", "2023-05-31"),
        ("2023-24", "2023-12-01", "2024-02-29"),
        ("9999-24", "9999-12-01", "9999-12-31"),
        ("2023/2023-09", "2023-01-01", "2023-09-30"),
        ("2023-09/..", "2023-09-01", ".."),
        ("../2023-09", "..", "2023-09-30"),
        // Over the date line: an hour later, a day earlier.
        ("2023-09-14T01:00+12:00/2023-09-13T04:00-10:00", "2023-09-13", "2023-09-14"),
    ] {
        assert_eq!(days(text), (first.into(), last.into()), "{text:?}");
    }
}

#[test]
fn a_date_knows_its_precision_and_qualifiers() {
    for (text, precision) in [
        ("19XX", Precision::Century),
        ("199X", Precision::Decade),
        ("2023-XX", Precision::Year),
        ("2023-23", Precision::Season),
        ("2023-09-XX", Precision::Month),
        ("2023-09-13", Precision::Day),
        ("2023-09-13T14:30:15", Precision::Minute),
        ("2023-09/2023-10-01", Precision::Month),
        ("../2023", Precision::Year),
    ] {
        assert_eq!(date(text).precision(), precision, "{text:?}");
    }
    for (text, precision) in [
        ("2023-09-13/2024-02", Precision::Month),
        ("2023/2024-02-10", Precision::Day),
        ("../2023", Precision::Year),
        ("2023-09/..", Precision::Month),
        ("2023-09", Precision::Month),
    ] {
        assert_eq!(date(text).end_precision(), precision, "{text:?}");
    }
    let date = |text| {
        let date = date(text);
        (date.is_interval(), date.is_uncertain(), date.is_approximate())
    };
    assert_eq!(date("2023"), (false, false, false));
    assert_eq!(date("2023?"), (false, true, false));
    assert_eq!(date("2021/2023~"), (true, false, true));
    assert_eq!(date("2021%/.."), (true, true, true));
}

#[test]
fn days_are_counted_with_both_ends() {
    for (text, count) in [
        ("2023-09-13", Some(1)),
        ("2024", Some(366)),
        ("2023-09-13/2023-09-15", Some(3)),
        ("2023-09-13/..", None),
        ("-9999/9999", Some(7_304_484)),
    ] {
        assert_eq!(date(text).days(), count, "{text:?}");
    }
    assert_eq!(date("2023-09-13T14:30").single_day(), Some(civil::date(2023, 9, 13)));
    assert_eq!(date("2023-09-13/2023-09-13").single_day(), Some(civil::date(2023, 9, 13)));
    assert_eq!(date("2023-09-13/2023-09-14").single_day(), None);
    assert_eq!(date("../2023-09-13").single_day(), None);
    assert_eq!(date("2023-09-13/..").single_day(), None);
}

#[test]
fn a_date_covers_what_lies_within_it() {
    for (one, other, covers, overlaps) in [
        ("2023", "2023-09-13", true, true),
        ("2023-09-13", "2023", false, true),
        ("2023-09-12/2023-09-17", "2023-09-13T14:30", true, true),
        ("2023-09-12/2023-09-17", "2023-09", false, true),
        ("2023-09-12/2023-09-17", "2023-09-18", false, false),
        ("2023/..", "2024-01/..", true, true),
        ("2023/..", "2022/2024", false, true),
        ("../2023", "2024", false, false),
        ("../2023", "../2022", true, true),
        ("../2023", "2023/..", false, true),
    ] {
        assert_eq!(date(one).covers(&date(other)), covers, "{one} covers {other}");
        assert_eq!(date(one).overlaps(&date(other)), overlaps, "{one} overlaps {other}");
        assert_eq!(date(other).overlaps(&date(one)), overlaps, "{other} overlaps {one}");
    }
}

#[test]
fn dates_are_ordered_by_start_then_time_then_coarseness_then_end() {
    let ordered = [
        "../2023",
        "-0044",
        "20XX",
        "2022",
        "2023",
        "2023?",
        "2023/2024",
        "2023/..",
        "2023-01",
        "2023-01-01",
        "2023-01-01/2023-01-02",
        "2023-01-01T09:00",
        "2023-01-01T14:30",
        "2023-01-02",
    ]
    .map(date);
    let mut sorted = ordered.clone();
    sorted.reverse();
    sorted.sort();
    assert_eq!(sorted, ordered);
}

#[test]
fn times_of_the_hour_that_comes_twice_are_ordered_as_they_came() {
    let first = date("2023-10-29T03:30[Europe/Kyiv]");
    let second = date("2023-10-29T03:30+02:00[Europe/Kyiv]");
    assert!(first < second);
}

#[test]
fn plain_iso_is_given_where_there_is_one() {
    for (text, start, end) in [
        ("2023~", Some("2023"), None),
        ("0800", Some("0800"), None),
        ("2023-XX", Some("2023"), None),
        ("2023-09-XX", Some("2023-09"), None),
        ("2023-09-13T14:30", Some("2023-09-13T14:30"), None),
        ("2023-09-13T14:30+09:00", Some("2023-09-13T14:30+09:00"), None),
        ("2023-09-13 14:30 Europe/Kyiv", Some("2023-09-13T14:30+03:00"), None),
        // Local mean time, two hours and 124 seconds before UTC.
        ("1900-01-01 12:00 Europe/Kyiv", Some("1900-01-01T09:57:56Z"), None),
        ("2023-09-13/2023-09-15", Some("2023-09-13"), Some("2023-09-15")),
        ("2023-09-13/..", Some("2023-09-13"), None),
        ("../2023", None, Some("2023")),
        ("202X", None, None),
        ("2023-21", None, None),
        ("0000", None, None),
        ("-0044-03-15", None, None),
    ] {
        let date = date(text);
        assert_eq!(date.iso_start().as_deref(), start, "{text:?}");
        assert_eq!(date.iso_end().as_deref(), end, "{text:?}");
    }
}

#[test]
fn a_date_serialises_as_its_canonical_form() {
    let json = serde_json::to_value(date("2023-~09")).expect("a string serialises");
    assert_eq!(json, "2023-09~");
    let schema = schemars::schema_for!(Date);
    let examples = schema.get("examples").and_then(|list| list.as_array());
    for example in examples.expect("the schema has examples") {
        let text = example.as_str().map_or_else(|| example.to_string(), str::to_owned);
        assert!(Date::parse(&text).is_ok(), "{text}");
    }
}

fn a_calendar_date() -> impl Strategy<Value = String> {
    let year = prop_oneof![4 => 1900..=2100_i16, 1 => -9999..=9999_i16].prop_map(year_text);
    prop_oneof![
        year.clone(),
        (0..1000_i16).prop_map(|digits| format!("{digits:03}X")),
        (1..1000_i16).prop_map(|digits| format!("-{digits:03}X")),
        (0..100_i16).prop_map(|digits| format!("{digits:02}XX")),
        (year.clone(), prop_oneof!["XX", "XX-XX", "0[1-9]", "1[0-2]", "2[1-4]", "0[1-9]-XX"])
            .prop_map(|(year, rest)| format!("{year}-{rest}")),
        (year, 1..=12_u8, 1..=28_u8).prop_map(|(y, m, d)| format!("{y}-{m:02}-{d:02}")),
    ]
}

pub(super) fn a_side() -> BoxedStrategy<String> {
    let zones = ["", "Z", "+09:00", "-03:30", "[Europe/Kyiv]", " America/Argentina/Salta"];
    let moment = (1900..=2100_u16, 1..=12_u8, 1..=28_u8, 0..24_u8, 0..60_u8, 0..60_u8)
        .prop_map(|(y, m, d, h, min, s)| format!("{y}-{m:02}-{d:02}T{h:02}:{min:02}:{s:02}"));
    let moment = (moment, prop::sample::select(zones.to_vec()));
    (
        prop_oneof![
            2 => a_calendar_date(),
            1 => moment.prop_map(|(moment, zone)| format!("{moment}{zone}")),
        ],
        prop::sample::select(vec!["", "", "?", "~", "%"]),
    )
        .prop_map(|(text, mark)| format!("{text}{mark}"))
        // Unboxed, the strategies of three dates outgrow a test's stack.
        .boxed()
}

/// Dates that parse, of every form.
pub(super) fn a_date() -> BoxedStrategy<Date> {
    let interval = (a_side(), a_side()).prop_map(|(start, end)| {
        Date::parse(&format!("{start}/{end}")).or_else(|_| Date::parse(&format!("{end}/{start}")))
    });
    prop_oneof![
        a_side().prop_map(|text| Date::parse(&text)),
        a_side().prop_map(|text| Date::parse(&format!("{text}/.."))),
        a_side().prop_map(|text| Date::parse(&format!("../{text}"))),
        interval,
    ]
    // Two times of different zones may each be before the other by the calendar.
    .prop_filter_map("not a date", Result::ok)
    .boxed()
}

proptest! {
    #[test]
    fn a_date_starts_no_later_than_it_ends(date in a_date()) {
        if let (Some(first), Some(last)) = (date.first_day(), date.last_day()) {
            prop_assert!(first <= last);
            prop_assert!(date.days().is_some_and(|days| days >= 1));
        } else {
            prop_assert!(date.is_interval() && date.days().is_none());
        }
        prop_assert!(date.covers(&date));
    }

    #[test]
    fn what_covers_overlaps(one in a_date(), other in a_date()) {
        prop_assert!(!one.covers(&other) || one.overlaps(&other));
        prop_assert_eq!(one.overlaps(&other), other.overlaps(&one));
        if one.covers(&other) && other.covers(&one) {
            prop_assert_eq!(one.first_day(), other.first_day());
            prop_assert_eq!(one.last_day(), other.last_day());
        }
    }

    #[test]
    fn the_order_is_total_and_agrees_with_equality(a in a_date(), b in a_date(), c in a_date()) {
        prop_assert_eq!(a.cmp(&b), b.cmp(&a).reverse());
        prop_assert_eq!(a.cmp(&b) == Ordering::Equal, a == b);
        let mut sorted = [a, b, c];
        sorted.sort();
        prop_assert!(sorted[0] <= sorted[1] && sorted[1] <= sorted[2] && sorted[0] <= sorted[2]);
        prop_assert!(sorted[0].sort_key() <= sorted[2].sort_key());
    }
}
