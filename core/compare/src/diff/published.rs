//! What was published then and now: datasets and files.

use std::collections::{BTreeMap, BTreeSet};

use candour_statement::predicate::{Dataset, Predicate};
use candour_statement::statement::{Statement, Subject};
use candour_statement::vocabulary::InputRole;

use super::numbers::{difference, is_records, threshold};
use super::{DatasetMove, FileMove, FileState};

/// The datasets that came, went, or changed: those of now in their order, then those that are gone.
pub(super) fn datasets(then: &Predicate, now: &Predicate) -> Vec<DatasetMove> {
    let named = |predicate: &Predicate, name: &str| predicate.datasets.iter().any(|dataset| dataset.name == name);
    let gone = then.datasets.iter().filter(|dataset| !named(now, &dataset.name));
    let names = now.datasets.iter().chain(gone).map(|dataset| dataset.name.as_str());
    names.filter_map(|name| dataset(name, then, now)).collect()
}

fn dataset(name: &str, then: &Predicate, now: &Predicate) -> Option<DatasetMove> {
    let [old, new] = [then, now].map(|predicate| predicate.datasets.iter().find(|dataset| dataset.name == name));
    let mut told = DatasetMove {
        name: name.to_owned(),
        then: old.map(|old| old.kind),
        now: new.map(|new| new.kind),
        records: None,
        columns: None,
        columns_new: Vec::new(),
        columns_gone: Vec::new(),
    };
    if let (Some(old), Some(new)) = (old, new) {
        // A row of records is about a person.
        let are_people = is_records(then, Some(name)) || is_records(now, Some(name));
        told.records = difference(old.records, new.records, are_people.then(|| threshold(then, now)));
        told.columns = difference(old.columns, new.columns, None);
        if let (Some(before), Some(after)) = (labels(old), labels(new)) {
            told.columns_new = only_in(&after, &before);
            told.columns_gone = only_in(&before, &after);
        }
    }
    let is_as_it_was = told.then == told.now
        && told.records.is_none()
        && told.columns.is_none()
        && told.columns_new.is_empty()
        && told.columns_gone.is_empty();
    (!is_as_it_was).then_some(told)
}

fn labels(dataset: &Dataset) -> Option<Vec<&str>> {
    let columns = dataset.profile.as_ref()?.columns.iter();
    Some(columns.map(|column| column.column.as_str()).collect())
}

fn only_in(these: &[&str], those: &[&str]) -> Vec<String> {
    let known: BTreeSet<&str> = those.iter().copied().collect();
    let unknown = these.iter().filter(|label| !known.contains(*label));
    unknown.map(|label| (*label).to_owned()).collect()
}

/// The published files that came, went, or changed, and how many did not.
pub(super) fn files(old: &Statement, new: &Statement) -> (Vec<FileMove>, u64) {
    let (before, after) = (by_name(old), by_name(new));
    let names: BTreeSet<&str> = before.keys().chain(after.keys()).copied().collect();
    let mut same = 0;
    let mut moves = Vec::new();
    for name in names {
        let (subject, state) = match (before.get(name), after.get(name)) {
            (Some(old), Some(new)) if old.digest.sha256 == new.digest.sha256 => {
                same += 1;
                continue;
            }
            (Some(old), Some(new)) => {
                let records = [old, new].map(|subject| subject.annotations.records_sha256.as_ref());
                let are_same = records[0].is_some() && records[0] == records[1];
                (
                    new,
                    if are_same {
                        FileState::SameRecords
                    } else {
                        FileState::Changed
                    },
                )
            }
            (None, Some(new)) => (new, FileState::New),
            (Some(old), None) => (old, FileState::Gone),
            (None, None) => continue,
        };
        moves.push(FileMove {
            name: name.to_owned(),
            role: subject.annotations.role,
            state,
        });
    }
    moves.sort_by(|one, other| (one.state, one.role, &one.name).cmp(&(other.state, other.role, &other.name)));
    (moves, same)
}

/// All but the baseline, which follows from the others and is another each time.
fn by_name(statement: &Statement) -> BTreeMap<&str, &Subject> {
    let subjects = statement.subject.iter();
    let subjects = subjects.filter(|subject| subject.annotations.role != InputRole::Baseline);
    subjects.map(|subject| (subject.name.as_str(), subject)).collect()
}
