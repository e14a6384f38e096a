//! The kinds of value that a schema allows: types, and of texts perhaps only a few.

use std::collections::BTreeSet;

use candour_model::meaning::JsonType;

use crate::node::{Data, Node};

/// Kinds of value.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Kinds {
    /// The types. Where all numbers are allowed, whole ones are too.
    pub(super) types: BTreeSet<JsonType>,
    /// The only texts, if not all are allowed.
    texts: Option<BTreeSet<String>>,
}

impl Kinds {
    pub(super) fn any() -> Self {
        use JsonType::{Array, Boolean, Integer, Null, Number, Object, String};
        Kinds {
            types: BTreeSet::from([String, Number, Integer, Boolean, Null, Array, Object]),
            texts: None,
        }
    }

    pub(super) fn none() -> Self {
        Kinds {
            types: BTreeSet::new(),
            texts: None,
        }
    }

    /// What both allow.
    pub(super) fn and(mut self, other: Kinds) -> Self {
        self.types.retain(|found| other.types.contains(found));
        self.texts = match (self.texts, other.texts) {
            (Some(texts), Some(others)) => Some(texts.intersection(&others).cloned().collect()),
            (texts, others) => texts.or(others),
        };
        if self.texts.as_ref().is_some_and(BTreeSet::is_empty) {
            self.types.remove(&JsonType::String);
        }
        self
    }

    /// What one of the two allows.
    pub(super) fn or(mut self, other: Kinds) -> Self {
        let has_texts = |kinds: &Kinds| kinds.types.contains(&JsonType::String);
        self.texts = match (has_texts(&self), has_texts(&other)) {
            (false, _) => other.texts,
            (true, false) => self.texts,
            (true, true) => match (self.texts, other.texts) {
                (Some(texts), Some(others)) => Some(texts.union(&others).cloned().collect()),
                _ => None,
            },
        };
        self.types.extend(other.types);
        self
    }
}

/// What a schema allows by its own keywords: its types, and the values that it lists where those count.
pub(super) fn own(schema: &Node, is_of_values: bool) -> Kinds {
    if schema.data == Data::Boolean(false) {
        return Kinds::none();
    }
    let mut allowed = Kinds::any();
    if let Some(declared) = schema.get("type") {
        let names = std::iter::once(declared).chain(declared.items());
        allowed.types = names.flat_map(of_name).collect();
    }
    if is_of_values {
        if let Some(value) = schema.get("const") {
            allowed = allowed.and(of_values(std::slice::from_ref(value)));
        }
        if let Some(values) = schema.get("enum") {
            allowed = allowed.and(of_values(values.items()));
        }
    }
    allowed
}

/// A whole number is a number too.
fn of_name(name: &Node) -> impl Iterator<Item = JsonType> {
    let (found, besides) = match name.text() {
        Some("string") => (Some(JsonType::String), None),
        Some("number") => (Some(JsonType::Number), Some(JsonType::Integer)),
        Some("integer") => (Some(JsonType::Integer), None),
        Some("boolean") => (Some(JsonType::Boolean), None),
        Some("null") => (Some(JsonType::Null), None),
        Some("array") => (Some(JsonType::Array), None),
        Some("object") => (Some(JsonType::Object), None),
        _ => (None, None),
    };
    found.into_iter().chain(besides)
}

/// The kinds of these values.
pub(super) fn of_values(values: &[Node]) -> Kinds {
    let texts = values.iter().filter_map(Node::text).map(str::to_owned);
    Kinds {
        types: values.iter().flat_map(of_value).collect(),
        texts: Some(texts.collect()),
    }
}

fn of_value(value: &Node) -> Vec<JsonType> {
    match &value.data {
        Data::Null => vec![JsonType::Null],
        Data::Boolean(_) => vec![JsonType::Boolean],
        Data::Number(number) => match has_fraction(&number.to_string()) {
            true => vec![JsonType::Number],
            false => vec![JsonType::Number, JsonType::Integer],
        },
        Data::Text(_) | Data::Date(_) => vec![JsonType::String],
        Data::List(_) => vec![JsonType::Array],
        Data::Table(_) => vec![JsonType::Object],
    }
}

/// Whether a number surely is no whole one; with an exponent, nothing is sure.
fn has_fraction(number: &str) -> bool {
    let fraction = number.split_once('.').map_or("", |(_, fraction)| fraction);
    !number.contains(['e', 'E']) && fraction.bytes().any(|digit| digit != b'0')
}

/// The `declared` kinds, without the texts that are `found` not to be allowed where other values are, and, where nothing is
/// declared, what is found. Kinds that contradict each other leave what is declared.
pub(super) fn narrowed(mut declared: Kinds, found: &Kinds) -> Kinds {
    if found.types.is_empty() {
        return declared;
    }
    if declared.types == Kinds::any().types {
        return found.clone();
    }
    if has_others(found) {
        if !found.types.contains(&JsonType::String) {
            declared.types.remove(&JsonType::String);
        }
        declared.texts.clone_from(&found.texts);
    }
    declared
}

/// The types as a schema would name them; empty for any.
pub(super) fn named(kinds: &Kinds) -> Vec<JsonType> {
    if kinds.types == Kinds::any().types {
        return Vec::new();
    }
    let number = kinds.types.contains(&JsonType::Number);
    let named = kinds.types.iter().copied();
    named.filter(|found| !(number && *found == JsonType::Integer)).collect()
}

/// The only texts, where numbers or truth values are allowed too.
pub(super) fn texts_beside_others(kinds: Kinds) -> BTreeSet<String> {
    match has_others(&kinds) && kinds.types.contains(&JsonType::String) {
        true => kinds.texts.unwrap_or_default(),
        false => BTreeSet::new(),
    }
}

/// Whether a cell may become something else than a text or null.
fn has_others(kinds: &Kinds) -> bool {
    use JsonType::{Boolean, Integer, Number};
    [Boolean, Integer, Number]
        .iter()
        .any(|found| kinds.types.contains(found))
}
