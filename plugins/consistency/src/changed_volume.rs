//! Changed volume: far more or far less than before, in the whole or in one group.

use std::collections::BTreeSet;

use candour_sdk::{
    Ask, ColumnFacts, DatasetFacts, Decimal, Dimension, Finding, Judgement, Kind, Plan, Rule, RuleError, RuleMeta,
    Tallies, Unit, count, dimensions, label, value,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::announced::{self, LeftOut};
use crate::comparison::{Comparison, MOST_GROUPS, Volumes};
use crate::matched::Matched;
use crate::moved::{Moved, compare_groups};
use crate::volume::{self, Counted, Volume};

/// Figures that one tally adds up, which leaves room for the columns it is grouped by.
const FIGURES_AT_ONCE: usize = 32;

/// Far more or far less than before.
pub struct ChangedVolume;

/// What a policy may set. What is absent is not looked for.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Params {
    /// How many times as much or as little, beyond which the whole is found (per cent: 120 is a fifth more).
    #[schemars(extend("x-stricter" = "lower"))]
    whole_percent: Option<u64>,
    /// How many times as much or as little, beyond which a group is found (per cent: 200 is twice).
    #[schemars(extend("x-stricter" = "lower"))]
    group_percent: Option<u64>,
    /// Groups of less on both sides are let be (rows, or what the figure counts).
    #[schemars(extend("x-stricter" = "lower"))]
    group_volume: u64,
    /// Groups of a smaller part of the whole are let be (per thousand).
    #[schemars(extend("x-stricter" = "lower"))]
    group_per_mille: u64,
    /// Periods that a group must have on both sides; 1 to compare one year with another (periods).
    #[schemars(extend("x-stricter" = "lower"))]
    group_periods: u64,
}

impl Rule for ChangedVolume {
    type Params = Params;

    fn meta(&self) -> RuleMeta {
        const CAUSE: &str = "changed-volume";
        const WHOLE: &str = "Find out what is missing or came in twice, or declare the break: a [[change]].";
        const GROUP: &str =
            "Ask whoever records these groups, and declare what was closed, opened, merged or recoded: a [[change]].";
        RuleMeta::new("changed-volume")
            .compares()
            .summary("far more or far less than in the same periods before")
            .dimension(Dimension::Consistency)
            .kinds([Kind::Records, Kind::Table])
            .template(
                "nothing-before",
                "there is neither a previous release of this dataset nor an earlier period to compare with",
            )
            .template("whole-rows", "{now}, against {before:bare} in the same periods before")
            .advice(WHOLE)
            .cause(CAUSE)
            .template(
                "whole-figures",
                "{measure} comes to {now}, against {before} in the same periods before",
            )
            .advice(WHOLE)
            .cause(CAUSE)
            .template(
                "group-rows",
                "groups of {by} with far more or far fewer rows than in the same periods before: {count:bare}",
            )
            .group("{group}: {now}, {before:bare} before")
            .advice(GROUP)
            .cause(CAUSE)
            .template(
                "group-figures",
                "groups of {by} in which {measure} comes to far more or far less than in the same periods before: {count:bare}",
            )
            .group("{group}: {now}, {before} before")
            .advice(GROUP)
            .cause(CAUSE)
            .measure("periods-compared", "periods that occur on both sides")
            .measure("now", "volume of the periods compared")
            .before("now", "before", "volume of the periods they are compared with")
            .measure("changed-groups", "groups found, over all columns and figures")
            .measure(
                "announced-groups",
                "groups that would be found, had no change been declared after which they are not compared",
            )
            .measure("uncounted-groups", "columns with too many groups to compare")
            .page(include_str!("changed_volume.md"))
    }

    fn plan(&self, ask: &Ask<Params>) -> Plan {
        let Some(comparison) = Comparison::of(ask) else {
            return Plan::not_applicable("nothing-before");
        };
        let (counted, looks) = (counted(ask), looks(ask));
        let shares = counted.chunks(FIGURES_AT_ONCE);
        Plan::tallies(shares.flat_map(|counted| {
            let tallies = |by: &Vec<&ColumnFacts>| comparison.tallies(by, counted, MOST_GROUPS);
            looks.iter().flat_map(tallies).collect::<Vec<_>>()
        }))
    }

