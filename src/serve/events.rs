//! What pages that are open are told: a stream of events (HTML Standard, 9.2, server-sent events).

use std::collections::{BTreeMap, VecDeque};
use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::Bytes;
use futures_util::stream::{Stream, unfold};
use serde::Serialize;
use serde_json::json;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

use super::bar::Bar;
use super::desk::{Desk, Published};
use super::edition::Edition;
use super::index::Indexed;
use super::problems::Problems;
use crate::model::Href;

/// The most streams at once. Each holds a connection.
const MOST: usize = 384;

/// How often a silent stream says that it is there: a client that is gone shows by this.
const ALIVE: Duration = Duration::from_secs(15);

/// Streams of events, so many at once.
pub(super) struct Streams {
    desk: Arc<Desk>,
    places: Arc<Semaphore>,
    seen: Arc<Seen>,
}

/// What was found at the addresses of one edition: those who look at the same page look once.
#[derive(Default)]
struct Seen(Mutex<(u64, BTreeMap<String, Arc<Look>>)>);

impl Seen {
    fn at(&self, number: u64, path: &str, look: impl FnOnce() -> Look) -> Arc<Look> {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.0 != number {
            *seen = (number, BTreeMap::new());
        }
        if let Some(known) = seen.1.get(path) {
            return Arc::clone(known);
        }
        let found = Arc::new(look());
        seen.1.insert(path.to_owned(), Arc::clone(&found));
        found
    }
}

/// What one page was told.
struct Listener {
    desk: Arc<Desk>,
    seen: Arc<Seen>,
    /// The address, without the site's base.
    path: String,
    /// A fingerprint of the page as the browser has it.
    shown: String,
    bar: Option<Box<Bar>>,
    status: u16,
    greeted: bool,
    problems: Option<Arc<Problems>>,
    /// The number of the last edition of which the news were told.
    news: u64,
    /// The number of the edition that is told of.
    number: u64,
    explored: Option<u128>,
    indexed: u64,
    /// The last edition that had the page, to know where it went.
    last: Option<Arc<Edition>>,
    published: watch::Receiver<Published>,
    index: watch::Receiver<Indexed>,
    stopping: watch::Receiver<bool>,
    due: VecDeque<Bytes>,
    _place: OwnedSemaphorePermit,
}

/// A fingerprint of a page, for those who have it.
pub(super) fn fingerprint(bytes: &[u8]) -> String {
    format!("{:016x}", xxhash_rust::xxh3::xxh3_64(bytes))
}

/// What there is at a page's address.
#[derive(Default)]
enum Look {
    Page {
        hash: String,
        bar: Option<Box<Bar>>,
        explored: Option<u128>,
    },
    /// A page that cannot be rendered: what is shown stays.
    #[default]
    Broken,
    Nothing,
}

fn look(desk: &Desk, published: &Published, path: &str) -> Look {
    let Some(edition) = &published.edition else { return Look::Broken };
    if edition.entry(path).is_none() {
        return Look::Nothing;
    }
    let Some(page) = desk.page(published, path) else { return Look::Broken };
    Look::Page {
        hash: fingerprint(&page.bytes),
        bar: desk.bar(edition, path, &page.bytes).map(Box::new),
        explored: Desk::is_explorer(edition, path).then(|| edition.explored()),
    }
}

impl Streams {
    pub(super) fn new(desk: Arc<Desk>) -> Self {
        Self { desk, places: Arc::new(Semaphore::new(MOST)), seen: Arc::default() }
    }

    /// Begins a stream for the page at `path` (without the site's base) of which the browser has
    /// the version `shown`; `None` if there are too many. `since` is the edition that the browser
    /// heard of last, if it did.
    pub(super) fn begin(
        &self,
        path: String,
        shown: String,
        since: Option<u64>,
    ) -> Option<impl Stream<Item = Result<Bytes, Infallible>> + Send + use<>> {
        let place = Arc::clone(&self.places).try_acquire_owned().ok()?;
        let published = self.desk.subscribe();
        let index = self.desk.index.subscribe();
        let indexed = index.borrow().number;
        let now = published.borrow().edition.as_ref().map_or(0, |edition| edition.number);
        let listener = Listener {
            path,
            shown,
            bar: None,
            status: 200,
            greeted: false,
            problems: None,
            // A higher number is that of another server, which was here before.
            news: since.filter(|since| *since <= now).unwrap_or(now),
            number: now,
            explored: None,
            indexed,
            last: None,
            published,
            index,
            stopping: self.desk.stopping(),
            due: VecDeque::from([Bytes::from_static(b"retry: 500\n\n")]),
            desk: Arc::clone(&self.desk),
            seen: Arc::clone(&self.seen),
            _place: place,
        };
        Some(unfold(listener, |mut listener| async move {
            let bytes = listener.next().await?;
            Some((Ok(bytes), listener))
        }))
    }
}

