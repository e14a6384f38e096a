//! A plugin that can be asked: rules behind a seam, and every answer checked.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use candour_arrow::Tally;
use candour_model::control::{Judgement, Manifest, Plan, RuleManifest};
use serde_json::Value;

use crate::about::About;
use crate::check::judgement::{self, Scene};
use crate::check::limits::SCHEMA_PLACES;
use crate::check::params::{ParamFault, Params};
use crate::check::{manifest, order, plan};
use crate::conduct::{Conduct, QUESTIONS};
use crate::failure::{Code, PluginFailure};
use crate::isolate::Layers;
use crate::place::Place;
use crate::rules::Rules;

/// A plugin, wherever its rules run. It may be asked by many threads at once.
///
/// A rule that panicked or took too long is not believed, while the plugin's other rules are, and one that took too long is
/// not asked again. Which answers came before depends on the order of threads: whoever asks must let *all* answers of a rule
/// count as *could not run* that is [`Plugin::disbelieved`] once all have been asked.
pub struct Plugin {
    manifest: Manifest,
    rules: Box<dyn Rules>,
    params: BTreeMap<String, Params>,
    conduct: Mutex<Conduct>,
    /// How long all questions to one rule may take.
    patience: Option<Duration>,
    place: Option<Place>,
    sha256: Option<String>,
    layers: Layers,
}

impl Plugin {
    /// Takes rules of this family, once what they say of themselves is in order.
    ///
    /// # Errors
    /// It is not, or they do not say.
    pub fn new(family: &str, rules: Box<dyn Rules>) -> Result<Self, PluginFailure> {
        let manifest = rules.describe().map_err(|failure| match failure.code {
            Code::WrongAbi | Code::Panicked | Code::Crashed | Code::TimedOut | Code::OutOfMemory => failure,
            _ => PluginFailure::new(Code::BadManifest, failure.detail),
        })?;
        let bad = |detail: String| PluginFailure::new(Code::BadManifest, detail);
        manifest::check(family, &manifest).map_err(bad)?;
        let (mut params, mut left) = (BTreeMap::new(), SCHEMA_PLACES);
        for rule in &manifest.rules {
            let checked = Params::new(&rule.params, &mut left);
            let checked = checked.map_err(|what| bad(format!("rule {}: {what}", rule.name)))?;
            params.insert(rule.name.clone(), checked);
        }
        Ok(Plugin {
            manifest,
            rules,
            params,
            conduct: Mutex::default(),
            patience: None,
            place: None,
            sha256: None,
            layers: Layers::default(),
        })
    }

    /// The same, come from there.
    pub(crate) fn found_at(self, place: Place, sha256: String) -> Self {
        Plugin {
            place: Some(place),
            sha256: Some(sha256),
            ..self
        }
    }

    /// The same, in processes that are confined so far, and in which one question may take so long.
    pub(crate) fn confined(self, layers: Layers, one_question: Duration) -> Self {
        Plugin {
            layers,
            patience: Some(one_question.saturating_mul(QUESTIONS)),
            ..self
        }
    }

    /// How far its processes are confined; no layer at all where it runs in this program.
    pub fn layers(&self) -> &Layers {
        &self.layers
    }

    /// What it says of itself.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// What it says of one of its rules.
    pub fn rule(&self, name: &str) -> Option<&RuleManifest> {
        self.manifest.rules.iter().find(|rule| rule.name == name)
    }

    /// Where it was loaded from; nowhere if it is compiled into this program. Private: it may name a user's folder.
    pub fn place(&self) -> Option<&Place> {
        self.place.as_ref()
    }

    /// The digest of the bytes that were loaded, lower-case hex; none where it runs in this program.
    pub fn sha256(&self) -> Option<&str> {
        self.sha256.as_deref()
    }

    /// Checks the parameters of a rule against their schema; no fault means that they fit.
    ///
    /// # Errors
    /// It has no such rule.
    pub fn check_params(&self, rule: &str, params: &Value) -> Result<Vec<ParamFault>, PluginFailure> {
        match self.params.get(rule) {
            Some(schema) => Ok(schema.faults(params)),
            None => Err(unknown(rule)),
        }
    }

    /// Why nothing is believed that a rule said so far, if it is not.
    pub fn disbelieved(&self, rule: &str) -> Option<PluginFailure> {
        self.conduct().disbelieved(rule)
    }

    fn conduct(&self) -> MutexGuard<'_, Conduct> {
        self.conduct.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Which tallies a rule needs.
    ///
    /// # Errors
    /// It does not say, or what it says cannot be.
    pub fn plan(&self, about: &About<'_>) -> Result<Plan, PluginFailure> {
        let rule = self.asked(about.rule, about.params)?;
        let plan = self.remember(about.rule, || self.rules.plan(about))?;
        plan::check(rule, &Scene::new(about.facts.facts(), about.dataset), &plan)
            .map_err(|what| PluginFailure::new(Code::WrongAnswer, what))?;
        Ok(plan)
    }

    /// What a rule says of its tallies, in canonical order.
    ///
    /// # Errors
    /// It does not say, or what it says cannot be.
    pub fn judge(&self, about: &About<'_>, tallies: &[&Tally]) -> Result<Judgement, PluginFailure> {
        let rule = self.asked(about.rule, about.params)?;
        let judged = self.remember(about.rule, || self.rules.judge(about, tallies))?;
        let scene = Scene::new(about.facts.facts(), about.dataset);
        judgement::check(rule, &scene, &judged)?;
        Ok(order::canonical(rule, &scene, judged))
    }

    fn asked(&self, rule: &str, params: &Value) -> Result<&RuleManifest, PluginFailure> {
        let manifest = self.rule(rule).ok_or_else(|| unknown(rule))?;
        if let Some(failure) = self.conduct().hung(rule) {
            return Err(failure);
        }
        match self.check_params(rule, params)?.first() {
            None => Ok(manifest),
            Some(fault) => Err(PluginFailure::new(
                Code::PluginError,
                format!("the parameters do not fit: {} {}", fault.pointer, fault.message),
            )),
        }
    }

    /// Asks, and takes note of how the rule behaves.
    fn remember<T>(&self, rule: &str, ask: impl FnOnce() -> Result<T, PluginFailure>) -> Result<T, PluginFailure> {
        let began = Instant::now();
        let answer = ask();
        let failed = answer.as_ref().err().map(|failure| failure.code);
        self.conduct().note(rule, failed, began.elapsed(), self.patience);
        answer
    }
}

impl std::fmt::Debug for Plugin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Plugin")
            .field("id", &self.manifest.id)
            .field("version", &self.manifest.version)
            .field("place", &self.place)
            .field("sha256", &self.sha256)
            .finish_non_exhaustive()
    }
}

fn unknown(rule: &str) -> PluginFailure {
    PluginFailure::new(Code::UnknownRule, format!("it has no rule {rule}"))
}
