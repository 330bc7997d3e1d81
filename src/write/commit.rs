//! Publishing a stage, in steps any of which may be the last of a run that is killed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use foldhash::HashMap;
use rayon::prelude::*;

use super::manifest::{self, Manifest};
use super::stage::{Stage, Staged};
use super::{Phase, Report, Target, address, fault};
use crate::diagnostic::Diagnostic;
use crate::model::Part;
use crate::world::Stamp;

const UNION: &str = "union.json";
const SITE: &str = "site.json";

/// A stage that is being published.
///
/// The order of the steps is what makes it safe: [`announce`](Self::announce) before the first file
/// is moved in, so that no file of Dateline's is ever unknown to the manifest;
/// [`finish`](Self::finish) after the last one is removed, so that none is ever forgotten.
#[derive(Debug)]
pub(super) struct Commit<'a> {
    stage: &'a Stage,
    /// What will be Dateline's.
    pub(super) site: Manifest,
    /// What names all that is Dateline's on the way there, the old and the new.
    pub(super) on_the_way: OnTheWay,
    /// Whether the manifest on the disk is that of the site already.
    is_settled: bool,
    removed: AtomicUsize,
    /// What is moved, by [`Phase`]. A new folder is moved whole in the first phase that has anything
    /// in it; what the later ones have in it is then moved there.
    pub(super) moves: Moves,
}

/// Files and folders that are moved in each phase.
type Moves = BTreeMap<Phase, BTreeSet<String>>;

/// The manifest that a run leaves which is killed while it moves files.
#[derive(Debug)]
pub(super) enum OnTheWay {
    /// The old one: nothing is new.
    Old,
    /// That of the site: nothing of the old is gone. It is published before, and stays.
    Site,
    /// One of both.
    Union(Manifest),
}

impl<'a> Commit<'a> {
    /// Writes all that still has to be written to the staging folder; moves nothing, so that a full
    /// disk is noticed while the output is as it was.
    pub(super) fn prepare(stage: &'a Stage) -> Result<Self, Diagnostic> {
        if let Some(diagnostic) = stage.failure() {
            return Err(diagnostic.clone());
        }
        let old = &stage.target.manifest;
        let mut site = Manifest::named(
            stage.target.lock.naming(),
            stage.files().iter().map(|file| (file.path.as_str(), file.print)),
        );
        site.audience = stage.audience;
        let on_the_way = if old.covers(&site) {
            OnTheWay::Old
        } else if old.without(&site).next().is_none() {
            OnTheWay::Site
        } else {
            OnTheWay::Union(old.union(&site))
        };
        let commit = Self {
            on_the_way,
            is_settled: old.is_stored_as(&site),
            removed: AtomicUsize::new(0),
            moves: moves(stage),
            stage,
            site,
        };
        if let OnTheWay::Union(union) = &commit.on_the_way {
            commit.write(UNION, union, false)?;
        }
        if !commit.is_settled {
            // The one file that must not come out torn when the power goes; pages are made again.
            commit.write(SITE, &commit.site, true)?;
        }
        Ok(commit)
    }

    /// Publishes the manifest of the old and the new site.
    pub(super) fn announce(&self) -> Result<(), Diagnostic> {
        match self.on_the_way {
            OnTheWay::Old => Ok(()),
            OnTheWay::Site => self.publish(SITE),
            OnTheWay::Union(_) => self.publish(UNION),
        }
    }

    /// All steps after the announcement.
    pub(super) fn carry_out(&self) -> Result<Report, Diagnostic> {
        self.clear_the_way()?;
        self.move_in()?;
        self.sweep()?;
        self.finish()
    }

    /// Removes the files of the old site where the new one has folders, and the reverse.
    pub(super) fn clear_the_way(&self) -> Result<(), Diagnostic> {
        for folder in self.stage.over_files() {
            self.remove(&folder)?;
        }
        for folder in self.stage.overlaid().iter() {
            let files: Vec<_> = self.old().below(folder).collect();
            self.remove_all(&files)?;
            remove_empty(&self.target().path(folder));
        }
        Ok(())
    }

    /// Moves every file that differs to its place, so that a run which is killed leaves no page before
    /// the files that it shows.
    pub(super) fn move_in(&self) -> Result<(), Diagnostic> {
        self.moves.iter().try_for_each(|(phase, paths)| self.move_all(*phase, paths))
    }

    /// The stamp of a file that was moved in with its folder, and so is as it was when it was made:
    /// that a file alone is moved is a change of it.
    pub(super) fn stamp(&self, file: &Staged) -> Option<Stamp> {
        let phase = self.stage.phase(&file.path);
        let is_alone = self.moves.get(&phase).is_some_and(|paths| paths.contains(&file.path));
        if is_alone { None } else { file.stamp }
    }

    /// Moves files and folders of a phase to their places, in no order.
    pub(super) fn move_all(
        &self,
        phase: Phase,
        paths: &BTreeSet<String>,
    ) -> Result<(), Diagnostic> {
        paths.par_iter().try_for_each(|path| self.move_one(phase, path))
    }

    /// Moves a file or a folder to its place, in a folder which is made if it is not there.
    fn move_one(&self, phase: Phase, path: &str) -> Result<(), Diagnostic> {
        let place = self.target().path(path);
        let from = self.stage.waiting_in(phase, path)?;
        fs::rename(&from, &place)
            .or_else(|error| match (error.kind(), place.parent()) {
                (ErrorKind::NotFound, Some(folder)) => {
                    fs::create_dir_all(folder).and_then(|()| fs::rename(&from, &place))
                }
                _ => Err(error),
            })
            .map_err(|error| fault::unwritable(&place, &error))
    }

