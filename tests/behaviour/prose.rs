//! What writers write in Markdown is what readers read.

use crate::desk::{Built, Desk};

fn prose(text: &str) -> (Built, crate::html::Element) {
    let built = Desk::new().briefing("b", text, "").build();
    let prose = built.page("briefings/b/").all(".prose").remove(0);
    (built, prose)
}

#[test]
fn footnotes_are_lettered_and_lead_there_and_back() {
    let (built, prose) = prose("One.[^late] Two.[^b]\n\n[^b]: The second.\n[^late]: The first.\n");
    assert!(built.problems().is_empty(), "{:?}", built.site.diagnostics);
    let page = built.page("briefings/b/");
    let references: Vec<_> = prose.all("sup a");
    let marks: Vec<String> = references.iter().map(|a| a.text()).collect();
    assert_eq!(marks, ["a", "b"], "letters, for numbers are those of sources");
    for (reference, text) in references.iter().zip(["The first.", "The second."]) {
        let note = page.one(&reference.attribute("href").expect("a link"));
        assert!(note.text().starts_with(text), "{}", note.text());
        let back = note.all("a").pop().and_then(|a| a.attribute("href")).expect("a way back");
        assert_eq!(page.all(&back).len(), 1, "{back}");
    }
}

#[test]
fn a_footnote_that_is_nowhere_written_is_reported() {
    let (built, prose) = prose("One.[^gone]");
    assert_eq!(built.problems(), ["DL506"]);
    assert!(prose.text().contains("One."));
}

#[test]
fn tables_can_be_read_and_scrolled() {
    let (_, prose) = prose("| Stop | Day |\n|---|--:|\n| Vostochny | 13 |\n| **Plant** | 15 |\n");
    assert_eq!(prose.texts("table th"), ["Stop", "Day"]);
    assert_eq!(prose.texts("table td"), ["Vostochny", "13", "Plant", "15"]);
    assert_eq!(prose.texts("td strong"), ["Plant"]);
}

#[test]
fn task_lists_show_what_is_done() {
    let (_, prose) = prose("- [x] asked the ministry\n- [ ] asked the plant\n");
    let boxes = prose.all("li input");
    assert_eq!(boxes.len(), 2);
    assert!(boxes[0].attribute("checked").is_some() && boxes[1].attribute("checked").is_none());
    assert!(boxes.iter().all(|input| input.attribute("disabled").is_some()));
}

#[test]
fn no_id_stands_twice_on_a_page() {
    let text = "## What is known\n\nx[^1] [@s]\n\n## What is known\n\ny [@s]\n\n### Content\n\n## content\n\n## Note 1\n\n<p id=\"content\">raw</p>\n\n[^1]: z\n";
    let built = Desk::new()
        .file("content/sources/s.yaml", "title: S\n")
        .briefing("b", text, "corrections: [{date: 2023-09-14, text: \"a[^1]\\n\\n[^1]: b\"}]\n")
        .build();
    let page = built.page("briefings/b/");
    let mut seen = std::collections::BTreeSet::new();
    let mut count = 0;
    for name in [
        "html", "body", "main", "section", "div", "p", "li", "a", "h1", "h2", "h3", "h4", "sup",
        "ol", "nav", "aside",
    ] {
        for id in page.all(name).iter().filter_map(|element| element.attribute("id")) {
            count += 1;
            assert!(seen.insert(id.clone()), "#{id} stands twice");
        }
    }
    assert!(count >= 8, "{seen:?}");
}

#[test]
fn headings_begin_below_the_title_of_the_page() {
    let (built, prose) = prose("# First\n\ntext\n\n## Second\n\ntext");
    assert_eq!(built.page("briefings/b/").texts("h1"), ["Briefing b"]);
    assert_eq!(prose.texts("h2"), ["First"]);
    assert_eq!(prose.texts("h3"), ["Second"]);
}

