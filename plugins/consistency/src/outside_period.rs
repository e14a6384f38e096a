//! Outside the period: rows that fall before or after the days that the release covers.

use candour_sdk::periods::{self, Days};
use candour_sdk::{
    Ask, ColumnFacts, Dimension, Finding, Judgement, Kind, PeriodUnit, Plan, Rule, RuleError, RuleMeta, Tallies,
    TallyView, Under, Unit, count, count_by, label, period, when,
};
use schemars::JsonSchema;
use serde::Deserialize;

/// A column of more periods than there are days in a thousand years is none.
const MOST_PERIODS: u64 = 400_000;

/// What holds of the cells that are counted.
const OUTSIDE: &str = "outside the period of the release";

/// Rows outside the days that the release covers.
pub struct OutsidePeriod;

/// What a policy may set.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Params {
    /// Cells outside the release's period, from which they are found (cells).
    #[schemars(extend("x-stricter" = "lower"))]
    cells: u64,
}

impl Rule for OutsidePeriod {
    type Params = Params;

    fn meta(&self) -> RuleMeta {
        RuleMeta::new("outside-period")
            .summary("rows before or after the days that the release covers")
            .dimension(Dimension::Timeliness)
            .kinds([Kind::Records, Kind::Table])
            .covers_cells()
            .word(OUTSIDE)
            .template("no-period", "no column is declared as a period (x-period)")
            .template("not-declared", "the release declares no period")
            .template(
                "outside",
                "{cells} of {column} {cells:lies|lie} outside the release's period, {from} to {to}",
            )
            .group("{period} ({cells})")
            .advice("Remove the rows or correct their dates, or correct the period of the release.")
            .meaning("Leave these rows out when you count what happened in the release's period.")
            .cause("outside-period")
            .template(
                "not-yet",
                "{column} goes on until {last}, later than the day of the audit, {as-of}",
            )
            .advice("Correct the dates or as-of in candour.toml: nothing can be recorded before it happens.")
            .meaning("Do not rely on the latest periods: they are dated after the audit.")
            .cause("outside-period")
            .measure("cells-outside", "cells outside the release's period")
            .measure("last-period", "the last period in the data")
            .threshold("at least {cells} {cells:cell lies|cells lie} outside the release's period, or in the future")
            .page(include_str!("outside_period.md"))
    }

    fn plan(&self, ask: &Ask<Params>) -> Plan {
        let columns = when::period_columns(ask.dataset());
        if columns.is_empty() {
            return Plan::not_applicable("no-period");
        }
        if when::release_days(&ask.facts.release).is_none() {
            return Plan::not_applicable("not-declared");
        }
        Plan::tallies(columns.into_iter().map(|(column, unit)| {
            let tally = ask.tally().by_as(&column.label, when::form(unit));
            tally.rows(5).limit(MOST_PERIODS)
        }))
    }

    fn judge(&self, ask: &Ask<Params>, tallies: &Tallies, out: &mut Judgement) -> Result<(), RuleError> {
        let Some(days) = when::release_days(&ask.facts.release) else {
            return Ok(());
        };
        let finest = when::period_column(ask.dataset()).map(|(column, _)| column.label.as_str());
        let mut outside = 0;
        for (i, (column, unit)) in when::period_columns(ask.dataset()).into_iter().enumerate() {
            let tally = tallies.get(i)?;
            outside += judge_column(ask, column, unit, days, tally, out);
            if finest == Some(column.label.as_str()) {
                judge_last(ask, column, unit, tally, out);
            }
        }
        out.measure("cells-outside", count(outside, Unit::Cells).under(outside_period()));
        Ok(())
    }
}

fn outside_period() -> Under {
    Under::Condition(OUTSIDE.to_owned())
}

/// Gives how many cells lie outside.
fn judge_column(
    ask: &Ask<Params>,
    column: &ColumnFacts,
    unit: PeriodUnit,
    days: Days,
    tally: TallyView<'_>,
    out: &mut Judgement,
) -> u64 {
    // Where earlier periods of the same file are the comparison, they belong there.
    let has_history = ask.dataset().compare_back.is_some();
    let is_outside = |label: &str| {
        let there = periods::days(label, unit);
        there.is_some_and(|there| there.from > days.to || there.to < days.from && !has_history)
    };
    let found = tally.groups().filter(|group| group.key(0).is_some_and(is_outside));
    let mut found: Vec<_> = found.collect();
    let cells: u64 = found.iter().map(|group| group.count()).sum();
    if cells == 0 || cells < ask.params.cells {
        return cells;
    }
    // Groups come by period, and the sort keeps that order among equals.
    found.sort_by_key(|group| std::cmp::Reverse(group.count()));
    let day = |day: Days| periods::within(day, PeriodUnit::Day).unwrap_or_default();
    let single = |date| Days { from: date, to: date };
    let mut finding = Finding::of("outside")
        .columns([&column.label])
        .arg("cells", count(cells, Unit::Cells).under(outside_period()))
        .arg("column", label(&column.label))
        .arg("from", period(day(single(days.from))))
        .arg("to", period(day(single(days.to))))
        .affected(cells, Unit::Cells)
        .under(outside_period());
    for group in &found {
        finding = finding.group([
            ("period", period(group.key(0).unwrap_or_default())),
            ("cells", count_by(group.count(), Unit::Cells, [&column.label])),
        ]);
    }
    out.finding(finding.records(found.iter().flat_map(|group| group.rows())));
    cells
}

