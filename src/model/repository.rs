//! Where a desk's files are kept: the addresses at which readers see and correct what a page is
//! written in.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use schemars::JsonSchema;

/// What RFC 3986, section 2.3, does not reserve stays; so in a query nothing needs to be told apart.
const VALUE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// In a path the parts stay parted.
const PATH: &AsciiSet = &VALUE.remove(b'/');

/// The places of a pattern that stand for something.
const PLACES: [&str; 6] = ["path", "branch", "line", "title", "url", "commit"];

/// A desk's repository, as the patterns of its addresses.
///
/// In a pattern `{path}` stands for the path of a file from the repository's root, `{branch}` for
/// the branch, `{line}` for a line of the file, `{title}` for the title of an issue, `{url}` for
/// the address of the page that it is about and `{commit}` for the name of a commit; all are
/// percent-encoded where they are filled in.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Repository {
    /// The branch that is published.
    pub branch: String,
    /// The project's folder in the repository, with `/` at its end; empty where it is the root.
    pub folder: String,
    /// Where a file is read.
    pub source: Option<String>,
    /// What follows `source` to show a line.
    pub line: Option<String>,
    /// Where a file is edited.
    pub edit: Option<String>,
    /// Where an issue is opened.
    pub issues: Option<String>,
    /// Where a commit is shown.
    pub commit: Option<String>,
}

/// Software that repositories are kept on, each with addresses of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Forge {
    GitHub,
    GitLab,
    /// Gitea, and Forgejo, which came of it.
    Gitea,
    Bitbucket,
    Sourcehut,
}

impl Forge {
    /// The software of a host, where its name tells.
    fn of(host: &str) -> Option<Self> {
        let named = |name: &str| host.split('.').next().is_some_and(|first| first == name);
        Some(match host {
            "github.com" => Forge::GitHub,
            "gitlab.com" => Forge::GitLab,
            "codeberg.org" => Forge::Gitea,
            "bitbucket.org" => Forge::Bitbucket,
            "git.sr.ht" => Forge::Sourcehut,
            _ if named("github") => Forge::GitHub,
            _ if named("gitlab") => Forge::GitLab,
            _ if named("gitea") || named("forgejo") => Forge::Gitea,
            _ => return None,
        })
    }

    /// The patterns: source, line, edit, issues, commit.
    fn patterns(self) -> [Option<&'static str>; 5] {
        match self {
            Forge::GitHub => [
                Some("/blob/{branch}/{path}"),
                Some("#L{line}"),
                Some("/edit/{branch}/{path}"),
                Some("/issues/new?title={title}&body={url}"),
                Some("/commit/{commit}"),
            ],
            Forge::GitLab => [
                Some("/-/blob/{branch}/{path}"),
                Some("#L{line}"),
                Some("/-/edit/{branch}/{path}"),
                Some("/-/issues/new?issue%5Btitle%5D={title}&issue%5Bdescription%5D={url}"),
                Some("/-/commit/{commit}"),
            ],
            Forge::Gitea => [
                Some("/src/branch/{branch}/{path}"),
                Some("#L{line}"),
                Some("/_edit/{branch}/{path}"),
                Some("/issues/new?title={title}&body={url}"),
                Some("/commit/{commit}"),
            ],
            Forge::Bitbucket => [
                Some("/src/{branch}/{path}"),
                Some("#lines-{line}"),
                Some("/src/{branch}/{path}?mode=edit"),
                None,
                Some("/commits/{commit}"),
            ],
            Forge::Sourcehut => [
                Some("/tree/{branch}/item/{path}"),
                Some("#L{line}"),
                None,
                None,
                Some("/commit/{commit}"),
            ],
        }
    }
}

impl Repository {
    /// The repository at a web address, with the patterns of its host where that is known.
    ///
    /// # Errors
    ///
    /// Says what is wrong with the address.
    pub fn at(address: &str) -> Result<Self, String> {
        let url = web_address(address)?;
        if url.query().is_some() || url.fragment().is_some() {
            return Err("it has a query or a fragment".to_owned());
        }
        let base = url.as_str().trim_end_matches('/');
        let base = base.strip_suffix(".git").unwrap_or(base);
        let patterns = url.host_str().and_then(Forge::of).map(Forge::patterns).unwrap_or_default();
        let [source, line, edit, issues, commit] = patterns;
        let joined = |pattern: Option<&str>| pattern.map(|pattern| format!("{base}{pattern}"));
        Ok(Self {
            branch: "main".to_owned(),
            folder: String::new(),
            source: joined(source),
            line: line.map(str::to_owned),
            edit: joined(edit),
            issues: joined(issues),
            commit: joined(commit),
        })
    }

