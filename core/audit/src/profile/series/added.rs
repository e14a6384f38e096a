//! Groups added up: over the rows that stand for all, or else over the others, and never over both.

use std::collections::{BTreeMap, BTreeSet};

use candour_cell::decimal::{Decimal, canonical};
use candour_model::baseline::Group;
use candour_model::facts::ColumnFacts;
use candour_model::levels::Levels;
use candour_model::outcome::PeriodRows;
use candour_model::tally::{Side, TallySpec};

use super::{Looks, measures};

type Key = Vec<Option<String>>;

/// What cells add up to, and how many of them are suppressed.
#[derive(Clone, Copy, Debug, Default)]
struct Sum {
    sum: Option<Decimal>,
    suppressed: u64,
}

/// Sums by key, one for each measure.
type Sums = BTreeMap<Key, Vec<Sum>>;

/// The rows of a table added up.
#[derive(Debug, Default)]
pub(super) struct Added {
    /// Rows in which every column that has a value for all holds it.
    totals: Sums,
    /// Rows in which none does.
    others: Sums,
}

impl Added {
    /// By the first keys of `groups`, so many; those after them are of the columns in `totals`.
    pub(super) fn up(groups: &[Group], width: usize, totals: &[&ColumnFacts], measures: usize) -> Added {
        let mut added = Added::default();
        let levels: Vec<(usize, Levels<'_>)> = (width..)
            .zip(totals)
            .map(|(at, column)| {
                (
                    at,
                    Levels::of(&column.meaning, groups.iter().map(|group| key(group, at))),
                )
            })
            .collect();
        for group in groups {
            let standing = levels
                .iter()
                .filter(|(at, levels)| levels.has_parts(key(group, *at)))
                .count();
            let is_between = levels.iter().any(|(at, levels)| levels.is_between(key(group, *at)));
            let sums = match standing {
                0 => &mut added.others,
                all if all == totals.len() && !is_between => &mut added.totals,
                _ => continue,
            };
            let sums = sums
                .entry(group.keys[..width].to_vec())
                .or_insert_with(|| vec![Sum::default(); measures]);
            for (sum, of) in sums.iter_mut().zip(&group.sums) {
                let more = of.sum.as_ref().and_then(|text| Decimal::from_str_exact(text).ok());
                sum.suppressed += of.suppressed;
                sum.sum = match (sum.sum, more) {
                    (Some(sum), Some(more)) => sum.checked_add(more),
                    (sum, more) => sum.or(more),
                };
            }
        }
        added
    }

    pub(super) fn is_empty(&self) -> bool {
        self.totals.is_empty() && self.others.is_empty()
    }

    /// Whether there are rows for all of these keys that stand for all.
    pub(super) fn has_totals<'a>(&self, keys: impl IntoIterator<Item = &'a String>) -> bool {
        keys.into_iter()
            .all(|key| self.totals.contains_key(&[Some(key.clone())][..]))
    }

    /// What a measure adds up to.
    pub(super) fn sum(&self, of_totals: bool, key: &str, measure: usize) -> Option<String> {
        let sums = self.of(of_totals).get(&[Some(key.to_owned())][..])?;
        sums.get(measure)?.sum.map(canonical)
    }

    fn of(&self, totals: bool) -> &Sums {
        match totals {
            true => &self.totals,
            false => &self.others,
        }
    }
}

/// What the first measure adds up to in each group, now and before, over the periods that can be compared.
pub(super) struct Moves {
    pub(super) measure: String,
    pub(super) now: BTreeMap<String, String>,
    pub(super) before: BTreeMap<String, String>,
}

impl Moves {
    pub(super) fn of(
        looks: &Looks<'_>,
        column: &ColumnFacts,
        now: &[Group],
        before: &[Group],
        rows: &[PeriodRows],
    ) -> Option<Moves> {
        let adds_over_periods =
            |column: &&ColumnFacts| column.meaning.measure.as_ref().is_some_and(|of| !of.is_stock());
        let measure = measures(looks).into_iter().next().filter(adds_over_periods)?;
        let width = 1 + usize::from(looks.period.is_some());
        let others = |side| totals(looks, Some(column), side);
        let has_width = |groups: &[Group], side| {
            let mut groups = groups.iter();
            groups.all(|group| group.keys.len() == width + others(side).len() && !group.sums.is_empty())
        };
        let other_side = if looks.is_within_file() {
            Side::Current
        } else {
            Side::Comparison
        };
        let before = if looks.is_within_file() { now } else { before };
        if before.is_empty() || !has_width(now, Side::Current) || !has_width(before, other_side) {
            return None;
        }
        let periods: Vec<(&String, &String)> = rows
            .iter()
            .filter_map(|row| Some((&row.period, &row.before.as_ref()?.0)))
            .collect();
        let is_compared = |key: &Key, is_now: bool| match looks.period {
            None => true,
            Some(_) => periods
                .iter()
                .any(|(period, like)| key[1].as_ref() == Some(if is_now { period } else { like })),
        };
        let now = Added::up(now, width, &others(Side::Current), 1);
        let before = Added::up(before, width, &others(other_side), 1);
        let has_all = |added: &Added| added.others.keys().all(|key| added.totals.contains_key(key));
        let of_totals = !now.totals.is_empty() && has_all(&now) && has_all(&before);
        let by_value = |added: &Added, is_now: bool| {
            let mut sums: BTreeMap<String, Option<Decimal>> = BTreeMap::new();
            for (key, of) in added.of(of_totals) {
                if let (Some(value), true) = (&key[0], is_compared(key, is_now)) {
                    let sum = sums.entry(value.clone()).or_insert(Some(Decimal::ZERO));
                    // What is hidden may be anything: such a group did not move as far as anyone can tell.
                    let more = of[0].sum.unwrap_or_default();
                    *sum = sum
                        .filter(|_| of[0].suppressed == 0)
                        .and_then(|sum| sum.checked_add(more));
                }
            }
            sums
        };
        let (sums, sums_before) = (by_value(&now, true), by_value(&before, false));
        // What was closed long ago comes to nought on both sides.
        let values: BTreeSet<&String> = now
            .of(of_totals)
            .keys()
            .chain(before.of(of_totals).keys())
            .filter_map(|key| key[0].as_ref())
            .collect();
        let told = |sums: &BTreeMap<String, Option<Decimal>>| {
            let of = |value: &&String| sums.get(*value).copied().unwrap_or(Some(Decimal::ZERO));
            let told = values
                .iter()
                .filter_map(|value| Some(((*value).clone(), canonical(of(value)?))));
            told.collect()
        };
        Some(Moves {
            measure: measure.label.clone(),
            now: told(&sums),
            before: told(&sums_before),
        })
    }
}

