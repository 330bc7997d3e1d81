//! Templates: compiling them, rendering a view, and what is wrong in one, said where it stands.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Weak};

use tera::{Context, ErrorKind, Tera};

use super::filters::{self, FILTERS};
use super::once::{self, Once, Parts};
use super::{BUILT_IN, BuiltIn, File, Theme, not_utf8};
use crate::diagnostic::{Code, Diagnostic, LineColumn, Place, Span};
use crate::diagnostic::{clip, nearest};
use crate::model::{Numbers, rooted};
use crate::plan::{SiteView, View, Words};

/// The most names that a help lists.
const MOST_NAMES: usize = 24;

/// The most names that a message lists.
const FEW_NAMES: usize = 4;

/// What Tera (2.4) can ask of a value with `is`.
pub(super) const TESTS: &[&str] = &[
    "array",
    "bool",
    "containing",
    "defined",
    "divisible_by",
    "ending_with",
    "even",
    "float",
    "integer",
    "iterable",
    "map",
    "none",
    "number",
    "odd",
    "starting_with",
    "string",
    "undefined",
];

/// What Tera (2.4) and Dateline let templates call, each in a sentence.
pub(super) const FUNCTIONS: &[(&str, &str)] = &[
    (
        once::NAME,
        "A `component=` with its other arguments, rendered once for all pages that give it the same: for what stands in many lists. With `each=`, the name of an argument that is a list, it is given each item in turn, a line each. Its implicit arguments are those of every page, as `t`.",
    ),
    ("range", "The whole numbers from `start=` to before `end=`."),
    ("super", "In a block, what the template that is extended has there."),
    ("throw", "Stops with a `message=`."),
];

/// What every template has, and a component that names it among its arguments, after `@`.
const GLOBAL: [&str; 2] = ["site", "t"];

/// Compiled templates.
pub struct Templates {
    pub(super) tera: Arc<Tera>,
}

