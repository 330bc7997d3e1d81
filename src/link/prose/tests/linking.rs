use super::*;
use crate::link::names::Bearer;

const KIM: &str = "<a href=\"~/actors/kim-jong-un/\" class=\"ref ref-actor\">Kim Jong Un</a>";

#[test]
fn a_name_becomes_a_link_at_its_first_mention_in_a_section() {
    assert_eq!(html("Kim Jong Un came."), format!("<p>{KIM} came.</p>"));
    let text = "Kim Jong Un and Kim Jong Un.\n\n## B\n\nKim Jong Un.";
    assert_eq!(linked(text), "{Kim Jong Un} and Kim Jong Un.\nB\n{Kim Jong Un}.");
    let page = With { link: LinkMentions::Page, ..With::default() }.run(text).0;
    assert_eq!(marked(&page), "{Kim Jong Un} and Kim Jong Un.\nB\nKim Jong Un.");
    let all = With { link: LinkMentions::All, ..With::default() }.run(text).0;
    assert_eq!(marked(&all), "{Kim Jong Un} and {Kim Jong Un}.\nB\n{Kim Jong Un}.");
}

#[test]
fn a_name_is_found_over_a_line_end_and_before_smart_punctuation() {
    assert_eq!(
        linked("Kim\nJong Un's visit, \"Vladimir Putin\"--yes"),
        "{Kim Jong Un}’s visit, “{Vladimir Putin}”–yes"
    );
    assert_eq!(linked("> Kim\n> Jong Un"), "{Kim Jong Un}");
}

#[test]
fn a_name_that_other_markup_parts_is_no_link() {
    for text in
        ["Kim *Jong* Un", "**Kim Jong** Un", "Kim Jong [Un](https://x.org)", "**Vladimir** Putin"]
    {
        assert!(!linked(text).contains('{'), "{text}");
    }
    assert_eq!(
        linked("**Kim Jong Un** and *Vladimir Putin*"),
        "{Kim Jong Un} and {Vladimir Putin}"
    );
}

#[test]
fn names_are_no_links_in_code_headings_links_and_quiet_html() {
    for text in [
        "`Kim Jong Un`",
        "    Kim Jong Un",
        "```\nKim Jong Un\n```",
        "# Kim Jong Un",
        "[Kim Jong Un](https://x.org)",
        "<kbd>Kim Jong Un</kbd>",
        "<pre>Kim Jong Un</pre>",
        "<h3>Kim Jong Un</h3>",
        "![Kim Jong Un](map.png)",
        "<https://x.org/Kim Jong Un>",
        "https://x.org/Kim Jong Un.",
        "a <button>Kim Jong Un</button>",
        "a <a href=\"https://x.org\">Kim Jong Un</a>",
        "[[!Kim Jong Un]]",
    ] {
        let text = text.replace("org/Kim Jong Un", "org/Washington");
        assert!(!linked(&text).contains('{'), "{text}: {}", linked(&text));
    }
}

#[test]
fn names_are_links_in_lists_tables_quotes_footnotes_and_html() {
    for text in [
        "- Kim Jong Un",
        "1. a\n\n   Kim Jong Un",
        "> Kim Jong Un",
        "|a|\n|-|\n|Kim Jong Un|",
        "x[^1]\n\n[^1]: Kim Jong Un",
        "<div>Kim Jong Un</div>",
        "<table><tr><td>Kim\n Jong Un</td></tr></table>",
        "<b>Kim Jong Un</b>",
        "~~Kim Jong Un~~",
        "![a](map.png \"Kim Jong Un\")",
        "- [x] Kim Jong Un",
    ] {
        assert!(linked(text).contains("{Kim Jong Un}"), "{text}: {}", html(text));
    }
}

#[test]
fn the_record_itself_is_never_linked() {
    let kim = Some(Desk::target(Kind::Actor, "kim-jong-un"));
    let (prose, said) = With { itself: kim, ..With::default() }
        .run("Kim Jong Un, Kim and [[kim-jong-un]], [x](kim-jong-un.md)");
    assert_eq!(marked(&prose).trim(), "Kim Jong Un, Kim and Kim Jong Un, {x}");
    assert!(prose.mentions.is_empty() && said.is_empty());
}

