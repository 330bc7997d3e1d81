//! `dateline serve`

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::at;
use super::terminal::{Terminal, harmless};
use super::{Failure, ServeArgs, disk, found_past};
use crate::cache::Cache;
use crate::diagnostic::{Diagnostic, Severity, Sources, human};
use crate::model::scheme;
use crate::pipeline::Options;
use crate::render::Naming;
use crate::serve::{self, Config, Desk, Outcome};
use crate::world::Past;
use crate::write::DiskCache;

/// The port, unless another is asked for.
const PORT: u16 = 4747;

/// Editors by name, and the addresses by which they open a file.
const EDITORS: [(&str, &str); 7] = [
    ("vscode", "vscode://file{path}:{line}:{column}"),
    ("vscode-insiders", "vscode-insiders://file{path}:{line}:{column}"),
    ("vscodium", "vscodium://file{path}:{line}:{column}"),
    ("cursor", "cursor://file{path}:{line}:{column}"),
    ("zed", "zed://file{path}:{line}:{column}"),
    ("idea", "idea://open?file={path}&line={line}&column={column}"),
    ("textmate", "txmt://open?url=file://{path}&line={line}&column={column}"),
];

/// Reads the name of an editor, or an address with `{path}` in it.
pub(super) fn editor(text: &str) -> Result<String, String> {
    if text == NO_EDITOR {
        return Ok(text.to_owned());
    }
    if let Some((_, template)) = EDITORS.iter().find(|(name, _)| *name == text) {
        return Ok((*template).to_owned());
    }
    let runs = ["javascript", "data", "vbscript", "blob"];
    let opens = scheme(text).is_some_and(|scheme| !runs.contains(&&*scheme.to_ascii_lowercase()));
    if opens && text.contains("{path}") {
        return Ok(text.to_owned());
    }
    let names: Vec<&str> = EDITORS.iter().map(|(name, _)| *name).collect();
    Err(format!(
        "write {}, none, or an address such as vscode://file{{path}}:{{line}}:{{column}}",
        names.join(", ")
    ))
}

/// Serves the desk until Ctrl-C, and follows what is written.
pub(super) fn run(root: &Path, args: &ServeArgs, terminal: Terminal) -> Result<(), Failure> {
    super::now()?;
    let config = Config {
        host: args.host,
        port: args.port.unwrap_or(PORT),
        fixed_port: args.port.is_some(),
        live: !args.plain,
        watch: args.at.is_none(),
        poll: args.poll,
    };
    let options = Options {
        whole_history: false,
        base_url: args.base_url.clone(),
        since: None,
        audience: args.audience,
        drafts: !args.no_drafts,
        future: !args.no_future,
        uncommitted: true,
        now: 0,
        trace: false,
        // A style sheet that is saved is exchanged in its place.
        statics: if args.plain { Naming::Fingerprinted } else { Naming::Kept },
    };
    if !args.host.is_loopback() {
        terminal.say(&format!(
            "{} is not a loopback address: others on the network can read this site; what is wrong with it is told here alone",
            args.host
        ));
    }
    // To others, the address of a file on this machine is of no use, and tells about it.
    let editor = args.editor.clone().filter(|_| args.host.is_loopback());
    let editor = editor.filter(|editor| editor != NO_EDITOR);
    let now = || super::now().unwrap_or_default();
    let then = args.at.as_deref().map(|revision| at::open(root, revision)).transpose()?;
    let (cache, kept): (Box<dyn Cache + Send>, Box<dyn Cache + Send>) = match &then {
        Some(then) => (then.cache(DiskCache::of_search), then.cache(DiskCache::of_history)),
        None => (Box::new(DiskCache::of_search(root)), Box::new(DiskCache::of_history(root))),
    };
    let desk = match then {
        Some(then) => {
            terminal.say(&then.say());
            let options = Options { now: then.now, since: then.since.clone(), ..options };
            let past = Box::new(then.past());
            Desk::past(Box::new(then.snapshot), options).kept_in(past, kept)
        }
        None => {
            let finding = finding(root.to_owned(), terminal.clone());
            Desk::open(disk(root)?, options, now, editor).finding(finding, kept)
        }
    };
    let speaker = Arc::new(Speaker {
        terminal,
        open: args.open,
        timings: args.timings,
        first: AtomicBool::new(true),
    });
    serve::serve(desk, root, &config, cache, speaker)
        .map_err(|error| Failure::Io(format!("cannot serve: {error}")))
}

