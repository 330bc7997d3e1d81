//! Cards: small files that tell what a link leads to.

use dateline::model::Marking;
use dateline::plan::cards::fnv1a;

use crate::desk::{Built, Desk};

/// The card of a page, found as a script finds it.
fn card(built: &Built, path: &str) -> Option<serde_json::Value> {
    let files: u32 = built.page("").one("html").attribute("data-cards")?.parse().expect("a number");
    let file = built.json(&format!("data/cards/{:02x}.json", fnv1a(path.as_bytes()) % files));
    file["cards"].get(path).cloned()
}

fn desk() -> Desk {
    Desk::new()
        .actor(
            "kim",
            "Kim Jong Un",
            "kind: person\nroles: [{title: Leader, of: dprk}]\nsummary: He leads.\n",
        )
        .actor("dprk", "North Korea", "kind: state\n")
        .location("amur", "Amur", "kind: region\n")
        .location("vostochny", "Vostochny", "kind: cosmodrome\nwithin: amur\n")
        .file("content/sources/s.yaml", "title: A report\npublisher: CNN\ndate: 2023-09-15\n")
        .event(
            "talks",
            "They talked.",
            "actors: [kim]\nlocations: [vostochny]\nstatus: confirmed\n",
        )
        .file(
            "content/events/next.yaml",
            "title: Next\ndate: 2024-01-01\nstatus: planned\nactors: [kim]\n",
        )
        .briefing("b", "A text.", "summary: In short.\n")
}

#[test]
fn every_record_has_a_card_where_the_hash_of_its_address_says() {
    let built = desk().build();
    let kim = card(&built, "actors/kim/").expect("a card");
    assert_eq!(kim["kind"], "Person");
    assert_eq!(kim["name"], "Kim Jong Un");
    assert_eq!(kim["note"], "Leader, North Korea");
    assert_eq!(kim["text"], "He leads.");
    assert_eq!(kim["events"], "2 events");
    // What is only planned has not happened.
    assert_eq!(kim["last"]["title"], "Event talks");
    assert_eq!(kim["last"]["date"], "13 Sep 2023");
    let place = card(&built, "locations/vostochny/").expect("a card");
    assert_eq!((&place["kind"], &place["note"]), (&"cosmodrome".into(), &"Amur".into()));
    let event = card(&built, "events/talks/").expect("a card");
    assert_eq!(event["date"], "13 September 2023");
    assert_eq!(event["status"]["label"], "Confirmed");
    assert_eq!(event["note"], "Vostochny");
    let briefing = card(&built, "briefings/b/").expect("a card");
    assert_eq!((&briefing["kind"], &briefing["text"]), (&"Briefing".into(), &"In short.".into()));
    let source = card(&built, "sources/s/").expect("a card");
    assert_eq!((&source["note"], &source["date"]), (&"CNN".into(), &"15 September 2023".into()));
}

#[test]
fn cards_are_dealt_out_evenly_to_files_that_are_small() {
    let desk = (0..500).fold(Desk::new(), |desk, n| desk.dated(&format!("e{n}"), "2023-09-13"));
    let built = desk.build();
    let sizes: Vec<usize> = built
        .files
        .keys()
        .filter(|path| path.starts_with("data/cards/"))
        .map(|path| built.json(path)["cards"].as_object().expect("cards").len())
        .collect();
    assert_eq!((sizes.len(), sizes.iter().sum::<usize>()), (8, 500));
    assert!(sizes.iter().all(|size| (30..100).contains(size)), "{sizes:?}");
    assert!(card(&built, "events/e499/").is_some());
}

#[test]
fn what_the_audience_may_not_see_has_no_card_and_is_the_last_event_of_none() {
    let desk = desk().file(
        "content/events/secret.yaml",
        "title: Secret talks\ndate: 2023-09-20\ntlp: red\nactors: [kim, spy]\n",
    );
    let built = desk.build();
    for (path, bytes) in built.files.iter().filter(|(path, _)| path.starts_with("data/cards/")) {
        let text = String::from_utf8_lossy(bytes);
        assert!(!text.contains("ecret") && !text.contains("spy"), "{path}");
    }
    let inside = desk.audience(Marking::Red).build();
    assert_eq!(card(&inside, "events/secret/").expect("a card")["marking"], "TLP:RED");
    assert_eq!(card(&inside, "actors/kim/").expect("a card")["last"]["title"], "Secret talks");
}

#[test]
fn a_desk_without_records_has_no_cards() {
    let built = Desk::new().build();
    assert!(built.files.keys().all(|path| !path.starts_with("data/cards/")));
    assert!(!built.text("").contains("data-cards"));
}
