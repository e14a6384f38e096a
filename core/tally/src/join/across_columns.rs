//! Groupings over several columns, after the pass: what workers counted, and the records that they kept instead.

use std::collections::{HashMap, HashSet};
use std::marker::PhantomData;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use candour_model::finding::RecordRef;
use foldhash::fast::FixedState;

use crate::gather::groups::unpacked;
use crate::join::AfterPass;
use crate::join::kept_records::KeptBlock;
use crate::join::large_groups::{LargeGroups, is_within, least_count};
use crate::join::packing::KeyPacking;
use crate::join::sampling;
use crate::join::selection::{Sink, Sinks, SizedGroup, SoFar, merge};
use crate::join::sorted::{self, Dealt, Entry, Large, Small, SortKey, Steps};
use crate::multiset::RowsDigest;
use crate::plan::{Across, Placed};
use crate::sum::Sum;

/// The groups of one grouping so far, with what tables say of each.
type Partials = HashMap<u128, Partial, FixedState>;

/// What tables say of a group.
#[derive(Default)]
struct Partial {
    count: u64,
    combinations: HashSet<u128, FixedState>,
    sums: Vec<Sum>,
    digest: RowsDigest,
    rows: Vec<RecordRef>,
    numbers: Vec<u32>,
}

/// Every grouping's groups, for each spec, by spec; `None` for specs that are finished from something else.
pub(crate) fn count_all<'s>(seen: &AfterPass<'_, 's>) -> Vec<(usize, Sink<'s>)> {
    let specs_of = |grouping: usize| {
        let placed = seen.plan.placed.iter().enumerate();
        placed
            .filter(move |(_, placed)| **placed == Placed::Across(grouping))
            .map(|(spec, _)| spec)
    };
    let all = &seen.plan.across;
    let least: Vec<Option<u64>> = (0..all.len())
        .map(|grouping| least_count(specs_of(grouping).map(|spec| &seen.specs[spec])))
        .collect();
    // Coarser groupings come first: a group too small in one has no large enough part in a finer one.
    let mut order: Vec<usize> = (0..all.len()).collect();
    order.sort_by_key(|grouping| all[*grouping].by.len());
    let mut large: Vec<(usize, LargeGroups)> = Vec::new();
    let mut sinks = Vec::new();
    for (done, grouping) in order.iter().copied().enumerate() {
        let within = |coarse: &usize| is_within(&all[*coarse].by, &all[grouping].by);
        let known = large
            .iter()
            .filter(|(coarse, rows)| within(coarse) && Some(rows.least) <= least[grouping]);
        let known = known
            .max_by_key(|(coarse, _)| all[*coarse].by.len())
            .map(|(_, rows)| rows);
        let known = least[grouping].and(known);
        let wanted = order[done + 1..]
            .iter()
            .filter(|fine| {
                is_within(&all[grouping].by, &all[**fine].by) && all[**fine].by.len() > all[grouping].by.len()
            })
            .filter_map(|fine| least[*fine])
            .min()
            .filter(|_| known.is_none());
        let marked = wanted.map(|least| LargeGroups::new(least, grouping, seen.kept));
        let of_grouping = AcrossGrouping {
            seen,
            across: &all[grouping],
            grouping,
            by: KeyPacking::new(&all[grouping].by, seen.lanes),
            distinct: KeyPacking::new(&all[grouping].distinct, seen.lanes),
            known,
            least: least[grouping],
            marked: marked.as_ref(),
            specs: specs_of(grouping).collect(),
        };
        sinks.extend(specs_of(grouping).zip(of_grouping.count()));
        large.extend(marked.map(|marked| (grouping, marked)));
    }
    sinks
}

/// One grouping, being counted.
struct AcrossGrouping<'a, 's> {
    seen: &'a AfterPass<'a, 's>,
    across: &'a Across,
    grouping: usize,
    by: KeyPacking<'a>,
    distinct: KeyPacking<'a>,
    /// The records that can matter, where that is known.
    known: Option<&'a LargeGroups>,
    /// Records below which every spec drops groups.
    least: Option<u64>,
    /// Where to mark those that can matter to finer groupings.
    marked: Option<&'a LargeGroups>,
    specs: Vec<usize>,
}

