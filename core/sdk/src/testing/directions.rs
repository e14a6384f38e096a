//! Which way each parameter of a plugin is stricter, as it tells policies.

use crate::export::NativePlugin;

/// A line for each numeric parameter of each rule: `small-classes.k: higher`, or `any` where the rule does not say, so
/// that every change of it counts as weaker and asks for a reason.
///
/// # Panics
/// Where the plugin does not describe itself, or a direction is neither `higher` nor `lower`, or of what is no number.
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
            let direction = schema.get("x-stricter").map(|found| found.as_str().unwrap_or_default());
            match (is_number, direction) {
                (true, Some(direction @ ("higher" | "lower"))) => {
                    lines.push_str(&format!("{}.{param}: {direction}\n", rule.name));
                }
                (true, None) => lines.push_str(&format!("{}.{param}: any\n", rule.name)),
                (false, None) => {}
                (_, Some(direction)) => panic!("{}.{param}: \"{direction}\" is no direction of it", rule.name),
            }
        }
    }
    lines
}
