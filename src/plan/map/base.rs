//! The land, lakes and borders that a map is drawn on: Natural Earth, at two levels of detail.

use std::fmt::Write as _;
use std::sync::OnceLock;

use serde::Deserialize;

use super::frame::Frame;

/// Degrees of longitude from which a map takes the coarser level.
const WIDE: f64 = 60.0;

/// How far a drawn line may be from the true one, in half units.
const TOLERANCE: f64 = 0.9;

/// Half units of a map beyond its edge up to which the land is drawn.
const BEYOND: f64 = 4.0;

/// What a map is drawn on, as SVG path data in half units, so that it takes whole numbers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Base<Path = String> {
    pub(super) land: Path,
    pub(super) lakes: Path,
    pub(super) borders: Path,
    pub(super) disputed: Path,
}

impl Base {
    /// The same with each path as something else.
    pub(super) fn map<Path>(self, each: impl Fn(String) -> Path) -> Base<Path> {
        Base {
            land: each(self.land),
            lakes: each(self.lakes),
            borders: each(self.borders),
            disputed: each(self.disputed),
        }
    }
}

impl Base {
    /// Draws a part of the world.
    pub(super) fn draw(frame: &Frame) -> Self {
        let level = Level::of(frame);
        Self {
            land: areas(&level.land, frame, 6.0),
            lakes: areas(&level.lakes, frame, 12.0),
            borders: lines(&level.borders, frame),
            disputed: lines(&level.disputed, frame),
        }
    }

    /// Draws the land alone, and of it what is large.
    pub(super) fn sketch(frame: &Frame) -> String {
        areas(&Level::of(frame).land, frame, 10.0)
    }
}

/// How many points of a line are looked at together.
const RUN: usize = 32;

/// A line or the edge of an area. Longitudes go on beyond 180 where it crosses the antimeridian.
#[derive(Debug)]
struct Line {
    points: Vec<[f64; 2]>,
    bounds: Bounds,
    /// Those of each [`RUN`] of points.
    runs: Vec<Bounds>,
}

/// The least box in which points are, in degrees.
#[derive(Debug, Clone, Copy)]
struct Bounds {
    west: f64,
    east: f64,
    south: f64,
    north: f64,
}

impl Bounds {
    fn of(points: &[[f64; 2]]) -> Self {
        let edge = |axis: usize, pick: fn(f64, f64) -> f64, from: f64| {
            points.iter().map(|point| point[axis]).fold(from, pick)
        };
        Self {
            west: edge(0, f64::min, f64::INFINITY),
            east: edge(0, f64::max, f64::NEG_INFINITY),
            south: edge(1, f64::min, f64::INFINITY),
            north: edge(1, f64::max, f64::NEG_INFINITY),
        }
    }
}

impl Line {
    fn new(points: Vec<[f64; 2]>) -> Self {
        let runs = points.chunks(RUN).map(Bounds::of).collect();
        Self { bounds: Bounds::of(&points), runs, points }
    }
}

/// The lines of one level of detail.
#[derive(Debug, Default)]
struct Level {
    land: Vec<Line>,
    lakes: Vec<Line>,
    borders: Vec<Line>,
    disputed: Vec<Line>,
}

impl Level {
    fn of(frame: &Frame) -> &'static Self {
        static DETAIL: OnceLock<Level> = OnceLock::new();
        static WIDER: OnceLock<Level> = OnceLock::new();
        if frame.degrees_across() < WIDE {
            DETAIL.get_or_init(|| Self::read(include_str!("natural-earth/detail.json")))
        } else {
            WIDER.get_or_init(|| Self::read(include_str!("natural-earth/wide.json")))
        }
    }

    /// Reads TopoJSON. The files are part of the program and tested, so there is no error to
    /// report: what cannot be read is not drawn.
    fn read(text: &str) -> Self {
        let Ok(topology) = serde_json::from_str::<Topology>(text) else { return Self::default() };
        let rings = |object: &Object| -> Vec<Line> {
            object.rings().into_iter().map(|arcs| topology.line(arcs, true)).collect()
        };
        let open = |object: &Object| -> Vec<Line> {
            object.rings().into_iter().map(|arcs| topology.line(arcs, false)).collect()
        };
        Self {
            land: rings(&topology.objects.land),
            lakes: rings(&topology.objects.lakes),
            borders: open(&topology.objects.borders),
            disputed: open(&topology.objects.disputed),
        }
    }
}

