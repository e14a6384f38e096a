//! What the rules said: one block per rule and dataset, each with the digest of what is told of it.

use std::collections::{BTreeMap, BTreeSet};

use candour_model::coverage::Standing;
use candour_model::finding::{self, Argument, MeasureValue, RecordRef};
use candour_model::outcome;
use candour_statement::Error;
use candour_statement::canonical::block_digest;
use candour_statement::predicate::{self as shown, Code, Reason, codes};
use candour_statement::value::Value;

use super::tallies;
use crate::gate::{Audience, Beside, Gate, Texts, dataset_name};

/// How many groups, and record numbers, of a finding are shown.
const LISTED: usize = 10;

pub(super) fn block(
    outcome: &outcome::Outcome,
    (at, block): (usize, &outcome::Block),
    audience: Audience,
) -> Result<shown::Block, Error> {
    let gate = Gate::new(outcome, block, audience);
    let texts = Texts(audience);
    let evaluations: Vec<shown::Evaluation> = block
        .evaluations
        .iter()
        .enumerate()
        .map(|(evaluation_at, evaluation)| shown::Evaluation {
            severity: evaluation.severity,
            params: texts.param(&evaluation.params),
            waived: evaluation.waived,
            findings: (evaluation.findings.iter().enumerate())
                .map(|(finding_at, found)| shown::Finding {
                    beneath: beneath(
                        outcome,
                        outcome::FindingPlace {
                            block: at,
                            evaluation: evaluation_at,
                            finding: finding_at,
                        },
                        audience,
                    ),
                    ..finding(&gate, found)
                })
                .collect(),
            measures: measures(&gate, block, evaluation),
        })
        .collect();
    let (status, reason) = came_to(&gate, block, audience);
    let mut published = shown::Block {
        rule: block.rule.clone(),
        dataset: block.dataset.as_ref().map(|name| dataset_name(outcome, audience, name)),
        plugin: block.plugin.as_ref().map(|plugin| shown::Plugin {
            id: plugin.id.clone(),
            version: plugin.version.clone(),
            pinned: plugin.pinned,
        }),
        dimension: block.dimension,
        status,
        reason,
        coverage: block.coverage.iter().map(|coverage| gate.coverage(coverage)).collect(),
        too_little: block.too_little,
        evaluations,
        source: block.source.as_ref().map(|source| texts.text(source)),
        certainty: block.certainty.clone(),
        weakened: weakened(&block.weakenings, texts),
        compared: block.compared,
        shown: tallies::shown(&gate, block),
        sha256: String::new(),
    };
    published.sha256 = block_digest(&published)?;
    Ok(published)
}

/// What is weaker than the built-in policy.
pub(super) fn weakened(weakenings: &[outcome::Weakening], texts: Texts) -> Vec<shown::Weakened> {
    weakenings
        .iter()
        .map(|weakening| shown::Weakened {
            param: texts.text(&weakening.param),
            policy: texts.param(&weakening.pack),
            used: texts.param(&weakening.used),
            reason: weakening.reason.as_deref().map(|reason| texts.text(reason)),
        })
        .collect()
}

/// What became of a block, and why it has nothing to say or could not run.
fn came_to(gate: &Gate<'_>, block: &outcome::Block, audience: Audience) -> (shown::Status, Option<Reason>) {
    match &block.status {
        outcome::Status::Evaluated => (looked(block), None),
        outcome::Status::NotApplicable(message) => {
            let reason = match gate.template(&message.template) {
                Some(template) => Reason {
                    code: Code::Rule(template.id.clone()),
                    args: gate.args(&message.args, &[]),
                    detail: None,
                },
                None => Reason::of(codes::UNWORDED),
            };
            (shown::Status::NotApplicable, Some(reason))
        }
        outcome::Status::NotInBaseline => (shown::Status::NotApplicable, Some(Reason::of(codes::NOT_IN_BASELINE))),
        outcome::Status::CouldNotRun(failure) => {
            let mut reason = Reason::of(&failure.code);
            reason.detail = Some(failure.detail.clone()).filter(|_| audience == Audience::Private);
            (shown::Status::CouldNotRun, Some(reason))
        }
    }
}

