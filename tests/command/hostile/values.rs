//! Values at the end of what there is, and beyond.

use super::Trial;

fn event(date: &str) -> String {
    format!("title: E\ndate: {date}\n")
}

#[test]
fn years_that_no_calendar_has_are_found() {
    for date in
        ["99999-01-01", "-10000", "2023-00-01", "2023-02-30", "Y-99999999999", "1e9", ".inf"]
    {
        let trial = Trial::of("content/events/e.yaml", event(date));
        let findings = trial.survives();
        findings.have("DL203", "content/events/e.yaml");
    }
}

#[test]
fn dates_at_the_ends_of_the_calendar_are_shown_or_found() {
    let dates = [
        "0000",
        "-9999",
        "-0001-12-31",
        "9999-12-31",
        "9999-12-31T23:59:59Z",
        "Y170000002",
        "0000-01-01/9999-12-31",
        "9999-12-31T23:59:60Z",
        "-9999/9999",
        "../..",
        "/",
        "../2023",
        "2023/..",
        "19XX",
        "XXXX",
        "156X-12-25",
        "2023-21",
        "Y-17E7",
        "1950S2",
        "2023-06-XX?",
        "[1667,1668,1670..1672]",
        "\"{1960,1961-12}\"",
        "2023-09-13T25:00",
        "2023-09-13T10:00+99:00",
    ];
    let trial = Trial::new();
    for (n, date) in dates.iter().enumerate() {
        let text = format!("{}status: planned\n", event(date));
        trial.project.write(&format!("content/events/e{n}.yaml"), text);
        let text = format!("---\ntitle: B\ndate: 2023-09-14\ncovers: {date}\n---\nx\n");
        trial.project.write(&format!("content/briefings/b{n}.md"), text);
    }
    let findings = trial.survives();
    for (n, date) in dates.iter().enumerate() {
        let shown = trial.project.output().has(&format!("events/e{n}/index.html"));
        let file = format!("content/events/e{n}.yaml");
        let found = findings.0.iter().any(|finding| finding.file == file);
        assert!(shown != found, "{date} is shown or found");
    }
}

#[test]
fn an_interval_of_nine_thousand_years_does_not_make_a_page_for_each_day() {
    let trial =
        Trial::of("content/events/age.yaml", event("0500-01-01/9500-12-31") + "status: planned\n")
            .file(
                "content/briefings/age.md",
                "---\ntitle: Ages\ndate: 2023-09-15\ncovers: 0500/9500\n---\nx\n",
            );
    trial.survives();
    let output = trial.project.output();
    assert!(output.has("events/age/index.html"));
    let count = output.0.len();
    assert!(count < 10_000, "{count} files");
}

#[test]
fn every_number_of_items_on_a_page_is_used_or_found() {
    for (written, fine) in [
        ("10", true),
        ("500", true),
        ("0", false),
        ("-1", false),
        ("9", false),
        ("501", false),
        ("18446744073709551616", false),
        ("1e2", false),
        ("ten", false),
        ("[10]", false),
        ("", true),
    ] {
        let text = format!("title: T\nbase_url: https://d.example/\nper_page: {written}\n");
        let findings = Trial::of("content/site.yaml", text).survives();
        let failed = findings.0.iter().any(|finding| finding.severity == "error");
        assert_eq!(failed, !fine, "{written}: {findings:#?}");
    }
}

#[test]
fn every_base_address_is_used_or_found() {
    for (written, fine) in [
        ("https://d.example", true),
        ("http://localhost:8080/a/b", true),
        ("https://d.example/ünï/путь/", true),
        ("https://münchen.example/", true),
        ("https://[::1]:3000/", true),
        ("https://d.example/a//b/../c/", true),
        ("https://d.example/%22%3E%3Cscript%3E/", true),
        ("HTTPS://D.EXAMPLE/X", true),
        ("d.example", false),
        ("//d.example/", false),
        ("/desk/", false),
        ("ftp://d.example/", false),
        ("file:///etc/passwd", false),
        ("javascript:alert(1)", false),
        ("https://", false),
        ("https://d.example:99999/", false),
        ("https://user:password@d.example/", false),
        ("https://d.example/?q=1", false),
        ("https://d.example/#x", false),
        ("https://d.example/\\u0000", true),
        ("data:text/html,x", false),
    ] {
        let text = format!("title: T\nbase_url: \"{written}\"\n");
        let trial = Trial::of("content/site.yaml", text)
            .file("content/pages/old.md", "---\ntitle: Old\naliases: [/older/]\n---\nx\n");
        let findings = trial.survives();
        let failed = findings.0.iter().any(|finding| finding.code == "DL215");
        assert_eq!(failed, !fine, "{written}: {findings:#?}");
    }
}

#[test]
fn every_time_zone_and_language_is_used_or_found() {
    for (zone, language) in [
        ("Asia/Seoul", "uk"),
        ("UTC", "ar"),
        ("Etc/GMT+12", "zh-Hant-TW"),
        ("../../etc/passwd", "../en"),
        ("/etc/localtime", "x"),
        ("X", "en_US"),
        ("+03:00", "tlh"),
    ] {
        let text = format!(
            "title: T\nbase_url: https://d.example/\ntimezone: {zone}\nlanguage: {language}\n"
        );
        let trial = Trial::of("content/site.yaml", text);
        trial.survives();
        let page = trial.project.page("index.html");
        assert!(page.contains("<html lang=\""), "{zone} {language}");
        assert!(!page.contains("lang=\"../en"), "{zone} {language}");
    }
}

