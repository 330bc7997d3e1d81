//! The fields of one mapping: taken one by one, in any of the spellings that desks use.
//!
//! Content that was not written for Dateline names the same thing in many ways. A [`Fields`]
//! hands out values by their known spellings, notes what is wrong with each where it stands, and
//! keeps the rest as the record's own keys. It never stops at the first mistake.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::sync::Arc;

use foldhash::{HashMap, HashMapExt};
use jiff::civil;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::front_matter::holds_back;
use super::marked;
use super::yaml::{Key, Node, Style, Value};
use crate::diagnostic::{Code, Diagnostic, Place, Severity, Span};
use crate::model::{
    Credibility, Date, DateError, Extra, Grade, Marking, Point, Reliability, Spanned, Status,
    scheme,
};
use crate::schema::{COORDINATES, LATITUDE, LONGITUDE};

/// The fields of one mapping, and what was found wrong in them.
pub(super) struct Fields<'a> {
    pub(super) file: &'a Arc<str>,
    pub(super) span: Span,
    entries: &'a [(Key, Node)],
    /// The keys, folded.
    names: Vec<String>,
    taken: Vec<bool>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// Keys that say what an item of a list of texts is, where it is a mapping.
const ITEM: &[&str] = &[
    "value", "name", "alias", "tag", "event", "briefing", "id", "text", "title", "author",
    "address", "url", "short", "word",
];

/// Whether a line of a list may begin with a character, in YAML or in the way of a word processor.
pub(super) fn is_bullet(c: char) -> bool {
    matches!(c, '-' | '*' | '\u{2022}' | '\u{2023}' | '\u{B7}' | '\u{2013}' | '\u{2014}')
}

/// Folds a key, so that `Archive-URL` and `archive_url` are one.
pub(super) fn folded(key: &str) -> String {
    key.trim()
        .chars()
        .map(|c| if matches!(c, '-' | ' ') { '_' } else { c.to_ascii_lowercase() })
        .collect()
}

impl<'a> Fields<'a> {
    pub(super) fn new(file: &'a Arc<str>, span: Span, entries: &'a [(Key, Node)]) -> Self {
        let mut fields = Self {
            file,
            span,
            entries,
            names: entries.iter().map(|(key, _)| folded(&key.text)).collect(),
            taken: vec![false; entries.len()],
            diagnostics: Vec::new(),
        };
        fields.repeated();
        fields
    }

    /// Points out keys that are one to Dateline and two to YAML: `Status` and `status`.
    fn repeated(&mut self) {
        let mut seen: HashMap<&str, usize> = HashMap::with_capacity(self.names.len());
        let mut repeated = Vec::new();
        for (at, name) in self.names.iter().enumerate() {
            if self.entries[at].1.is_null() {
                continue;
            }
            match seen.get(name.as_str()) {
                Some(&first) => repeated.push((first, at)),
                None => {
                    seen.insert(name, at);
                }
            }
        }
        for (first, at) in repeated {
            let (first, key) = (&self.entries[first].0, &self.entries[at].0);
            let related = (Place::at(self.file, first.span), "first here".to_owned());
            let message = format!(
                "the keys `{}` and `{}` are one and stand in one mapping; the first counts",
                clip(&first.text),
                clip(&key.text)
            );
            let diagnostic = self.report(key.span, Code::DuplicateKey, message);
            diagnostic.help = Some("delete one of the two".into());
            diagnostic.related.push(related);
        }
    }

    pub(super) fn report(&mut self, span: Span, code: Code, message: String) -> &mut Diagnostic {
        self.diagnostics.push(Diagnostic::new(code, message).at(Place::at(self.file, span)));
        let last = self.diagnostics.len() - 1;
        &mut self.diagnostics[last]
    }

    /// Takes the first of `names` that is there and not empty. Spellings that are there and empty
    /// are taken too, for they say nothing.
    pub(super) fn take(&mut self, names: &[&str]) -> Option<(&'a Key, &'a Node)> {
        let mut found = None;
        for name in names {
            for (at, (key, node)) in self.entries.iter().enumerate() {
                if self.taken[at] || self.names[at] != *name {
                    continue;
                }
                if node.is_null() {
                    self.taken[at] = true;
                } else if found.is_none() {
                    self.taken[at] = true;
                    found = Some((key, node));
                }
            }
            if found.is_some() {
                return found;
            }
        }
        None
    }

