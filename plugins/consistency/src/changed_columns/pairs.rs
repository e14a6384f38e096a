//! Which lost and which new columns are taken for one.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use candour_sdk::{ColumnFacts, RuleError, Tallies, TallyView};

use super::{Params, sorts};
use crate::alike::{Alike, alike};

/// Pairs of a lost and a new column that are looked at.
const MOST_PAIRS: usize = 10_000;

/// Places of a lost and a new column whose labels are alike and whose types do not differ. Where almost all columns are others,
/// it is another table.
pub(super) fn pairs(percent: u64, lost: &[&ColumnFacts], new: &[&ColumnFacts]) -> Vec<(Alike, usize, usize)> {
    if lost.len() * new.len() > MOST_PAIRS {
        return Vec::new();
    }
    let mut pairs = Vec::new();
    for (i, before) in lost.iter().enumerate() {
        for (j, now) in new.iter().enumerate() {
            let (was, is) = (sorts(&before.meaning.types), sorts(&now.meaning.types));
            let are_of_one_type = was == is || was.is_empty() || is.is_empty();
            let of_labels = alike(&before.label, &now.label, percent).filter(|_| are_of_one_type);
            pairs.extend(of_labels.map(|alike| (alike, i, j)));
        }
    }
    pairs
}

/// The places of the lost and of the new columns of which cells must say whether they are the same.
pub(super) fn nearly(pairs: &[(Alike, usize, usize)]) -> (Vec<usize>, Vec<usize>) {
    let nearly = pairs.iter().filter(|(alike, ..)| *alike == Alike::Nearly);
    let (lost, new): (BTreeSet<usize>, BTreeSet<usize>) = nearly.map(|(_, i, j)| (*i, *j)).unzip();
    (lost.into_iter().collect(), new.into_iter().collect())
}

/// Pairs of a lost and a new column of like labels, and of cells of the same shapes: the most alike first, each column once.
pub(super) fn renamed<'a>(
    params: &Params,
    lost: &[&'a ColumnFacts],
    new: &[&'a ColumnFacts],
    tallies: &Tallies,
) -> Result<Vec<(&'a str, &'a str)>, RuleError> {
    let pairs = pairs(params.alike_percent, lost, new);
    let (of_lost, of_new) = nearly(&pairs);
    let mut alike: Vec<(Alike, u128, usize, usize)> = Vec::new();
    for (of_labels, i, j) in pairs {
        let mut of_cells = 0;
        if let (Alike::Nearly, Ok(before), Ok(now)) = (of_labels, of_lost.binary_search(&i), of_new.binary_search(&j)) {
            let before = tallies.even_overflowed(before)?;
            of_cells = likeness(before, tallies.even_overflowed(of_lost.len() + now)?);
        }
        if of_labels == Alike::Same || of_cells >= u128::from(params.same_percent) {
            alike.push((of_labels, of_cells, i, j));
        }
    }
    alike.sort_by_key(|(of_labels, of_cells, i, j)| (Reverse((*of_labels, *of_cells)), *i, *j));
    let mut pairs: BTreeMap<usize, usize> = BTreeMap::new();
    for (.., i, j) in alike {
        if !pairs.contains_key(&i) && pairs.values().all(|taken| *taken != j) {
            pairs.insert(i, j);
        }
    }
    let pair = |(i, j): (usize, usize)| (lost[i].label.as_str(), new[j].label.as_str());
    Ok(pairs.into_iter().map(pair).collect())
}

/// The share of cells that have the same shapes on both sides, in per cent, blank cells apart; nought where either side
/// is blank or has too many shapes to tell.
fn likeness(before: TallyView<'_>, now: TallyView<'_>) -> u128 {
    let filled = |tally: TallyView<'_>| -> u128 {
        let groups = tally.groups().filter(|group| group.key(0).is_some());
        groups.map(|group| u128::from(group.count())).sum()
    };
    let (all_before, all_now) = (filled(before), filled(now));
    if all_before == 0 || all_now == 0 {
        return 0;
    }
    let mut same = 0;
    for group in now.groups().filter(|group| group.key(0).is_some()) {
        if let Some(other) = before.find(&[group.key(0)]) {
            // Both as parts of all_before · all_now.
            same += (u128::from(group.count()) * all_before).min(u128::from(other.count()) * all_now);
        }
    }
    same * 100 / (all_before * all_now)
}
