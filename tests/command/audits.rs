//! `dateline audit`: what it proves of a folder, and what it finds.

use crate::project::Project;

/// A desk with something restricted in every sort of place.
fn desk() -> Project {
    Project::small()
        .file("content/actors/orlanov.yaml", "name: Viktor Orlanov\naliases: [Nightjar]\ntlp: red\n")
        .file(
            "content/events/2023-09-14-minsk.md",
            "---\ntitle: Talks\ndate: 2023-09-14\nsources: [{title: Cable of the embassy, tlp: amber}]\n---\nThey met[ in a hotel by the river Svislach]{tlp=amber}. ![map](../assets/map.txt)\n\n:::tlp red\nViktor Orlanov was there. ![plan](../assets/plan.txt)\n:::\n",
        )
        .file("content/assets/map.txt", "a map")
        .file("content/assets/plan.txt", "the plan of the house")
}

#[test]
fn a_site_is_proved_to_hold_nothing_above_its_audience() {
    let project = desk();
    for audience in ["clear", "green", "amber", "red"] {
        project.run(&["build", "--audience", audience]).done();
        let run = project.run(&["audit", "--audience", audience]).done();
        assert!(run.stdout.starts_with("nothing above TLP:"), "{}", run.stdout);
    }
}

#[test]
fn what_is_held_back_may_cite_and_link_to_what_is_not() {
    let project = Project::small().file(
        "content/events/2023-09-16-after.md",
        "---\ntitle: After\ndate: 2023-09-16\n---\nThey left.\n\n:::tlp amber\nSee [that](../events/2023-09-13-summit.yaml) [@wire], and https://desk.example/events/2023-09-13-summit/index.html of Kim Jong Un.\n:::\n",
    );
    project.run(&["build"]).done();
    let run = project.run(&["audit"]);
    assert_eq!(run.code, 0, "{}", run.stdout);
}