#[test]
fn quotes_and_dashes_are_those_of_print_and_code_is_left_alone() {
    let (_, prose) = prose("\"Clear consequences\" -- it's said... `\"a\" -- b`");
    assert_eq!(prose.text(), "“Clear consequences” – it’s said… \"a\" -- b");
}

#[test]
fn an_image_of_the_desk_is_shown_with_its_caption() {
    let built = Desk::new()
        .file("content/assets/img/train.jpg", b"jpeg".to_vec())
        .briefing(
            "b",
            "![The train at the station](/assets/img/train.jpg \"Komsomolsk, 15 September\")",
            "",
        )
        .build();
    assert!(built.problems().is_empty(), "{:?}", built.site.diagnostics);
    let figure = built.page("briefings/b/").one("figure");
    let image = figure.one("img");
    assert_eq!(image.attribute("src").as_deref(), Some("../../assets/img/train.jpg"));
    assert_eq!(image.attribute("alt").as_deref(), Some("The train at the station"));
    assert_eq!(figure.one("figcaption").text(), "Komsomolsk, 15 September");
    assert_eq!(built.files["assets/img/train.jpg"], b"jpeg");
}

#[test]
fn a_caption_names_records_and_sources_as_a_text_does() {
    let built = Desk::new()
        .file("content/assets/a.jpg", b"jpeg".to_vec())
        .file("content/sources/s1.yaml", "title: S One\n")
        .actor("kim", "Kim Jong Un", "")
        .actor("ana", "Ana Petrova", "")
        .briefing(
            "b",
            "![A man](/assets/a.jpg \"[[kim|The leader]] and [[ana]] [1] [x[ [@s1, p. 2].\")",
            "",
        )
        .build();
    assert!(built.problems().is_empty(), "{:?}", built.site.diagnostics);
    let page = built.page("briefings/b/");
    let caption = page.one("figcaption");
    assert_eq!(caption.text(), "The leader and Ana Petrova [1] [x[1.");
    assert_eq!(caption.texts("a"), ["The leader", "Ana Petrova", "1"]);
    assert!(page.one(".references li").text().contains("S One, p. 2"));
}

#[test]
fn an_asset_is_found_from_the_root_from_the_file_and_by_its_folder() {
    for written in ["/assets/a.pdf", "../assets/a.pdf", "assets/a.pdf", "../../assets/a.pdf"] {
        let built = Desk::new()
            .file("content/assets/a.pdf", "pdf")
            .file(
                "content/briefings/2023/b.md",
                format!("---\ntitle: B\ndate: 2023-09-13\n---\n[The paper]({written})\n"),
            )
            .build();
        let found =
            built.page("briefings/b/").all(".prose a").pop().and_then(|a| a.attribute("href"));
        if written == "../assets/a.pdf" {
            assert_eq!(
                built.problems(),
                ["DL406", "DL501"],
                "from a nested folder it leads nowhere"
            );
        } else {
            assert_eq!(found.as_deref(), Some("../../assets/a.pdf"), "{written}");
        }
    }
}

#[test]
fn an_image_on_another_host_is_linked_and_never_loaded() {
    let (built, prose) = prose(
        "![A map](https://tracker.example/map.png)\n\n<img src=\"https://tracker.example/b.png\" alt=\"b\">",
    );
    assert!(prose.all("img").is_empty());
    assert_eq!(
        prose.all("a")[0].attribute("href").as_deref(),
        Some("https://tracker.example/map.png")
    );
    assert_eq!(prose.all("a")[0].text(), "A map");
    assert!(built.problems().contains(&"DL503"), "{:?}", built.problems());
}

#[test]
fn an_image_without_a_text_alternative_is_reported() {
    let built = Desk::new()
        .file("content/assets/a.png", "png")
        .briefing("b", "![](/assets/a.png)", "")
        .build();
    assert_eq!(built.problems(), ["DL507"]);
}

