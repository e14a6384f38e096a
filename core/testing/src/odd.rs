//! Releases too odd to think of, on each of which a rule must answer.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use candour_model::facts::{DateRange, Expect, Kind, ReleaseFacts};
use candour_model::meaning::PeriodUnit;
use candour_model::metadata::{ListedFile, Metadata};
use serde_json::Value;

use crate::answer::try_judge;
use crate::case::Case;
use candour_sdk::ErasedRule;

/// Checks that the rule answers on each of many odd releases, and in words that its meta declares: files that are empty,
/// or blank, or hold what the schema does not foresee, declared and not, compared with one another and with nothing.
///
/// Give parameters under which it has the most to say.
///
/// # Panics
/// Where it does not. To say that figures beyond what can be held exactly overflow is an answer.
pub fn check_odd_releases(rule: &dyn ErasedRule, params: &Value) {
    for case in odd_releases() {
        let answer = try_judge(rule, params.clone(), case);
        let answers = match &answer {
            Ok(_) => true,
            Err(error) => error.code == "overflowed" && may_overflow(case),
        };
        assert!(answers, "{}: {answer:?} on {case:?}", rule.name());
    }
}

const SCHEMA: &str = r#"{
    "x-subject": "who",
    "x-parts": [{ "total": "n", "of": ["m", "absent"] }, { "total": "n", "of": ["m"], "allow": 1 }],
    "required": ["site", "n"],
    "properties": {
        "who": { "type": "string", "x-privacy": "pseudonym" },
        "when": { "x-period": "month", "x-privacy": "indirect" },
        "year": { "x-period": { "is": "financial-year", "same-as": "when" }, "x-privacy": "indirect" },
        "site": { "type": "string", "x-total": "", "x-privacy": "indirect" },
        "sex": { "enum": ["F", "M", "All"], "x-total": "All", "x-privacy": "indirect" },
        "why": { "type": "string", "x-privacy": ["indirect", "sensitive"] },
        "n": { "type": "integer", "x-measure": { "of": "people", "rounded": 5 },
               "x-markers": { "*": "suppressed", "z": "not-applicable" } },
        "m": { "type": "number", "x-measure": { "of": "money" }, "x-number": { "group": "," } },
        "absent": {}
    }
}"#;

/// Ten times as much cannot be held exactly.
const HUGE: &str = "7922816251426433759354395033";

const FILES: [&str; 6] = [
    "who,when,year,site,sex,why,n,m\n",
    "who,when,year,site,sex,why,n,m\n,,,,,,,\n,,,,,,,\n",
    "who,when,year,site,sex,why,n,m\n1,2014-04,2014/15,A,F,x,5,\"1,000.5\"\n1,2014-04,2014/15,,All,x,*,x\n\
     2,2015-13,1,B,All,y,z,-3\n,2014-08,,A,F,,x,\n",
    "who,when,year,site,sex,why,n,m\n\
     1,9999-12,9998/99,A,F,,7922816251426433759354395033,0.0000000000000000000000000001\n\
     2,0001-01,0001/02,A,All,,7922816251426433759354395033,9999999999999999999999999999\n",
    "\u{feff}odd \u{202e}name,\"a,\"\"b\n\",sex\n\u{0},\u{1F600},F\n,,\n",
    "n\n1\n1\n",
];

/// Whether the release has figures beyond what can be held exactly.
pub fn may_overflow(case: &Case) -> bool {
    format!("{case:?}").contains(HUGE)
}

/// The releases that [`check_odd_releases`] tries.
pub fn odd_releases() -> &'static [Case] {
    static CASES: LazyLock<Vec<Case>> = LazyLock::new(made);
    &CASES
}

