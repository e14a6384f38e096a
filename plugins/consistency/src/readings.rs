//! Declared changes applied to a comparison: under which value a row of either side is compared.
//!
//! What was merged is one value on both sides, and what was split is still one. What was recoded or renamed has its new
//! value on both sides, so the rows from before are read as if they had been written since.

use std::collections::BTreeMap;

use candour_sdk::{Change, ChangeKind, DatasetFacts, PeriodUnit, Side, periods};

use crate::moment;

/// How the values of one column are read on one side.
pub(crate) struct Readings<'a> {
    steps: Vec<Step<'a>>,
    side: Side,
    unit: Option<PeriodUnit>,
}

/// One change.
struct Step<'a> {
    read_as: BTreeMap<&'a str, &'a str>,
    when: When,
}

/// Which rows a change is applied to.
#[derive(Clone, Copy)]
enum When {
    /// All: the groups are one whenever it happened.
    Always,
    /// Those from before it, on either side.
    Before {
        moment: Option<periods::Days>,
        /// Whether no value is both an old and a new one, so that an old one is never taken for another.
        is_disjoint: bool,
    },
}

impl<'a> Readings<'a> {
    /// For this column, with periods of this length.
    pub(crate) fn of(dataset: &'a DatasetFacts, column: &str, side: Side, unit: Option<PeriodUnit>) -> Self {
        let steps = dataset
            .changes
            .iter()
            .filter(|change| is_of(change, column))
            .filter_map(Step::of)
            .collect();
        Readings { steps, side, unit }
    }

    /// For one change alone.
    pub(crate) fn of_one(change: &'a Change, side: Side, unit: Option<PeriodUnit>) -> Self {
        let steps = Step::of(change).into_iter().collect();
        Readings { steps, side, unit }
    }

    /// Whether any change is applied.
    pub(crate) fn is_any(&self) -> bool {
        !self.steps.is_empty()
    }

    /// The value that a row of this period is compared under: the changes one after the other.
    pub(crate) fn read<'v>(&self, value: &'v str, period: &str) -> &'v str
    where
        'a: 'v,
    {
        self.steps.iter().fold(value, |value, step| {
            let read_as = step.read_as.get(value).copied();
            read_as.filter(|_| self.applies(step.when, period)).unwrap_or(value)
        })
    }

    fn applies(&self, when: When, period: &str) -> bool {
        let When::Before { moment, is_disjoint } = when else {
            return true;
        };
        let is_comparison = self.side != Side::Current;
        let days = self.unit.and_then(|unit| periods::days(period, unit));
        match (moment, days) {
            (Some(moment), Some(days)) if is_disjoint => is_comparison || days.from < moment.from,
            (Some(moment), Some(days)) => moment::is_before(days, moment),
            // Both may occur in a release of no periods in which the change happened.
            (Some(_), None) => is_comparison || is_disjoint,
            (None, _) => is_comparison,
        }
    }
}

impl<'a> Step<'a> {
    /// `None` for a change that makes no value another, or does not say which.
    fn of(change: &'a Change) -> Option<Self> {
        let (from, into) = (&change.from, &change.into);
        let all_as = |one: &'a String| {
            from.iter()
                .chain(into)
                .map(|value| (value.as_str(), one.as_str()))
                .collect()
        };
        let (read_as, when) = match (change.what, from.as_slice(), into.as_slice()) {
            (ChangeKind::Merged, [_, ..], [one]) | (ChangeKind::Split, [one], [_, ..]) => (all_as(one), When::Always),
            (ChangeKind::Recoded | ChangeKind::Renamed | ChangeKind::Relabelled, [_, ..], _)
                if from.len() == into.len() =>
            {
                let pairs = from.iter().zip(into);
                let is_disjoint = from.iter().all(|value| !into.contains(value));
                let moment = moment::of(change);
                let read_as = pairs.map(|(from, into)| (from.as_str(), into.as_str())).collect();
                (read_as, When::Before { moment, is_disjoint })
            }
            _ => return None,
        };
        Some(Step { read_as, when })
    }
}

/// Whether the change is applied to the values of a column, so that it need not be left out of the comparison.
pub(crate) fn is_applied(change: &Change) -> bool {
    Step::of(change).is_some()
}

