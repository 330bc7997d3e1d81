//! Reading `theme.yaml`, and the strings of a theme.

use std::sync::Arc;

use super::fields::Fields;
use super::marked;
use super::yaml::{self, Key, Node, ProblemKind, Value};
use super::yaml_problem;
use crate::diagnostic::{Code, Diagnostic, Place, Span, clip, nearest};
use crate::model::{Custom, Marking, Numbers, Spanned, ThemeSettings};
use crate::schema;

/// The words of CSS Fonts 4 that name a kind of family and must not be quoted.
const GENERIC: &[&str] = &[
    "serif",
    "sans-serif",
    "monospace",
    "cursive",
    "fantasy",
    "system-ui",
    "ui-serif",
    "ui-sans-serif",
    "ui-monospace",
    "ui-rounded",
    "math",
    "emoji",
    "-apple-system",
    "BlinkMacSystemFont",
];

/// The longest value of a colour, in bytes.
const LONGEST_COLOR: usize = 100;

/// Reads a theme's settings; what cannot be used is reported and left out.
pub fn theme(file: &Arc<str>, text: &str) -> (ThemeSettings, Vec<Diagnostic>) {
    let mut settings = ThemeSettings::default();
    let parsed = yaml::parse(text, 0);
    // A colour that is a comment to YAML, `ink: #111`, is said to be one below.
    let problems = parsed.problems.into_iter();
    let problems = problems.filter(|problem| problem.kind != ProblemKind::LostText);
    let mut diagnostics: Vec<Diagnostic> =
        problems.map(|problem| yaml_problem(file, problem)).collect();
    let Some(node) = parsed.documents.first().filter(|node| !node.is_null()) else {
        return (settings, diagnostics);
    };
    let Some(entries) = node.as_map() else {
        let message = format!("theme.yaml holds {}, not settings", node.type_name());
        diagnostics.push(
            Diagnostic::new(Code::InvalidTheme, message)
                .at(Place::at(file, node.span))
                .help("write settings such as `extends: default`"),
        );
        return (settings, diagnostics);
    };
    let mut fields = Fields::new(file, node.span, entries);
    settings.name = fields.text(&["name"]).map(|text| text.value);
    settings.description = fields.text(&["description"]).map(|text| text.value);
    settings.extends = extends(&mut fields);
    (settings.colors, settings.dark) = colors(&mut fields);
    settings.fonts = fonts(&mut fields);
    diagnostics.extend(fields.unknown(schema::theme_settings(), "a setting of a theme"));
    (settings, diagnostics)
}

/// Whether a text can be the name of a theme: of a folder that is not hidden.
pub fn is_theme_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
}

fn invalid(fields: &mut Fields<'_>, span: Span, message: String, help: &str) {
    fields.report(span, Code::InvalidTheme, message).help = Some(help.to_owned());
}

fn extends(fields: &mut Fields<'_>) -> Option<Spanned<String>> {
    let text = fields.text(&["extends"])?;
    if is_theme_name(&text.value) {
        return Some(text);
    }
    let message = format!("`{}` is not the name of a theme", clip(&text.value));
    invalid(fields, text.span, message, "write the name of a folder in themes/, or `default`");
    None
}

/// Reads the colours, and those of the dark scheme.
fn colors(fields: &mut Fields<'_>) -> (Vec<Custom>, Vec<Custom>) {
    let (mut light, mut dark) = (Vec::new(), Vec::new());
    let Some((key, node)) = fields.take(&["colors", "colours"]) else { return (light, dark) };
    let Some(entries) = node.as_map() else {
        fields.wrong_type(&key.text, node, "a mapping such as {accent: \"#9b1b1f\"}");
        return (light, dark);
    };
    for (key, node) in entries {
        match &node.value {
            Value::Map(entries) if &*key.text == "dark" => {
                dark.extend(entries.iter().filter_map(|(key, node)| color(fields, key, node)));
            }
            _ if &*key.text == "dark" => {
                let message = match node.is_null() {
                    true => "`dark` has no colours".to_owned(),
                    false => format!("`dark` is {}, not a mapping of colours", node.type_name()),
                };
                let help = "write the colours of dark pages below it: dark: {accent: \"#f3938b\"}";
                invalid(fields, key.span, message, help);
            }
            Value::Map(_) if &*key.text == "light" => {
                let help = "write the colours of light pages beside `dark`, without `light`: colors: {ink: \"#111\", dark: {ink: \"#eee\"}}";
                let message = "`light` is no colour".to_owned();
                invalid(fields, key.span, message, help);
            }
            _ => light.extend(color(fields, key, node)),
        }
    }
    (light, dark)
}

