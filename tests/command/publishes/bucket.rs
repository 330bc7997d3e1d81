//! To a bucket.

use std::collections::BTreeSet;

use dateline::model::Part;
use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::bucket_service::{Fate, Proxy, Seen, Service};
use super::{desk, event, settings};
use crate::project::{Call, Project, Run, Tree};

const BUCKET: &str = "briefings";

/// The keys that no run may ever show.
const SECRETS: [&str; 3] = ["AKIACANARY7F3A", "canary/secret+7f3a", "canary-token-7f3a"];

struct Desk {
    project: Project,
    service: Service,
    proxy: Proxy,
}

impl Desk {
    /// A desk with a service of its own.
    fn new(more: &str) -> Self {
        let service = Service::with_bucket(BUCKET);
        let proxy = Proxy::before(&service);
        let desk = Self { project: desk("  none: {to: x}\n"), service, proxy };
        desk.target(more);
        desk
    }

    /// Writes the settings, with what more there is to the target.
    fn target(&self, more: &str) {
        let target = format!(
            "  bucket: {{bucket: {BUCKET}, prefix: desk, vanish: 50%, endpoint: 'http://127.0.0.1:{}'{more}}}\n",
            self.proxy.port
        );
        self.project.write("content/site.yaml", settings(&target));
    }

    fn call(&self, arguments: &[&str]) -> Call<'_> {
        with_keys(self.project.call(&[&["publish"], arguments].concat()))
    }

    fn publish(&self, arguments: &[&str]) -> Run {
        self.call(arguments).run()
    }

    /// What is in the bucket, Dateline's own notes left out.
    fn published(&self) -> Tree {
        let keys = self.service.keys(BUCKET);
        let keys = keys.keys().filter_map(|key| key.strip_prefix("desk/"));
        let mut tree = Tree::default();
        for path in keys.filter(|path| !path.starts_with(".dateline-")) {
            let answer = self.service.get(&format!("/{BUCKET}/desk/{}", encoded(path)));
            assert_eq!(answer.status, 200, "{path}");
            tree.0.insert(path.to_owned(), crate::project::Kept::File(answer.body));
        }
        tree
    }

    /// What a build would write.
    fn wanted(&self) -> Tree {
        self.project.run(&["build", "--output", "../wanted"]).done();
        Tree::of(&self.project.beside("wanted")).without(".dateline-")
    }

    fn write_event(&self) {
        self.project.write("content/events/2023-09-14-next.yaml", event("The next day"));
    }
}

fn with_keys<'a>(call: Call<'a>) -> Call<'a> {
    let call = call
        .env("AWS_ACCESS_KEY_ID", SECRETS[0])
        .env("AWS_SECRET_ACCESS_KEY", SECRETS[1])
        .env("AWS_SESSION_TOKEN", SECRETS[2])
        .env("NO_PROXY", "127.0.0.1");
    ["AWS_PROFILE", "AWS_REGION", "AWS_ENDPOINT_URL", "HTTP_PROXY", "http_proxy"]
        .into_iter()
        .fold(call, Call::without_env)
}

fn encoded(path: &str) -> String {
    percent_encoding::utf8_percent_encode(path, percent_encoding::NON_ALPHANUMERIC)
        .to_string()
        .replace("%2F", "/")
}

/// The path in the site that a request is for.
fn path_of(seen: &Seen) -> String {
    let path = percent_decode_str(&seen.path).decode_utf8().expect("UTF-8").into_owned();
    path.strip_prefix("desk/").unwrap_or(&path).to_owned()
}

fn sent(seen: &[Seen]) -> Vec<String> {
    seen.iter().filter(|seen| seen.is_file_sent()).map(path_of).collect()
}

fn said(run: &Run) -> String {
    let said = format!("{}{}", run.stdout, run.stderr);
    for secret in SECRETS {
        assert!(!said.contains(secret), "{said}");
    }
    said
}

#[test]
fn the_first_time_everything_is_sent_and_then_only_what_differs() {
    let desk = Desk::new("");
    desk.project
        .write("content/assets/a picture ~1 (김).svg", "<svg xmlns='http://www.w3.org/2000/svg'/>");
    let run = desk.publish(&[]).done();
    said(&run);
    let wanted = desk.wanted();
    desk.published().assert_same(&wanted);
    let all = sent(&desk.proxy.take());
    assert_eq!(all.len(), wanted.paths().len(), "each is sent once");

    let run = desk.publish(&[]).done();
    assert!(said(&run).contains("bucket is up to date"));
    let seen = desk.proxy.take();
    assert!(seen.iter().all(|seen| seen.method == "GET"), "{seen:?}");

    desk.write_event();
    desk.project.remove("content/events/2023-09-15-plant.md");
    let run = desk.publish(&["--verbose"]).done();
    desk.published().assert_same(&desk.wanted());
    let seen = desk.proxy.take();
    let shown = |sign: &str| -> BTreeSet<String> {
        let lines = run.stdout.lines().filter_map(|line| line.strip_prefix(sign));
        lines.map(|line| line.split("  ").next().unwrap_or_default().to_owned()).collect()
    };
    let mut differing = shown("  + ");
    differing.extend(shown("  ~ "));
    assert_eq!(sent(&seen).into_iter().collect::<BTreeSet<_>>(), differing);
    let removed = seen.iter().filter(|seen| seen.method == "DELETE").map(path_of);
    let removed: BTreeSet<String> = removed.filter(|path| path != ".dateline-lock").collect();
    assert_eq!(removed, shown("  - "));
    assert!(removed.contains("events/2023-09-15-plant/index.html"), "{removed:?}");
    assert!(!desk.service.keys(BUCKET).contains_key("desk/.dateline-lock"));
}

