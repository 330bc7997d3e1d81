//! Where files went from one commit to another.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use crate::world::Log;

/// The files that were renamed between two commits: where each was, and where it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Moves(BTreeMap<Arc<str>, Arc<str>>);

impl Moves {
    /// What was renamed by the commits of `now` that are not in `then`.
    pub fn between(then: &Log, now: &Log) -> Self {
        let known: HashSet<&str> = then.commits.iter().map(|commit| &*commit.id).collect();
        // Where a file is after the commits so far, and where it was at first.
        let mut first: BTreeMap<Arc<str>, Arc<str>> = BTreeMap::new();
        for commit in now.commits.iter().rev().filter(|commit| !known.contains(&*commit.id)) {
            // Two files may change places in one commit: what was is taken before what is is put.
            let renamed: Vec<_> = commit
                .changes
                .iter()
                .filter_map(|change| {
                    let from = change.from.as_ref()?;
                    let was = first.get(from).unwrap_or(from);
                    Some((Arc::clone(from), Arc::clone(&change.path), Arc::clone(was)))
                })
                .collect();
            for (from, _, _) in &renamed {
                first.remove(from);
            }
            for (_, to, was) in renamed {
                first.insert(to, was);
            }
        }
        Self(first.into_iter().map(|(now, was)| (was, now)).collect())
    }

    /// Where a file is now, if it was renamed.
    pub fn of(&self, file: &str) -> Option<&Arc<str>> {
        self.0.get(file)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::{Commit, FileChange};

    /// A log of commits, the oldest first: the name of each, and what it renamed.
    fn log(commits: &[(&str, &[(&str, &str)])]) -> Log {
        let commit = |(id, renamed): &(&str, &[(&str, &str)])| Commit {
            id: Arc::from(*id),
            parents: Vec::new(),
            author: Arc::from(""),
            seconds: 0,
            message: Arc::from(""),
            changes: renamed
                .iter()
                .map(|(from, to)| FileChange {
                    path: Arc::from(*to),
                    from: Some(Arc::from(*from)),
                    before: None,
                    after: None,
                    moved: None,
                })
                .collect(),
            is_unsure: false,
        };
        Log { commits: commits.iter().rev().map(commit).collect(), is_shallow: false, merged: None }
    }

    #[test]
    fn a_file_is_followed_through_all_its_names() {
        let then = log(&[("1", &[("z", "a")])]);
        let now = log(&[("1", &[("z", "a")]), ("2", &[("a", "b")]), ("3", &[("b", "c")])]);
        let moves = Moves::between(&then, &now);
        assert_eq!(moves.of("a").map(|path| &**path), Some("c"));
        assert_eq!((moves.of("b"), moves.of("z")), (None, None), "they were not there then");
    }

    #[test]
    fn files_that_change_places_are_told_apart() {
        let now = log(&[("1", &[("a", "b"), ("b", "a")])]);
        let moves = Moves::between(&Log::default(), &now);
        assert_eq!(moves.of("a").map(|path| &**path), Some("b"));
        assert_eq!(moves.of("b").map(|path| &**path), Some("a"));
    }
}
