//! Files of `content/assets/`: what is copied, what is made inert, what is refused.

use dateline::diagnostic::Severity;
use dateline::model::Marking;

use crate::desk::Desk;

const PICTURE: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script>\
                       <path onload=\"alert(1)\" d=\"M0 0h8v8z\"/></svg>";

/// A desk with an asset that a page links to.
fn with(name: &str, bytes: &str) -> Desk {
    Desk::new()
        .file(&format!("content/assets/{name}"), bytes)
        .file("content/pages/p.md", format!("---\ntitle: P\n---\n[it](../assets/{name})\n"))
}

#[test]
fn a_picture_of_svg_is_published_without_what_could_run_in_it() {
    for name in ["plan.svg", "PLAN.SVG", "plan.svg.old"] {
        let built = with(name, PICTURE).build();
        let text = built.text(&format!("assets/{name}"));
        assert!(text.contains("<path d=\"M0 0h8v8z\"/>"), "{text}");
        assert!(!text.contains("alert"), "{text}");
    }
}

#[test]
fn a_page_among_the_assets_is_an_error_and_left_out() {
    for name in
        ["annex.html", "annex.XHTML", "feed.xml", "annex.html.gz", "shell.php.jpg", "_headers"]
    {
        let built = with(name, "<script>alert(1)</script>").build();
        assert!(built.codes(Severity::Error).contains(&"DL118"), "{name}");
        assert!(!built.has(&format!("assets/{name}")), "{name}");
    }
}

#[test]
fn a_desk_that_alone_adds_assets_may_have_pages_among_them() {
    let desk = Desk::with_settings("assets: {html: allow}\n")
        .file("content/assets/annex.html", "<p>Annex</p>")
        .file("content/assets/x.php", "<?php")
        .file("content/pages/p.md", "---\ntitle: P\n---\n[it](../assets/annex.html)\n");
    let built = desk.build();
    assert_eq!(built.text("assets/annex.html"), "<p>Annex</p>");
    assert!(!built.has("assets/x.php"), "programs are refused all the same");
    assert!(Desk::with_settings("assets: {html: yes}\n").build().problems().contains(&"DL215"));
}

#[test]
fn a_record_among_the_assets_that_the_audience_may_not_see_is_an_error() {
    let codes = |name: &str, text: &str, audience: Marking| {
        let errors = with(name, text).audience(audience).prepare().errors();
        errors.iter().map(|error| error.code.id()).collect::<Vec<_>>()
    };
    let none: Vec<&str> = Vec::new();
    for (name, text) in
        [("e.yaml", "title: A\ntlp: amber\n"), ("e.md", "---\ntitle: A\ntlp: amber\n---\nText\n")]
    {
        assert_eq!(codes(name, text, Marking::Clear), ["DL119"], "{name}");
        assert_eq!(codes(name, text, Marking::Amber), none, "{name}");
    }
    let draft = with("e.yaml", "title: A\ndraft: true\n");
    assert_eq!(draft.build().problems(), ["DL119"]);
    assert_eq!(draft.options(|options| options.drafts = true).build().problems(), none);
    assert_eq!(with("e.yaml", "marking: spots\nrows: [1, 2]\n").build().problems(), none);
}

#[test]
fn data_that_a_comment_at_their_head_marks_are_not_copied() {
    for (name, text) in [
        ("a.csv", "# TLP:RED\nname,place\n"),
        ("a.csv", "TLP:RED,\nname,place\n"),
        ("a.sql", "-- TLP:RED\nselect 1;\n"),
        ("a.svg", "<!-- TLP:RED -->\n<svg xmlns=\"http://www.w3.org/2000/svg\"/>\n"),
    ] {
        let built = with(name, text).build();
        assert_eq!(built.problems(), ["DL119"], "{name}: {text}");
        assert!(!built.has(&format!("assets/{name}")), "{name}: {text}");
        let wide = with(name, text).audience(Marking::Red).build();
        assert!(wide.has(&format!("assets/{name}")), "{name}: {text}");
    }
    for text in
        ["name,TLP:RED\na,1\n", "# TLP:CLEAR\nname\n", "# TLP:RED rows are left out\nname\n"]
    {
        let built = with("a.csv", text).build();
        assert_eq!(built.text("assets/a.csv"), text);
        assert_eq!(built.problems(), Vec::<&str>::new(), "{text}");
    }
}

#[test]
fn pictures_and_data_are_copied_byte_for_byte() {
    for name in ["Map.svg.png", "data.csv.gz", "notes.json"] {
        let built = with(name, PICTURE).build();
        assert_eq!(built.text(&format!("assets/{name}")), PICTURE, "{name}");
        assert_eq!(built.problems(), Vec::<&str>::new(), "{name}");
    }
}

#[test]
fn addresses_that_differ_by_case_or_the_writing_of_an_accent_alone_are_doubtful() {
    let two = |one: &str, other: &str| {
        let desk = with(one, "1")
            .file(&format!("content/assets/{other}"), "2")
            .file("content/pages/q.md", format!("---\ntitle: Q\n---\n[it](../assets/{other})\n"));
        desk.build().problems()
    };
    assert_eq!(two("Map.png", "map.png"), ["DL708"]);
    assert_eq!(two("caf\u{e9}.png", "cafe\u{301}.png"), ["DL708"]);
    assert_eq!(two("Map.png", "map-2.png"), Vec::<&str>::new());
    let old = Desk::new().file(
        "content/pages/about.md",
        "---\ntitle: About\naliases: [/About/, /OLD/]\n---\nText.\n",
    );
    assert_eq!(old.build().problems(), ["DL708"], "an old address beside a page");
}

#[test]
fn what_is_refused_is_copied_for_nobody_even_where_errors_are_passed_over() {
    let built = with("e.md", "---\ntitle: A\ntlp: red\n---\nsecret\n").build();
    assert!(built.codes(Severity::Error).contains(&"DL119"));
    assert!(!built.has("assets/e.md"));
    let built = with("e.md", "---\ntitle: A\n---\nfoo [secret]{tlp=red}\n").build();
    assert!(!built.has("assets/e.md"));
}

#[test]
fn a_picture_of_what_is_held_back_is_used_by_no_longer_name_and_by_no_words() {
    for text in [
        "![x](../assets/raid.jpg.webp)",
        "The original lies at `assets/raid.jpg`, and is kept back.",
        "![x](../assets/old-raid.jpg)",
    ] {
        let built = Desk::new()
            .event("r", "![x](../assets/raid.jpg)", "tlp: red\n")
            .event("o", text, "")
            .file("content/assets/raid.jpg", "x")
            .file("content/assets/raid.jpg.webp", "y")
            .file("content/assets/old-raid.jpg", "z")
            .build();
        assert!(!built.has("assets/raid.jpg"), "{text}");
    }
    let built = Desk::new()
        .event("r", "![x](../assets/raid.jpg)", "tlp: red\n")
        .event("o", "<a href=\"../assets/raid.jpg?x#y\">x</a>", "")
        .file("content/assets/raid.jpg", "x")
        .build();
    assert!(built.has("assets/raid.jpg"));
}
