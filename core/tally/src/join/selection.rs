//! The groups that a spec keeps, gathered by several threads, each its own, and then put together.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use candour_model::finding::RecordRef;
use candour_model::tally::{SpectrumEntry, TallySpec};
use foldhash::fast::FixedState;

use crate::multiset::RowsDigest;
use crate::sum::Sum;

/// Groups one after the other, in no order.
#[derive(Default)]
pub(crate) struct KeptGroups {
    /// Group by group, the number of each text of its key.
    pub(crate) keys: Vec<u32>,
    pub(crate) counts: Vec<u64>,
    /// Of all groups or of none.
    pub(crate) distinct: Vec<u64>,
    /// Group by group, each with one sum per column that is summed.
    pub(crate) sums: Vec<Sum>,
    /// Of all groups or of none.
    pub(crate) digests: Vec<RowsDigest>,
    rows: Vec<RecordRef>,
    row_ends: Vec<usize>,
}

/// One group, counted.
pub(crate) struct SizedGroup<'a> {
    pub(crate) count: u64,
    pub(crate) distinct: Option<u64>,
    pub(crate) sums: &'a [Sum],
    pub(crate) digest: Option<RowsDigest>,
    /// In order, maybe more than are asked for.
    pub(crate) rows: &'a [RecordRef],
}

impl SizedGroup<'_> {
    /// What the bounds and the spectrum go by.
    pub(crate) fn size(&self) -> u64 {
        self.distinct.unwrap_or(self.count)
    }
}

/// How many groups all threads have kept for one spec so far, counted now and then.
#[derive(Default)]
pub(crate) struct SoFar(AtomicU64);

/// Most groups are smaller than this.
const SMALL_SIZES: usize = 32;

/// After so many groups a thread says how many it has kept.
const NOW_AND_THEN: u64 = 512;

/// More groups than a sample takes, and a few more than that, are worth dropping.
const FEW_MORE: usize = 4_096;

/// What comes of the groups for one spec.
pub(crate) struct Sink<'a> {
    spec: &'a TallySpec,
    so_far: Arc<SoFar>,
    /// Whether all threads together are past the limit, as far as is known.
    ended: bool,
    pub(crate) kept: KeptGroups,
    /// How many groups were kept, those past the limit included.
    found: u64,
    /// Groups by size, those of small sizes apart.
    small_sizes: [u64; SMALL_SIZES],
    spectrum: HashMap<u64, u64, FixedState>,
}

impl<'a> Sink<'a> {
    pub(crate) fn new(spec: &'a TallySpec, so_far: &Arc<SoFar>) -> Self {
        Sink {
            spec,
            so_far: Arc::clone(so_far),
            ended: false,
            kept: KeptGroups::default(),
            found: 0,
            small_sizes: [0; SMALL_SIZES],
            spectrum: HashMap::default(),
        }
    }

    /// Whether a group is within the bounds, and not past the limit.
    pub(crate) fn keeps(&self, group: &SizedGroup<'_>) -> bool {
        !self.ended && self.is_within(group.size(), group.count)
    }

    fn is_within(&self, size: u64, rows: u64) -> bool {
        self.spec.keep.as_ref().is_none_or(|keep| keep.keeps(size, rows))
    }

    /// Takes in a group, whose key is asked for only if it is kept.
    pub(crate) fn offer(&mut self, group: &SizedGroup<'_>, push_key: impl FnOnce(&mut Vec<u32>)) {
        let size = group.size();
        if self.spec.spectrum {
            match self.small_sizes.get_mut(size as usize) {
                Some(groups) => *groups += 1,
                None => *self.spectrum.entry(size).or_default() += 1,
            }
        }
        if !self.is_within(size, group.count) {
            return;
        }
        self.found += 1;
        if self.ended {
            return;
        }
        if self.found.is_multiple_of(NOW_AND_THEN) {
            let so_far = self.so_far.0.fetch_add(NOW_AND_THEN, Ordering::Relaxed) + NOW_AND_THEN;
            if self.spec.sample.is_none() && so_far > self.spec.limit {
                // Nothing of it will be shown.
                self.ended = true;
                self.kept = KeptGroups::default();
                return;
            }
        }
        push_key(&mut self.kept.keys);
        self.kept.counts.push(group.count);
        self.kept.distinct.extend(group.distinct);
        self.kept.sums.extend_from_slice(group.sums);
        self.kept.digests.extend(group.digest);
        self.kept.rows.extend(group.rows.iter().take(self.spec.rows as usize));
        self.kept.row_ends.push(self.kept.rows.len());
    }

