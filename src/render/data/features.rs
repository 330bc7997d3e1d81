//! Records that have a place, as GeoJSON (RFC 7946).

use serde::Serialize;

use super::rows::Row;

/// A position (RFC 7946, 3.1.1): longitude first.
pub(super) fn position(latitude: Option<f64>, longitude: Option<f64>) -> Option<[f64; 2]> {
    let position = [longitude?, latitude?];
    position.iter().all(|degrees| degrees.is_finite()).then_some(position)
}

#[derive(Serialize)]
pub(super) struct Feature<'a, T> {
    r#type: &'static str,
    id: &'a str,
    geometry: Geometry,
    properties: Properties<'a, T>,
}

#[derive(Serialize)]
#[serde(tag = "type", content = "coordinates")]
enum Geometry {
    Point([f64; 2]),
    MultiPoint(Vec<[f64; 2]>),
}

#[derive(Serialize)]
struct Properties<'a, T> {
    #[serde(flatten)]
    row: &'a T,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    approximate_place: bool,
}

/// The feature of a record; `None` of one without coordinates.
pub(super) fn feature<T: Row>(row: &T) -> Option<Feature<'_, T>> {
    let (positions, approximate_place) = row.positions();
    let geometry = match positions.as_slice() {
        [] => return None,
        [one] => Geometry::Point(*one),
        _ => Geometry::MultiPoint(positions),
    };
    Some(Feature {
        r#type: "Feature",
        id: row.id(),
        geometry,
        properties: Properties { row, approximate_place },
    })
}
