//! What a run asked of the world, and what it was answered.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use minicbor::{Decoder, Encoder};
use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_128;

use super::{Listing, ReadError, World};

/// A world that notes each question and the answer. What a run makes of a world depends on these
/// answers alone, so a later run that would get the same ones would make the same.
///
/// ```
/// use dateline::world::{Memory, Noted, World};
///
/// let world = Memory::new().with("content/site.yaml", "title: Desk");
/// let noted = Noted::new(&world);
/// noted.read("content/site.yaml", 100).unwrap();
/// let notes = noted.notes();
/// assert!(notes.hold(&world));
/// assert!(!notes.hold(&world.with("content/site.yaml", "title: Other")));
/// ```
pub struct Noted<'w> {
    world: &'w dyn World,
    notes: Mutex<Notes>,
}

/// Questions to a world, and hashes of the answers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Notes {
    /// By folder.
    lists: BTreeMap<String, u128>,
    /// By path and limit in bytes.
    reads: BTreeMap<(String, u64), u128>,
    /// Whether one question got two answers.
    is_torn: bool,
}

impl<'w> Noted<'w> {
    /// Notes what is asked of a world from now on.
    pub fn new(world: &'w dyn World) -> Self {
        Self { world, notes: Mutex::default() }
    }

    /// The world that answers; what is asked of it is not noted.
    pub fn world(&self) -> &'w dyn World {
        self.world
    }

    /// What was asked until now.
    pub fn notes(&self) -> Notes {
        self.lock().clone()
    }

    fn lock(&self) -> MutexGuard<'_, Notes> {
        self.notes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl World for Noted<'_> {
    fn list(&self, folder: &str) -> Listing {
        let listing = self.world.list(folder);
        let answer = of_list(&listing);
        let mut notes = self.lock();
        let before = notes.lists.insert(folder.to_owned(), answer);
        notes.is_torn |= before.is_some_and(|before| before != answer);
        listing
    }

    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        let bytes = self.world.read(path, limit);
        let answer = of_read(&bytes);
        let mut notes = self.lock();
        let before = notes.reads.insert((path.to_owned(), limit), answer);
        notes.is_torn |= before.is_some_and(|before| before != answer);
        bytes
    }
}

fn of_list(listing: &Listing) -> u128 {
    let mut bytes = Vec::new();
    for entry in &*listing.files {
        bytes.extend_from_slice(entry.path.as_bytes());
        // No path holds this byte.
        bytes.push(0);
        bytes.extend_from_slice(&entry.size.to_le_bytes());
        bytes.push(u8::from(entry.linked));
    }
    bytes.extend_from_slice(format!("{:?}", listing.diagnostics).as_bytes());
    bytes.push(u8::from(listing.has_links));
    xxh3_128(&bytes)
}

fn of_read(answer: &Result<Vec<u8>, ReadError>) -> u128 {
    match answer {
        Ok(bytes) => xxh3_128(bytes),
        Err(error) => xxh3_128(format!("\0{error:?}").as_bytes()),
    }
}

impl Notes {
    /// Whether a world gives the same answers still. Files are read in parallel.
    pub fn hold(&self, world: &dyn World) -> bool {
        !self.is_torn
            && self.lists.par_iter().all(|(folder, answer)| of_list(&world.list(folder)) == *answer)
            && self
                .reads
                .par_iter()
                .all(|((path, limit), answer)| of_read(&world.read(path, *limit)) == *answer)
    }

    /// Writes them for a cache.
    pub(crate) fn encode(&self, encoder: &mut Encoder<&mut Vec<u8>>) -> Option<()> {
        encoder.bool(self.is_torn).ok()?.array(self.lists.len() as u64).ok()?;
        for (folder, answer) in &self.lists {
            encoder.array(2).ok()?.str(folder).ok()?.bytes(&answer.to_le_bytes()).ok()?;
        }
        encoder.array(self.reads.len() as u64).ok()?;
        for ((path, limit), answer) in &self.reads {
            encoder.array(3).ok()?.str(path).ok()?.u64(*limit).ok()?;
            encoder.bytes(&answer.to_le_bytes()).ok()?;
        }
        Some(())
    }

    /// Reads what [`Notes::encode`] wrote.
    pub(crate) fn decode(decoder: &mut Decoder<'_>) -> Option<Self> {
        let answer = |decoder: &mut Decoder<'_>| {
            Some(u128::from_le_bytes(decoder.bytes().ok()?.try_into().ok()?))
        };
        let mut notes = Self { is_torn: decoder.bool().ok()?, ..Self::default() };
        for _ in 0..decoder.array().ok()?? {
            decoder.array().ok()?;
            let folder = decoder.str().ok()?.to_owned();
            notes.lists.insert(folder, answer(decoder)?);
        }
        for _ in 0..decoder.array().ok()?? {
            decoder.array().ok()?;
            let path = decoder.str().ok()?.to_owned();
            let limit = decoder.u64().ok()?;
            notes.reads.insert((path, limit), answer(decoder)?);
        }
        Some(notes)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::world::Memory;

    fn asked(world: &Memory) -> Notes {
        let noted = Noted::new(world);
        noted.list("content");
        noted.list("themes/none");
        noted.read("content/a.md", 10).unwrap();
        noted.read("content/missing.md", 10).unwrap_err();
        noted.read("content/long.md", 3).unwrap_err();
        noted.notes()
    }

    fn desk() -> Memory {
        Memory::new().with("content/a.md", "a").with("content/long.md", "long").with("other", "x")
    }

    #[test]
    fn answers_that_would_be_others_are_noticed_and_no_change_else() {
        let notes = asked(&desk());
        assert!(notes.hold(&desk()));
        assert!(notes.hold(&desk().with("other", "y")), "nobody asked for it");
        for changed in [
            desk().with("content/a.md", "b"),
            desk().without("content/a.md"),
            desk().with("content/b.md", ""),
            desk().with("content/missing.md", ""),
            desk().with("content/long.md", "abc"),
            desk().with("themes/none/theme.yaml", ""),
        ] {
            assert!(!notes.hold(&changed), "{changed:?}");
        }
    }

    #[test]
    fn a_world_that_changed_while_it_was_asked_holds_no_more() {
        let noted = Mutex::new(desk());
        struct Changing<'m>(&'m Mutex<Memory>);
        impl World for Changing<'_> {
            fn list(&self, folder: &str) -> Listing {
                self.0.lock().unwrap().list(folder)
            }
            fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
                self.0.lock().unwrap().read(path, limit)
            }
        }
        let world = Changing(&noted);
        let asked = Noted::new(&world);
        asked.read("content/a.md", 10).unwrap();
        let changed = desk().with("content/a.md", "b");
        *noted.lock().unwrap() = changed.clone();
        asked.read("content/a.md", 10).unwrap();
        assert!(!asked.notes().hold(&changed));
    }

    #[test]
    fn notes_are_read_back_as_they_were_written() {
        let notes = asked(&desk());
        let mut bytes = Vec::new();
        notes.encode(&mut Encoder::new(&mut bytes)).unwrap();
        assert_eq!(Notes::decode(&mut Decoder::new(&bytes)), Some(notes));
    }
}