/// TopoJSON, as far as the files use it.
#[derive(Deserialize)]
struct Topology {
    transform: Transform,
    objects: Objects,
    arcs: Vec<Vec<[i32; 2]>>,
}

#[derive(Deserialize)]
struct Transform {
    scale: [f64; 2],
    translate: [f64; 2],
}

#[derive(Deserialize)]
struct Objects {
    land: Object,
    lakes: Object,
    borders: Object,
    disputed: Object,
}

#[derive(Deserialize)]
#[serde(tag = "type")]
enum Object {
    GeometryCollection { geometries: Vec<Object> },
    Polygon { arcs: Vec<Vec<i32>> },
    MultiPolygon { arcs: Vec<Vec<Vec<i32>>> },
    LineString { arcs: Vec<i32> },
    MultiLineString { arcs: Vec<Vec<i32>> },
}

impl Object {
    fn rings(&self) -> Vec<&[i32]> {
        match self {
            Object::GeometryCollection { geometries } => {
                geometries.iter().flat_map(Object::rings).collect()
            }
            Object::Polygon { arcs } | Object::MultiLineString { arcs } => {
                arcs.iter().map(Vec::as_slice).collect()
            }
            Object::MultiPolygon { arcs } => arcs.iter().flatten().map(Vec::as_slice).collect(),
            Object::LineString { arcs } => vec![arcs],
        }
    }
}

impl Topology {
    fn line(&self, arcs: &[i32], closed: bool) -> Line {
        let mut points: Vec<[f64; 2]> = Vec::new();
        for &number in arcs {
            let reversed = number < 0;
            let at = usize::try_from(if reversed { !number } else { number }).unwrap_or(usize::MAX);
            let Some(arc) = self.arcs.get(at) else { continue };
            let mut sum = [0, 0];
            let mut decoded: Vec<[f64; 2]> = arc
                .iter()
                .map(|step| {
                    sum = [sum[0] + step[0], sum[1] + step[1]];
                    [0, 1].map(|axis| {
                        f64::from(sum[axis]) * self.transform.scale[axis]
                            + self.transform.translate[axis]
                    })
                })
                .collect();
            if reversed {
                decoded.reverse();
            }
            let again = usize::from(!points.is_empty());
            points.extend(decoded.into_iter().skip(again));
        }
        unwrap(&mut points);
        if let (true, Some(&first), Some(&last)) = (closed, points.first(), points.last())
            && (last[0] - first[0]).abs() > 180.0
        {
            // It goes once around the earth: the area is that up to the pole.
            let pole = if first[1] < 0.0 { -90.0 } else { 90.0 };
            points.extend([[last[0], pole], [first[0], pole]]);
        }
        Line::new(points)
    }
}

/// Lets longitudes go on beyond 180 instead of jumping to the other side.
fn unwrap(points: &mut [[f64; 2]]) {
    let mut turn = 0.0;
    for at in 1..points.len() {
        let step = points[at][0] + turn - points[at - 1][0];
        if step > 180.0 {
            turn -= 360.0;
        } else if step < -180.0 {
            turn += 360.0;
        }
        points[at][0] += turn;
    }
}

