//! Whether a statement fits itself: what can be worked out from its blocks must be what it says.

use candour_model::outcome::{InputRole, Verdict, WaiverState};

use super::verdict;
use crate::error::Error;
use crate::predicate::{Block, Predicate};
use crate::publish::{block_digest, counts};
use crate::sentence::sentence;

/// What does not fit, each as a part of the statement.
pub(super) fn faults(stated: &Predicate) -> Result<Vec<String>, Error> {
    let mut faults = Vec::new();
    for block in &stated.blocks {
        if block_digest(block)? != block.sha256 {
            faults.push(format!("the digest of {} is not that of its block", block.rule));
        }
    }
    let worst = |blocks: &mut dyn Iterator<Item = &Block>| blocks.filter_map(verdict).max();
    for result in &stated.dimensions {
        let mut blocks = stated.blocks.iter().filter(|block| block.dimension == result.dimension);
        if worst(&mut blocks) != result.verdict {
            faults.push(format!("the verdict on {:?} is not that of its blocks", result.dimension).to_lowercase());
        }
    }
    let is_limited =
        !stated.limits.is_empty() || stated.waivers.iter().any(|waiver| waiver.state == WaiverState::Unused);
    let expected = match worst(&mut stated.blocks.iter()) {
        None => Verdict::Error,
        Some(Verdict::Passed) if is_limited => Verdict::Warned,
        Some(found) => found,
    };
    if stated.verdict != expected {
        faults.push(format!(
            "the verdict is {}, and its blocks come to {}",
            word(stated.verdict),
            word(expected)
        ));
    }
    let (found, told) = (counts(&stated.blocks), &stated.figures);
    let of = |figures: &crate::predicate::Figures| {
        [
            figures.checks_run,
            figures.checks_clean,
            figures.checks_not_applicable,
            figures.checks_could_not_run,
            figures.failures,
            figures.warnings,
            figures.notes,
            figures.waived,
        ]
    };
    if of(&found) != of(told) {
        faults.push("the key figures are not those of its blocks".to_owned());
    }
    let waivers: Vec<WaiverState> = stated.waivers.iter().map(|waiver| waiver.state).collect();
    if sentence(
        stated.verdict,
        &waivers,
        &stated.blocks,
        &stated.figures,
        &stated.limits,
    ) != stated.sentence
    {
        faults.push("the sentence is not that of its blocks".to_owned());
    }
    let has_previous = stated.inputs.iter().any(|input| input.role == InputRole::Previous);
    if stated.previous.is_some() != has_previous {
        faults.push("it names a release before and no file of it, or the other way round".to_owned());
    }
    let digests = stated
        .inputs
        .iter()
        .flat_map(|input| [&input.sha256, &input.records_sha256, &input.commitment]);
    let link = stated.previous.iter().map(|previous| &previous.statement_sha256);
    if digests.chain(link).flatten().any(|digest| !is_digest(digest)) {
        faults.push("a digest in it is none".to_owned());
    }
    Ok(faults)
}

/// Whether a text is a SHA-256 as statements write it.
pub(super) fn is_digest(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Passed => "PASSED",
        Verdict::Warned => "WARNED",
        Verdict::Failed => "FAILED",
        Verdict::Error => "ERROR",
    }
}
