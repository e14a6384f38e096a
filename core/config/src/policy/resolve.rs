//! From packs and `candour.toml` to the policy that runs.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::path::PathBuf;

use candour_model::finding::Severity;
use serde_json::{Map, Value};

use super::pack::{PackFile, is_rule_id, parse_pack};
use super::standard;
use super::weaker::{FLOOR, ROUND, THRESHOLD};
use super::{BuiltIn, Off, Override, PackInfo, Policy, RuleSetting, Said, Tier};
use crate::declaration::{Entries, RuleTable, built_in_policy};
use crate::error::{Error, ErrorKind, Result};
use crate::file_kind::FileKind;
use crate::nearest::nearest;
use crate::node::Node;
use crate::place::{Place, Sited, Source};
use crate::release::{Named, Release, read_text};

/// How many packs may be named: each is read anew, since the order in which they override each other counts.
const MOST_POLICIES: usize = 32;

/// The policy of a release: its packs in order, each overriding severities of rules of those before it, then the
/// release's own values.
pub fn resolve(release: &Release, built_in: &BuiltIn<'_>) -> Result<Policy> {
    let mut policy = Policy::nothing();
    if let Some(too_many) = release.policies.get(MOST_POLICIES) {
        let message = format!("a release has at most {MOST_POLICIES} policies");
        let kind = ErrorKind::WrongValue { message };
        return Err(Error::maybe_at(kind, too_many.place.clone(), "and this is one more"));
    }
    for named in &release.policies {
        let source = find(release, named, built_in)?;
        let pack = parse_pack(&source)?;
        if is_file(named) {
            standard::is_of_its_own(&source, &pack, built_in)?;
        }
        if named.place.is_some() {
            standard::asks_for_no_more_than_a_stranger_may(&source, &pack)?;
        }
        apply(&mut policy, &source, &pack);
    }
    for (rule, table) in release.declaration.rules.iter() {
        override_rule(&mut policy, release, rule, table)?;
    }
    policy.standard = standard_of(release, built_in)?.map(Box::new);
    Ok(policy)
}

/// The built-in policy for those whom the release is for; none where nothing is built in.
fn standard_of(release: &Release, built_in: &BuiltIn<'_>) -> Result<Option<Policy>> {
    let id = built_in_policy(release.declaration.release.released_to());
    let Some(text) = built_in.get(id) else {
        return Ok(None);
    };
    let source = of_built_in(id, text);
    let mut policy = Policy::nothing();
    apply(&mut policy, &source, &parse_pack(&source)?);
    Ok(Some(policy))
}

fn is_file(named: &Named) -> bool {
    named.name.ends_with(".toml")
}

/// A built-in pack, as places name it.
pub(super) fn of_built_in(id: &str, text: &str) -> Source {
    Source::new(FileKind::Policy, format!("rules/{id}.toml"), text)
}

fn find(release: &Release, named: &Named, built_in: &BuiltIn<'_>) -> Result<Source> {
    if is_file(named) {
        // What candour.toml names is relative to it; what the command line names is not.
        let path = match &named.place {
            Some(_) => release.folder.join(&named.name),
            None => PathBuf::from(&named.name),
        };
        let text = read_text(&path, "policy", named.place.clone())?;
        return Ok(Source::new(FileKind::Policy, path.display().to_string(), text));
    }
    match built_in.get(named.name.as_str()) {
        Some(text) => Ok(of_built_in(&named.name, text)),
        None => Err(Error::maybe_at(
            ErrorKind::UnknownPolicy {
                name: named.name.clone(),
                nearest: nearest(&named.name, built_in.keys().copied()).map(str::to_owned),
                known: built_in.keys().map(|id| (*id).to_owned()).collect(),
            },
            named.place.clone(),
            "this name",
        )),
    }
}

