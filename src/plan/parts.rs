//! The parts that several views share: links, dates, list items, references.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil;

use super::archive::{Archive, day_href, month_href, year_href};
use super::citations::{Citations, Said};
use super::json_ld;
use super::map::Bases;
use super::policy;
use super::shared::{Shared, Shelf};
use super::view::*;
use super::words::Words;
use crate::link::prose::{Note, Prose};
use crate::link::{Backlink, Cited, Graph, Node, Participation, Target, Topic, cut};
use crate::model::{
    ActorKind, Date, Grade, Href, Kind, Marking, Point, Precision, Status, web_address,
};

/// The most characters of a description for previews and search engines.
const DESCRIPTION: usize = 240;

/// Words from which a text is long enough to want a table of contents, with three headings.
const LONG_TEXT: u32 = 400;

/// Words a minute that a reader reads.
const READING_PACE: u32 = 220;

/// How many actors, and how many places, an event shows in a list; its own page shows all.
const FEW: usize = 6;

/// The strictest marking of what a page shows.
///
/// Whatever is made for a page, or is taken from what was made for another, is noted here, so that
/// no view needs to be looked through for markings when it is done.
#[derive(Debug, Default)]
pub(super) struct Shown {
    /// Of what is noted so far.
    marking: Cell<Marking>,
    /// Of all that there is: beyond it nothing needs to be noted.
    most: Marking,
}

impl Shown {
    pub(super) fn new(most: Marking) -> Self {
        Self { marking: Cell::default(), most }
    }

    /// Notes what bears the marking that `of` gives.
    fn note(&self, of: impl FnOnce() -> Marking) {
        if self.marking.get() < self.most {
            self.marking.set(self.marking.get().max(of()));
        }
    }
}

/// Makes views of one graph in one language.
pub(super) struct Parts<'a> {
    pub(super) graph: &'a Graph,
    pub(super) words: &'a Words,
    pub(super) archive: &'a Archive,
    pub(super) maps: &'a Bases,
    pub(super) shelf: &'a Shelf,
    pub(super) shown: Shown,
}

/// What a page's head is made from.
pub(super) struct HeadOf<'a> {
    pub(super) section: &'a str,
    pub(super) title: String,
    pub(super) description: String,
    pub(super) href: Href,
    pub(super) breadcrumbs: Vec<Shared<Link>>,
}