    /// Finds the first of `names` that is there and not empty, and leaves it.
    pub(super) fn peek(&self, names: &[&str]) -> Option<(&'a Key, &'a Node)> {
        let of = |name: &str| {
            (0..self.entries.len()).find(|&at| {
                !self.taken[at] && self.names[at] == name && !self.entries[at].1.is_null()
            })
        };
        let at = names.iter().find_map(|name| of(name))?;
        let (key, node) = &self.entries[at];
        Some((key, node))
    }

    /// Whether a setting that decides what is let out is there and empty, which is reported: nobody
    /// knows what was meant.
    pub(super) fn says_nothing(&mut self, name: &str) -> bool {
        let is_blank = |node: &Node| {
            node.is_null() || node.as_str().is_some_and(|text| text.trim().is_empty())
        };
        let at = (0..self.entries.len())
            .find(|&at| self.names[at] == name && is_blank(&self.entries[at].1));
        if let Some(at) = at {
            let span = self.entries[at].0.span;
            self.taken[at] = true;
            self.report(span, Code::InvalidSetting, format!("`{name}:` says nothing")).help =
                Some("write what it is to be, or take it out".to_owned());
        }
        at.is_some()
    }

    /// Takes one line of text.
    pub(super) fn text(&mut self, names: &[&str]) -> Option<Spanned<String>> {
        let (key, node) = self.take(names)?;
        self.as_text(&key.text, node)
    }

    pub(super) fn as_text(&mut self, key: &str, node: &Node) -> Option<Spanned<String>> {
        match node.as_str() {
            Some(text) if text.trim().is_empty() => None,
            Some(text) => {
                let text = marked::unmarked(text).trim().to_owned();
                (!text.is_empty()).then(|| Spanned::new(text, node.span))
            }
            None => {
                self.wrong_type(key, node, "text");
                None
            }
        }
    }

    /// Takes a text in Markdown, with its marks.
    pub(super) fn markdown(&mut self, names: &[&str]) -> Option<String> {
        let (key, node) = self.take(names)?;
        self.as_text(&key.text, node)?;
        node.as_str().map(|text| text.trim().to_owned())
    }

    pub(super) fn wrong_type(&mut self, key: &str, node: &Node, wanted: &str) {
        let message = format!("`{key}` is {}, not {wanted}", node.type_name());
        let diagnostic = self.report(node.span, Code::WrongType, message);
        diagnostic.label = format!("wants {wanted}");
        // A colon and a space make a mapping of what was meant as text.
        if let Some([(key, value)]) = node.as_map().filter(|_| wanted == "text")
            && let Some(value) = value.as_str()
        {
            let text = clip(&format!("{}: {value}", key.text));
            diagnostic.help = Some(format!("if it is text, quote it: {}", quoted(&text)));
        }
    }

    /// Takes whether the record is a draft, from `draft: true` or from what other programs have for
    /// it, such as `published: false`. Of several the strictest counts, and what cannot be read is
    /// taken as a draft: better a page too few.
    pub(super) fn draft(&mut self) -> bool {
        let mut draft = false;
        for at in 0..self.entries.len() {
            let (key, node) = &self.entries[at];
            let is_draft = match &*self.names[at] {
                "draft" if node.is_null() => false,
                "draft" => flag(node).unwrap_or_else(|| {
                    self.wrong_type(&key.text, node, "true or false");
                    true
                }),
                name if keeps_unpublished(name, node) => true,
                _ => continue,
            };
            self.taken[at] = true;
            draft |= is_draft;
        }
        draft
    }

    /// Reads the day from which on the record may be seen, which stays a key of its own. Where it
    /// cannot be read there is none.
    pub(super) fn embargo(&mut self) -> Option<civil::Date> {
        let mut embargo = None;
        for at in 0..self.entries.len() {
            let (key, node) = &self.entries[at];
            if !is_embargo(&self.names[at]) || node.is_null() {
                continue;
            }
            let day = match self.as_date(&key.text, node) {
                Some(date) => date.value.first_day(),
                None => Some(civil::Date::MAX),
            };
            embargo = embargo.max(day);
        }
        embargo
    }

    /// Reads a setting that is on or off; what is neither is reported.
    pub(super) fn yes_or_no(&mut self, key: &str, node: &Node) -> Option<bool> {
        let read = flag(node);
        if read.is_none() {
            let message = format!("`{key}` is neither true nor false");
            self.report(node.span, Code::InvalidSetting, message).help =
                Some("write true or false".to_owned());
        }
        read
    }

