//! What many pages show.

use schemars::JsonSchema;
use serde::Serialize;

use crate::model::Href;
use crate::plan::shared::Shared;

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
    /// What stands between the day of the week and the date: a space, in many languages after a
    /// comma.
    pub after_weekday: String,
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
    /// "13 Sep 2023", where the date is a time of one certain day, which its own short form says too.
    pub day: Option<String>,
    /// That time of day, with its zone where that is not the site's.
    pub time: Option<String>,
    /// What sort.
    pub kind: Option<String>,
    /// The same as records and the addresses of searches write it.
    pub kind_key: Option<String>,
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
    /// The place, where it has a name.
    pub link: Option<Shared<Link>>,
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
