//! Which texts of a column are one under [`As::Fold`]: few are, and each other is a group of its own at once, as by value.

use std::collections::HashSet;
use std::hash::BuildHasher;

use candour_model::meaning::ColumnMeaning;
use candour_model::tally::As;
use foldhash::fast::FixedState;

use crate::join::AfterPass;
use crate::join::each_text::{Gather, Value, each_value};

/// The hashes of folded texts that several texts have. One that has met another's by chance is among them, and does no harm.
#[derive(Default)]
pub(crate) struct Alike(HashSet<u64, FixedState>);

impl Alike {
    /// Those of a column.
    pub(crate) fn of(column: usize, seen: &AfterPass<'_, '_>, meaning: &ColumnMeaning) -> Self {
        let mut hashes = each_value(column, seen, &Hashes(meaning));
        hashes.sort_unstable();
        let twice = hashes.windows(2).filter(|pair| pair[0] == pair[1]);
        Alike(twice.map(|pair| pair[0]).collect())
    }

    /// Whether no other text is one with this; not so of what stands for a missing value.
    pub(crate) fn is_alone(&self, text: &str, meaning: &ColumnMeaning) -> bool {
        hash(text, meaning).is_some_and(|hash| !self.0.contains(&hash))
    }
}

struct Hashes<'a>(&'a ColumnMeaning);

impl Gather for Hashes<'_> {
    type Gathered = Vec<u64>;

    fn start(&self) -> Vec<u64> {
        Vec::new()
    }

    fn take(&self, gathered: &mut Vec<u64>, value: &Value<'_>) {
        gathered.extend(hash(value.text, self.0));
    }

    fn merge(&self, mut one: Vec<u64>, mut other: Vec<u64>) -> Vec<u64> {
        if one.len() < other.len() {
            std::mem::swap(&mut one, &mut other);
        }
        one.append(&mut other);
        one
    }
}

fn hash(text: &str, meaning: &ColumnMeaning) -> Option<u64> {
    let folded = candour_cell::key(text, As::Fold, meaning)?;
    Some(FixedState::default().hash_one(&*folded))
}
