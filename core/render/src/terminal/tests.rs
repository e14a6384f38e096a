//! What an analyst sees, wide and narrow, in colour and without; and that no text can harm her terminal.

use candour_model::facts::Kind;
use candour_model::finding::{Dimension, RecordRef, Severity, Unit};
use candour_model::outcome::{Cap, Failure, NotChecked, Outcome, Status, WaiverState, WaiverUse, Weakening};
use candour_publish::Audience;
use candour_publish::testing::{block, count, dataset, evaluation, finding, label, measure, outcome, share, value};
use proptest::prelude::*;
use serde_json::json;
use unicode_width::UnicodeWidthStr;

use super::*;

const PLAIN: Style = Style {
    colour: false,
    width: 100,
    verbose: false,
    quiet: false,
};

/// A release with something of everything.
fn rich() -> Outcome {
    let mut outcome = outcome();
    outcome.verdict = Verdict::Failed;
    outcome.facts.datasets = vec![dataset("people", Kind::Records), dataset("sites", Kind::Table)];
    let second = outcome.facts.datasets[1].files[0].clone();
    outcome.facts.datasets[1].files.push(second);
    let mut missing = block("completeness/missing-values", "people", Dimension::Completeness);
    let groups = vec![
        (value("site", Some("All")), share(40, 200, Unit::Cells, &["site"])),
        (
            value("site", Some("Jane Smith")),
            share(60, 200, Unit::Cells, &["site"]),
        ),
    ];
    let mut warned = evaluation(Severity::Warn, vec![finding(label("none"), &["none"], groups)]);
    warned.measures = vec![measure(share(1, 8, Unit::Cells, &[]), &["none"])];
    let mut failed = evaluation(Severity::Fail, Vec::new());
    failed.measures = warned.measures.clone();
    missing.evaluations = vec![failed, warned];
    missing.weakenings = vec![Weakening {
        param: "at-most".to_owned(),
        pack: json!(0.05),
        used: json!(0.25),
        reason: Some("the source is new".to_owned()),
    }];
    let mut direct = block(
        "re-identification/direct-identifiers",
        "people",
        Dimension::Confidentiality,
    );
    let mut found = finding(label("secret-label"), &["secret-label", "site"], Vec::new());
    found.affected = Some(candour_model::finding::Count {
        n: 12,
        of: Unit::Cells,
        by: Default::default(),
    });
    direct.evaluations = vec![evaluation(Severity::Fail, vec![found])];
    let mut volume = block("consistency/changed-volume", "people", Dimension::Consistency);
    let hidden = vec![(value("site", Some("Jane Smith")), count(40, Unit::Rows, &["site"]))];
    volume.evaluations = vec![evaluation(
        Severity::Note,
        vec![finding(label("site"), &["site"], hidden)],
    )];
    let mut clean = block("schema/type", "people", Dimension::Validity);
    clean.evaluations = vec![evaluation(Severity::Fail, Vec::new())];
    let mut totals = block("consistency/wrong-totals", "sites", Dimension::Consistency);
    let mut off = finding(label("patients"), &["patients"], Vec::new());
    off.records = [(1, 17), (0, 1_204), (1, 2)]
        .map(|(part, record)| RecordRef { part, record })
        .into();
    let mut waived = evaluation(Severity::Fail, vec![off]);
    waived.waived = true;
    totals.evaluations = vec![waived];
    let mut broken = block("consistency/duplicates", "sites", Dimension::Uniqueness);
    broken.status = Status::CouldNotRun(Failure {
        code: "panicked".to_owned(),
        detail: "index out of bounds".to_owned(),
    });
    outcome.blocks = vec![missing, volume, direct, clean, totals, broken];
    outcome.caps = vec![Cap::SubjectWithheld {
        dataset: "people".to_owned(),
    }];
    outcome.waivers = vec![WaiverUse {
        rule: "consistency/wrong-totals".to_owned(),
        dataset: Some("sites".to_owned()),
        owner: "Head of Information".to_owned(),
        reason: "the source rounds each row by itself".to_owned(),
        severity: Severity::Warn,
        at_most: Vec::new(),
        expires: "2015-12-31".to_owned(),
        state: WaiverState::Applied,
    }];
    outcome.not_checked = vec![
        NotChecked::NoPrevious,
        NotChecked::TurnedOff {
            rule: "completeness/blank-columns".to_owned(),
            dimension: Some(Dimension::Completeness),
            datasets: vec!["sites".to_owned()],
            reason: "the layout is laid down by the department, and columns that nobody fills belong to it".to_owned(),
        },
        NotChecked::RecoverableCells {
            dataset: "sites".to_owned(),
        },
    ];
    outcome
}

