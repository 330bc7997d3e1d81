//! The preview of a desk that is being written.
//!
//! It serves the site as a static host would: `/x/` is `x/index.html`, `/x` leads to `/x/` where
//! that is a page, what is not there is `404.html`. Nothing is written to the disk: an [`Desk`]
//! makes an `edition` at each change, by the same steps as a build, and what is asked for is
//! rendered when it is asked for. Pages get one script more than in a build, by which they follow
//! the edits (`live/`), and which hears of them in a stream of `events`.
//!
//! It is made for one desk on one machine, and what it shows may be restricted; so it listens on
//! loopback unless told otherwise (and then tells in its pages nothing of what is wrong or left out),
//! answers only requests that were meant for it (`hosts`), lets no
//! other site embed or read what it serves, and takes no address for a file of the disk
//! (`address`).

mod address;
mod answer;
mod bar;
mod connections;
mod desk;
mod edition;
mod events;
mod hosts;
mod index;
mod pages;
mod problems;
#[cfg(test)]
mod tests;

use std::io::{self, ErrorKind};
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::{Arc, mpsc};
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};

pub use address::Address;
pub use desk::{Desk, Outcome};

use crate::cache::Cache;
use crate::diagnostic::{Diagnostic, Sources};
use crate::plan::policy;
use crate::world::{Change, Watch, repository};
use answer::Site;
use connections::Limits;
use hosts::Hosts;

/// How many ports beyond the first are tried, where the port may be another.
const OTHER_PORTS: u16 = 20;

/// What is said once a desk without a repository has one.
const NOW_KEPT: &str = "the desk is kept in git now: its history begins with the first commit";

/// The longest address of a request, in bytes. The longest page address has three slugs of 120
/// bytes, percent-encoded 1,080; a search's words come on top.
const LONGEST_ADDRESS: usize = 8 << 10;

/// How long work that is under way may go on after the last connection is closed.
const LAST_WORK: Duration = Duration::from_millis(100);

/// Where and how the preview is served.
#[derive(Debug, Clone)]
pub struct Config {
    /// The address to listen on. Any but a loopback address shows the site to the network.
    pub host: IpAddr,
    /// The port; 0 for any that is free.
    pub port: u16,
    /// Whether the port must be this one. If not, the next free one of the twenty after it will do.
    pub fixed_port: bool,
    /// Whether pages follow the edits. If not, they are shown as readers will see them.
    pub live: bool,
    /// Whether changes are looked out for, where pages follow them. Of a revision there are none.
    pub watch: bool,
    /// Whether changes are found by looking, not by being told: for folders of other machines.
    pub poll: bool,
}

