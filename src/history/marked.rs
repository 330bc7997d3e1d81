//! Markings of parts of a text: the one place where a text is cut down to what an audience may
//! read before versions of it are compared.

use std::borrow::Cow;

use crate::model::Marking;

/// Whether parts of a text may be marked on their own.
pub(super) fn is_marked(_text: &str) -> bool {
    false
}

/// A text as an audience may read it.
pub(super) fn for_audience(text: &str, _audience: Marking) -> Cow<'_, str> {
    Cow::Borrowed(text)
}
