//! What policy and `candour.toml` say of rules, against what plugins say of themselves.

use std::collections::BTreeMap;

use candour_model::control::{Manifest, RuleManifest};
use jsonschema::error::ValidationErrorKind;
use jsonschema::{ValidationError, Validator};
use serde_json::{Value, json};

use super::{Policy, RuleSetting, Tier};
use crate::declaration::WaiverTable;
use crate::error::{Error, ErrorKind, Result};
use crate::nearest::nearest;
use crate::place::{Place, Source};
use crate::release::Release;

/// Checks that rules exist and that their parameters fit, and likewise waivers.
///
/// `core_rules` are the full ids of rules that no plugin offers, such as `structure/ragged-row`; they have neither
/// parameters nor measures. A rule of a family that is neither loaded nor nearly the name of one that is may belong
/// to a plugin that is not at hand: that it cannot run is for the audit to say.
pub fn check_rules(policy: &Policy, release: &Release, manifests: &[Manifest], core_rules: &[&str]) -> Result<()> {
    let rules = by_id(manifests);
    let known = Known {
        ids: rules
            .keys()
            .map(String::as_str)
            .chain(core_rules.iter().copied())
            .collect(),
    };
    let no_params = json!({ "type": "object", "additionalProperties": false });
    for (rule, setting) in &policy.rules {
        known.exists(rule, &setting.place)?;
        let params = match rules.get(rule) {
            Some(manifest) => &manifest.params,
            None if core_rules.contains(&rule.as_str()) => &no_params,
            None => continue,
        };
        for setting in std::iter::once(setting).chain(setting.of_datasets.values()) {
            params_fit(rule, setting, params)?;
        }
    }
    for waiver in &release.declaration.waiver {
        let waiver = &waiver.value;
        known.exists(&waiver.rule.value, &release.source.place(waiver.rule.span()))?;
        let measures = match rules.get(&waiver.rule.value) {
            Some(manifest) => manifest.measures.iter().map(|measure| measure.name.clone()).collect(),
            None if core_rules.contains(&waiver.rule.value.as_str()) => Vec::new(),
            None => continue,
        };
        bounds_fit(&release.source, waiver, measures)?;
    }
    Ok(())
}

pub(super) fn by_id(manifests: &[Manifest]) -> BTreeMap<String, &RuleManifest> {
    manifests
        .iter()
        .flat_map(|manifest| {
            let id = |rule: &RuleManifest| format!("{}/{}", manifest.id, rule.name);
            manifest.rules.iter().map(move |rule| (id(rule), rule))
        })
        .collect()
}

struct Known<'a> {
    ids: Vec<&'a str>,
}

impl Known<'_> {
    fn exists(&self, rule: &str, place: &Place) -> Result<()> {
        if self.ids.contains(&rule) {
            return Ok(());
        }
        let nearest = nearest(rule, self.ids.iter().copied());
        let family = |id: &str| id.split('/').next().map(str::to_owned);
        let family_is_loaded = self.ids.iter().any(|id| family(id) == family(rule));
        if !family_is_loaded && nearest.is_none() {
            return Ok(());
        }
        let kind = ErrorKind::UnknownRule {
            rule: rule.to_owned(),
            nearest: nearest.map(str::to_owned),
        };
        Err(Error::at(kind, place.clone(), "this rule"))
    }
}

fn params_fit(rule: &str, setting: &RuleSetting, params: &Value) -> Result<()> {
    let schema = jsonschema::draft202012::options()
        .build(params)
        .map_err(|_| Error::new(ErrorKind::BrokenManifest { rule: rule.to_owned() }))?;
    setting
        .tiers
        .values()
        .try_for_each(|tier| tier_fits(rule, tier, &schema, params))
}

fn tier_fits(rule: &str, tier: &Tier, schema: &Validator, params: &Value) -> Result<()> {
    // First, as an unknown parameter is often what was meant by one that is missing.
    if params.get("additionalProperties") == Some(&Value::Bool(false)) {
        params_are_known(rule, tier, params)?;
    }
    let fault = schema.iter_errors(&tier.params).next();
    fault.map_or(Ok(()), |error| Err(misfit(rule, tier, &error)))
}

fn params_are_known(rule: &str, tier: &Tier, params: &Value) -> Result<()> {
    let known = known_params(params);
    let Some((param, place)) = tier.places.iter().find(|(param, _)| !known.contains(param)) else {
        return Ok(());
    };
    let kind = ErrorKind::UnknownParameter {
        rule: rule.to_owned(),
        param: param.clone(),
        nearest: nearest(param, known.iter().map(String::as_str)).map(str::to_owned),
        known,
    };
    Err(Error::at(kind, place.clone(), "this parameter"))
}

fn misfit(rule: &str, tier: &Tier, error: &ValidationError<'_>) -> Error {
    let rule = rule.to_owned();
    if let ValidationErrorKind::Required { property } = error.kind() {
        let param = property.as_str().unwrap_or_default().to_owned();
        let kind = ErrorKind::MissingParameter { rule, param };
        return Error::at(kind, tier.place.clone(), "at this severity");
    }
    let pointer = error.instance_path().to_string();
    let param = pointer.split('/').nth(1).unwrap_or_default().to_owned();
    let place = tier.places.get(&param).unwrap_or(&tier.place).clone();
    let message = error.to_string();
    Error::at(ErrorKind::WrongParameter { rule, param, message }, place, "this value")
}

fn known_params(params: &Value) -> Vec<String> {
    let properties = params.get("properties").and_then(|found| found.as_object());
    properties
        .map(|found| found.keys().cloned().collect())
        .unwrap_or_default()
}

fn bounds_fit(source: &Source, waiver: &WaiverTable, known: Vec<String>) -> Result<()> {
    let rule = || waiver.rule.value.clone();
    for (measure, _) in waiver.at_most.iter() {
        if !known.contains(&measure.value) {
            let kind = ErrorKind::UnknownMeasure {
                rule: rule(),
                measure: measure.value.clone(),
                known,
            };
            return Err(Error::at(kind, source.place(measure.span()), "this measure"));
        }
    }
    if waiver.at_most.is_empty() && !known.is_empty() {
        let place = source.place(waiver.rule.span());
        return Err(Error::at(
            ErrorKind::UnboundedWaiver { rule: rule(), known },
            place,
            "waived here without `at-most`",
        ));
    }
    Ok(())
}
