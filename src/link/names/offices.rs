//! Offices, by whose titles the name before them ends: `London Mayor Sadiq Khan`.

use super::writing::leading_word;

/// Offices of which the titles stand between the name of what they are of and that of a person.
#[rustfmt::skip]
const OFFICES: &[&str] = &[
    "Ambassador", "Archbishop", "Attorney", "Bishop", "CEO", "CFO", "COO", "Chair", "Chairman",
    "Chairperson", "Chairwoman", "Chancellor", "Commissioner", "Director", "Envoy", "FM",
    "Governor", "King", "Leader", "MEP", "MEPs", "MP", "MPs", "Mayor", "Minister", "PM", "Premier", "President",
    "Prosecutor", "Queen", "Secretary", "Senator", "Speaker", "Spokesman", "Spokesperson",
    "Spokeswoman",
];

/// What goes before an office in its title.
#[rustfmt::skip]
const OF_OFFICES: &[&str] = &[
    "Acting", "Assistant", "Chief", "Commerce", "Defence", "Defense", "Deputy", "Economy",
    "Education", "Energy", "Environment", "Executive", "Finance", "First", "Foreign", "Health",
    "Interim", "Interior", "Justice", "Managing", "Press", "Prime", "Security", "Special",
    "Supreme", "Trade", "Transport", "Treasury", "Vice",
];

/// The office by whose title a text begins: `Mayor`, `Minister` of `Deputy Foreign Minister`.
pub(super) fn leading_office(text: &str) -> Option<&str> {
    /// The most words that go before an office: `Deputy Prime Minister`.
    const MOST: usize = 3;
    let mut rest = text;
    for _ in 0..=MOST {
        let word = leading_word(rest);
        if OFFICES.contains(&word) {
            return Some(word);
        }
        rest =
            rest[word.len()..].strip_prefix([' ', '-']).filter(|_| OF_OFFICES.contains(&word))?;
    }
    None
}

/// Whether an office is one that towns and parts of states have.
pub(super) fn is_office_of_town(office: &str) -> bool {
    matches!(office, "Archbishop" | "Bishop" | "Governor" | "Mayor")
}

/// Whether an office after a name may be that of an American or Australian state of the same name:
/// `Georgia Governor Brian Kemp`.
pub(super) fn is_office_of_another(name: &str, office: &str) -> bool {
    match name {
        "Georgia" => !matches!(office, "FM" | "Minister" | "PM" | "President"),
        "New York" | "Victoria" | "Washington" => office != "Mayor",
        _ => false,
    }
}
