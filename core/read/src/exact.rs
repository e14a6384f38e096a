//! The exact way to read: a run of whole rows, byte by byte, for whatever is not regular.

use crate::block::Block;
use crate::decode::{Decoding, find_undecodable};
use crate::fault::Keep;
use crate::part::Chunk;
use crate::piece::Piece;
use crate::split::Splitter;
use crate::table::{ExactTable, HeaderChanged, Layout};

/// Reads a run of rows into a block.
pub(crate) fn read(
    chunk: &Chunk,
    layout: &Layout,
    decoding: Decoding,
    delimiter: u8,
    trim: bool,
    keep: Keep,
    block: &mut Block,
) -> Result<Piece, HeaderChanged> {
    let mut undecodable = Vec::new();
    find_undecodable(decoding, &chunk.bytes, true, |at| {
        undecodable.push(chunk.offset + at as u64)
    });
    let mut undecodable = undecodable.into_iter().peekable();
    let mut splitter = Splitter::starting(delimiter, trim, chunk.first_row, chunk.first_line);
    let mut table = ExactTable::new(chunk.part, layout, decoding, trim, keep);
    let mut at = 0;
    loop {
        let (used, whole) = splitter.feed(&chunk.bytes[at..]);
        at += used;
        if !whole && !splitter.finish() {
            return Ok(table.finish(&chunk.bytes));
        }
        while let Some(offset) = undecodable.next_if(|offset| *offset < chunk.offset + at as u64) {
            splitter.row.undecodable.get_or_insert(offset);
        }
        let is_footer = chunk.are_footers && splitter.row.number > layout.header_row;
        table.take(&splitter.row, is_footer, block)?;
        splitter.next_row();
    }
}
