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

/// Makes a file of the sitemap (sitemaps.org, version 0.9): number 0 is `sitemap.xml`; where there
/// are more pages than a file may name, that is an index, and the pages are in `sitemap-1.xml` and
/// so on. `url` is asked only for what is in the file.
///
/// `base` is the site's address, which ends in `/`.
pub fn sitemap<T>(
    number: usize,
    pages: &[T],
    url: impl Fn(&T) -> SitemapUrl,
    base: &str,
) -> Vec<u8> {
    if number == 0 && pages.len() > SITEMAP_LIMIT {
        return index(pages.len().div_ceil(SITEMAP_LIMIT), base);
    }
    let named = pages.chunks(SITEMAP_LIMIT).nth(number.saturating_sub(1)).unwrap_or_default();
    let mut xml = format!("{HEAD}<urlset xmlns=\"{NAMESPACE}\">\n");
    for url in named.iter().map(url) {
        let _ = write!(xml, "<url><loc>{}</loc>", escape(url.loc.as_str()));
        if let Some(lastmod) = &url.lastmod {
            let _ = write!(xml, "<lastmod>{}</lastmod>", escape(lastmod.as_str()));
        }
        xml.push_str("</url>\n");
    }
    xml.push_str("</urlset>\n");
    xml.into_bytes()
}

fn index(files: usize, base: &str) -> Vec<u8> {
    let mut xml = format!("{HEAD}<sitemapindex xmlns=\"{NAMESPACE}\">\n");
    for number in 1..=files {
        let loc = format!("{base}sitemap-{number}.xml");
        let _ = writeln!(xml, "<sitemap><loc>{}</loc></sitemap>", escape(loc));
    }
    xml.push_str("</sitemapindex>\n");
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

    /// The addresses that a file of a site of so many pages has.
    fn locs(number: usize, pages: usize) -> Vec<String> {
        let pages: Vec<usize> = (0..pages).collect();
        let loc = |page: &usize| Href::new(format!("e/{page}/")).absolute(BASE);
        let url = |page: &usize| SitemapUrl { loc: loc(page), lastmod: None };
        texts(&sitemap(number, &pages, url, BASE), "loc")
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
        let url = SitemapUrl { loc: loc.clone(), lastmod: Some("2023-09-15".to_owned()) };
        let file = sitemap(0, &[url], SitemapUrl::clone, BASE);
        assert!(loc.is_ascii() && loc.contains('&'));
        assert_eq!(texts(&file, "loc"), [loc]);
        assert_eq!(texts(&file, "lastmod"), ["2023-09-15"]);
    }

    #[test]
    fn a_large_site_has_an_index_of_files_that_name_each_page_once() {
        let pages = SITEMAP_LIMIT + 1;
        assert_eq!(locs(0, SITEMAP_LIMIT).len(), SITEMAP_LIMIT);
        let named = ["sitemap-1.xml", "sitemap-2.xml"].map(|name| format!("{BASE}{name}"));
        assert_eq!(locs(0, pages), named);
        assert_eq!(locs(0, 2 * SITEMAP_LIMIT), named);
        let first = locs(1, pages);
        assert_eq!(
            (first.len(), first[0].as_str()),
            (SITEMAP_LIMIT, "https://example.org/desk/e/0/")
        );
        assert_eq!(locs(2, pages), ["https://example.org/desk/e/50000/"]);
    }

    #[test]
    fn a_site_without_pages_has_a_sitemap() {
        assert!(locs(0, 0).is_empty());
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
