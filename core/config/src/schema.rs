//! A schema: the JSON Schema of one row, and what its `x-` keywords say each column means.

mod cells;
mod columns;
mod kinds;
mod misspelt;
mod references;
mod severity;
mod silent;
mod unfolded;
mod walk;

use std::collections::BTreeMap;

use candour_model::meaning::{ColumnMeaning, TableMeaning};
use serde_json::Value;

use self::columns::Described;
use self::references::References;
pub use self::severity::{CONSTRAINTS, Declared};
pub use self::silent::{About, NeverApplies, Silent};

use crate::error::{Error, ErrorKind, Result};
use crate::file_kind::FileKind;
use crate::node::{self, Data, Node};
use crate::place::{Place, Source};

/// The dialect in which schemas are written, and the only one: others differ in what the same words mean.
const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// A schema, read and checked.
#[derive(Clone, Debug, PartialEq)]
pub struct Schema {
    /// Its text.
    pub source: Source,
    /// The same with the place of each value.
    pub tree: Node,
    /// The same as JSON.
    pub value: Value,
    /// Its columns by their labels, in the order of its text. What a meaning names are ids of columns.
    pub columns: Vec<(String, ColumnMeaning)>,
    /// What it says of the table.
    pub table: TableMeaning,
    /// How severe breaks of its constraints are, where it says so, by place.
    pub severities: Vec<(String, Declared)>,
    /// Its constraints that say nothing.
    pub silent: Silent,
}

impl Schema {
    pub fn column(&self, label: &str) -> Option<&ColumnMeaning> {
        self.columns
            .iter()
            .find(|(found, _)| found == label)
            .map(|(_, meaning)| meaning)
    }

    /// Where a column is described.
    pub fn column_place(&self, label: &str) -> Option<Place> {
        let references = References::of(&self.tree);
        let mut described = columns::described(&references, &self.tree).into_iter();
        let column = described.find(|column| column.label.value == label)?;
        Some(self.source.place(column.label.span()))
    }

    /// Where a keyword of a column stands, such as the `"?"` of an `x-privacy` that is not answered yet.
    pub fn keyword_place(&self, label: &str, keyword: &str) -> Option<Place> {
        let references = References::of(&self.tree);
        let mut described = columns::described(&references, &self.tree).into_iter();
        let column = described.find(|column| column.label.value == label)?;
        let value = column.parts.iter().find_map(|part| part.get(keyword))?;
        Some(self.source.place(value.span.clone()))
    }

    /// How severe a break of the constraint at this place is, where the schema says so.
    pub fn severity_at(&self, place: &str) -> Option<&Declared> {
        if self.severities.is_empty() {
            return None;
        }
        severity::at(&self.severities, &References::of(&self.tree), place)
    }

    /// Where a JSON Pointer into the schema leads to.
    pub fn pointer_place(&self, pointer: &str) -> Option<Place> {
        let value = self.tree.pointer(pointer)?;
        Some(self.source.place(value.span.clone()))
    }
}

/// Reads a schema: what its text alone can tell.
pub fn read_schema(name: &str, text: &str) -> Result<Schema> {
    let source = Source::new(FileKind::Schema, name, text);
    let tree = node::parse_json(&source)?;
    let value = tree.to_json();
    is_schema(&source, &tree, &value)?;
    references::stay_inside(&source, &tree)?;
    misspelt::check(&source, &tree)?;
    let references = References::of(&tree);
    let described = columns::described(&references, &tree);
    describes_row(&source, &tree, &described)?;
    unfolded::check(&source, &tree)?;
    let severities = severity::all(&source, &tree)?;
    compiles(&source, &tree, &value)?;
    let (columns, table) = columns::read(&source, &tree, &references, &described)?;
    let silent = silent::find(&references, &tree, &described, &columns);
    Ok(Schema {
        source,
        value,
        columns,
        table,
        severities,
        silent,
        tree,
    })
}

/// Checks the look-ups between datasets, of which `names` are all and `schemas` those with a schema.
pub fn check_references(names: &[&str], schemas: &BTreeMap<String, Schema>) -> Result<()> {
    schemas
        .values()
        .try_for_each(|schema| crate::keywords::references::check(schema, names, schemas))
}

fn is_schema(source: &Source, tree: &Node, value: &Value) -> Result<()> {
    if let Some(dialect) = tree.get("$schema")
        && dialect.text().map(|text| text.trim_end_matches('#')) != Some(DIALECT)
    {
        let message = format!("only the dialect {DIALECT} is read; name it, or none");
        return Err(not_a_schema(source, dialect, message));
    }
    let Err(error) = jsonschema::draft202012::meta::validate(value) else {
        return Ok(());
    };
    let pointer = error.instance_path().to_string();
    let at = tree.pointer(&pointer).unwrap_or(tree);
    let message = match pointer.rsplit('/').next() {
        Some("type") => {
            "`type` is string, number, integer, boolean, null, array or object, or a list of them".to_owned()
        }
        Some("pattern") => "this is no regular expression".to_owned(),
        _ => error.masked_with("this").to_string(),
    };
    Err(not_a_schema(source, at, message))
}

fn not_a_schema(source: &Source, at: &Node, message: String) -> Error {
    Error::at(ErrorKind::NotASchema { message }, source.place(at.span.clone()), "this")
}

/// What the metaschema does not know: that patterns are regular expressions and that references lead somewhere.
fn compiles(source: &Source, tree: &Node, value: &Value) -> Result<()> {
    let Err(error) = jsonschema::draft202012::options().build(value) else {
        return Ok(());
    };
    let at = [error.schema_path().to_string(), error.instance_path().to_string()]
        .iter()
        .filter(|pointer| !pointer.is_empty())
        .find_map(|pointer| tree.pointer(pointer))
        .map_or(source.place(tree.span.start..tree.span.start + 1), |node| {
            source.place(node.span.clone())
        });
    let message = error.masked_with("this").to_string();
    Err(Error::at(ErrorKind::NotASchema { message }, at, "this"))
}

/// A row is an object whose properties are the columns.
fn describes_row(source: &Source, tree: &Node, described: &[Described<'_>]) -> Result<()> {
    let fault = |node: &Node, label: &str| Err(Error::at(ErrorKind::NoRow, source.place(node.span.clone()), label));
    if let Some(declared) = tree.get("type") {
        let is_object = |node: &Node| node.text() == Some("object");
        if !is_object(declared) && !declared.items().iter().any(is_object) {
            return fault(declared, "a row is an object");
        }
    }
    match tree.get("properties") {
        _ if !described.is_empty() => Ok(()),
        Some(properties) => fault(properties, "no column is described"),
        None if matches!(tree.data, Data::Table(_)) => Err(Error::at(
            ErrorKind::NoRow,
            source.place(tree.span.start..tree.span.start + 1),
            "`properties` is missing",
        )),
        None => fault(tree, "this is no object"),
    }
}
