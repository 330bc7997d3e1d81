//! Connections, each within limits: a slow or broken client holds up nobody else.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time;

/// What one server and one connection may take.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// Connections at once; those beyond wait. A browser opens six, of which a page that follows
    /// the edits holds one.
    pub(super) connections: usize,
    /// How long a client may take to send the head of a request, also the next on an open
    /// connection.
    pub(super) head_time: Duration,
    /// The largest head of a request, in bytes; hyper wants at least 8,192.
    pub(super) head_bytes: usize,
    /// How long an answer that is being sent may go on when the server stops.
    pub(super) grace: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 512,
            head_time: Duration::from_secs(15),
            head_bytes: 32 << 10,
            grace: Duration::from_millis(500),
        }
    }
}

/// Between two tries to accept a connection where the system has no file descriptor left.
const RETRY: Duration = Duration::from_millis(200);

/// Accepts connections until `stop` is done, then lets each finish what it is answering.
pub(super) async fn accept(
    listener: TcpListener,
    router: Router,
    limits: Limits,
    stop: impl Future<Output = ()>,
) {
    let slots = Arc::new(Semaphore::new(limits.connections));
    let (closing, _) = watch::channel(());
    let mut connections = JoinSet::new();
    let mut stop = pin!(stop);
    loop {
        let next = async {
            let slot = Arc::clone(&slots).acquire_owned().await;
            (slot, listener.accept().await)
        };
        tokio::select! {
            () = &mut stop => break,
            Some(_) = connections.join_next() => {}
            (slot, accepted) = next => match accepted {
                Ok((stream, _)) => {
                    let converse = converse(stream, router.clone(), limits, closing.subscribe());
                    connections.spawn(async move {
                        converse.await;
                        drop(slot);
                    });
                }
                Err(_) => time::sleep(RETRY).await,
            },
        }
    }
    drop(listener);
    closing.send_replace(());
    let finished = async { while connections.join_next().await.is_some() {} };
    // What is not done by then is cut off as the set is dropped.
    let _ = time::timeout(limits.grace, finished).await;
}

/// Answers the requests of one connection.
async fn converse(
    stream: TcpStream,
    router: Router,
    limits: Limits,
    mut closing: watch::Receiver<()>,
) {
    // Answers are whole when they are sent: waiting to fill a packet only delays them.
    let _ = stream.set_nodelay(true);
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.head_time)
        .max_buf_size(limits.head_bytes)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router));
    let mut connection = pin!(connection);
    // A client that breaks off, or does not speak HTTP, harms only itself: nothing to report.
    tokio::select! {
        _ = connection.as_mut() => {}
        _ = closing.changed() => {
            connection.as_mut().graceful_shutdown();
            let _ = connection.await;
        }
    }
}
