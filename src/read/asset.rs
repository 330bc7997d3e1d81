//! Files of `content/assets/` that a host, or the browser of a reader, would run.
//!
//! They are copied as they are, and may come from strangers. A page of HTML among them has the
//! site's own address, and a script in it all that the site's have; XML is read as a page too, where
//! it holds one. Some hosts run programs, or take settings, from any folder.

//!
//! A record that lies there is copied with all that it says, whatever its marking.

use std::sync::Arc;

use jiff::civil;
use rayon::prelude::*;

use super::fields::{flag, folded, is_ambiguous, keeps_unpublished};
use super::file_name::FileName;
use super::marked::{self, said};
use super::site::Settings;
use super::yaml::{self, Node, Value};
use super::{TEXT_LIMIT, front_matter, markdown};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::model::{MEDIA_TYPES, Marking, Page};
use crate::world::World;

/// Endings of what browsers show as a page with scripts: HTML, and what they read as XML.
const PAGES: &[&str] = &[
    "atom", "gpx", "hta", "htc", "htm", "html", "kml", "mht", "mhtml", "mml", "rdf", "rss", "shtm",
    "shtml", "svgz", "wsdl", "xht", "xhtm", "xhtml", "xml", "xsd", "xsl", "xslt",
];

/// Endings of what hosts run, wherever it lies.
const PROGRAMS: &[&str] = &[
    "asax", "ascx", "ashx", "asmx", "asp", "aspx", "cfm", "cgi", "fcgi", "jsp", "jspx", "phar",
    "php", "php3", "php4", "php5", "php7", "php8", "phps", "pht", "phtml",
];

/// Names of what hosts take for settings, wherever it lies.
const SETTINGS: &[&str] = &["_headers", "_redirects", "_routes.json", "_worker.js", "web.config"];

/// Says why a file of `content/assets/` is not copied, if it is not. `pages` are let through where
/// the desk says that its assets are its own.
pub(super) fn refused(path: &Arc<str>, pages: bool) -> Option<Diagnostic> {
    let name = path.rsplit('/').next().unwrap_or(path).to_lowercase();
    let mut endings = name.split('.').skip(1);
    let (what, help) = if SETTINGS.contains(&name.as_str()) {
        ("is one that hosts take for settings", "rename it; this one is left out")
    } else if endings.any(|ending| PROGRAMS.contains(&ending.trim_end())) {
        (
            "is one that hosts run as a program",
            "rename it, or publish it in an archive; this one is left out",
        )
    } else if !pages && decisive_ending(&name).is_some_and(|ending| PAGES.contains(&ending)) {
        (
            "would be a page of this site that can run scripts",
            "publish it in an archive (.zip, .kmz), or, where nobody else adds to assets/, write `assets: {html: allow}` in site.yaml; it is left out",
        )
    } else {
        return None;
    };
    let message = format!("`{}` {what}", path.escape_debug());
    Some(Diagnostic::new(Code::UnsafeAsset, message).at(Place::file(path)).help(help))
}

/// Says which files would be copied though they say of themselves that the audience may not see them,
/// or not yet, or that they are drafts where none are shown: records that were put in the wrong
/// folder, and what editors and merges leave of them.
pub fn held_back<'a>(
    world: &dyn World,
    paths: impl ParallelIterator<Item = &'a Arc<str>>,
    audience: Marking,
    drafts: bool,
    today: Option<civil::Date>,
) -> Vec<Diagnostic> {
    let records = paths.filter(|path| form(path).is_some());
    let reader = Reader { audience, drafts, today };
    let found = records.filter_map(|path| {
        let bytes = world.read(path, TEXT_LIMIT).ok()?;
        let why = reader.why_held_back(path, &String::from_utf8_lossy(&bytes))?;
        let message = format!("`{path}` is {why}, and would be published as it is");
        Some(Diagnostic::new(Code::MarkedAsset, message).at(Place::file(path)).help(
            "move it into the folder of its kind, such as events/, or out of content/: what lies in assets/ is copied whole",
        ))
    });
    found.collect()
}

