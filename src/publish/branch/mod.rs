//! A branch of a git repository: the desk's own, or one that is pushed to.
//!
//! The commit is made by git's plumbing, from blobs and an index of its own, beside everything that
//! somebody works with: no work tree, no index and no branch that is checked out is touched. Until
//! the branch goes from its old commit to the new one, in one step that fails if another run moved
//! it, nothing that is published changes.

mod git;
mod remote;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use gix::hash::{Kind, ObjectId};
use rayon::prelude::*;
use walkdir::WalkDir;

use super::retry::{Attempt, PAUSES, retry};
use super::{Done, Failed, Held, Job, Left, Staged, Store};
use crate::diagnostic::{Code, Diagnostic};
use crate::model;
use crate::write::{Fingerprint, MANIFEST, Manifest};
use git::{Git, Refusal};

/// Where a repository remembers what it last published to another, so that it need not be fetched
/// again: one reference for each target.
const PUBLISHED: &str = "refs/dateline/published";

/// The largest manifest that is read, in bytes: one of a million files.
const LIMIT: u64 = 256 << 20;

/// The mode of a file in a tree.
const FILE: &str = "100644";

/// A branch that holds a published site.
#[derive(Debug)]
pub struct Branch {
    git: Git,
    /// The reference, in full.
    reference: String,
    branch: model::Branch,
    /// Where this repository remembers what is there.
    memory: String,
    hash: Kind,
    /// What it held when it was last looked at.
    tip: Option<Tip>,
}

/// The newest commit of a branch.
#[derive(Debug)]
struct Tip {
    commit: String,
    /// Every file of it, by path.
    files: BTreeMap<String, Entry>,
    manifest: Option<Manifest>,
}

/// A file in a tree, as git has it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    mode: String,
    object: String,
}

impl Branch {
    /// Opens a branch, for a desk in `root`.
    ///
    /// # Errors
    /// [`Code::Unreachable`] where there is no git, or no repository to make commits in;
    /// [`Code::ForeignOutput`] for a branch that somebody works on, and for a repository that lies in
    /// the desk and is not its own.
    pub fn open(root: &Path, name: &str, branch: &model::Branch) -> Result<Self, Diagnostic> {
        let desk = Git::of(root);
        let git = match desk.line(["rev-parse", "--absolute-git-dir"]) {
            Ok(repository) => desk.in_repository(repository),
            Err(Refusal { said }) if said.contains("not a git repository") => {
                if branch.remote.is_none() {
                    let message = "this desk is not in a git repository, and so has no branch";
                    return Err(Diagnostic::new(Code::Unreachable, message).help(
                        "make one with: git init; or name another in `remote` of the target in site.yaml",
                    ));
                }
                desk.in_repository(repository_of_its_own(&desk, root)?)
            }
            Err(refusal) => return Err(refusal.because("the desk's repository cannot be opened")),
        };
        let mut branch = branch.clone();
        if let Some(remote) = &branch.remote
            && remote::is_own(&git, root, remote, is_cache(&git))?
        {
            branch.remote = None;
        }
        let reference = format!("refs/heads/{}", branch.name);
        refuse_checked_out(&git, &reference, &branch)?;
        let format = git
            .line(["rev-parse", "--show-object-format"])
            .map_err(|refusal| refusal.because("the desk's repository cannot be read"))?;
        let hash = if format == "sha256" { Kind::Sha256 } else { Kind::Sha1 };
        let memory = format!("{PUBLISHED}/{name}");
        Ok(Self { git, reference, branch, memory, hash, tip: None })
    }

