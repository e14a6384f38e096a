//! `x-unique`: further keys, each of which tells all rows apart.

use super::Row;
use crate::error::Result;
use crate::node::Node;
use crate::place::Sited;

pub(super) fn read(row: &Row<'_>, node: &Node) -> Result<Vec<Vec<String>>> {
    let keys: Vec<Sited<Vec<Sited<String>>>> = row.read(node)?;
    keys.into_iter().map(|key| row.columns(key)).collect()
}