fn color(fields: &mut Fields<'_>, key: &Key, node: &Node) -> Option<Custom> {
    let name = property(fields, key)?;
    // `#fff` without quotes is a comment in YAML, so that nothing is left of it.
    let Some(text) = node.as_str().map(str::trim) else {
        if !node.is_null() {
            let message = format!("`{}` is {}, not a colour", clip(&key.text), node.type_name());
            invalid(
                fields,
                node.span,
                message,
                "write one colour of CSS in quotes: accent: \"#9b1b1f\"",
            );
            return None;
        }
        let message = format!("`{}` has no colour", clip(&key.text));
        let help = "write it in quotes: `#` begins a comment in YAML: accent: \"#9b1b1f\"";
        invalid(fields, key.span, message, help);
        return None;
    };
    // What the parser takes is narrower than what a browser takes; what it takes can end no rule.
    let plain = |c: char| c.is_ascii_alphanumeric() || "#(),.%/+- ".contains(c);
    let known = text.len() <= LONGEST_COLOR
        && text.chars().all(plain)
        && (text.starts_with(|c: char| c == '#' || c.is_ascii_alphabetic()))
        && !bare_hex(text)
        && csscolorparser::parse(text).is_ok();
    if known {
        return Some(Custom { name, value: text.to_owned(), span: key.span });
    }
    let message = format!("`{}: {}` is not a colour", clip(&key.text), clip(text));
    let help = "write a colour of CSS in quotes: \"#9b1b1f\", \"rgb(155 27 31)\", \"oklch(45% 0.16 25)\", \"darkred\"";
    invalid(fields, node.span, message, help);
    None
}

/// `fff`, which the parser takes and a browser does not.
fn bare_hex(text: &str) -> bool {
    matches!(text.len(), 3 | 4 | 6 | 8) && text.bytes().all(|b| b.is_ascii_hexdigit())
}

fn fonts(fields: &mut Fields<'_>) -> Vec<Custom> {
    let mut fonts = Vec::new();
    let Some((key, node)) = fields.take(&["fonts"]) else { return fonts };
    let Some(entries) = node.as_map() else {
        fields.wrong_type(&key.text, node, "a mapping such as {serif: [Charter, Georgia, serif]}");
        return fonts;
    };
    for (key, node) in entries {
        let Some(name) = property(fields, key) else { continue };
        let items: Vec<&Node> = match &node.value {
            Value::List(items) => items.iter().collect(),
            _ => vec![node],
        };
        let help = "write the families with letters, digits, spaces and hyphens: [Charter, \"Noto Serif\", serif]";
        if items.is_empty() || node.is_null() {
            let message = format!("`{}` has no font", clip(&key.text));
            invalid(fields, key.span, message, help);
            continue;
        }
        let mut families = Vec::new();
        for item in items {
            let Some(text) = item.as_str().filter(|_| item.type_name() == "text") else {
                let is = item.type_name();
                let message = format!("`{}` holds {is}, not the name of a font", clip(&key.text));
                invalid(fields, item.span, message, help);
                continue;
            };
            for family in text.split(',') {
                let family = family.trim().trim_matches(['"', '\'']).trim();
                match quoted(family) {
                    Some(family) => families.push(family),
                    None => {
                        let message = if family.is_empty() {
                            format!("`{}` holds an empty name of a font", clip(&key.text))
                        } else {
                            format!("`{}` is not the name of a font", clip(family))
                        };
                        invalid(fields, item.span, message, help);
                    }
                }
            }
        }
        if !families.is_empty() {
            fonts.push(Custom { name, value: families.join(", "), span: key.span });
        }
    }
    fonts
}

/// A family as CSS writes it: in quotes, but for the kinds of family that CSS knows.
fn quoted(family: &str) -> Option<String> {
    if GENERIC.contains(&family) {
        return Some(family.to_owned());
    }
    let plain = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.');
    let fits = !family.is_empty() && family.len() <= LONGEST_COLOR && family.chars().all(plain);
    fits.then(|| format!("\"{family}\""))
}

/// The name of a custom property, without its hyphens.
fn property(fields: &mut Fields<'_>, key: &Key) -> Option<String> {
    let name = key.text.trim().trim_start_matches("--").replace('_', "-");
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    if !name.is_empty() && name.len() <= 40 && name.bytes().all(plain) {
        return Some(name);
    }
    let message = format!("`{}` is not the name of a value of the theme", clip(&key.text));
    invalid(fields, key.span, message, "write small letters, digits and hyphens: accent, on-heat");
    None
}

