//! Which columns tell groups of rows apart: shared by the rules that look for what some groups lack.

use candour_sdk::{ColumnFacts, DatasetFacts, Privacy, Subject};

/// Columns of codes: those that the schema gives a vocabulary, a name column, a look-up or a total.
///
/// Free text, figures, periods, names of codes and whatever stands for a person are none: their groups would be rows or
/// people. Sensitive columns are none because what they hold is never crossed with another column.
pub(crate) fn dimensions(dataset: &DatasetFacts) -> Vec<&ColumnFacts> {
    let describes = dataset.present().filter(|column| describes(column, dataset));
    describes.filter(|column| is_coded(column, dataset)).collect()
}

/// The columns that tell the series of a table apart: its key, or where none is declared all that describe its rows;
/// without periods and figures.
pub(crate) fn series(dataset: &DatasetFacts) -> Vec<&ColumnFacts> {
    let described = dataset.present().filter(|column| describes(column, dataset));
    match &dataset.table.key {
        Some(key) => described.filter(|column| key.contains(&column.label)).collect(),
        None => described
            .filter(|column| is_coded(column, dataset) || !column.meaning.is_numeric())
            .collect(),
    }
}

fn describes(column: &ColumnFacts, dataset: &DatasetFacts) -> bool {
    let meaning = &column.meaning;
    let is_person = [Privacy::Direct, Privacy::Pseudonym, Privacy::Sensitive]
        .into_iter()
        .any(|kind| meaning.is(kind))
        || dataset.table.subject == Subject::Column(column.label.clone());
    let is_value = dataset
        .table
        .long
        .as_ref()
        .is_some_and(|long| long.value == column.label);
    column.declared
        && !is_person
        && !is_value
        && meaning.measure.is_none()
        && meaning.period.is_none()
        && meaning.label_of.is_none()
}

fn is_coded(column: &ColumnFacts, dataset: &DatasetFacts) -> bool {
    let meaning = &column.meaning;
    let is_named = || {
        let named = |other: &ColumnFacts| other.meaning.label_of.as_ref() == Some(&column.label);
        dataset.present().any(named)
    };
    let is_looked_up = || {
        let references = &dataset.table.references;
        references
            .iter()
            .any(|reference| reference.columns.contains(&column.label))
    };
    !meaning.vocabulary.is_empty() || meaning.total.is_some() || is_named() || is_looked_up()
}