#[test]
fn a_theme_is_the_name_of_a_folder_and_never_a_way() {
    for name in ["..", "../private", "/etc", "a/b", "", "default", "con", "\\u0000", "默认"] {
        let text = format!("title: T\nbase_url: https://d.example/\ntheme: \"{name}\"\n");
        Trial::of("content/site.yaml", text).survives();
    }
}

#[test]
fn coordinates_at_the_poles_and_beyond_are_used_or_found() {
    for (written, fine) in [
        ("[90, 180]", true),
        ("[-90, -180]", true),
        ("[0, 0]", true),
        ("[-0.0, 1e-300]", true),
        ("[90.0000001, 0]", false),
        ("[.nan, .inf]", false),
        ("[1e308, 1e308]", false),
        ("[0x10, 0o17]", false),
        ("[1, 2, 3]", false),
        ("\"51.5, -0.1\"", true),
        ("{lat: 1, lon: 2}", true),
        ("{lat: 1}", false),
    ] {
        let trial = Trial::of(
            "content/locations/l.yaml",
            format!("name: Somewhere\ncoordinates: {written}\n"),
        )
        .file("content/events/e.yaml", "title: E\ndate: 2023-09-14\nlocation: l\n");
        let findings = trial.survives();
        let failed = findings.0.iter().any(|finding| finding.code == "DL207");
        assert_eq!(failed, !fine, "{written}: {findings:#?}");
    }
}

#[test]
fn markdown_that_nests_without_end_is_shown_or_cut() {
    let deep = 100_000;
    for (name, text) in [
        ("quotes", ">".repeat(deep) + " x"),
        ("brackets", "[".repeat(deep) + "x" + &"]".repeat(deep)),
        ("double-brackets", "[[".repeat(deep) + "x" + &"]]".repeat(deep)),
        ("stars", "*".repeat(deep) + "x" + &"*".repeat(deep)),
        ("stars-apart", "*a ".repeat(deep)),
        ("strong", "**a _b ".repeat(deep / 2)),
        ("links", "[a](".repeat(deep)),
        ("images", "![".repeat(deep)),
        ("lists", (0..2000).map(|n| format!("{}- x\n", "  ".repeat(n))).collect()),
        ("html", "<b>".repeat(deep)),
        ("comments", "<!--".repeat(deep)),
        ("ticks", "`".repeat(deep) + " a " + &"`".repeat(deep - 1)),
        ("entities", "&#x10FFFF;&#0;&".repeat(deep)),
        ("tables", format!("|{}\n|{}\n", "a|".repeat(5000), "-|".repeat(5000))),
        ("citations", "[@wire] ".repeat(5000)),
        ("names", "Kim Jong Un ".repeat(deep / 4)),
        ("footnotes", (0..3000).map(|n| format!("[^{n}]\n\n[^{n}]: x\n\n")).collect()),
        ("headings", "# Same\n\n".repeat(3000)),
        ("autolinks", "<https://a.example> https://b.example ".repeat(2000)),
    ] {
        let trial = Trial::of("content/pages/deep.md", format!("---\ntitle: Deep\n---\n{text}\n"));
        trial.survives();
        assert!(trial.project.output().has("deep/index.html"), "{name}");
    }
}

#[test]
fn raw_html_harms_nobody() {
    for text in [
        "<script src=https://evil.example/x.js></script>",
        "<img src=x onerror=alert(1)>",
        "<svg onload=alert(1)><foreignObject><iframe src=x></svg>",
        "<a href=\"jav&#x09;ascript:alert(1)\">x</a>",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
        "</main></body></html><script>alert(1)</script>",
        "<div><p></div></p></section></article>",
        "<base href=https://evil.example/>",
        "<meta http-equiv=refresh content=0;url=https://evil.example/>",
        "<style>@import url(https://evil.example/)</style>",
        "<form action=https://evil.example/><input name=x></form>",
        "<p id=main id=top class=x>",
        "<textarea><title><xmp><noscript>",
        "<!-- <script> --!> <script>alert(1)</script>",
        "<table><tr><td><a name=x><table>",
        "[x](data:text/html,<script>alert(1)</script>)",
        "[x](//evil.example/) [y](\\\\evil.example) [z](/\\evil.example)",
        "![x](https://evil.example/track.png)",
        "[a]: javascript:alert(1)\n\n[a] <javascript:alert(1)>",
        "<details open ontoggle=alert(1)><summary>x",
    ] {
        let trial = Trial::of(
            "content/pages/p.md",
            format!("---\ntitle: P\n---\nBefore.\n\n{text}\n\nAfter.\n"),
        );
        trial.survives();
        let page = trial.project.page("p/index.html");
        assert!(page.contains("Before."), "{text}");
    }
}

#[test]
fn a_template_of_the_project_cannot_read_other_files() {
    let trial = Trial::new();
    for include in ["../../../content/site.yaml", "/etc/passwd", "../site.yaml"] {
        trial.project.write(
            "themes/default/templates/page.html",
            format!("<!doctype html>{{% include \"{include}\" %}}\n"),
        );
        let run = trial.project.run(&["build"]).ended(1);
        assert!(run.stderr.contains("page.html"), "{}", run.stderr);
        trial.good.assert_same(&trial.project.output());
    }
}