/// What is said while a desk is served.
pub trait Listener: Send {
    /// The site is at this address; its port is another than asked for if that was taken.
    fn ready(&self, address: &str);
    /// Something about the watching that the author should know.
    fn note(&self, text: &str);
    /// A change was worked on; the first time, the whole desk.
    fn told(&self, outcome: &Outcome<'_>);
    /// Something was wrong that shows only as a page is asked for; `sources` are the texts that it
    /// points into.
    fn found(&self, diagnostics: &[Diagnostic], sources: &dyn Sources);
}

/// Serves a desk until Ctrl-C, which ends it within a second.
///
/// # Errors
///
/// [`ErrorKind::AddrInUse`] if the port is taken and no other will do, and other errors of
/// listening, of watching and of starting threads. What goes wrong with a single connection ends
/// only that.
pub fn serve(
    desk: Desk,
    root: &Path,
    config: &Config,
    cache: Box<dyn Cache + Send>,
    listener: Arc<dyn Listener + Sync>,
) -> io::Result<()> {
    let socket = listen(config)?;
    let bound = socket.local_addr()?;
    desk.renew(&Change::All);
    let desk = if config.host.is_loopback() { desk } else { desk.discreet() };
    let late = Arc::clone(&listener);
    let desk = desk.telling(move |diagnostics, sources| late.found(diagnostics, sources));
    let desk = Arc::new(desk);
    let router = router(&desk, bound, config.live);
    let base_path = desk.base_path();
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let outcome = runtime.block_on(async {
        let socket = tokio::net::TcpListener::from_std(socket)?;
        listener.ready(&format!("http://{bound}{base_path}"));
        let author = Arc::clone(&desk);
        let watched = (config.live && config.watch).then(|| (root.to_owned(), config.poll));
        std::thread::spawn(move || follow(&author, watched, &*listener));
        let indexed = Arc::clone(&desk);
        std::thread::spawn(move || indexed.keep_indexed(&*cache));
        let mut interrupted = Ok(());
        let stop = async {
            interrupted = tokio::signal::ctrl_c().await;
            desk.close();
        };
        connections::accept(socket, router, Limits::default(), stop).await;
        interrupted
    });
    // A page that takes long must not keep the program from ending.
    runtime.shutdown_timeout(LAST_WORK);
    outcome
}

/// Says what came of the first edition, then makes one at each change of the project at `watched`,
/// which is polled or not.
fn follow(desk: &Desk, watched: Option<(PathBuf, bool)>, listener: &dyn Listener) {
    let is_kept = |root: &PathBuf| repository(root).is_some();
    let mut may_be_kept = watched.as_ref().is_some_and(|(root, _)| !is_kept(root));
    desk.report(&mut |outcome| listener.told(outcome));
    let Some((root, poll)) = watched else { return };
    let (sender, changes) = mpsc::channel();
    let watch = match Watch::start(&root, move |change| drop(sender.send(change)), poll) {
        Ok(watch) => watch,
        Err(error) => {
            listener.note(&format!("changes are not followed: {error}\nhelp: try --poll"));
            return;
        }
    };
    watch.note().iter().for_each(|note| listener.note(note));
    // What was written since the first edition was begun, before anybody watched.
    desk.renew(&Change::All);
    desk.report(&mut |outcome| {
        if !outcome.same {
            listener.told(outcome);
        }
    });
    while let Ok(change) = changes.recv() {
        if may_be_kept && is_kept(&root) {
            may_be_kept = false;
            listener.note(NOW_KEPT);
        }
        desk.renew(&change);
        while let Ok(change) = changes.try_recv() {
            desk.renew(&change);
        }
        desk.report(&mut |outcome| listener.told(outcome));
    }
}

/// Opens the port, or the next free one.
fn listen(config: &Config) -> io::Result<TcpListener> {
    let last =
        if config.fixed_port { config.port } else { config.port.saturating_add(OTHER_PORTS) };
    let mut port = config.port;
    loop {
        let address = SocketAddr::new(config.host, port);
        match TcpListener::bind(address) {
            Ok(listener) => {
                listener.set_nonblocking(true)?;
                return Ok(listener);
            }
            Err(error) if error.kind() == ErrorKind::AddrInUse && port < last => port += 1,
            Err(error) if error.kind() == ErrorKind::AddrInUse => {
                let message = match free_after(config.host, port) {
                    Some(free) => {
                        format!("port {port} is in use\nhelp: port {free} is free: --port {free}")
                    }
                    None => format!("port {port} is in use\nhelp: choose another with --port"),
                };
                return Err(io::Error::new(error.kind(), message));
            }
            Err(error) => return Err(io::Error::new(error.kind(), format!("{address}: {error}"))),
        }
    }
}

/// The next free port after one that is taken.
fn free_after(host: IpAddr, taken: u16) -> Option<u16> {
    let next = taken.checked_add(1)?..=taken.saturating_add(OTHER_PORTS);
    next.into_iter().find(|&port| TcpListener::bind(SocketAddr::new(host, port)).is_ok())
}

/// Everything that is served.
fn router(desk: &Arc<Desk>, bound: SocketAddr, live: bool) -> Router {
    let site = Site::new(Arc::clone(desk), &desk.base_path(), live);
    Router::new()
        .fallback(answer::answer)
        .with_state(Arc::new(site))
        .layer(middleware::from_fn_with_state(Hosts::of(bound), guard))
}

/// Refuses what no route should see, and puts on every answer what keeps other sites out.
async fn guard(State(hosts): State<Hosts>, request: Request, next: Next) -> Response {
    let refused =
        if request.uri().path_and_query().is_some_and(|path| path.as_str().len() > LONGEST_ADDRESS)
        {
            Some(plain(StatusCode::URI_TOO_LONG, "The address is too long.\n"))
        } else if let Err(refusal) = hosts.check(&request) {
            Some(refusal)
        } else if !matches!(*request.method(), Method::GET | Method::HEAD) {
            let mut refusal =
                plain(StatusCode::METHOD_NOT_ALLOWED, "Only GET and HEAD are answered.\n");
            refusal.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
            Some(refusal)
        } else {
            None
        };
    let mut response = match refused {
        Some(refusal) => refusal,
        None => next.run(request).await,
    };
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    // What a host is to send too; the pages' own policies are as narrow or narrower.
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static(policy::HEADER));
    // A page elsewhere must not load a picture or script of a restricted preview.
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
    headers.insert("cross-origin-opener-policy", HeaderValue::from_static("same-origin"));
    headers.insert("permissions-policy", HeaderValue::from_static(policy::PERMISSIONS));
    // The next build changes pages under the same addresses: browsers ask each time.
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

/// An answer in a sentence.
fn plain(status: StatusCode, text: &'static str) -> Response {
    (status, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
}
