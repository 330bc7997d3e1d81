//! A desk's own theme: what it changes, what it leaves as it is, and what is said of mistakes in it.

use std::collections::BTreeSet;
use std::sync::Mutex;

use dateline::pipeline;
use dateline::plan::policy;
use dateline::render::reference;

use crate::desk::{Desk, shown};

/// A desk with a theme of its own, and one record of each kind.
fn desk() -> Desk {
    Desk::with_settings("theme: mine\n")
        .file("themes/mine/theme.yaml", "name: Mine\n")
        .actor("kim", "Kim Jong Un", "")
        .location("vladivostok", "Vladivostok", "")
        .event("arrival", "Kim Jong Un arrived.", "actors: [kim]\nlocations: [vladivostok]\n")
        .briefing("one", "Kim Jong Un went on.", "")
}

/// What a build says of the templates, as a user sees it.
fn mistakes(desk: &Desk) -> String {
    let site = desk.prepare();
    let mut found = site.diagnostics.clone();
    let count = Mutex::new(0);
    if let Err(diagnostics) = pipeline::render(desk.world(), &site, &|_, _| {
        *count.lock().expect("no panic before") += 1;
        Ok(())
    }) {
        found.extend(diagnostics);
    }
    shown(&found, &site)
}

#[test]
fn a_theme_changes_one_block_and_leaves_the_rest() {
    let built = desk()
        .file(
            "themes/mine/templates/base.html",
            "{% extends \"default/base.html\" %}\n{% block footer %}<footer><p>Ours</p>{{ super() }}</footer>{% endblock footer %}\n",
        )
        .build();
    for page in ["", "actors/kim/", "briefings/one/", "404.html"] {
        let html = built.text(page);
        assert!(html.contains("<footer><p>Ours</p>"), "{page}");
        assert!(html.contains("class=\"colophon\""), "{page}: what the block had is kept");
        assert!(html.contains("class=\"masthead\""), "{page}: other blocks are kept");
    }
    assert!(built.text("").contains("<h1 class=\"brand\""), "a page's own blocks still hold");
}

#[test]
fn a_mark_beside_the_name_of_the_desk_is_on_every_page() {
    let built = desk()
        .file(
            "themes/mine/templates/base.html",
            "{% extends \"default/base.html\" %}\n{% block brand %}<img src=\"{{ site.assets }}logo.svg\" alt=\"\">{{ super() }}{% endblock brand %}\n",
        )
        .file("themes/mine/static/logo.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>")
        .build();
    for page in ["", "actors/kim/", "404.html"] {
        assert_eq!(built.page(page).all(".nameplate img").len(), 1, "{page}");
        assert_eq!(built.page(page).one(".nameplate .brand").text(), "Test Desk", "{page}");
    }
    assert_eq!(built.page("").all("h1.brand").len(), 1);
    assert!(built.page("actors/kim/").all("h1.brand").is_empty());
}

#[test]
fn the_colour_of_a_page_is_that_of_what_is_around_it() {
    let told = |desk: Desk| -> Vec<String> {
        let built = desk.build();
        let named = built.text("").split("<meta name=\"theme-color\" content=\"").skip(1);
        named.filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
    };
    let own = told(desk().file("themes/mine/theme.yaml", "colors: {paper: \"#f0e0c0\"}\n"));
    let default = told(desk());
    assert_eq!(own, ["#f0e0c0", default[1].as_str()]);
    let style = include_str!("../../themes/default/static/style.css");
    for color in default {
        assert!(style.contains(&format!("--paper: {color};")), "{color}");
    }
}

#[test]
fn a_theme_changes_what_actors_places_and_sources_have_in_common() {
    let built = desk()
        .file("content/sources/cable.yaml", "title: A cable\n")
        .file(
            "themes/mine/templates/entity.html",
            "{% extends \"default/entity.html\" %}\n{% block content %}{{ super() }}<p>Ours</p>{% endblock content %}\n",
        )
        .build();
    for (page, its_own) in [
        ("actors/kim/", "<dt>First seen</dt>"),
        ("locations/vladivostok/", "<dt>First seen</dt>"),
        ("sources/cable/", "<dt>Events citing it</dt>"),
    ] {
        let html = built.text(page);
        assert!(html.contains("<p>Ours</p>"), "{page}");
        assert!(html.contains(its_own), "{page}: what differs from kind to kind is kept");
    }
    assert!(!built.text("events/arrival/").contains("<p>Ours</p>"));
}

#[test]
fn what_a_theme_puts_in_the_head_is_on_every_page() {
    let built = desk()
        .file(
            "themes/mine/templates/base.html",
            "{% extends \"default/base.html\" %}\n{% block head %}<meta name=\"ours\" content=\"1\">{% endblock head %}\n",
        )
        .build();
    for page in built.pages().filter(|page| !page.is_empty()) {
        assert!(built.text(page).contains("<meta name=\"ours\""), "/{page}");
    }
}

#[test]
fn a_theme_changes_one_component_everywhere() {
    let built = desk()
        .file(
            "themes/mine/templates/part-ours.html",
            "{% component mark.draft() %}<b>NOT YET</b>{% endcomponent mark.draft %}",
        )
        .briefing("two", "A draft.", "draft: true\n")
        .options(|options| options.drafts = true)
        .build();
    assert!(built.text("briefings/two/").contains("<b>NOT YET</b>"));
}

