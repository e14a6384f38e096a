//! Wrong totals: figures that are not the sum of their parts, in a row or over rows.

use candour_sdk::{
    Ask, ColumnFacts, DatasetFacts, Dimension, Finding, Judgement, Plan, Rule, RuleError, RuleMeta, Tallies, Under,
    Unit, Why, count, count_by, figure, figure_by, label, labels, number, value,
};
use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::row_parts::{self, Differing};
use crate::total_rows::{Compared, Layout};

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
        RuleMeta::new("wrong-totals")
            .summary("figures that are not the sum of their parts, rounding and suppression allowed for")
            .dimension(Dimension::Consistency)
            .template("no-totals", "no total is declared (x-parts, x-total)")
            .template("row", "{total} is not the sum of {parts} in {rows}, by up to {most} beyond rounding and suppression")
            .advice("Correct the rows: work the total out from the parts before both are rounded.")
            .cause("wrong-total")
            .template(
                "row-allowed",
                "{total} is not the sum of {parts} in {rows}, by up to {most}, within the {allowed} allowed",
            )
            .advice("Find out where the difference comes from; if it must stay, say why in the description of the column.")
            .cause("wrong-total")
            .template("total", "totals of {measure} over all values of {columns} are not the sum of their parts: {wrong:bare} of {checked:bare}")
            .group("off by {gap} beyond rounding and suppression")
            .advice("Work the totals out again from all rows they stand for, each counted once.")
            .cause("wrong-total")
            .template(
                "people",
                "{wrong:bare} of {checked:bare} totals of {measure} over all values of {columns} cannot be right: smaller than one of their parts, or larger than all of them together",
            )
            .group("off by {gap} beyond rounding and suppression")
            .advice("Count distinct people again over all rows that the total stands for.")
            .cause("wrong-total")
            .template("no-row", "no row has the declared total {total} of {column}")
            .group("{value}, which looks like it: {rows}")
            .advice("Write the total as it is declared (x-total), or declare what stands in the rows.")
            .cause("wrong-total")
            .word(WRONG)
            .measure("checked-totals", "totals compared with their parts")
            .measure("unchecked-totals", "totals not compared: they or their parts tell no figure")
            .measure("wrong-totals", "totals that differ from their parts by more than is allowed")
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
            let rows = row_parts::judge(dataset, parts, tallies.get(i)?);
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
            left.without_parts += totals.without_parts;
            // Each share of the figures has the same columns with a total.
            if share == 0 {
                left.not_listed += totals.not_listed.len() as u64;
                let absent = totals
                    .not_listed
                    .iter()
                    .filter(|_| ask.params.which.contains(&Which::Absent));
                absent.for_each(|(i, alike)| out.finding(absent_finding(layout.totals[*i], alike)));
            }
            for ((at, i), compared) in totals.compared {
                checked += compared.checked;
                left.unreadable += compared.unreadable;
                left.untold += compared.untold;
                wrong += compared.wrong.len() as u64;
                if !compared.wrong.is_empty() && ask.params.which.contains(&Which::Beyond) {
                    out.finding(total_finding(layout.measures[i], &layout.labels(&at), compared));
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
}

impl Left {
    /// Those that the file has no column for, and those of too many columns.
    fn of_facts(dataset: &DatasetFacts) -> Self {
        let is_absent = |column: &&ColumnFacts| !column.present && column.meaning.total.is_some();
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
            .of(checked + self.unreadable + one_sided + self.not_listed + self.beyond_limit)
            .at(checked)
            .rest(Why::Unreadable, self.unreadable)
            .rest(Why::OneSided, one_sided)
            .rest(Why::NotListed, self.not_listed)
            .rest(Why::BeyondLimit, self.beyond_limit);
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
        .arg("most", figure(total, differing.most.normalize()))
        .affected(differing.rows, Unit::Rows)
        .under(is_wrong())
        .records(differing.records)
}

fn total_finding(measure: &ColumnFacts, columns: &[&str], mut compared: Compared) -> Finding {
    let adds = measure.meaning.measure.as_ref().is_some_and(|measure| measure.adds());
    let wrong = compared.wrong.len() as u64;
    compared.wrong.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut finding = Finding::of(if adds { "total" } else { "people" })
        .columns(columns.iter().copied().chain([measure.label.as_str()]))
        .arg("wrong", count(wrong, Unit::Cells).under(is_wrong()))
        .arg("checked", count(compared.checked, Unit::Cells))
        .arg("measure", label(&measure.label))
        .arg("columns", labels(columns.iter().copied()))
        .affected(wrong, Unit::Cells)
        .under(is_wrong());
    for (gap, _) in &compared.wrong {
        let gap = figure_by(&measure.label, gap.normalize(), columns.iter().copied());
        finding = finding.group([("gap", gap)]);
    }
    finding.records(compared.wrong.into_iter().map(|(_, place)| place))
}

#[cfg(test)]
mod tests;
