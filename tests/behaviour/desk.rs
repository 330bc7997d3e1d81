//! A tiny desk in memory, built by the same steps as a real one.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use dateline::cache::{Cache, NoCache};
use dateline::diagnostic::{Diagnostic, Severity, human};
use dateline::history::History;
use dateline::link::Graph;
use dateline::model::Marking;
use dateline::pipeline::{self, Options, Origin, Site};
use dateline::render::Naming;
use dateline::world::{Memory, MemoryPast, Past};

use crate::html;

/// A desk to be built.
pub struct Desk {
    world: Memory,
    past: Option<MemoryPast>,
    options: Options,
}

/// A desk that was built.
pub struct Built {
    pub site: Site,
    /// Every file of the site, by its path.
    pub files: BTreeMap<String, Vec<u8>>,
}

/// 1 January 2030: later than what the desks of the tests tell of.
const NOW: i64 = 1_893_456_000;

impl Desk {
    /// A desk with settings and nothing else.
    pub fn new() -> Self {
        Self::bare()
            .file("content/site.yaml", "title: Test Desk\nbase_url: https://desk.example/\n")
    }

    /// A desk without any file.
    pub fn bare() -> Self {
        let options = Options { now: NOW, ..Options::default() };
        Self { world: Memory::new(), past: None, options }
    }

    /// A desk with further lines of settings.
    pub fn with_settings(more: &str) -> Self {
        let text = format!("title: Test Desk\nbase_url: https://desk.example/\n{more}");
        Self::bare().file("content/site.yaml", text)
    }

    /// Adds an event of a date.
    pub fn dated(self, id: &str, date: &str) -> Self {
        self.file(
            &format!("content/events/{id}.yaml"),
            format!("title: Event {id}\ndate: \"{date}\"\n"),
        )
    }

    /// Adds a file.
    pub fn file(mut self, path: &str, text: impl Into<Vec<u8>>) -> Self {
        self.world = self.world.with(path, text.into());
        self
    }

    /// Adds an actor with a name and further lines of YAML.
    pub fn actor(self, id: &str, name: &str, more: &str) -> Self {
        self.file(&format!("content/actors/{id}.yaml"), format!("name: {name}\n{more}"))
    }

    /// Adds a location with a name and further lines of YAML.
    pub fn location(self, id: &str, name: &str, more: &str) -> Self {
        self.file(&format!("content/locations/{id}.yaml"), format!("name: {name}\n{more}"))
    }

    /// Adds an event of 13 September 2023 with a text.
    pub fn event(self, id: &str, text: &str, more: &str) -> Self {
        let indented: String = text.lines().map(|line| format!("  {line}\n")).collect();
        self.file(
            &format!("content/events/{id}.yaml"),
            format!("title: Event {id}\ndate: 2023-09-13\n{more}text: |\n{indented}"),
        )
    }

    /// Adds a briefing of 13 September 2023.
    pub fn briefing(self, id: &str, text: &str, more: &str) -> Self {
        self.file(
            &format!("content/briefings/{id}.md"),
            format!("---\ntitle: Briefing {id}\ndate: 2023-09-13\n{more}---\n{text}\n"),
        )
    }

    pub fn options(mut self, change: impl FnOnce(&mut Options)) -> Self {
        change(&mut self.options);
        self
    }

    pub fn audience(self, audience: Marking) -> Self {
        self.options(|options| options.audience = Some(audience))
    }

    /// A desk that a repository keeps, with the files of its newest commit.
    pub fn kept_in(past: MemoryPast) -> Self {
        let mut desk = Self::new();
        for (path, bytes) in past.files() {
            desk = desk.file(path, bytes);
        }
        desk.past = Some(past);
        desk
    }

    /// The same desk, kept by a repository that may hold other versions of its files.
    pub fn of(mut self, past: MemoryPast) -> Self {
        self.past = Some(past);
        self
    }

    /// What it is made of.
    pub fn world(&self) -> &Memory {
        &self.world
    }

    /// Reads, links and plans, without rendering.
    pub fn prepare(&self) -> Site {
        self.prepare_with(&NoCache)
    }

    /// Reads, links and plans with what an earlier build kept of the past.
    pub fn prepare_with(&self, cache: &dyn Cache) -> Site {
        pipeline::prepare_from(&self.origin(cache), &self.options, &|_| {})
    }

    /// Reads, links and plans with what an earlier run kept in memory.
    pub fn draft(&self, memo: &mut pipeline::Memo) -> Site {
        pipeline::draft(&self.origin(&NoCache), &self.options, memo, &|_| {})
    }

