//! Writes records down as sites of other generators: the same content, with taxonomies and plain
//! templates.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::desk::{Actor, Place, Record, each};

/// A file of a site: its path and what it holds.
type File = (&'static str, &'static str);

const HUGO: [File; 6] = [
    ("hugo.toml", include_str!("hugo/hugo.toml")),
    ("layouts/baseof.html", include_str!("hugo/layouts/baseof.html")),
    ("layouts/home.html", include_str!("hugo/layouts/home.html")),
    ("layouts/page.html", include_str!("hugo/layouts/page.html")),
    ("layouts/list.html", include_str!("hugo/layouts/list.html")),
    ("layouts/_partials/item.html", include_str!("hugo/layouts/_partials/item.html")),
];

const ZOLA: [File; 7] = [
    ("config.toml", include_str!("zola/config.toml")),
    ("templates/base.html", include_str!("zola/templates/base.html")),
    ("templates/index.html", include_str!("zola/templates/index.html")),
    ("templates/page.html", include_str!("zola/templates/page.html")),
    ("templates/section.html", include_str!("zola/templates/section.html")),
    ("templates/taxonomy_single.html", include_str!("zola/templates/taxonomy_single.html")),
    ("templates/taxonomy_list.html", include_str!("zola/templates/taxonomy_list.html")),
];

fn put(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().expect("a folder")).expect("a new folder");
    fs::write(path, text).expect("a new file");
}

/// Prose with links and citations as plain Markdown. `at` gives the address of an id.
fn plain(text: &str, at: &dyn Fn(&str) -> String) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find("[@").into_iter().chain(rest.find("[[")).min() {
        out.push_str(&rest[..open]);
        let inside = &rest[open + 2..];
        let close = inside.find(']').unwrap_or(inside.len());
        let (id, label) = inside[..close].split_once('|').unwrap_or((&inside[..close], "source"));
        let _ = write!(out, "[{label}]({})", at(id));
        rest = inside[close..].trim_start_matches(']');
    }
    out + rest
}

/// What else an actor is called, as items of a list.
fn also(actor: &Actor, item: impl Fn(&str) -> String) -> String {
    let short = Some(&actor.short).filter(|short| !short.is_empty());
    actor.aliases.iter().chain(short).map(|name| item(name)).collect::<Vec<_>>().join(", ")
}

/// Where a place is, for whoever reads it.
fn at_of(place: &Place) -> String {
    let (latitude, longitude) = place.coordinates;
    format!("{latitude:.4}, {longitude:.4}")
}

/// Writes a site for Hugo: actors, places and sources are terms, with pages of their own.
pub fn hugo(root: &Path, events: usize) {
    HUGO.iter().for_each(|(path, text)| put(root, path, text));
    let at = |id: &str| {
        let folder = if id.starts_with("actor") { "actors" } else { "sources" };
        format!("/{folder}/{id}/")
    };
    for (folder, title) in [("events", "Events"), ("briefings", "Briefings")] {
        put(root, &format!("content/{folder}/_index.md"), &format!("---\ntitle: {title}\n---\n"));
    }
    each(events, &mut |record| match record {
        Record::Actor(actor) => put(
            root,
            &format!("content/actors/{}/_index.md", actor.id),
            &format!(
                "---\ntitle: {}\nis: {}\nalso: [{}]\n---\n{}\n",
                actor.name,
                actor.kind,
                also(&actor, |name| name.to_owned()),
                actor.text
            ),
        ),
        Record::Place(place) => put(
            root,
            &format!("content/locations/{}/_index.md", place.id),
            &format!(
                "---\ntitle: {}\nis: {}\nat: \"{}\"\nwithin: {}\n---\n",
                place.name,
                place.kind,
                at_of(&place),
                place.within.as_deref().unwrap_or("\"\""),
            ),
        ),
        Record::Source(source) => put(
            root,
            &format!("content/sources/{}/_index.md", source.id),
            &format!(
                "---\ntitle: \"{}\"\npublisher: {}\ndate: {}\n---\n<{}>\n",
                source.title, source.publisher, source.date, source.url
            ),
        ),
        Record::Event(event) => put(
            root,
            &format!("content/events/{}.md", event.id),
            &format!(
                "---\ntitle: {}\ndate: {}\nstatus: {}\nkinds: [{}]\ntopics: [{}]\nactors: [{}]\nlocations: [{}]\nsources: [{}]\ntags: [{}]\n---\n{}\n",
                event.title,
                event.day,
                event.status,
                event.kind,
                event.topic,
                event.actors.join(", "),
                event.places.join(", "),
                event.sources.join(", "),
                event.tags.join(", "),
                event.text.join("\n\n"),
            ),
        ),
        Record::Briefing(briefing) => put(
            root,
            &format!("content/briefings/{}.md", briefing.id),
            &format!(
                "---\ntitle: {}\ndate: {}\nsummary: \"{}\"\ntags: [{}]\n---\n{}",
                briefing.title,
                briefing.day,
                briefing.summary,
                briefing.tags.join(", "),
                plain(&briefing.text, &at),
            ),
        ),
    });
}

