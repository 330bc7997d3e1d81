//! Content and folders that are broken, or made to do harm.
//!
//! Whatever stands in a desk, the program ends with 0, 1 or 2, says what is wrong with which file,
//! writes nothing but the output folder, and a run that fails leaves the last good site as it was.

mod files;
mod links;
mod names;
mod outputs;
mod random;
mod sizes;
mod values;

use crate::html;
use crate::project::{Finding, Kept, Project, Tree};

/// A small desk that was built once, and then got something else.
struct Trial {
    project: Project,
    good: Tree,
}

impl Trial {
    fn new() -> Self {
        let project = Project::small();
        let good = project.build();
        Self { project, good }
    }

    fn file(self, path: &str, bytes: impl AsRef<[u8]>) -> Self {
        self.project.write(path, bytes);
        self
    }

    /// The trial of one file in a desk that is well otherwise.
    fn of(path: &str, bytes: impl AsRef<[u8]>) -> Self {
        Self::new().file(path, bytes)
    }

    /// Checks and builds, and gives what was found. An error among it fails the build; without
    /// one the build is to work, and in spite of one the rest is to be built.
    #[track_caller]
    fn survives(&self) -> Findings {
        let before = self.project.surroundings();
        let findings = self.project.findings();
        let shown = self.project.shown();
        assert!(shown.chars().all(|c| c == '\n' || !c.is_control()), "{shown:?}");
        let fails = findings.iter().any(|finding| finding.severity == "error");
        let run = self.project.run(&["build"]).ended(i32::from(fails));
        if fails {
            assert!(run.stderr.contains("nothing was written"), "{}", run.stderr);
            self.good.assert_same(&self.project.output());
            self.project.run(&["build", "--keep-going"]).done();
        }
        before.assert_same(&self.project.surroundings());
        sound(&self.project.output());
        Findings(findings)
    }

    /// Says that this one thing is found, in this file, and nothing else.
    #[track_caller]
    fn is_found(&self, code: &str, file: &str) {
        let findings = self.survives();
        findings.have(code, file);
        let others: Vec<_> = findings.0.iter().filter(|finding| finding.file != file).collect();
        assert!(others.is_empty(), "{others:#?}");
    }
}

/// What a check found.
#[derive(Debug)]
struct Findings(Vec<Finding>);

impl Findings {
    #[track_caller]
    fn have(&self, code: &str, file: &str) -> &Self {
        let has = self.0.iter().any(|finding| finding.code == code && finding.file == file);
        assert!(has, "{code} in {file} is not among {self:#?}");
        self
    }

    #[track_caller]
    fn are_none(&self) {
        assert!(self.0.is_empty(), "{self:#?}");
    }
}

/// Says that a site is sound: paths that every system takes, pages that harm nobody.
#[track_caller]
fn sound(output: &Tree) {
    for (path, what) in &output.0 {
        let own = path.starts_with("assets/");
        for part in path.split('/') {
            // An asset keeps its name, as far as that leads nowhere else.
            let steers = |c: char| matches!(c, ':' | '\u{202E}') && !own;
            let harms = |c: char| c.is_control() || c == '\\' || steers(c);
            assert!(part != ".." && part.len() <= 255 && !part.contains(harms), "{path:?}");
        }
        let Kept::File(bytes) = what else { panic!("{path} is no file") };
        if path.ends_with(".html") {
            let html = std::str::from_utf8(bytes).expect("a page is UTF-8");
            let faults = html::faults(html);
            assert!(faults.is_empty(), "{path}: {faults:#?}");
        }
    }
}
