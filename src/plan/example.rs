//! A small desk for tests, with everything in it that is hard to write down.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use jiff::tz::TimeZone;

use super::feed::{FeedOf, FeedView, Feeds};
use crate::link::prose::{Mention, Note, Prose, Sentence};
use crate::link::{
    Actor, Backlink, Briefing, Cited, Correction, Event, Facet, Graph, Location, Node, Page,
    Participation, Role, Source, Target, Topic,
};
use crate::model::{
    ActorKind, BaseUrl, Credibility, Date, Grade, Href, Kind, Marking, Point, ROOT, Reliability,
    Site, Status, Term,
};

/// A title that breaks whatever does not escape.
pub(crate) const HOSTILE: &str = "]]> </script><script>alert(\"1\")</script> & 'x' \u{1F680} \u{202E}مرحبا\u{202C} =1+1, a; b\\n";

pub(crate) fn date(text: &str) -> Date {
    Date::parse(text).unwrap()
}

pub(crate) fn feed(graph: &Graph, of: FeedOf, own: &Href) -> FeedView {
    Feeds::default().feed(graph, of, own)
}

pub(crate) fn node(kind: Kind, id: &str, title: &str) -> Node {
    Node {
        id: id.to_owned(),
        title: title.to_owned(),
        href: Href::new(format!("{}/{id}/", kind.folder())),
        file: Some("content/x.yaml".into()),
        summary: format!("On {title}."),
        ..Node::default()
    }
}

pub(crate) fn event(id: &str, title: &str, when: &str) -> Event {
    Event {
        point: None,
        node: node(Kind::Event, id, title),
        date: date(when),
        kind: None,
        status: None,
        participants: Vec::new(),
        locations: Vec::new(),
        citations: Vec::new(),
        related: Vec::new(),
        briefings: Vec::new(),
        mentions: Vec::new(),
    }
}

fn prose(html: &str, plain: &str) -> Prose {
    Prose {
        html: html.to_owned(),
        plain: plain.to_owned(),
        lead: plain.to_owned(),
        words: 3,
        ..Prose::default()
    }
}

