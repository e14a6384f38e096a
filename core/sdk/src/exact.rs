//! A parameter that is an exact decimal, such as a share of `0.015`.

use std::borrow::Cow;

use candour_cell::decimal::{self, Decimal};
use candour_model::meaning::NumberFormat;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

/// A number among a rule's parameters, read exactly: floats would make verdicts depend on rounding.
///
/// ```
/// use candour_sdk::Exact;
///
/// #[derive(serde::Deserialize, schemars::JsonSchema)]
/// struct Params {
///     /// Share from which a column is found (per cent).
///     share: Exact,
/// }
/// let params: Params = serde_json::from_str(r#"{ "share": 0.015 }"#)?;
/// assert_eq!(params.share.0.to_string(), "0.015");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Exact(pub Decimal);

impl<'de> Deserialize<'de> for Exact {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = serde_json::Number::deserialize(deserializer)?;
        decimal::parse(&number.to_string(), &NumberFormat::default())
            .map(Exact)
            .ok_or_else(|| D::Error::custom("a number of more digits than can be held exactly"))
    }
}

impl JsonSchema for Exact {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Exact".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "number" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_every_digit() {
        let read: Exact = serde_json::from_value(serde_json::json!(0.015)).unwrap();
        assert_eq!(read.0.to_string(), "0.015");
        let read: Exact = serde_json::from_str("0.1000000000000000000000001").unwrap();
        assert_eq!(read.0.to_string(), "0.1000000000000000000000001");
        assert!(serde_json::from_str::<Exact>("\"1\"").is_err());
    }
}
