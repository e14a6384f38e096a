//! Labels: one code with two names, one name with two codes, and codes whose name says that they are something else by now.

use candour_sdk::{Ask, Dimension, Finding, Judgement, Plan, Rule, RuleError, RuleMeta, Tallies, Unit, Why, count};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::refused;
use crate::seen::Seen;
use before::Before;
use names::Names;
use pair::Pair;

mod before;
mod names;
mod pair;
mod say;

/// Codes and names that do not go together.
pub struct Labels;

/// What is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Which {
    /// Codes with more than one name.
    TwoNames,
    /// Names that stand for more than one code.
    TwoCodes,
    /// Codes with another name than in the look-up.
    OtherName,
    /// Codes that stand for something else than in the previous release.
    Reused,
    /// Values of columns that are declared to go together one to one, and do not.
    OneToOne,
}

/// What a policy may set.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Params {
    /// What is looked for.
    #[schemars(extend("x-stricter" = "higher"))]
    which: Vec<Which>,
}

impl Rule for Labels {
    type Params = Params;

    fn meta(&self) -> RuleMeta {
        const REUSED: &str = "Give the new thing a code of its own. If the code stands for the same, declare its new name (relabelled) as a [[change]].";
        const NOT_ONE: &str = "A series by this code joins two different things: do not compare it over the years.";
        const TWO_NAMES: &str = "{codes} of {code} {codes:has|have} more than one name in {name}";
        const ONE_NAME: &str = "Give each code one name, or tell apart by another code what has another name.";
        const SEVERAL: &str =
            "These codes are called by several names: rows of one code may be about different things.";
        RuleMeta::new("labels")
            .compares()
            .summary("codes with two names, names with two codes, and codes that were given to something else")
            .dimension(Dimension::Consistency)
            .template("no-names", "no column names the codes of another, or goes with it one to one (x-label-of, x-one-to-one)")
            .template("two-names", TWO_NAMES)
            .group("{value} is {one} ({rows}) and {other} ({others})")
            .advice(ONE_NAME)
            .meaning(SEVERAL)
            .cause("two-names")
            .template("two-names-unlisted", TWO_NAMES)
            .group("{value} is {one} ({rows}) and {other} ({others})")
            .advice(ONE_NAME)
            .meaning(SEVERAL)
            .cause(refused::CAUSE)
            .template("alike-names", "{codes} of {code} {codes:has|have} names in {name} that differ only in case, spaces or punctuation")
            .group("{value} is {one} ({rows}) and {other} ({others})")
            .advice("Write each name in one way.")
            .meaning("Counts by name are split: count by code instead.")
            .cause("look-alike-value")
            .template("two-codes", "{names} of {name} {names:stands|stand} for more than one code of {code}")
            .group("{value} is {one} ({rows}) and {other} ({others})")
            .advice("Give each code a name of its own, or one code to what is one thing.")
            .meaning("Counts by name put several codes together: count by code instead.")
            .cause("two-codes")
            .template("other-name", "{codes} of {code} {codes:has|have} another name in {name} than in the look-up {dataset}")
            .group("{value} is {one} here")
            .advice("Name each code as the look-up does.")
            .meaning("The table and its look-up call the same code by different names.")
            .template("reused", "{codes} of {code} {codes:is|are} called otherwise in {name} than in the previous release, so {codes:it|they} may stand for something else")
            .group("{value} is {one}, and was {other}")
            .advice(REUSED)
            .meaning(NOT_ONE)
            .cause("reused-code")
            .template("moved", "{codes} of {code} {codes:has|have} another name in {name}, and what {codes:it|they} stood for in the previous release has another code")
            .group("{value} is {one}, and was {other}; that is {now} now")
            .advice(REUSED)
            .meaning(NOT_ONE)
            .cause("reused-code")
            .template("not-one-to-one", "{codes} of {code} {codes:stands|stand} beside more than one value of {name}, though they go together one to one")
            .group("{value} stands beside {one} ({rows}) and {other} ({others})")
            .advice("Correct the rows, or take the pair out of x-one-to-one.")
            .meaning("Two columns that are said to tell the same do not.")
            .cause("two-names")
            .measure("two-named-codes", "codes with more than one name")
            .measure("shared-names", "names that stand for more than one code")
            .measure("renamed-codes", "codes with another name than in the previous release, without those declared")
            .threshold("[which=two-names] a code has more than one name")
            .threshold("[which=two-codes] a name stands for more than one code of the same sort")
            .threshold("[which=other-name] a code has another name in its look-up")
            .threshold("[which=reused] a code has a name of other words than in the previous release")
            .threshold("[which=one-to-one] a value stands beside two of a column that it is declared to go with one to one")
            .page(include_str!("labels.md"))
    }

