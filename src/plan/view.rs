//! What each template shows, and nothing more.
//!
//! A view is a small value with all that its page shows, in the words of the site's language and
//! in the order of the page. It holds no index into the graph and nothing of other pages, so a
//! page whose view has not changed need not be rendered again. Addresses stand from the site's
//! root, see [`Href`]; texts named `html` are ready and safe, all others are plain.

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;

use super::heat::HalfYear;
use super::map::MapView;
use super::network::NetworkView;
use super::shared::Shared;
use super::strip::StripView;
use crate::model::{Extra, Href};

macro_rules! views {
    ($($variant:ident($view:ident) = $template:literal;)*) => {
        /// A page's view, one variant a template.
        #[derive(Debug, Clone, Serialize)]
        #[serde(untagged)]
        pub enum View {
            $(#[doc = concat!("`", $template, "`")] $variant(Box<$view>),)*
        }

        impl View {
            /// The templates that show a view, one each.
            pub const TEMPLATES: &'static [&'static str] = &[$($template),*];

            /// The template that shows it.
            pub fn template(&self) -> &'static str {
                match self { $(View::$variant(_) => $template,)* }
            }

            /// A fingerprint of it, which is another where anything in it is.
            pub fn fingerprint(&self) -> Option<u128> {
                // Views of two templates may be written alike.
                super::fingerprint(&(self.template(), self))
            }

            /// Describes what a template receives, beside `site` and `t`: the fields of its view,
            /// with the definitions of all that they hold. `None` if no view has this template.
            pub fn schema(template: &str, of: &mut SchemaGenerator) -> Option<Schema> {
                match template {
                    $($template => Some($view::json_schema(of)),)*
                    _ => None,
                }
            }
        }
    };
}

views! {
    Home(HomeView) = "home.html";
    Briefings(BriefingsView) = "briefings.html";
    Briefing(BriefingView) = "briefing.html";
    Day(DayView) = "day.html";
    Month(MonthView) = "month.html";
    Year(YearView) = "year.html";
    Events(EventsView) = "events.html";
    Event(EventView) = "event.html";
    Actors(ActorsView) = "actors.html";
    Actor(ActorView) = "actor.html";
    Locations(LocationsView) = "locations.html";
    Location(LocationView) = "location.html";
    Sources(SourcesView) = "sources.html";
    Source(SourceView) = "source.html";
    Topics(TopicsView) = "topics.html";
    Topic(TopicView) = "topic.html";
    Page(PageView) = "page.html";
    Data(DataView) = "data.html";
    Search(SearchView) = "search.html";
    Explore(ExploreView) = "explore.html";
    History(HistoryView) = "history.html";
    Changes(ChangesView) = "changes.html";
    Corrections(CorrectionsView) = "corrections.html";
    NotFound(NotFoundView) = "not-found.html";
    Redirect(RedirectView) = "redirect.html";
}

/// What every template receives as `site`, the same on every page.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct SiteView {
    /// The desk's name.
    pub title: String,
    /// What the desk does.
    pub description: Option<String>,
    /// BCP 47.
    pub language: String,
    /// `ltr` or `rtl`.
    pub direction: &'static str,
    /// A line on rights.
    pub rights: Option<String>,
    /// The home page.
    pub home: Href,
    /// Lists and pages, in the order of the navigation.
    pub nav: Vec<NavItem>,
    /// For the footer: what changed and what was corrected, if anything, what there is to download,
    /// and the calendar.
    pub machine: Vec<Link>,
    /// Where the theme's static files are: `static/1a2b3c4d/`, which changes with them.
    pub assets: Href,
    /// In how many files, at `data/cards/`, the cards of links are; 0, or a power of two.
    pub cards: usize,
    /// Style sheets that the theme adds after `style.css`: its colours, fonts and `theme.css`.
    pub styles: Vec<Href>,
    /// Scripts that the theme adds, to be loaded as modules: `theme.js`.
    pub scripts: Vec<Href>,
    /// Dateline's version.
    pub generator: String,
}

/// An entry of the navigation.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct NavItem {
    /// Compares with [`PageHead::section`].
    pub section: String,
    /// As shown.
    pub title: String,
    /// Where it leads.
    pub href: Href,
}

