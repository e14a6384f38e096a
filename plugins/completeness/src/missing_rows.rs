//! Missing rows: another number of rows than the publisher's extract counted.

use std::collections::BTreeMap;

use candour_sdk::{
    Ask, Dimension, Finding, Judgement, Plan, Rule, RuleError, RuleMeta, Tallies, TallyView, Unit, Why, count,
    count_by, label, number, value,
};
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
                "no number of rows is declared to be expected (expect, rows or rows-by)",
            )
            .template("fewer", "the file has {rows}, fewer than the {expected} declared")
            .advice("Find what was lost between the extract and the file, and put it back.")
            .meaning("Every count and sum may be too low.")
            .template("more", "the file has {rows}, more than the {expected} declared")
            .advice("Look for rows that came in twice, or correct the declared number.")
            .meaning("Every count and sum may be too high.")
            .template(
                "by",
                "{values} of {by} {values:has|have} other numbers of rows than declared",
            )
            .group("{value} ({rows} of {expected} declared)")
            .advice(
                "Find out where the rows of these values were lost or came in twice, or correct the declared numbers.",
            )
            .meaning("Counts of these values are too low or too high, and so are comparisons with others.")
            .measure("rows", "rows of the dataset")
            .measure("difference", "rows missing or too many against the declared number")
            .threshold(
                "the number of rows, in all or of a value, differs from the declared one by more than {tolerance}",
            )
            .page(include_str!("missing_rows.md"))
    }

    fn plan(&self, ask: &Ask<Params>) -> Plan {
        let expect = &ask.dataset().expect;
        if expect.rows.is_none() && expect.rows_by.is_empty() {
            return Plan::not_applicable("not-declared");
        }
        let by_value = counted(ask).into_iter().map(|(column, _)| ask.tally().by(column));
        Plan::tallies(std::iter::once(ask.tally()).chain(by_value))
    }

    fn judge(&self, ask: &Ask<Params>, tallies: &Tallies, out: &mut Judgement) -> Result<(), RuleError> {
        if let Some(expected) = ask.dataset().expect.rows {
            judge_all(ask.params.tolerance, tallies.get(0)?.rows_in_all(), expected, out);
        }
        for (i, (column, expected)) in (1..).zip(counted(ask)) {
            judge_values(ask.params.tolerance, column, expected, tallies.get(i)?, out);
        }
        for column in ask.dataset().expect.rows_by.keys() {
            if !is_present(ask, column) {
                out.looked(Unit::Columns).of(1).rest(Why::NotListed, 1);
            }
        }
        Ok(())
    }
}

fn is_present(ask: &Ask<Params>, column: &str) -> bool {
    ask.dataset().column(column).is_some_and(|column| column.present)
}

/// The columns of whose values rows were counted, and how many of each.
fn counted(ask: &Ask<Params>) -> Vec<(&String, &BTreeMap<String, u64>)> {
    let declared = ask.dataset().expect.rows_by.iter();
    declared.filter(|(column, _)| is_present(ask, column)).collect()
}

fn judge_all(tolerance: u64, rows: u64, expected: u64, out: &mut Judgement) {
    let difference = rows.abs_diff(expected);
    out.measure("rows", count(rows, Unit::Rows));
    out.measure("difference", count(difference, Unit::Rows));
    out.looked(Unit::Rows).all(expected);
    if difference > tolerance {
        out.finding(
            Finding::of(if rows < expected { "fewer" } else { "more" })
                .arg("expected", number(expected))
                .arg("rows", count(rows, Unit::Rows))
                .affected(difference, Unit::Rows),
        );
    }
}

/// A value that is declared has rows, or none; of one that is not declared nothing is expected.
fn judge_values(
    tolerance: u64,
    column: &str,
    expected: &BTreeMap<String, u64>,
    tally: TallyView<'_>,
    out: &mut Judgement,
) {
    let occurring = tally.groups().filter_map(|group| group.key(0));
    let undeclared = occurring.filter(|text| !expected.contains_key(*text)).count() as u64;
    let declared = expected.len() as u64;
    let looked = out.looked(Unit::Values).columns([column]);
    looked
        .of(declared + undeclared)
        .at(declared)
        .rest(Why::NotDeclared, undeclared);
    let rows = |text: &str| tally.find(&[Some(text)]).map_or(0, |group| group.count());
    let found = expected.iter().map(|(text, expected)| (text, rows(text), *expected));
    let mut found: Vec<(&String, u64, u64)> = found
        .filter(|(_, rows, expected)| rows.abs_diff(*expected) > tolerance)
        .collect();
    if found.is_empty() {
        return;
    }
    found.sort_by_key(|(_, rows, expected)| std::cmp::Reverse(rows.abs_diff(*expected)));
    let n = found.len() as u64;
    let finding = Finding::of("by").columns([column]).arg("by", label(column));
    let finding = finding.arg("values", count(n, Unit::Values)).affected(n, Unit::Values);
    out.finding(found.iter().fold(finding, |finding, (text, rows, expected)| {
        finding.group([
            ("value", value(column, Some(text))),
            ("rows", count_by(*rows, Unit::Rows, [column])),
            ("expected", number(expected)),
        ])
    }));
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

    #[test]
    fn the_rows_of_each_declared_value_are_counted() {
        let of = |values: &[(&str, u64)]| {
            let counted = values.iter().map(|(text, n)| ((*text).to_owned(), *n)).collect();
            let expect = Expect {
                rows_by: BTreeMap::from([("a".to_owned(), counted)]),
                ..Expect::default()
            };
            let case = Case::new("a\nx\nx\ny\n").expect(expect);
            judge(&MissingRows, json!({ "tolerance": 0 }), &case)
        };
        assert_eq!(of(&[("x", 2), ("y", 1)]).text(), "nothing\n");
        assert_eq!(
            of(&[("x", 5), ("y", 1), ("z", 4)]).text(),
            "2 values of a have other numbers of rows than declared\n  z (0 rows of 4 declared)\n  x (2 rows of 5 declared)\n"
        );
        assert_eq!(of(&[("x", 2)]).coverage_text(), "values of a: 1 of 2, 1 not-declared\n");
    }

    #[test]
    fn a_column_that_is_not_there_is_not_looked_at() {
        let expect = Expect {
            rows_by: BTreeMap::from([("gone".to_owned(), BTreeMap::from([("x".to_owned(), 1)]))]),
            ..Expect::default()
        };
        let answer = judge(
            &MissingRows,
            json!({ "tolerance": 0 }),
            &Case::new("a\n1\n").expect(expect),
        );
        assert_eq!(answer.coverage_text(), "columns: 0 of 1, 1 not-listed\n");
    }
}