    /// Takes a list of nodes; one value is a list of one, an empty value of none.
    pub(super) fn list(&mut self, names: &[&str]) -> Vec<&'a Node> {
        let Some((key, node)) = self.take(names) else { return Vec::new() };
        match &node.value {
            Value::List(items) => items.iter().filter(|item| !item.is_null()).collect(),
            _ => {
                self.unlisted(&key.text, node);
                vec![node]
            }
        }
    }

    /// Says that what stands where a list belongs is one text, for want of the space after its
    /// dashes, or of the dashes.
    pub(super) fn unlisted(&mut self, key: &str, node: &Node) {
        let Some(scalar) = node.as_scalar().filter(|scalar| scalar.style == Style::Plain) else {
            return;
        };
        let item = scalar.text.strip_prefix(is_bullet).map(str::trim_start);
        let is_dashed = item.is_some_and(|item| item.starts_with(char::is_alphanumeric));
        // A plain text in one line is as long as it is written.
        let is_wrapped = (node.span.end - node.span.start) as usize != scalar.text.len();
        if is_dashed {
            let message = format!("`{key}` is one text, not a list");
            self.report(node.span, Code::WrongType, message).help =
                Some("begin each line with a hyphen and a space: `- one`".into());
        } else if is_wrapped {
            let message = format!("`{key}` is one text over several lines, not a list");
            let diagnostic = self.report(node.span, Code::WrongType, message);
            diagnostic.severity = Severity::Warning;
            diagnostic.help = Some(
                "begin each line with a hyphen and a space, `- one`; quote the text if it is one"
                    .into(),
            );
        }
    }

    /// Takes a list of texts.
    pub(super) fn texts(&mut self, names: &[&str]) -> Vec<Spanned<String>> {
        let name = names.first().copied().unwrap_or_default();
        let items = self.list(names);
        items.into_iter().filter_map(|item| self.as_item(name, item)).collect()
    }

    /// Reads an item of a list of texts. One that is marked is a mapping, of which its marking was
    /// taken: `{tag: arms, tlp: amber}`.
    pub(super) fn as_item(&mut self, key: &str, item: &Node) -> Option<Spanned<String>> {
        let text = item.as_map().and_then(|entries| match entries {
            [(key, text)] if ITEM.contains(&folded(&key.text).as_str()) => Some(text),
            _ => None,
        });
        self.as_text(key, text.unwrap_or(item))
    }

    /// Takes a list of addresses on the site or elsewhere; a list in which anything else stands is
    /// left as it is.
    pub(super) fn addresses(&mut self, name: &str) -> Vec<Spanned<String>> {
        let is_address = |node: &Node| {
            node.as_str().is_some_and(|text| text.starts_with('/') || text.contains("://"))
        };
        let mut named = self.entries.iter().zip(&self.names).filter(|(_, known)| *known == name);
        let are_addresses = named.all(|((_, node), _)| match &node.value {
            Value::List(items) => items.iter().all(|item| item.is_null() || is_address(item)),
            _ => node.is_null() || is_address(node),
        });
        if are_addresses { self.texts(&[name]) } else { Vec::new() }
    }

    /// Takes a list of words. One line with commas is several, `tags: a, b`; an item of a list is
    /// one.
    pub(super) fn words(&mut self, names: &[&str]) -> Vec<Spanned<String>> {
        let Some((key, node)) = self.take(names) else { return Vec::new() };
        self.words_of(&key.text, node)
    }

    /// Reads a list of words.
    pub(super) fn words_of(&mut self, key: &str, node: &Node) -> Vec<Spanned<String>> {
        let (items, ends): (&[Node], &[char]) = match &node.value {
            Value::List(items) => (items, &[]),
            _ => {
                self.unlisted(key, node);
                (std::slice::from_ref(node), &[',', ';'])
            }
        };
        let mut words = Vec::new();
        for item in items.iter().filter(|item| !item.is_null()) {
            let Some(text) = self.as_item(key, item) else { continue };
            for part in text.value.split(ends) {
                let part = part.trim().trim_start_matches('#');
                if !part.is_empty() {
                    words.push(Spanned::new(part.to_owned(), text.span));
                }
            }
        }
        words
    }

    /// Takes a date.
    pub(super) fn date(&mut self, names: &[&str]) -> Option<Spanned<Date>> {
        let (key, node) = self.take(names)?;
        self.as_date(&key.text, node)
    }

    pub(super) fn as_date(&mut self, key: &str, node: &Node) -> Option<Spanned<Date>> {
        let Some(text) = node.as_str() else {
            self.wrong_type(key, node, "a date");
            if let (Some(interval), Some(last)) = (interval(node), self.diagnostics.last_mut()) {
                last.help = Some(format!("write an interval as `{key}: {interval}`"));
            }
            return None;
        };
        self.parse_date(key, text, node.span)
    }

    pub(super) fn parse_date(
        &mut self,
        key: &str,
        text: &str,
        span: Span,
    ) -> Option<Spanned<Date>> {
        match Date::parse(text) {
            Ok(date) => Some(Spanned::new(date, span)),
            Err(error) => {
                self.date_error(key, text, span, &error);
                None
            }
        }
    }

    /// Reads the date with which the name of the record's file begins.
    pub(super) fn date_of_name(&mut self, text: &str) -> Option<Spanned<Date>> {
        match Date::parse(text) {
            Ok(date) => Some(Spanned::new(date, self.span)),
            Err(error) => {
                let message = format!("the file's name begins with `{}`: {error}", clip(text));
                let help = match error.suggestion() {
                    Some(date) => {
                        format!("rename the file, or add `date: {date}` if that is meant")
                    }
                    None => "rename the file, or add `date:`, which counts before its name".into(),
                };
                let diagnostic = Diagnostic::new(Code::InvalidDate, message);
                self.diagnostics.push(diagnostic.at(Place::file(self.file)).help(help));
                None
            }
        }
    }

    fn date_error(&mut self, key: &str, text: &str, span: Span, error: &DateError) {
        let code =
            if error.is_end_before_start() { Code::EndBeforeStart } else { Code::InvalidDate };
        let help = error.hint();
        let diagnostic = self.report(span, code, format!("`{key}: {}`: {error}", clip(text)));
        diagnostic.help = help.or_else(|| {
            Some("write a date as 2023, 2023-09, 2023-09-13 or 2023-09-13/2023-09-15 (EDTF)".into())
        });
    }

    /// Takes a status.
    pub(super) fn status(&mut self, names: &[&str]) -> Option<Status> {
        let (key, node) = self.take(names)?;
        let text = self.as_text(&key.text, node)?;
        let parsed = text.value.parse().ok();
        if parsed.is_none() {
            let keys = Status::ALL.map(Status::key);
            let message = format!("`{}` is not a status", clip(&text.value));
            let help = nearest(&text.value, &keys).map_or_else(
                || format!("write one of {}", keys.join(", ")),
                |near| format!("did you mean `{near}`? The statuses are {}", keys.join(", ")),
            );
            self.report(text.span, Code::InvalidStatus, message).help = Some(help);
        }
        parsed
    }

    /// Takes a marking. What cannot be read is taken as the most restricted: better a page too few.
    /// Of several the strictest counts. The first of `names` says something even where it is empty,
    /// the others where they stand alone.
    pub(super) fn marking(&mut self, names: &[&str]) -> Option<Marking> {
        let empty = |names: &[&str]| {
            let is_named = |key: &Key| names.contains(&folded(&key.text).as_str());
            self.entries.iter().find(|(key, node)| node.is_null() && is_named(key))
        };
        let (of_first, of_any) = (empty(names.get(..1).unwrap_or_default()), empty(names));
        let found = self.take(names);
        if let Some((key, _)) = of_first.or(of_any.filter(|_| found.is_none())) {
            self.unreadable(key.span, format!("`{}:` says nothing", key.text));
            return Some(Marking::Red);
        }
        let (key, node) = found?;
        let mut marking = self.as_marking(key, node);
        for (at, (key, node)) in self.entries.iter().enumerate() {
            if self.taken[at] || !names.contains(&folded(&key.text).as_str()) {
                continue;
            }
            if let Some(other) = node.as_str().and_then(|text| text.parse().ok()) {
                self.taken[at] = true;
                marking = marking.max(other);
            }
        }
        Some(marking)
    }

    fn as_marking(&mut self, key: &Key, node: &Node) -> Marking {
        let text = node.as_str().unwrap_or_default().trim().to_owned();
        if let Ok(marking) = text.parse() {
            return marking;
        }
        let message = format!("`{}: {}` is not a TLP marking", key.text, clip(&text));
        self.unreadable(node.span, message);
        Marking::Red
    }

    fn unreadable(&mut self, span: Span, message: String) {
        self.report(span, Code::InvalidMarking, message).help = Some(
            "write clear, green, amber, amber+strict or red; until then the record is held back as red"
                .into(),
        );
    }

    /// Takes a grade, from `reliability`, `credibility` and `grade`.
    pub(super) fn grade(&mut self) -> Grade {
        let mut grade = Grade::default();
        if let Some(text) = self.text(&["grade", "admiralty", "grading"]) {
            match text.value.parse() {
                Ok(parsed) => grade = parsed,
                Err(()) => {
                    self.grade_error(&text, "write a letter A–F and a digit 1–6, such as B2")
                }
            }
        }
        if let Some(reliability) = self.reliability() {
            grade.reliability = Some(reliability);
        }
        if let Some(text) = self.text(&["credibility"]) {
            match text.value.parse().ok().and_then(Credibility::new) {
                Some(credibility) => grade.credibility = Some(credibility),
                None => self.grade_error(
                    &text,
                    "credibility is a digit from 1 (confirmed) to 6 (cannot be judged)",
                ),
            }
        }
        grade
    }

    /// Takes the letter of a grade.
    pub(super) fn reliability(&mut self) -> Option<Reliability> {
        let text = self.text(&["reliability"])?;
        let parsed = text.value.parse().ok();
        if parsed.is_none() {
            self.grade_error(
                &text,
                "reliability is a letter from A (completely reliable) to F (cannot be judged)",
            );
        }
        parsed
    }

    fn grade_error(&mut self, text: &Spanned<String>, help: &str) {
        let message = format!("`{}` is not in the Admiralty code", clip(&text.value));
        self.report(text.span, Code::InvalidGrade, message).help = Some(help.to_owned());
    }

    /// Takes coordinates: a pair, `latitude, longitude` in a text, a mapping, or two keys.
    pub(super) fn point(&mut self) -> Option<Point> {
        if let Some((_, node)) = self.take(COORDINATES) {
            return self.as_point(node);
        }
        let latitude = self.take(LATITUDE);
        let longitude = self.take(LONGITUDE);
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

    /// Takes a web address; one that is not `http` or `https` is reported and dropped.
    pub(super) fn web_address(&mut self, names: &[&str]) -> Option<String> {
        let text = self.text(names)?;
        self.two_addresses(&text);
        let address = web_address(&text.value);
        if address.is_none() {
            self.invalid_address(&text);
        }
        address
    }

    /// Takes what may be an address or a name; what is meant as an address and is none is reported
    /// and dropped, so that no page shows a password in it.
    pub(super) fn address_or_name(&mut self, text: Spanned<String>) -> Option<Spanned<String>> {
        self.two_addresses(&text);
        let is_address =
            scheme(&text.value).is_some_and(|name| text.value[name.len()..].starts_with("://"));
        if is_address && web_address(&text.value).is_none() {
            self.invalid_address(&text);
            return None;
        }
        Some(text)
    }

    /// Says that a value holds two addresses, which would be read as one.
    fn two_addresses(&mut self, text: &Spanned<String>) {
        let begins = |at: usize| {
            let (before, rest) = text.value.split_at(at);
            before.ends_with([' ', ',', ';'])
                && (rest.starts_with("https://") || rest.starts_with("http://"))
        };
        let is_address = text.value.starts_with("http");
        let second = text.value.match_indices("http").map(|(at, _)| at).find(|&at| begins(at));
        if let Some(second) = second.filter(|_| is_address) {
            let message = "two addresses stand here, and are read as one".to_owned();
            let first = text.value[..second].trim_end_matches([' ', ',', ';']);
            self.report(text.span, Code::InvalidUrl, message).help =
                Some(format!("write a list, each on a line of its own: `- {}`", clip(first)));
        }
    }

    fn invalid_address(&mut self, text: &Spanned<String>) {
        let message = format!("`{}` is not a web address", clip(&text.value));
        self.report(text.span, Code::InvalidUrl, message).help = Some(
            "write an address that begins with https:// or http://; this one is left out".into(),
        );
    }

    /// Takes a mapping of short texts, such as `ids`.
    pub(super) fn labels(&mut self, names: &[&str]) -> BTreeMap<String, String> {
        let Some((key, node)) = self.take(names) else { return BTreeMap::new() };
        let Some(entries) = node.as_map() else {
            self.wrong_type(&key.text, node, "a mapping");
            return BTreeMap::new();
        };
        entries
            .iter()
            .filter_map(|(key, node)| {
                Some((key.text.to_string(), self.as_text(&key.text, node)?.value))
            })
            .collect()
    }

    /// Keeps what was not taken as the record's own keys, those of facets as they are written, and
    /// points out keys that are nearly
    /// the name of a field which the record does not have.
    pub(super) fn rest(mut self, known: &[String], own: &[String]) -> (Extra, Vec<Diagnostic>) {
        let mut extra = Extra::new();
        for at in 0..self.entries.len() {
            if self.taken[at] {
                continue;
            }
            let (key, node) = &self.entries[at];
            let name = self.names[at].clone();
            let is_own = own.iter().any(|own| folded(own) == name);
            // Readers browse by what was written, as they do by tags: `007` is not 7.
            let json = if is_own { node.to_json_as_written() } else { node.to_json() };
            extra.insert(key.text.to_string(), unmarked_json(json));
            if known.contains(&name) || is_own {
                continue;
            }
            if self.misspelt_marking(at) {
                continue;
            }
            let absent: Vec<&str> = known
                .iter()
                .map(String::as_str)
                .filter(|field| !self.names.iter().any(|other| other == field))
                .collect();
            if let Some(near) = nearest(&name, &absent) {
                let message = format!("`{}` is not a field that Dateline knows", clip(&key.text));
                let help = format!(
                    "did you mean `{near}`? If not, name it in `facets:` of site.yaml or leave it: it is kept as it is"
                );
                self.report(key.span, Code::MisspeltKey, message).help = Some(help);
            }
        }
        (extra, self.diagnostics)
    }
}

