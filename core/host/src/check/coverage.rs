//! What a rule says of how much it looked at, against the facts: it adds up, and says each thing once.

use std::collections::BTreeSet;

use candour_model::coverage::Coverage;
use candour_model::finding::Unit;

use super::judgement::Scene;
use super::limits;
use crate::failure::{Code, PluginFailure};

/// What is wrong with it.
pub(crate) fn check(scene: &Scene<'_>, coverage: &[Coverage]) -> Result<(), PluginFailure> {
    if coverage.len() > limits::COVERAGE {
        let detail = format!("it says {} times how much it looked at", coverage.len());
        return Err(PluginFailure::new(Code::TooManyFindings, detail));
    }
    let mut said: BTreeSet<(Unit, BTreeSet<&str>)> = BTreeSet::new();
    for (i, one) in coverage.iter().enumerate() {
        let wrong = |what: &str| Err(PluginFailure::new(Code::WrongAnswer, format!("coverage {i}: {what}")));
        if !one.adds_up() {
            return wrong("what was looked at and the rest do not add up");
        }
        if !one.columns.iter().all(|label| scene.has_column(label)) {
            return wrong("it names a column that is not among the facts");
        }
        let mut reasons = BTreeSet::new();
        if !one.rest.iter().all(|rest| reasons.insert(rest.why)) {
            return wrong("it gives a reason twice");
        }
        let columns: BTreeSet<&str> = one.columns.iter().map(String::as_str).collect();
        if columns.len() < one.columns.len() {
            return wrong("it names a column twice");
        }
        if !said.insert((one.about, columns)) {
            return wrong("it was said of the same already");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use candour_model::coverage::{Rest, Why};
    use candour_testing::Case;

    use super::*;

    fn of(about: Unit, columns: &[&str], of: u64, rest: &[(Why, u64)]) -> Coverage {
        Coverage {
            about,
            columns: columns.iter().map(|&label| label.to_owned()).collect(),
            of,
            looked: of - rest.iter().map(|(_, n)| n).sum::<u64>(),
            rest: rest.iter().map(|&(why, n)| Rest { why, n }).collect(),
        }
    }

    fn wrong(coverage: &[Coverage]) -> String {
        let facts = Case::new("a,b\n1,2\n").previous("a,c\n").facts(false);
        match check(&Scene::new(&facts, Some("data")), coverage) {
            Ok(()) => String::new(),
            Err(failure) => format!("{}: {}", failure.code.as_str(), failure.detail),
        }
    }

    #[test]
    fn what_adds_up_is_taken() {
        let rest = [(Why::NoCounterpart, 3), (Why::BeyondLimit, 0)];
        let right = [
            of(Unit::Groups, &["a"], 12, &rest),
            of(Unit::Groups, &["a", "c"], 4, &[]),
            of(Unit::Rows, &["a"], 0, &[]),
            of(Unit::Rows, &[], 5, &[(Why::NotDeclared, 5)]),
        ];
        assert_eq!(wrong(&right), "");
    }

    #[test]
    fn what_does_not_is_refused() {
        let said = |change: &dyn Fn(&mut Coverage)| {
            let mut coverage = of(Unit::Groups, &["a", "b"], 12, &[(Why::NoCounterpart, 3)]);
            change(&mut coverage);
            wrong(&[coverage])
        };
        assert_eq!(said(&|_| {}), "");
        let refused = |change: &dyn Fn(&mut Coverage), what: &str| {
            assert_eq!(said(change), format!("wrong-answer: coverage 0: {what}"));
        };
        refused(&|one| one.looked += 1, "what was looked at and the rest do not add up");
        refused(
            &|one| one.rest[0].n = u64::MAX,
            "what was looked at and the rest do not add up",
        );
        refused(
            &|one| one.columns.push("no such column".into()),
            "it names a column that is not among the facts",
        );
        refused(&|one| one.columns.push("a".into()), "it names a column twice");
        refused(
            &|one| {
                one.rest[0].n = 1;
                one.rest.push(Rest {
                    why: Why::NoCounterpart,
                    n: 2,
                });
            },
            "it gives a reason twice",
        );
    }

    #[test]
    fn each_thing_is_said_once_and_not_for_ever() {
        let twice = [
            of(Unit::Groups, &["a", "b"], 1, &[]),
            of(Unit::Groups, &["b", "a"], 2, &[]),
        ];
        assert_eq!(
            wrong(&twice),
            "wrong-answer: coverage 1: it was said of the same already"
        );
        let endless = vec![of(Unit::Rows, &[], 1, &[]); limits::COVERAGE + 1];
        assert!(wrong(&endless).starts_with("too-many-findings"));
    }
}
