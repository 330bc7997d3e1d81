//! Names that are probably one thing, registered twice or misspelt: pairs to show to an editor.
//!
//! Nothing is merged on the strength of it, but every pair asks for a reader's time; so the rules
//! would rather miss a pair than show two things that only sound alike. No two names are compared
//! that did not fall into one bucket first, so twenty thousand names take a fraction of a second.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::iter::once;

use any_ascii::{any_ascii, any_ascii_char};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_script::{Script, UnicodeScript};

use super::fold::key;

/// Two names that are probably one thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Likeness {
    /// The index of one name.
    pub a: usize,
    /// The index of the other, greater than `a`.
    pub b: usize,
    /// What they have in common.
    pub why: Why,
}

/// What two names have in common; of several reasons, the first in this order is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Why {
    /// They differ only in case, accents, spaces and punctuation: `Kim Jong Un`, `Kim Jong-un`.
    SameFolded,
    /// They have the same words in another order: `Kim Jong Un`, `Jong Un Kim`.
    WordOrder,
    /// One has initials where the other has names: `V. Putin`, `Vladimir Putin`.
    Initials,
    /// They differ in a letter or two of long words: `Zelensky`, `Zelenskyy`.
    Spelling,
    /// They are written in two scripts and sound alike: `Putin`, `Путин`.
    Transliteration,
}

impl Why {
    /// Says it as the end of a sentence that begins with the two names.
    pub fn describe(self) -> &'static str {
        match self {
            Self::SameFolded => "differ only in case, accents or punctuation",
            Self::WordOrder => "have the same words in another order",
            Self::Initials => "differ only in that one has initials",
            Self::Spelling => "are spelt almost the same",
            Self::Transliteration => "seem to be one name in two scripts",
        }
    }
}

/// Finds the pairs of different names that are probably one thing, in order of their indices.
///
/// Of equal names only the first is compared. Where more than [`FULL_GROUP`] names are alike, not
/// every pair is given but each with the first.
pub fn look_alikes(names: &[&str]) -> Vec<Likeness> {
    let mut seen = HashSet::new();
    let forms: Vec<Form> = names
        .iter()
        .enumerate()
        .filter(|(_, name)| seen.insert(**name))
        .filter_map(|(index, name)| Form::new(index, name))
        .collect();
    let mut pairs = Pairs::default();
    same_folded(&forms, &mut pairs);
    word_order(&forms, &mut pairs);
    initials(&forms, &mut pairs);
    spelling(&forms, &mut pairs);
    transliteration(&forms, &mut pairs);
    pairs.0.into_iter().map(|((a, b), why)| Likeness { a, b, why }).collect()
}

/// How many names that are all alike are given pair by pair.
pub const FULL_GROUP: usize = 16;

/// How many words that are almost like a word are looked at, how many names of the same words, and
/// how many longer names for one with initials. In the names of one field there are never as many;
/// the bounds keep a list made on purpose from taking forever.
const MOST_WORDS: usize = 16;
const MOST_SAME: usize = 4;
const MOST_LONGER: usize = 256;

/// Pairs by their indices. The first reason stays.
#[derive(Default)]
struct Pairs(BTreeMap<(usize, usize), Why>);

impl Pairs {
    fn add(&mut self, a: &Form, b: &Form, why: Why) {
        if a.index != b.index {
            self.0.entry((a.index.min(b.index), a.index.max(b.index))).or_insert(why);
        }
    }

    fn add_group(&mut self, group: &[&Form], why: Why, alike: impl Fn(&Form, &Form) -> bool) {
        let firsts = if group.len() > FULL_GROUP { 1 } else { group.len() };
        for (at, a) in group.iter().enumerate().take(firsts) {
            for b in &group[at + 1..] {
                if alike(a, b) {
                    self.add(a, b, why);
                }
            }
        }
    }
}

/// A name in the forms that are compared.
struct Form {
    index: usize,
    /// Folded, without accents, in words.
    words: Vec<String>,
    /// Those of the words that are written in capitals: acronyms, in which every letter counts.
    acronyms: HashSet<String>,
    /// Like the words, but with a full stop as a space, so that initials stand apart.
    parts: Vec<String>,
    /// The words as they sound, in ASCII.
    sounds: Vec<String>,
    script: Script,
    /// Whether all letters have case: only in such scripts is one letter more or less a slip.
    cased: bool,
}

