//! Made-up desks of any size, the same each time: what a desk of so many events is likely to hold.
//!
//! Few actors and places are named often and most seldom (Zipf's law), in prose as in fields; some
//! have a second name, or one in another script; places lie within places; every event has sources
//! and tags. [`each`] makes records one by one, for whoever writes them down; [`write`] writes them
//! as a desk.

mod dateline;
pub mod prose;

pub use dateline::write;
use prose::{Names, Words, sentences, syllables};

/// Numbers that look random and are the same on every machine (SplitMix64).
pub struct Numbers(pub u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// From 0 to `end`, which is left out.
    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }

    /// Few are named often, and most seldom (Zipf's law).
    pub fn zipf(&mut self, end: usize) -> usize {
        let unit = (self.next() >> 11) as f64 / (1_u64 << 53) as f64;
        ((end as f64).powf(unit) as usize).clamp(1, end.max(1)) - 1
    }

    /// One of a list.
    pub fn of<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }
}

/// A person or an organisation.
pub struct Actor {
    /// The id: `actor-7`.
    pub id: String,
    /// The full name.
    pub name: String,
    /// Other names, some in other scripts.
    pub aliases: Vec<String>,
    /// What it is called once it was named in full.
    pub short: String,
    /// `person` or `organisation`.
    pub kind: &'static str,
    /// What is said of it; may be empty.
    pub text: String,
}

/// A place.
pub struct Place {
    /// The id: `place-7`.
    pub id: String,
    /// The name.
    pub name: String,
    /// `country`, `region` or `city`.
    pub kind: &'static str,
    /// Latitude and longitude, in degrees.
    pub coordinates: (f64, f64),
    /// The id of the place around it.
    pub within: Option<String>,
}

/// What is cited.
pub struct Source {
    /// The id: `report-7`.
    pub id: String,
    /// The title.
    pub title: String,
    /// Who published it.
    pub publisher: String,
    /// Where it is.
    pub url: String,
    /// Its day.
    pub date: String,
}

/// What happened.
pub struct Event {
    /// The id, which begins with its day.
    pub id: String,
    /// The title.
    pub title: String,
    /// When, in EDTF.
    pub date: String,
    /// The day on which it begins.
    #[allow(dead_code, reason = "desks have the date; other sites, which have no EDTF, this")]
    pub day: String,
    /// A kind of the desk's own.
    pub kind: &'static str,
    /// How sure it is.
    pub status: &'static str,
    /// A value of the facet `topic`.
    pub topic: String,
    /// Ids of actors.
    pub actors: Vec<String>,
    /// Ids of places.
    pub places: Vec<String>,
    /// Ids of sources.
    pub sources: Vec<String>,
    /// Tags.
    pub tags: Vec<String>,
    /// Its text, in paragraphs.
    pub text: Vec<String>,
}

/// A dated analysis.
pub struct Briefing {
    /// The id, which begins with its day.
    pub id: String,
    /// The title.
    pub title: String,
    /// Its day.
    pub day: String,
    /// A sentence.
    pub summary: String,
    /// Tags.
    pub tags: Vec<String>,
    /// Its text in Markdown. `[@report-7]` cites a source, `[[actor-7|the general]]` names an actor.
    pub text: String,
}

/// A record of any kind.
pub enum Record {
    /// An actor.
    Actor(Actor),
    /// A place.
    Place(Place),
    /// A source.
    Source(Source),
    /// An event.
    Event(Event),
    /// A briefing.
    Briefing(Briefing),
}

/// The kinds of events, key and label.
pub const KINDS: [(&str, &str); 8] = [
    ("meeting", "Meeting"),
    ("statement", "Statement"),
    ("movement", "Movement"),
    ("strike", "Strike"),
    ("trade", "Trade"),
    ("exercise", "Exercise"),
    ("arrest", "Arrest"),
    ("accident", "Accident"),
];
const STATUSES: [&str; 8] =
    ["reported", "reported", "reported", "confirmed", "confirmed", "claimed", "disputed", "denied"];
