//! `.htaccess`, which Apache reads in the folder that it serves (`AllowOverride All`).

use super::{Served, essence, hidden, literal};
use crate::model::{Compression, MEDIA_TYPES, media_type};
use crate::plan::policy::{self, Caching, IMMUTABLE};

pub(super) fn file(served: &Served<'_>) -> Vec<String> {
    let mut lines = vec![
        served.made(),
        "# Read by Apache in this folder, where its `AllowOverride` is `All`.".to_owned(),
        "<IfModule mod_headers.c>".to_owned(),
    ];
    let always = |(name, value): &(&str, &str)| format!("  Header always set {name} \"{value}\"");
    let cache = |caching: Caching| {
        format!("Header set Cache-Control \"{}\"", caching.header(served.audience))
    };
    lines.extend(policy::headers(served.audience).iter().map(always));
    lines.push(format!("  {}", cache(Caching::Revalidate)));
    if let Some(base) = served.plain_base {
        lines.push("  # The name of these changes with what is in them.".to_owned());
        lines.push(format!("  <If \"%{{REQUEST_URI}} =~ m#^{}{IMMUTABLE}#\">", literal(base)));
        lines.push(format!("    {}", cache(Caching::Immutable)));
        lines.push("  </If>".to_owned());
    }
    lines.push("</IfModule>".to_owned());
    lines.push("DirectoryIndex index.html".to_owned());
    lines.extend(served.plain_base.map(|base| format!("ErrorDocument 404 {base}404.html")));
    lines.push("<IfModule mod_mime.c>".to_owned());
    let texts: Vec<&str> = MEDIA_TYPES
        .iter()
        .filter(|(media_type, _)| media_type.ends_with("utf-8"))
        .flat_map(|(_, endings)| endings.iter().copied())
        .collect();
    lines.extend(MEDIA_TYPES.iter().map(|(media_type, endings)| {
        format!("  AddType {} {}", essence(media_type), endings.join(" "))
    }));
    lines.push(format!("  AddCharset utf-8 {}", texts.join(" ")));
    for compression in served.compress {
        let ending = compression.ending();
        lines.push(format!("  RemoveType {ending}"));
        lines.push(format!("  AddEncoding {} {ending}", coding(*compression)));
    }
    lines.push("</IfModule>".to_owned());
    for name in ["feed.xml", "feed.json"] {
        lines.push(format!("<Files \"{name}\">\n  ForceType \"{}\"\n</Files>", media_type(name)));
    }
    lines.push("# For the host alone.".to_owned());
    let names: Vec<String> = hidden().map(literal).collect();
    lines.push(format!(
        "<FilesMatch \"^({}|\\..*)$\">\n  Require all denied\n</FilesMatch>",
        names.join("|")
    ));
    if let Some(base) = served.plain_base {
        lines.extend(rules(served, base));
    }
    lines
}

/// Old addresses, and files that are compressed already.
fn rules(served: &Served<'_>, base: &str) -> Vec<String> {
    let mut lines = Vec::new();
    // A line is read up to its end, and a pattern up to its quote.
    let quotable = |path: &str| !path.contains(|c: char| c.is_control() || c == '"');
    for moved in served.redirects.iter().filter(|moved| quotable(moved.from)) {
        let to = moved.to.replace('%', "\\%");
        lines.push(format!("  RewriteRule \"^{}$\" \"{to}\" [R=301,NE,END]", literal(moved.from)));
    }
    for compression in served.compress {
        let ending = compression.ending();
        let asked =
            format!("  RewriteCond %{{HTTP:Accept-Encoding}} \\b{}\\b", coding(*compression));
        for (pattern, file) in [("^((?:.*/)?)$", "index.html"), ("^(.*[^/])$", "")] {
            lines.push(asked.clone());
            lines.push(format!("  RewriteCond %{{REQUEST_FILENAME}}{file}.{ending} -f"));
            lines.push(format!("  RewriteRule {pattern} {base}$1{file}.{ending} [END]"));
        }
    }
    if lines.is_empty() {
        return lines;
    }
    lines.insert(0, "<IfModule mod_rewrite.c>\n  RewriteEngine On".to_owned());
    lines.push("</IfModule>".to_owned());
    if !served.compress.is_empty() {
        lines.push(
            "<IfModule mod_headers.c>\n  Header append Vary Accept-Encoding\n</IfModule>"
                .to_owned(),
        );
    }
    lines
}

/// The content coding, as HTTP names it (RFC 9110, 8.4.1).
fn coding(compression: Compression) -> &'static str {
    match compression {
        Compression::Brotli => "br",
        Compression::Gzip => "gzip",
    }
}
