//! What somebody accepts, and thresholds that are weaker than the policy's.

use std::collections::BTreeSet;

use candour_statement::predicate::{Predicate, Waiver, Weakened};
use candour_words::{capitalised, names, period, text};

use super::model::{Line, Part, Section, Table, code, plain, value};
use super::wording;

/// How many of each are listed.
const LISTED: usize = 100;

/// The section; none where nothing is accepted and nothing is weaker.
pub(super) fn section(predicate: &Predicate) -> Option<Section> {
    let mut parts = Vec::new();
    if !predicate.waivers.is_empty() {
        let labels = [
            "Rule and place",
            "Accepts",
            "Owner",
            "Reason",
            "Until",
            "What became of it",
        ];
        let rows = predicate.waivers.iter().map(waiver).collect();
        let table = Table::new("Findings that somebody accepts", &labels);
        parts.push(Part::Table(table.rows(rows, LISTED, "the statement")));
    }
    let rows = weakened(predicate);
    if !rows.is_empty() {
        let labels = ["Rule", "Parameter", "Policy's value", "Value used", "Reason"];
        let for_whom = names::audience(predicate.audit.audience);
        let title = format!("Thresholds that are weaker than in the policies for {for_whom}");
        let table = Table::new(&title, &labels);
        parts.push(Part::Table(table.rows(rows, LISTED, "the statement")));
    }
    (!parts.is_empty()).then_some(Section {
        id: "waivers",
        title: "What somebody accepts, and weaker thresholds",
        parts,
    })
}

fn waiver(waiver: &Waiver) -> Vec<Line> {
    let place = match &waiver.dataset {
        Some(dataset) => code(&waiver.rule).plain(" in ").value(dataset),
        None => code(&waiver.rule).plain(" in all datasets"),
    };
    let mut accepts = plain("up to ").mark(wording::severity(waiver.severity));
    for bound in &waiver.at_most {
        accepts = accepts
            .plain("; at most ")
            .value(&bound.most)
            .plain(" of ")
            .code(&bound.measure)
            .plain(match bound.found.is_empty() {
                true => " (found: not shown)".to_owned(),
                false => " (found: ".to_owned(),
            });
        if !bound.found.is_empty() {
            accepts = accepts
                .then(Line::joined(bound.found.iter().map(|found| value(&text(found))), ", "))
                .plain(")");
        }
    }
    vec![
        place,
        accepts,
        value(&waiver.owner),
        value(&waiver.reason),
        value(&period(&waiver.expires)),
        plain(capitalised(names::waiver(waiver.state))),
    ]
}

/// Each once, though the same threshold is in the block of every dataset.
fn weakened(predicate: &Predicate) -> Vec<Vec<Line>> {
    let row = |rule: Line, weak: &Weakened| {
        vec![
            rule,
            code(&weak.param),
            value(&wording::param(&weak.policy)),
            match weak.used.is_null() {
                true => plain("none"),
                false => value(&wording::param(&weak.used)),
            },
            weak.reason.as_deref().map_or_else(|| plain("None is given"), value),
        ]
    };
    let mut told = BTreeSet::new();
    let mut rows: Vec<Vec<Line>> = predicate
        .audit
        .weakened
        .iter()
        .map(|weak| row(plain("All rules"), weak))
        .collect();
    for block in &predicate.blocks {
        for weak in &block.weakened {
            let (used, policy) = (wording::param(&weak.used), wording::param(&weak.policy));
            if told.insert((&block.rule, &weak.param, used.clone(), policy.clone(), &weak.reason)) {
                rows.push(row(code(&block.rule), weak));
            }
        }
    }
    rows
}
