//! The publisher's own details: record numbers, offending values, what a plugin said. Never published, never signed.

use candour_model::facts::DatasetFacts;
use candour_model::finding::{Finding, RecordRef, Unit};
use candour_model::outcome::{Block, FindingPlace, Outcome, Status};
use serde_json::{Value, json};

use candour_statement::{Error, ErrorKind};

/// One JSON object a line: each finding whole, and each check that could not run with what happened.
pub fn workings(outcome: &Outcome) -> Result<Vec<u8>, Error> {
    let mut lines = Vec::new();
    for (at, block) in outcome.blocks.iter().enumerate() {
        if let Status::CouldNotRun(failure) = &block.status {
            let line = json!({
                "rule": block.rule,
                "dataset": block.dataset,
                "could-not-run": failure,
            });
            push(&mut lines, &line)?;
        }
        for (evaluation_at, evaluation) in block.evaluations.iter().enumerate() {
            for (finding_at, finding) in evaluation.findings.iter().enumerate() {
                let mut line = json!({
                    "rule": block.rule,
                    "dataset": block.dataset,
                    "severity": evaluation.severity,
                    "waived": evaluation.waived,
                    "finding": finding,
                });
                let place = FindingPlace {
                    block: at,
                    evaluation: evaluation_at,
                    finding: finding_at,
                };
                if let Some(records) = outcome.records.get(&place) {
                    let by_part = by_part(outcome, block, records);
                    line["records-by-part"] = json!(by_part);
                    if let Some(further) = further(finding, records).filter(|further| *further > 0) {
                        line["further-records"] = json!(further);
                    }
                }
                if let Some(leader) = outcome.beneath.get(&place) {
                    line["beneath"] = json!({ "rule": outcome.blocks[leader.block].rule });
                }
                push(&mut lines, &line)?;
            }
        }
    }
    Ok(lines)
}

/// Record numbers by the part that they stand in.
fn by_part(outcome: &Outcome, block: &Block, records: &[RecordRef]) -> Vec<Value> {
    let of_dataset = |dataset: &&DatasetFacts| Some(&dataset.name) == block.dataset.as_ref();
    let files = outcome
        .facts
        .datasets
        .iter()
        .find(of_dataset)
        .map(|dataset| &dataset.files);
    let parts = records.chunk_by(|one, other| one.part == other.part);
    let told = parts.map(|records| {
        let file = files.and_then(|files| files.get(records[0].part as usize));
        let numbers: Vec<u64> = records.iter().map(|at| at.record).collect();
        json!({ "part": file.map(|file| &file.path), "records": numbers })
    });
    told.collect()
}

/// How many records there are besides, where the finding counts records or the cells of one column.
fn further(finding: &Finding, records: &[RecordRef]) -> Option<u64> {
    let affected = finding.affected.as_ref()?;
    let is_of_records = affected.of == Unit::Rows || affected.of == Unit::Cells && finding.columns.len() == 1;
    is_of_records.then(|| affected.n.saturating_sub(records.len() as u64))
}

fn push(lines: &mut Vec<u8>, line: &Value) -> Result<(), Error> {
    serde_json::to_writer(&mut *lines, line).map_err(|error| ErrorKind::Serialise {
        reason: error.to_string(),
    })?;
    lines.push(b'\n');
    Ok(())
}

#[cfg(test)]
mod tests {
    use candour_model::finding::{Dimension, Severity};
    use candour_model::outcome::Failure;

    use super::*;
    use crate::testing::{block, evaluation, finding, outcome, value};

    #[test]
    fn each_finding_and_each_failure_is_a_line_of_its_own_and_whole() {
        let mut outcome = outcome();
        let mut found = finding(value("direct", Some("Jane\nSmith")), &["direct"], Vec::new());
        found.records = vec![RecordRef { part: 1, record: 17 }];
        let mut judged = block("schema/type", "people", Dimension::Validity);
        judged.evaluations = vec![evaluation(Severity::Fail, vec![found.clone(), found])];
        let mut broken = block("schema/enum", "people", Dimension::Validity);
        broken.status = Status::CouldNotRun(Failure {
            code: "panicked".to_owned(),
            detail: "at Jane Smith".to_owned(),
        });
        outcome.blocks = vec![judged, broken];
        let bytes = workings(&outcome).unwrap();
        let lines: Vec<Value> = bytes
            .split(|byte| *byte == b'\n')
            .filter(|line| !line.is_empty())
            .map(|line| serde_json::from_slice(line).unwrap())
            .collect();
        assert_eq!(lines.len(), 3);
        assert_eq!(lines[0]["finding"]["records"][0]["record"], 17);
        assert_eq!(
            lines[1]["finding"]["message"]["args"]["what"]["value"]["text"],
            "Jane\nSmith"
        );
        assert_eq!(lines[2]["could-not-run"]["detail"], "at Jane Smith");
    }
}
