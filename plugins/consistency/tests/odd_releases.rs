//! No release is too odd: each rule answers, and with what it declares, whatever the file holds.

use candour_consistency::{
    changed_categories::ChangedCategories, changed_columns::ChangedColumns, changed_volume::ChangedVolume,
    duplicates::Duplicates, outside_period::OutsidePeriod, wrong_totals::WrongTotals,
};
use candour_sdk::testing::{Case, try_judge};
use candour_sdk::{DateRange, ErasedRule, Kind, PeriodUnit, ReleaseFacts};
use serde_json::{Value, json};

fn rules() -> Vec<(&'static dyn ErasedRule, Value)> {
    vec![
        (&ChangedCategories, json!({ "volume-percent": 0 })),
        (
            &ChangedColumns,
            json!({ "kinds": ["new", "new-undeclared", "lost", "renamed", "retyped"], "same-percent": 0 }),
        ),
        (
            &ChangedVolume,
            json!({
                "whole-percent": 100, "group-percent": 100, "group-volume": 0, "group-per-mille": 0, "group-periods": 0
            }),
        ),
        (&Duplicates, json!({ "key-rows": 0, "whole-rows": 0, "block-rows": 0 })),
        (&OutsidePeriod, json!({ "cells": 0 })),
        (&WrongTotals, json!({ "which": ["allowed", "beyond"] })),
    ]
}

const SCHEMA: &str = r#"{
    "x-parts": [{ "total": "n", "of": ["m", "absent"] }, { "total": "n", "of": ["m"], "allow": 1 }],
    "properties": {
        "when": { "x-period": "month" },
        "year": { "x-period": { "is": "financial-year", "same-as": "when" } },
        "site": { "type": "string", "x-total": "" },
        "sex": { "enum": ["F", "M", "All"], "x-total": "All" },
        "n": { "type": "integer", "x-measure": { "of": "people", "rounded": 5 },
               "x-markers": { "*": "suppressed", "z": "not-applicable" } },
        "m": { "type": "number", "x-measure": { "of": "money" }, "x-number": { "group": "," } }
    }
}"#;

const HUGE: &str = "7922816251426433759354395033";

const FILES: [&str; 6] = [
    "when,year,site,sex,n,m\n",
    "when,year,site,sex,n,m\n,,,,,\n,,,,,\n",
    "when,year,site,sex,n,m\n2014-04,2014/15,A,F,5,\"1,000.5\"\n2014-04,2014/15,,All,*,x\n2015-13,1,B,All,z,-3\n",
    "when,year,site,sex,n,m\n9999-12,9998/99,A,F,7922816251426433759354395033,0.0000000000000000000000000001\n\
     0001-01,0001/02,A,All,7922816251426433759354395033,9999999999999999999999999999\n",
    "\u{feff}odd \u{202e}name,\"a,\"\"b\n\",sex\n\u{0},\u{1F600},F\n,,\n",
    "n\n1\n1\n",
];

#[test]
fn each_rule_answers() {
    let period = DateRange {
        from: "2014-04-01".into(),
        to: "2015-03-31".into(),
    };
    let release = ReleaseFacts {
        period: Some(period),
        as_of: Some("2015-07-01".into()),
        ..ReleaseFacts::default()
    };
    for (rule, params) in rules() {
        for file in FILES {
            for kind in [Kind::Records, Kind::Table, Kind::Lookup] {
                let bare = Case::new(file).kind(kind);
                let declared = bare.clone().schema(SCHEMA);
                let mut cases = vec![
                    bare.clone(),
                    declared.clone(),
                    declared.clone().release(release.clone()),
                    declared
                        .clone()
                        .release(release.clone())
                        .compare_back(1, PeriodUnit::Year),
                    declared.clone().compare_back(3, PeriodUnit::Day),
                ];
                cases.extend(FILES.map(|before| declared.clone().previous(before).release(release.clone())));
                cases.extend(FILES.map(|before| bare.clone().previous(before)));
                for case in cases {
                    let answer = try_judge(rule, params.clone(), &case);
                    let answers = match &answer {
                        Ok(_) => true,
                        // Figures beyond what can be held exactly cannot be added up, and the rule must not pass.
                        Err(error) => error.code == "overflowed" && format!("{case:?}").contains(HUGE),
                    };
                    assert!(answers, "{}: {answer:?} on {case:?}", rule.name());
                }
            }
        }
    }
}