fn key(group: &Group, at: usize) -> Option<&str> {
    group.keys.get(at)?.as_deref()
}

/// The columns that have a value for all, or levels, besides `but`.
pub(super) fn totals<'a>(looks: &Looks<'a>, but: Option<&ColumnFacts>, side: Side) -> Vec<&'a ColumnFacts> {
    let is_there = |column: &&ColumnFacts| side == Side::Current || looks.was_there(&column.label);
    let is_other = |column: &&ColumnFacts| but.is_none_or(|but| but.label != column.label);
    let totals = looks.dataset.present().filter(|column| column.meaning.has_levels());
    totals.filter(is_there).filter(is_other).collect()
}

/// The same tally, with their values as further keys.
pub(super) fn by_totals(spec: TallySpec, looks: &Looks<'_>, but: Option<&ColumnFacts>) -> TallySpec {
    let totals = totals(looks, but, spec.side);
    totals.into_iter().fold(spec, |spec, column| spec.by(&column.label))
}

#[cfg(test)]
mod tests {
    use candour_model::baseline::GroupSum;
    use candour_model::meaning::ColumnMeaning;

    use super::*;

    fn group(keys: [&str; 3], sum: &str, suppressed: u64) -> Group {
        Group {
            keys: keys.map(|key| Some(key.to_owned())).to_vec(),
            sums: vec![GroupSum {
                sum: (!sum.is_empty()).then(|| sum.to_owned()),
                suppressed,
                ..GroupSum::default()
            }],
            ..Group::default()
        }
    }

    #[test]
    fn rows_that_stand_for_all_are_never_added_to_the_others() {
        let column = |label: &str| ColumnFacts {
            label: label.to_owned(),
            meaning: ColumnMeaning {
                total: Some("Total".to_owned()),
                ..ColumnMeaning::default()
            },
            declared: true,
            present: true,
        };
        let (site, sex) = (column("site"), column("sex"));
        let groups = [
            group(["2014-04", "A", "F"], "1.5", 0),
            group(["2014-04", "A", "Total"], "4", 0),
            group(["2014-04", "B", "M"], "2", 1),
            group(["2014-04", "Total", "Total"], "9", 0),
            group(["2014-05", "A", "F"], "", 1),
        ];
        let added = Added::up(&groups, 1, &[&site, &sex], 1);
        let (april, may) = ("2014-04".to_owned(), "2014-05".to_owned());
        assert_eq!(added.sum(true, &april, 0).as_deref(), Some("9"));
        assert_eq!(added.sum(false, &april, 0).as_deref(), Some("3.5"));
        assert_eq!(added.sum(false, &may, 0), None);
        assert!(added.has_totals([&april]) && !added.has_totals([&april, &may]));
    }

    #[test]
    fn levels_are_never_added_up_over_each_other() {
        let parts = [("A", "R"), ("B", "R"), ("R", "UK")];
        let area = ColumnFacts {
            label: "area".to_owned(),
            meaning: ColumnMeaning {
                part_of: parts.map(|(part, whole)| (part.to_owned(), whole.to_owned())).into(),
                ..ColumnMeaning::default()
            },
            declared: true,
            present: true,
        };
        let groups =
            [("A", "1"), ("B", "2"), ("R", "3"), ("UK", "4")].map(|(area, sum)| group(["2014-04", area, ""], sum, 0));
        let added = Added::up(&groups, 1, &[&area], 1);
        let april = "2014-04".to_owned();
        assert_eq!(added.sum(false, &april, 0).as_deref(), Some("3"));
        assert_eq!(added.sum(true, &april, 0).as_deref(), Some("4"));
    }
}
