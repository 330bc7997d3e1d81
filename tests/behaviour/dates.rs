//! Dates are said as a reader would say them, and lead to where they are listed.

use jiff::ToSpan as _;
use jiff::civil;

use crate::desk::{Built, Desk};

/// The titles in a list of events.
fn listed(built: &Built, page: &str) -> Vec<String> {
    built.page(page).main().texts(".event-title")
}

fn is_on(built: &Built, event: &str, page: &str) -> bool {
    built.has(page) && listed(built, page).contains(&format!("Event {event}"))
}

#[test]
fn a_date_is_said_as_a_reader_would_say_it() {
    for (written, said) in [
        ("2023", "2023"),
        ("2023-09", "September 2023"),
        ("2023-09-13", "Wednesday 13 September 2023"),
        ("2023~", "about 2023"),
        ("2023-09?", "possibly September 2023"),
        ("2023-09-13/2023-09-15", "13–15 September 2023"),
        ("2023-08-30/2023-09-02", "30 August – 2 September 2023"),
        ("2023-09-13/..", "since 13 September 2023"),
        ("202X", "the 2020s"),
        ("2023-21", "spring 2023"),
        ("-0043", "44 BCE"),
    ] {
        let built = Desk::new().dated("e", written).build();
        let page = built.page("events/e/");
        assert_eq!(page.one(".heading .dateline").text(), said, "{written}");
        assert!(page.fact("When").text().starts_with(said), "{written}");
    }
}

#[test]
fn a_list_says_the_time_of_an_event_once() {
    for (written, said, of_day) in [
        ("2024-02-06T23:30", "6 Feb 2024 23:30", "23:30"),
        ("2024-02-06T14:30+09:00", "6 Feb 2024 14:30 UTC+9", "14:30 UTC+9"),
    ] {
        let built = Desk::new()
            .actor("kim", "Kim", "")
            .file(
                "content/events/e.yaml",
                format!("title: Event e\ndate: \"{written}\"\nactors: [kim]\nlocation: Minsk\n"),
            )
            .build();
        for page in ["actors/kim/", "locations/minsk/", "2024/02/", "events/"] {
            assert_eq!(built.page(page).texts(".event-when"), [said], "{page}");
        }
        assert_eq!(built.page("2024/02/06/").texts(".event-when"), [of_day]);
    }
}

#[test]
fn a_page_of_a_day_says_what_the_dates_of_its_events_say_beside_the_day() {
    for (written, said) in [
        ("2024-02-06?", "possibly 6 Feb 2024"),
        ("2024-02-06~/2024-02-08", "about 6 Feb 2024 – 8 Feb 2024"),
        ("2024-02-06/2024-02-08", "6–8 Feb 2024"),
        ("2024-02-06/..", "since 6 Feb 2024"),
        ("../2024-02-06", "until 6 Feb 2024"),
        ("2024-02-06T10:00/..", "since 6 Feb 2024, 10:00"),
        ("2024-02-06T23:00/2024-02-07T02:00", "6 Feb 2024, 23:00 – 7 Feb 2024, 02:00"),
    ] {
        let built = Desk::new().dated("e", written).build();
        assert_eq!(built.page("2024/02/06/").texts(".event-when"), [said], "{written}");
    }
    let built = Desk::new().dated("e", "2024-02-06").build();
    assert_eq!(built.page("2024/02/06/").texts(".event-when"), [""; 0]);
}

#[test]
fn a_year_before_the_first_is_no_time_of_html() {
    let built = Desk::new().dated("e", "0000-03-01").build();
    let page = built.text("0000/03/01/");
    assert!(page.contains("1 March 1 BCE") && !page.contains("datetime=\"0000"), "{page}");
}

#[test]
fn an_uncertain_date_is_marked_and_given_as_it_was_written() {
    for (written, uncertain) in [("2023-09~", true), ("2023-09-13?", true), ("2023-09-13", false)] {
        let built = Desk::new().dated("e", written).build();
        let when = built.page("events/e/").fact("When");
        assert_eq!(when.texts("code.edtf"), if uncertain { vec![written] } else { vec![] });
        assert_eq!(!when.all("time.uncertain").is_empty(), uncertain, "{written}");
        assert_eq!(!built.page("events/").all("time.uncertain").is_empty(), uncertain, "{written}");
    }
}

