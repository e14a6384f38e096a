//! Lets the rules judge, in parallel, and puts their answers in order.

use std::collections::BTreeSet;

use candour_arrow::Tally;
use candour_host::About;
use candour_model::control::{Judgement, Plan};
use candour_model::coverage::Coverage;
use candour_model::finding::Message;
use candour_model::outcome::{Evaluation, Failure, Status};
use candour_model::tally::{Side, TallySpec};

use crate::coverage;
use crate::digest::Digests;
use crate::pass::Passes;
use crate::plan::{PlannedPlugin, RulePlan, TierPlan};
use crate::telling::Telling;
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
pub(crate) fn judge<'a>(telling: &Telling<'_>, plans: Vec<RulePlan<'a>>, passes: &Passes) -> Vec<Judged<'a>> {
    let digests = Digests::of(&passes.tallies);
    let judged = |plan| judge_rule(telling, plan, passes, &digests);
    let mut judged = turns::by_family(plans, |plan| &plan.rule, judged);
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

fn judge_rule<'a>(telling: &Telling<'_>, plan: RulePlan<'a>, passes: &Passes, digests: &Digests<'_>) -> Judged<'a> {
    let tallies = &passes.tallies;
    let specs: BTreeSet<TallySpec> = plan.tiers.iter().flat_map(TierPlan::specs).cloned().collect();
    let (mut evaluations, mut said) = (Vec::new(), Vec::new());
    let mut not_applicable: Option<Message> = None;
    let mut failure: Option<Failure> = None;
    let mut answers: Vec<Result<Answer, Failure>> = Vec::with_capacity(plan.tiers.len());
    for (at, tier) in plan.tiers.iter().enumerate() {
        let alike = plan.tiers[..at].iter().position(|asked| asked.params == tier.params);
        answers.push(match alike {
            // The same question has the same answer.
            Some(alike) => answers[alike].clone(),
            None => judge_tier(telling, &plan, tier, |spec| tallies.get(spec)),
        });
    }
    for (tier, answer) in plan.tiers.iter().zip(answers) {
        match answer {
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
    let compared = specs.iter().any(|spec| spec.side != Side::Current)
        || compares
            && match &plan.dataset {
                Some(name) => {
                    let mut sides = telling.facts.comparison.earlier().map(|(side, _)| side);
                    sides.any(|side| telling.facts.of_side(side, name).is_some())
                }
                None => !telling.facts.comparison.is_empty(),
            };
    let coverage = match &plan.plugin {
        PlannedPlugin::Loaded(_, manifest) if status == Status::Evaluated => {
            coverage::of_rule(telling.facts, passes, manifest.covers, &specs, said)
        }
        _ => Vec::new(),
    };
    Judged {
        plan,
        status,
        coverage,
        evaluations,
        tallies_sha256: (!specs.is_empty()).then(|| digests.digest(&specs)),
        tallies: specs.into_iter().collect(),
        compared,
    }
}

#[derive(Clone)]
pub(crate) enum Answer {
    Judged(Judgement),
    NotApplicable(Message),
}

/// What a rule says at one severity of the tallies that it asked for.
pub(crate) fn judge_tier<'t>(
    telling: &Telling<'_>,
    plan: &RulePlan<'_>,
    tier: &TierPlan,
    tally: impl Fn(&TallySpec) -> Option<&'t Tally>,
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
    let mut shown = Vec::with_capacity(specs.len());
    for spec in specs {
        let Some(tally) = tally(spec) else {
            return Err(Failure {
                code: "no-such-table".to_owned(),
                detail: format!(
                    "the rule asked for a tally of {}, which is not at hand on that side",
                    spec.dataset
                ),
            });
        };
        shown.push(tally);
    }
    let about = About {
        rule: &manifest.name,
        params: &tier.params,
        dataset: plan.dataset.as_deref(),
        facts: telling.to(manifest),
    };
    plugin.judge(&about, &shown).map(Answer::Judged).map_err(Failure::from)
}

/// One finding for each rule, dataset and set of columns, whatever its template: of the same columns, only what the more
/// severe evaluation says is kept.
fn leave_out_repeats(evaluations: &mut [Evaluation]) {
    let mut said: BTreeSet<Vec<String>> = BTreeSet::new();
    for evaluation in evaluations {
        evaluation.findings.retain(|finding| !said.contains(&finding.columns));
        said.extend(evaluation.findings.iter().map(|finding| finding.columns.clone()));
    }
}
