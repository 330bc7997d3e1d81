//! Records as lines of a table, for spreadsheets.

use std::collections::BTreeMap;

use crate::model::Grade;
use crate::plan::data::{CitationData, DateData, PlaceData, RecordData};

/// What stands between the parts of a list in a cell.
const LIST: &str = "; ";

/// Makes the cell of a record.
type Cell<T> = Box<dyn Fn(&T) -> String + Send + Sync>;

/// The columns of a table: the name of each, and what a record has in it.
pub(super) struct Table<T> {
    pub(super) names: Vec<String>,
    pub(super) cells: Vec<Cell<T>>,
}

impl<T: 'static> Table<T> {
    /// Adds what cannot be mistaken for a formula, or is a number: words of a fixed vocabulary,
    /// dates, addresses of the site, counts.
    pub(super) fn value(
        mut self,
        name: impl Into<String>,
        value: impl Fn(&T) -> String + Send + Sync + 'static,
    ) -> Self {
        self.names.push(name.into());
        self.cells.push(Box::new(value));
        self
    }

    /// Adds what people wrote.
    pub(super) fn text(self, name: &str, text: fn(&T) -> &str) -> Self {
        self.value(name, move |row| guarded(text(row)))
    }

    pub(super) fn optional(self, name: &str, text: fn(&T) -> Option<&str>) -> Self {
        self.value(name, move |row| guarded(text(row).unwrap_or_default()))
    }

    pub(super) fn list(self, name: &str, texts: fn(&T) -> Vec<&str>) -> Self {
        self.value(name, move |row| guarded(&texts(row).join(LIST)))
    }

    pub(super) fn strings(self, name: &str, texts: fn(&T) -> &[String]) -> Self {
        self.value(name, move |row| guarded(&texts(row).join(LIST)))
    }

    pub(super) fn date(self, name: &str, date: fn(&T) -> Option<&DateData>) -> Self {
        let part = move |pick: fn(&DateData) -> Option<&str>| {
            move |row: &T| date(row).and_then(pick).unwrap_or_default().to_owned()
        };
        self.value(name, part(|date| Some(&date.edtf)))
            .value(format!("{name}_start"), part(|date| date.start.as_deref()))
            .value(format!("{name}_end"), part(|date| date.end.as_deref()))
    }

    /// What else is known of the date.
    pub(super) fn date_details(self, date: fn(&T) -> &DateData) -> Self {
        self.value("date_instant", move |row| date(row).instant.clone().unwrap_or_default())
            .value("date_precision", move |row| date(row).precision.to_owned())
            .value("date_approximate", move |row| date(row).approximate.to_string())
            .value("date_uncertain", move |row| date(row).uncertain.to_string())
    }

    /// The places, and the coordinates of the first that has some, or the record's own.
    pub(super) fn places(
        self,
        places: fn(&T) -> &[PlaceData],
        own: fn(&T) -> [Option<f64>; 2],
    ) -> Self {
        let names = move |row: &T| joined(places(row), |place| &place.name);
        let ids = move |row: &T| joined(places(row), |place| &place.id);
        let first = move |row: &T| {
            let placed = places(row).iter().find(|place| place.latitude.is_some());
            let of =
                |place: &PlaceData| ([place.latitude, place.longitude], place.approximate_place);
            placed.map_or_else(|| (own(row), false), of)
        };
        let part = move |at: usize| move |row: &T| degrees(first(row).0[at]).unwrap_or_default();
        self.value("locations", names)
            .value("location_ids", ids)
            .value("latitude", part(0))
            .value("longitude", part(1))
            .value("approximate_place", move |row| {
                let (point, is_approximate) = first(row);
                point[0].map_or_else(String::new, |_| is_approximate.to_string())
            })
    }

    /// The sources; of each the title, id, original address and grade, in one order.
    pub(super) fn sources(self, sources: fn(&T) -> &[CitationData]) -> Self {
        self.value("sources", move |row| joined(sources(row), |source| &source.title))
            .value("source_ids", move |row| joined(sources(row), |source| &source.id))
            .value("source_urls", move |row| {
                joined(sources(row), |source| source.original_url.as_deref().unwrap_or_default())
            })
            .value("source_grades", move |row| {
                let grades = sources(row).iter().map(|source| {
                    Grade { reliability: source.reliability, credibility: source.credibility }
                        .code()
                });
                grades.collect::<Vec<_>>().join(LIST)
            })
    }

    pub(super) fn record(mut self, facets: &[String], record: fn(&T) -> &RecordData) -> Self {
        self = self
            .value("correction_dates", move |row| {
                joined(&record(row).corrections, |correction| &correction.date.edtf)
            })
            .value("corrections", move |row| {
                joined(&record(row).corrections, |correction| &correction.text)
            })
            .value("tags", move |row| guarded(&record(row).tags.join(LIST)));
        for facet in facets {
            let key = facet.clone();
            self = self.value(format!("facet_{facet}"), move |row| {
                let values = record(row).facets.get(&key).map(Vec::as_slice).unwrap_or_default();
                guarded(&values.join(LIST))
            });
        }
        self.value("tlp", move |row| record(row).tlp.key().to_owned())
            .value("draft", move |row| record(row).draft.to_string())
            .value("summary", move |row| guarded(&record(row).summary))
            .value("text", move |row| guarded(record(row).text.as_deref().unwrap_or_default()))
            .value("extra", move |row| {
                let extra = &record(row).extra;
                if extra.is_empty() {
                    String::new()
                } else {
                    serde_json::to_string(extra).unwrap_or_default()
                }
            })
    }
}

fn joined<P>(parts: &[P], text: fn(&P) -> &str) -> String {
    guarded(&parts.iter().map(text).collect::<Vec<_>>().join(LIST))
}

pub(super) fn degrees(value: Option<f64>) -> Option<String> {
    value.map(|degrees| degrees.to_string())
}

/// Identifiers as `scheme: id`.
pub(super) fn identifiers(ids: &BTreeMap<String, String>) -> String {
    let pairs: Vec<String> = ids.iter().map(|(scheme, id)| format!("{scheme}: {id}")).collect();
    guarded(&pairs.join(LIST))
}

/// The text so that a spreadsheet takes it for text (OWASP, CSV Injection).
fn guarded(text: &str) -> String {
    let formula = |c: char| {
        matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠')
    };
    if text.starts_with(formula) { format!("'{text}") } else { text.to_owned() }
}
