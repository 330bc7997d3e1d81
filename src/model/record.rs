//! The records of a desk, as they are written: references are still text.
//!
//! The same types make the JSON Schemas that editors complete from, so the
//! documentation of a field is what an author reads in the editor.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;

use super::{Body, Credibility, Date, Grade, Marking, Reliability, Status};
use crate::diagnostic::{Place, Span};

/// The kinds of record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Dated analysis, written by people.
    Briefing,
    /// What happened.
    Event,
    /// A person, organisation, state or unit.
    Actor,
    /// A place.
    Location,
    /// A publication that is cited.
    Source,
    /// An undated page.
    Page,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Kind; 6] =
        [Kind::Briefing, Kind::Event, Kind::Actor, Kind::Location, Kind::Source, Kind::Page];

    /// Whether what its records are called are names of people, organisations and places, and so are
    /// no common words.
    pub fn has_proper_names(self) -> bool {
        matches!(self, Self::Actor | Self::Location)
    }

    /// The kind as a word: `event`.
    pub fn key(self) -> &'static str {
        match self {
            Kind::Briefing => "briefing",
            Kind::Event => "event",
            Kind::Actor => "actor",
            Kind::Location => "location",
            Kind::Source => "source",
            Kind::Page => "page",
        }
    }

    /// The kind as a word with its article: `an event`.
    pub fn one(self) -> &'static str {
        match self {
            Kind::Briefing => "a briefing",
            Kind::Event => "an event",
            Kind::Actor => "an actor",
            Kind::Location => "a location",
            Kind::Source => "a source",
            Kind::Page => "a page",
        }
    }

    /// The folder in `content/` that holds records of this kind: `events`.
    pub fn folder(self) -> &'static str {
        match self {
            Kind::Briefing => "briefings",
            Kind::Event => "events",
            Kind::Actor => "actors",
            Kind::Location => "locations",
            Kind::Source => "sources",
            Kind::Page => "pages",
        }
    }

    /// Reads a kind from its word or its folder's name.
    pub fn parse(text: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.key() == text || kind.folder() == text)
    }
}

/// A value, and where in its file it is written.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it is written.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// Joins a value with its place.
    pub fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }
}

impl<T: JsonSchema> JsonSchema for Spanned<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }
    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }
    fn schema_id() -> Cow<'static, str> {
        T::schema_id()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}

/// A record's own keys beyond those that Dateline knows, kept as they are.
pub type Extra = serde_json::Map<String, serde_json::Value>;

/// A record: what every kind has, and what its kind adds.
#[derive(Debug, Clone)]
pub struct Record<T> {
    /// Unique within its kind; `id:`, or the file's stem.
    pub id: Spanned<String>,
    /// The file that it is written in.
    pub file: Arc<str>,
    /// Where in the file.
    pub span: Span,
    /// What every kind has.
    pub head: Head,
    /// What its kind adds.
    pub fields: T,
    /// The record as those see it who may not see all that is within it: each with the least
    /// marking that its readers may not see, in order.
    pub narrower: Vec<(Marking, Arc<Record<T>>)>,
}

impl<T> Record<T> {
    /// The record as an audience sees it: without the items, fields, spans and blocks that are
    /// marked above it; `None` where the whole record is.
    pub fn seen_by(self: &Arc<Self>, audience: Marking) -> Option<Arc<Self>> {
        if self.head.tlp > audience {
            return None;
        }
        let narrower = self.narrower.iter().find(|(above, _)| audience < *above);
        Some(Arc::clone(narrower.map_or(self, |(_, record)| record)))
    }

    /// The place of a span of this record.
    pub fn place(&self, span: Span) -> Place {
        Place::at(&self.file, span)
    }
}

/// What a record of any kind may have.
#[derive(Debug, Clone, Default, JsonSchema)]
pub struct Head {
    /// The record's id, unique within its kind. The file's name without its ending if absent.
    #[schemars(with = "Option<String>", rename = "id")]
    pub written_id: (),
    /// One or two sentences, shown in lists, feeds and previews.
    pub summary: Option<String>,
    /// Key words of the desk's own.
    #[schemars(with = "Option<OneOrMany<String>>")]
    pub tags: Vec<Spanned<String>>,
    /// Who may see it: a marking of the Traffic Light Protocol 2.0.
    #[schemars(with = "Marking")]
    pub tlp: Marking,
    /// The strictest marking of what is marked within it and seen.
    #[schemars(skip)]
    pub within: Marking,
    /// Left out of a build unless `--drafts` is given.
    #[schemars(with = "Option<bool>")]
    pub draft: bool,
    /// The day from which on it may be seen, where it says one: until then it is as if dated later.
    #[schemars(skip)]
    pub embargo: Option<civil::Date>,
    /// The day from which on it is no longer to be seen, where it says one: then it is a draft.
    #[schemars(skip)]
    pub expiry: Option<civil::Date>,
    /// Old addresses on the site, which redirect here.
    #[schemars(with = "Option<OneOrMany<String>>")]
    pub redirects: Vec<Spanned<String>>,
    /// What was corrected after publication, and when.
    #[schemars(with = "Option<OneOrMany<Correction>>")]
    pub corrections: Vec<Correction>,
    /// The text, in Markdown. In a `.md` file, the body after the front matter.
    #[schemars(with = "Option<String>", rename = "text")]
    pub body: Option<Body>,
    /// Keys of the desk's own.
    #[schemars(skip)]
    pub extra: Extra,
}

