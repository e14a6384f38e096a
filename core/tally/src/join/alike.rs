//! Which texts of a column are one under [`As::Fold`]: few are, and each other is a group of its own at once, as by value.

use std::collections::{HashMap, HashSet};
use std::hash::BuildHasher;

use candour_model::column::Column;
use candour_model::meaning::ColumnMeaning;
use candour_model::tally::As;
use foldhash::fast::FixedState;
use rayon::prelude::*;

use crate::join::AfterPass;
use crate::join::each_text::{Gather, Value, each_value};
use crate::join::one_column::ends_at_limit;
use crate::plan::{ColumnWork, Lane};
use crate::text::identity::{self, TextId};

/// The hashes of folded texts that several texts have. One that has met another's by chance is among them, and does no harm.
#[derive(Default)]
pub(crate) struct Alike(HashSet<u64, FixedState>);

impl Alike {
    /// Those of each column of the plan, where they are asked for.
    pub(crate) fn of_all(seen: &AfterPass<'_, '_>, columns: &[Column]) -> Vec<Self> {
        let of = |column: usize, work: &ColumnWork| match is_asked_for(column, seen) {
            true => Alike::of(column, seen, &columns[work.position].meaning),
            false => Alike::default(),
        };
        let all = seen.plan.columns.par_iter().enumerate();
        all.map(|(column, work)| of(column, work)).collect()
    }

    fn of(column: usize, seen: &AfterPass<'_, '_>, meaning: &ColumnMeaning) -> Self {
        // Two texts that folding leaves as they are are two: one of those that look alike is always changed.
        let mut changed = each_value(column, seen, &Hashes { meaning, among: None });
        changed.par_sort_unstable();
        if changed.is_empty() {
            return Alike::default();
        }
        let unchanged = each_value(
            column,
            seen,
            &Hashes {
                meaning,
                among: Some(&changed),
            },
        );
        let twice = changed.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]);
        Alike(twice.chain(unchanged).collect())
    }

    /// Whether no other text is one with this; not so of what stands for a missing value.
    pub(crate) fn is_alone(&self, text: &str, meaning: &ColumnMeaning) -> bool {
        let folded = candour_cell::key(text, As::Fold, meaning);
        folded.is_some_and(|folded| self.0.is_empty() || !self.0.contains(&FixedState::default().hash_one(&*folded)))
    }
}

/// Whether a lane is folded, or a grouping over the column alone is, which has a group for each text that looks like no other.
fn is_asked_for(column: usize, seen: &AfterPass<'_, '_>) -> bool {
    let mut lanes = seen.plan.lanes.iter();
    let mut alone = seen.plan.alone_of[column].iter();
    lanes.any(|lane| matches!(lane, Lane::Cells(of, As::Fold) if *of == column))
        || alone.any(|at| is_by_fold(*at, seen))
}

/// Whether each text is a group of its own in this grouping, but for those that look alike. What ends at few groups is not
/// worth finding out which.
pub(crate) fn is_by_fold(alone: usize, seen: &AfterPass<'_, '_>) -> bool {
    let mut specs = seen.plan.specs_of_alone[alone].iter();
    seen.plan.alone[alone].forms == [As::Fold] && !specs.all(|spec| ends_at_limit(&seen.specs[*spec]))
}

/// The hashes of what texts are folded to: of those that are changed by it, or of the others that are among these, which are
/// sorted.
struct Hashes<'a> {
    meaning: &'a ColumnMeaning,
    among: Option<&'a [u64]>,
}

impl Gather for Hashes<'_> {
    type Gathered = Vec<u64>;

    fn start(&self) -> Vec<u64> {
        Vec::new()
    }

    fn take(&self, gathered: &mut Vec<u64>, value: &Value<'_>) {
        let Some(folded) = candour_cell::key(value.text, As::Fold, self.meaning) else {
            return;
        };
        let hash = || FixedState::default().hash_one(&*folded);
        match self.among {
            None if folded != value.text => gathered.push(hash()),
            Some(changed) if folded == value.text => {
                gathered.extend(Some(hash()).filter(|hash| changed.binary_search(hash).is_ok()));
            }
            _ => {}
        }
    }

    fn merge(&self, mut one: Vec<u64>, mut other: Vec<u64>) -> Vec<u64> {
        if one.len() < other.len() {
            std::mem::swap(&mut one, &mut other);
        }
        one.append(&mut other);
        one
    }
}

/// Of texts that look like another, the id that stands for all of them.
pub(crate) type SameIds = HashMap<TextId, TextId, FixedState>;

/// Those of a column.
pub(crate) fn same_ids(column: usize, seen: &AfterPass<'_, '_>, meaning: &ColumnMeaning) -> SameIds {
    let alike = &seen.alike[column];
    let mut same = SameIds::default();
    if alike.0.is_empty() {
        return same;
    }
    let mut ids = each_value(column, seen, &Ids { alike, meaning });
    ids.sort_unstable();
    for set in ids.chunk_by(|one, other| one.0 == other.0) {
        same.extend(set.iter().map(|(_, id)| (*id, set[0].1)));
    }
    same
}

/// The ids of texts that may look like another, by that of what they are folded.
struct Ids<'a> {
    alike: &'a Alike,
    meaning: &'a ColumnMeaning,
}

impl Gather for Ids<'_> {
    type Gathered = Vec<(TextId, TextId)>;

    fn start(&self) -> Self::Gathered {
        Vec::new()
    }

    fn take(&self, gathered: &mut Self::Gathered, value: &Value<'_>) {
        if self.alike.is_alone(value.text, self.meaning) {
            return;
        }
        if let Some(folded) = candour_cell::key(value.text, As::Fold, self.meaning) {
            gathered.push((identity::of(&folded), identity::of(value.text)));
        }
    }

    fn merge(&self, mut one: Self::Gathered, mut other: Self::Gathered) -> Self::Gathered {
        one.append(&mut other);
        one
    }
}
