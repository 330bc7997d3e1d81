//! What was revised, when and by whom: histories of records, and what changed on the desk.

use std::collections::BTreeMap;
use std::sync::Arc;

use dateline::history::{Act, Block, BlockKind, Change, History, Piece, Revision, Value};
use dateline::link::{Graph, Target};
use dateline::model::{Kind, Marking};
use serde_json::Value as Json;

use crate::desk::{Built, Desk};
use crate::html::Element;

/// Noon of 13 September 2023 in UTC; days of the tests count from it.
const NOON: i64 = 1_694_606_400;

const DAY: i64 = 86_400;

/// Revisions told one by one, oldest first.
struct Past<'g> {
    graph: &'g Graph,
    all: Vec<Revision>,
    is_shallow: bool,
}

/// The name of the n-th commit.
fn commit(number: usize) -> Arc<str> {
    let high = 0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(number as u64 + 1);
    Arc::from(format!("{high:016x}{number:024x}"))
}

fn past(graph: &Graph) -> Past<'_> {
    Past { graph, all: Vec::new(), is_shallow: false }
}

impl Past<'_> {
    /// A revision of a record so many days after the first one's, by Ana, in a commit of its own.
    fn then(mut self, day: i64, id: &str, act: Act, changes: &[Change]) -> Self {
        let found = self.graph.nodes().find(|(_, node)| node.id == id);
        let number = self.all.len();
        self.all.push(Revision {
            target: found.map(|(target, _)| target),
            kind: found.map_or(Kind::Event, |(target, _)| target.kind),
            id: id.to_owned(),
            title: found.map_or_else(|| format!("Event {id}"), |(_, node)| node.title.clone()),
            commit: Some(commit(number)),
            seconds: NOON + day * DAY + i64::try_from(number).expect("few"),
            author: Some(Arc::from("Ana")),
            message: None,
            act,
            changes: changes.to_vec(),
        });
        self
    }

    fn added(self, day: i64, id: &str) -> Self {
        self.then(day, id, Act::Added, &[])
    }

    fn revised(self, day: i64, id: &str, changes: &[Change]) -> Self {
        self.then(day, id, Act::Revised, changes)
    }

    /// Changes the revision that was told last.
    fn but(mut self, change: impl FnOnce(&mut Revision)) -> Self {
        change(self.all.last_mut().expect("a revision"));
        self
    }

    fn history(mut self) -> History {
        self.all.reverse();
        let mut by_record: BTreeMap<Target, Vec<usize>> = BTreeMap::new();
        for (at, revision) in self.all.iter().enumerate() {
            if let Some(target) = revision.target {
                by_record.entry(target).or_default().push(at);
            }
        }
        History { revisions: self.all, by_record, is_shallow: self.is_shallow }
    }
}

fn value(text: &str) -> Value {
    Value { text: text.to_owned(), detail: None, target: None }
}

fn status(before: &str, after: &str) -> Change {
    Change::Field {
        field: "status".to_owned(),
        before: Some(value(before)),
        after: Some(value(after)),
    }
}

fn text(blocks: Vec<Block>, added: usize, removed: usize) -> Change {
    Change::Text { field: "text".to_owned(), blocks, added, removed }
}

fn paragraph(pieces: Vec<Piece>) -> Block {
    Block::Words { kind: BlockKind::Paragraph, pieces }
}

/// A desk of one event, one place and one briefing.
fn desk() -> Desk {
    Desk::new()
        .event("talks", "Talks began.", "status: confirmed\nlocations: [vladivostok]\n")
        .location("vladivostok", "Vladivostok", "")
        .briefing("day", "A day of talks.", "")
}

fn find(graph: &Graph, id: &str) -> Option<Target> {
    graph.nodes().find(|(_, node)| node.id == id).map(|(target, _)| target)
}

