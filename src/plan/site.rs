//! What all pages of a site share.

use super::corrections::corrections_href;
use super::revisions::changes_href;
use super::{Link, NavItem, Plan, SiteView, ThemeLinks, Words};
use crate::link::Graph;
use crate::model::{Href, Kind, is_rtl};

impl Plan {
    /// What the templates receive as `site`.
    pub fn site_view(&self, graph: &Graph, words: &Words, theme: ThemeLinks) -> SiteView {
        let site = &graph.site;
        let mut nav: Vec<NavItem> = Vec::new();
        for kind in [Kind::Briefing, Kind::Event, Kind::Actor, Kind::Location, Kind::Source] {
            let folder = kind.folder();
            nav.push(NavItem {
                section: folder.to_owned(),
                title: words.get(&format!("nav.{folder}")).to_owned(),
                href: Href::new(format!("{folder}/")),
            });
        }
        nav.push(NavItem {
            section: "explore".to_owned(),
            title: words.get("nav.explore").to_owned(),
            href: Href::new("explore/"),
        });
        for facet in graph.facets.iter().filter(|facet| !facet.values.is_empty()) {
            nav.push(NavItem {
                section: facet.href.path().trim_end_matches('/').to_owned(),
                title: facet.term.label.clone(),
                href: facet.href.clone(),
            });
        }
        if !graph.tags.is_empty() {
            nav.push(NavItem {
                section: "tags".to_owned(),
                title: words.get("nav.tags").to_owned(),
                href: Href::new("tags/"),
            });
        }
        nav.push(NavItem {
            section: "search".to_owned(),
            title: words.get("nav.search").to_owned(),
            href: Href::new("search/"),
        });
        let mut pages: Vec<_> =
            graph.pages.iter().filter_map(|page| Some((page.order?, &page.node))).collect();
        pages.sort_by(|a, b| (a.0, &a.1.href).cmp(&(b.0, &b.1.href)));
        nav.extend(pages.into_iter().map(|(_, node)| NavItem {
            section: node.href.path().trim_end_matches('/').to_owned(),
            title: node.title.clone(),
            href: node.href.clone(),
        }));
        let [paper, dark_paper] = theme.paper;
        SiteView {
            paper,
            dark_paper,
            title: site.title.clone(),
            description: site.description.clone(),
            language: site.language.clone(),
            direction: if is_rtl(&site.language) { "rtl" } else { "ltr" },
            rights: site.rights.clone(),
            home: Href::default(),
            nav,
            machine: self.footer(words, !site.data.is_empty()),
            assets: self.statics.folder.clone(),
            cards: self.cards.len(),
            styles: theme.styles.iter().map(|path| self.statics.at(path)).collect(),
            fonts: theme.fonts.iter().map(|path| self.statics.at(path)).collect(),
            scripts: theme.scripts.iter().map(|path| self.statics.at(path)).collect(),
            generator: format!("Dateline {}", env!("CARGO_PKG_VERSION")),
        }
    }

    /// The links of the footer: what changed, what was corrected, and what there is to download.
    fn footer(&self, words: &Words, has_data: bool) -> Vec<Link> {
        let changes = (!self.changes.is_empty()).then(|| (changes_href(), "titles.changes"));
        let corrections =
            (!self.corrections.is_empty()).then(|| (corrections_href(), "corrections"));
        let data = has_data.then(|| (Href::new("data/"), "nav.data"));
        let calendar = (Href::new("calendar.ics"), "titles.calendar");
        let all = changes.into_iter().chain(corrections).chain(data).chain([calendar]);
        all.map(|(href, title)| Link { href, title: words.get(title).to_owned(), kind: "" })
            .collect()
    }
}
