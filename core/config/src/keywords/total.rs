//! `x-total`: the value that stands for all, and by how much it may differ from its parts.

use serde::Deserialize;

use super::Row;
use crate::error::Result;
use crate::node::Node;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    value: String,
    allow: Option<u32>,
}

/// The value, and the difference that is allowed.
pub(super) fn read(row: &Row<'_>, node: &Node) -> Result<(String, Option<u32>)> {
    if node.get("value").is_none() && node.get("allow").is_none() {
        return Ok((row.read(node)?, None));
    }
    let written: Written = row.read(node)?;
    Ok((written.value, written.allow))
}
