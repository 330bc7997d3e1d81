use proptest::prelude::*;
use serde_json::json;

use super::build::TOO_DEEP;
use super::*;

fn one(text: &str) -> Node {
    let mut parsed = parse(text, 0);
    assert_eq!(parsed.problems, [], "{text:?}");
    assert_eq!(parsed.documents.len(), 1, "{text:?}");
    parsed.documents.remove(0)
}

fn cut(text: &str, span: Span) -> &str {
    &text[span.start as usize..span.end as usize]
}

/// The only problem of a text: what it says, where, and what to do.
fn problem(text: &str) -> (String, &str, String) {
    let parsed = parse(text, 0);
    assert_eq!(parsed.problems.len(), 1, "{text:?}: {:#?}", parsed.problems);
    let problem = parsed.problems.into_iter().next().expect("one");
    (problem.message, cut(text, problem.span), problem.help.unwrap_or_default())
}

fn assert_spans(text: &str, parsed: &Parsed) {
    fn check(text: &str, node: &Node) {
        let valid = |span: Span| text.get(span.start as usize..span.end as usize).is_some();
        assert!(valid(node.span), "{text:?} {node:?}");
        match &node.value {
            Value::Scalar(Scalar { style: Style::Literal { first_line, .. }, .. }) => {
                assert!(text.get(*first_line as usize..).is_some());
            }
            Value::Scalar(_) => {}
            Value::List(items) => items.iter().for_each(|item| check(text, item)),
            Value::Map(entries) => {
                for (key, node) in entries {
                    assert!(valid(key.span), "{text:?} {key:?}");
                    check(text, node);
                }
            }
        }
    }
    parsed.documents.iter().for_each(|document| check(text, document));
    for problem in &parsed.problems {
        for span in [Some(problem.span), problem.related].into_iter().flatten() {
            assert!(
                text.get(span.start as usize..span.end as usize).is_some(),
                "{text:?} {problem:?}"
            );
        }
    }
}

#[test]
fn scalars_keep_their_text_and_are_read_as_a_type_on_demand() {
    let node = one("id: 007\ndate: 2023\ntlp: no\nyes: true\nlat: 38.9\nnone:\nquoted: '1'\n");
    let get = |key: &str| node.get(key).expect("present");
    assert_eq!(get("id").as_str(), Some("007"));
    assert_eq!(get("id").as_int(), Some(7));
    assert_eq!(get("date").as_str(), Some("2023"));
    assert_eq!((get("tlp").as_str(), get("tlp").as_bool()), (Some("no"), None));
    assert_eq!((get("yes").as_str(), get("yes").as_bool()), (Some("true"), Some(true)));
    assert_eq!((get("lat").as_f64(), get("lat").as_int()), (Some(38.9), None));
    assert!(get("none").is_null());
    assert_eq!(get("none").as_str(), None);
    assert_eq!((get("quoted").as_int(), get("quoted").as_str()), (None, Some("1")));
    assert!(node.get("other").is_none());
}

#[test]
fn the_core_schema_decides_what_is_a_number() {
    let types = |texts: &[&str]| -> Vec<_> {
        texts
            .iter()
            .map(|text| one(&format!("[{text}]")).as_list().expect("list")[0].type_name())
            .collect()
    };
    #[rustfmt::skip]
    let numbers = ["0", "-1", "+12", "0o17", "0xfF", "1.", ".5", "-1.5e+3", "1e5", "99999999999999999999"];
    assert_eq!(types(&numbers), vec!["a number"; numbers.len()]);
    #[rustfmt::skip]
    let texts = ["1_000", "1e", ".", "0x", "0o8", "1.2.3", "inf", ".inf", "NaN", "2023-01-02", "1:2", "'1'", "--1", "e5"];
    assert_eq!(types(&texts), vec!["text"; texts.len()]);
    assert_eq!(types(&["~", "null", "NULL"]), ["nothing"; 3]);
    assert_eq!(types(&["TRUE", "false"]), ["true/false"; 2]);
    assert_eq!(types(&["[a]", "{a: b}"]), ["a list", "a mapping"]);
    assert_eq!(one("[0x1F]").to_json(), json!([31]));
    assert_eq!(one("- 1e400").as_list().expect("list")[0].as_f64(), None);
}

