//! From an address to what is sent.

use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use memchr::memmem;
use rust_embed::RustEmbed;
use xxhash_rust::xxh3::xxh3_128;

use super::address::Address;
use super::desk::{Desk, Published};
use super::events::{Streams, fingerprint};
use super::plain;
use crate::model::{media_type, rooted_text};

/// The page for what is not there.
const NOT_FOUND: &str = "404.html";

/// The folder of what only a preview has. No page can be there: names of the site that begin with a
/// full stop are not served.
const OWN: &str = ".dateline/";

/// A picture that runs scripts if it is opened by itself: none of these may run here.
const SVG_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; sandbox";

/// How long one who searches waits for the index of the last edit.
const INDEX_PATIENCE: Duration = Duration::from_secs(20);

/// What a page in a preview loads beside its own.
#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/src/serve/live"]
struct Live;

/// A site, served under a path.
pub(super) struct Site {
    desk: Arc<Desk>,
    base: Address,
    /// What makes pages follow the edits; `None` where they are shown as readers will see them.
    streams: Option<Streams>,
}

/// What there is at an address.
enum Found {
    File(File),
    /// The page is at this path.
    At(String),
    /// A file of the search index, which is made beside.
    Search(String, u64),
    /// Nothing; the page that says so, if there is one.
    Nothing(Option<Vec<u8>>),
}

struct File {
    bytes: Bytes,
    media_type: &'static str,
    /// The entity tag, with its quotes.
    tag: String,
}

impl File {
    fn new(bytes: impl Into<Bytes>, name: &str) -> Self {
        let bytes = bytes.into();
        let tag = format!("\"{:032x}\"", xxh3_128(&bytes));
        Self { bytes, media_type: media_type(name), tag }
    }
}

impl Site {
    /// Serves a desk under a path; one that is no path is `/`. `live` pages follow the edits.
    pub(super) fn new(desk: Arc<Desk>, base_path: &str, live: bool) -> Self {
        let root = Address { names: Vec::new(), folder: true };
        let base = Address::parse(base_path).unwrap_or(root);
        Self { streams: live.then(|| Streams::new(Arc::clone(&desk))), desk, base }
    }

    fn find(&self, path: &str) -> Found {
        let published = self.desk.published();
        let nothing = || Found::Nothing(self.page(&published, NOT_FOUND).map(|page| page.0));
        let Some(address) = Address::parse(path) else { return nothing() };
        let Some(names) = address.names.strip_prefix(self.base.names.as_slice()) else {
            return if address.names.is_empty() {
                Found::At(self.base.as_folder())
            } else {
                nothing()
            };
        };
        if names.is_empty() && !address.folder {
            return Found::At(self.base.as_folder());
        }
        let mut inside = names.join("/");
        if address.folder && !inside.is_empty() {
            inside.push('/');
        }
        // A host serves the page of a folder by its file's name too.
        if inside == "index.html" || inside.ends_with("/index.html") {
            inside.truncate(inside.len() - "index.html".len());
        }
        let Some(edition) = &published.edition else {
            return Found::Nothing(Some(self.empty().into_bytes()));
        };
        if let Some((bytes, name)) = self.page(&published, &inside) {
            return Found::File(File::new(bytes, &name));
        }
        if edition.entry(&inside).is_some() {
            return Found::Nothing(Some(self.empty().into_bytes()));
        }
        if !address.folder && edition.entry(&format!("{inside}/")).is_some() {
            return Found::At(address.as_folder());
        }
        if inside.starts_with("search/") {
            return Found::Search(inside, edition.number);
        }
        nothing()
    }

    /// The bytes of a page or file, and the name that tells its type.
    fn page(&self, published: &Published, path: &str) -> Option<(Vec<u8>, String)> {
        let page = self.desk.page(published, path)?;
        let name = if path.is_empty() || path.ends_with('/') { "index.html" } else { path };
        let name = name.rsplit('/').next().unwrap_or(name).to_owned();
        if !page.html || self.streams.is_none() {
            return Some((page.bytes.to_vec(), name));
        }
        // The page for what is not there is shown at any address.
        let root = match path {
            NOT_FOUND => self.base.as_folder(),
            _ => "../".repeat(path.bytes().filter(|&b| b == b'/').count()),
        };
        Some((self.with_script(&page.bytes, &root), name))
    }

    /// Puts the script into a page by which it follows the edits: before all others, so that it sees
    /// the page as it was sent.
    fn with_script(&self, page: &[u8], root: &str) -> Vec<u8> {
        const HEAD: &[u8] = b"<head>";
        let at = memmem::find(page, HEAD).map_or(0, |at| at + HEAD.len());
        let tag = self.tag(&fingerprint(page), root);
        let mut bytes = Vec::with_capacity(page.len() + tag.len());
        bytes.extend_from_slice(&page[..at]);
        bytes.extend_from_slice(tag.as_bytes());
        bytes.extend_from_slice(&page[at..]);
        bytes
    }

