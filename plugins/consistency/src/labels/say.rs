//! What is said of codes and their names.

use std::collections::BTreeSet;

use candour_sdk::{Finding, RecordRef, Unit, count, count_by, dataset, label, value};

use super::before::Renamed;
use super::names::{Names, Rows, Shared};
use super::pair::Pair;

fn about(template: &str, pair: &Pair<'_>) -> Finding {
    in_columns(template, pair, pair.columns())
}

fn in_columns(template: &str, pair: &Pair<'_>, columns: Vec<String>) -> Finding {
    Finding::of(template)
        .columns(columns)
        .arg("code", label(&pair.code.label))
        .arg("name", label(&pair.name.label))
}

/// Codes with several names; of each the two most frequent.
pub(super) fn two_names(template: &str, pair: &Pair<'_>, names: &Names<'_>, codes: &[&str]) -> Option<Finding> {
    two_names_in(pair.columns(), template, pair, names, codes)
}

/// Those that have several only by what the schema refuses: of the columns in which it does.
pub(super) fn two_names_refused(pair: &Pair<'_>, names: &Names<'_>, codes: &[&str]) -> Option<Finding> {
    let columns = names.columns_refused(pair, codes);
    two_names_in(columns, "two-names-unlisted", pair, names, codes)
}

fn two_names_in(
    columns: Vec<String>,
    template: &str,
    pair: &Pair<'_>,
    names: &Names<'_>,
    codes: &[&str],
) -> Option<Finding> {
    let n = codes.len() as u64;
    let mut found = in_columns(template, pair, columns)
        .arg("codes", count(n, Unit::Values))
        .affected(n, Unit::Values);
    let mut records: BTreeSet<RecordRef> = BTreeSet::new();
    for code in codes {
        let ranked = names.ranked(code);
        let [(one, rows), (other, others), ..] = ranked.as_slice() else {
            continue;
        };
        let counted = |rows: &Rows| count_by(rows.n, Unit::Rows, pair.columns());
        records.extend(ranked.iter().skip(1).flat_map(|(_, rows)| rows.records.iter().copied()));
        found = found.group([
            ("value", value(&pair.code.label, Some(code))),
            ("one", value(&pair.name.label, Some(one))),
            ("rows", counted(rows)),
            ("other", value(&pair.name.label, Some(other))),
            ("others", counted(others)),
        ]);
    }
    (n > 0).then(|| found.records(records))
}

/// Names of several codes; of each the two most frequent.
pub(super) fn two_codes(pair: &Pair<'_>, names: &Names<'_>, shared: &[Shared<'_>]) -> Option<Finding> {
    let n = shared.len() as u64;
    let mut found = about("two-codes", pair)
        .arg("names", count(n, Unit::Values))
        .affected(n, Unit::Values);
    for (name, codes) in shared {
        let [one, other, ..] = codes.as_slice() else { continue };
        let rows = |code: &str| count_by(names.rows(code, name), Unit::Rows, pair.columns());
        found = found.group([
            ("value", value(&pair.name.label, Some(name))),
            ("one", value(&pair.code.label, Some(one))),
            ("rows", rows(one)),
            ("other", value(&pair.code.label, Some(other))),
            ("others", rows(other)),
        ]);
    }
    (n > 0).then_some(found)
}

/// Codes that the look-up calls otherwise. What it calls them is not this table's to tell.
pub(super) fn otherwise(pair: &Pair<'_>, look_up: &str, names: &Names<'_>, codes: &[&str]) -> Option<Finding> {
    let n = codes.len() as u64;
    let mut found = about("other-name", pair)
        .arg("codes", count(n, Unit::Values))
        .arg("dataset", dataset(look_up))
        .affected(n, Unit::Values);
    for code in codes {
        let name = names.ranked(code).first().map(|(name, _)| *name);
        found = found.group([
            ("value", value(&pair.code.label, Some(code))),
            ("one", value(&pair.name.label, name)),
        ]);
    }
    (n > 0).then_some(found)
}

/// Codes with another name than before.
pub(super) fn reused(template: &str, pair: &Pair<'_>, all: &[Renamed]) -> Option<Finding> {
    let n = all.len() as u64;
    let mut found = about(template, pair)
        .arg("codes", count(n, Unit::Values))
        .affected(n, Unit::Values);
    for renamed in all {
        let mut args = vec![
            ("value", value(&pair.code.label, Some(&renamed.code))),
            ("one", value(&pair.name.label, Some(&renamed.now))),
            ("other", value(&pair.name.label, Some(&renamed.before))),
        ];
        if let Some(instead) = &renamed.instead {
            args.push(("now", value(&pair.code.label, Some(instead))));
        }
        found = found.group(args);
    }
    (n > 0).then_some(found)
}
