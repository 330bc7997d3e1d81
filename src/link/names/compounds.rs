//! Nouns of a name and a word after it, which are no more of what bears the name: `Guinea pigs`.

/// What animals, dishes and the like are called by a place or company, with words after it.
#[rustfmt::skip]
const COMPOUND_NOUNS: &[(&str, &[&str])] = &[
    ("Amur", &["leopard", "leopards", "tiger", "tigers"]),
    ("Bengal", &["tiger", "tigers"]),
    ("Bermuda", &["shorts"]),
    ("Brussels", &["sprout", "sprouts"]),
    ("Guinea", &["fowl", "fowls", "hen", "hens", "pig", "pigs", "worm", "worms"]),
    ("Java", &["code", "developer", "developers", "programmer", "programmers", "programming"]),
    ("Jersey", &["barrier", "barriers", "cow", "cows"]),
    ("Lima", &["bean", "beans"]),
    ("M23", &["motorway"]),
    ("Manila", &["envelope", "envelopes", "folder", "folders", "hemp", "rope"]),
    ("Nile", &["crocodile", "crocodiles", "perch", "tilapia"]),
    ("Panama", &["hat", "hats"]),
    ("Peking", &["duck"]),
    ("Turkey", &["vulture", "vultures"]),
    ("Valencia", &["orange", "oranges"]),
];

/// What is said of things that are called by such a word, where a sentence begins with it.
#[rustfmt::skip]
const OPENING_COMPOUNDS: &[(&str, &[&str])] = &[
    ("Guinea", &["Fowl", "Pig", "Pigs", "Worm"]),
    ("Labour", &[
        "camp", "camps", "cost", "costs", "dispute", "disputes", "force", "law", "laws", "market",
        "markets", "rights", "shortage", "shortages", "strike", "strikes", "supply", "union",
        "unions", "unrest",
    ]),
    ("Turkey", &[
        "breast", "dinner", "dinners", "farm", "farmer", "farmers", "farming", "farms", "hunters",
        "hunting", "meat", "price", "prices", "producers", "sandwich", "sandwiches",
    ]),
];

/// Whether a word after a name makes another noun of both: `Guinea pigs`; and the same where a
/// sentence begins with the name.
pub(super) fn makes_a_noun(name: &str, word: &str, opens: bool) -> bool {
    let is_in = |all: &[(&str, &[&str])]| {
        all.iter().any(|(first, words)| *first == name && words.contains(&word))
    };
    is_in(COMPOUND_NOUNS) || opens && is_in(OPENING_COMPOUNDS)
}
