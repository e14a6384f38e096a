//! The order of findings: by column, then template, then arguments; never by record, and never the plugin's own.

use candour_model::control::{Judgement, RuleManifest};
use serde::Serialize;

use super::judgement::Scene;

/// The judgement with columns in the order of the file, and findings and measures sorted.
pub(crate) fn canonical(rule: &RuleManifest, scene: &Scene<'_>, mut judgement: Judgement) -> Judgement {
    let labels: Vec<&str> = scene
        .datasets()
        .flat_map(|dataset| dataset.columns.iter().map(|column| column.label.as_str()))
        .collect();
    let place = |label: &String| labels.iter().position(|other| other == label);
    let places = |columns: &[String]| columns.iter().map(place).collect::<Vec<_>>();
    for finding in &mut judgement.findings {
        finding.columns.sort_by_key(place);
        finding.columns.dedup();
    }
    judgement.findings.sort_by_cached_key(|finding| {
        let message = &finding.message;
        (
            places(&finding.columns),
            message.template.clone(),
            json(&message.args),
            json(finding),
        )
    });
    judgement.measures.sort_by_cached_key(|measure| {
        let declared = rule.measures.iter().position(|declared| declared.name == measure.name);
        (declared, places(&measure.columns), json(&measure.value))
    });
    judgement
}

fn json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}
