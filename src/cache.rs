//! What steps keep between builds, beside the memory of a run.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use minicbor::Encoder;
use xxhash_rust::xxh3::xxh3_128;

/// Keeps bytes between builds, by a key of 32 hexadecimal digits.
///
/// A cache may forget anything at any time, and may give back what is damaged: what comes from it
/// is checked before it is used. What a step gives is the same with any cache.
pub trait Cache: Sync {
    /// Gives back what was put, if it is still there.
    fn get(&self, key: &str) -> Option<Vec<u8>>;
    /// Keeps the bytes. Nothing is said where it cannot: the next build takes longer.
    fn put(&self, key: &str, bytes: &[u8]);
    /// Forgets all but these.
    fn keep(&self, keys: &BTreeSet<String>);
}

/// The bytes behind a fingerprint of them (XXH3, 128 bits), so that damage shows when they are
/// given back.
pub(crate) fn sealed(bytes: &[u8]) -> Vec<u8> {
    let mut sealed = Vec::with_capacity(bytes.len() + 16);
    sealed.extend_from_slice(&xxh3_128(bytes).to_le_bytes());
    sealed.extend_from_slice(bytes);
    sealed
}

/// What is written in CBOR, [`sealed`]; nothing where that cannot be written.
pub(crate) fn sealed_by<E>(
    write: impl FnOnce(&mut Encoder<&mut Vec<u8>>) -> Result<(), E>,
) -> Vec<u8> {
    let mut bytes = Vec::new();
    let written = write(&mut Encoder::new(&mut bytes));
    written.map_or_else(|_| Vec::new(), |()| sealed(&bytes))
}

/// The bytes that were [`sealed`]; `None` for anything else.
pub(crate) fn unsealed(bytes: &[u8]) -> Option<&[u8]> {
    let (seal, bytes) = bytes.split_first_chunk()?;
    (u128::from_le_bytes(*seal) == xxh3_128(bytes)).then_some(bytes)
}

/// Keeps nothing.
#[derive(Debug, Clone, Copy)]
pub struct NoCache;

impl Cache for NoCache {
    fn get(&self, _: &str) -> Option<Vec<u8>> {
        None
    }
    fn put(&self, _: &str, _: &[u8]) {}
    fn keep(&self, _: &BTreeSet<String>) {}
}

/// Keeps all in memory.
#[derive(Debug, Default)]
pub struct Memory(Mutex<BTreeMap<String, Vec<u8>>>);

impl Memory {
    /// What is kept, by key.
    pub fn entries(&self) -> BTreeMap<String, Vec<u8>> {
        self.0.lock().map(|entries| entries.clone()).unwrap_or_default()
    }

    /// A cache that holds these.
    pub fn of(entries: BTreeMap<String, Vec<u8>>) -> Self {
        Self(Mutex::new(entries))
    }
}

impl Cache for Memory {
    fn get(&self, key: &str) -> Option<Vec<u8>> {
        self.0.lock().ok()?.get(key).cloned()
    }

    fn put(&self, key: &str, bytes: &[u8]) {
        if let Ok(mut entries) = self.0.lock() {
            entries.insert(key.to_owned(), bytes.to_vec());
        }
    }

    fn keep(&self, keys: &BTreeSet<String>) {
        if let Ok(mut entries) = self.0.lock() {
            entries.retain(|key, _| keys.contains(key));
        }
    }
}