    /// The newest commit of the branch where it is published, if it is there.
    fn newest(&self) -> Result<Option<String>, Diagnostic> {
        let what = format!("{} cannot be read", self.place());
        let Some(remote) = &self.branch.remote else {
            let reference = format!("{}^{{commit}}", self.reference);
            return match self.git.line(["rev-parse", "--verify", "--quiet", &reference]) {
                Ok(commit) => Ok(Some(commit)),
                // Quiet, it says nothing of a branch that is not there.
                Err(refusal) if refusal.said.starts_with("nothing (") => Ok(None),
                Err(refusal) => Err(refusal.because(&what)),
            };
        };
        let listed =
            retry(&PAUSES, || match self.git.line(["ls-remote", "--", remote, &self.reference]) {
                Ok(listed) => Attempt::Done(listed),
                Err(refusal) if is_passing(&refusal) => Attempt::Again(refusal),
                Err(refusal) => Attempt::Failed(refusal),
            });
        let listed = listed.map_err(|refusal| refusal.because(&what))?;
        // A pattern fits the ends of longer names too.
        let commit = listed.lines().find_map(|line| {
            let (commit, name) = line.split_once('\t')?;
            (name == self.reference).then(|| commit.to_owned())
        });
        Ok(commit)
    }

    /// Brings a commit here, if it is not.
    fn fetch(&self, commit: &str) -> Result<(), Diagnostic> {
        let Some(remote) = &self.branch.remote else { return Ok(()) };
        if self.git.run(["cat-file", "-e", &format!("{commit}^{{tree}}")]).is_ok() {
            return Ok(());
        }
        let refspec = format!("+{}:{}", self.reference, self.memory);
        let fetch = [
            "fetch",
            "--quiet",
            "--no-tags",
            "--no-write-fetch-head",
            "--no-recurse-submodules",
            "--",
            remote,
            &refspec,
        ];
        let fetched = retry(&PAUSES, || match self.git.run(fetch) {
            Ok(_) => Attempt::Done(()),
            Err(refusal) if is_passing(&refusal) => Attempt::Again(refusal),
            Err(refusal) => Attempt::Failed(refusal),
        });
        fetched.map_err(|refusal| refusal.because(&format!("{} cannot be fetched", self.place())))
    }

    fn look(&self) -> Result<Option<Tip>, Diagnostic> {
        let what = || format!("{} cannot be read", self.place());
        let Some(commit) = self.newest()? else { return Ok(None) };
        self.fetch(&commit)?;
        let listed = self
            .git
            .run(["ls-tree", "-r", "-z", "--full-tree", &commit])
            .map_err(|refusal| refusal.because(&what()))?;
        let mut files = BTreeMap::new();
        for line in listed.split(|byte| *byte == 0).filter(|line| !line.is_empty()) {
            let line = String::from_utf8_lossy(line);
            if let Some((about, path)) = line.split_once('\t')
                && let [mode, _, object] = about.split(' ').collect::<Vec<_>>()[..]
            {
                let entry = Entry { mode: mode.to_owned(), object: object.to_owned() };
                files.insert(path.to_owned(), entry);
            }
        }
        let is_small = |entry: &&Entry| {
            let size = self.git.line(["cat-file", "-s", &entry.object]);
            size.ok().and_then(|size| size.parse::<u64>().ok()).is_some_and(|size| size <= LIMIT)
        };
        let manifest = match files.get(MANIFEST).filter(is_small) {
            Some(entry) => {
                let bytes = self
                    .git
                    .run(["cat-file", "blob", &entry.object])
                    .map_err(|refusal| refusal.because(&what()))?;
                Manifest::read(&bytes)
            }
            None => None,
        };
        Ok(Some(Tip { commit, files, manifest }))
    }

    /// The name that git has for some bytes.
    fn object(&self, bytes: &[u8]) -> Result<String, Diagnostic> {
        gix::objs::compute_hash(self.hash, gix::objs::Kind::Blob, bytes)
            .map(|object: ObjectId| object.to_string())
            .map_err(|error| {
                Diagnostic::new(Code::Unreachable, format!("git's hash fails: {error}"))
            })
    }

    /// Puts blobs into the repository; as one pack, where they are many.
    fn send(
        &self,
        staged: &Staged,
        paths: &[&str],
        manifest: &[u8],
        tick: &(dyn Fn() + Sync),
    ) -> Result<(), Diagnostic> {
        let what = "the site cannot be put into the repository";
        let broken =
            |error: std::io::Error| Diagnostic::new(Code::Unreachable, format!("{what}: {error}"));
        let write = |pipe: &mut dyn std::io::Write| {
            let mut blob = |bytes: &[u8]| {
                write!(pipe, "blob\ndata {}\n", bytes.len())?;
                pipe.write_all(bytes)?;
                pipe.write_all(b"\n")
            };
            for path in paths {
                blob(&staged.read(path)?).map_err(broken)?;
                tick();
            }
            blob(manifest).map_err(broken)
        };
        self.git.feed(["fast-import", "--quiet"], None, write, what).map(|_| ())
    }