fn judge_last(ask: &Ask<Params>, column: &ColumnFacts, unit: PeriodUnit, tally: TallyView<'_>, out: &mut Judgement) {
    let Some(last) = tally.groups().next_back() else { return };
    let Some(last_label) = last.key(0) else { return };
    out.measure("last-period", period(last_label));
    let as_of = ask.facts.release.as_of.as_deref();
    let audited = as_of.and_then(|text| periods::days(text, PeriodUnit::Day));
    let begins = periods::days(last_label, unit);
    if let (Some(as_of), Some(audited), Some(begins)) = (as_of, audited, begins)
        && begins.from > audited.from
    {
        out.finding(
            Finding::of("not-yet")
                .columns([&column.label])
                .arg("column", label(&column.label))
                .arg("last", period(last_label))
                .arg("as-of", period(as_of))
                .records(last.rows()),
        );
    }
}

#[cfg(test)]
mod tests {
    use candour_sdk::{DateRange, ReleaseFacts};
    use candour_testing::{Case, check_page, judge};
    use serde_json::json;

    use super::*;

    const SCHEMA: &str = r#"{ "properties": {
        "day": { "x-period": "day" },
        "year": { "x-period": { "is": "financial-year", "same-as": "day" } },
        "referred": { "x-period": "day" }
    } }"#;

    fn case(rows: &str, as_of: &str) -> Case {
        let period = DateRange {
            from: "2014-04-01".into(),
            to: "2015-03-31".into(),
        };
        let release = ReleaseFacts {
            period: Some(period),
            as_of: Some(as_of.into()),
            ..ReleaseFacts::default()
        };
        let csv = format!("day,year,referred\n{rows}");
        Case::new(&csv).schema(SCHEMA).release(release)
    }

    fn said(rows: &str) -> String {
        judge(&OutsidePeriod, json!({ "cells": 1 }), &case(rows, "2015-07-01")).text()
    }

    #[test]
    fn page() {
        check_page(&OutsidePeriod);
    }

    #[test]
    fn both_ends_belong_to_the_period() {
        assert_eq!(
            said("2014-04-01,2014/15,2013-01-05\n2015-03-31,2014/15,2013-01-05\n,,\n"),
            "nothing\n"
        );
        let outside = |day: &str| {
            format!(
                "1 cell of day lies outside the release's period, 1 April 2014 to 31 March 2015\n  {day} (1 cell)\n"
            )
        };
        assert_eq!(said("2014-03-31,2014/15,\n"), outside("31 March 2014"));
        assert_eq!(said("2015-04-01,2014/15,\n"), outside("1 April 2015"));
    }

    #[test]
    fn what_says_the_same_is_looked_at_too() {
        assert_eq!(
            said("2014-05-01,2015/16,\n2014-05-01,2015/16,\n"),
            "2 cells of year lie outside the release's period, 1 April 2014 to 31 March 2015\n  2015/16 (2 cells)\n"
        );
    }

    #[test]
    fn earlier_periods_belong_where_they_are_the_comparison() {
        let rows = "2013-05-01,2013/14,\n2014-05-01,2014/15,\n";
        let back = case(rows, "2015-07-01").compare_back(1, PeriodUnit::Year);
        assert_eq!(judge(&OutsidePeriod, json!({ "cells": 1 }), &back).text(), "nothing\n");
        assert_eq!(said(rows).lines().count(), 4);
    }

    #[test]
    fn nothing_is_recorded_before_it_happens() {
        let at = |as_of: &str| {
            let case = case("2015-03-10,2014/15,\n", as_of);
            judge(&OutsidePeriod, json!({ "cells": 1 }), &case).text()
        };
        assert_eq!(at("2015-03-10"), "nothing\n");
        assert_eq!(
            at("2015-03-09"),
            "day goes on until 10 March 2015, later than the day of the audit, 9 March 2015\n"
        );
    }
}