    /// Removes the files of the old site that the new one has not, and the folders they leave
    /// empty.
    pub(super) fn sweep(&self) -> Result<(), Diagnostic> {
        let obsolete: Vec<_> = self.old().without(&self.site).collect();
        // What names pages goes first, and last what pages show.
        for part in [Part::Index, Part::Page, Part::Asset] {
            let of_part = obsolete.iter().copied().filter(|path| Part::of(path) == part);
            self.remove_all(&of_part.collect::<Vec<_>>())?;
        }
        let folders: BTreeSet<_> =
            obsolete.iter().flat_map(|path| address::folders(path)).collect();
        let mut is_real = RealFolders::new(self.target());
        // From the last to the first, so that a folder comes after those it holds.
        for folder in folders.iter().rev() {
            if is_real.get(folder) {
                // Fails where it is not empty, as it should.
                let _ = fs::remove_dir(self.target().path(folder));
            }
        }
        Ok(())
    }

    /// Publishes the manifest of the new site.
    pub(super) fn finish(&self) -> Result<Report, Diagnostic> {
        if !self.is_settled && !matches!(self.on_the_way, OnTheWay::Site) {
            self.publish(SITE)?;
        }
        let files = self.stage.files();
        let written = files.iter().filter(|file| file.differs).count();
        Ok(Report {
            written,
            unchanged: files.len() - written,
            removed: self.removed.load(Ordering::Relaxed),
            ..Report::of(files.iter().map(|file| (file.path.as_str(), file.print.length)))
        })
    }

    fn target(&self) -> &'a Target {
        &self.stage.target
    }

    fn old(&self) -> &'a Manifest {
        &self.stage.target.manifest
    }

    fn write(&self, name: &str, manifest: &Manifest, sync: bool) -> Result<(), Diagnostic> {
        let path = self.stage.folder()?.join(name);
        let written = File::create_new(&path).and_then(|mut file| {
            file.write_all(&manifest.to_bytes())?;
            if sync { file.sync_all() } else { Ok(()) }
        });
        written.map_err(|error| fault::unwritable(&manifest::path(&self.target().folder), &error))
    }

    fn publish(&self, name: &str) -> Result<(), Diagnostic> {
        let path = manifest::path(&self.target().folder);
        fs::rename(self.stage.folder()?.join(name), &path)
            .map_err(|error| fault::unwritable(&path, &error))
    }

    /// Removes files, except those which someone moved behind a link.
    fn remove_all(&self, site_paths: &[&str]) -> Result<(), Diagnostic> {
        let mut is_real = RealFolders::new(self.target());
        let there: Vec<_> = site_paths
            .iter()
            .filter(|path| address::parent(path).is_none_or(|folder| is_real.get(folder)))
            .collect();
        there.par_iter().try_for_each(|path| self.remove(path))
    }

    /// Removes one file, if it is there and is not a folder by now.
    fn remove(&self, site_path: &str) -> Result<(), Diagnostic> {
        let path = self.target().path(site_path);
        if !fs::symlink_metadata(&path).is_ok_and(|metadata| !metadata.is_dir()) {
            return Ok(());
        }
        match fs::remove_file(&path) {
            Ok(()) => {
                self.removed.fetch_add(1, Ordering::Relaxed);
                Ok(())
            }
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            Err(error) => Err(fault::unwritable(&path, &error)),
        }
    }
}

/// Tells what of a stage is to be moved.
fn moves(stage: &Stage) -> Moves {
    let files = stage.files();
    let naming = stage.target.lock.naming();
    let differing: Vec<_> = (files.par_iter().filter(|file| file.differs))
        .map(|file| (stage.phase(&file.path), stage.new_folders(&file.path), file))
        .collect();
    let mut first: HashMap<_, Phase> = HashMap::default();
    for (phase, folders, _) in &differing {
        for folder in folders {
            let known = first.entry(naming.key(folder)).or_insert(*phase);
            *known = (*phase).min(*known);
        }
    }
    let mut moves: BTreeMap<Phase, BTreeMap<_, &str>> = BTreeMap::new();
    for (phase, folders, file) in &differing {
        let is_whole = |folder: &&&str| first.get(&naming.key(folder)) == Some(phase);
        let path = folders.iter().find(is_whole).copied().unwrap_or(&file.path);
        moves.entry(*phase).or_default().insert(naming.key(path), path);
    }
    let owned = |paths: BTreeMap<_, &str>| paths.into_values().map(str::to_owned).collect();
    moves.into_iter().map(|(phase, paths)| (phase, owned(paths))).collect()
}

/// Which folders of the site are folders in the output all the way up, none of them a link.
pub(super) struct RealFolders<'a> {
    target: &'a Target,
    known: HashMap<String, bool>,
}

impl<'a> RealFolders<'a> {
    pub(super) fn new(target: &'a Target) -> Self {
        Self { target, known: HashMap::default() }
    }

    pub(super) fn get(&mut self, folder: &str) -> bool {
        if let Some(known) = self.known.get(folder) {
            return *known;
        }
        let real = address::parent(folder).is_none_or(|parent| self.get(parent))
            && fs::symlink_metadata(self.target.path(folder))
                .is_ok_and(|metadata| metadata.is_dir());
        self.known.insert(folder.to_owned(), real);
        real
    }
}

/// Removes a folder and those in it, as far as they hold no file.
fn remove_empty(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            remove_empty(&entry.path());
        }
    }
    // Fails where it holds a file; then the file that was to take its place cannot, and says so.
    let _ = fs::remove_dir(folder);
}
