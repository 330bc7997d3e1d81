//! The service that a bucket is of, by the protocol of Amazon S3.

use std::sync::Arc;
use std::time::Duration;

use futures_util::TryStreamExt;
use object_store::aws::{AmazonS3, AmazonS3Builder, AmazonS3ConfigKey};
use object_store::path::Path;
use object_store::{
    Attribute, Attributes, BackoffConfig, ClientOptions, Error, GetOptions, ObjectMeta,
    ObjectStore, ObjectStoreExt, PutMode, PutMultipartOptions, PutOptions, PutPayload, PutResult,
    RetryConfig, UpdateVersion,
};
use percent_encoding::percent_decode_str;

use super::credentials::{Account, Credentials, Keys};
use super::ledger::Headers;
use crate::diagnostic::{Code, Diagnostic};
use crate::model;
use crate::write::Fingerprint;

/// The name under which the fingerprint of a file is kept with it.
const FINGERPRINT: &str = "xxh3";

/// How long one request may take: eight mebibytes at 70 kB/s.
const PATIENCE: Duration = Duration::from_secs(120);

/// What is larger is sent in parts of this size, so that what is lost is one part.
pub(super) const PART: usize = 8 << 20;

/// The largest object of Dateline's own that is read, in bytes: a manifest of a million files.
const LIMIT: u64 = 256 << 20;

/// A bucket, and the folder in it.
#[derive(Debug)]
pub(super) struct Service {
    store: Arc<AmazonS3>,
    prefix: String,
    place: String,
    /// What must be in no message.
    secrets: Vec<String>,
}

/// An object, and what the service calls this state of it.
pub(super) struct Found {
    pub(super) bytes: Vec<u8>,
    pub(super) tag: String,
}

/// How a conditional write ended.
pub(super) enum Written {
    /// It was done; the service calls it so.
    Done(String),
    /// The object is not what it was to be.
    Refused,
}

/// What must hold for a write.
#[derive(Debug, Clone)]
pub(super) enum Condition {
    /// There is no such object.
    New,
    /// The service calls it so.
    Tag(String),
}

impl Service {
    pub(super) fn open(bucket: &model::Bucket) -> Result<Self, Diagnostic> {
        // Not yet, or by an earlier target: both are as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let account = Account::find()?;
        let endpoint = bucket.endpoint.clone();
        let is_open = endpoint.as_deref().is_some_and(|text| text.starts_with("http:"));
        if is_open && !bucket.allow_http && !endpoint.as_deref().is_some_and(is_loopback) {
            let message = "the endpoint of the bucket would be spoken to without encryption";
            return Err(Diagnostic::new(Code::Unreachable, message).help(
                "write https:// in `endpoint` of the target, or, on a network of your own, `allow_http: true`",
            ));
        }
        let options = ClientOptions::new()
            .with_allow_http(is_open)
            .with_timeout(PATIENCE)
            .with_connect_timeout(Duration::from_secs(10));
        let retry = RetryConfig {
            backoff: BackoffConfig {
                init_backoff: Duration::from_millis(200),
                max_backoff: Duration::from_secs(10),
                base: 2.0,
            },
            max_retries: 5,
            retry_timeout: PATIENCE,
        };
        let mut builder = match &account.credentials {
            Credentials::Keys(Keys { id, secret, token }) => {
                let builder =
                    AmazonS3Builder::new().with_access_key_id(id).with_secret_access_key(secret);
                match token {
                    Some(token) => builder.with_token(token),
                    None => builder,
                }
            }
            Credentials::Service => AmazonS3Builder::from_env(),
        };
        builder = builder
            .with_bucket_name(&bucket.name)
            .with_client_options(options)
            .with_retry(retry)
            // Many services of this protocol have no request that removes several objects.
            .with_disable_bulk_delete(true);
        let region = bucket.region.clone().or(account.region);
        builder = builder.with_region(region.unwrap_or_else(|| "us-east-1".to_owned()));
        if let Some(endpoint) = &endpoint {
            builder = builder.with_config(AmazonS3ConfigKey::S3Endpoint, endpoint);
        }
        let secrets = match &account.credentials {
            Credentials::Keys(keys) => {
                let keys = [Some(&keys.secret), keys.token.as_ref(), Some(&keys.id)];
                keys.into_iter().flatten().cloned().collect()
            }
            Credentials::Service => Vec::new(),
        };
        let at = endpoint.map(|endpoint| format!(" at {endpoint}")).unwrap_or_default();
        let mut service = Self {
            store: Arc::new(
                AmazonS3Builder::new()
                    .with_bucket_name("none")
                    .build()
                    .map_err(|error| Diagnostic::new(Code::Unreachable, error.to_string()))?,
            ),
            prefix: bucket.prefix.clone(),
            place: format!("bucket {}/{}{at}", bucket.name, bucket.prefix),
            secrets,
        };
        service.store =
            Arc::new(builder.build().map_err(|error| service.failed("opened", &error))?);
        Ok(service)
    }

