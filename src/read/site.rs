//! Reading `content/site.yaml`.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::tz::TimeZone;

use super::fields::{Fields, flag, folded, is_nearly_marking};
use super::marked;
use super::yaml::{Node, Value};
use crate::diagnostic::{Code, Diagnostic, Place, Span, clip, nearest};
use crate::model::{
    Authors, BaseUrl, Compression, DataFormat, HistorySettings, Host, Kind, LinkMentions, Marking,
    RESERVED, Repository, Site, Slug, Spanned, Term, Unregistered,
};
use crate::schema;

/// The settings on which it depends what a file of records gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Settings {
    /// Folders of the desk's own, and the kind of record in each.
    pub(super) folders: BTreeMap<String, Kind>,
    /// Keys of the desk's own.
    pub(super) facets: Vec<String>,
    /// Whether pages of HTML and XML may lie among the assets.
    pub(super) pages_as_assets: bool,
    /// In which a day begins and ends.
    pub(super) timezone: TimeZone,
}

impl Settings {
    pub(super) fn of(site: &Site) -> Self {
        Self {
            folders: site.folders.clone(),
            facets: site.facets.iter().map(|facet| facet.key.clone()).collect(),
            pages_as_assets: site.pages_as_assets,
            timezone: site.timezone.clone(),
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self::of(&Site::default())
    }
}

/// Reads the settings; what cannot be used is reported and keeps its default.
pub(super) fn site(file: &Arc<str>, text: &str, node: &Node) -> (Site, Vec<Diagnostic>) {
    let survey = marked::tree::survey(node.as_map().unwrap_or_default(), None, file, text, narrows);
    if survey.places.is_empty() {
        return read(file, node);
    }
    let entries = node.as_map().unwrap_or_default();
    let seen = Value::Map(marked::tree::seen(entries, Marking::Clear));
    let (mut site, mut diagnostics) = read(file, &Node { span: node.span, value: seen });
    diagnostics.extend(survey.places.into_iter().map(|span| marked::not_here(file, span)));
    // What was to let out less lets out the least.
    if survey.whole > Marking::Clear {
        site.audience = Marking::Clear;
        site.data.clear();
        site.history = HistorySettings { is_shown: false, authors: Authors::None, messages: false };
    }
    (site, diagnostics)
}

/// Whether a setting decides how much is let out, so that without it more might be.
fn narrows(name: &str, _: &Node) -> bool {
    matches!(name, "audience" | "data" | "history")
}

fn read(file: &Arc<str>, node: &Node) -> (Site, Vec<Diagnostic>) {
    let mut site = Site::default();
    let Some(entries) = node.as_map() else {
        let message = format!("site.yaml holds {}, not settings", node.type_name());
        let diagnostic = Diagnostic::new(Code::NotARecord, message)
            .at(Place::at(file, node.span))
            .help("write settings such as `title: Far East Desk`");
        return (site, vec![diagnostic]);
    };
    let mut fields = Fields::new(file, node.span, entries);
    if let Some(title) = fields.text(&["title", "name"]) {
        site.title = title.value;
    }
    site.description = fields.text(&["description"]).map(|text| text.value);
    site.rights = fields.text(&["rights", "copyright"]).map(|text| text.value);
    if let Some(text) = fields.text(&["base_url", "url"]) {
        match BaseUrl::parse(&text.value) {
            Ok(url) => site.base_url = url,
            Err(why) => setting(
                &mut fields,
                text.span,
                format!("`base_url: {}`: {why}", clip(&text.value)),
                "write an address such as https://example.org/desk/",
            ),
        }
    }
    if let Some(text) = fields.text(&["language", "lang"]) {
        if is_language_tag(&text.value) {
            site.language = text.value;
        } else {
            setting(
                &mut fields,
                text.span,
                format!("`{}` is not a language tag", clip(&text.value)),
                "write a BCP 47 tag such as en, en-US or uk",
            );
        }
    }
    if let Some(text) = fields.text(&["timezone", "time_zone"]) {
        match TimeZone::get(&text.value) {
            Ok(zone) => site.timezone = zone,
            Err(_) => setting(
                &mut fields,
                text.span,
                format!("`{}` is not a time zone", clip(&text.value)),
                "write an IANA name such as Europe/Kyiv, Asia/Seoul or UTC",
            ),
        }
    }
    if let Some(text) = fields.text(&["theme"]) {
        if super::theme::is_theme_name(&text.value) {
            site.theme = text;
        } else {
            setting(
                &mut fields,
                text.span,
                format!("`{}` is not the name of a theme", clip(&text.value)),
                "write the name of a folder in themes/",
            );
        }
    }
    // An audience that cannot be read must not widen what is let out, so it stays clear.
    if !fields.says_nothing("audience")
        && let Some(text) = fields.text(&["audience"])
    {
        match text.value.parse() {
            Ok(marking) => site.audience = marking,
            Err(()) => setting(
                &mut fields,
                text.span,
                format!("`{}` is not a TLP marking", clip(&text.value)),
                "write clear, green, amber, amber+strict or red",
            ),
        }
    }
    choice(
        &mut fields,
        "unregistered",
        &mut site.unregistered,
        &[
            ("create", Unregistered::Create),
            ("warn", Unregistered::Warn),
            ("error", Unregistered::Error),
        ],
    );
    choice(
        &mut fields,
        "link",
        &mut site.link,
        &[
            ("section", LinkMentions::Section),
            ("page", LinkMentions::Page),
            ("all", LinkMentions::All),
        ],
    );
    site.kinds = vocabulary(&mut fields, "kinds").into_iter().map(|term| term.value).collect();
    site.facets = facets(&mut fields);
    if let Some(text) = fields.text(&["per_page"]) {
        match text.value.parse() {
            Ok(count @ 10..=500) => site.per_page = count,
            _ => setting(
                &mut fields,
                text.span,
                format!("`per_page: {}` is not a number from 10 to 500", clip(&text.value)),
                "write a number from 10 to 500",
            ),
        }
    }
    folders(&mut fields, &mut site);
    site.repository = repository(&mut fields);
    site.history = history(&mut fields);
    site.hosts = choices(&mut fields, "hosts", &Host::ALL, "a host that Dateline knows");
    assets(&mut fields, &mut site);
    site.compress =
        choices(&mut fields, "compress", &Compression::ALL, "a way to compress that hosts read");
    data(&mut fields, &mut site);
    site.publish = super::publish::targets(&mut fields);
    for (key, node) in entries {
        let name = folded(&key.text);
        let marks = || node.as_str().is_some_and(|text| text.parse::<Marking>().is_ok());
        let is_marking = matches!(&*name, "tlp" | "marking" | "classification");
        let is_meant = is_marking || is_nearly_marking(&name) && marks();
        if !is_meant {
            continue;
        }
        fields.take(&[&name]);
        setting(
            &mut fields,
            key.span,
            format!("a site has no `{}`; who it is for is its `audience`", clip(&key.text)),
            "write `audience:`, and `tlp:` in each record that not all may see",
        );
    }
    // Where a setting stands under two of its names, the first of them counts.
    let other_names = ["name", "copyright", "url", "lang", "time_zone", "repo"];
    other_names.into_iter().for_each(|name| {
        fields.take(&[name]);
    });
    (site, fields.unknown(schema::settings(), "a setting of site.yaml"))
}

/// Whether a text has the form of a language tag (BCP 47): `en`, `fr-CA`.
pub(crate) fn is_language_tag(text: &str) -> bool {
    text.split('-').enumerate().all(|(at, part)| {
        (1..=8).contains(&part.len())
            && part.bytes().all(|b| b.is_ascii_alphanumeric())
            && (at > 0
                || (2..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphabetic()))
    })
}

fn setting(fields: &mut Fields<'_>, span: Span, message: String, help: &str) {
    fields.report(span, Code::InvalidSetting, message).help = Some(help.to_owned());
}

fn choice<T: Copy>(fields: &mut Fields<'_>, key: &str, target: &mut T, choices: &[(&str, T)]) {
    let Some(text) = fields.text(&[key]) else { return };
    let words: Vec<&str> = choices.iter().map(|(word, _)| *word).collect();
    match choices.iter().find(|(word, _)| *word == text.value) {
        Some((_, value)) => *target = *value,
        None => {
            let help = nearest(&text.value, &words).map_or_else(
                || format!("write one of {}", words.join(", ")),
                |near| format!("did you mean `{near}`? Write one of {}", words.join(", ")),
            );
            setting(
                fields,
                text.span,
                format!("`{key}: {}` is not a choice", clip(&text.value)),
                &help,
            );
        }
    }
}

/// Reads a list of words, or a mapping of key to label.
fn vocabulary(fields: &mut Fields<'_>, key: &str) -> Vec<Spanned<Term>> {
    let Some((_, node)) = fields.take(&[key]) else { return Vec::new() };
    match &node.value {
        Value::List(items) => items
            .iter()
            .filter_map(|item| fields.as_text(key, item))
            .map(|text| {
                Spanned::new(Term { label: label_of(&text.value), key: text.value }, text.span)
            })
            .collect(),
        Value::Map(entries) => entries
            .iter()
            .map(|(word, label)| {
                let written = match &label.value {
                    Value::Map(_) => label.get("label").and_then(Node::as_str).map(str::to_owned),
                    _ => label.as_str().map(str::to_owned),
                };
                let label = written.unwrap_or_else(|| label_of(&word.text));
                Spanned::new(Term { key: word.text.to_string(), label }, word.span)
            })
            .collect(),
        Value::Scalar(_) => {
            fields.wrong_type(key, node, "a list, or a mapping of key to label");
            Vec::new()
        }
    }
}

/// Makes a label of a key: `arms_transfer` is `Arms transfer`.
pub(crate) fn label_of(key: &str) -> String {
    let words = key.replace(['_', '-'], " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn facets(fields: &mut Fields<'_>) -> Vec<Term> {
    let mut facets = vocabulary(fields, "facets");
    facets.retain(|Spanned { value: facet, span }| {
        let slug = Slug::new(&facet.key);
        let year = facet.key.len() <= 5 && facet.key.parse::<i32>().is_ok();
        let free = slug.as_ref().is_some_and(|slug| !RESERVED.contains(&slug.as_str())) && !year;
        if !free {
            setting(
                fields,
                *span,
                format!("`{}` cannot be a facet: its address is taken", clip(&facet.key)),
                "name the key otherwise",
            );
        }
        free
    });
    facets.into_iter().map(|facet| facet.value).collect()
}

/// Reads `repository`: its address, or a mapping with it and what differs from its host's ways.
fn repository(fields: &mut Fields<'_>) -> Option<Repository> {
    const ADDRESS: &str = "write an address such as https://github.com/org/desk";
    const PATTERN: &str = "write a pattern such as https://git.example/desk/tree/{branch}/{path}";
    let (key, node) = fields.take(&["repository", "repo"])?;
    let Some(entries) = node.as_map() else {
        let text = fields.as_text(&key.text, node)?;
        return match Repository::at(&text.value) {
            Ok(repository) => known(fields, text.span, repository),
            Err(why) => {
                let message = format!("`repository: {}`: {why}", clip(&text.value));
                setting(fields, text.span, message, ADDRESS);
                None
            }
        };
    };
    let mut inner = Fields::new(fields.file, node.span, entries);
    let mut repository = Repository { branch: "main".to_owned(), ..Repository::default() };
    let address = inner.text(&["url"]);
    let has_address = address.is_some();
    if let Some(text) = address {
        match Repository::at(&text.value) {
            Ok(found) => repository = found,
            Err(why) => {
                let message = format!("`url: {}`: {why}", clip(&text.value));
                setting(&mut inner, text.span, message, ADDRESS);
            }
        }
    }
    if let Some(text) = inner.text(&["branch"]) {
        repository.branch = text.value;
    }
    if let Some(text) = inner.text(&["path"]) {
        let folder = text.value.trim_matches('/');
        if !folder.is_empty() {
            repository.folder = format!("{folder}/");
        }
    }
    let own = [
        ("source", true, &mut repository.source),
        ("edit", true, &mut repository.edit),
        ("issues", false, &mut repository.issues),
        ("commit", false, &mut repository.commit),
    ];
    for (name, with_path, pattern) in own {
        let Some((key, node)) = inner.take(&[name]) else { continue };
        let Some(text) = inner.as_text(&key.text, node) else { continue };
        if text.value == "false" && name != "source" {
            *pattern = None;
            continue;
        }
        match Repository::check(&text.value, with_path) {
            Ok(()) => {
                *pattern = Some(text.value);
                if name == "source" {
                    repository.line = None;
                }
            }
            Err(why) => {
                let message = format!("`{name}: {}`: {why}", clip(&text.value));
                setting(&mut inner, text.span, message, PATTERN);
            }
        }
    }
    let known_keys =
        ["url", "branch", "path", "source", "edit", "issues", "commit"].map(str::to_owned);
    let diagnostics = inner.unknown(&known_keys, "a setting of the repository");
    let failed = diagnostics.iter().any(|d| d.code == Code::InvalidSetting);
    fields.diagnostics.extend(diagnostics);
    if failed {
        return None;
    }
    if !has_address && repository.source.is_none() {
        let message = "the repository has no `url`".to_owned();
        setting(fields, node.span, message, "add `url: https://github.com/org/desk`");
        return None;
    }
    known(fields, node.span, repository)
}

/// A repository whose files can be shown; another is reported.
fn known(fields: &mut Fields<'_>, span: Span, repository: Repository) -> Option<Repository> {
    if repository.source.is_some() {
        return Some(repository);
    }
    setting(
        fields,
        span,
        "how this host shows a file is not known".to_owned(),
        "write `repository: {url: …, source: …}`, where `source` is a pattern such as https://git.example/desk/tree/{branch}/{path}",
    );
    None
}

/// Reads `history`: whether there is any, or what it shows. What cannot be read shows less.
fn history(fields: &mut Fields<'_>) -> HistorySettings {
    let mut history = HistorySettings::default();
    if fields.says_nothing("history") {
        history.is_shown = false;
        return history;
    }
    let Some((_, node)) = fields.take(&["history"]) else { return history };
    let Some(entries) = node.as_map() else {
        history.is_shown = fields.yes_or_no("history", node).unwrap_or(false);
        return history;
    };
    let mut inner = Fields::new(fields.file, node.span, entries);
    let authors =
        [("names", Authors::Names), ("initials", Authors::Initials), ("none", Authors::None)];
    if inner.says_nothing("authors") {
        history.authors = Authors::None;
    } else if let Some((_, node)) = inner.take(&["authors"]) {
        let word = node.as_str().unwrap_or_default();
        match authors.iter().find(|(known, _)| *known == word) {
            Some((_, found)) => history.authors = *found,
            None => {
                history.authors = Authors::None;
                let message = format!("`authors: {}` is not a choice", clip(word));
                let help = "write names, initials or none; until then authors are not named";
                setting(&mut inner, node.span, message, help);
            }
        }
    }
    if inner.says_nothing("messages") {
        history.messages = false;
    } else if let Some((_, node)) = inner.take(&["messages"]) {
        history.messages = inner.yes_or_no("messages", node).unwrap_or(false);
    }
    let known = ["authors", "messages"].map(str::to_owned);
    fields.diagnostics.extend(inner.unknown(&known, "a setting of the history"));
    history
}

/// Reads one word or several, each of which is a choice; what is none is reported. `what` says what
/// it is not.
fn choices<T: Copy + Ord>(
    fields: &mut Fields<'_>,
    key: &str,
    choices: &[(&str, T)],
    what: &str,
) -> Vec<T> {
    let taken = fields.take(&[key]);
    taken.map_or_else(Vec::new, |(key, node)| chosen(fields, &key.text, node, choices, what))
}

fn chosen<T: Copy + Ord>(
    fields: &mut Fields<'_>,
    key: &str,
    node: &Node,
    choices: &[(&str, T)],
    what: &str,
) -> Vec<T> {
    let mut chosen = Vec::new();
    for text in fields.words_of(key, node) {
        if let Some((_, choice)) = choices.iter().find(|(word, _)| *word == text.value) {
            chosen.push(*choice);
            continue;
        }
        let words: Vec<&str> = choices.iter().map(|(word, _)| *word).collect();
        let help = nearest(&text.value, &words).map_or_else(
            || format!("write one of {}", words.join(", ")),
            |near| format!("did you mean `{near}`?"),
        );
        let message = format!("`{}` is not {what}", clip(&text.value));
        setting(fields, text.span, message, &help);
    }
    chosen.sort_unstable();
    chosen.dedup();
    chosen
}

/// Reads `data`: whether there is any, or its formats.
fn data(fields: &mut Fields<'_>, site: &mut Site) {
    let Some((key, node)) = fields.take(&["data"]) else { return };
    match flag(node) {
        Some(true) => {}
        Some(false) => site.data.clear(),
        None => {
            let formats = chosen(fields, &key.text, node, &DataFormat::ALL, "a format of data");
            let is_none = node.as_list().is_some_and(<[Node]>::is_empty);
            if is_none || !formats.is_empty() {
                site.data = formats;
            }
        }
    }
}

/// Reads `assets`, of which there is one setting: `html`.
fn assets(fields: &mut Fields<'_>, site: &mut Site) {
    let Some((key, node)) = fields.take(&["assets"]) else { return };
    let Some(entries) = node.as_map() else {
        fields.wrong_type(&key.text, node, "a mapping: `assets: {html: allow}`");
        return;
    };
    let mut inner = Fields::new(fields.file, node.span, entries);
    choice(&mut inner, "html", &mut site.pages_as_assets, &[("refuse", false), ("allow", true)]);
    fields.diagnostics.extend(inner.unknown(&["html".to_owned()], "a setting of the assets"));
}

fn folders(fields: &mut Fields<'_>, site: &mut Site) {
    let Some((key, node)) = fields.take(&["folders"]) else { return };
    let Some(entries) = node.as_map() else {
        fields.wrong_type(&key.text, node, "a mapping of folder to kind");
        return;
    };
    for (folder, kind) in entries {
        let word = kind.as_str().unwrap_or_default();
        match Kind::parse(word) {
            Some(kind) => {
                site.folders.insert(folder.text.trim_matches('/').to_owned(), kind);
            }
            None => setting(
                fields,
                kind.span,
                format!("`{}` is not a kind of record", clip(word)),
                "write briefings, events, actors, locations, sources or pages",
            ),
        }
    }
}