/// What every page has, as `page`.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PageHead {
    /// Which entry of the navigation it belongs to: `briefings`, `events`, …, or empty.
    pub section: String,
    /// The page's title, without the desk's.
    pub title: String,
    /// For previews and search engines: plain text, at most 240 characters.
    pub description: String,
    /// The page's own address, with scheme and host.
    pub canonical: String,
    /// Its address within the site.
    pub href: Href,
    /// `website` or `article`, for link previews (Open Graph).
    pub og_type: &'static str,
    /// The way to it, from the home page; without itself.
    pub breadcrumbs: Vec<Shared<Link>>,
    /// Feeds of what is on it.
    pub feeds: Vec<Shared<FeedLink>>,
    /// schema.org JSON-LD, escaped for a `script` element.
    pub json_ld: Option<String>,
    /// Its marking, where it is above clear.
    pub marking: Option<MarkingView>,
    /// Whether it is a draft.
    pub draft: bool,
    /// Where the list goes on, for lists of several pages.
    pub pager: Option<Pager>,
    /// Where it is written, for a page that comes from a file, where the desk's repository is known.
    pub written: Option<WrittenView>,
    /// When it was published and revised, for a record whose revisions are known.
    pub revised: Option<RevisedView>,
    /// The Content-Security-Policy of the page.
    pub policy: &'static str,
}

/// Where a page is written, in the desk's repository.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct WrittenView {
    /// `content/events/2023-09-13-summit.yaml`.
    pub file: String,
    /// Where the file is read, with scheme and host.
    pub source: Option<String>,
    /// Where a correction is suggested: a new issue, or the file to be edited.
    pub correction: Option<String>,
}

/// When a record was published and revised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RevisedView {
    /// Its history.
    pub href: Href,
    /// What leads there: "3 revisions", or "History" where it was never revised.
    pub label: String,
    /// When it was first published; `None` where it is not yet committed.
    pub first: Option<MomentView>,
    /// Whether it is said to be on record since then: no text that is published on a day, or one of
    /// which the repository does not know the first revision.
    pub since: bool,
    /// When it was last revised; `None` where it never was.
    pub last: Option<MomentView>,
    /// Who revised it, the last first.
    pub authors: Vec<String>,
    /// How many more did.
    pub more_authors: usize,
    /// Whether it differs from what is committed.
    pub uncommitted: bool,
}

/// An instant, in the desk's time zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MomentView {
    /// "15 September 2023".
    pub day: String,
    /// "15 September 2023, 14:30".
    pub text: String,
    /// For `<time datetime>` (RFC 3339).
    pub iso: String,
}

/// A sentence that tells a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SentenceView {
    /// In order.
    pub parts: Vec<PartView>,
}

/// A part of a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PartView {
    /// `words`, `value`, or `becomes`: what stands between what was and what is.
    pub kind: &'static str,
    /// As shown.
    pub text: String,
    /// The record that a value names.
    pub href: Option<Href>,
}

/// A feed that a page offers.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct FeedLink {
    /// Its title.
    pub title: String,
    /// Where.
    pub href: Href,
    /// Its media type.
    pub mime: &'static str,
}

/// Where a list of several pages goes on.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Pager {
    /// This page, from 1.
    pub number: usize,
    /// The number of pages.
    pub count: usize,
    /// "Page 2 of 7".
    pub label: String,
    /// The first page.
    pub first: Href,
    /// The page before.
    pub previous: Option<Href>,
    /// The page after.
    pub next: Option<Href>,
    /// The last page.
    pub last: Href,
}

/// A link within the site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Link {
    /// Where it leads.
    pub href: Href,
    /// As shown.
    pub title: String,
    /// The kind of record: `actor`, `location`, …, or empty.
    pub kind: &'static str,
}

/// A link and a number.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Counted {
    /// The link.
    pub link: Shared<Link>,
    /// How many events they share, or how many bear it.
    pub count: usize,
}

/// A date as a reader would say it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DateView {
    /// "13–15 September 2023".
    pub text: String,
    /// "13 Sep 2023".
    pub short: String,
    /// For `<time datetime>`; absent where no plain form exists.
    pub iso: Option<String>,
    /// As EDTF writes it.
    pub edtf: String,
    /// "Wednesday", of a single day.
    pub weekday: Option<String>,
    /// The page of the day, month or year.
    pub href: Option<Href>,
    /// Whether it is approximate or uncertain.
    pub uncertain: bool,
}

/// A status, with what it means.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct StatusView {
    /// `confirmed`.
    pub key: &'static str,
    /// "Confirmed".
    pub label: String,
    /// "Established by independent sources or by evidence."
    pub meaning: String,
}

/// A marking of the Traffic Light Protocol 2.0.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct MarkingView {
    /// `amber+strict`.
    pub key: &'static str,
    /// `TLP:AMBER+STRICT`.
    pub label: &'static str,
    /// What it allows.
    pub meaning: String,
}

