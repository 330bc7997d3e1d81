//! `dateline new`

mod text;

use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::Path;
use std::sync::Arc;

use jiff::civil;

pub(super) use text::text;

use super::Failure;
use crate::diagnostic::clip;
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
        return Err(Failure::Usage(format!("{} has no date\nhelp: leave out --date", kind.one())));
    }
    Date::parse(text).map_err(|error| {
        let help = error.hint().unwrap_or_else(|| {
            "write a date as 2023, 2023-09, 2023-09-13 or 2023-09-13/2023-09-15 (EDTF)".to_owned()
        });
        Failure::Usage(format!("`--date {}`: {error}\nhelp: {help}", clip(text).escape_debug()))
    })
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
        "there is already {} `{id}`: {file}\nhelp: add to it, or give the new one another title",
        kind.one()
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

#[cfg(test)]
mod tests;
