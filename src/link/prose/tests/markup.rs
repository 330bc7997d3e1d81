use super::*;

#[test]
fn headings_begin_at_the_second_level_and_have_ids() {
    let heading = |level: u8, id: &str, text: &str| {
        format!(
            "<h{level} id=\"{id}\">{text}<a class=\"anchor\" href=\"#{id}\" aria-hidden=\"true\" tabindex=\"-1\"></a></h{level}>"
        )
    };
    let text = "# One & *two*\n\n### Three\n\n# One & two\n\n# Москва́ 2\n\n# !\n\n# Note 1";
    let expected = [
        heading(2, "one-two", "One &amp; <em>two</em>"),
        heading(4, "three", "Three"),
        heading(2, "one-two-1", "One &amp; two"),
        heading(2, "москва́-2", "Москва́ 2"),
        heading(2, "section", "!"),
        heading(2, "section-note-1", "Note 1"),
    ];
    assert_eq!(html(text), expected.join("\n"));
    assert!(html("### Deep\n\n#### Deeper").contains("<h3 id=\"deeper\">"));
    assert_eq!(html("#"), "");
}

#[test]
fn a_heading_that_repeats_the_title_is_dropped() {
    let with = || With { title: "Putin’s Visit", ..With::default() };
    assert_eq!(shown(&with().run("# Putin's  visit\n\nText").0), "<p>Text</p>");
    assert!(shown(&with().run("# Putin's visit\n\n## A\n\n### B").0).contains("<h3 id=\"b\">"));
    assert!(shown(&with().run("# A\n\n# Putin's visit").0).contains("putins-visit"));
}

#[test]
fn blocks_are_written_with_what_their_readers_need() {
    assert_eq!(
        html("|a|b|\n|-|-:|\n|1|2|"),
        "<div class=\"table\" tabindex=\"0\" role=\"group\" aria-label=\"Table 1\"><table>\n<thead><tr><th scope=\"col\">a</th><th scope=\"col\" class=\"right\">b</th></tr></thead>\n<tbody>\n<tr><td>1</td><td class=\"right\">2</td></tr>\n</tbody></table></div>"
    );
    assert_eq!(
        html("```Rust,x\na<b\n```"),
        "<pre tabindex=\"0\"><code class=\"language-rust\">a&lt;b\n</code></pre>"
    );
    assert_eq!(
        html("```\"><script>\nx\n```"),
        "<pre tabindex=\"0\"><code class=\"language-script\">x\n</code></pre>"
    );
    assert_eq!(
        html("- [ ] a\n- [x] b\n- c"),
        "<ul>\n<li class=\"task\"><input type=\"checkbox\" disabled aria-label=\"To do\"> a</li>\n<li class=\"task\"><input type=\"checkbox\" disabled checked aria-label=\"Done\"> b</li>\n<li>c</li>\n</ul>"
    );
    assert_eq!(html("3. a\n4. b"), "<ol start=\"3\">\n<li>a</li>\n<li>b</li>\n</ol>");
    assert_eq!(
        html("> [!NOTE]\n> a"),
        "<blockquote class=\"alert alert-note\">\n<p class=\"alert-title\"><strong>Note</strong></p>\n<p>a</p>\n</blockquote>"
    );
    assert_eq!(html("a  \nb\n\n---\n\n~~c~~"), "<p>a<br>b</p>\n<hr>\n<p><del>c</del></p>");
    assert_eq!(html("# A {#b .c onclick=x}").matches("onclick=x").count(), 1, "shown as text");
}

