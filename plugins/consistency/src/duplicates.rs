//! Duplicates: rows that repeat the key of another, or another row as a whole, and blocks pasted twice.

use std::collections::BTreeSet;

use candour_sdk::{
    As, Ask, Dimension, Finding, Judgement, Plan, RecordRef, Rule, RuleError, RuleMeta, Tallies, TallySpec, TallyView,
    Unit, Why, count, labels, number,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::blocks;

/// Sets of equal rows that are listed at most; past it they are counted, and blocks are not looked for.
const MOST_SETS: u64 = 200_000;

/// Places of each set of equal rows that are compared when blocks are looked for.
const PLACES: u32 = 5;

/// Columns by which one tally can be grouped.
const MOST_COLUMNS: usize = 64;

/// Rows that are there twice.
pub struct Duplicates;

/// What a policy may set. What is absent is not looked for.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Params {
    /// Where a key is declared: rows that repeat one, from which they are found (rows).
    #[schemars(extend("x-stricter" = "lower"))]
    key_rows: Option<u64>,
    /// Where none is: rows that repeat another as a whole, from which they are found (rows).
    #[schemars(extend("x-stricter" = "lower"))]
    whole_rows: Option<u64>,
    /// Where none is: length of a run of rows that stands a second time, from which it is found (rows).
    #[schemars(extend("x-stricter" = "lower"))]
    block_rows: Option<u64>,
}

impl Rule for Duplicates {
    type Params = Params;

    fn meta(&self) -> RuleMeta {
        RuleMeta::new("duplicates")
            .summary("rows that are there twice: by their key, as a whole, or as a pasted block")
            .dimension(Dimension::Uniqueness)
            .template("no-columns", "the file has no columns")
            .template("too-wide", "no key is declared (x-key), and rows of more than {columns} columns are not compared as a whole")
            .matters()
            .template("key-absent", "columns of the declared key are not in the file")
            .matters()
            .template("key", "rows with the key of an earlier one ({columns}): {rows:bare}")
            .advice("Drop the rows that are there twice, or declare the key that tells all rows apart (x-key).")
            .cause("duplicate-key")
            .template("whole", "rows that are like an earlier one in all {columns}: {rows:bare}")
            .advice("If the rows are different events or people that look the same, all is well; declare a key (x-key) if there is one.")
            .cause("duplicate-row")
            .template("block", "rows in blocks that stand earlier too, as if pasted twice: {rows:bare}")
            .group("a block of {rows}")
            .advice("Drop the second copy of each block.")
            .cause("duplicate-row")
            .template("blocks-unknown", "blocks were not looked for: more than {limit} rows occur more than once")
            .advice("Declare a key (x-key), so that each repeated row counts.")
            .measure("repeated-keys", "rows that repeat the key of an earlier row")
            .measure("repeated-rows", "rows that repeat an earlier row as a whole")
            .measure("block-rows", "rows of blocks that stand earlier in the file")
            .page(include_str!("duplicates.md"))
    }

    fn plan(&self, ask: &Ask<Params>) -> Plan {
        let dataset = ask.dataset();
        if dataset.present().next().is_none() {
            return Plan::not_applicable("no-columns");
        }
        if let Some(key) = &dataset.table.key {
            let is_present = |label: &String| dataset.column(label).is_some_and(|column| column.present);
            if key.is_empty() || key.len() > MOST_COLUMNS || !key.iter().all(is_present) {
                return Plan::not_applicable("key-absent");
            }
            let by_key = key.iter().fold(ask.tally(), |tally, label| tally.by(label));
            let states = key
                .iter()
                .fold(ask.tally(), |tally, label| tally.by_as(label, As::State));
            return Plan::tallies([repeated(by_key), states]);
        }
        if dataset.present().count() > MOST_COLUMNS {
            return Plan::not_applicable("too-wide").arg("columns", number(MOST_COLUMNS));
        }
        let by_all = dataset
            .present()
            .fold(ask.tally(), |tally, column| tally.by(&column.label));
        Plan::tallies([repeated(by_all)])
    }

