//! `x-key`: one row per these columns.

use super::Row;
use crate::error::Result;
use crate::node::Node;

pub(super) fn read(row: &Row<'_>, node: &Node) -> Result<Vec<String>> {
    row.columns(row.read(node)?)
}
