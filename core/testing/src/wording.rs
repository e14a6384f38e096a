//! Whether a plugin has all the words that a reader of its findings is owed, and what its thresholds say under a policy.

use candour_model::control::{RuleManifest, Template};
use candour_model::finding::Severity;
use candour_sdk::NativePlugin;
use candour_statement::words::{RuleWords, Words};
use candour_words::told;
use serde_json::Value;

use crate::settings::json;

/// A line for each severity of each rule that the pack names, a policy as TOML: `small-classes fails if fewer than 5 people are
/// alike`. Rules without parameters have no line.
///
/// # Panics
/// Where the sentence of a finding comes without advice, one that warns or fails without what it means for whoever uses the
/// data, and where a parameter is set that the threshold does not name; `excused` are those that need not be named, such as
/// `small-classes.columns`.
pub fn thresholds(plugin: &dyn NativePlugin, pack: &str, excused: &[&str]) -> String {
    let manifest = match plugin.manifest() {
        Ok(manifest) => manifest,
        Err(error) => panic!("{} ({})", error.message, error.code),
    };
    let pack = match pack.parse().map(|pack| json(toml::Value::Table(pack))) {
        Ok(pack) => pack,
        Err(error) => panic!("the pack is no TOML: {error}"),
    };
    let mut lines = String::new();
    for rule in &manifest.rules {
        let tiers = &pack["rules"][format!("{}/{}", manifest.id, rule.name)];
        assert!(tiers.is_object(), "{} is not in the pack", rule.name);
        check_sentences(rule, tiers);
        for (name, severity) in SEVERITIES {
            let Some(params) = tiers.get(name).and_then(Value::as_object) else {
                continue;
            };
            for param in params.keys() {
                let text = rule.threshold.as_deref().unwrap_or_default();
                let is_named = [format!("{{{param}}}"), format!("{{{param}:"), format!("[{param}=")]
                    .iter()
                    .any(|named| text.contains(named));
                let is_excused = excused.contains(&format!("{}.{param}", rule.name).as_str());
                assert!(
                    is_named || is_excused,
                    "the threshold of {} does not name {param}",
                    rule.name
                );
            }
            match said(rule, severity, &tiers[name]) {
                Some(said) => lines.push_str(&format!("{} {said}\n", rule.name)),
                None => assert!(params.is_empty(), "{} says nothing of when it {name}s", rule.name),
            }
        }
    }
    lines
}

const SEVERITIES: [(&str, Severity); 3] = [
    ("note", Severity::Note),
    ("warn", Severity::Warn),
    ("fail", Severity::Fail),
];

/// A reason why there is nothing to say needs neither.
fn check_sentences(rule: &RuleManifest, tiers: &Value) {
    let is_of_finding = |template: &&Template| {
        template.group.is_some() || template.cause.is_some() || template.advice.is_some() || template.meaning.is_some()
    };
    let matters = tiers.get("warn").or(tiers.get("fail")).is_some();
    for template in rule.templates.iter().filter(is_of_finding) {
        let (rule, id) = (&rule.name, &template.id);
        assert!(template.advice.is_some(), "{rule}: {id} has no advice");
        assert!(!matters || template.meaning.is_some(), "{rule}: {id} has no meaning");
    }
}

fn said(rule: &RuleManifest, severity: Severity, params: &Value) -> Option<String> {
    let words = RuleWords {
        threshold: rule.threshold.clone(),
        ..RuleWords::default()
    };
    let words = Words {
        rules: [(rule.name.clone(), words)].into(),
        ..Words::default()
    };
    told::threshold(&words, &rule.name, severity, params)
}
