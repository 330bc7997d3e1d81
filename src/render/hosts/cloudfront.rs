//! What Amazon CloudFront is given before a bucket of S3: a function (runtime `cloudfront-js-2.0`,
//! at the viewer's request), and a policy of response headers.

use serde_json::{Map, Value, json};

use super::{Served, hidden};
use crate::plan::policy;

/// The largest function that CloudFront takes is 10 kB. Redirects above stay pages that lead on.
const MOST_BYTES: usize = 9_000;

/// Leads old addresses to the new, addresses of pages to their files, and hides what is for hosts.
pub(super) fn function(served: &Served<'_>) -> String {
    let base = served.base;
    let mut moved = Map::new();
    let mut bytes = 0;
    for redirect in &served.redirects {
        let from = redirect.encoded_from(base);
        bytes += from.len() + redirect.to.len() + 8;
        if bytes > MOST_BYTES - 2_000 {
            break;
        }
        moved.insert(from, Value::String(redirect.to.clone()));
    }
    let hidden: Vec<String> = hidden().map(|name| format!("{base}{name}")).collect();
    format!(
        "\
// Made by Dateline for {url}
// A function of CloudFront for the viewer's request. The bucket needs no website hosting.
const moved = {moved};
const hidden = {hidden};
function answer(code, text, location) {{
  const headers = location ? {{ location: {{ value: location }} }} : {{}};
  return {{ statusCode: code, statusDescription: text, headers: headers }};
}}
function handler(event) {{
  const request = event.request;
  const path = request.uri;
  if (moved[path]) return answer(301, 'Moved Permanently', moved[path]);
  if (hidden.includes(path)) return answer(404, 'Not Found');
  if (path.endsWith('/')) request.uri = path + 'index.html';
  else if (!path.split('/').pop().includes('.')) return answer(301, 'Moved Permanently', path.replace(/^\\/+/, '/') + '/');
  return request;
}}
",
        url = served.url,
        moved = Value::Object(moved),
        hidden = json!(hidden),
    )
}

/// For `aws cloudfront create-response-headers-policy --response-headers-policy-config file://…`.
pub(super) fn headers(served: &Served<'_>) -> String {
    let mut security = Map::new();
    let mut others = Vec::new();
    for (name, value) in policy::headers(served.audience) {
        match name {
            "Content-Security-Policy" => security.insert(
                "ContentSecurityPolicy".to_owned(),
                json!({"Override": true, "ContentSecurityPolicy": value}),
            ),
            "X-Content-Type-Options" => {
                security.insert("ContentTypeOptions".to_owned(), json!({"Override": true}))
            }
            "Referrer-Policy" => security.insert(
                "ReferrerPolicy".to_owned(),
                json!({"Override": true, "ReferrerPolicy": value}),
            ),
            _ => {
                others.push(json!({"Header": name, "Value": value, "Override": true}));
                None
            }
        };
    }
    let name: String = served
        .url
        .chars()
        .skip_while(|c| *c != '/')
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .collect();
    let config = json!({
        "Name": format!("dateline-{}", name.trim_matches('-')),
        "Comment": format!("Made by Dateline for {}", served.url),
        "SecurityHeadersConfig": security,
        "CustomHeadersConfig": {"Quantity": others.len(), "Items": others},
    });
    format!("{config:#}\n")
}
