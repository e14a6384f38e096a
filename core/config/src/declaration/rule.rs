//! `[rules."family/name"]` of `candour.toml`: values other than the policy's.
//!
//! Which keys are parameters is known only once plugins are loaded, so here they are kept as a tree.

use std::borrow::Cow;
use std::fmt;

use candour_model::finding::Severity;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};

use super::entries::Entries;
use super::values::Words;
use crate::node::Node;
use crate::place::Sited;

/// Values other than the policy's for one rule.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RuleTable {
    /// Why, if something is weaker.
    pub reason: Option<Sited<Words>>,
    /// Whether the rule is turned off.
    pub off: Option<Sited<bool>>,
    /// Parameters of the severities `note`, `warn` and `fail`.
    pub tiers: Vec<(Severity, Sited<Entries<Node>>)>,
    /// Parameters of all severities that have them.
    pub params: Entries<Node>,
    /// The same, other for some datasets.
    pub datasets: Entries<RuleTable>,
}

impl<'de> Deserialize<'de> for RuleTable {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct RuleVisitor;

        impl<'de> Visitor<'de> for RuleVisitor {
            type Value = RuleTable;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a table")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<RuleTable, A::Error> {
                let mut table = RuleTable::default();
                while let Some(key) = entries.next_key::<Sited<String>>()? {
                    match key.value.as_str() {
                        "reason" => table.reason = Some(entries.next_value()?),
                        "datasets" => table.datasets = entries.next_value()?,
                        "off" => table.off = Some(entries.next_value()?),
                        "note" => table.tiers.push((Severity::Note, entries.next_value()?)),
                        "warn" => table.tiers.push((Severity::Warn, entries.next_value()?)),
                        "fail" => table.tiers.push((Severity::Fail, entries.next_value()?)),
                        _ => table.params.0.push((key, entries.next_value()?)),
                    }
                }
                Ok(table)
            }
        }

        deserializer.deserialize_map(RuleVisitor)
    }
}

impl JsonSchema for RuleTable {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "RuleTable".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "object",
            "properties": {
                "reason": generator.subschema_for::<Words>(),
                "off": { "type": "boolean" },
                "note": { "type": "object" },
                "warn": { "type": "object" },
                "fail": { "type": "object" },
                "datasets": { "type": "object", "additionalProperties": { "type": "object" } }
            }
        })
    }
}
