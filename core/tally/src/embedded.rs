//! The engine that comes with Candour: one streaming pass in memory, on rayon's threads.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use candour_model::tally::{Tally, TallySpec};
use candour_read::Block;
use rayon::prelude::*;

use crate::error::ErrorKind;
use crate::finish::finish;
use crate::plan::{Plan, plan};
use crate::worker::Worker;
use crate::{Column, Engine, Error, Observer, PassError};

/// Blocks that are read ahead, for each thread: enough that a thread which is done early finds another.
const AHEAD: usize = 4;

/// The embedded engine.
#[derive(Clone, Copy, Debug, Default)]
pub struct Embedded {
    threads: Option<usize>,
}

impl Embedded {
    /// On the pool of threads that it is called from, or rayon's own where it is called from none.
    pub fn new() -> Self {
        Embedded::default()
    }

    /// On a pool of its own, of this many threads, which lives as long as one pass; 0 is as many as there are cores.
    pub fn with_threads(threads: usize) -> Self {
        Embedded { threads: Some(threads) }
    }
}

impl Engine for Embedded {
    fn tally<B, O, E>(
        &self,
        blocks: B,
        columns: &[Column],
        specs: &[TallySpec],
        observer: &O,
    ) -> Result<(Vec<Tally>, O::Seen), PassError<E>>
    where
        B: Iterator<Item = Result<Block, E>> + Send,
        O: Observer,
        E: Send,
    {
        let plan = plan(columns, specs)?;
        log::debug!(
            "{} tallies over {} of {} columns are counted by {} groupings",
            specs.len(),
            plan.columns.len(),
            columns.len(),
            plan.groupings.len()
        );
        let pass = || -> Result<_, PassError<E>> {
            let (worker, seen) = pass(blocks, columns, &plan, observer).map_err(PassError::Read)?;
            Ok((finish_all(specs, &plan, &worker)?, seen))
        };
        let Some(threads) = self.threads else {
            return pass();
        };
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        let pool = pool.map_err(|source| Error::from(ErrorKind::Threads { threads, source }))?;
        pool.install(pass)
    }
}

/// Reads and counts all blocks: while threads count one batch, one of them reads the next.
fn pass<B, O, E>(blocks: B, columns: &[Column], plan: &Plan, observer: &O) -> Result<(Worker, O::Seen), E>
where
    B: Iterator<Item = Result<Block, E>> + Send,
    O: Observer,
    E: Send,
{
    let mut blocks = blocks.fuse();
    let batch_size = AHEAD * rayon::current_num_threads();
    let mut read = || blocks.by_ref().take(batch_size).collect::<Result<Vec<Block>, E>>();
    // A task takes whichever state is free, so that there are as many as tasks that ran at once.
    let free: Mutex<Vec<(Worker, O::Seen)>> = Mutex::new(vec![(Worker::new(plan), observer.start())]);
    let states = || free.lock().unwrap_or_else(PoisonError::into_inner);
    let count = |block: &Block| {
        let state = states().pop();
        let (mut worker, mut seen) = state.unwrap_or_else(|| (Worker::new(plan), observer.start()));
        worker.count(block, plan, columns);
        observer.see(&mut seen, block);
        states().push((worker, seen));
    };

    let mut batch = read()?;
    while !batch.is_empty() {
        let (next, ()) = rayon::join(&mut read, || {
            batch.par_iter().with_max_len(1).for_each(count);
        });
        batch = next?;
    }

    let mut states = free.into_inner().unwrap_or_else(PoisonError::into_inner).into_iter();
    let first = states.next().unwrap_or_else(|| (Worker::new(plan), observer.start()));
    Ok(states.fold(first, |(mut worker, mut seen), (other, other_seen)| {
        worker.absorb(other, plan);
        observer.merge(&mut seen, other_seen);
        (worker, seen)
    }))
}

/// The tallies in the order of their specs; equal specs are finished once.
fn finish_all(specs: &[TallySpec], plan: &Plan, worker: &Worker) -> Result<Vec<Tally>, Error> {
    // A look at all specs before it would be slow where there are thousands, as in a file of thousands of columns.
    let mut firsts: BTreeMap<&TallySpec, usize> = BTreeMap::new();
    let specs_in_order = specs.iter().enumerate();
    let first_of: Vec<usize> = specs_in_order
        .map(|(at, spec)| *firsts.entry(spec).or_insert(at))
        .collect();
    let finished: Vec<Option<Tally>> = (0..specs.len())
        .into_par_iter()
        .map(|at| {
            if first_of[at] != at {
                return Ok(None);
            }
            let grouping = plan.grouping_of[at];
            finish(
                &specs[at],
                &plan.groupings[grouping],
                &worker.groups[grouping],
                &worker.texts,
            )
            .map(Some)
            .map_err(|source| Error::from(ErrorKind::Table { spec: at, source }))
        })
        .collect::<Result<_, _>>()?;
    // Arrow arrays are shared, so that a copy costs nothing.
    Ok(first_of.iter().filter_map(|first| finished[*first].clone()).collect())
}
