//! Words of Chinese and Japanese: a name that begins or ends within one is none. 京都 is no city in
//! 東京都, and 中国 no state in 集中国力.

use std::sync::LazyLock;

use icu_segmenter::options::WordBreakInvariantOptions;
use icu_segmenter::{WordSegmenter, WordSegmenterBorrowed};

use unicode_script::{Script, UnicodeScript};

use super::{Bearer, Entry, Finder, Found, Weight};

/// So many characters on each side of a name are looked at: a clause, and a bound on the time.
const NEAR: usize = 32;

/// Longer words with the name of a state in them that no dictionary of words has as one.
const LONGER: &[&str] = &[
    "インド洋",
    "コンゴ民主共和国",
    "パプアニューギニア",
    "中国地方",
    "亚马孙河",
    "几内亚比绍",
    "刚果民主共和国",
    "剛果民主共和國",
    "南中国海",
    "南中國海",
    "南苏丹",
    "南蘇丹",
    "发展中国家",
    "印度尼西亚",
    "印度尼西亞",
    "印度支那",
    "印度洋",
    "发达国家",
    "尼日利亚",
    "幾內亞比索",
    "赤道ギニア",
    "赤道几内亚",
    "赤道幾內亞",
    "發展中國家",
    "東中国海",
    "东中国海",
    "日本海",
    "白俄罗斯",
    "白俄羅斯",
    "西撒哈拉",
    "马里亚纳",
    "马里兰",
    "马里乌波尔",
    "馬里亞納",
    "馬里烏波爾",
    "馬里蘭",
    "南スーダン",
    "北アイルランド",
    "北爱尔兰",
    "北愛爾蘭",
    "新墨西哥",
    "ニューメキシコ",
];

/// What follows the surname of a person in Japanese, in Han: titles, and what is theirs. Anything else
/// is a given name.
const TITLES: &[&str] = &[
    "代表",
    "会長",
    "元",
    "党首",
    "内閣",
    "前",
    "副",
    "博士",
    "参院",
    "同志",
    "名誉",
    "国家",
    "国防",
    "夫人",
    "夫妻",
    "外務",
    "外相",
    "大使",
    "大統領",
    "大臣",
    "委員",
    "官房",
    "容疑",
    "将軍",
    "幹事",
    "政権",
    "教授",
    "書記",
    "次官",
    "氏",
    "法相",
    "派",
    "流",
    "監督",
    "知事",
    "社長",
    "総書記",
    "総理",
    "総裁",
    "衆院",
    "被告",
    "財務",
    "財相",
    "議員",
    "議長",
    "選手",
    "部長",
    "長官",
    "防衛",
    "防相",
    "陣営",
    "首相",
    "首席",
    "両",
];

/// What a place is, after its name: a city, a province, a county, a prefecture, a state.
const CLASSES: &[char] = &['市', '省', '县', '縣', '県', '都', '府', '州'];

static WORDS: LazyLock<WordSegmenterBorrowed<'static>> =
    LazyLock::new(|| WordSegmenter::new_dictionary(WordBreakInvariantOptions::default()));

impl<T> Finder<'_, T> {
    /// Whether in a script without spaces a name is a piece of other words.
    pub(super) fn is_within_words(&self, hit: &Found, entry: &Entry<T>) -> bool {
        let name = &self.text[hit.start..hit.end];
        let mut chars = name.chars();
        let Some(first) = chars.next() else { return false };
        let last = chars.next_back().unwrap_or(first);
        if !is_unspaced(first) && !is_unspaced(last) {
            return false;
        }
        let before = run(self.text[..hit.start].chars().rev());
        let after = run(self.text[hit.end..].chars());
        let near = &self.text[hit.start - before..hit.end + after];
        if near.len() == name.len() {
            return false;
        }
        let (start, end) = (before, before + name.len());
        is_in_longer(near, start, end)
            || !is_apart(near, start, end)
            || is_surname(entry) && is_before_given_name(near, end)
    }
}

/// Whether a character is of a script of Chinese or Japanese in which words are not parted.
fn is_unspaced(c: char) -> bool {
    matches!(c.script(), Script::Han | Script::Hiragana | Script::Katakana) || c == 'ー'
}

/// How many bytes of such characters there are, up to a bound.
fn run(chars: impl Iterator<Item = char>) -> usize {
    chars.take(NEAR).take_while(|c| is_unspaced(*c)).map(char::len_utf8).sum()
}

/// Whether a name stands within a longer one that is known.
fn is_in_longer(near: &str, start: usize, end: usize) -> bool {
    let name = &near[start..end];
    LONGER.iter().filter(|longer| longer.len() > name.len()).any(|longer| {
        longer
            .match_indices(name)
            .any(|(at, _)| start >= at && near[start - at..].starts_with(longer))
    })
}

/// Whether words end where a name begins and where it ends, maybe with what it is: `南京市`.
fn is_apart(near: &str, start: usize, end: usize) -> bool {
    let class = near[end..].chars().next().filter(|c| CLASSES.contains(c));
    let with_class = class.map(|class| end + class.len_utf8());
    let (mut begins, mut is_ended) = (false, false);
    for edge in WORDS.segment_str(near) {
        begins |= edge == start;
        is_ended |= edge == end || Some(edge) == with_class;
    }
    begins && is_ended
}

/// Whether a name is one that others of the family bear too.
fn is_surname<T>(entry: &Entry<T>) -> bool {
    entry.known.bearer == Bearer::Person
        && entry.candidates.iter().all(|(_, weight)| *weight == Weight::Short)
}

/// Whether a given name follows a surname in Japanese, which has kana between words.
fn is_before_given_name(near: &str, end: usize) -> bool {
    let rest = &near[end..];
    let is_kana = |c: char| matches!(c.script(), Script::Hiragana);
    rest.starts_with(|c: char| c.script() == Script::Han)
        && near.contains(is_kana)
        && !TITLES.iter().any(|title| rest.starts_with(title))
}
