//! `x-markers`: texts that stand for something else than a value.

use std::collections::BTreeMap;

use candour_model::meaning::{Marker, MarkerKind};

use super::Row;
use crate::error::Result;
use crate::node::{Data, Node};

pub(super) fn read(row: &Row<'_>, node: &Node) -> Result<BTreeMap<String, Marker>> {
    let Data::Table(entries) = &node.data else {
        return Err(row.wrong_type(node, "texts with what they stand for"));
    };
    entries
        .iter()
        .map(|(text, stands_for)| Ok((text.value.clone(), one(row, stands_for)?)))
        .collect()
}

fn one(row: &Row<'_>, node: &Node) -> Result<Marker> {
    let marker = match &node.data {
        Data::Text(_) => Marker {
            is: row.read::<MarkerKind>(node)?,
            from: None,
            to: None,
        },
        Data::Table(_) => row.read::<Marker>(node)?,
        _ => return Err(row.wrong_type(node, "a word, or keys with values")),
    };
    let bounded = marker.from.is_some() || marker.to.is_some();
    if bounded && marker.is != MarkerKind::Suppressed {
        return Err(row.wrong(node.span.clone(), "only a suppressed value has bounds"));
    }
    if let (Some(from), Some(to)) = (marker.from, marker.to)
        && from > to
    {
        return Err(row.wrong(node.span.clone(), "`from` is the least and `to` the most"));
    }
    Ok(marker)
}
