//! Which names in a text mean which record, and which of them become links.

use std::fmt::Write as _;
use std::ops::Range;

use foldhash::{HashMap, HashSet};

use super::report::Report;
use super::walk::{Draft, Insert, Run};
use super::{Context, Mention, Unlinked, Why, sentence, text};
use crate::diagnostic::{Code, Diagnostic};
use crate::history::BlockKind;
use crate::link::names::{Doubt, Weight};
use crate::link::target::{Lookup, Target};
use crate::model::LinkMentions;

/// A name that becomes a link.
#[derive(Debug)]
pub(super) struct Link {
    range: Range<usize>,
    target: Target,
}

/// A name in the text, or a link that the author wrote.
struct Found<'n> {
    range: Range<usize>,
    /// Index of the block.
    block: usize,
    kind: FoundKind<'n>,
}

enum FoundKind<'n> {
    Written(Target),
    Name {
        candidates: &'n [(Target, Weight)],
        doubt: Option<Doubt>,
        has_title: bool,
        of_relative: bool,
        /// Whether it may become a link.
        linkable: bool,
    },
}

/// What is known of the page so far.
struct Page<'c> {
    cx: &'c Context<'c>,
    /// What the page names, anywhere, so that nothing else can be meant.
    sure: HashSet<Target>,
    /// What the page has named in full before this place.
    named: HashSet<Target>,
    /// Names that somebody else was called by, as [`uncapitalised`], each with the place where that
    /// was last.
    namesakes: HashMap<String, usize>,
    /// Where the page last named a record so that no namesake can be meant.
    told: HashMap<Target, usize>,
}

/// What a name means.
enum Meaning {
    One(Target, Weight),
    /// None of these, or it cannot be told which.
    Nothing(Why, Vec<Target>),
}

/// Finds what a text mentions.
pub(super) fn find(
    draft: &Draft,
    cx: &Context<'_>,
    report: &mut Report<'_>,
) -> (Vec<Link>, Vec<Mention>, Vec<Unlinked>) {
    let found = seek(draft, cx);
    let mut page = Page {
        cx,
        sure: HashSet::default(),
        named: HashSet::default(),
        namesakes: HashMap::default(),
        told: HashMap::default(),
    };
    for one in &found {
        match one.kind {
            FoundKind::Written(target)
            | FoundKind::Name { candidates: &[(target, Weight::Full)], doubt: None, .. } => {
                page.sure.insert(target);
            }
            FoundKind::Name { .. } => {}
        }
    }

    let mut links = Vec::new();
    let mut mentions: Vec<Mention> = Vec::new();
    let mut unlinked: Vec<Unlinked> = Vec::new();
    let mut told: HashSet<&str> = HashSet::default();
    // The place in `mentions`, and whether it is in a heading.
    let mut kept: HashMap<(u32, Target), (usize, bool)> = HashMap::default();
    let mut linked: HashSet<Target> = HashSet::default();
    let mut section = 0;
    for one in found {
        let block = &draft.blocks[one.block];
        if block.section != section {
            section = block.section;
            if cx.link == LinkMentions::Section {
                linked.clear();
            }
        }
        let (target, is_link) = match one.kind {
            FoundKind::Written(target) => {
                page.named.insert(target);
                page.told.insert(target, one.range.start);
                linked.insert(target);
                (target, true)
            }
            FoundKind::Name { candidates, doubt, has_title, of_relative, linkable } => {
                let name = &draft.plain[one.range.clone()];
                let is_others = !has_title && page.is_name_of_another(name, candidates);
                let doubt = if is_others { Some(Doubt::Namesake) } else { doubt };
                if doubt == Some(Doubt::Namesake) {
                    page.namesakes.insert(uncapitalised(name), one.range.start);
                }
                let (target, weight) = match page.meaning(candidates, doubt) {
                    Meaning::One(target, weight) => (target, weight),
                    Meaning::Nothing(why, candidates) => {
                        if linkable && why == Why::Ambiguous {
                            report.say_once(
                                ambiguous(name, &candidates, cx.lookup),
                                draft.source_of(&one.range),
                            );
                        }
                        if linkable && told.insert(name) {
                            let at = report.span(draft.source_of(&one.range));
                            unlinked.push(Unlinked { name: name.to_owned(), why, candidates, at });
                        }
                        continue;
                    }
                };
                if weight == Weight::Full {
                    page.named.insert(target);
                }
                // In `Hunter Biden, the son of Joe Biden`, the former is whom the page goes on about.
                if (weight == Weight::Full || has_title) && !of_relative {
                    page.told.insert(target, one.range.start);
                }
                let is_link = linkable && (linked.insert(target) || cx.link == LinkMentions::All);
                if is_link {
                    links.push(Link { range: one.range.clone(), target });
                }
                (target, is_link)
            }
        };
        // A sentence says more than a heading.
        let place = match kept.get(&(section, target)) {
            Some(&(_, false)) => continue,
            Some(_) if block.kind == BlockKind::Heading => continue,
            Some(&(place, true)) => place,
            None => mentions.len(),
        };
        kept.insert((section, target), (place, block.kind == BlockKind::Heading));
        let within = one.range.start - block.range.start..one.range.end - block.range.start;
        let sentence = sentence::around(&draft.plain[block.range.clone()], within);
        let anchor = draft.sections.get(section as usize).cloned().flatten();
        let mention = Mention { target, sentence, anchor, linked: is_link };
        match mentions.get_mut(place) {
            Some(heading) => *heading = mention,
            None => mentions.push(mention),
        }
    }
    mentions.shrink_to_fit();
    (links, mentions, unlinked)
}

