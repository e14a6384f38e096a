//! Restated figures: those of a period that was published before, and are others now.

mod archive;
mod compared;
mod digests;
mod keys;
mod looked;
mod repeats;
mod repeats_said;
mod said;
mod sums;
mod told;
mod wholes;

use std::collections::BTreeMap;

use candour_sdk::{
    Ask, ColumnFacts, Dimension, Judgement, Kind, Plan, Rule, RuleError, RuleMeta, Tallies, Unit, count,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::by_key::{ByKey, Key, Keyed};
use crate::met::{Cell, Met};
use crate::restatement::{Held, Restatement, held};
use archive::Archived;
use compared::Compared;
use keys::Keys;
use repeats::Repeating;
use wholes::Wholes;

/// Figures of a period that was published before, and are others now.
pub struct RestatedFigures;

/// What is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Which {
    /// Figures that are others than before.
    Restated,
    /// Figures that were shown and are suppressed, or were suppressed and are shown.
    Suppressed,
    /// Keys and figures that are gone.
    Withdrawn,
    /// Keys and figures that were not there before.
    Added,
    /// Figures that are not those that they are declared to repeat.
    Repeats,
}

/// What a policy may set.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Params {
    /// What is looked for.
    #[schemars(extend("x-stricter" = "higher"))]
    which: Vec<Which>,
}

impl Rule for RestatedFigures {
    type Params = Params;

    fn meta(&self) -> RuleMeta {
        let meta = RuleMeta::new("restated-figures")
            .compares()
            .summary("figures that differ from those the previous release gave for the same key and period")
            .dimension(Dimension::Consistency)
            .kinds([Kind::Table])
            .template(
                "nothing-before",
                "there is no previous release of this table to compare with",
            )
            .template("no-figures", "both releases have no figure in common (x-measure)")
            .template(
                "no-periods",
                "nothing says which figures are of the same period (x-period, or the period of both releases)",
            )
            .template("no-common-periods", "the two releases cover no day in common")
            .template(
                "other-key",
                "the previous release lacks columns of the declared key (x-key)",
            )
            .matters()
            .template("too-wide", "the key has too many columns to be compared")
            .matters();
        archive::templates(repeats_said::templates(said::template_of_sums(said::templates(meta))))
            .measure(
                "restated-figures",
                "figures that differ from the previous release, and are not declared to",
            )
            .measure(
                "moved-figures",
                "figures that differ from the previous release as a declared change says",
            )
            .measure(
                "withdrawn-keys",
                "keys that the previous release has in periods that both cover, and this one has not",
            )
            .measure(
                "added-keys",
                "keys that the previous release has not in periods that both cover, and this one has",
            )
            .measure("compared-keys", "keys of which each figure was compared")
            .measure(
                "restated-archive",
                "figures that differ from a release of the archive, and from no later one",
            )
            .measure(
                "wrong-repeats",
                "figures that are not those that they are declared to repeat",
            )
            .threshold(
                "[which=restated] a figure differs from the previous release, or an earlier one, and no change is declared for its period",
            )
            .threshold("[which=suppressed] a figure was shown and is suppressed, or was suppressed and is shown")
            .threshold("[which=withdrawn] a key or a figure of the previous release is gone")
            .threshold("[which=added] a key or a figure was not in the previous release")
            .threshold("[which=repeats] a figure is not the one that it is declared to repeat")
            .page(include_str!("restated_figures.md"))
    }

    fn plan(&self, ask: &Ask<Params>) -> Plan {
        let repeating = Repeating::of(ask).map(|repeating| repeating.tallies());
        let (archived, not_compared) = Archived::all(ask);
        let compared = match tables(ask) {
            Err(why) if repeating.is_none() && archived.is_empty() => {
                return Plan::not_applicable(not_compared.first().copied().unwrap_or(why));
            }
            Err(_) => Vec::new(),
            Ok((tables, figures)) => {
                let by_key = tables.tallies(&figures).into_iter();
                by_key.chain(sums::tallies(&tables, &figures)).collect()
            }
        };
        let archived = archived.iter().flat_map(Archived::tallies);
        Plan::tallies(
            compared
                .into_iter()
                .chain(archived)
                .chain(repeating.into_iter().flatten()),
        )
    }

    fn judge(&self, ask: &Ask<Params>, tallies: &Tallies, out: &mut Judgement) -> Result<(), RuleError> {
        let which = &ask.params.which;
        let tables = tables(ask).ok();
        let mut compared = match &tables {
            Some((tables, figures)) => compare(tables, figures, tallies, which, out)?,
            None => Compared::default(),
        };
        let (archived, not_compared) = Archived::all(ask);
        compared
            .looked
            .not_compared
            .extend(not_compared.into_iter().map(archive::why));
        let mut restated = 0;
        for earlier in &archived {
            restated += earlier.judge(tallies, which, &mut compared, out)?;
        }
        compared.looked.say(out);
        if !archived.is_empty() {
            out.measure("restated-archive", count(restated, Unit::Figures));
        }
        if let Some(repeating) = Repeating::of(ask) {
            let is_asked = which.contains(&Which::Repeats);
            let wrong = repeating.judge(tallies, compared.tallies, (is_asked, tables.is_some()), out)?;
            out.measure("wrong-repeats", count(wrong, Unit::Figures));
        }
        Ok(())
    }
}

