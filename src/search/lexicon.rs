//! What Pagefind makes of words: learnt once for all records, then put together for each split.
//!
//! Of a word, Pagefind makes one or more forms: it folds and stems it, takes compounds apart, and
//! weighs the parts. That depends on the word alone, and most words of a desk are said again and
//! again. So Pagefind reads each word once, as a record that consists of all of them, and from the
//! index of that record the forms of every word are read off. The index of a split is then put
//! together from the forms of its words, byte for byte as Pagefind would.

use std::collections::BTreeMap;
use std::ops::Range;

use foldhash::HashMap;
use minicbor::{Decoder, Encoder};

use super::index::{Decoding, Encoding, Meta, first_places, length, write_numbers};
use super::record::{Indexable, Record};

/// What Pagefind takes for an order where it stands in a name.
const ORDER: &str = "___PAGEFIND_";

/// The weight from which Pagefind counts, whose places come first.
const PLAIN: i32 = 25;

/// The words of records, each once.
#[derive(Debug, Default)]
pub struct Vocabulary<'a> {
    /// In texts, where Pagefind does more with them.
    texts: Words<'a>,
    /// In titles and names.
    names: Words<'a>,
}

#[derive(Debug, Default)]
struct Words<'a> {
    number: HashMap<&'a str, usize>,
    all: Vec<&'a str>,
}

impl<'a> Words<'a> {
    fn add(&mut self, text: &'a str) {
        for word in text.split_whitespace() {
            let next = self.all.len();
            self.number.entry(word).or_insert_with(|| {
                self.all.push(word);
                next
            });
        }
    }
}

impl<'a> Vocabulary<'a> {
    /// Adds the words of a record.
    pub fn add(&mut self, record: &'a Record) {
        self.texts.add(&record.words.text);
        for name in names(record) {
            self.names.add(name);
        }
    }

    /// The words in portions of so many, each the text and the names of a record to index.
    pub fn portions(&self, size: usize) -> Vec<Portion> {
        let size = size.max(1);
        let count = self.texts.all.len().max(self.names.all.len()).div_ceil(size);
        let cut = |words: &[&str], portion: usize| -> String {
            let at = |portion: usize| (portion * size).min(words.len());
            words[at(portion)..at(portion + 1)].join(" ")
        };
        (0..count)
            .map(|portion| {
                let text = cut(&self.texts.all, portion);
                Portion {
                    first: portion * size,
                    count: text.split_whitespace().count(),
                    // Pagefind drops a record in whose text it finds no word.
                    text: text + " word",
                    names: cut(&self.names.all, portion),
                }
            })
            .collect()
    }
}

/// Some words, as a record to index.
#[derive(Debug)]
pub struct Portion {
    /// The number of the first.
    first: usize,
    /// How many of the text's words are of the vocabulary.
    count: usize,
    /// Words of texts, and one more.
    pub text: String,
    /// Words of titles and names.
    pub names: String,
}

/// The names of a record, in the order of Pagefind's fields: aliases, names, title.
fn names(record: &Record) -> [&str; 3] {
    let Indexable { title, aliases, names, .. } = &record.words;
    [aliases, names, title]
}

/// Whether the words of a record are as Pagefind takes them, one by one.
pub fn is_plain(record: &Record) -> bool {
    let in_names = names(record).iter().any(|name| name.contains(ORDER));
    let is_order = |word: &str| word.starts_with("___") || word.contains('\u{200B}');
    // Few texts need to be looked at word by word.
    let text = &record.words.text;
    let in_text = (text.contains("___") || text.contains('\u{200B}'))
        && text.split_whitespace().any(is_order);
    !in_names && !in_text
}

/// A form of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Form {
    /// What finds it: its place in the order of all.
    stem: u32,
    /// The word with its marks, where the stem has lost them: 0, or one more than its number.
    variant: u32,
    weight: i32,
}

/// The forms of words.
#[derive(Debug)]
pub struct Lexicon<'a> {
    vocabulary: Vocabulary<'a>,
    /// In their order.
    stems: Vec<String>,
    variants: Vec<String>,
    /// Of each word of texts.
    texts: Forms,
    /// Of each word of titles and names.
    names: Forms,
    /// The version of the index's form.
    version: String,
}

