//! Files that Git LFS keeps elsewhere: in the repository stands a pointer, by the specification at
//! <https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md>.

use std::path::{Path, PathBuf};

use crate::world::ReadError;

/// A pointer has fewer bytes than this.
pub(super) const LARGEST: u64 = 1024;

/// Fewer bytes than this no pointer has.
pub(super) const SMALLEST: u64 = 100;

/// What a pointer says of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pointer {
    /// The SHA-256 of its bytes, in hexadecimal.
    name: String,
    /// Its length, in bytes.
    pub(super) size: u64,
}

impl Pointer {
    /// Reads a pointer, if it is one.
    pub(super) fn parse(bytes: &[u8]) -> Option<Self> {
        if bytes.len() as u64 >= LARGEST {
            return None;
        }
        let text = std::str::from_utf8(bytes).ok()?;
        let mut lines = text.lines();
        lines.next().filter(|line| *line == "version https://git-lfs.github.com/spec/v1")?;
        let (mut name, mut size) = (None, None);
        for line in lines {
            match line.split_once(' ')? {
                ("oid", value) => name = value.strip_prefix("sha256:"),
                ("size", value) => size = value.parse().ok(),
                _ => {}
            }
        }
        let name =
            name.filter(|name| name.len() == 64 && name.bytes().all(|b| b.is_ascii_hexdigit()))?;
        Some(Self { name: name.to_ascii_lowercase(), size: size? })
    }

    /// Where the file is kept on this machine.
    fn place(&self, common_dir: &Path) -> PathBuf {
        common_dir.join("lfs/objects").join(&self.name[..2]).join(&self.name[2..4]).join(&self.name)
    }

    /// Whether the file is kept on this machine.
    pub(super) fn is_here(&self, common_dir: &Path) -> bool {
        let place = self.place(common_dir);
        std::fs::metadata(place).is_ok_and(|found| found.is_file() && found.len() == self.size)
    }

    /// Reads the file.
    ///
    /// # Errors
    /// [`ReadError::TooLarge`] above `limit` bytes; [`ReadError::Io`] where it is not on this
    /// machine, or damaged.
    pub(super) fn read(&self, common_dir: &Path, limit: u64) -> Result<Vec<u8>, ReadError> {
        if self.size > limit {
            return Err(ReadError::TooLarge { size: self.size, limit });
        }
        let missing = || ReadError::Io("is kept by Git LFS, and is not on this machine".to_owned());
        if !self.is_here(common_dir) {
            return Err(missing());
        }
        let bytes = std::fs::read(self.place(common_dir)).map_err(|_| missing())?;
        let mut hasher = gix::hash::hasher(gix::hash::Kind::Sha256);
        hasher.update(&bytes);
        let name = hasher.try_finalize().map(|name| name.to_string());
        if name.is_ok_and(|name| name == self.name) {
            Ok(bytes)
        } else {
            Err(ReadError::Io("is kept by Git LFS, and is damaged on this machine".to_owned()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pointer_is_told_from_other_texts() {
        let name = "4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393";
        let text =
            format!("version https://git-lfs.github.com/spec/v1\noid sha256:{name}\nsize 12345\n");
        assert_eq!(
            Pointer::parse(text.as_bytes()),
            Some(Pointer { name: name.to_owned(), size: 12345 })
        );
        let wrong = [
            text.replace("v1", "v9"),
            text.replace("sha256:4d", "sha256:../../"),
            text.replace("size 12345\n", ""),
            text.replace("12345", "many"),
            format!("{text}{}", "x".repeat(1024)),
            "title: A".to_owned(),
        ];
        for text in wrong {
            assert_eq!(Pointer::parse(text.as_bytes()), None, "{text}");
        }
    }
}
