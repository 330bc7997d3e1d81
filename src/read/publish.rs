//! Reading `publish:` of `content/site.yaml`.

use std::collections::BTreeMap;

use super::fields::Fields;
use super::yaml::Node;
use crate::diagnostic::{Code, Diagnostic, Place, Span, clip};
use crate::model::{BaseUrl, Branch, Bucket, Destination, Target, Vanish};

/// Every setting of a target.
const KNOWN: [&str; 13] = [
    "to",
    "branch",
    "remote",
    "keep_history",
    "bucket",
    "prefix",
    "region",
    "endpoint",
    "allow_http",
    "audience",
    "base_url",
    "vanish",
    "keep",
];

/// What in a key's name tells that its value is a secret.
const SECRET: [&str; 8] =
    ["secret", "password", "passwd", "token", "credential", "access_key", "accesskey", "api_key"];

/// Takes the targets, by name; one that cannot be used is reported and left out.
pub(super) fn targets(fields: &mut Fields<'_>) -> BTreeMap<String, Target> {
    let mut targets = BTreeMap::new();
    let Some((key, node)) = fields.take(&["publish"]) else { return targets };
    let Some(entries) = node.as_map() else {
        fields.wrong_type(&key.text, node, "a mapping of names to targets");
        return targets;
    };
    for (name, node) in entries {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        if !name.text.chars().all(is_plain) || name.text.starts_with('-') || name.text.is_empty() {
            let message = format!("`{}` is not a name for a target", clip(&name.text));
            fields.report(name.span, Code::InvalidSetting, message).help =
                Some("use letters, digits, - and _: web, gh-pages".to_owned());
            continue;
        }
        let Some(entries) = node.as_map() else {
            fields.wrong_type(&name.text, node, "a mapping such as {to: ../public}");
            continue;
        };
        let mut inner = Fields::new(fields.file, node.span, entries);
        let target = target(&mut inner, &name.text, node);
        let mut diagnostics = inner.unknown(&KNOWN.map(str::to_owned), "a setting of a target");
        hide_secrets(&mut diagnostics, entries.iter().map(|(key, _)| &*key.text), fields, name);
        if !diagnostics.iter().any(Diagnostic::is_error)
            && let Some(target) = target
        {
            targets.insert(name.text.to_string(), target);
        }
        fields.diagnostics.append(&mut diagnostics);
    }
    targets
}

/// Reports every key that holds a secret. What is reported of such a target shows no excerpt, for
/// the secret may stand in it.
fn hide_secrets<'a>(
    diagnostics: &mut Vec<Diagnostic>,
    keys: impl Iterator<Item = &'a str>,
    fields: &Fields<'_>,
    name: &super::yaml::Key,
) {
    let is_secret = |key: &str| {
        let key = key.to_ascii_lowercase().replace(['-', ' '], "_");
        SECRET.iter().any(|word| key.contains(word))
    };
    let secrets: Vec<&str> = keys.filter(|key| is_secret(key)).collect();
    if secrets.is_empty() {
        return;
    }
    diagnostics.retain(|diagnostic| diagnostic.code != Code::MisspeltKey);
    for diagnostic in diagnostics.iter_mut() {
        diagnostic.place = Some(Place::file(fields.file));
    }
    for key in secrets {
        let message = format!("`publish: {}: {}` is a secret", name.text, clip(key));
        diagnostics.push(
            Diagnostic::new(Code::InvalidSetting, message).at(Place::file(fields.file)).help(
                "take it out and replace it where it was issued, for site.yaml is committed; \
                 keys come from the environment (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY) or from \
                 ~/.aws/credentials, those of git from git's own",
            ),
        );
    }
}

