//! Questions for the publisher: what moved, or is missing, and nobody has explained.

use candour_statement::predicate::{Finding, Predicate};
use candour_statement::vocabulary::Dimension;
use candour_statement::words::Words;
use candour_words::{number, told};

use super::model::{Line, value};
use super::wording::{self, Found};

/// How many groups a question names.
const GROUPS: usize = 3;

/// The questions, the most serious first, then in the statement's order.
pub(super) fn questions(predicate: &Predicate) -> Vec<Line> {
    let mut asked: Vec<Found<'_>> = wording::findings(predicate)
        .filter(|(block, evaluation, _)| {
            let speaks_of_change = matches!(block.dimension, Some(Dimension::Consistency | Dimension::Completeness));
            let is_unexplained = speaks_of_change || block.compared;
            is_unexplained && !evaluation.waived
        })
        .collect();
    asked.sort_by_key(|(_, evaluation, _)| std::cmp::Reverse(evaluation.severity));
    asked
        .into_iter()
        .map(|found| question(&predicate.words, found))
        .collect()
}

/// The finding's own words, which are no sentence, after the place; the question stands apart, so that it fits them all.
fn question(words: &Words, (block, evaluation, finding): Found<'_>) -> Line {
    let text = told::finding(words, &block.rule, finding);
    Line::default()
        .mark(wording::severity(evaluation.severity))
        .plain(" in ")
        .then(wording::place(block.dataset.as_ref()))
        .plain(": ")
        .value(text.trim_end_matches(['.', ' ']))
        .then(groups(&told::groups(words, &block.rule, finding), finding))
        .plain(". What explains this?")
}

/// ` (Deal: 40 before; Rye: 12 before; and 3 more)`.
fn groups(groups: &[String], finding: &Finding) -> Line {
    if groups.is_empty() {
        return Line::default();
    }
    let named = groups.iter().take(GROUPS);
    let listed = Line::joined(named.map(|group| value(group)), "; ");
    let in_all = finding.groups_in_all.as_ref().and_then(|n| n.told());
    let in_all = in_all.unwrap_or(0).max(groups.len() as u64);
    let more = match in_all - groups.len().min(GROUPS) as u64 {
        0 => String::new(),
        more => format!("; and {} more", number(more)),
    };
    Line::default().plain(" (").then(listed).plain(more).plain(")")
}
