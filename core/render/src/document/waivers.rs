//! Section 9: what somebody accepts, and thresholds that are weaker than the policy's.

use std::collections::BTreeSet;

use candour_statement::predicate::{Predicate, Waiver};
use candour_words::{capitalised, names, text};

use super::model::{Line, Part, Section, Table, code, plain, value};
use super::wording;

/// How many of each are listed.
const LISTED: usize = 100;

pub(super) fn section(predicate: &Predicate) -> Section {
    let mut parts = vec![Part::Heading(3, plain("Waivers"))];
    if predicate.waivers.is_empty() {
        parts.push(Part::Paragraph(plain("Nobody waived anything.")));
    } else {
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
    parts.push(Part::Heading(3, plain("Weakened thresholds")));
    let rows = weakened(predicate);
    if rows.is_empty() {
        parts.push(Part::Paragraph(plain("No threshold is weaker than the policy's.")));
    } else {
        let labels = ["Rule", "Parameter", "Policy's value", "Value used", "Reason"];
        let table = Table::new("Thresholds that are weaker than the policy's", &labels);
        parts.push(Part::Table(table.rows(rows, LISTED, "the statement")));
    }
    Section {
        id: "waivers",
        title: "Waivers and weakened thresholds",
        parts,
    }
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
        value(&waiver.expires),
        plain(capitalised(names::waiver(waiver.state))),
    ]
}

/// Each once, though the same threshold is in the block of every dataset.
fn weakened(predicate: &Predicate) -> Vec<Vec<Line>> {
    let mut told = BTreeSet::new();
    let mut rows = Vec::new();
    for block in &predicate.blocks {
        for weak in &block.weakened {
            let (used, policy) = (wording::param(&weak.used), wording::param(&weak.policy));
            if told.insert((&block.rule, &weak.param, used.clone(), policy.clone(), &weak.reason)) {
                rows.push(vec![
                    code(&block.rule),
                    code(&weak.param),
                    value(&policy),
                    value(&used),
                    value(&weak.reason),
                ]);
            }
        }
    }
    rows
}
