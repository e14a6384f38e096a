//! `x-one-to-one`: pairs of columns of which each value of one stands beside one value of the other.

use super::Row;
use crate::error::Result;
use crate::node::Node;
use crate::place::Sited;

pub(super) fn read(row: &Row<'_>, node: &Node) -> Result<Vec<[String; 2]>> {
    let pairs: Vec<Sited<Vec<Sited<String>>>> = row.read(node)?;
    let pair = |named: Sited<Vec<Sited<String>>>| {
        let span = named.span();
        let columns = row.columns(named)?;
        <[String; 2]>::try_from(columns).map_err(|_| row.wrong(span, "a pair is of two columns"))
    };
    pairs.into_iter().map(pair).collect()
}