fn apply(policy: &mut Policy, source: &Source, pack: &PackFile) {
    policy.packs.push(PackInfo {
        id: pack.pack.id.value.0.clone(),
        version: pack.pack.version.as_ref().map(|version| version.value.0.clone()),
        name: source.name.clone(),
        text: source.text.to_string(),
    });
    let of_pack = pack.pack.reason.as_ref().map(|reason| reason.value.0.clone());
    let said = |span| Said {
        place: source.place(span),
        reason: of_pack.clone(),
    };
    if let Some(publication) = &pack.publication {
        if let Some(threshold) = &publication.threshold {
            policy.publication.threshold = threshold.value.get().into();
            policy.whole.insert(THRESHOLD, said(threshold.span()));
        }
        if let Some(round) = &publication.round {
            policy.publication.round = round.value.get().into();
            policy.whole.insert(ROUND, said(round.span()));
        }
    }
    if let Some(floor) = pack
        .coverage
        .as_ref()
        .and_then(|coverage| coverage.floor_percent.as_ref())
    {
        policy.coverage_floor = u64::from(floor.value.get());
        policy.whole.insert(FLOOR, said(floor.span()));
    }
    if let Some(plugins) = &pack.plugins {
        let now = &mut policy.plugins;
        now.isolation = plugins.isolation.max(now.isolation);
        now.memory_mb = plugins.memory_mb.as_ref().map(|it| it.value.get()).or(now.memory_mb);
        now.cpu_seconds = plugins
            .cpu_seconds
            .as_ref()
            .map(|it| it.value.get())
            .or(now.cpu_seconds);
        now.wall_seconds = plugins
            .wall_seconds
            .as_ref()
            .map(|it| it.value.get())
            .or(now.wall_seconds);
    }
    policy.reason = of_pack.clone().or(policy.reason.take());
    for (rule, written) in pack.rules.iter() {
        let setting = setting(policy, source, rule);
        setting.source = Some(written.source.value.clone());
        setting.certainty = Some(written.certainty.value);
        let reason = written
            .reason
            .as_ref()
            .map(|reason| reason.value.0.clone())
            .or(of_pack.clone());
        for (severity, tier) in written.tiers() {
            setting.tiers.insert(severity, tier_of(source, tier, reason.clone()));
        }
    }
}

fn setting<'a>(policy: &'a mut Policy, source: &Source, rule: &Sited<String>) -> &'a mut RuleSetting {
    let place = source.place(rule.span());
    match policy.rules.entry(rule.value.clone()) {
        Entry::Occupied(known) => {
            let known = known.into_mut();
            known.place = place;
            known
        }
        Entry::Vacant(new) => new.insert(RuleSetting {
            place,
            tiers: BTreeMap::new(),
            source: None,
            certainty: None,
            off: None,
            overrides: Vec::new(),
            of_datasets: BTreeMap::new(),
        }),
    }
}

fn tier_of(source: &Source, written: &Sited<Entries<Node>>, reason: Option<String>) -> Tier {
    let entries = &written.value;
    Tier {
        place: source.place(written.span()),
        params: Value::Object(
            entries
                .iter()
                .map(|(param, node)| (param.value.clone(), node.to_json()))
                .collect::<Map<_, _>>(),
        ),
        places: entries
            .iter()
            .map(|(param, node)| (param.value.clone(), source.place(param.start..node.span.end)))
            .collect(),
        reason,
    }
}

fn override_rule(policy: &mut Policy, release: &Release, rule: &Sited<String>, table: &RuleTable) -> Result<()> {
    let source = &release.source;
    is_rule_id(source, rule)?;
    let packs = setting(policy, source, rule).clone();
    let mut own = overridden(policy, source, rule, packs, table)?;
    if let Some(off) = table.off.as_ref().filter(|off| off.value) {
        let place = source.place(off.span());
        let reason = table.reason.as_ref().map(|reason| reason.value.0.clone());
        let reason = reason.ok_or_else(|| {
            let kind = ErrorKind::OffWithoutReason {
                rule: rule.value.clone(),
            };
            Error::at(kind, place.clone(), "turned off here")
        })?;
        own.off = Some(Off { reason, place });
    }
    let of_all = own.clone();
    for (dataset, table) in table.datasets.iter() {
        is_dataset(release, dataset)?;
        is_of_a_dataset(source, table)?;
        let of_dataset = overridden(policy, source, rule, of_all.clone(), table)?;
        own.of_datasets.insert(dataset.value.clone(), of_dataset);
    }
    policy.rules.insert(rule.value.clone(), own);
    Ok(())
}

fn is_dataset(release: &Release, dataset: &Sited<String>) -> Result<()> {
    let tables = release.declaration.dataset.iter();
    let known: Vec<&str> = tables.map(|table| table.value.name.value.0.as_str()).collect();
    if known.contains(&dataset.value.as_str()) {
        return Ok(());
    }
    let kind = ErrorKind::UnknownDataset {
        name: dataset.value.clone(),
        nearest: nearest(&dataset.value, known.iter().copied()).map(str::to_owned),
        known: known.iter().map(|name| (*name).to_owned()).collect(),
    };
    Err(Error::at(kind, release.source.place(dataset.span()), "this name"))
}

