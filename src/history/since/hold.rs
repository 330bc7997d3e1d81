//! What is restricted today, laid over a desk as it was.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use rayon::prelude::*;

use super::gather::{keys_of, runs};
use super::{Held, Since};
use crate::history::parts::{Find, Parts};
use crate::history::state::{Said, State, state};
use crate::link::{Target, fold};
use crate::model::{Kind, Marking, Record};
use crate::read::{Corpus, Withheld};
impl Since {
    /// Marks the records of an earlier desk as strictly as they are today, for an audience, and
    /// withholds from it the names that are withheld today.
    pub(crate) fn hold(&self, corpus: &mut Corpus, audience: Marking) {
        self.keep_back(corpus);
        for (marking, text) in self.committed.texts.iter().chain(&self.on_disk.texts) {
            if *marking > audience {
                corpus.withheld_texts.push(Arc::from(text.as_str()));
            }
        }
        let all = || self.committed.held.iter().chain(&self.on_disk.held);
        if all().next().is_none() && self.on_disk.runs.is_empty() {
            return;
        }
        let called = all().any(|held| held.state.is_some()).then(|| called(corpus));
        let called = called.unwrap_or_default();
        let find = |kind: Kind, name: &str| called.get(&(kind, fold::key(name))).copied();
        let mut by_id: HashMap<(Kind, &str), Vec<Holding<'_>>> = HashMap::new();
        let mut by_name: HashMap<(Kind, &str), Marking> = HashMap::new();
        for held in all() {
            let holding = Holding::of(held, audience, &find);
            for id in held.ids.keys() {
                by_id.entry((held.brief.kind, id)).or_default().push(holding.clone());
            }
            corpus.withheld.extend(holding.withheld(audience));
            for name in held.alone.iter().filter(|_| held.brief.tlp > audience) {
                by_name.insert((held.brief.kind, name), held.brief.tlp);
            }
        }
        let runs = [&self.committed.runs, &self.on_disk.runs];
        let holder = Holder { audience, by_id, by_name, runs, find: &find };
        holder.mark(&mut corpus.briefings);
        holder.mark(&mut corpus.events);
        holder.mark(&mut corpus.actors);
        holder.mark(&mut corpus.locations);
        holder.mark(&mut corpus.sources);
        holder.mark(&mut corpus.pages);
    }

    /// Makes drafts of the records of an earlier desk that are drafts today, and lets them be seen no
    /// sooner.
    fn keep_back(&self, corpus: &mut Corpus) {
        fn keep<T: Said + Clone>(
            records: &mut [Arc<Record<T>>],
            all: &HashMap<(Kind, &str), Vec<&Held>>,
        ) {
            for record in records {
                let id = fold::key(&record.id.value);
                let Some(held) = all.get(&(T::KIND, id.as_str())) else { continue };
                let is_it = |held: &&&Held| {
                    !held.ids.get(&id).is_some_and(|is_shared| *is_shared)
                        || held.versions.contains(&state(&**record).says())
                };
                let held: Vec<&Held> = held.iter().filter(is_it).copied().collect();
                let record = Arc::make_mut(record);
                for Held { brief, .. } in held {
                    record.head.keep_back(brief.draft, brief.day);
                    for (_, seen) in &mut record.narrower {
                        Arc::make_mut(seen).head.keep_back(brief.draft, brief.day);
                    }
                }
            }
        }
        let mut all: HashMap<(Kind, &str), Vec<&Held>> = HashMap::new();
        for held in self.committed.unpublished.iter().chain(&self.on_disk.unpublished) {
            for id in held.ids.keys() {
                all.entry((held.brief.kind, id)).or_default().push(held);
            }
        }
        if all.is_empty() {
            return;
        }
        keep(&mut corpus.briefings, &all);
        keep(&mut corpus.events, &all);
        keep(&mut corpus.actors, &all);
        keep(&mut corpus.locations, &all);
        keep(&mut corpus.sources, &all);
        keep(&mut corpus.pages, &all);
    }
}

/// The records of a desk by all that they are called.
fn called(corpus: &Corpus) -> HashMap<(Kind, String), Target> {
    fn add<T: Said>(records: &[Arc<Record<T>>], all: &mut HashMap<(Kind, String), Target>) {
        for (at, record) in records.iter().enumerate() {
            for name in keys_of(record).into_iter().chain([fold::key(&record.id.value)]) {
                all.insert((T::KIND, name), Target::new(T::KIND, at));
            }
        }
    }
    let mut all = HashMap::new();
    add(&corpus.actors, &mut all);
    add(&corpus.locations, &mut all);
    add(&corpus.sources, &mut all);
    add(&corpus.events, &mut all);
    all
}

