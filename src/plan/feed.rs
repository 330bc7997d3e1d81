//! What a feed holds: the newest of the desk, of an actor, a place or a tag.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};
use std::fmt::Write as _;
use std::sync::{Mutex, OnceLock, PoisonError};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;

use crate::link::{Backlink, Cited, Event, Graph, Node};
use crate::model::{Date, DateWords, Href, Kind, Marking, Status, rooted_text};

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
    /// The day of its last correction, or its date (RFC 3339).
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
/// and is in no feed: it would stay on top, dated in the future, until it had. A feed without
/// entries is dated 1970-01-01. The clock has no say.
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

fn entry(
    graph: &Graph,
    words: &DateWords,
    at: Timestamp,
    item: Item,
    whole: bool,
) -> (Timestamp, FeedEntry) {
    let base = graph.site.base_url.as_str();
    let zone = &graph.site.timezone;
    let mut html = String::new();
    let (node, authors, updated, citations) = match item {
        Item::Briefing(index) => {
            let briefing = &graph.briefings[index];
            facts(&mut html, &[marking(&briefing.node)]);
            text(&mut html, &briefing.node, whole);
            let mut updated = at;
            for correction in &briefing.corrections {
                updated = updated.max(instant(&correction.date, zone).unwrap_or(at));
                facts(&mut html, &[Some(correction.date.say(words))]);
                html.push_str(&correction.prose.html);
            }
            (&briefing.node, briefing.authors.clone(), updated, &briefing.citations)
        }
        Item::Event(index) => {
            let event = &graph.events[index];
            let status = event.status.filter(|status| *status != Status::Confirmed);
            facts(
                &mut html,
                &[
                    marking(&event.node),
                    Some(event.date.say(words)),
                    places(graph, event),
                    status.map(|status| status.key().to_owned()),
                ],
            );
            text(&mut html, &event.node, whole);
            (&event.node, Vec::new(), at, &event.citations)
        }
    };
    if whole {
        sources(&mut html, graph, node, citations);
    }
    let url = node.href.absolute(base);
    let entry = FeedEntry {
        id: url.clone(),
        title: node.title.clone(),
        published: rfc3339(at, zone),
        updated: rfc3339(updated, zone),
        authors,
        summary: node.summary.clone(),
        html: rooted_text(&anchored(&html, &url), base),
        tags: node.tags.iter().map(|&tag| graph.tags[tag].label.clone()).collect(),
        url,
    };
    (updated, entry)
}

/// The label of a marking above clear, which must go with the text wherever it goes (TLP 2.0).
fn marking(node: &Node) -> Option<String> {
    (node.marking > Marking::Clear).then(|| node.marking.label().to_owned())
}

fn places(graph: &Graph, event: &Event) -> Option<String> {
    let names: Vec<&str> =
        event.locations.iter().map(|&at| graph.locations[at].node.title.as_str()).collect();
    (!names.is_empty()).then(|| names.join(", "))
}

/// What a page shows beside the text, in one line.
fn facts(html: &mut String, facts: &[Option<String>]) {
    let known: Vec<String> = facts.iter().flatten().map(|fact| escaped(fact)).collect();
    if !known.is_empty() {
        let _ = write!(html, "<p><small>{}</small></p>", known.join(" · "));
    }
}

/// The text, or the summary where there is none, or where that is enough.
fn text(html: &mut String, node: &Node, whole: bool) {
    if !node.summary.is_empty() && (!whole || node.prose.html.is_empty()) {
        let _ = write!(html, "<p>{}</p>", escaped(&node.summary));
        if !whole {
            return;
        }
    }
    html.push_str(&node.prose.html);
}