impl Head {
    /// Holds the record back as a draft, or until a day, if it is not already.
    pub(crate) fn keep_back(&mut self, draft: bool, day: Option<civil::Date>) {
        self.draft |= draft;
        self.embargo = self.embargo.max(day);
    }
}

/// Dated analysis, written by people.
#[derive(Debug, Clone, PartialEq, JsonSchema)]
pub struct Briefing {
    /// The headline.
    pub title: String,
    /// The day of the briefing, in EDTF.
    pub date: Spanned<Date>,
    /// The day or interval that it covers, in EDTF; its own date if absent.
    pub covers: Option<Spanned<Date>>,
    /// Ids of the events that it lists, instead of all of the period.
    #[schemars(with = "Option<OneOrMany<String>>")]
    pub events: Option<Vec<Spanned<String>>>,
    /// Actors that it is about, beside those of its events.
    #[schemars(with = "Option<OneOrMany<ParticipantInput>>")]
    pub actors: Vec<Participant>,
    /// Locations that it is about, beside those of its events.
    #[schemars(with = "Option<OneOrMany<WhereaboutsInput>>")]
    pub locations: Vec<Whereabouts>,
    /// Who wrote it.
    #[schemars(with = "Option<OneOrMany<String>>")]
    pub authors: Vec<String>,
    /// Sources, beside those cited in the text.
    #[schemars(with = "Option<OneOrMany<CitationInput>>")]
    pub sources: Vec<Citation>,
    /// Old addresses, which redirect here.
    #[schemars(with = "Option<OneOrMany<String>>", rename = "aliases")]
    pub written_aliases: (),
}

/// A correction to a record.
#[derive(Debug, Clone, PartialEq, JsonSchema)]
pub struct Correction {
    /// The day of the correction, in EDTF.
    pub date: Spanned<Date>,
    /// What was wrong and what is right, in Markdown.
    pub text: String,
}

/// What happened, when, where, who, and who says so.
#[derive(Debug, Clone, PartialEq, JsonSchema)]
pub struct Event {
    /// What happened, in one line.
    pub title: String,
    /// When, in EDTF (ISO 8601-2): 2023, 2023-09, 2023-09-13, 2023-09-13/2023-09-15, 2023~, 2023-09?, with time and zone too.
    pub date: Spanned<Date>,
    /// What sort of event, in the desk's own vocabulary (`kinds:` in site.yaml).
    pub kind: Option<Spanned<String>>,
    /// How far it is established.
    pub status: Option<Status>,
    /// Who took part, and as what.
    #[schemars(with = "Option<OneOrMany<ParticipantInput>>")]
    pub actors: Vec<Participant>,
    /// Where.
    #[schemars(with = "Option<OneOrMany<WhereaboutsInput>>")]
    pub locations: Vec<Whereabouts>,
    /// Where exactly, where it names no place; else where the one is that it names, if that is not registered.
    pub coordinates: Option<Point>,
    /// Who says so: an id, a URL, or a mapping.
    #[schemars(with = "Option<OneOrMany<CitationInput>>")]
    pub sources: Vec<Citation>,
    /// Ids of other events.
    #[schemars(with = "Option<OneOrMany<String>>")]
    pub related: Vec<Spanned<String>>,
    /// Old addresses, which redirect here.
    #[schemars(with = "Option<OneOrMany<String>>", rename = "aliases")]
    pub written_aliases: (),
}

/// An actor named by a record.
#[derive(Debug, Clone, PartialEq)]
pub struct Participant {
    /// Id, name or alias.
    pub actor: Spanned<String>,
    /// As what: host, guest, speaker.
    pub role: Option<String>,
}

/// A place named by a record.
#[derive(Debug, Clone, PartialEq)]
pub struct Whereabouts {
    /// Id, name or alias.
    pub location: Spanned<String>,
    /// Where it is, if the record says so and the place is not registered.
    pub coordinates: Option<Point>,
}

/// A point on Earth (WGS 84, EPSG:4326).
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Point {
    /// Degrees north of the equator, -90 to 90.
    pub latitude: f64,
    /// Degrees east of Greenwich, -180 to 180.
    pub longitude: f64,
}