const FIRST: [&str; 24] = [
    "Ivan", "Olga", "Maria", "Ahmed", "Li", "Sven", "Tara", "Yusuf", "Elena", "Noor", "Hans",
    "Rosa", "Viktor", "Amina", "Pavel", "Kenji", "Jun", "Ana", "Omar", "Ingrid", "Min-jun",
    "Leïla", "Søren", "Zoë",
];
const LAST: [&str; 16] = [
    "Petrov", "Sato", "Meyer", "Haddad", "Costa", "Novak", "Chen", "Berg", "Diaz", "Khan",
    "Sokolov", "Ito", "Weiss", "Okoye", "Lopez", "Moreau",
];
const BODIES: [&str; 8] =
    ["Ministry", "Brigade", "Agency", "Company", "Bank", "Union", "Directorate", "Shipyard"];
/// Signs of which names in other scripts are made, each script's between spaces.
const SCRIPTS: [&str; 5] = [
    "김 이 박 최 정 은 준 호 민 서 연 우 진 수 영 철",
    "王 李 张 刘 陈 杨 伟 芳 强 磊 军 洋 勇 敏 静 平",
    "ива пет сер гор нов ков оль мар ник тан бор сла вла дим ром юрь",
    "أحمد حسن خالد سعيد عمر فهد نور ليلى يوسف كريم طارق سلمى جمال هدى رامي زيد",
    "αλε γεω νικ παπ δημ ιωα κων μαρ σοφ ελε θεο πετ ανα λου κασ ρηγ",
];

fn native(numbers: &mut Numbers, script: usize) -> String {
    let signs: Vec<&str> = SCRIPTS[script].split(' ').collect();
    let mut part = |count: usize| -> String { (0..count).map(|_| numbers.of(&signs)).collect() };
    match script {
        0 | 1 => part(3),
        3 => format!("{} {} {}", part(1), part(1), part(1)),
        _ => format!("{} {}", capital(&part(2)), capital(&part(3))),
    }
}

/// A word with a capital.
pub fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The day so many days after 1 January 2018.
fn day(after: usize) -> String {
    let first = jiff::civil::date(2018, 1, 1);
    let span = jiff::Span::new().days(i64::try_from(after).unwrap_or(0));
    first.checked_add(span).map(|day| day.to_string()).unwrap_or_default()
}

/// A date in EDTF that begins on a day: mostly that day, else a period of days, or about then.
fn edtf(numbers: &mut Numbers, after: usize) -> String {
    let first = day(after);
    match numbers.below(20) {
        0 => format!("{first}/{}", day(after + 1 + numbers.below(4))),
        1 => format!("{first}~"),
        2 => format!("{first}T{:02}:{:02}Z", numbers.below(24), numbers.below(60)),
        _ => first,
    }
}

