//! JSON Schemas of the records, made from their Rust types.
//!
//! Editors with a YAML language server complete and check by them; `check` finds misspelt keys
//! by them.

use std::sync::LazyLock;

use schemars::{JsonSchema, Schema, generate::SchemaSettings};
use serde_json::{Map, Value, json};

use crate::model::{Actor, Briefing, Event, Head, Kind, Location, Page, Site, Source};

/// What a JSON Schema can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// The records of a kind.
    Kind(Kind),
    /// `site.yaml`.
    Site,
}

/// Makes the JSON Schema (draft 2020-12) of a file that holds one record of the kind, or a list.
pub fn schema(subject: Subject) -> Value {
    match subject {
        Subject::Site => {
            let mut schema = object::<Site>();
            schema.insert("title".into(), "Dateline: site.yaml".into());
            Value::Object(schema)
        }
        Subject::Kind(kind) => {
            let mut record = object_of(kind);
            let definitions = record.remove("$defs").unwrap_or_else(|| json!({}));
            let dialect = record.remove("$schema").unwrap_or(Value::Null);
            let mut definitions = match definitions {
                Value::Object(map) => map,
                _ => Map::new(),
            };
            definitions.insert("record".into(), Value::Object(record));
            json!({
                "$schema": dialect,
                "title": format!("Dateline: {}", kind.key()),
                "anyOf": [
                    { "$ref": "#/$defs/record" },
                    { "type": "array", "items": { "$ref": "#/$defs/record" } }
                ],
                "$defs": definitions,
            })
        }
    }
}

/// The names of the fields of a kind.
pub fn fields(kind: Kind) -> &'static [String] {
    static FIELDS: LazyLock<Vec<Vec<String>>> =
        LazyLock::new(|| Kind::ALL.into_iter().map(|kind| names(&object_of(kind))).collect());
    let at = Kind::ALL.iter().position(|other| *other == kind).unwrap_or_default();
    &FIELDS[at]
}

/// The names of the settings of `site.yaml`.
pub fn settings() -> &'static [String] {
    static SETTINGS: LazyLock<Vec<String>> = LazyLock::new(|| names(&object::<Site>()));
    &SETTINGS
}

fn names(schema: &Map<String, Value>) -> Vec<String> {
    schema
        .get("properties")
        .and_then(Value::as_object)
        .into_iter()
        .flat_map(Map::keys)
        .cloned()
        .collect()
}

fn object_of(kind: Kind) -> Map<String, Value> {
    let mut schema = match kind {
        Kind::Briefing => object::<Briefing>(),
        Kind::Event => object::<Event>(),
        Kind::Actor => object::<Actor>(),
        Kind::Location => object::<Location>(),
        Kind::Source => object::<Source>(),
        Kind::Page => object::<Page>(),
    };
    let head = object::<Head>();
    for part in ["properties", "$defs"] {
        let Some(Value::Object(more)) = head.get(part) else { continue };
        let target = schema.entry(part).or_insert_with(|| json!({}));
        if let Value::Object(target) = target {
            for (key, value) in more {
                target.entry(key.clone()).or_insert_with(|| value.clone());
            }
        }
    }
    schema
}

fn object<T: JsonSchema>() -> Map<String, Value> {
    let settings = SchemaSettings::draft2020_12().for_deserialize();
    let schema: Schema = settings.into_generator().into_root_schema_for::<T>();
    let mut object = match schema.to_value() {
        Value::Object(object) => object,
        _ => Map::new(),
    };
    // A file's name can give a date and a title: no field is beyond doubt required in every file.
    object.remove("required");
    // Records may have keys of the desk's own.
    object.insert("additionalProperties".into(), true.into());
    object
}
