//! Nouns of a name and a word after it, which are no more of what bears the name: `Guinea pigs`.

use super::words::is_function_word;
use super::writing::{is_word, leading_word, uncapitalised};

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
    ("Podemos", &[
        "afirmar", "concluir", "confiar", "confirmar", "creer", "decir", "entender", "esperar",
        "estar", "hablar", "hacer", "ir", "pensar", "seguir", "ser", "suponer", "tener", "ver",
    ]),
    ("Turkey", &[
        "breast", "dinner", "dinners", "farm", "farmer", "farmers", "farming", "farms", "hunters",
        "hunting", "meat", "price", "prices", "producers", "sandwich", "sandwiches",
    ]),
    ("Özel", &[
        "banka", "bankalar", "durum", "harekât", "hastane", "hastaneler", "hayat", "kuvvetler",
        "okul", "okullar", "sektör", "şirketler", "üniversiteler",
    ]),
    ("Мирне", &["врегулювання", "життя", "населення", "небо", "рішення"]),
    ("Рівне", &["місце", "поле", "ставлення"]),
    ("Суми", &["боргу", "виплат", "грошей", "збитків", "коштів", "податків", "штрафів"]),
];

/// What goes on after the name of one state or town in that of another; with what is between.
#[rustfmt::skip]
const GO_ON: &[(&str, &str)] = &[
    // French
    ("Afrique", " du Sud"), ("Corée", " du Nord"), ("Corée", " du Sud"), ("Guinée", " équatoriale"),
    ("Guinée", "-Bissau"), ("Irlande", " du Nord"), ("Macédoine", " du Nord"),
    ("Soudan", " du Sud"), ("Timor", " oriental"),
    // Spanish, Portuguese, Italian
    ("Castilla", " y León"), ("Corea", " del Nord"), ("Corea", " del Norte"), ("Corea", " del Sud"),
    ("Corea", " del Sur"), ("Coreia", " do Norte"), ("Coreia", " do Sul"),
    ("Guinea", " ecuatorial"), ("Guinea", " equatoriale"), ("Guiné", " equatorial"),
    ("Guiné", "-Bissau"), ("Irlanda", " del Nord"), ("Irlanda", " del Norte"),
    ("Irlanda", " do Norte"), ("Sudán", " del Sur"), ("Sudão", " do Sul"), ("Trinidad", " y Tobago"),
    // German
    ("Frankfurt", " (Oder)"),
];

/// Whether what follows a name makes that of another state or town of both: `Corée du Nord`.
pub(super) fn goes_on(name: &str, rest: &str) -> bool {
    let follows = |end: &str| rest.strip_prefix(end).is_some_and(|rest| !rest.starts_with(is_word));
    GO_ON.iter().any(|(first, end)| *first == name && follows(end))
}

/// Whether a name is the end of such a name: `Guinée-Bissau`.
pub(super) fn ends_longer(before: &str, name: &str) -> bool {
    let is_all = |first: &str, end: &str| {
        let left = end.strip_suffix(name).and_then(|between| before.strip_suffix(between));
        left.and_then(|left| left.strip_suffix(first)).is_some_and(|left| !left.ends_with(is_word))
    };
    GO_ON.iter().any(|(first, end)| is_all(first, end))
}

/// Whether a name is a word that a saying has twice: `Petit à petit`, `Little by little`.
pub(super) fn is_said_twice(name: &str, rest: &str) -> bool {
    let Some(rest) = rest.strip_prefix(' ') else { return false };
    let between = leading_word(rest);
    let again = rest[between.len()..].strip_prefix(' ').map_or("", leading_word);
    is_function_word(between) && again != name && again == uncapitalised(name)
}

/// Whether a word after a name makes another noun of both: `Guinea pigs`; and the same where a
/// sentence begins with the name.
pub(super) fn makes_a_noun(name: &str, word: &str, opens: impl Fn() -> bool) -> bool {
    let is_in = |all: &[(&str, &[&str])]| {
        all.iter().any(|(first, words)| *first == name && words.contains(&word))
    };
    is_in(COMPOUND_NOUNS) || is_in(OPENING_COMPOUNDS) && opens()
}
