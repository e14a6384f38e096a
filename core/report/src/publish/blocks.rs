//! What the rules said: one block per rule and dataset, each with the digest of what is shown of it.

use candour_model::finding::{self, Argument, MeasureValue};
use candour_model::outcome;
use serde_json::Value;

use super::tallies;
use crate::error::{Error, ErrorKind};
use crate::gate::{Audience, Beside, Gate, NOT_SHOWN, Texts, dataset_name};
use crate::predicate as shown;
use crate::statement;

const NOT_IN_BASELINE: &str = "the baseline of the previous release does not hold what this rule compares with";

/// How many groups, and record numbers, of a finding are shown.
const LISTED: usize = 10;

pub(super) fn block(
    outcome: &outcome::Outcome,
    block: &outcome::Block,
    audience: Audience,
) -> Result<shown::Block, Error> {
    let gate = Gate::new(outcome, block, audience);
    let texts = Texts(audience);
    let evaluations: Vec<shown::Evaluation> = block
        .evaluations
        .iter()
        .map(|evaluation| shown::Evaluation {
            severity: evaluation.severity,
            params: texts.param(&evaluation.params),
            waived: evaluation.waived,
            findings: evaluation.findings.iter().map(|found| finding(&gate, found)).collect(),
            measures: evaluation
                .measures
                .iter()
                .filter_map(|measured| measure(&gate, block, measured))
                .collect(),
        })
        .collect();
    let is_clean = evaluations.iter().all(|evaluation| evaluation.findings.is_empty());
    let (status, reason) = match &block.status {
        outcome::Status::Evaluated if is_clean => (shown::Status::Clean, None),
        outcome::Status::Evaluated => (shown::Status::Found, None),
        outcome::Status::NotApplicable(message) => (shown::Status::NotApplicable, Some(gate.message(message, &[]))),
        outcome::Status::NotInBaseline => (shown::Status::NotApplicable, Some(NOT_IN_BASELINE.to_owned())),
        outcome::Status::CouldNotRun(failure) => {
            let reason = match audience {
                Audience::Public => failure.code.clone(),
                Audience::Private => format!("{}: {}", failure.code, failure.detail),
            };
            (shown::Status::CouldNotRun, Some(reason))
        }
    };
    let mut published = shown::Block {
        rule: block.rule.clone(),
        dataset: block.dataset.as_ref().map(|name| dataset_name(outcome, audience, name)),
        summary: block.manifest.as_ref().map(|manifest| manifest.summary.clone()),
        plugin: block.plugin.as_ref().map(|plugin| shown::Plugin {
            id: plugin.id.clone(),
            version: plugin.version.clone(),
            pinned: plugin.pinned,
        }),
        dimension: block.dimension.unwrap_or(finding::Dimension::Validity),
        status,
        reason,
        evaluations,
        source: block.source.as_ref().map(|source| texts.text(source)),
        certainty: block.certainty.clone(),
        weakened: block
            .weakenings
            .iter()
            .map(|weakening| shown::Weakened {
                param: weakening.param.clone(),
                policy: texts.param(&weakening.pack),
                used: texts.param(&weakening.used),
                reason: texts.text(&weakening.reason),
            })
            .collect(),
        compared: block.compared,
        shown: tallies::shown(&gate, block),
        sha256: String::new(),
    };
    published.sha256 = digest(&published)?;
    Ok(published)
}

/// Digest of a block's canonical JSON without its `sha256`.
pub(crate) fn digest(block: &shown::Block) -> Result<String, Error> {
    let mut value = serde_json::to_value(block).map_err(|error| ErrorKind::Serialise {
        reason: error.to_string(),
    })?;
    if let Value::Object(properties) = &mut value {
        properties.remove("sha256");
    }
    Ok(statement::sha256_hex(&statement::canonical(&value)?))
}

fn finding(gate: &Gate<'_>, finding: &finding::Finding) -> shown::Finding {
    let template = gate.template(&finding.message.template);
    let records = match gate.shows_records(finding) {
        true => finding
            .records
            .iter()
            .map(|record| record.record)
            .filter(|number| gate.can_be_record(*number))
            .take(LISTED)
            .collect(),
        false => Vec::new(),
    };
    let affected = finding
        .affected
        .as_ref()
        .and_then(|count| gate.affected(count, &finding.columns));
    shown::Finding {
        template: template.map_or(NOT_SHOWN, |template| &template.id).to_owned(),
        text: gate.message(&finding.message, &finding.columns),
        columns: gate.labels(&finding.columns),
        affected_exact: affected.as_ref().and_then(|shown| shown.exact.get("n").copied()),
        affected: affected.map(|shown| shown.text),
        groups: gate.groups(finding, LISTED),
        groups_in_all: gate.groups_in_all(finding),
        records,
        advice: template.and_then(|template| template.advice.clone()),
    }
}

pub(super) fn measure(gate: &Gate<'_>, block: &outcome::Block, measure: &MeasureValue) -> Option<shown::Measure> {
    let metas = &block.manifest.as_ref()?.measures;
    let meta = metas.iter().find(|meta| meta.name == measure.name)?;
    if !gate.is_open() && meta.private {
        return None;
    }
    // A measure lists no values: which of them is a finding's to say.
    if !gate.is_open() && matches!(measure.value, Argument::Value(_)) {
        return None;
    }
    let beside = Beside {
        args: &std::collections::BTreeMap::new(),
        columns: &measure.columns,
    };
    let value = gate.argument(&measure.value, beside)?;
    Some(shown::Measure {
        name: measure.name.clone(),
        title: meta.title.clone(),
        bar_of: meta.bar_of.clone(),
        columns: gate.labels(&measure.columns),
        value: value.text,
        exact: value.exact,
    })
}
