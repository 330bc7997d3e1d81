//! How languages write numbers, and what is counted.

use std::sync::Arc;

use icu_decimal::DecimalFormatter;
use icu_locale_core::{Locale, locale};
use icu_plurals::{PluralCategory, PluralRules};

/// How a language writes whole numbers (CLDR), with the digits that its dates have too, and which
/// form of a word they take.
#[derive(Debug, Clone)]
pub struct Numbers {
    /// `None` where nothing is known of any language, which does not happen.
    written: Option<DecimalFormatter>,
    forms: Option<Arc<PluralRules>>,
}

impl Numbers {
    /// The forms that a word may have beside a number, by their names in CLDR. Every language has
    /// `other`.
    pub const FORMS: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

    /// Those of a language, by its tag (BCP 47); of what is no tag, those of English.
    pub fn for_language(tag: &str) -> Self {
        let locale = |tag: &str| tag.parse::<Locale>().ok();
        let locale = locale(&format!("{tag}-u-nu-latn"))
            .or_else(|| locale(tag))
            .unwrap_or(const { locale!("en") });
        let forms = PluralRules::try_new_cardinal((&locale).into()).ok();
        Self {
            written: DecimalFormatter::try_new((&locale).into(), Default::default()).ok(),
            forms: forms.map(Arc::new),
        }
    }

    /// Writes a number: `10,000`, in French `10 000`.
    pub fn write(&self, n: u64) -> String {
        match &self.written {
            // No language parts fewer digits than four.
            Some(written) if n >= 1000 => written.format(&n.into()).to_string(),
            _ => n.to_string(),
        }
    }

    /// The form of a word beside a number, one of [`Self::FORMS`].
    pub fn form(&self, n: u64) -> &'static str {
        match self.forms.as_ref().map(|forms| forms.category_for(n)) {
            Some(PluralCategory::Zero) => "zero",
            Some(PluralCategory::One) => "one",
            Some(PluralCategory::Two) => "two",
            Some(PluralCategory::Few) => "few",
            Some(PluralCategory::Many) => "many",
            Some(PluralCategory::Other) | None => "other",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_part_digits_in_their_own_way() {
        for (language, four, seven) in [
            ("en", "1,000", "1,234,567"),
            ("en-US", "1,000", "1,234,567"),
            ("fr", "1\u{202f}000", "1\u{202f}234\u{202f}567"),
            ("de", "1.000", "1.234.567"),
            ("es", "1000", "1.234.567"),
            ("uk", "1\u{a0}000", "1\u{a0}234\u{a0}567"),
            ("hi", "1,000", "12,34,567"),
            ("ar-EG", "1,000", "1,234,567"),
            ("not a language", "1,000", "1,234,567"),
        ] {
            let numbers = Numbers::for_language(language);
            assert_eq!(numbers.write(1000), four, "{language}");
            assert_eq!(numbers.write(1_234_567), seven, "{language}");
            assert_eq!(numbers.write(999), "999", "{language}");
            assert_eq!(numbers.write(0), "0", "{language}");
        }
        let most = Numbers::for_language("en").write(u64::MAX);
        assert_eq!(most, "18,446,744,073,709,551,615");
    }

    #[test]
    fn languages_have_forms_of_their_own() {
        for (language, forms) in [
            ("en", ["other", "one", "other", "other", "other"]),
            ("fr", ["one", "one", "other", "other", "other"]),
            ("uk", ["many", "one", "few", "many", "one"]),
            ("ar", ["zero", "one", "two", "few", "many"]),
            ("ja", ["other"; 5]),
        ] {
            let numbers = Numbers::for_language(language);
            for (n, form) in [0, 1, 2, 5, 21].into_iter().zip(forms) {
                assert_eq!(numbers.form(n), form, "{n} in {language}");
                assert!(Numbers::FORMS.contains(&form));
            }
        }
    }
}