/// Lists what is cited: the notes by their numbers, then what the record cites beside them.
fn sources(html: &mut String, graph: &Graph, node: &Node, citations: &[Cited]) {
    let noted: BTreeSet<usize> = node.prose.notes.iter().map(|note| note.source.at()).collect();
    let notes = node.prose.notes.iter().map(|note| (note.source.at(), note.locator.as_deref()));
    let beside = citations.iter().filter(|cited| !noted.contains(&cited.source));
    let all: Vec<(usize, Option<&str>)> =
        notes.chain(beside.map(|cited| (cited.source, cited.locator.as_deref()))).collect();
    if all.is_empty() {
        return;
    }
    html.push_str("<ol>");
    for (at, locator) in all {
        let source = &graph.sources[at];
        let url = source
            .url
            .as_deref()
            .filter(|url| is_web(url))
            .map_or_else(|| source.node.href.to_string(), escaped);
        let _ = write!(html, "<li><a href=\"{url}\">{}</a>", escaped(&source.node.title));
        for part in [source.publisher.as_deref(), locator].into_iter().flatten() {
            let _ = write!(html, ", {}", escaped(part));
        }
        html.push_str("</li>");
    }
    html.push_str("</ol>");
}

/// Whether a link to the address is safe: `http` or `https`, not `javascript`.
pub(super) fn is_web(url: &str) -> bool {
    let has = |scheme: &str| {
        url.get(..scheme.len()).is_some_and(|head| head.eq_ignore_ascii_case(scheme))
    };
    has("http://") || has("https://")
}

pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Leads links within the text to the page: in a feed reader there is nothing at `#note-1`.
fn anchored(html: &str, page: &str) -> String {
    let absolute = format!(" href=\"{page}#");
    in_tags(html, |tag| tag.replace(" href=\"#", &absolute))
}

/// Changes tags, and no text: there a quotation mark is not escaped and may be part of an example.
pub(super) fn in_tags(html: &str, change: impl Fn(&str) -> String) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        let (text, tag) = rest.split_at(open);
        let (tag, after) = tag.split_at(tag_end(tag));
        out.push_str(text);
        out.push_str(&change(tag));
        rest = after;
    }
    out.push_str(rest);
    out
}

/// One past the `>` that ends the tag.
fn tag_end(tag: &str) -> usize {
    let mut quoted = false;
    for (at, byte) in tag.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b'>' if !quoted => return at + 1,
            _ => {}
        }
    }
    tag.len()
}

/// A small desk for tests, with everything in it that is hard to write down.
#[cfg(test)]
#[allow(clippy::unwrap_used)]
pub(crate) mod example {
    use std::collections::BTreeMap;

    use jiff::tz::TimeZone;

    use super::{FeedOf, FeedView, Feeds};
    use crate::link::prose::{Mention, Note, Prose, Sentence};
    use crate::link::{
        Actor, Backlink, Briefing, Cited, Correction, Event, Facet, Graph, Location, Node, Page,
        Participation, Role, Source, Target, Topic,
    };
    use crate::model::{
        ActorKind, BaseUrl, Credibility, Date, Grade, Href, Kind, Marking, Point, ROOT,
        Reliability, Site, Status, Term,
    };

    /// A title that breaks whatever does not escape.
    pub(crate) const HOSTILE: &str = "]]> </script><script>alert(\"1\")</script> & 'x' \u{1F680} \u{202E}مرحبا\u{202C} =1+1, a; b\\n";