/// The event was reported, confirmed, moved to a port, and its text rewritten.
fn talks(graph: &Graph) -> Past<'_> {
    let same = |text: &str| Piece::Same(text.to_owned());
    let blocks = vec![
        Block::Same(3),
        paragraph(vec![
            same("The talks "),
            Piece::Removed("are to begin".to_owned()),
            Piece::Added("began".to_owned()),
            same(" on <Monday>."),
        ]),
        Block::Words { kind: BlockKind::Item, pieces: vec![Piece::Added("A pact".to_owned())] },
    ];
    let located = Change::List {
        field: "locations".to_owned(),
        added: vec![Value { target: find(graph, "vladivostok"), ..value("Vladivostok") }],
        removed: Vec::new(),
        revised: Vec::new(),
    };
    past(graph)
        .added(0, "talks")
        .but(|it| it.message = Some(Arc::from("Put the talks on record")))
        .added(0, "vladivostok")
        .added(0, "day")
        .revised(1, "talks", &[status("reported", "confirmed"), located])
        .but(|it| {
            it.author = Some(Arc::from("Bo <b>"));
            it.message = Some(Arc::from("Confirm the talks <script>\n\nTwo sources\nsay so.\n"));
        })
        .revised(2, "talks", &[text(blocks, 3, 4)])
}

fn built() -> Built {
    desk().build_with(|graph| talks(graph).history())
}

/// The line under a page that tells when it was revised.
fn line(page: &Element) -> String {
    page.main().one("p.revised").text()
}

#[test]
fn a_page_tells_when_it_was_put_on_record_when_revised_how_often_and_by_whom() {
    let built = built();
    assert_eq!(
        line(&built.page("events/talks/")),
        "On record since 13 September 2023 last revised 15 September 2023 by Ana, Bo <b> 3 revisions"
    );
    assert_eq!(
        line(&built.page("briefings/day/")),
        "First published 13 September 2023 by Ana History"
    );
    let link = built.page("events/talks/").one("p.revised a").attribute("href");
    assert_eq!(link.as_deref(), Some("../../events/talks/history/"));
}

#[test]
fn without_history_no_page_speaks_of_one() {
    for built in [desk().build(), desk().build_with(|_| History::default())] {
        let told = ["history/", "changes/"];
        assert!(!built.pages().any(|page| told.iter().any(|told| page.ends_with(told))));
        for page in built.pages() {
            let page = built.page(page);
            assert!(page.all("p.revised").is_empty() && page.all(".lately").is_empty());
            assert!(!page.text().contains("Changes"), "the footer");
        }
    }
}

#[test]
fn a_history_shows_each_revision_with_its_message_and_what_is_different() {
    let built = built();
    let page = built.page("events/talks/history/");
    let revisions = page.all("li.revision");
    let headlines: Vec<String> = revisions.iter().map(|it| it.one("h2").text()).collect();
    assert_eq!(headlines, ["Revised", "Confirm the talks <script>", "Put the talks on record"]);
    assert_eq!(revisions[1].texts(".message p"), ["Two sources say so."]);
    assert_eq!(
        revisions[1].texts(".told li"),
        ["Status: reported now confirmed", "Added location: Vladivostok"]
    );
    let place = revisions[1].one(".told a").attribute("href");
    assert_eq!(place.as_deref(), Some("../../../locations/vladivostok/"));
    assert_eq!(revisions[2].texts(".told li"), ["Put on record"]);
    let difference = revisions[0].one(".difference");
    assert_eq!(difference.one("h3").text(), "Text 3 words added, 4 words removed");
    assert_eq!(
        difference.texts(".blocks p"),
        [
            "3 paragraphs unchanged",
            "The talks [removed: are to begin][added: began] on <Monday>.",
            "[added: A pact]",
        ]
    );
    let facts = revisions[1].one(".facts-line");
    assert_eq!(facts.one("time").attribute("datetime").as_deref(), Some("2023-09-14T12:00:03Z"));
    assert_eq!(facts.one("time").text(), "14 September 2023, 12:00");
}

