//! Ids, names and addresses that would lead somewhere else, or collide.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization;

use super::Trial;

/// Texts that are more than they seem, wherever they stand.
fn hostile() -> Vec<String> {
    [
        "../../../etc/passwd",
        "..",
        ".",
        "/etc/passwd",
        "//evil.example/x",
        "C:\\Windows\\x",
        "..\\..\\x",
        "a\0b",
        "\x1b[2J\x07",
        "line one\nline two",
        "\u{202E}txt.exe",
        "\u{200B}\u{FEFF}",
        "\u{FDD0}x",
        "%2e%2e%2f%2e%2e%2fx",
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "' onmouseover='alert(1)",
        "javascript:alert(1)",
        "{{ site }}{% raw %}{{ 7 * 7 }}",
        "${7*7} `id` $(id)",
        "]]>--><!--",
        "\\u003c/script\\u003e</script>",
        "=cmd|'/c calc'!A1",
        "con",
        "index",
        "page",
        "feed.xml",
        "x#y?z&amp;",
        "|",
        "[[kim-jong-un]]",
        "[@wire]",
        "**bold** [a](b) `c`",
        "e\u{301}\u{301}\u{301}\u{327}",
        "👩‍👩‍👧‍👦",
    ]
    .into_iter()
    .map(str::to_owned)
    .chain(["x".repeat(5000), "김".repeat(500), "\u{300}".repeat(300)])
    .collect()
}

/// A text in double quotes, as YAML reads it.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).expect("a text")
}

/// Says that no two paths of a site are one on a system that knows no case, or other forms of
/// one letter.
#[track_caller]
fn distinct(trial: &Trial) {
    let output = trial.project.output();
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    for path in output.paths() {
        let folded: String = path.to_lowercase().nfc().collect();
        if let Some(other) = seen.insert(folded, path) {
            panic!("{path} and {other} are one file on some systems");
        }
    }
}

#[test]
fn ids_lead_nowhere_else() {
    for folder in ["events", "actors", "locations", "sources", "briefings", "pages"] {
        let trial = Trial::new();
        for (n, text) in hostile().iter().enumerate() {
            let ending = if n % 2 == 0 { "yaml" } else { "md" };
            let fields =
                format!("id: {}\ntitle: T {n}\nname: N {n}\ndate: 2023-09-14\n", quoted(text));
            let content =
                if ending == "md" { format!("---\n{fields}---\nText.\n") } else { fields };
            trial.project.write(&format!("content/{folder}/f{n:02}.{ending}"), content);
        }
        let findings = trial.survives();
        for (n, text) in hostile().iter().enumerate().take(5) {
            let ending = if n % 2 == 0 { "yaml" } else { "md" };
            assert!(text.starts_with(['.', '/']));
            findings.have("DL214", &format!("content/{folder}/f{n:02}.{ending}"));
        }
        distinct(&trial);
    }
}

#[test]
fn titles_and_names_are_shown_as_text() {
    let trial = Trial::new();
    for (n, text) in hostile().iter().enumerate() {
        let text = quoted(text);
        for folder in ["events", "actors", "locations", "sources", "briefings", "pages"] {
            trial.project.write(
                &format!("content/{folder}/f{n:02}.yaml"),
                format!(
                    "title: {text}\nname: {text}\ndate: 2023-09-14\nsummary: {text}\ntext: {text}\npublisher: {text}\nauthors: [{text}]\nroles: [{text}]\nids: {{{text}: {text}}}\n"
                ),
            );
        }
    }
    trial.survives();
    distinct(&trial);
}

#[test]
fn tags_facets_kinds_and_keys_of_a_desks_own_are_shown_as_text() {
    let trial = Trial::new().file(
        "content/site.yaml",
        "title: T\nbase_url: https://d.example/\nfacets: [mood]\nkinds: [meeting]\n",
    );
    for (n, text) in hostile().iter().enumerate() {
        let text = quoted(text);
        trial.project.write(
            &format!("content/events/f{n:02}.yaml"),
            format!(
                "title: E {n}\ndate: 2023-09-14\ntags: [{text}]\nmood: [{text}]\nkind: {text}\n? {text}\n: {text}\nsources: [{{title: {text}, quote: {text}, page: {text}}}]\nactors: [{{actor: {text}, role: {text}}}]\nlocation: {text}\n"
            ),
        );
    }
    trial.survives();
    distinct(&trial);
}

#[test]
fn the_title_and_rights_of_the_desk_are_shown_as_text() {
    let trial = Trial::new();
    for some in hostile().chunks(8) {
        let text = quoted(&some.join(" "));
        trial.project.write(
            "content/site.yaml",
            format!(
                "title: {text}\nbase_url: https://d.example/\ndescription: {text}\nrights: {text}\n"
            ),
        );
        trial.survives();
    }
}

#[test]
fn old_addresses_lead_nowhere_else() {
    let trial = Trial::new();
    for (n, text) in hostile().iter().enumerate() {
        trial.project.write(
            &format!("content/pages/p{n:02}.md"),
            format!("---\ntitle: P {n}\naliases: [{}]\n---\nx\n", quoted(text)),
        );
    }
    let findings = trial.survives();
    findings.have("DL214", "content/pages/p00.md").have("DL214", "content/pages/p05.md");
}

