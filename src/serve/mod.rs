//! The preview server: shows the output folder in a browser on this machine.
//!
//! It serves files and nothing else, as a static host would: `/x/` is `x/index.html`, `/x` leads
//! to `/x/` where that is a page, what is not there is `404.html`. It is made for one desk on one
//! machine, and what it shows may be restricted; so it listens on loopback unless told otherwise,
//! answers only requests that were meant for it (`hosts`), lets no other site embed or read what
//! it serves, and never leaves its folder (`address`, `files`).

mod address;
mod connections;
mod files;
mod hosts;
mod media_type;
#[cfg(test)]
mod tests;

use std::io::{self, ErrorKind};
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};

use crate::plan::policy;
use connections::Limits;
use files::Files;
use hosts::Hosts;

/// How many ports beyond the first are tried, where the port may be another.
const OTHER_PORTS: u16 = 20;

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
    /// The path under which the site is served, with `/` at both ends: `/` or `/desk/`.
    pub base_path: String,
}

/// Serves a folder until Ctrl-C, which ends it within a second. `ready` is told the address once
/// connections are accepted; its port is another than asked for if that was taken.
///
/// # Errors
///
/// [`ErrorKind::AddrInUse`] if the port is taken and no other will do, and other errors of
/// listening and of starting threads. What goes wrong with a single connection ends only that.
pub fn serve(folder: PathBuf, config: Config, ready: impl FnOnce(SocketAddr)) -> io::Result<()> {
    let listener = listen(&config)?;
    let bound = listener.local_addr()?;
    let router = router(folder, &config.base_path, bound);
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let outcome = runtime.block_on(async {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        ready(bound);
        let mut interrupted = Ok(());
        let stop = async { interrupted = tokio::signal::ctrl_c().await };
        connections::accept(listener, router, Limits::default(), stop).await;
        interrupted
    });
    // A read from a slow disk must not keep the program from ending.
    runtime.shutdown_timeout(LAST_WORK);
    outcome
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
            Err(error) => return Err(io::Error::new(error.kind(), format!("{address}: {error}"))),
        }
    }
}

/// Everything that is served. A further route goes before the fallback, and is guarded as it is.
fn router(folder: PathBuf, base_path: &str, bound: SocketAddr) -> Router {
    let files = Arc::new(Files::new(folder, base_path));
    Router::new()
        .fallback(files::answer)
        .with_state(files)
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
