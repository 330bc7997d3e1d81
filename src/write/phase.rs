//! When a file is put up, beside the others of its site.

use crate::model::Part;

/// The step of a run in which a file that differs is put up; the earlier is the lesser.
///
/// A page is put up after all that it shows, a list after the pages that it names; and what is new
/// before what was there already, which may now lead to it. What is no longer of the site is removed
/// after all of these, in the opposite order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Phase {
    part: Part,
    was_there: bool,
}

impl Phase {
    /// The phase of a file of the site, by its path and whether it was there before.
    pub fn of(site_path: &str, was_there: bool) -> Self {
        Self { part: Part::of(site_path), was_there }
    }

    /// The name of the folder in which files wait for it.
    pub(super) fn name(self) -> &'static str {
        match (self.part, self.was_there) {
            (Part::Asset, false) => "assets",
            (Part::Asset, true) => "assets-again",
            (Part::Page, false) => "pages",
            (Part::Page, true) => "pages-again",
            (Part::Index, false) => "indexes",
            (Part::Index, true) => "indexes-again",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_put_up_between_what_it_shows_and_what_names_it_and_the_new_before_the_old() {
        let order = [
            Phase::of("static/new.css", false),
            Phase::of("static/style.css", true),
            Phase::of("events/new/index.html", false),
            Phase::of("events/old/index.html", true),
            Phase::of("sitemap-2.xml", false),
            Phase::of("index.html", true),
        ];
        assert!(order.is_sorted() && order[0] != order[1], "{order:?}");
    }
}
