//! Themes: templates, static files and strings, each theme's over those of the one that it extends.

mod filters;
mod once;
mod reference;
mod style;
mod templates;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rust_embed::RustEmbed;
use serde_json::Value;
use xxhash_rust::xxh3::Xxh3;

use crate::diagnostic::{Code, Diagnostic, Place, Sources, Span};
use crate::diagnostic::{clip, nearest};
use crate::model::{DEFAULT_THEME, Href, Spanned, ThemeSettings};
use crate::plan::{Statics, ThemeLinks, Words, overlay};
use crate::render::without_remarks;
use crate::world::World;

pub use once::Parts;
pub use reference::{Reference, reference};
pub use templates::Templates;

/// The default theme, carried in the binary.
#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/themes/default"]
struct BuiltIn;

/// Stands before the path of a file that is part of the program, where one is shown.
const BUILT_IN: &str = "built-in:themes/default";

/// The largest static file of a theme, in bytes.
const FILE_LIMIT: u64 = 32 << 20;

/// The largest template, strings file or theme.yaml, in bytes.
const TEXT_LIMIT: u64 = 1 << 20;

/// The settings of a theme, in its folder.
const SETTINGS: &str = "theme.yaml";

/// The style sheet and the script that are added to those of the theme that is extended, while
/// other files of the same path take their place.
const ADDED: [&str; 2] = ["static/theme.css", "static/theme.js"];

/// A theme, and the themes that it extends.
pub struct Theme {
    /// Itself, then what it extends; the default theme is the last.
    layers: Vec<Layer>,
    /// The style sheet of all of them, made of their settings and `static/theme.css`.
    style: Option<String>,
    english: Value,
}

/// How the folder of a theme's static files is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Naming {
    /// For what is in it: another look has another address, so that browsers may keep a file for good.
    #[default]
    Fingerprinted,
    /// The same whatever is in it: a preview exchanges a style sheet in its place.
    Kept,
}

/// One theme's own files.
struct Layer {
    name: String,
    settings: ThemeSettings,
    /// By their paths in its folder.
    files: BTreeMap<String, File>,
}

struct File {
    bytes: Cow<'static, [u8]>,
    /// Its path, as it is shown: from the project's root, or after [`BUILT_IN`].
    shown: Arc<str>,
}

impl File {
    /// Whether it is of the project, and not of the program.
    fn is_own(&self) -> bool {
        !self.shown.starts_with(BUILT_IN)
    }

    /// Its text; `None` where it is not UTF-8.
    fn text(&self) -> Option<&str> {
        std::str::from_utf8(&self.bytes).ok()
    }
}

/// A file that a theme has, its own or of one that it extends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThemeFile {
    /// Its path in the theme: `templates/actor.html`.
    pub path: String,
    /// The theme that it comes from.
    pub from: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

impl Theme {
    /// Loads a theme of the project and those that it extends: `themes/<name>/`, in the end the
    /// default theme, whose files a project may replace one by one in `themes/default/`.
    pub fn load(world: &dyn World, name: &str) -> (Self, Vec<Diagnostic>) {
        Self::load_asked(world, name, None)
    }

    /// The same, for a name that stands in site.yaml at `asked`.
    pub fn load_asked(
        world: &dyn World,
        name: &str,
        asked: Option<Span>,
    ) -> (Self, Vec<Diagnostic>) {
        let mut diagnostics = Vec::new();
        let mut layers: Vec<Layer> = Vec::new();
        let site_file: Arc<str> = Arc::from(crate::read::SITE_FILE);
        let mut next = (name.to_owned(), Place { file: site_file, span: asked });
        while next.0 != DEFAULT_THEME {
            let (name, asked) = next;
            if layers.iter().any(|layer| layer.name == name) {
                let chain: Vec<&str> = layers.iter().map(|layer| layer.name.as_str()).collect();
                let message = if layers.len() == 1 {
                    format!("the theme `{name}` extends itself")
                } else {
                    format!("themes extend one another in a circle: {}, {name}", chain.join(", "))
                };
                diagnostics.push(
                    Diagnostic::new(Code::InvalidTheme, message)
                        .at(asked)
                        .help("write `extends: default`, or leave it out"),
                );
                break;
            }
            let (layer, found) = Layer::of_project(world, &name);
            diagnostics.extend(found);
            if layer.files.is_empty() {
                diagnostics.push(missing(world, &name, asked));
                break;
            }
            let extends = layer.settings.extends.clone();
            let extends = extends
                .unwrap_or_else(|| Spanned::new(DEFAULT_THEME.to_owned(), Default::default()));
            let file = Arc::from(format!("themes/{name}/{SETTINGS}"));
            next = (extends.value, Place { file, span: Some(extends.span) });
            layers.push(layer);
        }
        let (layer, found) = Layer::default(world);
        diagnostics.extend(found);
        layers.push(layer);
        let mut theme = Self { layers, style: None, english: Value::Null };
        let (words, _) = theme.merged(&["en"]);
        theme.english = words.unwrap_or_else(|| Value::Object(serde_json::Map::new()));
        theme.style = style::sheet(&theme.layers);
        diagnostics.extend(style::unknown(&theme.layers));
        diagnostics.extend(style::unreadable(&theme.layers));
        diagnostics.extend(theme.crossed());
        diagnostics.extend(theme.astray());
        (theme, diagnostics)
    }

