//! Every correction of every record: the list, and its feed.

use std::cmp::Reverse;

use super::feed::{FeedEntry, FeedView, NEWEST, cited, escaped, in_tags, instant, rfc3339};
use super::parts::{HeadOf, Parts, page_href, pages, slice};
use super::view::*;
use crate::link::prose::CORRECTED;
use crate::link::{Correction, Graph, Node, Target};
use crate::model::{Date, Href, Kind, Slug, rooted_text};

/// The corrections of a desk, newest first.
#[derive(Debug, Default)]
pub(super) struct Corrections {
    /// A record, and which of its corrections.
    all: Vec<(Target, usize)>,
}

impl Corrections {
    pub(super) fn new(graph: &Graph) -> Self {
        let mut all: Vec<(Target, usize)> = Vec::new();
        for (of, node) in graph.nodes() {
            all.extend((0..node.corrections.len()).map(|nth| (of, nth)));
        }
        all.sort_by_cached_key(|&(of, nth)| {
            let date = graph.node(of).corrections[nth].date.clone();
            (Reverse(date), of.kind, Reverse(of.index), nth)
        });
        Self { all }
    }

    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }
}

/// The list of all corrections.
pub(super) fn corrections_href() -> Href {
    Href::new("corrections/")
}

impl Parts<'_> {
    /// The corrections of a record.
    pub(super) fn corrections_of(&self, node: &Node) -> Vec<CorrectionView> {
        let all = node.corrections.as_slice();
        let each = all.iter().enumerate().map(|(nth, correction)| CorrectionView {
            anchor: anchor(all, nth),
            date: self.date(&correction.date),
            html: correction.prose.html.clone(),
            references: self.references_of(&correction.prose, &[], &correction.prefix),
        });
        each.collect()
    }

    pub(super) fn corrections_view(
        &self,
        corrections: &Corrections,
        number: usize,
    ) -> CorrectionsView {
        let base = corrections_href();
        let per_page = self.graph.site.per_page;
        let site = &self.graph.site.title;
        let mut page = self.head(HeadOf {
            section: "corrections",
            title: self.words.get("corrections").to_owned(),
            description: self.words.fill("describe.corrections", &[("site", site)]),
            href: page_href(&base, number),
            breadcrumbs: Vec::new(),
        });
        let title = page.title.clone();
        page.feeds.insert(0, self.feed_link(&title, &base));
        page.pager = self.pager(&base, number, pages(corrections.len(), per_page));
        let items = slice(&corrections.all, number, per_page).iter();
        CorrectionsView {
            page,
            corrections: items.map(|&(of, nth)| self.correction(of, nth)).collect(),
            total: corrections.len(),
        }
    }

    fn correction(&self, of: Target, nth: usize) -> CorrectionItem {
        let node = self.graph.node(of);
        let correction = &node.corrections[nth];
        let link = self.plain_link(of);
        let briefing = (of.kind == Kind::Briefing).then(|| &self.graph.briefings[of.at()]);
        CorrectionItem {
            html: elsewhere(&correction.prose.html, &link.href.to_string()),
            references: self.references_elsewhere(&correction.prose),
            link: Link { href: link.href.with_anchor(&anchor(&node.corrections, nth)), ..link },
            date: self.date(&correction.date),
            published: briefing.map(|briefing| self.date(&briefing.date)),
            marking: self.marking(node.marking),
            draft: node.draft,
        }
    }

    /// The feed of corrections that stands at `own`: the newest 50, by their days.
    pub(super) fn corrections_feed(&self, corrections: &Corrections, own: &Href) -> FeedView {
        let site = &self.graph.site;
        let (base, zone) = (site.base_url.as_str(), &site.timezone);
        let when = |of: Target, nth: usize| {
            let date: &Date = &self.graph.node(of).corrections[nth].date;
            instant(date, zone)
        };
        let dated = corrections.all.iter().filter_map(|&(of, nth)| Some((when(of, nth)?, of, nth)));
        let mut newest: Vec<_> = dated.collect();
        newest.sort_by_key(|&(when, ..)| Reverse(when));
        newest.truncate(NEWEST);
        let updated = newest.first().map(|&(when, ..)| when).unwrap_or_default();
        let entries = newest.into_iter().map(|(when, of, nth)| {
            let item = self.correction(of, nth);
            let correction = &self.graph.node(of).corrections[nth];
            let mut html = String::new();
            if let Some(marking) = &item.marking {
                html.push_str(&format!("<p><small>{}</small></p>", escaped(marking.label)));
            }
            html.push_str(&item.html);
            cited(&mut html, self.graph, &correction.prose, &[]);
            html.push_str(&format!(
                "<p><a href=\"{}\">{}</a></p>",
                item.link.href,
                escaped(&item.link.title)
            ));
            let url = item.link.href.absolute(base);
            FeedEntry {
                id: url.clone(),
                url,
                title: self.words.fill("correction_of", &[("title", &item.link.title)]),
                published: rfc3339(when, zone),
                updated: rfc3339(when, zone),
                authors: Vec::new(),
                summary: correction.prose.lead.clone(),
                html: rooted_text(&html, base),
                tags: Vec::new(),
            }
        });
        FeedView {
            title: format!("{} – {}", self.words.get("corrections"), site.title),
            subtitle: Some(self.words.fill("describe.corrections", &[("site", &site.title)])),
            home: corrections_href().absolute(base),
            own: own.absolute(base),
            updated: rfc3339(updated, zone),
            language: site.language.clone(),
            author: site.title.clone(),
            rights: site.rights.clone(),
            entries: entries.collect(),
        }
    }
}

/// The id of a correction's element: its day, and for a second one of that day its number, so that
/// a correction that is added takes no id from another.
fn anchor(all: &[Correction], nth: usize) -> String {
    let day = |correction: &Correction| Slug::or_hash(correction.date.edtf());
    let own = day(&all[nth]);
    match all[..nth].iter().filter(|other| day(other) == own).count() {
        0 => format!("{CORRECTED}{own}"),
        before => format!("{CORRECTED}{own}-{}", before + 1),
    }
}

/// The HTML of a text as it can stand on another page than its own: without ids, which may be those
/// of another text too, and with links within the text leading to its page.
fn elsewhere(html: &str, page: &str) -> String {
    let absolute = format!(" href=\"{page}#");
    in_tags(html, |tag| {
        let mut tag = tag.replace(" href=\"#", &absolute);
        const ID: &str = " id=\"";
        if let Some(at) = tag.find(ID) {
            let value = at + ID.len();
            let end = tag[value..].find('"').map_or(tag.len(), |end| value + end + 1);
            tag.replace_range(at..end, "");
        }
        tag
    })
}
