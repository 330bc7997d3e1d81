//! What a feed holds: the newest of the desk, of an actor, a place or a tag.

mod content;

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::{Mutex, OnceLock, PoisonError};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;

use crate::link::{Backlink, Graph, Node, Target};
use crate::model::{Date, DateWords, Href, Kind, Status};
use content::entry;
pub(super) use content::{cited, escaped, in_tags, is_web};

/// The most entries of a feed of the whole site: of its newest, of changes, of corrections.
pub(super) const NEWEST: usize = 50;

/// The most entries of the feed of an actor, a place or a tag. There are as many such feeds as
/// those, so that with 50 whole texts in each they would weigh more than all pages together.
const NEWEST_OF_ONE: usize = 20;

/// What a feed is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FeedOf {
    /// All briefings and events.
    Site,
    /// The events of an actor, and what mentions it; an index into [`Graph::actors`].
    Actor(usize),
    /// The events in a place, and what mentions it; an index into [`Graph::locations`].
    Location(usize),
    /// What bears a tag; an index into [`Graph::tags`].
    Tag(usize),
}

/// A feed, whatever its format. Addresses have scheme and host.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FeedView {
    /// What it is a feed of.
    pub title: String,
    /// One or two sentences on that.
    pub subtitle: Option<String>,
    /// The page that shows the same.
    pub home: String,
    /// The feed itself.
    pub own: String,
    /// When an entry last changed (RFC 3339).
    pub updated: String,
    /// The language of its text (BCP 47).
    pub language: String,
    /// Who answers for it, and for entries without authors of their own.
    pub author: String,
    /// A line on rights.
    pub rights: Option<String>,
    /// Newest first; at most 50 of the site, 20 of an actor, a place or a tag.
    pub entries: Vec<FeedEntry>,
}

/// A briefing or an event in a feed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FeedEntry {
    /// Its permalink; the same for as long as its address is.
    pub id: String,
    /// Its page.
    pub url: String,
    /// The title, as plain text.
    pub title: String,
    /// Its date (RFC 3339).
    pub published: String,
    /// When it was last revised or corrected, or its date (RFC 3339).
    pub updated: String,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// One or two sentences, as plain text.
    pub summary: String,
    /// All of it, as HTML, in the site's feed; in others what is said of it at its head, and
    /// corrections. Addresses in it have scheme and host.
    pub html: String,
    /// The labels of its tags.
    pub tags: Vec<String>,
}

/// What feeds of one plan share.
#[derive(Debug, Default)]
pub(crate) struct Feeds {
    /// Those of which one format was made and the other not yet: they differ in their address
    /// alone.
    waiting: Mutex<HashMap<FeedOf, FeedView>>,
    times: OnceLock<Times>,
}

/// The most feeds that wait for their other format, since of a site that is not rendered whole
/// nobody may ask for it.
const WAITING: usize = 32;

impl Feeds {
    /// Makes the feed that stands at `own`, as [`feed`] does.
    pub(crate) fn feed(&self, graph: &Graph, of: FeedOf, own: &Href) -> FeedView {
        let waiting = || self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(mut view) = waiting().remove(&of) {
            view.own = own.absolute(graph.site.base_url.as_str());
            return view;
        }
        let times = self.times.get_or_init(|| Times::of(graph));
        let view = feed(graph, times, of, own);
        let mut waiting = waiting();
        if waiting.len() >= WAITING {
            waiting.clear();
        }
        waiting.insert(of, view.clone());
        view
    }
}

/// When each item begins, as [`instant`] tells: an event is in the feeds of all that it names.
#[derive(Debug)]
struct Times {
    briefings: Vec<Option<Timestamp>>,
    events: Vec<Option<Timestamp>>,
}

impl Times {
    fn of(graph: &Graph) -> Self {
        let at = |date: &Date| instant(date, &graph.site.timezone);
        Self {
            briefings: graph.briefings.iter().map(|briefing| at(&briefing.date)).collect(),
            events: graph.events.iter().map(|event| at(&event.date)).collect(),
        }
    }

    fn get(&self, item: Item) -> Option<Timestamp> {
        match item {
            Item::Briefing(at) => self.briefings[at],
            Item::Event(at) => self.events[at],
        }
    }
}

