//! Changed datasets: those of the previous release that are missing, or go by another name.

use std::collections::BTreeSet;

use candour_sdk::{
    Ask, DatasetFacts, Dimension, Facts, Finding, Judgement, Plan, PreviousRelease, Rule, RuleError, RuleMeta, Scope,
    Tallies, Unit, count, dataset,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::alike::alike;
use crate::dated;

/// Datasets that only the previous release has.
pub struct ChangedDatasets;

/// What may have become of a dataset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Which {
    /// It went.
    Gone,
    /// It went, and another of a like name and the same columns came.
    Renamed,
}

/// What a policy may set.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Params {
    /// What is looked for.
    #[schemars(extend("x-stricter" = "higher"))]
    which: Vec<Which>,
    /// Share of the letters that the names of a dataset that is gone and of a new one have in common, from which they are
    /// alike (per cent).
    alike_percent: u64,
    /// Share of the columns of a dataset that is gone and of a new one of a like name that are the same, from which the one
    /// is taken for the other (per cent).
    same_percent: u64,
}

impl Rule for ChangedDatasets {
    type Params = Params;

    fn meta(&self) -> RuleMeta {
        RuleMeta::new("changed-datasets")
            .compares()
            .scope(Scope::Release)
            .summary("datasets of the previous release that are missing or renamed")
            .dimension(Dimension::Consistency)
            .template("no-previous", "there is no previous release to compare with")
            .template("gone", "some datasets of the previous release are not in this one")
            .group("{before}")
            .advice("Publish them again; where they ended, say so in the release's notes, and waive this finding.")
            .meaning("Look for these data elsewhere: this release has no later ones.")
            .template("renamed", "some datasets seem to have been renamed, and are compared with nothing")
            .group("{before} is now {now}")
            .advice("Keep the name of a dataset in candour.toml from release to release.")
            .meaning("The audit says nothing about what changed in these datasets since the previous release.")
            .measure(
                "gone-columns",
                "columns of datasets that the previous release has and this one has not",
            )
            .threshold("[which=gone] a dataset of the previous release is gone")
            .threshold(
                "[which=renamed] a dataset is renamed: at least {alike-percent}% of the letters of its name are those of one that \
                 is gone, one has all words of the other, or they differ by a period alone, and at least {same-percent}% of the columns of \
                 both are the same",
            )
            .page(include_str!("changed_datasets.md"))
    }

    fn plan(&self, ask: &Ask<Params>) -> Plan {
        match ask.facts.comparison.previous {
            Some(_) => Plan::facts_suffice(),
            None => Plan::not_applicable("no-previous"),
        }
    }

    fn judge(&self, ask: &Ask<Params>, _: &Tallies, out: &mut Judgement) -> Result<(), RuleError> {
        let Some(previous) = &ask.facts.comparison.previous else {
            return Ok(());
        };
        let width = |dataset: &&DatasetFacts| dataset.columns.len() as u64;
        let columns = |datasets: &[&DatasetFacts]| datasets.iter().map(width).sum::<u64>();
        let mut gone: Vec<&DatasetFacts> = previous.gone.iter().collect();
        let kept: Vec<&DatasetFacts> = previous.datasets.iter().collect();
        out.looked(Unit::Columns).all(columns(&gone) + columns(&kept));
        out.measure("gone-columns", count(columns(&gone), Unit::Columns));
        let renamed = renamed(&ask.params, &ask.facts, previous);
        gone.retain(|before| renamed.iter().all(|(renamed, _)| renamed.name != before.name));
        let looks_for = |which| ask.params.which.contains(&which);
        if looks_for(Which::Gone) && !gone.is_empty() {
            let finding = Finding::of("gone").affected(columns(&gone), Unit::Columns);
            let name = |finding: Finding, before: &&DatasetFacts| finding.group([("before", dataset(&before.name))]);
            out.finding(gone.iter().fold(finding, name));
        }
        if looks_for(Which::Renamed) && !renamed.is_empty() {
            let before: Vec<&DatasetFacts> = renamed.iter().map(|(before, _)| *before).collect();
            let finding = Finding::of("renamed").affected(columns(&before), Unit::Columns);
            let names = |finding: Finding, (before, now): &(&DatasetFacts, &DatasetFacts)| {
                finding.group([("before", dataset(&before.name)), ("now", dataset(&now.name))])
            };
            out.finding(renamed.iter().fold(finding, names));
        }
        Ok(())
    }
}