/// Whether the change is about values of this column; one that names none is about those of all, but that a renaming is
/// then one of columns.
fn is_of(change: &Change, column: &str) -> bool {
    match &change.column {
        Some(named) => named == column,
        None => change.what != ChangeKind::Renamed,
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use candour_testing::Case;

    use super::*;

    /// A claim about the column `site` of the dataset `data`.
    pub(crate) fn claim(what: ChangeKind, from: &[&str], into: &[&str], on: Option<&str>) -> Change {
        let texts = |list: &[&str]| list.iter().map(|&text| text.to_owned()).collect();
        Change {
            what,
            dataset: "data".into(),
            column: Some("site".into()),
            from: texts(from),
            into: texts(into),
            on: on.map(str::to_owned),
            reason: "so it was".into(),
        }
    }

    /// How each value is read, on the side, in the month.
    fn read(changes: &[Change], side: Side, period: &str, values: &str) -> String {
        let mut case = Case::new("site\n");
        for change in changes {
            case = case.change(change.clone());
        }
        let facts = case.facts(true);
        let readings = Readings::of(&facts.datasets[0], "site", side, Some(PeriodUnit::Month));
        let read: Vec<&str> = values.split(' ').map(|value| readings.read(value, period)).collect();
        read.join(" ")
    }

    const BOTH: [Side; 2] = [Side::Current, Side::Comparison];

    #[test]
    fn what_was_merged_or_split_is_one_on_both_sides_whenever_it_was() {
        let merged = [claim(ChangeKind::Merged, &["A", "B"], &["B"], Some("2014-10"))];
        let split = [claim(ChangeKind::Split, &["B"], &["A", "B"], Some("2014-10"))];
        for side in BOTH {
            for month in ["2014-09", "2014-10"] {
                assert_eq!(read(&merged, side, month, "A B C"), "B B C");
                assert_eq!(read(&split, side, month, "A B C"), "B B C");
            }
        }
    }

    #[test]
    fn what_was_recoded_has_its_new_code_before_and_since() {
        let recoded = [claim(ChangeKind::Recoded, &["A", "B"], &["1", "2"], Some("2014-10"))];
        assert_eq!(read(&recoded, Side::Comparison, "2013-10", "A B 1"), "1 2 1");
        assert_eq!(read(&recoded, Side::Current, "2014-09", "A B 1"), "1 2 1");
        // Since then an old code is what it says, and is found.
        assert_eq!(read(&recoded, Side::Current, "2014-10", "A B 1"), "A B 1");
        let undated = [claim(ChangeKind::Recoded, &["A"], &["1"], None)];
        assert_eq!(read(&undated, Side::Comparison, "2013-10", "A"), "1");
        assert_eq!(read(&undated, Side::Current, "2014-09", "A"), "A");
    }

    #[test]
    fn codes_that_change_places_are_told_apart_by_when() {
        let swapped = [claim(ChangeKind::Recoded, &["1", "2"], &["2", "1"], Some("2014-10"))];
        for side in BOTH {
            assert_eq!(read(&swapped, side, "2014-09", "1 2"), "2 1");
            assert_eq!(read(&swapped, side, "2014-10", "1 2"), "1 2");
        }
        assert_eq!(read(&swapped, Side::Comparison, "", "1 2"), "2 1");
        assert_eq!(read(&swapped, Side::Current, "", "1 2"), "1 2");
    }

    #[test]
    fn one_change_follows_the_other() {
        let changes = [
            claim(ChangeKind::Merged, &["A", "B"], &["B"], Some("2014-05")),
            claim(ChangeKind::Recoded, &["B"], &["9"], None),
        ];
        assert_eq!(read(&changes, Side::Comparison, "2013-09", "A B"), "9 9");
    }

    #[test]
    fn what_does_not_say_which_value_became_which_is_not_applied() {
        for (what, from, into) in [
            (ChangeKind::Recoded, &["A"][..], &[][..]),
            (ChangeKind::Merged, &["A"], &["B", "C"]),
            (ChangeKind::Closed, &["A"], &[]),
            (ChangeKind::Redefined, &["A"], &["B"]),
        ] {
            let change = claim(what, from, into, None);
            assert!(!is_applied(&change));
            assert_eq!(read(&[change], Side::Comparison, "2014-09", "A B"), "A B");
        }
    }
}