#[test]
fn footnotes_stand_at_the_end_with_ways_back() {
    let text = "a[^x] b[^Y] c[^x]\n\n[^unused]: No.\n[^y]: Second[^z].\n[^x]: First.\n[^z]: - list";
    let expected = concat!(
        "<p>a<sup class=\"footnote\"><a href=\"#fn-1\" id=\"fnref-1-1\" role=\"doc-noteref\">a</a></sup>",
        " b<sup class=\"footnote\"><a href=\"#fn-2\" id=\"fnref-2-1\" role=\"doc-noteref\">b</a></sup>",
        " c<sup class=\"footnote\"><a href=\"#fn-1\" id=\"fnref-1-2\" role=\"doc-noteref\">a</a></sup></p>\n",
        "<section class=\"footnotes\" role=\"doc-endnotes\">\n<h2>Notes</h2>\n<ol type=\"a\">\n",
        "<li id=\"fn-1\"><p>First. <a href=\"#fnref-1-1\" role=\"doc-backlink\" aria-label=\"Back to the text (a1)\">↩</a> <a href=\"#fnref-1-2\" role=\"doc-backlink\" aria-label=\"Back to the text (a2)\">↩<sup>2</sup></a></p>\n</li>\n",
        "<li id=\"fn-2\"><p>Second<sup class=\"footnote\"><a href=\"#fn-3\" id=\"fnref-3-1\" role=\"doc-noteref\">c</a></sup>. <a href=\"#fnref-2-1\" role=\"doc-backlink\" aria-label=\"Back to the text (b1)\">↩</a></p>\n</li>\n",
        "<li id=\"fn-3\"><ul>\n<li>list</li>\n</ul>\n <a href=\"#fnref-3-1\" role=\"doc-backlink\" aria-label=\"Back to the text (c1)\">↩</a></li>\n</ol>\n</section>"
    );
    assert_eq!(html(text), expected);
}

#[test]
fn a_footnote_that_is_not_written_is_reported() {
    assert_eq!(html("a[^x] b"), "<p>a[^x] b</p>");
    assert_eq!(said("a[^x] b `[^y]` \\[^z] [^ ] [^"), [(Code::MissingFootnote, "[^x]".to_owned())]);
}

#[test]
fn an_image_alone_is_a_figure() {
    assert_eq!(
        html("![A \"map\"](map.png \"Where\")"),
        "<figure><img src=\"~/assets/map.png\" alt=\"A “map”\" loading=\"lazy\" decoding=\"async\"><figcaption>Where</figcaption></figure>"
    );
    assert_eq!(
        html("a ![b](map.png)"),
        "<p>a <img src=\"~/assets/map.png\" alt=\"b\" loading=\"lazy\" decoding=\"async\"></p>"
    );
    assert_eq!(
        With::default().run("![a](map.png)\n\n![b](map.png)").0.assets,
        [Href::new("assets/map.png")]
    );
}

#[test]
fn an_image_that_cannot_be_shown_leaves_its_text() {
    assert_eq!(html("![a *b*](nowhere.png)"), "<p>a b</p>");
    assert_eq!(said("![a](nowhere.png)"), [(Code::DeadLink, "![a](nowhere.png)".to_owned())]);
    assert_eq!(
        html("![a](https://x.org/y.png)"),
        "<p><a href=\"https://x.org/y.png\" rel=\"external noopener noreferrer\">a</a></p>"
    );
    assert_eq!(said("![a](https://x.org/y.png)")[0].0, Code::UnsafeUrl);
    assert_eq!(
        html("[![a](https://x.org/y.png)](https://z.org)"),
        "<p><a href=\"https://z.org\" rel=\"external noopener noreferrer\">a</a></p>"
    );
    assert_eq!(html("![a](data:image/png;base64,x)"), "<p>a</p>");
    assert_eq!(said("![](map.png)"), [(Code::MissingAlt, "![](map.png)".to_owned())]);
    for (text, written) in [
        ("![|300](map.png)", "`![…](…)`"),
        ("![[map.png]]", "`![[…|what it shows]]`"),
        ("![[map.png|300]]", "`![[…|what it shows]]`"),
        ("<img src=\"map.png\">", "`<img alt=\"…\">`"),
    ] {
        let said = With::default().run(text).1.pop().expect("said");
        assert_eq!(said.code, Code::MissingAlt, "{text}");
        assert!(said.help.is_some_and(|help| help.ends_with(written)), "{text}");
    }
    assert_eq!(html("![a](secret.md)"), "<p>a</p>");
}

