//! `dateline init`

use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use super::{Failure, new, repository, schema};
use crate::model::Kind;
use crate::read::SITE_FILE;
use crate::schema::Subject;

/// A file that a desk starts with.
struct Starter {
    /// Its path from the desk's root, with `/` between its parts.
    path: String,
    text: String,
    need: Need,
}

/// What a file is to a desk, and so what happens if its place is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Need {
    /// The desk is not started without it.
    Desk,
    /// An example, for a desk that has no content yet.
    Example,
    /// Many folders have one of their own, which stays.
    Beside,
}

/// The settings of Visual Studio Code, which name a schema for each folder.
const EDITOR_SETTINGS: &str = ".vscode/settings.json";

/// What a repository of a desk ignores.
const IGNORE: &str = ".gitignore";

/// The guide's name, and the one it has beside another README.
const GUIDES: [&str; 2] = ["README.md", "DATELINE.md"];

/// Starts a desk in a folder, which is made if it is not there: settings, an example of each kind, a
/// guide, and schemas for editors. Says what was made and what comes next.
///
/// A folder may hold other files: none is overwritten. If it holds content already, no examples are
/// added to it, nor where it is to be empty. Settings of git and of editors and a README that are there stay as they are.
///
/// # Errors
///
/// [`Failure::Usage`] if a file of the desk is there already, naming all that are; nothing is
/// written then. [`Failure::Io`] if a file cannot be written; what was written until then is
/// removed.
pub(super) fn run(dir: &Path, is_empty: bool, out: &mut dyn Write) -> Result<(), Failure> {
    if dir.exists() && !dir.is_dir() {
        return Err(Failure::Usage(format!("{} is not a folder", dir.display())));
    }
    let around = desk_around(dir);
    if let Some((desk, true)) = &around {
        return Err(Failure::Usage(format!(
            "{} lies in the content of the desk {}, which would be read with it\nhelp: start the desk outside of it",
            dir.display(),
            desk.display()
        )));
    }
    let has_content = holds_something(&dir.join("content"))
        .map_err(|error| Failure::Io(format!("{}: {error}", dir.join("content").display())))?;
    let mut made = starters(dir);
    if has_content || is_empty {
        made.retain(|file| file.need != Need::Example);
    }
    let (kept, made): (Vec<_>, Vec<_>) = made
        .into_iter()
        .partition(|file| file.need == Need::Beside && in_the_way(dir, &file.path).is_some());
    let mut taken: Vec<String> =
        made.iter().filter_map(|file| in_the_way(dir, &file.path)).collect();
    taken.dedup();
    if !taken.is_empty() {
        return Err(Failure::Usage(format!(
            "a desk cannot be started in {}: this is there already, and nothing was written\n  {}\nhelp: move it away, or start the desk in another folder",
            dir.display(),
            taken.join("\n  ")
        )));
    }
    write_all(dir, &made)?;
    if let Some((desk, _)) = around {
        writeln!(out, "This folder lies in another desk, {}.", desk.display())?;
    }
    report(dir, &made, &kept, has_content, out)?;
    Ok(())
}

/// The desk that a folder lies in, if it does, and whether it lies among its content.
fn desk_around(dir: &Path) -> Option<(PathBuf, bool)> {
    let full = std::path::absolute(dir).ok()?;
    // What is there may be a link to another place; what is not is made where it is named.
    let there = full.ancestors().find(|folder| folder.exists())?;
    let rest = full.strip_prefix(there).ok()?;
    let full = there.canonicalize().ok()?.join(rest);
    let desk = full.ancestors().skip(1).find(|folder| folder.join(SITE_FILE).is_file())?;
    Some((desk.to_owned(), full.starts_with(desk.join("content"))))
}

/// Everything that a desk starts with, in the order in which it is told.
fn starters(dir: &Path) -> Vec<Starter> {
    let guide = GUIDES.iter().find(|name| in_the_way(dir, name).is_none()).unwrap_or(&GUIDES[0]);
    let mut all = vec![Starter {
        path: "content/site.yaml".to_owned(),
        text: include_str!("starter/site.yaml").to_owned(),
        need: Need::Desk,
    }];
    all.extend(EXAMPLES.map(|(path, text)| Starter {
        path: path.to_owned(),
        text: text.to_owned(),
        need: Need::Example,
    }));
    for (name, subject) in subjects() {
        all.push(Starter {
            path: format!("schemas/{name}.json"),
            text: format!("{}\n", schema::text(subject)),
            need: Need::Desk,
        });
    }
    let beside = [
        (EDITOR_SETTINGS, format!("{:#}\n", editor_settings())),
        (".vscode/extensions.json", include_str!("starter/vscode-extensions.json").to_owned()),
        (IGNORE, include_str!("starter/gitignore").to_owned()),
        (".gitattributes", include_str!("starter/gitattributes").to_owned()),
        (".editorconfig", include_str!("starter/editorconfig").to_owned()),
        (guide, include_str!("starter/README.md").to_owned()),
    ];
    all.extend(beside.map(|(path, text)| Starter {
        path: path.to_owned(),
        text,
        need: Need::Beside,
    }));
    all
}