/// Lays the figures beside those of the previous release.
fn compare(
    tables: &ByKey<'_>,
    figures: &[&ColumnFacts],
    tallies: &Tallies,
    which: &[Which],
    out: &mut Judgement,
) -> Result<Compared, RuleError> {
    let of_sums = tables.tallies(figures).len();
    let all = of_sums + sums::tallies(tables, figures).len();
    let keyed = match tables.read(tallies, 0, figures) {
        Ok(keyed) => Some(keyed),
        // A baseline tells no figure by its key.
        Err(error) if error.code() == RuleError::overflowed(0).code() => None,
        Err(error) => return Err(error),
    };
    let is_whole = |(now, before): &(Keyed, Keyed)| !now.is_sample && !before.is_sample;
    let is_told_by_key = keyed.as_ref().is_some_and(is_whole);
    let mut compared = Compared {
        tallies: all,
        ..Compared::default()
    };
    if let Some((now, before)) = &keyed {
        compare_keys(tables, figures, (now, before), which, &mut compared, out);
        compared.looked.periods = Some(now.periods().union(&before.periods()).count() as u64);
    }
    if !is_told_by_key {
        let others = sums::others(tables, figures, tallies, of_sums)?;
        compared.looked.periods = Some(others.periods);
        compared.looked.add_left(&others.digested);
        if which.contains(&Which::Restated) {
            let findings = compared.tell_others(["restated-sums", "other-figures"], tables, figures, others);
            findings.into_iter().for_each(|finding| out.finding(finding));
        }
    }
    Ok(compared)
}

/// Lays figure beside figure, key by key.
fn compare_keys(
    tables: &ByKey<'_>,
    figures: &[&ColumnFacts],
    (now, before): (&Keyed, &Keyed),
    which: &[Which],
    compared: &mut Compared,
    out: &mut Judgement,
) {
    let common = ByKey::common(now, before);
    let all_held: Vec<_> = figures
        .iter()
        .map(|column| held(tables, Some(column), &common))
        .collect();
    let told = all_held
        .iter()
        .enumerate()
        .map(|(i, held)| Restatement::of(now, before, i, held));
    let restated: Vec<(&ColumnFacts, Restatement)> = figures.iter().copied().zip(told).collect();
    let keys = Keys::of(now, before, &held(tables, None, &common));
    let wholes = Wholes::of(figures, &tables.dataset.table.parts, (now, before), &all_held);
    said::say(tables, &restated, &wholes, &keys, which, out);
    compared.looked.add(&keys, &restated);
    let sum = |of: &dyn Fn(&Restatement) -> u64| restated.iter().map(|(_, own)| of(own)).sum::<u64>();
    let figures_of = |n| count(n, Unit::Figures);
    out.measure("restated-figures", figures_of(sum(&|own| own.count(Met::Restated))));
    out.measure("moved-figures", figures_of(sum(&|own| own.moved)));
    out.measure("withdrawn-keys", count(keys.withdrawn.in_all(), Unit::Keys));
    out.measure("added-keys", count(keys.added.in_all(), Unit::Keys));
    out.measure("compared-keys", count(keys.both, Unit::Keys));
    for (i, (column, held)) in figures.iter().zip(&all_held).enumerate() {
        for (key, ..) in now
            .beside(before, i)
            .filter(|(key, cells)| is_restated(held, key, *cells))
        {
            compared.told.add(&column.label, key);
        }
    }
    for key in keys.withdrawn_of(now, before, &held(tables, None, &common)) {
        compared.told.add(told::KEYS, key);
    }
}

/// Whether a figure is another than before, and nothing explains it.
fn is_restated(held: &BTreeMap<&str, Held>, key: &Key, (now, before): (&Cell, &Cell)) -> bool {
    held.get(key.0.as_str()) == Some(&Held::Compared) && now.met(before) == Met::Restated
}

/// The tables and their figures; where they are not compared, why.
fn tables(ask: &Ask<Params>) -> Result<(ByKey<'_>, Vec<&ColumnFacts>), &'static str> {
    let tables = ByKey::of(ask)?;
    if tables.is_apart(ask) {
        return Err("no-common-periods");
    }
    let figures = tables.figures();
    match figures.is_empty() {
        true => Err("no-figures"),
        false => Ok((tables, figures)),
    }
}

#[cfg(test)]
mod archive_tests;

#[cfg(test)]
mod digests_tests;

#[cfg(test)]
mod limits_tests;

#[cfg(test)]
mod repeats_tests;

#[cfg(test)]
mod tests;

#[cfg(test)]
mod wholes_tests;
