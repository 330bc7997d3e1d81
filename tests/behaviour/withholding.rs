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
    let text = "Viktor ORLANOV, VIKTOR Orlanov, viktor orlanov, Viktor orlanov, Berg-Orlanov, #Orlanov, @Orlanov, #Nightjar, @Nightjar, Viktor_Orlanov, #ViktorOrlanov, Jurgen Muller, jurgen-muller, Orlanov1, Nightjar2023, viktor **orlanov**.";
    let built = named()
        .briefing("b", text, &format!("summary: \"{}\"\nnote: \"{text}\"\n", text.replace('*', "")))
        .build();
    let found = holding(&built, &["orlanov", "nightjar", "muller"]);
    assert_eq!(found, Vec::<&str>::new());
    let schemes = "ids: {Viktor Orlanov: Q1, wikidata: Orlanov}\n";
    let with_ids = named().actor("a", "Anna Berg", schemes).location("l", "Here", schemes);
    assert_eq!(holding(&with_ids.build(), &["orlanov"]), Vec::<&str>::new());
    let listed = named().event("e", "x", "actors: [Jurgen Muller, viktor orlanov]\n").build();
    let found = holding(&listed, &["orlanov", "muller", "actors/withheld"]);
    assert_eq!(found, Vec::<&str>::new());
    let seen = named().actor("muller", "Jurgen Muller", "").event("e", "x", "actors: [muller]\n");
    assert!(seen.build().has("actors/muller/"));
    let page = built.page("briefings/b/");
    let shown = page.one(".prose p").text();
    assert!(shown.contains("Berg-[withheld], #[withheld], @[withheld]"), "{shown}");
    assert!(shown.contains("[withheld]1, [withheld]2023"), "{shown}");
    assert!(built.problems().iter().all(|code| *code == "DL313"), "{:?}", built.problems());
}

#[test]
fn an_id_that_is_written_like_a_name_gives_nobody_that_name() {
    let marked = "aliases: [{name: Nightjar, tlp: red}]\n";
    for (actor, name) in [("tlp: red\n", "Viktor Orlanov"), (marked, "Nightjar")] {
        let id = name.to_lowercase().replace(' ', "-");
        let built = Desk::new()
            .actor("src-7", "Viktor Orlanov", actor)
            .event(&id, "Police made an arrest.", "")
            .event("raid", &format!("{name} was taken."), "")
            .build();
        let shown = built.page("events/raid/").one(".prose p").text();
        assert_eq!(shown, "[withheld] was taken.");
        let problems = built.problems();
        assert!(problems.iter().all(|code| *code == "DL313"), "{problems:?}");
    }
}

