//! Files compressed beside themselves, for hosts that send them as they are.

use std::io::Write;

use crate::model::{Compression, media_type};

/// Files smaller than this fit in a packet or two as they are, in bytes.
const SMALLEST: u64 = 1024;

/// Which media types compress well; pictures, fonts and archives are compressed already.
const TEXTS: &[&str] = &["text/", "json", "xml", "javascript", "yaml", "wasm"];

/// How hard Brotli tries, 0 to 11. From 10 on it takes ten times as long for a few parts in a hundred.
const BROTLI_QUALITY: i32 = 9;

/// Brotli's window, as a power of two: the largest that every browser takes is 24.
const BROTLI_WINDOW: i32 = 22;

/// Whether a file of the site, of so many bytes, is worth compressing.
pub fn is_worth_it(path: &str, length: u64) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    length >= SMALLEST && TEXTS.iter().any(|text| media_type(name).contains(text))
}

/// Compresses a file, with no time and no name in it, so that the same bytes give the same; `None`
/// where that is no shorter.
pub fn compress(bytes: &[u8], how: Compression) -> Option<Vec<u8>> {
    let compressed = match how {
        Compression::Gzip => {
            let mut encoder =
                flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
            encoder.write_all(bytes).ok()?;
            encoder.finish().ok()?
        }
        Compression::Brotli => {
            let params = brotli::enc::BrotliEncoderParams {
                quality: BROTLI_QUALITY,
                lgwin: BROTLI_WINDOW,
                size_hint: bytes.len(),
                ..Default::default()
            };
            let mut compressed = Vec::new();
            brotli::BrotliCompress(&mut &*bytes, &mut compressed, &params).ok()?;
            compressed
        }
    };
    (compressed.len() < bytes.len()).then_some(compressed)
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn what_is_compressed_can_be_read_again_and_is_always_the_same() {
        let text = "Kim Jong Un went on to Vladivostok by train. ".repeat(100).into_bytes();
        for (_, how) in Compression::ALL {
            let short = compress(&text, how).unwrap();
            assert!(short.len() * 10 < text.len());
            assert_eq!(compress(&text, how).as_ref(), Some(&short));
            let mut again = Vec::new();
            match how {
                Compression::Gzip => {
                    flate2::read::GzDecoder::new(&*short).read_to_end(&mut again).unwrap();
                }
                Compression::Brotli => {
                    brotli::BrotliDecompress(&mut &*short, &mut again).unwrap();
                }
            }
            assert_eq!(again, text);
        }
    }

    #[test]
    fn what_does_not_get_shorter_is_left_alone() {
        let noise: Vec<u8> =
            (0..4096u32).flat_map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
        assert!(is_worth_it("a/index.html", 5000) && !is_worth_it("a/index.html", 5));
        assert!(!is_worth_it("a/photo.jpg", 5000) && !is_worth_it("search/en.pf", 5000));
        let random: Vec<u8> = noise
            .iter()
            .scan(7u8, |state, byte| {
                *state = state.wrapping_mul(31).wrapping_add(*byte);
                Some(*state)
            })
            .collect();
        let shorter = compress(&random, Compression::Gzip).map_or(0, |bytes| bytes.len());
        assert!(shorter < random.len());
    }
}