    fn tag(&self, hash: &str, root: &str) -> String {
        let source = rooted_text(&format!("{}{OWN}live.js", crate::model::ROOT), root);
        let base = self.base.as_folder();
        format!(
            "<script type=\"module\" src=\"{source}\" data-page=\"{hash}\" data-base=\"{base}\"></script>"
        )
    }

    /// A page for as long as there is none that can be shown.
    fn empty(&self) -> String {
        let (script, then) = if self.streams.is_some() {
            let script = self.tag("", &self.base.as_folder());
            (script, "It is shown as soon as they are mended.")
        } else {
            (String::new(), "Mend them, and serve again; the terminal says what is wrong.")
        };
        format!(
            "<!doctype html>\n<html lang=\"en\"><head>{script}<meta charset=\"utf-8\"><meta name=\"viewport\" \
             content=\"width=device-width\"><title>Not yet</title></head><body><main><h1>This page \
             cannot be shown yet</h1><p>The templates have errors. {then}</p></main></body></html>\n"
        )
    }

    /// Answers what only a preview has: the script and the stream of events.
    fn own(&self, path: &str, request: &Request) -> Option<Response> {
        let streams = self.streams.as_ref()?;
        let name = path.strip_prefix(&self.base.as_folder())?.strip_prefix(OWN)?;
        if name == "events" {
            return Some(self.events(streams, request));
        }
        let file = Live::get(name)?;
        Some(File::new(file.data.into_owned(), name).answer(request))
    }

    fn events(&self, streams: &Streams, request: &Request) -> Response {
        let value = |key: &str| query(request.uri(), key);
        let asked = value("path").unwrap_or_default();
        let address = Address::parse(&asked);
        let names = address.as_ref().and_then(|address| {
            let names = address.names.strip_prefix(self.base.names.as_slice())?;
            Some((names.join("/"), address.folder))
        });
        // What leads nowhere is a page that is not there, and can be one day.
        let mut path = match names {
            Some((path, true)) if !path.is_empty() => format!("{path}/"),
            Some((path, _)) => path,
            None => NOT_FOUND.to_owned(),
        };
        if path == "index.html" || path.ends_with("/index.html") {
            path.truncate(path.len() - "index.html".len());
        }
        let heard = request.headers().get("last-event-id").and_then(|id| id.to_str().ok());
        let since = heard.map(str::to_owned).or_else(|| value("since"));
        let since = since.and_then(|since| since.parse().ok());
        let shown: String = value("page").unwrap_or_default().chars().take(64).collect();
        match streams.begin(path, shown, since) {
            Some(stream) => (
                [(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream"))],
                Body::from_stream(stream),
            )
                .into_response(),
            None => {
                let mut response = plain(
                    StatusCode::SERVICE_UNAVAILABLE,
                    "Too many pages of this preview are open.\n",
                );
                response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
                response
            }
        }
    }
}

/// A value of the query of an address, decoded.
fn query(uri: &Uri, key: &str) -> Option<String> {
    let mut pairs = url::form_urlencoded::parse(uri.query()?.as_bytes());
    pairs.find(|(name, _)| name == key).map(|(_, value)| value.into_owned())
}

/// Answers a request with what is at its address.
pub(super) async fn answer(State(site): State<Arc<Site>>, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    if let Some(own) = site.own(&path, &request) {
        return own;
    }
    let finder = Arc::clone(&site);
    let asked = path.clone();
    let mut found = tokio::task::spawn_blocking(move || finder.find(&asked)).await;
    if let Ok(Found::Search(path, number)) = &found {
        let indexed = site.desk.index.at_least(*number, INDEX_PATIENCE).await;
        found = Ok(match indexed.file(path) {
            Some(bytes) => Found::File(File::new(bytes.to_vec(), path)),
            None => {
                let published = site.desk.published();
                Found::Nothing(site.page(&published, NOT_FOUND).map(|page| page.0))
            }
        });
    }
    match found {
        Ok(Found::File(file)) => file.answer(&request),
        Ok(Found::At(path)) => moved(&path, request.uri().query()),
        Ok(Found::Nothing(Some(page))) => {
            (StatusCode::NOT_FOUND, [(header::CONTENT_TYPE, media_type(NOT_FOUND))], page)
                .into_response()
        }
        Ok(Found::Nothing(None) | Found::Search(..)) => {
            plain(StatusCode::NOT_FOUND, "There is no page here.\n")
        }
        Err(_) => plain(StatusCode::INTERNAL_SERVER_ERROR, "The page could not be made.\n"),
    }
}

impl File {
    fn answer(self, request: &Request) -> Response {
        let known = request.headers().get_all(header::IF_NONE_MATCH);
        let fresh = known.iter().any(|tags| is_among(&self.tag, tags));
        let mut response =
            if fresh { StatusCode::NOT_MODIFIED.into_response() } else { self.part(request) };
        let headers = response.headers_mut();
        headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
        headers.extend(HeaderValue::try_from(self.tag).ok().map(|tag| (header::ETAG, tag)));
        if self.media_type.starts_with("image/svg") {
            headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(SVG_POLICY));
        }
        response
    }

    /// The file, or the part of it that is asked for: some browsers play no film or sound without.
    fn part(&self, request: &Request) -> Response {
        let length = self.bytes.len();
        let (status, range) = match range_of(request, &self.tag, length) {
            Asked::Whole => (StatusCode::OK, 0..length),
            Asked::Part(range) => (StatusCode::PARTIAL_CONTENT, range),
            Asked::Beyond => {
                let mut response =
                    plain(StatusCode::RANGE_NOT_SATISFIABLE, "The file is not so long.\n");
                let range = HeaderValue::try_from(format!("bytes */{length}"));
                let range = range.ok().map(|range| (header::CONTENT_RANGE, range));
                response.headers_mut().extend(range);
                return response;
            }
        };
        let said = format!("bytes {}-{}/{length}", range.start, range.end.saturating_sub(1));
        let mut response = (status, Body::from(self.bytes.slice(range))).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.media_type));
        if status == StatusCode::PARTIAL_CONTENT {
            let said = HeaderValue::try_from(said).ok();
            headers.extend(said.map(|said| (header::CONTENT_RANGE, said)));
        }
        response
    }
}

