//! Dates.

use super::Fields;
use crate::diagnostic::{Code, Diagnostic, Place, Span, clip};
use crate::model::{Date, DateError, Spanned};
use crate::read::yaml::{Node, Value};

impl Fields<'_> {
    /// Takes a date.
    pub(in crate::read) fn date(&mut self, names: &[&str]) -> Option<Spanned<Date>> {
        let (key, node) = self.take(names)?;
        self.as_date(&key.text, node)
    }

    pub(in crate::read) fn as_date(&mut self, key: &str, node: &Node) -> Option<Spanned<Date>> {
        let Some(text) = node.as_str() else {
            self.wrong_type(key, node, "a date");
            if let (Some(interval), Some(last)) = (interval(node), self.diagnostics.last_mut()) {
                last.help = Some(format!("write an interval as `{key}: {interval}`"));
            }
            return None;
        };
        self.parse_date(key, text, node.span)
    }

    pub(in crate::read) fn parse_date(
        &mut self,
        key: &str,
        text: &str,
        span: Span,
    ) -> Option<Spanned<Date>> {
        match Date::parse(text) {
            Ok(date) => Some(Spanned::new(date, span)),
            Err(error) => {
                self.date_error(key, text, span, &error);
                None
            }
        }
    }

    /// Reads the date with which the name of the record's file begins.
    pub(in crate::read) fn date_of_name(&mut self, text: &str) -> Option<Spanned<Date>> {
        match Date::parse(text) {
            Ok(date) => Some(Spanned::new(date, self.span)),
            Err(error) => {
                let message = format!("the file's name begins with `{}`: {error}", clip(text));
                let help = match error.suggestion() {
                    Some(date) => {
                        format!("rename the file, or add `date: {date}` if that is meant")
                    }
                    None => "rename the file, or add `date:`, which counts before its name".into(),
                };
                let diagnostic = Diagnostic::new(Code::InvalidDate, message);
                self.diagnostics.push(diagnostic.at(Place::file(self.file)).help(help));
                None
            }
        }
    }

    fn date_error(&mut self, key: &str, text: &str, span: Span, error: &DateError) {
        let code =
            if error.is_end_before_start() { Code::EndBeforeStart } else { Code::InvalidDate };
        let help = error.hint();
        let diagnostic = self.report(span, code, format!("`{key}: {}`: {error}", clip(text)));
        diagnostic.help = help.or_else(|| {
            Some("write a date as 2023, 2023-09, 2023-09-13 or 2023-09-13/2023-09-15 (EDTF)".into())
        });
    }
}

/// The interval that a list of two dates, or a mapping of a start and an end, is meant as.
fn interval(node: &Node) -> Option<String> {
    let (start, end) = match &node.value {
        Value::List(items) => match items.as_slice() {
            [start, end] => (start, end),
            _ => return None,
        },
        Value::Map(entries) => match entries.as_slice() {
            [(_, start), (_, end)] => (start, end),
            _ => return None,
        },
        Value::Scalar(_) => return None,
    };
    let interval = format!("{}/{}", start.as_str()?.trim(), end.as_str()?.trim());
    Date::parse(&interval).is_ok().then_some(interval)
}
