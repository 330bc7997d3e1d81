//! A bucket, of Amazon S3 or a service that speaks its protocol.
//!
//! | object | what |
//! |---|---|
//! | `.dateline-lock` | written anew every few seconds by the run that is at work ([`lease`]) |
//! | `.dateline-manifest.json` | every object that is Dateline's, and what the service called each when it was sent ([`ledger`]) |
//!
//! A run first announces in the manifest all that it will send; then it sends what differs, assets
//! before pages before lists, removes what is gone, and last writes the manifest of the new site.
//! What a killed run announced and may have sent carries its fingerprint with it: the next run asks
//! for that, and sends the rest.

mod credentials;
mod lease;
mod ledger;
mod service;

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet, HashSet};

use futures_util::{StreamExt, TryStreamExt, stream};

use super::{Done, Failed, Held, Job, Left, Staged, Store};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{self, Marking, Part};
use crate::write::{Fingerprint, MANIFEST, Manifest, Phase};
use lease::{LOCK, Lease};
use ledger::{Headers, Ledger, Line};
use service::{Condition, Service, Written};

/// How many requests are under way at once.
const AT_ONCE: usize = 16;

/// A bucket that holds a published site.
#[derive(Debug)]
pub struct Bucket {
    runtime: tokio::runtime::Runtime,
    service: Service,
    audience: Marking,
    force: bool,
    /// What it held when it was last looked at.
    seen: Option<Seen>,
}

/// What a bucket holds.
#[derive(Debug)]
struct Seen {
    ledger: Option<Ledger>,
    /// What the service calls the manifest.
    tag: Option<String>,
    /// What it calls every other object.
    tags: BTreeMap<String, String>,
}

impl Bucket {
    /// Opens a bucket, for a site of an audience; asks nothing of the service yet.
    ///
    /// # Errors
    /// [`Code::Unreachable`] where there are no credentials, or they would be sent in the open.
    pub fn open(
        bucket: &model::Bucket,
        audience: Marking,
        force: bool,
    ) -> Result<Self, Diagnostic> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| Diagnostic::new(Code::Unreachable, error.to_string()))?;
        Ok(Self { runtime, service: Service::open(bucket)?, audience, force, seen: None })
    }
}

impl Store for Bucket {
    fn place(&self) -> String {
        self.service.place().to_owned()
    }

    fn manifest(&self) -> Result<Option<Manifest>, Diagnostic> {
        let (ledger, _) = self.runtime.block_on(read_ledger(&self.service, self.force))?;
        Ok(ledger.map(|ledger| ledger.manifest()))
    }

    fn held(&mut self, staged: &Staged) -> Result<Held, Diagnostic> {
        let look = look(&self.service, self.audience, self.force, staged);
        let (seen, held) = self.runtime.block_on(look)?;
        self.seen = Some(seen);
        Ok(held)
    }

    fn put(&mut self, job: &Job<'_>, tick: &(dyn Fn() + Sync)) -> Result<Done, Failed> {
        let Some(seen) = &self.seen else { return Ok(Done::default()) };
        let has_begun = Cell::new(false);
        let run = Run {
            service: &self.service,
            audience: self.audience,
            seen,
            job,
            tick,
            has_begun: &has_begun,
        };
        if run.is_settled() {
            return Ok(Done::default());
        }
        let force = self.force;
        let outcome = self.runtime.block_on(async {
            let mut lease = Lease::take(&self.service).await?;
            let outcome = async {
                run.check_unchanged(force, lease.was_taken_over).await?;
                tokio::select! {
                    outcome = run.put() => outcome,
                    lost = lease.keep(&self.service) => Err(lost),
                }
            }
            .await;
            lease.give_back(&self.service).await;
            outcome.map(|()| Done::default())
        });
        let left = if has_begun.get() { Left::InPart } else { Left::Untouched };
        outcome.map_err(Failed::leaving(left))
    }
}