    fn judge(&self, ask: &Ask<Params>, tallies: &Tallies, out: &mut Judgement) -> Result<(), RuleError> {
        let tally = tallies.even_overflowed(0)?;
        // The spectrum is over all sets, those past the limit included.
        let beyond_first = tally
            .spectrum()
            .iter()
            .map(|entry| entry.size.saturating_sub(1) * entry.groups);
        let repeats: u64 = beyond_first.sum();
        match &ask.dataset().table.key {
            Some(key) => {
                look_at_keys(tallies.get(1)?, key, out);
                judge_key(&ask.params, key, repeats, tally, out);
            }
            None => {
                look_at_rows(&ask.params, tally, out);
                judge_rows(ask, repeats, tally, out);
            }
        }
        Ok(())
    }
}

fn repeated(tally: TallySpec) -> TallySpec {
    tally.at_least(2).spectrum().rows(PLACES).limit(MOST_SETS)
}

/// A key with a blank part does not tell of which row it is the key.
fn look_at_keys(states: TallyView<'_>, key: &[String], out: &mut Judgement) {
    let is_blank = |state: &Option<&str>| *state == Some("missing");
    let blank = states.groups().filter(|group| group.keys().iter().any(is_blank));
    let (rows, blank): (u64, u64) = (states.rows_in_all(), blank.map(|group| group.count()).sum());
    let looked = out.looked(Unit::Rows).columns(key).of(rows).at(rows - blank);
    looked.rest(Why::NotDeclared, blank);
}

/// Repeats are counted however many there are; blocks of them are looked for only within the limit.
fn look_at_rows(params: &Params, tally: TallyView<'_>, out: &mut Judgement) {
    let rows = tally.spectrum().iter().map(|entry| entry.size * entry.groups).sum();
    match params.block_rows.is_some() && tally.overflowed() {
        true => out.looked(Unit::Rows).of(rows).rest(Why::BeyondLimit, rows),
        false => out.looked(Unit::Rows).all(rows),
    };
}

fn judge_key(params: &Params, key: &[String], repeats: u64, tally: TallyView<'_>, out: &mut Judgement) {
    out.measure("repeated-keys", count(repeats, Unit::Rows));
    if repeats == 0 || params.key_rows.is_none_or(|least| repeats < least) {
        return;
    }
    out.finding(
        Finding::of("key")
            .columns(key)
            .arg("rows", count(repeats, Unit::Rows))
            .arg("columns", labels(key))
            .affected(repeats, Unit::Rows)
            .records(further_copies(tally)),
    );
}

/// The records that repeat an earlier one, in order.
fn further_copies(tally: TallyView<'_>) -> BTreeSet<RecordRef> {
    tally
        .groups()
        .flat_map(|group| group.rows().into_iter().skip(1))
        .collect()
}

fn judge_rows(ask: &Ask<Params>, repeats: u64, tally: TallyView<'_>, out: &mut Judgement) {
    out.measure("repeated-rows", count(repeats, Unit::Rows));
    if repeats > 0 && ask.params.whole_rows.is_some_and(|least| repeats >= least) {
        let columns = ask.dataset().present().count() as u64;
        out.finding(
            Finding::of("whole")
                .arg("rows", count(repeats, Unit::Rows))
                .arg("columns", count(columns, Unit::Columns))
                .affected(repeats, Unit::Rows)
                .records(further_copies(tally)),
        );
        if tally.overflowed() {
            out.finding(Finding::of("blocks-unknown").arg("limit", number(MOST_SETS)));
        }
    }
    let Some(least) = ask.params.block_rows.filter(|_| !tally.overflowed()) else {
        return;
    };
    let mut blocks = blocks::second_copies(tally.groups().map(|group| group.rows()), least.max(1));
    let rows: u64 = blocks.iter().map(|block| block.len() as u64).sum();
    out.measure("block-rows", count(rows, Unit::Rows));
    if rows == 0 {
        return;
    }
    blocks.sort_by_key(|block| std::cmp::Reverse(block.len()));
    let mut finding = Finding::of("block")
        .arg("rows", count(rows, Unit::Rows))
        .affected(rows, Unit::Rows);
    for block in &blocks {
        finding = finding.group([("rows", count(block.len() as u64, Unit::Rows))]);
    }
    out.finding(finding.records(blocks.into_iter().flatten()));
}

#[cfg(test)]
mod tests {
    use candour_sdk::testing::{Case, check_page, judge};
    use serde_json::json;

    use super::*;

    fn said(params: serde_json::Value, case: &Case) -> String {
        judge(&Duplicates, params, case).text()
    }

