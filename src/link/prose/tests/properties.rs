use super::safety::{assert_inert, parsed, text_content, visit};
use super::*;

use markup5ever_rcdom::NodeData;
use proptest::prelude::*;

/// Pieces that Markdown is made of, so that random texts come near its corners.
const PIECES: &[&str] = &[
    "Kim Jong Un",
    "Kim",
    "Vladimir Putin",
    "Georgia",
    "Washington",
    " Post",
    "A<b>&\"c",
    "김정은",
    "a",
    "b ",
    " ",
    "\n",
    "\n\n",
    "\n    ",
    "*",
    "**",
    "_",
    "~~",
    "`",
    "```\n",
    "[",
    "]",
    "[[",
    "]]",
    "|",
    "](",
    ")",
    "](https://x.org)",
    "](kim-jong-un.md)",
    "](map.png \"t\")",
    "![",
    "[@",
    "[@cnn]",
    "[@tass, p. 1]",
    ";",
    "[^1]",
    "\n\n[^1]: ",
    "# ",
    "\n## ",
    "> ",
    "\n> ",
    "- ",
    "\n- ",
    "\n1. ",
    "- [x] ",
    "\n|a|b|\n|-|-|\n|c|d|\n",
    "---\n",
    "\n\n---\n\n",
    "\\",
    "&amp;",
    "&lt;",
    "&#xFDD0;",
    "<",
    ">",
    "'",
    "\"",
    "--",
    "...",
    ": ",
    "\n\n[x]: /y\n\n",
    "[x]",
    "[x][@cnn]",
    "<b>",
    "</b>",
    "<div>",
    "</div>",
    "<table>",
    "<tr>",
    "<td>",
    "</td>",
    "</table>",
    "<ul>",
    "<li>",
    "<p>",
    "</p>",
    "<a href=\"https://x.org\">",
    "</a>",
    "<details>",
    "<summary>",
    "</summary>",
    "<script>",
    "</script>",
    "<img src=map.png alt=x>",
    "<br>",
    "<hr>",
    "<!-- ",
    " -->",
    "<pre>",
    "</pre>",
    "<code>",
    "</code>",
    "<h2>",
    "</h2>",
    "<font>",
    "</font>",
    "<svg>",
    "</svg>",
    "<ruby>",
    "<rt>",
    "<b title=\"Kim Jong Un\">",
    "<dl>",
    "<dt>",
    "<dd>",
    "<figure>",
    "<figcaption>",
    "<caption>",
    "<th>",
    "<thead>",
    "[[kim-jong-un|",
    "[[!Georgia]]",
    "[[Georgia]]",
    "https://x.org/Kim",
    "\t",
    "\r\n",
    "é",
    "\u{301}",
    "\u{200b}",
    "漢",
    "。",
    "\0",
    "\u{FDD0}",
    "]{tlp=amber}",
    "[",
    "[Kim]{tlp=red}",
    "[@cnn]{tlp=green}",
    "[a](https://x.org){tlp=red}",
    "{tlp=amber}",
    "\n:::tlp amber\n",
    "\n:::\n",
    "\n> :::tlp red\n",
    "\n- :::tlp red\n  ",
    "\u{FDD1}",
    "&#xFDD6;",
    "<!--\u{FDD1}-->",
    "\u{FDEF}",
];

fn texts() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => proptest::collection::vec(proptest::sample::select(PIECES), 0..24).prop_map(|pieces| pieces.concat()),
        1 => "\\PC{0,60}",
    ]
}

fn names_of(extra: &[String]) -> Names<Target> {
    let mut patterns = vec![
        Pattern::full("Kim Jong Un", Desk::target(Kind::Actor, "kim-jong-un")),
        Pattern {
            weight: Weight::Short,
            ..Pattern::full("Kim", Desk::target(Kind::Actor, "kim-jong-un"))
        },
        Pattern::full("A<b>&\"c", Desk::target(Kind::Actor, "odd")),
        Pattern::full("Washington", Desk::target(Kind::Location, "washington")),
    ];
    patterns.extend(
        extra
            .iter()
            .map(|name| Pattern::full(name.clone(), Desk::target(Kind::Actor, "vladimir-putin"))),
    );
    Names::new(patterns)
}