#[test]
fn what_is_no_name_that_is_withheld_stays() {
    let text = "Nightjars sing; a nightjar too. Viktor left. Orlanov’s is not orlanov; Viktor, Berg House and anna berg house; a Su35, a Nightjar9x.";
    let built = Desk::new()
        .actor("src-7", "Viktor Oranov", "aliases: [Nightjar, Su]\ntlp: red\n")
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

#[test]
fn a_name_that_markup_parts_from_what_stands_beside_it_is_withheld() {
    for (text, shown) in [
        (
            "Guests: <ul><li>Viktor Orlanov</li><li>Kim Jong Un</li></ul>",
            "Guests: [withheld] Kim Jong Un",
        ),
        ("The guest was<p>Nightjar</p>and he left.", "The guest was [withheld] and he left."),
        ("<font color=red>Nightjar</font>said so.", "[withheld]said so."),
        ("The **Orlanov**s came.", "The [withheld]s came."),
        ("See **Nightjar**2.", "See [withheld]2."),
        ("A guest, Viktor Orlanov<sup>1</sup>, came.", "A guest, [withheld]1, came."),
        ("Agent <kbd>Nightjar</kbd>2.", "Agent [withheld]2."),
        ("So Nightjar[x]{tlp=red}y.", "So [withheld]y."),
        (
            "<div>The guest was</div><div>Nightjar</div><div>and he left.</div>",
            "The guest was[withheld]and he left.",
        ),
    ] {
        let built = named().briefing("b", text, "").build();
        assert_eq!(holding(&built, &["orlanov", "nightjar"]), Vec::<&str>::new(), "{text}");
        assert_eq!(built.page("briefings/b/").one(".prose").text().trim(), shown, "{text}");
        assert!(built.problems().contains(&"DL313"), "{text}: {:?}", built.problems());
    }
    let whole = "Vik**t**or\\_Orlan and un*night*jar";
    let built = named().briefing("b", whole, "").build();
    assert!(!built.problems().contains(&"DL313"), "{:?}", built.problems());
}

#[test]
fn a_name_that_is_seen_takes_nothing_from_one_that_laps_over_it() {
    let built = Desk::new()
        .file(
            "content/events/r1.yaml",
            "title: Moscow Talks on Gas\ndate: 2023-09-13\ntlp: red\n",
        )
        .actor("emb", "Embassy in Moscow", "kind: organisation\n")
        .actor("talks", "Moscow Talks on Gas Secretariat", "kind: organisation\n")
        .briefing(
            "b",
            "The staff of the Embassy in Moscow Talks on Gas met. The Moscow Talks on Gas Secretariat did not.",
            "",
        )
        .build();
    let shown = built.page("briefings/b/").one(".prose").text();
    assert_eq!(
        shown.trim(),
        "The staff of the Embassy in [withheld] met. The Moscow Talks on Gas Secretariat did not."
    );
}

#[test]
fn a_marking_in_whatever_letters_is_read() {
    for (event, text) in [
        ("ｔｌｐ: red\n", "x"),
        ("tl\u{440}: red\n", "x"),
        ("t\u{200B}lp: red\n", "x"),
        ("c: {value: zsecret, ｔｌｐ: red}\n", "x"),
        ("c: {value: zsecret, tl\u{440}: red}\n", "x"),
        ("c: {v: zsecret, t\u{200B}lp: red}\n", "x"),
        ("c: {v: zsecret, marking: [red]}\n", "x"),
        ("c: [name: zsecret, tlp: red]\n", "x"),
        ("", "A [zsecret]{tl\u{440}=red} b."),
        ("", "A [zsecret]{t\u{200B}lp=red} b."),
        ("", "A\n\n:::tl\u{440} red\nzsecret\n:::\n"),
    ] {
        let summary =
            if text == "x" && !event.contains("zsecret") { "summary: zsecret\n" } else { "" };
        let built = Desk::new().event("e", text, &format!("{event}{summary}")).build();
        assert_eq!(holding(&built, &["zsecret"]), Vec::<&str>::new(), "{event}{text}");
    }
}

#[test]
fn a_marking_that_is_said_in_words_holds_back_wherever_it_stands() {
    for (more, text) in [
        ("summary: \"Meeting in Minsk (TLP:RED)\"\n", "x"),
        ("summary: \"TLP:RED: Meeting\"\n", "x"),
        ("tags: [\"#TLP:RED\"]\n", "x"),
        ("tags: [tlp/red]\n", "x"),
        ("tags: \"TLP:RED, arms\"\n", "x"),
        ("tags: [arms TLP:RED]\n", "x"),
        ("actors: [{actor: B, role: \"TLP:RED driver\"}]\n", "x"),
        ("actors: [B TLP:RED]\n", "x"),
        ("sources: [{source: S, quote: \"TLP:RED He said so.\"}]\n", "x"),
        ("vessel: \"TLP:RED Anna\"\n", "x"),
        ("vessel: [Anna, {tlp: red}]\n", "x"),
        ("", "One.\n\n## Assessment (TLP:RED)\n\nTwo."),
        ("", "One.\n\n**TLP:RED** They met."),
        ("", "One.\n\nTLP:RED They met."),
        ("", "One.\n\nTLP:RED - they met."),
        ("", "One.\n\nTLP:RED: they met."),
        ("", "One.\n\n- Two\n- TLP:RED they met"),
        ("", "One.\n\n> [!TLP:RED]\n> They met."),
        ("", "One.\n\n| TLP:RED | Place |\n|---|---|\n| a | b |"),
        ("", "One.\n\n<!-- TLP:RED -->\n\nTwo."),
    ] {
        let built = Desk::new().event("e", text, more).build();
        assert!(!built.has("events/e/"), "{more}{text}");
        assert_eq!(built.problems(), ["DL216"], "{more}{text}");
    }
}

#[test]
fn a_marking_at_the_end_of_a_title_or_in_a_comment_at_the_head_of_a_file_holds_back() {
    let at = |path: &str, content: &str| Desk::new().file(path, content).build();
    for (path, content, line) in [
        ("content/events/e.yaml", "title: Qqq TLP:RED\ndate: 2023-09-13\n", 1),
        ("content/events/e.yaml", "date: 2023-09-13\ntitle: Qqq - TLP:RED\n", 2),
        ("content/events/e.yaml", "# TLP:RED\ntitle: Qqq\ndate: 2023-09-13\n", 1),
        ("content/events/e.yaml", "---\n# Minsk\n# TLP:RED\ntitle: Qqq\ndate: 2023-09-13\n", 3),
        ("content/events/e.yaml", "# TLP:RED - for us\n- {title: Qqq, date: 2023-09-13}\n", 1),
        ("content/events/e.md", "---\n# TLP:RED\ntitle: Qqq\ndate: 2023-09-13\n---\nOne.\n", 2),
        (
            "content/events/e.md",
            "---\ntitle: Qqq\ndate: 2023-09-13\n---\n<!-- TLP:RED -->\nOne.\n",
            5,
        ),
    ] {
        let built = at(path, content);
        assert_eq!(built.problems(), ["DL216"], "{content}");
        assert!(built.site.graph.events.is_empty(), "{content}");
        let place = built.site.diagnostics[0].place.as_ref().and_then(|place| place.span);
        let start = place.expect("a place").start as usize;
        assert_eq!(content[..start].matches('\n').count() + 1, line, "{content}");
    }
    for content in [
        "title: What is marked TLP:RED\ndate: 2023-09-13\n",
        "# TLP:RED records lie elsewhere\ntitle: Qqq\ndate: 2023-09-13\n",
        "# tlp: red\ntitle: Qqq\ndate: 2023-09-13\n",
        "# TLP:CLEAR\ntitle: Qqq\ndate: 2023-09-13\n",
    ] {
        let built = at("content/events/e.yaml", content);
        assert_eq!(built.problems(), Vec::<&str>::new(), "{content}");
        assert_eq!(built.site.graph.events.len(), 1, "{content}");
    }
}

#[test]
fn what_other_programs_do_not_publish_is_not_published() {
    for line in [
        "dg-publish: false",
        "pubdate: 2099-01-01",
        "expiryDate: 2000-01-01",
        "unpublishdate: 2000-01-01",
    ] {
        let built = Desk::new().event("e", "x", &format!("{line}\n")).build();
        assert!(!built.has("events/e/"), "{line}");
    }
    for line in ["dg-publish: true", "pubdate: Mon, 01 Jan 2099", "expiryDate: 2099-01-01"] {
        let built = Desk::new().event("e", "x", &format!("{line}\n")).build();
        assert!(built.has("events/e/"), "{line}");
        assert_eq!(built.problems(), Vec::<&str>::new(), "{line}");
    }
}

#[test]
fn a_file_or_folder_of_the_assets_that_bears_a_withheld_name_is_said() {
    let built = named()
        .event("e", "![a](../assets/nightjar-villa.jpg) ![b](../assets/viktor-orlanov/a.png)", "")
        .file("content/assets/nightjar-villa.jpg", "x")
        .file("content/assets/viktor-orlanov/a.png", "y")
        .file("content/assets/villa.jpg", "z")
        .event("f", "![c](../assets/villa.jpg)", "")
        .build();
    let named: Vec<&str> = built.problems();
    assert_eq!(named, ["DL313", "DL313"]);
}
