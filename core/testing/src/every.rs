//! Every rule that a plugin lists, tried where nobody would: whoever adds one adds no test of this sort.

use candour_model::control::{self, JudgeRequest, PlanRequest, PluginError, RuleManifest};
use serde_json::{Map, Value, json};

use crate::odd::check_odd_releases;
use crate::page::examples;
use candour_sdk::ErasedRule;
use candour_sdk::NativePlugin;
use candour_sdk::RecordBatch;

/// Checks that each rule of the plugin answers on each odd release, as [`check_odd_releases`] does: with the parameters of the
/// examples on its page, and with the strictest that their schema allows, under which it has the most to say.
///
/// # Panics
/// Where one does not, or the page of one has no example.
pub fn check_every_rule_on_odd_releases(plugin: &dyn NativePlugin) {
    let manifest = match plugin.manifest() {
        Ok(manifest) => manifest,
        Err(error) => panic!("{} ({})", error.message, error.code),
    };
    std::thread::scope(|scope| {
        for rule in manifest.rules {
            scope.spawn(move || {
                let tried = tried(&rule);
                assert!(!tried.is_empty(), "the page of {} has no example", rule.name);
                for params in tried {
                    check_odd_releases(&OfPlugin { plugin, rule: &rule }, &params);
                }
            });
        }
    });
}

/// A rule of a plugin, asked by way of the plugin.
struct OfPlugin<'a> {
    plugin: &'a dyn NativePlugin,
    rule: &'a RuleManifest,
}

impl ErasedRule for OfPlugin<'_> {
    fn name(&self) -> String {
        self.rule.name.clone()
    }

    fn manifest(&self) -> RuleManifest {
        self.rule.clone()
    }

    fn plan_request(&self, request: PlanRequest) -> Result<control::Plan, PluginError> {
        self.plugin.plan(request)
    }

    fn judge_request(
        &self,
        request: JudgeRequest,
        batches: Vec<RecordBatch>,
    ) -> Result<control::Judgement, PluginError> {
        self.plugin.judge(request, batches)
    }
}

/// Parameters to try a rule with, each once: those of its page, and of each what is strictest.
fn tried(rule: &RuleManifest) -> Vec<Value> {
    let mut tried = Vec::new();
    for example in examples(rule) {
        let strict = |all_words| strictest(&rule.params, &example.params, all_words);
        let all = [example.params.clone(), strict(false), strict(true)];
        for params in all {
            if !tried.contains(&params) {
                tried.push(params);
            }
        }
    }
    tried
}

/// The parameters of an example with each number at its strictest, those that the example leaves out among them; with all the words
/// that a list may hold, or with those of the example, since more words may mean that less is looked at.
fn strictest(schema: &Value, example: &Value, all_words: bool) -> Value {
    let properties = schema.get("properties").and_then(Value::as_object);
    let mut params = example.as_object().cloned().unwrap_or_else(Map::new);
    for (name, property) in properties.into_iter().flatten() {
        // Of a list it says whether more words are stricter.
        let is_list = property.get("items").is_some();
        let direction = property.get("x-stricter").filter(|_| !is_list);
        let number = match direction.and_then(Value::as_str) {
            Some("lower") => Some(property.get("minimum").cloned().unwrap_or_else(|| json!(0))),
            Some("higher") => Some(property.get("maximum").cloned().unwrap_or_else(|| json!(1000))),
            _ => None,
        };
        let words = words(schema, property).filter(|_| all_words);
        if let Some(value) = number.or(words) {
            params.insert(name.clone(), value);
        }
    }
    Value::Object(params)
}

/// All words that a list may hold, if they are a list's.
fn words(schema: &Value, property: &Value) -> Option<Value> {
    let item = property.get("items")?;
    let item = match item.get("$ref").and_then(Value::as_str) {
        Some(reference) => schema.pointer(reference.strip_prefix('#')?)?,
        None => item,
    };
    if let Some(words) = item.get("enum") {
        return Some(words.clone());
    }
    // Words with a description of each are constants, or lists of those that have none.
    let choices = item.get("oneOf")?.as_array()?.iter();
    let words = choices.flat_map(|choice| match (choice.get("const"), choice.get("enum")) {
        (Some(word), _) => vec![word.clone()],
        (None, Some(Value::Array(words))) => words.clone(),
        _ => Vec::new(),
    });
    Some(words.collect())
}

#[cfg(test)]
mod tests {
    use schemars::JsonSchema;
    use serde::Deserialize;

    use super::*;
    use candour_sdk::{Ask, Definition, Judgement, Plan, Rule, RuleError, RuleMeta, Tallies};

    #[derive(Deserialize, JsonSchema)]
    #[serde(rename_all = "kebab-case")]
    #[expect(dead_code, reason = "only their schema is looked at, but for one")]
    struct Params {
        #[schemars(extend("x-stricter" = "lower"), range(min = 2))]
        rows: Option<u64>,
        #[schemars(extend("x-stricter" = "higher"))]
        k: u64,
        which: Vec<Which>,
        #[serde(default)]
        name: String,
    }

    #[derive(Deserialize, JsonSchema)]
    #[serde(rename_all = "kebab-case")]
    enum Which {
        /// All of them.
        All,
        /// Some of them.
        SomeOfThem,
    }

    const PAGE: &str = "# R\n\n```toml\n[params]\nk = 3\nwhich = [\"all\"]\nname = \"n\"\n```\n\n```csv\na\n1\n```\n\n```findings\nnothing\n```\n";

    /// Stumbles over parameters that no example has.
    struct Stumbling;

    impl Rule for Stumbling {
        type Params = Params;

        fn meta(&self) -> RuleMeta {
            RuleMeta::new("stumbling").page(PAGE)
        }

        fn plan(&self, _: &Ask<Params>) -> Plan {
            Plan::facts_suffice()
        }

        fn judge(&self, ask: &Ask<Params>, _: &Tallies, _: &mut Judgement) -> Result<(), RuleError> {
            match ask.params.k {
                1000 => Err(RuleError::new("stumbled", "over 1000")),
                _ => Ok(()),
            }
        }
    }

    #[test]
    fn what_is_strictest_is_read_from_the_schema() {
        let page = json!({ "k": 3, "which": ["all"], "name": "n" });
        let strict = |which: &[&str]| json!({ "rows": 2, "k": 1000, "which": which, "name": "n" });
        assert_eq!(
            tried(&Stumbling.manifest()),
            [page, strict(&["all"]), strict(&["all", "some-of-them"])]
        );
    }

    #[test]
    #[should_panic(expected = "a scoped thread panicked")]
    fn a_rule_that_stumbles_over_the_strictest_is_found() {
        check_every_rule_on_odd_releases(&Definition {
            id: "trying",
            version: "0.0.0",
            licence: "MIT",
            homepage: None,
            rules: &[&Stumbling],
        });
    }
}
