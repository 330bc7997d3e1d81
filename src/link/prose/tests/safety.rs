use super::*;

use html5ever::tendril::TendrilSink;
use markup5ever_rcdom::{Handle, NodeData, RcDom};

/// The nodes of a fragment, as a browser reads it.
pub(super) fn parsed(html: &str) -> RcDom {
    let name = html5ever::QualName::new(None, html5ever::ns!(html), html5ever::local_name!("div"));
    html5ever::parse_fragment(
        RcDom::default(),
        html5ever::ParseOpts::default(),
        name,
        vec![],
        false,
    )
    .one(html)
}

pub(super) fn visit(node: &Handle, f: &mut dyn FnMut(&Handle)) {
    let mut stack = vec![node.clone()];
    while let Some(node) = stack.pop() {
        f(&node);
        stack.extend(node.children.borrow().iter().rev().cloned());
    }
}

pub(super) fn text_content(html: &str) -> String {
    let dom = parsed(html);
    let mut text = String::new();
    visit(&dom.document, &mut |node| {
        if let NodeData::Text { contents } = &node.data {
            text.push_str(&contents.borrow());
        }
    });
    text
}

/// Asserts that nothing in a fragment acts, loads, or imitates.
pub(super) fn assert_inert(source: &str, html: &str) {
    let dom = parsed(html);
    visit(&dom.document, &mut |node| {
        let NodeData::Element { name, attrs, .. } = &node.data else { return };
        let tag = &*name.local;
        assert!(
            ![
                "script", "style", "iframe", "object", "embed", "svg", "math", "form", "link",
                "meta", "base", "template", "video", "audio", "textarea", "select", "button",
                "noscript", "frame", "portal"
            ]
            .contains(&tag),
            "<{tag}> of {source:?}: {html}"
        );
        for attribute in attrs.borrow().iter() {
            let (name, value) = (&*attribute.name.local, attribute.value.trim());
            assert!(
                !name.starts_with("on")
                    && ![
                        "style",
                        "srcdoc",
                        "srcset",
                        "action",
                        "formaction",
                        "background",
                        "ping",
                        "name",
                        "slot",
                        "is",
                        "target",
                        "poster"
                    ]
                    .contains(&name),
                "{name} of {source:?}: {html}"
            );
            match name {
                "href" => assert!(
                    value.starts_with(ROOT)
                        || value.starts_with('#')
                        || ["http:", "https:", "mailto:", "tel:"]
                            .iter()
                            .any(|scheme| value.to_ascii_lowercase().starts_with(scheme)),
                    "{value} of {source:?}"
                ),
                "src" => assert!(value.starts_with(ROOT), "{value} of {source:?}"),
                "class" => assert!(
                    value.split(' ').all(|class| class.starts_with("ref")
                        || class.starts_with("language-")
                        || [
                            "anchor",
                            "cite",
                            "footnote",
                            "footnotes",
                            "table",
                            "task",
                            "left",
                            "center",
                            "right",
                            "alert",
                            "marked",
                            "marking",
                            "url"
                        ]
                        .contains(&class)
                        || class.starts_with("alert-")),
                    "{value} of {source:?}"
                ),
                _ => {}
            }
        }
    });
}

