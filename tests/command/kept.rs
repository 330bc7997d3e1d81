//! What is kept of pages between builds: nothing unchanged is rendered again, and all is right.

use std::fs;

use crate::project::{Project, Tree};
use crate::repository::Repo;

/// The addresses that a build renders.
fn rendered(project: &Project, more: &[&str]) -> Vec<String> {
    profile(project, "template", more)
}

/// Whether a build only compares what is there with what would be made.
fn only_compares(project: &Project, more: &[&str]) -> bool {
    profile(project, "step", more) == ["compare"]
}

/// What a build does of a sort.
fn profile(project: &Project, work: &str, more: &[&str]) -> Vec<String> {
    let file = project.beside("profile.json");
    let profile = file.to_string_lossy().into_owned();
    project.run(&[&["build", "--profile", &profile], more].concat()).done();
    let profile: serde_json::Value =
        serde_json::from_slice(&fs::read(&file).expect("a profile")).expect("JSON");
    fs::remove_file(file).expect("a file");
    let spans = profile.as_array().expect("a list").iter();
    spans
        .filter(|span| span["cat"] == work)
        .filter_map(|span| span["name"].as_str().map(str::to_owned))
        .collect()
}

/// The site as a build makes it that has nothing to go by.
fn afresh(project: &Project, more: &[&str]) -> Tree {
    let folder = project.beside("afresh");
    let _ = fs::remove_dir_all(&folder);
    let _ = fs::remove_dir_all(project.at(".dateline"));
    let output = folder.to_string_lossy().into_owned();
    project.run(&[&["build", "--output", &output], more].concat()).done();
    Tree::of(&folder).without(".dateline-")
}

#[test]
fn a_build_without_a_change_renders_no_page_again() {
    let project = Project::small();
    assert!(rendered(&project, &[]).len() > 20);
    assert_eq!(rendered(&project, &[]), Vec::<String>::new());
    fs::remove_dir_all(project.at(".dateline")).expect("a folder");
    assert!(rendered(&project, &[]).len() > 20, "what is kept may be deleted");
}

#[test]
fn a_change_that_no_page_shows_renders_no_page() {
    let project = Project::small();
    let site = project.build();
    project.write(
        "content/actors/kim-jong-un.yaml",
        "# As in the register.\nname: Kim Jong Un\nkind: person\naliases: [Kim Jong-un]\n",
    );
    assert!(!only_compares(&project, &[]), "it might have been one that shows");
    project.write(
        "content/actors/kim-jong-un.yaml",
        "kind: person\nname: Kim Jong Un\naliases: [Kim Jong-un]\n",
    );
    assert_eq!(rendered(&project, &[]), Vec::<String>::new());
    project.output().assert_same(&site);
}

#[test]
fn a_build_without_a_change_only_compares_and_tells_the_same() {
    let project = Project::small()
        .file(
            "content/events/2023-09-16-draft.yaml",
            "title: Draft\ndate: 2023-09-16\ndraft: true\n",
        )
        .file(
            "content/events/2023-09-17-doubt.yaml",
            "title: Doubt\ndate: 2023-09-17\nstatus: confirmed\n",
        );
    // All but how many files were written, and how long it took.
    let said = || {
        let told = project.run(&["build"]).done().stderr;
        let (site, rest) = told.split_once(" pages in ").expect("a summary");
        (site.to_owned(), rest.lines().skip(1).map(str::to_owned).collect::<Vec<_>>())
    };
    let first = said();
    assert!(only_compares(&project, &[]));
    assert_eq!(said(), first);
    assert!(first.1.iter().any(|line| line.contains("1 draft")), "{first:?}");
    assert!(first.1.iter().any(|line| line.contains("warning")), "{first:?}");
}

#[test]
fn a_build_begins_where_anything_it_depends_on_may_be_another() {
    let project = Project::small()
        .file("content/assets/notes.txt", "abc")
        .file("content/events/2023-11-16-soon.yaml", "title: Soon\ndate: 2023-11-16\n");
    project.build();
    assert!(only_compares(&project, &[]));
    let edits: [(&str, &str); 4] = [
        ("content/assets/notes.txt", "abd"),
        ("content/pages/about.md", "---\ntitle: About\n---\nWho we ARE.\n"),
        ("content/pages/more.md", "---\ntitle: More\n---\nMore.\n"),
        ("themes/default/static/theme.css", "body { color: red }\n"),
    ];
    for (path, text) in edits {
        project.write(path, text);
        assert!(!only_compares(&project, &[]), "{path}");
        assert!(only_compares(&project, &[]), "{path}");
        project.output().assert_same(&afresh(&project, &[]));
        project.build();
    }
    fs::remove_file(project.at("content/pages/more.md")).expect("a file");
    assert!(!only_compares(&project, &[]));
    assert!(only_compares(&project, &[]));
    for option in [
        &["--drafts"][..],
        &["--future"],
        &["--audience", "red"],
        &["--base-url", "https://x.example/"],
    ] {
        assert!(!only_compares(&project, option), "{option:?}");
        assert!(only_compares(&project, option), "{option:?}");
    }
}

