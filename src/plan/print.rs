//! Fingerprints of views.
//!
//! A view is written in a binary form of its own, which is then hashed in one go: far faster than
//! hashing field by field, and than writing JSON. Two views of one type whose forms are the same
//! are the same: each value begins with a [mark](Mark) of its sort, texts with their lengths, and
//! what holds others ends with a mark that begins no value. Names of fields are left out, since the
//! type gives them; a field that is skipped leaves a mark where it was.

use std::cell::RefCell;
use std::fmt::{self, Display, Write as _};

use serde::ser::{self, Serialize, Serializer};
use xxhash_rust::xxh3::xxh3_128;

thread_local! {
    /// What a fingerprint is taken of, at a time: without new memory for each view.
    static WRITTEN: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Takes a fingerprint of a value, which is another where anything in it is. `None` if it cannot
/// be written.
pub fn fingerprint(value: &(impl Serialize + ?Sized)) -> Option<u128> {
    // A value that takes a fingerprint of another while it is written has memory of its own.
    let mut bytes = WRITTEN.take();
    bytes.clear();
    let written = value.serialize(&mut Writer { bytes: &mut bytes });
    let print = written.is_ok().then(|| xxh3_128(&bytes));
    WRITTEN.set(bytes);
    print
}

/// What stands before a value, and after the last of those that another holds.
#[derive(Debug, Clone, Copy)]
enum Mark {
    End,
    Skipped,
    None,
    Some,
    Unit,
    False,
    True,
    Signed,
    Unsigned,
    LongSigned,
    LongUnsigned,
    Single,
    Double,
    Char,
    Text,
    Bytes,
    Variant,
    Sequence,
    Tuple,
    Map,
    Struct,
}

/// Writes values one after the other.
struct Writer<'a> {
    bytes: &'a mut Vec<u8>,
}

impl Writer<'_> {
    fn mark(&mut self, mark: Mark) {
        self.bytes.push(mark as u8);
    }

    fn marked<const N: usize>(&mut self, mark: Mark, bytes: [u8; N]) -> Result<(), Unwritable> {
        self.mark(mark);
        self.bytes.extend_from_slice(&bytes);
        Ok(())
    }

    fn long(&mut self, mark: Mark, bytes: &[u8]) -> Result<(), Unwritable> {
        self.marked(mark, (bytes.len() as u64).to_le_bytes())?;
        self.bytes.extend_from_slice(bytes);
        Ok(())
    }
}

impl fmt::Write for Writer<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.bytes.extend_from_slice(text.as_bytes());
        Ok(())
    }
}

/// A value could not be written.
#[derive(Debug)]
pub struct Unwritable(String);

impl Display for Unwritable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Unwritable {}

impl ser::Error for Unwritable {
    fn custom<T: Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

impl Serializer for &mut Writer<'_> {
    type Ok = ();
    type Error = Unwritable;
    type SerializeSeq = Self;
    type SerializeTuple = Self;
    type SerializeTupleStruct = Self;
    type SerializeTupleVariant = Self;
    type SerializeMap = Self;
    type SerializeStruct = Self;
    type SerializeStructVariant = Self;

    fn is_human_readable(&self) -> bool {
        false
    }

    fn serialize_bool(self, value: bool) -> Result<(), Unwritable> {
        self.mark(if value { Mark::True } else { Mark::False });
        Ok(())
    }

    fn serialize_i8(self, value: i8) -> Result<(), Unwritable> {
        self.serialize_i64(value.into())
    }

    fn serialize_i16(self, value: i16) -> Result<(), Unwritable> {
        self.serialize_i64(value.into())
    }

    fn serialize_i32(self, value: i32) -> Result<(), Unwritable> {
        self.serialize_i64(value.into())
    }

    fn serialize_i64(self, value: i64) -> Result<(), Unwritable> {
        self.marked(Mark::Signed, value.to_le_bytes())
    }

    fn serialize_i128(self, value: i128) -> Result<(), Unwritable> {
        self.marked(Mark::LongSigned, value.to_le_bytes())
    }

    fn serialize_u8(self, value: u8) -> Result<(), Unwritable> {
        self.serialize_u64(value.into())
    }

    fn serialize_u16(self, value: u16) -> Result<(), Unwritable> {
        self.serialize_u64(value.into())
    }

    fn serialize_u32(self, value: u32) -> Result<(), Unwritable> {
        self.serialize_u64(value.into())
    }

    fn serialize_u64(self, value: u64) -> Result<(), Unwritable> {
        self.marked(Mark::Unsigned, value.to_le_bytes())
    }

    fn serialize_u128(self, value: u128) -> Result<(), Unwritable> {
        self.marked(Mark::LongUnsigned, value.to_le_bytes())
    }

    fn serialize_f32(self, value: f32) -> Result<(), Unwritable> {
        self.marked(Mark::Single, value.to_bits().to_le_bytes())
    }

