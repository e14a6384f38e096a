//! What a long table is weighed by: the figures of one measure, since those of several do not add up.

use candour_sdk::{ColumnFacts, DatasetFacts, GroupView, Measure};

/// The measure that weighs.
#[derive(Clone, Copy)]
pub(crate) struct LongWeight<'a> {
    pub(crate) value: &'a ColumnFacts,
    pub(crate) named_by: &'a ColumnFacts,
    name: &'a str,
}

impl<'a> LongWeight<'a> {
    /// The measure that is declared to weigh, or the only one that adds up; nothing in a table of another layout, or where that
    /// is open: then rows are counted.
    pub(crate) fn of(dataset: &'a DatasetFacts) -> Option<Self> {
        let long = dataset.long()?;
        let adds = |measure: &Measure| measure.adds() && !measure.running && !measure.is_stock();
        let mut adding: Vec<(&str, bool)> = long
            .measures(adds)
            .map(|(name, of)| (name, of.measure.weighs))
            .collect();
        let declared = adding.iter().position(|(_, weighs)| *weighs);
        let at = declared.or((adding.len() == 1).then_some(0))?;
        Some(LongWeight {
            value: long.value,
            named_by: long.measure,
            name: adding.swap_remove(at).0,
        })
    }

    /// Whether a tally by these columns tells measures apart itself.
    pub(crate) fn is_among(self, by: &[&ColumnFacts]) -> bool {
        by.iter().any(|column| column.label == self.named_by.label)
    }

    /// Whether the figures of a group are its own, by the last key.
    pub(crate) fn weighs(self, group: GroupView<'_>) -> bool {
        group.keys().pop().flatten() == Some(self.name)
    }
}