#[test]
fn a_dry_run_only_reads() {
    let desk = Desk::new("");
    let run = desk.publish(&["--dry-run"]).done();
    assert!(said(&run).contains("dry run"));
    let seen = desk.proxy.take();
    assert!(!seen.is_empty() && seen.iter().all(|seen| seen.method == "GET"), "{seen:?}");
    assert!(desk.service.keys(BUCKET).is_empty());
}

#[test]
fn no_page_is_up_before_what_it_shows_and_removals_come_last() {
    let desk = Desk::new("");
    desk.publish(&[]).done();
    desk.proxy.take();
    desk.target(", audience: amber");
    desk.write_event();
    desk.project.remove("content/events/2023-09-15-plant.md");
    desk.publish(&[]).done();
    let seen = desk.proxy.take();
    let sent = sent(&seen);
    let parts: Vec<Part> = sent.iter().map(|path| Part::of(path)).collect();
    assert!(parts.is_sorted(), "{sent:#?}");
    assert!(parts.contains(&Part::Asset) && parts.contains(&Part::Index), "{sent:#?}");
    let at = |found: &dyn Fn(&Seen) -> bool| seen.iter().rposition(found).expect("a request");
    let first = |found: &dyn Fn(&Seen) -> bool| seen.iter().position(found).expect("a request");
    let is_removal = |seen: &Seen| seen.method == "DELETE" && !seen.path.contains(".dateline-");
    let is_manifest = |seen: &Seen| seen.method == "PUT" && seen.path.contains("-manifest");
    assert!(first(&is_manifest) < first(&Seen::is_file_sent), "it is announced");
    assert!(at(&Seen::is_file_sent) < first(&is_removal));
    assert!(at(&is_removal) < at(&is_manifest), "the manifest is last");
}

#[test]
fn each_file_has_its_type_and_says_how_long_it_may_be_kept() {
    let desk = Desk::new("");
    desk.publish(&[]).done();
    let header = |path: &str, name: &str| {
        let answer = desk.service.get(&format!("/{BUCKET}/desk/{path}"));
        answer.headers.get(name).cloned().unwrap_or_else(|| panic!("{path}: {answer:?}"))
    };
    let sent_first = sent(&desk.proxy.take());
    let style = sent_first.iter().find(|path| path.ends_with("/style.css")).expect("the theme's");
    let types = [
        ("index.html", "text/html; charset=utf-8"),
        ("feed.xml", "application/atom+xml; charset=utf-8"),
        (style, "text/css; charset=utf-8"),
        ("data/events.json", "application/json"),
    ];
    for (path, media_type) in types {
        assert_eq!(header(path, "content-type"), media_type, "{path}");
        assert!(header(path, "cache-control").starts_with("public"), "{path}");
    }
    assert!(header(style, "cache-control").ends_with("immutable"), "its name has its fingerprint");
    desk.proxy.take();
    desk.target(", audience: amber");
    desk.publish(&[]).done();
    assert!(sent(&desk.proxy.take()).contains(style));
    for (path, _) in types {
        assert!(header(path, "cache-control").starts_with("private"), "{path}");
    }
}

#[test]
fn a_run_that_is_killed_is_taken_up_and_only_the_rest_is_sent() {
    let desk = Desk::new("");
    desk.proxy.judge(
        |seen, sent| {
            if seen.is_file_sent() && sent >= 40 { Fate::Hold } else { Fate::Pass }
        },
    );
    let mut child = desk.call(&[]).start();
    desk.proxy.wait_for_held();
    // What was let through has its answer before those that wait are held, or is made good later.
    std::thread::sleep(std::time::Duration::from_millis(500));
    child.kill().unwrap();
    child.wait().unwrap();
    desk.proxy.take();
    let there = desk.published();
    let wanted = desk.wanted();
    assert!(there.paths().len() >= 40 && there.paths().len() < wanted.paths().len());
    for path in there.paths() {
        assert!(there.same_at(path, &wanted), "{path} is torn");
    }
    desk.proxy.judge(|_, _| Fate::Pass);
    let run = desk.publish(&[]).done();
    said(&run);
    let again = sent(&desk.proxy.take());
    desk.published().assert_same(&wanted);
    assert_eq!(again.len() + there.paths().len(), wanted.paths().len(), "{again:#?}");
    assert!(again.iter().all(|path| !there.has(path)), "{again:#?}");
    desk.publish(&[]).done();
    assert_eq!(sent(&desk.proxy.take()), Vec::<String>::new());
}