#[test]
fn json_follows_the_core_schema() {
    let node = one(
        "a: [1, -2.5, 0o10, ~, true, no, '3', 2023-01-02]\nb: {c: d}\nbig: 18446744073709551615\n\
         bigger: 18446744073709551616\nfar: 1e999\ninf: .inf\ntagged: !!str 4\nref: !!int 5\n",
    );
    assert_eq!(
        node.to_json(),
        json!({
            "a": [1, -2.5, 8, null, true, "no", "3", "2023-01-02"], "b": {"c": "d"},
            "big": u64::MAX, "bigger": "18446744073709551616", "far": "1e999", "inf": ".inf",
            "tagged": "4", "ref": 5
        })
    );
}

#[test]
fn spans_cover_keys_and_values_as_they_stand_in_the_file() {
    let text = "a: \"x y\" # c\nb:\n  - é: 1\n    f: [1, {g: h}]\n\n  - 2\nc:\nd: >\n  t\n\n";
    let node = one(text);
    assert_eq!(cut(text, node.span), text.trim_end());
    let entries = node.as_map().expect("map");
    assert_eq!(cut(text, entries[0].0.span), "a");
    assert_eq!(cut(text, entries[0].1.span), "\"x y\"");
    let list = &entries[1].1;
    assert_eq!(cut(text, list.span), "- é: 1\n    f: [1, {g: h}]\n\n  - 2");
    let items = list.as_list().expect("list");
    assert_eq!(cut(text, items[0].span), "é: 1\n    f: [1, {g: h}]");
    assert_eq!(cut(text, items[0].get("f").expect("f").span), "[1, {g: h}]");
    assert!(cut(text, entries[2].1.span).is_empty());
    assert_eq!(cut(text, entries[3].1.span), "t");
}

#[test]
fn spans_are_moved_by_the_offset() {
    let text = "a: |\n  x\na: [*b]\n";
    let (here, there) = (parse(text, 0), parse(text, 100));
    let by = |span: Span| span.shifted(100);
    assert_eq!(there.documents[0].span, by(here.documents[0].span));
    let (a, b) = (here.documents[0].get("a"), there.documents[0].get("a"));
    assert_eq!(b.map(|node| node.span), a.map(|node| by(node.span)));
    let style = b.and_then(Node::as_scalar).map(|scalar| scalar.style);
    assert_eq!(style, Some(Style::Literal { first_line: 105, indent: 2 }));
    for (here, there) in here.problems.iter().zip(&there.problems) {
        assert_eq!((there.span, there.related), (by(here.span), here.related.map(by)));
    }
    assert_eq!(here.problems.len(), 2);
}

#[test]
fn a_literal_block_tells_where_its_lines_stand() {
    let style =
        |text: &str| one(text).get("a").and_then(Node::as_scalar).map(|scalar| scalar.style);
    let at = |first_line, indent| Some(Style::Literal { first_line, indent });
    assert_eq!(style("a: |\n  One\n\n   two\nb: 1\n"), at(5, 2));
    assert_eq!(style("a: |-\r\n\r\n    One\r\n\r\n"), at(7, 4));
    assert_eq!(style("a: &x !!str |2 # why | not\n    One\n  two"), at(27, 2));
    assert_eq!(style("a:\n  b: 1\n"), None);
    assert_eq!(style("a: |\n"), Some(Style::Folded));
    assert_eq!(style("a: |+\n\n\n"), Some(Style::Folded));
    assert_eq!(style("a: |\n  x\r  y\n"), Some(Style::Folded));
    assert_eq!(style("a: >\n  x\n  y\n"), Some(Style::Folded));
    let text = "- |\n x\n- |\n\n\n  y\n";
    let items = one(text);
    let second = items.as_list().expect("list")[1].as_scalar().expect("scalar");
    assert_eq!(second.style, Style::Literal { first_line: 11, indent: 2 });
}

#[test]
fn documents_of_nothing_are_left_out() {
    for text in ["", "\n", "# only\n", "---\n---\n", "~", "null\n...\n", "\u{feff}"] {
        assert_eq!(parse(text, 0), Parsed::default(), "{text:?}");
    }
    let parsed = parse("---\na: 1\n---\n# none\n---\nb: 2\n", 0);
    assert_eq!((parsed.documents.len(), parsed.problems.len()), (2, 0));
    assert_eq!(parse("--- ''\n", 0).documents.len(), 1);
}

