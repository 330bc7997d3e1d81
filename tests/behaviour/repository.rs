//! Links from a page to what it is written in.

use crate::desk::Desk;

fn links(desk: Desk, page: &str) -> Vec<(String, String)> {
    let page = desk.build().page(page);
    let all = page.all("p.written a");
    all.iter().map(|a| (a.text(), a.attribute("href").expect("an address"))).collect()
}

fn with(repository: &str) -> Desk {
    Desk::with_settings(&format!("repository: {repository}\n"))
        .file(
            "content/events/a & b.yaml",
            "id: ab\ntitle: \"A & B\"\ndate: 2023-09-13\nactors: [unknown]\n",
        )
        .file(
            "content/actors.yaml",
            "- {id: ana, name: Ana}\n- id: ben\n  name: Ben\n- {id: cy, name: Cy}\n",
        )
}

fn pair(text: &str, href: &str) -> (String, String) {
    (text.to_owned(), href.to_owned())
}

#[test]
fn a_page_links_to_its_file_and_to_an_issue_about_it() {
    assert_eq!(
        links(with("https://github.com/org/desk"), "events/ab/"),
        [
            pair(
                "Source of this page",
                "https://github.com/org/desk/blob/main/content/events/a%20%26%20b.yaml"
            ),
            pair(
                "Suggest a correction",
                "https://github.com/org/desk/issues/new?title=Correction%3A%20A%20%26%20B&body=https%3A%2F%2Fdesk.example%2Fevents%2Fab%2F"
            ),
        ]
    );
}

#[test]
fn a_record_that_shares_its_file_links_to_its_line() {
    let source = |page| links(with("https://github.com/org/desk"), page)[0].1.clone();
    let file = "https://github.com/org/desk/blob/main/content/actors.yaml";
    assert_eq!(source("actors/ana/"), format!("{file}#L1"));
    assert_eq!(source("actors/ben/"), format!("{file}#L2"));
    assert_eq!(source("actors/cy/"), format!("{file}#L4"));
}

#[test]
fn no_line_tells_how_much_of_a_file_is_hidden() {
    for hidden in [
        "- {id: h, name: Hid, tlp: red}\n",
        "- {id: h, name: Hid, draft: true}\n",
        "- {id: h, name: Hid, text: \"One. [Two.]{tlp=red}\"}\n",
    ] {
        let desk = Desk::with_settings("repository: https://github.com/org/desk\n").file(
            "content/actors.yaml",
            format!("- {{id: ana, name: Ana}}\n{hidden}- {{id: cy, name: Cy}}\n"),
        );
        let source = links(desk, "actors/cy/")[0].1.clone();
        assert_eq!(source, "https://github.com/org/desk/blob/main/content/actors.yaml", "{hidden}");
    }
}

#[test]
fn what_comes_from_no_file_links_to_none() {
    for page in ["", "events/", "actors/unknown/", "2023/09/13/", "data/"] {
        assert!(links(with("https://github.com/org/desk"), page).is_empty(), "{page}");
    }
    assert!(links(Desk::new().actor("ana", "Ana", ""), "actors/ana/").is_empty());
}

#[test]
fn a_mapping_says_what_differs_from_the_ways_of_the_host() {
    let found = links(
        with(
            "{url: \"https://gitlab.com/org/desk\", branch: release/1, path: /desks/east/, issues: false}",
        ),
        "actors/ana/",
    );
    let base = "https://gitlab.com/org/desk/-";
    assert_eq!(found[0].1, format!("{base}/blob/release/1/desks/east/content/actors.yaml#L1"));
    assert_eq!(found[1].1, format!("{base}/edit/release/1/desks/east/content/actors.yaml"));
    let own = links(
        with(
            "{source: \"https://git.example/tree/{path}?h={branch}\", issues: \"https://x.example/?about={url}&t={title}\"}",
        ),
        "actors/ana/",
    );
    assert_eq!(own[0].1, "https://git.example/tree/content/actors.yaml?h=main");
    assert_eq!(
        own[1].1,
        "https://x.example/?about=https%3A%2F%2Fdesk.example%2Factors%2Fana%2F&t=Correction%3A%20Ana"
    );
    let neither =
        links(with("{url: \"https://github.com/o/d\", edit: false, issues: false}"), "actors/ana/");
    assert_eq!(neither.len(), 1);
}

#[test]
fn what_is_no_repository_is_reported_and_nothing_links_there() {
    for (written, why) in [
        ("git@github.com:org/desk.git", "relative URL without a base"),
        ("javascript:alert(1)", "the scheme is `javascript`"),
        ("https://ana:secret@github.com/org/desk", "user name or password"),
        ("https://git.example/desk", "how this host shows a file is not known"),
        ("{url: \"https://github.com/o/d\", source: \"https://x.example/\"}", "it has no `{path}`"),
        (
            "{url: \"https://github.com/o/d\", edit: \"https://{path}\"}",
            "its host is not written out",
        ),
        (
            "{url: \"https://github.com/o/d\", issues: \"https://x.example/{who}\"}",
            "`{who}` stands for nothing",
        ),
    ] {
        let desk = with(written);
        let shown = desk.shown();
        assert!(shown.contains("DL215") && shown.contains(why), "{written}: {shown}");
        assert!(links(desk, "actors/ana/").is_empty(), "{written}");
    }
    assert!(with("{url: \"https://github.com/o/d\", brunch: x}").shown().contains("branch"));
}
