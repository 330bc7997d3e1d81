use std::fs;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::thread::{self, JoinHandle};

use tempfile::TempDir;
use tokio::sync::oneshot;

use super::*;

mod edits;

/// A server on a port of its own, and the desk that it serves.
struct Server {
    place: TempDir,
    desk: Arc<Desk>,
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Serves a desk as readers will see it.
    fn of(files: &[(&str, &str)]) -> Self {
        Self::with(files, "/", Limits::default(), false)
    }

    /// Serves a desk for its author.
    fn live(files: &[(&str, &str)]) -> Self {
        Self::with(files, "/", Limits::default(), true)
    }

    fn with(files: &[(&str, &str)], base_path: &str, limits: Limits, live: bool) -> Self {
        let place = tempfile::tempdir().unwrap();
        let settings = format!("title: Desk\nbase_url: https://desk.example{base_path}\n");
        for (path, text) in files.iter().copied().chain([("content/site.yaml", &*settings)]) {
            write(&place, path, text);
        }
        let disk = crate::world::Disk::new(place.path()).unwrap();
        let options = crate::pipeline::Options {
            drafts: true,
            future: true,
            statics: crate::render::Naming::Kept,
            ..Default::default()
        };
        let editor = Some("vscode://file{path}:{line}:{column}".to_owned());
        let desk = Arc::new(Desk::open(disk, options, || 1_700_000_000, editor));
        desk.renew(&Change::All);
        desk.report(&mut |_| {});
        let listener = listen(&config(0, true)).unwrap();
        let address = listener.local_addr().unwrap();
        let router = router(&desk, address, live);
        let (stop, stopped) = oneshot::channel();
        let (indexed, closed) = (Arc::clone(&desk), Arc::clone(&desk));
        let thread = thread::spawn(move || {
            let index = thread::spawn(move || indexed.keep_indexed(&crate::cache::NoCache));
            let runtime =
                tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let listener = tokio::net::TcpListener::from_std(listener).unwrap();
                let stop = async {
                    drop(stopped.await);
                    closed.close();
                };
                connections::accept(listener, router, limits, stop).await;
            });
            runtime.shutdown_timeout(LAST_WORK);
            index.join().unwrap();
        });
        Self { place, desk, address, stop: Some(stop), thread: Some(thread) }
    }

    /// Writes a file of the desk, and has it noticed.
    fn write(&self, path: &str, text: &str) {
        write(&self.place, path, text);
        self.changed(&[path]);
    }

    /// Has changes noticed.
    fn changed(&self, paths: &[&str]) {
        let files = paths.iter().map(|path| (*path).to_owned()).collect();
        self.desk.renew(&Change::Files(files));
        self.desk.report(&mut |_| {});
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        stream
    }

    /// Sends bytes as they are, and reads until the server closes.
    fn raw(&self, request: &str) -> Answer {
        let mut stream = self.connect();
        stream.write_all(request.as_bytes()).unwrap();
        Answer::read(stream)
    }

    fn ask(&self, method: &str, target: &str, headers: &str) -> Answer {
        self.raw(&format!(
            "{method} {target} HTTP/1.1\r\nHost: localhost\r\n{headers}Connection: close\r\n\r\n"
        ))
    }

    fn get(&self, target: &str) -> Answer {
        self.ask("GET", target, "")
    }

    fn get_from_host(&self, host: &str) -> Answer {
        self.raw(&format!("GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"))
    }

    /// Stops, and waits until it has.
    fn stop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}

struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Answer {
    fn read(mut stream: TcpStream) -> Self {
        let mut bytes = Vec::new();
        // The server may close before it has read all of a request, which resets the connection.
        let _ = stream.read_to_end(&mut bytes);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        Self { status, head: head.to_owned(), body: body.to_owned() }
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (key, value) = line.split_once(": ")?;
            key.eq_ignore_ascii_case(name).then_some(value)
        })
    }
}