/// Makes the feed that stands at `own`: the newest briefings and events, by their dates. That of
/// the site has whole texts, others have summaries.
///
/// An entry is dated by the instant at which it begins, or by the beginning of its first day in
/// the desk's time zone; with an open start, by its last day. What is planned has not happened
/// and is in no feed: it would stay on top, dated in the future, until it had. It was last changed
/// by its last revision, where the history is known. A feed without entries is dated 1970-01-01. The
/// clock has no say.
fn feed(graph: &Graph, times: &Times, of: FeedOf, own: &Href) -> FeedView {
    let site = &graph.site;
    let base = site.base_url.as_str();
    let (page, subtitle) = match of {
        FeedOf::Site => (None, site.description.clone()),
        FeedOf::Actor(at) => about(&graph.actors[at].node),
        FeedOf::Location(at) => about(&graph.locations[at].node),
        FeedOf::Tag(at) => (Some((&graph.tags[at].label, &graph.tags[at].href)), None),
    };
    let mut newest: Vec<(Timestamp, Item)> =
        items(graph, of).into_iter().filter_map(|item| Some((times.get(item)?, item))).collect();
    newest.sort_unstable_by_key(|&(at, item)| (Reverse(at), item.rank()));
    newest.dedup();
    let whole = of == FeedOf::Site;
    newest.truncate(if whole { NEWEST } else { NEWEST_OF_ONE });
    let words = DateWords::for_language(&site.language);
    let dated: Vec<(Timestamp, FeedEntry)> =
        newest.into_iter().map(|(at, item)| entry(graph, &words, at, item, whole)).collect();
    let updated = dated.iter().map(|(at, _)| *at).max().unwrap_or(Timestamp::UNIX_EPOCH);
    FeedView {
        title: page
            .map_or_else(|| site.title.clone(), |(title, _)| format!("{title} – {}", site.title)),
        subtitle: subtitle.filter(|text| !text.is_empty()),
        home: page.map_or_else(|| base.to_owned(), |(_, href)| href.absolute(base)),
        own: own.absolute(base),
        updated: rfc3339(updated, &site.timezone),
        language: site.language.clone(),
        author: site.title.clone(),
        rights: site.rights.clone(),
        entries: dated.into_iter().map(|(_, entry)| entry).collect(),
    }
}

fn about(node: &Node) -> (Option<(&String, &Href)>, Option<String>) {
    (Some((&node.title, &node.href)), Some(node.summary.clone()))
}

/// An index into [`Graph::briefings`] or [`Graph::events`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Item {
    Briefing(usize),
    Event(usize),
}

impl Item {
    fn target(self) -> Target {
        match self {
            Item::Briefing(at) => Target::new(Kind::Briefing, at),
            Item::Event(at) => Target::new(Kind::Event, at),
        }
    }

    /// At one time, briefings come before the events that they cover, and the last of each first.
    fn rank(self) -> (bool, Reverse<usize>) {
        match self {
            Item::Briefing(at) => (false, Reverse(at)),
            Item::Event(at) => (true, Reverse(at)),
        }
    }
}

/// What a feed is made of, in any order; some of it twice.
fn items(graph: &Graph, of: FeedOf) -> Vec<Item> {
    let with_mentions = |events: &[usize], mentions: &[Backlink]| {
        let mentioning = mentions.iter().filter_map(|link| match link.from.kind {
            Kind::Briefing => Some(Item::Briefing(link.from.at())),
            Kind::Event => Some(Item::Event(link.from.at())),
            _ => None,
        });
        events.iter().copied().map(Item::Event).chain(mentioning).collect()
    };
    let mut items: Vec<Item> = match of {
        FeedOf::Site => {
            let briefings = (0..graph.briefings.len()).map(Item::Briefing);
            briefings.chain((0..graph.events.len()).map(Item::Event)).collect()
        }
        FeedOf::Actor(at) => with_mentions(&graph.actors[at].events, &graph.actors[at].mentions),
        FeedOf::Location(at) => {
            with_mentions(&graph.locations[at].events, &graph.locations[at].mentions)
        }
        FeedOf::Tag(at) => {
            let tag = &graph.tags[at];
            let briefings = tag.briefings.iter().copied().map(Item::Briefing);
            briefings.chain(tag.events.iter().copied().map(Item::Event)).collect()
        }
    };
    items.retain(|item| match *item {
        Item::Briefing(_) => true,
        Item::Event(at) => graph.events[at].status != Some(Status::Planned),
    });
    items
}

/// When an item begins; `None` outside the years 0 to 9999, which RFC 3339 cannot write.
pub(super) fn instant(date: &Date, zone: &TimeZone) -> Option<Timestamp> {
    let day = || date.first_day().or_else(|| date.last_day());
    let at = date.instant(zone).or_else(|| zone.to_timestamp(day()?.at(0, 0, 0, 0)).ok())?;
    // Only what is near the year 0 is worth the writing.
    let is_late = at.as_second() > Timestamp::UNIX_EPOCH.as_second() - 1900 * 366 * 24 * 60 * 60;
    (is_late || !rfc3339(at, zone).starts_with('-')).then_some(at)
}

