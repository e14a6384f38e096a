//! Rows that stand for all: which of them are not the sum of the rows that they stand for.

use std::collections::{BTreeMap, BTreeSet};

use candour_sdk::{
    ColumnFacts, DatasetFacts, Decimal, GroupView, MeasureOf, RecordRef, SumView, TallySpec, TallyView, cell,
};

use crate::interval::Interval;

/// Declared totals are judged whole or not at all, so the limit is what a machine can hold.
const MOST_ROWS: u64 = 20_000_000;

/// Columns that one tally can name.
const MOST_COLUMNS: usize = 64;

/// The columns of a table with rows that stand for all.
#[derive(Clone, Debug)]
pub(crate) struct Layout<'a> {
    /// Columns that tell rows apart and have no total.
    others: Vec<&'a ColumnFacts>,
    pub(crate) totals: Vec<&'a ColumnFacts>,
    /// Figures that can be compared with their parts.
    pub(crate) measures: Vec<&'a ColumnFacts>,
}

/// One figure of the rows that stand for all in the same columns, against its parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Compared {
    pub(crate) checked: u64,
    /// A row or a part of it holds no number.
    pub(crate) unreadable: u64,
    /// A row or a part of it tells no figure for another reason.
    pub(crate) untold: u64,
    /// By how much, after rounding and suppression, and where.
    pub(crate) wrong: Vec<(Decimal, RecordRef)>,
}

/// What became of the rows that stand for all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Totals {
    /// By the columns in which rows stand for all (as positions among those with a total) and the measure's position.
    pub(crate) compared: BTreeMap<(Vec<usize>, usize), Compared>,
    /// Figures of rows that stand for no row that is there.
    pub(crate) without_parts: u64,
    /// Columns with a total in which no row stands for all (as positions among those with a total), each with the values that
    /// look like the total and how many rows have them.
    pub(crate) not_listed: BTreeMap<usize, BTreeMap<String, u64>>,
}

impl<'a> Layout<'a> {
    /// One for each share of the figures that fits one tally; none where no total is declared, or nothing that could be
    /// added up.
    pub(crate) fn all_of(dataset: &'a DatasetFacts) -> Vec<Self> {
        let is_value = |label: &str| dataset.table.long.as_ref().is_some_and(|long| long.value == label);
        let tells_apart = |column: &&ColumnFacts| {
            let meaning = &column.meaning;
            let is_key = match &dataset.table.key {
                Some(key) => key.contains(&column.label),
                None => {
                    let repeats = meaning.period.as_ref().is_some_and(|period| period.same_as.is_some());
                    column.declared && meaning.label_of.is_none() && !repeats
                }
            };
            meaning.measure.is_none() && !is_value(&column.label) && (is_key || meaning.total.is_some())
        };
        let (totals, others): (Vec<_>, Vec<_>) = dataset
            .present()
            .filter(tells_apart)
            .partition(|column| column.meaning.total.is_some());
        let is_figure = |column: &&ColumnFacts| {
            let measure = column.meaning.measure.as_ref();
            measure.is_some_and(|measure| measure.of != MeasureOf::Rate)
        };
        let measures: Vec<&ColumnFacts> = dataset.present().filter(is_figure).collect();
        let room = MOST_COLUMNS.saturating_sub(others.len() + totals.len());
        if totals.is_empty() || room == 0 {
            return Vec::new();
        }
        let shares = measures.chunks(room).map(|measures| Layout {
            others: others.clone(),
            totals: totals.clone(),
            measures: measures.to_vec(),
        });
        shares.collect()
    }

    /// One group for each row, with its figures.
    pub(crate) fn tally(&self, tally: TallySpec) -> TallySpec {
        let columns = self.others.iter().chain(&self.totals);
        let tally = columns.fold(tally, |tally, column| tally.by(&column.label));
        let measures = self.measures.iter();
        measures
            .fold(tally, |tally, column| tally.sum(&column.label))
            .rows(1)
            .limit(MOST_ROWS)
    }

