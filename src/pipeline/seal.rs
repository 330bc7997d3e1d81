//! What a build was made of and what it left, so that the next one knows when there is nothing to do.
//!
//! A build depends on what it asked of the world and was answered, on the options, on the day if
//! what is dated in the future is left out, on the newest commit, and on the program itself. Where all of
//! that is as it was, and the output folder holds what was left there, a build would change nothing,
//! and does not begin.

use std::path::Path;

use jiff::civil;
use minicbor::{Decoder, Encoder};
use xxhash_rust::xxh3::xxh3_128;

use super::{Caches, Made, Options, Site, today_in};
use crate::cache::{sealed_by, unsealed};
use crate::diagnostic::{Diagnostic, Severity};
use crate::link::LeftOut;
use crate::model::{Host, Marking};
use crate::world::{Notes, Past};
use crate::write::{Adopt, Output, Report, Stamps};

/// The version of the form in which this is stored.
const FORM: u32 = 2;

/// What a build tells of the site it made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// Briefings of the site.
    pub briefings: usize,
    /// Its events.
    pub events: usize,
    /// Its pages.
    pub pages: usize,
    /// Whom it is for.
    pub audience: Marking,
    /// Where it is published.
    pub hosts: Vec<Host>,
    /// What of the desk is not in it.
    pub left_out: LeftOut,
    /// Errors, if they were passed over.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
}

impl Tally {
    /// That of a site.
    pub fn of(site: &Site) -> Self {
        let of =
            |severity| site.diagnostics.iter().filter(|found| found.severity == severity).count();
        let pages = site.plan.entries.iter();
        Self {
            briefings: site.graph.briefings.len(),
            events: site.graph.events.len(),
            pages: pages.filter(|entry| entry.href.file().ends_with(".html")).count(),
            audience: site.graph.site.audience,
            hosts: site.graph.site.hosts.clone(),
            left_out: site.graph.left_out,
            errors: of(Severity::Error),
            warnings: of(Severity::Warning),
        }
    }
}

/// What a build was made of and what it left.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Seal {
    notes: Notes,
    /// The name of the zone by which today is told, and today; none if the day has no say.
    today: Option<(String, civil::Date)>,
    /// What the history depends on; none without a repository.
    tip: Option<String>,
    tally: Tally,
    stamps: Stamps,
}

/// Tells whether a build would change nothing, and what it would tell; `None` where it has to be
/// made. `folder` is locked meanwhile, and is as it was.
///
/// # Errors
///
/// What is wrong with the output folder, as [`super::write`] would say.
pub fn unchanged(
    made: &Made<'_>,
    folder: &Path,
    adopt: Adopt,
    caches: &Caches<'_>,
) -> Result<Option<(Report, Tally)>, Diagnostic> {
    let key = key(made.options, caches.program);
    let seal = caches.pages.get(&key).and_then(|bytes| Seal::from_bytes(&bytes));
    let is_as_it_was = |seal: &Seal| {
        folder.is_dir()
            && seal.is_of_today(made.options)
            && tip(made.past) == Some(seal.tip.clone())
            && seal.notes.hold(made.world.world())
    };
    let Some(mut seal) = seal.filter(is_as_it_was) else { return Ok(None) };
    // Last: after an edit, the output is opened and compared by the build that follows.
    let output = Output::open_with(folder, adopt)?;
    let Some(read) = output.holds(&seal.stamps) else { return Ok(None) };
    if read > 0 {
        seal.stamps = output.stamps();
        caches.pages.put(&key, &seal.to_bytes());
    }
    Ok(Some((output.report(), seal.tally)))
}

/// Keeps of what a build was made and what it left, and gives the key; nothing of a build with errors,
/// which are to be told again.
pub(super) fn keep(
    made: &Made<'_>,
    site: &Site,
    output: &Output,
    caches: &Caches<'_>,
) -> Option<String> {
    let tally = Tally::of(site);
    let tip = tip(made.past).filter(|_| tally.errors == 0)?;
    let zone = &site.corpus.site.timezone;
    let today = match (made.options.future, zone.iana_name()) {
        (true, _) => None,
        (false, Some(name)) => Some((name.to_owned(), today_in(zone, made.options)?)),
        (false, None) => return None,
    };
    let seal = Seal { notes: made.world.notes(), today, tip, tally, stamps: output.stamps() };
    let key = key(made.options, caches.program);
    caches.pages.put(&key, &seal.to_bytes());
    Some(key)
}