    fn serialize_f64(self, value: f64) -> Result<(), Unwritable> {
        self.marked(Mark::Double, value.to_bits().to_le_bytes())
    }

    fn serialize_char(self, value: char) -> Result<(), Unwritable> {
        self.marked(Mark::Char, u32::from(value).to_le_bytes())
    }

    fn serialize_str(self, value: &str) -> Result<(), Unwritable> {
        self.long(Mark::Text, value.as_bytes())
    }

    fn collect_str<T: Display + ?Sized>(self, value: &T) -> Result<(), Unwritable> {
        self.marked(Mark::Text, [0; 8])?;
        let start = self.bytes.len();
        write!(self, "{value}").map_err(ser::Error::custom)?;
        let length = (self.bytes.len() - start) as u64;
        self.bytes[start - 8..start].copy_from_slice(&length.to_le_bytes());
        Ok(())
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<(), Unwritable> {
        self.long(Mark::Bytes, value)
    }

    fn serialize_none(self) -> Result<(), Unwritable> {
        self.mark(Mark::None);
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Unwritable> {
        self.mark(Mark::Some);
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Unwritable> {
        self.mark(Mark::Unit);
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Unwritable> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        at: u32,
        _: &'static str,
    ) -> Result<(), Unwritable> {
        self.marked(Mark::Variant, at.to_le_bytes())?;
        self.serialize_unit()
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Unwritable> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        at: u32,
        _: &'static str,
        value: &T,
    ) -> Result<(), Unwritable> {
        self.marked(Mark::Variant, at.to_le_bytes())?;
        value.serialize(self)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self, Unwritable> {
        self.mark(Mark::Sequence);
        Ok(self)
    }

    fn serialize_tuple(self, _: usize) -> Result<Self, Unwritable> {
        self.mark(Mark::Tuple);
        Ok(self)
    }

    fn serialize_tuple_struct(self, _: &'static str, length: usize) -> Result<Self, Unwritable> {
        self.serialize_tuple(length)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        at: u32,
        _: &'static str,
        length: usize,
    ) -> Result<Self, Unwritable> {
        self.marked(Mark::Variant, at.to_le_bytes())?;
        self.serialize_tuple(length)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self, Unwritable> {
        self.mark(Mark::Map);
        Ok(self)
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self, Unwritable> {
        self.mark(Mark::Struct);
        Ok(self)
    }

    fn serialize_struct_variant(
        self,
        name: &'static str,
        at: u32,
        _: &'static str,
        length: usize,
    ) -> Result<Self, Unwritable> {
        self.marked(Mark::Variant, at.to_le_bytes())?;
        self.serialize_struct(name, length)
    }
}

/// What holds values without names: each as it is, then the mark of the end.
macro_rules! holds_values {
    ($($trait:ident, $function:ident;)*) => {
        $(impl ser::$trait for &mut Writer<'_> {
            type Ok = ();
            type Error = Unwritable;

            fn $function<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unwritable> {
                value.serialize(&mut **self)
            }

            fn end(self) -> Result<(), Unwritable> {
                self.mark(Mark::End);
                Ok(())
            }
        })*
    };
}

holds_values! {
    SerializeSeq, serialize_element;
    SerializeTuple, serialize_element;
    SerializeTupleStruct, serialize_field;
    SerializeTupleVariant, serialize_field;
}

/// What holds fields: each without its name, then the mark of the end.
macro_rules! holds_fields {
    ($($trait:ident;)*) => {
        $(impl ser::$trait for &mut Writer<'_> {
            type Ok = ();
            type Error = Unwritable;

            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                _: &'static str,
                value: &T,
            ) -> Result<(), Unwritable> {
                value.serialize(&mut **self)
            }

            fn skip_field(&mut self, _: &'static str) -> Result<(), Unwritable> {
                self.mark(Mark::Skipped);
                Ok(())
            }

            fn end(self) -> Result<(), Unwritable> {
                self.mark(Mark::End);
                Ok(())
            }
        })*
    };
}

holds_fields! {
    SerializeStruct;
    SerializeStructVariant;
}

impl ser::SerializeMap for &mut Writer<'_> {
    type Ok = ();
    type Error = Unwritable;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Unwritable> {
        key.serialize(&mut **self)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unwritable> {
        value.serialize(&mut **self)
    }

    fn end(self) -> Result<(), Unwritable> {
        self.mark(Mark::End);
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;
    use serde::Serialize;

    use super::*;

    /// A value with all that views are made of.
    #[derive(Debug, Clone, PartialEq, Serialize)]
    struct Whole {
        #[serde(skip_serializing_if = "Option::is_none")]
        first: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        second: Option<String>,
        maybe: Option<Option<u8>>,
        pair: (String, String),
        list: Vec<Vec<String>>,
        sort: Sort,
        many: BTreeMap<String, i32>,
        within: Vec<Whole>,
        #[serde(flatten)]
        own: BTreeMap<String, serde_json::Value>,
    }

    #[derive(Debug, Clone, PartialEq, Serialize)]
    enum Sort {
        Bare,
        Other,
        Of(String),
        Two(bool, char),
        Named { text: String, number: u32 },
    }

    fn text() -> impl Strategy<Value = String> {
        // Few letters, so that values are often the same, or the same but for where a text ends.
        prop::collection::vec(prop::sample::select(vec!['a', '\0', '\u{e}', 'é']), 0..3)
            .prop_map(|letters| letters.into_iter().collect())
    }

    fn sort() -> impl Strategy<Value = Sort> {
        prop_oneof![
            Just(Sort::Bare),
            Just(Sort::Other),
            text().prop_map(Sort::Of),
            (any::<bool>(), prop::sample::select(vec!['a', 'b']))
                .prop_map(|(yes, letter)| Sort::Two(yes, letter)),
            (text(), 0..2_u32).prop_map(|(text, number)| Sort::Named { text, number }),
        ]
    }

    fn json() -> impl Strategy<Value = serde_json::Value> {
        prop_oneof![
            Just(serde_json::Value::Null),
            any::<bool>().prop_map(Into::into),
            (-1..2_i64).prop_map(Into::into),
            text().prop_map(Into::into),
            prop::collection::vec(text(), 0..2).prop_map(Into::into),
        ]
    }

    fn whole() -> impl Strategy<Value = Whole> {
        let flat = (
            (prop::option::of(text()), prop::option::of(text())),
            prop::option::of(prop::option::of(0..2_u8)),
            (text(), text()),
            prop::collection::vec(prop::collection::vec(text(), 0..2), 0..2),
            sort(),
            prop::collection::btree_map(text(), -1..1, 0..2),
            prop::collection::btree_map(text(), json(), 0..2),
        );
        let flat = flat.prop_map(|((first, second), maybe, pair, list, sort, many, own)| Whole {
            first,
            second,
            maybe,
            pair,
            list,
            sort,
            many,
            within: Vec::new(),
            own,
        });
        flat.prop_recursive(2, 6, 2, |inner| {
            (inner.clone(), prop::collection::vec(inner, 0..2))
                .prop_map(|(outer, within)| Whole { within, ..outer })
        })
    }

    fn written(value: &(impl Serialize + ?Sized)) -> Vec<u8> {
        let mut bytes = Vec::new();
        value.serialize(&mut Writer { bytes: &mut bytes }).unwrap();
        bytes
    }

    proptest! {
        #[test]
        fn values_that_differ_are_written_differently_and_equal_ones_alike(
            one in whole(),
            other in whole(),
        ) {
            prop_assert_eq!(one == other, written(&one) == written(&other));
            prop_assert_eq!(written(&one), written(&one.clone()));
            prop_assert_eq!(fingerprint(&one), fingerprint(&one.clone()));
        }

        #[test]
        fn a_change_anywhere_is_seen(
            one in whole(),
            text in text(),
            sort in sort(),
            json in json(),
            which in 0..9,
        ) {
            let mut other = one.clone();
            match which {
                0 => other.first = Some(text),
                1 => std::mem::swap(&mut other.first, &mut other.second),
                2 => other.maybe = Some(other.maybe.flatten().filter(|&number| number > 0)),
                3 => std::mem::swap(&mut other.pair.0, &mut other.pair.1),
                4 => other.list.push(vec![text]),
                5 => other.sort = sort,
                6 => other.many.extend([(text, 0)]),
                7 => other.own.extend([(text, json)]),
                _ => other.within.push(one.clone()),
            }
            prop_assert_eq!(one == other, written(&one) == written(&other));
        }
    }

    #[test]
    fn a_text_that_is_put_together_is_written_as_one_that_is_whole() {
        struct Shown;
        impl Serialize for Shown {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(&format_args!("{}-{}", 1, "é"))
            }
        }
        assert_eq!(written(&Shown), written(&"1-é"));
    }

    #[test]
    fn numbers_of_different_sorts_differ() {
        let all = [
            written(&1_u64),
            written(&1_i64),
            written(&1_u128),
            written(&1_i128),
            written(&1_f64),
            written(&1_f32),
            written(&true),
            written(&'\u{1}'),
            written(&Some(1_u64)),
            written(&[1_u64]),
        ];
        for (at, one) in all.iter().enumerate() {
            assert!(all[..at].iter().all(|other| other != one), "{at}");
        }
    }

    #[test]
    fn a_fingerprint_can_be_taken_while_another_is() {
        struct Nested;
        impl Serialize for Nested {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let inner = fingerprint("inner").unwrap();
                serializer.serialize_u128(inner)
            }
        }
        let inner = fingerprint("inner").unwrap();
        assert_eq!(fingerprint(&("before", Nested)), fingerprint(&("before", inner)));
    }
}
