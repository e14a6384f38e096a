//! Changed columns: columns that came, went, were renamed or hold another sort of value than in the previous release.

use std::collections::{BTreeMap, BTreeSet};

use candour_sdk::{
    As, Ask, ChangeKind, ColumnFacts, DatasetFacts, Dimension, Finding, JsonType, Judgement, Plan, Rule, RuleError,
    RuleMeta, Tallies, TallyView, Unit, count, label, labels,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::announced;

/// A column with more shapes than this is free text, in which shapes tell nothing.
const MOST_SHAPES: u64 = 1_000;

/// Pairs of a lost and a new column that are looked at.
const MOST_PAIRS: usize = 10_000;

/// Columns that are not those of the previous release.
pub struct ChangedColumns;

/// A way for a column to change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// It came, and the schema declares it.
    New,
    /// It came, and the schema does not.
    NewUndeclared,
    /// It went.
    Lost,
    /// It went, and another of the same content came.
    Renamed,
    /// Its declared type or period is another.
    Retyped,
}

/// What a policy may set.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Params {
    /// Which changes are looked for.
    #[schemars(extend("x-stricter" = "higher"))]
    kinds: Vec<Kind>,
    /// Share of the cells of a lost and a new column whose shapes agree, from which the one is taken for the other (per
    /// cent).
    same_percent: u64,
}

impl Rule for ChangedColumns {
    type Params = Params;

    fn meta(&self) -> RuleMeta {
        RuleMeta::new("changed-columns")
            .compares()
            .summary("columns that are new, missing, renamed or of another type since the previous release")
            .dimension(Dimension::Consistency)
            .template(
                "no-previous",
                "there is no previous release to compare with",
            )
            .template("new", "{columns} {columns:is|are} new since the previous release")
            .advice("Say in the release's notes what is new.")
            .meaning("Earlier releases do not have this column, so it cannot be compared over time.")
            .cause("new-column")
            .template(
                "new-undeclared",
                "{columns} {columns:is|are} new, and not in the schema",
            )
            .advice("Declare the columns in the schema, or leave them out.")
            .meaning("Nobody says what this column means, and earlier releases do not have it.")
            .cause("undeclared-column")
            .template("lost", "{columns} {columns:is|are} in the previous release, and no longer in the file")
            .advice("Put the columns back, or declare why they ended: a [[change]], what = \"closed\".")
            .meaning("Whatever is built on this column stops working with this release.")
            .cause("missing-column")
            .template("renamed", "some columns seem to have been renamed")
            .group("{before} is now {now}")
            .advice("Keep the old label, or map this year's label to last year's under columns in candour.toml.")
            .meaning("Programs that look a column up by its old label do not find it.")
            .template(
                "retyped",
                "{columns} {columns:has|have} another type or period than in the previous release",
            )
            .advice("Keep the type, or declare the break: a [[change]], what = \"redefined\".")
            .meaning("Convert this column before you compare it with earlier releases.")
            .measure(
                "changed-columns",
                "columns that differ from the previous release, without those declared",
            )
            .threshold("[kinds=new] a column is new")
            .threshold("[kinds=new-undeclared] a column is new and not in the schema")
            .threshold("[kinds=lost] a column is missing")
            .threshold("[kinds=retyped] a column has another type")
            .threshold("[kinds=renamed] a column is renamed: at least {same-percent}% of its cells look like those of a missing one")
            .page(include_str!("changed_columns.md"))
    }

    fn plan(&self, ask: &Ask<Params>) -> Plan {
        if ask.previous().is_none() {
            return Plan::not_applicable("no-previous");
        }
        let (lost, new) = (lost(ask), new(ask));
        // A renaming takes two; and where almost all columns are others, it is another table.
        if lost.is_empty() || new.is_empty() || lost.len() * new.len() > MOST_PAIRS {
            return Plan::facts_suffice();
        }
        let shapes_before = lost
            .iter()
            .map(|column| ask.previous_tally().by_as(&column.label, As::Shape));
        let shapes_now = new.iter().map(|column| ask.tally().by_as(&column.label, As::Shape));
        Plan::tallies(shapes_before.chain(shapes_now).map(|tally| tally.limit(MOST_SHAPES)))
    }