thread_local! {
    /// A page as its template gives it: without new memory for each page, which grows as it does.
    static RENDERED: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

impl Templates {
    /// Renders a view, with `root` for the way to the site's root.
    pub fn render(&self, view: &View, root: &str) -> tera::TeraResult<Vec<u8>> {
        let context = Context::from_serialize(view)?;
        RENDERED.with_borrow_mut(|html| {
            html.clear();
            let done = self.tera.render_to(view.template(), &context, &mut *html);
            let inside = once::wrong();
            done.map_err(|error| inside.unwrap_or(error))?;
            Ok(rooted(html, root))
        })
    }
}

impl Theme {
    /// Compiles the templates. Those of a theme are found by their names, of several themes'
    /// templates of one name that of the nearest; with the name of a theme before it, as in
    /// `default/base.html`, that theme's own.
    ///
    /// # Errors
    ///
    /// Every mistake that shows without rendering.
    pub fn templates(
        &self,
        site: &SiteView,
        words: &Words,
        parts: Parts,
    ) -> Result<Templates, Vec<Diagnostic>> {
        let mut tera = self.compiled()?;
        let global = tera.global_context();
        global.insert("site", site);
        global.insert("t", words.strings());
        let tera = Arc::new_cyclic(|itself| {
            tera.register_function(once::NAME, Once::new(Weak::clone(itself), parts));
            filters::register(&mut tera, words.numbers.clone());
            tera
        });
        Ok(Templates { tera })
    }

    pub(super) fn compiled(&self) -> Result<Tera, Vec<Diagnostic>> {
        let mut diagnostics = Vec::new();
        let mut sources: Vec<(String, &str)> = Vec::new();
        for (name, file) in self.sources() {
            match file.text() {
                Some(text) => sources.push((name, text.trim_start_matches('\u{FEFF}'))),
                None => diagnostics.push(not_utf8(file, "the template")),
            }
        }
        // Tera stops at the first template that it cannot read; alone, each says what is wrong in it.
        let mut tera = empty();
        let prefixes = self.names().map(|name| format!("{name}/"));
        let done = tera
            .set_fallback_prefixes(prefixes)
            .and_then(|()| tera.add_raw_templates(sources.iter().map(|(name, text)| (name, text))));
        let Err(error) = done else {
            return if diagnostics.is_empty() { Ok(tera) } else { Err(diagnostics) };
        };
        let before = diagnostics.len();
        for (name, text) in &sources {
            if let Err(error) = empty().add_raw_template(name, text)
                && matches!(error.kind(), ErrorKind::SyntaxError(_))
            {
                diagnostics.extend(self.mistakes(&error, None));
            }
        }
        if diagnostics.len() == before {
            diagnostics.extend(self.mistakes(&error, None));
        }
        crate::diagnostic::sort(&mut diagnostics);
        Err(diagnostics)
    }

    /// The bytes of the templates, each with its theme's name and its own.
    pub fn template_texts(&self) -> Vec<(String, &[u8])> {
        self.sources().map(|(name, file)| (name, &*file.bytes)).collect()
    }

    /// Whether any of the templates is of the project, and not of the program.
    pub fn has_own_templates(&self) -> bool {
        self.sources().any(|(_, file)| file.is_own())
    }

    /// The templates, each by its theme's name and its own.
    pub(super) fn sources(&self) -> impl Iterator<Item = (String, &File)> {
        self.layers.iter().flat_map(|layer| {
            layer.files.iter().filter_map(|(path, file)| {
                let inside = path.strip_prefix("templates/")?;
                Some((format!("{}/{inside}", layer.name), file))
            })
        })
    }

    /// A template by its theme's name and its own, or by its own alone.
    fn source(&self, name: &str) -> Option<&File> {
        let named = name.split_once('/').and_then(|(theme, inside)| {
            let layer = self.layers.iter().find(|layer| layer.name == theme)?;
            layer.files.get(&format!("templates/{inside}"))
        });
        named.or_else(|| self.file(&format!("templates/{name}")))
    }

    /// Says what is wrong in templates, each thing where it stands. `rendered` is the template
    /// that was asked for, if one was.
    pub fn mistakes(&self, error: &tera::Error, rendered: Option<&str>) -> Vec<Diagnostic> {
        let named = |name: &str, text: &str| {
            let file = self.source(name);
            file.map(|file| {
                let content = file.text().unwrap_or_default();
                let span = quoted(content, text).map(|at| Span::new(at, at + text.len()));
                Place { file: Arc::clone(&file.shown), span }
            })
        };
        // A template names another with its theme or without it.
        let either = |name: &str, whole: &str| {
            let inside = inside(whole);
            let mut places = [whole, inside].into_iter().filter_map(|text| named(name, text));
            places.find(|place| place.span.is_some()).or_else(|| named(name, inside))
        };
        match error.kind() {
            ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
                let range = report.span().range.clone();
                let span = Span::new(range.start, range.end);
                let mistake = self.mistake(report.message(), report.filename(), Some(span));
                vec![self.where_called(mistake, &error.to_string())]
            }
            ErrorKind::MissingParent { current, parent } => {
                let message = format!("there is no template `{parent}` to extend");
                let mut diagnostic = Diagnostic::new(Code::Template, message);
                diagnostic.place = named(current, parent);
                let inside = parent.rsplit('/').next().unwrap_or(parent);
                let whole: Vec<String> = self
                    .sources()
                    .map(|(name, _)| name)
                    .filter(|name| name.ends_with(&format!("/{inside}")))
                    .collect();
                vec![diagnostic.help(match whole.last() {
                    Some(name) if name != current => format!("did you mean `{name}`?"),
                    _ => {
                        near_or_all(inside, "write the name of a template", &self.template_names())
                    }
                })]
            }
            ErrorKind::CircularExtend { tpl, inheritance_chain } => {
                // The chain ends with what closes the circle; others may only lead into it.
                let chain: Vec<&str> =
                    std::iter::once(tpl).chain(inheritance_chain).map(String::as_str).collect();
                let circle = match chain.split_last() {
                    Some((last, before)) => {
                        let from = before.iter().position(|name| name == last).unwrap_or_default();
                        &before[from..]
                    }
                    None => &chain,
                };
                let circle = self.starting_with_the_wrong(circle);
                let Some((tpl, rest)) = circle.split_first() else {
                    return vec![self.other(&error.to_string(), rendered)];
                };
                let next = rest.first().unwrap_or(tpl);
                let inside = inside(tpl);
                let message = if rest.is_empty() {
                    format!("the template `{inside}` extends itself")
                } else {
                    let names = circle.join(", ");
                    format!("templates extend one another in a circle: {names}, {tpl}")
                };
                let mut diagnostic = Diagnostic::new(Code::Template, message);
                diagnostic.place = either(tpl, next);
                let above = rest.iter().skip(1).chain(std::iter::once(tpl));
                for (name, above) in rest.iter().zip(above) {
                    let place = either(name, above);
                    diagnostic.related.extend(place.map(|place| (place, "and here".to_owned())));
                }
                let path = format!("templates/{inside}");
                let further = self.layer_of(tpl).map_or(0, |layer| layer + 1);
                let parent =
                    self.layers.iter().skip(further).find(|layer| layer.files.contains_key(&path));
                vec![match parent {
                    Some(layer) => diagnostic.help(format!(
                        "to extend the template that it takes the place of, name its theme: {{% extends \"{}/{inside}\" %}}",
                        layer.name
                    )),
                    None => diagnostic.help("extend another template"),
                }]
            }
            ErrorKind::CircularInclude { tpl, include_chain } => {
                let message = format!(
                    "templates include one another in a circle: {}",
                    include_chain.join(", ")
                );
                let mut diagnostic = Diagnostic::new(Code::Template, message);
                // The chain is of whole names, and a template may write either.
                let next = include_chain.iter().skip_while(|name| *name != tpl).nth(1);
                let next = next.or_else(|| include_chain.first()).unwrap_or(tpl);
                diagnostic.place = either(tpl, next);
                vec![diagnostic.help("take one of the `include`s out")]
            }
            ErrorKind::Msg(message) if message.starts_with("error: ") => {
                let (mut found, mut lacking) = (Vec::new(), BTreeMap::new());
                for report in message.split("\n\n") {
                    match self.lacking(report) {
                        Some((above, lacks)) => {
                            lacking.entry(above).or_insert_with(Vec::new).push(lacks);
                        }
                        None => found.extend(self.reported(report)),
                    }
                }
                let lacking = lacking.into_iter();
                found.extend(lacking.filter_map(|(above, lacks)| self.incomplete(&above, &lacks)));
                found
            }
            ErrorKind::Msg(message) => vec![self.other(message, rendered)],
            other => vec![self.other(&other.to_string(), rendered)],
        }
    }

    /// A circle of templates, beginning with the one to mend, whichever Tera came upon first: one
    /// of the project, and one that extends what is no further than itself.
    fn starting_with_the_wrong<'a>(&self, circle: &[&'a str]) -> Vec<&'a str> {
        let wrong = (0..circle.len()).min_by_key(|at| {
            let (name, next) = (circle[*at], circle[(at + 1) % circle.len()]);
            let is_own = self.source(name).is_some_and(File::is_own);
            let climbs = self.layer_of(next) <= self.layer_of(name);
            (!is_own, !climbs, self.layer_of(name), name)
        });
        let (before, from) = circle.split_at(wrong.unwrap_or_default());
        [from, before].concat()
    }

    /// Says what is wrong in the template of a view.
    pub fn mistake_in(&self, error: &tera::Error, view: &View) -> Diagnostic {
        let mut mistakes = self.mistakes(error, Some(view.template()));
        if mistakes.is_empty() {
            return self.other(&error.to_string(), Some(view.template()));
        }
        mistakes.swap_remove(0)
    }

    /// Reads one of several mistakes, which Tera gives in a text alone: the message after
    /// `error: `, then `--> template:line:column`, then the line, underlined.
    fn reported(&self, report: &str) -> Option<Diagnostic> {
        let mut lines = report.lines();
        let message = lines.next()?.strip_prefix("error: ")?;
        let mut place = lines.next()?.split_once("--> ")?.1.rsplitn(3, ':');
        let (column, line) = (place.next()?.parse().ok()?, place.next()?.parse().ok()?);
        let name = place.next()?;
        let width = report.lines().last()?.matches('^').count();
        let text = self.source(name)?.text()?;
        let start = offset(text, LineColumn { line, column })?;
        let end = text[start..].char_indices().nth(width).map_or(text.len(), |(at, _)| start + at);
        Some(self.mistake(message, name, Some(Span::new(start, end))))
    }

    /// A template of the project that lacks a block which the one that it takes the place of has, if
    /// that is why another template fills a block that there is not; the block, and that other.
    fn lacking<'r>(&self, report: &'r str) -> Option<(String, (&'r str, &'r str))> {
        let mut lines = report.lines();
        let block = lines.next()?.strip_prefix("error: Block `")?.split('`').next()?;
        let filling = lines.next()?.split_once("--> ")?.1.rsplitn(3, ':').nth(2)?;
        let mut above = self.extended(filling)?;
        // A circle of templates is another mistake, and ends here too.
        for _ in self.sources() {
            let file = self.source(&above)?;
            let path = format!("templates/{}", inside(&above));
            let at = self.layer_of(&above)?;
            let further = self.layers[at + 1..].iter().filter_map(|layer| layer.files.get(&path));
            let built_in = BuiltIn::get(&path)
                .map(|file| File { bytes: file.data, shown: Arc::from(BUILT_IN) });
            let has = |file: &File| defined(file, "block").iter().any(|name| name == block);
            if file.is_own() && further.chain(&built_in).any(has) {
                return Some((above, (block, inside(filling))));
            }
            above = self.extended(&above)?;
        }
        None
    }

    /// The whole name of the template that another extends.
    fn extended(&self, name: &str) -> Option<String> {
        let (_, rest) = self.source(name)?.text()?.split_once("{% extends ")?;
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\'' | '`'))?;
        let above = rest[1..].split(quote).next()?;
        if self.layer_of(above).is_some() {
            return Some(above.to_owned());
        }
        let path = format!("templates/{above}");
        let layer = self.layers.iter().find(|layer| layer.files.contains_key(&path))?;
        Some(format!("{}/{above}", layer.name))
    }

    /// Says which blocks a template lacks, and which templates fill them.
    fn incomplete(&self, template: &str, lacks: &[(&str, &str)]) -> Option<Diagnostic> {
        let blocks: BTreeSet<&str> = lacks.iter().map(|(block, _)| *block).collect();
        let filling: BTreeSet<&str> = lacks.iter().map(|(_, filling)| *filling).collect();
        let list = |names: &BTreeSet<&str>| {
            let shown = names.iter().take(FEW_NAMES).map(|name| format!("`{name}`"));
            let shown = shown.collect::<Vec<_>>().join(", ");
            match names.len().saturating_sub(FEW_NAMES) {
                0 => shown,
                more => format!("{shown} and {more} more"),
            }
        };
        let word = if blocks.len() == 1 { "block" } else { "blocks" };
        let fill = if filling.len() == 1 { "fills" } else { "fill" };
        let message = format!(
            "the template lacks the {word} {}, which {} {fill}",
            list(&blocks),
            list(&filling)
        );
        let (first, name) = (blocks.first()?, inside(template));
        let help = format!(
            "add {{% block {first} %}}{{% endblock %}}, empty if it is to show nothing; `dateline theme docs {name}` lists the blocks"
        );
        let place = Place::file(&self.source(template)?.shown);
        Some(Diagnostic::new(Code::Template, message).at(place).help(help))
    }

    /// A mistake inside a component of the program is one of the project's template that calls it.
    /// Which does, Tera tells in a text alone: `note: called from template:line:column`.
    fn where_called(&self, mistake: Diagnostic, told: &str) -> Diagnostic {
        let is_built_in = |place: &Place| place.file.starts_with(BUILT_IN);
        let Some(inside) = mistake.place.clone().filter(is_built_in) else { return mistake };
        let calls = told.split("\n\n").filter_map(|note| {
            let place = note.lines().next()?.strip_prefix("note: called from ")?;
            let mut place = place.rsplitn(3, ':');
            let (column, line) = (place.next()?.parse().ok()?, place.next()?.parse().ok()?);
            let file = self.source(place.next()?).filter(|file| file.is_own())?;
            let text = file.text()?;
            let start = offset(text, LineColumn { line, column })?;
            let width = note.lines().last()?.matches('^').count();
            let end =
                text[start..].char_indices().nth(width).map_or(text.len(), |(at, _)| start + at);
            Some((Place::at(&file.shown, Span::new(start, end)), &text[start..end]))
        });
        let Some((place, call)) = calls.into_iter().next() else { return mistake };
        let component = called(call.trim_start_matches(['{', '-', ' '])).unwrap_or_default();
        let signature = self.definitions(component).next().map(|definition| definition.signature);
        let help = signature.map_or_else(
            || "look at what it is given".to_owned(),
            |signature| {
                format!("look at what it is given: the component is defined as `{signature}`")
            },
        );
        Diagnostic { place: Some(place), ..mistake }.related(inside, "inside, here").help(help)
    }

    /// What names no place in a template.
    fn other(&self, message: &str, rendered: Option<&str>) -> Diagnostic {
        let mut diagnostic = Diagnostic::new(Code::Template, message.to_owned());
        // "Component `x` is defined in both `a/b.html` and `a/c.html`"
        let mut names = message.split('`').skip(1).step_by(2);
        if message.starts_with("Component ")
            && let (Some(component), Some(one), Some(other)) =
                (names.next(), names.next(), names.next())
        {
            let place = |name: &str| {
                let file = self.source(name)?;
                let text = file.text()?;
                let at = text.find(&format!("component {component}"))? + "component ".len();
                Some(Place::at(&file.shown, Span::new(at, at + component.len())))
            };
            diagnostic.message =
                format!("the component `{component}` is defined twice in one theme");
            diagnostic.place = place(other);
            diagnostic.related.extend(place(one).map(|place| (place, "and here".to_owned())));
            return diagnostic.help("rename one of the two, or remove it");
        }
        diagnostic.place =
            rendered.and_then(|name| self.source(name)).map(|file| Place::file(&file.shown));
        diagnostic
    }

    /// Says one mistake in the words of the house, with the nearest name where one is misspelt.
    fn mistake(&self, message: &str, template: &str, span: Option<Span>) -> Diagnostic {
        let inside = inside(template);
        let documented = if View::TEMPLATES.contains(&inside) {
            format!("`dateline theme docs {inside}` lists what it receives")
        } else {
            "`dateline theme docs` lists what templates receive".to_owned()
        };
        let (message, available) = match message.split_once(" Available ") {
            Some((message, names)) => (message, names.split_once(": ").map(|(_, names)| names)),
            None => (message, None),
        };
        let message = in_order(message.trim_end_matches('.'));
        let message = message.as_str();
        let word = message.split('`').nth(1).unwrap_or_default();
        let names = |names: &[&str]| near_or_all(word, "there are", names);
        let components = self.component_names();
        let components: Vec<&str> = components.iter().map(String::as_str).collect();
        let before = span
            .zip(self.source(template).and_then(File::text))
            .and_then(|(span, text)| text.get(..span.start as usize))
            .unwrap_or_default();
        let documented = if is_of_strings(before) {
            "`dateline theme eject strings/en.yaml` shows all strings".to_owned()
        } else {
            documented
        };
        let within = enclosing_component(before).filter(|_| {
            GLOBAL.contains(&word) && message.starts_with("Variable") && message.contains("not def")
        });
        let help = if let Some(component) = within {
            format!(
                "a component has `{word}` only if it asks for it: add `@{word}` to the arguments of `{component}`"
            )
        } else if let Some(available) = available {
            let known: Vec<&str> = available.split(", ").collect();
            match nearest(word, &known) {
                Some(near) => format!("did you mean `{near}`? {documented}"),
                None if known.len() <= MOST_NAMES => format!("there are {available}; {documented}"),
                None => documented,
            }
        } else if message.starts_with("Unknown filter") {
            names(&FILTERS.iter().map(|(name, _)| *name).collect::<Vec<_>>())
        } else if message.starts_with("Unknown test") {
            names(TESTS)
        } else if message.starts_with("Unknown function") {
            names(&FUNCTIONS.iter().map(|(name, _)| *name).collect::<Vec<_>>())
        } else if message.starts_with("Unknown component") {
            names(&components)
        } else if message.starts_with("Unknown template") {
            names(&self.template_names())
        } else if message.starts_with("Block") {
            let blocks = self.blocks();
            let known = blocks.values().flatten().map(String::as_str);
            names(&known.filter(|block| *block != word).collect::<Vec<_>>())
        } else if message.contains("undefined") || message.contains("not defined") {
            format!(
                "the page has no such value; {documented}. Where it may be absent: {{% if … %}}"
            )
        } else {
            "templates are written in Tera 2: https://keats.github.io/tera/".to_owned()
        };
        let file = self.source(template);
        let place = file.map(|file| Place { file: Arc::clone(&file.shown), span });
        let mut diagnostic = Diagnostic::new(Code::Template, sentence(message)).help(help);
        let at = span.zip(file.and_then(File::text));
        let called = at.and_then(|(span, text)| {
            called(text.get(span.start as usize..span.end as usize)?).map(str::to_owned)
        });
        if let Some(called) = called.filter(|_| message.to_lowercase().contains("argument"))
            && let Some(definition) = self.definitions(&called).next()
        {
            if let Some(wrong) = self.wrong_override(&called, &definition, template) {
                return wrong;
            }
            let Definition { place, signature, .. } = definition;
            diagnostic = diagnostic
                .related(place, "defined here")
                .help(format!("the component is defined as `{signature}`; `@t` and the like are given by themselves"));
        }
        Diagnostic { place, ..diagnostic }
    }

    /// Where a component is defined, in the nearest theme first.
    fn definitions(&self, component: &str) -> impl Iterator<Item = Definition> {
        let start = format!("component {component}(");
        self.sources().filter_map(move |(template, file)| {
            let text = file.text()?;
            let (at, signature) = signature(text, &start)?;
            let span = Span::new(at, at + signature.len());
            Some(Definition {
                layer: self.layer_of(&template)?,
                place: Place::at(&file.shown, span),
                signature: signature.to_owned(),
            })
        })
    }

    /// Says that a component does not take what the one that it takes the place of does, if a
    /// template that knows only the latter calls it: whatever it is called with, in the same words.
    fn wrong_override(
        &self,
        component: &str,
        nearest: &Definition,
        caller: &str,
    ) -> Option<Diagnostic> {
        let by_the_program = self.source(caller).is_some_and(|file| !file.is_own());
        let is_own = !nearest.place.file.starts_with(BUILT_IN);
        if nearest.layer >= self.layer_of(caller)? && !(is_own && by_the_program) {
            return None;
        }
        let further = self.definitions(component).find(|other| other.layer > nearest.layer);
        // A file of the default theme that the project replaces is in no layer.
        let original = match further {
            Some(definition) => definition.signature,
            None => Self::built_in_texts().find_map(|text| {
                let (_, found) = signature(&text, &format!("component {component}("))?;
                Some(found.to_owned())
            })?,
        };
        let (takes, should) = (arguments(&nearest.signature)?, arguments(&original)?);
        let list = |names: Vec<&str>| {
            names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
        };
        let named = |info: &tera::ComponentInfo, name: &str| {
            info.args().iter().any(|argument| argument.name() == name)
        };
        let lacks: Vec<&str> = (should.args().iter())
            .filter(|argument| !argument.is_implicit() && takes.rest_param().is_none())
            .map(tera::ComponentArg::name)
            .filter(|name| !named(&takes, name))
            .collect();
        let wants: Vec<&str> = (takes.args().iter())
            .filter(|argument| argument.is_required())
            .map(tera::ComponentArg::name)
            .filter(|name| {
                !should.args().iter().any(|other| other.name() == *name && other.is_required())
            })
            .collect();
        let said = match (lacks.is_empty(), wants.is_empty()) {
            (true, true) => return None,
            (false, true) => format!("does not take {}", list(lacks)),
            (true, false) => format!("must be given {}", list(wants)),
            (false, false) => {
                format!("does not take {}, and must be given {}", list(lacks), list(wants))
            }
        };
        let message = format!(
            "the component `{component}` {said}, unlike the one that it takes the place of"
        );
        let help = format!(
            "it is called as `{original}`: let it take the same; what it takes beside that needs a default"
        );
        let diagnostic = Diagnostic::new(Code::Template, message).at(nearest.place.clone());
        Some(diagnostic.help(help))
    }

    /// The place among the layers of the theme that a template is of.
    fn layer_of(&self, template: &str) -> Option<usize> {
        let (theme, _) = template.split_once('/')?;
        self.layers.iter().position(|layer| layer.name == theme)
    }

    /// What is wrong with a template of a layer, and what to do, if it is the template of no page,
    /// takes no other's place, is extended or included by none and defines no component.
    pub(super) fn unused_template(
        &self,
        layer: usize,
        name: &str,
        file: &File,
    ) -> Option<(String, String)> {
        let path = format!("templates/{name}");
        let replaces = View::TEMPLATES.contains(&name)
            || BuiltIn::get(&path).is_some()
            || self.layers[layer + 1..].iter().any(|further| further.files.contains_key(&path));
        let whole = format!("{}/{name}", self.layers[layer].name);
        let is_named = || {
            let others = self.sources().filter(|(_, other)| !std::ptr::eq(*other, file));
            others
                .filter_map(|(_, other)| other.text())
                .any(|text| quoted(text, name).is_some() || quoted(text, &whole).is_some())
        };
        if replaces || is_named() || !defined(file, "component").is_empty() {
            return None;
        }
        let message =
            format!("`{}` is the template of no page, and no other extends it", clip(&path));
        let others: Vec<&str> =
            self.template_names().into_iter().filter(|other| *other != name).collect();
        let help = nearest(name, &others).map_or_else(
            || "`dateline theme docs` lists the templates of pages".to_owned(),
            |near| format!("did you mean `templates/{near}`?"),
        );
        Some((message, help))
    }

    fn template_names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self
            .layers
            .iter()
            .flat_map(|layer| layer.files.keys())
            .filter_map(|path| path.strip_prefix("templates/"))
            .collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// The names that templates define with a word of Tera: `block` or `component`.
    fn defined(&self, word: &str) -> Vec<String> {
        let mut names: Vec<String> =
            self.sources().flat_map(|(_, file)| defined(file, word)).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// The templates that define a component, by their names without that of a theme.
    pub(super) fn files_of_component(&self, name: &str) -> BTreeSet<String> {
        let defining = self.sources().filter(|(_, file)| {
            defined(file, "component").iter().any(|component| component == name)
        });
        defining.map(|(template, _)| inside(&template).to_owned()).collect()
    }

    pub(super) fn component_names(&self) -> Vec<String> {
        self.defined("component")
    }
}

