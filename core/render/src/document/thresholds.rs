//! What was checked, dimension by dimension: each rule with what came of it, when it finds something, and where that threshold
//! comes from; and what was measured.

use std::collections::BTreeMap;

use candour_statement::predicate::{Block, DimensionResult, Evaluation, Measure, Predicate, Status};
use candour_statement::vocabulary::{MeasureRole, Severity};
use candour_statement::words::Words;
use candour_words::{capitalised, names, number, several, some_of, told};

use serde_json::Value;

use super::model::{Line, Mark, Part, Section, Table, code, plain, value};
use super::wording;

/// How many rules of a dimension, and measures of a rule, are listed.
const RULES: usize = 200;
const MEASURES: usize = 60;

/// How many datasets are named where a rule found something, and columns of a measure.
const NAMED: usize = 3;
const COLUMNS: usize = 8;

pub(super) fn section(predicate: &Predicate) -> Section {
    let mut parts: Vec<Part> = predicate
        .dimensions
        .iter()
        .map(|result| dimension(predicate, result))
        .collect();
    parts.extend(measured(predicate));
    Section {
        id: "rules",
        title: "Rules and thresholds",
        parts,
    }
}

fn dimension(predicate: &Predicate, result: &DimensionResult) -> Part {
    let of = result.dimension;
    let blocks = predicate.blocks.iter();
    let blocks = blocks.filter(|block| block.dimension.is_none_or(|dimension| dimension == of));
    let mut by_rule: BTreeMap<&str, Vec<&Block>> = BTreeMap::new();
    for block in blocks {
        by_rule.entry(&block.rule).or_default().push(block);
    }
    let label = format!(
        "{}: {} {}",
        wording::dimension(of),
        names::question_of(of),
        capitalised(&several(by_rule.len() as u64, "rule", "rules"))
    );
    let rows: Vec<Vec<Line>> = by_rule.values().map(|blocks| row(blocks, &predicate.words)).collect();
    let parts = match rows.is_empty() {
        true => vec![Part::Paragraph(plain("No rule spoke to it."))],
        false => {
            let table = Table::new(
                format!("The rules of {}", names::dimension(of)),
                &["Rule", "Result", "Finds something"],
            );
            vec![Part::Table(table.rows(rows, RULES, "the statement"))]
        }
    };
    Part::Fold(Some(wording::dimension_id(of)), label, parts)
}

/// A rule over all its datasets.
fn row(blocks: &[&Block], words: &Words) -> Vec<Line> {
    let rule = code(&blocks[0].rule);
    let rule = match words.summary(&blocks[0].rule) {
        Some(summary) => rule.plain(": ").value(summary),
        None => rule,
    };
    vec![rule, result(blocks), thresholds(blocks, words)]
}

fn result(blocks: &[&Block]) -> Line {
    let mut told = Vec::new();
    let mut found = |mark: Mark, count: &dyn Fn(&Block) -> u64| {
        let n: u64 = blocks.iter().map(|block| count(block)).sum();
        if n > 0 {
            told.push(told_of(mark, Some(n), blocks.iter().filter(|block| count(block) > 0)));
        }
    };
    for severity in [Severity::Fail, Severity::Warn, Severity::Note] {
        found(wording::severity(severity), &|block| {
            let evaluations = block.evaluations.iter();
            let standing = evaluations.filter(|evaluation| evaluation.severity == severity && !evaluation.waived);
            standing.map(|evaluation| evaluation.standing().count() as u64).sum()
        });
    }
    found(wording::WAIVED, &|block| {
        let evaluations = block.evaluations.iter().filter(|evaluation| evaluation.waived);
        evaluations.map(|evaluation| evaluation.findings.len() as u64).sum()
    });
    found(wording::BENEATH, &|block| {
        let findings = block.evaluations.iter().flat_map(|evaluation| &evaluation.findings);
        findings.filter(|finding| finding.beneath.is_some()).count() as u64
    });
    if blocks.iter().any(|block| block.too_little) {
        let places = blocks.iter().filter(|block| block.too_little);
        told.push(told_of(wording::TOO_LITTLE, None, places));
    }
    for (status, mark) in [
        (Status::CouldNotRun, wording::COULD_NOT_RUN),
        (Status::Partly, wording::PARTLY),
        (Status::NotLooked, wording::NOT_LOOKED),
        (Status::Clean, wording::CLEAN),
        (Status::NotApplicable, wording::NOT_APPLICABLE),
    ] {
        let is_of = |block: &&&Block| block.status == status && !block.too_little;
        if blocks.iter().any(|block| is_of(&block)) {
            told.push(told_of(mark, None, blocks.iter().filter(is_of)));
        }
    }
    Line::joined(told, "; ")
}

