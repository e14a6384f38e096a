//! Section 3: what the outcome means for whoever uses the data, and the limitations that are known.

use candour_statement::predicate::{Change, Predicate};
use candour_statement::vocabulary::{ChangeKind, Severity, Verdict};
use candour_words::{capitalised, names, several, told};

use super::model::{Line, Part, Section, and_more, plain, value};
use super::wording;

/// How many limitations are listed here; findings have a section of their own.
const LISTED: usize = 12;

pub(super) fn section(predicate: &Predicate) -> Section {
    let mut parts = vec![Part::Paragraph(plain(advice(predicate.verdict)))];
    let mut known: Vec<Line> = predicate
        .limits
        .iter()
        .map(|limit| value(&format!("{}.", capitalised(&names::limit(limit)))))
        .collect();
    known.extend(
        predicate
            .changes
            .iter()
            .filter(|change| change.what == ChangeKind::Redefined)
            .map(redefined),
    );
    for severity in [Severity::Fail, Severity::Warn] {
        let found = wording::findings(predicate)
            .filter(|(_, evaluation, _)| evaluation.severity == severity && !evaluation.waived);
        known.extend(found.map(|(block, _, finding)| {
            Line::default()
                .mark(wording::severity(severity))
                .plain(" in ")
                .then(wording::place(block.dataset.as_ref()))
                .plain(": ")
                .value(&told::finding(&predicate.words, &block.rule, finding))
        }));
    }
    if predicate.figures.waived > 0 {
        let waived = several(predicate.figures.waived, "finding is", "findings are");
        known.push(
            plain(format!(
                "{} accepted by a waiver, and so counts for nothing in the verdict: ",
                capitalised(&waived)
            ))
            .link("waivers", "Waivers and weakened thresholds")
            .plain("."),
        );
    }
    parts.push(Part::Heading(3, plain("Known limitations")));
    if known.is_empty() {
        parts.push(Part::Paragraph(
            plain("No check that ran found one. See what was not checked before you conclude that there is none: ")
                .link("unchecked", "What was not checked")
                .plain("."),
        ));
    } else {
        let left_out = known.len().saturating_sub(LISTED);
        known.truncate(LISTED);
        parts.push(Part::List(known));
        if left_out > 0 {
            let more = and_more(left_out, "the list of findings");
            parts.push(Part::Paragraph(
                plain(more).plain(" ").link("findings", "Findings").plain("."),
            ));
        }
    }
    Section {
        id: "meaning",
        title: "What it means for using the data",
        parts,
    }
}

fn advice(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Passed => {
            "The checks of this report found nothing that should keep you from using the data as their publisher describes \
             them. It is not a promise that every figure is right: what could not be checked is listed, too."
        }
        Verdict::Warned => {
            "The data can be used. Read the limitations first: some figures, groups or periods may not mean what they seem \
             to, or not everything could be checked."
        }
        Verdict::Failed => {
            "Something in these data must be put right. Where you use them all the same, leave out what the failures are \
             about, and say so."
        }
        Verdict::Error => {
            "The audit could not be completed, so it says nothing for or against the data. Do not take it for a pass."
        }
    }
}

fn redefined(change: &Change) -> Line {
    let what = match &change.column {
        Some(column) => Line::default().column(column).plain(" in ").value(&change.dataset),
        None => value(&change.dataset),
    };
    let since = match &change.on {
        Some(on) => plain(" since ").value(on),
        None => plain(" since the release before"),
    };
    what.plain(" means something else")
        .then(since)
        .plain(", so figures before and after cannot be compared: ")
        .value(&change.reason)
}
