//! Which requests are meant for this server.
//!
//! A page of a hostile site can send a browser's requests to any address, and, once it has its
//! own name resolve to this machine, read the answers as its own (DNS rebinding). Such a
//! request carries the hostile name in `Host`, so no name is answered but `localhost`. An IP address
//! cannot be rebound.

use std::net::{IpAddr, SocketAddr};

use axum::extract::Request;
use axum::http::uri::Authority;
use axum::http::{StatusCode, header};
use axum::response::Response;

use super::plain;

const NONE: &str = "The request does not say which host it is for.\n";

const FOREIGN: &str = "This preview answers to localhost and to IP addresses only, so that no other \
    site can read it through a name of its own.\nOpen it by the address that `dateline serve` prints.\n";

/// The hosts whose requests are answered: `localhost`, loopback addresses and the address
/// listened on; any IP address where that is not a loopback one, since a machine has several, and
/// a container is reached by others still.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hosts {
    bound: IpAddr,
}

impl Hosts {
    /// The hosts of a server that listens on this address.
    pub(super) fn of(bound: SocketAddr) -> Self {
        Self { bound: bound.ip().to_canonical() }
    }

    /// Lets a request through, or says why not.
    pub(super) fn check(self, request: &Request) -> Result<(), Response> {
        let mut hosts = request.headers().get_all(header::HOST).iter();
        // RFC 9112, 3.2: a request has one `Host`, even if its target names a host as well.
        let (Some(host), None) = (hosts.next(), hosts.next()) else {
            return Err(plain(StatusCode::BAD_REQUEST, NONE));
        };
        let meant = host.to_str().is_ok_and(|host| self.is_ours(host))
            && request.uri().authority().is_none_or(|target| self.is_ours(target.as_str()));
        if meant { Ok(()) } else { Err(plain(StatusCode::FORBIDDEN, FOREIGN)) }
    }

    /// Whether a host, with or without a port, is this server.
    fn is_ours(self, host: &str) -> bool {
        let Ok(authority) = host.parse::<Authority>() else { return false };
        if host.contains('@') {
            return false;
        }
        let name = authority.host();
        let bare = name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(name);
        match bare.parse::<IpAddr>() {
            Ok(ip) => {
                let ip = ip.to_canonical();
                ip.is_loopback() || ip == self.bound || !self.bound.is_loopback()
            }
            Err(_) => name.eq_ignore_ascii_case("localhost"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ours(bound: &str, host: &str) -> bool {
        Hosts::of(bound.parse().unwrap()).is_ours(host)
    }

    #[test]
    fn on_loopback_only_this_machine_is_answered() {
        for host in [
            "localhost",
            "LocalHost:4747",
            "127.0.0.1",
            "127.0.0.1:4747",
            "127.8.8.8",
            "[::1]",
            "[::1]:80",
            "[::ffff:127.0.0.1]",
        ] {
            assert!(ours("127.0.0.1:4747", host), "{host}");
        }
        for host in [
            "",
            ":4747",
            "evil.example",
            "localhost.evil.example",
            "evil-localhost",
            "localhost.",
            "127.0.0.1.evil.example",
            "192.168.1.5",
            "[::]",
            "0.0.0.0",
            "localhost@evil.example",
            "evil@localhost",
            "2130706433",
            "0x7f.1",
            "::1",
            "localhost/..",
        ] {
            assert!(!ours("127.0.0.1:4747", host), "{host}");
        }
    }

    #[test]
    fn on_another_address_any_ip_address_is_answered_and_still_no_name() {
        for bound in ["192.168.1.5:80", "0.0.0.0:80", "[::]:80"] {
            for host in ["192.168.1.5", "10.0.0.1:8080", "[2001:db8::1]:80", "localhost"] {
                assert!(ours(bound, host), "{bound} {host}");
            }
            assert!(!ours(bound, "desk.example"), "{bound}");
        }
    }
}
