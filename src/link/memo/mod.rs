//! What is kept of one run for the next: linked texts, with all that they depend on.
//!
//! A text is linked anew unless everything that linking asked of the desk has the answer that it
//! had. Records are numbered anew in each run; from run to run, one is the same if it has the same
//! kind and address.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use super::directory::{Directory, Listed};
use super::fold::Folded;
use super::names::Forms;
use super::prose::{Prose, ProseWords};
use super::register::{Basis, Register};
use super::secrets::Kept;
use super::select::Selected;
use super::target::{Destination, Elsewhere, Lookup, Resolved, Target};
use crate::diagnostic::Diagnostic;
use crate::history::{self, Chronicle, Desk, Hidden, History, Uncommitted};
use crate::model::{Body, Href, Kind, Layout, LinkMentions};
use crate::read::Corpus;

/// What is kept of one run for the next.
///
/// What comes of linking is the same with any memo. The default one keeps nothing.
#[derive(Debug, Default)]
pub struct Memo {
    keeps: bool,
    last: Option<Box<Run>>,
    /// Records without the names that may not be seen.
    pub(super) redacted: Kept,
    history: Option<Told>,
}

/// The history of the last run, with what it depends on.
#[derive(Debug)]
struct Told {
    chronicle: Arc<Chronicle>,
    fingerprint: u128,
    history: Arc<History>,
    hidden: Hidden,
    /// The same with what was not committed then.
    on_top: Option<(Arc<Uncommitted>, Arc<History>)>,
}

/// A run: its texts, and what they were linked with.
#[derive(Debug)]
struct Run {
    words: ProseWords,
    link: LinkMentions,
    basis: Basis,
    register: Arc<Register>,
    texts: Texts,
}

/// Linked texts.
#[derive(Debug, Default)]
pub(super) struct Texts {
    /// By kind and index of their record.
    of_records: BTreeMap<Kind, Vec<Option<Linked>>>,
    /// By their record, and number from 1.
    corrections: HashMap<(Target, usize), Linked>,
}

impl Texts {
    /// Keeps a text of a record; the `nth` is 0 for its text, and counts its corrections from 1.
    pub(super) fn keep(&mut self, target: Target, nth: usize, linked: Linked) {
        if nth > 0 {
            self.corrections.insert((target, nth), linked);
            return;
        }
        let of_kind = self.of_records.entry(target.kind).or_default();
        if of_kind.len() <= target.at() {
            of_kind.resize_with(target.at() + 1, || None);
        }
        of_kind[target.at()] = Some(linked);
    }

    fn get(&self, target: Target, nth: usize) -> Option<&Linked> {
        match nth {
            0 => self.of_records.get(&target.kind)?.get(target.at())?.as_ref(),
            nth => self.corrections.get(&(target, nth)),
        }
    }
}

/// A linked text, with where it was written and what it depends on.
#[derive(Debug, Clone)]
pub(super) struct Linked {
    pub(super) prose: Arc<Prose>,
    pub(super) diagnostics: Arc<[Diagnostic]>,
    file: Arc<str>,
    /// The text of the file.
    source: Arc<str>,
    body: Body,
    needs: Arc<Needs>,
}

/// What a text depends on, beside how it is written and what all texts depend on.
#[derive(Debug, Clone)]
struct Needs {
    listed: Vec<Target>,
    asked: Vec<Asked>,
    /// The text in which names were sought, where that is not [`Prose::plain`].
    folded: Option<Box<str>>,
}

/// A question of a text, with the answer.
#[derive(Debug, Clone, PartialEq)]
enum Asked {
    Reference(Box<str>, Resolved),
    Source(Box<str>, Resolved),
    Destination(Box<str>, Destination),
    Elsewhere(Box<str>, Elsewhere),
    Title(Target),
}

impl Memo {
    /// A memo that keeps what the next run can use, and nothing else.
    pub fn keeping() -> Self {
        Self { keeps: true, ..Self::default() }
    }

    pub(super) fn keeps(&self) -> bool {
        self.keeps
    }

