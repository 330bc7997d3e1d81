//! Names in scripts that have no capitals to show where one begins: Arabic and Hebrew.
//!
//! Where no word is known to end before a surname, the word before it may be somebody's given name:
//! `رفيق الحريري` is not Saad Hariri.

use unicode_script::{Script, UnicodeScript};

use crate::link::names::writing::{is_word, trailing_letters};
use crate::link::names::{Bearer, Entry, Finder, Found};

/// Words after which a surname stands alone: titles, verbs, and what holds sentences together; with
/// no article, and with `ا` for any of its forms.
#[rustfmt::skip]
const BEFORE_SURNAMES: &[&str] = &[
    // Arabic: titles that are no given names
    "رئيس", "رئيسة", "وزير", "وزيرة", "نائب", "مستشار", "مستشارة", "سفير", "جنرال", "عقيد",
    "مارشال", "فريق", "زعيم", "دكتور", "مبعوث", "سيناتور", "متحدث", "مرشح",
    // what is theirs
    "ادارة", "انصار", "اتهامات", "تصريح", "تصريحات", "تيار", "حزب", "حكومة", "حلفاء", "حملة",
    "خطة", "رئاسة", "رسالة", "زيارة", "سياسة", "سياسات", "قرار", "قوات", "كلمة",
    "لقاء", "اجتماع", "محادثات", "مكالمة", "مبادرة", "مكتب", "موقف", "وصول",
    // verbs
    "قال", "قالت", "اكد", "اعلن", "اضاف", "زار", "التقى", "استقبل", "صرح", "وصل", "غادر", "دعا",
    "اعتبر", "اشار", "اوضح", "شدد", "راى", "طالب", "حذر", "اتهم", "بحث", "ناقش", "وقع",
    "هدد", "رفض", "عاد", "بدا", "كان", "يكون", "يقول", "يؤكد", "يعلن", "يزور", "يلتقي",
    "يستقبل", "يبحث", "تلقى", "اجرى", "عقد", "القى", "نفى", "كشف", "ذكر",
    "تعهد", "توجه", "اتصل", "اجتمع", "انتقد", "هاجم", "اصدر", "تحدث", "حضر", "يريد", "يواجه",
    // what holds sentences together
    "بين", "مع", "من", "الى", "على", "عن", "في", "ان", "قد", "ثم", "او", "لا", "لم",
    "لن", "كما", "حيث", "لكن", "حتى", "منذ", "خلال", "حول", "لدى", "مثل", "دون", "ضد", "نحو",
    "تجاه", "بعد", "قبل", "عند", "حسب", "وفق", "عبر", "هو", "اذا", "لان", "بينما",
    // Persian
    "اقای", "خانم", "دکتر", "سردار", "جمهور", "رئیسجمهور", "رئیس", "وزیر", "دولت", "از", "به", "با",
    "و", "که", "در", "بر", "برای", "تا", "را", "دیدار", "سخنان", "گفت",
    // Hebrew
    "ראש", "נשיא", "שר", "שרת", "מר", "גברת", "ממשלה", "ממשלת", "אמר", "אמרה", "הודיע", "הצהיר",
    "של", "את", "עם", "על", "בין", "לפי", "נגד", "גם", "אבל", "לא", "הוא", "מול",
];

/// The same with their article, which without it are given names, or other words; and what titles
/// end in.
#[rustfmt::skip]
const WITH_ARTICLE: &[&str] = &[
    "الامير", "الاميرة", "السيد", "السيدة", "المرشد", "المشير", "اللواء", "الشيخ", "العميد", "القائد", "الملك", "الحالي",
    "السابق", "السابقة", "الجديد", "المنتخب", "الوزراء", "الدفاع", "العدل", "الاركان", "البرلمان",
    "الدولة", "الجمهورية", "الحكومة", "العام", "الاعلى", "التقى", "القى",
];

/// Adjectives of nations that are given names too.
const GIVEN_ADJECTIVES: &[&str] = &["الهادي", "المهدي"];

impl<T> Finder<'_, T> {
    /// Whether the word before a surname in a script without capitals may be the given name of
    /// somebody else.
    pub(super) fn follows_uncased_name(&self, hit: &Found, entry: &Entry<T>) -> bool {
        let is_surname = entry.one_word || entry.known.is_end;
        if entry.known.bearer != Bearer::Person
            || !is_surname
            || !is_uncased(&self.text[hit.start..])
            // `للحريري`, `to Hariri`
            || self.text[hit.start..].starts_with("لل")
        {
            return false;
        }
        let before = self.text[..hit.start].strip_suffix(' ').unwrap_or_default();
        let word = trailing_letters(before);
        is_uncased(word)
            && !entry.known.words_before.iter().any(|own| own == word)
            && !stands_before_surnames(before, word)
    }
}

/// Whether a text begins with a letter of a script without capitals in which words have spaces
/// between them.
pub(in super::super) fn is_uncased(text: &str) -> bool {
    let script = text.chars().next().map(|first| first.script());
    matches!(script, Some(Script::Arabic | Script::Hebrew))
}

/// Whether a surname stands alone after a word, with which a text ends.
fn stands_before_surnames(text: &str, word: &str) -> bool {
    let is_listed = |word: &str| {
        let plain = with_plain_letters(word);
        without_prefixes(&plain).any(|word| {
            let bare = || word.strip_prefix("ال").or_else(|| word.strip_prefix('ה'));
            WITH_ARTICLE.contains(&word)
                || BEFORE_SURNAMES.contains(&word)
                || bare().is_some_and(|bare| BEFORE_SURNAMES.contains(&bare))
        })
    };
    if is_listed(word) {
        return true;
    }
    let is_adjective =
        |ending: &str| word.starts_with("ال") && word.ends_with(ending) && word.len() > 8;
    let previous = || {
        let left = text[..text.len() - word.len()].strip_suffix(' ').unwrap_or_default();
        trailing_letters(left)
    };
    // `وزير الخارجية لافروف`, `الرئيس الروسي بوتين`; not `محمد العربي`, `عبد الغني`.
    is_adjective("ية")
        || is_adjective("ي")
            && !GIVEN_ADJECTIVES.contains(&word)
            && (is_listed(previous()) || previous().ends_with("ية"))
}

/// A word with one form of the letters that are written in several ways.
fn with_plain_letters(word: &str) -> String {
    let plain = |c| match c {
        'أ' | 'إ' | 'آ' => 'ا',
        c => c,
    };
    word.chars().map(plain).collect()
}

/// A word, and what it is without one or two letters that may be prefixes.
pub(in super::super) fn without_prefixes(word: &str) -> impl Iterator<Item = &str> {
    let prefixes = ['و', 'ف', 'ب', 'ل', 'ك', 'ו', 'ב', 'ל', 'מ', 'כ', 'ש', 'ה'];
    let strip = move |word: &str| word.strip_prefix(prefixes).map(str::len);
    let first = strip(word).map(|length| &word[word.len() - length..]);
    let second = first.and_then(|first| strip(first).map(|length| &word[word.len() - length..]));
    // A word of one letter is none.
    let is_whole = |word: &&str| word.chars().filter(|c| is_word(*c)).nth(1).is_some();
    std::iter::once(word).chain(first.into_iter().chain(second).filter(is_whole))
}
