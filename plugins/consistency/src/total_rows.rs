//! Rows that stand for others: which of them are not the sum of the rows that they stand for.

mod figures;
mod gap;
mod parts;

use std::collections::{BTreeMap, BTreeSet};

use candour_sdk::{ColumnFacts, DatasetFacts, Decimal, GroupView, RecordRef, TallySpec, TallyView, cell};

use crate::levels::Levels;
use figures::Figures;
use gap::Gap;
use parts::Parts;

/// Declared totals are judged whole or not at all, so the limit is what a machine can hold.
const MOST_ROWS: u64 = 20_000_000;

/// Columns that one tally can name.
const MOST_COLUMNS: usize = 64;

/// The columns of a table with rows that stand for others.
#[derive(Clone, Debug)]
pub(crate) struct Layout<'a> {
    /// Columns that tell rows apart, those with a total last.
    keys: Vec<&'a ColumnFacts>,
    /// Where those with a total begin.
    first_total: usize,
    /// Of each, the values that are declared to have parts.
    wholes: Vec<BTreeSet<&'a str>>,
    /// Whether the schema says which columns tell rows apart.
    is_keyed: bool,
    figures: Figures<'a>,
}

/// What is compared: figures of the rows that stand for others in the same columns.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Of {
    /// The columns in which they do, as positions among those that tell rows apart.
    pub(crate) at: Vec<usize>,
    /// The position of the figure's column.
    pub(crate) figure: usize,
    /// Whether its parts add up.
    pub(crate) adds: bool,
}

/// One figure of the rows that stand for others in the same columns, against its parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Compared {
    pub(crate) checked: u64,
    /// A row or a part of it holds no number.
    pub(crate) unreadable: u64,
    /// A row or a part of it tells no figure for another reason.
    pub(crate) untold: u64,
    /// Those that differ by more than is allowed, and those that differ by no more.
    pub(crate) wrong: Vec<Wrong>,
    pub(crate) allowed: Vec<Wrong>,
}

/// A total that differs from its parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wrong {
    /// By how much, after rounding and suppression.
    pub(crate) gap: Decimal,
    pub(crate) place: RecordRef,
    /// Whether it is what the parts and their sub-totals come to together.
    pub(crate) is_twice: bool,
    /// The measure of a long table.
    pub(crate) measure: Option<String>,
}

/// What became of the rows that stand for others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Totals {
    pub(crate) compared: BTreeMap<Of, Compared>,
    /// Figures of rows that stand for no row that is there.
    pub(crate) without_parts: u64,
    /// Figures of rows of which not all parts are there.
    pub(crate) incomplete: u64,
    /// Figures of which nothing is declared.
    pub(crate) undeclared: u64,
    /// Columns with a total in which no row stands for all, each with the values that look like the total and how many rows
    /// have them.
    pub(crate) not_listed: BTreeMap<usize, BTreeMap<String, u64>>,
    /// Columns with levels in which no row holds a value that is made of others.
    pub(crate) without_levels: Vec<usize>,
}

impl<'a> Layout<'a> {
    /// One for each share of the figures that fits one tally; none where no total is declared, or nothing that could be
    /// added up.
    pub(crate) fn all_of(dataset: &'a DatasetFacts) -> Vec<Self> {
        let long = dataset.table.long.as_ref();
        let tells_apart = |column: &&ColumnFacts| {
            let meaning = &column.meaning;
            let is_key = match &dataset.table.key {
                Some(key) => key.contains(&column.label),
                None => {
                    let repeats = meaning.period.as_ref().is_some_and(|period| period.same_as.is_some());
                    column.declared && meaning.label_of.is_none() && !repeats
                }
            };
            let is_value = long.is_some_and(|long| long.value == column.label);
            let names_measures = long.is_some_and(|long| long.measure == column.label);
            meaning.measure.is_none() && !is_value && (is_key || meaning.has_levels() || names_measures)
        };
        let (totals, mut keys): (Vec<_>, Vec<_>) = dataset
            .present()
            .filter(tells_apart)
            .partition(|column| column.meaning.total.is_some());
        let first_total = keys.len();
        keys.extend(totals);
        let room = MOST_COLUMNS.saturating_sub(keys.len());
        if !keys.iter().any(|column| column.meaning.has_levels()) || room == 0 {
            return Vec::new();
        }
        let shares = Figures::all_of(dataset, &keys, room).into_iter().map(|figures| Layout {
            keys: keys.clone(),
            first_total,
            wholes: keys
                .iter()
                .map(|column| column.meaning.part_of.values().map(String::as_str).collect())
                .collect(),
            is_keyed: dataset.table.key.is_some(),
            figures,
        });
        shares.collect()
    }

    /// One group for each row, with its figures.
    pub(crate) fn tally(&self, tally: TallySpec) -> TallySpec {
        let tally = self.keys.iter().fold(tally, |tally, column| tally.by(&column.label));
        let figures = self.figures.columns.iter();
        figures
            .fold(tally, |tally, column| tally.sum(&column.label))
            .rows(1)
            .limit(MOST_ROWS)
    }

