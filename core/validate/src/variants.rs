//! A compiled schema, and the same without names that are not required where a marker stands.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, PoisonError, RwLock};

use serde_json::Value;

use crate::error::Error;
use crate::{excused, stepping};

/// How many variants of a schema are kept compiled; past it, rows with a new set of markers are compiled for one by one.
const KEPT_VARIANTS: usize = 1024;

/// A schema with its variants.
#[derive(Debug)]
pub(crate) struct Variants {
    schema: Value,
    /// Labels whose excuse can change an answer.
    excusable: BTreeSet<String>,
    plain: Arc<jsonschema::Validator>,
    /// By the labels excused.
    variants: RwLock<BTreeMap<Vec<String>, Arc<jsonschema::Validator>>>,
}

impl Variants {
    pub(crate) fn new(schema: Value) -> Result<Self, Error> {
        Ok(Variants {
            excusable: excused::required_names(&schema),
            plain: Arc::new(compile(&schema)?),
            schema,
            variants: RwLock::new(BTreeMap::new()),
        })
    }

    /// The schema compiled without these labels in its lists of required names.
    ///
    /// Only names leave lists, so what compiled once compiles again; should it not, the stricter schema fails closed.
    pub(crate) fn without<'a>(&self, labels: impl Iterator<Item = &'a str>) -> Arc<jsonschema::Validator> {
        let excused: Vec<String> = labels
            .filter(|label| self.excusable.contains(*label))
            .map(str::to_owned)
            .collect();
        if excused.is_empty() {
            return Arc::clone(&self.plain);
        }
        let kept = self.variants.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(kept) = kept.get(&excused) {
            return Arc::clone(kept);
        }
        drop(kept);
        let names: Vec<&str> = excused.iter().map(String::as_str).collect();
        let Ok(variant) = compile(&excused::without_required(&self.schema, &names)) else {
            return Arc::clone(&self.plain);
        };
        let variant = Arc::new(variant);
        let mut variants = self.variants.write().unwrap_or_else(PoisonError::into_inner);
        if variants.len() < KEPT_VARIANTS {
            variants.insert(excused, Arc::clone(&variant));
        }
        variant
    }
}

/// Compiles for the linear-time engine first: its answers do not hang on backtracking, and its time is bounded by the text's length.
/// In a schema with a look-around or a reference to a group, each pattern that needs it goes to the engine that steps back.
fn compile(schema: &Value) -> Result<jsonschema::Validator, Error> {
    let options = || {
        jsonschema::options()
            .with_draft(jsonschema::Draft::Draft202012)
            .with_pattern_options(jsonschema::PatternOptions::regex())
            .should_validate_formats(true)
            .should_ignore_unknown_formats(true)
            .offline()
    };
    options()
        .build(schema)
        .or_else(|_| {
            options()
                .with_keyword("pattern", |_, value, place| stepping::pattern_keyword(value, &place))
                .build(schema)
        })
        .map_err(|error| Error::bad_schema(error.masked()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::compile;

    #[test]
    fn a_repeated_letter_needs_as_many_as_the_pattern_says() {
        let schema = compile(&json!({"pattern": "^a+b?a+$"})).expect("a plain pattern");
        assert!(!schema.is_valid(&json!("a")), "one letter cannot stand for two");
        assert!(schema.is_valid(&json!("aa")) && schema.is_valid(&json!("aba")));
    }

    #[test]
    fn a_look_around_is_still_understood() {
        let schema = compile(&json!({"pattern": "^(?!QVV)[A-Z0-9]+$"})).expect("a pattern with a look-ahead");
        assert!(schema.is_valid(&json!("RRE")) && !schema.is_valid(&json!("QVV01")));
    }
}
