//! What is kept of pages between builds: nothing unchanged is rendered again, and all is right.

use std::fs;

use crate::project::{Project, Tree};

/// The addresses that a build renders.
fn rendered(project: &Project, more: &[&str]) -> Vec<String> {
    let file = project.beside("profile.json");
    let profile = file.to_string_lossy().into_owned();
    project.run(&[&["build", "--profile", &profile], more].concat()).done();
    let profile: serde_json::Value =
        serde_json::from_slice(&fs::read(&file).expect("a profile")).expect("JSON");
    fs::remove_file(file).expect("a file");
    let spans = profile.as_array().expect("a list").iter();
    spans
        .filter(|span| span["cat"] == "template")
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
    assert_eq!(files().count(), 1, "one is kept, of the last build");
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
