//! `x-total`: the value that stands for all.

use super::Row;
use crate::error::Result;
use crate::node::Node;

pub(super) fn read(row: &Row<'_>, node: &Node) -> Result<String> {
    row.read(node)
}
