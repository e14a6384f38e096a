//! Groups and what is counted in each, as one worker holds them, and how two workers' groups become one.

use std::collections::HashSet;

use candour_model::finding::RecordRef;
use foldhash::fast::FixedState;

use crate::codes::{NULL, Tuples, packed};
use crate::column::Coded;
use crate::plan::Grouping;
use crate::sum::Sum;

/// The groups of one grouping.
pub(crate) struct Groups {
    pub(crate) keys: Tuples,
    pub(crate) counts: Vec<u64>,
    pub(crate) distinct: Option<Distinct>,
    /// Group by group, each with one sum per column that is summed.
    pub(crate) sums: Vec<Sum>,
    /// By group, sorted; empty where none are asked for.
    pub(crate) rows: Vec<Vec<RecordRef>>,
}

/// Which combinations occur in which group.
pub(crate) struct Distinct {
    combinations: Tuples,
    /// A group and a combination.
    seen: HashSet<u64, FixedState>,
    /// By group.
    pub(crate) counts: Vec<u64>,
}

impl Groups {
    pub(crate) fn new(grouping: &Grouping) -> Self {
        let mut groups = Groups {
            keys: Tuples::new(grouping.by.len()),
            counts: Vec::new(),
            distinct: (!grouping.distinct.is_empty()).then(|| Distinct {
                combinations: Tuples::new(grouping.distinct.len()),
                seen: HashSet::default(),
                counts: Vec::new(),
            }),
            sums: Vec::new(),
            rows: Vec::new(),
        };
        if grouping.by.is_empty() {
            groups.group(&[], grouping);
        }
        groups
    }

    /// Counts the records of a block.
    pub(crate) fn count(&mut self, grouping: &Grouping, coded: &Coded, records: &[RecordRef]) {
        let mut key = vec![NULL; grouping.by.len()];
        let mut combination = vec![NULL; grouping.distinct.len()];
        for (at, record) in records.iter().enumerate() {
            for (code, axis) in key.iter_mut().zip(&grouping.by) {
                *code = coded.codes[*axis][at];
            }
            let group = self.group(&key, grouping);
            self.counts[group] += 1;
            if let Some(distinct) = &mut self.distinct {
                for (code, axis) in combination.iter_mut().zip(&grouping.distinct) {
                    *code = coded.codes[*axis][at];
                }
                if combination.iter().any(|code| *code != NULL) {
                    let combination = distinct.combinations.place(&combination);
                    distinct.see(group, combination);
                }
            }
            let sums = &mut self.sums[group * grouping.sums.len()..];
            for (sum, place) in sums.iter_mut().zip(&grouping.sums) {
                sum.add(coded.readings[*place][at]);
            }
            if grouping.rows > 0 {
                keep_smallest(&mut self.rows[group], *record, grouping.rows);
            }
        }
    }

    /// Adds the groups of another worker, whose codes on each axis are ours by `ours`.
    pub(crate) fn absorb(&mut self, other: Groups, grouping: &Grouping, ours: &[Vec<u32>]) {
        let translated = |tuple: &mut Vec<u32>, theirs: &[u32], axes: &[usize]| {
            tuple.clear();
            tuple.extend(theirs.iter().zip(axes).map(|(code, axis)| ours[*axis][*code as usize]));
        };
        let mut tuple = Vec::new();
        let mut group_of = Vec::with_capacity(other.keys.len());
        for place in 0..other.keys.len() {
            translated(&mut tuple, other.keys.tuple(place), &grouping.by);
            let group = self.group(&tuple, grouping);
            group_of.push(group);
            self.counts[group] += other.counts[place];
            let width = grouping.sums.len();
            let theirs = &other.sums[place * width..][..width];
            for (sum, theirs) in self.sums[group * width..].iter_mut().zip(theirs) {
                sum.merge(theirs);
            }
            if grouping.rows > 0 {
                for record in &other.rows[place] {
                    keep_smallest(&mut self.rows[group], *record, grouping.rows);
                }
            }
        }
        let (Some(distinct), Some(theirs)) = (&mut self.distinct, other.distinct) else {
            return;
        };
        let combination_of: Vec<u32> = (0..theirs.combinations.len())
            .map(|place| {
                translated(&mut tuple, theirs.combinations.tuple(place), &grouping.distinct);
                distinct.combinations.place(&tuple)
            })
            .collect();
        #[expect(
            clippy::iter_over_hash_type,
            reason = "putting into a set and counting its members comes to the same in any order"
        )]
        for pair in theirs.seen {
            let (group, combination) = ((pair >> 32) as usize, pair as u32 as usize);
            distinct.see(group_of[group], combination_of[combination]);
        }
    }

    /// The size that `keep` and the spectrum go by.
    pub(crate) fn size(&self, group: usize) -> u64 {
        match &self.distinct {
            Some(distinct) => distinct.counts[group],
            None => self.counts[group],
        }
    }

    fn group(&mut self, key: &[u32], grouping: &Grouping) -> usize {
        let group = self.keys.place(key) as usize;
        if group == self.counts.len() {
            self.counts.push(0);
            self.sums
                .resize_with(self.sums.len() + grouping.sums.len(), Sum::default);
            if let Some(distinct) = &mut self.distinct {
                distinct.counts.push(0);
            }
            if grouping.rows > 0 {
                self.rows.push(Vec::new());
            }
        }
        group
    }
}

impl Distinct {
    fn see(&mut self, group: usize, combination: u32) {
        if self.seen.insert(packed(group as u32, combination)) {
            self.counts[group] += 1;
        }
    }
}

/// Adds a record to those that are kept, unless `most` smaller ones are.
fn keep_smallest(kept: &mut Vec<RecordRef>, record: RecordRef, most: usize) {
    if kept.len() == most {
        if kept.last().is_some_and(|last| *last <= record) {
            return;
        }
        kept.pop();
    }
    let at = kept.partition_point(|other| *other < record);
    kept.insert(at, record);
}
