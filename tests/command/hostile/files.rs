//! Files that are not what they seem.

use std::fs;

use super::{Trial, sound};
use crate::project::{Project, Tree};

#[test]
fn bytes_that_are_no_utf_8_are_found() {
    Trial::of("content/events/e.md", b"---\ntitle: Caf\xe9\ndate: 2023-09-14\n---\nx\n")
        .is_found("DL101", "content/events/e.md");
    let utf_16: Vec<u8> = "\u{feff}title: E\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    Trial::of("content/events/e.yaml", utf_16).is_found("DL101", "content/events/e.yaml");
}

#[test]
fn a_byte_order_mark_is_no_part_of_the_text() {
    let trial = Trial::of("content/pages/bom.md", "\u{feff}---\ntitle: Marked\n---\nx\n")
        .file("content/events/bom.yaml", "\u{feff}title: Marked\ndate: 2023-09-14\n");
    trial.survives().are_none();
    assert!(trial.project.page("bom/index.html").contains("Marked"));
    assert!(trial.project.output().has("events/bom/index.html"));
}

#[test]
fn line_ends_of_any_system_are_read() {
    let trial = Trial::of(
        "content/events/dos.md",
        "---\r\ntitle: Dos\r\ndate: 2023-09-14\r\n---\r\nKim Jong Un\r\ncame.\r\n",
    );
    trial.survives().are_none();
    assert!(trial.project.page("events/dos/index.html").contains("Dos"));
}

#[test]
fn control_characters_in_text_are_replaced_and_pointed_out() {
    let trial = Trial::of("content/pages/p.md", "---\ntitle: P\n---\na\x01b \x1b[31mred\x08\n");
    trial.is_found("DL109", "content/pages/p.md");
    let page = trial.project.page("p/index.html");
    assert!(!page.contains(['\x01', '\x1b', '\x08']), "{page:?}");
}

#[test]
fn control_characters_that_an_escape_writes_are_replaced_and_pointed_out() {
    let trial = Trial::of(
        "content/events/e.yaml",
        "title: \"a\\0b \\x1b[31mred \\uFDD0x\"\ndate: 2023-09-14\n\"k\\0\": x\n",
    );
    trial.is_found("DL109", "content/events/e.yaml");
    let page = trial.project.page("events/e/index.html");
    assert!(page.contains("a\u{FFFD}b \u{FFFD}[31mred \u{FFFD}x"), "{page}");
    let output = trial.project.output();
    let mut holding = output.holding("\0");
    // Fonts hold what they like, and so do the compressed pieces of the search index; this is of
    // texts that are made from the record.
    holding.retain(|path| !path.ends_with(".woff2") && !path.ends_with(".pf"));
    assert_eq!(holding, Vec::<&str>::new());
    assert!(!trial.project.page("data/graph.json").contains("\\u0000"));
}

#[test]
fn a_next_line_of_old_systems_is_a_control_character() {
    let trial = Trial::of(
        "content/events/e.yaml",
        "title: \"a\\u0085b\"\ndate: 2023-09-14\nsummary: c\u{85}d\n",
    );
    trial.is_found("DL109", "content/events/e.yaml");
    let page = trial.project.page("events/e/index.html");
    assert!(page.contains("a\u{FFFD}b") && !page.contains('\u{85}'), "{page}");
}

#[test]
fn a_title_that_turns_round_what_stands_behind_it_is_stopped_and_pointed_out() {
    let trial = Trial::of(
        "content/events/e.yaml",
        "title: \"abc\\u202Edef\"\nsummary: \"\u{2067}شا\u{2069} g\u{2066}h\"\ndate: 2023-09-14\n",
    );
    trial.is_found("DL109", "content/events/e.yaml");
    let page = trial.project.page("events/e/index.html");
    assert!(page.contains("abc\u{FFFD}def") && !page.contains('\u{202E}'), "{page}");
    assert!(page.contains("\u{2067}شا\u{2069} g\u{FFFD}h"), "what is paired stays: {page}");
}

#[test]
fn aliases_that_grow_without_end_are_cut_off() {
    let mut bomb =
        String::from("title: Bomb\ndate: 2023-09-14\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for n in 1..40 {
        let one = format!("*a{}", n - 1);
        bomb.push_str(&format!("a{n}: &a{n} [{}]\n", vec![one; 10].join(", ")));
    }
    Trial::of("content/events/bomb.yaml", &bomb).is_found("DL103", "content/events/bomb.yaml");
    Trial::of("content/events/bomb.md", format!("---\n{bomb}---\nx\n"))
        .is_found("DL103", "content/events/bomb.md");
    Trial::of("content/site.yaml", format!("base_url: https://d.example/\n{bomb}"))
        .survives()
        .have("DL103", "content/site.yaml");
}

