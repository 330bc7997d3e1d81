//! The settings of a theme: `themes/<name>/theme.yaml`.

use std::collections::BTreeMap;

use schemars::JsonSchema;

/// The name of the theme that is part of the program, which every other extends in the end.
pub const DEFAULT_THEME: &str = "default";

/// What a theme says of itself, and the values that it changes.
#[derive(Debug, Clone, Default, JsonSchema)]
#[schemars(rename = "theme")]
pub struct ThemeSettings {
    /// The theme's name, as people say it.
    pub name: Option<String>,
    /// One sentence on what it is for.
    pub description: Option<String>,
    /// The theme that it changes: another folder in `themes/`, or `default`.
    #[schemars(with = "Option<String>")]
    pub extends: Option<super::Spanned<String>>,
    /// Colours (CSS Color 4) by what they are for: `accent`, `paper`, `ink` …; under `dark:` those
    /// of the dark scheme.
    #[schemars(with = "Option<BTreeMap<String, ColorOrDark>>")]
    pub colors: Vec<Custom>,
    /// The same for the dark scheme.
    #[schemars(skip)]
    pub dark: Vec<Custom>,
    /// Families of fonts by what they are for: `serif: [Charter, Georgia, serif]`.
    #[schemars(with = "Option<BTreeMap<String, Families>>")]
    pub fonts: Vec<Custom>,
}

/// A custom property of CSS (CSS Custom Properties, level 1) and the value that a theme gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Custom {
    /// Its name without the two hyphens: lower-case letters, digits and hyphens.
    pub name: String,
    /// Its value: a CSS colour, or a list of families. Checked, so that it can end no rule.
    pub value: String,
    /// Where its name stands in theme.yaml.
    pub span: crate::diagnostic::Span,
}

/// For the JSON Schema only.
#[derive(JsonSchema)]
#[schemars(untagged)]
#[allow(dead_code, reason = "describes a form of writing in the JSON Schema")]
enum ColorOrDark {
    Color(String),
    Dark(BTreeMap<String, String>),
}

/// For the JSON Schema only.
#[derive(JsonSchema)]
#[schemars(untagged)]
#[allow(dead_code, reason = "describes a form of writing in the JSON Schema")]
enum Families {
    One(String),
    List(Vec<String>),
}
