//! Columns that `candour.toml` names must stand in the schema of their dataset, where it has one.

use std::collections::BTreeMap;

use candour_model::column::{self, ColumnId};
use candour_model::facts::ChangeKind;

use super::Release;
use crate::declaration::AgreeSide;
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
        for column in assert.value.that.value.columns() {
            let place = assert.value.that.span();
            check(&assert.value.dataset.value, &Sited::new(column.to_owned(), place))?;
        }
    }
    Ok(())
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
