//! The official JSON-Schema-Test-Suite (draft 2020-12) by way of columns: objects of scalars as tables of one row, scalars as
//! tables of one cell. The suite is not part of this repository; cases of our own in its form are.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use candour_model::column::{Column, of_label};
use candour_model::finding::RecordRef;
use candour_model::marks::is_blank;
use candour_model::meaning::{ColumnMeaning, JsonType};
use candour_validate::{RowValidator, SchemaFaults, Validator};
use serde_json::{Value, json};

/// Why a case says nothing of tables. Every case either applies or has one of these reasons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Reason {
    /// The instance is a list, or an object in which there is one or another object: no cell is.
    NotFlat,
    /// A text is empty or looks it, which as a cell is missing.
    EmptyText,
    /// The schema of a scalar refers to itself by its place or name, which it would not keep as a property's.
    RefersToItself,
    /// The schema refers to a document elsewhere, which is refused.
    Elsewhere,
}

/// Case by case, how many there are for each reason, and how many apply.
const EXPECTED: &[(Option<Reason>, usize)] = &[
    (None, 1673),
    (Some(Reason::NotFlat), 435),
    (Some(Reason::EmptyText), 42),
    (Some(Reason::RefersToItself), 68),
    (Some(Reason::Elsewhere), 7),
];

/// How many cases of a file end otherwise than the suite says, and why. Rows as a whole end alike in all of them.
const DEPARTURES: &[(&str, usize, &str)] = &[
    (
        "tests/draft2020-12/format.json",
        17,
        "formats are asserted here, and annotations there",
    ),
    (
        "tests/draft2020-12/optional/format/idn-email.json",
        2,
        "a format that is not built in, and so not asserted",
    ),
    (
        "tests/draft2020-12/optional/format/idn-hostname.json",
        53,
        "a format that is not built in, and so not asserted",
    ),
    (
        "tests/draft2020-12/vocabulary.json",
        1,
        "a meta-schema elsewhere would turn validation off",
    ),
];

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|end| end == "json") {
            found.push(path);
        }
    }
}

/// The cell and the type that become this value; `None` where none do.
fn cell(value: &Value) -> Result<(String, Vec<JsonType>), Reason> {
    match value {
        Value::Null => Ok((String::new(), vec![JsonType::Null, JsonType::String])),
        Value::Bool(value) => Ok((value.to_string(), vec![JsonType::Boolean])),
        Value::Number(number) => Ok((number.to_string(), vec![JsonType::Number])),
        Value::String(text) if is_blank(text) => Err(Reason::EmptyText),
        Value::String(text) => Ok((text.clone(), vec![JsonType::String])),
        Value::Array(_) | Value::Object(_) => Err(Reason::NotFlat),
    }
}

fn refers_to_itself(schema: &Value) -> bool {
    match schema {
        Value::Object(keywords) => keywords.iter().any(|(keyword, value)| match (keyword.as_str(), value) {
            ("$ref", Value::String(target)) => !target.starts_with("#/$defs/"),
            ("$id" | "$anchor" | "$dynamicRef" | "$dynamicAnchor", _) => true,
            ("const" | "enum", _) => false,
            _ => refers_to_itself(value),
        }),
        Value::Array(items) => items.iter().any(refers_to_itself),
        _ => false,
    }
}

/// The table of one row, and the schema of its rows, that ask what a case asks.
fn table(schema: &Value, data: &Value) -> Result<(Value, Vec<Column>, Vec<String>), Reason> {
    let pairs: Vec<(String, &Value)> = match data {
        Value::Object(object) => object.iter().map(|(name, value)| (name.clone(), value)).collect(),
        Value::Array(_) => return Err(Reason::NotFlat),
        scalar => vec![("v".to_owned(), scalar)],
    };
    let schema = match data {
        Value::Object(_) => schema.clone(),
        _ if refers_to_itself(schema) => return Err(Reason::RefersToItself),
        _ => {
            let mut inner = schema.clone();
            let definitions = inner.as_object_mut().and_then(|inner| {
                inner.remove("$schema");
                inner.remove("$defs")
            });
            json!({ "$defs": definitions.unwrap_or(json!({})), "properties": { "v": inner } })
        }
    };
    let (mut columns, mut cells) = (Vec::new(), Vec::new());
    for (label, value) in pairs {
        let (text, types) = cell(value)?;
        let meaning = ColumnMeaning {
            types,
            ..ColumnMeaning::default()
        };
        columns.push(Column {
            id: of_label(&label),
            meaning,
        });
        cells.push(text);
    }
    Ok((schema, columns, cells))
}