fn write(place: &TempDir, path: &str, text: &str) {
    let path = place.path().join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn config(port: u16, fixed_port: bool) -> Config {
    Config {
        host: Ipv4Addr::LOCALHOST.into(),
        port,
        fixed_port,
        live: false,
        watch: false,
        poll: false,
    }
}

const SITE: &[(&str, &str)] = &[
    ("content/events/summit.yaml", "title: The summit\ndate: 2023-09-13\nactors: [김정은]\n"),
    ("content/assets/a b.txt", "spaced"),
    ("content/assets/.hidden", "secret"),
    ("outside.txt", "secret"),
    (".dateline/search/x", "secret"),
];

#[test]
fn a_folder_is_its_index_page() {
    let server = Server::of(SITE);
    for (path, body) in [
        ("/", "<title>Desk"),
        ("/index.html", "<title>Desk"),
        ("/events/summit/", "The summit"),
        ("/events/summit/index.html", "The summit"),
        ("/?q=a", "<title>Desk"),
    ] {
        let answer = server.get(path);
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"));
        assert!(answer.body.contains(body), "{path}");
    }
}

#[test]
fn a_folder_without_its_slash_leads_to_the_page_and_keeps_the_query() {
    let server = Server::of(SITE);
    for (path, location) in [
        ("/events/summit", "/events/summit/"),
        ("/events/summit?q=a%20b&c", "/events/summit/?q=a%20b&c"),
        ("/actors/%EA%B9%80%EC%A0%95%EC%9D%80", "/actors/%EA%B9%80%EC%A0%95%EC%9D%80/"),
    ] {
        let answer = server.get(path);
        assert_eq!(answer.status, 302, "{path}");
        assert_eq!(answer.header("location"), Some(location));
    }
}

#[test]
fn addresses_in_other_scripts_and_with_spaces_are_decoded() {
    let server = Server::of(SITE);
    assert!(server.get("/actors/%ea%b9%80%ec%a0%95%ec%9d%80/").body.contains("김정은"));
    assert_eq!(server.get("/assets/a%20b.txt").body, "spaced");
    assert_eq!(server.get("/actors/%EA%B9/").status, 404);
    assert_eq!(server.get("/%FF%FE").status, 404);
}

#[test]
fn what_is_not_there_is_the_404_page() {
    let server = Server::of(SITE);
    let page = server.get("/404.html");
    assert_eq!(page.status, 200);
    for path in ["/nope", "/nope/", "/index.html/", "/search/x.json", "/events/summit/x/y/z"] {
        let answer = server.get(path);
        assert_eq!(answer.status, 404, "{path}");
        assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"));
        assert_eq!(answer.body, page.body, "{path}");
    }
}

#[test]
fn no_path_leads_out_of_the_folder_or_to_a_hidden_file() {
    let server = Server::of(SITE);
    for path in [
        "/outside.txt",
        "/content/site.yaml",
        "/../outside.txt",
        "/events/../../outside.txt",
        "/%2e%2e/outside.txt",
        "/%2E%2E%2Foutside.txt",
        "/..%2foutside.txt",
        "/..%5coutside.txt",
        "/..\\outside.txt",
        "/.%2e/outside.txt",
        "/%252e%252e/outside.txt",
        "//etc/passwd",
        "/%2fetc/passwd",
        "/etc/passwd",
        "/./index.html",
        "/events//summit/",
        "/index.html%00",
        "/index.html%00.txt",
        "/.dateline/search/x",
        "/%2edateline/search/x",
        "/assets/.hidden",
        "/assets/../.dateline/search/x",
    ] {
        let answer = server.get(path);
        assert!(matches!(answer.status, 400 | 404), "{path}: {}", answer.head);
        assert!(!answer.body.contains("secret") && !answer.body.contains("root:"), "{path}");
    }
}

#[test]
fn a_site_under_a_sub_path_is_served_there_alone() {
    let server = Server::with(SITE, "/d%C3%A9sk/x/", Limits::default(), false);
    assert!(server.get("/d%C3%A9sk/x/").body.contains("<title>Desk"));
    assert!(server.get("/d%c3%a9sk/x/events/summit/").body.contains("summit"));
    assert_eq!(server.get("/").header("location"), Some("/d%C3%A9sk/x/"));
    assert_eq!(server.get("/d%C3%A9sk/x").header("location"), Some("/d%C3%A9sk/x/"));
    assert_eq!(
        server.get("/d%C3%A9sk/x/events/summit").header("location"),
        Some("/d%C3%A9sk/x/events/summit/")
    );
    for path in ["/events/summit/", "/d%C3%A9sk/", "/d%C3%A9sk/xevents/summit/"] {
        assert_eq!(server.get(path).status, 404, "{path}");
    }
}

#[test]
fn only_requests_for_this_host_are_answered() {
    let server = Server::of(SITE);
    let port = server.address.port();
    for host in ["localhost".to_owned(), format!("127.0.0.1:{port}"), format!("[::1]:{port}")] {
        assert_eq!(server.get_from_host(&host).status, 200, "{host}");
    }
    for host in ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "192.168.0.1"]
    {
        let answer = server.get_from_host(host);
        assert_eq!(answer.status, 403, "{host}");
        assert!(answer.body.contains("localhost"), "{host}");
        assert!(!answer.body.contains("<title>Desk"), "{host}");
    }
}

