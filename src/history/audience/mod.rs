//! The one place where markings hold over the history: from a chronicle, which may hold anything,
//! to the history that one audience may see. The rules are those of [`super`].

mod followed;
mod likely;
mod tell;
mod uncommitted;

use std::collections::{BTreeSet, HashMap, HashSet};

use rayon::prelude::*;

use super::chronicle::{Chronicle, Entry, Thread, sides_until_cleared};
use super::hidden::{Gathered, Hidden};
use super::parts::Parts;
use super::state::{Brief, State};
use super::words::Words;
use super::{History, Revision};
use crate::link::{Selection, Target, fold};
use crate::model::{HistorySettings, Kind};
use crate::read::Withheld;
use followed::{Followed, moved};
use likely::Likely;
use tell::{Teller, heads, renamed};
pub(crate) use uncommitted::with_uncommitted;

/// A record of the desk as it is now.
pub(crate) struct Known<'a> {
    pub(crate) kind: Kind,
    pub(crate) id: &'a str,
    /// All that it is called, as the audience sees it, but its id.
    pub(crate) names: Vec<&'a str>,
    /// What it is called beside, and the audience may not see.
    pub(crate) hidden: Vec<&'a str>,
    /// All that it says, where the audience may not see all of it.
    pub(crate) now: Option<Now<'a>>,
    /// What it says in later versions of the desk, and no longer, where parts of it are marked.
    pub(crate) later: Vec<&'a State>,
    /// The file that it is written in.
    pub(crate) file: &'a str,
    /// The record in the graph; `None` where the build leaves it out.
    pub(crate) target: Option<Target>,
}

/// What a record says now.
pub(crate) struct Now<'a> {
    /// The same for two records only if what counts of them is the same.
    pub(crate) says: u128,
    /// Makes its state.
    pub(crate) state: Box<dyn Fn() -> State + Send + Sync + 'a>,
}

/// The desk as it is now, and who it is shown to.
pub(crate) struct Desk<'a> {
    pub(crate) selection: &'a Selection,
    pub(crate) settings: HistorySettings,
    pub(crate) records: Vec<Known<'a>>,
    /// The files that are copied as they are.
    pub(crate) assets: HashSet<&'a str>,
    /// Finds the record of a kind that a name means, if it is one.
    pub(crate) find: &'a (dyn Fn(Kind, &str) -> Option<Target> + Sync),
    /// The title of a record of the graph.
    pub(crate) title: &'a (dyn Fn(Target) -> String + Sync),
    /// What stands for words that are withheld.
    pub(crate) withheld: &'a str,
    /// What a later version of the desk withholds.
    pub(crate) later: &'a [Withheld],
}

