//! The order in which a language puts names.

use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed, CollatorPreferences};
use icu_locale_core::{Locale, locale};

/// The order of a language (CLDR, UTS #10): letters where its readers look for them, without case,
/// and the 2nd Brigade before the 10th.
#[derive(Debug)]
pub struct Order {
    /// `None` where nothing is known of any language, which does not happen.
    collator: Option<CollatorBorrowed<'static>>,
}

/// What a name is ordered by, beside others of the same order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct OrderKey(Vec<u8>);

impl Order {
    /// That of a language, by its tag (BCP 47); of what is no tag, that of most languages.
    pub fn for_language(tag: &str) -> Self {
        let locale = |tag: &str| tag.parse::<Locale>().ok();
        // Numbers by how many they are.
        let locale = locale(&format!("{tag}-u-kn"))
            .or_else(|| locale(tag))
            .unwrap_or(const { locale!("und-u-kn") });
        let preferences = CollatorPreferences::from(&locale);
        Self { collator: Collator::try_new(preferences, CollatorOptions::default()).ok() }
    }

    /// The key of a name: made once for each that is put in order.
    pub fn key(&self, name: &str) -> OrderKey {
        let mut key = Vec::new();
        let made = self.collator.as_ref().is_some_and(|collator| {
            let made = collator.write_sort_key_to(name, &mut key);
            made.is_ok()
        });
        if made { OrderKey(key) } else { OrderKey(name.as_bytes().to_vec()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_where_readers_of_a_language_look_for_them() {
        for (language, names) in [
            ("uk", "Ганна Ґалаґан Дмитро Євген Жанна Іван Їжакевич Йосип Яна"),
            ("fr", "Eaubonne Éric Étienne Zoé"),
            ("de", "Adler Ägypten Berlin Österreich Ulm Zürich"),
            ("es", "Álvarez Nadal Ñíguez Oviedo Zamora"),
            ("tr", "Cem Çelik Hakan Işık İpek Oya Özgür Sami Şahin Uğur Ümit Zeki"),
            ("sv", "Adam Zeke Åke Ärla Öbo"),
            ("en", "ada Ada Álvarez Bob"),
            ("not a language", "Adam Åke Bob"),
        ] {
            let order = Order::for_language(language);
            let mut sorted: Vec<&str> = names.split(' ').rev().collect();
            sorted.sort_by_cached_key(|name| order.key(name));
            assert_eq!(sorted.join(" "), names, "{language}");
        }
    }

    #[test]
    fn numbers_are_ordered_by_how_many_they_are() {
        for language in ["en", "de-AT", "uk", "not a language"] {
            let order = Order::for_language(language);
            assert!(order.key("2nd Brigade") < order.key("10th Brigade"), "{language}");
            assert!(order.key("Unit 9") < order.key("Unit 10"), "{language}");
        }
    }
}
