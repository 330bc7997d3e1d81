//! What a template can use, made from the views' types and the theme's own templates.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::Serialize;
use serde_json::Value;

use super::Theme;
use super::filters::FILTERS;
use super::templates::{FUNCTIONS, TESTS};
use crate::diagnostic::Diagnostic;
use crate::plan::{SiteView, View};

/// What the templates of a theme can use.
#[derive(Debug, Clone, Serialize)]
pub struct Reference {
    /// What each template receives beside `site` and `t`, as JSON Schemas.
    pub templates: BTreeMap<String, Value>,
    /// What every template receives as `site`, as a JSON Schema.
    pub site: Value,
    /// What they hold, as JSON Schemas.
    #[serde(rename = "$defs")]
    pub types: BTreeMap<String, Value>,
    /// The blocks that a template may override, by the template that has them.
    pub blocks: BTreeMap<String, Vec<String>>,
    /// The components, as they are called.
    pub components: BTreeMap<String, ComponentReference>,
    /// The filters, each with what it makes of a value.
    pub filters: BTreeMap<&'static str, &'static str>,
    /// The functions, each with what it gives.
    pub functions: BTreeMap<&'static str, &'static str>,
    /// What can be asked of a value with `is`.
    pub tests: &'static [&'static str],
}

/// A component.
#[derive(Debug, Clone, Serialize)]
pub struct ComponentReference {
    /// How it is called: `<date.full date={…} />`.
    pub call: String,
    /// Its arguments; `true` for those that must be given.
    pub arguments: Vec<(String, bool)>,
    /// The templates that define it: `part-date.html`.
    pub files: BTreeSet<String>,
}

/// Describes what the templates of a theme can use.
///
/// # Errors
///
/// What is wrong in its templates.
pub fn reference(theme: &Theme) -> Result<Reference, Vec<Diagnostic>> {
    let tera = theme.compiled()?;
    let mut of = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let templates = View::TEMPLATES
        .iter()
        .filter_map(|name| Some(((*name).to_owned(), View::schema(name, &mut of)?.to_value())))
        .collect();
    let site = SiteView::json_schema(&mut of).to_value();
    let types =
        of.definitions().iter().map(|(name, schema)| (name.clone(), schema.clone())).collect();
    let mut components = BTreeMap::new();
    for name in tera.get_component_names() {
        let Some(info) = tera.get_component_definition(name) else { continue };
        let explicit = info.args().iter().filter(|argument| !argument.is_implicit());
        let mut arguments: Vec<(String, bool)> =
            explicit.map(|argument| (argument.name().to_owned(), argument.is_required())).collect();
        arguments.sort_by(|a, b| (!a.1, &a.0).cmp(&(!b.1, &b.0)));
        let mut call = format!("<{name}");
        for (argument, required) in &arguments {
            let shown = if *required {
                format!(" {argument}={{…}}")
            } else {
                format!(" [{argument}={{…}}]")
            };
            call.push_str(&shown);
        }
        call.push_str(" />");
        let files = theme.files_of_component(name);
        components.insert(name.to_owned(), ComponentReference { call, arguments, files });
    }
    Ok(Reference {
        templates,
        site,
        types,
        blocks: theme.blocks(),
        components,
        filters: FILTERS.iter().copied().collect(),
        functions: FUNCTIONS.iter().copied().collect(),
        tests: TESTS,
    })
}

impl Theme {
    /// The blocks of the templates that others extend, in their order, each with the template that
    /// has it first.
    pub(super) fn blocks(&self) -> BTreeMap<String, Vec<String>> {
        let inside =
            |name: &str| name.split_once('/').map_or(name, |(_, inside)| inside).to_owned();
        let sources: Vec<(String, &str)> = self
            .sources()
            .map(|(name, file)| (inside(&name), file.text().unwrap_or_default()))
            .collect();
        let above = |text: &str| {
            let (_, rest) = text.split_once("{% extends \"")?;
            rest.split('"').next().map(inside)
        };
        let extended: BTreeSet<String> =
            sources.iter().filter_map(|(_, text)| above(text)).collect();
        let mut blocks: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, text) in &sources {
            if above(text).is_some() && !extended.contains(name) {
                continue;
            }
            for (at, _) in text.match_indices("{% block ") {
                let rest = &text[at + "{% block ".len()..];
                let block: String =
                    rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                let list = blocks.entry(name.clone()).or_default();
                if !list.contains(&block) {
                    list.push(block);
                }
            }
        }
        let all = blocks.clone();
        for (name, list) in &mut blocks {
            let mut seen = BTreeSet::from([name.clone()]);
            let mut next = vec![name.clone()];
            while let Some(below) = next.pop() {
                let texts = sources.iter().filter(|(other, _)| *other == below);
                for parent in texts.filter_map(|(_, text)| above(text)) {
                    if seen.insert(parent.clone()) {
                        list.retain(|block| {
                            !all.get(&parent).is_some_and(|all| all.contains(block))
                        });
                        next.push(parent);
                    }
                }
            }
        }
        blocks.retain(|_, list| !list.is_empty());
        blocks
    }
}

impl Reference {
    /// The components that a template defines.
    fn components_of(&self, template: &str) -> Vec<&ComponentReference> {
        let all = self.components.values();
        all.filter(|component| component.files.contains(template)).collect()
    }

    /// Whether there is anything to say of a template.
    pub fn knows(&self, template: &str) -> bool {
        self.templates.contains_key(template)
            || self.blocks.contains_key(template)
            || !self.components_of(template).is_empty()
    }

