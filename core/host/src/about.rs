//! Facts as rules are told them, and what a rule is asked about.

use std::sync::atomic::{AtomicU64, Ordering};

use candour_model::facts::Facts;
use serde_json::Value;

/// Facts with their JSON, which is written once for all questions that come with them.
#[derive(Debug)]
pub struct WrittenFacts {
    facts: Facts,
    json: Vec<u8>,
    number: u64,
}

impl WrittenFacts {
    /// To be told these facts.
    pub fn new(facts: Facts) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        WrittenFacts {
            // All that facts are made of can be written.
            json: serde_json::to_vec(&facts).unwrap_or_default(),
            facts,
            number: NEXT.fetch_add(1, Ordering::Relaxed),
        }
    }

    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    pub(crate) fn text(&self) -> FactsText<'_> {
        FactsText {
            number: self.number,
            json: &self.json,
        }
    }
}

/// The JSON of facts, and a number that no others have in this process.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FactsText<'a> {
    pub(crate) number: u64,
    pub(crate) json: &'a [u8],
}

/// What a rule is asked about.
#[derive(Clone, Copy, Debug)]
pub struct About<'a> {
    /// The rule's name in its plugin.
    pub rule: &'a str,
    /// Its parameters, at one severity.
    pub params: &'a Value,
    /// The dataset; none for a rule of release scope.
    pub dataset: Option<&'a str>,
    /// What it is told besides.
    pub facts: &'a WrittenFacts,
}