fn made() -> Vec<Case> {
    let period = DateRange {
        from: "2014-04-01".into(),
        to: "2015-03-31".into(),
    };
    let release = ReleaseFacts {
        period: Some(period),
        as_of: Some("2015-07-01".into()),
        publisher: Some("a trust".into()),
        metadata: Some(Metadata {
            path: "datapackage.json".into(),
            files: vec![ListedFile::default()],
        }),
        ..ReleaseFacts::default()
    };
    let mut cases = Vec::new();
    for file in FILES {
        for kind in [Kind::Records, Kind::Table, Kind::Lookup] {
            let bare = Case::new(file).kind(kind);
            let declared = bare.clone().schema(SCHEMA);
            let declared = declared.assert("odd", "n / m <= absent or date(when) > '2014-04-01'", Some("shown who"));
            cases.extend([bare.clone(), declared.clone()]);
            cases.push(declared.clone().compare_back(3, PeriodUnit::Day));
            cases.extend(FILES.map(|before| bare.clone().previous(before)));
            cases.extend(FILES.map(|before| declared.clone().previous(before)));
            for every in [PeriodUnit::Day, PeriodUnit::Month, PeriodUnit::FinancialYear] {
                let expect = Expect {
                    every: Some(every),
                    rows: Some(1),
                    by: vec!["site".into(), "sex".into()],
                    rows_by: BTreeMap::from([("sex".into(), BTreeMap::from([("F".into(), 1), ("gone".into(), 2)]))]),
                };
                let expecting = declared.clone().expect(expect);
                cases.push(expecting.clone().compare_back(1, PeriodUnit::Year));
                let dated = expecting.release(release.clone());
                cases.extend([dated.clone(), dated.clone().compare_back(1, PeriodUnit::Year)]);
                cases.extend(FILES.map(|before| dated.clone().previous(before)));
            }
        }
    }
    for file in FILES {
        let bare = Case::new(file).kind(Kind::Dictionary);
        cases.extend([bare.clone(), bare.schema(SCHEMA).release(release.clone())]);
    }
    cases
}

/// A release of so many rows in which much differs from row to row, for whoever measures time and memory.
pub fn large_release(rows: u32) -> Case {
    let mut csv = String::from(FILES[0]);
    for row in 0..rows {
        let (month, site, sex) = (row % 12 + 1, row % 97, ["F", "M", "All"][row as usize % 3]);
        csv.push_str(&format!(
            "{row},2014-{month:02},2014/15,site {site},{sex},reason {row},{},{row}.5\n",
            row % 500
        ));
    }
    Case::new(&csv).schema(SCHEMA)
}

#[cfg(test)]
mod tests {
    use schemars::JsonSchema;
    use serde::Deserialize;

    use super::*;
    use candour_sdk::{Ask, Finding, Judgement, Plan, Rule, RuleError, RuleMeta, Tallies, label};

    /// Stumbles where its parameter says.
    struct Stumbling;

    #[derive(Deserialize, JsonSchema)]
    struct Params {
        on: String,
    }

    impl Rule for Stumbling {
        type Params = Params;

        fn meta(&self) -> RuleMeta {
            RuleMeta::new("stumbling")
                .reads_schema()
                .template("first", "{column} comes first")
        }

        fn plan(&self, _: &Ask<Params>) -> Plan {
            Plan::facts_suffice()
        }

        fn judge(&self, ask: &Ask<Params>, _: &Tallies, out: &mut Judgement) -> Result<(), RuleError> {
            let dataset = ask.dataset();
            let is_declared = dataset.schema.is_some();
            match ask.params.on.as_str() {
                "no-rows" if dataset.records == Some(0) => return Err(RuleError::new("no-rows", "there are no rows")),
                "every-figure" if is_declared => return Err(RuleError::new("overflowed", "as it always says")),
                "words" if is_declared => out.finding(Finding::of("second")),
                _ => out.finding(Finding::of("first").arg("column", label(&dataset.columns[0].label))),
            }
            Ok(())
        }
    }

    fn stumble(on: &str) {
        check_odd_releases(&Stumbling, &serde_json::json!({ "on": on }));
    }

    #[test]
    fn what_answers_everywhere_passes() {
        stumble("nothing");
    }

    #[test]
    #[should_panic(expected = "there are no rows")]
    fn an_error_is_no_answer() {
        stumble("no-rows");
    }

    #[test]
    #[should_panic(expected = "as it always says")]
    fn only_figures_beyond_all_bounds_overflow() {
        stumble("every-figure");
    }

    #[test]
    #[should_panic(expected = "template second is not declared")]
    fn words_must_be_declared() {
        stumble("words");
    }
}
