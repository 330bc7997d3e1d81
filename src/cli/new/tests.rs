use std::path::PathBuf;

use proptest::prelude::*;
use tempfile::TempDir;

use super::*;
use crate::check::formatting;
use crate::diagnostic::Diagnostic;
use crate::read::Corpus;

const TODAY: civil::Date = civil::date(2024, 5, 14);

struct Desk(TempDir);

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("content")).unwrap();
        fs::write(folder.path().join("content/site.yaml"), "title: Desk\nunregistered: error\n")
            .unwrap();
        Self(folder)
    }

    fn make(&self, kind: Kind, title: &str, date: Option<&str>) -> Result<String, String> {
        let mut out = Vec::new();
        match run(self.0.path(), kind, title, date, TODAY, &mut out) {
            Ok(()) => Ok(String::from_utf8(out).unwrap().trim_end_matches('\n').to_owned()),
            Err(Failure::Usage(message)) => Err(message),
            Err(failure) => panic!("{failure:?}"),
        }
    }

    fn at(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn read(&self) -> (Corpus, Vec<Diagnostic>) {
        read::read(&Disk::new(self.0.path()).unwrap(), &mut read::Memo::default())
    }

    fn files(&self) -> usize {
        walkdir::WalkDir::new(self.0.path())
            .into_iter()
            .filter_map(Result::ok)
            .filter(|e| e.file_type().is_file())
            .count()
    }
}

#[test]
fn a_briefing_offers_the_days_of_its_date() {
    let text = |date: &str| text(Kind::Briefing, "x", Date::parse(date).ok().as_ref(), TODAY);
    assert!(text("2024-10").contains("# covers: 2024-10-01/2024-10-31 "), "{}", text("2024-10"));
    assert!(text("2024-10-04").contains("# covers: 2024-10-04/2024-10-04 "));
}

#[test]
fn a_source_that_is_named_by_its_address_has_it() {
    let text = text(Kind::Source, "https://example.com/x", None, TODAY);
    assert!(text.contains("\nurl: https://example.com/x\n"), "{text}");
}

#[test]
fn each_kind_gets_its_folder_and_name() {
    let desk = Desk::new();
    for (kind, title, date, path) in [
        (Kind::Event, "Ferries: resume!", None, "content/events/2024-05-14-ferries-resume.yaml"),
        (Kind::Event, "Summit", Some("2023-09-13"), "content/events/2023-09-13-summit.yaml"),
        (
            Kind::Event,
            "Talks",
            Some("2023-09-13/2023-09-15"),
            "content/events/2023-09-13-talks.yaml",
        ),
        (Kind::Event, "Talks", Some("2023-09?"), "content/events/2023-09-talks.yaml"),
        (Kind::Event, "Talks", Some("2023~"), "content/events/2023-talks.yaml"),
        (Kind::Event, "Talks", Some("202X"), "content/events/talks.yaml"),
        (Kind::Event, "Older talks", Some("../2023"), "content/events/older-talks.yaml"),
        (
            Kind::Event,
            "Call",
            Some("2023-09-13 14:30 Asia/Vladivostok"),
            "content/events/2023-09-13-call.yaml",
        ),
        (Kind::Briefing, "Week in review", None, "content/briefings/2024-05-14-week-in-review.md"),
        (Kind::Actor, "Kim Jong Un", None, "content/actors/kim-jong-un.yaml"),
        (
            Kind::Location,
            "Комсомольск-на-Амуре",
            None,
            "content/locations/комсомольск-на-амуре.yaml",
        ),
        (Kind::Source, "Courier", Some("2024-05-13"), "content/sources/courier-2024-05-13.yaml"),
        (Kind::Source, "Harbour report", None, "content/sources/harbour-report.yaml"),
        (Kind::Page, "About us", None, "content/pages/about-us.md"),
    ] {
        assert_eq!(desk.make(kind, title, date).unwrap(), path);
        assert!(desk.at(path).is_file());
    }
    let (corpus, diagnostics) = desk.read();
    assert_eq!(diagnostics, []);
    assert_eq!(corpus.events.len(), 8);
    assert_eq!(corpus.briefings[0].fields.title, "Week in review");
    assert!(corpus.briefings[0].head.draft);
}