#[test]
fn a_request_that_names_no_host_or_two_is_refused() {
    let server = Server::of(SITE);
    for (request, status) in [
        ("GET / HTTP/1.1\r\nConnection: close\r\n\r\n", 400),
        ("GET / HTTP/1.0\r\n\r\n", 400),
        (
            "GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
            400,
        ),
        ("GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", 403),
        ("GET http://localhost/ HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n", 403),
        ("GET http://localhost/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", 200),
    ] {
        assert_eq!(server.raw(request).status, status, "{request}");
    }
}

#[test]
fn head_is_answered_as_get_without_a_body() {
    let server = Server::of(SITE);
    let (get, head) = (server.get("/events/summit/"), server.ask("HEAD", "/events/summit/", ""));
    assert_eq!(head.status, 200);
    assert_eq!(head.body, "");
    for name in ["content-type", "content-length", "etag"] {
        assert!(head.header(name).is_some());
        assert_eq!(head.header(name), get.header(name), "{name}");
    }
    assert_eq!(server.ask("HEAD", "/nope", "").status, 404);
}

#[test]
fn other_methods_are_not_allowed() {
    let server = Server::of(SITE);
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "BREW"] {
        let answer = server.ask(method, "/", "");
        assert_eq!(answer.status, 405, "{method}");
        assert_eq!(answer.header("allow"), Some("GET, HEAD"));
    }
}

#[test]
fn a_page_that_has_not_changed_is_not_sent_again() {
    let server = Server::of(SITE);
    let tag = server.get("/").header("etag").unwrap().to_owned();
    for tags in [tag.clone(), format!("W/{tag}"), format!("\"other\", {tag}"), "*".to_owned()] {
        let answer = server.ask("GET", "/", &format!("If-None-Match: {tags}\r\n"));
        assert_eq!((answer.status, answer.body.as_str()), (304, ""), "{tags}");
        assert_eq!(answer.header("etag"), Some(tag.as_str()));
    }
    assert_eq!(server.ask("GET", "/", "If-None-Match: \"other\"\r\n").status, 200);
    server.write("content/events/other.yaml", "title: Another event\ndate: 2023-09-14\n");
    let answer = server.ask("GET", "/", &format!("If-None-Match: {tag}\r\n"));
    assert!(answer.status == 200 && answer.body.contains("Another event"));
}

