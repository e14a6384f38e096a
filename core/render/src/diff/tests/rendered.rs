//! Two reports that differ in everything, as people and machines read it.

use candour_statement::predicate::Weakened;

use super::*;

/// Two reports that differ in everything that is told.
fn rich() -> Diff {
    let found = |column: &str, exact| vec![finding(column, Some(exact))];
    let mut old = with(vec![
        block("family/fixed", "sites", found("site", 3)),
        block("family/worse", "sites", found("month", 30)),
        block("family/off", "sites", found("month", 4)),
        block("family/people", "people", found("none", 100)),
    ]);
    let mut weak = block("family/new", "sites", found("sensitive", 7));
    weak.weakened = vec![Weakened {
        param: "cells".to_owned(),
        policy: json!(1),
        used: json!(5),
        reason: Some("agreed with the regulator".to_owned()),
    }];
    weak.evaluations[0].params = json!({ "cells": 5 });
    let mut broken = block("family/broken", "sites", Vec::new());
    broken.status = Status::CouldNotRun;
    broken.reason = Some(Reason::of("timed-out"));
    let mut worse = block("family/worse", "sites", found("month", 41));
    worse.evaluations[0].measures = vec![measure(GatedValue::Count(count(41, Unit::Cells)))];
    old.predicate.blocks[1].evaluations[0].measures = vec![measure(GatedValue::Count(count(30, Unit::Cells)))];
    let mut new = with(vec![
        block("family/fixed", "sites", Vec::new()),
        worse,
        weak,
        block("family/people", "people", found("none", 95)),
        broken,
    ]);
    old.predicate.blocks.extend([
        block("family/new", "sites", Vec::new()),
        block("family/broken", "sites", Vec::new()),
    ]);
    for plugin in new
        .predicate
        .blocks
        .iter_mut()
        .filter_map(|block| block.plugin.as_mut())
    {
        plugin.version = "0.2.0".to_owned();
        plugin.pinned = true;
    }
    new.predicate.verdict = Verdict::Error;
    new.predicate.dimensions[0].verdict = Some(Verdict::Error);
    new.predicate.release.id = Some("2015-16".to_owned());
    new.predicate.audit.candour = "0.2.0".to_owned();
    new.predicate.not_checked = vec![NotChecked {
        what: What::Rule("family/off".to_owned()),
        datasets: Vec::new(),
        dimension: None,
        matters: true,
        failed: false,
        reason: Reason::of(codes::TURNED_OFF).with(
            "reason",
            GatedValue::Word("it is <b>wrong</b>, says @someone".to_owned()),
        ),
    }];
    new.predicate.limits = vec![Limit {
        code: LimitCode::SchemaAbsent,
        dataset: Some("sites".to_owned()),
        plugin: None,
    }];
    new.predicate.datasets[0].kind = Kind::Table;
    new.predicate.datasets[1].records = 1200;
    new.subject[0].digest.sha256 = "ef".repeat(32);
    new.subject[1].annotations.records_sha256 = None;
    new.subject[1].digest.sha256 = "ef".repeat(32);
    new.subject.truncate(3);
    diff(&old, &new)
}

#[test]
fn on_a_terminal() {
    insta::assert_snapshot!(render_diff(&rich(), STYLE));
}

#[test]
fn as_markdown() {
    insta::assert_snapshot!(markdown(&rich()));
}

#[test]
fn as_json() {
    insta::assert_snapshot!(format!("{:#}", serde_json::to_value(rich()).unwrap()));
}

#[test]
fn json_has_the_form_of_its_schema() {
    assert_is_readable(&rich());
    assert_is_readable(&diff(&report(), &report()));
}