/// The lines that are seen in a frame, in its half units, once for each turn of the earth. Of what
/// is far beyond an edge of the frame, most is left out: see [`is_beyond`].
fn seen<'l>(
    all: impl Iterator<Item = &'l Line>,
    frame: &Frame,
) -> impl Iterator<Item = Vec<[f64; 2]>> {
    let (west, north) = (frame.west, frame.north);
    let (east, south) = (west + frame.degrees_across(), north - frame.degrees_down());
    let flat =
        all.filter(move |Line { bounds, .. }| bounds.south <= north && bounds.north >= south);
    flat.flat_map(move |line| {
        let turns = [-720.0, -360.0, 0.0, 360.0].into_iter();
        let near = turns
            .filter(move |turn| line.bounds.west + turn <= east && line.bounds.east + turn >= west);
        near.map(move |turn| {
            let place = |point: &[f64; 2]| {
                [
                    (point[0] + turn - west) * frame.across * 2.0,
                    (north - point[1]) * frame.down * 2.0,
                ]
            };
            let mut placed = Vec::new();
            for (run, bounds) in line.points.chunks(RUN).zip(&line.runs) {
                let least = place(&[bounds.west, bounds.north]);
                let most = place(&[bounds.east, bounds.south]);
                match run {
                    [first, second, .., last] if is_beyond(frame, least, most) => {
                        placed.extend([first, second, last].map(place));
                    }
                    run => placed.extend(run.iter().map(place)),
                }
            }
            placed
        })
    })
}

/// Whether of a run of points between two corners the first, the second and the last are enough.
///
/// Cutting an area at an edge drops what is beyond it, and of a line nothing is drawn there. So
/// the points between are without effect where all are beyond one edge and the edges at which an
/// area is cut before leave them as they are.
fn is_beyond(frame: &Frame, least: [f64; 2], most: [f64; 2]) -> bool {
    let ends = [frame.width, frame.height].map(|side| side * 2.0 + BEYOND);
    for axis in [0, 1] {
        if most[axis] < -BEYOND || least[axis] > ends[axis] {
            return true;
        }
        if least[axis] < -BEYOND || most[axis] > ends[axis] {
            return false;
        }
    }
    false
}

/// The area of each part, in square half units, below which it is not drawn, is `least`.
fn areas(all: &[Line], frame: &Frame, least: f64) -> String {
    let mut path = String::new();
    // An area is no larger than the box around it, even with each corner at the nearest whole number.
    let is_large = |Line { bounds, .. }: &&Line| {
        let across = (bounds.east - bounds.west) * frame.across * 2.0 + 1.0;
        let down = (bounds.north - bounds.south) * frame.down * 2.0 + 1.0;
        across * down >= least
    };
    for ring in seen(all.iter().filter(is_large), frame) {
        let ring = simple(&clipped(ring, frame));
        if ring.len() > 2 && area(&ring) >= least {
            draw(&mut path, &ring, true);
        }
    }
    path
}

fn lines(all: &[Line], frame: &Frame) -> String {
    let mut path = String::new();
    let inside = |point: &[f64; 2]| {
        (-BEYOND..=frame.width * 2.0 + BEYOND).contains(&point[0])
            && (-BEYOND..=frame.height * 2.0 + BEYOND).contains(&point[1])
    };
    for line in seen(all.iter(), frame) {
        // A run of points within the frame, and the one before and after.
        let mut run: Vec<[f64; 2]> = Vec::new();
        let flush = |run: &mut Vec<[f64; 2]>, path: &mut String| {
            let drawn = simple(run);
            if drawn.len() > 1 {
                draw(path, &drawn, false);
            }
            run.clear();
        };
        for (at, point) in line.iter().enumerate() {
            let near = inside(point)
                || line.get(at + 1).is_some_and(inside)
                || at.checked_sub(1).is_some_and(|before| inside(&line[before]));
            if near {
                run.push(*point);
            } else {
                flush(&mut run, &mut path);
            }
        }
        flush(&mut run, &mut path);
    }
    path
}

