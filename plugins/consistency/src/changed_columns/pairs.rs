//! Which lost and which new columns are taken for one.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use candour_sdk::{Ask, ColumnFacts, DatasetFacts, RuleError, Tallies, TallyView};

use super::{Params, sorts};
use crate::alike::{Alike, alike};

/// Pairs of a lost and a new column that are looked at.
const MOST_PAIRS: usize = 10_000;

/// Places of a lost and a new column whose labels are alike, or which both schemas describe in the same words, and whose types
/// do not differ. Where almost all columns are others, it is another table.
pub(super) fn pairs(ask: &Ask<Params>, lost: &[&ColumnFacts], new: &[&ColumnFacts]) -> Vec<(Alike, usize, usize)> {
    if lost.len() * new.len() > MOST_PAIRS {
        return Vec::new();
    }
    let percent = ask.params.alike_percent;
    let (words_before, words_now) = (ask.previous().map(descriptions), descriptions(ask.dataset()));
    let described = |before: &ColumnFacts, now: &ColumnFacts| {
        let words = now
            .meaning
            .description
            .as_deref()
            .filter(|words| words_now.contains(words))?;
        let is_same = before.meaning.description.as_deref() == Some(words);
        let is_alone = words_before.as_ref().is_some_and(|before| before.contains(words));
        (is_same && is_alone).then_some(Alike::Same)
    };
    let mut pairs = Vec::new();
    for (i, before) in lost.iter().enumerate() {
        for (j, now) in new.iter().enumerate() {
            let (was, is) = (sorts(&before.meaning.types), sorts(&now.meaning.types));
            let are_of_one_type = was == is || was.is_empty() || is.is_empty();
            let are_one = described(before, now).or_else(|| alike(&before.label, &now.label, percent));
            pairs.extend(are_one.filter(|_| are_of_one_type).map(|alike| (alike, i, j)));
        }
    }
    pairs
}

/// What the schema says of one column and no other.
fn descriptions(dataset: &DatasetFacts) -> BTreeSet<&str> {
    let (mut once, mut again) = (BTreeSet::new(), BTreeSet::new());
    let columns = dataset
        .columns
        .iter()
        .filter_map(|column| column.meaning.description.as_deref());
    for words in columns.filter(|words| !words.trim().is_empty()) {
        if !once.insert(words) {
            again.insert(words);
        }
    }
    &once - &again
}

/// The places of the lost and of the new columns of which cells must say whether they are the same.
pub(super) fn nearly(pairs: &[(Alike, usize, usize)]) -> (Vec<usize>, Vec<usize>) {
    let nearly = pairs.iter().filter(|(alike, ..)| *alike == Alike::Nearly);
    let (lost, new): (BTreeSet<usize>, BTreeSet<usize>) = nearly.map(|(_, i, j)| (*i, *j)).unzip();
    (lost.into_iter().collect(), new.into_iter().collect())
}

/// Pairs of a lost and a new column of like labels, and of cells of the same shapes: the most alike first, each column once.
pub(super) fn renamed<'a>(
    ask: &Ask<Params>,
    lost: &[&'a ColumnFacts],
    new: &[&'a ColumnFacts],
    tallies: &Tallies,
) -> Result<Vec<(&'a str, &'a str)>, RuleError> {
    let pairs = pairs(ask, lost, new);
    let (of_lost, of_new) = nearly(&pairs);
    let mut alike: Vec<(Alike, u128, usize, usize)> = Vec::new();
    for (of_labels, i, j) in pairs {
        let mut of_cells = 0;
        if let (Alike::Nearly, Ok(before), Ok(now)) = (of_labels, of_lost.binary_search(&i), of_new.binary_search(&j)) {
            let before = tallies.even_overflowed(before)?;
            of_cells = likeness(before, tallies.even_overflowed(of_lost.len() + now)?);
        }
        if of_labels == Alike::Same || of_cells >= u128::from(ask.params.same_percent) {
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
