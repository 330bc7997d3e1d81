//! Files of `content/assets/` that a host, or the browser of a reader, would run.
//!
//! They are copied as they are, and may come from strangers. A page of HTML among them has the
//! site's own address, and a script in it all that the site's have; XML is read as a page too, where
//! it holds one. Some hosts run programs, or take settings, from any folder.

use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::model::MEDIA_TYPES;

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