#[test]
fn a_time_is_shown_with_the_zone_that_was_written() {
    for (written, said, machine) in [
        ("2023-09-13T14:30", "13 September 2023, 14:30", "2023-09-13T14:30"),
        ("2023-09-13T14:30Z", "13 September 2023, 14:30 (UTC)", "2023-09-13T14:30Z"),
        ("2023-09-13T14:30+09:00", "13 September 2023, 14:30 (UTC+9)", "2023-09-13T14:30+09:00"),
        (
            "2023-09-13T14:30[Asia/Vladivostok]",
            "13 September 2023, 14:30 (Asia/Vladivostok)",
            "2023-09-13T14:30+10:00",
        ),
    ] {
        let built = Desk::new().dated("e", written).build();
        let times = built.page("events/e/").all(".heading time");
        assert_eq!(times[0].text(), said, "{written}");
        assert_eq!(times[0].attribute("datetime").as_deref(), Some(machine), "{written}");
    }
}

#[test]
fn events_of_a_day_stand_in_the_order_of_their_times() {
    let built = Desk::new()
        .dated("c", "2023-09-13T21:00")
        .dated("a", "2023-09-13T09:05")
        .dated("b", "2023-09-13T14:30")
        .build();
    assert_eq!(listed(&built, "2023/09/13/"), ["Event a", "Event b", "Event c"]);
    let times = built.page("2023/09/13/").texts(".event-when");
    assert_eq!(times, ["09:05", "14:30", "21:00"]);
}

/// Whether a text is a valid date, month, year or time (HTML, 4.5.14).
fn is_valid_datetime(text: &str) -> bool {
    let (date, time) = text.split_once('T').map_or((text, None), |(date, time)| (date, Some(time)));
    let date_ok = match date.len() {
        4 => date.parse::<u16>().is_ok_and(|year| year > 0),
        7 => format!("{date}-01").parse::<civil::Date>().is_ok(),
        _ => date.parse::<civil::Date>().is_ok(),
    };
    let Some(time) = time else { return date_ok };
    let (clock, offset) = match time.find(['Z', '+', '-']) {
        Some(at) => time.split_at(at),
        None => (time, ""),
    };
    let offset_ok = matches!(offset, "" | "Z") || offset[1..].parse::<civil::Time>().is_ok();
    date_ok && date.len() == 10 && clock.parse::<civil::Time>().is_ok() && offset_ok
}

#[test]
fn what_machines_read_of_a_date_is_valid() {
    let mut desk = Desk::new();
    for (nth, date) in [
        "2023",
        "2023-09",
        "2023-09-13",
        "2023~",
        "2023-09-13T14:30[Europe/Kyiv]",
        "2023-09-13/..",
        "../2023-09-13",
        "2023-21",
        "202X",
        "20XX",
        "-0043-03-15",
        "0000",
        "2023-XX-XX",
        "2023-09-13T23:59:60Z",
        "2023-09-13T10:00-03:30",
    ]
    .into_iter()
    .enumerate()
    {
        desk = desk.dated(&format!("e{nth}"), date);
    }
    let built = desk.briefing("b", "Text", "covers: 2023-09-13/2023-09-15\n").build();
    assert_eq!(built.site.graph.events.len(), 15);
    let mut seen = 0;
    for page in built.pages() {
        for time in built.page(page).all("time") {
            let datetime = time.attribute("datetime").expect("a time has a datetime");
            assert!(is_valid_datetime(&datetime), "/{page}: {datetime}");
            seen += 1;
        }
    }
    assert!(seen > 50, "{seen}");
    assert!(!is_valid_datetime("2023~") && !is_valid_datetime("2023-13"));
}

#[test]
fn an_event_of_several_days_is_on_each_of_them_and_on_no_other() {
    let built =
        Desk::new().dated("e", "2023-08-30/2023-09-02").dated("before", "2023-08-29").build();
    for day in ["2023/08/30/", "2023/08/31/", "2023/09/01/", "2023/09/02/"] {
        assert!(is_on(&built, "e", day), "{day}");
    }
    assert!(!is_on(&built, "e", "2023/08/29/"));
    assert!(!built.has("2023/09/03/"));
    for page in ["2023/08/", "2023/09/", "2023/"] {
        assert!(is_on(&built, "e", page), "{page}");
    }
}

