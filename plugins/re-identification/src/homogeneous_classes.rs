//! Homogeneous classes: large enough to hide in, yet everybody in them shares one sensitive value.

use candour_sdk::{
    As, Ask, ColumnFacts, DatasetFacts, Dimension, Finding, Judgement, Kind, Plan, Privacy, RecordRef, Rule, RuleError,
    RuleMeta, Tallies, Unit, count, label, labels, number,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::indirect::{Counting, Narrowing};

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
        const MEANING: &str =
            "Whoever knows these things about a person learns the rest: do not try to, and tell the publisher.";
        let advice = "Coarsen the indirect columns until each group holds several values, merge the values, or leave \
                      the sensitive column out.";
        RuleMeta::new("homogeneous-classes")
            .summary("groups of people alike in which everybody shares the same sensitive value")
            .dimension(Dimension::Confidentiality)
            .kinds([Kind::Records])
            .template("nobody", "the rows are declared to be about nobody")
            .template("no-sensitive", "no column is declared sensitive")
            .template(
                "no-indirect",
                "no column beside the sensitive ones is declared indirect",
            )
            .template(
                "people",
                "{people} {people:shares|share} {sensitive} with everyone like them: knowing {columns} gives it away (groups \
                 of {k} or more with fewer than {l} values)",
            )
            .advice(advice)
            .meaning(MEANING)
            .cause("homogeneous-class")
            .template(
                "some-people",
                "{people} {people:shares|share} {sensitive} with everyone like them: knowing {columns} gives it away (groups \
                 of {k} or more with fewer than {l} values; a person is counted in each group)",
            )
            .advice(advice)
            .meaning(MEANING)
            .cause("homogeneous-class")
            .template(
                "rows",
                "{people} {people:shares|share} {sensitive} with all rows like them: knowing {columns} gives it away (groups \
                 of {k} or more with fewer than {l} values; people could not be counted)",
            )
            .advice(advice)
            .meaning(MEANING)
            .cause("homogeneous-class")
            .measure(
                "homogeneous-people",
                "people whose group gives their sensitive value away, at most",
            )
            .measure("homogeneous-classes", "groups that give a sensitive value away")
            .measure("classes", "groups of at least k people")
            .threshold("a group of at least {k} people who are alike has fewer than {l} values of a sensitive column")
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
        let by_column = judged.iter().flat_map(|(sensitive, by)| {
            let classes = by.classes(ask.tally());
            let values = classes
                .clone()
                .by_as(&sensitive.label, As::State)
                .distinct_as(&sensitive.label, As::Fold)
                .at_most(l.max(2) - 1)
                .rows_at_least(k.div_ceil(2))
                .rows(1);
            let own = [counting.sized(classes).at_least(k), values];
            own.into_iter().chain(by.evidence(ask.tally()))
        });
        let known = std::iter::once(counting.known(ask.tally()));
        Plan::tallies(known.chain(counting.everybody(ask.tally())).chain(by_column))
    }

    fn judge(&self, ask: &Ask<Params>, tallies: &Tallies, out: &mut Judgement) -> Result<(), RuleError> {
        let Params { k, l } = ask.params;
        let Some(counting) = Counting::of(ask.dataset()) else {
            return Ok(());
        };
        let everybody = counting.people(tallies)?;
        let mut next = 1 + usize::from(everybody.is_some());
        for (sensitive, by) in judged(ask.dataset()) {
            let (classes, values) = (tallies.get(next)?, tallies.get(next + 1)?);
            let columns = by.named(tallies, next + 2)?;
            next += 2 + by.evidence(ask.tally()).count();
            counting.say_looked(tallies.get(0)?, out.looked(Unit::Rows).columns([&sensitive.label]));
            let (mut homogeneous, mut people) = (0u64, 0u64);
            let mut records: Vec<RecordRef> = Vec::new();
            for known in values.groups().filter(|group| is_known(group.key(by.width()))) {
                let Some(class) = classes.find(&known.keys()[..by.width()]) else {
                    continue;
                };
                if known.count() * 2 >= class.count() {
                    homogeneous += 1;
                    people += class.size();
                    records.extend(known.rows());
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
                        .arg("columns", labels(&columns))
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
fn judged(dataset: &DatasetFacts) -> Vec<(&ColumnFacts, Narrowing)> {
    sensitive_columns(dataset)
        .into_iter()
        .map(|sensitive| (sensitive, Narrowing::of(dataset, Some(sensitive))))
        .filter(|(_, by)| !by.is_empty())
        .collect()
}

/// Whether cells in this state tell anything: what is missing, withheld, not asked or a default does not.
fn is_known(state: Option<&str>) -> bool {
    matches!(state, Some("present" | "malformed"))
}

#[cfg(test)]
mod tests;
