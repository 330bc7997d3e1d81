//! Files of `content/assets/` that a host, or the browser of a reader, would run.
//!
//! They are copied as they are, and may come from strangers. A page of HTML among them has the
//! site's own address, and a script in it all that the site's have; XML is read as a page too, where
//! it holds one. Some hosts run programs, or take settings, from any folder.

//!
//! A record that lies there is copied with all that it says, whatever its marking.

use std::sync::Arc;

use rayon::prelude::*;

use super::fields::{flag, folded};
use super::passed_over::{ending, may_hold_records};
use super::yaml::{self, Node, Value};
use super::{TEXT_LIMIT, front_matter};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::model::{MEDIA_TYPES, Marking};
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
/// or that they are drafts where none are shown: records that were put in the wrong folder.
pub fn held_back<'a>(
    world: &dyn World,
    paths: impl ParallelIterator<Item = &'a Arc<str>>,
    audience: Marking,
    drafts: bool,
) -> Vec<Diagnostic> {
    let records = paths.filter(|path| may_hold_records(path));
    let found = records.filter_map(|path| {
        let bytes = world.read(path, TEXT_LIMIT).ok()?;
        let why = why_held_back(path, &String::from_utf8_lossy(&bytes), audience, drafts)?;
        let message = format!("`{path}` is {why}, and would be published as it is");
        Some(Diagnostic::new(Code::MarkedAsset, message).at(Place::file(path)).help(
            "move it into the folder of its kind, such as events/, or out of content/: what lies in assets/ is copied whole",
        ))
    });
    found.collect()
}

fn why_held_back(path: &str, text: &str, audience: Marking, drafts: bool) -> Option<String> {
    let is_yaml = matches!(ending(path).as_str(), "yaml" | "yml");
    let source = if is_yaml {
        text
    } else {
        match front_matter::split(text) {
            Ok(split) => split.front?.0,
            // Front matter that is not where it must be.
            Err(_) => return front_matter::head_holds_back(text).then(|| "held back".to_owned()),
        }
    };
    let parsed = yaml::parse(source, 0);
    let records = parsed.documents.iter().flat_map(|node| match &node.value {
        Value::List(items) => items.as_slice(),
        _ => std::slice::from_ref(node),
    });
    if !drafts && records.clone().any(|node| node.get("draft").and_then(flag) == Some(true)) {
        return Some("a draft".to_owned());
    }
    if let Some(marking) = records.filter_map(marking).max().filter(|marking| *marking > audience) {
        return Some(format!("marked {}, above {}", marking.label(), audience.label()));
    }
    let is_broken = !parsed.problems.is_empty();
    (is_broken && front_matter::head_holds_back(source)).then(|| "held back".to_owned())
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
        let why = |path: &str, text: &str| why_held_back(path, text, Marking::Green, false);
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
        ] {
            assert!(why(path, text).is_some(), "{text}");
        }
        for (path, text) in [
            ("a.md", "Text\n"),
            ("a.md", "---\ntitle: A\ntlp: green\ndraft: false\n---\nText: tlp\n"),
            ("a.yaml", "classification: Mammalia\nmarking: spots\nstatus: draft\n"),
            ("a.yaml", "a: b: c\n"),
            ("a.yaml", ""),
        ] {
            assert_eq!(why(path, text), None, "{text}");
        }
        assert_eq!(why_held_back("a.yaml", "draft: true\n", Marking::Clear, true), None);
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
