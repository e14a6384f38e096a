//! Wrong totals: figures that are not the sum of their parts, in a row or over rows.

mod words;

use std::collections::BTreeMap;

use candour_sdk::{
    Ask, ColumnFacts, DatasetFacts, Dimension, Finding, Judgement, Plan, Rule, RuleError, RuleMeta, Tallies, Under,
    Unit, Why, count, count_by, figure_by, label, labels, number, value,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::row_parts::{self, Differing};
use crate::total_rows::{Layout, Of, Wrong};

/// What holds of the rows and figures that are counted.
const WRONG: &str = "not the sum of the parts";

/// Figures that are not the sum of their parts.
pub struct WrongTotals;

/// Which differences are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Which {
    /// Those within the difference that the schema allows.
    Allowed,
    /// Those beyond it.
    Beyond,
    /// Totals that are declared and stand in no row.
    Absent,
}

/// What a policy may set.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Params {
    /// Which differences are looked for.
    #[schemars(extend("x-stricter" = "higher"))]
    which: Vec<Which>,
}

impl Rule for WrongTotals {
    type Params = Params;

    fn meta(&self) -> RuleMeta {
        words::added(RuleMeta::new("wrong-totals"))
            .dimension(Dimension::Consistency)
            .page(include_str!("wrong_totals.md"))
    }

    fn plan(&self, ask: &Ask<Params>) -> Plan {
        let parts = row_parts::declared(ask.dataset());
        let layouts = Layout::all_of(ask.dataset());
        if ask.dataset().table.parts.is_empty() && layouts.is_empty() {
            return Plan::not_applicable("no-totals");
        }
        let in_rows = parts.into_iter().map(|parts| row_parts::tally(ask.tally(), parts));
        Plan::tallies(in_rows.chain(layouts.iter().map(|layout| layout.tally(ask.tally()))))
    }

    fn judge(&self, ask: &Ask<Params>, tallies: &Tallies, out: &mut Judgement) -> Result<(), RuleError> {
        let dataset = ask.dataset();
        let (mut checked, mut wrong, mut left) = (0, 0, Left::of_facts(dataset));
        let parts = row_parts::declared(dataset);
        for (i, parts) in parts.iter().enumerate() {
            let rows = row_parts::judge(parts, tallies.get(i)?);
            checked += rows.checked;
            left.unreadable += rows.unreadable;
            left.untold += rows.untold;
            wrong += rows.beyond.rows;
            let allowed = number(parts.allow.unwrap_or(0));
            let is_found = |which, differing: &Differing| differing.rows > 0 && ask.params.which.contains(&which);
            let found = |template, differing| row_finding(template, &parts.total, &parts.of, differing);
            if is_found(Which::Allowed, &rows.allowed) {
                out.finding(found("row-allowed", rows.allowed).arg("allowed", allowed));
            }
            if is_found(Which::Beyond, &rows.beyond) {
                out.finding(found("row", rows.beyond));
            }
        }
        for (share, layout) in Layout::all_of(dataset).iter().enumerate() {
            let totals = layout.compare(tallies.get(parts.len() + share)?);
            left.without_parts += totals.without_parts + totals.incomplete;
            left.undeclared += totals.undeclared;
            // Each share of the figures has the same columns with a total.
            if share == 0 {
                left.not_listed += totals.not_listed.len() as u64;
                let absent = totals
                    .not_listed
                    .iter()
                    .filter(|_| ask.params.which.contains(&Which::Absent));
                absent.for_each(|(i, alike)| out.finding(absent_finding(layout.key(*i), alike)));
                left.not_listed += totals.without_levels.len() as u64;
                let without = totals
                    .without_levels
                    .iter()
                    .filter(|_| ask.params.which.contains(&Which::Absent));
                without.for_each(|i| {
                    let column = &layout.key(*i).label;
                    out.finding(Finding::of("no-level").columns([column]).arg("column", label(column)));
                });
            }
            for (of, mut compared) in totals.compared {
                checked += compared.checked;
                left.unreadable += compared.unreadable;
                left.untold += compared.untold;
                wrong += compared.wrong.len() as u64;
                let found = [
                    (Which::Beyond, std::mem::take(&mut compared.wrong)),
                    (Which::Allowed, std::mem::take(&mut compared.allowed)),
                ];
                for (which, found) in found.into_iter().filter(|(which, _)| ask.params.which.contains(which)) {
                    if !found.is_empty() {
                        out.finding(total_finding(layout, &of, which, compared.checked, found));
                    }
                }
            }
        }
        out.measure("checked-totals", count(checked, Unit::Cells));
        out.measure("unchecked-totals", count(left.unreadable + left.untold, Unit::Cells));
        out.measure("wrong-totals", count(wrong, Unit::Cells).under(is_wrong()));
        left.say(checked, out);
        Ok(())
    }
}

