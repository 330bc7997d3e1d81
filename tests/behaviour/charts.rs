//! What a page shows in pictures, and what it says for those who do not see them.

use crate::desk::{Built, Desk};

/// The element of a page from `<figure class="name">` to its end, as it is written.
fn figure<'b>(built: &'b Built, path: &str, open: &str, close: &str) -> &'b str {
    let page = built.text(path);
    let from = page.find(open).unwrap_or_else(|| panic!("{path} has no {open}:\n{page}"));
    let to = page[from..].find(close).expect("it ends") + close.len();
    &page[from..from + to]
}

fn meeting(desk: Desk, id: &str, date: &str, who: &str) -> Desk {
    desk.file(
        &format!("content/events/{id}.yaml"),
        format!("title: Event {id}\ndate: {date}\nactors: [{who}]\n"),
    )
}

#[test]
fn a_place_is_shown_on_a_map_of_its_region_with_its_name() {
    let built = Desk::new()
        .location("vostochny", "Vostochny", "coordinates: [51.88, 128.33]\n")
        .event("a", "x", "location: vostochny\n")
        .build();
    for path in ["events/a/", "locations/vostochny/", "2023/09/13/", "locations/"] {
        let page = built.page(path);
        assert_eq!(
            page.all(".map svg")[0].attribute("aria-label").as_deref(),
            Some("Map: Vostochny"),
            "{path}"
        );
        assert_eq!(page.texts(".map text"), ["Vostochny"], "{path}");
    }
    assert_eq!(built.page("events/a/").texts(".points li"), ["Vostochny 51.88° N, 128.33° E"]);
    insta::assert_snapshot!(figure(&built, "events/a/", "<figure class=\"map\"", "</figure>"));
}

#[test]
fn the_days_of_one_month_say_which_it_is_unless_the_page_does() {
    let desk = meeting(Desk::new(), "a", "2023-09-04", "kim");
    let built = meeting(desk, "b", "2023-09-20", "kim").build();
    let ticks = |path: &str| {
        let mut texts = built.page(path).texts(".activity text");
        texts.retain(|text| text.len() > 1 || text == "8");
        texts
    };
    assert_eq!(ticks("actors/kim/"), ["Sep 2023", "8", "15", "22", "29"]);
    assert_eq!(ticks("2023/09/"), ["8", "15", "22", "29"]);
}

#[test]
fn coordinates_are_read_to_about_a_metre_and_linked_and_exported_as_written() {
    let built = Desk::new()
        .location("pad", "Pad", "coordinates: [51.884166666666665, -0.0000012]\n")
        .event("a", "x", "location: pad\n")
        .build();
    let page = built.page("locations/pad/");
    assert_eq!(page.one("a.geo").text(), "51.88417° N, 0° E");
    let geo = page.one("a.geo").attribute("href");
    assert_eq!(geo.as_deref(), Some("geo:51.884166666666665,-0.0000012"));
    assert!(built.text("data/locations.json").contains("51.884166666666665"));
}

#[test]
fn a_page_whose_places_have_no_coordinates_has_no_map() {
    let built = Desk::new().event("a", "x", "location: Nowhere\n").build();
    assert!(!built.text("events/a/").contains("class=\"map\""));
}

#[test]
fn a_map_of_many_places_draws_a_thousand_and_lists_a_dozen() {
    let mut desk = Desk::new().location("land", "Land", "coordinates: [0, 0]\n");
    for n in 0..1_010 {
        let at = format!("within: land\ncoordinates: [{}, {}]\n", n % 60, n / 10);
        desk = desk.location(&format!("p{n}"), &format!("Place {n}"), &at);
    }
    let page = desk.build().page("locations/land/");
    assert_eq!(page.texts(".points li").len(), 12);
    assert_eq!(page.texts(".map .more"), ["More places: 999", "Places not on the map: 11"]);
    assert!(page.texts(".map text").len() <= 10);
}

#[test]
fn activity_is_a_strip_of_bars_and_a_list_of_the_same() {
    let desk = Desk::new();
    let desk = meeting(desk, "a", "2021-03-02", "Kim");
    let desk = meeting(desk, "b", "2021-03-09", "Kim");
    let built = meeting(desk, "c", "2022-11", "Kim").build();
    let page = built.page("actors/kim/");
    assert_eq!(page.texts(".activity li"), ["March 2021 2", "November 2022 1"]);
    assert_eq!(page.texts(".activity rect"), ["March 2021: 2", "November 2022: 1"]);
    assert_eq!(page.texts(".activity text"), ["2", "2021", "2022"]);
    insta::assert_snapshot!(figure(
        &built,
        "actors/kim/",
        "<figure class=\"activity\"",
        "</figure>"
    ));
}

#[test]
fn activity_of_a_century_is_shown_by_year_and_of_more_by_decade() {
    let century = meeting(meeting(Desk::new(), "a", "1911", "Kim"), "b", "2001-05-06", "Kim");
    assert_eq!(century.build().page("").texts(".activity li"), ["1911 1", "2001 1"]);
    let more = meeting(meeting(Desk::new(), "a", "1611", "Kim"), "b", "2001-05-06", "Kim");
    assert_eq!(more.build().page("").texts(".activity li"), ["1610–1619 1", "2000–2009 1"]);
}

#[test]
fn activity_of_a_single_event_is_no_strip() {
    let built = meeting(Desk::new(), "a", "2021-03-02", "Kim").build();
    for path in ["", "actors/kim/", "2021/03/"] {
        assert!(!built.text(path).contains("class=\"activity\""), "{path}");
    }
}

#[test]
fn the_days_of_a_month_are_a_strip() {
    let desk = meeting(Desk::new(), "a", "2021-03-02", "Kim");
    let built = meeting(desk, "b", "2021-03-30", "Kim").build();
    let page = built.page("2021/03/");
    assert_eq!(page.texts(".activity li"), ["2 March 2021 1", "30 March 2021 1"]);
}

#[test]
fn who_appears_with_whom_is_a_network() {
    let desk = meeting(Desk::new(), "a", "2021-03-02", "Kim, Putin, Lavrov, Choe");
    let desk = meeting(desk, "b", "2021-03-03", "Kim, Putin");
    let desk = meeting(desk, "c", "2021-03-04", "Putin, Lavrov");
    let built = meeting(desk, "d", "2021-03-05", "Kim, Xi").build();
    let page = built.page("actors/kim/");
    let names = page.texts(".network svg a text");
    assert_eq!(names, ["Putin", "Choe", "Lavrov", "Xi"]);
    assert_eq!(page.texts(".network title")[0], "Putin: 2 events");
    assert_eq!(page.texts(".network li"), ["Putin, Lavrov 2", "Putin, Choe 1", "Choe, Lavrov 1"]);
    insta::assert_snapshot!(figure(
        &built,
        "actors/kim/",
        "<figure class=\"network\"",
        "</figure>"
    ));
    let few = built.page("actors/xi/");
    assert!(few.texts(".network").is_empty());
}

#[test]
fn a_year_is_shown_at_a_glance_with_a_link_for_each_day_of_record() {
    let desk = meeting(Desk::new(), "a", "2021-03-02", "Kim");
    let desk = meeting(desk, "b", "2021-03-02", "Kim");
    let built = meeting(desk, "c", "2021-12-31", "Kim").build();
    let page = built.page("2021/");
    assert_eq!(page.texts(".heat a"), ["2 March 2021: 2 events", "31 December 2021: 1 event"]);
    assert_eq!(page.texts(".heat text").len(), 12);
    insta::assert_snapshot!(figure(&built, "2021/", "<div class=\"heat\"", "</div>"));
}
