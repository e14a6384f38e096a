//! What plugins answer: it is taken or refused, never believed, and what is taken has one order.

use candour_arrow::Tally;
use candour_host::{About, Plugin, PluginFailure, Rules, WrittenFacts, raw};
use candour_model::control::{Judgement, Manifest, Plan};
use candour_model::meaning::{ColumnMeaning, TableMeaning};
use serde_json::json;

/// A plugin of one rule, which answers in these bytes.
struct Fuzzed(Vec<u8>);

impl Rules for Fuzzed {
    fn describe(&self) -> Result<Manifest, PluginFailure> {
        let manifest = json!({
            "id": "fuzzed",
            "version": "1",
            "licence": "MIT",
            "rules": [{
                "name": "rule",
                "summary": "a rule",
                "dimension": "validity",
                "templates": [
                    { "id": "plain", "text": "something is wrong" },
                    { "id": "full", "text": "{rows} of {column}: {what}", "group": "{key}: {rows}" },
                ],
                "words": ["declared"],
                "measures": [{ "name": "rows", "title": "rows" }],
                "params": { "type": "object" },
                "page": "# A rule",
            }],
        });
        raw::manifest(manifest.to_string().as_bytes())
    }

    fn plan(&self, _: &About<'_>) -> Result<Plan, PluginFailure> {
        raw::plan(&self.0)
    }

    fn judge(&self, _: &About<'_>, _: &[&Tally]) -> Result<Judgement, PluginFailure> {
        raw::judgement(&self.0)
    }
}

/// A judgement or a plan, checked as that of a rule.
pub(crate) fn judgement(bytes: &[u8]) {
    let plugin = Plugin::new("fuzzed", Box::new(Fuzzed(bytes.to_vec()))).expect("the manifest is right");
    let meaning = serde_json::to_value(ColumnMeaning::default()).expect("it can be written");
    let table = serde_json::to_value(TableMeaning::default()).expect("it can be written");
    let facts = json!({
        "release": {},
        "datasets": [{
            "name": "d",
            "kind": "table",
            "table": table,
            "columns": [
                { "label": "a", "declared": true, "present": true, "meaning": meaning },
                { "label": "b", "declared": false, "present": true, "meaning": meaning },
            ],
            "files": [{
                "path": "d.csv", "bytes": 9, "encoding": "utf-8", "byte-order-mark": false,
                "delimiter": ",", "delimiter-declared": false,
            }],
        }],
    });
    let facts: candour_model::facts::Facts = serde_json::from_value(facts).expect("the facts are right");
    let about = About {
        rule: "rule",
        params: &json!({}),
        dataset: Some("d"),
        facts: &WrittenFacts::new(facts),
    };
    drop(plugin.plan(&about));
    let judged = plugin.judge(&about, &[]);
    assert_eq!(judged, plugin.judge(&about, &[]), "one answer, one order");
    if let Ok(manifest) = raw::manifest(bytes) {
        drop(serde_json::to_vec(&manifest).expect("a manifest can be written"));
    }
}

/// The messages that a child sends.
pub(crate) fn messages(bytes: &[u8]) {
    let lengths = raw::messages(bytes);
    assert!(lengths.iter().sum::<usize>() <= bytes.len());
    assert!(raw::failure(bytes).detail.chars().count() <= 10_000);
}

/// Tallies as they cross to a child: the first byte says how many.
pub(crate) fn tallies(bytes: &[u8]) {
    if let Some((count, bytes)) = bytes.split_first() {
        drop(raw::tallies(bytes, u32::from(count % 4)));
    }
}
