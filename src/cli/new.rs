//! `dateline new`

use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::Path;
use std::sync::Arc;

use jiff::civil;

use super::Failure;
use crate::model::{Date, Kind, Precision, Record, Slug};
use crate::read;
use crate::world::Disk;

/// Makes a record's file, valid as it is, and prints its path from the project's root.
///
/// `today` is the date of a briefing or event that is given none, and the day on which a source was
/// looked at.
///
/// # Errors
///
/// [`Failure::Usage`] for a title or date that cannot be used, or if there is such a record
/// already; [`Failure::Io`] if the file cannot be written. Nothing is overwritten.
pub(super) fn run(
    root: &Path,
    kind: Kind,
    title: &str,
    date: Option<&str>,
    today: civil::Date,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let title = one_line(title)?;
    let slug = Slug::new(&title).ok_or_else(|| {
        Failure::Usage(format!(
            "no address can be made of `{title}`\nhelp: give it at least one letter or digit"
        ))
    })?;
    let date = date.map(|text| dated(kind, text)).transpose()?;
    let id = id(kind, &slug, date.as_ref(), today);
    if let Some(file) = taken(root, kind, &id) {
        return Err(exists(kind, &id, &file));
    }
    let ending = if matches!(kind, Kind::Briefing | Kind::Page) { "md" } else { "yaml" };
    let path = format!("content/{}/{id}.{ending}", kind.folder());
    let mut text = text(kind, &title, date.as_ref(), today);
    // Editors that are told of schemas by no settings find them by this line.
    let schema = format!("schemas/{}.json", kind.key());
    if ending == "yaml" && root.join(&schema).is_file() {
        text.insert_str(0, &format!("# yaml-language-server: $schema=../../{schema}\n"));
    }
    let file = root.join(&path);
    let folder = file.parent().unwrap_or(root);
    let unwritten = |error: io::Error| Failure::Io(format!("{path} cannot be written: {error}"));
    stays_inside(root, folder)?;
    fs::create_dir_all(folder).map_err(unwritten)?;
    match create(&file, &text) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            return Err(exists(kind, &id, &path));
        }
        result => result.map_err(unwritten)?,
    }
    writeln!(out, "{path}")?;
    Ok(())
}

/// Writes a new file, whole or not at all; never over another.
pub(super) fn create(path: &Path, bytes: impl AsRef<[u8]>) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(bytes.as_ref()).inspect_err(|_| {
        // What is half written is ours, and worse than nothing.
        let _ = fs::remove_file(path);
    })
}

/// Makes one line of a title: white space of any kind and length is one space.
fn one_line(title: &str) -> Result<String, Failure> {
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    if title.is_empty() {
        return Err(Failure::Usage(
            "the title is empty\nhelp: write it in quotes: dateline new event \"Ferries resume\""
                .into(),
        ));
    }
    // Reading would replace them, with a warning.
    let bad = title.chars().find(|&c| {
        c.is_control()
            || c == '\u{FEFF}'
            || matches!(u32::from(c), 0xFDD0..=0xFDEF)
            || u32::from(c) & 0xFFFE == 0xFFFE
    });
    match bad {
        Some(c) => Err(Failure::Usage(format!(
            "the title holds a control character (U+{:04X})",
            u32::from(c)
        ))),
        None => Ok(title),
    }
}

/// Reads `--date`.
fn dated(kind: Kind, text: &str) -> Result<Date, Failure> {
    if !matches!(kind, Kind::Briefing | Kind::Event | Kind::Source) {
        return Err(Failure::Usage(format!(
            "{} {} has no date\nhelp: leave out --date",
            article(kind),
            kind.key()
        )));
    }
    Date::parse(text).map_err(|error| {
        let help = error.hint().unwrap_or_else(|| {
            "write a date as 2023, 2023-09, 2023-09-13 or 2023-09-13/2023-09-15 (EDTF)".to_owned()
        });
        Failure::Usage(format!(
            "`--date {}`: {error}\nhelp: {help}",
            read::fields::clip(text).escape_debug()
        ))
    })
}

fn article(kind: Kind) -> &'static str {
    if matches!(kind, Kind::Event | Kind::Actor) { "an" } else { "a" }
}