    /// Gives the register of the last run, if that of this one is the same.
    pub(super) fn register(
        &self,
        corpus: &Corpus,
        chosen: &Selected,
        words: &ProseWords,
    ) -> Option<Arc<Register>> {
        let last = self.last.as_deref().filter(|last| last.words == *words)?;
        last.register.fits(&last.basis, corpus, chosen).then(|| Arc::clone(&last.register))
    }

    /// Tells the history, or gives that of the last run: `fingerprint` is one of all that it depends
    /// on beside its chronicle, and beside what is not yet committed.
    pub(super) fn history(
        &mut self,
        chronicle: &Arc<Chronicle>,
        uncommitted: Option<&Arc<Uncommitted>>,
        fingerprint: u128,
        desk: &Desk<'_>,
    ) -> Arc<History> {
        let known = self.history.take();
        let known = known.filter(|known| {
            Arc::ptr_eq(&known.chronicle, chronicle) && known.fingerprint == fingerprint
        });
        let mut told = known.unwrap_or_else(|| {
            let (history, hidden) = history::history(chronicle, desk);
            Told {
                chronicle: Arc::clone(chronicle),
                fingerprint,
                history: Arc::new(history),
                hidden,
                on_top: None,
            }
        });
        let history = match uncommitted {
            None => Arc::clone(&told.history),
            Some(uncommitted) => match &told.on_top {
                Some((of, history)) if Arc::ptr_eq(of, uncommitted) => Arc::clone(history),
                _ => {
                    let (base, hidden) = (&told.history, &told.hidden);
                    let history =
                        history::with_uncommitted(base, hidden, chronicle, uncommitted, desk);
                    let history = Arc::new(history);
                    told.on_top = Some((Arc::clone(uncommitted), Arc::clone(&history)));
                    history
                }
            },
        };
        self.history = Some(told).filter(|_| self.keeps);
        history
    }

    /// Compares this run with the last.
    pub(super) fn compare<'a>(
        &'a self,
        register: &'a Arc<Register>,
        chosen: &Selected,
        words: &ProseWords,
        link: LinkMentions,
    ) -> Option<Comparison<'a>> {
        let last = self.last.as_deref().filter(|last| {
            last.words == *words
                && last.link == link
                && last.basis.withholds_as(chosen)
                && last.register.directory.base() == register.directory.base()
        })?;
        let numbering = Renumbering::new(&last.register.directory, &register.directory);
        let names = register.names.changed(&last.register.names, |old| numbering.new_of(old));
        let changed = Forms::new(names);
        let same_register = Arc::ptr_eq(&last.register, register);
        Some(Comparison { last, directory: &register.directory, same_register, numbering, changed })
    }

    /// Keeps a run for the next, in place of the last.
    pub(super) fn keep(
        &mut self,
        corpus: &Corpus,
        chosen: Selected,
        register: Arc<Register>,
        words: &ProseWords,
        link: LinkMentions,
        texts: Texts,
    ) {
        if self.keeps {
            let (words, basis) = (words.clone(), Basis::new(corpus, chosen));
            self.last = Some(Box::new(Run { words, link, basis, register, texts }));
        }
    }
}

/// What differs between the last run and this one.
pub(super) struct Comparison<'a> {
    last: &'a Run,
    directory: &'a Directory,
    /// Whether the directory is that of the last run.
    same_register: bool,
    numbering: Renumbering,
    /// The names that were added or removed, or mean something else.
    changed: Forms,
}

