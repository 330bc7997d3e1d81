//! What would let out what is held back by a way around it: settings, flags, spellings, addresses,
//! what is left of a list.

use dateline::model::Marking;

use crate::desk::{Built, Desk};

/// The files that hold one of these words, in any case, in their bytes or their names.
fn holding<'b>(built: &'b Built, words: &[&str]) -> Vec<&'b str> {
    let holds = |(path, bytes): &(&String, &Vec<u8>)| {
        let text = format!("{path} {}", String::from_utf8_lossy(bytes)).to_lowercase();
        words.iter().any(|word| text.contains(word))
    };
    built.files.iter().filter(holds).map(|(path, _)| path.as_str()).collect()
}

#[test]
fn a_marking_in_the_settings_is_an_error_and_what_it_marks_is_on_no_page() {
    for (settings, count) in [
        ("title: \"Desk[ zsecret]{tlp=red}\"\n", 1),
        ("title: Desk\ndescription: \"Open[ zsecret desk words]{tlp=red}\"\n", 1),
        ("title: Desk\ndescription: \"[zsecret]{tlp=red}\"\n", 1),
        ("title: Desk\nrights: |\n  Open\n\n  :::tlp red\n  zsecret\n  :::\n", 1),
        ("title: Desk\nrights: \"Open[ zsecret]{tlp=purple}\"\n", 1),
        ("title: Desk\nrights: {value: zsecret, tlp: red}\n", 1),
        ("title: Desk\nkinds: {raid: \"Raid[ zsecret]{tlp=amber}\", x: X}\n", 1),
        ("title: Desk\nkinds: [raid, \"[zsecret]{tlp=amber}\"]\n", 1),
        ("title: Desk\nkinds: {raid: {label: Zsecret, tlp: red}}\n", 1),
        ("title: Desk\nfacets: {op: {label: Zsecret, tlp: red}, x: {label: X, tlp: clear}}\n", 2),
        ("title: Desk\nfacets: {\"[zsecret]{tlp=red}\": Zsecret}\n", 1),
    ] {
        let built = Desk::bare()
            .file("content/site.yaml", format!("{settings}base_url: https://desk.example/\n"))
            .event("e", "x", "kind: raid\nop: a\nx: b\n")
            .build();
        assert_eq!(holding(&built, &["zsecret", "tlp="]), Vec::<&str>::new(), "{settings}");
        assert_eq!(built.problems(), vec!["DL206"; count], "{settings}");
    }
    let shown = Desk::with_settings("rights: \"All[ but]{tlp=red}\"\n").shown();
    assert!(shown.contains("content/site.yaml:3:") && shown.contains("take it out"), "{shown}");
}

#[test]
fn a_setting_that_is_marked_lets_out_no_more_than_it_would() {
    let built = Desk::with_settings("audience: \"[red]{tlp=red}\"\n").event("e", "x", "tlp: red\n");
    assert!(!built.build().has("events/e/"));
    let built = Desk::with_settings("data: {value: false, tlp: red}\n").event("e", "x", "");
    let built = built.build();
    assert!(!built.files.contains_key("data/graph.json"));
}

#[test]
fn a_marking_in_the_words_of_a_theme_is_an_error_and_what_it_marks_is_on_no_page() {
    let built = Desk::with_settings("theme: mine\n")
        .file("themes/mine/theme.yaml", "extends: default\n")
        .file(
            "themes/mine/strings/en.yaml",
            "nav: {events: \"Happenings[ zsecret]{tlp=red}\"}\nown: {value: zsecret, tlp: red}\n",
        )
        .event("e", "x", "")
        .build();
    assert_eq!(holding(&built, &["zsecret", "tlp="]), Vec::<&str>::new());
    assert_eq!(built.problems(), ["DL206", "DL206"]);
}

#[test]
fn what_keeps_a_record_unpublished_does_so_when_it_is_marked_itself() {
    for line in [
        "publishDate: {value: 2099-01-01, tlp: amber}",
        "publishDate: \"[2099-01-01]{tlp=amber}\"",
        "status: [{value: draft, tlp: amber}]",
        "status: {value: draft, tlp: amber}",
        "private: [{value: true, tlp: amber}]",
        "private: \"[true]{tlp=amber}\"",
        "\"[private]{tlp=amber}\": true",
        "published: \"[false]{tlp=amber}\"",
        "published: {value: {value: false, tlp: amber}, tlp: green}",
    ] {
        for audience in [Marking::Clear, Marking::Green, Marking::Amber] {
            let built = Desk::new()
                .event("e", "x", &format!("{line}\n"))
                .actor("zsecret", "Zsecret Person", &format!("{line}\n"))
                .audience(audience)
                .build();
            assert!(!built.has("events/e/"), "{line} {audience}");
            assert!(!built.has("actors/zsecret/"), "{line} {audience}");
        }
    }
    let built = Desk::new().event("e", "x", "status: {value: denied, tlp: amber}\n").build();
    assert!(built.has("events/e/"));
}