/// What of a file is asked for.
#[derive(Debug, PartialEq, Eq)]
enum Asked {
    Whole,
    Part(Range<usize>),
    /// A part that is not in it.
    Beyond,
}

/// Which part of a file a request asks for (RFC 9110, 14.2). What is no range, or several at once,
/// is answered with the whole, as it may be.
fn range_of(request: &Request, tag: &str, length: usize) -> Asked {
    let headers = request.headers();
    // By the strong comparison (RFC 9110, 13.1.5); there are no times to compare.
    let is_current = headers.get(header::IF_RANGE).is_none_or(|known| known == tag);
    let range =
        headers.get(header::RANGE).filter(|_| is_current && request.method() == Method::GET);
    range.and_then(|range| asked(range.to_str().ok()?, length)).unwrap_or(Asked::Whole)
}

/// Reads a `Range` of one part, in bytes; the last of `0-9` is in it, and `-9` are the last nine.
fn asked(range: &str, length: usize) -> Option<Asked> {
    let (unit, range) = range.split_once('=')?;
    let (first, last) = range.trim().split_once('-')?;
    // More than can be counted is more than any file has.
    let number = |text: &str| {
        let is_number = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        is_number.then(|| text.parse().unwrap_or(usize::MAX))
    };
    let part = match (first, last) {
        ("", last) => length.saturating_sub(number(last)?)..length,
        (first, "") => number(first)?..length,
        (first, last) => {
            let (first, last) = (number(first)?, number(last)?);
            if last < first {
                return None;
            }
            first..last.saturating_add(1).min(length)
        }
    };
    let part = if part.is_empty() { Asked::Beyond } else { Asked::Part(part) };
    unit.eq_ignore_ascii_case("bytes").then_some(part)
}

/// Whether an `If-None-Match` names the tag, by the weak comparison (RFC 9110, 13.1.2).
fn is_among(tag: &str, tags: &HeaderValue) -> bool {
    let Ok(tags) = tags.to_str() else { return false };
    tags.split(',')
        .map(str::trim)
        .any(|other| other == "*" || other.trim_start_matches("W/") == tag)
}

/// Leads to another path. For now only (302): browsers keep a permanent redirect, and the next desk
/// that is served on this port may have other pages.
fn moved(path: &str, query: Option<&str>) -> Response {
    let target = query.map_or_else(|| path.to_owned(), |query| format!("{path}?{query}"));
    match HeaderValue::try_from(target).or_else(|_| HeaderValue::try_from(path)) {
        Ok(location) => (StatusCode::FOUND, [(header::LOCATION, location)]).into_response(),
        Err(_) => plain(StatusCode::NOT_FOUND, "There is no page here.\n"),
    }
}
