//! The trait that a rule implements, and the same without its types, as the host calls it.

use std::sync::Arc;

use arrow_array::RecordBatch;
use candour_model::control::{self, JudgeRequest, PlanRequest, PluginError, RuleManifest};
use candour_model::facts::Facts;
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::ask::Ask;
use crate::error::RuleError;
use crate::meta::RuleMeta;
use crate::plan::Plan;
use crate::say::Judgement;
use crate::tallies::Tallies;

/// One check.
///
/// Both functions are pure: the same question has the same answer, on any thread, at any time. This rule needs no tally,
/// since the facts are enough:
///
/// ```
/// use candour_testing::{Case, judge};
/// use candour_sdk::{Ask, Dimension, Finding, Judgement, Plan, Rule, RuleError, RuleMeta, Tallies, label, number};
/// use schemars::JsonSchema;
/// use serde::Deserialize;
///
/// struct LongLabels;
///
/// #[derive(Deserialize, JsonSchema)]
/// #[serde(deny_unknown_fields, rename_all = "kebab-case")]
/// struct Params {
///     /// How many characters a label may have.
///     #[schemars(extend("x-stricter" = "lower"))]
///     at_most: usize,
/// }
///
/// impl Rule for LongLabels {
///     type Params = Params;
///
///     fn meta(&self) -> RuleMeta {
///         RuleMeta::new("long-labels")
///             .summary("labels of columns that are too long to read")
///             .dimension(Dimension::Validity)
///             .template("long", "the label {column} has more than {most} characters")
///             .advice("Say it shorter, and explain it in the schema.")
///             .page("# Long labels")
///     }
///
///     fn plan(&self, _: &Ask<Params>) -> Plan {
///         Plan::facts_suffice()
///     }
///
///     fn judge(&self, ask: &Ask<Params>, _: &Tallies, out: &mut Judgement) -> Result<(), RuleError> {
///         for column in ask.dataset().present() {
///             if column.label.chars().count() > ask.params.at_most {
///                 let finding = Finding::of("long").columns([&column.label]);
///                 out.finding(finding.arg("column", label(&column.label)).arg("most", number(ask.params.at_most)));
///             }
///         }
///         Ok(())
///     }
/// }
///
/// let verdict = judge(&LongLabels, serde_json::json!({ "at-most": 5 }), &Case::new("town,visitors\nDeal,4\n"));
/// assert_eq!(verdict.text(), "the label visitors has more than 5 characters\n");
/// ```
pub trait Rule: Send + Sync {
    /// Its parameters. Derive `Deserialize` and `JsonSchema`, deny unknown fields, give no defaults: a threshold lives
    /// in a policy, with its source. `#[schemars(extend("x-stricter" = "higher"))]` on a field says which way is stricter.
    type Params: DeserializeOwned + JsonSchema;

    /// What it says of itself.
    fn meta(&self) -> RuleMeta;

    /// Which tallies it needs, or why it has nothing to say here.
    fn plan(&self, ask: &Ask<Self::Params>) -> Plan;

    /// Judges the tallies, which come under the numbers of the plan.
    ///
    /// # Errors
    /// Where it cannot judge; it then counts as *could not run*, never as passed.
    fn judge(&self, ask: &Ask<Self::Params>, tallies: &Tallies, out: &mut Judgement) -> Result<(), RuleError>;
}

/// A rule without its types. Every [`Rule`] is one.
pub trait ErasedRule: Send + Sync {
    /// Its name.
    fn name(&self) -> String;

    /// What it says of itself, the schema of its parameters included.
    fn manifest(&self) -> RuleManifest;

    /// Which tallies it needs.
    ///
    /// # Errors
    /// Parameters that do not fit, a dataset that is not among the facts.
    fn plan_request(&self, request: PlanRequest) -> Result<control::Plan, PluginError>;

    /// Judges.
    ///
    /// # Errors
    /// As when planning, tallies of another shape than was asked for, and whatever the rule cannot judge.
    fn judge_request(
        &self,
        request: JudgeRequest,
        batches: Vec<RecordBatch>,
    ) -> Result<control::Judgement, PluginError>;
}

impl<R: Rule> ErasedRule for R {
    fn name(&self) -> String {
        self.meta().name().to_owned()
    }

    fn manifest(&self) -> RuleManifest {
        self.meta().into_manifest::<R::Params>()
    }

    fn plan_request(&self, request: PlanRequest) -> Result<control::Plan, PluginError> {
        let ask = asked(self, request.params, request.facts, request.dataset.as_deref())?;
        Ok(self.plan(&ask).into())
    }

    fn judge_request(
        &self,
        request: JudgeRequest,
        batches: Vec<RecordBatch>,
    ) -> Result<control::Judgement, PluginError> {
        let ask = asked(self, request.params, request.facts, request.dataset.as_deref())?;
        let tallies = Tallies::new(request.tallies, &batches)?;
        let mut out = Judgement::default();
        self.judge(&ask, &tallies, &mut out)?;
        Ok(out.into())
    }
}

/// What the rule is asked about, if it is what a rule of its scope can be asked about.
fn asked<R: Rule>(
    rule: &R,
    params: Value,
    facts: Arc<Facts>,
    dataset: Option<&str>,
) -> Result<Ask<R::Params>, PluginError> {
    if dataset.is_none() && rule.meta().is_of_datasets() {
        return Err(PluginError {
            code: "wrong-request".into(),
            message: "the rule runs once for each dataset, and the request names none".into(),
            ..PluginError::default()
        });
    }
    Ask::new(params, facts, dataset)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Says something of the dataset that it is asked about.
    struct OfDatasets;

    impl Rule for OfDatasets {
        type Params = Value;

        fn meta(&self) -> RuleMeta {
            RuleMeta::new("of-datasets")
        }

        fn plan(&self, ask: &Ask<Value>) -> Plan {
            Plan::tallies([ask.tally()])
        }

        fn judge(&self, ask: &Ask<Value>, _: &Tallies, _: &mut Judgement) -> Result<(), RuleError> {
            ask.tally();
            Ok(())
        }
    }

    #[test]
    fn a_request_without_a_dataset_is_refused_where_the_rule_needs_one() {
        let facts = Arc::new(candour_testing::Case::new("a\n").facts(true));
        let plan = PlanRequest {
            rule: "of-datasets".into(),
            params: Value::Null,
            dataset: None,
            facts: facts.clone(),
        };
        let judge = JudgeRequest {
            rule: "of-datasets".into(),
            params: Value::Null,
            dataset: None,
            facts: facts.clone(),
            tallies: Vec::new(),
        };
        assert_eq!(OfDatasets.plan_request(plan).unwrap_err().code, "wrong-request");
        let judged = OfDatasets.judge_request(judge, Vec::new());
        assert_eq!(judged.unwrap_err().code, "wrong-request");
    }
}
