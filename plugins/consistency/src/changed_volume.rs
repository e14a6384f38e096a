//! Changed volume: far more or far less than before, in the whole or in one group.

mod compared;
mod suppressed;
mod words;

use std::collections::BTreeSet;

use candour_sdk::{
    Ask, ColumnFacts, Decimal, Dimension, Finding, Judgement, Kind, Plan, Rule, RuleError, RuleMeta, Tallies, Unit,
    count, label, value,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::announced::{self, LeftOut};
use crate::comparison::{Comparison, Pairs, Volumes};
use crate::interval::Interval;
use crate::looks::Looks;
use crate::matched::Matched;
use crate::moved::{Moved, Series};
use crate::volume::{self, Counted};
use compared::Compared;

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
    /// Groups of less on both sides are ignored (rows, or what the figure counts).
    #[schemars(extend("x-stricter" = "lower"))]
    group_volume: u64,
    /// Groups of a smaller part of the whole are ignored (per thousand).
    #[schemars(extend("x-stricter" = "lower"))]
    group_per_mille: u64,
    /// Periods that a group must have on both sides; 1 to compare one year with another (periods).
    #[schemars(extend("x-stricter" = "lower"))]
    group_periods: u64,
    /// Rise of the share of a group's cells that are suppressed, from which the group is found (percentage points).
    #[schemars(extend("x-stricter" = "lower"))]
    suppressed_points: Option<u64>,
    /// There, groups of fewer cells on either side are ignored (cells).
    #[serde(default)]
    #[schemars(extend("x-stricter" = "lower"))]
    suppressed_cells: u64,
}

impl Rule for ChangedVolume {
    type Params = Params;

    fn meta(&self) -> RuleMeta {
        words::added(RuleMeta::new("changed-volume"))
            .compares()
            .dimension(Dimension::Consistency)
            .kinds([Kind::Records, Kind::Table])
            .page(include_str!("changed_volume.md"))
    }

    fn plan(&self, ask: &Ask<Params>) -> Plan {
        let Some(comparison) = Comparison::of(ask) else {
            return Plan::not_applicable("nothing-before");
        };
        Plan::tallies(Looks::of(ask, ask.params.group_percent.is_some()).tallies(&comparison))
    }

    fn judge(&self, ask: &Ask<Params>, tallies: &Tallies, out: &mut Judgement) -> Result<(), RuleError> {
        let Some(comparison) = Comparison::of(ask) else {
            return Ok(());
        };
        let looks = Looks::of(ask, ask.params.group_percent.is_some());
        let comparable = |counted: &Counted<'_>, pairs: &Pairs| {
            let column = counted.map(|column| column.label.as_str());
            announced::comparable(ask.dataset(), column, comparison.unit(), pairs)
        };
        let explains = |counted: &Counted<'_>| {
            announced::explains_column(ask.dataset(), counted.map(|column| column.label.as_str()))
        };
        let is_any_compared = !looks.counted.iter().all(explains);
        let (mut found, mut announced, mut uncounted) = (0, 0, BTreeSet::new());
        for share in looks.shares(&comparison) {
            let (first, counted) = (share.first, share.counted);
            // The whole has a group for each period only.
            let (now, before) = comparison
                .read(tallies, first, &[], counted)?
                .ok_or_else(|| RuleError::overflowed(first))?;
            let pairs = comparison.pairs(&now, &before);
            let of_whole = |at: usize| Series::of_whole(&now, &before, &pairs, at).whole();
            let wholes: Vec<Moved> = (0..counted.len()).map(of_whole).collect();
            if first == 0 {
                out.measure("periods-compared", count(pairs.len() as u64, Unit::Periods));
                if is_any_compared && ask.params.whole_percent.is_some() {
                    let redefined = counted.iter().filter(|counted| counted.is_none());
                    let redefined = redefined.map(|rows| comparable(rows, &pairs).1).sum();
                    let mut matched = Matched::periods(&comparison, &now, &before, &pairs);
                    matched.compared -= redefined;
                    matched.redefined = redefined;
                    matched.say(out.looked(Unit::Periods));
                }
            }
            for (at, counted) in counted.iter().enumerate().filter(|_| !pairs.is_empty()) {
                let column = counted.map(|column| column.label.as_str());
                out.measure_of("now", column, volume::argument(wholes[at].now, *counted, []));
                out.measure_of("before", column, volume::argument(wholes[at].before, *counted, []));
                let (kept, redefined) = comparable(counted, &pairs);
                let series = Series::of_whole(&now, &before, &kept, at);
                judge_whole(&ask.params, *counted, &series, redefined, out);
            }
            for (i, by) in looks.by.iter().enumerate().skip(1) {
                let Some((now, before)) = comparison.read(tallies, first + i * comparison.sides(), by, counted)? else {
                    uncounted.insert(&by[0].label);
                    continue;
                };
                let left_out = LeftOut::of(ask.dataset(), &by[0].label, comparison.unit());
                let stripped = left_out.strip(&now, &before, &pairs);
                let (kept_now, kept_before) = stripped
                    .as_ref()
                    .map_or((&now, &before), |kept| (&kept.now, &kept.before));
                if first == 0 && is_any_compared {
                    let matched = Matched {
                        redefined: stripped.as_ref().map_or(0, |kept| kept.redefined),
                        ..Matched::groups(&comparison, kept_now, kept_before, &pairs)
                    };
                    matched.say(out.looked(Unit::Groups).columns([&by[0].label]));
                }
                for (at, counted) in counted.iter().enumerate().filter(|(_, counted)| !explains(counted)) {
                    let (kept_pairs, _) = comparable(counted, &pairs);
                    let compared = |now: &Volumes, before: &Volumes| {
                        Compared::of(
                            &ask.params,
                            Series::of_groups(now, before, &kept_pairs, at, ask.params.group_periods),
                            wholes[at],
                        )
                    };
                    let unknown = compared(kept_now, kept_before);
                    if stripped.is_some() {
                        let is_known =
                            |(group, _): &&(String, Moved)| unknown.changed.iter().all(|(other, _)| other != group);
                        announced += compared(&now, &before).changed.iter().filter(is_known).count() as u64;
                    }
                    if let Some(column) = counted.filter(|_| unknown.open > 0) {
                        let matched = Matched {
                            compared: unknown.pairs - unknown.open,
                            suppressed: unknown.open,
                            ..Matched::default()
                        };
                        matched.say(out.looked(Unit::Groups).columns([&by[0].label, &column.label]));
                    }
                    found += unknown.changed.len() as u64;
                    suppressed::judge(by[0], *counted, unknown.suppressed, out);
                    judge_groups(by[0], *counted, unknown.changed, out);
                }
            }
        }
        looks.say_uncounted(uncounted.len() as u64, out);
        out.measure("changed-groups", count(found, Unit::Groups));
        out.measure("announced-groups", count(announced, Unit::Groups));
        if !uncounted.is_empty() {
            out.measure("uncounted-groups", count(uncounted.len() as u64, Unit::Columns));
        }
        Ok(())
    }
}