/// The file's stem, which is the record's id. Briefings and events sort by their date; a
/// source is known by who published it, so its date comes last.
fn id(kind: Kind, slug: &Slug, date: Option<&Date>, today: civil::Date) -> String {
    match kind {
        Kind::Briefing | Kind::Event => match date.map_or_else(|| Some(today.to_string()), stamp) {
            Some(stamp) => format!("{stamp}-{slug}"),
            None => slug.to_string(),
        },
        Kind::Source => match date.and_then(stamp) {
            Some(stamp) => format!("{slug}-{stamp}"),
            None => slug.to_string(),
        },
        Kind::Actor | Kind::Location | Kind::Page => slug.to_string(),
    }
}

/// The start of a date as a file's name says it, no more exactly than it is known; `None` where
/// that is less exactly than to the year.
fn stamp(date: &Date) -> Option<String> {
    let first = date.first_day().filter(|first| first.year() > 0)?;
    let full = first.to_string();
    match date.precision() {
        Precision::Century | Precision::Decade => None,
        Precision::Year | Precision::Season => full.get(..4).map(str::to_owned),
        Precision::Month => full.get(..7).map(str::to_owned),
        Precision::Day | Precision::Minute => Some(full),
    }
}

/// The file of the record that has this id or its address already, wherever it is.
fn taken(root: &Path, kind: Kind, id: &str) -> Option<String> {
    fn find<T>(records: &[Arc<Record<T>>], address: &Slug) -> Option<String> {
        let same = |record: &&Arc<Record<T>>| Slug::or_hash(&record.id.value) == *address;
        records.iter().find(same).map(|record| record.file.to_string())
    }
    // A desk that cannot be read says nothing; the file itself is created anew or not at all.
    let (corpus, _) = read::read(&Disk::new(root).ok()?, &mut read::Memo::default());
    let address = Slug::or_hash(id);
    match kind {
        Kind::Briefing => find(&corpus.briefings, &address),
        Kind::Event => find(&corpus.events, &address),
        Kind::Actor => find(&corpus.actors, &address),
        Kind::Location => find(&corpus.locations, &address),
        Kind::Source => find(&corpus.sources, &address),
        Kind::Page => find(&corpus.pages, &address),
    }
}

fn exists(kind: Kind, id: &str, file: &str) -> Failure {
    Failure::Usage(format!(
        "there is already {} {} `{id}`: {file}\nhelp: add to it, or give the new one another title",
        article(kind),
        kind.key()
    ))
}

/// Refuses to write through a symbolic link to somewhere else: reading does not follow one either.
pub(super) fn stays_inside(root: &Path, folder: &Path) -> Result<(), Failure> {
    let there = folder.ancestors().find(|folder| folder.symlink_metadata().is_ok());
    let inside = there.is_some_and(|folder| match (root.canonicalize(), folder.canonicalize()) {
        (Ok(root), Ok(folder)) => folder.starts_with(root),
        _ => false,
    });
    if inside {
        return Ok(());
    }
    Err(Failure::Usage(format!("{} leads out of the project", folder.display())))
}