#[test]
fn an_alias_of_what_holds_it_ends() {
    Trial::of("content/events/e.yaml", "title: E\ndate: 2023-09-14\na: &a [*a, *a]\n")
        .survives()
        .have("DL102", "content/events/e.yaml");
}

#[test]
fn yaml_that_is_nested_very_deeply_is_refused() {
    let deep = 100_000;
    for (name, nested) in [
        ("lists", format!("title: E\nx: {}{}\n", "[".repeat(deep), "]".repeat(deep))),
        ("open-lists", format!("title: E\nx: {}\n", "[".repeat(deep))),
        ("mappings", format!("title: E\nx: {}{}\n", "{a: ".repeat(deep), "}".repeat(deep))),
        ("items", format!("{} x\n", "- ".repeat(deep))),
        ("keys", format!("{} x\n", "? ".repeat(deep))),
        ("tags", format!("title: {} x\n", "!!str ".repeat(deep))),
    ] {
        let file = format!("content/events/{name}.yaml");
        let trial = Trial::of(&file, nested);
        let findings = trial.survives();
        let mut found = findings.0.iter().filter(|finding| finding.file == file);
        assert!(found.any(|finding| matches!(&*finding.code, "DL102" | "DL103")), "{findings:?}");
    }
}

#[test]
fn front_matter_that_never_closes_is_found() {
    Trial::of("content/events/e.md", "---\ntitle: E\ndate: 2023-09-14\n\nHe came.\n")
        .is_found("DL104", "content/events/e.md");
    Trial::of("content/events/e.md", "---").is_found("DL104", "content/events/e.md");
}

#[test]
fn front_matter_in_another_language_is_found() {
    Trial::of("content/events/e.md", "+++\ntitle = \"E\"\ndate = 2023-09-14\n+++\nHe came.\n")
        .is_found("DL102", "content/events/e.md");
}

#[test]
fn a_file_of_fifty_megabytes_is_not_read() {
    let mut text = b"title: Large\ndate: 2023-09-14\ntext: ".to_vec();
    text.resize(50 << 20, b'a');
    Trial::of("content/events/large.yaml", &text).is_found("DL105", "content/events/large.yaml");
    // Settings that are too large are settings that cannot be read.
    Trial::of("content/site.yaml", &text).survives().have("DL105", "content/site.yaml");
}

#[cfg(unix)]
#[test]
fn a_pipe_is_not_waited_for() {
    let trial = Trial::new();
    for path in ["content/events/pipe.yaml", "content/assets/pipe.png"] {
        fs::create_dir_all(trial.project.at(path).parent().expect("a folder")).expect("a folder");
        let made = std::process::Command::new("mkfifo").arg(trial.project.at(path)).status();
        assert!(made.expect("mkfifo").success());
    }
    trial
        .survives()
        .have("DL106", "content/events/pipe.yaml")
        .have("DL106", "content/assets/pipe.png");
}

#[cfg(unix)]
#[test]
fn a_socket_is_no_record() {
    let trial = Trial::new();
    let path = trial.project.at("content/events/socket.yaml");
    let _listener = std::os::unix::net::UnixListener::bind(path).expect("a socket");
    trial.is_found("DL106", "content/events/socket.yaml");
}

#[test]
fn a_folder_may_be_called_like_a_file() {
    let trial = Trial::of("content/events/x.yaml/y.md", "---\ntitle: Y\ndate: 2023-09-14\n---\n");
    trial.survives().are_none();
    assert!(trial.project.output().has("events/y/index.html"));
    let trial = Trial::of("content/actors.yaml/a.yaml", "name: Alpha\n");
    trial.survives();
}