#[test]
fn the_main_part_of_a_history_is_as_reviewed() {
    let built = built();
    let html = built.text("events/talks/history/");
    let main = html.split_once("<main").and_then(|(_, rest)| rest.split_once("</main>"));
    insta::assert_snapshot!(format!("<main{}</main>", main.expect("a main part").0));
}

#[test]
fn a_history_has_a_canonical_address_a_way_back_and_no_place_in_the_sitemap() {
    let built = built();
    let page = built.page("events/talks/history/");
    let canonical = page.all("link").iter().find_map(|link| {
        (link.attribute("rel")? == "canonical").then(|| link.attribute("href")).flatten()
    });
    assert_eq!(canonical.as_deref(), Some("https://desk.example/events/talks/history/"));
    assert_eq!(page.one("h1 a").attribute("href").as_deref(), Some("../../../events/talks/"));
    let sitemap = built.text("sitemap.xml");
    assert!(!sitemap.contains("history/"));
    assert!(sitemap.contains("<loc>https://desk.example/changes/</loc>"));
    assert!(!html_says_noindex(&built, "events/talks/history/"));
}

fn html_says_noindex(built: &Built, page: &str) -> bool {
    built.text(page).contains("content=\"noindex")
}

#[test]
fn the_history_of_a_marked_record_is_marked() {
    let built = desk()
        .file("content/events/talks.yaml", "title: Talks\ndate: 2023-09-13\ntlp: amber\n")
        .audience(Marking::Amber)
        .build_with(|graph| past(graph).added(0, "talks").history());
    let page = built.page("events/talks/history/");
    assert_eq!(page.one("body").attribute("data-marking").as_deref(), Some("amber"));
    assert!(html_says_noindex(&built, "events/talks/history/"));
    let change = built.page("changes/").one("li.change");
    assert_eq!(change.one("strong.marking").text(), "TLP:AMBER");
    assert_eq!(built.page("").section("Lately changed").one("strong.marking").text(), "TLP:AMBER");
    assert!(built.text("changes/feed.xml").contains("TLP:AMBER"));
}

#[test]
fn machines_are_told_when_a_page_was_last_revised() {
    let revise = |graph: &Graph| {
        let new = text(Vec::new(), 1, 0);
        talks(graph)
            .revised(5, "day", std::slice::from_ref(&new))
            .revised(6, "day", &[new])
            .but(|it| {
                it.commit = None;
            })
            .history()
    };
    let built = Desk::with_settings("timezone: Asia/Vladivostok\n")
        .event("talks", "Talks.", "")
        .location("vladivostok", "Vladivostok", "")
        .briefing("day", "x", "corrections: [{date: 2023-09-15, text: y}]\n")
        .build_with(revise);
    let wanted = "2023-09-18T22:00:05+10:00";
    let page = built.page("briefings/day/");
    let meta = page.all("meta").iter().find_map(|meta| {
        (meta.attribute("property")? == "article:modified_time")
            .then(|| meta.attribute("content"))
            .flatten()
    });
    assert_eq!(meta.as_deref(), Some(wanted), "what is not committed does not count");
    let json: Json = serde_json::from_str(&script(built.text("briefings/day/"))).expect("JSON-LD");
    assert_eq!(json["dateModified"], wanted);
    let sitemap = built.text("sitemap.xml");
    assert!(sitemap.contains(&format!("briefings/day/</loc><lastmod>{wanted}</lastmod>")));
    assert!(sitemap.contains("<loc>https://desk.example/events/</loc></url>"), "no lists");
    let event = "2023-09-15T22:00:04+10:00";
    assert_eq!(modified(&built, "briefings/day/"), wanted);
    assert_eq!(modified(&built, "events/talks/"), event);
    let feed = built.text("feed.xml");
    let (head, entries) = feed.split_once("<entry>").expect("an entry");
    assert!(head.contains(&format!("<updated>{wanted}</updated>")), "{head}");
    assert!(entries.contains(&format!("<updated>{event}</updated>")), "{entries}");
    let calendar = built.text("calendar.ics");
    let revised = "\r\nDTSTAMP:20230915T120004Z\r\nLAST-MODIFIED:20230915T120004Z\r\n";
    assert!(calendar.contains(revised), "{calendar}");
}