    /// Gives the tally up, since it has more groups than its limit.
    pub(crate) fn end(&mut self) {
        self.ended = true;
        self.kept = KeptGroups::default();
    }

    /// Whether far more groups were kept than a sample takes.
    pub(crate) fn has_many_more(&self) -> bool {
        let take = self.spec.sample.map(|n| n as usize);
        take.is_some_and(|n| self.kept.len() > n + n / 4 + FEW_MORE)
    }

    /// Drops the groups that can be in no sample, by the hash of their keys, whose width is given. Of equal hashes all stay.
    pub(crate) fn thin(&mut self, width: usize, hash: impl Fn(&[u32]) -> u64) {
        let Some(n) = self.spec.sample.map(|n| n as usize).filter(|n| *n < self.kept.len()) else {
            return;
        };
        let hash_of = |kept: &KeptGroups, group: usize| hash(&kept.keys[group * width..][..width]);
        let hashes: Vec<u64> = (0..self.kept.len()).map(|group| hash_of(&self.kept, group)).collect();
        let largest = n.checked_sub(1).map(|last| *hashes.clone().select_nth_unstable(last).1);
        let sums = self.kept.sums.len() / self.kept.len();
        let all = std::mem::take(&mut self.kept);
        for group in (0..all.len()).filter(|group| largest.is_some_and(|largest| hashes[*group] <= largest)) {
            self.kept.keys.extend_from_slice(&all.keys[group * width..][..width]);
            self.kept.counts.push(all.counts[group]);
            self.kept.distinct.extend(all.distinct.get(group));
            self.kept.sums.extend_from_slice(&all.sums[group * sums..][..sums]);
            self.kept.digests.extend(all.digests.get(group));
            self.kept.rows.extend_from_slice(all.rows(group));
            self.kept.row_ends.push(self.kept.rows.len());
        }
    }

    /// Adds what another thread took in.
    pub(crate) fn merge(&mut self, other: Sink<'_>) {
        self.found += other.found;
        let small = self.small_sizes.iter_mut().zip(other.small_sizes);
        small.for_each(|(ours, theirs)| *ours += theirs);
        #[expect(clippy::iter_over_hash_type, reason = "adding up comes to the same in any order")]
        for (size, groups) in other.spectrum {
            *self.spectrum.entry(size).or_default() += groups;
        }
        self.ended |= other.ended;
        if self.ended {
            self.kept = KeptGroups::default();
            return;
        }
        let rows_before = self.kept.rows.len();
        self.kept.keys.extend(other.kept.keys);
        self.kept.counts.extend(other.kept.counts);
        self.kept.distinct.extend(other.kept.distinct);
        self.kept.sums.extend(other.kept.sums);
        self.kept.digests.extend(other.kept.digests);
        self.kept.rows.extend(other.kept.rows);
        self.kept
            .row_ends
            .extend(other.kept.row_ends.iter().map(|end| rows_before + end));
    }

    /// Whether the tally overflows. A sample is drawn before the limit is applied, from however many.
    pub(crate) fn is_past_limit(&self) -> bool {
        self.ended || (self.spec.sample.is_none() && self.found > self.spec.limit)
    }

    /// How many groups have each size, by size.
    pub(crate) fn spectrum(&self) -> Vec<SpectrumEntry> {
        let small = (0..).zip(self.small_sizes).filter(|(_, groups)| *groups > 0);
        let large = self.spectrum.iter().map(|(size, groups)| (*size, *groups));
        let mut spectrum: Vec<SpectrumEntry> = small
            .chain(large)
            .map(|(size, groups)| SpectrumEntry { size, groups })
            .collect();
        spectrum.sort_unstable();
        spectrum
    }
}

impl KeptGroups {
    pub(crate) fn len(&self) -> usize {
        self.counts.len()
    }

    /// The smallest record numbers of a group.
    pub(crate) fn rows(&self, group: usize) -> &[RecordRef] {
        let start = match group {
            0 => 0,
            at => self.row_ends[at - 1],
        };
        &self.rows[start..self.row_ends[group]]
    }
}

/// A grouping's groups, before specs differ in what they keep: a sink for each spec.
pub(crate) type Sinks<'a> = Vec<Sink<'a>>;

/// Puts together what two threads took in.
pub(crate) fn merge<'a>(mut one: Sinks<'a>, other: Sinks<'a>) -> Sinks<'a> {
    for (one, other) in one.iter_mut().zip(other) {
        one.merge(other);
    }
    one
}
