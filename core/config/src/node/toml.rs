//! TOML as a tree with places.

use std::ops::Range;

use serde_json::Number;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Data, Node};
use crate::error::{Error, ErrorKind};
use crate::place::{Sited, Source};

/// The tree of a TOML text. Keys are in the order in which they stand.
pub fn parse(source: &Source) -> Result<Node, Error> {
    let document = DeTable::parse(&source.text).map_err(|error| {
        let span = error.span().unwrap_or(0..0);
        Error::at(
            ErrorKind::TomlSyntax {
                message: error.message().to_owned(),
            },
            source.place(span),
            "here",
        )
    })?;
    let span = document.span();
    table(source, span, document.get_ref())
}

fn table(source: &Source, span: Range<usize>, table: &DeTable<'_>) -> Result<Node, Error> {
    let mut entries = Vec::with_capacity(table.len());
    for (key, entry) in table {
        let key = Sited::new(key.get_ref().clone().into_owned(), key.span());
        entries.push((key, value(source, entry)?));
    }
    entries.sort_by_key(|(key, _)| key.start);
    Ok(Node {
        span,
        data: Data::Table(entries),
    })
}

fn value(source: &Source, value_at: &Spanned<DeValue<'_>>) -> Result<Node, Error> {
    let span = value_at.span();
    let data = match value_at.get_ref() {
        DeValue::String(text) => Data::Text(text.clone().into_owned()),
        DeValue::Boolean(value) => Data::Boolean(*value),
        DeValue::Datetime(date) => Data::Date(date.to_string()),
        DeValue::Integer(integer) => i64::from_str_radix(integer.as_str(), integer.radix())
            .map(|integer| Data::Number(Number::from(integer)))
            .map_err(|_| unfit_number(source, &span))?,
        DeValue::Float(float) => float
            .as_str()
            .parse()
            .ok()
            .and_then(Number::from_f64)
            .map(Data::Number)
            .ok_or_else(|| unfit_number(source, &span))?,
        DeValue::Array(items) => Data::List(items.iter().map(|item| value(source, item)).collect::<Result<_, _>>()?),
        DeValue::Table(entries) => return table(source, span, entries),
    };
    Ok(Node { span, data })
}

fn unfit_number(source: &Source, span: &Range<usize>) -> Error {
    Error::at(ErrorKind::NumberOutOfRange, source.place(span.clone()), "this number")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file_kind::FileKind;

    #[test]
    fn values_keep_their_places_and_their_order() {
        let source = Source::new(
            FileKind::Declaration,
            "candour.toml",
            "b = 0x1F\na = { d = 2014-04-01, c = [0.50, true] }\n",
        );
        let tree = parse(&source).unwrap();
        let keys: Vec<&str> = tree.entries().iter().map(|(key, _)| key.value.as_str()).collect();
        assert_eq!(keys, ["b", "a"]);
        let date = tree.pointer("/a/d").unwrap();
        assert_eq!(&source.text[date.span.clone()], "2014-04-01");
        assert_eq!(
            tree.to_json(),
            serde_json::json!({"b": 31, "a": {"d": "2014-04-01", "c": [0.5, true]}})
        );
    }

    #[test]
    fn numbers_that_json_has_not_are_refused_at_their_place() {
        for text in ["a = inf", "a = 99999999999999999999"] {
            let error = parse(&Source::new(FileKind::Declaration, "candour.toml", text)).unwrap_err();
            assert!(
                matches!(error.kind, ErrorKind::NumberOutOfRange | ErrorKind::TomlSyntax { .. }),
                "{text}: {error}"
            );
            assert!(!error.places.is_empty());
        }
    }
}
