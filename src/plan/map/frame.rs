//! Which part of the world a map shows, and where a place is on it.

use crate::model::Point;

/// Units across: about the pixels of a map on a telephone, so that type of 12 units is readable.
pub(super) const WIDTH: f64 = 360.0;

/// Units from top to bottom of a map that is not of the world.
const HEIGHT: f64 = 240.0;

/// Degrees of the equator that a map may be wide: the narrowest that holds its places is taken.
/// The first shows a town's region and its neighbours. There are few, so that maps of one region
/// are drawn once.
const WIDTHS: [f64; 7] = [20.0, 28.0, 40.0, 56.0, 80.0, 112.0, 160.0];

/// Centres stand on a grid of this many steps to a map's width.
const STEPS: f64 = 20.0;

/// How near to an edge a place may come, as a part of the map's width and height.
const MARGIN: f64 = 0.12;

/// The parallel beyond which a map's scale is that of this one: nearer to the poles degrees of
/// longitude would shrink to nothing.
const STEEPEST: f64 = 75.0;

/// Part of the world in the equirectangular projection, with the standard parallel in its middle.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Frame {
    /// Degrees of the western edge, −360 to 180.
    pub(super) west: f64,
    /// Degrees of the northern edge.
    pub(super) north: f64,
    /// Units a degree of longitude.
    pub(super) across: f64,
    /// Units a degree of latitude.
    pub(super) down: f64,
    /// Units.
    pub(super) width: f64,
    /// Units.
    pub(super) height: f64,
}

impl Frame {
    /// The narrowest frame that holds all points with some space around; `None` without points.
    pub(super) fn around(points: &[Point]) -> Option<Self> {
        let (middle, span) = longitudes(points)?;
        let south = points.iter().map(|point| point.latitude).fold(f64::INFINITY, f64::min);
        let north = points.iter().map(|point| point.latitude).fold(f64::NEG_INFINITY, f64::max);
        let fits = WIDTHS
            .iter()
            .map(|&width| Self::at((south + north) / 2.0, middle, width))
            .find(|frame| frame.holds(middle, span, south, north));
        Some(fits.unwrap_or_else(|| Self::world(points, middle, south)))
    }

    fn at(latitude: f64, longitude: f64, width: f64) -> Self {
        let down = WIDTH / width;
        let tall = HEIGHT / down;
        let step = width / STEPS;
        let latitude = snap(latitude, step).clamp(tall / 2.0 - 90.0, 90.0 - tall / 2.0);
        let across = down * cosine(latitude.clamp(-STEEPEST, STEEPEST));
        let longitude = snap(longitude, WIDTH / across / STEPS);
        Self {
            west: wrapped(longitude) - WIDTH / across / 2.0,
            north: latitude + tall / 2.0,
            across,
            down,
            width: WIDTH,
            height: HEIGHT,
        }
    }

    /// The whole world, without the Antarctic where nothing is there, cut where no place is near.
    fn world(points: &[Point], middle: f64, south: f64) -> Self {
        let near_edge = points.iter().any(|point| point.longitude.abs() > 170.0);
        let centre = if near_edge { wrapped(snap(middle, 10.0)) } else { 0.0 };
        let (north, south) = (84.0, if south < -54.0 { -90.0 } else { -58.0 });
        let down = 1.2;
        Self {
            west: centre - 180.0,
            north,
            across: 1.0,
            down,
            width: WIDTH,
            height: ((north - south) * down).round(),
        }
    }

    /// The whole world, small.
    pub(super) fn inset() -> Self {
        Self { west: -180.0, north: 84.0, across: 0.2, down: 0.22, width: 72.0, height: 31.0 }
    }

    /// Where a point is, in units from the upper left corner.
    pub(super) fn place(&self, point: Point) -> (f64, f64) {
        let east = (point.longitude - self.west).rem_euclid(360.0);
        (east * self.across, (self.north - point.latitude) * self.down)
    }

    /// Degrees of longitude from edge to edge.
    pub(super) fn degrees_across(&self) -> f64 {
        self.width / self.across
    }

    /// Degrees of latitude from edge to edge.
    pub(super) fn degrees_down(&self) -> f64 {
        self.height / self.down
    }

