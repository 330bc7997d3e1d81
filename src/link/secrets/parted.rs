//! Names that stand beside something that is not of them, with nothing between.

use std::ops::Range;

/// Finds names in a text as it is read, and once more where something parts what stands beside them:
/// at `seams`, where there is markup (`**Orlanov**s`), and before a number, which may be that of a
/// note (`Orlanov1`). In order.
pub(crate) fn find(
    text: &str,
    seams: &[usize],
    find: impl Fn(&str) -> Vec<Range<usize>>,
) -> Vec<Range<usize>> {
    let mut found = find(text);
    let mut seams = [seams, &numbers(text)].concat();
    if !seams.is_empty() {
        seams.sort_unstable();
        seams.dedup();
        let mut parted = String::with_capacity(text.len() + seams.len());
        let mut from = 0;
        for &seam in &seams {
            parted.push_str(&text[from..seam]);
            parted.push(' ');
            from = seam;
        }
        parted.push_str(&text[from..]);
        // How many spaces were put before a place: one at each seam up to it.
        let unparted = |at: usize| {
            let spaces = (0..seams.len()).take_while(|count| seams[*count] + count < at).count();
            at - spaces
        };
        for range in find(&parted) {
            let range = unparted(range.start)..unparted(range.end);
            if !found.iter().any(|known| known.start < range.end && range.start < known.end) {
                found.push(range);
            }
        }
    }
    found.sort_unstable_by_key(|range| (range.start, range.end));
    found
}

/// The places before the numbers that are written onto words.
fn numbers(text: &str) -> Vec<usize> {
    /// How many letters a word has at least: `Su35` is another name than `Su`.
    const LETTERS: usize = 3;
    let mut letters = 0;
    let mut found = Vec::new();
    for (at, c) in text.char_indices() {
        let after = || text[at..].trim_start_matches(|c: char| c.is_ascii_digit());
        if c.is_ascii_digit() && letters >= LETTERS && !after().starts_with(char::is_alphabetic) {
            found.push(at);
        }
        letters = if c.is_alphabetic() { letters + 1 } else { 0 };
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The names of one word that stand in a text, with what parts it.
    fn found<'t>(text: &'t str, seams: &[usize]) -> Vec<&'t str> {
        let whole = |text: &str| {
            let starts = text.match_indices("Orlanov").map(|(at, name)| at..at + name.len());
            let is_word = |range: &Range<usize>| {
                let beside = text[..range.start].chars().next_back();
                let beside = beside.into_iter().chain(text[range.end..].chars().next());
                !beside.into_iter().any(char::is_alphanumeric)
            };
            starts.filter(is_word).collect::<Vec<_>>()
        };
        find(text, seams, whole).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn a_name_is_found_beside_a_seam_and_a_number() {
        assert_eq!(found("Orlanov met Orlanov1, Orlanov2023.", &[]), ["Orlanov"; 3]);
        assert_eq!(found("Orlanov1x, 1Orlanov, Orlanovs", &[]), Vec::<&str>::new());
        assert_eq!(found("Orlanovs", &[7]), ["Orlanov"]);
        assert_eq!(found("anOrlanovs, Orlanov7", &[2, 9]), ["Orlanov"; 2]);
        assert_eq!(found("Orlanovs Orlanovs", &[7]), ["Orlanov"]);
    }

    #[test]
    fn only_words_of_letters_have_numbers_written_onto_them() {
        assert_eq!(numbers("Su35 T72 Mir1 Mir1a 2023 a1b2 Орлов7"), [12, 40]);
    }
}
