//! The facts of both sides: what is known before the pass, and what the pass adds.

use candour_config::facts::{agreements, release_facts};
use candour_model::facts::{Comparison, DatasetFacts, Facts, PreviousRelease, ReleaseFacts};
use candour_model::tally::Side;

use crate::open::{self, OpenedDataset, OpenedEarlier};
use crate::pass::{Passes, Read};
use crate::{Before, Request, previous};

/// What is known before the pass.
pub(crate) fn before(request: &Request<'_>, current: &[OpenedDataset<'_>], earlier: &OpenedEarlier<'_>) -> Facts {
    let mut release: ReleaseFacts = release_facts(request.current.release);
    release.as_of.get_or_insert_with(|| request.as_of.clone());
    let of = |side: &[OpenedDataset<'_>]| side.iter().map(|dataset| dataset.facts.clone()).collect();
    let release_before = |side: Side, before: &Before<'_>| match before {
        Before::Release(declared) => PreviousRelease {
            release: release_facts(declared.release),
            datasets: earlier.get(&side).map_or_else(Vec::new, |side| of(side)),
            // What the archive had besides is nobody's question.
            gone: match side {
                Side::Comparison => open::gone(declared, request.current.release),
                Side::Current | Side::Archive(_) => Vec::new(),
            },
        },
        Before::Baseline(read) => previous::release(read.baseline, request.current.release),
    };
    let archive = request.earlier().filter(|(side, _)| *side != Side::Comparison);
    let archive = archive.map(|(side, before)| release_before(side, before));
    Facts {
        release,
        datasets: of(current),
        agreements: agreements(request.current.release),
        comparison: Comparison {
            previous: request
                .previous
                .as_ref()
                .map(|before| release_before(Side::Comparison, before)),
            archive: archive.collect(),
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
    let previous = facts
        .comparison
        .previous
        .iter_mut()
        .map(|previous| (Side::Comparison, previous));
    let archive = (0..=u8::MAX).map(Side::Archive).zip(&mut facts.comparison.archive);
    for (side, release) in previous.chain(archive) {
        for dataset in &mut release.datasets {
            if let Some(read) = passes.read(side, &dataset.name) {
                complete_dataset(dataset, read);
            }
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