impl Point {
    /// The JSON Schema of degrees up to so many to both sides, in quotes too.
    pub(crate) fn degrees(most: i32) -> serde_json::Value {
        serde_json::json!({
            "type": ["number", "string"],
            "minimum": -most,
            "maximum": most,
            "pattern": "^ *[-+]?[0-9.]+([eE][-+]?[0-9]+)? *$"
        })
    }
}

impl JsonSchema for Point {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Point".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let (latitude, longitude) = (Self::degrees(90), Self::degrees(180));
        schemars::json_schema!({
            "description": "Latitude and longitude in degrees (WGS 84).",
            "anyOf": [
                {
                    "type": "array",
                    "prefixItems": [latitude, longitude],
                    "minItems": 2,
                    "maxItems": 2
                },
                { "type": "string", "description": "50.55, 137.01" },
                {
                    "type": "object",
                    "description": "lat and lon, or latitude and longitude",
                    "properties": {
                        "lat": latitude,
                        "lon": longitude,
                        "latitude": latitude,
                        "longitude": longitude
                    },
                    "minProperties": 2
                }
            ]
        })
    }
}

/// A source named by a record, with how far it is trusted for this statement.
#[derive(Debug, Clone, PartialEq)]
pub struct Citation {
    /// What is cited.
    pub target: CitationTarget,
    /// Where it is written.
    pub span: Span,
    /// How far it is trusted here.
    pub grade: Grade,
    /// Where in the source: a page, a time.
    pub locator: Option<String>,
    /// The words that matter.
    pub quote: Option<String>,
}

/// What a citation names.
#[derive(Debug, Clone, PartialEq)]
pub enum CitationTarget {
    /// A source's id or title.
    Reference(String),
    /// A source described on the spot.
    Inline(Box<Source>),
}

/// A person, organisation, state or unit.
#[derive(Debug, Clone, PartialEq, JsonSchema)]
pub struct Actor {
    /// The name in full, as the desk writes it.
    pub name: String,
    /// What it is.
    #[schemars(with = "Option<ActorKind>")]
    pub kind: ActorKind,
    /// Other names and spellings, linked wherever they stand.
    #[schemars(with = "Option<OneOrMany<String>>")]
    pub aliases: Vec<Spanned<String>>,
    /// A short name, linked only where the page has already named the actor in full, or lists it.
    #[schemars(with = "Option<OneOrMany<String>>")]
    pub short: Vec<Spanned<String>>,
    /// Offices held, and when.
    #[schemars(with = "Option<OneOrMany<RoleInput>>")]
    pub roles: Vec<Role>,
    /// Identifiers elsewhere: `wikidata: Q56226`.
    #[schemars(with = "Option<BTreeMap<String, String>>")]
    pub ids: BTreeMap<String, String>,
}

/// What an actor is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum ActorKind {
    /// A human being.
    Person,
    /// A company, ministry, party, newspaper.
    Organisation,
    /// A state.
    State,
    /// A part of an armed force.
    Unit,
    /// Anything else, and what is not known.
    #[default]
    Other,
}

impl ActorKind {
    /// The kind as a key: `person`.
    pub fn key(self) -> &'static str {
        match self {
            ActorKind::Person => "person",
            ActorKind::Organisation => "organisation",
            ActorKind::State => "state",
            ActorKind::Unit => "unit",
            ActorKind::Other => "other",
        }
    }

    /// Reads a kind; `organization`, `org`, `company`, `country` and the like are understood.
    pub fn parse(text: &str) -> Option<Self> {
        Some(match text.trim().to_ascii_lowercase().as_str() {
            "person" | "people" | "individual" | "human" => ActorKind::Person,
            "organisation" | "organization" | "org" | "company" | "agency" | "party" => {
                ActorKind::Organisation
            }
            "state" | "country" | "nation" => ActorKind::State,
            "unit" | "military" | "military-unit" => ActorKind::Unit,
            "other" => ActorKind::Other,
            _ => return None,
        })
    }
}

/// An office that an actor holds or held.
#[derive(Debug, Clone, PartialEq)]
pub struct Role {
    /// The office: `General Secretary`.
    pub title: String,
    /// Id, name or alias of the actor that it is held in.
    pub of: Option<Spanned<String>>,
    /// Since when, in EDTF.
    pub from: Option<Spanned<Date>>,
    /// Until when, in EDTF.
    pub to: Option<Spanned<Date>>,
}

