//! `dateline serve`: the real server, over HTTP and its stream of events, on a desk that is written.

#![allow(clippy::unwrap_used, reason = "a helper that fails fails its test")]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::Child;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::project::Project;
use crate::repository::Repo;

/// After this long a test gives up. Far more than anything takes.
const NEVER: Duration = Duration::from_secs(120);

/// The program while it serves a desk.
struct Served<'p> {
    project: &'p Project,
    child: Child,
    /// Where it listens: `127.0.0.1:4747`.
    address: String,
    /// What it said, line by line.
    said: Arc<Mutex<Vec<String>>>,
}

impl<'p> Served<'p> {
    fn start(project: &'p Project, more: &[&str]) -> Self {
        let arguments: Vec<&str> =
            ["serve", "--port", "0"].into_iter().chain(more.iter().copied()).collect();
        let mut child = project.call(&arguments).start();
        let said = Arc::new(Mutex::new(Vec::new()));
        let (lines, hears) =
            (BufReader::new(child.stderr.take().unwrap()).lines(), Arc::clone(&said));
        std::thread::spawn(move || {
            lines.map_while(Result::ok).for_each(|line| hears.lock().unwrap().push(line));
        });
        let mut served = Self { project, child, address: String::new(), said };
        let line = served.says("serving http://");
        let address = line.split("http://").nth(1).unwrap();
        served.address = address.split('/').next().unwrap().to_owned();
        served.says("ready in");
        served
    }

    /// Waits for a line with these words.
    fn says(&self, words: &str) -> String {
        until(words, || {
            let said = self.said.lock().unwrap();
            said.iter().find(|line| line.contains(words)).cloned()
        })
    }

    /// How many lines have these words.
    fn count(&self, words: &str) -> usize {
        self.said.lock().unwrap().iter().filter(|line| line.contains(words)).count()
    }

    fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let request =
            format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// Waits until a page holds these words.
    fn shows(&self, path: &str, words: &str) -> String {
        until(&format!("{path}: {words}"), || {
            Some(self.get(path)).filter(|page| page.contains(words))
        })
    }

