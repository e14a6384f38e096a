//! What all workers together know of the lanes, and the records that they kept.

use std::sync::Arc;

use candour_model::cell;
use candour_model::column::Column;
use candour_model::finding::RecordRef;
use candour_model::meaning::ColumnMeaning;

use crate::coded::{BEYOND_LONG, NULL_CODE};
use crate::lookup::Lookup;
use crate::plan::Plan;
use crate::pool::{NULL, Pool, Texts};
use crate::store::{Chunk, Stored};
use crate::symbol::{self, Symbol};
use crate::worker::Worker;

/// One lane, each worker's codes made comparable.
pub(crate) struct MergedLane {
    /// The texts of its keys.
    pub(crate) pool: Pool,
    /// By worker and code: the number of its text in `pool`.
    numbers: Vec<Vec<u32>>,
    /// By worker and code: what tells its text from all others.
    pub(crate) ids: Vec<Vec<Symbol>>,
    /// How many bits those have at most.
    pub(crate) bits: u32,
}

/// The blocks of which records were kept.
pub(crate) struct Kept<'a> {
    pub(crate) blocks: Vec<KeptBlock<'a>>,
    pub(crate) records: usize,
}

/// One of them.
#[derive(Clone, Copy)]
pub(crate) struct KeptBlock<'a> {
    pub(crate) worker: usize,
    pub(crate) stored: &'a Stored,
    /// Records of the blocks before it: the place of its first among all that are kept.
    pub(crate) first: u32,
    /// Its place among the blocks.
    pub(crate) at: usize,
}

impl<'a> Kept<'a> {
    pub(crate) fn of(workers: &'a [Worker]) -> Self {
        let all = workers.iter().enumerate();
        let mut all: Vec<(usize, &Stored)> = all
            .flat_map(|(worker, of_worker)| of_worker.stored.iter().map(move |stored| (worker, stored)))
            .collect();
        // Records that are kept are numbered in the order of the file, whichever worker kept them.
        all.sort_by_key(|(_, stored)| stored.record(0));
        let mut kept = Kept {
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

impl MergedLane {
    /// The lane as all workers know it.
    pub(crate) fn new(lane: usize, plan: &Plan, columns: &[Column], workers: &[Worker], kept: &Kept<'_>) -> Self {
        let column = plan.lanes[lane].column;
        let meaning = &columns[plan.columns[column].position].meaning;
        let is_text = lane < plan.columns.len();
        let mut beyond = kept.blocks.iter().filter_map(|block| block.stored.lane(lane));
        let is_beyond = beyond.clone().any(|chunk| !chunk.beyond.is_empty());
        let is_short = beyond.all(|chunk| chunk.beyond.is_short());

        let mut texts = Texts::default();
        let mut numbers = Vec::with_capacity(workers.len());
        for worker in workers {
            let known = lookup(worker, plan, lane);
            let number = |text: &Arc<str>| match is_text && is_null(text, meaning) {
                true => NULL,
                false => texts.number_shared(text),
            };
            let mut of_worker = vec![NULL];
            of_worker.extend(known.texts().iter().map(number));
            numbers.push(of_worker);
        }
        // Where texts are beyond the lookups, all are told apart by their symbols, else by their numbers.
        let id_of = |number: &u32| match (is_beyond, texts.text(*number)) {
            (true, Some(text)) => symbol::symbol(text),
            (true, None) => symbol::NULL,
            (false, _) => Symbol::from(*number),
        };
        let ids: Vec<Vec<Symbol>> = numbers
            .iter()
            .map(|numbers| numbers.iter().map(id_of).collect())
            .collect();
        let largest = ids.iter().flatten().max().copied().unwrap_or(0);
        let largest = match (is_beyond, is_short) {
            (false, _) => largest,
            (true, true) => largest.max(u64::MAX.into()),
            (true, false) => Symbol::MAX,
        };
        MergedLane {
            pool: Pool::new(texts),
            numbers,
            ids,
            bits: Symbol::BITS - largest.leading_zeros(),
        }
    }

    /// The number of the text of a record that is kept.
    pub(crate) fn number(&self, worker: usize, chunk: &Chunk, at: usize, room: &mut String) -> u32 {
        match chunk.code(at) {
            BEYOND_LONG.. => self.pool.number(Some(chunk.text(at, room))),
            code => self.number_of(worker, code),
        }
    }

    /// The number of the text of a code.
    pub(crate) fn number_of(&self, worker: usize, code: u16) -> u32 {
        self.numbers[worker][usize::from(code)]
    }
}

/// The texts that a worker knows of a lane.
fn lookup<'a>(worker: &'a Worker, plan: &Plan, lane: usize) -> &'a Lookup {
    let of = &worker.columns[plan.lanes[lane].column];
    let derived = &plan.columns[plan.lanes[lane].column].derived;
    match derived.iter().position(|(_, derived)| *derived == lane) {
        Some(at) => &of.derived[at].texts,
        None => &of.texts,
    }
}

/// Whether a text stands for a missing value.
pub(crate) fn is_null(text: &str, meaning: &ColumnMeaning) -> bool {
    cell::key(text, candour_model::tally::As::Value, meaning).is_none()
}

const _: () = assert!(NULL_CODE == 0, "by code, null comes first");
