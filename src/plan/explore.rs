//! What `/explore/` loads: every event in compact files by year, or part of one, and an index of them.
//!
//! An event lies in the file of the year that holds all of it; what reaches over a year's end, or
//! has an open end, lies in a file of its own. Every file brings the names of what its events
//! refer to. So an edit changes the files of its events and the index, and a reader loads no more
//! than the years that are looked at.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil;
use serde::Serialize;

use super::archive::year_href;
use super::data::{DataFile, point_of, precision};
use super::json_ld::escaped;
use super::parts::{HeadOf, Parts};
use super::view::*;
use super::words::Words;
use crate::link::{Event, Graph, Node};
use crate::model::{Date, Href, Marking, Precision};

/// The most events in a file, unless they are of one month; a year with more has files for its
/// halves, quarters or months.
const MOST: usize = 1_000;

/// A file that `/explore/` loads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ExploreFile {
    /// Which files there are, and how many events each has of which month.
    Index,
    /// Events that reach over a year's end, or have an open end.
    Spans,
    /// Events within a year.
    Year(i16),
    /// Events that begin in so many months of a year from the first, and end within the year.
    Months(i16, i8, i8),
}

impl ExploreFile {
    /// The file's name in `explore/`.
    fn name(self) -> String {
        let year = |year: i16| year_href(year).path().trim_end_matches('/').to_owned();
        match self {
            ExploreFile::Index => "index.json".to_owned(),
            ExploreFile::Spans => "spans.json".to_owned(),
            ExploreFile::Year(of) => format!("{}.json", year(of)),
            ExploreFile::Months(of, month, 1) => format!("{}-{month:02}.json", year(of)),
            ExploreFile::Months(of, first, count) => {
                format!("{}-{first:02}_{:02}.json", year(of), first + count - 1)
            }
        }
    }

    /// The address: `explore/2023.json`.
    pub fn href(self) -> Href {
        Href::new(format!("explore/{}", self.name()))
    }
}

/// Which events are in which file, by their index in the graph.
#[derive(Debug, Default)]
pub(super) struct Explore {
    files: BTreeMap<ExploreFile, Vec<usize>>,
}

impl Explore {
    pub(super) fn new(graph: &Graph) -> Self {
        let mut files: BTreeMap<ExploreFile, Vec<usize>> = BTreeMap::new();
        for (at, event) in graph.events.iter().enumerate() {
            let file = match (event.date.first_day(), event.date.last_day()) {
                (Some(first), Some(last)) if first.year() == last.year() => {
                    ExploreFile::Year(first.year())
                }
                _ => ExploreFile::Spans,
            };
            files.entry(file).or_default().push(at);
        }
        let full: Vec<(ExploreFile, i16)> = files
            .iter()
            .filter(|(_, events)| events.len() > MOST)
            .filter_map(|(&file, _)| match file {
                ExploreFile::Year(year) => Some((file, year)),
                _ => None,
            })
            .collect();
        for (file, year) in full {
            let events = files.remove(&file).unwrap_or_default();
            divide(graph, year, (1, 12), events, &mut files);
        }
        Self { files }
    }

    /// Every file, the index first.
    pub(super) fn files(&self) -> impl Iterator<Item = ExploreFile> {
        std::iter::once(ExploreFile::Index).chain(self.files.keys().copied())
    }

    /// The bytes of a file: JSON (RFC 8259).
    pub(super) fn render(&self, graph: &Graph, words: &Words, file: ExploreFile) -> Vec<u8> {
        let mut bytes = match self.files.get(&file) {
            Some(events) => serde_json::to_vec(&ExploreData::new(graph, words, events)),
            None => serde_json::to_vec(&self.index(graph)),
        }
        // Structs of strings and numbers: serialising them to memory does not fail.
        .unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }

    fn index(&self, graph: &Graph) -> ExploreIndex {
        let files = self.files.iter().map(|(file, events)| {
            let dates = || events.iter().map(|&at| &graph.events[at].date);
            let ends: Option<Vec<i32>> =
                dates().map(|date| date.last_day().map(day_number)).collect();
            let starts: Option<Vec<i32>> =
                dates().map(|date| date.first_day().map(day_number)).collect();
            let mut months = BTreeMap::new();
            for day in dates().filter_map(|date| date.first_day().or(date.last_day())) {
                *months
                    .entry(i32::from(day.year()) * 12 + i32::from(day.month()) - 1)
                    .or_insert(0) += 1;
            }
            ExploreFileEntry {
                name: file.name(),
                from: starts.and_then(|all| all.into_iter().min()),
                to: ends.and_then(|all| all.into_iter().max()),
                events: events.len(),
                months: months.into_iter().collect(),
            }
        });
        ExploreIndex { total: graph.events.len(), files: files.collect() }
    }
}

