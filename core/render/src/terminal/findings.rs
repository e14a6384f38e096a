//! The findings of one dataset, worst first, each with where, how much and what to do.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use candour_statement::folded::{self, Found};
use candour_statement::predicate::{Block, Finding, Predicate, Status};
use candour_statement::value::{Count, Value};
use candour_statement::vocabulary::Severity;
use candour_statement::words::Words;
use candour_words::{agreeing, columns, coverage, in_columns, names, several, told};

use super::page::{Colour, Page};

/// Where the words of a finding start, after its severity.
const INDENT: usize = 9;

/// The rules with the advice that was given: each is given once.
pub(super) type Advised<'a> = BTreeSet<(&'a str, &'a str)>;

/// `known` are findings of these that were there in an earlier report.
pub(super) fn write<'a>(
    page: &mut Page,
    blocks: &[&'a Block],
    predicate: &'a Predicate,
    verbose: bool,
    known: &[&Finding],
    advised: &mut Advised<'a>,
) {
    let words = &predicate.words;
    let broken: Vec<&&Block> = blocks
        .iter()
        .filter(|block| block.status == Status::CouldNotRun)
        .collect();
    let start = page.here();
    for block in &broken {
        page.apart(start);
        let text = format!("{} could not run: {}", block.rule, told::could_not_run(words, block));
        page.paragraph(&word("error", Colour::Red), &[(Colour::Plain, &text)], INDENT);
    }
    let mut found: Vec<Found<'a>> = blocks
        .iter()
        .flat_map(|block| block.evaluations.iter().map(move |evaluation| (*block, evaluation)))
        .flat_map(|(block, evaluation)| {
            let standing = evaluation.standing();
            standing.map(move |finding| (block, evaluation, finding))
        })
        .collect();
    let is_known = |finding: &Finding| known.iter().any(|known| std::ptr::eq(*known, finding));
    found.sort_by_key(|(_, evaluation, finding)| (is_known(finding), evaluation.waived, Reverse(evaluation.severity)));
    for one_found in &found {
        page.apart(start);
        one(page, predicate, one_found, is_known(one_found.2), advised);
    }
    for block in blocks.iter().filter(|block| block.too_little) {
        page.apart(start);
        let text = format!("{} saw too little to say that all is well", block.rule);
        page.paragraph(&word("warn", Colour::Yellow), &[(Colour::Plain, &text)], INDENT);
        for told in coverage::in_part(&block.coverage) {
            page.item(INDENT, &format!("- {told}"));
        }
    }
    let in_part = blocks
        .iter()
        .filter(|block| matches!(block.status, Status::Partly | Status::NotLooked) && !block.too_little);
    let in_part = in_part.count() as u64;
    let blind = blocks.iter().filter(|block| block.too_little).count() as u64;
    let clean: Vec<&&Block> = blocks.iter().filter(|block| block.status == Status::Clean).collect();
    let ran_clean = several(clean.len() as u64, "check", "checks");
    if verbose {
        if !clean.is_empty() {
            page.apart(start);
        }
        for block in &clean {
            page.paragraph(&word("clean", Colour::Green), &[(Colour::Plain, &block.rule)], INDENT);
        }
        blocks
            .iter()
            .filter(|block| !block.too_little)
            .for_each(|block| looked(page, start, block));
        blocks.iter().for_each(|block| measures(page, start, words, block));
    } else if !clean.is_empty() && found.is_empty() && broken.is_empty() {
        page.apart(start);
        let text = format!("{ran_clean}, nothing found");
        page.paragraph(&word("clean", Colour::Green), &[(Colour::Plain, &text)], INDENT);
    } else if clean.is_empty() && found.is_empty() && broken.is_empty() && in_part + blind == 0 {
        page.item(2, "no check ran");
    }
    if in_part > 0 && !verbose {
        if !found.is_empty() || !broken.is_empty() || blind > 0 {
            page.apart(start);
        }
        let checks = several(in_part, "check", "checks");
        let text = format!(
            "{checks} could not look at all that {} about; -v says at what",
            agreeing(in_part, "it is", "they are")
        );
        page.paragraph(&word("partly", Colour::Dim), &[(Colour::Plain, &text)], INDENT);
    }
}

/// What a check could look at, where that is not all.
fn looked(page: &mut Page, start: usize, block: &Block) {
    let in_part = coverage::in_part(&block.coverage);
    let is_quiet = matches!(block.status, Status::Partly | Status::NotLooked);
    if in_part.is_empty() && !is_quiet {
        return;
    }
    let text = match is_quiet {
        true => format!("{}: {}", block.rule, names::status(block.status)),
        false => block.rule.clone(),
    };
    page.apart(start);
    page.paragraph(&word("partly", Colour::Dim), &[(Colour::Plain, &text)], INDENT);
    for told in in_part {
        page.item(INDENT, &format!("- {told}"));
    }
}

