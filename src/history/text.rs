//! Two versions of a text compared: block by block, and then word by word.

use std::collections::HashMap;
use std::hash::Hash;
use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};
use unicode_segmentation::UnicodeSegmentation;

use super::codec::kept_enum;
use super::{Block, BlockKind, Piece};

/// How much may be compared in one text, in pairs of blocks or words. What would take more is told
/// as taken away and put there anew.
const MOST_PAIRS: usize = 16_000_000;

/// The most blocks of a text that are told, beside gaps. Words beyond them are only counted.
const MOST_BLOCKS: usize = 200;

/// How many blocks on are looked at for the one that a block came from.
const REACH: usize = 8;

/// The least part of words that two blocks share if one came from the other, in percent.
const ALIKE: usize = 40;

kept_enum!(Block { 0 => Words { kind: kind, pieces: pieces }, 1 => Same { 0: count } });
kept_enum!(BlockKind { 0 => Heading {}, 1 => Paragraph {}, 2 => Item {}, 3 => Quote {}, 4 => Code {} });
kept_enum!(Piece { 0 => Same { 0: words }, 1 => Added { 0: words }, 2 => Removed { 0: words } });

/// Compares two texts; empty where they say the same.
pub(super) fn compare(before: &[(BlockKind, String)], after: &[(BlockKind, String)]) -> Vec<Block> {
    let mut budget = Budget(MOST_PAIRS);
    let mut told = Told::default();
    for op in budget.compare(before, after) {
        match op {
            DiffOp::Equal { new_index, len, .. } => {
                after[new_index..new_index + len].iter().for_each(|block| told.same(block));
            }
            op => replaced(&before[op.old_range()], &after[op.new_range()], &mut budget, &mut told),
        }
    }
    told.finish()
}

/// Compares two blocks; of one that was not there, or is there no longer, there is no text.
pub(super) fn words(before: Option<&str>, after: Option<&str>) -> Vec<Piece> {
    match (before, after) {
        (Some(before), Some(after)) => pieces(before, after, &mut Budget(MOST_PAIRS)),
        (Some(before), None) => vec![Piece::Removed(before.to_owned())],
        (None, Some(after)) => vec![Piece::Added(after.to_owned())],
        (None, None) => Vec::new(),
    }
}

/// One side of a block that differs.
pub(super) fn side(pieces: &[Piece], is_before: bool) -> Option<String> {
    let texts = pieces.iter().filter_map(|piece| match piece {
        Piece::Same(text) => Some(text.as_str()),
        Piece::Removed(text) => is_before.then_some(text.as_str()),
        Piece::Added(text) => (!is_before).then_some(text.as_str()),
    });
    let texts: Vec<&str> = texts.collect();
    (!texts.is_empty()).then(|| texts.concat())
}

/// Whether any block differs.
pub(super) fn is_change(blocks: &[Block]) -> bool {
    blocks.iter().any(differs)
}

fn differs(block: &Block) -> bool {
    match block {
        Block::Same(_) => false,
        Block::Words { pieces, .. } => pieces.iter().any(|piece| !matches!(piece, Piece::Same(_))),
    }
}

/// The same blocks, of which some may differ no longer: what is not beside a change is a gap.
pub(super) fn regrouped(blocks: Vec<Block>) -> Vec<Block> {
    let changed: Vec<bool> = blocks.iter().map(differs).collect();
    let is_near = |at: usize| {
        changed[at]
            || at > 0 && changed[at - 1]
            || changed.get(at + 1).is_some_and(|changed| *changed)
    };
    let mut all: Vec<Block> = Vec::with_capacity(blocks.len());
    for (at, block) in blocks.into_iter().enumerate() {
        let count = match block {
            Block::Same(count) => count,
            Block::Words { .. } if !is_near(at) => 1,
            block => {
                all.push(block);
                continue;
            }
        };
        match all.last_mut() {
            Some(Block::Same(before)) => *before += count,
            _ => all.push(Block::Same(count)),
        }
    }
    all
}

/// Words that are new, and words that are gone.
pub(super) fn count(blocks: &[Block]) -> (usize, usize) {
    let mut counts = (0, 0);
    for block in blocks {
        let Block::Words { pieces, .. } = block else { continue };
        for piece in pieces {
            match piece {
                Piece::Same(_) => {}
                Piece::Added(text) => counts.0 += number_of_words(text),
                Piece::Removed(text) => counts.1 += number_of_words(text),
            }
        }
    }
    counts
}

