//! `x-label-of`: this column is the name of that code.

use super::Row;
use crate::error::Result;
use crate::node::Node;
use crate::place::Sited;

pub(super) fn read(row: &Row<'_>, label: &str, node: &Node) -> Result<String> {
    let named: Sited<String> = row.read(node)?;
    if named.value == label {
        return Err(row.wrong(named.span(), "this is the column itself"));
    }
    row.column(named)
}