/// Puts events of a year that begin in so many months from the first into as few files as hold no
/// more than [`MOST`]: of those months, or of parts of them, down to one.
fn divide(
    graph: &Graph,
    year: i16,
    (first, count): (i8, i8),
    events: Vec<usize>,
    files: &mut BTreeMap<ExploreFile, Vec<usize>>,
) {
    let part = match count {
        12 => 6,
        6 => 3,
        _ => 1,
    };
    if count == 1 || (count < 12 && events.len() <= MOST) {
        if !events.is_empty() {
            files.insert(ExploreFile::Months(year, first, count), events);
        }
        return;
    }
    let month = |at: usize| graph.events[at].date.first_day().map_or(0, civil::Date::month);
    for from in (first..first + count).step_by(part as usize) {
        let within = events.iter().copied();
        let within = within.filter(|&at| (from..from + part).contains(&month(at))).collect();
        divide(graph, year, (from, part), within, files);
    }
}

/// `index.json`: which files there are. A day is a number of days since 1 January 1970, and a
/// month 12 times its year, 0 being 1 BCE, and the number of months before it in the year.
#[derive(Debug, Serialize)]
struct ExploreIndex {
    /// How many events there are in all.
    total: usize,
    files: Vec<ExploreFileEntry>,
}

#[derive(Debug, Serialize)]
struct ExploreFileEntry {
    /// Its name in the folder of the index.
    name: String,
    /// The first day that any of its events may mean; null if a start is open.
    from: Option<i32>,
    /// The last day that any of its events may mean; null if an end is open.
    to: Option<i32>,
    /// How many events it has.
    events: usize,
    /// How many begin in each month; one with an open start counts where it ends.
    months: Vec<(i32, usize)>,
}

/// A file of events: a list for each field, all in one order, and the names that they refer to by
/// index. The names stand in the order of their addresses, so that only an event of the file
/// changes them.
#[derive(Debug, Serialize)]
struct ExploreData {
    /// Slug and name; then the id, where it is not the slug.
    actors: Vec<Vec<String>>,
    locations: Vec<ExplorePlace>,
    /// Key and label.
    kinds: Vec<(String, String)>,
    /// Keys.
    statuses: Vec<&'static str>,
    /// Slug and label.
    tags: Vec<(String, String)>,
    /// By the facet's key: slug and label.
    facets: BTreeMap<String, Vec<(String, String)>>,
    events: ExploreEvents,
}

#[derive(Debug, Serialize)]
struct ExplorePlace {
    slug: String,
    name: String,
    /// Where it is not the slug.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    /// Degrees north and east (WGS 84).
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<(f64, f64)>,
    /// Whether the coordinates are those of a wider place.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    wide: bool,
    /// The place that it lies within, as an index into the places.
    #[serde(skip_serializing_if = "Option::is_none")]
    within: Option<usize>,
}

#[derive(Debug, Default, Serialize)]
struct ExploreEvents {
    id: Vec<String>,
    /// Where it is not the id.
    slug: BTreeMap<usize, String>,
    title: Vec<String>,
    /// The first day; null if the start is open.
    day: Vec<Option<i32>>,
    /// Dates that are more or less than one day.
    dates: BTreeMap<usize, ExploreDate>,
    /// −1 for none, as in `status`.
    kind: Vec<i64>,
    status: Vec<i64>,
    actors: Vec<Vec<usize>>,
    locations: Vec<Vec<usize>>,
    /// Degrees north and east (WGS 84) of those that name no place.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    at: BTreeMap<usize, (f64, f64)>,
    tags: Vec<Vec<usize>>,
    facets: BTreeMap<String, Vec<Vec<usize>>>,
    /// How many sources it cites.
    sources: Vec<usize>,
    /// Markings above clear.
    tlp: BTreeMap<usize, &'static str>,
    drafts: Vec<usize>,
}

#[derive(Debug, Serialize)]
struct ExploreDate {
    edtf: String,
    /// In the words of the site's language.
    text: String,
    /// The last day; null if the end is open.
    end: Option<i32>,
    precision: &'static str,
    /// In UTC (RFC 3339).
    #[serde(skip_serializing_if = "Option::is_none")]
    instant: Option<String>,
}