/// An example of each kind, in a story that names nobody.
const EXAMPLES: [(&str, &str); 7] = [
    ("content/briefings/2024-05-14-ferries-run-again.md", include_str!("starter/briefing.md")),
    ("content/events/2024-05-14-north-quay-reopens.yaml", include_str!("starter/event.yaml")),
    ("content/actors/mara-lindqvist.yaml", include_str!("starter/actor-person.yaml")),
    ("content/actors/aldis-harbour-office.yaml", include_str!("starter/actor-organisation.yaml")),
    ("content/locations/north-quay.yaml", include_str!("starter/location.yaml")),
    ("content/sources/aldis-courier-2024-05-14.yaml", include_str!("starter/source.yaml")),
    ("content/pages/about.md", include_str!("starter/page.md")),
];

/// Every schema, and its file's name.
fn subjects() -> impl Iterator<Item = (&'static str, Subject)> {
    let kinds = Kind::ALL.into_iter().map(|kind| (kind.key(), Subject::Kind(kind)));
    [("site", Subject::Site), ("theme", Subject::Theme)].into_iter().chain(kinds)
}

/// Tells the YAML extension of Visual Studio Code which files a schema is for.
fn editor_settings() -> Value {
    let files = |base: &str| vec![format!("{base}.yaml"), format!("{base}.yml")];
    let mut schemas = Map::new();
    for (name, subject) in subjects() {
        let globs = match subject {
            Subject::Site => files("content/site"),
            Subject::Theme => vec!["themes/*/theme.yaml".to_owned()],
            Subject::Kind(kind) => {
                let folder = kind.folder();
                [files(&format!("content/{folder}/**/*")), files(&format!("content/{folder}"))]
                    .concat()
            }
        };
        schemas.insert(format!("./schemas/{name}.json"), globs.into());
    }
    json!({ "yaml.schemas": schemas })
}

/// Whether a folder is there and not empty.
fn holds_something(folder: &Path) -> io::Result<bool> {
    match fs::read_dir(folder) {
        Ok(mut entries) => Ok(entries.next().is_some()),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            Ok(false)
        }
        Err(error) => Err(error),
    }
}

/// What keeps a file from being made: the file itself, or a part of its path that is no folder. A
/// symbolic link is in the way even where it leads nowhere, for what is written would land where
/// it points.
fn in_the_way(dir: &Path, path: &str) -> Option<String> {
    let ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
    ends.map(|end| &path[..end]).find_map(|part| {
        let found = dir.join(part).symlink_metadata().ok()?;
        (part == path || !found.is_dir()).then(|| part.to_owned())
    })
}

/// Writes every file, or none.
fn write_all(dir: &Path, files: &[Starter]) -> Result<(), Failure> {
    let mut made = Made::default();
    for file in files {
        let path = dir.join(&file.path);
        let written = path
            .parent()
            .map_or(Ok(()), |folder| made.folder(folder))
            .and_then(|()| made.file(&path, &file.text));
        if let Err(error) = written {
            made.undo();
            return Err(Failure::Io(format!(
                "{} cannot be written: {error}\nnothing was kept of what was begun",
                path.display()
            )));
        }
    }
    Ok(())
}

/// What a run has made, in order.
#[derive(Default)]
struct Made {
    files: Vec<PathBuf>,
    folders: Vec<PathBuf>,
}

impl Made {
    fn folder(&mut self, folder: &Path) -> io::Result<()> {
        // `a` has the parent "", which is the folder we are in.
        let missing =
            folder.ancestors().take_while(|at| !at.as_os_str().is_empty() && !at.exists());
        for at in missing.collect::<Vec<_>>().into_iter().rev() {
            fs::create_dir(at)?;
            self.folders.push(at.to_owned());
        }
        Ok(())
    }

