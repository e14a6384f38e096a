//! What all workers together know of the lanes: their codes made comparable.

use std::borrow::Cow;
use std::sync::Arc;

use candour_model::column::Column;
use candour_model::meaning::ColumnMeaning;
use candour_model::tally::As;

use crate::gather::kept_block::Chunk;
use crate::gather::worker::Worker;
use crate::join::AfterPass;
use crate::join::alike::{self, SameIds};
use crate::plan::{Lane, PassPlan};
use crate::text::codes::{BEYOND_LONG, NULL_CODE};
use crate::text::identity::{self, TextId};
use crate::text::keys::{KeyTexts, NULL, SharedKeyTexts};
use crate::text::lookup::Lookup;

/// One lane, each worker's codes made comparable.
pub(crate) struct MergedLane<'a> {
    /// The lane whose codes it has.
    pub(crate) source: usize,
    /// How its texts become keys, where they are folded.
    folded: Option<Folded<'a>>,
    /// The texts of its keys.
    pub(crate) pool: SharedKeyTexts,
    /// By worker and code: the number of its text in `pool`.
    numbers: Vec<Vec<u32>>,
    /// By worker and code: what tells its text from all others.
    pub(crate) ids: Vec<Vec<TextId>>,
    /// How many bits those have at most.
    pub(crate) bits: u32,
}

/// What is folded.
struct Folded<'a> {
    meaning: &'a ColumnMeaning,
    /// Of texts that look like another: the id that stands for all of them.
    same: SameIds,
}

impl<'a> MergedLane<'a> {
    /// The lane as all workers know it.
    pub(crate) fn new(lane: usize, seen: &AfterPass<'_, '_>, columns: &'a [Column]) -> Self {
        let (plan, workers) = (seen.plan, seen.workers);
        let source = plan.source(lane);
        let of_column = match plan.lanes[lane] {
            Lane::Cells(column, _) => Some((column, &columns[plan.columns[column].position].meaning)),
            Lane::Test(_) => None,
        };
        let folded = of_column.filter(|_| source != lane).map(|(column, meaning)| Folded {
            meaning,
            same: alike::same_ids(column, seen, meaning),
        });
        let of_text = of_column
            .filter(|_| source < plan.columns.len())
            .map(|(_, meaning)| meaning);
        let mut beyond = seen.kept.blocks.iter().filter_map(|block| block.stored.lane(source));
        let is_beyond = beyond.clone().any(|chunk| !chunk.beyond.is_empty());
        let is_short = beyond.all(|chunk| chunk.beyond.is_short());

        let mut texts = KeyTexts::default();
        let mut numbers = Vec::with_capacity(workers.len());
        let mut ids: Vec<Vec<TextId>> = Vec::with_capacity(workers.len());
        for worker in workers {
            let known = lookup(worker, plan, lane);
            let number = |text: &Arc<str>| match &folded {
                _ if of_text.is_some_and(|meaning| is_null(text, meaning)) => NULL,
                None => texts.number_shared(text),
                Some(folded) => folded.key(text).map_or(NULL, |key| texts.number(&key)),
            };
            let mut of_worker = vec![NULL];
            of_worker.extend(known.texts().iter().map(number));
            // Where texts are beyond the lookups, all are told apart by their ids, else by their numbers.
            let id = |(at, number): (usize, &u32)| match (is_beyond, *number) {
                (true, NULL) => identity::NULL,
                (true, _) => same(folded.as_ref(), identity::of(&known.texts()[at - 1])),
                (false, number) => TextId::from(number),
            };
            ids.push(of_worker.iter().enumerate().map(id).collect());
            numbers.push(of_worker);
        }
        let largest = ids.iter().flatten().max().copied().unwrap_or(0);
        let largest = match (is_beyond, is_short) {
            (false, _) => largest,
            (true, true) => largest.max(u64::MAX.into()),
            (true, false) => TextId::MAX,
        };
        MergedLane {
            source,
            folded,
            pool: SharedKeyTexts::new(texts),
            numbers,
            ids,
            bits: TextId::BITS - largest.leading_zeros(),
        }
    }

    /// The number of the text of a record that is kept.
    pub(crate) fn number(&self, worker: usize, chunk: &Chunk, at: usize, room: &mut String) -> u32 {
        match chunk.code(at) {
            BEYOND_LONG.. => match (&self.folded, chunk.text(at, room)) {
                (None, text) => self.pool.number(Some(text)),
                (Some(folded), text) => self.pool.number(folded.key(text).as_deref()),
            },
            code => self.number_of(worker, code),
        }
    }

    /// The id that stands for a text and all that are one with it.
    #[inline]
    pub(crate) fn same(&self, id: TextId) -> TextId {
        same(self.folded.as_ref(), id)
    }

    /// The number of the text of a code.
    pub(crate) fn number_of(&self, worker: usize, code: u16) -> u32 {
        self.numbers[worker][usize::from(code)]
    }
}

impl Folded<'_> {
    fn key<'t>(&self, text: &'t str) -> Option<Cow<'t, str>> {
        candour_cell::key(text, As::Fold, self.meaning)
    }
}

#[inline]
fn same(folded: Option<&Folded<'_>>, id: TextId) -> TextId {
    let same = folded.map(|folded| &folded.same).filter(|same| !same.is_empty());
    same.and_then(|same| same.get(&id)).copied().unwrap_or(id)
}

/// The texts that a worker knows of a lane.
fn lookup<'a>(worker: &'a Worker, plan: &PassPlan, lane: usize) -> &'a Lookup {
    let column = match plan.lanes[lane] {
        Lane::Cells(column, _) => column,
        Lane::Test(test) => return &worker.tests[test].texts,
    };
    let of = &worker.columns[column];
    let derived = &plan.columns[column].derived;
    match derived.iter().position(|(_, derived)| *derived == lane) {
        Some(at) => &of.derived[at].texts,
        None => &of.texts,
    }
}

/// Whether a text stands for a missing value.
pub(crate) fn is_null(text: &str, meaning: &ColumnMeaning) -> bool {
    candour_cell::key(text, As::Value, meaning).is_none()
}

const _: () = assert!(NULL_CODE == 0, "by code, null comes first");
