//! What one worker counts as blocks pass, and what it keeps of them for later.

use candour_model::column::Column;
use candour_model::finding::RecordRef;
use candour_read::Block;

use crate::bounds::Bounds;
use crate::gather::column::{BlockTask, ColumnWorker};
use crate::gather::combinations::SetWorker;
use crate::gather::groups::WorkerGroups;
use crate::gather::kept_block::StoredBlock;
use crate::gather::row_digests::DigestWorker;
use crate::gather::row_tests::TestWorker;
use crate::judge::{Judge, SeenVerdicts};
use crate::plan::{Lane, PassPlan};
use crate::text::codes::Coded;

/// The tables of one worker.
pub(crate) struct Worker {
    /// By column of the plan.
    pub(crate) columns: Vec<ColumnWorker>,
    /// By test of the plan.
    pub(crate) tests: Vec<TestWorker>,
    /// By digest of the plan.
    digests: Vec<DigestWorker>,
    /// By grouping across columns.
    pub(crate) tables: Vec<WorkerGroups>,
    pub(crate) stored: Vec<StoredBlock>,
    pub(crate) seen: SeenVerdicts,
    sets: Vec<SetWorker>,
    records: Vec<RecordRef>,
}

impl Worker {
    pub(crate) fn new(plan: &PassPlan, columns: &[Column], judge: &impl Judge) -> Self {
        let column = |work: &crate::plan::ColumnWork| ColumnWorker::new(work, &columns[work.position].meaning, judge);
        Worker {
            columns: plan.columns.iter().map(column).collect(),
            tests: plan.tests.iter().map(TestWorker::new).collect(),
            digests: plan.digests.iter().map(DigestWorker::new).collect(),
            tables: plan.across.iter().map(WorkerGroups::new).collect(),
            stored: Vec::new(),
            seen: SeenVerdicts::default(),
            sets: plan.sets.iter().map(|_| SetWorker::default()).collect(),
            records: Vec::new(),
        }
    }

    /// Counts a block: first column by column into codes, then grouping by grouping. Says by how many bytes more is kept after it.
    pub(crate) fn count<J: Judge>(
        &mut self,
        block: &Block,
        plan: &PassPlan,
        columns: &[Column],
        judge: &J,
        bounds: &Bounds,
    ) -> usize {
        if block.is_empty() {
            return 0;
        }
        let before = self.weight();
        let stored = self.store(block, plan, columns, judge, bounds);
        stored + self.weight().saturating_sub(before)
    }

    /// About how many bytes its tables and lookups take.
    fn weight(&self) -> usize {
        let tables = self.tables.iter().map(WorkerGroups::weight);
        let texts = self.columns.iter().map(ColumnWorker::weight);
        let tests = self.tests.iter().map(TestWorker::weight);
        let digests = self.digests.iter().map(DigestWorker::weight);
        tables.chain(texts).chain(tests).chain(digests).sum()
    }

    /// Counts a block, and says how many bytes of its codes are kept.
    fn store<J: Judge>(
        &mut self,
        block: &Block,
        plan: &PassPlan,
        columns: &[Column],
        judge: &J,
        bounds: &Bounds,
    ) -> usize {
        for (worker, work) in self.columns.iter_mut().zip(&plan.columns) {
            let task = BlockTask {
                block,
                work,
                meaning: &columns[work.position].meaning,
                judge,
                bounds,
            };
            worker.code(&task, &mut self.seen);
        }
        for (at, (worker, set)) in self.sets.iter_mut().zip(&plan.sets).enumerate() {
            worker.judge(block, at, set, &self.columns, judge, &mut self.seen, bounds);
        }
        self.seen.end_block(block.len());
        for (worker, test) in self.tests.iter_mut().zip(&plan.tests) {
            worker.code(test, block, &plan.columns, columns, &self.columns);
        }
        for (worker, digest) in self.digests.iter_mut().zip(&plan.digests) {
            worker.digest(digest, block, &plan.columns, columns, &self.columns);
        }

        let lanes: Vec<&Coded> = self
            .columns
            .iter()
            .map(|column| &column.coded)
            .chain(plan.lanes[plan.columns.len()..].iter().map(|lane| match *lane {
                Lane::Test(test) => &self.tests[test].coded,
                Lane::Cells(at, form) => {
                    let (derived, column) = (&plan.columns[at].derived, &self.columns[at]);
                    match derived.iter().position(|(derived, _)| *derived == form) {
                        Some(at) => &column.derived[at].coded,
                        None => &column.coded,
                    }
                }
            }))
            .collect();
        let readings: Vec<&[_]> = plan
            .summed
            .iter()
            .map(|column| self.columns[*column].read.as_slice())
            .collect();
        if !self.tables.is_empty() {
            self.records.clear();
            self.records.extend((0..block.len()).map(|at| RecordRef {
                part: block.part(),
                record: block.number(at),
            }));
        }
        let mut left = Vec::new();
        for (at, (table, across)) in self.tables.iter_mut().zip(&plan.across).enumerate() {
            if !table.count(across, &lanes, &readings, &self.records, bounds) {
                left.push(at);
            } else if let Some(digest) = across.digest {
                table.digest(&self.digests[digest].rows);
            }
        }
        let is_beyond = |column: usize| plan.columns[column].counted && !lanes[column].beyond.is_empty();
        let is_left = |lane: usize| {
            let mut used = left
                .iter()
                .flat_map(|at| plan.across[*at].by.iter().chain(&plan.across[*at].distinct));
            used.any(|used| plan.source(*used) == lane)
        };
        let kept = |lane: &usize| (*lane < plan.columns.len() && is_beyond(*lane)) || is_left(*lane);
        let lanes_kept: Vec<usize> = (0..lanes.len()).filter(kept).collect();
        if lanes_kept.is_empty() && left.is_empty() {
            return 0;
        }
        let is_summed = |place: &usize| left.iter().any(|at| plan.across[*at].sums.contains(place));
        let summed: Vec<usize> = (0..readings.len()).filter(is_summed).collect();
        let digested = |digest: &usize| left.iter().any(|at| plan.across[*at].digest == Some(*digest));
        let digested: Vec<usize> = (0..plan.digests.len()).filter(digested).collect();
        let stored = StoredBlock::new(
            block,
            lanes_kept.into_iter().map(|lane| (lane, lanes[lane])),
            summed.into_iter().map(|place| (place, readings[place])),
            digested.into_iter().map(|at| (at, self.digests[at].rows.as_slice())),
            left,
        );
        let weight = stored.weight();
        self.stored.push(stored);
        weight
    }
}
