//! Prose as a desk writes it: sentences by pattern, of which few words are frequent and most rare.

use super::Numbers;

const PATTERNS: [&str; 18] = [
    "{actor} told reporters in {place} that the {noun} would be {done} before the {noun} of the {noun}.",
    "Officials in {place} {did} a {like} {noun} of {number} {noun}s, and said little of the {noun}.",
    "Satellite images taken over {place} show {number} new {noun}s beside the {like} {noun}.",
    "The {noun} was {done} by {actor}, two people with knowledge of the {noun} said.",
    "A {like} {noun} left {place} during the night, escorted by {number} {noun}s, according to {actor}.",
    "{actor} denied that any {noun} had been {done}, and called the {noun} a {like} {noun}.",
    "No {noun} of the {noun} could be {done} independently.",
    "In {place}, residents {did} {like} {noun}s near the {noun} from early morning.",
    "The agreement, {done} in {place}, leaves the {noun} of {number} {noun}s to a later {noun}.",
    "{actor} and {actor} {did} the {noun} for about {number} hours, and then the {like} {noun}.",
    "State media {did} neither the {noun} nor the {like} {noun} that followed.",
    "It is the {like} {noun} since {actor} {did} the {noun}, and the first in {place}.",
    "Trade figures suggest that {number} tonnes of {noun} were {done} through {place} in that month.",
    "The ministry {did} the {noun} as {like}; {actor} has since {done} it as a {noun}.",
    "Analysts expect a {noun} of the {noun}, unless the {like} {noun} at {place} is {done}.",
    "Neither side has {done} the {noun}, which {actor} first {did} in a {like} {noun}.",
    "The {noun} came after {number} days in which {place} had neither {noun} nor {noun}.",
    "A statement signed {native} {did} the {noun} and thanked {place} for a {like} {noun}.",
];
const NOUNS: &str = "convoy delegation shipment summit exercise launch border airfield statement report agreement \
    sanction transfer unit commander ministry factory railway bridge port vessel crew missile radar shelter \
    depot protest election ballot court arrest trial budget pipeline refinery outage flood quake harvest grain \
    ceasefire prisoner exchange corridor checkpoint drone interceptor battery artillery shell engine component \
    satellite image order decree appointment resignation visit call letter treaty clause deadline inspection \
    inspector embassy consul visa flight hangar runway tunnel trench barrage strike casualty hospital school \
    power-plant substation cable network outlet broadcast archive record ledger invoice contract tender bank \
    loan currency reserve tariff quota market price supply ration warehouse crane barge tanker escort patrol";
const VERBS: &str = "reported confirmed denied announced delayed cancelled moved inspected repaired described \
    welcomed rejected signed published withdrew completed resumed suspended ordered observed photographed \
    counted accepted disputed prepared delivered received seized released damaged rebuilt renamed opened closed";
const ADJECTIVES: &str = "new old large small joint naval armoured military civilian temporary unusual regular \
    planned secret public foreign local northern southern eastern western heavy light damaged empty second third \
    unexplained earlier later official unofficial ceremonial technical financial electoral humanitarian winter";

/// Rare words, beside those above.
const RARE: usize = 12_000;

/// The vocabulary.
pub struct Words {
    nouns: Vec<&'static str>,
    verbs: Vec<&'static str>,
    adjectives: Vec<&'static str>,
}

impl Words {
    /// All of it.
    pub fn new() -> Self {
        let list = |words: &'static str| words.split_whitespace().collect();
        Self { nouns: list(NOUNS), verbs: list(VERBS), adjectives: list(ADJECTIVES) }
    }

    /// A noun: one in eight is rare.
    pub fn noun(&self, numbers: &mut Numbers) -> String {
        if numbers.below(8) == 0 {
            return rare(numbers.zipf(RARE));
        }
        self.nouns[numbers.zipf(self.nouns.len())].to_owned()
    }

    /// A verb, in the past.
    pub fn verb(&self, numbers: &mut Numbers) -> &'static str {
        self.verbs[numbers.zipf(self.verbs.len())]
    }

    /// An adjective.
    pub fn adjective(&self, numbers: &mut Numbers) -> &'static str {
        self.adjectives[numbers.zipf(self.adjectives.len())]
    }
}

/// The names that prose mentions, the most named first.
pub struct Names {
    /// Of actors.
    pub actors: Vec<String>,
    /// Of places.
    pub places: Vec<String>,
    /// Of actors, in their own scripts.
    pub native: Vec<String>,
}

/// So many sentences.
pub fn sentences(numbers: &mut Numbers, words: &Words, names: &Names, count: usize) -> String {
    let mut text = String::new();
    for _ in 0..count {
        let pattern = PATTERNS[numbers.below(PATTERNS.len())];
        let mut parts = pattern.split('{');
        text.push_str(parts.next().unwrap_or_default());
        for part in parts {
            let (slot, rest) = part.split_once('}').unwrap_or(("", part));
            match slot {
                "actor" => text.push_str(&names.actors[numbers.zipf(names.actors.len())]),
                "place" => text.push_str(&names.places[numbers.zipf(names.places.len())]),
                "native" => text.push_str(&names.native[numbers.zipf(names.native.len())]),
                "noun" => text.push_str(&words.noun(numbers)),
                "did" | "done" => text.push_str(words.verb(numbers)),
                "like" => text.push_str(words.adjective(numbers)),
                _ => text.push_str(&(2 + numbers.zipf(900)).to_string()),
            }
            text.push_str(rest);
        }
        text.push(' ');
    }
    text.truncate(text.trim_end().len());
    text
}

/// The rare word of a rank: the same rank is the same word.
fn rare(rank: usize) -> String {
    let mut numbers = Numbers(rank as u64);
    let mut word = syllables(&mut numbers, 3);
    word.push_str(["", "ing", "ment", "ist", "ship"][rank % 5]);
    word
}

const SYLLABLES: [&str; 32] = [
    "va", "ro", "mi", "ka", "te", "lu", "sho", "ber", "dan", "go", "ri", "zen", "po", "nu", "fal",
    "es", "tor", "mar", "li", "sen", "bo", "gra", "kov", "ani", "dre", "ost", "pel", "hu", "yar",
    "ven", "ilk", "cho",
];

/// A made-up word.
pub fn syllables(numbers: &mut Numbers, count: usize) -> String {
    (0..count).map(|_| numbers.of(&SYLLABLES)).collect()
}
