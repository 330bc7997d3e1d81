//! The remarks in a picture (PNG, third edition, section 11.3.3), compressed in it or not: each by
//! itself, since a checksum stands beside it that may look like letters.

use std::io::Read;

use flate2::read::ZlibDecoder;

/// How a PNG begins.
const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// The most bytes that are read of one remark.
const LARGEST: u64 = 16 << 20;

/// The remarks of a picture, each decompressed as far as it can be; none of what is no PNG.
pub(super) fn remarks(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut remarks = Vec::new();
    let mut rest = bytes.strip_prefix(SIGNATURE).unwrap_or_default();
    while let Some((length, chunk)) = rest.split_first_chunk::<4>() {
        let Some((kind, data)) = chunk.split_first_chunk::<4>() else { break };
        let length = u32::from_be_bytes(*length) as usize;
        let data = data.get(..length).unwrap_or(data);
        match compressed(kind, data) {
            Some(packed) => {
                let mut text = Vec::new();
                // What comes before a mistake is read all the same.
                let _ = ZlibDecoder::new(packed).take(LARGEST).read_to_end(&mut text);
                remarks.push(text);
            }
            None if matches!(kind, b"tEXt" | b"iTXt" | b"eXIf") => remarks.push(data.to_vec()),
            None => {}
        }
        // A checksum ends it.
        rest = chunk.get(4 + data.len() + 4..).unwrap_or_default();
    }
    remarks
}

/// The compressed part of a chunk.
fn compressed<'d>(kind: &[u8; 4], data: &'d [u8]) -> Option<&'d [u8]> {
    let after_word = |data: &'d [u8]| {
        let end = memchr::memchr(0, data)?;
        Some(&data[end + 1..])
    };
    match kind {
        // A keyword, the method.
        b"zTXt" => after_word(data)?.get(1..),
        // A keyword, whether it is compressed, the method, the language, the keyword in it.
        b"iTXt" => match after_word(data)? {
            [1, _, rest @ ..] => after_word(after_word(rest)?),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::ZlibEncoder;

    use super::*;

    fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
        let length = u32::try_from(data.len()).expect("short").to_be_bytes();
        [&length[..], kind, data, b"\0\0\0\0"].concat()
    }

    #[test]
    fn remarks_are_read_and_hostile_chunks_are_survived() {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(b"By Viktor Orlanov").expect("written");
        let packed = encoder.finish().expect("compressed");
        let picture = [
            SIGNATURE.to_vec(),
            chunk(b"IHDR", &[0; 13]),
            chunk(b"zTXt", &[b"Author\0\0", &packed[..]].concat()),
            chunk(b"iTXt", &[b"Author\0\x01\0en\0\0", &packed[..]].concat()),
            chunk(b"iTXt", b"Author\0\0\0en\0\0plain"),
            chunk(b"tEXt", b"Comment\0Viktor Orlanov"),
            chunk(b"zTXt", b"no end"),
            chunk(b"zTXt", b"x\0\0no zlib"),
            b"\xff\xff\xff\xffzTXt".to_vec(),
        ]
        .concat();
        let found = remarks(&picture);
        assert_eq!(found.iter().filter(|text| *text == b"By Viktor Orlanov").count(), 2);
        let plain: [&[u8]; 2] = [b"Author\0\0\0en\0\0plain", b"Comment\0Viktor Orlanov"];
        assert_eq!(found.iter().filter(|text| plain.contains(&text.as_slice())).count(), 2);
        for end in 0..picture.len() {
            remarks(&picture[..end]);
        }
        assert!(remarks(&packed).is_empty());
    }
}
