//! Duplicates: rows that repeat the key of another, or another row as a whole, and blocks pasted twice.

use std::collections::BTreeSet;

use candour_sdk::{
    As, Ask, ColumnFacts, Dimension, Finding, Judgement, Plan, RecordRef, Rule, RuleError, RuleMeta, SpectrumEntry,
    Tallies, TallySpec, TallyView, Unit, Why, count, labels, number,
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
    /// Where a key is declared: rows whose key looks like that of an earlier row and is another, from which they are found
    /// (rows).
    #[schemars(extend("x-stricter" = "lower"))]
    alike_rows: Option<u64>,
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
        const TWICE: &str = "Counting rows may count the same thing twice.";
        RuleMeta::new("duplicates")
            .summary("rows that appear twice: with the same key, as a whole, or as a pasted block")
            .dimension(Dimension::Uniqueness)
            .template("no-columns", "the file has no columns")
            .template("too-wide", "no key is declared (x-key), and rows of more than {columns} columns are not compared as a whole")
            .matters()
            .template("key-absent", "the file lacks columns of the declared key")
            .matters()
            .template("key", "{rows} {rows:repeats|repeat} the key of an earlier row ({columns})")
            .advice("Remove the rows that appear twice, or declare the key that tells all rows apart (x-key).")
            .meaning(TWICE)
            .cause("duplicate-key")
            .template(
                "alike",
                "{rows} {rows:has|have} a key that differs from an earlier one only in case, spaces or invisible marks \
                 ({columns})",
            )
            .advice("Write each value of the key in one way, then remove or add up the rows that appear twice.")
            .meaning("Joining by this key treats these rows as different, though they may be the same.")
            .cause("look-alike-value")
            .template("whole", "{rows} {rows:repeats|repeat} an earlier row exactly")
            .advice("Check whether they are different events or people that look the same; if so, all is well. Declare a key (x-key) if there is one.")
            .meaning(TWICE)
            .cause("duplicate-row")
            .template("block", "{rows} {rows:repeats|repeat} a run of earlier rows in the same order, as if pasted twice")
            .group("a block of {rows}")
            .advice("Remove the second copy of each block.")
            .meaning(TWICE)
            .cause("duplicate-row")
            .template("blocks-unknown", "repeated blocks were not looked for: more than {limit} rows appear more than once")
            .advice("Declare a key (x-key), so that each repeated row counts.")
            .meaning("Some of the repeated rows may have been pasted in twice.")
            .measure("repeated-keys", "rows that repeat the key of an earlier row")
            .measure("alike-keys", "rows whose key looks like that of an earlier row")
            .measure("repeated-rows", "rows that repeat an earlier row as a whole")
            .measure("block-rows", "rows of blocks that repeat earlier ones")
            .threshold("at least {key-rows} {key-rows:row repeats|rows repeat} the key of an earlier row")
            .threshold("at least {alike-rows} {alike-rows:row has|rows have} a key that looks like an earlier one")
            .threshold("at least {whole-rows} {whole-rows:row repeats|rows repeat} an earlier row exactly")
            .threshold("at least {block-rows} {block-rows:row repeats|rows in a run repeat} earlier rows in the same order")
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
            let by = |form_of: fn(&ColumnFacts) -> As| {
                let columns = key.iter().filter_map(|label| dataset.column(label));
                let tally = columns.fold(ask.tally(), |tally, column| tally.by_as(&column.label, form_of(column)));
                repeated(tally)
            };
            let states = key
                .iter()
                .fold(ask.tally(), |tally, label| tally.by_as(label, As::State));
            return Plan::tallies([by(written), states, by(|_| As::Fold)]);
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
        let repeats = repeats(tally);
        match &ask.dataset().table.key {
            Some(key) => {
                look_at_keys(tallies.get(1)?, key, out);
                judge_key(&ask.params, key, repeats, tally, out);
                judge_alike(&ask.params, key, repeats, (tally, tallies.even_overflowed(2)?), out);
            }
            None => {
                look_at_rows(&ask.params, tally, out);
                judge_rows(ask, repeats, tally, out);
            }
        }
        Ok(())
    }
}

/// How a key is written: in a column of numbers `101` and `101.0` are one.
fn written(column: &ColumnFacts) -> As {
    match column.meaning.is_numeric() {
        true => As::Fold,
        false => As::Value,
    }
}

/// The rows beyond the first of each set. The spectrum is over all sets, those past the limit included.
fn repeats(tally: TallyView<'_>) -> u64 {
    let beyond_first = |entry: &SpectrumEntry| entry.size.saturating_sub(1) * entry.groups;
    tally.spectrum().iter().map(beyond_first).sum()
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

/// Rows whose key is one with an earlier row's to a reader, and is not as it is written.
fn judge_alike(
    params: &Params,
    key: &[String],
    written: u64,
    (strict, folded): (TallyView<'_>, TallyView<'_>),
    out: &mut Judgement,
) {
    let alike = repeats(folded).saturating_sub(written);
    out.measure("alike-keys", count(alike, Unit::Rows));
    if alike == 0 || params.alike_rows.is_none_or(|least| alike < least) {
        return;
    }
    let same: BTreeSet<RecordRef> = further_copies(strict);
    let records = further_copies(folded)
        .into_iter()
        .filter(|record| !same.contains(record));
    out.finding(
        Finding::of("alike")
            .columns(key)
            .arg("rows", count(alike, Unit::Rows))
            .arg("columns", labels(key))
            .affected(alike, Unit::Rows)
            .records(records),
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
        out.finding(
            Finding::of("whole")
                .arg("rows", count(repeats, Unit::Rows))
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
mod tests;
