//! A rule of a library as the SDK's tests ask one: by plans and judgements, each held against what it must be.

use std::sync::{Mutex, PoisonError};

use candour_host::kit::{Probe, held};
use candour_host::{Code, PluginFailure};
use candour_sdk::control::{Judgement, Plan};
use candour_sdk::{ErasedRule, JudgeRequest, PlanRequest, PluginError, RecordBatch, RuleManifest};
use candour_testing::{Answer, Case, may_overflow, quietly, try_judge};
use serde_json::Value;

use super::outcome::{Stop, Trouble, failed, failure};
use super::question::Question;

/// A rule in one process.
pub(super) struct AskedRule<'a> {
    manifest: &'a RuleManifest,
    asked: Mutex<Asked>,
}

struct Asked {
    probe: Probe,
    last: Option<Question>,
    failure: Option<PluginFailure>,
}

impl<'a> AskedRule<'a> {
    pub(super) fn new(manifest: &'a RuleManifest, probe: Probe) -> Self {
        let asked = Asked {
            probe,
            last: None,
            failure: None,
        };
        AskedRule {
            manifest,
            asked: Mutex::new(asked),
        }
    }

    /// What it says of a case; nothing where it says truly that figures overflow.
    pub(super) fn verdict(&self, params: &Value, case: &Case) -> Result<Option<Answer>, Stop> {
        match quietly(|| try_judge(self, params.clone(), case)) {
            Ok(Ok(verdict)) => Ok(Some(verdict)),
            Ok(Err(error)) => {
                let failed = self.asked(|asked| asked.failure.clone());
                let trouble = match failed {
                    Some(failed) if failed.code == Code::Overflowed && may_overflow(case) => return Ok(None),
                    Some(failed) => failure(&failed),
                    None => super::outcome::failed(format!("{}: {}", error.code, error.message)),
                };
                Err(self.with_question(trouble).into())
            }
            // Words that are not declared, arguments that are not what they say.
            Err(mistake) => Err(self.with_question(failed(mistake)).into()),
        }
    }

    /// The trouble, with what was asked last.
    pub(super) fn with_question(&self, trouble: Trouble) -> Trouble {
        match self.asked(|asked| asked.last.as_ref().map(Question::told)) {
            Some(question) => trouble.asked(question),
            None => trouble,
        }
    }

    fn asked<T>(&self, look: impl FnOnce(&mut Asked) -> T) -> T {
        look(&mut self.asked.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn ask<T>(
        &self,
        question: Question,
        read: impl FnOnce(&[u8]) -> Result<T, PluginFailure>,
    ) -> Result<T, PluginError> {
        self.asked(|asked| {
            let answer = asked.probe.ask(question.of_kit()).and_then(|answer| read(&answer));
            asked.last = Some(question);
            answer.map_err(|failure| {
                asked.failure = Some(failure.clone());
                PluginError {
                    code: failure.code.as_str().to_owned(),
                    message: failure.detail,
                    ..PluginError::default()
                }
            })
        })
    }
}

impl ErasedRule for AskedRule<'_> {
    fn name(&self) -> String {
        self.manifest.name.clone()
    }

    fn manifest(&self) -> RuleManifest {
        self.manifest.clone()
    }

    fn plan_request(&self, request: PlanRequest) -> Result<Plan, PluginError> {
        self.ask(Question::plan(&request), |answer| {
            held::plan(self.manifest, &request, answer)
        })
    }

    fn judge_request(&self, request: JudgeRequest, batches: Vec<RecordBatch>) -> Result<Judgement, PluginError> {
        self.ask(Question::judge(&request, batches), |answer| {
            held::judgement(self.manifest, &request, answer)
        })
    }
}
