//! Look-alike values: values of one column that a reader takes for one, and a program for several.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use candour_sdk::{
    As, Ask, ColumnFacts, DatasetFacts, Dimension, Finding, GroupView, Judgement, Kind, Plan, RecordRef, Rule,
    RuleError, RuleMeta, Tallies, TallyView, Unit, cell, count, count_by, label, labels, value,
};
use schemars::JsonSchema;
use serde::Deserialize;

/// Past so many different values of a column, which of them look alike is counted and not told.
const MOST_TOLD: u64 = 5_000;

/// Values of one column that look alike.
pub struct LookAlikeValues;

/// What a policy may set.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Params {
    /// Values that look like another of their column, from which they are found (values).
    #[schemars(extend("x-stricter" = "lower"))]
    values: u64,
}

impl Rule for LookAlikeValues {
    type Params = Params;

    fn meta(&self) -> RuleMeta {
        const MEANING: &str = "Counts by this column are split: add up the spellings that mean the same.";
        let advice = "Write each value in one way, or list both in the enum of the schema if they are two.";
        RuleMeta::new("look-alike-values")
            .summary("values of one column that differ only in case, spaces, dashes or invisible marks")
            .dimension(Dimension::Consistency)
            .kinds([Kind::Records, Kind::Table, Kind::Lookup])
            .template("no-text", "no column holds text")
            .template(
                "alike",
                "{values} in {rows} {values:looks|look} like a more frequent one of the same column ({columns})",
            )
            .group("{value} looks like {other} ({rows} of {column})")
            .advice(advice)
            .meaning(MEANING)
            .cause("look-alike-value")
            .follows("enum")
            .template("many-alike", "{values} of {column} {values:looks|look} like another")
            .advice(advice)
            .meaning(MEANING)
            .cause("look-alike-value")
            .measure("alike-values", "values of a column that look like another of it")
            .threshold("at least {values} {values:value looks|values look} like another of the same column")
            .page(include_str!("look_alike_values.md"))
    }

    fn plan(&self, ask: &Ask<Params>) -> Plan {
        if columns(ask.dataset()).next().is_none() {
            return Plan::not_applicable("no-text");
        }
        Plan::tallies(columns(ask.dataset()).flat_map(|column| {
            let label = &column.label;
            let sets = ask.tally().by_as(label, As::Fold).distinct(label).at_least(2);
            [sets, ask.tally().by(label).rows(1).limit(MOST_TOLD)]
        }))
    }

    fn judge(&self, ask: &Ask<Params>, tallies: &Tallies, out: &mut Judgement) -> Result<(), RuleError> {
        let mut all: Vec<Set<'_>> = Vec::new();
        for (i, column) in columns(ask.dataset()).enumerate() {
            let (sets, values) = (tallies.get(2 * i)?, tallies.even_overflowed(2 * i + 1)?);
            out.looked(Unit::Columns).columns([&column.label]).all(1);
            if !values.overflowed() {
                all.extend(sets_of(column, sets, values));
                continue;
            }
            let more: u64 = sets.groups().map(|set| set.distinct() - 1).sum();
            if more > 0 && more >= ask.params.values {
                let finding = Finding::of("many-alike").columns([&column.label]);
                let values = count(more, Unit::Values);
                out.measure_of("alike-values", [&column.label], values.clone());
                out.finding(
                    finding
                        .arg("column", label(&column.label))
                        .arg("values", values)
                        .affected(more, Unit::Values),
                );
            }
        }
        tell(&ask.params, all, out);
        Ok(())
    }
}

/// Columns of text. Of numbers and periods it is settled by what they mean which are one.
fn columns(dataset: &DatasetFacts) -> impl Iterator<Item = &ColumnFacts> {
    let is_text = |column: &&ColumnFacts| !column.meaning.is_numeric() && column.meaning.period.is_none();
    dataset.present().filter(is_text)
}

/// Values of a column that look alike.
struct Set<'a> {
    column: &'a str,
    /// The one that is listed, or the most frequent.
    first: GroupView<'a>,
    others: Vec<GroupView<'a>>,
}

impl Set<'_> {
    fn rows(&self) -> u64 {
        self.first.count() + self.others.iter().map(GroupView::count).sum::<u64>()
    }
}

/// The sets of a column. What the schema lists each by itself is told apart.
fn sets_of<'a>(column: &'a ColumnFacts, sets: TallyView<'a>, values: TallyView<'a>) -> Vec<Set<'a>> {
    let mut by_set: BTreeMap<String, Vec<GroupView<'a>>> = BTreeMap::new();
    for value in values.groups().filter(|_| !sets.is_empty()) {
        let folded = cell::fold(value.key(0).unwrap_or_default());
        if sets.find(&[Some(&folded)]).is_some() {
            by_set.entry(folded.into_owned()).or_default().push(value);
        }
    }
    let listed: BTreeSet<&str> = column.meaning.vocabulary.iter().map(String::as_str).collect();
    let is_listed = |value: &GroupView<'_>| value.key(0).is_some_and(|text| listed.contains(text));
    let told_apart = by_set.into_values().filter(|set| !set.iter().all(is_listed));
    let of_column = told_apart.filter_map(|mut set| {
        set.sort_by_key(|value| Reverse((is_listed(value), value.count())));
        let mut set = set.into_iter();
        Some(Set {
            column: &column.label,
            first: set.next()?,
            others: set.collect(),
        })
    });
    of_column.collect()
}

/// One finding for all columns, the values of the largest sets first.
fn tell(params: &Params, mut sets: Vec<Set<'_>>, out: &mut Judgement) {
    let mut by_column: BTreeMap<&str, u64> = BTreeMap::new();
    for set in &sets {
        *by_column.entry(set.column).or_default() += set.others.len() as u64;
    }
    for (column, values) in &by_column {
        out.measure_of("alike-values", [*column], count(*values, Unit::Values));
    }
    let values: u64 = by_column.values().sum();
    if values == 0 || values < params.values {
        return;
    }
    sets.sort_by_key(|set| Reverse(set.rows()));
    let others = || {
        sets.iter()
            .flat_map(|set| set.others.iter().map(move |other| (set, other)))
    };
    let rows = others().map(|(_, other)| other.count()).sum();
    let records: BTreeSet<RecordRef> = others().flat_map(|(_, other)| other.rows()).collect();
    let mut finding = Finding::of("alike")
        .columns(by_column.keys().copied())
        .arg("values", count(values, Unit::Values))
        .arg("rows", count(rows, Unit::Rows))
        .arg("columns", labels(by_column.keys().copied()))
        .affected(values, Unit::Values)
        .records(records);
    for (set, other) in others() {
        finding = finding.group([
            ("column", label(set.column)),
            ("value", value(set.column, other.key(0))),
            ("rows", count_by(other.count(), Unit::Rows, [set.column])),
            ("other", value(set.column, set.first.key(0))),
        ]);
    }
    out.finding(finding);
}

#[cfg(test)]
mod tests;
