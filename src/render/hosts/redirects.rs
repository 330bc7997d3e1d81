//! `_redirects`, as Netlify and Cloudflare Pages read it at the root of what is published.

use super::Served;
use crate::model::Host;

/// The most redirects that Cloudflare Pages takes. Those above stay pages that lead on.
const MOST: usize = 2000;

pub(super) fn file(served: &Served<'_>) -> Vec<String> {
    let base = served.base;
    let cloudflare = served.hosts.contains(&Host::Cloudflare);
    // Netlify shows the page that leads on, unless told with `!` that the redirect goes before it.
    // Cloudflare does not read that, and lets redirects go before pages anyway.
    let code = if cloudflare { "301" } else { "301!" };
    let mut lines = vec![
        served.made(),
        "# Read at the root of what is published by Netlify and Cloudflare Pages.".to_owned(),
    ];
    lines.extend(
        served
            .redirects
            .iter()
            .take(MOST)
            .map(|moved| format!("{} {} {code}", moved.encoded_from(base), moved.to)),
    );
    // At the root of what is published both find 404.html by themselves, Cloudflare in folders too.
    if base != "/" && !cloudflare {
        lines.push(format!("{base}* {base}404.html 404"));
    }
    lines
}
