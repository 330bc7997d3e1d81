//! The sample desk tells the facts that it was written from, and no more.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use dateline::link::{Event, Graph};
use dateline::model::Status::{self, Claimed, Confirmed, Planned, Reported};

use crate::desk::Built;
use crate::routes::sample;

static SAMPLE: LazyLock<Built> = LazyLock::new(|| sample().build());

fn graph() -> &'static Graph {
    &SAMPLE.site.graph
}

fn event(id: &str) -> &'static Event {
    graph()
        .events
        .iter()
        .find(|event| event.node.id == id)
        .unwrap_or_else(|| panic!("no event {id}"))
}

fn actors(event: &Event) -> Vec<&'static str> {
    event.participants.iter().map(|part| graph().actors[part.actor].node.id.as_str()).collect()
}

/// An event: its id, date and status, who takes part, and words that its text must have.
type Fact = (&'static str, &'static str, Status, &'static [&'static str], &'static [&'static str]);

/// What happened, when, how far it is established, and words that its text must have.
const FACTS: &[Fact] = &[
    (
        "wagner-supply-2022",
        "2022",
        Claimed,
        &["united-states", "north-korea", "wagner"],
        &["rockets and infantry missiles", "believes"],
    ),
    (
        "us-arms-deal-warning",
        "2023-08/2023-09",
        Claimed,
        &["united-states"],
        &["actively", "damaged", "ballistic missiles", "sanctions"],
    ),
    (
        "seoul-on-weapons-in-ukraine",
        "2023-09?",
        Claimed,
        &["south-korean-presidential-office"],
        &["has long had confirmation", "battlefield"],
    ),
    (
        "2023-09-13-vostochny-summit",
        "2023-09-13",
        Reported,
        &["vladimir-putin", "kim-jong-un"],
        &["about five hours", "endorse"],
    ),
    (
        "2023-09-13-putin-on-cooperation",
        "2023-09-13",
        Reported,
        &["vladimir-putin"],
        &["considering and discussing"],
    ),
    (
        "2023-09-13-putin-on-restrictions",
        "2023-09-13",
        Claimed,
        &["vladimir-putin"],
        &["restrictions exist", "complies", "open for discussion"],
    ),
    (
        "2023-09-13-putin-offers-space-help",
        "2023-09-13",
        Reported,
        &["vladimir-putin", "north-korea"],
        &["willing", "space and satellite"],
    ),
    (
        "2023-09-13-state-banquet",
        "2023-09-13",
        Reported,
        &["kim-jong-un"],
        &["new era of 100-year friendship"],
    ),
    (
        "2023-09-13-kim-toast",
        "2023-09-13",
        Reported,
        &["kim-jong-un"],
        &["evil forces", "military operation", "hegemon"],
    ),
    (
        "2023-09-13-gift-exchange",
        "2023-09-13",
        Claimed,
        &["dmitry-peskov", "vladimir-putin", "kim-jong-un"],
        &["glove", "spacesuit", "carbine"],
    ),
    (
        "2023-09-13-yusov-on-requests",
        "2023-09-13",
        Claimed,
        &["andrii-yusov", "defence-intelligence-of-ukraine"],
        &["artillery shells", "MLRS", "not new"],
    ),
    (
        "2023-09-14-putin-accepts-invitation",
        "2023-09-14",
        Claimed,
        &["dmitry-peskov", "vladimir-putin"],
        &["invitation"],
    ),
    (
        "2023-09-14-peskov-sensitive-area",
        "2023-09-14",
        Reported,
        &["dmitry-peskov"],
        &["sensitive area", "committed"],
    ),
    (
        "2023-09-14-podolyak-on-talks",
        "2023-09-14",
        Reported,
        &["mykhailo-podolyak"],
        &["inability", "23 years", "formerly Twitter"],
    ),
    (
        "2023-09-14-trilateral-warning",
        "2023-09-14",
        Reported,
        &["united-states", "south-korea", "japan", "south-korean-presidential-office"],
        &["clear consequences", "intercontinental ballistic missiles"],
    ),
    (
        "2023-09-15-kim-arrives-komsomolsk",
        "2023-09-15",
        Confirmed,
        &["kim-jong-un"],
        &["private train", "Photographs"],
    ),
    (
        "2023-09-15-kim-visits-knaaz",
        "2023-09-15",
        Confirmed,
        &["kim-jong-un"],
        &["largest aviation plant", "Su-35S", "Su-57", "TASS", "RIA Novosti"],
    ),
    (
        "2023-09-15-kim-shown-fighter-jet",
        "2023-09-15",
        Confirmed,
        &["kim-jong-un"],
        &["inside of a fighter jet", "RIA Novosti"],
    ),
    (
        "2023-09-15-local-officials-with-kim",
        "2023-09-15",
        Reported,
        &["mikhail-degtyarev", "alexander-zhornik"],
        &["governor", "mayor"],
    ),
    (
        "2023-09-kim-to-vladivostok",
        "2023-09?",
        Planned,
        &["kim-jong-un", "vladimir-putin", "russia-1"],
        &["port city", "Pacific Fleet"],
    ),
    (
        "2023-10-lavrov-visit",
        "2023-10",
        Planned,
        &["sergey-lavrov", "north-korea"],
        &["to visit North Korea", "October"],
    ),
];