#[test]
fn a_build_begins_when_a_day_has_passed() {
    let project = Project::small()
        .file("content/events/2023-11-15-soon.yaml", "title: Soon\ndate: 2023-11-15\n");
    let before = project.build();
    assert!(!before.has("events/2023-11-15-soon/index.html"));
    // Two hours later it is the 15th.
    project.call(&["build"]).env("SOURCE_DATE_EPOCH", "1700007200").run().done();
    assert!(project.output().has("events/2023-11-15-soon/index.html"));
}

#[cfg(unix)]
#[test]
fn an_output_folder_that_is_a_link_by_now_is_refused_as_ever() {
    let project = Project::small();
    project.build();
    assert!(only_compares(&project, &[]));
    let elsewhere = project.beside("elsewhere");
    fs::rename(project.at("output/events"), &elsewhere).expect("a folder that can be moved");
    std::os::unix::fs::symlink(&elsewhere, project.at("output/events")).expect("a link");
    let run = project.run(&["build"]).ended(2);
    assert!(run.stderr.contains("DL702"), "{}", run.stderr);
}

#[test]
fn an_edit_renders_the_pages_that_it_touches_and_no_others() {
    let project = Project::small();
    project.build();
    project.write(
        "content/events/2023-09-15-plant.md",
        "---\ntitle: Visit to the works\ndate: 2023-09-15\nactors: [kim-jong-un]\ntags: [aircraft]\n---\nHe saw a fighter.\n",
    );
    let pages = rendered(&project, &[]);
    for touched in
        ["events/2023-09-15-plant/", "actors/kim-jong-un/", "tags/aircraft/", "2023/09/15/"]
    {
        assert!(pages.iter().any(|page| page == touched), "{touched}: {pages:?}");
    }
    for other in ["about/", "sources/wire/", "locations/vostochny/"] {
        assert!(!pages.iter().any(|page| page == other), "{other}: {pages:?}");
    }
    let built = project.output();
    built.assert_same(&afresh(&project, &[]));
}

#[test]
fn a_page_that_was_changed_or_removed_in_the_output_is_made_again() {
    let project = Project::small();
    let site = project.build();
    let about = project.at("output/about/index.html");
    let text = fs::read_to_string(&about).expect("a page");
    // As long as it was, so that its length does not tell.
    fs::write(&about, text.replacen("Who we are", "Who we ARE", 1)).expect("a page");
    fs::remove_file(project.at("output/404.html")).expect("a page");
    assert_eq!(rendered(&project, &[]), ["404.html", "about/"]);
    project.output().assert_same(&site);
}

#[test]
fn a_change_of_theme_words_or_settings_reaches_every_page() {
    let project = Project::small();
    project.build();
    project.write(
        "content/site.yaml",
        "title: T\nbase_url: https://d.example/\ntheme: mine\ndescription: By us.\n",
    );
    project.write("themes/mine/theme.yaml", "colors: {}\n");
    assert!(rendered(&project, &[]).len() > 20, "settings");
    let page = "{% extends \"base.html\" %}{% block content %}<h1>Anew</h1>{% endblock content %}";
    project.write("themes/mine/templates/page.html", page);
    assert!(rendered(&project, &[]).contains(&"about/".to_owned()));
    assert!(project.output().holding("<h1>Anew</h1>").contains(&"about/index.html"));
    project.write("themes/mine/strings/en.yaml", "skip_to_content: Skip at once\n");
    assert!(rendered(&project, &[]).len() > 20, "words");
    assert!(project.output().holding("Skip at once").len() > 20);
    project.output().assert_same(&afresh(&project, &[]));
    project.build();
    let elsewhere = ["--base-url", "https://elsewhere.example/sub/"];
    rendered(&project, &elsewhere);
    project.output().assert_same(&afresh(&project, &elsewhere));
}

#[test]
fn what_is_kept_is_not_believed_where_it_is_damaged() {
    let project = Project::small();
    let site = project.build();
    let folder = project.at(".dateline/pages");
    let files = || fs::read_dir(&folder).expect("a folder").flatten().map(|entry| entry.path());
    assert_eq!(files().count(), 2, "its pages, and of what it was made: of the last build");
    for file in files() {
        let mut bytes = fs::read(&file).expect("a file");
        let middle = bytes.len() / 2;
        bytes[middle] ^= 0x55;
        fs::write(&file, bytes).expect("a file");
    }
    assert!(rendered(&project, &[]).len() > 20);
    project.output().assert_same(&site);
    assert_eq!(rendered(&project, &[]), Vec::<String>::new(), "and is kept again");
}

