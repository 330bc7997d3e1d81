//! Says dates in the words of a language.

use std::borrow::Cow;

use jiff::civil;

use super::shape::{Qualifier, Season, Shape, Side, clock_text};
use super::zone::Zone;
use super::{Date, DateWords, Extent, Precision};

impl DateWords {
    /// A day: `13 September 2023`.
    pub fn say_day(&self, day: civil::Date) -> String {
        Voice { words: self, short: false }.day(day)
    }

    /// A day likewise, as short as it is said: `13 Sep 2023`.
    pub fn say_day_short(&self, day: civil::Date) -> String {
        Voice { words: self, short: true }.day(day)
    }

    /// A month, 1 to 12, of an astronomical year: `September 2023`. Any other month is the year.
    pub fn say_month(&self, year: i16, month: i8) -> String {
        Voice { words: self, short: false }.month(year, month, Case::Plain)
    }

    /// A month likewise, as short as it is said: `Sep 2023`.
    pub fn say_month_short(&self, year: i16, month: i8) -> String {
        Voice { words: self, short: true }.month(year, month, Case::Plain)
    }

    /// An astronomical year, in which 0 is 1 BCE: `2023`, `44 BCE`.
    pub fn say_year(&self, year: i16) -> String {
        fill(&self.with_era("{}", "{}", year), &[("", &year_number(year))])
    }

    /// A pattern in which a year stands at `place`. The era of one before 1 follows the word that
    /// ends the pattern, if one does: `{year} г. до н. э.`.
    fn with_era<'p>(&self, pattern: &'p str, place: &str, year: i16) -> Cow<'p, str> {
        let Some((before, after)) = pattern.split_once(place).filter(|_| year <= 0) else {
            return Cow::Borrowed(pattern);
        };
        let (word, rest) = if after.contains('{') { ("", after) } else { (after, "") };
        let with_era = fill(&self.bce, &[("", &format!("{place}{word}"))]);
        Cow::Owned(format!("{before}{with_era}{rest}"))
    }

    /// The name of the day of the week of a day. Before the Gregorian calendar no source has the one
    /// that its rules would give, so there is none.
    pub fn weekday_of(&self, day: civil::Date) -> Option<&str> {
        const GREGORIAN: civil::Date = civil::date(1582, 10, 15);
        (day >= GREGORIAN).then(|| self.weekday(day.weekday()))
    }

    /// The name of a day of the week.
    pub fn weekday(&self, day: civil::Weekday) -> &str {
        nth(&self.weekdays, day.to_monday_one_offset())
    }

    /// The short name of a day of the week.
    pub fn weekday_short(&self, day: civil::Weekday) -> &str {
        nth(&self.weekdays_short, day.to_monday_one_offset())
    }
}

/// The number of an astronomical year in its era: 44 for the year -43.
fn year_number(year: i16) -> String {
    let year = i32::from(year);
    if year > 0 { year } else { 1 - year }.to_string()
}

/// The word of a number that starts at 1, or nothing.
fn nth(words: &[String], number: i8) -> &str {
    let index = usize::try_from(number).ok().and_then(|number| number.checked_sub(1));
    index.and_then(|index| words.get(index)).map_or("", String::as_str)
}

/// Fills a pattern's places, in one pass, so that braces in what is filled in stay.
fn fill(pattern: &str, places: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(pattern.len() + 16);
    let mut rest = pattern;
    // Patterns are short: to prepare a search would take longer than to look at each byte.
    let find = |text: &str, sought: u8| text.bytes().position(|byte| byte == sought);
    while let Some(open) = find(rest, b'{')
        && let Some(length) = find(&rest[open + 1..], b'}')
    {
        let (name, after) = (&rest[open + 1..][..length], &rest[open + 1 + length + 1..]);
        filled.push_str(&rest[..open]);
        match places.iter().find(|(place, _)| *place == name) {
            Some((_, value)) => filled.push_str(value),
            None => {
                filled.push('{');
                filled.push_str(name);
                filled.push('}');
            }
        }
        rest = after;
    }
    filled.push_str(rest);
    filled
}

/// Whether a date stands by itself, or after a preposition that some languages inflect it for.
#[derive(Clone, Copy, PartialEq)]
enum Case {
    Plain,
    Governed,
}

/// Whether a side is said with the number of a day, before which some languages have an article.
fn is_day(side: &Side) -> bool {
    side.shape.precision() >= Precision::Day
}

