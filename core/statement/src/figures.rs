//! The key figures, counted.

use candour_model::finding::Severity;

use crate::predicate::{Block, Figures, Status};

/// What the blocks come to, counted.
pub fn counts(blocks: &[Block]) -> Figures {
    let mut figures = Figures::default();
    for block in blocks {
        match block.status {
            Status::Clean | Status::Found | Status::Partly | Status::NotLooked => figures.checks_run += 1,
            Status::NotApplicable => figures.checks_not_applicable += 1,
            Status::CouldNotRun => figures.checks_could_not_run += 1,
        }
        match block.status {
            Status::Clean => figures.checks_clean += 1,
            Status::Partly => figures.checks_partly += 1,
            Status::NotLooked => figures.checks_not_looked += 1,
            Status::Found | Status::NotApplicable | Status::CouldNotRun => {}
        }
        for evaluation in &block.evaluations {
            let n = evaluation.standing().count() as u64;
            match evaluation.severity {
                _ if evaluation.waived => figures.waived += n,
                Severity::Fail => figures.failures += n,
                Severity::Warn => figures.warnings += n,
                Severity::Note => figures.notes += n,
            }
        }
    }
    figures
}