/// Tells what an audience may see of a chronicle; and which names it may not.
pub(crate) fn history(chronicle: &Chronicle, desk: &Desk<'_>) -> (History, Hidden) {
    let selection = desk.selection;
    let mut targets: HashMap<(Kind, &str), Target> = HashMap::new();
    let mut left_out: HashSet<(Kind, String)> = HashSet::new();
    let mut seen: Vec<(Kind, &str)> = Vec::new();
    let mut gathered = Gathered::default();
    let mut hidden_files: HashSet<&str> = HashSet::new();
    for record in &desk.records {
        let names = || [record.id].into_iter().chain(record.names.iter().copied());
        match record.target {
            Some(target) => {
                targets.entry((record.kind, record.id)).or_insert(target);
                seen.extend(names().map(|name| (record.kind, name)));
                gathered.add(record.kind, record.hidden.iter().copied(), None);
            }
            None => {
                left_out.insert((record.kind, fold::key(record.id)));
                hidden_files.insert(record.file);
                gathered.add(record.kind, names().chain(record.hidden.iter().copied()), None);
            }
        }
    }
    for Withheld { kind, ids, names, parts, .. } in desk.later {
        let ids = ids.iter().filter(|_| parts.is_none());
        gathered.add(*kind, names.iter().chain(ids).map(String::as_str), None);
    }

    let nows = nows(desk);
    let mut threads: Vec<Followed<'_>> = chronicle
        .threads
        .par_iter()
        .map(|thread| {
            let latest = thread.latest();
            let target = latest.and_then(|brief| targets.get(&(brief.kind, brief.id.as_str())));
            let is_hidden = thread.is_astray
                || latest.is_none_or(|brief| {
                    left_out.contains(&(brief.kind, fold::key(&brief.id)))
                        || target.is_none() && !sees(selection, brief)
                });
            let target = target.copied().filter(|_| !thread.is_astray);
            let known = latest.and_then(|brief| nows.get(&(brief.kind, brief.id.as_str())));
            Followed::new(thread, known.copied(), target, is_hidden, selection, desk.find)
        })
        .collect();
    let likely = Likely::new(desk, chronicle, &threads);
    for thread in threads.iter_mut().filter(|thread| likely.may_be(thread)) {
        thread.is_hidden = true;
    }
    let moved = moved(&threads);
    threads.par_iter_mut().for_each(|thread| thread.add_moved(&moved));
    for thread in &threads {
        thread.gather(selection, chronicle.commits.len(), &mut gathered);
    }
    let hidden = gathered.finish(&seen, desk.withheld.to_owned());
    let mut sayings = Words::default();
    for parts in threads.iter().filter_map(|thread| thread.parts.as_ref()) {
        parts.words.sayings().for_each(|saying| sayings.add_run(saying.to_owned()));
    }
    let is_said = |message: &str, at: usize| {
        hidden.is_named_in(message, at) || sayings.is_said_in(message, false)
    };
    let heads = heads(chronicle, desk, &threads, selection, &is_said, &hidden_files);
    let renamed = renamed(threads.iter().map(|thread| (thread.entries, thread.target)));
    let teller = Teller { desk, hidden: &hidden, heads, renamed };
    let mut revisions: Vec<(usize, Revision)> = threads
        .par_iter()
        .filter(|thread| !thread.is_hidden)
        .flat_map_iter(|thread| teller.thread(thread))
        .collect();
    revisions.sort_by(|(a, one), (b, other)| {
        b.cmp(a).then_with(|| (one.kind, &one.id).cmp(&(other.kind, &other.id)))
    });
    let revisions = revisions.into_iter().map(|(_, revision)| revision).collect();
    (History::new(revisions, chronicle.is_shallow), hidden)
}

/// What earlier versions say that an audience may not see, as [`super::withheld_of`] gives it.
pub(super) fn withheld(chronicle: &Chronicle, selection: &Selection) -> Vec<String> {
    let mut all = BTreeSet::new();
    for thread in &chronicle.threads {
        let is_hidden = thread.latest().is_none_or(|brief| !sees(selection, brief));
        let sees_it = |brief: &Brief| sees(selection, brief);
        let parts = Parts::gather(thread, (&[], None), selection.audience, sees_it, &|_, _| None);
        all.extend(parts.iter().flat_map(Parts::strings));
        let seen = if is_hidden { HashSet::new() } else { told(thread, selection) };
        for (brief, state) in thread.all().flat_map(Entry::sides) {
            let Some(brief) = brief else { continue };
            if !is_hidden && sees(selection, brief) {
                continue;
            }
            let said = brief.all_names().map(str::to_owned);
            let said = said.chain(state.into_iter().flat_map(State::strings));
            // What was told before it was a draft again is told with what became of it.
            let is_new = |said: &String| brief.tlp > selection.audience || !seen.contains(said);
            all.extend(said.filter(is_new));
        }
    }
    all.into_iter().collect()
}

/// What the versions of a record say that are told of it: those that may be seen, since it was last
/// above the audience.
fn told(thread: &Thread, selection: &Selection) -> HashSet<String> {
    let cleared = sides_until_cleared(&thread.entries, selection.audience);
    let told = thread.entries.iter().flat_map(Entry::sides).skip(cleared);
    told.filter_map(|(brief, state)| Some((brief?, state)))
        .filter(|(brief, _)| sees(selection, brief))
        .flat_map(|(brief, state)| {
            let names = brief.all_names().map(str::to_owned);
            names.chain(state.into_iter().flat_map(State::strings))
        })
        .collect()
}

/// The records of a desk of which not all may be seen, or not all that they say later.
fn nows<'d>(desk: &'d Desk<'_>) -> HashMap<(Kind, &'d str), &'d Known<'d>> {
    let all = desk.records.iter();
    let nows = all.filter(|record| record.now.is_some() || !record.later.is_empty());
    nows.map(|record| ((record.kind, record.id), record)).collect()
}