/// A grade of the Admiralty code, spelt out.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct GradeView {
    /// `B2`.
    pub code: String,
    /// "usually reliable source; probably true".
    pub meaning: String,
}

/// An event in a list.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct EventItem {
    /// The event.
    pub link: Shared<Link>,
    /// When.
    pub date: Shared<DateView>,
    /// The time of day, where the date has one, with its zone where that is not the site's.
    pub time: Option<String>,
    /// What sort.
    pub kind: Option<String>,
    /// How far established.
    pub status: Option<Shared<StatusView>>,
    /// One or two sentences.
    pub summary: String,
    /// Who: the first few.
    pub actors: Vec<Shared<Link>>,
    /// How many more there are.
    pub more_actors: usize,
    /// Where: the first few.
    pub locations: Vec<Shared<Link>>,
    /// How many more there are.
    pub more_locations: usize,
    /// The number of sources.
    pub sources: usize,
    /// Its marking, where it is above clear.
    pub marking: Option<MarkingView>,
    /// Whether it is a draft.
    pub draft: bool,
}

/// A briefing in a list.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct BriefingItem {
    /// The briefing.
    pub link: Shared<Link>,
    /// Its day.
    pub date: Shared<DateView>,
    /// What it covers, where that is not its own day.
    pub covers: Option<DateView>,
    /// One or two sentences.
    pub summary: String,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// The number of events that it covers.
    pub events: usize,
    /// Its marking, where it is above clear.
    pub marking: Option<MarkingView>,
    /// Whether it is a draft.
    pub draft: bool,
}

/// A source as a page cites it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Reference {
    /// The number of its note; `None` for a source that no note cites.
    pub number: Option<u32>,
    /// The element's id, which notes link to.
    pub anchor: Option<String>,
    /// Ids of the places in the text that cite it.
    pub back: Vec<String>,
    /// The source's page.
    pub link: Shared<Link>,
    /// Who published it.
    pub publisher: Option<String>,
    /// When.
    pub date: Option<Shared<DateView>>,
    /// Where it was published; http or https.
    pub url: Option<String>,
    /// Where a copy is kept; http or https.
    pub archive_url: Option<String>,
    /// How far it is trusted.
    pub grade: Option<GradeView>,
    /// Where in the source.
    pub locator: Option<String>,
    /// The words that matter.
    pub quote: Option<String>,
}

/// A mention in the text of another record.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct MentionView {
    /// The record whose text mentions, at the section if it has one.
    pub link: Shared<Link>,
    /// Its date.
    pub date: Option<Shared<DateView>>,
    /// The sentence up to the name.
    pub before: String,
    /// The name, as written.
    pub name: String,
    /// The rest of the sentence.
    pub after: String,
}

/// Tags or values of a facet.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Labelled {
    /// "Tags", or the facet's label.
    pub label: String,
    /// The values.
    pub values: Vec<Shared<Link>>,
}

/// A place on a map, in words.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PlacePoint {
    /// The place.
    pub link: Shared<Link>,
    /// Degrees north (WGS 84).
    pub latitude: f64,
    /// Degrees east (WGS 84).
    pub longitude: f64,
    /// "50.55° N, 137.01° E".
    pub text: String,
    /// Link to the point in the terms of RFC 5870: `geo:50.55,137.01`.
    pub geo: String,
}

/// A heading of a long text.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct TocEntry {
    /// 2 to 6.
    pub level: u8,
    /// The heading's id.
    pub id: String,
    /// As shown.
    pub text: String,
}

/// A text, ready to show.
#[derive(Debug, Clone, Serialize, JsonSchema, Default)]
pub struct Text {
    /// Safe HTML.
    pub html: String,
    /// Headings, for a text that is long enough to want them; else empty.
    pub toc: Vec<TocEntry>,
    /// Words.
    pub words: u32,
    /// Minutes to read, at least 1.
    pub minutes: u32,
}

/// The home page.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct HomeView {
    /// What every page has.
    pub page: PageHead,
    /// The newest briefing, with its text's first paragraphs.
    pub lead: Option<Shared<BriefingItem>>,
    /// The briefings before it.
    pub briefings: Vec<Shared<BriefingItem>>,
    /// The newest days, newest first.
    pub days: Vec<DayItem>,
    /// Events over time.
    pub activity: Option<StripView>,
    /// Most active actors of late.
    pub actors: Vec<Counted>,
    /// Most active places of late.
    pub locations: Vec<Counted>,
    /// Numbers of the desk: "21 events", each with its list.
    pub counts: Vec<Counted>,
    /// What was changed last, newest first.
    pub changes: Vec<LatelyView>,
    /// All that was changed; `None` where no history is known.
    pub all_changes: Option<Href>,
}

