//! What a schema's keywords say, for tests: well-formed schemas only, no message for a mistake but a panic.

use candour_model::meaning::{ColumnMeaning, Marker, MarkerKind, NumberFormat, Subject, TableMeaning};
use serde::de::{DeserializeOwned, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value, json};

/// What the schema says of one column; nothing where it does not describe it.
pub(super) fn column(schema: &Value, label: &str) -> ColumnMeaning {
    let Some(property) = schema.get("properties").and_then(|properties| properties.get(label)) else {
        return ColumnMeaning::default();
    };
    let keyword = |name: &str| property.get(name).cloned();
    let both = |name: &str| [schema.get(name), property.get(name)].into_iter().flatten();
    let vocabulary = keyword("enum").or_else(|| keyword("const").map(|only| json!([only])));
    ColumnMeaning {
        title: keyword("title").and_then(|said| said.as_str().map(str::to_owned)),
        privacy: keyword("x-privacy")
            .filter(|said| said != "?")
            .map(|said| read("x-privacy", listed(said))),
        measure: keyword("x-measure").map(|said| read("x-measure", listed_at(said, "bottom"))),
        period: keyword("x-period").map(|said| match said {
            Value::String(unit) => read("x-period", json!({ "is": unit })),
            said => read("x-period", said),
        }),
        label_of: keyword("x-label-of").map(|said| read("x-label-of", said)),
        total: keyword("x-total").map(|said| read("x-total", said)),
        markers: both("x-markers").flat_map(markers).collect(),
        number: both("x-number").fold(NumberFormat::default(), |outer, said| {
            let own: NumberFormat = read("x-number", said.clone());
            NumberFormat {
                group: own.group.or(outer.group),
                decimal: own.decimal.or(outer.decimal),
                suffix: own.suffix.or(outer.suffix),
                negative: own.negative.or(outer.negative),
            }
        }),
        types: keyword("type")
            .map(|said| read("type", listed(said)))
            .unwrap_or_default(),
        required: strings(schema.get("required")).iter().any(|name| name == label),
        vocabulary: match vocabulary {
            Some(Value::Array(values)) => values.iter().filter(|value| !value.is_null()).map(text).collect(),
            _ => Vec::new(),
        },
    }
}

/// The labels of the columns that the schema declares, in the order of its text, which a JSON value does not keep.
pub(super) fn labels(schema: &str) -> Vec<String> {
    match serde_json::from_str::<Declared>(schema) {
        Ok(declared) => declared.properties.0,
        Err(error) => panic!("the schema: {error}"),
    }
}

#[derive(Deserialize)]
struct Declared {
    #[serde(default)]
    properties: Labels,
}

#[derive(Default)]
struct Labels(Vec<String>);

impl<'de> Deserialize<'de> for Labels {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(LabelsVisitor)
    }
}

struct LabelsVisitor;

impl<'de> Visitor<'de> for LabelsVisitor {
    type Value = Labels;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("properties")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Labels, A::Error> {
        let mut labels = Vec::new();
        while let Some((label, IgnoredAny)) = map.next_entry()? {
            labels.push(label);
        }
        Ok(Labels(labels))
    }
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
