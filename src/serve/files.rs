//! From an address to the file that is served there.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use xxhash_rust::xxh3::xxh3_128;

use super::address::{Address, is_hidden};
use super::{media_type, plain};

/// The page of a folder.
const INDEX: &str = "index.html";

/// The page for what is not there.
const NOT_FOUND: &str = "404.html";

/// A picture that runs scripts if it is opened by itself: none of these may run here.
const SVG_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; sandbox";

/// A folder of files, served under a path.
#[derive(Debug)]
pub(super) struct Files {
    folder: PathBuf,
    base: Address,
}

/// What there is at an address.
enum Found {
    File(File),
    /// The page is at this path.
    At(String),
    /// Nothing; the page that says so, if there is one.
    Nothing(Option<Vec<u8>>),
}

struct File {
    bytes: Vec<u8>,
    media_type: &'static str,
    /// The entity tag, with its quotes.
    tag: String,
}

impl Files {
    /// Serves a folder under a path; one that is no path is `/`.
    pub(super) fn new(folder: PathBuf, base_path: &str) -> Self {
        let root = Address { names: Vec::new(), folder: true };
        Self { folder, base: Address::parse(base_path).unwrap_or(root) }
    }

    fn find(&self, path: &str) -> Found {
        // Anew each time: a build may have put another folder in its place.
        let Ok(root) = self.folder.canonicalize() else { return Found::Nothing(None) };
        let nothing = || Found::Nothing(read(&root, [NOT_FOUND]));
        let Some(address) = Address::parse(path) else { return nothing() };
        let Some(names) = address.names.strip_prefix(self.base.names.as_slice()) else {
            return if address.names.is_empty() {
                Found::At(self.base.as_folder())
            } else {
                nothing()
            };
        };
        let mut names = names.iter().map(String::as_str);
        let index = names.clone().chain([INDEX]);
        let (found, name) = if address.folder {
            (read(&root, index), INDEX)
        } else if open(&root, index).is_some() {
            return Found::At(address.as_folder());
        } else {
            (read(&root, names.clone()), names.next_back().unwrap_or(INDEX))
        };
        found.map_or_else(nothing, |bytes| {
            let tag = format!("\"{:032x}\"", xxh3_128(&bytes));
            Found::File(File { bytes, media_type: media_type::of(name), tag })
        })
    }
}

/// Reads a file below `root`, which is canonical.
fn read<'n>(root: &Path, names: impl IntoIterator<Item = &'n str>) -> Option<Vec<u8>> {
    fs::read(open(root, names)?).ok()
}

/// Finds a file below `root`. A symbolic link may lead to another file there, not out of it, and not
/// to a hidden one; what is no file, such as a named pipe, could block for ever.
fn open<'n>(root: &Path, names: impl IntoIterator<Item = &'n str>) -> Option<PathBuf> {
    let mut path = root.to_owned();
    path.extend(names);
    let path = path.canonicalize().ok()?;
    let mut inside = path.strip_prefix(root).ok()?.components();
    let hidden = inside.any(|part| is_hidden(&part.as_os_str().to_string_lossy()));
    (!hidden && path.is_file()).then_some(path)
}

/// Answers a request with the file at its address.
pub(super) async fn answer(State(files): State<Arc<Files>>, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    let found = tokio::task::spawn_blocking(move || files.find(&path)).await;
    match found {
        Ok(Found::File(file)) => file.answer(request.headers()),
        Ok(Found::At(path)) => moved(&path, request.uri().query()),
        Ok(Found::Nothing(Some(page))) => {
            (StatusCode::NOT_FOUND, [(header::CONTENT_TYPE, media_type::of(NOT_FOUND))], page)
                .into_response()
        }
        Ok(Found::Nothing(None)) => plain(StatusCode::NOT_FOUND, "There is no page here.\n"),
        Err(_) => plain(StatusCode::INTERNAL_SERVER_ERROR, "The file could not be read.\n"),
    }
}

impl File {
    fn answer(self, request: &HeaderMap) -> Response {
        let fresh =
            request.get_all(header::IF_NONE_MATCH).iter().any(|tags| is_among(&self.tag, tags));
        let mut response = if fresh {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            let mut response = Body::from(self.bytes).into_response();
            response
                .headers_mut()
                .insert(header::CONTENT_TYPE, HeaderValue::from_static(self.media_type));
            response
        };
        let headers = response.headers_mut();
        headers.extend(HeaderValue::try_from(self.tag).ok().map(|tag| (header::ETAG, tag)));
        if self.media_type.starts_with("image/svg") {
            headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(SVG_POLICY));
        }
        response
    }
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
