//! One run at a time in one bucket.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::time::Duration;

use super::ledger::Headers;
use super::service::{Condition, Service, Written};
use crate::diagnostic::{Code, Diagnostic};

/// The object that says that a run is at work.
pub(super) const LOCK: &str = ".dateline-lock";

/// How often a run says so.
const BEAT: Duration = Duration::from_secs(5);

/// How long to watch another run's object before it is taken for dead: several beats, for on a slow
/// line each may wait behind the files that are being sent.
const WATCH: Duration = Duration::from_secs(30);

/// A run's claim to a bucket.
///
/// A bucket has no lock that goes with the process that holds it. So a run writes an object, on the
/// condition that there is none, and writes it anew every few seconds, on the condition that it is
/// still its own. Where there is one already, a run watches it for longer than that: what does not
/// change belongs to a run that was killed, and is taken over. No clock is compared with another.
#[derive(Debug)]
pub(super) struct Lease {
    id: String,
    beat: u64,
    tag: String,
    /// Whether another run had it, and was killed.
    pub(super) was_taken_over: bool,
}

impl Lease {
    /// Takes the lease.
    ///
    /// # Errors
    /// [`Code::Locked`] where another run is at work.
    pub(super) async fn take(service: &Service) -> Result<Self, Diagnostic> {
        let id = format!(
            "{:016x}{:016x}",
            RandomState::new().hash_one(1),
            RandomState::new().hash_one(2)
        );
        let mut lease = Self { id, beat: 0, tag: String::new(), was_taken_over: false };
        if lease.write(service, &Condition::New).await? {
            return Ok(lease);
        }
        let Some(seen) = service.get(LOCK).await? else { return Err(busy(service)) };
        let pause = Duration::from_secs(1);
        let mut watched = Duration::ZERO;
        while watched < WATCH {
            tokio::time::sleep(pause).await;
            watched += pause;
            match service.get(LOCK).await? {
                Some(found) if found.tag == seen.tag => {}
                // It has just ended, or goes on: what it did is not what this run compared with.
                _ => return Err(busy(service)),
            }
        }
        if !lease.write(service, &Condition::Tag(seen.tag)).await? {
            return Err(busy(service));
        }
        lease.was_taken_over = true;
        Ok(lease)
    }

    /// Keeps the lease for as long as this is polled; ends when it is lost.
    pub(super) async fn keep(&mut self, service: &Service) -> Diagnostic {
        loop {
            tokio::time::sleep(BEAT).await;
            self.beat += 1;
            match self.write(service, &Condition::Tag(self.tag.clone())).await {
                Ok(true) => {}
                Ok(false) => return busy(service),
                Err(diagnostic) => return diagnostic,
            }
        }
    }

    /// Gives the lease back, if it is still this run's. That it cannot be costs the next run a few
    /// seconds.
    pub(super) async fn give_back(self, service: &Service) {
        if let Ok(Some(found)) = service.get(LOCK).await
            && found.bytes == self.text().as_bytes()
        {
            let _ = service.remove(LOCK).await;
        }
    }

    fn text(&self) -> String {
        format!("dateline publish, run {}, {}\n", self.id, self.beat)
    }

    async fn write(
        &mut self,
        service: &Service,
        condition: &Condition,
    ) -> Result<bool, Diagnostic> {
        let headers = Headers {
            media_type: "text/plain; charset=utf-8".to_owned(),
            cache: "no-store".to_owned(),
        };
        match service.put_if(LOCK, self.text().as_bytes(), &headers, condition).await? {
            Written::Done(tag) => {
                self.tag = tag;
                Ok(true)
            }
            Written::Refused => Ok(false),
        }
    }
}

fn busy(service: &Service) -> Diagnostic {
    let message = format!("another run is publishing to {}", service.place());
    Diagnostic::new(Code::Locked, message).help("wait until it ends, then publish again")
}
