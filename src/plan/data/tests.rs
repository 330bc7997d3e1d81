use std::collections::BTreeSet;

use serde_json::Value;

use super::*;
use crate::model::{Credibility, DataFormat, Reliability, Status};
use crate::plan::example::graph;

#[test]
fn every_file_has_a_name_of_its_own() {
    let names: BTreeSet<&str> = DataFile::ALL.iter().map(|file| file.name()).collect();
    assert_eq!(names.len(), DataFile::ALL.len());
    assert_eq!(DataFile::Events(DataFormat::Csv).href().path(), "data/events.csv");
    assert_eq!(DataFile::Events(DataFormat::GeoJson).mime(), "application/geo+json");
}

#[test]
fn a_place_without_coordinates_has_those_around_it_and_says_so() {
    let graph = graph();
    let events: Vec<EventData> = Maker::new(&graph).all().collect();
    let place = &events[1].locations[0];
    assert_eq!((place.latitude, place.longitude), (Some(53.55), Some(127.83)));
    assert!(place.approximate_place && !events[2].locations[1].approximate_place);
}

#[test]
fn a_statement_has_the_grade_of_its_source_where_it_has_none() {
    let graph = graph();
    let events: Vec<EventData> = Maker::new(&graph).all().collect();
    let [cited, noted] = events[1].sources.as_slice() else { panic!("two places in one source") };
    assert_eq!(cited.reliability, Some(Reliability::B));
    assert_eq!(cited.credibility.map(Credibility::digit), Some(2));
    assert_eq!(noted.locator.as_deref(), Some("p. 4"));
}

#[test]
fn first_and_last_seen_do_not_count_what_did_not_happen() {
    let mut graph = graph();
    let seen = |graph: &Graph| {
        let actors: Vec<ActorData> = Maker::new(graph).all().collect();
        (actors[0].first_seen.clone().unwrap(), actors[0].last_seen.clone().unwrap())
    };
    assert_eq!(seen(&graph), ("2023-09-13".to_owned(), "2023-09-15".to_owned()));
    graph.events[2].status = Some(Status::Retracted);
    assert_eq!(seen(&graph), ("2023-09-13".to_owned(), "2023-09-13".to_owned()));
}

#[test]
fn an_unregistered_name_is_told_from_a_record() {
    let graph = graph();
    let actors: Vec<ActorData> = Maker::new(&graph).all().collect();
    assert!(actors[0].registered && !actors[1].registered);
    assert_eq!(actors[1].members[0].id, "vladimir-putin");
    assert_eq!(actors[0].roles[0].of.as_ref().unwrap().name, "Russia");
}

#[test]
fn every_record_is_found_by_its_position_among_all() {
    let graph = graph();
    let by_position = (0..).map_while(|at| graph.nth_node(at));
    let place = |(target, node): (_, &crate::link::Node)| (target, node.href.clone());
    let all: Vec<_> = graph.nodes().map(place).collect();
    assert_eq!(by_position.map(place).collect::<Vec<_>>(), all);
}

#[test]
fn mentions_lead_to_the_section() {
    let graph = graph();
    let mentions: Vec<MentionData> = Maker::new(&graph).all().collect();
    assert_eq!(mentions[0].from_url, "https://example.org/desk/briefings/2023-09-15/#kim");
    assert_eq!(mentions[0].sentence, "All about Putin.");
    assert_eq!((mentions[0].kind, mentions[0].id.as_str()), ("actor", "vladimir-putin"));
}

/// Follows a reference to a definition.
fn resolved<'s>(root: &'s Value, schema: &'s Value) -> &'s Value {
    match schema.get("$ref").and_then(Value::as_str) {
        Some(path) => root.pointer(path.trim_start_matches('#')).unwrap(),
        None => schema,
    }
}

/// Checks keys and required keys of a value, as deep as the schema describes it.
fn holds(root: &Value, schema: &Value, value: &Value, path: &str) {
    let schema = resolved(root, schema);
    if let Some(any) = schema.get("anyOf").and_then(Value::as_array) {
        if !value.is_null() {
            holds(root, &any[0], value, path);
        }
        return;
    }
    match value {
        Value::Object(map) => {
            let Some(properties) = schema.get("properties").and_then(Value::as_object) else {
                return;
            };
            for (key, value) in map {
                let property =
                    properties.get(key).unwrap_or_else(|| panic!("{path}.{key} is described"));
                let described =
                    resolved(root, property).get("description").or(property.get("description"));
                assert!(described.is_some(), "{path}.{key} has a description");
                holds(root, property, value, &format!("{path}.{key}"));
            }
            for key in schema.get("required").and_then(Value::as_array).into_iter().flatten() {
                assert!(map.contains_key(key.as_str().unwrap()), "{path} has {key}");
            }
        }
        Value::Array(items) => {
            items.iter().for_each(|item| holds(root, &schema["items"], item, path))
        }
        _ => {}
    }
}

#[test]
fn the_schema_describes_every_field_of_the_graph() {
    let graph = graph();
    let schema = schema(&graph).to_value();
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    assert_eq!(schema["$id"], "https://example.org/desk/data/schema.json");
    assert!(schema["$defs"]["Event"]["description"].is_string());
    let data: Value =
        serde_json::from_slice(&crate::render::data::render(&graph, DataFile::Graph)).unwrap();
    holds(&schema, &schema, &data, "graph");
}
