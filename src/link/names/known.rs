//! What is known of a name from all names together: who bears it, and what else they are called.

use std::collections::{BTreeMap, BTreeSet};

use super::classes::Classes;
use super::doubt::uncased::is_uncased;
use super::writing::trailing_letters;
use super::{Bearer, Weight, countries, spellings, words};

/// What is known of those that a form may mean, from all their names and those of others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Known {
    /// What bears it: a thing if any of those that it may mean is one.
    pub(super) bearer: Bearer,
    /// Whether it is the end of a longer name of what it may mean: `Le Pen`.
    pub(super) is_end: bool,
    /// Whether a capitalised word before it may make another name of it. Before a person's full
    /// name stands what someone is (`Democrat Joe Biden`).
    pub(super) may_go_on_before: bool,
    /// Of a name of one word: what else is in the longer names of what it may mean.
    pub(super) given: Vec<Given>,
    /// Of a name in a script without capitals: the words before it in the longer names of what it
    /// may mean.
    pub(super) words_before: Vec<String>,
    /// Whether any state may have such a thing: `Supreme Court`.
    pub(super) is_of_any_state: bool,
    /// Of such a name: the other words of the names of what it may mean.
    pub(super) others: Vec<String>,
    /// What they are.
    pub(super) classes: Classes,
    /// Whether a number after it makes another name that is known: `CCG 5901`.
    pub(super) is_numbered: bool,
    /// Whether it is a surname that several bear.
    pub(super) is_shared: bool,
    /// Whether it is that of a woman, and a case of a man's: `Путина`.
    pub(super) is_feminine: bool,
    /// Of those by which towns are told apart, as Paris, Texas, is: in which it lies. `None` where
    /// that is not known.
    pub(super) states: Option<BTreeSet<&'static str>>,
    /// The countries in which it lies, where that is known.
    pub(super) countries: Option<BTreeSet<&'static str>>,
    /// The country whose body is meant, where others have one by the same name: `Labour Party`.
    pub(super) home: Option<&'static str>,
}

impl Known {
    /// Whether a word is of the names of what is meant, or of one stem with such a word: `Russia` of
    /// the Russian Security Council.
    pub(super) fn is_own(&self, word: &str) -> bool {
        /// Stems are longer.
        const SHORTEST: usize = 4;
        let is_same = |other: &String| {
            let alike = other.chars().zip(word.chars()).take_while(|(a, b)| a == b).count();
            let shorter = other.chars().count().min(word.chars().count());
            other == word || alike >= SHORTEST && alike + 2 >= shorter
        };
        self.others.iter().any(is_same)
    }
}

/// What goes with a surname in a full name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Given {
    /// Whether it goes before: `Boris Johnson`, unlike `Kim Jong Un`.
    pub(super) is_before: bool,
    pub(super) words: Vec<String>,
}

impl Given {
    /// That of a name, if it is one of several words; and the surname.
    fn of(name: &str) -> Vec<(&str, Self)> {
        let given = |is_before, words: &str| {
            let words = words.split([' ', '-']).filter(|word| !word.is_empty());
            Self { is_before, words: words.map(str::to_owned).collect() }
        };
        let last = name.rsplit_once(' ').map(|(rest, last)| (last, given(true, rest)));
        // `Assad` of Bashar al-Assad
        let bare = last.clone().and_then(|(last, given)| {
            let (article, bare) = last.split_once('-')?;
            words::is_arabic_article(article).then_some((bare, given))
        });
        let first = name.split_once(' ').map(|(first, rest)| (first, given(false, rest)));
        last.into_iter().chain(bare).chain(first).collect()
    }

    /// Whether it is the beginning of another, as `George` of `George W.`
    fn is_cut_from(&self, other: &Self) -> bool {
        self.is_before
            && other.is_before
            && self.words.len() < other.words.len()
            && other.words.starts_with(&self.words)
    }
}

/// All names together.
pub(super) struct Table<T> {
    given: BTreeMap<(String, T), Vec<Given>>,
    /// What names end with, after a space.
    ends: BTreeSet<(String, T)>,
    bearers: BTreeMap<T, Bearer>,
    classes: BTreeMap<T, Classes>,
    /// The names of each.
    names: BTreeMap<T, Vec<String>>,
    /// What goes before a number in a name.
    numbered: BTreeSet<String>,
    /// The last words of the names of persons, with those who are called so.
    surnames: BTreeMap<String, BTreeSet<T>>,
    /// In which of the states that towns are told apart by each lies, where that is known.
    states: BTreeMap<T, BTreeSet<&'static str>>,
    /// In which countries each lies, where that is known.
    countries: BTreeMap<T, BTreeSet<&'static str>>,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self {
            given: BTreeMap::new(),
            ends: BTreeSet::new(),
            bearers: BTreeMap::new(),
            classes: BTreeMap::new(),
            names: BTreeMap::new(),
            numbered: BTreeSet::new(),
            surnames: BTreeMap::new(),
            states: BTreeMap::new(),
            countries: BTreeMap::new(),
        }
    }
}

