//! Titles and texts, of which results show excerpts.
//!
//! Some records share a file, so that a desk of ten thousand does not have ten thousand more files,
//! and a page of results still loads little.

use serde_json::{Value, json};

use super::record::Record;

/// The bytes after which a file ends.
const LARGE: usize = 3 << 10;

/// A file of some records' titles and texts.
#[derive(Debug, Clone, PartialEq)]
pub struct TextFile {
    /// The number of its first record.
    pub first: usize,
    /// A JSON list, an item for each record: address, title, date, sort, text; where there are any,
    /// other names.
    pub bytes: Vec<u8>,
}

/// Puts the texts of a split in files.
pub fn files(records: &[Record]) -> Vec<TextFile> {
    let mut files = Vec::new();
    let mut items: Vec<String> = Vec::new();
    let mut size = 0;
    let mut first = 0;
    for (number, record) in records.iter().enumerate() {
        let item = item(record).to_string();
        size += item.len();
        items.push(item);
        if size >= LARGE || number + 1 == records.len() {
            files.push(TextFile { first, bytes: format!("[{}]", items.join(",")).into_bytes() });
            items.clear();
            size = 0;
            first = number + 1;
        }
    }
    files
}

fn item(record: &Record) -> Value {
    let mut item = json!([record.href, record.title, record.said, record.note, record.text]);
    if let (Some(list), false) = (item.as_array_mut(), record.aliases.is_empty()) {
        list.push(json!(record.aliases));
    }
    item
}
