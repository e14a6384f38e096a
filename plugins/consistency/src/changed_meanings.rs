//! Changed meanings: columns that keep their label and are declared to be something else than in the previous release.

mod both;
mod parts;

use std::collections::BTreeSet;

use candour_sdk::{
    Ask, ChangeKind, Dimension, Finding, Judgement, Plan, Rule, RuleError, RuleMeta, Tallies, Unit, count, word,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::announced;
use both::{Both, on_both_sides};
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
        let is_known = |both: &Both<'_>| {
            let mut redefined = changes.iter().filter(|change| change.what == ChangeKind::Redefined);
            redefined.any(|change| announced::is_redefined(change, Some(both.column)) || both.is_named_by(change))
        };
        for both in both.into_iter().filter(|both| !is_known(both)) {
            let named = || ("column", both.named());
            if let Some((of_now, of_before)) = parts::counts_another(&both.before, &both.now) {
                let of = |of| word(parts::counted(of));
                counted.push((
                    both.column,
                    vec![named(), ("now", of(of_now)), ("before", of(of_before))],
                ));
            }
            for part in parts::changed(&both.before, &both.now) {
                read.push((both.column, vec![named(), ("part", word(part.word()))]));
            }
        }
        let changed: BTreeSet<&str> = counted.iter().chain(&read).map(|(column, _)| *column).collect();
        out.measure("changed-meanings", count(changed.len() as u64, Unit::Columns));
        for (which, template, found) in [(Which::Counted, "counted", counted), (Which::Read, "read", read)] {
            if found.is_empty() || !ask.params.which.contains(&which) {
                continue;
            }
            let columns: BTreeSet<&str> = found.iter().map(|(column, _)| *column).collect();
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

#[cfg(test)]
mod tests {
    use candour_sdk::Change;
    use candour_testing::{Case, check_page, judge};
    use serde_json::json;

    use super::*;

    fn said(before: &str, now: &str, changes: &[Change]) -> String {
        let schema = |column: &str| format!(r#"{{ "properties": {{ "n": {column}, "site": {{}} }} }}"#);
        let csv = "n,site\n1,A\n";
        let before = Case::new(csv).schema(&schema(before));
        let case = Case::new(csv).schema(&schema(now)).previous_case(before);
        let case = changes.iter().fold(case, |case, change| case.change(change.clone()));
        judge(&ChangedMeanings, json!({ "which": ["counted", "read"] }), &case).text()
    }

    fn redefined(column: Option<&str>, from: &[&str]) -> Change {
        Change {
            what: ChangeKind::Redefined,
            dataset: "data".into(),
            column: column.map(str::to_owned),
            from: from.iter().map(|&text| text.to_owned()).collect(),
            into: Vec::new(),
            on: None,
            reason: "so it was".into(),
        }
    }

    #[test]
    fn page() {
        check_page(&ChangedMeanings);
    }

    #[test]
    fn each_part_by_which_a_cell_is_read_is_told() {
        for (before, now, part) in [
            ("{}", r#"{ "x-measure": { "of": "events" } }"#, "whether it is a figure"),
            (
                r#"{ "x-measure": { "of": "people", "adds": true } }"#,
                r#"{ "x-measure": { "of": "people" } }"#,
                "whether its parts add up",
            ),
            (
                r#"{ "x-measure": { "of": "events", "rounded": 5 } }"#,
                r#"{ "x-measure": { "of": "events", "rounded": 10 } }"#,
                "what it is rounded to",
            ),
            (
                r#"{ "x-measure": { "of": "events", "running": true } }"#,
                r#"{ "x-measure": { "of": "events" } }"#,
                "whether each figure includes those before it",
            ),
            (
                r#"{ "x-markers": { "*": "missing" } }"#,
                r#"{ "x-markers": { "*": "suppressed" } }"#,
                "what its markers stand for",
            ),
            (
                r#"{ "type": "number", "x-number": { "group": "," } }"#,
                r#"{ "type": "number", "x-number": { "group": ".", "decimal": "," } }"#,
                "how its numbers are written",
            ),
            (
                r#"{ "x-period": { "is": "day", "as": "DD/MM/YYYY" } }"#,
                r#"{ "x-period": { "is": "day", "as": "MM/DD/YYYY" } }"#,
                "how its periods are written",
            ),
            ("{}", r#"{ "x-total": "All" }"#, "the value that stands for all"),
            ("{}", r#"{ "x-label-of": "site" }"#, "the codes that it names"),
        ] {
            let expected = format!("1 column is declared otherwise than in the previous release\n  n ({part})\n");
            assert_eq!(said(before, now, &[]), expected);
            assert_eq!(said(now, now, &[]), "nothing\n");
        }
    }

    #[test]
    fn a_redefinition_explains_the_column_that_it_names_and_no_other() {
        let (before, now) = (
            r#"{ "x-measure": { "of": "people" } }"#,
            r#"{ "x-measure": { "of": "money" } }"#,
        );
        let found = "1 column counts something else than in the previous release\n  n (money now, people before)\n";
        let said = |change: Change| said(before, now, &[change]);
        assert_eq!(said(redefined(Some("n"), &[])), "nothing\n");
        assert_eq!(said(redefined(None, &["n"])), "nothing\n");
        assert_eq!(said(redefined(None, &[])), "nothing\n");
        assert_eq!(said(redefined(Some("site"), &[])), found);
        assert_eq!(said(redefined(Some("n"), &["1"])), found);
        assert_eq!(said(redefined(None, &["site"])), found);
    }

    #[test]
    fn what_a_measure_of_a_long_table_counts_is_told() {
        let said = |changes: &[Change]| {
            let schema = |of: &str| {
                let measure = |of: &str| format!(r#"{{ "x-measure": {{ "of": "{of}" }} }}"#);
                let measures = format!(r#"{{ "seen": {}, "missed": {} }}"#, measure(of), measure("events"));
                let long = format!(r#"{{ "measure": "what", "value": "n", "measures": {measures} }}"#);
                format!(r#"{{ "properties": {{ "what": {{}}, "n": {{}} }}, "x-long": {long} }}"#)
            };
            let csv = "what,n\nseen,1\nmissed,2\n";
            let before = Case::new(csv).schema(&schema("people"));
            let case = Case::new(csv).schema(&schema("events")).previous_case(before);
            let case = changes.iter().fold(case, |case, change| case.change(change.clone()));
            judge(&ChangedMeanings, json!({ "which": ["counted", "read"] }), &case).text()
        };
        let found = "1 column counts something else than in the previous release\n  seen (events now, people before)\n";
        assert_eq!(said(&[]), found);
        assert_eq!(said(&[redefined(Some("what"), &["missed"])]), found);
        assert_eq!(said(&[redefined(Some("what"), &["seen"])]), "nothing\n");
        assert_eq!(said(&[redefined(Some("n"), &[])]), "nothing\n");
    }
}
