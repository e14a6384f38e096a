//! Questions as bytes, and rules behind whoever answers them in bytes.

use arrow_array::RecordBatch;
use candour_model::control::{JudgeRequest, Judgement, Manifest, Plan, PlanRequest};
use serde::Serialize;

use crate::check::limits;
use crate::check::shape::{Shape, read};
use crate::failure::{Code, PluginFailure};
use crate::rules::Rules;

/// What a plugin is asked; requests are JSON.
#[derive(Clone, Copy, Debug)]
pub enum Question<'a> {
    /// What it is.
    Describe,
    /// Which tallies a rule needs.
    Plan(&'a [u8]),
    /// What a rule says of these tallies.
    Judge(&'a [u8], &'a [RecordBatch]),
}

impl Question<'_> {
    /// How many bytes an answer may have.
    pub(crate) fn most(self) -> usize {
        match self {
            Question::Describe => limits::MANIFEST_BYTES,
            Question::Plan(_) => limits::PLAN_BYTES,
            Question::Judge(..) => limits::JUDGEMENT_BYTES,
        }
    }
}

/// Whoever can be asked: a C table in this process, or children that hold one. Many threads may ask at once.
pub(crate) trait Answers: Send + Sync {
    /// The answer as the plugin wrote it.
    fn answer(&self, question: Question<'_>) -> Result<Vec<u8>, PluginFailure>;
}

/// Rules whose questions and answers are written and read here.
pub(crate) struct Asked<A>(pub(crate) A);

impl<A: Answers> Rules for Asked<A> {
    fn describe(&self) -> Result<Manifest, PluginFailure> {
        read(Shape::Manifest, &self.0.answer(Question::Describe)?)
    }

    fn plan(&self, request: &PlanRequest) -> Result<Plan, PluginFailure> {
        read(Shape::Plan, &self.0.answer(Question::Plan(&written(request)?))?)
    }

    fn judge(&self, request: &JudgeRequest, tallies: Vec<RecordBatch>) -> Result<Judgement, PluginFailure> {
        let request = written(request)?;
        read(Shape::Judgement, &self.0.answer(Question::Judge(&request, &tallies))?)
    }
}

fn written<T: Serialize>(request: &T) -> Result<Vec<u8>, PluginFailure> {
    serde_json::to_vec(request).map_err(|error| PluginFailure::new(Code::WrongAnswer, error.to_string()))
}
