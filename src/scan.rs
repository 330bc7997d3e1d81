//! Looking for what is rare in a text.

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
