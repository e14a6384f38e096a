//! What validation saw, gathered so that the order of rows and threads cannot show.

use std::collections::{BTreeMap, BTreeSet};

use candour_model::finding::RecordRef;

/// How many record numbers are kept of each fault.
pub const FIRST_RECORDS: usize = 10;

/// Where a fault belongs: the place in the schema, its keyword, and the columns it is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FaultPlace {
    /// The keyword, such as `maximum`.
    pub keyword: String,
    /// JSON pointer of the keyword in the schema.
    pub location: String,
    /// Ids of the columns. Empty: the row as a whole.
    pub columns: Vec<String>,
}

impl FaultPlace {
    /// A pattern that could not be decided.
    pub(crate) fn undecided(location: String, columns: Vec<String>) -> Self {
        FaultPlace {
            keyword: "pattern".to_owned(),
            location,
            columns,
        }
    }
}

/// How often, and where first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SchemaFault {
    /// How many times: cells, or rows where the row as a whole is at fault.
    pub count: u64,
    /// The smallest record numbers, in order.
    pub first: Vec<RecordRef>,
}

/// All faults of a dataset.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SchemaFaults {
    /// By place.
    pub faults: BTreeMap<FaultPlace, SchemaFault>,
    /// Patterns that could not be decided for some cell, with the columns that it may stand in: what is said of the schema
    /// is not the whole truth.
    pub undecided: BTreeSet<FaultPlace>,
    /// Rows looked at.
    pub rows: u64,
    /// Rows with at least one fault.
    pub invalid_rows: u64,
}

impl SchemaFaults {
    /// Adds a fault that occurs so often, and first in these records.
    pub(crate) fn add(&mut self, place: FaultPlace, count: u64, first: impl IntoIterator<Item = RecordRef>) {
        let fault = self.faults.entry(place).or_default();
        fault.count += count;
        for record in first {
            insert_first(&mut fault.first, record);
        }
    }

    /// Adds what another worker saw.
    pub fn merge(&mut self, other: SchemaFaults) {
        self.rows += other.rows;
        self.invalid_rows += other.invalid_rows;
        self.undecided.extend(other.undecided);
        for (place, theirs) in other.faults {
            let ours = self.faults.entry(place).or_default();
            ours.count += theirs.count;
            for record in theirs.first {
                insert_first(&mut ours.first, record);
            }
        }
    }
}

fn insert_first(first: &mut Vec<RecordRef>, record: RecordRef) {
    let at = match first.binary_search(&record) {
        Ok(_) => return,
        Err(at) => at,
    };
    if at < FIRST_RECORDS {
        first.insert(at, record);
        first.truncate(FIRST_RECORDS);
    }
}