impl Comparison<'_> {
    /// Gives a text of the last run, if linking it now would come to the same.
    pub(super) fn reuse(
        &self,
        target: Target,
        nth: usize,
        written: &Written<'_>,
        listed: &[Target],
    ) -> Option<Linked> {
        let old = self.numbering.old_of(target)?;
        let kept = self.last.texts.get(old, nth)?;
        let needs = &kept.needs;
        let same = kept.is_written(written)
            && !self.is_retitled(old)
            && self.is_same_list(&needs.listed, listed)
            && (self.same_register
                || needs.asked.iter().all(|asked| self.is_answered(asked, written.file)))
            && !self.changed.any_in(needs.folded.as_deref().unwrap_or(&kept.prose.plain));
        if !same {
            return None;
        }
        let (prose, needs) = if self.numbering.is_same() {
            (Arc::clone(&kept.prose), Arc::clone(&kept.needs))
        } else {
            (self.renumbered(&kept.prose)?, self.renumbered(&kept.needs)?)
        };
        Some(Linked {
            prose,
            diagnostics: Arc::clone(&kept.diagnostics),
            file: Arc::clone(written.file),
            source: Arc::clone(written.source),
            body: written.body.clone(),
            needs,
        })
    }

    fn is_retitled(&self, old: Target) -> bool {
        self.numbering
            .new_of(old)
            .is_none_or(|new| self.last.register.directory.title(old) != self.directory.title(new))
    }

    fn is_same_list(&self, old: &[Target], new: &[Target]) -> bool {
        old.len() == new.len()
            && old.iter().zip(new).all(|(&old, &new)| self.numbering.new_of(old) == Some(new))
    }

    fn is_answered(&self, asked: &Asked, file: &str) -> bool {
        let mut asked = asked.clone();
        if !asked.renumber(&self.numbering) {
            return false;
        }
        match &asked {
            Asked::Reference(reference, answer) => self.directory.resolve(reference) == *answer,
            Asked::Source(reference, answer) => self.directory.source(reference) == *answer,
            Asked::Destination(url, answer) => self.directory.destination(file, url) == *answer,
            Asked::Elsewhere(url, answer) => self.directory.elsewhere(file, url) == *answer,
            Asked::Title(new) => self.numbering.old_of(*new).is_some_and(|old| {
                self.last.register.directory.title(old) == self.directory.title(*new)
            }),
        }
    }

    /// Gives the same with this run's numbers; the very same where none differs.
    fn renumbered<T: Renumber + Clone>(&self, value: &Arc<T>) -> Option<Arc<T>> {
        if value.is_settled(&self.numbering) {
            return Some(Arc::clone(value));
        }
        let mut copy = T::clone(value);
        copy.renumber(&self.numbering).then(|| Arc::new(copy))
    }
}

/// A text as it is written.
pub(super) struct Written<'a> {
    pub(super) file: &'a Arc<str>,
    /// The text of the file.
    pub(super) source: &'a Arc<str>,
    pub(super) body: &'a Body,
}

impl Linked {
    /// Takes what came of linking a text.
    pub(super) fn new(
        written: &Written<'_>,
        listed: Vec<Target>,
        recorder: Recorder<'_>,
        (prose, diagnostics, blocks): (Prose, Vec<Diagnostic>, Vec<Range<usize>>),
    ) -> Self {
        let asked = recorder.asked.into_inner().unwrap_or_else(PoisonError::into_inner);
        let needs = Needs { listed, asked, folded: folded(&prose.plain, &blocks) };
        Self {
            prose: Arc::new(prose),
            diagnostics: diagnostics.into(),
            file: Arc::clone(written.file),
            source: Arc::clone(written.source),
            body: written.body.clone(),
            needs: Arc::new(needs),
        }
    }

    fn is_written(&self, now: &Written<'_>) -> bool {
        self.file == *now.file && self.body == *now.body && self.has_lines_of(now.source)
    }

    /// Whether the lines of a block in YAML, from which places are counted, are the same.
    fn has_lines_of(&self, source: &Arc<str>) -> bool {
        let Layout::Literal { first_line, .. } = self.body.layout else { return true };
        if Arc::ptr_eq(&self.source, source) {
            return true;
        }
        let from = first_line as usize;
        let written = self.body.cuts.written(&self.body.text);
        let count = written.split_inclusive('\n').count();
        let lines = self.source.get(from..).unwrap_or_default().split_inclusive('\n').take(count);
        let end = from + lines.map(str::len).sum::<usize>();
        let at_end = end >= self.source.len();
        self.source.get(from..end) == source.get(from..end)
            && (!at_end || source.len() == self.source.len())
    }
}