fn number_of_words(text: &str) -> usize {
    text.unicode_words().count()
}

/// Bounds the work of a comparison, whatever is compared.
struct Budget(usize);

impl Budget {
    fn compare<T: Eq + Hash>(&mut self, before: &[T], after: &[T]) -> Vec<DiffOp> {
        let start = before.iter().zip(after).take_while(|(a, b)| a == b).count();
        let (old, new) = (&before[start..], &after[start..]);
        let end = old.iter().rev().zip(new.iter().rev()).take_while(|(a, b)| a == b).count();
        let (old, new) = (&old[..old.len() - end], &new[..new.len() - end]);
        let pairs = old.len().saturating_mul(new.len());
        let mut ops = Vec::new();
        if start > 0 {
            ops.push(DiffOp::Equal { old_index: 0, new_index: 0, len: start });
        }
        if pairs > self.0 {
            ops.push(DiffOp::Replace {
                old_index: start,
                old_len: old.len(),
                new_index: start,
                new_len: new.len(),
            });
        } else {
            self.0 -= pairs;
            ops.extend(
                capture_diff_slices(Algorithm::Myers, old, new)
                    .into_iter()
                    .map(|op| moved(&op, start)),
            );
        }
        if end > 0 {
            ops.push(DiffOp::Equal {
                old_index: start + old.len(),
                new_index: start + new.len(),
                len: end,
            });
        }
        ops
    }
}

fn moved(op: &DiffOp, by: usize) -> DiffOp {
    match *op {
        DiffOp::Equal { old_index, new_index, len } => {
            DiffOp::Equal { old_index: old_index + by, new_index: new_index + by, len }
        }
        DiffOp::Delete { old_index, old_len, new_index } => {
            DiffOp::Delete { old_index: old_index + by, old_len, new_index: new_index + by }
        }
        DiffOp::Insert { old_index, new_index, new_len } => {
            DiffOp::Insert { old_index: old_index + by, new_index: new_index + by, new_len }
        }
        DiffOp::Replace { old_index, old_len, new_index, new_len } => DiffOp::Replace {
            old_index: old_index + by,
            old_len,
            new_index: new_index + by,
            new_len,
        },
    }
}

/// Tells what became of blocks in whose place others stand: each that came from another is told
/// with the words that differ, the others as new or gone.
fn replaced(
    before: &[(BlockKind, String)],
    after: &[(BlockKind, String)],
    budget: &mut Budget,
    told: &mut Told,
) {
    let bags: Vec<Bag<'_>> = before.iter().map(|(_, text)| Bag::new(text)).collect();
    let mut next = 0;
    for (kind, text) in after {
        let bag = Bag::new(text);
        let reach = next..(next + REACH).min(before.len());
        let alike = reach.map(|at| (bag.shared(&bags[at]), std::cmp::Reverse(at))).max();
        let Some((_, std::cmp::Reverse(from))) = alike.filter(|(share, _)| *share >= ALIKE) else {
            told.changed(*kind, vec![Piece::Added(text.clone())]);
            continue;
        };
        for (kind, gone) in &before[next..from] {
            told.changed(*kind, vec![Piece::Removed(gone.clone())]);
        }
        told.changed(*kind, pieces(&before[from].1, text, budget));
        next = from + 1;
    }
    for (kind, gone) in &before[next..] {
        told.changed(*kind, vec![Piece::Removed(gone.clone())]);
    }
}

/// The words of a block, and how often each stands in it.
struct Bag<'t> {
    words: HashMap<&'t str, usize>,
    count: usize,
}

impl<'t> Bag<'t> {
    fn new(text: &'t str) -> Self {
        let mut words = HashMap::new();
        let mut count = 0;
        for word in text.unicode_words() {
            *words.entry(word).or_default() += 1;
            count += 1;
        }
        Self { words, count }
    }

    /// How much of the words two blocks share, in percent.
    fn shared(&self, other: &Self) -> usize {
        let (few, many) = if self.words.len() < other.words.len() {
            (&self.words, &other.words)
        } else {
            (&other.words, &self.words)
        };
        let shared: usize =
            few.iter().map(|(word, &n)| n.min(many.get(word).copied().unwrap_or(0))).sum();
        (200 * shared).checked_div(self.count + other.count).unwrap_or(0)
    }
}

