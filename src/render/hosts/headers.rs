//! `_headers`, as Netlify and Cloudflare Pages read it at the root of what is published.

use super::Served;
use crate::model::Marking;
use crate::plan::policy::{self, Caching};

pub(super) fn file(served: &Served<'_>) -> Vec<String> {
    let Served { base, statics, audience, .. } = served;
    let mut lines = vec![
        served.made(),
        "# Read at the root of what is published by Netlify and Cloudflare Pages.".to_owned(),
        format!("{base}*"),
    ];
    let header = |(name, value): &(&str, &str)| format!("  {name}: {value}");
    lines.extend(policy::headers(*audience).iter().map(header));
    // Where several rules hold for a file, both hosts join the values of a header. So it stands in
    // one rule only; of what no rule speaks, both hosts say by themselves that it is to be asked for.
    if *audience == Marking::Clear {
        for folder in [statics, "search/:split/"] {
            lines.push(format!("{base}{folder}*"));
            lines.push(header(&("Cache-Control", Caching::Immutable.header(*audience))));
        }
    } else {
        lines.push(header(&("Cache-Control", Caching::Revalidate.header(*audience))));
    }
    lines
}
