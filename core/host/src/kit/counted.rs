//! Tallies that are lent to a plugin and counted when it is done.

use std::sync::Arc;

use arrow_array::{Array, RecordBatch, RecordBatchReader};
use arrow_schema::{ArrowError, SchemaRef};
use candour_abi::ArrowArrayStream;

use super::difference::Answer;
use crate::border::Border;

/// What a judgement left behind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Left {
    /// Streams that were not released.
    pub(crate) streams: u64,
    /// Whether tables that came out of the streams were not.
    pub(crate) has_tables: bool,
}

/// Asks for a judgement, and counts what of its tallies is left. Nobody else may have a part in these tallies meanwhile.
pub(crate) fn judged(border: &Border, request: &[u8], tallies: &[RecordBatch]) -> (Answer, Left) {
    let before = holders(tallies);
    let alive = Arc::new(());
    let stream = |tally: &RecordBatch| {
        ArrowArrayStream::new(Box::new(Counted {
            schema: tally.schema(),
            tally: Some(tally.clone()),
            _alive: Arc::clone(&alive),
        }))
    };
    let mut streams: Vec<ArrowArrayStream> = tallies.iter().map(stream).collect();
    let answer = border.judge(request, &mut streams);
    let not_taken = streams.iter().filter(|stream| stream.release().is_some()).count();
    // Those that were not taken are released here.
    drop(streams);
    let not_released = Arc::strong_count(&alive) - 1;
    let left = Left {
        streams: (not_taken + not_released) as u64,
        // A stream that is left may hold its table; that is one thing, and not two.
        has_tables: not_released == 0 && holders(tallies) > before,
    };
    (answer, left)
}

/// A stream of one table.
struct Counted {
    schema: SchemaRef,
    tally: Option<RecordBatch>,
    _alive: Arc<()>,
}

impl Iterator for Counted {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.tally.take().map(Ok)
    }
}

impl RecordBatchReader for Counted {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }
}

/// How many hold a part of the memory of these tables.
fn holders(tallies: &[RecordBatch]) -> usize {
    let columns = tallies.iter().flat_map(RecordBatch::columns);
    let mut parts: Vec<_> = columns.map(|column| column.to_data()).collect();
    let mut holders = 0;
    while let Some(part) = parts.pop() {
        holders += part.buffers().iter().map(|buffer| buffer.strong_count()).sum::<usize>();
        parts.extend_from_slice(part.child_data());
    }
    holders
}
