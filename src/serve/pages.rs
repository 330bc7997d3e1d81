//! Pages that were rendered, for those who ask again.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};

use super::edition::Edition;
use crate::diagnostic::Diagnostic;
use crate::plan::Planned;
use crate::world::World;

/// How many pages are kept: more than are open in a browser, and some for the way back.
const MOST: usize = 128;

/// The last pages that were rendered, each with the fingerprint of its view, so that an edit
/// renders none anew that it does not change.
#[derive(Debug, Default)]
pub(super) struct Pages {
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    pages: BTreeMap<String, Page>,
    /// The oldest first.
    order: VecDeque<String>,
}

#[derive(Debug, Clone)]
struct Page {
    /// The number of the last edition that showed it so.
    edition: u64,
    /// The fingerprint of its view.
    view: u128,
    bytes: Arc<[u8]>,
}

impl Pages {
    /// Gives the bytes of an address, rendered or kept.
    ///
    /// # Errors
    ///
    /// What is wrong in a template, or with an asset.
    pub(super) fn get(
        &self,
        edition: &Edition,
        world: &dyn World,
        entry: &Planned,
    ) -> Result<Arc<[u8]>, Diagnostic> {
        let path = entry.href.path();
        let known = self.kept.lock().ok().and_then(|kept| kept.pages.get(path).cloned());
        if let Some(page) = known.as_ref().filter(|page| page.edition == edition.number) {
            return Ok(Arc::clone(&page.bytes));
        }
        let Some(view) = edition.fingerprint(entry) else {
            return edition.render(world, entry).map(Arc::from);
        };
        let bytes: Arc<[u8]> = match known.filter(|page| page.view == view) {
            Some(page) => page.bytes,
            None => edition.render(world, entry)?.into(),
        };
        if let Ok(mut kept) = self.kept.lock() {
            kept.put(path, Page { edition: edition.number, view, bytes: Arc::clone(&bytes) });
        }
        Ok(bytes)
    }
}

impl Kept {
    fn put(&mut self, path: &str, page: Page) {
        if self.pages.insert(path.to_owned(), page).is_none() {
            self.order.push_back(path.to_owned());
        }
        while self.order.len() > MOST {
            if let Some(oldest) = self.order.pop_front() {
                self.pages.remove(&oldest);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_does_not_grow() {
        let mut kept = Kept::default();
        for n in 0..10 * MOST {
            let page = Page { edition: 1, view: n as u128, bytes: Arc::from(&b"page"[..]) };
            kept.put(&format!("{n}/"), page.clone());
            kept.put("same/", page);
        }
        assert!(kept.pages.len() <= MOST && kept.order.len() == kept.pages.len());
        assert!(kept.pages.contains_key(&format!("{}/", 10 * MOST - 1)));
    }
}
