//! The findings alone, one a line, for whoever feeds them to another tool.

use candour_statement::predicate::{Block, Evaluation, Finding, Predicate};
use candour_statement::vocabulary::{Dimension, Severity};
use candour_statement::words::Words;
use candour_statement::{Error, ErrorKind};
use candour_words::told;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One line of `findings.jsonl`: a finding as it stands in the statement, where it comes from, and what it says.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FindingLine {
    /// The rule.
    pub rule: String,
    /// The dataset; absent for a rule about the release.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dataset: Option<String>,
    /// The dimension.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dimension: Option<Dimension>,
    /// How bad it is.
    pub severity: Severity,
    /// Whether a waiver covers it.
    pub waived: bool,
    /// What is wrong.
    pub text: String,
    /// The groups that are listed, in words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<String>,
    /// What to do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub advice: Option<String>,
    /// The finding itself.
    pub finding: Finding,
}

/// The findings of a predicate, in its order.
pub fn lines(predicate: &Predicate) -> impl Iterator<Item = FindingLine> {
    predicate.blocks.iter().flat_map(move |block| {
        block.evaluations.iter().flat_map(move |evaluation| {
            let findings = evaluation.findings.iter();
            findings.map(move |finding| line(&predicate.words, block, evaluation, finding))
        })
    })
}

fn line(words: &Words, block: &Block, evaluation: &Evaluation, finding: &Finding) -> FindingLine {
    FindingLine {
        rule: block.rule.clone(),
        dataset: block.dataset.clone(),
        dimension: block.dimension,
        severity: evaluation.severity,
        waived: evaluation.waived,
        text: told::finding(words, &block.rule, finding),
        groups: told::groups(words, &block.rule, finding),
        advice: told::advice(words, &block.rule, finding).map(str::to_owned),
        finding: finding.clone(),
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
    use crate::tests::sample::{rich, statement};

    #[test]
    fn one_a_line_in_the_statements_order() {
        let bytes = findings(&statement(&rich()).predicate).expect("lines");
        let text = String::from_utf8(bytes).expect("text");
        let lines: Vec<FindingLine> = text
            .lines()
            .map(|line| serde_json::from_str(line).expect("a finding"))
            .collect();
        let told: Vec<(&str, bool)> = lines
            .iter()
            .map(|line| (line.finding.template.as_deref().unwrap_or_default(), line.waived))
            .collect();
        assert_eq!(
            told,
            [
                ("risen", false),
                ("group-rows", false),
                ("whole-rows", false),
                ("whole", true)
            ]
        );
        assert_eq!(
            lines[1].finding.groups_in_all,
            Some(candour_statement::value::Number::Exact(4))
        );
        assert!(text.ends_with("}\n"));
        let schema = schemars::schema_for!(FindingLine).to_value();
        let validator = jsonschema::validator_for(&schema).expect("a schema");
        for line in text.lines() {
            assert!(validator.is_valid(&serde_json::from_str(line).expect("JSON")), "{line}");
        }
    }
}