    /// Labels of the columns with a total at these positions.
    pub(crate) fn labels(&self, at: &[usize]) -> Vec<&'a str> {
        at.iter().map(|i| self.totals[*i].label.as_str()).collect()
    }

    /// Compares each row that stands for all with the rows it stands for: those that differ from it in one column only
    /// where there are such, else those that stand for all in none of its columns.
    pub(crate) fn compare(&self, tally: TallyView<'_>) -> Totals {
        let rows: Vec<GroupView<'_>> = tally.groups().collect();
        let mut parts = PartsByColumns {
            layout: self,
            rows: &rows,
            found: BTreeMap::new(),
        };
        let mut result = Totals::default();
        let mut listed: BTreeSet<usize> = BTreeSet::new();
        for row in &rows {
            let at: Vec<usize> = (0..self.totals.len())
                .filter(|i| self.stands_for_all(row, *i))
                .collect();
            listed.extend(&at);
            let mut is_compared = false;
            for one in &at {
                let parts = parts.of(row, &[*one]);
                is_compared |= self.compare_row(row, &parts, &[*one], &mut result);
            }
            if !is_compared && at.len() > 1 {
                let parts = parts.of(row, &at);
                is_compared = self.compare_row(row, &parts, &at, &mut result);
            }
            if !is_compared && !at.is_empty() {
                result.without_parts += self.measures.len() as u64;
            }
        }
        let absent = (0..self.totals.len()).filter(|i| !listed.contains(i));
        result.not_listed = absent.map(|i| (i, self.look_alikes(&rows, i))).collect();
        result
    }

    /// The values of a column that are not its total and look like it, with how many rows have them.
    fn look_alikes(&self, rows: &[GroupView<'_>], i: usize) -> BTreeMap<String, u64> {
        let total = cell::fold(self.totals[i].meaning.total.as_deref().unwrap_or(""));
        let mut alike = BTreeMap::new();
        for row in rows {
            if let Some(value) = row
                .key(self.others.len() + i)
                .filter(|value| cell::fold(value) == total)
            {
                *alike.entry(value.to_owned()).or_default() += row.count();
            }
        }
        alike
    }

    fn stands_for_all(&self, row: &GroupView<'_>, i: usize) -> bool {
        // A total written as an empty cell is the null key.
        row.key(self.others.len() + i).unwrap_or("") == self.totals[i].meaning.total.as_deref().unwrap_or("")
    }

    /// Whether there was anything to compare it with.
    fn compare_row(&self, row: &GroupView<'_>, parts: &[GroupView<'_>], at: &[usize], result: &mut Totals) -> bool {
        if parts.is_empty() {
            return false;
        }
        for (i, measure) in self.measures.iter().enumerate() {
            let compared = result.compared.entry((at.to_vec(), i)).or_default();
            let sums = || parts.iter().map(|part| part.sum(i));
            match gap(measure, row.sum(i), sums()) {
                None if sums().chain([row.sum(i)]).any(|sum| sum.malformed > 0) => compared.unreadable += 1,
                None => compared.untold += 1,
                Some(gap) => {
                    compared.checked += 1;
                    let place = row.rows().first().copied();
                    compared
                        .wrong
                        .extend(place.filter(|_| !gap.is_zero()).map(|place| (gap, place)));
                }
            }
        }
        true
    }
}

/// Positions of rows by what they have in the columns that must be alike.
type PlacesByKey<'a> = BTreeMap<Vec<Option<&'a str>>, Vec<usize>>;

/// The rows that others stand for, by the columns in which they do; found when first asked for.
struct PartsByColumns<'a, 'b> {
    layout: &'b Layout<'b>,
    rows: &'b [GroupView<'a>],
    found: BTreeMap<Vec<usize>, PlacesByKey<'a>>,
}

impl<'a> PartsByColumns<'a, '_> {
    /// Rows that are like this one in all other columns and stand for all in none of these.
    fn of(&mut self, row: &GroupView<'a>, at: &[usize]) -> Vec<GroupView<'a>> {
        let (layout, rows) = (self.layout, self.rows);
        let found = self.found.entry(at.to_vec()).or_insert_with(|| {
            let mut found = PlacesByKey::new();
            for (i, row) in rows.iter().enumerate() {
                if at.iter().all(|column| !layout.stands_for_all(row, *column)) {
                    found.entry(rest(layout, row, at)).or_default().push(i);
                }
            }
            found
        });
        let places = found.get(&rest(layout, row, at)).map(Vec::as_slice).unwrap_or_default();
        places.iter().map(|i| rows[*i]).collect()
    }
}

fn rest<'a>(layout: &Layout<'_>, row: &GroupView<'a>, at: &[usize]) -> Vec<Option<&'a str>> {
    let width = layout.others.len() + layout.totals.len();
    let is_left = |i: &usize| *i < layout.others.len() || !at.contains(&(*i - layout.others.len()));
    (0..width).filter(is_left).map(|i| row.key(i)).collect()
}

/// How far a total is from what its parts allow; `None` where it or a part tells no figure.
///
/// Distinct people do not add: their total lies between the greatest part and the sum of all.
fn gap(measure: &ColumnFacts, total: SumView, mut parts: impl Iterator<Item = SumView>) -> Option<Decimal> {
    let meaning = &measure.meaning;
    let total = Interval::of_sum(total, meaning)?;
    let start = (Interval::ZERO, Decimal::ZERO);
    let (sum, greatest) = parts.try_fold(start, |(sum, greatest), part| {
        let part = Interval::of_sum(part, meaning)?;
        Some((sum.plus(part)?, greatest.max(part.low)))
    })?;
    let adds = meaning.measure.as_ref().is_some_and(|measure| measure.adds());
    let expected = Interval {
        low: if adds { sum.low } else { greatest },
        high: sum.high,
    };
    Some(total.gap(expected))
}
