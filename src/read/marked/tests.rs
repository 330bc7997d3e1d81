use proptest::prelude::*;

use super::*;

fn green(text: &str) -> String {
    for_audience(text, Marking::Green).into_owned()
}

/// The text as those see it who may see all.
fn problems(text: &str) -> Vec<regions::Problem> {
    regions(text).into_iter().filter_map(|region| region.problem).collect()
}

#[test]
fn a_span_goes_with_its_marks_and_leaves_no_gap() {
    for (text, left) in [
        ("He met [Orlanov]{tlp=red} today.", "He met today."),
        ("He met [Orlanov]{tlp=red}.", "He met."),
        ("[Orlanov]{tlp=red} left.", " left."),
        ("He met [O. \\[sic\\] and *P*]{TLP: \"Amber\"} there", "He met there"),
        ("- one\n- [two]{tlp=red}\n- three", "- one\n- three"),
        ("> - [ ] [two]{tlp=red}", "> "),
        ("a [b [c]{tlp=green} d]{tlp=red} e", "a e"),
        ("a [b [c]{tlp=red} d]{tlp=green} e", "a [b d]{tlp=green} e"),
        ("| [a]{tlp=red} | b |", "| | b |"),
        ("[text](a(b).html){tlp=red} x", " x"),
        ("[text][ref]{tlp=red} x", " x"),
        ("![alt](a.png){tlp=red} x", " x"),
        ("![alt]{tlp=red} x", " x"),
        ("[[Orlanov|he]]{tlp=red} x [@src, p. 4]{tlp=red} y[^1]{tlp=red}", " x y"),
        ("[a]\n{tlp=red} b", " b"),
        ("[two\nlines]{tlp=red} b", " b"),
        ("[a]{\ntlp=red\n} b", " b"),
        ("[a]{.cls\ntlp=red} b", " b"),
        ("[a]{\r\n  .cls\r\n  tlp=red\r\n} b", " b"),
        ("> [a]{.cls\n> tlp=red\n> .x} b", ">  b"),
        ("a [b\n\nc] d [e]{tlp=red}", "a [b\n\nc] d"),
        ("[a]{.cls\n\ntlp=red} b", " b"),
        ("[a]{title=\"{b}\" tlp=red} b", " b"),
        ("[a]｛tlp=red｝ b", " b"),
        ("[a]｛ＴＬＰ＝ｒｅｄ｝ b", " b"),
        ("[a]{tlp=red .red data-tlp=red} b", " b"),
    ] {
        assert_eq!(green(text), left, "{text}");
        assert_eq!(problems(text), [], "{text}");
    }
}

#[test]
fn a_block_goes_from_its_first_line_to_its_last() {
    for (text, left) in [
        ("a\n\n:::tlp red\nb\n\n- c\n:::\n\nd\n", "a\n\n\n\nd\n"),
        ("a\n::: TLP:AMBER+STRICT\nb\n:::::\nd", "a\n\nd"),
        (":::tlp green\na\n:::tlp red\nb\n:::\nc\n:::\n", ":::tlp green\na\n\nc\n:::\n"),
        (":::tlp red\na\n:::tlp green\nb\n:::\nc\n:::\nd", "\nd"),
        (":::tlp red\n:::note\nb\n:::\nc\n:::\nd", "\nd"),
        (":::tlp red\n```\n:::\n```\nc\n:::\nd", "\nd"),
        ("```\n:::tlp red\nc\n:::\n```\nd", "```\n\n```\nd"),
        ("> a\n> :::tlp red\n> b\n> :::\n> c", "> a\n> \n> c"),
        ("- a\n\n  :::tlp red\n  b\n  :::\n\n  c", "- a\n\n  \n\n  c"),
        ("- :::tlp red\n  b\n  :::\n- c", "\n- c"),
        ("a\r\n:::tlp red\r\nb\r\n:::\r\nc", "a\r\n\r\nc"),
        (":::note\na\n:::\nb", ":::note\na\n:::\nb"),
        ("：：：tlp red\na\n：：：\nb", "\nb"),
        ("::：tlp　ｒｅｄ\na\n:::\nb", "\nb"),
    ] {
        assert_eq!(green(text), left, "{text}");
        assert_eq!(problems(text), [], "{text}");
    }
}