/// Pairs of a dataset that is gone and a new one: those with most columns in common first, each dataset once.
fn renamed<'a>(
    params: &Params,
    facts: &'a Facts,
    previous: &'a PreviousRelease,
) -> Vec<(&'a DatasetFacts, &'a DatasetFacts)> {
    let is_new = |now: &&DatasetFacts| previous.datasets.iter().all(|before| before.name != now.name);
    let new: Vec<&DatasetFacts> = facts.datasets.iter().filter(is_new).collect();
    let mut pairs = Vec::new();
    for before in &previous.gone {
        for now in new.iter().copied().filter(|now| now.kind == before.kind) {
            let are_alike = alike(&before.name, &now.name, params.alike_percent).is_some()
                || dated::are_of_one_series(&before.name, &now.name);
            let in_common = columns_in_common(before, now);
            if are_alike && in_common >= params.same_percent {
                pairs.push((in_common, before, now));
            }
        }
    }
    pairs.sort_by_key(|(in_common, ..)| std::cmp::Reverse(*in_common));
    let mut renamed: Vec<(&DatasetFacts, &DatasetFacts)> = Vec::new();
    for (_, before, now) in pairs {
        let is_free = |(b, n): &(&DatasetFacts, &DatasetFacts)| b.name != before.name && n.name != now.name;
        if renamed.iter().all(is_free) {
            renamed.push((before, now));
        }
    }
    renamed
}

/// The share of columns that both declare, of all of the one with more, in per cent; nought where one has none.
fn columns_in_common(before: &DatasetFacts, now: &DatasetFacts) -> u64 {
    let labels = |dataset: &DatasetFacts| -> BTreeSet<String> {
        let declared = dataset.columns.iter().filter(|column| column.declared);
        declared.map(|column| column.label.clone()).collect()
    };
    let (before, now) = (labels(before), labels(now));
    let most = before.len().max(now.len()) as u64;
    let both = before.intersection(&now).count() as u64;
    (both * 100).checked_div(most).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use candour_sdk::Kind;
    use candour_testing::{Case, check_page, judge};
    use serde_json::json;

    use super::*;

    const CSV: &str = "site,month,n\nA,2014-04,5\n";

    fn said(case: &Case) -> String {
        let params = json!({ "which": ["gone", "renamed"], "alike-percent": 60, "same-percent": 50 });
        judge(&ChangedDatasets, params, case).text()
    }

    /// A dataset of these columns.
    fn named(name: &str, csv: &str) -> Case {
        let header = csv.lines().next().unwrap_or_default();
        let columns: Vec<String> = header.split(',').map(|label| format!("\"{label}\": {{}}")).collect();
        let schema = format!("{{ \"properties\": {{ {} }} }}", columns.join(", "));
        Case::new(csv).named(name).schema(&schema)
    }

    /// A release of the dataset `data`, as the one before had it, and others.
    fn data() -> Case {
        Case::new(CSV).previous(CSV)
    }

    #[test]
    fn page() {
        check_page(&ChangedDatasets);
    }

    #[test]
    fn a_dataset_that_is_gone_is_told_and_a_new_one_is_not() {
        let gone = "some datasets of the previous release are not in this one\n  visits\n";
        assert_eq!(said(&data().gone(named("visits", CSV))), gone);
        let new = data().and(named("visits", CSV));
        assert_eq!(said(&new), "nothing\n");
        assert_eq!(
            said(&Case::new(CSV)),
            "not applicable: there is no previous release to compare with\n"
        );
    }

    #[test]
    fn a_like_name_and_like_columns_give_a_renaming_away_together() {
        let visits = || data().gone(named("visits-2014", CSV));
        let renamed = |now: &str| {
            format!(
                "some datasets seem to have been renamed, and are compared with nothing\n  visits-2014 is now {now}\n"
            )
        };
        let gone = "some datasets of the previous release are not in this one\n  visits-2014\n";
        for now in ["visit 2014", "Visits_2014"] {
            assert_eq!(said(&visits().and(named(now, CSV))), renamed(now));
        }
        // Another name, other columns, another kind.
        assert_eq!(said(&visits().and(named("patients", CSV))), gone);
        assert_eq!(said(&visits().and(named("Visits_2014", "a,b\n1,2\n"))), gone);
        let table = named("Visits_2014", CSV).kind(Kind::Table);
        assert_eq!(said(&visits().and(table)), gone);
    }

    #[test]
    fn a_name_that_moves_on_by_a_period_is_a_renaming() {
        let case = data().gone(named("visits 2014/15", CSV));
        assert_eq!(
            said(&case.and(named("visits 2015/16", CSV))),
            "some datasets seem to have been renamed, and are compared with nothing\n  visits 2014/15 is now visits 2015/16\n"
        );
    }

    #[test]
    fn of_several_the_one_with_most_columns_in_common_is_taken() {
        let case = data().gone(named("visits", CSV));
        let case = case.and(named("visits a", "site,month,x,y\nA,2014-04,5,1\n"));
        assert_eq!(
            said(&case.and(named("visits b", CSV))),
            "some datasets seem to have been renamed, and are compared with nothing\n  visits is now visits b\n"
        );
    }

    #[test]
    fn all_columns_of_the_previous_release_are_looked_at() {
        let params = json!({ "which": ["gone"], "alike-percent": 60, "same-percent": 50 });
        let case = data().gone(named("visits", CSV));
        let answer = judge(&ChangedDatasets, params, &case);
        assert_eq!(answer.coverage_text(), "columns: 6 of 6\n");
        assert_eq!(answer.measure("gone-columns"), Some(&count(3, Unit::Columns)));
    }
}
