//! Copied figures: series that are, figure for figure, those of the same periods before.

mod across;

use std::collections::BTreeSet;

use candour_sdk::{
    Ask, ColumnFacts, Decimal, Dimension, Finding, Judgement, Kind, Plan, Rule, RuleError, RuleMeta, Tallies, Unit,
    count, count_by, label, value,
};
use schemars::JsonSchema;
use serde::Deserialize;

use across::Across;

use crate::comparison::{Comparison, Pairs, Volumes};
use crate::looks::Looks;
use crate::matched::Matched;
use crate::moved::{Moved, Series};
use crate::volume::Counted;

/// Series that are those of the same periods before.
pub struct CopiedFigures;

/// What a policy may set.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Params {
    /// Share of a series that is the same as before, from which the series is found (per cent).
    #[schemars(extend("x-stricter" = "lower"))]
    same_percent: u64,
    /// Series of fewer figures are ignored (figures).
    #[schemars(extend("x-stricter" = "lower"))]
    figures: u64,
    /// Series of fewer different figures are ignored (figures).
    #[schemars(extend("x-stricter" = "lower"))]
    different: u64,
    /// Figures nearer to 0 than this are ignored, since they are often the same by chance (rows, or what the figure
    /// counts).
    #[schemars(extend("x-stricter" = "lower"))]
    least: u64,
}

impl Rule for CopiedFigures {
    type Params = Params;

    fn meta(&self) -> RuleMeta {
        const ADVICE: &str = "Compare both files, and put in the figures of these periods. If they are right, accept them with a [[waiver]].";
        const MEANING: &str =
            "Figures of an earlier period may stand in place of new ones: check them against another source.";
        RuleMeta::new("copied-figures")
            .compares()
            .summary("series that repeat, figure for figure, those of the same periods before")
            .dimension(Dimension::Consistency)
            .kinds([Kind::Records, Kind::Table])
            .template(
                "nothing-before",
                "there is no previous release and no earlier period to compare with",
            )
            .template("no-periods", "no column is declared as a period (x-period)")
            .template(
                "figures",
                "{same:bare} of {all:bare} figures of {measure} repeat those of the same periods before",
            )
            .advice(ADVICE)
            .meaning(MEANING)
            .template(
                "figures-of-groups",
                "{same:bare} of {all:bare} figures of {measure} by {by} repeat those of the same periods before",
            )
            .group("{group} ({same:bare} of {all:bare})")
            .advice(ADVICE)
            .meaning(MEANING)
            .template(
                "rows",
                "{same:bare} of {all:bare} numbers of rows repeat those of the same periods before",
            )
            .advice(ADVICE)
            .meaning(MEANING)
            .template(
                "figures-of-periods",
                "{same:bare} of {all:bare} figures of {measure} by {by} repeat those of the period before",
            )
            .group("{period} ({same:bare} of {all:bare})")
            .advice(ADVICE)
            .meaning(MEANING)
            .measure("copied-series", "series that repeat those of the same periods before")
            .threshold(
                "at least {same-percent}% of a series repeat the same periods before (figures of at least {least}; series of \
                 at least {figures}, {different} of them different)",
            )
            .page(include_str!("copied_figures.md"))
    }

    fn plan(&self, ask: &Ask<Params>) -> Plan {
        let Some(comparison) = Comparison::of(ask) else {
            return Plan::not_applicable("nothing-before");
        };
        if comparison.unit().is_none() {
            return Plan::not_applicable("no-periods");
        }
        Plan::tallies(looks(ask).tallies(&comparison))
    }

    fn judge(&self, ask: &Ask<Params>, tallies: &Tallies, out: &mut Judgement) -> Result<(), RuleError> {
        let Some(comparison) = Comparison::of(ask) else {
            return Ok(());
        };
        let looks = looks(ask);
        let (mut series, mut uncounted) = (0, BTreeSet::new());
        for share in looks.shares(&comparison) {
            let (now, before) = comparison
                .read(tallies, share.first, &[], share.counted)?
                .ok_or_else(|| RuleError::overflowed(share.first))?;
            let mut pairs = comparison.pairs(&now, &before);
            if share.first == 0 {
                Matched::periods(&comparison, &now, &before, &pairs).say(out.looked(Unit::Periods));
            }
            // What is published again is the same.
            pairs.retain(|now, before| now != before);
            // Series have a figure for each pair of periods at most; where these are few, the groups of one are looked at.
            if (pairs.len() as u64) < ask.params.figures {
                let mut most: Vec<Across<'_>> = share.counted.iter().map(|_| Across::default()).collect();
                for (i, by) in looks.by.iter().enumerate().skip(1) {
                    let first = share.first + i * comparison.sides();
                    let Some((now, before)) = comparison.read(tallies, first, by, share.counted)? else {
                        uncounted.insert(&by[0].label);
                        continue;
                    };
                    for (at, most) in most.iter_mut().enumerate() {
                        most.or_more(Across::of(&ask.params, by[0], (&now, &before), &pairs, at));
                    }
                }
                for (across, counted) in most.into_iter().zip(share.counted) {
                    if let Some(finding) = across.told(comparison.period.map(|(when, _)| when), *counted) {
                        series += across.periods.len() as u64;
                        out.finding(finding);
                    }
                }
                continue;
            }
            let whole = |at: usize| Found::in_whole(&ask.params, &now, &before, &pairs, at);
            let mut found: Vec<Found<'_>> = (0..share.counted.len()).map(whole).collect();
            for (i, by) in looks.by.iter().enumerate().skip(1) {
                let first = share.first + i * comparison.sides();
                let Some((now, before)) = comparison.read(tallies, first, by, share.counted)? else {
                    uncounted.insert(&by[0].label);
                    continue;
                };
                for (at, most) in found.iter_mut().enumerate() {
                    let groups = Found::in_groups(&ask.params, by[0], &now, &before, &pairs, at);
                    if groups.same > most.same {
                        *most = groups;
                    }
                }
            }
            for (found, counted) in found.into_iter().zip(share.counted).filter(|(found, _)| found.same > 0) {
                series += found.groups.len().max(1) as u64;
                out.finding(found.told(*counted));
            }
        }
        looks.say_uncounted(uncounted.len() as u64, out);
        out.measure("copied-series", count(series, Unit::Groups));
        Ok(())
    }
}