    fn judge(&self, ask: &Ask<Params>, tallies: &Tallies, out: &mut Judgement) -> Result<(), RuleError> {
        let Some(comparison) = Comparison::of(ask) else {
            return Ok(());
        };
        let (all, looks) = (counted(ask), looks(ask));
        let explains = |counted: &Counted<'_>| {
            announced::explains_column(ask.dataset(), counted.map(|column| column.label.as_str()))
        };
        let is_any_compared = !all.iter().all(explains);
        let (mut found, mut announced, mut uncounted) = (0, 0, BTreeSet::new());
        for (share, counted) in all.chunks(FIGURES_AT_ONCE).enumerate() {
            let first = share * looks.len() * comparison.sides();
            // The whole has a group for each period only.
            let (now, before) = comparison
                .read(tallies, first, &[], counted)?
                .ok_or_else(|| RuleError::overflowed(first))?;
            let pairs = comparison.pairs(&now, &before);
            if first == 0 {
                out.measure("periods-compared", count(pairs.len() as u64, Unit::Periods));
                if is_any_compared && ask.params.whole_percent.is_some() {
                    Matched::periods(&comparison, &now, &before, &pairs).say(out.looked(Unit::Periods));
                }
            }
            let whole = |volumes: &Volumes, periods: BTreeSet<&String>| -> Vec<Volume> {
                let of_period = |period: &&String| volumes.get(&(Vec::new(), (*period).clone())).cloned();
                sums(periods.iter().filter_map(of_period), counted.len())
            };
            let whole_now = whole(&now, pairs.keys().collect());
            let whole_before = whole(&before, pairs.values().collect());
            if !pairs.is_empty() {
                judge_whole(ask, counted, &whole_now, &whole_before, out);
            }
            for (i, by) in looks.iter().enumerate().skip(1) {
                let Some((now, before)) = comparison.read(tallies, first + i * comparison.sides(), by, counted)? else {
                    uncounted.insert(&by[0].label);
                    continue;
                };
                let left_out = LeftOut::of(ask.dataset(), &by[0].label, comparison.unit());
                let stripped = left_out.strip(&now, &before, &pairs);
                let (kept_now, kept_before) = stripped.as_ref().map_or((&now, &before), |(now, before)| (now, before));
                if first == 0 && is_any_compared {
                    let matched = Matched::groups(&comparison, kept_now, kept_before, &pairs);
                    matched.say(out.looked(Unit::Groups).columns([&by[0].label]));
                }
                for (at, counted) in counted.iter().enumerate().filter(|(_, counted)| !explains(counted)) {
                    let wholes = (whole_now[at], whole_before[at]);
                    let changed = |now: &Volumes, before: &Volumes| -> Vec<(String, Moved)> {
                        let mut groups = compare_groups(now, before, &pairs, at, ask.params.group_periods);
                        groups.retain(|(_, moved)| is_changed(&ask.params, moved, wholes));
                        groups
                    };
                    let unknown = changed(kept_now, kept_before);
                    if stripped.is_some() {
                        let is_known = |(group, _): &&(String, Moved)| unknown.iter().all(|(other, _)| other != group);
                        announced += changed(&now, &before).iter().filter(is_known).count() as u64;
                    }
                    found += unknown.len() as u64;
                    judge_groups(by[0], *counted, unknown, out);
                }
            }
        }
        out.measure("changed-groups", count(found, Unit::Groups));
        out.measure("announced-groups", count(announced, Unit::Groups));
        if !uncounted.is_empty() {
            out.measure("uncounted-groups", count(uncounted.len() as u64, Unit::Columns));
        }
        Ok(())
    }
}

/// The volumes that are compared: those that no change says are measured another way now, and that both sides have.
fn counted(ask: &Ask<Params>) -> Vec<Counted<'_>> {
    let previous = ask.previous().filter(|_| ask.dataset().compare_back.is_none());
    let previous = previous.map(DatasetFacts::present_labels);
    let mut counted = volume::counted(ask.dataset());
    counted.retain(|counted| match (counted, &previous) {
        (Some(column), Some(previous)) => previous.contains(column.label.as_str()),
        _ => true,
    });
    if counted.is_empty() { vec![None] } else { counted }
}