/// Compares two blocks word by word; in scripts without spaces, character by character.
fn pieces(before: &str, after: &str, budget: &mut Budget) -> Vec<Piece> {
    let old: Vec<(usize, &str)> = before.split_word_bound_indices().collect();
    let new: Vec<(usize, &str)> = after.split_word_bound_indices().collect();
    let of = |text: &str, words: &[(usize, &str)], range: Range<usize>| -> String {
        let start = words.get(range.start).map_or(text.len(), |(at, _)| *at);
        let end = words.get(range.end).map_or(text.len(), |(at, _)| *at);
        text.get(start..end).unwrap_or_default().to_owned()
    };
    let old_words: Vec<&str> = old.iter().map(|(_, word)| *word).collect();
    let new_words: Vec<&str> = new.iter().map(|(_, word)| *word).collect();
    let ops = budget.compare(&old_words, &new_words);
    let mut all = Vec::new();
    let (mut gone, mut come) = (String::new(), String::new());
    let flush = |all: &mut Vec<Piece>, gone: &mut String, come: &mut String| {
        if !gone.is_empty() {
            all.push(Piece::Removed(std::mem::take(gone)));
        }
        if !come.is_empty() {
            all.push(Piece::Added(std::mem::take(come)));
        }
    };
    for (nth, op) in ops.iter().enumerate() {
        match op {
            DiffOp::Equal { .. } => {
                let same = of(after, &new, op.new_range());
                // A space between two words that both differ parts nothing.
                let is_last = nth + 1 == ops.len();
                if same.trim().is_empty() && !gone.is_empty() && !come.is_empty() && !is_last {
                    gone.push_str(&same);
                    come.push_str(&same);
                } else {
                    flush(&mut all, &mut gone, &mut come);
                    match all.last_mut() {
                        Some(Piece::Same(before)) => before.push_str(&same),
                        _ => all.push(Piece::Same(same)),
                    }
                }
            }
            op => {
                gone.push_str(&of(before, &old, op.old_range()));
                come.push_str(&of(after, &new, op.new_range()));
            }
        }
    }
    flush(&mut all, &mut gone, &mut come);
    all
}

/// Gathers blocks: those that differ, and one on either side.
#[derive(Default)]
struct Told {
    blocks: Vec<Block>,
    /// Blocks since the last that differs, of which the last may be shown before the next.
    same: usize,
    last: Option<(BlockKind, String)>,
    shown: usize,
}

impl Told {
    fn same(&mut self, (kind, text): &(BlockKind, String)) {
        let follows = matches!(self.blocks.last(), Some(Block::Words { .. }));
        if follows && self.same == 0 && self.last.is_none() {
            // The one after a change.
            self.push(Self::unchanged(*kind, text));
            self.blocks.push(Block::Same(0));
            return;
        }
        self.same += usize::from(self.last.is_some());
        self.last = Some((*kind, text.clone()));
    }

    fn unchanged(kind: BlockKind, text: &str) -> Block {
        Block::Words { kind, pieces: vec![Piece::Same(text.to_owned())] }
    }

    fn changed(&mut self, kind: BlockKind, pieces: Vec<Piece>) {
        self.gap();
        if let Some((kind, text)) = self.last.take() {
            self.push(Self::unchanged(kind, &text));
        }
        self.push(Block::Words { kind, pieces });
    }

    fn push(&mut self, block: Block) {
        if self.shown < MOST_BLOCKS {
            self.blocks.push(block);
        }
        self.shown += 1;
    }

    /// Puts a gap for the blocks that are not shown.
    fn gap(&mut self) {
        if matches!(self.blocks.last(), Some(Block::Same(0))) {
            self.blocks.pop();
        }
        if self.same > 0 {
            self.blocks.push(Block::Same(std::mem::take(&mut self.same)));
        }
    }