#[test]
fn links_lead_where_they_may() {
    let external = |href: &str, text: &str| {
        format!("<p><a href=\"{href}\" rel=\"external noopener noreferrer\">{text}</a></p>")
    };
    assert_eq!(
        html("[a](<https://x.org/a b?c=\"d\"&e> \"T\")"),
        external("https://x.org/a%20b?c=%22d%22&amp;e", "a").replace("\">a", "\" title=\"T\">a")
    );
    assert_eq!(
        html("<https://x.org>"),
        external("https://x.org", "https://x.org").replace("\">https", "\" class=\"url\">https")
    );
    assert_eq!(html("[](https://x.org)"), external("https://x.org", "https://x.org"));
    assert_eq!(html("<a@b.org>"), "<p><a href=\"mailto:a@b.org\">a@b.org</a></p>");
    assert_eq!(html("[a](/2023/#x)"), "<p><a href=\"~/2023/#x\">a</a></p>");
    assert_eq!(html("[a](map.png)"), "<p><a href=\"~/assets/map.png\">a</a></p>");
    for dead in ["[a](gone.md)", "[a](secret.md)", "[a]()", "[a](xmpp:b)", "[a](//b.org)"] {
        assert_eq!(html(dead), "<p>a</p>", "{dead}");
    }
    assert_eq!(said("b [a](gone.md)"), [(Code::DeadLink, "[a](gone.md)".to_owned())]);
    assert_eq!(said("[a](xmpp:b)")[0].0, Code::UnsafeUrl);
}

#[test]
fn links_are_never_nested() {
    for text in [
        "[a [[kim-jong-un]] b](https://x.org)",
        "<a href=\"https://x.org\">a [b](https://y.org) Kim Jong Un [@cnn] <a href=\"https://z.org\">c</a></a>",
        "[a <a href=\"https://y.org\">b</a>](https://x.org)",
        "[a <https://x.org> b](https://y.org)",
        "<a href='https://x.org'>[[kim-jong-un]]</a>",
        "[[kim-jong-un|a [@cnn] b]]",
    ] {
        let html = html(text);
        let mut depth = 0;
        for at in html
            .match_indices("<a ")
            .map(|(at, _)| (at, 1))
            .chain(html.match_indices("</a>").map(|(at, _)| (at, -1)))
            .collect::<std::collections::BTreeMap<_, _>>()
        {
            depth += at.1;
            assert!((0..=1).contains(&depth), "{text}: {html}");
        }
    }
}

#[test]
fn plain_text_has_a_line_for_each_block() {
    let (prose, _) = With::default().run("![a](map.png)\n\nFirst *one*,\n[two](https://x.org)[^1] [@cnn].\n\n- a\n- b\n\n|c|d|\n|-|-|\n|`e`|f|\n\n```\ng\n```\n\n[^1]: h");
    assert_eq!(prose.plain, "First one, two.\na\nb\nc\nd\ne\nf\ng\nh");
    assert_eq!(prose.lead, "First one, two.");
    assert_eq!(prose.words, 11);
}

#[test]
fn a_place_is_that_in_the_file() {
    let source = "text: |\n  One\n\n  two [[nobody]] and\n  Georgia.\n";
    let body = Body {
        text: "One\n\ntwo [[nobody]] and\nGeorgia.\n".into(),
        span: Span::new(6, 40),
        layout: Layout::Literal { first_line: 8, indent: 2 },
        cuts: Cuts::default(),
    };
    let file = Arc::from("a.yaml");
    let names = names();
    let cx = Context {
        file: &file,
        source,
        itself: None,
        title: "",
        listed: &[],
        link: LinkMentions::Section,
        names: &names,
        lookup: &Desk,
        prefix: "",
        words: &ProseWords::default(),
        secrets: &Secrets::default(),
    };
    let said = said_of(source, prose(&body, &cx).1);
    assert_eq!(
        said,
        [
            (Code::BrokenReference, "[[nobody]]".to_owned()),
            (Code::AmbiguousName, "Georgia".to_owned())
        ]
    );
}