#[test]
fn a_part_of_a_file_is_sent_where_one_is_asked_for() {
    let server = Server::of(&[("content/assets/a.txt", "0123456789")]);
    let ask = |headers: &str| {
        let answer = server.ask("GET", "/assets/a.txt", headers);
        let range = answer.header("content-range").map(str::to_owned);
        (answer.status, range, answer.body)
    };
    let part = |range: &str, body: &str| (206, Some(format!("bytes {range}/10")), body.to_owned());
    for (asked, wanted) in [
        ("bytes=0-3", part("0-3", "0123")),
        ("Bytes=4-", part("4-9", "456789")),
        ("bytes=-2", part("8-9", "89")),
        ("bytes=-99", part("0-9", "0123456789")),
        ("bytes=9-99999999999999999999999", part("9-9", "9")),
    ] {
        assert_eq!(ask(&format!("Range: {asked}\r\n")), wanted, "{asked}");
    }
    for asked in ["bytes=10-", "bytes=99-100", "bytes=-0"] {
        let (status, range, _) = ask(&format!("Range: {asked}\r\n"));
        assert_eq!((status, range.as_deref()), (416, Some("bytes */10")), "{asked}");
    }
    let whole = (200, None, "0123456789".to_owned());
    for asked in ["bytes=3-2", "bytes=0-1,4-5", "lines=0-1", "bytes=+1-2", "bytes=-", "0-1"] {
        assert_eq!(ask(&format!("Range: {asked}\r\n")), whole, "{asked}");
    }
    let all = server.get("/assets/a.txt");
    assert_eq!(all.header("accept-ranges"), Some("bytes"));
    let tag = all.header("etag").unwrap();
    assert_eq!(ask(&format!("Range: bytes=0-0\r\nIf-Range: {tag}\r\n")), part("0-0", "0"));
    for other in ["\"other\"", &format!("W/{tag}"), "Tue, 14 Nov 2023 22:13:20 GMT"] {
        assert_eq!(ask(&format!("Range: bytes=0-0\r\nIf-Range: {other}\r\n")), whole, "{other}");
    }
    assert_eq!(server.ask("HEAD", "/assets/a.txt", "Range: bytes=0-0\r\n").status, 200);
}

#[test]
fn files_have_their_media_types() {
    let types = [
        ("404.html", "text/html; charset=utf-8"),
        ("assets/a.css", "text/css; charset=utf-8"),
        ("assets/a.js", "text/javascript; charset=utf-8"),
        ("assets/a.json", "application/json"),
        ("assets/a.jsonl", "application/jsonl"),
        ("assets/a.geojson", "application/geo+json"),
        ("assets/a.csv", "text/csv; charset=utf-8"),
        ("calendar.ics", "text/calendar; charset=utf-8"),
        ("feed.xml", "application/atom+xml; charset=utf-8"),
        ("actors/vladimir-putin/feed.xml", "application/atom+xml; charset=utf-8"),
        ("feed.json", "application/feed+json"),
        ("sitemap.xml", "application/xml; charset=utf-8"),
        ("robots.txt", "text/plain; charset=utf-8"),
        ("assets/a.svg", "image/svg+xml; charset=utf-8"),
        ("assets/a.PNG", "image/png"),
        ("assets/a.jpg", "image/jpeg"),
        ("assets/a.webp", "image/webp"),
        ("assets/a.woff2", "font/woff2"),
        ("assets/a.pdf", "application/pdf"),
        ("assets/a.wasm", "application/wasm"),
        ("assets/a.pf_index", "application/octet-stream"),
        ("assets/none", "application/octet-stream"),
    ];
    let assets = types.iter().filter(|(path, _)| path.starts_with("assets/"));
    let assets: Vec<String> = assets.map(|(path, _)| format!("content/{path}")).collect();
    let mut files: Vec<(&str, &str)> = assets.iter().map(|path| (path.as_str(), "x")).collect();
    files.push(("content/assets/a.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"));
    files.push(("content/actors/vladimir-putin.yaml", "name: Vladimir Putin\n"));
    let server = Server::of(&files);
    for (path, media_type) in types {
        assert_eq!(
            server.get(&format!("/{path}")).header("content-type"),
            Some(media_type),
            "{path}"
        );
    }
}