impl<T: Copy + Ord> Table<T> {
    pub(super) fn add(&mut self, name: &str, target: T, bearer: Bearer, kind: &str) {
        let whole = name;
        // `Marcos` is the surname of `Ferdinand Marcos Jr.`
        let name = spellings::without_generation(name);
        for (surname, own) in Given::of(name) {
            self.given.entry((surname.to_owned(), target)).or_default().push(own);
        }
        let spaces = name.match_indices(' ');
        self.ends.extend(spaces.map(|(at, _)| (name[at + 1..].to_owned(), target)));
        let known = self.bearers.entry(target).or_insert(bearer);
        *known = bearer.max(*known);
        self.classes.entry(target).or_default().add(kind, name);
        self.names.entry(target).or_default().push(whole.to_owned());
        if let Some((rest, number)) = name.rsplit_once(' ')
            && number.bytes().all(|b| b.is_ascii_digit())
        {
            self.numbered.insert(rest.to_owned());
        }
        if bearer == Bearer::Person {
            let last = name.rsplit(' ').next().unwrap_or(name);
            self.surnames.entry(last.to_owned()).or_default().insert(target);
        }
    }

    /// Says what lies around one.
    pub(super) fn place(&mut self, target: T, within: &[String]) {
        let states: BTreeSet<_> =
            within.iter().filter_map(|name| words::state_of_towns(name)).collect();
        // What is in the United States is in a state, though it be not said.
        let may_be_in_any = within.is_empty() || within.iter().any(|name| words::has_states(name));
        if !states.is_empty() || !may_be_in_any {
            self.states.insert(target, states);
        }
        let countries: BTreeSet<_> =
            within.iter().filter_map(|name| countries::country(name)).collect();
        if !countries.is_empty() {
            self.countries.insert(target, countries);
        }
    }

    /// What is known of those that a form may mean.
    pub(super) fn known(&self, form: &str, targets: &BTreeMap<T, Weight>) -> Known {
        let one_word = !form.contains(' ');
        let of_form = |target: &T| (form.to_owned(), *target);
        let mut given = Vec::new();
        for target in targets.keys().filter(|_| one_word) {
            let all = self.given.get(&of_form(target)).into_iter().flatten();
            // `George Bush` is no other than `George W. Bush`.
            let is_cut = |own: &&Given| all.clone().any(|other| own.is_cut_from(other));
            given.extend(all.clone().filter(|own| !is_cut(own)).cloned());
        }
        given.sort_unstable();
        given.dedup();
        let bearer = targets.keys().filter_map(|target| self.bearers.get(target)).max();
        let bearer = bearer.copied().unwrap_or_default();
        let is_end = targets.keys().any(|target| self.ends.contains(&of_form(target)));
        let is_name_of_thing = match bearer {
            Bearer::Person => false,
            Bearer::Thing => true,
            // `Bank of China`, `Supreme Court`
            Bearer::Unknown => form
                .split(' ')
                .any(|word| word.starts_with(char::is_lowercase) || words::is_institution(word)),
        };
        let mut others = Vec::new();
        let is_of_any_state = words::is_of_any_state(form);
        let home = countries::home_of(form);
        if is_of_any_state || home.is_some() {
            let names = targets.keys().filter_map(|target| self.names.get(target)).flatten();
            let words = names.flat_map(|name| name.split([' ', '-']));
            others.extend(words.filter(|word| !form.contains(word)).map(str::to_owned));
            others.sort_unstable();
            others.dedup();
        }
        let mut words_before = Vec::new();
        if is_uncased(form) {
            let names = targets.keys().filter_map(|target| self.names.get(target)).flatten();
            let before = names.filter_map(|name| name.strip_suffix(form)?.strip_suffix(' '));
            words_before.extend(before.map(|before| trailing_letters(before).to_owned()));
            words_before.sort_unstable();
            words_before.dedup();
        }
        let mut classes = Classes::default();
        targets.keys().filter_map(|target| self.classes.get(target)).for_each(|c| classes.join(c));
        let states: Option<Vec<_>> = targets.keys().map(|target| self.states.get(target)).collect();
        let countries: Option<Vec<_>> =
            targets.keys().map(|target| self.countries.get(target)).collect();
        let surname = |form: &str| self.surnames.get(form);
        // The feminine form of a surname is a case of the masculine one too.
        let masculine = form.strip_suffix('а').filter(|_| bearer == Bearer::Person);
        let mut men = masculine.and_then(surname).into_iter().flatten();
        Known {
            bearer,
            is_end,
            may_go_on_before: one_word || is_end || is_name_of_thing,
            given,
            words_before,
            is_of_any_state,
            others,
            classes,
            is_numbered: self.numbered.contains(form),
            is_shared: surname(form).is_some_and(|bearers| bearers.len() > 1),
            is_feminine: men.any(|man| !targets.contains_key(man)),
            states: states.map(|states| states.into_iter().flatten().copied().collect()),
            countries: countries.map(|all| all.into_iter().flatten().copied().collect()),
            home,
        }
    }
}
