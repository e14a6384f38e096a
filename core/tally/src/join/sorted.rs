//! Counting what was kept: items are dealt out by their keys, so that equal ones meet, sorted, and looked at run by run.

use std::ops::Range;

use rayon::prelude::*;

use crate::bounds::Bounds;

/// A record on its way to its group: a key that tells groups apart, and the record.
pub(crate) trait Entry: Copy + Ord + Send + Sync {
    /// In what keys are put together.
    type Key: SortKey;
    fn new(key: Self::Key, row: u32) -> Self;
    fn key(self) -> Self::Key;
    fn row(self) -> u32;
}

/// A whole number that ids are put together in.
pub(crate) trait SortKey: Copy + Eq + Ord + Send + Sync + Into<u128> {
    const ZERO: Self;
    /// The number with `symbol` behind it, which has at most this many bits.
    fn push(self, bits: u32, id: u128) -> Self;
    fn of(id: u128) -> Self;
}

impl SortKey for u64 {
    const ZERO: u64 = 0;

    #[inline]
    fn push(self, bits: u32, id: u128) -> u64 {
        self.checked_shl(bits).unwrap_or(0) | id as u64
    }

    fn of(id: u128) -> u64 {
        id as u64
    }
}

impl SortKey for u128 {
    const ZERO: u128 = 0;

    #[inline]
    fn push(self, bits: u32, id: u128) -> u128 {
        self.checked_shl(bits).unwrap_or(0) | id
    }

    fn of(id: u128) -> u128 {
        id
    }
}

/// A key of at most 32 bits and the record, in one number.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Small(u64);

impl Entry for Small {
    type Key = u64;

    #[inline]
    fn new(key: u64, row: u32) -> Self {
        Small(key << 32 | u64::from(row))
    }

    #[inline]
    fn key(self) -> u64 {
        self.0 >> 32
    }

    fn row(self) -> u32 {
        self.0 as u32
    }
}

/// Any other key, then the record.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Large<K>(K, u32);

impl<K: SortKey> Entry for Large<K> {
    type Key = K;

    #[inline]
    fn new(key: K, row: u32) -> Self {
        Large(key, row)
    }

    #[inline]
    fn key(self) -> K {
        self.0
    }

    fn row(self) -> u32 {
        self.1
    }
}

/// How many items are sorted at once: few enough to stay near the processor.
const PER_PART: usize = 1 << 14;

/// Into how many parts so many items are dealt.
pub(crate) fn parts(items: usize) -> usize {
    (items / PER_PART).next_power_of_two()
}

#[inline]
pub(crate) fn part_of(key: impl Into<u128>, parts: usize) -> usize {
    mixed(key) >> 24 & (parts - 1)
}

/// The bits of a key, mixed; what tells parts from each other is not in the lowest 24.
#[inline]
pub(crate) fn mixed(key: impl Into<u128>) -> usize {
    let key: u128 = key.into();
    let product =
        u128::from(key as u64 ^ 0x9e37_79b9_7f4a_7c15) * u128::from((key >> 64) as u64 ^ 0xc2b2_ae3d_27d4_eb4f);
    (product as u64 ^ (product >> 64) as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) as usize
}

/// Items dealt out by one task, of one round's parts.
pub(crate) struct Dealt<I> {
    first: usize,
    parts: Vec<Vec<I>>,
}

impl<I> Dealt<I> {
    fn new(round: &Range<usize>, expected: usize) -> Self {
        Dealt {
            first: round.start,
            parts: round.clone().map(|_| Vec::with_capacity(expected)).collect(),
        }
    }

    /// Deals an item to a part, unless another round is for it.
    #[inline]
    pub(crate) fn push(&mut self, part: usize, item: I) {
        if let Some(part) = self.parts.get_mut(part.wrapping_sub(self.first)) {
            part.push(item);
        }
    }
}

/// What is done with items.
pub(crate) trait Steps: Sync {
    /// Where they come from.
    type Source: Sync;
    type Item: Copy + Ord + Send + Sync;
    /// What one thread gathers.
    type Gathered: Send;

    /// Deals the items of a source out by [`part_of`].
    fn deal(&self, source: &Self::Source, dealt: &mut Dealt<Self::Item>);

    /// Drops some items of a part, before they are sorted.
    fn thin(&self, _part: usize, _items: &mut Vec<Self::Item>) {}

    /// Nothing gathered yet.
    fn start(&self) -> Self::Gathered;

    /// Looks at the items of a part in order, also where there are none.
    fn look(&self, gathered: &mut Self::Gathered, part: usize, items: &[Self::Item]);

    /// Puts together what two threads gathered.
    fn merge(&self, one: Self::Gathered, other: Self::Gathered) -> Self::Gathered;
}

/// Takes all items of these sources, of which there are about so many, through the steps.
pub(crate) fn each_part<S: Steps>(steps: &S, sources: &[S::Source], items: usize, bounds: &Bounds) -> S::Gathered {
    let parts = parts(items);
    let rounds = (items * size_of::<S::Item>())
        .div_ceil(bounds.sorted_bytes.max(1))
        .clamp(1, parts);
    let per_round = parts.div_ceil(rounds);
    let mut gathered = steps.start();
    for first in (0..parts).step_by(per_round) {
        let round = first..(first + per_round).min(parts);
        let per_task = sources.len().div_ceil(2 * rayon::current_num_threads()).max(1);
        let tasks = sources.len().div_ceil(per_task).max(1);
        let expected = items / parts / tasks * 9 / 8;
        let dealt: Vec<Dealt<S::Item>> = sources
            .par_chunks(per_task)
            .map(|sources| {
                let mut dealt = Dealt::new(&round, expected);
                sources.iter().for_each(|source| steps.deal(source, &mut dealt));
                dealt
            })
            .collect();
        let of_round = round
            .clone()
            .into_par_iter()
            .with_min_len(round.len().div_ceil(4 * rayon::current_num_threads()))
            .fold(
                || steps.start(),
                |mut gathered, part| {
                    let pieces = dealt.iter().map(|dealt| &dealt.parts[part - round.start]);
                    let mut items: Vec<S::Item> = Vec::with_capacity(pieces.clone().map(Vec::len).sum());
                    pieces.for_each(|piece| items.extend_from_slice(piece));
                    steps.thin(part, &mut items);
                    items.sort_unstable();
                    steps.look(&mut gathered, part, &items);
                    gathered
                },
            )
            .reduce(|| steps.start(), |one, other| steps.merge(one, other));
        gathered = steps.merge(gathered, of_round);
    }
    gathered
}
