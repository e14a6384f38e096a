//! A whole small statement, and what holds of every one.

use candour_model::finding::{Argument, Dimension, Severity, Unit};
use candour_model::outcome::{Cap, NotChecked, Outcome, Weakening};
use candour_publish::testing::{
    block, count, evaluation, finding, label, measure, outcome, share, value, withhold_previous,
};
use candour_publish::{Audience, publish};
use candour_statement::ErrorKind;
use candour_statement::canonical::{canonical, sha256_hex};
use candour_statement::predicate::Predicate;
use candour_statement::statement::{PREDICATE_TYPE, STATEMENT_TYPE, of, read};
use serde_json::{Value, json};

/// One rule that found something, one that found nothing, and one withheld input.
pub(crate) fn small() -> Outcome {
    let mut outcome = outcome();
    outcome.facts.datasets.truncate(1);
    withhold_previous(&mut outcome, "it holds full postcodes");
    let mut found = block("completeness/missing-values", "people", Dimension::Completeness);
    let groups = vec![
        (value("site", Some("All")), share(40, 200, Unit::Cells, &["site"])),
        (
            value("site", Some("not declared")),
            share(60, 200, Unit::Cells, &["site"]),
        ),
    ];
    let mut warned = evaluation(Severity::Warn, vec![finding(label("none"), &["none"], groups)]);
    warned.measures = vec![
        measure(count(1_204, Unit::Cells, &[]), &["none"]),
        measure(share(1, 8, Unit::Cells, &[]), &["direct"]),
        measure(share(1, 8, Unit::Cells, &[]), &["none"]),
    ];
    found.evaluations = vec![warned];
    found.weakenings = vec![Weakening {
        param: "at-most".to_owned(),
        pack: json!(0.05),
        used: json!(0.25),
        reason: Some("the source is new".to_owned()),
    }];
    let mut clean = block("re-identification/small-classes", "people", Dimension::Confidentiality);
    clean.evaluations = vec![evaluation(Severity::Fail, Vec::new())];
    outcome.blocks = vec![found, clean];
    outcome.caps = vec![Cap::SubjectUndeclared {
        dataset: "people".to_owned(),
    }];
    outcome.not_checked = vec![NotChecked::NotInPolicy {
        rule: "consistency/duplicates".to_owned(),
    }];
    outcome.verdict = candour_model::outcome::Verdict::Warned;
    outcome
}

fn written(outcome: &Outcome) -> Value {
    let predicate = publish(outcome, Audience::Public, "0.1.0").expect("a predicate");
    let schema = schemars::schema_for!(Predicate).to_value();
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let value = serde_json::to_value(&predicate).expect("JSON");
    let faults: Vec<String> = validator.iter_errors(&value).map(|fault| fault.to_string()).collect();
    assert!(faults.is_empty(), "{faults:#?}");
    serde_json::from_slice(&of(predicate).expect("a statement").bytes).expect("JSON")
}

/// A report of an earlier version says other things under the same names.
#[test]
fn an_earlier_version_is_refused_with_what_to_do() {
    let text = written(&small())
        .to_string()
        .replace("data-audit/v0.2", "data-audit/v0.1");
    let refused = read(text.as_bytes()).unwrap_err();
    assert!(matches!(refused.kind, ErrorKind::EarlierStatement));
    let help = miette::Diagnostic::help(&refused.kind).expect("help").to_string();
    assert!(help.contains("audit the release again"), "{help}");
}

#[test]
fn a_small_statement() {
    insta::assert_snapshot!(format!("{:#}", written(&small())));
}

#[test]
fn it_is_an_in_toto_statement_about_what_is_published_here() {
    let written = written(&small());
    assert_eq!(written["_type"], STATEMENT_TYPE);
    assert_eq!(written["predicateType"], PREDICATE_TYPE);
    let names: Vec<&str> = written.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(names, ["_type", "predicate", "predicateType", "subject"]);
    let subjects = written["subject"].as_array().unwrap();
    let names: Vec<&Value> = subjects.iter().map(|subject| &subject["name"]).collect();
    assert_eq!(
        names,
        [
            "people.csv",
            "people, part 2",
            "schemas/people.schema.json",
            "candour.toml",
            "baseline.json"
        ]
    );
    for subject in subjects {
        assert_eq!(subject["digest"]["sha256"].as_str().unwrap().len(), 64);
        assert!(subject["mediaType"].is_string() && subject["annotations"]["bytes"].is_u64());
    }
}

