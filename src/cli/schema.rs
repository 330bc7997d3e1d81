//! `dateline schema`

use std::io::Write;

use super::Failure;
use crate::schema::{Subject, schema};

/// Prints the JSON Schema of a kind of record or of the settings.
///
/// # Errors
///
/// [`Failure::Io`] if it cannot be written.
pub(super) fn run(subject: Subject, out: &mut dyn Write) -> Result<(), Failure> {
    writeln!(out, "{}", text(subject))?;
    Ok(())
}

/// The schema as text, without a final line break.
pub(super) fn text(subject: Subject) -> String {
    format!("{:#}", schema(subject))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Kind;

    #[test]
    fn a_schema_is_printed_as_json_and_one_line_break() {
        for subject in
            Kind::ALL.map(Subject::Kind).into_iter().chain([Subject::Site, Subject::Theme])
        {
            let mut out = Vec::new();
            run(subject, &mut out).unwrap();
            assert!(out.ends_with(b"}\n"));
            assert_eq!(serde_json::from_slice::<serde_json::Value>(&out).unwrap(), schema(subject));
        }
    }
}
