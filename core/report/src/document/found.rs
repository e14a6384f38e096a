//! Section 8: the findings: what, where, how many, how bad, what to do.

use candour_model::finding::Severity;

use super::model::{Card, Line, Part, Section, Table, code, plain, value};
use super::wording::{self, Found};
use crate::predicate::{Finding, Predicate};
use crate::words::{number, several};

/// How many findings of a severity are shown in full, and how many more in a table.
const FULL: usize = 25;
const BRIEF: usize = 100;

/// How many columns of a finding are named.
const COLUMNS: usize = 12;

pub(super) fn section(predicate: &Predicate) -> Section {
    let mut parts = Vec::new();
    let all: Vec<Found<'_>> = wording::findings(predicate).collect();
    if all.is_empty() {
        parts.push(Part::Paragraph(plain("No check that ran found anything.")));
    }
    for (severity, heading, meaning) in [
        (
            Severity::Fail,
            "Failures",
            "These must be put right before the data are published.",
        ),
        (
            Severity::Warn,
            "Warnings",
            "These should be looked at: they may be right, and need an explanation then.",
        ),
        (Severity::Note, "Notes", "These are worth knowing."),
    ] {
        let found = all
            .iter()
            .filter(|(_, evaluation, _)| evaluation.severity == severity && !evaluation.waived);
        write(&mut parts, heading, meaning, &found.copied().collect::<Vec<_>>());
    }
    let waived: Vec<Found<'_>> = all
        .iter()
        .filter(|(_, evaluation, _)| evaluation.waived)
        .copied()
        .collect();
    write(
        &mut parts,
        "Waived",
        "A waiver covers these: somebody accepts them.",
        &waived,
    );
    Section {
        id: "findings",
        title: "Findings",
        parts,
    }
}

fn write(parts: &mut Vec<Part>, heading: &'static str, meaning: &'static str, found: &[Found<'_>]) {
    if found.is_empty() {
        return;
    }
    parts.push(Part::Heading(
        3,
        plain(format!("{heading} ({})", number(found.len() as u64))),
    ));
    parts.push(Part::Paragraph(plain(meaning)));
    parts.push(Part::Cards(found.iter().take(FULL).map(card).collect()));
    let brief = &found[found.len().min(FULL)..];
    if brief.is_empty() {
        return;
    }
    let rows: Vec<Vec<Line>> = brief
        .iter()
        .map(|(block, _, finding)| {
            vec![
                wording::place(block.dataset.as_ref()),
                value(&finding.text),
                code(&block.rule),
            ]
        })
        .collect();
    let table = Table::new(format!("{heading}: further findings"), &["Where", "What", "Rule"]);
    let label = several(brief.len() as u64, "further finding", "further findings");
    parts.push(Part::Fold(
        format!("{heading}: {label}"),
        vec![Part::Table(table.rows(rows, BRIEF, "findings.jsonl"))],
    ));
}

fn card((block, evaluation, finding): &Found<'_>) -> Card {
    let mut place = wording::place(block.dataset.as_ref());
    for (at, column) in finding.columns.iter().take(COLUMNS).enumerate() {
        place = place.plain(if at == 0 { ", in " } else { ", " }).code(column);
    }
    if finding.columns.len() > COLUMNS {
        place = place.plain(format!(" and {} more columns", finding.columns.len() - COLUMNS));
    }
    let mut facts = vec![("Where", place)];
    if let Some(affected) = &finding.affected {
        facts.push(("How many", value(affected)));
    }
    facts.extend(groups(finding).map(|groups| ("Which", groups)));
    if !finding.records.is_empty() {
        let records: Vec<String> = finding.records.iter().map(|record| number(*record)).collect();
        facts.push(("Records", plain(records.join("; "))));
    }
    if let Some(advice) = &finding.advice {
        facts.push(("What to do", value(advice)));
    }
    facts.push(("Rule", code(&block.rule)));
    Card {
        mark: match evaluation.waived {
            true => wording::WAIVED,
            false => wording::severity(evaluation.severity),
        },
        text: value(&finding.text),
        facts,
    }
}

fn groups(finding: &Finding) -> Option<Line> {
    let shown = Line::joined(finding.groups.iter().map(|group| value(group)), "; ");
    match finding.groups_in_all.saturating_sub(finding.groups.len() as u64) {
        0 if finding.groups.is_empty() => None,
        0 => Some(shown),
        more if finding.groups.is_empty() => Some(plain(format!(
            "{} that may not be listed",
            several(more, "group", "groups")
        ))),
        more => Some(shown.plain(format!("; and {} more", number(more)))),
    }
}