#[test]
fn every_answer_keeps_other_sites_out_and_is_asked_for_again() {
    let server = Server::of(SITE);
    let tag = server.get("/").header("etag").unwrap().to_owned();
    for answer in [
        server.get("/"),
        server.get("/nope"),
        server.get("/events/summit"),
        server.get_from_host("evil.example"),
        server.ask("POST", "/", ""),
        server.ask("GET", "/", &format!("If-None-Match: {tag}\r\n")),
    ] {
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("content-security-policy", crate::plan::policy::HEADER),
            ("cross-origin-resource-policy", "same-origin"),
            ("cache-control", "no-cache"),
        ] {
            assert_eq!(answer.header(name), Some(value), "{}", answer.head);
        }
        assert_eq!(answer.header("access-control-allow-origin"), None);
    }
}

#[test]
fn a_picture_that_is_opened_by_itself_runs_no_scripts() {
    let server = Server::of(&[(
        "content/assets/a.svg",
        "<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>",
    )]);
    let policy =
        server.get("/assets/a.svg").header("content-security-policy").map(str::to_owned).unwrap();
    assert!(
        policy.contains("sandbox")
            && policy.contains("default-src 'none'")
            && policy.contains("frame-ancestors 'none'")
    );
}

#[test]
fn a_request_that_is_too_large_is_refused() {
    let server = Server::of(SITE);
    assert_eq!(server.get(&format!("/{}", "a".repeat(LONGEST_ADDRESS))).status, 414);
    assert_eq!(server.get(&format!("/{}", "a".repeat(7000))).status, 404);
    assert_eq!(server.ask("GET", "/", &format!("X: {}\r\n", "a".repeat(64 << 10))).status, 431);
    assert_eq!(server.ask("GET", "/", &"X: a\r\n".repeat(200)).status, 431);
    assert_eq!(server.get("/").status, 200);
}

#[test]
fn what_is_not_http_is_refused_and_harms_nobody() {
    let server = Server::of(SITE);
    for request in [
        "\r\n\r\n\r\n",
        "\u{16}\u{3}\u{1}\u{2}TLS\r\n\r\n",
        "GET\r\n\r\n",
        "GET / HTTP/9.9\r\n\r\n",
        "GET / HTTP/1.1\r\nBad Header: x\r\n\r\n",
    ] {
        // Some are answered by closing the connection.
        let mut stream = server.connect();
        stream.write_all(request.as_bytes()).unwrap();
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        assert!(matches!(Answer::read(stream).status, 0 | 400), "{request:?}");
    }
    assert_eq!(server.get("/").status, 200);
}

#[test]
fn slow_clients_hold_up_nobody_and_are_cut_off() {
    let limits = Limits { head_time: Duration::from_secs(3), ..Limits::default() };
    let server = Server::with(SITE, "/", limits, false);
    let slow: Vec<TcpStream> = (0..20)
        .map(|at| {
            let mut stream = server.connect();
            if at % 2 == 0 {
                stream.write_all(b"GET / HTTP/1.1\r\nHost: local").unwrap();
            }
            stream
        })
        .collect();
    assert_eq!(server.get("/").status, 200);
    assert!(slow.iter().all(is_open), "the others are still being waited for");
    for stream in slow {
        assert!(matches!(Answer::read(stream).status, 0 | 408));
    }
}

/// Whether the server has neither answered nor closed.
fn is_open(stream: &TcpStream) -> bool {
    stream.set_nonblocking(true).unwrap();
    let waiting = stream.peek(&mut [0]).is_err_and(|e| e.kind() == io::ErrorKind::WouldBlock);
    stream.set_nonblocking(false).unwrap();
    waiting
}

