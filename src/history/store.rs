//! What is kept of comparisons between runs, so that none is made twice.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use xxhash_rust::xxh3::xxh3_128;

use super::codec::{self, Kept};
use super::since::Since;
use crate::cache::{Cache, sealed, unsealed};
use crate::world::{BlobId, Commit, FileChange, Log};

/// The version of what is kept, and of how it comes about: part of every key. Whatever changes what
/// comparing two versions gives makes it another.
const FORM: u32 = 13;

kept_struct!(Log { commits, is_shallow, merged });
kept_struct!(Commit { id, parents, author, seconds, message, changes, is_unsure });
kept_struct!(FileChange { path, from, before, after, moved });

use codec::kept_struct;

impl Kept for BlobId {
    fn put(&self, out: &mut Vec<u8>) {
        self.0.put(out);
    }
    fn get(from: &mut &[u8]) -> Option<Self> {
        Kept::get(from).map(BlobId)
    }
}

/// What is kept of one desk: its log, and values by key.
pub(super) struct Store<'c> {
    cache: &'c dyn Cache,
    /// What an earlier run kept.
    bytes: Vec<u8>,
    places: HashMap<u128, Range<usize>>,
    found: Mutex<Found>,
}

#[derive(Default)]
struct Found {
    used: BTreeSet<u128>,
    new: HashMap<u128, Vec<u8>>,
}

/// The key in the cache. It has nothing of the content in it.
fn key(name: &str) -> String {
    let version = env!("CARGO_PKG_VERSION");
    format!("{:032x}", xxh3_128(format!("history {FORM} {version} {name}").as_bytes()))
}

/// What an earlier run kept of the project that lies in that place of its repository: a copy of its
/// cache may bring what was kept of another.
fn kept<T: Kept>(cache: &dyn Cache, name: &str, place: &str) -> Option<T> {
    let bytes = cache.get(&key(name))?;
    let mut bytes = unsealed(&bytes)?;
    let of = String::get(&mut bytes)?;
    if of == place { codec::read(bytes) } else { None }
}

/// Keeps something of a project for a later run.
fn keep(cache: &dyn Cache, name: &str, place: &str, value: &impl Kept) {
    let mut bytes = codec::bytes(&place.to_owned());
    value.put(&mut bytes);
    cache.put(&key(name), &sealed(&bytes));
}

/// The log that an earlier run kept.
pub(super) fn log(cache: &dyn Cache, place: &str) -> Option<Log> {
    kept(cache, "log", place)
}

/// Keeps a log for a later run.
pub(super) fn keep_log(cache: &dyn Cache, place: &str, log: &Log) {
    keep(cache, "log", place, log);
}

/// What an earlier run kept of what is restricted today.
pub(super) fn since(cache: &dyn Cache, place: &str) -> Option<Since> {
    kept(cache, "since", place)
}

/// Keeps it for a later run.
pub(super) fn keep_since(cache: &dyn Cache, place: &str, since: &Since) {
    keep(cache, "since", place, since);
}

impl<'c> Store<'c> {
    /// Opens what an earlier run kept.
    pub(super) fn open(cache: &'c dyn Cache) -> Self {
        let bytes = cache.get(&key("values")).unwrap_or_default();
        let places = unsealed(&bytes).and_then(places).unwrap_or_default();
        Self { cache, bytes, places, found: Mutex::default() }
    }

    /// What is kept under a key.
    pub(super) fn get<T: Kept>(&self, key: u128) -> Option<T> {
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(bytes) = found.new.get(&key) {
            return codec::read(bytes);
        }
        let value = codec::read(self.bytes.get(self.places.get(&key)?.clone())?)?;
        found.used.insert(key);
        Some(value)
    }

    /// Whether anything is kept under a key.
    pub(super) fn has(&self, key: u128) -> bool {
        self.places.contains_key(&key)
            || self.found.lock().unwrap_or_else(PoisonError::into_inner).new.contains_key(&key)
    }

    /// Keeps a value.
    pub(super) fn put(&self, key: u128, value: &impl Kept) {
        let bytes = codec::bytes(value);
        self.found.lock().unwrap_or_else(PoisonError::into_inner).new.insert(key, bytes);
    }

    /// Keeps what this run found for the next, beside what it used, and what other revisions of the
    /// desk may still use if that is not more.
    pub(super) fn close(self) {
        let found = self.found.into_inner().unwrap_or_else(PoisonError::into_inner);
        if found.new.is_empty() {
            return;
        }
        let used = found.used.len() + found.new.len();
        let keeps_all = self.places.len() <= 2 * used;
        let mut entries: Vec<(u128, &[u8])> = self
            .places
            .iter()
            .filter(|(key, _)| keeps_all || found.used.contains(key))
            .filter(|(key, _)| !found.new.contains_key(key))
            .filter_map(|(key, place)| Some((*key, self.bytes.get(place.clone())?)))
            .chain(found.new.iter().map(|(key, bytes)| (*key, bytes.as_slice())))
            .collect();
        entries.sort_unstable_by_key(|(key, _)| *key);
        let mut bytes = Vec::new();
        for (key, value) in entries {
            key.put(&mut bytes);
            value.len().put(&mut bytes);
            bytes.extend_from_slice(value);
        }
        self.cache.put(&key("values"), &sealed(&bytes));
        self.cache.keep(&["log", "values", "since"].map(key).into());
    }
}

/// Where each value is, in the bytes with their seal.
fn places(bytes: &[u8]) -> Option<HashMap<u128, Range<usize>>> {
    let whole = bytes.len() + 16;
    let mut rest = bytes;
    let mut places = HashMap::new();
    while !rest.is_empty() {
        let key = u128::get(&mut rest)?;
        let length = usize::get(&mut rest)?;
        let start = whole - rest.len();
        rest = rest.get(length..)?;
        places.insert(key, start..start + length);
    }
    Some(places)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cache::Memory;

    #[test]
    fn what_one_run_keeps_the_next_finds() {
        let cache = Memory::default();
        let store = Store::open(&cache);
        store.put(7, &"seven".to_owned());
        assert_eq!(store.get::<String>(7).as_deref(), Some("seven"));
        store.close();
        let store = Store::open(&cache);
        assert!(store.has(7) && !store.has(8));
        assert_eq!(store.get::<String>(7).as_deref(), Some("seven"));
    }

    #[test]
    fn what_is_damaged_is_as_if_it_were_not_there() {
        let cache = Memory::default();
        let store = Store::open(&cache);
        store.put(7, &"seven".to_owned());
        store.close();
        for at in 0..40 {
            let mut entries = cache.entries();
            for bytes in entries.values_mut() {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1;
                } else {
                    bytes.clear();
                }
            }
            let damaged = Memory::of(entries);
            assert!(!Store::open(&damaged).has(7), "{at}");
        }
    }
}