/// A place.
#[derive(Debug, Clone, PartialEq, JsonSchema)]
pub struct Location {
    /// The name in full, as the desk writes it.
    pub name: String,
    /// What it is: city, region, plant; a word of the desk's own.
    pub kind: Option<String>,
    /// Other names and spellings, linked wherever they stand.
    #[schemars(with = "Option<OneOrMany<String>>")]
    pub aliases: Vec<Spanned<String>>,
    /// A short name, linked only where the page has already named the place in full, or lists it.
    #[schemars(with = "Option<OneOrMany<String>>")]
    pub short: Vec<Spanned<String>>,
    /// Latitude and longitude in degrees (WGS 84).
    pub coordinates: Option<Point>,
    /// Id or name of the place that it lies within.
    pub within: Option<Spanned<String>>,
    /// Identifiers elsewhere: `wikidata: Q7525`, `geonames: "2022572"`.
    #[schemars(with = "Option<BTreeMap<String, String>>")]
    pub ids: BTreeMap<String, String>,
}

/// A publication that is cited.
#[derive(Debug, Clone, PartialEq, Default, JsonSchema)]
pub struct Source {
    /// The title, as published.
    pub title: String,
    /// Where it was published.
    pub url: Option<String>,
    /// Where a copy is kept.
    pub archive_url: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Who wrote it.
    #[schemars(with = "Option<OneOrMany<String>>")]
    pub authors: Vec<String>,
    /// When it was published, in EDTF.
    pub date: Option<Spanned<Date>>,
    /// When the desk looked at it, in EDTF.
    pub accessed: Option<Spanned<Date>>,
    /// What it is: article, report, video, post; a word of the desk's own.
    pub kind: Option<String>,
    /// The language that it is in (BCP 47).
    pub language: Option<String>,
    /// How reliable the source usually is: the letter of the Admiralty code.
    pub reliability: Option<Reliability>,
    /// Old addresses, which redirect here.
    #[schemars(with = "Option<OneOrMany<String>>", rename = "aliases")]
    pub written_aliases: (),
}

/// An undated page.
#[derive(Debug, Clone, PartialEq, JsonSchema)]
pub struct Page {
    /// The headline.
    pub title: String,
    /// Its place in the navigation: lower first; without one, not in the navigation.
    pub order: Option<i64>,
    /// Old addresses, which redirect here.
    #[schemars(with = "Option<OneOrMany<String>>", rename = "aliases")]
    pub written_aliases: (),
}

// What follows describes, for editors only, the forms in which a field may be written.

/// One value or a list of them.
#[derive(JsonSchema)]
#[schemars(untagged)]
#[allow(dead_code, reason = "describes a form of writing in the JSON Schema")]
pub(super) enum OneOrMany<T> {
    One(T),
    Many(Vec<T>),
}

/// An actor: an id, a name, or a mapping with a role.
#[derive(JsonSchema)]
#[schemars(untagged)]
#[allow(dead_code, reason = "describes a form of writing in the JSON Schema")]
enum ParticipantInput {
    Name(String),
    Mapping {
        /// Id, name or alias.
        actor: String,
        /// As what: host, guest, speaker.
        role: Option<String>,
    },
}

/// A place: an id, a name, or a mapping with coordinates.
#[derive(JsonSchema)]
#[schemars(untagged)]
#[allow(dead_code, reason = "describes a form of writing in the JSON Schema")]
enum WhereaboutsInput {
    Name(String),
    Mapping {
        /// Id, name or alias.
        location: String,
        /// Latitude and longitude in degrees (WGS 84), for a place that is not registered.
        coordinates: Option<Point>,
    },
}

/// A source: an id, a URL, or a mapping.
#[derive(JsonSchema)]
#[schemars(untagged)]
#[allow(dead_code, reason = "describes a form of writing in the JSON Schema")]
enum CitationInput {
    Name(String),
    Mapping {
        /// Id of a registered source.
        source: Option<String>,
        /// Title of a source that is not registered.
        title: Option<String>,
        /// Where it was published.
        url: Option<String>,
        /// Where a copy is kept.
        archive_url: Option<String>,
        /// Who published it.
        publisher: Option<String>,
        /// When it was published, in EDTF.
        date: Option<Date>,
        /// How reliable the source is: the letter of the Admiralty code.
        reliability: Option<Reliability>,
        /// How credible this statement is: the digit of the Admiralty code.
        credibility: Option<Credibility>,
        /// Where in the source: a page, a time.
        page: Option<String>,
        /// The words that matter.
        quote: Option<String>,
    },
}

/// An office: its title, or a mapping.
#[derive(JsonSchema)]
#[schemars(untagged)]
#[allow(dead_code, reason = "describes a form of writing in the JSON Schema")]
enum RoleInput {
    Title(String),
    Mapping {
        /// The office: `General Secretary`.
        title: String,
        /// Id, name or alias of the actor that it is held in.
        of: Option<String>,
        /// Since when, in EDTF.
        from: Option<Date>,
        /// Until when, in EDTF.
        to: Option<Date>,
    },
}
