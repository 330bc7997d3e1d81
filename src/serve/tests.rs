use std::fs;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::thread::{self, JoinHandle};

use tempfile::TempDir;
use tokio::sync::oneshot;

use super::*;

/// A server on a port of its own, and its folder.
struct Server {
    place: TempDir,
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Serves some files in the folder `site`.
    fn of(files: &[(&str, &str)]) -> Self {
        Self::with(files, "/", Limits::default())
    }

    fn with(files: &[(&str, &str)], base_path: &str, limits: Limits) -> Self {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("site");
        fs::create_dir(&folder).unwrap();
        for (path, text) in files {
            let path = folder.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let config = Config {
            host: Ipv4Addr::LOCALHOST.into(),
            port: 0,
            fixed_port: true,
            base_path: base_path.into(),
        };
        let listener = listen(&config).unwrap();
        let address = listener.local_addr().unwrap();
        let router = router(folder, base_path, address);
        let (stop, stopped) = oneshot::channel();
        let thread = thread::spawn(move || {
            let runtime =
                tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let listener = tokio::net::TcpListener::from_std(listener).unwrap();
                let stop = async { drop(stopped.await) };
                connections::accept(listener, router, limits, stop).await;
            });
            runtime.shutdown_timeout(LAST_WORK);
        });
        Self { place, address, stop: Some(stop), thread: Some(thread) }
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

const SITE: &[(&str, &str)] = &[
    ("index.html", "<h1>home</h1>"),
    ("404.html", "<h1>nothing here</h1>"),
    ("events/summit/index.html", "<h1>summit</h1>"),
    ("actors/김정은/index.html", "<h1>김정은</h1>"),
    ("assets/a b.txt", "spaced"),
    ("data/x.json", "{}"),
    (".dateline-manifest.json", "secret"),
    ("data/.hidden", "secret"),
];

#[test]
fn a_folder_is_its_index_page() {
    let server = Server::of(SITE);
    for (path, body) in [
        ("/", "home"),
        ("/events/summit/", "summit"),
        ("/events/summit/index.html", "summit"),
        ("/?q=a", "home"),
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
    for path in ["/nope", "/nope/", "/index.html/", "/data", "/data/", "/events/summit/x/y/z"] {
        let answer = server.get(path);
        assert_eq!(answer.status, 404, "{path}");
        assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"));
        assert!(answer.body.contains("nothing here"), "{path}");
    }
    let bare = Server::of(&[("index.html", "home")]);
    let answer = bare.get("/nope");
    assert_eq!(
        (answer.status, answer.header("content-type")),
        (404, Some("text/plain; charset=utf-8"))
    );
}

#[test]
fn no_path_leads_out_of_the_folder_or_to_a_hidden_file() {
    let server = Server::of(SITE);
    fs::write(server.place.path().join("outside.txt"), "secret").unwrap();
    for path in [
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
        "/.dateline-manifest.json",
        "/%2edateline-manifest.json",
        "/data/.hidden",
        "/data/..data/x.json",
        "/data/../.dateline-manifest.json",
    ] {
        let answer = server.get(path);
        assert!(matches!(answer.status, 400 | 404), "{path}: {}", answer.head);
        assert!(!answer.body.contains("secret") && !answer.body.contains("root:"), "{path}");
    }
}

#[cfg(unix)]
#[test]
fn a_symbolic_link_is_followed_within_the_folder_only() {
    use std::os::unix::fs::symlink;
    let server = Server::of(SITE);
    let (outside, site) = (server.place.path().join("outside"), server.place.path().join("site"));
    fs::create_dir(&outside).unwrap();
    fs::write(outside.join("index.html"), "secret").unwrap();
    symlink(outside.join("index.html"), site.join("out.html")).unwrap();
    symlink(&outside, site.join("out")).unwrap();
    symlink("../outside/index.html", site.join("relative.html")).unwrap();
    symlink(".dateline-manifest.json", site.join("manifest.json")).unwrap();
    symlink("loop", site.join("loop")).unwrap();
    symlink("data/x.json", site.join("within.json")).unwrap();
    for path in [
        "/out.html",
        "/out/",
        "/out",
        "/out/index.html",
        "/relative.html",
        "/manifest.json",
        "/loop",
    ] {
        let answer = server.get(path);
        assert_eq!(answer.status, 404, "{path}");
        assert!(!answer.body.contains("secret"), "{path}");
    }
    assert_eq!(server.get("/within.json").body, "{}");
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_not_there() {
    let server = Server::of(SITE);
    let pipe = server.place.path().join("site/pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    assert_eq!(server.get("/pipe").status, 404);
}

#[test]
fn a_site_under_a_sub_path_is_served_there_alone() {
    let server = Server::with(SITE, "/d%C3%A9sk/x/", Limits::default());
    assert!(server.get("/d%C3%A9sk/x/").body.contains("home"));
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
        assert!(!answer.body.contains("home"), "{host}");
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
    fs::write(server.place.path().join("site/index.html"), "<h1>new</h1>").unwrap();
    let answer = server.ask("GET", "/", &format!("If-None-Match: {tag}\r\n"));
    assert_eq!((answer.status, answer.body.as_str()), (200, "<h1>new</h1>"));
}

#[test]
fn files_have_their_media_types() {
    let types = [
        ("a.html", "text/html; charset=utf-8"),
        ("a.css", "text/css; charset=utf-8"),
        ("a.js", "text/javascript; charset=utf-8"),
        ("a.json", "application/json"),
        ("a.jsonl", "application/jsonl"),
        ("a.geojson", "application/geo+json"),
        ("a.csv", "text/csv; charset=utf-8"),
        ("calendar.ics", "text/calendar; charset=utf-8"),
        ("feed.xml", "application/atom+xml; charset=utf-8"),
        ("actors/x/feed.xml", "application/atom+xml; charset=utf-8"),
        ("feed.json", "application/feed+json"),
        ("sitemap.xml", "application/xml; charset=utf-8"),
        ("robots.txt", "text/plain; charset=utf-8"),
        ("a.svg", "image/svg+xml; charset=utf-8"),
        ("a.PNG", "image/png"),
        ("a.jpg", "image/jpeg"),
        ("a.webp", "image/webp"),
        ("a.woff2", "font/woff2"),
        ("a.pdf", "application/pdf"),
        ("a.wasm", "application/wasm"),
        ("a.pf_index", "application/octet-stream"),
        ("none", "application/octet-stream"),
    ];
    let files: Vec<(&str, &str)> = types.iter().map(|(path, _)| (*path, "x")).collect();
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
        "assets/a.svg",
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
    let server = Server::with(SITE, "/", limits);
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
    let server = Server::with(SITE, "/", limits);
    let idle = [server.connect(), server.connect()];
    thread::sleep(Duration::from_millis(50));
    assert_eq!(server.get("/").status, 200);
    assert!(!idle.iter().all(is_open), "an idle one was cut off before");
}

#[test]
fn one_connection_answers_several_requests() {
    let server = Server::of(SITE);
    let answer = server.raw("GET / HTTP/1.1\r\nHost: localhost\r\n\r\nGET /data/x.json HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assert!(
        answer.body.starts_with("<h1>home</h1>HTTP/1.1 200 OK\r\n") && answer.body.ends_with("{}")
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
fn a_folder_that_is_made_anew_is_served_as_it_is_now() {
    let server = Server::of(SITE);
    let site = server.place.path().join("site");
    fs::remove_dir_all(&site).unwrap();
    assert_eq!(server.get("/").status, 404);
    fs::create_dir(&site).unwrap();
    fs::write(site.join("index.html"), "again").unwrap();
    assert_eq!(server.get("/").body, "again");
}

#[test]
fn a_port_that_is_taken_gives_way_unless_it_was_asked_for() {
    let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = taken.local_addr().unwrap().port();
    let config =
        Config { host: Ipv4Addr::LOCALHOST.into(), port, fixed_port: true, base_path: "/".into() };
    let error = listen(&config).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::AddrInUse);
    assert!(error.to_string().contains(&port.to_string()));
    let other =
        listen(&Config { fixed_port: false, ..config }).unwrap().local_addr().unwrap().port();
    assert!((port + 1..=port + OTHER_PORTS).contains(&other));
}
