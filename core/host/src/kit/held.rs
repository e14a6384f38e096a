//! Answers held against what they must be, as an audit holds them.

use candour_model::control::{JudgeRequest, Judgement, Manifest, Plan, PlanRequest, RuleManifest};
use serde_json::Value;

use crate::check::judgement::{self, Scene};
use crate::check::limits::SCHEMA_PLACES;
use crate::check::params::{ParamFault, Params};
use crate::check::shape::{Shape, read};
use crate::check::{manifest, plan};
use crate::failure::{Code, PluginFailure};

/// What a plugin of this family says of itself.
///
/// # Errors
/// It is not as it must be.
pub fn manifest(family: &str, answer: &[u8]) -> Result<Manifest, PluginFailure> {
    let said = read(Shape::Manifest, answer)?;
    manifest::check(family, &said).map_err(|what| PluginFailure::new(Code::BadManifest, what))?;
    Ok(said)
}

/// What is wrong with parameters, by the schema that the rule gives for them.
///
/// # Errors
/// The schema itself is not as it must be.
pub fn param_faults(rule: &RuleManifest, params: &Value) -> Result<Vec<ParamFault>, PluginFailure> {
    let schema = Params::new(&rule.params, &mut { SCHEMA_PLACES })
        .map_err(|what| PluginFailure::new(Code::BadManifest, what))?;
    Ok(schema.faults(params))
}

/// A rule's plan.
///
/// # Errors
/// It is not as it must be.
pub fn plan(rule: &RuleManifest, request: &PlanRequest, answer: &[u8]) -> Result<Plan, PluginFailure> {
    let said = read(Shape::Plan, answer)?;
    let scene = Scene::new(&request.facts, request.dataset.as_deref());
    plan::check(rule, &scene, &said).map_err(|what| PluginFailure::new(Code::WrongAnswer, what))?;
    Ok(said)
}

/// A rule's judgement, in the rule's own order.
///
/// # Errors
/// It is not as it must be.
pub fn judgement(rule: &RuleManifest, request: &JudgeRequest, answer: &[u8]) -> Result<Judgement, PluginFailure> {
    let said = read(Shape::Judgement, answer)?;
    let scene = Scene::new(&request.facts, request.dataset.as_deref());
    judgement::check(rule, &scene, &said)?;
    Ok(said)
}