#[test]
fn a_short_name_is_a_link_only_after_the_full_one_or_if_listed() {
    assert_eq!(
        linked("Putin came.\n\n## B\n\nVladimir Putin left.\n\n## C\n\nPutin."),
        "Putin came.\nB\n{Vladimir Putin} left.\nC\n{Putin}."
    );
    let putin = vec![Desk::target(Kind::Actor, "vladimir-putin")];
    let (prose, _) = With { listed: putin, ..With::default() }.run("Putin came.");
    assert_eq!(marked(&prose), "{Putin} came.");
    assert_eq!(
        linked("[[vladimir-putin|The president]]\n\n# B\n\nPutin."),
        "{The president}\nB\n{Putin}."
    );
}

#[test]
fn a_short_name_of_two_that_the_page_names_is_ambiguous() {
    let text = "Kim Jong Un and Kim Yo Jong.\n\n## B\n\nKim said. Kim left.";
    assert_eq!(linked(text), "{Kim Jong Un} and {Kim Yo Jong}.\nB\nKim said. Kim left.");
    assert_eq!(said(text), [(Code::AmbiguousName, "Kim".to_owned())]);
    assert_eq!(said("Kim said."), []);
}

#[test]
fn a_name_of_two_records_is_not_guessed() {
    let (prose, said) = With::default().run("In Georgia, Georgia said.");
    assert_eq!(marked(&prose), "In Georgia, Georgia said.");
    assert!(prose.mentions.is_empty());
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(
        said[0].message.contains("actor:georgia-person")
            && said[0].message.contains("location:georgia")
    );
    assert!(said[0].help.as_deref().is_some_and(|help| help.contains("[[!Georgia]]")));
    assert_eq!(
        linked("[[location:georgia|The country]]. Georgia.\n\n# B\n\nGeorgia said."),
        "{The country}. Georgia.\nB\n{Georgia} said."
    );
    let listed = vec![Desk::target(Kind::Actor, "georgia-person")];
    let (prose, said) = With { listed, ..With::default() }.run("Georgia said.");
    assert!(prose.html.contains("actors/georgia-person/") && said.is_empty());
}

#[test]
fn a_name_that_may_be_a_part_of_another_is_left_alone() {
    assert_eq!(linked("The Washington Post wrote."), "The Washington Post wrote.");
    assert_eq!(
        linked("The Washington Post wrote from Washington."),
        "The Washington Post wrote from {Washington}."
    );
    // Nor where the page is about what bears the name.
    let listed = vec![
        Desk::target(Kind::Location, "washington"),
        Desk::target(Kind::Actor, "vladimir-putin"),
        Desk::target(Kind::Actor, "kim-jong-un"),
    ];
    for text in [
        "Denzel Washington spoke.",
        "Lyudmila Putin left.",
        "Kim Dae Jung was president.",
        "Vladimir Putin Street is long.",
    ] {
        let (prose, said) = With { listed: listed.clone(), ..With::default() }.run(text);
        assert_eq!(marked(&prose), text);
        assert!(prose.mentions.is_empty() && said.is_empty(), "{text}");
    }
    let (prose, _) = With { listed, ..With::default() }.run("President Putin met V. Putin.");
    assert_eq!(marked(&prose), "President {Putin} met V. Putin.");
}

#[test]
fn a_namesake_that_the_page_has_just_named_is_meant_by_the_name_alone() {
    for (text, shown) in [
        (
            "Denzel Washington arrived. Washington said.",
            "Denzel Washington arrived. Washington said.",
        ),
        (
            "Vladimir Putin came. Igor Putin left. Putin said no. President Putin said yes. Putin left.",
            "{Vladimir Putin} came. Igor Putin left. Putin said no. President {Putin} said yes. {Putin} left.",
        ),
        (
            "Vladimir Putin. Igor Putin left. Vladimir Putin came. Putin said.",
            "{Vladimir Putin}. Igor Putin left. {Vladimir Putin} came. {Putin} said.",
        ),
        (
            "Vladimir Putin came. Igor Putin, the cousin of Vladimir Putin, left. Putin said no.",
            "{Vladimir Putin} came. Igor Putin, the cousin of {Vladimir Putin}, left. Putin said no.",
        ),
        (
            "The Washington Post wrote. Central Washington was calm. Washington said.",
            "The Washington Post wrote. Central Washington was calm. {Washington} said.",
        ),
    ] {
        let (prose, _) = With { link: LinkMentions::All, ..With::default() }.run(text);
        assert_eq!(marked(&prose), shown);
    }
    let listed = vec![Desk::target(Kind::Location, "washington")];
    let (prose, _) =
        With { listed, ..With::default() }.run("Denzel Washington arrived. Washington said.");
    assert_eq!(marked(&prose), "Denzel Washington arrived. {Washington} said.");
}

