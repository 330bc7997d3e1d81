//! Coordinates, in any of the ways that desks write them.

use super::{Fields, folded};
use crate::diagnostic::{Code, Diagnostic, Span, clip, nearest};
use crate::model::Point;
use crate::read::yaml::{Key, Node, Value};
use crate::schema::{COORDINATES, LATITUDE, LONGITUDE};

impl Fields<'_> {
    /// Takes coordinates: a pair, `latitude, longitude` in a text, a mapping, or two keys.
    pub(in crate::read) fn point(&mut self) -> Option<Point> {
        if let Some((_, node)) = self.take(COORDINATES) {
            return self.as_point(node);
        }
        // A table that became YAML has empty cells.
        let is_said =
            |(_, node): &(&Key, &Node)| node.as_str().is_none_or(|text| !text.trim().is_empty());
        let latitude = self.take(LATITUDE).filter(is_said);
        let longitude = self.take(LONGITUDE).filter(is_said);
        match (latitude, longitude) {
            (Some((_, lat)), Some((_, lon))) => {
                let span = Span {
                    start: lat.span.start.min(lon.span.start),
                    end: lat.span.end.max(lon.span.end),
                };
                // In braces, `lat: 50,5` is 50 and a key `5`.
                let mut is_cut = false;
                for (at, (key, _)) in self.entries.iter().enumerate() {
                    let is_rest = is_rest_of_number(key);
                    is_cut |= is_rest;
                    self.taken[at] |= is_rest;
                }
                if is_cut {
                    self.no_point(span, true);
                    return None;
                }
                self.checked_point([Some(lat), Some(lon)], span)
            }
            (Some((_, one)), None) | (None, Some((_, one))) => {
                self.bad_point(one.span, "latitude and longitude go together".into());
                None
            }
            (None, None) => None,
        }
    }

    fn as_point(&mut self, node: &Node) -> Option<Point> {
        match &node.value {
            Value::List(items) if items.len() == 2 => {
                self.checked_point([&items[0], &items[1]].map(Some), node.span)
            }
            Value::List(items) => {
                self.no_point(node.span, items.len() > 2 && items.iter().all(is_whole));
                None
            }
            Value::Map(entries) => self.point_of(entries, node.span),
            Value::Scalar(_) => {
                let text = node.as_str().unwrap_or_default();
                let mut parts = text.split(',').map(as_number);
                match (parts.next().flatten(), parts.next().flatten(), parts.next()) {
                    (Some(latitude), Some(longitude), None) => {
                        self.on_earth(Point { latitude, longitude }, node.span)
                    }
                    _ => {
                        self.no_point(node.span, has_decimal_comma(text));
                        None
                    }
                }
            }
        }
    }

    /// Reads coordinates from a mapping.
    fn point_of(&mut self, entries: &[(Key, Node)], span: Span) -> Option<Point> {
        let of = |wanted: &[&str]| {
            let mut found = entries.iter();
            found.find(|(key, _)| wanted.contains(&&*folded(&key.text))).map(|(_, node)| node)
        };
        let pair = [of(LATITUDE), of(LONGITUDE)];
        if entries.iter().any(|(key, _)| is_rest_of_number(key)) {
            self.no_point(span, true);
            return None;
        }
        let names = || LATITUDE.iter().chain(LONGITUDE);
        for (key, _) in entries {
            let name = folded(&key.text);
            if names().any(|known| *known == name) {
                continue;
            }
            let message = format!("`{}` is not a field of coordinates", clip(&key.text));
            let help = match nearest(&name, &["latitude", "longitude"]) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "there are latitude and longitude".to_owned(),
            };
            self.report(key.span, Code::MisspeltKey, message).help = Some(help);
        }
        self.checked_point(pair, span)
    }

    fn checked_point(&mut self, pair: [Option<&Node>; 2], span: Span) -> Option<Point> {
        let [Some(latitude), Some(longitude)] = pair.map(|node| node.and_then(number)) else {
            let texts = pair.into_iter().flatten().filter_map(Node::as_str);
            let has_comma = texts.into_iter().any(has_decimal_comma);
            self.no_point(span, has_comma);
            return None;
        };
        self.on_earth(Point { latitude, longitude }, span)
    }

    fn on_earth(&mut self, point: Point, span: Span) -> Option<Point> {
        let Point { latitude, longitude } = point;
        if (-180.0..=180.0).contains(&longitude) && (-90.0..=90.0).contains(&latitude) {
            return Some(point);
        }
        let swapped = (-90.0..=90.0).contains(&longitude) && (-180.0..=180.0).contains(&latitude);
        let found = self.bad_point(span, format!("{latitude}, {longitude} is not on Earth"));
        if swapped {
            let help = format!("latitude comes first: did you mean [{longitude}, {latitude}]?");
            found.help = Some(help);
        }
        None
    }

    /// Says that there are not two numbers; one with a decimal comma is two to YAML.
    fn no_point(&mut self, span: Span, has_comma: bool) {
        let found = self.bad_point(span, "coordinates are not two numbers".into());
        if has_comma {
            found.help = Some(
                "write decimals with a point, as in [50.5, 137.2]; a comma parts latitude and longitude"
                    .into(),
            );
        }
    }

    fn bad_point(&mut self, span: Span, message: String) -> &mut Diagnostic {
        let diagnostic = self.report(span, Code::InvalidCoordinates, message);
        diagnostic.help = Some(
            "write coordinates: [latitude, longitude] in degrees, -90 to 90 and -180 to 180".into(),
        );
        diagnostic
    }
}

fn number(node: &Node) -> Option<f64> {
    node.as_str().and_then(as_number)
}

fn as_number(text: &str) -> Option<f64> {
    text.trim().parse().ok().filter(|n: &f64| n.is_finite())
}

/// Whether a value is a whole number, as both halves are of one with a decimal comma.
fn is_whole(node: &Node) -> bool {
    node.as_int().is_some()
}

/// Whether a key in braces is what stands after the decimal comma of the value before it.
fn is_rest_of_number(key: &Key) -> bool {
    key.bare && !key.text.is_empty() && key.text.bytes().all(|b| b.is_ascii_digit())
}

/// Whether a comma stands between two digits.
fn has_decimal_comma(text: &str) -> bool {
    text.as_bytes()
        .windows(3)
        .any(|window| window[0].is_ascii_digit() && window[1] == b',' && window[2].is_ascii_digit())
}