#[test]
fn a_published_previous_release_is_an_input_and_no_subject() {
    let outcome = outcome();
    let written = written(&outcome);
    let inputs = written["predicate"]["inputs"].as_array().unwrap();
    let before = inputs.iter().find(|input| input["role"] == "previous").unwrap();
    assert_eq!(
        (before["name"].as_str(), before["availability"].as_str()),
        (Some("people.csv"), Some("here"))
    );
    assert!(before["sha256"].is_string());
    let subjects = written["subject"].as_array().unwrap();
    assert!(
        subjects
            .iter()
            .all(|subject| subject["annotations"]["role"] != "previous")
    );
}

#[test]
fn names_are_lower_camel_case_and_numbers_whole() {
    walk(&written(&small()), "");
}

/// `params`, `policy` and `used` hold parameters under the names that policies write; `words`, `args` and `groups` names of
/// rules, of their templates and of the places in these.
fn walk(value: &Value, name: &str) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                let is_camel = name.starts_with(|c: char| c.is_ascii_lowercase())
                    && name.chars().all(|c| c.is_ascii_alphanumeric());
                assert!(is_camel || name == "_type", "{name}");
                if !matches!(
                    name.as_str(),
                    "params" | "policy" | "used" | "words" | "args" | "groups"
                ) {
                    walk(member, name);
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| walk(item, name)),
        Value::Number(number) => assert!(number.is_u64() || number.is_i64(), "{name}: {number}"),
        _ => {}
    }
}

#[test]
fn canonical_bytes_are_their_own_canonical_form() {
    let outcome = small();
    let predicate = publish(&outcome, Audience::Public, "0.1.0").unwrap();
    let stated = of(predicate.clone()).unwrap();
    let value: Value = serde_json::from_slice(&stated.bytes).unwrap();
    assert_eq!(canonical(&value).unwrap(), stated.bytes);
    assert_eq!(of(predicate).unwrap().bytes, stated.bytes, "the same twice");
    let again = read(&stated.bytes).unwrap();
    assert_eq!(
        of(again.predicate).unwrap().bytes,
        stated.bytes,
        "what is read is what was written"
    );
}

#[test]
fn whoever_holds_a_statement_can_work_out_the_digest_of_each_block() {
    let written = written(&small());
    let blocks = written["predicate"]["blocks"].as_array().unwrap();
    assert_eq!(blocks.len(), 2);
    for block in blocks {
        let mut block = block.clone();
        let digest = block.as_object_mut().unwrap().remove("sha256").unwrap();
        assert_eq!(digest, sha256_hex(&canonical(&block).unwrap()));
    }
}

#[test]
fn fractions_in_parameters_are_text_and_numbers_too_large_are_refused() {
    let mut outcome = small();
    outcome.blocks[0].evaluations[0].params = json!({ "limit": 9_007_199_254_740_993_u64 });
    let refused = publish(&outcome, Audience::Public, "0.1.0");
    assert!(matches!(
        refused.unwrap_err().kind,
        ErrorKind::InexactNumber { number } if number == "9007199254740993"
    ));
    let written = written(&small());
    assert_eq!(
        written["predicate"]["blocks"][0]["evaluations"][0]["params"]["at-most"],
        "0.25"
    );
}

#[test]
fn the_publishers_own_view_is_not_signed() {
    let outcome = small();
    let private = publish(&outcome, Audience::Private, "0.1.0").unwrap();
    let refused = of(private).unwrap_err();
    assert!(matches!(refused.kind, ErrorKind::NotPublic));
}

