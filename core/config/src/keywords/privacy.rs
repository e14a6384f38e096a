//! `x-privacy`: what a column may reveal about a person.

use candour_model::meaning::Privacy;

use super::Row;
use crate::error::Result;
use crate::node::{Data, Node};

/// What `init` writes for the publisher to answer; until then nothing is declared.
const UNANSWERED: &str = "?";

pub(super) fn read(row: &Row<'_>, node: &Node) -> Result<Option<Vec<Privacy>>> {
    match &node.data {
        Data::Text(text) if text == UNANSWERED => Ok(None),
        Data::Text(_) => Ok(Some(vec![row.read(node)?])),
        Data::List(items) => several(row, node, items).map(Some),
        _ => Err(row.wrong_type(node, "a word or a list of words")),
    }
}

fn several(row: &Row<'_>, list: &Node, items: &[Node]) -> Result<Vec<Privacy>> {
    if items.is_empty() {
        return Err(row.wrong(list.span.clone(), "this list says nothing; to say so, write \"none\""));
    }
    let mut kinds = Vec::with_capacity(items.len());
    for item in items {
        let kind: Privacy = row.read(item)?;
        if kinds.contains(&kind) {
            return Err(row.wrong(item.span.clone(), "this word stands here twice"));
        }
        kinds.push(kind);
    }
    if kinds.len() > 1 && kinds.contains(&Privacy::None) {
        return Err(row.wrong(list.span.clone(), "`none` and something else cannot both be true"));
    }
    Ok(kinds)
}
