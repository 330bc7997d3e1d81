//! What is wrong with a text that is no date.

use std::fmt;
use std::ops::RangeInclusive;

use super::guess::guess;

/// What is wrong with a date.
///
/// Its message is a clause without a capital and a full stop, and does not repeat the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DateError {
    /// An interval whose end comes before its start.
    EndBeforeStart {
        /// The start, in canonical form.
        start: String,
        /// The end, in canonical form.
        end: String,
    },
    /// A text that is no date, or not one that the calendar or the clock has.
    Invalid {
        /// What is wrong: `month 13 is not between 1 and 12`.
        message: String,
        /// What to do, in the imperative.
        hint: Option<String>,
        /// The date that was meant, in canonical EDTF, if it can be only one.
        suggestion: Option<String>,
    },
}

impl DateError {
    pub(super) fn invalid(message: impl Into<String>) -> Self {
        Self::Invalid { message: message.into(), hint: None, suggestion: None }
    }

    pub(super) fn not_edtf() -> Self {
        Self::invalid("not a date in EDTF")
    }

    pub(super) fn out_of_range(what: &str, value: u8, range: RangeInclusive<u8>) -> Self {
        let (min, max) = range.into_inner();
        Self::invalid(format!("{what} {value} is not between {min} and {max}"))
    }

    pub(super) fn hinted(mut self, text: impl Into<String>) -> Self {
        if let Self::Invalid { hint, .. } = &mut self {
            *hint = Some(text.into());
        }
        self
    }

    pub(super) fn with_guess(mut self, text: &str) -> Self {
        if let Self::Invalid { hint, suggestion, .. } = &mut self {
            match guess(text).into_iter().collect::<Vec<_>>().as_slice() {
                [] => {}
                [one] => *suggestion = Some(one.clone()),
                several => *hint = Some(format!("write it as {}", several.join(" or "))),
            }
        }
        self
    }

    /// Whether the date is an interval that runs backwards.
    pub fn is_end_before_start(&self) -> bool {
        matches!(self, Self::EndBeforeStart { .. })
    }

    /// The date that was meant, in canonical EDTF, if the text can only mean one.
    pub fn suggestion(&self) -> Option<&str> {
        match self {
            Self::Invalid { suggestion, .. } => suggestion.as_deref(),
            Self::EndBeforeStart { .. } => None,
        }
    }

    /// What to do, or which date was probably meant: `did you mean 2023-09-13?`
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::EndBeforeStart { start, end } => {
                Some(format!("write the earlier date first: {end}/{start}"))
            }
            Self::Invalid { suggestion: Some(date), .. } => Some(format!("did you mean {date}?")),
            Self::Invalid { hint, .. } => hint.clone(),
        }
    }
}

impl fmt::Display for DateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::EndBeforeStart { .. } => f.write_str("the end is before the start"),
            Self::Invalid { message, .. } => f.write_str(message),
        }
    }
}

impl std::error::Error for DateError {}
