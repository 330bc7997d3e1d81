//! The ways in which one name is written, all the same to a reader.

use super::classes::is_class;
use super::words::is_function_word;
use crate::link::fold::Folded;

/// Quotation marks as they open and close: of a typewriter, English, German, French and Russian,
/// Swedish, Polish.
const QUOTES: [(char, char); 6] =
    [('"', '"'), ('“', '”'), ('„', '“'), ('«', '»'), ('”', '”'), ('„', '”')];

/// What stands within a word where a typewriter has `"`: Hebrew acronyms (U+05F4, gershayim).
const WITHIN_WORDS: [char; 4] = ['"', '“', '”', '\u{5F4}'];

/// Every form in which a folded name is looked for.
pub(super) fn of(name: &str) -> Vec<String> {
    let mut forms = Vec::new();
    // `Guinea–Bissau`
    let dashed = name.contains('-').then(|| name.replace('-', "–"));
    let dashed = dashed.filter(|_| !name.contains("--"));
    // `Marcos Jr`
    let bare =
        name.strip_suffix('.').filter(|bare| without_generation(bare) != *bare).map(str::to_owned);
    for name in quoted(name).into_iter().chain(dashed).chain(bare).chain(with_arabic_to(name)) {
        let set = typeset(&name);
        let both = if set == name { vec![name] } else { vec![set, name] };
        both.into_iter().for_each(|name| cased(&mut forms, name));
    }
    // Case can bring forms that do not look like folded text (ΐ has no capital).
    forms.iter().map(|form| Folded::new(form).text.into_owned()).collect()
}

/// The form of a name of a place of which the last word, which says of what class it is, is written
/// in small letters: `Luhansk oblast`.
pub(super) fn with_small_class(name: &str) -> Option<String> {
    let (rest, last) = name.rsplit_once(' ')?;
    // `the Gulf` is no gulf.
    if is_function_word(rest) {
        return None;
    }
    let small = last.to_lowercase();
    (small != last && is_class(&small)).then(|| Folded::new(&format!("{rest} {small}")).text.into())
}

/// Whether a name of Arabic begins with its article, also as it is after `to`: such a name is no
/// other word with a letter before it. `الد` with `و` is a father.
pub(super) fn has_arabic_article(name: &str) -> bool {
    /// Letters after the article.
    const FEWEST: usize = 3;
    let bare = name.strip_prefix("ال").or_else(|| name.strip_prefix("لل"));
    bare.is_some_and(|bare| bare.chars().nth(FEWEST - 1).is_some())
}

/// A name of Arabic with `to` before its article, which becomes one with it: `للقاهرة`.
fn with_arabic_to(name: &str) -> Option<String> {
    let bare = name.strip_prefix("ال").filter(|_| has_arabic_article(name))?;
    Some(format!("لل{}", bare.strip_prefix('ل').unwrap_or(bare)))
}

/// A name without what tells a son from his father.
pub(super) fn without_generation(name: &str) -> &str {
    let bare = name.strip_suffix('.').unwrap_or(name);
    let cut = bare.strip_suffix(" Jr").or_else(|| bare.strip_suffix(" Sr"));
    cut.map_or(name, |cut| cut.trim_end_matches(','))
}

/// A name, as it is at the start of a sentence, and as it is in capitals.
fn cased(forms: &mut Vec<String>, name: String) {
    let mut chars = name.chars();
    if let Some(first) = chars.next().filter(|c| c.is_lowercase()) {
        forms.push(first.to_uppercase().chain(chars).collect());
    }
    if name.contains(' ') {
        forms.push(name.to_uppercase());
        // The capital of the Turkish i has a dot.
        if name.contains(['ğ', 'ş', 'ı', 'İ']) {
            forms.push(name.replace('i', "İ").to_uppercase());
        }
    }
    forms.push(name);
}

/// A name with each kind of quotation marks, if it has any.
fn quoted(name: &str) -> Vec<String> {
    let is_quote = |c: char| c == '\u{5F4}' || QUOTES.iter().any(|(a, b)| c == *a || c == *b);
    if !name.contains(is_quote) {
        return vec![name.to_owned()];
    }
    let with = |(open, close): (char, char), within: char| {
        let mut out = String::with_capacity(name.len() + 8);
        let mut before = None;
        let mut chars = name.chars().peekable();
        while let Some(c) = chars.next() {
            let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
            out.push(match (is_quote(c), letter(before), letter(chars.peek().copied())) {
                (false, ..) => c,
                (true, true, true) => within,
                (true, false, true) => open,
                _ => close,
            });
            before = Some(c);
        }
        out
    };
    let mut all = vec![name.to_owned()];
    for quotes in QUOTES {
        all.extend(WITHIN_WORDS.map(|within| with(quotes, within)));
    }
    all.sort_unstable();
    all.dedup();
    all
}

/// A name with the dashes and dots that Markdown sets for those of a typewriter.
fn typeset(name: &str) -> String {
    name.replace("---", "—").replace("--", "–").replace("...", "…")
}
