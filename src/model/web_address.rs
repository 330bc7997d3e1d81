//! Addresses of the web.

use std::cell::Cell;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// Reads an `http` or `https` address, without a user name or password in it, and without what no
/// address may hold and nobody means: quotation marks, `<` and `>`.
///
/// A valid address (WHATWG URL, section 4.3) is given as it is written. Of any other that can be
/// read, such as one with a space in it, the valid one is given that browsers make of it.
pub(crate) fn web_address(text: &str) -> Option<String> {
    if text.contains(['"', '<', '>']) {
        return None;
    }
    let is_valid = Cell::new(true);
    let note = |_| is_valid.set(false);
    let url = url::Url::options().syntax_violation_callback(Some(&note)).parse(text).ok()?;
    let names_nobody = url.username().is_empty() && url.password().is_none();
    let is_web = matches!(url.scheme(), "http" | "https") && url.host_str().is_some();
    (is_web && names_nobody).then(|| match is_valid.get() {
        true => text.to_owned(),
        false => utf8_percent_encode(url.as_str(), LEFT_BY_BROWSERS).to_string(),
    })
}

/// What browsers leave in an address though it cannot stand there.
const LEFT_BY_BROWSERS: &AsciiSet =
    &CONTROLS.add(b' ').add(b'\\').add(b'^').add(b'`').add(b'{').add(b'|').add(b'}');

#[cfg(test)]
mod tests {
    use super::web_address;

    #[test]
    fn an_address_is_kept_as_it_is_written_where_it_is_valid() {
        for valid in [
            "https://x.org",
            "HTTPS://X.org/a%20b?q=1&r=a+b#c",
            "https://x.org/новини/київ",
            "https://президент.рф/",
            "http://[2001:db8::1]:8080/a,b;c=(d)!*~'",
        ] {
            assert_eq!(web_address(valid).as_deref(), Some(valid));
        }
    }

    #[test]
    fn what_an_address_cannot_hold_is_percent_encoded() {
        for (written, address) in [
            ("https://bbc.example/x y", "https://bbc.example/x%20y"),
            ("https://x.org/a?q=b c#d e", "https://x.org/a?q=b%20c#d%20e"),
            ("https://x.org/{a}|b^c`d", "https://x.org/%7Ba%7D%7Cb%5Ec%60d"),
            ("https://x.org/a%20b c", "https://x.org/a%20b%20c"),
            ("https://x.org\\a", "https://x.org/a"),
            ("https://x.org/a\tb", "https://x.org/ab"),
        ] {
            assert_eq!(web_address(written).as_deref(), Some(address));
            assert_eq!(web_address(address).as_deref(), Some(address));
        }
    }

    #[test]
    fn an_address_is_one_of_the_web_and_names_nobody() {
        for wrong in [
            "x.org",
            "ftp://x.org/",
            "javascript:alert(1)",
            "https://",
            "https://me:word@x.org/",
            "https://x y.org/",
            "https://x.org/\"",
        ] {
            assert_eq!(web_address(wrong), None, "{wrong}");
        }
    }
}