    /// The name of the theme in use.
    pub fn name(&self) -> &str {
        &self.layers[0].name
    }

    /// The names of the themes in use: itself, then what it extends.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.layers.iter().map(|layer| layer.name.as_str())
    }

    /// What the theme says of itself.
    pub fn description(&self) -> Option<&str> {
        self.layers[0].settings.description.as_deref()
    }

    /// The custom properties of CSS that the theme's `style.css` sets for the whole page, each with
    /// its value on a light page, in their order.
    pub fn values(&self) -> Vec<(&str, &str)> {
        self.values_of_root(0)
    }

    /// Those of them that a dark page has another value for, with that.
    pub fn dark_values(&self) -> Vec<(&str, &str)> {
        self.values_of_root(1)
    }

    fn values_of_root(&self, at: usize) -> Vec<(&str, &str)> {
        let sheet = self.file("static/style.css").and_then(File::text).unwrap_or_default();
        style::values(sheet, at)
    }

    /// A file of what the theme extends, where its own stands before it.
    pub fn inherited(&self, path: &str) -> Option<Cow<'_, [u8]>> {
        let mut layers = self.layers.iter().skip(1);
        match layers.find_map(|layer| layer.files.get(path)) {
            Some(file) => Some(Cow::Borrowed(&*file.bytes)),
            None => BuiltIn::get(path).map(|file| file.data),
        }
    }

    fn file(&self, path: &str) -> Option<&File> {
        self.layers.iter().find_map(|layer| layer.files.get(path))
    }

    /// Every file of the theme, by path: of several themes' files of one path that of the nearest.
    pub fn files(&self) -> Vec<ThemeFile> {
        let mut files: BTreeMap<&str, ThemeFile> = BTreeMap::new();
        for layer in self.layers.iter().rev() {
            for (path, file) in &layer.files {
                if path != SETTINGS {
                    let found = ThemeFile {
                        path: path.clone(),
                        from: layer.name.clone(),
                        bytes: file.bytes.to_vec(),
                    };
                    files.insert(path, found);
                }
            }
        }
        files.into_values().collect()
    }

    /// Whether a file of the theme, or of one that it extends, holds a text.
    pub fn holds(&self, text: &str) -> bool {
        let files = self.layers.iter().flat_map(|layer| layer.files.values());
        files.filter_map(File::text).any(|file| file.contains(text))
    }

    /// The texts that every copy of the program carries: the default theme's, whatever the project
    /// has in their place.
    pub fn built_in_texts() -> impl Iterator<Item = String> {
        BuiltIn::iter()
            .filter_map(|path| String::from_utf8(BuiltIn::get(&path)?.data.into_owned()).ok())
    }

    /// What the project's own files of the theme may show: its templates without their remarks, its
    /// strings, and what is published as it is.
    pub fn own_texts(&self) -> impl Iterator<Item = String> {
        let files = self.layers.iter().flat_map(|layer| &layer.files);
        files.filter(|(_, file)| file.is_own()).filter_map(|(path, file)| {
            let text = file.text()?;
            match path.split('/').next() {
                Some("templates") => Some(without_remarks(text, ["{#", "#}"], "")),
                Some("strings" | "static") => Some(text.to_owned()),
                _ => None,
            }
        })
    }

    /// The paths in `static/` that are published.
    pub fn static_files(&self) -> Vec<String> {
        let mut paths: BTreeSet<String> = self
            .layers
            .iter()
            .flat_map(|layer| layer.files.keys())
            .filter(|path| !ADDED.contains(&path.as_str()))
            .filter_map(|path| path.strip_prefix("static/"))
            .map(str::to_owned)
            .collect();
        paths.extend(self.scripts().map(|(path, _)| path));
        paths.extend(self.style.as_ref().map(|_| "theme.css".to_owned()));
        paths.into_iter().collect()
    }

    /// The static files, in a folder named for what is in them, or in one that keeps its name.
    pub fn statics(&self, named: Naming) -> Statics {
        let files = self.static_files();
        let folder = match named {
            Naming::Kept => Href::new("static/"),
            Naming::Fingerprinted => {
                let mut hash = Xxh3::new();
                for path in &files {
                    let bytes = self.static_file(path);
                    hash.update(&(path.len() as u64).to_le_bytes());
                    hash.update(path.as_bytes());
                    hash.update(&(bytes.len() as u64).to_le_bytes());
                    hash.update(bytes);
                }
                Href::new(format!("static/{:08x}/", (hash.digest() >> 32) as u32))
            }
        };
        Statics { folder, files }
    }

    /// The bytes of a file in `static/`.
    pub fn static_file(&self, path: &str) -> &[u8] {
        if path == "theme.css" {
            return self.style.as_deref().unwrap_or_default().as_bytes();
        }
        if let Some((_, file)) = self.scripts().find(|(script, _)| script == path) {
            return &file.bytes;
        }
        self.file(&format!("static/{path}")).map_or(&[], |file| &file.bytes)
    }

    /// The scripts of the themes, those of what is extended first, and where they are published.
    fn scripts(&self) -> impl Iterator<Item = (String, &File)> {
        self.layers.iter().enumerate().rev().filter_map(|(at, layer)| {
            let file = layer.files.get(ADDED[1])?;
            let name =
                if at == 0 { "theme.js".to_owned() } else { format!("theme-{}.js", layer.name) };
            Some((name, file))
        })
    }

    /// Says which own files are called as the script of a theme that is extended will be.
    fn crossed(&self) -> Vec<Diagnostic> {
        let scripts = self.scripts().filter_map(|(name, script)| {
            let own = self.file(&format!("static/{name}"))?;
            (!std::ptr::eq(own, script)).then_some((name, script, own))
        });
        let said = scripts.map(|(name, script, own)| {
            let message = format!("`static/{name}` is where `{}` is published", script.shown);
            Diagnostic::new(Code::InvalidTheme, message)
                .at(Place::file(&own.shown))
                .help("give the file another name")
        });
        said.collect()
    }

    /// What pages load beside the theme's `style.css`.
    pub fn links(&self) -> ThemeLinks {
        ThemeLinks {
            styles: self.style.iter().map(|_| "theme.css".to_owned()).collect(),
            scripts: self.scripts().map(|(path, _)| path).collect(),
            fonts: style::first_fonts(&self.layers),
            paper: style::paper(&self.layers),
        }
    }

    /// The words of a language: its strings over English.
    pub fn words(&self, language: &str) -> (Words, Vec<Diagnostic>) {
        let primary = language.split('-').next().unwrap_or(language).to_ascii_lowercase();
        let (_, mut diagnostics) = self.merged(&["en"]);
        let languages: Vec<&str> =
            [primary.as_str(), language].into_iter().filter(|tag| *tag != "en").collect();
        let (own, found) = self.merged(&languages);
        diagnostics.extend(found);
        if own.is_none() && primary != "en" {
            let message = format!(
                "the theme has no words in `{primary}`, the language of the site: its pages say them in English"
            );
            let help = format!(
                "write them in themes/NAME/strings/{primary}.yaml: `dateline theme new NAME` begins the file, \
                 `dateline theme eject strings/en.yaml` shows all that there are"
            );
            diagnostics.push(Diagnostic::new(Code::MissingWords, message).help(help));
        }
        crate::diagnostic::sort(&mut diagnostics);
        (Words::new(language, self.english.clone(), own), diagnostics)
    }

    /// The strings of languages, each theme's over those of what it extends, the later languages'
    /// over the others.
    fn merged(&self, languages: &[&str]) -> (Option<Value>, Vec<Diagnostic>) {
        let mut diagnostics = Vec::new();
        let mut merged: Option<Value> = None;
        let mut read = BTreeSet::new();
        for language in languages {
            for layer in self.layers.iter().rev() {
                let path = format!("strings/{language}.yaml");
                let Some(file) =
                    layer.files.get(&path).filter(|_| read.insert((&layer.name, *language)))
                else {
                    continue;
                };
                let Some(text) = file.text() else {
                    diagnostics.push(not_utf8(file, "the file of strings"));
                    continue;
                };
                // A language is held against English, which says what strings there are; English
                // against that of what the theme extends.
                let mut known =
                    if languages == ["en"] { Value::Null } else { self.english.clone() };
                if let Some(merged) = &merged {
                    overlay(&mut known, merged.clone());
                }
                let known = (!known.is_null()).then_some(&known);
                let (words, found) = crate::read::theme::strings(&file.shown, text, known);
                diagnostics.extend(found);
                match (&mut merged, words) {
                    (Some(merged), Some(words)) => overlay(merged, words),
                    (None, words) => merged = words,
                    (_, None) => {}
                }
            }
        }
        (merged, diagnostics)
    }

    /// What a theme holds that no page will show: files in no folder of a theme, or in one that
    /// reads none of that name, and folders where the theme that is extended has a file.
    fn astray(&self) -> Vec<Diagnostic> {
        let mut diagnostics = Vec::new();
        for (at, layer) in self.layers.iter().enumerate() {
            for (path, file) in layer.files.iter().filter(|(_, file)| file.is_own()) {
                let place = Place::file(&file.shown);
                let above = || path.match_indices('/').map(|(at, _)| &path[..at]);
                let instead = above().find(|folder| {
                    *folder == SETTINGS
                        || self.layers[at + 1..]
                            .iter()
                            .any(|layer| layer.files.contains_key(*folder))
                });
                if let Some(folder) = instead {
                    let message = format!(
                        "`themes/{}/{folder}` is a folder, and should be a file",
                        layer.name
                    );
                    diagnostics.push(
                        Diagnostic::new(Code::Unreadable, message)
                            .at(place)
                            .help("move what is in it elsewhere"),
                    );
                    continue;
                }
                let top = path.split('/').next().unwrap_or(path);
                let known = ["templates", "static", "strings", SETTINGS];
                let is_note =
                    ["md", "txt", "LICENSE", "LICENCE"].iter().any(|end| path.ends_with(end));
                if is_note && !path.contains('/') {
                    continue;
                }
                if known.contains(&top) && (path.contains('/') || top == SETTINGS) {
                    let unread = match path.split_once('/') {
                        Some(("strings", inside)) if !is_note => unread_strings(inside),
                        Some(("templates", inside)) if !is_note => {
                            self.unused_template(at, inside, file)
                        }
                        _ => None,
                    };
                    diagnostics.extend(unread.map(|(message, help)| {
                        Diagnostic::new(Code::NotRead, message).at(place).help(help)
                    }));
                    continue;
                }
                let help = nearest(top, &known).map_or_else(
                    || "a theme has theme.yaml, templates/, static/ and strings/".to_owned(),
                    |near| format!("did you mean `{near}`? A theme has theme.yaml, templates/, static/ and strings/"),
                );
                let message = format!("`{}` is not a part of a theme", clip(path));
                diagnostics.push(Diagnostic::new(Code::NotRead, message).at(place).help(help));
            }
        }
        diagnostics
    }
}