/// Two actors, three places, one source, five events, one briefing, one page, one tag, one facet.
pub(crate) fn graph() -> Graph {
    let site = Site {
        title: "The Desk".to_owned(),
        description: Some("What happened.".to_owned()),
        base_url: BaseUrl::parse("https://example.org/desk/").unwrap(),
        timezone: TimeZone::get("Asia/Seoul").unwrap(),
        rights: Some("© The Desk".to_owned()),
        facets: vec![Term { key: "theatre".to_owned(), label: "Theatre".to_owned() }],
        ..Site::default()
    };
    let putin = Actor {
        node: node(Kind::Actor, "vladimir-putin", "Vladimir Putin"),
        kind: ActorKind::Person,
        aliases: vec!["Putin".to_owned(), "Путин".to_owned()],
        roles: vec![Role {
            title: "President".to_owned(),
            of: Some(1),
            from: Some(date("2012-05-07")),
            to: None,
        }],
        ids: BTreeMap::from([
            ("wikidata".to_owned(), "Q7747".to_owned()),
            ("desk".to_owned(), "</script>".to_owned()),
        ]),
        events: vec![1, 2],
        mentions: vec![Backlink { from: Target::new(Kind::Briefing, 0), mention: 0 }],
        ..Actor::default()
    };
    let russia = Actor {
        node: Node { file: None, summary: String::new(), ..node(Kind::Actor, "russia", "Russia") },
        kind: ActorKind::State,
        members: vec![(0, 0)],
        ..Actor::default()
    };
    let cosmodrome = Location {
        node: node(Kind::Location, "vostochny", "Vostochny Cosmodrome"),
        kind: Some("site".to_owned()),
        within: Some(1),
        events: vec![1, 2],
        ..Location::default()
    };
    let oblast = Location {
        node: node(Kind::Location, "amur-oblast", "Amur Oblast"),
        point: Some(Point { latitude: 53.55, longitude: 127.83 }),
        parts: vec![0],
        events: vec![1, 2],
        ids: BTreeMap::from([("geonames".to_owned(), "2027748".to_owned())]),
        ..Location::default()
    };
    let samoa = Location {
        node: node(Kind::Location, "samoa", "Samoa"),
        point: Some(Point { latitude: -13.75, longitude: -172.1 }),
        events: vec![2],
        ..Location::default()
    };
    let cnn = Source {
        node: node(Kind::Source, "cnn", "Kim & Putin meet"),
        url: Some("https://cnn.example/a?b=1&c=2".to_owned()),
        publisher: Some("CNN".to_owned()),
        authors: vec!["A. Writer".to_owned()],
        date: Some(date("2023-09-15")),
        kind: Some("article".to_owned()),
        language: Some("en".to_owned()),
        reliability: Some(Reliability::B),
        events: vec![1],
        briefings: vec![0],
        ..Source::default()
    };
    let ancient = event("ides", "The Ides of March", "-0043-03-15");
    let mut summit =
        event("summit", "Putin and Kim meet", "2023-09-13T13:00+09:00/2023-09-13T18:00+09:00");
    summit.node.prose = prose(
        &format!(
            "<p><a href=\"{ROOT}actors/vladimir-putin/\">Putin</a> met Kim<a href=\"#note-1\">1</a>, href=\"#x\".</p>"
        ),
        "Putin met Kim, href=\"#x\".",
    )
    .into();
    std::sync::Arc::make_mut(&mut summit.node.prose).notes = vec![Note {
        number: 1,
        source: Target::new(Kind::Source, 0),
        locator: Some("p. 4".to_owned()),
        back: vec![],
    }];
    summit.kind = Some(Term { key: "meeting".to_owned(), label: "Meeting".to_owned() });
    summit.status = Some(Status::Confirmed);
    summit.participants = vec![Participation { actor: 0, role: Some("host".to_owned()) }];
    summit.locations = vec![0];
    summit.citations = vec![Cited {
        source: 0,
        grade: Grade { reliability: None, credibility: Credibility::new(2) },
        locator: None,
        quote: None,
    }];
    summit.node.tags = vec![0];
    summit.node.facets = vec![(0, 0)];
    summit.node.extra.insert("theatre".to_owned(), "Far East".into());
    summit.node.extra.insert("casualties".to_owned(), 0.into());
    summit.related = vec![2];
    summit.briefings = vec![0];
    let mut tour = event("tour", HOSTILE, "2023-09-14/2023-09-15");
    tour.locations = vec![0, 2];
    tour.participants = vec![Participation { actor: 0, role: None }];
    tour.status = Some(Status::Disputed);
    tour.node.marking = Marking::Amber;
    tour.related = vec![1];
    let mut visit = event("visit", "A visit is announced", "2031-05");
    visit.status = Some(Status::Planned);
    let talks = event("talks", "Talks go on", "2023-10-01/..");
    let mut briefing = Briefing {
        node: node(Kind::Briefing, "2023-09-15", "Kim in the Far East"),
        date: date("2023-09-15"),
        covers: date("2023-09-13/2023-09-15"),
        events: vec![1, 2],
        actors: vec![0],
        locations: vec![0, 2],
        authors: vec!["J. Doe".to_owned()],
        citations: Vec::new(),
        mentions: Vec::new(),
    };
    briefing.node.corrections = vec![Correction {
        date: date("2023-09-20"),
        prefix: "correction-1-".to_owned(),
        prose: prose("<p>Not six hours.</p>", "Not six hours.").into(),
    }];
    briefing.node.prose = prose("<p>All about <em>Putin</em>.</p>", "All about Putin.").into();
    std::sync::Arc::make_mut(&mut briefing.node.prose).mentions = vec![Mention {
        target: Target::new(Kind::Actor, 0),
        sentence: Sentence::new("All about ", "Putin", "."),
        anchor: Some("kim".to_owned()),
        linked: true,
    }];
    let mut about = node(Kind::Page, "about", "About");
    about.href = Href::new("about/");
    let topic = |label: &str, href: &str| Topic {
        label: label.to_owned(),
        href: Href::new(href),
        events: vec![1],
        briefings: Vec::new(),
        others: Vec::new(),
    };
    Graph {
        facets: vec![Facet {
            term: site.facets[0].clone(),
            href: Href::new("theatre/"),
            values: vec![topic("Far East", "theatre/far-east/")],
        }],
        site,
        briefings: vec![briefing],
        events: vec![ancient, summit, tour, talks, visit],
        actors: vec![putin, russia],
        locations: vec![cosmodrome, oblast, samoa],
        sources: vec![cnn],
        pages: vec![Page { node: about, order: None }],
        tags: vec![topic("arms, transfers", "tags/arms-transfers/")],
        ..Graph::default()
    }
}
