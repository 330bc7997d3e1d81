//! What programs read of a site says the same as its pages.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use dateline::link::Graph;
use icalendar::{Calendar, Component as _};
use serde_json::Value;

use crate::desk::{Built, Desk};
use crate::routes::sample;

static SAMPLE: LazyLock<Built> = LazyLock::new(|| sample().build());

const BASE: &str = "https://dateline.example/";

fn graph() -> &'static Graph {
    &SAMPLE.site.graph
}

/// The file of the site at an absolute address.
fn file_at(built: &Built, base: &str, address: &str) -> bool {
    let path =
        address.strip_prefix(base).unwrap_or_else(|| panic!("{address} is not below {base}"));
    let path = path.split('#').next().unwrap_or(path);
    let path =
        percent_encoding::percent_decode_str(path).decode_utf8().expect("UTF-8").into_owned();
    built.has(&path)
}

fn feed(built: &Built, path: &str) -> feed_rs::model::Feed {
    let bytes = built.text(path).as_bytes();
    feed_rs::parser::Builder::new()
        .sanitize_content(false)
        .build()
        .parse(bytes)
        .unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[test]
fn every_feed_of_the_site_is_valid_and_leads_to_pages_that_exist() {
    let mut count = 0;
    for path in
        SAMPLE.files.keys().filter(|path| path.ends_with("feed.xml") || path.ends_with("feed.json"))
    {
        let feed = feed(&SAMPLE, path);
        count += 1;
        assert!(feed.title.is_some_and(|title| title.content.contains("Far East Desk")), "{path}");
        assert!(feed.updated.is_some() || path.ends_with("json"), "{path}");
        let ids: BTreeSet<&String> = feed.entries.iter().map(|entry| &entry.id).collect();
        assert_eq!(ids.len(), feed.entries.len(), "{path}: ids are unique");
        for link in feed.links.iter().chain(feed.entries.iter().flat_map(|entry| &entry.links)) {
            assert!(file_at(&SAMPLE, BASE, &link.href), "{path}: {}", link.href);
        }
        let times: Vec<_> = feed.entries.iter().map(|entry| entry.published).collect();
        assert!(times.is_sorted_by(|a, b| a >= b), "{path}: newest first");
    }
    let topics = graph().actors.len() + graph().locations.len() + graph().tags.len();
    assert_eq!(count, 2 * (1 + topics));
}

#[test]
fn both_formats_of_a_feed_hold_the_same_and_each_names_itself() {
    for xml in SAMPLE.files.keys().filter(|path| path.ends_with("feed.xml")) {
        let json = xml.replace(".xml", ".json");
        let ids = |path: &str| -> Vec<String> {
            feed(&SAMPLE, path).entries.into_iter().map(|entry| entry.id).collect()
        };
        assert_eq!(ids(xml), ids(&json), "{xml}");
        assert_eq!(SAMPLE.json(&json)["feed_url"], format!("{BASE}{json}"));
        let itself =
            feed(&SAMPLE, xml).links.into_iter().find(|link| link.rel.as_deref() == Some("self"));
        assert_eq!(itself.map(|link| link.href), Some(format!("{BASE}{xml}")));
    }
}

#[test]
fn a_feed_holds_what_its_page_is_about() {
    let titles = |path: &str| -> BTreeSet<String> {
        feed(&SAMPLE, path)
            .entries
            .into_iter()
            .filter_map(|entry| Some(entry.title?.content))
            .collect()
    };
    let site = titles("feed.xml");
    assert_eq!(site, titles("feed.json"));
    for briefing in &graph().briefings {
        assert!(site.contains(&briefing.node.title), "{}", briefing.node.title);
    }
    for (actor, path) in
        graph().actors.iter().map(|actor| (actor, format!("{}feed.xml", actor.node.href.path())))
    {
        let titles = titles(&path);
        for &at in &actor.events {
            let event = &graph().events[at];
            let planned = event.status == Some(dateline::model::Status::Planned);
            assert_eq!(
                titles.contains(&event.node.title),
                !planned,
                "{path}: {}",
                event.node.title
            );
        }
    }
    let knaaz = titles("locations/knaaz/feed.xml");
    assert!(knaaz.contains("Kim visits the Yuri Gagarin Aviation Plant"));
    assert!(!knaaz.contains("Putin and Kim meet at Vostochny"));
    let around = titles("locations/khabarovsk-region/feed.xml");
    let plant = graph().locations.iter().find(|l| l.node.id == "knaaz").expect("a place");
    for &at in &plant.events {
        assert!(around.contains(&graph().events[at].node.title), "a region has what happens in it");
    }
    let tagged = titles("tags/arms-transfers/feed.json");
    assert!(tagged.contains("Week in review: a summit, a warning, a plant"));
}

#[test]
fn pages_name_the_feeds_that_they_have() {
    for (page, wanted) in [
        ("", "./feed.xml"),
        ("actors/kim-jong-un/", "../../actors/kim-jong-un/feed.xml"),
        ("tags/kim-trip/", "../../tags/kim-trip/feed.xml"),
        ("about/", "../feed.xml"),
    ] {
        let links = SAMPLE.page(page).all("link");
        let feeds: Vec<String> = links
            .iter()
            .filter(|link| link.attribute("rel").as_deref() == Some("alternate"))
            .filter_map(|link| link.attribute("href"))
            .collect();
        assert!(feeds.contains(&wanted.to_owned()), "/{page}: {feeds:?}");
    }
}

#[test]
fn what_a_feed_holds_is_read_without_the_site() {
    let feed = feed(&SAMPLE, "feed.xml");
    for entry in &feed.entries {
        let html =
            entry.content.as_ref().and_then(|content| content.body.clone()).expect("content");
        let page = crate::html::page(&html);
        for link in page.all("a").iter().filter_map(|a| a.attribute("href")) {
            assert!(link.starts_with("https://"), "{}: {link}", entry.id);
        }
        assert!(!html.contains('\u{FDD0}') && !page.text().is_empty(), "{}", entry.id);
    }
}

#[test]
fn the_calendar_holds_every_event_that_is_known_to_the_day() {
    let calendar: Calendar = SAMPLE.text("calendar.ics").parse().expect("RFC 5545");
    let events: Vec<_> = calendar.events().collect();
    let known: Vec<_> = graph()
        .events
        .iter()
        .filter(|event| event.date.precision() >= dateline::model::Precision::Day)
        .filter(|event| !event.date.is_approximate() && !event.date.is_uncertain())
        .collect();
    assert_eq!(events.len(), known.len());
    let mut uids = BTreeSet::new();
    for (read, event) in events.iter().zip(&known) {
        assert_eq!(read.get_summary(), Some(event.node.title.as_str()));
        assert!(uids.insert(read.get_uid().expect("a uid").to_owned()), "uids are unique");
        assert!(file_at(&SAMPLE, BASE, read.get_url().expect("a URL")));
        let start = read.property_value("DTSTART").expect("a start");
        assert_eq!(start, event.date.first_day().expect("a day").strftime("%Y%m%d").to_string());
    }
    for line in SAMPLE.text("calendar.ics").split("\r\n") {
        assert!(line.len() <= 75 && !line.contains('\n'), "{line:?}");
    }
}

#[test]
fn desks_on_one_host_give_their_events_ids_of_their_own() {
    for (base, uid) in [
        ("https://desk.example/", "events/e@desk.example"),
        ("https://desk.example/a/b/", "a/b/events/e@desk.example"),
    ] {
        let built = Desk::bare()
            .file("content/site.yaml", format!("title: Test Desk\nbase_url: {base}\n"))
            .dated("e", "2023-09-13")
            .build();
        assert!(built.text("calendar.ics").contains(&format!("UID:{uid}\r\n")), "{base}");
    }
}

#[test]
fn a_day_in_the_calendar_ends_before_the_next_and_a_time_is_in_utc() {
    let built = Desk::with_settings("timezone: Asia/Seoul\n")
        .dated("day", "2023-09-13")
        .dated("days", "2023-09-13/2023-09-15")
        .dated("time", "2023-09-13T14:30")
        .dated("zone", "2023-09-13T14:30+03:00/2023-09-13T16:00+03:00")
        .build();
    let calendar: Calendar = built.text("calendar.ics").parse().expect("RFC 5545");
    let mut found: Vec<(String, String, String)> = calendar
        .events()
        .map(|event| {
            let of = |name: &str| event.property_value(name).unwrap_or_default().to_owned();
            (of("SUMMARY"), of("DTSTART"), of("DTEND"))
        })
        .collect();
    found.sort();
    let row = |a: &str, b: &str, c: &str| (a.to_owned(), b.to_owned(), c.to_owned());
    assert_eq!(
        found,
        [
            row("Event day", "20230913", "20230914"),
            row("Event days", "20230913", "20230916"),
            row("Event time", "20230913T053000Z", ""),
            row("Event zone", "20230913T113000Z", "20230913T130000Z"),
        ]
    );
}

fn ids(value: &Value) -> Vec<&str> {
    value.as_array().expect("a list").iter().map(|row| row["id"].as_str().expect("an id")).collect()
}

/// The kinds of record and the ids of the sample's.
fn kinds() -> Vec<(&'static str, Vec<&'static str>)> {
    let g = graph();
    vec![
        ("briefings", g.briefings.iter().map(|r| r.node.id.as_str()).collect()),
        ("events", g.events.iter().map(|r| r.node.id.as_str()).collect()),
        ("actors", g.actors.iter().map(|r| r.node.id.as_str()).collect()),
        ("locations", g.locations.iter().map(|r| r.node.id.as_str()).collect()),
        ("sources", g.sources.iter().map(|r| r.node.id.as_str()).collect()),
    ]
}

#[test]
fn every_record_is_in_every_format() {
    let whole = SAMPLE.json("data/graph.json");
    for (kind, wanted) in kinds() {
        let json = SAMPLE.json(&format!("data/{kind}.json"));
        assert_eq!(ids(&json), wanted, "{kind}.json");
        assert_eq!(whole[kind], json, "graph.json has {kind}");
        let lines: Vec<Value> = SAMPLE
            .text(&format!("data/{kind}.jsonl"))
            .lines()
            .map(|line| serde_json::from_str(line).expect("JSON on each line"))
            .collect();
        assert_eq!(Value::Array(lines), json, "{kind}.jsonl");
        let mut csv =
            csv::Reader::from_reader(SAMPLE.files[&format!("data/{kind}.csv")].as_slice());
        let id =
            csv.headers().expect("a header").iter().position(|name| name == "id").expect("an id");
        let rows: Vec<String> =
            csv.records().map(|row| row.expect("a row")[id].to_owned()).collect();
        assert_eq!(rows, wanted, "{kind}.csv");
        for row in json.as_array().expect("a list") {
            assert!(file_at(&SAMPLE, BASE, row["url"].as_str().expect("a URL")));
        }
    }
    assert_eq!(ids(&whole["pages"]).len(), graph().pages.len());
}

#[test]
fn the_list_of_data_files_says_how_many_records_each_holds() {
    let rows = SAMPLE.page("data/").all("table.files tbody tr");
    let listed: BTreeSet<String> = rows.iter().flat_map(|row| row.texts("th a")).collect();
    let there: BTreeSet<String> = SAMPLE
        .files
        .keys()
        .filter_map(|path| path.strip_prefix("data/"))
        // What lies in folders there is for the site's own scripts.
        .filter(|name| *name != "index.html" && !name.contains('/'))
        .map(str::to_owned)
        .collect();
    assert_eq!(listed, there);
    for row in rows {
        let name = row.one("th a").text();
        let Ok(count) = row.one("td.number").text().parse::<usize>() else {
            assert_eq!(name, "schema.json", "a schema has no records");
            continue;
        };
        let path = format!("data/{name}");
        let held = match name.rsplit_once('.').map(|(_, ending)| ending) {
            Some("jsonl") => SAMPLE.text(&path).lines().count(),
            Some("csv") => {
                csv::Reader::from_reader(SAMPLE.files[&path].as_slice()).records().count()
            }
            Some("geojson") => SAMPLE.json(&path)["features"].as_array().map_or(0, Vec::len),
            _ => SAMPLE.json(&path).as_array().map_or(count, Vec::len),
        };
        assert_eq!(held, count, "{name}");
    }
}

#[test]
fn facts_are_the_same_in_data_as_on_the_page() {
    let events = SAMPLE.json("data/events.json");
    for row in events.as_array().expect("a list") {
        let id = row["id"].as_str().expect("an id");
        let page = SAMPLE.page(&format!("events/{id}/"));
        assert_eq!(
            page.one("h1").text(),
            crate::html::page(row["title"].as_str().expect("a title")).text()
        );
        let status = row["status"].as_str().expect("a status");
        assert_eq!(page.all(&format!("dl.facts span.status-{status}")).len(), 1, "{id}");
        let named: Vec<&str> = row["actors"]
            .as_array()
            .expect("actors")
            .iter()
            .filter_map(|a| a["name"].as_str())
            .collect();
        assert_eq!(page.texts(".participants li a"), named, "{id}");
    }
}

#[test]
fn a_cell_that_a_spreadsheet_would_run_is_made_harmless() {
    let built = Desk::new()
        .file("content/events/e.yaml", "title: \"=HYPERLINK(1)\"\ndate: 2023-09-13\nactors: [\"@SUM(A1)\", \"+cmd\"]\ntags: [\"-1\"]\n")
        .build();
    let mut csv = csv::Reader::from_reader(built.files["data/events.csv"].as_slice());
    let row = csv.records().next().expect("a row").expect("well-formed");
    for cell in row.iter().filter(|cell| !cell.is_empty()) {
        assert!(!cell.starts_with(['=', '+', '-', '@']), "{cell}");
    }
    assert_eq!(
        built.json("data/events.json")[0]["title"],
        "=HYPERLINK(1)",
        "JSON has what was written"
    );
}

#[test]
fn maps_have_longitude_first() {
    let geo: geojson::GeoJson = SAMPLE.text("data/locations.geojson").parse().expect("RFC 7946");
    let geojson::GeoJson::FeatureCollection(collection) = geo else { panic!("a collection") };
    let placed = graph().locations.iter().filter(|location| location.point.is_some()).count();
    assert_eq!(collection.features.len(), placed);
    for feature in &collection.features {
        let id = feature.property("id").and_then(Value::as_str).expect("an id");
        let point = graph()
            .locations
            .iter()
            .find(|l| l.node.id == id)
            .and_then(|l| l.point)
            .expect("placed");
        let geometry: Value =
            serde_json::from_str(&feature.geometry.as_ref().expect("a geometry").to_string())
                .expect("JSON");
        assert_eq!(geometry["type"], "Point");
        assert_eq!(
            geometry["coordinates"],
            serde_json::json!([point.longitude, point.latitude]),
            "{id}"
        );
    }
    let washington = SAMPLE.text("data/locations.geojson");
    assert!(washington.contains("[-77.04,38.9]"), "west is negative");
}

#[test]
fn an_event_on_the_map_stands_where_it_happened_or_in_the_place_around() {
    let geo = SAMPLE.json("data/events.geojson");
    let features = geo["features"].as_array().expect("features");
    let of = |id: &str| {
        features
            .iter()
            .find(|feature| feature["properties"]["id"] == id)
            .unwrap_or_else(|| panic!("{id}"))
    };
    let summit = of("2023-09-13-vostochny-summit");
    assert_eq!(summit["geometry"]["coordinates"], serde_json::json!([128.33, 51.88]));
    let station = of("2023-09-15-kim-arrives-komsomolsk");
    assert_eq!(station["geometry"]["coordinates"], serde_json::json!([137.01, 50.55]));
    assert_eq!(station["properties"]["approximate_place"], true);
    assert!(!features.iter().any(|feature| feature["properties"]["id"] == "2023-09-13-kim-toast"));
}

/// The JSON-LD of a page.
fn linked_data(built: &Built, page: &str) -> Vec<Value> {
    let html = built.text(page);
    let start = "<script type=\"application/ld+json\">";
    html.match_indices(start)
        .map(|(at, _)| {
            let rest = &html[at + start.len()..];
            serde_json::from_str(&rest[..rest.find("</script").expect("closed")])
                .unwrap_or_else(|error| panic!("/{page}: {error}"))
        })
        .collect()
}

#[test]
fn every_record_is_described_in_the_words_of_schema_org() {
    for (page, kind, name) in [
        ("", "WebSite", "Far East Desk"),
        (
            "briefings/2023-09-15-week-in-review/",
            "AnalysisNewsArticle",
            "Week in review: a summit, a warning, a plant",
        ),
        ("events/2023-09-13-vostochny-summit/", "Event", "Putin and Kim meet at Vostochny"),
        ("actors/kim-jong-un/", "Person", "Kim Jong Un"),
        ("actors/tass/", "Organization", "TASS"),
        ("actors/japan/", "Country", "Japan"),
        ("locations/knaaz/", "Place", "Yuri Gagarin Aviation Plant"),
        (
            "sources/cnn-2023-09-15/",
            "NewsArticle",
            "CNN report on Kim Jong Un's visit to the Russian Far East",
        ),
        ("about/", "WebPage", ""),
    ] {
        let found = linked_data(&SAMPLE, page);
        let [data] = found.as_slice() else { panic!("/{page} has {} descriptions", found.len()) };
        assert_eq!(data["@context"], "https://schema.org", "/{page}");
        assert_eq!(data["@type"], kind, "/{page}");
        let named = data.get("name").or_else(|| data.get("headline")).and_then(Value::as_str);
        assert!(name.is_empty() || named == Some(name), "/{page}: {named:?}");
    }
    for page in SAMPLE.pages() {
        linked_data(&SAMPLE, page);
    }
    let place = &linked_data(&SAMPLE, "locations/knaaz/")[0]["geo"];
    assert_eq!(
        (&place["latitude"], &place["longitude"]),
        (&Value::from(50.6), &Value::from(137.08))
    );
    let summit = &linked_data(&SAMPLE, "events/2023-09-13-vostochny-summit/")[0];
    assert_eq!(summit["startDate"], "2023-09-13");
    let uncertain = &linked_data(&SAMPLE, "events/2023-09-kim-to-vladivostok/")[0];
    assert_eq!(uncertain.get("startDate"), None, "what is not certain is not said");
}

#[test]
fn a_title_cannot_break_out_of_the_description() {
    let built = Desk::new()
        .file("content/events/e.yaml", "title: \"</script><img src=x onerror=alert(1)> <!--\"\ndate: 2023-09-13\nactors: [\"</script><b>\"]\n")
        .build();
    let data = linked_data(&built, "events/e/");
    assert_eq!(data[0]["name"], "</script><img src=x onerror=alert(1)> <!--");
    assert!(built.page("events/e/").all("img").is_empty());
}

/// The texts of all elements of a name in XML that must be well-formed.
fn elements(xml: &str, name: &str) -> Vec<String> {
    use quick_xml::events::Event;
    let mut reader = quick_xml::Reader::from_str(xml);
    let (mut found, mut within, mut depth) = (Vec::new(), false, 0);
    loop {
        match reader.read_event().expect("well-formed XML") {
            Event::Start(start) => {
                depth += 1;
                within = start.name().as_ref() == name;
                if within {
                    found.push(String::new());
                }
            }
            Event::End(_) => {
                depth -= 1;
                within = false;
            }
            Event::Text(text) if within => found.last_mut().expect("begun").push_str(&text),
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(depth, 0);
    found
}

#[test]
fn the_sitemap_lists_the_first_page_of_everything_and_nothing_else() {
    let mut desk = Desk::with_settings("per_page: 10\n")
        .file("content/pages/about.md", "---\ntitle: About\naliases: [/old/]\n---\nx\n");
    for n in 0..25 {
        desk = desk.dated(&format!("e{n}"), &format!("2023-09-{:02}", n % 3 + 1));
    }
    let built = desk.file("content/events/김정은.yaml", "title: K\ndate: 2023-09-01\n").build();
    for (built, base) in [(&*SAMPLE, BASE), (&built, "https://desk.example/")] {
        let listed: BTreeSet<String> =
            elements(built.text("sitemap.xml"), "loc").into_iter().collect();
        let wanted: BTreeSet<String> = built
            .pages()
            .filter(|page| {
                !page.contains("page/") && !built.text(page).contains("http-equiv=\"refresh\"")
            })
            .map(|page| dateline::model::Href::new(page).absolute(base))
            .collect();
        assert_eq!(listed, wanted);
    }
    assert!(built.has("events/page/3/") && built.has("old/"), "there is something to leave out");
}

#[test]
fn crawlers_are_told_where_the_sitemap_is() {
    let robots = SAMPLE.text("robots.txt");
    assert!(
        robots.contains("User-agent: *") && robots.contains(&format!("Sitemap: {BASE}sitemap.xml")),
        "{robots}"
    );
    assert!(!robots.contains("Disallow: /\n"));
}

#[test]
fn the_schema_accepts_the_data_and_refuses_what_is_not() {
    let rich = Desk::with_settings("facets: [theatre]\naudience: red\n")
        .actor("kim", "Kim Jong Un", "aliases: [K]\nroles: [{title: Leader, of: North Korea, from: 2011-12}]\nids: {wikidata: Q56226}\n")
        .event("e", "Kim Jong Un [@s, p. 3].", "theatre: East\nown: {deep: [1, null, 2.5, true]}\nactors: [kim]\nlocations: [{location: X, coordinates: [1, 2]}]\ntlp: amber+strict\nstatus: disputed\nsources: [{title: T, grade: A1, quote: q}]\n")
        .file("content/sources/s.yaml", "title: S\ndate: 2020~\naccessed: 2023-01-01\n")
        .dated("f", "../2023")
        .dated("g", "20XX")
        .briefing("b", "x", "corrections: [{date: 2023-09-20, text: y}]\n")
        .file("content/pages/p.md", "---\ntitle: P\n---\nx\n")
        .build();
    for built in [&*SAMPLE, &rich, &Desk::new().build()] {
        let schema = built.json("data/schema.json");
        let address = schema["$id"].as_str().expect("an id").to_owned();
        let mut compiler = boon::Compiler::new();
        compiler.enable_format_assertions();
        compiler.add_resource(&address, schema).expect("a resource");
        let mut schemas = boon::Schemas::new();
        let index = compiler.compile(&address, &mut schemas).expect("a schema of draft 2020-12");
        let mut graph = built.json("data/graph.json");
        if let Err(error) = schemas.validate(&graph, index) {
            panic!("{error:#}");
        }
        graph["site"]["audience"] = "secret".into();
        assert!(schemas.validate(&graph, index).is_err());
    }
}

#[test]
fn what_is_known_of_each_field_is_described_in_the_schema() {
    let schema = SAMPLE.json("data/schema.json");
    for (name, definition) in schema["$defs"].as_object().expect("definitions") {
        for (field, described) in definition["properties"].as_object().into_iter().flatten() {
            let said = described.get("description").is_some() || described.get("$ref").is_some();
            assert!(said, "{name}.{field} has no description");
        }
    }
}

/// The names of the files of data that a desk of these settings has.
fn data_files(settings: &str) -> (Built, Vec<String>) {
    let desk = Desk::with_settings(settings)
        .location("port", "Port", "coordinates: [1, 2]\n")
        .event("a", "Came to Port.", "tags: [ships]\n");
    let built = desk.build();
    let all = built.files.keys().filter_map(|path| path.strip_prefix("data/"));
    let files = all.filter(|path| path.contains('.') && !path.starts_with("cards/"));
    let files = files.filter(|path| *path != "index.html").map(str::to_owned).collect();
    (built, files)
}

#[test]
fn a_desk_chooses_the_formats_of_its_data() {
    let (every, all) = data_files("");
    assert_eq!(data_files("data: true\n").1, all);
    for (setting, endings) in [
        ("csv", &["csv"][..]),
        ("[geojson, csv]", &["csv", "geojson"]),
        ("jsonl", &["jsonl", "schema.json"]),
        ("json", &["json"]),
    ] {
        let (built, files) = data_files(&format!("data: {setting}\n"));
        let wanted: Vec<&String> = all
            .iter()
            .filter(|name| {
                endings
                    .iter()
                    .any(|ending| name == ending || name.rsplit('.').next() == Some(*ending))
            })
            .collect();
        assert_eq!(files.iter().collect::<Vec<_>>(), wanted, "{setting}");
        for file in &files {
            let path = format!("data/{file}");
            assert_eq!(built.text(&path), every.text(&path), "{setting}: {file}");
        }
        let page = built.page("data/");
        let told = page.all("table.files th a").len();
        assert_eq!(told, files.len(), "{setting}");
        assert_eq!(crate::routes::dead_links(&built), Vec::<String>::new(), "{setting}");
    }
}

#[test]
fn a_desk_may_have_no_data_and_no_page_speaks_of_it() {
    for setting in ["false", "[]"] {
        let (built, files) = data_files(&format!("data: {setting}\n"));
        assert_eq!(files, Vec::<String>::new());
        assert!(!built.has("data/") && built.has("calendar.ics"), "{setting}");
        assert!(!built.text("sitemap.xml").contains("/data/"), "{setting}");
        assert_eq!(built.page("explore/").all("[aria-labelledby=by-file]").len(), 0);
        assert_eq!(crate::routes::dead_links(&built), Vec::<String>::new(), "{setting}");
    }
}

#[test]
fn a_format_of_data_that_there_is_not_is_an_error() {
    insta::assert_snapshot!(Desk::with_settings("data: [csv, xlsx, jsn]\n").shown());
}