    /// Makes a tree of files, in an index of its own in a temporary folder.
    fn tree(&self, files: &BTreeMap<&str, Entry>, place: &Path) -> Result<String, Diagnostic> {
        let what = "the site cannot be put into the repository";
        let index = place.join("index");
        let write = |pipe: &mut dyn std::io::Write| {
            for (path, entry) in files {
                write!(pipe, "{} {}\t{path}\0", entry.mode, entry.object).map_err(|error| {
                    Diagnostic::new(Code::Unreachable, format!("{what}: {error}"))
                })?;
            }
            Ok(())
        };
        self.git.feed(["update-index", "-z", "--index-info"], Some(&index), write, what)?;
        let tree = self.git.feed(["write-tree"], Some(&index), |_| Ok(()), what)?;
        Ok(String::from_utf8_lossy(&tree).trim().to_owned())
    }

    /// The newest commit up to `tip` that must stay in the history of a branch which keeps no more of
    /// it than it must: one that Dateline did not make, or one behind which it cannot be seen what
    /// there is.
    fn kept(&self, tip: &str) -> Result<Option<String>, Diagnostic> {
        let what = || format!("the history of {} cannot be read", self.place());
        let listed = self
            .git
            .run(["rev-list", "--first-parent", "--header", tip])
            .map_err(|refusal| refusal.because(&what()))?;
        let mut last = None;
        for commit in listed.split(|byte| *byte == 0) {
            let text = String::from_utf8_lossy(commit);
            let Some((name, rest)) = text.split_once('\n') else { continue };
            if !is_sealed(rest) {
                return Ok(Some(name.to_owned()));
            }
            last = Some((name.to_owned(), has_parent(rest)));
        }
        // A clone that is shallow ends before the history does.
        Ok(last.filter(|(_, goes_on)| *goes_on).map(|(name, _)| name))
    }

    /// Has the branch go from the commit that was looked at to another, or fail if it is elsewhere.
    fn advance(&self, commit: &str) -> Result<(), Failed> {
        let old = self.tip.as_ref().map(|tip| tip.commit.as_str());
        let moved = || {
            let message = format!("{} has moved since it was read", self.place());
            Diagnostic::new(Code::Locked, message).help("another run has published; publish again")
        };
        let Some(remote) = &self.branch.remote else {
            let none = "0".repeat(commit.len());
            let update = [
                "update-ref",
                "-m",
                "dateline publish",
                &self.reference,
                commit,
                old.unwrap_or(&none),
            ];
            return match self.git.run(update) {
                Ok(_) => Ok(()),
                Err(_) if self.newest()?.as_deref() != old => Err(moved().into()),
                Err(refusal) => {
                    Err(refusal.because(&format!("{} cannot be moved", self.place())).into())
                }
            };
        };
        let lease = format!("--force-with-lease={}:{}", self.reference, old.unwrap_or_default());
        let refspec = format!("{commit}:{}", self.reference);
        let push = [
            "push",
            "--quiet",
            "--no-verify",
            "--no-follow-tags",
            "--recurse-submodules=no",
            &lease,
            "--",
            remote,
            &refspec,
        ];
        retry(&PAUSES, || {
            let Err(refusal) = self.git.run(push) else { return Attempt::Done(()) };
            // The answer may have been lost after the branch had moved.
            let (there, was_lost) = (self.newest(), is_passing(&refusal));
            let left = match there {
                Ok(_) if !was_lost => Left::Untouched,
                _ => Left::OldOrNew,
            };
            let refusal = refusal.because(&format!("{} cannot be pushed to", self.place()));
            match there {
                Ok(there) if there.as_deref() == Some(commit) => Attempt::Done(()),
                Ok(there) if there.as_deref() != old => {
                    Attempt::Failed(Failed { diagnostic: moved(), left })
                }
                _ if was_lost => Attempt::Again(Failed { diagnostic: refusal, left }),
                _ => Attempt::Failed(Failed { diagnostic: refusal, left }),
            }
        })?;
        // That it is not remembered costs a fetch, next time.
        let _ = self.git.run(["update-ref", &self.memory, commit]);
        Ok(())
    }
}