#[test]
fn a_theme_changes_one_string_and_leaves_the_rest() {
    let with = |language: &str| {
        desk()
            .file("content/site.yaml", format!("title: Desk\ntheme: mine\nlanguage: {language}\nbase_url: https://desk.example/\n"))
            .file("themes/mine/strings/en.yaml", "made_with: Set with\nnav: {events: Incidents}\n")
            .file("themes/mine/strings/fr.yaml", "made_with: Composé avec\n")
            .build()
    };
    let english = with("en");
    assert!(english.text("").contains("Set with"));
    assert!(english.text("").contains(">Incidents</a>"));
    assert!(english.text("").contains(">Actors</a>"), "keys beside it in the same mapping stay");
    assert!(english.text("").contains("Skip to content"));
    let french = with("fr-CA");
    assert!(french.text("").contains("Composé avec"));
    assert!(
        french.text("").contains("Aller au contenu"),
        "what English changes, French keeps as it was"
    );
    assert!(!french.text("").contains(">Incidents</a>"));
}

#[test]
fn counted_words_have_the_forms_of_their_language() {
    let strings = |few: &str| {
        format!(
            "count:\n  actors: {{one: \"{{n}} особа\", few: \"{few}\", many: \"{{n}} осіб\", other: \"{{n}} особи\"}}\n"
        )
    };
    let with = |count: usize, few: &str| {
        let settings = "title: Стіл\ntheme: mine\nlanguage: uk\nbase_url: https://desk.example/\n";
        let mut desk = Desk::new()
            .file("content/site.yaml", settings)
            .file("themes/mine/strings/uk.yaml", strings(few));
        for n in 0..count {
            desk = desk.actor(&format!("a{n}"), &format!("Actor {n}"), "");
        }
        desk
    };
    for (count, said) in [(1, "1 особа"), (3, "3 особи"), (5, "5 осіб"), (21, "21 особа")]
    {
        let links = with(count, "{n} особи").build().page("").texts(".links li");
        assert!(links.contains(&said.to_owned()), "{links:?}");
    }
    let wrong = with(1, "{number} особи").shown();
    assert!(wrong.contains("`count.actors.few` asks for {number}"), "{wrong}");
}

#[test]
fn a_language_that_the_theme_has_no_words_in_is_noted_with_where_to_write_them() {
    let of = |language: &str| Desk::with_settings(&format!("theme: mine\nlanguage: {language}\n"));
    let noted = of("ar").file("themes/mine/theme.yaml", "name: Mine\n").shown();
    assert!(noted.contains("note[DL604]: the theme has no words in `ar`"), "{noted}");
    assert!(noted.contains("themes/NAME/strings/ar.yaml"), "{noted}");
    let own = of("ar").file("themes/mine/strings/ar.yaml", "briefings: التقارير\n").shown();
    assert!(!own.contains("DL604"), "{own}");
    for language in ["en", "en-GB", "fr-CA"] {
        let shown = of(language).file("themes/mine/theme.yaml", "name: Mine\n").shown();
        assert!(!shown.contains("DL604"), "{language}: {shown}");
    }
}

#[test]
fn a_theme_replaces_one_static_file() {
    let built = desk().file("themes/mine/static/favicon.svg", "<svg/>").build();
    assert_eq!(built.text("static/favicon.svg"), "<svg/>");
    assert!(built.text("static/style.css").contains("--accent"));
    assert!(!built.has("static/theme.css"), "nothing is linked that is not there");
    assert!(!built.text("").contains("theme.css"));
}

#[test]
fn colours_and_fonts_become_a_style_sheet_after_that_of_the_default() {
    let built = desk()
        .file(
            "themes/mine/theme.yaml",
            "colors:\n  accent: \"#003399\"\n  dark: {accent: \"oklch(80% 0.1 250)\"}\nfonts:\n  serif: [Charter, 'Noto Serif', serif]\n",
        )
        .file("themes/mine/static/theme.css", ".brand { color: var(--accent); }")
        .build();
    assert_eq!(
        built.text("static/theme.css"),
        "@media screen and (prefers-color-scheme: light) { :root { --accent: #003399; } }\n\
         @media screen and (prefers-color-scheme: dark) { :root { --accent: oklch(80% 0.1 250); } }\n\
         :root { --serif: \"Charter\", \"Noto Serif\", serif; }\n\
         .brand { color: var(--accent); }\n"
    );
    let html = built.text("actors/kim/");
    let place = |name: &str| html.find(&format!("../../{}{name}", built.statics()));
    let first = place("style.css").expect("the default's");
    assert!(place("theme.css").is_some_and(|own| own > first));
    assert_eq!(built.problems(), Vec::<&str>::new());
}

#[test]
fn what_theme_css_imports_comes_before_all_rules() {
    let built = desk()
        .file("themes/mine/theme.yaml", "extends: house\ncolors: {accent: \"#111\"}\n")
        .file("themes/house/theme.yaml", "")
        .file("themes/house/static/theme.css", "@layer a, b;\n@import \"house.css\" layer(a);\n.house { top: 0 }\n")
        .file("themes/house/static/house.css", "")
        .file("themes/mine/static/theme.css", "/* @import \"no.css\"; */\n@layer c;\n@import url(a;b.css);\n@IMPORT 'c;d.css';\n\n.mine { content: \"@import\" }\n@import \"late.css\";\n")
        .build();
    assert_eq!(
        built.text("static/theme.css"),
        "@layer a, b;\n/* @import \"no.css\"; */\n@layer c;\n@import \"house.css\" layer(a);\n\
         @import url(a;b.css);\n@IMPORT 'c;d.css';\n\
         @media screen and (prefers-color-scheme: light) { :root { --accent: #111; } }\n\
         .house { top: 0 }\n\
         .mine { content: \"@import\" }\n@import \"late.css\";\n"
    );
}

