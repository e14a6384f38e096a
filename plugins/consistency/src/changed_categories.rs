//! Changed categories: codes that came or went since before, by their share of the volume.

mod said;

use std::collections::{BTreeMap, BTreeSet};

use candour_sdk::{
    Ask, ColumnFacts, DatasetFacts, Dimension, Judgement, Kind, Plan, Rule, RuleError, RuleMeta, Tallies, Unit, Why,
    count, dimensions,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::announced::{self, LeftOut, Stripped};
use crate::comparison::{Comparison, MOST_GROUPS, Volumes};
use crate::matched::Matched;
use crate::volume::Volume;
use said::{OneSided, Told};

/// Codes that came or went.
pub struct ChangedCategories;

/// What a policy may set.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Params {
    /// Share of the volume that what came or went makes up, from which it is found (per cent).
    #[schemars(extend("x-stricter" = "lower"))]
    volume_percent: u64,
}

impl Rule for ChangedCategories {
    type Params = Params;

    fn meta(&self) -> RuleMeta {
        said::templates(RuleMeta::new("changed-categories"))
            .compares()
            .summary("codes that no longer appear or were not there before, by their share of the volume")
            .dimension(Dimension::Consistency)
            .kinds([Kind::Records, Kind::Table])
            .template(
                "nothing-before",
                "there is no previous release and no earlier period to compare with",
            )
            .template(
                "no-categories",
                "no column of codes can be compared with the previous file",
            )
            .measure("lost-values", "values of a column that no longer appear, without those declared")
            .measure("new-values", "values of a column that were not there before, without those declared")
            .measure("uncounted-columns", "columns with too many values to compare")
            .threshold("values that no longer appear, or were not there before, make up {volume-percent}% of the volume or more")
            .page(include_str!("changed_categories.md"))
    }

    fn plan(&self, ask: &Ask<Params>) -> Plan {
        let Some(comparison) = Comparison::of(ask) else {
            return Plan::not_applicable("nothing-before");
        };
        let columns = columns(ask);
        if columns.is_empty() {
            return Plan::not_applicable("no-categories");
        }
        Plan::tallies(
            columns
                .iter()
                .flat_map(|column| comparison.tallies(&[column], &[comparison.weight(&[column])], MOST_GROUPS)),
        )
    }

    fn judge(&self, ask: &Ask<Params>, tallies: &Tallies, out: &mut Judgement) -> Result<(), RuleError> {
        let Some(comparison) = Comparison::of(ask) else {
            return Ok(());
        };
        let mut uncounted = 0;
        for (i, column) in columns(ask).into_iter().enumerate() {
            let (at, counted) = (i * comparison.sides(), [comparison.weight(&[column])]);
            let Some((now, before)) = comparison.read(tallies, at, &[column], &counted)? else {
                uncounted += 1;
                continue;
            };
            let [hidden_now, hidden_before] = comparison.hidden(tallies, comparison.places(at), column, &counted)?;
            let pairs = comparison.pairs(&now, &before);
            let is_within_file = comparison.is_within_file();
            let (current, earlier) = (comparison.current(&now), comparison.earlier(&before, &pairs));
            let left_out = LeftOut::of(ask, &column.label, &comparison);
            let stripped = left_out.strip(&now, &before, &pairs);
            let (kept_now, kept_before) = stripped
                .as_ref()
                .map_or((&now, &before), |kept| (&kept.now, &kept.before));
            let redefined = redefined(&now, &before, stripped.as_ref());
            let all_now = by_value(kept_now, |period| current.contains(period));
            let is_current = |period: &String| !is_within_file || pairs.contains_key(period);
            let is_earlier = |period: &String| earlier.contains(period);
            let now = Values::of(&now, kept_now, is_current);
            let before = Values::of(&before, kept_before, is_earlier);
            let lost = OneSided::of(&before, &now, hidden_now.most(is_current, 0));
            let new = OneSided::of(&now, &before, hidden_before.most(is_earlier, 0));
            let percent = ask.params.volume_percent;
            let matched = matched(&all_now, &now, &before);
            let suppressed = lost.hidden_at(percent) + new.hidden_at(percent);
            let matched = Matched {
                redefined,
                compared: matched.compared - suppressed,
                suppressed,
                ..matched
            };
            matched.say(out.looked(Unit::Values).columns([&column.label]));
            let of = counted[0].map_or(Unit::Rows, |_| Unit::Figures);
            Told { column, of }.say([&lost, &new], percent, out);
        }
        if uncounted > 0 {
            let all = columns(ask).len() as u64;
            let looked = out.looked(Unit::Columns).of(all).at(all - uncounted);
            looked.rest(Why::BeyondLimit, uncounted);
            out.measure("uncounted-columns", count(uncounted, Unit::Columns));
        }
        Ok(())
    }
}