/// How what a file may say of itself is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Markdown,
    /// A text that is read as Markdown if it has front matter.
    Text,
    Yaml,
    Json,
    /// Another text, of which the first lines alone are looked at.
    Lines,
}

/// The form of a file by its name; of a copy such as `a.md.orig`, that of what it is a copy of.
fn form(path: &str) -> Option<Form> {
    let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    let of = |ending: &str| {
        Some(match ending.trim_end_matches('~') {
            "md" | "markdown" | "mdown" | "mkd" | "mdx" => Form::Markdown,
            "txt" => Form::Text,
            "yaml" | "yml" => Form::Yaml,
            "json" => Form::Json,
            "csv" | "tsv" | "psv" | "geojson" | "jsonl" | "ndjson" | "toml" | "ini" | "sql"
            | "log" | "ics" | "vcf" | "bib" | "tex" | "rst" | "adoc" | "org" | "svg" | "js"
            | "css" | "py" | "r" => Form::Lines,
            _ => return None,
        })
    };
    let is_copy = |ending: &&str| {
        matches!(*ending, "bak" | "backup" | "old" | "orig" | "rej" | "save" | "swp" | "tmp")
    };
    let mut endings = name.split_once('.')?.1.rsplit('.');
    endings.find(|ending| !is_copy(ending)).and_then(of)
}

/// For whom files are read.
struct Reader {
    audience: Marking,
    drafts: bool,
    today: Option<civil::Date>,
}

impl Reader {
    fn why_held_back(&self, path: &Arc<str>, text: &str) -> Option<String> {
        let form = form(path)?;
        if let Some(why) = self.above(said::of_head(text)) {
            return Some(why);
        }
        match form {
            Form::Lines => None,
            Form::Markdown => self.why_of_markdown(path, text),
            Form::Text => {
                let begins = front_matter::split(text).map_or(true, |split| split.front.is_some());
                if begins { self.why_of_markdown(path, text) } else { None }
            }
            Form::Yaml => self.why_of_yaml(text),
            Form::Json => {
                let parsed = yaml::parse(text, 0);
                self.above(parsed.documents.iter().filter_map(said_in_data).max())
            }
        }
    }

    /// A text is read as a record would be.
    fn why_of_markdown(&self, path: &Arc<str>, text: &str) -> Option<String> {
        if front_matter::split(text).is_err() {
            // Front matter that is not where it must be.
            return front_matter::head_holds_back(text).then(|| "held back".to_owned());
        }
        let (settings, mut found) = (Settings::default(), Vec::new());
        let name = FileName::of(path);
        let record = markdown::<Page>(path, text, &settings, &name, &mut found);
        let Some(record) = record else {
            return front_matter::head_holds_back(text).then(|| "held back".to_owned());
        };
        let within = record.narrower.iter().map(|(above, _)| *above);
        if !self.drafts && record.head.draft {
            return Some("a draft".to_owned());
        }
        if self.today.zip(record.head.embargo).is_some_and(|(today, day)| day > today) {
            return Some("not to be published yet".to_owned());
        }
        self.above(within.chain([record.head.tlp]).max())
    }

    fn why_of_yaml(&self, text: &str) -> Option<String> {
        let parsed = yaml::parse(text, 0);
        let records: Vec<&Node> = parsed
            .documents
            .iter()
            .flat_map(|node| match &node.value {
                Value::List(items) => items.as_slice(),
                _ => std::slice::from_ref(node),
            })
            .collect();
        if !self.drafts && records.iter().any(|node| is_draft(node)) {
            return Some("a draft".to_owned());
        }
        let said = records.iter().filter_map(|node| said::said(node.as_map()?, None, text));
        let marked = records.iter().filter_map(|node| marking(node));
        let parts = marked::regions_of(text);
        let most = said.map(|said| said.marking).chain(marked).chain(parts).max();
        if let Some(why) = self.above(most) {
            return Some(why);
        }
        let is_broken = !parsed.problems.is_empty();
        (is_broken && front_matter::head_holds_back(text)).then(|| "held back".to_owned())
    }

    fn above(&self, marking: Option<Marking>) -> Option<String> {
        let marking = marking.filter(|marking| *marking > self.audience)?;
        Some(format!("marked {}, above {}", marking.label(), self.audience.label()))
    }
}

