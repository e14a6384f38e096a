//! Homogeneous classes: large enough to hide in, yet everybody in them shares one sensitive value.

use candour_sdk::{
    Ask, ColumnFacts, DatasetFacts, Dimension, Finding, GroupView, Judgement, Kind, Plan, Privacy, RecordRef, Rule,
    RuleError, RuleMeta, Tallies, Unit, count, label, labels, number,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::indirect::{Counting, by_all, indirect_columns};

/// Classes of at least k people with fewer than l distinct values of a sensitive column.
pub struct HomogeneousClasses;

/// What a policy may set.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Params {
    /// The smallest class that is judged (people); smaller ones are judged by `small-classes`.
    #[schemars(extend("x-stricter" = "lower"))]
    k: u64,
    /// The fewest distinct values that a class may have (values); at least 2.
    #[schemars(extend("x-stricter" = "higher"), range(min = 2))]
    l: u64,
}

impl Rule for HomogeneousClasses {
    type Params = Params;

    fn meta(&self) -> RuleMeta {
        let advice = "Coarsen the indirect columns until each class holds several values, merge the values, or leave \
                      the sensitive column out.";
        RuleMeta::new("homogeneous-classes")
            .summary("classes in which everybody shares the same sensitive value")
            .dimension(Dimension::Confidentiality)
            .kinds([Kind::Records])
            .template("nobody", "its rows are declared to be about nobody")
            .template("no-sensitive", "no column is declared sensitive")
            .template(
                "no-indirect",
                "no column beside the sensitive ones is declared indirect",
            )
            .template(
                "people",
                "people of whom to know {columns} is to know {sensitive}, in classes of {k} or more with fewer than {l} \
                 values: {people:bare}",
            )
            .advice(advice)
            .cause("homogeneous-class")
            .template(
                "some-people",
                "people of whom to know {columns} is to know {sensitive}, in classes of {k} or more with fewer than {l} \
                 values: up to {people:bare} (a person can be in several classes)",
            )
            .advice(advice)
            .cause("homogeneous-class")
            .template(
                "rows",
                "rows of which to know {columns} is to know {sensitive}, in classes of {k} or more with fewer than {l} \
                 values: {people:bare}; people could not be counted",
            )
            .advice(advice)
            .cause("homogeneous-class")
            .measure(
                "homogeneous-people",
                "people whose class gives their sensitive value away, at most",
            )
            .measure("homogeneous-classes", "classes that give a sensitive value away")
            .measure("classes", "classes of at least k people")
            .page(include_str!("homogeneous_classes.md"))
    }

    fn plan(&self, ask: &Ask<Params>) -> Plan {
        let Params { k, l } = ask.params;
        let Some(counting) = Counting::of(ask.dataset()) else {
            return Plan::not_applicable("nobody");
        };
        let sensitive = sensitive_columns(ask.dataset());
        if sensitive.is_empty() {
            return Plan::not_applicable("no-sensitive");
        }
        let judged = judged(ask.dataset());
        if judged.is_empty() {
            return Plan::not_applicable("no-indirect");
        }
        let by_column = judged.iter().flat_map(|(sensitive, columns)| {
            let classes = by_all(ask.tally(), columns);
            let values = match l {
                // Whoever shares a value with a whole class is in a group of that class and value as large, so small
                // groups, most of all, need not be listed.
                0..=2 => counting.sized(classes.clone().by(&sensitive.label)).at_least(k).rows(1),
                // Beside columns that do not vary in a class, a missing cell counts as a value of its own.
                _ => columns
                    .iter()
                    .fold(classes.clone().distinct(&sensitive.label), |tally, column| {
                        tally.distinct(column)
                    })
                    .sum(&sensitive.label)
                    .at_most(l - 1)
                    .rows(1),
            };
            [counting.sized(classes).at_least(k), values]
        });
        let known = std::iter::once(counting.known(ask.tally()));
        Plan::tallies(known.chain(counting.everybody(ask.tally())).chain(by_column))
    }