    /// Labels of the columns at these positions.
    pub(crate) fn labels(&self, at: &[usize]) -> Vec<&'a str> {
        at.iter().map(|i| self.keys[*i].label.as_str()).collect()
    }

    pub(crate) fn key(&self, at: usize) -> &'a ColumnFacts {
        self.keys[at]
    }

    /// The column that names the measure of each row, in a long table.
    pub(crate) fn named_by(&self) -> Option<&'a str> {
        self.figures.named_by().map(|at| self.keys[at].label.as_str())
    }

    pub(crate) fn figure(&self, at: usize) -> &'a ColumnFacts {
        self.figures.columns[at]
    }

    /// Compares each row that stands for all with the rows it stands for: those that differ from it in one column only
    /// where there are such, else those that stand for all in none of its columns. And each row of a value that has parts
    /// with the rows of these.
    pub(crate) fn compare(&self, tally: TallyView<'_>) -> Totals {
        let rows: Vec<GroupView<'_>> = tally.groups().collect();
        let levels = Levels::all_of(tally, 0, &self.keys);
        let mut parts = Parts::of(self, &levels, &rows);
        let mut result = Totals::default();
        let (mut listed, mut with_levels): (BTreeSet<usize>, BTreeSet<usize>) = Default::default();
        let figures = self.figures.columns.len() as u64;
        for row in &rows {
            let at: Vec<usize> = (self.first_total..self.keys.len())
                .filter(|i| self.stands_for_all(row, *i))
                .collect();
            listed.extend(&at);
            let mut is_compared = false;
            for one in &at {
                let parts = parts.alike(row, &[*one]);
                is_compared |= self.compare_row(row, &parts, &[*one], &mut result);
            }
            if !is_compared && at.len() > 1 {
                let parts = parts.alike(row, &at);
                is_compared = self.compare_row(row, &parts, &at, &mut result);
            }
            if !is_compared && !at.is_empty() {
                result.without_parts += figures;
            }
            for one in (0..self.keys.len()).filter(|i| parts.is_whole(row, *i)) {
                with_levels.insert(one);
                let of_whole = parts.of_whole(row, one);
                if of_whole.is_empty() {
                    result.without_parts += figures;
                } else if of_whole.len() < parts.known_of(row, one) {
                    result.incomplete += figures;
                } else {
                    self.compare_row(row, &of_whole, &[one], &mut result);
                }
            }
        }
        for (i, column) in self.keys.iter().enumerate() {
            if let Some(total) = column.meaning.total.as_ref().filter(|_| !listed.contains(&i)) {
                result.not_listed.insert(i, look_alikes(&rows, i, total));
            }
            if !column.meaning.part_of.is_empty() && !with_levels.contains(&i) {
                result.without_levels.push(i);
            }
        }
        result
    }

    fn stands_for_all(&self, row: &GroupView<'_>, i: usize) -> bool {
        // A total written as an empty cell is the null key.
        row.key(i).unwrap_or("") == self.keys[i].meaning.total.as_deref().unwrap_or("")
    }

    /// Whether there was anything to compare it with.
    fn compare_row(&self, row: &GroupView<'_>, parts: &[GroupView<'_>], at: &[usize], result: &mut Totals) -> bool {
        if parts.is_empty() {
            return false;
        }
        let allowed = at.iter().filter_map(|i| self.keys[*i].meaning.total_allow).max();
        let allowed = Decimal::from(allowed.unwrap_or(0));
        let is_over_time = at.iter().any(|i| self.keys[*i].meaning.period.is_some());
        for figure in 0..self.figures.columns.len() {
            let named = self.figures.measure(row, figure);
            let Some(meaning) = self.figures.meaning(row, figure) else {
                result.undeclared += 1;
                continue;
            };
            let Some(measure) = meaning.measure.as_ref().filter(|measure| figures::has_totals(measure)) else {
                continue;
            };
            let of = Of {
                at: at.to_vec(),
                figure,
                adds: measure.adds(),
            };
            let compared = result.compared.entry(of).or_default();
            let sums = || parts.iter().map(|part| part.sum(figure));
            // What is there in each period is not there as often in a year.
            let gap = Gap::of(meaning, row.sum(figure), sums()).filter(|_| !(measure.is_stock() && is_over_time));
            match gap {
                None if sums().chain([row.sum(figure)]).any(|sum| sum.malformed > 0) => compared.unreadable += 1,
                None => compared.untold += 1,
                Some(gap) => {
                    compared.checked += 1;
                    let place = row.rows().first().copied().filter(|_| !gap.size.is_zero());
                    let found = match gap.size <= allowed {
                        true => &mut compared.allowed,
                        false => &mut compared.wrong,
                    };
                    found.extend(place.map(|place| Wrong {
                        gap: gap.size,
                        place,
                        is_twice: gap.is_twice,
                        measure: named.map(str::to_owned),
                    }));
                }
            }
        }
        true
    }
}

/// The values of a column that are not its total and look like it, with how many rows have them.
fn look_alikes(rows: &[GroupView<'_>], at: usize, total: &str) -> BTreeMap<String, u64> {
    let total = cell::fold(total);
    let mut alike = BTreeMap::new();
    for row in rows {
        if let Some(value) = row.key(at).filter(|value| cell::fold(value) == total) {
            *alike.entry(value.to_owned()).or_default() += row.count();
        }
    }
    alike
}
