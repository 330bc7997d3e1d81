//! What is kept of one run for the next.

/// What is kept of one run for the next.
#[derive(Debug, Default)]
pub struct Memo {
    _keeps: bool,
}

impl Memo {
    /// A memo that keeps what the next run can use. The default one keeps nothing.
    pub fn keeping() -> Self {
        Self { _keeps: true }
    }
}
