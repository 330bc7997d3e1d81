//! Cards: what a link leads to, in a few words, for a reader who points at it.
//!
//! They lie in small static files, so that a page carries none of them and a script fetches the
//! few that are asked for. A record's card is in the file whose number is the hash of its address
//! ([`fnv1a`]) modulo the number of files, so the same sum is done in `js/cards.js`.

use std::collections::BTreeMap;

use serde::Serialize;

use super::parts::Parts;
use super::view::EntityItem;
use crate::link::{Graph, Target, cut};
use crate::model::{Href, Kind, Marking};

/// The most cards that a file holds on average; it holds more than half of it.
const PER_FILE: usize = 64;

/// The most characters of a card's text.
const TEXT: usize = 160;

/// Which cards each file holds.
#[derive(Debug, Default)]
pub(super) struct Shards(Vec<Vec<Target>>);

/// A file of cards.
#[derive(Debug, Clone, Serialize)]
pub struct CardFile {
    /// "Last event: ".
    pub last_event: String,
    /// By the path of the record's page from the site's root, not percent-encoded.
    pub cards: BTreeMap<String, Card>,
}

/// What a link leads to, in a few words; all of it plain text in the site's language.
#[derive(Debug, Clone, Serialize)]
pub struct Card {
    /// "Person", "City", "Meeting", "Briefing".
    pub kind: String,
    /// The name or title.
    pub name: String,
    /// An office, what a place lies within, a publisher; where an event was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// "13 September 2023", of what is dated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// How far an event is established.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<CardStatus>,
    /// One line.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// "21 events".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub events: Option<String>,
    /// The last event that is held to have happened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last: Option<CardEvent>,
    /// "TLP:AMBER", where it is above clear.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marking: Option<&'static str>,
}

/// The status of an event on a card.
#[derive(Debug, Clone, Serialize)]
pub struct CardStatus {
    /// `confirmed`.
    pub key: &'static str,
    /// "Confirmed".
    pub label: String,
}

/// The last event of an actor, place or source on its card.
#[derive(Debug, Clone, Serialize)]
pub struct CardEvent {
    /// "13 Sep 2023".
    pub date: String,
    /// Its title.
    pub title: String,
}

impl Shards {
    /// Deals the records out to the files.
    pub(super) fn new(graph: &Graph) -> Self {
        let with_card = || graph.nodes().filter(|(target, _)| target.kind != Kind::Page);
        let files = match with_card().count() {
            0 => 0,
            count => count.div_ceil(PER_FILE).next_power_of_two(),
        };
        let mut shards = vec![Vec::new(); files];
        for (target, node) in with_card() {
            if let Some(shard) = shards.get_mut(shard_of(node.href.path(), files)) {
                shard.push(target);
            }
        }
        Self(shards)
    }

    /// The number of files: none, or a power of two.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// What is in a file.
    pub(super) fn targets(&self, number: usize) -> &[Target] {
        self.0.get(number).map_or(&[], Vec::as_slice)
    }
}

/// The address of a file of cards: its number in hexadecimal, of at least two digits.
pub(super) fn href(number: usize) -> Href {
    Href::new(format!("data/cards/{number:02x}.json"))
}

/// The number of the file that holds the card of the page at `path`, of `files`.
fn shard_of(path: &str, files: usize) -> usize {
    fnv1a(path.as_bytes()) as usize % files.max(1)
}

/// The 32-bit FNV-1a hash of Fowler, Noll and Vo.
pub fn fnv1a(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |hash, &byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

impl Parts<'_> {
    pub(super) fn card_file(&self, targets: &[Target]) -> CardFile {
        let card =
            |&target: &Target| (self.graph.node(target).href.path().to_owned(), self.card(target));
        CardFile {
            last_event: self.words.get("card.last_event").to_owned() + self.words.get("colon"),
            cards: targets.iter().map(card).collect(),
        }
    }

    fn card(&self, target: Target) -> Card {
        let at = target.at();
        let mut card = match target.kind {
            Kind::Actor => self.entity_card(target, self.actor_item(at)),
            Kind::Location => self.entity_card(target, self.location_item(at)),
            Kind::Source => {
                let source = &self.graph.sources[at];
                let mut card = self.entity_card(target, self.source_item(at));
                card.date = source.date.as_ref().map(|date| date.say(&self.words.dates));
                card
            }
            Kind::Event => self.event_card(at),
            Kind::Briefing | Kind::Page => self.dated_card(target),
        };
        let node = self.graph.node(target);
        card.text = cut(&node.summary, TEXT);
        card.marking = (node.marking > Marking::Clear).then(|| node.marking.label());
        card
    }

    /// What a record of no closer kind is called.
    fn kind_word(&self, key: &str) -> String {
        self.words.get(&format!("card.{key}")).to_owned()
    }

    fn blank(&self, target: Target) -> Card {
        Card {
            kind: self.kind_word(target.kind.key()),
            name: self.graph.node(target).title.clone(),
            note: None,
            date: None,
            status: None,
            text: String::new(),
            events: None,
            last: None,
            marking: None,
        }
    }

    fn entity_card(&self, target: Target, item: EntityItem) -> Card {
        let last = self.last_event(target).map(|at| {
            let event = &self.graph.events[at];
            CardEvent {
                date: event.date.say_short(&self.words.dates),
                title: event.node.title.clone(),
            }
        });
        Card {
            kind: item.kind.unwrap_or_else(|| self.kind_word(target.kind.key())),
            name: self.graph.node(target).title.clone(),
            note: item.note,
            date: None,
            status: None,
            text: String::new(),
            events: Some(self.words.count("events", item.events)),
            last,
            marking: None,
        }
    }

    fn event_card(&self, at: usize) -> Card {
        let event = &self.graph.events[at];
        let mut card = self.blank(Target::new(Kind::Event, at));
        if let Some(kind) = &event.kind {
            card.kind.clone_from(&kind.label);
        }
        card.date = Some(event.date.say(&self.words.dates));
        card.status = event
            .status
            .map(|status| CardStatus { key: status.key(), label: self.status_label(status) });
        card.note =
            event.locations.first().map(|&place| self.graph.locations[place].node.title.clone());
        card
    }

    fn dated_card(&self, target: Target) -> Card {
        let mut card = self.blank(target);
        card.date = self.plain_date_of(target).map(|date| date.say(&self.words.dates));
        card
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_that_of_the_standard() {
        assert_eq!(fnv1a(b""), 0x811c_9dc5);
        assert_eq!(fnv1a(b"a"), 0xe40c_292c);
        assert_eq!(fnv1a(b"foobar"), 0xbf9c_f968);
    }

    #[test]
    fn a_file_holds_some_tens_of_cards() {
        for count in [1_usize, 64, 65, 112, 1_000, 15_000] {
            let files = count.div_ceil(PER_FILE).next_power_of_two();
            assert!(count / files <= PER_FILE, "{count}");
            assert!(files == 1 || count / files >= PER_FILE / 2 - 1, "{count}");
        }
    }
}
