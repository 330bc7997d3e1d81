//! Made-up desks of any size, the same each time.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

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
        ((end as f64).powf(unit) as usize).clamp(1, end) - 1
    }

    /// One of a list.
    pub fn of<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }
}

const FIRST: [&str; 16] = [
    "Ivan", "Olga", "Maria", "Ahmed", "Li", "Sven", "Tara", "Yusuf", "Elena", "Noor", "Hans",
    "Rosa", "Viktor", "Amina", "Pavel", "Kenji",
];
const LAST: [&str; 16] = [
    "Petrov", "Sato", "Meyer", "Haddad", "Costa", "Novak", "Chen", "Berg", "Diaz", "Khan",
    "Sokolov", "Ito", "Weiss", "Okoye", "Lopez", "Moreau",
];
const SYLLABLES: [&str; 16] = [
    "va", "ro", "mi", "ka", "te", "lu", "sho", "ber", "dan", "go", "ri", "zen", "po", "nu", "fal",
    "es",
];
const WORDS: &str = "the of and to in a convoy was seen near border after report that officials said on which \
    would not be confirmed by troops moved toward city during night while agency claimed ships left port with \
    cargo under escort before talks resumed over prisoners as satellite images showed new shelters at airfield";

fn name(numbers: &mut Numbers) -> String {
    let mut name = String::new();
    for _ in 0..2 + numbers.below(2) {
        name.push_str(numbers.of(&SYLLABLES));
    }
    name[..1].to_uppercase() + &name[1..]
}

/// The names of actors and places, the most named first.
struct Names {
    actors: Vec<String>,
    places: Vec<String>,
}

fn sentences(numbers: &mut Numbers, names: &Names, count: usize) -> String {
    let words: Vec<&str> = WORDS.split_whitespace().collect();
    let mut text = String::new();
    for _ in 0..count {
        let mut sentence: Vec<&str> = (0..18).map(|_| words[numbers.below(words.len())]).collect();
        sentence[numbers.below(9)] = &names.actors[numbers.zipf(names.actors.len())];
        sentence[9 + numbers.below(9)] = &names.places[numbers.zipf(names.places.len())];
        let sentence = sentence.join(" ");
        let _ = write!(text, "{}{}. ", sentence[..1].to_uppercase(), &sentence[1..]);
    }
    text.trim_end().to_owned()
}

/// The day so many days after 1 January 2018.
fn day(after: usize) -> String {
    let first = jiff::civil::date(2018, 1, 1);
    let span = jiff::Span::new().days(i64::try_from(after).unwrap_or(0));
    first.checked_add(span).map(|day| day.to_string()).unwrap_or_default()
}

/// Writes a desk with so many events, a tenth as many briefings and sources, a twentieth as many
/// actors and a fortieth as many places.
pub fn write(root: &Path, events: usize) {
    let mut numbers = Numbers(events as u64);
    let put = |path: String, text: String| {
        let path = root.join("content").join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a new folder");
        fs::write(path, text).expect("a new file");
    };
    put("site.yaml".into(), "title: Large\nbase_url: https://large.example/\n".into());
    let mut names = Names { actors: Vec::new(), places: Vec::new() };
    for at in 0..(events / 20).max(10) {
        let last = format!("{}{}", numbers.of(&LAST), name(&mut numbers).to_lowercase());
        let full = format!("{} {last}", numbers.of(&FIRST));
        put(
            format!("actors/actor-{at}.yaml"),
            format!("name: {full}\nkind: person\nshort: {last}\n"),
        );
        names.actors.push(full);
    }
    for at in 0..(events / 40).max(10) {
        let place =
            format!("{} {}", name(&mut numbers), numbers.of(&["Town", "Port", "Pass", "Field"]));
        let (latitude, longitude) =
            (numbers.below(130) as i64 - 60, numbers.below(340) as i64 - 170);
        let within = if at < 10 { String::new() } else { format!("within: place-{}\n", at / 10) };
        put(
            format!("locations/place-{at}.yaml"),
            format!(
                "name: {place}\nkind: city\ncoordinates: [{latitude}.5, {longitude}.5]\n{within}"
            ),
        );
        names.places.push(place);
    }
    let sources = (events / 10).max(10);
    for at in 0..sources {
        let paper = at % 50;
        put(
            format!("sources/report-{at}.yaml"),
            format!(
                "title: Report {at}\npublisher: Paper {paper}\nurl: https://paper-{paper}.example/{at}\ndate: 2023-01-01\n"
            ),
        );
    }
    for at in 0..events {
        let date = day(numbers.below(2000));
        let who: Vec<String> =
            (0..3).map(|_| format!("actor-{}", numbers.zipf(names.actors.len()))).collect();
        let place = numbers.zipf(names.places.len());
        let (one, two) = (sentences(&mut numbers, &names, 4), sentences(&mut numbers, &names, 4));
        put(
            format!("events/{date}-event-{at}.yaml"),
            format!(
                "title: Event number {at}\ndate: {date}\nkind: meeting\nstatus: reported\nactors: [{}]\nlocations: [place-{place}]\n\
                 sources:\n  - {{source: report-{}, reliability: B, credibility: 2}}\ntags: [tag-{}, tag-{}]\ntext: |\n  {one}\n\n  {two}\n",
                who.join(", "),
                numbers.below(sources),
                numbers.zipf(40),
                numbers.zipf(40),
            ),
        );
    }
    for at in 0..(events / 10).max(1) {
        let date = day(at % 2000);
        let text = [6, 8, 8].map(|count| sentences(&mut numbers, &names, count));
        put(
            format!("briefings/{date}-briefing-{at}.md"),
            format!(
                "---\ntitle: Briefing {at}\ndate: {date}\nsummary: What was seen.\n---\n{}\n\n## Movements\n\n{} [@report-1]\n\n## Outlook\n\n{}\n",
                text[0], text[1], text[2]
            ),
        );
    }
}