/// A rule is turned off for all or for none: what is left unasked stands in one place of a report.
fn is_of_a_dataset(source: &Source, table: &RuleTable) -> Result<()> {
    let wrong = |message: &str, place| {
        let message = message.to_owned();
        Err(Error::at(
            ErrorKind::WrongValue { message },
            source.place(place),
            "here",
        ))
    };
    match (&table.off, table.datasets.iter().next()) {
        (Some(off), _) => wrong(
            "a rule is turned off in all datasets or in none; a waiver names one",
            off.span(),
        ),
        (None, Some((dataset, _))) => wrong("a dataset has no datasets", dataset.span()),
        (None, None) => Ok(()),
    }
}

/// A setting with the values of a table in place of its own.
fn overridden(
    policy: &Policy,
    source: &Source,
    rule: &Sited<String>,
    mut setting: RuleSetting,
    table: &RuleTable,
) -> Result<RuleSetting> {
    let reason = table.reason.as_ref().map(|reason| reason.value.0.clone());
    for (param, node) in table.params.iter() {
        let concerned: Vec<Severity> = setting
            .tiers
            .iter()
            .filter(|(_, tier)| tier.places.contains_key(&param.value))
            .map(|(severity, _)| *severity)
            .collect();
        if concerned.is_empty() {
            return Err(no_such_parameter(policy, source, rule, param));
        }
        let place = source.place(param.start..node.span.end);
        for severity in concerned {
            set(
                &mut setting,
                severity,
                &param.value,
                node.to_json(),
                place.clone(),
                &reason,
            );
        }
    }
    for (severity, written) in &table.tiers {
        if !setting.tiers.contains_key(severity) {
            setting
                .tiers
                .insert(*severity, tier_of(source, written, reason.clone()));
            continue;
        }
        for (param, node) in written.value.iter() {
            let place = source.place(param.start..node.span.end);
            set(&mut setting, *severity, &param.value, node.to_json(), place, &reason);
        }
    }
    Ok(setting)
}

fn set(setting: &mut RuleSetting, severity: Severity, param: &str, used: Value, place: Place, reason: &Option<String>) {
    let Some(tier) = setting.tiers.get_mut(&severity) else {
        return;
    };
    let Value::Object(params) = &mut tier.params else {
        return;
    };
    let before = params.insert(param.to_owned(), used.clone());
    tier.places.insert(param.to_owned(), place.clone());
    let known = setting
        .overrides
        .iter_mut()
        .find(|known| known.severity == severity && known.param == param);
    match known {
        // Named for all severities and for this one: the latter counts, the pack's value is still the pack's.
        Some(known) => {
            known.used = used;
            known.place = place;
            known.reason = reason.clone().or(known.reason.take());
        }
        None => setting.overrides.push(Override {
            severity,
            param: param.to_owned(),
            pack: before,
            used,
            place,
            reason: reason.clone(),
        }),
    }
}

fn no_such_parameter(policy: &Policy, source: &Source, rule: &Sited<String>, param: &Sited<String>) -> Error {
    let tiers = policy.rules.get(&rule.value).map(|setting| &setting.tiers);
    let mut known: Vec<String> = tiers
        .into_iter()
        .flat_map(BTreeMap::values)
        .flat_map(|tier| tier.places.keys().cloned())
        .collect();
    known.sort();
    known.dedup();
    let place = source.place(param.span());
    let kind = if tiers.is_none_or(BTreeMap::is_empty) {
        let running = policy.rules.iter().filter(|(_, setting)| !setting.tiers.is_empty());
        ErrorKind::RuleWithoutSeverity {
            nearest: nearest(&rule.value, running.map(|(rule, _)| rule.as_str())).map(str::to_owned),
            rule: rule.value.clone(),
            param: param.value.clone(),
        }
    } else {
        ErrorKind::ParameterNotInPolicy {
            rule: rule.value.clone(),
            nearest: nearest(&param.value, known.iter().map(String::as_str)).map(str::to_owned),
            param: param.value.clone(),
            known,
        }
    };
    Error::at(kind, place, "this parameter")
}