impl Form {
    fn new(index: usize, name: &str) -> Option<Self> {
        let words = words_of(name);
        let script =
            words.iter().flat_map(|word| word.chars()).find(|c| c.is_alphabetic())?.script();
        let acronyms = name
            .split(|c: char| c.is_whitespace() || c == '-')
            .filter(|word| !word.chars().any(char::is_lowercase))
            .flat_map(words_of)
            .collect();
        let parts = words_of(&name.replace('.', " "));
        let sounds = words.iter().map(|word| sound(word)).collect();
        let cased =
            words.iter().flat_map(|word| word.chars()).all(|c| c.is_lowercase() || c.is_numeric());
        Some(Self { index, words, acronyms, parts, sounds, script, cased })
    }

    fn letters(&self) -> usize {
        self.words.iter().map(|word| word.chars().count()).sum()
    }
}

/// Splits a name into words, folded and without accents.
fn words_of(name: &str) -> Vec<String> {
    let mut plain = String::new();
    let mut accents = false;
    for c in key(name).nfd() {
        if is_combining_mark(c) {
            // In other scripts a mark makes another letter: й is not и, が is not か.
            if !accents {
                plain.push(c);
            }
            continue;
        }
        let script = c.script();
        accents = matches!(script, Script::Latin | Script::Greek | Script::Arabic | Script::Hebrew);
        if script == Script::Latin && !c.is_ascii() {
            plain.extend(any_ascii_char(c).chars().map(|c| c.to_ascii_lowercase()));
        } else {
            plain.push(c);
        }
    }
    let plain: String = plain.nfc().collect();
    plain
        .split(|c: char| !c.is_alphanumeric() && !is_combining_mark(c))
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Writes a word in Latin letters, so that what one romanisation writes one way and another another
/// way is the same: y, i and j; kh and h; ts, tz and c; w and v; double letters.
fn sound(word: &str) -> String {
    let latin = any_ascii(word).to_ascii_lowercase();
    // Capitals stand for sounds that are written with several letters.
    const SPELLINGS: [(&str, char); 13] = [
        ("shch", 'S'),
        ("sch", 'S'),
        ("sh", 'S'),
        ("ch", 'C'),
        ("zh", 'Z'),
        ("kh", 'h'),
        ("ts", 'c'),
        ("tz", 'c'),
        ("ph", 'f'),
        ("ck", 'k'),
        ("w", 'v'),
        ("y", 'i'),
        ("j", 'i'),
    ];
    let mut sound = String::with_capacity(latin.len());
    let mut rest = latin.as_str();
    while let Some(c) = rest.chars().next() {
        let spelling = SPELLINGS.iter().find(|(spelling, _)| rest.starts_with(spelling));
        let (length, c) = spelling.map_or((c.len_utf8(), c), |&(spelling, c)| (spelling.len(), c));
        rest = &rest[length..];
        if c == 'x' {
            sound.push_str("ks");
        } else if c.is_ascii_alphanumeric() && (c.is_ascii_digit() || !sound.ends_with(c)) {
            sound.push(c);
        }
    }
    sound
}

/// Sorts names into groups that share a key, each in the order of the names.
fn groups<K: Hash + Eq>(
    forms: &[Form],
    key: impl Fn(&Form) -> Option<K>,
) -> impl Iterator<Item = Vec<&Form>> {
    let mut groups: HashMap<K, Vec<&Form>> = HashMap::new();
    for form in forms {
        if let Some(key) = key(form) {
            groups.entry(key).or_default().push(form);
        }
    }
    groups.into_values().filter(|group| group.len() > 1)
}

fn same_folded(forms: &[Form], pairs: &mut Pairs) {
    // Unit 1 1 is not Unit 11.
    let numbers = |form: &Form| -> Vec<String> {
        let digits = |word: &String| word.chars().filter(|c| c.is_numeric()).collect::<String>();
        form.words.iter().map(digits).filter(|digits| !digits.is_empty()).collect()
    };
    for group in groups(forms, |form| Some((form.words.concat(), numbers(form)))) {
        pairs.add_group(&group, Why::SameFolded, |_, _| true);
    }
}

fn word_order(forms: &[Form], pairs: &mut Pairs) {
    let sorted = |form: &Form| {
        let mut words = form.words.clone();
        words.sort();
        (words.len() > 1).then_some(words)
    };
    for group in groups(forms, sorted) {
        pairs.add_group(&group, Why::WordOrder, |a, b| a.words != b.words);
    }
}

fn initials(forms: &[Form], pairs: &mut Pairs) {
    let mut longer: HashMap<(&str, char), Vec<&Form>> = HashMap::new();
    let ends = |form: &Form| Some((form.parts.first()?.chars().next()?, form.parts.len() > 1));
    for form in forms.iter().filter(|form| form.cased) {
        if let (Some((first, true)), Some(last)) = (ends(form), form.parts.last()) {
            longer.entry((last, first)).or_default().push(form);
        }
    }
    for form in forms.iter().filter(|form| form.parts.iter().any(|part| is_initial(part))) {
        let (Some((first, true)), Some(last)) = (ends(form), form.parts.last()) else { continue };
        if last.chars().nth(2).is_none() {
            continue;
        }
        let candidates = longer.get(&(last.as_str(), first)).map_or(&[][..], Vec::as_slice);
        let matches: Vec<_> = candidates
            .iter()
            .take(MOST_LONGER)
            .filter(|full| abbreviates(&form.parts, &full.parts))
            .collect();
        // J. Kim may be Jane Kim or John Kim: then it is neither, as far as one can tell.
        if matches.windows(2).all(|pair| pair[0].parts[0] == pair[1].parts[0]) {
            for full in matches {
                pairs.add(form, full, Why::Initials);
            }
        }
    }
}

fn is_initial(part: &str) -> bool {
    let mut chars = part.chars();
    chars.next().is_some_and(char::is_lowercase) && chars.next().is_none()
}

/// Whether a name is another with initials for some of its words, or with initials only for the
/// first of those before the last.
fn abbreviates(short: &[String], full: &[String]) -> bool {
    let abbreviation = |short: &String, full: &String| {
        is_initial(short) && !is_initial(full) && full.starts_with(short.as_str())
    };
    let (Some((last, given)), Some((full_last, full_given))) =
        (short.split_last(), full.split_last())
    else {
        return false;
    };
    if last != full_last || given.len() > full_given.len() {
        return false;
    }
    let mut both = given.iter().zip(full_given);
    if given.len() < full_given.len() {
        !given.is_empty() && both.all(|(short, full)| abbreviation(short, full))
    } else {
        given != full_given && both.all(|(short, full)| short == full || abbreviation(short, full))
    }
}

fn spelling(forms: &[Form], pairs: &mut Pairs) {
    let forms: Vec<&Form> = forms.iter().filter(|form| form.cased).collect();
    near(
        &forms,
        |form| &form.words,
        |a, b, changed| {
            let acronym = |word: &str| a.acronyms.contains(word) || b.acronyms.contains(word);
            // A name all in capitals says nothing about its words.
            let shouted = a.acronyms.len() == a.words.len() && a.words.len() > 1
                || b.acronyms.len() == b.words.len() && b.words.len() > 1;
            if a.script == b.script && (shouted || !changed.iter().any(|word| acronym(word))) {
                pairs.add(a, b, Why::Spelling);
            }
        },
    );
}

fn transliteration(forms: &[Form], pairs: &mut Pairs) {
    /// Shorter names sound the same by chance. Counted are letters where the script has them; else
    /// sounds, and one more, as any_ascii reads all Han as Mandarin.
    const LEAST: usize = 4;
    const LEAST_SOUNDS: usize = 5;
    let sounds = |form: &Form| {
        let sounds = form.sounds.concat();
        let long = if form.cased { form.letters() >= LEAST } else { sounds.len() >= LEAST_SOUNDS };
        (long && !sounds.is_empty()).then_some(sounds)
    };
    for group in groups(forms, sounds) {
        // One of the two is in a script with letters: two words in Han and kana may well sound alike.
        let alike = |a: &Form, b: &Form| a.script != b.script && (a.cased || b.cased);
        pairs.add_group(&group, Why::Transliteration, alike);
        if group.len() > FULL_GROUP {
            let other = group.iter().find(|form| alike(group[0], form));
            if let Some(other) = other {
                group.iter().filter(|form| alike(other, form)).for_each(|form| {
                    pairs.add(other, form, Why::Transliteration);
                });
            }
        }
    }
    let forms: Vec<&Form> = forms.iter().filter(|form| form.cased).collect();
    if forms.windows(2).all(|pair| pair[0].script == pair[1].script) {
        return;
    }
    near(
        &forms,
        |form| &form.sounds,
        |a, b, _| {
            if a.script != b.script {
                pairs.add(a, b, Why::Transliteration);
            }
        },
    );
}

/// Finds the names whose words are the same save for one letter in one word; or, in names of ten
/// letters or more, in each of two.
///
/// Every word that differs is a long one, so that Kim Jong Un is not Kim Jong Il, nor an Iranian
/// bank an Iraqi one; starts with the same letter (Russia, Prussia); and is no number.
fn near<'f>(
    forms: &[&'f Form],
    words: impl Fn(&'f Form) -> &'f Vec<String>,
    mut found: impl FnMut(&Form, &Form, &[&str]),
) {
    let vocabulary: BTreeSet<&str> =
        forms.iter().flat_map(|form| words(form)).map(String::as_str).collect();
    let neighbours = neighbours(&vocabulary);
    let mut by_words: HashMap<Vec<&str>, Vec<&Form>> = HashMap::new();
    for form in forms {
        let same = by_words.entry(words(form).iter().map(String::as_str).collect()).or_default();
        if same.len() < MOST_SAME {
            same.push(form);
        }
    }
    for form in forms {
        let own: Vec<&str> = words(form).iter().map(String::as_str).collect();
        let changes: Vec<(usize, &str)> = own
            .iter()
            .enumerate()
            .flat_map(|(at, word)| {
                neighbours.get(word).into_iter().flatten().map(move |other| (at, *other))
            })
            .collect();
        let mut report = |changed: &[(usize, &str)]| {
            let mut other = own.clone();
            for &(at, word) in changed {
                other[at] = word;
            }
            let differing: Vec<&str> =
                changed.iter().flat_map(|&(at, word)| [own[at], word]).collect();
            for like in by_words.get(&other).into_iter().flatten() {
                let letters = form.letters().min(like.letters());
                if letters >= if changed.len() == 1 { 6 } else { 10 } {
                    found(form, like, &differing);
                }
            }
        };
        for (index, first) in changes.iter().enumerate() {
            report(&[*first]);
            for second in changes[index + 1..].iter().filter(|second| second.0 != first.0) {
                report(&[*first, *second]);
            }
        }
    }
}

/// Finds for each word the words at a Damerau–Levenshtein distance of one.
fn neighbours<'w>(words: &BTreeSet<&'w str>) -> HashMap<&'w str, BTreeSet<&'w str>> {
    // Two such words become the same when a letter, or none, is left out of each. Hashes stand for
    // what is left, as nearly all of it is never met again.
    let mut shortened: Vec<(u64, &str)> = Vec::new();
    let mut short = String::new();
    for &word in words.iter().filter(|word| may_be_misspelt(word)) {
        // The first letter has to be the same, so it is not left out.
        let left_out = word.char_indices().skip(1).map(|(at, c)| at..at + c.len_utf8());
        for range in left_out.chain(once(0..0)) {
            short.clear();
            short.push_str(&word[..range.start]);
            short.push_str(&word[range.end..]);
            let mut hasher = DefaultHasher::new();
            short.hash(&mut hasher);
            shortened.push((hasher.finish(), word));
        }
    }
    shortened.sort_unstable();
    shortened.dedup();
    let mut neighbours: HashMap<&str, BTreeSet<&str>> = HashMap::new();
    for same in shortened.chunk_by(|a, b| a.0 == b.0).filter(|same| same.len() > 1) {
        let same = &same[..same.len().min(MOST_WORDS)];
        for (_, a) in same {
            for (_, b) in same {
                if a != b && strsim::osa_distance(a, b) == 1 {
                    neighbours.entry(a).or_default().insert(b);
                }
            }
        }
    }
    for near in neighbours.values_mut() {
        *near = std::mem::take(near).into_iter().take(MOST_WORDS).collect();
    }
    neighbours
}

/// Whether one letter more, less or other in a word can be a slip.
fn may_be_misspelt(word: &str) -> bool {
    /// Words shorter than this are other words when a letter differs: Iran, Iraq.
    const LEAST: usize = 5;
    let roman = word.bytes().all(|b| matches!(b, b'i' | b'v' | b'x' | b'l' | b'c'));
    word.chars().count() >= LEAST && !roman && !word.chars().any(char::is_numeric)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn why(a: &str, b: &str) -> Option<Why> {
        let found = look_alikes(&[a, b]);
        assert_eq!(found, look_alikes(&[b, a]), "{a} / {b}");
        found.first().map(|likeness| likeness.why)
    }

    #[test]
    fn names_of_one_thing_are_found() {
        for (reason, pairs) in [
            (
                Why::SameFolded,
                &[
                    ("Kim Jong Un", "Kim Jong-un"),
                    ("KIM JONG UN", "Kim Jong Un"),
                    ("al-Qaeda", "Al Qaeda"),
                    ("Müller", "Muller"),
                    ("Łódź", "Lodz"),
                    ("U.S.", "US"),
                    ("O’Brien", "O'Brien"),
                    ("Королёв", "Королев"),
                    ("Αθήνα", "Αθηνα"),
                    ("أحمد", "احمد"),
                ][..],
            ),
            (
                Why::WordOrder,
                &[
                    ("Kim Jong Un", "Jong Un Kim"),
                    ("Putin, Vladimir", "Vladimir Putin"),
                    ("Russia-Ukraine", "Ukraine-Russia"),
                ],
            ),
            (
                Why::Initials,
                &[
                    ("V. Putin", "Vladimir Putin"),
                    ("V.V. Putin", "Vladimir Vladimirovich Putin"),
                    ("V. Putin", "Vladimir Vladimirovich Putin"),
                    ("John F. Kennedy", "John Fitzgerald Kennedy"),
                    ("N. Korea", "North Korea"),
                    ("С. Лавров", "Сергей Лавров"),
                    ("С.В.Лавров", "Сергей Викторович Лавров"),
                ],
            ),
            (
                Why::Spelling,
                &[
                    ("Volodymyr Zelensky", "Volodymyr Zelenskyy"),
                    ("Luhansk", "Lugansk"),
                    ("Vladimir Putin", "Vladmir Puttin"),
                    ("Medvedev", "Medvdeev"),
                    ("Чернигов", "Чернигав"),
                    ("VOLODYMYR ZELENSKY", "Volodymyr Zelenskyy"),
                ],
            ),
            (
                Why::Transliteration,
                &[
                    ("Putin", "Путин"),
                    ("Vladimir Putin", "Владимир Путин"),
                    ("Kharkiv", "Харків"),
                    ("Chernihiv", "Чернігів"),
                    ("Kyiv", "Київ"),
                    ("Zelensky", "Зеленский"),
                    ("Alexander Lukashenko", "Александр Лукашенко"),
                    ("Yulia Tsapkova", "Юлия Цапкова"),
                    ("Shoygu", "Шойгу"),
                    ("Mitsotakis", "Μητσοτάκης"),
                    ("Beijing", "北京"),
                    ("Seoul", "서울"),
                    ("Tbilisi", "თბილისი"),
                ],
            ),
        ] {
            for (a, b) in pairs {
                assert_eq!(why(a, b), Some(reason), "{a} / {b}");
            }
        }
    }

    #[test]
    fn names_of_two_things_are_not_found() {
        for (a, b) in [
            ("Kim Jong Un", "Kim Jong Il"),
            ("Kim Jong Un", "Kim Yo Jong"),
            ("Russia", "Prussia"),
            ("Iran", "Iraq"),
            ("Central Bank of Iran", "Central Bank of Iraq"),
            ("North Korea", "South Korea"),
            ("Eastern Command", "Western Command"),
            ("Niger", "Nigeria"),
            ("Austria", "Australia"),
            ("Slovakia", "Slovenia"),
            ("61st Brigade", "62nd Brigade"),
            ("Brigade 155", "Brigade 156"),
            ("Unit 1 1", "Unit 11"),
            ("Louis XVIII", "Louis XVIIII"),
            ("UNAMID", "UNAMIR"),
            ("Mission UNAMID", "Mission UNAMIR"),
            ("Vladimir Putin", "Vera Putin"),
            ("V. Putin", "Dmitri Putin"),
            ("V. Li", "Victor Li"),
            ("Май", "Маи"),
            ("김정은", "김정일"),
            ("习近平", "习远平"),
            ("が", "か"),
            ("Минск", "Пинск"),
            ("Hanna", "Khanna"),
            ("", "-"),
            ("Kim", "Kim"),
        ] {
            assert_eq!(why(a, b), None, "{a} / {b}");
        }
    }

    #[test]
    fn initials_that_fit_two_people_fit_neither() {
        assert_eq!(look_alikes(&["J. Smith", "Jane Smith", "John Smith"]), []);
        assert_eq!(look_alikes(&["J. Smith", "John Smith", "John Alan Smith"]).len(), 2);
    }

    #[test]
    fn every_pair_of_a_small_group_is_given_and_each_of_a_large_one_once() {
        assert_eq!(look_alikes(&["Kim Un", "Kim-Un", "KIM UN", "Kim-Un"]).len(), 3);
        let names: Vec<String> = (0..40).map(|n| format!("Kim{}Un", "-".repeat(n + 1))).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let found = look_alikes(&names);
        assert_eq!(found.len(), 39);
        assert!(found.iter().all(|likeness| likeness.a == 0));
    }

    #[test]
    fn many_names_have_no_more_pairs_than_names_however_alike() {
        const SYLLABLES: [&str; 16] = [
            "ka", "mo", "ri", "pu", "tin", "len", "sky", "ber", "vo", "shi", "an", "gor", "el",
            "za", "kim", "ost",
        ];
        let word = |n: usize| {
            [SYLLABLES[n % 16], SYLLABLES[n / 16 % 16], SYLLABLES[n / 256 % 16]].concat()
        };
        let plain: Vec<String> =
            (0..4_000).map(|n| format!("{} {}", word(n * 7), word(n * 13 / 5))).collect();
        let alike: Vec<String> = (0..4_000)
            .map(|n| format!("Abcdef{} Ghijkl", char::from_u32(0x4E00 + n).unwrap_or('a')))
            .collect();
        let cased: Vec<String> =
            (0..4_000).map(|n| format!("Abcde{} F{}", word(n), "-".repeat(n % 9))).collect();
        let initials: Vec<String> = (0..4_000)
            .map(|n| if n % 2 == 0 { format!("A. {n}x Abc") } else { format!("A{n} y Abc") })
            .collect();
        for names in [plain, alike, cased, initials] {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let found = look_alikes(&names);
            assert!(found.len() < names.len(), "{} pairs", found.len());
        }
    }

    proptest! {
        #[test]
        fn pairs_are_in_order_and_of_different_names(
            names in prop::collection::vec(
                prop_oneof!["[KkJj.]{1,2}[ -]?[Uu]n?", "Zelensk[iy]{1,2} ?[VW]?\\\\.?", "Зеленски[йи]", any::<String>()], 0..20,
            ),
        ) {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let found = look_alikes(&names);
            prop_assert!(found.is_sorted_by(|x, y| (x.a, x.b) < (y.a, y.b)));
            for Likeness { a, b, .. } in &found {
                prop_assert!(a < b && names[*a] != names[*b]);
            }
            prop_assert_eq!(look_alikes(&names), found);
        }
    }
}
