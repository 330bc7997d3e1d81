//! The time zone of a date that has a time: an offset, or a name in the IANA database.

use std::sync::LazyLock;

use jiff::tz::{AmbiguousOffset, Offset, TimeZone, TimeZoneDatabase};
use jiff::{Timestamp, civil};

use super::DateError;
use super::parse::{bad_time, take_pair, year_out_of_range};
use super::shape::moment_text;

#[derive(Clone, PartialEq)]
pub(super) enum Zone {
    Offset(Offset),
    /// A zone of the IANA database, and the offset where the clocks' change makes the time
    /// ambiguous and the usual reading of it is not meant.
    Named(TimeZone, Option<Offset>),
}

impl Zone {
    pub(super) fn instant(&self, at: civil::DateTime) -> Option<Timestamp> {
        match self {
            Zone::Offset(offset) | Zone::Named(_, Some(offset)) => offset.to_timestamp(at).ok(),
            Zone::Named(tz, None) => tz.to_timestamp(at).ok(),
        }
    }

    pub(super) fn offset(&self, instant: Timestamp) -> Offset {
        match self {
            Zone::Offset(offset) | Zone::Named(_, Some(offset)) => *offset,
            Zone::Named(tz, None) => tz.to_offset(instant),
        }
    }

    pub(super) fn label(&self) -> String {
        match self {
            Zone::Offset(offset) => offset_label(*offset),
            // `Etc/GMT+9` is nine hours behind, in the way of POSIX.
            Zone::Named(tz, _) if tz.iana_name().is_some_and(|name| name.starts_with("Etc/")) => {
                offset_label(tz.to_offset(Timestamp::UNIX_EPOCH))
            }
            Zone::Named(tz, _) => tz.iana_name().unwrap_or("UTC").to_owned(),
        }
    }
}

/// A time at which the clocks of its zone are put forward or back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClockChange {
    /// The time, as the clocks would show it.
    pub at: civil::DateTime,
    /// The zone's name in the IANA database, or `UTC`.
    pub zone: String,
    /// The time with either offset, the earlier first, in the form of [`Date::edtf`], where it
    /// comes twice; `None` where it is skipped.
    ///
    /// [`Date::edtf`]: super::Date::edtf
    pub twice: Option<[String; 2]>,
}

impl ClockChange {
    pub(super) fn at(at: civil::DateTime, zone: &TimeZone) -> Option<Self> {
        let name = zone.iana_name().unwrap_or("UTC").to_owned();
        let twice = match zone.to_ambiguous_timestamp(at).offset() {
            AmbiguousOffset::Unambiguous { .. } => return None,
            AmbiguousOffset::Gap { .. } => None,
            AmbiguousOffset::Fold { before, after } => Some(
                [before, after]
                    .map(|offset| format!("{}{}[{name}]", moment_text(at), offset_text(offset))),
            ),
        };
        Some(Self { at, zone: name, twice })
    }
}

fn offset_parts(offset: Offset) -> (bool, u32, u32, u32) {
    let seconds = offset.seconds().unsigned_abs();
    (offset.is_negative(), seconds / 3600, seconds / 60 % 60, seconds % 60)
}

pub(super) fn offset_text(offset: Offset) -> String {
    if offset.is_zero() {
        return "Z".to_owned();
    }
    let (negative, hours, minutes, seconds) = offset_parts(offset);
    let mut text = format!("{}{hours:02}:{minutes:02}", if negative { '-' } else { '+' });
    if seconds != 0 {
        text.push_str(&format!(":{seconds:02}"));
    }
    text
}

fn offset_label(offset: Offset) -> String {
    if offset.is_zero() {
        return "UTC".to_owned();
    }
    let (negative, hours, minutes, seconds) = offset_parts(offset);
    let mut label = format!("UTC{}{hours}", if negative { '−' } else { '+' });
    if minutes != 0 || seconds != 0 {
        label.push_str(&format!(":{minutes:02}"));
    }
    if seconds != 0 {
        label.push_str(&format!(":{seconds:02}"));
    }
    label
}

/// The database in the binary and not the machine's, so that a build is the same everywhere.
static ZONES: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

