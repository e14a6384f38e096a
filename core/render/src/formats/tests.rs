//! A whole small statement in each format, and what holds of every one: the limits of the readers, and hostile texts.

mod limits;
mod sarif;
mod xml;

use std::collections::BTreeSet;

use candour_model::control::Scope;
use candour_model::finding::{Argument, Dimension, RecordRef, Severity, Unit};
use candour_model::outcome::{self, Cap, Failure, NotChecked, Outcome, Verdict, WaiverState, WaiverUse};
use candour_publish::testing::{block, count, evaluation, finding, label, measure, outcome, share, value};
use candour_publish::{Audience, publish};
use candour_statement::predicate::{Code, Finding};
use candour_statement::statement::{self, Statement};
use candour_statement::value::Value as GatedValue;
use serde_json::{Value, json};

use super::{Format, Options};
use crate::worded;

const PLAIN: Options<'static> = Options {
    base: "",
    fail_from: Some(Severity::Fail),
};

/// One of everything: findings of each severity, waived ones, records, groups, checks that did not run, the release.
fn outcome_of_everything() -> Outcome {
    let mut outcome = outcome();
    let mut empty_rows = block("structure/blank-row", "sites", Dimension::Validity);
    empty_rows.plugin = None;
    if let Some(manifest) = &mut empty_rows.manifest {
        manifest.templates[0].cause = Some("blank-row".to_owned());
    }
    let mut found = finding(Argument::Word("a known word".to_owned()), &[], Vec::new());
    found.records = vec![RecordRef { part: 0, record: 7 }, RecordRef { part: 0, record: 12 }];
    empty_rows.evaluations = vec![evaluation(Severity::Fail, vec![found])];

    let mut missing = block("completeness/missing-values", "people", Dimension::Completeness);
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
        measure(share(1, 8, Unit::Cells, &[]), &["site"]),
    ];
    let noted = evaluation(Severity::Note, vec![finding(label("site"), &["site"], Vec::new())]);
    missing.evaluations = vec![warned, noted];

    let mut waived = block("re-identification/small-counts", "sites", Dimension::Confidentiality);
    let mut accepted = evaluation(
        Severity::Fail,
        vec![finding(label("patients"), &["patients"], Vec::new())],
    );
    accepted.waived = true;
    waived.evaluations = vec![accepted];

    let mut not_applicable = block("completeness/missing-periods", "people", Dimension::Completeness);
    not_applicable.status = outcome::Status::NotApplicable(finding(label("month"), &[], Vec::new()).message);
    let mut broken = block("consistency/duplicates", "people", Dimension::Uniqueness);
    broken.status = outcome::Status::CouldNotRun(Failure {
        code: "crashed".to_owned(),
        detail: "not for everyone".to_owned(),
    });
    let mut of_release = block("consistency/agreement", "people", Dimension::Consistency);
    of_release.dataset = None;
    if let Some(manifest) = &mut of_release.manifest {
        manifest.scope = Scope::Release;
    }
    of_release.evaluations = vec![evaluation(
        Severity::Warn,
        vec![finding(Argument::Word("a known word".to_owned()), &[], Vec::new())],
    )];

    outcome.blocks = vec![missing, not_applicable, broken, empty_rows, waived, of_release];
    outcome.waivers = vec![WaiverUse {
        rule: "re-identification/small-counts".to_owned(),
        dataset: Some("sites".to_owned()),
        owner: "Caldicott Guardian".to_owned(),
        reason: "reviewed in August".to_owned(),
        severity: Severity::Fail,
        at_most: Vec::new(),
        expires: "2030-12-31".to_owned(),
        state: WaiverState::Applied,
    }];
    outcome.caps = vec![Cap::SchemaAbsent {
        dataset: "columns".to_owned(),
    }];
    outcome.not_checked = vec![NotChecked::NoPrevious];
    outcome.verdict = Verdict::Error;
    outcome
}

