//! A folder: of this machine, or mounted.

use std::collections::BTreeMap;
use std::fs;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use walkdir::WalkDir;
use xxhash_rust::xxh3::Xxh3Default;

use super::{Done, Failed, Held, Job, Left, Staged, Store};
use crate::diagnostic::{Code, Diagnostic};
use crate::write::{Adopt, Fingerprint, Manifest, OWN, Output, check_place, resolve};

/// What is in a folder and no part of any site: a clone has its repository there.
const REPOSITORY: &str = ".git";

/// A folder that holds a published site. What writes it is [`Output`], as for a build.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    force: bool,
    /// The manifest when it was last looked at.
    manifest: Option<Manifest>,
}

impl Folder {
    /// A folder, from the desk's root; it need not be there.
    ///
    /// # Errors
    /// [`Code::ForeignOutput`] where publishing there would write over the desk.
    pub fn open(root: &Path, folder: &str, force: bool) -> Result<Self, Diagnostic> {
        let path = root.join(folder);
        check_place(root, &path).map_err(|mut diagnostic| {
            diagnostic.help = Some(
                "name a folder of its own in `to` of the target in site.yaml, such as ../public"
                    .to_owned(),
            );
            diagnostic
        })?;
        Ok(Self { path, force, manifest: None })
    }

    fn look(&self) -> Result<Option<Manifest>, Diagnostic> {
        match Manifest::look(&self.path) {
            Err(_) if self.force => Ok(None),
            other => other,
        }
    }

    fn unreadable(&self, error: &dyn std::fmt::Display) -> Diagnostic {
        let message = format!("`{}` cannot be read: {error}", self.path.display());
        Diagnostic::new(Code::Unwritable, message).help("check the folder and who may read it")
    }
}

impl Store for Folder {
    fn place(&self) -> String {
        let path = resolve(&self.path);
        path.display().to_string()
    }

    fn manifest(&self) -> Result<Option<Manifest>, Diagnostic> {
        self.look()
    }

    fn held(&mut self, staged: &Staged) -> Result<Held, Diagnostic> {
        self.manifest = self.look()?;
        let mut ours = Vec::new();
        let mut foreign = Vec::new();
        let is_own = |entry: &walkdir::DirEntry| {
            let name = entry.file_name().to_string_lossy();
            entry.depth() == 1 && (name.starts_with(OWN) || name == REPOSITORY)
        };
        let entries = WalkDir::new(&self.path).min_depth(1).sort_by_file_name();
        for entry in entries.into_iter().filter_entry(|entry| !is_own(entry)) {
            let entry = match entry {
                Err(error) if error.io_error().is_some_and(|e| e.kind() == ErrorKind::NotFound) => {
                    continue;
                }
                other => other.map_err(|error| self.unreadable(&error))?,
            };
            if entry.file_type().is_dir() {
                continue;
            }
            let parts = entry.path().strip_prefix(&self.path).unwrap_or(entry.path()).components();
            let parts: Vec<_> =
                parts.map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
            let path = parts.join("/");
            let manifest = self.manifest.as_ref();
            if manifest.is_some_and(|manifest| manifest.get(&path).is_some()) {
                ours.push((path, entry));
            } else {
                foreign.push(path);
            }
        }
        let files: BTreeMap<_, _> = ours
            .into_par_iter()
            .map(|(path, entry)| {
                let wanted = staged.get(&path).filter(|_| entry.file_type().is_file());
                let print = wanted.filter(|wanted| is_there(entry.path(), *wanted));
                (path, print)
            })
            .collect();
        Ok(Held { is_published: self.manifest.is_some(), files, foreign })
    }

    fn put(&mut self, job: &Job<'_>, tick: &(dyn Fn() + Sync)) -> Result<Done, Failed> {
        // Whoever said so, or `keep`, knows of all that is there; a folder with a manifest needs no
        // leave, and then no file of somebody else's is overwritten.
        let adopt = if self.force || self.manifest.is_none() { Adopt::Yes } else { Adopt::No };
        let mut output = Output::open_with(&self.path, adopt).map_err(for_a_target)?;
        let known =
            self.manifest.as_ref().map_or_else(|| Manifest::of([]).to_bytes(), Manifest::to_bytes);
        if output.manifest().to_bytes() != known {
            let message = format!("another run has published to `{}` meanwhile", self.place());
            return Err(Diagnostic::new(Code::Locked, message).help("publish again").into());
        }
        let stage = output.stage();
        let paths: Vec<&str> = job.staged.paths().collect();
        let put = |path| {
            tick();
            stage.put(path, &job.staged.read(path)?).map(drop).map_err(for_a_target)
        };
        paths.into_par_iter().try_for_each(put)?;
        output.commit(stage).map_err(|diagnostic| {
            let left = if output.is_touched() { Left::InPart } else { Left::Untouched };
            Failed { diagnostic: for_a_target(diagnostic), left }
        })?;
        self.manifest = Some(job.staged.manifest());
        Ok(Done::default())
    }
}

