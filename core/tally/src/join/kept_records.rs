//! The records of which codes were kept, from all workers, in the order of the file.

use candour_model::finding::RecordRef;

use crate::gather::kept_block::StoredBlock;
use crate::gather::worker::Worker;

/// The blocks of which records were kept.
pub(crate) struct KeptRecords<'a> {
    pub(crate) blocks: Vec<KeptBlock<'a>>,
    pub(crate) records: usize,
}

/// One of them.
#[derive(Clone, Copy)]
pub(crate) struct KeptBlock<'a> {
    pub(crate) worker: usize,
    pub(crate) stored: &'a StoredBlock,
    /// Records of the blocks before it: the place of its first among all that are kept.
    pub(crate) first: u32,
    /// Its place among the blocks.
    pub(crate) at: usize,
}

impl<'a> KeptRecords<'a> {
    pub(crate) fn of(workers: &'a [Worker]) -> Self {
        let all = workers.iter().enumerate();
        let mut all: Vec<(usize, &StoredBlock)> = all
            .flat_map(|(worker, of_worker)| of_worker.stored.iter().map(move |stored| (worker, stored)))
            .collect();
        // Records that are kept are numbered in the order of the file, whichever worker kept them.
        all.sort_by_key(|(_, stored)| stored.record(0));
        let mut kept = KeptRecords {
            blocks: Vec::with_capacity(all.len()),
            records: 0,
        };
        for (worker, stored) in all {
            kept.blocks.push(KeptBlock {
                worker,
                stored,
                first: kept.records as u32,
                at: kept.blocks.len(),
            });
            kept.records += stored.len();
        }
        kept
    }

    /// The block of a record that is kept, and the record's place in it.
    pub(crate) fn find(&self, row: u32) -> (KeptBlock<'a>, usize) {
        let at = self.blocks.partition_point(|block| block.first <= row) - 1;
        let block = self.blocks[at];
        (block, (row - block.first) as usize)
    }

    /// How many of the records that are kept come before this one.
    pub(crate) fn before(&self, record: RecordRef) -> u32 {
        let at = self.blocks.partition_point(|block| block.stored.record(0) <= record);
        let Some(block) = at.checked_sub(1).map(|at| self.blocks[at]) else {
            return 0;
        };
        let within = (0..block.stored.len()).take_while(|at| block.stored.record(*at) < record);
        block.first + within.count() as u32
    }

    pub(crate) fn record(&self, row: u32) -> RecordRef {
        let (block, at) = self.find(row);
        block.stored.record(at)
    }
}