/// The forms of each word of a list.
#[derive(Debug, Default)]
struct Forms {
    all: Vec<Form>,
    of: Vec<Range<usize>>,
}

impl Forms {
    fn new(count: usize, mut found: Vec<(usize, Form)>) -> Self {
        // Those of one word stay in their order.
        found.sort_by_key(|(word, _)| *word);
        let mut at = 0;
        let of = (0..count)
            .map(|word| {
                let start = at;
                at += found[start..].iter().take_while(|(of, _)| *of == word).count();
                start..at
            })
            .collect();
        Self { all: found.into_iter().map(|(_, form)| form).collect(), of }
    }

    fn get(&self, word: usize) -> &[Form] {
        self.of.get(word).and_then(|range| self.all.get(range.clone())).unwrap_or_default()
    }
}

/// The words of an index of a portion, and where they stand.
#[derive(Debug)]
pub struct Learnt {
    words: Vec<LearntWord>,
    version: String,
}

#[derive(Debug)]
struct LearntWord {
    stem: String,
    /// Where it stands, as it is and as each variant.
    places: Vec<(Option<String>, Places)>,
}

/// Where a word stands in a record: the weight and the place of each in the text, and the places
/// in names.
#[derive(Debug, Default)]
struct Places {
    text: Vec<(i32, usize)>,
    names: Vec<usize>,
}

/// Reads the pieces of the index of a portion.
pub fn learnt(meta: &Meta, pieces: &[Vec<u8>]) -> Decoding<Learnt> {
    let mut words = Vec::new();
    for bytes in pieces {
        let mut decoder = Decoder::new(bytes);
        length(&mut decoder)?;
        for _ in 0..length(&mut decoder)? {
            length(&mut decoder)?;
            let stem = decoder.str()?.to_owned();
            let mut places = vec![(None, places_of(&mut decoder)?)];
            for _ in 0..length(&mut decoder)? {
                length(&mut decoder)?;
                let form = decoder.str()?.to_owned();
                places.push((Some(form), places_of(&mut decoder)?));
            }
            words.push(LearntWord { stem, places });
        }
    }
    Ok(Learnt { words, version: meta.version.clone() })
}

fn places_of(decoder: &mut Decoder<'_>) -> Decoding<Places> {
    let mut places = Places::default();
    for _ in 0..length(decoder)? {
        length(decoder)?;
        decoder.u32()?;
        let (mut weight, mut last) = (PLAIN, 0);
        let mut at_mark = false;
        for _ in 0..length(decoder)? {
            let number = decoder.i32()?;
            if number < 0 {
                weight = -number - 1;
                at_mark = true;
                continue;
            }
            last = if at_mark { number } else { last + number };
            at_mark = false;
            places.text.push((weight, usize::try_from(last).unwrap_or_default()));
        }
        let mut last = 0;
        for _ in 0..length(decoder)? {
            let number = decoder.i32()?;
            // There is one field: a negative number says so.
            if number >= 0 {
                last += number;
                places.names.push(usize::try_from(last).unwrap_or_default());
            }
        }
    }
    Ok(places)
}

/// A word that stands in a record. Their order is that of the index: by word, record, then places
/// in texts by weight, then those in names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Posting {
    stem: u32,
    variant: u32,
    record: u32,
    /// 0 for the text, or one more than the number of the field.
    field: u32,
    weight: i32,
    place: u32,
}

/// The index of some records.
#[derive(Debug)]
pub struct Inverted {
    /// As Pagefind's: version, pages, fields.
    pub meta: Meta,
    /// The number of the record of each page of the index.
    pub rows: Vec<usize>,
}

