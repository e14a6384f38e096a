//! What a rule was shown: the tallies it asked for, which are all that it knows of the cells.

use std::collections::BTreeSet;

use candour_model::outcome::Block;
use candour_model::predicate::RowTest;
use candour_model::tally::{By, TallySpec};
use candour_statement::predicate::{Asked, FormOf, Shown};

use crate::gate::Gate;

/// How many tallies are told; a wide file has one for each column.
const FIRST: usize = 20;

/// The tallies of a block; nothing where it asked for none, or where they may not be told.
pub(super) fn shown(gate: &Gate<'_>, block: &Block) -> Option<Shown> {
    if block.tallies.is_empty() || !gate.may_show_tallies() {
        return None;
    }
    Some(Shown {
        tallies: block.tallies.len() as u64,
        first: block.tallies.iter().take(FIRST).map(|spec| asked(gate, spec)).collect(),
        sha256: block.tallies_sha256.clone(),
    })
}

fn asked(gate: &Gate<'_>, spec: &TallySpec) -> Asked {
    Asked {
        side: spec.side,
        by: forms(gate, &spec.by),
        tests: spec.tests.iter().map(|test| columns_of(gate, test)).collect(),
        distinct: forms(gate, &spec.distinct),
        sums: gate.column_ids(&spec.sums),
        digest: forms(gate, &spec.digest),
        spectrum: spec.spectrum,
        records: spec.rows > 0,
    }
}

/// The columns that a test reads, each once.
fn columns_of(gate: &Gate<'_>, test: &RowTest) -> Vec<String> {
    let columns: BTreeSet<&str> = test.columns().into_iter().collect();
    gate.column_ids(&columns.into_iter().map(str::to_owned).collect::<Vec<_>>())
}

fn forms(gate: &Gate<'_>, by: &[By]) -> Vec<FormOf> {
    let form = |by: &By| FormOf {
        column: gate.column_id(&by.column),
        form: by.form,
    };
    by.iter().map(form).collect()
}

#[cfg(test)]
mod tests {
    use candour_model::finding::Dimension;
    use candour_model::tally::{As, Side};

    use super::*;
    use crate::gate::Audience;
    use crate::testing;

    #[test]
    fn what_a_rule_saw_is_told_without_undeclared_labels_and_never_of_withheld_inputs() {
        let mut outcome = testing::outcome();
        testing::withhold_previous(&mut outcome, "it is the raw extract");
        let dataset = outcome.facts.datasets[0].name.clone();
        let declared = outcome.facts.datasets[0].columns[0].label.clone();
        let mut block = testing::block("sample/rule", &dataset, Dimension::Validity);
        block.tallies = vec![
            TallySpec::of(&dataset)
                .by(&declared)
                .by_as("a secret label", As::State)
                .spectrum(),
            TallySpec::of(&dataset)
                .side(Side::Comparison)
                .distinct(&declared)
                .rows(3),
        ];
        block.tallies_sha256 = Some("ef".repeat(32));
        let told = |block: &Block| shown(&Gate::new(&outcome, block, Audience::Public), block);

        let open = told(&block).expect("tallies");
        let by: Vec<(&str, As)> = open.first[0]
            .by
            .iter()
            .map(|by| (by.column.as_str(), by.form))
            .collect();
        assert_eq!(by, [(declared.as_str(), As::Value), ("", As::State)]);
        assert!(open.first[0].spectrum && !open.first[0].records);
        assert_eq!(
            (open.first[1].side, &open.first[1].distinct),
            (
                Side::Comparison,
                &vec![FormOf {
                    column: declared,
                    form: As::Value
                }]
            )
        );
        assert!(open.first[1].records);
        assert_eq!((open.tallies, open.sha256.is_some()), (2, true));
        block.compared = true;
        assert!(told(&block).is_none(), "the comparison is withheld");
        block.compared = false;
        block.tallies.clear();
        assert!(told(&block).is_none());
    }
}
