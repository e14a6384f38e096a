//! Duplicates: rows that repeat the key of another, or another row as a whole, and blocks pasted twice.

use std::collections::BTreeSet;

use candour_sdk::{
    Ask, Dimension, Finding, Judgement, Plan, RecordRef, Rule, RuleError, RuleMeta, SpectrumEntry, Tallies, TallySpec,
    TallyView, Unit, Why, count, number,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::blocks;
use keys::Key;

mod keys;

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
    /// Where a key is declared, or further ones: rows that repeat one, from which they are found (rows).
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
            .advice("Remove the rows that appear twice, or declare the key that tells all rows apart (x-key, x-unique).")
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
        let further = Key::further(ask.dataset());
        let further = || further.iter().flat_map(|key| key.tallies(ask));
        match plan_first(ask) {
            Ok(first) => Plan::tallies(first.into_iter().chain(further())),
            Err(none) if further().next().is_none() => none,
            Err(_) => Plan::tallies(further()),
        }
    }

    fn judge(&self, ask: &Ask<Params>, tallies: &Tallies, out: &mut Judgement) -> Result<(), RuleError> {
        let first = plan_first(ask).unwrap_or_default().len();
        match Key::first(ask.dataset()) {
            _ if first == 0 => {}
            Some(key) => key.judge(&ask.params, tallies, 0, out)?,
            None => {
                let tally = tallies.even_overflowed(0)?;
                look_at_rows(&ask.params, tally, out);
                judge_rows(ask, repeats(tally), tally, out);
            }
        }
        for (i, key) in Key::further(ask.dataset()).iter().enumerate() {
            key.judge(&ask.params, tallies, first + i * Key::TALLIES, out)?;
        }
        keys::look_at_declared(ask.dataset(), out);
        Ok(())
    }
}

/// The tallies of the key, or of whole rows where none is declared; or why there are none.
fn plan_first(ask: &Ask<Params>) -> Result<Vec<TallySpec>, Plan> {
    let dataset = ask.dataset();
    if dataset.present().next().is_none() {
        return Err(Plan::not_applicable("no-columns"));
    }
    if let Some(key) = Key::first(dataset) {
        return match key.is_listed(dataset) {
            true => Ok(key.tallies(ask)),
            false => Err(Plan::not_applicable("key-absent")),
        };
    }
    if dataset.present().count() > MOST_COLUMNS {
        return Err(Plan::not_applicable("too-wide").arg("columns", number(MOST_COLUMNS)));
    }
    let columns = dataset.present();
    Ok(vec![repeated(
        columns.fold(ask.tally(), |tally, column| tally.by(&column.label)),
    )])
}

/// The rows beyond the first of each set. The spectrum is over all sets, those past the limit included.
fn repeats(tally: TallyView<'_>) -> u64 {
    let beyond_first = |entry: &SpectrumEntry| entry.size.saturating_sub(1) * entry.groups;
    tally.spectrum().iter().map(beyond_first).sum()
}

fn repeated(tally: TallySpec) -> TallySpec {
    tally.at_least(2).spectrum().rows(PLACES).limit(MOST_SETS)
}

/// Repeats are counted however many there are; blocks of them are looked for only within the limit.
fn look_at_rows(params: &Params, tally: TallyView<'_>, out: &mut Judgement) {
    let rows = tally.spectrum().iter().map(|entry| entry.size * entry.groups).sum();
    match params.block_rows.is_some() && tally.overflowed() {
        true => out.looked(Unit::Rows).of(rows).rest(Why::BeyondLimit, rows),
        false => out.looked(Unit::Rows).all(rows),
    };
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