#[test]
fn an_image_has_the_size_that_obsidian_writes_after_its_text_alternative() {
    let text = "![A train|300](/assets/img/p.png) x ![[p.png|A train|300x200]]\n\n\
                |a|\n|-|\n|![[p.png\\|A train]]|\n\n[[paper.pdf]]\n";
    let built = Desk::new()
        .file("content/assets/img/p.png", "png")
        .file("content/assets/paper.pdf", "pdf")
        .briefing("b", text, "")
        .build();
    assert!(built.problems().is_empty(), "{:?}", built.site.diagnostics);
    let prose = built.page("briefings/b/").one(".prose");
    let sizes: Vec<_> = prose
        .all("img")
        .iter()
        .map(|image| {
            assert_eq!(image.attribute("src").as_deref(), Some("../../assets/img/p.png"));
            assert_eq!(image.attribute("alt").as_deref(), Some("A train"));
            (image.attribute("width"), image.attribute("height"))
        })
        .collect();
    let pixels = |text: &str| Some(text.to_owned());
    assert_eq!(sizes, [(pixels("300"), None), (pixels("300"), pixels("200")), (None, None)]);
    assert_eq!(prose.one("p a").attribute("href").as_deref(), Some("../../assets/paper.pdf"));
}

#[test]
fn what_is_embedded_and_no_picture_is_linked() {
    let text = "![[r.pdf|The report]]\n\nSee ![](/assets/v.mp4) there.\n\n![[v.mp4]]\n";
    let built = Desk::new()
        .file("content/assets/docs/r.pdf", "pdf")
        .file("content/assets/v.mp4", "mp4")
        .briefing("b", text, "")
        .build();
    assert!(built.problems().is_empty(), "{:?}", built.site.diagnostics);
    let prose = built.page("briefings/b/").one(".prose");
    assert!(prose.all("img").is_empty());
    let links: Vec<_> = prose.all("p a").iter().map(|a| (a.attribute("href"), a.text())).collect();
    let link = |href: &str, text: &str| (Some(href.to_owned()), text.to_owned());
    assert_eq!(
        links,
        [
            link("../../assets/docs/r.pdf", "The report"),
            link("../../assets/v.mp4", "v.mp4"),
            link("../../assets/v.mp4", "v.mp4")
        ]
    );
}

#[test]
fn a_record_that_is_to_be_embedded_is_linked_and_what_is_nowhere_is_said_once() {
    let built = Desk::new()
        .event("e", "x", "")
        .briefing("b", "![[e]]\n\n![[e|The event]] ![[e#Part]]\n\n# Part\n", "")
        .build();
    assert!(
        built.problems().iter().all(|code| ["DL510", "DL502"].contains(code)),
        "{:?}",
        built.problems()
    );
    let prose = built.page("briefings/b/").one(".prose");
    assert_eq!(prose.all("p a").len(), 3);
    let built = Desk::new().briefing("b", "![[nothing.png]] ![](nothing.png)", "").build();
    assert_eq!(built.problems(), ["DL501", "DL501"]);
}

#[test]
fn of_a_file_that_is_not_where_it_is_sought_it_is_said_where_it_is() {
    for (text, help) in [
        (
            "![A](pic.png)",
            "`content/briefings/pic.png` is not published: move it to `content/assets/`, and write `/assets/pic.png`",
        ),
        (
            "![[shot 1.png|A]]",
            "`content/attachments/shot 1.png` is not published: move it to `content/assets/`, and write `/assets/shot%201.png`",
        ),
        ("![A](/assets/p.png)", "the nearest is `content/assets/P.png`: write `/assets/P.png`"),
        (
            "![A](../assets/trian.png)",
            "the nearest is `content/assets/img/train.png`: write `/assets/img/train.png`",
        ),
        ("[A](train.png)", "it is `content/assets/img/train.png`: write `/assets/img/train.png`"),
        ("![[map.png|A]]", "write `/assets/a/map.png` or `/assets/b/map.png`"),
    ] {
        let desk = Desk::new()
            .file("content/briefings/pic.png", "png")
            .file("content/attachments/shot 1.png", "png")
            .file("content/assets/P.png", "png")
            .file("content/assets/img/train.png", "png")
            .file("content/assets/a/map.png", "png")
            .file("content/assets/b/map.png", "png")
            .briefing("b", text, "");
        let built = desk.build();
        let said = built.site.diagnostics.iter().find(|said| said.code.id() == "DL501");
        let said = said.unwrap_or_else(|| panic!("{text}: {:?}", built.problems()));
        assert_eq!(said.help.as_deref(), Some(help), "{text}");
    }
}

