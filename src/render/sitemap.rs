//! What crawlers read: the sitemap and `robots.txt`.

use std::fmt::Write as _;

use quick_xml::escape::escape;

use crate::model::BaseUrl;
use crate::plan::SITEMAP_LIMIT;

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
const NAMESPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

/// A page in the sitemap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SitemapUrl {
    /// Its address with scheme and host, percent-encoded.
    pub loc: String,
    /// When it last changed: a day or an instant (W3C Datetime).
    pub lastmod: Option<String>,
}

/// Makes the sitemap (sitemaps.org, version 0.9): `sitemap.xml`; or, where there are more pages
/// than a file may name, `sitemap.xml` as an index, then `sitemap-1.xml` and so on.
///
/// `base` is the site's address, which ends in `/`.
pub fn sitemap(urls: &[SitemapUrl], base: &str) -> Vec<(String, Vec<u8>)> {
    let first = "sitemap.xml".to_owned();
    if urls.len() <= SITEMAP_LIMIT {
        return vec![(first, url_set(urls))];
    }
    let parts = urls.chunks(SITEMAP_LIMIT).enumerate();
    let parts = parts.map(|(at, urls)| (format!("sitemap-{}.xml", at + 1), url_set(urls)));
    let mut files = vec![(first, Vec::new())];
    files.extend(parts);
    let mut index = format!("{HEAD}<sitemapindex xmlns=\"{NAMESPACE}\">\n");
    for (name, _) in &files[1..] {
        let _ =
            writeln!(index, "<sitemap><loc>{}</loc></sitemap>", escape(format!("{base}{name}")));
    }
    index.push_str("</sitemapindex>\n");
    files[0].1 = index.into_bytes();
    files
}

fn url_set(urls: &[SitemapUrl]) -> Vec<u8> {
    let mut xml = format!("{HEAD}<urlset xmlns=\"{NAMESPACE}\">\n");
    for url in urls {
        let _ = write!(xml, "<url><loc>{}</loc>", escape(url.loc.as_str()));
        if let Some(lastmod) = &url.lastmod {
            let _ = write!(xml, "<lastmod>{}</lastmod>", escape(lastmod.as_str()));
        }
        xml.push_str("</url>\n");
    }
    xml.push_str("</urlset>\n");
    xml.into_bytes()
}

/// Makes `robots.txt` (RFC 9309): everything may be crawled, and the sitemap is named.
///
/// Crawlers look for it at the root of a host only; under a sub-path it does nothing.
pub fn robots(base: &BaseUrl) -> Vec<u8> {
    format!("User-agent: *\nAllow: /\n\nSitemap: {}sitemap.xml\n", base.as_str()).into_bytes()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use quick_xml::Reader;
    use quick_xml::events::Event;

    use super::*;
    use crate::model::Href;

    const BASE: &str = "https://example.org/desk/";

    fn urls(count: usize) -> Vec<SitemapUrl> {
        (0..count)
            .map(|n| SitemapUrl { loc: Href::new(format!("e/{n}/")).absolute(BASE), lastmod: None })
            .collect()
    }

    /// The text of every element of the name.
    fn texts(xml: &[u8], name: &str) -> Vec<String> {
        let mut reader = Reader::from_reader(xml);
        let (mut found, mut within) = (Vec::new(), false);
        let mut buffer = Vec::new();
        loop {
            match reader.read_event_into(&mut buffer).unwrap() {
                Event::Start(start) if start.name().as_ref() == name => {
                    within = true;
                    found.push(String::new());
                }
                Event::End(_) => within = false,
                Event::Text(text) if within => found.last_mut().unwrap().push_str(&text),
                Event::GeneralRef(name) if within => {
                    assert_eq!(&*name, "amp");
                    found.last_mut().unwrap().push('&');
                }
                Event::Eof => return found,
                _ => {}
            }
            buffer.clear();
        }
    }

    #[test]
    fn addresses_are_encoded_and_escaped() {
        let loc = Href::new("actors/김정은 & \"<x>\"/").absolute(BASE);
        let files = sitemap(
            &[SitemapUrl { loc: loc.clone(), lastmod: Some("2023-09-15".to_owned()) }],
            BASE,
        );
        assert_eq!(files.len(), 1);
        assert_eq!(files[0].0, "sitemap.xml");
        assert!(loc.is_ascii() && loc.contains('&'));
        assert_eq!(texts(&files[0].1, "loc"), [loc]);
        assert_eq!(texts(&files[0].1, "lastmod"), ["2023-09-15"]);
    }

    #[test]
    fn a_large_site_has_an_index() {
        assert_eq!(sitemap(&urls(SITEMAP_LIMIT), BASE).len(), 1);
        let files = sitemap(&urls(SITEMAP_LIMIT + 1), BASE);
        let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["sitemap.xml", "sitemap-1.xml", "sitemap-2.xml"]);
        assert_eq!(
            texts(&files[0].1, "loc"),
            ["https://example.org/desk/sitemap-1.xml", "https://example.org/desk/sitemap-2.xml"]
        );
        assert_eq!(texts(&files[1].1, "loc").len(), SITEMAP_LIMIT);
        assert_eq!(texts(&files[2].1, "loc"), ["https://example.org/desk/e/50000/"]);
    }

    #[test]
    fn a_site_without_pages_has_a_sitemap() {
        assert_eq!(sitemap(&[], BASE).len(), 1);
    }

    #[test]
    fn robots_may_crawl_and_find_the_sitemap() {
        let text = String::from_utf8(robots(&BaseUrl::parse(BASE).unwrap())).unwrap();
        assert_eq!(
            text,
            "User-agent: *\nAllow: /\n\nSitemap: https://example.org/desk/sitemap.xml\n"
        );
    }
}
