//! Values weaker than the pack's: allowed with a reason, and then shown in the report.

use std::cmp::Ordering;

use candour_cell::decimal::{self, Decimal};
use candour_model::control::{Manifest, RuleManifest};
use candour_model::meaning::NumberFormat;
use candour_model::outcome::Weakening;
use serde_json::Value;

use super::check::by_id;
use super::{Override, Policy, severity_name};
use crate::error::{Error, ErrorKind, Result};

/// What is weaker than in the packs, by rule. A weaker value without a reason is an error at its place.
///
/// Which direction is stricter is the rule's to say (`x-stricter` of the parameter's schema); where it does not, any
/// other value than the pack's counts as weaker. A parameter is named with its severity, as in `fail.k`; a rule that is
/// turned off is the parameter `off`.
pub fn weakenings(policy: &Policy, manifests: &[Manifest]) -> Result<Vec<(String, Weakening)>> {
    let rules = by_id(manifests);
    let mut weaker = Vec::new();
    for (rule, setting) in &policy.rules {
        if let Some(off) = &setting.off {
            let weakening = Weakening {
                param: "off".to_owned(),
                pack: Value::Bool(false),
                used: Value::Bool(true),
                reason: off.reason.clone(),
            };
            weaker.push((rule.clone(), weakening));
            continue;
        }
        for changed in &setting.overrides {
            let stricter = rules.get(rule).and_then(|manifest| stricter(manifest, &changed.param));
            if !is_weaker(changed, stricter) {
                continue;
            }
            let pack = changed.pack.clone().unwrap_or(Value::Null);
            let param = format!("{}.{}", severity_name(changed.severity), changed.param);
            let Some(reason) = changed.reason.clone() else {
                let kind = ErrorKind::WeakerWithoutReason {
                    rule: rule.clone(),
                    param,
                    pack: pack.to_string(),
                };
                let label = match stricter {
                    Some(direction) => format!("the {direction}, the stricter"),
                    None => "which direction is stricter is not known, so any other value counts as weaker".to_owned(),
                };
                return Err(Error::at(kind, changed.place.clone(), label));
            };
            let used = changed.used.clone();
            weaker.push((
                rule.clone(),
                Weakening {
                    param,
                    pack,
                    used,
                    reason,
                },
            ));
        }
    }
    Ok(weaker)
}

fn stricter<'a>(manifest: &'a RuleManifest, param: &str) -> Option<&'a str> {
    manifest
        .params
        .get("properties")?
        .get(param)?
        .get("x-stricter")?
        .as_str()
}

fn is_weaker(changed: &Override, stricter: Option<&str>) -> bool {
    let used = number(&changed.used);
    let pack = changed.pack.as_ref().and_then(number);
    match (used, pack) {
        (Some(used), Some(pack)) => match used.cmp(&pack) {
            Ordering::Equal => false,
            Ordering::Greater => stricter != Some("higher"),
            Ordering::Less => stricter != Some("lower"),
        },
        _ => changed.pack.as_ref() != Some(&changed.used),
    }
}

fn number(value: &Value) -> Option<Decimal> {
    match value {
        Value::Number(number) => decimal::parse(&number.to_string(), &NumberFormat::default()),
        _ => None,
    }
}