/// Says dates with some words, long or short.
pub(super) struct Voice<'w> {
    pub(super) words: &'w DateWords,
    pub(super) short: bool,
}

impl Voice<'_> {
    pub(super) fn date(&self, date: &Date) -> String {
        let words = self.words;
        match &date.0.extent {
            Extent::One(side) => self.side(side, Case::Plain),
            Extent::Interval(start, end) if start.qualifier == end.qualifier => {
                self.qualified(start, self.range(&start.shape, &end.shape))
            }
            Extent::Interval(start, end) => format!(
                "{}{}{}",
                self.side(start, Case::Plain),
                words.range_wide,
                self.side(end, Case::Plain)
            ),
            Extent::Since(side) => self.open(side, &words.since, &words.since_day, &words.since),
            Extent::From(side) => {
                format!("{}{}?", self.side(side, Case::Plain), words.range_wide)
            }
            Extent::Until(side) => self.until(side),
        }
    }

    /// An open interval. The article of a day comes after the words that qualify it.
    fn open(&self, side: &Side, plain: &str, of_day: &str, of_qualified: &str) -> String {
        let pattern = match side.qualifier != Qualifier::default() {
            true => of_qualified,
            false if is_day(side) => of_day,
            false => plain,
        };
        fill(pattern, &[("", &self.side(side, Case::Governed))])
    }

    /// An interval whose start is open.
    fn until(&self, side: &Side) -> String {
        let words = self.words;
        match &side.shape {
            _ if side.qualifier != Qualifier::default() => {}
            Shape::Century { negative: false, digits } if !words.until_century.is_empty() => {
                return self.century(&words.until_century, *digits);
            }
            Shape::Decade { negative: false, digits } if !words.until_decade.is_empty() => {
                return self.decade(&words.until_decade, *digits);
            }
            Shape::Season(year, season) => {
                let pattern = nth(&words.until_season, 1 + *season as i8);
                if !pattern.is_empty() {
                    let number = self.season_year(*year, *season);
                    return self.fill_year(pattern, *year, &[("year", &number)]);
                }
            }
            Shape::SomeMonth(_) | Shape::SomeDayOfYear(_) | Shape::SomeDay(..) => {
                let some_time = self.side(side, Case::Governed);
                return fill(&words.until_qualified, &[("", &some_time)]);
            }
            _ => {}
        }
        self.open(side, &words.until, &words.until_day, &words.until_qualified)
    }

    fn century(&self, pattern: &str, digits: i16) -> String {
        let number = digits.unsigned_abs() + 1;
        let numeral = roman(number);
        let places = [
            ("number", number.to_string()),
            ("ordinal", ordinal(number)),
            ("roman_ordinal", format!("{numeral}{}", if number == 1 { "er" } else { "e" })),
            ("roman", numeral),
        ];
        fill(pattern, &places.each_ref().map(|(place, value)| (*place, value.as_str())))
    }

    fn decade(&self, pattern: &str, digits: i16) -> String {
        fill(pattern, &[("", &(i32::from(digits) * 10).to_string())])
    }

    fn side(&self, side: &Side, case: Case) -> String {
        self.qualified(side, self.phrase(&side.shape, case))
    }

    /// A phrase that begins with a side, as surely as that side is known.
    fn qualified(&self, side: &Side, phrase: String) -> String {
        let words = self.words;
        let is_day = is_day(side);
        let Qualifier { uncertain, approximate } = side.qualifier;
        let phrase = match approximate {
            true if is_day => fill(&words.about_day, &[("", &phrase)]),
            true => fill(&words.about, &[("", &phrase)]),
            false => phrase,
        };
        match uncertain {
            true if is_day && !approximate => fill(&words.possibly_day, &[("", &phrase)]),
            true => fill(&words.possibly, &[("", &phrase)]),
            false => phrase,
        }
    }

    fn phrase(&self, shape: &Shape, case: Case) -> String {
        let words = self.words;
        let governed = case == Case::Governed;
        match shape {
            Shape::Century { negative: true, .. } | Shape::Decade { negative: true, .. } => {
                // BCE, neither `the 40s` nor a century's number fits the digits that are known.
                shape.bounds().map_or_else(String::new, |(first, last)| {
                    self.join(&words.say_year(first.year()), &words.say_year(last.year()))
                })
            }
            Shape::Century { digits, .. } => {
                self.century(if governed { &words.century_of } else { &words.century }, *digits)
            }
            Shape::Decade { digits, .. } => {
                self.decade(if governed { &words.decade_of } else { &words.decade }, *digits)
            }
            Shape::Year(year) if governed => {
                fill(&words.with_era(&words.year_of, "{}", *year), &[("", &year_number(*year))])
            }
            Shape::Year(year) => words.say_year(*year),
            Shape::SomeMonth(year) | Shape::SomeDayOfYear(year) => {
                let pattern = match words.some_time_in_year_of.as_str() {
                    of if governed && !of.is_empty() => of,
                    _ => &words.some_time_in_year,
                };
                self.fill_year(pattern, *year, &[("year", &year_number(*year))])
            }
            Shape::Season(year, season) => {
                let number = self.season_year(*year, *season);
                let (plain, of) = self.season_names(*season);
                self.season(plain, of, *year, &number, case)
            }
            Shape::Month(year, month) => self.month(*year, *month, case),
            Shape::SomeDay(year, month) => {
                let (plain, of) = self.month_names(*month);
                let pattern = match words.some_time_in_month_of.as_str() {
                    of if governed && !of.is_empty() => of,
                    _ => &words.some_time_in_month,
                };
                self.fill_month(pattern, plain, of, *year)
            }
            Shape::Day(day) => self.day(*day),
            Shape::Moment(at, zone) => {
                self.zoned(self.moment(at.date(), &clock_text(at.time())), zone.as_ref())
            }
        }
    }

    fn range(&self, start: &Shape, end: &Shape) -> String {
        match (start, end) {
            _ if start == end => self.phrase(start, Case::Plain),
            (Shape::Day(start), Shape::Day(end)) => self.days(*start, *end),
            (Shape::Month(year, start), Shape::Month(end_year, end)) if year == end_year => {
                let (start, start_of) = self.month_names(*start);
                let (end, end_of) = self.month_names(*end);
                let pattern = self.month_pattern(Case::Plain);
                self.fill_month(
                    pattern,
                    &self.join(start, end),
                    &self.join(start_of, end_of),
                    *year,
                )
            }
            (Shape::Season(year, start), Shape::Season(end_year, end))
                if (*year > 0) == (*end_year > 0)
                    && self.season_year(*year, *start) == self.season_year(*end_year, *end) =>
            {
                let (start, start_of) = self.season_names(*start);
                let (end, end_of) = self.season_names(*end);
                self.season(
                    &self.join(start, end),
                    &self.join(start_of, end_of),
                    *year,
                    &year_number(*year),
                    Case::Plain,
                )
            }
            (Shape::Moment(start, zone), Shape::Moment(end, end_zone))
                if zone.as_ref().map(Zone::label) == end_zone.as_ref().map(Zone::label) =>
            {
                let (from, to) = (clock_text(start.time()), clock_text(end.time()));
                let moments = if start.date() == end.date() {
                    self.moment(start.date(), &self.join(&from, &to))
                } else {
                    self.join(&self.moment(start.date(), &from), &self.moment(end.date(), &to))
                };
                self.zoned(moments, zone.as_ref())
            }
            _ => self.join(&self.phrase(start, Case::Plain), &self.phrase(end, Case::Plain)),
        }
    }

    /// Two sides of a range, apart if either is of several words.
    fn join(&self, start: &str, end: &str) -> String {
        let wide = start.contains(char::is_whitespace) || end.contains(char::is_whitespace);
        let dash = if wide { &self.words.range_wide } else { &self.words.range };
        format!("{start}{dash}{end}")
    }

    fn days(&self, start: civil::Date, end: civil::Date) -> String {
        if start.year() != end.year() {
            return self.join(&self.day(start), &self.day(end));
        }
        let number = |day: civil::Date| self.day_number(day.day());
        if start.month() != end.month() {
            let pattern = match self.short {
                true => &self.words.day_month_short,
                false => &self.words.day_month,
            };
            return self.join(&self.fill_day(pattern, &number(start), start), &self.day(end));
        }
        let numbers = self.join(&number(start), &number(end));
        self.fill_day(self.day_pattern(), &numbers, end)
    }

    fn day(&self, day: civil::Date) -> String {
        self.fill_day(self.day_pattern(), &self.day_number(day.day()), day)
    }

    fn day_pattern(&self) -> &str {
        match self.short {
            true => &self.words.day_month_year_short,
            false => &self.words.day_month_year,
        }
    }

    fn day_number(&self, day: i8) -> String {
        match day {
            1 => self.words.day_one.clone(),
            _ => fill(&self.words.day_number, &[("", &day.to_string())]),
        }
    }

    fn fill_day(&self, pattern: &str, number: &str, day: civil::Date) -> String {
        let (month, month_of) = self.month_names(day.month());
        let year = year_number(day.year());
        let places = [("day", number), ("month", month), ("month_of", month_of), ("year", &year)];
        self.fill_year(pattern, day.year(), &places)
    }

    /// Fills a pattern whose `{year}` is the number of this year, which gets its era.
    fn fill_year(&self, pattern: &str, year: i16, places: &[(&str, &str)]) -> String {
        fill(&self.words.with_era(pattern, "{year}", year), places)
    }

    fn month(&self, year: i16, month: i8, case: Case) -> String {
        let (plain, of) = self.month_names(month);
        if plain.is_empty() {
            return self.words.say_year(year);
        }
        self.fill_month(self.month_pattern(case), plain, of, year)
    }

    fn month_pattern(&self, case: Case) -> &str {
        match case {
            Case::Governed => &self.words.month_year_of,
            Case::Plain if self.short => &self.words.month_year_short,
            Case::Plain => &self.words.month_year,
        }
    }

    fn month_names(&self, month: i8) -> (&str, &str) {
        let words = self.words;
        let (plain, of) = match self.short {
            true => (&words.months_short, &words.months_short_of),
            false => (&words.months, &words.months_of),
        };
        (nth(plain, month), nth(of, month))
    }

    fn fill_month(&self, pattern: &str, plain: &str, of: &str, year: i16) -> String {
        let number = year_number(year);
        self.fill_year(pattern, year, &[("month", plain), ("month_of", of), ("year", &number)])
    }

    fn season_names(&self, season: Season) -> (&str, &str) {
        let number = 1 + season as i8;
        (nth(&self.words.seasons, number), nth(&self.words.seasons_of, number))
    }

    /// The year of a season, without its era. A winter has two years; readers should not have to
    /// know which of them it is counted to.
    fn season_year(&self, year: i16, season: Season) -> String {
        match season {
            Season::Winter if year > 0 => {
                format!("{year}{}{:02}", self.words.range, (i32::from(year) + 1) % 100)
            }
            _ => year_number(year),
        }
    }

    fn season(&self, plain: &str, of: &str, year: i16, number: &str, case: Case) -> String {
        let pattern = match case {
            Case::Plain => &self.words.season_year,
            Case::Governed => &self.words.season_year_of,
        };
        self.fill_year(pattern, year, &[("season", plain), ("season_of", of), ("year", number)])
    }

    fn moment(&self, day: civil::Date, time: &str) -> String {
        fill(&self.words.date_time, &[("date", &self.day(day)), ("time", time)])
    }

    fn zoned(&self, moment: String, zone: Option<&Zone>) -> String {
        match zone {
            None => moment,
            Some(zone) => fill(&self.words.zoned, &[("moment", &moment), ("zone", &zone.label())]),
        }
    }
}