#[test]
fn connections_beyond_the_limit_wait_for_their_turn() {
    let limits =
        Limits { connections: 2, head_time: Duration::from_millis(300), ..Limits::default() };
    let server = Server::with(SITE, "/", limits, false);
    let idle = [server.connect(), server.connect()];
    thread::sleep(Duration::from_millis(50));
    assert_eq!(server.get("/").status, 200);
    assert!(!idle.iter().all(is_open), "an idle one was cut off before");
}

#[test]
fn one_connection_answers_several_requests() {
    let server = Server::of(SITE);
    let answer = server.raw("GET / HTTP/1.1\r\nHost: localhost\r\n\r\nGET /assets/a%20b.txt HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assert!(
        answer.body.contains("</html>\nHTTP/1.1 200 OK\r\n") && answer.body.ends_with("spaced")
    );
}

#[test]
fn it_stops_whatever_clients_do() {
    let mut server = Server::of(SITE);
    let mut half = server.connect();
    half.write_all(b"GET / HTTP/1.1\r\nHost: local").unwrap();
    let idle = server.connect();
    let mut kept = server.connect();
    kept.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    kept.read_exact(&mut [0; 12]).unwrap();
    server.stop();
    assert!(TcpStream::connect(server.address).is_err());
    drop((half, idle, kept));
}

#[test]
fn a_port_that_is_taken_gives_way_unless_it_was_asked_for() {
    let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = taken.local_addr().unwrap().port();
    let error = listen(&config(port, true)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::AddrInUse);
    let message = error.to_string();
    assert!(message.contains(&format!("port {port} is in use")), "{message}");
    // The port that is offered can be had.
    let offered = message.rsplit(' ').next().unwrap().parse().unwrap();
    drop(listen(&config(offered, true)).unwrap());
    let other = listen(&config(port, false)).unwrap().local_addr().unwrap().port();
    assert!((port + 1..=port + OTHER_PORTS).contains(&other));
}

/// A stream of events, read as a browser would.
struct Events {
    stream: TcpStream,
    text: String,
}

impl Events {
    fn of(server: &Server, path: &str) -> Self {
        let mut stream = server.connect();
        let request = format!(
            "GET /.dateline/events?path={path}&page=none HTTP/1.1\r\nHost: localhost\r\n\r\n"
        );
        stream.write_all(request.as_bytes()).unwrap();
        Self { stream, text: String::new() }
    }

    /// Waits for the next event of a name that has these words, and gives its data.
    fn wait(&mut self, name: &str, words: &str) -> serde_json::Value {
        loop {
            while let Some((event, rest)) = self.text.split_once("\n\n") {
                let (event, rest) = (event.to_owned(), rest.to_owned());
                self.text = rest;
                let is_it = event.contains(&format!("event: {name}\n")) && event.contains(words);
                if let Some((_, data)) = event.split_once("data: ").filter(|_| is_it) {
                    let data = data.split("\r\n").next().unwrap();
                    return serde_json::from_str(data).unwrap();
                }
            }
            let mut bytes = [0; 65536];
            let count = self.stream.read(&mut bytes).unwrap();
            assert!(count > 0, "the stream ended without `{name}` {words}");
            self.text.push_str(&String::from_utf8_lossy(&bytes[..count]));
        }
    }
}

#[test]
fn a_page_in_a_preview_has_one_script_more_and_nothing_else() {
    let (plain, live) = (Server::of(SITE), Server::live(SITE));
    for path in ["/", "/events/summit/", "/search/", "/explore/", "/2023/09/", "/404.html"] {
        let (plain, live) = (plain.get(path).body, live.get(path).body);
        let at = live.find(".dateline/live.js").unwrap();
        let start = live[..at].rfind("<script").unwrap();
        let end = at + live[at..].find("</script>").unwrap() + "</script>".len();
        assert_eq!(format!("{}{}", &live[..start], &live[end..]), plain, "{path}");
        assert!(live[..start].ends_with("<head>"), "{path}");
    }
    for path in ["/feed.xml", "/data/events.json", "/sitemap.xml", "/static/style.css"] {
        assert_eq!(plain.get(path).body, live.get(path).body, "{path}");
    }
    assert_eq!(
        live.get("/.dateline/live.js").header("content-type"),
        Some("text/javascript; charset=utf-8")
    );
    assert_eq!(plain.get("/.dateline/live.js").status, 404);
    assert_eq!(plain.get("/.dateline/events?path=/").status, 404);
}

