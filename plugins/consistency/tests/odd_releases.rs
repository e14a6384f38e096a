//! No release is too odd: each rule answers, and with what it declares, whatever the file holds.

use std::collections::BTreeMap;

use candour_consistency::agreement::Agreement as AgreementRule;
use candour_consistency::declared_changes::DeclaredChanges;
use candour_consistency::duplicates::Duplicates;
use candour_consistency::labels::Labels;
use candour_consistency::references::References;
use candour_sdk::{AgreeingSide, Agreement, Change, ChangeKind, ErasedRule};
use candour_testing::{check_every_rule_on_odd_releases, may_overflow, odd_releases, try_judge};
use serde_json::json;

#[test]
fn every_rule_answers_on_every_odd_release() {
    check_every_rule_on_odd_releases(candour_consistency::plugin());
}

/// The odd releases declare no changes, so here is one of each sort about each of several columns.
#[test]
fn declared_changes() {
    use ChangeKind::{
        Closed, Merged, Opened, Paused, Provisional, Recoded, Redefined, Relabelled, Renamed, Revised, Split,
    };
    let kinds = [
        Closed,
        Opened,
        Paused,
        Renamed,
        Merged,
        Split,
        Recoded,
        Relabelled,
        Redefined,
        Revised,
        Provisional,
    ];
    let params =
        json!({ "which": ["contradicted", "volume", "nothing"], "percent": 0, "value-percent": 0, "volume": 0 });
    for case in odd_releases() {
        let mut claims = case.clone();
        for what in kinds {
            for column in [
                None,
                Some("site"),
                Some("n"),
                Some("when"),
                Some("absent"),
                Some("nowhere"),
            ] {
                for (from, into) in [(&[][..], &[][..]), (&["A", ""], &["B", ""])] {
                    claims = claims.change(Change {
                        what,
                        dataset: case.name().to_owned(),
                        column: column.map(str::to_owned),
                        from: from.iter().map(|&text| text.to_owned()).collect(),
                        into: into.iter().map(|&text: &&str| text.to_owned()).collect(),
                        on: Some("2014-08".to_owned()),
                        reason: String::new(),
                    });
                }
            }
        }
        match try_judge(&DeclaredChanges, params.clone(), &claims) {
            Ok(verdict) => {
                let claims = verdict
                    .measures
                    .iter()
                    .filter(|measure| measure.name == "claim")
                    .count();
                assert_eq!(claims, kinds.len() * 12, "{case:?}");
            }
            Err(error) => assert!(
                error.code == "overflowed" && may_overflow(case),
                "{error:?} on {case:?}"
            ),
        }
    }
}

/// The odd releases declare nothing of several columns or tables at once.
#[test]
fn what_is_declared_of_columns_together() {
    let schema = r#"{
        "x-key": ["who"], "x-unique": [["site"], ["site", "when"], ["absent"]],
        "x-one-to-one": [["site", "sex"], ["who", "absent"]],
        "x-references": [
            { "columns": ["site"], "dataset": "data", "to": ["why"], "at": "when", "from": "year", "until": "n", "except": ["A", "Z"] },
            { "columns": ["n", "sex"], "dataset": "data", "to": ["m", "sex"] },
            { "columns": ["absent"], "dataset": "nowhere", "to": ["any"] }
        ],
        "properties": {
            "who": {}, "when": { "x-period": "month" }, "year": {}, "site": { "x-total": "" }, "sex": { "x-label-of": "site" },
            "why": { "x-label-of": "sex", "x-markers": { "y": "suppressed" } },
            "n": { "type": "integer", "x-measure": { "of": "people" }, "x-markers": { "*": "suppressed" } },
            "m": { "type": "number" }, "absent": { "x-label-of": "who" }
        }
    }"#;
    let side = |sum: &str, by: &[&str], only: &[(&str, &str)]| AgreeingSide {
        dataset: "data".to_owned(),
        sum: sum.to_owned(),
        by: by.iter().map(|&label| label.to_owned()).collect(),
        only: only
            .iter()
            .map(|(label, text)| ((*label).to_owned(), (*text).to_owned()))
            .collect(),
    };
    let agreements = [
        (side("n", &[], &[]), side("m", &[], &[])),
        (side("n", &["site", "when"], &[]), side("m", &["sex", "year"], &[])),
        (side("n", &["n"], &[("site", "")]), side("n", &["m"], &[("sex", "F")])),
        (side("absent", &["n"], &[]), side("n", &["absent"], &[])),
    ];
    let all = ["two-names", "two-codes", "other-name", "reused", "one-to-one"];
    for case in odd_releases() {
        let mut case = case.clone().schema(schema);
        for (i, (left, right)) in agreements.iter().enumerate() {
            case = case.agreement(Agreement {
                left: left.clone(),
                right: right.clone(),
                codes: BTreeMap::from([("site".to_owned(), BTreeMap::from([("A".to_owned(), "F".to_owned())]))]),
                factor: (i > 0).then_some(u32::MAX),
                allow: None,
            });
        }
        let asked: [(&dyn ErasedRule, _); 4] = [
            (
                &References,
                json!({ "which": ["unknown", "outside", "repeated", "unused"] }),
            ),
            (&Labels, json!({ "which": all })),
            (&AgreementRule, json!({ "which": ["different", "one-sided", "unused"] })),
            (&Duplicates, json!({ "key-rows": 1, "alike-rows": 1 })),
        ];
        for (rule, params) in asked {
            let answer = try_judge(rule, params, &case);
            let answers = answer
                .as_ref()
                .err()
                .is_none_or(|error| error.code == "overflowed" && may_overflow(&case));
            assert!(answers, "{}: {answer:?} on {case:?}", rule.name());
        }
    }
}