/// A change in a list of the last ones.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LatelyView {
    /// The record, or the entry of the list of all changes.
    pub link: Shared<Link>,
    /// "New", "Revised".
    pub label: String,
    /// When.
    pub day: DateView,
    /// The record's marking, where it is above clear.
    pub marking: Option<MarkingView>,
    /// Whether the record is a draft.
    pub draft: bool,
}

/// A day in a list of days.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct DayItem {
    /// The day.
    pub date: DateView,
    /// Its events, or the first of them.
    pub events: Vec<Shared<EventItem>>,
    /// How many more its page has.
    pub more: usize,
    /// Its briefings.
    pub briefings: Vec<Shared<Link>>,
}

/// The list of briefings.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct BriefingsView {
    /// What every page has.
    pub page: PageHead,
    /// Newest first.
    pub briefings: Vec<Shared<BriefingItem>>,
    /// How many there are in all.
    pub total: usize,
}

/// A briefing.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct BriefingView {
    /// What every page has.
    pub page: PageHead,
    /// Its day.
    pub date: Shared<DateView>,
    /// What it covers, where that is not its own day.
    pub covers: Option<DateView>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// The standfirst; empty where the author wrote none.
    pub summary: String,
    /// The text.
    pub text: Text,
    /// What was corrected.
    pub corrections: Vec<CorrectionView>,
    /// What it covers.
    pub events: Vec<Shared<EventItem>>,
    /// How many more events it covers than are shown.
    pub more_events: usize,
    /// Who.
    pub actors: Vec<Shared<Link>>,
    /// Where.
    pub locations: Vec<Shared<Link>>,
    /// Where on a map.
    pub map: Option<Shared<MapView>>,
    /// What its notes cite, and the sources of its front matter.
    pub references: Vec<Shared<Reference>>,
    /// Tags and facets.
    pub labels: Vec<Labelled>,
    /// The briefing before it.
    pub previous: Option<Shared<Link>>,
    /// The briefing after it.
    pub next: Option<Shared<Link>>,
    /// Who mentions it.
    pub mentions: Vec<MentionView>,
    /// Keys of the desk's own.
    pub extra: Extra,
}

/// A correction.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CorrectionView {
    /// The element's id.
    pub anchor: String,
    /// Its day.
    pub date: DateView,
    /// Safe HTML.
    pub html: String,
}

/// The record of a day.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct DayView {
    /// What every page has.
    pub page: PageHead,
    /// The day.
    pub date: DateView,
    /// Its month, as a calendar.
    pub calendar: Calendar,
    /// Its briefings.
    pub briefings: Vec<Shared<BriefingItem>>,
    /// Its events.
    pub events: Vec<Shared<EventItem>>,
    /// How many events in all.
    pub total: usize,
    /// Where on a map.
    pub map: Option<Shared<MapView>>,
    /// The day before with a record.
    pub previous: Option<Shared<Link>>,
    /// The day after with a record.
    pub next: Option<Shared<Link>>,
}

/// A month as a calendar.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Calendar {
    /// "September 2023".
    pub title: String,
    /// The month's page, if it has a record.
    pub href: Option<Href>,
    /// "Mon" to "Sun", with the words in full.
    pub weekdays: Shared<Vec<Weekday>>,
    /// Weeks from Monday; `None` for a day of another month.
    pub weeks: Vec<Shared<Vec<Option<Shared<CalendarDay>>>>>,
    /// Which of the weeks, counted from 0, has the day of the page.
    pub current_week: Option<usize>,
    /// Events of the month, coarser dates included.
    pub count: usize,
}

/// A column of a calendar.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Weekday {
    /// "Mon".
    pub short: String,
    /// "Monday".
    pub full: String,
}

/// A day of a calendar.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CalendarDay {
    /// 1 to 31.
    pub day: i8,
    /// "13 September 2023: 7 events".
    pub label: String,
    /// The day's page, if it has a record.
    pub href: Option<Href>,
    /// Its events.
    pub count: usize,
    /// 0 (none) to 4 (most), of the year.
    pub level: u8,
    /// Whether it is the day of the page.
    pub current: bool,
}

