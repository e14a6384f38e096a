//! How severe each finding of a keyword is: as the policy says of its rule, or as `x-severity` says beside the constraint.

use std::collections::BTreeMap;

use candour_config::policy::RuleSetting;
use candour_config::schema::Schema;
use candour_model::finding::{Argument, Finding, Severity};
use candour_model::outcome::Weakening;
use serde_json::Value;

use crate::core_rules;

/// The findings of a rule by their severity, each severity of the policy among them.
pub(crate) fn by_severity(
    setting: &RuleSetting,
    schema: Option<&Schema>,
    findings: Vec<Finding>,
) -> BTreeMap<Severity, Vec<Finding>> {
    let mut by: BTreeMap<Severity, Vec<Finding>> = setting.tiers.keys().map(|tier| (*tier, Vec::new())).collect();
    let Some(most) = by.keys().next_back().copied() else {
        return by;
    };
    for finding in findings {
        let severity = schema.and_then(|schema| declared(schema, &finding)).unwrap_or(most);
        by.entry(severity).or_default().push(finding);
    }
    by
}

/// What the schema says of the constraint that a finding is about.
fn declared(schema: &Schema, finding: &Finding) -> Option<Severity> {
    match finding.message.args.get("location") {
        Some(Argument::Number(place)) => schema.severity_at(place).map(|declared| declared.severity),
        _ => None,
    }
}

/// Where the schema takes breaks of a keyword less seriously than the policy does.
pub(crate) fn weakenings(rule: &str, setting: &RuleSetting, schema: &Schema) -> Vec<Weakening> {
    let Some(most) = setting.tiers.keys().next_back().copied() else {
        return Vec::new();
    };
    let of_rule = schema.severities.iter().filter(|(place, declared)| {
        let keyword = place.rsplit('/').next().unwrap_or_default();
        core_rules::schema_rule(keyword) == rule && declared.severity < most
    });
    let weakening = |(place, declared): &(String, candour_config::schema::Declared)| Weakening {
        param: format!("severity at {place}"),
        pack: name(most),
        used: name(declared.severity),
        reason: declared.reason.clone(),
    };
    of_rule.map(weakening).collect()
}

fn name(severity: Severity) -> Value {
    serde_json::to_value(severity).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use candour_config::schema::CONSTRAINTS;
    use candour_validate::KEYWORDS;

    /// But for those that no schema can name: `false` has nothing beside it, and the dialect has no others.
    #[test]
    fn every_keyword_that_a_value_can_break_may_have_a_severity() {
        let unnamed = ["additionalItems", "contentEncoding", "contentMediaType", "falseSchema"];
        let named: Vec<&str> = KEYWORDS
            .iter()
            .copied()
            .filter(|keyword| !unnamed.contains(keyword))
            .collect();
        assert_eq!(named, CONSTRAINTS);
    }
}
