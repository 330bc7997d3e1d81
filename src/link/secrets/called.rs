//! What a record of each kind is called.

use crate::model::{self, Spanned};

/// What a record is called.
pub(super) trait Called {
    /// Its title or name.
    fn title(&self) -> &str;
    /// Its other names in full.
    fn aliases(&self) -> &[Spanned<String>] {
        &[]
    }
    /// Its short names.
    fn short(&self) -> &[Spanned<String>] {
        &[]
    }
}

impl Called for model::Briefing {
    fn title(&self) -> &str {
        &self.title
    }
}

impl Called for model::Event {
    fn title(&self) -> &str {
        &self.title
    }
}

impl Called for model::Actor {
    fn title(&self) -> &str {
        &self.name
    }
    fn aliases(&self) -> &[Spanned<String>] {
        &self.aliases
    }
    fn short(&self) -> &[Spanned<String>] {
        &self.short
    }
}

impl Called for model::Location {
    fn title(&self) -> &str {
        &self.name
    }
    fn aliases(&self) -> &[Spanned<String>] {
        &self.aliases
    }
    fn short(&self) -> &[Spanned<String>] {
        &self.short
    }
}

impl Called for model::Source {
    fn title(&self) -> &str {
        &self.title
    }
}

impl Called for model::Page {
    fn title(&self) -> &str {
        &self.title
    }
}