/// The part of an area within the frame (Sutherland and Hodgman).
fn clipped(mut ring: Vec<[f64; 2]>, frame: &Frame) -> Vec<[f64; 2]> {
    let edges = [
        (0, -BEYOND, 1.0),
        (0, frame.width * 2.0 + BEYOND, -1.0),
        (1, -BEYOND, 1.0),
        (1, frame.height * 2.0 + BEYOND, -1.0),
    ];
    for (axis, edge, sign) in edges {
        let depth = |point: &[f64; 2]| (point[axis] - edge) * sign;
        if ring.iter().all(|point| depth(point) >= 0.0) {
            continue;
        }
        let mut kept = Vec::with_capacity(ring.len());
        for (at, point) in ring.iter().enumerate() {
            let before = &ring[at.checked_sub(1).unwrap_or(ring.len() - 1)];
            let (from, to) = (depth(before), depth(point));
            if (from >= 0.0) != (to >= 0.0) {
                let part = from / (from - to);
                kept.push([0, 1].map(|axis| before[axis] + (point[axis] - before[axis]) * part));
            }
            if to >= 0.0 {
                kept.push(*point);
            }
        }
        ring = kept;
    }
    ring
}

/// Fewer points, none farther than the tolerance from where the line was (Douglas and Peucker),
/// in whole numbers.
fn simple(line: &[[f64; 2]]) -> Vec<[i32; 2]> {
    let mut keep = vec![false; line.len()];
    let mut spans = Vec::new();
    if let Some(last) = line.len().checked_sub(1) {
        keep[0] = true;
        keep[last] = true;
        spans.push((0, last));
    }
    while let Some((first, last)) = spans.pop() {
        let (from, to) = (line[first], line[last]);
        let along = [to[0] - from[0], to[1] - from[1]];
        let length = along[0] * along[0] + along[1] * along[1];
        let far = |point: &[f64; 2]| {
            let [x, y] = [point[0] - from[0], point[1] - from[1]];
            if length == 0.0 {
                return x * x + y * y;
            }
            let part = ((x * along[0] + y * along[1]) / length).clamp(0.0, 1.0);
            let [x, y] = [x - along[0] * part, y - along[1] * part];
            x * x + y * y
        };
        let mut worst = (TOLERANCE * TOLERANCE, None);
        for (at, point) in line.iter().enumerate().take(last).skip(first + 1) {
            let far = far(point);
            if far > worst.0 {
                worst = (far, Some(at));
            }
        }
        if let Some(at) = worst.1 {
            keep[at] = true;
            spans.push((first, at));
            spans.push((at, last));
        }
    }
    let mut whole: Vec<[i32; 2]> = line
        .iter()
        .zip(keep)
        .filter(|(_, keep)| *keep)
        .map(|(point, _)| point.map(rounded))
        .collect();
    whole.dedup();
    whole
}

/// The nearest whole number; what lies far off the map is cut off.
pub(super) fn rounded(value: f64) -> i32 {
    #[allow(clippy::cast_possible_truncation, reason = "it is within bounds")]
    let whole = value.clamp(-1e6, 1e6).round() as i32;
    whole
}

fn area(ring: &[[i32; 2]]) -> f64 {
    let twice: i64 = ring
        .iter()
        .zip(ring.iter().cycle().skip(1))
        .map(|(a, b)| i64::from(a[0]) * i64::from(b[1]) - i64::from(b[0]) * i64::from(a[1]))
        .sum();
    #[allow(clippy::cast_precision_loss, reason = "an area of a map is small")]
    let area = twice.abs() as f64 / 2.0;
    area
}

