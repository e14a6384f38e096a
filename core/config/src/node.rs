//! One tree for TOML and JSON, each value and each key with its place.
//!
//! The grammars are libraries'; the tree is our own, since no library has one for both, and a mistake is shown where it is.

mod de;
mod json;
mod keep;
mod toml;

use std::ops::Range;

use serde_json::{Map, Number, Value};

pub(crate) use de::read;
pub use json::parse as parse_json;
pub use toml::parse as parse_toml;

use crate::place::Sited;

/// A value with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Which bytes of the text.
    pub span: Range<usize>,
    /// What it is.
    pub data: Data,
}

/// What a value is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Data {
    /// JSON's `null`.
    Null,
    /// True or false.
    Boolean(bool),
    Number(Number),
    Text(String),
    /// TOML's date or time, as it is written.
    Date(String),
    List(Vec<Node>),
    /// A table, in the order of the text.
    Table(Vec<(Sited<String>, Node)>),
}

impl Node {
    /// The entries, if it is a table; none otherwise.
    pub fn entries(&self) -> &[(Sited<String>, Node)] {
        match &self.data {
            Data::Table(entries) => entries,
            _ => &[],
        }
    }

    /// The items, if it is a list; none otherwise.
    pub fn items(&self) -> &[Node] {
        match &self.data {
            Data::List(items) => items,
            _ => &[],
        }
    }

    pub fn entry(&self, key: &str) -> Option<&(Sited<String>, Node)> {
        self.entries().iter().find(|(found, _)| found.value == key)
    }

    /// The value of this key.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|(_, value)| value)
    }

    /// The text, if it is one.
    pub fn text(&self) -> Option<&str> {
        match &self.data {
            Data::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The value that a JSON Pointer leads to.
    pub fn pointer(&self, pointer: &str) -> Option<&Node> {
        let mut node = self;
        for token in pointer.split('/').skip(1) {
            let token = token.replace("~1", "/").replace("~0", "~");
            node = match &node.data {
                Data::Table(_) => node.get(&token)?,
                Data::List(items) => items.get(token.parse::<usize>().ok()?)?,
                _ => return None,
            };
        }
        Some(node)
    }

    /// The value without its places; dates become texts.
    pub fn to_json(&self) -> Value {
        match &self.data {
            Data::Null => Value::Null,
            Data::Boolean(value) => Value::Bool(*value),
            Data::Number(number) => Value::Number(number.clone()),
            Data::Text(text) | Data::Date(text) => Value::String(text.clone()),
            Data::List(items) => Value::Array(items.iter().map(Node::to_json).collect()),
            Data::Table(entries) => Value::Object(
                entries
                    .iter()
                    .map(|(key, value)| (key.value.clone(), value.to_json()))
                    .collect::<Map<_, _>>(),
            ),
        }
    }

    /// What it is, in words for people.
    pub(crate) fn described(&self) -> &'static str {
        match &self.data {
            Data::Null => "null",
            Data::Boolean(_) => "true or false",
            Data::Number(number) if number.is_i64() || number.is_u64() => "a whole number",
            Data::Number(_) => "a number",
            Data::Text(_) => "a text",
            Data::Date(_) => "a date",
            Data::List(_) => "a list",
            Data::Table(_) => "keys with values",
        }
    }
}
