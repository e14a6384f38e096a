//! What else looks at the texts of cells as they pass, and what it found: validation against a schema, above all.

use std::collections::HashMap;

use candour_model::finding::RecordRef;
use foldhash::fast::FixedState;

/// How many record numbers are kept of each verdict, unless more are asked for.
pub const FIRST_RECORDS: usize = 10;

/// Judges texts, each once where there are few of them, and says what is wrong as a number: 0 for nothing.
///
/// Equal texts must get equal verdicts, whichever thread asks, in whatever order. A text that looks blank is judged as the
/// empty one, unless it is a marker.
pub trait Judge: Sync {
    /// Whether cells of this column are judged by themselves.
    fn judges(&self, column: usize) -> bool;

    /// The verdict on a cell.
    fn cell(&self, column: usize, text: &str) -> u32;

    /// The verdict on a cell that is not empty and looks it, besides that on the empty text, as which it is read.
    fn blank(&self, column: usize, text: &str) -> u32;

    /// The sets of columns that are judged together.
    fn sets(&self) -> &[Vec<usize>];

    /// The verdict on the cells of a set, in its order.
    fn combination(&self, set: usize, cells: &[&str]) -> u32;
}

/// No judge.
impl Judge for () {
    fn judges(&self, _column: usize) -> bool {
        false
    }

    fn cell(&self, _column: usize, _text: &str) -> u32 {
        0
    }

    fn blank(&self, _column: usize, _text: &str) -> u32 {
        0
    }

    fn sets(&self) -> &[Vec<usize>] {
        &[]
    }

    fn combination(&self, _set: usize, _cells: &[&str]) -> u32 {
        0
    }
}

/// What the judge found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdicts {
    /// Each verdict but 0, in no order.
    pub found: Vec<GivenVerdict>,
    pub records: u64,
    /// Records with any verdict but 0.
    pub faulty_records: u64,
}

/// One verdict, wherever it was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GivenVerdict {
    /// Its number.
    pub id: u32,
    /// How often it was given.
    pub count: u64,
    /// The smallest record numbers it was given for, at most as many as are kept.
    pub first: Vec<RecordRef>,
}

/// Verdicts in the making: those of one worker.
#[derive(Default)]
pub(crate) struct SeenVerdicts {
    /// How many record numbers are kept of each.
    pub(crate) most: usize,
    found: HashMap<u32, (u64, Vec<RecordRef>), FixedState>,
    pub(crate) records: u64,
    faulty_records: u64,
    /// Of the block at hand, which records are faulty; empty where none is.
    faulty: Vec<bool>,
}

impl SeenVerdicts {
    /// Takes in a verdict on a record of the block at hand. Records of one worker come in order.
    pub(crate) fn add(&mut self, id: u32, at: usize, block_length: usize, record: impl FnOnce() -> RecordRef) {
        let (count, first) = self.found.entry(id).or_default();
        *count += 1;
        if first.len() < self.most {
            let record = record();
            if first.last() != Some(&record) {
                first.push(record);
            }
        }
        self.faulty.resize(block_length, false);
        if !self.faulty[at] {
            self.faulty[at] = true;
            self.faulty_records += 1;
        }
    }

    /// Ends the block at hand.
    pub(crate) fn end_block(&mut self, records: usize) {
        self.records += records as u64;
        self.faulty.clear();
    }

    /// What all workers saw.
    pub(crate) fn merged(all: impl Iterator<Item = SeenVerdicts>) -> Verdicts {
        let mut verdicts = Verdicts::default();
        let mut most = 0;
        let mut found: HashMap<u32, (u64, Vec<RecordRef>), FixedState> = HashMap::default();
        for seen in all {
            most = seen.most;
            verdicts.records += seen.records;
            verdicts.faulty_records += seen.faulty_records;
            #[expect(clippy::iter_over_hash_type, reason = "adding up comes to the same in any order")]
            for (id, (count, first)) in seen.found {
                let ours = found.entry(id).or_default();
                ours.0 += count;
                ours.1.extend(first);
            }
        }
        verdicts.found = found
            .into_iter()
            .map(|(id, (count, mut first))| {
                first.sort_unstable();
                first.dedup();
                first.truncate(most);
                GivenVerdict { id, count, first }
            })
            .collect();
        verdicts
    }
}
