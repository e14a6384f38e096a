//! From the tree of a schema to the meaning of its columns and of the table.

use std::collections::{BTreeSet, HashMap};

use candour_model::column;
use candour_model::meaning::{ColumnMeaning, TableMeaning};

use super::references::References;
use super::{cells, severity, walk};
use crate::error::{Error, ErrorKind, Result};
use crate::keywords::{self, Row};
use crate::node::{Data, Node};
use crate::place::{Sited, Source};

/// What is said of one column.
pub(super) struct Described<'a> {
    pub(super) label: &'a Sited<String>,
    /// The schemas under this label in `properties`, each of which all cells must keep.
    pub(super) schemas: Vec<&'a Node>,
    /// The same, with what they refer to and what they combine by `allOf`.
    pub(super) parts: Vec<&'a Node>,
}

/// The columns that a row must keep to: those of the root, of what it refers to and of what it combines by `allOf`.
pub(super) fn described<'a>(references: &References<'a>, tree: &'a Node) -> Vec<Described<'a>> {
    let mut columns: Vec<Described<'a>> = Vec::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    for row in references.all_parts(tree) {
        for (label, schema) in row.get("properties").map(Node::entries).unwrap_or_default() {
            let at = *places.entry(&label.value).or_insert_with(|| {
                columns.push(Described {
                    label,
                    schemas: Vec::new(),
                    parts: Vec::new(),
                });
                columns.len() - 1
            });
            columns[at].schemas.push(schema);
            columns[at].parts.extend(references.all_parts(schema));
        }
    }
    columns
}

impl Described<'_> {
    /// What our keywords say of the column in all parts, in one. Two that say different things would leave open which of them
    /// holds. Of the constraints beside it each part says its own.
    fn declared(&self, source: &Source) -> Result<Node> {
        let mut said: Vec<(Sited<String>, Node)> = Vec::new();
        let entries = self.parts.iter().flat_map(|part| part.entries());
        for (key, value) in entries.filter(|(key, _)| key.value != severity::KEYWORD) {
            match said.iter().find(|(known, _)| known.value == key.value) {
                None => said.push((key.clone(), value.clone())),
                Some((_, known)) if key.value.starts_with("x-") && known.to_json() != value.to_json() => {
                    let message = format!(
                        "`{}` of column `{}` says something else in another part of the schema",
                        key.value, self.label.value
                    );
                    let place = source.place(key.span());
                    return Err(Error::at(ErrorKind::WrongValue { message }, place, "this keyword"));
                }
                Some(_) => {}
            }
        }
        Ok(Node {
            span: self.schemas[0].span.clone(),
            data: Data::Table(said),
        })
    }
}

/// The columns in the order of the text, and the table.
pub(super) fn read(
    source: &Source,
    tree: &Node,
    references: &References<'_>,
    described: &[Described<'_>],
) -> Result<(Vec<(String, ColumnMeaning)>, TableMeaning)> {
    let row = Row {
        source,
        labels: described.iter().map(|column| column.label.value.as_str()).collect(),
    };
    keywords_stand_where_they_say_something(&row, tree, described)?;
    let inherited = keywords::Inherited::read(&row, tree)?;
    let required = required(references, tree);
    let mut columns = Vec::with_capacity(described.len());
    for column in described {
        let label = &column.label.value;
        let declared = column.declared(source)?;
        let mut meaning = keywords::of_column(&row, label, &declared, &inherited)?;
        let allowed = cells::allowed(references, &column.schemas);
        meaning.types = allowed.types;
        meaning.listed_texts = allowed.listed_texts;
        meaning.vocabulary = cells::vocabulary(references, &column.schemas);
        meaning.required = required.contains(label.as_str());
        columns.push((label.clone(), meaning));
    }
    for column in described {
        keywords::period::check_same(&row, &column.declared(source)?, &columns)?;
    }
    let mut table = keywords::of_table(&row, tree)?;
    if let Some(long) = &mut table.long
        && let Some((_, value)) = columns.iter_mut().find(|(label, _)| column::named(label) == long.value)
    {
        keywords::check_long(&row, tree, long, &value.markers)?;
        let own = std::mem::take(&mut value.markers);
        long.inherit(&own);
        value.markers = long.markers();
        value.markers.extend(own);
    }
    Ok((columns, table))
}

/// The labels that the root, what it refers to and what it combines require.
fn required<'a>(references: &References<'a>, tree: &'a Node) -> BTreeSet<&'a str> {
    let rows = references.all_parts(tree).into_iter();
    rows.filter_map(|row| row.get("required"))
        .flat_map(Node::items)
        .filter_map(Node::text)
        .collect()
}

/// A keyword of ours that nobody reads would look like a declaration and be none.
fn keywords_stand_where_they_say_something(row: &Row<'_>, tree: &Node, described: &[Described<'_>]) -> Result<()> {
    let columns: BTreeSet<*const Node> = described
        .iter()
        .flat_map(|column| &column.parts)
        .map(|part| std::ptr::from_ref(*part))
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
            .filter(|(key, _)| key.value.starts_with("x-") && key.value != severity::KEYWORD)
            .try_for_each(|(key, _)| keywords::may_stand(key, stands).map_err(|kind| at_key(row, key.span(), kind)))
    })
}

fn at_key(row: &Row<'_>, span: std::ops::Range<usize>, kind: ErrorKind) -> Error {
    Error::at(kind, row.source.place(span), "this keyword")
}
