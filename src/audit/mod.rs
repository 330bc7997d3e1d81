//! Proves of a built site that nothing in it is above its audience.
//!
//! Every string that the audience may not see is gathered from the content (names, ids, own keys,
//! addresses, runs of words of texts, files) and sought in every file of the site, whatever it is
//! written in: HTML, XML, JSON, scripts, calendars, the pieces of the search index, compressed or
//! not, and in their names. What the audience is shown elsewhere is no leak.
//!
//! - `strings`: everything that a record says;
//! - `gather`: what of it the audience may not see;
//! - `open`: what of that it may see all the same;
//! - `sought`: what is left, and how it is sought;
//! - `words`: how texts are compared;
//! - `file`: what a file of a site says, `png` what a picture does.
//!
//! The audit knows the content and the site, and nothing of how the one was made of the other: what
//! the other steps overlook, it finds.

mod file;
mod gather;
mod open;
mod png;
mod sought;
mod strings;
mod words;

use std::cmp::Reverse;
use std::path::Path;

use rayon::prelude::*;
use serde::Deserialize;
use walkdir::WalkDir;

use crate::diagnostic::Place;
use crate::model::Marking;
use crate::pipeline::Site;
use crate::world::World;
use crate::write::{MANIFEST, Manifest};

/// What came of an audit.
#[derive(Debug, Default)]
pub struct Audit {
    /// What should not be there, by file.
    pub leaks: Vec<Leak>,
    /// The number of files that were read.
    pub files: usize,
    /// The number of strings that were sought.
    pub sought: usize,
    /// Files whose texts are packed in ways that are not read, as those of PDF and of office
    /// programs: of them only the bytes, the names and what is not packed are proved.
    pub unread: Vec<String>,
    /// Who the site was made for, where it says so and that is above the audience.
    pub made_for: Option<Marking>,
}

/// A string in a file of a site that its audience may not see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leak {
    /// The file: its path in the folder of the site.
    pub file: String,
    /// What the string is.
    pub what: What,
    /// The string, as it is written in the content.
    pub text: String,
    /// Where it is written; `None` for what an earlier version of the content held.
    pub from: Option<Place>,
}

/// What a string of the content is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum What {
    /// A title, name or alias.
    Name,
    /// An id, or a part of an address.
    Id,
    /// A value of a field.
    Value,
    /// A web address.
    Address,
    /// A text, or words of it.
    Text,
    /// A file of `content/assets/`.
    Asset,
    /// What an earlier version of the content held.
    Earlier,
}

impl What {
    /// What it is, in words.
    pub fn words(self) -> &'static str {
        match self {
            What::Name => "a name",
            What::Id => "an id",
            What::Value => "a value",
            What::Address => "an address",
            What::Text => "words of a text",
            What::Asset => "a file",
            What::Earlier => "words of an earlier version",
        }
    }

    /// What it is, as a key.
    pub fn key(self) -> &'static str {
        match self {
            What::Name => "name",
            What::Id => "id",
            What::Value => "value",
            What::Address => "address",
            What::Text => "text",
            What::Asset => "asset",
            What::Earlier => "earlier",
        }
    }
}

/// What must not be found in a site, gathered once and sought in each of its files.
pub struct Auditor(sought::Sought);

impl Auditor {
    /// Gathers what an audience may not see. The parameters are those of [`audit()`].
    pub fn new(world: &dyn World, site: &Site, earlier: &[String]) -> Self {
        Self(gather::of(world, site, earlier))
    }

    /// The number of strings that are sought.
    pub fn sought(&self) -> usize {
        self.0.len()
    }

