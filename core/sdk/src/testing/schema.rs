//! What a schema's keywords say, for tests: well-formed schemas only, no message for a mistake but a panic.

use candour_model::meaning::{ColumnMeaning, Marker, MarkerKind, Subject, TableMeaning};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

/// What the schema says of one column.
pub(super) fn column(schema: &Value, label: &str) -> ColumnMeaning {
    let mut meaning = ColumnMeaning::default();
    if let Some(markers) = schema.get("x-markers") {
        meaning.markers = self::markers(markers);
    }
    if let Some(number) = schema.get("x-number") {
        meaning.number = read("x-number", number.clone());
    }
    meaning.required = strings(schema.get("required")).iter().any(|name| name == label);
    let Some(property) = schema.get("properties").and_then(|properties| properties.get(label)) else {
        return meaning;
    };
    let keyword = |name: &str| property.get(name).cloned();
    meaning.privacy = keyword("x-privacy")
        .filter(|said| said != "?")
        .map(|said| read("x-privacy", listed(said)));
    meaning.measure = keyword("x-measure").map(|said| read("x-measure", listed_at(said, "bottom")));
    meaning.period = keyword("x-period").map(|said| match said {
        Value::String(unit) => read("x-period", json!({ "is": unit })),
        said => read("x-period", said),
    });
    meaning.label_of = keyword("x-label-of").map(|said| read("x-label-of", said));
    meaning.total = keyword("x-total").map(|said| read("x-total", said));
    if let Some(markers) = property.get("x-markers") {
        meaning.markers.extend(self::markers(markers));
    }
    if let Some(number) = keyword("x-number") {
        meaning.number = read("x-number", number);
    }
    meaning.types = keyword("type")
        .map(|said| read("type", listed(said)))
        .unwrap_or_default();
    let vocabulary = keyword("enum").or_else(|| keyword("const").map(|only| json!([only])));
    if let Some(Value::Array(values)) = vocabulary {
        meaning.vocabulary = values.iter().filter(|value| !value.is_null()).map(text).collect();
    }
    meaning
}

/// The labels of the columns that the schema declares, in its order.
pub(super) fn labels(schema: &Value) -> Vec<String> {
    let properties = schema.get("properties").and_then(Value::as_object);
    properties.map(|map| map.keys().cloned().collect()).unwrap_or_default()
}

/// What the schema says of the table.
pub(super) fn table(schema: &Value) -> TableMeaning {
    let keyword = |name: &str| schema.get(name).cloned();
    TableMeaning {
        subject: match keyword("x-subject") {
            None => Subject::Undeclared,
            Some(Value::String(said)) if said == "row" => Subject::Row,
            Some(Value::String(said)) if said == "none" => Subject::None,
            Some(Value::String(column)) => Subject::Column(column),
            Some(said) => read("x-subject", said),
        },
        key: keyword("x-key").map(|said| read("x-key", listed(said))),
        parts: keyword("x-parts").map(|said| read("x-parts", said)).unwrap_or_default(),
        references: keyword("x-references")
            .map(|said| read("x-references", said))
            .unwrap_or_default(),
        long: keyword("x-long").map(|said| read("x-long", long(said))),
    }
}

/// The measures of a long table, whose keywords lie side by side: `{ "x-measure": …, "x-markers": … }`.
fn long(mut said: Value) -> Value {
    if let Some(Value::Object(measures)) = said.get_mut("measures") {
        for (_, measure) in measures.iter_mut() {
            let markers = measure.get("x-markers").map(markers).unwrap_or_default();
            let of = measure.get("x-measure").cloned().unwrap_or_default();
            *measure = json!({ "measure": listed_at(of, "bottom"), "markers": markers });
        }
    }
    said
}

fn markers(said: &Value) -> std::collections::BTreeMap<String, Marker> {
    let map = match said {
        Value::Object(map) => map.clone(),
        _ => Map::new(),
    };
    let marker = |said: Value| match said {
        Value::String(_) => Marker {
            is: read::<MarkerKind>("x-markers", said),
            from: None,
            to: None,
        },
        said => read("x-markers", said),
    };
    map.into_iter().map(|(text, said)| (text, marker(said))).collect()
}

fn listed(said: Value) -> Value {
    match said {
        Value::Array(_) => said,
        one => json!([one]),
    }
}

fn listed_at(mut said: Value, name: &str) -> Value {
    if let Some(one) = said.get_mut(name) {
        *one = listed(one.take());
    }
    said
}

fn strings(said: Option<&Value>) -> Vec<String> {
    said.map(|said| read("a list", said.clone())).unwrap_or_default()
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn read<T: DeserializeOwned>(keyword: &str, said: Value) -> T {
    match serde_json::from_value(said) {
        Ok(read) => read,
        Err(error) => panic!("{keyword}: {error}"),
    }
}