#[test]
fn the_fonts_of_the_default_are_loaded_at_once_only_where_pages_are_set_in_them() {
    let preloads = |settings: &str, css: &str| {
        let desk = desk().file("themes/mine/theme.yaml", settings);
        let built = desk.file("themes/mine/static/theme.css", css).build();
        built.text("").matches("rel=\"preload\"").count()
    };
    assert_eq!(preloads("", ""), 2);
    assert_eq!(preloads("fonts: {sans: [Arial, sans-serif]}", "/* --serif: Georgia; */"), 2);
    assert_eq!(preloads("fonts: {serif: [\"Dateline Serif\", serif]}", ""), 2);
    assert_eq!(preloads("fonts: {serif: [Charter, serif]}", ""), 0);
    assert_eq!(preloads("", ":root { --serif: Georgia, serif }"), 0);
    let own = desk().file("themes/mine/static/style.css", "body { margin: 0 }").build();
    assert!(!own.text("").contains("preload"), "nothing asks for them");
    let html = desk().build();
    let font = format!("href=\"../../{}fonts/head.woff2\" as=\"font\"", html.statics());
    assert!(html.text("actors/kim/").contains(&font));
}

#[test]
fn a_redirect_has_the_look_of_the_theme() {
    let built = desk()
        .file("content/pages/p.md", "---\ntitle: P\nredirects: [/old/]\n---\nP\n")
        .file("themes/mine/static/theme.css", "body { color: teal }")
        .build();
    assert!(built.text("old/").contains(&format!("href=\"../{}theme.css\"", built.statics())));
}

#[test]
fn a_base_without_a_block_is_told_once_with_the_templates_that_fill_it() {
    let base = include_str!("../../themes/default/templates/base.html");
    let said = |from: &str, to: &str| {
        assert!(base.contains(from));
        mistakes(&desk().file("themes/mine/templates/base.html", base.replace(from, to)))
    };
    let one = said("{% block kind %}{% endblock kind %}", "");
    assert_eq!(one.matches("error[").count(), 1, "{one}");
    assert!(one.contains("the template lacks the block `kind`, which `actor.html`, "), "{one}");
    assert!(one.contains(" more fill\n--> themes/mine/templates/base.html"), "{one}");
    let entity = mistakes(&desk().file("themes/mine/templates/entity.html", "{% extends \"base.html\" %}{% block content %}{% block facts %}{% endblock %}{% endblock %}"));
    assert!(entity.contains("\n--> themes/mine/templates/entity.html\n"), "{entity}");
    assert_eq!(entity.matches("error[").count(), 1, "{entity}");
    // What is misspelt in the filling template is wrong there.
    let own = mistakes(&desk().file(
        "themes/mine/templates/actor.html",
        "{% extends \"base.html\" %}\n{% block knd %}x{% endblock %}",
    ));
    assert!(own.contains("actor.html:2:"), "{own}");
}

#[test]
fn what_is_wrong_on_some_pages_names_the_first_of_them() {
    let said = mistakes(
        &desk()
            .actor("ana", "Ana", "party: Green\n")
            .actor("zoe", "Zoe", "")
            .file("themes/mine/templates/actor.html", "{% extends \"default/actor.html\" %}\n{% block facts %}{{ extra.party }}{% endblock %}\n"),
    );
    assert_eq!(said.matches("error[").count(), 1, "{said}");
    assert!(said.contains("; found on /actors/kim/\n"), "{said}");
}

#[test]
fn a_wrong_value_given_to_a_component_of_the_default_is_told_where_it_is_given() {
    let said = mistakes(&desk().file(
        "themes/mine/templates/actor.html",
        "{% extends \"default/actor.html\" %}\n{% block facts %}\n{{ <date.full date={name} /> }}\n{% endblock %}\n",
    ));
    assert_eq!(said.matches("error[").count(), 1, "{said}");
    assert!(said.contains(" --> themes/mine/templates/actor.html:3:"), "{said}");
    assert!(said.contains("built-in:themes/default/templates/part-date.html"), "{said}");
    assert!(said.contains("the component is defined as `date.full("), "{said}");
}

#[test]
fn colours_in_another_form_are_told_what_they_should_be() {
    let said =
        |colors: &str| desk().file("themes/mine/theme.yaml", format!("colors: {colors}\n")).shown();
    let wrong = said("{accent: [red], light: {ink: red}}");
    assert!(wrong.contains("`accent` is a list, not a colour"), "{wrong}");
    assert!(wrong.contains("`light` is no colour"), "{wrong}");
    assert!(wrong.contains("without `light`"), "{wrong}");
    assert!(!wrong.contains("begins a comment"), "{wrong}");
    let dark = said("{dark: red}");
    assert!(dark.contains("`dark` is text, not a mapping of colours"), "{dark}");
    assert!(said("\n  accent: #111").contains("begins a comment"));
}

