//! How languages write numbers.

use icu_decimal::{DecimalFormatter, DecimalFormatterPreferences};
use icu_locale_core::{Locale, locale};

/// How a language writes whole numbers (CLDR), with the digits that its dates have too.
#[derive(Debug, Clone)]
pub struct Numbers(
    /// `None` where nothing is known of any language, which does not happen.
    Option<DecimalFormatter>,
);

impl Numbers {
    /// Those of a language, by its tag (BCP 47); of what is no tag, those of English.
    pub fn for_language(tag: &str) -> Self {
        let locale = |tag: &str| tag.parse::<Locale>().ok();
        let locale = locale(&format!("{tag}-u-nu-latn"))
            .or_else(|| locale(tag))
            .unwrap_or(const { locale!("en") });
        let language = DecimalFormatterPreferences::from(&locale);
        Self(DecimalFormatter::try_new(language, Default::default()).ok())
    }

    /// Writes a number: `10,000`, in French `10 000`.
    pub fn write(&self, n: u64) -> String {
        match &self.0 {
            // No language parts fewer digits than four.
            Some(numbers) if n >= 1000 => numbers.format(&n.into()).to_string(),
            _ => n.to_string(),
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
}