impl Fields<'_> {
    /// Points out every key that was not taken: `known` are all that there are.
    pub(super) fn unknown(mut self, known: &[String], what: &str) -> Vec<Diagnostic> {
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        for at in 0..self.entries.len() {
            if !self.taken[at] && !known.contains(&self.names[at].as_str()) {
                self.say_unknown(at, &known, what);
            }
        }
        self.diagnostics
    }

    /// Points out every key of an entry of a list that was not taken, for an entry keeps none of its
    /// own.
    pub(super) fn entry(mut self, list: &str, known: &[&str]) -> Vec<Diagnostic> {
        for at in 0..self.entries.len() {
            let (key, node) = &self.entries[at];
            // `{source: a, credibility:2}` is told of with the mapping as a whole.
            let is_lost = if key.bare { !key.text.contains(':') } else { !node.is_null() };
            let is_same = |other: usize| {
                self.names[other] == self.names[at] && !self.entries[other].1.is_null()
            };
            let is_repeated = (0..at).any(is_same);
            let is_lost = is_lost && !is_repeated && !self.taken[at];
            if is_lost && !self.misspelt_marking(at) {
                self.say_unknown(at, known, &format!("a field of an entry in `{list}`"));
            }
        }
        self.diagnostics
    }

    fn say_unknown(&mut self, at: usize, known: &[&str], what: &str) {
        let (key, name) = (&self.entries[at].0, &self.names[at]);
        // The words are few, so that a short one with a slip is known too.
        let near = nearest(name, known)
            .or_else(|| known.iter().copied().find(|word| strsim::osa_distance(name, word) == 1));
        let help = near.map_or_else(
            || format!("there are {}", known.join(", ")),
            |near| format!("did you mean `{near}`?"),
        );
        let message = format!("`{}` is not {what}", clip(&key.text));
        self.report(key.span, Code::MisspeltKey, message).help = Some(help);
    }

    /// Points out a marking that is misspelt, which would let out what it was meant to hold back.
    fn misspelt_marking(&mut self, at: usize) -> bool {
        let (key, node) = &self.entries[at];
        if let Some(message) = bare_marking(key) {
            self.unreadable(key.span, message);
            return true;
        }
        let marks = node.as_str().is_some_and(|text| text.parse::<Marking>().is_ok());
        let is_meant = marks && is_nearly_marking(&self.names[at]);
        if is_meant {
            let message = format!("`{}` is not a field; the marking is `tlp`", clip(&key.text));
            self.report(key.span, Code::InvalidMarking, message).help =
                Some("write `tlp:`; until then the record is held back as red".into());
        }
        is_meant
    }
}