impl<'a> Lexicon<'a> {
    /// Puts together what was learnt of the portions of a vocabulary, in their order.
    pub fn new(vocabulary: Vocabulary<'a>, learnt: Vec<(Portion, Learnt)>) -> Self {
        let version = learnt.first().map(|(_, learnt)| learnt.version.clone()).unwrap_or_default();
        let mut stems: Vec<String> = Vec::new();
        for (_, portion) in &learnt {
            stems.extend(portion.words.iter().map(|word| word.stem.clone()));
        }
        stems.sort_unstable();
        stems.dedup();
        let mut variants: BTreeMap<String, u32> = BTreeMap::new();
        let [mut texts, mut names] = [Vec::new(), Vec::new()];
        for (portion, learnt) in learnt {
            for LearntWord { stem, places } in learnt.words {
                let stem = stems.binary_search(&stem).unwrap_or_default() as u32;
                for (variant, places) in places {
                    let variant = variant.map_or(0, |form| {
                        let next = variants.len() as u32 + 1;
                        *variants.entry(form).or_insert(next)
                    });
                    let form = |weight| Form { stem, variant, weight };
                    let of = |place| portion.first + place;
                    let in_text = places.text.iter().filter(|(_, place)| *place < portion.count);
                    texts.extend(in_text.map(|&(weight, place)| (of(place), form(weight))));
                    names.extend(places.names.iter().map(|&place| (of(place), form(PLAIN))));
                }
            }
        }
        let mut written = vec![String::new(); variants.len()];
        for (form, number) in variants {
            written[number as usize - 1] = form;
        }
        Self {
            texts: Forms::new(vocabulary.texts.all.len(), texts),
            names: Forms::new(vocabulary.names.all.len(), names),
            vocabulary,
            stems,
            variants: written,
            version,
        }
    }

    /// Makes the index of records, all of whose words it knows. Each word is given to `add` in its
    /// order, with its entry as Pagefind writes it: with the first places in each record, and with
    /// all.
    ///
    /// # Errors
    ///
    /// What `add` says.
    pub fn invert(
        &self,
        records: &[Record],
        add: impl FnMut(&str, &[u8], &[u8]) -> Result<(), String>,
    ) -> Result<Inverted, String> {
        let mut rows = Vec::new();
        let mut pages = Vec::new();
        let mut postings = Vec::new();
        for (row, record) in records.iter().enumerate() {
            let (before, number) = (postings.len(), rows.len() as u32);
            let mut count = 0;
            for (place, word) in record.words.text.split_whitespace().enumerate() {
                count = place as u32 + 1;
                let Some(&word) = self.vocabulary.texts.number.get(word) else { continue };
                postings.extend(self.texts.get(word).iter().map(|form| Posting {
                    stem: form.stem,
                    variant: form.variant,
                    record: number,
                    field: 0,
                    weight: if form.weight == PLAIN { 0 } else { form.weight },
                    place: place as u32,
                }));
            }
            // Pagefind drops a record in whose text it finds no word.
            if postings.len() > before {
                rows.push(row);
                pages.push((String::new(), count, String::new()));
            }
        }
        let kept = || rows.iter().map(|&row| &records[row]);
        let mut fields = Vec::new();
        for (at, name) in ["aliases", "names", "title"].into_iter().enumerate() {
            if name == "title" && !rows.is_empty() || kept().any(|r| !names(r)[at].is_empty()) {
                fields.push((at, name));
            }
        }
        for (number, record) in kept().enumerate() {
            for (field, (at, _)) in fields.iter().enumerate() {
                let words = names(record)[*at].split_whitespace();
                for (place, word) in words.enumerate() {
                    let Some(&word) = self.vocabulary.names.number.get(word) else { continue };
                    postings.extend(self.names.get(word).iter().map(|form| Posting {
                        stem: form.stem,
                        variant: form.variant,
                        record: number as u32,
                        field: field as u32 + 1,
                        weight: 0,
                        place: place as u32,
                    }));
                }
            }
        }
        self.write(&self.in_order(postings), add)?;
        let meta = Meta {
            version: self.version.clone(),
            pages,
            chunks: Vec::new(),
            fields: fields.into_iter().map(|(_, name)| name.to_owned()).collect(),
        };
        Ok(Inverted { meta, rows })
    }

