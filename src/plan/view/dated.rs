//! The home page, briefings and events, and the days, months and years that they are in.

use schemars::JsonSchema;
use serde::Serialize;

use super::page::PageHead;
use super::parts::{
    BriefingItem, Counted, DateView, EventItem, Labelled, Link, MarkingView, MentionView,
    Reference, StatusView, Text,
};
use crate::model::{Extra, Href};
use crate::plan::heat::HalfYear;
use crate::plan::map::MapView;
use crate::plan::shared::Shared;
use crate::plan::strip::StripView;

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
    /// What its notes cite.
    pub references: Vec<Shared<Reference>>,
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
    /// What was corrected.
    pub corrections: Vec<CorrectionView>,
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
    /// "Person"; empty where that is not known.
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
