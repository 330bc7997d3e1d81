//! What a bucket's manifest says beside a folder's.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::model::{Marking, media_type};
use crate::plan::policy::cache_rule;
use crate::write::{Fingerprint, Manifest};

const VERSION: u32 = 1;

/// The manifest of a bucket: that of a folder, and for each file how it was sent. Whatever reads the
/// one reads the other.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Ledger {
    pub(super) files: BTreeMap<String, Line>,
}

/// A file of the site in a bucket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// What it is to hold.
    pub(super) print: Fingerprint,
    /// What the service called it when it was sent: it is there, and is what it is to be, as long as
    /// the service calls it so. `None` where that is not known: it was announced, and may be on its
    /// way.
    pub(super) tag: Option<String>,
    /// What the service is to say of it.
    pub(super) headers: Headers,
}

/// What a service says of a file to whoever asks for it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Headers {
    /// `Content-Type`.
    pub(super) media_type: String,
    /// `Cache-Control`.
    pub(super) cache: String,
}

impl Headers {
    /// Those of a file of a site for some audience.
    pub(super) fn of(path: &str, audience: Marking) -> Self {
        Self {
            media_type: media_type(path).to_owned(),
            cache: cache_rule(path).header(audience).to_owned(),
        }
    }
}

#[derive(Serialize, Deserialize)]
struct Stored {
    version: u32,
    files: Vec<StoredLine>,
}

#[derive(Serialize, Deserialize)]
struct StoredLine {
    path: String,
    xxh3: String,
    length: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    etag: Option<String>,
    #[serde(default, rename = "type", skip_serializing_if = "String::is_empty")]
    media_type: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    cache: String,
}

impl Ledger {
    /// Reads a ledger, or the manifest of a folder; `None` where it is neither.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        // It knows which paths are to be believed.
        let manifest = Manifest::read(bytes)?;
        let stored: Stored = serde_json::from_slice(bytes).ok()?;
        let mut files = BTreeMap::new();
        for line in stored.files {
            let print = manifest.get(&line.path)?;
            let headers = Headers { media_type: line.media_type, cache: line.cache };
            files.insert(line.path, Line { print, tag: line.etag, headers });
        }
        Some(Self { files })
    }

    /// The bytes this is stored as.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let files = self
            .files
            .iter()
            .map(|(path, line)| StoredLine {
                path: path.clone(),
                xxh3: format!("{:032x}", line.print.hash),
                length: line.print.length,
                etag: line.tag.clone(),
                media_type: line.headers.media_type.clone(),
                cache: line.headers.cache.clone(),
            })
            .collect();
        // Strings and numbers can always be written.
        serde_json::to_vec(&Stored { version: VERSION, files }).unwrap_or_default()
    }

    /// This as a manifest.
    pub(super) fn manifest(&self) -> Manifest {
        Manifest::of(self.files.iter().map(|(path, line)| (path.as_str(), line.print)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str, tag: Option<&str>) -> Line {
        Line {
            print: Fingerprint::of(text.as_bytes()),
            tag: tag.map(str::to_owned),
            headers: Headers::of("a.html", Marking::Clear),
        }
    }

    #[test]
    fn a_ledger_reads_back_as_it_was_written_and_a_manifest_is_one_too() {
        let mut ledger = Ledger::default();
        ledger.files.insert("a.html".to_owned(), line("1", Some("\"x\"")));
        ledger.files.insert("b/c".to_owned(), line("2", None));
        let bytes = ledger.to_bytes();
        assert_eq!(Ledger::read(&bytes), Some(ledger.clone()));
        let manifest = Manifest::read(&bytes).expect("a ledger is a manifest");
        assert_eq!(manifest.to_bytes(), ledger.manifest().to_bytes());

        let of_a_folder = Ledger::read(&ledger.manifest().to_bytes()).expect("a ledger");
        assert_eq!(of_a_folder.files["b/c"].print, ledger.files["b/c"].print);
        assert_eq!(of_a_folder.files["a.html"].tag, None);
    }

    #[test]
    fn a_ledger_that_leads_out_of_the_site_is_not_believed() {
        for path in ["../x", "/x", ".git/config", ".dateline-lock"] {
            let mut ledger = Ledger::default();
            ledger.files.insert(path.to_owned(), line("1", None));
            assert_eq!(Ledger::read(&ledger.to_bytes()), None, "{path}");
        }
        assert_eq!(Ledger::read(b"{"), None);
    }
}