    /// Puts postings in their order: by word first, and then each word's own, which nearly are.
    fn in_order(&self, postings: Vec<Posting>) -> Vec<Posting> {
        // Where the next of each word goes: at first behind all of the words before it.
        let mut next = vec![0; self.stems.len() + 1];
        for posting in &postings {
            next[posting.stem as usize + 1] += 1;
        }
        for word in 1..next.len() {
            next[word] += next[word - 1];
        }
        let mut ordered = postings.clone();
        for posting in postings {
            let place = &mut next[posting.stem as usize];
            ordered[*place] = posting;
            *place += 1;
        }
        for word in ordered.chunk_by_mut(|a, b| a.stem == b.stem) {
            // Stable, since that finds what is in order already.
            word.sort();
        }
        ordered
    }

    /// Writes the entry of each word.
    fn write(
        &self,
        postings: &[Posting],
        mut add: impl FnMut(&str, &[u8], &[u8]) -> Result<(), String>,
    ) -> Result<(), String> {
        let [mut short, mut whole] = [Vec::new(), Vec::new()];
        for word in postings.chunk_by(|a, b| a.stem == b.stem) {
            let stem = &self.stems[word[0].stem as usize];
            let mut forms: Vec<&[Posting]> = word.chunk_by(|a, b| a.variant == b.variant).collect();
            let plain = if word[0].variant == 0 { forms.remove(0) } else { &[] };
            // In the order in which they were met: of one record, those of the text first.
            forms.sort_by_key(|form| {
                let variant = self.variants.get(form[0].variant as usize - 1);
                (form[0].record, form[0].field > 0, variant)
            });
            let entry = Entry { stem, plain, forms: &forms, variants: &self.variants };
            // Writing numbers and texts to memory does not fail.
            whole.clear();
            let mut is_cut = false;
            let _ = entry.write(&mut whole, |places| {
                is_cut |= first_places(places).len() < places.len();
                places
            });
            if !is_cut {
                add(stem, &whole, &whole)?;
                continue;
            }
            short.clear();
            let _ = entry.write(&mut short, first_places);
            add(stem, &short, &whole)?;
        }
        Ok(())
    }
}

/// A word of the index.
struct Entry<'a> {
    stem: &'a str,
    /// Where it stands as it is.
    plain: &'a [Posting],
    /// Where it stands as each of its variants.
    forms: &'a [&'a [Posting]],
    /// The variants of all words, by number.
    variants: &'a [String],
}

impl Entry<'_> {
    /// Writes it as Pagefind does, of the places in a text those that are kept.
    fn write(
        &self,
        bytes: &mut Vec<u8>,
        mut kept: impl for<'p> FnMut(&'p [i32]) -> &'p [i32],
    ) -> Encoding {
        let mut encoder = Encoder::new(bytes);
        encoder.array(3)?.str(self.stem)?;
        write_pages(&mut encoder, self.plain, &mut kept)?;
        encoder.array(self.forms.len() as u64)?;
        for form in self.forms {
            encoder.array(2)?.str(&self.variants[form[0].variant as usize - 1])?;
            write_pages(&mut encoder, form, &mut kept)?;
        }
        Ok(())
    }
}

