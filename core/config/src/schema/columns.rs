//! From the tree of a schema to the meaning of its columns and of the table.

use std::collections::BTreeSet;

use candour_model::meaning::{ColumnMeaning, TableMeaning};

use super::{cells, references, walk};
use crate::error::{Error, ErrorKind, Result};
use crate::keywords::{self, Row};
use crate::node::Node;
use crate::place::Source;

/// The columns in the order of the text, and the table.
pub(super) fn read(source: &Source, tree: &Node) -> Result<(Vec<(String, ColumnMeaning)>, TableMeaning)> {
    let properties = tree.get("properties").map(Node::entries).unwrap_or_default();
    let row = Row {
        source,
        labels: properties.iter().map(|(key, _)| key.value.as_str()).collect(),
    };
    keywords_stand_where_they_say_something(&row, tree)?;
    let inherited = keywords::Inherited::read(&row, tree)?;
    let required = required(tree);
    let mut columns = Vec::with_capacity(properties.len());
    for (label, property) in properties {
        let mut meaning = keywords::of_column(&row, &label.value, property, &inherited)?;
        meaning.types = cells::types(tree, property);
        meaning.vocabulary = cells::vocabulary(tree, property);
        meaning.required = required.contains(label.value.as_str());
        columns.push((label.value.clone(), meaning));
    }
    keywords::period::check_same(&row, tree, &columns)?;
    Ok((columns, keywords::of_table(&row, tree)?))
}

/// The labels that the root, what it refers to and what it combines require.
fn required(tree: &Node) -> BTreeSet<&str> {
    let referred = |schema: &Node| schema.get("$ref").and_then(Node::text).map(str::to_owned);
    let parts = tree.get("allOf").map(Node::items).unwrap_or_default();
    std::iter::once(tree)
        .chain(parts)
        .flat_map(|schema| {
            let target = referred(schema).and_then(|reference| references::target(tree, &reference));
            std::iter::once(schema).chain(target)
        })
        .filter_map(|schema| schema.get("required"))
        .flat_map(Node::items)
        .filter_map(Node::text)
        .collect()
}

/// A keyword of ours that nobody reads would look like a declaration and be none.
fn keywords_stand_where_they_say_something(row: &Row<'_>, tree: &Node) -> Result<()> {
    let columns: BTreeSet<*const Node> = tree
        .get("properties")
        .map(Node::entries)
        .unwrap_or_default()
        .iter()
        .map(|(_, property)| std::ptr::from_ref(property))
        .collect();
    walk::schemas(tree, &mut |schema: &Node| {
        let stands = if std::ptr::eq(schema, tree) {
            Some(keywords::OF_TABLES)
        } else if columns.contains(&std::ptr::from_ref(schema)) {
            Some(keywords::OF_COLUMNS)
        } else {
            None
        };
        schema
            .entries()
            .iter()
            .filter(|(key, _)| key.value.starts_with("x-"))
            .try_for_each(|(key, _)| keywords::may_stand(key, stands).map_err(|kind| at_key(row, key.span(), kind)))
    })
}

fn at_key(row: &Row<'_>, span: std::ops::Range<usize>, kind: ErrorKind) -> Error {
    Error::at(kind, row.source.place(span), "this keyword")
}
