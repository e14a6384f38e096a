//! What the publisher announced: changes that explain why a group of rows is not what it was.

use candour_sdk::{Change, ChangeKind, DatasetFacts};

/// Whether a change names this value of the column as one that began, ended or became another.
pub(crate) fn explains_value(dataset: &DatasetFacts, column: &str, value: &str) -> bool {
    dataset.changes.iter().any(|change| {
        let names = change.from.iter().chain(&change.into).any(|named| named == value);
        let is_of_column = change.column.as_deref().is_none_or(|named| named == column);
        breaks(change) && is_of_column && (names || explains_all_of(change, column))
    })
}

/// Whether a change says that the whole column, or without a column the whole dataset, is another than before.
pub(crate) fn explains_column(dataset: &DatasetFacts, column: Option<&str>) -> bool {
    let mut changes = dataset.changes.iter().filter(|change| breaks(change));
    changes.any(|change| {
        let is_whole = change.from.is_empty() && change.into.is_empty();
        is_whole && (change.column.is_none() || change.column.as_deref() == column)
    })
}

fn explains_all_of(change: &Change, column: &str) -> bool {
    change.from.is_empty() && change.into.is_empty() && change.column.as_deref() == Some(column)
}

/// Whether figures before and after such a change cannot be compared value by value.
fn breaks(change: &Change) -> bool {
    !matches!(
        change.what,
        ChangeKind::Relabelled | ChangeKind::Revised | ChangeKind::Provisional
    )
}