/// When an entry of the desk's feed was last changed, by its page.
fn modified(built: &Built, page: &str) -> String {
    let feed = built.json("feed.json");
    let items = feed["items"].as_array().expect("items");
    let url = format!("https://desk.example/{page}");
    let item = items.iter().find(|item| item["url"] == *url).expect("an entry");
    item["date_modified"].as_str().expect("a time").to_owned()
}

fn script(html: &str) -> String {
    let rest = html.split_once("application/ld+json\">").expect("a script").1;
    rest.split_once("</script>").expect("an end").0.to_owned()
}

#[test]
fn what_is_not_yet_committed_says_so_and_is_in_no_feed() {
    let built = desk().build_with(|graph| {
        let past = talks(graph).revised(3, "talks", &[status("confirmed", "denied")]);
        past.but(|it| it.commit = None).history()
    });
    assert!(line(&built.page("events/talks/")).contains("Not yet committed"));
    let newest = &built.page("events/talks/history/").all("li.revision")[0];
    assert_eq!(newest.one("h2").text(), "Not yet committed");
    assert!(
        newest.all("time").is_empty() && newest.attribute("id").as_deref() == Some("r-uncommitted")
    );
    assert!(built.page("changes/").all("li.change")[0].text().contains("Not yet committed"));
    assert!(!built.text("changes/feed.xml").contains("denied"));
}

#[test]
fn a_shallow_history_says_that_it_does_not_know_the_beginning() {
    let shallow = |graph: &Graph| {
        let mut past = talks(graph);
        past.is_shallow = true;
        let first = past.all[0].commit.clone();
        past.all[1].commit.clone_from(&first);
        past.all[2].commit = first;
        past.history()
    };
    let built = desk().build_with(shallow);
    assert!(line(&built.page("briefings/day/")).starts_with("On record since 13 September 2023"));
    let unknown = "Earlier revisions are not known here.";
    assert!(built.page("briefings/day/history/").main().text().contains(unknown));
    let changes = built.page("changes/").main();
    assert!(changes.text().contains(unknown));
    assert!(changes.texts(".kicker").iter().all(|act| act != "New"), "what was there is not new");
    // Else each deployment from such a clone would call all of it changed.
    assert_eq!(modified(&built, "briefings/day/"), "2023-09-13T00:00:00Z");
    assert!(built.text("sitemap.xml").contains("briefings/day/</loc></url>"));
}

#[test]
fn long_histories_are_paged_and_links_to_a_revision_lead_to_its_page() {
    let long = |graph: &Graph| {
        let mut past = past(graph).added(0, "talks");
        for day in 1..=24 {
            past = past.revised(day, "talks", &[status("reported", "confirmed")]);
        }
        past.history()
    };
    let built = Desk::with_settings("per_page: 10\n").event("talks", "x", "").build_with(long);
    for (page, count) in [("", 10), ("page/2/", 10), ("page/3/", 5)] {
        let page = built.page(&format!("events/talks/history/{page}"));
        assert_eq!(page.all("li.revision").len(), count);
    }
    assert!(!built.has("events/talks/history/page/4/"));
    let mut seen = 0;
    for number in 1..=3 {
        let list =
            if number == 1 { "changes/".to_owned() } else { format!("changes/page/{number}/") };
        for change in built.page(&list).all("li.change") {
            let link = change.all(".facts-line a")[0].attribute("href").expect("an address");
            let (page, anchor) = link.split_once('#').expect("an anchor");
            let page = built.page(page.trim_start_matches("../"));
            assert_eq!(page.all(&format!("#{anchor}")).len(), 1, "{link}");
            seen += 1;
        }
    }
    assert_eq!(seen, 25);
}

