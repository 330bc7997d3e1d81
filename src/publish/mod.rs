//! From a desk to where its readers are: a folder, a branch of git, a bucket.
//!
//! A run makes the site anew in a folder of its own ([`Staged`]), asks the target what it holds
//! ([`Store::held`]), compares the two ([`Differences`]), and puts up what differs
//! ([`Store::put`]). What a target holds is told by the manifest that the run before left there, so
//! nothing is ever removed, or overwritten, that Dateline did not write.
//!
//! | target | how it stays whole |
//! |---|---|
//! | [`Folder`] | each file moves in at once, in the order of [`Phase`](crate::write::Phase), under a lock |
//! | [`Branch`] | a commit is made beside the branch, which then goes from the old to the new in one step |
//! | [`Bucket`] | each object is whole by itself, in the same order; the manifest says who is at work |
//!
//! A run that is killed leaves a site every page of which is whole. The next one finds what is
//! there already, and puts up the rest; it also removes the temporary folder that was left.

mod branch;
mod bucket;
mod differences;
mod folder;
mod private;
mod retry;
mod staged;
mod store;

use std::collections::BTreeMap;
use std::path::Path;

pub use branch::{Branch, source};
pub use bucket::Bucket;
pub use differences::{Change, Differences};
pub use folder::Folder;
pub use staged::Staged;
pub use store::{Done, Failed, Held, Job, Left, Store};

use crate::audit;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Destination, Target};
use crate::pipeline::Site;
use crate::world::World;
use crate::write::Manifest;

/// What a run may do though it is doubtful.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Leave {
    /// Publish beside files that Dateline did not write, and over those where the site has one.
    pub force: bool,
    /// Publish though more pages vanish than the target's share.
    pub vanish: bool,
}

/// Opens the target of a desk in `root`; changes nothing there.
///
/// # Errors
/// [`Code::ForeignOutput`] for a folder that is a part of the desk, [`Code::Unreachable`] where what
/// it takes to reach the target is not there.
pub fn open(
    root: &Path,
    name: &str,
    target: &Target,
    site: &Site,
    leave: Leave,
) -> Result<Box<dyn Store>, Diagnostic> {
    Ok(match &target.destination {
        Destination::Folder(folder) => Box::new(Folder::open(root, folder, leave.force)?),
        Destination::Branch(branch) => Box::new(Branch::open(root, name, branch)?),
        Destination::Bucket(bucket) => {
            Box::new(Bucket::open(bucket, site.corpus.site.audience, leave.force)?)
        }
    })
}

/// Reads the manifest of what is published at a target: every file there that is Dateline's, and so
/// its pages. `None` where nothing was published yet.
///
/// # Errors
/// As [`Store::manifest`].
pub fn published(store: &dyn Store) -> Result<Option<Manifest>, Diagnostic> {
    store.manifest()
}

/// The pages of a manifest, as paths in the site.
pub fn pages(manifest: &Manifest) -> impl Iterator<Item = &str> {
    manifest.iter().map(|(path, _)| path).filter(|path| crate::model::is_page(path))
}

/// Why a run must not go on, if there is a reason that `leave` does not cover.
///
/// # Errors
/// [`Code::ForeignOutput`] where the target holds what Dateline did not write and `keep` does not
/// name, [`Code::Vanishing`] where more pages would vanish than the target's share.
pub fn check(
    name: &str,
    target: &Target,
    held: &Held,
    differences: &Differences,
    staged: &Staged,
    leave: Leave,
) -> Result<(), Diagnostic> {
    const SHOWN: usize = 5;
    let is_kept = |path: &str| target.keep.iter().any(|kept| lies_in(path, kept));
    if let Some(path) = staged.paths().find(|path| is_kept(path)) {
        let message = format!("`{path}` is a file of the site, and `keep` says that it is not");
        return Err(Diagnostic::new(Code::ForeignOutput, message).help(format!(
            "take it out of `publish: {name}: keep` in site.yaml, or give the page or file another address"
        )));
    }
    let foreign: Vec<&str> =
        held.foreign.iter().map(String::as_str).filter(|path| !is_kept(path)).collect();
    if !leave.force && !foreign.is_empty() {
        let shown: Vec<String> =
            foreign.iter().take(SHOWN).map(|path| format!("`{}`", path.escape_debug())).collect();
        let more = foreign.len().saturating_sub(SHOWN);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let message = format!(
            "the target `{name}` holds what Dateline did not write: {}{more}",
            shown.join(", ")
        );
        return Err(Diagnostic::new(Code::ForeignOutput, message).help(
            "name what is to stay in `keep` of the target in site.yaml, or publish beside it with `--force`: only files of the same path are overwritten, nothing is removed",
        ));
    }
    if !leave.vanish && !target.vanish.allows(differences.pages_gone, differences.pages_before) {
        let message = format!(
            "{} of {} pages would vanish from `{name}`, more than {} %",
            differences.pages_gone,
            differences.pages_before,
            target.vanish.percent()
        );
        return Err(Diagnostic::new(Code::Vanishing, message).help(
            "see which with `--dry-run --verbose`; if it is meant, publish with `--allow-vanish`, or set `vanish` of the target in site.yaml",
        ));
    }
    Ok(())
}

/// Whether a path is `folder` or lies in it.
fn lies_in(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Audits a site that is about to be published: every run does, and goes no further where anything
/// is found. `earlier` is what earlier versions of the content say that the audience may not see.
///
/// # Errors
/// [`Code::Leak`] for each string that its audience may not see, with where it is written;
/// [`Code::Unwritable`] where a file cannot be read, of which nothing is proved.
pub fn audit(
    world: &dyn World,
    site: &Site,
    earlier: &[String],
    staged: &Staged,
) -> Result<(), Vec<Diagnostic>> {
    let found = audit::audit(world, site, earlier, staged.folder()).map_err(|wrong| {
        let of = |message: String| {
            Diagnostic::new(Code::Unwritable, message)
                .help("nothing is proved of a site with a file that cannot be read")
        };
        wrong.into_iter().map(of).collect::<Vec<_>>()
    })?;
    let mut by_string: BTreeMap<(audit::What, &str), (&audit::Leak, usize)> = BTreeMap::new();
    for leak in &found.leaks {
        by_string.entry((leak.what, &leak.text)).or_insert((leak, 0)).1 += 1;
    }
    let leaks = by_string.into_values().map(|(leak, files)| {
        let more = if files > 1 { format!(" and {} more files", files - 1) } else { String::new() };
        let text = leak.text.split_whitespace().collect::<Vec<_>>().join(" ");
        let text = crate::link::cut(&text, LONGEST_LEAK);
        let message = format!("{} is in {}{more}: {text}", leak.what.words(), leak.file);
        let leak_of = Diagnostic::new(Code::Leak, message)
            .help("`dateline audit` names every place; mark or rephrase what tells it");
        match &leak.from {
            Some(place) => leak_of.at(place.clone()),
            None => leak_of,
        }
    });
    let leaks: Vec<Diagnostic> = leaks.collect();
    if leaks.is_empty() { Ok(()) } else { Err(leaks) }
}

/// The most of a leak that is shown, in characters.
const LONGEST_LEAK: usize = 100;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_is_kept_covers_what_lies_in_it_and_not_what_begins_alike() {
        assert!(lies_in("old", "old") && lies_in("old/a/b", "old"));
        assert!(!lies_in("older", "old") && !lies_in("a/old", "old"));
    }
}