    fn judge(&self, ask: &Ask<Params>, tallies: &Tallies, out: &mut Judgement) -> Result<(), RuleError> {
        out.looked(Unit::Columns).all(on_either_side(ask));
        let (mut lost, mut new) = (lost(ask), new(ask));
        let renamed = match tallies.is_empty() {
            true => Vec::new(),
            false => renamed(ask.params.same_percent, &lost, &new, tallies)?,
        };
        let (before, now): (BTreeSet<&str>, BTreeSet<&str>) = renamed.iter().copied().unzip();
        lost.retain(|column| !before.contains(column.label.as_str()));
        new.retain(|column| !now.contains(column.label.as_str()));
        let (declared, undeclared): (Vec<_>, Vec<_>) = new.into_iter().partition(|column| column.declared);
        let retyped = retyped(ask);
        let mut changed = renamed.len() as u64;
        for (kind, template, columns) in [
            (Kind::New, "new", declared),
            (Kind::NewUndeclared, "new-undeclared", undeclared),
            (Kind::Lost, "lost", lost),
            (Kind::Retyped, "retyped", retyped),
        ] {
            let n = columns.len() as u64;
            changed += n;
            if n > 0 && ask.params.kinds.contains(&kind) {
                let columns = || columns.iter().map(|column| column.label.as_str());
                out.finding(
                    Finding::of(template)
                        .columns(columns())
                        .arg("columns", labels(columns()))
                        .affected(n, Unit::Columns),
                );
            }
        }
        if !renamed.is_empty() && ask.params.kinds.contains(&Kind::Renamed) {
            let n = renamed.len() as u64;
            let mut finding = Finding::of("renamed")
                .columns(renamed.iter().map(|(_, now)| *now))
                .affected(n, Unit::Columns);
            for (before, now) in renamed {
                finding = finding.group([("before", label(before)), ("now", label(now))]);
            }
            out.finding(finding);
        }
        out.measure("changed-columns", count(changed, Unit::Columns));
        Ok(())
    }
}

/// How many columns this release or the previous one has; one that both have is one.
fn on_either_side(ask: &Ask<Params>) -> u64 {
    let now = ask.dataset().present_labels();
    let before = ask.previous().map(DatasetFacts::present_labels).unwrap_or_default();
    now.union(&before).count() as u64
}

/// Columns of the previous release that are gone, and were not declared to be renamed or to have ended.
fn lost(ask: &Ask<Params>) -> Vec<&ColumnFacts> {
    let now = ask.dataset().present_labels();
    let before = ask.previous().into_iter().flat_map(|previous| previous.present());
    before
        .filter(|column| !now.contains(column.label.as_str()))
        .filter(|column| !is_announced(ask, &now, &column.label))
        .collect()
}

/// Columns that the previous release had not, and that were not declared to be renamed; none without a label of its own, which
/// cannot be looked for there, and of which structure speaks.
fn new(ask: &Ask<Params>) -> Vec<&ColumnFacts> {
    let now = ask.dataset().present_labels();
    let before = ask.previous().map(DatasetFacts::present_labels).unwrap_or_default();
    let present = ask.dataset().present();
    present
        .filter(|column| column.declared || !column.id().words().is_empty())
        .filter(|column| !before.contains(column.label.as_str()))
        .filter(|column| !is_announced(ask, &now, &column.label))
        .collect()
}

/// Whether a change names the column itself rather than a value in it.
fn is_announced(ask: &Ask<Params>, now: &BTreeSet<&str>, column: &str) -> bool {
    ask.dataset().changes.iter().any(|change| {
        let names = |list: &[String]| list.iter().any(|named| named == column);
        match change.what {
            ChangeKind::Renamed if change.column.is_none() => {
                // Both ends must be as claimed, else the claim explains nothing.
                let is_now = |named: &String| now.contains(named.as_str());
                let arrived = !change.into.is_empty() && change.into.iter().all(is_now);
                arrived && (names(&change.from) || names(&change.into))
            }
            ChangeKind::Closed | ChangeKind::Opened => {
                let of_column = change.column.as_deref() == Some(column);
                of_column && change.from.is_empty() && change.into.is_empty()
            }
            _ => false,
        }
    })
}