/// Writes an instant with the offset of the zone, so that the day is the desk's (RFC 3339).
pub(super) fn rfc3339(at: Timestamp, zone: &TimeZone) -> String {
    let offset = zone.to_offset(at);
    // RFC 3339 has no seconds in offsets, as those of the time before standard time have.
    if offset.seconds() % 60 != 0 || offset.is_zero() {
        at.to_string()
    } else {
        at.display_with_offset(offset).to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::{FeedOf, FeedView, Graph, Href, TimeZone, instant, rfc3339};
    use crate::plan::example::{HOSTILE, date, event, feed, graph};

    fn titles(view: &FeedView) -> Vec<&str> {
        view.entries.iter().map(|entry| entry.title.as_str()).collect()
    }

    #[test]
    fn briefings_and_events_are_interleaved_newest_first() {
        let view = feed(&graph(), FeedOf::Site, &Href::new("feed.xml"));
        assert_eq!(
            titles(&view),
            ["Talks go on", "Kim in the Far East", HOSTILE, "Putin and Kim meet"]
        );
        assert_eq!(view.own, "https://example.org/desk/feed.xml");
        assert_eq!(view.home, "https://example.org/desk/");
    }

    #[test]
    fn days_begin_in_the_zone_of_the_desk_and_a_correction_is_an_update() {
        let view = feed(&graph(), FeedOf::Site, &Href::new("feed.xml"));
        let briefing = &view.entries[1];
        assert_eq!(briefing.published, "2023-09-15T00:00:00+09:00");
        assert_eq!(briefing.updated, "2023-09-20T00:00:00+09:00");
        assert_eq!(view.entries[3].published, "2023-09-13T13:00:00+09:00");
        assert_eq!(view.updated, "2023-10-01T00:00:00+09:00");
    }

    #[test]
    fn offsets_with_seconds_are_written_in_utc() {
        let zone = TimeZone::get("Europe/Paris").expect("bundled");
        let at = instant(&date("1850-01-01"), &zone).expect("a year of four digits");
        assert_eq!(rfc3339(at, &zone), "1849-12-31T23:50:39Z");
    }

    #[test]
    fn an_actor_has_its_events_and_what_mentions_it() {
        let graph = graph();
        let view = feed(&graph, FeedOf::Actor(0), &Href::new("actors/vladimir-putin/feed.xml"));
        assert_eq!(view.title, "Vladimir Putin – The Desk");
        assert_eq!(titles(&view), ["Kim in the Far East", HOSTILE, "Putin and Kim meet"]);
        let tag = feed(&graph, FeedOf::Tag(0), &Href::new("tags/arms-transfers/feed.json"));
        assert_eq!(titles(&tag), ["Putin and Kim meet"]);
        assert_eq!(tag.entries[0].tags, ["arms, transfers"]);
        let place = feed(&graph, FeedOf::Location(2), &Href::new("locations/samoa/feed.json"));
        assert_eq!(titles(&place), [HOSTILE]);
    }

    #[test]
    fn the_feed_of_one_has_the_newest_twenty_in_summary_with_what_a_reader_must_know() {
        let mut graph = graph();
        let of = |graph: &Graph| feed(graph, FeedOf::Actor(0), &Href::new("feed.json")).entries;
        let entries = of(&graph);
        assert_eq!(
            entries[0].html,
            "<p>On Kim in the Far East.</p><p><small>20 September 2023</small></p><p>Not six hours.</p>"
        );
        assert!(entries[1].html.starts_with("<p><small>TLP:AMBER · "), "{}", entries[1].html);
        assert!(!entries[2].html.contains("note-1") && !entries[2].html.contains("cnn.example"));
        graph.events.iter_mut().for_each(|event| event.node.summary.clear());
        assert!(of(&graph)[2].html.contains("met Kim"), "what has no summary is there in full");
        graph.events =
            (0..80).map(|n| event(&format!("e{n}"), "E", &format!("{}", 1900 + n))).collect();
        graph.actors[0].events = (0..80).collect();
        graph.actors[0].mentions.clear();
        assert_eq!(of(&graph).len(), 20);
        assert_eq!(of(&graph)[0].url, "https://example.org/desk/events/e79/");
    }

    #[test]
    fn a_feed_holds_the_newest_fifty_and_an_empty_one_has_a_date() {
        let mut graph = graph();
        graph.events =
            (0..80).map(|n| event(&format!("e{n}"), "E", &format!("{}", 1900 + n))).collect();
        graph.briefings.clear();
        let view = feed(&graph, FeedOf::Site, &Href::new("feed.xml"));
        assert_eq!(view.entries.len(), 50);
        assert_eq!(view.entries[0].url, "https://example.org/desk/events/e79/");
        graph.events.clear();
        assert_eq!(
            feed(&graph, FeedOf::Site, &Href::new("feed.xml")).updated,
            "1970-01-01T09:00:00+09:00"
        );
    }

    #[test]
    fn an_open_start_is_dated_by_its_last_day() {
        let mut graph = graph();
        graph.briefings.clear();
        graph.events = vec![event("e", "E", "../2023-01-02")];
        let view = feed(&graph, FeedOf::Site, &Href::new("feed.xml"));
        assert_eq!(view.entries[0].published, "2023-01-02T00:00:00+09:00");
    }
}
