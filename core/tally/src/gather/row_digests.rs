//! How a worker makes digests of rows: over the codes of their columns, with what each known text is written as worked out once.

use candour_model::column::Column;
use candour_read::Block;

use crate::gather::column::ColumnWorker;
use crate::multiset::{RowsDigest, write_key};
use crate::plan::{ColumnWork, PlannedDigest};
use crate::text::codes::BEYOND_LONG;

/// One digest, worked out by one worker.
pub(crate) struct DigestWorker {
    /// By key of a row.
    known: Vec<Written>,
    row: Vec<u8>,
    /// Of the block at hand, by record.
    pub(crate) rows: Vec<RowsDigest>,
}

/// What the texts of a column that its lookup knows are written as, one after the other.
#[derive(Default)]
struct Written {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl DigestWorker {
    pub(crate) fn new(digest: &PlannedDigest) -> Self {
        DigestWorker {
            known: digest.keys.iter().map(|_| Written::default()).collect(),
            row: Vec::new(),
            rows: Vec::new(),
        }
    }

    /// Works out the digest of each record of a block, whose columns are coded.
    pub(crate) fn digest(
        &mut self,
        digest: &PlannedDigest,
        block: &Block,
        work: &[ColumnWork],
        columns: &[Column],
        workers: &[ColumnWorker],
    ) {
        let meaning = |column: usize| &columns[work[column].position].meaning;
        for ((column, form), known) in digest.keys.iter().zip(&mut self.known) {
            for text in &workers[*column].texts.texts()[known.ends.len()..] {
                let key = candour_cell::key(text, *form, meaning(*column));
                write_key(&mut known.bytes, key.as_deref());
                known.ends.push(known.bytes.len());
            }
        }
        self.rows.clear();
        for at in 0..block.len() {
            self.row.clear();
            for ((column, form), known) in digest.keys.iter().zip(&self.known) {
                match workers[*column].coded.codes[at] {
                    BEYOND_LONG.. => {
                        let text = block.get(at, work[*column].position);
                        let key = candour_cell::key(text, *form, meaning(*column));
                        write_key(&mut self.row, key.as_deref());
                    }
                    code => self.row.extend_from_slice(known.of(usize::from(code) - 1)),
                }
            }
            self.rows.push(RowsDigest::of_row(&self.row));
        }
    }

    /// About how many bytes what it knows takes.
    pub(crate) fn weight(&self) -> usize {
        let known = self.known.iter();
        known
            .map(|known| known.bytes.len() + size_of_val(known.ends.as_slice()))
            .sum()
    }
}

impl Written {
    fn of(&self, text: usize) -> &[u8] {
        let start = match text {
            0 => 0,
            text => self.ends[text - 1],
        };
        &self.bytes[start..self.ends[text]]
    }
}