/// What is wrong with the name of a file in `strings/`, and what to do, if no language has it.
fn unread_strings(name: &str) -> Option<(String, String)> {
    let (tag, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    let is_tag = crate::read::is_language_tag(tag) && !tag.starts_with(|c: char| c.is_uppercase());
    if is_tag && ending == "yaml" {
        return None;
    }
    let message = format!("`strings/{}` is not read: no language has this name", clip(name));
    let help = if is_tag && ending == "yml" {
        format!("name it `strings/{tag}.yaml`")
    } else {
        "name it for its language, by its tag: `strings/en.yaml`, `strings/fr-CA.yaml`".to_owned()
    };
    Some((message, help))
}

impl Sources for Theme {
    fn text(&self, shown: &str) -> Option<Arc<str>> {
        let mut files = self.layers.iter().flat_map(|layer| layer.files.values());
        files.find(|file| &*file.shown == shown)?.text().map(Arc::from)
    }
}

fn not_utf8(file: &File, what: &str) -> Diagnostic {
    let at = std::str::from_utf8(&file.bytes).err().map_or(0, |error| error.valid_up_to());
    let line = file.bytes[..at].iter().filter(|&&b| b == b'\n').count() + 1;
    let message =
        format!("{what} is not UTF-8: byte {} in line {line} begins no character", at + 1);
    Diagnostic::new(Code::InvalidUtf8, message)
        .at(Place::file(&file.shown))
        .help("save the file as UTF-8")
}

/// Says that there is no theme of a name, and which there are.
fn missing(world: &dyn World, name: &str, asked: Place) -> Diagnostic {
    let names = themes(world);
    let known: Vec<&str> = names.iter().map(String::as_str).collect();
    let help = nearest(name, &known).map_or_else(
        || {
            format!(
                "start it with `dateline theme new {name}`, or write one of {}",
                known.join(", ")
            )
        },
        |near| format!("did you mean `{near}`?"),
    );
    Diagnostic::new(Code::MissingTheme, format!("there is no theme `{name}`")).at(asked).help(help)
}

/// The themes of a project, the default one among them.
pub fn themes(world: &dyn World) -> Vec<String> {
    let mut names: BTreeSet<String> = BTreeSet::from([DEFAULT_THEME.to_owned()]);
    for entry in world.list("themes").files.iter() {
        let inside = entry.path.strip_prefix("themes/").and_then(|path| path.split_once('/'));
        names.extend(inside.map(|(name, _)| name.to_owned()));
    }
    names.into_iter().collect()
}

impl Layer {
    /// Reads `themes/<name>/` of a project.
    fn of_project(world: &dyn World, name: &str) -> (Self, Vec<Diagnostic>) {
        let folder = format!("themes/{name}");
        let listing = world.list(&folder);
        let mut diagnostics = listing.diagnostics;
        let mut files = BTreeMap::new();
        for entry in listing.files.iter() {
            let path = entry.path.strip_prefix(&format!("{folder}/")).unwrap_or(&entry.path);
            let limit = if path.starts_with("static/") { FILE_LIMIT } else { TEXT_LIMIT };
            match world.read(&entry.path, limit) {
                Ok(bytes) => {
                    let file = File { bytes: Cow::Owned(bytes), shown: Arc::clone(&entry.path) };
                    files.insert(path.to_owned(), file);
                }
                Err(error) => diagnostics.push(error.diagnostic(&entry.path)),
            }
        }
        let mut layer = Self { name: name.to_owned(), settings: ThemeSettings::default(), files };
        diagnostics.extend(layer.read_settings());
        (layer, diagnostics)
    }

    /// The default theme, with the files of the project's `themes/default/` in place of its own.
    fn default(world: &dyn World) -> (Self, Vec<Diagnostic>) {
        let (own, mut diagnostics) = Self::of_project(world, DEFAULT_THEME);
        if let Some(extends) = &own.settings.extends {
            let file = Arc::from(format!("themes/{DEFAULT_THEME}/{SETTINGS}"));
            let message = "the default theme extends nothing";
            diagnostics.push(
                Diagnostic::new(Code::InvalidTheme, message)
                    .at(Place::at(&file, extends.span))
                    .help("give the theme another name, and write it as `theme:` in site.yaml"),
            );
        }
        let mut files: BTreeMap<String, File> = BTreeMap::new();
        for path in BuiltIn::iter() {
            if let Some(file) = BuiltIn::get(&path) {
                let shown = Arc::from(format!("{BUILT_IN}/{path}"));
                files.insert(path.into_owned(), File { bytes: file.data, shown });
            }
        }
        files.extend(own.files);
        (Self { name: DEFAULT_THEME.to_owned(), settings: own.settings, files }, diagnostics)
    }

    fn read_settings(&mut self) -> Vec<Diagnostic> {
        let Some(file) = self.files.get(SETTINGS) else { return Vec::new() };
        let Some(text) = file.text() else { return vec![not_utf8(file, "theme.yaml")] };
        let (settings, diagnostics) = crate::read::theme::theme(&file.shown, text);
        self.settings = settings;
        diagnostics
    }
}