    pub(super) fn place(&self) -> &str {
        &self.place
    }

    fn key(&self, path: &str) -> Result<Path, Diagnostic> {
        Path::parse(format!("{}{path}", self.prefix)).map_err(|error| {
            let message =
                format!("`{}` cannot be the name of an object: {error}", path.escape_debug());
            Diagnostic::new(Code::Unreachable, message).help("give the file another name")
        })
    }

    /// Every object: its path, what the service calls it, and its length.
    pub(super) async fn list(&self) -> Result<Vec<(String, String, u64)>, Diagnostic> {
        let prefix = self.prefix.trim_end_matches('/');
        let prefix = if prefix.is_empty() { None } else { Some(self.key("")?) };
        let listed: Vec<ObjectMeta> = self
            .store
            .list(prefix.as_ref())
            .try_collect()
            .await
            .map_err(|error| self.failed("listed", &error))?;
        let found = listed.into_iter().filter_map(|object| {
            let path = object.location.as_ref().strip_prefix(&self.prefix)?.to_owned();
            Some((path, bare(object.e_tag), object.size))
        });
        Ok(found.collect())
    }

    /// An object of ours, whole; `None` where there is none.
    pub(super) async fn get(&self, path: &str) -> Result<Option<Found>, Diagnostic> {
        let read = async {
            let result = self.store.get_opts(&self.key(path)?, GetOptions::default()).await;
            let result = match result {
                Err(Error::NotFound { source, .. }) if !is_no_bucket(&*source) => return Ok(None),
                other => other.map_err(|error| self.failed("read", &error))?,
            };
            if result.meta.size > LIMIT {
                let message = format!("`{path}` in {} is too large to be Dateline's", self.place);
                return Err(Diagnostic::new(Code::ForeignOutput, message)
                    .help("remove the object, or publish to another prefix"));
            }
            let tag = result.meta.e_tag.clone().unwrap_or_default();
            let bytes = result.bytes().await.map_err(|error| self.failed("read", &error))?;
            Ok(Some(Found { bytes: bytes.to_vec(), tag }))
        };
        read.await
    }

    /// Whether an object holds what was once sent with this fingerprint and these headers.
    pub(super) async fn is_there(
        &self,
        path: &str,
        print: Fingerprint,
        headers: &Headers,
    ) -> Result<bool, Diagnostic> {
        let options = GetOptions { head: true, ..GetOptions::default() };
        let found = match self.store.get_opts(&self.key(path)?, options).await {
            Err(Error::NotFound { .. }) => return Ok(false),
            other => other.map_err(|error| self.failed("read", &error))?,
        };
        let is = |attribute: Attribute, wanted: &str| {
            found.attributes.get(&attribute).is_some_and(|value| value.as_ref() == wanted)
        };
        Ok(found.meta.size == print.length
            && is(Attribute::Metadata(FINGERPRINT.into()), &format!("{:032x}", print.hash))
            && is(Attribute::ContentType, &headers.media_type)
            && is(Attribute::CacheControl, &headers.cache))
    }

    /// Writes a file of the site; gives what the service calls it.
    pub(super) async fn put(
        &self,
        path: &str,
        bytes: Vec<u8>,
        headers: &Headers,
    ) -> Result<String, Diagnostic> {
        let key = self.key(path)?;
        let print = Fingerprint::of(&bytes);
        let mut attributes = attributes(headers);
        attributes
            .insert(Attribute::Metadata(FINGERPRINT.into()), format!("{:032x}", print.hash).into());
        let result = if bytes.len() <= PART {
            let options = PutOptions { attributes, ..PutOptions::default() };
            self.store.put_opts(&key, PutPayload::from(bytes), options).await
        } else {
            self.put_in_parts(&key, bytes, attributes).await
        };
        let result = result.map_err(|error| self.failed("written", &error))?;
        Ok(bare(result.e_tag))
    }

    async fn put_in_parts(
        &self,
        key: &Path,
        bytes: Vec<u8>,
        attributes: Attributes,
    ) -> object_store::Result<PutResult> {
        let options = PutMultipartOptions { attributes, ..PutMultipartOptions::default() };
        let mut upload = self.store.put_multipart_opts(key, options).await?;
        let sent = async {
            for part in bytes.chunks(PART) {
                upload.put_part(PutPayload::from(part.to_vec())).await?;
            }
            upload.complete().await
        };
        let result = sent.await;
        if result.is_err() {
            // What is not taken back costs money until the bucket's own rules remove it.
            let _ = upload.abort().await;
        }
        result
    }