#[test]
fn a_namesake_is_meant_where_a_sentence_begins_with_the_particle_of_the_name_too() {
    let salman = Desk::target(Kind::Actor, "vladimir-putin");
    let pattern =
        |name, weight| Pattern { weight, bearer: Bearer::Person, ..Pattern::full(name, salman) };
    let names = Names::new(vec![
        pattern("Mohammed bin Salman", Weight::Full),
        pattern("bin Salman", Weight::Short),
    ]);
    let with = With { link: LinkMentions::All, ..With::default() };
    let text =
        "Mohammed bin Salman came. Bin Salman spoke. Turki bin Salman left. Bin Salman said.";
    assert_eq!(
        marked(&run_with(&names, &with, text).0),
        "{Mohammed bin Salman} came. {Bin Salman} spoke. Turki bin Salman left. Bin Salman said."
    );
}

#[test]
fn a_name_in_full_and_another_for_short_is_not_guessed() {
    let text = "Denzel Washington arrived. Washington said no.";
    let names = Names::new(vec![
        Pattern::full("Washington", Desk::target(Kind::Location, "washington")),
        Pattern {
            weight: Weight::Short,
            ..Pattern::full("Washington", Desk::target(Kind::Actor, "vladimir-putin"))
        },
        Pattern::full("Denzel Washington", Desk::target(Kind::Actor, "vladimir-putin")),
    ]);
    let (prose, said) = run_with(&names, &With::default(), text);
    assert_eq!(marked(&prose), "{Denzel Washington} arrived. Washington said no.");
    assert_eq!(said.iter().map(|said| said.code).collect::<Vec<_>>(), [Code::AmbiguousName]);
    let (prose, said) = run_with(&names, &With::default(), "Washington said no.");
    assert_eq!(marked(&prose), "{Washington} said no.");
    assert!(said.is_empty());
}

#[test]
fn a_written_link_shows_what_was_written_and_of_an_id_the_name() {
    let shown = [
        ("[[Kim Jong Un]]", KIM),
        (
            "[[kim-jong-un|the *leader*]]",
            "<a href=\"~/actors/kim-jong-un/\" class=\"ref ref-actor\">the <em>leader</em></a>",
        ),
        (
            "[[location:georgia]]",
            "<a href=\"~/locations/georgia/\" class=\"ref ref-location\">Georgia</a>",
        ),
        (
            "[[event:summit|]]",
            "<a href=\"~/events/summit/\" class=\"ref ref-event\">The summit</a>",
        ),
        ("[[!Georgia]]", "Georgia"),
        ("[[!Georgia|that *one*]]", "that <em>one</em>"),
        ("[[Kim\nJong Un]]", KIM),
        ("[[secret]]", "[withheld]"),
        ("[[secret|a man]]", "a man"),
        ("[[kim-jong-um]]", "kim-jong-um"),
        ("[[Georgia]]", "Georgia"),
        (
            "[[actor:A<b>&amp;\"c]]",
            "<a href=\"~/actors/odd/\" class=\"ref ref-actor\">A&lt;b&gt;&amp;\"c</a>",
        ),
    ];
    for (text, expected) in shown {
        assert_eq!(html(text), format!("<p>{expected}</p>"), "{text}");
    }
    assert_eq!(linked("|a|\n|-|\n|[[kim-jong-un\\|he]]|"), "a\n\n{he}");
}

