//! Every verdict in every situation, to be read aloud.

use candour_model::finding::Dimension;
use candour_model::outcome::{self, Cap, Failure, NotChecked, WaiverUse, Weakening};
use serde_json::json;

use candour_publish::Audience;
use candour_publish::testing::{block, evaluation, finding, label, outcome as sample};

use super::*;

/// What is wrong with a release: rules with findings at a severity, rules that could not run, and what stands beside.
#[derive(Default)]
struct Situation {
    fails: &'static [&'static str],
    warns: &'static [&'static str],
    notes: usize,
    clean: usize,
    broken: &'static [&'static str],
    caps: Vec<Cap>,
    blind: &'static [&'static str],
    risks: Vec<NotChecked>,
    waived: usize,
    weakened: usize,
    waivers: Vec<WaiverState>,
}

fn told(verdict: Verdict, situation: Situation) -> String {
    let mut outcome = sample();
    outcome.verdict = verdict;
    let mut add = |rule: &str, severity: Option<Severity>, waived: bool| {
        let mut block = block(rule, "people", Dimension::Consistency);
        let findings = severity.map(|_| finding(label("none"), &["none"], Vec::new()));
        let mut evaluated = evaluation(severity.unwrap_or(Severity::Fail), findings.into_iter().collect());
        evaluated.waived = waived;
        block.evaluations = vec![evaluated];
        outcome.blocks.push(block);
    };
    situation
        .fails
        .iter()
        .for_each(|rule| add(rule, Some(Severity::Fail), false));
    situation
        .warns
        .iter()
        .for_each(|rule| add(rule, Some(Severity::Warn), false));
    (0..situation.notes).for_each(|_| add("consistency/duplicates", Some(Severity::Note), false));
    (0..situation.waived).for_each(|_| add("re-identification/small-classes", Some(Severity::Fail), true));
    (0..situation.clean).for_each(|_| add("schema/type", None, false));
    for rule in situation.blind {
        let mut blind = block(rule, "people", Dimension::Consistency);
        blind.too_little = true;
        outcome.blocks.push(blind);
    }
    outcome.not_checked = situation.risks;
    for rule in situation.broken {
        let mut broken = block(rule, "people", Dimension::Consistency);
        broken.status = outcome::Status::CouldNotRun(Failure {
            code: "panicked".to_owned(),
            detail: "index out of bounds".to_owned(),
        });
        outcome.blocks.push(broken);
    }
    for at in 0..situation.weakened {
        // In the blocks of two datasets, and one declaration.
        for dataset in ["people", "sites"] {
            let mut weak = block("re-identification/small-classes", dataset, Dimension::Confidentiality);
            weak.weakenings = vec![Weakening {
                param: format!("k-{at}"),
                pack: json!(10),
                used: json!(5),
                reason: Some("reviewed".to_owned()),
            }];
            outcome.blocks.push(weak);
        }
    }
    outcome.caps = situation.caps;
    outcome.waivers = situation
        .waivers
        .into_iter()
        .map(|state| WaiverUse {
            rule: "re-identification/small-classes".to_owned(),
            dataset: None,
            owner: "Caldicott Guardian".to_owned(),
            reason: "reviewed".to_owned(),
            severity: Severity::Warn,
            at_most: Vec::new(),
            expires: "2015-12-31".to_owned(),
            state,
        })
        .collect();
    sentence(&candour_publish::publish(&outcome, Audience::Public, "0.1.0").unwrap())
}

fn dataset(cap: fn(String) -> Cap) -> Vec<Cap> {
    vec![cap("appointments".to_owned())]
}

