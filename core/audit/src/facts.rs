//! The facts of both sides: what is known before the pass, and what the pass adds.

use candour_config::facts::{agreements, release_facts};
use candour_model::facts::{Comparison, DatasetFacts, Facts, PreviousRelease, ReleaseFacts};
use candour_model::tally::Side;

use crate::open::OpenedDataset;
use crate::pass::{Passes, Read};
use crate::{Before, Request, previous};

/// What is known before the pass.
pub(crate) fn before(
    request: &Request<'_>,
    current: &[OpenedDataset<'_>],
    previous: Option<&Vec<OpenedDataset<'_>>>,
) -> Facts {
    let mut release: ReleaseFacts = release_facts(request.current.release);
    release.as_of.get_or_insert_with(|| request.as_of.clone());
    let of = |side: &[OpenedDataset<'_>]| side.iter().map(|dataset| dataset.facts.clone()).collect();
    Facts {
        release,
        datasets: of(current),
        agreements: agreements(request.current.release),
        comparison: Comparison {
            previous: match (&request.previous, previous) {
                (Some(Before::Release(declared)), Some(side)) => Some(PreviousRelease {
                    release: release_facts(declared.release),
                    datasets: of(side),
                }),
                (Some(Before::Baseline(read)), _) => Some(previous::release(read.baseline, request.current.release)),
                _ => None,
            },
        },
    }
}

/// Adds what the pass found out.
pub(crate) fn complete(facts: &mut Facts, passes: &Passes) {
    for dataset in &mut facts.datasets {
        if let Some(read) = passes.read(Side::Current, &dataset.name) {
            complete_dataset(dataset, read);
        }
    }
    let Some(previous) = &mut facts.comparison.previous else {
        return;
    };
    for dataset in &mut previous.datasets {
        if let Some(read) = passes.read(Side::Comparison, &dataset.name) {
            complete_dataset(dataset, read);
        }
    }
}

fn complete_dataset(dataset: &mut DatasetFacts, read: &Read) {
    dataset.records = Some(read.summary.parts.iter().map(|part| part.records).sum());
    for (file, part) in dataset.files.iter_mut().zip(&read.summary.parts) {
        file.bytes = part.bytes;
        file.sha256 = Some(part.sha256.clone());
        file.records_sha256 = part.records_sha256.clone();
        file.records = Some(part.records);
        // Only the whole file tells whether a guess was made.
        part.dialect.encoding.name().clone_into(&mut file.encoding);
        file.line_ends = Some(part.line_ends.name().to_owned());
    }
}