impl Listener {
    /// The next bytes to send; `None` when the server ends.
    async fn next(&mut self) -> Option<Bytes> {
        loop {
            if let Some(bytes) = self.due.pop_front() {
                return Some(bytes);
            }
            if *self.stopping.borrow() {
                return None;
            }
            if self.greeted {
                tokio::select! {
                    changed = self.published.changed() => changed.ok()?,
                    changed = self.index.changed() => changed.ok()?,
                    _ = self.stopping.changed() => return None,
                    () = tokio::time::sleep(ALIVE) => return Some(Bytes::from_static(b":\n\n")),
                }
            }
            self.look().await;
        }
    }

    /// Finds what is new.
    async fn look(&mut self) {
        let published = self.published.borrow_and_update().clone();
        let indexed = self.index.borrow_and_update().number;
        self.number = published.edition.as_ref().map_or(0, |edition| edition.number);
        let (desk, seen, path) =
            (Arc::clone(&self.desk), Arc::clone(&self.seen), self.path.clone());
        let (state, number) = (published.clone(), self.number);
        let look = tokio::task::spawn_blocking(move || {
            seen.at(number, &path, || look(&desk, &state, &path))
        });
        self.tell_of_the_page(&published, &look.await.unwrap_or_default());
        let heard = self.news;
        for (number, news) in published.news.iter().filter(|(number, _)| *number > heard) {
            let base = published.edition.as_ref().map(|edition| &edition.site.graph.site.base_url);
            let base = base.map_or("/", |base| base.path());
            if news.scripts {
                self.say("scripts", &json!({}));
            }
            for (name, paths) in [("styles", &news.styles), ("assets", &news.assets)] {
                if !paths.is_empty() {
                    self.say(name, &json!({ "paths": paths }));
                }
            }
            for created in &news.created {
                let said = json!({
                    "kind": created.kind.key(),
                    "title": created.title,
                    "href": created.href.absolute(base),
                });
                self.say("created", &said);
            }
            self.news = *number;
        }
        let known = self.problems.as_ref();
        if known.is_none_or(|known| !Arc::ptr_eq(known, &published.problems)) {
            let same = known.is_some_and(|known| known.says_the_same(&published.problems));
            if !same {
                self.say("problems", &*published.problems);
            }
            self.problems = Some(Arc::clone(&published.problems));
        }
        if indexed > self.indexed {
            self.indexed = indexed;
            self.say("index", &json!({}));
        }
        self.greeted = true;
    }

    fn tell_of_the_page(&mut self, published: &Published, look: &Look) {
        let Some(edition) = &published.edition else { return };
        match look {
            Look::Page { hash, bar, explored } => {
                let same = self.shown == *hash && self.bar == *bar && self.status == 200;
                if !self.greeted || !same {
                    let said = json!({ "hash": hash, "status": 200, "moved": null, "bar": bar });
                    self.say("page", &said);
                }
                if self.explored.is_some() && explored.is_some() && self.explored != *explored {
                    self.say("data", &json!({}));
                }
                (self.shown, self.bar, self.status) = (hash.clone(), bar.clone(), 200);
                self.explored = *explored;
                self.last = Some(Arc::clone(edition));
            }
            Look::Nothing if self.status == 200 || !self.greeted => {
                let base = edition.site.graph.site.base_url.path();
                let redirect = |href: &Href| href.absolute(base);
                let last = self.last.as_deref();
                let moved = last.and_then(|last| self.desk.moved(last, edition, &self.path));
                let moved = moved.filter(|to| *to != redirect(&Href::new(self.path.as_str())));
                let said = json!({ "hash": "", "status": 404, "moved": moved, "bar": null });
                self.say("page", &said);
                self.status = 404;
                self.last = None;
            }
            Look::Nothing | Look::Broken => {}
        }
    }

    /// Puts an event among those that are due.
    fn say(&mut self, name: &str, data: &impl Serialize) {
        // JSON has no line end outside of strings, and in them it is escaped: one line of data.
        let data = serde_json::to_string(data).unwrap_or_default();
        let number = self.number;
        self.due.push_back(Bytes::from(format!("id: {number}\nevent: {name}\ndata: {data}\n\n")));
    }
}