/// A desk with somebody whose name is restricted.
fn named() -> Desk {
    Desk::new()
        .actor("src-7", "Viktor Orlanov", "aliases: [Nightjar]\nshort: Orlanov\ntlp: red\n")
        .actor("src-8", "Jürgen Müller", "tlp: red\n")
}

#[test]
fn a_name_that_is_withheld_is_withheld_however_it_is_spelt() {
    let text = "Viktor ORLANOV, VIKTOR Orlanov, viktor orlanov, Viktor orlanov, Berg-Orlanov, #Orlanov, @Orlanov, #Nightjar, @Nightjar, Viktor_Orlanov, #ViktorOrlanov, Jurgen Muller, jurgen-muller, viktor **orlanov**.";
    let built = named()
        .briefing("b", text, &format!("summary: \"{}\"\nnote: \"{text}\"\n", text.replace('*', "")))
        .build();
    let found = holding(&built, &["orlanov", "nightjar", "muller"]);
    assert_eq!(found, Vec::<&str>::new());
    let listed = named().event("e", "x", "actors: [Jurgen Muller, viktor orlanov]\n").build();
    let found = holding(&listed, &["orlanov", "muller", "actors/withheld"]);
    assert_eq!(found, Vec::<&str>::new());
    let seen = named().actor("muller", "Jurgen Muller", "").event("e", "x", "actors: [muller]\n");
    assert!(seen.build().has("actors/muller/"));
    let page = built.page("briefings/b/");
    let shown = page.one(".prose p").text();
    assert!(shown.contains("Berg-[withheld], #[withheld], @[withheld]"), "{shown}");
    assert!(built.problems().iter().all(|code| *code == "DL313"), "{:?}", built.problems());
}

#[test]
fn what_is_no_name_that_is_withheld_stays() {
    let text = "Nightjars sing; a nightjar too. Viktor left. Orlanov’s is not orlanov; Viktor, Berg House and anna berg house.";
    let built = Desk::new()
        .actor("src-7", "Viktor Oranov", "aliases: [Nightjar]\ntlp: red\n")
        .actor("src-9", "Berg House", "short: Berg\ntlp: red\n")
        .actor("anna", "Anna Berg House", "")
        .briefing("b", &text.replace("Berg House and ", ""), "tags: [Anna Berg House]\n")
        .build();
    let shown = built.page("briefings/b/").one(".prose p").text();
    assert_eq!(shown, text.replace("Berg House and ", ""));
    assert_eq!(built.problems(), Vec::<&str>::new());
}

#[test]
fn a_name_that_is_withheld_stands_in_no_address_and_no_name_of_a_file() {
    let built = named()
        .file(
            "content/sources/s.yaml",
            "title: Interview\nurl: https://x.example/interview-with-viktor-orlanov-2023\narchive_url: https://a.example/Viktor%20Orlanov.html\n",
        )
        .event(
            "e",
            "See https://x.example/viktor-orlanov.html, [it](https://x.example/nightjar/1) and https://x.example/nightjar. Others are at https://x.example/birds.",
            "photo: viktor-orlanov.jpg\nsources: [s, \"https://x.example/viktor-orlanov\", {title: T, url: \"https://x.example/viktor.orlanov\"}]\n",
        )
        .build();
    assert_eq!(holding(&built, &["orlanov", "nightjar"]), Vec::<&str>::new());
    let page = built.page("events/e/");
    let shown = page.one(".prose p").text();
    assert_eq!(shown, "See [withheld], it and [withheld]. Others are at https://x.example/birds.");
    assert!(!built.files.keys().any(|path| path.starts_with("sources/x-example")));
    let problems = built.problems();
    assert!(problems.iter().all(|code| *code == "DL313") && problems.len() >= 6, "{problems:?}");
}

#[test]
fn what_is_left_of_an_item_of_a_list_stays_an_item_of_its_own() {
    let built = Desk::new()
        .briefing(
            "b",
            "1. Finland said nothing.\n2. [Atlantis said:]{tlp=red}\n   we shelled the town.\n3. Norway\n4. [Gone.]{tlp=red}\n5. Sweden",
            "",
        )
        .build();
    let page = built.page("briefings/b/");
    let items: Vec<String> = page.all(".prose li").iter().map(|item| item.text()).collect();
    assert_eq!(items, ["Finland said nothing.", "we shelled the town.", "Norway", "Sweden"]);
}

#[test]
fn a_role_whose_actor_is_marked_is_nobodys() {
    let built = Desk::new()
        .event(
            "e",
            "x",
            "actors: [{actor: {value: carl, tlp: red}, role: informant inside the ministry}, {kim: guest}]\n",
        )
        .build();
    assert_eq!(holding(&built, &["informant", "carl"]), Vec::<&str>::new());
    assert!(!built.has("actors/role/") && built.has("actors/kim/"));
}
