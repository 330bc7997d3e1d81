//! What is marked within a record, and names of what is held back, reach only those who may see
//! them: a desk with a word of its own in every place, built for every audience.

use std::collections::BTreeMap;
use std::io::Read;
use std::sync::{LazyLock, Mutex};

use dateline::audit::{Auditor, Leak};
use dateline::cache::NoCache;
use dateline::model::Marking;
use dateline::pipeline;

use crate::desk::{Built, Desk};

/// A desk under construction, with every word that it was given.
pub struct Canary {
    desk: Desk,
    words: Vec<Word>,
}

/// A word that stands in one place of the desk.
struct Word {
    text: String,
    marking: Marking,
    place: String,
}

impl Canary {
    /// A word that no other place has. It looks like a name and survives stemming.
    fn word(&mut self, marking: Marking, place: &str) -> String {
        let mut number = self.words.len();
        let mut letters = String::new();
        for _ in 0..3 {
            letters.push(char::from(b"bcdfghjklmnprtvw"[number % 16]));
            letters.push('a');
            number /= 16;
        }
        let text = format!("Zq{letters}qz");
        self.words.push(Word { text: text.clone(), marking, place: place.to_owned() });
        text
    }

    fn file(mut self, path: &str, text: impl Into<Vec<u8>>) -> Self {
        self.desk = self.desk.file(path, text);
        self
    }
}

/// Records of every kind that are marked as a whole.
fn whole_records(mut c: Canary, m: Marking) -> Canary {
    let mut w = |place: &str| c.word(m, &format!("{place} of a record"));
    let key = m.key().replace('+', "-");
    let (actor_id, actor, alias, role) = (w("id"), w("name"), w("alias"), w("role"));
    let (wikidata, tag, own, text) = (w("ids"), w("tag"), w("own key"), w("text"));
    let (picture, in_picture, photo, in_photo) =
        (w("picture"), w("in a picture"), w("photo"), w("in a photo"));
    let actor_file = format!(
        "id: {actor_id}\nname: {actor} Bearer\ntlp: {m}\naliases: [{alias} Alias]\nroles: [{{title: {role}}}]\nids: {{wikidata: {wikidata}}}\ntags: [{tag}]\nvessel: {{{own}: 1}}\nphoto: {photo}.jpg\nsummary: A note.\ntext: The {text} file.\n"
    );
    let (place_id, place, place_alias, place_kind) =
        (w("place id"), w("place"), w("place alias"), w("place kind"));
    let place_file = format!(
        "- {{id: {place_id}, name: {place} Base, tlp: {m}, aliases: [{place_alias} Point], kind: {place_kind}, coordinates: [1.5, 2.5]}}\n"
    );
    let (source_id, source, url, publisher, author) =
        (w("source id"), w("source"), w("url"), w("publisher"), w("author"));
    let source_file = format!(
        "id: {source_id}\ntitle: {source} Report\ntlp: {m}\nurl: https://example.org/{url}\narchive_url: https://example.net/{url}\npublisher: {publisher}\nauthors: [{author}]\n"
    );
    let (event_id, event, kind, only, quote, facet) =
        (w("event id"), w("event"), w("kind"), w("unregistered"), w("quote"), w("facet"));
    let (locator, inline, event_text) = (w("locator"), w("inline source"), w("event text"));
    let event_file = format!(
        "id: {event_id}\ntitle: {event} Meeting\ntlp: {m}\ndate: 2023-09-13\nkind: {kind}\nactors: [{only} Unit]\nsources: [{{title: {inline} Cable, quote: {quote} said, page: {locator}}}]\ntheatre: {facet}\ntext: A {event_text} text.\n"
    );
    let (briefing, by, old, correction, briefing_text, summary) = (
        w("briefing"),
        w("byline"),
        w("old address"),
        w("correction"),
        w("briefing text"),
        w("summary"),
    );
    let stem = w("file name").to_lowercase();
    let briefing_file = format!(
        "---\ntitle: {briefing} Briefing\ntlp: {m}\ndate: 2023-09-13\nauthors: [{by}]\naliases: [/{old}/]\nsummary: A {summary} summary.\ncorrections: [{{date: 2023-09-14, text: No {correction}.}}]\n---\nThe {briefing_text} text.\n"
    );
    let (page, page_text) = (w("page"), w("page text"));
    let page_stem = w("page file name").to_lowercase();
    let page_file = format!(
        "---\ntitle: {page} Page\ntlp: {m}\norder: 3\n---\nOn {page_text}. ![x](../assets/deep/{picture}%20.png)\n"
    );
    c.file(&format!("content/actors/whole-{key}.yaml"), actor_file)
        .file(&format!("content/locations/whole-{key}.yaml"), place_file)
        .file(&format!("content/sources/whole-{key}.yaml"), source_file)
        .file(&format!("content/events/whole-{key}.yaml"), event_file)
        .file(&format!("content/briefings/{stem}.md"), briefing_file)
        .file(&format!("content/pages/{page_stem}.md"), page_file)
        .file(&format!("content/assets/deep/{picture} .png"), in_picture)
        .file(&format!("content/assets/{photo}.jpg"), in_photo)
}