    fn finish(mut self) -> Vec<Block> {
        if self.shown == 0 {
            return Vec::new();
        }
        self.same += usize::from(self.last.take().is_some());
        self.gap();
        self.blocks
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn paragraphs(text: &str) -> Vec<(BlockKind, String)> {
        text.split('|').map(|text| (BlockKind::Paragraph, text.to_owned())).collect()
    }

    /// Blocks as a line: `[-gone-]`, `{+new+}`, `(n)` for a gap.
    fn shown(before: &str, after: &str) -> String {
        line(&compare(&paragraphs(before), &paragraphs(after)))
    }

    fn line(blocks: &[Block]) -> String {
        let blocks = blocks.iter().map(|block| match block {
            Block::Same(count) => format!("({count})"),
            Block::Words { pieces, .. } => pieces
                .iter()
                .map(|piece| match piece {
                    Piece::Same(text) => text.clone(),
                    Piece::Added(text) => format!("{{+{text}+}}"),
                    Piece::Removed(text) => format!("[-{text}-]"),
                })
                .collect(),
        });
        blocks.collect::<Vec<_>>().join("|")
    }

    #[test]
    fn a_block_that_changed_is_told_word_by_word_with_one_on_either_side() {
        assert_eq!(
            shown("a|b|c|Kim met Putin in Moscow|d|e|f", "a|b|c|Kim met Xi in Moscow|d|e|f"),
            "(2)|c|Kim met [-Putin-]{+Xi+} in Moscow|d|(2)"
        );
        assert_eq!(shown("a|b", "a|b"), "");
        assert_eq!(shown("a|b", "a|new|b"), "a|{+new+}|b");
        assert_eq!(shown("a|old|b", "a|b"), "a|[-old-]|b");
        assert_eq!(shown("one", "two"), "{+two+}|[-one-]");
    }

    #[test]
    fn changes_with_one_block_between_them_share_it() {
        assert_eq!(shown("x one|b|y one", "x two|b|y two"), "x [-one-]{+two+}|b|y [-one-]{+two+}");
        assert_eq!(
            shown("x one|b|c|y one", "x two|b|c|y two"),
            "x [-one-]{+two+}|b|c|y [-one-]{+two+}"
        );
        assert_eq!(
            shown("x one|b|c|d|y one", "x two|b|c|d|y two"),
            "x [-one-]{+two+}|b|(1)|d|y [-one-]{+two+}"
        );
    }

    #[test]
    fn scripts_without_spaces_are_compared_by_character() {
        assert_eq!(
            shown("金正恩在莫斯科会见普京", "金正恩在北京会见普京"),
            "金正恩在[-莫斯科-]{+北京+}会见普京"
        );
    }

    #[test]
    fn words_are_counted() {
        let blocks = compare(&paragraphs("a b c d e"), &paragraphs("a b x y d e"));
        assert_eq!(count(&blocks), (2, 1));
    }

    #[test]
    fn a_text_that_is_too_long_to_compare_is_told_as_new() {
        let long =
            |word: &str| (0..6000).map(|n| format!("{word}{n}")).collect::<Vec<_>>().join("|");
        let blocks = compare(&paragraphs(&long("a")), &paragraphs(&long("b")));
        assert_eq!(blocks.len(), MOST_BLOCKS);
    }

    fn text() -> impl Strategy<Value = String> {
        let words = prop::sample::select(vec!["a", "b", "Kim", "met", "|", "|", " ", "会", "x."]);
        prop::collection::vec(words, 0..40).prop_map(|words| words.join(" "))
    }

    proptest! {
        #[test]
        fn both_versions_can_be_read_from_what_is_told(before in text(), after in text()) {
            let (before, after) = (paragraphs(&before), paragraphs(&after));
            let blocks = compare(&before, &after);
            prop_assert_eq!(blocks.is_empty(), before == after);
            let mut sides = [Vec::new(), Vec::new()];
            for block in &blocks {
                match block {
                    Block::Same(count) => {
                        prop_assert!(*count > 0);
                        sides.iter_mut().for_each(|side| side.extend((0..*count).map(|_| None)));
                    }
                    Block::Words { pieces, .. } => {
                        for (nth, side) in sides.iter_mut().enumerate() {
                            let text: String = pieces.iter().filter_map(|piece| match (piece, nth) {
                                (Piece::Same(text), _) | (Piece::Removed(text), 0) | (Piece::Added(text), 1) => Some(text.as_str()),
                                _ => None,
                            }).collect();
                            let is_there = !pieces.iter().all(|piece| match nth {
                                0 => matches!(piece, Piece::Added(_)),
                                _ => matches!(piece, Piece::Removed(_)),
                            });
                            if is_there {
                                side.push(Some(text));
                            }
                        }
                    }
                }
            }
            for (side, whole) in sides.iter().zip([&before, &after]) {
                if blocks.is_empty() {
                    continue;
                }
                prop_assert_eq!(side.len(), whole.len());
                for (told, (_, text)) in side.iter().zip(whole) {
                    prop_assert!(told.as_ref().is_none_or(|told| told == text));
                }
            }
        }
    }
}
