//! What is said of an agreement.

use std::collections::BTreeSet;

use candour_sdk::{
    Argument, As, Finding, RecordRef, Under, Unit, count, dataset, figure_between, figure_by, label, labels, number,
    period, value,
};

use super::OTHER;
use super::compare::Apart;
use super::pair::Pair;
use super::sums::Sums;
use crate::interval::Interval;

/// A finding about one agreement.
pub(super) fn about(template: &str, pair: &Pair<'_>) -> Finding {
    Finding::of(template)
        .columns(pair.columns())
        .arg("measure", label(&pair.here.side.sum))
        .arg("dataset", dataset(&pair.there.side.dataset))
}

/// Groups whose sums do not meet, the farthest apart first.
pub(super) fn apart(template: &str, pair: &Pair<'_>, all: &[Apart], compared: u64) -> Option<Finding> {
    let by = &pair.here.side.by;
    let first = all.first()?;
    let is_allowed = template == "allowed";
    let allowed = |found: Finding| match is_allowed {
        true => found.arg("allowed", number(pair.agreement.allow.unwrap_or(0))),
        false => found,
    };
    if by.is_empty() {
        let found = about(if is_allowed { "whole-allowed" } else { "whole" }, pair)
            .arg("here", figure(pair, first.here))
            .arg("there", figure(pair, first.there));
        return Some(allowed(found).records(first.records.iter().copied()));
    }
    let template = match by.len() {
        1 => template.to_owned(),
        _ => format!("{template}-crossed"),
    };
    let groups = all.len() as u64;
    let is_other = || Under::Condition(OTHER.to_owned());
    let found = about(&template, pair)
        .arg("groups", count(groups, Unit::Groups).under(is_other()))
        .arg("columns", labels(by))
        .affected(groups, Unit::Groups)
        .under(is_other());
    let mut found = allowed(found);
    if template.starts_with("different") {
        found = found.arg("compared", count(compared, Unit::Groups));
    }
    for one in all {
        let mut args = vec![("value", told(pair, 0, &one.key[0]))];
        if by.len() > 1 {
            args.push(("other", told(pair, 1, &one.key[1])));
        }
        if !template.starts_with("only-there") {
            args.push(("here", figure(pair, one.here)));
        }
        if !template.starts_with("only-here") {
            args.push(("there", figure(pair, one.there)));
        }
        found = found.group(args);
    }
    let records: BTreeSet<RecordRef> = all.iter().flat_map(|one| one.records.iter().copied()).collect();
    Some(found.records(records))
}

/// Codes that are translated, and stand in no row of the left side.
pub(super) fn unused(pair: &Pair<'_>, here: &Sums, there: &Sums) -> Option<Finding> {
    let (left, sums) = match pair.here.is_left {
        true => (&pair.here, here),
        false => (&pair.there, there),
    };
    let mut unused: Vec<(usize, &String)> = Vec::new();
    for (i, label) in left.side.by.iter().enumerate() {
        let codes = pair
            .agreement
            .codes
            .get(label)
            .into_iter()
            .flat_map(|codes| codes.keys());
        unused.extend(
            codes
                .filter(|code| !sums.translated.contains(&(i, (*code).clone())))
                .map(|code| (i, code)),
        );
    }
    let values = unused.len() as u64;
    let mut found = about("unused-codes", pair)
        .arg("values", count(values, Unit::Values))
        .affected(values, Unit::Values);
    for (i, code) in &unused {
        found = found.group([("value", value(&pair.here.side.by[*i], Some(code)))]);
    }
    (values > 0).then_some(found)
}

/// What a group is called by one of its columns.
fn told(pair: &Pair<'_>, i: usize, text: &Option<String>) -> Argument {
    match (text, pair.form(i)) {
        (_, As::Value | As::Fold) | (None, _) => value(&pair.here.side.by[i], text.as_deref()),
        (Some(label), _) => period(label),
    }
}

/// What a sum can be, in units of the left side.
fn figure(pair: &Pair<'_>, sum: Interval) -> Argument {
    let (column, by) = (&pair.here.side.sum, &pair.here.side.by);
    match sum.high {
        Some(high) if high == sum.low => figure_by(column, high.normalize(), by),
        high => figure_between(column, sum.low.normalize(), high.map(|high| high.normalize()), by),
    }
}