impl Parts<'_> {
    pub(super) fn head(&self, of: HeadOf<'_>) -> PageHead {
        let base = self.graph.site.base_url.as_str();
        PageHead {
            front: of.href == Href::default(),
            section: of.section.to_owned(),
            description: cut(&of.description, DESCRIPTION),
            canonical: of.href.absolute(base),
            href: of.href,
            og_type: "website",
            breadcrumbs: of.breadcrumbs,
            feeds: vec![self.site_feed()],
            json_ld: None,
            marking: None,
            draft: false,
            pager: None,
            written: None,
            revised: None,
            policy: policy::PAGE,
            title: of.title,
        }
    }

    /// The head of a record's page.
    pub(super) fn head_of(
        &self,
        target: Target,
        title: &str,
        breadcrumbs: Vec<Shared<Link>>,
    ) -> PageHead {
        let node = self.graph.node(target);
        let mut head = self.head(HeadOf {
            section: target.kind.folder(),
            title: title.to_owned(),
            description: node.summary.clone(),
            href: node.href.clone(),
            breadcrumbs,
        });
        head.json_ld = json_ld::json_ld(self.graph, target);
        self.tells(target);
        head.draft = node.draft;
        head.written = self.written(node);
        head.revised = self.revised(target);
        head
    }

    /// Where a record is written.
    fn written(&self, node: &Node) -> Option<WrittenView> {
        let repository = self.graph.site.repository.as_ref()?;
        let file = node.file.as_deref()?;
        let title = self.words.fill("written.issue", &[("title", &node.title)]);
        let url = node.href.absolute(self.graph.site.base_url.as_str());
        Some(WrittenView {
            file: file.to_owned(),
            source: repository.source_of(file, node.line),
            correction: repository.correction_of(file, &title, &url),
        })
    }

    pub(super) fn feed_link(&self, title: &str, of: &Href) -> Shared<FeedLink> {
        Shared::new(&FeedLink {
            title: self.words.fill("feed_of", &[("title", title)]),
            href: Href::new(format!("{}feed.xml", of.path())),
            mime: "application/atom+xml",
        })
    }

    /// The feed of all that the desk publishes.
    fn site_feed(&self) -> Shared<FeedLink> {
        let make = || self.feed_link(&self.graph.site.title, &Href::default());
        self.shelf.feed.get_or_init(make).clone()
    }

    pub(super) fn section(&self, kind: Kind) -> Shared<Link> {
        let folder = kind.folder();
        self.shelf.sections.get(kind as usize, || Link {
            href: Href::new(format!("{folder}/")),
            title: self.words.get(&format!("nav.{folder}")).to_owned(),
            kind: "",
        })
    }

    /// The links of page `number` of a list at `base`.
    pub(super) fn pager(&self, base: &Href, number: usize, count: usize) -> Option<Pager> {
        (count > 1).then(|| Pager {
            number,
            count,
            label: self.words.fill(
                "page_n_of",
                &[("number", &self.words.number(number)), ("count", &self.words.number(count))],
            ),
            first: base.clone(),
            previous: (number > 1).then(|| page_href(base, number - 1)),
            next: (number < count).then(|| page_href(base, number + 1)),
            last: page_href(base, count),
        })
    }

    pub(super) fn link(&self, target: Target) -> Shared<Link> {
        self.names(target);
        self.shelf.link(target, || self.plain_link(target))
    }

    /// A link of which a view shows another address or title than others do.
    pub(super) fn plain_link(&self, target: Target) -> Link {
        self.names(target);
        let node = self.graph.node(target);
        Link { href: node.href.clone(), title: node.title.clone(), kind: target.kind.key() }
    }

    pub(super) fn links(&self, kind: Kind, all: &[usize]) -> Vec<Shared<Link>> {
        all.iter().map(|&at| self.link(Target::new(kind, at))).collect()
    }

    pub(super) fn counted(&self, kind: Kind, all: &[(usize, usize)], most: usize) -> Vec<Counted> {
        all.iter()
            .take(most)
            .map(|&(at, count)| Counted { link: self.link(Target::new(kind, at)), count })
            .collect()
    }

    pub(super) fn date(&self, date: &Date) -> DateView {
        DateView {
            text: date.say(&self.words.dates),
            short: date.say_short(&self.words.dates),
            iso: date.iso_start(),
            edtf: date.edtf().to_owned(),
            weekday: date.weekday(&self.words.dates).map(str::to_owned),
            after_weekday: self.words.dates.after_weekday.clone(),
            href: self.archive_href(date),
            uncertain: date.is_approximate() || date.is_uncertain(),
        }
    }

    pub(super) fn day(&self, day: civil::Date) -> DateView {
        DateView {
            text: self.words.dates.say_day(day),
            short: self.words.dates.say_day(day),
            iso: (day.year() >= 1).then(|| day.to_string()),
            edtf: day.to_string(),
            weekday: self.words.dates.weekday_of(day).map(str::to_owned),
            after_weekday: self.words.dates.after_weekday.clone(),
            href: self.graph.days.contains_key(&day).then(|| day_href(day)),
            uncertain: false,
        }
    }

    /// The page of the record in which a date is listed, at its own precision; a season has none.
    pub(super) fn archive_href(&self, date: &Date) -> Option<Href> {
        let first = date.first_day().or_else(|| date.last_day())?;
        match date.precision() {
            Precision::Day | Precision::Minute => {
                self.graph.days.contains_key(&first).then(|| day_href(first))
            }
            Precision::Month => self.month_link(first.year(), first.month()),
            Precision::Season | Precision::Year => {
                self.archive.years.contains_key(&first.year()).then(|| year_href(first.year()))
            }
            Precision::Decade | Precision::Century => None,
        }
    }

    pub(super) fn month_link(&self, year: i16, month: i8) -> Option<Href> {
        self.archive.months.contains_key(&(year, month)).then(|| month_href(year, month))
    }

    pub(super) fn status(&self, status: Status) -> Shared<StatusView> {
        self.shelf.statuses.get(status as usize, || {
            let key = status.key();
            StatusView {
                key,
                label: self.status_label(status),
                meaning: self.words.get(&format!("status.{key}.meaning")).to_owned(),
            }
        })
    }

    pub(super) fn status_label(&self, status: Status) -> String {
        self.words.get(&format!("status.{}.label", status.key())).to_owned()
    }

    /// The marking, where it is above clear.
    pub(super) fn marking(&self, marking: Marking) -> Option<MarkingView> {
        (marking > Marking::Clear).then(|| MarkingView {
            key: marking.key(),
            label: marking.label(),
            meaning: self.words.get(&format!("marking.{}", marking.key())).to_owned(),
        })
    }

    /// Notes that the page shows the name, the address or the date of a record.
    pub(super) fn names(&self, target: Target) {
        self.shown.note(|| self.least(target).unwrap_or(self.graph.node(target).whole));
    }

    /// Notes that the page shows more of a record.
    pub(super) fn tells(&self, target: Target) {
        self.shown.note(|| self.least(target).unwrap_or(self.graph.node(target).marking));
    }

    /// Notes that the page shows an event as a list does: with those whom it names.
    pub(super) fn tells_event(&self, at: usize) {
        let event = &self.graph.events[at];
        self.tells(Target::new(Kind::Event, at));
        event.participants.iter().for_each(|it| self.names(Target::new(Kind::Actor, it.actor)));
        event.locations.iter().for_each(|&at| self.names(Target::new(Kind::Location, at)));
    }

    /// Notes that the page shows all that there is.
    pub(super) fn tells_all(&self) {
        self.shown.note(|| self.shown.most);
    }

    /// Notes that the page shows a tag, or a value of a facet: what some who bear it tell all.
    pub(super) fn tells_topic(&self, topic: &Topic) {
        let events = topic.events.iter().map(|&at| self.graph.events[at].node.marking);
        let briefings = topic.briefings.iter().map(|&at| self.graph.briefings[at].node.marking);
        let others = topic.others.iter().map(|&target| self.graph.node(target).marking);
        self.shown.note(|| least(events.chain(briefings).chain(others)));
    }

    /// The least marking of what names a record that is not written; `None` for any other.
    fn least(&self, target: Target) -> Option<Marking> {
        if self.graph.node(target).is_registered() {
            return None;
        }
        let graph = self.graph;
        let none: (&[usize], &[usize], &[Backlink]) = (&[], &[], &[]);
        let mut others: &[Target] = &[];
        let (events, briefings, mentions) = match target.kind {
            Kind::Actor => {
                let actor = &graph.actors[target.at()];
                (actor.events.as_slice(), none.1, actor.mentions.as_slice())
            }
            Kind::Location => {
                let location = &graph.locations[target.at()];
                (location.events.as_slice(), none.1, location.mentions.as_slice())
            }
            Kind::Source => {
                let source = &graph.sources[target.at()];
                others = &source.others;
                (source.events.as_slice(), source.briefings.as_slice(), source.mentions.as_slice())
            }
            Kind::Briefing | Kind::Event | Kind::Page => none,
        };
        let events = events.iter().map(|&at| graph.events[at].node.marking);
        let briefings = briefings.iter().map(|&at| graph.briefings[at].node.marking);
        let mentions = mentions.iter().map(|mention| graph.node(mention.from).marking);
        let others = others.iter().map(|&other| graph.node(other).marking);
        Some(least(events.chain(briefings).chain(mentions).chain(others)))
    }

    /// The marking of a page of which all parts are made.
    pub(super) fn marking_shown(&self) -> Option<MarkingView> {
        self.marking(self.shown.marking.get())
    }

    pub(super) fn grade(&self, grade: Grade) -> Option<GradeView> {
        if grade.is_empty() {
            return None;
        }
        let reliability = grade
            .reliability
            .map(|r| self.words.get(&format!("reliability.{}", r.letter())).to_owned());
        let credibility = grade
            .credibility
            .map(|c| self.words.get(&format!("credibility.{}", c.digit())).to_owned());
        let meaning =
            [reliability, credibility].into_iter().flatten().collect::<Vec<_>>().join("; ");
        Some(GradeView { code: grade.code(), meaning })
    }

    pub(super) fn event(&self, at: usize) -> Shared<EventItem> {
        self.tells_event(at);
        self.shelf.events.get(at, || self.event_item(at))
    }

    fn event_item(&self, at: usize) -> EventItem {
        let event = &self.graph.events[at];
        let target = Target::new(Kind::Event, at);
        let mut seen = BTreeSet::new();
        let actors: Vec<usize> = event
            .participants
            .iter()
            .map(|part| part.actor)
            .filter(|&actor| seen.insert(actor))
            .collect();
        let few = |all: &[usize]| all.len().min(FEW);
        let doubtful = event.date.is_approximate() || event.date.is_uncertain();
        let within = event.date.single_day().filter(|_| !doubtful && event.date.time().is_some());
        EventItem {
            link: self.link(target),
            date: self.dated(target, &event.date),
            day: within.map(|day| self.words.dates.say_day_short(day)),
            time: within.and_then(|_| self.time(&event.date)),
            kind: event.kind.as_ref().map(|kind| kind.label.clone()),
            kind_key: event.kind.as_ref().map(|kind| kind.key.clone()),
            status: event.status.map(|status| self.status(status)),
            summary: event.node.summary.clone(),
            actors: self.links(Kind::Actor, &actors[..few(&actors)]),
            more_actors: actors.len() - few(&actors),
            locations: self.links(Kind::Location, &event.locations[..few(&event.locations)]),
            more_locations: event.locations.len() - few(&event.locations),
            sources: event.citations.len(),
            marking: self.marking(event.node.marking),
            draft: event.node.draft,
        }
    }

    /// The time of day, with its zone where a clock of the site's zone shows another.
    fn time(&self, date: &Date) -> Option<String> {
        let time = date.time()?;
        let text = format!("{:02}:{:02}", time.hour(), time.minute());
        let site = &self.graph.site.timezone;
        let here = date.instant(site).map(|instant| site.to_datetime(instant));
        let same = here.is_none_or(|here| {
            Some(here.date()) == date.first_day()
                && (here.hour(), here.minute()) == (time.hour(), time.minute())
        });
        match date.zone_label().filter(|_| !same) {
            Some(zone) => Some(format!("{text} {zone}")),
            None => Some(text),
        }
    }

    pub(super) fn events(&self, all: impl IntoIterator<Item = usize>) -> Vec<Shared<EventItem>> {
        all.into_iter().map(|at| self.event(at)).collect()
    }

    pub(super) fn briefing(&self, at: usize) -> Shared<BriefingItem> {
        self.tells(Target::new(Kind::Briefing, at));
        self.shelf.briefings.get(at, || self.briefing_item(at))
    }

    fn briefing_item(&self, at: usize) -> BriefingItem {
        let briefing = &self.graph.briefings[at];
        let target = Target::new(Kind::Briefing, at);
        BriefingItem {
            link: self.link(target),
            date: self.dated(target, &briefing.date),
            covers: (briefing.covers != briefing.date).then(|| self.date(&briefing.covers)),
            summary: briefing.node.summary.clone(),
            authors: briefing.authors.clone(),
            events: briefing.events.len(),
            marking: self.marking(briefing.node.marking),
            draft: briefing.node.draft,
        }
    }

    pub(super) fn briefings(
        &self,
        all: impl IntoIterator<Item = usize>,
    ) -> Vec<Shared<BriefingItem>> {
        all.into_iter().map(|at| self.briefing(at)).collect()
    }

    pub(super) fn text(&self, prose: &Prose) -> Text {
        let long = prose.words >= LONG_TEXT && prose.headings.len() >= 3;
        let toc = prose.headings.iter().filter(|_| long).map(|heading| TocEntry {
            level: heading.level,
            id: heading.id.clone(),
            text: heading.text.clone(),
        });
        Text {
            html: prose.html.clone(),
            toc: toc.collect(),
            words: prose.words,
            minutes: prose.words.div_ceil(READING_PACE).max(1),
        }
    }

    /// The summary, unless it only repeats how the text begins.
    pub(super) fn standfirst(&self, node: &Node) -> String {
        let repeated = node.summary.trim_end_matches('…');
        if node.prose.lead.starts_with(repeated) { String::new() } else { node.summary.clone() }
    }

    /// What the notes of a text cite, in their order, then the other sources.
    pub(super) fn references(&self, prose: &Prose, citations: &[Cited]) -> Vec<Shared<Reference>> {
        self.references_of(prose, citations, "")
    }

    /// The same of a text whose ids begin with a prefix.
    pub(super) fn references_of(
        &self,
        prose: &Prose,
        citations: &[Cited],
        prefix: &str,
    ) -> Vec<Shared<Reference>> {
        let Citations { notes, beside } = Citations::new(&prose.notes, citations);
        let noted = prose.notes.iter().zip(notes).map(|(note, said)| {
            let mut reference = self.noted(note, said);
            reference.anchor = Some(format!("{prefix}note-{}", note.number));
            reference.back.clone_from(&note.back);
            Shared::from(reference)
        });
        let others = beside.into_iter().map(|cited| {
            self.tells(Target::new(Kind::Source, cited.source));
            let make = || Reference {
                locator: cited.locator.clone(),
                quote: cited.quote.clone(),
                ..self.reference(cited.source, cited.grade)
            };
            if cited.locator.is_some() || cited.quote.is_some() {
                return make().into();
            }
            self.shelf.references.get((cited.source, cited.grade), || make().into())
        });
        noted.chain(others).collect()
    }

    /// What the notes of a text cite, on another page than its own.
    pub(super) fn references_elsewhere(&self, prose: &Prose) -> Vec<Shared<Reference>> {
        prose.notes.iter().map(|note| self.noted(note, Said::default()).into()).collect()
    }

    /// What a note cites, without the ways to it and back.
    fn noted(&self, note: &Note, said: Said<'_>) -> Reference {
        let of_entry = said.entry.and_then(|cited| cited.locator.clone());
        Reference {
            number: Some(note.number),
            locator: note.locator.clone().or(of_entry),
            quote: said.entry.and_then(|cited| cited.quote.clone()),
            ..self.reference(note.source.at(), said.grade)
        }
    }

    fn reference(&self, at: usize, mut grade: Grade) -> Reference {
        self.tells(Target::new(Kind::Source, at));
        let source = &self.graph.sources[at];
        grade.reliability = grade.reliability.or(source.reliability);
        Reference {
            number: None,
            anchor: None,
            back: Vec::new(),
            link: self.link(Target::new(Kind::Source, at)),
            publisher: source.publisher.clone(),
            date: self.date_of(Target::new(Kind::Source, at)),
            url: source.url.clone(),
            archive_url: source.archive_url.clone(),
            grade: self.grade(grade),
            locator: None,
            quote: None,
        }
    }

    /// What an actor is; `None` where that is not known.
    pub(super) fn actor_kind(&self, kind: ActorKind) -> Option<String> {
        let word = || self.words.get(&format!("actor_kind.{}", kind.key())).to_owned();
        (kind != ActorKind::Other).then(word)
    }

    /// An actor's part in an event.
    pub(super) fn participant(&self, part: &Participation) -> Shared<ParticipantView> {
        self.names(Target::new(Kind::Actor, part.actor));
        let make = || ParticipantView {
            link: self.link(Target::new(Kind::Actor, part.actor)),
            kind: self.actor_kind(self.graph.actors[part.actor].kind).unwrap_or_default(),
            role: part.role.clone(),
        };
        match part.role {
            Some(_) => make().into(),
            None => self.shelf.participants.get(part.actor, make),
        }
    }

    /// A place, and what it lies within.
    pub(super) fn chain(&self, at: usize) -> Shared<PlaceChain> {
        self.graph.around(at).for_each(|at| self.tells(Target::new(Kind::Location, at)));
        self.shelf.chains.get(at, || PlaceChain {
            link: self.link(Target::new(Kind::Location, at)),
            within: self.within(at),
        })
    }

    pub(super) fn mentions<'m>(
        &self,
        links: impl IntoIterator<Item = &'m Backlink>,
    ) -> Vec<MentionView> {
        links
            .into_iter()
            .filter_map(|backlink| {
                let mention =
                    self.graph.node(backlink.from).prose.mentions.get(backlink.mention)?;
                self.tells(backlink.from);
                let link = match &mention.anchor {
                    Some(anchor) => {
                        let link = self.plain_link(backlink.from);
                        Shared::new(&Link { href: link.href.with_anchor(anchor), ..link })
                    }
                    None => self.link(backlink.from),
                };
                Some(MentionView {
                    link,
                    date: self.date_of(backlink.from),
                    before: mention.sentence.before().to_owned(),
                    name: mention.sentence.name().to_owned(),
                    after: mention.sentence.after().to_owned(),
                })
            })
            .collect()
    }

    /// When a record happened, was written or was published.
    pub(super) fn date_of(&self, target: Target) -> Option<Shared<DateView>> {
        self.plain_date_of(target).map(|date| self.dated(target, date))
    }

    /// The date of a record, as all views show it.
    pub(super) fn dated(&self, target: Target, date: &Date) -> Shared<DateView> {
        self.names(target);
        self.shelf.date(target, || self.date(date))
    }

    pub(super) fn plain_date_of(&self, target: Target) -> Option<&Date> {
        match target.kind {
            Kind::Briefing => Some(&self.graph.briefings[target.at()].date),
            Kind::Event => Some(&self.graph.events[target.at()].date),
            Kind::Source => self.graph.sources[target.at()].date.as_ref(),
            Kind::Actor | Kind::Location | Kind::Page => None,
        }
    }

    /// Tags and facets of a record.
    pub(super) fn labels(&self, node: &Node) -> Vec<Labelled> {
        let mut all = Vec::new();
        for (at, facet) in self.graph.facets.iter().enumerate() {
            let values: Vec<Shared<Link>> = node
                .facets
                .iter()
                .filter(|(of, _)| *of == at)
                .map(|&(_, value)| {
                    self.shelf.facets[at].get(value, || topic_link(&facet.values[value]))
                })
                .collect();
            if !values.is_empty() {
                all.push(Labelled { label: facet.term.label.clone(), values });
            }
        }
        let tags: Vec<Shared<Link>> = node.tags.iter().map(|&tag| self.tag(tag)).collect();
        if !tags.is_empty() {
            all.push(Labelled { label: self.words.get("nav.tags").to_owned(), values: tags });
        }
        all
    }

    pub(super) fn tag(&self, at: usize) -> Shared<Link> {
        self.shelf.tags.get(at, || topic_link(&self.graph.tags[at]))
    }

    pub(super) fn point(&self, at: usize) -> Option<Shared<PlacePoint>> {
        let point = self.graph.locations[at].point?;
        self.tells(Target::new(Kind::Location, at));
        let link = || self.link(Target::new(Kind::Location, at));
        Some(self.shelf.points.get(at, || point_view(Some(link()), point)))
    }

    pub(super) fn within(&self, at: usize) -> Vec<Shared<Link>> {
        self.graph.around(at).skip(1).map(|at| self.link(Target::new(Kind::Location, at))).collect()
    }

    pub(super) fn identifiers(&self, ids: &BTreeMap<String, String>) -> Vec<Identifier> {
        ids.iter().map(|(scheme, value)| identifier(scheme, value)).collect()
    }
}

