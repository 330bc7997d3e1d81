//! Markings within records: the one place where the history asks what those may see of a record who
//! may not see all of it. Of two versions, the two that they may see are compared.

use std::sync::Arc;

use crate::model::{Marking, Record};

/// The record as those see it who may not see all that is within it: each with the least marking
/// that they may not see, in order.
pub(super) fn narrower<T>(record: &Record<T>) -> &[(Marking, Arc<Record<T>>)] {
    &record.narrower
}
