//! Writes records down as a desk.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use super::{KINDS, Record, each};

/// Writes a desk with so many events to `content/` in a folder.
pub fn write(root: &Path, events: usize) {
    let content = root.join("content");
    for folder in ["actors", "locations", "sources", "events", "briefings"] {
        fs::create_dir_all(content.join(folder)).expect("a new folder");
    }
    let put = |path: &str, text: String| fs::write(content.join(path), text).expect("a new file");
    let mut site = "title: Large\ndescription: A desk that was made up.\nbase_url: https://large.example/\nfacets:\n  topic: Topic\nkinds:\n".to_owned();
    for (key, label) in KINDS {
        let _ = writeln!(site, "  {key}: {label}");
    }
    put("site.yaml", site);
    each(events, &mut |record| match record {
        Record::Actor(actor) => {
            let mut text = format!("name: {}\nkind: {}\n", actor.name, actor.kind);
            if !actor.aliases.is_empty() {
                let _ = writeln!(text, "aliases: [{}]", actor.aliases.join(", "));
            }
            if !actor.short.is_empty() {
                let _ = writeln!(text, "short: {}", actor.short);
            }
            if !actor.text.is_empty() {
                let _ = write!(text, "text: |\n  {}\n", actor.text);
            }
            put(&format!("actors/{}.yaml", actor.id), text);
        }
        Record::Place(place) => {
            let (latitude, longitude) = place.coordinates;
            let mut text = format!(
                "name: {}\nkind: {}\ncoordinates: [{latitude:.4}, {longitude:.4}]\n",
                place.name, place.kind
            );
            if let Some(within) = place.within {
                let _ = writeln!(text, "within: {within}");
            }
            put(&format!("locations/{}.yaml", place.id), text);
        }
        Record::Source(source) => put(
            &format!("sources/{}.yaml", source.id),
            format!(
                "title: \"{}\"\npublisher: {}\nurl: {}\ndate: {}\n",
                source.title, source.publisher, source.url, source.date
            ),
        ),
        Record::Event(event) => {
            let mut text = format!(
                "title: {}\ndate: {}\nkind: {}\nstatus: {}\ntopic: {}\nactors: [{}]\nlocations: [{}]\nsources:\n",
                event.title,
                event.date,
                event.kind,
                event.status,
                event.topic,
                event.actors.join(", "),
                event.places.join(", "),
            );
            for source in event.sources {
                let _ = writeln!(text, "  - {{source: {source}, reliability: B, credibility: 2}}");
            }
            let _ = write!(text, "tags: [{}]\ntext: |\n  ", event.tags.join(", "));
            let _ = writeln!(text, "{}", event.text.join("\n\n  "));
            put(&format!("events/{}.yaml", event.id), text);
        }
        Record::Briefing(briefing) => put(
            &format!("briefings/{}.md", briefing.id),
            format!(
                "---\ntitle: {}\ndate: {}\nsummary: \"{}\"\ntags: [{}]\n---\n{}",
                briefing.title,
                briefing.day,
                briefing.summary,
                briefing.tags.join(", "),
                briefing.text
            ),
        ),
    });
}