/// Columns of codes that both sides have, unless a change says that the whole column is another.
fn columns(ask: &Ask<Params>) -> Vec<&ColumnFacts> {
    let previous = ask.previous().filter(|_| ask.dataset().compare_back.is_none());
    let previous = previous.map(DatasetFacts::present_labels);
    let is_on_both = |column: &&ColumnFacts| {
        let previous = previous.as_ref();
        previous.is_none_or(|previous| previous.contains(column.label.as_str()))
    };
    let is_known = |column: &&ColumnFacts| !announced::explains_column(&ask.facts, ask.dataset(), Some(&column.label));
    dimensions::compared(ask.dataset())
        .into_iter()
        .filter(is_on_both)
        .filter(is_known)
        .collect()
}

/// By value, its volume.
type ByValue<'a> = BTreeMap<&'a str, Volume>;

/// The volume of each value of one side.
struct Values<'a> {
    all: ByValue<'a>,
    /// Without what a change leaves out of the comparison.
    compared: ByValue<'a>,
    /// With what has no value, or none that is shown, in whole units.
    whole: u64,
}

impl<'a> Values<'a> {
    fn of(all: &'a Volumes, compared: &'a Volumes, is_meant: impl Fn(&String) -> bool) -> Self {
        let meant = all.iter().filter(|((_, period), _)| is_meant(period));
        Values {
            whole: meant.map(|(_, volumes)| volumes[0].whole_units()).sum(),
            all: by_value(all, &is_meant),
            compared: by_value(compared, &is_meant),
        }
    }
}

/// The volume of each value over these periods. Rows without a value are none.
fn by_value(volumes: &Volumes, is_meant: impl Fn(&String) -> bool) -> ByValue<'_> {
    let mut values = ByValue::new();
    for ((keys, period), volumes) in volumes {
        if let Some(key) = keys[0].as_deref().filter(|_| is_meant(period)) {
            let sum = values.entry(key).or_insert(Volume::NONE);
            *sum = sum.plus(volumes[0]);
        }
    }
    values
}

/// How many values of either side could be looked for on the other: none where that is empty, or where none of their
/// periods has a counterpart.
fn matched(all_now: &ByValue<'_>, now: &Values<'_>, before: &Values<'_>) -> Matched {
    let values = |now: &ByValue<'_>| -> u64 {
        let either: BTreeSet<&str> = now.keys().chain(before.compared.keys()).copied().collect();
        either.len() as u64
    };
    let is_any_compared = !now.all.is_empty() && !before.all.is_empty();
    let compared = if is_any_compared { values(&now.compared) } else { 0 };
    Matched {
        compared,
        one_sided: values(all_now) - compared,
        ..Matched::default()
    }
}

/// How many values are not compared in any period since they mean something else.
fn redefined(now: &Volumes, before: &Volumes, stripped: Option<&Stripped>) -> u64 {
    let Some(kept) = stripped.filter(|kept| kept.redefined > 0) else {
        return 0;
    };
    let values = |volumes: [&Volumes; 2]| -> usize {
        let values = volumes.into_iter().flat_map(BTreeMap::keys);
        let values: BTreeSet<&str> = values.filter_map(|(values, _)| values[0].as_deref()).collect();
        values.len()
    };
    (values([now, before]) - values([&kept.now, &kept.before])) as u64
}

#[cfg(test)]
mod tests;