/// A record, and whom it counts for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Item<E, W> {
    entry: E,
    who: W,
}

/// What is counted in each group besides records.
trait Who: Copy + Ord + Send + Sync {
    fn fill(layout: &KeyPacking<'_>, block: KeptBlock<'_>, all: &mut Vec<Self>);
    /// The combination; 0 for none.
    fn id(self) -> u128;
}

impl Who for () {
    fn fill(_: &KeyPacking<'_>, block: KeptBlock<'_>, all: &mut Vec<()>) {
        all.resize(block.stored.len(), ());
    }

    fn id(self) -> u128 {
        0
    }
}

impl<K: SortKey> Who for K {
    fn fill(layout: &KeyPacking<'_>, block: KeptBlock<'_>, all: &mut Vec<K>) {
        layout.of_block(block, all);
    }

    fn id(self) -> u128 {
        self.into()
    }
}

/// One grouping with keys of one kind.
struct ByKey<'g, 'a, 's, E, W> {
    grouping: &'g AcrossGrouping<'a, 's>,
    parts: usize,
    /// By part, what tables say of its groups.
    partials: Vec<Mutex<Partials>>,
    /// By spec.
    so_far: Vec<Arc<SoFar>>,
    kind: PhantomData<fn(E, W)>,
}

impl<'a, 's, E: Entry, W: Who> Steps for ByKey<'_, 'a, 's, E, W> {
    type Source = KeptBlock<'a>;
    type Item = Item<E, W>;
    type Gathered = Sinks<'s>;

    fn deal(&self, block: &KeptBlock<'a>, dealt: &mut Dealt<Item<E, W>>) {
        self.grouping.deal(*block, self.parts, dealt);
    }

    fn thin(&self, part: usize, items: &mut Vec<Item<E, W>>) {
        // What tables counted would be missed in a rough count.
        if lock(&self.partials[part]).is_empty() {
            self.grouping.drop_small(items);
        }
    }

    fn start(&self) -> Sinks<'s> {
        let specs = self.grouping.specs.iter().zip(&self.so_far);
        let all = self.grouping.seen.specs;
        specs.map(|(spec, so_far)| Sink::new(&all[*spec], so_far)).collect()
    }

    fn look(&self, sinks: &mut Sinks<'s>, part: usize, items: &[Item<E, W>]) {
        let partials = std::mem::take(&mut *lock(&self.partials[part]));
        self.grouping.look(sinks, items, partials);
        sampling::thin(self.grouping.seen, self.grouping.grouping, &self.grouping.specs, sinks);
    }

    fn merge(&self, one: Sinks<'s>, other: Sinks<'s>) -> Sinks<'s> {
        let mut both = merge(one, other);
        sampling::thin(
            self.grouping.seen,
            self.grouping.grouping,
            &self.grouping.specs,
            &mut both,
        );
        both
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<'s> AcrossGrouping<'_, 's> {
    fn count(&self) -> Sinks<'s> {
        match self.by.bits {
            ..=32 => self.count_by::<Small>(),
            33..=64 => self.count_by::<Large<u64>>(),
            _ => self.count_by::<Large<u128>>(),
        }
    }

    fn count_by<E: Entry>(&self) -> Sinks<'s> {
        match self.distinct.bits {
            0 => self.count_items::<E, ()>(),
            1..=64 => self.count_items::<E, u64>(),
            _ => self.count_items::<E, u128>(),
        }
    }

    fn count_items<E: Entry, W: Who>(&self) -> Sinks<'s> {
        let kept = self.seen.kept;
        let blocks: Vec<KeptBlock<'_>> = kept
            .blocks
            .iter()
            .filter(|block| block.stored.across.contains(&self.grouping))
            .filter(|block| self.known.is_none_or(|known| known.has_any(**block)))
            .copied()
            .collect();
        let records: usize = blocks.iter().map(|block| block.stored.len()).sum();
        let parts = sorted::parts(records);
        let mut by_part: Vec<Partials> = (0..parts).map(|_| Partials::default()).collect();
        #[expect(clippy::iter_over_hash_type, reason = "dealing out comes to the same in any order")]
        for (key, partial) in self.partials() {
            by_part[sorted::part_of(key, parts)].insert(key, partial);
        }
        let by_key: ByKey<'_, '_, 's, E, W> = ByKey {
            grouping: self,
            parts,
            partials: by_part.into_iter().map(Mutex::new).collect(),
            so_far: self.specs.iter().map(|_| Arc::default()).collect(),
            kind: PhantomData,
        };
        sorted::each_part(&by_key, &blocks, records, self.seen.bounds)
    }

    fn deal<E: Entry, W: Who>(&self, block: KeptBlock<'_>, parts: usize, dealt: &mut Dealt<Item<E, W>>) {
        let (mut keys, mut all) = (Vec::new(), Vec::new());
        self.by.of_block::<E::Key>(block, &mut keys);
        W::fill(&self.distinct, block, &mut all);
        for (at, (key, who)) in keys.iter().zip(&all).enumerate() {
            if self.known.is_none_or(|known| known.has(block, at)) {
                let entry = E::new(*key, block.first + at as u32);
                dealt.push(sorted::part_of(*key, parts), Item { entry, who: *who });
            }
        }
    }

    /// Drops items whose groups are too small for every spec, as far as a rough count tells: it is never too low.
    fn drop_small<E: Entry, W: Who>(&self, items: &mut Vec<Item<E, W>>) {
        let wanted = self.marked.map_or(u64::MAX, |marked| marked.least);
        let least = self.least.map(|least| least.min(wanted));
        let Some(least) = least.filter(|least| *least <= u64::from(u8::MAX)) else {
            return;
        };
        let mut counts = vec![0_u8; (items.len() * 4).next_power_of_two()];
        let mask = counts.len() - 1;
        let place = |item: &Item<E, W>| sorted::mixed(item.entry.key()) & mask;
        for item in items.iter() {
            let count = &mut counts[place(item)];
            *count = count.saturating_add(1);
        }
        items.retain(|item| u64::from(counts[place(item)]) >= least);
    }

    /// Looks at the items of one part, and at what tables say of its groups.
    fn look<E: Entry, W: Who>(&self, sinks: &mut Sinks<'s>, items: &[Item<E, W>], mut partials: Partials) {
        let mut combinations = Vec::new();
        let mut room = String::new();
        for run in items.chunk_by(|a, b| a.entry.key() == b.entry.key()) {
            let partial = match partials.is_empty() {
                true => None,
                false => partials.remove(&run[0].entry.key().into()),
            };
            let before = partial.as_ref();
            combinations.clear();
            combinations.extend(run.iter().map(|item| item.who.id()).filter(|who| *who != 0));
            combinations.extend(before.iter().flat_map(|partial| &partial.combinations));
            if combinations.len() > 1 {
                combinations.sort_unstable();
                combinations.dedup();
            }
            let count = run.len() as u64 + before.map_or(0, |partial| partial.count);
            if let Some(marked) = self.marked
                && count >= marked.least
            {
                run.iter().for_each(|item| marked.mark(item.entry.row()));
            }
            let mut group = SizedGroup {
                count,
                distinct: (!self.across.distinct.is_empty()).then_some(combinations.len() as u64),
                sums: &[],
                digest: None,
                rows: &[],
            };
            let (rows, sums) = match sinks.iter().any(|sink| sink.keeps(&group)) {
                true => (self.rows(run, before), self.sums(run, before)),
                false => (Vec::new(), Vec::new()),
            };
            (group.rows, group.sums) = (&rows, &sums);
            group.digest = self.across.digest.map(|digest| self.digest(digest, run, before));
            for sink in sinks.iter_mut() {
                sink.offer(&group, |keys| match before {
                    Some(partial) => keys.extend_from_slice(&partial.numbers),
                    None => self.push_key(run[0].entry.row(), keys, &mut room),
                });
            }
        }
        for partial in partials.into_values() {
            let group = SizedGroup {
                count: partial.count,
                distinct: (!self.across.distinct.is_empty()).then_some(partial.combinations.len() as u64),
                sums: &partial.sums,
                digest: self.across.digest.map(|_| partial.digest),
                rows: &partial.rows,
            };
            for sink in sinks.iter_mut() {
                sink.offer(&group, |keys| keys.extend_from_slice(&partial.numbers));
            }
        }
    }

    fn rows<E: Entry, W: Who>(&self, run: &[Item<E, W>], before: Option<&Partial>) -> Vec<RecordRef> {
        if self.across.rows == 0 {
            return Vec::new();
        }
        let first = run.iter().take(self.across.rows);
        let mut rows: Vec<RecordRef> = first.map(|item| self.seen.kept.record(item.entry.row())).collect();
        rows.extend(before.iter().flat_map(|partial| &partial.rows));
        rows.sort_unstable();
        rows.truncate(self.across.rows);
        rows
    }

    fn sums<E: Entry, W: Who>(&self, run: &[Item<E, W>], before: Option<&Partial>) -> Vec<Sum> {
        let mut sums = match before {
            Some(partial) => partial.sums.clone(),
            None => vec![Sum::default(); self.across.sums.len()],
        };
        if !sums.is_empty() {
            for item in run {
                let (block, at) = self.seen.kept.find(item.entry.row());
                for (sum, place) in sums.iter_mut().zip(&self.across.sums) {
                    sum.add(block.stored.readings(*place)[at]);
                }
            }
        }
        sums
    }

    fn digest<E: Entry, W: Who>(&self, digest: usize, run: &[Item<E, W>], before: Option<&Partial>) -> RowsDigest {
        let mut all = before.map(|partial| partial.digest).unwrap_or_default();
        for item in run {
            let (block, at) = self.seen.kept.find(item.entry.row());
            all.add(&block.stored.digests(digest)[at]);
        }
        all
    }

    fn push_key(&self, row: u32, keys: &mut Vec<u32>, room: &mut String) {
        let (block, at) = self.seen.kept.find(row);
        for lane in &self.across.by {
            let number = self.seen.lanes[*lane].as_ref().and_then(|merged| {
                let chunk = block.stored.lane(merged.source)?;
                Some(merged.number(block.worker, chunk, at, room))
            });
            keys.extend(number);
        }
    }

    /// What the workers' tables say, by key.
    fn partials(&self) -> Partials {
        let mut partials = Partials::default();
        let width = self.across.sums.len();
        for (worker, of_worker) in self.seen.workers.iter().enumerate() {
            let table = &of_worker.tables[self.grouping];
            let mut keys = Vec::with_capacity(table.len());
            for group in 0..table.len() {
                let key = self.by.of_codes(worker, table.key(group, self.across));
                keys.push(key);
                let partial = partials.entry(key).or_default();
                partial.count += table.counts[group];
                let sums = &table.sums[group * width..][..width];
                partial.sums.resize(width, Sum::default());
                partial
                    .sums
                    .iter_mut()
                    .zip(sums)
                    .for_each(|(ours, theirs)| ours.merge(theirs));
                if let Some(digest) = table.digests.get(group) {
                    partial.digest.add(digest);
                }
                if let Some(rows) = table.rows.get(group) {
                    partial.rows.extend_from_slice(rows);
                    partial.rows.sort_unstable();
                    partial.rows.truncate(self.across.rows);
                }
                if partial.numbers.is_empty() {
                    let codes = self.across.by.iter().zip(table.key(group, self.across));
                    let numbers =
                        codes.filter_map(|(lane, code)| Some(self.seen.lanes[*lane].as_ref()?.number_of(worker, code)));
                    partial.numbers = numbers.collect();
                }
            }
            #[expect(
                clippy::iter_over_hash_type,
                reason = "putting into sets comes to the same in any order"
            )]
            for (group, combination) in &table.pairs {
                let codes = unpacked(*combination, self.across.distinct.len());
                let combination = self.distinct.of_codes(worker, codes);
                if combination != 0
                    && let Some(partial) = partials.get_mut(&keys[*group as usize])
                {
                    partial.combinations.insert(combination);
                }
            }
        }
        partials
    }
}
