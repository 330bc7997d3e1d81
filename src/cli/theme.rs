//! `dateline theme`

use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::Path;

use clap::{Subcommand, ValueEnum};

use super::new::{create, stays_inside};
use super::{Failure, disk, failure_of};
use crate::cli::terminal::{Terminal, harmless};
use crate::diagnostic::{Diagnostic, clip, nearest};
use crate::model::DEFAULT_THEME;
use crate::plan::View;
use crate::read::{read_settings, theme::is_theme_name};
use crate::render::{Theme, reference, themes};
use crate::world::{Memory, World};

/// What is done with themes.
#[derive(Debug, Clone, Subcommand)]
pub(super) enum ThemeCommand {
    /// Start a theme of your own in themes/NAME/.
    New {
        /// Its name: letters, digits, hyphens.
        name: String,
        /// The theme that it changes.
        #[arg(long, value_name = "THEME", default_value = DEFAULT_THEME)]
        extends: String,
    },
    /// Copy a file of the theme in use into your theme's folder, to change it; without FILE, list them.
    Eject {
        /// Such as templates/actor.html, actor.html, strings/en.yaml or static/style.css
        file: Option<String>,
    },
    /// List the themes that the project can use.
    List,
    /// Print what templates receive: all of it, or what one template does.
    Docs {
        /// Such as actor.html
        template: Option<String>,
        /// How it is printed.
        #[arg(long, value_name = "FORMAT", default_value = "markdown")]
        format: DocsFormat,
    },
}

/// How the documentation of templates is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum DocsFormat {
    /// For people.
    Markdown,
    /// JSON Schemas, for programs.
    Json,
}

/// Starts a theme.
///
/// # Errors
///
/// [`Failure::Usage`] for a name that cannot be used, or if there is such a theme already or none
/// to extend; [`Failure::Io`] if a file cannot be written. Nothing is overwritten.
pub(super) fn new(
    root: &Path,
    name: &str,
    extends: &str,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    if !is_theme_name(name) {
        return Err(Failure::Usage(format!(
            "`{}` cannot be the name of a theme\nhelp: write letters, digits and hyphens",
            clip(name).escape_debug()
        )));
    }
    let world = disk(root)?;
    let known = themes(&world);
    let folder = root.join("themes").join(name);
    if name == DEFAULT_THEME || folder.symlink_metadata().is_ok() {
        return Err(Failure::Usage(format!(
            "there is already a theme `{name}`\nhelp: choose another name, or change a file of it with: dateline theme eject"
        )));
    }
    if !known.iter().any(|theme| theme == extends) {
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        let help = nearest(extends, &known).map_or_else(
            || format!("there are {}", known.join(", ")),
            |near| format!("did you mean `{near}`?"),
        );
        let extends = clip(extends);
        return Err(Failure::Usage(format!(
            "there is no theme `{}` to extend\nhelp: {help}",
            extends.escape_debug()
        )));
    }
    let site = read_settings(&world);
    let (parent, _) = Theme::load(&world, extends);
    let primary = site.language.split('-').next().unwrap_or("en").to_ascii_lowercase();
    let (light, dark) = (parent.values(), parent.dark_values());
    let is_color = |name: &str| dark.iter().any(|(other, _)| *other == name);
    let (colors, others): (Vec<_>, Vec<_>) = light.iter().partition(|(name, _)| is_color(name));
    let files = [
        (
            "theme.yaml".to_owned(),
            include_str!("starter/theme.yaml")
                .replace("{name}", name)
                .replace("{extends}", extends)
                .replace("{language}", &primary),
        ),
        (format!("strings/{primary}.yaml"), starter_strings(&parent, &primary)),
        (
            "static/theme.css".to_owned(),
            include_str!("starter/theme.css")
                .replace("{light}\n", &commented(colors))
                .replace("{dark}\n", &commented(&dark))
                .replace("{values}\n", &commented(others)),
        ),
    ];
    for (path, text) in files {
        write_new(root, &format!("themes/{name}/{path}"), text.as_bytes())?;
        writeln!(out, "themes/{name}/{path}")?;
    }
    writeln!(out, "\nTo use it, write in content/site.yaml:\n\n    theme: {name}\n")?;
    writeln!(out, "To change a template: dateline theme eject templates/event.html")?;
    Ok(())
}

