//! What a new record's file says.

use jiff::civil;

use crate::model::{Date, Kind, web_address};

/// The file: every field that is often wanted, in a fixed order, one item a line.
pub(in crate::cli) fn text(
    kind: Kind,
    title: &str,
    date: Option<&Date>,
    today: civil::Date,
) -> String {
    let address = Some(title).filter(|title| web_address(title).is_some());
    let title = scalar(title);
    // EDTF needs no quotes in YAML, not even a year: a date is read as it is written.
    let day = date.map_or_else(|| today.to_string(), |date| date.edtf().to_owned());
    let days = date.and_then(|date| Some((date.first_day()?, date.last_day()?)));
    let (first, last) = days.unwrap_or((today, today));
    let covered = format!("{first}/{last}");
    match kind {
        Kind::Briefing => format!(
            "---
title: {title}
date: {day}
# covers: {covered}  # the days that it is about, if not its own date
draft: true  # left out of the site until this line goes; `dateline serve` shows it
summary:  # one or two sentences, for lists, feeds and previews
authors:
  # - A. Name
tags:
  # - a-word
# tlp: amber  # who may see it: clear, green, amber, amber+strict, red
---

"
        ),
        Kind::Event => format!(
            "title: {title}
date: {day}
kind:  # a word of `kinds:` in site.yaml
status: reported  # planned, claimed, reported, confirmed, disputed, denied, retracted
actors:
  # - an-id, or a name
  # - {{actor: an-id, role: host}}
locations:
  # - an-id, or a name
sources:
  # - https://example.org/article
  # - {{source: an-id, reliability: B, credibility: 2, page: 4}}
related:
  # - the id of another event
tags:
  # - a-word
# tlp: amber  # who may see it: clear, green, amber, amber+strict, red
text: |
"
        ),
        Kind::Actor => format!(
            "name: {title}
kind:  # person, organisation, state, unit, other
aliases:  # other names and spellings, linked wherever they stand
  # - a name in full
short:  # linked only where the page has named the actor in full, or lists it
roles:
  # - {{title: an office, of: an-id, from: {year}-01, to: {year}-06}}
ids:
  # wikidata: Q1
summary:  # one or two sentences
# tlp: amber  # who may see it: clear, green, amber, amber+strict, red
",
            year = today.year()
        ),
        Kind::Location => format!(
            "name: {title}
kind:  # a word of your own: country, region, city, port
aliases:  # other names and spellings, linked wherever they stand
  # - a name in full
coordinates:  # [latitude, longitude], in degrees north and east: [50.55, 137.01]
within:  # the id or name of the place that it lies in
ids:
  # wikidata: Q1
summary:  # one or two sentences
# tlp: amber  # who may see it: clear, green, amber, amber+strict, red
"
        ),
        Kind::Source => {
            let url = address.map_or_else(String::new, |address| format!(" {}", scalar(address)));
            let published = date.map_or_else(String::new, |date| format!(" {}", date.edtf()));
            format!(
                "title: {title}
url:{url}
archive_url:  # a copy that stays, such as one at web.archive.org
publisher:
authors:
  # - A. Name
date:{published}
accessed: {today}
kind:  # a word of your own: article, report, video, post
language:  # en, uk, ko
reliability:  # A completely reliable, to E unreliable; F cannot be judged
summary:  # one or two sentences
# tlp: amber  # who may see it: clear, green, amber, amber+strict, red
"
            )
        }
        Kind::Page => format!(
            "---
title: {title}
# order: 10  # its place in the navigation: lower first; without one, not in it
summary:  # one or two sentences
---

"
        ),
    }
}

/// Writes a line of text as YAML, in quotes where it needs them.
fn scalar(text: &str) -> String {
    match serde_yaml::to_string(text) {
        Ok(yaml) => yaml.trim_end_matches('\n').to_owned(),
        // JSON's strings are YAML's, escapes and all.
        Err(_) => serde_json::Value::from(text).to_string(),
    }
}