#[test]
fn only_a_long_text_has_a_table_of_contents() {
    let section =
        |title: &str, words: usize| format!("## {title}\n\n{}\n\n", "word ".repeat(words));
    let of = |words: usize| {
        let text: String = ["One", "Two", "Three"].map(|title| section(title, words)).concat();
        let built = Desk::new().briefing("b", &text, "").build();
        let page = built.page("briefings/b/");
        for entry in page.all("nav.toc a") {
            let to = entry.attribute("href").expect("a link");
            assert_eq!(page.one(&to).text(), entry.text());
        }
        page.texts("nav.toc a")
    };
    assert!(of(10).is_empty());
    assert_eq!(of(300), ["One", "Two", "Three"]);
}

#[test]
fn raw_html_keeps_what_is_harmless_and_loses_what_runs() {
    let (built, prose) = prose(
        "<details><summary>More</summary>\n\nHidden **text**.\n\n</details>\n\n<script>alert(1)</script><p onclick=\"alert(2)\" style=\"position:fixed\">Kept</p><iframe src=\"https://x.example\"></iframe><form action=\"/x\"><input name=a></form>",
    );
    assert_eq!(prose.texts("details summary"), ["More"]);
    assert_eq!(prose.texts("details strong"), ["text"]);
    assert!(prose.text().contains("Kept") && !prose.text().contains("alert"));
    for gone in ["script", "iframe", "form", "style"] {
        assert!(prose.all(gone).is_empty(), "{gone}");
    }
    assert!(
        prose
            .all("p")
            .iter()
            .all(|p| p.attribute("onclick").is_none() && p.attribute("style").is_none())
    );
    assert!(built.problems().contains(&"DL504"), "{:?}", built.problems());
}

#[test]
fn a_link_to_a_file_of_the_content_leads_to_its_page() {
    let built = Desk::new()
        .actor("kim-jong-un", "Kim Jong Un", "text: |\n  ## Early life\n\n  x\n")
        .file("content/events/2023/summit.md", "---\ntitle: Summit\ndate: 2023-09-13\n---\nx\n")
        .briefing("b", "[a](../actors/kim-jong-un.yaml) [b](../events/2023/summit.md) [c](../actors/kim-jong-un.yaml#early-life) [d](../events/2023/summit)", "")
        .build();
    assert!(built.problems().is_empty(), "{:?}", built.site.diagnostics);
    let to: Vec<_> = built
        .page("briefings/b/")
        .one(".prose")
        .all("a")
        .iter()
        .filter_map(|a| a.attribute("href"))
        .collect();
    assert_eq!(
        to,
        [
            "../../actors/kim-jong-un/",
            "../../events/summit/",
            "../../actors/kim-jong-un/#early-life",
            "../../events/summit/"
        ]
    );
    assert!(crate::routes::dead_links(&built).is_empty());
}

