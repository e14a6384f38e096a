//! Which records a finer grouping needs to look at: those whose groups in a coarser one are large enough.

use std::sync::atomic::{AtomicU64, Ordering};

use candour_model::tally::TallySpec;

use crate::join::kept_records::{KeptBlock, KeptRecords};

/// The records that any of these specs can drop groups below, where all of them can.
pub(crate) fn least_count<'s>(mut specs: impl Iterator<Item = &'s TallySpec>) -> Option<u64> {
    specs
        .try_fold(u64::MAX, |least, spec| {
            let keep = spec.keep.as_ref()?;
            // No group has fewer rows than its size.
            let kept = keep.at_least.max(keep.rows_at_least)?;
            (!spec.spectrum && kept > 1).then_some(least.min(kept))
        })
        .filter(|least| *least < u64::MAX)
}

pub(crate) fn is_within(coarse: &[usize], fine: &[usize]) -> bool {
    coarse.iter().all(|lane| fine.contains(lane))
}

/// The records whose groups in one grouping have at least so many.
pub(crate) struct LargeGroups {
    pub(crate) least: u64,
    /// By record that is kept, a bit.
    rows: Vec<AtomicU64>,
    /// By block, whether the grouping knows its records.
    covered: Vec<bool>,
}

impl LargeGroups {
    pub(crate) fn new(least: u64, grouping: usize, kept: &KeptRecords<'_>) -> Self {
        let is_covered = |block: &KeptBlock<'_>| block.stored.across.contains(&grouping);
        LargeGroups {
            least,
            rows: (0..kept.records.div_ceil(64)).map(|_| AtomicU64::new(0)).collect(),
            covered: kept.blocks.iter().map(is_covered).collect(),
        }
    }

    pub(crate) fn mark(&self, row: u32) {
        self.rows[row as usize / 64].fetch_or(1 << (row % 64), Ordering::Relaxed);
    }

    pub(crate) fn has(&self, block: KeptBlock<'_>, at: usize) -> bool {
        let row = block.first as usize + at;
        !self.covered[block.at] || self.rows[row / 64].load(Ordering::Relaxed) >> (row % 64) & 1 == 1
    }

    pub(crate) fn has_any(&self, block: KeptBlock<'_>) -> bool {
        let rows = block.first as usize..block.first as usize + block.stored.len();
        // Bits of neighbours in the same words do no harm: each record is looked at again.
        let mut words = self.rows[rows.start / 64..rows.end.div_ceil(64)].iter();
        !self.covered[block.at] || words.any(|word| word.load(Ordering::Relaxed) != 0)
    }
}