/// Takes the marks out of the texts of a value.
pub(super) fn unmarked_json(value: serde_json::Value) -> serde_json::Value {
    use serde_json::Value as Json;
    match value {
        Json::String(text) => Json::String(match marked::unmarked(&text) {
            Cow::Borrowed(_) => text,
            Cow::Owned(text) => text,
        }),
        Json::Array(items) => Json::Array(items.into_iter().map(unmarked_json).collect()),
        Json::Object(entries) => Json::Object(
            entries.into_iter().map(|(key, value)| (key, unmarked_json(value))).collect(),
        ),
        other => other,
    }
}

/// Whether a key is nearly one that marks, though it is no field: one that is misspelt would let out
/// what it was meant to hold back.
pub(super) fn is_nearly_marking(name: &str) -> bool {
    strsim::osa_distance(name, "tlp") <= 1
        || name.contains("tlp")
        || nearest(name, &["marking", "classification"]).is_some()
}

/// What is wrong with a key without a value that was meant to hold something back, as the second of
/// `{actor: kim, tlp:red}` or of `{actor: kim, red}`.
pub(super) fn bare_marking(key: &Key) -> Option<String> {
    let text = key.text.trim();
    let is_meant = text.parse::<Marking>().is_ok() || holds_back(text);
    (key.bare && is_meant).then(|| match text.contains([':', '=']) {
        true => format!("`{}` has no space after its colon, and so says nothing", clip(text)),
        false => format!("`{}` stands without `tlp:`", clip(text)),
    })
}

