//! The publisher's own details: record numbers, offending values, what a plugin said. Never published, never signed.

use candour_model::outcome::{Outcome, Status};
use serde_json::{Value, json};

use crate::error::{Error, ErrorKind};

/// One JSON object a line: each finding whole, and each check that could not run with what happened.
pub fn workings(outcome: &Outcome) -> Result<Vec<u8>, Error> {
    let mut lines = Vec::new();
    for block in &outcome.blocks {
        if let Status::CouldNotRun(failure) = &block.status {
            let line = json!({
                "rule": block.rule,
                "dataset": block.dataset,
                "could-not-run": failure,
            });
            push(&mut lines, &line)?;
        }
        for evaluation in &block.evaluations {
            for finding in &evaluation.findings {
                let line = json!({
                    "rule": block.rule,
                    "dataset": block.dataset,
                    "severity": evaluation.severity,
                    "waived": evaluation.waived,
                    "finding": finding,
                });
                push(&mut lines, &line)?;
            }
        }
    }
    Ok(lines)
}

fn push(lines: &mut Vec<u8>, line: &Value) -> Result<(), Error> {
    serde_json::to_writer(&mut *lines, line).map_err(|error| ErrorKind::Serialise {
        reason: error.to_string(),
    })?;
    lines.push(b'\n');
    Ok(())
}