fn target(fields: &mut Fields<'_>, name: &str, node: &Node) -> Option<Target> {
    let folder = fields.text(&["to"]);
    let branch = fields.text(&["branch"]);
    let bucket = fields.text(&["bucket"]);
    let count = [&folder, &branch, &bucket].iter().filter(|one| one.is_some()).count();
    if count != 1 {
        let message = if count == 0 {
            format!("the target `{name}` does not say where it is")
        } else {
            format!("the target `{name}` says where it is more than once")
        };
        setting(
            fields,
            node.span,
            message,
            "write one of `to: FOLDER`, `branch: NAME` and `bucket: NAME`",
        );
    }
    let destination = match (folder, branch, bucket) {
        (Some(folder), None, None) => {
            if folder.value.starts_with('~') {
                let message = format!("`to: {}` is not a folder", clip(&folder.value));
                setting(fields, folder.span, message, "write its path in full: ~ is the shell's");
            }
            Some(Destination::Folder(folder.value))
        }
        (None, Some(branch), None) => {
            if !is_branch(&branch.value) {
                let message = format!("`{}` is not the name of a branch", clip(&branch.value));
                let short = branch.value.strip_prefix(HEADS).filter(|name| is_branch(name));
                let help = match short {
                    Some(name) => format!("write `{}`", clip(name)),
                    None => "write a name such as gh-pages".to_owned(),
                };
                setting(fields, branch.span, message, &help);
            }
            Some(Destination::Branch(Branch {
                name: branch.value,
                remote: remote(fields),
                keep_history: flag(fields, "keep_history"),
            }))
        }
        (None, None, Some(name)) => {
            if !is_bucket(&name.value) {
                let message = format!("`{}` is not the name of a bucket", clip(&name.value));
                let help = "write its bare name: 3 to 63 small letters, digits, - and .";
                setting(fields, name.span, message, help);
            }
            Some(Destination::Bucket(Bucket {
                name: name.value,
                prefix: prefix(fields),
                region: region(fields),
                allow_http: flag(fields, "allow_http"),
                endpoint: endpoint(fields),
            }))
        }
        _ => None,
    };
    let (audience, base_url) = (audience(fields), base_url(fields));
    let vanish = vanish(fields);
    let keep = keep(fields);
    Some(Target { destination: destination?, audience, base_url, vanish, keep })
}

fn setting(fields: &mut Fields<'_>, span: Span, message: String, help: &str) {
    fields.report(span, Code::InvalidSetting, message).help = Some(help.to_owned());
}

/// Where git keeps branches.
const HEADS: &str = "refs/heads/";

/// What git takes for a branch (git-check-ref-format), no option, and no reference in full: of that
/// git would make a branch that nobody means, `refs/heads/refs/heads/…`.
fn is_branch(name: &str) -> bool {
    let bad = |c: char| c.is_control() || " ~^:?*[\\".contains(c);
    !name.is_empty()
        && !name.starts_with("refs/")
        && name != "@"
        && name != "HEAD"
        && !name.starts_with('-')
        && !name.contains(bad)
        && !name.contains("..")
        && !name.contains("@{")
        && !name.ends_with('.')
        && name
            .split('/')
            .all(|part| !part.is_empty() && !part.starts_with('.') && !part.ends_with(".lock"))
}

fn is_bucket(name: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
    (3..=63).contains(&name.len())
        && name.chars().all(is_plain)
        && name.starts_with(|c: char| c.is_ascii_alphanumeric())
        && !name.contains("..")
}

/// Takes where a branch is: what git would run a program of the desk's choice for is refused.
fn remote(fields: &mut Fields<'_>) -> Option<String> {
    let text = fields.text(&["remote"])?;
    let remote = &text.value;
    let scheme = remote.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
    let holds_secret = matches!(scheme.as_deref(), Some("http" | "https"))
        && url::Url::parse(remote)
            .is_ok_and(|url| !url.username().is_empty() || url.password().is_some());
    if holds_secret {
        fields.diagnostics.push(
            Diagnostic::new(Code::InvalidSetting, "the address in `remote` holds a user name or password")
                .at(Place::file(fields.file))
                .help("take it out: git knows it from a credential helper (`git help credentials`), or use ssh"),
        );
        return None;
    }
    let known = scheme
        .as_deref()
        .is_none_or(|scheme| ["http", "https", "ssh", "git", "file"].contains(&scheme));
    if !known
        || remote.starts_with('-')
        || remote.contains("::")
        // The home of another user.
        || (remote.starts_with('~') && !remote.starts_with("~/"))
        || remote.contains(char::is_control)
    {
        let message = format!("`remote: {}` is not a repository", clip(remote));
        let help = "write a remote such as origin, an address such as \
                    https://github.com/org/desk.git or git@github.com:org/desk.git, or a path";
        setting(fields, text.span, message, help);
        return None;
    }
    Some(text.value)
}

fn prefix(fields: &mut Fields<'_>) -> String {
    let Some(text) = fields.text(&["prefix"]) else { return String::new() };
    let prefix = text.value.trim_matches('/');
    if prefix.is_empty() {
        return String::new();
    }
    let plain = |part: &str| {
        !matches!(part, "" | "." | "..") && !part.contains(|c: char| c.is_control() || c == '\\')
    };
    if !prefix.split('/').all(plain) {
        let message = format!("`prefix: {}` is not a folder in a bucket", clip(&text.value));
        setting(fields, text.span, message, "write a path such as desk or sites/desk");
    }
    format!("{prefix}/")
}

