//! Columns that `candour.toml` names must stand in the schema of their dataset, where it has one.

use std::collections::BTreeMap;

use candour_model::column::{self, ColumnId};
use candour_model::facts::ChangeKind;
use candour_model::meaning::JsonType;
use candour_predicate::Use;

use super::Release;
use crate::declaration::{AgreeSide, Condition};
use crate::error::{Error, ErrorKind, Result};
use crate::nearest::nearest;
use crate::place::{Sited, Source};
use crate::schema::Schema;

/// Checks every column that `candour.toml` names.
pub(super) fn check_columns(release: &Release, schemas: &BTreeMap<String, Schema>) -> Result<()> {
    let source = &release.source;
    let declaration = &release.declaration;
    let check = |dataset: &str, column: &Sited<String>| match schemas.get(dataset) {
        Some(schema) => is_column(source, schema, column),
        None => Ok(()),
    };
    for dataset in &declaration.dataset {
        for (now, _) in dataset.value.columns.iter() {
            check(&dataset.value.name.value, now)?;
        }
        for column in dataset.value.expect.columns() {
            check(&dataset.value.name.value, column)?;
        }
    }
    for change in &declaration.change {
        let change = &change.value;
        // What ended is in the schema of the release before, if anywhere.
        let ended = change.what.value == ChangeKind::Closed && change.from.is_empty() && change.into.is_empty();
        if let Some(column) = change.column.as_ref().filter(|_| !ended) {
            check(&change.dataset.value, column)?;
        }
    }
    let side = |side: &AgreeSide| {
        let only = side.only.iter().map(|(column, _)| column);
        std::iter::once(&side.sum)
            .chain(&side.by)
            .chain(only)
            .try_for_each(|column| check(&side.dataset.value, column))
    };
    for agree in &declaration.agree {
        side(&agree.value.left)?;
        side(&agree.value.right)?;
    }
    for assert in &declaration.assert {
        let schema = schemas.get(&assert.value.dataset.value);
        for condition in assert.value.conditions() {
            for mention in Condition::read(condition, source)?.columns {
                let place = Condition::within(condition, source, &mention.span);
                let column = Sited::new(mention.column, place);
                check(&assert.value.dataset.value, &column)?;
                schema.map_or(Ok(()), |schema| can_be_read(source, schema, &column, mention.used))?;
            }
        }
    }
    Ok(())
}

/// Whether a column of the schema tells what a condition reads of it.
fn can_be_read(source: &Source, schema: &Schema, column: &Sited<String>, used: Use) -> Result<()> {
    let id = column::named(&column.value);
    let Some(meaning) = schema.column(column::property(&id)) else {
        return Ok(());
    };
    let is_number = |of: &JsonType| matches!(of, JsonType::Number | JsonType::Integer);
    let has_numbers = meaning.types.is_empty() || meaning.types.iter().any(is_number);
    let (what, help) = match used {
        Use::Figure if !has_numbers && meaning.period.is_some() => ("no number", "compare days by date(column)"),
        Use::Figure if !has_numbers => ("no number", "compare its text with a text in single quotes"),
        Use::Date if meaning.period.is_none() => ("no period", "say in the schema when it is, by x-period"),
        _ => return Ok(()),
    };
    let kind = ErrorKind::WrongCondition {
        message: format!("by its schema, `{}` tells {what}", column.value),
        help: help.to_owned(),
    };
    Err(Error::at(kind, source.place(column.span()), "this column"))
}

fn is_column(source: &Source, schema: &Schema, column: &Sited<String>) -> Result<()> {
    let id = column::named(&column.value);
    // Only the file tells how many columns it has.
    if matches!(ColumnId::read(&id), ColumnId::Place(_)) || schema.column(column::property(&id)).is_some() {
        return Ok(());
    }
    let known = schema.columns.iter().map(|(label, _)| label.as_str());
    let kind = ErrorKind::UnknownColumn {
        column: column.value.clone(),
        nearest: nearest(&column.value, known).map(str::to_owned),
    };
    Err(Error::at(kind, source.place(column.span()), "this name"))
}
