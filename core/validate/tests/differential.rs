//! Cells and combinations judged once against whole rows: the same faults, for any schema and any table.

use candour_model::column::Column;
use candour_model::finding::RecordRef;
use candour_model::meaning::{ColumnMeaning, JsonType, Marker, MarkerKind, NumberFormat};
use candour_validate::{RowValidator, SchemaFaults, Validator};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};

const IDS: [&str; 5] = ["a", "b", "c/d", "e~f", "#5"];

const CELLS: &[&str] = &[
    "",
    "*",
    "-",
    "n/a",
    "x",
    "y",
    "xy",
    "0",
    "1",
    "5",
    "12",
    "-3",
    "007",
    "2.50",
    "1,204",
    "true",
    "false",
    "null",
    "2014-04-01",
    "2014-02-30",
    "é",
    "日本",
    "a b",
];

/// What a scalar may be held to.
fn cell_schema() -> impl Strategy<Value = Value> {
    let keyword = prop_oneof![
        select(vec!["string", "integer", "number", "boolean", "null", "object"])
            .prop_map(|kind| json!({ "type": kind })),
        Just(json!({ "type": ["string", "null"] })),
        (0..3u32).prop_map(|n| json!({ "minLength": n })),
        (0..3u32).prop_map(|n| json!({ "maxLength": n })),
        (-2..9i64).prop_map(|n| json!({ "minimum": n })),
        (-2..9i64).prop_map(|n| json!({ "maximum": n })),
        (1..4i64).prop_map(|n| json!({ "exclusiveMaximum": n, "multipleOf": n })),
        select(vec![
            "^x",
            "y$",
            "^[0-9]+$",
            "^\\d{1,2}$",
            ".",
            "^(x|y)+$",
            "^(?!x)[a-z]",
            r"^(x)?y\1$"
        ])
        .prop_map(|p| json!({ "pattern": p })),
        Just(json!({ "enum": ["x", 5, null, "y"] })),
        Just(json!({ "const": "x" })),
        Just(json!({ "format": "date" })),
        Just(json!({ "title": "t", "x-privacy": "none" })),
        Just(json!({ "not": { "const": "y" } })),
        Just(json!({ "anyOf": [{ "type": "integer" }, { "maxLength": 1 }] })),
        Just(json!({ "$ref": "#/$defs/short" })),
        Just(json!({ "$ref": "#/$defs/object" })),
        Just(json!({ "required": ["x"], "properties": { "x": false } })),
        Just(json!(false)),
        Just(json!(true)),
    ];
    prop::collection::vec(keyword, 1..3).prop_map(|keywords| {
        let mut all = Map::new();
        for keyword in keywords {
            match keyword {
                Value::Object(keyword) => all.extend(keyword),
                other => return other,
            }
        }
        Value::Object(all)
    })
}

fn name() -> impl Strategy<Value = String> {
    select(vec!["a", "b", "c/d", "e~f", "not in the file"]).prop_map(str::to_owned)
}

/// What a row may be held to, of so many layers.
fn row_schema(depth: u32) -> BoxedStrategy<Value> {
    let properties =
        prop::collection::btree_map(name(), cell_schema(), 0..4).prop_map(|of| json!({ "properties": of }));
    let names = || prop::collection::btree_set(name(), 0..3);
    let required = names().prop_map(|names| json!({ "required": names }));
    let flat = prop_oneof![
        6 => properties,
        4 => required,
        2 => Just(json!({ "type": "object" })),
        1 => Just(json!({ "type": "string" })),
        1 => Just(json!({ "additionalProperties": false })),
        1 => cell_schema().prop_map(|schema| json!({ "additionalProperties": schema })),
        1 => (select(vec!["^[ae]", "^(?!a)[^/]"]), cell_schema())
            .prop_map(|(name, schema)| json!({ "patternProperties": { name: schema } })),
        1 => Just(json!({ "propertyNames": { "maxLength": 2 } })),
        1 => (0..4u32).prop_map(|n| json!({ "maxProperties": n })),
        1 => (0..4u32).prop_map(|n| json!({ "minProperties": n })),
        1 => (name(), names()).prop_map(|(name, names)| json!({ "dependentRequired": { name: names } })),
        1 => Just(json!({ "$ref": "#/$defs/object" })),
        1 => Just(json!({ "const": { "a": "x" } })),
        1 => Just(json!({ "unevaluatedProperties": false })),
        1 => Just(json!({ "$id": "https://example.org/row" })),
        1 => Just(json!({ "minLength": 3, "x-other": [1], "unheard-of": { "required": ["a"] } })),
    ];
    if depth == 0 {
        return merged(flat.boxed());
    }
    let inner = || row_schema(depth - 1);
    let nested = prop_oneof![
        prop::collection::vec(inner(), 1..3).prop_map(|of| json!({ "allOf": of })),
        prop::collection::vec(inner(), 1..3).prop_map(|of| json!({ "anyOf": of })),
        prop::collection::vec(inner(), 1..3).prop_map(|of| json!({ "oneOf": of })),
        inner().prop_map(|of| json!({ "not": of })),
        (inner(), inner()).prop_map(|(test, then)| json!({ "if": test, "then": then })),
        (inner(), inner()).prop_map(|(test, other)| json!({ "if": test, "else": other })),
        inner().prop_map(|of| json!({ "then": of })),
        (name(), inner()).prop_map(|(name, of)| json!({ "dependentSchemas": { name: of } })),
    ];
    merged(prop_oneof![3 => flat, 2 => nested].boxed())
}