/// Says what to do in terms of a target, not of a build.
fn for_a_target(mut diagnostic: Diagnostic) -> Diagnostic {
    let help = match diagnostic.code {
        Code::Locked => "wait until it ends, then publish again",
        Code::ForeignOutput => {
            "move it out of the way, or publish over it with `--force`; a folder or a link is never replaced"
        }
        Code::Unwritable => {
            "check that there is room, and who may write to the folder that `to` of the target names"
        }
        _ => return diagnostic,
    };
    diagnostic.help = Some(help.to_owned());
    diagnostic
}

/// Whether a file has a fingerprint; one that cannot be read has not.
fn is_there(path: &Path, wanted: Fingerprint) -> bool {
    if !fs::metadata(path).is_ok_and(|metadata| metadata.len() == wanted.length) {
        return false;
    }
    let Ok(mut file) = fs::File::open(path) else { return false };
    let mut hash = Xxh3Default::new();
    let mut buffer = vec![0; 64 * 1024];
    loop {
        match file.read(&mut buffer) {
            Ok(0) => return hash.digest128() == wanted.hash,
            Ok(read) => hash.update(&buffer[..read]),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(_) => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::publish::Differences;

    fn publish(root: &Path, staged: &Staged) -> Result<Differences, Diagnostic> {
        let mut folder = Folder::open(root, "public", false)?;
        let held = folder.held(staged)?;
        let differences = Differences::between(&held, staged);
        let job = Job { staged, held: &held, differences: &differences, note: "" };
        folder.put(&job, &|| {}).map_err(|failed| failed.diagnostic)?;
        Ok(differences)
    }

    #[test]
    fn looking_makes_nothing() {
        let root = tempfile::tempdir().unwrap();
        let mut folder = Folder::open(root.path(), "public", false).unwrap();
        let held = folder.held(&Staged::of(&[("a", "1")])).unwrap();
        assert!(!held.is_published && held.files.is_empty() && held.foreign.is_empty());
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_folder_is_named_the_same_before_and_after_it_is_made() {
        let root = tempfile::tempdir().unwrap();
        let folder = Folder::open(root.path(), "desk/../public", false).unwrap();
        let place = root.path().canonicalize().unwrap().join("public").display().to_string();
        assert_eq!(folder.place(), place);
        fs::create_dir(root.path().join("public")).unwrap();
        fs::create_dir(root.path().join("desk")).unwrap();
        assert_eq!(folder.place(), place);
    }

    #[test]
    fn a_file_that_somebody_edited_differs_though_the_manifest_knows_nothing_of_it() {
        let root = tempfile::tempdir().unwrap();
        let staged = Staged::of(&[("a", "1"), ("b/c", "2"), ("d", "3")]);
        assert_eq!(publish(root.path(), &staged).unwrap().added.len(), 3);
        fs::write(root.path().join("public/a"), "x").unwrap();
        fs::remove_file(root.path().join("public/d")).unwrap();
        let differences = publish(root.path(), &staged).unwrap();
        assert_eq!(differences.summary(), "1 added, 1 changed, 0 removed, 1 unchanged");
        assert!(publish(root.path(), &staged).unwrap().is_empty());
    }

    #[test]
    fn what_is_not_of_the_site_is_told_apart_and_a_repository_is_left_out() {
        let root = tempfile::tempdir().unwrap();
        let staged = Staged::of(&[("a", "1")]);
        publish(root.path(), &staged).unwrap();
        for path in [".git/config", "CNAME", "x/y"] {
            let path = root.path().join("public").join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        let held = Folder::open(root.path(), "public", false).unwrap().held(&staged).unwrap();
        assert_eq!(held.foreign, ["CNAME", "x/y"]);
        assert_eq!(held.files.keys().collect::<Vec<_>>(), ["a"]);
    }

    #[test]
    fn a_run_that_another_one_overtook_writes_nothing() {
        let root = tempfile::tempdir().unwrap();
        let (mine, theirs) = (Staged::of(&[("a", "mine")]), Staged::of(&[("a", "theirs")]));
        let mut folder = Folder::open(root.path(), "public", false).unwrap();
        let held = folder.held(&mine).unwrap();
        let differences = Differences::between(&held, &mine);
        publish(root.path(), &theirs).unwrap();
        let job = Job { staged: &mine, held: &held, differences: &differences, note: "" };
        let failed = folder.put(&job, &|| {}).unwrap_err();
        assert_eq!((failed.diagnostic.code, failed.left), (Code::Locked, Left::Untouched));
        assert_eq!(fs::read_to_string(root.path().join("public/a")).unwrap(), "theirs");
    }

    #[test]
    fn a_part_of_the_desk_is_no_target() {
        let root = tempfile::tempdir().unwrap();
        for folder in [".", "content", "..", "content/x"] {
            assert_eq!(
                Folder::open(root.path(), folder, true).unwrap_err().code,
                Code::ForeignOutput
            );
        }
    }
}