#[test]
fn a_page_that_an_edit_changes_is_told_so_and_no_other() {
    let server = Server::live(SITE);
    let mut summit = Events::of(&server, "/events/summit/");
    let mut method = Events::of(&server, "/tags/");
    let before = summit.wait("page", "")["hash"].clone();
    method.wait("problems", "");
    server.write("content/events/summit.yaml", "title: The long summit\ndate: 2023-09-13\n");
    let after = summit.wait("page", "")["hash"].clone();
    assert_ne!(before, after);
    let page = server.get("/events/summit/").body;
    assert!(page.contains("The long summit"));
    assert!(page.contains(&format!("data-page={after}")), "the page is the one that was told of");
    // The other hears of nothing until the index is new.
    method.wait("index", "");
    assert!(!method.text.contains("event: page"), "{}", method.text);
}

#[test]
fn an_error_is_told_with_its_excerpt_and_the_page_stays_until_it_is_mended() {
    let server = Server::live(SITE);
    let mut events = Events::of(&server, "/events/summit/");
    events.wait("page", "");
    assert_eq!(events.wait("problems", "")["errors"], 0);
    server.write("content/events/summit.yaml", "title: The summit\ndate: 2023-13-45\n");
    let problems = events.wait("problems", "DL");
    assert_eq!(problems["errors"], 1);
    let problem = &problems["list"][0];
    assert_eq!((&problem["severity"], &problem["line"]), (&"error".into(), &2.into()));
    let (line, mark) = (&problem["excerpt"][1]["text"], &problem["excerpt"][1]["mark"]);
    assert_eq!((line.as_str().unwrap(), mark[0].as_u64()), ("date: 2023-13-45", Some(6)));
    let open = problem["open"].as_str().unwrap();
    assert!(open.starts_with("vscode://file/") && open.ends_with("content/events/summit.yaml:2:7"));
    assert!(server.get("/events/summit/").body.contains("The summit"), "the last good page stays");
    server.write("content/events/summit.yaml", "title: The summit\ndate: 2023-09-13\n");
    assert_eq!(events.wait("problems", "")["errors"], 0);
}

#[test]
fn a_new_record_is_offered_and_one_that_is_gone_is_told_with_where_it_went() {
    let server = Server::live(SITE);
    let mut home = Events::of(&server, "/");
    let mut summit = Events::of(&server, "/events/summit/");
    home.wait("problems", "");
    summit.wait("problems", "");
    server.write("content/events/talks.yaml", "title: Talks <b>\ndate: 2023-09-14\n");
    let created = home.wait("created", "");
    assert_eq!(created["title"], "Talks <b>");
    assert_eq!(created["href"], "/events/talks/");
    server.write("content/events/summit.yaml", "id: moved\ntitle: The summit\ndate: 2023-09-13\n");
    let gone = summit.wait("page", "404");
    assert_eq!(gone["moved"], "/events/moved/");
    server.write("content/events/summit.yaml", "title: The summit\ndate: 2023-09-13\n");
    assert_eq!(summit.wait("page", "\"status\":200")["status"], 200);
}

#[test]
fn a_template_that_breaks_leaves_the_last_pages() {
    let server = Server::live(SITE);
    let mut events = Events::of(&server, "/events/summit/");
    events.wait("problems", "");
    let before = server.get("/events/summit/").body;
    for broken in ["{% if %}", "{{ nothing.at.all }}"] {
        server.write("themes/default/templates/event.html", broken);
        let asked = server.get("/events/summit/");
        assert_eq!((asked.status, &asked.body), (200, &before), "{broken}");
        let problems = events.wait("problems", "event.html");
        assert_eq!(problems["errors"], 1, "{broken}: {problems}");
    }
    fs::remove_dir_all(server.place.path().join("themes")).unwrap();
    server.changed(&["themes"]);
    assert_eq!(events.wait("problems", "")["errors"], 0);
    assert_eq!(server.get("/events/summit/").body, before);
}

