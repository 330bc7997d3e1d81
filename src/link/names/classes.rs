//! Words that say of what class the thing beside them is: `the Niger delta`, `golfo de México`.

use std::collections::HashSet;
use std::sync::LazyLock;

/// Waters: nothing else is called so.
#[rustfmt::skip]
const WATERS: &[&str] = &[
    "bahía", "baie", "baía", "bay", "canal", "détroit", "estrecho", "estreito", "fiume", "fleuve",
    "golfe", "golfo", "gulf", "lac", "lago", "lake", "mar", "mare", "mer", "rio", "river", "rivière",
    "río", "sea", "strait", "straits", "залив", "затока", "море", "озеро", "пролив", "протока",
    "река", "річка",
    // Arabic, Persian, Hebrew
    "بحر", "بحيرة", "خليج", "قناة", "مضيق", "نهر", "خلیج", "دریای", "دریاچه", "رود", "تنگه", "ים",
    "מפרץ", "נהר",
];

/// Mountains, in languages without capitals: `جبل لبنان`.
const MOUNTAINS: &[&str] = &["جبال", "جبل", "کوه", "הר"];

/// What a mountain may be called in the words of a kind.
const KINDS_OF_MOUNTAINS: &[&str] = &["hill", "massif", "mountain", "mountains", "peak", "volcano"];

/// What lies around a place or river and is called by it.
#[rustfmt::skip]
const LANDFORMS: &[&str] = &[
    "delta", "peninsula", "valle", "vallée", "valley",
];

/// Parts of a country, which may be called by their towns.
#[rustfmt::skip]
const REGIONS: &[&str] = &[
    "canton", "county", "department", "departamento", "district", "département", "estado",
    "governorate", "kray", "krai", "oblast", "prefecture", "province", "provincia", "província",
    "raion", "region", "región", "região", "région", "republic", "state", "territory", "край",
    "область", "район", "регион",
];

/// Places that people live in.
#[rustfmt::skip]
const SETTLEMENTS: &[&str] = &[
    "aldea", "capital", "cidade", "city", "ciudad", "hamlet", "hauptstadt", "metropolis", "miasto",
    "municipality", "port", "settlement", "stadt", "suburb", "town", "village", "ville", "город",
    "місто", "посёлок", "село", "селище", "بلدة", "عاصمة", "قرية", "مدينة", "شهر", "עיר",
];

/// States.
#[rustfmt::skip]
const STATES: &[&str] = &[
    "country", "nation", "pays", "país", "state", "страна", "بلد", "دولة", "کشور", "מדינה",
];

/// What bears the names of places and people.
#[rustfmt::skip]
const VESSELS: &[&str] = &[
    "battleship", "boat", "buque", "carrier", "corvette", "cruiser", "destroyer", "destructor",
    "ferry", "flagship", "fragata", "frigate", "frégate", "icebreaker", "magazine", "minesweeper",
    "navire", "newspaper", "porte-avions", "portaaviones", "ship", "submarine", "submarino",
    "supertanker", "tanker", "trawler", "vessel", "warship", "yacht", "корабль", "корвет",
    "крейсер", "ледокол", "лодка", "подлодка", "танкер", "фрегат", "эсминец",
];

/// Those that are told by the name of a town before them, which none belongs to: `the Kursk
/// submarine`.
const WARSHIPS: &[&str] = &["corvette", "cruiser", "destroyer", "frigate", "submarine"];

/// What is named in honour of someone, after the name.
#[rustfmt::skip]
const BUILT: &[&str] = &[
    "airport", "avenue", "boulevard", "bridge", "highway", "square", "stadium", "street",
    "аеропорт", "аэропорт",
];

/// Words with which a longer name may end, in small letters too: `Luhansk oblast`.
pub(super) fn is_class(word: &str) -> bool {
    [WATERS, MOUNTAINS, LANDFORMS, REGIONS].into_iter().any(|classes| classes.contains(&word))
        || matches!(word, "agreement" | "agreements" | "island" | "islands")
}

