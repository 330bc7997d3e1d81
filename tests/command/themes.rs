//! `dateline theme`: how a desk makes the site its own.

use std::fs;

use crate::project::Project;

fn text(project: &Project, path: &str) -> String {
    fs::read_to_string(project.at(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn using(theme: &str) -> Project {
    Project::small().file(
        "content/site.yaml",
        format!("title: Test Desk\nbase_url: https://desk.example/\ntheme: {theme}\n"),
    )
}

#[test]
fn a_new_theme_builds_and_says_nothing_until_it_is_changed() {
    let project = Project::small();
    let run = project.run(&["theme", "new", "mine"]).done();
    insta::assert_snapshot!("new_theme_says", run.stdout);
    insta::assert_snapshot!("new_theme_yaml", text(&project, "themes/mine/theme.yaml"));
    let css = text(&project, "themes/mine/static/theme.css");
    assert!(css.contains("\n  /* --accent: ") && css.ends_with("}\n"), "{css}");
    // A colour that is changed where light pages have theirs leaves that of dark ones.
    for (name, of) in [("paper", 2), ("on-heat", 2), ("serif", 1), ("measure", 1)] {
        assert_eq!(css.matches(&format!("/* --{name}: ")).count(), of, "{name}: {css}");
    }
    let (_, dark) = css.split_once("(prefers-color-scheme: dark) { :root {").expect("a rule");
    assert!(dark.split('}').next().is_some_and(|dark| dark.contains("--paper: #1")), "{css}");
    assert!(project.at("themes/mine/strings/en.yaml").is_file());
    project.write(
        "content/site.yaml",
        "title: Test Desk\nbase_url: https://desk.example/\ntheme: mine\n",
    );
    project.run(&["check", "--strict"]).done();
    let output = project.build();
    drop(output);
    // What it shows commented out is right as it stands.
    let settings = text(&project, "themes/mine/theme.yaml");
    let (before, examples) = settings.split_once("# colors:").expect("an example");
    let (examples, _) = examples.split_once("\n\n").expect("an end");
    project.write(
        "themes/mine/theme.yaml",
        format!("{before}colors:{}\n", examples.replace("\n# ", "\n")),
    );
    let strings = text(&project, "themes/mine/strings/en.yaml");
    project.write(
        "themes/mine/strings/en.yaml",
        strings.replace("# briefings:", "briefings:").replace("# nav:", "nav:"),
    );
    project.run(&["check", "--strict"]).done();
    project.run(&["build"]).done();
    let output = project.output();
    assert!(output.page(output.of_theme("theme.css")).contains("--accent: #9b1b1f;"));
    assert!(project.page("index.html").contains(">Reports</a>"));
}

#[test]
fn a_new_theme_takes_the_language_of_the_site_and_extends_what_it_is_told() {
    let project = Project::small()
        .file("content/site.yaml", "title: x\nlanguage: fr-CA\nbase_url: https://desk.example/\n")
        .file("themes/house/theme.yaml", "name: House\n");
    project.run(&["theme", "new", "mine", "--extends", "house"]).done();
    let settings = text(&project, "themes/mine/theme.yaml");
    assert!(settings.contains("\nextends: house\n"));
    assert!(settings.contains("strings/fr.yaml") && !settings.contains("en.yaml"), "{settings}");
    let strings = text(&project, "themes/mine/strings/fr.yaml");
    assert!(strings.contains("eject strings/fr.yaml\n"), "{strings}");
    assert!(strings.contains("\n# nav: {briefings: Notes}\n"), "{strings}");
}

#[test]
fn a_mistake_in_a_template_of_many_pages_is_told_once() {
    let project = using("mine").file("themes/mine/theme.yaml", "name: Mine\n").file(
        "themes/mine/templates/base.html",
        "{% extends \"default/base.html\" %}\n{% block footer %}{{ nope.x }}{% endblock footer %}\n",
    );
    let run = project.run(&["build"]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert_eq!(run.stderr.matches("base.html:2:").count(), 1, "{}", run.stderr);
}

#[test]
fn a_theme_is_never_overwritten() {
    let project = Project::small().file("themes/mine/theme.yaml", "name: Mine\n");
    for (arguments, said) in [
        (&["theme", "new", "mine"][..], "there is already a theme `mine`"),
        (&["theme", "new", "default"], "there is already a theme `default`"),
        (&["theme", "new", "../up"], "cannot be the name of a theme"),
        (&["theme", "new", ".git"], "cannot be the name of a theme"),
        (&["theme", "new", ""], "cannot be the name of a theme"),
        (&["theme", "new", "other", "--extends", "mime"], "did you mean `mine`?"),
    ] {
        let run = project.run(arguments).ended(2);
        assert!(run.stderr.contains(said), "{arguments:?}: {}", run.stderr);
    }
    assert_eq!(text(&project, "themes/mine/theme.yaml"), "name: Mine\n");
    assert!(!project.at("themes/other").exists());
}

#[test]
fn a_file_is_copied_to_be_changed_and_never_over_another() {
    let project = using("mine").file("themes/mine/theme.yaml", "name: Mine\n");
    for (asked, path) in [
        ("actor.html", "templates/actor.html"),
        ("templates/day.html", "templates/day.html"),
        ("en.yaml", "strings/en.yaml"),
        ("static/style.css", "static/style.css"),
    ] {
        let run = project.run(&["theme", "eject", asked]).done();
        assert!(run.stdout.starts_with(&format!("themes/mine/{path}\n")), "{}", run.stdout);
        let own = fs::read(project.at(&format!("themes/mine/{path}"))).expect("a copy");
        let built_in = concat!(env!("CARGO_MANIFEST_DIR"), "/themes/default/");
        assert!(own == fs::read(format!("{built_in}{path}")).expect("the default's"), "{path}");
    }
    let again = project.run(&["theme", "eject", "actor.html"]).ended(2);
    insta::assert_snapshot!("eject_again", again.stderr);
    project.write("themes/mine/templates/actor.html", "{# ours #}");
    let again = project.run(&["theme", "eject", "actor.html"]).ended(2);
    insta::assert_snapshot!("eject_changed", again.stderr);
    assert_eq!(text(&project, "themes/mine/templates/actor.html"), "{# ours #}");
    project.run(&["check", "--strict"]).done();
}

#[test]
fn a_file_is_not_copied_past_a_theme_that_is_not_yet_in_use() {
    let project = Project::small().file("themes/mine/theme.yaml", "name: Mine\n");
    let run = project.run(&["theme", "eject", "actor.html"]).ended(2);
    assert!(run.stderr.contains("write `theme: mine` in content/site.yaml"), "{}", run.stderr);
    assert!(!project.at("themes/default").exists());
    fs::create_dir(project.at("themes/default")).expect("a folder");
    let run = project.run(&["theme", "eject", "actor.html"]).done();
    assert!(run.stdout.starts_with("themes/default/templates/actor.html\n"), "{}", run.stdout);
}

#[test]
fn the_words_of_a_language_that_the_theme_lacks_are_not_those_of_another() {
    let project = using("mine").file("themes/mine/theme.yaml", "name: Mine\n");
    let run = project.run(&["theme", "eject", "strings/he.yaml"]).ended(2);
    assert!(run.stderr.contains("a copy of strings/en.yaml"), "{}", run.stderr);
}

#[test]
fn without_a_theme_of_its_own_a_desk_changes_files_of_the_default() {
    let project = Project::small();
    let run = project.run(&["theme", "eject", "not-found.html"]).done();
    assert!(run.stdout.starts_with("themes/default/templates/not-found.html\n"), "{}", run.stdout);
    project.run(&["build"]).done();
}

#[test]
fn what_can_be_copied_is_listed_and_a_wrong_name_is_told_the_nearest() {
    let project = using("mine")
        .file("themes/mine/theme.yaml", "name: Mine\n")
        .file("themes/mine/templates/actor.html", "x");
    let list = project.run(&["theme", "eject"]).done().stdout;
    assert!(list.contains("  templates/actor.html               mine\n"), "{list}");
    assert!(list.contains("  templates/base.html                default\n"), "{list}");
    let wrong = project.run(&["theme", "eject", "evnt.html"]).ended(2);
    insta::assert_snapshot!("eject_wrong", wrong.stderr);
    for outside in ["../../content/site.yaml", "/etc/passwd", "theme.yaml"] {
        project.run(&["theme", "eject", outside]).ended(2);
    }
}

#[test]
#[cfg(unix)]
fn a_file_is_not_copied_out_of_the_project() {
    let project = using("mine").file("themes/mine/theme.yaml", "name: Mine\n");
    fs::create_dir(project.beside("elsewhere")).expect("a folder");
    std::os::unix::fs::symlink(project.beside("elsewhere"), project.at("themes/mine/templates"))
        .expect("a link");
    project.run(&["theme", "eject", "actor.html"]).ended(2);
    assert_eq!(fs::read_dir(project.beside("elsewhere")).expect("a folder").count(), 0);
}

#[test]
fn the_themes_of_a_project_are_listed() {
    let project = using("mine")
        .file("themes/mine/theme.yaml", "description: Ours.\nextends: house\n")
        .file("themes/house/theme.yaml", "");
    insta::assert_snapshot!("theme_list", project.run(&["theme", "list"]).done().stdout);
}

#[test]
fn what_a_template_receives_is_printed() {
    let project = Project::small();
    let one = project.run(&["theme", "docs", "event.html"]).done().stdout;
    assert!(one.starts_with("## event.html\n\nAn event.\n"), "{one}");
    let json = project.run(&["theme", "docs", "event.html", "--format", "json"]).done().json();
    assert!(json["templates"]["event.html"]["properties"]["participants"].is_object());
    let extended = project.run(&["theme", "docs", "entity.html"]).done().stdout;
    let blocks = "`dateline`, `aliases`, `facts`, `events`, `mentions`";
    assert!(extended.contains(&format!("\n\nIts blocks: {blocks}.\n")), "{extended}");
    let all = project.run(&["theme", "docs"]).done().stdout;
    assert!(all.contains(&format!("\n- `entity.html`: {blocks}\n")), "{all}");
    let base = "`title`, `head`, `styles`, `scripts`, `masthead`, `brand`, `content`, `footer`";
    assert!(all.contains("\n- `base.html`: `") && !all.contains("\n- `actor.html`"), "{all}");
    base.split(", ").for_each(|block| assert!(all.contains(block), "{block}"));
    let wrong = project.run(&["theme", "docs", "evnet.html"]).ended(2);
    assert!(wrong.stderr.contains("did you mean `event.html`?"), "{}", wrong.stderr);
    project.write("themes/default/templates/event.html", "{% if %}");
    let broken = project.run(&["theme", "docs"]).ended(1);
    assert!(broken.stderr.contains("themes/default/templates/event.html:1:"), "{}", broken.stderr);
}

#[test]
fn the_components_of_a_file_are_printed_and_one_alone_takes_the_place_of_its_like() {
    let project = using("mine").file("themes/mine/theme.yaml", "name: Mine\n");
    let docs = project.run(&["theme", "docs", "part-date.html"]).done().stdout;
    assert!(docs.starts_with("## part-date.html\n\nIts components"), "{docs}");
    assert!(docs.contains("\n- `<date.full date={…} />`\n"), "{docs}");
    assert!(!docs.contains("event.row"), "{docs}");
    let json = project.run(&["theme", "docs", "part-date.html", "--format", "json"]).done().json();
    assert!(json["components"]["date.full"].is_object());
    assert!(json["components"]["event.row"].is_null());
    let eject = project.run(&["theme", "eject", "part-date.html"]).done();
    assert!(eject.stdout.contains("keep that one and delete the others"), "{}", eject.stdout);
    project.write(
        "themes/mine/templates/part-date.html",
        "{% component date.full(date) -%}<b>ours</b>{%- endcomponent date.full %}\n",
    );
    project.run(&["check", "--strict"]).done();
    project.run(&["build"]).done();
    assert!(project.page("briefings/index.html").contains("<b>ours</b>"));
}

#[test]
fn a_build_tells_all_that_cannot_be_read_of_a_theme() {
    let project = using("mine")
        .file("themes/mine/theme.yaml", "")
        .file("themes/mine/static/theme.css", b"\xff")
        .file("themes/mine/templates/actor.html", b"\xff");
    for command in ["check", "build"] {
        let run = project.run(&[command]).ended(1);
        let said = format!("{}{}", run.stdout, run.stderr);
        for file in ["static/theme.css", "templates/actor.html"] {
            assert!(said.contains(&format!("themes/mine/{file}")), "{command}: {said}");
        }
        assert!(said.contains("2 errors"), "{command}: {said}");
    }
}

#[test]
fn a_mistake_in_a_template_fails_the_check_and_the_build() {
    let project = using("mine")
        .file("themes/mine/theme.yaml", "")
        .file("themes/mine/templates/actor.html", "<h1>{{ name | uper }}</h1>\n");
    let check = project.run(&["check"]).ended(1);
    assert!(check.stdout.contains("themes/mine/templates/actor.html:1:15"), "{}", check.stdout);
    assert!(check.stdout.contains("did you mean `upper`?"), "{}", check.stdout);
    project.run(&["build"]).ended(1);
    assert!(!project.at("output/index.html").exists());
}

#[test]
fn a_mistake_that_shows_only_in_a_page_fails_the_check_in_every_format_and_writes_nothing() {
    for (written, said) in [
        ("{{ page.titel }}", "titel"),
        ("{{ nosuch.x }}", "nosuch"),
        ("{{ page.title | number }}", "number"),
        ("{{ once(component=\"event.row\", evnt=page) }}", "event"),
    ] {
        let project = using("mine")
            .file("content/pages/about.md", "---\ntitle: About\n---\nText.\n")
            .file("content/pages/us.md", "---\ntitle: Us\n---\nText.\n")
            .file("themes/mine/theme.yaml", "")
            .file(
                "themes/mine/templates/page.html",
                format!(
                    "{{% extends \"default/page.html\" %}}\n{{% block content %}}\n{written}\n{{% endblock %}}\n"
                ),
            );
        let check = project.run(&["check"]).ended(1);
        let place = "themes/mine/templates/page.html:3:";
        assert!(check.stdout.contains(place), "{written}: {}", check.stdout);
        assert!(check.stdout.contains(said), "{written}: {}", check.stdout);
        assert!(check.stdout.ends_with("\n1 error\n"), "{written}: {}", check.stdout);
        for format in ["json", "sarif", "github"] {
            let check = project.run(&["check", "--format", format]).ended(1);
            assert!(check.stdout.contains("DL601"), "{written}: {}", check.stdout);
        }
        assert!(!project.at("output").exists());
        project.run(&["build"]).ended(1);
    }
}