async fn read_ledger(
    service: &Service,
    force: bool,
) -> Result<(Option<Ledger>, Option<String>), Diagnostic> {
    let Some(found) = service.get(MANIFEST).await? else { return Ok((None, None)) };
    match Ledger::read(&found.bytes) {
        None if !force => {
            let message = format!("the manifest in {} cannot be read", service.place());
            Err(Diagnostic::new(Code::ForeignOutput, message)
                .help("remove the object `.dateline-manifest.json`, or publish with `--force`"))
        }
        ledger => Ok((ledger, Some(found.tag))),
    }
}

/// Finds out what a bucket holds, beside a site that may be put there.
async fn look(
    service: &Service,
    audience: Marking,
    force: bool,
    staged: &Staged,
) -> Result<(Seen, Held), Diagnostic> {
    let (ledger, tag) = read_ledger(service, force).await?;
    let listed = service.list().await?;
    let lines = ledger.as_ref().map(|ledger| &ledger.files);
    let is_ours = |path: &str| lines.is_some_and(|lines| lines.contains_key(path));
    let folders: HashSet<&str> = listed
        .iter()
        .map(|(path, ..)| path.as_str())
        .chain(staged.paths())
        .flat_map(|path| path.match_indices('/').map(|(at, _)| &path[..at]))
        .collect();
    let mut tags = BTreeMap::new();
    let mut foreign = BTreeSet::new();
    let mut files: BTreeMap<String, Option<Fingerprint>> = BTreeMap::new();
    let mut to_ask = Vec::new();
    for (path, tag, length) in &listed {
        if path == MANIFEST || path == LOCK {
            continue;
        }
        let line = lines.and_then(|lines| lines.get(path));
        let Some(line) = line.filter(|_| is_ours(path)) else {
            // Programs for buckets mark folders with empty objects.
            let is_folder = *length == 0 && (path.is_empty() || folders.contains(path.as_str()));
            if !is_folder {
                foreign.insert(path.clone());
            }
            continue;
        };
        tags.insert(path.clone(), tag.clone());
        let headers = Headers::of(path, audience);
        let wanted = staged.get(path).filter(|print| {
            *print == line.print && *length == print.length && line.headers == headers
        });
        let known = wanted.filter(|_| line.tag.as_deref() == Some(tag) && !tag.is_empty());
        files.insert(path.clone(), known);
        if let (Some(print), None) = (wanted, known) {
            to_ask.push((path.as_str(), print, headers));
        }
    }
    let asked: Vec<(&str, Option<Fingerprint>)> = stream::iter(to_ask)
        .map(|(path, print, headers)| async move {
            let is_there = service.is_there(path, print, &headers).await?;
            Ok((path, is_there.then_some(print)))
        })
        .buffer_unordered(AT_ONCE)
        .try_collect()
        .await?;
    files.extend(asked.into_iter().map(|(path, print)| (path.to_owned(), print)));
    let held =
        Held { is_published: ledger.is_some(), files, foreign: foreign.into_iter().collect() };
    Ok((Seen { ledger, tag, tags }, held))
}

/// A run that has begun.
struct Run<'a> {
    service: &'a Service,
    audience: Marking,
    seen: &'a Seen,
    job: &'a Job<'a>,
    tick: &'a (dyn Fn() + Sync),
    /// Whether anything of the site may have been sent or removed.
    has_begun: &'a Cell<bool>,
}

