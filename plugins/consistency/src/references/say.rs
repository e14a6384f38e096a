//! What is said of a look-up.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use candour_sdk::{Argument, Finding, RecordRef, Unit, count, count_by, dataset, labels, period, value};

use super::codes::{Codes, Held, Key};
use super::link::Link;
use super::stand::Use;
use super::{EXCEPTED, OUTSIDE, UNKNOWN, is};

/// A finding of the columns of a look-up.
pub(super) fn finding(template: &str, link: &Link<'_>) -> Finding {
    Finding::of(template)
        .columns(&link.reference.columns)
        .arg("columns", labels(&link.reference.columns))
        .arg("dataset", dataset(&link.reference.dataset))
}

/// The code alone: its name stands beside it in its row.
fn code(link: &Link<'_>, key: &Key) -> Argument {
    value(&link.reference.columns[0], key.first().map(String::as_str))
}

/// Codes that the look-up does not have.
pub(super) fn unknown(template: &str, link: &Link<'_>, mut all: Vec<(&Key, &Held)>) -> Option<Finding> {
    all.sort_by_key(|(_, held)| Reverse(held.rows));
    let rows = all.iter().map(|(_, held)| held.rows).sum();
    let records: BTreeSet<RecordRef> = all.iter().flat_map(|(_, held)| held.records.iter().copied()).collect();
    let mut found = finding(template, link)
        .arg("codes", count(all.len() as u64, link.unit()))
        .arg("rows", count(rows, Unit::Rows).under(is(UNKNOWN)))
        .affected(rows, Unit::Rows)
        .under(is(UNKNOWN))
        .records(records);
    for (key, held) in &all {
        let rows = count_by(held.rows, Unit::Rows, &link.reference.columns);
        found = found.group([("value", code(link, key)), ("rows", rows)]);
    }
    (!all.is_empty()).then_some(found)
}

/// Codes at a time when the look-up does not have them.
pub(super) fn outside(template: &str, link: &Link<'_>, at: &str, uses: BTreeMap<Key, Use>) -> Option<Finding> {
    let mut all: Vec<(&Key, &Use)> = uses.iter().collect();
    all.sort_by_key(|(_, of)| Reverse(of.rows));
    let rows = all.iter().map(|(_, of)| of.rows).sum();
    let records: BTreeSet<RecordRef> = all.iter().flat_map(|(_, of)| of.records.iter().copied()).collect();
    let mut found = finding(template, link)
        .columns([at])
        .arg("codes", count(all.len() as u64, link.unit()))
        .arg("rows", count(rows, Unit::Rows).under(is(OUTSIDE)))
        .affected(rows, Unit::Rows)
        .under(is(OUTSIDE))
        .records(records);
    for (key, of) in &all {
        let by = link.reference.columns.iter().map(String::as_str).chain([at]);
        found = found.group([
            ("value", code(link, key)),
            ("rows", count_by(of.rows, Unit::Rows, by)),
            ("period", period(&of.period)),
            ("day", period(&of.end)),
        ]);
    }
    (!all.is_empty()).then_some(found)
}

/// Codes that the look-up has more than once.
pub(super) fn repeated(link: &Link<'_>, all: Vec<(&Key, u64)>) -> Option<Finding> {
    let codes = all.len() as u64;
    let mut found = finding("repeated", link)
        .arg("codes", count(codes, link.unit()))
        .affected(codes, link.unit());
    for (key, entries) in &all {
        let entries = count_by(*entries, Unit::Rows, &link.reference.columns);
        found = found.group([("value", code(link, key)), ("entries", entries)]);
    }
    (codes > 0).then_some(found)
}

/// Rows with values that need not be in the look-up.
pub(super) fn excepted(link: &Link<'_>, codes: &Codes) -> Option<Finding> {
    let mut all: Vec<(&String, &Held)> = codes.excepted.iter().collect();
    all.sort_by_key(|(_, held)| Reverse(held.rows));
    let rows = codes.excepted_rows;
    let mut found = finding("excepted", link)
        .arg("rows", count(rows, Unit::Rows).under(is(EXCEPTED)))
        .affected(rows, Unit::Rows)
        .under(is(EXCEPTED));
    for (text, held) in &all {
        let rows = count_by(held.rows, Unit::Rows, &link.reference.columns);
        found = found.group([("value", value(&link.reference.columns[0], Some(text))), ("rows", rows)]);
    }
    (rows > 0).then_some(found)
}

/// Exceptions that stand in no row.
pub(super) fn unused(link: &Link<'_>, codes: &Codes) -> Option<Finding> {
    let is_unused = |text: &&String| !codes.excepted.contains_key(*text);
    let unused: Vec<&String> = link.reference.except.iter().filter(is_unused).collect();
    let values = unused.len() as u64;
    let mut found = finding("unused-exception", link)
        .arg("values", count(values, Unit::Values))
        .affected(values, Unit::Values);
    for text in &unused {
        found = found.group([("value", value(&link.reference.columns[0], Some(text)))]);
    }
    (values > 0).then_some(found)
}