/// Records that all may see, in which something is marked.
fn within_records(mut c: Canary, m: Marking) -> Canary {
    let mut w = |place: &str| c.word(m, &format!("{place} within a record"));
    let key = m.key().replace('+', "-");
    let (span, block, item, cell, note, heading, link) = (
        w("span"),
        w("block"),
        w("list item"),
        w("table cell"),
        w("footnote"),
        w("heading"),
        w("link"),
    );
    let (quoted, code, fenced, unclosed) = (w("quotation"), w("code"), w("fence"), w("last block"));
    let (picture, in_picture, photo, in_photo) =
        (w("picture"), w("in a picture"), w("photo"), w("in a photo"));
    let text = format!(
        "Before. They met [in {span} Town]{{tlp={m}}} today.\n\n:::tlp {m}\nA {block} block.\n\n- with a list\n:::\n\n- one\n- [two {item}]{{tlp={m}}}\n\n| a | b |\n|---|---|\n| [{cell}]{{tlp={m}}} | c |\n\nNoted[^n]{{tlp={m}}}.\n\n[^n]: The {note} note.\n\n## [A {heading} heading]{{tlp={m}}}\n\nSee [{link}](https://example.com/{link}x){{tlp={m}}}.\n\n> :::tlp {m}\n> {quoted} said.\n> :::\n\n![a]( ../assets/{picture}.png){{tlp={m}}} Run `[{code}]{{tlp={m}}}`.\n\n```\n:::tlp {m}\n{fenced}\n:::\n```\n\n:::tlp {m}\nAnd {unclosed}.\n"
    );
    let indented: String = text.lines().map(|line| format!("  {line}\n")).collect();
    let (actor, role, source, publisher, status, alone, place) = (
        w("actor"),
        w("role"),
        w("source"),
        w("publisher"),
        w("locator"),
        w("single role"),
        w("place"),
    );
    let (tag, own, own_item, facet, kind, summary) =
        (w("tag"), w("own key"), w("own item"), w("facet"), w("kind"), w("summary"));
    let (bare, cited) = (w("bare address"), w("cited source"));
    let event = format!(
        "title: Open event {key}\ndate: 2023-09-12\nactors: [Open Person, {{actor: {actor} Person, role: {role}, tlp: {m}}}, {{actor: Second Person, role: {{value: {alone}, tlp: {m}}}}}]\nlocations: [{{location: {place} Camp, tlp: {m}}}]\nsources: [{{title: {source} Wire, publisher: {publisher}, page: {status}, tlp: {m}}}, {{value: \"https://example.org/{bare}\", tlp: {m}}}]\ntags: [open, {{tag: {tag}, tlp: {m}}}]\nvessel: {{name: Open, crew: {{name: {own}, tlp: {m}}}, list: [a, {{value: {own_item}, tlp: {m}}}]}}\ntheatre: {{value: {facet}, tlp: {m}}}\nphoto: {{value: /assets/{photo}.jpg, tlp: {m}}}\nkind: {{value: {kind}, tlp: {m}}}\nsummary: \"All, and [{summary} too]{{tlp={m}}}.\"\ntext: |\n{indented}"
    );
    let (alias, office, wikidata, member, short) =
        (w("alias"), w("office"), w("ids"), w("office in"), w("role of"));
    let actor = format!(
        "name: Open Actor {key}\naliases: [Open Alias {key}, {{name: {alias} Alias, tlp: {m}}}]\nroles: [{{title: {office}, tlp: {m}}}, {{title: Aide, of: {{value: {member} House, tlp: {m}}}}}, {{title: {{value: {short}, tlp: {m}}}, of: Open House}}]\nids: {{wikidata: {{value: {wikidata}, tlp: {m}}}}}\n"
    );
    let (within, place_kind, latitude) = (w("within"), w("place kind"), w("place alias"));
    let location = format!(
        "name: Open Place {key}\nwithin: {{value: {within} Region, tlp: {m}}}\nkind: {{value: {place_kind}, tlp: {m}}}\naliases: [{{value: {latitude} Spot, tlp: {m}}}]\ncoordinates: {{value: [3.5, 4.5], tlp: {m}}}\n"
    );
    let (archive, author, language) = (w("archive"), w("author"), w("publisher of a source"));
    let source = format!(
        "title: Open Source {key}\narchive_url: {{value: \"https://example.net/{archive}\", tlp: {m}}}\nauthors: [{{author: {author}, tlp: {m}}}]\npublisher: {{value: {language}, tlp: {m}}}\n"
    );
    let (correction, in_correction, by, title, old) =
        (w("correction"), w("span of a correction"), w("byline"), w("title"), w("old address"));
    let briefing = format!(
        "---\ntitle: \"Open briefing {key} [and {title}]{{tlp={m}}}\"\ndate: 2023-09-12\nauthors: [{{value: {by}, tlp: {m}}}]\naliases: [{{value: /{old}/, tlp: {m}}}]\ncorrections: [{{date: 2023-09-14, text: No {correction}., tlp: {m}}}, {{date: 2023-09-15, text: \"No[, {in_correction}]{{tlp={m}}}.\"}}]\nsources: [{{source: {cited} Paper, tlp: {m}}}]\n---\nOpen text. It says [@open-source-{key}].\n"
    );
    c.file(&format!("content/events/open-{key}.yaml"), event)
        .file(&format!("content/actors/open-{key}.yaml"), actor)
        .file(&format!("content/locations/open-{key}.yaml"), location)
        .file(&format!("content/sources/open-source-{key}.yaml"), source)
        .file(&format!("content/briefings/open-{key}.md"), briefing)
        .file(&format!("content/assets/{picture}.png"), in_picture)
        .file(&format!("content/assets/{photo}.jpg"), in_photo)
}