/// Writes a site for Zola: its terms have neither text nor data, so those of actors, places and
/// sources stand on pages beside them.
pub fn zola(root: &Path, events: usize) {
    ZOLA.iter().for_each(|(path, text)| put(root, path, text));
    for (folder, title) in [("events", "Events"), ("briefings", "Briefings")] {
        put(
            root,
            &format!("content/{folder}/_index.md"),
            &format!("+++\ntitle = \"{title}\"\nsort_by = \"date\"\npaginate_by = 50\n+++\n"),
        );
    }
    for (folder, title) in [("who", "Who"), ("where", "Where"), ("reports", "Reports")] {
        put(
            root,
            &format!("content/{folder}/_index.md"),
            &format!("+++\ntitle = \"{title}\"\npaginate_by = 50\n+++\n"),
        );
    }
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    let list = |names: &BTreeMap<String, String>, ids: &[String]| -> String {
        let of = |id: &String| format!("\"{}\"", names.get(id).unwrap_or(id));
        let mut all: Vec<String> = ids.iter().map(of).collect();
        all.dedup();
        all.join(", ")
    };
    each(events, &mut |record| match record {
        Record::Actor(actor) => {
            put(
                root,
                &format!("content/who/{}.md", actor.id),
                &format!(
                    "+++\ntitle = \"{}\"\n[extra]\nis = \"{}\"\nalso = [{}]\n+++\n{}\n",
                    actor.name,
                    actor.kind,
                    also(&actor, |name| format!("\"{name}\"")),
                    actor.text
                ),
            );
            names.insert(actor.id, actor.name);
        }
        Record::Place(place) => {
            put(
                root,
                &format!("content/where/{}.md", place.id),
                &format!(
                    "+++\ntitle = \"{}\"\n[extra]\nis = \"{}\"\nat = \"{}\"\nwithin = \"{}\"\n+++\n",
                    place.name,
                    place.kind,
                    at_of(&place),
                    place.within.as_deref().unwrap_or_default(),
                ),
            );
            names.insert(place.id, place.name);
        }
        Record::Source(source) => put(
            root,
            &format!("content/reports/{}.md", source.id),
            &format!(
                "+++\ntitle = \"{}\"\ndate = {}\n[extra]\npublisher = \"{}\"\n+++\n<{}>\n",
                source.title, source.date, source.publisher, source.url
            ),
        ),
        Record::Event(event) => put(
            root,
            &format!("content/events/{}.md", event.id),
            &format!(
                "+++\ntitle = \"{}\"\ndate = {}\n[taxonomies]\nkinds = [\"{}\"]\ntopics = [\"{}\"]\nactors = [{}]\nlocations = [{}]\nsources = [{}]\ntags = [{}]\n[extra]\nstatus = \"{}\"\n+++\n{}\n",
                event.title,
                event.day,
                event.kind,
                event.topic,
                list(&names, &event.actors),
                list(&names, &event.places),
                list(&names, &event.sources),
                list(&names, &event.tags),
                event.status,
                event.text.join("\n\n"),
            ),
        ),
        Record::Briefing(briefing) => put(
            root,
            &format!("content/briefings/{}.md", briefing.id),
            &format!(
                "+++\ntitle = \"{}\"\ndescription = \"{}\"\ndate = {}\n[taxonomies]\ntags = [{}]\n+++\n{}",
                briefing.title,
                briefing.summary,
                briefing.day,
                list(&names, &briefing.tags),
                plain(&briefing.text, &|id: &str| {
                    let folder = if id.starts_with("actor") { "who" } else { "reports" };
                    format!("/{folder}/{id}/")
                }),
            ),
        ),
    });
}