/// An English ordinal: `21st`.
fn ordinal(number: u16) -> String {
    let suffix = match (number % 100, number % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    format!("{number}{suffix}")
}

/// A Roman numeral; nothing for 0.
fn roman(mut number: u16) -> String {
    const SIGNS: [(u16, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut numeral = String::new();
    for (value, sign) in SIGNS {
        while number >= value {
            numeral.push_str(sign);
            number -= value;
        }
    }
    numeral
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::guess::KNOWN;
    use super::super::tests::{a_date, date};
    use super::*;

    #[test]
    fn a_date_is_said_as_a_reader_would() {
        let words = DateWords::english();
        for (text, long, short) in [
            ("2023", "2023", "2023"),
            ("2023-09", "September 2023", "Sep 2023"),
            ("2023-09-13", "13 September 2023", "13 Sep 2023"),
            ("2023-09-13T09:05", "13 September 2023, 09:05", "13 Sep 2023, 09:05"),
            (
                "2023-09-13T14:30+09:00",
                "13 September 2023, 14:30 (UTC+9)",
                "13 Sep 2023, 14:30 (UTC+9)",
            ),
            ("2023-09-13/2023-09-15", "13–15 September 2023", "13–15 Sep 2023"),
            ("2023-08-30/2023-09-02", "30 August – 2 September 2023", "30 Aug – 2 Sep 2023"),
            (
                "2022-12-30/2023-01-02",
                "30 December 2022 – 2 January 2023",
                "30 Dec 2022 – 2 Jan 2023",
            ),
            ("2023-08/2023-09", "August–September 2023", "Aug–Sep 2023"),
            ("2022-11/2023-02", "November 2022 – February 2023", "Nov 2022 – Feb 2023"),
            ("2021/2023", "2021–2023", "2021–2023"),
            ("2021/2023-09", "2021 – September 2023", "2021 – Sep 2023"),
            ("2023-09-13/2023-09-13", "13 September 2023", "13 Sep 2023"),
            ("2023~", "about 2023", "about 2023"),
            ("2023-09?", "possibly September 2023", "possibly Sep 2023"),
            ("2023%", "possibly about 2023", "possibly about 2023"),
            ("2021~/2023?", "about 2021 – possibly 2023", "about 2021 – possibly 2023"),
            ("2021~/2023~", "about 2021–2023", "about 2021–2023"),
            ("2023-XX", "some time in 2023", "some time in 2023"),
            ("2023-XX-XX", "some time in 2023", "some time in 2023"),
            ("2023-09-XX", "some time in September 2023", "some time in Sep 2023"),
            ("202X", "the 2020s", "the 2020s"),
            ("19XX", "the 20th century", "the 20th century"),
            ("20XX", "the 21st century", "the 21st century"),
            ("2023-21", "spring 2023", "spring 2023"),
            ("2023-24", "winter 2023–24", "winter 2023–24"),
            ("1999-24", "winter 1999–00", "winter 1999–00"),
            ("2023-21/2023-22", "spring–summer 2023", "spring–summer 2023"),
            ("2023-09-13/..", "since 13 September 2023", "since 13 Sep 2023"),
            ("../2023-09", "until September 2023", "until Sep 2023"),
            ("2023~/..", "since about 2023", "since about 2023"),
            ("2023-09-13/", "13 September 2023 – ?", "13 Sep 2023 – ?"),
            (
                "2023-09-13T14:30/2023-09-13T16:00",
                "13 September 2023, 14:30–16:00",
                "13 Sep 2023, 14:30–16:00",
            ),
            (
                "2023-09-13T14:30Z/2023-09-14T16:00Z",
                "13 September 2023, 14:30 – 14 September 2023, 16:00 (UTC)",
                "13 Sep 2023, 14:30 – 14 Sep 2023, 16:00 (UTC)",
            ),
            (
                "2023-09-13T14:30Z/2023-09-13T23:45+09:00",
                "13 September 2023, 14:30 (UTC) – 13 September 2023, 23:45 (UTC+9)",
                "13 Sep 2023, 14:30 (UTC) – 13 Sep 2023, 23:45 (UTC+9)",
            ),
            ("-0043-03-15", "15 March 44 BCE", "15 Mar 44 BCE"),
            ("0000", "1 BCE", "1 BCE"),
            ("-004X", "50 BCE – 41 BCE", "50 BCE – 41 BCE"),
        ] {
            assert_eq!(date(text).say(&words), long, "{text:?}");
            assert_eq!(date(text).say_short(&words), short, "{text:?}");
        }
        assert_eq!(date("2023-09-13").weekday(&words), Some("Wednesday"));
        assert_eq!(date("2023-09-13T14:30").weekday(&words), Some("Wednesday"));
        assert_eq!(date("2023-09-13~").weekday(&words), None);
        assert_eq!(date("2023-09-13?").weekday(&words), None);
        assert_eq!(date("2023-09").weekday(&words), None);
        assert_eq!(date("1582-10-15").weekday(&words), Some("Friday"));
        assert_eq!(date("1582-10-14").weekday(&words), None);
        assert_eq!(date("-0043-03-15").weekday(&words), None);
        assert_eq!(words.say_day(civil::date(2023, 9, 1)), "1 September 2023");
        assert_eq!(words.say_month(2023, 9), "September 2023");
        assert_eq!(words.say_month(2023, 13), "2023");
    }

    #[test]
    fn patterns_are_filled_once_and_keep_what_they_do_not_know() {
        assert_eq!(fill("{a} {b} {} {c", &[("a", "{b}"), ("b", "2"), ("", "3")]), "{b} 2 3 {c");
        assert_eq!(fill("{x}", &[]), "{x}");
    }

    proptest! {
        #[test]
        fn every_date_can_be_said_in_every_language(date in a_date()) {
            for words in KNOWN.iter() {
                for said in [date.say(words), date.say_short(words)] {
                    prop_assert!(!said.is_empty() && !said.contains(['{', '}']), "{said}");
                    prop_assert!(!said.contains("  ") && said.trim() == said, "{said}");
                }
            }
        }
    }
}