/// Whether a record in YAML says that it is a draft. Data may have a `status` of another sort.
fn is_draft(node: &Node) -> bool {
    node.as_map().into_iter().flatten().any(|(key, node)| match &*folded(&key.text) {
        "draft" => flag(node) == Some(true),
        name if is_ambiguous(name) => false,
        name => keeps_unpublished(name, node),
    })
}

/// The highest marking that data in JSON say of themselves in a way that can be read: what others
/// call so may be anything.
fn said_in_data(node: &Node) -> Option<Marking> {
    match &node.value {
        Value::Scalar(_) => None,
        Value::List(items) => items.iter().filter_map(said_in_data).max(),
        Value::Map(entries) => entries
            .iter()
            .filter_map(|(key, node)| match &*folded(&key.text) {
                "tlp" => node.as_str()?.parse().ok(),
                _ => said_in_data(node),
            })
            .max(),
    }
}

/// The highest marking within a value. Data may have a `marking` of another sort, but no other `tlp`.
fn marking(node: &Node) -> Option<Marking> {
    match &node.value {
        Value::Scalar(_) => None,
        Value::List(items) => items.iter().filter_map(marking).max(),
        Value::Map(entries) => entries
            .iter()
            .filter_map(|(key, node)| {
                let read = || node.as_str().unwrap_or_default().parse().ok();
                match &*folded(&key.text) {
                    "tlp" => Some(read().unwrap_or(Marking::Red)),
                    "marking" | "classification" => read(),
                    _ => marking(node),
                }
            })
            .max(),
    }
}