/// The file: every field that is often wanted, in a fixed order, one item a line.
pub(super) fn text(kind: Kind, title: &str, date: Option<&Date>, today: civil::Date) -> String {
    let title = scalar(title);
    // EDTF needs no quotes in YAML, not even a year: a date is read as it is written.
    let day = date.map_or_else(|| today.to_string(), |date| date.edtf().to_owned());
    match kind {
        Kind::Briefing => format!(
            "---
title: {title}
date: {day}
# covers: {today}/{today}  # the days that it is about, if not its own date
draft: true  # left out of the site until this line goes; `dateline serve --drafts` shows it
summary:  # one or two sentences, for lists, feeds and previews
authors:
  # - A. Name
tags:
  # - a-word
# tlp: amber  # who may see it: clear, green, amber, amber+strict, red
---

"
        ),
        Kind::Event => format!(
            "title: {title}
date: {day}
kind:  # a word of `kinds:` in site.yaml
status: reported  # planned, claimed, reported, confirmed, disputed, denied, retracted
actors:
  # - an-id, or a name
  # - {{actor: an-id, role: host}}
locations:
  # - an-id, or a name
sources:
  # - https://example.org/article
  # - {{source: an-id, reliability: B, credibility: 2, page: 4}}
related:
  # - the id of another event
tags:
  # - a-word
# tlp: amber  # who may see it: clear, green, amber, amber+strict, red
text: |
"
        ),
        Kind::Actor => format!(
            "name: {title}
kind:  # person, organisation, state, unit, other
aliases:  # other names and spellings, linked wherever they stand
  # - a name in full
short:  # linked only where the page has named the actor in full, or lists it
roles:
  # - {{title: an office, of: an-id, from: {year}-01, to: {year}-06}}
ids:
  # wikidata: Q1
summary:  # one or two sentences
# tlp: amber  # who may see it: clear, green, amber, amber+strict, red
",
            year = today.year()
        ),
        Kind::Location => format!(
            "name: {title}
kind:  # a word of your own: country, region, city, port
aliases:  # other names and spellings, linked wherever they stand
  # - a name in full
coordinates:  # [latitude, longitude], in degrees north and east: [50.55, 137.01]
within:  # the id or name of the place that it lies in
ids:
  # wikidata: Q1
summary:  # one or two sentences
# tlp: amber  # who may see it: clear, green, amber, amber+strict, red
"
        ),
        Kind::Source => {
            let published = date.map_or_else(String::new, |date| format!(" {}", date.edtf()));
            format!(
                "title: {title}
url:
archive_url:  # a copy that stays, such as one at web.archive.org
publisher:
authors:
  # - A. Name
date:{published}
accessed: {today}
kind:  # a word of your own: article, report, video, post
language:  # en, uk, ko
reliability:  # A completely reliable, to E unreliable; F cannot be judged
summary:  # one or two sentences
# tlp: amber  # who may see it: clear, green, amber, amber+strict, red
"
            )
        }
        Kind::Page => format!(
            "---
title: {title}
# order: 10  # its place in the navigation: lower first; without one, not in it
summary:  # one or two sentences
---

"
        ),
    }
}

/// Writes a line of text as YAML, in quotes where it needs them.
fn scalar(text: &str) -> String {
    match serde_yaml::to_string(text) {
        Ok(yaml) => yaml.trim_end_matches('\n').to_owned(),
        // JSON's strings are YAML's, escapes and all.
        Err(_) => serde_json::Value::from(text).to_string(),
    }
}

#[cfg(test)]
mod tests {
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
            fs::write(
                folder.path().join("content/site.yaml"),
                "title: Desk\nunregistered: error\n",
            )
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
    fn each_kind_gets_its_folder_and_name() {
        let desk = Desk::new();
        for (kind, title, date, path) in [
            (
                Kind::Event,
                "Ferries: resume!",
                None,
                "content/events/2024-05-14-ferries-resume.yaml",
            ),
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
            (
                Kind::Briefing,
                "Week in review",
                None,
                "content/briefings/2024-05-14-week-in-review.md",
            ),
            (Kind::Actor, "Kim Jong Un", None, "content/actors/kim-jong-un.yaml"),
            (
                Kind::Location,
                "Комсомольск-на-Амуре",
                None,
                "content/locations/комсомольск-на-амуре.yaml",
            ),
            (
                Kind::Source,
                "Courier",
                Some("2024-05-13"),
                "content/sources/courier-2024-05-13.yaml",
            ),
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
            assert!(
                desk.make(Kind::Page, title, None).unwrap_err().contains("help: "),
                "{title:?}"
            );
        }
        assert_eq!(desk.files(), 2);
    }

    #[test]
    fn what_is_there_is_named_and_not_touched() {
        let desk = Desk::new();
        let path = desk.make(Kind::Actor, "Kim Jong Un", None).unwrap();
        fs::write(desk.at(&path), "name: Kim Jong Un\nkind: person\n").unwrap();
        fs::write(
            desk.at("content/locations.yaml"),
            "- {id: Komsomolsk, name: Komsomolsk-on-Amur}\n",
        )
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
        assert_eq!(
            fs::read_to_string(desk.at(&path)).unwrap(),
            "name: Kim Jong Un\nkind: person\n"
        );
        assert_eq!(desk.files(), 4);
    }

    #[test]
    fn a_file_that_holds_no_record_is_not_overwritten_either() {
        let desk = Desk::new();
        fs::create_dir(desk.at("content/actors")).unwrap();
        fs::write(desk.at("content/actors/kim.yaml"), "").unwrap();
        assert!(
            desk.make(Kind::Actor, "Kim", None).unwrap_err().contains("content/actors/kim.yaml")
        );
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
            fs::read_to_string(desk.at(&path)).unwrap().starts_with(
                "# yaml-language-server: $schema=../../schemas/event.json\ntitle: x\n"
            )
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
}