#[test]
fn a_script_of_the_theme_is_loaded_as_a_module() {
    let built = desk().file("themes/mine/static/theme.js", "export {};\n").build();
    let tag =
        format!("<script type=\"module\" src=\"../../{}theme.js\"></script>", built.statics());
    assert!(built.text("actors/kim/").contains(&tag));
    assert_eq!(built.text("static/theme.js"), "export {};\n");
}

#[test]
fn a_theme_of_a_theme_adds_to_it() {
    let built = desk()
        .file("themes/mine/theme.yaml", "extends: house\ncolors: {accent: \"#111\"}\n")
        .file("themes/house/theme.yaml", "colors: {accent: \"#222\", ink: \"#333\"}\n")
        .file("themes/house/static/theme.css", "/* house */")
        .file("themes/house/static/theme.js", "1;")
        .file("themes/house/strings/en.yaml", "made_with: House with\nby: House by\n")
        .file("themes/house/templates/base.html", "{% extends \"default/base.html\" %}{% block footer %}house{% endblock %}")
        .file("themes/mine/templates/base.html", "{% extends \"house/base.html\" %}{% block footer %}mine over {{ super() }}{% endblock %}")
        .file("themes/mine/static/theme.css", "/* mine */")
        .file("themes/mine/static/theme.js", "2;")
        .file("themes/mine/strings/en.yaml", "made_with: Mine with\n")
        .build();
    let css = built.text("static/theme.css");
    assert!(css.contains("--accent: #111; --ink: #333;"), "{css}");
    assert!(css.find("/* house */") < css.find("/* mine */"), "{css}");
    assert!(built.text("").contains("mine over house"));
    let html = built.text("");
    assert!(html.contains("/theme-house.js"));
    assert!(html.find("/theme-house.js") < html.find("/theme.js"));
    assert_eq!(built.text("static/theme-house.js"), "1;");
    assert_eq!(built.site.words.get("by"), "House by");
    assert_eq!(built.site.words.get("made_with"), "Mine with");
    assert_eq!(built.problems(), Vec::<&str>::new());
}

#[test]
fn the_sample_of_a_project_may_replace_files_of_the_default_theme() {
    let built =
        Desk::new().file("themes/default/templates/not-found.html", "gone from here").build();
    assert_eq!(built.text("404.html"), "gone from here");
}

#[test]
fn settings_of_a_theme_that_cannot_be_used_are_said() {
    insta::assert_snapshot!(mistakes(&desk()
        .file(
            "themes/mine/theme.yaml",
            "extend: default\n\
             colors:\n  accent: #003399\n  paper: \"red; } body { display: none\"\n  ink: blakc\n  acent: \"#fff\"\n  dark: {Ink: \"#000\"}\n\
             fonts:\n  serif: \"x\\\"; } @import url(//evil.example/x)\"\n  sans: [url(x)]\n",
        )
        .file("themes/mine/strings/en.yaml", "breifings: Reports\nnav: Places\nmade_with: {a: b}\npage_n_of: Page {nummber}\nours: Ours\n")
        .file("themes/mine/template/actor.html", "x")
        .file("themes/mine/templates/base.html/part.html", "x")));
}

#[test]
fn files_of_a_theme_that_nothing_reads_are_said() {
    insta::assert_snapshot!(
        "files_that_nothing_reads",
        desk()
            .file("themes/mine/strings/en.yml", "made_with: Set with\n")
            .file("themes/mine/strings/english.yaml", "made_with: Set with\n")
            .file("themes/mine/strings/EN.yaml", "made_with: Set with\n")
            .file("themes/mine/templates/actr.html", "x")
            .file("themes/mine/templates/Event.html", "x")
            .file("themes/mine/templates/footer-of-ours.html", "{# footer-of-ours.html #}")
            .shown()
    );
}

#[test]
fn what_a_theme_adds_for_its_own_templates_is_not_said_to_be_unread() {
    let said = desk()
        .file("themes/mine/theme.yaml", "extends: house\n")
        .file("themes/house/theme.yaml", "")
        .file("themes/house/templates/sheet.html", "{% extends \"base.html\" %}")
        .file("themes/mine/templates/sheet.html", "{% extends \"house/sheet.html\" %}")
        .file("themes/mine/templates/actor.html", "{% extends \"sheet.html\" %}")
        .file("themes/mine/templates/entity.html", "{% extends \"default/entity.html\" %}")
        .file("themes/mine/templates/parts/line.html", "line")
        .file("themes/mine/templates/other.html", "other")
        .file(
            "themes/mine/templates/day.html",
            "{% include \"parts/line.html\" %}{% include \"mine/other.html\" %}",
        )
        .file(
            "themes/mine/templates/part-mine.html",
            "{%- component mine.x() %}x{% endcomponent mine.x %}",
        )
        .file("themes/mine/templates/README.md", "Ours.")
        .file("themes/mine/strings/README.md", "Ours.")
        .file("themes/mine/strings/en.yaml", "made_with: Set with\n")
        .file("themes/mine/strings/uk.yaml", "made_with: X\n")
        .file("themes/mine/strings/zh-Hant-TW.yaml", "made_with: X\n")
        .shown();
    assert_eq!(said, "");
    let said = Desk::new()
        .file("themes/default/templates/actor.html", "x")
        .file("themes/default/templates/part-event.html", "x")
        .shown();
    assert_eq!(said, "");
}