#[test]
fn a_syntax_error_costs_only_its_document() {
    let parsed = parse("a: 1\n---\nb: c: d\n---\ne: 2\n", 0);
    let json: Vec<_> = parsed.documents.iter().map(Node::to_json).collect();
    assert_eq!(json, [json!({"a": 1}), json!({"e": 2})]);
    assert_eq!(parsed.problems.len(), 1);
}

#[test]
fn the_first_of_two_equal_keys_counts_and_both_are_pointed_at() {
    let text = "a: 1\nb: 2\n\"a\": 3\n";
    let parsed = parse(text, 0);
    assert_eq!(parsed.documents[0].to_json(), json!({"a": 1, "b": 2}));
    let problem = &parsed.problems[0];
    assert_eq!(problem.kind, ProblemKind::DuplicateKey);
    assert_eq!(cut(text, problem.span), "\"a\"");
    assert_eq!(problem.related.map(|span| cut(text, span)), Some("a"));
    let many: String = (0..50).map(|n| format!("k{}: {n}\n", n % 40)).collect();
    let parsed = parse(&many, 0);
    assert_eq!(parsed.problems.len(), 10);
    assert_eq!(parsed.documents[0].as_map().map(<[_]>::len), Some(40));
    assert_eq!(parsed.documents[0].get("k3").and_then(Node::as_int), Some(3));
}

#[test]
fn what_yaml_takes_for_a_comment_an_anchor_or_a_tag_and_may_be_text_is_told() {
    for (text, place, help) in [
        ("a: Battalion #4 moves\n", "#4 moves", "\"Battalion #4 moves\""),
        ("a: #1 priority\nb: x\n", "#1 priority", "\"#1 priority\""),
        ("a:\n  - x\n  - #talks\n", "#talks", "\"#talks\""),
        ("a:\n  # said\n  - #talks\n  - # none\n", "#talks", "\"#talks\""),
        ("a: !Urgent news\n", "!Urgent", "\"!Urgent news\""),
        ("a: &Co news\nb: x\n", "&Co", "\"&Co news\""),
        ("- &Co news #4\n- b\n", "#4", "\"news #4\""),
    ] {
        let parsed = parse(text, 0);
        assert_eq!(parsed.documents.len(), 1, "{text:?}");
        let lost = &parsed.problems[0];
        assert_eq!(lost.kind, ProblemKind::LostText);
        assert_eq!(cut(text, lost.span), place, "{text:?}");
        let told = lost.help.as_deref().unwrap_or_default();
        assert_eq!(told, format!("quote the value if it is text: {help}"), "{text:?}");
    }
    for (text, help) in [
        ("a: #arms #talks\nb: x\n", "[arms, talks]"),
        ("a: #arms, #arms-control\n", "[arms, arms-control]"),
    ] {
        let told = parse(text, 0).problems[0].help.clone().unwrap_or_default();
        assert_eq!(told, format!("write several words as a list, without `#`: {help}"), "{text:?}");
    }
    assert_eq!(parse("a:\n  - #talks\n  - #arms\n  - x\n", 0).problems.len(), 2);
    for text in [
        "# a: b\na: x # said\nb: 'y' #4\n#c: 1\nd: [x] #4\n",
        "a: #\nb: # x\n",
        "a: &b x\nc: *b\n",
        "a: &b [x]\nd: &e {x: 1}\n",
        "a: !!str 1\nb: !!binary eA==\n",
        "a: |  #4\n  x #4\n",
        "a: #who\n  - x\n",
        "a: x#4\n",
    ] {
        one(text);
    }
}

#[test]
fn a_list_in_the_way_of_markdown_is_told_how_yaml_writes_it() {
    let (message, place, help) = problem("a:\n  * Kim\n  * Choe\n");
    assert_eq!(message, "an item of a list begins with a hyphen, not with an asterisk");
    assert_eq!((place, help.as_str()), ("* Kim", "write `- Kim`"));
}