impl ExploreData {
    fn new(graph: &Graph, words: &Words, events: &[usize]) -> Self {
        let all = || events.iter().map(|&at| &graph.events[at]);
        let actors = Vocabulary::of(all().flat_map(who));
        let locations = Vocabulary::of(
            all().flat_map(|event| event.locations.iter().flat_map(|&at| graph.around(at))),
        );
        let tags = Vocabulary::of(all().flat_map(|event| event.node.tags.iter().copied()));
        let kinds: BTreeMap<&str, &str> = all()
            .filter_map(|event| event.kind.as_ref())
            .map(|kind| (kind.key.as_str(), kind.label.as_str()))
            .collect();
        let kind_keys = Vocabulary::of(kinds.keys().copied());
        let statuses = Vocabulary::of(all().filter_map(|event| event.status));
        let mut columns = ExploreEvents::default();
        for (at, event) in all().enumerate() {
            columns.push(at, graph, words, event);
            columns
                .kind
                .push(number(event.kind.as_ref().map(|kind| kind_keys.at(kind.key.as_str()))));
            columns.status.push(number(event.status.map(|status| statuses.at(status))));
            columns.actors.push(who(event).map(|actor| actors.at(actor)).collect());
            columns.locations.push(event.locations.iter().map(|&at| locations.at(at)).collect());
            columns.tags.push(event.node.tags.iter().map(|&tag| tags.at(tag)).collect());
        }
        let mut facets = BTreeMap::new();
        for (number, facet) in graph.facets.iter().enumerate() {
            let of = |event: &'_ Event| -> Vec<usize> {
                let mine = event.node.facets.iter().filter(|(facet, _)| *facet == number);
                mine.map(|&(_, value)| value).collect()
            };
            let values = Vocabulary::of(all().flat_map(of));
            if values.0.is_empty() {
                continue;
            }
            let column =
                all().map(|event| of(event).into_iter().map(|value| values.at(value)).collect());
            columns.facets.insert(facet.term.key.clone(), column.collect());
            let named = values.0.iter().map(|&value| topic(&facet.values[value]));
            facets.insert(facet.term.key.clone(), named.collect());
        }
        let place = |&at: &usize| {
            let location = &graph.locations[at];
            let (slug, id) = named(&location.node);
            let point = point_of(graph, at);
            ExplorePlace {
                slug,
                name: location.node.title.clone(),
                id,
                at: point.map(|point| (point.latitude, point.longitude)),
                wide: point.is_some() && location.point.is_none(),
                within: location.within.and_then(|around| locations.find(around)),
            }
        };
        Self {
            actors: actors
                .0
                .iter()
                .map(|&at| {
                    let node = &graph.actors[at].node;
                    let (slug, id) = named(node);
                    [Some(slug), Some(node.title.clone()), id].into_iter().flatten().collect()
                })
                .collect(),
            locations: locations.0.iter().map(place).collect(),
            kinds: kinds
                .into_iter()
                .map(|(key, label)| (key.to_owned(), label.to_owned()))
                .collect(),
            statuses: statuses.0.iter().map(|status| status.key()).collect(),
            tags: tags.0.iter().map(|&at| topic(&graph.tags[at])).collect(),
            facets,
            events: columns,
        }
    }
}

impl ExploreEvents {
    /// Appends what stands in no vocabulary.
    fn push(&mut self, at: usize, graph: &Graph, words: &Words, event: &Event) {
        let node = &event.node;
        let slug = slug(&node.href);
        if slug != node.id {
            self.slug.insert(at, slug);
        }
        self.id.push(node.id.clone());
        self.title.push(node.title.clone());
        self.day.push(event.date.first_day().map(day_number));
        if !is_plain(&event.date) {
            self.dates.insert(
                at,
                ExploreDate {
                    edtf: event.date.edtf().to_owned(),
                    text: event.date.say_short(&words.dates),
                    end: event.date.last_day().map(day_number),
                    precision: precision(event.date.precision()),
                    instant: event.date.instant(&graph.site.timezone).map(|at| at.to_string()),
                },
            );
        }
        self.sources.push(event.citations.len());
        if node.marking > Marking::Clear {
            self.tlp.insert(at, node.marking.key());
        }
        if node.draft {
            self.drafts.push(at);
        }
        if let Some(point) = event.point {
            self.at.insert(at, (point.latitude, point.longitude));
        }
    }
}

/// What the events of a file refer to, in order, each once.
struct Vocabulary<T>(Vec<T>);

impl<T: Ord + Copy> Vocabulary<T> {
    fn of(all: impl Iterator<Item = T>) -> Self {
        Self(all.collect::<BTreeSet<T>>().into_iter().collect())
    }

