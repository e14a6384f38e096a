//! Parameters against the schema that a rule gives for them.

use jsonschema::{PatternOptions, Validator};
use serde_json::Value;

use super::{limits, places};

/// One thing that is wrong with parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParamFault {
    /// Where, as a JSON pointer into the parameters; empty for the parameters as a whole.
    pub pointer: String,
    /// What, as a lowercase fragment; it may quote the value, which stands in the policy or in `candour.toml`.
    pub message: String,
}

/// The schema of a rule's parameters, ready for use.
pub(crate) struct Params(Validator);

impl Params {
    /// Takes a schema, which must be one of objects, with no more places than are left.
    pub(crate) fn new(schema: &Value, left: &mut usize) -> Result<Self, String> {
        if schema.get("type").and_then(Value::as_str) != Some("object") {
            return Err("the schema of its parameters is not one of objects".into());
        }
        let unusable = |what: String| format!("the schema of its parameters cannot be used: {what}");
        places::take(schema, left).map_err(unusable)?;
        let patterns = PatternOptions::regex()
            .size_limit(limits::PATTERN_BYTES)
            .dfa_size_limit(limits::PATTERN_BYTES);
        jsonschema::draft202012::options()
            .with_pattern_options(patterns)
            .build(schema)
            .map(Params)
            .map_err(|error| unusable(error.masked().to_string()))
    }

    pub(crate) fn faults(&self, params: &Value) -> Vec<ParamFault> {
        let faults = self.0.iter_errors(params).map(|error| ParamFault {
            pointer: error.instance_path().as_str().to_owned(),
            message: error.to_string(),
        });
        faults.collect()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn new(schema: &Value) -> Result<Params, String> {
        Params::new(schema, &mut 100)
    }

    #[test]
    fn a_schema_that_keeps_busy_is_refused() {
        let schema = json!({ "type": "object", "properties": { "k": { "$ref": "#" } } });
        let what = new(&schema).err().unwrap();
        assert_eq!(what, "the schema of its parameters cannot be used: it refers to itself");
        for pattern in ["((a{99}){99}){99}", "(?=a)b"] {
            let schema = json!({ "type": "object", "properties": { "k": { "pattern": pattern } } });
            assert!(new(&schema).is_err(), "{pattern}");
        }
    }

    #[test]
    fn faults_say_where() {
        let schema = json!({
            "type": "object",
            "properties": { "k": { "type": "integer", "minimum": 0 } },
            "required": ["k"],
            "additionalProperties": false,
        });
        let params = new(&schema).unwrap();
        assert_eq!(params.faults(&json!({ "k": 3 })), []);
        assert_eq!(params.faults(&json!({ "k": "3" }))[0].pointer, "/k");
        assert_eq!(params.faults(&json!({ "k": 3, "l": 4 }))[0].pointer, "");
        assert!(new(&json!({ "type": "array" })).is_err());
        assert!(new(&json!({ "type": "object", "properties": 3 })).is_err());
    }
}