/// Finds the repository that a project is kept in; why it cannot be read is said once.
fn finding(root: PathBuf, terminal: Terminal) -> impl Fn() -> Option<Box<dyn Past>> + Send + Sync {
    let said = Mutex::new(None);
    move || {
        let found = found_past(&root);
        let why = found.as_ref().err().cloned();
        let mut said = said.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(why) = why.as_ref().filter(|why| said.as_ref() != Some(*why)) {
            terminal.say(why);
        }
        *said = why;
        found.ok().flatten()
    }
}

/// Stands for no editor at all.
const NO_EDITOR: &str = "none";

/// Says on the terminal what goes on.
struct Speaker {
    terminal: Terminal,
    open: bool,
    timings: bool,
    first: AtomicBool,
}

impl serve::Listener for Speaker {
    fn ready(&self, address: &str) {
        self.terminal.say(&format!("serving {address} (Ctrl-C ends it)"));
        if self.open
            && let Err(error) = opener::open(address)
        {
            self.terminal.say(&format!("no browser could be opened: {error}"));
        }
    }

    fn note(&self, text: &str) {
        self.terminal.say(&harmless(text));
    }

    fn found(&self, diagnostics: &[Diagnostic], sources: &dyn Sources) {
        let errors = errors(diagnostics);
        if !errors.is_empty() {
            self.terminal.show(&errors, sources);
        }
    }

    fn told(&self, outcome: &Outcome<'_>) {
        let first = self.first.swap(false, Ordering::Relaxed);
        let errors = errors(outcome.diagnostics);
        if !outcome.same_errors && !errors.is_empty() {
            self.terminal.show(&errors, outcome.sources);
        }
        let warnings =
            outcome.diagnostics.iter().filter(|d| d.severity == Severity::Warning).count();
        let found = match (errors.len(), warnings) {
            (0, 0) => String::new(),
            (0, 1) => "; 1 warning".to_owned(),
            (0, n) => format!("; {n} warnings"),
            _ => format!("; {}", human::summary(&errors)),
        };
        let what = if first { "the desk".to_owned() } else { changed(outcome) };
        let took = outcome.took.as_secs_f64() * 1000.0;
        self.terminal.say(&format!("{}: ready in {took:.0} ms{found}", harmless(&what)));
        if self.timings {
            let steps = outcome.timings.iter().map(|timing| {
                format!("{} {:.1} ms", timing.step, timing.took.as_secs_f64() * 1000.0)
            });
            self.terminal.say(&format!("  {}", steps.collect::<Vec<_>>().join(", ")));
        }
        if errors.is_empty() && !outcome.same_errors && !first {
            self.terminal.say("all errors are mended");
        }
    }
}

fn errors(diagnostics: &[Diagnostic]) -> Vec<Diagnostic> {
    diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).cloned().collect()
}

/// What changed, in a few words.
fn changed(outcome: &Outcome<'_>) -> String {
    match (outcome.count, outcome.files.as_slice()) {
        (Some(count), [first, ..]) if count > 1 => format!("{first} and {} more", count - 1),
        (_, [first, ..]) => first.clone(),
        _ => "the desk".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_editor_is_known_by_name_or_by_the_address_that_it_opens() {
        assert_eq!(editor("vscode").unwrap(), "vscode://file{path}:{line}:{column}");
        assert_eq!(editor("my-editor://{path}").unwrap(), "my-editor://{path}");
        for bad in ["", "emacs", "javascript:alert('{path}')", "vscode://file", "://{path}"] {
            assert!(editor(bad).is_err(), "{bad}");
        }
    }
}