/// A record that all may see, in which names of a restricted one stand everywhere.
fn names_in_texts(mut c: Canary, m: Marking) -> Canary {
    let mut w = |place: &str| c.word(m, place);
    let key = m.key().replace('+', "-");
    let (first, last) = (w("first name"), w("last name"));
    let (alias, place, event) = (w("sole alias"), w("place in texts"), w("title in texts"));
    let name = format!("{first} {last}");
    c.file(
        &format!("content/actors/named-{key}.yaml"),
        format!("name: {name}\naliases: [{alias}]\ntlp: {m}\n"),
    )
    .file(&format!("content/locations/named-{key}.yaml"), format!("name: {place}\ntlp: {m}\n"))
    .file(
        &format!("content/events/named-{key}.yaml"),
        format!("title: {event} of Minsk\ndate: 2023-09-11\ntlp: {m}\n"),
    )
    .file(
        &format!("content/briefings/naming-{key}.md"),
        format!(
            "---\ntitle: {name} in {place}\ndate: 2023-09-11\nsummary: On {alias}.\ntags: [\"{name}\", fine]\nauthors: [{name}, A. B.]\nactors: [{name}, {{actor: Mr. Fine, role: aide of {name}}}, The {name} Group]\nlocations: [{alias}]\nsources: [{{title: Letter of {name}, quote: \"{name} said.\"}}, {{title: {event} of Minsk}}]\nnote: {{said: [\"by {name}\"], {alias}: 1}}\ntheatre: {name}\ncorrections: [{{date: 2023-09-12, text: Not {name}.}}]\n---\n# {name} in {place}\n\n{name} came. *{first}* {last} left; {}&nbsp;{} stayed; {first}\n{last}’s aide. [{alias}](https://example.com/) [[{alias}]] [[{name}|{name} himself]] [[!{alias}]] `{alias}` ![{name}](x.png \"{name}\") <b title=\"{name}\">{alias}</b>\n\n## On {alias}\n\n| {place} |\n|---|\n| {alias} |\n\n```\n{name}\n```\n\nNote[^1]. [x](../actors/named-{key}.yaml) [y](/actors/named-{key}/) [z](https://desk.example/actors/named-{key}/#x)\n\n![{alias}](../assets/a.png \"In {place}\")\n\n[^1]: {event} of Minsk.\n",
            first, last
        ),
    )
}

/// The desk, for an audience.
pub fn canary(audience: Marking) -> Canary {
    let desk = Desk::with_settings("facets: [theatre]\nlanguage: en\n")
        .file("content/assets/a.png", "open picture")
        .audience(audience);
    let mut canary = Canary { desk, words: Vec::new() };
    for marking in Marking::ALL {
        canary = whole_records(canary, marking);
        canary = within_records(canary, marking);
        canary = names_in_texts(canary, marking);
    }
    canary
}

/// Every file of a site, the search index too, as a browser reads it.
pub fn files(built: &Built) -> BTreeMap<String, Vec<u8>> {
    let all = Mutex::new(built.files.clone());
    pipeline::index(&built.site, &NoCache, &|path, bytes| {
        all.lock().expect("no panic before").insert(path.to_owned(), bytes.to_vec());
        Ok(())
    })
    .expect("an index");
    let mut all = all.into_inner().expect("no panic before");
    for bytes in all.values_mut().filter(|bytes| bytes.starts_with(&[0x1F, 0x8B])) {
        let mut plain = Vec::new();
        flate2::read::GzDecoder::new(&**bytes).read_to_end(&mut plain).expect("gzip");
        *bytes = plain;
    }
    all
}

/// Where a word stands, whatever its case.
fn places<'f>(files: &'f BTreeMap<String, String>, word: &str) -> Vec<&'f str> {
    let word = word.to_lowercase();
    let found = files.iter().filter(|(path, text)| path.contains(&word) || text.contains(&word));
    found.map(|(path, _)| path.as_str()).collect()
}

/// A desk that was built, with the files of its site.
type Site = (Canary, Built, BTreeMap<String, Vec<u8>>);

/// The desk built for every audience.
fn every_site() -> &'static [Site] {
    static SITES: LazyLock<Vec<Site>> = LazyLock::new(|| {
        let built = Marking::ALL.into_iter().map(|audience| {
            let canary = canary(audience);
            let built = canary.desk.build();
            let files = files(&built);
            (canary, built, files)
        });
        built.collect()
    });
    &SITES
}

