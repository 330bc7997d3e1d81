//! The form in which the history keeps what it found: values one after another, without names.
//!
//! Whole numbers are written seven bits at a time, the lowest first; texts and lists with their
//! length before them. What is read may be damaged: then reading gives `None`, and takes no more
//! memory than what it was given.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil;

use crate::model::{Kind, Marking};

/// A value that can be kept as bytes.
pub(super) trait Kept: Sized {
    /// Writes the value.
    fn put(&self, out: &mut Vec<u8>);
    /// Reads a value, and takes it off the front; `None` where none is.
    fn get(from: &mut &[u8]) -> Option<Self>;
}

/// Makes a struct one that can be kept, field by field.
macro_rules! kept_struct {
    ($name:ident { $($field:ident),* $(,)? }) => {
        impl $crate::history::codec::Kept for $name {
            fn put(&self, out: &mut Vec<u8>) {
                $(self.$field.put(out);)*
            }
            fn get(from: &mut &[u8]) -> Option<Self> {
                Some(Self { $($field: $crate::history::codec::Kept::get(from)?),* })
            }
        }
    };
}

/// Makes an enum one that can be kept: a number for each variant, then what is in it.
macro_rules! kept_enum {
    ($name:ident { $($tag:literal => $variant:ident { $($field:tt : $value:ident),* }),* $(,)? }) => {
        impl $crate::history::codec::Kept for $name {
            fn put(&self, out: &mut Vec<u8>) {
                match self {
                    $($name::$variant { $($field: $value),* } => {
                        out.push($tag);
                        $($value.put(out);)*
                    })*
                }
            }
            fn get(from: &mut &[u8]) -> Option<Self> {
                match u8::get(from)? {
                    $($tag => Some($name::$variant {
                        $($field: $crate::history::codec::Kept::get(from)?),*
                    }),)*
                    _ => None,
                }
            }
        }
    };
}

pub(super) use {kept_enum, kept_struct};

impl Kept for u8 {
    fn put(&self, out: &mut Vec<u8>) {
        out.push(*self);
    }
    fn get(from: &mut &[u8]) -> Option<Self> {
        let (&first, rest) = from.split_first()?;
        *from = rest;
        Some(first)
    }
}

impl Kept for bool {
    fn put(&self, out: &mut Vec<u8>) {
        out.push(u8::from(*self));
    }
    fn get(from: &mut &[u8]) -> Option<Self> {
        match u8::get(from)? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }
}

impl Kept for u64 {
    fn put(&self, out: &mut Vec<u8>) {
        let mut rest = *self;
        while rest >= 0x80 {
            out.push((rest & 0x7F) as u8 | 0x80);
            rest >>= 7;
        }
        out.push(rest as u8);
    }
    fn get(from: &mut &[u8]) -> Option<Self> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = u8::get(from)?;
            value |= u64::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }
}

impl Kept for usize {
    fn put(&self, out: &mut Vec<u8>) {
        (*self as u64).put(out);
    }
    fn get(from: &mut &[u8]) -> Option<Self> {
        usize::try_from(u64::get(from)?).ok()
    }
}

impl Kept for i64 {
    fn put(&self, out: &mut Vec<u8>) {
        // The sign last, so that small numbers of either sign are short.
        ((self << 1) ^ (self >> 63)).cast_unsigned().put(out);
    }
    fn get(from: &mut &[u8]) -> Option<Self> {
        let value = u64::get(from)?;
        Some((value >> 1).cast_signed() ^ -((value & 1).cast_signed()))
    }
}

impl Kept for u128 {
    fn put(&self, out: &mut Vec<u8>) {
        self.to_le_bytes().put(out);
    }
    fn get(from: &mut &[u8]) -> Option<Self> {
        Kept::get(from).map(u128::from_le_bytes)
    }
}

impl<const N: usize> Kept for [u8; N] {
    fn put(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(self);
    }
    fn get(from: &mut &[u8]) -> Option<Self> {
        let (first, rest) = from.split_first_chunk()?;
        *from = rest;
        Some(*first)
    }
}

fn text<'b>(from: &mut &'b [u8]) -> Option<&'b str> {
    let length = usize::get(from)?;
    let (text, rest) = from.split_at_checked(length)?;
    *from = rest;
    std::str::from_utf8(text).ok()
}

impl Kept for String {
    fn put(&self, out: &mut Vec<u8>) {
        self.len().put(out);
        out.extend_from_slice(self.as_bytes());
    }
    fn get(from: &mut &[u8]) -> Option<Self> {
        text(from).map(str::to_owned)
    }
}

impl Kept for Arc<str> {
    fn put(&self, out: &mut Vec<u8>) {
        self.len().put(out);
        out.extend_from_slice(self.as_bytes());
    }
    fn get(from: &mut &[u8]) -> Option<Self> {
        text(from).map(Arc::from)
    }
}