#[test]
fn the_mark_of_an_item_stays_where_lines_of_it_do() {
    for (text, left) in [
        ("1. a\n2. [b]{tlp=red}\n   c\n3. d", "1. a\n2. \n   c\n3. d"),
        ("- a\n- [b]{tlp=red}\n\n  c\n- d", "- a\n- \n\n  c\n- d"),
        ("- a\n- [b]{tlp=red}\n  - c\n- d", "- a\n- \n  - c\n- d"),
        ("> - a\n> - [b]{tlp=red}\n>   c", "> - a\n> - \n>   c"),
        ("- a\n- :::tlp red\n  b\n  :::\n  c", "- a\n- \n  c"),
        ("- a\n- [b]{tlp=red}\n  [c]{tlp=red}\n- d", "- a\n\n  \n- d"),
        ("- a\n- [b]{tlp=red} [c]{tlp=red}\n- d", "- a\n- d"),
        ("- a\n- [b]{tlp=red}\n\nc", "- a\n\n\nc"),
        ("  - a\n  - [b]{tlp=red}\n- c", "  - a\n  \n- c"),
        ("- a\n- [b]{tlp=red}", "- a\n"),
    ] {
        assert_eq!(green(text), left, "{text}");
    }
}

#[test]
fn no_gap_is_left_between_the_items_of_a_list() {
    for (text, left) in [
        ("- a\n- [b]{tlp=red}\n- c", "- a\n- c"),
        ("- a\r\n- [b]{tlp=red} \r\n- c", "- a\r\n- c"),
        ("- a\n- [b]{tlp=red}\n- [c]{tlp=red}\n- d", "- a\n- d"),
        ("> 1. a\n> 2. **[b]{tlp=red}**\n> 3. c", "> 1. a\n> 3. c"),
        ("  - a\n  - [b]{tlp=red}\n  - c", "  - a\n  - c"),
        // What stands before it is no item, so that `2.` would be a part of it.
        ("a\n1. [b]{tlp=red}\n2. c", "a\n\n2. c"),
        ("- a\n- [b]{tlp=red}\nc", "- a\n\nc"),
        ("- a\n\n- [b]{tlp=red}\n- c", "- a\n\n\n- c"),
    ] {
        assert_eq!(green(text), left, "{text}");
    }
}

#[test]
fn the_emphasis_around_a_span_goes_with_it() {
    for (text, left) in [
        ("a **[b]{tlp=red}** c", "a c"),
        ("a ***[b]{tlp=red}***.", "a."),
        ("`[b]{tlp=red}` c", " c"),
        ("- **[b]{tlp=red}**\n- c", "\n- c"),
        ("**a**[b]{tlp=red}**c**", "**a****c**"),
        ("\\*[b]{tlp=red}*", "\\**"),
    ] {
        assert_eq!(green(text), left, "{text}");
    }
}

#[test]
fn a_marking_may_stand_after_much_else() {
    let long = "x".repeat(200);
    for text in [
        format!("[a]{{#{long} tlp=red}} b"),
        format!("[a]{{tlp=red title={long}}} b"),
        format!(":::note {long} tlp red\na\n:::\n b"),
    ] {
        assert_eq!(green(&text).trim(), "b", "{text}");
        assert_eq!(problems(&text), [], "{text}");
    }
}

#[test]
fn a_text_of_marks_alone_is_read_in_one_go() {
    for text in
        ["tlp=red ", "::: ", "::tlp", ":::tlp ", "[a]{", "{tlp ", "[a]{\n", "\\{", "：：：｛"]
    {
        let many = text.repeat(20_000);
        regions(&many);
        regions(&format!("{{{many}}}"));
        regions(&format!("[a]{{{many}}}"));
        regions(&format!(":::{many}"));
    }
}