fn shown(outcome: &Outcome, audience: Audience, style: Style) -> String {
    render(
        &crate::worded(candour_publish::publish(outcome, audience, "0.1.0").unwrap()),
        style,
    )
}

#[test]
fn at_width_100() {
    insta::assert_snapshot!(shown(&rich(), Audience::Public, PLAIN));
}

#[test]
fn at_width_60() {
    insta::assert_snapshot!(shown(&rich(), Audience::Public, Style { width: 60, ..PLAIN }));
}

#[test]
fn in_colour() {
    let text = shown(&rich(), Audience::Public, Style { colour: true, ..PLAIN });
    insta::assert_snapshot!(text.replace('\u{1b}', "␛"));
    let plain = shown(&rich(), Audience::Public, PLAIN);
    assert_eq!(without_colours(&text), plain, "colour changes nothing but colour");
}

#[test]
fn verbose() {
    insta::assert_snapshot!(shown(&rich(), Audience::Public, Style { verbose: true, ..PLAIN }));
}

#[test]
fn for_the_publisher_alone() {
    insta::assert_snapshot!(shown(&rich(), Audience::Private, PLAIN));
}

#[test]
fn quiet() {
    insta::assert_snapshot!(shown(&rich(), Audience::Public, Style { quiet: true, ..PLAIN }));
}

#[test]
fn records_are_told_in_order_and_by_part() {
    let text = shown(&rich(), Audience::Private, PLAIN);
    assert!(
        text.contains("· part 1: record 1,204; part 2: records 2, 17\n"),
        "{text}"
    );
}

#[test]
fn the_advice_of_a_rule_is_given_once() {
    let mut outcome = rich();
    let twice = outcome.blocks[2].evaluations[0].findings[0].clone();
    outcome.blocks[2].evaluations[0].findings.push(twice);
    let advised = |outcome: &Outcome| {
        shown(outcome, Audience::Public, PLAIN)
            .matches("> Put it right.")
            .count()
    };
    assert_eq!(advised(&outcome), advised(&rich()));
}

#[test]
fn findings_are_apart_and_nothing_else_is() {
    let text = shown(&rich(), Audience::Public, PLAIN);
    assert!(
        text.contains("\n\n  warn   ") && text.contains("\n\n  note   "),
        "{text}"
    );
    assert!(!text.contains("\n\n\n"), "{text}");
}

#[test]
fn the_verdict_to_end_with_says_what_it_leaves_open() {
    let ending = |outcome: &Outcome| {
        let predicate = candour_publish::publish(outcome, Audience::Public, "0.1.0").unwrap();
        conclusion(&crate::worded(predicate), PLAIN)
    };
    let mut outcome = rich();
    assert_eq!(ending(&outcome), "FAILED\n");
    outcome.verdict = Verdict::Passed;
    assert!(
        ending(&outcome).starts_with("PASSED, 1 finding accepted, "),
        "{}",
        ending(&outcome)
    );
}

#[test]
fn nothing_wrong() {
    let mut outcome = rich();
    outcome.verdict = Verdict::Passed;
    outcome.blocks.retain(|block| block.rule == "schema/type");
    outcome.caps.clear();
    outcome.waivers.clear();
    outcome.not_checked.clear();
    insta::assert_snapshot!(shown(&outcome, Audience::Public, PLAIN));
}