/// The record of a month.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct MonthView {
    /// What every page has.
    pub page: PageHead,
    /// The month.
    pub calendar: Calendar,
    /// Events a day.
    pub activity: Option<StripView>,
    /// Its briefings.
    pub briefings: Vec<Shared<BriefingItem>>,
    /// Its events, in order; coarser dates first.
    pub events: Vec<Shared<EventItem>>,
    /// How many events in all.
    pub total: usize,
    /// The month before with a record.
    pub previous: Option<Shared<Link>>,
    /// The month after with a record.
    pub next: Option<Shared<Link>>,
}

/// The record of a year.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct YearView {
    /// What every page has.
    pub page: PageHead,
    /// Its days at a glance, in halves; on the first page of the list only.
    pub heat: Vec<HalfYear>,
    /// Its months; on the first page of the list only.
    pub months: Vec<Calendar>,
    /// Its briefings of this page of the list.
    pub briefings: Vec<Shared<BriefingItem>>,
    /// Its events, in order; coarser dates first.
    pub events: Vec<Shared<EventItem>>,
    /// How many events in all.
    pub total: usize,
    /// The year before with a record.
    pub previous: Option<Shared<Link>>,
    /// The year after with a record.
    pub next: Option<Shared<Link>>,
}

/// The list of events.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct EventsView {
    /// What every page has.
    pub page: PageHead,
    /// Newest first.
    pub events: Vec<Shared<EventItem>>,
    /// How many there are in all.
    pub total: usize,
    /// Years with a record, and how many events each has.
    pub years: Vec<Counted>,
}

/// An event.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct EventView {
    /// What every page has.
    pub page: PageHead,
    /// When.
    pub date: Shared<DateView>,
    /// What sort.
    pub kind: Option<String>,
    /// How far established.
    pub status: Option<Shared<StatusView>>,
    /// Who, and as what.
    pub participants: Vec<Shared<ParticipantView>>,
    /// Where, each with what it lies within.
    pub locations: Vec<Shared<PlaceChain>>,
    /// Where on a map.
    pub map: Option<Shared<MapView>>,
    /// The text.
    pub text: Text,
    /// The summary, where it is not taken from the text.
    pub summary: String,
    /// Who says so.
    pub references: Vec<Shared<Reference>>,
    /// Related events, as the authors say.
    pub related: Vec<Shared<EventItem>>,
    /// Other events with the same people, places and tags, close in time.
    pub similar: Vec<SimilarView>,
    /// Briefings that cover it.
    pub briefings: Vec<Shared<BriefingItem>>,
    /// Tags and facets.
    pub labels: Vec<Labelled>,
    /// Who mentions it.
    pub mentions: Vec<MentionView>,
    /// The event before it in time.
    pub previous: Option<Shared<Link>>,
    /// The event after it in time.
    pub next: Option<Shared<Link>>,
    /// Keys of the desk's own.
    pub extra: Extra,
}

/// An event that is like another.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct SimilarView {
    /// The event.
    pub link: Shared<Link>,
    /// When.
    pub date: Shared<DateView>,
    /// What both have in common: some of the actors, places and tags.
    pub shared: Vec<Shared<Link>>,
}

/// An actor's part in an event.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ParticipantView {
    /// The actor.
    pub link: Shared<Link>,
    /// "Person".
    pub kind: String,
    /// As what.
    pub role: Option<String>,
}

/// A place, and what it lies within, innermost first.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PlaceChain {
    /// The place.
    pub link: Shared<Link>,
    /// What it lies within.
    pub within: Vec<Shared<Link>>,
}

/// The list of actors.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ActorsView {
    /// What every page has.
    pub page: PageHead,
    /// By name.
    pub actors: Vec<EntityItem>,
    /// How many there are in all.
    pub total: usize,
}

/// An actor, location or source in a list.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct EntityItem {
    /// The record.
    pub link: Shared<Link>,
    /// "Person", "City", "Article".
    pub kind: Option<String>,
    /// A role, what a place lies within, or a publisher.
    pub note: Option<String>,
    /// Names in other scripts and spellings.
    pub aliases: Vec<String>,
    /// How many events.
    pub events: usize,
    /// The last of them.
    pub last: Option<Shared<DateView>>,
    /// Whether the desk has a record of it.
    pub registered: bool,
}

