//! The Content-Security-Policy of the site (CSP Level 3), in one place, and the headers that go with it.
//!
//! A page carries its own in a `meta` element, so that it holds wherever the site is served. A host
//! sends [`HEADER`] with every file: the widest of them, since a script that runs beside a page
//! takes its policy from its own header alone, and what `meta` cannot say. Where both are given,
//! both must allow a thing, so that the narrower policy of a page holds.

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

#[cfg(test)]
mod tests {
    use super::*;

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
