//! Locator maps: where the places of a page are, drawn when the site is built.

mod base;
mod frame;
mod label;

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use schemars::JsonSchema;
use serde::Serialize;

use super::parts::{Parts, point_view, spelt};
use super::shared::{Known, Shared};
use super::view::PlacePoint;
use crate::link::{Event, Target};
use crate::model::{Kind, Point};
use base::{Base, rounded};
use frame::Frame;
use label::{Boxed, Placer};
pub(super) use label::{cut_to, width as width_of_text};

/// The most places that are drawn on one map.
const MOST_DRAWN: usize = 1_000;

/// The most places that are listed beside a map.
const MOST_LISTED: usize = 12;

/// The most names on a map.
const MOST_NAMES: usize = 10;

/// Units within which two places are one mark.
const MERGED: f64 = 7.0;

/// Half the units of a mark for one place.
const RADIUS: f64 = 3.5;

/// Degrees of longitude up to which a map shows in a corner where in the world it is.
const LOCATED: f64 = 120.0;

/// Units between the corner and the map of the world in it.
const GAP: f64 = 5.0;

/// A map, in units of about a pixel on a telephone. Paths are in half units.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct MapView {
    /// "Map: Vostochny Cosmodrome, Komsomolsk-on-Amur".
    pub label: String,
    /// Units from left to right.
    pub width: i32,
    /// Units from top to bottom.
    pub height: i32,
    /// Land, as SVG path data in half units.
    pub land: Shared<str>,
    /// Large lakes, likewise.
    pub lakes: Shared<str>,
    /// Borders of states, likewise.
    pub borders: Shared<str>,
    /// Borders that are contested, likewise.
    pub disputed: Shared<str>,
    /// Where in the world it is, unless the map shows much of the world.
    pub inset: Option<InsetView>,
    /// Places; those that are near to one another are one mark.
    pub marks: Vec<MarkView>,
    /// Names of some of the marks; none overlaps another.
    pub names: Vec<NameView>,
    /// The places in words, or the first of them; empty where the page lists them elsewhere.
    pub places: Vec<Shared<PlacePoint>>,
    /// How many more places there are than are listed.
    pub more: usize,
    /// How many places are not on the map, because there are too many.
    pub undrawn: usize,
}

/// A small map of the world in a corner of a map.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct InsetView {
    /// Units from the map's left edge.
    pub x: f64,
    /// Units from the map's upper edge.
    pub y: f64,
    /// Units from left to right.
    pub width: f64,
    /// Units from top to bottom.
    pub height: f64,
    /// Land, as SVG path data in half units.
    pub land: Shared<str>,
    /// The part that the map shows, in units from the inset's upper left corner: left, top, width
    /// and height.
    pub window: [f64; 4],
}

/// One or more places on a map.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct MarkView {
    /// Units from the left edge.
    pub x: f64,
    /// Units from the upper edge.
    pub y: f64,
    /// Units from the centre to the rim.
    pub radius: f64,
    /// How many places it stands for.
    pub count: usize,
    /// Whether it is the place that the page is about.
    pub main: bool,
}

/// A name on a map.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct NameView {
    /// Units from the left edge.
    pub x: f64,
    /// Units from the upper edge to the foot of the letters.
    pub y: f64,
    /// `start`, `middle` or `end`, as SVG's `text-anchor`.
    pub anchor: &'static str,
    /// The name, cut if it is long.
    pub text: String,
    /// Whether it is the place that the page is about.
    pub main: bool,
}

/// What maps of one plan are drawn on: many pages show the same part of the world.
#[derive(Debug, Default)]
pub(super) struct Bases(Known<[u64; 6], Arc<Drawn>>);

/// What a map is drawn on, as views hold it.
type Drawn = Base<Shared<str>>;

impl Bases {
    fn of(&self, frame: &Frame) -> Arc<Drawn> {
        let key = [frame.west, frame.north, frame.across, frame.down, frame.width, frame.height]
            .map(f64::to_bits);
        self.0.get(key, || Arc::new(Base::draw(frame).map(|path| Shared::new(&*path))))
    }
}