/// `  fail   `, as wide as every other.
fn word(word: &'static str, colour: Colour) -> [(Colour, &'static str); 3] {
    const SPACES: &str = "         ";
    [
        (Colour::Plain, "  "),
        (colour, word),
        (Colour::Plain, &SPACES[..INDENT - 2 - word.len()]),
    ]
}

fn one<'a>(
    page: &mut Page,
    predicate: &'a Predicate,
    (block, evaluation, finding): &Found<'a>,
    is_known: bool,
    advised: &mut Advised<'a>,
) {
    let words = &predicate.words;
    let lead = match evaluation.severity {
        _ if evaluation.waived => word("waived", Colour::Dim),
        Severity::Fail => word("fail", Colour::Red),
        Severity::Warn => word("warn", Colour::Yellow),
        Severity::Note => word("note", Colour::Dim),
    };
    let text = told::finding(words, &block.rule, finding);
    page.paragraph(&lead, &[(Colour::Plain, &text)], INDENT);
    let groups = told::groups(words, &block.rule, finding);
    for group in groups.into_iter().chain(told::further_groups(finding)) {
        page.item(INDENT, &format!("- {group}"));
    }
    let advice = told::advice(words, &block.rule, finding);
    if let Some(advice) = advice.filter(|advice| advised.insert((&block.rule, advice))) {
        page.item(INDENT, &format!("> {advice}"));
    }
    let space = " ".repeat(INDENT);
    let known = if is_known { " · known" } else { "" };
    let about = format!("{}{known}", about(block, finding));
    page.paragraph(&[(Colour::Plain, &space)], &[(Colour::Dim, &about)], INDENT);
    for beneath in folded::beneath(&predicate.blocks, block, finding) {
        let also = told::also_seen(words, beneath);
        page.paragraph(&[(Colour::Plain, &space)], &[(Colour::Dim, &also)], INDENT);
    }
}

/// The rule, and where and how much, so far as the sentence does not say so.
fn about(block: &Block, finding: &Finding) -> String {
    let mut about = vec![block.rule.clone()];
    let args = || finding.args.values();
    let named: BTreeSet<&String> = args()
        .flat_map(|value| match value {
            Value::Column(column) => std::slice::from_ref(column),
            Value::Columns(columns) => columns.as_slice(),
            _ => &[],
        })
        .collect();
    if !finding.columns.iter().all(|column| named.contains(column)) {
        about.push(columns(&finding.columns));
    }
    let counted = |affected: &Count| {
        args().any(|value| matches!(value, Value::Count(count) if count.n == affected.n && count.unit == affected.unit))
    };
    if !finding.affected.as_ref().is_some_and(counted) {
        about.extend(told::affected(finding));
    }
    about.extend(told::records(finding));
    about.join(" · ")
}

/// What a rule measured, once though it was judged at several severities.
fn measures(page: &mut Page, start: usize, words: &Words, block: &Block) {
    let mut seen: Vec<String> = Vec::new();
    for measure in block.evaluations.iter().flat_map(|evaluation| &evaluation.measures) {
        let (title, of) = (told::title(words, &block.rule, measure), in_columns(&measure.columns));
        let text = format!("{title}{of}: {}", told::measured(measure));
        if seen.is_empty() {
            page.apart(start);
            page.paragraph(&word("shows", Colour::Dim), &[(Colour::Plain, &block.rule)], INDENT);
        }
        if !seen.contains(&text) {
            page.item(INDENT, &format!("- {text}"));
            seen.push(text);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::tests::sample::{rich, statement};

    #[test]
    fn what_the_sentence_says_is_not_said_again() {
        let mut predicate = statement(&rich()).predicate;
        let mut blocks = predicate.blocks.drain(..);
        let has_found = |block: &Block| block.evaluations.iter().any(|of| !of.findings.is_empty());
        let block = blocks.find(has_found).expect("a block");
        let mut finding = block
            .evaluations
            .iter()
            .flat_map(|of| &of.findings)
            .next()
            .expect("one")
            .clone();
        finding.columns = vec!["age".to_owned(), "sex".to_owned()];
        finding.affected = serde_json::from_str(r#"{ "n": { "exact": 2 }, "unit": "cells" }"#).expect("a count");
        let affected = finding.affected.clone().expect("a count");
        finding.args = BTreeMap::from([("sex".to_owned(), Value::Column("sex".to_owned()))]);
        let rule = &block.rule;
        let all = about(&block, &finding);
        assert!(all.starts_with(&format!("{rule} · age, sex · 2 cells")), "{all}");
        finding.args.insert("n".to_owned(), Value::Count(affected));
        let columns = Value::Columns(finding.columns.clone());
        finding.args.insert("columns".to_owned(), columns);
        let rest = about(&block, &finding);
        assert_eq!(all.replace(" · age, sex · 2 cells", ""), rest);
    }
}