    pub(crate) fn date(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    pub(crate) fn feed(graph: &Graph, of: FeedOf, own: &Href) -> FeedView {
        Feeds::default().feed(graph, of, own)
    }

    pub(crate) fn node(kind: Kind, id: &str, title: &str) -> Node {
        Node {
            id: id.to_owned(),
            title: title.to_owned(),
            href: Href::new(format!("{}/{id}/", kind.folder())),
            file: Some("content/x.yaml".into()),
            summary: format!("On {title}."),
            ..Node::default()
        }
    }

    pub(crate) fn event(id: &str, title: &str, when: &str) -> Event {
        Event {
            node: node(Kind::Event, id, title),
            date: date(when),
            kind: None,
            status: None,
            participants: Vec::new(),
            locations: Vec::new(),
            citations: Vec::new(),
            related: Vec::new(),
            briefings: Vec::new(),
            mentions: Vec::new(),
        }
    }

    fn prose(html: &str, plain: &str) -> Prose {
        Prose {
            html: html.to_owned(),
            plain: plain.to_owned(),
            lead: plain.to_owned(),
            words: 3,
            ..Prose::default()
        }
    }

    /// Two actors, three places, one source, five events, one briefing, one page, one tag, one facet.
    pub(crate) fn graph() -> Graph {
        let site = Site {
            title: "The Desk".to_owned(),
            description: Some("What happened.".to_owned()),
            base_url: BaseUrl::parse("https://example.org/desk/").unwrap(),
            timezone: TimeZone::get("Asia/Seoul").unwrap(),
            rights: Some("© The Desk".to_owned()),
            facets: vec![Term { key: "theatre".to_owned(), label: "Theatre".to_owned() }],
            ..Site::default()
        };
        let putin = Actor {
            node: node(Kind::Actor, "vladimir-putin", "Vladimir Putin"),
            kind: ActorKind::Person,
            aliases: vec!["Putin".to_owned(), "Путин".to_owned()],
            roles: vec![Role {
                title: "President".to_owned(),
                of: Some(1),
                from: Some(date("2012-05-07")),
                to: None,
            }],
            ids: BTreeMap::from([
                ("wikidata".to_owned(), "Q7747".to_owned()),
                ("desk".to_owned(), "</script>".to_owned()),
            ]),
            events: vec![1, 2],
            mentions: vec![Backlink { from: Target::new(Kind::Briefing, 0), mention: 0 }],
            ..Actor::default()
        };
        let russia = Actor {
            node: Node {
                file: None,
                summary: String::new(),
                ..node(Kind::Actor, "russia", "Russia")
            },
            kind: ActorKind::State,
            members: vec![(0, 0)],
            ..Actor::default()
        };
        let cosmodrome = Location {
            node: node(Kind::Location, "vostochny", "Vostochny Cosmodrome"),
            kind: Some("site".to_owned()),
            within: Some(1),
            events: vec![1, 2],
            ..Location::default()
        };
        let oblast = Location {
            node: node(Kind::Location, "amur-oblast", "Amur Oblast"),
            point: Some(Point { latitude: 53.55, longitude: 127.83 }),
            parts: vec![0],
            events: vec![1, 2],
            ids: BTreeMap::from([("geonames".to_owned(), "2027748".to_owned())]),
            ..Location::default()
        };
        let samoa = Location {
            node: node(Kind::Location, "samoa", "Samoa"),
            point: Some(Point { latitude: -13.75, longitude: -172.1 }),
            events: vec![2],
            ..Location::default()
        };
        let cnn = Source {
            node: node(Kind::Source, "cnn", "Kim & Putin meet"),
            url: Some("https://cnn.example/a?b=1&c=2".to_owned()),
            publisher: Some("CNN".to_owned()),
            authors: vec!["A. Writer".to_owned()],
            date: Some(date("2023-09-15")),
            kind: Some("article".to_owned()),
            language: Some("en".to_owned()),
            reliability: Some(Reliability::B),
            events: vec![1],
            briefings: vec![0],
            ..Source::default()
        };
        let ancient = event("ides", "The Ides of March", "-0043-03-15");
        let mut summit =
            event("summit", "Putin and Kim meet", "2023-09-13T13:00+09:00/2023-09-13T18:00+09:00");
        summit.node.prose = prose(
            &format!(
                "<p><a href=\"{ROOT}actors/vladimir-putin/\">Putin</a> met Kim<a href=\"#note-1\">1</a>, href=\"#x\".</p>"
            ),
            "Putin met Kim, href=\"#x\".",
        )
        .into();
        std::sync::Arc::make_mut(&mut summit.node.prose).notes = vec![Note {
            number: 1,
            source: Target::new(Kind::Source, 0),
            locator: Some("p. 4".to_owned()),
            back: vec![],
        }];
        summit.kind = Some(Term { key: "meeting".to_owned(), label: "Meeting".to_owned() });
        summit.status = Some(Status::Confirmed);
        summit.participants = vec![Participation { actor: 0, role: Some("host".to_owned()) }];
        summit.locations = vec![0];
        summit.citations = vec![Cited {
            source: 0,
            grade: Grade { reliability: None, credibility: Credibility::new(2) },
            locator: None,
            quote: None,
        }];
        summit.node.tags = vec![0];
        summit.node.facets = vec![(0, 0)];
        summit.node.extra.insert("theatre".to_owned(), "Far East".into());
        summit.node.extra.insert("casualties".to_owned(), 0.into());
        summit.related = vec![2];
        summit.briefings = vec![0];
        let mut tour = event("tour", HOSTILE, "2023-09-14/2023-09-15");
        tour.locations = vec![0, 2];
        tour.participants = vec![Participation { actor: 0, role: None }];
        tour.status = Some(Status::Disputed);
        tour.node.marking = Marking::Amber;
        tour.related = vec![1];
        let mut visit = event("visit", "A visit is announced", "2031-05");
        visit.status = Some(Status::Planned);
        let talks = event("talks", "Talks go on", "2023-10-01/..");
        let mut briefing = Briefing {
            node: node(Kind::Briefing, "2023-09-15", "Kim in the Far East"),
            date: date("2023-09-15"),
            covers: date("2023-09-13/2023-09-15"),
            events: vec![1, 2],
            actors: vec![0],
            locations: vec![0, 2],
            authors: vec!["J. Doe".to_owned()],
            citations: Vec::new(),
            corrections: vec![Correction {
                date: date("2023-09-20"),
                prose: prose("<p>Not six hours.</p>", "Not six hours.").into(),
            }],
            mentions: Vec::new(),
        };
        briefing.node.prose = prose("<p>All about <em>Putin</em>.</p>", "All about Putin.").into();
        std::sync::Arc::make_mut(&mut briefing.node.prose).mentions = vec![Mention {
            target: Target::new(Kind::Actor, 0),
            sentence: Sentence::new("All about ", "Putin", "."),
            anchor: Some("kim".to_owned()),
            linked: true,
        }];
        let mut about = node(Kind::Page, "about", "About");
        about.href = Href::new("about/");
        let topic = |label: &str, href: &str| Topic {
            label: label.to_owned(),
            href: Href::new(href),
            events: vec![1],
            briefings: Vec::new(),
            others: Vec::new(),
        };
        Graph {
            facets: vec![Facet {
                term: site.facets[0].clone(),
                href: Href::new("theatre/"),
                values: vec![topic("Far East", "theatre/far-east/")],
            }],
            site,
            briefings: vec![briefing],
            events: vec![ancient, summit, tour, talks, visit],
            actors: vec![putin, russia],
            locations: vec![cosmodrome, oblast, samoa],
            sources: vec![cnn],
            pages: vec![Page { node: about, order: None }],
            tags: vec![topic("arms, transfers", "tags/arms-transfers/")],
            ..Graph::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::example::{HOSTILE, date, event, feed, graph};
    use super::{FeedOf, FeedView, Graph, Href, TimeZone, instant, rfc3339};

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
    fn addresses_in_the_content_are_absolute_and_text_is_left_alone() {
        let view = feed(&graph(), FeedOf::Site, &Href::new("feed.xml"));
        let html = &view.entries[3].html;
        assert!(
            html.contains("<a href=\"https://example.org/desk/actors/vladimir-putin/\">Putin</a>"),
            "{html}"
        );
        assert!(
            html.contains(
                "<a href=\"https://example.org/desk/events/summit/#note-1\">1</a>, href=\"#x\"."
            ),
            "{html}"
        );
        assert!(html.contains("<li><a href=\"https://cnn.example/a?b=1&amp;c=2\">Kim &amp; Putin meet</a>, CNN, p. 4</li>"), "{html}");
        assert!(!html.contains(crate::model::ROOT));
    }

    #[test]
    fn content_says_what_the_reader_must_know() {
        let view = feed(&graph(), FeedOf::Site, &Href::new("feed.xml"));
        let html = &view.entries[2].html;
        assert!(
            html.starts_with("<p><small>TLP:AMBER · 14–15 September 2023 · Vostochny Cosmodrome, Samoa · disputed</small></p><p>On ]]&gt; &lt;/script"),
            "{html}"
        );
    }

    #[test]
    fn a_source_with_an_unsafe_address_leads_to_its_page() {
        let mut graph = graph();
        graph.sources[0].url = Some("javascript:alert(1)".to_owned());
        let view = feed(&graph, FeedOf::Site, &Href::new("feed.xml"));
        assert!(
            view.entries[3].html.contains("<a href=\"https://example.org/desk/sources/cnn/\">")
        );
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