/// `▲ Warning: 2 in appointments, sites`, `● Nothing found in 5 datasets`.
fn told_of<'a>(mark: Mark, n: Option<u64>, blocks: impl Iterator<Item = &'a &'a Block>) -> Line {
    let blocks: Vec<&&Block> = blocks.collect();
    let places = match blocks.len() {
        0..=NAMED => Line::joined(blocks.iter().map(|block| wording::place(block.dataset.as_ref())), ", "),
        more => plain(several(more as u64, "dataset", "datasets")),
    };
    Line::default()
        .mark(mark)
        .plain(n.map_or_else(|| " in ".to_owned(), |n| format!(": {} in ", number(n))))
        .then(places)
}

/// When it finds something, each once though it is in the block of every dataset, and where that comes from.
fn thresholds(blocks: &[&Block], words: &Words) -> Line {
    let mut told: Vec<String> = Vec::new();
    for block in blocks {
        for Evaluation { severity, params, .. } in &block.evaluations {
            let line =
                told::threshold(words, &block.rule, *severity, params).unwrap_or_else(|| otherwise(*severity, params));
            if !told.contains(&line) {
                told.push(line);
            }
        }
    }
    if told.is_empty() {
        return plain("not judged");
    }
    let source = blocks.iter().find_map(|block| block.source.as_deref());
    let certainty = blocks.iter().find_map(|block| block.certainty.as_deref());
    let line = value(&capitalised(&told.join("; ")));
    let line = match source {
        Some(source) => line.plain(". Source: ").value(source),
        None => line,
    };
    match certainty {
        Some(certainty) => line.plain(" (certainty: ").value(certainty).plain(")"),
        None => line,
    }
}

/// The same of a rule that has no words for it: a rule without parameters finds what it is about.
fn otherwise(severity: Severity, params: &Value) -> String {
    let severity = names::severity(severity);
    match params.as_object().is_some_and(|params| params.is_empty()) {
        true => format!("{severity} wherever it finds something"),
        false => format!("{severity}: {}", wording::params(params)),
    }
}

/// What rules measured, folded by rule.
fn measured(predicate: &Predicate) -> Vec<Part> {
    let mut by_rule: BTreeMap<&str, Vec<Vec<Line>>> = BTreeMap::new();
    for block in &predicate.blocks {
        let rows = measures(block, &predicate.words);
        if !rows.is_empty() {
            by_rule.entry(&block.rule).or_default().extend(rows);
        }
    }
    if by_rule.is_empty() {
        return Vec::new();
    }
    let n: usize = by_rule.values().map(Vec::len).sum();
    let tables = by_rule.into_iter().map(|(rule, rows)| {
        let has_before = rows.iter().any(|row| row[3] != unmeasured());
        let labels = ["Where", "Measure", "#Value", "#Before"];
        let labels = &labels[..if has_before { 4 } else { 3 }];
        let cut = |row: Vec<Line>| row.into_iter().take(labels.len()).collect();
        let rows: Vec<Vec<Line>> = rows.into_iter().map(cut).collect();
        let table = Table::new(format!("Measured by {rule}"), labels);
        Part::Table(table.rows(rows, MEASURES, "the statement"))
    });
    vec![Part::Fold(
        None,
        format!("What was measured: {}", several(n as u64, "number", "numbers")),
        tables.collect(),
    )]
}

fn unmeasured() -> Line {
    plain("not measured")
}

/// What a block measured, once though it was judged at several severities, beside what it was before.
fn measures(block: &Block, words: &Words) -> Vec<Vec<Line>> {
    let mut seen: Vec<&Measure> = Vec::new();
    let mut rows = Vec::new();
    for evaluation in &block.evaluations {
        for measure in &evaluation.measures {
            let is_bar = words
                .measure(&block.rule, &measure.name)
                .is_some_and(|of| of.bar_of.is_some());
            if is_bar || measure.role == MeasureRole::Before || seen.contains(&measure) {
                continue;
            }
            seen.push(measure);
            let mut place = wording::place(block.dataset.as_ref());
            if !measure.columns.is_empty() {
                let named: Vec<String> = measure.columns.iter().map(|id| candour_words::column(id)).collect();
                place = place.plain(", ").code(&some_of(&named, COLUMNS));
            }
            rows.push(vec![
                place,
                value(told::title(words, &block.rule, measure)),
                value(&told::measured(measure)),
                before_of(evaluation, measure).map_or_else(unmeasured, |before| value(&told::measured(before))),
            ]);
        }
    }
    rows
}

/// The measure that says what `measure` was before.
fn before_of<'a>(evaluation: &'a Evaluation, measure: &Measure) -> Option<&'a Measure> {
    evaluation.measures.iter().find(|other| {
        other.role == MeasureRole::Before
            && other.pair.as_ref() == Some(&measure.name)
            && other.columns == measure.columns
    })
}
