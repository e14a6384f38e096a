//! What all workers together know of the lanes: their codes made comparable.

use std::sync::Arc;

use candour_model::column::Column;
use candour_model::meaning::ColumnMeaning;

use crate::gather::kept_block::Chunk;
use crate::gather::worker::Worker;
use crate::join::kept_records::KeptRecords;
use crate::plan::PassPlan;
use crate::text::codes::{BEYOND_LONG, NULL_CODE};
use crate::text::identity::{self, TextId};
use crate::text::keys::{KeyTexts, NULL, SharedKeyTexts};
use crate::text::lookup::Lookup;

/// One lane, each worker's codes made comparable.
pub(crate) struct MergedLane {
    /// The texts of its keys.
    pub(crate) pool: SharedKeyTexts,
    /// By worker and code: the number of its text in `pool`.
    numbers: Vec<Vec<u32>>,
    /// By worker and code: what tells its text from all others.
    pub(crate) ids: Vec<Vec<TextId>>,
    /// How many bits those have at most.
    pub(crate) bits: u32,
}

impl MergedLane {
    /// The lane as all workers know it.
    pub(crate) fn new(
        lane: usize,
        plan: &PassPlan,
        columns: &[Column],
        workers: &[Worker],
        kept: &KeptRecords<'_>,
    ) -> Self {
        let column = plan.lanes[lane].column;
        let meaning = &columns[plan.columns[column].position].meaning;
        let is_text = lane < plan.columns.len();
        let mut beyond = kept.blocks.iter().filter_map(|block| block.stored.lane(lane));
        let is_beyond = beyond.clone().any(|chunk| !chunk.beyond.is_empty());
        let is_short = beyond.all(|chunk| chunk.beyond.is_short());

        let mut texts = KeyTexts::default();
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
        // Where texts are beyond the lookups, all are told apart by their ids, else by their numbers.
        let id_of = |number: &u32| match (is_beyond, texts.text(*number)) {
            (true, Some(text)) => identity::of(text),
            (true, None) => identity::NULL,
            (false, _) => TextId::from(*number),
        };
        let ids: Vec<Vec<TextId>> = numbers
            .iter()
            .map(|numbers| numbers.iter().map(id_of).collect())
            .collect();
        let largest = ids.iter().flatten().max().copied().unwrap_or(0);
        let largest = match (is_beyond, is_short) {
            (false, _) => largest,
            (true, true) => largest.max(u64::MAX.into()),
            (true, false) => TextId::MAX,
        };
        MergedLane {
            pool: SharedKeyTexts::new(texts),
            numbers,
            ids,
            bits: TextId::BITS - largest.leading_zeros(),
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
fn lookup<'a>(worker: &'a Worker, plan: &PassPlan, lane: usize) -> &'a Lookup {
    let of = &worker.columns[plan.lanes[lane].column];
    let derived = &plan.columns[plan.lanes[lane].column].derived;
    match derived.iter().position(|(_, derived)| *derived == lane) {
        Some(at) => &of.derived[at].texts,
        None => &of.texts,
    }
}

/// Whether a text stands for a missing value.
pub(crate) fn is_null(text: &str, meaning: &ColumnMeaning) -> bool {
    candour_cell::key(text, candour_model::tally::As::Value, meaning).is_none()
}

const _: () = assert!(NULL_CODE == 0, "by code, null comes first");
