//! A service that speaks the protocol of Amazon S3, on this machine, and a proxy before it that
//! sees every request and may hold or cut it.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Condvar, Mutex};

/// The service, which ends with this.
pub struct Service {
    child: Child,
    pub port: u16,
}

/// `tests/run` installs it; else it may be on the path.
fn program() -> PathBuf {
    let installed = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/moto/bin/moto_server");
    if installed.is_file() { installed } else { "moto_server".into() }
}

impl Service {
    /// Starts a service with one bucket.
    pub fn with_bucket(name: &str) -> Self {
        let mut child = Command::new(program())
            .args(["-H", "127.0.0.1", "-p", "0"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("moto_server: {error}. tests/run installs it"));
        let mut lines = BufReader::new(child.stderr.take().expect("a pipe")).lines();
        let port = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| {
                let (_, rest) = line.split_once("http://127.0.0.1:")?;
                rest.chars().take_while(char::is_ascii_digit).collect::<String>().parse().ok()
            })
            .expect("the service says where it is");
        // What it says further is read, or it would wait for a reader.
        std::thread::spawn(move || lines.for_each(drop));
        let service = Self { child, port };
        assert_eq!(service.request("PUT", &format!("/{name}")).status, 200);
        service
    }

    pub fn request(&self, method: &str, path: &str) -> Answer {
        let signature = "AWS4-HMAC-SHA256 Credential=a/20230101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=b";
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: 127.0.0.1:{}\r\nauthorization: {signature}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
            self.port
        );
        Answer::of(&forward(self.port, head.as_bytes()).expect("an answer"))
    }

    pub fn get(&self, path: &str) -> Answer {
        self.request("GET", path)
    }

    /// Every key of a bucket, and what the service calls its object.
    pub fn keys(&self, bucket: &str) -> BTreeMap<String, String> {
        let text = |xml: &str, name: &str| {
            let start = xml.split_once(&format!("<{name}>"))?.1;
            Some(start.split_once(&format!("</{name}>"))?.0.replace("&quot;", "\""))
        };
        let list = self.get(&format!("/{bucket}?list-type=2&max-keys=1000"));
        let list = String::from_utf8(list.body).expect("XML");
        assert!(list.contains("<IsTruncated>false<"), "{list}");
        list.split("<Contents>")
            .skip(1)
            .map(|entry| (text(entry, "Key").expect("a key"), text(entry, "ETag").expect("a tag")))
            .collect()
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An answer of the service.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: BTreeMap<String, String>,
    pub body: Vec<u8>,
}

impl Answer {
    fn of(bytes: &[u8]) -> Self {
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").expect("a head");
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok());
        let headers = lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .collect();
        Self { status: status.expect("a status"), headers, body: bytes[end + 4..].to_vec() }
    }
}

/// Sends a request, and reads until the other side closes.
fn forward(port: u16, request: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.write_all(request)?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    Ok(answer)
}

/// What the proxy does with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It is passed on.
    Pass,
    /// Its connection is closed, and the service never sees it.
    Cut,
    /// It is passed on, and the answer is lost.
    Lose,
    /// It waits until [`Proxy::release`].
    Hold,
}

/// A request that was seen: `PUT` and the path, without the bucket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    pub method: String,
    pub path: String,
}

type Judge = dyn Fn(&Seen, usize) -> Fate + Send + Sync;

/// A proxy before a service.
pub struct Proxy {
    pub port: u16,
    state: Arc<State>,
}

struct State {
    service: u16,
    seen: Mutex<Vec<Seen>>,
    judge: Mutex<Arc<Judge>>,
    /// How many requests are held, and whether they may go on.
    held: Mutex<(usize, bool)>,
    changed: Condvar,
}

