//! The style sheet that themes add to that of the default theme: their colours and fonts as
//! custom properties, then what they wrote themselves.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::{ADDED, Layer, not_utf8};
use crate::diagnostic::nearest;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::model::Custom;

/// Makes `theme.css`; `None` where no theme adds anything.
///
/// It is outside of every cascade layer, so that what it says comes before what `style.css` says.
pub(super) fn sheet(layers: &[Layer]) -> Option<String> {
    let mut css = String::new();
    let of = |part: fn(&Layer) -> &Vec<Custom>| {
        let mut values: BTreeMap<&str, &str> = BTreeMap::new();
        for custom in layers.iter().rev().flat_map(part) {
            values.insert(&custom.name, &custom.value);
        }
        values
    };
    // Paper keeps its own colours. A theme that names none for the dark scheme leaves those that
    // go with a dark page.
    let colors = of(|layer| &layer.settings.colors);
    rule(&mut css, "@media screen and (prefers-color-scheme: light) { :root {", &colors, " }");
    let dark = of(|layer| &layer.settings.dark);
    rule(&mut css, "@media screen and (prefers-color-scheme: dark) { :root {", &dark, " }");
    rule(&mut css, ":root {", &of(|layer| &layer.settings.fonts), "");
    for layer in layers.iter().rev() {
        let Some(text) = layer.files.get(ADDED[0]).and_then(|file| file.text()) else { continue };
        css.push_str(text.trim_start_matches('\u{FEFF}'));
        if !text.ends_with('\n') {
            css.push('\n');
        }
    }
    (!css.is_empty()).then_some(css)
}

/// The colours of a page of the default theme, as its style sheet sets them.
const PAPER: [&str; 2] = ["#fbfcfc", "#10151a"];

/// The colour of pages, and that in the dark scheme.
pub(super) fn paper(layers: &[Layer]) -> [String; 2] {
    let schemes: [fn(&Layer) -> &Vec<Custom>; 2] =
        [|layer| &layer.settings.colors, |layer| &layer.settings.dark];
    std::array::from_fn(|at| {
        let mut set = layers.iter().flat_map(schemes[at]);
        let set = set.find(|custom| custom.name == "paper").map(|custom| custom.value.clone());
        set.unwrap_or_else(|| PAPER[at].to_owned())
    })
}

fn rule(css: &mut String, open: &str, values: &BTreeMap<&str, &str>, close: &str) {
    if values.is_empty() {
        return;
    }
    css.push_str(open);
    for (name, value) in values {
        // Writing to memory does not fail.
        let _ = write!(css, " --{name}: {value};");
    }
    css.push_str(" }");
    css.push_str(close);
    css.push('\n');
}

/// Says which of the sheets that are put together cannot be read.
pub(super) fn unreadable(layers: &[Layer]) -> impl Iterator<Item = Diagnostic> {
    let sheets = layers.iter().filter_map(|layer| layer.files.get(ADDED[0]));
    sheets.filter(|file| file.text().is_none()).map(|file| not_utf8(file, "the style sheet"))
}

/// Says which colours and fonts no style sheet of the theme asks for.
pub(super) fn unknown(layers: &[Layer]) -> Vec<Diagnostic> {
    let sheets: Vec<&str> = layers
        .iter()
        .flat_map(|layer| &layer.files)
        .filter(|(path, _)| path.starts_with("static/") && path.ends_with(".css"))
        .filter_map(|(_, file)| file.text())
        .collect();
    let names: Vec<&str> = properties(&sheets);
    let mut diagnostics = Vec::new();
    for layer in layers {
        let Some(file) = layer.files.get(super::SETTINGS) else { continue };
        let settings = &layer.settings;
        for custom in settings.colors.iter().chain(&settings.dark).chain(&settings.fonts) {
            if names.contains(&custom.name.as_str()) {
                continue;
            }
            let help = nearest(&custom.name, &names).map_or_else(
                || "use it in static/theme.css as var(--…), or see the names in static/style.css: dateline theme eject static/style.css".to_owned(),
                |near| format!("did you mean `{near}`?"),
            );
            diagnostics.push(
                Diagnostic::new(
                    Code::MisspeltKey,
                    format!("no style sheet of the theme uses `{}`", custom.name),
                )
                .at(Place::at(&file.shown, custom.span))
                .help(help),
            );
        }
    }
    diagnostics
}

/// The custom properties that a rule for `:root` sets, and their values; `at` counts those rules.
pub(super) fn values(sheet: &str, at: usize) -> Vec<(&str, &str)> {
    let Some(rest) = sheet.split(":root").nth(at + 1) else { return Vec::new() };
    let rule =
        rest.split_once('{').map_or("", |(_, rest)| rest.split('}').next().unwrap_or_default());
    let mut values = Vec::new();
    for declaration in rule.split(';') {
        let declaration = declaration.rsplit("*/").next().unwrap_or(declaration).trim();
        let pair = declaration.strip_prefix("--").and_then(|rest| rest.split_once(':'));
        values.extend(pair.map(|(name, value)| (name.trim(), value.trim())));
    }
    values
}

/// The names of the custom properties that style sheets mention, sorted.
fn properties<'s>(sheets: &[&'s str]) -> Vec<&'s str> {
    let mut names = Vec::new();
    for sheet in sheets {
        for (at, _) in sheet.match_indices("--") {
            let rest = &sheet[at + 2..];
            let end =
                rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(rest.len());
            if end > 0 {
                names.push(&rest[..end]);
            }
        }
    }
    names.sort_unstable();
    names.dedup();
    names
}