/// Where a component is defined, and as what: `date.full(date, @t)`.
struct Definition {
    layer: usize,
    place: Place,
    signature: String,
}

/// What stands in a template from the name of a component, after `start`, to the end of its
/// arguments, and where.
fn signature<'a>(text: &'a str, start: &str) -> Option<(usize, &'a str)> {
    let at = text.find(start)? + "component ".len();
    let close = at + text[at..].find(')')? + 1;
    Some((at, &text[at..close]))
}

/// The arguments of a component, as Tera reads them.
fn arguments(signature: &str) -> Option<tera::ComponentInfo> {
    let (name, _) = signature.split_once('(')?;
    let mut tera = Tera::new();
    let text = format!("{{% component {signature} %}}{{% endcomponent {name} %}}");
    tera.add_raw_template("x.html", &text).ok()?;
    tera.get_component_definition(name)
}

/// The component that a call names: `<date.full date />` or `once(component="date.full", …)`.
fn called(call: &str) -> Option<&str> {
    if let Some(call) = call.strip_prefix('<') {
        return call.split(|c: char| c.is_whitespace() || matches!(c, '/' | '>')).next();
    }
    let (_, rest) = call.strip_prefix(once::NAME)?.split_once(once::COMPONENT)?;
    let rest = rest.trim_start().strip_prefix('=')?.trim_start();
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\'' | '`'))?;
    rest[1..].split(quote).next()
}

