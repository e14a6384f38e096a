//! Changed volume: far more or far less than before, in the whole or in one group.

mod compared;
mod groups;
mod suppressed;
mod whole;
mod words;

use std::collections::BTreeSet;

use candour_sdk::{Ask, Dimension, Judgement, Kind, Plan, Rule, RuleError, RuleMeta, Tallies, Unit, count};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::announced::{self, LeftOut};
use crate::comparison::{Comparison, Pairs, Volumes};
use crate::looks::Looks;
use crate::matched::Matched;
use crate::moved::{Moved, Series};
use crate::volume::{self, Counted};
use compared::{Compared, Limits};
use groups::Changed;

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
    /// Periods that a group must have on both sides; where they are years, one is enough (periods).
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
        let Some(comparison) = comparison(ask) else {
            return Plan::not_applicable("nothing-before");
        };
        Plan::tallies(Looks::of(ask, ask.params.group_percent.is_some()).tallies(&comparison))
    }

    fn judge(&self, ask: &Ask<Params>, tallies: &Tallies, out: &mut Judgement) -> Result<(), RuleError> {
        let Some(comparison) = comparison(ask) else {
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
        let limits = Limits::of(&ask.params, &comparison);
        let (mut changed, mut wholes): (Vec<Changed<'_>>, Vec<_>) = (Vec::new(), Vec::new());
        let (mut announced, mut uncounted) = (0, BTreeSet::new());
        for share in looks.shares(&comparison) {
            let (first, counted) = (share.first, share.counted);
            // The whole has a group for each period only.
            let (now, before) = comparison
                .read(tallies, first, &[], counted)?
                .ok_or_else(|| RuleError::overflowed(first))?;
            let pairs = comparison.pairs(&now, &before);
            let of_whole = |at: usize| {
                Series::of_whole(&now, &before, &pairs, at)
                    .of_figure(counted[at])
                    .whole()
            };
            let all: Vec<Moved> = (0..counted.len()).map(of_whole).collect();
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
            let mut found: Vec<Option<Moved>> = vec![None; counted.len()];
            for (at, counted) in counted.iter().enumerate().filter(|_| !pairs.is_empty()) {
                let column = counted.map(|column| column.label.as_str());
                out.measure_of("now", column, volume::argument(all[at].now, *counted, []));
                out.measure_of("before", column, volume::argument(all[at].before, *counted, []));
                let (kept, redefined) = comparable(counted, &pairs);
                let series = Series::of_whole(&now, &before, &kept, at).of_figure(*counted);
                found[at] = whole::judge(&limits, *counted, &series, redefined, out);
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
                let first = changed.len();
                for (at, counted) in counted.iter().enumerate().filter(|(_, counted)| !explains(counted)) {
                    let (kept_pairs, _) = comparable(counted, &pairs);
                    let compared = |now: &Volumes, before: &Volumes| {
                        let groups = Series::of_groups(now, before, &kept_pairs, at, limits.periods).into_iter();
                        let groups = groups.map(|(group, series)| (group, series.of_figure(*counted)));
                        Compared::of(&limits, groups.collect(), all[at])
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
                    suppressed::judge(by[0], *counted, unknown.suppressed, out);
                    changed.extend(unknown.changed.into_iter().map(|(group, moved)| Changed {
                        by: by[0],
                        counted: *counted,
                        group,
                        moved,
                        whole: all[at],
                    }));
                }
                let groups: BTreeSet<&str> = changed[first..].iter().map(|changed| changed.group.as_str()).collect();
                for (at, found) in found.iter_mut().enumerate().filter(|_| !groups.is_empty()) {
                    let (kept, _) = comparable(&counted[at], &pairs);
                    let rest = || Series::without(&groups, &now, &before, &kept, at).of_figure(counted[at]);
                    *found = found.filter(|_| limits.changed_whole(&rest()).is_some());
                }
            }
            let found = found.into_iter().zip(counted);
            wholes.extend(found.filter_map(|(moved, counted)| Some((*counted, moved?))));
        }
        whole::say(&wholes, out);
        looks.say_uncounted(uncounted.len() as u64, out);
        let found = groups::say(changed, out);
        out.measure("changed-groups", count(found, Unit::Groups));
        out.measure("announced-groups", count(announced, Unit::Groups));
        if !uncounted.is_empty() {
            out.measure("uncounted-groups", count(uncounted.len() as u64, Unit::Columns));
        }
        Ok(())
    }
}

/// What the dataset is compared with, by no shorter periods than months.
fn comparison<P>(ask: &Ask<P>) -> Option<Comparison<'_>> {
    Comparison::of(ask).map(Comparison::by_month)
}

#[cfg(test)]
mod tests;