impl Proxy {
    pub fn before(service: &Service) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let state = Arc::new(State {
            service: service.port,
            seen: Mutex::default(),
            judge: Mutex::new(Arc::new(|_, _| Fate::Pass)),
            held: Mutex::default(),
            changed: Condvar::new(),
        });
        let shared = Arc::clone(&state);
        // It ends with the test's process.
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let state = Arc::clone(&shared);
                std::thread::spawn(move || state.serve(stream));
            }
        });
        Self { port, state }
    }

    /// Says what becomes of each request, by what it is and how many files were sent before it.
    pub fn judge(&self, judge: impl Fn(&Seen, usize) -> Fate + Send + Sync + 'static) {
        *self.state.judge.lock().expect("no panic elsewhere") = Arc::new(judge);
        self.state.held.lock().expect("no panic elsewhere").1 = false;
    }

    /// Waits until a request is held.
    pub fn wait_for_held(&self) {
        let held = self.state.held.lock().expect("no panic elsewhere");
        let _held = self
            .state
            .changed
            .wait_while(held, |(count, _)| *count == 0)
            .expect("no panic elsewhere");
    }

    /// Lets what is held go on, and all that follows.
    pub fn release(&self) {
        self.judge(|_, _| Fate::Pass);
        self.state.held.lock().expect("no panic elsewhere").1 = true;
        self.state.changed.notify_all();
    }

    /// What was asked for since this was last asked.
    pub fn take(&self) -> Vec<Seen> {
        std::mem::take(&mut self.state.seen.lock().expect("no panic elsewhere"))
    }
}

impl State {
    fn serve(&self, mut stream: TcpStream) {
        let Some(request) = read_request(&mut stream) else { return };
        let head = String::from_utf8_lossy(&request).into_owned();
        let mut words = head.split(' ');
        let method = words.next().unwrap_or_default().to_owned();
        let path = words.next().unwrap_or_default();
        let path = path.split('/').skip(2).collect::<Vec<_>>().join("/");
        let seen = Seen { method, path };
        let fate = {
            let mut all = self.seen.lock().expect("no panic elsewhere");
            let sent = all.iter().filter(|seen| seen.is_file_sent()).count();
            let fate = (self.judge.lock().expect("no panic elsewhere"))(&seen, sent);
            if fate != Fate::Cut {
                all.push(seen);
            }
            fate
        };
        if fate == Fate::Hold {
            let mut held = self.held.lock().expect("no panic elsewhere");
            held.0 += 1;
            self.changed.notify_all();
            let mut held =
                self.changed.wait_while(held, |(_, go_on)| !*go_on).expect("no panic elsewhere");
            held.0 -= 1;
        }
        if fate == Fate::Cut {
            return;
        }
        if let Ok(answer) = forward(self.service, &request)
            && fate != Fate::Lose
        {
            let _ = stream.write_all(&answer);
        }
    }
}

impl Seen {
    /// Whether a file of the site was sent.
    pub fn is_file_sent(&self) -> bool {
        self.method == "PUT" && !self.path.contains(".dateline-")
    }
}

/// Reads one request with its body, and has it close the connection after the answer.
fn read_request(stream: &mut TcpStream) -> Option<Vec<u8>> {
    let mut bytes: Vec<u8> = Vec::new();
    let mut buffer = [0; 16 * 1024];
    let end = loop {
        match bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            Some(end) => break end + 4,
            // What is no request at all, such as a greeting of TLS, has no end to wait for.
            None if bytes.first().is_some_and(|byte| !byte.is_ascii_uppercase()) => return None,
            None => match stream.read(&mut buffer).ok()? {
                0 => return None,
                read => bytes.extend_from_slice(&buffer[..read]),
            },
        }
    };
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let length = head
        .lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        .and_then(|(_, value)| value.trim().parse().ok())
        .unwrap_or(0_usize);
    while bytes.len() < end + length {
        match stream.read(&mut buffer).ok()? {
            0 => return None,
            read => bytes.extend_from_slice(&buffer[..read]),
        }
    }
    let body = bytes.split_off(end);
    let head = head.trim_end();
    let mut request = format!("{head}\r\nconnection: close\r\n\r\n").into_bytes();
    request.extend(body);
    Some(request)
}
