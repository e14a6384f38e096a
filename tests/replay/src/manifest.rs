//! What a plugin says of itself: it is taken or refused, and what is taken can be used by whoever relies on it.

use candour_arrow::Tally;
use candour_host::{About, Code, Plugin, PluginFailure, Rules, is_name, limits, raw};
use candour_model::control::{Judgement, Manifest, Plan};
use serde_json::{Value, json};

/// A plugin that says this of itself, and nothing else.
struct Described(Result<Manifest, PluginFailure>);

impl Rules for Described {
    fn describe(&self) -> Result<Manifest, PluginFailure> {
        self.0.clone()
    }

    fn plan(&self, _: &About<'_>) -> Result<Plan, PluginFailure> {
        raw::plan(b"")
    }

    fn judge(&self, _: &About<'_>, _: &[&Tally]) -> Result<Judgement, PluginFailure> {
        raw::judgement(b"")
    }
}

/// A manifest, of the family that it names.
pub(crate) fn manifest(bytes: &[u8]) {
    let read = raw::manifest(bytes);
    let family = read
        .as_ref()
        .map_or_else(|_| String::new(), |manifest| manifest.id.clone());
    let plugin = match Plugin::new(&family, Box::new(Described(read.clone()))) {
        Ok(plugin) => plugin,
        Err(failure) => {
            assert_eq!(failure.code, Code::BadManifest, "only the manifest is at fault");
            return;
        }
    };
    let manifest = plugin.manifest();
    assert_eq!(Ok(manifest), read.as_ref(), "nothing is repaired");
    let written = serde_json::to_vec(manifest).expect("a manifest can be written");
    assert_eq!(
        raw::manifest(&written).as_ref(),
        Ok(manifest),
        "what was written can be read"
    );
    let other = format!("{family}-other");
    assert!(
        Plugin::new(&other, Box::new(Described(read.clone()))).is_err(),
        "it is of one family"
    );
    assert!(is_name(&manifest.id) && !manifest.rules.is_empty());
    for rule in &manifest.rules {
        assert!(is_name(&rule.name), "a name is part of ids, files and commands");
        let texts = rule
            .templates
            .iter()
            .flat_map(|template| [Some(&template.text), template.group.as_ref(), template.advice.as_ref()]);
        for text in texts.flatten().chain([&rule.summary]).chain(&rule.words) {
            assert!(!text.chars().any(char::is_control), "a terminal shows it");
            assert!(text.chars().count() <= limits::TEXT);
        }
        // Parameters of every kind are held against its schema, which ends.
        for params in [
            json!({}),
            json!({ "k": 3 }),
            json!({ "k": "a".repeat(200), "of": [[], {}] }),
            Value::Null,
        ] {
            let faults = plugin.check_params(&rule.name, &params).expect("the rule is there");
            drop(faults);
        }
    }
}
