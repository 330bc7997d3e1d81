//! The Content-Security-Policy of the site (CSP Level 3), in one place, and the headers that go with it.
//!
//! A page carries its own in a `meta` element, so that it holds wherever the site is served. A host
//! sends [`HEADER`] with every file: the widest of them, since a script that runs beside a page
//! takes its policy from its own header alone, and what `meta` cannot say. Where both are given,
//! both must allow a thing, so that the narrower policy of a page holds.

//! Beside it stands how long a browser may keep what it was sent ([`cache_rule`]).

use crate::model::Marking;

macro_rules! policy {
    (script: $script:literal, more: $more:literal) => {
        concat!(
            "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; script-src ",
            $script,
            "; connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; ",
            "form-action 'self'",
            $more,
        )
    };
}

/// Of a page: everything from the site itself, nothing inline.
pub const PAGE: &str = policy!(script: "'self'", more: "");

/// Of the search page, which runs the WebAssembly of the index as well.
pub const SEARCH: &str = policy!(script: "'self' 'wasm-unsafe-eval'", more: "");

/// Of every answer of a host: no page may be framed, which only a header can say.
pub const HEADER: &str =
    policy!(script: "'self' 'wasm-unsafe-eval'", more: "; frame-ancestors 'none'");

/// Of powerful features of browsers the site needs none. Only those that browsers know are named,
/// for each warns of others.
pub const PERMISSIONS: &str = "accelerometer=(), autoplay=(), camera=(), display-capture=(), encrypted-media=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), picture-in-picture=(), publickey-credentials-get=(), screen-wake-lock=(), usb=(), xr-spatial-tracking=()";

/// What a host is to send with every file of a site for this audience.
///
/// What anyone may see may be embedded elsewhere too: a feed reader shows its pictures. What is
/// restricted may not be loaded by a page elsewhere, in the name of a reader who may see it.
pub fn headers(audience: Marking) -> [(&'static str, &'static str); 6] {
    let resources = if audience == Marking::Clear { "cross-origin" } else { "same-origin" };
    [
        ("Content-Security-Policy", HEADER),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "no-referrer"),
        ("Permissions-Policy", PERMISSIONS),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", resources),
    ]
}

/// How long a browser, and a cache on the way, may keep a file of the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Caching {
    /// For a year, unasked: what is at this address never changes, for its name changes with it.
    Immutable,
    /// As long as the host, asked each time, says that it is the same.
    Revalidate,
}

impl Caching {
    /// The value of `Cache-Control` (RFC 9111; `immutable` is RFC 8246). What not everyone may see
    /// is kept by no cache that several share.
    pub fn header(self, audience: Marking) -> &'static str {
        match (self, audience == Marking::Clear) {
            (Caching::Immutable, true) => "public, max-age=31536000, immutable",
            (Caching::Immutable, false) => "private, max-age=31536000, immutable",
            (Caching::Revalidate, true) => "public, max-age=0, must-revalidate",
            (Caching::Revalidate, false) => "private, max-age=0, must-revalidate",
        }
    }
}

/// The paths of which a name changes with what is in them, as a regular expression that nginx,
/// Apache and JavaScript read alike, to be put behind `^` and the site's path. [`cache_rule`] says
/// the same.
pub const IMMUTABLE: &str =
    r"(static/[0-9a-f]{8}/|search/[^/]+-[0-9a-f]{8}/|search/[^/]+\.wasm\.pf$)";

/// How long a file of the site may be kept, by its path from the site's root: `static/1a2b3c4d/style.css`.
pub fn cache_rule(path: &str) -> Caching {
    let mut parts = path.split('/');
    let (first, second, rest) = (parts.next(), parts.next().unwrap_or_default(), parts.next());
    let is_print = |text: &str| {
        text.len() == 8 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
    };
    let named = match (first, rest) {
        (Some("static"), Some(_)) => is_print(second),
        (Some("search"), Some(_)) => {
            second.rsplit_once('-').is_some_and(|(name, print)| !name.is_empty() && is_print(print))
        }
        (Some("search"), None) => second.len() > ".wasm.pf".len() && second.ends_with(".wasm.pf"),
        _ => false,
    };
    if named { Caching::Immutable } else { Caching::Revalidate }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_a_fingerprint_in_its_name_is_kept_and_pages_are_asked_for_again() {
        for path in [
            "static/1a2b3c4d/style.css",
            "static/00000000/js/a.js",
            "search/2023-1a2b3c4d/rows.json",
            "search/en-1a2b3c4d.wasm.pf",
        ] {
            assert_eq!(cache_rule(path), Caching::Immutable, "{path}");
        }
        for path in [
            "",
            "index.html",
            "static",
            "static/style.css",
            "static/1a2b3c4/style.css",
            "static/1A2B3C4D/style.css",
            "search/index.html",
            "search/index.json",
            "search/words.json",
            "assets/1a2b3c4d/x.png",
            "assets/static/1a2b3c4d/x.png",
            "sw.js",
        ] {
            assert_eq!(cache_rule(path), Caching::Revalidate, "{path}");
        }
        assert!(Caching::Revalidate.header(Marking::Amber).starts_with("private"));
    }

    #[test]
    fn no_policy_lets_anything_in_from_elsewhere_or_inline() {
        for policy in [PAGE, SEARCH, HEADER] {
            assert!(policy.starts_with("default-src 'none';"), "{policy}");
            assert!(
                !policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"),
                "{policy}"
            );
            assert!(!policy.contains("http") && !policy.contains("data:"), "{policy}");
        }
        assert!(!PAGE.contains("wasm"));
    }

    #[test]
    fn the_header_allows_what_any_page_allows() {
        for directive in PAGE.split("; ").chain(SEARCH.split("; ")) {
            assert!(directive.split(' ').all(|word| HEADER.contains(word)), "{directive}");
        }
    }
}
