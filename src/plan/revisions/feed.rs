//! What changed on the desk, for those who subscribe: an entry for each record and day.
//!
//! An entry keeps its id for ever, and changes only while its day lasts.

use std::cmp::Reverse;
use std::fmt::Write as _;

use super::{Changes, Entry, changes_href, instant};
use crate::history::History;
use crate::model::{Href, rooted_text};
use crate::plan::feed::{FeedEntry, FeedView, NEWEST, escaped, rfc3339};
use crate::plan::parts::Parts;
use crate::plan::view::*;

impl Parts<'_> {
    /// The feed of changes that stands at `own`: the 50 that were last made, newest first. What is
    /// not yet committed is in none.
    pub(in crate::plan) fn changes_feed(&self, changes: &Changes, own: &Href) -> FeedView {
        let site = &self.graph.site;
        let base = site.base_url.as_str();
        let none = History::default();
        let history = self.graph.history.as_deref().unwrap_or(&none);
        let times = |entry: &Entry| {
            let all = || entry.revisions(history).map(instant);
            all().min().zip(all().max())
        };
        let mut newest: Vec<_> = Vec::new();
        for entry in &changes.entries {
            let entry = entry.committed(history);
            // Days are in order, and within one what was last made can stand anywhere.
            if newest.len() >= NEWEST
                && newest.last().is_some_and(|(_, other): &(_, Entry)| other.day != entry.day)
            {
                break;
            }
            newest.extend(times(&entry).map(|times| (times, entry)));
        }
        newest.sort_by_key(|((_, last), _)| Reverse(*last));
        newest.truncate(NEWEST);
        newest.sort_by_key(|((first, last), _)| (Reverse(*first), Reverse(*last)));
        let zone = &site.timezone;
        let colon = self.words.get("colon");
        let updated = newest.iter().map(|((_, last), _)| *last).max().unwrap_or_default();
        let entries = newest.iter().map(|&((first, last), ref entry)| {
            let item = self.change(history, entry);
            let html = rooted_text(&html(&item), base);
            let title = match item.kind.as_str() {
                "" => format!("{}{colon}{}", item.label, item.title),
                kind => format!("{} ({kind}){colon}{}", item.label, item.title),
            };
            let listed = changes_href().with_anchor(&item.anchor).absolute(base);
            let page = item.revision.as_ref().map(|revision| revision.href.absolute(base));
            FeedEntry {
                id: listed.clone(),
                url: page.unwrap_or(listed),
                title,
                published: rfc3339(first, zone),
                updated: rfc3339(last, zone),
                authors: item.authors.clone(),
                summary: item.told.iter().map(plain).collect::<Vec<_>>().join("; "),
                html,
                tags: Vec::new(),
            }
        });
        FeedView {
            title: format!("{} – {}", self.words.get("titles.changes"), site.title),
            subtitle: Some(self.words.fill("describe.changes", &[("site", &site.title)])),
            home: changes_href().absolute(base),
            own: own.absolute(base),
            updated: rfc3339(updated, zone),
            language: site.language.clone(),
            author: site.title.clone(),
            rights: site.rights.clone(),
            entries: entries.collect(),
        }
    }
}

fn plain(sentence: &SentenceView) -> String {
    sentence.parts.iter().map(|part| part.text.as_str()).collect()
}

fn html(item: &ChangeItem) -> String {
    let mut html = String::new();
    let link = |html: &mut String, href: &Href, title: &str| {
        let _ = write!(html, "<a href=\"{href}\">{}</a>", escaped(title));
    };
    if let Some(marking) = &item.marking {
        let _ = write!(html, "<p><small>{}</small></p>", escaped(marking.label));
    }
    if !item.told.is_empty() {
        html.push_str("<ul>");
        for sentence in &item.told {
            html.push_str("<li>");
            for part in &sentence.parts {
                match &part.href {
                    Some(href) => link(&mut html, href, &part.text),
                    None => html.push_str(&escaped(&part.text)),
                }
            }
            html.push_str("</li>");
        }
        html.push_str("</ul>");
    }
    if !item.named.is_empty() {
        html.push_str("<ul>");
        for named in &item.named {
            html.push_str("<li>");
            link(&mut html, &named.href, &named.title);
            html.push_str("</li>");
        }
        html.push_str("</ul>");
        if !item.more.is_empty() {
            let _ = write!(html, "<p>{}</p>", escaped(&item.more));
        }
    }
    let leads: Vec<&Link> = item.link.iter().chain(&item.revision).collect();
    if !leads.is_empty() {
        html.push_str("<p>");
        for (nth, lead) in leads.into_iter().enumerate() {
            html.push_str(if nth > 0 { " · " } else { "" });
            link(&mut html, &lead.href, &lead.title);
        }
        html.push_str("</p>");
    }
    html
}