/// Judges the whole over the periods in which it is the same; in `redefined` more it is not.
fn judge_whole(params: &Params, counted: Counted<'_>, series: &Series, redefined: u64, out: &mut Judgement) {
    let Some(percent) = params.whole_percent else {
        return;
    };
    let is_found = |moved: &Moved| {
        let is_known = moved.now.is_known && moved.before.is_known;
        is_known && (moved.now.is_beyond(percent, moved.before) || moved.before.is_beyond(percent, moved.now))
    };
    let found = series.comparable(params.group_periods).find(is_found);
    let open = if found.is_some() { 0 } else { series.open() };
    if let Some(column) = counted.filter(|_| open + redefined > 0) {
        let matched = Matched {
            compared: series.pairs.len() as u64 - open,
            redefined,
            suppressed: open,
            ..Matched::default()
        };
        matched.say(out.looked(Unit::Periods).columns([&column.label]));
    }
    let Some(Moved { now, before }) = found else {
        return;
    };
    let finding = match counted.map(|column| &column.label) {
        None => Finding::of("whole-rows"),
        Some(column) => Finding::of("whole-figures")
            .columns([column])
            .arg("measure", label(column)),
    };
    let finding = finding.arg("now", volume::argument(now, counted, []));
    out.finding(finding.arg("before", volume::argument(before, counted, [])));
}

fn judge_groups(by: &ColumnFacts, counted: Counted<'_>, mut changed: Vec<(String, Moved)>, out: &mut Judgement) {
    if changed.is_empty() {
        return;
    }
    let step = |moved: &Moved| -> Decimal { moved.now.stated.saturating_sub(moved.before.stated).abs() };
    changed.sort_by(|(a, x), (b, y)| step(y).cmp(&step(x)).then_with(|| a.cmp(b)));
    let n = changed.len() as u64;
    let is_all_gone = changed.iter().all(|(_, moved)| moved.now.interval == Interval::ZERO);
    let template = match (counted, is_all_gone) {
        (None, false) => "group-rows",
        (None, true) => "gone-rows",
        (Some(_), false) => "group-figures",
        (Some(_), true) => "gone-figures",
    };
    let finding = Finding::of(template);
    let finding = match counted {
        None => finding.columns([&by.label]),
        Some(column) => finding
            .columns([&by.label, &column.label])
            .arg("measure", label(&column.label)),
    };
    let mut finding = finding
        .arg("count", count(n, Unit::Groups))
        .arg("by", label(&by.label))
        .affected(n, Unit::Groups);
    for (group, moved) in changed {
        let volume_of = |volume| volume::argument(volume, counted, [by.label.as_str()]);
        let now = (!is_all_gone).then(|| ("now", volume_of(moved.now)));
        let told = [
            ("group", value(&by.label, Some(&group))),
            ("before", volume_of(moved.before)),
        ];
        finding = finding.group(told.into_iter().chain(now));
    }
    out.finding(finding);
}

#[cfg(test)]
mod tests;
