//! Blank columns: columns without a value in any row.

use candour_sdk::{
    As, Ask, ColumnFacts, Dimension, Finding, Judgement, Plan, Rule, RuleError, RuleMeta, Tallies, Unit, count, labels,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::states::must_be_filled;

/// Columns without a value in any row.
pub struct BlankColumns;

/// Which columns are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Which {
    /// Those that the schema declares.
    Declared,
    /// Those that it does not.
    Undeclared,
}

/// What a policy may set.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Params {
    /// Which columns are looked at.
    #[schemars(extend("x-stricter" = "higher"))]
    which: Vec<Which>,
}

const DECLARED: &str = "{count} {count:is|are} blank in every row: {columns}";
const MEANING: &str = "These columns hold nothing, so no analysis can use them.";
const DECLARED_ADVICE: &str = "Fill the columns, or leave them out of the release and of its schema.";

impl Rule for BlankColumns {
    type Params = Params;

    fn meta(&self) -> RuleMeta {
        RuleMeta::new("blank-columns")
            .summary("columns that are blank in every row")
            .dimension(Dimension::Completeness)
            .template("no-columns", "the file has no columns")
            .template("declared", DECLARED)
            .advice(DECLARED_ADVICE)
            .meaning(MEANING)
            .cause("blank-column")
            .template("required", DECLARED)
            .advice(DECLARED_ADVICE)
            .meaning(MEANING)
            .cause("required")
            .template(
                "undeclared",
                "{count} that the schema does not declare {count:is|are} blank in every row: {columns}",
            )
            .advice("Leave the columns out: they are often left over from a spreadsheet.")
            .meaning("Ignore these columns: they hold nothing.")
            .cause("undeclared-column")
            .follows("blank-label")
            .measure("blank-columns", "columns that are blank in every row")
            .threshold("[which=declared] a column of the schema is blank in every row")
            .threshold("[which=undeclared] a column that the schema does not declare is blank in every row")
            .page(include_str!("blank_columns.md"))
    }

    fn plan(&self, ask: &Ask<Params>) -> Plan {
        if ask.dataset().present().next().is_none() {
            return Plan::not_applicable("no-columns");
        }
        Plan::tallies(
            ask.dataset()
                .present()
                .map(|column| ask.tally().by_as(&column.label, As::State)),
        )
    }

    fn judge(&self, ask: &Ask<Params>, tallies: &Tallies, out: &mut Judgement) -> Result<(), RuleError> {
        let (mut looked, mut blank) = (0, Vec::new());
        for (i, column) in ask.dataset().present().enumerate() {
            let tally = tallies.get(i)?;
            // Without rows there is nothing to be blank.
            if tally.is_empty() {
                continue;
            }
            looked += 1;
            if tally.groups().all(|group| group.key(0) == Some("missing")) {
                blank.push(column);
            }
        }
        out.looked(Unit::Columns).all(looked);
        out.measure("blank-columns", count(blank.len() as u64, Unit::Columns));
        let (declared, undeclared): (Vec<&ColumnFacts>, _) = blank.into_iter().partition(|column| column.declared);
        let (required, declared) = declared.into_iter().partition(|column| must_be_filled(column));
        for (which, template, such) in [
            (Which::Declared, "declared", declared),
            (Which::Declared, "required", required),
            (Which::Undeclared, "undeclared", undeclared),
        ] {
            let such: Vec<&str> = such.iter().map(|column| column.label.as_str()).collect();
            if such.is_empty() || !ask.params.which.contains(&which) {
                continue;
            }
            let n = such.len() as u64;
            out.finding(
                Finding::of(template)
                    .columns(such.iter().copied())
                    .arg("count", count(n, Unit::Columns))
                    .arg("columns", labels(such.iter().copied()))
                    .affected(n, Unit::Columns),
            );
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use candour_testing::{Case, check_page, judge};
    use serde_json::json;

    use super::*;

    const BOTH: &str = "a,b,c\n,,1\n,-,2\n";
    const SCHEMA: &str = r#"{ "x-markers": { "-": "suppressed" }, "properties": { "a": {}, "b": {} } }"#;

    #[test]
    fn page() {
        check_page(&BlankColumns);
    }

    #[test]
    fn suppressed_is_not_blank_and_declared_is_told_from_undeclared() {
        let templates = |which: &[&str], csv: &str, schema: &str| {
            let verdict = judge(&BlankColumns, json!({ "which": which }), &Case::new(csv).schema(schema));
            verdict.templates().join(" ")
        };
        let both = ["declared", "undeclared"];
        assert_eq!(templates(&both, BOTH, SCHEMA), "declared");
        assert_eq!(templates(&["undeclared"], BOTH, SCHEMA), "");
        assert_eq!(templates(&both, BOTH, r#"{ "properties": { "z": {} } }"#), "undeclared");
        assert_eq!(
            templates(&both, "a,b\n,\n", r#"{ "properties": { "a": {} } }"#),
            "declared undeclared"
        );
        assert_eq!(templates(&both, "a,b\n", SCHEMA), "");
    }

    #[test]
    fn every_column_that_has_rows_is_looked_at() {
        let coverage =
            |csv: &str| judge(&BlankColumns, json!({ "which": ["declared"] }), &Case::new(csv)).coverage_text();
        assert_eq!(coverage(BOTH), "columns: 3 of 3\n");
        assert_eq!(coverage("a,b\n"), "columns: 0 of 0\n");
    }

    #[test]
    fn each_blank_column_is_named_in_its_place() {
        let csv = "code,ADDRESS_1,ADDRESS_2,items,POSTCODE,chapter\n0105,,,1,,\n0601,,,,,\n";
        let verdict = judge(&BlankColumns, json!({ "which": ["undeclared"] }), &Case::new(csv));
        assert_eq!(
            verdict.text(),
            "4 columns that the schema does not declare are blank in every row: ADDRESS_1, ADDRESS_2, POSTCODE, chapter\n"
        );
    }

    #[test]
    fn prescribing_data_has_eight() {
        let Some(path) = candour_wrap_up::real_data("epd-prescribing/epd_201710.csv") else {
            return;
        };
        let csv = std::fs::read_to_string(path).unwrap();
        let verdict = judge(&BlankColumns, json!({ "which": ["undeclared"] }), &Case::new(&csv));
        assert_eq!(
            verdict.text(),
            "8 columns that the schema does not declare are blank in every row: ADDRESS_1, ADDRESS_2, ADDRESS_3, \
             ADDRESS_4, POSTCODE, BNF_CHEMICAL_SUBSTANCE, CHEMICAL_SUBSTANCE_BNF_DESCR, BNF_CHAPTER_PLUS_CODE\n"
        );
    }
}
