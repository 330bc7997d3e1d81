//! What a file of the site is, by its path: its media type, how long it may be kept, and its part
//! in the site.

use super::Marking;

/// The media type of a file of the site (RFC 6838), with `charset` for text: everything that
/// Dateline writes is UTF-8. JSON has no such parameter (RFC 8259, 11).
pub fn media_type(path: &str) -> &'static str {
    let name = path.rsplit('/').next().unwrap_or(path);
    let lower = name.to_ascii_lowercase();
    match lower.as_str() {
        "feed.xml" | "atom.xml" => return "application/atom+xml; charset=utf-8",
        "feed.json" => return "application/feed+json",
        _ => {}
    }
    match lower.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "html" | "htm" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "txt" => "text/plain; charset=utf-8",
        "md" => "text/markdown; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "ics" => "text/calendar; charset=utf-8",
        "yaml" | "yml" => "application/yaml",
        "json" | "map" => "application/json",
        "jsonl" | "ndjson" => "application/jsonl",
        "geojson" => "application/geo+json",
        "jsonld" => "application/ld+json",
        "webmanifest" => "application/manifest+json",
        "atom" => "application/atom+xml; charset=utf-8",
        "xml" => "application/xml; charset=utf-8",
        "svg" => "image/svg+xml; charset=utf-8",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/vnd.microsoft.icon",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "ttf" => "font/ttf",
        "otf" => "font/otf",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        "mp3" => "audio/mpeg",
        "ogg" | "oga" => "audio/ogg",
        "wav" => "audio/wav",
        "pdf" => "application/pdf",
        "zip" => "application/zip",
        "gz" => "application/gzip",
        "wasm" => "application/wasm",
        _ => "application/octet-stream",
    }
}

/// How long whoever receives a file may use it without asking again: the value of `Cache-Control`
/// (RFC 9111, 5.2) for a file of a site that is made for `audience`.
///
/// A file whose name holds its fingerprint never changes. Everything else keeps its address when it
/// changes, and is asked for again, which costs one answer without a body where it has not changed.
/// What is restricted is kept by the reader alone, and by no cache on the way.
pub fn cache_rule(path: &str, audience: Marking) -> &'static str {
    match (is_fingerprinted(path), audience == Marking::Clear) {
        (true, true) => "public, max-age=31536000, immutable",
        (true, false) => "private, max-age=31536000, immutable",
        (false, true) => "public, max-age=0, must-revalidate",
        (false, false) => "private, max-age=0, must-revalidate",
    }
}

/// Whether a part of a path in `static/` is a fingerprint: `style.1a2b3c4d.css`, or a folder
/// `1a2b3c4d/`. Files of the desk keep the names that people gave them, whatever those look like.
fn is_fingerprinted(path: &str) -> bool {
    const SHORTEST: usize = 8;
    let Some(below) = path.strip_prefix("static/") else { return false };
    below.split(['/', '.']).any(|part| {
        part.len() >= SHORTEST
            && part.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
            && part.bytes().any(|byte| byte.is_ascii_digit())
    })
}

/// The part that a file plays in a site, in the order in which new ones are put up: so no page is
/// ever up before the files that it shows, and no list before the pages that it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Part {
    /// What pages load: style sheets, scripts, pictures, data, the pieces of the search index.
    Asset,
    /// A page of its own.
    Page,
    /// What names pages: the front page, lists, days, feeds, the sitemap, the list of the search.
    Index,
}

impl Part {
    /// Tells the part of a file by its path; one that is compressed beforehand has that of the
    /// file itself.
    pub fn of(path: &str) -> Self {
        let path = path.strip_suffix(".gz").or_else(|| path.strip_suffix(".br")).unwrap_or(path);
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        if folder == "assets" || folder.starts_with("assets/") || folder.starts_with("static") {
            return Self::Asset;
        }
        match name {
            "feed.xml" | "feed.json" | "calendar.ics" | "robots.txt" | "_redirects" => Self::Index,
            "index.json" if folder == "search" => Self::Index,
            _ if folder.is_empty() && name.starts_with("sitemap") => Self::Index,
            _ if !is_page(path) => Self::Asset,
            "index.html" if is_list(folder) => Self::Index,
            _ => Self::Page,
        }
    }
}

/// Whether a file of the site is a page: what a reader is led to, and a search engine lists.
pub fn is_page(path: &str) -> bool {
    path.ends_with(".html") && !path.starts_with("assets/") && !path.starts_with("static/")
}

/// Whether the page of a folder is a list: the front page, a list of a kind, a year, month or day,
/// or a further page of one.
fn is_list(folder: &str) -> bool {
    let mut parts = folder.split('/');
    let first = parts.next().unwrap_or_default();
    let is_date = !first.is_empty() && first.bytes().all(|byte| byte.is_ascii_digit());
    is_date
        || super::RESERVED.contains(&first) && parts.next().is_none()
        || folder.is_empty()
        || folder.split('/').any(|part| part == "page")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_file_of_the_theme_with_a_fingerprint_in_its_name_is_kept_for_ever() {
        let kept = ["static/style.1a2b3c4d.css", "static/0f1e2d3c4b/js/search.js"];
        for path in kept {
            assert!(cache_rule(path, Marking::Clear).ends_with("immutable"), "{path}");
        }
        let asked = [
            "index.html",
            "static/style.css",
            "static/facade.css",
            "static/deadbeef.css",
            "assets/photo.1a2b3c4d.jpg",
            "actors/1a2b3c4d/index.html",
        ];
        for path in asked {
            assert!(cache_rule(path, Marking::Clear).contains("must-revalidate"), "{path}");
        }
    }

    #[test]
    fn what_is_restricted_is_kept_by_no_cache_on_the_way() {
        for path in ["index.html", "static/style.1a2b3c4d.css"] {
            assert!(cache_rule(path, Marking::Clear).starts_with("public"));
            for audience in &Marking::ALL[1..] {
                assert!(cache_rule(path, *audience).starts_with("private"));
            }
        }
    }

    #[test]
    fn assets_come_before_pages_and_pages_before_what_names_them() {
        let parts = [
            (Part::Asset, "static/style.css"),
            (Part::Asset, "assets/report.html"),
            (Part::Asset, "search/2023.pf_index"),
            (Part::Asset, "data/events.json"),
            (Part::Asset, "data/events.json.gz"),
            (Part::Page, "events/summit/index.html"),
            (Part::Page, "actors/page-three/index.html"),
            (Part::Page, "about/index.html"),
            (Part::Page, "404.html"),
            (Part::Page, "404.html.br"),
            (Part::Index, "index.html"),
            (Part::Index, "events/index.html"),
            (Part::Index, "events/page/2/index.html"),
            (Part::Index, "2023/index.html"),
            (Part::Index, "2023/09/15/index.html"),
            (Part::Index, "actors/kim/feed.xml"),
            (Part::Index, "search/index.json"),
            (Part::Index, "sitemap.xml"),
        ];
        for (part, path) in parts {
            assert_eq!(Part::of(path), part, "{path}");
        }
        assert!(Part::Asset < Part::Page && Part::Page < Part::Index);
    }
}
