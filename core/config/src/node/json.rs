//! JSON as a tree with places.
//!
//! serde_json decides what is JSON; the parser that knows places is lenient, and so is asked only afterwards.

use std::collections::BTreeMap;

use jsonc_parser::ast::{self, ObjectProp};
use jsonc_parser::common::Ranged;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};
use serde_json::{Number, Value};

use super::{Data, Node};
use crate::error::{Error, ErrorKind};
use crate::place::{Sited, Source};

/// The tree of a JSON text. Keys are in the order in which they stand; a key that occurs twice in one object is an error.
pub fn parse(source: &Source) -> Result<Node, Error> {
    if let Err(error) = serde_json::from_str::<Value>(&source.text) {
        return Err(syntax(source, offset(source, &error), message(&error)));
    }
    let parsed = parse_to_ast(&source.text, &CollectOptions::default(), &ParseOptions::default()).map_err(|error| {
        syntax(
            source,
            error.range().start,
            "this is written otherwise in JSON".to_owned(),
        )
    })?;
    match parsed.value {
        Some(value) => tree(source, &value),
        None => Err(syntax(source, 0, "nothing is here".to_owned())),
    }
}

fn syntax(source: &Source, at: usize, message: String) -> Error {
    Error::at(ErrorKind::JsonSyntax { message }, source.place(at..at), "here")
}

/// serde_json's words without its line and column, which the place shows.
fn message(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let end = message.rfind(" at line ").unwrap_or(message.len());
    message[..end].replace("EOF while", "the text ends while")
}

/// serde_json counts lines from 1 and bytes of the line from 1; at the end of the text it names the last one.
fn offset(source: &Source, error: &serde_json::Error) -> usize {
    let line_start: usize = source
        .text
        .split_inclusive('\n')
        .take(error.line().saturating_sub(1))
        .map(str::len)
        .sum();
    let mut at = (line_start + error.column().saturating_sub(1)).min(source.text.len());
    while !source.text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn tree(source: &Source, value: &ast::Value<'_>) -> Result<Node, Error> {
    let range = value.range();
    let data = match value {
        ast::Value::NullKeyword(_) => Data::Null,
        ast::Value::BooleanLit(literal) => Data::Boolean(literal.value),
        ast::Value::StringLit(literal) => Data::Text(literal.value.clone().into_owned()),
        ast::Value::NumberLit(literal) => Data::Number(literal.value.parse::<Number>().map_err(|_| {
            Error::at(
                ErrorKind::NumberOutOfRange,
                source.place(range.start..range.end),
                "this",
            )
        })?),
        ast::Value::Array(array) => Data::List(
            array
                .elements
                .iter()
                .map(|element| tree(source, element))
                .collect::<Result<_, _>>()?,
        ),
        ast::Value::Object(object) => Data::Table(entries(source, &object.properties)?),
    };
    Ok(Node {
        span: range.start..range.end,
        data,
    })
}

fn entries(source: &Source, properties: &[ObjectProp<'_>]) -> Result<Vec<(Sited<String>, Node)>, Error> {
    let mut seen = BTreeMap::new();
    let mut entries = Vec::with_capacity(properties.len());
    for property in properties {
        let range = property.name.range();
        let key = Sited::new(property.name.as_str().to_owned(), range.start..range.end);
        if let Some(first) = seen.insert(key.value.clone(), key.span()) {
            return Err(Error::at(
                ErrorKind::DuplicateKey { key: key.value.clone() },
                source.place(key.span()),
                "and again here",
            )
            .and(source.place(first), "once here"));
        }
        entries.push((key, tree(source, &property.value)?));
    }
    Ok(entries)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file_kind::FileKind;

    fn place_of(text: &str) -> (ErrorKind, usize) {
        let error = parse(&Source::new(FileKind::Schema, "a.json", text)).unwrap_err();
        let start = error.places[0].place.span.start;
        (error.kind, start)
    }

    #[test]
    fn values_keep_their_places() {
        let source = Source::new(
            FileKind::Schema,
            "a.json",
            "{ \"z\": [1.50, \"é\"],\n  \"a\": {\"b/c\": null} }",
        );
        let tree = parse(&source).unwrap();
        assert_eq!(&source.text[tree.pointer("/z/0").unwrap().span.clone()], "1.50");
        assert_eq!(tree.pointer("/a/b~1c").unwrap().data, Data::Null);
        assert_eq!(tree.entries()[0].0.value, "z");
        assert_eq!(tree.to_json(), serde_json::from_str::<Value>(&source.text).unwrap());
    }

    #[test]
    fn what_is_no_json_is_refused_where_it_stops_being_json() {
        for (text, at) in [
            ("{\n  'a': 1 }", 4),
            ("{\"a\": 0x1}", 7),
            ("{\"a\": 1,}", 8),
            ("", 0),
            ("{\"é\" 1}", 6),
        ] {
            let (kind, start) = place_of(text);
            assert!(matches!(kind, ErrorKind::JsonSyntax { .. }), "{text}");
            assert_eq!(start, at, "{text}");
        }
    }

    #[test]
    fn a_key_may_stand_once() {
        let (kind, start) = place_of("{\"a\": {\"b\": 1, \"b\": 2}, \"$defs\": {}}");
        assert!(matches!(kind, ErrorKind::DuplicateKey { key } if key == "b"));
        assert_eq!(start, 15);
    }
}
