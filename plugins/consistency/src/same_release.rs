//! Same release: a previous release that is this one again, or none that could have been before it.

use candour_sdk::{
    Ask, DatasetFacts, DateRange, Dimension, Finding, Judgement, Kind, Plan, ReleaseFacts, Rule, RuleError, RuleMeta,
    Tallies, Unit, period,
};
use schemars::JsonSchema;
use serde::Deserialize;

/// Comparisons of a dataset with itself.
pub struct SameRelease;

/// A way for a previous release not to be one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Which {
    /// It has the same records.
    SameRecords,
    /// It covers the same days.
    SamePeriod,
    /// It covers days after those of this one.
    Later,
    /// It has the same records in every table and all records about people.
    WholeRelease,
}

/// What a policy may set.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Params {
    /// What is looked for.
    #[schemars(extend("x-stricter" = "higher"))]
    which: Vec<Which>,
}

impl Rule for SameRelease {
    type Params = Params;

    fn meta(&self) -> RuleMeta {
        const ADVICE: &str = "Name the release before this one as `previous` in candour.toml, or none: comparing with any other \
                              says nothing.";
        const MEANING: &str = "The audit says nothing about what changed since the release before.";
        RuleMeta::new("same-release")
            .compares()
            .summary("a previous release with the same records or days as this one, or later ones")
            .dimension(Dimension::Consistency)
            .kinds([Kind::Records, Kind::Table])
            .template("no-previous", "there is no previous release to compare with")
            .template(
                "same-records",
                "the previous release has the same records here, so nothing was compared",
            )
            .advice(ADVICE)
            .meaning(MEANING)
            .template(
                "whole-release",
                "the previous release has the same records throughout, so this release was compared with itself",
            )
            .advice(ADVICE)
            .meaning(MEANING)
            .template(
                "same-period",
                "the previous release covers the same days as this one, {from} to {to}",
            )
            .advice(ADVICE)
            .meaning(MEANING)
            .template(
                "later",
                "the previous release goes on until {before}, longer than this one, which ends {now}",
            )
            .advice(ADVICE)
            .meaning(MEANING)
            .threshold("[which=same-records] the previous release has the same records in a dataset")
            .threshold("[which=whole-release] the previous release has the same records in every dataset")
            .threshold("[which=same-period] the previous release covers the same days")
            .threshold("[which=later] the previous release ends later than this one")
            .page(include_str!("same_release.md"))
    }

    fn plan(&self, ask: &Ask<Params>) -> Plan {
        match ask.previous() {
            Some(_) => Plan::facts_suffice(),
            None => Plan::not_applicable("no-previous"),
        }
    }

    fn judge(&self, ask: &Ask<Params>, _: &Tallies, out: &mut Judgement) -> Result<(), RuleError> {
        let (Some(before), Some(release)) = (ask.previous(), &ask.facts.comparison.previous) else {
            return Ok(());
        };
        let looks_for = |which| ask.params.which.contains(&which);
        out.looked(Unit::Files).all(ask.dataset().files.len() as u64);
        if have_same_records(ask.dataset(), before) {
            let mut compared = ask.facts.datasets.iter().filter(|dataset| is_compared(dataset));
            let is_whole = compared.all(|dataset| {
                let before = ask.facts.previous_dataset(&dataset.name);
                before.is_some_and(|before| have_same_records(dataset, before))
            });
            let files = ask.dataset().files.len() as u64;
            for (which, found, template) in [
                (Which::WholeRelease, is_whole, "whole-release"),
                (Which::SameRecords, !is_whole, "same-records"),
            ] {
                if looks_for(which) && found {
                    out.finding(Finding::of(template).affected(files, Unit::Files));
                }
            }
        }
        let days = |release: &ReleaseFacts| release.period.clone();
        let (Some(now), Some(before)) = (days(&ask.facts.release), days(&release.release)) else {
            return Ok(());
        };
        if now == before && looks_for(Which::SamePeriod) {
            let DateRange { from, to } = now;
            out.finding(
                Finding::of("same-period")
                    .arg("from", period(from))
                    .arg("to", period(to)),
            );
        } else if before.to > now.to && looks_for(Which::Later) {
            let finding = Finding::of("later").arg("before", period(before.to));
            out.finding(finding.arg("now", period(now.to)));
        }
        Ok(())
    }
}