#[test]
fn what_a_site_for_others_holds_is_named_with_where_it_comes_from() {
    let project = desk();
    project.run(&["build", "--audience", "red", "--output", "wide"]).done();
    let run = project.run(&["audit", "wide"]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    for part in [
        "leak: a name, Viktor Orlanov\n  from content/actors/orlanov.yaml:1\n  in actors/index.html\n",
        "\n  and in ",
        "leak: a name, Nightjar\n",
        "leak: words of a text, in a hotel by the river Svislach\n  from content/events/2023-09-14-minsk.md:6\n",
        "leak: a value, Cable of the embassy\n",
        "leak: a file, plan.txt\n  from content/assets/plan.txt\n",
        " leaks above TLP:CLEAR in ",
    ] {
        assert!(run.stdout.contains(part), "{part}:\n{}", run.stdout);
    }
    let run = project.run(&["audit", "wide", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&run.stdout).expect("JSON");
    assert_eq!(report["audience"], "clear");
    let leaks = report["leaks"].as_array().expect("a list");
    assert!(
        leaks.iter().any(|leak| {
            leak["file"] == "sitemap.xml" && leak["what"] == "id" && leak["from"]["line"].is_u64()
        }),
        "{leaks:#?}"
    );
}

#[test]
fn what_was_put_into_a_site_by_hand_is_found_however_it_is_packed() {
    let project = desk();
    project.run(&["build"]).done();
    let gzip = |bytes: &[u8]| {
        use std::io::Write;
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("compressed")
    };
    let twice = gzip(&gzip(b"Viktor Orlanov"));
    for (path, bytes) in [
        ("x.html", b"<p>VIKTOR <b>Orlanov</b>".to_vec()),
        ("x.json", br#"{"a":"\u0056iktor Orlanov"}"#.to_vec()),
        ("x.ics", b"SUMMARY:Viktor Or\r\n lanov\r\n".to_vec()),
        ("x.html.gz", gzip(b"<i>Viktor&#32;Orlanov</i>")),
        ("twice.gz", twice),
        ("viktor-orlanov.txt", b"".to_vec()),
        ("sub/.hidden", b"a=Viktor%20Orlanov".to_vec()),
        ("picture.png", b"the plan of the house".to_vec()),
        ("remark.png", b"\x89PNG\r\n\x1a\n\0\0\0\x16tEXtAuthor\0Viktor Orlanov\0\0\xff".to_vec()),
        (
            "note.txt",
            "\u{feff}By Viktor Orlanov".encode_utf16().flat_map(u16::to_le_bytes).collect(),
        ),
    ] {
        project.write(&format!("output/{path}"), bytes);
        let run = project.run(&["audit"]);
        assert_eq!(run.code, 1, "{path}: {}", run.stdout);
        assert!(run.stdout.contains(&format!("\n  in {path}\n")), "{path}: {}", run.stdout);
        project.remove(&format!("output/{path}"));
    }
    project.run(&["audit"]).done();
}

#[test]
fn a_name_that_stands_as_a_word_in_the_open_is_sought_as_a_name() {
    let project = Project::small()
        .file("content/actors/heron.yaml", "name: Heron\naliases: [Viktor Orlanov]\ntlp: red\n")
        .file(
            "content/events/2023-09-14-minsk.md",
            "---\ntitle: Talks\ndate: 2023-09-14\n---\nThey saw the heron of which Viktor orlanov wrote.\n",
        );
    project.run(&["build"]).done();
    project.run(&["audit"]).done();
    for text in [
        "<p>Heron is our source.",
        "<p>Viktor Orlanov is.",
        "<p>VIKTOR ORLANOV is.",
        "<p>The heron of Viktor orlanov.",
        "<a href=\"https://x.example/viktor-orlanov.html\">",
    ] {
        project.write("output/x.html", text);
        assert_eq!(project.run(&["audit"]).code, 1, "{text}");
    }
    project.write("output/x.html", "<p>The heron of which he wrote.");
    project.run(&["audit"]).done();
}

#[test]
fn a_name_within_a_longer_one_or_that_somebody_else_bears_is_no_leak() {
    let project = Project::small()
        .file("content/actors/a.yaml", "name: Berg\naliases: [Hilltop]\nshort: Tower\ntlp: red\n")
        .file("content/actors/anna.yaml", "name: Anna Berg\nshort: Hilltop\n")
        .file("content/actors/navy.yaml", "name: Second Squadron\ntlp: red\n")
        .file(
            "content/events/2023-09-14-minsk.md",
            "---\ntitle: Talks\ndate: 2023-09-14\ntags: [navy]\n---\nAnna Berg met the navy.\n",
        );
    project.run(&["build"]).done();
    let run = project.run(&["audit"]);
    assert_eq!(run.code, 0, "{}", run.stdout);
    for text in ["<p>Berg left.", "<p>Tower left."] {
        project.write("output/x.html", text);
        assert_eq!(project.run(&["audit"]).code, 1, "{text}");
    }
}

#[test]
fn an_id_that_is_written_like_a_name_is_a_leak_of_it() {
    let project = desk();
    project.write("content/actors/src-7.yaml", "name: Viktor Orlanov\ntlp: red\n");
    project.write("content/events/viktor-orlanov.yaml", "title: Arrest\ndate: 2023-09-13\n");
    project.run(&["build"]).done();
    let run = project.run(&["audit"]).ended(1);
    assert!(run.stdout.contains("leak: a name, Viktor Orlanov"), "{}", run.stdout);
    // A word may be an id beside.
    project.remove("content/events/viktor-orlanov.yaml");
    project.remove("content/actors/src-7.yaml");
    project.write("content/events/r.yaml", "title: Hangar\ndate: 2023-09-13\ntlp: red\n");
    project.write("content/events/hangar.yaml", "title: Arrest\ndate: 2023-09-13\n");
    project.run(&["build"]).done();
    project.run(&["audit"]).done();
}

#[test]
fn an_address_and_the_name_of_a_file_make_no_word_of_a_name() {
    let project = Project::small()
        .file("content/actors/src-7.yaml", "name: Nightjar\naliases: [Viktor Orlanov]\ntlp: red\n")
        .file(
            "content/sources/s.yaml",
            "title: Interview\nurl: https://x.example/viktor-orlanov/nightjar\nphoto: nightjar.jpg\n",
        );
    project.run(&["build"]).done();
    project.run(&["audit"]).done();
    for text in ["viktor-orlanov", "see nightjar.jpg"] {
        project.write("output/x.txt", text);
        assert_eq!(project.run(&["audit"]).code, 1, "{text}");
    }
}

#[test]
fn an_address_is_sought_without_its_scheme_unless_it_stands_in_the_open() {
    let project = Project::small()
        .file(
            "content/sources/s-7.yaml",
            "title: Cable\nurl: https://hid.example/kept/cables\ntlp: red\n",
        )
        .file(
            "content/sources/s-8.yaml",
            "title: Post\nurl: https://hid.example/posts/seen\ntlp: red\n",
        )
        .file(
            "content/sources/s-9.yaml",
            "title: Interview\nurl: http://hid.example/posts/seen/all\n",
        );
    project.run(&["build"]).done();
    project.run(&["audit"]).done();
    project.write("output/x.txt", "see hid.example/kept/cables");
    assert_eq!(project.run(&["audit"]).code, 1);
}

#[test]
fn a_site_that_was_made_for_others_is_not_proved() {
    let project = Project::new()
        .file("content/site.yaml", "title: Desk\nbase_url: https://desk.example/\ndata: false\n");
    project.run(&["build", "--audience", "red"]).done();
    let run = project.run(&["audit"]);
    assert_eq!(run.code, 1, "{}", run.stdout);
    assert!(!run.stdout.contains("nothing above"), "{}", run.stdout);
    assert!(run.stderr.contains("was made for TLP:RED"), "{}", run.stderr);
    project.run(&["audit", "--audience", "red"]).done();
    project.run(&["build"]).done();
    project.run(&["audit"]).done();
}

#[test]
fn files_whose_texts_are_packed_are_named() {
    let project = desk()
        .file("content/assets/report.docx", "PK\u{3}\u{4} packed")
        .file("content/assets/plain.pdf", "%PDF-1.7\n1 0 obj\n(text)\n")
        .file("content/assets/map.pdf", "%PDF-1.7\n<< /Filter /FlateDecode >>\n");
    project.run(&["build"]).done();
    let run = project.run(&["audit"]).done();
    let said =
        "2 files were not read, since their texts are packed: assets/map.pdf, assets/report.docx\n";
    assert!(run.stdout.contains(said), "{}", run.stdout);
    let run = project.run(&["audit", "--format", "json"]).done();
    let report: serde_json::Value = serde_json::from_str(&run.stdout).expect("JSON");
    assert_eq!(report["unread"].as_array().map(Vec::len), Some(2));
}

#[test]
fn an_id_that_the_open_links_to_is_sought_all_the_same() {
    for text in [
        "They met [[viktor-orlanov|him]].",
        "They met viktor-orlanov.",
        "They met [him](../actors/viktor-orlanov.yaml).",
    ] {
        let project = Project::small()
            .file("content/actors/viktor-orlanov.yaml", "name: Viktor Orlanov\ntlp: red\n")
            .file(
                "content/events/2023-09-14-minsk.md",
                format!("---\ntitle: Talks\ndate: 2023-09-14\n---\n{text}\n"),
            );
        project.run(&["build"]).done();
        project.run(&["audit"]).done();
        project.write("output/actors/viktor-orlanov/index.html", "x");
        assert_eq!(project.run(&["audit"]).code, 1, "{text}");
    }
}

#[test]
fn a_short_name_is_sought_as_it_is_written() {
    let project = Project::small().file("content/actors/x.yaml", "name: GRU\ntlp: red\n");
    project.run(&["build"]).done();
    project.write("output/x.html", "<p>the gru and the Gru");
    project.run(&["audit"]).done();
    project.write("output/x.html", "<p>the GRU");
    assert_eq!(project.run(&["audit"]).code, 1);
}

#[test]
fn a_point_is_sought_in_either_order() {
    let project = Project::small()
        .file("content/locations/x.yaml", "name: Base\ncoordinates: [50.55, 137.01]\ntlp: red\n");
    project.run(&["build"]).done();
    project.run(&["audit"]).done();
    for text in ["GEO:50.55;137.01", "[137.01,50.55]"] {
        project.write("output/x.txt", text);
        assert_eq!(project.run(&["audit"]).code, 1, "{text}");
    }
    project.write("output/x.txt", "50.55 and 137.02");
    project.run(&["audit"]).done();
}

#[test]
fn words_of_the_program_are_no_leaks() {
    let project = Project::small()
        .file(
            "content/site.yaml",
            "title: Desk\nbase_url: https://desk.example/\nhosts: [netlify, nginx, apache]\n",
        )
        .file(
            "content/events/2023-09-14-x.md",
            "---\ntitle: Red\ndate: 2023-09-14\ntlp: red\ntags: [vevent, dtstart, keywords, footnote, subtitle, geocoordinates, payment, geolocation, etag]\n---\n",
        )
        .file(
            "content/events/2023-09-15-y.md",
            "---\ntitle: Clear\ndate: 2023-09-15\nactors: [Someone]\nlocations: [{location: Somewhere, coordinates: [1, 2]}]\ntags: [t]\n---\nText.[^a]\n\n[^a]: Note.\n",
        );
    project.run(&["build"]).done();
    project.run(&["audit"]).done();
}

#[test]
fn what_the_desks_own_theme_says_is_sought_all_the_same() {
    let site = "title: Desk\nbase_url: https://desk.example/\ntheme: mine\n";
    let red = "---\ntitle: Red\ndate: 2023-09-14\ntlp: red\ntags: [headquarters]\n---\nThe courier left the safe house at dawn with two bags.\n";
    let text = "Viktor Orlanov says: the courier left the safe house at dawn with two bags.";
    let desk = || {
        desk()
            .file("content/site.yaml", site)
            .file("content/events/2023-09-14-x.md", red)
            .file("themes/mine/static/style-own.css", "/* headquarters of the desk */")
    };
    let remark = format!("{{# {text} #}}\n");
    let templates = [
        ("themes/mine/templates/unused.html", remark.clone()),
        ("themes/mine/README.md", text.to_owned()),
        ("themes/mine/theme.yaml", format!("# {text}\n")),
        ("themes/mine/strings/en.yaml", format!("# {text}\nsearch: Search\n")),
    ];
    for (path, written) in templates {
        let project = desk().file(path, written);
        project.run(&["build"]).done();
        project.run(&["audit"]).done();
        project.write("output/note.txt", "By Viktor Orlanov.");
        project
            .write("output/courier.txt", "the courier left the safe house at dawn with two bags");
        let run = project.run(&["audit"]).ended(1);
        for part in ["a name, Viktor Orlanov", "note.txt", "courier.txt"] {
            assert!(run.stdout.contains(part), "{path}, {part}: {}", run.stdout);
        }
        assert!(!run.stdout.contains("headquarters"), "{path}: {}", run.stdout);
    }
    let shown = [
        ("themes/mine/static/theme.js", format!("// {text}\n"), "theme.js"),
        (
            "themes/mine/templates/base.html",
            format!(
                "{{% extends \"default/base.html\" %}}{{% block footer %}}{text}{{% endblock %}}"
            ),
            "2023/index.html",
        ),
    ];
    for (path, written, place) in shown {
        let project = desk().file(path, written);
        project.run(&["build"]).done();
        let run = project.run(&["audit"]).ended(1);
        for part in ["a name, Viktor Orlanov", "words of a text", place] {
            assert!(run.stdout.contains(part), "{path}, {part}: {}", run.stdout);
        }
    }
}

#[test]
fn of_a_folder_that_cannot_be_read_nothing_is_proved() {
    let project = desk();
    assert_eq!(project.run(&["audit", "nowhere"]).code, 2);
    project.run(&["build"]).done();
    project.write("output/x.gz", [0x1F, 0x8B, 1, 2, 3]);
    let run = project.run(&["audit"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("x.gz: it cannot be decompressed"), "{}", run.stderr);
    std::fs::create_dir(project.at("empty")).expect("a folder");
    let run = project.run(&["audit", "empty"]).ended(2);
    assert!(run.stderr.contains("empty holds no file"), "{}", run.stderr);
}

#[test]
#[cfg(unix)]
fn a_pipe_in_the_folder_of_a_site_is_said_and_not_waited_for() {
    let project = desk();
    project.run(&["build"]).done();
    let pipe = project.at("output/pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().expect("mkfifo").success());
    std::os::unix::fs::symlink("pipe", project.at("output/link")).expect("a link");
    let run = project.run(&["audit"]).ended(2);
    assert!(run.stderr.contains("output/pipe is not a regular file"), "{}", run.stderr);
    assert!(run.stderr.contains("output/link is not a regular file"), "{}", run.stderr);
}

#[test]
fn the_sample_desk_has_nothing_above_its_audience() {
    let project = Project::sample();
    project.run(&["build"]).done();
    project.run(&["audit"]).done();
}

#[test]
fn what_is_not_published_yet_is_sought_too() {
    let project = Project::small()
        .file(
            "content/actors/viktor-orlanov.yaml",
            "name: Viktor Orlanov\nprivate: true\nsummary: He is known to nobody but us so far.\n",
        )
        .file("content/events/raid.yaml", "title: A raid to come\ndate: 2099-01-01\n")
        .file("content/events/late.md", "---\ntitle: Late\ndate: 2023-09-14\ndraft: true\n---\nThey will meet once more in the old mill.\n");
    project.run(&["build"]).done();
    project.run(&["audit"]).done();
    let page = |path: &str| project.page(path);
    project.run(&["build", "--drafts", "--future", "--output", "wide"]).done();
    assert_eq!(project.run(&["audit", "wide"]).code, 1);
    project.run(&["audit", "wide", "--drafts", "--future"]).done();
    assert!(page("index.html").contains("Test Desk"));
    for id in ["actors/viktor-orlanov", "events/raid", "events/late"] {
        let copied = std::fs::read(project.at(&format!("wide/{id}/index.html"))).expect("a page");
        project.write("output/copied.html", copied);
        assert_eq!(project.run(&["audit"]).code, 1, "{id}");
        project.remove("output/copied.html");
    }
}

#[test]
fn the_name_of_a_draft_may_stand_in_the_open() {
    let project = Project::small()
        .file("content/actors/orlanov.yaml", "name: Viktor Orlanov\ndraft: true\n")
        .file(
            "content/events/2023-09-14-minsk.md",
            "---\ntitle: Talks\ndate: 2023-09-14\nactors: [orlanov]\n---\nViktor Orlanov came.\n",
        );
    project.run(&["build"]).done();
    project.run(&["audit"]).done();
}

#[test]
fn a_date_is_no_leak() {
    let project = Project::small()
        .file("content/briefings/2023-09-13.md", "---\ntitle: Daily brief, internal\ntlp: amber\n---\nThe minister lied.\n")
        .file("content/briefings/sep.md", "---\ntitle: September 2023\ndate: 2023-09-15\ntlp: amber\n---\nX\n")
        .file("content/briefings/mon.md", "---\ntitle: Friday, 15 September 2023\ndate: 2023-09-15\ntlp: amber\n---\nX\n")
        .file("content/actors/a.yaml", "name: Anna Berg\nfirst_seen: {value: 2023-09-15, tlp: red}\nids: {x: {value: \"2023-09-13\", tlp: red}}\n");
    project.run(&["build"]).done();
    let run = project.run(&["audit"]);
    assert_eq!(run.code, 0, "{}", run.stdout);
    project.write("output/x.html", "<p>Daily brief, internal");
    assert_eq!(project.run(&["audit"]).code, 1);
}

#[test]
fn what_stands_in_several_pieces_of_a_page_is_no_leak() {
    let text = "They went by the mayor of Vostochny who was there then.";
    let project = Project::small()
        .file(
            "content/actors/russia-1.yaml",
            "id: ort\nname: Russia 1\nkind: organisation\ntlp: red\n",
        )
        .file("content/actors/russia.yaml", "name: Russia\nkind: state\n")
        .file("content/actors/rok.yaml", "name: South Korea\ntlp: red\n")
        .file("content/actors/office.yaml", "name: South Korean presidential office\n")
        .file(
            "content/events/s.md",
            format!("---\ntitle: Secret\ndate: 2023-09-14\ntlp: red\n---\n{text}\n"),
        )
        .file(
            "content/events/e.md",
            "---\ntitle: Open\ndate: 2023-09-14\nactors: [russia, office]\n---\nx\n",
        );
    project.run(&["build"]).done();
    let run = project.run(&["audit"]);
    assert_eq!(run.code, 0, "{}", run.stdout);
    for (page, code) in [
        ("<li><a>Russia</a> <span>1</span></li>", 0),
        ("<p title=\"Russia: 1 event\">Russia</a> +1", 0),
        ("<text>South Korea…</text>", 0),
        ("<p>went by the mayor of</p><h2>Vostochny</h2>", 1),
        ("<p>by the mayor of</p><h2>Vostochny</h2>", 0),
        ("<p>Russia 1 said so.", 1),
        ("<p>South Korea said so.", 1),
        ("<p>They went<p>by the<p>mayor of<p>Vostochny who<p>was there<p>then", 1),
    ] {
        project.write("output/x.html", page);
        assert_eq!(project.run(&["audit"]).code, code, "{page}");
    }
    project.remove("output/x.html");
    project.write("output/x.csv", "a,by the mayor of,Vostochny,b\n");
    project.run(&["audit"]).done();
}

#[test]
fn what_is_only_named_and_an_address_of_the_site_are_no_leaks() {
    let project = Project::small()
        .file("content/events/kyiv.yaml", "title: Zed\ndate: 2023-09-14\ntlp: red\n")
        .file("content/events/e.yaml", "title: Open\ndate: 2023-09-14\nlocations: [Kyiv]\n")
        .file(
            "content/sources/s.yaml",
            "title: Cable seven\nurl: https://desk.example/events/e/\ntlp: amber\n",
        );
    project.run(&["build"]).done();
    let run = project.run(&["audit"]);
    assert_eq!(run.code, 0, "{}", run.stdout);
}
