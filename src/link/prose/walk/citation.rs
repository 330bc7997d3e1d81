//! Citations.

use std::fmt::Write as _;
use std::ops::Range;

use super::Walk;
use super::draft::{Insert, Run};
use super::inline::{suggestions, unescaped};
use super::stack::{Mode, Origin};
use crate::diagnostic::Code;
use crate::link::prose::mention::either;
use crate::link::prose::{Note, cite, text};
use crate::link::target::{Resolved, Target};

impl Walk<'_> {
    /// Writes the numbers of what is cited.
    pub(super) fn cite(&mut self, label: &str, range: &Range<usize>) {
        let label = unescaped(label);
        let mut cited: Vec<usize> = Vec::new();
        let mut unknown: Vec<String> = Vec::new();
        for part in cite::parts(&label) {
            let (id, locator) = part.split();
            let (resolved, locator) = match (self.cx.lookup.source(id), locator) {
                // A title may hold a comma.
                (Resolved::Unknown(nearest), Some(_)) => match self.cx.lookup.source(part.text) {
                    Resolved::Unknown(_) => (Resolved::Unknown(nearest), None),
                    found => (found, None),
                },
                found => found,
            };
            match resolved {
                Resolved::One(source) => {
                    let locator = locator.map(|text| self.beside(text, range).into_owned());
                    let note = self.note(source, locator);
                    if !cited.contains(&note) {
                        cited.push(note);
                    }
                }
                Resolved::Withheld => {
                    let message =
                        "a citation of a source that this audience does not see".to_owned();
                    self.say(Code::Withheld, message, "left out", None, range);
                }
                Resolved::Many(targets) => {
                    // A source is cited by its id, without its kind.
                    let message = format!(
                        "`{}` may be {}",
                        text::short(id),
                        either(self.cx.lookup, &targets)
                    );
                    let help = "write the id of the source".to_owned();
                    self.say(Code::AmbiguousReference, message, "shown as text", Some(help), range);
                    unknown.push(format!("[@{}]", part.text));
                }
                Resolved::Unknown(nearest) => {
                    let help =
                        suggestions(&nearest, "[@", "]").map(|nearest| format!("write {nearest}"));
                    let help = self.with_comma(part.text).or(help);
                    let help = help
                        .or_else(|| Some("add a record of it to `content/sources/`".to_owned()));
                    let message = format!("no source is called `{}`", text::short(id));
                    self.say(Code::BrokenReference, message, "shown as text", help, range);
                    unknown.push(format!("[@{}]", part.text));
                }
            }
        }
        if !cited.is_empty() {
            self.cited(&cited);
        } else if unknown.is_empty() {
            // All are withheld: no gap in the text tells of them.
            self.close_up();
        }
        for unknown in unknown {
            self.push(Origin::Markdown(""), Mode::Mute);
            self.push_text(&unknown, range, false);
            self.close();
        }
    }

    /// What to write for a citation with a place in the source and no comma before it.
    fn with_comma(&self, written: &str) -> Option<String> {
        /// An id is one word, and few titles have more.
        const WORDS: usize = 8;
        let blanks: Vec<usize> =
            written.match_indices(char::is_whitespace).map(|(at, _)| at).take(WORDS).collect();
        // Of two names the longer is meant.
        let mut parts = blanks.into_iter().rev().map(|at| written.split_at(at));
        let (id, place) = parts.find(|(id, place)| {
            let is_place = place.contains(|c: char| c.is_ascii_digit());
            is_place && matches!(self.cx.lookup.source(id), Resolved::One(_))
        })?;
        Some(format!("write `[@{}, {}]`", id.trim_end_matches(','), text::short(place.trim())))
    }

    fn cited(&mut self, notes: &[usize]) {
        let in_link = self.in_link();
        self.close_up();
        self.draft.html.push_str("<sup class=\"cite\">");
        for (nth, &at) in notes.iter().enumerate() {
            let Some(note) = self.draft.notes.get_mut(at) else { continue };
            let html = &mut self.draft.html;
            if nth > 0 {
                html.push_str(", ");
            }
            let number = note.number;
            if in_link {
                let _ = write!(html, "{number}");
                continue;
            }
            let id = format!("{}cite-{number}-{}", self.cx.prefix, note.back.len() + 1);
            html.push_str("<a href=\"#");
            text::value_of(html, self.cx.prefix);
            let _ = write!(html, "note-{number}\"");
            text::attribute(html, "id", &id);
            let _ = write!(html, " role=\"doc-noteref\">{number}</a>");
            note.back.push(id.clone());
            self.draft.anchors.push(id);
        }
        self.draft.html.push_str("</sup>");
    }

    /// Takes back the space before a note, which authors write and typesetters do not.
    fn close_up(&mut self) {
        let draft = &mut self.draft;
        let (end, html_end) = (draft.plain.len(), draft.html.len());
        let open =
            |run: &&mut Run| run.linkable && run.range.end == end && run.html_end == html_end;
        let Some(run) = draft.runs.last_mut().filter(open) else { return };
        if !draft.plain.ends_with(' ') {
            return;
        }
        draft.plain.pop();
        run.range.end -= 1;
        if run.range.is_empty() {
            // Markup ends before the space: it is all of the run.
            draft.runs.pop();
            draft
                .inserts
                .pop_if(|(_, insert)| matches!(insert, Insert::Run(at) if *at == draft.runs.len()));
        }
    }

    /// The index of the note for a source and a place in it.
    fn note(&mut self, source: Target, locator: Option<String>) -> usize {
        let notes = &mut self.draft.notes;
        *self.notes.entry((source, locator)).or_insert_with_key(|(source, locator)| {
            let number = u32::try_from(notes.len() + 1).unwrap_or(u32::MAX);
            notes.push(Note {
                number,
                source: *source,
                locator: locator.clone(),
                back: Vec::new(),
            });
            notes.len() - 1
        })
    }
}