    fn events(&self, path: &str) -> Events {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let request =
            format!("GET /.dateline/events?path={path} HTTP/1.1\r\nHost: localhost\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        stream.set_read_timeout(Some(NEVER)).unwrap();
        Events { lines: BufReader::new(stream) }
    }

    /// Asks it to end, as Ctrl-C does, and waits until it has.
    #[cfg(unix)]
    fn interrupt(mut self) -> std::process::ExitStatus {
        let pid = self.child.id().to_string();
        let kill = std::process::Command::new("kill").args(["-INT", &pid]).status().unwrap();
        assert!(kill.success());
        until("the end", || self.child.try_wait().unwrap())
    }
}

impl Drop for Served<'_> {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

struct Events {
    lines: BufReader<TcpStream>,
}

impl Events {
    /// Waits for an event of a name whose data has these words.
    fn wait(&mut self, name: &str, words: &str) -> serde_json::Value {
        let mut event = String::new();
        loop {
            let mut line = String::new();
            assert!(self.lines.read_line(&mut line).unwrap() > 0, "the stream ended before {name}");
            if let Some(of) = line.strip_prefix("event: ") {
                event = of.trim().to_owned();
            }
            if let Some(data) = line.strip_prefix("data: ").filter(|_| event == name)
                && data.contains(words)
            {
                return serde_json::from_str(data).unwrap();
            }
        }
    }
}

/// Waits until there is something.
fn until<T>(what: &str, mut found: impl FnMut() -> Option<T>) -> T {
    let started = Instant::now();
    loop {
        if let Some(found) = found() {
            return found;
        }
        assert!(started.elapsed() < NEVER, "never: {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

const SUMMIT: &str = "content/events/2023-09-13-summit.yaml";
const SUMMIT_PAGE: &str = "/events/2023-09-13-summit/";

fn summit(title: &str) -> String {
    format!("title: {title}\ndate: 2023-09-13\nactors: [kim-jong-un]\nlocation: vostochny\n")
}

#[test]
fn what_is_saved_is_told_and_shown_and_nothing_is_written() {
    let project = Project::small();
    let before = project.surroundings();
    let served = Served::start(&project, &[]);
    let mut events = served.events(SUMMIT_PAGE);
    let first = events.wait("page", "")["hash"].clone();
    project.write(SUMMIT, summit("Talks"));
    assert_ne!(events.wait("page", "")["hash"], first);
    assert!(served.get(SUMMIT_PAGE).contains("Talks"));
    project.write(SUMMIT, fs::read(Project::small().at(SUMMIT)).unwrap());
    served.shows(SUMMIT_PAGE, "Summit at Vostochny");
    project.surroundings().assert_same(&before);
    assert!(!project.at("output").exists());
}

#[test]
fn files_are_saved_as_editors_do_it() {
    let project = Project::small();
    let served = Served::start(&project, &[]);
    let (file, folder) = (project.at(SUMMIT), project.at("content/events"));
    // Written beside and put in its place.
    fs::write(folder.join(".summit.tmp"), summit("Beside")).unwrap();
    fs::rename(folder.join(".summit.tmp"), &file).unwrap();
    served.shows(SUMMIT_PAGE, "Beside");
    // Kept as a backup, and written anew.
    fs::rename(&file, folder.join("2023-09-13-summit.yaml~")).unwrap();
    fs::write(&file, summit("Anew")).unwrap();
    served.shows(SUMMIT_PAGE, "Anew");
    // Emptied first.
    let mut half = fs::File::create(&file).unwrap();
    half.write_all(b"title: Hal").unwrap();
    half.sync_all().unwrap();
    half.write_all(&summit("Whole").as_bytes()["title: Hal".len()..]).unwrap();
    drop(half);
    fs::write(&file, summit("In steps")).unwrap();
    served.shows(SUMMIT_PAGE, "In steps");
    assert_eq!(served.count("error"), 0, "{:?}", served.said);
    // What an editor keeps for itself is nothing to rebuild for.
    let ready = served.count("ready in");
    for name in [".2023.swp", "4913", "x.md~", "#x.md#", ".#x.md"] {
        fs::write(folder.join(name), "title: Not for readers").unwrap();
    }
    project.write(SUMMIT, summit("The last"));
    served.shows(SUMMIT_PAGE, "The last");
    until("the report", || (served.count("ready in") > ready).then_some(()));
    // That of the edit before may have come late.
    assert!(served.count("ready in") <= ready + 2, "{:?}", served.said);
}

#[test]
fn a_thousand_files_that_change_at_once_are_one_change() {
    let project = Project::small();
    let served = Served::start(&project, &[]);
    let ready = served.count("ready in");
    for n in 0..1000 {
        let text = format!("title: Event {n}\ndate: 2023-10-{:02}\n", n % 28 + 1);
        project.write(&format!("content/events/many/e{n}.yaml"), text);
    }
    served.shows("/events/e999/", "Event 999");
    until("the report", || (served.count("ready in") > ready).then_some(()));
    // A new folder is looked at twice: once as it comes, and once its files can be watched. A busy
    // machine may pause between two files.
    assert!(served.count("ready in") <= ready + 4, "{:?}", served.said);
    fs::rename(project.at("content/events/many"), project.at("content/events/few")).unwrap();
    fs::remove_dir_all(project.at("content/actors")).unwrap();
    served.shows(SUMMIT_PAGE, "kim-jong-un");
    served.shows("/events/e999/", "Event 999");
    fs::remove_dir_all(project.at("content/events/few")).unwrap();
    until("404", || served.get("/events/e999/").starts_with("HTTP/1.1 404").then_some(()));
}

#[test]
fn a_commit_is_followed_as_a_save_is() {
    for more in [&[][..], &["--poll"]] {
        let project = Project::small();
        let repo = Repo::of(&project.root()).commit("Begin the desk", "2023-09-20", []);
        let served = Served::start(&project, more);
        project.write(SUMMIT, summit("Talks"));
        let history = "/events/2023-09-13-summit/history/";
        served.shows(history, "Not yet committed");
        repo.record("Rename the summit", "2023-09-21", []);
        served.shows(history, "Rename the summit");
        assert!(!served.get(history).contains("Not yet committed"));
        repo.git(&["commit", "--quiet", "--amend", "-m", "Call it talks"]);
        served.shows(history, "Call it talks");
    }
}

#[test]
fn a_repository_that_comes_later_is_told_of_once() {
    let project = Project::small();
    let served = Served::start(&project, &[]);
    served.says("ready in");
    let _repo = Repo::of(&project.root()).commit("Begin the desk", "2023-09-20", []);
    for n in 1..=2 {
        project.write(SUMMIT, summit(&format!("Talks {n}")));
        served.shows(SUMMIT_PAGE, &format!("Talks {n}"));
    }
    served.says("the desk is kept in git now");
    assert_eq!(served.count("the desk is kept in git now"), 1);
}

const SUMMIT_HISTORY: &str = "/events/2023-09-13-summit/history/";

#[test]
fn a_repository_that_comes_later_is_followed_without_an_edit() {
    for more in [&[][..], &["--poll"]] {
        let project = Project::small();
        project.write(SUMMIT, summit("Talks"));
        let served = Served::start(&project, more);
        assert!(!served.get("/changes/").contains("200 OK"));
        let repo = Repo::of(&project.root()).commit("Begin the desk", "2023-09-20", []);
        served.shows("/changes/", "200 OK");
        repo.record("Rename the summit", "2023-09-21", [(SUMMIT, Some(&*summit("More talks")))]);
        served.shows(SUMMIT_HISTORY, "Rename the summit");
        repo.git(&["commit", "--quiet", "--amend", "-m", "Call it talks"]);
        served.shows(SUMMIT_HISTORY, "Call it talks");
    }
}

#[test]
fn a_repository_that_is_moved_away_and_back_is_followed() {
    for more in [&[][..], &["--poll"]] {
        let project = Project::small();
        let repo = Repo::of(&project.root()).commit("Begin the desk", "2023-09-20", []);
        let served = Served::start(&project, more);
        // It is watched once an edit shows.
        project.write(SUMMIT, summit("Talks soon"));
        served.shows(SUMMIT_PAGE, "Talks soon");
        let (git, away) = (project.root().join(".git"), project.root().join("away"));
        fs::rename(&git, &away).unwrap();
        served.shows("/changes/", "404 Not Found");
        fs::rename(&away, &git).unwrap();
        served.shows("/changes/", "200 OK");
        repo.record("Rename the summit", "2023-09-21", [(SUMMIT, Some(&*summit("Talks")))]);
        served.shows(SUMMIT_HISTORY, "Rename the summit");
        repo.git(&["commit", "--quiet", "--amend", "-m", "Call it talks"]);
        served.shows(SUMMIT_HISTORY, "Call it talks");
    }
}

#[test]
fn a_repository_that_is_made_anew_is_followed() {
    for more in [&[][..], &["--poll"]] {
        let project = Project::small();
        project.write(SUMMIT, summit("Talks before"));
        let _repo = Repo::of(&project.root()).commit("Begin the desk", "2023-09-20", []);
        let served = Served::start(&project, more);
        served.shows("/changes/", "200 OK");
        fs::remove_dir_all(project.root().join(".git")).unwrap();
        let repo = Repo::of(&project.root()).commit("Begin anew", "2023-09-20", []);
        served.shows(SUMMIT_HISTORY, &format!("r-{}", &repo.id("HEAD")[..12]));
        repo.record("Rename the summit", "2023-09-21", [(SUMMIT, Some(&*summit("Talks")))]);
        served.shows(SUMMIT_HISTORY, "Rename the summit");
        repo.git(&["commit", "--quiet", "--amend", "-m", "Call it talks"]);
        served.shows(SUMMIT_HISTORY, "Call it talks");
    }
}

#[test]
fn a_repository_that_comes_in_a_folder_above_is_seen_with_the_next_edit() {
    let project = Project::small();
    let place = project.root().join("desks/east");
    fs::create_dir_all(&place).unwrap();
    fs::rename(project.root().join("content"), place.join("content")).unwrap();
    let served = Served::start(&project, &["--root", "desks/east"]);
    let _repo = Repo::of(&project.root()).commit("Begin the desk", "2023-09-20", []);
    project.write(&format!("desks/east/{SUMMIT}"), summit("Talks"));
    served.shows("/changes/", "200 OK");
}

#[test]
fn errors_are_said_on_the_terminal_as_check_says_them_until_they_are_mended() {
    let project = Project::small();
    let served = Served::start(&project, &[]);
    let mut events = served.events(SUMMIT_PAGE);
    events.wait("problems", "\"errors\":0");
    project.write(SUMMIT, "title: Summit\ndate: 2023-13-45\n");
    let problems = events.wait("problems", "\"errors\":1");
    let code = problems["list"][0]["code"].as_str().unwrap();
    served.says(code);
    served.says("2023-13-45");
    assert!(project.shown().contains(code));
    assert!(served.get(SUMMIT_PAGE).contains("Summit at Vostochny"));
    project.write(SUMMIT, summit("Mended"));
    events.wait("problems", "\"errors\":0");
    served.says("all errors are mended");
    served.shows(SUMMIT_PAGE, "Mended");
}

#[test]
fn a_desk_with_errors_is_served_too() {
    let project = Project::small().file("content/events/bad.yaml", "title: Bad\ndate: never\n");
    let served = Served::start(&project, &[]);
    served.says("1 error");
    assert!(served.get(SUMMIT_PAGE).contains("Summit at Vostochny"));
    project.remove("content/events/bad.yaml");
    served.says("all errors are mended");
}

#[test]
fn drafts_and_the_future_are_shown_unless_they_are_left_out() {
    let project = Project::small()
        .file("content/events/draft.yaml", "title: Draft\ndate: 2023-09-13\ndraft: true\n")
        .file("content/events/later.yaml", "title: Later\ndate: 2031-01-01\n")
        .file("content/events/red.yaml", "title: Red\ndate: 2023-09-13\ntlp: red\n");
    let status = |served: &Served<'_>, path: &str| served.get(path)[9..12].to_owned();
    let all = Served::start(&project, &[]);
    let paths = ["/events/draft/", "/events/later/", "/events/red/"];
    assert_eq!(paths.map(|path| status(&all, path)), ["200", "200", "404"]);
    let bar = |path: &str| all.events(path).wait("page", "")["bar"].clone();
    let (draft, later) = (bar("/events/draft/"), bar("/events/later/"));
    assert_eq!((&draft["draft"], &draft["left_out"]), (&true.into(), &"it is a draft".into()));
    assert_eq!(later["future"], true);
    assert_eq!(bar("/events/")["marked"]["/events/draft/"], "draft");
    drop(all);
    let few = Served::start(&project, &["--no-drafts", "--no-future"]);
    assert_eq!(paths.map(|path| status(&few, path)), ["404", "404", "404"]);
    drop(few);
    let inside = Served::start(&project, &["--audience", "red"]);
    assert_eq!(status(&inside, "/events/red/"), "200");
    let red = inside.events("/events/red/").wait("page", "")["bar"].clone();
    assert_eq!(red["marking"], "TLP:RED");
    assert_eq!(red["left_out"], "it is marked TLP:RED, above TLP:CLEAR");
}

#[test]
fn the_bar_says_where_a_page_is_written_and_which_names_want_a_link() {
    let project = Project::small()
        .file("content/actors/georgia-meloni.yaml", "name: Georgia\n")
        .file("content/locations/georgia.yaml", "name: Georgia\n")
        .file(
            "content/briefings/2023-09-16.md",
            "---\ntitle: One day\ndate: 2023-09-16\nactors: [Somebody New]\n---\n\nWords on Georgia.\n",
        );
    let served = Served::start(&project, &["--editor", "zed"]);
    let bar = served.events("/briefings/2023-09-16/").wait("page", "")["bar"].clone();
    assert_eq!(bar["file"], "content/briefings/2023-09-16.md");
    let open = bar["open"].as_str().unwrap();
    assert!(open.starts_with("zed://file/") && open.contains("/content/briefings/2023-09-16.md:"));
    assert_eq!((&bar["words"], &bar["minutes"]), (&3.into(), &1.into()));
    let names = bar["names"].as_array().unwrap();
    assert_eq!((&names[0]["why"], &names[0]["line"]), (&"ambiguous".into(), &7.into()));
    assert_eq!(names[0]["write"], "[[actor:georgia-meloni|Georgia]]");
    assert_eq!(names[1]["write"], "dateline new actor \"Somebody New\"");
}

#[test]
fn pages_can_be_seen_as_readers_will_see_them() {
    let project = Project::small();
    let served = Served::start(&project, &["--plain"]);
    let page = served.get(SUMMIT_PAGE);
    assert!(!page.contains(".dateline"));
    let built = project.build();
    let (_, body) = page.split_once("\r\n\r\n").unwrap();
    assert!(built.holding(body).contains(&"events/2023-09-13-summit/index.html"));
    assert!(built.holding(".dateline/").is_empty() && built.holding("live.js").is_empty());
}

#[test]
fn settings_and_themes_are_followed_too() {
    let project = Project::small();
    let served = Served::start(&project, &[]);
    project.write("content/site.yaml", "title: Another Desk\nbase_url: https://desk.example/\n");
    served.shows("/", "Another Desk");
    // There was no folder of themes before.
    project.write("themes/default/static/style.css", "body { color: teal }");
    served.shows("/static/style.css", "color: teal");
    fs::remove_dir_all(project.at("themes")).unwrap();
    until("the old style", || (!served.get("/static/style.css").contains("teal")).then_some(()));
}

#[test]
fn a_theme_with_errors_takes_nothing_away() {
    let site =
        |theme: &str| format!("title: Desk\nbase_url: https://desk.example/\ntheme: {theme}\n");
    let footer = |text: &str| {
        format!("{{% extends \"default/base.html\" %}}{{% block footer %}}{text}{{% endblock %}}")
    };
    let project = Project::small()
        .file("content/site.yaml", site("mine"))
        .file("themes/mine/theme.yaml", "description: Ours\n")
        .file("themes/mine/static/theme.css", "body { color: teal }\n")
        .file("themes/mine/templates/base.html", footer("By the desk"));
    let served = Served::start(&project, &[]);
    let mut events = served.events("/");
    events.wait("problems", "\"errors\":0");
    let broken = [
        ("content/site.yaml", site("min"), site("mine"), "theme: min"),
        ("themes/mine/theme.yaml", "extends: wir\n".into(), "description: Ours\n".into(), "wir"),
        ("themes/mine/theme.yaml", "a: [\n".into(), "description: Ours\n".into(), "theme.yaml"),
    ];
    // As editors do it: an empty site.yaml, seen in between, would name the default theme.
    let save = |path: &str, text: String| {
        project.write("content/.saved", text);
        fs::rename(project.at("content/.saved"), project.at(path)).unwrap();
    };
    for (path, bad, good, said) in broken {
        save(path, bad);
        let problems = events.wait("problems", "\"errors\":1");
        assert!(problems["list"][0].to_string().contains(said), "{said}: {problems}");
        assert!(problems["list"][0]["line"].is_u64(), "{said}: {problems}");
        assert!(served.get("/").contains("By the desk"), "{said}");
        assert!(served.get("/static/theme.css").contains("teal"), "{said}");
        save(path, good);
        events.wait("problems", "\"errors\":0");
    }
    project.write("themes/mine/templates/base.html", footer("By another desk"));
    served.shows("/", "By another desk");
}

#[test]
fn a_template_saved_again_and_still_wrong_takes_nothing_away() {
    let site = "title: Desk\nbase_url: https://desk.example/\ntheme: mine\n";
    let footer = |text: &str| {
        format!("{{% extends \"default/base.html\" %}}{{% block footer %}}{text}{{% endblock %}}")
    };
    let template = "themes/mine/templates/base.html";
    let project = Project::small()
        .file("content/site.yaml", site)
        .file("themes/mine/theme.yaml", "description: Ours\n")
        .file(template, footer("By the desk"));
    let served = Served::start(&project, &[]);
    let mut events = served.events("/");
    events.wait("problems", "\"errors\":0");
    for wrong in ["nope", "nopf", "noph"] {
        project.write(template, footer(&format!("{{{{ {wrong} }}}}")));
        events.wait("problems", wrong);
        for page in ["/", "/about/", SUMMIT_PAGE] {
            assert!(served.get(page).contains("By the desk"), "{wrong}: {page}");
        }
    }
    project.write(template, footer("By another desk"));
    served.shows("/", "By another desk");
}

#[test]
fn what_is_wrong_with_a_page_is_said_on_the_terminal_whoever_asks_for_it() {
    let project = Project::small().file(
        "themes/default/templates/event.html",
        "{% extends \"base.html\" %}{% block content %}{{ nosuch }}{% endblock %}",
    );
    let served = Served::start(&project, &[]);
    // What an edition before the last one says is of no use any more.
    until("the error", || {
        assert!(served.get(SUMMIT_PAGE).contains("cannot be shown yet"));
        (served.count("nosuch") > 0).then_some(())
    });
    served.says("themes/default/templates/event.html:1:");
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_it_with_pages_open() {
    let project = Project::small();
    let served = Served::start(&project, &[]);
    let mut events = served.events("/");
    events.wait("page", "");
    let idle = TcpStream::connect(&served.address).unwrap();
    assert!(served.interrupt().success());
    drop(idle);
}

#[test]
fn a_port_in_use_is_named_with_one_that_is_free() {
    let project = Project::small();
    let served = Served::start(&project, &[]);
    let port = served.address.rsplit(':').next().unwrap();
    let run = project.run(&["serve", "--port", port]).ended(2);
    assert!(run.stderr.contains(&format!("port {port} is in use")), "{}", run.stderr);
    assert!(run.stderr.contains("is free: --port "), "{}", run.stderr);
    assert_eq!(served.project.run(&["serve", "--editor", "javascript:{path}"]).code, 2);
}

#[test]
fn a_revision_is_served_as_it_was_and_follows_no_edit() {
    let project = Project::small();
    let repo = Repo::of(&project.root());
    repo.record("Begin", "2023-10-01", []);
    project.write("content/pages/about.md", "---\ntitle: About\n---\nWho we were.\n");
    repo.record("Change", "2023-10-02", []);
    let before = project.surroundings();
    let served = Served::start(&project, &["--at", "HEAD~1", "--editor", "zed"]);
    served.says("as it was at HEAD~1: commit ");
    served.shows("/about/", "Who we are.");
    let bar = served.events("/about/").wait("page", "")["bar"].clone();
    assert_eq!(bar["file"], "content/pages/about.md");
    assert_eq!(bar["open"], serde_json::Value::Null, "there is no such file to open");
    project.surroundings().assert_same(&before);

    let follows = Served::start(&project, &[]);
    project.write("content/pages/about.md", "---\ntitle: About\n---\nWho we will be.\n");
    follows.shows("/about/", "Who we will be.");
    assert!(served.get("/about/").contains("Who we are."));
    assert_eq!(served.count("ready in"), 1, "nothing was made anew");
}
