//! What a long table is weighed by: the figures of one measure, since those of several do not add up.

use std::collections::BTreeMap;

use candour_sdk::{ColumnFacts, ColumnMeaning, DatasetFacts, GroupView, LongColumns, Measure};

/// The measure that weighs.
#[derive(Clone, Copy)]
pub(crate) struct LongWeight<'a> {
    pub(crate) columns: LongColumns<'a>,
    name: &'a str,
}

/// What the figures of a tally's groups mean.
pub(crate) struct OfGroups<'a> {
    /// The key that names the measure; the last where the tally is not broken down by it.
    named_at: Option<usize>,
    /// Of the measures that are looked at.
    meanings: BTreeMap<&'a str, ColumnMeaning>,
}

impl<'a> LongWeight<'a> {
    /// The measure that is declared to weigh, or the only one that adds up; nothing in a table of another layout, or where that
    /// is open: then rows are counted.
    pub(crate) fn of(dataset: &'a DatasetFacts) -> Option<Self> {
        let columns = dataset.long()?;
        let mut adding: Vec<(&str, bool)> = columns
            .measures(adds)
            .map(|(name, of)| (name, of.measure.weighs))
            .collect();
        let declared = adding.iter().position(|(_, weighs)| *weighs);
        let at = declared.or((adding.len() == 1).then_some(0))?;
        Some(LongWeight {
            columns,
            name: adding.swap_remove(at).0,
        })
    }

    /// Whether a tally by these columns tells measures apart itself.
    pub(crate) fn is_among(self, by: &[&ColumnFacts]) -> bool {
        self.place(by).is_some()
    }

    /// Of a tally by these columns: its own figures, or where measures are told apart those of each that adds up.
    pub(crate) fn of_groups(self, by: &[&ColumnFacts]) -> OfGroups<'a> {
        let named_at = self.place(by);
        let mut meanings = self.columns.meanings();
        meanings.retain(|name, meaning| match named_at {
            Some(_) => meaning.measure.as_ref().is_some_and(adds),
            None => *name == self.name,
        });
        OfGroups { named_at, meanings }
    }

    fn place(self, by: &[&ColumnFacts]) -> Option<usize> {
        by.iter().position(|column| column.label == self.columns.measure.label)
    }
}

impl OfGroups<'_> {
    /// What the figures of a group mean; nothing where they are not looked at.
    pub(crate) fn meaning(&self, group: GroupView<'_>) -> Option<&ColumnMeaning> {
        let name = match self.named_at {
            Some(at) => group.key(at),
            None => group.keys().pop().flatten(),
        };
        self.meanings.get(name?)
    }
}

/// Whether sums over rows and periods say something.
fn adds(measure: &Measure) -> bool {
    measure.adds() && !measure.running && !measure.is_stock()
}