#[test]
fn each_verdict_in_each_situation() {
    let none = Situation::default;
    let situations: Vec<(&str, Verdict, Situation)> = vec![
        ("passed", Verdict::Passed, Situation { clean: 48, ..none() }),
        ("passed, one check", Verdict::Passed, Situation { clean: 1, ..none() }),
        (
            "passed, a note",
            Verdict::Passed,
            Situation {
                clean: 3,
                notes: 1,
                ..none()
            },
        ),
        (
            "passed, notes",
            Verdict::Passed,
            Situation {
                clean: 3,
                notes: 2,
                ..none()
            },
        ),
        (
            "passed, waived",
            Verdict::Passed,
            Situation {
                clean: 3,
                waived: 1,
                waivers: vec![WaiverState::Applied],
                ..none()
            },
        ),
        (
            "passed, and something was not checked",
            Verdict::Passed,
            Situation {
                clean: 3,
                risks: vec![
                    NotChecked::NoPrevious,
                    NotChecked::RecoverableCells {
                        dataset: "sites".to_owned(),
                    },
                ],
                ..none()
            },
        ),
        (
            "warned, and nothing found: too little was seen",
            Verdict::Warned,
            Situation {
                clean: 3,
                blind: &["consistency/changed-volume", "completeness/missing-periods"],
                ..none()
            },
        ),
        (
            "passed, weakened",
            Verdict::Passed,
            Situation {
                clean: 3,
                weakened: 1,
                ..none()
            },
        ),
        (
            "warned",
            Verdict::Warned,
            Situation {
                warns: &["completeness/missing-values"],
                clean: 3,
                ..none()
            },
        ),
        (
            "warned twice",
            Verdict::Warned,
            Situation {
                warns: &["completeness/missing-values", "consistency/changed-volume"],
                ..none()
            },
        ),
        (
            "warned twice by one rule",
            Verdict::Warned,
            Situation {
                warns: &["completeness/missing-values", "completeness/missing-values"],
                ..none()
            },
        ),
        (
            "capped: privacy",
            Verdict::Warned,
            Situation {
                clean: 3,
                caps: dataset(|dataset| Cap::PrivacyUndeclared { dataset }),
                ..none()
            },
        ),
        (
            "capped: measures",
            Verdict::Warned,
            Situation {
                clean: 3,
                caps: dataset(|dataset| Cap::MeasuresUndeclared { dataset }),
                ..none()
            },
        ),
        (
            "capped: subject withheld",
            Verdict::Warned,
            Situation {
                clean: 3,
                caps: dataset(|dataset| Cap::SubjectWithheld { dataset }),
                ..none()
            },
        ),
        (
            "capped: subject undeclared",
            Verdict::Warned,
            Situation {
                clean: 3,
                caps: dataset(|dataset| Cap::SubjectUndeclared { dataset }),
                ..none()
            },
        ),
        (
            "capped: schema absent",
            Verdict::Warned,
            Situation {
                clean: 3,
                caps: dataset(|dataset| Cap::SchemaAbsent { dataset }),
                ..none()
            },
        ),
        (
            "capped: a plugin let loose",
            Verdict::Warned,
            Situation {
                clean: 3,
                caps: vec![Cap::PluginLetLoose {
                    plugin: "house-style".to_owned(),
                }],
                ..none()
            },
        ),
        (
            "capped: a failure about people is accepted",
            Verdict::Warned,
            Situation {
                clean: 3,
                caps: dataset(|dataset| Cap::FailureAccepted { dataset: Some(dataset) }),
                ..none()
            },
        ),
        (
            "warned, and nothing to show for it",
            Verdict::Warned,
            Situation { clean: 3, ..none() },
        ),
        (
            "failed",
            Verdict::Failed,
            Situation {
                fails: &["re-identification/small-classes"],
                ..none()
            },
        ),
        (
            "failed in many ways",
            Verdict::Failed,
            Situation {
                fails: &[
                    "re-identification/small-classes",
                    "schema/type",
                    "schema/enum",
                    "structure/ragged-row",
                    "structure/header-only",
                    "schema/pattern",
                ],
                warns: &["completeness/missing-values"],
                weakened: 2,
                waived: 2,
                waivers: vec![
                    WaiverState::Expired,
                    WaiverState::Exceeded,
                    WaiverState::Exceeded,
                    WaiverState::Unused,
                ],
                ..none()
            },
        ),
        (
            "failed and warned",
            Verdict::Failed,
            Situation {
                fails: &["schema/type"],
                warns: &["completeness/missing-values", "completeness/holes"],
                ..none()
            },
        ),
        (
            "error",
            Verdict::Error,
            Situation {
                clean: 3,
                broken: &["consistency/wrong-totals"],
                ..none()
            },
        ),
        (
            "error twice",
            Verdict::Error,
            Situation {
                clean: 3,
                broken: &["consistency/wrong-totals", "consistency/duplicates"],
                ..none()
            },
        ),
        (
            "error alone",
            Verdict::Error,
            Situation {
                broken: &["consistency/wrong-totals"],
                ..none()
            },
        ),
        (
            "error and failure",
            Verdict::Error,
            Situation {
                fails: &["schema/type"],
                broken: &["consistency/wrong-totals"],
                ..none()
            },
        ),
        ("nothing checked", Verdict::Error, none()),
    ];
    let lines: Vec<String> = situations
        .into_iter()
        .map(|(name, verdict, situation)| format!("{name}\n  {}", told(verdict, situation)))
        .collect();
    insta::assert_snapshot!(lines.join("\n"));
}