#[test]
fn each_audience_is_shown_what_it_may_see_and_no_trace_of_the_rest() {
    for (audience, (canary, built, files)) in Marking::ALL.into_iter().zip(every_site()) {
        let files: BTreeMap<String, String> = files
            .iter()
            .map(|(path, bytes)| {
                (path.to_lowercase(), String::from_utf8_lossy(bytes).to_lowercase())
            })
            .collect();
        let mut wrong = Vec::new();
        for word in &canary.words {
            let places = places(&files, &word.text);
            let (marking, place) = (word.marking, &word.place);
            if word.marking > audience && !places.is_empty() {
                wrong.push(format!("{marking} {place} {} is in {places:?}", word.text));
            }
            if word.marking <= audience && places.is_empty() {
                wrong.push(format!("{marking} {place} {} is nowhere", word.text));
            }
        }
        assert!(wrong.is_empty(), "for {audience}: {wrong:#?}");
        let dead = crate::routes::dead_links(built);
        assert!(dead.iter().all(|link| link.contains("x.png")), "{dead:#?}");
    }
}

#[test]
fn what_is_marked_bears_its_marking_and_so_does_the_page() {
    let desk = || {
        Desk::new().event(
            "e",
            "Met [in *Minsk*, [deep]{tlp=green}]{tlp=amber} <i>today</i>.\n\n- a\n\n  :::tlp amber\n  inner\n  :::\n\n  b\n\nCode `[x]{tlp=clear}`:\n\n```\n:::tlp clear\n[y]{tlp=clear}\n:::\n```",
            "",
        )
    };
    let built = desk().audience(Marking::Amber).build();
    let page = built.page("events/e/");
    assert_eq!(page.one(".masthead strong.marking").text(), "TLP:AMBER");
    let labels = page.texts(".prose strong.marking");
    assert_eq!(labels, ["TLP:AMBER", "TLP:GREEN", "TLP:AMBER"]);
    assert_eq!(
        page.texts(".prose span.marked"),
        ["TLP:AMBER in Minsk, TLP:GREEN deep", "TLP:GREEN deep"]
    );
    assert_eq!(page.one(".prose li div.marked p").text(), "inner");
    assert_eq!(page.texts(".prose code"), ["[x]{tlp=clear}", ":::tlp clear [y]{tlp=clear} :::"]);
    let event = &built.site.graph.events[0].node.prose;
    assert!(event.plain.starts_with("Met in Minsk, deep today."), "{}", event.plain);
    let clear = desk().build();
    assert!(clear.prose("e").starts_with("<p>Met <i>today</i>.</p>"), "{}", clear.prose("e"));
    assert!(!clear.text("events/e/").contains("data-marking"));
    assert!(clear.problems().is_empty(), "{:?}", clear.site.diagnostics);
}

#[test]
fn a_marking_on_what_a_record_cannot_be_without_is_that_of_the_record() {
    for (fields, code) in [
        ("title: {value: Hidden, tlp: amber}\ndate: 2023-09-13\n", "DL216"),
        ("title: Hidden\ndate: {value: 2023-09-13, tlp: amber}\n", "DL216"),
        ("title: Hidden\ndate: 2023-09-13\ndraft: {value: no, tlp: amber}\n", "DL216"),
        ("title: Hidden\nid: {value: hidden, tlp: amber}\ndate: 2023-09-13\n", "DL216"),
    ] {
        let desk = || Desk::new().file("content/events/2023-09-13-e.yaml", fields);
        let built = desk().build();
        assert!(built.site.graph.events.is_empty(), "{fields}");
        assert_eq!(built.problems(), [code], "{fields}");
        assert_eq!(desk().audience(Marking::Amber).build().site.graph.events.len(), 1, "{fields}");
    }
}

#[test]
fn a_marking_within_a_record_that_cannot_be_read_is_red_and_an_error() {
    for fields in [
        "actors: [{actor: Hidden, tlp: ambr}]\n",
        "actors: [{actor: Hidden, tpl: amber}]\n",
        "actors: [{actor: Hidden, tlo: amber}]\n",
        "sources: [{title: Hidden, tkp: red}]\n",
        "actors: [{actor: Hidden, tlp: [red]}]\n",
        "actors: [{actor: Hidden, tlp: }]\n",
        "note: {value: Hidden, tlp: null}\n",
        "note: {value: Hidden, tlp_level: red}\n",
        "actors: [{actor: Hidden, TLP:RED}]\n",
        "actors: [{actor: Hidden, red}]\n",
        "sources: [{source: Hidden, reliability: B, TLP:AMBER+STRICT}]\n",
        "location: {location: Hidden, tlp:red}\n",
        "vessel: {name: Hidden, tlp:red}\n",
        "vessel: {name: Sever, crew: {names: Hidden, tlp=red}}\n",
        "note: \"A [Hidden]{tlp=rd}\"\n",
        "note: |\n  :::tlp ambr\n  Hidden\n  :::\n",
        "note: |\n  ::tlp amber\n  Hidden\n  ::\n",
        "note: \"A [Hidden]{.x tlp=red\"\n",
    ] {
        let built = Desk::new().event("e", "x", fields).audience(Marking::AmberStrict).build();
        assert!(built.problems().contains(&"DL206"), "{fields}: {:?}", built.problems());
        let leaks = built.files.values().filter(|b| String::from_utf8_lossy(b).contains("Hidden"));
        assert_eq!(leaks.count(), 0, "{fields}");
    }
}

