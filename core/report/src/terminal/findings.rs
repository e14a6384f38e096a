//! The findings of one dataset, worst first, each with where, how much and what to do.

use std::cmp::Reverse;

use candour_model::finding::Severity;

use super::page::{Colour, Page};
use crate::predicate::{Block, Evaluation, Finding, Status};
use crate::reasons::in_words;
use crate::words::{number, several};

/// Where the words of a finding start, after its severity.
const INDENT: usize = 9;

/// `known` are findings of these that were there in an earlier report.
pub(super) fn write(page: &mut Page, blocks: &[&Block], verbose: bool, known: &[&Finding]) {
    let broken: Vec<&&Block> = blocks
        .iter()
        .filter(|block| block.status == Status::CouldNotRun)
        .collect();
    for block in &broken {
        let reason = block.reason.as_deref().unwrap_or_default();
        let text = format!("{} could not run: {}", block.rule, in_words(reason));
        page.paragraph(&word("error", Colour::Red), &[(Colour::Plain, &text)], INDENT);
    }
    let mut found: Vec<(&Block, &Evaluation, &Finding)> = blocks
        .iter()
        .flat_map(|block| block.evaluations.iter().map(move |evaluation| (*block, evaluation)))
        .flat_map(|(block, evaluation)| {
            evaluation
                .findings
                .iter()
                .map(move |finding| (block, evaluation, finding))
        })
        .collect();
    let is_known = |finding: &Finding| known.iter().any(|known| std::ptr::eq(*known, finding));
    found.sort_by_key(|(_, evaluation, finding)| (is_known(finding), evaluation.waived, Reverse(evaluation.severity)));
    for (block, evaluation, finding) in &found {
        one(page, block, evaluation, finding, is_known(finding));
    }
    let clean: Vec<&&Block> = blocks.iter().filter(|block| block.status == Status::Clean).collect();
    let ran_clean = several(clean.len() as u64, "check", "checks");
    if verbose {
        for block in &clean {
            page.paragraph(&word("clean", Colour::Green), &[(Colour::Plain, &block.rule)], INDENT);
        }
        blocks.iter().for_each(|block| measures(page, block));
    } else if !clean.is_empty() && found.is_empty() && broken.is_empty() {
        let text = format!("{ran_clean}, nothing found");
        page.paragraph(&word("clean", Colour::Green), &[(Colour::Plain, &text)], INDENT);
    } else if clean.is_empty() && found.is_empty() && broken.is_empty() {
        page.item(2, "no check ran");
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

fn one(page: &mut Page, block: &Block, evaluation: &Evaluation, finding: &Finding, is_known: bool) {
    let lead = match evaluation.severity {
        _ if evaluation.waived => word("waived", Colour::Dim),
        Severity::Fail => word("fail", Colour::Red),
        Severity::Warn => word("warn", Colour::Yellow),
        Severity::Note => word("note", Colour::Dim),
    };
    page.paragraph(&lead, &[(Colour::Plain, &finding.text)], INDENT);
    for group in &finding.groups {
        page.item(INDENT, &format!("- {group}"));
    }
    let shown = finding.groups.len() as u64;
    match finding.groups_in_all.saturating_sub(shown) {
        0 => {}
        more if shown > 0 => page.item(INDENT, &format!("- and {} more", number(more))),
        all => page.item(
            INDENT,
            &format!("- {} that may not be listed", several(all, "group", "groups")),
        ),
    }
    if let Some(advice) = &finding.advice {
        page.item(INDENT, &format!("> {advice}"));
    }
    let space = " ".repeat(INDENT);
    let known = if is_known { " · known" } else { "" };
    let about = format!("{}{known}", about(block, finding));
    page.paragraph(&[(Colour::Plain, &space)], &[(Colour::Dim, &about)], INDENT);
}

/// The rule, and where and how much, so far as the text does not say so.
fn about(block: &Block, finding: &Finding) -> String {
    let mut about = vec![block.rule.clone()];
    let columns = finding.columns.join(", ");
    if !columns.is_empty() && !says(&finding.text, &columns) {
        about.push(columns);
    }
    if let Some(affected) = &finding.affected
        && !says(&finding.text, affected)
    {
        about.push(affected.clone());
    }
    if !finding.records.is_empty() {
        let records: Vec<String> = finding.records.iter().map(|record| number(*record)).collect();
        let word = if records.len() == 1 { "record" } else { "records" };
        about.push(format!("{word} {}", records.join(", ")));
    }
    about.join(" · ")
}

/// Whether `what` stands in `text`, not as a part of longer words: 12 cells are not 2 cells.
fn says(text: &str, what: &str) -> bool {
    let is_edge = |c: Option<char>| !c.is_some_and(|c| c.is_alphanumeric() || matches!(c, ',' | '_' | '-'));
    text.match_indices(what).any(|(at, _)| {
        is_edge(text[..at].chars().next_back()) && is_edge(text[at + what.len()..].chars().next().filter(|c| *c != ','))
    })
}

/// What a rule measured, once though it was judged at several severities.
fn measures(page: &mut Page, block: &Block) {
    let mut told: Vec<String> = Vec::new();
    for measure in block.evaluations.iter().flat_map(|evaluation| &evaluation.measures) {
        let of = match measure.columns.is_empty() {
            true => String::new(),
            false => format!(" ({})", measure.columns.join(", ")),
        };
        let text = format!("{}{of}: {}", measure.title, measure.value);
        if told.is_empty() {
            page.paragraph(&word("shows", Colour::Dim), &[(Colour::Plain, &block.rule)], INDENT);
        }
        if !told.contains(&text) {
            page.item(INDENT, &format!("- {text}"));
            told.push(text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::says;

    #[test]
    fn a_part_of_a_longer_word_is_not_said() {
        assert!(says("age, sex have 2 cells", "2 cells"));
        assert!(says("sex, in 2 cells", "sex"));
        for (text, what) in [
            ("12 cells", "2 cells"),
            ("1,002 cells", "002 cells"),
            ("sexuality is blank", "sex"),
        ] {
            assert!(!says(text, what), "{what} in {text}");
        }
    }
}