#[test]
fn every_fact_has_its_event_with_the_right_date_status_and_people() {
    for (id, date, status, people, words) in FACTS {
        let event = event(id);
        assert_eq!(event.date.edtf(), *date, "{id}");
        assert_eq!(event.status, Some(*status), "{id}");
        let present = actors(event);
        for actor in *people {
            assert!(present.contains(actor), "{id} names {actor}");
        }
        let text = &event.node.prose.plain;
        for words in *words {
            assert!(text.contains(words), "{id} says {words:?}: {text}");
        }
    }
}

#[test]
fn the_desk_tells_nothing_beyond_the_facts() {
    let told: Vec<&str> = FACTS.iter().map(|fact| fact.0).collect();
    for event in &graph().events {
        assert!(told.contains(&event.node.id.as_str()), "{} is in no fact", event.node.id);
    }
}

#[test]
fn a_statement_is_never_confirmed_and_what_was_shown_is() {
    for event in &graph().events {
        let kind = event.kind.as_ref().map(|kind| kind.key.as_str()).unwrap_or_default();
        if matches!(kind, "statement" | "announcement" | "warning" | "assessment" | "gift-exchange")
        {
            assert!(
                matches!(event.status, Some(Claimed | Reported)),
                "{}: {:?}",
                event.node.id,
                event.status
            );
        }
        if event.status == Some(Confirmed) {
            let text = &event.node.prose.plain;
            assert!(
                text.contains("mages") || text.contains("hotograph"),
                "{} was shown",
                event.node.id
            );
        }
    }
}

#[test]
fn what_is_planned_is_said_to_be_to_come() {
    for event in graph().events.iter().filter(|event| event.status == Some(Planned)) {
        assert!(event.node.title.contains(" is to "), "{}", event.node.title);
    }
}

/// The text after a heading of the facts.
fn facts_under(heading: &str) -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/facts/russia-dprk-2023-09.md");
    let Ok(text) = std::fs::read_to_string(path) else { return String::new() };
    let rest = text.split(heading).nth(1).expect("the heading").lines().nth(1).expect("a line");
    rest.to_owned()
}

#[test]
fn the_names_in_their_own_scripts_are_aliases() {
    for (name, own) in [
        ("Kim Jong Un", "김정은"),
        ("Vladimir Putin", "Владимир Путин"),
        ("Sergey Lavrov", "Сергей Лавров"),
        ("Dmitry Peskov", "Дмитрий Песков"),
        ("Mikhail Degtyarev", "Михаил Дегтярёв"),
        ("Alexander Zhornik", "Александр Жорник"),
        ("Mykhailo Podolyak", "Михайло Подоляк"),
        ("Andrii Yusov", "Андрій Юсов"),
        ("Komsomolsk-on-Amur", "Комсомольск-на-Амуре"),
        ("Vostochny cosmodrome", "Восточный"),
        ("Vladivostok", "Владивосток"),
        ("Pyongyang", "평양"),
        ("Seoul", "서울"),
    ] {
        let actor = graph().actors.iter().map(|a| (&a.node, &a.aliases));
        let mut all = actor.chain(graph().locations.iter().map(|l| (&l.node, &l.aliases)));
        let (node, aliases) =
            all.find(|(node, _)| node.title == name).unwrap_or_else(|| panic!("{name}"));
        assert!(aliases.iter().any(|alias| alias == own), "{name}: {aliases:?}");
        assert!(SAMPLE.text(&node.href.file()).contains(own), "{name} is shown with {own}");
        let facts = facts_under("## Names in their own scripts");
        assert!(facts.is_empty() || facts.contains(own), "{own} is in the facts");
    }
}