/// An actor.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ActorView {
    /// What every page has.
    pub page: PageHead,
    /// The name in full.
    pub name: String,
    /// "Person".
    pub kind: String,
    /// Other names.
    pub aliases: Vec<String>,
    /// Offices.
    pub roles: Vec<RoleView>,
    /// Who holds an office in it.
    pub members: Vec<RoleView>,
    /// Identifiers elsewhere.
    pub ids: Vec<Identifier>,
    /// The summary, where it is not taken from the text.
    pub summary: String,
    /// The text.
    pub text: Text,
    /// What the notes of its text cite.
    pub references: Vec<Shared<Reference>>,
    /// The first event.
    pub first: Option<Shared<DateView>>,
    /// The last event.
    pub last: Option<Shared<DateView>>,
    /// Events of this page of the list, newest first.
    pub events: Vec<Shared<EventItem>>,
    /// How many events in all.
    pub total: usize,
    /// Events over time.
    pub activity: Option<StripView>,
    /// Who was there too, and with whom, as a network; `None` of fewer than three.
    pub network: Option<NetworkView>,
    /// Who was there too.
    pub co_actors: Vec<Counted>,
    /// Where.
    pub places: Vec<Counted>,
    /// Who mentions it, on this page of the list.
    pub mentions: Vec<MentionView>,
    /// How many mention it in all.
    pub total_mentions: usize,
    /// Tags and facets.
    pub labels: Vec<Labelled>,
    /// Whether the desk has a record of it.
    pub registered: bool,
    /// Keys of the desk's own.
    pub extra: Extra,
}

/// An office.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct RoleView {
    /// The office.
    pub title: String,
    /// What it is held in, or who holds it.
    pub link: Option<Shared<Link>>,
    /// "since April 2012", "2012–2016"; empty where no date is known.
    pub period: String,
}

/// An identifier elsewhere.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Identifier {
    /// "Wikidata".
    pub label: String,
    /// "Q56226".
    pub value: String,
    /// Where it leads, for the schemes that are known.
    pub url: Option<String>,
}

/// The list of locations.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LocationsView {
    /// What every page has.
    pub page: PageHead,
    /// By name.
    pub locations: Vec<EntityItem>,
    /// How many there are in all.
    pub total: usize,
    /// Those of this page that have coordinates.
    pub map: Option<Shared<MapView>>,
}

/// A location.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LocationView {
    /// What every page has.
    pub page: PageHead,
    /// The name in full.
    pub name: String,
    /// What it is.
    pub kind: Option<String>,
    /// Other names.
    pub aliases: Vec<String>,
    /// What it lies within, innermost first.
    pub within: Vec<Shared<Link>>,
    /// What lies within it.
    pub parts: Vec<Shared<Link>>,
    /// Identifiers elsewhere.
    pub ids: Vec<Identifier>,
    /// It and what lies within it, on a map.
    pub map: Option<Shared<MapView>>,
    /// The summary, where it is not taken from the text.
    pub summary: String,
    /// The text.
    pub text: Text,
    /// What the notes of its text cite.
    pub references: Vec<Shared<Reference>>,
    /// The first event.
    pub first: Option<Shared<DateView>>,
    /// The last event.
    pub last: Option<Shared<DateView>>,
    /// Events of this page of the list, newest first.
    pub events: Vec<Shared<EventItem>>,
    /// How many events in all.
    pub total: usize,
    /// Events over time.
    pub activity: Option<StripView>,
    /// Who.
    pub actors: Vec<Counted>,
    /// Who mentions it, on this page of the list.
    pub mentions: Vec<MentionView>,
    /// How many mention it in all.
    pub total_mentions: usize,
    /// Tags and facets.
    pub labels: Vec<Labelled>,
    /// Whether the desk has a record of it.
    pub registered: bool,
    /// Keys of the desk's own.
    pub extra: Extra,
}

/// The list of sources.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct SourcesView {
    /// What every page has.
    pub page: PageHead,
    /// Newest first, undated last.
    pub sources: Vec<EntityItem>,
    /// How many there are in all.
    pub total: usize,
}

/// A source.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct SourceView {
    /// What every page has.
    pub page: PageHead,
    /// What it is.
    pub kind: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// When it was published.
    pub date: Option<DateView>,
    /// When the desk looked at it.
    pub accessed: Option<DateView>,
    /// Where it was published; http or https.
    pub url: Option<String>,
    /// Where a copy is kept; http or https.
    pub archive_url: Option<String>,
    /// The language that it is in.
    pub language: Option<String>,
    /// How reliable it usually is.
    pub grade: Option<GradeView>,
    /// The summary, where it is not taken from the text.
    pub summary: String,
    /// The text.
    pub text: Text,
    /// What the notes of its text cite.
    pub references: Vec<Shared<Reference>>,
    /// Events of this page of the list that cite it, newest first.
    pub events: Vec<Shared<EventItem>>,
    /// How many events cite it in all.
    pub total: usize,
    /// Briefings that cite it, on this page of the list.
    pub briefings: Vec<Shared<BriefingItem>>,
    /// Who mentions it, on this page of the list.
    pub mentions: Vec<MentionView>,
    /// Tags and facets.
    pub labels: Vec<Labelled>,
    /// Whether the desk has a record of it.
    pub registered: bool,
    /// Keys of the desk's own.
    pub extra: Extra,
}

