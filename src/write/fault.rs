//! What the machine refuses, in words that say what to do.

use std::io::{Error, ErrorKind};
use std::path::Path;

use crate::diagnostic::{Code, Diagnostic};

/// Says that a path in the output cannot be written.
pub(crate) fn unwritable(path: &Path, error: &Error) -> Diagnostic {
    let message = format!("`{}` cannot be written: {error}", path.display());
    Diagnostic::new(Code::Unwritable, message).help(help(error.kind()))
}

/// Says that something in the output is not Dateline's, so that it is not overwritten.
pub(super) fn foreign(site_path: &str, what: &str) -> Diagnostic {
    let message =
        format!("`{site_path}` in the output folder is {what} that Dateline did not write");
    Diagnostic::new(Code::ForeignOutput, message)
        .help("move it out of the output folder, or into `content/assets/` to have it published")
}

fn help(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            "make room on the disk, or choose a folder on another one with `--output`"
        }
        ErrorKind::ReadOnlyFilesystem => "choose a folder that can be written with `--output`",
        ErrorKind::PermissionDenied => {
            "check who owns the folder and may write to it, or choose another one with `--output`"
        }
        ErrorKind::InvalidFilename => "shorten the id or the file's name",
        ErrorKind::NotADirectory | ErrorKind::AlreadyExists => {
            "choose another folder with `--output`, or remove the file that is in the way"
        }
        _ => "check the disk and the folder, then build again",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_refusal_says_what_to_do_about_it() {
        let helps = [
            (ErrorKind::StorageFull, "make room"),
            (ErrorKind::ReadOnlyFilesystem, "can be written"),
            (ErrorKind::PermissionDenied, "who owns"),
            (ErrorKind::InvalidFilename, "shorten"),
            (ErrorKind::Other, "build again"),
        ];
        for (kind, part) in helps {
            let diagnostic = unwritable(Path::new("output/x"), &Error::from(kind));
            assert_eq!(diagnostic.code, Code::Unwritable);
            assert!(diagnostic.message.contains("output/x"));
            assert!(diagnostic.help.unwrap_or_default().contains(part), "{kind:?}");
        }
    }
}