pub(super) const ATTACKS: &[&str] = &[
    "<script>alert(1)</script>",
    "a <script>alert(1)</script> b",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<img/src=x/onerror=alert(1)>",
    "<img src=\"map.png\" onload=alert(1)>",
    "<img src=`javascript:alert(1)`>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href=\"javascript:alert(1)\"><text>x</text></a></svg>",
    "<svg/onload=alert(1)//",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
    "<math href=\"javascript:alert(1)\">x</math>",
    "<iframe src=\"javascript:alert(1)\"></iframe>",
    "<iframe srcdoc=\"<script>alert(1)</script>\">",
    "<object data=\"data:text/html,x\"></object>",
    "<embed src=\"javascript:alert(1)\">",
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1))",
    "[a](javascript&colon;alert(1))",
    "[a](&#106;avascript:alert(1))",
    "[a](&#x6A;&#x61;vascript&#58;alert(1))",
    "[a](<java\tscript:alert(1)>)",
    "[a](<\u{1}javascript:alert(1)>)",
    "[a](< javascript:alert(1)>)",
    "[a](java&Tab;script&NewLine;:alert(1))",
    "[a](vbscript:x)",
    "[a](data:text/html;base64,PHNjcmlwdD4=)",
    "<javascript:alert(1)>",
    "![a](javascript:alert(1))",
    "[a]\n\n[a]: javascript:alert(1)",
    "![a][b]\n\n[b]: <data:text/html,x>",
    "[a](//evil.example)",
    "[a](\\\\\\\\evil.example)",
    "<a href=\"javascript:alert(1)\">x</a>",
    "<a href=\"&#x1;javascript:alert(1)\">x</a>",
    "<a href='java&#10;script:alert(1)'>x</a>",
    "<a href=https://x.org onclick=alert(1)>x</a>",
    "<a href=\"https://x.org\" target=_blank ping=x>x</a>",
    "<b style=\"background:url(javascript:alert(1))\">x</b>",
    "<div style=\"position:fixed;inset:0\">x</div>",
    "<style>*{display:none}</style>",
    "<link rel=stylesheet href=//evil.example>",
    "<meta http-equiv=refresh content=\"0;url=javascript:alert(1)\">",
    "<base href=\"//evil.example\">",
    "<form action=\"javascript:alert(1)\"><button>x</button></form>",
    "<input autofocus onfocus=alert(1)>",
    "<select onfocus=alert(1) autofocus>",
    "<textarea onfocus=alert(1) autofocus>x</textarea>",
    "<details open ontoggle=alert(1)>x</details>",
    "<video><source onerror=alert(1)></video>",
    "<audio src=x onerror=alert(1)>",
    "<body onload=alert(1)>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<template><script>alert(1)</script></template>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<xmp><script>alert(1)</script></xmp>",
    "<title><img src=x onerror=alert(1)></title>",
    "<plaintext><b>x",
    "<!--><script>alert(1)</script>-->",
    "<!-- --!><script>alert(1)</script>",
    "<![CDATA[><script>alert(1)</script>]]>",
    "<?x ><script>alert(1)</script>?>",
    "<!x ><script>alert(1)</script>",
    "<p title=\"</p><script>alert(1)</script>\">x</p>",
    "<b title='\"><script>alert(1)</script>'>x</b>",
    "**<b onclick=alert(1)>x**</b>",
    "`<script>`<script>alert(1)</script>`",
    "```x\" onload=\"alert(1)\nx\n```",
    "[[<script>alert(1)</script>]]",
    "[[kim-jong-un|<img src=x onerror=alert(1)>]]",
    "[@<script>alert(1)</script>]",
    "[^<b>]",
    "# <script>alert(1)</script>",
    "# a\" onclick=\"alert(1)",
    "![\" onerror=\"alert(1)](map.png)",
    "![a](map.png '\" onerror=\"alert(1)')",
    "[a](https://x.org '\" onclick=\"alert(1)')",
    "[a](<https://x.org/\" onclick=\"alert(1)>)",
    "|<script>|\n|-|\n|alert(1)</script>|",
    "<div class=\"ref\" id=\"main\" role=\"banner\" name=x>x</div>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\\<script>alert(1)\\</script>",
    "&#xFDD0;<a href=\"&#xFDD0;/evil\">x</a>",
    "[a](&#xFDD0;//evil.example)",
    "<https://x.org/\"onclick=alert(1)>",
    "<a href=\"https://x.org/&quot; onclick=alert(1)\">x</a>",
    "<img src=\"map.png\" alt=\"&quot; onerror=&quot;alert(1)\">",
    "<table background=\"javascript:alert(1)\"><tr><td>x",
    "<x onclick=alert(1)>y</x>",
    "<custom-element is=x>y",
    "<a name=x id=y>z</a>",
    "<font color=red>x</font>",
    "<area href=javascript:alert(1)>",
    "<keygen autofocus onfocus=alert(1)>",
];