/// The list of tags, or of the values of a facet.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct TopicsView {
    /// What every page has.
    pub page: PageHead,
    /// Each with the number of records that bear it.
    pub topics: Vec<Counted>,
    /// How many there are in all.
    pub total: usize,
}

/// A tag, or a value of a facet.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct TopicView {
    /// What every page has.
    pub page: PageHead,
    /// "Tag", or the facet's label.
    pub label: String,
    /// Briefings of this page of the list, newest first.
    pub briefings: Vec<Shared<BriefingItem>>,
    /// Events of this page of the list, newest first.
    pub events: Vec<Shared<EventItem>>,
    /// Other records that bear it.
    pub others: Vec<Shared<Link>>,
    /// How many events and briefings in all.
    pub total: usize,
}

/// An undated page.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PageView {
    /// What every page has.
    pub page: PageHead,
    /// The text.
    pub text: Text,
    /// What its notes cite.
    pub references: Vec<Shared<Reference>>,
    /// Keys of the desk's own.
    pub extra: Extra,
}

/// What there is to download, at `/data/`.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct DataView {
    /// What every page has.
    pub page: PageHead,
    /// The files.
    pub files: Vec<DataFileView>,
}

/// A file to download.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct DataFileView {
    /// Where.
    pub href: Href,
    /// "events.csv".
    pub name: String,
    /// What is in it.
    pub description: String,
    /// Its media type.
    pub mime: &'static str,
    /// How many records.
    pub records: usize,
}

/// The search page.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct SearchView {
    /// What every page has.
    pub page: PageHead,
    /// The lists of the site, with the number of what is in each.
    pub lists: Vec<Counted>,
    /// The desk's facets and its tags, each with the most frequent values.
    pub topics: Vec<Labelled>,
    /// Years with any event or briefing, newest first.
    pub years: Vec<Counted>,
    /// Labels of filters and words for `js/search.js`: JSON, escaped for a `script` element.
    pub settings: String,
}

/// Every event on a timeline, a map and in a table that filter one another, at `/explore/`.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ExploreView {
    /// What every page has.
    pub page: PageHead,
    /// How many events there are.
    pub total: usize,
    /// For readers without script: years with a record, newest first, and how many events each has.
    pub years: Vec<Counted>,
    /// Likewise: lists of events and of what they name.
    pub lists: Vec<Link>,
    /// Likewise: files of all events.
    pub files: Vec<DataFileView>,
    /// What the page's script is told: addresses, words, how dates are written, the desk's facets.
    /// JSON, escaped for a `script` element.
    pub settings_json: String,
}

/// The revisions of a record, at `history/` below its page.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct HistoryView {
    /// What every page has.
    pub page: PageHead,
    /// The record.
    pub record: Shared<Link>,
    /// "Event".
    pub kind: String,
    /// Revisions of this page of the list, newest first.
    pub revisions: Vec<RevisionView>,
    /// How many there are in all: "14 revisions".
    pub count: String,
    /// Whether the repository lacks earlier ones.
    pub is_shallow: bool,
}

/// What one commit did to a record.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct RevisionView {
    /// The element's id.
    pub anchor: String,
    /// The first line of its message; else the first of what it did; else "Revised".
    pub headline: String,
    /// The rest of the message, paragraph by paragraph: plain text, with line breaks.
    pub message: Vec<String>,
    /// When; `None` of what is not yet committed.
    pub date: Option<MomentView>,
    /// Who.
    pub author: Option<String>,
    /// The commit; `None` of what is not yet committed.
    pub commit: Option<CommitView>,
    /// What it did, beside the text: "Status: reported → confirmed".
    pub told: Vec<SentenceView>,
    /// What is different in its texts.
    pub texts: Vec<DifferenceView>,
}

/// A commit.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CommitView {
    /// The first characters of its name: "3f2a9c1d".
    pub short: String,
    /// Where it is shown, in the desk's repository.
    pub url: Option<String>,
}

/// What is different in a text.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct DifferenceView {
    /// "Text".
    pub label: String,
    /// "12 words added, 3 words removed".
    pub words: String,
    /// The blocks that differ, in order, with a little of what is around them.
    pub blocks: Vec<BlockView>,
}

