//! The facts as rules are told them, written once for all rules that are told the same.

use std::sync::OnceLock;

use candour_host::WrittenFacts;
use candour_model::control::RuleManifest;
use candour_model::facts::Facts;

/// The facts, and what rules are told of them.
pub(crate) struct Telling<'a> {
    pub(crate) facts: &'a Facts,
    /// By whether a rule compares, and then by whether it reads schemas.
    ways: [OnceLock<WrittenFacts>; 4],
}

impl<'a> Telling<'a> {
    pub(crate) fn of(facts: &'a Facts) -> Self {
        Telling {
            facts,
            ways: Default::default(),
        }
    }

    /// What this rule is told.
    pub(crate) fn to(&self, rule: &RuleManifest) -> &WrittenFacts {
        let hears_of_another = rule.compares && !self.facts.comparison.is_empty();
        let way = usize::from(hears_of_another) * 2 + usize::from(rule.reads_schema);
        self.ways[way].get_or_init(|| WrittenFacts::new(rule.told(self.facts)))
    }
}

#[cfg(test)]
mod tests {
    use candour_model::facts::{Comparison, PreviousRelease, ReleaseFacts};
    use serde_json::json;

    use super::*;

    #[test]
    fn rules_that_are_told_the_same_are_told_it_once() {
        let rule = |compares: bool, reads_schema: bool| -> RuleManifest {
            let manifest = json!({
                "name": "rule", "summary": "a rule", "dimension": "validity", "compares": compares,
                "reads-schema": reads_schema, "templates": [], "params": {}, "page": "# A rule"
            });
            serde_json::from_value(manifest).expect("a manifest")
        };
        let mut facts = Facts {
            release: ReleaseFacts::default(),
            datasets: Vec::new(),
            agreements: Vec::new(),
            comparison: Comparison::default(),
        };
        let alone = Telling::of(&facts);
        assert!(std::ptr::eq(alone.to(&rule(false, true)), alone.to(&rule(true, true))));
        assert!(!std::ptr::eq(
            alone.to(&rule(false, true)),
            alone.to(&rule(false, false))
        ));
        facts.comparison.previous = Some(PreviousRelease {
            release: ReleaseFacts::default(),
            datasets: Vec::new(),
            gone: Vec::new(),
        });
        let compared = Telling::of(&facts);
        for compares in [true, false] {
            let told = compared.to(&rule(compares, false));
            assert_eq!(told.facts().comparison.previous.is_some(), compares);
            assert!(std::ptr::eq(told, compared.to(&rule(compares, false))));
        }
    }
}