#[test]
fn fonts_of_another_type_and_without_a_name_are_said() {
    insta::assert_snapshot!(
        "no_fonts",
        desk()
            .file(
                "themes/mine/theme.yaml",
                "fonts:\n  serif: 12\n  mono: [12, {a: b}, \"12\"]\n  sans: []\n  head: \"\"\n  body:\n  text: [Charter, \"\"]\n  ui: \"Charter, \"\n",
            )
            .shown()
    );
}

#[test]
fn themes_that_are_not_there_or_extend_one_another_are_said() {
    insta::assert_snapshot!(
        "no_theme",
        Desk::with_settings("theme: wires\n").file("themes/wire/theme.yaml", "").shown()
    );
    insta::assert_snapshot!(
        "no_parent",
        desk()
            .file("themes/mine/theme.yaml", "name: Mine\nextends: hause\n")
            .file("themes/house/theme.yaml", "")
            .shown()
    );
    insta::assert_snapshot!(
        "itself",
        desk().file("themes/mine/theme.yaml", "extends: mine\n").shown()
    );
    insta::assert_snapshot!(
        "circle",
        desk()
            .file("themes/mine/theme.yaml", "extends: house\n")
            .file("themes/house/theme.yaml", "extends: mine\n")
            .shown()
    );
    insta::assert_snapshot!(
        "default_extends",
        Desk::new().file("themes/default/theme.yaml", "extends: house\n").shown()
    );
}

#[test]
fn templates_that_go_in_a_circle_are_said_with_the_line() {
    let said = mistakes(&desk().file(
        "themes/mine/templates/base.html",
        "<!doctype html>\n{% extends \"mine/base.html\" %}\n",
    ));
    assert!(said.contains("themes/mine/templates/base.html:2:"), "{said}");
    let said = mistakes(
        &desk()
            .file("themes/mine/templates/a.html", "a\n{% include \"b.html\" %}\n")
            .file("themes/mine/templates/b.html", "b\n\n{% include \"mine/a.html\" %}\n"),
    );
    assert!(said.contains("templates/a.html:2:") || said.contains("templates/b.html:3:"), "{said}");
}

#[test]
fn a_template_that_extends_itself_is_told_the_next_of_its_name() {
    let chain = |second: &str, mine: &str| {
        mistakes(
            &Desk::with_settings("theme: second\n")
                .file("themes/second/theme.yaml", "extends: mine\n")
                .file("themes/mine/theme.yaml", "name: Mine\n")
                .file("themes/second/templates/base.html", format!("{{% extends \"{second}\" %}}"))
                .file("themes/mine/templates/base.html", format!("{{% extends \"{mine}\" %}}")),
        )
    };
    let said = chain("second/base.html", "default/base.html");
    assert!(said.contains("themes/second/templates/base.html:1:13"), "{said}");
    assert!(said.contains("name its theme: {% extends \"mine/base.html\" %}"), "{said}");
    let said = chain("mine/base.html", "base.html");
    assert!(said.contains("in a circle: mine/base.html, second/base.html, mine/base.html"));
    assert!(said.contains("--> themes/mine/templates/base.html:1:13"), "{said}");
    assert!(said.contains("name its theme: {% extends \"default/base.html\" %}"), "{said}");
}

#[test]
fn templates_that_extend_one_another_in_a_circle_are_said_with_each_line() {
    let desk = desk()
        .file("themes/mine/templates/base.html", "{# Ours #}\n{% extends \"event.html\" %}\n");
    insta::assert_snapshot!("extend_in_a_circle", mistakes(&desk));
    for _ in 0..5 {
        assert_eq!(mistakes(&desk), mistakes(&desk));
    }
}

#[test]
fn a_file_of_a_theme_that_cannot_be_used_is_said_and_not_left_out() {
    let said = desk().file("themes/mine/static/theme.css", b"/* caf\xe9 */\nbody {}\n").shown();
    assert!(said.contains("DL101") && said.contains("themes/mine/static/theme.css"), "{said}");
    let said = desk()
        .file("themes/mine/theme.yaml", "extends: house\n")
        .file("themes/house/static/theme.js", "// of the house")
        .file("themes/mine/static/theme-house.js", "// of mine")
        .shown();
    assert!(said.contains("themes/mine/static/theme-house.js"), "{said}");
    assert!(said.contains("give the file another name"), "{said}");
}

#[test]
fn a_byte_order_mark_before_a_template_is_no_mistake() {
    let built = desk()
        .file(
            "themes/mine/templates/base.html",
            "\u{FEFF}{% extends \"default/base.html\" %}{% block footer %}Ours{% endblock %}",
        )
        .build();
    assert!(built.text("").contains("Ours") && !built.text("").contains('\u{FEFF}'));
}

#[test]
fn a_block_that_is_misspelt_is_not_taken_for_one_that_there_is() {
    let said = mistakes(&desk().file(
        "themes/mine/templates/base.html",
        "{% extends \"default/base.html\" %}{% block foter %}Ours{% endblock %}",
    ));
    assert!(said.contains("did you mean `footer`?"), "{said}");
}

#[test]
fn every_template_that_cannot_be_read_is_said() {
    insta::assert_snapshot!(mistakes(&desk()
        .file("themes/mine/templates/actor.html", "{% extends \"base.html\" %}\n{% block content %}\n<h1>{{ name }</h1>\n{% endblock %}\n")
        .file("themes/mine/templates/event.html", "{% if page.title %}\n<p>no end</p>\n")
        .file("themes/mine/templates/day.html", b"<p>\xff</p>".to_vec())));
}

