//! From packs and `candour.toml` to the policy that runs: whatever they say, the same comes out each time, and nothing gets
//! weaker without a reason.

use std::path::PathBuf;

use candour_config::declaration::{self, Declaration};
use candour_config::place::Source;
use candour_config::policy::{self, BuiltIn, Policy};
use candour_config::release::{Named, Release};
use candour_config::{Error, FileKind};
use candour_model::control::{Manifest, RuleManifest, Scope};
use candour_model::finding::Dimension;
use serde_json::{Value, json};

use crate::declared;

/// A line that parts `candour.toml` from the first pack, and each pack from the next.
const BETWEEN: &str = "\n%%%\n";

/// Rules that only the core judges.
const CORE_RULES: [&str; 2] = ["schema/type", "structure/ragged-row"];

/// `candour.toml`, and the packs in their order.
pub(crate) fn resolver(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let mut texts = text.split(BETWEEN);
    let source = Source::new(FileKind::Declaration, "candour.toml", texts.next().unwrap_or_default());
    let Ok(declaration) = declaration::parse(&source) else {
        return;
    };
    let texts: Vec<&str> = texts.collect();
    let names: Vec<String> = (0..texts.len()).map(|at| format!("p{at}")).collect();
    let built_in: BuiltIn<'_> = names.iter().map(String::as_str).zip(texts.iter().copied()).collect();
    let release = release(source, declaration, &names);
    match policy::resolve(&release, &built_in) {
        Err(error) => refused(&error, &texts),
        Ok(policy) => {
            assert_eq!(
                policy::resolve(&release, &built_in).as_ref(),
                Ok(&policy),
                "it comes out the same each time"
            );
            resolved(&release, &policy, &built_in);
        }
    }
}

fn release(source: Source, declaration: Declaration, names: &[String]) -> Release {
    let named = |name: &String| Named {
        name: name.clone(),
        place: None,
    };
    Release {
        folder: PathBuf::new(),
        source,
        local: None,
        metadata: None,
        declaration,
        datasets: Vec::new(),
        policies: names.iter().map(named).collect(),
        previous: None,
        published_previous: None,
        archive: Vec::new(),
        plugin_paths: Vec::new(),
    }
}

/// An error can be shown; and of a text that does not parse, or that has no key of a pack, it holds no line.
fn refused(error: &Error, texts: &[&str]) {
    let shown = declared::shown(error);
    let Some(first) = error.places.first() else { return };
    let at = first
        .place
        .name
        .strip_prefix("rules/p")
        .and_then(|name| name.strip_suffix(".toml"));
    let Some(text) = at.and_then(|at| at.parse::<usize>().ok()).and_then(|at| texts.get(at)) else {
        return;
    };
    let may_be_quoted = ["pack", "publication", "plugins", "rules"]
        .iter()
        .any(|key| text.contains(key));
    if !may_be_quoted {
        let words = text.lines().filter(|line| line.len() > 20);
        for line in words {
            assert!(!shown.contains(line), "a line of what may be data is quoted");
        }
    }
}

fn resolved(release: &Release, policy: &Policy, built_in: &BuiltIn<'_>) {
    let declared = &release.declaration.rules;
    for (rule, setting) in &policy.rules {
        assert!(rule.contains('/'), "rules are named family/name");
        for (severity, tier) in &setting.tiers {
            let params = tier.params.as_object().expect("parameters are an object");
            assert!(
                params.keys().eq(tier.places.keys()),
                "{rule} {severity:?}: each parameter has its place"
            );
        }
        for changed in &setting.overrides {
            let used = &setting.tiers[&changed.severity].params[&changed.param];
            assert_eq!(used, &changed.used, "what is said to be used is used");
        }
        let is_declared = declared.iter().any(|(named, _)| named.value == *rule);
        assert!(
            is_declared || (setting.off.is_none() && setting.overrides.is_empty()),
            "packs override nothing"
        );
        assert!(
            setting.off.as_ref().is_none_or(|off| !off.reason.trim().is_empty()),
            "off has a reason"
        );
    }
    twice_is_once(release, policy, built_in);
    let manifests = manifests();
    if let Err(error) = policy::check_rules(policy, release, &manifests, &CORE_RULES) {
        declared::shown(&error);
        return;
    }
    match policy::weakenings(policy, &manifests) {
        Err(error) => {
            declared::shown(&error);
        }
        Ok(weaker) => {
            for (rule, weakening) in weaker.rules {
                assert!(
                    policy.rules.contains_key(&rule),
                    "what is weaker is a rule of the policy"
                );
                let has_reason = weakening.reason.is_some_and(|reason| !reason.trim().is_empty());
                assert!(has_reason || weakening.used.is_null(), "what is weaker has a reason");
                assert_ne!(weakening.pack, weakening.used, "what is weaker is other");
            }
        }
    }
}

/// The last pack, named once more behind itself, changes nothing.
fn twice_is_once(release: &Release, policy: &Policy, built_in: &BuiltIn<'_>) {
    let Some(last) = release.policies.last().cloned() else {
        return;
    };
    let mut again = release.clone();
    again.policies.push(last);
    if let Ok(again) = policy::resolve(&again, built_in) {
        assert_eq!(again.rules, policy.rules);
        assert_eq!(again.publication, policy.publication);
        assert_eq!(again.plugins, policy.plugins);
    }
}

fn manifests() -> Vec<Manifest> {
    let object = |properties: Value, required: Value| json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false });
    let of = |id: &str, rule: RuleManifest| Manifest {
        id: id.to_owned(),
        version: "1.0.0".to_owned(),
        licence: "MIT".to_owned(),
        homepage: None,
        rules: vec![rule],
    };
    let k = json!({ "k": { "type": "integer", "minimum": 1, "x-stricter": "higher" } });
    let share = json!({ "share": { "type": "number", "x-stricter": "lower" }, "points": { "type": "number" } });
    vec![
        of("re-identification", rule("small-classes", object(k, json!(["k"])))),
        of("completeness", rule("missing-values", object(share, json!(["share"])))),
    ]
}

fn rule(name: &str, params: Value) -> RuleManifest {
    RuleManifest {
        threshold: None,
        name: name.to_owned(),
        summary: "finds something".to_owned(),
        scope: Scope::Dataset,
        dimension: Dimension::Confidentiality,
        compares: false,
        reads_schema: false,
        covers: Default::default(),
        roles: Vec::new(),
        kinds: Vec::new(),
        templates: Vec::new(),
        words: Vec::new(),
        measures: Vec::new(),
        params,
        page: String::new(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// A corpus of which nothing is read would find nothing.
    #[test]
    fn the_seed_is_resolved() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../fuzz/corpus/policy_resolver/two-packs");
        let text = std::fs::read_to_string(path).expect("the seed");
        let texts: Vec<&str> = text.split(BETWEEN).collect();
        assert_eq!(texts.len(), 3);
        let source = Source::new(FileKind::Declaration, "candour.toml", texts[0]);
        let declaration = declaration::parse(&source).expect("a declaration");
        let names = ["p0".to_owned(), "p1".to_owned()];
        let built_in: BTreeMap<&str, &str> = [("p0", texts[1]), ("p1", texts[2])].into();
        let release = release(source, declaration, &names);
        let policy = policy::resolve(&release, &built_in).expect("a policy");
        assert_eq!(
            policy::weakenings(&policy, &manifests()).expect("reasons").rules.len(),
            2
        );
        resolver(text.as_bytes());
    }
}