fn everything() -> Statement {
    let outcome = outcome_of_everything();
    let predicate = worded(publish(&outcome, Audience::Public, "0.1.0").unwrap());
    statement::of(predicate).unwrap().statement
}

/// The same with `n` findings at one severity, told apart by their columns, or not at all.
fn many(n: usize, severity: Severity, are_alike: bool) -> Statement {
    let mut statement = everything();
    let evaluation = &mut statement.predicate.blocks[0].evaluations[0];
    let one = evaluation.findings[0].clone();
    evaluation.severity = severity;
    evaluation.findings = (0..n)
        .map(|at| Finding {
            columns: match are_alike {
                true => one.columns.clone(),
                false => vec![format!("column {at}")],
            },
            ..one.clone()
        })
        .collect();
    statement
}

/// Every text that a publisher, a plugin or a file's header can put there is this one.
fn hostile(text: &str) -> Statement {
    let mut statement = everything();
    let predicate = &mut statement.predicate;
    let hostile = || text.to_owned();
    for part in [
        &mut predicate.release.title,
        &mut predicate.release.publisher,
        &mut predicate.release.contact,
        &mut predicate.release.licence,
        &mut predicate.release.id,
    ] {
        *part = Some(hostile());
    }
    for block in &mut predicate.blocks {
        block.source = Some(hostile());
        if let Some(reason) = &mut block.reason {
            reason.code = Code::Candour(hostile());
        }
        block.dataset = block.dataset.as_ref().map(|_| hostile());
        for finding in block
            .evaluations
            .iter_mut()
            .flat_map(|evaluation| &mut evaluation.findings)
        {
            finding.columns = vec![hostile()];
            finding.args.insert("what".to_owned(), GatedValue::Word(hostile()));
            finding.groups = vec![[("key".to_owned(), GatedValue::Word(hostile()))].into()];
        }
    }
    predicate.datasets.truncate(1);
    predicate.datasets[0].name = hostile();
    for input in &mut predicate.inputs {
        input.name = hostile();
        input.dataset = input.dataset.as_ref().map(|_| hostile());
    }
    for waiver in &mut predicate.waivers {
        waiver.owner = hostile();
        waiver.reason = hostile();
        waiver.dataset = Some(hostile());
    }
    for limit in &mut predicate.limits {
        limit.dataset = limit.dataset.as_ref().map(|_| hostile());
        limit.plugin = limit.plugin.as_ref().map(|_| hostile());
    }
    for words in predicate.words.rules.values_mut() {
        words.summary = Some(hostile());
        for template in words.templates.values_mut() {
            template.text = hostile();
            template.group = Some(hostile());
            template.advice = Some(hostile());
        }
        words.measures.values_mut().for_each(|of| of.title = hostile());
    }
    statement
}

/// The forms of other tools.
const OTHERS: [&str; 7] = [
    "sarif",
    "junit",
    "github",
    "github-summary",
    "gitlab",
    "frictionless",
    "dqv",
];

fn render(format: &str, statement: &Statement, options: Options<'_>) -> String {
    Format::named(format)
        .expect(format)
        .render(statement, options)
        .expect(format)
}

fn read(format: &str, statement: &Statement) -> Value {
    serde_json::from_str(&render(format, statement, PLAIN)).unwrap()
}

#[test]
fn a_small_statement_in_each_format() {
    let statement = everything();
    for format in OTHERS {
        let name = format.replace('-', "");
        insta::assert_snapshot!(name, render(format, &statement, PLAIN));
    }
}

#[test]
fn the_same_statement_gives_the_same_bytes() {
    for format in OTHERS {
        let once = render(format, &everything(), PLAIN);
        assert_eq!(once, render(format, &everything(), PLAIN), "{format:?}");
        assert!(once.ends_with('\n') && !once.contains("not for everyone"), "{format:?}");
    }
}