#[test]
fn what_is_doubtful_is_held_back_and_said() {
    use regions::Problem::*;
    for (text, left, problem) in [
        ("a\n\n:::tlp red\nb\n", "a\n\n", Unclosed),
        ("a\n\n:::tlp rde\nb\n:::\nc", "a\n\n\nc", Unreadable),
        ("a\n\n:::red\nb\n:::\nc", "a\n\n\nc", Unreadable),
        ("a :::tlp red\nb\n:::\nc", "a\nc", MidLine),
        ("a [b]{tlp=rd} c", "a c", Unreadable),
        ("a [b]{tlp} c", "a c", Unreadable),
        ("a [b]{tpl=red} c", "a c", Unreadable),
        ("a [b]{red} c", "a c", Unreadable),
        ("a [b]{tlp=red c", "a c", Unreadable),
        ("a\n\nb {tlp=red} c\n\nd", "a\n\n\n\nd", Brackets),
        ("a\n\n# b {tlp=red}\n\nd", "a\n\n\n\nd", Brackets),
        ("a\n\nb] c]{tlp=red} d\n\ne", "a\n\n\n\ne", Brackets),
        ("a [b [c]{tlp=red} d", "a d", Brackets),
        ("a [b\n\nc]{tlp=red}\n\nd", "a\n\nd", Brackets),
        ("a [b\n\nc [\n\nd]{tlp=red}\n\ne", "a\n\ne", Brackets),
        ("a [b\n\n[ c]{tlp=red}\n\nd", "a\n\nd", Brackets),
        ("a [[b\n\nc] [[ d] e]{tlp=red}\n\nf", "a\n\nf", Brackets),
        ("a [b\n\nc](d[e){tlp=red}\n\ne", "a\n\ne", Brackets),
        ("a [b `[` c]{tlp=red} d", "a d", Brackets),
        ("**a**{tlp=red} d\n\ne", "\n\ne", Brackets),
        ("a [b]{tlp=clear tlp=red} c", "a c", Several),
        ("a [b]{tlp=red .x tlp=clear} c", "a c", Several),
        ("a [b]{tlp=clear .red} c", "a c", Several),
        ("a [b]{.red tlp=clear} c", "a c", Several),
        ("a [b]{data-tlp=clear tlp=red} c", "a c", Several),
        ("a [b]{tlp=clear data-tlp=red} c", "a c", Several),
        ("a [b]{tlp=clear tpl=red} c", "a c", Several),
        ("a [b]{tlp=clear tlp=rd} c", "a c", Unreadable),
        (":::tlp clear tlp=red\nb\n:::\nc", "\nc", Several),
        ("a [b]{.cls tlp=red c", "a c", Unreadable),
        ("a [b]{\ntlp=red c\n\nd", "a c\n\nd", Unreadable),
        ("a\n\n::tlp red\nb\n::\nc", "a\n\n\nc", Unreadable),
        ("a\n\n::TLP:RED\nb\n:::\nc", "a\n\n\nc", Unreadable),
        ("a ::tlp red b ::\n\nc", "a", Unreadable),
    ] {
        assert_eq!(green(text), left, "{text}");
        assert_eq!(problems(text), [problem], "{text}");
    }
}

#[test]
fn a_text_without_markings_stays_as_it_is() {
    for text in [
        "a {b} [c]{.d} `{e: 1}` \\{tlp=red} [f]\\{tlp=red}",
        "a::b :: c ::: d\n:::\n:::\n\\:::tlp red\n",
        "{atlp=red} {outlpost} {green} fn x() { red }",
        "[a](b) [c][d] [e]\n\n[d]: f",
        "a::tlp b::tlp::c std::tlp\n::note\n注：これ：：それ｛あれ｝",
        "```json\n{\n  \"tlp\": \"red\",\n  \"a\": [{\n    \"tlp\": \"red\"\n  }]\n}\n```",
    ] {
        assert!(matches!(for_audience(text, Marking::Clear), Cow::Borrowed(_)), "{text}");
        assert_eq!(problems(text), [], "{text}");
    }
}

