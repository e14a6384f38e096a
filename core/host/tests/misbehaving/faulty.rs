//! A plugin that misbehaves costs the rule that did, and nobody else.

use candour_host::Plugin;
use candour_model::finding::Argument;
use candour_native::native;
use candour_testing::Case;
use serde_json::json;

use crate::asking::{ask, loaded, plan};

/// What each rule must come to; no behaviour may be left out.
const CODES: &[(&str, &str)] = &[
    ("well-behaved", "answered"),
    ("panic-in-plan", "panicked"),
    ("panic-in-judge", "panicked"),
    ("error", "plugin-error"),
    ("overflowed", "overflowed"),
    ("invalid-json", "malformed-answer"),
    ("wrong-shape", "malformed-answer"),
    ("no-answer", "malformed-answer"),
    ("unknown-dataset", "wrong-answer"),
    ("unknown-column", "wrong-answer"),
    ("no-previous", "wrong-answer"),
    ("undeclared-reason", "wrong-answer"),
    ("unknown-template", "wrong-answer"),
    ("too-many-findings", "too-many-findings"),
    ("too-many-records", "too-many-findings"),
    ("too-many-bytes", "too-many-findings"),
    ("too-many-values", "malformed-answer"),
    ("endless-number", "malformed-answer"),
    ("wrong-column", "wrong-answer"),
    ("wrong-column-of-argument", "wrong-answer"),
    ("missing-argument", "wrong-answer"),
    ("undeclared-argument", "wrong-answer"),
    ("groups-without-words", "wrong-answer"),
    ("undeclared-word", "wrong-answer"),
    ("undeclared-measure", "wrong-answer"),
    ("words-as-number", "wrong-answer"),
    ("words-as-period", "wrong-answer"),
    ("words-as-file", "wrong-answer"),
    ("endless-text", "wrong-answer"),
    ("undeclared-condition", "wrong-answer"),
    ("coverage-too-much", "wrong-answer"),
    ("coverage-of-nothing", "wrong-answer"),
    ("coverage-twice", "wrong-answer"),
    ("coverage-unsaid", "answered"),
    ("coverage-of-no-column", "answered"),
    ("other-answers", "answered"),
    ("tells-in-error", "plugin-error"),
    ("tells-in-panic", "panicked"),
    ("tells-in-template", "wrong-answer"),
    ("tells-in-word", "wrong-answer"),
    ("tells-in-column", "wrong-answer"),
    ("tells-in-measure", "wrong-answer"),
    ("tells-in-value", "answered"),
    ("tells-in-count", "answered"),
];

/// These answer in wrong bytes, which rules called without loading cannot.
const ONLY_IN_BYTES: &[&str] = &[
    "invalid-json",
    "wrong-shape",
    "no-answer",
    "too-many-records",
    "too-many-bytes",
    "too-many-values",
    "endless-number",
];

fn case() -> Case {
    Case::new("n,b\n3,x\n1,y\n3,z\n2.5,z\n").schema(r#"{"properties": {"n": {"type": "number"}}}"#)
}

fn outcome(plugin: &Plugin, rule: &str) -> String {
    match ask(plugin, rule, &json!({}), &case()) {
        Ok(_) => "answered".to_owned(),
        Err(failure) => failure.code.as_str().to_owned(),
    }
}

#[test]
fn every_misbehaviour_has_its_code() {
    let plugin = loaded("faulty");
    let native = native("faulty", candour_faulty::plugin());
    let tested: Vec<&str> = CODES.iter().map(|(rule, _)| *rule).collect();
    let all: Vec<&str> = candour_faulty::BEHAVIOURS.iter().map(|behaviour| behaviour.0).collect();
    assert_eq!(tested, all);
    for (rule, code) in CODES {
        assert_eq!(outcome(&plugin, rule), *code, "{rule}, loaded");
        if !ONLY_IN_BYTES.contains(rule) {
            assert_eq!(outcome(&native, rule), *code, "{rule}, native");
        }
        assert_eq!(outcome(&plugin, "well-behaved"), "answered", "after {rule}");
    }
}

#[test]
fn what_is_told_crosses_whole() {
    let (loaded, native) = (loaded("faulty"), native("faulty", candour_faulty::plugin()));
    let told = ask(&loaded, "well-behaved", &json!({}), &case()).unwrap();
    assert_eq!(told, ask(&native, "well-behaved", &json!({}), &case()).unwrap());
    // Sorted: the finding without columns first, whatever the rule's own order was.
    let templates: Vec<&str> = told
        .findings
        .iter()
        .map(|finding| finding.message.template.as_str())
        .collect();
    assert_eq!(templates, ["plain", "full"]);
    let groups = &told.findings[1].groups;
    let totals: Vec<String> = groups
        .iter()
        .map(|group| match &group["total"] {
            Argument::Figure(figure) => figure.text.clone(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(totals, ["1", "2.5", "6"]);
    let records: Vec<u64> = told.findings[1].records.iter().map(|at| at.record).collect();
    assert_eq!(records, [3, 5, 2, 4]);
}

#[test]
fn what_panicked_is_told() {
    let plugin = loaded("faulty");
    assert_eq!(plugin.disbelieved("panic-in-judge"), None);
    let first = ask(&plugin, "panic-in-judge", &json!({}), &case()).unwrap_err();
    assert!(first.detail.contains("judged panic of a test"), "{}", first.detail);
    assert_eq!(plugin.disbelieved("panic-in-judge").unwrap().code, first.code);
    assert_eq!(plugin.disbelieved("well-behaved"), None);
}

#[test]
fn details_of_an_error_keep_the_plugins_own_words() {
    let failure = ask(&loaded("faulty"), "error", &json!({}), &case()).unwrap_err();
    assert_eq!(failure.detail, "out-of-sorts: no reason is given; try another rule");
}

#[test]
fn a_rule_that_has_nothing_to_say_is_no_failure() {
    let plugin = loaded("faulty");
    let planned = plan(&plugin, "well-behaved", &json!({}), &case()).unwrap();
    assert!(matches!(planned, candour_model::control::Plan::Tallies(specs) if specs.len() == 1));
    assert_eq!(
        plan(&plugin, "no-such-rule", &json!({}), &case())
            .unwrap_err()
            .code
            .as_str(),
        "unknown-rule"
    );
}