/// The ending of a name, in lower case, that tells a host what the file is: the last that it knows.
/// Of `page.html.old` Apache knows no `old`, and `gz` says only how the page is packed.
pub(crate) fn decisive_ending(name: &str) -> Option<&str> {
    name.split_once('.')?.1.rsplit('.').map(str::trim_end).find(|ending| {
        let is_packed = matches!(*ending, "gz" | "br" | "bz2" | "z" | "xz" | "zst");
        !is_packed
            && (PAGES.contains(ending)
                || MEDIA_TYPES.iter().any(|(_, known)| known.contains(ending)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_refused(name: &str, pages: bool) -> bool {
        refused(&Arc::from(format!("content/assets/{name}")), pages).is_some()
    }

    #[test]
    fn what_browsers_or_hosts_would_run_is_refused() {
        for name in [
            "a.html",
            "a.HTM",
            "x/a.xhtml",
            "a.xml",
            "a.html.old",
            "a.svgz",
            "a.kml",
            "a.html ",
            "a.html.gz",
            "a.shtml",
        ] {
            assert!(is_refused(name, false), "{name}");
        }
        for name in [
            "a.php",
            "photo.php.jpg",
            "A.PHTML",
            "a.aspx",
            "_headers",
            "x/_redirects",
            "Web.config",
        ] {
            assert!(is_refused(name, true), "{name}");
        }
    }

    #[test]
    fn a_record_that_says_who_may_see_it_is_known_in_whatever_form() {
        let reader = |drafts| Reader {
            audience: Marking::Green,
            drafts,
            today: Some(civil::date(2024, 1, 2)),
        };
        let why = |path: &str, text: &str| reader(false).why_held_back(&Arc::from(path), text);
        for (path, text) in [
            ("a.md", "---\ntitle: A\nTLP: red\n---\nText\n"),
            ("a.md", "---\ntitle: A\ndraft: yes\n---\nText\n"),
            ("a.md", "---\ntitle: A\ntlp: secret\n---\nText\n"),
            ("a.md", "----\ntitle: A\ntlp: red\n----\nText\n"),
            ("a.yaml", "title: A\nclassification: amber\n"),
            ("a.yml", "- {title: A}\n- {title: B, tlp: amber}\n"),
            ("a.yaml", "title: A\n---\ntitle: B\ndraft: true\n"),
            ("a.yaml", "title: A\nactors: [{actor: b, tlp: red}]\n"),
            ("a.yaml", "title: A: B\ntlp: red\n"),
            ("a.yaml", "title: A\nprivate: true\n"),
            ("a.yaml", "title: \"TLP:RED A\"\n"),
            ("a.yaml", "title: A\ntext: Foo [bar]{tlp=red}\n"),
            ("a.md", "---\ntitle: A\n---\nFoo [secret]{tlp=red}\n"),
            ("a.md", "---\ntitle: A\n---\n:::tlp red\nsecret\n:::\n"),
            ("a.md", "Foo [secret]{tlp=red}\n"),
            ("a.md", "---\ntitle: A\nprivate: true\n---\nText\n"),
            ("a.md", "---\ntitle: A\npublished: false\n---\nText\n"),
            ("a.md", "---\ntitle: A\npublishDate: 2024-01-03\n---\nText\n"),
            ("a.md", "---\ntitle: \"TLP:RED A\"\ntags: [TLP:RED]\n---\nText\n"),
            ("a.md", "---\ntitle: A\n---\n# R\n\nTLP:RED\n"),
            ("a.txt", "---\ntitle: A\ntlp: red\n---\nText\n"),
            ("a.mdx", "---\ntitle: A\ntlp: red\n---\nText\n"),
            ("a.md.orig", "---\ntitle: A\ntlp: red\n---\nText\n"),
            ("x/A.YAML.bak", "title: A\ntlp: red\n"),
            ("a.md~", "---\ntlp: red\n---\nText\n"),
            ("a.json", "{\"title\": \"A\", \"tlp\": \"red\"}"),
            ("a.csv", "# TLP:RED\na,b\n"),
            ("a.csv", "TLP:RED,,\na,b,c\n"),
            ("a.csv", "# Of May\n# TLP:RED - for us\na,b\n"),
            ("a.txt", "; TLP:RED\nText\n"),
            ("a.txt", "TLP:RED\n\nText\n"),
            ("a.sql", "-- TLP:RED\nselect 1;\n"),
            ("a.js", "/* TLP:RED */\n"),
            ("a.geojson", "// TLP:RED\n{}\n"),
            ("a.svg", "<?xml version=\"1.0\"?>\n<!-- TLP:RED -->\n<svg/>\n"),
            ("a.yaml", "# TLP:RED\n- 1\n"),
            ("a.csv.bak", "\u{FEFF}# TLP:AMBER+STRICT\na,b\n"),
        ] {
            assert!(why(path, text).is_some(), "{text}");
        }
        for (path, text) in [
            ("a.md", "Text\n"),
            ("a.md", "---\ntitle: A\ntlp: green\ndraft: false\n---\nText: tlp\n"),
            ("a.yaml", "classification: Mammalia\nmarking: spots\nstatus: draft\n"),
            ("a.yaml", "a: b: c\n"),
            ("a.yaml", ""),
            ("a.md", "---\ntitle: A\npublishDate: 2024-01-02\n---\nText\n"),
            ("a.txt", "Write [words]{tlp=red} where it is meant.\n"),
            ("a.json", "{\"definition\": {\"tlp\": \"white\"}, \"x\": {\"tlp\": 3}}"),
            ("a.png", "---\ntlp: red\n---\n"),
            ("a.csv", "name,TLP:RED\na,1\n"),
            ("a.csv", "label,count\nTLP:RED,1\n"),
            ("a.csv", "# TLP:GREEN\na,b\n"),
            ("a.csv", "# TLP:RED rows were taken out\na,b\n"),
        ] {
            assert_eq!(why(path, text), None, "{text}");
        }
        assert_eq!(reader(true).why_held_back(&Arc::from("a.yaml"), "draft: true\n"), None);
    }

    #[test]
    fn pictures_documents_and_data_are_copied() {
        for name in [
            "a.png",
            "a.svg",
            "report.v2.pdf",
            "data.csv.gz",
            "html",
            "php",
            "x.html/a.png",
            "notes.txt",
            "a.json",
            "a.js",
            "page.html.png",
            "Map.svg.png",
            "_notes",
        ] {
            assert!(!is_refused(name, false), "{name}");
        }
        assert!(!is_refused("a.html", true), "where the desk allows it");
    }
}
