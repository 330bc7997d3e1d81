//! What is served is what a build gives, whatever was edited before.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use proptest::prelude::*;
use proptest::sample::select;

use super::super::Desk;
use crate::cache::NoCache;
use crate::pipeline::{self, Options};
use crate::world::{Change, Disk};

/// What an author does.
#[derive(Debug, Clone)]
enum Edit {
    /// Writes a file, new or not.
    Write(&'static str, String),
    Delete(&'static str),
    /// Renames a file, or a folder with all that is in it.
    Rename(&'static str, &'static str),
    /// Mends all that is broken, and begins anew.
    Restore,
}

/// Whether every file has to be looked at again, as after too many changes to count.
type Recount = bool;

const BEGINNING: &[(&str, &str)] = &[
    ("content/site.yaml", "title: Desk\nbase_url: https://desk.example/\nper_page: 3\n"),
    ("content/events/a.yaml", "title: Ana meets Bo\ndate: 2023-09-13\nactors: [ana, Bo Berg]\n"),
    (
        "content/events/2023/b.md",
        "---\ntitle: A port opens\ndate: 2023-10-01\nlocation: Port Said\n---\nAna Kim came.\n",
    ),
    (
        "content/briefings/2023-09-13.md",
        "---\ntitle: The day\n---\nAna Kim and [[Bo Berg]] met. See [b](../events/2023/b.md).\n",
    ),
    ("content/actors/ana.yaml", "name: Ana Kim\nshort: Ana\n"),
    ("content/actors/bo.yaml", "name: Bo Berg\n"),
    (
        "content/locations.yaml",
        "- {id: port, name: Port Said, coordinates: [31.26, 32.3]}\n- {id: egypt, name: Egypt}\n",
    ),
    (
        "content/pages/about.md",
        "---\ntitle: About\n---\nWe write of Egypt. ![map](../assets/map.svg)\n",
    ),
    ("content/assets/map.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>"),
];

const PATHS: &[&str] = &[
    "content/events/a.yaml",
    "content/events/c.yaml",
    "content/events/2023/b.md",
    "content/events/2024/d.yaml",
    "content/briefings/2023-09-13.md",
    "content/briefings/2023-09-14.md",
    "content/actors/ana.yaml",
    "content/actors/bo.yaml",
    "content/actors/cy.yaml",
    "content/locations.yaml",
    "content/sources/s.yaml",
    "content/pages/about.md",
    "content/pages/method.md",
];

const FOLDERS: &[&str] = &[
    "content/events/2023",
    "content/events/2025",
    "content/events",
    "content/actors",
    "content/briefings",
    "content/pages",
    "content/assets",
];

/// Names of which many are a part of another, so that each matters to the others.
const NAMES: &[&str] =
    &["Ana Kim", "Ana", "Kim", "Bo Berg", "Ana Kim Berg", "김정은", "Egypt", "Port Said"];

fn text() -> impl Strategy<Value = String> {
    let words = prop_oneof![
        3 => select(NAMES).prop_map(str::to_owned),
        1 => select(NAMES).prop_map(|name| format!("[[{name}]]")),
        1 => select(&["met", "and", "in", "[@s]", "[@s, p. 4]", "[b](/events/b/)", "**was**", "\n\n## More\n\n"][..])
            .prop_map(str::to_owned),
    ];
    prop::collection::vec(words, 1..8).prop_map(|words| words.join(" "))
}

/// What a file may hold, by its path.
fn content(path: &'static str) -> BoxedStrategy<String> {
    let date = select(&["2023-09-13", "2023-09-14", "2023-10", "2024~", "2099-01-01"][..]);
    let more = select(
        &[
            "",
            "tags: [x]\n",
            "draft: true\n",
            "tlp: red\n",
            "id: other\n",
            "aliases: [/old/]\n",
            "kind: meeting\n",
        ][..],
    );
    let broken = prop_oneof![12 => Just(""), 1 => Just("title: [\n"), 1 => Just("date: 2023-13-45\n"), 1 => Just("\u{0}")];
    let whole = (select(NAMES), select(NAMES), date, more, broken, text());
    whole
        .prop_map(move |(name, other, date, more, broken, text)| {
            let written = text.replace('\n', "\n  ");
            if path.contains("/actors/") {
                format!("name: {name}\naliases: [\"{other}\"]\n{more}{broken}text: |\n  {written}\n")
            } else if path.ends_with("locations.yaml") {
                format!("- {{id: port, name: {name}}}\n- {{id: egypt, name: {other}, within: port}}\n")
            } else if path.contains("/sources/") {
                format!("title: Report of {name}\nurl: https://paper.example/1\n{more}{broken}")
            } else if path.ends_with(".yaml") {
                format!("title: {name} and {other}\ndate: {date}\nactors: [{name}]\nlocation: {other}\n{more}{broken}text: |\n  {written}\n")
            } else {
                format!("---\ntitle: {name} and {other}\ndate: {date}\n{more}{broken}---\n{text}\n")
            }
        })
        .boxed()
}

fn edit() -> impl Strategy<Value = (Edit, Recount)> {
    let write = select(PATHS)
        .prop_flat_map(|path| content(path).prop_map(move |text| Edit::Write(path, text)));
    let settings = select(
        &[
            "title: Desk\nbase_url: https://desk.example/\n",
            "title: Other\nbase_url: https://desk.example/\nlink: all\nper_page: 2\n",
            "title: Desk\nbase_url: https://desk.example/\nlanguage: fr\nfacets: [kind]\n",
            "title: Desk\nbase_url: https://desk.example/\naudience: red\n",
            "title: [\n",
        ][..],
    );
    let settings = settings.prop_map(|text| Edit::Write("content/site.yaml", text.to_owned()));
    let theme = select(
        &[
            ("themes/default/static/style.css", "body { margin: 0 }"),
            ("themes/default/strings/en.yaml", "nav: {events: Happenings}\n"),
            ("themes/default/templates/part-mark.html", ""),
            ("themes/default/templates/tags.html", "{{ site.title }} {{ page.title }}"),
        ][..],
    );
    let theme = theme.prop_map(|(path, text)| Edit::Write(path, text.to_owned()));
    let asset = select(&["content/assets/map.svg", "content/assets/new/x.txt"][..])
        .prop_flat_map(|path| "[a-z]{1,4}".prop_map(move |text| Edit::Write(path, text)));
    let edit = prop_oneof![
        12 => write,
        1 => settings,
        1 => theme,
        1 => asset,
        3 => select(PATHS).prop_map(Edit::Delete),
        2 => select(FOLDERS).prop_map(Edit::Delete),
        2 => (select(PATHS), select(PATHS)).prop_map(|(from, to)| Edit::Rename(from, to)),
        2 => (select(FOLDERS), select(FOLDERS)).prop_map(|(from, to)| Edit::Rename(from, to)),
        1 => Just(Edit::Delete("themes")),
        2 => Just(Edit::Restore),
    ];
    (edit, prop::bool::weighted(0.1))
}

/// Does an edit on the disk; what cannot be done is not. Gives the paths that a watcher would name.
fn perform(root: &Path, edit: &Edit) -> BTreeSet<String> {
    let put = |path: &str, text: &str| {
        let file = root.join(path);
        fs::create_dir_all(file.parent().unwrap()).is_ok() && fs::write(file, text).is_ok()
    };
    let remove = |path: &str| {
        let file = root.join(path);
        fs::remove_dir_all(&file).or_else(|_| fs::remove_file(&file)).is_ok()
    };
    let mut changed = BTreeSet::new();
    match edit {
        Edit::Write(path, text) => {
            put(path, text);
            changed.insert((*path).to_owned());
        }
        Edit::Delete(path) => {
            remove(path);
            changed.insert((*path).to_owned());
        }
        Edit::Rename(from, to) => {
            let _ = fs::create_dir_all(root.join(to).parent().unwrap());
            let _ = fs::rename(root.join(from), root.join(to));
            changed.extend([(*from).to_owned(), (*to).to_owned()]);
        }
        Edit::Restore => {
            changed.extend(["content", "themes"].map(str::to_owned));
            changed.iter().for_each(|path| _ = remove(path));
            BEGINNING.iter().for_each(|(path, text)| _ = put(path, text));
        }
    }
    changed
}

/// What a build that keeps going gives, by path, and whether it finds errors; `None` where
/// templates cannot be rendered.
fn built(root: &Path, options: &Options) -> Option<(BTreeMap<String, Vec<u8>>, bool)> {
    let world = Disk::new(root).unwrap();
    let site = pipeline::prepare(&world, options, &|_| {});
    let files = Mutex::new(BTreeMap::new());
    let put = |path: &str, bytes: &[u8]| {
        files.lock().unwrap().insert(path.to_owned(), bytes.to_vec());
        Ok(())
    };
    pipeline::render(&world, &site, &put).ok()?;
    pipeline::index(&site, &NoCache, &put).ok()?;
    Some((files.into_inner().unwrap(), site.has_errors()))
}

fn shows_last_good(desk: &Desk) -> bool {
    let edition = desk.published().edition.unwrap();
    let corpus = &edition.site.corpus;
    let site_file = std::iter::once("content/site.yaml");
    PATHS.iter().copied().chain(site_file).any(|file| corpus.is_last_good(file))
}

/// Whether two sites are the same, and where not.
fn compare(desk: &Desk, built: &BTreeMap<String, Vec<u8>>, index: bool) -> Result<(), String> {
    let published = desk.published();
    let edition = published.edition.as_ref().ok_or("nothing is served")?;
    let mut served = BTreeMap::new();
    for entry in &edition.site.plan.entries {
        let page = desk.page(&published, entry.href.path());
        let page = page.ok_or_else(|| format!("{} is not served", entry.href.path()))?;
        served.insert(entry.href.file(), page.bytes.to_vec());
    }
    if index {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let patience = Duration::from_secs(60);
        let indexed = runtime.block_on(desk.index.at_least(edition.number, patience));
        for path in
            built.keys().filter(|path| path.starts_with("search/") && !path.ends_with(".html"))
        {
            let bytes = indexed.file(path).ok_or_else(|| format!("{path} is not served"))?;
            served.insert(path.clone(), bytes.to_vec());
        }
    }
    let wanted = |path: &&String| index || !path.starts_with("search/") || path.ends_with(".html");
    for path in built.keys().filter(wanted).chain(served.keys()) {
        let text = |bytes: Option<&Vec<u8>>| {
            bytes.map(|bytes| String::from_utf8_lossy(bytes).into_owned()).unwrap_or_default()
        };
        if built.get(path) != served.get(path) {
            let (built, served) = (text(built.get(path)), text(served.get(path)));
            let at = built.bytes().zip(served.bytes()).take_while(|(a, b)| a == b).count();
            let near = |text: &str| {
                let from = text.floor_char_boundary(at.saturating_sub(80));
                let to = text.floor_char_boundary((at + 120).min(text.len()));
                text[from..to].to_owned()
            };
            return Err(format!("{path}\nbuilt:  {}\nserved: {}", near(&built), near(&served)));
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn what_is_served_after_any_edits_is_what_a_build_gives(
        edits in prop::collection::vec(edit(), 1..10),
    ) {
        let place = tempfile::tempdir().unwrap();
        let root = place.path();
        perform(root, &Edit::Restore);
        let now = 1_700_000_000;
        let options = Options { drafts: true, future: true, now, statics: crate::render::Naming::Kept, ..Options::default() };
        let disk = Disk::new(root).unwrap();
        let desk = Arc::new(Desk::open(disk, options.clone(), || 1_700_000_000, None));
        desk.renew(&Change::All);
        let indexed = Arc::clone(&desk);
        let index = std::thread::spawn(move || indexed.keep_indexed(&NoCache));
        let last = edits.len() - 1;
        let mut outcome = Ok(());
        for (at, (edit, recount)) in edits.iter().enumerate() {
            let changed = perform(root, edit);
            desk.renew(&if *recount { Change::All } else { Change::Files(changed) });
            let mut errors = 0;
            desk.report(&mut |outcome| {
                errors = outcome.diagnostics.iter().filter(|found| found.is_error()).count();
            });
            outcome = match built(root, &options) {
                Some((_, has_errors)) if has_errors != (errors > 0) => {
                    Err(format!("a build finds errors: {has_errors}; {errors} are told"))
                }
                // Of a file with errors the last version without is shown.
                Some((built, _)) if !shows_last_good(&desk) => compare(&desk, &built, at == last),
                _ => Ok(()),
            };
            if let Err(why) = &outcome {
                outcome = Err(format!("after edit {at}: {why}"));
                break;
            }
        }
        desk.close();
        index.join().unwrap();
        prop_assert!(outcome.is_ok(), "{}", outcome.unwrap_err());
    }
}
