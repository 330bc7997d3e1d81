//! Parts of views that many pages show.
//!
//! An event stands in the list of its day, month and year, and of each person, place, source and
//! tag that it names. What the lists show of it is the same, so it is made once, when it is first
//! asked for, and each view holds that.

use std::borrow::Cow;
use std::fmt;
use std::hash::Hash;
use std::marker::PhantomData;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use foldhash::HashMap;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, Serializer};
use tera::Value;

use super::map::MapView;
use super::print::fingerprint;
use super::view::{
    BriefingItem, CalendarDay, DateView, EventItem, FeedLink, Link, ParticipantView, PlaceChain,
    PlacePoint, Reference, StatusView, Weekday,
};
use crate::link::{Graph, Target};
use crate::model::{Grade, Kind, Status};

/// A part of views, made once: as templates take it, and its fingerprint.
pub struct Shared<T: ?Sized> {
    made: Arc<Made>,
    of: PhantomData<fn() -> Box<T>>,
}

struct Made {
    value: Value,
    print: u128,
}

impl<T: Serialize + ?Sized> Shared<T> {
    /// Makes a part; `T` is what a theme's reference describes.
    pub fn new(part: &T) -> Self {
        // Parts of views are structs, lists, texts and numbers, which can be written.
        let value = Value::try_from_serializable(part).unwrap_or_else(|_| Value::none());
        let print = fingerprint(part).unwrap_or_default();
        Self { made: Arc::new(Made { value, print }), of: PhantomData }
    }
}

impl<T: Serialize> From<T> for Shared<T> {
    fn from(part: T) -> Self {
        Self::new(&part)
    }
}

impl<T: ?Sized> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Self { made: Arc::clone(&self.made), of: PhantomData }
    }
}

impl<T: ?Sized> PartialEq for Shared<T> {
    fn eq(&self, other: &Self) -> bool {
        self.made.print == other.made.print
    }
}

impl<T: ?Sized> Eq for Shared<T> {}

impl<T: ?Sized> fmt::Debug for Shared<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.made.value.fmt(f)
    }
}

impl<T: ?Sized> Serialize for Shared<T> {
    /// Gives templates the value that is there, and a fingerprint, which is not meant to be read,
    /// the part's own.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            self.made.value.serialize(serializer)
        } else {
            serializer.serialize_u128(self.made.print)
        }
    }
}

impl<T: JsonSchema + ?Sized> JsonSchema for Shared<T> {
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

/// The parts of one plan that are shared, in the words of one language, as far as they were asked
/// for.
#[derive(Debug, Default)]
pub(super) struct Shelf {
    pub(super) events: Places<EventItem>,
    pub(super) briefings: Places<BriefingItem>,
    pub(super) statuses: Places<StatusView>,
    pub(super) sections: Places<Link>,
    pub(super) points: Places<PlacePoint>,
    pub(super) chains: Places<PlaceChain>,
    /// Those without a role.
    pub(super) participants: Places<ParticipantView>,
    pub(super) feed: OnceLock<Shared<FeedLink>>,
    pub(super) tags: Places<Link>,
    pub(super) facets: Vec<Places<Link>>,
    pub(super) weekdays: OnceLock<Shared<Vec<Weekday>>>,
    /// The last event of each actor and location.
    pub(super) lasts: Known<Target, Option<usize>>,
    /// Of each location alone; `None` for one without coordinates.
    pub(super) maps: Known<usize, Option<Shared<MapView>>>,
    /// What is cited as a whole, by the source and the grade it is given there.
    pub(super) references: Known<(usize, Grade), Shared<Reference>>,
    /// The weeks of each month that a calendar shows, none of whose days is that of the page.
    pub(super) months: Known<(i16, i8), Weeks>,
    links: [Places<Link>; KINDS],
    dates: [Places<DateView>; KINDS],
}

/// The weeks of a month, in order.
pub(super) type Weeks = Arc<[Week]>;

/// A week of a calendar, from Monday: its days, and the list of them as views hold it.
#[derive(Debug, Clone)]
pub(super) struct Week {
    pub(super) days: Vec<Option<Shared<CalendarDay>>>,
    pub(super) shared: Shared<Vec<Option<Shared<CalendarDay>>>>,
}

impl Week {
    pub(super) fn new(days: Vec<Option<Shared<CalendarDay>>>) -> Self {
        Self { shared: Shared::new(&days), days }
    }
}

/// How many kinds of records there are.
const KINDS: usize = Kind::ALL.len();

/// Where parts of one sort are put, each by its number.
#[derive(Debug)]
pub(super) struct Places<T>(Box<[OnceLock<Shared<T>>]>);

impl<T> Default for Places<T> {
    fn default() -> Self {
        Self(Box::default())
    }
}

impl<T: Serialize> Places<T> {
    fn new(count: usize) -> Self {
        Self((0..count).map(|_| OnceLock::new()).collect())
    }

