//! Links to records of files that could not be read.

use std::collections::BTreeSet;
use std::path::Path;

use crate::diagnostic::{Code, Diagnostic, Sources};
use crate::model::Slug;
use crate::read;

/// Leaves out what is said of links to records of files that could not be read: they are there, and
/// what is wrong with their files is said. To remove the links would be wrong.
pub(super) fn leave_out(diagnostics: &mut Vec<Diagnostic>, sources: &dyn Sources) {
    let is_of_link =
        |found: &Diagnostic| matches!(found.code, Code::BrokenReference | Code::DeadLink);
    if !diagnostics.iter().any(is_of_link) {
        return;
    }
    let unread: BTreeSet<String> = read::unread_files(diagnostics).map(str::to_owned).collect();
    if unread.is_empty() {
        return;
    }
    diagnostics.retain(|found| {
        let name = name_of(&found.message).filter(|_| is_of_link(found));
        !name.is_some_and(|name| unread.iter().any(|file| may_hold(file, name, sources)))
    });
}

/// The name of which a message says that there is no such thing: what stands first in backticks.
fn name_of(message: &str) -> Option<&str> {
    let (_, rest) = message.split_once('`')?;
    let (name, _) = rest.split_once('`')?;
    Some(name.split('#').next().unwrap_or(name).trim()).filter(|name| !name.is_empty())
}

/// Whether a file that was not read may hold what is called so: by its own name, or by what is written
/// in it.
fn may_hold(file: &str, name: &str, sources: &dyn Sources) -> bool {
    let stem = |path: &str| Slug::new(Path::new(path).file_stem()?.to_str()?);
    let name_of_file = stem(file);
    name_of_file.is_some() && (name_of_file == stem(name) || name_of_file == Slug::new(name))
        || names(file, name, sources)
}

/// Whether a line of a file gives a record this name or id.
fn names(file: &str, name: &str, sources: &dyn Sources) -> bool {
    let Some(text) = sources.text(file) else { return false };
    text.lines().any(|line| {
        let value = line.split_once(':').map(|(_, value)| value);
        value.is_some_and(|value| value.trim().trim_matches(['"', '\'']) == name)
    })
}