#[test]
fn a_record_in_braces_that_lacks_the_space_after_a_colon_is_held_back() {
    for held in ["TLP:AMBER", "tlp:red", "draft:true", "published:false", "amber"] {
        let built = Desk::new()
            .file(
                "content/events/all.yaml",
                format!("- {{id: e, title: Hidden, date: 2023-09-13, {held}}}\n"),
            )
            .build();
        assert_eq!(built.problems(), ["DL206"], "{held}");
        assert!(built.site.graph.events.is_empty(), "{held}");
    }
}

#[test]
fn a_record_that_is_marked_only_in_words_is_held_back_as_they_say() {
    let text = |text: &str| {
        let text: String = text.lines().map(|line| format!("  {line}\n")).collect();
        format!("title: Hidden\ntext: |\n{text}")
    };
    for fields in [
        text("One.\n\nTLP:AMBER\n\nTwo."),
        text("**TLP:AMBER**\n\nOne."),
        text("One.\n\n(TLP:AMBER) Two."),
        "title: TLP:AMBER Hidden\n".to_owned(),
        "title: Hidden\ntags: [arms, TLP:AMBER]\n".to_owned(),
        "title: Hidden\ndistribution: TLP:AMBER\n".to_owned(),
        "title: Hidden\nactors: [Kim (TLP:AMBER)]\n".to_owned(),
        "title: Hidden\nsummary: |\n  One.\n\n  TLP:AMBER\n".to_owned(),
    ] {
        let desk = |more: &str| {
            Desk::new().file("content/events/e.yaml", format!("date: 2023-09-13\n{more}{fields}"))
        };
        let built = desk("").audience(Marking::Green).build();
        assert_eq!(built.problems(), ["DL216"], "{fields}");
        assert!(!built.site.diagnostics.iter().any(|found| found.is_error()), "{fields}");
        assert!(built.site.graph.events.is_empty(), "{fields}");
        let built = desk("").audience(Marking::Amber).build();
        assert_eq!(built.site.graph.events.len(), 1, "{fields}");
        let built = desk("tlp: amber\n").audience(Marking::Amber).build();
        assert!(built.problems().is_empty(), "{fields}: {:?}", built.site.diagnostics);
    }
}

#[test]
fn a_field_that_is_indented_into_the_text_or_stands_after_it_holds_back_and_is_an_error() {
    let yaml =
        |text: &str| ("content/events/e.yaml", format!("title: E\ndate: 2023-09-13\n{text}"));
    let markdown = |text: &str| {
        ("content/events/e.md", format!("---\ntitle: E\ndate: 2023-09-13\n---\n{text}"))
    };
    for (path, content) in [
        yaml("text: |\n  One.\n  tlp: red\n"),
        yaml("text: |\n  draft: true\n  One.\n"),
        yaml("text: |\n  One.\n\n  TLP:RED\n"),
        yaml("text: >\n  One.\n\n  tlp: red\n"),
        markdown("One.\n\ntlp: red\n"),
        markdown("One.\n\n---\ntlp: red\n---\n"),
        markdown("One.\n\n---\ndraft: true\ntags: [a]\n---\n"),
    ] {
        let built = Desk::new().file(path, content.as_str()).audience(Marking::Amber).build();
        assert_eq!(built.problems(), ["DL216"], "{content}: {:?}", built.site.diagnostics);
        assert!(built.site.diagnostics[0].is_error(), "{content}");
        assert!(built.site.graph.events.is_empty(), "{content}");
    }
}

#[test]
fn what_is_said_within_its_marking_is_said_rightly_and_a_text_may_speak_of_markings() {
    for text in [
        "One.\n\n:::tlp red\n(TLP:RED) Two.\n:::\n\nThree.",
        "TLP:RED is for the recipients only.\n\n| Marking | Who |\n|---|---|\n| TLP:RED | Recipients. |\n\n- TLP:AMBER: us",
        "```\ntlp: red\n```",
    ] {
        let built = Desk::new().event("e", text, "note: {value: x (TLP:RED), tlp: red}\n").build();
        assert!(built.problems().is_empty(), "{text}: {:?}", built.site.diagnostics);
        assert_eq!(built.site.graph.events.len(), 1, "{text}");
    }
}

#[test]
fn colours_that_are_keys_with_a_colon_mark_nothing() {
    let built = Desk::new().event("e", "x", "lights: {red: , green: 2}\nhull:\n  red:\n").build();
    assert!(built.problems().is_empty(), "{:?}", built.site.diagnostics);
    assert_eq!(built.site.graph.events.len(), 1);
}

#[test]
fn of_two_markings_in_one_place_the_stricter_counts_and_it_is_said() {
    for marks in ["{tlp=clear tlp=red}", "{tlp=clear .red}", "{data-tlp=clear tlp=red}"] {
        let built = Desk::new().event("e", &format!("A [Hidden]{marks} b."), "").build();
        assert_eq!(built.problems(), ["DL216"], "{marks}");
        assert!(!built.text("events/e/").contains("Hidden"), "{marks}");
    }
}