/// Whether a word says that people live in a place: `the resort of Lagos`.
pub(super) fn is_settlement(word: &str) -> bool {
    SETTLEMENTS.contains(&word) || word == "resort"
}

/// All that may stand beside a name: asked about beside every hit.
static ALL: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    [WATERS, MOUNTAINS, LANDFORMS, REGIONS, VESSELS, BUILT].into_iter().flatten().copied().collect()
});

/// Whom and what a class is told of: an organisation may be named after anything.
const TOLD: &[&str] = &["location", "person", "state"];

/// What registered things are: the words of their kinds, and those of their names that are classes;
/// in small letters.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Classes(Vec<String>);

impl Classes {
    /// Those of a kind, and of a name.
    pub(super) fn add(&mut self, kind: &str, name: &str) {
        let words = |text: &str| {
            let text = text.to_lowercase();
            let words = text.split([' ', '-', '/']).filter(|word| !word.is_empty());
            words.map(str::to_owned).collect::<Vec<_>>()
        };
        self.0.extend(words(kind));
        self.0.extend(words(name).into_iter().filter(|word| is_class(word)));
        self.0.sort_unstable();
        self.0.dedup();
    }

    /// Adds those of another thing.
    pub(super) fn join(&mut self, other: &Self) {
        self.0.extend(other.0.iter().cloned());
        self.0.sort_unstable();
        self.0.dedup();
    }

    fn any_of(&self, classes: &[&str]) -> bool {
        self.0.iter().any(|class| classes.contains(&class.as_str()))
    }

    /// Whether it is a state or a part of one, with towns in it.
    pub(super) fn is_wide(&self) -> bool {
        self.any_of(STATES) || self.any_of(REGIONS)
    }

    /// Whether a class before or after the name is that of another thing.
    fn contradict(&self, class: &str) -> bool {
        let is_of_people = || [SETTLEMENTS, STATES, &["person"]].iter().any(|of| self.any_of(of));
        let is_mountain = || self.any_of(MOUNTAINS) || self.any_of(KINDS_OF_MOUNTAINS);
        WATERS.contains(&class) && !self.any_of(WATERS)
            || MOUNTAINS.contains(&class) && !is_mountain()
            || LANDFORMS.contains(&class) && is_of_people() && !self.any_of(LANDFORMS)
            || REGIONS.contains(&class) && self.any_of(SETTLEMENTS) && !self.any_of(REGIONS)
    }

    /// Whether a word before the name is the class of another thing.
    pub(super) fn contradict_before(&self, word: &str) -> bool {
        ALL.contains(word)
            && self.any_of(TOLD)
            && (self.contradict(word) || VESSELS.contains(&word))
    }

    /// Whether a word after the name is the class of another thing.
    pub(super) fn contradict_after(&self, word: &str) -> bool {
        ALL.contains(word)
            && self.any_of(TOLD)
            && (self.contradict(word)
                || BUILT.contains(&word) && self.any_of(&["person"])
                || WARSHIPS.contains(&word) && self.any_of(SETTLEMENTS))
    }

    /// Whether it is a sovereign state by what it is called, of which none is a part of another.
    pub(super) fn is_country(&self) -> bool {
        self.0.iter().any(|class| class != "state" && STATES.contains(&class.as_str()))
    }

    /// Whether it is a country, or a state that acts.
    pub(super) fn is_sovereign(&self) -> bool {
        self.is_country() || self.any_of(&["state"]) && !self.any_of(&["location"])
    }

    /// Whether it is a place with a government or a town hall: their names have no article.
    pub(super) fn is_polity(&self) -> bool {
        self.any_of(STATES) || self.any_of(SETTLEMENTS)
    }

    pub(super) fn is_location(&self) -> bool {
        self.any_of(&["location"])
    }

    pub(super) fn is_organisation(&self) -> bool {
        self.any_of(&["organisation"])
    }
}
