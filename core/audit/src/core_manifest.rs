//! What rules of the core say of themselves, as far as all of them say the same.

use candour_model::control::{RuleManifest, Scope, Template};
use candour_model::coverage::Covers;
use candour_model::finding::Dimension;
use serde_json::json;

/// A rule of one template, which has its name, with what to do and what a finding means for whoever uses the data.
pub(crate) fn manifest(
    name: &str,
    summary: &str,
    text: &str,
    (advice, meaning): (&str, &str),
    dimension: Dimension,
) -> RuleManifest {
    RuleManifest {
        threshold: None,
        name: name.to_owned(),
        summary: summary.to_owned(),
        scope: Scope::Dataset,
        dimension,
        compares: false,
        reads_schema: false,
        covers: Covers::Cells,
        roles: Vec::new(),
        kinds: Vec::new(),
        templates: vec![Template {
            meaning: Some(meaning.to_owned()),
            id: name.to_owned(),
            text: text.to_owned(),
            advice: Some(advice.to_owned()),
            cause: Some(name.to_owned()),
            ..Template::default()
        }],
        words: Vec::new(),
        measures: Vec::new(),
        params: json!({ "type": "object", "additionalProperties": false }),
        page: String::new(),
    }
}