/// Whether a field says in the way of another program that the record is not for the public:
/// Jekyll's `published: false`, Obsidian's `publish: false`, `private: true`, `status: draft`.
pub(super) fn keeps_unpublished(name: &str, node: &Node) -> bool {
    match name {
        "published" | "publish" => answers(node, false),
        "private" => answers(node, true),
        "status" => match &node.value {
            Value::List(items) => items.iter().any(is_draft_status),
            _ => is_draft_status(node),
        },
        _ => false,
    }
}

/// Whether a value, or one of a list, is this answer.
fn answers(node: &Node, answer: bool) -> bool {
    match &node.value {
        Value::List(items) => items.iter().any(|item| flag(item) == Some(answer)),
        _ => flag(node) == Some(answer),
    }
}

fn is_draft_status(node: &Node) -> bool {
    node.as_str().is_some_and(|text| says_draft(marked::unmarked(text).trim()))
}

/// Whether a status is that of what is not yet, or not, to be read.
pub(crate) fn says_draft(status: &str) -> bool {
    ["draft", "private", "unpublished"].iter().any(|word| status.eq_ignore_ascii_case(word))
}

/// Whether a key, folded, tells the day from which on a record may be seen, as Hugo has it.
pub(crate) fn is_embargo(name: &str) -> bool {
    matches!(name, "publishdate" | "publish_date")
}