/// Columns declared with other types or periods on the two sides, unless a change says so.
fn retyped(ask: &Ask<Params>) -> Vec<&ColumnFacts> {
    let previous = ask.previous().into_iter().flat_map(|previous| &previous.columns);
    let previous: BTreeMap<&str, &ColumnFacts> = previous.map(|column| (column.label.as_str(), column)).collect();
    let differs = |now: &&ColumnFacts| {
        let before = previous.get(now.label.as_str());
        before.is_some_and(|before| {
            let (is, was) = (&now.meaning, &before.meaning);
            let retyped = !is.types.is_empty() && !was.types.is_empty() && sorts(&is.types) != sorts(&was.types);
            let unit = |period: &Option<candour_sdk::Period>| period.as_ref().map(|period| period.is);
            before.present && (retyped || unit(&is.period) != unit(&was.period) && before.declared && now.declared)
        })
    };
    let is_announced = |column: &&ColumnFacts| {
        ask.dataset().changes.iter().any(|change| {
            let is_recoded = change.what == ChangeKind::Recoded && change.column.as_ref() == Some(&column.label);
            is_recoded || announced::is_redefined(change, Some(&column.label))
        })
    };
    ask.dataset()
        .present()
        .filter(differs)
        .filter(|column| !is_announced(column))
        .collect()
}

/// The declared types without null, which says only that a cell may be blank.
fn sorts(types: &[JsonType]) -> Vec<JsonType> {
    let mut sorts: Vec<JsonType> = types.iter().copied().filter(|kind| *kind != JsonType::Null).collect();
    sorts.sort();
    sorts.dedup();
    sorts
}

/// Pairs of a lost and a new column whose cells have the same shapes: the most alike first, each column once.
fn renamed<'a>(
    percent: u64,
    lost: &[&'a ColumnFacts],
    new: &[&'a ColumnFacts],
    tallies: &Tallies,
) -> Result<Vec<(&'a str, &'a str)>, RuleError> {
    let mut alike: Vec<(u128, usize, usize)> = Vec::new();
    for (i, before) in lost.iter().enumerate() {
        for (j, now) in new.iter().enumerate() {
            let shapes = (tallies.even_overflowed(i)?, tallies.even_overflowed(lost.len() + j)?);
            let same_types = sorts(&before.meaning.types) == sorts(&now.meaning.types)
                || before.meaning.types.is_empty()
                || now.meaning.types.is_empty();
            let likeness = likeness(shapes.0, shapes.1);
            if same_types && likeness >= u128::from(percent) {
                alike.push((likeness, i, j));
            }
        }
    }
    alike.sort_by_key(|(likeness, i, j)| (std::cmp::Reverse(*likeness), *i, *j));
    let mut pairs: BTreeMap<usize, usize> = BTreeMap::new();
    for (_, i, j) in alike {
        if !pairs.contains_key(&i) && pairs.values().all(|taken| *taken != j) {
            pairs.insert(i, j);
        }
    }
    let pair = |(i, j): (usize, usize)| (lost[i].label.as_str(), new[j].label.as_str());
    Ok(pairs.into_iter().map(pair).collect())
}

/// The share of cells that have the same shapes on both sides, in per cent, blank cells apart; nought where either side
/// is blank or has too many shapes to tell.
fn likeness(before: TallyView<'_>, now: TallyView<'_>) -> u128 {
    let filled = |tally: TallyView<'_>| -> u128 {
        let groups = tally.groups().filter(|group| group.key(0).is_some());
        groups.map(|group| u128::from(group.count())).sum()
    };
    let (all_before, all_now) = (filled(before), filled(now));
    if all_before == 0 || all_now == 0 {
        return 0;
    }
    let mut same = 0;
    for group in now.groups().filter(|group| group.key(0).is_some()) {
        if let Some(other) = before.find(&[group.key(0)]) {
            // Both as parts of all_before · all_now.
            same += (u128::from(group.count()) * all_before).min(u128::from(other.count()) * all_now);
        }
    }
    same * 100 / (all_before * all_now)
}

#[cfg(test)]
mod tests;