#[test]
fn a_marking_that_is_wrapped_long_or_typed_wide_is_read() {
    let long = "x".repeat(90);
    for text in [
        "A [Hidden]{\ntlp=red\n} b.".to_owned(),
        "A [Hidden]{.cls\ntlp=red} b.".to_owned(),
        format!("A [Hidden]{{#{long} tlp=red}} b."),
        format!("A b.\n\n:::note {long} tlp red\nHidden\n:::\n"),
        "A [Hidden]｛tlp=red｝ b.".to_owned(),
        "A b.\n\n：：：tlp red\nHidden\n：：：\n".to_owned(),
    ] {
        let desk = || Desk::new().event("e", &text, "");
        let built = desk().build();
        assert!(built.problems().is_empty(), "{text}: {:?}", built.site.diagnostics);
        assert_eq!(built.page("events/e/").one(".prose").text(), "A b.", "{text}");
        let wide = desk().audience(Marking::Red).build();
        let shown = wide.page("events/e/").one(".prose").text();
        assert!(shown.contains("TLP:RED") && shown.contains("Hidden"), "{shown}");
        assert!(!shown.contains("tlp") && !shown.contains('}'), "{shown}");
    }
}

#[test]
fn keys_of_the_desks_own_may_be_called_classification_and_mean_something_else() {
    let built = Desk::new()
        .event("e", "x", "vessel: {name: Sever, classification: RS, marking: white stripe}\n")
        .build();
    assert!(built.problems().is_empty(), "{:?}", built.site.diagnostics);
    assert!(built.text("data/events.jsonl").contains("white stripe"));
}

/// A desk with somebody whose name is restricted.
fn named() -> Desk {
    Desk::new().actor("orlanov", "Viktor Orlanov", "aliases: [Nightjar]\nshort: Viktor\ntlp: red\n")
}

#[test]
fn a_name_that_is_withheld_is_replaced_wherever_it_would_be_found() {
    let built = named()
        .actor("orlanov-house", "Viktor Orlanov House", "")
        .file(
            "content/briefings/b.md",
            "---\ntitle: Orlov and Viktor Orlanov\ndate: 2023-09-13\n---\nOne.\n\n*Viktor* Orlanov’s aide, VIKTOR ORLANOV, Viktor and nightjars; `Nightjar`. Viktor Orlanov House stands.\n",
        )
        .build();
    let page = built.page("briefings/b/");
    assert_eq!(page.one("h1").text(), "Orlov and [withheld]");
    assert_eq!(
        page.all(".prose p")[1].text(),
        "[withheld] [withheld]’s aide, [withheld], [withheld] and nightjars; [withheld]. Viktor Orlanov House stands."
    );
    assert_eq!(built.problems(), ["DL313"; 5]);
    assert_eq!(page.one(".prose em").text(), "[withheld]");
}

#[test]
fn a_name_that_is_withheld_is_withheld_however_it_looks() {
    let restricted = |fields: &str| {
        Desk::new().file("content/actors/src-7.yaml", format!("{fields}\ntlp: red\n"))
    };
    for (fields, text, shown) in [
        (
            "name: nightjar",
            "The source nightjar met them. Nightjar left.",
            "The source [withheld] met them. [withheld] left.",
        ),
        ("name: Source Seven\naliases: nightjar", "Nightjar left.", "[withheld] left."),
        ("name: 李", "李 said so.", "[withheld] said so."),
        ("name: 'OOO \"Promtech\"'", "OOO \"Promtech\" paid.", "[withheld] paid."),
        ("name: Alpha--Beta Group", "The Alpha--Beta Group.", "The [withheld]."),
        (
            "name: Viktor Orlanov",
            "See viktor-orlanov, viktor_orlanov.",
            "See [withheld], [withheld].",
        ),
        ("name: Viktor Orlanov", "Ask src-7-nest and src-7x.", "Ask src-7-nest and src-7x."),
        ("name: Viktor Orlanov", "[Viktor](https://a.example/) Orlanov.", "[withheld] [withheld]."),
    ] {
        let built = restricted(fields).briefing("b", text, "").build();
        assert_eq!(built.page("briefings/b/").one(".prose p").text(), shown, "{fields}");
        assert!(built.problems().contains(&"DL313") || text == shown, "{fields}");
    }
}

#[test]
fn a_label_that_holds_a_withheld_name_is_withheld_as_an_id_writes_it() {
    let built = Desk::new()
        .file("content/site.yaml", "title: Desk\nbase_url: https://desk.example\nfacets: {topic: Topic}\n")
        .actor("orlanov", "Viktor Orlanov", "aliases: [Nightjar]\ntlp: red\n")
        .event(
            "e",
            "x",
            "tags: [viktor-orlanov, nightjar, nightjar-affair, birds]\nkind: nightjar\ntopic: viktor-orlanov\ncontact: viktor-orlanov\nredirects: [/actors/viktor-orlanov/]\nsources: [{title: T, url: \"https://t.example/\", publisher: nightjar, language: Nightjar}]\n",
        )
        .build();
    let leaks: Vec<&String> = built
        .files
        .iter()
        .filter(|(path, bytes)| {
            let text = String::from_utf8_lossy(bytes).to_lowercase();
            [path.to_lowercase(), text]
                .iter()
                .any(|t| t.contains("orlanov") || t.contains("nightjar"))
        })
        .map(|(path, _)| path)
        .collect();
    assert_eq!(leaks, Vec::<&String>::new());
    assert!(built.files.contains_key("tags/birds/index.html"));
    assert_eq!(
        built.problems().iter().filter(|code| **code == "DL313").count(),
        7,
        "{:?}",
        built.problems()
    );
}