#[test]
fn a_quotation_mark_within_a_word_stays_as_it_is() {
    assert_eq!(html("צה\"ל \"said\""), "<p>צה\"ל “said”</p>");
}

#[test]
fn a_url_that_stands_in_a_text_is_a_link() {
    let link = |url: &str, text: &str| {
        format!("<a href=\"{url}\" rel=\"external noopener noreferrer\" class=\"url\">{text}</a>")
    };
    let same = |url: &str| link(url, url);
    let is = |text: &str, expected: String| assert_eq!(html(text), format!("<p>{expected}</p>"));
    is("See https://a.example/x.", format!("See {}.", same("https://a.example/x")));
    is("(http://a.example/b_(c)) d", format!("({}) d", same("http://a.example/b_(c)")));
    is("[at https://a.example/b] c", format!("[at {}] c", same("https://a.example/b")));
    is("www.a.example, x", format!("{}, x", link("http://www.a.example", "www.a.example")));
    is(
        "HTTPS://A.example and https://b.example!",
        format!("{} and {}!", same("HTTPS://A.example"), same("https://b.example")),
    );
    // Nothing in it is markup, nor made typographic.
    is("https://a.example/_b_/c--d", same("https://a.example/_b_/c--d"));
    is("https://a.example/b_c_d*e*f", same("https://a.example/b_c_d*e*f"));
    is("*https://a.example/b* c", format!("<em>{}</em> c", same("https://a.example/b")));
    is("**https://a.example/b**", format!("<strong>{}</strong>", same("https://a.example/b")));
    is("https://a.example/b\\_c", same("https://a.example/b_c"));
    let query = "https://a.example/?b=c&amp;d=e";
    is("https://a.example/?b=c&d=e", same(query));
    is("https://a.example/?b=c&amp;d=e.", format!("{}.", same(query)));
    is("&lt;https://a.example&gt;", format!("&lt;{}&gt;", same("https://a.example")));
    is("https://ru.example/Путин", same("https://ru.example/Путин"));
    is("见https://a.example/b。", format!("见{}。", same("https://a.example/b")));
    is("“https://a.example”", format!("“{}”", same("https://a.example")));
    assert_eq!(
        html("## On https://a.example\n"),
        format!(
            "<h2 id=\"on-https-a-example\">On {}<a class=\"anchor\" href=\"#on-https-a-example\" aria-hidden=\"true\" tabindex=\"-1\"></a></h2>",
            same("https://a.example")
        )
    );
    assert!(html("a[^b]\n\n[^b]: https://a.example").contains(&same("https://a.example")));
    assert!(html("| a |\n|---|\n| https://a.example/b |").contains(&same("https://a.example/b")));
}

#[test]
fn what_is_no_url_or_is_shown_as_it_is_written_is_none() {
    let plain = [
        "xhttps://a.example",
        "mail a@b.example",
        "https://",
        "http://localhost/x",
        "www.",
        "https://a_b.example",
        "https://user@a.example/",
        "javascript://a.example/%0Aalert(1)",
        "ftp://a.example",
    ];
    for text in plain {
        assert_eq!(html(text), format!("<p>{text}</p>"));
        assert_eq!(said(text), [], "{text}");
    }
    for text in [
        "`https://a.example`",
        "    https://a.example",
        "```\nhttps://a.example\n```",
        "https\\://a.example",
        "![https://a.example](map.png)",
    ] {
        assert!(!html(text).contains("<a "), "{text}: {}", html(text));
    }
    let within = html("[https://a.example](https://b.example)");
    assert_eq!(within.matches("<a ").count(), 1, "{within}");
    let raw = html("<a href=\"https://b.example\">https://a.example</a>");
    assert_eq!(raw.matches("<a ").count(), 1, "{raw}");
}

