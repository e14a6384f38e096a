//! What became of the declared changes: the measures of the rules whose role it is to test them, claim by claim.

use candour_model::control::RuleRole;
use candour_model::facts::{Change, DatasetFacts};
use candour_model::finding::{Argument, MeasureValue};
use candour_model::outcome::{Block, Outcome};
use candour_statement::predicate::Tested;

/// The measure that says what became of a claim.
const CLAIM: &str = "claim";

/// What became of each claim about the dataset; `None` where no rule was asked or has an answer. Where several rules test
/// claims, the worst counts.
pub(super) fn claims(outcome: &Outcome, dataset: &DatasetFacts) -> Vec<Option<Tested>> {
    let mut worst = vec![None; dataset.changes.len()];
    let tests = |block: &&Block| {
        let manifest = block.manifest.as_ref();
        block.dataset.as_ref() == Some(&dataset.name)
            && manifest.is_some_and(|manifest| manifest.roles.contains(&RuleRole::TestsDeclaredChanges))
    };
    for block in outcome.blocks.iter().filter(tests) {
        for (worst, found) in worst.iter_mut().zip(said(block, dataset)) {
            *worst = worse(*worst, found);
        }
    }
    worst
}

/// What one rule says of each claim. Measures stand in the order of their columns, and in that of the claims where these
/// are alike.
fn said(block: &Block, dataset: &DatasetFacts) -> Vec<Option<Tested>> {
    let most_severe = block.evaluations.iter().max_by_key(|evaluation| evaluation.severity);
    let measures = most_severe.iter().flat_map(|evaluation| &evaluation.measures);
    let mut said: Vec<&MeasureValue> = measures.filter(|measure| measure.name == CLAIM).collect();
    let of_change = |change: &Change| {
        let column = change.column.as_ref().filter(|label| is_present(dataset, label));
        let at = said.iter().position(|measure| measure.columns.iter().eq(column))?;
        match &said.remove(at).value {
            Argument::Word(word) => by_word(word),
            _ => None,
        }
    };
    dataset.changes.iter().map(of_change).collect()
}

fn is_present(dataset: &DatasetFacts, label: &str) -> bool {
    dataset.column(label).is_some_and(|column| column.present)
}

/// The words, from what says least to what is worst.
const WORDS: [(&str, Tested); 4] = [
    ("not-tested", Tested::NotTested),
    ("held", Tested::Held),
    ("explains-nothing", Tested::ExplainsNothing),
    ("failed", Tested::Failed),
];

fn by_word(word: &str) -> Option<Tested> {
    let known = WORDS.iter().find(|(known, _)| *known == word);
    known.map(|(_, tested)| *tested)
}

/// Of two answers the worse.
fn worse(one: Option<Tested>, other: Option<Tested>) -> Option<Tested> {
    let rank = |tested: Option<Tested>| tested.and_then(|tested| WORDS.iter().position(|(_, known)| *known == tested));
    match rank(other) > rank(one) {
        true => other,
        false => one,
    }
}

#[cfg(test)]
mod tests {
    use candour_model::facts::ChangeKind;
    use candour_model::finding::{Dimension, Severity};
    use candour_model::outcome::Evaluation;

    use candour_statement::predicate::{Claim, NotChecked, Reason, What, codes};

    use super::*;
    use crate::gate::Audience;
    use crate::publish;
    use crate::testing::{block, evaluation, outcome};

    fn change(what: ChangeKind, column: Option<&str>) -> Change {
        Change {
            what,
            dataset: "people".to_owned(),
            column: column.map(str::to_owned),
            from: vec!["listed".to_owned()],
            into: Vec::new(),
            on: Some("2014-10".to_owned()),
            reason: "so it was".to_owned(),
        }
    }

    fn claim(word: &str, columns: &[&str]) -> MeasureValue {
        MeasureValue {
            name: CLAIM.to_owned(),
            columns: columns.iter().map(|&label| label.to_owned()).collect(),
            value: Argument::Word(word.to_owned()),
        }
    }

