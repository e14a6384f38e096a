//! Columns that add up in each row: which rows they do not add up in.

use std::collections::BTreeSet;

use candour_sdk::{
    Amount, DatasetFacts, Parts, Predicate, RecordRef, Relation, RowTest, TallySpec, TallyView, Tested, Undecided,
};

/// What became of the rows of one declared sum.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct RowParts {
    /// Rows in which the parts tell what the total can be.
    pub(crate) checked: u64,
    /// Rows in which the total or a part is no number.
    pub(crate) unreadable: u64,
    /// Other rows in which the total or a part tells no figure.
    pub(crate) untold: u64,
    /// Rows that differ by no more than is allowed.
    pub(crate) allowed: Differing,
    /// Rows that differ by more.
    pub(crate) beyond: Differing,
}

/// Rows that differ by more than rounding and suppression explain.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Differing {
    pub(crate) rows: u64,
    pub(crate) records: BTreeSet<RecordRef>,
}

/// Columns that one tally can name.
const MOST_COLUMNS: usize = 64;

/// The sums that the schema declares, whose columns the file has and which fit one tally.
pub(crate) fn declared(dataset: &DatasetFacts) -> Vec<&Parts> {
    let parts = dataset.table.parts.iter();
    parts
        .filter(|parts| !is_too_wide(parts) && is_listed(dataset, parts))
        .collect()
}

/// Whether the file has the columns of a declared sum.
pub(crate) fn is_listed(dataset: &DatasetFacts, parts: &Parts) -> bool {
    let is_present = |label: &String| dataset.column(label).is_some_and(|column| column.present);
    is_present(&parts.total) && parts.of.iter().all(is_present)
}

/// Whether a declared sum has more columns than fit one tally.
pub(crate) fn is_too_wide(parts: &Parts) -> bool {
    parts.of.len() >= MOST_COLUMNS
}

/// The rows by whether they add up, and by whether they do within what is allowed.
pub(crate) fn tally(tally: TallySpec, parts: &Parts) -> TallySpec {
    let total = Amount::Figure(parts.total.clone());
    let of = || parts.of.iter().cloned().map(Amount::Figure);
    let adds_up = Predicate::compare(total.clone(), Relation::Equal, Amount::Sum(of().collect()));
    let tally = tally.test(RowTest::of(adds_up)).rows(3);
    let Some(allow) = parts.allow else {
        return tally;
    };
    let gap = of().map(|part| Amount::Minus(Box::new(part))).chain([total]);
    let gap = Amount::Absolute(Box::new(Amount::Sum(gap.collect())));
    let is_allowed = Predicate::compare(gap, Relation::AtMost, Amount::Number(allow.to_string()));
    tally.test(RowTest::of(is_allowed))
}

/// Counts the rows by what came of them. One that adds up for something that a suppressed figure can be is in order.
pub(crate) fn judge(parts: &Parts, tally: TallyView<'_>) -> RowParts {
    let mut result = RowParts::default();
    for group in tally.groups() {
        let tested = |i: usize| group.key(i).and_then(Tested::named);
        match tested(0) {
            Some(Tested::Undecided(Undecided::Malformed | Undecided::TooGreat)) => {
                result.unreadable += group.count();
                continue;
            }
            Some(Tested::Undecided(why)) if why != Undecided::Suppressed => {
                result.untold += group.count();
                continue;
            }
            _ => result.checked += group.count(),
        }
        if tested(0) != Some(Tested::Fails) {
            continue;
        }
        let differing = match parts.allow.is_some() && tested(1) != Some(Tested::Fails) {
            true => &mut result.allowed,
            false => &mut result.beyond,
        };
        differing.rows += group.count();
        differing.records.extend(group.rows());
    }
    result
}