/// Whether a rule that was judged found something, and looked at all that it is about.
fn looked(block: &outcome::Block) -> shown::Status {
    match block.standing() {
        Standing::Clean => shown::Status::Clean,
        Standing::Found => shown::Status::Found,
        Standing::Partly => shown::Status::Partly,
        Standing::NotLooked => shown::Status::NotLooked,
    }
}

/// Which finding the one at this place stands beneath.
fn beneath(outcome: &outcome::Outcome, place: outcome::FindingPlace, audience: Audience) -> Option<shown::Leading> {
    let leader = outcome.beneath.get(&place)?;
    let block = &outcome.blocks[leader.block];
    let found = &block.evaluations[leader.evaluation].findings[leader.finding];
    let gate = Gate::new(outcome, block, audience);
    Some(shown::Leading {
        rule: block.rule.clone(),
        template: gate
            .template(&found.message.template)
            .map(|template| template.id.clone()),
        columns: gate.column_ids(&found.columns),
    })
}

/// A finding as it may be told. Of a template that the manifest does not have, no argument is.
fn finding(gate: &Gate<'_>, finding: &finding::Finding) -> shown::Finding {
    let template = gate.template(&finding.message.template);
    let mut records: Vec<RecordRef> = match gate.shows_records(finding) {
        true => finding
            .records
            .iter()
            .copied()
            .filter(|record| gate.can_be_record(record.record))
            .take(LISTED)
            .collect(),
        false => Vec::new(),
    };
    records.sort_unstable();
    let parts = records.iter().filter(|_| gate.has_parts());
    shown::Finding {
        template: template.map(|template| template.id.clone()),
        cause: template.and_then(|template| template.cause.clone()),
        beneath: None,
        columns: gate.column_ids(&finding.columns),
        args: match template {
            Some(_) => gate.args(&finding.message.args, &finding.columns),
            None => BTreeMap::new(),
        },
        affected: finding
            .affected
            .as_ref()
            .map(|count| gate.affected(count, &finding.columns)),
        groups: gate.groups(finding, LISTED),
        groups_in_all: gate.groups_in_all(finding),
        parts: parts.map(|record| u64::from(record.part) + 1).collect(),
        records: records.iter().map(|record| record.record).collect(),
    }
}

/// The measures of an evaluation. Of a picture about people all bars are told, or none: of those that are told the others
/// would follow.
fn measures(gate: &Gate<'_>, block: &outcome::Block, evaluation: &outcome::Evaluation) -> Vec<shown::Measure> {
    let picture_of = |name: &str| {
        let metas = block.manifest.iter().flat_map(|manifest| &manifest.measures);
        metas
            .filter(|meta| meta.name == name)
            .find_map(|meta| meta.bar_of.as_deref())
    };
    let told: Vec<shown::Measure> = evaluation
        .measures
        .iter()
        .filter_map(|measured| measure(gate, block, measured))
        .collect();
    let hidden: BTreeSet<(&str, Vec<String>)> = told
        .iter()
        .filter(|measure| measure.value.is_few())
        .filter_map(|measure| Some((picture_of(&measure.name)?, measure.columns.clone())))
        .collect();
    let is_hidden = |measure: &shown::Measure| {
        picture_of(&measure.name).is_some_and(|picture| hidden.contains(&(picture, measure.columns.clone())))
    };
    let kept: Vec<bool> = told
        .iter()
        .map(|measure| gate.is_open() || !is_hidden(measure))
        .collect();
    told.into_iter()
        .zip(kept)
        .filter_map(|(measure, kept)| kept.then_some(measure))
        .collect()
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
        args: &BTreeMap::new(),
        columns: &measure.columns,
    };
    let value = match &measure.value {
        Argument::Count(count) if meta.smallest_class => Value::Count(gate.smallest_class(count, beside)),
        value => gate.argument(value, beside),
    };
    value.hidden().is_none().then(|| shown::Measure {
        name: measure.name.clone(),
        role: meta.role,
        pair: meta.pair.clone(),
        columns: gate.column_ids(&measure.columns),
        value,
    })
}
