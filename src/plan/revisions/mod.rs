//! What was revised, when, and by whom: the pages that show a desk's history.
//!
//! - [`say`]: a change in a sentence.

pub mod say;
