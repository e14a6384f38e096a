//! What a plugin says of itself.

use std::collections::BTreeSet;

use candour_model::control::{Manifest, RuleManifest, Template};

use super::limits;
use super::words::{is_name, places};

/// What is wrong with the manifest of a plugin found under this family's name.
pub(crate) fn check(family: &str, manifest: &Manifest) -> Result<(), String> {
    if manifest.id != family {
        return Err("its id is not the family that its file is named after".into());
    }
    if !is_name(&manifest.id) {
        return Err("its id is not kebab-case".into());
    }
    short("version", &manifest.version)?;
    short("licence", &manifest.licence)?;
    if let Some(homepage) = &manifest.homepage {
        short("homepage", homepage)?;
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
    if rule.page.trim().is_empty() {
        return Err("it has no page".into());
    }
    if rule.page.chars().count() > limits::PAGE {
        return Err("its page is too long".into());
    }
    unique("template", rule.templates.iter().map(|template| template.id.as_str()))?;
    unique("measure", rule.measures.iter().map(|measure| measure.name.as_str()))?;
    for template in &rule.templates {
        check_template(template).map_err(|what| format!("template {}: {what}", template.id))?;
    }
    for measure in &rule.measures {
        short("title of a measure", &measure.title)?;
    }
    for word in &rule.words {
        short("word", word)?;
    }
    Ok(())
}

fn check_template(template: &Template) -> Result<(), String> {
    short("text", &template.text)?;
    places(&template.text)?;
    if let Some(group) = &template.group {
        short("text of a group", group)?;
        places(group)?;
    }
    if let Some(advice) = &template.advice {
        short("advice", advice)?;
        if !places(advice)?.is_empty() {
            return Err("its advice has places for arguments".into());
        }
    }
    Ok(())
}

fn short(what: &str, text: &str) -> Result<(), String> {
    if text.trim().is_empty() {
        return Err(format!("a {what} is empty"));
    }
    if text.chars().count() > limits::TEXT {
        return Err(format!("a {what} is too long"));
    }
    if text.chars().any(char::is_control) {
        return Err(format!("a {what} has control characters"));
    }
    Ok(())
}

fn unique<'a>(what: &str, names: impl Iterator<Item = &'a str>) -> Result<(), String> {
    let mut seen = BTreeSet::new();
    for name in names {
        if !is_name(name) || name.len() > limits::TEXT {
            return Err(format!("the name of a {what} is not kebab-case"));
        }
        if !seen.insert(name) {
            return Err(format!("two of its {what}s are named {name}"));
        }
    }
    Ok(())
}

#[cfg(test)]
#[path = "manifest_tests.rs"]
mod tests;