/// By which columns each pair of tallies is grouped, besides the period: the first by none.
fn looks(ask: &Ask<Params>) -> Vec<Vec<&ColumnFacts>> {
    let previous = ask.previous().filter(|_| ask.dataset().compare_back.is_none());
    let previous = previous.map(DatasetFacts::present_labels);
    let is_on_both = |column: &&ColumnFacts| {
        let previous = previous.as_ref();
        previous.is_none_or(|previous| previous.contains(column.label.as_str()))
    };
    let mut looks = vec![Vec::new()];
    if ask.params.group_percent.is_some() {
        let columns = dimensions::compared(ask.dataset()).into_iter().filter(is_on_both);
        looks.extend(columns.map(|column| vec![column]));
    }
    looks
}

fn is_changed(params: &Params, moved: &Moved, wholes: (Volume, Volume)) -> bool {
    let Some(percent) = params
        .group_percent
        .filter(|_| moved.now.is_known && moved.before.is_known)
    else {
        return false;
    };
    let is_large = |volume: Volume, whole: Volume| {
        let part = volume.stated.saturating_mul(1000.into());
        volume.stated >= params.group_volume.into()
            && part >= whole.stated.saturating_mul(params.group_per_mille.into())
    };
    moved.now.is_beyond(percent, moved.before) && is_large(moved.now, wholes.0)
        || moved.before.is_beyond(percent, moved.now) && is_large(moved.before, wholes.1)
}

fn judge_whole(ask: &Ask<Params>, counted: &[Counted<'_>], now: &[Volume], before: &[Volume], out: &mut Judgement) {
    for (i, counted) in counted.iter().enumerate() {
        let (now, before) = (now[i], before[i]);
        let column = counted.map(|column| column.label.as_str());
        out.measure_of("now", column, volume::argument(now, *counted, []));
        out.measure_of("before", column, volume::argument(before, *counted, []));
        let is_known = now.is_known && before.is_known;
        let Some(percent) = ask.params.whole_percent.filter(|_| is_known) else {
            continue;
        };
        let is_found = now.is_beyond(percent, before) || before.is_beyond(percent, now);
        if !is_found || announced::explains_column(ask.dataset(), column) {
            continue;
        }
        let finding = match column {
            None => Finding::of("whole-rows"),
            Some(column) => Finding::of("whole-figures")
                .columns([column])
                .arg("measure", label(column)),
        };
        let finding = finding.arg("now", volume::argument(now, *counted, []));
        out.finding(finding.arg("before", volume::argument(before, *counted, [])));
    }
}

fn judge_groups(by: &ColumnFacts, counted: Counted<'_>, mut changed: Vec<(String, Moved)>, out: &mut Judgement) {
    if changed.is_empty() {
        return;
    }
    let step = |moved: &Moved| -> Decimal { moved.now.stated.saturating_sub(moved.before.stated).abs() };
    changed.sort_by(|(a, x), (b, y)| step(y).cmp(&step(x)).then_with(|| a.cmp(b)));
    let n = changed.len() as u64;
    let finding = match counted {
        None => Finding::of("group-rows").columns([&by.label]),
        Some(column) => Finding::of("group-figures")
            .columns([&by.label, &column.label])
            .arg("measure", label(&column.label)),
    };
    let mut finding = finding
        .arg("count", count(n, Unit::Groups))
        .arg("by", label(&by.label))
        .affected(n, Unit::Groups);
    for (group, moved) in changed {
        finding = finding.group([
            ("group", value(&by.label, Some(&group))),
            ("now", volume::argument(moved.now, counted, [by.label.as_str()])),
            ("before", volume::argument(moved.before, counted, [by.label.as_str()])),
        ]);
    }
    out.finding(finding);
}

fn sums(volumes: impl Iterator<Item = Vec<Volume>>, width: usize) -> Vec<Volume> {
    volumes.fold(vec![Volume::NONE; width], |sums, volumes| {
        sums.into_iter()
            .zip(volumes)
            .map(|(sum, volume)| sum.plus(volume))
            .collect()
    })
}

#[cfg(test)]
mod tests;
