//! What periods are called, one and many.

use candour_sdk::{Argument, PeriodUnit, RuleMeta, word};

const UNITS: [(&str, &str); 6] = [
    ("day", "days"),
    ("week", "weeks"),
    ("month", "months"),
    ("quarter", "quarters"),
    ("year", "years"),
    ("financial year", "financial years"),
];

/// Declares them as words of a rule.
pub(crate) fn declared(meta: RuleMeta) -> RuleMeta {
    UNITS.iter().fold(meta, |meta, (one, many)| meta.word(one).word(many))
}

/// What so many periods are called. How many a group lacks is told wherever the group is.
pub(crate) fn units(unit: PeriodUnit, n: usize) -> Argument {
    let (one, many) = UNITS[match unit {
        PeriodUnit::Day => 0,
        PeriodUnit::Week => 1,
        PeriodUnit::Month => 2,
        PeriodUnit::Quarter => 3,
        PeriodUnit::Year => 4,
        PeriodUnit::FinancialYear => 5,
    }];
    word(if n == 1 { one } else { many })
}
