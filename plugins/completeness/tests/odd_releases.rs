//! No release is too odd: each rule answers, and with what it declares, whatever the file holds.

use candour_completeness::{
    blank_columns::BlankColumns, missing_periods::MissingPeriods, missing_rows::MissingRows,
    missing_values::MissingValues,
};
use candour_sdk::testing::{Case, try_judge};
use candour_sdk::{DateRange, ErasedRule, Expect, Kind, PeriodUnit, ReleaseFacts};
use serde_json::{Value, json};

fn rules() -> Vec<(&'static dyn ErasedRule, Value)> {
    vec![
        (&BlankColumns, json!({ "which": ["declared", "undeclared"] })),
        (
            &MissingPeriods,
            json!({ "whole-periods": 0, "group-rows": 0, "filled-percent": 0 }),
        ),
        (&MissingRows, json!({ "tolerance": 0 })),
        (
            &MissingValues,
            json!({
                "required-cells": 0, "column-percent": 0, "rise-points": 0,
                "group-percent": 0, "group-times": 0, "group-cells": 0
            }),
        ),
    ]
}

const SCHEMA: &str = r#"{
    "required": ["site", "n"],
    "properties": {
        "when": { "x-period": "month" },
        "year": { "x-period": { "is": "financial-year", "same-as": "when" } },
        "site": { "type": "string", "x-total": "" },
        "sex": { "enum": ["F", "M", "All"], "x-total": "All" },
        "n": { "type": "integer", "x-measure": { "of": "people" }, "x-markers": { "*": "suppressed", "z": "not-applicable" } }
    }
}"#;

const FILES: [&str; 5] = [
    "when,year,site,sex,n\n",
    "when,year,site,sex,n\n,,,,\n,,,,\n",
    "when,year,site,sex,n\n2014-04,2014/15,A,F,5\n2014-04,2014/15,,All,*\n2015-13,1,B,All,z\n2014-08,,A,F,x\n",
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
        ..ReleaseFacts::default()
    };
    for (rule, params) in rules() {
        for file in FILES {
            for kind in [Kind::Records, Kind::Table, Kind::Lookup] {
                let bare = Case::new(file).kind(kind);
                let mut cases = vec![bare.clone(), bare.clone().schema(SCHEMA)];
                for every in [PeriodUnit::Day, PeriodUnit::Month, PeriodUnit::FinancialYear] {
                    let expect = Expect {
                        every: Some(every),
                        rows: Some(1),
                    };
                    let expecting = bare.clone().schema(SCHEMA).expect(expect);
                    cases.push(expecting.clone().release(release.clone()));
                    cases.push(expecting.clone().compare_back(1, PeriodUnit::Year));
                    cases.extend(FILES.map(|before| expecting.clone().previous(before)));
                }
                for case in cases {
                    let answer = try_judge(rule, params.clone(), &case);
                    assert!(answer.is_ok(), "{}: {answer:?} on {case:?}", rule.name());
                }
            }
        }
    }
}
