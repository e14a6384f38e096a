//! Section 6: results by dimension: each rule with its thresholds, and what it measured.

use std::collections::BTreeSet;

use candour_statement::predicate::{Block, Evaluation, Measure, Predicate, Status};
use candour_statement::vocabulary::{Dimension, MeasureRole, Severity};
use candour_statement::words::Words;
use candour_words::{coverage, names, number, outcome, several, some_of, told};

use super::model::{Line, Mark, Part, Section, Table, code, plain, value};
use super::wording;

/// How many rules, and how many measures, of a dimension are listed.
const RULES: usize = 200;
const MEASURES: usize = 150;

pub(super) fn section(predicate: &Predicate) -> Section {
    let mut parts = vec![Part::Paragraph(plain(
        "A rule is judged once for each severity that the policy gives it, each time with thresholds of its own.",
    ))];
    for result in &predicate.dimensions {
        let blocks: Vec<&Block> = predicate
            .blocks
            .iter()
            .filter(|block| block.dimension.is_none_or(|of| of == result.dimension))
            .collect();
        parts.push(Part::Heading(3, plain(wording::dimension(result.dimension))));
        let mark = result.verdict.map_or(wording::UNCHECKED, wording::verdict);
        let question = names::question_of(result.dimension);
        let verdict = plain(format!("{question} ")).mark(mark);
        parts.push(Part::Paragraph(match outcome::left_open_of(predicate, result) {
            Some(open) => verdict.plain(format!(" ({open})")),
            None => verdict,
        }));
        write(&mut parts, result.dimension, &blocks, &predicate.words);
    }
    Section {
        id: "dimensions",
        title: "Results by dimension",
        parts,
    }
}

fn write(parts: &mut Vec<Part>, dimension: Dimension, blocks: &[&Block], words: &Words) {
    let name = wording::dimension(dimension);
    let (mut noted, mut quiet) = (Vec::new(), Vec::new());
    let mut seen = BTreeSet::new();
    for block in blocks {
        if !seen.insert(block.rule.as_str()) {
            continue;
        }
        let same: Vec<&Block> = blocks
            .iter()
            .copied()
            .filter(|other| other.rule == block.rule)
            .collect();
        let is_quiet = same
            .iter()
            .all(|block| matches!(block.status, Status::Clean | Status::NotApplicable));
        if is_quiet { &mut quiet } else { &mut noted }.push(row(&same, words));
    }
    let labels = ["Rule", "Result", "Thresholds"];
    if !noted.is_empty() {
        let table = Table::new(format!("{name}: rules that found something, or could not run"), &labels);
        parts.push(Part::Table(table.rows(noted, RULES, "the statement")));
    }
    if !quiet.is_empty() {
        let label = format!(
            "{name}: {} that found nothing",
            several(quiet.len() as u64, "rule", "rules")
        );
        let table = Table::new(format!("{name}: rules that found nothing"), &labels);
        parts.push(Part::Fold(
            label,
            vec![Part::Table(table.rows(quiet, RULES, "the statement"))],
        ));
    }
    let looked: Vec<Vec<Line>> = blocks.iter().flat_map(|block| looked(block)).collect();
    if !looked.is_empty() {
        let label = format!("{name}: what could not be looked at");
        let table = Table::new(label.clone(), &["Rule", "Where", "Looked at"]);
        parts.push(Part::Fold(
            label,
            vec![Part::Table(table.rows(looked, MEASURES, "the statement"))],
        ));
    }
    let measured: Vec<Vec<Line>> = blocks.iter().flat_map(|block| measures(block, words)).collect();
    if !measured.is_empty() {
        let label = format!("{name}: {}", several(measured.len() as u64, "measure", "measures"));
        let labels = ["Rule", "Where", "Measure", "#Value", "#Before"];
        let table = Table::new(format!("{name}: what the rules measured"), &labels);
        parts.push(Part::Fold(
            label,
            vec![Part::Table(table.rows(measured, MEASURES, "the statement"))],
        ));
    }
}

