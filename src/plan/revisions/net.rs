//! What several revisions of one record come to: a status that went from reported to disputed to
//! confirmed went from reported to confirmed.

use std::collections::BTreeMap;

use crate::history::{Act, Change, Revision, Value};
use crate::link::Target;

/// What the revisions of a record, oldest first, come to.
pub(crate) fn net(revisions: &[&Revision]) -> (Act, Vec<Change>) {
    let last = match revisions {
        [] => return (Act::Revised, Vec::new()),
        [only] => return (only.act.clone(), only.changes.clone()),
        [.., last] => last,
    };
    if last.act == Act::Removed {
        return (Act::Removed, Vec::new());
    }
    if revisions.iter().any(|revision| revision.act == Act::Added) {
        return (Act::Added, Vec::new());
    }
    let from = revisions.iter().find_map(|revision| match &revision.act {
        Act::Renamed { from } => Some(from),
        _ => None,
    });
    let act = match from.filter(|from| **from != last.id) {
        Some(from) => Act::Renamed { from: from.clone() },
        None => Act::Revised,
    };
    let mut fields: Vec<(&str, Sum)> = Vec::new();
    for change in revisions.iter().flat_map(|revision| &revision.changes) {
        let (Change::Field { field, .. } | Change::List { field, .. } | Change::Text { field, .. }) =
            change;
        match fields.iter_mut().find(|(name, sum)| *name == field && sum.takes(change)) {
            Some((_, sum)) => sum.add(change),
            None => fields.push((field, Sum::of(change))),
        }
    }
    (act, fields.into_iter().filter_map(|(field, sum)| sum.change(field)).collect())
}

/// What the changes of one field come to.
enum Sum {
    Field(Option<Value>, Option<Value>),
    /// What each item was and is.
    List(BTreeMap<Item, (Option<Value>, Option<Value>)>),
    /// Words that are new, and that are gone.
    Text(usize, usize),
}

/// What tells the items of a list apart: what they name.
type Item = (Option<Target>, String);

impl Sum {
    fn of(change: &Change) -> Self {
        let mut sum = match change {
            Change::Field { before, after, .. } => {
                return Sum::Field(before.clone(), after.clone());
            }
            Change::List { .. } => Sum::List(BTreeMap::new()),
            Change::Text { .. } => Sum::Text(0, 0),
        };
        sum.add(change);
        sum
    }

    fn takes(&self, change: &Change) -> bool {
        matches!(
            (self, change),
            (Sum::Field(..), Change::Field { .. })
                | (Sum::List(_), Change::List { .. })
                | (Sum::Text(..), Change::Text { .. })
        )
    }

    fn add(&mut self, change: &Change) {
        match (self, change) {
            (Sum::Field(_, is), Change::Field { after, .. }) => is.clone_from(after),
            (Sum::List(items), Change::List { added, removed, revised, .. }) => {
                for after in added {
                    items.entry(item(after)).or_insert((None, None)).1 = Some(after.clone());
                }
                for before in removed {
                    items.entry(item(before)).or_insert_with(|| (Some(before.clone()), None)).1 =
                        None;
                }
                for (before, after) in revised {
                    items.entry(item(before)).or_insert_with(|| (Some(before.clone()), None)).1 =
                        Some(after.clone());
                }
            }
            (Sum::Text(new, gone), Change::Text { added, removed, .. }) => {
                *new = new.saturating_add(*added);
                *gone = gone.saturating_add(*removed);
            }
            _ => {}
        }
    }

    /// The change, unless all is as it was.
    fn change(self, field: &str) -> Option<Change> {
        let field = field.to_owned();
        match self {
            Sum::Field(before, after) => {
                (before != after).then_some(Change::Field { field, before, after })
            }
            Sum::List(items) => {
                let (mut added, mut removed, mut revised) = (Vec::new(), Vec::new(), Vec::new());
                for both in items.into_values() {
                    match both {
                        (None, Some(after)) => added.push(after),
                        (Some(before), None) => removed.push(before),
                        (Some(before), Some(after)) if before != after => {
                            revised.push((before, after));
                        }
                        _ => {}
                    }
                }
                let is_same = added.is_empty() && removed.is_empty() && revised.is_empty();
                (!is_same).then_some(Change::List { field, added, removed, revised })
            }
            Sum::Text(added, removed) => {
                Some(Change::Text { field, blocks: Vec::new(), added, removed })
            }
        }
    }
}