    /// Keeps what is of one template; all components, unless it defines some.
    pub fn retain(&mut self, template: &str) {
        self.templates.retain(|name, _| name == template);
        self.blocks.retain(|name, _| name == template);
        if !self.components_of(template).is_empty() {
            self.components.retain(|_, component| component.files.contains(template));
        }
    }

    /// Writes all of it, or what one template receives and the components that it defines, as
    /// Markdown.
    pub fn markdown(&self, template: Option<&str>) -> String {
        let mut out = String::new();
        let mut used: Vec<String> = Vec::new();
        match template {
            None => {
                out.push_str("# What templates receive\n\n");
                out.push_str("Every template receives `site` and `t`, the strings of the site's language, and the fields of its own view. ");
                out.push_str("Fields named `html` are safe HTML and are written `{{ text.html | safe }}`; all others are escaped. ");
                out.push_str(
                    "Addresses are written as they are: `<a href=\"{{ link.href }}\">`.\n\n",
                );
                self.section(&mut out, "site", &self.site, &mut used);
                for (name, schema) in &self.templates {
                    self.section(&mut out, name, schema, &mut used);
                }
                out.push_str("# Types\n\n");
                for (name, schema) in &self.types {
                    self.section(&mut out, name, schema, &mut Vec::new());
                }
                self.means(&mut out);
            }
            Some(name) => {
                let components = self.components_of(name);
                if let Some(schema) = self.templates.get(name) {
                    self.section(&mut out, name, schema, &mut used);
                } else if components.is_empty() {
                    let _ = write!(
                        out,
                        "## {name}\n\nOther templates extend it; it receives what they do.\n\n"
                    );
                } else {
                    let _ = write!(out, "## {name}\n\n");
                }
                if !components.is_empty() {
                    out.push_str("Its components, called as `{{ <date.full date={date} /> }}`; arguments in brackets may be left out:\n\n");
                    for component in &components {
                        let _ = writeln!(out, "- `{}`", component.call);
                    }
                    out.push('\n');
                }
                if let Some(blocks) = self.blocks.get(name) {
                    out.push_str("Its blocks: ");
                    out.push_str(&quoted(blocks));
                    out.push_str(".\n\n");
                }
                let mut at = 0;
                while at < used.len() {
                    let name = used[at].clone();
                    if let Some(schema) = self.types.get(&name) {
                        self.section(&mut out, &name, schema, &mut used);
                    }
                    at += 1;
                }
            }
        }
        out.truncate(out.trim_end().len());
        out.push('\n');
        out
    }

    fn means(&self, out: &mut String) {
        out.push_str("# Blocks\n\nA template that extends another overrides its blocks by name; `{{ super() }}` in one is what it had.\n\n");
        for (name, blocks) in &self.blocks {
            let _ = writeln!(out, "- `{name}`: {}", quoted(blocks));
        }
        out.push_str("\n# Components\n\nCalled as `{{ <date.full date={date} /> }}`. A theme that defines one of the same name replaces it everywhere. Arguments in brackets may be left out.\n\n");
        for component in self.components.values() {
            let _ = writeln!(out, "- `{}`", component.call);
        }
        out.push_str("\n# Filters\n\n");
        for (name, does) in &self.filters {
            let _ = writeln!(out, "- `{name}`: {does}");
        }
        out.push_str("\n# Functions\n\n");
        for (name, gives) in &self.functions {
            let _ = writeln!(out, "- `{name}`: {gives}");
        }
        let tests = quoted(self.tests);
        let _ = writeln!(out, "\n# Tests\n\nAsked as `{{% if x is defined %}}`: {tests}.");
    }

    /// A heading, what the thing is, and its fields.
    fn section(&self, out: &mut String, name: &str, schema: &Value, used: &mut Vec<String>) {
        let description = schema["description"].as_str().unwrap_or_default();
        let _ = write!(out, "## {name}\n\n{}\n\n", one_line(description));
        let Some(fields) = schema["properties"].as_object().filter(|fields| !fields.is_empty())
        else {
            return;
        };
        out.push_str("| field | is | |\n|---|---|---|\n");
        for (field, schema) in fields {
            let said = one_line(schema["description"].as_str().unwrap_or_default());
            let _ = writeln!(
                out,
                "| `{field}` | {} | {} |",
                kind(schema, used),
                said.replace('|', "\\|")
            );
        }
        out.push('\n');
    }
}

fn quoted(names: &[impl std::fmt::Display]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a value is, in words.
fn kind(schema: &Value, used: &mut Vec<String>) -> String {
    if let Some(name) = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next()) {
        if name == "Href" {
            return "address".to_owned();
        }
        if !used.iter().any(|other| other == name) {
            used.push(name.to_owned());
        }
        return format!("`{name}`");
    }
    if let Some(choices) = schema["anyOf"].as_array() {
        let kinds: Vec<String> = choices.iter().map(|choice| kind(choice, used)).collect();
        return kinds.join(" or ");
    }
    match &schema["type"] {
        Value::Array(kinds) => {
            let kinds: Vec<&str> = kinds.iter().filter_map(Value::as_str).map(word).collect();
            kinds.join(" or ")
        }
        Value::String(one) if one == "array" => {
            let inner = kind(&schema["items"], used);
            format!("list of {inner}")
        }
        Value::String(one) => word(one).to_owned(),
        _ => "anything".to_owned(),
    }
}

fn word(kind: &str) -> &str {
    match kind {
        "string" => "text",
        "integer" | "number" => "number",
        "boolean" => "true or false",
        "object" => "mapping",
        "null" => "nothing",
        "array" => "list",
        other => other,
    }
}
