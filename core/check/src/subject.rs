//! One rule that is checked, and what it can be tried with.

use std::sync::OnceLock;

use candour_host::Limits;
use candour_host::kit::{Library, Probe};
use candour_sdk::RuleManifest;
use candour_testing::{Example, examples, quietly};
use serde_json::Value;

use super::outcome::{Stop, failure, skipped};
use super::params;
use super::question::Question;

/// One rule that is checked.
pub(super) struct Subject<'a> {
    pub(super) library: &'a Library,
    pub(super) rule: &'a RuleManifest,
    pub(super) limits: Limits,
    /// The examples on its page, or why they cannot be read.
    pub(super) examples: Result<Vec<Example>, String>,
    /// Questions of all sorts, once they were made.
    pub(super) few: OnceLock<Vec<Question>>,
}

impl<'a> Subject<'a> {
    pub(super) fn new(library: &'a Library, rule: &'a RuleManifest, limits: Limits) -> Self {
        Subject {
            library,
            rule,
            limits,
            examples: quietly(|| examples(rule)),
            few: OnceLock::new(),
        }
    }

    /// A fresh process.
    pub(super) fn open(&self) -> Result<Probe, Stop> {
        self.library.open()?.map_err(|said| failure(&said).into())
    }

    /// Parameters that fit; without any, nothing can be asked.
    pub(super) fn params(&self) -> Result<Vec<Value>, Stop> {
        let examples = self.examples.as_deref().unwrap_or_default();
        let found = params::fitting(self.rule, examples);
        if found.is_empty() {
            let reason = "no parameters that fit are known; give its page an example with [params]";
            return Err(skipped(reason).into());
        }
        Ok(found)
    }
}
