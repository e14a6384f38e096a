//! `x-part-of`: values of a column that are parts of others of the same column, such as authorities of regions of a country.

use std::collections::BTreeMap;

use super::Row;
use crate::declaration::Entries;
use crate::error::Result;
use crate::node::Node;
use crate::place::Sited;

/// What each value is a part of.
pub(super) fn read(row: &Row<'_>, node: &Node) -> Result<BTreeMap<String, String>> {
    let written: Entries<Sited<String>> = row.read(node)?;
    if written.is_empty() {
        return Err(row.wrong(node.span.clone(), "no value is named"));
    }
    for (part, whole) in written.iter() {
        let mut above = Some(whole);
        for _ in 0..written.0.len() {
            if above.is_some_and(|above| above.value == part.value) {
                return Err(row.wrong(whole.span(), "this value is a part of itself, here or by way of others"));
            }
            above = above.and_then(|above| written.get(&above.value));
        }
    }
    let parts = written
        .iter()
        .map(|(part, whole)| (part.value.clone(), whole.value.clone()));
    Ok(parts.collect())
}