    /// The part at a place, which is made if it is not there.
    pub(super) fn get(&self, at: usize, make: impl FnOnce() -> T) -> Shared<T> {
        match self.0.get(at) {
            Some(place) => place.get_or_init(|| Shared::new(&make())).clone(),
            None => Shared::new(&make()),
        }
    }
}

/// What was made, by what it was made of: for what few of all the keys there could be are asked for.
#[derive(Debug)]
pub(super) struct Known<K, V>(Mutex<HashMap<K, V>>);

impl<K, V> Default for Known<K, V> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Eq + Hash, V: Clone> Known<K, V> {
    /// What is made of a key, which is made if it is not there. Nobody waits for what is being made.
    pub(super) fn get(&self, key: K, make: impl FnOnce() -> V) -> V {
        let known = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = known().get(&key).cloned();
        found.unwrap_or_else(|| {
            let made = make();
            known().entry(key).or_insert(made).clone()
        })
    }
}

impl Shelf {
    pub(super) fn new(graph: &Graph) -> Self {
        let count = |kind: Kind| match kind {
            Kind::Briefing => graph.briefings.len(),
            Kind::Event => graph.events.len(),
            Kind::Actor => graph.actors.len(),
            Kind::Location => graph.locations.len(),
            Kind::Source => graph.sources.len(),
            Kind::Page => graph.pages.len(),
        };
        let dated = |kind| match kind {
            Kind::Briefing | Kind::Event | Kind::Source => count(kind),
            Kind::Actor | Kind::Location | Kind::Page => 0,
        };
        Self {
            events: Places::new(graph.events.len()),
            briefings: Places::new(graph.briefings.len()),
            statuses: Places::new(Status::ALL.len()),
            sections: Places::new(KINDS),
            points: Places::new(graph.locations.len()),
            chains: Places::new(graph.locations.len()),
            participants: Places::new(graph.actors.len()),
            lasts: Known::default(),
            maps: Known::default(),
            references: Known::default(),
            feed: OnceLock::new(),
            tags: Places::new(graph.tags.len()),
            facets: graph.facets.iter().map(|facet| Places::new(facet.values.len())).collect(),
            weekdays: OnceLock::new(),
            months: Known::default(),
            links: Kind::ALL.map(|kind| Places::new(count(kind))),
            dates: Kind::ALL.map(|kind| Places::new(dated(kind))),
        }
    }

    /// The link to a record.
    pub(super) fn link(&self, target: Target, make: impl FnOnce() -> Link) -> Shared<Link> {
        self.links[target.kind as usize].get(target.at(), make)
    }

    /// The date of a record.
    pub(super) fn date(&self, target: Target, make: impl FnOnce() -> DateView) -> Shared<DateView> {
        self.dates[target.kind as usize].get(target.at(), make)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::cell::Cell;

    use super::*;
    use crate::model::Href;

    fn link(title: &str) -> Link {
        Link { href: Href::new("actors/김/"), title: title.to_owned(), kind: "actor" }
    }

    #[test]
    fn a_shared_part_is_to_templates_what_it_is_alone() {
        let shared = Shared::new(&link("Kim"));
        let alone = serde_json::to_value(link("Kim")).unwrap();
        assert_eq!(serde_json::to_value(&shared).unwrap(), alone);
        let (one, other) = ((1, &shared), (1, link("Kim")));
        assert_eq!(
            Value::try_from_serializable(&one).unwrap(),
            Value::try_from_serializable(&other).unwrap()
        );
    }

    #[test]
    fn what_holds_another_part_has_another_fingerprint() {
        let list = |titles: &[&str]| -> Vec<Shared<Link>> {
            titles.iter().map(|title| link(title).into()).collect()
        };
        let print = |titles| fingerprint(&list(titles)).unwrap();
        assert_eq!(print(&["Kim", "Putin"]), print(&["Kim", "Putin"]));
        assert_ne!(print(&["Kim", "Putin"]), print(&["Putin", "Kim"]));
        assert_ne!(print(&["Kim"]), print(&["Kim", "Kim"]));
        assert_ne!(print(&["Kim"]), print(&["Kin"]));
    }

    #[test]
    fn a_part_is_made_once_where_there_is_a_place_for_it() {
        let places = Places::new(2);
        let made = Cell::new(0);
        let get = |at| {
            places.get(at, || {
                made.set(made.get() + 1);
                link("Kim")
            })
        };
        assert_eq!(get(1), get(1));
        assert_eq!(made.get(), 1);
        assert_eq!(get(2), get(2));
        assert_eq!(made.get(), 3);
    }
}
