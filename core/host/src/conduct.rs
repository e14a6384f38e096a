//! How the rules of a plugin behave in the course of an audit: which of them are not believed, and which not asked again.
//!
//! Rules are believed or not one by one: an honest rule owes nothing for its neighbour. Only where several take too long is
//! it the plugin's fault, or an audit would wait for each of them. Nothing here depends on the order of questions: a rule that
//! takes too long for any question is found out whichever comes first, and then nothing that it said counts. For that a rule
//! that panicked is asked on: it may take too long as well.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use crate::failure::{Code, PluginFailure};

/// All questions to one rule may take as long as so many that take as long as one may.
pub(crate) const QUESTIONS: u32 = 10;

/// Where so many rules took too long, all do.
const RULES: usize = 3;

/// How the rules behaved so far.
#[derive(Debug, Default)]
pub(crate) struct Conduct {
    panicked: BTreeSet<String>,
    hung: BTreeSet<String>,
    /// How long each was waited for.
    spent: BTreeMap<String, Duration>,
}

impl Conduct {
    /// A rule answered or failed, after so long; of all its questions together it may have this patience.
    pub(crate) fn note(&mut self, rule: &str, failed: Option<Code>, took: Duration, patience: Option<Duration>) {
        let spent = self.spent.entry(rule.to_owned()).or_default();
        *spent = spent.saturating_add(took);
        if failed == Some(Code::TimedOut) || patience.is_some_and(|patience| *spent > patience) {
            self.hung.insert(rule.to_owned());
        }
        if failed == Some(Code::Panicked) {
            self.panicked.insert(rule.to_owned());
        }
    }

    /// Why a rule is not asked again.
    pub(crate) fn hung(&self, rule: &str) -> Option<PluginFailure> {
        let detail = match self.hung.contains(rule) {
            true => "it took too long in this audit, was not asked again, and nothing it said is believed",
            false if self.hung.len() >= RULES => "several rules of its plugin took too long, and none is asked again",
            false => return None,
        };
        Some(PluginFailure::new(Code::TimedOut, detail))
    }

    /// Why nothing is believed that a rule said.
    pub(crate) fn disbelieved(&self, rule: &str) -> Option<PluginFailure> {
        let panicked = || {
            let has = self.panicked.contains(rule);
            has.then(|| PluginFailure::new(Code::Panicked, "the rule panicked"))
        };
        self.hung(rule).or_else(panicked)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn code(failure: Option<PluginFailure>) -> Option<Code> {
        failure.map(|failure| failure.code)
    }

    #[test]
    fn an_honest_rule_owes_nothing_for_its_neighbour() {
        let mut conduct = Conduct::default();
        conduct.note("hangs", Some(Code::TimedOut), SECOND, None);
        conduct.note("panics", Some(Code::Panicked), SECOND, None);
        conduct.note("crashes", Some(Code::Crashed), SECOND, None);
        conduct.note("honest", None, SECOND, None);
        assert_eq!(code(conduct.hung("hangs")), Some(Code::TimedOut));
        assert_eq!(code(conduct.hung("panics")), None);
        assert_eq!(code(conduct.disbelieved("panics")), Some(Code::Panicked));
        for rule in ["crashes", "honest"] {
            assert_eq!(code(conduct.disbelieved(rule)), None, "{rule}");
        }
        for rule in ["second", "third"] {
            conduct.note(rule, Some(Code::TimedOut), SECOND, None);
        }
        assert_eq!(
            code(conduct.disbelieved("honest")),
            Some(Code::TimedOut),
            "three are the plugin's fault"
        );
    }

    #[test]
    fn many_slow_answers_are_too_slow() {
        let mut conduct = Conduct::default();
        let patience = Some(SECOND * QUESTIONS);
        for _ in 0..QUESTIONS {
            conduct.note("slow", None, SECOND, patience);
            conduct.note("patient", None, SECOND, None);
        }
        assert_eq!(code(conduct.hung("slow")), None);
        conduct.note("slow", None, SECOND, patience);
        conduct.note("patient", None, SECOND, None);
        assert_eq!(code(conduct.hung("slow")), Some(Code::TimedOut));
        assert_eq!(code(conduct.hung("patient")), None);
    }

    /// What comes of it is the same in either order.
    #[test]
    fn a_rule_that_panics_and_hangs_took_too_long() {
        for codes in [[Code::Panicked, Code::TimedOut], [Code::TimedOut, Code::Panicked]] {
            let mut conduct = Conduct::default();
            for failed in codes {
                conduct.note("both", Some(failed), SECOND, None);
            }
            assert_eq!(code(conduct.disbelieved("both")), Some(Code::TimedOut));
        }
    }
}