#[test]
fn two_revisions_of_one_commit_have_anchors_of_their_own() {
    let built = desk().build_with(|graph| {
        let past = talks(graph).revised(3, "talks", &[status("a", "b")]);
        let commit = past.all[3].commit.clone();
        let mut past = past.but(|it| it.commit = None);
        past.all[4].commit = commit;
        past.history()
    });
    let page = built.page("events/talks/history/");
    let ids: Vec<_> = page.all("li.revision").iter().map(|it| it.attribute("id")).collect();
    let unique: std::collections::BTreeSet<_> = ids.iter().collect();
    assert_eq!(unique.len(), ids.len(), "{ids:?}");
}

#[test]
fn a_revision_links_to_its_commit_where_the_repository_is_known() {
    for (repository, wanted) in [
        ("https://github.com/org/desk", Some("https://github.com/org/desk/commit/")),
        ("https://gitlab.com/org/desk", Some("https://gitlab.com/org/desk/-/commit/")),
        ("https://codeberg.org/org/desk", Some("https://codeberg.org/org/desk/commit/")),
        ("{url: 'https://github.com/org/desk', commit: false}", None),
        (
            "{url: 'https://github.com/org/desk', commit: 'https://g.example/?c={commit}'}",
            Some("https://g.example/?c="),
        ),
    ] {
        let built = Desk::with_settings(&format!("repository: {repository}\n"))
            .event("talks", "x", "")
            .build_with(|graph| past(graph).added(0, "talks").history());
        assert_eq!(built.problems(), [""; 0], "{repository}");
        let facts = built.page("events/talks/history/").one("li.revision .facts-line");
        let commit = commit(0);
        let links: Vec<String> =
            facts.all("a").iter().filter_map(|a| a.attribute("href")).collect();
        let link = links.iter().find(|link| link.starts_with("https://"));
        assert_eq!(link.cloned(), wanted.map(|start| format!("{start}{commit}")));
    }
}

#[test]
fn changes_are_grouped_by_day_and_by_record() {
    let built = desk().build_with(|graph| {
        talks(graph)
            .revised(2, "talks", &[status("confirmed", "disputed")])
            .revised(2, "talks", &[status("disputed", "denied"), text(Vec::new(), 2, 0)])
            .then(2, "gone", Act::Removed, &[])
            .then(2, "vladivostok", Act::Renamed { from: "port".to_owned() }, &[])
            .history()
    });
    let page = built.page("changes/");
    let days = page.all("li.day");
    let dates: Vec<String> = days.iter().map(|day| day.one("h2").text()).collect();
    assert_eq!(
        dates,
        ["Friday 15 September 2023", "Thursday 14 September 2023", "Wednesday 13 September 2023"]
    );
    let changes = days[0].all("li.change");
    let titles: Vec<String> = changes.iter().map(|it| it.one("h3").text()).collect();
    assert_eq!(titles, ["Event gone", "Event talks", "Vladivostok"]);
    assert_eq!(changes[0].one(".kicker").text(), "Removed");
    assert!(changes[0].all("a").is_empty());
    assert_eq!(
        changes[1].texts(".told li"),
        ["Text: 5 words added, 4 words removed", "Status: confirmed now denied"]
    );
    assert!(changes[1].one(".facts-line").text().contains("3 revisions"));
    assert_eq!(changes[2].texts(".told li"), ["Renamed from port"]);
    let link = changes[1].one("h3 a").attribute("href");
    assert_eq!(link.as_deref(), Some("../events/talks/"));
}

