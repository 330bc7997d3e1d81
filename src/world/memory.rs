//! A project that is nothing but values.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Entry, Listing, Look, ReadError, World, is_hidden, is_passed_over, is_plain};

/// A project in memory, for tests and for previews of what is not saved.
///
/// ```
/// use dateline::world::{Memory, World};
///
/// let world = Memory::new().with("content/site.yaml", "title: Desk");
/// assert_eq!(world.list("content").files.len(), 1);
/// assert_eq!(world.read("content/site.yaml", 100).unwrap(), b"title: Desk");
/// ```
#[derive(Debug, Clone, Default)]
pub struct Memory {
    files: BTreeMap<String, Vec<u8>>,
}

impl Memory {
    /// Makes a project without files.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file, or puts another in its place.
    #[must_use]
    pub fn with(mut self, path: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        self.files.insert(path.into(), bytes.into());
        self
    }

    /// Takes a file away, or a folder with all that is below it.
    #[must_use]
    pub fn without(mut self, path: &str) -> Self {
        let below = format!("{path}/");
        self.files.retain(|file, _| file != path && !file.starts_with(&below));
        self
    }
}

impl World for Memory {
    fn list(&self, folder: &str) -> Listing {
        let prefix = format!("{folder}/");
        let files = self
            .files
            .range(prefix.clone()..)
            .take_while(|(path, _)| path.starts_with(&prefix))
            .filter(|(path, _)| is_plain(path) && is_listed(&path[prefix.len()..]))
            .map(|(path, bytes)| Entry {
                path: Arc::from(path.as_str()),
                size: bytes.len() as u64,
                linked: false,
            })
            .collect();
        Listing { files, ..Listing::default() }
    }

    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        if !is_plain(path) || path.split('/').any(is_hidden) {
            return Err(ReadError::Outside);
        }
        let bytes = self.files.get(path).ok_or(ReadError::NotFound)?;
        let size = bytes.len() as u64;
        if size > limit { Err(ReadError::TooLarge { size, limit }) } else { Ok(bytes.clone()) }
    }

    fn look(&self, path: &str) -> Look {
        let below = format!("{path}/");
        match self.files.get(path) {
            Some(bytes) if is_plain(path) && is_listed(path) => Look::File(bytes.len() as u64),
            Some(_) => Look::Nothing,
            None if self.files.range(below.clone()..).any(|(path, _)| path.starts_with(&below)) => {
                Look::Other
            }
            None => Look::Nothing,
        }
    }
}

/// Whether a listing shows the file at this path below the folder that is listed.
fn is_listed(path: &str) -> bool {
    match path.rsplit_once('/') {
        Some((folders, name)) => !folders.split('/').any(is_hidden) && !is_passed_over(name, false),
        None => !is_passed_over(path, false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(world: &Memory, folder: &str) -> Vec<String> {
        world.list(folder).files.iter().map(|entry| entry.path.to_string()).collect()
    }

    #[test]
    fn memory_lists_as_the_disk_does() {
        let world = Memory::new()
            .with("content/b.md", "b")
            .with("content/a/c.md", "c")
            .with("content/.git/config", "no")
            .with("content/b.md~", "no")
            .with("content-2/d.md", "no");
        assert_eq!(names(&world, "content"), ["content/a/c.md", "content/b.md"]);
        assert_eq!(names(&world, "themes/default"), [""; 0]);
    }

    #[test]
    fn memory_reads_as_the_disk_does() {
        let world = Memory::new().with("content/a.md", "four").with("content/.env", "key");
        assert_eq!(world.read("content/a.md", 4), Ok(b"four".to_vec()));
        assert_eq!(world.read("content/a.md", 3), Err(ReadError::TooLarge { size: 4, limit: 3 }));
        assert_eq!(world.read("content/b.md", 4), Err(ReadError::NotFound));
        assert_eq!(world.read("content/../a.md", 4), Err(ReadError::Outside));
        assert_eq!(world.read("content/.env", 4), Err(ReadError::Outside));
    }
}
