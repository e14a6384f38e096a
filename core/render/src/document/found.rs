//! Section 8: the findings: what, where, how many, how bad, what to do.

use candour_statement::folded;
use candour_statement::predicate::{Finding, Predicate};
use candour_statement::vocabulary::Severity;
use candour_statement::words::Words;
use candour_words::{column, number, several, some_of, told};

use super::model::{Card, Line, Part, Section, Table, code, plain, value};
use super::wording::{self, Found};

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
        write(
            &mut parts,
            heading,
            meaning,
            &found.copied().collect::<Vec<_>>(),
            predicate,
        );
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
        predicate,
    );
    Section {
        id: "findings",
        title: "Findings",
        parts,
    }
}

fn write(
    parts: &mut Vec<Part>,
    heading: &'static str,
    meaning: &'static str,
    found: &[Found<'_>],
    predicate: &Predicate,
) {
    let words = &predicate.words;
    if found.is_empty() {
        return;
    }
    parts.push(Part::Heading(
        3,
        plain(format!("{heading} ({})", number(found.len() as u64))),
    ));
    parts.push(Part::Paragraph(plain(meaning)));
    parts.push(Part::Cards(
        found.iter().take(FULL).map(|found| card(predicate, found)).collect(),
    ));
    let brief = &found[found.len().min(FULL)..];
    if brief.is_empty() {
        return;
    }
    let rows: Vec<Vec<Line>> = brief
        .iter()
        .map(|(block, _, finding)| {
            vec![
                wording::place(block.dataset.as_ref()),
                value(&told::finding(words, &block.rule, finding)),
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

fn card(predicate: &Predicate, (block, evaluation, finding): &Found<'_>) -> Card {
    let words = &predicate.words;
    let mut place = wording::place(block.dataset.as_ref());
    if !finding.columns.is_empty() {
        let named: Vec<String> = finding.columns.iter().map(|id| column(id)).collect();
        place = place.plain(", in ").code(&some_of(&named, COLUMNS));
    }
    let mut facts = vec![("Where", place)];
    if let Some(affected) = told::affected(finding) {
        facts.push(("How many", value(&affected)));
    }
    facts.extend(groups(words, &block.rule, finding).map(|groups| ("Which", groups)));
    if !finding.records.is_empty() {
        let records: Vec<String> = finding.records.iter().map(|record| number(*record)).collect();
        facts.push(("Records", plain(records.join("; "))));
    }
    if let Some(advice) = told::advice(words, &block.rule, finding) {
        facts.push(("What to do", value(advice)));
    }
    facts.push(("Rule", code(&block.rule)));
    let also = folded::beneath(&predicate.blocks, block, finding);
    if !also.is_empty() {
        let told = also.into_iter().map(|(block, _, finding)| {
            code(&block.rule)
                .plain(": ")
                .value(&told::finding(words, &block.rule, finding))
        });
        facts.push(("Also seen by", Line::joined(told, "; ")));
    }
    Card {
        mark: match evaluation.waived {
            true => wording::WAIVED,
            false => wording::severity(evaluation.severity),
        },
        text: value(&told::finding(words, &block.rule, finding)),
        facts,
    }
}

fn groups(words: &Words, rule: &str, finding: &Finding) -> Option<Line> {
    let listed = told::groups(words, rule, finding);
    let shown = Line::joined(listed.iter().map(|group| value(group)), "; ");
    match told::further_groups(finding) {
        None if listed.is_empty() => None,
        None => Some(shown),
        Some(more) if listed.is_empty() => Some(plain(more)),
        Some(more) => Some(shown.plain("; ").plain(more)),
    }
}
