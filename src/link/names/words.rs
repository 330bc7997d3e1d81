//! The words that the rules know, in the languages that have them.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::writing::{is_word, uncapitalised};

/// Whether `-word` makes a compound of the name before it, not a longer name.
pub(super) fn makes_compound(word: &str) -> bool {
    if NAME_PARTICLES.contains(&word) {
        return false;
    }
    let letters = word.chars().count();
    // Participles; and words longer than any syllable of a romanised Korean or Chinese given name
    // (`Kim Ki-hyeong`).
    COMPOUNDS.contains(&word)
        || HEADLINE_COMPOUNDS.contains(&word)
        || letters >= 5 && word.ends_with("ed")
        || letters >= 7
}

/// Whether a name is also a word that sentences begin with. Days and months have rules of their own.
pub(super) fn is_ordinary_word(name: &str) -> bool {
    (is_capital_function_word(name) || ORDINARY.contains(&name) || NOUNS.contains(&name))
        && !is_day_or_month(name)
}

/// Whether such a name is borne by companies and people as well, of whom sentences say what they do.
pub(super) fn is_noun(name: &str) -> bool {
    NOUNS.contains(&name)
}

/// Whether a word after a name says what it did: `Shell said`, `Visa suspended`, unlike `Shell fire`.
pub(super) fn is_said_of_names(word: &str) -> bool {
    let is_past = word.len() >= 5 && word.ends_with("ed") || word.ends_with('ó');
    is_past || word.len() >= 4 && word.ends_with("ou") || SAID_OF_NAMES.contains(&word)
}

/// Whether a word after a name says what someone did, and nothing else is said by it: `came`.
pub(super) fn is_deed(word: &str) -> bool {
    let deeds = ["came", "gave", "said", "says", "spoke", "told", "took", "went", "wrote"];
    deeds.contains(&word)
}

/// Whether a name of a town or person is a German noun too.
pub(super) fn is_german_noun(name: &str) -> bool {
    GERMAN_NOUNS.contains(&name)
}

/// Whether a word is a German article, also as prepositions have it within.
pub(super) fn is_german_article(word: &str) -> bool {
    GERMAN_ARTICLES.contains(&word)
        || GERMAN_ARTICLES.iter().any(|article| uncapitalised(word) == *article)
}

/// Whether a text ends as the names of people's republics begin, before the country or town:
/// `République démocratique`.
pub(super) fn ends_with_republic(text: &str) -> bool {
    let kinds =
        [" démocratique", " populaire", " democrática", " popular", " democratica", " popolare"];
    let left = kinds.iter().find_map(|kind| text.strip_suffix(kind));
    let is_last = |republic: &&str| {
        left.and_then(|left| left.strip_suffix(*republic)).is_some_and(|l| !l.ends_with(is_word))
    };
    ["République", "république", "República", "república", "Repubblica", "repubblica"]
        .iter()
        .any(is_last)
}

/// Whether a word that begins a sentence before `de` is somebody's given name: `Diego de León`.
pub(super) fn is_given_before_of(word: &str) -> bool {
    GIVEN_BEFORE_OF.contains(&word)
}

/// Whether a title is that of a woman.
pub(super) fn is_title_of_woman(word: &str) -> bool {
    TITLES_OF_WOMEN.contains(&word)
}

/// Whether a title is one that a woman may have with the name of her husband.
pub(super) fn is_title_of_wife(word: &str) -> bool {
    TITLES_OF_WIVES.contains(&word)
}

/// Whether a name is that of a country with such states.
pub(super) fn has_states(name: &str) -> bool {
    COUNTRIES_OF_STATES.contains(&name)
}

/// The state that a name is, if towns are told apart by it.
pub(super) fn state_of_towns(name: &str) -> Option<&'static str> {
    STATES_OF_TOWNS.iter().chain(STATES_AND_CITIES).find(|state| **state == name).copied()
}

/// Whether a text ends with a town in the state that is called as a country is: `Atlanta, Georgia`.
pub(super) fn ends_with_town_of(state: &str, text: &str) -> bool {
    let is_last =
        |town: &&str| text.strip_suffix(*town).is_some_and(|rest| !rest.ends_with(is_word));
    state == "Georgia" && TOWNS_OF_GEORGIA.iter().any(is_last)
}

/// The same of the name that a text begins with, as a word or words of its own.
pub(super) fn leading_state(text: &str) -> Option<&'static str> {
    longest_leading(STATES_OF_TOWNS, text)
}

