//! Which columns tell groups of rows apart, so that group can be compared with group.

use candour_sdk::{ColumnFacts, DatasetFacts, Kind, Privacy, Subject};

/// The columns whose values are compared: in records those of codes, for which the schema gives a vocabulary, a name
/// column, a look-up or a total; in tables all that describe a row.
///
/// Free text, figures, periods, names of codes and whatever stands for a person are none: their groups would be rows or
/// people. Sensitive columns are none because what they hold is not broken down by period.
pub(crate) fn dimensions(dataset: &DatasetFacts) -> Vec<&ColumnFacts> {
    let describes = dataset.present().filter(|column| describes(column, dataset));
    let is_table = dataset.kind == Kind::Table;
    let is_compared = |column: &&ColumnFacts| is_coded(column, dataset) || is_table && !column.meaning.is_numeric();
    describes.filter(is_compared).collect()
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
    let describes = meaning.measure.is_none() && meaning.period.is_none() && meaning.label_of.is_none();
    column.declared && describes && !is_person && !is_value
}

fn is_coded(column: &ColumnFacts, dataset: &DatasetFacts) -> bool {
    let meaning = &column.meaning;
    let names_it = |other: &ColumnFacts| other.meaning.label_of.as_ref() == Some(&column.label);
    let is_looked_up = || {
        let mut references = dataset.table.references.iter();
        references.any(|reference| reference.columns.contains(&column.label))
    };
    !meaning.vocabulary.is_empty() || meaning.total.is_some() || dataset.present().any(names_it) || is_looked_up()
}
