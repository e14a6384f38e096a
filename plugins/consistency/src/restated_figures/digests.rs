//! One digest of the rows of each period on both sides: whether a figure is another where all of them come to the same.

use std::collections::BTreeMap;

use candour_sdk::{As, ColumnFacts, TallySpec, Why};

use super::sums::{OfPeriod, are_rounded_alike};
use crate::by_key::{ByKey, form};
use crate::restatement::{Held, held};

/// What digests tell of the periods that both sides have.
#[derive(Default)]
pub(super) struct Digested {
    /// Those whose rows are others.
    pub(super) other: Vec<String>,
    /// How many were compared by what they come to alone, by why.
    pub(super) left: BTreeMap<Why, u64>,
}

/// Asks for the digest of the key and of these figures: of each its number, however it is written, and its state.
pub(super) fn asked(tally: TallySpec, tables: &ByKey<'_>, figures: &[&ColumnFacts]) -> TallySpec {
    let by = tables.by.iter();
    let tally = by.fold(tally, |tally, column| {
        tally.digest_as(&column.label, form(&column.meaning))
    });
    figures.iter().fold(tally, |tally, column| {
        let tally = tally.digest_as(&column.label, As::Number);
        tally.digest_as(&column.label, As::State)
    })
}

impl Digested {
    /// Of these periods, with what is held of each figure, and what each side has in them.
    pub(super) fn of(
        tables: &ByKey<'_>,
        figures: &[&ColumnFacts],
        of_figures: &[BTreeMap<&str, Held>],
        common: &BTreeMap<&str, (&OfPeriod, &OfPeriod)>,
    ) -> Self {
        let of_rows = held(tables, None, &common.keys().copied().collect());
        let all: Vec<&BTreeMap<&str, Held>> = of_figures.iter().chain([&of_rows]).collect();
        let is_comparable = is_comparable(tables, figures);
        let mut digested = Digested::default();
        for (period, (now, before)) in common {
            let compared = all
                .iter()
                .filter(|held| held.get(period) == Some(&Held::Compared))
                .count();
            let why = match (now.digest(), before.digest()) {
                // All of it may have moved, or means something else.
                _ if compared == 0 => continue,
                // One digest is of all figures.
                _ if compared < all.len() || !is_comparable => Why::Redefined,
                (Some(now), Some(before)) => {
                    digested.other.extend((now != before).then(|| (*period).to_owned()));
                    continue;
                }
                _ => Why::OneSided,
            };
            *digested.left.entry(why).or_default() += 1;
        }
        digested
    }
}

/// Whether equal figures of equal keys are written alike on both sides: nothing is read as another value, or rounded otherwise.
fn is_comparable(tables: &ByKey<'_>, figures: &[&ColumnFacts]) -> bool {
    let (now, before) = (tables.dataset, tables.previous);
    let is_alike = |column: &ColumnFacts, is_alike: fn(&ColumnFacts, &ColumnFacts) -> bool| {
        before
            .column(&column.label)
            .is_some_and(|before| is_alike(column, before))
    };
    let keys = |one: &ColumnFacts, other: &ColumnFacts| form(&one.meaning) == form(&other.meaning);
    let rounded = |one: &ColumnFacts, other: &ColumnFacts| are_rounded_alike(&one.meaning, &other.meaning);
    !tables.is_read_otherwise()
        && now.table.long == before.table.long
        && tables.by.iter().all(|column| is_alike(column, keys))
        && figures.iter().all(|column| is_alike(column, rounded))
}