impl<T: Kept> Kept for Arc<T> {
    fn put(&self, out: &mut Vec<u8>) {
        T::put(self, out);
    }
    fn get(from: &mut &[u8]) -> Option<Self> {
        T::get(from).map(Arc::new)
    }
}

impl<T: Kept> Kept for Option<T> {
    fn put(&self, out: &mut Vec<u8>) {
        self.is_some().put(out);
        if let Some(value) = self {
            value.put(out);
        }
    }
    fn get(from: &mut &[u8]) -> Option<Self> {
        if bool::get(from)? { T::get(from).map(Some) } else { Some(None) }
    }
}

impl<T: Kept> Kept for Vec<T> {
    fn put(&self, out: &mut Vec<u8>) {
        self.len().put(out);
        self.iter().for_each(|item| item.put(out));
    }
    fn get(from: &mut &[u8]) -> Option<Self> {
        /// Room that is made at once: the length may be a lie.
        const ROOM: usize = 1024;
        let length = usize::get(from)?;
        let mut all = Vec::with_capacity(length.min(ROOM).min(from.len()));
        for _ in 0..length {
            all.push(T::get(from)?);
        }
        Some(all)
    }
}

impl<A: Kept, B: Kept> Kept for (A, B) {
    fn put(&self, out: &mut Vec<u8>) {
        self.0.put(out);
        self.1.put(out);
    }
    fn get(from: &mut &[u8]) -> Option<Self> {
        Some((A::get(from)?, B::get(from)?))
    }
}

impl<K: Kept + Ord, V: Kept> Kept for BTreeMap<K, V> {
    fn put(&self, out: &mut Vec<u8>) {
        self.len().put(out);
        for (key, value) in self {
            key.put(out);
            value.put(out);
        }
    }
    fn get(from: &mut &[u8]) -> Option<Self> {
        let length = usize::get(from)?;
        let mut all = BTreeMap::new();
        for _ in 0..length {
            all.insert(K::get(from)?, V::get(from)?);
        }
        Some(all)
    }
}

impl Kept for Kind {
    fn put(&self, out: &mut Vec<u8>) {
        out.push(*self as u8);
    }
    fn get(from: &mut &[u8]) -> Option<Self> {
        Kind::ALL.get(usize::from(u8::get(from)?)).copied()
    }
}

impl Kept for Marking {
    fn put(&self, out: &mut Vec<u8>) {
        out.push(*self as u8);
    }
    fn get(from: &mut &[u8]) -> Option<Self> {
        Marking::ALL.get(usize::from(u8::get(from)?)).copied()
    }
}

impl Kept for civil::Date {
    fn put(&self, out: &mut Vec<u8>) {
        for part in [i64::from(self.year()), self.month().into(), self.day().into()] {
            part.put(out);
        }
    }
    fn get(from: &mut &[u8]) -> Option<Self> {
        let mut part = || i64::get(from);
        let (year, month, day) = (part()?, part()?, part()?);
        civil::Date::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?).ok()
    }
}

/// The bytes of a value.
pub(super) fn bytes(value: &impl Kept) -> Vec<u8> {
    let mut out = Vec::new();
    value.put(&mut out);
    out
}

/// Reads a value that takes up all the bytes.
pub(super) fn read<T: Kept>(mut bytes: &[u8]) -> Option<T> {
    let value = T::get(&mut bytes)?;
    bytes.is_empty().then_some(value)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_kept_is_read_again(
            numbers in any::<(u64, i64)>(),
            texts in prop::collection::vec(prop::option::of(any::<String>()), 0..5),
            flag in any::<bool>(),
        ) {
            prop_assert_eq!(read::<u64>(&bytes(&numbers.0)), Some(numbers.0));
            prop_assert_eq!(read::<i64>(&bytes(&numbers.1)), Some(numbers.1));
            let day = civil::date(-44, 3, 15);
            prop_assert_eq!(read::<civil::Date>(&bytes(&day)), Some(day));
            let value = (texts, flag);
            let kept = bytes(&value);
            prop_assert_eq!(read::<(Vec<Option<String>>, bool)>(&kept), Some(value));
            prop_assert_eq!(read::<(Vec<Option<String>>, bool)>(&kept[..kept.len() - 1]), None);
        }

        #[test]
        fn damage_is_no_reason_to_panic(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
            let _ = read::<Vec<(String, Option<BTreeMap<u64, Vec<String>>>)>>(&bytes);
        }
    }

    #[test]
    fn kinds_and_markings_are_kept_by_their_place() {
        for kind in Kind::ALL {
            assert_eq!(read(&bytes(&kind)), Some(kind));
        }
        for marking in Marking::ALL {
            assert_eq!(read(&bytes(&marking)), Some(marking));
        }
    }
}
