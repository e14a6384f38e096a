//! What computes tallies: one streaming pass in memory, on rayon's threads.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use candour_arrow::Tally;
use candour_model::column::Column;
use candour_model::tally::{As, TallySpec};
use candour_read::Block;
use rayon::prelude::*;

use crate::bounds::Bounds;
use crate::error::ErrorKind;
use crate::finish::tally::{Keys, finish};
use crate::gather::worker::Worker;
use crate::join::alike::Alike;
use crate::join::kept_records::KeptRecords;
use crate::join::lanes::MergedLane;
use crate::join::one_column;
use crate::join::{AfterPass, across_columns};
use crate::judge::{self, FIRST_RECORDS, Judge, Verdicts};
use crate::plan::{PassPlan, Placed, plan};
use crate::text::keys::KeyTexts;
use crate::{Error, PassError, Source};

/// The share of memory in which what was kept is sorted.
const SORTED_SHARE: usize = 8;

/// Computes tallies.
#[derive(Clone, Copy, Debug, Default)]
pub struct Engine {
    threads: Option<usize>,
    bounds: Bounds,
    memory: Option<usize>,
    records: Option<usize>,
}

impl Engine {
    /// On the pool of threads that it is called from, or rayon's own where it is called from none.
    pub fn new() -> Self {
        Engine::default()
    }

    /// On a pool of its own, of this many threads, which lives as long as one pass; 0 is as many as there are cores.
    pub fn with_threads(threads: usize) -> Self {
        Engine {
            threads: Some(threads),
            ..Engine::default()
        }
    }

    /// With these bounds.
    #[must_use]
    pub fn bounds(mut self, bounds: Bounds) -> Self {
        self.bounds = bounds;
        self
    }

    /// In about so many bytes. What does not fit is an error.
    #[must_use]
    pub fn memory(mut self, bytes: usize) -> Self {
        self.memory = Some(bytes);
        // What is kept in the pass is sorted piece by piece, in what is left.
        self.bounds.sorted_bytes = self.bounds.sorted_bytes.min(bytes / SORTED_SHARE).max(1);
        self
    }

    /// Keeping so many record numbers of each verdict, instead of [`FIRST_RECORDS`].
    #[must_use]
    pub fn records(mut self, most: usize) -> Self {
        self.records = Some(most);
        self
    }

    /// How many bytes may be kept in the pass, so that there is room to sort them afterwards.
    fn kept_bytes(&self) -> Option<usize> {
        // Items are dealt out, and then sorted part by part.
        self.memory
            .map(|bytes| bytes.saturating_sub(2 * self.bounds.sorted_bytes))
    }
}

impl Engine {
    /// Computes the tallies `specs` ask for over all blocks of one dataset, in the order of `specs`, and lets `judge` look
    /// at its texts.
    ///
    /// The side and dataset that a spec names are its caller's concern.
    ///
    /// # Errors
    /// With the reader's own error at the first block that could not be read; with ours where a spec names a column that
    /// the dataset has not, before any block is read, or where memory or threads could not be had.
    pub fn tally<S: Source, J: Judge>(
        &self,
        source: &S,
        columns: &[Column],
        specs: &[TallySpec],
        judge: &J,
    ) -> Result<(Vec<Tally>, Verdicts), PassError<S::Error>> {
        let plan = plan(columns, specs, judge)?;
        let pass = || -> Result<_, PassError<S::Error>> {
            let mut workers = self.pass(source, columns, &plan, judge)?;
            let seen = workers.iter_mut().map(|worker| std::mem::take(&mut worker.seen));
            let verdicts = judge::SeenVerdicts::merged(seen);
            Ok((self.finish_all(specs, columns, &plan, &workers)?, verdicts))
        };
        let Some(threads) = self.threads else {
            return pass();
        };
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        let pool = pool.map_err(|source| Error::from(ErrorKind::Threads { threads, source }))?;
        pool.install(pass)
    }
}