#[cfg(unix)]
#[test]
fn a_file_without_leave_to_read_it_is_found() {
    use std::os::unix::fs::PermissionsExt;
    const NOBODY: u32 = 65_534;
    let trial = Trial::of("content/events/mine.yaml", "title: Mine\ndate: 2023-09-14\n")
        .file("content/assets/mine.png", "png")
        .file("content/locations/closed/a.yaml", "name: A\n");
    let project = &trial.project;
    let permit = |path: &str, mode| {
        let permissions = fs::Permissions::from_mode(mode);
        fs::set_permissions(project.at(path), permissions).expect("permissions");
    };
    permit("..", 0o755);
    let closed =
        ["content/events/mine.yaml", "content/assets/mine.png", "content/locations/closed"];
    closed.iter().for_each(|path| permit(path, 0o000));
    // Permissions do not bind root, so that root runs it as nobody.
    let bound = fs::File::open(project.at(closed[0])).is_err();
    let call = |arguments: &[&str]| {
        let call = project.call(arguments);
        if bound { call.run() } else { call.by_user(NOBODY).run() }
    };
    let check = call(&["check", "--format", "json"]).ended(1);
    let build = call(&["build"]).ended(1);
    closed.iter().for_each(|path| permit(path, 0o755));
    let found = check.findings();
    for file in [closed[0], closed[2]] {
        assert!(
            found.iter().any(|finding| finding.code == "DL106" && finding.file == file),
            "{file}: {found:#?}"
        );
    }
    assert!(build.stderr.contains("Permission denied"), "{}", build.stderr);
    trial.good.assert_same(&project.output());
}

#[test]
fn empty_files_say_nothing() {
    let trial = Trial::of("content/events/a.yaml", "")
        .file("content/events/b.md", "")
        .file("content/events/c.yaml", "# a comment\n")
        .file("content/events/d.yaml", " \n\t\n")
        .file("content/events/e.yaml", "---\n---\n...\n")
        .file("content/actors/f.yaml", "null\n")
        .file("content/actors.yaml", "[]\n")
        .file("content/assets/empty.bin", "")
        .file("content/pages/p.md", "---\ntitle: P\n---\n[x](/assets/empty.bin)\n");
    let findings = trial.survives();
    assert!(findings.0.iter().all(|finding| finding.severity != "error"), "{findings:#?}");
    assert_eq!(trial.project.page("assets/empty.bin"), "");
}

#[test]
fn front_matter_without_a_text_and_text_without_front_matter_are_records() {
    let trial = Trial::of("content/events/2023-09-14-bare.md", "He came.\n")
        .file("content/events/2023-09-14-head.md", "---\ntitle: Head\n---")
        .file("content/events/2023-09-14-empty-head.md", "---\n---\nx\n")
        .file("content/pages/rule.md", "# Rule\n\n---\n\nA rule is no front matter.\n");
    let findings = trial.survives();
    assert!(findings.0.iter().all(|finding| finding.code == "DL124"), "{findings:#?}");
    for page in ["events/2023-09-14-bare", "events/2023-09-14-head", "rule"] {
        assert!(trial.project.output().has(&format!("{page}/index.html")), "{page}");
    }
}

#[test]
fn what_is_no_record_is_found_and_its_neighbours_are_kept() {
    let trial = Trial::of("content/events/number.yaml", "42\n")
        .file("content/events/word.yaml", "just some words\n")
        .file(
            "content/events/mixed.yaml",
            "- {title: Good, date: 2023-09-14}\n- 7\n- null\n- [a]\n- {title: Fine, date: 2023-09-14}\n",
        )
        .file("content/events/head.md", "---\n- a\n- b\n---\nx\n");
    trial
        .survives()
        .have("DL211", "content/events/number.yaml")
        .have("DL211", "content/events/word.yaml")
        .have("DL211", "content/events/mixed.yaml")
        .have("DL211", "content/events/head.md");
    assert!(!trial.project.output().holding("Fine").is_empty());
    assert!(trial.project.output().has("events/2023-09-14-good/index.html"));
}

#[test]
fn fields_of_every_wrong_shape_are_found_and_never_end_the_run() {
    let shapes = ["[]", "{}", "[[a]]", "{a: {b: c}}", "7", "true", "~", "''", "[~, {}, []]", "|"];
    let fields = [
        ("events", "date"),
        ("events", "kind"),
        ("events", "status"),
        ("events", "actors"),
        ("events", "locations"),
        ("events", "sources"),
        ("events", "related"),
        ("events", "tags"),
        ("events", "tlp"),
        ("events", "draft"),
        ("events", "text"),
        ("events", "title"),
        ("events", "id"),
        ("actors", "aliases"),
        ("actors", "short"),
        ("actors", "roles"),
        ("actors", "ids"),
        ("actors", "kind"),
        ("locations", "coordinates"),
        ("locations", "within"),
        ("sources", "url"),
        ("sources", "date"),
        ("sources", "authors"),
        ("briefings", "covers"),
        ("briefings", "events"),
        ("briefings", "corrections"),
        ("briefings", "aliases"),
        ("pages", "order"),
        ("pages", "aliases"),
    ];
    let trial = Trial::new();
    for (folder, field) in fields {
        for (n, shape) in shapes.iter().enumerate() {
            let mut text = String::new();
            if field != "title" {
                text.push_str(&format!("title: T {n}\n"));
            }
            if field != "date" {
                text.push_str("date: 2023-09-14\n");
            }
            text.push_str(&format!("{field}: {shape}\n"));
            trial.project.write(&format!("content/{folder}/{field}-{n}.yaml"), text);
        }
    }
    let findings = trial.survives();
    findings.have("DL202", "content/events/actors-2.yaml");
    findings.have("DL202", "content/actors/ids-4.yaml");
}

