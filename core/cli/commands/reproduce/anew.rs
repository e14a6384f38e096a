//! Files that were written anew since the audit: which of them hold the same, and which hold more than the records.

use std::collections::{BTreeMap, BTreeSet};

use candour_config::release::Release;
use candour_model::outcome::InputRole;
use candour_statement::predicate::Predicate;
use candour_statement::statement::Statement;
use candour_verify::{Places, State, state_of};

/// The files whose bytes are not those of the statement, by name.
#[derive(Default)]
pub(super) struct Anew {
    /// Declarations whose lines end otherwise, and that is all.
    pub(super) other_line_ends: BTreeSet<String>,
    /// Data files that may hold, beside the same records, what was not audited.
    pub(super) more_than_records: BTreeSet<String>,
}

/// Looks again at each file of which other bytes were read here than the statement names.
pub(super) fn anew(statement: &Statement, found: &Predicate, release: &Release, places: &Places) -> Anew {
    let read: BTreeMap<(InputRole, &str), &str> = found
        .inputs
        .iter()
        .filter_map(|input| Some(((input.role, input.name.as_str()), input.sha256.as_deref()?)))
        .collect();
    let mut anew = Anew::default();
    for subject in &statement.subject {
        let role = subject.annotations.role;
        let is_other = |digest: &&str| **digest != *subject.digest.sha256;
        if read
            .get(&(role, subject.name.as_str()))
            .filter(|digest| is_other(digest))
            .is_none()
        {
            continue;
        }
        let state = places.of(subject).map(|path| state_of(subject, &path));
        let has_same_text = state == Some(State::OtherLineEnds);
        let may_hold_more =
            || state == Some(State::MoreThanRecords) || has_other_rows(release, &statement.predicate, &subject.name);
        let name = subject.name.clone();
        if role != InputRole::Data && has_same_text {
            anew.other_line_ends.insert(name);
        } else if role == InputRole::Data && !has_same_text && may_hold_more() {
            anew.more_than_records.insert(name);
        }
    }
    anew
}

/// Whether rows that are no records are declared in the dataset of a file: those are in no digest of records.
fn has_other_rows(release: &Release, stated: &Predicate, file: &str) -> bool {
    let input = stated
        .inputs
        .iter()
        .find(|input| input.role == InputRole::Data && input.name == file);
    let Some(name) = input.and_then(|input| input.dataset.as_ref()) else {
        return false;
    };
    let csv = release
        .datasets
        .iter()
        .find(|dataset| dataset.name == *name)
        .map(|dataset| &dataset.csv);
    csv.is_some_and(|csv| {
        let has_title = csv.header_row.as_ref().is_some_and(|row| row.value.get() > 1);
        has_title || csv.footer_rows.as_ref().is_some_and(|rows| rows.value.get() > 0)
    })
}