fn region(fields: &mut Fields<'_>) -> Option<String> {
    let text = fields.text(&["region"])?;
    if text.value.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
        return Some(text.value);
    }
    let message = format!("`region: {}` is not a region", clip(&text.value));
    setting(fields, text.span, message, "write a name such as eu-central-1");
    None
}

fn endpoint(fields: &mut Fields<'_>) -> Option<String> {
    let text = fields.text(&["endpoint"])?;
    match BaseUrl::parse(&text.value) {
        Ok(_) => Some(text.value.trim_end_matches('/').to_owned()),
        Err(why) => {
            // The address may hold a password.
            let place = Place::file(fields.file);
            fields.diagnostics.push(
                Diagnostic::new(Code::InvalidSetting, format!("`endpoint` cannot be used: {why}"))
                    .at(place)
                    .help("write the address of the service, such as https://s3.example.org"),
            );
            None
        }
    }
}

fn audience(fields: &mut Fields<'_>) -> Option<crate::model::Marking> {
    if fields.says_nothing("audience") {
        return None;
    }
    let text = fields.text(&["audience"])?;
    let marking = text.value.parse().ok();
    if marking.is_none() {
        let message = format!("`{}` is not a TLP marking", clip(&text.value));
        setting(fields, text.span, message, "write clear, green, amber, amber+strict or red");
    }
    marking
}

fn base_url(fields: &mut Fields<'_>) -> Option<BaseUrl> {
    let text = fields.text(&["base_url"])?;
    match BaseUrl::parse(&text.value) {
        Ok(url) => Some(url),
        Err(why) => {
            let message = format!("`base_url: {}`: {why}", clip(&text.value));
            setting(
                fields,
                text.span,
                message,
                "write an address such as https://example.org/desk/",
            );
            None
        }
    }
}

fn vanish(fields: &mut Fields<'_>) -> Vanish {
    let Some(text) = fields.text(&["vanish"]) else { return Vanish::default() };
    Vanish::parse(&text.value).unwrap_or_else(|| {
        let message = format!("`vanish: {}` is not a share", clip(&text.value));
        setting(fields, text.span, message, "write percent of the pages, 0% to 100%, such as 20%");
        Vanish::default()
    })
}

fn keep(fields: &mut Fields<'_>) -> Vec<String> {
    let mut keep = Vec::new();
    for text in fields.texts(&["keep"]) {
        let path = text.value.trim_end_matches('/');
        if path.split('/').all(|part| !matches!(part, "" | "." | "..")) {
            keep.push(path.to_owned());
            continue;
        }
        let message = format!("`{}` is not a path at the target", clip(&text.value));
        setting(fields, text.span, message, "write a file or folder there, such as CNAME");
    }
    keep.sort_unstable();
    keep.dedup();
    keep
}

