//! What hosts are told to send with the site's files, each in the form that it reads.

mod apache;
mod cloudfront;
mod headers;
mod nginx;
mod redirects;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::link::Graph;
use crate::model::{Compression, Host, HostFile, Marking};
use crate::plan::{Plan, domain, policy};

/// All but what no host takes for anything else.
const PLAIN: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'/').remove(b'.').remove(b'-').remove(b'_').remove(b'~');

/// What a host has to know of a site.
struct Served<'a> {
    /// Where the site is published, whole.
    url: &'a str,
    /// The path of it, with `/` at both ends.
    base: &'a str,
    /// The same; `None` where it holds characters that mean something else to one host or another:
    /// what needs it is left out then, and the headers hold all the same.
    plain_base: Option<&'a str>,
    audience: Marking,
    hosts: &'a [Host],
    compress: &'a [Compression],
    /// The folder of the theme's static files, from the site's root.
    statics: &'a str,
    redirects: Vec<Moved<'a>>,
}

/// An old address and where it leads.
struct Moved<'a> {
    /// From the site's root, as its reader would write it: `2023/old title/`.
    from: &'a str,
    /// From the host's root, percent-encoded so far that it has no special character in it.
    to: String,
}

impl Moved<'_> {
    /// The old address from the host's root, percent-encoded.
    fn encoded_from(&self, base: &str) -> String {
        format!("{base}{}", utf8_percent_encode(self.from, PLAIN))
    }
}

/// Writes a file for a host: headers for everything below the site's address, old addresses, and
/// how long each file may be kept.
pub fn file(file: HostFile, graph: &Graph, plan: &Plan) -> Vec<u8> {
    let site = &graph.site;
    let base = site.base_url.path();
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '-' | '_' | '~');
    let redirects = plan.entries.iter().filter_map(|entry| {
        let moved = entry.item.moved(graph)?;
        let to = format!("{base}{}", utf8_percent_encode(moved.to.path(), PLAIN));
        Some(Moved { from: entry.href.path(), to })
    });
    let served = Served {
        url: site.base_url.as_str(),
        base,
        plain_base: Some(base).filter(|base| base.chars().all(is_plain)),
        audience: site.audience,
        hosts: &site.hosts,
        compress: &site.compress,
        statics: plan.statics().path(),
        redirects: redirects.collect(),
    };
    match file {
        HostFile::NoJekyll => Vec::new(),
        HostFile::Domain => {
            domain(&site.base_url).map(|host| format!("{host}\n")).unwrap_or_default().into_bytes()
        }
        HostFile::Headers => lines(&headers::file(&served)),
        HostFile::Redirects => lines(&redirects::file(&served)),
        HostFile::CloudfrontFunction => cloudfront::function(&served).into_bytes(),
        HostFile::CloudfrontHeaders => cloudfront::headers(&served).into_bytes(),
        HostFile::Nginx => lines(&nginx::file(&served)),
        HostFile::Apache => lines(&apache::file(&served)),
    }
}

impl Served<'_> {
    /// The first line of a file, for who finds it.
    fn made(&self) -> String {
        format!("# Made by Dateline for {}", self.url)
    }

    /// The headers of every file, then how long one may be kept.
    fn headers(&self, caching: policy::Caching) -> Vec<(&'static str, &'static str)> {
        let mut headers = policy::headers(self.audience).to_vec();
        headers.push(("Cache-Control", caching.header(self.audience)));
        headers
    }

    fn compresses(&self, compression: Compression) -> bool {
        self.compress.contains(&compression)
    }
}

/// Names of files that are for the host alone, and not for readers.
fn hidden() -> impl Iterator<Item = &'static str> {
    HostFile::ALL.iter().map(|file| file.name()).filter(|name| !name.starts_with('.'))
}

/// Of a media type what comes before its parameters.
fn essence(media_type: &str) -> &str {
    media_type.split(';').next().unwrap_or(media_type)
}

