//! What policy and `candour.toml` say of rules, against what plugins say of themselves.

use std::collections::BTreeMap;

use candour_model::control::{Manifest, RuleManifest};
use jsonschema::error::ValidationErrorKind;
use jsonschema::{ValidationError, Validator};

use super::{Policy, RuleSetting, Tier};
use crate::declaration::WaiverTable;
use crate::error::{Error, ErrorKind, Result};
use crate::nearest::nearest;
use crate::place::{Place, Source};
use crate::release::Release;

/// Checks that rules exist and that their parameters fit, and likewise waivers.
///
/// `core_rules` are the full ids of rules that no plugin offers, such as `structure/ragged-row`; their parameters and
/// measures are not known here. A rule of a family that is neither loaded nor nearly the name of one that is may belong
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
    for (rule, setting) in &policy.rules {
        known.exists(rule, &setting.place)?;
        if let Some(manifest) = rules.get(rule) {
            params_fit(rule, setting, manifest)?;
        }
    }
    for waiver in &release.declaration.waiver {
        let waiver = &waiver.value;
        known.exists(&waiver.rule.value, &release.source.place(waiver.rule.span()))?;
        if let Some(manifest) = rules.get(&waiver.rule.value) {
            bounds_fit(&release.source, waiver, manifest)?;
        }
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

fn params_fit(rule: &str, setting: &RuleSetting, manifest: &RuleManifest) -> Result<()> {
    let schema = jsonschema::draft202012::options()
        .build(&manifest.params)
        .map_err(|_| Error::new(ErrorKind::BrokenManifest { rule: rule.to_owned() }))?;
    setting
        .tiers
        .values()
        .try_for_each(|tier| tier_fits(rule, tier, &schema, manifest))
}

fn tier_fits(rule: &str, tier: &Tier, schema: &Validator, manifest: &RuleManifest) -> Result<()> {
    let mut faults: Vec<Error> = schema
        .iter_errors(&tier.params)
        .map(|error| fault(rule, tier, &error, manifest))
        .collect();
    // An unknown parameter is more likely what was meant by a missing one than the reverse.
    faults.sort_by_key(|fault| matches!(fault.kind, ErrorKind::MissingParameter { .. }));
    faults.into_iter().next().map_or(Ok(()), Err)
}

fn fault(rule: &str, tier: &Tier, error: &ValidationError<'_>, manifest: &RuleManifest) -> Error {
    let rule = rule.to_owned();
    let place = |param: &str| tier.places.get(param).unwrap_or(&tier.place).clone();
    match error.kind() {
        ValidationErrorKind::AdditionalProperties { unexpected }
        | ValidationErrorKind::UnevaluatedProperties { unexpected } => {
            let param = unexpected.first().cloned().unwrap_or_default();
            let known: Vec<String> = known_params(manifest);
            let at = place(&param);
            let kind = ErrorKind::UnknownParameter {
                rule,
                nearest: nearest(&param, known.iter().map(String::as_str)).map(str::to_owned),
                param,
                known,
            };
            Error::at(kind, at, "this parameter")
        }
        ValidationErrorKind::Required { property } => {
            let param = property.as_str().unwrap_or_default().to_owned();
            let kind = ErrorKind::MissingParameter { rule, param };
            Error::at(kind, tier.place.clone(), "at this severity")
        }
        _ => {
            let pointer = error.instance_path().to_string();
            let param = pointer.split('/').nth(1).unwrap_or_default().to_owned();
            let at = place(&param);
            let message = error.to_string();
            Error::at(ErrorKind::WrongParameter { rule, param, message }, at, "this value")
        }
    }
}

fn known_params(manifest: &RuleManifest) -> Vec<String> {
    let properties = manifest.params.get("properties").and_then(|found| found.as_object());
    properties
        .map(|found| found.keys().cloned().collect())
        .unwrap_or_default()
}

fn bounds_fit(source: &Source, waiver: &WaiverTable, manifest: &RuleManifest) -> Result<()> {
    let known: Vec<String> = manifest.measures.iter().map(|measure| measure.name.clone()).collect();
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
