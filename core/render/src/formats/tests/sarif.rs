//! SARIF against the schema of its committee.

use super::*;

/// What the schema says against a log.
fn faults(log: &Value) -> Vec<String> {
    let schema: Value = serde_json::from_str(include_str!("../../../tests/data/sarif-schema-2.1.0.json")).unwrap();
    let validator = jsonschema::options()
        .should_validate_formats(true)
        .build(&schema)
        .unwrap();
    validator
        .iter_errors(log)
        .map(|fault| format!("{}: {fault}", fault.instance_path()))
        .collect()
}

#[track_caller]
fn assert_is_sarif(log: &Value) {
    assert_eq!(faults(log), Vec::<String>::new());
}

#[test]
fn every_log_is_valid() {
    assert_is_sarif(&read("sarif", &everything()));
    assert_is_sarif(&read("sarif", &hostile("a {0} [b](c:\\d)\u{0}\n%::")));
    let mut empty = everything();
    empty.predicate.blocks.clear();
    empty.predicate.inputs.clear();
    assert_is_sarif(&read("sarif", &empty));
}

#[test]
fn the_schema_can_refuse() {
    let mut log = read("sarif", &everything());
    log["runs"][0]["results"][0]["level"] = json!("fatal");
    assert_eq!(faults(&log).len(), 1, "{:?}", faults(&log));
}

#[test]
fn results_and_rules_belong_together() {
    let log = read("sarif", &everything());
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 5);
    for result in results {
        let rule = &rules[usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
        assert_eq!(rule["id"], result["ruleId"]);
        let place = &result["locations"][0]["physicalLocation"];
        assert!(place["artifactLocation"]["uri"].is_string() && place["region"].is_null());
    }
    let levels: Vec<&Value> = results.iter().map(|result| &result["level"]).collect();
    assert_eq!(
        levels,
        ["error", "warning", "warning", "note", "error"],
        "waived ones last"
    );
    let suppression = &results[4]["suppressions"][0];
    assert_eq!(suppression["kind"], "external");
    assert_eq!(
        suppression["justification"],
        "accepted by Caldicott Guardian until 2030-12-31: reviewed in August"
    );
    let invocation = &run["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], false);
    let told = &invocation["toolExecutionNotifications"][0];
    assert_eq!(told["associatedRule"]["id"], "consistency/duplicates");
    assert_eq!(results[0]["properties"]["records"], json!([7, 12]));
}

#[test]
fn a_fingerprint_outlives_the_numbers() {
    let mut later = everything();
    for block in &mut later.predicate.blocks {
        for evaluation in &mut block.evaluations {
            for finding in &mut evaluation.findings {
                finding
                    .args
                    .insert("what".to_owned(), GatedValue::Word("12 more".to_owned()));
                finding.affected = None;
                finding.records.clear();
            }
        }
    }
    let prints = |statement: &Statement| -> Vec<String> {
        let log = read("sarif", statement);
        let results = log["runs"][0]["results"].as_array().unwrap().clone();
        results
            .iter()
            .map(|result| result["partialFingerprints"].to_string())
            .collect()
    };
    assert_eq!(prints(&everything()), prints(&later));
    let distinct: BTreeSet<String> = prints(&many(30, Severity::Fail, true)).into_iter().collect();
    assert_eq!(distinct.len(), 30 + 4, "those alike are told apart by their number");
}