/// Whether a version of a record may be seen.
fn sees(selection: &Selection, brief: &Brief) -> bool {
    selection.includes(brief.tlp, brief.draft, brief.day)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::chronicle::{Entry, Thread, Told};
    use super::super::compare;
    use super::super::state::{Called, Field, Item};
    use super::*;
    use crate::model::Marking;

    /// A version of a record with a title, a status, and an alias and tags of which the last are
    /// marked amber.
    fn version(title: &str, status: &str, tags: [&str; 2]) -> State {
        let fields = |tags: &[&str]| {
            let tags = tags.iter().map(|tag| Item::plain(*tag)).collect();
            [
                ("status".to_owned(), Field::One(Item::plain(status))),
                ("tags".to_owned(), Field::List(tags)),
            ]
            .into()
        };
        let brief = Brief {
            kind: Kind::Actor,
            id: "a".to_owned(),
            title: title.to_owned(),
            names: vec!["Open".to_owned(), "Nightjar".to_owned()],
            tlp: Marking::Clear,
            draft: false,
            day: None,
            narrower: vec![(
                Marking::Amber,
                Called { title: "Plain".to_owned(), names: vec!["Open".to_owned()] },
            )],
            redirects: Vec::new(),
            texts: Vec::new(),
            says: 0,
        };
        let narrower = vec![(Marking::Amber, fields(&tags[..1]))];
        State { brief, fields: fields(&tags), narrower }.sealed()
    }

    fn chronicle(versions: &[State], message: &str) -> Chronicle {
        let states: Vec<Arc<State>> = versions.iter().cloned().map(Arc::new).collect();
        let brief = |state: &Arc<State>| Arc::new(state.brief.clone());
        let entries = states.iter().enumerate().map(|(at, after)| {
            let before = at.checked_sub(1).map(|at| &states[at]);
            Entry {
                commit: at,
                before: before.map(brief),
                after: Some(brief(after)),
                differences: Arc::new(
                    before.map_or_else(Vec::new, |before| compare::compare(before, after)),
                ),
                states: Some((before.map(Arc::clone), Some(Arc::clone(after)))),
                at: (None, None),
            }
        });
        let commits = (0..states.len()).map(|at| Told {
            id: Arc::from(format!("{at:040}")),
            author: Arc::from("Ana"),
            seconds: 0,
            message: Arc::from(message),
            is_opaque: false,
            assets: Vec::new(),
            around: Vec::new(),
        });
        Chronicle {
            commits: commits.collect(),
            threads: vec![Thread {
                entries: entries.collect(),
                aside: Vec::new(),
                is_astray: false,
            }],
            living: HashMap::new(),
            is_shallow: false,
            is_unsure: false,
        }
    }

    fn told(chronicle: &Chronicle, audience: Marking) -> History {
        let selection = Selection { audience, drafts: false, today: None };
        let desk = Desk {
            selection: &selection,
            settings: HistorySettings::default(),
            records: vec![Known {
                kind: Kind::Actor,
                id: "a",
                names: vec!["Plain", "Open"],
                hidden: Vec::new(),
                now: None,
                later: Vec::new(),
                file: "content/actors/a.yaml",
                target: Some(Target::new(Kind::Actor, 0)),
            }],
            assets: HashSet::new(),
            find: &|_, _| None,
            title: &|_| String::new(),
            withheld: "[withheld]",
            later: &[],
        };
        history(chronicle, &desk).0
    }

    #[test]
    fn of_a_record_with_marked_parts_an_audience_is_told_of_the_others() {
        let versions = [
            version("Plain and secret", "one", ["x", "secret"]),
            version("Plain and secret", "one", ["x", "other"]),
            version("Plain and secret", "two", ["y", "other"]),
        ];
        let chronicle = chronicle(&versions, "Say more");
        let clear = told(&chronicle, Marking::Green);
        assert_eq!(clear.revisions.len(), 2, "{clear:#?}");
        assert_eq!(clear.revisions[0].title, "Plain");
        assert_eq!(clear.revisions[0].changes.len(), 2);
        assert_eq!(clear.revisions[0].message, None, "it may be about what is marked");
        let shown = format!("{clear:?}");
        for secret in ["secret", "other", "Nightjar"] {
            assert!(!shown.contains(secret), "{secret}: {shown}");
        }
        let amber = told(&chronicle, Marking::Amber);
        assert_eq!(amber.revisions.len(), 3);
        assert_eq!(amber.revisions[0].title, "Plain and secret");
        assert_eq!(amber.revisions[0].message.as_deref(), Some("Say more"));
        assert!(format!("{amber:?}").contains("other"));
    }
}