#[test]
fn what_templates_name_that_is_not_there_is_said() {
    insta::assert_snapshot!(mistakes(&desk()
        .file("themes/mine/templates/actor.html", "{% extends \"base.html\" %}\n{% block contents %}{% endblock %}\n{% block content %}\n{{ name | uper }} {{ <date.ful date={first} /> }}\n{% if name is defind %}{% endif %}{% include \"part-tekst.html\" %}\n{% endblock %}\n")
        .file("themes/mine/templates/event.html", "{{ <dat.nothing /> }}")));
}

#[test]
fn a_template_that_extends_what_is_not_there_is_said() {
    insta::assert_snapshot!(
        "no_such_parent",
        mistakes(
            &desk().file("themes/mine/templates/actor.html", "\n{% extends \"bsae.html\" %}\n")
        )
    );
    insta::assert_snapshot!(
        "extends_itself",
        mistakes(&desk().file("themes/mine/templates/base.html", "{% extends \"base.html\" %}\n"))
    );
    insta::assert_snapshot!(
        "defined_twice",
        mistakes(
            &desk()
                .file("themes/mine/templates/a.html", "{% component x.y() %}{% endcomponent x.y %}")
                .file(
                    "themes/mine/templates/b.html",
                    "\n{% component x.y() %}{% endcomponent x.y %}"
                )
        )
    );
    insta::assert_snapshot!(
        "includes_itself",
        mistakes(&desk().file("themes/mine/templates/actor.html", "{% include \"actor.html\" %}"))
    );
}

#[test]
fn what_a_page_does_not_have_is_said_once_where_the_template_asks_for_it() {
    insta::assert_snapshot!(
        "unknown_variable",
        mistakes(&desk().file("themes/mine/templates/actor.html", "<h1>{{ naem }}</h1>\n"))
    );
    insta::assert_snapshot!(
        "unknown_field",
        mistakes(&desk().file("themes/mine/templates/actor.html", "<h1>{{ page.titel }}</h1>\n"))
    );
    insta::assert_snapshot!(
        "unknown_string",
        mistakes(&desk().file("themes/mine/templates/actor.html", "<h1>\n{{ t.brefings }}</h1>\n"))
    );
    insta::assert_snapshot!("in_a_component", mistakes(&desk()
        .file("themes/mine/templates/part-ours.html", "{% component mark.ours(of) %}\n<b>{{ of.nothing.more }}</b>\n{% endcomponent mark.ours %}")
        .file("themes/mine/templates/actor.html", "<h1>{{ <mark.ours of={page} /> }}</h1>\n")));
    insta::assert_snapshot!(
        "wrong_type",
        mistakes(&desk().file(
            "themes/mine/templates/actor.html",
            "{% for x in name %}{{ x }}{% endfor %}{{ name + 1 }}\n"
        ))
    );
    insta::assert_snapshot!(
        "missing_argument",
        mistakes(&desk().file("themes/mine/templates/actor.html", "{{ <date.full /> }}\n"))
    );
}

#[test]
fn what_is_wrong_in_a_component_that_is_rendered_once_is_said_where_it_stands() {
    let component =
        "{% component mark.ours(of) %}\n<b>{{ of.nothing.more }}</b>\n{% endcomponent mark.ours %}";
    let with = |actor: &str| {
        let desk = desk().file("themes/mine/templates/part-ours.html", component);
        mistakes(&desk.file("themes/mine/templates/actor.html", actor))
    };
    insta::assert_snapshot!(
        "once_inside",
        with("<h1>{{ once(component=\"mark.ours\", of=page) }}</h1>\n")
    );
    insta::assert_snapshot!(
        "once_misspelt",
        with("<h1>{{ once(component=\"mark.our\", of=page) }}</h1>\n")
    );
    insta::assert_snapshot!("once_unnamed", with("<h1>{{ once(of=page) }}</h1>\n"));
    insta::assert_snapshot!(
        "once_unknown_argument",
        with("<h1>{{ once(component=\"mark.ours\", page=page) }}</h1>\n")
    );
    insta::assert_snapshot!(
        "once_each_inside",
        with("<h1>{{ once(component=\"mark.ours\", each=\"of\", of=[page]) }}</h1>\n")
    );
    insta::assert_snapshot!(
        "once_each_of_no_list",
        with("<h1>{{ once(component=\"mark.ours\", each=\"of\", of=page) }}</h1>\n")
    );
    insta::assert_snapshot!(
        "once_each_of_nothing",
        with("<h1>{{ once(component=\"mark.ours\", each=\"of\", page=page) }}</h1>\n")
    );
}

#[test]
fn a_component_that_is_rendered_once_is_escaped_and_differs_with_what_it_is_given() {
    let built = desk()
        .file(
            "themes/mine/templates/part-ours.html",
            "{% component mark.ours(of: string, n: integer = 1, @t) %}[{{ of }} {{ n }} {{ t.search }}]{% endcomponent mark.ours %}",
        )
        .file(
            "themes/mine/templates/actor.html",
            "{% for n in range(end=2) %}{{ once(component=\"mark.ours\", of=name, n=n) }}{{ once(component=\"mark.ours\", of=\"<i>\") }}{{ once(component=\"mark.ours\", of=\"<i>\" | safe) }}{% endfor %}",
        )
        .build();
    let one = |n: usize| format!("[Kim Jong Un {n} Search][&lt;i&gt; 1 Search][<i> 1 Search]");
    assert_eq!(built.text("actors/kim/"), one(0) + &one(1));
}

