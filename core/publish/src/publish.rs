//! The door: an outcome becomes a predicate, each value by the publication rules.

mod blocks;
mod declared;
mod profile;
mod summary;
mod tallies;
mod tested;
mod words;

use candour_model::outcome::Outcome;
use candour_statement::Error;
use candour_statement::predicate as shown;

use crate::baseline;
use crate::gate::{Audience, Texts};
use crate::release::release;

/// What `audience` may know of `outcome`. `version` is Candour's own.
pub fn publish(outcome: &Outcome, audience: Audience, version: &str) -> Result<shown::Predicate, Error> {
    publish_beside(outcome, baseline::baseline(outcome)?.as_deref(), audience, version)
}

/// The same, where the bytes of [`baseline::baseline`] of this outcome are at hand already.
pub fn publish_beside(
    outcome: &Outcome,
    baseline: Option<&[u8]>,
    audience: Audience,
    version: &str,
) -> Result<shown::Predicate, Error> {
    let blocks = outcome
        .blocks
        .iter()
        .enumerate()
        .map(|(at, block)| blocks::block(outcome, (at, block), audience))
        .collect::<Result<Vec<_>, _>>()?;
    let figures = summary::figures(outcome, &blocks);
    let limits = summary::limits(outcome, audience);
    let texts = Texts(audience);
    Ok(shown::Predicate {
        version: shown::VERSION.to_owned(),
        words: words::words(outcome, &blocks, texts),
        release: release(&outcome.facts.release, texts),
        verdict: outcome.verdict,
        dimensions: outcome
            .dimensions
            .iter()
            .map(|result| shown::DimensionResult {
                dimension: result.dimension,
                verdict: result.verdict,
                whole: result.whole,
            })
            .collect(),
        figures,
        datasets: summary::datasets(outcome, audience),
        limits,
        not_checked: summary::not_checked(outcome, &blocks, texts),
        waivers: declared::waivers(outcome, audience),
        changes: declared::changes(outcome, audience),
        inputs: declared::inputs(outcome, audience, baseline),
        previous: declared::previous(outcome, audience),
        archive: declared::archive(outcome, audience),
        audit: shown::Audit {
            candour: version.to_owned(),
            as_of: outcome.facts.release.as_of.clone(),
            audience: outcome.released_to,
            weakened: blocks::weakened(&outcome.weakenings, texts),
            policies: outcome.policies.iter().map(|policy| texts.text(policy)).collect(),
            threshold: outcome.publication.threshold,
            round: outcome.publication.round,
            coverage_floor_percent: outcome.coverage_floor,
            isolation: outcome.isolation.clone(),
        },
        blocks,
        is_public: audience == Audience::Public,
    })
}
