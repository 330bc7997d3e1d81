//! Looking for what is rare in a text, and writing it otherwise.

/// How many bytes are looked at together.
const TOGETHER: usize = 16;

/// Where the first byte is that is sought. Many are looked at at once, so it should be rare; and
/// `is_sought` should be comparisons joined by `|`, which processors make of as many bytes as easily
/// as of one.
pub(crate) fn position(bytes: &[u8], is_sought: impl Fn(u8) -> bool) -> Option<usize> {
    let (chunks, rest) = bytes.as_chunks::<TOGETHER>();
    let has = |chunk: &[u8; TOGETHER]| chunk.iter().fold(false, |has, &byte| has | is_sought(byte));
    let whole = chunks.iter().position(has).unwrap_or(chunks.len());
    let tail = chunks.get(whole).map_or(rest, |chunk| &chunk[..]);
    let at = tail.iter().position(|&byte| is_sought(byte))?;
    Some(whole * TOGETHER + at)
}

/// Appends a text, of which `write` writes each character that begins with a byte that is sought.
/// Bytes that go on with a character, 0x80 to 0xBF, may not be.
pub(crate) fn rewrite(
    out: &mut String,
    text: &str,
    is_sought: impl Fn(u8) -> bool,
    write: impl Fn(&mut String, char),
) {
    let mut rest = text;
    while let Some(at) = position(rest.as_bytes(), &is_sought) {
        out.push_str(&rest[..at]);
        let mut chars = rest[at..].chars();
        if let Some(c) = chars.next() {
            write(out, c);
        }
        rest = chars.as_str();
    }
    out.push_str(rest);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_first_is_found(bytes in prop::collection::vec(0_u8..4, 0..80), sought in 0_u8..4) {
            let bytes: Vec<u8> = bytes.iter().map(|byte| byte / 3 * byte).collect();
            let first = bytes.iter().position(|&byte| byte == sought);
            prop_assert_eq!(position(&bytes, |byte| byte == sought), first);
        }
    }
}