#[test]
fn an_output_folder_that_was_not_written_last_is_right_too() {
    let project = Project::small();
    let site = project.build();
    let other = project.beside("other").to_string_lossy().into_owned();
    project.run(&["build", "--output", &other]).done();
    fs::remove_dir_all(project.at("output/events")).expect("a folder");
    project.build().assert_same(&site);
    Tree::of(&project.beside("other")).without(".dateline-").assert_same(&site);
}

#[test]
fn what_is_compressed_beside_pages_is_kept_with_them_made_anew_or_taken_away() {
    let project = Project::small();
    let settings = |more: &str| {
        project.write(
            "content/site.yaml",
            format!("title: Test Desk\nbase_url: https://desk.example/\n{more}"),
        );
    };
    let beside = |tree: &Tree, ending: &str| -> Vec<String> {
        tree.paths().into_iter().filter(|path| path.ends_with(ending)).map(str::to_owned).collect()
    };
    settings("");
    let plain = project.build();
    settings("compress: [br, gz]\n");
    assert_eq!(rendered(&project, &[]), Vec::<String>::new(), "pages are as they were");
    let site = project.output();
    let (brotli, gzip) = (beside(&site, ".html.br"), beside(&site, ".html.gz"));
    assert!(brotli.len() > 20 && gzip.len() == brotli.len(), "{brotli:?}");
    assert!(site.has("data/events.json.br") || site.has("data/schema.json.br"));

    let written = |path: &str| {
        fs::metadata(project.at("output").join(path)).and_then(|file| file.modified()).expect(path)
    };
    let all = [brotli, gzip].concat();
    let times: Vec<_> = all.iter().map(|path| written(path)).collect();
    assert_eq!(rendered(&project, &[]), Vec::<String>::new());
    assert_eq!(all.iter().map(|path| written(path)).collect::<Vec<_>>(), times);
    project.output().assert_same(&site);

    let about = project.at("output/about/index.html.br");
    let mut bytes = fs::read(&about).expect("a file");
    bytes[0] ^= 1;
    fs::write(&about, bytes).expect("a file");
    fs::remove_file(project.at("output/about/index.html.gz")).expect("a file");
    project.build().assert_same(&site);

    project.write("content/pages/about.md", "---\ntitle: About\n---\nWho we were.\n");
    let built = project.build();
    assert!(!built.same_at("about/index.html.br", &site));
    built.assert_same(&afresh(&project, &[]));
    project.write("content/pages/about.md", "---\ntitle: About\n---\nWho we are.\n");

    settings("compress: gz\n");
    let built = project.build();
    assert_eq!(beside(&built, ".br"), Vec::<String>::new());
    built.assert_same(&afresh(&project, &[]));
    settings("");
    project.build().assert_same(&plain);
}

#[test]
fn a_commit_renders_what_tells_of_it_and_no_page_that_does_not() {
    let project = Project::small();
    let repo = Repo::of(&project.root());
    repo.record("Begin", "2023-10-01T08:00:00Z", [(".gitignore", Some("output/\n.dateline/\n"))]);
    project.build();
    assert_eq!(rendered(&project, &[]), Vec::<String>::new());
    let text = "---\ntitle: About\n---\nWho we were.\n";
    repo.record("Change", "2023-10-05T08:00:00Z", [("content/pages/about.md", Some(text))]);
    let pages = rendered(&project, &[]);
    for touched in ["about/", "about/history/", "changes/"] {
        assert!(pages.iter().any(|page| page == touched), "{touched}: {pages:?}");
    }
    for other in ["sources/wire/", "events/2023-09-13-summit/", "sources/wire/history/"] {
        assert!(!pages.iter().any(|page| page == other), "{other}: {pages:?}");
    }
    let now = project.output();
    now.assert_same(&afresh(&project, &[]));

    project.build();
    project.run(&["build", "--at", "HEAD~1"]).done();
    project.output().assert_same(&afresh(&project, &["--at", "HEAD~1"]));
    project.build().assert_same(&now);
}

#[test]
fn a_change_of_audience_or_of_what_the_theme_has_reaches_every_page_that_is_kept() {
    let project = Project::small();
    project.write(
        "content/events/2023-09-14-secret.yaml",
        "title: Behind doors\ndate: 2023-09-14\nmarking: amber\nactors: [kim-jong-un]\n",
    );
    let site = project.build();
    let all = ["--audience", "amber"];
    project.run(&[&["build"], &all[..]].concat()).done();
    let inside = project.output();
    assert!(inside.has("events/2023-09-14-secret/index.html"));
    project.build().assert_same(&site);
    inside.assert_same(&afresh(&project, &all));
    project.build();
    project.write("themes/default/static/theme.css", "body { color: red }\n");
    assert!(rendered(&project, &[]).len() > 20, "the folder of the theme has another name");
    project.output().assert_same(&afresh(&project, &[]));
}

#[test]
fn no_repository_takes_what_is_kept() {
    let project = Project::small();
    project.run(&["build"]).done();
    let ignored = fs::read_to_string(project.at(".dateline/.gitignore"));
    assert_eq!(ignored.expect("it is there"), "*\n");
}