/// What of a map differs from page to page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MapOf {
    /// The places are listed beside it.
    Listed,
    /// The page lists them elsewhere.
    Unlisted,
    /// The first place is what the page is about.
    Place,
}

impl Parts<'_> {
    /// The map of where an event was. Most events have one place, and many have the same.
    pub(super) fn map_of_event(&self, event: &Event) -> Option<Shared<MapView>> {
        match (event.locations.as_slice(), event.point) {
            (&[], Some(point)) => self.map_of_point(point),
            (&[at], _) => {
                self.tells(Target::new(Kind::Location, at));
                self.shelf.maps.get(at, || self.map([at], MapOf::Listed))
            }
            (places, _) => self.map(places.iter().copied(), MapOf::Listed),
        }
    }

    /// A map of a point that is no place of the desk.
    fn map_of_point(&self, point: Point) -> Option<Shared<MapView>> {
        let name = spelt(point);
        let drawing = Drawing::of(&[Place { name: &name, point, main: true }])?;
        let label = self.words.fill("map_of", &[("names", &name)]);
        let places = vec![point_view(None, point).into()];
        Some(self.drawn(&drawing, InWords { label, places, more: 0, undrawn: 0 }))
    }

    /// A map of locations, each once; `None` where none has coordinates.
    pub(super) fn map(
        &self,
        all: impl IntoIterator<Item = usize>,
        of: MapOf,
    ) -> Option<Shared<MapView>> {
        let mut seen = std::collections::BTreeSet::new();
        let placed: Vec<(usize, Point)> = all
            .into_iter()
            .filter(|at| seen.insert(*at))
            .filter_map(|at| Some((at, self.graph.locations[at].point?)))
            .inspect(|&(at, _)| self.tells(Target::new(Kind::Location, at)))
            .collect();
        let name = |at: usize| self.graph.locations[at].node.title.as_str();
        let places: Vec<Place<'_>> = placed
            .iter()
            .take(MOST_DRAWN)
            .enumerate()
            .map(|(nth, &(at, point))| Place {
                name: name(at),
                point,
                main: nth == 0 && of == MapOf::Place,
            })
            .collect();
        let drawing = Drawing::of(&places)?;
        let said: Vec<&str> = placed.iter().take(4).map(|&(at, _)| name(at)).collect();
        let names = said.join(self.words.get("list_comma"));
        let label = match placed.len() - said.len() {
            0 => self.words.fill("map_of", &[("names", &names)]),
            more => {
                self.words.fill("map_of_more", &[("names", &names), ("more", &more.to_string())])
            }
        };
        let listed = if of == MapOf::Unlisted { 0 } else { MOST_LISTED };
        let said = InWords {
            label,
            places: placed.iter().take(listed).filter_map(|&(at, _)| self.point(at)).collect(),
            more: if listed == 0 { 0 } else { placed.len().saturating_sub(listed) },
            undrawn: placed.len() - places.len(),
        };
        Some(self.drawn(&drawing, said))
    }

    fn drawn(&self, drawing: &Drawing<'_>, said: InWords) -> Shared<MapView> {
        let base = self.maps.of(&drawing.frame);
        let inset = drawing.inset();
        Shared::new(&MapView {
            width: rounded(drawing.frame.width),
            height: rounded(drawing.frame.height),
            land: base.land.clone(),
            lakes: base.lakes.clone(),
            borders: base.borders.clone(),
            disputed: base.disputed.clone(),
            names: drawing.names(inset.as_ref()),
            inset,
            marks: drawing.marks.iter().map(|mark| mark.view.clone()).collect(),
            label: said.label,
            places: said.places,
            more: said.more,
            undrawn: said.undrawn,
        })
    }
}

/// What a map says in words.
struct InWords {
    label: String,
    places: Vec<Shared<PlacePoint>>,
    more: usize,
    undrawn: usize,
}

