//! Korean particles, which are written onto the name before them.

/// Whether what follows a name in Hangul, up to the end of the word, is particles and nothing else.
///
/// In the order in which they are written: a suffix (`측`, `씨`, `들`), at most two; a particle of
/// place or limit, at most two; a final one. Where the form of a particle depends on the sound
/// before it, it has to be the right one: 서울은 is Seoul with a topic marker, 서울는 is a word that
/// happens to begin like it.
pub(super) fn particles(edge: char, rest: &str) -> bool {
    /// No chain of particles in use is longer, in syllables.
    const LONGEST: usize = 8;
    let syllables = rest.chars().take(LONGEST + 1).take_while(|&c| is_syllable(c)).count();
    let end = rest.char_indices().nth(syllables).map_or(rest.len(), |(at, _)| at);
    syllables <= LONGEST && particles_from(edge, &rest[..end], 0)
}

/// The groups, in order, with how many of each may be written.
#[rustfmt::skip]
const PARTICLES: [(&[&str], usize); 3] = [
    (&[
        "측", "씨", "및", "간", "등", "들",
    ], 2),
    (&[
        "에서", "에게", "에게서", "에", "께", "께서", "한테", "한테서", "와", "과",
        "로", "으로", "으로부터", "로부터", "하고", "보다", "처럼", "만큼", "까지",
        "부터", "만", "조차", "마저", "밖에", "대로", "뿐", "마다", "이랑", "랑",
        "으로서", "로서", "의",
    ], 2),
    (&[
        "은", "는", "이", "가", "을", "를", "의", "도", "에", "이나", "나",
        "이다", "다", "이라", "라", "이며", "며", "이고", "이자", "자", "이라고",
        "라고", "이라는", "라는", "이란", "란", "이든", "든", "이라도", "라도", "이었다",
        "였다", "이지만", "지만", "이야말로", "야말로", "이여", "여", "요",
    ], 1),
];

fn particles_from(edge: char, rest: &str, group: usize) -> bool {
    if rest.is_empty() {
        return true;
    }
    let Some(&(particles, count)) = PARTICLES.get(group) else { return false };
    if particles_from(edge, rest, group + 1) {
        return true;
    }
    let fitting = |edge: char, rest: &str| -> Vec<(char, usize)> {
        particles
            .iter()
            .filter(|particle| rest.starts_with(**particle) && fits(edge, particle))
            .filter_map(|particle| Some((particle.chars().next_back()?, particle.len())))
            .collect()
    };
    fitting(edge, rest).into_iter().any(|(edge, length)| {
        let rest = &rest[length..];
        particles_from(edge, rest, group + 1)
            || count > 1
                && fitting(edge, rest)
                    .into_iter()
                    .any(|(edge, length)| particles_from(edge, &rest[length..], group + 1))
    })
}

/// Whether a particle has the form that the syllable before it asks for.
fn fits(edge: char, particle: &str) -> bool {
    // A syllable is 28 code points apart from the next that begins and sounds the same: the place
    // in between is the final consonant, 0 for none, 8 for ㄹ (The Unicode Standard, 3.12).
    let last = (u32::from(edge).wrapping_sub(0xAC00)) % 28;
    match particle {
        _ if !is_syllable(edge) => true,
        "은" | "이" | "을" | "과" | "이랑" => last != 0,
        "는" | "가" | "를" | "와" | "나" | "다" | "라" | "며" | "자" | "라고" | "라는" | "란"
        | "든" | "라도" | "였다" | "지만" | "야말로" | "여" | "랑" => last == 0,
        "로" | "로부터" | "로서" => last == 0 || last == 8,
        "으로" | "으로부터" | "으로서" => last != 0 && last != 8,
        _ => true,
    }
}

pub(super) fn is_syllable(c: char) -> bool {
    matches!(c, '\u{AC00}'..='\u{D7A3}')
}