fn merged(keyword: BoxedStrategy<Value>) -> BoxedStrategy<Value> {
    prop::collection::vec(keyword, 1..4)
        .prop_map(|keywords| {
            let all = keywords.into_iter().filter_map(|keyword| match keyword {
                Value::Object(keyword) => Some(keyword),
                _ => None,
            });
            Value::Object(all.flatten().collect())
        })
        .boxed()
}

fn meaning() -> impl Strategy<Value = ColumnMeaning> {
    use JsonType::{Boolean, Integer, Null, Number, String};
    let types = select(vec![
        vec![],
        vec![String],
        vec![Integer],
        vec![Number, Null],
        vec![String, Null],
        vec![Boolean],
        vec![Integer, String],
    ]);
    let markers = prop::collection::vec(
        (
            select(vec!["*", "-", "n/a", "", "5"]),
            select(vec![
                MarkerKind::Missing,
                MarkerKind::Suppressed,
                MarkerKind::NotApplicable,
                MarkerKind::Zero,
            ]),
        ),
        0..3,
    );
    (types, markers, any::<bool>()).prop_map(|(types, markers, grouped)| {
        let marker = |(text, is): (&str, MarkerKind)| {
            let (from, to) = (None, None);
            (text.to_owned(), Marker { is, from, to })
        };
        // As of a schema that lists a few texts beside other types.
        let listed = (types.contains(&Integer) && types.contains(&String) && grouped).then_some(["x", "5"]);
        ColumnMeaning {
            types,
            listed_texts: listed.into_iter().flatten().map(str::to_owned).collect(),
            markers: markers.into_iter().map(marker).collect(),
            number: NumberFormat {
                group: grouped.then_some(','),
                ..NumberFormat::default()
            },
            ..ColumnMeaning::default()
        }
    })
}

fn with_definitions(mut schema: Value) -> Value {
    if let Value::Object(schema) = &mut schema {
        let object = json!({ "required": ["b"], "properties": { "b": { "maxLength": 1 } } });
        schema.insert(
            "$defs".to_owned(),
            json!({ "short": { "maxLength": 2 }, "object": object }),
        );
    }
    schema
}

fn record(at: usize) -> RecordRef {
    RecordRef {
        part: 0,
        record: at as u64 + 2,
    }
}

/// What is found cell by cell and set by set, in one row after the other.
fn judged(validator: &Validator, rows: &[Vec<&str>]) -> SchemaFaults {
    let mut found = Vec::new();
    let mut invalid_rows = 0;
    for (at, row) in rows.iter().enumerate() {
        let alone = (0..row.len()).map(|column| match validator.judges(column) {
            true => validator.cell(column, row[column]),
            false => 0,
        });
        let together = validator.sets().iter().enumerate().map(|(set, members)| {
            let cells: Vec<&str> = members.iter().map(|column| row[*column]).collect();
            validator.combination(set, &cells)
        });
        let verdicts: Vec<u32> = alone.chain(together).filter(|verdict| *verdict != 0).collect();
        invalid_rows += u64::from(!verdicts.is_empty());
        found.extend(verdicts.into_iter().map(|verdict| (verdict, record(at))));
    }
    let counted: Vec<(u32, u64, [RecordRef; 1])> = found.into_iter().map(|(verdict, at)| (verdict, 1, [at])).collect();
    let counted = counted
        .iter()
        .map(|(verdict, count, first)| (*verdict, *count, first.as_slice()));
    validator.gather(counted, rows.len() as u64, invalid_rows)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn judging_texts_once_finds_what_judging_rows_finds(
        schema in row_schema(2),
        meanings in prop::collection::vec(meaning(), IDS.len()),
        rows in prop::collection::vec(prop::collection::vec(select(CELLS), IDS.len()), 1..12),
    ) {
        let schema = with_definitions(schema);
        let columns: Vec<Column> = IDS
            .iter()
            .zip(meanings)
            .map(|(id, meaning)| Column { id: (*id).to_owned(), meaning })
            .collect();
        let Ok(oracle) = RowValidator::new(&schema, columns.clone()) else {
            prop_assert!(Validator::new(&schema, columns).is_err());
            return Ok(());
        };
        let mut expected = SchemaFaults::default();
        for (at, row) in rows.iter().enumerate() {
            oracle.check(&mut expected, record(at), |column| row[column]);
        }
        let validator = Validator::new(&schema, columns).unwrap();
        prop_assert_eq!(judged(&validator, &rows), expected, "{}", schema);
    }
}
