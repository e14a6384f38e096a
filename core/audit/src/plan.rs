//! Asks every rule of the policy which tallies it needs.

use candour_config::policy::RuleSetting;
use candour_host::{About, Plugin};
use candour_model::control::{Plan, RuleManifest, Scope};
use candour_model::facts::Kind;
use candour_model::finding::Severity;
use candour_model::outcome::Failure;
use candour_model::tally::TallySpec;
use serde_json::Value;

use crate::telling::Telling;
use crate::{Request, turns};

/// One rule of a plugin on one dataset, at each severity of the policy.
pub(crate) struct RulePlan<'a> {
    pub(crate) rule: String,
    pub(crate) dataset: Option<String>,
    pub(crate) setting: &'a RuleSetting,
    pub(crate) plugin: PlannedPlugin<'a>,
    /// Most severe first.
    pub(crate) tiers: Vec<TierPlan>,
}

/// Who will judge.
pub(crate) enum PlannedPlugin<'a> {
    /// A plugin, and the rule's description.
    Loaded(&'a Plugin, &'a RuleManifest),
    /// Nobody, and why.
    Failed(Failure),
}

impl PlannedPlugin<'_> {
    /// Why nothing is believed that the rule said so far, if it is not.
    pub(crate) fn disbelieved(&self) -> Option<Failure> {
        match self {
            PlannedPlugin::Loaded(plugin, manifest) => plugin.disbelieved(&manifest.name).map(Failure::from),
            PlannedPlugin::Failed(_) => None,
        }
    }
}

/// The answer of a rule at one severity.
pub(crate) struct TierPlan {
    pub(crate) severity: Severity,
    pub(crate) params: Value,
    pub(crate) answer: Result<Plan, Failure>,
}

impl TierPlan {
    /// The tallies asked for.
    pub(crate) fn specs(&self) -> &[TallySpec] {
        match &self.answer {
            Ok(Plan::Tallies(specs)) => specs,
            _ => &[],
        }
    }
}

/// The plans of the rules of plugins that are `meant`, by dataset in the order of the release, then by rule. A rule whose
/// plugin is not there is always meant.
pub(crate) fn plan<'a>(
    request: &Request<'a>,
    telling: &Telling<'_>,
    is_meant: impl Fn(&RuleManifest) -> bool,
) -> Vec<RulePlan<'a>> {
    let mut wanted: Vec<(Option<&str>, &'a str, &'a RuleSetting)> = Vec::new();
    let of_plugins = || {
        let rules = request.policy.rules.iter().filter(|(_, setting)| setting.runs());
        rules
            .filter(|(rule, _)| !is_core(rule))
            .filter(|(rule, _)| match offered(request, rule) {
                PlannedPlugin::Loaded(_, manifest) => is_meant(manifest),
                PlannedPlugin::Failed(_) => true,
            })
            .map(|(rule, setting)| (rule.as_str(), setting))
    };
    for dataset in &telling.facts.datasets {
        for (rule, setting) in of_plugins() {
            if runs_on(request, rule, Some(dataset.kind)) {
                wanted.push((Some(&dataset.name), rule, setting.of(Some(&dataset.name))));
            }
        }
    }
    for (rule, setting) in of_plugins() {
        if runs_on(request, rule, None) {
            wanted.push((None, rule, setting));
        }
    }
    let mut plans = turns::by_family(
        wanted,
        |(_, rule, _)| rule,
        |(dataset, rule, setting)| plan_rule(request, telling, dataset, rule, setting),
    );
    disbelieve(&mut plans);
    plans
}

/// What a rule asked for that panicked or took too long is not counted: which of its plans came before depends on the order
/// of threads.
fn disbelieve(plans: &mut [RulePlan<'_>]) {
    for plan in plans {
        if let Some(failure) = plan.plugin.disbelieved() {
            for tier in &mut plan.tiers {
                tier.answer = Err(failure.clone());
            }
        }
    }
}

/// Whether the core judges a rule itself.
pub(crate) fn is_core(rule: &str) -> bool {
    rule.starts_with("structure/") || rule.starts_with("schema/")
}

/// The plugin of a rule's family and the rule's description, or why there is none.
fn offered<'a>(request: &Request<'a>, rule: &str) -> PlannedPlugin<'a> {
    let (family, name) = turns::split(rule);
    match request.families.get(family) {
        Some(Ok(plugin)) => match plugin.manifest().rules.iter().find(|manifest| manifest.name == name) {
            Some(manifest) => PlannedPlugin::Loaded(plugin, manifest),
            None => PlannedPlugin::Failed(Failure {
                code: "unknown-rule".to_owned(),
                detail: format!("the plugin {family} offers no rule {name}"),
            }),
        },
        Some(Err(failure)) => PlannedPlugin::Failed(failure.clone().into()),
        None => PlannedPlugin::Failed(Failure {
            code: "plugin-not-found".to_owned(),
            detail: format!("no plugin offers {rule}"),
        }),
    }
}

/// Whether a rule runs on a dataset of this kind, or (`None`) on the release. A rule whose plugin is not there is
/// counted once, for the release.
fn runs_on(request: &Request<'_>, rule: &str, kind: Option<Kind>) -> bool {
    match (offered(request, rule), kind) {
        (PlannedPlugin::Loaded(_, manifest), Some(kind)) => {
            manifest.scope == Scope::Dataset && (manifest.kinds.is_empty() || manifest.kinds.contains(&kind))
        }
        (PlannedPlugin::Loaded(_, manifest), None) => manifest.scope == Scope::Release,
        (PlannedPlugin::Failed(_), kind) => kind.is_none(),
    }
}

fn plan_rule<'a>(
    request: &Request<'a>,
    telling: &Telling<'_>,
    dataset: Option<&str>,
    rule: &str,
    setting: &'a RuleSetting,
) -> RulePlan<'a> {
    let (_, name) = turns::split(rule);
    let plugin = offered(request, rule);
    let mut tiers: Vec<TierPlan> = Vec::new();
    for (severity, tier) in setting.tiers.iter().rev() {
        let alike = tiers.iter().find(|asked| asked.params == tier.params);
        let answer = match (alike, &plugin) {
            // The same question has the same answer.
            (Some(alike), _) => alike.answer.clone(),
            (None, PlannedPlugin::Failed(failure)) => Err(failure.clone()),
            (None, PlannedPlugin::Loaded(plugin, manifest)) => {
                let about = About {
                    rule: name,
                    params: &tier.params,
                    dataset,
                    facts: telling.to(manifest),
                };
                plugin.plan(&about).map_err(Failure::from)
            }
        };
        tiers.push(TierPlan {
            severity: *severity,
            params: tier.params.clone(),
            answer,
        });
    }
    RulePlan {
        rule: rule.to_owned(),
        dataset: dataset.map(str::to_owned),
        setting,
        plugin,
        tiers,
    }
}
