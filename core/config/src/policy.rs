//! The policy: which rules run, at which severities, with which values, and where each of these comes from.

mod check;
mod pack;
mod resolve;
mod standard;
mod weaker;

use std::collections::BTreeMap;

use candour_model::finding::Severity;
use candour_model::outcome::PublicationPolicy;
use serde_json::Value;

use crate::place::Place;

pub use check::check_rules;
pub use pack::{
    Certainty, CoverageTable, Isolation, PackFile, PackPluginsTable, PackRule, PackTable, PublicationTable, parse_pack,
};
pub use resolve::resolve;
pub use standard::is_within_a_strangers_means;
pub use weaker::{Weaker, weakenings};

/// Packs that are shipped, by id, with their texts.
pub type BuiltIn<'a> = BTreeMap<&'a str, &'a str>;

/// What holds where no pack says from which count on people are printed: the strictest practice we know.
pub const DEFAULT_PUBLICATION: PublicationPolicy = PublicationPolicy {
    threshold: 10,
    round: 5,
};

/// Where no pack says how much of what a rule is about it must have looked at, in per cent. A starting value.
pub const DEFAULT_COVERAGE_FLOOR: u64 = 95;

/// Which rules run, and how.
#[derive(Clone, Debug, PartialEq)]
pub struct Policy {
    /// The packs, in the order in which they were applied.
    pub packs: Vec<PackInfo>,
    /// The rules by `family/name`.
    pub rules: BTreeMap<String, RuleSetting>,
    /// How counts of people are printed.
    pub publication: PublicationPolicy,
    /// How much of what a rule is about it must have looked at, in per cent: below, it warns.
    pub coverage_floor: u64,
    /// How plugins run.
    pub plugins: PluginsPolicy,
    /// What was said last of the policy as a whole, by key.
    pub whole: BTreeMap<&'static str, Said>,
    /// Why its packs are weaker than the built-in policy, as the last of them that says so does.
    pub reason: Option<String>,
    /// The built-in policy for those whom the release is for, which this one is held against; none for itself.
    pub standard: Option<Box<Policy>>,
}

/// Where something was said, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub place: Place,
    /// Why, where a pack says so.
    pub reason: Option<String>,
}

/// How plugins run; absent where no pack says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PluginsPolicy {
    /// How they are kept apart.
    pub isolation: Option<Isolation>,
    /// How much memory each of their processes may ask for, in megabytes.
    pub memory_mb: Option<u32>,
    /// How much time on processors one question may take, in seconds.
    pub cpu_seconds: Option<u32>,
    /// How much time one question may take, in seconds.
    pub wall_seconds: Option<u32>,
}

impl Policy {
    /// A policy that runs nothing.
    fn nothing() -> Self {
        Policy {
            packs: Vec::new(),
            rules: BTreeMap::new(),
            publication: DEFAULT_PUBLICATION,
            coverage_floor: DEFAULT_COVERAGE_FLOOR,
            plugins: PluginsPolicy::default(),
            whole: BTreeMap::new(),
            reason: None,
            standard: None,
        }
    }

    /// The families of the rules of the built-in policy that this one does not run, sorted: what they speak to must be
    /// known, though they are not asked.
    pub fn families_left_out(&self) -> Vec<&str> {
        let run = self.families();
        let standard = self.standard.iter().flat_map(|standard| standard.families());
        standard.filter(|family| !run.contains(family)).collect()
    }

    /// The families of the rules that run, sorted: only their plugins are opened.
    pub fn families(&self) -> Vec<&str> {
        let mut families: Vec<&str> = self
            .rules
            .iter()
            .filter(|(_, setting)| setting.runs())
            .filter_map(|(rule, _)| rule.split_once('/'))
            .map(|(family, _)| family)
            .collect();
        families.dedup();
        families
    }
}

/// A pack that was applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackInfo {
    pub id: String,
    pub version: Option<String>,
    /// The name of its file.
    pub name: String,
    pub text: String,
}

/// How one rule runs.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleSetting {
    /// Where it was named last.
    pub place: Place,
    /// Its parameters by severity.
    pub tiers: BTreeMap<Severity, Tier>,
    /// Where its thresholds come from.
    pub source: Option<String>,
    /// How sure we are of them.
    pub certainty: Option<Certainty>,
    /// The publisher turned it off.
    pub off: Option<Off>,
    /// Parameters that the publisher set other than the packs.
    pub overrides: Vec<Override>,
    /// How it runs on datasets for which the publisher set other parameters, by name.
    pub of_datasets: BTreeMap<String, RuleSetting>,
}

impl RuleSetting {
    /// How it runs on a dataset; `None` for the release as a whole.
    pub fn of(&self, dataset: Option<&str>) -> &RuleSetting {
        dataset
            .and_then(|dataset| self.of_datasets.get(dataset))
            .unwrap_or(self)
    }

    pub fn runs(&self) -> bool {
        self.off.is_none() && !self.tiers.is_empty()
    }
}

/// One severity of a rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Tier {
    /// Where it was named.
    pub place: Place,
    /// The parameters, an object.
    pub params: Value,
    /// Where each of them was set last.
    pub places: BTreeMap<String, Place>,
    /// Why it is weaker than the built-in policy, where its pack says so.
    pub reason: Option<String>,
}

/// A rule that is turned off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Off {
    /// Why.
    pub reason: String,
    /// Where it says so.
    pub place: Place,
}

/// A parameter that the publisher set other than the packs.
#[derive(Clone, Debug, PartialEq)]
pub struct Override {
    pub severity: Severity,
    /// The parameter.
    pub param: String,
    /// The packs' value; absent where they set none.
    pub pack: Option<Value>,
    /// The publisher's.
    pub used: Value,
    /// Where it says so.
    pub place: Place,
    /// Why.
    pub reason: Option<String>,
}

pub(crate) fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "note",
        Severity::Warn => "warn",
        Severity::Fail => "fail",
    }
}