/// What of a record an audience may not see today.
#[derive(Clone)]
struct Holding<'h> {
    held: &'h Held,
    /// The parts that it may not see, and their marking, where it may see the record.
    parts: Option<(Arc<Parts>, Marking)>,
}

impl<'h> Holding<'h> {
    fn of(held: &'h Held, audience: Marking, find: Find<'_>) -> Self {
        let above = held.brief.narrower.iter().map(|(above, _)| *above);
        let above = above.filter(|above| audience < *above).min();
        let parts = held.state.as_ref().filter(|_| held.brief.tlp <= audience);
        let parts = parts.and_then(|state| {
            let mut parts = Parts::of(state, audience, find)?;
            if let Some(now) = &held.now {
                parts.clear(now, audience, find);
            }
            (!parts.is_empty()).then_some(parts)
        });
        Self { held, parts: parts.map(Arc::new).zip(above) }
    }

    /// What the audience may not see of it; `None` where it may see all.
    fn withheld(&self, audience: Marking) -> Option<Withheld> {
        let Held { brief, ids, lifted, .. } = self.held;
        let (names, parts) = match &self.parts {
            _ if brief.tlp > audience => (self.held.names().map(str::to_owned).collect(), None),
            Some((parts, _)) => {
                let names = parts.names.iter().map(|(_, name)| name.clone());
                (names.collect(), self.held.state.clone())
            }
            None => return None,
        };
        let is_own = |is_shared: bool| !is_shared && lifted.is_none();
        let ids = ids.iter().filter(|(_, is_shared)| is_own(**is_shared)).map(|(id, _)| id.clone());
        let is_gone = self.held.now.is_some();
        Some(Withheld { kind: brief.kind, ids: ids.collect(), names, parts, is_gone })
    }

    /// The marking of an earlier version of a record, which has the folded `id`; `None` if it is not
    /// of this record.
    fn marking(
        &self,
        id: &str,
        then: &State,
        audience: Marking,
        find: Find<'_>,
    ) -> Option<Marking> {
        let Held { brief, ids, versions, lifted, .. } = self.held;
        if lifted.as_ref().is_some_and(|since| since.contains(&then.says())) {
            return None;
        }
        if ids.get(id).is_some_and(|is_shared| *is_shared) && !versions.contains(&then.says()) {
            return None;
        }
        let shown = then.for_audience(audience);
        // What it shows today it may have shown before: words of what is marked may stand in it.
        let is_as_today = self.held.state.as_ref().is_some_and(|today| {
            let today = today.for_audience(audience);
            today.fields == shown.fields && today.brief.title == shown.brief.title
        });
        let said = self.parts.as_ref().filter(|_| !is_as_today);
        let said = said.filter(|(parts, _)| parts.are_said_in(&shown, find));
        Some(said.map_or(brief.tlp, |(_, above)| brief.tlp.max(*above)))
    }
}

/// What an earlier desk is held against.
struct Holder<'h> {
    audience: Marking,
    /// What may not be seen, by kind and folded id.
    by_id: HashMap<(Kind, &'h str), Vec<Holding<'h>>>,
    /// By kind and folded name, of which it may see none.
    by_name: HashMap<(Kind, &'h str), Marking>,
    runs: [&'h BTreeMap<u128, Marking>; 2],
    find: Find<'h>,
}

impl Holder<'_> {
    /// Marks the records of a kind.
    fn mark<T: Said + Clone + Send + Sync>(&self, records: &mut [Arc<Record<T>>]) {
        let seen = records.par_iter_mut().filter(|record| record.head.tlp <= self.audience);
        seen.for_each(|record| {
            let id = fold::key(&record.id.value);
            let held = self.by_id.get(&(T::KIND, id.as_str()));
            if held.is_none()
                && self.runs.iter().all(|runs| runs.is_empty())
                && self.by_name.is_empty()
            {
                return;
            }
            let then = state(record);
            let of_name =
                then.brief.all_names().skip(1).filter_map(|name| {
                    self.by_name.get(&(T::KIND, fold::key(name).as_str())).copied()
                });
            let of_record = held.into_iter().flatten();
            let of_record =
                of_record.filter_map(|held| held.marking(&id, &then, self.audience, self.find));
            let shown = runs(&then.for_audience(self.audience)).collect::<Vec<u128>>();
            let of_texts = self
                .runs
                .iter()
                .flat_map(|runs| shown.iter().filter_map(move |run| runs.get(run).copied()));
            let today = of_record.chain(of_texts).chain(of_name).max();
            if let Some(today) = today.filter(|today| *today > record.head.tlp) {
                Arc::make_mut(record).head.tlp = today;
            }
        });
    }
}
