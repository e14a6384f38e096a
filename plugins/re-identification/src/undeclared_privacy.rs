//! Undeclared privacy: columns of a file about people of which nobody said what they may reveal.

use candour_sdk::{
    Ask, ColumnFacts, Dimension, Finding, Judgement, Kind, Plan, Rule, RuleError, RuleMeta, Tallies, Unit, count,
    labels,
};
use schemars::JsonSchema;
use serde::Deserialize;

/// Columns without `x-privacy`, or with `"?"`.
pub struct UndeclaredPrivacy;

/// There is nothing to set.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Params {}

const TEXT: &str = "{n} {n:has|have} no x-privacy: {columns}";
const ADVICE: &str = "For each column, ask whether it names a person, stands for one, narrows down who one is, or would \
                      harm one if learnt, and write the answer as x-privacy in the schema.";

impl Rule for UndeclaredPrivacy {
    type Params = Params;

    fn meta(&self) -> RuleMeta {
        RuleMeta::new("undeclared-privacy")
            .summary("columns that do not declare what they reveal about a person")
            .dimension(Dimension::Confidentiality)
            .kinds([Kind::Records])
            .template("undeclared", TEXT)
            .advice(ADVICE)
            .meaning("Nobody said whether these columns tell something about people, so it was not checked.")
            .cause("undeclared-privacy")
            .template("not-in-schema", TEXT)
            .advice(ADVICE)
            .meaning("Nobody said whether these columns tell something about people, so it was not checked.")
            .cause("undeclared-column")
            .measure("undeclared", "columns without x-privacy")
            .page(include_str!("undeclared_privacy.md"))
    }

    fn plan(&self, _: &Ask<Params>) -> Plan {
        Plan::facts_suffice()
    }

    fn judge(&self, ask: &Ask<Params>, _: &Tallies, out: &mut Judgement) -> Result<(), RuleError> {
        let present = || ask.dataset().present();
        let undeclared: Vec<&ColumnFacts> = present().filter(|column| column.meaning.privacy.is_none()).collect();
        out.looked(Unit::Columns).all(present().count() as u64);
        out.measure("undeclared", count(undeclared.len() as u64, Unit::Columns));
        // Where the schema declares nothing, that it lacks a column is no cause by itself.
        let has_schema = present().any(|column| column.declared);
        let (in_schema, not_in_schema): (Vec<_>, Vec<_>) = undeclared
            .into_iter()
            .partition(|column| column.declared || !has_schema);
        for (template, columns) in [("undeclared", in_schema), ("not-in-schema", not_in_schema)] {
            let n = columns.len() as u64;
            let labelled = || columns.iter().map(|column| column.label.as_str());
            if n > 0 {
                out.finding(
                    Finding::of(template)
                        .arg("n", count(n, Unit::Columns))
                        .arg("columns", labels(labelled()))
                        .columns(labelled())
                        .affected(n, Unit::Columns),
                );
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use candour_testing::{Case, check_page, judge};
    use serde_json::json;

    use super::*;

    #[test]
    fn its_page_holds() {
        check_page(&UndeclaredPrivacy);
    }

    #[test]
    fn without_a_schema_every_column_is_undeclared() {
        let verdict = judge(&UndeclaredPrivacy, json!({}), &Case::new("a,b\n1,2\n"));
        assert_eq!(
            verdict.full_text(),
            "undeclared: 2 columns have no x-privacy: a, b\n  columns: a, b\n  \
             affected: 2 columns\nundeclared = 2\n"
        );
    }

    #[test]
    fn a_question_mark_is_no_answer_and_absent_columns_reveal_nothing() {
        let schema = r#"{"properties": {"a": {"x-privacy": "?"}, "b": {"x-privacy": "none"}, "c": {}}}"#;
        let verdict = judge(&UndeclaredPrivacy, json!({}), &Case::new("a,b\n1,2\n").schema(schema));
        assert_eq!(verdict.findings.len(), 1);
        assert_eq!(verdict.findings[0].columns, ["a"]);
        assert_eq!(verdict.coverage_text(), "columns: 2 of 2\n");
    }
}
