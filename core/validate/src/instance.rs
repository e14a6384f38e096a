//! How a row of cells becomes the JSON object that a schema is asked about.

use std::str::FromStr;

use candour_cell::decimal;
use candour_model::column::{self, Column, ColumnId};
use candour_model::meaning::{ColumnMeaning, JsonType, MarkerKind};
use serde_json::{Map, Number, Value};

/// The properties that columns are in an instance. One that is called by its place is none, unless the schema names it so.
pub(crate) fn properties(schema: &Value, columns: &[Column]) -> Vec<Option<String>> {
    let property = |column: &Column| {
        let name = column::property(&column.id);
        let is_one = match ColumnId::read(&column.id) {
            ColumnId::Label(_) => true,
            ColumnId::Place(_) => names(schema, name),
        };
        is_one.then(|| name.to_owned())
    };
    columns.iter().map(property).collect()
}

/// Whether a property of this name is described anywhere in a schema.
fn names(schema: &Value, name: &str) -> bool {
    match schema {
        Value::Object(members) => {
            let is_described = members
                .get("properties")
                .is_some_and(|properties| properties.get(name).is_some());
            is_described || members.values().any(|member| names(member, name))
        }
        Value::Array(items) => items.iter().any(|item| names(item, name)),
        _ => false,
    }
}

/// What becomes of one cell.
#[derive(Debug, PartialEq)]
pub(crate) enum CellInstance {
    Value(Value),
    /// Nothing: the name is not in the object, and still required if the schema says so.
    Absent,
    /// Nothing, and the name is not required in this row.
    Excused,
}

/// The instance of a cell, as the declarations say.
pub(crate) fn cell_instance(text: &str, meaning: &ColumnMeaning) -> CellInstance {
    if let Some(marker) = candour_cell::marker(text, meaning) {
        return match marker.is {
            MarkerKind::Missing if meaning.types.contains(&JsonType::Null) => CellInstance::Value(Value::Null),
            MarkerKind::Missing => CellInstance::Absent,
            _ => CellInstance::Excused,
        };
    }
    CellInstance::Value(typed(text, meaning))
}

fn typed(text: &str, meaning: &ColumnMeaning) -> Value {
    let types = &meaning.types;
    if meaning.is_any_text() || meaning.listed_texts.contains(text) {
        return Value::String(text.to_owned());
    }
    if types
        .iter()
        .any(|allowed| matches!(allowed, JsonType::Number | JsonType::Integer))
        && let Some(number) = decimal::to_json_number(text, &meaning.number)
        && let Ok(number) = Number::from_str(&number)
    {
        return Value::Number(number);
    }
    if types.contains(&JsonType::Boolean) {
        match text {
            "true" => return Value::Bool(true),
            "false" => return Value::Bool(false),
            _ => {}
        }
    }
    Value::String(text.to_owned())
}

/// The object of a row, and the properties that are excused from being required in it.
pub(crate) fn row_instance<'a>(
    columns: impl Iterator<Item = (usize, Option<&'a String>, &'a ColumnMeaning)>,
    cell: impl Fn(usize) -> &'a str,
    excused: &mut Vec<&'a str>,
) -> Value {
    let mut object = Map::new();
    excused.clear();
    for (at, property, meaning) in columns {
        let Some(property) = property else { continue };
        match cell_instance(cell(at), meaning) {
            CellInstance::Value(value) => {
                object.insert(property.clone(), value);
            }
            CellInstance::Absent => {}
            CellInstance::Excused => excused.push(property),
        }
    }
    Value::Object(object)
}

#[cfg(test)]
mod tests {
    use super::*;
    use candour_model::meaning::{Marker, NumberFormat};
    use serde_json::json;

    fn of(types: &[JsonType]) -> ColumnMeaning {
        ColumnMeaning {
            types: types.to_vec(),
            ..ColumnMeaning::default()
        }
    }

    #[test]
    fn types_decide_what_a_text_becomes() {
        use JsonType::{Boolean, Integer, Null, Number, String};
        let value = |text, types: &[JsonType]| cell_instance(text, &of(types));
        assert_eq!(value("5", &[Integer]), CellInstance::Value(json!(5)));
        assert_eq!(value("01", &[Integer]), CellInstance::Value(json!("01")));
        assert_eq!(value("+5", &[Number]), CellInstance::Value(json!("+5")));
        assert_eq!(value("5", &[Integer, String]), CellInstance::Value(json!("5")));
        assert_eq!(value("5", &[]), CellInstance::Value(json!("5")));
        assert_eq!(value("true", &[Boolean]), CellInstance::Value(json!(true)));
        assert_eq!(value("TRUE", &[Boolean]), CellInstance::Value(json!("TRUE")));
        assert_eq!(value("", &[Integer, Null]), CellInstance::Value(Value::Null));
        assert_eq!(value("", &[Integer]), CellInstance::Absent);
        // What looks blank is read as the empty text.
        assert_eq!(value(" \u{a0}", &[String]), CellInstance::Absent);
        assert_eq!(value(" x", &[String]), CellInstance::Value(json!(" x")));
    }

    #[test]
    fn a_listed_text_is_one_and_what_else_is_a_number_is_a_number() {
        use JsonType::{Boolean, Integer, String};
        let mut meaning = of(&[String, Integer, Boolean]);
        meaning.listed_texts = ["c", "7"].map(str::to_owned).into();
        for (text, value) in [
            ("5", json!(5)),
            ("c", json!("c")),
            ("7", json!("7")),
            ("d", json!("d")),
            ("true", json!(true)),
        ] {
            assert_eq!(cell_instance(text, &meaning), CellInstance::Value(value), "{text}");
        }
    }

    #[test]
    fn numbers_lose_their_declared_marks_and_nothing_of_their_value() {
        let mut meaning = of(&[JsonType::Number]);
        meaning.number = NumberFormat {
            group: Some(','),
            suffix: Some("%".into()),
            ..NumberFormat::default()
        };
        assert_eq!(
            cell_instance("1,234.50000000000000000000000000000001%", &meaning),
            CellInstance::Value(Value::Number(
                Number::from_str("1234.50000000000000000000000000000001").expect("a number")
            ))
        );
    }

    #[test]
    fn markers_other_than_missing_excuse_their_column() {
        let mut meaning = of(&[JsonType::Integer]);
        meaning.markers.insert(
            "*".into(),
            Marker {
                is: MarkerKind::Suppressed,
                from: Some(1),
                to: Some(7),
            },
        );
        meaning.markers.insert(
            "n/a".into(),
            Marker {
                is: MarkerKind::Missing,
                from: None,
                to: None,
            },
        );
        assert_eq!(cell_instance("*", &meaning), CellInstance::Excused);
        assert_eq!(cell_instance("n/a", &meaning), CellInstance::Absent);
        assert_eq!(cell_instance("", &meaning), CellInstance::Absent);
    }
}