#[test]
fn a_component_is_rendered_once_for_each_item_of_a_list() {
    let built = desk()
        .file(
            "themes/mine/templates/part-ours.html",
            "{% component mark.ours(of, n: integer = 1) %}[{{ of }} {{ n }}]{% endcomponent mark.ours %}",
        )
        .file(
            "themes/mine/templates/actor.html",
            "{% for n in range(end=2) %}{{ once(component=\"mark.ours\", each=\"of\", of=[name, \"<i>\", 7, name], n=n) }}{% endfor %}{{ once(component=\"mark.ours\", each=\"of\", of=[]) }}.",
        )
        .build();
    let one =
        |n: usize| format!("[Kim Jong Un {n}]\n[&lt;i&gt; {n}]\n[7 {n}]\n[Kim Jong Un {n}]\n");
    assert_eq!(built.text("actors/kim/"), one(0) + &one(1) + ".");
}

#[test]
fn a_mistake_that_shows_in_the_default_theme_names_its_file() {
    insta::assert_snapshot!(mistakes(&desk().file(
        "themes/mine/templates/part-ours.html",
        "{% component link.pager(pager: string) %}{% endcomponent link.pager %}"
    )));
}

#[test]
fn a_component_that_takes_less_than_the_one_in_whose_place_it_is_is_said_once_in_its_own_file() {
    let said = |component: &str| {
        let desk = desk()
            .event("visit", "Kim Jong Un visited.", "actors: [kim]\n")
            .file("themes/mine/templates/part-mine.html", component);
        mistakes(&desk)
    };
    insta::assert_snapshot!(
        "override_takes_less",
        said("\n{% component event.row(event) -%}<li>x</li>{%- endcomponent event.row %}\n")
    );
    let wants = said(
        "{% component event.row(event, level, dated, tone) %}<li>x</li>{% endcomponent event.row %}",
    );
    assert_eq!(wants.matches("error[").count(), 1, "{wants}");
    assert!(wants.contains("must be given `dated`, `level`, `tone`"), "{wants}");
    let right =
        said("{% component event.row(event, ...others) %}<li>x</li>{% endcomponent event.row %}");
    assert_eq!(right, "");
}

#[test]
fn a_component_of_the_default_theme_that_a_project_replaces_is_held_against_that_of_the_program() {
    let text = include_str!("../../themes/default/templates/part-link.html");
    assert!(text.contains("link.pager(pager, @t)"));
    let path = "themes/default/templates/part-link.html";
    let said =
        mistakes(&Desk::new().file(path, text.replace("link.pager(pager, @t)", "link.pager(@t)")));
    assert!(said.starts_with("error[DL601]: the component `link.pager` does not take `pager`"));
    assert!(said.contains(path) && !said.contains("built-in"), "{said}");
    assert_eq!(said.matches("error[").count(), 1, "{said}");
}

#[test]
fn what_a_component_within_another_does_wrong_is_said_where_it_stands() {
    let said = mistakes(
        &desk()
            .file(
                "themes/mine/templates/part-ours.html",
                "{% component mark.ours(of) %}\n<b>{{ of.nothing.more }}</b>\n{% endcomponent mark.ours %}\n{% component mark.outer(of) %}{{ once(component=\"mark.ours\", of=of) }}{% endcomponent mark.outer %}",
            )
            .file(
                "themes/mine/templates/actor.html",
                "{{ once(component=\"mark.outer\", of=page) }}\n",
            ),
    );
    assert!(said.starts_with("error[DL601]: field `nothing` is not defined\n"), "{said}");
    assert!(said.contains("part-ours.html:2:10"), "{said}");
}

#[test]
fn a_call_that_gives_a_component_what_is_not_there_is_named() {
    for shown in ["{{ b.title }}", "{{ b }}", "{% if b %}{{ b }}{% endif %}{{ b.title }}"] {
        let said = mistakes(
            &desk()
                .file(
                    "themes/mine/templates/part-mine.html",
                    format!("{{% component mine.card(b) %}}{shown}{{% endcomponent mine.card %}}"),
                )
                .file(
                    "themes/mine/templates/actor.html",
                    "<p>\n{{ once(component=\"mine.card\", b=latest) }}\n",
                ),
        );
        assert!(said.contains("what `mine.card` is given as `b` is not defined"), "{said}");
        assert!(said.contains("actor.html:2:4"), "{said}");
    }
}

#[test]
fn a_component_that_does_not_ask_for_what_every_template_has_is_told_how_to() {
    for name in ["t", "site"] {
        let of = |arguments: &str| {
            mistakes(
                &desk()
                    .file(
                        "themes/mine/templates/part-mine.html",
                        format!("{{% component mine.card({arguments}) %}}{{{{ {name}.nosuch }}}}{{% endcomponent mine.card %}}"),
                    )
                    .file("themes/mine/templates/actor.html", "{{ <mine.card /> }}\n"),
            )
        };
        let said = of("");
        let help = format!("add `@{name}` to the arguments of `mine.card`");
        assert!(said.contains(&help) && !said.contains("theme docs"), "{said}");
        let asked = of(&format!("@{name}"));
        assert!(!asked.contains("to the arguments of"), "{asked}");
    }
}