#[test]
fn an_event_is_written_one_item_a_line() {
    let desk = Desk::new();
    let path = desk.make(Kind::Event, "Ferries resume", None).unwrap();
    insta::assert_snapshot!(fs::read_to_string(desk.at(&path)).unwrap(), @r"
        title: Ferries resume
        date: 2024-05-14
        kind:  # a word of `kinds:` in site.yaml
        status: reported  # planned, claimed, reported, confirmed, disputed, denied, retracted
        actors:
          # - an-id, or a name
          # - {actor: an-id, role: host}
        locations:
          # - an-id, or a name
        sources:
          # - https://example.org/article
          # - {source: an-id, reliability: B, credibility: 2, page: 4}
        related:
          # - the id of another event
        tags:
          # - a-word
        # tlp: amber  # who may see it: clear, green, amber, amber+strict, red
        text: |
        ");
}

#[test]
fn a_new_record_is_written_so_that_differences_stay_small() {
    let desk = Desk::new();
    for kind in Kind::ALL {
        let text = text(kind, "A thing", None, TODAY);
        assert_eq!(text, super::text(kind, "A thing", None, TODAY), "{kind:?}");
        for line in text.lines().filter(|line| line.ends_with(']')) {
            assert!(line.contains('#'), "a list in one line: {line}");
        }
        desk.make(kind, "A thing", None).unwrap();
    }
    assert_eq!(formatting::check(&desk.read().0, &[]), []);
}

#[test]
fn every_comment_that_offers_an_item_may_be_taken_up() {
    for kind in Kind::ALL {
        let desk = Desk::new();
        let path = desk.at(&desk.make(kind, "A thing", None).unwrap());
        let text = fs::read_to_string(&path).unwrap();
        let taken_up: String = text
            .lines()
            .map(|line| {
                match line
                    .strip_prefix("# ")
                    .or_else(|| line.strip_prefix("  # ").filter(|_| line.starts_with(' ')))
                {
                    Some(rest) if line.starts_with(' ') => format!("  {rest}\n"),
                    Some(rest) => format!("{rest}\n"),
                    None => format!("{line}\n"),
                }
            })
            .collect();
        assert_ne!(text, taken_up, "{kind:?}");
        fs::write(&path, taken_up).unwrap();
        assert_eq!(desk.read().1, [], "{kind:?}");
    }
}

#[test]
fn a_date_is_kept_as_it_is_known() {
    for date in [
        "2023",
        "2023?",
        "-0043~",
        "2023-21",
        "2023-XX-XX",
        "../2023-09",
        "2023-09/..",
        "2023-09-13T14:30Z",
        "2023-09-13T14:30+09:00",
        "2023-09-13T14:30[Asia/Vladivostok]",
        "2023%",
    ] {
        let desk = Desk::new();
        desk.make(Kind::Event, "2024 elections", Some(date)).unwrap();
        let (corpus, diagnostics) = desk.read();
        assert_eq!(diagnostics, [], "{date}");
        assert_eq!(corpus.events[0].fields.date.value, Date::parse(date).unwrap());
    }
}

#[test]
fn a_title_that_yaml_would_misread_is_quoted() {
    for title in [
        "Talks: the first day",
        "Talks #3",
        "- a list",
        "# heading",
        "2023",
        "1e3",
        "0x1F",
        "true",
        "null",
        "~1",
        "\"Quoted\" 'words'",
        "it's",
        "[a]",
        "{a: b}",
        "*a",
        "&a",
        "!a",
        "%a",
        "@a",
        "`a`",
        "| a",
        "> a",
        "? a",
        "--- a",
        "a:",
        "김정은 방문",
        "😀 smile",
        "مرحبا \u{200F}x",
        "a\\nb",
        "<< a",
        "= a",
        "2023-09-13",
    ] {
        for kind in Kind::ALL {
            let desk = Desk::new();
            desk.make(kind, title, None).unwrap();
            let (corpus, diagnostics) = desk.read();
            assert_eq!(diagnostics, [], "{title:?} {kind:?}");
            let titles = [
                corpus.briefings.iter().map(|r| &r.fields.title).collect::<Vec<_>>(),
                corpus.events.iter().map(|r| &r.fields.title).collect(),
                corpus.actors.iter().map(|r| &r.fields.name).collect(),
                corpus.locations.iter().map(|r| &r.fields.name).collect(),
                corpus.sources.iter().map(|r| &r.fields.title).collect(),
                corpus.pages.iter().map(|r| &r.fields.title).collect(),
            ]
            .concat();
            assert_eq!(titles, [title], "{kind:?}");
        }
    }
}

#[test]
fn white_space_in_a_title_is_one_space_and_control_characters_are_refused() {
    let desk = Desk::new();
    desk.make(Kind::Actor, "  Kim\r\n\tJong\u{2028}\u{a0}Un ", None).unwrap();
    assert_eq!(desk.read().0.actors[0].fields.name, "Kim Jong Un");
    for title in ["a\0b", "a\x1b[31mb", "a\u{9b}b", "a\u{FDD0}b", "a\u{FFFF}b"] {
        let message = desk.make(Kind::Page, title, None).unwrap_err();
        assert!(message.contains("control character"), "{message}");
        assert!(!message.contains(char::from(0x1b)));
    }
    for title in ["", "  ", "…", "❤️"] {
        assert!(desk.make(Kind::Page, title, None).unwrap_err().contains("help: "), "{title:?}");
    }
    assert_eq!(desk.files(), 2);
}

#[test]
fn what_is_there_is_named_and_not_touched() {
    let desk = Desk::new();
    let path = desk.make(Kind::Actor, "Kim Jong Un", None).unwrap();
    fs::write(desk.at(&path), "name: Kim Jong Un\nkind: person\n").unwrap();
    fs::write(desk.at("content/locations.yaml"), "- {id: Komsomolsk, name: Komsomolsk-on-Amur}\n")
        .unwrap();
    fs::create_dir_all(desk.at("content/pages/deep")).unwrap();
    fs::write(desk.at("content/pages/deep/about.md"), "About.\n").unwrap();
    for (kind, title, file) in [
        (Kind::Actor, "kim jong-un", "content/actors/kim-jong-un.yaml"),
        (Kind::Location, "Komsomolsk", "content/locations.yaml"),
        (Kind::Page, "About", "content/pages/deep/about.md"),
    ] {
        let message = desk.make(kind, title, None).unwrap_err();
        assert!(message.contains(file), "{message}");
    }
    assert_eq!(fs::read_to_string(desk.at(&path)).unwrap(), "name: Kim Jong Un\nkind: person\n");
    assert_eq!(desk.files(), 4);
}

#[test]
fn a_file_that_holds_no_record_is_not_overwritten_either() {
    let desk = Desk::new();
    fs::create_dir(desk.at("content/actors")).unwrap();
    fs::write(desk.at("content/actors/kim.yaml"), "").unwrap();
    assert!(desk.make(Kind::Actor, "Kim", None).unwrap_err().contains("content/actors/kim.yaml"));
}

#[test]
fn a_date_that_is_none_or_not_wanted_is_refused_with_help() {
    let desk = Desk::new();
    let message = desk.make(Kind::Event, "x", Some("2023-13-40")).unwrap_err();
    assert!(message.contains("2023-13-40") && message.contains("help: "), "{message}");
    let message = desk.make(Kind::Actor, "x", Some("2023")).unwrap_err();
    assert!(message.contains("an actor has no date"), "{message}");
    assert_eq!(desk.files(), 1);
}

#[test]
fn a_new_record_names_its_schema_where_the_desk_has_schemas() {
    let desk = Desk::new();
    fs::create_dir(desk.at("schemas")).unwrap();
    fs::write(desk.at("schemas/event.json"), "{}").unwrap();
    let path = desk.make(Kind::Event, "x", None).unwrap();
    assert!(
        fs::read_to_string(desk.at(&path))
            .unwrap()
            .starts_with("# yaml-language-server: $schema=../../schemas/event.json\ntitle: x\n")
    );
    let path = desk.make(Kind::Actor, "x", None).unwrap();
    assert!(fs::read_to_string(desk.at(&path)).unwrap().starts_with("name: x\n"));
}

#[cfg(unix)]
#[test]
fn a_folder_that_leads_out_of_the_project_is_not_written_to() {
    let desk = Desk::new();
    let outside = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(outside.path(), desk.at("content/actors")).unwrap();
    std::os::unix::fs::symlink("nowhere", desk.at("content/events")).unwrap();
    assert!(desk.make(Kind::Actor, "Kim", None).unwrap_err().contains("leads out"));
    assert!(desk.make(Kind::Event, "x", None).unwrap_err().contains("leads out"));
    assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_title_makes_a_valid_file_of_that_title_or_none(title in "\\PC{0,40}|[-:#'\"\\\\ a{}\\[\\],&*!|>%@`?~\n\t1.=<]{1,12}") {
        let desk = Desk::new();
        if desk.make(Kind::Event, &title, None).is_ok() {
            let (corpus, diagnostics) = desk.read();
            prop_assert_eq!(diagnostics, []);
            let line = title.split_whitespace().collect::<Vec<_>>().join(" ");
            prop_assert_eq!(&corpus.events[0].fields.title, &line);
        } else {
            prop_assert_eq!(desk.files(), 1);
        }
    }
}
