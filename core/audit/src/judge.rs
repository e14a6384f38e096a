//! Lets the rules judge, in parallel, and puts their answers in order.

use std::collections::{BTreeMap, BTreeSet};

use candour_model::control::{JudgeRequest, Judgement, Plan};
use candour_model::coverage::Coverage;
use candour_model::facts::Facts;
use candour_model::finding::Message;
use candour_model::outcome::{Evaluation, Failure, Status};
use candour_model::tally::{Side, Tally, TallySpec};

use crate::coverage;
use crate::digest;
use crate::pass::Passes;
use crate::plan::{self, PlannedPlugin, RulePlan, TierPlan};
use crate::turns;

/// What a rule says that cannot judge from a tally that passed its limit.
const OVERFLOWED: &str = "overflowed";

/// What became of one rule on one dataset.
pub(crate) struct Judged<'a> {
    pub(crate) plan: RulePlan<'a>,
    pub(crate) status: Status,
    pub(crate) evaluations: Vec<Evaluation>,
    /// Each tally that it used, once.
    pub(crate) tallies: Vec<TallySpec>,
    /// The digest of what they told it.
    pub(crate) tallies_sha256: Option<String>,
    /// Whether it looked at the comparison side.
    pub(crate) compared: bool,
    /// How much it could look at.
    pub(crate) coverage: Vec<Coverage>,
}

/// Judges all plans, in their order.
pub(crate) fn judge<'a>(facts: &Facts, plans: Vec<RulePlan<'a>>, passes: &Passes) -> Vec<Judged<'a>> {
    let mut judged = turns::by_family(plans, |plan| &plan.rule, |plan| judge_rule(facts, plan, passes));
    disbelieve(&mut judged);
    judged
}

/// A rule that panicked or took too long anywhere is believed nowhere: which of its answers came before depends on the order
/// of threads.
fn disbelieve(judged: &mut [Judged<'_>]) {
    for judged in judged {
        if let Some(failure) = judged.plan.plugin.disbelieved() {
            judged.evaluations.clear();
            judged.coverage.clear();
            judged.status = Status::CouldNotRun(failure);
        }
    }
}

fn judge_rule<'a>(facts: &Facts, plan: RulePlan<'a>, passes: &Passes) -> Judged<'a> {
    let tallies = &passes.tallies;
    let specs: BTreeSet<TallySpec> = plan.tiers.iter().flat_map(TierPlan::specs).cloned().collect();
    let (mut evaluations, mut said) = (Vec::new(), Vec::new());
    let mut not_applicable: Option<Message> = None;
    let mut failure: Option<Failure> = None;
    for tier in &plan.tiers {
        match judge_tier(facts, &plan, tier, tallies) {
            Ok(Answer::Judged(judgement)) => {
                said.extend(judgement.coverage);
                evaluations.push(Evaluation {
                    severity: tier.severity,
                    params: tier.params.clone(),
                    findings: judgement.findings,
                    measures: judgement.measures,
                    waived: false,
                });
            }
            Ok(Answer::NotApplicable(reason)) => {
                not_applicable.get_or_insert(reason);
            }
            Err(wrong) => {
                failure.get_or_insert(wrong);
            }
        }
    }
    leave_out_repeats(&mut evaluations);
    let is_partly_unknown = specs.iter().any(|spec| passes.unknown.contains(spec));
    let status = match (failure, not_applicable) {
        // It was given too little to go by, and says so.
        (Some(failure), _) if is_partly_unknown && failure.code == OVERFLOWED => Status::NotInBaseline,
        (Some(failure), _) => Status::CouldNotRun(failure),
        (None, Some(reason)) if evaluations.is_empty() => Status::NotApplicable(reason),
        (None, _) => Status::Evaluated,
    };
    // Half an answer is none: what a rule said before it failed is not to be believed.
    if matches!(status, Status::CouldNotRun(_) | Status::NotInBaseline) {
        evaluations.clear();
    }
    // What is known of the previous release besides its cells is shown to a rule too.
    let compares = matches!(&plan.plugin, PlannedPlugin::Loaded(_, manifest) if manifest.compares);
    let compared = specs.iter().any(|spec| spec.side == Side::Comparison)
        || compares
            && match &plan.dataset {
                Some(name) => facts.previous_dataset(name).is_some(),
                None => facts.comparison.previous.is_some(),
            };
    let coverage = match &plan.plugin {
        PlannedPlugin::Loaded(_, manifest) if status == Status::Evaluated => {
            coverage::of_rule(facts, passes, manifest.covers, &specs, said)
        }
        _ => Vec::new(),
    };
    Judged {
        plan,
        status,
        coverage,
        evaluations,
        tallies_sha256: (!specs.is_empty())
            .then(|| digest::digest(specs.iter().filter_map(|spec| Some((spec, tallies.get(spec)?))))),
        tallies: specs.into_iter().collect(),
        compared,
    }
}

enum Answer {
    Judged(Judgement),
    NotApplicable(Message),
}

fn judge_tier(
    facts: &Facts,
    plan: &RulePlan<'_>,
    tier: &TierPlan,
    tallies: &BTreeMap<TallySpec, Tally>,
) -> Result<Answer, Failure> {
    let specs = match &tier.answer {
        Err(failure) => return Err(failure.clone()),
        Ok(Plan::NotApplicable(reason)) => return Ok(Answer::NotApplicable(reason.clone())),
        Ok(Plan::Tallies(specs)) => specs,
    };
    let (plugin, manifest) = match &plan.plugin {
        PlannedPlugin::Loaded(plugin, manifest) => (plugin, manifest),
        PlannedPlugin::Failed(failure) => return Err(failure.clone()),
    };
    let mut heads = Vec::with_capacity(specs.len());
    let mut batches = Vec::with_capacity(specs.len());
    for spec in specs {
        let Some(tally) = tallies.get(spec) else {
            return Err(Failure {
                code: "no-such-table".to_owned(),
                detail: format!(
                    "the rule asked for a tally of {}, which is not at hand on that side",
                    spec.dataset
                ),
            });
        };
        heads.push(tally.head.clone());
        batches.push(tally.batch.clone());
    }
    let name = plan.rule.rsplit('/').next().unwrap_or(&plan.rule).to_owned();
    let request = JudgeRequest {
        rule: name,
        params: tier.params.clone(),
        dataset: plan.dataset.clone(),
        facts: plan::told(facts, manifest),
        tallies: heads,
    };
    plugin
        .judge(&request, batches)
        .map(Answer::Judged)
        .map_err(Failure::from)
}

/// One finding for each rule, dataset and set of columns: what a more severe evaluation says of the same columns is not
/// said again.
fn leave_out_repeats(evaluations: &mut [Evaluation]) {
    let mut said: BTreeSet<Vec<String>> = BTreeSet::new();
    for evaluation in evaluations {
        evaluation.findings.retain(|finding| !said.contains(&finding.columns));
        said.extend(evaluation.findings.iter().map(|finding| finding.columns.clone()));
    }
}