/// Escapes what means something in a regular expression.
fn literal(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii_punctuation() && !matches!(c, '/' | '-' | '_' | '~') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

fn lines(lines: &[String]) -> Vec<u8> {
    let mut text = lines.join("\n");
    text.push('\n');
    text.into_bytes()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::pipeline::{self, Options};
    use crate::world::Memory;

    /// A file of a tiny desk with one briefing, which was at other addresses before.
    fn written(which: HostFile, settings: &str) -> String {
        let world = Memory::new()
            .with("content/site.yaml", settings.to_owned().into_bytes())
            .with(
                "content/briefings/2024-01-02-new.md",
                b"---\ntitle: New\naliases: [/old.html, '/old (draft) $1;/', /\xd1\x81\xd1\x82\xd0\xb0\xd1\x80/]\n---\nText.\n".to_vec(),
            );
        let options = Options { future: true, ..Options::default() };
        let site = pipeline::prepare(&world, &options, &|_| {});
        let text = String::from_utf8(file(which, &site.graph, &site.plan)).unwrap();
        text.replace(site.plan.statics().path(), "static/FINGERPRINT/")
    }

    const DESK: &str = "base_url: https://example.org/desk/\nhosts: [netlify, nginx, apache]\n";

    #[test]
    fn each_host_is_told_in_its_own_form() {
        insta::assert_snapshot!("headers", written(HostFile::Headers, DESK));
        insta::assert_snapshot!("redirects", written(HostFile::Redirects, DESK));
        insta::assert_snapshot!("nginx", written(HostFile::Nginx, DESK));
        insta::assert_snapshot!(
            "apache",
            written(HostFile::Apache, &format!("{DESK}audience: amber\ncompress: [br, gz]\n"))
        );
        insta::assert_snapshot!("cloudfront_function", written(HostFile::CloudfrontFunction, DESK));
        insta::assert_snapshot!("cloudfront_headers", written(HostFile::CloudfrontHeaders, DESK));
    }

    #[test]
    fn a_file_for_a_site_under_a_path_speaks_of_that_path_alone() {
        let text = written(HostFile::Headers, DESK);
        assert!(text.contains("\n/desk/*\n") && !text.contains("\n/*"), "{text}");
    }

    #[test]
    fn what_not_everyone_may_see_is_kept_by_no_cache_that_several_share() {
        for which in [HostFile::Headers, HostFile::Nginx, HostFile::Apache] {
            let text = written(which, &format!("{DESK}audience: green\n"));
            assert!(text.contains("private, max-age=0"), "{text}");
            assert!(!text.contains("public,"), "{text}");
        }
    }

    #[test]
    fn cloudflare_is_not_told_what_only_netlify_reads() {
        let text = written(
            HostFile::Redirects,
            "base_url: https://example.org/desk/\nhosts: [netlify, cloudflare]\n",
        );
        assert!(text.contains("/desk/old.html /desk/briefings/2024-01-02-new/ 301\n"), "{text}");
        assert!(!text.contains('!') && !text.contains(" 404"), "{text}");
    }

    #[test]
    fn a_domain_of_ones_own_is_told_to_github() {
        let domain = |url: &str| written(HostFile::Domain, &format!("base_url: {url}\n"));
        assert_eq!(domain("https://desk.example/"), "desk.example\n");
        for url in [
            "https://org.github.io/desk/",
            "https://org.github.io/",
            "https://example.org/desk/",
            "http://localhost/",
            "http://127.0.0.1/",
            "https://example.org:8443/",
        ] {
            assert_eq!(domain(url), "", "{url}");
        }
    }

    #[test]
    fn an_address_cannot_become_a_directive() {
        let settings = "base_url: https://example.org/a;return 301;$x/\nhosts: [nginx, apache]\n";
        for which in [HostFile::Nginx, HostFile::Apache] {
            let text = written(which, settings);
            let body: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
            let body = body.join("\n");
            assert!(!body.contains("301") && body.contains("nosniff"), "{text}");
        }
    }

    #[test]
    fn a_header_has_one_line_and_no_quotes_that_would_end_it() {
        for (name, value) in policy::headers(Marking::Clear) {
            assert!(
                !name.contains([' ', ':', '\n']) && !value.contains(['"', '\n', '$', '\\']),
                "{name}"
            );
        }
    }
}