/// The component in whose definition a text before a place in a template ends.
fn enclosing_component(before: &str) -> Option<&str> {
    let (at, start) = before.rmatch_indices("component ").find(|(at, _)| {
        let tag = before[..*at].trim_end_matches("end").trim_end();
        tag.trim_end_matches('-').ends_with("{%")
    })?;
    if before[..at].ends_with("end") {
        return None;
    }
    before[at + start.len()..].split('(').next().map(str::trim)
}

/// Whether what stands in a template before a field says that it is one of the strings: `t.nav.`.
fn is_of_strings(before: &str) -> bool {
    let within = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.');
    let path = &before[before.trim_end_matches(within).len()..];
    path.starts_with("t.")
}

/// Puts the names of `unknown argument(s) `b`, `a` in component call` in their order, which Tera
/// gives in any, and leaves out the rest: what the component takes is said beside it.
fn in_order(message: &str) -> String {
    let (start, end) = ("argument(s) ", " in component call");
    let names = message.split_once(start).and_then(|(before, rest)| {
        let (names, _) = rest.split_once(end)?;
        let mut names: Vec<&str> = names.split(", ").collect();
        names.sort_unstable();
        Some(format!("{before}{start}{}{end}", names.join(", ")))
    });
    names.unwrap_or_else(|| message.to_owned())
}