/// The address of page `number` of a list.
pub(super) fn page_href(base: &Href, number: usize) -> Href {
    if number <= 1 { base.clone() } else { Href::new(format!("{}page/{number}/", base.path())) }
}

/// The pages of a list of `total` items.
pub(super) fn pages(total: usize, per_page: usize) -> usize {
    total.div_ceil(per_page.max(1)).max(1)
}

/// The items of page `number`, from 1.
pub(super) fn slice<T>(all: &[T], number: usize, per_page: usize) -> &[T] {
    let from = number.saturating_sub(1).saturating_mul(per_page).min(all.len());
    &all[from..all.len().min(from.saturating_add(per_page))]
}

/// The items of page `number`, from 1, of a list that goes back from the last.
pub(super) fn slice_back<T: Copy>(
    all: &[T],
    number: usize,
    per_page: usize,
) -> impl Iterator<Item = T> {
    let before = number.saturating_sub(1).saturating_mul(per_page).min(all.len());
    all[..all.len() - before].iter().rev().take(per_page).copied()
}

pub(super) fn topic_link(topic: &Topic) -> Link {
    Link { href: topic.href.clone(), title: topic.label.clone(), kind: "topic" }
}

/// The least of some markings: clear as soon as one is.
fn least(mut all: impl Iterator<Item = Marking>) -> Marking {
    let Some(first) = all.next() else { return Marking::Clear };
    let lower = |least: Marking, next: Marking| (least > Marking::Clear).then(|| least.min(next));
    all.try_fold(first, lower).unwrap_or_default()
}

