//! The words of messages.

/// The nearest of `words`, if it is near enough to be what was meant: one slip in words of up to
/// five letters, two in longer ones.
pub(crate) fn nearest<'w>(word: &str, words: &[&'w str]) -> Option<&'w str> {
    let allowed = if word.chars().count() <= 3 {
        return None;
    } else if word.chars().count() <= 5 {
        1
    } else {
        2
    };
    words
        .iter()
        .map(|&candidate| (strsim::osa_distance(word, candidate), candidate))
        .filter(|&(distance, _)| distance <= allowed)
        .min()
        .map(|(_, candidate)| candidate)
}

/// Cuts a text that is quoted in a message.
pub(crate) fn clip(text: &str) -> String {
    const MOST: usize = 60;
    let line = text.lines().next().unwrap_or_default();
    if line.chars().count() <= MOST && line.len() == text.trim_end().len() {
        return line.to_owned();
    }
    let mut cut: String = line.chars().take(MOST).collect();
    cut.push('…');
    cut
}
