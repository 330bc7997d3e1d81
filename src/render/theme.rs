//! Themes: templates, static files and strings, with a project's own files over the default's.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use rust_embed::RustEmbed;
use serde_json::Value;
use tera::{Context, ErrorKind, Tera};

use crate::diagnostic::{Code, Diagnostic, Place, Span};
use crate::plan::{SiteView, View, Words};
use crate::world::World;

/// The default theme, carried in the binary.
#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/themes/default"]
struct Default;

/// The largest file of a theme, in bytes.
const FILE_LIMIT: u64 = 32 << 20;

/// A theme's files, those of the project over those of the default.
pub struct Theme {
    name: String,
    files: BTreeMap<String, Cow<'static, [u8]>>,
}

impl Theme {
    /// Loads a theme: the default, and over it, file by file, `themes/<name>/` of the project.
    pub fn load(world: &dyn World, name: &str) -> (Self, Vec<Diagnostic>) {
        let mut files: BTreeMap<String, Cow<'static, [u8]>> = BTreeMap::new();
        for path in Default::iter() {
            if let Some(file) = Default::get(&path) {
                files.insert(path.into_owned(), file.data);
            }
        }
        let folder = format!("themes/{name}");
        let listing = world.list(&folder);
        let mut diagnostics = listing.diagnostics;
        if listing.files.is_empty() && name != "default" {
            diagnostics.push(
                Diagnostic::new(Code::MissingTheme, format!("there is no theme `{name}`"))
                    .at(Place { file: Arc::from(crate::read::SITE_FILE), span: None })
                    .help(format!("make the folder {folder}/, or write `theme: default`")),
            );
        }
        for entry in listing.files {
            match world.read(&entry.path, FILE_LIMIT) {
                Ok(bytes) => {
                    let inside =
                        entry.path.strip_prefix(&format!("{folder}/")).unwrap_or(&entry.path);
                    files.insert(inside.to_owned(), Cow::Owned(bytes));
                }
                Err(error) => diagnostics.push(error.diagnostic(&entry.path)),
            }
        }
        (Self { name: name.to_owned(), files }, diagnostics)
    }

    /// The paths in `static/`.
    pub fn static_files(&self) -> Vec<String> {
        self.files
            .keys()
            .filter_map(|path| path.strip_prefix("static/"))
            .map(str::to_owned)
            .collect()
    }

    /// The bytes of a file in `static/`.
    pub fn static_file(&self, path: &str) -> &[u8] {
        self.files.get(&format!("static/{path}")).map_or(&[], |bytes| bytes)
    }

    /// The words of a language: its strings over English.
    pub fn words(&self, language: &str) -> (Words, Vec<Diagnostic>) {
        let mut diagnostics = Vec::new();
        let english = self
            .strings("en", &mut diagnostics)
            .unwrap_or_else(|| Value::Object(serde_json::Map::new()));
        let primary = language.split('-').next().unwrap_or(language).to_ascii_lowercase();
        let mut own = self.strings(language, &mut diagnostics);
        if own.is_none() && primary != "en" {
            own = self.strings(&primary, &mut diagnostics);
        }
        (Words::new(language, english, own), diagnostics)
    }

    fn strings(&self, language: &str, diagnostics: &mut Vec<Diagnostic>) -> Option<Value> {
        let path = format!("strings/{language}.yaml");
        let bytes = self.files.get(&path)?;
        let parsed =
            std::str::from_utf8(bytes).map_err(|error| error.to_string()).and_then(|text| {
                let parsed = crate::read::yaml::parse(text, 0);
                match parsed.problems.first() {
                    Some(problem) => Err(problem.message.clone()),
                    None => Ok(parsed.documents.first().map(crate::read::yaml::Node::to_json)),
                }
            });
        match parsed {
            Ok(strings) => strings,
            Err(why) => {
                diagnostics.push(
                    Diagnostic::new(Code::Template, format!("the strings cannot be read: {why}"))
                        .at(self.place(&path, None)),
                );
                None
            }
        }
    }

    fn place(&self, path: &str, span: Option<Span>) -> Place {
        Place { file: Arc::from(format!("themes/{}/{path}", self.name)), span }
    }

    /// The text of a template or strings file, by its path from the project's root, for excerpts.
    pub fn text(&self, file: &str) -> Option<Arc<str>> {
        let inside = file.strip_prefix("themes/")?.split_once('/')?.1;
        std::str::from_utf8(self.files.get(inside)?).ok().map(Arc::from)
    }

    /// Compiles the templates.
    pub fn templates(&self, site: &SiteView, words: &Words) -> Result<Templates, Diagnostic> {
        let mut tera = Tera::new();
        let mut sources = Vec::new();
        for (path, bytes) in &self.files {
            let Some(name) = path.strip_prefix("templates/") else { continue };
            let Ok(text) = std::str::from_utf8(bytes) else {
                return Err(Diagnostic::new(Code::Template, "the template is not UTF-8")
                    .at(self.place(path, None)));
            };
            sources.push((name.to_owned(), text.to_owned()));
        }
        tera.add_raw_templates(sources).map_err(|error| self.diagnostic(&error, None))?;
        let global = tera.global_context();
        global.insert("site", site);
        global.insert("t", words.strings());
        Ok(Templates { tera })
    }

    /// Says what is wrong in a template, where it stands.
    pub fn diagnostic(&self, error: &tera::Error, template: Option<&str>) -> Diagnostic {
        match error.kind() {
            ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
                let range = report.span().range.clone();
                let place = self.place(
                    &format!("templates/{}", report.filename()),
                    Some(Span::new(range.start, range.end)),
                );
                Diagnostic::new(Code::Template, report.message().to_owned()).at(place).help(
                    "what each template receives is documented in `dateline::plan` (see the views)",
                )
            }
            other => {
                let diagnostic = Diagnostic::new(Code::Template, other.to_string());
                match template {
                    Some(name) => diagnostic.at(self.place(&format!("templates/{name}"), None)),
                    None => diagnostic,
                }
            }
        }
    }
}

/// Compiled templates.
pub struct Templates {
    tera: Tera,
}

impl Templates {
    /// Renders a view; addresses still stand from [`crate::model::ROOT`].
    pub fn render(&self, view: &View) -> tera::TeraResult<String> {
        let context = Context::from_serialize(view)?;
        self.tera.render(view.template(), &context)
    }
}
