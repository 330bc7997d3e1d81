//! The settings of a desk: `content/site.yaml`.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use schemars::JsonSchema;

use super::{Kind, Marking, Repository, Spanned};
use crate::diagnostic::Span;

/// First segments of the site's own addresses, which a facet or a page of the desk
/// cannot have.
pub const RESERVED: &[&str] = &[
    "actors",
    "assets",
    "briefings",
    "changes",
    "corrections",
    "data",
    "events",
    "explore",
    "locations",
    "page",
    "pages",
    "search",
    "sources",
    "static",
    "tags",
];

/// The settings of a desk, each with a default, so that a desk may start without any.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(rename = "site")]
pub struct Site {
    /// The desk's name.
    pub title: String,
    /// One or two sentences on what the desk does.
    pub description: Option<String>,
    /// Where the site is published, with a sub-path if there is one: `https://example.org/desk/`.
    #[schemars(with = "Option<String>")]
    pub base_url: BaseUrl,
    /// The language of the site (BCP 47): `en`, `en-US`, `fr`.
    #[schemars(with = "Option<String>")]
    pub language: String,
    /// The desk's time zone, by its IANA name; for times that name none.
    #[schemars(with = "Option<String>")]
    pub timezone: TimeZone,
    /// The theme: a folder in `themes/`, or `default`.
    #[schemars(with = "Option<String>")]
    pub theme: Spanned<String>,
    /// Who the site is for: what is marked above is left out.
    #[schemars(with = "Marking")]
    pub audience: Marking,
    /// What happens to an actor, location or source that is named and not registered.
    #[schemars(with = "Option<Unregistered>")]
    pub unregistered: Unregistered,
    /// The desk's vocabulary of event kinds: a list, or a mapping of key to label.
    #[schemars(with = "Option<Vocabulary>")]
    pub kinds: Vec<Term>,
    /// Keys of the desk's own by which readers filter events and briefings: a list, or a mapping of key to label.
    #[schemars(with = "Option<Vocabulary>")]
    pub facets: Vec<Term>,
    /// Other folders of `content/`, and the kind of record that each holds: `incidents: events`.
    #[schemars(
        with = "Option<BTreeMap<String, String>>",
        extend("additionalProperties" = { "enum": Kind::ALL.map(|kind| [kind.folder(), kind.key()]).concat() })
    )]
    pub folders: BTreeMap<String, Kind>,
    /// How many items a page of a list holds, 10 to 500.
    #[schemars(with = "Option<usize>", range(min = 10, max = 500))]
    pub per_page: usize,
    /// Which mentions of a name are linked: the first in each section, the first on the page, or all.
    #[schemars(with = "Option<LinkMentions>")]
    pub link: LinkMentions,
    /// A line on rights, in the footer and the feeds.
    pub rights: Option<String>,
    /// Where these files are kept: a web address such as `https://github.com/org/desk`, or a mapping with it as `url`. Each page then links to its source, and to where a correction is suggested.
    #[schemars(with = "Option<super::repository::Written>")]
    pub repository: Option<Repository>,
    /// Where the site is published: files are written for each host with the headers that it is to send, and old addresses that lead on.
    #[schemars(with = "Option<Hosts>")]
    pub hosts: Vec<Host>,
    /// Whether readers see what changed, from the repository: `false`, or a mapping of who is named as author (`authors: names`, `initials` or `none`) and whether messages are shown (`messages: false`).
    #[schemars(with = "HistoryInput")]
    pub history: HistorySettings,
    /// What may lie in `content/assets/`: pages of HTML and XML, which can run scripts, are refused unless `html` is `allow`.
    #[schemars(rename = "assets", with = "Option<Assets>")]
    pub pages_as_assets: bool,
    /// Beside each text file of the site, the same file compressed, for hosts that send it as it is.
    #[schemars(with = "Option<Compressions>")]
    pub compress: Vec<Compression>,
    /// Which formats there are of the data under `/data/`: `json`, `jsonl`, `csv`, `geojson`; `false` for none.
    #[schemars(with = "Option<DataFormats>")]
    pub data: Vec<DataFormat>,
    /// Where `dateline publish` puts the site: targets by name, each a folder (`to`), a git branch (`branch`) or a bucket (`bucket`).
    #[schemars(with = "Option<super::publish::Written>")]
    pub publish: BTreeMap<String, super::Target>,
}

/// What readers see of the revisions of records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct HistorySettings {
    /// Whether there is any.
    pub is_shown: bool,
    /// How authors of revisions are named.
    pub authors: Authors,
    /// Whether messages of commits are shown.
    pub messages: bool,
}

impl Default for HistorySettings {
    fn default() -> Self {
        Self { is_shown: true, authors: Authors::Names, messages: true }
    }
}

impl HistorySettings {
    /// What both show.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            is_shown: self.is_shown && other.is_shown,
            authors: self.authors.max(other.authors),
            messages: self.messages && other.messages,
        }
    }
}