    fn origin<'a>(&'a self, cache: &'a dyn Cache) -> Origin<'a> {
        let past = self.past.as_ref().map(|past| past as &dyn Past);
        Origin { world: &self.world, past, cache }
    }

    /// Builds everything, in spite of errors in the content.
    pub fn build(&self) -> Built {
        self.render(self.prepare())
    }

    /// Builds everything with the revisions that `history` makes for the graph.
    pub fn build_with(&self, history: impl FnOnce(&Graph) -> History) -> Built {
        let mut site = self.prepare();
        site.graph.history = Some(Arc::new(history(&site.graph)));
        let (plan, found) =
            dateline::plan::plan(&site.graph, site.theme.statics(Naming::Fingerprinted));
        site.plan = plan;
        site.diagnostics.extend(found);
        self.render(site)
    }

    fn render(&self, site: Site) -> Built {
        let files = Mutex::new(BTreeMap::new());
        let result = pipeline::render(&self.world, &site, &|path, bytes| {
            let twice =
                files.lock().expect("no panic before").insert(path.to_owned(), bytes.to_vec());
            assert!(twice.is_none(), "{path} is rendered twice");
            Ok(())
        });
        if let Err(diagnostics) = result {
            panic!("{}", shown(&diagnostics, &site));
        }
        Built { site, files: files.into_inner().expect("no panic before") }
    }

    /// The diagnostics, as a user sees them.
    pub fn shown(&self) -> String {
        let site = self.prepare();
        shown(&site.diagnostics, &site)
    }
}

/// Diagnostics, as a user sees them.
pub fn shown(diagnostics: &[Diagnostic], site: &Site) -> String {
    let mut text = Vec::new();
    let style = human::Style { color: false, width: 100 };
    human::write(&mut text, diagnostics, site, style).expect("writing to memory");
    String::from_utf8(text).expect("UTF-8")
}

impl Built {
    /// The folder of the theme's static files.
    pub fn statics(&self) -> &str {
        self.site.plan.statics().path()
    }

    /// The file of an address; a static file of the theme is `static/style.css`, whatever is in it.
    fn file_of(&self, path: &str) -> String {
        match path.strip_prefix("static/") {
            Some(path) => format!("{}{path}", self.statics()),
            None if path.is_empty() || path.ends_with('/') => format!("{path}index.html"),
            None => path.to_owned(),
        }
    }

    /// The text of a file of the site; an address that ends in `/` is that of a page.
    pub fn text(&self, path: &str) -> &str {
        let path = self.file_of(path);
        let Some(bytes) = self.files.get(&path) else {
            let near: Vec<&String> =
                self.files.keys().filter(|key| key.ends_with("index.html")).collect();
            panic!("there is no {path}; there are {near:#?}");
        };
        std::str::from_utf8(bytes).expect("UTF-8")
    }

    /// A page as a browser reads it.
    pub fn page(&self, path: &str) -> html::Element {
        html::page(self.text(path))
    }

    /// A file of JSON.
    pub fn json(&self, path: &str) -> serde_json::Value {
        serde_json::from_str(self.text(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// The addresses of all pages, each that of its file without `index.html`.
    pub fn pages(&self) -> impl Iterator<Item = &str> {
        self.files.keys().filter_map(|path| {
            if path == "index.html" { Some("") } else { Some(path.strip_suffix("index.html")?) }
                .filter(|page| page.is_empty() || page.ends_with('/'))
        })
    }

    pub fn has(&self, path: &str) -> bool {
        self.files.contains_key(&self.file_of(path))
    }

    /// The HTML of the text of a briefing, event, actor or location: what the author wrote.
    pub fn prose(&self, id: &str) -> &str {
        let found = self.site.graph.nodes().find(|(_, node)| node.id == id);
        &found.unwrap_or_else(|| panic!("there is no record {id}")).1.prose.html
    }

    /// The codes of the diagnostics that are at least this grave, in order.
    pub fn codes(&self, least: Severity) -> Vec<&'static str> {
        self.site.diagnostics.iter().filter(|d| d.severity <= least).map(|d| d.code.id()).collect()
    }

    /// The codes of errors and warnings.
    pub fn problems(&self) -> Vec<&'static str> {
        self.codes(Severity::Warning)
    }
}

/// The site's root in HTML that is not yet part of a page.
pub fn root(html: &str) -> String {
    dateline::model::rooted_text(html, "/")
}
