//! The words that a statement used, as data: a reader needs no plugin to read it, and a better wording makes no other
//! statement. They are signed, and stand outside the digests of blocks and outside every comparison.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The words that were used.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Words {
    /// Candour's own reasons, by code, with `{name}` where an argument goes.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub reasons: BTreeMap<String, String>,
    /// Those of each rule.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub rules: BTreeMap<String, RuleWords>,
}

/// The words of a rule.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RuleWords {
    /// What it finds, in one line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// When it finds something, as the end of `fails if …`, with `{name}` where a parameter goes: clauses with ` | ` between them,
    /// any of which is enough. One that names a parameter which is not set is to be left out; so is one that starts with
    /// `[name=word]`, unless the parameter is that word or lists it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub threshold: Option<String>,
    /// The templates of its findings and reasons, by id.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub templates: BTreeMap<String, TemplateWords>,
    /// The titles of its measures, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub measures: BTreeMap<String, MeasureWords>,
}

/// A template: `{name}` stands for an argument with its noun, `{name:bare}` for its number alone, `{name:is|are}` for the first
/// word where the argument is exactly one, else for the second.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct TemplateWords {
    /// The sentence.
    pub text: String,
    /// The words for one group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// What to do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub advice: Option<String>,
    /// What it means for whoever uses the data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meaning: Option<String>,
}

/// What a measure is called.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct MeasureWords {
    /// What it is.
    pub title: String,
    /// The picture that it is a bar of, with the other measures of the rule that name the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bar_of: Option<String>,
}

impl Words {
    pub fn template(&self, rule: &str, id: &str) -> Option<&TemplateWords> {
        self.rules.get(rule)?.templates.get(id)
    }

    /// What a measure of a rule is called.
    pub fn measure(&self, rule: &str, name: &str) -> Option<&MeasureWords> {
        self.rules.get(rule)?.measures.get(name)
    }

    /// What a rule finds.
    pub fn summary(&self, rule: &str) -> Option<&str> {
        self.rules.get(rule)?.summary.as_deref()
    }
}
