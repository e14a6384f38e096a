//! Changed columns: columns that came, went, were renamed or hold another sort of value than in the previous release.

mod pairs;

use std::collections::{BTreeMap, BTreeSet};

use candour_sdk::{
    As, Ask, ChangeKind, ColumnFacts, DatasetFacts, Dimension, Finding, JsonType, Judgement, Plan, Rule, RuleError,
    RuleMeta, Tallies, Unit, count, label, labels,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::announced;
use crate::dated::Series;
use pairs::{nearly, pairs, renamed};

/// A column with more shapes than this is free text, in which shapes tell nothing.
const MOST_SHAPES: u64 = 1_000;

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
    /// It went, and another of a like label and the same content came, or one that is described in the same words.
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
    /// Share of the letters that the labels of a lost and a new column have in common, from which they are alike (per cent).
    alike_percent: u64,
    /// Share of the cells of a lost and a new column of like labels whose shapes agree, from which the one is taken for the
    /// other (per cent).
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
            .follows("identifying-column")
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
            .threshold(
                "[kinds=renamed] a column is renamed: at least {alike-percent}% of the letters of its label are those of a \
                 missing one's, or one has all words of the other, and at least {same-percent}% of its cells look like its cells; or both schemas \
                 describe it in the same words",
            )
            .page(include_str!("changed_columns.md"))
    }

    fn plan(&self, ask: &Ask<Params>) -> Plan {
        if ask.previous().is_none() {
            return Plan::not_applicable("no-previous");
        }
        let (lost, new) = (lost(ask), new(ask));
        let pairs = pairs(ask, &lost, &new);
        // The labels or descriptions of the others say by themselves that they are the same.
        let (of_lost, of_new) = nearly(&pairs);
        if of_lost.is_empty() {
            return Plan::facts_suffice();
        }
        let shapes_before = of_lost
            .iter()
            .map(|i| ask.previous_tally().by_as(&lost[*i].label, As::Shape));
        let shapes_now = of_new.iter().map(|j| ask.tally().by_as(&new[*j].label, As::Shape));
        Plan::tallies(shapes_before.chain(shapes_now).map(|tally| tally.limit(MOST_SHAPES)))
    }

    fn judge(&self, ask: &Ask<Params>, tallies: &Tallies, out: &mut Judgement) -> Result<(), RuleError> {
        out.looked(Unit::Columns).all(on_either_side(ask));
        let (mut lost, mut new) = (lost(ask), new(ask));
        let renamed = renamed(ask, &lost, &new, tallies)?;
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

/// Columns of the previous release that this one lacks, and that were not declared to be renamed or to have ended. Where columns are
/// periods, the oldest may go.
fn lost(ask: &Ask<Params>) -> Vec<&ColumnFacts> {
    let now = ask.dataset().present_labels();
    let series = Series::of(now.iter().copied());
    let before = ask.previous().into_iter().flat_map(|previous| previous.present());
    before
        .filter(|column| !now.contains(column.label.as_str()) && !series.begins_after(&column.label))
        .filter(|column| !is_announced(ask, &now, &column.label))
        .collect()
}

/// Columns that the previous release had not, and that were not declared to be renamed; none without a label of its own, which
/// cannot be looked for there, and of which structure speaks. Where columns are periods, later ones come.
fn new(ask: &Ask<Params>) -> Vec<&ColumnFacts> {
    let now = ask.dataset().present_labels();
    let before = ask.previous().map(DatasetFacts::present_labels).unwrap_or_default();
    let series = Series::of(before.iter().copied());
    let present = ask.dataset().present();
    present
        .filter(|column| column.declared || !column.id().words().is_empty())
        .filter(|column| !before.contains(column.label.as_str()) && !series.ends_before(&column.label))
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

#[cfg(test)]
mod tests;