#[test]
fn a_statement_without_findings_is_something_in_each_format() {
    let mut statement = everything();
    statement.predicate.blocks.clear();
    statement.predicate.inputs.clear();
    for format in OTHERS {
        assert!(!render(format, &statement, PLAIN).is_empty(), "{format:?}");
    }
    assert_eq!(render("gitlab", &statement, PLAIN), "[]\n");
}

#[test]
fn files_are_named_from_the_root_of_the_repository() {
    let statement = everything();
    for base in ["data/2015", "./data/2015/"] {
        let options = Options { base, ..PLAIN };
        for format in ["sarif", "github", "gitlab", "frictionless"] {
            let text = render(format, &statement, options);
            assert!(text.contains("data/2015/people.csv"), "{format:?} {text}");
            assert!(!text.contains("./data"), "{format:?}");
        }
    }
    let options = Options { base: ".", ..PLAIN };
    assert_eq!(render("sarif", &statement, options), render("sarif", &statement, PLAIN));
}

#[test]
fn a_file_that_may_not_be_named_is_no_location() {
    let text = render("sarif", &everything(), PLAIN);
    assert!(!text.contains("part 2") && text.contains("\"people.csv\""), "{text}");
    let mut statement = everything();
    statement.predicate.inputs.retain(|input| input.name != "people.csv");
    let issues = read("gitlab", &statement);
    let of_people = issues
        .as_array()
        .unwrap()
        .iter()
        .find(|issue| issue["check_name"] == "completeness/missing-values");
    assert_eq!(of_people.unwrap()["location"]["path"], "candour.toml");
}

#[test]
fn linked_data_measures_every_check_that_ran() {
    let graph = read("dqv", &everything());
    let nodes = graph["@graph"].as_array().unwrap();
    let of = |kind: &'static str| nodes.iter().filter(move |node| node["@type"] == kind);
    let metrics: BTreeSet<&str> = of("dqv:Metric").map(|node| node["@id"].as_str().unwrap()).collect();
    let mut measured = 0;
    for node in of("dqv:QualityMeasurement") {
        assert!(!node["dqv:value"].is_null(), "{node}");
        assert!(
            metrics.contains(node["dqv:isMeasurementOf"].as_str().unwrap()),
            "{node}"
        );
        measured += 1;
    }
    // Four checks ran, and one of them has two measures.
    assert_eq!(measured, 6);
    assert_eq!(of("dqv:QualityAnnotation").count(), 1 + 5);
    let ids: BTreeSet<&str> = nodes.iter().map(|node| node["@id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), nodes.len(), "each node has a name of its own");
    let release = nodes.iter().find(|node| node["@id"] == "#release").unwrap();
    assert_eq!(release["dct:license"], "https://spdx.org/licenses/OGL-UK-3.0");
    let contact = &release["dcat:contactPoint"];
    assert_eq!(contact["vcard:hasEmail"], "mailto:information@example.nhs.uk");
}

#[test]
fn frictionless_names_are_used_where_nothing_must_be_made_up() {
    let report = read("frictionless", &everything());
    let sites = report["tasks"]
        .as_array()
        .unwrap()
        .iter()
        .find(|task| task["name"] == "sites")
        .unwrap();
    let error = &sites["errors"][0];
    assert_eq!(
        (&error["type"], &error["rowNumber"], &error["cells"]),
        (&json!("blank-row"), &json!(7), &json!([]))
    );
    assert!(
        sites["warnings"][0]
            .as_str()
            .unwrap()
            .contains("accepted by Caldicott Guardian")
    );
    let mut hidden = everything();
    for block in &mut hidden.predicate.blocks {
        for evaluation in &mut block.evaluations {
            evaluation
                .findings
                .iter_mut()
                .for_each(|finding| finding.records.clear());
        }
    }
    let report = render("frictionless", &hidden, PLAIN);
    assert!(
        !report.contains("rowNumber") && report.contains("\"blank-row\""),
        "{report}"
    );
    assert!(!report.contains("seconds"));
}
