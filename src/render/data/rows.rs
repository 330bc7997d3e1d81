//! What each kind of record has in each form.

use super::features::position;
use super::table::{Table, degrees, identifiers};
use crate::plan::data::{
    ActorData, BriefingData, EventData, LocationData, MentionData, Record, SourceData,
};

/// A record in each form.
pub(super) trait Row: Record + 'static {
    /// The columns of a table of them, in order.
    fn columns(table: Table<Self>, facets: &[String]) -> Table<Self>;

    fn id(&self) -> &str;

    /// Longitudes and latitudes, each once, and whether any is that of a wider place.
    fn positions(&self) -> (Vec<[f64; 2]>, bool) {
        (Vec::new(), false)
    }

    /// Removes the text: maps are large enough.
    fn leave_out_text(&mut self) {}
}

impl Row for BriefingData {
    fn columns(table: Table<Self>, facets: &[String]) -> Table<Self> {
        table
            .text("id", |row| &row.id)
            .value("url", |row| row.url.clone())
            .text("title", |row| &row.title)
            .date("date", |row| Some(&row.date))
            .date("covers", |row| Some(&row.covers))
            .strings("authors", |row| &row.authors)
            .strings("events", |row| &row.events)
            .list("actors", |row| row.actors.iter().map(|actor| actor.name.as_str()).collect())
            .list("actor_ids", |row| row.actors.iter().map(|actor| actor.id.as_str()).collect())
            .places(|row| &row.locations, |_| [None, None])
            .sources(|row| &row.sources)
            .record(facets, |row| &row.record)
    }

    fn id(&self) -> &str {
        &self.id
    }
}

impl Row for EventData {
    fn columns(table: Table<Self>, facets: &[String]) -> Table<Self> {
        table
            .text("id", |row| &row.id)
            .value("url", |row| row.url.clone())
            .text("title", |row| &row.title)
            .date("date", |row| Some(&row.date))
            .date_details(|row| &row.date)
            .optional("kind", |row| row.kind.as_deref())
            .optional("kind_label", |row| row.kind_label.as_deref())
            .value("status", |row| {
                row.status.map(|status| status.key().to_owned()).unwrap_or_default()
            })
            .list("actors", |row| row.actors.iter().map(|actor| actor.name.as_str()).collect())
            .list("actor_ids", |row| row.actors.iter().map(|actor| actor.id.as_str()).collect())
            .list("actor_roles", |row| {
                row.actors.iter().map(|actor| actor.role.as_deref().unwrap_or_default()).collect()
            })
            .places(|row| &row.locations, |row| [row.latitude, row.longitude])
            .sources(|row| &row.sources)
            .strings("related", |row| &row.related)
            .strings("briefings", |row| &row.briefings)
            .record(facets, |row| &row.record)
    }

    fn id(&self) -> &str {
        &self.id
    }

    fn positions(&self) -> (Vec<[f64; 2]>, bool) {
        let mut positions: Vec<_> = position(self.latitude, self.longitude).into_iter().collect();
        let mut approximate = false;
        for place in &self.locations {
            let Some(position) = position(place.latitude, place.longitude) else { continue };
            approximate |= place.approximate_place;
            if !positions.contains(&position) {
                positions.push(position);
            }
        }
        (positions, approximate)
    }

    fn leave_out_text(&mut self) {
        self.record.text = None;
    }
}

impl Row for ActorData {
    fn columns(table: Table<Self>, facets: &[String]) -> Table<Self> {
        table
            .text("id", |row| &row.id)
            .value("url", |row| row.url.clone())
            .text("name", |row| &row.name)
            .value("kind", |row| row.kind.key().to_owned())
            .strings("aliases", |row| &row.aliases)
            .list("roles", |row| row.roles.iter().map(|role| role.title.as_str()).collect())
            .list("roles_of", |row| {
                row.roles
                    .iter()
                    .map(|role| role.of.as_ref().map_or("", |of| of.name.as_str()))
                    .collect()
            })
            .list("members", |row| row.members.iter().map(|member| member.name.as_str()).collect())
            .value("ids", |row| identifiers(&row.ids))
            .value("event_count", |row| row.event_count.to_string())
            .value("mention_count", |row| row.mention_count.to_string())
            .value("first_seen", |row| row.first_seen.clone().unwrap_or_default())
            .value("last_seen", |row| row.last_seen.clone().unwrap_or_default())
            .value("registered", |row| row.registered.to_string())
            .record(facets, |row| &row.record)
    }

    fn id(&self) -> &str {
        &self.id
    }
}

impl Row for LocationData {
    fn columns(table: Table<Self>, facets: &[String]) -> Table<Self> {
        table
            .text("id", |row| &row.id)
            .value("url", |row| row.url.clone())
            .text("name", |row| &row.name)
            .optional("kind", |row| row.kind.as_deref())
            .strings("aliases", |row| &row.aliases)
            .value("latitude", |row| degrees(row.latitude).unwrap_or_default())
            .value("longitude", |row| degrees(row.longitude).unwrap_or_default())
            .list("within", |row| row.within.iter().map(|place| place.name.as_str()).collect())
            .list("within_ids", |row| row.within.iter().map(|place| place.id.as_str()).collect())
            .value("ids", |row| identifiers(&row.ids))
            .value("event_count", |row| row.event_count.to_string())
            .value("mention_count", |row| row.mention_count.to_string())
            .value("first_seen", |row| row.first_seen.clone().unwrap_or_default())
            .value("last_seen", |row| row.last_seen.clone().unwrap_or_default())
            .value("registered", |row| row.registered.to_string())
            .record(facets, |row| &row.record)
    }

    fn id(&self) -> &str {
        &self.id
    }

    fn positions(&self) -> (Vec<[f64; 2]>, bool) {
        (position(self.latitude, self.longitude).into_iter().collect(), false)
    }

    fn leave_out_text(&mut self) {
        self.record.text = None;
    }
}

impl Row for SourceData {
    fn columns(table: Table<Self>, facets: &[String]) -> Table<Self> {
        table
            .text("id", |row| &row.id)
            .value("url", |row| row.url.clone())
            .text("title", |row| &row.title)
            .optional("original_url", |row| row.original_url.as_deref())
            .optional("archive_url", |row| row.archive_url.as_deref())
            .optional("publisher", |row| row.publisher.as_deref())
            .strings("authors", |row| &row.authors)
            .date("date", |row| row.date.as_ref())
            .date("accessed", |row| row.accessed.as_ref())
            .optional("kind", |row| row.kind.as_deref())
            .optional("language", |row| row.language.as_deref())
            .value("reliability", |row| {
                row.reliability.map(|grade| grade.letter().to_string()).unwrap_or_default()
            })
            .strings("events", |row| &row.events)
            .strings("briefings", |row| &row.briefings)
            .value("registered", |row| row.registered.to_string())
            .record(facets, |row| &row.record)
    }

    fn id(&self) -> &str {
        &self.id
    }
}

impl Row for MentionData {
    fn columns(table: Table<Self>, _: &[String]) -> Table<Self> {
        table
            .value("from_kind", |row| row.from_kind.to_owned())
            .text("from_id", |row| &row.from_id)
            .value("from_url", |row| row.from_url.clone())
            .value("kind", |row| row.kind.to_owned())
            .text("id", |row| &row.id)
            .value("url", |row| row.url.clone())
            .text("name", |row| &row.name)
            .text("sentence", |row| &row.sentence)
    }

    fn id(&self) -> &str {
        &self.id
    }
}
