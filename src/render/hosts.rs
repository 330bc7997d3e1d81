//! What hosts are told to send with the site's files, each in the form that it reads.

use crate::model::{HostFile, Site};
use crate::plan::policy;

/// Writes a file for a host: headers for everything below the site's address.
///
/// Netlify and Cloudflare Pages read `_headers` at the root of what is published, nginx what a
/// `server` or `location` block includes, Apache `.htaccess` in the folder that it serves.
pub fn file(file: HostFile, site: &Site) -> Vec<u8> {
    let headers = policy::headers(site.audience);
    let base = site.base_url.path();
    // An address with other characters means something else to one host or another: what needs it
    // is left out there, and the headers hold all the same.
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '-' | '_' | '~');
    let plain = Some(base).filter(|base| base.chars().all(is_plain));
    let mut lines: Vec<String> = vec![format!("# Made by Dateline for {}", site.base_url.as_str())];
    match file {
        HostFile::Headers => {
            lines.push(
                "# Read at the root of what is published by Netlify and Cloudflare Pages."
                    .to_owned(),
            );
            lines.push(format!("{base}*"));
            lines.extend(headers.iter().map(|(name, value)| format!("  {name}: {value}")));
        }
        HostFile::Nginx => {
            lines.push(
                "# In the `server` or `location` block that serves the site: include …/nginx.conf;"
                    .to_owned(),
            );
            lines.extend(
                headers
                    .iter()
                    .map(|(name, value)| format!("add_header {name} \"{value}\" always;")),
            );
            if let Some(base) = plain {
                lines.push(format!("error_page 404 {base}404.html;"));
                for hidden in ["nginx.conf", "_headers"] {
                    lines.push(format!("location = {base}{hidden} {{ return 404; }}"));
                }
            }
        }
        HostFile::Apache => {
            lines.push("<IfModule mod_headers.c>".to_owned());
            lines.extend(
                headers
                    .iter()
                    .map(|(name, value)| format!("  Header always set {name} \"{value}\"")),
            );
            lines.push("</IfModule>".to_owned());
            lines.extend(plain.map(|base| format!("ErrorDocument 404 {base}404.html")));
            lines.push(
                "<FilesMatch \"^(nginx\\.conf|_headers)$\">\n  Require all denied\n</FilesMatch>"
                    .to_owned(),
            );
        }
    }
    let mut text = lines.join("\n");
    text.push('\n');
    text.into_bytes()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::model::{BaseUrl, Marking};

    fn written(which: HostFile, base_url: &str, audience: Marking) -> String {
        let site =
            Site { base_url: BaseUrl::parse(base_url).unwrap(), audience, ..Site::default() };
        String::from_utf8(file(which, &site)).unwrap()
    }

    #[test]
    fn each_host_is_told_in_its_own_form() {
        insta::assert_snapshot!(
            "headers",
            written(HostFile::Headers, "https://example.org/", Marking::Clear)
        );
        insta::assert_snapshot!(
            "nginx",
            written(HostFile::Nginx, "https://example.org/desk/", Marking::Clear)
        );
        insta::assert_snapshot!(
            "apache",
            written(HostFile::Apache, "https://example.org/desk/", Marking::Amber)
        );
    }

    #[test]
    fn a_file_for_a_site_under_a_path_speaks_of_that_path_alone() {
        let text = written(HostFile::Headers, "https://example.org/desk/", Marking::Clear);
        assert!(text.contains("\n/desk/*\n") && !text.contains("\n/*"), "{text}");
    }

    #[test]
    fn an_address_cannot_become_a_directive() {
        for which in [HostFile::Headers, HostFile::Nginx, HostFile::Apache] {
            let text = written(which, "https://example.org/a;return 301;$x/", Marking::Clear);
            let body: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
            let body = body.join("\n");
            assert!(which == HostFile::Headers || !body.contains("301"), "{text}");
        }
    }

    #[test]
    fn a_header_has_one_line_and_no_quotes_that_would_end_it() {
        for (name, value) in policy::headers(Marking::Clear) {
            assert!(
                !name.contains([' ', ':', '\n']) && !value.contains(['"', '\n', '$', '\\']),
                "{name}"
            );
        }
    }
}
