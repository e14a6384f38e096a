//! The figures of a table: each of a column, or of a long table each of a measure.

use std::collections::BTreeMap;

use candour_sdk::{ColumnFacts, ColumnMeaning, DatasetFacts, GroupView, Measure, MeasureOf};

/// The figures that one tally adds up.
#[derive(Clone, Debug)]
pub(super) struct Figures<'a> {
    pub(super) columns: Vec<&'a ColumnFacts>,
    long: Option<Long<'a>>,
}

/// What the value column of a long table means.
#[derive(Clone, Debug)]
struct Long<'a> {
    value: &'a str,
    /// The position of the column that names the measure.
    named_by: usize,
    /// By the name of the measure.
    meanings: BTreeMap<&'a str, ColumnMeaning>,
}

/// Whether a figure has totals that can be compared with their parts.
pub(super) fn has_totals(measure: &Measure) -> bool {
    measure.of != MeasureOf::Rate
}

impl<'a> Figures<'a> {
    /// In shares of so many, with these columns as the keys of rows.
    pub(super) fn all_of(dataset: &'a DatasetFacts, keys: &[&ColumnFacts], room: usize) -> Vec<Self> {
        let long = dataset.long().and_then(|long| {
            Some(Long {
                value: &long.value.label,
                named_by: keys.iter().position(|column| column.label == long.measure.label)?,
                meanings: long.meanings(),
            })
        });
        let is_value = |column: &ColumnFacts| long.as_ref().is_some_and(|long| long.value == column.label);
        let is_figure = |column: &&ColumnFacts| {
            let measure = column.meaning.measure.as_ref();
            is_value(column) || measure.is_some_and(has_totals)
        };
        let columns: Vec<&ColumnFacts> = dataset.present().filter(is_figure).collect();
        let shares = columns.chunks(room).map(|columns| Figures {
            columns: columns.to_vec(),
            long: long.clone(),
        });
        shares.collect()
    }

    /// The key that names the measure of a row.
    pub(super) fn named_by(&self) -> Option<usize> {
        self.long.as_ref().map(|long| long.named_by)
    }

    /// The measure that a row of a long table is of.
    pub(super) fn measure<'r>(&self, row: &GroupView<'r>, figure: usize) -> Option<&'r str> {
        let long = self.long.as_ref()?;
        row.key(long.named_by)
            .filter(|_| long.value == self.columns[figure].label)
    }

    /// What a figure of this row means; nothing where the measure is not declared.
    pub(super) fn meaning(&self, row: &GroupView<'_>, figure: usize) -> Option<&ColumnMeaning> {
        match &self.long {
            Some(long) if long.value == self.columns[figure].label => long.meanings.get(self.measure(row, figure)?),
            _ => Some(&self.columns[figure].meaning),
        }
    }
}