/// Whether the row is valid, cell by cell and set by set.
fn is_valid(validator: &Validator, cells: &[String]) -> bool {
    let alone = (0..cells.len()).filter(|column| validator.judges(*column));
    let mut verdicts: Vec<u32> = alone.map(|column| validator.cell(column, &cells[column])).collect();
    for (set, members) in validator.sets().iter().enumerate() {
        let cells: Vec<&str> = members.iter().map(|column| cells[*column].as_str()).collect();
        verdicts.push(validator.combination(set, &cells));
    }
    verdicts.iter().all(|verdict| *verdict == 0)
}

/// Whether it is, as a whole.
fn is_valid_row(schema: &Value, columns: Vec<Column>, cells: &[String]) -> bool {
    let mut seen = SchemaFaults::default();
    let record = RecordRef { part: 0, record: 2 };
    let validator = RowValidator::new(schema, columns).unwrap();
    validator.check(&mut seen, record, |column| &cells[column]);
    seen.invalid_rows == 0
}

/// What became of the cases that were put.
#[derive(Default)]
struct Outcome {
    counts: BTreeMap<Option<Reason>, usize>,
    /// Cases that end otherwise than is said, by file.
    departures: BTreeMap<String, usize>,
}

/// Puts the cases of a file, each as a table of one row, which must end alike cell by cell and as a whole.
fn put(name: &str, text: &str, outcome: &mut Outcome) {
    let groups: Vec<Value> = serde_json::from_str(text).unwrap();
    for group in &groups {
        for case in group["tests"].as_array().unwrap() {
            let reason = match table(&group["schema"], &case["data"]) {
                Err(reason) => Some(reason),
                Ok((schema, columns, cells)) => match Validator::new(&schema, columns.clone()) {
                    Err(_) => Some(Reason::Elsewhere),
                    Ok(validator) => {
                        let found = is_valid(&validator, &cells);
                        let row = is_valid_row(&schema, columns, &cells);
                        assert_eq!(found, row, "{name}: {}: {}", group["description"], case["description"]);
                        if found != case["valid"].as_bool().unwrap() {
                            *outcome.departures.entry(name.to_owned()).or_default() += 1;
                        }
                        None
                    }
                },
            };
            *outcome.counts.entry(reason).or_default() += 1;
        }
    }
}

/// Our own cases, in the form of the suite: a few of each kind, so that every checkout puts some.
#[test]
fn our_own_suite_is_passed_by_way_of_columns() {
    let mut outcome = Outcome::default();
    put("own", include_str!("conformance.json"), &mut outcome);
    assert_eq!(outcome.departures, BTreeMap::new());
    let expected = [
        (None, 29),
        (Some(Reason::NotFlat), 2),
        (Some(Reason::EmptyText), 1),
        (Some(Reason::RefersToItself), 1),
        (Some(Reason::Elsewhere), 1),
    ];
    assert_eq!(outcome.counts.into_iter().collect::<Vec<_>>(), expected);
}

#[test]
fn the_official_suite_is_passed_by_way_of_columns() {
    let Some(suite) = candour_wrap_up::real_data("conformance/json-schema") else {
        return;
    };
    let mut all = Vec::new();
    files(&suite.join("tests"), &mut all);
    all.sort();
    let mut outcome = Outcome::default();
    for path in &all {
        let name = path.strip_prefix(&suite).unwrap().display().to_string();
        put(&name, &fs::read_to_string(path).unwrap(), &mut outcome);
    }
    let Outcome { counts, departures } = outcome;
    println!("{} cases apply; of the others: {counts:?}", counts[&None]);
    let expected = DEPARTURES.iter().map(|(file, count, _)| ((*file).to_owned(), *count));
    assert_eq!(departures, expected.collect::<BTreeMap<_, _>>());
    assert_eq!(counts.into_iter().collect::<Vec<_>>(), EXPECTED);
}