#[cfg(unix)]
#[test]
fn a_file_name_that_is_no_utf_8_is_found() {
    use std::os::unix::ffi::OsStrExt;
    let trial = Trial::new();
    let name = std::ffi::OsStr::from_bytes(b"caf\xe9.yaml");
    fs::write(trial.project.at("content/events").join(name), "title: E\n").expect("a file");
    let findings = trial.survives();
    assert!(findings.0.iter().any(|finding| finding.code == "DL110"), "{findings:?}");
}

#[test]
fn file_names_of_every_sort_make_addresses_that_every_system_takes() {
    let trial = Trial::new();
    let long = "a".repeat(250);
    for name in [
        "con",
        "NUL",
        "index",
        "page",
        "a b",
        "a:b",
        "..a",
        "-",
        "…",
        "%2e%2e%2f",
        "<b>",
        "\u{202E}evil",
        "Ä",
        "김정은",
        "?",
        "#x",
        "*",
        "\"q\"",
        "'s",
        "$(id)",
        "`id`",
        "-rf",
        &long,
    ] {
        trial.project.write(
            &format!("content/events/{name}.yaml"),
            "title: E\ndate: 2023-09-14\ntext: Kim Jong Un came.\n",
        );
        trial.project.write(&format!("content/assets/{name}.txt"), name);
    }
    trial.survives();
}

#[cfg(unix)]
#[test]
fn a_file_name_that_no_address_can_hold_is_found() {
    let trial = Trial::new();
    for name in ["a\\b", "a\nb", "a\u{FDD0}b"] {
        trial.project.write(&format!("content/assets/{name}.txt"), "x");
        trial.project.write(&format!("content/events/{name}.yaml"), "title: E\ndate: 2023-09-14\n");
    }
    let findings = trial.survives();
    let found = findings.0.iter().filter(|finding| finding.code == "DL110").count();
    assert_eq!(found, 6, "{findings:#?}");
}

#[test]
fn a_desk_without_any_record_is_a_site() {
    let project = Project::bare();
    let run = project.run(&["build"]).done();
    assert!(run.stderr.contains("1 warning"), "{}", run.stderr);
    assert!(project.findings().iter().any(|finding| finding.code == "DL111"));
    sound(&project.output());
    assert!(project.output().has("index.html"));

    let project = Project::new();
    project.run(&["check", "--strict"]).done();
    project.build();
    sound(&project.output());
}

#[test]
fn settings_that_are_no_settings_are_found() {
    for (text, code) in [
        (&b"[not, settings]\n"[..], "DL211"),
        (b"42\n", "DL211"),
        (b"title: [unclosed\n", "DL102"),
        (b"{{{{ title }}}}\n", "DL102"),
        (b"\xff\xfe\0\0", "DL101"),
    ] {
        let trial = Trial::of("content/site.yaml", text);
        let findings = trial.survives();
        assert!(
            findings.0.iter().any(|f| f.severity == "error" && f.file == "content/site.yaml"),
            "{code} {findings:#?}"
        );
    }
    for text in ["", "# nothing\n", "~\n", "---\n"] {
        Trial::of("content/site.yaml", text).survives();
    }
}

#[test]
fn a_folder_in_the_place_of_the_settings_is_said() {
    let trial = Trial::new();
    trial.project.remove("content/site.yaml");
    trial.project.write("content/site.yaml/x.txt", "x");
    let findings = trial.survives();
    assert!(findings.0.iter().any(|finding| finding.code == "DL111"), "{findings:?}");
}

#[test]
fn a_template_that_is_no_text_is_found() {
    let trial = Trial::of("themes/default/templates/page.html", b"\xff\xfe");
    let before = Tree::of(&trial.project.at("output"));
    trial.project.run(&["check"]).ended(1);
    let run = trial.project.run(&["build"]).ended(1);
    assert!(run.stderr.contains("themes/default/templates/page.html"), "{}", run.stderr);
    before.assert_same(&Tree::of(&trial.project.at("output")));
}