/// Reads what follows a time: nothing, an offset, a zone's name, or both.
pub(super) fn read_zone(
    at: civil::DateTime,
    text: &str,
) -> Result<(civil::DateTime, Option<Zone>), DateError> {
    if text.is_empty() {
        return Ok((at, None));
    }
    if let Some(offset) = read_offset(text)? {
        return Ok((at, Some(Zone::Offset(offset))));
    }
    let (offset, name) = match text.strip_suffix(']') {
        Some(inner) => inner.split_once('[').ok_or_else(bad_time)?,
        None => text.split_once(' ').unwrap_or(("", text)),
    };
    let (offset_text, name) = (offset.trim(), name.trim().trim_start_matches('!'));
    let offset = match offset_text {
        "" => None,
        text => Some(read_offset(text)?.ok_or_else(|| no_such_zone(text))?),
    };
    let zone = match read_offset(name)? {
        Some(offset) => Zone::Offset(offset),
        None => find_zone(name)?,
    };
    match (zone, offset) {
        (Zone::Named(tz, _), Some(offset)) if offset_text.eq_ignore_ascii_case("z") => {
            // With `Z`, the time is UTC's and the zone only says where (RFC 9557, 2.2).
            let instant = offset.to_timestamp(at).map_err(|_| year_out_of_range())?;
            let local = tz.to_datetime(instant);
            settle_offset(local, tz.clone(), tz.to_offset(instant))
        }
        (Zone::Named(tz, _), Some(offset)) => settle_offset(at, tz, offset),
        (Zone::Offset(one), Some(other)) if one != other => Err(disagree(one, name, other)),
        (zone, _) => Ok((at, Some(zone))),
    }
}

/// Keeps the offset beside a zone only where it tells more than the zone does.
fn settle_offset(
    at: civil::DateTime,
    tz: TimeZone,
    offset: Offset,
) -> Result<(civil::DateTime, Option<Zone>), DateError> {
    if tz.to_timestamp(at).ok() == offset.to_timestamp(at).ok() {
        return Ok((at, Some(Zone::Named(tz, None))));
    }
    match tz.to_ambiguous_timestamp(at).offset() {
        AmbiguousOffset::Gap { before, after } | AmbiguousOffset::Fold { before, after }
            if offset == before || offset == after =>
        {
            Ok((at, Some(Zone::Named(tz, Some(offset)))))
        }
        AmbiguousOffset::Unambiguous { offset: actual }
        | AmbiguousOffset::Gap { before: actual, .. }
        | AmbiguousOffset::Fold { before: actual, .. } => {
            Err(disagree(actual, tz.iana_name().unwrap_or_default(), offset))
        }
    }
}

fn disagree(actual: Offset, zone: &str, given: Offset) -> DateError {
    DateError::invalid(format!(
        "{zone} is at {} then, not at {}",
        offset_label(actual),
        offset_label(given)
    ))
    .hinted("write the offset or the zone, not both")
}

fn no_such_zone(name: &str) -> DateError {
    let shown: String = name.chars().take(40).collect();
    DateError::invalid(format!("there is no time zone `{shown}`"))
        .hinted("write an offset such as +09:00, or a name such as Europe/Kyiv")
}

fn find_zone(name: &str) -> Result<Zone, DateError> {
    let tz = ZONES.get(name).map_err(|_| no_such_zone(name))?;
    match tz.iana_name() {
        None | Some("Etc/Unknown") => Err(no_such_zone(name)),
        Some(
            "Etc/UTC" | "Etc/UCT" | "Etc/Universal" | "Etc/Zulu" | "UCT" | "Universal" | "Zulu",
        ) => Ok(Zone::Offset(Offset::UTC)),
        Some(_) => Ok(Zone::Named(tz, None)),
    }
}