    fn file(&mut self, path: &Path, text: &str) -> io::Result<()> {
        new::create(path, text)?;
        self.files.push(path.to_owned());
        Ok(())
    }

    /// Removes what was made; folders only where nothing else has come into them.
    fn undo(self) {
        for file in self.files.iter().rev() {
            let _ = fs::remove_file(file);
        }
        for folder in self.folders.iter().rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}

/// Says what was made, what was not, and what comes next.
fn report(
    dir: &Path,
    made: &[Starter],
    kept: &[Starter],
    has_content: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    writeln!(out, "Started a desk in {}:", dir.display())?;
    for file in made {
        writeln!(out, "  {}", file.path)?;
    }
    if has_content {
        writeln!(out, "\ncontent/ holds files already: no examples were added to it.")?;
    }
    if !kept.is_empty() {
        writeln!(out, "\nKept as they are:")?;
    }
    for file in kept {
        match file.path.as_str() {
            IGNORE => writeln!(
                out,
                "  {IGNORE} (add the lines /output/ and /.dateline/, if it has none that match)"
            )?,
            EDITOR_SETTINGS => writeln!(
                out,
                "  {EDITOR_SETTINGS} (to have YAML completed, add: {})",
                editor_settings()
            )?,
            path => writeln!(out, "  {path}")?,
        }
    }
    let full = std::path::absolute(dir)?;
    if repository::root_of(&full).is_none() {
        writeln!(
            out,
            "\nIts history is that of a git repository, there: git init && git add -A && git commit"
        )?;
    }
    let here = dir.as_os_str().is_empty() || dir == Path::new(".");
    let step = match dir.to_str() {
        _ if here => String::new(),
        Some(dir) => format!("cd {}, then ", for_a_shell(dir)),
        // What a terminal shows of such a name is not the name.
        None => "in that folder, ".to_owned(),
    };
    writeln!(out, "\nNext: {step}dateline serve")
}

/// Writes a path as `cd` of a shell takes it, whatever is in it.
pub(super) fn for_a_shell(path: &str) -> String {
    // `cd -x` is an option, `cd -` and `cd +1` are folders of before: of that, quotes change nothing.
    let path = match path.starts_with(['-', '+']) {
        true => format!("./{path}"),
        false => path.to_owned(),
    };
    let is_separator = |c: char| c == '/' || (cfg!(windows) && matches!(c, '\\' | ':'));
    let is_plain = |c: char| c.is_alphanumeric() || "-_.,@%+=".contains(c) || is_separator(c);
    if path.chars().all(is_plain) {
        path
    } else if cfg!(windows) {
        format!("\"{path}\"")
    } else {
        format!("'{}'", path.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use tempfile::TempDir;
    use walkdir::WalkDir;

    use super::*;
    use crate::check::formatting;
    use crate::diagnostic::{Diagnostic, Severity};
    use crate::pipeline::{self, Options};
    use crate::read;
    use crate::world::{Disk, Memory};

    fn start(dir: &Path) -> Result<String, String> {
        let mut out = Vec::new();
        match run(dir, false, &mut out) {
            Ok(()) => Ok(String::from_utf8(out).unwrap()),
            Err(Failure::Usage(message) | Failure::Io(message)) => {
                assert_eq!(out, b"");
                Err(message)
            }
            Err(failure) => panic!("{failure:?}"),
        }
    }

    /// A folder with some files.
    fn folder(files: &[(&str, &str)]) -> TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        folder
    }

    /// Everything below a folder: files with their text, folders and links without.
    fn tree(folder: &Path) -> BTreeMap<String, Option<String>> {
        WalkDir::new(folder)
            .min_depth(1)
            .into_iter()
            .map(|entry| {
                let entry = entry.unwrap();
                let path = entry.path().strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
                let text =
                    entry.file_type().is_file().then(|| fs::read_to_string(entry.path()).unwrap());
                (path, text)
            })
            .collect()
    }

    #[test]
    fn a_new_desk_has_nothing_wrong_or_doubtful() {
        let place = tempfile::tempdir().unwrap();
        let dir = place.path().join("a/desk");
        let said = start(&dir).unwrap();
        assert!(
            said.contains("  content/site.yaml\n") && said.ends_with("dateline serve\n"),
            "{said}"
        );
        let options = Options { now: 1_800_000_000, ..Options::default() };
        let site = pipeline::prepare(&Disk::new(&dir).unwrap(), &options, &|_| {});
        let doubtful: Vec<&Diagnostic> =
            site.diagnostics.iter().filter(|d| d.severity != Severity::Note).collect();
        assert_eq!(doubtful, Vec::<&Diagnostic>::new());
        assert_eq!(site.diagnostics, []);
        assert_eq!(formatting::check(&site.corpus, &[]), []);
        let kinds = [
            site.corpus.briefings.len(),
            site.corpus.events.len(),
            site.corpus.actors.len(),
            site.corpus.locations.len(),
            site.corpus.sources.len(),
            site.corpus.pages.len(),
        ];
        assert_eq!(kinds, [1, 1, 2, 1, 1, 1]);
    }

    #[test]
    fn every_setting_is_shown_and_may_be_taken_up() {
        let text = include_str!("starter/site.yaml");
        for setting in crate::schema::settings() {
            let lines = [format!("\n{setting}:"), format!("\n# {setting}:")];
            assert!(lines.iter().any(|line| text.contains(line)), "{setting}");
        }
        let taken_up: String = text
            .lines()
            .map(|line| match line.strip_prefix("# ") {
                // A commented setting is `# key: …` or an indented line below one.
                Some(rest)
                    if rest.starts_with(' ')
                        || crate::schema::settings()
                            .iter()
                            .any(|key| rest.starts_with(&format!("{key}:"))) =>
                {
                    format!("{rest}\n")
                }
                _ => format!("{line}\n"),
            })
            .collect();
        assert_ne!(text, taken_up);
        for text in [text.to_owned(), taken_up] {
            let (_, diagnostics) = read::read(
                &Memory::new().with("content/site.yaml", text),
                &mut read::Memo::default(),
            );
            assert_eq!(diagnostics, []);
        }
    }

    /// Keys as a file writes them, those that are offered in a comment too.
    fn keys(text: &str) -> Vec<String> {
        let key = |line: &str| {
            let line = line.strip_prefix("# ").unwrap_or(line);
            let (key, rest) = line.split_once(':')?;
            let is_key = key.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
            (is_key && (rest.is_empty() || rest.starts_with(' '))).then(|| key.to_owned())
        };
        text.lines().filter_map(key).collect()
    }

    #[test]
    fn examples_have_their_keys_in_the_order_of_new_records() {
        for (path, text) in EXAMPLES {
            let kind = Kind::ALL.into_iter().find(|kind| path.contains(kind.folder())).unwrap();
            let order = keys(&new::text(kind, "x", None, jiff::civil::date(2024, 5, 14)));
            let known = keys(text)
                .into_iter()
                .filter_map(|key| order.iter().position(|other| *other == key));
            let known: Vec<usize> = known.collect();
            assert!(known.len() >= 2 && known.is_sorted(), "{path}: {known:?} of {order:?}");
        }
    }

    #[test]
    fn lists_of_examples_have_one_item_a_line() {
        for (path, text) in EXAMPLES {
            let lists = text.lines().filter(|line| line.contains(": ["));
            let lists: Vec<&str> =
                lists.filter(|line| !line.starts_with("coordinates: ")).collect();
            assert_eq!(lists, [""; 0], "{path}");
        }
    }

    #[test]
    fn every_example_of_yaml_names_its_schema() {
        let folder = folder(&[]);
        start(folder.path()).unwrap();
        let tree = tree(folder.path());
        let yaml = tree.iter().filter(|(path, _)| path.ends_with(".yaml"));
        for (path, text) in yaml {
            let first = text.as_deref().unwrap().lines().next().unwrap();
            let schema = first.strip_prefix("# yaml-language-server: $schema=").unwrap();
            let target =
                folder.path().join(path).parent().unwrap().join(schema).canonicalize().unwrap();
            let name = if path == "content/site.yaml" {
                "site"
            } else {
                Kind::parse(path.split('/').nth(1).unwrap()).unwrap().key()
            };
            assert_eq!(
                target,
                folder.path().canonicalize().unwrap().join(format!("schemas/{name}.json"))
            );
        }
        for (path, text) in tree.iter().filter(|(path, _)| path.ends_with(".json")) {
            serde_json::from_str::<Value>(text.as_deref().unwrap())
                .unwrap_or_else(|error| panic!("{path}: {error}"));
        }
    }

    #[test]
    fn a_repository_with_other_files_keeps_them() {
        let files = [
            (".git/HEAD", "ref"),
            ("README.md", "mine"),
            (".gitignore", "/node_modules"),
            ("src/main.py", "1"),
            (".vscode/settings.json", "{}"),
        ];
        let folder = folder(&files);
        let said = start(folder.path()).unwrap();
        let tree = tree(folder.path());
        for (path, text) in files {
            assert_eq!(tree[path].as_deref(), Some(text), "{path}");
        }
        assert!(tree["DATELINE.md"].as_deref().unwrap().starts_with("# A desk"));
        assert!(
            tree.contains_key(".vscode/extensions.json") && tree.contains_key("content/site.yaml")
        );
        assert!(said.contains("/output/") && said.contains("yaml.schemas"), "{said}");
    }

    #[test]
    fn content_that_is_there_gets_settings_and_no_examples() {
        let folder = folder(&[("content/briefings/2020-01-01-old.md", "Old.\n")]);
        let said = start(folder.path()).unwrap();
        let content: Vec<String> =
            tree(folder.path()).into_keys().filter(|path| path.starts_with("content/")).collect();
        assert_eq!(
            content,
            ["content/briefings", "content/briefings/2020-01-01-old.md", "content/site.yaml"]
        );
        assert!(said.contains("no examples"), "{said}");
    }

    #[test]
    fn what_is_in_the_way_is_named_and_nothing_is_written() {
        let folder = folder(&[
            ("content/site.yaml", "title: Mine\n"),
            ("schemas/event.json", "{}"),
            ("schemas/page.json", "{}"),
        ]);
        let before = tree(folder.path());
        let message = start(folder.path()).unwrap_err();
        for path in ["content/site.yaml", "schemas/event.json", "schemas/page.json"] {
            assert!(message.contains(path), "{message}");
        }
        assert!(!message.contains("schemas/actor.json"), "{message}");
        assert_eq!(tree(folder.path()), before);
    }

    #[test]
    fn a_second_run_changes_nothing() {
        let folder = folder(&[]);
        start(folder.path()).unwrap();
        fs::write(folder.path().join("content/site.yaml"), "title: Mine\n").unwrap();
        let before = tree(folder.path());
        assert!(start(folder.path()).unwrap_err().contains("content/site.yaml"));
        assert_eq!(tree(folder.path()), before);
    }

    #[test]
    fn a_file_where_a_folder_belongs_is_in_the_way() {
        let folder = folder(&[("content", "a file"), (".vscode", "a file")]);
        let message = start(folder.path()).unwrap_err();
        assert_eq!(message.matches("\n  content\n").count(), 1, "{message}");
        assert_eq!(tree(folder.path()).len(), 2);
        let file = folder.path().join("content");
        assert!(start(&file).unwrap_err().contains("is not a folder"));
    }

    #[cfg(unix)]
    #[test]
    fn a_symbolic_link_is_in_the_way_even_if_it_leads_nowhere() {
        use std::os::unix::fs::symlink;
        let outside = tempfile::tempdir().unwrap();
        for (link, target) in [
            ("content", outside.path()),
            ("schemas", Path::new("nowhere")),
            ("schemas/site.json", Path::new("nowhere")),
        ] {
            let folder = folder(&[]);
            let at = folder.path().join(link);
            fs::create_dir_all(at.parent().unwrap()).unwrap();
            symlink(target, at).unwrap();
            let message = start(folder.path()).unwrap_err();
            assert!(message.contains(&format!("\n  {link}\n")), "{message}");
        }
        assert_eq!(tree(outside.path()).len(), 0);
    }

    #[test]
    fn a_run_that_fails_removes_what_it_wrote() {
        let folder = folder(&[("mine.txt", "mine")]);
        let before = tree(folder.path());
        let file =
            |path: &str| Starter { path: path.to_owned(), text: "x".to_owned(), need: Need::Desk };
        // The last cannot be made: its folder is a file by then.
        let files = [file("a/b/c.txt"), file("a/d.txt"), file("e.txt"), file("e.txt/f.txt")];
        assert!(
            matches!(write_all(folder.path(), &files), Err(Failure::Io(message)) if message.contains("f.txt"))
        );
        assert_eq!(tree(folder.path()), before);
        let dir = folder.path().join("new");
        assert!(write_all(&dir, &files).is_err());
        assert_eq!(tree(folder.path()), before);
    }

    #[test]
    fn the_guide_fits_on_a_page() {
        let lines: Vec<&str> = include_str!("starter/README.md").lines().collect();
        assert!(lines.len() <= 120);
        assert!(lines.iter().all(|line| line.chars().count() <= 120));
    }
}
