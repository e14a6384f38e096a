//! `x-references`: look-ups in other datasets.

use std::collections::BTreeMap;

use candour_model::column;
use candour_model::meaning::Reference;
use serde::Deserialize;

use super::{Row, unknown_column};
use crate::error::{Error, ErrorKind, Result};
use crate::nearest::nearest;
use crate::node::{self, Node};
use crate::place::Sited;
use crate::schema::Schema;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Written {
    columns: Sited<Vec<Sited<String>>>,
    dataset: Sited<String>,
    to: Sited<Vec<Sited<String>>>,
    at: Option<Sited<String>>,
    from: Option<Sited<String>>,
    until: Option<Sited<String>>,
    except: Option<Sited<Vec<String>>>,
}

/// What can be told without the other dataset.
pub(super) fn read(row: &Row<'_>, node: &Node) -> Result<Vec<Reference>> {
    let written: Vec<Written> = row.read(node)?;
    written.into_iter().map(|written| one(row, written)).collect()
}

fn one(row: &Row<'_>, written: Written) -> Result<Reference> {
    let to = written
        .to
        .value
        .iter()
        .map(|named| column::named(&named.value))
        .collect();
    if written.columns.value.len() != written.to.value.len() {
        return Err(row.wrong(
            written.to.span(),
            "`columns` and `to` are pairs, so they are equally many",
        ));
    }
    let validity = written.from.as_ref().or(written.until.as_ref());
    if let (None, Some(validity)) = (&written.at, validity) {
        return Err(row.wrong(
            validity.span(),
            "validity in time needs `at`, the column that says when",
        ));
    }
    if let (Some(at), None) = (&written.at, validity) {
        return Err(row.wrong(
            at.span(),
            "`at` needs `from` or `until`, the look-up's columns of validity",
        ));
    }
    if let Some(empty) = written.except.as_ref().filter(|except| except.value.is_empty()) {
        return Err(row.wrong(empty.span(), "this list excepts no text"));
    }
    Ok(Reference {
        columns: row.columns(written.columns)?,
        dataset: written.dataset.value,
        to,
        at: written.at.map(|named| row.column(named)).transpose()?,
        from: written.from.map(|named| column::named(&named.value)),
        until: written.until.map(|named| column::named(&named.value)),
        except: written.except.into_iter().flat_map(|except| except.value).collect(),
    })
}

/// What the other dataset must be and have. One without a schema may have any column.
pub(crate) fn check(schema: &Schema, datasets: &[&str], schemas: &BTreeMap<String, Schema>) -> Result<()> {
    let Some(node) = schema.tree.get("x-references") else {
        return Ok(());
    };
    let written: Vec<Written> = node::read(&schema.source, node)?;
    for reference in &written {
        let name = &reference.dataset;
        if !datasets.contains(&name.value.as_str()) {
            let kind = ErrorKind::UnknownDataset {
                name: name.value.clone(),
                nearest: nearest(&name.value, datasets.iter().copied()).map(str::to_owned),
                known: datasets.iter().map(|name| (*name).to_owned()).collect(),
            };
            return Err(Error::at(kind, schema.source.place(name.span()), "this name"));
        }
        let Some(other) = schemas.get(&name.value) else {
            continue;
        };
        let labels: Vec<&str> = other.columns.iter().map(|(label, _)| label.as_str()).collect();
        let named = reference.to.value.iter().chain(&reference.from).chain(&reference.until);
        for column in named {
            if !labels.contains(&column.value.as_str()) {
                let kind = unknown_column(column.value.clone(), &labels);
                let place = schema.source.place(column.span());
                return Err(Error::at(kind, place, format!("not a column of `{}`", name.value)));
            }
        }
    }
    Ok(())
}