/// A point in words, with the place that lies there.
pub(super) fn point_view(link: Option<Shared<Link>>, point: Point) -> PlacePoint {
    PlacePoint {
        link,
        latitude: point.latitude,
        longitude: point.longitude,
        text: spelt(point),
        geo: format!("geo:{},{}", point.latitude, point.longitude),
    }
}

/// "50.55° N, 137.01° E". To a hundred-thousandth of a degree, which is about a metre: what is
/// beyond it says nothing to a reader, and is in the link and the data.
pub(super) fn spelt(point: Point) -> String {
    let side = |value: f64, plus, minus| {
        let value = (value * 1e5).round() / 1e5;
        format!("{}° {}", value.abs(), if value < 0.0 { minus } else { plus })
    };
    format!("{}, {}", side(point.latitude, "N", "S"), side(point.longitude, "E", "W"))
}

/// An identifier, with its address for the schemes that are known.
fn identifier(scheme: &str, value: &str) -> Identifier {
    let safe = !value.is_empty()
        && value.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
    let known = |label: &str, prefix: &str| Identifier {
        label: label.to_owned(),
        value: value.to_owned(),
        url: safe.then(|| format!("{prefix}{value}")),
    };
    match scheme.to_ascii_lowercase().as_str() {
        "wikidata" => known("Wikidata", "https://www.wikidata.org/wiki/"),
        "geonames" => known("GeoNames", "https://www.geonames.org/"),
        "viaf" => known("VIAF", "https://viaf.org/viaf/"),
        "lei" => known("LEI", "https://search.gleif.org/#/record/"),
        "opensanctions" => known("OpenSanctions", "https://www.opensanctions.org/entities/"),
        "imo" => Identifier { label: "IMO".to_owned(), value: value.to_owned(), url: None },
        _ => Identifier {
            label: crate::read::label_of(scheme),
            value: value.to_owned(),
            url: web_address(value),
        },
    }
}
