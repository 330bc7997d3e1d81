//! What holds a record back: drafts, embargoes and markings.

use std::borrow::Cow;

use jiff::civil;
use jiff::tz::TimeZone;

use super::{Fields, folded};
use crate::diagnostic::{Code, Span, clip, nearest};
use crate::model::{Date, Marking};
use crate::read::front_matter::holds_back;
use crate::read::marked;
use crate::read::yaml::{Key, Node, Value};

impl Fields<'_> {
    /// Takes whether the record is a draft, from `draft: true` or from what other programs have for
    /// it, such as `published: false`. Of several the strictest counts, and what cannot be read is
    /// taken as a draft: better a page too few.
    pub(in crate::read) fn draft(&mut self) -> bool {
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
                // A restricted airspace is another thing.
                "private" | "confidential" if is_any(node, is_no_answer) => {
                    let message = format!("`{}` is neither yes nor no", clip(&key.text));
                    self.report(node.span, Code::DoubtfulMarking, message).help = Some(
                        "the record is held back as a draft: write yes or no, a marking such as \
                         `tlp: amber`, or another key if it says something else"
                            .into(),
                    );
                    true
                }
                _ => continue,
            };
            self.taken[at] = true;
            draft |= is_draft;
        }
        draft
    }

    /// Reads the day from which on the record may be seen, which stays a key of its own: where it says
    /// a time of day, the first that is all after it in the time zone of the desk. Where it cannot be
    /// read there is none.
    pub(in crate::read) fn embargo(&mut self, zone: &TimeZone) -> Option<civil::Date> {
        let mut embargo = None;
        for at in 0..self.entries.len() {
            let (key, node) = &self.entries[at];
            let name = &self.names[at];
            let is_published = is_about_publishing(name);
            if !is_published && !is_embargo(name) || node.is_null() || flag(node) == Some(false) {
                continue;
            }
            if is_published {
                // `publish: 2024-05-10`
                embargo = embargo.max(as_written(node).and_then(|date| day_after(&date, zone)));
                continue;
            }
            // What feeds call so is written in many ways.
            let is_of_feeds = joined(name) == "pubdate";
            let day = match as_written(node) {
                Some(date) => day_after(&date, zone),
                None if is_of_feeds => None,
                None => match self.as_date(&key.text, node) {
                    Some(date) => day_after(&date.value, zone),
                    None => Some(civil::Date::MAX),
                },
            };
            embargo = embargo.max(day);
        }
        embargo
    }

    /// Reads the day from which on the record is no longer to be seen, which stays a key of its own.
    /// Where it cannot be read it has come.
    pub(in crate::read) fn expiry(&mut self) -> Option<civil::Date> {
        let mut expiry: Option<civil::Date> = None;
        for at in 0..self.entries.len() {
            let (key, node) = &self.entries[at];
            let is_never = is_any(node, |text| is_no(text) || is_one_of(text, &["never"]));
            if !is_expiry(&self.names[at]) || node.is_null() || is_never {
                continue;
            }
            let date = self.as_date(&key.text, node).and_then(|date| date.value.first_day());
            let day = date.unwrap_or(civil::Date::MIN);
            expiry = Some(expiry.map_or(day, |before| before.min(day)));
        }
        expiry
    }

    /// Takes a marking. What cannot be read is taken as the most restricted: better a page too few.
    /// Of several the strictest counts. The first of `names` says something even where it is empty,
    /// the others where they stand alone.
    pub(in crate::read) fn marking(&mut self, names: &[&str]) -> Option<Marking> {
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

    /// Points out a marking that is misspelt, which would let out what it was meant to hold back.
    pub(super) fn misspelt_marking(&mut self, at: usize) -> bool {
        let (key, node) = &self.entries[at];
        if let Some(message) = bare_marking(key) {
            self.unreadable(key.span, message);
            return true;
        }
        let marks = node.as_str().is_some_and(|text| text.parse::<Marking>().is_ok());
        let is_meant = marks && is_nearly_marking(&self.names[at])
            || names_a_marking(&self.names[at]) && is_restricted(node);
        if is_meant {
            let message = format!("`{}` is not a field; the marking is `tlp`", clip(&key.text));
            self.report(key.span, Code::InvalidMarking, message).help =
                Some("write `tlp:`; until then the record is held back as red".into());
        }
        is_meant
    }
}

