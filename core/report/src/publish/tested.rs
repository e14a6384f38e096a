//! What became of the declared changes: the measures of the one rule that tests them, claim by claim.

use candour_model::facts::{Change, DatasetFacts};
use candour_model::finding::{Argument, MeasureValue};
use candour_model::outcome::Outcome;

use crate::predicate::Tested;

/// The rule that tests claims: it has one measure for each, in their order.
const RULE: &str = "consistency/declared-changes";

/// The measure that says what became of a claim.
const CLAIM: &str = "claim";

/// What became of each claim about the dataset; `None` where the rule was not asked or has no answer.
///
/// Measures stand in the order of their columns, and in that of the claims where these are alike.
pub(super) fn claims(outcome: &Outcome, dataset: &DatasetFacts) -> Vec<Option<Tested>> {
    let mut said = measures(outcome, dataset);
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

fn measures<'a>(outcome: &'a Outcome, dataset: &DatasetFacts) -> Vec<&'a MeasureValue> {
    let mut blocks = outcome.blocks.iter();
    let block = blocks.find(|block| block.rule == RULE && block.dataset.as_ref() == Some(&dataset.name));
    let evaluations = block.iter().flat_map(|block| &block.evaluations);
    let most_severe = evaluations.max_by_key(|evaluation| evaluation.severity);
    let measures = most_severe.iter().flat_map(|evaluation| &evaluation.measures);
    measures.filter(|measure| measure.name == CLAIM).collect()
}

fn is_present(dataset: &DatasetFacts, label: &str) -> bool {
    dataset.column(label).is_some_and(|column| column.present)
}

fn by_word(word: &str) -> Option<Tested> {
    [
        ("held", Tested::Held),
        ("failed", Tested::Failed),
        ("explains-nothing", Tested::ExplainsNothing),
        ("not-tested", Tested::NotTested),
    ]
    .into_iter()
    .find(|(known, _)| *known == word)
    .map(|(_, tested)| tested)
}

#[cfg(test)]
mod tests {
    use candour_model::facts::ChangeKind;
    use candour_model::finding::{Dimension, Severity};
    use candour_model::outcome::Evaluation;

    use super::*;
    use crate::gate::Audience;
    use crate::publish;
    use crate::sample::{block, evaluation, outcome};

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
        let mut block = block(RULE, "people", Dimension::Consistency);
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
        assert!(predicate.not_checked.iter().all(|entry| !entry.what.contains("change")));
    }

    #[test]
    fn what_could_not_be_tested_stands_under_what_was_not_checked() {
        let words = ["held", "not-tested", "held", "not-tested", "held"];
        let predicate = publish(&audited(&[(Severity::Fail, words)]), Audience::Public, "0.1.0").unwrap();
        let told: Vec<(&str, &str)> = predicate
            .not_checked
            .iter()
            .map(|entry| (entry.what.as_str(), entry.reason.as_str()))
            .collect();
        assert_eq!(
            told,
            [
                (
                    "[[change]] redefined",
                    "what it means now cannot be compared with what it meant before"
                ),
                ("[[change]] opened of site", "nothing at hand tells whether it is so"),
            ]
        );
    }
}