    fn judge(&self, ask: &Ask<Params>, tallies: &Tallies, out: &mut Judgement) -> Result<(), RuleError> {
        let Params { k, l } = ask.params;
        let Some(counting) = Counting::of(ask.dataset()) else {
            return Ok(());
        };
        let everybody = match counting.everybody(ask.tally()) {
            Some(_) => tallies.get(1)?.whole().map(|whole| whole.distinct()),
            None => None,
        };
        let first = 1 + usize::from(everybody.is_some());
        for (i, (sensitive, columns)) in judged(ask.dataset()).iter().enumerate() {
            counting.say_looked(tallies.get(0)?, out.looked(Unit::Rows).columns([&sensitive.label]));
            let classes = tallies.get(first + 2 * i)?;
            let values = tallies.get(first + 2 * i + 1)?;
            let (mut homogeneous, mut people) = (0u64, 0u64);
            let mut records: Vec<RecordRef> = Vec::new();
            for group in values.groups() {
                let key = group.keys();
                let Some(class) = classes.find(&key[..columns.len()]) else {
                    continue;
                };
                let gives_away = match l {
                    0..=2 => group.count() == class.count() && is_known(key[columns.len()], sensitive),
                    _ => is_few(&group, l),
                };
                if gives_away {
                    homogeneous += 1;
                    people += class.size();
                    records.extend(group.rows());
                }
            }
            // A person may be in several such classes.
            let people = people.min(everybody.unwrap_or(u64::MAX));
            let of = [&sensitive.label];
            out.measure_of("homogeneous-people", of, count(people, counting.unit));
            out.measure_of("homogeneous-classes", of, count(homogeneous, Unit::Groups));
            out.measure_of("classes", of, count(classes.len() as u64, Unit::Groups));
            if homogeneous > 0 {
                out.finding(
                    Finding::of(counting.template())
                        .columns([&sensitive.label])
                        .arg("people", count(people, counting.unit))
                        .arg("k", number(k))
                        .arg("columns", labels(columns))
                        .arg("sensitive", label(&sensitive.label))
                        .arg("l", number(l))
                        .affected(people, counting.unit)
                        .records(records),
                );
            }
        }
        Ok(())
    }
}

/// The sensitive columns that the file has, one for each thing they say: of a code and its label, the code.
fn sensitive_columns(dataset: &DatasetFacts) -> Vec<&ColumnFacts> {
    let is_sensitive = |column: &&ColumnFacts| column.meaning.is(Privacy::Sensitive);
    let labels_another = |column: &ColumnFacts| {
        let code = column.meaning.label_of.as_ref();
        dataset
            .present()
            .filter(is_sensitive)
            .any(|other| Some(&other.label) == code && other.meaning.label_of.as_ref() != Some(&column.label))
    };
    dataset
        .present()
        .filter(is_sensitive)
        .filter(|column| !labels_another(column))
        .collect()
}

/// Each sensitive column with the indirect columns beside it, where there are any.
fn judged(dataset: &DatasetFacts) -> Vec<(&ColumnFacts, Vec<String>)> {
    sensitive_columns(dataset)
        .into_iter()
        .map(|sensitive| (sensitive, indirect_columns(dataset, Some(sensitive))))
        .filter(|(_, columns)| !columns.is_empty())
        .collect()
}

/// Whether a value tells anything: a missing cell, or a marker for one that is withheld or was never asked, does not.
fn is_known(value: Option<&str>, sensitive: &ColumnFacts) -> bool {
    use candour_sdk::cell::{CellState, state};
    value.is_some_and(|text| {
        matches!(
            state(text, &sensitive.meaning),
            CellState::Present | CellState::Malformed
        )
    })
}

/// Whether a class has a known value and fewer than l in all.
fn is_few(group: &GroupView<'_>, l: u64) -> bool {
    let cells = group.sum(0);
    let unknown = cells.missing + cells.suppressed + cells.not_applicable;
    unknown < group.count() && group.distinct() < l
}

#[cfg(test)]
mod tests;