#[test]
fn what_lasts_for_years_is_where_it_begins_and_ends_and_on_each_of_its_years() {
    let built = Desk::new().dated("e", "2020-02-24/2023-09-13").build();
    assert!(is_on(&built, "e", "2020/02/24/") && is_on(&built, "e", "2023/09/13/"));
    assert!(!built.has("2020/02/25/") && !built.has("2023/09/12/"));
    assert!(is_on(&built, "e", "2020/02/") && is_on(&built, "e", "2023/09/"));
    for year in 2020..=2023 {
        assert!(is_on(&built, "e", &format!("{year}/")), "{year}");
    }
}

#[test]
fn what_lasts_for_some_months_is_on_each_of_them() {
    let built = Desk::new().dated("e", "2022-11-20/2023-03-02").build();
    for month in ["2022/11/", "2022/12/", "2023/01/", "2023/02/", "2023/03/"] {
        assert!(is_on(&built, "e", month), "{month}");
    }
}

#[test]
fn an_event_that_is_known_to_the_month_is_on_the_month_and_on_no_day() {
    let built = Desk::new().dated("e", "2023-09").dated("f", "2023-09-13").build();
    assert!(is_on(&built, "e", "2023/09/") && is_on(&built, "e", "2023/"));
    let days: Vec<&str> = built.pages().filter(|page| page.starts_with("2023/09/")).collect();
    assert_eq!(days, ["2023/09/13/", "2023/09/"]);
    assert!(!is_on(&built, "e", "2023/09/13/"));
}

#[test]
fn an_event_that_is_known_to_the_year_is_on_the_year_and_on_no_month() {
    let built = Desk::new().dated("e", "2023").build();
    assert!(is_on(&built, "e", "2023/"));
    assert!(!built.pages().any(|page| page.starts_with("2023/0") || page.starts_with("2023/1")));
}

#[test]
fn an_event_that_is_known_to_the_decade_is_listed_without_a_year() {
    let built = Desk::new().dated("e", "199X").build();
    assert!(is_on(&built, "e", "events/"));
    assert!(!built.pages().any(|page| page.starts_with("199")));
}

#[test]
fn an_end_that_is_known_to_the_month_or_year_makes_no_day_or_month() {
    for (written, there, not_there) in [
        ("2023-09-13/2024-02", ["2023/09/13/", "2024/02/"], "2024/02/29/"),
        ("2023-09-13/2024", ["2023/09/13/", "2024/"], "2024/12/"),
        ("2023-02-10/2023-21", ["2023/02/10/", "2023/"], "2023/05/"),
        ("2023-09/2024-02-10", ["2023/09/", "2024/02/10/"], "2023/09/01/"),
    ] {
        let built = Desk::new().dated("e", written).build();
        assert!(there.iter().all(|page| is_on(&built, "e", page)), "{written}");
        assert!(!built.has(not_there), "{written}: {not_there}");
    }
    let built = Desk::new()
        .dated("e", "2023-09-13/2024-02")
        .file("content/briefings/b.md", "---\ntitle: B\ndate: 2024-02-29\n---\nx\n")
        .build();
    assert!(!built.page("briefings/b/").text().contains("Event e"));
}

#[test]
fn a_date_leads_to_the_page_of_its_own_precision() {
    for (written, page) in [
        ("2023-21", "2023/"),
        ("../2023-09-13", "2023/09/13/"),
        ("2023-09-13", "2023/09/13/"),
        ("2023-09", "2023/09/"),
        ("2023", "2023/"),
        ("2023-09-13/2023-09-15", "2023/09/13/"),
    ] {
        let built = Desk::new().dated("e", written).build();
        let link = built.page("events/e/").one(".heading .dateline a").attribute("href");
        assert_eq!(link.as_deref(), Some(&*format!("../../{page}")), "{written}");
    }
}

