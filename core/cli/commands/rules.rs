//! `candour rules`: all rules, or what a policy would run, with which values and where each comes from.

use std::path::PathBuf;

use candour_config::FileKind;
use candour_config::declaration::Declaration;
use candour_config::place::Source;
use candour_config::policy::{self, Policy, RuleSetting, Weaker};
use candour_config::release::{self, DECLARATION_FILE, Named, Release};
use candour_model::control::Manifest;
use candour_model::facts::Kind;
use candour_model::finding::Severity;
use serde_json::Value;

use crate::args::RulesOptions;
use crate::exit::{Exit, Failure};
use crate::{Outcome, output, packs, plugins};

pub(crate) fn run(options: &RulesOptions) -> Outcome {
    if let Some(release) = asked_about(options)? {
        let policy = policy::resolve(&release, &packs::built_in())?;
        let mut text = what_runs(&policy);
        // Without the standard plugins nobody knows which direction of a parameter is stricter.
        if let Ok(known) = plugins::known(&options.plugins) {
            text.push_str(&what_is_weaker(&policy, policy::weakenings(&policy, &known.manifests)?));
        }
        output::print(&text)?;
        return Ok(Exit::Passed);
    }
    let known = plugins::known(&options.plugins)?;
    output::print(&list(&known.manifests))?;
    // The others are listed all the same.
    match known.unusable.into_values().next() {
        Some(unusable) => Err(Failure::incomplete(unusable)),
        None => Ok(Exit::Passed),
    }
}

/// The release of which it is asked what would run on it, with the policies that are named in place of its own. Where none is
/// named, one about which nothing is known but those.
fn asked_about(options: &RulesOptions) -> Result<Option<Release>, Failure> {
    let named = |name: &String| Named {
        name: name.clone(),
        place: None,
    };
    let policies: Vec<Named> = options.policy.iter().map(named).collect();
    let mut release = match &options.release {
        Some(folder) => release::load(folder)?,
        None if policies.is_empty() => return Ok(None),
        None => nothing(),
    };
    if !policies.is_empty() {
        release.policies = policies;
    }
    Ok(Some(release))
}

fn nothing() -> Release {
    Release {
        folder: PathBuf::new(),
        source: Source::new(FileKind::Declaration, DECLARATION_FILE, ""),
        local: None,
        declaration: Declaration::default(),
        datasets: Vec::new(),
        policies: Vec::new(),
        previous: None,
        published_previous: None,
        archive: Vec::new(),
        plugin_paths: Vec::new(),
        metadata: None,
    }
}

fn list(manifests: &[Manifest]) -> String {
    let mut lines: Vec<String> = Vec::new();
    for manifest in manifests {
        for rule in &manifest.rules {
            let kinds = match rule.kinds.is_empty() {
                true => "any dataset".to_owned(),
                false => rule
                    .kinds
                    .iter()
                    .map(|kind| kind_name(*kind))
                    .collect::<Vec<_>>()
                    .join(", "),
            };
            let dimension = format!("{:?}", rule.dimension).to_lowercase();
            lines.push(format!(
                "{}/{}\n    {} ({dimension}; {kinds})",
                manifest.id, rule.name, rule.summary
            ));
        }
    }
    for rule in candour_audit::core_rules() {
        let summary = candour_audit::core_manifest(&rule)
            .map(|manifest| manifest.summary)
            .unwrap_or_default();
        lines.push(format!("{rule}\n    {summary}"));
    }
    lines.push(String::new());
    lines.join("\n")
}

fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Records => "records",
        Kind::Table => "tables",
        Kind::Lookup => "look-ups",
        Kind::Dictionary => "dictionaries",
    }
}

fn what_runs(policy: &Policy) -> String {
    let mut text = String::new();
    for (rule, setting) in &policy.rules {
        text.push_str(rule);
        text.push('\n');
        if let Some(off) = &setting.off {
            text.push_str(&format!("    off  {} ({})\n", off.reason, off.place.name));
        }
        tiers(&mut text, "    ", setting);
        for (dataset, setting) in &setting.of_datasets {
            text.push_str(&format!("    on {dataset}\n"));
            tiers(&mut text, "        ", setting);
        }
        if let Some(source) = &setting.source {
            let certainty = setting
                .certainty
                .map(|certainty| certainty.name())
                .unwrap_or("not said");
            text.push_str(&format!("    source: {source} (certainty: {certainty})\n"));
        }
    }
    text
}

fn tiers(text: &mut String, indent: &str, setting: &RuleSetting) {
    for (severity, tier) in setting.tiers.iter().rev() {
        let severity = match severity {
            Severity::Note => "note",
            Severity::Warn => "warn",
            Severity::Fail => "fail",
        };
        let param = |(name, value): (&String, &Value)| {
            let place = tier.places.get(name).map(|place| format!(" ({})", place.name));
            format!("{name} = {value}{}", place.unwrap_or_default())
        };
        let params: Vec<String> = tier.params.as_object().into_iter().flatten().map(param).collect();
        let params = match params.is_empty() {
            true => "any".to_owned(),
            false => params.join(", "),
        };
        text.push_str(&format!("{indent}{severity}  {params}\n"));
    }
}

/// Against the built-in policy: what is weaker, and the rules that are left out.
fn what_is_weaker(policy: &Policy, weaker: Weaker) -> String {
    let named = |(rule, dataset, weak)| (format!("{rule} on {dataset}"), weak);
    let datasets = weaker.datasets.into_iter().map(named);
    let whole = weaker.whole.into_iter().map(|weak| ("all rules".to_owned(), weak));
    let mut lines: Vec<String> = whole
        .chain(weaker.rules)
        .chain(datasets)
        .map(|(rule, weak)| {
            let used = match weak.used.is_null() {
                true => "nothing".to_owned(),
                false => weak.used.to_string(),
            };
            let reason = weak.reason.unwrap_or_else(|| "no reason is given".to_owned());
            format!("    {rule}, {}: {used} instead of {}; {reason}", weak.param, weak.pack)
        })
        .collect();
    let standard = policy.standard.iter().flat_map(|standard| standard.rules.keys());
    let left_out = standard.filter(|rule| !policy.rules.contains_key(*rule));
    lines.extend(left_out.map(|rule| format!("    {rule}: left out")));
    match lines.is_empty() {
        true => String::new(),
        false => format!("weaker than the built-in policy\n{}\n", lines.join("\n")),
    }
}