/// Whether a value says yes.
pub(super) fn is_yes(text: &str) -> bool {
    yes_or_no(text) == Some(true)
}

/// Whether a value says no.
pub(super) fn is_no(text: &str) -> bool {
    yes_or_no(text) == Some(false)
}

/// Reads true or false.
pub(super) fn flag(node: &Node) -> Option<bool> {
    node.as_str().and_then(|text| yes_or_no(marked::unmarked(text).trim()))
}

/// Reads true or false; `yes` and `no` are understood, since YAML 1.1 wrote them so.
fn yes_or_no(text: &str) -> Option<bool> {
    match &*text.to_ascii_lowercase() {
        "true" | "yes" | "on" | "1" => Some(true),
        "false" | "no" | "off" | "0" => Some(false),
        _ => None,
    }
}

/// The interval that a list of two dates, or a mapping of a start and an end, is meant as.
fn interval(node: &Node) -> Option<String> {
    let (start, end) = match &node.value {
        Value::List(items) => match items.as_slice() {
            [start, end] => (start, end),
            _ => return None,
        },
        Value::Map(entries) => match entries.as_slice() {
            [(_, start), (_, end)] => (start, end),
            _ => return None,
        },
        Value::Scalar(_) => return None,
    };
    let interval = format!("{}/{}", start.as_str()?.trim(), end.as_str()?.trim());
    Date::parse(&interval).is_ok().then_some(interval)
}

