//! What of an output folder is Dateline's.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_128;

use super::address::{self, Naming};
use super::fault;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::Marking;

/// The name of the manifest, wherever a site is.
pub const MANIFEST: &str = ".dateline-manifest.json";

const VERSION: u32 = 1;

/// Where the manifest of an output folder is.
pub(super) fn path(folder: &Path) -> PathBuf {
    folder.join(MANIFEST)
}

/// The length and the hash of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fingerprint {
    /// XXH3, 128 bits, of the bytes.
    pub hash: u128,
    /// Length in bytes.
    pub length: u64,
}

impl Fingerprint {
    /// Takes the fingerprint of some bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self { hash: xxh3_128(bytes), length: bytes.len() as u64 }
    }
}

/// Every file of an output folder that is Dateline's, by site path.
///
/// On the disk it is JSON, sorted by path, so that the same site has the same manifest. A
/// run that was killed leaves one that names the files of the old and of the new site.
#[derive(Debug, Clone)]
pub struct Manifest {
    naming: Naming,
    /// By [`Naming::key`].
    files: BTreeMap<String, (String, Fingerprint)>,
    /// Whether this is what the disk has.
    stored: bool,
    /// Who the site is for.
    pub(super) audience: Marking,
}

#[derive(Serialize, Deserialize)]
struct Stored {
    version: u32,
    /// Left out where the site is for everybody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    audience: Option<String>,
    files: Vec<StoredFile>,
}

#[derive(Serialize, Deserialize)]
struct StoredFile {
    path: String,
    /// Hexadecimal, 32 digits.
    xxh3: String,
    length: u64,
}

impl Manifest {
    pub(super) fn empty(naming: Naming) -> Self {
        Self { naming, files: BTreeMap::new(), stored: false, audience: Marking::Clear }
    }