    fn plan(&self, ask: &Ask<Params>) -> Plan {
        let pairs = Pair::all_of(ask);
        if pairs.is_empty() && ask.dataset().table.one_to_one.is_empty() {
            return Plan::not_applicable("no-names");
        }
        Plan::tallies(pairs.iter().flat_map(|pair| pair.tallies(ask)))
    }

    fn judge(&self, ask: &Ask<Params>, tallies: &Tallies, out: &mut Judgement) -> Result<(), RuleError> {
        let mut seen = Seen::default();
        let mut at = 0;
        for pair in &ask.dataset().table.one_to_one {
            seen.declared(
                pair.iter()
                    .all(|label| ask.dataset().column(label).is_some_and(|column| column.present)),
            );
        }
        for pair in Pair::all_of(ask) {
            judge_pair(ask, &pair, tallies, at, &mut seen, out)?;
            at += pair.tallies(ask).len();
        }
        seen.say(out);
        Ok(())
    }
}

fn judge_pair(
    ask: &Ask<Params>,
    pair: &Pair<'_>,
    tallies: &Tallies,
    at: usize,
    seen: &mut Seen,
    out: &mut Judgement,
) -> Result<(), RuleError> {
    let (params, columns) = (&ask.params, pair.columns());
    let tally = tallies.even_overflowed(at)?;
    if tally.overflowed() {
        let rows = ask.dataset().records.unwrap_or(0);
        seen.add(Unit::Rows, &columns, 0, &[(Why::BeyondLimit, rows)]);
        return Ok(());
    }
    let now = Names::of(tally, pair.code, pair.name);
    seen.add(Unit::Values, &columns, now.codes(), &[(Why::Suppressed, now.withheld)]);
    if pair.is_one_to_one {
        judge_one_to_one(params, pair, &now, out);
        let turned = Names::turned(tally, pair.code, pair.name);
        judge_one_to_one(params, &pair.turned(), &turned, out);
    }
    if !pair.is_label {
        return Ok(());
    }
    let (different, alike) = now.two_names();
    let shared = now.two_codes(pair.code);
    out.measure_of("two-named-codes", &columns, count(different.len() as u64, Unit::Values));
    out.measure_of("shared-names", &columns, count(shared.len() as u64, Unit::Values));
    let (refused, different) = now.refused(pair, &different);
    params.say(
        Which::TwoNames,
        say::two_names("two-names", pair, &now, &different),
        out,
    );
    params.say(Which::TwoNames, say::two_names_refused(pair, &now, &refused), out);
    params.say(Which::TwoNames, say::two_names("alike-names", pair, &now, &alike), out);
    params.say(Which::TwoCodes, say::two_codes(pair, &now, &shared), out);
    let (mut at, own) = (at + 1, pair.previous(ask));
    let before = own.map(|_| tallies.even_overflowed(at)).transpose()?;
    at += usize::from(own.is_some());
    let look_up = pair.look_up(ask);
    let names = look_up.as_ref().map(|_| tallies.even_overflowed(at)).transpose()?;
    let others = look_up.as_ref().zip(names.filter(|names| !names.overflowed()));
    let others = others.map(|(look_up, names)| (look_up, Names::of(names, look_up.pair.code, look_up.pair.name)));
    match before {
        Some(before) if before.overflowed() => {
            seen.add(Unit::Groups, &columns, 0, &[(Why::BeyondLimit, now.codes())]);
        }
        Some(before) => {
            let mut before = Before::of(&ask.facts, ask.dataset(), pair, &now, before);
            seen.add(Unit::Groups, &columns, before.compared, &before.left());
            let renamed = before.moved.len() + before.reused.len() + before.respelt;
            out.measure_of("renamed-codes", &columns, count(renamed as u64, Unit::Values));
            if let Some((look_up, others)) = others.as_ref().filter(|_| pair.look_up_before(ask).is_some()) {
                let names = tallies.even_overflowed(at + 1)?;
                if !names.overflowed() {
                    before.leave_to(&Before::of(&ask.facts, look_up.dataset, &look_up.pair, others, names));
                }
            }
            params.say(Which::Reused, say::reused("moved", pair, &before.moved), out);
            params.say(Which::Reused, say::reused("reused", pair, &before.reused), out);
        }
        None => {}
    }
    if let Some((look_up, others)) = &others {
        let others = now.named_otherwise(others);
        params.say(
            Which::OtherName,
            say::otherwise(pair, &look_up.dataset.name, &now, &others),
            out,
        );
    }
    Ok(())
}

/// Values that stand beside several of the other column.
fn judge_one_to_one(params: &Params, pair: &Pair<'_>, names: &Names<'_>, out: &mut Judgement) {
    let (different, alike) = names.two_names();
    let all: Vec<&str> = different.into_iter().chain(alike).collect();
    params.say(
        Which::OneToOne,
        say::two_names("not-one-to-one", pair, names, &all),
        out,
    );
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