    /// Finds what must not stand in a file, given its path in the site and its bytes.
    ///
    /// # Errors
    ///
    /// A sentence, where it is compressed and cannot be decompressed.
    pub fn file(&self, path: &str, bytes: &[u8]) -> Result<Vec<Leak>, String> {
        let plain = file::unpacked(path, bytes)?;
        // On most desks nothing is held back.
        if self.sought() == 0 {
            return Ok(Vec::new());
        }
        let mut leaks = self.0.find(path, bytes, &plain);
        for run in file::runs(&plain) {
            for leak in self.0.find("", run.as_bytes(), run.as_bytes()) {
                let leak = Leak { file: path.to_owned(), ..leak };
                if leak.text.len() >= file::SHORTEST && !leaks.contains(&leak) {
                    leaks.push(leak);
                }
            }
        }
        Ok(leaks)
    }
}

/// The leaks of a file, who it says that the site is for, and its name if it was not read.
type Read = (Vec<Leak>, Option<Marking>, Option<String>);

/// Who a site is for, where one of its files tells it.
fn made_for(name: &str, bytes: &[u8]) -> Option<Marking> {
    #[derive(Deserialize)]
    struct Data {
        site: Settings,
    }
    #[derive(Deserialize)]
    struct Settings {
        audience: String,
    }
    match name {
        MANIFEST => Manifest::read(bytes).map(|manifest| manifest.audience()),
        "data/graph.json" => {
            let data: Data = serde_json::from_slice(bytes).ok()?;
            data.site.audience.parse().ok()
        }
        _ => None,
    }
}

/// Audits a folder.
///
/// `site` is the desk, prepared for the audience that the folder is for; `world` is where its
/// content comes from. `earlier` is what earlier versions of the content held that this audience may
/// not see.
///
/// # Errors
///
/// A sentence for each file that cannot be read: of such a folder nothing is proved.
pub fn audit(
    world: &dyn World,
    site: &Site,
    earlier: &[String],
    folder: &Path,
) -> Result<Audit, Vec<String>> {
    let mut files = Vec::new();
    let mut wrong = Vec::new();
    for entry in WalkDir::new(folder).sort_by_file_name() {
        match entry {
            Ok(entry) if entry.file_type().is_dir() => {}
            // Links followed, and before anything is opened: opening a pipe waits for who writes to it.
            Ok(entry) => match entry.path().metadata() {
                Ok(metadata) if !metadata.is_file() => {
                    wrong.push(format!("{} is not a regular file", entry.path().display()));
                }
                metadata => {
                    files.push((entry.into_path(), metadata.map_or(0, |found| found.len())))
                }
            },
            Err(error) => wrong.push(error.to_string()),
        }
    }
    let auditor = Auditor::new(world, site, earlier);
    let read = |path: &Path| {
        let within = path.strip_prefix(folder).unwrap_or(path);
        let name = within.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/");
        let bytes = std::fs::read(path).map_err(|error| format!("{name}: {error}"))?;
        let leaks = auditor.file(&name, &bytes).map_err(|error| format!("{name}: {error}"))?;
        Ok((leaks, made_for(&name, &bytes), file::is_packed(&bytes).then_some(name)))
    };
    // The largest first: none is left to one thread while the others have nothing to do.
    let mut order: Vec<usize> = (0..files.len()).collect();
    order.sort_by_key(|&at| Reverse(files[at].1));
    let mut results: Vec<(usize, Result<Read, String>)> =
        order.into_par_iter().map(|at| (at, read(&files[at].0))).collect();
    results.sort_by_key(|(at, _)| *at);
    let (files, sought) = (files.len(), auditor.sought());
    let mut audit = Audit { files, sought, ..Audit::default() };
    let audience = site.corpus.site.audience;
    for (_, result) in results {
        match result {
            Ok((mut leaks, made_for, unread)) => {
                audit.leaks.append(&mut leaks);
                audit.unread.extend(unread);
                let above = made_for.filter(|made_for| *made_for > audience);
                audit.made_for = audit.made_for.max(above);
            }
            Err(error) => wrong.push(error),
        }
    }
    if wrong.is_empty() { Ok(audit) } else { Err(wrong) }
}
