//! `dateline init --ci`: a workflow that checks a desk and publishes it.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::{Failure, new, repository};

/// Where Dateline is installed from, if its package says so.
const REPOSITORY: &str = env!("CARGO_PKG_REPOSITORY");

/// What stands for it until somebody fills it in.
const UNKNOWN: &str = "https://git.example/dateline";

/// Who runs the workflow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Ci {
    /// GitHub Actions, which publishes to GitHub Pages.
    Github,
    /// GitLab CI/CD, which publishes to GitLab Pages.
    Gitlab,
}

impl Ci {
    /// The file that it reads, from the repository's root.
    fn file(self) -> &'static str {
        match self {
            Ci::Github => ".github/workflows/dateline.yml",
            Ci::Gitlab => ".gitlab-ci.yml",
        }
    }

    fn template(self) -> &'static str {
        match self {
            Ci::Github => include_str!("starter/github.yml"),
            Ci::Gitlab => include_str!("starter/gitlab.yml"),
        }
    }
}

/// A workflow that is to be written.
#[derive(Debug)]
pub(super) struct Workflow {
    path: PathBuf,
    text: String,
    knows_source: bool,
}

impl Workflow {
    /// Makes the workflow of a desk, which need not be there yet, and finds its place: the root of the
    /// repository that the desk lies in, or else the desk itself.
    ///
    /// # Errors
    /// [`Failure::Usage`] where there is a file in its place, and where `from` is no address.
    pub(super) fn of(ci: Ci, desk: &Path, from: Option<&str>) -> Result<Self, Failure> {
        let (root, folder) = repository::place(desk)?;
        let folder = if folder.is_empty() { ".".to_owned() } else { folder };
        let source = from.or(Some(REPOSITORY).filter(|address| !address.is_empty()));
        if let Some(address) = source.filter(|address| !is_address(address)) {
            return Err(Failure::Usage(format!(
                "`{address}` is not the address of a repository\nhelp: write one such as https://git.example/dateline"
            )));
        }
        let text = ci
            .template()
            .replace("@REPOSITORY@", source.unwrap_or(UNKNOWN))
            // A string of JSON is one of YAML too.
            .replace("@DESK@", &serde_json::Value::from(folder).to_string());
        let path = root.join(ci.file());
        if fs::symlink_metadata(&path).is_ok() {
            return Err(Failure::Usage(format!(
                "{} is there already, and nothing was written\nhelp: move it away to have it made anew",
                path.display()
            )));
        }
        Ok(Self { path, text, knows_source: source.is_some() })
    }

    /// Writes it, never over another file, and says what is left to do.
    ///
    /// # Errors
    /// [`Failure::Io`] where the machine refuses.
    pub(super) fn write(&self, out: &mut dyn Write) -> Result<(), Failure> {
        let failed = |error: std::io::Error| {
            Failure::Io(format!("{} cannot be written: {error}", self.path.display()))
        };
        if let Some(folder) = self.path.parent() {
            fs::create_dir_all(folder).map_err(failed)?;
        }
        new::create(&self.path, &self.text).map_err(failed)?;
        writeln!(out, "Made {}", self.path.display())?;
        if !self.knows_source {
            writeln!(
                out,
                "Fill in, in that file, where Dateline is installed from: DATELINE is {UNKNOWN} so far. Or make it anew with --from URL."
            )?;
        }
        Ok(())
    }
}