impl Store for Branch {
    fn place(&self) -> String {
        match &self.branch.remote {
            Some(remote) => {
                format!("branch {} of {}", self.branch.name, git::without_secrets(remote))
            }
            None => format!("branch {}", self.branch.name),
        }
    }

    fn manifest(&self) -> Result<Option<Manifest>, Diagnostic> {
        Ok(self.look()?.and_then(|tip| tip.manifest))
    }

    fn held(&mut self, staged: &Staged) -> Result<Held, Diagnostic> {
        self.tip = self.look()?;
        let Some(tip) = &self.tip else { return Ok(Held::default()) };
        let is_ours =
            |path: &str| tip.manifest.as_ref().is_some_and(|manifest| manifest.get(path).is_some());
        let (ours, foreign): (Vec<_>, Vec<_>) = tip
            .files
            .iter()
            .filter(|(path, _)| path.as_str() != MANIFEST)
            .partition(|(path, _)| is_ours(path));
        let files: Result<BTreeMap<String, Option<Fingerprint>>, Diagnostic> = ours
            .into_par_iter()
            .map(|(path, entry)| {
                let same = match staged.get(path) {
                    Some(print) => {
                        let object = self.object(&staged.read(path)?)?;
                        (entry.mode == FILE && entry.object == object).then_some(print)
                    }
                    None => None,
                };
                Ok((path.clone(), same))
            })
            .collect();
        let foreign = foreign.into_iter().map(|(path, _)| path.clone()).collect();
        Ok(Held { is_published: tip.manifest.is_some(), files: files?, foreign })
    }

    fn put(&mut self, job: &Job<'_>, tick: &(dyn Fn() + Sync)) -> Result<Done, Failed> {
        let staged = job.staged;
        let manifest = staged.manifest().to_bytes();
        let objects: Result<HashMap<&str, String>, Diagnostic> = staged
            .paths()
            .collect::<Vec<_>>()
            .into_par_iter()
            .map(|path| Ok((path, self.object(&staged.read(path)?)?)))
            .collect();
        let mut objects = objects?;
        objects.insert(MANIFEST, self.object(&manifest)?);

        let there: HashSet<&str> = self
            .tip
            .iter()
            .flat_map(|tip| tip.files.values())
            .map(|entry| entry.object.as_str())
            .collect();
        let missing: Vec<&str> = staged
            .paths()
            .filter(|path| objects.get(path).is_some_and(|object| !there.contains(object.as_str())))
            .collect();
        self.send(staged, &missing, &manifest, tick)?;

        let mut files: BTreeMap<&str, Entry> = BTreeMap::new();
        if let Some(tip) = &self.tip {
            let stay = job.held.foreign.iter().filter_map(|path| tip.files.get_key_value(path));
            // What stands where the site has a file or a folder gives way.
            let taken: HashSet<&str> = staged.paths().flat_map(with_folders).collect();
            let is_free = |path: &str| {
                !taken.contains(path) && !with_folders(path).any(|part| objects.contains_key(part))
            };
            files.extend(
                stay.filter(|(path, _)| is_free(path))
                    .map(|(path, entry)| (path.as_str(), entry.clone())),
            );
        }
        for (path, object) in &objects {
            files.insert(path, Entry { mode: FILE.to_owned(), object: object.clone() });
        }
        let tree = self.tree(&files, staged.beside())?;

        let mut arguments = vec!["commit-tree".to_owned(), tree.clone()];
        if let Some(tip) = &self.tip {
            let old = self.git.line(["rev-parse", &format!("{}^{{tree}}", tip.commit)]);
            if old.is_ok_and(|old| old == tree) {
                return Ok(Done::default());
            }
            // What others had on the branch before stays in its history, to be found again.
            let parent = match self.branch.keep_history {
                true => Some(tip.commit.clone()),
                false => self.kept(&tip.commit)?,
            };
            arguments.extend(parent.into_iter().flat_map(|parent| ["-p".to_owned(), parent]));
        }
        let note = format!("{}\n\n{}\n", job.note.trim_end(), seal(&tree));
        let note = |pipe: &mut dyn std::io::Write| {
            pipe.write_all(note.as_bytes())
                .map_err(|error| Diagnostic::new(Code::Unreachable, error.to_string()))
        };
        let commit = self.git.feed(&arguments, None, note, "no commit can be made")?;
        let commit = String::from_utf8_lossy(&commit).trim().to_owned();
        self.advance(&commit)?;
        let short = commit.get(..12).unwrap_or(&commit);
        Ok(Done { remark: Some(format!("commit {short}")) })
    }
}

