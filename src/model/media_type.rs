//! What a file is, by its name.

/// Media types of files of a site (RFC 6838), and how the names of their files end. Text has a
/// `charset`: everything that Dateline writes is UTF-8. JSON has no such parameter (RFC 8259, 11).
pub const MEDIA_TYPES: &[(&str, &[&str])] = &[
    ("text/html; charset=utf-8", &["html", "htm"]),
    ("text/css; charset=utf-8", &["css"]),
    ("text/javascript; charset=utf-8", &["js", "mjs"]),
    ("text/plain; charset=utf-8", &["txt"]),
    ("text/markdown; charset=utf-8", &["md"]),
    ("text/csv; charset=utf-8", &["csv"]),
    ("text/calendar; charset=utf-8", &["ics"]),
    ("application/yaml", &["yaml", "yml"]),
    ("application/json", &["json", "map"]),
    ("application/jsonl", &["jsonl", "ndjson"]),
    ("application/geo+json", &["geojson"]),
    ("application/ld+json", &["jsonld"]),
    ("application/manifest+json", &["webmanifest"]),
    ("application/atom+xml; charset=utf-8", &["atom"]),
    ("application/xml; charset=utf-8", &["xml"]),
    ("image/svg+xml; charset=utf-8", &["svg"]),
    ("image/png", &["png"]),
    ("image/jpeg", &["jpg", "jpeg"]),
    ("image/gif", &["gif"]),
    ("image/webp", &["webp"]),
    ("image/avif", &["avif"]),
    ("image/vnd.microsoft.icon", &["ico"]),
    ("font/woff2", &["woff2"]),
    ("font/woff", &["woff"]),
    ("font/ttf", &["ttf"]),
    ("font/otf", &["otf"]),
    ("video/mp4", &["mp4"]),
    ("video/webm", &["webm"]),
    ("audio/mpeg", &["mp3"]),
    ("audio/ogg", &["ogg", "oga"]),
    ("audio/wav", &["wav"]),
    ("application/pdf", &["pdf"]),
    ("application/zip", &["zip"]),
    ("application/gzip", &["gz"]),
    ("application/wasm", &["wasm"]),
    // Pieces of the search index.
    ("application/octet-stream", &["pf"]),
];

/// The media type of a file of the site, by its name or path.
pub fn media_type(path: &str) -> &'static str {
    let lower = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    match lower.as_str() {
        "feed.xml" | "atom.xml" => return "application/atom+xml; charset=utf-8",
        "feed.json" => return "application/feed+json",
        _ => {}
    }
    let ending = lower.rsplit_once('.').map_or("", |(_, ending)| ending);
    let known = MEDIA_TYPES.iter().find(|(_, endings)| endings.contains(&ending));
    known.map_or("application/octet-stream", |(media_type, _)| media_type)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_its_name_says() {
        assert_eq!(media_type("index.html"), "text/html; charset=utf-8");
        assert_eq!(media_type("MAP.SVG"), "image/svg+xml; charset=utf-8");
        assert_eq!(media_type("feed.xml"), "application/atom+xml; charset=utf-8");
        assert_eq!(media_type("notes"), "application/octet-stream");
    }

    #[test]
    fn no_ending_is_two_things() {
        let mut endings: Vec<&str> =
            MEDIA_TYPES.iter().flat_map(|(_, endings)| endings.iter().copied()).collect();
        let count = endings.len();
        endings.sort_unstable();
        endings.dedup();
        assert_eq!(endings.len(), count);
    }
}