/// A block of a text, or a gap between two.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct BlockView {
    /// `heading`, `paragraph`, `item`, `quote`, `code`, or `gap`.
    pub kind: &'static str,
    /// Of a gap: "3 paragraphs unchanged". Else empty.
    pub gap: String,
    /// Its words, in order.
    pub pieces: Vec<PieceView>,
}

/// A run of words.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PieceView {
    /// `same`, `added` or `removed`.
    pub kind: &'static str,
    /// As plain text.
    pub text: String,
}

/// What changed on the desk, day by day, at `/changes/`.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ChangesView {
    /// What every page has.
    pub page: PageHead,
    /// Days of this page of the list, newest first.
    pub days: Vec<ChangedDay>,
    /// How many changes in all.
    pub total: usize,
    /// Whether the repository lacks earlier ones.
    pub is_shallow: bool,
}

/// What changed on a day.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ChangedDay {
    /// The day.
    pub date: DateView,
    /// Kind by kind, newest first.
    pub changes: Vec<ChangeItem>,
}

/// What changed in a record on a day, or in many records at once.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ChangeItem {
    /// The element's id.
    pub anchor: String,
    /// The record; `None` where it is no longer there, or where there are many.
    pub link: Option<Link>,
    /// Its title; of many records, how many: "1204 events, 310 actors".
    pub title: String,
    /// "Event"; empty of many records.
    pub kind: String,
    /// `added`, `revised`, `renamed` or `removed`.
    pub act: &'static str,
    /// "New".
    pub label: String,
    /// What it comes to, in sentences.
    pub told: Vec<SentenceView>,
    /// Who.
    pub authors: Vec<String>,
    /// The last of its revisions, in its history.
    pub revision: Option<Link>,
    /// Whether some of it is not yet committed.
    pub uncommitted: bool,
    /// The record's marking, where it is above clear.
    pub marking: Option<MarkingView>,
    /// Whether the record is a draft.
    pub draft: bool,
    /// The first few of many records.
    pub named: Vec<Link>,
    /// How many more there are: "and 61 more"; empty if there are none.
    pub more: String,
}

/// Every correction of every briefing, at `/corrections/`.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CorrectionsView {
    /// What every page has.
    pub page: PageHead,
    /// Newest first.
    pub corrections: Vec<CorrectionItem>,
    /// How many there are in all.
    pub total: usize,
}

/// A correction in a list.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CorrectionItem {
    /// The briefing, at the correction.
    pub link: Link,
    /// The day of the correction.
    pub date: DateView,
    /// The day of the briefing.
    pub published: DateView,
    /// Safe HTML.
    pub html: String,
    /// The briefing's marking, where it is above clear.
    pub marking: Option<MarkingView>,
    /// Whether the briefing is a draft.
    pub draft: bool,
}

/// The page for addresses that lead nowhere.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct NotFoundView {
    /// What every page has.
    pub page: PageHead,
    /// The newest briefings.
    pub briefings: Vec<Shared<BriefingItem>>,
}

/// The page at an old address.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct RedirectView {
    /// What every page has.
    pub page: PageHead,
    /// Where it leads.
    pub to: Link,
    /// Where it leads, with scheme and host.
    pub canonical: String,
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use schemars::generate::SchemaSettings;
    use serde_json::Value;

    use super::*;

    #[test]
    fn every_field_that_a_template_receives_is_described() {
        let mut of = SchemaSettings::draft2020_12().for_serialize().into_generator();
        let views = View::TEMPLATES
            .iter()
            .map(|template| (*template, View::schema(template, &mut of).unwrap().to_value()));
        let mut all: Vec<(String, Value)> =
            views.map(|(name, view)| (name.to_owned(), view)).collect();
        all.push(("site".to_owned(), SiteView::json_schema(&mut of).to_value()));
        all.extend(of.definitions().clone());
        for (name, schema) in &all {
            assert!(schema["description"].is_string(), "{name}");
            for (field, schema) in schema["properties"].as_object().into_iter().flatten() {
                assert!(schema["description"].is_string(), "{name}: {field}");
            }
        }
        assert!(View::schema("nothing.html", &mut of).is_none());
    }

    #[test]
    fn every_page_has_a_head() {
        let mut of = SchemaSettings::draft2020_12().for_serialize().into_generator();
        for template in View::TEMPLATES {
            let schema = View::schema(template, &mut of).unwrap().to_value();
            assert!(schema["properties"]["page"].is_object(), "{template}");
        }
    }
}