/// Whether a key is nearly one that marks, though it is no field: one that is misspelt would let out
/// what it was meant to hold back.
pub(in crate::read) fn is_nearly_marking(name: &str) -> bool {
    strsim::osa_distance(name, "tlp") <= 1
        || name.contains("tlp")
        || nearest(name, &["marking", "classification"]).is_some()
}

/// Whether a key, folded, is one by which others say who may see what stands beside it.
fn names_a_marking(name: &str) -> bool {
    matches!(&*joined(name), "audience" | "sensitivity" | "trafficlight" | "trafficlightprotocol")
}

/// Whether a value, or one of a list, is a marking that holds something back.
fn is_restricted(node: &Node) -> bool {
    is_any(node, |text| text.parse::<Marking>().is_ok_and(|marking| marking > Marking::Clear))
}

/// What is wrong with a key without a value that was meant to hold something back, as the second of
/// `{actor: kim, tlp:red}` or of `{actor: kim, red}`.
pub(in crate::read) fn bare_marking(key: &Key) -> Option<String> {
    let text = key.text.trim();
    let is_meant = text.parse::<Marking>().is_ok() || holds_back(text);
    (key.bare && is_meant).then(|| match text.contains([':', '=']) {
        true => format!("`{}` has no space after its colon, and so says nothing", clip(text)),
        false => format!("`{}` stands without `tlp:`", clip(text)),
    })
}

/// Whether a field says in the way of another program, or in plain words, that the record is not for
/// the public: Jekyll's `published: false`, Obsidian's `publish: false` and `dg-publish: false`,
/// `private: true`, `status: draft`, WordPress's `visibility: private`, Hugo's `build: {render: never}`.
pub(in crate::read) fn keeps_unpublished(name: &str, node: &Node) -> bool {
    match name {
        _ if is_about_publishing(name) => is_any(node, says_never),
        _ if is_about_secrecy(name) => is_any(node, |text| is_yes(text) || says_closed(text)),
        "status" | "post_status" | "state" => is_any(node, says_draft),
        "visibility" | "access" => is_any(node, says_closed),
        "build" | "_build" => node.as_map().into_iter().flatten().any(|(key, node)| {
            matches!(&*folded(&key.text), "render" | "list") && is_any(node, says_never)
        }),
        _ => false,
    }
}

/// Whether a key within a part of a record, such as `{actor: kim, private: true}`, was meant to hold
/// that part back, though it is a record that the key speaks of: a draft, an embargo, a secret. Other
/// words may stand there: an `embargo: arms` is the desk's own.
pub(in crate::read) fn holds_back_a_part(name: &str, node: &Node) -> bool {
    let is_yes = || flag(node) == Some(true);
    let is_day = || as_written(node).is_some();
    match name {
        "draft" => is_yes(),
        "embargo" | "embargoed" => is_yes() || is_day(),
        "embargo_until" | "embargoed_until" => !node.is_null() && flag(node) != Some(false),
        // That of an actor or a source is another one.
        name if is_ambiguous(name) => false,
        _ => keeps_unpublished(name, node),
    }
}

/// Whether a key, folded, that keeps a record unpublished speaks of something else where it does not
/// stand in a record: the state of a ship, the access to a port.
pub(in crate::read) fn is_ambiguous(name: &str) -> bool {
    matches!(name, "status" | "state" | "access")
}

/// Whether a key, folded, is one that marks or makes a draft, or is named like one.
pub(crate) fn is_about_marking(name: &str) -> bool {
    ["tlp", "marking", "classification", "draft"].iter().any(|word| name.contains(word))
}

/// Whether a key, folded, asks whether the record is for the public.
pub(crate) fn is_about_publishing(name: &str) -> bool {
    matches!(name, "published" | "publish" | "dg_publish" | "public")
}

/// Whether a key, folded, asks whether the record is not for the public.
pub(crate) fn is_about_secrecy(name: &str) -> bool {
    matches!(name, "private" | "confidential" | "restricted" | "hidden" | "unlisted" | "secret")
        || matches!(name, "internal" | "unpublished" | "wip")
        || matches!(&*joined(name), "isdraft" | "isprivate" | "ishidden")
}