    fn find(&self, item: T) -> Option<usize> {
        self.0.binary_search(&item).ok()
    }

    /// Where an item stands that is one of them.
    fn at(&self, item: T) -> usize {
        self.find(item).unwrap_or_default()
    }
}

/// The actors of an event, each once.
fn who(event: &Event) -> impl Iterator<Item = usize> {
    let mut seen = BTreeSet::new();
    event.participants.iter().map(|part| part.actor).filter(move |&actor| seen.insert(actor))
}

fn number(index: Option<usize>) -> i64 {
    index.and_then(|index| i64::try_from(index).ok()).unwrap_or(-1)
}

/// The last segment of an address.
fn slug(href: &Href) -> String {
    href.path().trim_end_matches('/').rsplit('/').next().unwrap_or_default().to_owned()
}

fn named(node: &Node) -> (String, Option<String>) {
    let slug = slug(&node.href);
    let id = (slug != node.id).then(|| node.id.clone());
    (slug, id)
}

fn topic(topic: &crate::link::Topic) -> (String, String) {
    (slug(&topic.href), topic.label.clone())
}

/// Whether a date is a day of our era and nothing more, which a script can write by itself.
fn is_plain(date: &Date) -> bool {
    date.precision() == Precision::Day
        && !date.is_interval()
        && !date.is_approximate()
        && !date.is_uncertain()
        && date.first_day().is_some_and(|day| day.year() > 0)
}

/// Days since 1 January 1970.
fn day_number(day: civil::Date) -> i32 {
    let hours = day.duration_since(civil::date(1970, 1, 1)).as_hours();
    i32::try_from(hours / 24).unwrap_or_default()
}

impl Parts<'_> {
    pub(super) fn explore_view(&self) -> ExploreView {
        let graph = self.graph;
        (0..graph.events.len()).for_each(|at| self.tells_event(at));
        let page = self.head(HeadOf {
            section: "explore",
            title: self.words.get("titles.explore").to_owned(),
            description: self.words.fill(
                "describe.explore",
                &[
                    ("site", &graph.site.title),
                    ("events", &self.words.count("events", graph.events.len())),
                ],
            ),
            href: Href::new("explore/"),
            breadcrumbs: Vec::new(),
        });
        let lists = ["events", "actors", "locations", "tags"];
        let lists = lists.into_iter().filter(|list| *list != "tags" || !graph.tags.is_empty());
        ExploreView {
            page,
            total: graph.events.len(),
            years: self.years_listed(),
            lists: lists
                .map(|list| Link {
                    href: Href::new(format!("{list}/")),
                    title: self.words.get(&format!("nav.{list}")).to_owned(),
                    kind: "",
                })
                .collect(),
            files: DataFile::of(&graph.site)
                .filter(|file| matches!(file, DataFile::Events(_)))
                .map(|file| self.data_file(file))
                .collect(),
            settings_json: self.explore_settings(),
        }
    }

    /// What the script is told of the site; see `js/explore.js`.
    fn explore_settings(&self) -> String {
        let graph = self.graph;
        let statuses: serde_json::Map<String, serde_json::Value> = crate::model::Status::ALL
            .iter()
            .map(|&status| (status.key().to_owned(), self.status_label(status).into()))
            .collect();
        let facets: Vec<(&str, &str)> = graph
            .facets
            .iter()
            .map(|facet| (facet.term.key.as_str(), facet.term.label.as_str()))
            .collect();
        let labels: serde_json::Map<String, serde_json::Value> =
            ["actor", "location", "kind", "status", "tag"]
                .into_iter()
                .map(|key| (key.to_owned(), self.words.get(&format!("explore.{key}")).into()))
                .collect();
        let settings = serde_json::json!({
            "root": Href::default(),
            "index": ExploreFile::Index.href(),
            "base": graph.site.base_url.as_str(),
            "language": graph.site.language,
            "dates": self.words.dates,
            "words": self.words.strings().get("explore"),
            "count": self.words.strings().get("count").and_then(|count| count.get("events")),
            "labels": labels,
            "statuses": statuses,
            "facets": facets,
        });
        escaped(&settings.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_from_1970_and_before_it_downwards() {
        for (year, month, day, number) in [
            (1970, 1, 1, 0),
            (1969, 12, 31, -1),
            (2000, 2, 29, 11_016),
            (2023, 9, 13, 19_613),
            (0, 3, 1, -719_468),
            (-9999, 1, 1, -4_371_587),
            (9999, 12, 31, 2_932_896),
        ] {
            assert_eq!(day_number(civil::date(year, month, day)), number, "{year}-{month}-{day}");
        }
    }
}
