//! Groups that a worker counts as the records pass, where there are few of them.

use std::collections::{HashMap, HashSet};

use candour_model::finding::RecordRef;
use foldhash::fast::FixedState;

use crate::bounds::Bounds;
use crate::multiset::RowsDigest;
use crate::plan::Across;
use crate::sum::{Reading, Sum};
use crate::text::codes::{Coded, NULL_CODE};

/// As many codes of 16 bits as fit in a key.
const MOST_LANES: usize = 8;
const CODE_BITS: u32 = u16::BITS;

/// The groups of one grouping, as one worker counts them, keyed by its own codes.
pub(crate) struct WorkerGroups {
    index: HashMap<u128, u32, FixedState>,
    /// By group, the codes of its key, the last lane in the lowest bits.
    keys: Vec<u128>,
    pub(crate) counts: Vec<u64>,
    /// Each group with each combination that occurs in it.
    pub(crate) pairs: HashSet<(u32, u128), FixedState>,
    /// Group by group, each with one sum per column that is summed.
    pub(crate) sums: Vec<Sum>,
    /// By group; empty where none are asked for.
    pub(crate) digests: Vec<RowsDigest>,
    /// By group; empty where none are asked for.
    pub(crate) rows: Vec<Vec<RecordRef>>,
    records: u64,
    closed: bool,
    packed: Vec<u128>,
}

impl WorkerGroups {
    pub(crate) fn new(across: &Across) -> Self {
        let mut table = WorkerGroups {
            index: HashMap::default(),
            keys: Vec::new(),
            counts: Vec::new(),
            pairs: HashSet::default(),
            sums: Vec::new(),
            digests: Vec::new(),
            rows: Vec::new(),
            records: 0,
            closed: across.by.len() > MOST_LANES || across.distinct.len() > MOST_LANES,
            packed: Vec::new(),
        };
        if across.by.is_empty() && !table.closed {
            table.group(0, across);
        }
        table
    }

    /// Counts a block; `false` where it must be kept instead, since there are too many groups or a text is beyond a
    /// lookup.
    pub(crate) fn count(
        &mut self,
        across: &Across,
        lanes: &[&Coded],
        readings: &[&[Reading]],
        records: &[RecordRef],
        bounds: &Bounds,
    ) -> bool {
        let used = across.by.iter().chain(&across.distinct);
        if self.closed || used.clone().any(|lane| !lanes[*lane].beyond.is_empty()) {
            return false;
        }
        let mut keys = std::mem::take(&mut self.packed);
        pack(&across.by, lanes, records.len(), &mut keys);
        let mut combinations = Vec::new();
        if !across.distinct.is_empty() {
            pack(&across.distinct, lanes, records.len(), &mut combinations);
        }
        for (at, record) in records.iter().enumerate() {
            let group = self.group(keys[at], across);
            self.counts[group] += 1;
            if let Some(combination) = combinations.get(at)
                && *combination != 0
            {
                self.pairs.insert((group as u32, *combination));
            }
            let sums = &mut self.sums[group * across.sums.len()..];
            for (sum, place) in sums.iter_mut().zip(&across.sums) {
                sum.add(readings[*place][at]);
            }
            if let Some(rows) = self.rows.get_mut(group)
                && rows.len() < across.rows
            {
                rows.push(*record);
            }
        }
        self.packed = keys;
        self.records += records.len() as u64;
        let size = self.keys.len().max(self.pairs.len());
        self.closed = size >= bounds.groups || (size >= bounds.groups_early && size as u64 * 2 > self.records);
        true
    }

    /// Adds the digests of the records of the block that was counted last to those of their groups.
    pub(crate) fn digest(&mut self, rows: &[RowsDigest]) {
        for (key, row) in self.packed.iter().zip(rows) {
            self.digests[self.index[key] as usize].add(row);
        }
    }

    /// About how many bytes it takes.
    pub(crate) fn weight(&self) -> usize {
        // A hash table is about half full, and has a byte more for each place.
        const OF_GROUP: usize = 2 * (size_of::<(u128, u32)>() + 1) + size_of::<u128>() + size_of::<u64>();
        const OF_PAIR: usize = 2 * (size_of::<(u32, u128)>() + 1);
        let rows = self
            .rows
            .first()
            .map_or(0, |rows| size_of::<Vec<RecordRef>>() + size_of_val(rows.as_slice()));
        self.len() * (OF_GROUP + rows)
            + self.pairs.len() * OF_PAIR
            + size_of_val(self.sums.as_slice())
            + size_of_val(self.digests.as_slice())
    }

    /// How many groups there are.
    pub(crate) fn len(&self) -> usize {
        self.keys.len()
    }

    /// The codes of a group's key, lane by lane.
    pub(crate) fn key(&self, group: usize, across: &Across) -> impl Iterator<Item = u16> + use<> {
        unpacked(self.keys[group], across.by.len())
    }

    fn group(&mut self, key: u128, across: &Across) -> usize {
        let next = self.keys.len() as u32;
        let group = *self.index.entry(key).or_insert(next);
        if group == next {
            self.keys.push(key);
            self.counts.push(0);
            self.sums.resize_with(self.sums.len() + across.sums.len(), Sum::default);
            if across.digest.is_some() {
                self.digests.push(RowsDigest::default());
            }
            if across.rows > 0 {
                self.rows.push(Vec::new());
            }
        }
        group as usize
    }
}

/// The codes of a packed key or combination, lane by lane.
pub(crate) fn unpacked(packed: u128, lanes: usize) -> impl Iterator<Item = u16> {
    (0..lanes)
        .rev()
        .map(move |lane| (packed >> (lane as u32 * CODE_BITS)) as u16)
}

fn pack(lanes: &[usize], coded: &[&Coded], records: usize, packed: &mut Vec<u128>) {
    packed.clear();
    packed.resize(records, u128::from(NULL_CODE));
    for lane in lanes {
        for (packed, code) in packed.iter_mut().zip(&coded[*lane].codes) {
            *packed = *packed << CODE_BITS | u128::from(*code);
        }
    }
}