#[test]
fn a_file_that_bears_a_withheld_name_is_said_where_pages_link_to_their_source() {
    let desk = |more: &str| {
        named()
            .file(
                "content/site.yaml",
                format!("title: Desk\nbase_url: https://desk.example\n{more}"),
            )
            .file(
                "content/events/viktor-orlanov-cases.yaml",
                "- {id: e1, title: One, date: 2023-09-13}\n",
            )
            .build()
    };
    assert_eq!(desk("").problems(), Vec::<&str>::new());
    let found = desk("repository: https://github.com/desk/desk\n");
    assert_eq!(found.problems(), ["DL313"]);
    let folder = named()
        .file(
            "content/site.yaml",
            "title: Desk\nbase_url: https://desk.example\nrepository: https://github.com/desk/desk\n",
        )
        .file("content/events/viktor-orlanov/e1.yaml", "title: One\ndate: 2023-09-13\n");
    assert_eq!(folder.build().problems(), ["DL313"]);
}

#[test]
fn a_name_that_is_withheld_is_said_with_its_line_and_what_to_do() {
    let shown = named()
        .briefing("b", "One.\n\nThen Viktor Orlanov came [in]{tlp=red}, and Nightjar left.", "")
        .shown();
    for part in [
        "DL313",
        "content/briefings/b.md:7:6",
        "content/briefings/b.md:7:",
        "Nightjar",
        "[text]{tlp=red}",
    ] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
}

#[test]
fn a_name_that_something_else_bears_as_well_stays() {
    let built =
        named().location("nightjar", "Nightjar", "").event("e", "Nightjar is a town.", "").build();
    assert!(built.prose("e").contains("Nightjar"), "{}", built.prose("e"));
    assert!(built.problems().is_empty(), "{:?}", built.site.diagnostics);
}

#[test]
fn an_alias_that_is_marked_leads_nowhere_and_is_kept_out_of_texts() {
    let desk = || {
        Desk::new()
            .actor("orlanov", "Viktor Orlanov", "aliases: [Orlan, {name: Nightjar, tlp: amber}]\n")
            .event("e", "Nightjar met [[nightjar]] and Orlan.", "actors: [Nightjar, peskov]\n")
    };
    let built = desk().build();
    assert_eq!(
        built.page("events/e/").one(".prose").text(),
        "[withheld] met [withheld] and Orlan."
    );
    assert_eq!(built.site.graph.events[0].participants.len(), 1, "only Peskov");
    assert!(built.site.graph.actors.iter().all(|actor| actor.node.title != "Nightjar"));
    let wide = desk().audience(Marking::Amber).build();
    assert_eq!(wide.site.graph.events[0].participants.len(), 2);
    assert_eq!(wide.page("actors/orlanov/").one(".masthead strong.marking").text(), "TLP:AMBER");
}

#[test]
fn an_id_that_holds_a_name_that_is_withheld_is_pointed_out() {
    let event = "title: He leaves\ndate: 2023-09-13\n";
    let built = named().file("content/events/2023-viktor-orlanov-leaves.yaml", event).build();
    assert_eq!(built.problems(), ["DL313"]);
}

#[test]
fn whom_only_restricted_items_name_has_no_page_and_is_not_counted() {
    let built = Desk::new()
        .event("e", "x", "actors: [{actor: Hemlock, tlp: amber}, Peskov]\n")
        .event("f", "x", "actors: [Hemlock]\ntlp: red\n")
        .build();
    assert!(!built.has("actors/hemlock/") && built.has("actors/peskov/"));
    assert_eq!(built.site.graph.unregistered.len(), 1);
}

#[test]
fn a_file_that_only_what_is_held_back_names_is_not_copied() {
    let built = Desk::with_settings("description: See assets/site.png\n")
        .file("content/assets/own.csv", "1")
        .file("content/assets/seen.png", "2")
        .file("content/assets/both.png", "3")
        .file("content/assets/hidden.png", "4")
        .file("content/assets/span.png", "5")
        .file("content/assets/draft.png", "6")
        .file("content/assets/key.pdf", "7")
        .file("content/assets/theme.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>")
        .file("content/assets/site.png", "9")
        .file("content/assets/a/map.png", "10")
        .file("content/assets/roadmap.png", "11")
        .file("themes/mine/theme.yaml", "name: Mine\nextends: default\n")
        .file("themes/mine/static/theme.css", "body { background: url(../assets/theme.svg) }")
        .file("content/site.yaml", "title: x\nbase_url: https://desk.example/\ntheme: mine\ndescription: See assets/site.png\n")
        .event("e", "![x](../assets/seen.png) ![x](../assets/both.png) [![x](../assets/span.png)]{tlp=amber}", "")
        .event("f", "![x](../assets/both.png) ![x](../assets/hidden.png) theme.svg site.png", "tlp: red\nplan: key.pdf\n")
        .event("g", "![x](../assets/draft.png) map.png", "draft: true\n")
        .file("content/assets/defined.png", "12")
        .file("content/assets/noted.png", "13")
        .file("content/assets/remark.png", "14")
        .file("content/assets/raw.png", "15")
        .file("content/assets/full.csv", "16")
        .event(
            "h",
            "Text. ![photo][p]{tlp=red} Noted[^n]{tlp=red}. <!-- assets/remark.png --> <img src=\"../assets/raw.png\" alt=\"\"> [all](https://desk.example/assets/full.csv) [ raw.png full.csv]{tlp=red}\n\n[p]: ../assets/defined.png\n\n[^n]: ![x](../assets/noted.png)",
            "",
        )
        .build();
    let copied: Vec<&str> =
        built.files.keys().filter_map(|path| path.strip_prefix("assets/")).collect();
    assert_eq!(
        copied,
        [
            "both.png",
            "full.csv",
            "own.csv",
            "raw.png",
            "roadmap.png",
            "seen.png",
            "site.png",
            "theme.svg"
        ]
    );
}

