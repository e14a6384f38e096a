//! Wrong totals: figures that are not the sum of their parts, in a row or over rows.

use candour_sdk::{
    Ask, ColumnFacts, DatasetFacts, Dimension, Finding, Judgement, Plan, Rule, RuleError, RuleMeta, Tallies, Under,
    Unit, Why, count, count_by, figure_by, label, labels, number, value,
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
        const MEANING: &str = "The total and its parts disagree: the report cannot tell which of them is right.";
        RuleMeta::new("wrong-totals")
            .summary("totals that differ from the sum of their parts by more than rounding and suppression explain")
            .dimension(Dimension::Consistency)
            .template("no-totals", "no total is declared (x-parts, x-total)")
            .template("row", "{total} differs from the sum of {parts} in {rows}, by more than rounding and suppression explain")
            .advice("Correct the rows: work the total out from the parts before both are rounded.")
            .meaning(MEANING)
            .cause("wrong-total")
            .template(
                "row-allowed",
                "{total} differs from the sum of {parts} in {rows}, by no more than the {allowed} allowed",
            )
            .advice("Find out where the difference comes from. If it must stay, say why in the description of the column.")
            .meaning(MEANING)
            .cause("wrong-total")
            .template("total", "{wrong:bare} of {checked:bare} totals of {measure} over all values of {columns} {wrong:differs|differ} from the sum of {wrong:its|their} parts")
            .group("off by {gap} more than rounding and suppression explain")
            .advice("Work the totals out again from all rows they stand for, each counted once.")
            .meaning(MEANING)
            .cause("wrong-total")
            .template(
                "people",
                "{wrong:bare} of {checked:bare} totals of {measure} over all values of {columns} cannot be right, being smaller than one part or larger than all parts together",
            )
            .group("off by {gap} more than rounding and suppression explain")
            .advice("Count distinct people again over all rows that the total stands for.")
            .meaning("These totals cannot be right: do not use them.")
            .cause("wrong-total")
            .template("no-row", "no row has the declared total {total} of {column}")
            .group("{value} looks like it ({rows})")
            .advice("Write the total as it is declared (x-total), or declare what the rows hold.")
            .meaning("The totals are not where the publisher says: check what a row stands for before you add rows up.")
            .cause("wrong-total")
            .word(WRONG)
            .measure("checked-totals", "totals compared with their parts")
            .measure("unchecked-totals", "totals not compared, since they or their parts tell no figure")
            .measure("wrong-totals", "totals that differ from their parts by more than is allowed")
            .threshold("[which=beyond] a total differs from its parts by more than rounding, suppression and the schema explain")
            .threshold("[which=allowed] a total differs from its parts, within the difference that the schema allows")
            .threshold("[which=absent] no row has the declared total")
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