/// Whether a text is the address of a repository, and no more words of a shell.
fn is_address(text: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._~/:@%+".contains(c);
    text.chars().all(is_plain)
        && url::Url::parse(text).is_ok_and(|url| {
            matches!(url.scheme(), "https" | "ssh") && url.has_host() && url.password().is_none()
        })
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    fn made(ci: Ci, desk: &Path) -> Value {
        let workflow = Workflow::of(ci, desk, Some("https://x.example/dateline")).unwrap();
        assert!(!workflow.text.contains('@') || ci == Ci::Github, "{}", workflow.text);
        serde_yaml::from_str(&workflow.text).unwrap()
    }

    /// Every step of a workflow of GitHub.
    fn steps(workflow: &Value) -> Vec<&Value> {
        let jobs = workflow["jobs"].as_object().unwrap().values();
        jobs.flat_map(|job| job["steps"].as_array().unwrap()).collect()
    }

    #[test]
    fn the_default_branch_is_published_whatever_it_is_called() {
        let place = tempfile::tempdir().unwrap();
        let workflow = made(Ci::Github, place.path());
        assert_eq!(workflow["on"]["push"]["branches"], serde_json::json!(["**"]));
        let condition = workflow["jobs"]["build"]["if"].as_str().unwrap();
        assert!(condition.contains("github.ref_name == github.event.repository.default_branch"));
    }

    #[test]
    fn every_action_is_githubs_own_and_pinned_to_its_major_version() {
        let place = tempfile::tempdir().unwrap();
        let workflow = made(Ci::Github, place.path());
        let used: Vec<&str> =
            steps(&workflow).iter().filter_map(|step| step["uses"].as_str()).collect();
        assert!(used.len() > 5);
        for action in used {
            let (name, version) = action.split_once('@').unwrap();
            let number = version.strip_prefix('v').unwrap();
            assert!(name.starts_with("actions/") && number.parse::<u32>().is_ok(), "{action}");
        }
    }

    #[test]
    fn only_the_job_that_publishes_may_write_and_a_pull_request_only_checks() {
        let place = tempfile::tempdir().unwrap();
        let workflow = made(Ci::Github, place.path());
        assert_eq!(workflow["permissions"], serde_json::json!({}));
        let jobs = workflow["jobs"].as_object().unwrap();
        for (name, job) in jobs {
            let permissions = job["permissions"].as_object().unwrap().values();
            let writes = permissions.filter(|permission| *permission == "write").count();
            assert_eq!(writes > 0, name == "publish", "{name}");
            let on_request = job["if"].as_str() == Some("github.event_name == 'pull_request'");
            assert_eq!(on_request, name == "check", "{name}");
        }
        assert_eq!(jobs["publish"]["needs"], "build");
        let text = jobs["check"].to_string();
        assert!(text.contains("check --root") && text.contains("--format github"), "{text}");
        assert!(!text.contains("dateline build"), "{text}");
    }

    #[test]
    fn both_have_the_whole_history_check_strictly_before_they_build_and_audit_what_they_built() {
        let place = tempfile::tempdir().unwrap();
        for ci in [Ci::Github, Ci::Gitlab] {
            let text = made(ci, place.path()).to_string();
            assert!(
                text.contains("fetch-depth\":0") || text.contains("GIT_DEPTH\":\"0\""),
                "{text}"
            );
            let at = |part: &str| text.find(part).unwrap_or_else(|| panic!("{part}: {text}"));
            assert!(at("--strict") < at("dateline build"), "{text}");
            assert!(at("dateline build") < at("dateline audit"), "{text}");
            if ci == Ci::Github {
                assert!(at("dateline audit") < at("upload-pages-artifact"), "{text}");
            }
            assert!(text.contains("cargo install --locked"), "{text}");
        }
    }

    #[test]
    fn a_desk_inside_a_repository_has_its_workflow_at_the_root() {
        let place = tempfile::tempdir().unwrap();
        let desk = place.path().join("desks/far \"east\"");
        fs::create_dir_all(&desk).unwrap();
        fs::create_dir(place.path().join(".git")).unwrap();
        for ci in [Ci::Github, Ci::Gitlab] {
            let workflow = Workflow::of(ci, &desk, None).unwrap();
            assert_eq!(workflow.path, place.path().canonicalize().unwrap().join(ci.file()));
            let value: Value = serde_yaml::from_str(&workflow.text).unwrap();
            let variables = if ci == Ci::Github { &value["env"] } else { &value["variables"] };
            assert_eq!(variables["DESK"], "desks/far \"east\"");
        }
    }

    #[test]
    fn an_address_cannot_become_a_command() {
        let place = tempfile::tempdir().unwrap();
        for from in ["https://x/a; rm -rf /", "--path .", "https://x/$(y)", "x", "http://x/y"] {
            let failure = Workflow::of(Ci::Github, place.path(), Some(from)).unwrap_err();
            assert!(matches!(failure, Failure::Usage(_)), "{from}");
        }
    }
}