#[test]
fn a_no_break_space_that_breaks_a_record_is_told() {
    let (message, place, help) = problem("a: x\ntlp:\u{a0}red\n");
    assert_eq!(message, "an invisible no-break space stands here");
    assert_eq!((place, help.as_str()), ("\u{a0}", "write a common space in its place"));
}

#[test]
fn aliases_stand_for_a_copy_and_keep_the_place_of_the_definition() {
    let text = "base: &b [1, &c x]\nother: *b\n*c : *c\nkey: &k v\nagain: *k\n";
    let node = one(text);
    assert_eq!(
        node.to_json(),
        json!({"base": [1, "x"], "other": [1, "x"], "x": "x", "key": "v", "again": "v"})
    );
    assert_eq!(node.get("other").map(|node| cut(text, node.span)), Some("[1, &c x]"));
}

#[test]
fn merged_keys_yield_to_own_ones_and_to_earlier_sources() {
    let node = one(
        "- &a {x: 1, y: 2}\n- &b {y: 3, z: 4}\n- {<<: *a, x: 9}\n- {y: 0, <<: [*a, *b]}\n- {\"<<\": 1}\n",
    );
    let items = node.as_list().expect("list");
    assert_eq!(items[2].to_json(), json!({"x": 9, "y": 2}));
    assert_eq!(items[3].to_json(), json!({"y": 0, "x": 1, "z": 4}));
    assert_eq!(items[4].to_json(), json!({"<<": 1}));
    let (message, place, _) = problem("<<: text\na: 1\n");
    assert_eq!((message.as_str(), place), ("`<<` takes a mapping or a list of mappings", "<<"));
}

#[test]
fn what_cannot_be_a_tree_is_said_and_the_rest_is_kept() {
    let (message, place, _) = problem("a: &x [1, *x]\nb: 2\n");
    assert_eq!((message.as_str(), place), ("`*x` stands inside of what `&x` names", "*x"));
    let (message, place, _) = problem("? [a, b]\n: c\nd: 1\n");
    assert_eq!((message.as_str(), place), ("a list cannot be a key", "[a, b]"));
    let (message, place, _) = problem(": c\nd: 1\n");
    assert_eq!((message.as_str(), place), ("a key is missing before the `:`", ": c"));
    for text in ["? [a, b]\n: c\nd: 1\n", ": c\nd: 1\n"] {
        assert_eq!(parse(text, 0).documents[0].to_json(), json!({"d": 1}));
    }
}

