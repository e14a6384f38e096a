//! Look-alike values: values of one column that a reader takes for one, and a program for several.

use std::collections::{BTreeMap, BTreeSet};

use candour_sdk::{
    As, Ask, ColumnFacts, DatasetFacts, Dimension, Finding, GroupView, Judgement, Plan, RecordRef, Rule, RuleError,
    RuleMeta, Tallies, TallyView, Unit, cell, count, count_by, label, value,
};
use schemars::JsonSchema;
use serde::Deserialize;

/// Past so many different values of a column, which of them look alike is counted and not told.
const MOST_TOLD: u64 = 20_000;

/// Values of one column that look alike.
pub struct LookAlikeValues;

/// What a policy may set.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Params {
    /// Values of a column that look like another of it, from which they are found (values).
    #[schemars(extend("x-stricter" = "lower"))]
    values: u64,
}

impl Rule for LookAlikeValues {
    type Params = Params;

    fn meta(&self) -> RuleMeta {
        let advice = "Write each value in one way, or list both in the enum of the schema if they are two.";
        RuleMeta::new("look-alike-values")
            .summary("values of one column that differ only in case, spaces, dashes or marks that nobody sees")
            .dimension(Dimension::Consistency)
            .template("no-text", "no column holds text")
            .template(
                "alike",
                "values of {column} that look like a more frequent one: {values:bare}, in {rows}",
            )
            .group("{value}, in {rows}, looks like {other}")
            .advice(advice)
            .cause("look-alike-value")
            .template("many-alike", "values of {column} that look like another: {values:bare}")
            .advice(advice)
            .cause("look-alike-value")
            .measure("alike-values", "values of a column that look like another of it")
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
        for (i, column) in columns(ask.dataset()).enumerate() {
            let (sets, values) = (tallies.get(2 * i)?, tallies.even_overflowed(2 * i + 1)?);
            out.looked(Unit::Columns).columns([&column.label]).all(1);
            if values.overflowed() {
                let more = sets.groups().map(|set| set.distinct() - 1).sum();
                say(ask, column, Finding::of("many-alike"), more, out);
            } else {
                tell(ask, column, &alike(column, sets, values), out);
            }
        }
        Ok(())
    }
}

/// Columns of text. Of numbers and periods it is settled by what they mean which are one.
fn columns(dataset: &DatasetFacts) -> impl Iterator<Item = &ColumnFacts> {
    let is_text = |column: &&ColumnFacts| !column.meaning.is_numeric() && column.meaning.period.is_none();
    dataset.present().filter(is_text)
}

/// A value, and the one that it looks like.
struct Alike<'a> {
    value: GroupView<'a>,
    other: GroupView<'a>,
}

/// What looks like a more frequent value, set by set, the largest first. What the schema lists each by itself is two.
fn alike<'a>(column: &ColumnFacts, sets: TallyView<'a>, values: TallyView<'a>) -> Vec<Alike<'a>> {
    let mut by_set: BTreeMap<String, Vec<GroupView<'a>>> = BTreeMap::new();
    for value in values.groups().filter(|_| !sets.is_empty()) {
        let folded = cell::key(value.key(0).unwrap_or_default(), As::Fold, &column.meaning);
        if let Some(set) = folded.filter(|folded| sets.find(&[Some(folded)]).is_some()) {
            by_set.entry(set.into_owned()).or_default().push(value);
        }
    }
    let listed: BTreeSet<&str> = column.meaning.vocabulary.iter().map(String::as_str).collect();
    let is_listed = |value: &GroupView<'_>| value.key(0).is_some_and(|text| listed.contains(text));
    let mut sets: Vec<Vec<GroupView<'a>>> = by_set.into_values().filter(|set| !set.iter().all(is_listed)).collect();
    for set in &mut sets {
        set.sort_by_key(|value| std::cmp::Reverse((is_listed(value), value.count())));
    }
    sets.sort_by_key(|set| std::cmp::Reverse(set.iter().map(GroupView::count).sum::<u64>()));
    let lesser = |set: Vec<GroupView<'a>>| {
        let mut set = set.into_iter();
        let other = set.next();
        set.filter_map(move |value| Some(Alike { value, other: other? }))
    };
    sets.into_iter().flat_map(lesser).collect()
}

fn tell(ask: &Ask<Params>, column: &ColumnFacts, alike: &[Alike<'_>], out: &mut Judgement) {
    let label = &column.label;
    let rows = alike.iter().map(|alike| alike.value.count()).sum();
    let mut finding = Finding::of("alike").arg("rows", count(rows, Unit::Rows));
    for Alike { value: one, other } in alike {
        finding = finding.group([
            ("value", value(label, one.key(0))),
            ("rows", count_by(one.count(), Unit::Rows, [label])),
            ("other", value(label, other.key(0))),
        ]);
    }
    let records: BTreeSet<RecordRef> = alike.iter().flat_map(|alike| alike.value.rows()).collect();
    say(ask, column, finding.records(records), alike.len() as u64, out);
}

fn say(ask: &Ask<Params>, column: &ColumnFacts, finding: Finding, values: u64, out: &mut Judgement) {
    if values == 0 {
        return;
    }
    let values_of = || count(values, Unit::Values);
    out.measure_of("alike-values", [&column.label], values_of());
    if values < ask.params.values {
        return;
    }
    out.finding(
        finding
            .columns([&column.label])
            .arg("column", label(&column.label))
            .arg("values", values_of())
            .affected(values, Unit::Values),
    );
}

#[cfg(test)]
mod tests;