/// The blocks of a text as names are sought in them; `None` where they stand so in the text.
fn folded(plain: &str, blocks: &[Range<usize>]) -> Option<Box<str>> {
    let text_of = |block: &Range<usize>| {
        plain.get(block.start.min(plain.len())..block.end.min(plain.len())).unwrap_or_default()
    };
    let is_plain =
        |block| matches!(Folded::new(text_of(block)).text, std::borrow::Cow::Borrowed(_));
    if blocks.iter().all(is_plain) {
        return None;
    }
    let mut all = String::with_capacity(plain.len());
    for block in blocks {
        all.push_str(&Folded::new(text_of(block)).text);
        all.push('\n');
    }
    Some(all.into())
}

/// Answers from the directory, and notes question and answer.
pub(super) struct Recorder<'a> {
    directory: &'a Directory,
    /// In a mutex, since a lookup may be shared; this one never is.
    asked: Mutex<Vec<Asked>>,
}

impl<'a> Recorder<'a> {
    pub(super) fn new(directory: &'a Directory) -> Self {
        Self { directory, asked: Mutex::default() }
    }

    fn note(&self, asked: Asked) {
        let mut all = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        if all.last() != Some(&asked) {
            all.push(asked);
        }
    }
}

impl Lookup for Recorder<'_> {
    fn resolve(&self, reference: &str) -> Resolved {
        let answer = self.directory.resolve(reference);
        self.note(Asked::Reference(reference.into(), answer.clone()));
        answer
    }

    fn source(&self, reference: &str) -> Resolved {
        let answer = self.directory.source(reference);
        self.note(Asked::Source(reference.into(), answer.clone()));
        answer
    }

    fn within_site<'u>(&self, url: &'u str) -> Option<&'u str> {
        // Texts are linked anew when the address of the site changes.
        self.directory.within_site(url)
    }

    fn href(&self, target: Target) -> Href {
        // A record with another address is another record.
        self.directory.href(target)
    }

    fn title(&self, target: Target) -> &str {
        self.note(Asked::Title(target));
        self.directory.title(target)
    }

    fn id(&self, target: Target) -> &str {
        // Nor is one with another id the same.
        self.directory.id(target)
    }

    fn destination(&self, file: &str, url: &str) -> Destination {
        let answer = self.directory.destination(file, url);
        self.note(Asked::Destination(url.into(), answer.clone()));
        answer
    }

    fn elsewhere(&self, file: &str, url: &str) -> Elsewhere {
        let answer = self.directory.elsewhere(file, url);
        self.note(Asked::Elsewhere(url.into(), answer.clone()));
        answer
    }
}

/// Which number a record had in the last run, and which it has in this one.
#[derive(Debug, Default)]
struct Renumbering {
    /// The kinds in which any number differs.
    kinds: BTreeMap<Kind, Numbers>,
    /// How many records each kind has in both runs, where no number differs.
    settled: BTreeMap<Kind, usize>,
}

#[derive(Debug)]
struct Numbers {
    new_of: Vec<Option<u32>>,
    old_of: Vec<Option<u32>>,
}

/// What makes a record the same in two runs.
fn key(one: &Listed) -> (&Href, Option<&str>) {
    (&one.href, one.id.as_deref())
}

impl Renumbering {
    fn new(last: &Directory, now: &Directory) -> Self {
        let mut all = Self::default();
        for kind in Kind::ALL {
            let (old, new) = (last.listed(kind), now.listed(kind));
            let is_same = |(old, new)| key(old) == key(new);
            if old.len() == new.len() && old.iter().zip(new).all(is_same) {
                all.settled.insert(kind, old.len());
                continue;
            }
            let at: HashMap<_, u32> = (0_u32..).zip(new).map(|(at, one)| (key(one), at)).collect();
            let new_of: Vec<Option<u32>> =
                old.iter().map(|one| at.get(&key(one)).copied()).collect();
            let mut old_of = vec![None; new.len()];
            for (old, new) in (0_u32..).zip(&new_of) {
                if let Some(new) = new {
                    old_of[*new as usize] = Some(old);
                }
            }
            all.kinds.insert(kind, Numbers { new_of, old_of });
        }
        all
    }

