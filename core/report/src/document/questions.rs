//! Questions for the publisher: what moved, or is missing, and nobody has explained.

use candour_model::finding::Dimension;

use super::model::{Line, value};
use super::wording::{self, Found};
use crate::predicate::{Finding, Predicate};
use crate::words::number;

/// How many groups a question names.
const GROUPS: usize = 3;

/// The questions, the most serious first, then in the statement's order.
pub(super) fn questions(predicate: &Predicate) -> Vec<Line> {
    let mut asked: Vec<Found<'_>> = wording::findings(predicate)
        .filter(|(block, evaluation, _)| {
            let is_unexplained =
                block.rule.starts_with("consistency/") || block.compared || block.dimension == Dimension::Completeness;
            is_unexplained && !evaluation.waived
        })
        .collect();
    asked.sort_by_key(|(_, evaluation, _)| std::cmp::Reverse(evaluation.severity));
    asked.into_iter().map(question).collect()
}

/// The finding's own words, which are no sentence, after the place; the question stands apart, so that it fits them all.
fn question((block, evaluation, finding): Found<'_>) -> Line {
    Line::default()
        .mark(wording::severity(evaluation.severity))
        .plain(" in ")
        .then(wording::place(block.dataset.as_ref()))
        .plain(": ")
        .value(finding.text.trim_end_matches(['.', ' ']))
        .then(groups(finding))
        .plain(". What explains this?")
}

/// ` (Deal: 40 before; Rye: 12 before; and 3 more)`.
fn groups(finding: &Finding) -> Line {
    if finding.groups.is_empty() {
        return Line::default();
    }
    let named = finding.groups.iter().take(GROUPS);
    let listed = Line::joined(named.map(|group| value(group)), "; ");
    let in_all = (finding.groups.len() as u64).max(finding.groups_in_all);
    let more = match in_all - finding.groups.len().min(GROUPS) as u64 {
        0 => String::new(),
        more => format!("; and {} more", number(more)),
    };
    Line::default().plain(" (").then(listed).plain(more).plain(")")
}