fn flag(fields: &mut Fields<'_>, key: &str) -> bool {
    let Some(text) = fields.text(&[key]) else { return false };
    match text.value.to_ascii_lowercase().as_str() {
        "true" | "yes" => true,
        "false" | "no" => false,
        _ => {
            let message = format!("`{key}: {}` is neither true nor false", clip(&text.value));
            setting(fields, text.span, message, "write true or false");
            false
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::human;
    use crate::model::{Marking, Site};
    use crate::read::{self, Memo};
    use crate::world::Memory;

    fn read(publish: &str) -> (Site, Vec<Diagnostic>) {
        let text = format!("title: T\npublish:\n{publish}");
        let world = Memory::new().with("content/site.yaml", text);
        let (corpus, diagnostics) = read::read(&world, &mut Memo::default());
        (corpus.site.clone(), diagnostics)
    }

    #[test]
    fn a_folder_a_branch_and_a_bucket_are_read_with_what_is_their_own() {
        let (site, diagnostics) = read(concat!(
            "  web: {to: ../public, audience: amber, vanish: 5%, keep: [CNAME, old/]}\n",
            "  pages: {branch: gh-pages, remote: origin, keep_history: true}\n",
            "  bucket:\n    bucket: briefings\n    prefix: /desk/\n    region: eu-central-1\n",
            "    endpoint: http://127.0.0.1:9000/\n    base_url: https://x.example/desk\n",
        ));
        assert_eq!(diagnostics, []);
        let web = &site.publish["web"];
        assert_eq!(web.destination, Destination::Folder("../public".to_owned()));
        assert_eq!((web.audience, web.vanish.percent()), (Some(Marking::Amber), 5));
        assert_eq!(web.keep, ["CNAME", "old"]);
        assert_eq!(
            site.publish["pages"].destination,
            Destination::Branch(Branch {
                name: "gh-pages".to_owned(),
                remote: Some("origin".to_owned()),
                keep_history: true
            })
        );
        let bucket = &site.publish["bucket"];
        assert_eq!(bucket.base_url.as_ref().map(BaseUrl::as_str), Some("https://x.example/desk/"));
        let Destination::Bucket(bucket) = &bucket.destination else { panic!("{bucket:?}") };
        assert_eq!(bucket.prefix, "desk/");
        assert_eq!(bucket.endpoint.as_deref(), Some("http://127.0.0.1:9000"));
    }

    #[test]
    fn a_target_that_cannot_be_used_is_reported_and_left_out() {
        let targets = [
            "  a b: {to: x}\n",
            "  a: {}\n",
            "  a: x\n",
            "  a: {to: x, branch: y}\n",
            "  a: {to: ~/public}\n",
            "  a: {branch: --force}\n",
            "  a: {branch: a..b}\n",
            "  a: {branch: refs/heads/zz}\n",
            "  a: {branch: refs/tags/zz}\n",
            "  a: {branch: b, remote: '--upload-pack=x'}\n",
            "  a: {branch: b, remote: 'ext::sh -c x'}\n",
            "  a: {branch: b, remote: 'foo://x/y'}\n",
            "  a: {branch: b, remote: '~me/y'}\n",
            "  a: {bucket: a/b}\n",
            "  a: {to: x, audience: }\n",
            "  a: {bucket: abc, prefix: a/../b}\n",
            "  a: {bucket: abc, endpoint: 'ftp://x'}\n",
            "  a: {bucket: abc, region: 'a.b/'}\n",
            "  a: {to: x, audience: everyone}\n",
            "  a: {to: x, vanish: 200%}\n",
            "  a: {to: x, keep: [../a]}\n",
            "  a: {branch: b, keep_history: perhaps}\n",
        ];
        for text in targets {
            let (site, diagnostics) = read(text);
            assert!(diagnostics.iter().any(Diagnostic::is_error), "{text}");
            assert!(diagnostics.iter().all(|d| d.help.is_some() || !d.label.is_empty()), "{text}");
            assert!(site.publish.is_empty(), "{text}");
        }
    }

    #[test]
    fn a_branch_is_named_as_people_name_it_and_not_by_its_reference() {
        let help = |branch: &str| {
            let (_, diagnostics) = read(&format!("  a: {{branch: {branch}}}\n"));
            let codes: Vec<Code> = diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
            assert_eq!(codes, [Code::InvalidSetting], "{branch}");
            diagnostics[0].help.clone().unwrap()
        };
        assert_eq!(help("refs/heads/zz"), "write `zz`");
        assert_eq!(help("refs/heads/a/b"), "write `a/b`");
        assert!(help("refs/tags/zz").contains("gh-pages"));
        assert!(help("refs/heads/refs/heads/zz").contains("gh-pages"));
        assert_eq!(read("  a: {branch: references/zz}\n").1, []);
    }

    #[test]
    fn a_setting_that_is_misspelt_is_pointed_out() {
        let (site, diagnostics) = read("  a: {to: x, audiense: clear}\n");
        assert_eq!(diagnostics.len(), 1);
        assert!(diagnostics[0].help.as_deref().unwrap().contains("audience"), "{diagnostics:?}");
        assert_eq!(site.publish.len(), 1);
    }

    #[test]
    fn a_secret_is_an_error_that_does_not_show_it() {
        let targets = [
            "  a: {bucket: abc, secret_access_key: hunter2}\n",
            "  a: {bucket: abc, AWS-Access-Key-ID: hunter2}\n",
            "  a: {bucket: abc, password: hunter2, vanish: 300%}\n",
            "  a: {bucket: abc, token:\n      hunter2}\n",
            "  a: {branch: b, remote: 'https://me:hunter2@example.org/x.git'}\n",
            "  a: {branch: b, remote: 'https://hunter2@example.org/x.git'}\n",
            "  a: {bucket: abc, endpoint: 'https://me:hunter2@example.org/'}\n",
        ];
        for text in targets {
            let (site, diagnostics) = read(text);
            assert!(site.publish.is_empty() && !diagnostics.is_empty(), "{text}");
            let world = Memory::new().with("content/site.yaml", format!("publish:\n{text}"));
            let (corpus, _) = read::read(&world, &mut Memo::default());
            let mut shown = Vec::new();
            let style = human::Style { color: false, width: 100 };
            human::write(&mut shown, &diagnostics, &corpus, style).unwrap();
            let shown = String::from_utf8(shown).unwrap();
            assert!(shown.contains("content/site.yaml") && !shown.contains("hunter2"), "{shown}");
        }
    }
}
