//! The codes of the dataset, and what stands in their place.

use std::collections::{BTreeMap, BTreeSet};

use candour_sdk::{GroupView, RecordRef, TallyView};

use super::link::{Link, Read};

/// What is looked up: one text for each column.
pub(super) type Key = Vec<String>;

/// The rows that hold a code.
#[derive(Debug, Default)]
pub(super) struct Held {
    pub(super) rows: u64,
    pub(super) records: BTreeSet<RecordRef>,
}

impl Held {
    fn add(&mut self, group: &GroupView<'_>) {
        self.rows += group.count();
        self.records.extend(group.rows());
    }
}

/// The codes of the dataset.
#[derive(Debug, Default)]
pub(super) struct Codes {
    pub(super) held: BTreeMap<Key, Held>,
    /// Rows of which the publisher withholds the code.
    pub(super) suppressed: u64,
    /// Rows that hold some columns of a code, so that nothing tells which it is.
    pub(super) blank_in_part: u64,
    /// The declared exceptions that stand in some row.
    pub(super) excepted: BTreeMap<String, Held>,
    /// Rows that hold one or more of them.
    pub(super) excepted_rows: u64,
}

impl Codes {
    pub(super) fn of(link: &Link<'_>, tally: TallyView<'_>) -> Self {
        let mut codes = Codes::default();
        for group in tally.groups() {
            let texts = (0..link.reference.columns.len()).map(|i| group.key(i));
            let excepted: BTreeSet<_> = texts.filter(|text| link.is_excepted(*text)).collect();
            codes.excepted_rows += if excepted.is_empty() { 0 } else { group.count() };
            for text in excepted {
                let held = codes.excepted.entry(text.unwrap_or("").to_owned()).or_default();
                held.add(&group);
            }
            match link.read(&group) {
                Read::Code(key) => {
                    codes.held.entry(key).or_default().add(&group);
                }
                Read::Suppressed => codes.suppressed += group.count(),
                Read::BlankInPart => codes.blank_in_part += group.count(),
                Read::Exempt => {}
            }
        }
        codes
    }

    /// The rows that hold one.
    pub(super) fn rows(&self) -> u64 {
        self.held.values().map(|held| held.rows).sum()
    }
}