#[test]
fn a_string_that_is_not_there_is_answered_with_where_all_of_them_are() {
    for asked in ["t.zzzzzz.x", "t.nav.zzzzzz.x", "t.zzzzzz"] {
        let said = mistakes(
            &desk().file("themes/mine/templates/actor.html", format!("<p>{{{{ {asked} }}}}")),
        );
        assert!(said.contains("`dateline theme eject strings/en.yaml` shows all"), "{said}");
        assert!(!said.contains("theme docs"), "{said}");
    }
}

#[test]
fn what_templates_receive_is_written_from_the_views() {
    let site = Desk::new().prepare();
    let reference = reference(&site.theme)
        .map_err(|found| shown(&found, &site))
        .expect("templates that compile");
    let text = reference.markdown(Some("actor.html"));
    assert!(text.starts_with("## actor.html\n\nAn actor.\n\n| field | is | |\n"), "{text}");
    assert!(text.contains("| `name` | text | The name in full. |"), "{text}");
    assert!(text.contains("| `first` | `DateView` or nothing | The first event. |"), "{text}");
    assert!(text.contains("## DateView\n"), "the types that it holds follow: {text}");
    assert!(
        text.contains("| `href` | address or nothing | The page of the day, month or year. |"),
        "{text}"
    );
    assert!(!text.contains("## home.html"));
    let all = reference.markdown(None);
    for part in [
        "## site\n",
        "## home.html\n",
        "# Blocks\n",
        "`<date.full date={…} />`",
        "- `upper`: ",
        "- `once`: ",
    ] {
        assert!(all.contains(part), "{part}");
    }
    for block in ["head", "styles", "scripts", "masthead", "content", "footer"] {
        assert!(reference.blocks["base.html"].iter().any(|name| name == block), "{block}");
    }
}

/// The sample desk with the small theme of this repository.
fn in_the_wire_theme(language: &str) -> Desk {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/wire");
    let mut desk = desk().file(
        "content/site.yaml",
        format!(
            "title: Desk\ntheme: wire\nlanguage: {language}\nbase_url: https://desk.example/\n"
        ),
    );
    for path in [
        "theme.yaml",
        "static/theme.css",
        "strings/en.yaml",
        "strings/fr.yaml",
        "templates/base.html",
    ] {
        let bytes = std::fs::read(folder.join(path)).expect("a file of the theme");
        desk = desk.file(&format!("themes/wire/{path}"), bytes);
    }
    desk
}

#[test]
fn the_small_theme_builds_and_changes_what_it_says() {
    let built = in_the_wire_theme("en").build();
    assert_eq!(built.problems(), Vec::<&str>::new());
    let home = built.text("");
    assert!(home.contains("<p class=\"ends\">– ends –</p>") && home.contains("colophon"));
    assert!(home.contains("Latest file") && home.contains("/theme.css\""));
    assert!(built.text("static/theme.css").contains("--accent: #0b3f94;"));
    assert!(in_the_wire_theme("fr").build().text("").contains("– fin –"));
}

#[test]
fn the_address_of_static_files_changes_with_what_is_in_them_and_with_nothing_else() {
    let folder = |desk: Desk| desk.build().statics().to_owned();
    let plain = folder(Desk::new());
    assert_eq!(plain, folder(Desk::new().event("x", "Another text.", "")));
    let styled = folder(desk().file("themes/mine/static/theme.css", "/* mine */"));
    let other = folder(desk().file("themes/mine/static/theme.css", "/* mire */"));
    assert!(plain != styled && styled != other);
    for folder in [plain, styled, other] {
        let path = format!("{folder}style.css");
        assert_eq!(policy::cache_rule(&path), policy::Caching::Immutable, "{path}");
    }
}

#[test]
fn the_policy_tells_which_files_of_a_site_are_kept_for_good() {
    let built = desk().build();
    let mut kept = BTreeSet::new();
    for path in
        built.files.keys().filter(|path| policy::cache_rule(path) == policy::Caching::Immutable)
    {
        kept.insert(path.split('/').next().unwrap_or_default());
    }
    assert_eq!(kept.into_iter().collect::<Vec<_>>(), ["static"]);
}

#[test]
fn hosts_get_the_files_that_they_read() {
    let built = Desk::with_settings("hosts: [netlify, cloudflare, nginx, apache]\n").build();
    let headers = built.text("_headers");
    assert!(headers.contains("\n/*\n  Content-Security-Policy: default-src 'none'; "), "{headers}");
    assert!(
        built
            .text("nginx.conf")
            .contains("\n    add_header X-Content-Type-Options \"nosniff\" always;\n")
    );
    assert!(built.text(".htaccess").contains("\nErrorDocument 404 /404.html\n"));
    assert!(!built.text("sitemap.xml").contains("nginx"));
    let none = Desk::new().build();
    assert!(!none.has("_headers") && !none.has("nginx.conf") && !none.has(".htaccess"));
    let github = Desk::with_settings("hosts: [github, gitlab]\n").build();
    assert_eq!((github.text(".nojekyll"), github.text("CNAME")), ("", "desk.example\n"));
    insta::assert_snapshot!("unknown_host", Desk::with_settings("hosts: [netlfy, s3]\n").shown());
}
