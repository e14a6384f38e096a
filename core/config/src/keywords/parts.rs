//! `x-parts`: columns that add up in each row.

use candour_model::meaning::Parts;
use serde::Deserialize;

use super::Row;
use crate::error::Result;
use crate::node::Node;
use crate::place::Sited;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Written {
    total: Sited<String>,
    of: Sited<Vec<Sited<String>>>,
    allow: Option<u32>,
}

pub(super) fn read(row: &Row<'_>, node: &Node) -> Result<Vec<Parts>> {
    let written: Vec<Written> = row.read(node)?;
    written
        .into_iter()
        .map(|written| {
            let span = written.total.span();
            let parts = Parts {
                total: row.column(written.total)?,
                of: row.columns(written.of)?,
                allow: written.allow,
            };
            if parts.of.contains(&parts.total) {
                return Err(row.wrong(span, "a total is not one of its own parts"));
            }
            Ok(parts)
        })
        .collect()
}
