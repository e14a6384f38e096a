//! The Arrow table of a tally. Equal groups give equal tables, to the byte: dictionaries hold only what occurs, and the
//! scale of a sum is that of the finest number in it.

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

use crate::sum::{Sum, Units};

/// Groups in the order of their keys, column by column, each column as long as `counts`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GroupTable {
    /// The keys.
    pub keys: Vec<KeyColumn>,
    /// Rows in each group.
    pub counts: Vec<u64>,
    /// Distinct combinations in each group, if asked for.
    pub distinct: Option<Vec<u64>>,
    /// Sums.
    pub sums: Vec<SumColumn>,
    /// The smallest record numbers of each group, if asked for.
    pub rows: Option<Vec<Vec<RecordRef>>>,
}

/// One column of keys.
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
    scale: u32,
    sums: Vec<(Sum, Option<Units>)>,
}

impl SumColumn {
    /// The column of these sums; `None` where one has more digits than decimal128 holds at the scale of them all.
    pub fn new<'a>(sums: impl Iterator<Item = &'a Sum> + Clone) -> Option<Self> {
        let scale = sums.clone().map(Sum::scale).max().unwrap_or(0);
        let sums = sums.map(|sum| Some((sum.clone(), sum.units(scale)?)));
        Some(SumColumn {
            scale,
            sums: sums.collect::<Option<_>>()?,
        })
    }
}

impl SumColumn {
    /// The column of these sums, which are in units of that scale already.
    pub(crate) fn of_units(scale: u32, sums: Vec<(Sum, Option<Units>)>) -> Self {
        SumColumn { scale, sums }
    }
}

impl GroupTable {
    /// No groups, with the columns that a spec asks for.
    pub fn empty(spec: &TallySpec) -> Self {
        GroupTable {
            keys: vec![KeyColumn::default(); spec.by.len()],
            counts: Vec::new(),
            distinct: (!spec.distinct.is_empty()).then(Vec::new),
            sums: vec![SumColumn::default(); spec.sums.len()],
            rows: (spec.rows > 0).then(Vec::new),
        }
    }
}

/// The Arrow table of these groups, laid out as [`candour_model::tally::Tally`] says.
///
/// # Errors
/// Where columns differ in length or an index points past its dictionary.
pub fn batch_of(table: GroupTable) -> Result<RecordBatch, ArrowError> {
    let groups = table.counts.len();
    let mut fields = Vec::new();
    let mut arrays: Vec<ArrayRef> = Vec::new();
    let mut push = |name: String, array: ArrayRef, nullable: bool| {
        fields.push(Field::new(name, array.data_type().clone(), nullable));
        arrays.push(array);
    };
    for (at, keys) in table.keys.into_iter().enumerate() {
        let texts = StringArray::from_iter_values(keys.dictionary);
        let keys = DictionaryArray::<UInt32Type>::try_new(UInt32Array::from(keys.indices), Arc::new(texts))?;
        push(format!("by.{at}"), Arc::new(keys), true);
    }
    push("count".to_owned(), Arc::new(UInt64Array::from(table.counts)), false);
    if let Some(distinct) = table.distinct {
        push("distinct".to_owned(), Arc::new(UInt64Array::from(distinct)), false);
    }
    for (at, sums) in table.sums.iter().enumerate() {
        push(format!("sum.{at}"), Arc::new(sum_array(sums)?), false);
    }
    if let Some(rows) = table.rows {
        push("rows".to_owned(), Arc::new(rows_array(&rows)?), false);
    }
    let options = RecordBatchOptions::new().with_row_count(Some(groups));
    RecordBatch::try_new_with_options(Arc::new(Schema::new(fields)), arrays, &options)
}

fn sum_array(column: &SumColumn) -> Result<StructArray, ArrowError> {
    // A decimal has at most 28 places.
    let scale = i8::try_from(column.scale).map_err(|error| ArrowError::InvalidArgumentError(error.to_string()))?;
    let decimals = |of: fn(&Units) -> i128| {
        let units = column.sums.iter().map(|(_, units)| units.as_ref().map(of));
        units.collect::<Decimal128Array>().with_precision_and_scale(38, scale)
    };
    let counts = |of: fn(&Sum) -> u64| {
        let counts = column.sums.iter().map(|(sum, _)| of(sum));
        UInt64Array::from_iter_values(counts)
    };
    let columns: [(&str, ArrayRef, bool); 8] = [
        ("sum", Arc::new(decimals(|units| units.sum)?), true),
        ("min", Arc::new(decimals(|units| units.min)?), true),
        ("max", Arc::new(decimals(|units| units.max)?), true),
        ("n", Arc::new(counts(|sum| sum.n)), false),
        ("missing", Arc::new(counts(|sum| sum.missing)), false),
        ("suppressed", Arc::new(counts(|sum| sum.suppressed)), false),
        ("not-applicable", Arc::new(counts(|sum| sum.not_applicable)), false),
        ("malformed", Arc::new(counts(|sum| sum.malformed)), false),
    ];
    let fields: Fields = columns
        .iter()
        .map(|(name, array, nullable)| Field::new(*name, array.data_type().clone(), *nullable))
        .collect();
    StructArray::try_new(fields, columns.into_iter().map(|(_, array, _)| array).collect(), None)
}

fn rows_array(rows: &[Vec<RecordRef>]) -> Result<ListArray, ArrowError> {
    let parts = UInt32Array::from_iter_values(rows.iter().flatten().map(|record| record.part));
    let records = UInt64Array::from_iter_values(rows.iter().flatten().map(|record| record.record));
    let fields = Fields::from(vec![
        Field::new("part", DataType::UInt32, false),
        Field::new("record", DataType::UInt64, false),
    ]);
    let items = StructArray::try_new(fields, vec![Arc::new(parts), Arc::new(records)], None)?;
    let item = Field::new("item", items.data_type().clone(), false);
    let offsets = OffsetBuffer::from_lengths(rows.iter().map(Vec::len));
    ListArray::try_new(Arc::new(item), offsets, Arc::new(items), None)
}