#[test]
fn coordinates_are_those_of_the_facts() {
    let table: BTreeMap<&str, (f64, f64)> = BTreeMap::from([
        ("komsomolsk-on-amur", (50.55, 137.01)),
        ("knaaz", (50.60, 137.08)),
        ("vostochny-cosmodrome", (51.88, 128.33)),
        ("vladivostok", (43.12, 131.89)),
        ("moscow", (55.75, 37.62)),
        ("pyongyang", (39.02, 125.75)),
        ("kyiv", (50.45, 30.52)),
        ("seoul", (37.57, 126.98)),
        ("washington", (38.90, -77.04)),
        ("tokyo", (35.68, 139.69)),
    ]);
    let facts = facts_under("## Places");
    for (latitude, longitude) in table.values() {
        let written = format!("{latitude:.2}, {longitude:.2}");
        assert!(facts.is_empty() || facts.contains(&written), "{written} is in the facts");
    }
    let placed: BTreeMap<&str, (f64, f64)> = graph()
        .locations
        .iter()
        .filter_map(|l| Some((l.node.id.as_str(), l.point.map(|p| (p.latitude, p.longitude))?)))
        .collect();
    assert_eq!(placed, table);
}

#[test]
fn places_lie_in_the_regions_that_the_facts_give() {
    for (place, region) in [
        ("komsomolsk-on-amur", "khabarovsk-region"),
        ("knaaz", "khabarovsk-region"),
        ("vostochny-cosmodrome", "amur-region"),
        ("vladivostok", "primorsky-region"),
    ] {
        let at = graph().locations.iter().position(|l| l.node.id == place).expect("a place");
        let around: Vec<&str> =
            graph().around(at).map(|at| graph().locations[at].node.id.as_str()).collect();
        assert!(around.contains(&region), "{place}: {around:?}");
    }
}

#[test]
fn every_event_and_every_briefing_cites_the_report() {
    assert_eq!(graph().sources.len(), 1, "there is one report");
    for event in &graph().events {
        assert!(event.citations.iter().any(|cited| cited.source == 0), "{}", event.node.id);
        let grade = event.citations[0].grade;
        assert!(
            grade.reliability.is_some() && grade.credibility.is_some(),
            "{} is graded",
            event.node.id
        );
    }
    for briefing in &graph().briefings {
        assert!(!briefing.node.prose.notes.is_empty(), "{}", briefing.node.id);
    }
    assert_eq!(
        SAMPLE.page("sources/cnn-2023-09-15/").fact("Events citing it").text(),
        graph().events.len().to_string()
    );
}

#[test]
fn there_is_a_briefing_for_each_day_and_one_for_the_week() {
    let dates: Vec<(&str, &str)> =
        graph().briefings.iter().map(|b| (b.date.edtf(), b.covers.edtf())).collect();
    let days = ["2023-09-13", "2023-09-14", "2023-09-15"];
    for day in days {
        assert!(dates.contains(&(day, day)), "{day}: {dates:?}");
    }
    assert!(dates.contains(&("2023-09-15", "2023-09-13/2023-09-15")), "{dates:?}");
    assert_eq!(dates.len(), 4);
}

#[test]
fn each_briefing_covers_all_events_of_its_days_and_links_whom_it_names() {
    for briefing in &graph().briefings {
        let covered: Vec<usize> = (0..graph().events.len())
            .filter(|&at| briefing.covers.covers(&graph().events[at].date))
            .collect();
        for at in covered {
            assert!(
                briefing.events.contains(&at),
                "{}: {}",
                briefing.node.id,
                graph().events[at].node.id
            );
        }
        let mentioned = &briefing.node.prose.mentions;
        assert!(mentioned.len() >= 5, "{}: {}", briefing.node.id, mentioned.len());
    }
}

#[test]
fn quotations_are_no_longer_than_the_few_words_of_the_facts() {
    let allowed = [
        "actively",
        "new era of 100-year friendship",
        "military operation",
        "sensitive area",
        "clear consequences",
    ];
    let desk = sample();
    for (_, node) in desk.prepare().graph.nodes() {
        if !matches!(node.file.as_deref(), Some(file) if file.contains("/events/") || file.contains("/briefings/"))
        {
            continue;
        }
        for quoted in node.prose.plain.split('“').skip(1) {
            let quoted = quoted.split('”').next().unwrap_or_default();
            assert!(allowed.contains(&quoted), "{}: “{quoted}”", node.id);
        }
    }
}