    /// Writes a file of Dateline's own, if a condition holds.
    pub(super) async fn put_if(
        &self,
        path: &str,
        bytes: &[u8],
        headers: &Headers,
        condition: &Condition,
    ) -> Result<Written, Diagnostic> {
        let mode = match condition {
            Condition::New => PutMode::Create,
            Condition::Tag(tag) => {
                PutMode::Update(UpdateVersion { e_tag: Some(tag.clone()), version: None })
            }
        };
        let options = PutOptions { mode, attributes: attributes(headers), ..PutOptions::default() };
        let payload = PutPayload::from(bytes.to_vec());
        match self.store.put_opts(&self.key(path)?, payload, options).await {
            Ok(result) => Ok(Written::Done(result.e_tag.unwrap_or_default())),
            Err(Error::Precondition { .. } | Error::AlreadyExists { .. }) => {
                // An answer may have been lost, and the request repeated: then it is as wanted.
                match self.get(path).await? {
                    Some(found) if found.bytes == bytes => Ok(Written::Done(found.tag)),
                    _ => Ok(Written::Refused),
                }
            }
            Err(error) => Err(self.failed("written", &error)),
        }
    }

    /// Removes an object, if it is there.
    pub(super) async fn remove(&self, path: &str) -> Result<(), Diagnostic> {
        match self.store.delete(&self.key(path)?).await {
            Ok(()) | Err(Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(self.failed("written", &error)),
        }
    }

    /// What went wrong, in words: the service's own where it has any, and no secret.
    fn failed(&self, what: &str, error: &Error) -> Diagnostic {
        let said = self.without_secrets(&said(error));
        let help = match error {
            Error::PermissionDenied { .. } | Error::Unauthenticated { .. } => {
                "check that the keys are those of an account that may list, read, write and delete in this bucket"
            }
            Error::NotFound { .. } => "check the name of the bucket, its region and `endpoint`",
            Error::NotImplemented { .. } => {
                "the service must know conditional writes (If-Match, If-None-Match), so that two runs cannot mix"
            }
            _ => {
                "check the network, `endpoint` and `region`, then publish again: it goes on where it stopped"
            }
        };
        let message = format!("{} cannot be {what}: {said}", self.place);
        Diagnostic::new(Code::Unreachable, message).help(help)
    }

    fn without_secrets(&self, text: &str) -> String {
        let secrets = self.secrets.iter().filter(|secret| !secret.is_empty());
        secrets.fold(text.to_owned(), |text, secret| text.replace(secret.as_str(), "…"))
    }
}

/// What a service calls an object, without the quotes that some have in a list and some have not.
fn bare(tag: Option<String>) -> String {
    tag.map(|tag| tag.trim_matches('"').to_owned()).unwrap_or_default()
}

fn attributes(headers: &Headers) -> Attributes {
    let mut attributes = Attributes::new();
    attributes.insert(Attribute::ContentType, headers.media_type.clone().into());
    attributes.insert(Attribute::CacheControl, headers.cache.clone().into());
    attributes
}

/// Whether it is the bucket that is missing, not the object.
fn is_no_bucket(error: &(dyn std::error::Error + 'static)) -> bool {
    chain(error).contains("NoSuchBucket")
}

/// What a service answered, or else what happened, on one line.
fn said(error: &Error) -> String {
    const MOST: usize = 300;
    let text = chain(error);
    let element = |name: &str| {
        let (_, rest) = text.split_once(&format!("<{name}>"))?;
        Some(rest.split_once(&format!("</{name}>"))?.0.to_owned())
    };
    let line = match (element("Code"), element("Message")) {
        (Some(code), Some(message)) => format!("{code}: {message}"),
        (Some(code), None) => code,
        _ => text.clone(),
    };
    let line: String = line.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(MOST) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line,
    }
}

/// An error with what caused it, each said once.
fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(error) = next {
        let more = error.to_string();
        if !text.contains(&more) {
            text.push_str(": ");
            text.push_str(&more);
        }
        next = error.source();
    }
    text
}

/// Whether an address is of this machine.
fn is_loopback(address: &str) -> bool {
    let Ok(url) = url::Url::parse(address) else { return false };
    match url.host() {
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        Some(url::Host::Domain(name)) => {
            let name = percent_decode_str(name).decode_utf8_lossy();
            name.eq_ignore_ascii_case("localhost")
        }
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_this_machine_are_spoken_to_in_the_open() {
        for address in ["http://127.0.0.1:9000", "http://localhost", "http://[::1]:1/"] {
            assert!(is_loopback(address), "{address}");
        }
        for address in
            ["http://10.0.0.1", "http://localhost.example.org", "http://127.0.0.1.nip.io"]
        {
            assert!(!is_loopback(address), "{address}");
        }
    }

    #[test]
    fn what_a_service_answers_is_said_in_its_words() {
        let body = "<?xml?><Error><Code>NoSuchBucket</Code>\n<Message>The bucket\n does not exist</Message></Error>";
        let error = Error::Generic { store: "S3", source: body.into() };
        assert_eq!(said(&error), "NoSuchBucket: The bucket does not exist");
        let error = Error::Generic { store: "S3", source: "x".repeat(999).into() };
        assert!(said(&error).chars().count() < 400);
    }
}
