//! The verdict, with what it leaves open: nobody is told PASSED alone where something that matters was not looked at.

use candour_statement::predicate::{DimensionResult, NotChecked, Predicate};
use candour_statement::vocabulary::Verdict;

use crate::names;
use crate::numbers::several;

/// `PASSED`, or `PASSED, 2 risks not checked`.
pub fn outcome(predicate: &Predicate) -> String {
    let open = left_open(predicate).map(|open| format!(", {open}"));
    format!("{}{}", names::verdict(predicate.verdict), open.unwrap_or_default())
}

/// What a PASSED leaves open: `2 risks not checked`.
pub fn left_open(predicate: &Predicate) -> Option<String> {
    told(predicate.verdict, risks(predicate).count())
}

/// What is to be said beside the verdict of a dimension: that a check of it is lost, or what its PASSED leaves open.
pub fn left_open_of(predicate: &Predicate, result: &DimensionResult) -> Option<String> {
    if !result.whole {
        return Some("not fully checked".to_owned());
    }
    let concerned = risks(predicate).filter(|risk| risk.dimension.is_none_or(|of| of == result.dimension));
    told(result.verdict?, concerned.count())
}

/// What was not checked and may matter.
pub fn risks(predicate: &Predicate) -> impl Iterator<Item = &NotChecked> {
    predicate.not_checked.iter().filter(|entry| entry.matters)
}

fn told(verdict: Verdict, risks: usize) -> Option<String> {
    let is_told = verdict == Verdict::Passed && risks > 0;
    is_told.then(|| format!("{} not checked", several(risks as u64, "risk", "risks")))
}