    /// Checks a pattern of a desk's own.
    ///
    /// # Errors
    ///
    /// Says what is wrong with it: it is no web address, or a place of it stands for nothing.
    pub fn check(pattern: &str, with_path: bool) -> Result<(), String> {
        let mut filled = String::new();
        let mut rest = pattern;
        while let Some((before, after)) = rest.split_once('{') {
            let (place, after) = after.split_once('}').ok_or("a `{` is not closed")?;
            if !PLACES.contains(&place) {
                return Err(format!("`{{{place}}}` stands for nothing"));
            }
            filled.push_str(before);
            filled.push('x');
            rest = after;
        }
        filled.push_str(rest);
        web_address(&filled)?;
        // What is filled in must not say which host it is.
        let host = pattern.split("://").nth(1).and_then(|rest| rest.split(['/', '?', '#']).next());
        if host.is_none_or(|host| host.contains('{')) {
            return Err("its host is not written out".to_owned());
        }
        if with_path && !pattern.contains("{path}") {
            return Err("it has no `{path}`".to_owned());
        }
        Ok(())
    }

    /// Where a file of the project is read, at a line of it where one is given.
    pub fn source_of(&self, file: &str, line: Option<u32>) -> Option<String> {
        let mut pattern = self.source.clone()?;
        if let (Some(more), Some(_)) = (&self.line, line) {
            pattern.push_str(more);
        }
        let line = line.unwrap_or(1).to_string();
        Some(self.filled(&pattern, file, &[("line", &line)]))
    }

    /// Where a correction of a file is suggested: in an issue with this title, about the page at
    /// this address; else where the file is edited.
    pub fn correction_of(&self, file: &str, title: &str, url: &str) -> Option<String> {
        let pattern = self.issues.as_ref().or(self.edit.as_ref())?;
        Some(self.filled(pattern, file, &[("title", title), ("url", url), ("line", "1")]))
    }

    /// Where a commit is shown, by its name in hexadecimal.
    pub fn commit_at(&self, name: &str) -> Option<String> {
        Some(self.filled(self.commit.as_ref()?, "", &[("commit", name)]))
    }

    /// Fills a pattern in one pass, so that what is filled in stays as it is.
    fn filled(&self, pattern: &str, file: &str, values: &[(&str, &str)]) -> String {
        let mut filled = String::with_capacity(pattern.len() + file.len());
        let mut rest = pattern;
        while let Some((before, place, after)) = rest.split_once('{').and_then(|(before, rest)| {
            rest.split_once('}').map(|(place, rest)| (before, place, rest))
        }) {
            filled.push_str(before);
            match place {
                "path" => {
                    filled.extend(utf8_percent_encode(&self.folder, PATH));
                    filled.extend(utf8_percent_encode(file, PATH));
                }
                "branch" => filled.extend(utf8_percent_encode(&self.branch, PATH)),
                name => {
                    let value = values.iter().find(|(known, _)| *known == name);
                    let value = value.map(|(_, value)| *value).unwrap_or_default();
                    filled.extend(utf8_percent_encode(value, VALUE));
                }
            }
            rest = after;
        }
        filled.push_str(rest);
        filled
    }
}

/// Reads an absolute `http` or `https` address that names a host and no user.
fn web_address(text: &str) -> Result<url::Url, String> {
    let url = url::Url::parse(text.trim()).map_err(|error| error.to_string())?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(format!("the scheme is `{}`, not http or https", url.scheme()));
    }
    if url.host_str().is_none() {
        return Err("it names no host".to_owned());
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("it holds a user name or password".to_owned());
    }
    Ok(url)
}