/// The first day in a time zone of which all is after a date, or the moment that it tells.
fn day_after(date: &Date, zone: &TimeZone) -> Option<civil::Date> {
    let (Some(_), Some(moment)) = (date.time(), date.instant(zone)) else {
        return date.first_day();
    };
    let local = zone.to_datetime(moment);
    match local.time() == civil::Time::midnight() {
        true => Some(local.date()),
        false => Some(local.date().tomorrow().unwrap_or(civil::Date::MAX)),
    }
}

/// The date that a value is, if it is written as one.
fn as_written(node: &Node) -> Option<Date> {
    node.as_str()?.trim().parse().ok()
}

/// Whether a value, or one of a list, is such a word.
fn is_any(node: &Node, is_such: fn(&str) -> bool) -> bool {
    let is_it =
        |node: &Node| node.as_str().is_some_and(|text| is_such(marked::unmarked(text).trim()));
    match &node.value {
        Value::List(items) => items.iter().any(is_it),
        _ => is_it(node),
    }
}

/// Whether a status is that of what is not yet, or not, to be read.
pub(crate) fn says_draft(status: &str) -> bool {
    is_one_of(status, &["draft", "private", "unpublished", "pending"])
}

/// Whether a visibility, or an access, is not that of the public.
fn says_closed(access: &str) -> bool {
    says_draft(access) || is_one_of(access, &["restricted", "confidential", "internal", "hidden"])
}

/// Whether Hugo is told to make no page, or to list it nowhere.
fn says_never(when: &str) -> bool {
    is_no(when) || is_one_of(when, &["never", "link"])
}

/// Whether a value is none that says yes or no.
fn is_no_answer(text: &str) -> bool {
    !text.is_empty()
        && yes_or_no(text).is_none()
        && !is_one_of(text, &["never", "none", "public", "open"])
}

fn is_one_of(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// Whether a tag is a word by which others keep a record unpublished.
pub(in crate::read) fn is_tag_of_drafts(tag: &str) -> bool {
    is_one_of(tag, &["draft", "drafts", "private", "restricted", "confidential", "unpublished"])
}

/// Whether a key, folded, tells the day from which on a record may be seen, as Hugo or newsrooms
/// have it.
pub(crate) fn is_embargo(name: &str) -> bool {
    matches!(
        &*joined(name),
        "embargo"
            | "embargodate"
            | "embargoed"
            | "embargoeduntil"
            | "embargountil"
            | "pubdate"
            | "publishat"
            | "publishdate"
            | "publishon"
            | "releasedate"
    )
}

/// Whether a key, folded, tells the day from which on a record is no longer to be seen, as Hugo has
/// it.
pub(crate) fn is_expiry(name: &str) -> bool {
    matches!(
        &*joined(name),
        "expirationdate" | "expires" | "expiresat" | "expireson" | "expirydate" | "unpublishdate"
    )
}

/// A key, folded, as one word: `embargo_until` and `embargoUntil` are the same.
fn joined(name: &str) -> Cow<'_, str> {
    match name.contains('_') {
        true => Cow::Owned(name.replace('_', "")),
        false => Cow::Borrowed(name),
    }
}

/// Whether a value says yes.
pub(in crate::read) fn is_yes(text: &str) -> bool {
    yes_or_no(text) == Some(true)
}

/// Whether a value says no.
pub(in crate::read) fn is_no(text: &str) -> bool {
    yes_or_no(text) == Some(false)
}

/// Reads true or false.
pub(in crate::read) fn flag(node: &Node) -> Option<bool> {
    node.as_str().and_then(|text| yes_or_no(marked::unmarked(text).trim()))
}

/// Reads true or false; `yes` and `no` are understood, since YAML 1.1 wrote them so.
fn yes_or_no(text: &str) -> Option<bool> {
    match &*text.to_ascii_lowercase() {
        "true" | "yes" | "y" | "on" | "1" => Some(true),
        "false" | "no" | "n" | "off" | "0" => Some(false),
        _ => None,
    }
}
