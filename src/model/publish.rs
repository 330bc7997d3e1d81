//! Where a desk publishes its site: the targets of `publish:` in `content/site.yaml`.

use std::collections::BTreeMap;

use schemars::JsonSchema;

use super::record::OneOrMany;
use super::{BaseUrl, Marking};

/// A place that a site is published to, and how.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Target {
    /// What it is.
    pub destination: Destination,
    /// Who its site is for; as the desk's, if `None`.
    pub audience: Option<Marking>,
    /// Where its site is read; as the desk's, if `None`.
    pub base_url: Option<BaseUrl>,
    /// How much of it may vanish at once.
    pub vanish: Vanish,
    /// Files there, and folders, that are somebody else's: they stay, and are no reason to refuse.
    pub keep: Vec<String>,
}

/// What a target is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Destination {
    /// A folder, from the desk's root.
    Folder(String),
    /// A branch of a git repository.
    Branch(Branch),
    /// A bucket that speaks the protocol of Amazon S3.
    Bucket(Bucket),
}

/// A branch that holds a site and nothing else.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Branch {
    /// Its name, without `refs/heads/`.
    pub name: String,
    /// The repository it is in: a remote of the desk's repository, an address or a path; the desk's
    /// own repository if `None`.
    pub remote: Option<String>,
    /// Whether each site follows the one before it in the branch's history, or stands alone.
    pub keep_history: bool,
}

/// A bucket.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Bucket {
    /// Its name.
    pub name: String,
    /// The folder in it, with `/` at its end; empty for all of the bucket.
    pub prefix: String,
    /// Its region, if site.yaml names one.
    pub region: Option<String>,
    /// The address of the service; Amazon's if `None`.
    pub endpoint: Option<String>,
    /// Whether to speak without encryption to a host that is not this machine.
    pub allow_http: bool,
}

/// The most of a target's pages that may vanish at once, in percent, 0 to 100.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Vanish(u8);

impl Default for Vanish {
    fn default() -> Self {
        Self(20)
    }
}

impl Vanish {
    /// Reads `20%` or `20`.
    pub fn parse(text: &str) -> Option<Self> {
        let number = text.trim().trim_end_matches('%').trim_end();
        number.parse().ok().filter(|percent| *percent <= 100).map(Self)
    }

    /// In percent.
    pub fn percent(self) -> u8 {
        self.0
    }

    /// Whether `gone` of `all` pages are no more than that.
    pub fn allows(self, gone: usize, all: usize) -> bool {
        gone * 100 <= all * usize::from(self.0)
    }
}

/// Targets by name, as they are written; for the JSON Schema only.
pub(super) type Written = BTreeMap<String, WrittenTarget>;

/// How a target is written; for the JSON Schema only.
#[derive(JsonSchema)]
#[allow(dead_code, reason = "describes a form of writing in the JSON Schema")]
pub(super) struct WrittenTarget {
    /// A folder to publish to, from the desk's root: `../public`.
    to: Option<String>,
    /// A git branch to publish to: `gh-pages`.
    branch: Option<String>,
    /// The repository that the branch is in: a remote such as `origin`, an address or a path; the desk's own if absent.
    remote: Option<String>,
    /// Whether each site is a commit on top of the one before. Else the branch holds one commit.
    keep_history: Option<bool>,
    /// A bucket to publish to, of Amazon S3 or a service that speaks its protocol.
    bucket: Option<String>,
    /// The folder in the bucket.
    prefix: Option<String>,
    /// The bucket's region: `eu-central-1`.
    region: Option<String>,
    /// The address of the service, if it is not Amazon's: `https://s3.example.org`.
    endpoint: Option<String>,
    /// Whether to speak to `endpoint` without encryption, though it is not on this machine.
    allow_http: Option<bool>,
    /// Who the site is for; as `audience` of the desk if absent.
    audience: Marking,
    /// Where the site is read; as `base_url` of the desk if absent.
    base_url: Option<String>,
    /// How much of the site's pages may vanish at once: `20%`.
    vanish: Option<String>,
    /// Files and folders at the target that are not the site's, and stay: `[CNAME]`.
    keep: Option<OneOrMany<String>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_read_with_its_sign_or_without() {
        for text in ["35%", "35", " 35 % "] {
            assert_eq!(Vanish::parse(text).map(Vanish::percent), Some(35), "{text}");
        }
        for text in ["", "%", "101", "-1", "0.2", "a fifth"] {
            assert_eq!(Vanish::parse(text), None, "{text}");
        }
    }

    #[test]
    fn as_much_as_the_share_may_vanish_and_no_more() {
        let fifth = Vanish::default();
        assert!(fifth.allows(2, 10) && !fifth.allows(3, 10));
        assert!(fifth.allows(0, 0));
        let nothing = Vanish(0);
        assert!(nothing.allows(0, 5) && !nothing.allows(1, 5));
    }
}
