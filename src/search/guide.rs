//! Which splits hold a word, or a value of a filter, so that a search loads no others.
//!
//! Without it, a search for what was written of once in twenty years would load something of every
//! split. It is an index of the splits: for every word of their indexes ([`super::index`]), and for
//! every value of their tables ([`super::table`]), the splits that have it. A reader loads the list
//! of its pieces, and of these the one in which the word that is sought would stand.
//!
//! Pieces end at words of which a hash says so, so that a new word moves no piece's bounds but those
//! of the one that it comes into; and they are named for what is in them.

use minicbor::Encoder;
use rayon::prelude::*;
use serde_json::json;
use xxhash_rust::xxh3::xxh3_64;

use super::index::{Encoding, packed};
use super::table::digits;

/// A piece ends at one word in so many ...
const WORDS: u64 = 256;

/// ... once it has so many bytes, before compression ...
const SMALL: usize = 4 << 10;

/// ... or wherever it has so many.
const LARGE: usize = 16 << 10;

/// What a split has.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Holdings {
    /// The words of its index, a line each.
    pub words: String,
    /// Values of facets, as [`value`] names them.
    pub values: Vec<String>,
}

/// What a value of a facet is called in the guide. No word that is sought has a colon.
pub fn value(facet: &str, key: &str) -> String {
    format!(":{facet}/{key}")
}

/// The guide to splits: its list of pieces first, then its pieces; with their paths in `search/`.
///
/// # Errors
///
/// A sentence on why it cannot be compressed.
pub fn files(splits: &[Holdings]) -> Result<Vec<(String, Vec<u8>)>, String> {
    let mut all: Vec<(&str, usize)> = Vec::new();
    for (number, split) in splits.iter().enumerate() {
        all.extend(split.words.lines().map(|word| (word, number)));
        all.extend(split.values.iter().map(|value| (value.as_str(), number)));
    }
    all.par_sort_unstable();
    all.dedup();
    let mut pieces = Vec::new();
    let mut files = vec![(String::new(), Vec::new())];
    let mut open: Vec<String> = Vec::new();
    let mut size = 0;
    let mut first = "";
    let words: Vec<&[(&str, usize)]> = all.chunk_by(|a, b| a.0 == b.0).collect();
    for (at, of_word) in words.iter().enumerate() {
        let word = of_word[0].0;
        if open.is_empty() {
            first = word;
        }
        let item = json!([word, set(of_word.iter().map(|(_, number)| *number))]).to_string();
        size += item.len();
        open.push(item);
        let ends = xxh3_64(word.as_bytes()).is_multiple_of(WORDS) && size >= SMALL;
        if ends || size >= LARGE || at + 1 == words.len() {
            let bytes = format!("[{}]", open.join(",")).into_bytes();
            let name = super::short(&[&bytes]);
            files.push((format!("guide-{name}/words.json"), bytes));
            pieces.push([first.to_owned(), word.to_owned(), name]);
            open.clear();
            size = 0;
        }
    }
    let mut bytes = Vec::new();
    list(&mut bytes, &pieces).map_err(|error| error.to_string())?;
    let bytes = packed(&bytes)?;
    files[0] = (format!("guide-{}/list.pf", super::short(&[&bytes])), bytes);
    Ok(files)
}

/// Writes which pieces there are, as Pagefind does of an index without pages, so that its
/// WebAssembly tells in which the stem of a word is.
fn list(bytes: &mut Vec<u8>, pieces: &[[String; 3]]) -> Encoding {
    let mut encoder = Encoder::new(bytes);
    encoder.array(6)?.str("")?.array(0)?.array(pieces.len() as u64)?;
    for piece in pieces {
        encoder.array(3)?;
        for part in piece {
            encoder.str(part)?;
        }
    }
    encoder.array(0)?.array(0)?.array(0)?;
    Ok(())
}

/// Numbers that rise, as runs: how many are left out, and how many follow the first that is not.
fn set(numbers: impl Iterator<Item = usize>) -> String {
    let mut text = String::new();
    let mut next = 0;
    let mut run: Option<(usize, usize)> = None;
    let mut end = |(first, last): (usize, usize)| {
        digits(&mut text, first - next);
        digits(&mut text, last - first);
        next = last + 1;
    };
    for number in numbers {
        run = match run {
            Some((first, last)) if number == last + 1 => Some((first, number)),
            Some(before) => {
                end(before);
                Some((number, number))
            }
            None => Some((number, number)),
        };
    }
    if let Some(run) = run {
        end(run);
    }
    text
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn holding(words: impl Iterator<Item = usize>) -> Holdings {
        let mut words: Vec<String> = words.map(|n| format!("word{n}")).collect();
        words.sort();
        Holdings { words: words.join("\n"), values: vec![value("kind", "strike")] }
    }

    fn items(files: &[(String, Vec<u8>)]) -> Vec<(String, String)> {
        let pieces = files[1..].iter();
        pieces.flat_map(|(_, bytes)| -> Vec<_> { serde_json::from_slice(bytes).unwrap() }).collect()
    }

    #[test]
    fn a_set_is_written_as_runs() {
        assert_eq!(set([0, 1, 2, 5, 90].into_iter()), "0220-0M0");
        assert_eq!(set(std::iter::empty()), "");
    }

    #[test]
    fn every_word_and_value_is_in_one_piece_with_the_splits_that_have_it() {
        let splits = [holding(0..3000), holding(2000..2001), holding(0..10)];
        let files = files(&splits).unwrap();
        assert!(files.len() > 4);
        let items = items(&files);
        assert_eq!(items.len(), 3001);
        assert!(items.is_sorted());
        let of = |word: &str| &items.iter().find(|(of, _)| of == word).unwrap().1;
        assert_eq!((of("word5").as_str(), of("word2000").as_str()), ("0010", "01"));
        assert_eq!(of(":kind/strike"), "02");
        assert!(files.iter().all(|(_, bytes)| bytes.len() < LARGE + 1024));
    }

    #[test]
    fn a_new_word_changes_the_list_and_one_piece() {
        let before = files(&[holding(0..9000), holding(0..9000)]).unwrap();
        let after = files(&[holding(0..9000), holding(0..9001)]).unwrap();
        let new = after.iter().filter(|file| !before.contains(file)).count();
        assert!(before.len() > 10);
        assert!((2..=3).contains(&new), "{new} files");
    }
}
