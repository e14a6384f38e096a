//! What a rule was shown, in words: the tallies it asked for, which are all that it knows of the cells.

use candour_model::outcome::Block;
use candour_model::tally::{As, By, Side, TallySpec};

use crate::gate::Gate;
use crate::predicate::Shown;

/// How many tallies are put into words; a wide file has one for each column.
const FIRST: usize = 20;

/// The tallies of a block; nothing where it asked for none, or where they may not be told.
pub(super) fn shown(gate: &Gate<'_>, block: &Block) -> Option<Shown> {
    if block.tallies.is_empty() || !gate.may_show_tallies() {
        return None;
    }
    Some(Shown {
        tallies: block.tallies.len() as u64,
        first: block.tallies.iter().take(FIRST).map(|spec| words(gate, spec)).collect(),
        sha256: block.tallies_sha256.clone(),
    })
}

fn words(gate: &Gate<'_>, spec: &TallySpec) -> String {
    let mut text = match spec.side {
        Side::Current => "rows".to_owned(),
        Side::Comparison => "previous rows".to_owned(),
    };
    if !spec.by.is_empty() {
        let by: Vec<String> = spec.by.iter().map(|by| column(gate, by)).collect();
        text.push_str(&format!(" by {}", by.join(", ")));
    }
    if !spec.distinct.is_empty() {
        text.push_str(&format!("; distinct {}", gate.labels(&spec.distinct).join(", ")));
    }
    if !spec.sums.is_empty() {
        text.push_str(&format!("; sums of {}", gate.labels(&spec.sums).join(", ")));
    }
    if spec.spectrum {
        text.push_str("; how many groups have each size");
    }
    if spec.rows > 0 {
        text.push_str("; first record numbers");
    }
    text
}

fn column(gate: &Gate<'_>, by: &By) -> String {
    let label = gate.label(&by.column);
    let form = match by.form {
        As::Value => return label,
        As::State => "state",
        As::Shape => "shape",
        As::Fold => "folded text",
        As::Length => "length",
        As::Prefix(n) => return format!("{label} (first {n} characters)"),
        As::Number => "number",
        As::Day => "day",
        As::Week => "week",
        As::Month => "month",
        As::Quarter => "quarter",
        As::Year => "year",
        As::FinancialYear => "financial year",
        As::LooksLike => "what it looks like",
        As::Contains => "identifiers it contains",
    };
    format!("{label} ({form})")
}

#[cfg(test)]
mod tests {
    use candour_model::finding::Dimension;

    use super::*;
    use crate::gate::Audience;
    use crate::sample;

    #[test]
    fn what_a_rule_saw_is_told_without_undeclared_labels_and_never_of_withheld_inputs() {
        let mut outcome = sample::outcome();
        sample::withhold_previous(&mut outcome, "it is the raw extract");
        let dataset = outcome.facts.datasets[0].name.clone();
        let declared = outcome.facts.datasets[0].columns[0].label.clone();
        let mut block = sample::block("sample/rule", &dataset, Dimension::Validity);
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
        assert_eq!(
            open.first,
            [
                format!("rows by {declared}, an undeclared column (state); how many groups have each size"),
                format!("previous rows; distinct {declared}; first record numbers"),
            ]
        );
        assert_eq!((open.tallies, open.sha256.is_some()), (2, true));
        block.compared = true;
        assert!(told(&block).is_none(), "the comparison is withheld");
        block.compared = false;
        block.tallies.clear();
        assert!(told(&block).is_none());
    }
}
