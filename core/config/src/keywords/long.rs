//! `x-long`: one value column for many measures.

use std::collections::BTreeMap;

use candour_model::meaning::{Long, LongMeasure, Marker, MarkerKind};
use serde::Deserialize;

use super::{Row, markers, measure, unknown_column};
use crate::declaration::Entries;
use crate::error::{Error, Result};
use crate::node::Node;
use crate::place::Sited;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Written {
    measure: Sited<String>,
    value: Sited<String>,
    measures: Sited<Entries<OneMeasure>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct OneMeasure {
    x_measure: Node,
    x_markers: Option<Node>,
}

pub(super) fn read(row: &Row<'_>, node: &Node) -> Result<Long> {
    let written: Written = row.read(node)?;
    if written.measure.value == written.value.value {
        return Err(row.wrong(
            written.value.span(),
            "one column cannot name the measure and hold its value",
        ));
    }
    let measures = &written.measures.value;
    if measures.is_empty() {
        return Err(row.wrong(written.measures.span(), "no measure is named"));
    }
    // The parts of a rate are other measures here, not other columns.
    let names: Vec<&str> = measures.iter().map(|(name, _)| name.value.as_str()).collect();
    let part = |named: Sited<String>| match names.contains(&named.value.as_str()) {
        true => Ok(named.value),
        false => {
            let place = row.source.place(named.span());
            Err(Error::at(
                unknown_column(named.value, &names),
                place,
                "no measure of this name",
            ))
        }
    };
    let one = |name: &str, written: &OneMeasure| {
        let measure = measure::read(row, name, &written.x_measure, &part)?;
        if measure.repeats.is_some() {
            return Err(row.wrong(
                written.x_measure.span.clone(),
                "a measure of a long table has no column to repeat: say `repeats` of a column that holds figures of its own",
            ));
        }
        Ok(LongMeasure {
            measure,
            markers: written
                .x_markers
                .as_ref()
                .map(|node| markers::read(row, node))
                .transpose()?
                .unwrap_or_default(),
        })
    };
    Ok(Long {
        measures: measures
            .iter()
            .map(|(name, written)| Ok((name.value.clone(), one(&name.value, written)?)))
            .collect::<Result<_>>()?,
        measure: row.column(written.measure)?,
        value: row.column(written.value)?,
    })
}

/// A cell is read before anyone knows its measure: a text is a marker of one kind in all of them.
pub(super) fn check(row: &Row<'_>, node: &Node, long: &Long, of_column: &BTreeMap<String, Marker>) -> Result<()> {
    let Some((measure, text, one, other)) = long.disputed(of_column) else {
        return Ok(());
    };
    let word = |kind: MarkerKind| serde_json::to_value(kind).unwrap_or_default();
    Err(row.wrong(
        node.span.clone(),
        format!(
            "`{text}` is {} elsewhere in the value column and {} in `{measure}`: let a marker stand for one thing in all measures",
            word(one),
            word(other)
        ),
    ))
}
