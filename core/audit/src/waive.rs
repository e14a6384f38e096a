//! Waivers as they meet findings: applied, exceeded, expired or unused.

use candour_config::declaration::WaiverTable;
use candour_model::decimal::Decimal;
use candour_model::facts::Facts;
use candour_model::finding::Argument;
use candour_model::outcome::{Block, WaiverState, WaiverUse};

use crate::Request;

/// Marks what is waived, and says what became of each waiver, in the order of `candour.toml`.
pub(crate) fn waive(request: &Request<'_>, facts: &Facts, blocks: &mut [Block]) -> Vec<WaiverUse> {
    let today = facts.release.as_of.as_deref().unwrap_or(&request.as_of);
    let waivers = &request.current.release.declaration.waiver;
    waivers
        .iter()
        .map(|waiver| apply(&waiver.value, today, blocks))
        .collect()
}

fn apply(waiver: &WaiverTable, today: &str, blocks: &mut [Block]) -> WaiverUse {
    let dataset = waiver.dataset.as_ref().map(|dataset| dataset.value.clone());
    let expires = waiver.expires.value.0.to_string();
    let mut concerned: Vec<&mut Block> = blocks
        .iter_mut()
        .filter(|block| block.rule == waiver.rule.value && (dataset.is_none() || block.dataset == dataset))
        .filter(|block| {
            block
                .evaluations
                .iter()
                .any(|evaluation| !evaluation.findings.is_empty())
        })
        .collect();
    let state = if concerned.is_empty() {
        WaiverState::Unused
    } else if expires.as_str() < today {
        WaiverState::Expired
    } else if concerned.iter().any(|block| exceeds(block, waiver)) {
        WaiverState::Exceeded
    } else {
        WaiverState::Applied
    };
    if state == WaiverState::Applied {
        for evaluation in concerned.iter_mut().flat_map(|block| &mut block.evaluations) {
            evaluation.waived = !evaluation.findings.is_empty();
        }
    }
    WaiverUse {
        rule: waiver.rule.value.clone(),
        dataset,
        owner: waiver.owner.value.0.clone(),
        reason: waiver.reason.value.0.clone(),
        expires,
        state,
    }
}

/// Whether a measure is above its ceiling, or one that has a ceiling was not reported.
fn exceeds(block: &Block, waiver: &WaiverTable) -> bool {
    waiver.at_most.iter().any(|(name, bound)| {
        let reported: Vec<Option<Decimal>> = block
            .evaluations
            .iter()
            .filter(|evaluation| !evaluation.findings.is_empty())
            .flat_map(|evaluation| &evaluation.measures)
            .filter(|measure| measure.name == name.value)
            .map(|measure| number(&measure.value))
            .collect();
        reported.is_empty()
            || reported
                .iter()
                .any(|value| value.is_none_or(|value| value > bound.value.0))
    })
}

/// The number that a measure's ceiling is held against; of a share, per cent.
fn number(value: &Argument) -> Option<Decimal> {
    match value {
        Argument::Count(count) => Some(Decimal::from(count.n)),
        Argument::Share(share) => Decimal::from(share.part)
            .checked_mul(Decimal::ONE_HUNDRED)?
            .checked_div(Decimal::from(share.whole)),
        Argument::Number(text) => text.parse().ok(),
        Argument::Figure(figure) => figure.text.parse().ok(),
        _ => None,
    }
}
