//! What is said of files of `content/` that are no part of a desk.

use std::sync::Arc;

use super::SITE_FILE;
use crate::diagnostic::{Code, Diagnostic, Place, nearest};
use crate::model::Kind;

/// The endings of files of records.
const RECORDS: [&str; 4] = ["md", "markdown", "yaml", "yml"];

/// The folder of what is copied as it is.
const ASSETS: &str = "assets";

/// Names that other programs have for their settings.
const SETTINGS: [&str; 4] = ["_config", "config", "settings", "site"];

/// The ending of a path, in lower case.
pub(super) fn ending(path: &str) -> String {
    path.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase()
}

/// Whether a file is one of records, by its name.
pub(super) fn may_hold_records(path: &str) -> bool {
    RECORDS.contains(&ending(path).as_str())
}

/// Whether a file tells those who look at its folder what is in it, and readers of the site nothing.
pub(super) fn is_readme(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let Some((stem, ending)) = name.rsplit_once('.') else { return false };
    stem.eq_ignore_ascii_case("readme")
        && ["md", "markdown"].iter().any(|known| ending.eq_ignore_ascii_case(known))
}

/// The files of one folder that are not read.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct PassedOver {
    count: usize,
    /// Whether one of them may hold records.
    has_records: bool,
}

impl PassedOver {
    /// Counts a file.
    pub(super) fn add(&mut self, path: &str) {
        self.count += 1;
        self.has_records |= may_hold_records(path);
    }
}

/// Says that a file is not read, or so many in a folder whose name ends in `/`.
pub(super) fn not_read(what: &str, files: PassedOver) -> Diagnostic {
    let inside = what.strip_prefix("content/").unwrap_or(what);
    let diagnostic = match inside.strip_suffix('/') {
        Some(folder) => {
            let PassedOver { count, has_records } = files;
            let (files, is, them) = match count {
                1 => ("1 file".to_owned(), "is", "it"),
                _ => (format!("{count} files"), "are", "them"),
            };
            let message =
                format!("{files} in {what} {is} not read: the folder is not a part of a desk");
            Diagnostic::new(Code::NotRead, message).help(match has_records {
                true => of_folder(folder, them),
                false => {
                    format!("move {them} to content/{ASSETS}/, where pictures and files belong")
                }
            })
        }
        None => Diagnostic::new(Code::NotRead, format!("{what} is not read")).help(of_file(inside)),
    };
    diagnostic.at(Place { file: Arc::from(what), span: None })
}

/// Says that a second file of settings is not read.
pub(super) fn second_settings(path: &Arc<str>, read: &str) -> Diagnostic {
    Diagnostic::new(Code::NotRead, format!("{path} is not read beside {read}"))
        .at(Place::file(path))
        .help("put all settings into one of the two, and delete the other")
}

/// What folders of records are called elsewhere.
const CALLED: [(Kind, &[&str]); 4] = [
    (
        Kind::Briefing,
        &["posts", "post", "blog", "daily", "dailies", "journal", "reports", "articles", "news"],
    ),
    (
        Kind::Actor,
        &["people", "persons", "groups", "organisations", "organizations", "units", "entities"],
    ),
    (Kind::Location, &["places", "countries", "regions", "cities", "sites"]),
    (Kind::Source, &["references", "literature", "bibliography", "clippings"]),
];

/// What a folder may hold, by its name: events where nothing is known.
fn may_hold(folder: &str) -> Kind {
    let last = folder.rsplit('/').next().unwrap_or(folder).to_lowercase();
    let called = CALLED.iter().find(|(_, names)| names.contains(&last.as_str()));
    called.map_or(Kind::Event, |(kind, _)| *kind)
}

/// What to do with a folder.
fn of_folder(folder: &str, them: &str) -> String {
    if folder == "content" {
        return format!("move what is in it into content/ itself: {}", parts(&[]).join(", "));
    }
    let kind = may_hold(folder);
    if let Some(near) = near(folder, &[ASSETS]).filter(|_| kind == Kind::Event) {
        return format!("did you mean content/{near}/?");
    }
    let parts = parts(&[ASSETS]);
    let (last, first) = parts.split_last().map_or(("", &[][..]), |(last, first)| (last, first));
    format!(
        "move {them} to {} or {last}, or write `folders: {{{}: {}}}` in site.yaml",
        first.join(", "),
        as_key(folder),
        kind.folder()
    )
}

