//! The search index, made beside the edits and never before them.

use std::collections::BTreeMap;
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use tokio::sync::watch;

use super::edition::Edition;
use crate::cache::Cache;
use crate::diagnostic::Diagnostic;
use crate::pipeline;

/// How long an author has to pause before the index is made, unless somebody searches.
const PAUSE: Duration = Duration::from_millis(300);

/// How long an author who does not pause has to wait for it.
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// The files of the index, by address.
type Files = BTreeMap<String, Arc<[u8]>>;

/// The index of an edition, and of the one before for pages that loaded a part of it.
#[derive(Debug, Clone, Default)]
pub(super) struct Indexed {
    /// Of which edition; 0 before the first.
    pub(super) number: u64,
    files: Arc<Files>,
    before: Arc<Files>,
}

impl Indexed {
    pub(super) fn file(&self, path: &str) -> Option<Arc<[u8]>> {
        self.files.get(path).or_else(|| self.before.get(path)).cloned()
    }
}

/// Makes the index of the newest edition, one after the other.
pub(super) struct Index {
    next: Mutex<Next>,
    woken: Condvar,
    made: watch::Sender<Indexed>,
}

#[derive(Default)]
struct Next {
    edition: Option<Arc<Edition>>,
    wanted: bool,
    stopped: bool,
}

impl Index {
    pub(super) fn new() -> Self {
        Self { next: Mutex::default(), woken: Condvar::new(), made: watch::Sender::default() }
    }

    /// Asks for the index of an edition, in place of any that was asked for and is not begun.
    pub(super) fn offer(&self, edition: &Arc<Edition>) {
        self.with(|next| next.edition = Some(Arc::clone(edition)));
    }

    /// Ends [`Index::run`].
    pub(super) fn stop(&self) {
        self.with(|next| next.stopped = true);
    }

    fn with(&self, change: impl FnOnce(&mut Next)) {
        if let Ok(mut next) = self.next.lock() {
            change(&mut next);
        }
        self.woken.notify_all();
    }

    /// What there is, and news of what follows.
    pub(super) fn subscribe(&self) -> watch::Receiver<Indexed> {
        self.made.subscribe()
    }

    /// The index of an edition or a later one, as soon as it is made; after `patience` what there is.
    pub(super) async fn at_least(&self, number: u64, patience: Duration) -> Indexed {
        let mut made = self.subscribe();
        self.with(|next| next.wanted = true);
        let enough = made.wait_for(|indexed| indexed.number >= number);
        let found = tokio::time::timeout(patience, enough).await;
        match found {
            Ok(Ok(indexed)) => indexed.clone(),
            _ => self.made.borrow().clone(),
        }
    }

    /// Makes indexes until it is stopped; `failed` is told what cannot be indexed.
    pub(super) fn run(&self, cache: &dyn Cache, failed: &dyn Fn(u64, Vec<Diagnostic>)) {
        // One thread, so that the other cores are free for the next edit.
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().ok();
        while let Some(edition) = self.next() {
            let files = Mutex::new(Files::new());
            let make = || {
                pipeline::index(&edition.site, cache, &|path, bytes| {
                    if let Ok(mut files) = files.lock() {
                        files.insert(path.to_owned(), Arc::from(bytes));
                    }
                    Ok(())
                })
            };
            let result = match &pool {
                Some(pool) => pool.install(make),
                None => make(),
            };
            if let Err(diagnostics) = result {
                failed(edition.number, diagnostics);
            }
            let files = Arc::new(files.into_inner().unwrap_or_default());
            self.made.send_modify(|indexed| {
                *indexed =
                    Indexed { number: edition.number, files, before: Arc::clone(&indexed.files) };
            });
        }
    }

    /// Waits for an edition, and for a pause after it.
    fn next(&self) -> Option<Arc<Edition>> {
        let mut next = self.next.lock().ok()?;
        let (mut first, mut since) = (Instant::now(), Instant::now());
        let mut number = 0;
        loop {
            if next.stopped {
                return None;
            }
            let Some(edition) = next.edition.clone() else {
                next = self.woken.wait(next).ok()?;
                continue;
            };
            if edition.number != number {
                since = Instant::now();
                if number == 0 {
                    first = since;
                }
                number = edition.number;
            }
            let waited = since.elapsed();
            let enough = waited >= PAUSE || first.elapsed() >= LONGEST_PAUSE;
            if enough || next.wanted || number == 1 {
                next.edition = None;
                next.wanted = false;
                return Some(edition);
            }
            next = self.woken.wait_timeout(next, PAUSE.saturating_sub(waited)).ok()?.0;
        }
    }
}
