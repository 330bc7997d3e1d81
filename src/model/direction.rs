//! The direction in which a language is written.

/// Begins words that are written from left to right, whatever stands around them (Unicode's
/// bidirectional algorithm, UAX 9).
pub const LRI: char = '\u{2066}';

/// Ends them.
pub const PDI: char = '\u{2069}';

/// Whether a language, by its tag (BCP 47), is written from right to left.
pub fn is_rtl(tag: &str) -> bool {
    let primary = tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    matches!(primary.as_str(), "ar" | "he" | "fa" | "ur" | "ps" | "sd" | "ug" | "yi" | "dv" | "ckb")
}