/// The longest of some names that a text begins with, as a whole word.
fn longest_leading(names: &[&'static str], text: &str) -> Option<&'static str> {
    let is_whole =
        |name: &&&str| text.strip_prefix(**name).is_some_and(|rest| !rest.starts_with(is_word));
    names.iter().filter(|name| is_whole(name)).max_by_key(|name| name.len()).copied()
}

/// Whether a title is one that anybody may have.
pub(super) fn is_civil_title(word: &str) -> bool {
    let civil =
        ["Dr", "Herr", "Miss", "Monsieur", "Mr", "Prof", "Signor", "Sir", "Señor", "Господин"];
    civil.contains(&word) || is_title_of_woman(word)
}

/// Whether a capitalised word before a surname can be somebody's given name, unlike `Russian`,
/// `Central`, `New`.
pub(super) fn may_be_given_name(word: &str) -> bool {
    let endings = ["ian", "ern", "ese", "ish", "ская", "ский", "ська"];
    !endings.iter().any(|ending| word.ends_with(ending) && word.len() > ending.len() + 2)
        && !is_no_name(word)
        && !is_institution(word)
        && !FEATURES.contains(&word)
        && !QUALIFIERS.contains(&word)
        && !MAKES_A_THING.contains(&word)
}

/// Whether a word before a capitalised one says that no given name follows: `the Democrat Biden`.
pub(super) fn is_determiner(word: &str) -> bool {
    DETERMINERS.contains(&word)
}

/// Whether a name and a number after it are a broadcaster's.
pub(super) fn is_broadcaster(name: &str, number: &str) -> bool {
    BROADCASTERS.contains(&(name, number))
}

/// Whether a capitalised word before a name can be no part of it.
pub(super) fn is_no_name(word: &str) -> bool {
    is_capital_function_word(word) || is_calendar(word)
}

/// Whether a word is no part of a name, and has a capital within a sentence too.
pub(super) fn is_always_capital(word: &str) -> bool {
    matches!(word, "The" | "Sie" | "Ihr" | "Ihre" | "Ihrem" | "Ihren" | "Ihrer")
}

/// Whether a word is a weekday or month, whole or cut short.
pub(super) fn is_calendar(word: &str) -> bool {
    is_day_or_month(word) || SHORT_CALENDAR.contains(&word)
}

/// Whether a weekday or month is what people are called as well: `April Duda`, `Jan Duda`, `Kim
/// Jun-hyuk`.
pub(super) fn is_calendar_name(word: &str) -> bool {
    matches!(word, "April" | "May" | "June" | "August" | "Mai") || SHORT_CALENDAR.contains(&word)
}

/// Whether a word is a weekday or month.
pub(super) fn is_day_or_month(word: &str) -> bool {
    CALENDAR.contains(&word)
}

/// Whether a word has no name in it, whatever its case.
pub(super) fn is_function_word(word: &str) -> bool {
    FUNCTION_WORDS.contains(&word) || is_capital_function_word(word)
}

fn is_capital_function_word(word: &str) -> bool {
    /// The list as it is capitalised: asked about beside every hit.
    static WORDS: LazyLock<HashSet<String>> = LazyLock::new(|| {
        let words = FUNCTION_WORDS.iter().map(|word| {
            let mut chars = word.chars();
            chars.next().into_iter().flat_map(char::to_uppercase).chain(chars).collect()
        });
        words.collect()
    });
    WORDS.contains(word)
}

/// Whether a word that opens a sentence is an adverb or a participle: `Reportedly`, `Visiting`.
/// Given names end so too (`Fred`, `Emily`, `Xiaoming`), hence the lists.
pub(super) fn is_opening(word: &str) -> bool {
    let is_adverb = word.ends_with("ly") && word.len() >= 6 && !NAMES_IN_LY.contains(&word);
    is_adverb || PARTICIPLES.contains(&word)
}

/// Whether a word with `'s` is of a longer name: `People's Bank of China`, unlike `China's`.
pub(super) fn is_of_name(word: &str) -> bool {
    let words = ["People's", "Children's", "Women's", "Men's", "King's", "Queen's", "Veteran's"];
    words.contains(&word)
}

/// Whether a word of a name says that no person bears it.
pub(super) fn is_institution(word: &str) -> bool {
    INSTITUTIONS.contains(&word)
}

/// Whether a word says where, and goes before no person.
pub(super) fn is_where(word: &str) -> bool {
    let words = ["in", "In", "inside", "outside", "near", "Near", "im", "en", "En", "в", "В"];
    words.contains(&word)
}

/// Whether a title is that of a place: `Stadt`, `Hauptstadt`.
pub(super) fn is_title_of_place(word: &str) -> bool {
    word.ends_with("stadt") || word.ends_with("Stadt")
}

/// Whether a word cut short by a full stop is a title: `Gen.`, `Rep.`
pub(super) fn is_short_title(word: &str) -> bool {
    let short = [
        "Mr", "Mrs", "Ms", "Dr", "Prof", "Gen", "Lt", "Maj", "Brig", "Capt", "Col", "Cmdr", "Adm",
        "Sgt", "Sec", "Gov", "Sen", "Rep", "Hon", "Rev", "Amb", "Pres", "Sr", "Hr", "Fr",
    ];
    short.contains(&word)
}

/// Whether a capitalised word says what the name after it is: `President`, `Vice-Admiral`,
/// `Außenminister`, `Hauptstadt`.
pub(super) fn is_title(word: &str) -> bool {
    word.split('-').any(|part| TITLES.contains(&part))
        || TITLE_ENDINGS.iter().any(|ending| word.ends_with(ending))
}

/// Whether a word says whose relative someone is; with its parts: `half-brother`, `son-in-law`.
pub(super) fn is_relative(word: &str) -> bool {
    let is_one = |part: &str| {
        RELATIVES.contains(&part)
            || part.strip_suffix('s').is_some_and(|one| RELATIVES.contains(&one))
    };
    word.split('-').any(is_one)
}

/// Whether a word is for someone, of whom it may be said how they are called.
pub(super) fn is_someone(word: &str) -> bool {
    PEOPLE.contains(&word) || is_relative(word)
}

/// Whether a title stands with names that several of a house had.
pub(super) fn is_regnal_title(word: &str) -> bool {
    REGNAL_TITLES.contains(&word)
}

/// Whether the name of a place is one that children are given.
pub(super) fn is_given_name_of_place(name: &str) -> bool {
    GIVEN_NAMES_OF_PLACES.contains(&name)
}

/// The state of towns that a text begins with which cities are called as well.
pub(super) fn leading_state_and_city(text: &str) -> Option<&'static str> {
    longest_leading(STATES_AND_CITIES, text)
}

/// Whether a word goes before organs of states in their names: `Security` Council.
pub(super) fn is_of_organs(word: &str) -> bool {
    OF_ORGANS.contains(&word) || word == "Peace"
}

/// Whether a word that begins a sentence says how many, which or what sort, and is no part of the
/// name after it: `Three`, `Several`, `Former`, `Neighbouring`.
pub(super) fn is_of_what_follows(word: &str) -> bool {
    OF_WHAT_FOLLOWS.contains(&word)
}

/// Whether `-word` makes a compound with the word before it that says more of the name after both:
/// `Oil-rich Sudan`.
pub(super) fn describes(word: &str) -> bool {
    makes_compound(word) || DESCRIBING.contains(&word)
}

/// What is written onto a name after an apostrophe.
#[rustfmt::skip]
pub(super) const CONTRACTIONS: &[&str] = &[
    "s", "S", "ll", "re", "ve",
    // Turkish: endings of two letters and more.
    "in", "ın", "un", "ün", "nin", "nın", "nun", "nün", "da", "de", "ta", "te", "dan", "den",
    "tan", "ten", "ya", "ye", "na", "ne", "yla", "yle", "daki", "deki", "taki", "teki", "la", "le",
    "li", "lı", "lu", "lü", "lik", "lık", "luk", "lük", "yi", "yı", "yu", "yü", "lar", "ler",
];

#[rustfmt::skip]
pub(super) const ELISIONS: &[&str] = &[
    "l", "d", "j", "m", "n", "s", "t", "c", "qu", "jusqu", "lorsqu", "puisqu", "dell", "nell",
    "all", "sull", "dall", "un",
];

#[rustfmt::skip]
pub(super) const CAPITAL_ELISIONS: &[&str] = &[
    "L", "Qu", "Jusqu", "Lorsqu", "Puisqu", "Dell", "Nell", "All", "Sull", "Dall", "Un",
];

/// Prefixes that go before a name and a hyphen, in small letters or at the start of a sentence.
#[rustfmt::skip]
pub(super) const PREFIXES: &[&str] = &[
    "pro", "anti", "ex", "non", "pre", "post", "mid", "un", "then", "now", "counter", "intra",
    "inter", "cross", "all", "nicht", "экс", "анти", "про", "пост",
];

/// Second parts of compounds that are short, or surnames with a capital.
#[rustfmt::skip]
const COMPOUNDS: &[&str] = &[
    "led", "run", "era", "born", "held", "made", "bound", "style", "wide", "built", "sent",
    "type", "like", "loyal", "only", "first", "aid", "level", "area", "ward",
];

/// Second parts of compounds, also as headlines write them.
#[rustfmt::skip]
pub(super) const HEADLINE_COMPOUNDS: &[&str] = &[
    "led", "era", "style", "based", "backed", "linked", "aligned", "allied", "brokered",
    "controlled", "drafted", "friendly", "funded", "imposed", "installed", "made", "mediated",
    "occupied", "owned", "related", "sponsored", "supplied", "supported", "trained", "wide",
];

/// Words that tie place names together: Komsomolsk-on-Amur, Stratford-upon-Avon, Ростов-на-Дону.
#[rustfmt::skip]
const NAME_PARTICLES: &[&str] = &[
    "on", "na", "sur", "am", "upon", "in", "le", "la", "les", "de", "del", "della", "di", "do",
    "da", "dos", "das", "du", "des", "an", "der", "den", "dem", "im", "ob", "zu", "bei", "unter",
    "under", "over", "près", "lès", "lez", "en", "et", "sous", "aux", "au", "by", "the", "next",
    "pod", "nad",
];

/// Particles that Russian writes onto a word with a hyphen. Nothing else in small letters is safe:
/// Москва-река.
#[rustfmt::skip]
pub(super) const RUSSIAN_ENCLITICS: &[&str] = &[
    "то", "таки",
];

#[rustfmt::skip]
const TITLES: &[&str] = &[
    "President", "Minister", "Premier", "Mr", "Mrs", "Ms", "Miss", "Dr", "Prof", "Professor",
    "General", "Gen", "Lieutenant", "Lt", "Major", "Maj", "Brigadier", "Brig", "Captain", "Capt",
    "Colonel", "Col", "Commander", "Cmdr", "Marshal", "Admiral", "Adm", "Sergeant", "Sgt", "King",
    "Queen", "Prince", "Princess", "Emperor", "Emir", "Sultan", "Sheikh", "Sheik", "Ayatollah",
    "Imam", "Mullah", "Pope", "Patriarch", "Lord", "Lady", "Sir", "Dame", "Chancellor",
    "Secretary", "Sec", "Governor", "Gov", "Mayor", "Senator", "Sen", "Representative", "Rep",
    "Congressman", "Congresswoman", "Deputy", "Speaker", "Chairman", "Chairwoman", "Chair",
    "Chairperson", "Commissioner", "Presidents", "Ministers", "Senators", "Generals", "Staff", "PM",
    "FM", "MP", "MEP", "CEO", "Spokesperson", "Gouverneur", "Director", "Ambassador", "Envoy", "Judge", "Justice", "Leader", "Spokesman", "Spokeswoman",
    "Comrade", "Herr", "Frau", "Präsident", "Präsidentin", "Kanzler", "Kanzlerin", "Ministerin",
    "Président", "Présidente", "Ministre", "Monsieur", "Madame", "Mme", "Presidente", "Ministro",
    "Ministra", "Señor", "Machthaber", "Stadt", "Señora", "Signor", "Президент", "Премьер", "Министр", "Генерал",
    "Господин", "Госпожа", "Президентка", "Прем'єр", "Міністр",
];

/// Ends of German compounds that say what the name after them is.
#[rustfmt::skip]
const TITLE_ENDINGS: &[&str] = &[
    "minister", "ministerin", "präsident", "präsidentin", "kanzler", "kanzlerin", "sprecher",
    "sprecherin", "sekretär", "sekretärin", "führer", "führerin", "meister", "meisterin",
    "vorsitzende", "vorsitzender", "botschafter", "botschafterin", "chef", "chefin", "hauptstadt", "hafenstadt",
    "großstadt", "grenzstadt", "Hauptstadt", "Hafenstadt", "Großstadt", "Grenzstadt",
];

/// What is of a place in its own name, with a capital also at the start of a sentence.
#[rustfmt::skip]
pub(super) const FEATURES: &[&str] = &[
    "Gulf", "Sea", "Bay", "Strait", "Straits", "Cape", "Isle", "Isles", "Island", "Islands", "Port",
    "University", "College", "Bank", "Republic", "Kingdom", "Battle", "Siege", "Treaty",
    "Bishop", "Archbishop", "Church", "Voice", "Times", "Commonwealth", "Province", "Party",
    // French
    "Accord", "Accords", "Banque", "Bataille", "Baie", "Cap", "Détroit", "Golfe", "Journal", "Mer",
    "Parti", "République", "Traité", "Université", "Voix", "Église", "Île", "Îles",
    // Spanish, Portuguese, Italian
    "Acuerdo", "Acuerdos", "Banca", "Banco", "Batalla", "Batalha", "Bahía", "Baía", "Cabo", "Canal",
    "Cidade", "Ciudad", "Diario", "Diário", "Estrecho", "Estreito", "Fratelli", "Golfo", "Iglesia", "Igreja", "Ilha",
    "Ilhas", "Isla", "Islas", "Isola", "Jornal", "Mar", "Mare", "Partido", "Partito", "República",
    "Repubblica", "Tratado", "Universidad", "Universidade", "Università", "Voz",
];

/// What is elided before a name that it ties to the thing before it: `Banque d'Algérie`.
#[rustfmt::skip]
pub(super) const OF_ELIDED: &[&str] = &[
    "d'", "dall'", "de l'", "dell'",
];

/// What makes a thing of the name of a person or place after it: `USS John McCain`.
#[rustfmt::skip]
const MAKES_A_THING: &[&str] = &[
    "Aeropuerto", "Aéroport", "Avenida", "Avenue", "BRP", "Boulevard", "Calle", "Camp", "Fort",
    "HMAS", "HMCS", "HMS", "Hotel", "Hôtel", "INS", "Lake", "Lycée", "MT", "MV", "Mount", "Place",
    "Plaza", "RFS", "Rue", "TCG", "USNS", "USS",
];

/// The state's organs, which are called the same in every country.
#[rustfmt::skip]
const ORGANS: &[&str] = &[
    "Army", "Assembly", "Bank", "Cabinet", "Commission", "Congress", "Council", "Court",
    "Department", "Fleet", "Force", "Forces", "Government", "Guard", "Guards", "Ministry", "Navy",
    "Parliament", "Party", "Police", "Senate",
    // French
    "Armée", "Assemblée", "Conseil", "Cour", "Gouvernement", "Ministère", "Parlement", "Sénat",
    // Spanish, Portuguese, Italian
    "Armada", "Asamblea", "Assembleia", "Congreso", "Congresso", "Consejo", "Conselho",
    "Corte", "Ejército", "Exército", "Fiscalía", "Gobierno", "Governo", "Ministerio", "Ministero",
    "Ministério", "Parlamento", "Policía", "Polícia", "Senado", "Senato", "Tribunal",
    // Russian, Ukrainian
    "Генпрокуратура", "Генштаб", "МВД", "МВС", "МЗС", "МИД", "МЧС", "Минобороны", "Минфин",
    "Минэнерго", "Минюст", "Министерство", "Міноборони", "Міністерство", "Нацбанк", "Нацгвардия",
    "Парламент", "Правительство", "Совет", "Суд", "Центробанк",
];

/// What goes with those in their names.
#[rustfmt::skip]
const OF_ORGANS: &[&str] = &[
    "Affairs", "Air", "Appeal", "Armed", "Border", "Central", "Coast", "Communist",
    "Constitutional", "Criminal", "Defence", "Defense", "Economy", "Education", "Election",
    "Electoral", "Energy", "Federal", "Finance", "Foreign", "Health", "High", "Interior",
    "Internal", "Justice", "Land", "Military", "National", "People's", "Presidential", "Public",
    "Security", "State", "Supreme", "Trade", "Transport",
    // French
    "Affaires", "Constitutionnel", "Constitutionnelle", "Défense", "Intérieur", "Nationale",
    "Suprême", "Sécurité", "Étrangères",
    // Spanish, Portuguese
    "Constitucional", "Defensa", "Defesa", "Electoral", "Estado", "Exteriores", "Federal",
    "Interior", "Justicia", "Justiça", "Nacional", "Relaciones", "Relações", "Seguridad",
    "Segurança", "Suprema", "Supremo",
    // Russian, Ukrainian
    "Верховний", "Верховный", "Конституционный", "Конституційний",
];

/// What ties a name to the thing before it whose name it may be a part of: `Gulf of Oman`.
#[rustfmt::skip]
pub(super) const OF: &[&str] = &[
    "of", "of the", "de", "de la", "de los", "de las", "del", "do", "da", "dos", "das", "di",
    "della", "du", "van", "van de", "van den", "van der",
];

/// What ties a surname to a given name.
#[rustfmt::skip]
pub(super) const BORN: &[&str] = &[
    "bin", "ibn", "bint", "ben", "ould", "al", "бин", "бен", "ибн",
];

/// What does so in scripts without capitals.
#[rustfmt::skip]
pub(super) const BORN_UNCASED: &[&str] = &[
    "بن", "ابن", "بنت", "בן", "בת",
];

/// Articles that Arabic surnames begin with, before a hyphen: al-Baghdadi.
#[rustfmt::skip]
pub(super) const ARABIC_ARTICLES: &[&str] = &[
    "al", "el", "ad", "an", "ar", "as", "ash", "at", "az", "ud", "ul", "ur", "us", "uz",
];

/// Whether a word before a hyphen is such an article, with a capital or without.
pub(super) fn is_arabic_article(word: &str) -> bool {
    ARABIC_ARTICLES.iter().any(|article| article.eq_ignore_ascii_case(word))
}

/// What is called by the full name of a person with an article: `the Kim Jong Un regime`.
#[rustfmt::skip]
const OF_PERSONS: &[&str] = &[
    "administration", "affair", "and", "aide", "appointee", "cabinet", "campaign", "case", "dynasty",
    "era", "estate", "family", "foundation", "government", "interview", "leadership", "meeting",
    "or", "presidency", "quote", "regime", "speech", "story", "summit", "team", "trial", "trip",
    "visit", "years",
];

/// Whether a word after the full name of a person, before which an article stands, says what is
/// called by it.
pub(super) fn is_of_persons(word: &str) -> bool {
    OF_PERSONS.contains(&word)
}

/// Whether English writes an article before the name of a state or town: `the Netherlands`.
pub(super) fn takes_article(name: &str) -> bool {
    /// Those that do not end in `s`.
    const NAMES: &[&str] =
        &["Bronx", "Crimea", "Gambia", "Hague", "Lebanon", "Sudan", "Ukraine", "Vatican", "Yemen"];
    name.ends_with('s') || NAMES.contains(&name)
}

/// Whether a name is that of an organ which every state may have: `Supreme Court`, `1st Brigade`.
pub(super) fn is_of_any_state(name: &str) -> bool {
    if name.starts_with(|c: char| c.is_ascii_digit()) {
        return name.matches(' ').count() == 1;
    }
    let is_known = |word: &str| {
        let is_small = word.starts_with(char::is_lowercase);
        is_small || ORGANS.contains(&word) || OF_ORGANS.contains(&word)
    };
    let mut words = name.split(' ');
    words.clone().all(is_known) && words.any(|word| ORGANS.contains(&word))
}

/// Whether a word makes a thing of the name of a person or place after it.
pub(super) fn makes_a_thing(word: &str) -> bool {
    MAKES_A_THING.contains(&word)
}

/// What ties a name to the one after it.
#[rustfmt::skip]
pub(super) const TIES: &[&str] = &[
    "upon", "bin", "ibn", "bint", "бин", "бен", "ибн", "de", "de la", "del", "di", "della", "du", "dos",
];

/// Towns that are told from others of that name by the country after it: Santiago de Cuba.
#[rustfmt::skip]
pub(super) const TOWNS: &[&str] = &[
    "Santiago",
];

/// What German towns are told from others of that name by: Frankfurt an der Oder.
#[rustfmt::skip]
pub(super) const RIVERS: &[&str] = &[
    "Aller", "Donau", "Drau", "Elbe", "Ems", "Enns", "Havel", "Ilm", "Inn", "Isar", "Lahn", "Lech",
    "Leine", "Main", "Mosel", "Mur", "Neckar", "Neiße", "Nahe", "Oder", "Rhein", "Ruhr", "Saale",
    "Spree", "Tauber", "Unstrut", "Weser", "Ybbs",
];

/// Names of places that sentences of English begin with as words.
#[rustfmt::skip]
const ORDINARY: &[&str] = &[
    "Bar", "Barking", "Bath", "Battle", "Cork", "Deal", "Hit", "Lens", "Male", "Man", "Mobile",
    "Nice", "Orange", "Rugby", "Reading", "Sale", "Split", "Tours", "Wells",
];

/// Names of towns and people that are German nouns.
#[rustfmt::skip]
const GERMAN_NOUNS: &[&str] = &[
    "Bach", "Bauer", "Baum", "Becker", "Berg", "Bischof", "Burg", "Essen", "Fischer", "Fuchs",
    "Graf", "Gärtner", "Hahn", "Halle", "Herzog", "Hirsch", "Hof", "Jäger", "Kaiser", "Koch",
    "König", "Maurer", "Müller", "Münster", "Regen", "Richter", "Schneider", "Schuster", "Schäfer",
    "Stein", "Stern", "Vogel", "Weber", "Wetter", "Wolf", "Zimmermann",
];

#[rustfmt::skip]
const GERMAN_ARTICLES: &[&str] = &[
    "beim", "das", "dem", "den", "der", "des", "die", "ein", "eine", "einem", "einen", "einer",
    "im", "ins", "vom", "zum", "zur",
];

/// Given names of people with `de` in their surnames.
#[rustfmt::skip]
const GIVEN_BEFORE_OF: &[&str] = &[
    "Alonso", "Ana", "Antonio", "António", "Carlos", "Charles", "Diego", "Fernando", "Francisco",
    "Gonzalo", "Isabel", "Jorge", "José", "João", "Juan", "Leonardo", "Luis", "Luís", "Manuel",
    "María", "Miguel", "Paulo", "Pedro", "Ponce", "Vasco",
];

/// Names of companies and people that sentences begin with as words.
#[rustfmt::skip]
const NOUNS: &[&str] = &[
    "Apple", "Brown", "Bush", "Claro", "Gap", "Hope", "Long", "Mark", "Meta", "Ordu", "Park", "Price",
    "Rice", "Rose", "Shell", "Signal", "Stone", "Target", "Total", "Vale", "Visa", "Wood", "Young",
    "Мир", "Победа", "Щастя",
];

/// What such names do, and things that are called by the same word seldom.
#[rustfmt::skip]
const SAID_OF_NAMES: &[&str] = &[
    "also", "boss", "bought", "came", "chief", "could", "did", "does", "gave", "had", "has", "left",
    "lost", "made", "met", "said", "says", "sent", "shares", "sold", "spoke", "spokesman",
    "spokeswoman", "told", "took", "went", "who", "whose", "will", "won", "would", "wrote",
];

/// Titles of women, whom surnames are not always of their own.
#[rustfmt::skip]
const TITLES_OF_WOMEN: &[&str] = &[
    "Frau", "Lady", "Madame", "Miss", "Mme", "Mrs", "Ms", "Signora", "Sra", "Señora", "Г-жа",
    "Госпожа", "г-жа", "госпожа", "Пані", "пані",
];

/// Titles that the wife of a man may have with his name.
const TITLES_OF_WIVES: &[&str] = &["Lady", "Madame", "Mme", "Mrs", "Signora", "Sra", "Señora"];

/// People by whom others are told.
#[rustfmt::skip]
const RELATIVES: &[&str] = &[
    "aunt", "boyfriend", "brother", "child", "cousin", "daughter", "father", "fiance", "fiancee",
    "fiancé", "fiancée", "girlfriend", "granddaughter", "grandfather", "grandmother", "grandson",
    "husband", "mother", "nephew", "niece", "sibling", "sister", "son", "stepdaughter", "stepfather",
    "stepmother", "stepson", "twin", "uncle", "widow", "widower", "wife",
];

/// Whom others than relatives are told as.
#[rustfmt::skip]
const PEOPLE: &[&str] = &[
    "baby", "boy", "driver", "girl", "guy", "infant", "man", "person", "resident", "soldier",
    "somebody", "someone", "student", "teacher", "teenager", "toddler", "victim", "woman",
];

/// Titles with names that several of a house had.
#[rustfmt::skip]
const REGNAL_TITLES: &[&str] = &["Emir", "Emperor", "King", "Queen", "Shah", "Sultan", "Tsar"];

/// Names of places that children are given.
#[rustfmt::skip]
const GIVEN_NAMES_OF_PLACES: &[&str] = &[
    "Adelaide", "Alexandria", "Austin", "Brooklyn", "Carolina", "Chad", "Charlotte", "Chelsea",
    "Chester", "Dallas", "Denver", "Devon", "Eden", "Florence", "Georgia", "Houston", "India",
    "Jackson", "Jordan", "Kent", "Lincoln", "Lorraine", "Lourdes", "Madison", "Montana", "Orlando",
    "Paris", "Petra", "Phoenix", "Regina", "Salvador", "Samara", "Santiago", "Savannah", "Siena",
    "Sofia", "Sydney", "Tyrone", "Verona", "Victoria", "Vienna", "Virginia",
];

/// What begins a sentence before a name and is no part of it.
#[rustfmt::skip]
const OF_WHAT_FOLLOWS: &[&str] = &[
    "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve",
    "Thirteen", "Fourteen", "Fifteen", "Sixteen", "Seventeen", "Eighteen", "Nineteen", "Twenty",
    "Thirty", "Forty", "Fifty", "Alleged", "Armed", "Besieged", "Captured", "Detained",
    "Embattled", "Exiled", "Fellow", "Former", "Fugitive", "Hardline", "Impoverished", "Injured",
    "Jailed", "Landlocked", "Masked", "Nearby", "Neighboring", "Neighbouring", "Numerous",
    "Postwar", "Prominent", "Retired", "Rival", "Senior", "Several", "Suspected", "Top",
    "Unidentified", "Various", "Veteran", "Wartime", "Wounded",
];

/// Second parts of compounds that stand before a name.
#[rustfmt::skip]
const DESCRIBING: &[&str] = &["hit", "poor", "prone", "rich", "starved", "torn", "war"];

/// States by which towns are told apart and which cities are called as well.
const STATES_AND_CITIES: &[&str] = &["New York"];

/// States and provinces after whose names towns of English are told from those they were named
/// after. Left out are those that persons, cities and other states are called: `Georgia`,
/// `Washington`, `New York`.
#[rustfmt::skip]
const STATES_OF_TOWNS: &[&str] = &[
    "Alabama", "Alaska", "Alberta", "Arizona", "Arkansas", "British Columbia", "California",
    "Colorado", "Connecticut", "Delaware", "Florida", "Hawaii", "Idaho", "Illinois", "Indiana",
    "Iowa", "Kansas", "Kentucky", "Louisiana", "Maine", "Manitoba", "Maryland", "Massachusetts",
    "Michigan", "Minnesota", "Mississippi", "Missouri", "Montana", "Nebraska", "Nevada",
    "New Brunswick", "New Hampshire", "New Jersey", "New Mexico", "New South Wales",
    "North Carolina", "North Dakota", "Nova Scotia", "Ohio", "Oklahoma", "Ontario", "Oregon",
    "Pennsylvania", "Queensland", "Rhode Island", "Saskatchewan", "South Carolina",
    "South Dakota", "Tasmania", "Tennessee", "Texas", "Utah", "Vermont", "Virginia",
    "West Virginia", "Wisconsin", "Wyoming",
];

/// The countries that those are in.
#[rustfmt::skip]
const COUNTRIES_OF_STATES: &[&str] = &[
    "America", "Australia", "Canada", "Estados Unidos", "Estats Units", "U.S.", "U.S.A.", "US",
    "USA", "United States", "United States of America", "Vereinigte Staaten", "États-Unis", "США",
];

/// Towns of the American state that is called as a country is.
#[rustfmt::skip]
const TOWNS_OF_GEORGIA: &[&str] = &[
    "Albany", "Athens", "Atlanta", "Augusta", "Brunswick", "Columbus", "Dalton", "Decatur",
    "Fort Benning", "Fort Eisenhower", "Fort Gordon", "Fort Moore", "Fort Stewart", "Gainesville",
    "Macon", "Marietta", "Rome", "Roswell", "Savannah", "Valdosta", "Winder",
];

/// Articles.
#[rustfmt::skip]
const DETERMINERS: &[&str] = &[
    "a", "an", "das", "dem", "den", "der", "die", "el", "ein", "eine", "einem", "einen", "einer",
    "gli", "i", "il", "l", "la", "las", "le", "les", "lo", "los", "o", "os", "the", "un", "una",
    "une",
];

/// What places, peoples and offices are told apart by, before a name.
#[rustfmt::skip]
const QUALIFIERS: &[&str] = &[
    "Afghan", "Afterwards", "Arab", "Azerbaijani", "Bangladeshi", "Black", "Candidate", "Capital",
    "Central", "Coast", "Czech", "Democrat", "Downtown", "Dutch", "East", "Elsewhere", "Emirati",
    "Ex", "Federal", "Former", "Free", "French", "Grand", "Great", "Greater", "Greek", "Imperial",
    "Incumbent", "Indeed", "Inner", "Iraqi", "Israeli", "Kazakh", "Kurdish", "Kuwaiti", "Kyrgyz",
    "Likewise", "Little", "Lower", "Metropolitan", "Mid", "Middle", "Nazi", "Nevertheless", "New",
    "Nominee", "Nonetheless", "North", "Northeast", "Northwest", "Nouvelle", "Nueva", "Nuevo",
    "Occupied", "Old", "Omani", "Operation", "Otherwise", "Outer", "Overnight", "Pakistani", "Post",
    "Qatari", "Republican", "Royal", "San", "Santa", "Saint", "Saudi", "Serb", "Somali", "South",
    "Southeast", "Southwest", "Soviet", "Swiss", "Tajik", "Team", "Thai", "Tsarist", "Turk", "Upper",
    "Uzbek", "West", "Yemeni", "Верхний", "Нижний", "Новая", "Новый", "Старый",
];

/// Broadcasters that are called by a country or city and a number.
const BROADCASTERS: &[(&str, &str)] = &[
    ("France", "2"),
    ("France", "24"),
    ("France", "3"),
    ("Москва", "24"),
    ("Россия", "1"),
    ("Россия", "24"),
];

/// Articles that begin sentences in French, Spanish and Italian, and names within them.
#[rustfmt::skip]
pub(super) const ARTICLES: &[&str] = &[
    "Le", "La", "El", "Los", "Las", "Il", "Lo", "Gli",
];

/// Names that are others with an article: El Salvador is not Salvador.
#[rustfmt::skip]
pub(super) const AFTER_ARTICLES: &[&str] = &[
    "Angeles", "Ángeles", "Havre", "Haya", "Mans", "Monde", "Palmas", "Paz", "Pen", "Plata",
    "Rioja", "Salvador", "Spezia", "Unión", "Vegas",
];

/// What begins a name of a place, and is cut short.
#[rustfmt::skip]
pub(super) const PLACE_ABBREVIATIONS: &[&str] = &[
    "St", "Ste", "Mt", "Mts", "Ft", "Pt",
];

/// Days and months in the languages that give them a capital.
#[rustfmt::skip]
const CALENDAR: &[&str] = &[
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "January",
    "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag",
    "Sonnabend", "Sonntag", "Januar", "Februar", "März", "Mai", "Juni", "Juli", "Oktober",
    "Dezember",
];

/// Days and months, cut short.
#[rustfmt::skip]
const SHORT_CALENDAR: &[&str] = &[
    "Mon", "Tue", "Tues", "Wed", "Thu", "Thurs", "Fri", "Sat", "Sun", "Jan", "Feb", "Mar", "Apr",
    "Jun", "Jul", "Aug", "Sep", "Sept", "Oct", "Nov", "Dec",
];

/// What organisations and states are called by.
#[rustfmt::skip]
const INSTITUTIONS: &[&str] = &[
    "Agency", "Army", "Assembly", "Association", "Authority", "Bank", "Brigade", "Bureau",
    "Command", "Commission", "Committee", "Company", "Congress", "Corporation", "Corps",
    "Council", "Court", "Crescent", "Cross", "Department", "Division", "Federation", "Fleet",
    "Force", "Forces", "Foundation", "Front", "Government", "Group", "Guard", "Guards",
    "Institute", "Islands", "Kingdom", "League", "Legion", "Ministry", "Movement", "Navy", "News",
    "Office", "Organisation", "Organization", "Parliament", "Party", "Police", "Post",
    "Regiment", "Republic", "Senate", "Service", "States", "Times", "Union", "University",
];

/// Names that end as adverbs do.
#[rustfmt::skip]
const NAMES_IN_LY: &[&str] = &[
    "Beverly", "Connelly", "Connolly", "Donnelly", "Everly", "Farrelly", "Kennelly", "Kimberly",
    "Reilly", "Shelly", "Waverly", "Weekly", "Monthly", "Quarterly",
];

/// Participles that begin sentences before a name.
#[rustfmt::skip]
const PARTICIPLES: &[&str] = &[
    "Accompanying", "Accusing", "Acknowledging", "Addressing", "Advising", "Announcing",
    "Answering", "Approaching", "Arming", "Asking", "Assuring", "Attacking", "Attending",
    "Avoiding", "Awaiting", "Backing", "Barring", "Becoming", "Beginning", "Blaming", "Blocking",
    "Bombing", "Bringing", "Briefing", "Bypassing", "Calling", "Challenging", "Citing", "Claiming",
    "Closing", "Condemning", "Confronting", "Congratulating", "Considering", "Contacting",
    "Countering", "Covering", "Criticising", "Criticizing", "Crossing", "Defending", "Defying",
    "Demanding", "Denouncing", "Describing", "Echoing", "Encouraging", "Entering", "Escorting",
    "Excluding", "Explaining", "Facing", "Fearing", "Fighting", "Fleeing", "Following",
    "Forcing", "Giving", "Greeting", "Helping", "Hosting", "Imitating", "Including", "Informing",
    "Inviting", "Isolating", "Joining", "Keeping", "Leading", "Leaving", "Letting", "Linking",
    "Making", "Meeting", "Mentioning", "Mocking", "Moving", "Naming", "Offering", "Opposing",
    "Paying", "Persuading", "Pleasing", "Praising", "Presenting", "Pressing", "Pressuring",
    "Promising", "Provoking", "Pushing", "Putting", "Questioning", "Quoting", "Reaching",
    "Receiving", "Regarding", "Rejecting", "Replacing", "Representing", "Saying", "Seeing",
    "Sending", "Serving", "Showing", "Signing", "Speaking", "Striking", "Succeeding",
    "Supplying", "Supporting", "Surrounding", "Taking", "Targeting", "Telling", "Thanking",
    "Threatening", "Touring", "Uniting", "Urging", "Using", "Visiting", "Wanting", "Warning",
    "Watching", "Welcoming", "Winning",
];

/// Words without a name in them that stand with a capital before or after one: at the start of a
/// sentence, in a title.
#[rustfmt::skip]
const FUNCTION_WORDS: &[&str] = &[
    // English
    "a", "about", "above", "across", "after", "again", "against", "all", "along", "also",
    "although", "amid", "among", "and", "another", "any", "are", "around", "as", "at", "because",
    "before", "behind", "besides", "between", "beyond", "both", "but", "by", "can", "could",
    "despite", "did", "does", "during", "each", "earlier", "either", "even", "ever", "every",
    "except", "few", "following", "for", "formerly", "from", "given", "had", "has", "have", "he",
    "hence", "her", "here", "his", "let", "my", "no", "your", "how", "however", "if", "in", "inside", "instead", "into",
    "is", "it", "its", "just", "last", "later", "like", "many", "may", "meanwhile", "might",
    "more", "most", "much", "must", "near", "neither", "never", "next", "nor", "not", "now", "of",
    "off", "often", "on", "once", "only", "or", "our", "out", "outside", "over", "perhaps",
    "says", "she", "should", "since", "so", "some", "soon", "still", "such", "than", "that",
    "the", "their", "then", "there", "these", "they", "this", "those", "though", "through",
    "throughout", "thus", "to", "today", "tomorrow", "tonight", "toward", "towards", "under",
    "unless", "unlike", "until", "upon", "via", "was", "we", "were", "will", "what", "when", "whenever",
    "where", "whereas", "whether", "which", "while", "who", "whose", "why", "with", "within",
    "without", "would", "yesterday", "yet", "you",
    // French
    "à", "après", "au", "aussi", "aux", "avant", "avec", "car", "ce", "cette", "chez", "comme",
    "contre", "dans", "depuis", "donc", "elle", "en", "entre", "est", "et", "hier", "il", "ils",
    "les", "leur", "lors", "lorsque", "mais", "même", "où", "par", "parce", "pendant", "pour",
    "pourquoi", "quand", "que", "qui", "sa", "sans", "se", "selon", "ses", "si", "sous", "sur",
    "tandis", "un", "une", "vers",
    // German
    "aber", "als", "am", "auch", "auf", "aus", "bei", "beim", "bis", "damit", "dann", "das",
    "dass", "dem", "den", "denn", "der", "die", "dies", "diese", "dieser", "doch", "durch", "ein",
    "eine", "einen", "einer", "er", "es", "für", "gegen", "gestern", "hat", "heute", "hinter",
    "ihre", "im", "ist", "jetzt", "laut", "mit", "nach", "nachdem", "neben", "nicht", "noch",
    "nun", "nur", "ob", "oder", "ohne", "seine", "seit", "sie", "sowohl", "trotz", "über", "um",
    "und", "unter", "vom", "von", "vor", "während", "warum", "wegen", "weil", "wenn", "wer",
    "wie", "wo", "zu", "zum", "zur", "zwischen",
    // Spanish, Portuguese, Italian
    "ante", "antes", "aunque", "cada", "como", "con", "contra", "cuando", "desde", "después",
    "dopo", "donde", "durante", "e", "ela", "ele", "em", "esta", "este", "fino", "fra", "hacia",
    "hasta", "hoje", "hoy", "mas", "mentre", "mientras", "não", "o", "oggi", "os", "para",
    "perché", "pero", "por", "porque", "quando", "secondo", "según", "sem", "sin", "sobre", "tra",
    "tras", "y",
    // Russian, Ukrainian
    "а", "але", "без", "був", "был", "в", "від", "во", "вот", "где", "да", "де", "для", "до",
    "его", "если", "еще", "за", "з", "и", "из", "или", "й", "к", "как", "ко", "когда", "коли",
    "между", "на", "над", "не", "но", "о", "об", "однако", "он", "она", "от", "перед", "по",
    "под", "после", "почему", "при", "про", "с", "сегодня", "со", "так", "также", "теперь", "то",
    "только", "у", "чтобы", "что", "это", "этот", "я", "як", "і", "її", "із", "під", "після",
    "що", "це", "через", "вчера", "тогда", "пока", "хотя", "против",
    // Greek
    "αν", "από", "για", "η", "και", "με", "ο", "οι", "όταν", "σε", "στα", "στη", "στην", "στις",
    "στο", "στον", "στους", "τα", "τη", "την", "της", "τις", "το", "τον", "του", "τους", "των",
];