/// The last line of the message of a commit that Dateline makes. It names the files of the commit, so
/// that none which somebody changed is taken for Dateline's because the message stayed.
fn seal(tree: &str) -> String {
    format!("Site: {tree}")
}

/// Whether a commit, as git shows it raw with its message indented, is as Dateline made it.
fn is_sealed(commit: &str) -> bool {
    let tree = commit.lines().find_map(|line| line.strip_prefix("tree "));
    let last = commit.trim_end().lines().next_back();
    tree.is_some_and(|tree| last.is_some_and(|last| last.trim() == seal(tree)))
}

/// Whether a commit, as git shows it raw, has a commit before it.
fn has_parent(commit: &str) -> bool {
    commit.lines().take_while(|line| !line.is_empty()).any(|line| line.starts_with("parent "))
}

/// A path, and the folders that it lies in.
fn with_folders(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(at, _)| &path[..at]).chain([path])
}

/// The newest commit of the desk's repository, and whether the desk differs from it; `None` where
/// there is none.
pub fn source(root: &Path) -> Option<(String, bool)> {
    let git = Git::of(root);
    let commit = git.line(["rev-parse", "--verify", "--quiet", "HEAD"]).ok()?;
    let status = git.line(["status", "--porcelain", "--", "content", "themes"]).ok()?;
    Some((commit, !status.is_empty()))
}

/// A bare repository in the desk's caches, for a desk that is in none.
fn repository_of_its_own(git: &Git, root: &Path) -> Result<PathBuf, Diagnostic> {
    let caches = root.join(".dateline");
    let repository = caches.join(CACHE);
    for path in [&caches, &repository] {
        // A desk may come from strangers: what is made there must not land elsewhere.
        if fs::symlink_metadata(path).is_ok_and(|metadata| !metadata.is_dir()) {
            let message = format!("`{}` is not a folder", path.display());
            return Err(Diagnostic::new(Code::Unwritable, message).help("remove it: it is a cache"));
        }
    }
    if !repository.join("HEAD").is_file() {
        let path = repository.display().to_string();
        git.run(["init", "--quiet", "--bare", "--template=", "--", &path])
            .map_err(|refusal| refusal.because("no repository can be made"))?;
    }
    refuse_settings_of_others(git, &repository)?;
    repository.canonicalize().map_err(|error| {
        Diagnostic::new(Code::Unwritable, format!("`{}`: {error}", repository.display()))
    })
}

/// The repository in the desk's caches.
const CACHE: &str = "publish.git";

/// Whether the repository is that in the desk's caches.
fn is_cache(git: &Git) -> bool {
    git.repository().is_some_and(|path| path.ends_with(Path::new(".dateline").join(CACHE)))
}