    #[test]
    fn page() {
        check_page(&Duplicates);
    }

    #[test]
    fn one_key_twice_is_found_whatever_else_the_rows_say() {
        let schema = r#"{ "x-key": ["a", "b"], "properties": { "a": {}, "b": {}, "n": {} } }"#;
        let case = Case::new("a,b,n\nx,1,7\nx,2,7\nx,1,9\nx,1,7\n").schema(schema);
        let verdict = judge(&Duplicates, json!({ "key-rows": 1 }), &case);
        assert_eq!(verdict.text(), "rows with the key of an earlier one (a, b): 2\n");
        let records: Vec<u64> = verdict.findings[0].records.iter().map(|at| at.record).collect();
        assert_eq!(records, [4, 5]);
        assert_eq!(
            said(json!({ "key-rows": 3, "whole-rows": 1, "block-rows": 1 }), &case),
            "nothing\n"
        );
        let absent = Case::new("a,n\nx,1\n").schema(schema);
        assert_eq!(
            said(json!({ "key-rows": 1 }), &absent),
            "not applicable: columns of the declared key are not in the file\n"
        );
    }

    #[test]
    fn what_was_looked_at_is_told() {
        let coverage =
            |case: &Case| judge(&Duplicates, json!({ "key-rows": 1, "whole-rows": 1 }), case).coverage_text();
        let keyed =
            r#"{ "x-key": ["a", "b"], "properties": { "a": {}, "b": { "x-markers": { "*": "suppressed" } } } }"#;
        assert_eq!(
            coverage(&Case::new("a,b,n\nx,1,7\nx,,7\n,,9\nx,*,7\n").schema(keyed)),
            "rows of a, b: 2 of 4, 2 not-declared\n"
        );
        assert_eq!(coverage(&Case::new("a,b\nx,\nx,\ny,\n")), "rows: 3 of 3\n");
        assert_eq!(coverage(&Case::new("a,b\n")), "rows: 0 of 0\n");
    }

    #[test]
    fn wide_rows_are_compared_by_their_key_only() {
        let line = |prefix: &str| (0..65).map(|i| format!("{prefix}{i}")).collect::<Vec<_>>().join(",");
        let csv = format!("{}\n{}\n{}\n", line("c"), line("x"), line("x"));
        let params = json!({ "key-rows": 1, "whole-rows": 1, "block-rows": 20 });
        assert_eq!(
            said(params.clone(), &Case::new(&csv)),
            "not applicable: no key is declared (x-key), and rows of more than 64 columns are not compared as a whole\n"
        );
        let keyed = Case::new(&csv).schema(r#"{ "x-key": ["c0"], "properties": { "c0": {} } }"#);
        assert_eq!(said(params, &keyed), "rows with the key of an earlier one (c0): 1\n");
    }

    #[test]
    fn a_pasted_block_is_found_among_ordinary_repeats() {
        let mut csv = "a,b\n".to_owned();
        let rows: Vec<String> = (0..60).map(|i| format!("{},{}\n", i, i % 7)).collect();
        csv.push_str(&rows.concat());
        csv.push_str("5,5\n99,9\n");
        csv.push_str(&rows[10..30].concat());
        let params = json!({ "block-rows": 20 });
        assert_eq!(
            said(params.clone(), &Case::new(&csv)),
            "rows in blocks that stand earlier too, as if pasted twice: 20\n  a block of 20 rows\n"
        );
        let shorter = csv.trim_end().rsplit_once('\n').unwrap().0;
        assert_eq!(said(params, &Case::new(shorter)), "nothing\n");
        assert_eq!(
            said(json!({ "whole-rows": 1 }), &Case::new(&csv)),
            "rows that are like an earlier one in all 2 columns: 21\n"
        );
    }

    #[test]
    fn the_census_has_repeats_and_no_block() {
        let path = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../../shared/data/adult-census/adult.csv"
        );
        let Ok(csv) = std::fs::read_to_string(path) else {
            println!("skipped: {path} is not there");
            return;
        };
        let case = Case::new(&csv.replace(';', ","));
        assert_eq!(
            said(json!({ "whole-rows": 1, "block-rows": 20 }), &case),
            "rows that are like an earlier one in all 9 columns: 10,660\n"
        );
    }
}