/// A place to be drawn.
#[derive(Debug, Clone, Copy)]
struct Place<'a> {
    name: &'a str,
    point: Point,
    main: bool,
}

/// A mark, and the first place that it stands for.
struct Mark<'a> {
    view: MarkView,
    name: &'a str,
}

/// Places in a frame.
struct Drawing<'a> {
    frame: Frame,
    marks: Vec<Mark<'a>>,
}

impl<'a> Drawing<'a> {
    fn of(places: &[Place<'a>]) -> Option<Self> {
        let points: Vec<Point> = places.iter().map(|place| place.point).collect();
        let frame = Frame::around(&points)?;
        let mut marks: Vec<Mark<'a>> = Vec::new();
        // Marks by the cell that they are in, so that each place looks at its neighbours alone.
        let mut cells: BTreeMap<(i32, i32), Vec<usize>> = BTreeMap::new();
        for place in places {
            let (x, y) = frame.place(place.point);
            let x = tenth(x.clamp(RADIUS + 1.0, frame.width - RADIUS - 1.0));
            let y = tenth(y.clamp(RADIUS + 1.0, frame.height - RADIUS - 1.0));
            let cell = (rounded((x / MERGED).floor()), rounded((y / MERGED).floor()));
            let near = (-1..=1)
                .flat_map(|dx| (-1..=1).map(move |dy| (cell.0 + dx, cell.1 + dy)))
                .filter_map(|cell| cells.get(&cell))
                .flatten()
                .copied()
                .filter(|&at| {
                    let mark = &marks[at].view;
                    (mark.x - x) * (mark.x - x) + (mark.y - y) * (mark.y - y) < MERGED * MERGED
                })
                .min();
            if let Some(at) = near {
                let mark = &mut marks[at].view;
                mark.count += 1;
                mark.radius = if mark.count < 10 { RADIUS + 1.0 } else { RADIUS + 2.0 };
            } else {
                cells.entry(cell).or_default().push(marks.len());
                let view = MarkView { x, y, radius: RADIUS, count: 1, main: place.main };
                marks.push(Mark { view, name: place.name });
            }
        }
        Some(Self { frame, marks })
    }

    /// The map of the world, in the first corner where no mark is.
    fn inset(&self) -> Option<InsetView> {
        let frame = &self.frame;
        if frame.degrees_across() > LOCATED {
            return None;
        }
        let world = Frame::inset();
        let (right, low) = (frame.width - world.width - GAP, frame.height - world.height - GAP);
        let corners = [(GAP, low), (right, low), (right, GAP), (GAP, GAP)];
        let (x, y) = corners.into_iter().find(|&(x, y)| {
            let room = Boxed { x, y, width: world.width, height: world.height };
            self.marks.iter().all(|mark| !room.touches(&mark.view.boxed()))
        })?;
        let middle = Point {
            latitude: frame.north - frame.degrees_down() / 2.0,
            longitude: frame.west + frame.degrees_across() / 2.0,
        };
        let (centre_x, centre_y) = world.place(middle);
        let width = (frame.degrees_across() * world.across).max(4.0);
        let height = (frame.degrees_down() * world.down).max(3.0);
        Some(InsetView {
            x,
            y,
            width: world.width,
            height: world.height,
            land: sketch().clone(),
            window: [centre_x - width / 2.0, centre_y - height / 2.0, width, height].map(tenth),
        })
    }

    fn names(&self, inset: Option<&InsetView>) -> Vec<NameView> {
        let taken = self.marks.iter().map(|mark| mark.view.boxed()).chain(inset.map(|inset| {
            Boxed { x: inset.x, y: inset.y, width: inset.width, height: inset.height }
        }));
        let mut placer = Placer::new(self.frame.width, self.frame.height, taken);
        let most = if self.marks.len() > 40 { MOST_NAMES / 2 } else { MOST_NAMES };
        self.marks.iter().filter_map(|mark| placer.name(&mark.view, mark.name)).take(most).collect()
    }
}

impl MarkView {
    fn boxed(&self) -> Boxed {
        Boxed {
            x: self.x - self.radius,
            y: self.y - self.radius,
            width: self.radius * 2.0,
            height: self.radius * 2.0,
        }
    }
}

/// The land of the world, for the corner of a map.
fn sketch() -> &'static Shared<str> {
    static SKETCH: OnceLock<Shared<str>> = OnceLock::new();
    SKETCH.get_or_init(|| Shared::new(&*Base::sketch(&Frame::inset())))
}