/// Refuses a repository in the caches that says more than git wrote when it was made: what is in
/// `.dateline/` may have come with the desk, and settings name programs that git runs.
fn refuse_settings_of_others(git: &Git, repository: &Path) -> Result<(), Diagnostic> {
    const KNOWN: [&str; 13] = [
        "core.bare",
        "core.filemode",
        "core.ignorecase",
        "core.logallrefupdates",
        "core.precomposeunicode",
        "core.repositoryformatversion",
        "core.sharedrepository",
        "core.symlinks",
        "extensions.objectformat",
        "extensions.refstorage",
        "receive.denynonfastforwards",
        "user.email",
        "user.name",
    ];
    let foreign = |what: &str| {
        let message =
            format!("`{}` holds what Dateline did not write: {what}", repository.display());
        Diagnostic::new(Code::ForeignOutput, message).help("remove the folder: it is a cache")
    };
    // Files that send git elsewhere for settings or objects.
    let mut leading = ["commondir", "config.worktree", "objects/info/alternates"].into_iter();
    if let Some(path) = leading.find(|path| fs::symlink_metadata(repository.join(path)).is_ok()) {
        return Err(foreign(&format!("`{path}`")));
    }
    for entry in WalkDir::new(repository) {
        let entry = entry.map_err(|error| foreign(&format!("what cannot be read ({error})")))?;
        if entry.path_is_symlink() {
            return Err(foreign(&format!("the link `{}`", entry.path().display())));
        }
    }
    let config = repository.join("config").display().to_string();
    let keys = git
        .line(["config", "--file", &config, "--no-includes", "--name-only", "--list"])
        .map_err(|refusal| refusal.because("a cache cannot be read"))?;
    match keys.lines().find(|key| !KNOWN.contains(key)) {
        Some(key) => Err(foreign(&format!("the setting `{key}`"))),
        None => Ok(()),
    }
}

/// Refuses a branch that somebody has checked out, here or in another work tree, and the one of the
/// same name where it is pushed to.
fn refuse_checked_out(
    git: &Git,
    reference: &str,
    branch: &model::Branch,
) -> Result<(), Diagnostic> {
    let is_current =
        git.line(["symbolic-ref", "--quiet", "HEAD"]).is_ok_and(|head| head == reference);
    let is_named = branch.remote.as_ref().is_none_or(|remote| {
        git.line(["config", "--get-all", &format!("remote.{remote}.url")]).is_ok()
    });
    let in_work_tree = branch.remote.is_none()
        && git
            .line(["for-each-ref", "--format=%(worktreepath)", reference])
            .is_ok_and(|path| !path.is_empty());
    if (is_current && is_named && !is_cache(git)) || in_work_tree {
        let message = format!("the branch `{}` is the one that you work on", branch.name);
        return Err(Diagnostic::new(Code::ForeignOutput, message).help(
            "publish to a branch of its own, such as gh-pages: it holds the site and nothing else",
        ));
    }
    Ok(())
}

/// Whether a refusal may pass: a connection that was lost, not an answer.
fn is_passing(refusal: &Refusal) -> bool {
    const PASSING: [&str; 14] = [
        "Could not resolve host",
        "Couldn't connect",
        "Could not connect",
        "Failed to connect",
        "Connection refused",
        "Connection reset",
        "Connection timed out",
        "Operation timed out",
        "early EOF",
        "hung up unexpectedly",
        "RPC failed",
        "error: 502",
        "error: 503",
        "Temporary failure",
    ];
    PASSING.iter().any(|sign| refusal.said.contains(sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_commit_is_datelines_if_its_message_names_its_own_files() {
        let commit = |tree: &str, parent: &str, message: &str| {
            format!(
                "tree {tree}\n{parent}author A <a> 1 +0000\ncommitter A <a> 1 +0000\n\n{message}\n"
            )
        };
        let ours = commit("12ab", "", "    Publish 34cd\n    \n    Site: 12ab");
        assert!(is_sealed(&ours) && !has_parent(&ours));
        let changed = commit("56ef", "parent 78ab\n", "    Publish 34cd\n    \n    Site: 12ab");
        assert!(!is_sealed(&changed) && has_parent(&changed));
        assert!(!is_sealed(&commit("12ab", "", "    Publish 34cd")));
        assert!(!is_sealed(&commit("12ab", "", "    Site: 12ab\n    \n    Mend it")));
        assert!(!has_parent(&commit("12ab", "", "    parent 78ab")));
    }

    #[test]
    fn only_a_connection_that_was_lost_is_tried_again() {
        let of = |said: &str| is_passing(&Refusal { said: said.to_owned() });
        assert!(of("fatal: unable to access 'x': Could not resolve host: x"));
        assert!(of("fatal: the remote end hung up unexpectedly"));
        assert!(!of("! [rejected] a -> b (stale info)"));
        assert!(!of("fatal: 'x' does not appear to be a git repository"));
        assert!(!of("fatal: Authentication failed for 'x'"));
    }
}
