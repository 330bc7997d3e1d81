//! The words of the site's language, from the theme's strings file.

use serde_json::Value;

use crate::link::prose::{ALERTS, ProseWords};
use crate::model::{DateWords, LRI, Numbers, PDI, is_rtl};

/// The words of one language: how it writes dates and numbers, and the theme's strings.
#[derive(Debug, Clone)]
pub struct Words {
    /// How dates are written.
    pub dates: DateWords,
    /// How numbers are written.
    pub numbers: Numbers,
    /// How English counts, for the words that are said in it.
    english: Numbers,
    strings: Value,
}

impl Words {
    /// Joins the strings of a language with those of English, which fill its gaps.
    pub fn new(language: &str, english: Value, own: Option<Value>) -> Self {
        let is_rtl = is_rtl(language);
        let mut strings = english;
        if !language.eq_ignore_ascii_case("en") && !language.to_ascii_lowercase().starts_with("en-")
        {
            fall_back(&mut strings, own.as_ref(), is_rtl);
        }
        if let Some(own) = own {
            overlay(&mut strings, own);
        }
        // No language that is written from right to left has dates of its own.
        let dates = DateWords::for_language(language);
        Self {
            dates: if is_rtl { dates.set_apart() } else { dates },
            numbers: Numbers::for_language(language),
            english: Numbers::for_language("en"),
            strings,
        }
    }

    /// The strings, as templates receive them in `t`.
    pub fn strings(&self) -> &Value {
        &self.strings
    }

    /// The string at a path such as `status.confirmed.label`; the path itself where there is none,
    /// so that a gap in a theme is seen and breaks nothing.
    pub fn get<'w>(&'w self, path: &'w str) -> &'w str {
        self.find(path).unwrap_or(path)
    }

    /// The string at a path, where there is one: for words that a language may have or not.
    pub fn find(&self, path: &str) -> Option<&str> {
        path.split('.').try_fold(&self.strings, |at, part| at.get(part))?.as_str()
    }

    /// The string at a path, with `{name}` replaced.
    pub fn fill(&self, path: &str, values: &[(&str, &str)]) -> String {
        let mut text = self.get(path).to_owned();
        for (name, value) in values {
            text = text.replace(&format!("{{{name}}}"), value);
        }
        text
    }

    /// What Dateline itself says in texts.
    pub fn prose(&self) -> ProseWords {
        let word = |key: &str| self.get(&format!("prose.{key}")).to_owned();
        ProseWords {
            table: word("table"),
            to_do: word("to_do"),
            done: word("done"),
            withheld: word("withheld"),
            footnotes: word("footnotes"),
            back: word("back"),
            alerts: ALERTS.map(word),
        }
    }

    /// A number of things: `1 event`, `21 events`, `10,000 events`.
    pub fn count(&self, noun: &str, n: usize) -> String {
        self.fill(&self.form(&format!("count.{noun}"), n), &[("n", &self.number(n))])
    }

    /// Of the strings at a path, the path of that for so many: `other` where there is none for the
    /// form that the language has.
    pub fn form(&self, path: &str, n: usize) -> String {
        let is_english = self.find(&format!("{path}.{LANGUAGE}")).is_some();
        let numbers = if is_english { &self.english } else { &self.numbers };
        let own = format!("{path}.{}", numbers.form(n as u64));
        if self.find(&own).is_some() { own } else { format!("{path}.other") }
    }

    /// A number as the language writes it.
    pub fn number(&self, n: usize) -> String {
        self.numbers.write(n as u64)
    }
}

/// Beside the forms of a word, whose language they follow where that is not the site's.
const LANGUAGE: &str = "language";

/// Prepares the words of English that a language does not have itself.
///
/// English has its own rules which form of a word goes with a number: forms are marked, for scripts
/// to read it too. Where a language has forms of its own, those of English go. On pages that are
/// written from right to left, what is more than a word is set apart from what stands around it.
fn fall_back(english: &mut Value, own: Option<&Value>, is_rtl: bool) {
    let words = match english {
        Value::Object(words) => words,
        Value::String(text) if is_rtl && own.is_none() && falls_apart(text) => {
            *text = format!("{LRI}{text}{PDI}");
            return;
        }
        _ => return,
    };
    let is_counted = words.contains_key("other")
        && words.iter().all(|(form, word)| Numbers::FORMS.contains(&&**form) && word.is_string());
    if !is_counted {
        for (key, word) in words {
            fall_back(word, own.and_then(|own| own.get(key)), is_rtl);
        }
    } else if own.is_some_and(|own| own.get("other").is_some()) {
        words.clear();
    } else {
        for word in words.values_mut() {
            fall_back(word, None, is_rtl);
        }
        words.insert(LANGUAGE.to_owned(), "en".into());
    }
}

