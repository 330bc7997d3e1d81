//! Giving every record its address.

use std::collections::BTreeMap;
use std::sync::Arc;

use foldhash::HashSet;
use rayon::prelude::*;
use unicode_normalization::UnicodeNormalization;

use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Kind, Record, Slug};

/// A record that a build includes, with the last segment of its address.
pub(super) struct Placed<'a, T> {
    /// Its place in the corpus.
    pub(super) at: usize,
    pub(super) record: &'a Record<T>,
    pub(super) slug: Slug,
}

/// Gives each of the kept records a segment of its own.
///
/// Of records whose ids make the same segment, the first by id, then file, then place in the
/// file keeps it, and the others are numbered: the choice depends on nothing but the content.
pub(super) fn place<'a, T: Send + Sync>(
    kind: Kind,
    records: &'a [Arc<Record<T>>],
    kept: &[bool],
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Placed<'a, T>> {
    let mut placed: Vec<Placed<'a, T>> = records
        .par_iter()
        .zip(kept)
        .enumerate()
        .filter(|(_, (_, kept))| **kept)
        .map(|(at, (record, _))| Placed { at, record, slug: Slug::or_hash(&record.id.value) })
        .collect();
    placed.sort_by(|a, b| {
        (&a.slug, &a.record.id.value, &a.record.file, a.record.span).cmp(&(
            &b.slug,
            &b.record.id.value,
            &b.record.file,
            b.record.span,
        ))
    });
    if placed.windows(2).all(|pair| pair[0].slug != pair[1].slug) {
        return placed;
    }
    let natural: HashSet<Slug> = placed.iter().map(|p| p.slug.clone()).collect();
    let mut taken = Numbering { natural, given: HashSet::default() };
    // Where those of the same segment begin, and those of the same id among them.
    let (mut of_slug, mut of_id) = (0, 0);
    for at in 0..placed.len() {
        let slug = placed[at].slug.clone();
        if at == 0 || Slug::or_hash(&placed[of_slug].record.id.value) != slug {
            (of_slug, of_id) = (at, at);
        } else if placed[of_id].record.id.value != placed[at].record.id.value {
            of_id = at;
        }
        let given = taken.give(&slug);
        if given == slug {
            continue;
        }
        // Of one id is worse than of one address: that is said, where it is so.
        let first = if of_id < at { of_id } else { of_slug };
        diagnostics.push(collision(kind, placed[first].record, placed[at].record, &given));
        placed[at].slug = given;
    }
    placed
}

/// Hands out segments, each once.
pub(super) struct Numbering {
    natural: HashSet<Slug>,
    given: HashSet<Slug>,
}

impl Numbering {
    /// Starts with the segments that are wanted, so that a number never takes one of them.
    pub(super) fn new(natural: impl IntoIterator<Item = Slug>) -> Self {
        Self { natural: natural.into_iter().collect(), given: HashSet::default() }
    }

    /// Gives the segment, or it with the first free number from 2.
    pub(super) fn give(&mut self, slug: &Slug) -> Slug {
        if self.given.insert(slug.clone()) {
            return slug.clone();
        }
        for n in 2..=u32::MAX {
            let numbered = slug.numbered(n);
            if !self.natural.contains(&numbered) && self.given.insert(numbered.clone()) {
                return numbered;
            }
        }
        slug.clone()
    }
}

fn collision<T>(kind: Kind, first: &Record<T>, second: &Record<T>, given: &Slug) -> Diagnostic {
    let written = |record: &Record<T>| record.id.span != record.span;
    let same = first.id.value == second.id.value;
    let (folder, id) = (kind.folder(), &second.id.value);
    let address = format!("{folder}/{given}/");
    let diagnostic = if same && (written(first) || written(second)) {
        Diagnostic::new(Code::DuplicateId, format!("two {folder} have the id `{id}`"))
            .help(format!("give one of them another `id:`; references to `{id}` lead to the first, and this one is at /{address}"))
    } else if same {
        let message = match first.file == second.file {
            true => format!("two {folder} of this file get the id `{id}`"),
            false => format!("two files give {folder} of the id `{id}`"),
        };
        Diagnostic::new(Code::SlugCollision, message)
            .help(format!("add an `id:` to one of them; this one is at /{address}"))
    } else {
        // They look the same.
        let how = match first.id.value.nfc().eq(id.nfc()) {
            true => ": they differ only in how their letters are composed (Unicode NFC and NFD)",
            false => "",
        };
        let message = format!("the ids `{}` and `{id}` make one address{how}", first.id.value);
        Diagnostic::new(Code::SlugCollision, message)
            .help(format!("give one of them another `id:`; this one is at /{address}"))
    };
    diagnostic
        .at(second.place(second.id.span))
        .related(first.place(first.id.span), "the first is here")
}

/// Counts spellings, to show what is written most often.
#[derive(Debug, Default, Clone)]
pub(super) struct Spellings(BTreeMap<String, usize>);

impl Spellings {
    pub(super) fn add(&mut self, text: &str, times: usize) {
        *self.0.entry(text.to_owned()).or_default() += times;
    }

    pub(super) fn merge(&mut self, other: Self) {
        for (text, count) in other.0 {
            *self.0.entry(text).or_default() += count;
        }
    }

    /// The number of times that any is written.
    pub(super) fn total(&self) -> usize {
        self.0.values().sum()
    }

    /// The spelling that is written most often; of equals the first in order.
    pub(super) fn best(&self) -> &str {
        let most = self.0.values().max().copied().unwrap_or_default();
        self.0.iter().find(|(_, count)| **count == most).map_or("", |(text, _)| text)
    }
}