/// Reads `Z`, `UTC`, `+09:00`, `+0900`, `+09`, `UTC+9`; `None` if the text is of another form.
fn read_offset(text: &str) -> Result<Option<Offset>, DateError> {
    if text.eq_ignore_ascii_case("z") {
        return Ok(Some(Offset::UTC));
    }
    let prefix =
        text.get(..3).filter(|p| p.eq_ignore_ascii_case("utc") || p.eq_ignore_ascii_case("gmt"));
    let bare = prefix.map_or(text, |prefix| &text[prefix.len()..]);
    if prefix.is_some() && bare.is_empty() {
        return Ok(Some(Offset::UTC));
    }
    let (sign, digits) = match (bare.strip_prefix('+'), bare.strip_prefix(['-', '−'])) {
        (Some(digits), _) => (1, digits),
        (_, Some(digits)) => (-1, digits),
        _ => return Ok(None),
    };
    // `UTC+9` is usual, `+9` is not.
    let padded = match digits.find(':').unwrap_or(digits.len()) {
        1 if prefix.is_some() => format!("0{digits}"),
        _ => digits.to_owned(),
    };
    let Some((hours, mut rest)) = take_pair(&padded) else { return Ok(None) };
    let mut fields = [0; 2];
    for field in &mut fields {
        if rest.is_empty() {
            break;
        }
        match take_pair(rest.strip_prefix(':').unwrap_or(rest)) {
            Some((value, after)) => (*field, rest) = (value, after),
            None => return Ok(None),
        }
    }
    if !rest.is_empty() {
        return Ok(None);
    }
    let [minutes, seconds] = fields;
    if hours > 23 || minutes > 59 || seconds > 59 {
        return Err(DateError::invalid(format!("there is no offset of {bare} from UTC")));
    }
    let seconds = i32::from(hours) * 3600 + i32::from(minutes) * 60 + i32::from(seconds);
    Ok(Offset::from_seconds(sign * seconds).ok())
}

#[cfg(test)]
mod tests {
    use super::super::Date;
    use super::super::tests::date;
    use super::*;

    #[test]
    fn times_are_instants_in_their_own_zone_or_the_desks() {
        let desk = ZONES.get("Europe/Kyiv").expect("the zone is bundled");
        for (text, instant, zone) in [
            ("2023-09-13T14:30", Some("2023-09-13T11:30:00Z"), None),
            ("2023-09-13T14:30Z", Some("2023-09-13T14:30:00Z"), Some("UTC")),
            ("2023-09-13T14:30+09:00", Some("2023-09-13T05:30:00Z"), Some("UTC+9")),
            ("2023-09-13T14:30+05:30", Some("2023-09-13T09:00:00Z"), Some("UTC+5:30")),
            ("2023-09-13T14:30-03:00", Some("2023-09-13T17:30:00Z"), Some("UTC−3")),
            ("2023-09-13T14:30[Etc/GMT+9]", Some("2023-09-13T23:30:00Z"), Some("UTC−9")),
            ("2023-09-13T14:30[Asia/Tokyo]", Some("2023-09-13T05:30:00Z"), Some("Asia/Tokyo")),
            ("2023-10-29T03:30[Europe/Kyiv]", Some("2023-10-29T00:30:00Z"), Some("Europe/Kyiv")),
            (
                "2023-10-29T03:30+02:00[Europe/Kyiv]",
                Some("2023-10-29T01:30:00Z"),
                Some("Europe/Kyiv"),
            ),
            ("2023-09-13", None, None),
        ] {
            let date = date(text);
            assert_eq!(date.instant(&desk).map(|i| i.to_string()).as_deref(), instant, "{text:?}");
            assert_eq!(date.end_instant(&desk), None);
            assert_eq!(date.zone_label().as_deref(), zone, "{text:?}");
        }
        let interval = date("2023-09-13T14:30/2023-09-13T16:00");
        assert_eq!(interval.time(), Some(civil::time(14, 30, 0, 0)));
        assert_eq!(interval.end_time(), Some(civil::time(16, 0, 0, 0)));
        assert_eq!(
            interval.end_instant(&desk).map(|i| i.to_string()).as_deref(),
            Some("2023-09-13T13:00:00Z")
        );
    }

    #[test]
    fn every_zone_of_the_database_can_be_named() {
        for name in ZONES.available() {
            let text = format!("2023-09-13 14:30 {name}/2023-09-13 16:00 {name}");
            if name.as_str() != "Etc/Unknown" {
                let date = date(&text);
                assert_eq!(Date::parse(date.edtf()), Ok(date), "{text}");
            }
        }
    }
}
