//! Small classes: combinations of indirect identifiers shared by fewer than k people.

use std::collections::BTreeMap;

use candour_sdk::{
    Ask, DatasetFacts, Dimension, Finding, GroupView, Judgement, Kind, Plan, Rule, RuleError, RuleMeta, SpectrumEntry,
    Tallies, count, labels, number, share,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::indirect::{Counting, by_all, indirect_columns};

/// Combinations of indirect identifiers shared by fewer than k people.
pub struct SmallClasses;

/// What a policy may set.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Params {
    /// The smallest class that may be published (people).
    #[schemars(extend("x-stricter" = "higher"))]
    k: u64,
    /// The sets of columns to judge, each a list of labels. Absent: one set, of all columns declared `indirect`.
    #[serde(default)]
    columns: Vec<Vec<String>>,
}

/// Classes larger than this are never listed to find their records, whatever k is: the tally is then the same at every
/// severity, and computed once.
const LARGEST_LISTED: u64 = 20;

/// Past so many small classes none is listed; the spectrum, by which the rule decides, stays exact.
const MOST_LISTED: u64 = 100_000;

impl Rule for SmallClasses {
    type Params = Params;

    fn meta(&self) -> RuleMeta {
        let advice = "Coarsen the column that tells most (ages into bands, areas into larger ones), merge rare values, \
                      or leave a column or the rare records out; then audit again.";
        RuleMeta::new("small-classes")
            .summary("combinations of indirect identifiers shared by fewer than k people")
            .dimension(Dimension::Confidentiality)
            .kinds([Kind::Records])
            .template("nobody", "its rows are declared to be about nobody")
            .template("no-columns", "no column is declared indirect")
            .template(
                "people",
                "groups of fewer than {k} people with the same {columns} hold {below} people ({share}), {unique} of \
                 them alone in theirs",
            )
            .advice(advice)
            .template(
                "rows",
                "groups of fewer than {k} rows with the same {columns} hold {below} rows ({share}), {unique} of them \
                 alone in theirs; people could not be counted",
            )
            .advice(advice)
            .measure("smallest-class", "people in the smallest class (k)")
            .measure("people", "people, each counted once in each class")
            .measure("classes", "classes")
            .measure("people-below-k", "people in classes smaller than k")
            .measure("unique-people", "people alone in their class")
            .measure(
                "average-risk",
                "classes for each person: the average chance to be picked out",
            )
            .page(include_str!("small_classes.md"))
    }

    fn plan(&self, ask: &Ask<Params>) -> Plan {
        let Some(counting) = Counting::of(ask.dataset()) else {
            return Plan::not_applicable("nobody");
        };
        let sets = column_sets(&ask.params, ask.dataset());
        if sets.is_empty() {
            return Plan::not_applicable("no-columns");
        }
        Plan::tallies(sets.iter().filter(|set| has_all(ask.dataset(), set)).map(|set| {
            counting
                .sized(by_all(ask.tally(), set))
                .spectrum()
                .at_most(LARGEST_LISTED)
                .rows(1)
                .limit(MOST_LISTED)
        }))
    }

    fn judge(&self, ask: &Ask<Params>, tallies: &Tallies, out: &mut Judgement) -> Result<(), RuleError> {
        let k = ask.params.k;
        let Some(counting) = Counting::of(ask.dataset()) else {
            return Ok(());
        };
        let sets = column_sets(&ask.params, ask.dataset());
        if let Some(partial) = sets.iter().position(|set| !has_all(ask.dataset(), set)) {
            return Err(RuleError::new(
                "unknown-column",
                format!("set {} names a column that {} has not", partial + 1, ask.dataset().name),
            )
            .at_param("columns"));
        }
        for (i, set) in sets.iter().enumerate() {
            let tally = tallies.even_overflowed(i)?;
            let sizes = Sizes::of(tally.spectrum(), k);
            let counted = |n| count(n, counting.unit);
            if let Some(smallest) = sizes.smallest {
                out.measure_of("smallest-class", set, counted(smallest));
            }
            out.measure_of("people", set, counted(sizes.people));
            out.measure_of("classes", set, count(sizes.classes, candour_sdk::Unit::Groups));
            out.measure_of("people-below-k", set, counted(sizes.below));
            out.measure_of("unique-people", set, counted(sizes.unique));
            out.measure_of("average-risk", set, share(sizes.classes, sizes.people, counting.unit));
            if sizes.below == 0 {
                continue;
            }
            let mut worst: Vec<GroupView<'_>> = tally.groups().filter(|group| size(group.size()) < k).collect();
            worst.sort_by_key(|group| group.size());
            out.finding(
                Finding::of(if counting.is_people() { "people" } else { "rows" })
                    .columns(set)
                    .arg("k", number(k))
                    .arg("columns", labels(set))
                    .arg("below", counted(sizes.below))
                    .arg("share", share(sizes.below, sizes.people, counting.unit))
                    .arg("unique", counted(sizes.unique))
                    .affected(sizes.below, counting.unit)
                    .records(worst.iter().flat_map(GroupView::rows)),
            );
        }
        Ok(())
    }
}

/// What the spectrum of class sizes comes to.
#[derive(Debug, Default, PartialEq, Eq)]
struct Sizes {
    smallest: Option<u64>,
    classes: u64,
    people: u64,
    below: u64,
    unique: u64,
}

impl Sizes {
    fn of(spectrum: &[SpectrumEntry], k: u64) -> Sizes {
        let mut by_size: BTreeMap<u64, u64> = BTreeMap::new();
        for entry in spectrum.iter().filter(|entry| entry.groups > 0) {
            *by_size.entry(size(entry.size)).or_default() += entry.groups;
        }
        let people = |(size, classes): (&u64, &u64)| size * classes;
        Sizes {
            smallest: by_size.keys().next().copied(),
            classes: by_size.values().sum(),
            people: by_size.iter().map(people).sum(),
            below: by_size.range(..k).map(people).sum(),
            unique: by_size.get(&1).copied().unwrap_or(0),
        }
    }
}

/// A class whose rows all lack their subject still is about somebody.
fn size(counted: u64) -> u64 {
    counted.max(1)
}

/// The sets of the policy of which the dataset has any column, or all its indirect columns.
fn column_sets(params: &Params, dataset: &DatasetFacts) -> Vec<Vec<String>> {
    let mut sets = params.columns.clone();
    sets.retain(|set| set.iter().any(|label| has(dataset, label)));
    if sets.is_empty() {
        sets.push(indirect_columns(dataset, None));
    }
    sets.retain(|set| !set.is_empty());
    sets
}

fn has_all(dataset: &DatasetFacts, set: &[String]) -> bool {
    set.iter().all(|label| has(dataset, label))
}

fn has(dataset: &DatasetFacts, label: &str) -> bool {
    dataset.column(label).is_some_and(|column| column.present)
}

#[cfg(test)]
mod tests;