#[test]
fn a_style_sheet_that_changes_is_named() {
    let server = Server::live(SITE);
    let mut events = Events::of(&server, "/");
    events.wait("problems", "");
    server.write("themes/default/static/style.css", "body { color: teal }");
    assert_eq!(events.wait("styles", "")["paths"][0], "static/style.css");
    assert_eq!(server.get("/static/style.css").body, "body { color: teal }");
}

#[test]
fn the_search_index_is_that_of_the_last_edit() {
    let server = Server::live(SITE);
    let first = server.get("/search/index.json").body;
    server.write("content/events/talks.yaml", "title: Talks\ndate: 2023-09-14\n");
    let second = server.get("/search/index.json").body;
    assert_ne!(first, second);
    // A page that was loaded before finds its files.
    let list: serde_json::Value = serde_json::from_str(&first).unwrap();
    let path = list["splits"][0]["path"].as_str().unwrap();
    assert_eq!(server.get(&format!("/search/{path}rows.json")).status, 200);
}

#[test]
fn hundreds_of_listeners_hold_up_nobody_and_leave_no_trace() {
    let server = Server::live(SITE);
    for round in 0..3 {
        let mut all: Vec<Events> = (0..300).map(|_| Events::of(&server, "/")).collect();
        all.iter_mut().for_each(|events| drop(events.wait("problems", "")));
        assert_eq!(server.get("/events/summit/").status, 200);
        let text = format!("title: Summit {round}\ndate: 2023-09-13\n");
        server.write("content/events/summit.yaml", &text);
        all.iter_mut().for_each(|events| drop(events.wait("page", "")));
    }
}

#[test]
fn it_stops_although_pages_listen() {
    let mut server = Server::live(SITE);
    let mut listening: Vec<Events> = (0..20).map(|_| Events::of(&server, "/")).collect();
    listening.iter_mut().for_each(|events| drop(events.wait("problems", "")));
    server.stop();
    for mut events in listening {
        let mut rest = Vec::new();
        // The end, or a connection that was cut: nothing that waits for ever.
        let _ = events.stream.read_to_end(&mut rest);
    }
}

#[test]
fn where_others_may_read_it_nothing_is_told_that_is_not_in_the_site() {
    let place = tempfile::tempdir().unwrap();
    write(&place, "content/site.yaml", "title: Desk\nbase_url: https://desk.example/\n");
    write(
        &place,
        "content/actors/x.yaml",
        "name: Viktor Orlanov\ntlp: red\nkind: spy\nshort: 1: 2\n",
    );
    write(&place, "content/events/e.yaml", "title: Orlanov\ndate: never\ntlp: red\n");
    let disk = || crate::world::Disk::new(place.path()).unwrap();
    let editor = || Some("vscode://file{path}".to_owned());
    let open = || Desk::open(disk(), Default::default(), || 1_700_000_000, editor());
    let told = |desk: Desk| {
        desk.renew(&Change::All);
        desk.report(&mut |outcome| assert!(!outcome.diagnostics.is_empty()));
        let published = desk.published();
        let edition = published.edition.clone().unwrap();
        let bar = desk.bar(&edition, "", b"").is_some();
        (serde_json::to_string(&*published.problems).unwrap(), bar)
    };
    let (problems, bar) = told(open());
    assert!(problems.contains("content/events/e.yaml") && bar, "{problems}");
    let (problems, bar) = told(open().discreet());
    assert!(
        problems.contains("\"errors\":0") && !problems.contains("content/") && !bar,
        "{problems}"
    );
}
