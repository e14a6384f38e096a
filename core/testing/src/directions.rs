//! Which way each parameter of a plugin is stricter, as it tells policies.

use candour_sdk::NativePlugin;

/// A line for each numeric parameter of each rule: `small-classes.k: higher`, or `any` where the rule does not say, so
/// that every change of it counts as weaker and asks for a reason; and for each list of which more entries (`higher`) or fewer
/// are stricter.
///
/// # Panics
/// Where the plugin does not describe itself, or a direction is neither `higher` nor `lower`, or of what is no number and no list.
pub fn directions(plugin: &dyn NativePlugin) -> String {
    let manifest = match plugin.manifest() {
        Ok(manifest) => manifest,
        Err(error) => panic!("{} ({})", error.message, error.code),
    };
    let mut lines = String::new();
    for rule in &manifest.rules {
        let params = rule.params.get("properties").and_then(|found| found.as_object());
        for (param, schema) in params.into_iter().flatten() {
            // An optional one is of two types, its own and null.
            let types = schema.get("type").map(|found| found.to_string()).unwrap_or_default();
            let is_number = types.contains("\"integer\"") || types.contains("\"number\"");
            let is_list = types.contains("\"array\"");
            let direction = schema.get("x-stricter").map(|found| found.as_str().unwrap_or_default());
            match (is_number || is_list, direction) {
                (true, Some(direction @ ("higher" | "lower"))) => {
                    lines.push_str(&format!("{}.{param}: {direction}\n", rule.name));
                }
                (_, None) if is_number => lines.push_str(&format!("{}.{param}: any\n", rule.name)),
                (_, None) => {}
                (_, Some(direction)) => panic!("{}.{param}: \"{direction}\" is no direction of it", rule.name),
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use schemars::JsonSchema;
    use serde::Deserialize;

    use super::*;
    use candour_sdk::{Ask, Definition, Judgement, Plan, Rule, RuleError, RuleMeta, Tallies};

    #[derive(Deserialize, JsonSchema)]
    #[serde(rename_all = "kebab-case")]
    #[expect(dead_code, reason = "only their schema is looked at")]
    struct Directed {
        #[schemars(extend("x-stricter" = "higher"))]
        least_rows: u64,
        #[schemars(extend("x-stricter" = "lower"))]
        share: Option<f64>,
        undirected: i32,
        which: Vec<String>,
        #[schemars(extend("x-stricter" = "lower"))]
        except: Vec<String>,
    }

    #[derive(Deserialize, JsonSchema)]
    #[expect(dead_code, reason = "only their schema is looked at")]
    struct Misdirected {
        #[schemars(extend("x-stricter" = "more"))]
        k: u64,
    }

    #[derive(Deserialize, JsonSchema)]
    #[expect(dead_code, reason = "only their schema is looked at")]
    struct DirectedText {
        #[schemars(extend("x-stricter" = "lower"))]
        which: String,
    }

    struct Silent<P>(std::marker::PhantomData<fn() -> P>);

    impl<P: serde::de::DeserializeOwned + JsonSchema + 'static> Rule for Silent<P> {
        type Params = P;

        fn meta(&self) -> RuleMeta {
            RuleMeta::new("silent")
        }

        fn plan(&self, _: &Ask<P>) -> Plan {
            Plan::facts_suffice()
        }

        fn judge(&self, _: &Ask<P>, _: &Tallies, _: &mut Judgement) -> Result<(), RuleError> {
            Ok(())
        }
    }

    fn directions_of<P: serde::de::DeserializeOwned + JsonSchema + 'static>() -> String {
        directions(&Definition {
            id: "silent",
            version: "0.0.0",
            licence: "MIT",
            homepage: None,
            rules: &[&const { Silent::<P>(std::marker::PhantomData) }],
        })
    }

    #[test]
    fn each_number_has_a_line() {
        assert_eq!(
            directions_of::<Directed>(),
            "silent.except: lower\nsilent.least-rows: higher\nsilent.share: lower\nsilent.undirected: any\n"
        );
    }

    #[test]
    #[should_panic(expected = "silent.k: \"more\" is no direction of it")]
    fn there_are_two_directions() {
        directions_of::<Misdirected>();
    }

    #[test]
    #[should_panic(expected = "silent.which: \"lower\" is no direction of it")]
    fn words_have_none() {
        directions_of::<DirectedText>();
    }
}