#[test]
fn connections_that_are_lost_are_made_again() {
    let desk = Desk::new("");
    let count = std::sync::atomic::AtomicUsize::new(0);
    desk.proxy.judge(move |_, _| {
        match count.fetch_add(1, std::sync::atomic::Ordering::Relaxed) % 7 {
            3 => Fate::Cut,
            6 => Fate::Lose,
            _ => Fate::Pass,
        }
    });
    said(&desk.publish(&[]).done());
    desk.proxy.release();
    desk.published().assert_same(&desk.wanted());
    assert!(!desk.service.keys(BUCKET).contains_key("desk/.dateline-lock"));
    said(&desk.publish(&[]).done());
}

#[test]
fn two_runs_at_once_do_not_mix() {
    let desk = Desk::new("");
    desk.proxy.judge(
        |seen, sent| {
            if seen.is_file_sent() && sent >= 5 { Fate::Hold } else { Fate::Pass }
        },
    );
    let first = desk.call(&[]).start();
    desk.proxy.wait_for_held();
    let run = desk.publish(&[]).ended(2);
    assert!(said(&run).contains("DL703") && said(&run).contains("another run is publishing"));
    desk.proxy.release();
    let output = first.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    desk.published().assert_same(&desk.wanted());
}

#[test]
fn an_object_that_somebody_changed_or_removed_is_put_right() {
    let desk = Desk::new("");
    desk.publish(&[]).done();
    desk.service.request("PUT", &format!("/{BUCKET}/desk/index.html"));
    desk.service.request("DELETE", &format!("/{BUCKET}/desk/about/index.html"));
    let run = desk.publish(&[]).done();
    assert!(said(&run).contains("1 added, 1 changed, 0 removed"), "{}", run.stderr);
    desk.published().assert_same(&desk.wanted());
}

#[test]
fn objects_of_somebody_else_are_a_reason_to_refuse_and_are_never_touched() {
    let desk = Desk::new("");
    for key in ["desk/theirs.txt", "other/theirs.txt", "desk/events/", "desk/"] {
        desk.service.request("PUT", &format!("/{BUCKET}/{key}"));
    }
    let run = desk.publish(&[]).ended(2);
    assert!(said(&run).contains("DL702") && said(&run).contains("`theirs.txt`"), "{}", run.stderr);
    assert!(!said(&run).contains("other/"), "what is beside the prefix is no concern");
    desk.publish(&["--force"]).done();
    desk.target(", keep: [theirs.txt]");
    desk.publish(&[]).done();
    let keys = desk.service.keys(BUCKET);
    assert!(keys.contains_key("desk/theirs.txt") && keys.contains_key("other/theirs.txt"));

    // What a manifest says is read by whoever knows a folder's.
    let manifest = desk.service.get(&format!("/{BUCKET}/desk/.dateline-manifest.json")).body;
    let manifest: Value = serde_json::from_slice(&manifest).unwrap();
    let listed = manifest["files"].as_array().unwrap().len();
    assert_eq!(listed, desk.wanted().paths().len());
}

#[test]
fn what_fails_is_said_in_the_words_of_the_service_and_without_a_secret() {
    let desk = Desk::new("");
    let port = desk.proxy.port;
    let targets = [
        (format!("{{bucket: nowhere, endpoint: 'http://127.0.0.1:{port}'}}"), "NoSuchBucket"),
        // No service speaks TLS there: that it is tried shows that TLS is at hand.
        (format!("{{bucket: briefings, endpoint: 'https://127.0.0.1:{port}'}}"), "DL711"),
        ("{bucket: briefings, endpoint: 'http://s3.example.org'}".to_owned(), "without encryption"),
    ];
    for (target, expected) in targets {
        desk.proxy.judge(|seen, _| if seen.method.is_ascii() { Fate::Pass } else { Fate::Cut });
        desk.project.write("content/site.yaml", settings(&format!("  bucket: {target}\n")));
        let run = desk.publish(&[]).ended(2);
        let said = said(&run);
        assert!(said.contains(expected) && said.contains("DL711"), "{said}");
    }
    let home = desk.project.beside("").display().to_string();
    let run = desk.project.call(&["publish"]).env("HOME", &home);
    let names = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"];
    desk.target("");
    let run = names.into_iter().fold(run, Call::without_env).run().ended(2);
    assert!(run.stderr.contains("~/.aws/credentials"), "{}", run.stderr);

    desk.project.write(
        "../.aws/credentials",
        format!("[desk]\naws_access_key_id={}\naws_secret_access_key={}\n", SECRETS[0], SECRETS[1]),
    );
    let run = desk.project.call(&["publish"]).env("HOME", &home);
    let run = names[..2].iter().fold(run, |call, name| call.without_env(name));
    said(&run.env("AWS_PROFILE", "desk").env("NO_PROXY", "127.0.0.1").run().done());
    desk.published().assert_same(&desk.wanted());
}
