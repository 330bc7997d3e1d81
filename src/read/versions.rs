//! Reading single versions of files, such as a repository keeps: as the files of the project are
//! read, with the settings of now.

use std::collections::BTreeMap;
use std::sync::Arc;

use xxhash_rust::xxh3::xxh3_128;

use super::memo::Parse;
use super::site::Settings;
use super::{Class, Records, RecordsFile, SiteFile, classify};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Kind, Site};
use crate::world::ReadError;

/// Reads versions of files.
#[derive(Debug)]
pub(crate) struct Versions {
    settings: Settings,
}

/// What a file of `content/` is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sort {
    /// The settings.
    Site,
    /// A file that is copied as it is.
    Asset,
    /// A file of records.
    Records(Kind),
    /// What is not read.
    Other,
}

/// How much of what is written in a file was understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Completeness {
    /// Every record that it holds was read.
    Whole,
    /// A record may be missing.
    InPart,
    /// It cannot be told what it holds.
    Nothing,
}

/// One version of a file.
pub(crate) struct Version {
    /// Its text; `None` where it has none.
    pub(crate) text: Option<Arc<str>>,
    /// Its records.
    pub(crate) records: Records,
    /// Whether these are all.
    pub(crate) completeness: Completeness,
}

impl Versions {
    /// Reads with these settings.
    pub(crate) fn new(site: &Site) -> Self {
        Self { settings: Settings::of(site) }
    }

    /// Changes with the settings that matter to what is read.
    pub(crate) fn fingerprint(&self) -> u128 {
        let Settings { folders, facets, timezone, .. } = &self.settings;
        xxh3_128(format!("{folders:?} {facets:?} {:?}", timezone.iana_name()).as_bytes())
    }

    /// What the file at a path is.
    pub(crate) fn sort(&self, path: &Arc<str>) -> Sort {
        match classify(path, &self.settings) {
            Class::Site => Sort::Site,
            Class::Asset => Sort::Asset,
            Class::Text(kind) => Sort::Records(kind),
            Class::Unknown(_) | Class::Unfit(_) => Sort::Other,
        }
    }

    /// Reads a file of records.
    pub(crate) fn read(
        &self,
        path: &Arc<str>,
        kind: Kind,
        bytes: Result<Vec<u8>, ReadError>,
    ) -> Version {
        let reading = RecordsFile { kind, settings: &self.settings }.parse(path, bytes);
        let completeness = reading.diagnostics.iter().map(completeness).max_by_key(|c| *c as u8);
        Version {
            text: reading.text,
            records: reading.value,
            completeness: completeness.unwrap_or(Completeness::Whole),
        }
    }
}

/// The folders of the desk's own that a version of the settings names.
pub(crate) fn folders_of(
    path: &Arc<str>,
    bytes: Result<Vec<u8>, ReadError>,
) -> BTreeMap<String, Kind> {
    SiteFile.parse(path, bytes).value.folders
}

/// Folders of a desk's own, and of those that other versions of its settings name all in which no
/// records lie without them.
pub(crate) fn in_all_folders(
    own: &BTreeMap<String, Kind>,
    others: &BTreeMap<String, Kind>,
) -> BTreeMap<String, Kind> {
    let holds_records = |folder: &str| {
        let top = folder.split('/').next().unwrap_or(folder);
        Kind::ALL.into_iter().any(|kind| kind.folder() == top)
            || folder.match_indices('/').any(|(end, _)| own.contains_key(&folder[..end]))
    };
    let more = others.iter().filter(|(folder, _)| !holds_records(folder));
    let mut all: BTreeMap<String, Kind> =
        more.map(|(folder, kind)| (folder.clone(), *kind)).collect();
    all.extend(own.iter().map(|(folder, kind)| (folder.clone(), *kind)));
    all
}

/// Whether of a file with such a mistake, though it is there, nothing is known.
pub(super) fn is_unread(code: Code) -> bool {
    matches!(
        code,
        Code::InvalidUtf8
            | Code::YamlSyntax
            | Code::YamlLimit
            | Code::FrontMatterUnclosed
            | Code::FileTooLarge
            | Code::UnfinishedMerge
    )
}

/// What a mistake may have cost.
pub(super) fn completeness(diagnostic: &Diagnostic) -> Completeness {
    match diagnostic.code {
        Code::Unreadable | Code::BadLink => Completeness::Nothing,
        code if is_unread(code) => Completeness::Nothing,
        Code::MissingField
        | Code::NotARecord
        | Code::InvalidDate
        | Code::EndBeforeStart
        | Code::WrongType => Completeness::InPart,
        _ => Completeness::Whole,
    }
}