/// Whether year on year says something of a dataset: codes may well stay as they are.
fn is_compared(dataset: &DatasetFacts) -> bool {
    matches!(dataset.kind, Kind::Records | Kind::Table)
}

/// Whether both have the same files, whatever these are called, or files of the same records. Without a record they are not
/// the same again, but empty.
fn have_same_records(now: &DatasetFacts, before: &DatasetFacts) -> bool {
    let digests = |dataset: &DatasetFacts, of: fn(&candour_sdk::FileFacts) -> Option<String>| {
        let digests: Option<Vec<String>> = dataset.files.iter().map(of).collect();
        digests.filter(|digests| !digests.is_empty()).map(|mut digests| {
            digests.sort();
            digests
        })
    };
    let are_same = |of: fn(&candour_sdk::FileFacts) -> Option<String>| {
        digests(now, of).is_some_and(|now| Some(now) == digests(before, of))
    };
    now.records != Some(0) && (are_same(|file| file.sha256.clone()) || are_same(|file| file.records_sha256.clone()))
}

#[cfg(test)]
mod tests {
    use candour_sdk::FileFacts;
    use candour_testing::{Case, check_page, judge};
    use serde_json::json;

    use super::*;

    fn release(from: &str, to: &str) -> ReleaseFacts {
        ReleaseFacts {
            period: Some(DateRange {
                from: from.into(),
                to: to.into(),
            }),
            ..ReleaseFacts::default()
        }
    }

    fn templates(now: ReleaseFacts, before: ReleaseFacts) -> Vec<String> {
        let csv = "month,n\n2015-04,12\n";
        let case = Case::new(csv)
            .release(now)
            .previous_case(Case::new(csv).release(before));
        let answer = judge(&SameRelease, json!({ "which": ["same-period", "later"] }), &case);
        answer.templates().into_iter().map(str::to_owned).collect()
    }

    #[test]
    fn page() {
        check_page(&SameRelease);
    }

    #[test]
    fn a_release_before_covers_other_and_earlier_days() {
        let of = |year| release(&format!("{year}-04-01"), &format!("{}-03-31", year + 1));
        assert!(templates(of(2015), of(2014)).is_empty());
        assert_eq!(templates(of(2015), of(2015)), ["same-period"]);
        assert_eq!(templates(of(2015), of(2016)), ["later"]);
        // The whole series is published again each year.
        assert!(templates(release("2010-04-01", "2016-03-31"), release("2010-04-01", "2015-03-31")).is_empty());
        assert!(templates(of(2015), ReleaseFacts::default()).is_empty());
    }

    #[test]
    fn records_are_the_same_whatever_their_files_are_called() {
        let dataset = |files: &[(&str, &str)], records| {
            let mut dataset = Case::new("n\n1\n").facts(true).datasets.remove(0);
            dataset.files = files
                .iter()
                .map(|(bytes, records)| FileFacts {
                    sha256: Some((*bytes).to_owned()),
                    records_sha256: Some((*records).to_owned()),
                    ..FileFacts::default()
                })
                .collect();
            dataset.records = Some(records);
            dataset
        };
        let same =
            |now: &[(&str, &str)], before: &[(&str, &str)]| have_same_records(&dataset(now, 2), &dataset(before, 2));
        assert!(same(&[("a", "r")], &[("a", "r")]));
        assert!(same(&[("a", "r")], &[("b", "r")]), "other line ends");
        assert!(same(&[("a", "r"), ("b", "s")], &[("b", "s"), ("a", "r")]));
        assert!(!same(&[("a", "r")], &[("b", "s")]));
        assert!(!same(&[("a", "r")], &[("a", "r"), ("b", "s")]));
        assert!(!same(&[], &[]));
        assert!(!have_same_records(
            &dataset(&[("a", "r")], 0),
            &dataset(&[("a", "r")], 0)
        ));
    }
}