/// A file of strings to begin with: in a language that the theme has words in, with those.
fn starter_strings(parent: &Theme, language: &str) -> String {
    let path = format!("strings/{language}.yaml");
    let starter = include_str!("starter/theme-strings.yaml");
    if language == "en" || !parent.files().iter().any(|file| file.path == path) {
        return starter.replace("{language}", "en").replace("{word}", "Reports");
    }
    let (words, _) = parent.words(language);
    starter.replace("{language}", language).replace("{word}", words.get("nav.briefings"))
}

/// Custom properties of CSS with their values, each in a line that holds once it is no comment.
fn commented<'a>(values: impl IntoIterator<Item = &'a (&'a str, &'a str)>) -> String {
    let lines = values.into_iter();
    lines.map(|(name, value)| format!("  /* --{name}: {value}; */\n")).collect()
}

/// Copies a file of the theme in use, or lists them.
///
/// # Errors
///
/// [`Failure::Usage`] if there is no such file, or the theme has its own already; [`Failure::Io`]
/// if it cannot be written. Nothing is overwritten.
pub(super) fn eject(root: &Path, file: Option<&str>, out: &mut dyn Write) -> Result<(), Failure> {
    let world = disk(root)?;
    let name = read_settings(&world).theme.value;
    let (theme, diagnostics) = Theme::load(&world, &name);
    if theme.name() != name {
        let message = diagnostics.iter().find(|diagnostic| diagnostic.is_error());
        return Err(Failure::Usage(message.map_or_else(String::new, said)));
    }
    let files = theme.files();
    let Some(asked) = file else {
        writeln!(
            out,
            "The files of the theme `{name}`, each with the theme that it comes from:\n"
        )?;
        for file in &files {
            writeln!(out, "  {:<34} {}", harmless(&file.path), harmless(&file.from))?;
        }
        writeln!(out, "\nCopy one, to change it: dateline theme eject templates/actor.html")?;
        return Ok(());
    };
    let asked =
        asked.trim_start_matches("./").trim_start_matches(&format!("themes/{name}/")).to_owned();
    let forms = ["", "templates/", "strings/", "static/"].map(|folder| format!("{folder}{asked}"));
    let Some(found) = files.iter().find(|file| forms.contains(&file.path)) else {
        let paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
        let near = forms.iter().find_map(|form| nearest(form, &paths));
        let help = match near {
            // One language is near to any other.
            _ if asked.ends_with(".yaml") => {
                "words of another language begin as a copy of strings/en.yaml; dateline theme eject lists the files".to_owned()
            }
            Some(near) => format!("did you mean `{near}`? dateline theme eject lists them"),
            None => "dateline theme eject lists them".to_owned(),
        };
        return Err(Failure::Usage(format!(
            "the theme `{name}` has no file `{}`\nhelp: {help}",
            clip(&asked).escape_debug()
        )));
    };
    if let Some(own) = unused(root, &world, &name) {
        return Err(Failure::Usage(format!(
            "the theme in use is `{name}`, so the file would be changed for it, and not for `{own}`\nhelp: write `theme: {own}` in content/site.yaml first; to change the default theme itself, make the folder themes/{name}"
        )));
    }
    let path = format!("themes/{name}/{}", found.path);
    if root.join(&path).symlink_metadata().is_ok() {
        let same =
            theme.inherited(&found.path).is_some_and(|bytes| bytes == found.bytes.as_slice());
        let help = if same {
            "it is the same as in the theme that it extends: delete it, and it stays up to date"
        } else {
            "it is yours to change; delete it to begin anew"
        };
        return Err(Failure::Usage(format!("there is already a file {path}\nhelp: {help}")));
    }
    write_new(root, &path, &found.bytes)?;
    writeln!(out, "{path}")?;
    let hint = if found.path.starts_with("strings/") {
        "Keep the lines that you change, and delete the others: they come from the theme that it extends."
    } else if found.path.starts_with("templates/part-") && name != DEFAULT_THEME {
        "To change one of its components only, keep that one and delete the others: whatever file of templates/ it stands in, it takes the place of the one of its name."
    } else if found.path.starts_with("templates/") {
        "What it receives: dateline theme docs. To change one block of it only, let it extend the other: see README."
    } else {
        "It takes the place of the other; what is only added to it can stand in static/theme.css."
    };
    writeln!(out, "{hint}")?;
    Ok(())
}

