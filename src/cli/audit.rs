//! `dateline audit`

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use serde_json::json;

use super::terminal::{Terminal, harmless};
use super::{Failure, Selecting, disk, past, to_stdout};
use crate::audit::{self, Audit, What};
use crate::diagnostic::{LineColumn, Place};
use crate::history;
use crate::model::Marking;
use crate::pipeline::{self, Origin, Site};
use crate::write::DiskCache;

/// What is audited.
#[derive(Debug, Clone, Args)]
pub(super) struct AuditArgs {
    /// The folder of the site; `output` in the project if not given.
    #[arg(value_name = "OUTPUT")]
    output: Option<PathBuf>,

    #[command(flatten)]
    selecting: Selecting,

    /// How to report.
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,
}

/// How leaks are reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people.
    Human,
    /// One JSON document.
    Json,
}

/// Proves of a site that nothing in it is above its audience; 1 where something is.
pub(super) fn run(root: &Path, args: &AuditArgs, terminal: &Terminal) -> Result<(), Failure> {
    let output = args.output.clone().unwrap_or_else(|| root.join("output"));
    if !output.is_dir() {
        return Err(Failure::Usage(format!(
            "{} is no folder\nhelp: build the site first: dateline build --output {}",
            output.display(),
            output.display()
        )));
    }
    let world = disk(root)?.closing(&output);
    let options = args.selecting.options()?;
    let (past, kept) = (past(root, terminal), DiskCache::of_history(root));
    let origin = Origin { world: &world, past: past.as_deref(), cache: &kept };
    let site = pipeline::prepare_from(&origin, &options, &|_| {});
    let earlier = history::withheld_of(&site.corpus, &pipeline::selection(&site.corpus, &options));
    let found = audit::audit(&world, &site, &earlier, &output).map_err(|wrong| {
        Failure::Io(format!("{}\nhelp: nothing is proved of such a folder", wrong.join("\n")))
    })?;
    if found.files == 0 {
        return Err(Failure::Usage(format!(
            "{} holds no file\nhelp: name the folder of a site; of an empty one nothing is proved",
            output.display()
        )));
    }
    let text = match args.format {
        Format::Human => human(&found, &site),
        Format::Json => machine(&found, &site)?,
    };
    to_stdout(text.as_bytes())?;
    let errors = site.diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).count();
    if errors > 0 {
        // A record that cannot be read is not in a site; but nor is it known what it says.
        let errors = if errors == 1 { "1 error".to_owned() } else { format!("{errors} errors") };
        terminal.say(&format!(
            "the content has {errors}; what cannot be read was not sought\nhelp: dateline check"
        ));
    }
    if let Some(above) = found.made_for {
        terminal.say(&format!(
            "the site was made for {}, and is audited for {}\nhelp: build it for its audience, or audit it with `--audience {above}`",
            above.label(),
            site.corpus.site.audience.label()
        ));
    }
    if found.leaks.is_empty() && found.made_for.is_none() && errors == 0 {
        Ok(())
    } else {
        Err(Failure::Content)
    }
}

/// Where a string comes from: file and line.
fn origin(from: Option<&Place>, site: &Site) -> (String, Option<usize>) {
    let Some(place) = from else { return ("an earlier version".to_owned(), None) };
    let line = place
        .span
        .map(|span| LineColumn::of(site.corpus.text_of(&place.file), span.start as usize).line);
    (place.file.to_string(), line)
}

fn human(audit: &Audit, site: &Site) -> String {
    /// The most of a text that is shown.
    const SHOWN: usize = 100;
    /// The most files that are named for a string.
    const MOST: usize = 5;
    let mut text = String::new();
    let mut by_string: BTreeMap<(What, &str, &Option<Place>), Vec<&str>> = BTreeMap::new();
    for leak in &audit.leaks {
        by_string.entry((leak.what, &leak.text, &leak.from)).or_default().push(&leak.file);
    }
    for ((what, string, from), files) in by_string {
        let (file, line) = origin(from.as_ref(), site);
        let from = line.map_or(file.clone(), |line| format!("{file}:{line}"));
        let shown =
            crate::link::cut(&string.split_whitespace().collect::<Vec<_>>().join(" "), SHOWN);
        text.push_str(&harmless(&format!("leak: {}, {shown}\n  from {from}\n", what.words())));
        for file in files.iter().take(MOST) {
            text.push_str(&harmless(&format!("  in {file}\n")));
        }
        if files.len() > MOST {
            text.push_str(&format!("  and in {} more files\n", files.len() - MOST));
        }
    }
    let audience = site.corpus.site.audience.label();
    let files: BTreeSet<&str> = audit.leaks.iter().map(|leak| leak.file.as_str()).collect();
    let of = format!("{} files, {} strings sought", audit.files, audit.sought);
    if !audit.unread.is_empty() {
        let named: Vec<&str> = audit.unread.iter().take(MOST).map(String::as_str).collect();
        let more = audit.unread.len() - named.len();
        let more = if more > 0 { format!(", and {more} more") } else { String::new() };
        let (count, were) = match audit.unread.len() {
            1 => ("1 file".to_owned(), "was"),
            count => (format!("{count} files"), "were"),
        };
        text.push_str(&harmless(&format!(
            "{count} {were} not read, since their texts are packed: {}{more}\n",
            named.join(", ")
        )));
    }
    text.push_str(&match audit.leaks.len() {
        0 if audit.made_for.is_some() || site.has_errors() => format!("nothing is proved ({of})\n"),
        0 => format!("nothing above {audience} ({of})\n"),
        1 => format!("1 leak above {audience} ({of})\n"),
        leaks => format!("{leaks} leaks above {audience} in {} files ({of})\n", files.len()),
    });
    text
}

fn machine(audit: &Audit, site: &Site) -> Result<String, Failure> {
    let leaks: Vec<serde_json::Value> = audit
        .leaks
        .iter()
        .map(|leak| {
            let (file, line) = origin(leak.from.as_ref(), site);
            let from = leak.from.as_ref().map(|_| json!({"file": file, "line": line}));
            json!({"file": leak.file, "what": leak.what.key(), "text": leak.text, "from": from})
        })
        .collect();
    let report = json!({
        "audience": site.corpus.site.audience.key(),
        "files": audit.files,
        "sought": audit.sought,
        "made_for": audit.made_for.map(Marking::key),
        "unread": audit.unread,
        "leaks": leaks,
    });
    let text = serde_json::to_string_pretty(&report).map_err(|e| Failure::Io(e.to_string()))?;
    Ok(text + "\n")
}
