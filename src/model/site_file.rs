//! The part that a file plays in the site, by its path.

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