/// The names that a template defines with a word of Tera, in their order.
pub(super) fn defined(file: &File, word: &str) -> Vec<String> {
    let mut names = Vec::new();
    let text = file.text().unwrap_or_default();
    for (at, tag) in text.match_indices("{%") {
        let rest = text[at + tag.len()..].trim_start_matches('-').trim_start();
        let Some(rest) = rest.strip_prefix(word).filter(|rest| rest.starts_with(' ')) else {
            continue;
        };
        let name: String = rest
            .trim_start()
            .chars()
            .take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '-'))
            .collect();
        names.push(name.trim_end_matches('-').to_owned());
    }
    names
}

/// A Tera without templates that knows the functions of the house.
fn empty() -> Tera {
    let mut tera = Tera::new();
    tera.register_function(once::NAME, Once::new(Weak::new(), Parts::Anew));
    filters::register(&mut tera, Numbers::for_language("en"));
    tera
}

/// Tera's messages begin with a capital; those of the house do not.
fn sentence(message: &str) -> String {
    let mut letters = message.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// The nearest name, or all of them where they are few.
fn near_or_all(word: &str, before: &str, names: &[&str]) -> String {
    match nearest(word, names) {
        Some(near) => format!("did you mean `{near}`?"),
        None if names.len() <= MOST_NAMES * 2 => format!("{before}: {}", names.join(", ")),
        None => "`dateline theme docs` lists them".to_owned(),
    }
}

/// The name of a template without that of its theme.
fn inside(template: &str) -> &str {
    template.split_once('/').map_or(template, |(_, inside)| inside)
}

/// Where a word stands in quotes.
fn quoted(text: &str, word: &str) -> Option<usize> {
    ['"', '\'', '`'].iter().find_map(|quote| Some(text.find(&format!("{quote}{word}{quote}"))? + 1))
}

fn offset(text: &str, at: LineColumn) -> Option<usize> {
    let start = match at.line {
        0 => return None,
        1 => 0,
        line => text.match_indices('\n').nth(line - 2)?.0 + 1,
    };
    let column = at.column.saturating_sub(1);
    Some(text[start..].char_indices().nth(column).map_or(text.len(), |(at, _)| start + at))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::world::Memory;

    fn default() -> Theme {
        Theme::load(&Memory::new(), "default").0
    }

    /// The strings that a template asks for: `t.a.b`.
    fn asked_for(text: &str) -> BTreeSet<&str> {
        let mut found = BTreeSet::new();
        for (at, _) in text.match_indices("t.") {
            let before = &text[..at];
            let within = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '-' | '/');
            let open = before.rfind("{{").max(before.rfind("{%"));
            let inside = open
                .is_some_and(|open| !["}}", "%}"].iter().any(|end| before[open..].contains(end)));
            if before.ends_with(within) || !inside {
                continue;
            }
            let rest = &text[at + 2..];
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '.');
            found.insert(rest[..end.unwrap_or(rest.len())].trim_end_matches('.'));
        }
        found
    }

    fn paths(value: &Value, at: &str, into: &mut BTreeSet<String>) {
        match value {
            Value::Object(map) => map.iter().for_each(|(key, value)| {
                paths(
                    value,
                    &if at.is_empty() { key.clone() } else { format!("{at}.{key}") },
                    into,
                );
            }),
            _ => {
                into.insert(at.to_owned());
            }
        }
    }

    fn strings(language: &str) -> BTreeSet<String> {
        let path = format!("strings/{language}.yaml");
        let theme = default();
        let text = theme.file(&path).and_then(File::text).unwrap().to_owned();
        let (words, found) = crate::read::theme::strings(&path.as_str().into(), &text, None);
        assert!(found.is_empty(), "{found:?}");
        let mut all = BTreeSet::new();
        paths(&words.unwrap(), "", &mut all);
        all
    }

    #[test]
    fn every_language_has_the_same_strings() {
        let (english, french) = (strings("en"), strings("fr"));
        assert_eq!(
            english.difference(&french).collect::<Vec<_>>(),
            Vec::<&String>::new(),
            "not in French"
        );
        assert_eq!(
            french.difference(&english).collect::<Vec<_>>(),
            Vec::<&String>::new(),
            "in French alone"
        );
        let (words, found) = default().words("fr");
        assert!(found.is_empty(), "blanks that English does not fill: {found:?}");
        assert_eq!(words.get("prose.done"), "Fait");
    }

    #[test]
    fn every_string_that_a_template_asks_for_is_there() {
        let english = strings("en");
        let known = |asked: &str| {
            english.contains(asked)
                || english.iter().any(|path| path.starts_with(&format!("{asked}.")))
        };
        let theme = default();
        let mut count = 0;
        for (name, file) in theme.sources() {
            for asked in asked_for(file.text().unwrap()) {
                assert!(known(asked), "{name} asks for t.{asked}");
                count += 1;
            }
        }
        assert!(count > 50, "{count}");
    }

    #[test]
    fn the_filters_and_tests_that_are_documented_are_there() {
        for (filter, _) in FILTERS {
            empty().add_raw_template("x", &format!("{{{{ x | {filter} }}}}")).unwrap();
        }
        for test in TESTS {
            Tera::new()
                .add_raw_template("x", &format!("{{% if x is {test} %}}{{% endif %}}"))
                .unwrap();
        }
    }
}
