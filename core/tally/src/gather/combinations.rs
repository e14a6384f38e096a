//! Judging several columns of a record together, each combination of their texts once where there are few.

use std::collections::HashMap;

use candour_model::finding::RecordRef;
use candour_read::Block;
use foldhash::fast::FixedState;

use crate::bounds::Bounds;
use crate::gather::column::ColumnWorker;
use crate::judge::{Judge, SeenVerdicts};
use crate::text::codes::BEYOND_LONG;

/// As many codes of 16 bits as fit in a key.
const MOST_COLUMNS: usize = 8;

/// A worker's memory of the verdicts on one set.
#[derive(Default)]
pub(crate) struct SetWorker {
    verdicts: HashMap<u128, u32, FixedState>,
}

impl SetWorker {
    /// Judges the records of a block, whose columns are coded.
    #[expect(clippy::too_many_arguments, reason = "what a worker has at hand")]
    pub(crate) fn judge(
        &mut self,
        block: &Block,
        set: usize,
        members: &[usize],
        columns: &[ColumnWorker],
        judge: &impl Judge,
        seen: &mut SeenVerdicts,
        bounds: &Bounds,
    ) {
        let positions = &judge.sets()[set];
        let mut cells: Vec<&str> = Vec::with_capacity(positions.len());
        for at in 0..block.len() {
            let mut codes = members.iter().map(|column| columns[*column].coded.codes[at]);
            let key = match members.len() <= MOST_COLUMNS {
                true => codes.try_fold(0_u128, |key, code| {
                    (code < BEYOND_LONG).then_some(key << u16::BITS | u128::from(code))
                }),
                false => None,
            };
            let known = key.and_then(|key| self.verdicts.get(&key).copied());
            let verdict = known.unwrap_or_else(|| {
                cells.clear();
                cells.extend(positions.iter().map(|column| block.get(at, *column)));
                let verdict = judge.combination(set, &cells);
                if let Some(key) = key
                    && self.verdicts.len() < bounds.groups
                {
                    self.verdicts.insert(key, verdict);
                }
                verdict
            });
            if verdict != 0 {
                seen.add(verdict, at, block.len(), || RecordRef {
                    part: block.part(),
                    record: block.number(at),
                });
            }
        }
    }
}
