mod linking;
mod markup;
mod properties;
mod safety;

use std::sync::Arc;

use super::{Context, Mention, Prose, ProseWords, Why, prose};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::link::names::{Names, Pattern, Weight};
use crate::link::secrets::Secrets;
use crate::link::target::{Destination, Lookup, Resolved, Target};
use crate::model::{Body, Cuts, Href, Kind, Layout, LinkMentions, ROOT};

/// A small desk: id, title, and short names.
const RECORDS: &[(Kind, &str, &str, &[&str])] = &[
    (Kind::Actor, "kim-jong-un", "Kim Jong Un", &["Kim"]),
    (Kind::Actor, "vladimir-putin", "Vladimir Putin", &["Putin"]),
    (Kind::Actor, "kim-yo-jong", "Kim Yo Jong", &["Kim"]),
    (Kind::Actor, "georgia-person", "Georgia", &[]),
    (Kind::Location, "georgia", "Georgia", &[]),
    (Kind::Location, "vostochny", "Vostochny Cosmodrome", &[]),
    (Kind::Location, "washington", "Washington", &[]),
    (Kind::Actor, "odd", "A<b>&\"c", &[]),
    (Kind::Event, "summit", "The summit", &[]),
    (Kind::Source, "cnn", "CNN, live", &[]),
    (Kind::Source, "tass", "TASS", &[]),
];

struct Desk;

impl Desk {
    fn target(kind: Kind, id: &str) -> Target {
        let at = RECORDS.iter().position(|record| record.0 == kind && record.1 == id);
        Target::new(kind, at.expect("a record of the desk"))
    }

    fn seek(reference: &str, kinds: &[Kind]) -> Resolved {
        let (kinds, reference) = match reference.split_once(':') {
            Some((kind, rest)) if Kind::parse(kind).is_some() => {
                (vec![Kind::parse(kind).expect("checked")], rest.trim())
            }
            _ => (kinds.to_vec(), reference),
        };
        if reference == "secret" {
            return Resolved::Withheld;
        }
        let found = |matches: &dyn Fn(&str, &str) -> bool| -> Vec<Target> {
            let records = RECORDS
                .iter()
                .enumerate()
                .filter(|(_, r)| kinds.contains(&r.0) && matches(r.1, r.2));
            records.map(|(at, r)| Target::new(r.0, at)).collect()
        };
        let mut all = found(&|id, title| id == reference || title == reference);
        all.sort_unstable();
        match all.as_slice() {
            [] if reference.starts_with("kim") => Resolved::Unknown(vec!["kim-jong-un".to_owned()]),
            [] => Resolved::Unknown(Vec::new()),
            [only] => Resolved::One(*only),
            _ => Resolved::Many(all),
        }
    }
}

impl Lookup for Desk {
    fn resolve(&self, reference: &str) -> Resolved {
        Self::seek(reference, &Kind::ALL)
    }
    fn source(&self, reference: &str) -> Resolved {
        Self::seek(reference, &[Kind::Source])
    }
    fn href(&self, target: Target) -> Href {
        let record = &RECORDS[target.at()];
        Href::new(format!("{}/{}/", record.0.folder(), record.1))
    }
    fn title(&self, target: Target) -> &str {
        RECORDS[target.at()].2
    }
    fn id(&self, target: Target) -> &str {
        RECORDS[target.at()].1
    }
    fn destination(&self, _: &str, url: &str) -> Destination {
        let (path, anchor) = url
            .split_once('#')
            .map_or((url, None), |(path, anchor)| (path, Some(anchor.to_owned())));
        if let Some(at) = RECORDS.iter().position(|record| path == format!("{}.md", record.1)) {
            return Destination::Record(Target::new(RECORDS[at].0, at), anchor);
        }
        match path {
            "map.png" => Destination::Asset(Href::new("assets/map.png")),
            "secret.md" => Destination::Withheld,
            _ if path.starts_with('/') => {
                Destination::Site(Href::new(path.trim_start_matches('/').to_owned()), anchor)
            }
            _ => Destination::Missing(path.to_owned()),
        }
    }
}

fn names() -> Names<Target> {
    let mut patterns = Vec::new();
    for (at, record) in
        RECORDS.iter().enumerate().filter(|(_, r)| matches!(r.0, Kind::Actor | Kind::Location))
    {
        let target = Target::new(record.0, at);
        patterns.push(Pattern::full(record.2, target));
        for short in record.3 {
            patterns.push(Pattern { weight: Weight::Short, ..Pattern::full(*short, target) });
        }
    }
    Names::new(patterns)
}

/// How a text is linked in a test.
#[derive(Default)]
struct With<'a> {
    itself: Option<Target>,
    title: &'a str,
    listed: Vec<Target>,
    link: LinkMentions,
    prefix: &'a str,
    no_names: bool,
}

impl With<'_> {
    fn run(self, text: &str) -> (Prose, Vec<Diagnostic>) {
        let names = if self.no_names { Names::new(Vec::new()) } else { names() };
        run_with(&names, &self, text)
    }
}

fn run_with(names: &Names<Target>, with: &With<'_>, text: &str) -> (Prose, Vec<Diagnostic>) {
    let body = Body {
        text: text.into(),
        span: Span::new(0, text.len()),
        layout: Layout::Verbatim,
        cuts: Cuts::default(),
    };
    let file = Arc::from("content/events/x.md");
    let mut listed = with.listed.clone();
    listed.sort_unstable();
    let cx = Context {
        file: &file,
        source: text,
        itself: with.itself,
        title: with.title,
        listed: &listed,
        link: with.link,
        names,
        lookup: &Desk,
        prefix: with.prefix,
        words: &ProseWords::default(),
        secrets: &Secrets::default(),
    };
    prose(&body, &cx)
}

/// The HTML, with the root as `~`, and where each diagnostic stands.
fn html(text: &str) -> String {
    shown(&With::default().run(text).0)
}

fn shown(prose: &Prose) -> String {
    prose.html.replace(ROOT, "~/").trim_end().to_owned()
}

/// The text with links to records as `{name}`, other markup left out.
fn marked(prose: &Prose) -> String {
    let html = shown(prose);
    let mut out = String::new();
    let mut rest = html.as_str();
    let mut within = false;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.find('>').expect("a tag") + 1;
        let tag = &rest[..end];
        if tag.contains("class=\"ref ") {
            within = true;
            out.push('{');
        } else if tag == "</a>" && within {
            within = false;
            out.push('}');
        }
        rest = &rest[end..];
    }
    out + rest
}

fn linked(text: &str) -> String {
    marked(&With::default().run(text).0).trim().to_owned()
}

fn said(text: &str) -> Vec<(Code, String)> {
    said_of(text, With::default().run(text).1)
}

fn said_of(text: &str, diagnostics: Vec<Diagnostic>) -> Vec<(Code, String)> {
    let said = diagnostics.into_iter().map(|diagnostic| {
        let span = diagnostic.place.and_then(|place| place.span).expect("a place");
        (diagnostic.code, text[span.start as usize..span.end as usize].to_owned())
    });
    said.collect()
}

fn sentence(mention: &Mention) -> String {
    let sentence = &mention.sentence;
    format!("{}[{}]{}", sentence.before(), sentence.name(), sentence.after())
}
