//! Totals beside their parts (`x-parts`): one that moved by what its parts moved is restated with them, and not by itself.

use std::collections::BTreeMap;

use candour_sdk::{ColumnFacts, Decimal, Parts};

use super::is_restated;
use crate::by_key::Keyed;
use crate::met::{Cell, Met};
use crate::restatement::Held;

/// By the place of a column of figures, the totals that were restated with it, and with nothing else.
pub(super) struct Wholes(BTreeMap<usize, Vec<usize>>);

impl Wholes {
    /// `held` says of the figures of a column which periods are compared.
    pub(super) fn of(
        figures: &[&ColumnFacts],
        parts: &[Parts],
        (now, before): (&Keyed, &Keyed),
        held: &[BTreeMap<&str, Held>],
    ) -> Self {
        let place = |label: &String| figures.iter().position(|column| column.label == *label);
        let mut with: BTreeMap<usize, usize> = BTreeMap::new();
        for parts in parts {
            let (Some(total), Some(of)) = (
                place(&parts.total),
                parts.of.iter().map(place).collect::<Option<Vec<_>>>(),
            ) else {
                continue;
            };
            let mut first = None;
            let mut restated = now
                .beside(before, total)
                .filter(|(key, cells)| is_restated(&held[total], key, *cells));
            let follows = restated.all(|(key, cells)| {
                let (Some(own), Some(others)) = (now.cells.get(key), before.cells.get(key)) else {
                    return false;
                };
                let of_parts = of.iter().try_fold(Decimal::ZERO, |sum, part| {
                    sum.checked_add(step((&own[*part], &others[*part]))?)
                });
                let is_part_restated = |part: &&usize| is_restated(&held[**part], key, (&own[**part], &others[**part]));
                let part = of.iter().find(is_part_restated);
                first = first.or(part.copied());
                part.is_some() && of_parts.is_some() && of_parts == step(cells)
            });
            if let Some(first) = first.filter(|_| follows) {
                with.entry(total).or_insert(first);
            }
        }
        Wholes::by_first(&with)
    }

    /// A total of totals goes with the first part of all.
    fn by_first(with: &BTreeMap<usize, usize>) -> Self {
        let mut wholes: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (total, part) in with {
            let mut first = *part;
            for _ in 0..with.len() {
                first = with.get(&first).copied().unwrap_or(first);
            }
            if !with.contains_key(&first) {
                wholes.entry(first).or_default().push(*total);
            }
        }
        Wholes(wholes)
    }

    /// The totals that are told with the i-th column.
    pub(super) fn with(&self, i: usize) -> &[usize] {
        self.0.get(&i).map_or(&[], Vec::as_slice)
    }

    /// Whether the i-th column is told with another.
    pub(super) fn has(&self, i: usize) -> bool {
        self.0.values().any(|totals| totals.contains(&i))
    }
}

/// By how much a figure moved, where both sides say what it is.
fn step((now, before): (&Cell, &Cell)) -> Option<Decimal> {
    match now.met(before) {
        Met::Same | Met::Restated | Met::Nothing => now.stated.checked_sub(before.stated),
        _ => None,
    }
}