#[test]
fn common_mistakes_are_explained_where_they_are() {
    #[rustfmt::skip]
    let table = [
        ("title: Kim: a visit\n", "a value that holds `: ` needs quotes", "Kim: a visit",
         "quote the value: title: \"Kim: a visit\""),
        ("- name: \"a\" b: c # d\n", "text follows the closing quote", "b: c # d",
         "quote the value as a whole: '\"a\" b: c'"),
        ("a:\n\tb: 1\n", "a tab stands in the indentation", "\t", "indent with spaces"),
        ("a:\n  b: 1\n\tc: 2\n", "a tab stands in the indentation", "\t", "indent with spaces"),
        ("by: @kim # who\n", "a value cannot begin with `@`", "@kim # who",
         "quote the value: by: \"@kim\""),
        ("- `x`\n", "a value cannot begin with a backtick", "`x`", "quote the value: - \"`x`\""),
        ("rate: %5\n", "a value cannot begin with `%`", "%5", "quote the value: rate: \"%5\""),
        ("a: *bold* text\n", "text follows where the value has ended", "text",
         "quote the value: a: \"*bold* text\""),
        ("a: *bold*\n", "there is no anchor `&bold*` above", "*bold*",
         "quote the value: a: \"*bold*\""),
        ("a: & b\n", "did not find expected alphabetic or numeric character", "& b",
         "quote the value: a: \"& b\""),
        ("a: [Update] Kim\n", "text follows where the value has ended", "Kim",
         "quote the value: a: \"[Update] Kim\""),
        ("a: [1, 2\nb: 3\n", "`[` is never closed", "[1, 2",
         "close it with `]`; if it is text, quote the value: a: \"[1, 2\""),
        ("a: {b: 1\nc: 2\n", "`{` is never closed", "{b: 1",
         "close it with `}`; if it is text, quote the value: a: \"{b: 1\""),
        ("[a, b\n", "`[` is never closed", "[a, b", "close it with `]`"),
        ("a: {b: 1]\n", "`{` is closed by `]`", "{b: 1]",
         "close each bracket by its own kind; quote text that holds brackets"),
        ("actors: [a, b]]\n", "this bracket closes nothing", "]", "delete this bracket"),
        ("a: {b: c}}\n", "this bracket closes nothing", "}", "delete this bracket"),
        ("tags: ['Tolva's port', war]\n", "text follows the closing quote", "s port', war]",
         "quote the value as a whole: \"Tolva's port\""),
        ("tags: ['Tolva's port, the old', war]\n", "text follows the closing quote",
         "s port, the old', war]", "quote the value as a whole: \"Tolva's port, the old\""),
        ("tags: [\"Foo\" bar, \"war\"]\n", "text follows the closing quote", "bar, \"war\"]",
         "quote the value as a whole: '\"Foo\" bar'"),
        ("- {actor: x, role: \"host, \"\"main\"\"\"}\n", "text follows the closing quote",
         "\"main\"\"\"}", "quote the value as a whole: 'host, \"\"main\"\"'"),
        ("actors: [Mira Tesk, %x]\n", "a value cannot begin with `%`", "%x]",
         "quote the item: \"%x\""),
        ("actors: [@x, Mira Tesk]\n", "a value cannot begin with `@`", "@x, Mira Tesk]",
         "quote the item: \"@x\""),
        ("- {actor: x, role: @y}\n", "a value cannot begin with `@`", "@y}",
         "quote the item: \"@y\""),
        ("authors: [a,, b]\n", "this comma is one too many", ",",
         "delete it, or write an item before it"),
        ("authors: [, b]\n", "this comma is one too many", ",",
         "delete it, or write an item before it"),
        ("a: {b: 1,, c: 2}\n", "this comma is one too many", ",",
         "delete it, or write an item before it"),
        ("a: ]b\n", "this bracket closes nothing", "]b", "quote the value: a: \"]b\""),
        ("actors:\n  - a\n  - SECRETO\n    tlp: red\n", "this line is read as part of the item above it",
         "tlp: red",
         "say what the item is: `- actor: SECRETO`, or on one line, `- {actor: SECRETO, tlp: red}`"),
        ("own:\n- b\n  tlp: red\n", "this line is read as part of the item above it", "tlp: red",
         "say what the item is: `- value: b`, or on one line, `- {value: b, tlp: red}`"),
        ("a: 1\ndate\u{ff1a}2023\nb: 2\n", "expected `key: value` on this line", "date\u{ff1a}2023",
         "write a colon of ASCII and a space: date: 2023"),
        ("a: [\n  b: c: d,\n]\n", "expected a comma or a closing bracket", ": d,",
         "part the items by commas, and quote an item that holds `: ` or a quote"),
        ("a: 'x\nb: 2\n", "this quote is never closed", "'x",
         "add `'` at the end of the value"),
        ("a: \"x\n---\n", "this quote is never closed", "\"x",
         "add `\"` at the end of the value"),
        ("a: # it's\n  \"b\nc: \"d\"\n", "this quote is closed only by the next one, further down", "\"b",
         "add `\"` at the end of the value"),
        ("a: 'it's'\n", "text follows the closing quote", "s'",
         "quote the value as a whole: \"it's\""),
        ("a: \"C:\\new\\quux\"\n", "`\\q` is not an escape", "\\q",
         "write `\\\\` for a backslash, or use single quotes"),
        ("a: - b\n", "a list cannot begin on the line of its key", "- b",
         "begin the list on the next line; if it is text, quote the value: a: \"- b\""),
        ("a: > b\n", "text follows on the line of `|` or `>`", "> b",
         "begin the text on the next line; if it is text, quote the value: a: \"> b\""),
        ("a: 1\nb 2\nc: 3\n", "expected `key: value` on this line", "b 2",
         "write a space after the colon, and indent a line that goes on with the text above"),
        ("a:1\nb: 2\n", "expected `key: value` on this line", "a:1",
         "put a space after the colon: a: 1"),
        ("a:\n- b\n-c\n", "expected `key: value` on this line", "-c",
         "put a space after the dash: - c"),
        ("a: foo\n  b: 2\n", "this line is read as part of the value above it", "b: 2",
         "indent it like the line above if it is a key, or quote the value above"),
        ("a:\n   b: 1\n  c: 2\n", "this line is not indented as any above it", "c: 2",
         "indent it like its siblings"),
        ("- a\nb: 1\n", "expected another `- ` of the list", "b: 1",
         "begin the line with `- `, or indent it"),
        ("a: 1\n\u{feff}b: 2\n", "an invisible byte order mark (U+FEFF) stands here", "\u{feff}",
         "delete it"),
        ("--- a: b\n", "a mapping cannot begin on the line of `---`", "--- a: b", "begin it on the next line"),
        ("a: !e!f x\n", "this tag is not declared", "!e!f x", "quote the value: a: \"!e!f x\""),
        ("a: x\0y\n", "the character U+0000 is not allowed in YAML", "\0", "delete it"),
        ("a: '\u{9c}'\n", "the character U+009C is not allowed in YAML", "\u{9c}", "delete it"),
    ];
    for (text, message, place, help) in table {
        assert_eq!(problem(text), (message.to_owned(), place, help.to_owned()), "{text:?}");
    }
}

