//! The JSON Schemas of answers, made from the types that read them.

use std::sync::LazyLock;

use candour_model::control::{Judgement, Manifest, Plan};
use jsonschema::Validator;
use schemars::schema_for;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{limits, size};
use crate::failure::{Code, PluginFailure};

/// What is answered.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Shape {
    Manifest,
    Plan,
    Judgement,
}

impl Shape {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Shape::Manifest => "manifest",
            Shape::Plan => "plan",
            Shape::Judgement => "judgement",
        }
    }

    /// How many values may be in it.
    fn values(self) -> usize {
        match self {
            Shape::Plan => limits::PLAN_VALUES,
            Shape::Manifest | Shape::Judgement => limits::VALUES,
        }
    }

    fn validator(self) -> Option<&'static Validator> {
        static MANIFEST: LazyLock<Option<Validator>> = LazyLock::new(|| validator(schema_for!(Manifest).as_value()));
        static PLAN: LazyLock<Option<Validator>> = LazyLock::new(|| validator(schema_for!(Plan).as_value()));
        static JUDGEMENT: LazyLock<Option<Validator>> = LazyLock::new(|| validator(schema_for!(Judgement).as_value()));
        match self {
            Shape::Manifest => MANIFEST.as_ref(),
            Shape::Plan => PLAN.as_ref(),
            Shape::Judgement => JUDGEMENT.as_ref(),
        }
    }
}

fn validator(schema: &Value) -> Option<Validator> {
    jsonschema::validator_for(schema).ok()
}

/// Reads an answer, or says where it is not of its shape. The answer itself is not quoted.
pub(crate) fn read<T: DeserializeOwned>(shape: Shape, bytes: &[u8]) -> Result<T, PluginFailure> {
    let malformed = |what: String| PluginFailure::new(Code::MalformedAnswer, format!("the {}: {what}", shape.name()));
    size::check(bytes, shape.values()).map_err(|what| malformed(what.to_owned()))?;
    let value: Value = serde_json::from_slice(bytes).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        malformed(format!("not JSON, at line {line}, column {column}"))
    })?;
    let Some(validator) = shape.validator() else {
        return Err(malformed(
            "its schema cannot be used, which is a fault of candour".into(),
        ));
    };
    if let Some(error) = validator.iter_errors(&value).next() {
        return Err(malformed(format!(
            "at {:?}: {}",
            error.instance_path().as_str(),
            error.masked()
        )));
    }
    serde_json::from_value(value).map_err(|error| malformed(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_schema_can_be_used() {
        for shape in [Shape::Manifest, Shape::Plan, Shape::Judgement] {
            assert!(shape.validator().is_some(), "{shape:?}");
        }
    }

    /// Three tallies for each column of the widest file, as `direct-identifiers` asks.
    #[test]
    fn the_plan_of_the_widest_file_is_read() {
        let tally = |at: usize| {
            serde_json::json!({
                "dataset": "a dataset of some name",
                "side": "current",
                "keys": [{ "column": format!("a column of some length {at}"), "as": "form" }],
                "aggregates": [{ "of": null, "what": "count" }, { "of": format!("another column {at}"), "what": "distinct" }],
                "keep": { "smallest": 1000, "largest": 1000 },
                "limit": 1000,
                "records": 10,
            })
        };
        let tallies: Vec<Value> = (0..limits::TALLIES).map(tally).collect();
        let plan = serde_json::json!({ "tallies": tallies }).to_string();
        assert!(plan.len() < limits::PLAN_BYTES, "{}", plan.len());
        assert_eq!(size::check(plan.as_bytes(), Shape::Plan.values()), Ok(()));
    }

    #[test]
    fn an_answer_is_not_quoted() {
        let failure = read::<Judgement>(Shape::Judgement, br#"{"findings": "Ann Other"}"#).unwrap_err();
        assert_eq!(failure.code, Code::MalformedAnswer);
        assert!(!failure.detail.contains("Ann"), "{}", failure.detail);
        assert!(failure.detail.contains("/findings"), "{}", failure.detail);
        assert!(read::<Judgement>(Shape::Judgement, b"\xff").is_err());
        let endless = format!(r#"{{"findings": [{}]}}"#, "0,".repeat(limits::VALUES));
        let failure = read::<Judgement>(Shape::Judgement, endless.as_bytes()).unwrap_err();
        assert!(failure.detail.contains("too many values"), "{}", failure.detail);
        assert!(read::<Judgement>(Shape::Judgement, b"{}").is_ok());
        assert!(read::<Judgement>(Shape::Judgement, br#"{"verdict": 1}"#).is_err());
    }
}
