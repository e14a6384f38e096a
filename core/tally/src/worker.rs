//! What one worker counts, and how workers are merged.

use candour_model::finding::RecordRef;
use candour_read::Block;
use rayon::prelude::*;

use crate::Column;
use crate::codes::Texts;
use crate::column::{Coded, ColumnMemory};
use crate::group::Groups;
use crate::plan::Plan;

/// The tables of one worker.
pub(crate) struct Worker {
    columns: Vec<ColumnMemory>,
    /// By axis.
    pub(crate) texts: Vec<Texts>,
    /// By grouping.
    pub(crate) groups: Vec<Groups>,
    coded: Coded,
    records: Vec<RecordRef>,
}

impl Worker {
    pub(crate) fn new(plan: &Plan) -> Self {
        Worker {
            columns: plan.columns.iter().map(ColumnMemory::new).collect(),
            texts: (0..plan.axes).map(|_| Texts::default()).collect(),
            groups: plan.groupings.iter().map(Groups::new).collect(),
            coded: Coded {
                codes: vec![Vec::new(); plan.axes],
                readings: vec![Vec::new(); plan.summed],
            },
            records: Vec::new(),
        }
    }

    /// Counts a block: first column by column into codes, then grouping by grouping.
    pub(crate) fn count(&mut self, block: &Block, plan: &Plan, columns: &[Column]) {
        self.coded.codes.iter_mut().for_each(Vec::clear);
        self.coded.readings.iter_mut().for_each(Vec::clear);
        for (memory, work) in self.columns.iter_mut().zip(&plan.columns) {
            let meaning = &columns[work.position].meaning;
            memory.code(block, work, meaning, &mut self.texts, &mut self.coded);
        }
        self.records.clear();
        self.records.extend(block.records().map(|record| RecordRef {
            part: block.part(),
            record: record.number(),
        }));
        for (groups, grouping) in self.groups.iter_mut().zip(&plan.groupings) {
            groups.count(grouping, &self.coded, &self.records);
        }
    }

    /// Adds what another worker counted.
    pub(crate) fn absorb(&mut self, other: Worker, plan: &Plan) {
        let ours: Vec<Vec<u32>> = self
            .texts
            .par_iter_mut()
            .zip(other.texts)
            .map(|(ours, theirs)| ours.absorb(theirs))
            .collect();
        self.groups
            .par_iter_mut()
            .zip(other.groups)
            .zip(&plan.groupings)
            .for_each(|((groups, theirs), grouping)| groups.absorb(theirs, grouping, &ours));
    }
}