/// A rule over all its datasets.
fn row(blocks: &[&Block], words: &Words) -> Vec<Line> {
    let summary = words.summary(&blocks[0].rule);
    let rule = code(&blocks[0].rule);
    vec![
        match summary {
            Some(summary) => rule.plain(": ").value(summary),
            None => rule,
        },
        result(blocks),
        thresholds(blocks),
    ]
}

fn result(blocks: &[&Block]) -> Line {
    let mut told = Vec::new();
    for severity in [Severity::Fail, Severity::Warn, Severity::Note] {
        let findings = |block: &Block| -> u64 {
            let evaluations = block.evaluations.iter();
            let standing = evaluations.filter(|evaluation| evaluation.severity == severity && !evaluation.waived);
            standing.map(|evaluation| evaluation.standing().count() as u64).sum()
        };
        let n: u64 = blocks.iter().map(|block| findings(block)).sum();
        if n > 0 {
            let places = blocks.iter().filter(|block| findings(block) > 0);
            told.push(told_of(wording::severity(severity), Some(n), places));
        }
    }
    let waived = |block: &Block| -> u64 {
        let evaluations = block.evaluations.iter().filter(|evaluation| evaluation.waived);
        evaluations.map(|evaluation| evaluation.findings.len() as u64).sum()
    };
    let beneath = |block: &Block| -> u64 {
        let findings = block.evaluations.iter().flat_map(|evaluation| &evaluation.findings);
        findings.filter(|finding| finding.beneath.is_some()).count() as u64
    };
    for (mark, count) in [
        (wording::WAIVED, &waived as &dyn Fn(&Block) -> u64),
        (wording::BENEATH, &beneath),
    ] {
        let n: u64 = blocks.iter().map(|block| count(block)).sum();
        if n > 0 {
            let places = blocks.iter().filter(|block| count(block) > 0);
            told.push(told_of(mark, Some(n), places));
        }
    }
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

/// `▲ Warning: 2 in appointments, sites`, `● Nothing found in sites`.
fn told_of<'a>(mark: Mark, n: Option<u64>, blocks: impl Iterator<Item = &'a &'a Block>) -> Line {
    const NAMED: usize = 3;
    let blocks: Vec<&&Block> = blocks.collect();
    let places = blocks
        .iter()
        .take(NAMED)
        .map(|block| wording::place(block.dataset.as_ref()));
    let more = match blocks.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    Line::default()
        .mark(mark)
        .plain(n.map_or_else(|| " in ".to_owned(), |n| format!(": {} in ", number(n))))
        .then(Line::joined(places, ", "))
        .plain(more)
}

/// The thresholds, each once though they are in the block of every dataset.
fn thresholds(blocks: &[&Block]) -> Line {
    let mut told: Vec<Line> = Vec::new();
    for evaluation in blocks.iter().flat_map(|block| &block.evaluations) {
        let word = names::severity(evaluation.severity);
        let line = plain(format!("{word}: ")).value(&wording::params(&evaluation.params));
        if !told.contains(&line) {
            told.push(line);
        }
    }
    match told.is_empty() {
        true => plain("not judged"),
        false => Line::joined(told, "; "),
    }
}

/// What a block could not look at, where that is not all that it is about.
fn looked(block: &Block) -> Vec<Vec<Line>> {
    let row = |told: &String| vec![code(&block.rule), wording::place(block.dataset.as_ref()), value(told)];
    coverage::in_part(&block.coverage).iter().map(row).collect()
}

/// How many columns of a measure are named.
const COLUMNS: usize = 8;

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
                code(&block.rule),
                place,
                value(told::title(words, &block.rule, measure)),
                value(&told::measured(measure)),
                before_of(evaluation, measure)
                    .map_or_else(|| plain("not measured"), |before| value(&told::measured(before))),
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
