//! Makes a picture of SVG inert: what could run, or ask another host for something, is left out.
//!
//! A picture that a page shows as `img` runs nothing. Opened by its own address it is a document
//! (SVG 2, section 2.9.4), with scripts, links and styles of its own, and not every host sends the
//! policy that would forbid them. So each is read as XML and written anew from the lists here:
//! elements and attributes that draw stay, all else goes, and no byte is copied unread.

use quick_xml::NsReader;
use quick_xml::XmlVersion;
use quick_xml::escape::{escape, unescape};
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::{Namespace, NamespaceResolver, ResolveResult};

use super::without_remarks;

const SVG: &str = "http://www.w3.org/2000/svg";
const XLINK: &str = "http://www.w3.org/1999/xlink";
const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// The largest picture that is read, in bytes. It is held in memory as a whole.
pub const LIMIT: u64 = 32 << 20;

/// The deepest that elements may stand in one another. Drawing programs stay far below it.
const DEEPEST: usize = 256;

/// The elements that draw, or say what is drawn. Not among them: `script`, `foreignObject`, which
/// holds any HTML, and `a`, of which the content stays.
const ELEMENTS: &[&str] = &[
    "animate",
    "animateMotion",
    "animateTransform",
    "circle",
    "clipPath",
    "defs",
    "desc",
    "ellipse",
    "feBlend",
    "feColorMatrix",
    "feComponentTransfer",
    "feComposite",
    "feConvolveMatrix",
    "feDiffuseLighting",
    "feDisplacementMap",
    "feDistantLight",
    "feDropShadow",
    "feFlood",
    "feFuncA",
    "feFuncB",
    "feFuncG",
    "feFuncR",
    "feGaussianBlur",
    "feMerge",
    "feMergeNode",
    "feMorphology",
    "feOffset",
    "fePointLight",
    "feSpecularLighting",
    "feSpotLight",
    "feTile",
    "feTurbulence",
    "filter",
    "g",
    "image",
    "line",
    "linearGradient",
    "marker",
    "mask",
    "mpath",
    "path",
    "pattern",
    "polygon",
    "polyline",
    "radialGradient",
    "rect",
    "set",
    "stop",
    "style",
    "svg",
    "switch",
    "symbol",
    "text",
    "textPath",
    "title",
    "tspan",
    "use",
    "view",
];

/// Makes a picture inert.
///
/// # Errors
///
/// What keeps it from being read as a picture of SVG, in a few words that go on from its name: "is
/// not UTF-8".
pub fn inert(bytes: &[u8]) -> Result<Vec<u8>, String> {
    let text = std::str::from_utf8(bytes).map_err(|_| "is not UTF-8".to_owned())?;
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let mut reader = NsReader::from_str(text);
    let mut out = String::with_capacity(text.len());
    // For each element that is open, the name that it was written with; `None` where its tags are
    // left out and its content is not.
    let mut open: Vec<Option<String>> = Vec::new();
    let mut has_root = false;
    loop {
        let event = match reader.read_event() {
            Ok(event) => event,
            Err(error) => {
                let at = usize::try_from(reader.error_position()).unwrap_or(0);
                let line = text.get(..at).map_or(1, |text| text.matches('\n').count() + 1);
                return Err(format!("is not well-formed XML: {error} (line {line})"));
            }
        };
        match event {
            Event::Start(tag) | Event::Empty(tag) if open.is_empty() && has_root => {
                return Err(format!("has a second root element, `{}`", tag.name().0));
            }
            Event::Start(tag) => {
                let name = kept(&tag, reader.resolver());
                if !has_root && name != Some("svg") {
                    return Err("is not a picture of SVG: its root element is no `svg`".to_owned());
                }
                has_root = true;
                let is_link =
                    is_svg(&tag, reader.resolver()) && tag.local_name().into_inner() == "a";
                match name {
                    Some(name) => {
                        write_tag(name, &tag, reader.resolver(), open.is_empty(), &mut out);
                        if name == "style" {
                            style(&mut reader, &mut out)?;
                        } else {
                            out.push('>');
                            open.push(Some(name.to_owned()));
                        }
                    }
                    None if is_link => open.push(None),
                    None => {
                        let end = tag.to_end().into_owned();
                        reader
                            .read_to_end(end.name())
                            .map_err(|error| format!("is not well-formed XML: {error}"))?;
                    }
                }
                if open.len() > DEEPEST {
                    return Err(format!("has elements within {DEEPEST} others"));
                }
            }
            Event::Empty(tag) => {
                let name = kept(&tag, reader.resolver());
                if !has_root && name != Some("svg") {
                    return Err("is not a picture of SVG: its root element is no `svg`".to_owned());
                }
                has_root = true;
                if let Some(name) = name {
                    write_tag(name, &tag, reader.resolver(), open.is_empty(), &mut out);
                    out.push_str("/>");
                }
            }
            Event::End(_) => {
                if let Some(Some(name)) = open.pop() {
                    out.push_str("</");
                    out.push_str(&name);
                    out.push('>');
                }
            }
            Event::Text(text) if !open.is_empty() => {
                out.push_str(&escape(text.xml_content(XmlVersion::Implicit1_0)));
            }
            Event::CData(text) if !open.is_empty() => {
                out.push_str(&escape(text.xml_content(XmlVersion::Implicit1_0)));
            }
            Event::GeneralRef(reference) if !open.is_empty() => {
                out.push_str(&escape(referred(&reference)));
            }
            Event::Eof if open.is_empty() && has_root => break,
            Event::Eof => return Err("ends before its elements do".to_owned()),
            // Comments, instructions, document types and the entities that they define.
            _ => {}
        }
    }
    out.push('\n');
    Ok(out.into_bytes())
}