#[test]
fn a_day_that_adds_a_whole_desk_is_told_by_numbers() {
    let mut desk = Desk::new().actor("ana", "Ana Petrova", "").actor("bo", "Bo Li", "");
    for number in 0..40 {
        desk = desk.event(&format!("e{number:02}"), "x", "status: confirmed\n");
    }
    let built = desk.build_with(|graph| {
        let mut past = past(graph).added(0, "ana").added(0, "bo");
        for number in 0..40 {
            past = past.added(0, &format!("e{number:02}"));
        }
        past.revised(0, "e07", &[status("reported", "confirmed")]).history()
    });
    let changes = built.page("changes/").all("li.change");
    assert_eq!(changes.len(), 1, "a record that is new that day is not revised, too");
    assert_eq!(changes[0].one("h3").text(), "40 events, 2 actors");
    assert_eq!(changes[0].all(".among a").len(), 8);
    assert!(changes[0].one(".among").text().ends_with("and 34 more"));
    let feed = built.json("changes/feed.json");
    assert_eq!(feed["items"].as_array().map(Vec::len), Some(1));
    assert_eq!(feed["items"][0]["title"], "New: 40 events, 2 actors");
}

#[test]
fn what_one_commit_did_to_many_records_is_told_once() {
    let mut desk = desk();
    for number in 0..40 {
        desk = desk.event(&format!("e{number:02}"), "x", "");
    }
    let built = desk.build_with(|graph| {
        let mut past = talks(graph);
        let tagged = Change::List {
            field: "tags".to_owned(),
            added: vec![value("arms-transfers")],
            removed: vec![value("arms")],
            revised: Vec::new(),
        };
        for number in 0..40 {
            let id = format!("e{number:02}");
            past = past.revised(3, &id, std::slice::from_ref(&tagged)).but(|it| {
                it.commit = Some(commit(99));
                it.message = Some(Arc::from("Call arms what they are"));
            });
        }
        past.revised(3, "talks", &[status("confirmed", "denied")]).history()
    });
    let changes = built.page("changes/").all("li.day")[0].all("li.change");
    let titles: Vec<String> = changes.iter().map(|change| change.one("h3").text()).collect();
    assert_eq!(titles, ["40 events", "Event talks"]);
    assert_eq!(changes[0].texts(".told li"), ["Call arms what they are"]);
    assert_eq!(changes[0].one(".kicker").text(), "Revised");
}

#[test]
fn a_feed_of_changes_is_bounded_and_does_not_rewrite_the_past() {
    let to = |days: i64| {
        let long = move |graph: &Graph| {
            let mut past = past(graph).added(0, "talks");
            for day in 1..=days {
                past = past.revised(day, "talks", &[status("reported", "confirmed")]);
            }
            past.history()
        };
        desk().build_with(long).json("changes/feed.json")["items"]
            .as_array()
            .cloned()
            .expect("items")
    };
    let (before, after) = (to(60), to(61));
    assert_eq!(before.len(), 50);
    let id = |item: &Json| item["id"].as_str().expect("an id").to_owned();
    assert_eq!(id(&before[0]), "https://desk.example/changes/#2023-11-12-event-talks");
    assert_eq!(
        before[0]["url"].as_str().map(|url| url.contains("/events/talks/history/#r-")),
        Some(true)
    );
    let ids: std::collections::BTreeSet<String> = before.iter().map(id).collect();
    assert_eq!(ids.len(), 50);
    assert_eq!(
        after[1..].iter().map(id).collect::<Vec<_>>(),
        before[..49].iter().map(id).collect::<Vec<_>>()
    );
    for (new, old) in after[1..].iter().zip(&before) {
        assert_eq!(
            (&new["content_html"], &new["date_modified"]),
            (&old["content_html"], &old["date_modified"])
        );
    }
}

#[test]
fn changes_are_announced_on_the_home_page_and_in_the_footer() {
    let built = built();
    let home = built.page("");
    let lately = home.section("Lately changed");
    assert_eq!(
        lately.texts("li"),
        [
            "Event talks Revised 15 September 2023",
            "Event talks Revised 14 September 2023",
            "Briefing day New 13 September 2023",
            "Event talks New 13 September 2023",
            "Vladivostok New 13 September 2023",
        ]
    );
    let footer: Vec<_> = home.all("footer a").iter().filter_map(|a| a.attribute("href")).collect();
    assert!(footer.contains(&"./changes/".to_owned()));
    let feeds: Vec<_> =
        built.page("changes/").all("link").iter().filter_map(|l| l.attribute("href")).collect();
    assert!(feeds.contains(&"../changes/feed.xml".to_owned()));
}

