//! `x-subject`: whom a row is about.

use candour_model::meaning::Subject;
use serde::Deserialize;

use super::Row;
use crate::declaration::Words;
use crate::error::Result;
use crate::node::{Data, Node};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Withheld {
    withheld: Words,
}

pub(super) fn read(row: &Row<'_>, node: &Node) -> Result<Subject> {
    match &node.data {
        Data::Text(text) if text == "row" => Ok(Subject::Row),
        Data::Text(text) if text == "none" => Ok(Subject::None),
        Data::Text(_) => Ok(Subject::Column(row.column(row.read(node)?)?)),
        Data::Table(_) => Ok(Subject::Withheld(row.read::<Withheld>(node)?.withheld.0)),
        _ => Err(row.wrong_type(node, "a column, \"row\", \"none\" or {\"withheld\": reason}")),
    }
}