    /// Reads the manifest of an output folder; without one, an empty one.
    pub(super) fn load(folder: &Path, naming: Naming) -> Result<Self, Diagnostic> {
        let file = path(folder);
        let bytes = match fs::read(&file) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Self::empty(naming)),
            Err(error) => return Err(fault::unwritable(&file, &error)),
        };
        Self::parse(&bytes, naming).ok_or_else(|| {
            let message = format!("`{}` is not a manifest that can be read", file.display());
            Diagnostic::new(Code::ForeignOutput, message).help(
                "remove the output folder if all of it is Dateline's, or take it over with `--force`",
            )
        })
    }

    /// Makes the manifest of a site whose files are all told apart by their paths.
    pub fn of<'a>(files: impl IntoIterator<Item = (&'a str, Fingerprint)>) -> Self {
        Self::named(Naming::Exact, files)
    }

    /// Makes the manifest of files that are told apart as a folder does.
    pub(super) fn named<'a>(
        naming: Naming,
        files: impl IntoIterator<Item = (&'a str, Fingerprint)>,
    ) -> Self {
        let entry =
            |(path, print): (&str, _)| (naming.key(path).into_owned(), (path.to_owned(), print));
        Self { files: files.into_iter().map(entry).collect(), ..Self::empty(naming) }
    }

    /// Reads the manifest of a folder that may be another run's to write; `None` where it has none.
    ///
    /// # Errors
    /// [`Code::ForeignOutput`] where it cannot be made sense of, [`Code::Unwritable`] where it cannot
    /// be read.
    pub fn look(folder: &Path) -> Result<Option<Self>, Diagnostic> {
        let manifest = Self::load(folder, Naming::Exact)?;
        Ok(manifest.stored.then_some(manifest))
    }

    /// Reads a manifest; `None` where it is none, or where a path in it leads out of the site.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        Self::parse(bytes, Naming::Exact)
    }

    fn parse(bytes: &[u8], naming: Naming) -> Option<Self> {
        let stored: Stored = serde_json::from_slice(bytes).ok()?;
        // What cannot be read is taken for the strictest.
        let audience = stored.audience.map(|text| text.parse().unwrap_or(Marking::Red));
        let audience = audience.unwrap_or_default();
        let mut manifest = Self { stored: true, audience, ..Self::empty(naming) };
        for StoredFile { path, xxh3, length } in stored.files {
            // What it names will be removed one day: a path that leads out must not be believed.
            address::check(&path).ok()?;
            let hash = u128::from_str_radix(&xxh3, 16).ok()?;
            manifest.insert(&path, Fingerprint { hash, length });
        }
        (stored.version == VERSION).then_some(manifest)
    }

    /// Who the site is for.
    pub fn audience(&self) -> Marking {
        self.audience
    }

    /// The bytes this is stored as.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut files: Vec<_> = self
            .iter()
            .map(|(path, print)| StoredFile {
                path: path.to_owned(),
                xxh3: format!("{:032x}", print.hash),
                length: print.length,
            })
            .collect();
        files.sort_by(|a, b| a.path.cmp(&b.path));
        // Writing strings and numbers to memory does not fail; an empty file would be refused when
        // read.
        let audience = (self.audience > Marking::Clear).then(|| self.audience.key().to_owned());
        serde_json::to_vec(&Stored { version: VERSION, audience, files }).unwrap_or_default()
    }

    pub(super) fn insert(&mut self, site_path: &str, print: Fingerprint) {
        let key = self.naming.key(site_path).into_owned();
        self.files.insert(key, (site_path.to_owned(), print));
    }

    /// This, once the disk has it.
    pub(super) fn stored(self) -> Self {
        Self { stored: true, ..self }
    }

    /// Whether the disk has exactly this.
    pub(super) fn is_stored_as(&self, other: &Manifest) -> bool {
        self.stored && self.audience == other.audience && self.files == other.files
    }

    /// Whether this names every file that the other does.
    pub(super) fn covers(&self, other: &Manifest) -> bool {
        self.stored && other.files.keys().all(|key| self.files.contains_key(key))
    }

    /// All files of this one and of the other, as the other has them where both do.
    pub(super) fn union(&self, other: &Manifest) -> Manifest {
        let mut union = Self { stored: false, ..self.clone() };
        union.audience = self.audience.max(other.audience);
        union.files.extend(other.files.iter().map(|(key, file)| (key.clone(), file.clone())));
        union
    }

    /// The files of this one that the other has not, by site path.
    pub(super) fn without<'a>(&'a self, other: &'a Manifest) -> impl Iterator<Item = &'a str> {
        self.files
            .iter()
            .filter(|(key, _)| !other.files.contains_key(*key))
            .map(|(_, (path, _))| path.as_str())
    }

    /// The files below a folder of the site, by site path.
    pub(super) fn below<'a>(&'a self, folder: &str) -> impl Iterator<Item = &'a str> {
        let prefix = format!("{}/", self.naming.key(folder));
        self.files
            .range(prefix.clone()..)
            .take_while(move |(key, _)| key.starts_with(&prefix))
            .map(|(_, (path, _))| path.as_str())
    }

    /// What is known of the file at a site path, if it is Dateline's.
    pub fn get(&self, site_path: &str) -> Option<Fingerprint> {
        self.files.get(self.naming.key(site_path).as_ref()).map(|(_, print)| *print)
    }

    /// Every file, by site path; in the order of the paths where the file system tells upper from
    /// lower case.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Fingerprint)> {
        self.files.values().map(|(path, print)| (path.as_str(), *print))
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest(naming: Naming, paths: &[&str]) -> Manifest {
        let mut manifest = Manifest::empty(naming);
        for path in paths {
            manifest.insert(path, Fingerprint::of(path.as_bytes()));
        }
        manifest
    }

    #[test]
    fn a_manifest_reads_back_as_it_was_written_in_the_order_of_paths() {
        let written = manifest(Naming::Exact, &["b", "a/x", "Ä", "a"]);
        let bytes = written.to_bytes();
        let read = Manifest::parse(&bytes, Naming::Exact).unwrap();
        assert!(read.is_stored_as(&written));
        assert_eq!(read.iter().map(|(path, _)| path).collect::<Vec<_>>(), ["a", "a/x", "b", "Ä"]);
        assert_eq!(bytes, manifest(Naming::Exact, &["a", "b", "Ä", "a/x"]).to_bytes());
        assert_eq!(bytes, manifest(Naming::CaseInsensitive, &["a", "b", "Ä", "a/x"]).to_bytes());
    }

    #[test]
    fn a_manifest_that_leads_out_or_is_damaged_is_not_believed() {
        let texts = [
            "",
            "{}",
            r#"{"version":2,"files":[]}"#,
            r#"{"version":1,"files":[{"path":"../x","xxh3":"0","length":1}]}"#,
            r#"{"version":1,"files":[{"path":"/etc/passwd","xxh3":"0","length":1}]}"#,
            r#"{"version":1,"files":[{"path":"x","xxh3":"?","length":1}]}"#,
            r#"{"version":1,"files":[{"path":"x","#,
        ];
        for text in texts {
            assert!(Manifest::parse(text.as_bytes(), Naming::Exact).is_none(), "{text}");
        }
    }

    #[test]
    fn what_only_changed_its_case_is_obsolete_only_where_case_matters() {
        let obsolete = |naming| {
            let (old, new) = (manifest(naming, &["Foo/x", "bar"]), manifest(naming, &["foo/x"]));
            old.without(&new).map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(obsolete(Naming::Exact), ["Foo/x", "bar"]);
        assert_eq!(obsolete(Naming::CaseInsensitive), ["bar"]);
    }

    #[test]
    fn files_below_a_folder_are_not_those_whose_name_begins_alike() {
        let manifest = manifest(Naming::Exact, &["a", "a-b", "a.html", "a/x", "a/y/z", "b"]);
        assert_eq!(manifest.below("a").collect::<Vec<_>>(), ["a/x", "a/y/z"]);
    }
}