/// What to do with a file. One that may be of records is never sent to where it would be published
/// with all that its marking holds back.
fn of_file(inside: &str) -> String {
    let top = inside.split('/').next().unwrap_or(inside);
    if !may_hold_records(inside) {
        return "records are .md, .yaml and .yml files; what is copied as it is belongs in content/assets/".to_owned();
    }
    if is_readme(inside) {
        return "move it out of content/, or, if readers of the site are to see it, to pages/ under another name".to_owned();
    }
    let stem = top.split('.').next().unwrap_or(top);
    let move_it = format!("move it into the folder of its kind: {}", parts(&[]).join(", "));
    let is_yaml = matches!(ending(inside).as_str(), "yaml" | "yml");
    if is_yaml && SETTINGS.iter().any(|name| stem.eq_ignore_ascii_case(name)) {
        return format!("did you mean {SITE_FILE}? A record belongs in the folder of its kind");
    }
    match near(stem, &[]) {
        Some(near) => format!("{move_it}; did you mean content/{near}.{}?", ending(inside)),
        None => move_it,
    }
}

/// The folders of records, and then `more`, each with its slash.
fn parts(more: &[&'static str]) -> Vec<String> {
    let kinds = Kind::ALL.map(Kind::folder).into_iter();
    kinds.chain(more.iter().copied()).map(|folder| format!("{folder}/")).collect()
}

/// The folder of a desk that a name is nearly.
fn near(name: &str, more: &[&'static str]) -> Option<&'static str> {
    let known: Vec<&str> =
        Kind::ALL.map(Kind::folder).into_iter().chain(more.iter().copied()).collect();
    let name = name.to_lowercase();
    Kind::parse(&name).map(Kind::folder).or_else(|| nearest(&name, &known))
}

/// A name as the key of a mapping in YAML.
fn as_key(name: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '/' | '-' | '_' | '.');
    let begins = name.starts_with(|c: char| c.is_alphanumeric() || c == '_');
    if begins && name.chars().all(is_plain) {
        name.to_owned()
    } else {
        serde_json::Value::from(name).to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn help(what: &str) -> String {
        not_read(what, PassedOver { count: 1, has_records: true }).help.unwrap_or_default()
    }

    #[test]
    fn a_file_that_may_hold_records_is_not_sent_to_where_it_is_published() {
        for name in ["event.yaml", "root.md", "ACTORS.yaml", "Site.yaml", "config.yaml", "a.MD"] {
            let help = help(&format!("content/{name}"));
            assert!(!help.contains("assets"), "{name}: {help}");
        }
        assert!(help("content/scan.pdf").contains("content/assets/"));
    }

    #[test]
    fn pictures_belong_to_the_assets() {
        let mut files = PassedOver::default();
        files.add("content/img/a.png");
        files.add("content/img/b.png");
        let help = |files| not_read("content/img/", files).help.unwrap_or_default();
        assert_eq!(help(files), "move them to content/assets/, where pictures and files belong");
        files.add("content/img/c.md");
        assert!(help(files).contains("folders:"));
    }

    #[test]
    fn the_nearest_name_is_offered() {
        for (name, near) in [
            ("event.yaml", "did you mean content/events.yaml?"),
            ("evnts.yml", "did you mean content/events.yml?"),
            ("ACTORS.yaml", "did you mean content/actors.yaml?"),
            ("Site.yaml", "did you mean content/site.yaml?"),
            ("config.yaml", "did you mean content/site.yaml?"),
            ("event/", "did you mean content/events/?"),
            ("evnts/", "did you mean content/events/?"),
            ("Events/", "did you mean content/events/?"),
            ("asset/", "did you mean content/assets/?"),
        ] {
            let help = help(&format!("content/{name}"));
            assert!(help.contains(near), "{name}: {help}");
        }
        for name in ["root.md", "incidents/"] {
            let help = help(&format!("content/{name}"));
            assert!(!help.contains("did you mean"), "{name}: {help}");
        }
    }

    #[test]
    fn a_folder_is_said_to_hold_what_its_name_says() {
        for (folder, kind) in [
            ("People", "actors"),
            ("Places", "locations"),
            ("Daily", "briefings"),
            ("posts", "briefings"),
            ("incidents", "events"),
        ] {
            let help = help(&format!("content/{folder}/"));
            assert!(help.contains(&format!("`folders: {{{folder}: {kind}}}`")), "{help}");
        }
    }

    #[test]
    fn the_name_of_a_folder_is_a_key_as_yaml_reads_it() {
        assert!(help("content/incidents/").contains("`folders: {incidents: events}`"));
        assert!(help("content/a: b/").contains("`folders: {\"a: b\": events}`"));
        assert!(help("content/content/").contains("move what is in it into content/ itself"));
    }
}