/// A theme of the project that it does not use, where it uses that of the program as it is.
fn unused(root: &Path, world: &dyn World, used: &str) -> Option<String> {
    if used != DEFAULT_THEME || root.join("themes").join(used).is_dir() {
        return None;
    }
    themes(world).into_iter().find(|theme| theme != DEFAULT_THEME)
}

/// Lists the themes.
pub(super) fn list(root: &Path, out: &mut dyn Write) -> Result<(), Failure> {
    let world = disk(root)?;
    let used = read_settings(&world).theme.value;
    for name in themes(&world) {
        let (theme, _) = Theme::load(&world, &name);
        let mark = if name == used { "*" } else { " " };
        let extends: Vec<&str> = theme.names().skip(1).collect();
        let extends = if extends.is_empty() {
            String::new()
        } else {
            format!(" (extends {})", extends.join(", "))
        };
        let line = format!("{mark} {name}{extends}  {}", theme.description().unwrap_or_default());
        writeln!(out, "{}", harmless(line.trim_end()))?;
    }
    Ok(())
}

/// Prints what templates receive. Outside of a project that is what those of the default theme do.
///
/// # Errors
///
/// [`Failure::Usage`] if no page has this template; [`Failure::Content`] if a template of the theme
/// has a mistake, which is shown.
pub(super) fn docs(
    root: Option<&Path>,
    template: Option<&str>,
    format: DocsFormat,
    terminal: &Terminal,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let theme = match root {
        Some(root) => {
            let world = disk(root)?;
            let name = read_settings(&world).theme.value;
            Theme::load(&world, &name).0
        }
        None => Theme::load(&Memory::new(), DEFAULT_THEME).0,
    };
    let template = template.map(|name| name.trim_start_matches("templates/"));
    let reference = reference(&theme).map_err(|diagnostics| {
        terminal.show(&diagnostics, &theme);
        failure_of(&diagnostics)
    })?;
    if let Some(name) = template.filter(|name| !reference.knows(name)) {
        let help = nearest(name, View::TEMPLATES).map_or_else(
            || format!("there are {}", View::TEMPLATES.join(", ")),
            |near| format!("did you mean `{near}`?"),
        );
        return Err(Failure::Usage(format!(
            "no page has the template `{}`\nhelp: {help}",
            clip(name).escape_debug()
        )));
    }
    match format {
        DocsFormat::Markdown => out.write_all(reference.markdown(template).as_bytes())?,
        DocsFormat::Json => {
            let mut reference = reference;
            if let Some(name) = template {
                reference.retain(name);
            }
            serde_json::to_writer_pretty(&mut *out, &reference).map_err(io::Error::from)?;
            writeln!(out)?;
        }
    }
    Ok(())
}

fn said(diagnostic: &Diagnostic) -> String {
    match &diagnostic.help {
        Some(help) => format!("{}\nhelp: {help}", diagnostic.message),
        None => diagnostic.message.clone(),
    }
}

/// Writes a new file and the folders that it lies in; never over another, never out of the project.
fn write_new(root: &Path, path: &str, bytes: &[u8]) -> Result<(), Failure> {
    let file = root.join(path);
    let folder = file.parent().unwrap_or(root);
    let unwritten = |error: io::Error| match error.kind() {
        ErrorKind::AlreadyExists => Failure::Usage(format!("there is already a file {path}")),
        _ => Failure::Io(format!("{path} cannot be written: {error}")),
    };
    stays_inside(root, folder)?;
    fs::create_dir_all(folder).map_err(unwritten)?;
    create(&file, bytes).map_err(unwritten)
}
