//! One cause, one finding: which findings stand by themselves, and which stand beneath another that says it already.

use candour_model::finding::Dimension;

use crate::predicate::{Block, Evaluation, Finding, Leading};

/// A finding with the rule and the evaluation that it stands in.
pub type Found<'a> = (&'a Block, &'a Evaluation, &'a Finding);

impl Evaluation {
    /// The findings that stand by themselves.
    pub fn standing(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.beneath.is_none())
    }
}

/// All findings, in the order of the blocks.
pub fn findings<'a>(blocks: impl IntoIterator<Item = &'a Block>) -> impl Iterator<Item = Found<'a>> {
    blocks.into_iter().flat_map(|block| {
        let evaluations = block.evaluations.iter();
        evaluations.flat_map(move |evaluation| {
            let findings = evaluation.findings.iter();
            findings.map(move |finding| (block, evaluation, finding))
        })
    })
}

/// The finding that one in `block` stands beneath.
pub fn leading<'a>(blocks: &'a [Block], block: &Block, finding: &Finding) -> Option<Found<'a>> {
    let leading = finding.beneath.as_ref()?;
    findings(blocks).find(|(of, _, other)| of.dataset == block.dataset && names(leading, of, other))
}

/// The findings that stand beneath one of `block`, which is among `blocks`.
pub fn beneath<'a>(blocks: &'a [Block], block: &Block, finding: &Finding) -> Vec<Found<'a>> {
    let is_it = |(of, _, other): &Found<'a>| {
        let names_it = |leading: &Leading| of.dataset == block.dataset && names(leading, block, finding);
        // Of two that are alike it is the first.
        other.beneath.as_ref().is_some_and(names_it)
            && leading(blocks, of, other).is_some_and(|(.., leading)| std::ptr::eq(leading, finding))
    };
    findings(blocks).filter(is_it).collect()
}

fn names(leading: &Leading, block: &Block, finding: &Finding) -> bool {
    finding.beneath.is_none()
        && leading.rule == block.rule
        && leading.template == finding.template
        && leading.columns == finding.columns
}

/// Whether each finding of `block` that stands beneath another may do so: it is of another rule, or of the same and a column;
/// that one is at least as grave, no waiver covers either, and what may harm people stands beneath nothing else.
pub(crate) fn stand_rightly(blocks: &[Block], block: &Block) -> bool {
    let is_confidential = |block: &Block| block.dimension == Some(Dimension::Confidentiality);
    findings([block]).all(|(_, evaluation, finding)| {
        let may_lead = |(of, leading, above): Found<'_>| {
            let has_it = |column: &String| above.columns.contains(column);
            (of.rule != block.rule || finding.columns.iter().any(has_it))
                && leading.severity >= evaluation.severity
                && !(leading.waived || evaluation.waived)
                && (is_confidential(of) || !is_confidential(block))
        };
        finding.beneath.is_none() || leading(blocks, block, finding).is_some_and(may_lead)
    })
}
