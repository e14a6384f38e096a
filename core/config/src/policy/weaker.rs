//! Values weaker than the built-in policy's, or than those of the packs: allowed with a reason, and then shown in the
//! report.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use candour_cell::decimal::{self, Decimal};
use candour_model::control::{Manifest, RuleManifest};
use candour_model::finding::Severity;
use candour_model::meaning::NumberFormat;
use candour_model::outcome::Weakening;
use serde_json::Value;

use super::check::by_id;
use super::{Override, Policy, RuleSetting, Tier, severity_name};
use crate::error::{Error, ErrorKind, Result};
use crate::place::Place;

pub(super) const THRESHOLD: &str = "publication.threshold";
pub(super) const ROUND: &str = "publication.round";
pub(super) const FLOOR: &str = "coverage.floor-percent";

/// What of a policy is weaker.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Weaker {
    /// Of rules that run or are turned off, by rule.
    pub rules: Vec<(String, Weakening)>,
    /// Of rules on a dataset that has values of its own, by rule and dataset: what holds there in place of the former.
    pub datasets: Vec<(String, String, Weakening)>,
    /// Of the policy as a whole.
    pub whole: Vec<Weakening>,
}

/// What is weaker than in the built-in policy for those whom the release is for, and than in the packs. A rule that is left
/// out altogether is not told here, since it has no block to stand in.
///
/// Which direction is stricter is the rule's to say (`x-stricter` of the parameter's schema); where it does not, any
/// other value counts as weaker. A parameter is named with its severity, as in `fail.k`; a severity that is left out by
/// itself; a rule that is turned off is the parameter `off`.
///
/// # Errors
/// A weaker value that is written and has no reason, at its place. What is only left out needs none: whoever made a pack
/// need not know what the built-in policy has.
pub fn weakenings(policy: &Policy, manifests: &[Manifest]) -> Result<Weaker> {
    let rules = by_id(manifests);
    let mut weaker = Weaker {
        whole: of_whole(policy)?,
        ..Weaker::default()
    };
    for (rule, setting) in &policy.rules {
        if let Some(off) = &setting.off {
            let weakening = Weakening {
                param: "off".to_owned(),
                pack: Value::Bool(false),
                used: Value::Bool(true),
                reason: Some(off.reason.clone()),
            };
            weaker.rules.push((rule.clone(), weakening));
            continue;
        }
        let standard = policy.standard.as_ref().and_then(|standard| standard.rules.get(rule));
        let of = |setting| OfRule {
            rule,
            setting,
            manifest: rules.get(rule).copied(),
        };
        let found = of(setting).weaker(standard)?.into_iter();
        weaker.rules.extend(found.map(|weakening| (rule.clone(), weakening)));
        for (dataset, setting) in &setting.of_datasets {
            let found = of(setting).weaker(standard)?.into_iter();
            let named = found.map(|weakening| (rule.clone(), dataset.clone(), weakening));
            weaker.datasets.extend(named);
        }
    }
    Ok(weaker)
}

/// The values that are no rule's.
fn of_whole(policy: &Policy) -> Result<Vec<Weakening>> {
    let Some(standard) = &policy.standard else {
        return Ok(Vec::new());
    };
    let mut weaker = Vec::new();
    for (key, used, at_least) in [
        (THRESHOLD, policy.publication.threshold, standard.publication.threshold),
        (ROUND, policy.publication.round, standard.publication.round),
        (FLOOR, policy.coverage_floor, standard.coverage_floor),
    ] {
        if used >= at_least {
            continue;
        }
        let said = policy.whole.get(key);
        if let Some(said) = said.filter(|said| said.reason.is_none()) {
            let kind = ErrorKind::WeakerPolicy { key, at_least };
            return Err(Error::at(kind, said.place.clone(), "the higher, the stricter"));
        }
        weaker.push(Weakening {
            param: key.to_owned(),
            pack: Value::from(at_least),
            used: Value::from(used),
            reason: said.and_then(|said| said.reason.clone()),
        });
    }
    Ok(weaker)
}

/// One rule as it runs.
struct OfRule<'a> {
    rule: &'a str,
    setting: &'a RuleSetting,
    manifest: Option<&'a RuleManifest>,
}

