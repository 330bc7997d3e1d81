//! How far an event is established.

use std::str::FromStr;

use schemars::JsonSchema;
use serde::Serialize;

/// How far an event is established.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Announced and still to come.
    Planned,
    /// Said by a party to it, without other evidence.
    Claimed,
    /// Published by a source that is not a party to it.
    Reported,
    /// Established by independent sources or by evidence.
    Confirmed,
    /// Parties or sources contradict each other.
    Disputed,
    /// A party to it says that it did not happen.
    Denied,
    /// Whoever said it has taken it back.
    Retracted,
}

impl Status {
    /// Every status, in the order in which a reader meets them in a legend.
    pub const ALL: [Status; 7] = [
        Status::Planned,
        Status::Claimed,
        Status::Reported,
        Status::Confirmed,
        Status::Disputed,
        Status::Denied,
        Status::Retracted,
    ];

    /// The status as a key: `confirmed`.
    pub fn key(self) -> &'static str {
        match self {
            Status::Planned => "planned",
            Status::Claimed => "claimed",
            Status::Reported => "reported",
            Status::Confirmed => "confirmed",
            Status::Disputed => "disputed",
            Status::Denied => "denied",
            Status::Retracted => "retracted",
        }
    }
}

impl Status {
    /// Whether an event of this status is held to have happened, so that it counts as a sighting.
    pub fn has_happened(self) -> bool {
        !matches!(self, Status::Planned | Status::Denied | Status::Retracted)
    }
}

impl FromStr for Status {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let key = text.trim().to_ascii_lowercase();
        Status::ALL.into_iter().find(|status| status.key() == key).ok_or(())
    }
}