/// How authors of revisions are named; the more is told of them the less.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, JsonSchema)]
#[schemars(rename_all = "lowercase")]
pub enum Authors {
    /// As their commits name them.
    #[default]
    Names,
    /// By the first letters of their names.
    Initials,
    /// Not at all.
    None,
}

/// The history: whether there is any, or what it shows; for the JSON Schema only.
#[derive(JsonSchema)]
#[schemars(untagged)]
#[allow(dead_code, reason = "describes a form of writing in the JSON Schema")]
enum HistoryInput {
    Shown(bool),
    Mapping {
        /// How authors of revisions are named.
        authors: Authors,
        /// Whether messages of commits are shown.
        messages: bool,
    },
}

/// What serves a site, and reads from files of it what to send.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, JsonSchema)]
#[schemars(rename_all = "lowercase")]
pub enum Host {
    /// GitHub Pages, which reads `.nojekyll` and `CNAME`.
    Github,
    /// GitLab Pages, which needs no file: it shows `404.html` and sends compressed files by itself.
    Gitlab,
    /// Netlify, which reads `_headers` and `_redirects`.
    Netlify,
    /// Cloudflare Pages, which reads `_headers` and `_redirects`.
    Cloudflare,
    /// Amazon CloudFront before S3, which is given a function and a policy.
    Cloudfront,
    /// nginx, which includes `nginx.conf`.
    Nginx,
    /// Apache, which reads `.htaccess`.
    Apache,
}

impl Host {
    /// Every host, as it is written in site.yaml.
    pub const ALL: [(&'static str, Host); 7] = [
        ("github", Host::Github),
        ("gitlab", Host::Gitlab),
        ("netlify", Host::Netlify),
        ("cloudflare", Host::Cloudflare),
        ("cloudfront", Host::Cloudfront),
        ("nginx", Host::Nginx),
        ("apache", Host::Apache),
    ];

    /// The files that it reads.
    pub fn files(self) -> &'static [HostFile] {
        match self {
            Host::Github => &[HostFile::NoJekyll, HostFile::Domain],
            Host::Gitlab => &[],
            Host::Netlify | Host::Cloudflare => &[HostFile::Headers, HostFile::Redirects],
            Host::Cloudfront => &[HostFile::CloudfrontFunction, HostFile::CloudfrontHeaders],
            Host::Nginx => &[HostFile::Nginx],
            Host::Apache => &[HostFile::Apache],
        }
    }
}

/// A file of the site that is for its host.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum HostFile {
    /// `.nojekyll`: that the files are to be served as they are.
    NoJekyll,
    /// `CNAME`: the domain that the site stands at.
    Domain,
    /// `_headers`
    Headers,
    /// `_redirects`
    Redirects,
    /// `cloudfront-function.js`: leads addresses to files.
    CloudfrontFunction,
    /// `cloudfront-headers.json`: a policy of response headers.
    CloudfrontHeaders,
    /// `nginx.conf`
    Nginx,
    /// `.htaccess`
    Apache,
}

impl HostFile {
    /// Every one of them.
    pub const ALL: [HostFile; 8] = [
        HostFile::NoJekyll,
        HostFile::Domain,
        HostFile::Headers,
        HostFile::Redirects,
        HostFile::CloudfrontFunction,
        HostFile::CloudfrontHeaders,
        HostFile::Nginx,
        HostFile::Apache,
    ];

    /// Its name, at the site's root.
    pub fn name(self) -> &'static str {
        match self {
            HostFile::NoJekyll => ".nojekyll",
            HostFile::Domain => "CNAME",
            HostFile::Headers => "_headers",
            HostFile::Redirects => "_redirects",
            HostFile::CloudfrontFunction => "cloudfront-function.js",
            HostFile::CloudfrontHeaders => "cloudfront-headers.json",
            HostFile::Nginx => "nginx.conf",
            HostFile::Apache => ".htaccess",
        }
    }
}

/// A way to compress a file that hosts can send as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, JsonSchema)]
pub enum Compression {
    /// Brotli (RFC 7932).
    #[schemars(rename = "br")]
    Brotli,
    /// gzip (RFC 1952).
    #[schemars(rename = "gz")]
    Gzip,
}

