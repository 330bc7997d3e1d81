//! Markings of the Traffic Light Protocol.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::Serialize;

/// A marking of the Traffic Light Protocol, version 2.0 (FIRST, August 2022), ordered from
/// what everybody may see to what only the named recipients may.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Marking {
    /// TLP:CLEAR, no limit on disclosure.
    #[default]
    Clear,
    /// TLP:GREEN, within the community.
    Green,
    /// TLP:AMBER, within the organisation and its clients, on a need-to-know basis.
    Amber,
    /// TLP:AMBER+STRICT, within the organisation only.
    #[serde(rename = "amber+strict")]
    AmberStrict,
    /// TLP:RED, for the eyes and ears of individual recipients only.
    Red,
}

impl Marking {
    /// Every marking, from clear to red.
    pub const ALL: [Marking; 5] =
        [Marking::Clear, Marking::Green, Marking::Amber, Marking::AmberStrict, Marking::Red];

    /// The marking as a key: `amber+strict`.
    pub fn key(self) -> &'static str {
        match self {
            Marking::Clear => "clear",
            Marking::Green => "green",
            Marking::Amber => "amber",
            Marking::AmberStrict => "amber+strict",
            Marking::Red => "red",
        }
    }

    /// The label that the standard prescribes: `TLP:AMBER+STRICT` (TLP 2.0, section 2).
    pub fn label(self) -> &'static str {
        match self {
            Marking::Clear => "TLP:CLEAR",
            Marking::Green => "TLP:GREEN",
            Marking::Amber => "TLP:AMBER",
            Marking::AmberStrict => "TLP:AMBER+STRICT",
            Marking::Red => "TLP:RED",
        }
    }
}

impl fmt::Display for Marking {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

impl FromStr for Marking {
    type Err = ();

    /// Reads `amber`, `TLP:AMBER`, `tlp-amber`, and `white` of TLP 1.0 as clear, in any case.
    fn from_str(text: &str) -> Result<Self, ()> {
        let key = text.trim().to_ascii_lowercase().replace(['_', ' '], "");
        let key = key.strip_prefix("tlp").unwrap_or(&key).trim_start_matches([':', '-']);
        Ok(match key {
            "clear" | "white" => Marking::Clear,
            "green" => Marking::Green,
            "amber" => Marking::Amber,
            "amber+strict" | "amberstrict" | "amber-strict" => Marking::AmberStrict,
            "red" => Marking::Red,
            _ => return Err(()),
        })
    }
}
