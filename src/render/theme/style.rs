//! The style sheet that themes add to that of the default theme: their colours and fonts as
//! custom properties, then what they wrote themselves.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::{ADDED, Layer, not_utf8};
use crate::diagnostic::nearest;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::model::Custom;
use crate::render::without_remarks;

/// Makes `theme.css`; `None` where no theme adds anything.
///
/// It is outside of every cascade layer, so that what it says comes before what `style.css` says.
pub(super) fn sheet(layers: &[Layer]) -> Option<String> {
    let mut css = String::new();
    let sheets: Vec<Sheet> = layers
        .iter()
        .rev()
        .filter_map(|layer| layer.files.get(ADDED[0])?.text())
        .map(|text| Sheet::new(text.trim_start_matches('\u{FEFF}')))
        .collect();
    // An `@import` is read only before all rules, those of the other sheets among them.
    sheets.iter().for_each(|sheet| line(&mut css, sheet.before));
    sheets.iter().for_each(|sheet| line(&mut css, sheet.imports));
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
    sheets.iter().for_each(|sheet| line(&mut css, sheet.rules));
    (!css.is_empty()).then_some(css)
}

fn line(css: &mut String, text: &str) {
    css.push_str(text);
    if !text.is_empty() && !text.ends_with('\n') {
        css.push('\n');
    }
}

/// A style sheet in its parts.
struct Sheet<'s> {
    /// What may stand before its `@import`s: names of layers, a `@charset`, remarks.
    before: &'s str,
    /// From the first `@import` to the last.
    imports: &'s str,
    /// All the rest, or all of it where it imports nothing.
    rules: &'s str,
}

impl<'s> Sheet<'s> {
    fn new(text: &'s str) -> Self {
        let (mut rest, mut start, mut end) = (text, None, 0);
        loop {
            rest = rest.trim_start();
            if let Some(remark) = rest.strip_prefix("/*") {
                rest = remark.split_once("*/").map_or("", |(_, after)| after);
                continue;
            }
            let word = rest.split(|c: char| c != '@' && !c.is_ascii_alphabetic()).next();
            let word = word.unwrap_or_default().to_ascii_lowercase();
            let is_import = word == "@import";
            if !is_import && (start.is_some() || !["@layer", "@charset"].contains(&&*word)) {
                break;
            }
            let Some(after) = statement(rest) else { break };
            if is_import {
                start.get_or_insert(text.len() - rest.len());
                end = text.len() - rest.len() + after;
            }
            rest = &rest[after..];
        }
        let (head, rules) = text.split_at(end);
        let (before, imports) = head.split_at(start.unwrap_or_default());
        let rules = if end == 0 { rules } else { rules.trim_start_matches(['\n', '\r']) };
        Self { before, imports, rules }
    }
}

/// Where the statement ends with which a text begins, after its `;`; `None` for a rule with a block.
fn statement(text: &str) -> Option<usize> {
    let (mut quote, mut within, mut escaped) = (None, 0_usize, false);
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if quote.is_some() => quote = quote.filter(|open| *open != c),
            '"' | '\'' => quote = Some(c),
            '(' => within += 1,
            ')' => within = within.saturating_sub(1),
            ';' if within == 0 => return Some(at + 1),
            '{' | '}' if within == 0 => return None,
            _ => {}
        }
    }
    None
}

/// The fonts that a page of the default theme needs first, in `static/`: of its headings and texts.
const FIRST_FONTS: [&str; 2] = ["fonts/head.woff2", "fonts/text.woff2"];

/// The family that they are of.
const FAMILY: &str = "Dateline Serif";

/// The fonts that pages need at once: those of the default theme, unless the theme sets its texts in
/// another, or has a `style.css` of its own that does not load them.
pub(super) fn first_fonts(layers: &[Layer]) -> Vec<String> {
    let file = |path: &str| layers.iter().find_map(|layer| layer.files.get(path));
    let main = file("static/style.css").and_then(|file| file.text()).unwrap_or_default();
    // What stands in theme.css comes after what is made of theme.yaml, and that after style.css.
    let sheets = layers.iter().filter_map(|layer| layer.files.get(ADDED[0])?.text());
    let mut of_sheets =
        sheets.map(|sheet| without_remarks(sheet, ["/*", "*/"], "")).filter_map(|sheet| {
            let (_, rest) = sheet.split_once("--serif:")?;
            rest.split([';', '}']).next().map(str::to_owned)
        });
    let fonts = layers.iter().flat_map(|layer| &layer.settings.fonts);
    let mut of_settings = fonts.filter(|font| font.name == "serif").map(|font| font.value.clone());
    let of_main = || values(main, 0).into_iter().find(|(name, _)| *name == "serif");
    let set = of_sheets
        .next()
        .or_else(|| of_settings.next())
        .or_else(|| of_main().map(|(_, value)| value.to_owned()));
    if set.is_some_and(|families| !families.contains(FAMILY)) {
        return Vec::new();
    }
    let loaded = FIRST_FONTS.iter().filter(|font| main.contains(**font));
    loaded.map(|font| (*font).to_owned()).collect()
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
