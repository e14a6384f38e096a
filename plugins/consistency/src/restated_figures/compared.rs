//! What comes of laying a table beside those of earlier releases, so that nothing is said twice.

use candour_sdk::{ColumnFacts, Finding};

use super::looked::Looked;
use super::said;
use super::sums::Others;
use super::told::{self, Told};
use crate::by_key::ByKey;

/// What comes of a comparison with the previous release.
#[derive(Default)]
pub(super) struct Compared {
    /// How many tallies it takes.
    pub(super) tallies: usize,
    pub(super) looked: Looked,
    pub(super) told: Told,
}

impl Compared {
    /// The periods of which figures come to something else, or are others though they come to the same, but for those that are told
    /// already.
    pub(super) fn tell_others(
        &mut self,
        [of_sums, of_digests]: [&str; 2],
        tables: &ByKey<'_>,
        figures: &[&ColumnFacts],
        others: Others,
    ) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (column, mut others) in figures.iter().zip(others.sums) {
            others.retain(|other| !self.told.has_period(&column.label, &other.period));
            for other in &others {
                self.told.add_period(&column.label, &other.period);
            }
            findings.extend(said::sums(of_sums, tables, column, &others));
        }
        let mut other = others.digested.other;
        other.retain(|period| !self.told.is_any_of(period));
        for period in &other {
            self.told.add_period(told::KEYS, period);
        }
        findings.extend(said::others(of_digests, tables, figures, &other));
        findings
    }
}