    fn is_same(&self) -> bool {
        self.kinds.is_empty()
    }

    fn new_of(&self, old: Target) -> Option<Target> {
        self.of(old, |numbers| &numbers.new_of)
    }

    fn old_of(&self, new: Target) -> Option<Target> {
        self.of(new, |numbers| &numbers.old_of)
    }

    fn of(&self, target: Target, list: fn(&Numbers) -> &Vec<Option<u32>>) -> Option<Target> {
        match self.kinds.get(&target.kind) {
            Some(numbers) => {
                let index = (*list(numbers).get(target.at())?)?;
                Some(Target { kind: target.kind, index })
            }
            None => {
                self.settled.get(&target.kind).is_some_and(|&n| target.at() < n).then_some(target)
            }
        }
    }
}

/// Holds records by their numbers.
trait Renumber {
    fn targets(&self) -> Vec<Target>;

    fn targets_mut(&mut self) -> Vec<&mut Target>;

    /// Whether every record has the number that it had.
    fn is_settled(&self, numbering: &Renumbering) -> bool {
        self.targets().into_iter().all(|target| numbering.new_of(target) == Some(target))
    }

    /// Puts this run's numbers in place of the last run's; `false` where there is none.
    fn renumber(&mut self, numbering: &Renumbering) -> bool {
        self.targets_mut()
            .into_iter()
            .all(|target| numbering.new_of(*target).map(|new| *target = new).is_some())
    }
}

impl Renumber for Prose {
    fn targets(&self) -> Vec<Target> {
        let mentions = self.mentions.iter().map(|mention| mention.target);
        let notes = self.notes.iter().map(|note| note.source);
        let unlinked = self.unlinked.iter().flat_map(|one| one.candidates.iter().copied());
        mentions.chain(notes).chain(unlinked).collect()
    }

    fn targets_mut(&mut self) -> Vec<&mut Target> {
        let mentions = self.mentions.iter_mut().map(|mention| &mut mention.target);
        let notes = self.notes.iter_mut().map(|note| &mut note.source);
        let unlinked = self.unlinked.iter_mut().flat_map(|one| one.candidates.iter_mut());
        mentions.chain(notes).chain(unlinked).collect()
    }
}

impl Renumber for Needs {
    fn targets(&self) -> Vec<Target> {
        let asked = self.asked.iter().flat_map(Renumber::targets);
        self.listed.iter().copied().chain(asked).collect()
    }

    fn targets_mut(&mut self) -> Vec<&mut Target> {
        let asked = self.asked.iter_mut().flat_map(Renumber::targets_mut);
        self.listed.iter_mut().chain(asked).collect()
    }
}

impl Renumber for Asked {
    fn targets(&self) -> Vec<Target> {
        match self {
            Asked::Reference(_, Resolved::One(target))
            | Asked::Source(_, Resolved::One(target))
            | Asked::Destination(_, Destination::Record(target, _))
            | Asked::Title(target) => vec![*target],
            Asked::Reference(_, Resolved::Many(several))
            | Asked::Source(_, Resolved::Many(several)) => several.clone(),
            Asked::Reference(..)
            | Asked::Source(..)
            | Asked::Destination(..)
            | Asked::Elsewhere(..) => Vec::new(),
        }
    }

    fn targets_mut(&mut self) -> Vec<&mut Target> {
        match self {
            Asked::Reference(_, Resolved::One(target))
            | Asked::Source(_, Resolved::One(target))
            | Asked::Destination(_, Destination::Record(target, _))
            | Asked::Title(target) => vec![target],
            Asked::Reference(_, Resolved::Many(several))
            | Asked::Source(_, Resolved::Many(several)) => several.iter_mut().collect(),
            Asked::Reference(..)
            | Asked::Source(..)
            | Asked::Destination(..)
            | Asked::Elsewhere(..) => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests;
