//! What was taken out of a text, and the way back to the text as it was written.

use std::ops::Range;
use std::sync::Arc;

/// A place at which a text differs from what was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Cut {
    /// Where it is in the text.
    at: usize,
    /// Bytes that stand there instead.
    put: usize,
    /// Where it is in what was written.
    from: usize,
    /// Bytes that stood there.
    taken: usize,
}

/// What was taken out of a text, or put into another form, since an audience may not see it.
///
/// Diagnostics of the text point into the file all the same.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Cuts(Option<Arc<Known>>);

#[derive(Debug, PartialEq, Eq, Hash)]
struct Known {
    written: Arc<str>,
    cuts: Vec<Cut>,
}

impl Cuts {
    /// Puts texts in the place of ranges of what was written. The ranges are in order and do not
    /// touch one another.
    pub fn make(written: &Arc<str>, replacements: &[(Range<usize>, &str)]) -> (Arc<str>, Self) {
        if replacements.is_empty() {
            return (Arc::clone(written), Self::default());
        }
        let mut text = String::with_capacity(written.len());
        let mut cuts = Vec::with_capacity(replacements.len());
        let mut from = 0;
        for (range, put) in replacements {
            text.push_str(written.get(from..range.start).unwrap_or_default());
            let (at, taken) = (text.len(), range.len());
            cuts.push(Cut { at, put: put.len(), from: range.start, taken });
            text.push_str(put);
            from = range.end;
        }
        text.push_str(written.get(from..).unwrap_or_default());
        (text.into(), Self(Some(Arc::new(Known { written: Arc::clone(written), cuts }))))
    }

    /// Whether the text is as it was written.
    pub fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// The places of the text at which something was taken out, and nothing put there.
    pub fn seams(&self) -> impl Iterator<Item = usize> {
        let cuts = self.0.iter().flat_map(|known| &known.cuts);
        cuts.filter(|cut| cut.put == 0 && cut.taken > 0).map(|cut| cut.at)
    }

    /// What was written, of which `text` is left.
    pub fn written<'a>(&'a self, text: &'a Arc<str>) -> &'a Arc<str> {
        self.0.as_ref().map_or(text, |known| &known.written)
    }

    /// The range of what was written that a range of the text comes from.
    pub fn source_of(&self, range: Range<usize>) -> Range<usize> {
        let Some(known) = &self.0 else { return range };
        let cuts = known.cuts.as_slice();
        let after = |cut: &Cut, at: usize| cut.from + cut.taken + (at - cut.at - cut.put);
        let before = cuts.partition_point(|cut| cut.at <= range.start);
        let start = match cuts[..before].last() {
            None => range.start,
            Some(cut) if range.start >= cut.at + cut.put => after(cut, range.start),
            Some(cut) => cut.from,
        };
        let before = cuts.partition_point(|cut| cut.at < range.end);
        let end = match cuts[..before].last() {
            None => range.end,
            Some(cut) if range.end > cut.at + cut.put || cut.put == 0 => after(cut, range.end),
            Some(cut) => cut.from + cut.taken,
        };
        start..end.max(start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_of_what_is_left_is_found_in_what_was_written() {
        let written: Arc<str> = "ab secret cd x ef".into();
        let (text, cuts) = Cuts::make(&written, &[(3..10, ""), (13..14, "<y>")]);
        assert_eq!(&*text, "ab cd <y> ef");
        let of = |part: &str| {
            let at = text.find(part).expect("present");
            &written[cuts.source_of(at..at + part.len())]
        };
        assert_eq!(
            (of("ab"), of("cd"), of("<y>"), of("ef"), of("y")),
            ("ab", "cd", "x", "ef", "x")
        );
        assert_eq!(of("b c"), "b secret c");
        assert_eq!(&**cuts.written(&text), "ab secret cd x ef");
        assert!(!cuts.is_empty() && Cuts::default().is_empty());
    }
}