#[test]
fn carriage_returns_and_a_byte_order_mark_are_no_part_of_the_text() {
    let text = "\u{feff}a: b\r\nc: |\r\n  d\r\n  e\r\n";
    let node = one(text);
    assert_eq!(node.to_json(), json!({"a": "b", "c": "d\ne\n"}));
    assert_eq!(node.get("a").map(|node| cut(text, node.span)), Some("b"));
}

#[test]
fn nesting_ends_at_the_limit_in_every_form() {
    let block: String = (0..70).map(|depth| format!("{}k:\n", " ".repeat(depth))).collect();
    let mut aliased = "- &a0 [x]\n".to_owned();
    for n in 1..70 {
        aliased += &format!("- &a{n} [*a{}]\n", n - 1);
    }
    let mixed = "- ".repeat(40) + &"[".repeat(40) + &"]".repeat(40);
    for text in
        ["[".repeat(100_000), "{a: ".repeat(100), "- ".repeat(100_000), block, aliased, mixed]
    {
        let parsed = parse(&text, 0);
        let kinds: Vec<_> = parsed.problems.iter().map(|problem| problem.kind).collect();
        assert_eq!(kinds, [ProblemKind::Limit], "{:?}", &text[..20]);
        assert_eq!(parsed.problems[0].message, TOO_DEEP);
    }
    let deepest = "[".repeat(MAX_DEPTH) + &"]".repeat(MAX_DEPTH);
    assert!(one(&deepest).as_list().is_some());
}

#[test]
fn a_billion_laughs_end_at_the_limit() {
    let mut lists = "- &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    let mut maps = "- &a0 {a: x, b: x, c: x}\n".to_owned();
    for n in 1..30 {
        let alias = format!("*a{}", n - 1);
        lists += &format!("- &a{n} [{}]\n", [alias.as_str(); 10].join(", "));
        maps += &format!("- &a{n} {{a: {alias}, b: {alias}, <<: {alias}}}\n");
    }
    let long = format!("- &a {}\n{}", "x".repeat(100_000), "- *a\n".repeat(10_000));
    // Anchors inside of anchors are copied for each of them.
    let nested = format!("{}{}{}", "&a [".repeat(60), "x, ".repeat(10_000), "]".repeat(60));
    for text in [lists, maps, long, nested] {
        let parsed = parse(&text, 0);
        assert_eq!(parsed.problems.len(), 1);
        assert_eq!(parsed.problems[0].kind, ProblemKind::Limit);
        assert_eq!(parsed.documents, []);
    }
}

#[test]
fn more_values_or_problems_than_a_person_can_read_are_cut_off() {
    let parsed = parse(&"- a\n".repeat(MAX_NODES + 10), 0);
    assert_eq!(parsed.problems.len(), 1);
    assert_eq!(parsed.problems[0].kind, ProblemKind::Limit);
    let told = |text: &str| {
        let problem = parse(text, 0).problems.pop().unwrap();
        format!("{} {}", problem.message, problem.help.unwrap_or_default())
    };
    assert!(!told(&"- a\n".repeat(MAX_NODES + 10)).contains("aliases"));
    assert!(told(&format!("- &a x\n{}", "- *a\n".repeat(MAX_NODES))).contains("fewer aliases"));
    assert_eq!(parse(&"--- 'a\n".repeat(10_000), 0).problems.len(), MAX_PROBLEMS);
    assert_eq!(parse(&"a: 1\n".repeat(10_000), 0).problems.len(), MAX_PROBLEMS);
    assert_eq!(parse(&format!("[{}]", "*a, ".repeat(10_000)), 0).problems.len(), MAX_PROBLEMS);
}

