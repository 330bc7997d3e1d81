//! JSON Schemas of the records, made from their Rust types.
//!
//! Editors with a YAML language server complete and check by them; `check` finds misspelt keys
//! by them. An editor must not mark what reading takes without a word: so a schema describes
//! the ways in which Dateline writes a field, and lets the others pass.

use std::sync::LazyLock;

use schemars::{JsonSchema, generate::SchemaSettings};
use serde_json::{Map, Value, json};

use crate::model::{
    Actor, Briefing, Event, Head, Kind, Location, Marking, Page, Point, Site, Source, ThemeSettings,
};

/// What a JSON Schema can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// The records of a kind.
    Kind(Kind),
    /// `site.yaml`.
    Site,
    /// `theme.yaml`.
    Theme,
}

/// Makes the JSON Schema (draft-07) of a file that holds one record of the kind, or a list.
///
/// Of the drafts it is the one that every editor's language server knows.
pub fn schema(subject: Subject) -> Value {
    match subject {
        Subject::Site => {
            let mut schema = object::<Site>();
            schema.insert("title".into(), "Dateline: site.yaml".into());
            if let Some(Value::Object(fields)) = schema.get_mut("properties") {
                // Of who sees what, nothing said is an error.
                let others = fields
                    .iter_mut()
                    .filter(|(key, _)| !["audience", "history"].contains(&key.as_str()));
                others.for_each(|(_, field)| or_nothing(field));
            }
            Value::Object(schema)
        }
        Subject::Theme => {
            let mut schema = object::<ThemeSettings>();
            schema.insert("title".into(), "Dateline: theme.yaml".into());
            schema.insert("additionalProperties".into(), false.into());
            Value::Object(schema)
        }
        Subject::Kind(kind) => {
            let mut record = object_of(kind);
            let dialect = record.remove("$schema").unwrap_or_default();
            record.insert("title".into(), kind.key().into());
            json!({
                "$schema": dialect,
                "title": format!("Dateline: {}", kind.key()),
                "anyOf": [
                    { "$ref": "#/definitions/record" },
                    {
                        "type": "array",
                        "items": { "anyOf": [{ "$ref": "#/definitions/record" }, { "type": "null" }] }
                    }
                ],
                "definitions": { "record": record },
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

/// The names of the settings of `theme.yaml`.
pub fn theme_settings() -> &'static [String] {
    static SETTINGS: LazyLock<Vec<String>> = LazyLock::new(|| names(&object::<ThemeSettings>()));
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

/// What a kind has, and then what every kind has.
fn object_of(kind: Kind) -> Map<String, Value> {
    let mut schema = match kind {
        Kind::Briefing => object::<Briefing>(),
        Kind::Event => object::<Event>(),
        Kind::Actor => object::<Actor>(),
        Kind::Location => object::<Location>(),
        Kind::Source => object::<Source>(),
        Kind::Page => object::<Page>(),
    };
    let head = object::<Head>().remove("properties");
    if let (Some(Value::Object(fields)), Some(Value::Object(more))) =
        (schema.get_mut("properties"), head)
    {
        for (key, value) in more {
            fields.entry(key).or_insert(value);
        }
    }
    let whole = ["id", "title", "name", "date", "draft", "tlp"];
    if let Some(Value::Object(fields)) = schema.get_mut("properties") {
        for (key, field) in fields.iter_mut() {
            match key.as_str() {
                // A marking that says nothing is an error.
                "tlp" => {}
                key if whole.contains(&key) => or_nothing(field),
                _ => may_be_marked(field),
            }
        }
        if let Some(Value::Object(id)) = fields.get_mut("id") {
            id.insert("not".into(), json!({ "type": "string", "pattern": LEADS_OUT }));
        }
    }
    if matches!(kind, Kind::Event | Kind::Location) {
        schema.insert("patternProperties".into(), degrees());
    }
    schema
}

/// An id that would lead out of the site.
const LEADS_OUT: &str = r"^[/\\.]|(^|[/\\])[.][.]([/\\]|$)";

/// Keys that say what an item of a list of texts is, where it is a mapping of one.
const ITEM: &[&str] = &[
    "value", "name", "alias", "tag", "event", "briefing", "id", "text", "title", "author",
    "address", "url", "short", "word",
];

/// The names of a marking within a record.
const MARKS: &[&str] = &["tlp", "marking", "classification"];

/// Lets a value pass that is marked, and those within it: `{value: …, tlp: amber}`.
fn may_be_marked(schema: &mut Value) {
    let Value::Object(object) = schema else { return };
    let is_of_texts = choices(object).any(|choice| choice.get("items").is_some_and(is_text));
    mark_within(object);
    // An entry is marked beside its other keys.
    if object.contains_key("properties") {
        return;
    }
    let is_plain = !choices(object).any(|choice| {
        ["items", "properties", "additionalProperties"].iter().any(|key| choice.contains_key(*key))
    });
    let value = is_plain.then(|| undescribed(Value::Object(object.clone())));
    let mut more = vec![marked(value)];
    if is_of_texts {
        more.push(item());
    }
    or_else(object, more);
}

/// Lets values within a value be marked.
fn mark_within(object: &mut Map<String, Value>) {
    if let Some(Value::Object(fields)) = object.get_mut("properties") {
        fields.values_mut().for_each(may_be_marked);
        let has_place = fields.contains_key("coordinates");
        fields.insert("tlp".into(), marking());
        if has_place {
            object.insert("patternProperties".into(), degrees());
        }
    }
    if let Some(inner) = object.get_mut("additionalProperties") {
        may_be_marked(inner);
    }
    if let Some(Value::Object(items)) = object.get_mut("items") {
        if is_text(&Value::Object(items.clone())) {
            or_else(items, vec![item()]);
        } else {
            let mut value = Value::Object(std::mem::take(items));
            may_be_marked(&mut value);
            if let Value::Object(value) = value {
                *items = value;
            }
        }
        // What is left out of a list is passed over.
        or_else(items, vec![json!({ "type": "null" })]);
    }
    if let Some(Value::Array(choices)) = object.get_mut("anyOf") {
        choices.iter_mut().filter_map(Value::as_object_mut).for_each(mark_within);
    }
}

/// A schema, or those of which it lets one pass.
fn choices(object: &Map<String, Value>) -> impl Iterator<Item = &Map<String, Value>> {
    let inner = object.get("anyOf").and_then(Value::as_array).into_iter().flatten();
    std::iter::once(object).chain(inner.filter_map(Value::as_object))
}

/// Whether a schema is of any text.
fn is_text(schema: &Value) -> bool {
    let is_string = match schema.get("type") {
        Some(Value::Array(kinds)) => kinds.iter().any(|kind| kind == "string"),
        Some(kind) => kind == "string",
        None => false,
    };
    let narrower = ["const", "enum", "format", "pattern"];
    is_string && narrower.iter().all(|key| schema.get(key).is_none())
}

/// Lets a value pass that is any of some others.
fn or_else(object: &mut Map<String, Value>, others: Vec<Value>) {
    let description = object.remove("description");
    let mut all = vec![Value::Object(std::mem::take(object))];
    all.extend(others);
    object.extend(description.map(|text| ("description".to_owned(), text)));
    object.insert("anyOf".into(), all.into());
    flatten(object);
}

/// Lets a field pass that is left empty.
fn or_nothing(schema: &mut Value) {
    let Value::Object(object) = schema else { return };
    match object.get_mut("type") {
        Some(Value::Array(kinds)) if kinds.iter().any(|kind| kind == "null") => {}
        Some(Value::Array(kinds)) => kinds.push("null".into()),
        Some(kind) => *kind = json!([kind.clone(), "null"]),
        None => {
            let is_there = choices(object).any(|choice| {
                choice.get("type").is_some_and(|kind| {
                    kind == "null"
                        || kind
                            .as_array()
                            .is_some_and(|kinds| kinds.iter().any(|kind| kind == "null"))
                })
            });
            if !is_there && object.contains_key("anyOf") {
                or_else(object, vec![json!({ "type": "null" })]);
            }
        }
    }
}

/// A value with its marking.
fn marked(value: Option<Value>) -> Value {
    let mut fields = Map::new();
    fields.extend(value.map(|value| ("value".to_owned(), value)));
    fields.insert("tlp".into(), marking());
    json!({
        "type": "object",
        "description": "A value with a marking of its own: `{value: …, tlp: amber}`.",
        "properties": fields,
        "allOf": [has_one_of(&["value"]), has_one_of(MARKS)],
    })
}

/// An item of a list of texts that is a mapping.
fn item() -> Value {
    let names = |names: &[&str]| format!("^({})$", any_of(names));
    json!({
        "type": "object",
        "description": "A text with a marking of its own: `{value: …, tlp: amber}`.",
        "properties": { "tlp": marking() },
        "additionalProperties": { "type": ["string", "number", "boolean"] },
        "propertyNames": { "pattern": names(&[ITEM, MARKS].concat()) },
        "not": { "propertyNames": { "pattern": names(MARKS) } },
        "maxProperties": 2,
    })
}

/// The markings.
fn marking() -> Value {
    static MARKING: LazyLock<Value> = LazyLock::new(|| {
        let mut schema = Value::Object(object_schema::<Marking>());
        let_pass(&mut schema);
        schema.as_object_mut().map(|object| object.remove("$schema"));
        schema.as_object_mut().map(|object| object.remove("title"));
        undescribed(schema)
    });
    MARKING.clone()
}

/// Latitude and longitude beside other keys.
fn degrees() -> Value {
    let side = |most: i32| {
        let mut schema = Point::degrees(most);
        or_nothing(&mut schema);
        may_be_marked(&mut schema);
        schema
    };
    let names = |names: &[&str]| format!("^({})$", any_of(names));
    json!({
        names(&["latitude", "lat"]): side(90),
        names(&["longitude", "lon", "lng", "long"]): side(180),
    })
}

/// A schema without what it says to people, who read it once.
fn undescribed(mut schema: Value) -> Value {
    fn strip(value: &mut Value) {
        match value {
            Value::Object(object) => {
                object.remove("description");
                object.remove("examples");
                object.values_mut().for_each(strip);
            }
            Value::Array(items) => items.iter_mut().for_each(strip),
            _ => {}
        }
    }
    strip(&mut schema);
    schema
}

/// A demand for one of some keys, as people write them.
fn has_one_of(names: &[&str]) -> Value {
    let forms = names.iter().flat_map(|name| {
        let mut letters = name.chars();
        let first = letters.next().map(|first| first.to_ascii_uppercase());
        let capital: String = first.into_iter().chain(letters).collect();
        [(*name).to_owned(), capital, name.to_ascii_uppercase()]
    });
    let choices: Vec<Value> = forms.map(|name| json!({ "required": [name] })).collect();
    json!({ "anyOf": choices })
}

fn object_schema<T: JsonSchema>() -> Map<String, Value> {
    let mut settings = SchemaSettings::draft07().for_deserialize();
    // Definitions of two types cannot be put together, for each numbers its own; and an editor
    // shows a description only where it stands.
    settings.inline_subschemas = true;
    match settings.into_generator().into_root_schema_for::<T>().to_value() {
        Value::Object(object) => object,
        _ => Map::new(),
    }
}

fn object<T: JsonSchema>() -> Map<String, Value> {
    let mut schema = Value::Object(object_schema::<T>());
    let_pass(&mut schema);
    let mut object = match schema {
        Value::Object(object) => object,
        _ => Map::new(),
    };
    // Records may have keys of the desk's own.
    object.insert("additionalProperties".into(), true.into());
    object
}

/// The vocabularies whose words are read in any case: the first word of each, and what is read
/// as one of its words besides.
const IN_ANY_CASE: &[(&str, &[&str])] = &[
    // A record of such a status is a draft.
    ("planned", &["draft", "private", "unpublished", "pending"]),
    ("A", &[]),
    (CLEAR, &["white"]),
    (
        "person",
        &[
            "people",
            "individual",
            "human",
            "organization",
            "org",
            "company",
            "agency",
            "party",
            "country",
            "nation",
            "military",
            "military-unit",
        ],
    ),
];

/// The first marking of the Traffic Light Protocol; before each may stand `TLP:`.
const CLEAR: &str = "clear";

/// Widens a schema by what reading takes beyond the ways in which Dateline writes.
fn let_pass(schema: &mut Value) {
    match schema {
        Value::Object(object) => {
            for (key, value) in object.iter_mut() {
                if !matches!(key.as_str(), "examples" | "default" | "enum" | "const" | "pattern") {
                    let_pass(value);
                }
            }
            // A file's name can give a date and a title, and a field has other names.
            object.remove("required");
            needed(object);
            of_something(object);
            flags(object);
            numbers_as_text(object);
            text_as_numbers(object);
            any_case(object);
            flatten(object);
        }
        Value::Array(items) => items.iter_mut().for_each(let_pass),
        _ => {}
    }
}

/// Text is read as it is written: `title: 1984`, `geonames: 2022572`, `kind: no`.
fn numbers_as_text(object: &mut Map<String, Value>) {
    if ["const", "enum", "format", "pattern"].iter().any(|key| object.contains_key(*key)) {
        return;
    }
    match object.get_mut("type") {
        Some(kind) if kind == "string" => *kind = json!(["string", "number", "boolean"]),
        Some(Value::Array(kinds)) if kinds.iter().any(|kind| kind == "string") => {
            for more in ["number", "boolean"] {
                if kinds.iter().all(|kind| kind != more) {
                    kinds.push(more.into());
                }
            }
        }
        _ => {}
    }
}

/// What is true or false is read in the words of YAML 1.1 too: `draft: yes`, `history: off`.
fn flags(object: &mut Map<String, Value>) {
    let is = |kind: &Value, name: &str| match kind {
        Value::Array(kinds) => kinds.iter().any(|kind| kind == name),
        kind => kind == name,
    };
    let Some(kind) = object.get("type").filter(|kind| is(kind, "boolean") && !is(kind, "string"))
    else {
        return;
    };
    if object.contains_key("const") || object.contains_key("enum") {
        return;
    }
    let pattern = format!("^({}|1|0)$", any_of(&["true", "false", "yes", "no", "on", "off"]));
    let choices =
        json!([{ "type": kind }, { "type": "string", "pattern": pattern }, { "enum": [0, 1] }]);
    object.remove("type");
    object.insert("anyOf".into(), choices);
}

/// Numbers are read as they are written, in quotes too: `credibility: "2"`.
fn text_as_numbers(object: &mut Map<String, Value>) {
    let least = object.get("minimum").and_then(Value::as_u64);
    let most = object.get("maximum").and_then(Value::as_u64);
    match object.get_mut("type") {
        Some(kind) if kind == "integer" => *kind = json!(["integer", "string"]),
        Some(Value::Array(kinds))
            if kinds.iter().any(|kind| kind == "integer")
                && kinds.iter().all(|kind| kind != "string") =>
        {
            kinds.push("string".into());
        }
        _ => return,
    }
    let pattern = match (least, most) {
        (Some(least), Some(most @ ..=9)) => format!("^[{least}-{most}]$"),
        _ => "^[-+]?[0-9]+$".to_owned(),
    };
    object.insert("pattern".into(), pattern.into());
}

/// Entries of lists that are of no use without some of their fields: all their fields, and by which
/// names each of those is read.
const NEEDED: &[(&[&str], &[&[&str]])] = &[
    (&["date", "text"], &[&["date"], &["text", "correction", "note", "description"]]),
    (&["from", "of", "title", "to"], &[&["title", "role", "position", "name"]]),
];

/// Demands of an entry what reading does.
fn needed(object: &mut Map<String, Value>) {
    let Some(fields) = object.get("properties").and_then(Value::as_object) else { return };
    let is_of = |names: &[&str]| {
        fields.len() == names.len() && names.iter().all(|name| fields.contains_key(*name))
    };
    let Some((_, needed)) = NEEDED.iter().find(|(names, _)| is_of(names)) else { return };
    let all: Vec<Value> = needed.iter().map(|names| has_one_of(names)).collect();
    object.insert("allOf".into(), all.into());
}

/// Keys of coordinates.
pub(crate) const COORDINATES: &[&str] =
    &["coordinates", "coords", "coordinate", "latlng", "latlon", "geo", "position"];
/// Keys of one of them.
pub(crate) const LATITUDE: &[&str] = &["latitude", "lat"];
/// Keys of the other.
pub(crate) const LONGITUDE: &[&str] = &["longitude", "lon", "lng", "long"];

/// Entries of lists: two fields by which they are known, and the keys that do not say what an entry is
/// of.
const OF_NOTHING: &[(&[&str; 2], &[&[&str]])] = &[
    (&["actor", "role"], &[]),
    (&["location", "coordinates"], &[COORDINATES, LATITUDE, LONGITUDE]),
    (
        &["source", "credibility"],
        &[
            &["reliability", "credibility", "grade", "admiralty", "grading"],
            &["page", "pages", "locator", "p", "at", "quote", "quotation"],
        ],
    ),
];

/// Demands of an entry that it says what it is of.
fn of_something(object: &mut Map<String, Value>) {
    let Some(fields) = object.get("properties").and_then(Value::as_object) else { return };
    let is_of = |names: &[&str; 2]| names.iter().all(|name| fields.contains_key(*name));
    let Some((_, nothing)) = OF_NOTHING.iter().find(|(names, _)| is_of(names)) else { return };
    let pattern = format!("^({})$", any_of(&[&nothing.concat(), MARKS].concat()));
    object.insert("not".into(), json!({ "propertyNames": { "pattern": pattern } }));
}

/// Lets the words of a vocabulary pass in any case, where they are read so.
fn any_case(object: &mut Map<String, Value>) {
    let Some(Value::Array(choices)) = object.get("oneOf") else { return };
    let words: Option<Vec<&str>> =
        choices.iter().map(|choice| choice.get("const")?.as_str()).collect();
    let words = words.unwrap_or_default();
    let Some((first, more)) = IN_ANY_CASE.iter().find(|(first, _)| words.first() == Some(first))
    else {
        return;
    };
    let forms: Vec<String> = words.iter().chain(*more).map(|word| in_any_case(word)).collect();
    let forms = forms.join("|");
    let pattern = if *first == CLEAR {
        // As it is said: `TLP:AMBER STRICT`, `amber-strict`.
        let forms = forms.replace("[+]", "[ _]*[-+]?[ _]*");
        format!("^({}[-: _]*)?({forms})$", in_any_case("tlp"))
    } else {
        // Nothing is as good as none.
        format!("^({forms}| *)$")
    };
    if let Some(Value::Array(mut choices)) = object.remove("oneOf") {
        choices.push(json!({ "type": "string", "pattern": pattern }));
        object.insert("anyOf".into(), choices.into());
    }
}

/// A regular expression for some words in any case.
fn any_of(words: &[&str]) -> String {
    words.iter().map(|word| in_any_case(word)).collect::<Vec<_>>().join("|")
}

/// A regular expression for a word; ECMA-262 has no flag for a part of an expression.
fn in_any_case(word: &str) -> String {
    word.chars()
        .map(|c| match c {
            'a'..='z' | 'A'..='Z' => {
                format!("[{}{}]", c.to_ascii_uppercase(), c.to_ascii_lowercase())
            }
            c => format!("[{c}]"),
        })
        .collect()
}

/// Makes one choice of choices within choices, which editors would show one below the other.
fn flatten(object: &mut Map<String, Value>) {
    let Some(Value::Array(choices)) = object.get_mut("anyOf") else { return };
    let mut flat = Vec::with_capacity(choices.len());
    for mut choice in std::mem::take(choices) {
        let bare = choice.as_object().is_some_and(|choice| {
            choice.keys().all(|key| matches!(key.as_str(), "anyOf" | "oneOf" | "description"))
        });
        let key = ["anyOf", "oneOf"].into_iter().find(|key| choice.get(key).is_some());
        match key.and_then(|key| choice.get_mut(key)).and_then(Value::as_array_mut) {
            Some(inner) if bare => flat.append(inner),
            _ => flat.push(choice),
        }
    }
    *choices = flat;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read;
    use crate::world::Memory;

    /// Whether a schema accepts a YAML file, as an editor would see it.
    fn accepts(subject: Subject, yaml: &str) -> bool {
        let value: Value = serde_yaml::from_str(yaml).unwrap();
        let mut compiler = boon::Compiler::new();
        compiler.add_resource("test:schema", schema(subject)).unwrap();
        let mut schemas = boon::Schemas::new();
        let index = compiler.compile("test:schema", &mut schemas).unwrap();
        schemas.validate(&value, index).is_ok()
    }

    /// Whether reading finds nothing wrong in it.
    fn reads(subject: Subject, yaml: &str) -> bool {
        let path = match subject {
            Subject::Site => "content/site.yaml".to_owned(),
            Subject::Theme => return read::theme::theme(&"theme.yaml".into(), yaml).1.is_empty(),
            Subject::Kind(kind) => format!("content/{}/2024-05-14-a.yaml", kind.folder()),
        };
        let site = Memory::new().with("content/site.yaml", "title: Desk\n");
        read::read(&site.with(path, yaml), &mut read::Memo::default()).1.is_empty()
    }

    #[test]
    fn an_editor_accepts_of_a_theme_what_reading_does() {
        for yaml in [
            "name: x\nextends: default\n",
            "colors: {accent: '#fff', dark: {accent: black}}\nfonts: {serif: Georgia, sans: [Arial, sans-serif]}\n",
        ] {
            assert!(reads(Subject::Theme, yaml) && accepts(Subject::Theme, yaml), "{yaml}");
        }
        for yaml in ["colors: red\n", "extend: default\n", "fonts: {serif: {a: b}}\n"] {
            assert!(!reads(Subject::Theme, yaml) && !accepts(Subject::Theme, yaml), "{yaml}");
        }
    }

    #[test]
    fn what_is_read_without_a_word_is_not_marked_in_an_editor() {
        use Kind::{Actor, Event, Location, Source};
        for (kind, yaml) in [
            (Event, "title: x\ndate: 2023\n"),
            (Event, "title: 1984\ndate: 2023-09-13/2023-09-15\nstatus: Confirmed\n"),
            (Event, "- {title: x, date: 2023}\n- {id: 7, title: y, date: 2023~}\n"),
            (
                Event,
                "headline: x\nwhen: 2023\npeople: [A, B]\nwhere: C\ncategory: z\nlinks: [https://x.org/]\n",
            ),
            (Event, "title: x\nactors:\nlocations:\nsources:\ntext:\nstatus:\ndraft:\nkind:\n"),
            (Event, "title: x\nactors: [a, {actor: b, role: host}, {name: c}, {d: guest}]\n"),
            (Event, "title: x\nactors: {actor: b, role: host}\nlocation: a\ntags: [2023, a]\n"),
            (Event, "title: x\nsources: {source: a, grade: B2}\n"),
            (
                Event,
                "title: x\nsources: [a, https://x.org/, {url: https://x.org/, reliability: b, credibility: 2, page: 4, outlet: X}]\n",
            ),
            (Event, "title: x\ntlp: TLP:AMBER+STRICT\n"),
            (
                Event,
                "title: x\nstatus: {value: denied, tlp: red}\nactors: [a, {actor: b, role: {value: spy, tlp: red}, tlp: amber}]\ntags: [a, {tag: b, tlp: amber}]\nlocation: {value: a, tlp: green}\nrelated: [{event: a, tlp: red}]\nsummary: {value: x, tlp: green}\n",
            ),
            (Event, "title: x\ntlp: White\n"),
            (Event, "title: x\nown: {deep: [1, true, null]}\n"),
            (Actor, "name: x\nkind: Organization\naliases: y\nshort: [z]\nids: {a: 1, b: Q1}\n"),
            (Actor, "name: x\nids: {wikidata: {value: Q1, tlp: red}, a: b}\n"),
            (
                Event,
                "title: x\nsources: [{source: a, reliability: b, credibility: \"2\"}]\ntags: [2023]\n",
            ),
            (Kind::Page, "title: x\norder: \"2\"\n"),
            (Kind::Briefing, "title: x\ncorrections: {date: 2024, note: y}\n"),
            (Kind::Briefing, "title: x\ncorrections: [{date: 2024, text: y, tlp: red}]\n"),
            (Actor, "name: x\nroles: [{position: Chair}, {value: Aide, tlp: red}]\n"),
            (Actor, "name: x\nroles: [Leader, {title: Chair, of: y, from: 2012-04, to: 2013}]\n"),
            (Location, "name: x\ncoordinates: [50.55, 137.01]\nwithin: y\n"),
            (Location, "name: x\nlat: 50.55\nlon: 137.01\n"),
            (Location, "name: x\nLatitude: \"50.55\"\nlng: {value: 137.01, tlp: red}\n"),
            (Location, "name: x\ncoordinates: [\"50.5\", \"137\"]\n"),
            (Location, "name: x\ncoordinates: {lat: 50.5, lng: \"137\"}\n"),
            (Location, "name: x\ncoordinates: {value: [50.5, 137], tlp: red}\n"),
            (Event, "title: x\nlocations: [{location: a, lat: 50, lon: 137}]\n"),
            (Event, "title:\ndate:\nid:\n"),
            (Event, "title: true\nkind: false\ntags: [true]\n"),
            (Event, "title: x\nstatus: draft\n"),
            (Event, "title: x\nstatus: \"\"\n"),
            (Event, "title: x\ndraft: yes\n"),
            (Event, "title: x\ndraft: \"no\"\n"),
            (Event, "title: x\ndraft: On\n"),
            (Event, "title: x\ndraft: 1\n"),
            (Event, "title: x\ndraft: \"true\"\n"),
            (Event, "title: x\ntlp: amber-strict\n"),
            (Event, "title: x\ntlp: amber strict\n"),
            (Event, "title: x\ntlp: TLP:amber + strict\n"),
            (Event, "title: x\ntags: [{tag: a}, {Value: b, TLP: red}]\nrelated: [{event: a}]\n"),
            (Event, "title: x\nactors: [{actor: a, TLP: red}, {name: a, marking: red}]\n"),
            (Event, "title: x\nsources: [{outlet: X, quote: y}]\n"),
            (
                Event,
                "- {title: x, date: 2023}\n- null\n- {title: y, date: 2024, tags: [null, a], actors: [null, b]}\n",
            ),
            (Kind::Briefing, "title: x\nevents: [{event: b}]\nauthors: [{name: a}]\n"),
            (Kind::Briefing, "title: x\ncorrections: [{Date: 2024, Text: y}]\n"),
            (Actor, "name: x\naliases: [{name: a}]\nshort: {value: y, tlp: red}\n"),
            (
                Source,
                "title: x\nurl: https://x.org/\ndate: 2023-09\naccessed: 2024\nreliability: F\n",
            ),
        ] {
            let subject = Subject::Kind(kind);
            assert!(reads(subject, yaml), "{yaml}");
            assert!(accepts(subject, yaml), "{yaml}");
        }
        let site = "title: x\nkinds: [a, b]\nfacets: {c: C}\nfolders: {d: events, e: actor}\nper_page: \"20\"\nlink: all\nhistory: {authors: none}\npublish: {web: {to: a, keep: CNAME}}\n";
        for site in [
            site,
            "title:\nhistory: no\ndata: no\n",
            "title: x\nhistory: {messages: no}\npublish: {web: {branch: a, keep_history: yes}}\n",
        ] {
            assert!(reads(Subject::Site, site), "{site}");
            assert!(accepts(Subject::Site, site), "{site}");
        }
    }

    #[test]
    fn what_reading_finds_wrong_is_marked_in_an_editor_where_a_schema_can_tell() {
        use Kind::{Actor, Event, Location};
        for (kind, yaml) in [
            (Event, "title: [x]\n"),
            (Event, "title: x\nstatus: confirmd\n"),
            (Event, "title: x\ntlp: secret\n"),
            (Event, "title: x\nsources: [{source: a, reliability: G}]\n"),
            (Event, "title: x\nsources: [{source: a, credibility: 7}]\n"),
            (Event, "title: x\nsources: [{source: a, credibility: \"7\"}]\n"),
            (Event, "title: x\ntlp:\n"),
            (Kind::Briefing, "title: x\ncorrections: [{text: x}]\n"),
            (Kind::Page, "title: x\norder: first\n"),
            (Kind::Page, "title: x\norder: 1.5\n"),
            (Actor, "name: x\nroles: [{of: y}]\n"),
            (Event, "title: x\ndraft: maybe\n"),
            (Event, "just text\n"),
            (Actor, "name: x\nkind: robot\n"),
            (Location, "name: x\ncoordinates: [137.01, 50.55]\n"),
            (Location, "name: x\ncoordinates: [50.55]\n"),
            (Location, "name: x\nlat: 500\nlon: 1\n"),
            (Location, "name: x\ncoordinates: {lat: 150}\n"),
            (Location, "name: x\ncoordinates: {lat: 150, lon: 1}\n"),
            (Event, "title: x\nlocations: [{location: a, lat: 500, lon: 137}]\n"),
            (Event, "title: x\nlocations: [{coordinates: [1, 2]}]\n"),
            (Event, "title: x\nactors: [{actor: a, tlp: ambr}]\n"),
            (Event, "title: x\nstatus: {value: denied, tlp: ambr}\n"),
            (Event, "title: x\nstatus: {value: foo, tlp: amber}\n"),
            (Event, "title: x\ntags: [{tag: a, tlp: ambr}]\n"),
            (Event, "title: x\nsources: [{source: a, reliability: G, tlp: amber}]\n"),
            (Event, "title: x\nsources: [{reliability: B}]\n"),
            (Event, "title: x\nactors: [{}]\n"),
            (Event, "title: x\nid: ../x\n"),
            (Event, "title: x\nid: a/../b\n"),
            (Event, "title: x\ntlp: amber++strict\n"),
        ] {
            let subject = Subject::Kind(kind);
            assert!(!reads(subject, yaml), "{yaml}");
            assert!(!accepts(subject, yaml), "{yaml}");
        }
        for yaml in [
            "title: x\nunregistered: Warn\n",
            "title: x\nper_page: 5\n",
            "title: x\naudience: all\n",
            "title: x\naudience:\n",
            "title: x\nhistory: {authors: }\n",
            "title: x\nfolders: {incidents: nope}\n",
        ] {
            assert!(!reads(Subject::Site, yaml), "{yaml}");
            assert!(!accepts(Subject::Site, yaml), "{yaml}");
        }
    }

    #[test]
    fn every_word_that_a_vocabulary_lets_pass_is_read() {
        for (first, more) in IN_ANY_CASE {
            for word in more.iter().chain([first]) {
                let loud = word.to_ascii_uppercase();
                let known = match *first {
                    CLEAR => loud.parse::<crate::model::Marking>().is_ok(),
                    "planned" => {
                        loud.parse::<crate::model::Status>().is_ok()
                            || read::fields::says_draft(&loud)
                    }
                    "A" => loud.parse::<crate::model::Reliability>().is_ok(),
                    _ => crate::model::ActorKind::parse(&loud).is_some(),
                };
                assert!(known, "{loud}");
            }
        }
    }

    #[test]
    fn every_field_is_described_and_every_vocabulary_listed() {
        for subject in
            Kind::ALL.map(Subject::Kind).into_iter().chain([Subject::Site, Subject::Theme])
        {
            let schema = schema(subject);
            let record = schema.pointer("/definitions/record").unwrap_or(&schema);
            for (name, field) in record["properties"].as_object().unwrap() {
                assert!(field["description"].is_string(), "{subject:?} {name}");
            }
        }
        let event = schema(Subject::Kind(Kind::Event));
        let choices = |field: &str| -> Vec<String> {
            let path = format!("/definitions/record/properties/{field}/anyOf");
            let choices = event.pointer(&path).unwrap().as_array().unwrap();
            choices.iter().filter_map(|choice| Some(choice["const"].as_str()?.to_owned())).collect()
        };
        assert_eq!(
            choices("status"),
            crate::model::Status::ALL.map(|status| status.key().to_owned())
        );
        assert_eq!(
            choices("tlp"),
            crate::model::Marking::ALL.map(|marking| marking.key().to_owned())
        );
    }

    #[test]
    fn fields_of_every_record_and_of_its_kind_are_known() {
        for field in ["title", "date", "actors", "sources", "tags", "tlp", "text", "id"] {
            assert!(fields(Kind::Event).iter().any(|known| known == field), "{field}");
        }
        assert!(settings().iter().any(|known| known == "base_url"));
    }
}
