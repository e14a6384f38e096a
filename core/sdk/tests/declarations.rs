//! The schema of a case is read as an audit reads it, and what it declares becomes facts.

use candour_testing::{Case, quietly};

const SCHEMA: &str = r#"{
  "type": "object",
  "x-subject": "who",
  "properties": {
    "who": { "type": ["string", "null"], "x-privacy": "pseudonym" },
    "year": { "x-period": "financial-year" },
    "n": { "type": "integer", "x-measure": { "of": "people", "rounded": 5 } }
  }
}"#;

#[test]
fn columns_that_are_declared_or_present_or_both_are_told_apart() {
    let facts = Case::new("other,year\n").schema(SCHEMA).facts(true);
    let columns: Vec<(&str, bool, bool)> = facts.datasets[0]
        .columns
        .iter()
        .map(|column| (column.label.as_str(), column.declared, column.present))
        .collect();
    assert_eq!(
        columns,
        [
            ("other", false, true),
            ("year", true, true),
            ("who", true, false),
            ("n", true, false)
        ]
    );
    let other = facts.datasets[0].column("other").unwrap();
    assert_eq!(other.meaning, Default::default());
}

#[test]
fn a_mistake_in_a_schema_is_told_with_its_place() {
    let wrong = SCHEMA.replace("\"who\",", "\"whom\",");
    let told = quietly(|| Case::new("who\n").schema(&wrong)).unwrap_err();
    assert!(told.contains("`whom`") && told.contains("line 3"), "{told}");
}
