//! Assertions: conditions that the publisher says hold in each row.

use std::collections::{BTreeMap, BTreeSet};

use candour_sdk::{
    Ask, Assertion, DatasetFacts, Dimension, Finding, Judgement, Plan, Rule, RuleError, RuleMeta, Tallies, Under, Unit,
    Why, count, count_by, word,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::tested_rows::TestedRows;

/// What holds of the rows that are counted.
const BROKEN: &str = "breaking a declared condition";
const UNDECIDED: &str = "not telling whether a declared condition holds";

/// Rows that break a condition of the publisher's.
pub struct Assertions;

/// What is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Which {
    /// Rows that break a condition.
    Broken,
    /// Conditions that no row is held to.
    Unused,
}

/// What a policy may set.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Params {
    /// What is looked for.
    #[schemars(extend("x-stricter" = "higher"))]
    which: Vec<Which>,
}

impl Rule for Assertions {
    type Params = Params;

    fn meta(&self) -> RuleMeta {
        const CHECK: &str = "Correct the condition, or the columns it names. Remove it if it no longer applies.";
        const UNTESTED: &str = "The publisher's condition on these rows says nothing about this release.";
        RuleMeta::new("assertions")
            .summary("rows that break a condition which the publisher declares")
            .dimension(Dimension::Consistency)
            .template("not-declared", "no condition on rows is declared ([[assert]])")
            .template(
                "broken",
                "{rows} {rows:breaks|break} the declared condition {name}: {condition}",
            )
            .advice("Correct these rows, or the condition if it does not always hold.")
            .meaning("These rows contradict what the publisher says of them: some of their values are wrong.")
            .template(
                "no-row",
                "no row is one that the declared condition {name} is about: {condition}",
            )
            .advice(CHECK)
            .meaning(UNTESTED)
            .template(
                "undecided",
                "no row tells whether the declared condition {name} holds: {condition}",
            )
            .advice(CHECK)
            .meaning(UNTESTED)
            .template(
                "no-column",
                "the declared condition {name} names a column that the file does not have: {condition}",
            )
            .advice(CHECK)
            .meaning(UNTESTED)
            .word(BROKEN)
            .word(UNDECIDED)
            .measure(
                "broken-rows",
                "rows that break a declared condition, over all conditions",
            )
            .measure(
                "undecided-rows",
                "rows that do not tell whether a declared condition holds, over all conditions",
            )
            .threshold("[which=broken] a row breaks a declared condition")
            .threshold("[which=unused] no row is held to a declared condition")
            .page(include_str!("assertions.md"))
    }

    fn plan(&self, ask: &Ask<Params>) -> Plan {
        if ask.dataset().assertions.is_empty() {
            return Plan::not_applicable("not-declared");
        }
        let testable = testable(ask.dataset());
        Plan::tallies(testable.map(|assertion| ask.tally().test(assertion.test.clone()).rows(3)))
    }

    fn judge(&self, ask: &Ask<Params>, tallies: &Tallies, out: &mut Judgement) -> Result<(), RuleError> {
        let dataset = ask.dataset();
        let looks_for = |which| ask.params.which.contains(&which);
        let mut looked: BTreeMap<BTreeSet<&str>, TestedRows> = BTreeMap::new();
        let (mut broken, mut undecided) = (0, 0);
        for (i, assertion) in testable(dataset).enumerate() {
            let rows = TestedRows::of(tallies.get(i)?);
            broken += rows.fail;
            undecided += rows.undecided();
            if rows.fail > 0 && looks_for(Which::Broken) {
                out.finding(broken_finding(dataset, assertion, &rows));
            }
            let is_unused = rows.decided() == 0 && rows.others + rows.undecided() > 0;
            if is_unused && looks_for(Which::Unused) {
                let template = if rows.undecided() > 0 { "undecided" } else { "no-row" };
                out.finding(finding(template, dataset, assertion));
            }
            looked.entry(columns(assertion)).or_default().add(rows);
        }
        out.measure("broken-rows", count(broken, Unit::Rows).under(under(BROKEN)));
        out.measure("undecided-rows", count(undecided, Unit::Rows).under(under(UNDECIDED)));
        for (columns, rows) in looked {
            rows.say(out.looked(Unit::Rows).columns(columns));
        }
        let all = dataset.assertions.iter();
        let untestable: Vec<&Assertion> = all.filter(|assertion| !is_testable(dataset, assertion)).collect();
        if looks_for(Which::Unused) {
            for assertion in &untestable {
                out.finding(finding("no-column", dataset, assertion));
            }
        }
        let (all, untested) = (dataset.assertions.len() as u64, untestable.len() as u64);
        let claims = out.looked(Unit::Claims).of(all).at(all - untested);
        claims.rest(Why::NotListed, untested);
        Ok(())
    }
}

/// The conditions whose columns the file has.
fn testable(dataset: &DatasetFacts) -> impl Iterator<Item = &Assertion> {
    let all = dataset.assertions.iter();
    all.filter(|assertion| is_testable(dataset, assertion))
}

fn is_testable(dataset: &DatasetFacts, assertion: &Assertion) -> bool {
    let is_present = |label: &str| dataset.column(label).is_some_and(|column| column.present);
    columns(assertion).into_iter().all(is_present)
}

fn columns(assertion: &Assertion) -> BTreeSet<&str> {
    assertion.test.columns().into_iter().collect()
}

fn under(condition: &str) -> Under {
    Under::Condition(condition.to_owned())
}

/// Without the columns that neither the file nor the schema has.
fn finding(template: &str, dataset: &DatasetFacts, assertion: &Assertion) -> Finding {
    let known = |label: &&str| dataset.column(label).is_some();
    Finding::of(template)
        .columns(columns(assertion).into_iter().filter(known))
        .arg("name", word(&assertion.name))
        .arg("condition", word(&assertion.text))
}

fn broken_finding(dataset: &DatasetFacts, assertion: &Assertion, rows: &TestedRows) -> Finding {
    let broken = count_by(rows.fail, Unit::Rows, columns(assertion)).under(under(BROKEN));
    finding("broken", dataset, assertion)
        .arg("rows", broken)
        .affected(rows.fail, Unit::Rows)
        .under(under(BROKEN))
        .records(rows.failing.iter().copied())
}

#[cfg(test)]
mod tests;