impl Compression {
    /// Each, as it is written in site.yaml, which is how the names of its files end.
    pub const ALL: [(&'static str, Compression); 2] =
        [("br", Compression::Brotli), ("gz", Compression::Gzip)];

    /// How the names of its files end, after a full stop.
    pub fn ending(self) -> &'static str {
        match self {
            Compression::Brotli => "br",
            Compression::Gzip => "gz",
        }
    }
}

/// A format of data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, JsonSchema)]
#[schemars(rename_all = "lowercase")]
pub enum DataFormat {
    /// A list, a record a line (RFC 8259).
    Json,
    /// A record a line (jsonlines.org).
    #[schemars(rename = "jsonl")]
    JsonLines,
    /// A table (RFC 4180).
    Csv,
    /// What has coordinates, as features (RFC 7946).
    GeoJson,
}

impl DataFormat {
    /// Each, as it is written in site.yaml, which is how the names of its files end.
    pub const ALL: [(&'static str, DataFormat); 4] = [
        ("json", DataFormat::Json),
        ("jsonl", DataFormat::JsonLines),
        ("csv", DataFormat::Csv),
        ("geojson", DataFormat::GeoJson),
    ];
}

/// One host or several; for the JSON Schema only.
#[derive(JsonSchema)]
#[schemars(untagged)]
#[allow(dead_code, reason = "describes a form of writing in the JSON Schema")]
enum Hosts {
    One(Host),
    List(Vec<Host>),
}

/// What may lie in `content/assets/`; for the JSON Schema only.
#[derive(JsonSchema)]
#[allow(dead_code, reason = "describes a form of writing in the JSON Schema")]
struct Assets {
    /// Whether pages of HTML and XML may.
    html: Option<Pages>,
}

/// Whether pages may lie among the assets; for the JSON Schema only.
#[derive(JsonSchema)]
#[schemars(rename_all = "lowercase")]
#[allow(dead_code, reason = "describes a form of writing in the JSON Schema")]
enum Pages {
    Refuse,
    Allow,
}

/// One way to compress or several; for the JSON Schema only.
#[derive(JsonSchema)]
#[schemars(untagged)]
#[allow(dead_code, reason = "describes a form of writing in the JSON Schema")]
enum Compressions {
    One(Compression),
    List(Vec<Compression>),
}

/// Whether there is data, one format of it or several; for the JSON Schema only.
#[derive(JsonSchema)]
#[schemars(untagged)]
#[allow(dead_code, reason = "describes a form of writing in the JSON Schema")]
enum DataFormats {
    Any(bool),
    One(DataFormat),
    List(Vec<DataFormat>),
}

impl Default for Site {
    fn default() -> Self {
        Self {
            title: "Briefings".to_owned(),
            description: None,
            base_url: BaseUrl::default(),
            language: "en".to_owned(),
            timezone: TimeZone::UTC,
            theme: Spanned::new("default".to_owned(), Span::default()),
            audience: Marking::Clear,
            unregistered: Unregistered::Create,
            kinds: Vec::new(),
            facets: Vec::new(),
            folders: BTreeMap::new(),
            per_page: 50,
            link: LinkMentions::Section,
            rights: None,
            repository: None,
            hosts: Vec::new(),
            history: HistorySettings::default(),
            pages_as_assets: false,
            compress: Vec::new(),
            data: DataFormat::ALL.map(|(_, format)| format).to_vec(),
            publish: BTreeMap::new(),
        }
    }
}

/// A word of a vocabulary: its key, and its label for readers.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Term {
    /// As written in records.
    pub key: String,
    /// As shown to readers.
    pub label: String,
}

/// What happens to a name that is not registered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, JsonSchema)]
#[schemars(rename_all = "lowercase")]
pub enum Unregistered {
    /// It gets a page of its own.
    #[default]
    Create,
    /// It gets a page of its own and a warning.
    Warn,
    /// It is an error.
    Error,
}

/// Which mentions of a name are linked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, JsonSchema)]
#[schemars(rename_all = "lowercase")]
pub enum LinkMentions {
    /// The first in each section.
    #[default]
    Section,
    /// The first on the page.
    Page,
    /// Every one.
    All,
}

/// Where a site is published: an absolute `http` or `https` URL that ends in `/`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct BaseUrl(String);

impl Default for BaseUrl {
    fn default() -> Self {
        Self("http://localhost/".to_owned())
    }
}

impl BaseUrl {
    /// Reads a base URL; the error says what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, String> {
        let url = url::Url::parse(text.trim()).map_err(|error| error.to_string())?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(format!("the scheme is `{}`, not http or https", url.scheme()));
        }
        if url.host_str().is_none() {
            return Err("it names no host".to_owned());
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err("it has a query or a fragment".to_owned());
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err("it holds a user name or password".to_owned());
        }
        let mut text = url.to_string();
        if !text.ends_with('/') {
            text.push('/');
        }
        Ok(Self(text))
    }

    /// The URL, with its final `/`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The path alone, with `/` at both ends: `/desk/`.
    pub fn path(&self) -> &str {
        let after_scheme = self.0.find("://").map_or(0, |at| at + 3);
        self.0[after_scheme..].find('/').map_or("/", |at| &self.0[after_scheme + at..])
    }

    /// The host and port alone.
    pub fn host(&self) -> &str {
        let after_scheme = self.0.find("://").map_or(0, |at| at + 3);
        let rest = &self.0[after_scheme..];
        &rest[..rest.find('/').unwrap_or(rest.len())]
    }
}

/// A list of words, or a mapping of key to label; for the JSON Schema only.
#[derive(JsonSchema)]
#[schemars(untagged)]
#[allow(dead_code, reason = "describes a form of writing in the JSON Schema")]
enum Vocabulary {
    List(Vec<String>),
    Labels(BTreeMap<String, Option<String>>),
}