#[test]
fn the_marks_of_a_text_become_symbols_and_are_written_again() {
    let text: Arc<str> =
        "a [b]{tlp=amber} [@c]{tlp=red}\n\n:::tlp green\nd\n:::\ne {tlp=red}\n".into();
    let (with, cuts) = symbolised(&text);
    let mut written = String::new();
    for c in with.replace("<!--", "").replace("-->", "").chars() {
        match Symbol::of(c) {
            Some(symbol) => {
                assert_eq!(symbol.char(), Some(c));
                written.push_str(&symbol.written());
            }
            None => written.push(c),
        }
    }
    assert_eq!(written, text.replace("e {tlp=red}", "e "));
    let at = with.find("d\n").expect("present");
    assert_eq!(&text[cuts.source_of(at..at + 1)], "d");
    assert_eq!(unmarked("a [b]{tlp=amber}"), "a b");
    assert!(Symbol::of(crate::model::ROOT).is_none() && Symbol::of(WITHHELD).is_none());
}

/// A piece of a text, to be written as Markdown.
#[derive(Debug, Clone)]
enum Piece {
    /// A word that stands nowhere else, in its place in the order of all words.
    Word,
    Noise(&'static str),
    Span(Marking, Vec<Piece>),
    Link(Marking, Vec<Piece>),
    Block(Marking, Vec<Piece>),
    Item(Vec<Piece>),
    Quote(Vec<Piece>),
    Code(Vec<Piece>),
    Row(Vec<Piece>),
    Footnote(Vec<Piece>),
    Paragraph(Vec<Piece>),
}

fn markings() -> impl Strategy<Value = Marking> {
    prop::sample::select(Marking::ALL.to_vec())
}

/// Inline pieces; with `noise`, what is odd too.
fn inline(noise: &'static [&'static str]) -> impl Strategy<Value = Vec<Piece>> {
    let leaf = prop_oneof![3 => Just(Piece::Word), 1 => prop::sample::select(noise).prop_map(Piece::Noise)];
    let piece = leaf.prop_recursive(3, 12, 3, |inner| {
        let several = prop::collection::vec(inner, 1..3);
        prop_oneof![
            (markings(), several.clone()).prop_map(|(m, p)| Piece::Span(m, p)),
            (markings(), several).prop_map(|(m, p)| Piece::Link(m, p)),
        ]
    });
    prop::collection::vec(piece, 1..4)
}

fn texts(noise: &'static [&'static str]) -> impl Strategy<Value = Vec<Piece>> {
    let leaf = prop_oneof![
        inline(noise).prop_map(Piece::Paragraph),
        inline(noise).prop_map(Piece::Row),
        inline(noise).prop_map(Piece::Footnote),
    ];
    let piece = leaf.prop_recursive(4, 24, 3, |inner| {
        let several = prop::collection::vec(inner, 1..4);
        prop_oneof![
            3 => (markings(), several.clone()).prop_map(|(m, p)| Piece::Block(m, p)),
            1 => several.clone().prop_map(Piece::Item),
            1 => several.clone().prop_map(Piece::Quote),
            1 => several.prop_map(Piece::Code),
        ]
    });
    prop::collection::vec(piece, 1..5)
}

