//! What can be done to a value with `|`.

use std::collections::HashMap;
use std::sync::Arc;

use tera::value::{Key, ValueKind};
use tera::{Error, Kwargs, Map, State, Tera, TeraResult, Value};

use crate::model::Numbers;

/// The filter that writes numbers.
const NUMBER: &str = "number";

/// The filter that groups items.
const GROUP_BY: &str = "group_by";

/// What Tera (2.4) and Dateline can do to a value with `|`, each in a sentence.
pub(super) const FILTERS: &[(&str, &str)] = &[
    ("abs", "A number without its sign."),
    ("capitalize", "The first letter as a capital, the others small."),
    ("default", "The value, or `value=` where there is none."),
    ("escape", "Escaped for HTML; done by itself unless `safe` stands last."),
    (
        "escape_html",
        "Escaped for HTML, as every value is by itself; beside another filter written `{{ text | escape_html | … | safe }}`, or it is escaped twice.",
    ),
    ("escape_xml", "Escaped for XML."),
    ("first", "The first of a list."),
    ("float", "As a number."),
    ("get", "The value of a `key=` of a mapping."),
    (
        GROUP_BY,
        "A mapping of the values of an `attribute=` to the items that have it, each value where it first appears.",
    ),
    ("indent", "Every line moved in by `width=` spaces."),
    ("int", "As a whole number."),
    ("join", "The texts of a list as one, with `sep=` between them."),
    ("keys", "The keys of a mapping."),
    ("last", "The last of a list."),
    ("length", "How many items, entries or characters."),
    ("lower", "In small letters."),
    (
        "newlines_to_br",
        "With `<br>` at the ends of lines, of a text that is HTML: `{{ text | escape_html | newlines_to_br | safe }}`.",
    ),
    ("nth", "The item at `n=`, from 0."),
    (NUMBER, "A whole number as the site's language writes it, such as 10,000."),
    ("pairs", "The entries of a mapping, each as key and value."),
    ("pluralize", "`singular=` for one, else `plural=`."),
    ("replace", "With `to=` where there was `from=`."),
    ("reverse", "The last first."),
    ("round", "A number rounded."),
    (
        "safe",
        "Not escaped. For the fields named `html` and `json_ld` alone: they are safe, others are not.",
    ),
    ("sort", "A list in order, by `attribute=` if given."),
    ("split", "A text as a list, parted at `pat=`."),
    ("str", "As a text."),
    ("title", "With a Capital on Each Word."),
    ("trim", "Without white space at both ends."),
    ("trim_end", "Without white space at the end."),
    ("trim_start", "Without white space at the start."),
    ("truncate", "Cut to `length=` characters."),
    ("unique", "Each item of a list once."),
    ("upper", "In CAPITALS."),
    ("values", "The values of a mapping."),
    ("wordcount", "How many words."),
];

/// Registers the filters that are Dateline's own.
pub(super) fn register(tera: &mut Tera, numbers: Numbers) {
    tera.register_filter(NUMBER, move |number: u64, _: Kwargs, _: &State<'_>| {
        numbers.write(number)
    });
    tera.register_filter(GROUP_BY, group_by);
}

/// Groups items by an attribute. Tera's own gives the groups in another order each time, and the
/// same desk would not make the same bytes.
fn group_by(items: &[Value], given: Kwargs, _: &State<'_>) -> TeraResult<Map> {
    let path = given.must_get::<&str>("attribute")?;
    let mut groups: Vec<(Key<'static>, Vec<Value>)> = Vec::new();
    let mut places = HashMap::new();
    for (at, item) in items.iter().enumerate() {
        let Some(value) = item.get_from_path(path) else {
            return Err(Error::message(format!("the item at {at} has no `{path}`")));
        };
        if value.is_none() {
            continue;
        }
        let Some(key) = key(value) else {
            let message = format!("`{path}` of the item at {at} is no text, number or boolean");
            return Err(Error::message(message));
        };
        let place = *places.entry(key.clone()).or_insert_with(|| {
            groups.push((key, Vec::new()));
            groups.len() - 1
        });
        groups[place].1.push(item.clone());
    }
    Ok(groups.into_iter().map(|(key, list)| (key, Value::from(list))).collect())
}

/// A value as the key of a mapping.
fn key(value: &Value) -> Option<Key<'static>> {
    Some(match value.kind() {
        ValueKind::Bool => Key::Bool(value.as_bool()?),
        ValueKind::String => Key::String(Arc::from(value.as_str()?)),
        _ => Key::I128(value.as_i128()?),
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use serde_json::json;
    use tera::Context;

    use super::*;

    fn rendered(template: &str, context: &serde_json::Value) -> TeraResult<String> {
        let mut tera = Tera::new();
        register(&mut tera, Numbers::for_language("en"));
        tera.add_raw_template("x", template)?;
        tera.render("x", &Context::from_serialize(context)?)
    }

    #[test]
    fn filters_that_make_html_are_described_as_they_are_to_be_written() {
        for (filter, written, made) in [
            ("escape_html", "{{ text | escape_html | upper | safe }}", "A &LT;B&GT;"),
            (
                "newlines_to_br",
                "{{ text | escape_html | newlines_to_br | safe }}",
                "a &lt;b&gt;<br>",
            ),
        ] {
            let described = FILTERS.iter().find(|(name, _)| *name == filter).unwrap().1;
            assert!(described.contains(&written.replace("upper", "…")), "{described}");
            let mut tera = Tera::new();
            tera.add_raw_template("x.html", written).unwrap();
            let context = Context::from_serialize(&json!({ "text": "a <b>\n" })).unwrap();
            assert_eq!(tera.render("x.html", &context).unwrap().trim_end(), made);
        }
    }

    #[test]
    fn groups_stand_in_the_order_in_which_they_first_appear() {
        let count = 30;
        let items: Vec<_> = (0..count * 2)
            .map(|n| json!({ "of": { "kind": format!("k{}", (n * 7) % count) }, "n": n }))
            .collect();
        let expected: String =
            (0..count).map(|n| format!("k{}: {n} {}; ", (n * 7) % count, n + count)).collect();
        let template = "{% for kind, list in items | group_by(attribute=\"of.kind\") %}{{ kind }}: {{ list[0].n }} {{ list[1].n }}; {% endfor %}";
        assert_eq!(rendered(template, &json!({ "items": items })).unwrap(), expected);
    }

    #[test]
    fn what_has_no_value_is_in_no_group_and_what_cannot_be_a_key_is_an_error() {
        let template = "{% for key, list in items | group_by(attribute=\"a\") %}{{ key }}{{ list | length }} {% endfor %}";
        let shown = |items: serde_json::Value| rendered(template, &json!({ "items": items }));
        assert_eq!(
            shown(json!([{"a": 2}, {"a": null}, {"a": true}, {"a": 2}])).unwrap(),
            "22 true1 "
        );
        assert_eq!(shown(json!([])).unwrap(), "");
        assert!(shown(json!([{"b": 1}])).is_err());
        assert!(shown(json!([{"a": [1]}])).is_err());
    }
}