/// The stamps of what the last build left, where it is kept.
pub(super) fn stamps(made: &Made<'_>, caches: &Caches<'_>) -> Option<Stamps> {
    let bytes = caches.pages.get(&key(made.options, caches.program))?;
    Seal::from_bytes(&bytes).map(|seal| seal.stamps)
}

/// What the history depends on, none without a repository; `None` where it is not known.
#[allow(clippy::option_option, reason = "not known is not the same as none")]
fn tip(past: Option<&dyn Past>) -> Option<Option<String>> {
    match past {
        None => Some(None),
        Some(past) => past.tip().map(Some),
    }
}

/// Where the seal of builds with these options is kept. The present is no part of it.
fn key(options: &Options, program: u128) -> String {
    let Options {
        base_url,
        audience,
        since,
        drafts,
        future,
        whole_history,
        uncommitted,
        now: _,
        trace: _,
        statics,
    } = options;
    let base_url = base_url.as_ref().map(|url| url.as_str());
    let all = (base_url, audience, since, drafts, future, whole_history, uncommitted, statics);
    format!("{:032x}", xxh3_128(format!("seal {FORM} {program} {all:?}").as_bytes()))
}

impl Seal {
    fn is_of_today(&self, options: &Options) -> bool {
        let Some((zone, today)) = &self.today else { return true };
        let zone = jiff::tz::TimeZone::get(zone).ok();
        zone.and_then(|zone| today_in(&zone, options)).as_ref() == Some(today)
    }

    fn to_bytes(&self) -> Vec<u8> {
        sealed_by(|encoder| self.encode(encoder).ok_or(()))
    }

    fn encode(&self, encoder: &mut Encoder<&mut Vec<u8>>) -> Option<()> {
        let today = self.today.as_ref().map(|(zone, day)| format!("{day} {zone}"));
        let Tally { briefings, events, pages, audience, hosts, left_out, errors, warnings } =
            &self.tally;
        encoder.u32(FORM).ok()?;
        encoder.encode(&today).ok()?.encode(&self.tip).ok()?.str(audience.key()).ok()?;
        encoder.array(hosts.len() as u64).ok()?;
        for host in hosts {
            encoder.str(Host::ALL.iter().find(|(_, known)| known == host)?.0).ok()?;
        }
        let LeftOut { restricted, drafts, future } = left_out;
        for number in [briefings, events, pages, restricted, drafts, future, errors, warnings] {
            encoder.u64(*number as u64).ok()?;
        }
        self.notes.encode(encoder)?;
        self.stamps.encode(encoder)
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut decoder = Decoder::new(unsealed(bytes)?);
        if decoder.u32().ok()? != FORM {
            return None;
        }
        let today: Option<String> = decoder.decode().ok()?;
        let today = match today {
            None => None,
            Some(today) => {
                let (day, zone) = today.split_once(' ')?;
                Some((zone.to_owned(), day.parse().ok()?))
            }
        };
        let tip = decoder.decode().ok()?;
        let audience = decoder.str().ok()?;
        let audience = Marking::ALL.into_iter().find(|marking| marking.key() == audience)?;
        let hosts: Vec<&str> = decoder.decode().ok()?;
        let host = |word| Host::ALL.iter().find(|(known, _)| *known == word).map(|(_, host)| *host);
        let hosts = hosts.into_iter().map(host).collect::<Option<_>>()?;
        let mut number = || usize::try_from(decoder.u64().ok()?).ok();
        let (briefings, events, pages) = (number()?, number()?, number()?);
        let left_out = LeftOut { restricted: number()?, drafts: number()?, future: number()? };
        let (errors, warnings) = (number()?, number()?);
        let tally = Tally { briefings, events, pages, audience, hosts, left_out, errors, warnings };
        let notes = Notes::decode(&mut decoder)?;
        Some(Self { notes, today, tip, tally, stamps: Stamps::decode(&mut decoder)? })
    }
}
