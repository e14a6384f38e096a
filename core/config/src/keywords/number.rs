//! `x-number`: how numbers are written.

use candour_model::meaning::NumberFormat;

use super::Row;
use crate::error::Result;
use crate::node::Node;

pub(super) fn read(row: &Row<'_>, node: &Node) -> Result<NumberFormat> {
    let format: NumberFormat = row.read(node)?;
    let at = |key: &str| node.get(key).unwrap_or(node).span.clone();
    let is_mark = |mark: char| !mark.is_ascii_digit() && !matches!(mark, '-' | '+' | 'e' | 'E');
    if format.group.is_some_and(|mark| !is_mark(mark)) {
        return Err(row.wrong(at("group"), "numbers are made of this character themselves"));
    }
    if format.decimal.is_some_and(|mark| !is_mark(mark)) {
        return Err(row.wrong(at("decimal"), "numbers are made of this character themselves"));
    }
    if format.group.is_some() && format.group == Some(format.decimal.unwrap_or('.')) {
        return Err(row.wrong(
            at("group"),
            "the same character groups digits and stands before the fraction",
        ));
    }
    if format.suffix.as_deref().is_some_and(str::is_empty) {
        return Err(row.wrong(at("suffix"), "this suffix is empty"));
    }
    if let Some(negative) = &format.negative
        && (negative.matches('1').count() != 1 || negative == "1")
    {
        return Err(row.wrong(at("negative"), "write here how minus one is written, such as \"(1)\""));
    }
    Ok(format)
}

/// The column's own format, and the schema's where it says nothing.
pub(super) fn merged(own: NumberFormat, inherited: &NumberFormat) -> NumberFormat {
    NumberFormat {
        group: own.group.or(inherited.group),
        decimal: own.decimal.or(inherited.decimal),
        suffix: own.suffix.or_else(|| inherited.suffix.clone()),
        negative: own.negative.or_else(|| inherited.negative.clone()),
    }
}
