//! What hosts take of a site: one that is larger is refused as it is sent, after all was done for it.

use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Place, size};
use crate::model::Host;
use crate::read::SITE_FILE;
use crate::write::Report;

/// How many files that are too large are named.
const NAMED: usize = 3;

/// What to do where the data is too much.
const FEWER: &str =
    "write fewer formats of data, as with `data: [csv]`, or publish to another host";

/// What a host takes.
#[derive(Default)]
struct Limits {
    name: &'static str,
    /// Bytes of all files, and how the host says it.
    bytes: Option<(u64, &'static str)>,
    /// Bytes of one file, and how the host says it.
    file: Option<(u64, &'static str)>,
    /// Number of files, and who may have how many more.
    files: Option<(usize, &'static str)>,
}

/// What a host is known to take; `None` where it is the desk's own, or takes what comes.
fn limits(host: Host) -> Option<Limits> {
    match host {
        Host::Github => Some(Limits {
            name: "GitHub Pages",
            bytes: Some((1_000_000_000, "1 GB")),
            ..Limits::default()
        }),
        Host::Gitlab => Some(Limits {
            name: "GitLab.com",
            bytes: Some((1 << 30, "1 GB")),
            files: Some((200_000, "")),
            ..Limits::default()
        }),
        Host::Cloudflare => Some(Limits {
            name: "Cloudflare Pages",
            file: Some((25 << 20, "25 MiB")),
            files: Some((20_000, " on its free plan, and 100,000 on others")),
            ..Limits::default()
        }),
        Host::Netlify | Host::Cloudfront | Host::Nginx | Host::Apache => None,
    }
}

/// Says which hosts would refuse a site that was written.
pub fn check(hosts: &[Host], site: &Report) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut warn = |message: String, help: &str| {
        let warning = Diagnostic::new(Code::TooLarge, message);
        found.push(warning.at(Place::file(&Arc::from(SITE_FILE))).help(help));
    };
    for limits in hosts.iter().filter_map(|host| limits(*host)) {
        let Limits { name, bytes, file, files: most } = limits;
        if let Some((_, most)) = bytes.filter(|(most, _)| site.bytes > *most) {
            let all = size(site.bytes);
            warn(format!("the site has {all}; {name} takes up to {most}"), FEWER);
        }
        let count = site.files;
        if let Some((most, more)) = most.filter(|(most, _)| count > *most) {
            warn(
                format!("the site has {count} files; {name} takes {most}{more}"),
                "put more on each page with `per_page`, or publish where more are taken",
            );
        }
        let Some((least, most)) = file else { continue };
        let large = site.large.iter().filter(|(_, length)| *length > least);
        let mut large: Vec<&(String, u64)> = large.collect();
        large.sort_by_key(|(_, length)| std::cmp::Reverse(*length));
        if large.is_empty() {
            continue;
        }
        let named: Vec<String> = large
            .iter()
            .take(NAMED)
            .map(|(path, length)| format!("`{path}` ({})", size(*length)))
            .collect();
        let more = match large.len().saturating_sub(NAMED) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let named = named.join(", ");
        let is_data = |(path, _): &&(String, u64)| path.starts_with("data/");
        warn(
            format!("{name} takes files of up to {most}: not {named}{more}"),
            if large.iter().any(is_data) {
                FEWER
            } else {
                "make them smaller, or keep them elsewhere and link to them"
            },
        );
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(hosts: &[Host], files: &[(&str, u64)]) -> Vec<String> {
        let found = check(hosts, &Report::of(files.iter().copied()));
        found.into_iter().map(|found| found.message).collect()
    }

    #[test]
    fn what_a_host_would_refuse_is_said_and_nothing_else() {
        let (small, large) = (("index.html", 9_000), ("data/events.json", 31_500_000));
        assert_eq!(said(&[Host::Cloudflare, Host::Github], &[small]), [""; 0]);
        assert_eq!(said(&[Host::Nginx, Host::Netlify], &[large; 90]), [""; 0]);
        assert_eq!(
            said(&[Host::Cloudflare], &[small, large]),
            ["Cloudflare Pages takes files of up to 25 MiB: not `data/events.json` (31.5 MB)"]
        );
        assert_eq!(
            said(&[Host::Cloudflare], &[large; 5]),
            [format!(
                "Cloudflare Pages takes files of up to 25 MiB: not {} and 2 more",
                ["`data/events.json` (31.5 MB)"; 3].join(", ")
            )]
        );
        assert_eq!(
            said(&[Host::Github, Host::Gitlab], &[large; 33]),
            ["the site has 1.0 GB; GitHub Pages takes up to 1 GB"]
        );
        assert_eq!(
            said(&[Host::Cloudflare], &vec![small; 20_001]),
            [
                "the site has 20001 files; Cloudflare Pages takes 20000 on its free plan, and 100,000 on others"
            ]
        );
    }
}