#[test]
fn every_feed_of_changes_can_be_read() {
    let built = built();
    for path in ["changes/feed.xml", "changes/feed.json"] {
        let feed = feed_rs::parser::parse(built.text(path).as_bytes()).expect(path);
        assert_eq!(feed.title.map(|title| title.content).as_deref(), Some("Changes – Test Desk"));
        let titles: Vec<String> =
            feed.entries.into_iter().filter_map(|entry| Some(entry.title?.content)).collect();
        assert_eq!(titles[..2], ["Revised (Event): Event talks", "Revised (Event): Event talks"]);
        assert_eq!(titles.len(), 5);
    }
}

#[test]
fn an_address_that_a_history_has_is_no_other_pages() {
    let page = |id: &str, more: &str| format!("---\ntitle: {id}\n{more}---\nx\n");
    let desk = Desk::with_settings("facets: {history: History}\n")
        .event("history", "x", "history: some\n")
        .file("content/pages/changes.md", page("changes", ""))
        .file("content/pages/method.md", page("method", "aliases: [/events/history/history/]\n"));
    let built =
        desk.build_with(|graph| past(graph).added(0, "history").added(1, "method").history());
    for page in [
        "events/history/history/",
        "method/history/",
        "history/some/",
        "changes/",
        "pages/changes/",
    ] {
        assert!(built.has(page), "{page}");
    }
    assert_eq!(built.page("changes/").one("h1").text(), "Changes");
    // The page `changes`, and the old address, which is that of a history.
    assert_eq!(built.problems(), ["DL704", "DL311"]);
}

#[test]
fn the_old_address_of_a_history_leads_to_the_new_one() {
    let desk = Desk::with_settings("hosts: [netlify]\n")
        .event("talks", "x", "redirects: [/events/meeting/, /old/, /meeting.html]\n")
        .event("other", "x", "redirects: [/old/history/, /events/another/]\n")
        .event("quiet", "x", "redirects: [/events/silent/]\n");
    let built = desk.build_with(|graph| past(graph).added(0, "talks").added(1, "other").history());
    assert_eq!(built.problems(), [] as [&str; 0]);
    let leads_to = |from: &str| {
        let page = built.page(from);
        page.one("main a").attribute("href").expect("a link")
    };
    assert_eq!(leads_to("events/meeting/"), "../../events/talks/");
    assert_eq!(leads_to("events/meeting/history/"), "../../../events/talks/history/");
    assert_eq!(leads_to("events/another/history/"), "../../../events/other/history/");
    assert_eq!(leads_to("old/history/"), "../../events/other/", "what the desk wrote down holds");
    assert!(!built.has("events/silent/history/"), "what has no history had none to find");
    assert!(!built.has("meeting.html/history/"));
    let told = built.text("_redirects");
    assert!(told.contains("/events/meeting/history/ /events/talks/history/ 301"), "{told}");
}

#[test]
fn whatever_a_commit_says_a_page_can_be_written() {
    let built = desk().build_with(|graph| {
        talks(graph)
            .revised(0, "talks", &[])
            .but(|it| {
                it.seconds = i64::MAX;
                it.author = Some(Arc::from("\u{FDD0}\u{1b}[31m\u{202E}"));
                it.message = Some(Arc::from("\u{FDD0}\u{0}".repeat(9)));
                it.commit = Some(Arc::from("\"><script>"));
            })
            .revised(0, "talks", &[])
            .but(|it| it.seconds = i64::MIN)
            .history()
    });
    for page in ["events/talks/", "events/talks/history/", "changes/", ""] {
        let html = built.text(page);
        assert!(!html.contains(['\u{FDD0}', '\u{0}', '\u{1b}']), "{page}");
        assert!(!html.contains("\"><script>"), "{page}");
    }
}