impl OfRule<'_> {
    /// What is weaker than in the packs and in the built-in policy, by parameter.
    fn weaker(&self, standard: Option<&RuleSetting>) -> Result<Vec<Weakening>> {
        let mut found = BTreeMap::new();
        for changed in &self.setting.overrides {
            self.than_the_packs(changed, &mut found)?;
        }
        for (severity, tier) in standard.iter().flat_map(|standard| &standard.tiers) {
            self.than_the_standard(*severity, tier, &mut found)?;
        }
        Ok(found.into_values().collect())
    }

    /// Adds a parameter that `candour.toml` sets, if the packs are stricter.
    fn than_the_packs(&self, changed: &Override, found: &mut BTreeMap<String, Weakening>) -> Result<()> {
        let stricter = self.stricter(&changed.param);
        if !is_weaker(Some(&changed.used), changed.pack.as_ref(), stricter) {
            return Ok(());
        }
        let param = format!("{}.{}", severity_name(changed.severity), changed.param);
        let pack = changed.pack.clone().unwrap_or(Value::Null);
        let weakening = Weakening {
            reason: self.needed(&param, &pack, changed.reason.as_ref(), &changed.place, stricter)?,
            pack,
            used: changed.used.clone(),
            param: param.clone(),
        };
        found.insert(param, weakening);
        Ok(())
    }

    /// Adds what is weaker at one severity of the built-in policy. Where a greater severity is as strict, nothing is.
    fn than_the_standard(
        &self,
        severity: Severity,
        standard: &Tier,
        found: &mut BTreeMap<String, Weakening>,
    ) -> Result<()> {
        let mut at_least = self.setting.tiers.range(severity..);
        if at_least.any(|(_, tier)| self.weaker_params(tier, standard).is_empty()) {
            return Ok(());
        }
        let Some(tier) = self.setting.tiers.get(&severity) else {
            let param = severity_name(severity).to_owned();
            let others = self.setting.tiers.values();
            let weakening = Weakening {
                param: param.clone(),
                pack: standard.params.clone(),
                used: Value::Null,
                reason: others.filter_map(|tier| tier.reason.clone()).next(),
            };
            found.insert(param, weakening);
            return Ok(());
        };
        for name in self.weaker_params(tier, standard) {
            let param = format!("{}.{name}", severity_name(severity));
            let value = |tier: &Tier| tier.params.get(&name).cloned().unwrap_or(Value::Null);
            let pack = value(standard);
            let mut overrides = self.setting.overrides.iter();
            let changed = overrides.find(|changed| changed.severity == severity && changed.param == name);
            let reason = match changed {
                Some(changed) => changed.reason.as_ref(),
                None => tier.reason.as_ref(),
            };
            let place = tier.places.get(&name).unwrap_or(&tier.place);
            let weakening = Weakening {
                reason: self.needed(&param, &pack, reason, place, self.stricter(&name))?,
                pack,
                used: value(tier),
                param: param.clone(),
            };
            found.insert(param, weakening);
        }
        Ok(())
    }

    /// The parameters of which one severity is weaker than another, by name.
    fn weaker_params(&self, tier: &Tier, standard: &Tier) -> Vec<String> {
        let names = |tier: &Tier| -> Vec<String> {
            let params = tier.params.as_object();
            params.into_iter().flat_map(|params| params.keys().cloned()).collect()
        };
        let mut all = names(standard);
        all.extend(names(tier));
        all.sort();
        all.dedup();
        all.retain(|name| is_weaker(tier.params.get(name), standard.params.get(name), self.stricter(name)));
        all
    }

    /// Which direction of a parameter is stricter.
    fn stricter(&self, param: &str) -> Option<&str> {
        let properties = self.manifest?.params.get("properties")?;
        properties.get(param)?.get("x-stricter")?.as_str()
    }

    /// The reason, which a weaker value must have.
    fn needed(
        &self,
        param: &str,
        pack: &Value,
        reason: Option<&String>,
        place: &Place,
        stricter: Option<&str>,
    ) -> Result<Option<String>> {
        if reason.is_some() {
            return Ok(reason.cloned());
        }
        let kind = ErrorKind::WeakerWithoutReason {
            rule: self.rule.to_owned(),
            param: param.to_owned(),
            pack: pack.to_string(),
        };
        let label = match stricter {
            Some(direction) => format!("the {direction}, the stricter"),
            None => "which direction is stricter is not known, so any other value counts as weaker".to_owned(),
        };
        Err(Error::at(kind, place.clone(), label))
    }
}

fn is_weaker(used: Option<&Value>, pack: Option<&Value>, stricter: Option<&str>) -> bool {
    match (used.and_then(number), pack.and_then(number)) {
        (Some(used), Some(pack)) => match used.cmp(&pack) {
            Ordering::Equal => false,
            Ordering::Greater => stricter != Some("higher"),
            Ordering::Less => stricter != Some("lower"),
        },
        _ => match (used.and_then(Value::as_array), pack.and_then(Value::as_array), stricter) {
            (Some(used), Some(pack), Some("higher")) => !pack.iter().all(|listed| used.contains(listed)),
            (Some(used), Some(pack), Some("lower")) => !used.iter().all(|listed| pack.contains(listed)),
            _ => pack != used,
        },
    }
}

fn number(value: &Value) -> Option<Decimal> {
    match value {
        Value::Number(number) => decimal::parse(&number.to_string(), &NumberFormat::default()),
        _ => None,
    }
}