/// Finds every name, and merges them with the links that the author wrote, by place.
fn seek<'c>(draft: &Draft, cx: &Context<'c>) -> Vec<Found<'c>> {
    let mut found = Vec::new();
    let mut runs = draft.runs.as_slice();
    let mut written = draft.written.as_slice();
    for (at, block) in draft.blocks.iter().enumerate() {
        let mut add_written = |found: &mut Vec<Found<'c>>, end: usize| {
            while let Some(((range, target), rest)) =
                written.split_first().filter(|((range, _), _)| range.start < end)
            {
                written = rest;
                found.push(Found {
                    range: range.clone(),
                    block: at,
                    kind: FoundKind::Written(*target),
                });
            }
        };
        for hit in cx.names.find(&draft.plain[block.range.clone()]) {
            let range = hit.range.start + block.range.start..hit.range.end + block.range.start;
            while runs.first().is_some_and(|run| run.range.end <= range.start) {
                runs = &runs[1..];
            }
            // A name that is partly in other markup, or in code, or in a link that was written.
            let Some(run) = runs
                .first()
                .filter(|run| run.range.start <= range.start && range.end <= run.range.end)
            else {
                continue;
            };
            if hit.candidates.iter().any(|(target, _)| Some(*target) == cx.itself)
                || in_url(&draft.plain, run, &range)
            {
                continue;
            }
            add_written(&mut found, range.start);
            found.push(Found {
                range,
                block: at,
                kind: FoundKind::Name {
                    candidates: hit.candidates,
                    doubt: hit.doubt,
                    has_title: hit.has_title,
                    of_relative: hit.of_relative,
                    linkable: run.linkable,
                },
            });
        }
        add_written(&mut found, block.range.end);
    }
    found
}

/// Whether a name is a part of a URL that stands in the text as such.
fn in_url(plain: &str, run: &Run, name: &Range<usize>) -> bool {
    /// How far back a URL may begin.
    const FAR: usize = 2048;
    let before = &plain.as_bytes()[run.range.start.max(name.start.saturating_sub(FAR))..name.start];
    let word = before.rsplit(|b| b.is_ascii_whitespace()).next().unwrap_or_default();
    word.windows(3).any(|three| three == b"://") || word.starts_with(b"www.")
}

impl Page<'_> {
    /// Whether somebody else was last called by this name: `Denzel Washington arrived. Washington
    /// said`; not where the page lists what has the name in full, or named it since.
    fn is_name_of_another(&self, name: &str, candidates: &[(Target, Weight)]) -> bool {
        if self.namesakes.is_empty() {
            return false;
        }
        let Some(&since) = self.namesakes.get(&uncapitalised(name)) else { return false };
        let is_known = |&(target, weight): &(Target, Weight)| {
            self.told.get(&target).is_some_and(|&told| told > since)
                || weight == Weight::Full && self.is_listed(target)
        };
        !candidates.iter().any(is_known)
    }

    fn is_listed(&self, target: Target) -> bool {
        self.cx.listed.binary_search(&target).is_ok()
    }

    /// Tells what a name means; never the likeliest of several things, nor of a longer name the
    /// piece that is known.
    fn meaning(&self, candidates: &[(Target, Weight)], doubt: Option<Doubt>) -> Meaning {
        let of = |wanted: Weight| {
            let of = candidates.iter().filter(move |(_, weight)| *weight == wanted);
            of.map(|&(target, _)| target)
        };
        let all = || candidates.iter().map(|&(target, _)| target).collect();
        if matches!(doubt, Some(Doubt::Longer | Doubt::Namesake)) {
            return Meaning::Nothing(Why::Doubtful, all());
        }
        let is_sure = doubt.is_none();
        let likely = |target: &Target| self.sure.contains(target) || self.is_listed(*target);
        // What the page may call so for short.
        let mut eligible: Vec<Target> = of(Weight::Short)
            .filter(|target| {
                self.is_listed(*target)
                    || self.named.contains(target) && (is_sure || self.sure.contains(target))
            })
            .collect();
        let mut full = of(Weight::Full);
        let (weight, eligible) = match (full.next(), full.next()) {
            (None, _) => (Weight::Short, eligible),
            (Some(only), None) if eligible.is_empty() => {
                let eligible = Some(only).filter(|only| is_sure || likely(only));
                (Weight::Full, eligible.into_iter().collect())
            }
            (Some(_), Some(_)) if eligible.is_empty() => {
                (Weight::Full, of(Weight::Full).filter(likely).collect())
            }
            // `Washington`, where Denzel Washington is called so.
            _ => {
                eligible.extend(of(Weight::Full));
                eligible.sort_unstable();
                (Weight::Full, eligible)
            }
        };
        match (eligible.as_slice(), weight) {
            (&[only], weight) => Meaning::One(only, weight),
            ([], Weight::Full) if !is_sure => Meaning::Nothing(Why::Doubtful, all()),
            ([], Weight::Full) => Meaning::Nothing(Why::Ambiguous, of(Weight::Full).collect()),
            ([], Weight::Short) => {
                let is_named = candidates.iter().any(|(target, _)| self.named.contains(target));
                let why = if is_named { Why::Doubtful } else { Why::Short };
                Meaning::Nothing(why, all())
            }
            _ => Meaning::Nothing(Why::Ambiguous, eligible),
        }
    }
}