/// What `&…;` stands for; nothing for an entity that the picture defines itself.
fn referred(reference: &quick_xml::events::BytesRef<'_>) -> String {
    match reference.resolve_char_ref() {
        Ok(Some(c)) if is_char(c) => c.to_string(),
        Ok(Some(_)) | Err(_) => String::new(),
        Ok(None) => {
            let name = reference.xml_content(XmlVersion::Implicit1_0);
            unescape(&format!("&{name};")).map(|text| text.into_owned()).unwrap_or_default()
        }
    }
}

/// Whether XML can hold a character (XML 1.0, production 2).
fn is_char(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{FFFD}' | '\u{10000}'..)
}

fn is_svg(tag: &BytesStart<'_>, resolver: &NamespaceResolver) -> bool {
    resolver.resolve_element(tag.name()).0 == ResolveResult::Bound(Namespace(SVG))
}

/// The name of an element of SVG that stays.
fn kept(tag: &BytesStart<'_>, resolver: &NamespaceResolver) -> Option<&'static str> {
    let local = tag.local_name().into_inner();
    let name = ELEMENTS.iter().find(|name| **name == local).filter(|_| is_svg(tag, resolver))?;
    // An animation of a link, or of a handler, writes there what would not be let through.
    let animates = name.starts_with("animate") || *name == "set";
    let target = tag
        .attributes()
        .flatten()
        .find(|attribute| attribute.key.local_name().into_inner() == "attributeName")
        .and_then(|attribute| {
            unescape(&attribute.value).map(|value| value.trim().to_lowercase()).ok()
        });
    let draws = |target: &str| {
        !target.starts_with("on")
            && !target.contains("href")
            && !matches!(target, "style" | "class" | "src" | "id")
            && !target.contains(':')
    };
    (!animates || target.is_none_or(|target| draws(&target))).then_some(*name)
}

/// Writes a tag up to its end, with the attributes that stay.
fn write_tag(
    name: &str,
    tag: &BytesStart<'_>,
    resolver: &NamespaceResolver,
    is_root: bool,
    out: &mut String,
) {
    out.push('<');
    out.push_str(name);
    if is_root {
        out.push_str(&format!(" xmlns=\"{SVG}\" xmlns:xlink=\"{XLINK}\""));
    }
    for attribute in tag.attributes().flatten() {
        let Ok(value) = unescape(&attribute.value) else { continue };
        let (space, local) = resolver.resolve_attribute(attribute.key);
        let local = local.into_inner();
        let written = match space {
            ResolveResult::Unbound if attribute.key.prefix().is_none() => local.to_owned(),
            ResolveResult::Bound(Namespace(XLINK)) if local == "href" => "xlink:href".to_owned(),
            ResolveResult::Bound(Namespace(XML)) if matches!(local, "space" | "lang") => {
                format!("xml:{local}")
            }
            _ => continue,
        };
        let fits = match local {
            "xmlns" => false,
            "href" => is_local(&value) || name == "image" && is_picture(&value),
            _ => {
                let plain = local
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'));
                plain && !local.to_ascii_lowercase().starts_with("on") && draws(&value)
            }
        };
        if fits && value.chars().all(is_char) {
            out.push_str(&format!(" {written}=\"{}\"", escape(value)));
        }
    }
}

/// Whether a link leads to a part of the picture itself.
fn is_local(value: &str) -> bool {
    value.trim().starts_with('#')
}

/// Whether a `data:` address holds a picture that cannot run anything.
fn is_picture(value: &str) -> bool {
    let start: String = value.trim().chars().take(40).collect::<String>().to_ascii_lowercase();
    ["png", "jpeg", "jpg", "gif", "webp", "avif"].iter().any(|kind| {
        start
            .strip_prefix(&format!("data:image/{kind}"))
            .is_some_and(|rest| rest.starts_with([';', ',']))
    })
}

/// Whether a font of a `data:` address.
fn is_font(value: &str) -> bool {
    let start: String = value.trim().chars().take(40).collect::<String>().to_ascii_lowercase();
    ["data:font/", "data:application/font", "data:application/x-font"]
        .iter()
        .any(|kind| start.starts_with(kind))
}

/// Whether a value, or a style sheet, asks no other host for anything and leads nowhere. What hides
/// its words from this, by escapes of CSS, does not pass.
fn draws(css: &str) -> bool {
    let compact: String = css
        .chars()
        .filter(|c| !c.is_whitespace() && !c.is_control())
        .collect::<String>()
        .to_ascii_lowercase();
    let hidden = compact.contains('\\') || compact.contains("/*");
    let leads = [
        "@import",
        "expression(",
        "javascript:",
        "vbscript:",
        "-moz-binding",
        "behavior:",
        "image-set(",
        "image(",
        "src(",
    ]
    .iter()
    .any(|word| compact.contains(word));
    let local = compact.match_indices("url(").all(|(at, word)| {
        let address = compact[at + word.len()..].trim_start_matches(['"', '\'']);
        is_local(address) || is_picture(address) || is_font(address)
    });
    !leads && local && !(hidden && compact.contains(['(', '@', ':']))
}

/// Writes the content of a `style` whose start tag has been written so far; one that asks for more
/// than the picture has is left empty.
fn style(reader: &mut NsReader<&[u8]>, out: &mut String) -> Result<(), String> {
    let mut css = String::new();
    let mut depth = 0;
    loop {
        match reader.read_event() {
            Ok(Event::Text(text)) => css.push_str(&text.xml_content(XmlVersion::Implicit1_0)),
            Ok(Event::CData(text)) => css.push_str(&text.xml_content(XmlVersion::Implicit1_0)),
            Ok(Event::GeneralRef(reference)) => css.push_str(&referred(&reference)),
            Ok(Event::Start(_)) => depth += 1,
            Ok(Event::End(_)) if depth == 0 => break,
            Ok(Event::End(_)) => depth -= 1,
            Ok(Event::Eof) => return Err("ends before its elements do".to_owned()),
            Ok(_) => {}
            Err(error) => return Err(format!("is not well-formed XML: {error}")),
        }
    }
    // In its remarks, drawing programs say what made it.
    let css = without_remarks(&css, ["/*", "*/"], " ");
    out.push('>');
    if draws(&css) && css.chars().all(is_char) {
        out.push_str(&escape(css));
    }
    out.push_str("</style>");
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn made(inside: &str) -> String {
        let picture = format!(
            "<svg xmlns=\"{SVG}\" xmlns:xlink=\"{XLINK}\" xmlns:h=\"http://www.w3.org/1999/xhtml\">{inside}</svg>"
        );
        String::from_utf8(inert(picture.as_bytes()).unwrap()).unwrap()
    }

    #[test]
    fn what_draws_stays_as_it_is() {
        for inside in [
            "<path d=\"M0 0h8v8z\" fill=\"url(#g)\" style=\"stroke: red\"/>",
            "<linearGradient id=\"g\"><stop offset=\"0\" stop-color=\"#fff\"/></linearGradient>",
            "<use xlink:href=\"#g\"/><use href=\"#g\"/>",
            "<image href=\"data:image/png;base64,AAAA\" width=\"1\"/>",
            "<text xml:space=\"preserve\">a &lt; b &amp; c</text>",
            "<style>.a{fill:red;filter:url(#f)}</style>",
            "<style>@font-face{font-family:X;src:url(data:font/woff2;base64,AAAA)}</style>",
            "<animate attributeName=\"x\" from=\"0\" to=\"9\" dur=\"1s\"/>",
        ] {
            assert!(made(inside).contains(inside), "{inside}: {}", made(inside));
        }
    }

    #[test]
    fn what_runs_or_asks_elsewhere_goes() {
        for inside in [
            "<script>alert(1)</script>",
            "<script href=\"https://evil.example/x.js\"/>",
            "<h:script>alert(1)</h:script>",
            "<foreignObject><iframe xmlns=\"http://www.w3.org/1999/xhtml\" src=\"javascript:alert(1)\"/></foreignObject>",
            "<path onload=\"alert(1)\"/>",
            "<path OnLoad=\"alert(1)\"/>",
            "<a href=\"javascript:alert(1)\"><text>alert</text></a>",
            "<a xlink:href=\"https://evil.example/\"><text>x</text></a>",
            "<image href=\"https://evil.example/x.png\"/>",
            "<image href=\"data:image/svg+xml,&lt;svg onload=alert(1)>\"/>",
            "<use href=\"data:image/svg+xml,&lt;svg/>#x\"/>",
            "<use xlink:href=\"//evil.example/x.svg#a\"/>",
            "<set attributeName=\"href\" to=\"javascript:alert(1)\"/>",
            "<animate attributeName=\" xlink:href \" values=\"javascript:alert(1)\"/>",
            "<set attributeName=\"onmouseover\" to=\"alert(1)\"/>",
            "<style>@import 'https://evil.example/x.css';</style>",
            "<style>@im\\port 'https://evil.example/x.css';</style>",
            "<style>a{background:url( 'https://evil.example/x' )}</style>",
            "<style>a{background:u\\72l(https://evil.example/x)}</style>",
            "<style>/**/@import/**/'//evil.example'</style>",
            "<path style=\"fill:url(https://evil.example/x)\"/>",
            "<path fill=\"url(//evil.example/x)\"/>",
            "<path x:onload=\"alert(1)\" xmlns:x=\"http://www.w3.org/2000/svg\"/>",
            "<!--<script>alert(1)</script>-->",
            "<?xml-stylesheet href=\"https://evil.example/x.css\"?>",
            "<handler xmlns:ev=\"http://www.w3.org/2001/xml-events\" ev:event=\"load\">alert(1)</handler>",
            "<feImage href=\"https://evil.example/x\"/>",
            "<path xml:base=\"https://evil.example/\"/>",
        ] {
            let out = made(inside).replace(SVG, "").replace(XLINK, "").to_lowercase();
            for word in
                ["alert(1)", "evil", "javascript", "script", "foreign", " on", "import", "xml-"]
            {
                assert!(!out.contains(word), "{inside} leaves {word}: {out}");
            }
        }
    }

    #[test]
    fn a_document_type_and_its_entities_go() {
        let picture = format!(
            "<?xml version=\"1.0\"?><!DOCTYPE svg [<!ENTITY x \"<script>alert(1)</script>\"><!ENTITY ns \"{SVG}\">]>\
             <svg xmlns=\"{SVG}\" id=\"&x;\"><text>&x;&#60;script&#62;</text></svg>"
        );
        let out = String::from_utf8(inert(picture.as_bytes()).unwrap()).unwrap();
        assert!(out.contains("<text>&lt;script&gt;</text>"), "{out}");
        assert!(!out.contains("alert") && !out.contains("ENTITY"), "{out}");
    }

    #[test]
    fn what_is_no_picture_is_said() {
        let why = |text: &str| inert(text.as_bytes()).unwrap_err();
        assert!(why("<html xmlns=\"http://www.w3.org/1999/xhtml\"/>").contains("no `svg`"));
        assert!(why("<svg/>").contains("no `svg`"), "without its namespace browsers draw nothing");
        assert!(why(&format!("<svg xmlns=\"{SVG}\"><g>")).contains("ends before"));
        assert!(why(&format!("<svg xmlns=\"{SVG}\">\n<g></a></svg>")).contains("line 2"));
        assert!(
            why(&format!("<svg xmlns=\"{SVG}\"/><svg xmlns=\"{SVG}\"/>")).contains("second root")
        );
        assert!(inert(b"\xff\xfe<").is_err());
        let deep = format!("<svg xmlns=\"{SVG}\">{}", "<g>".repeat(100_000));
        assert!(why(&deep).contains("within"));
    }

    proptest! {
        #[test]
        fn whatever_is_in_it_the_picture_is_read_as_it_was_written(inside in "[<>/a-z\"'=&;:! #@(){}-]{0,200}") {
            let picture = format!("<svg xmlns=\"{SVG}\">{inside}</svg>");
            if let Ok(once) = inert(picture.as_bytes()) {
                prop_assert_eq!(inert(&once).unwrap(), once);
            }
        }
    }
}
