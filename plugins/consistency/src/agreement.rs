//! Agreement: sums of two tables over one population that the publisher declares to agree, and that do not.

use candour_sdk::{
    Ask, Dimension, Finding, Judgement, Plan, Rule, RuleError, RuleMeta, Tallies, Under, Unit, Why, count,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::seen::Seen;
use compare::Compared;
use pair::Pair;
use sums::Sums;

mod compare;
mod pair;
mod say;
mod sums;

/// What holds of the groups that are counted.
const OTHER: &str = "another sum in the other table";

/// Sums that do not agree.
pub struct Agreement;

/// What is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Which {
    /// Groups of both tables whose sums differ.
    Different,
    /// Groups that one table has, and the other has not.
    OneSided,
    /// Groups whose sums differ by no more than is allowed.
    Allowed,
    /// Declarations that apply to no row.
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

impl Rule for Agreement {
    type Params = Params;

    fn meta(&self) -> RuleMeta {
        const CORRECT: &str = "Find out which table is right, and correct the other. If both are, put right what is declared ([[agree]]).";
        const ALLOWED: &str =
            "Explain beside the data why the sums differ, and allow no more than that ([[agree]], allow).";
        const WHICH: &str =
            "Two tables of this release tell different sums of the same: the report cannot tell which is right.";
        const ADD: &str = "Add the group to the table that lacks it, or leave it out of what is declared to agree ([[agree]], where).";
        const LACKS: &str = "One of two tables of the same population lacks these groups.";
        let meta = RuleMeta::new("agreement")
            .summary("sums of two tables that are declared to agree, and do not")
            .dimension(Dimension::Consistency)
            .template("no-agreement", "no agreement is declared of this table ([[agree]])")
            .template("whole", "the sum of {measure} is {here} here, and {there} in {dataset}")
            .advice(CORRECT)
            .meaning(WHICH)
            .template(
                "whole-allowed",
                "the sum of {measure} is {here} here, and {there} in {dataset}, no farther apart than the {allowed} that [[agree]] allows",
            )
            .advice(ALLOWED)
            .meaning(WHICH);
        let different = "{groups} of {columns} {groups:has|have} another sum of {measure} than in {dataset}, of {compared:bare} compared";
        let allowed = "{groups} of {columns} {groups:has|have} another sum of {measure} than in {dataset}, no farther apart than the {allowed} that [[agree]] allows";
        let meta = [
            ("different", different, "{here} here, {there} there", CORRECT, WHICH),
            ("allowed", allowed, "{here} here, {there} there", ALLOWED, WHICH),
            (
                "only-here",
                "{groups} of {columns} with {measure} {groups:is|are} not in {dataset}",
                "{here} here",
                ADD,
                LACKS,
            ),
            (
                "only-there",
                "{groups} of {columns} with {measure} {groups:stands|stand} in {dataset} alone",
                "{there} there",
                ADD,
                LACKS,
            ),
        ]
        .into_iter()
        .fold(meta, |meta, (id, text, group, advice, meaning)| {
            let meta = meta.template(id, text).group(&format!("{{value}}: {group}"));
            let meta = meta.advice(advice).meaning(meaning);
            let meta = meta.template(&format!("{id}-crossed"), text);
            let meta = meta.group(&format!("{{value}} and {{other}}: {group}"));
            meta.advice(advice).meaning(meaning)
        });
        meta.template("no-row-here", "the agreement of {measure} with {dataset} applies to no row here")
            .advice("Name values that stand in the table ([[agree]], where).")
            .meaning("A check that the publisher declares applies to no row.")
            .template("no-row-there", "the agreement of {measure} with {dataset} applies to no row there")
            .advice("Name values that stand in the other table ([[agree]], where).")
            .meaning("A check that the publisher declares applies to no row.")
            .template("unused-codes", "{values} that {values:is|are} translated for the agreement of {measure} with {dataset} {values:stands|stand} in no row")
            .group("{value}")
            .advice("Take out what does not occur, or write it as the left table does ([[agree]], codes).")
            .meaning("The publisher translates codes that are not there; the others were compared.")
            .word(OTHER)
            .measure("compared-sums", "sums compared with those of another table")
            .measure("different-sums", "sums that another table tells otherwise, or not at all")
            .threshold("[which=different] a sum differs from the other table's by more than rounding, suppression and [[agree]] explain")
            .threshold("[which=allowed] a sum differs from the other table's by no more than [[agree]] allows")
            .threshold("[which=one-sided] a group of one table is not in the other, and is not nought")
            .threshold("[which=unused] a declared agreement applies to no row, or translates a code that does not occur")
            .page(include_str!("agreement.md"))
    }

    fn plan(&self, ask: &Ask<Params>) -> Plan {
        let pairs = Pair::all_of(ask);
        if pairs.is_empty() {
            return Plan::not_applicable("no-agreement");
        }
        Plan::tallies(pairs.iter().flat_map(Pair::tallies))
    }

    fn judge(&self, ask: &Ask<Params>, tallies: &Tallies, out: &mut Judgement) -> Result<(), RuleError> {
        let mut seen = Seen::default();
        let mut at = 0;
        for pair in Pair::all_of(ask) {
            seen.declared(pair.is_readable());
            if pair.is_readable() {
                judge_pair(&ask.params, &pair, tallies, at, &mut seen, out)?;
            }
            at += pair.tallies().len();
        }
        seen.say(out);
        Ok(())
    }
}

fn judge_pair(
    params: &Params,
    pair: &Pair<'_>,
    tallies: &Tallies,
    at: usize,
    seen: &mut Seen,
    out: &mut Judgement,
) -> Result<(), RuleError> {
    let (here, there) = (tallies.even_overflowed(at)?, tallies.even_overflowed(at + 1)?);
    let columns = pair.columns();
    if here.overflowed() || there.overflowed() {
        let rows = pair.here.dataset.records.unwrap_or(0);
        seen.add(Unit::Rows, &columns, 0, &[(Why::BeyondLimit, rows)]);
        return Ok(());
    }
    let (here, there) = (Sums::of(pair, &pair.here, here), Sums::of(pair, &pair.there, there));
    let alone = [("no-row-here", &here, &there), ("no-row-there", &there, &here)];
    if let Some((template, _, other)) = alone.into_iter().find(|(_, sums, _)| sums.rows == 0) {
        seen.add(
            Unit::Groups,
            &columns,
            0,
            &[(Why::NotListed, other.groups.len().max(1) as u64)],
        );
        params.say(Which::Unused, Some(say::about(template, pair)), out);
        return Ok(());
    }
    let compared = Compared::of(pair, &here, &there);
    seen.add(Unit::Groups, &columns, compared.looked, &compared.left());
    out.measure_of("compared-sums", &columns, count(compared.looked, Unit::Groups));
    let different = count(compared.different(), Unit::Groups).under(Under::Condition(OTHER.to_owned()));
    out.measure_of("different-sums", &columns, different);
    for (which, template, apart) in [
        (Which::Different, "different", &compared.apart),
        (Which::OneSided, "only-here", &compared.only_here),
        (Which::OneSided, "only-there", &compared.only_there),
        (Which::Allowed, "allowed", &compared.allowed),
    ] {
        params.say(which, say::apart(template, pair, apart, compared.looked), out);
    }
    params.say(Which::Unused, say::unused(pair, &here, &there), out);
    Ok(())
}

impl Params {
    /// Says it, if the policy asks for it.
    fn say(&self, which: Which, finding: Option<Finding>, out: &mut Judgement) {
        if let Some(finding) = finding.filter(|_| self.which.contains(&which)) {
            out.finding(finding);
        }
    }
}

#[cfg(test)]
mod tests;