#[test]
fn attacks_are_inert() {
    for attack in ATTACKS {
        for text in [
            (*attack).to_owned(),
            format!("a {attack} b"),
            format!("- {attack}\n\n  <div>x\n\nend"),
            format!("<div>\n\n{attack}\n\n</div>"),
        ] {
            let (prose, _) = With::default().run(&text);
            assert_inert(&text, &prose.html);
            assert_eq!(
                prose.html.contains(ROOT),
                prose.html.contains(&format!("=\"{ROOT}")),
                "{text}: {}",
                prose.html
            );
        }
    }
}

#[test]
fn what_is_taken_out_is_reported_once() {
    let text = "a <font>x</font> <font>y</font>\n\n<div class=\"x\" style=\"y\">z</div>\n\n<!-- fine -->\n\n<b>fine</b>";
    let all: Vec<String> =
        With::default().run(text).1.into_iter().map(|diagnostic| diagnostic.message).collect();
    assert_eq!(
        all,
        [
            "`<font>` was taken out",
            "the attribute `class` of `<div>` was taken out",
            "the attribute `style` of `<div>` was taken out"
        ]
    );
}

/// A table of raw HTML with what it scrolls in.
fn around(table: &str) -> String {
    format!(
        "<div class=\"table\" tabindex=\"0\" role=\"group\" aria-label=\"Table 1\">{table}</div>"
    )
}

#[test]
fn harmless_html_stays() {
    for same in [
        "<details open=\"\"><summary>A <b>b</b></summary><p>c</p></details>",
        "<p>H<sub>2</sub>O <kbd>x</kbd> <abbr title=\"a\">b</abbr><br>c</p>",
        "<ul><li>a<ol type=\"i\"><li value=\"3\">b</li></ol></li></ul>",
        "<dl><dt>a</dt><dd>b</dd></dl>",
        "<p><ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby></p>",
        "<figure><figcaption>a</figcaption></figure>",
        "<p dir=\"rtl\" lang=\"ar\">a</p>",
    ] {
        assert_eq!(html(same), same);
    }
    assert_eq!(
        html("<details>\n<summary>Kim Jong Un</summary>\n\n*a*\n\n</details>\n\nb"),
        "<details><summary><a href=\"~/actors/kim-jong-un/\" class=\"ref ref-actor\">Kim Jong Un</a></summary><p><em>a</em></p>\n</details><p>b</p>"
    );
    assert_eq!(
        html("<a href=\"kim-jong-un.md\">x</a> &eacute;&amp;"),
        "<p><a href=\"~/actors/kim-jong-un/\" class=\"ref ref-actor\">x</a> é&amp;</p>"
    );
    assert_eq!(
        html("<p align=\"center\">\n<img src=\"map.png\" alt=\"a\" width=\"40\">\n</p>"),
        "<p><img src=\"~/assets/map.png\" alt=\"a\" width=\"40\" loading=\"lazy\" decoding=\"async\"></p>"
    );
    assert_eq!(html("<h1>a</h1>"), "<h2>a</h2>");
    let table = "<table><thead><tr><th scope=\"row\" colspan=\"2\">a</th></tr></thead><tbody><tr><td>b</td><td>c</td></tr></tbody></table>";
    assert_eq!(html(table), around(table));
}

#[test]
fn html_that_is_not_closed_ends_with_what_it_stands_in() {
    assert_eq!(
        html("> <div>\n> a\n\nb"),
        "<blockquote>\n<div>a</div></blockquote>\n<p>b</p>".replace("a</div>", "a </div>")
    );
    assert_eq!(html("a <b>b\n\nc"), "<p>a <b>b</b></p>\n<p>c</p>");
    assert_eq!(html("</section></div></p>\n\na </b> c"), "<p>a  c</p>");
    assert_eq!(
        html("<table><tr><td>a\n\nb\n\n</table>\n\nc"),
        around("<table><tbody><tr><td>a <p>b</p>\n</td></tr></tbody></table>") + "<p>c</p>"
    );
    assert_eq!(html("<table>\n\na\n\n</table>"), around("<table></table>") + "<p>a</p>");
    assert_eq!(html("<p>a<p>b<ul>c<li>d"), "<p>a</p><p>b</p><ul></ul>c\nd");
    assert_eq!(html("*a <i>b* c</i>"), "<p><em>a <i>b</i></em> c</p>");
}