/// Totals that were not compared.
#[derive(Default)]
struct Left {
    /// They or a part of theirs are no numbers.
    unreadable: u64,
    /// They or a part of theirs tell no figure for another reason.
    untold: u64,
    without_parts: u64,
    not_listed: u64,
    beyond_limit: u64,
    /// Of measures that the schema does not name.
    undeclared: u64,
}

impl Left {
    /// Those that the file has no column for, and those of too many columns.
    fn of_facts(dataset: &DatasetFacts) -> Self {
        let is_absent = |column: &&ColumnFacts| {
            !column.present && (column.meaning.total.is_some() || !column.meaning.part_of.is_empty())
        };
        let (listed, not_listed): (Vec<_>, Vec<_>) = dataset
            .table
            .parts
            .iter()
            .partition(|parts| row_parts::is_listed(dataset, parts));
        let too_wide = listed.into_iter().filter(|parts| row_parts::is_too_wide(parts)).count();
        Left {
            not_listed: (not_listed.len() + dataset.columns.iter().filter(is_absent).count()) as u64,
            beyond_limit: too_wide as u64 * dataset.records.unwrap_or(0),
            ..Left::default()
        }
    }

    fn say(self, checked: u64, out: &mut Judgement) {
        let one_sided = self.untold + self.without_parts;
        out.looked(Unit::Figures)
            .of(checked + self.unreadable + one_sided + self.not_listed + self.beyond_limit + self.undeclared)
            .at(checked)
            .rest(Why::Unreadable, self.unreadable)
            .rest(Why::OneSided, one_sided)
            .rest(Why::NotListed, self.not_listed)
            .rest(Why::BeyondLimit, self.beyond_limit)
            .rest(Why::NotDeclared, self.undeclared);
    }
}

fn absent_finding(column: &ColumnFacts, alike: &BTreeMap<String, u64>) -> Finding {
    let mut finding = Finding::of("no-row")
        .columns([&column.label])
        .arg("total", value(&column.label, column.meaning.total.as_deref()))
        .arg("column", label(&column.label));
    for (text, rows) in alike {
        finding = finding.group([
            ("value", value(&column.label, Some(text))),
            ("rows", count_by(*rows, Unit::Rows, [&column.label])),
        ]);
    }
    finding
}

fn is_wrong() -> Under {
    Under::Condition(WRONG.to_owned())
}

fn row_finding(template: &str, total: &str, parts: &[String], differing: Differing) -> Finding {
    Finding::of(template)
        .columns(parts.iter().map(String::as_str).chain([total]))
        .arg("total", label(total))
        .arg("parts", labels(parts))
        .arg("rows", count(differing.rows, Unit::Rows).under(is_wrong()))
        .affected(differing.rows, Unit::Rows)
        .under(is_wrong())
        .records(differing.records)
}

/// Those of one sort, the farthest off first; that a total counts twice is said where all of them do.
fn total_finding(layout: &Layout<'_>, of: &Of, which: Which, checked: u64, mut found: Vec<Wrong>) -> Finding {
    let (columns, measure) = (layout.labels(&of.at), layout.figure(of.figure));
    let n = found.len() as u64;
    found.sort_by(|a, b| b.gap.cmp(&a.gap).then(a.place.cmp(&b.place)));
    let is_long = found.iter().any(|wrong| wrong.measure.is_some());
    let is_twice = found.iter().all(|wrong| wrong.is_twice);
    let template = match (which, of.adds) {
        (Which::Allowed, _) => "total-allowed",
        (_, false) => "people",
        (_, true) if is_twice => "total-twice",
        (_, true) => "total",
    };
    let mut finding = Finding::of(&words::of_measures(template, is_long))
        .columns(columns.iter().copied().chain([measure.label.as_str()]))
        .arg("wrong", count(n, Unit::Cells).under(is_wrong()))
        .arg("checked", count(checked, Unit::Cells))
        .arg("measure", label(&measure.label))
        .arg("columns", labels(columns.iter().copied()))
        .affected(n, Unit::Cells)
        .under(is_wrong());
    if which == Which::Allowed {
        let allowed = of.at.iter().filter_map(|i| layout.key(*i).meaning.total_allow).max();
        finding = finding.arg("allowed", number(allowed.unwrap_or(0)));
    }
    let named_by = layout.named_by();
    for wrong in &found {
        let mut told = vec![(
            "gap",
            figure_by(&measure.label, wrong.gap.normalize(), columns.iter().copied()),
        )];
        if let Some((column, name)) = named_by.zip(wrong.measure.as_deref()) {
            told.push(("name", value(column, Some(name))));
        }
        finding = finding.group(told);
    }
    finding.records(found.into_iter().map(|wrong| wrong.place))
}

#[cfg(test)]
mod tests;