#[test]
fn names_within_a_url_are_no_mentions_and_names_beside_it_are() {
    let (prose, _) = With::default().run("https://a.example/Vladimir-Putin and Vladimir Putin");
    assert!(shown(&prose).contains("/Vladimir-Putin</a> and <a href=\"~/actors/vladimir-putin/\""));
    assert_eq!(prose.mentions.len(), 1);
    assert_eq!(prose.plain, "https://a.example/Vladimir-Putin and Vladimir Putin");
}

#[test]
fn a_text_with_many_places_where_a_url_may_begin_is_read_in_one_go() {
    // Where each were read to the end, these would take minutes.
    for piece in [
        "www.",
        "(www.a.b:x",
        "https://",
        "(https://a.b:x",
        "https://a.b",
        "(www.1.2.3.999/",
        ";&",
        ")_",
    ] {
        let text = format!("https://a.b/{}", piece.repeat(60_000));
        assert!(html(&text).contains("a.b"));
    }
}

#[test]
fn a_footnote_that_is_not_shown_is_reported() {
    let text = "a[^x]\n\n[^x]: One.\n[^X]: Two.\n[^y]: Three[^z].\n[^z]: Four.";
    assert_eq!(
        said(text),
        ["[^X]", "[^y]", "[^z]"].map(|label| (Code::UnshownFootnote, label.to_owned()))
    );
    assert_eq!(said("a[^x]\n\n[^x]: One[^y].\n[^y]: Two."), []);
}

#[test]
fn an_alert_says_what_it_is() {
    let alert = |kind: &str, title: &str, rest: &str| {
        format!(
            "<blockquote class=\"alert alert-{kind}\">\n<p class=\"alert-title\"><strong>{title}</p>\n{rest}</blockquote>"
        )
    };
    assert_eq!(html("> [!NOTE]\n> Text"), alert("note", "Note</strong>", "<p>Text</p>\n"));
    assert_eq!(
        html("> [!warning] Read *this*\n> Text\n>\n> More"),
        alert("warning", "Warning</strong> Read <em>this</em>", "<p>Text</p>\n<p>More</p>\n")
    );
    assert_eq!(html("> [!Danger]- Alone"), alert("caution", "Caution</strong> Alone", ""));
    assert_eq!(
        html("> [!info]\n> Vladimir Putin\n\nx"),
        alert(
            "note",
            "Note</strong>",
            "<p><a href=\"~/actors/vladimir-putin/\" class=\"ref ref-actor\">Vladimir Putin</a></p>\n"
        ) + "\n<p>x</p>"
    );
    assert_eq!(
        html("> [!important-note] Title\n> Text"),
        alert("note", "Note</strong> Title", "<p>Text</p>\n")
    );
    assert_eq!(html("> [!1] x"), "<blockquote>\n<p>[!1] x</p>\n</blockquote>");
    assert_eq!(html("> [!note]x"), "<blockquote>\n<p>[!note]x</p>\n</blockquote>");
    assert_eq!(html("> a [!note]"), "<blockquote>\n<p>a [!note]</p>\n</blockquote>");
}

