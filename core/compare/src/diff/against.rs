//! An audit against an earlier report: what of its findings counts for the exit code.
//!
//! What stood in the earlier report already is *known* and does not count, so that a gate can be put up before everything
//! old is put right. A confidentiality failure counts all the same: that people were given away last year excuses nothing.

use candour_statement::folded;
use candour_statement::predicate::{Block, Evaluation, Finding, Predicate};
use candour_statement::vocabulary::{Dimension, Severity};

use super::{Diff, FindingMove};

/// What counts, and what is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Against {
    /// Findings that are new or worse.
    pub worse: u64,
    /// Findings that were there already.
    pub known: u64,
    /// Confidentiality failures that were there already; they count.
    pub confidential: u64,
    /// New limits of the verdict, where a warning counts.
    pub limits: u64,
}

impl Against {
    /// Whether anything counts.
    pub fn counts(self) -> bool {
        self.worse + self.confidential + self.limits > 0
    }
}

/// Counts the findings of `now`, the later report of `diff`, that are at least so severe and that no waiver covers.
pub fn against(diff: &Diff, now: &Predicate, from: Severity) -> Against {
    let mut against = Against {
        limits: match from {
            Severity::Fail => 0,
            Severity::Warn | Severity::Note => diff.limits_new.len() as u64,
        },
        ..Against::default()
    };
    for (block, evaluation, finding) in folded::findings(&now.blocks) {
        if evaluation.waived || evaluation.severity < from {
            continue;
        }
        // What another finding says counts with that one, unless it alone is worse.
        let leading = folded::leading(&now.blocks, block, finding);
        if leading.is_some_and(|(of, with, leading)| {
            is_worse(diff, of, with, leading) || !is_worse(diff, block, evaluation, finding)
        }) {
            continue;
        }
        let fails_confidentiality =
            block.dimension == Some(Dimension::Confidentiality) && evaluation.severity == Severity::Fail;
        let counted = match (is_worse(diff, block, evaluation, finding), fails_confidentiality) {
            (true, _) => &mut against.worse,
            (false, true) => &mut against.confidential,
            (false, false) => &mut against.known,
        };
        *counted += 1;
    }
    against
}

/// Which findings of `shown` were there already. `now` is the later report of `diff`, and `shown` the same outcome for
/// whatever audience, so that their findings stand at the same places.
pub fn known<'a>(diff: &Diff, now: &Predicate, shown: &'a Predicate) -> Vec<&'a Finding> {
    folded::findings(&now.blocks)
        .zip(folded::findings(&shown.blocks))
        .filter(|((block, evaluation, finding), _)| !is_worse(diff, block, evaluation, finding))
        .map(|(_, (.., finding))| finding)
        .collect()
}

fn is_worse(diff: &Diff, block: &Block, evaluation: &Evaluation, finding: &Finding) -> bool {
    let is_it = |told: &FindingMove| {
        told.is_worse()
            && told.rule == block.rule
            && told.dataset == block.dataset
            && told.finding == *finding
            && told.now.is_some_and(|now| now.severity == evaluation.severity)
    };
    diff.findings.iter().any(is_it)
}
