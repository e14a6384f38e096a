//! Changed volume: far more or far less than before, in the whole or in one group.

mod compared;
mod explained;
mod groups;
mod last_year;
mod suppressed;
mod whole;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use candour_sdk::{Ask, Dimension, Judgement, Kind, Plan, Rule, RuleError, RuleMeta, Tallies, Unit, count};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::announced::{self, LeftOut};
use crate::comparison::{Comparison, Hidden, Pairs, Volumes};
use crate::looks::Looks;
use crate::matched::Matched;
use crate::moved::{Moved, Series};
use crate::volume::{self, Counted};
use compared::{Compared, Limits};
use explained::{Explained, Explaining, Look};
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
    /// How many standard deviations of chance the whole must have moved by, where it is counted.
    #[schemars(extend("x-stricter" = "lower"))]
    chance: u64,
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
        let compared = looks(ask, &comparison).0.tallies(&comparison).into_iter();
        Plan::tallies(compared.chain(last_year::tallies(ask)))
    }

    fn judge(&self, ask: &Ask<Params>, tallies: &Tallies, out: &mut Judgement) -> Result<(), RuleError> {
        let Some(comparison) = comparison(ask) else {
            return Ok(());
        };
        let (looks, explaining) = looks(ask, &comparison);
        let comparable = |counted: &Counted<'_>, pairs: &Pairs| {
            let column = counted.map(|column| column.label.as_str());
            announced::comparable(&ask.facts, ask.dataset(), column, comparison.unit(), pairs)
        };
        let explains = |counted: &Counted<'_>| {
            announced::explains_column(&ask.facts, ask.dataset(), counted.map(|column| column.label.as_str()))
        };
        let is_any_compared = !looks.counted.iter().all(explains);
        let limits = Limits::of(&ask.params, &comparison);
        let (mut changed, mut wholes): (Vec<Changed<'_>>, Vec<_>) = (Vec::new(), Vec::new());
        let (mut announced, mut explained, mut uncounted) = (0, Explained::default(), BTreeSet::new());
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
            let look = Look {
                ask,
                comparison: &comparison,
                limits: &limits,
                counted,
                pairs: &pairs,
                all: &all,
            };
            for (i, by) in looks.by.iter().enumerate().skip(1) {
                let (by, planned) = (by[0], first + i * comparison.sides());
                let Some((now, before)) = comparison.read(tallies, planned, &[by], counted)? else {
                    uncounted.insert(&by.label);
                    continue;
                };
                let hidden = comparison.hidden(tallies, comparison.places(planned), by, counted)?;
                let hidden = Some(&hidden).filter(|sides| sides.iter().any(|side| !side.is_empty()));
                let stripped = LeftOut::of(ask, &by.label, &comparison).strip(&now, &before, &pairs);
                let (kept_now, kept_before) = stripped
                    .as_ref()
                    .map_or((&now, &before), |kept| (&kept.now, &kept.before));
                let mut matched = Matched {
                    redefined: stripped.as_ref().map_or(0, |kept| kept.redefined),
                    ..Matched::groups(&comparison, kept_now, kept_before, &pairs)
                };
                let mut beside = Vec::new();
                for other in explaining.iter().filter(|other| other.column.label != by.label) {
                    let Some(at) = looks.beside(by, other.column) else {
                        continue;
                    };
                    let without = look.without(tallies, first + at * comparison.sides(), &[by, other.column], other)?;
                    beside.extend(without.map(|without| (other, without)));
                }
                let (first_changed, mut open) = (changed.len(), Vec::new());
                for (at, counted) in counted.iter().enumerate().filter(|(_, counted)| !explains(counted)) {
                    let (kept_pairs, _) = comparable(counted, &pairs);
                    let groups = |now: &Volumes, before: &Volumes, hidden: Option<&[Hidden; 2]>| {
                        let groups =
                            Series::of_groups((now, before), hidden, &kept_pairs, at, limits.periods).into_iter();
                        let of_figure = |(group, series): (String, Series)| (group, series.of_figure(*counted));
                        groups.map(of_figure).collect::<Vec<_>>()
                    };
                    let compared = |now: &Volumes, before: &Volumes| {
                        let at_most = hidden.map(|_| groups(now, before, hidden));
                        Compared::of(&limits, groups(now, before, None), at_most, all[at])
                    };
                    let mut unknown = compared(kept_now, kept_before);
                    if stripped.is_some() {
                        let is_known =
                            |(group, _): &&(String, Moved)| unknown.changed.iter().all(|(other, _)| other != group);
                        announced += compared(&now, &before).changed.iter().filter(is_known).count() as u64;
                    }
                    if let Some(stated) = stripped.as_ref().and_then(|kept| kept.stated.as_ref()) {
                        let stated: BTreeMap<_, _> = groups(kept_now, stated, None).into_iter().collect();
                        for (group, moved) in &mut unknown.changed {
                            *moved = stated.get(group).map_or(*moved, Series::whole);
                        }
                    }
                    for (other, without) in &beside {
                        look.explain(without, other, at, &mut unknown.changed, &mut explained);
                    }
                    match counted {
                        None => {
                            matched.compared -= unknown.open;
                            matched.suppressed += unknown.open;
                        }
                        Some(column) if unknown.open > 0 => {
                            let matched = Matched {
                                compared: unknown.pairs - unknown.open,
                                suppressed: unknown.open,
                                ..Matched::default()
                            };
                            open.push((column, matched));
                        }
                        Some(_) => {}
                    }
                    suppressed::judge(by, *counted, unknown.suppressed, out);
                    changed.extend(unknown.changed.into_iter().map(|(group, moved)| Changed {
                        by,
                        counted: *counted,
                        group,
                        moved,
                        whole: all[at],
                    }));
                }
                if first == 0 && is_any_compared {
                    matched.say(out.looked(Unit::Groups).columns([&by.label]));
                }
                for (column, matched) in open {
                    matched.say(out.looked(Unit::Groups).columns([&by.label, &column.label]));
                }
                let groups = changed[first_changed..].iter().map(|changed| changed.group.as_str());
                let groups: BTreeSet<&str> = groups.collect();
                for (at, found) in found.iter_mut().enumerate().filter(|_| !groups.is_empty()) {
                    let (kept, _) = comparable(&counted[at], &pairs);
                    let rest = || Series::without(&groups, &now, &before, &kept, at).of_figure(counted[at]);
                    *found = found.filter(|_| limits.changed_whole(&rest(), counted[at]).is_some());
                }
                if let Some(own) = explaining.iter().find(|own| own.column.label == by.label) {
                    let without = own.without(&now, &before, &pairs);
                    look.explain_wholes(&without, own, &mut found, &mut explained);
                }
            }
            let found = found.into_iter().zip(counted);
            wholes.extend(found.filter_map(|(moved, counted)| Some((*counted, moved?))));
        }
        whole::say(&wholes, out);
        if ask.params.whole_percent.is_some() {
            last_year::judge(ask, tallies, looks.tallies(&comparison).len(), out)?;
        }
        volume::say_unweighed(ask.dataset(), out);
        looks.say_uncounted(uncounted.len() as u64, out);
        let found = groups::say(changed, out);
        out.measure("changed-groups", count(found, Unit::Groups));
        out.measure("announced-groups", count(announced, Unit::Groups));
        explained.say(out);
        if !uncounted.is_empty() {
            out.measure("uncounted-groups", count(uncounted.len() as u64, Unit::Columns));
        }
        Ok(())
    }
}

/// What is compared, and the columns of which values closed or paused.
fn looks<'a>(ask: &'a Ask<Params>, comparison: &'a Comparison<'a>) -> (Looks<'a>, Vec<Explaining<'a>>) {
    let mut looks = Looks::of(ask, ask.params.group_percent.is_some());
    let explaining = explained::all(ask, &looks, comparison);
    looks.cross(explaining.iter().map(|other| other.column));
    (looks, explaining)
}

/// What the dataset is compared with, by no shorter periods than months.
fn comparison<P>(ask: &Ask<P>) -> Option<Comparison<'_>> {
    Comparison::of(ask).map(Comparison::by_month)
}

#[cfg(test)]
mod tests;
