//! A question in bytes, which can be put again, to another process or by many threads.

use candour_host::PluginFailure;
use candour_host::kit::{self, Probe, held};
use candour_sdk::control::Plan;
use candour_sdk::{JudgeRequest, PlanRequest, RecordBatch, RuleManifest, Scope};
use candour_testing::{Case, odd_releases, quietly};
use serde::Serialize;
use serde_json::{Value, json};

use super::outcome::{Stop, Trouble, failure, skipped};
use super::subject::Subject;

/// A question about a rule.
#[derive(Clone, Debug)]
pub(super) struct Question {
    pub(super) function: Function,
    pub(super) request: Vec<u8>,
    pub(super) tallies: Vec<RecordBatch>,
}

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Function {
    Plan,
    Judge,
}

impl Question {
    pub(super) fn plan(request: &PlanRequest) -> Self {
        Question {
            function: Function::Plan,
            request: written(request),
            tallies: Vec::new(),
        }
    }

    pub(super) fn judge(request: &JudgeRequest, tallies: Vec<RecordBatch>) -> Self {
        Question {
            function: Function::Judge,
            request: written(request),
            tallies,
        }
    }

    /// As a process is asked it.
    pub(super) fn of_kit(&self) -> kit::Question<'_> {
        match self.function {
            Function::Plan => kit::Question::Plan(self.request.as_slice().into()),
            Function::Judge => kit::Question::Judge(self.request.as_slice().into(), &self.tallies),
        }
    }

    /// As it is told to whoever wants to put it again.
    pub(super) fn told(&self) -> Value {
        let request = serde_json::from_slice(&self.request);
        let request = request.unwrap_or_else(|_| json!(String::from_utf8_lossy(&self.request)));
        let function = match self.function {
            Function::Plan => "plan",
            Function::Judge => "judge",
        };
        json!({ "function": function, "request": request })
    }

    /// Puts it. To say that one cannot answer is an answer; to end is none.
    pub(super) fn put(&self, probe: &mut Probe) -> Result<Result<Vec<u8>, PluginFailure>, Stop> {
        let answer = probe.ask(self.of_kit());
        match probe.end() {
            Some(end) => Err(failure(end).asked(self.told()).into()),
            None => Ok(answer),
        }
    }
}

fn written<T: Serialize>(request: &T) -> Vec<u8> {
    // Every part of a request can be written.
    serde_json::to_vec(request).unwrap_or_default()
}

pub(super) fn plan_request(rule: &RuleManifest, params: &Value, case: &Case) -> PlanRequest {
    PlanRequest {
        rule: rule.name.clone(),
        params: params.clone(),
        dataset: (rule.scope == Scope::Dataset).then(|| case.name().to_owned()),
        facts: rule.told(&case.facts(true)).into(),
    }
}

/// Whether an audit would ask the rule about the case.
pub(super) fn is_for(rule: &RuleManifest, case: &Case) -> bool {
    rule.scope == Scope::Release || rule.kinds.is_empty() || rule.kinds.contains(&case.kind_of())
}

/// Of the examples of a page, so many are asked.
const EXAMPLES: usize = 4;
/// Of the odd releases that a rule is for, about so many are asked.
const ODD: usize = 9;

/// Questions of all sorts, made once and asked by each check.
pub(super) fn few<'a>(subject: &'a Subject<'_>, probe: &mut Probe) -> Result<&'a [Question], Stop> {
    if let Some(few) = subject.few.get() {
        return Ok(few);
    }
    let made = made(subject, probe)?;
    Ok(subject.few.get_or_init(|| made))
}

/// The first examples of the page, and a few odd releases; for each a plan, and a judgement where
/// the plan asks for one.
fn made(subject: &Subject<'_>, probe: &mut Probe) -> Result<Vec<Question>, Stop> {
    let params = subject.params()?;
    let mut questions = Vec::new();
    for example in subject.examples.iter().flatten().take(EXAMPLES) {
        questions.extend(of_case(subject.rule, probe, &example.params, &example.case)?);
    }
    let odd: Vec<&Case> = odd_releases()
        .iter()
        .filter(|case| is_for(subject.rule, case))
        .collect();
    // An odd step, so that other kinds, comparisons and declarations come up each time. The first is an empty file.
    for case in odd.iter().skip(1).step_by((odd.len() / ODD) | 1) {
        questions.extend(of_case(subject.rule, probe, &params[0], case)?);
    }
    match questions.is_empty() {
        true => Err(nothing_to_ask().into()),
        false => Ok(questions),
    }
}

/// Whoever is asked nothing keeps no promise.
pub(super) fn nothing_to_ask() -> Trouble {
    skipped("no release is at hand that the rule is for; give its page an example")
}

/// The questions about one case.
pub(super) fn of_case(
    rule: &RuleManifest,
    probe: &mut Probe,
    params: &Value,
    case: &Case,
) -> Result<Vec<Question>, Stop> {
    // A mistake on the page is told by the check of pages.
    let Ok(request) = quietly(|| plan_request(rule, params, case)) else {
        return Ok(Vec::new());
    };
    let plan = Question::plan(&request);
    let answer = plan.put(probe)?;
    let mut questions = vec![plan];
    // A plan that is none is told by the checks of pages and of odd releases.
    if let Ok(Plan::Tallies(specs)) = answer.and_then(|answer| held::plan(rule, &request, &answer)) {
        let judge = quietly(|| {
            let tallies: Vec<_> = specs.iter().map(|spec| case.tally(spec)).collect();
            let request = JudgeRequest {
                rule: request.rule,
                params: request.params,
                dataset: request.dataset,
                facts: rule.told(&case.facts(false)).into(),
                tallies: tallies.iter().map(|tally| tally.head.clone()).collect(),
            };
            Question::judge(&request, tallies.into_iter().map(|tally| tally.batch).collect())
        });
        questions.extend(judge);
    }
    Ok(questions)
}