/// Writes pieces, and notes for each word who may see it.
fn write(pieces: &[Piece], within: Marking, words: &mut Vec<Marking>) -> String {
    let mut out = String::new();
    for piece in pieces {
        let mut inner =
            |pieces: &[Piece], marking: Marking| write(pieces, within.max(marking), words);
        let prefixed = |text: String, first: &str, prefix: &str| {
            let mut out = String::new();
            for (at, line) in text.lines().enumerate() {
                out.push_str(if at == 0 { first } else { prefix });
                out.push_str(line);
                out.push('\n');
            }
            out + "\n"
        };
        let clear = Marking::Clear;
        match piece {
            Piece::Word => {
                out.push_str(&format!("zq{}x ", words.len()));
                words.push(within);
            }
            Piece::Noise(noise) => out.push_str(noise),
            Piece::Span(m, p) => out.push_str(&format!("[{}]{{tlp={m}}} ", inner(p, *m))),
            Piece::Link(m, p) => {
                out.push_str(&format!("[{}](a(b).html){{tlp={m}}} ", inner(p, *m)));
            }
            Piece::Block(m, p) => out.push_str(&format!(":::tlp {m}\n{}:::\n", inner(p, *m))),
            Piece::Item(p) => out.push_str(&prefixed(inner(p, clear), "- ", "  ")),
            Piece::Quote(p) => out.push_str(&prefixed(inner(p, clear), "> ", "> ")),
            Piece::Code(p) => {
                // A fence within is shorter.
                let text = inner(p, clear);
                let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
                let fence = "`".repeat(longest.max(2) + 1);
                out.push_str(&format!("{fence}md\n{text}{fence}\n\n"));
            }
            Piece::Row(p) => {
                out.push_str(&format!("\n| a | b |\n|---|---|\n| {} | c |\n\n", inner(p, clear)));
            }
            Piece::Footnote(p) => out.push_str(&format!("\n[^n]: {}\n\n", inner(p, clear))),
            Piece::Paragraph(p) => out.push_str(&format!("{}\n\n", inner(p, clear))),
        }
    }
    out
}

/// What makes a text odd. Not a bracket with its other half, which has a meaning.
const ODD: &[&str] = &[
    "[ ", "( ", ") ", "` ", "``` ", "\n```\n", "\n~~~\n", "\\ ", "{ ", "} ", "\n\n", "\n", "> ",
    "- ", "| ", "* ", "<b> ", "<!-- ", "\n# ", "\n    ", "é", "\u{3000}", ":: ", "!", "{.x} ",
    "\r\n", "{\n", "｛ ", "：： ",
];

proptest! {
    #[test]
    fn each_audience_sees_what_it_may_and_nothing_else(pieces in texts(&["* ", "é", "_a_ "])) {
        let mut words = Vec::new();
        let text = write(&pieces, Marking::Clear, &mut words);
        for audience in Marking::ALL {
            let seen = for_audience(&text, audience);
            for (at, marking) in words.iter().enumerate() {
                let is_there = seen.contains(&format!("zq{at}x"));
                prop_assert_eq!(is_there, *marking <= audience, "{} zq{} {}: {}", audience, at, seen, text);
            }
        }
    }

    #[test]
    fn nothing_marked_is_let_out_however_odd_the_text(pieces in texts(ODD)) {
        let mut words = Vec::new();
        let text = write(&pieces, Marking::Clear, &mut words);
        for audience in Marking::ALL {
            let seen = for_audience(&text, audience);
            for (at, marking) in words.iter().enumerate() {
                let is_there = seen.contains(&format!("zq{at}x"));
                prop_assert!(!is_there || *marking <= audience, "{audience} zq{at} {seen}: {text}");
            }
        }
    }

    #[test]
    fn each_character_that_is_left_is_found_where_it_was_written(pieces in texts(ODD), audience in markings()) {
        let text: Arc<str> = write(&pieces, Marking::Clear, &mut Vec::new()).into();
        let ranges: Vec<(Range<usize>, &str)> =
            cuts(&text, audience).into_iter().map(|range| (range, "")).collect();
        let (seen, cuts) = Cuts::make(&text, &ranges);
        for (at, c) in seen.char_indices() {
            prop_assert_eq!(&text[cuts.source_of(at..at + c.len_utf8())], &seen[at..at + c.len_utf8()]);
        }
    }

    #[test]
    fn any_text_is_read(text in "([\\[\\]{}():!\\\\`>| \n｛｝：.-]|tlp=|tlp |red|:::|a|é){0,40}") {
        for audience in Marking::ALL {
            for_audience(&text, audience);
        }
        symbolised(&Arc::from(text.as_str()));
    }
}
