//! Which version of a file a commit has, where the changes of the commit itself do not tell.

use std::cell::OnceCell;
use std::collections::HashMap;

use crate::world::{BlobId, Log};

/// The files of all commits of a log. Nothing is looked at before it is asked for.
pub(super) struct Files<'l> {
    log: &'l Log,
    changes: OnceCell<Changes<'l>>,
    places: OnceCell<HashMap<&'l str, usize>>,
    /// The commit that was asked for last, with those that it came from.
    ancestors: Option<(usize, Vec<bool>)>,
}

/// By path, what commits made of the file, by their place in the log: `None` where it went.
type Changes<'l> = HashMap<&'l str, Vec<(usize, Option<BlobId>)>>;

impl<'l> Files<'l> {
    pub(super) fn new(log: &'l Log) -> Self {
        Self { log, changes: OnceCell::new(), places: OnceCell::new(), ancestors: None }
    }

    /// The version of a file at a commit, which is given by its place in the log.
    pub(super) fn at(&mut self, path: &str, commit: usize) -> Option<BlobId> {
        let log = self.log;
        if self.ancestors.as_ref().is_none_or(|(of, _)| *of != commit) {
            let places = self.places.get_or_init(|| places(log));
            self.ancestors = Some((commit, ancestors(log, places, commit)));
        }
        let (_, is_ancestor) = self.ancestors.as_ref()?;
        let changes = self.changes.get_or_init(|| changes(log)).get(path)?;
        let of = |(at, _): &&(usize, _)| is_ancestor.get(*at).is_some_and(|is| *is);
        changes.iter().find(of)?.1
    }
}

fn places(log: &Log) -> HashMap<&str, usize> {
    log.commits.iter().enumerate().map(|(at, commit)| (&*commit.id, at)).collect()
}

/// Which commits one came from, itself among them. In a log each comes before its parents.
fn ancestors(log: &Log, places: &HashMap<&str, usize>, commit: usize) -> Vec<bool> {
    let mut all = vec![false; log.commits.len()];
    if let Some(first) = all.get_mut(commit) {
        *first = true;
    }
    for (at, one) in log.commits.iter().enumerate().skip(commit) {
        if !all.get(at).is_some_and(|is| *is) {
            continue;
        }
        for parent in one.parents.iter().filter_map(|parent| places.get(&**parent)) {
            if let Some(parent) = all.get_mut(*parent) {
                *parent = true;
            }
        }
    }
    all
}

fn changes(log: &Log) -> Changes<'_> {
    let mut all = Changes::new();
    for (at, commit) in log.commits.iter().enumerate() {
        for change in &commit.changes {
            all.entry(&change.path).or_default().push((at, change.after));
        }
        for from in commit.changes.iter().filter_map(|change| change.from.as_deref()) {
            let of = all.entry(from).or_default();
            // Where two files changed places, it has another now.
            if of.last().is_none_or(|(last, _)| *last != at) {
                of.push((at, None));
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::{MemoryPast, Past};

    #[test]
    fn a_file_is_as_the_last_commit_made_it_that_touched_it() {
        let past = MemoryPast::new()
            .commit("Ana", 1, "One", |files| {
                files.put("a", "1");
                files.put("b", "1");
            })
            .commit("Ana", 2, "Two", |files| files.put("b", "2"))
            .commit("Ana", 3, "Three", |files| files.rename("a", "c"))
            .commit("Ana", 4, "Four", |files| files.remove("b"));
        let log = past.log(None).expect("a log");
        let mut files = Files::new(&log);
        let mut text = |path: &str, commit: usize| {
            let bytes = past.blob(files.at(path, commit)?, 9).expect("a version");
            String::from_utf8(bytes).ok()
        };
        assert_eq!(text("b", 0), None);
        assert_eq!(text("b", 1).as_deref(), Some("2"));
        assert_eq!(text("b", 3).as_deref(), Some("1"));
        assert_eq!(text("a", 1), None, "it has another name");
        assert_eq!(text("c", 0).as_deref(), Some("1"));
        assert_eq!(text("c", 2), None);
    }

    #[test]
    fn what_another_branch_made_of_a_file_is_not_in_a_commit() {
        let mut log = MemoryPast::new()
            .commit("Ana", 1, "One", |files| files.put("a", "1"))
            .commit("Ana", 2, "Two", |files| files.put("b", "1"))
            .commit("Ben", 3, "Beside it", |files| files.put("c", "1"))
            .log(None)
            .expect("a log");
        log.commits[0].parents = log.commits[1].parents.clone();
        let mut files = Files::new(&log);
        assert!(files.at("a", 0).is_some() && files.at("b", 1).is_some());
        assert_eq!((files.at("b", 0), files.at("c", 1)), (None, None));
    }
}