/// Writes where a word stands, record by record.
fn write_pages(
    encoder: &mut Encoder<&mut Vec<u8>>,
    postings: &[Posting],
    mut kept: impl for<'p> FnMut(&'p [i32]) -> &'p [i32],
) -> Encoding {
    let by_record = || postings.chunk_by(|a, b| a.record == b.record);
    encoder.array(by_record().count() as u64)?;
    let mut before = 0;
    let mut numbers: Vec<i32> = Vec::new();
    for page in by_record() {
        encoder.array(3)?.u32(page[0].record - before)?;
        before = page[0].record;
        let (text, names) = page.split_at(page.partition_point(|posting| posting.field == 0));
        let (mut weight, mut last) = (0, 0);
        for posting in text {
            if posting.weight == weight {
                numbers.push((posting.place - last) as i32);
            } else {
                numbers.extend([-posting.weight - 1, posting.place as i32]);
                weight = posting.weight;
            }
            last = posting.place;
        }
        write_numbers(encoder, kept(&numbers))?;
        numbers.clear();
        let (mut field, mut last) = (0, 0);
        for posting in names {
            if posting.field != field {
                numbers.push(-(posting.field as i32));
                (field, last) = (posting.field, 0);
            }
            numbers.push((posting.place - last) as i32);
            last = posting.place;
        }
        write_numbers(encoder, &numbers)?;
        numbers.clear();
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::super::index::{Indexed, Indexer};
    use super::*;
    use crate::link::Target;
    use crate::model::Kind;

    fn record(title: &str, aliases: &[&str], names: &str, text: &str) -> Record {
        let words = Indexable {
            title: title.to_owned(),
            aliases: aliases.join(" "),
            names: names.to_owned(),
            text: text.to_owned(),
        };
        Record {
            target: Target::new(Kind::Event, 0),
            href: String::new(),
            title: String::new(),
            days: None,
            open: (false, false),
            day: None,
            said: String::new(),
            note: String::new(),
            aliases: Vec::new(),
            text: String::new(),
            words,
            actors: Vec::new(),
            locations: Vec::new(),
        }
    }

    /// The index that Pagefind makes, and that which is put together of what it makes of words.
    fn both(language: &str, records: &[Record]) -> (Indexed, Indexed) {
        let indexer = Indexer::new(language).unwrap();
        let lexicon = indexer.lexicon(records).unwrap();
        let own = indexer.index_with(&lexicon, records).unwrap();
        (indexer.index(records).unwrap(), own)
    }

    #[test]
    fn what_is_put_together_is_what_pagefind_makes() {
        let records = [
            record(
                "Élysée, café & Café",
                &["Kim Jong-un", "김정은 위원장", "KIM"],
                "Zürich role-player",
                "The café's 5,000 state-of-the-art HTML5Parser, cafe again; naïve re-entry… café \
                 sysconfig.is_python_build and a-a 김정은은 왔다. 🚀 rocket 10.5 résumé resume U.S. \
                 \"running\" ran RUNS — – !? e\u{301}te\u{301} ÉTÉ __init__ x_y",
            ),
            record("!!!", &[], "", "… — !"),
            record("cafe", &[" "], "café", "Running cafés, runner. café"),
            record(
                "Путин",
                &["Владимир Путин"],
                "東京 カタカナ",
                "Встреча прошла 東京で カタカナ語 كتاب الكتب βιβλία",
            ),
            record("Repeat", &[], "again", &"again and again; ".repeat(70)),
        ];
        for language in ["en", "fr", "ru", "ko", "el", "ar", "de", "unknown"] {
            let (pagefind, own) = both(language, &records);
            assert_eq!(pagefind, own, "{language}");
        }
    }

    #[test]
    fn a_name_that_is_an_order_to_pagefind_is_left_to_it() {
        let records = [
            record("a", &["one ___PAGEFIND_WEIGHT___3 two"], "", "some words"),
            record("b", &["one___PAGEFIND_x two"], "", "other words"),
        ];
        let (pagefind, own) = both("en", &records);
        assert_eq!(pagefind, own);
    }

    #[test]
    fn a_vocabulary_of_several_portions_has_each_word_once() {
        let records =
            [record("b a", &[], "c", "one two three two one"), record("d", &[], "", "four one")];
        let mut vocabulary = Vocabulary::default();
        records.iter().for_each(|record| vocabulary.add(record));
        let portions = vocabulary.portions(3);
        let said: Vec<(&str, &str)> = portions
            .iter()
            .map(|portion| (portion.text.as_str(), portion.names.as_str()))
            .collect();
        assert_eq!(said, [("one two three word", "c b a"), ("four word", "d")]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn whatever_the_words_are(
            texts in prop::collection::vec(
                ("[a-cA-C ÉéñÅ.'-]{0,12}", "\\PC{0,16}", "([a-cé.-]{1,4} |\\PC{1,6} ){1,12}"),
                1..6,
            ),
        ) {
            let records: Vec<Record> = texts
                .iter()
                .map(|(title, alias, text)| record(title, &[alias], "", &format!("w {text}")))
                .collect();
            let (pagefind, own) = both("en", &records);
            prop_assert_eq!(pagefind, own);
        }
    }
}