/// Asserts that a browser reads the same elements that were written.
fn assert_well_formed(source: &str, html: &str) {
    const VOID: [&str; 6] = ["br", "hr", "img", "input", "wbr", "col"];
    let mut open: Vec<&str> = Vec::new();
    let mut written = Vec::new();
    for tag in html.split('<').skip(1) {
        let name = &tag[..tag.find(['>', ' ']).unwrap_or(tag.len())];
        if let Some(name) = name.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "{source:?}: {html}");
        } else {
            written.push(name.to_owned());
            if !VOID.contains(&name) {
                assert!(name != "a" || !open.contains(&"a"), "nested links, {source:?}: {html}");
                open.push(name);
            }
        }
    }
    assert!(open.is_empty(), "{open:?}, {source:?}: {html}");
    let dom = parsed(html);
    let mut read = Vec::new();
    visit(&dom.document, &mut |node| {
        if let NodeData::Element { name, .. } = &node.data {
            read.push(name.local.to_string());
        }
    });
    read.remove(0);
    assert_eq!(read, written, "{source:?}: {html}");
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: if cfg!(debug_assertions) { 300 } else { 20_000 },
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn linking_never_changes_the_text_and_output_is_well_formed(text in texts(), extra in proptest::collection::vec("[A-Z<&\"a-z]{2,6}", 0..3), all in any::<bool>()) {
        let with = || With { link: if all { LinkMentions::All } else { LinkMentions::Section }, ..With::default() };
        let names = names_of(&extra);
        let (prose, said) = run_with(&names, &with(), &text);
        let (without, _) = run_with(&Names::new(Vec::new()), &with(), &text);
        prop_assert_eq!(text_content(&prose.html), text_content(&without.html));
        prop_assert_eq!(&prose.plain, &without.plain);
        prop_assert_eq!(&prose.anchors, &without.anchors);
        assert_well_formed(&text, &prose.html);
        assert_inert(&text, &prose.html);
        let again = run_with(&names, &with(), &text);
        prop_assert_eq!(&again, &(prose.clone(), said));

        let mut ids: Vec<String> = prose.html.split(" id=\"").skip(1).map(|rest| rest[..rest.find('"').expect("closed")].to_owned()).collect();
        ids.sort_unstable();
        prop_assert_eq!(&ids, &prose.anchors);
        ids.dedup();
        prop_assert_eq!(ids.len(), prose.anchors.len(), "ids are unique");
        for mention in &prose.mentions {
            prop_assert!(mention.sentence.text().chars().count() <= 310);
        }
        for diagnostic in &again.1 {
            let span = diagnostic.place.as_ref().and_then(|place| place.span).expect("a place");
            prop_assert!(text.get(span.start as usize..span.end as usize).is_some(), "{:?}", diagnostic);
        }
    }
}

#[test]
fn names_that_are_written_links_give_the_same_links() {
    let names = names();
    let text = |l: &str, r: &str| {
        format!(
            "{l}Kim Jong Un{r} met {l}Vladimir Putin{r} at {l}Vostochny Cosmodrome{r}.\n\n- {l}Kim Yo Jong{r}\n"
        )
    };
    let bare = run_with(&names, &With::default(), &text("", "")).0;
    let written = run_with(&names, &With::default(), &text("[[", "]]")).0;
    assert_eq!(bare, written);
}

#[test]
fn deep_and_long_texts_give_pages_in_proportion() {
    let pieces = [
        "[",
        "> ",
        "[[",
        "*a_",
        "[@",
        "![",
        "- ",
        "<div>",
        "<b>",
        "<a href=x>",
        "[^1]",
        "[@cnn]",
        "[@x] ",
        "[[x]]",
        "[a](#b)\n",
        "`",
        "<script>",
        "a <svg> ",
        "&",
        "<",
        "# a\n",
        "# a-1\n\n",
        "Georgia ",
        "Kim Jong Un. ",
        "**",
        "~~",
        "|",
        "[^1]: ",
        "\\[^a]",
        "[^a] ",
        "<!-- ",
        "<x y=\"",
        "</",
        "![[",
        "[x][@cnn]",
        "a\n\n",
        "<table><tr><td>",
        "&amp;",
        "\"'",
        "https://x.org/",
        "*",
        "_*",
        "[a]{tlp=red} ",
        "[a",
        "]{tlp=red}",
        "){tlp=red}",
        "{tlp=red}\n\n",
        ":::tlp red\n",
        ":::tlp red\n:::\n",
        ":::a",
        "> :::tlp red\n",
        "\\[a]{tlp=red",
    ];
    let names = names();
    for piece in pieces {
        let length = |size: usize| {
            let (prose, said) =
                run_with(&names, &With::default(), &piece.repeat(size / piece.len()));
            assert!(said.len() <= 1_000, "{piece:?}: {} diagnostics", said.len());
            prose.html.len() + prose.plain.len()
        };
        let (half, whole) = (length(20_000), length(40_000));
        // What grows with the square would be four times as long.
        assert!(whole <= 3 * half, "{piece:?}: {half}, then {whole} bytes");
    }
}