#[test]
fn an_id_that_other_programs_give_to_a_block_is_not_shown() {
    assert_eq!(html("Text. ^3f2a1c"), "<p>Text.</p>");
    assert_eq!(html("One\nand two ^my-id\n\nThree"), "<p>One and two</p>\n<p>Three</p>");
    assert_eq!(html("- One ^abc123\n- Two"), "<ul>\n<li>One</li>\n<li>Two</li>\n</ul>");
    assert_eq!(
        html("> Said\n\n^quote-1\n\nx"),
        "<blockquote>\n<p>Said</p>\n</blockquote>\n<p>x</p>"
    );
    for kept in ["10 ^6", "x ^n", "a^bcd", "^", "a ^bcd e", "2 ^10"] {
        assert_eq!(html(kept), format!("<p>{kept}</p>"));
    }
    let text = "## Head {#custom}\n\n[x](#custom)";
    assert!(html(text).starts_with("<h2 id=\"custom\">Head<a"), "{}", html(text));
    assert_eq!(said(text), []);
    assert!(html("## Head {#not so}").contains("Head {#not so}"));
}

#[test]
fn a_cell_that_the_head_of_its_table_has_no_column_for_is_reported() {
    for (text, lost) in [
        ("| a | b |\n|---|---|\n| 1 | 2 | 3 |\n| 1 | 2 |\n", "| 3 |"),
        ("a | b\n---|---\n1 | 2 | 3 | 4\n", "| 3 | 4"),
        ("> | a |\n> |---|\n> | 1 | [[x|y]] |\n", "| [[x|y]] |"),
    ] {
        let lost = (Code::LostCell, lost.to_owned());
        assert!(said(text).contains(&lost), "{text}: {:?}", said(text));
    }
    assert_eq!(said("| a | b |\n|---|---|\n| 1 | 2 | |\n| 1 \\| 0 | 2 |\n| 1 |\n1 | 2\n"), []);
}

#[test]
fn a_raw_table_scrolls_as_others_do() {
    let table = html("<table><tr><td>x</td></tr></table>\n\ny");
    assert!(table.starts_with("<div class=\"table\" tabindex=\"0\" role=\"group\""), "{table}");
    assert!(table.contains("</table></div>"), "{table}");
    assert!(html("<table><tr><td>x").ends_with("</table></div>"));
}

#[test]
fn the_first_markup_of_another_program_tells_how_many_there_are() {
    let message = |text: &str| With::default().run(text).1[0].message.clone();
    assert_eq!(message("{{< a >}}"), "`{{< a >}}` does nothing here");
    assert_eq!(
        message("{{< a >}} {{< b >}}"),
        "`{{< a >}}` does nothing here, nor does another like it below"
    );
    assert_eq!(
        message("{% a %} `{{< x >}}` {{< b >}} {{% c %}}"),
        "`{% a %}` does nothing here, nor do 2 like it below"
    );
}

#[test]
fn markup_of_another_program_is_reported() {
    for (text, written) in [
        ("a {{< figure src=\"b.jpg\" >}} c", "{{< figure src=\"b.jpg\" >}}"),
        ("a {{<figure src=\"b.jpg\">}} c", "{{<figure src=\"b.jpg\">}}"),
        ("{{% notice %}}\n\na\n\n{{% /notice %}}", "{{% notice %}}"),
        ("a\n\n{%- include b.html %}", "{%- include b.html %}"),
    ] {
        let said = said(text);
        assert!(said.contains(&(Code::ForeignMarkup, written.to_owned())), "{text}: {said:?}");
    }
    assert_eq!(said("`{{< a >}}`, \\{{< b >}}, {{< c, 5{%, {a}\n\n```\n{% d %}\n```"), []);
}

#[test]
fn a_title_of_html_that_says_nothing_is_left_out() {
    assert_eq!(html("<b title=\"\" lang=\"en\">a</b>"), "<p><b lang=\"en\">a</b></p>");
}

#[test]
fn a_comment_of_another_program_is_reported() {
    assert_eq!(said("a %%b%% c\n\n%%d%%"), [(Code::ShownComment, "%%b%%".to_owned())]);
    assert_eq!(said("%%\na\n\nb\n%%").len(), 1);
    assert_eq!(said("100%% `%%x%%`\n\n```\n%%x%%\n```\n\n%\\%x%\\% <!-- %%x%% -->"), []);
}
