//! The codes of the dataset, and what stands in their place.

use std::collections::{BTreeMap, BTreeSet};

use candour_sdk::{RecordRef, TallyView};

use super::link::{Link, Read};

/// What is looked up: one text for each column.
pub(super) type Key = Vec<String>;

/// The rows that hold a code.
#[derive(Debug, Default)]
pub(super) struct Held {
    pub(super) rows: u64,
    pub(super) records: BTreeSet<RecordRef>,
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
    pub(super) excepted: BTreeSet<String>,
}

impl Codes {
    pub(super) fn of(link: &Link<'_>, tally: TallyView<'_>) -> Self {
        let mut codes = Codes::default();
        for group in tally.groups() {
            let texts = (0..link.reference.columns.len()).map(|i| group.key(i));
            let excepted = texts.filter(|text| link.is_excepted(*text));
            codes
                .excepted
                .extend(excepted.map(|text| text.unwrap_or("").to_owned()));
            match link.read(&group) {
                Read::Code(key) => {
                    let held = codes.held.entry(key).or_default();
                    held.rows += group.count();
                    held.records.extend(group.rows());
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