#[test]
fn days_months_and_years_lead_to_those_before_and_after_that_hold_anything() {
    let built = Desk::new()
        .dated("a", "2022-12-30")
        .dated("b", "2023-09-13")
        .briefing("notes", "Text.", "covers: 2023-09-12/2023-09-13\n")
        .dated("c", "2023-09-20")
        .build();
    let around = |page: &str| {
        let page = built.page(page);
        let of = |rel: &str| {
            let found = page.all(".sequence a").into_iter();
            found
                .filter(|a| a.attribute("rel").as_deref() == Some(rel))
                .map(|a| a.attribute("href"))
                .collect::<Vec<_>>()
                .pop()
                .flatten()
        };
        (of("prev"), of("next"))
    };
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(around("2023/09/13/"), (some("../../../2022/12/30/"), some("../../../2023/09/20/")));
    assert_eq!(around("2023/09/20/"), (some("../../../2023/09/13/"), None));
    assert_eq!(around("2023/09/"), (some("../../2022/12/"), None));
    assert_eq!(around("2022/"), (None, some("../2023/")));
}

#[test]
fn a_calendar_has_every_day_of_the_month_under_its_weekday() {
    for (year, month) in [(2023, 9), (2024, 2), (2023, 10), (2021, 2)] {
        let built = Desk::new().dated("e", &format!("{year}-{month:02}")).build();
        let calendar = built.page(&format!("{year}/{month:02}/")).one("table.calendar");
        let weekdays = calendar.all("th");
        let names: Vec<String> = weekdays.iter().filter_map(|th| th.attribute("abbr")).collect();
        let mut days = Vec::new();
        for row in calendar.all("tbody tr") {
            let cells = row.all("td");
            assert_eq!(cells.len(), 7);
            for (column, cell) in
                cells.iter().enumerate().filter(|(_, cell)| !cell.text().is_empty())
            {
                let day: i8 =
                    cell.text().split(' ').next().and_then(|day| day.parse().ok()).expect("a day");
                let weekday = civil::date(year, month, day).strftime("%A").to_string();
                assert_eq!(names[column], weekday, "{year}-{month}-{day}");
                days.push(day);
            }
        }
        let last = civil::date(year, month, 1).last_of_month().day();
        assert_eq!(days, (1..=last).collect::<Vec<i8>>());
    }
}

#[test]
fn a_calendar_is_headed_by_what_a_language_calls_its_weekdays_in_short() {
    for (language, names) in [
        ("en", "Mon Tue Wed Thu Fri Sat Sun"),
        ("fr", "lun. mar. mer. jeu. ven. sam. dim."),
        ("de", "Mo Di Mi Do Fr Sa So"),
        ("es", "lun mar mié jue vie sáb dom"),
        ("uk", "пн вт ср чт пт сб нд"),
        ("ru", "пн вт ср чт пт сб вс"),
    ] {
        let desk = Desk::with_settings(&format!("language: {language}\n"));
        let built = desk.dated("e", "2023-09-13").build();
        assert_eq!(built.page("2023/09/").texts("table.calendar th").join(" "), names);
    }
}

#[test]
fn a_calendar_tells_how_many_events_each_day_has_and_links_to_it() {
    let mut desk = Desk::new().dated("long", "2023-09-12/2023-09-14");
    for n in 0..3 {
        desk = desk.dated(&format!("e{n}"), "2023-09-13");
    }
    let built = desk.build();
    let calendar = built.page("2023/09/").one("table.calendar");
    let links = calendar.all("td a");
    let told: Vec<(String, Option<String>)> = links
        .iter()
        .map(|a| (a.attribute("title").expect("a label"), a.attribute("href")))
        .collect();
    let expected = |day: i8, count: &str| {
        (format!("{day} September 2023: {count}"), Some(format!("../../2023/09/{day}/")))
    };
    for (link, (label, _)) in links.iter().zip(&told) {
        assert!(link.text().ends_with(label), "who does not see it hears it: {}", link.text());
    }
    assert_eq!(told, [expected(12, "1 event"), expected(13, "4 events"), expected(14, "1 event")]);
    let busiest = calendar.all("td.level-4");
    assert_eq!(busiest.len(), 1, "the busiest day has the deepest shade");
    assert!(busiest[0].text().starts_with("13"));
}