#[test]
fn a_dataset_named_after_a_person_is_named_by_its_place() {
    let mut outcome = small();
    let name = "9434765919";
    outcome.facts.datasets[0].name = name.to_owned();
    outcome.caps = vec![Cap::SchemaAbsent {
        dataset: name.to_owned(),
    }];
    for block in &mut outcome.blocks {
        block.dataset = Some(name.to_owned());
    }
    for input in &mut outcome.inputs {
        input.dataset = input.dataset.as_ref().map(|_| name.to_owned());
    }
    let written = written(&outcome);
    assert_eq!(written["predicate"]["blocks"][0]["dataset"], "dataset 1");
    assert_eq!(written["predicate"]["datasets"][0]["name"], "dataset 1");
    assert!(!written.to_string().contains(name));
}

#[test]
fn a_value_of_a_column_that_names_people_is_not_repeated_from_a_change() {
    let mut outcome = small();
    let change = |column: &str| candour_model::facts::Change {
        what: candour_model::facts::ChangeKind::Recoded,
        dataset: "people".to_owned(),
        column: Some(column.to_owned()),
        from: vec!["before".to_owned()],
        into: vec!["after".to_owned()],
        on: Some("2014-10".to_owned()),
        reason: "codes were reused".to_owned(),
    };
    outcome.facts.datasets[0].changes = vec![change("pseudonym"), change("site")];
    let written = written(&outcome);
    let changes = &written["predicate"]["changes"];
    assert_eq!(changes[0]["from"], json!(["(not shown)"]));
    assert_eq!(
        (&changes[1]["from"], &changes[1]["into"]),
        (&json!(["before"]), &json!(["after"]))
    );
}

#[test]
fn a_statement_carries_the_words_that_it_uses_and_no_others() {
    let mut outcome = small();
    let found = finding(Argument::Word("a known word".to_owned()), &[], Vec::new());
    outcome.blocks[0].evaluations[0].findings = vec![found];
    let written = written(&outcome);
    let finding = &written["predicate"]["blocks"][0]["evaluations"][0]["findings"][0];
    assert_eq!(finding["args"]["what"], json!({ "word": "a known word" }));
    let rules = written["predicate"]["words"]["rules"].as_object().unwrap();
    let told = &rules["completeness/missing-values"];
    assert_eq!(told["templates"]["found"]["text"], "{what} is not as it should be");
    assert_eq!(told["measures"]["measured"]["title"], "what was measured");
    let clean = &rules["re-identification/small-classes"];
    assert_eq!(clean["summary"], "things that are not as they should be");
    assert!(clean.get("templates").is_none(), "it found nothing: {clean}");
}

/// Whoever writes a plugin may write anything into its templates.
#[test]
fn words_that_name_a_person_or_never_end_are_not_carried() {
    for (text, told) in [
        ("{what} is not as it should be", "{what} is not as it should be"),
        ("{what} is that of 943 476 5919", "(not shown)"),
        (&"long ".repeat(300), "(not shown)"),
    ] {
        let mut outcome = small();
        let manifest = outcome.blocks[0].manifest.as_mut().unwrap();
        manifest.templates[0].text = text.to_owned();
        let written = written(&outcome);
        let templates = &written["predicate"]["words"]["rules"]["completeness/missing-values"]["templates"];
        assert_eq!(templates["found"]["text"], told);
    }
}

#[test]
fn canonical_json_sorts_names_and_refuses_inexact_numbers() {
    let value = json!({ "b": [1, 9_007_199_254_740_991_u64, -3], "a": { "z": "é\u{7}\u{2028}/", "A": null } });
    let bytes = canonical(&value).expect("canonical");
    assert_eq!(
        String::from_utf8(bytes).expect("text"),
        "{\"a\":{\"A\":null,\"z\":\"é\\u0007\u{2028}/\"},\"b\":[1,9007199254740991,-3]}"
    );
    for number in ["9007199254740992", "-9007199254740992", "0.5", "1e3"] {
        let value: Value = serde_json::from_str(number).expect("a number");
        let refused = canonical(&value).unwrap_err();
        assert!(matches!(refused.kind, ErrorKind::InexactNumber { .. }), "{number}");
    }
}