fn item(value: &Value) -> Item {
    let text = if value.target.is_some() { String::new() } else { value.text.clone() };
    (value.target, text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Kind;

    fn revision(id: &str, act: Act, changes: Vec<Change>) -> Revision {
        Revision {
            target: None,
            kind: Kind::Event,
            id: id.to_owned(),
            title: id.to_owned(),
            commit: None,
            seconds: 0,
            author: None,
            message: None,
            act,
            changes,
        }
    }

    fn value(text: &str, detail: &str) -> Value {
        let detail = (!detail.is_empty()).then(|| detail.to_owned());
        Value { text: text.to_owned(), detail, target: None }
    }

    fn status(before: &str, after: &str) -> Change {
        Change::Field {
            field: "status".to_owned(),
            before: Some(value(before, "")),
            after: Some(value(after, "")),
        }
    }

    fn sources(added: &[Value], removed: &[Value], revised: &[(Value, Value)]) -> Change {
        Change::List {
            field: "sources".to_owned(),
            added: added.to_vec(),
            removed: removed.to_vec(),
            revised: revised.to_vec(),
        }
    }

    fn text(added: usize, removed: usize) -> Change {
        Change::Text { field: "text".to_owned(), blocks: Vec::new(), added, removed }
    }

    fn of(revisions: &[Revision]) -> (Act, Vec<Change>) {
        net(&revisions.iter().collect::<Vec<_>>())
    }

    #[test]
    fn a_value_went_from_what_it_was_first_to_what_it_is_last() {
        let revisions = [
            revision("e", Act::Revised, vec![status("reported", "disputed"), text(3, 1)]),
            revision("e", Act::Revised, vec![text(2, 0), status("disputed", "confirmed")]),
        ];
        let wanted = vec![status("reported", "confirmed"), text(5, 1)];
        assert_eq!(of(&revisions), (Act::Revised, wanted));
    }

    #[test]
    fn what_was_taken_back_is_no_change() {
        let revisions = [
            revision("e", Act::Revised, vec![status("reported", "denied")]),
            revision("e", Act::Revised, vec![sources(&[value("CNN", "B2")], &[], &[])]),
            revision("e", Act::Revised, vec![status("denied", "reported")]),
            revision("e", Act::Revised, vec![sources(&[], &[value("CNN", "B2")], &[])]),
        ];
        assert_eq!(of(&revisions), (Act::Revised, Vec::new()));
    }

    #[test]
    fn an_item_that_was_added_and_graded_was_added_with_its_grade() {
        let graded = (value("CNN", "C3"), value("CNN", "B2"));
        let revisions = [
            revision("e", Act::Revised, vec![sources(&[value("CNN", "C3")], &[], &[])]),
            revision("e", Act::Revised, vec![sources(&[], &[value("BBC", "")], &[graded])]),
        ];
        let wanted = sources(&[value("CNN", "B2")], &[value("BBC", "")], &[]);
        assert_eq!(of(&revisions), (Act::Revised, vec![wanted]));
    }

    #[test]
    fn a_record_that_came_or_went_that_day_is_new_or_gone() {
        let revise = || revision("e", Act::Revised, vec![status("reported", "denied")]);
        let added = [revision("e", Act::Added, Vec::new()), revise()];
        assert_eq!(of(&added), (Act::Added, Vec::new()));
        let gone = [revise(), revision("e", Act::Removed, Vec::new())];
        assert_eq!(of(&gone), (Act::Removed, Vec::new()));
    }

    #[test]
    fn a_record_renamed_twice_was_renamed_from_its_first_id() {
        let renamed =
            |id: &str, from: &str| revision(id, Act::Renamed { from: from.to_owned() }, Vec::new());
        let act = of(&[renamed("b", "a"), renamed("c", "b")]).0;
        assert_eq!(act, Act::Renamed { from: "a".to_owned() });
        assert_eq!(of(&[renamed("b", "a"), renamed("a", "b")]).0, Act::Revised);
    }
}
