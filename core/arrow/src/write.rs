//! From groups to the table of a tally. Equal groups give equal tables, to the byte, where dictionaries hold only what occurs
//! and scales are those of the finest numbers.

use std::sync::Arc;

use arrow_array::types::UInt32Type;
use arrow_array::{
    Array, ArrayRef, Decimal128Array, DictionaryArray, ListArray, RecordBatch, RecordBatchOptions, StringArray,
    StructArray, UInt32Array, UInt64Array,
};
use arrow_buffer::OffsetBuffer;
use arrow_schema::{ArrowError, DataType, Field, Fields, Schema};
use candour_model::finding::RecordRef;
use candour_model::tally::TallySpec;

use crate::layout;
use crate::tally::SumRow;

/// Groups in the order of their keys, column by column, each column as long as `counts`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GroupTable {
    pub keys: Vec<KeyColumn>,
    /// Rows in each group.
    pub counts: Vec<u64>,
    /// Distinct combinations in each group, if asked for.
    pub distinct: Option<Vec<u64>>,
    pub sums: Vec<SumColumn>,
    /// The digest of the rows of each group, if asked for; `None` where it is not known.
    pub digests: Option<Vec<Option<String>>>,
    /// The smallest record numbers of each group, if asked for.
    pub rows: Option<Vec<Vec<RecordRef>>>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyColumn {
    /// The texts that occur, sorted by bytes.
    pub dictionary: Vec<Arc<str>>,
    /// By group, the place of its text in the dictionary; `None` for null.
    pub indices: Vec<Option<u32>>,
}

/// One column of sums, of one scale.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SumColumn {
    /// Figures are in units of 10 to the power of minus this.
    pub scale: u32,
    /// By group.
    pub sums: Vec<SumRow>,
}

impl GroupTable {
    /// No groups, with the columns that a spec asks for.
    pub fn empty(spec: &TallySpec) -> Self {
        GroupTable {
            keys: vec![KeyColumn::default(); spec.width()],
            counts: Vec::new(),
            distinct: (!spec.distinct.is_empty()).then(Vec::new),
            sums: vec![SumColumn::default(); spec.sums.len()],
            digests: (!spec.digest.is_empty()).then(Vec::new),
            rows: (spec.rows > 0).then(Vec::new),
        }
    }

    /// The Arrow table of these groups, laid out as [`Tally`](crate::Tally) says.
    ///
    /// # Errors
    /// Where columns differ in length or an index points past its dictionary.
    pub fn into_batch(self) -> Result<RecordBatch, ArrowError> {
        let groups = self.counts.len();
        let mut fields = Vec::new();
        let mut arrays: Vec<ArrayRef> = Vec::new();
        let mut push = |name: String, array: ArrayRef, nullable: bool| {
            fields.push(Field::new(name, array.data_type().clone(), nullable));
            arrays.push(array);
        };
        for (at, keys) in self.keys.into_iter().enumerate() {
            let texts = StringArray::from_iter_values(keys.dictionary);
            let keys = DictionaryArray::<UInt32Type>::try_new(UInt32Array::from(keys.indices), Arc::new(texts))?;
            push(layout::key(at), Arc::new(keys), true);
        }
        push(
            layout::COUNT.to_owned(),
            Arc::new(UInt64Array::from(self.counts)),
            false,
        );
        if let Some(distinct) = self.distinct {
            let distinct = UInt64Array::from(distinct);
            push(layout::DISTINCT.to_owned(), Arc::new(distinct), false);
        }
        for (at, sums) in self.sums.iter().enumerate() {
            push(layout::sum(at), Arc::new(sum_array(sums)?), false);
        }
        if let Some(digests) = self.digests {
            push(layout::DIGEST.to_owned(), Arc::new(StringArray::from(digests)), true);
        }
        if let Some(rows) = self.rows {
            push(layout::ROWS.to_owned(), Arc::new(rows_array(&rows)?), false);
        }
        let options = RecordBatchOptions::new().with_row_count(Some(groups));
        RecordBatch::try_new_with_options(Arc::new(Schema::new(fields)), arrays, &options)
    }
}

fn sum_array(column: &SumColumn) -> Result<StructArray, ArrowError> {
    // A decimal has at most 28 places.
    let scale = i8::try_from(column.scale).map_err(|error| ArrowError::InvalidArgumentError(error.to_string()))?;
    let figures: [fn(&SumRow) -> Option<i128>; 3] = [|row| row.sum, |row| row.min, |row| row.max];
    let counts: [fn(&SumRow) -> u64; 5] = [
        |row| row.n,
        |row| row.missing,
        |row| row.suppressed,
        |row| row.not_applicable,
        |row| row.malformed,
    ];
    let mut fields: Vec<Field> = Vec::new();
    let mut arrays: Vec<ArrayRef> = Vec::new();
    for (name, of) in layout::FIGURES.into_iter().zip(figures) {
        let units: Decimal128Array = column.sums.iter().map(of).collect();
        arrays.push(Arc::new(units.with_precision_and_scale(38, scale)?));
        fields.push(Field::new(name, DataType::Decimal128(38, scale), true));
    }
    for (name, of) in layout::COUNTS.into_iter().zip(counts) {
        arrays.push(Arc::new(UInt64Array::from_iter_values(column.sums.iter().map(of))));
        fields.push(Field::new(name, DataType::UInt64, false));
    }
    StructArray::try_new(Fields::from(fields), arrays, None)
}

fn rows_array(rows: &[Vec<RecordRef>]) -> Result<ListArray, ArrowError> {
    let parts = UInt32Array::from_iter_values(rows.iter().flatten().map(|record| record.part));
    let records = UInt64Array::from_iter_values(rows.iter().flatten().map(|record| record.record));
    let fields = Fields::from(vec![
        Field::new(layout::PART, DataType::UInt32, false),
        Field::new(layout::RECORD, DataType::UInt64, false),
    ]);
    let items = StructArray::try_new(fields, vec![Arc::new(parts), Arc::new(records)], None)?;
    let item = Field::new("item", items.data_type().clone(), false);
    let offsets = OffsetBuffer::from_lengths(rows.iter().map(Vec::len));
    ListArray::try_new(Arc::new(item), offsets, Arc::new(items), None)
}
