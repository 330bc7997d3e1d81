//! The Admiralty code: how far a source and what it says are to be trusted.

use std::str::FromStr;

use schemars::JsonSchema;
use serde::Serialize;

/// How reliable a source is: the letter of the Admiralty code (NATO AJP-2.1, AAP-06).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, JsonSchema)]
pub enum Reliability {
    /// Completely reliable.
    A,
    /// Usually reliable.
    B,
    /// Fairly reliable.
    C,
    /// Not usually reliable.
    D,
    /// Unreliable.
    E,
    /// Reliability cannot be judged.
    F,
}

impl Reliability {
    /// The letter, A to F.
    pub fn letter(self) -> char {
        match self {
            Reliability::A => 'A',
            Reliability::B => 'B',
            Reliability::C => 'C',
            Reliability::D => 'D',
            Reliability::E => 'E',
            Reliability::F => 'F',
        }
    }
}

impl FromStr for Reliability {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Ok(match text.trim() {
            "A" | "a" => Reliability::A,
            "B" | "b" => Reliability::B,
            "C" | "c" => Reliability::C,
            "D" | "d" => Reliability::D,
            "E" | "e" => Reliability::E,
            "F" | "f" => Reliability::F,
            _ => return Err(()),
        })
    }
}

/// How credible a statement is: the digit of the Admiralty code, 1 (confirmed) to 6 (cannot be judged).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct Credibility(#[schemars(range(min = 1, max = 6))] u8);

impl Credibility {
    /// Makes a credibility of 1 to 6; `None` outside that range.
    pub fn new(digit: u8) -> Option<Self> {
        (1..=6).contains(&digit).then_some(Self(digit))
    }

    /// The digit, 1 to 6.
    pub fn digit(self) -> u8 {
        self.0
    }
}

/// A grade of the Admiralty code, either part of which may be missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize)]
pub struct Grade {
    /// Of the source.
    pub reliability: Option<Reliability>,
    /// Of the statement.
    pub credibility: Option<Credibility>,
}

impl Grade {
    /// Whether neither part is given.
    pub fn is_empty(self) -> bool {
        self.reliability.is_none() && self.credibility.is_none()
    }

    /// The grade as analysts write it: `B2`, `B`, `2`.
    pub fn code(self) -> String {
        let mut code = String::new();
        code.extend(self.reliability.map(Reliability::letter));
        code.extend(self.credibility.map(|c| char::from(b'0' + c.digit())));
        code
    }
}

impl FromStr for Grade {
    type Err = ();

    /// Reads `B2`, `b-2`, `B/2`, `B` or `2`.
    fn from_str(text: &str) -> Result<Self, ()> {
        let compact: String = text.chars().filter(|c| !matches!(c, ' ' | '-' | '/')).collect();
        let mut grade = Grade::default();
        let digits = compact.trim_start_matches(|c: char| c.is_ascii_alphabetic());
        let letters = &compact[..compact.len() - digits.len()];
        if !letters.is_empty() {
            grade.reliability = Some(letters.parse()?);
        }
        if !digits.is_empty() {
            let digit = digits.parse().map_err(|_| ())?;
            grade.credibility = Some(Credibility::new(digit).ok_or(())?);
        }
        if grade.is_empty() { Err(()) } else { Ok(grade) }
    }
}