/// A text in quotes, as YAML reads it.
fn quoted(text: &str) -> String {
    match text.contains(['"', '\\']) {
        false => format!("\"{text}\""),
        true => format!("'{}'", text.replace('\'', "''")),
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

/// Reads an `http` or `https` address, without a user name or password in it, and without what no
/// address may hold and nobody means: quotation marks, `<` and `>`.
///
/// A valid address (WHATWG URL, section 4.3) is given as it is written. Of any other that can be
/// read, such as one with a space in it, the valid one is given that browsers make of it.
pub(crate) fn web_address(text: &str) -> Option<String> {
    if text.contains(['"', '<', '>']) {
        return None;
    }
    let is_valid = Cell::new(true);
    let note = |_| is_valid.set(false);
    let url = url::Url::options().syntax_violation_callback(Some(&note)).parse(text).ok()?;
    let names_nobody = url.username().is_empty() && url.password().is_none();
    let is_web = matches!(url.scheme(), "http" | "https") && url.host_str().is_some();
    (is_web && names_nobody).then(|| match is_valid.get() {
        true => text.to_owned(),
        false => utf8_percent_encode(url.as_str(), LEFT_BY_BROWSERS).to_string(),
    })
}

/// What browsers leave in an address though it cannot stand there.
const LEFT_BY_BROWSERS: &AsciiSet =
    &CONTROLS.add(b' ').add(b'\\').add(b'^').add(b'`').add(b'{').add(b'|').add(b'}');

/// The nearest of `words`, if it is near enough to be what was meant: one slip in words of up to
/// five letters, two in longer ones.
pub(crate) fn nearest<'w>(word: &str, words: &[&'w str]) -> Option<&'w str> {
    let allowed = if word.chars().count() <= 3 {
        return None;
    } else if word.chars().count() <= 5 {
        1
    } else {
        2
    };
    words
        .iter()
        .map(|&candidate| (strsim::osa_distance(word, candidate), candidate))
        .filter(|&(distance, _)| distance <= allowed)
        .min()
        .map(|(_, candidate)| candidate)
}

/// Cuts a text that is quoted in a message.
pub(crate) fn clip(text: &str) -> String {
    const MOST: usize = 60;
    let line = text.lines().next().unwrap_or_default();
    if line.chars().count() <= MOST && line.len() == text.trim_end().len() {
        return line.to_owned();
    }
    let mut cut: String = line.chars().take(MOST).collect();
    cut.push('…');
    cut
}

#[cfg(test)]
mod tests {
    use super::web_address;

    #[test]
    fn an_address_is_kept_as_it_is_written_where_it_is_valid() {
        for valid in [
            "https://x.org",
            "HTTPS://X.org/a%20b?q=1&r=a+b#c",
            "https://x.org/новини/київ",
            "https://президент.рф/",
            "http://[2001:db8::1]:8080/a,b;c=(d)!*~'",
        ] {
            assert_eq!(web_address(valid).as_deref(), Some(valid));
        }
    }

    #[test]
    fn what_an_address_cannot_hold_is_percent_encoded() {
        for (written, address) in [
            ("https://bbc.example/x y", "https://bbc.example/x%20y"),
            ("https://x.org/a?q=b c#d e", "https://x.org/a?q=b%20c#d%20e"),
            ("https://x.org/{a}|b^c`d", "https://x.org/%7Ba%7D%7Cb%5Ec%60d"),
            ("https://x.org/a%20b c", "https://x.org/a%20b%20c"),
            ("https://x.org\\a", "https://x.org/a"),
            ("https://x.org/a\tb", "https://x.org/ab"),
        ] {
            assert_eq!(web_address(written).as_deref(), Some(address));
            assert_eq!(web_address(address).as_deref(), Some(address));
        }
    }

    #[test]
    fn an_address_is_one_of_the_web_and_names_nobody() {
        for wrong in [
            "x.org",
            "ftp://x.org/",
            "javascript:alert(1)",
            "https://",
            "https://me:word@x.org/",
            "https://x y.org/",
            "https://x.org/\"",
        ] {
            assert_eq!(web_address(wrong), None, "{wrong}");
        }
    }
}