    fn holds(&self, middle: f64, span: f64, south: f64, north: f64) -> bool {
        if self.degrees_across() > 300.0 {
            return false;
        }
        let centre = (middle - self.west).rem_euclid(360.0);
        let east = [centre - span / 2.0, centre + span / 2.0].map(|east| east * self.across);
        let down = [north, south].map(|latitude| (self.north - latitude) * self.down);
        let inside =
            |at: f64, whole: f64, margin: f64| at >= whole * margin && at <= whole * (1.0 - margin);
        // Beyond a pole nothing is to be shown, so a place may be near that edge.
        let tight = |latitude: f64| if latitude.abs() > 80.0 { 0.0 } else { MARGIN };
        east.iter().all(|&at| inside(at, self.width, MARGIN))
            && inside(down[0], self.height, tight(north))
            && inside(down[1], self.height, tight(south))
    }
}

/// The middle of the shortest arc that holds all longitudes, and its length, in degrees.
fn longitudes(points: &[Point]) -> Option<(f64, f64)> {
    let mut all: Vec<f64> = points.iter().map(|point| wrapped(point.longitude)).collect();
    all.sort_by(f64::total_cmp);
    let (&first, &last) = (all.first()?, all.last()?);
    let mut widest = (first + 360.0 - last, first);
    for pair in all.windows(2) {
        if pair[1] - pair[0] > widest.0 {
            widest = (pair[1] - pair[0], pair[1]);
        }
    }
    let span = 360.0 - widest.0;
    Some((widest.1 + span / 2.0, span))
}

/// The same longitude, from −180 up to 180.
fn wrapped(longitude: f64) -> f64 {
    (longitude + 180.0).rem_euclid(360.0) - 180.0
}

fn snap(value: f64, step: f64) -> f64 {
    (value / step).round() * step
}

/// The cosine of an angle of up to 90 degrees either way. That of the platform differs from one
/// machine to another in its last digit; this one is made of operations that do not.
fn cosine(degrees: f64) -> f64 {
    let square =
        (degrees * std::f64::consts::PI / 180.0) * (degrees * std::f64::consts::PI / 180.0);
    let mut term = 1.0;
    let mut sum = 1.0;
    for n in 1..=10_u32 {
        term *= -square / f64::from((2 * n - 1) * (2 * n));
        sum += term;
    }
    sum
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn point(latitude: f64, longitude: f64) -> Point {
        Point { latitude, longitude }
    }

    #[test]
    fn a_town_shows_its_region() {
        let frame = Frame::around(&[point(51.88, 128.33)]).expect("a frame");
        assert!((13.0..14.0).contains(&frame.degrees_down()), "{frame:?}");
        assert!((30.0..35.0).contains(&frame.degrees_across()), "{frame:?}");
    }

    #[test]
    fn a_map_across_the_antimeridian_is_as_narrow_as_another() {
        let here = Frame::around(&[point(65.0, 178.0), point(65.0, -178.0)]).expect("a frame");
        let there = Frame::around(&[point(65.0, 10.0), point(65.0, 14.0)]).expect("a frame");
        assert!((here.across - there.across).abs() < 1e-9);
        let (x, _) = here.place(point(65.0, 179.9));
        assert!((120.0..240.0).contains(&x));
    }

    #[test]
    fn the_cosine_is_that_of_the_platform_to_nine_digits() {
        for degrees in -90..=90 {
            let degrees = f64::from(degrees);
            assert!((cosine(degrees) - degrees.to_radians().cos()).abs() < 1e-9);
        }
    }

    proptest! {
        #[test]
        fn every_place_is_on_its_map(
            all in prop::collection::vec((-90.0..=90.0, -180.0..=180.0), 1..40)
        ) {
            let points: Vec<Point> = all.into_iter().map(|(lat, lon)| point(lat, lon)).collect();
            let frame = Frame::around(&points).expect("a frame");
            for &point in &points {
                let (x, y) = frame.place(point);
                prop_assert!((0.0..=frame.width).contains(&x), "{x} in {frame:?}");
                prop_assert!((-8.0..=frame.height).contains(&y), "{y} in {frame:?}");
            }
        }
    }
}
