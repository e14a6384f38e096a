//! Names of people, as far as a label tells of them.

use candour_sdk::{Ask, ColumnFacts, Finding, Kind, Unit, label as named};

use super::evidence::Evidence;
use super::{Params, What};
use crate::label_words::says_person_name;

/// The finding of a column that is labelled as names of people. That they are declared to be the names of codes makes them no
/// others.
pub(super) fn label(ask: &Ask<Params>, column: &ColumnFacts, evidence: &Evidence) -> Option<Finding> {
    let meaning = &column.meaning;
    let is_other = meaning.is_numeric() || meaning.measure.is_some() || meaning.period.is_some();
    let is_asked = ask.params.finds.contains(&What::NameLabel)
        && !matches!(ask.dataset().kind, Kind::Lookup | Kind::Dictionary)
        && !is_other;
    (is_asked && evidence.present > 0 && says_person_name(column.id().words())).then(|| {
        let finding = Finding::of("name-label").columns([&column.label]);
        finding.arg("column", named(&column.label)).affected(1, Unit::Columns)
    })
}
