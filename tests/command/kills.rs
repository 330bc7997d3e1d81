//! Builds that are killed, at moments spread over all that a build does: what is in the output folder
//! is whole, and the next build makes of it the site.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use crate::project::{Kept, Project, Tree};

/// How many builds are killed.
const KILLS: u32 = 100;

/// After how many kills a build may end and is looked at. Others are killed over what is left.
const MEND_EVERY: u32 = 2;

/// Makes one of two desks of a project: pages that change, come and go, and a file where the other
/// has a folder.
fn become_desk(project: &Project, second: bool) {
    let content = project.at("content");
    for name in ["assets", "events", "actors", "briefings", "pages"] {
        let _ = fs::remove_dir_all(content.join(name));
    }
    let (word, other) = if second { ("second", "beta") } else { ("first", "alpha") };
    project.write(
        "content/actors/ana.yaml",
        format!("name: Ana Petrova\nsummary: The {word} desk.\n"),
    );
    project.write(&format!("content/actors/{other}.yaml"), format!("name: {other}\n"));
    for day in 1..=6 {
        project.write(
            &format!("content/events/day-{day}.yaml"),
            format!("title: Day {day} of the {word} desk\ndate: 2023-09-0{day}\nactors: [ana, {other}]\ntags: [{word}]\n"),
        );
    }
    project.write(
        &format!("content/pages/{word}.md"),
        format!("---\ntitle: The {word}\n---\nText.\n"),
    );
    let large = word.repeat(40_000);
    project.write("content/assets/large.txt", &large);
    if second {
        project.write("content/assets/a", "a file");
        project.write("content/assets/b/c/d.txt", "in folders");
    } else {
        project.write("content/assets/a/b/c.txt", "in folders");
        project.write("content/assets/b", "a file");
    }
}

/// Numbers that look random, the same on every run (splitmix64).
struct Random(u64);

impl Random {
    /// From 0 up to 1.
    fn part(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }
}

/// Whether a build has begun to put files into the output folder.
fn is_staging(output: &Path) -> bool {
    let entries = fs::read_dir(output).into_iter().flatten().flatten();
    entries
        .into_iter()
        .any(|entry| entry.file_name().to_string_lossy().starts_with(".dateline-staging-"))
}

/// Says that every file of the output is, whole, that of one of two sites.
fn assert_whole(output: &Tree, sites: [&Tree; 2], when: &str) {
    for (path, bytes) in &output.0 {
        // A folder that is to hold a file soon, or held one.
        if matches!(bytes, Kept::Other(_)) {
            continue;
        }
        let known = sites.iter().any(|site| site.0.get(path) == Some(bytes));
        assert!(known, "{when}: {path} is of neither site");
    }
}

#[test]
fn a_build_that_is_killed_leaves_whole_files_and_the_next_one_makes_the_site() {
    let project = Project::new();
    kill(&project, &["build"], &project.at("output"));
}

#[test]
fn a_publication_that_is_killed_leaves_whole_files_and_the_next_one_puts_up_the_rest() {
    let project = Project::bare().file(
        "content/site.yaml",
        "title: Test Desk\nbase_url: https://desk.example/\npublish:\n  web: {to: ../public, vanish: 100%}\n",
    );
    kill(&project, &["publish", "--yes"], &project.beside("public"));
}

/// Kills so many runs that write two sites by turns into a folder.
fn kill(project: &Project, arguments: &[&str], folder: &Path) {
    // A run that is killed cannot clear away what it made there; the next one does.
    let temporary = project.beside("temporary");
    fs::create_dir_all(&temporary).expect("a new folder");
    let temporary = temporary.to_string_lossy();
    let output = || Tree::of(folder).without(".dateline-");
    let finish = || {
        project.call(arguments).env("TMPDIR", &temporary).run().done();
        output()
    };
    become_desk(project, true);
    let second = finish();
    become_desk(project, false);
    let started = Instant::now();
    let first = finish();
    let mut took = started.elapsed();
    assert!(first.differences(&second).len() > 20);

    let mut random = Random(2023);
    let (mut killed, mut staged) = (0, 0);
    for number in 1..=KILLS {
        let is_second = random.part() < 0.5;
        become_desk(project, is_second);
        let mut child = project.call(arguments).env("TMPDIR", &temporary).start();
        let when = if number % 2 == 0 {
            // At any moment of the run.
            took.mul_f64(random.part() * 1.1)
        } else {
            // While it writes, which is the shorter part.
            let waited = Instant::now();
            while !is_staging(folder)
                && child.try_wait().expect("a child").is_none()
                && waited.elapsed() < Duration::from_secs(60)
            {
                std::thread::sleep(Duration::from_micros(200));
            }
            took.mul_f64(random.part() * 0.5)
        };
        std::thread::sleep(when);
        staged += u32::from(is_staging(folder));
        child.kill().expect("a child to end");
        let has_ended = child.wait().expect("an end").success();
        killed += u32::from(!has_ended);
        // How long a build takes changes with what else the machine does.
        took = took.mul_f64(if has_ended { 0.8 } else { 1.02 });
        let when = format!("kill {number}, {when:?} in");
        assert_whole(&output(), [&first, &second], &when);
        if number % MEND_EVERY == 0 {
            let site = if is_second { &second } else { &first };
            let differences: Vec<String> =
                finish().differences(site).into_iter().map(str::to_owned).collect();
            assert!(differences.is_empty(), "after {when}: {differences:#?}");
            assert!(!is_staging(folder), "nothing is left behind");
            // Of a run that is killed as it begins, a folder may be left for an hour, without a page.
            let left = Tree::of(Path::new(&*temporary));
            let pages = left.paths().into_iter().filter(|path| path.contains("/site/"));
            assert_eq!(pages.count(), 0, "nothing is left behind: {left:?}");
        }
    }
    assert!(killed >= KILLS / 3, "{killed} builds were killed before they ended");
    assert!(staged >= KILLS / 10, "{staged} were killed as they wrote");
}
