//! Missing rows: another number of rows than the publisher's extract counted.

use candour_sdk::{Ask, Dimension, Finding, Judgement, Plan, Rule, RuleError, RuleMeta, Tallies, Unit, count, number};
use schemars::JsonSchema;
use serde::Deserialize;

/// Another number of rows than was declared.
pub struct MissingRows;

/// What a policy may set.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Params {
    /// How far from the declared number the rows may be (rows).
    #[schemars(extend("x-stricter" = "lower"))]
    tolerance: u64,
}

impl Rule for MissingRows {
    type Params = Params;

    fn meta(&self) -> RuleMeta {
        RuleMeta::new("missing-rows")
            .summary("fewer or more rows than the extract counted")
            .dimension(Dimension::Completeness)
            .template(
                "not-declared",
                "no number of rows is declared to be expected (expect, rows)",
            )
            .template("fewer", "the file has {rows}, fewer than the {expected} declared")
            .advice("Find what was lost between the extract and the file, and put it back.")
            .meaning("Every count and sum may be too low.")
            .template("more", "the file has {rows}, more than the {expected} declared")
            .advice("Look for rows that came in twice, or correct the declared number.")
            .meaning("Every count and sum may be too high.")
            .measure("rows", "rows of the dataset")
            .measure("difference", "rows missing or too many against the declared number")
            .threshold("the number of rows differs from the declared one by more than {tolerance}")
            .page(include_str!("missing_rows.md"))
    }

    fn plan(&self, ask: &Ask<Params>) -> Plan {
        match ask.dataset().expect.rows {
            Some(_) => Plan::tallies([ask.tally()]),
            None => Plan::not_applicable("not-declared"),
        }
    }

    fn judge(&self, ask: &Ask<Params>, tallies: &Tallies, out: &mut Judgement) -> Result<(), RuleError> {
        let rows = tallies.get(0)?.rows_in_all();
        let Some(expected) = ask.dataset().expect.rows else {
            return Ok(());
        };
        let difference = rows.abs_diff(expected);
        out.measure("rows", count(rows, Unit::Rows));
        out.measure("difference", count(difference, Unit::Rows));
        out.looked(Unit::Rows).all(expected);
        if difference <= ask.params.tolerance {
            return Ok(());
        }
        out.finding(
            Finding::of(if rows < expected { "fewer" } else { "more" })
                .arg("expected", number(expected))
                .arg("rows", count(rows, Unit::Rows))
                .affected(difference, Unit::Rows),
        );
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use candour_sdk::{Argument, Expect};
    use candour_testing::{Case, check_page, judge};
    use serde_json::json;

    use super::*;

    #[test]
    fn page() {
        check_page(&MissingRows);
    }

    #[test]
    fn the_tolerance_is_let_be_either_way() {
        let said = |expected: u64, tolerance: u64| {
            let expect = Expect {
                rows: Some(expected),
                ..Expect::default()
            };
            let case = Case::new("a\n1\n2\n3\n").expect(expect);
            judge(&MissingRows, json!({ "tolerance": tolerance }), &case)
        };
        assert_eq!(said(3, 0).text(), "nothing\n");
        assert_eq!(said(5, 1).templates(), ["fewer"]);
        assert_eq!(said(5, 2).text(), "nothing\n");
        assert_eq!(said(1, 1).templates(), ["more"]);
        assert_eq!(said(1, 2).text(), "nothing\n");
        assert_eq!(said(5, 2).coverage_text(), "rows: 5 of 5\n");
        assert_eq!(said(0, 0).measure("difference"), Some(&count(3, Unit::Rows)));
        assert!(matches!(said(0, 0).measure("rows"), Some(Argument::Count(rows)) if rows.n == 3));
    }
}