#[test]
fn a_control_character_that_an_escape_writes_is_replaced_and_reported() {
    let parsed = parse("a: \"x\\u0001y\\uFDD0\"\n", 0);
    assert_eq!(parsed.problems.len(), 1, "{:?}", parsed.problems);
    assert_eq!(parsed.problems[0].kind, ProblemKind::ControlCharacter);
    let json = parsed.documents[0].to_json();
    assert_eq!(json["a"], "x\u{FFFD}y\u{FFFD}");
}

fn json_value() -> impl Strategy<Value = serde_json::Value> {
    // Control characters are left out: reading replaces them, however they are written.
    let text = "[ -~\n\té\u{2028}\u{feff}😀]{0,12}";
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        any::<u64>().prop_map(Into::into),
        any::<f64>().prop_map(Into::into),
        text.prop_map(Into::into),
    ];
    leaf.prop_recursive(5, 40, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Into::into),
            prop::collection::vec((text, inner), 0..6)
                .prop_map(|entries| serde_json::Value::Object(entries.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn any_text_is_read_with_spans_that_fit(text in any::<String>()) {
        assert_spans(&text, &parse(&text, 0));
    }

    #[test]
    fn anything_like_yaml_is_read_with_spans_that_fit(
        text in "[-:{}\\[\\],&*!|>'\"%@? \n\r\ta-c0-9#~é\u{feff}<\\\\`]{0,60}",
        offset in 0_u32..1000,
    ) {
        let parsed = parse(&text, 0);
        assert_spans(&text, &parsed);
        let moved = parse(&text, offset);
        prop_assert_eq!(moved.problems.len(), parsed.problems.len());
        prop_assert_eq!(
            moved.documents.iter().map(Node::to_json).collect::<Vec<_>>(),
            parsed.documents.iter().map(Node::to_json).collect::<Vec<_>>()
        );
    }

    #[test]
    fn lines_like_records_are_read_with_spans_that_fit(
        text in "((  )?(- )?(a|b|<<|\"c\"|é|): ?(\\||>|\"x|'y'|&a |\\*a|\\[1|\\{b: 1\\}|x: y|@|!t |)?[ a\\]'\"é]{0,3}\r?\n|---\n|\t|   ){0,12}"
    ) {
        assert_spans(&text, &parse(&text, 0));
    }

    #[test]
    fn json_is_yaml_and_comes_back_the_same(value in json_value()) {
        for text in [value.to_string(), serde_json::to_string_pretty(&value).expect("JSON")] {
            let parsed = parse(&text, 0);
            prop_assert_eq!(&parsed.problems, &[]);
            let back = parsed.documents.first().map_or(serde_json::Value::Null, Node::to_json);
            prop_assert_eq!(&back, &value);
        }
    }

    #[test]
    fn a_literal_block_is_traced_to_its_lines(
        // A text of blank lines alone has no lines to point at.
        lines in prop::collection::vec("([a-cé|#:-][a-c é]{0,5})?", 0..6),
        last in "[a-cé|#:-][a-c é]{0,5}",
        indent in 1_usize..5,
        crlf in any::<bool>(),
    ) {
        let end = if crlf { "\r\n" } else { "\n" };
        let mut text = format!("k: 1{end}a: |{end}");
        for line in lines.iter().chain([&last]) {
            text += &format!("{}{line}{end}", " ".repeat(indent));
        }
        let node = one(&text);
        let scalar = node.get("a").and_then(Node::as_scalar).expect("scalar");
        let first_line = u32::try_from(text.find('|').expect("bar") + 1 + end.len()).expect("small");
        let indent = u32::try_from(indent).expect("small");
        prop_assert_eq!(scalar.style, Style::Literal { first_line, indent });
    }
}