impl Run<'_> {
    /// The line of a file that is there, or will be.
    fn line(&self, path: &str, print: Fingerprint, tag: Option<String>) -> Line {
        Line { print, tag, headers: Headers::of(path, self.audience) }
    }

    /// What the manifest is to say in the end, as far as it is known: files that are sent have tags
    /// that only the service knows.
    fn site(&self) -> Ledger {
        let mut site = Ledger::default();
        for (path, print) in self.job.staged.files() {
            let is_there = self.job.held.files.get(path).is_some_and(Option::is_some);
            let tag = self.seen.tags.get(path).filter(|_| is_there).cloned();
            site.files.insert(path.to_owned(), self.line(path, print, tag));
        }
        site
    }

    fn is_settled(&self) -> bool {
        self.job.differences.is_empty() && self.seen.ledger.as_ref() == Some(&self.site())
    }

    /// Says so if the bucket is not what it was when it was compared with the site.
    async fn check_unchanged(&self, force: bool, was_killed: bool) -> Result<(), Diagnostic> {
        let moved = || {
            let message =
                format!("another run has published to {} meanwhile", self.service.place());
            Diagnostic::new(Code::Locked, message).help("publish again")
        };
        let (_, tag) = read_ledger(self.service, force).await?;
        if tag != self.seen.tag {
            return Err(moved());
        }
        // A run that was killed since may have sent some of what it had announced.
        if was_killed {
            let staged = self.job.staged;
            let (_, held) = look(self.service, self.audience, force, staged).await?;
            if held.files != self.job.held.files {
                return Err(moved());
            }
        }
        Ok(())
    }

    async fn put(&self) -> Result<(), Diagnostic> {
        let differences = self.job.differences;
        let mut site = self.site();
        let mut union = self.seen.ledger.clone().unwrap_or_default();
        union.files.extend(site.files.clone());
        let condition = match &self.seen.tag {
            Some(tag) => Condition::Tag(tag.clone()),
            None => Condition::New,
        };
        let condition = if self.seen.ledger.as_ref() == Some(&union) {
            condition
        } else {
            Condition::Tag(self.write(&union, &condition).await?)
        };
        self.has_begun.set(true);

        let mut phases: BTreeMap<Phase, Vec<&str>> = BTreeMap::new();
        for (changes, was_there) in [(&differences.added, false), (&differences.changed, true)] {
            for change in changes {
                phases.entry(Phase::of(&change.path, was_there)).or_default().push(&change.path);
            }
        }
        for paths in phases.into_values() {
            let length = |path: &&str| self.job.staged.get(path).map_or(0, |print| print.length);
            let (small, large): (Vec<&str>, Vec<&str>) =
                paths.into_iter().partition(|path| length(path) <= service::PART as u64);
            // Large files one at a time, for each is in memory as a whole.
            for (paths, at_once) in [(small, AT_ONCE), (large, 1)] {
                let sent: Vec<(&str, String)> = stream::iter(paths)
                    .map(|path| self.send(path))
                    .buffer_unordered(at_once)
                    .try_collect()
                    .await?;
                for (path, tag) in sent {
                    if let Some(line) = site.files.get_mut(path) {
                        line.tag = Some(tag);
                    }
                }
            }
        }
        for part in [Part::Index, Part::Page, Part::Asset] {
            let gone = differences.removed.iter().filter(|path| Part::of(path) == part);
            stream::iter(gone)
                .map(|path| async move {
                    (self.tick)();
                    self.service.remove(path).await
                })
                .buffer_unordered(AT_ONCE)
                .try_collect::<Vec<()>>()
                .await?;
        }
        self.write(&site, &condition).await.map(|_| ())
    }

    async fn send<'p>(&self, path: &'p str) -> Result<(&'p str, String), Diagnostic> {
        let bytes = self.job.staged.read(path)?;
        let tag = self.service.put(path, bytes, &Headers::of(path, self.audience)).await?;
        (self.tick)();
        Ok((path, tag))
    }

    async fn write(&self, ledger: &Ledger, condition: &Condition) -> Result<String, Diagnostic> {
        let headers = Headers::of(MANIFEST, self.audience);
        let bytes = ledger.to_bytes();
        match self.service.put_if(MANIFEST, &bytes, &headers, condition).await? {
            Written::Done(tag) => Ok(tag),
            Written::Refused => {
                let message =
                    format!("another run has published to {} meanwhile", self.service.place());
                Err(Diagnostic::new(Code::Locked, message).help("publish again"))
            }
        }
    }
}