#[test]
fn a_file_that_is_held_back_is_not_copied_however_its_name_is_written() {
    let red = "tlp: red\n";
    for (name, text, more) in [
        ("a_plan.png", "![x](../assets/a\\_plan.png)", red),
        ("a_plan.png", "![x](../assets/a\\_plan.png){tlp=red}", ""),
        ("a_plan.png", "[x]\n\n[x]: ../assets/a\\_plan.png", red),
        ("a_plan.png", "_a_plan.png_", red),
        ("a&plan.png", "![x](../assets/a&amp;plan.png)", red),
        ("aplan.png", "<img alt=\"\" src=\"../assets/apl&#97;n.png\">", red),
        ("aplan.png", "<img alt=\"\" src=\"../assets/a\nplan.png\">", red),
        ("pl\u{e1}n.png", "![x](../assets/pla\u{301}n.png)", red),
        ("pla\u{301}n.png", "![x](../assets/pl\u{e1}n.png)", red),
        ("ПЛАН.png", "![x](../assets/план.png)", red),
        ("a's.png", "x", "tlp: red\nplan: 'a''s.png'\n"),
        ("a plan.png", "x", "tlp: red\nplan: >-\n  a\n  plan.png\n"),
        ("aplan.png", "x", "tlp: red\nplan: [\"a\\x70lan.png\"]\n"),
    ] {
        let desk = Desk::new().file(&format!("content/assets/{name}"), "1");
        let built = desk.event("e", text, more).build();
        let copied: Vec<&String> =
            built.files.keys().filter(|path| path.starts_with("assets/")).collect();
        assert_eq!(copied, Vec::<&String>::new(), "{name} in {text} {more}");
    }
}

/// Audits the files of one desk as if they were for the audience of another.
fn leaks(files: &BTreeMap<String, Vec<u8>>, desk: &Desk) -> Vec<Leak> {
    let auditor = Auditor::new(desk.world(), &desk.prepare(), &[]);
    let each = files.iter().map(|(path, bytes)| auditor.file(path, bytes).expect("readable"));
    each.flatten().collect()
}

#[test]
fn an_audit_finds_nothing_in_a_site_for_its_own_audience_and_each_word_in_one_for_a_wider() {
    let mut narrower = None;
    for (audience, (site, _, files)) in Marking::ALL.into_iter().zip(every_site()) {
        let found = leaks(files, &site.desk);
        assert!(found.is_empty(), "for {audience}: {:#?}", &found[..found.len().min(12)]);
        let Some(narrower) = narrower.replace(audience) else { continue };
        let found: Vec<String> = leaks(files, &canary(narrower).desk)
            .into_iter()
            .map(|leak| {
                let from = leak.from.map_or_else(String::new, |place| place.file.to_string());
                format!("{} {from}", leak.text).to_lowercase()
            })
            .collect();
        let missed: Vec<String> = site
            .words
            .iter()
            .filter(|word| word.marking == audience && !word.place.starts_with("in a "))
            .filter(|word| !found.iter().any(|leak| leak.contains(&word.text.to_lowercase())))
            .map(|word| format!("{} {}", word.place, word.text))
            .collect();
        assert!(missed.is_empty(), "{audience} for {narrower}: {missed:#?}");
    }
}

#[test]
fn an_audit_seeks_numbers_and_points() {
    let desk = |audience| {
        Desk::new()
        .event("e", "x", "tlp: red\ncrew: 1234567\n")
        .event("f", "x", "weight: {value: 7654321, tlp: red}\nlength: 3333333\n")
        .event("g", "x", "tlp: red\nwidth: 3333333\nlocations: [{location: a, coordinates: [1, 2]}, {location: b, coordinates: [45.123456, 34.5]}]\n")
        .location("l", "L", "coordinates: {value: [48.123456, 37.654321], tlp: red}\n").audience(audience)
    };
    let files = desk(Marking::Red).build().files;
    let found: std::collections::BTreeSet<String> =
        leaks(&files, &desk(Marking::Clear)).into_iter().map(|leak| leak.text).collect();
    for number in ["1234567", "7654321", "45.123456", "48.123456", "37.654321"] {
        assert!(found.contains(number), "{number}: {found:#?}");
    }
    assert!(!found.contains("3333333"), "it is shown elsewhere");
    assert_eq!(leaks(&desk(Marking::Clear).build().files, &desk(Marking::Clear)), []);
}
