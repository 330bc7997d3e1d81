//! Names on a map: placed one after the other where nothing is yet.

use super::{MarkView, NameView, tenth};

/// Units of the type on a map.
const SIZE: f64 = 12.0;

/// The most letters of a name.
const MOST_LETTERS: usize = 26;

/// Units between a mark and its name.
const APART: f64 = 3.0;

/// A rectangle, in units of the map.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Boxed {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

impl Boxed {
    pub(super) fn touches(&self, other: &Self) -> bool {
        self.x < other.x + other.width
            && other.x < self.x + self.width
            && self.y < other.y + other.height
            && other.y < self.y + self.height
    }

    pub(super) fn within(&self, width: f64, height: f64) -> bool {
        self.x >= 0.0
            && self.y >= 0.0
            && self.x + self.width <= width
            && self.y + self.height <= height
    }
}

/// Places names, the first first.
pub(super) struct Placer {
    width: f64,
    height: f64,
    taken: Vec<Boxed>,
}

impl Placer {
    pub(super) fn new(width: f64, height: f64, taken: impl Iterator<Item = Boxed>) -> Self {
        Self { width, height, taken: taken.collect() }
    }

    /// Places the name of a mark beside, above or below it; `None` where there is no room.
    pub(super) fn name(&mut self, mark: &MarkView, name: &str) -> Option<NameView> {
        let mut text = cut(name);
        if mark.count > 1 {
            text = format!("{text} +{}", mark.count - 1);
        }
        let off = mark.radius + APART;
        let middle = mark.y + SIZE * 0.35;
        let at = [
            (mark.x + off, middle, "start"),
            (mark.x - off, middle, "end"),
            (mark.x, mark.y - off, "middle"),
            (mark.x, mark.y + off + SIZE * 0.75, "middle"),
            (mark.x + off * 0.7, mark.y - off * 0.7, "start"),
            (mark.x + off * 0.7, mark.y + off * 0.7 + SIZE * 0.75, "start"),
            (mark.x - off * 0.7, mark.y - off * 0.7, "end"),
            (mark.x - off * 0.7, mark.y + off * 0.7 + SIZE * 0.75, "end"),
        ];
        let names = at.into_iter().map(|(x, y, anchor)| NameView {
            x: tenth(x),
            y: tenth(y),
            anchor,
            text: text.clone(),
            main: mark.main,
        });
        let free = |view: &NameView| {
            let room = room(view);
            room.within(self.width, self.height)
                && !self.taken.iter().any(|taken| taken.touches(&room))
        };
        let found = names.into_iter().find(free)?;
        self.taken.push(room(&found));
        Some(found)
    }
}

/// The room that a name takes.
pub(super) fn room(name: &NameView) -> Boxed {
    let width = width(&name.text) * if name.main { 1.1 } else { 1.0 };
    let x = match name.anchor {
        "start" => name.x,
        "end" => name.x - width,
        _ => name.x - width / 2.0,
    };
    Boxed { x, y: name.y - SIZE * 0.8, width, height: SIZE * 1.05 }
}

/// About how many units a text takes, rather too many than too few: fonts differ.
pub(in crate::plan) fn width(text: &str) -> f64 {
    text.chars().map(letter).sum::<f64>() * SIZE
}

fn letter(letter: char) -> f64 {
    match letter {
        'i' | 'j' | 'l' | '.' | ',' | '\'' | '’' | '|' | '!' | ':' | ';' => 0.32,
        ' ' | 'f' | 't' | 'r' | 'I' | '-' | '(' | ')' => 0.42,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '…' | '—' => 0.98,
        'A'..='Z' => 0.75,
        '\u{0300}'..='\u{036F}' => 0.0,
        '\0'..='\u{024F}' => 0.6,
        '\u{0250}'..='\u{10FF}' => 0.75,
        _ => 1.1,
    }
}

/// A name, cut after some letters.
pub(super) fn cut(name: &str) -> String {
    use unicode_segmentation::UnicodeSegmentation as _;
    let mut letters = name.grapheme_indices(true).skip(MOST_LETTERS - 1).map(|(at, _)| at);
    match (letters.next(), letters.next()) {
        (Some(at), Some(_)) => format!("{}…", name[..at].trim_end()),
        _ => name.to_owned(),
    }
}

/// A text, cut to a width in units.
pub(in crate::plan) fn cut_to(text: &str, room: f64) -> String {
    use unicode_segmentation::UnicodeSegmentation as _;
    if width(text) <= room {
        return text.to_owned();
    }
    let mut used = width("…");
    let kept = text.graphemes(true).take_while(|letter| {
        used += width(letter);
        used <= room
    });
    format!("{}…", kept.collect::<String>().trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_name_is_cut_between_letters() {
        assert_eq!(cut("Paris"), "Paris");
        assert_eq!(cut(&"e\u{301}".repeat(26)), "e\u{301}".repeat(26));
        assert_eq!(cut(&"e\u{301}".repeat(27)), format!("{}…", "e\u{301}".repeat(25)));
    }
}
