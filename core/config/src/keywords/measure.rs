//! `x-measure`: a column that holds a figure, and what it counts.

use std::num::NonZeroU32;

use candour_model::meaning::{Measure, MeasureIs, MeasureOf, Repeats};
use serde::Deserialize;

use super::Row;
use crate::declaration::{Length, PathList as OneOrSeveral};
use crate::error::{Error, ErrorKind, Result};
use crate::node::{Data, Node};
use crate::place::Sited;

/// The longest unit: it stands behind each figure.
const MOST_OF_UNIT: usize = 20;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Written {
    of: Sited<MeasureOf>,
    unit: Option<Sited<String>>,
    is: Option<MeasureIs>,
    #[serde(default)]
    weighs: bool,
    adds: Option<Sited<bool>>,
    rounded: Option<NonZeroU32>,
    midpoint: Option<Sited<bool>>,
    #[serde(default)]
    running: bool,
    top: Option<Sited<String>>,
    bottom: Option<Sited<OneOrSeveral>>,
    times: Option<Sited<NonZeroU32>>,
    decimals: Option<Sited<u32>>,
    /// `false` for a rate whose parts are in no column.
    parts: Option<Sited<bool>>,
    repeats: Option<Sited<WrittenRepeats>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenRepeats {
    column: Sited<String>,
    back: Length,
}

/// The measure of a column, whose parts, if it is a rate, are other columns; none where it is `false`.
pub(super) fn of_column(row: &Row<'_>, label: &str, node: &Node) -> Result<Option<Measure>> {
    match node.data {
        Data::Boolean(false) => Ok(None),
        Data::Boolean(true) => Err(row.wrong(
            node.span.clone(),
            "what is counted is said by `of`, such as { \"of\": \"people\" }",
        )),
        _ => read(row, label, node, &|part| row.column(part)).map(Some),
    }
}

/// A measure; `part` checks the name of a rate's part.
pub(super) fn read(
    row: &Row<'_>,
    label: &str,
    node: &Node,
    part: &dyn Fn(Sited<String>) -> Result<String>,
) -> Result<Measure> {
    let written: Written = row.read(node)?;
    let of = written.of.value;
    if of == MeasureOf::Rate {
        is_whole(row, node, &written)?;
    } else if let Some(span) = of_rates_only(&written) {
        return Err(row.wrong(span, "only a rate has top, bottom, times, decimals and parts"));
    }
    has_unit(row, node, &written)?;
    let midpoint = midpoint(row, &written)?;
    let other = |named: Sited<String>| {
        if named.value == label {
            return Err(row.wrong(named.span(), "a rate is not made of itself"));
        }
        part(named)
    };
    let repeats = written
        .repeats
        .map(|written| repeats(row, label, written.value))
        .transpose()?;
    let bottom = written.bottom.map(|bottom| bottom.each()).unwrap_or_default();
    Ok(Measure {
        of,
        unit: written.unit.map(|unit| unit.value),
        is: written.is,
        weighs: written.weighs,
        adds: written.adds.map(|adds| adds.value),
        rounded: written.rounded.map(NonZeroU32::get),
        midpoint,
        running: written.running,
        top: written.top.map(other).transpose()?,
        bottom: bottom.into_iter().map(other).collect::<Result<_>>()?,
        times: written.times.map(|times| times.value.get()),
        decimals: written.decimals.map(|decimals| decimals.value),
        repeats,
    })
}

/// What figures repeat: those of another column of the row.
fn repeats(row: &Row<'_>, label: &str, written: WrittenRepeats) -> Result<Repeats> {
    if written.column.value == label {
        return Err(row.wrong(
            written.column.span(),
            "a column repeats the figures of another; name the one that has them in their own period",
        ));
    }
    Ok(Repeats {
        column: row.column(written.column)?,
        back: written.back.0,
    })
}

/// An amount is one of something, and nothing else has a unit: people, events and things are counted, and money has its own.
fn has_unit(row: &Row<'_>, node: &Node, written: &Written) -> Result<()> {
    match (&written.unit, written.of.value) {
        (None, MeasureOf::Amount) => {
            let kind = ErrorKind::MissingKey { key: "unit".to_owned() };
            Err(Error::at(
                kind,
                row.source.place(node.span.clone()),
                "an amount has a unit, such as \"ha\"",
            ))
        }
        (Some(unit), MeasureOf::Amount)
            if unit.value.trim().is_empty() || unit.value.chars().count() > MOST_OF_UNIT =>
        {
            Err(row.wrong(
                unit.span(),
                format!("a unit is a word of at most {MOST_OF_UNIT} characters, such as \"ha\""),
            ))
        }
        (Some(unit), of) if of != MeasureOf::Amount => Err(row.wrong(unit.span(), "only an amount has a unit")),
        _ => Ok(()),
    }
}

/// The middle between two multiples is a whole number where the base is even.
fn midpoint(row: &Row<'_>, written: &Written) -> Result<bool> {
    let Some(midpoint) = written.midpoint.as_ref().filter(|midpoint| midpoint.value) else {
        return Ok(false);
    };
    match written.rounded {
        Some(base) if base.get() % 2 == 0 => Ok(true),
        _ => Err(row.wrong(midpoint.span(), "a midpoint needs `rounded`, to an even number")),
    }
}

fn is_whole(row: &Row<'_>, node: &Node, written: &Written) -> Result<()> {
    if let Some(parts) = &written.parts {
        return match (parts.value, &written.top, &written.bottom) {
            (false, None, None) => does_not_add(row, written),
            (false, ..) => Err(row.wrong(parts.span(), "a rate has no parts, or it has `top` and `bottom`")),
            (true, ..) => Err(row.wrong(parts.span(), "the parts of a rate are `top` and `bottom`")),
        };
    }
    for (key, absent) in [("top", written.top.is_none()), ("bottom", written.bottom.is_none())] {
        if absent {
            let kind = ErrorKind::MissingKey { key: key.to_owned() };
            let place = row.source.place(node.span.clone());
            return Err(Error::at(kind, place, "a rate names its parts"));
        }
    }
    does_not_add(row, written)
}

fn does_not_add(row: &Row<'_>, written: &Written) -> Result<()> {
    match &written.adds {
        Some(adds) if adds.value => Err(row.wrong(adds.span(), "rates do not add up")),
        _ => Ok(()),
    }
}

fn of_rates_only(written: &Written) -> Option<std::ops::Range<usize>> {
    let top = written.top.as_ref().map(Sited::span);
    let bottom = written.bottom.as_ref().map(Sited::span);
    let times = written.times.as_ref().map(Sited::span);
    let decimals = written.decimals.as_ref().map(Sited::span);
    let parts = written.parts.as_ref().map(Sited::span);
    top.or(bottom).or(times).or(decimals).or(parts)
}
