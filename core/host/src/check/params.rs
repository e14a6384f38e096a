//! Parameters against the schema that a rule gives for them.

use jsonschema::Validator;
use serde_json::Value;

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
    /// Takes a schema, which must be one of objects.
    pub(crate) fn new(schema: &Value) -> Result<Self, String> {
        if schema.get("type").and_then(Value::as_str) != Some("object") {
            return Err("the schema of its parameters is not one of objects".into());
        }
        if !candour_config::schema::is_bounded(schema) {
            return Err("the references in the schema of its parameters lead to more than can be checked".into());
        }
        jsonschema::validator_for(schema)
            .map(Params)
            .map_err(|error| format!("the schema of its parameters cannot be used: {error}"))
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

    #[test]
    fn faults_say_where() {
        let schema = json!({
            "type": "object",
            "properties": { "k": { "type": "integer", "minimum": 0 } },
            "required": ["k"],
            "additionalProperties": false,
        });
        let params = Params::new(&schema).unwrap();
        assert_eq!(params.faults(&json!({ "k": 3 })), []);
        assert_eq!(params.faults(&json!({ "k": "3" }))[0].pointer, "/k");
        assert_eq!(params.faults(&json!({ "k": 3, "l": 4 }))[0].pointer, "");
        let endless = json!({ "type": "object", "$ref": "#" });
        assert!(Params::new(&endless).is_err_and(|reason| reason.contains("lead to more")));
        assert!(Params::new(&json!({ "type": "array" })).is_err());
        assert!(Params::new(&json!({ "type": "object", "properties": 3 })).is_err());
    }
}
