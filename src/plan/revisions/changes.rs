//! What changed on the desk, day by day, and the newest of it on the home page.

use jiff::civil;

use super::net::net;
use super::page::headline;
use super::{Changes, Entry, act_key, changes_href, clean, revision_href};
use crate::history::{Act, History, Revision};
use crate::model::{Href, Kind};
use crate::plan::Shared;
use crate::plan::parts::{HeadOf, Parts, page_href, pages, slice};
use crate::plan::view::*;

/// Of many new records, how many are named.
const NAMED: usize = 8;

/// Of the changes of a record, how many are told.
const TOLD: usize = 12;

/// Of those who changed a record on a day, how many are named.
const AUTHORS: usize = 3;

/// Changes on the home page.
const LATELY: usize = 6;

impl Parts<'_> {
    pub(in crate::plan) fn changes_view(&self, changes: &Changes, number: usize) -> ChangesView {
        let none = History::default();
        let history = self.graph.history.as_deref().unwrap_or(&none);
        let base = changes_href();
        let per_page = self.graph.site.per_page;
        let site = &self.graph.site.title;
        let mut page = self.head(HeadOf {
            section: "changes",
            title: self.words.get("titles.changes").to_owned(),
            description: self.words.fill("describe.changes", &[("site", site)]),
            href: page_href(&base, number),
            breadcrumbs: Vec::new(),
        });
        let title = page.title.clone();
        page.feeds.insert(0, self.feed_link(&title, &base));
        page.pager = self.pager(&base, number, pages(changes.len(), per_page));
        let mut days: Vec<ChangedDay> = Vec::new();
        let mut last = None;
        for entry in slice(&changes.entries, number, per_page) {
            let item = self.change(history, entry);
            match days.last_mut().filter(|_| last == Some(entry.day)) {
                Some(day) => day.changes.push(item),
                None => {
                    days.push(ChangedDay { date: self.plain_day(entry.day), changes: vec![item] })
                }
            }
            last = Some(entry.day);
        }
        ChangesView { page, days, total: changes.len(), is_shallow: history.is_shallow }
    }

    /// The newest changes, for the home page.
    pub(in crate::plan) fn lately(&self, changes: &Changes) -> Vec<LatelyView> {
        let Some(history) = self.graph.history.as_deref() else { return Vec::new() };
        let newest = changes.entries.iter().take(LATELY).map(|entry| {
            let item = self.change(history, entry);
            let listed = Link {
                href: changes_href().with_anchor(&item.anchor),
                title: item.title.clone(),
                kind: "",
            };
            LatelyView {
                // Later pages of the list hold none of the newest.
                link: Shared::new(item.link.as_ref().unwrap_or(&listed)),
                label: item.label,
                day: self.plain_day(entry.day),
                marking: item.marking,
                draft: item.draft,
            }
        });
        newest.collect()
    }

    /// What changed in a record on a day.
    pub(super) fn change(&self, history: &History, entry: &Entry) -> ChangeItem {
        if entry.is_many {
            return self.many(history, entry);
        }
        let teller = self.teller();
        let (act, changes) = net(&entry.revisions(history).rev().collect::<Vec<_>>());
        let newest = entry.revisions(history).next();
        let kind = newest.map_or(Kind::Event, |revision| revision.kind);
        let mut told: Vec<_> =
            teller.act(kind, &act).into_iter().filter(|_| act != Act::Added).collect();
        if act == Act::Removed {
            told.clear();
        }
        told.extend(changes.iter().flat_map(|change| teller.change(kind, change)));
        let more = told.len().saturating_sub(TOLD);
        told.truncate(TOLD);
        let mut told = self.sentences(&told);
        if more > 0 {
            let text = self.more(more);
            told.push(SentenceView { parts: vec![PartView { kind: "words", text, href: None }] });
        }
        let target = newest.and_then(|it| it.target);
        target.into_iter().for_each(|target| self.tells(target));
        let node = target.map(|target| self.graph.node(target));
        let (key, label) = self.act(&act);
        ChangeItem {
            anchor: entry.anchor(history),
            link: target.map(|target| self.plain_link(target)),
            title: match (node, newest) {
                (Some(node), _) => node.title.clone(),
                (None, Some(newest)) => clean(&newest.title),
                (None, None) => String::new(),
            },
            kind: teller.kind(kind).to_owned(),
            act: key,
            label,
            told,
            authors: authors(entry.revisions(history)),
            revision: self.last_of(history, entry),
            uncommitted: entry.revisions(history).any(|revision| revision.commit.is_none()),
            marking: node.and_then(|node| self.marking(node.marking)),
            draft: node.is_some_and(|node| node.draft),
            named: Vec::new(),
            more: String::new(),
        }
    }

    /// The last revision of an entry, in the history of its record.
    fn last_of(&self, history: &History, entry: &Entry) -> Option<Link> {
        let href = revision_href(self.graph, history, *entry.revisions.first()?)?;
        let is_new = entry.revisions(history).any(|revision| revision.act == Act::Added);
        let title = match entry.revisions.len() {
            1 if is_new => self.words.get("history.title").to_owned(),
            1 => self.words.get("history.what_changed").to_owned(),
            count => self.words.count("revisions", count),
        };
        Some(Link { href, title, kind: "" })
    }

    /// Many records to which the same was done, by their number.
    fn many(&self, history: &History, entry: &Entry) -> ChangeItem {
        let first = entry.revisions(history).next();
        let (key, label) = self.act(first.map_or(&Act::Revised, |first| &first.act));
        let counts = Kind::ALL.into_iter().filter_map(|kind| {
            let of = entry.revisions(history).filter(|revision| revision.kind == kind).count();
            (of > 0).then(|| match kind {
                Kind::Page => self.words.count("pages", of),
                kind => self.words.count(kind.folder(), of),
            })
        });
        let title = counts.collect::<Vec<_>>().join(self.words.get("list_comma"));
        // One commit did it, and said why; new records may be of several.
        let why = first.filter(|_| key != "added").and_then(|first| first.message.as_deref());
        let why = why
            .and_then(headline)
            .map(|text| SentenceView { parts: vec![PartView { kind: "value", text, href: None }] });
        let targets = entry.revisions(history).filter_map(|revision| revision.target);
        let named: Vec<Link> = targets.take(NAMED).map(|target| self.plain_link(target)).collect();
        let more = match entry.revisions.len() - named.len() {
            more @ 1.. if !named.is_empty() => self.more(more),
            _ => String::new(),
        };
        ChangeItem {
            anchor: entry.anchor(history),
            link: None,
            title,
            kind: String::new(),
            act: key,
            label,
            told: why.into_iter().collect(),
            authors: authors(entry.revisions(history)),
            revision: None,
            uncommitted: entry.revisions(history).any(|revision| revision.commit.is_none()),
            marking: None,
            draft: false,
            more,
            named,
        }
    }

    fn more(&self, count: usize) -> String {
        self.words.fill("revision.more", &[("n", &self.words.number(count))])
    }

    /// What became of a record, as a key and a label.
    fn act(&self, act: &Act) -> (&'static str, String) {
        let key = act_key(act);
        (key, self.words.get(&format!("changes.act.{key}")).to_owned())
    }

    /// A day of the desk's work, which is no day of the record.
    fn plain_day(&self, day: civil::Date) -> DateView {
        DateView { href: None, ..self.day(day) }
    }

    /// Where all changes are listed, if there are any.
    pub(in crate::plan) fn all_changes(&self, changes: &Changes) -> Option<Href> {
        (!changes.is_empty()).then(changes_href)
    }
}

/// Who made some revisions, newest first: the first few.
fn authors<'h>(revisions: impl Iterator<Item = &'h Revision>) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for author in revisions.filter_map(|revision| revision.author.as_deref()) {
        let author = clean(author);
        if all.len() < AUTHORS && !all.contains(&author) {
            all.push(author);
        }
    }
    all
}