#[test]
fn a_written_link_that_leads_nowhere_is_reported() {
    let of = |text: &str| With::default().run(text).1.pop().expect("said");
    let broken = of("See [[kim-jong-um|him]].");
    assert_eq!(broken.code, Code::BrokenReference);
    assert_eq!(broken.help.as_deref(), Some("write `[[kim-jong-un]]`"));
    assert_eq!(
        said("See [[kim-jong-um|him]]."),
        [(Code::BrokenReference, "[[kim-jong-um|him]]".to_owned())]
    );
    let many = of("[[Georgia]]");
    assert_eq!(many.code, Code::AmbiguousReference);
    assert_eq!(many.help.as_deref(), Some("write `[[actor:georgia-person]]`"));
    assert_eq!(of("[[secret]]").code, Code::Withheld);
    assert!(!of("[[secret]]").message.contains("secret"));
}

#[test]
fn a_written_link_may_lead_to_a_heading() {
    let shown = [
        (
            "[[kim-jong-un#Early life]]",
            "<a href=\"~/actors/kim-jong-un/#early-life\" class=\"ref ref-actor\">Kim Jong Un § Early life</a>",
        ),
        (
            "[[location:georgia#The North#What is *known*|there]]",
            "<a href=\"~/locations/georgia/#what-is-known\" class=\"ref ref-location\">there</a>",
        ),
        // The first heading of a text often is the title.
        (
            "[[summit#The summit]]",
            "<a href=\"~/events/summit/\" class=\"ref ref-event\">The summit</a>",
        ),
        ("[[#What is known]]", "<a href=\"#what-is-known\">What is known</a>"),
        ("[[#Note 1|below]]", "<a href=\"#section-note-1\">below</a>"),
        ("[[secret#Plans]]", "[withheld]"),
        ("[[nobody#Early life]]", "nobody#Early life"),
    ];
    for (text, expected) in shown {
        assert_eq!(html(text), format!("<p>{expected}</p>"), "{text}");
    }
    let (prose, _) = With::default().run("[[summit#What was said]]");
    assert_eq!(prose.mentions[0].target, Desk::target(Kind::Event, "summit"));
    assert_eq!(prose.site_links[0].anchor.as_deref(), Some("what-was-said"));
    let itself = Some(Desk::target(Kind::Event, "summit"));
    let (prose, _) = With { itself, ..With::default() }.run("[[#A]] [[summit#B]] [[summit]]");
    assert!(prose.mentions.is_empty());
    let anchors: Vec<_> = prose.site_links.iter().map(|link| link.anchor.as_deref()).collect();
    assert_eq!(anchors, [Some("a"), Some("b")]);
}

#[test]
fn a_link_to_a_block_leads_to_the_page() {
    assert_eq!(
        html("[[summit#^3f2a1c|it]]"),
        "<p><a href=\"~/events/summit/\" class=\"ref ref-event\">it</a></p>"
    );
    assert_eq!(html("[[#^3f2a1c]]"), "<p>#^3f2a1c</p>");
    for text in ["[[summit#^3f2a1c|it]]", "[[#^3f2a1c]]"] {
        assert_eq!(said(text), [(Code::DeadAnchor, text.to_owned())]);
    }
}

#[test]
fn the_path_of_a_file_of_the_desk_means_its_record() {
    for (text, shown) in [
        ("[[summit.md]]", "{The summit}"),
        ("[[summit.md#Plans|it]]", "{it}"),
        ("[[/secret.md]]", "[withheld]"),
        ("[[gone/nowhere]]", "gone/nowhere"),
    ] {
        assert_eq!(linked(text), shown, "{text}");
    }
    let help = |text: &str| With::default().run(text).1.pop().and_then(|said| said.help);
    assert_eq!(help("[[gone/summit]]").as_deref(), Some("write `[[summit]]`"));
    assert_eq!(help("[[kim#Roles]]").as_deref(), Some("write `[[kim-jong-un]]`"));
}

#[test]
fn brackets_around_nothing_are_told_so() {
    for text in ["a [[ ]] b", "a [[#]] b", "a [[ |x]] b"] {
        let said = With::default().run(text).1.pop().expect("said");
        assert_eq!(said.code, Code::BrokenReference, "{text}");
        assert_eq!(said.message, "nothing is named between `[[` and `]]`", "{text}");
    }
}

