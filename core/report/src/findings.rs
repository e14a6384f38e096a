//! The findings alone, one a line, for whoever feeds them to another tool.

use candour_model::finding::{Dimension, Severity};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind};
use crate::predicate::{Block, Evaluation, Finding, Predicate};

/// One line of `findings.jsonl`: a finding with the properties that it has in the
/// statement, and where it comes from.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FindingLine {
    /// The rule.
    pub rule: String,
    /// The dataset; absent for a rule about the release.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dataset: Option<String>,
    /// The dimension.
    pub dimension: Dimension,
    /// How bad it is.
    pub severity: Severity,
    /// Whether a waiver covers it.
    pub waived: bool,
    /// The id of its words in the rule.
    pub template: String,
    /// What is wrong.
    pub text: String,
    /// The columns concerned.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<String>,
    /// How much is affected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub affected: Option<String>,
    /// The groups that may be shown, worst first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<String>,
    /// How many groups there are in all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub groups_in_all: Option<u64>,
    /// Some record numbers, where they may be shown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub records: Vec<u64>,
    /// What to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub advice: Option<String>,
}

/// The findings of a predicate, in its order.
pub fn lines(predicate: &Predicate) -> impl Iterator<Item = FindingLine> {
    predicate.blocks.iter().flat_map(|block| {
        block.evaluations.iter().flat_map(move |evaluation| {
            let findings = evaluation.findings.iter();
            findings.map(move |finding| line(block, evaluation, finding))
        })
    })
}

fn line(block: &Block, evaluation: &Evaluation, finding: &Finding) -> FindingLine {
    FindingLine {
        rule: block.rule.clone(),
        dataset: block.dataset.clone(),
        dimension: block.dimension,
        severity: evaluation.severity,
        waived: evaluation.waived,
        template: finding.template.clone(),
        text: finding.text.clone(),
        columns: finding.columns.clone(),
        affected: finding.affected.clone(),
        groups: finding.groups.clone(),
        groups_in_all: Some(finding.groups_in_all).filter(|n| *n > 0),
        records: finding.records.clone(),
        advice: finding.advice.clone(),
    }
}

/// The bytes of `findings.jsonl`: JSON Lines, each ended by a line feed.
///
/// # Errors
/// Our own fault: a line could not be serialised.
pub fn findings(predicate: &Predicate) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    for line in lines(predicate) {
        serde_json::to_writer(&mut bytes, &line).map_err(|error| ErrorKind::Serialise {
            reason: error.to_string(),
        })?;
        bytes.push(b'\n');
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::sample::{rich, statement};

    #[test]
    fn one_a_line_in_the_statements_order() {
        let bytes = findings(&statement(&rich()).predicate).expect("lines");
        let text = String::from_utf8(bytes).expect("text");
        let lines: Vec<FindingLine> = text
            .lines()
            .map(|line| serde_json::from_str(line).expect("a finding"))
            .collect();
        let told: Vec<(&str, bool)> = lines.iter().map(|line| (line.template.as_str(), line.waived)).collect();
        assert_eq!(
            told,
            [
                ("risen", false),
                ("group-rows", false),
                ("whole-rows", false),
                ("whole", true)
            ]
        );
        assert_eq!(lines[1].groups_in_all, Some(4));
        assert!(text.ends_with("}\n"));
        let schema = schemars::schema_for!(FindingLine).to_value();
        let validator = jsonschema::validator_for(&schema).expect("a schema");
        for line in text.lines() {
            assert!(validator.is_valid(&serde_json::from_str(line).expect("JSON")), "{line}");
        }
    }
}
