//! From a file that is saved to the page that shows it, through the real server: watching, reading,
//! linking, planning, rendering, HTTP.
//!
//! `cargo bench --bench reload` measures desks of 2,000 and 10,000 events.

mod desk;

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use criterion::{BenchmarkId, Criterion, SamplingMode, criterion_group, criterion_main};

/// What goes on after an edit (the check, the search index) is over by then.
const PAUSE: Duration = Duration::from_millis(900);

struct Server {
    child: Child,
    connection: BufReader<TcpStream>,
}

impl Server {
    /// Serves a desk; ready as soon as its first page is there.
    fn start(root: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_dateline"))
            .args(["serve", "--port", "0", "--root"])
            .arg(root)
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut said = BufReader::new(child.stderr.take().expect("a pipe")).lines();
        let line = said.find_map(|line| line.ok().filter(|line| line.contains("http://")));
        let line = line.expect("an address");
        std::thread::spawn(move || said.for_each(drop));
        let address = line.split("http://").nth(1).and_then(|rest| rest.split('/').next());
        let connection = TcpStream::connect(address.expect("an address")).expect("a connection");
        connection.set_nodelay(true).expect("a socket");
        let mut server = Self { child, connection: BufReader::new(connection) };
        server.get("/");
        server
    }

    fn get(&mut self, path: &str) -> Vec<u8> {
        let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n");
        self.connection.get_mut().write_all(request.as_bytes()).expect("a request");
        let mut length = 0;
        loop {
            let mut line = String::new();
            self.connection.read_line(&mut line).expect("an answer");
            let header = line.to_ascii_lowercase();
            if let Some(value) = header.strip_prefix("content-length:") {
                length = value.trim().parse().expect("a length");
            }
            if line.trim().is_empty() {
                break;
            }
        }
        let mut body = vec![0; length];
        self.connection.read_exact(&mut body).expect("a body");
        body
    }

    /// Saves a file and waits until a page holds the words.
    fn shows(&mut self, file: &Path, text: &str, path: &str, words: &str) -> Duration {
        let started = Instant::now();
        fs::write(file, text).expect("a file");
        let words = words.as_bytes();
        while !self.get(path).windows(words.len()).any(|at| at == words) {
            std::thread::sleep(Duration::from_micros(500));
        }
        started.elapsed()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An event in the middle of a desk.
fn an_event(root: &Path) -> PathBuf {
    let files = fs::read_dir(root.join("content/events")).expect("a folder");
    let mut files: Vec<PathBuf> = files.flatten().map(|entry| entry.path()).collect();
    files.sort();
    files.swap_remove(files.len() / 2)
}

fn reload(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("reload");
    group.sampling_mode(SamplingMode::Flat).sample_size(20);
    group.warm_up_time(Duration::from_millis(1)).measurement_time(Duration::from_millis(100));
    for events in [2_000, 10_000] {
        let place = tempfile::tempdir().expect("a folder");
        let root = place.path();
        desk::write(root, events);
        group.bench_function(BenchmarkId::new("first page", events), |bencher| {
            bencher.iter_custom(|times| {
                let mut took = Duration::ZERO;
                for _ in 0..times {
                    let started = Instant::now();
                    let server = Server::start(root);
                    took += started.elapsed();
                    drop(server);
                }
                took
            });
        });
        let mut server = Server::start(root);
        server.get("/search/index.json");
        let mut number = 0;
        let mut edit = |file: &Path, page: &str, change: &dyn Fn(&str, &str) -> String, times| {
            let text = fs::read_to_string(file).expect("a file");
            let mut took = Duration::ZERO;
            for _ in 0..times {
                number += 1;
                let word = format!("Qzx{number}");
                took += server.shows(file, &change(&text, &word), page, &word);
                std::thread::sleep(PAUSE);
            }
            fs::write(file, text).expect("a file");
            std::thread::sleep(PAUSE);
            took
        };
        let event = an_event(root);
        let stem = event.file_stem().expect("a name").to_string_lossy().into_owned();
        group.bench_function(BenchmarkId::new("body of an event", events), |bencher| {
            bencher.iter_custom(|times| {
                let page = format!("/events/{stem}/");
                edit(&event, &page, &|text, word| format!("{text}\n  {word} was seen.\n"), times)
            });
        });
        group.bench_function(BenchmarkId::new("alias of a busy actor", events), |bencher| {
            bencher.iter_custom(|times| {
                let file = root.join("content/actors/actor-0.yaml");
                let change = |text: &str, word: &str| format!("{text}aliases: [{word} Convoy]\n");
                edit(&file, "/actors/actor-0/", &change, times)
            });
        });
        group.bench_function(BenchmarkId::new("title of an event", events), |bencher| {
            bencher.iter_custom(|times| {
                let change = |text: &str, word: &str| {
                    text.replacen("title: ", &format!("title: {word} "), 1)
                };
                edit(&event, &format!("/events/{stem}/"), &change, times)
            });
        });
    }
    group.finish();
}

criterion_group!(benches, reload);
criterion_main!(benches);