#[test]
fn old_addresses_that_stand_in_the_way_of_pages_are_errors_and_not_failures_of_the_machine() {
    for address in [
        "/",
        "/index.html",
        "/about/",
        "/about",
        "/about/index.html",
        "/events/",
        "/feed.xml",
        "/feed.xml/",
        "/calendar.ics/2023/",
        "/404.html",
        "/404.html/x.html",
        "/static/style.css",
        "/static/style.css/old.html",
        "/sitemap.xml",
        "/robots.txt/",
        "/2023/09/13/",
        "/.dateline-lock",
        "/.well-known/x",
        "/x/.dateline-manifest.json",
    ] {
        let text = format!("---\ntitle: P\naliases: [{}]\n---\nx\n", quoted(address));
        let trial = Trial::of("content/pages/p.md", text);
        let findings = trial.survives();
        let errors: Vec<_> =
            findings.0.iter().filter(|finding| finding.severity == "error").collect();
        assert!(
            errors.iter().all(|finding| finding.file == "content/pages/p.md"),
            "{address}: {errors:#?}"
        );
    }
    let trial = Trial::of(
        "content/pages/p.md",
        "---\ntitle: P\naliases: [/old, /old/more/x.html, /old.html/y]\n---\nx\n",
    )
    .file("content/pages/q.md", "---\ntitle: Q\naliases: [/old.html, /old/more]\n---\nx\n");
    trial.survives();
}

#[test]
fn ids_that_differ_only_by_case_or_form_get_an_address_each() {
    let trial = Trial::new()
        .file("content/events/Visit.yaml", "title: One\ndate: 2023-09-14\n")
        .file("content/events/a/visit.yaml", "title: Two\ndate: 2023-09-14\n")
        .file("content/events/b/VISIT.yaml", "title: Three\ndate: 2023-09-14\n")
        .file("content/actors/1.yaml", "id: caf\u{e9}\nname: Composed\n")
        .file("content/actors/2.yaml", "id: cafe\u{301}\nname: Decomposed\n")
        .file("content/actors/3.yaml", "id: CAFÉ\nname: Capital\n")
        .file("content/locations/1.yaml", "id: ﬁn\nname: Ligature\n")
        .file("content/locations/2.yaml", "id: fin\nname: Letters\n")
        .file("content/tags.yaml", "x: y\n")
        .file(
            "content/events/t.yaml",
            "title: T\ndate: 2023-09-14\ntags: [Caf\u{e9}, cafe\u{301}, CAFÉ, Grain, GRAIN]\n",
        );
    let findings = trial.survives();
    assert!(findings.0.iter().any(|finding| finding.code == "DL307"), "{findings:#?}");
    let output = trial.project.output();
    for page in ["events/visit", "events/visit-2", "events/visit-3", "actors/café-3"] {
        assert!(output.has(&format!("{page}/index.html")), "{page}: {output:?}");
    }
    assert_eq!(output.paths().iter().filter(|path| path.starts_with("tags/g")).count(), 3);
    distinct(&trial);
}

#[test]
fn a_thousand_files_of_one_name_get_an_address_each() {
    let trial = Trial::new();
    for n in 0..1000 {
        trial.project.write(
            &format!("content/events/{n}/notes.md"),
            format!("---\ntitle: Note {n}\ndate: 2023-09-14\n---\n"),
        );
    }
    trial.project.run(&["build"]).done();
    assert!(trial.project.output().has("events/notes-1000/index.html"));
    distinct(&trial);
}

#[test]
fn assets_that_differ_only_by_case_are_found_or_kept_apart() {
    let trial = Trial::new()
        .file("content/assets/Plan.txt", "one")
        .file("content/assets/plan.txt", "two")
        .file(
            "content/pages/p.md",
            "---\ntitle: P\n---\n[a](/assets/Plan.txt) [b](/assets/plan.txt)\n",
        );
    trial.survives();
}

#[test]
fn facets_cannot_take_the_addresses_of_the_site() {
    for name in [
        "events", "Actors", "2023", "page", "search", "static", "data", "tags", "..", "/", "-5", "",
    ] {
        let trial = Trial::of(
            "content/site.yaml",
            format!("title: T\nbase_url: https://d.example/\nfacets: [{}]\n", quoted(name)),
        )
        .file(
            "content/events/f.yaml",
            format!("title: F\ndate: 2023-09-14\n{}: x\n", quoted(name)),
        );
        trial.survives();
    }
    for name in ["events", "Actors", "2023", "search"] {
        Trial::of(
            "content/site.yaml",
            format!("title: T\nbase_url: https://d.example/\nfacets: [{name}]\n"),
        )
        .survives()
        .have("DL215", "content/site.yaml");
    }
}

#[test]
fn two_facets_of_one_address_are_found() {
    let trial = Trial::of(
        "content/site.yaml",
        "title: T\nbase_url: https://d.example/\nfacets: [mood, Mood, mood]\n",
    )
    .file("content/events/f.yaml", "title: F\ndate: 2023-09-14\nmood: cold\nMood: warm\n");
    let findings = trial.survives();
    assert!(findings.0.iter().any(|finding| finding.severity == "error"), "{findings:#?}");
}

#[test]
fn a_page_that_is_called_like_a_part_of_the_site_gets_an_address_elsewhere() {
    let trial =
        Trial::of("content/site.yaml", "title: T\nbase_url: https://d.example/\nfacets: [mood]\n");
    let names = [
        "events", "2023", "2023-09", "static", "assets", "data", "tags", "mood", "404", "search",
        "feed", "sitemap", "robots", "index", "page",
    ];
    for name in names {
        let text = format!("---\ntitle: My {name}\n---\nThe page {name}.\n");
        trial.project.write(&format!("content/pages/{name}.md"), text);
    }
    let findings = trial.survives();
    assert!(findings.0.iter().all(|finding| finding.severity != "error"), "{findings:#?}");
    let output = trial.project.output();
    for name in names {
        let holding = output.holding(&format!("The page {name}."));
        let pages: BTreeSet<_> = holding.iter().filter(|path| path.ends_with(".html")).collect();
        assert!(!pages.is_empty(), "{name}");
    }
    assert!(trial.project.page("events/index.html").contains("Summit at Vostochny"));
}
