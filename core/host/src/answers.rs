//! Questions as bytes, and rules behind whoever answers them in bytes.

use std::borrow::Cow;

use arrow_array::RecordBatch;
use candour_arrow::Tally;
use candour_model::control::{Judgement, Manifest, Plan};
use candour_model::tally::TallyHead;
use serde::Serialize;
use serde_json::Value;

use crate::about::{About, FactsText};
use crate::check::limits;
use crate::check::shape::{Shape, read};
use crate::failure::{Code, PluginFailure};
use crate::rules::Rules;

/// A request of a plugin: JSON, whose facts may lie elsewhere, since many requests come with the same.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// All of it, or an object of all but the facts, which is not empty.
    pub(crate) rest: &'a [u8],
    pub(crate) facts: Option<FactsText<'a>>,
}

impl<'a> Request<'a> {
    /// As the plugin gets it.
    pub(crate) fn whole(self) -> Cow<'a, [u8]> {
        match (self.facts, self.rest.strip_suffix(b"}")) {
            (Some(facts), Some(rest)) => Cow::Owned([rest, b",\"facts\":", facts.json, b"}"].concat()),
            _ => Cow::Borrowed(self.rest),
        }
    }
}

/// A request that is whole, or none at all.
impl<'a> From<&'a [u8]> for Request<'a> {
    fn from(bytes: &'a [u8]) -> Self {
        Request {
            rest: bytes,
            facts: None,
        }
    }
}

/// What a plugin is asked.
#[derive(Clone, Copy, Debug)]
pub enum Question<'a> {
    /// What it is.
    Describe,
    /// Which tallies a rule needs.
    Plan(Request<'a>),
    /// What a rule says of these tallies.
    Judge(Request<'a>, &'a [RecordBatch]),
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

    fn plan(&self, about: &About<'_>) -> Result<Plan, PluginFailure> {
        let rest = rest(about, None)?;
        read(Shape::Plan, &self.0.answer(Question::Plan(request(about, &rest)))?)
    }

    fn judge(&self, about: &About<'_>, tallies: &[&Tally]) -> Result<Judgement, PluginFailure> {
        let heads = tallies.iter().map(|tally| &tally.head).collect();
        let batches: Vec<RecordBatch> = tallies.iter().map(|tally| tally.batch.clone()).collect();
        let rest = rest(about, Some(heads))?;
        let answer = self.0.answer(Question::Judge(request(about, &rest), &batches))?;
        read(Shape::Judgement, &answer)
    }
}

fn request<'a>(about: &About<'a>, rest: &'a [u8]) -> Request<'a> {
    Request {
        rest,
        facts: Some(about.facts.text()),
    }
}

/// A `PlanRequest` or a `JudgeRequest`, without its facts.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Rest<'a> {
    rule: &'a str,
    params: &'a Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    dataset: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tallies: Option<Vec<&'a TallyHead>>,
}

fn rest(about: &About<'_>, tallies: Option<Vec<&TallyHead>>) -> Result<Vec<u8>, PluginFailure> {
    let rest = Rest {
        rule: about.rule,
        params: about.params,
        dataset: about.dataset,
        tallies,
    };
    serde_json::to_vec(&rest).map_err(|error| PluginFailure::new(Code::WrongAnswer, error.to_string()))
}

#[cfg(test)]
mod tests {
    use candour_model::control::{JudgeRequest, PlanRequest};
    use candour_model::tally::TallySpec;
    use serde_json::json;

    use super::*;
    use crate::about::WrittenFacts;

    #[test]
    fn a_request_is_the_same_in_one_piece_or_in_two() {
        let facts = json!({ "release": {}, "datasets": [] });
        let facts = WrittenFacts::new(serde_json::from_value(facts).unwrap());
        let params = json!({ "k": 5 });
        for dataset in [None, Some("d")] {
            let about = About {
                rule: "rule",
                params: &params,
                dataset,
                facts: &facts,
            };
            let head = TallyHead {
                spec: TallySpec::of("d"),
                overflowed: false,
                spectrum: Vec::new(),
                rounded: None,
            };
            let plan = rest(&about, None).unwrap();
            let plan: PlanRequest = serde_json::from_slice(&request(&about, &plan).whole()).unwrap();
            let judge = rest(&about, Some(vec![&head])).unwrap();
            let judge: JudgeRequest = serde_json::from_slice(&request(&about, &judge).whole()).unwrap();
            assert_eq!(
                (plan.rule, plan.params, plan.dataset.as_deref()),
                ("rule".into(), params.clone(), dataset)
            );
            assert_eq!(
                (judge.rule, judge.params, judge.dataset.as_deref()),
                ("rule".into(), params.clone(), dataset)
            );
            assert_eq!((&*plan.facts, &*judge.facts), (facts.facts(), facts.facts()));
            assert_eq!(judge.tallies, [head]);
        }
    }
}
