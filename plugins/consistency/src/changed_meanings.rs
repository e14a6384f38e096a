//! Changed meanings: columns that keep their label and are declared to be something else than in the previous release.

mod measures;
mod parts;

use std::collections::{BTreeMap, BTreeSet};

use candour_sdk::{
    Ask, ColumnFacts, Dimension, Finding, Judgement, Plan, Rule, RuleError, RuleMeta, Tallies, Unit, count, label,
    value, word,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::announced;
use measures::measures;
use parts::Part;

/// Columns that are declared to be something else than before.
pub struct ChangedMeanings;

/// A way for a column to mean something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Which {
    /// Its figures are of something else.
    Counted,
    /// Its cells are read in another way.
    Read,
}

/// What a policy may set.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Params {
    /// Which changes are looked for.
    #[schemars(extend("x-stricter" = "higher"))]
    which: Vec<Which>,
}

impl Rule for ChangedMeanings {
    type Params = Params;

    fn meta(&self) -> RuleMeta {
        const ADVICE: &str =
            "Keep the declaration of the previous release, or declare the break: a [[change]], what = \"redefined\".";
        const MEANING: &str = "Read what this column means in each release before you compare it with earlier ones.";
        let words = parts::COUNTED
            .into_iter()
            .map(parts::counted)
            .chain(Part::ALL.into_iter().map(Part::word));
        words
            .fold(RuleMeta::new("changed-meanings"), RuleMeta::word)
            .compares()
            .summary("columns whose declared meaning differs from the previous release")
            .dimension(Dimension::Consistency)
            .template("no-previous", "there is no previous release to compare with")
            .template(
                "counted",
                "{count} {count:counts|count} something else than in the previous release",
            )
            .group("{column} ({now} now, {before} before)")
            .advice(ADVICE)
            .meaning(MEANING)
            .template(
                "read",
                "{count} {count:is|are} declared otherwise than in the previous release",
            )
            .group("{column} ({part})")
            .advice(ADVICE)
            .meaning(MEANING)
            .measure(
                "changed-meanings",
                "columns whose meaning differs from the previous release, without those declared",
            )
            .threshold("[which=counted] a column counts something else than in the previous release")
            .threshold("[which=read] a column is declared otherwise than in the previous release")
            .page(include_str!("changed_meanings.md"))
    }

    fn plan(&self, ask: &Ask<Params>) -> Plan {
        match ask.previous() {
            Some(_) => Plan::facts_suffice(),
            None => Plan::not_applicable("no-previous"),
        }
    }

    fn judge(&self, ask: &Ask<Params>, _: &Tallies, out: &mut Judgement) -> Result<(), RuleError> {
        let both = on_both_sides(ask);
        out.looked(Unit::Columns).all(both.len() as u64);
        let (mut counted, mut read) = (Vec::new(), Vec::new());
        let changes = &ask.dataset().changes;
        let is_known = |column: &str| {
            changes
                .iter()
                .any(|change| announced::is_redefined(change, Some(column)))
        };
        for (before, now) in both.into_iter().filter(|(_, now)| !is_known(&now.label)) {
            let column = || ("column", label(&now.label));
            if let Some((of_now, of_before)) = parts::counts_another(&before.meaning, &now.meaning) {
                let of = |of| word(parts::counted(of));
                counted.push((
                    &now.label,
                    vec![column(), ("now", of(of_now)), ("before", of(of_before))],
                ));
            }
            let changed = parts::changed(&before.meaning, &now.meaning);
            for part in &changed {
                read.push((&now.label, vec![column(), ("part", word(part.word()))]));
            }
            for of in measures(ask, now).into_iter().filter(|of| !of.is_known(changes)) {
                let measure = || ("column", value(of.named_by, Some(of.name)));
                if let Some((of_now, of_before)) = parts::counts_another(&of.before, &of.now) {
                    let of = |of| word(parts::counted(of));
                    counted.push((
                        &now.label,
                        vec![measure(), ("now", of(of_now)), ("before", of(of_before))],
                    ));
                }
                let own = parts::changed(&of.before, &of.now).into_iter();
                for part in own.filter(|part| !changed.contains(part)) {
                    read.push((&now.label, vec![measure(), ("part", word(part.word()))]));
                }
            }
        }
        let changed: BTreeSet<&String> = counted.iter().chain(&read).map(|(column, _)| *column).collect();
        out.measure("changed-meanings", count(changed.len() as u64, Unit::Columns));
        for (which, template, found) in [(Which::Counted, "counted", counted), (Which::Read, "read", read)] {
            if found.is_empty() || !ask.params.which.contains(&which) {
                continue;
            }
            let columns: BTreeSet<&String> = found.iter().map(|(column, _)| *column).collect();
            let n = columns.len() as u64;
            let finding = Finding::of(template)
                .columns(columns)
                .arg("count", count(n, Unit::Columns))
                .affected(n, Unit::Columns);
            out.finding(
                found
                    .into_iter()
                    .fold(finding, |finding, (_, args)| finding.group(args)),
            );
        }
        Ok(())
    }
}

/// Columns that both releases have and declare, before and now.
fn on_both_sides(ask: &Ask<Params>) -> Vec<(&ColumnFacts, &ColumnFacts)> {
    let is_there = |column: &&ColumnFacts| column.present && column.declared;
    let previous = ask.previous().into_iter().flat_map(|previous| &previous.columns);
    let previous = previous.filter(is_there).map(|column| (column.label.as_str(), column));
    let previous: BTreeMap<&str, &ColumnFacts> = previous.collect();
    let now = ask.dataset().columns.iter().filter(is_there);
    now.filter_map(|now| Some((*previous.get(now.label.as_str())?, now)))
        .collect()
}

#[cfg(test)]
mod tests;