/// A number of units, to a tenth.
fn tenth(value: f64) -> f64 {
    let tenth = (value * 10.0).round() / 10.0;
    if tenth == 0.0 { 0.0 } else { tenth }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn places(all: &[(f64, f64)]) -> Vec<Place<'static>> {
        const NAMES: [&str; 5] = [
            "Paris",
            "Komsomolsk-on-Amur",
            "평양직할시",
            "Llanfairpwllgwyngyllgogerychwyrndrobwll",
            "Wm",
        ];
        all.iter()
            .enumerate()
            .map(|(at, &(latitude, longitude))| Place {
                name: NAMES[at % NAMES.len()],
                point: Point { latitude, longitude },
                main: at == 0,
            })
            .collect()
    }

    fn check(drawing: &Drawing<'_>) -> Result<(), TestCaseError> {
        let inset = drawing.inset();
        let names = drawing.names(inset.as_ref());
        let boxes: Vec<Boxed> = names.iter().map(label::room).collect();
        let (width, height) = (drawing.frame.width, drawing.frame.height);
        for (at, name) in boxes.iter().enumerate() {
            prop_assert!(name.within(width, height), "{name:?} {:?}", names[at]);
            prop_assert!(boxes[..at].iter().all(|other| !name.touches(other)));
            prop_assert!(drawing.marks.iter().all(|mark| !name.touches(&mark.view.boxed())));
            if let Some(inset) = &inset {
                let inset =
                    Boxed { x: inset.x, y: inset.y, width: inset.width, height: inset.height };
                prop_assert!(!name.touches(&inset));
            }
        }
        for mark in &drawing.marks {
            prop_assert!(mark.view.boxed().within(width, height), "{:?}", mark.view);
        }
        Ok(())
    }

    proptest! {
        #[test]
        fn names_are_on_the_map_and_overlap_nothing(
            all in prop::collection::vec((-90.0..=90.0, -180.0..=180.0), 1..60)
        ) {
            check(&Drawing::of(&places(&all)).expect("places"))?;
        }

        #[test]
        fn names_of_a_dense_region_overlap_nothing(
            all in prop::collection::vec((178.0..=182.0, 40.0..=45.0), 1..60)
        ) {
            let all: Vec<(f64, f64)> =
                all.into_iter().map(|(east, north): (f64, f64)| {
                    (north, if east > 180.0 { east - 360.0 } else { east })
                }).collect();
            check(&Drawing::of(&places(&all)).expect("places"))?;
        }
    }

    #[test]
    fn places_at_one_point_are_one_mark() {
        let drawing = Drawing::of(&places(&[(48.85, 2.35); 1_000])).expect("places");
        assert_eq!(drawing.marks.len(), 1);
        assert_eq!(drawing.marks[0].view.count, 1_000);
        assert_eq!(drawing.names(None).len(), 1);
    }

    #[test]
    fn a_map_of_the_world_has_no_inset() {
        let world = Drawing::of(&places(&[(60.0, -100.0), (-30.0, 20.0), (35.0, 135.0)]));
        assert_eq!(world.expect("places").inset(), None);
        let town = Drawing::of(&places(&[(60.0, -100.0)])).expect("places");
        let inset = town.inset().expect("an inset");
        assert_eq!(&inset.land, sketch());
        let land = Base::sketch(&Frame::inset());
        assert!((400..2_500).contains(&land.len()), "{}", land.len());
    }
}
