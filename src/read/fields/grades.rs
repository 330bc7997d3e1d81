//! What is fixed in a few words: statuses and grades.

use super::Fields;
use crate::diagnostic::{Code, clip, nearest};
use crate::model::{Credibility, Grade, Reliability, Spanned, Status};

impl Fields<'_> {
    /// Takes a grade, from `reliability`, `credibility` and `grade`.
    pub(in crate::read) fn grade(&mut self) -> Grade {
        let mut grade = Grade::default();
        if let Some(text) = self.text(&["grade", "admiralty", "grading"]) {
            match text.value.parse() {
                Ok(parsed) => grade = parsed,
                Err(()) => {
                    self.grade_error(&text, "write a letter A–F and a digit 1–6, such as B2")
                }
            }
        }
        if let Some(reliability) = self.reliability() {
            grade.reliability = Some(reliability);
        }
        if let Some(text) = self.text(&["credibility"]) {
            match text.value.parse().ok().and_then(Credibility::new) {
                Some(credibility) => grade.credibility = Some(credibility),
                None => self.grade_error(
                    &text,
                    "credibility is a digit from 1 (confirmed) to 6 (cannot be judged)",
                ),
            }
        }
        grade
    }

    /// Takes the letter of a grade.
    pub(in crate::read) fn reliability(&mut self) -> Option<Reliability> {
        let text = self.text(&["reliability"])?;
        let parsed = text.value.parse().ok();
        if parsed.is_none() {
            self.grade_error(
                &text,
                "reliability is a letter from A (completely reliable) to F (cannot be judged)",
            );
        }
        parsed
    }

    fn grade_error(&mut self, text: &Spanned<String>, help: &str) {
        let message = format!("`{}` is not in the Admiralty code", clip(&text.value));
        self.report(text.span, Code::InvalidGrade, message).help = Some(help.to_owned());
    }

    /// Takes a status.
    pub(in crate::read) fn status(&mut self, names: &[&str]) -> Option<Status> {
        let (key, node) = self.take(names)?;
        let text = self.as_text(&key.text, node)?;
        let parsed = text.value.parse().ok();
        if parsed.is_none() {
            let keys = Status::ALL.map(Status::key);
            let message = format!("`{}` is not a status", clip(&text.value));
            let help = nearest(&text.value, &keys).map_or_else(
                || format!("write one of {}", keys.join(", ")),
                |near| format!("did you mean `{near}`? The statuses are {}", keys.join(", ")),
            );
            self.report(text.span, Code::InvalidStatus, message).help = Some(help);
        }
        parsed
    }
}
