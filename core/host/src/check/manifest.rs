//! What a plugin says of itself.

use std::collections::BTreeSet;

use candour_model::control::{Manifest, MeasureMeta, MeasureRole, RuleManifest, RuleRole, Template};

use serde_json::Value;

use super::limits;
use super::texts::{self, short};
use super::words::{is_name, places};

/// What is wrong with the manifest of a plugin found under this family's name.
pub(crate) fn check(family: &str, manifest: &Manifest) -> Result<(), String> {
    if manifest.id != family {
        return Err("its id is not the family that its file is named after".into());
    }
    if !is_name(&manifest.id) || manifest.id.len() > limits::TEXT {
        return Err("its id is not kebab-case".into());
    }
    texts::name("id", &manifest.id)?;
    texts::version(&manifest.version)?;
    texts::licence(&manifest.licence)?;
    if let Some(homepage) = &manifest.homepage {
        texts::homepage(homepage)?;
    }
    if manifest.rules.is_empty() {
        return Err("it has no rules".into());
    }
    unique("rule", manifest.rules.iter().map(|rule| rule.name.as_str()))?;
    for rule in &manifest.rules {
        check_rule(rule).map_err(|what| format!("rule {}: {what}", rule.name))?;
    }
    Ok(())
}

fn check_rule(rule: &RuleManifest) -> Result<(), String> {
    short("summary", &rule.summary)?;
    texts::page(&rule.page)?;
    check_schema(&rule.params)?;
    unique("template", rule.templates.iter().map(|template| template.id.as_str()))?;
    unique("measure", rule.measures.iter().map(|measure| measure.name.as_str()))?;
    for template in &rule.templates {
        check_template(template).map_err(|what| format!("template {}: {what}", template.id))?;
    }
    for measure in &rule.measures {
        short("title of a measure", &measure.title)?;
        check_role(measure, &rule.measures).map_err(|what| format!("measure {}: {what}", measure.name))?;
    }
    if let Some(threshold) = &rule.threshold {
        check_threshold(threshold, &rule.params)?;
    }
    for word in &rule.words {
        short("word", word)?;
    }
    if rule.roles.contains(&RuleRole::TestsDeclaredChanges) {
        let has_words = FATES.iter().all(|fate| rule.words.iter().any(|word| word == fate));
        if !has_words || !rule.measures.iter().any(|measure| measure.name == CLAIM) {
            return Err("it tests declared changes, and has not the measure and the words for that".into());
        }
    }
    Ok(())
}

/// The measure of a rule that tests declared changes.
const CLAIM: &str = "claim";

/// Its words.
const FATES: [&str; 4] = ["held", "failed", "explains-nothing", "not-tested"];

/// A value of this release stands for itself; any other belongs to one, and is its only one of that role.
fn check_role(measure: &MeasureMeta, all: &[MeasureMeta]) -> Result<(), String> {
    let Some(pair) = &measure.pair else {
        return match measure.role {
            MeasureRole::Now => Ok(()),
            MeasureRole::Before | MeasureRole::Limit => Err("it names no measure that it belongs to".into()),
        };
    };
    if measure.role == MeasureRole::Now {
        return Err("it is a value of this release, and names one that it belongs to".into());
    }
    let is_its_value = |other: &&MeasureMeta| other.name == *pair && other.role == MeasureRole::Now;
    if all.iter().find(is_its_value).is_none() {
        return Err("what it belongs to is no measure of this release".into());
    }
    let is_alike = |other: &&MeasureMeta| other.role == measure.role && other.pair == measure.pair;
    match all.iter().filter(is_alike).count() {
        0 | 1 => Ok(()),
        _ => Err("another measure says the same of what it belongs to".into()),
    }
}

fn check_template(template: &Template) -> Result<(), String> {
    short("text", &template.text)?;
    places(&template.text)?;
    for cause in [&template.cause, &template.follows].into_iter().flatten() {
        if !is_name(cause) || cause.len() > limits::TEXT {
            return Err("its cause is not kebab-case".into());
        }
        texts::name("cause", cause)?;
    }
    if let Some(group) = &template.group {
        short("text of a group", group)?;
        places(group)?;
    }
    for (what, text) in [("advice", &template.advice), ("meaning", &template.meaning)] {
        let Some(text) = text else { continue };
        short(what, text)?;
        if !places(text)?.is_empty() {
            return Err(format!("its {what} has places for arguments"));
        }
    }
    Ok(())
}

/// The words for when it finds something, whose places are parameters.
fn check_threshold(threshold: &str, params: &Value) -> Result<(), String> {
    short("threshold", threshold)?;
    let is_param = |name: &str| params["properties"].get(name).is_some();
    for clause in threshold.split(" | ") {
        let (guard, text) = match clause.strip_prefix('[').and_then(|guarded| guarded.split_once("] ")) {
            Some((guard, text)) => (Some(guard), text),
            None => (None, clause),
        };
        let guarded = guard.map(|guard| guard.split_once('=').map_or(guard, |(name, _)| name));
        let places = places(text).map_err(|what| format!("threshold: {what}"))?;
        if let Some(name) = guarded.into_iter().chain(places).find(|name| !is_param(name)) {
            return Err(format!("its threshold names {name}, which is no parameter of it"));
        }
    }
    Ok(())
}

/// The names and texts in the schema of a rule's parameters, which people are shown too.
fn check_schema(schema: &Value) -> Result<(), String> {
    match schema {
        Value::String(text) => texts::long("text of the schema of its parameters", text),
        Value::Array(values) => values.iter().try_for_each(check_schema),
        Value::Object(members) => members.iter().try_for_each(|(name, value)| {
            texts::long("name in the schema of its parameters", name)?;
            check_schema(value)
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) => Ok(()),
    }
}

fn unique<'a>(what: &str, names: impl Iterator<Item = &'a str>) -> Result<(), String> {
    let mut seen = BTreeSet::new();
    for name in names {
        if !is_name(name) || name.len() > limits::TEXT {
            return Err(format!("the name of a {what} is not kebab-case"));
        }
        texts::name(&format!("name of a {what}"), name)?;
        if !seen.insert(name) {
            return Err(format!("two of its {what}s are named {name}"));
        }
    }
    Ok(())
}

#[cfg(test)]
#[path = "manifest_tests.rs"]
mod tests;
