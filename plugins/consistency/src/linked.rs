//! Changes that are declared of another dataset and are about the same codes: what closed there closed here.

use candour_sdk::{AgreeingSide, Change, ChangeKind, DatasetFacts, Facts};

use crate::moment;

/// What closed, opened or paused elsewhere on a day that is told, by codes that this column has too.
pub(crate) fn changes<'a>(facts: &'a Facts, dataset: &DatasetFacts, column: &str) -> Vec<&'a Change> {
    let others = facts.datasets.iter().filter(|other| other.name != dataset.name);
    let of_other = |other: &'a DatasetFacts| {
        let is_linked = |change: &&Change| {
            let is_in_time = matches!(
                change.what,
                ChangeKind::Closed | ChangeKind::Opened | ChangeKind::Paused
            );
            let has_values = !(change.from.is_empty() && change.into.is_empty());
            let named = change.column.as_deref();
            let is_same = named.is_some_and(|named| are_same_codes(facts, (other, named), (dataset, column)));
            is_in_time && has_values && moment::of(change).is_some() && moment::is_between(change, facts) && is_same
        };
        other.changes.iter().filter(is_linked)
    };
    others.flat_map(of_other).collect()
}

/// Whether two columns hold the same codes: by one name, since both are looked up in the same place or one in the other, or
/// since what is broken down by them is declared to agree.
fn are_same_codes(facts: &Facts, one: (&DatasetFacts, &str), other: (&DatasetFacts, &str)) -> bool {
    let agree = facts.agreements.iter().any(|agreement| {
        let are = |left: (&DatasetFacts, &str), right: (&DatasetFacts, &str)| {
            let place = place(&agreement.left, left);
            place.is_some() && place == self::place(&agreement.right, right) && !agreement.codes.contains_key(left.1)
        };
        are(one, other) || are(other, one)
    });
    let codes = entries(one);
    one.1 == other.1 || agree || entries(other).iter().any(|entry| codes.contains(entry))
}

/// Where the codes of a column are explained: where they are looked up, or in the column itself.
fn entries<'a>((dataset, column): (&'a DatasetFacts, &'a str)) -> Vec<(&'a str, &'a str)> {
    let looked_up = dataset.table.references.iter().flat_map(|reference| {
        let columns = reference.columns.iter().zip(&reference.to);
        let own = columns.filter(|(label, _)| *label == column);
        own.map(|(_, to)| (reference.dataset.as_str(), to.as_str()))
    });
    looked_up.chain([(dataset.name.as_str(), column)]).collect()
}

fn place(side: &AgreeingSide, (dataset, column): (&DatasetFacts, &str)) -> Option<usize> {
    let by = side.by.iter().position(|label| label == column);
    by.filter(|_| side.dataset == dataset.name)
}