/// Writes a line as SVG path data: where it begins, then the steps.
fn draw(path: &mut String, line: &[[i32; 2]], closed: bool) {
    let Some(first) = line.first() else { return };
    let _ = write!(path, "M{} {}l", first[0], first[1]);
    let end = if closed && line.last() == Some(first) { line.len() - 1 } else { line.len() };
    let mut digits = itoa::Buffer::new();
    let mut number = |value: i32, first: bool| {
        if value >= 0 && !first {
            path.push(' ');
        }
        path.push_str(digits.format(value));
    };
    for (at, pair) in line[..end].windows(2).enumerate() {
        number(pair[1][0] - pair[0][0], at == 0);
        number(pair[1][1] - pair[0][1], false);
    }
    if closed {
        path.push('z');
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::Point;

    fn frame(latitude: f64, longitude: f64) -> Frame {
        Frame::around(&[Point { latitude, longitude }]).expect("a frame")
    }

    #[test]
    fn both_levels_can_be_read() {
        for text in
            [include_str!("natural-earth/detail.json"), include_str!("natural-earth/wide.json")]
        {
            let level = Level::read(text);
            assert!(level.land.len() > 300 && level.lakes.len() > 30);
            assert!(level.borders.len() > 150 && level.disputed.len() > 10);
            for line in level.land.iter().chain(&level.borders) {
                assert!(
                    line.points.windows(2).all(|pair| (pair[1][0] - pair[0][0]).abs() <= 360.0)
                );
            }
        }
    }

    #[test]
    fn the_land_of_a_place_is_drawn_and_the_open_sea_is_empty() {
        let moscow = Base::draw(&frame(55.75, 37.62));
        assert!(moscow.land.starts_with('M') && moscow.land.ends_with('z'));
        assert!(!moscow.borders.is_empty());
        assert_eq!(Base::draw(&frame(-40.0, -120.0)), Base::default());
    }

    #[test]
    fn a_contested_border_is_drawn_apart() {
        assert!(!Base::draw(&frame(45.3, 34.2)).disputed.is_empty());
        assert!(Base::draw(&frame(46.5, 2.5)).disputed.is_empty());
    }

    /// The same line, of which nothing is left out.
    fn whole(line: &Line) -> Line {
        let all = f64::NEG_INFINITY..f64::INFINITY;
        let bounds = Bounds { west: all.start, east: all.end, south: all.start, north: all.end };
        Line {
            points: line.points.clone(),
            bounds: line.bounds,
            runs: line.runs.iter().map(|_| bounds).collect(),
        }
    }

    proptest! {
        #[test]
        fn what_is_left_out_far_off_changes_nothing(
            latitude in -89.0..89.0f64, longitude in -180.0..180.0f64, apart in 0.0..60.0f64,
        ) {
            let other = Point { latitude: (latitude + apart).min(90.0), longitude };
            let frame = Frame::around(&[Point { latitude, longitude }, other]).expect("a frame");
            let level = Level::of(&frame);
            let all = |lines: &[Line]| lines.iter().map(whole).collect::<Vec<_>>();
            prop_assert_eq!(areas(&level.land, &frame, 6.0), areas(&all(&level.land), &frame, 6.0));
            prop_assert_eq!(lines(&level.borders, &frame), lines(&all(&level.borders), &frame));
        }

        #[test]
        fn what_is_left_out_of_a_line_that_comes_and_goes_changes_nothing(
            points in proptest::collection::vec((-60.0..60.0f64, -60.0..60.0f64, 0..40usize), 3..12),
        ) {
            // Each point stays for a while near where it is, so that runs of all sorts are met.
            let points = points.iter().flat_map(|&(x, y, stays)| {
                (0..=stays).map(move |nth| [x + (nth % 3) as f64, y + (nth % 5) as f64])
            });
            let line = [Line::new(points.collect())];
            let frame = frame(0.0, 0.0);
            let all = [whole(&line[0])];
            prop_assert_eq!(areas(&line, &frame, 6.0), areas(&all, &frame, 6.0));
            prop_assert_eq!(lines(&line, &frame), lines(&all, &frame));
        }
    }

    #[test]
    fn the_pole_is_land_and_chukotka_is_whole() {
        assert!(!Base::draw(&frame(-90.0, 0.0)).land.is_empty());
        let chukotka = Base::draw(&frame(66.0, 179.5));
        assert!(chukotka.land.len() > 300, "{}", chukotka.land);
    }
}