#[test]
fn lengths_are_told_in_decimal_units() {
    for (n, text) in [
        (0, "no bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (1_000, "1.0 kB"),
        (48_250, "48.3 kB"),
        (5_000_000, "5.0 MB"),
        (1_234_000_000_000, "1,234.0 GB"),
        (u64::MAX, "18,446,744,073.7 GB"),
    ] {
        assert_eq!(bytes(n), text);
    }
}

/// Puts a text wherever a file, a declaration or a plugin can.
fn hostile(text: &str) -> Outcome {
    let mut outcome = rich();
    let mut names = vec![&mut outcome.facts.datasets[0].name];
    for block in &mut outcome.blocks {
        if let Some(dataset) = block.dataset.as_mut().filter(|dataset| *dataset == "people") {
            names.push(dataset);
        }
    }
    names.into_iter().for_each(|name| *name = text.to_owned());
    outcome.caps = vec![Cap::SchemaAbsent {
        dataset: text.to_owned(),
    }];
    for column in &mut outcome.facts.datasets[0].columns {
        if column.label == "none" {
            column.label = text.to_owned();
        }
    }
    for block in &mut outcome.blocks {
        for found in block
            .evaluations
            .iter_mut()
            .flat_map(|evaluation| &mut evaluation.findings)
        {
            found.columns = vec![text.to_owned()];
            found.message.args.insert("what".to_owned(), label(text));
        }
        if let Some(manifest) = &mut block.manifest {
            manifest.summary = text.to_owned();
            manifest.templates[0].advice = Some(text.to_owned());
        }
    }
    outcome.facts.release.title = Some(text.to_owned());
    outcome.facts.release.id = Some(text.to_owned());
    outcome.waivers[0].owner = text.to_owned();
    outcome.waivers[0].reason = text.to_owned();
    outcome.not_checked = vec![NotChecked::TurnedOff {
        rule: text.to_owned(),
        dimension: None,
        datasets: Vec::new(),
        reason: text.to_owned(),
    }];
    outcome
}

fn without_colours(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\u{1b}') {
        plain.push_str(before);
        let (code, after) = after.split_once('m').expect("an end of the code");
        assert!(
            ["[0", "[1", "[2", "[1;31", "[1;32", "[1;33"].contains(&code),
            "{code:?}"
        );
        rest = after;
    }
    plain + rest
}

fn assert_harmless(text: &str, width: usize) {
    for line in without_colours(text).lines() {
        assert!(line.width() <= width, "{} wide: {line}", line.width());
        assert!(!line.ends_with(' '), "{line:?}");
        for c in line.chars() {
            let steers = c.is_control()
                || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
            assert!(!steers, "{c:?} in {line:?}");
        }
    }
}

#[test]
fn hostile_texts_are_harmless() {
    let long = "9".repeat(400);
    let wide = "漢".repeat(200);
    for text in [
        "\u{1b}[2J\u{1b}]0;owned\u{7}",
        "\u{9b}31mred",
        "one\r\ntwo\ttabs\u{8}\u{8}",
        "\u{202e}detrever\u{2066}",
        "\u{200b}\u{feff}\u{2028}next",
        &long,
        &wide,
        "",
        "   ",
    ] {
        for (colour, verbose, width) in [(true, true, 60), (false, false, 100), (false, true, 40)] {
            for audience in [Audience::Public, Audience::Private] {
                let style = Style {
                    colour,
                    width,
                    verbose,
                    quiet: false,
                };
                assert_harmless(&shown(&hostile(text), audience, style), width);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_text_is_harmless(text in "(\\PC|\\p{Cc}|\\p{Cf}){0,80}", width in 40..120usize, colour: bool) {
        let style = Style { colour, width, verbose: true, quiet: false };
        assert_harmless(&shown(&hostile(&text), Audience::Private, style), width);
    }
}
