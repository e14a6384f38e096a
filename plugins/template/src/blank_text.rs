//! Blank text: cells whose text stands for nothing.

use candour_sdk::{
    As, Ask, Dimension, Finding, Judgement, Plan, Rule, RuleError, RuleMeta, Tallies, Unit, count, label, number,
};
use schemars::JsonSchema;
use serde::Deserialize;

/// Cells that hold nothing but dots and dashes.
pub struct BlankText;

/// What a policy sets.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Params {
    /// How many such cells a column may have.
    #[schemars(extend("x-stricter" = "lower"))]
    at_most: u64,
}

impl Rule for BlankText {
    type Params = Params;

    fn meta(&self) -> RuleMeta {
        RuleMeta::new("blank-text")
            .summary("cells that hold nothing but dots and dashes")
            .dimension(Dimension::Completeness)
            .template("no-columns", "the file has no columns")
            .template(
                "blank",
                "{cells} of {column} {cells:holds|hold} nothing but dots and dashes",
            )
            .group("length {length} ({cells})")
            .advice("Empty the cells, or fill them.")
            .meaning("Programs read these cells as texts, though nothing was recorded.")
            .cause("blank-text")
            .measure("blank-cells", "cells that hold nothing but dots and dashes")
            .threshold("more than {at-most} {at-most:cell|cells} of a column hold nothing but dots and dashes")
            .covers_cells()
            .page(include_str!("blank_text.md"))
    }

    fn plan(&self, ask: &Ask<Params>) -> Plan {
        if ask.dataset().present().next().is_none() {
            return Plan::not_applicable("no-columns");
        }
        // A cell of dots is its own shape, and there are far fewer shapes than texts.
        Plan::tallies(
            ask.dataset()
                .present()
                .map(|column| ask.tally().by_as(&column.label, As::Shape).rows(10)),
        )
    }

    fn judge(&self, ask: &Ask<Params>, tallies: &Tallies, out: &mut Judgement) -> Result<(), RuleError> {
        let mut blank_cells = 0;
        for (i, column) in ask.dataset().present().enumerate() {
            let mut blank = Vec::new();
            for group in tallies.get(i)?.groups() {
                if let Some(shape) = group
                    .key(0)
                    .filter(|shape| shape.chars().all(|c| matches!(c, '.' | '-')))
                {
                    blank.push((group.count(), shape.chars().count(), group.rows()));
                }
            }
            let cells: u64 = blank.iter().map(|(cells, ..)| cells).sum();
            blank_cells += cells;
            if cells <= ask.params.at_most {
                continue;
            }
            // The worst first.
            blank.sort_by_key(|(cells, length, _)| (std::cmp::Reverse(*cells), *length));
            let mut finding = Finding::of("blank")
                .columns([&column.label])
                .arg("cells", count(cells, Unit::Cells))
                .arg("column", label(&column.label))
                .affected(cells, Unit::Cells);
            for (cells, length, records) in blank {
                finding = finding
                    .group([("length", number(length)), ("cells", count(cells, Unit::Cells))])
                    .records(records);
            }
            out.finding(finding);
        }
        out.measure("blank-cells", count(blank_cells, Unit::Cells));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use candour_testing::{Case, check_page, judge};
    use serde_json::json;

    use super::*;

    #[test]
    fn the_page_says_what_the_rule_does() {
        check_page(&BlankText);
    }

    #[test]
    fn empty_cells_are_not_blank_text() {
        let verdict = judge(&BlankText, json!({ "at-most": 0 }), &Case::new("a,b\n,x\n\"\",-y\n"));
        assert_eq!(verdict.full_text(), "nothing\nblank-cells = 0\n");
    }

    #[test]
    fn each_column_is_judged_by_itself() {
        let case = Case::new("a,b\n-,--\nx,-\nx,-\n");
        let verdict = judge(&BlankText, json!({ "at-most": 1 }), &case);
        assert_eq!(
            verdict.full_text(),
            "blank: 3 cells of b hold nothing but dots and dashes\n  \
             length 1 (2 cells)\n  length 2 (1 cell)\n  \
             columns: b\n  affected: 3 cells\n  records: 3, 4, 2\nblank-cells = 4\n"
        );
    }
}
