//! `nginx.conf`, which a `server` block includes.

use super::{Served, essence, hidden, literal};
use crate::model::{Compression, MEDIA_TYPES, media_type};
use crate::plan::policy::{Caching, IMMUTABLE};

/// Media types that are compressed on the way where no compressed file lies beside.
const WORTH_IT: &[&str] = &["text/", "json", "xml", "javascript", "yaml"];

pub(super) fn file(served: &Served<'_>) -> Vec<String> {
    let mut lines = vec![served.made()];
    let header = |(name, value)| format!("add_header {name} \"{value}\" always;");
    let headers = |caching| served.headers(caching).into_iter().map(header);
    let Some(base) = served.plain_base else {
        lines.push("# In the `server` or `location` block that serves the site.".to_owned());
        lines.extend(headers(Caching::Revalidate));
        return lines;
    };
    lines.push(format!(
        "# In the `server` block, whose `root` holds the site at {base}, in place of its own `location {base}`:"
    ));
    lines.push("#     include …/nginx.conf;".to_owned());
    lines.push(if base == "/" {
        "location / {".to_owned()
    } else {
        format!("location ^~ {base} {{")
    });
    let mut inside: Vec<String> = headers(Caching::Revalidate).collect();
    inside.push("index index.html;".to_owned());
    inside.push("absolute_redirect off;".to_owned());
    inside.push("etag on;".to_owned());
    inside.push(format!("error_page 403 404 =404 {base}404.html;"));
    inside.extend(types());
    inside.extend(compression(served));
    inside.push("# The name of these changes with what is in them.".to_owned());
    inside.push(format!("location ~ \"^{}{IMMUTABLE}\" {{", literal(base)));
    inside.extend(headers(Caching::Immutable).map(|line| format!("    {line}")));
    inside.push("}".to_owned());
    for name in ["feed.xml", "feed.json"] {
        inside.push(format!("location ~ \"/{}$\" {{", literal(name)));
        inside.push("    types { }".to_owned());
        inside.push(format!("    default_type {};", essence(media_type(name))));
        inside.push("}".to_owned());
    }
    inside.push("# For the host alone.".to_owned());
    let names: Vec<String> = hidden().map(literal).collect();
    inside.push(format!(
        "location ~ \"^{}({})$\" {{ return 404; }}",
        literal(base),
        names.join("|")
    ));
    inside.push("location ~ \"/\\.(?!well-known/)\" { return 404; }".to_owned());
    inside.extend(served.redirects.iter().filter(|moved| is_quotable(moved.from)).map(|moved| {
        format!("location = \"{base}{}\" {{ return 301 \"{}\"; }}", moved.from, moved.to)
    }));
    lines.extend(inside.into_iter().map(|line| format!("    {line}")));
    lines.push("}".to_owned());
    lines
}

/// What each file is; of what is read on the way to a page nothing is left to the server's own list.
fn types() -> Vec<String> {
    let mut lines = vec!["types {".to_owned()];
    lines.extend(MEDIA_TYPES.iter().map(|(media_type, endings)| {
        format!("    {} {};", essence(media_type), endings.join(" "))
    }));
    lines.push("}".to_owned());
    lines.push("default_type application/octet-stream;".to_owned());
    lines.push("charset utf-8;".to_owned());
    // Of HTML it is said already.
    let texts: Vec<&str> = MEDIA_TYPES
        .iter()
        .filter(|(media_type, _)| media_type.ends_with("utf-8"))
        .map(|(media_type, _)| essence(media_type))
        .filter(|media_type| *media_type != "text/html")
        .collect();
    lines.push(format!("charset_types {};", texts.join(" ")));
    lines
}

fn compression(served: &Served<'_>) -> Vec<String> {
    let mut lines = vec!["gzip_vary on;".to_owned()];
    if served.compresses(Compression::Gzip) {
        lines.push("gzip_static on;".to_owned());
    } else {
        let worth: Vec<&str> = MEDIA_TYPES
            .iter()
            .map(|(media_type, _)| essence(media_type))
            .chain(["application/feed+json"])
            .filter(|media_type| WORTH_IT.iter().any(|word| media_type.contains(word)))
            .filter(|media_type| *media_type != "text/html")
            .collect();
        lines.push("gzip on;".to_owned());
        lines.push(format!("gzip_types {};", worth.join(" ")));
    }
    if served.compresses(Compression::Brotli) {
        lines.push("# With the module ngx_brotli: brotli_static on;".to_owned());
    }
    lines
}

/// Whether a path can stand between quotes.
fn is_quotable(path: &str) -> bool {
    !path.contains(|c: char| c.is_control() || matches!(c, '"' | '\\'))
}