/// Tables are looked at by group too.
fn looks(ask: &Ask<Params>) -> Looks<'_> {
    Looks::of(ask, ask.dataset().kind == Kind::Table)
}

/// The copied series of one figure: all rows together, or groups of one column.
struct Found<'a> {
    by: Option<&'a ColumnFacts>,
    same: u64,
    all: u64,
    /// Each group, its figures that are the same, and all.
    groups: Vec<(String, u64, u64)>,
}

impl<'a> Found<'a> {
    fn in_whole(params: &Params, now: &Volumes, before: &Volumes, pairs: &Pairs, at: usize) -> Self {
        let copied = copied(params, &Series::of_whole(now, before, pairs, at));
        let (same, all) = copied.unwrap_or_default();
        Found {
            by: None,
            same,
            all,
            groups: Vec::new(),
        }
    }

    fn in_groups(
        params: &Params,
        by: &'a ColumnFacts,
        now: &Volumes,
        before: &Volumes,
        pairs: &Pairs,
        at: usize,
    ) -> Self {
        let groups = Series::of_groups((now, before), None, pairs, at, params.figures).into_iter();
        let groups = groups.filter_map(|(group, series)| {
            let (same, all) = copied(params, &series)?;
            Some((group, same, all))
        });
        let mut groups: Vec<(String, u64, u64)> = groups.collect();
        groups.sort_by(|(a, x, _), (b, y, _)| y.cmp(x).then_with(|| a.cmp(b)));
        Found {
            by: Some(by),
            same: groups.iter().map(|(_, same, _)| same).sum(),
            all: groups.iter().map(|(_, _, all)| all).sum(),
            groups,
        }
    }

    fn told(self, counted: Counted<'_>) -> Finding {
        let template = match (counted, self.by) {
            (Some(_), None) => "figures",
            (Some(_), Some(_)) => "figures-of-groups",
            (None, _) => "rows",
        };
        let mut finding = Finding::of(template)
            .columns(self.by.into_iter().chain(counted).map(|column| &column.label))
            .arg("same", count(self.same, Unit::Figures))
            .arg("all", count(self.all, Unit::Figures))
            .affected(self.same, Unit::Figures);
        if let Some(column) = counted {
            finding = finding.arg("measure", label(&column.label));
        }
        let Some(by) = self.by.map(|by| &by.label) else {
            return finding;
        };
        let figures = |n| count_by(n, Unit::Figures, [by]);
        self.groups
            .into_iter()
            .fold(finding.arg("by", label(by)), |finding, (group, same, all)| {
                finding.group([
                    ("group", value(by, Some(&group))),
                    ("same", figures(same)),
                    ("all", figures(all)),
                ])
            })
    }
}

/// How many figures of a series are the same as before, and how many could be; nothing where it is not copied, or too short
/// or too even to tell.
fn copied(params: &Params, series: &Series) -> Option<(u64, u64)> {
    let is_exact = |pair: &&Moved| {
        [pair.now, pair.before]
            .iter()
            .all(|volume| volume.is_known && volume.hidden.is_none())
    };
    let least = Decimal::from(params.least);
    let is_large = |pair: &&Moved| pair.now.stated.abs().max(pair.before.stated.abs()) >= least;
    let compared: Vec<&Moved> = series.pairs.iter().filter(is_exact).filter(is_large).collect();
    let same = compared.iter().filter(|pair| pair.now.stated == pair.before.stated);
    let figures: Vec<Decimal> = same.map(|pair| pair.now.stated).collect();
    let different = figures.iter().collect::<BTreeSet<_>>().len() as u64;
    let (same, all) = (figures.len() as u64, compared.len() as u64);
    let is_much = u128::from(same) * 100 >= u128::from(all) * u128::from(params.same_percent);
    (all >= params.figures && different >= params.different.max(1) && is_much).then_some((same, all))
}

#[cfg(test)]
mod tests;