/// How `repository:` may be written; for the JSON Schema only.
#[derive(JsonSchema)]
#[schemars(untagged)]
#[allow(dead_code, reason = "describes a form of writing in the JSON Schema")]
pub(super) enum Written {
    /// Its web address: `https://github.com/org/desk`.
    Address(String),
    /// Its web address, and what differs from what its host has.
    Settings {
        /// Its web address: `https://github.com/org/desk`.
        url: Option<String>,
        /// The branch that is published; `main` if absent.
        branch: Option<String>,
        /// The project's folder in the repository.
        path: Option<String>,
        /// Where a file is read, as a pattern with `{path}` and `{branch}`.
        source: Option<String>,
        /// Where a file is edited, as a pattern; `false` for nowhere.
        edit: Option<PatternOrNot>,
        /// Where an issue is opened, as a pattern with `{title}` and `{url}`; `false` for nowhere.
        issues: Option<PatternOrNot>,
        /// Where a commit is shown, as a pattern with `{commit}`; `false` for nowhere.
        commit: Option<PatternOrNot>,
    },
}

/// A pattern, or `false`.
#[derive(JsonSchema)]
#[schemars(untagged)]
#[allow(dead_code, reason = "describes a form of writing in the JSON Schema")]
pub(super) enum PatternOrNot {
    Pattern(String),
    Not(bool),
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_addresses_of_a_known_host_are_known() {
        for (address, source, correction) in [
            (
                "https://github.com/org/desk",
                "https://github.com/org/desk/blob/main/content/a%20b.md#L7",
                "https://github.com/org/desk/issues/new?title=T%20%26%20U&body=https%3A%2F%2Fx.org%2F",
            ),
            (
                "https://gitlab.example.org/group/sub/desk.git",
                "https://gitlab.example.org/group/sub/desk/-/blob/main/content/a%20b.md#L7",
                "https://gitlab.example.org/group/sub/desk/-/issues/new?issue%5Btitle%5D=T%20%26%20U&issue%5Bdescription%5D=https%3A%2F%2Fx.org%2F",
            ),
            (
                "https://codeberg.org/org/desk/",
                "https://codeberg.org/org/desk/src/branch/main/content/a%20b.md#L7",
                "https://codeberg.org/org/desk/issues/new?title=T%20%26%20U&body=https%3A%2F%2Fx.org%2F",
            ),
            (
                "https://bitbucket.org/org/desk",
                "https://bitbucket.org/org/desk/src/main/content/a%20b.md#lines-7",
                "https://bitbucket.org/org/desk/src/main/content/a%20b.md?mode=edit",
            ),
        ] {
            let repository = Repository::at(address).unwrap();
            assert_eq!(repository.source_of("content/a b.md", Some(7)).unwrap(), source);
            let filled = repository.correction_of("content/a b.md", "T & U", "https://x.org/");
            assert_eq!(filled.unwrap(), correction);
        }
        let sourcehut = Repository::at("https://git.sr.ht/~ana/desk").unwrap();
        assert_eq!(
            sourcehut.source_of("content/x.md", None).unwrap(),
            "https://git.sr.ht/~ana/desk/tree/main/item/content/x.md"
        );
        assert_eq!(sourcehut.correction_of("content/x.md", "T", "u"), None);
        assert_eq!(Repository::at("https://git.example.org/desk").unwrap().source, None);
    }

    #[test]
    fn an_address_that_is_none_is_not_taken() {
        for address in [
            "git@github.com:org/desk.git",
            "ssh://git@github.com/org/desk",
            "javascript:alert(1)",
            "github.com/org/desk",
            "https://user:secret@github.com/org/desk",
            "https://github.com/org/desk?tab=readme",
        ] {
            assert!(Repository::at(address).is_err(), "{address}");
        }
    }

    #[test]
    fn a_pattern_is_a_web_address_whose_places_stand_for_something() {
        assert!(Repository::check("https://x.org/cgit/desk/tree/{path}?h={branch}", true).is_ok());
        for pattern in [
            "https://x.org/tree/",
            "https://x.org/{file}/{path}",
            "https://x.org/{path",
            "javascript:{path}",
            "https://{path}/",
            "https://{branch}.x.org/{path}",
            "/{path}",
        ] {
            assert!(Repository::check(pattern, true).is_err(), "{pattern}");
        }
    }

    #[test]
    fn what_is_filled_in_cannot_change_the_address() {
        let repository = Repository {
            branch: "release/1#2?x".to_owned(),
            folder: "desks/far east/".to_owned(),
            source: Some("https://x.org/{branch}/{path}?l={line}".to_owned()),
            ..Repository::default()
        };
        assert_eq!(
            repository.source_of("content/{branch}&\"<>김.md", None).unwrap(),
            "https://x.org/release/1%232%3Fx/desks/far%20east/content/%7Bbranch%7D%26%22%3C%3E%EA%B9%80.md?l=1"
        );
    }
}