#[test]
fn links_as_obsidian_writes_them_lead_to_headings_and_to_records_by_their_path() {
    let text = "[[kim-jong-un#Early life]] [[#Below]] [[briefings/2023/a]] [[content/events/e.yml]] \
                [[2023/a#Below|c]]\n\n## Below\n\nx";
    let built = Desk::new()
        .actor("kim-jong-un", "Kim Jong Un", "text: |\n  ## Early life\n\n  x\n")
        .file("content/events/e.yml", "title: Event e\ndate: 2023-09-13\n")
        .file(
            "content/briefings/2023/a.md",
            "---\ntitle: First\ndate: 2023-09-12\n---\n# First\n\nx\n\n## Below\n\ny\n",
        )
        .briefing("b", text, "")
        .build();
    assert!(built.problems().is_empty(), "{:?}", built.site.diagnostics);
    let links = built.page("briefings/b/").one(".prose").all("p a");
    let to: Vec<_> = links.iter().filter_map(|a| a.attribute("href")).collect();
    let shown: Vec<_> = links.iter().map(|a| a.text()).collect();
    assert_eq!(
        to,
        [
            "../../actors/kim-jong-un/#early-life",
            "#below",
            "../../briefings/a/",
            "../../events/e/",
            "../../briefings/a/#below",
        ]
    );
    assert_eq!(shown, ["Kim Jong Un § Early life", "Below", "First", "Event e", "c"]);
    assert!(crate::routes::dead_links(&built).is_empty());
}

#[test]
fn a_link_from_the_root_leads_to_a_page_of_the_site() {
    let (built, prose) = prose("[The record](/2023/09/13/) and [search](/data/) and [home](/)");
    assert!(built.problems().is_empty(), "{:?}", built.site.diagnostics);
    let to: Vec<_> = prose.all("a").iter().filter_map(|a| a.attribute("href")).collect();
    assert_eq!(to, ["../../2023/09/13/", "../../data/", "../../"]);
}

#[test]
fn links_and_anchors_that_lead_nowhere_are_reported_where_they_stand() {
    for (text, code) in [
        ("[x](/2024/)", "DL501"),
        ("[x](gone.md)", "DL501"),
        ("[x](../events/gone.yaml)", "DL501"),
        ("[x](#no-such-heading)", "DL502"),
        ("[x](/briefings/b/#no-such-heading)", "DL502"),
        ("[[#No such heading]]", "DL502"),
        ("[[b#No such heading]]", "DL502"),
        ("[[b#^3f2a1c]]", "DL502"),
        ("[[briefings/gone]]", "DL301"),
        ("![x](/assets/gone.png)", "DL501"),
        ("[x]()", "DL501"),
    ] {
        let desk = Desk::new().briefing("b", &format!("First.\n\nThen {text}."), "");
        assert_eq!(desk.build().problems(), [code], "{text}");
        assert!(desk.shown().contains("content/briefings/b.md:7"), "{}", desk.shown());
    }
}

#[test]
fn a_text_in_the_front_matter_of_an_event_is_pointed_at_where_it_stands() {
    let desk = Desk::new().event("e", "One.\n\nTwo [[Nobody Known]].", "");
    assert_eq!(desk.build().problems(), ["DL301"]);
    assert!(desk.shown().contains("content/events/e.yaml:6:7"), "{}", desk.shown());
}

#[test]
fn what_dateline_itself_says_in_a_text_is_in_the_language_of_the_site() {
    let built = Desk::with_settings("language: fr\naudience: clear\n")
        .file("content/actors/quiet.yaml", "name: Quiet\ntlp: red\n")
        .briefing(
            "one",
            "- [x] a\n- [ ] b\n\n|A|\n|-|\n|1|\n\n|B|\n|-|\n|2|\n\nA note[^1]. And [[quiet]].\n\n[^1]: The note.",
            "",
        )
        .build();
    let html = built.prose("one");
    for said in [
        "aria-label=\"Fait\"",
        "aria-label=\"À faire\"",
        "aria-label=\"Tableau 1\"",
        "aria-label=\"Tableau 2\"",
        "<h2>Notes</h2>",
        "aria-label=\"Retour au texte (a1)\"",
        "[non communiqué]",
    ] {
        assert!(html.contains(said), "{said}: {html}");
    }
}