/// Whether words that are written from left to right would be shown in another order, or with
/// their last sign before the first, among others that are written from right to left.
fn falls_apart(text: &str) -> bool {
    let mut outside = true;
    let has_letters = text.chars().any(|c| {
        match c {
            '{' => outside = false,
            '}' => outside = true,
            _ => {}
        }
        outside && c.is_alphabetic()
    });
    let ends = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    has_letters
        && (text.contains([' ', '{'])
            || ends(text.chars().next()) != ends(text.chars().next_back()))
}

/// Puts values over others: mappings key by key, anything else as a whole.
pub(crate) fn overlay(under: &mut Value, over: Value) {
    match (under, over) {
        (Value::Object(under), Value::Object(over)) => {
            for (key, value) in over {
                overlay(under.entry(key).or_insert(Value::Null), value);
            }
        }
        (under, over) => *under = over,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_language_fills_its_gaps_from_english() {
        let english = json!({"a": {"x": "one", "y": "two"}, "count": {"events": {"one": "{n} event", "other": "{n} events"}}});
        let words = Words::new("fr", english, Some(json!({"a": {"x": "un"}})));
        assert_eq!(words.get("a.x"), "un");
        assert_eq!(words.get("a.y"), "two");
        assert_eq!(words.get("a.z"), "a.z");
        assert_eq!(words.count("events", 3), "3 events");
        assert_eq!(words.count("events", 12_345), "12\u{202f}345 events");
    }

    #[test]
    fn a_word_takes_the_form_that_its_number_asks_for() {
        let english = json!({"count": {"events": {"one": "{n} event", "other": "{n} events"}}});
        let own = json!({"count": {"events": {"one": "{n} подія", "few": "{n} події", "many": "{n} подій", "other": "{n} події"}}});
        let words = Words::new("uk", english.clone(), Some(own));
        let said = [1, 2, 5, 11, 21, 1_000].map(|n| words.count("events", n));
        let forms = ["1 подія", "2 події", "5 подій", "11 подій", "21 подія", "1\u{a0}000 подій"];
        assert_eq!(said, forms);
    }

    #[test]
    fn what_falls_back_to_english_is_whole_on_pages_from_right_to_left() {
        let english = json!({
            "empty": "No events on record.", "events": "Events", "find": "Find…", "told": "{name}: {value}",
            "prose": {"withheld": "[withheld]"}, "list_comma": ", ", "filter": "Filter this list",
            "count": {"events": {"one": "{n} event", "other": "{n} events"}},
        });
        let own = json!({"filter": "تصفية هذه القائمة"});
        for language in ["ar", "he", "fa-IR"] {
            let words = Words::new(language, english.clone(), Some(own.clone()));
            let said = |path: &str| words.get(path).replace(LRI, "<").replace(PDI, ">");
            assert_eq!(said("empty"), "<No events on record.>");
            assert_eq!(said("find"), "<Find…>");
            assert_eq!(words.count("events", 21), format!("{LRI}21 events{PDI}"));
            // One word stands as it is anywhere, and so do signs alone and what is the language's own.
            for path in ["events", "told", "prose.withheld", "list_comma", "filter"] {
                assert!(!words.get(path).contains([LRI, PDI]), "{path}");
            }
            assert!(words.dates.day_month_year.starts_with(LRI));
        }
        let words = Words::new("ru", english, None);
        assert_eq!(words.get("empty"), "No events on record.");
        assert!(!words.dates.day_month_year.contains(LRI));
    }

    #[test]
    fn what_falls_back_to_english_is_counted_as_english_counts() {
        let english = json!({
            "count": {"events": {"one": "{n} event", "other": "{n} events"}},
            "actor_kind": {"person": "Person", "other": "Other"},
        });
        // Ukrainian has `one` for 21 too, Japanese for none, French for 0.
        for language in ["uk", "ru", "ja", "ar", "fr"] {
            let words = Words::new(language, english.clone(), None);
            let said = [0, 1, 2, 21].map(|n| words.count("events", n).replace([LRI, PDI], ""));
            assert_eq!(said, ["0 events", "1 event", "2 events", "21 events"], "{language}");
        }
        // A language that has one form for all has that alone, and other words stay as they are.
        let own =
            json!({"count": {"events": {"other": "{n}件"}}, "actor_kind": {"other": "その他"}});
        let words = Words::new("ja", english.clone(), Some(own));
        assert_eq!([1, 2].map(|n| words.count("events", n)), ["1件", "2件"]);
        let kinds =
            ["person", "other"].map(|kind| words.get(&format!("actor_kind.{kind}")).to_owned());
        assert_eq!(kinds, ["Person", "その他"]);
        // Of British English nothing falls back.
        let own = json!({"count": {"events": {"other": "{n} happenings"}}});
        let words = Words::new("en-GB", english, Some(own));
        assert_eq!([1, 2].map(|n| words.count("events", n)), ["1 event", "2 happenings"]);
    }
}