#[test]
fn the_page_of_a_year_has_its_twelve_months() {
    let built = Desk::new().dated("e", "2023-09-13").dated("f", "2023-02").build();
    let page = built.page("2023/");
    let calendars = page.all("table.calendar");
    assert_eq!(calendars.len(), 12);
    let linked: Vec<String> = calendars.iter().flat_map(|c| c.texts("caption a")).collect();
    assert_eq!(linked, ["February 2023", "September 2023"], "months with events are links");
}

#[test]
fn every_day_with_a_record_can_be_reached_from_its_year() {
    let mut desk = Desk::new();
    let first = civil::date(2023, 1, 30);
    for n in 0..40 {
        let day = first + (n * 7).days();
        desk = desk.dated(&format!("e{n}"), &day.to_string());
    }
    let built = desk.build();
    let mut linked: Vec<String> = ["2023/", "2023/page/2/"]
        .iter()
        .filter(|page| built.has(page))
        .flat_map(|page| built.page(page).all("table.calendar td a"))
        .filter_map(|a| a.attribute("href"))
        .collect();
    linked.sort_unstable();
    linked.dedup();
    assert_eq!(linked.len(), 40);
}

#[test]
fn a_desk_in_another_language_has_its_dates_and_words() {
    let built = Desk::with_settings("language: fr\n")
        .file(
            "content/events/e.yaml",
            "title: Visite\ndate: 2023-09-01\nstatus: planned\nsources: [{title: X, grade: B2}]\n",
        )
        .build();
    let page = built.page("events/e/");
    assert!(built.text("events/e/").contains("<html lang=\"fr\""));
    assert_eq!(page.one(".heading time").text(), "1er septembre 2023");
    assert!(page.one(".heading .dateline").text().starts_with("vendredi"));
    assert_eq!(page.one("span.status").text(), "Prévu");
    assert!(page.one(".grade").text().contains("source habituellement fiable; probablement vrai"));
    assert_eq!(built.page("2023/09/").one("h1").text(), "septembre 2023");
    assert!(built.page("").texts("nav.sections a").contains(&"Événements".to_owned()));
    assert!(built.text("2023/09/01/").contains("1er septembre 2023\u{a0}: 1 événement"));
}

#[test]
fn each_known_language_writes_dates_in_its_own_way() {
    for (language, said) in [
        ("en-US", "Wednesday, September 13, 2023"),
        ("fr", "mercredi 13 septembre 2023"),
        ("de", "Mittwoch, 13. September 2023"),
        ("es", "miércoles, 13 de septiembre de 2023"),
        ("uk", "середа, 13 вересня 2023 р."),
        ("ru", "среда, 13 сентября 2023 г."),
    ] {
        let built = Desk::with_settings(&format!("language: {language}\n"))
            .dated("e", "2023-09-13")
            .build();
        assert_eq!(built.page("events/e/").one(".heading .dateline").text(), said);
    }
}

#[test]
fn no_page_shows_the_key_of_a_word_that_is_missing() {
    for language in ["en", "fr", "ko"] {
        let built = Desk::with_settings(&format!("language: {language}\nfacets: [theatre]\n"))
            .actor("kim", "Kim Jong Un", "kind: person\n")
            .event("e", "Kim Jong Un [@s].", "actors: [kim, Peskov]\nlocation: Moscow\ntags: [a]\ntheatre: East\nstatus: claimed\nsources: [{source: s, grade: B2}]\n")
            .file("content/sources/s.yaml", "title: S\nreliability: B\n")
            .briefing("b", "Text", "tlp: green\n")
            .audience(dateline::model::Marking::Green)
            .build();
        let keys = [
            "describe",
            "data_file",
            "status",
            "marking",
            "titles",
            "nav",
            "count",
            "actor_kind",
            "reliability",
            "credibility",
        ];
        for page in built.pages() {
            let html = built.text(page);
            for key in keys {
                let shown = html.match_indices(&format!("{key}.")).find(|(at, _)| {
                    let before = html[..*at].chars().next_back();
                    let after = html[at + key.len() + 1..].chars().next();
                    before.is_some_and(|c| matches!(c, '"' | '>' | ' '))
                        && after.is_some_and(char::is_alphanumeric)
                });
                assert!(shown.is_none(), "{language} /{page} shows {key}.…");
            }
        }
    }
}
