//! Which of the sources that a record lists the notes of its text speak of.

use crate::link::Cited;
use crate::link::prose::Note;
use crate::model::Grade;

/// What a record cites: its notes, and what it lists beside them.
pub(super) struct Citations<'c> {
    /// Of each note, in order: what the list says of it.
    pub(super) notes: Vec<Said<'c>>,
    /// What no note says.
    pub(super) beside: Vec<&'c Cited>,
}

/// What a list says of a note.
#[derive(Clone, Copy, Default)]
pub(super) struct Said<'c> {
    /// The entry of the same place in the source: its words and its place are the note's.
    pub(super) entry: Option<&'c Cited>,
    /// How far the source is trusted there.
    pub(super) grade: Grade,
}

impl<'c> Citations<'c> {
    /// Words and place of an entry are never said of another place: a note has them if it names the
    /// same place, or names none and the list has one entry of its source. Of the grade it has what
    /// all entries of the source agree on.
    pub(super) fn new(notes: &[Note], listed: &'c [Cited]) -> Self {
        let mut used = vec![false; listed.len()];
        let mut entries: Vec<Option<usize>> = vec![None; notes.len()];
        for (note, entry) in notes.iter().zip(&mut entries) {
            *entry =
                listed.iter().position(|cited| is_of(note, cited) && cited.locator == note.locator);
            entry.iter().for_each(|&at| used[at] = true);
        }
        let mut said = Vec::with_capacity(notes.len());
        for (note, entry) in notes.iter().zip(entries) {
            let mut of_source = (0..listed.len()).filter(|&at| is_of(note, &listed[at]));
            let first = of_source.next();
            let alone = first.filter(|_| of_source.next().is_none());
            let entry = entry.or_else(|| alone.filter(|&at| note.locator.is_none() && !used[at]));
            entry.iter().for_each(|&at| used[at] = true);
            let grade = match (entry, first) {
                (Some(at), _) => listed[at].grade,
                (None, Some(at)) => agreed(note, listed, listed[at].grade),
                (None, None) => Grade::default(),
            };
            said.push(Said { entry: entry.map(|at| &listed[at]), grade });
        }
        // An entry of the source as a whole says nothing that its graded note does not.
        let is_told = |cited: &Cited| {
            cited.locator.is_none()
                && cited.quote.is_none()
                && notes
                    .iter()
                    .zip(&said)
                    .any(|(note, said)| is_of(note, cited) && said.grade == cited.grade)
        };
        let beside = listed.iter().zip(&used).filter(|(cited, used)| !**used && !is_told(cited));
        Self { beside: beside.map(|(cited, _)| cited).collect(), notes: said }
    }
}

fn is_of(note: &Note, cited: &Cited) -> bool {
    note.source.at() == cited.source
}

/// The grade, if all entries of the note's source have it: without the credibility, which is that of
/// a statement, where each is of another place.
fn agreed(note: &Note, listed: &[Cited], grade: Grade) -> Grade {
    let of_source = || listed.iter().filter(|cited| is_of(note, cited));
    if of_source().any(|cited| cited.grade != grade) {
        return Grade::default();
    }
    let of_whole = of_source().any(|cited| cited.locator.is_none());
    Grade { credibility: grade.credibility.filter(|_| of_whole), ..grade }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::link::Target;
    use crate::model::{Credibility, Kind, Reliability};

    const B2: (Reliability, u8) = (Reliability::B, 2);
    const D5: (Reliability, u8) = (Reliability::D, 5);

    fn grade((reliability, digit): (Reliability, u8)) -> Grade {
        Grade { reliability: Some(reliability), credibility: Credibility::new(digit) }
    }

    fn entry(locator: &str, of: (Reliability, u8), quote: &str) -> Cited {
        let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        Cited { source: 0, grade: grade(of), locator: some(locator), quote: some(quote) }
    }

    fn owned(all: &[&str]) -> Vec<String> {
        all.iter().map(|&text| text.to_owned()).collect()
    }

    /// What notes at these places say, and what stands beside them: place, grade and words.
    fn told(notes: &[&str], listed: &[Cited]) -> (Vec<String>, Vec<String>) {
        let note = |locator: &&str| Note {
            number: 1,
            source: Target::new(Kind::Source, 0),
            locator: Some((*locator).to_owned()).filter(|text| !text.is_empty()),
            back: Vec::new(),
        };
        let notes: Vec<Note> = notes.iter().map(note).collect();
        let text = |grade: Grade, cited: Option<&Cited>| {
            let part = |of: fn(&Cited) -> Option<&String>| {
                cited.and_then(of).map(String::as_str).unwrap_or("-").to_owned()
            };
            let (place, words) = (part(|it| it.locator.as_ref()), part(|it| it.quote.as_ref()));
            format!("{place} {} {words}", grade.code())
        };
        let all = Citations::new(&notes, listed);
        (
            all.notes.iter().map(|said| text(said.grade, said.entry)).collect(),
            all.beside.iter().map(|cited| text(cited.grade, Some(cited))).collect(),
        )
    }

    #[test]
    fn words_and_grade_of_one_page_are_not_those_of_another() {
        let listed = [entry("p. 4", B2, "No."), entry("p. 9", D5, "")];
        let cases: [[&[&str]; 3]; 4] = [
            [&["p. 12"], &["-  -"], &["p. 4 B2 No.", "p. 9 D5 -"]],
            [&["p. 9"], &["p. 9 D5 -"], &["p. 4 B2 No."]],
            [&[""], &["-  -"], &["p. 4 B2 No.", "p. 9 D5 -"]],
            [&["p. 9", "p. 4"], &["p. 9 D5 -", "p. 4 B2 No."], &[]],
        ];
        for [notes, said, beside] in cases {
            let (found, others) = told(notes, &listed);
            assert_eq!((found.as_slice(), others.as_slice()), (&*owned(said), &*owned(beside)));
        }
    }

    #[test]
    fn a_note_without_a_place_has_that_of_the_only_entry_unless_another_note_has_it() {
        let listed = [entry("p. 4", B2, "No.")];
        assert_eq!(told(&[""], &listed).0, ["p. 4 B2 No."]);
        assert_eq!(told(&["", "p. 4"], &listed).0, ["- B -", "p. 4 B2 No."]);
        assert!(told(&["", "p. 4"], &listed).1.is_empty());
    }

    #[test]
    fn another_place_lends_a_note_the_reliability_that_all_agree_on() {
        assert_eq!(told(&["p. 12"], &[entry("p. 4", B2, "No.")]).0, ["- B -"]);
    }

    #[test]
    fn an_entry_of_the_whole_source_is_told_by_a_note_of_its_grade() {
        let whole = entry("", B2, "");
        let alone = told(&["p. 12"], std::slice::from_ref(&whole));
        assert_eq!(alone, (vec!["- B2 -".to_owned()], vec![]));
        let listed = [whole, entry("p. 9", D5, "")];
        assert_eq!(told(&["p. 9"], &listed).1, ["- B2 -"]);
        assert_eq!(told(&["p. 12"], &[entry("", B2, "No.")]).1, ["- B2 No."]);
    }
}