    /// Five claims, and the measures in the order in which the host gives them: by columns first.
    fn audited(severities: &[(Severity, [&str; 5])]) -> Outcome {
        let mut outcome = outcome();
        outcome.facts.datasets[0].changes = vec![
            change(ChangeKind::Closed, Some("site")),
            change(ChangeKind::Redefined, None),
            change(ChangeKind::Closed, Some("none")),
            change(ChangeKind::Opened, Some("site")),
            change(ChangeKind::Closed, Some("nowhere")),
        ];
        let mut block = block("house/claims", "people", Dimension::Consistency);
        let manifest = block.manifest.as_mut().expect("a manifest");
        manifest.roles = vec![RuleRole::TestsDeclaredChanges];
        let evaluations = severities.iter().map(|(severity, words)| Evaluation {
            measures: vec![
                claim(words[1], &[]),
                claim(words[4], &[]),
                claim(words[2], &["none"]),
                claim(words[0], &["site"]),
                claim(words[3], &["site"]),
            ],
            ..evaluation(*severity, Vec::new())
        });
        block.evaluations = evaluations.collect();
        outcome.blocks.push(block);
        outcome
    }

    #[test]
    fn each_claim_gets_its_word_whatever_its_column() {
        let words = ["held", "not-tested", "failed", "explains-nothing", "held"];
        let predicate = publish(&audited(&[(Severity::Fail, words)]), Audience::Public, "0.1.0").unwrap();
        let tested: Vec<Tested> = predicate.changes.iter().map(|change| change.tested).collect();
        assert_eq!(
            tested,
            [
                Tested::Held,
                Tested::NotTested,
                Tested::Failed,
                Tested::ExplainsNothing,
                Tested::Held
            ]
        );
    }

    #[test]
    fn the_most_severe_evaluation_counts() {
        let outcome = audited(&[(Severity::Warn, ["failed"; 5]), (Severity::Fail, ["held"; 5])]);
        assert_eq!(claims(&outcome, &outcome.facts.datasets[0]), [Some(Tested::Held); 5]);
    }

    #[test]
    fn nothing_is_tested_where_the_rule_did_not_answer_or_not_in_its_words() {
        let none = audited(&[]);
        assert_eq!(claims(&none, &none.facts.datasets[0]), [None; 5]);
        let odd = audited(&[(Severity::Fail, ["certainly"; 5])]);
        assert_eq!(claims(&odd, &odd.facts.datasets[0]), [None; 5]);
        let predicate = publish(&none, Audience::Public, "0.1.0").unwrap();
        assert!(
            predicate
                .changes
                .iter()
                .all(|change| change.tested == Tested::NotTested)
        );
        let is_claim = |entry: &NotChecked| matches!(entry.what, What::Change(_));
        assert!(!predicate.not_checked.iter().any(is_claim));
    }

    #[test]
    fn what_could_not_be_tested_stands_under_what_was_not_checked() {
        let words = ["held", "not-tested", "held", "not-tested", "held"];
        let predicate = publish(&audited(&[(Severity::Fail, words)]), Audience::Public, "0.1.0").unwrap();
        let told: Vec<(&What, &Reason)> = predicate
            .not_checked
            .iter()
            .map(|entry| (&entry.what, &entry.reason))
            .collect();
        let claim = |what, column: Option<&str>| {
            What::Change(Claim {
                what,
                column: column.map(str::to_owned),
            })
        };
        assert_eq!(
            told,
            [
                (&claim(ChangeKind::Redefined, None), &Reason::of(codes::MEANS_ANOTHER)),
                (
                    &claim(ChangeKind::Opened, Some("site")),
                    &Reason::of(codes::NOTHING_TELLS)
                ),
            ]
        );
        assert!(predicate.not_checked.iter().all(|entry| entry.matters));
    }

    #[test]
    fn of_several_rules_the_worst_counts() {
        let mut outcome = audited(&[(Severity::Fail, ["held", "not-tested", "failed", "held", "held"])]);
        let mut other = outcome.blocks[0].clone();
        other.rule = "another/claims".to_owned();
        for measure in &mut other.evaluations[0].measures {
            measure.value = Argument::Word("explains-nothing".to_owned());
        }
        outcome.blocks.push(other);
        let worst = Tested::ExplainsNothing;
        let expected = [worst, worst, Tested::Failed, worst, worst].map(Some);
        assert_eq!(claims(&outcome, &outcome.facts.datasets[0]), expected);
    }
}