#[test]
fn a_written_link_is_the_first_mention() {
    assert_eq!(linked("[[kim-jong-un|He]] and Kim Jong Un."), "{He} and Kim Jong Un.");
    let (auto, _) = With::default().run("Kim Jong Un met Vladimir Putin.");
    let (written, _) = With::default().run("[[Kim Jong Un]] met [[Vladimir Putin]].");
    assert_eq!(auto, written);
}

#[test]
fn a_mention_comes_with_its_sentence_and_section() {
    let text = "It rained. On Sept. 13, *Kim Jong Un* met them. Kim left.\n\n## In the evening\n\nKim Jong Un.";
    let (prose, _) = With::default().run(text);
    let all: Vec<_> =
        prose.mentions.iter().map(|m| (sentence(m), m.anchor.as_deref(), m.linked)).collect();
    assert_eq!(
        all,
        [
            ("On Sept. 13, [Kim Jong Un] met them.".to_owned(), None, true),
            ("[Kim Jong Un].".to_owned(), Some("in-the-evening"), true)
        ]
    );
}

#[test]
fn names_in_headings_and_other_links_are_mentions_too() {
    let (prose, _) = With::default().run("## Kim Jong Un\n\nSee [Vladimir Putin](https://x.org).");
    let all: Vec<_> = prose.mentions.iter().map(|m| (sentence(m), m.linked)).collect();
    assert_eq!(
        all,
        [("[Kim Jong Un]".to_owned(), false), ("See [Vladimir Putin].".to_owned(), false)]
    );
    let (prose, _) = With::default().run("## Kim Jong Un\n\nHere Kim Jong Un spoke.");
    assert_eq!(sentence(&prose.mentions[0]), "Here [Kim Jong Un] spoke.");
    assert_eq!(prose.mentions.len(), 1);
}

#[test]
fn a_link_to_a_file_is_a_link_to_its_record() {
    let (prose, said) = With::default().run("[he](kim-jong-un.md#early-life) and Kim Jong Un");
    assert_eq!(
        shown(&prose),
        "<p><a href=\"~/actors/kim-jong-un/#early-life\" class=\"ref ref-actor\">he</a> and Kim Jong Un</p>"
    );
    assert_eq!(prose.site_links[0].anchor.as_deref(), Some("early-life"));
    assert_eq!(prose.mentions.len(), 1);
    assert!(said.is_empty());
}

#[test]
fn citations_are_numbered_by_source_and_place() {
    let (prose, said) = With::default()
        .run("A [@cnn], b [@tass, p. 4; @cnn] and c [@tass][@cnn]. [@CNN, live, p. 2]");
    assert_eq!(said.len(), 1, "the title with a locator cannot be told: {said:?}");
    assert_eq!(
        shown(&prose).split(" and").next(),
        Some(concat!(
            "<p>A<sup class=\"cite\"><a href=\"#note-1\" id=\"cite-1-1\" role=\"doc-noteref\">1</a></sup>, b",
            "<sup class=\"cite\"><a href=\"#note-2\" id=\"cite-2-1\" role=\"doc-noteref\">2</a>, ",
            "<a href=\"#note-1\" id=\"cite-1-2\" role=\"doc-noteref\">1</a></sup>"
        ))
    );
    let notes: Vec<_> = prose
        .notes
        .iter()
        .map(|n| (n.number, RECORDS[n.source.at()].1, n.locator.as_deref(), n.back.len()))
        .collect();
    assert_eq!(notes, [(1, "cnn", None, 3), (2, "tass", Some("p. 4"), 1), (3, "tass", None, 1)]);
    assert_eq!(html("[@CNN, live]").matches("cite-1-1").count(), 1);
}