/// Makes a desk with so many events, a tenth as many briefings and sources, a twentieth as many
/// actors and a fortieth as many places, and hands over each record.
pub fn each(events: usize, put: &mut dyn FnMut(Record)) {
    let mut numbers = Numbers(events as u64);
    let words = Words::new();
    let mut names = Names { actors: Vec::new(), places: Vec::new(), native: Vec::new() };
    let mut places = Vec::new();
    for at in 0..(events / 40).max(10) {
        let syllables = 2 + numbers.below(2);
        let name = capital(&prose::syllables(&mut numbers, syllables));
        let name = format!("{name} {}", numbers.of(&["Town", "Port", "Pass", "Field", "Hill"]));
        let coordinates =
            (numbers.below(1300) as f64 / 10.0 - 60.0, numbers.below(3400) as f64 / 10.0 - 170.0);
        names.places.push(name.clone());
        places.push(Place {
            id: format!("place-{at}"),
            name,
            kind: match at {
                0..10 => "country",
                10..100 => "region",
                _ => "city",
            },
            coordinates,
            within: (at >= 10).then(|| format!("place-{}", at / 10)),
        });
    }
    let mut actors = Vec::new();
    for at in 0..(events / 20).max(10) {
        let is_person = at % 4 != 3;
        let (name, short, mut aliases) = if is_person {
            let first = numbers.of(&FIRST);
            let last = format!("{}{}", numbers.of(&LAST), syllables(&mut numbers, 2));
            let aliases = if at % 3 == 1 { vec![format!("{last} {first}")] } else { Vec::new() };
            (format!("{first} {last}"), last, aliases)
        } else {
            let syllables = capital(&syllables(&mut numbers, 3));
            (format!("{syllables} {}", numbers.of(&BODIES)), String::new(), Vec::new())
        };
        if at % 5 == 2 {
            let own = native(&mut numbers, at / 5 % SCRIPTS.len());
            names.native.push(own.clone());
            aliases.push(own);
        }
        names.actors.push(name.clone());
        let kind = if is_person { "person" } else { "organisation" };
        actors.push(Actor {
            id: format!("actor-{at}"),
            name,
            aliases,
            short,
            kind,
            text: String::new(),
        });
    }
    for (at, mut actor) in actors.into_iter().enumerate() {
        if at % 3 == 0 {
            actor.text = sentences(&mut numbers, &words, &names, 3);
        }
        put(Record::Actor(actor));
    }
    places.into_iter().for_each(|place| put(Record::Place(place)));
    let sources = (events / 10).max(10);
    for at in 0..sources {
        let paper = numbers.zipf(60);
        let (noun, other) = (words.noun(&mut numbers), words.noun(&mut numbers));
        put(Record::Source(Source {
            id: format!("report-{at}"),
            title: format!(
                "{} {noun}, {} {other}",
                capital(words.adjective(&mut numbers)),
                words.adjective(&mut numbers)
            ),
            publisher: format!("Paper {paper}"),
            url: format!("https://paper-{paper}.example/{at}"),
            date: day(numbers.below(2000)),
        }));
    }
    let tags = |numbers: &mut Numbers, count: usize| -> Vec<String> {
        let mut tags: Vec<String> =
            (0..count).map(|_| format!("tag-{}", numbers.zipf(60))).collect();
        tags.sort();
        tags.dedup();
        tags
    };
    let several = |numbers: &mut Numbers, stem: &str, count: usize, end: usize| -> Vec<String> {
        let mut ids: Vec<String> =
            (0..count).map(|_| format!("{stem}-{}", numbers.zipf(end))).collect();
        ids.sort();
        ids.dedup();
        ids
    };
    for at in 0..events {
        let after = numbers.below(2000);
        let (many, where_) = (1 + numbers.below(4), 1 + numbers.below(8) / 7);
        let who = several(&mut numbers, "actor", many, names.actors.len());
        let places = several(&mut numbers, "place", where_, names.places.len());
        let cited = 1 + numbers.below(3);
        let cited = (0..cited).map(|_| format!("report-{}", numbers.below(sources))).collect();
        let (noun, other) = (words.noun(&mut numbers), words.noun(&mut numbers));
        let title = format!(
            "{} {noun} {} after {other} near {}",
            capital(words.adjective(&mut numbers)),
            words.verb(&mut numbers),
            names.places[numbers.zipf(names.places.len())],
        );
        let paragraphs = [2 + numbers.below(4), 2 + numbers.below(4)];
        put(Record::Event(Event {
            id: format!("{}-event-{at}", day(after)),
            title,
            date: edtf(&mut numbers, after),
            day: day(after),
            kind: KINDS[numbers.zipf(KINDS.len())].0,
            status: numbers.of(&STATUSES),
            topic: format!("topic-{}", numbers.zipf(12)),
            actors: who,
            places,
            sources: cited,
            tags: tags(&mut numbers, 2),
            text: paragraphs.map(|count| sentences(&mut numbers, &words, &names, count)).to_vec(),
        }));
    }
    for at in 0..(events / 10).max(1) {
        let day = day(at % 2000);
        let mut text = String::new();
        for (number, count) in [6, 8, 8].into_iter().enumerate() {
            if number > 0 {
                let heading = capital(&words.noun(&mut numbers));
                text.push_str(&format!("## {heading} and {}\n\n", words.noun(&mut numbers)));
            }
            text.push_str(&sentences(&mut numbers, &words, &names, count));
            text.push_str(&format!(
                " It was [[actor-{}|the same officer]] who spoke of it [@report-{}].\n\n",
                numbers.zipf(names.actors.len()),
                numbers.below(sources),
            ));
        }
        let noun = words.noun(&mut numbers);
        put(Record::Briefing(Briefing {
            id: format!("{day}-briefing-{at}"),
            title: format!("{} {noun}", capital(words.adjective(&mut numbers))),
            day,
            summary: sentences(&mut numbers, &words, &names, 1),
            tags: tags(&mut numbers, 3),
            text,
        }));
    }
}
