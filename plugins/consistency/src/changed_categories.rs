//! Changed categories: codes that came or went since before, by their share of the volume.

use std::collections::{BTreeMap, BTreeSet};

use candour_sdk::{
    Ask, ColumnFacts, DatasetFacts, Dimension, Finding, Judgement, Kind, Plan, Rule, RuleError, RuleMeta, Tallies,
    Under, Unit, Why, count, dimensions, label, share, share_by, value,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::announced::{self, LeftOut, Stripped};
use crate::comparison::{Comparison, MOST_GROUPS, Volumes};
use crate::matched::Matched;
use crate::volume::Volume;

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
        RuleMeta::new("changed-categories")
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
            .template(
                "lost",
                "{count} of {column} no longer {count:appears|appear}, {share} of the volume before",
            )
            .group("{value} ({share} before)")
            .advice("Look for a recoding or a filter. Declare what was closed, merged or recoded as a [[change]].")
            .meaning("Totals over time leave these out from now on: find out whether they closed or were recoded before you compare years.")
            .cause("lost-category")
            .template(
                "new",
                "{count} of {column} {count:appears|appear} that {count:was|were} not there before, {share} of the volume now",
            )
            .group("{value} ({share} now)")
            .advice("Look for a recoding or a mistyped code. Declare what was opened, split or recoded as a [[change]].")
            .meaning("The totals before do not have these: find out whether they opened, came back or replace others before you compare years.")
            .cause("new-category")
            .follows("enum")
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
        let counted = comparison.weights();
        Plan::tallies(
            columns
                .iter()
                .flat_map(|column| comparison.tallies(&[column], &counted, MOST_GROUPS)),
        )
    }

    fn judge(&self, ask: &Ask<Params>, tallies: &Tallies, out: &mut Judgement) -> Result<(), RuleError> {
        let Some(comparison) = Comparison::of(ask) else {
            return Ok(());
        };
        let counted = comparison.weights();
        let of = match counted[0] {
            None => Unit::Rows,
            Some(_) => Unit::Figures,
        };
        let mut uncounted = 0;
        for (i, column) in columns(ask).into_iter().enumerate() {
            let Some((now, before)) = comparison.read(tallies, i * comparison.sides(), &[column], &counted)? else {
                uncounted += 1;
                continue;
            };
            let pairs = comparison.pairs(&now, &before);
            let is_within_file = comparison.is_within_file();
            let (current, earlier) = (comparison.current(&now), comparison.earlier(&before, &pairs));
            let left_out = LeftOut::of(ask.dataset(), &column.label, comparison.unit());
            let stripped = left_out.strip(&now, &before, &pairs);
            let (kept_now, kept_before) = stripped
                .as_ref()
                .map_or((&now, &before), |kept| (&kept.now, &kept.before));
            let redefined = redefined(&now, &before, stripped.as_ref());
            let all_now = by_value(kept_now, |period| current.contains(period));
            let now = Values::of(&now, kept_now, |period| !is_within_file || pairs.contains_key(period));
            let before = Values::of(&before, kept_before, |period| earlier.contains(period));
            let matched = Matched {
                redefined,
                ..matched(&all_now, &now, &before)
            };
            matched.say(out.looked(Unit::Values).columns([&column.label]));
            judge_side(ask, (column, of), "lost", &before, &now, out);
            judge_side(ask, (column, of), "new", &now, &before, out);
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
    let is_known = |column: &&ColumnFacts| !announced::explains_column(ask.dataset(), Some(&column.label));
    dimensions::compared(ask.dataset())
        .into_iter()
        .filter(is_on_both)
        .filter(is_known)
        .collect()
}

/// By value, its volume in each figure that it is weighed by.
type ByValue<'a> = BTreeMap<&'a str, Vec<Volume>>;

/// The volume of each value of one side.
struct Values<'a> {
    all: ByValue<'a>,
    /// Without what a change leaves out of the comparison.
    compared: ByValue<'a>,
}

impl<'a> Values<'a> {
    fn of(all: &'a Volumes, compared: &'a Volumes, is_meant: impl Fn(&String) -> bool) -> Self {
        Values {
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
            let sums = values.entry(key).or_insert_with(|| vec![Volume::NONE; volumes.len()]);
            sums.iter_mut()
                .zip(volumes)
                .for_each(|(sum, volume)| *sum = sum.plus(*volume));
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

/// Says which values of `here` are not among those of `there`.
fn judge_side(
    ask: &Ask<Params>,
    (column, of): (&ColumnFacts, Unit),
    template: &str,
    here: &Values<'_>,
    there: &Values<'_>,
    out: &mut Judgement,
) {
    let only_here = here.compared.iter();
    let only_here: Vec<(&str, &Vec<Volume>)> = only_here
        .filter(|(value, _)| !there.all.contains_key(*value))
        .map(|(value, volumes)| (*value, volumes))
        .collect();
    let n = only_here.len() as u64;
    let measure = if template == "lost" {
        "lost-values"
    } else {
        "new-values"
    };
    let under = || Under::Categories(column.label.clone());
    let values = count(n, Unit::Values).under(under());
    out.measure_of(measure, [&column.label], values.clone());
    // Of several figures none of which is declared to weigh, the one counts of which they are the least.
    let figures = here.all.values().next().map_or(0, Vec::len);
    let shares = (0..figures).map(|at| {
        let sum =
            |volumes: &mut dyn Iterator<Item = &Vec<Volume>>| -> u64 { volumes.map(|of| of[at].whole_units()).sum() };
        let part = sum(&mut only_here.iter().map(|(_, volumes)| *volumes));
        (at, part, sum(&mut here.all.values()))
    });
    let least = |(_, part, whole): &(usize, u64, u64), (_, other, of): &(usize, u64, u64)| {
        (u128::from(*part) * u128::from(*of)).cmp(&(u128::from(*other) * u128::from(*whole)))
    };
    let weighed = shares.clone().filter(|(_, _, whole)| *whole > 0).min_by(least);
    let (at, part, whole) = weighed.or_else(|| shares.clone().next()).unwrap_or_default();
    // Without anything on the other side there is nothing to compare with.
    let is_much = u128::from(part) * 100 >= u128::from(whole) * u128::from(ask.params.volume_percent);
    let is_weighed = whole > 0 || ask.params.volume_percent == 0;
    if n == 0 || there.all.is_empty() || !is_much || !is_weighed {
        return;
    }
    let weighed = only_here
        .into_iter()
        .map(|(value, volumes)| (value, volumes[at].whole_units()));
    let mut only_here: Vec<(&str, u64)> = weighed.collect();
    only_here.sort_by(|(a, x), (b, y)| y.cmp(x).then_with(|| a.cmp(b)));
    let mut finding = Finding::of(template)
        .columns([&column.label])
        .arg("count", values)
        .arg("column", label(&column.label))
        .arg("share", share(part, whole, of).under(under()))
        .affected(n, Unit::Values)
        .under(under());
    for (text, volume) in only_here {
        finding = finding.group([
            ("value", value(&column.label, Some(text))),
            ("share", share_by(volume, whole, of, [&column.label])),
        ]);
    }
    out.finding(finding);
}

#[cfg(test)]
mod tests;