/// Reads a file of strings. `known` are those of the themes that it extends, against which it is
/// held: a word may not stand where they have several, and a key that is nearly one of theirs is
/// likely misspelt. Others are a theme's own.
pub fn strings(
    file: &Arc<str>,
    text: &str,
    known: Option<&serde_json::Value>,
) -> (Option<serde_json::Value>, Vec<Diagnostic>) {
    let parsed = yaml::parse(text, 0);
    let mut diagnostics: Vec<Diagnostic> =
        parsed.problems.into_iter().map(|problem| yaml_problem(file, problem)).collect();
    let Some(node) = parsed.documents.first().filter(|node| !node.is_null()) else {
        return (None, diagnostics);
    };
    let survey = match node.as_map() {
        Some(entries) => marked::tree::survey(entries, None, file, text, |_, _| false),
        None => return (words(file, node, "", known, &mut diagnostics), diagnostics),
    };
    if survey.places.is_empty() {
        return (words(file, node, "", known, &mut diagnostics), diagnostics);
    }
    let entries = node.as_map().unwrap_or_default();
    let seen = Value::Map(marked::tree::seen(entries, Marking::Clear));
    let seen = Node { span: node.span, value: seen };
    let words = words(file, &seen, "", known, &mut diagnostics);
    diagnostics.extend(survey.places.into_iter().map(|span| marked::not_here(file, span)));
    (words.map(super::fields::unmarked_json), diagnostics)
}

fn words(
    file: &Arc<str>,
    node: &Node,
    path: &str,
    known: Option<&serde_json::Value>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<serde_json::Value> {
    let wrong = |wants: &str| {
        let message = format!("`{path}` is {}, not {wants}", node.type_name());
        Diagnostic::new(Code::InvalidTheme, message)
            .at(Place::at(file, node.span))
            .help("`dateline theme eject strings/en.yaml` shows how the strings are written")
    };
    let Some(entries) = node.as_map() else {
        if path.is_empty() {
            let message = format!("the file of strings holds {}, not strings", node.type_name());
            diagnostics.push(
                Diagnostic::new(Code::InvalidTheme, message)
                    .at(Place::at(file, node.span))
                    .help("write a key and a text a line: `briefings: Reports`"),
            );
            return None;
        }
        // Nothing there: the word that is extended holds.
        if node.is_null() {
            return None;
        }
        let Some(text) = node.as_str() else {
            diagnostics.push(wrong("text"));
            return None;
        };
        if known.is_some_and(serde_json::Value::is_object) {
            diagnostics.push(wrong("a mapping"));
            return None;
        }
        let blanks = |text: &str| -> Vec<String> {
            text.split('{')
                .skip(1)
                .filter_map(|part| Some(part.split_once('}')?.0.to_owned()))
                .collect()
        };
        let filled = known.and_then(serde_json::Value::as_str).map(blanks);
        if let Some(filled) = filled
            && let Some(blank) = blanks(text).into_iter().find(|blank| !filled.contains(blank))
        {
            let message = format!("`{path}` asks for {{{}}}, which nothing fills in", clip(&blank));
            let has: Vec<String> = filled.iter().map(|blank| format!("{{{blank}}}")).collect();
            diagnostics.push(
                Diagnostic::new(Code::MisspeltKey, message).at(Place::at(file, node.span)).help(
                    if has.is_empty() {
                        "write the text without braces".to_owned()
                    } else {
                        format!("it may hold {}", has.join(", "))
                    },
                ),
            );
        }
        return Some(serde_json::Value::String(text.to_owned()));
    };
    if known.is_some_and(serde_json::Value::is_string) {
        diagnostics.push(wrong("text"));
        return None;
    }
    let mut map = serde_json::Map::new();
    let names: Vec<&str> = known
        .and_then(|known| known.as_object())
        .into_iter()
        .flatten()
        .map(|(key, _)| key.as_str())
        .collect();
    for (key, value) in entries {
        // A language may have other forms of a word beside numbers than English.
        let form = || known?.get("other").filter(|_| Numbers::FORMS.contains(&&*key.text));
        let inner = known.and_then(|known| known.get(&*key.text)).or_else(form);
        let inner_path =
            if path.is_empty() { key.text.to_string() } else { format!("{path}.{}", key.text) };
        if inner.is_none()
            && let Some(near) = nearest(&key.text, &names)
            && !entries.iter().any(|(other, _)| &*other.text == near)
        {
            diagnostics.push(
                Diagnostic::new(
                    Code::MisspeltKey,
                    format!("`{}` is not a string that the theme shows", clip(&inner_path)),
                )
                .at(Place::at(file, key.span))
                .help(format!(
                    "did you mean `{near}`? If it is one of your own templates', leave it"
                )),
            );
        }
        if let Some(value) = words(file, value, &inner_path, inner, diagnostics) {
            map.insert(key.text.to_string(), value);
        }
    }
    Some(serde_json::Value::Object(map))
}
