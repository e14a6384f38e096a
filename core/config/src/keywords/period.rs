//! `x-period`: a column that says when.

use candour_cell::period::valid_pattern;
use candour_model::meaning::{ColumnMeaning, Period, PeriodUnit};
use serde::Deserialize;

use super::Row;
use crate::error::Result;
use crate::node::{Data, Node};
use crate::place::Sited;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Written {
    is: PeriodUnit,
    #[serde(rename = "as")]
    pattern: Option<Sited<String>>,
    same_as: Option<Sited<String>>,
}

pub(super) fn read(row: &Row<'_>, label: &str, node: &Node) -> Result<Period> {
    let written = match &node.data {
        Data::Text(_) => Written {
            is: row.read(node)?,
            pattern: None,
            same_as: None,
        },
        Data::Table(_) => row.read(node)?,
        _ => return Err(row.wrong_type(node, "a word, or keys with values")),
    };
    if let Some(pattern) = &written.pattern
        && !valid_pattern(&pattern.value, written.is)
    {
        let message = format!(
            "`{}` does not tell this sort of period, once, in YYYY, MM and the like",
            pattern.value
        );
        return Err(row.wrong(pattern.span(), message));
    }
    if let Some(same_as) = &written.same_as
        && same_as.value == label
    {
        return Err(row.wrong(same_as.span(), "this is the column itself"));
    }
    Ok(Period {
        is: written.is,
        written: written.pattern.map(|pattern| pattern.value),
        same_as: written.same_as.map(|named| row.column(named)).transpose()?,
    })
}

/// Two columns can only say the same period if both say one. `declared` is what the keywords say of one column.
pub(crate) fn check_same(row: &Row<'_>, declared: &Node, columns: &[(String, ColumnMeaning)]) -> Result<()> {
    let Some(node) = declared.get("x-period").and_then(|period| period.get("same-as")) else {
        return Ok(());
    };
    let other_says_when = columns
        .iter()
        .any(|(other, meaning)| node.text() == Some(other) && meaning.period.is_some());
    match (other_says_when, node.text()) {
        (false, Some(label)) => Err(row.wrong(node.span.clone(), format!("column `{label}` has no x-period"))),
        _ => Ok(()),
    }
}