impl Engine {
    /// Counts all blocks, each thread those that it gets.
    fn pass<S: Source, J: Judge>(
        &self,
        source: &S,
        columns: &[Column],
        plan: &PassPlan,
        judge: &J,
    ) -> Result<Vec<Worker>, PassError<S::Error>> {
        let failure: Mutex<Option<PassError<S::Error>>> = Mutex::new(None);
        let ended = AtomicBool::new(false);
        let kept = AtomicUsize::new(0);
        let room = self.kept_bytes();
        let fail = |error: PassError<S::Error>| {
            ended.store(true, Ordering::Relaxed);
            if let Ok(mut failure) = failure.lock() {
                failure.get_or_insert(error);
            }
        };
        let workers = rayon::broadcast(|_| {
            let mut worker = Worker::new(plan, columns, judge);
            worker.seen.most = self.records.unwrap_or(FIRST_RECORDS);
            let mut block = Block::default();
            while !ended.load(Ordering::Relaxed) {
                match source.next(&mut block) {
                    Ok(true) => {}
                    Ok(false) => break,
                    Err(error) => {
                        fail(PassError::Read(error));
                        break;
                    }
                }
                let bytes = worker.count(&block, plan, columns, judge, &self.bounds);
                let bytes = kept.fetch_add(bytes, Ordering::Relaxed) + bytes;
                if let Some(budget) = self.memory.filter(|_| room.is_some_and(|room| bytes > room)) {
                    fail(PassError::Tally(Error::from(ErrorKind::Memory { budget })));
                }
            }
            worker
        });
        match failure.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner) {
            Some(error) => Err(error),
            None => Ok(workers),
        }
    }

    /// The tallies in the order of their specs.
    fn finish_all(
        &self,
        specs: &[TallySpec],
        columns: &[Column],
        plan: &PassPlan,
        workers: &[Worker],
    ) -> Result<Vec<Tally>, Error> {
        let kept = KeptRecords::of(workers);
        if u32::try_from(kept.records).is_err() {
            let records = kept.records;
            return Err(Error::from(ErrorKind::TooManyRecords { records }));
        }
        let used: BTreeSet<usize> = plan
            .across
            .iter()
            .flat_map(|across| across.by.iter().chain(&across.distinct))
            .copied()
            .collect();
        let before = AfterPass {
            plan,
            columns,
            specs,
            workers,
            kept: &kept,
            lanes: &[],
            alike: &[],
            bounds: &self.bounds,
        };
        let alike = Alike::of_all(&before, columns);
        let before = AfterPass {
            alike: &alike,
            ..before
        };
        let lanes: Vec<Option<MergedLane<'_>>> = (0..plan.lanes.len())
            .into_par_iter()
            .map(|lane| used.contains(&lane).then(|| MergedLane::new(lane, &before, columns)))
            .collect();
        let seen = AfterPass {
            lanes: &lanes,
            ..before
        };
        let of_columns: Vec<Option<one_column::OfColumn<'_>>> = (0..plan.columns.len())
            .into_par_iter()
            .map(|column| {
                let is_counted = plan.columns[column].counted;
                is_counted.then(|| one_column::count(column, &seen, columns))
            })
            .collect();
        let mut sinks = across_columns::count_all(&seen);
        // By column of the plan, the texts of keys by form; by lane, the same for groupings across columns.
        let mut of_forms: Vec<Vec<(As, KeyTexts)>> = Vec::with_capacity(of_columns.len());
        for of_column in of_columns {
            let (of_column, forms) = match of_column {
                Some(of_column) => (of_column.sinks, of_column.texts),
                None => (Vec::new(), Vec::new()),
            };
            sinks.extend(of_column);
            of_forms.push(forms);
        }
        let of_lanes: Vec<Option<KeyTexts>> = lanes.into_iter().map(|lane| Some(lane?.pool.into_texts())).collect();
        sinks.sort_by_key(|(spec, _)| *spec);
        sinks
            .into_par_iter()
            .map(|(at, sink)| {
                let (spec, placed) = (&specs[at], plan.placed[at]);
                let places = plan.key_places(spec, placed, columns);
                let texts: Vec<&KeyTexts> = match placed {
                    Placed::Across(grouping) => {
                        let by = &plan.across[grouping].by;
                        places
                            .iter()
                            .filter_map(|place| of_lanes[by[*place]].as_ref())
                            .collect()
                    }
                    Placed::Alone(grouping) => {
                        let alone = &plan.alone[grouping];
                        let text_of = |form| of_forms[alone.column].iter().find(|(other, _)| *other == form);
                        let forms = places.iter().filter_map(|place| text_of(alone.forms[*place]));
                        forms.map(|(_, texts)| texts).collect()
                    }
                };
                let (width, sums) = match placed {
                    Placed::Across(grouping) => (plan.across[grouping].by.len(), plan.across[grouping].sums.len()),
                    Placed::Alone(grouping) => {
                        (plan.alone[grouping].forms.len(), usize::from(plan.alone[grouping].sums))
                    }
                };
                let keys = Keys { width, places, texts };
                let table = |source| Error::from(ErrorKind::Table { spec: at, source });
                finish(spec, &sink, &keys, sums).map_err(table)
            })
            .collect()
    }
}
