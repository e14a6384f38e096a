//! The harness reads a schema as the audit does: the same meaning of every column and of the table.

use candour_config::schema::read_schema;
use candour_sdk::testing::Case;

const SCHEMA: &str = r#"{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "required": ["town", "n"],
  "x-subject": "who",
  "x-key": ["town", "month"],
  "x-markers": { "*": { "is": "suppressed", "from": 1, "to": 7 }, ":": "not-applicable" },
  "x-number": { "group": ",", "suffix": "%" },
  "x-parts": [{ "total": "n", "of": ["a", "b"], "allow": 1 }],
  "x-references": [{ "columns": ["town"], "dataset": "towns", "to": ["code"], "at": "month", "from": "opened" }],
  "properties": {
    "town": { "type": "string", "x-privacy": ["indirect", "sensitive"], "x-total": "All", "enum": ["Rye", "Deal", "All"] },
    "town_name": { "x-label-of": "town", "x-privacy": "?" },
    "who": { "type": ["string", "null"], "x-privacy": "pseudonym", "x-markers": { "*": "default", "-": "zero" } },
    "month": { "type": "string", "x-period": { "is": "month", "as": "YYYY_MM", "same-as": "year" } },
    "year": { "x-period": "financial-year" },
    "n": { "type": "integer", "x-measure": { "of": "people", "rounded": 5 }, "x-number": { "suffix": " p" } },
    "a": { "type": "number", "x-measure": { "of": "events" } },
    "b": { "type": "number", "x-measure": { "of": "events", "adds": true, "running": true } },
    "rate": { "type": "number", "x-measure": { "of": "rate", "top": "a", "bottom": "n", "times": 100, "decimals": 1 } },
    "fixed": { "const": 3 }
  }
}"#;

const LONG: &str = r#"{
  "type": "object",
  "x-subject": { "withheld": "one row is one appointment" },
  "x-long": {
    "measure": "what", "value": "n",
    "measures": { "items": { "x-measure": { "of": "things" }, "x-markers": { "~": "revised" } } }
  },
  "properties": { "what": { "type": "string" }, "n": { "type": "number" } }
}"#;

#[test]
fn schemas_mean_the_same_here_and_in_an_audit() {
    for text in [SCHEMA, LONG] {
        let schema = read_schema("schema.json", text).unwrap();
        let facts = Case::new("other,year\n").schema(text).facts(true);
        let dataset = &facts.datasets[0];
        assert_eq!(dataset.table, schema.table);
        for (label, meaning) in &schema.columns {
            assert_eq!(
                dataset.column(label).map(|column| &column.meaning),
                Some(meaning),
                "{label}"
            );
        }
        let undeclared = dataset.column("other").unwrap();
        assert!(!undeclared.declared && undeclared.meaning == Default::default());
        let absent = dataset.columns.iter().filter(|column| !column.present);
        let absent: Vec<&str> = absent.map(|column| column.label.as_str()).collect();
        let declared = schema.columns.iter().map(|(label, _)| label.as_str());
        let in_order: Vec<&str> = declared.filter(|label| *label != "year").collect();
        assert_eq!(absent, in_order);
    }
}