#[test]
fn a_note_stands_close_to_what_it_is_of_whatever_markup_ends_there() {
    for (written, before) in [
        ("a [@cnn] b", "a"),
        ("*a* [@cnn] b", "<em>a</em>"),
        ("[a](https://x.org) [@cnn] b", "a</a>"),
        ("`a` [@cnn] b", "<code>a</code>"),
    ] {
        let shown = html(written);
        assert!(shown.contains(&format!("{before}<sup class=\"cite\">")), "{shown}");
        assert!(shown.contains("</sup> b"), "{shown}");
    }
    assert_eq!(linked("They saw *Kim* [@cnn]. Then they left."), "They saw Kim1. Then they left.");
}

#[test]
fn what_is_no_citation_stays() {
    assert_eq!(
        html("a [@nobody; @cnn] b"),
        "<p>a<sup class=\"cite\"><a href=\"#note-1\" id=\"cite-1-1\" role=\"doc-noteref\">1</a></sup>[@nobody] b</p>"
    );
    assert_eq!(said("a [@nobody] b"), [(Code::BrokenReference, "[@nobody]".to_owned())]);
    assert_eq!(
        html("[@cnn](https://x.org)"),
        "<p><a href=\"https://x.org\" rel=\"external noopener noreferrer\">@cnn</a></p>"
    );
    assert_eq!(
        html("me [at] x@cnn, [@], \\[@cnn] `[@cnn]`"),
        "<p>me [at] x@cnn, [@], [@cnn] <code>[@cnn]</code></p>"
    );
    assert_eq!(html("[@secret]"), "<p></p>");
    assert!(html("So![@cnn]").starts_with("<p>So!<sup"));
    assert!(html("*[text][@cnn]*").starts_with("<p><em>text<sup"));
}

#[test]
fn ids_begin_with_the_prefix() {
    let text = "# A\n\nx[^1] [@cnn] [up](#a)\n\n[^1]: Note";
    let (prose, _) = With {
        prefix: "e1-",
        itself: Some(Desk::target(Kind::Event, "summit")),
        ..With::default()
    }
    .run(text);
    assert_eq!(prose.anchors, ["e1-a", "e1-cite-1-1", "e1-fn-1", "e1-fnref-1-1"]);
    for href in ["#e1-a", "#e1-note-1", "#e1-fn-1", "#e1-fnref-1-1"] {
        assert!(prose.html.contains(&format!("href=\"{href}\"")), "{href}");
    }
    assert_eq!(prose.site_links[0].anchor.as_deref(), Some("e1-a"));
    assert_eq!(prose.site_links[0].href.path(), "events/summit/");
}

#[test]
fn a_name_that_fits_a_record_and_is_no_link_is_kept_with_the_reason() {
    let georgia =
        vec![Desk::target(Kind::Actor, "georgia-person"), Desk::target(Kind::Location, "georgia")];
    let washington = vec![Desk::target(Kind::Location, "washington")];
    let both =
        vec![Desk::target(Kind::Actor, "kim-jong-un"), Desk::target(Kind::Actor, "kim-yo-jong")];
    let text = "Putin of `Putin`: Georgia, Denzel Washington, Vladimir Putin, Georgia, Kim.\n\n\
                # Kim Jong Un and Georgia\n\nKim Jong Un, Kim Yo Jong, Kim. [!Georgia](/x/)";
    let (prose, _) = With::default().run(text);
    let found: Vec<(&str, Why, Vec<Target>, usize)> = prose
        .unlinked
        .iter()
        .map(|one| {
            assert_eq!(&text[one.at.start as usize..one.at.end as usize], one.name);
            (one.name.as_str(), one.why, one.candidates.clone(), one.at.start as usize)
        })
        .collect();
    let putin = vec![Desk::target(Kind::Actor, "vladimir-putin")];
    assert_eq!(
        found,
        [
            ("Putin", Why::Short, putin, 0),
            ("Georgia", Why::Ambiguous, georgia, text.find("Georgia").unwrap()),
            ("Washington", Why::Doubtful, washington, text.find("Washington").unwrap()),
            ("Kim", Why::Short, both, text.find("Kim.").unwrap()),
        ]
    );
    let (prose, _) = With::default().run("Kim Jong Un. Kim Yo Jong. Kim.");
    assert_eq!(prose.unlinked[0].why, Why::Ambiguous);
    assert_eq!(With::default().run("# Georgia\n\n`Georgia` and [Georgia](/y/)").0.unlinked, []);
}
