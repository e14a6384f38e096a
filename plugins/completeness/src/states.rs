//! The states of cells, counted apart: missing is not suppressed, and neither is not applicable.

use std::cmp::Ordering;

use candour_sdk::{ColumnFacts, JsonType, TallyView};

/// How many cells are in each state.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct States {
    /// All but those that are not applicable: the cells that could hold a value.
    pub(crate) cells: u64,
    pub(crate) missing: u64,
    pub(crate) suppressed: u64,
    pub(crate) not_applicable: u64,
    pub(crate) default: u64,
}

impl States {
    /// Adds up a tally whose i-th key is a state.
    pub(crate) fn of(tally: TallyView<'_>, i: usize) -> States {
        let mut states = States::default();
        for group in tally.groups() {
            states.add(group.key(i), group.count());
        }
        states
    }

    /// By the share that is suppressed, the smaller first.
    pub(crate) fn by_suppressed_share(&self, other: &States) -> Ordering {
        let product = |one: &States, other: &States| u128::from(one.suppressed) * u128::from(other.cells);
        product(self, other).cmp(&product(other, self))
    }

    /// Adds cells of one state.
    pub(crate) fn add(&mut self, state: Option<&str>, n: u64) {
        match state {
            Some("not-applicable") => self.not_applicable += n,
            Some("missing") => self.missing += n,
            Some("suppressed") => self.suppressed += n,
            Some("default") => self.default += n,
            _ => {}
        }
        if state != Some("not-applicable") {
            self.cells += n;
        }
    }
}

/// Whether each missing cell is a fault by itself. Where null is allowed, it becomes null, which the schema accepts.
pub(crate) fn must_be_filled(column: &ColumnFacts) -> bool {
    column.meaning.required && !column.meaning.types.contains(&JsonType::Null)
}