/// A name as it is within a sentence where it begins with a small letter: `bin Salman`.
fn uncapitalised(name: &str) -> String {
    let mut chars = name.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

fn ambiguous(name: &str, targets: &[Target], lookup: &dyn Lookup) -> Diagnostic {
    let name = text::short(name);
    let first = targets.first().map(|&target| reference(lookup, target)).unwrap_or_default();
    Diagnostic::new(Code::AmbiguousName, format!("`{name}` may be {}", either(lookup, targets)))
        .label("not linked")
        .help(format!("write `[[{first}|{name}]]` or `[[!{name}]]`, or list one of them"))
}

/// Names records so that they can be told apart: ``the actor `x` or the location `x` ``.
pub(super) fn either(lookup: &dyn Lookup, targets: &[Target]) -> String {
    /// More make no sentence.
    const MOST: usize = 5;
    let mut out = String::new();
    for (at, &target) in targets.iter().take(MOST).enumerate() {
        let join = match at {
            0 => "",
            _ if at + 1 == targets.len() => " or ",
            _ => ", ",
        };
        let title = text::short(lookup.title(target));
        let _ = write!(out, "{join}the {} {title}", target.kind.key());
        // What several are called by tells none of them.
        let called = reference(lookup, target);
        if targets.iter().filter(|&&other| reference(lookup, other) == called).count() == 1 {
            let _ = write!(out, " (`{called}`)");
        }
    }
    if targets.len() > MOST {
        let _ = write!(out, " or {} others", targets.len() - MOST);
    }
    out
}

/// What an author writes to mean a record: `actor:kim-jong-un`.
pub(super) fn reference(lookup: &dyn Lookup, target: Target) -> String {
    format!("{}:{}", target.kind.key(), lookup.id(target))
}

/// Appends the start tag of a link to a record.
pub(super) fn open_link(
    html: &mut String,
    target: Target,
    lookup: &dyn Lookup,
    anchor: Option<&str>,
) {
    html.push_str("<a href=\"");
    let mut address = lookup.href(target).to_string();
    if let Some(anchor) = anchor {
        address.push('#');
        super::address::push_anchor(&mut address, anchor);
    }
    push_address(html, &address);
    html.push_str("\" class=\"ref ref-");
    html.push_str(target.kind.key());
    html.push_str("\">");
}

/// Appends an address of the site to an attribute; the way to the root stays as it is.
pub(super) fn push_address(html: &mut String, address: &str) {
    let rest = match address.strip_prefix(crate::model::ROOT) {
        Some(rest) => {
            html.push(crate::model::ROOT);
            rest
        }
        None => address,
    };
    text::value_of(html, rest);
}

/// Puts the text of every run, with its links, into the HTML.
pub(super) fn assemble(draft: &Draft, links: &[Link], cx: &Context<'_>) -> String {
    /// What the tags of a link take, about.
    const LINK: usize = 80;
    let mut out = String::with_capacity(
        draft.html.len() + draft.plain.len() + draft.plain.len() / 16 + links.len() * LINK,
    );
    let mut links = links.iter().peekable();
    let mut from = 0;
    for (at, insert) in &draft.inserts {
        out.push_str(&draft.html[from..*at]);
        from = *at;
        match insert {
            Insert::Run(run) => {
                let range = &draft.runs[*run].range;
                let mut start = range.start;
                while let Some(link) = links.next_if(|link| link.range.end <= range.end) {
                    text::escape(&mut out, &draft.plain[start..link.range.start]);
                    open_link(&mut out, link.target, cx.lookup, None);
                    text::escape(&mut out, &draft.plain[link.range.clone()]);
                    out.push_str("</a>");
                    start = link.range.end;
                }
                text::escape(&mut out, &draft.plain[start..range.end]);
            }
            Insert::Html(html) => out.push_str(html),
        }
    }
    out.push_str(&draft.html[from..]);
    out
}
