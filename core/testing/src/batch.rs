//! The Arrow table of a naive tally.

use std::collections::BTreeSet;
use std::sync::Arc;

use arrow_array::builder::{ListBuilder, StructBuilder, UInt32Builder, UInt64Builder};
use arrow_array::types::UInt32Type;
use arrow_array::{
    Array, ArrayRef, Decimal128Array, DictionaryArray, RecordBatch, RecordBatchOptions, StringArray, StructArray,
    UInt32Array, UInt64Array,
};
use arrow_schema::{DataType, Field, Fields, Schema};
use candour_cell::decimal::Decimal;
use candour_model::finding::RecordRef;
use candour_model::tally::TallySpec;

pub(crate) type GroupKey = Vec<Option<String>>;

/// One group, computed.
pub(crate) struct Group {
    pub(crate) key: GroupKey,
    pub(crate) count: u64,
    pub(crate) distinct: u64,
    pub(crate) sums: Vec<Sum>,
    pub(crate) digest: String,
    pub(crate) records: Vec<RecordRef>,
}

/// One column summed over a group.
#[derive(Default)]
pub(crate) struct Sum {
    pub(crate) numbers: Vec<Decimal>,
    pub(crate) missing: u64,
    pub(crate) suppressed: u64,
    pub(crate) not_applicable: u64,
    pub(crate) malformed: u64,
}

/// What decimal128 holds: 38 digits.
const GREATEST: i128 = 10_i128.pow(38) - 1;

/// The table of no groups.
pub(crate) fn empty(spec: &TallySpec) -> RecordBatch {
    match of(spec, &[]) {
        Some(batch) => batch,
        None => panic!("nothing adds up to nothing"),
    }
}

/// The table of these groups, which are sorted by key; `None` where a sum has more digits than decimal128 holds.
pub(crate) fn of(spec: &TallySpec, groups: &[Group]) -> Option<RecordBatch> {
    let mut columns: Vec<(String, ArrayRef, bool)> = Vec::new();
    for i in 0..spec.width() {
        columns.push((format!("by.{i}"), keys(groups, i), true));
    }
    columns.push(("count".into(), numbers(groups.iter().map(|group| group.count)), false));
    if !spec.distinct.is_empty() {
        let distinct = numbers(groups.iter().map(|group| group.distinct));
        columns.push(("distinct".into(), distinct, false));
    }
    for i in 0..spec.sums.len() {
        let sums: Vec<&Sum> = groups.iter().map(|group| &group.sums[i]).collect();
        columns.push((format!("sum.{i}"), sum(&sums)?, false));
    }
    if !spec.digest.is_empty() {
        let digests: StringArray = groups.iter().map(|group| Some(&group.digest)).collect();
        columns.push(("digest".into(), Arc::new(digests), true));
    }
    if spec.rows > 0 {
        columns.push(("rows".into(), records(groups), false));
    }
    let fields: Fields = columns
        .iter()
        .map(|(name, array, nullable)| Field::new(name, array.data_type().clone(), *nullable))
        .collect();
    let arrays = columns.into_iter().map(|(_, array, _)| array).collect();
    let options = RecordBatchOptions::new().with_row_count(Some(groups.len()));
    match RecordBatch::try_new_with_options(Arc::new(Schema::new(fields)), arrays, &options) {
        Ok(batch) => Some(batch),
        Err(error) => panic!("the naive tally is no table: {error}"),
    }
}

fn numbers(list: impl Iterator<Item = u64>) -> ArrayRef {
    Arc::new(list.collect::<UInt64Array>())
}

fn keys(groups: &[Group], i: usize) -> ArrayRef {
    let texts = || groups.iter().map(|group| group.key[i].as_deref());
    let sorted: Vec<&str> = texts().flatten().collect::<BTreeSet<_>>().into_iter().collect();
    let index = |text| sorted.binary_search(&text).ok().map(|at| at as u32);
    let indices: UInt32Array = texts().map(|text| text.and_then(index)).collect();
    let values = Arc::new(StringArray::from(sorted.clone()));
    match DictionaryArray::<UInt32Type>::try_new(indices, values) {
        Ok(array) => Arc::new(array),
        Err(error) => panic!("the keys of a naive tally are no dictionary: {error}"),
    }
}

/// The column of a sum. Its scale is that of the finest number in it.
fn sum(sums: &[&Sum]) -> Option<ArrayRef> {
    let every = sums.iter().flat_map(|sum| &sum.numbers);
    let scale = every.map(Decimal::scale).max().unwrap_or(0);
    let mut shifted: Vec<Vec<i128>> = Vec::with_capacity(sums.len());
    for sum in sums {
        let digits = sum.numbers.iter().map(|number| digits(*number, scale));
        shifted.push(digits.collect::<Option<_>>()?);
    }
    let mut totals: Vec<Option<i128>> = Vec::with_capacity(sums.len());
    for numbers in &shifted {
        let mut total = 0_i128;
        for number in numbers {
            total = total.checked_add(*number)?;
        }
        totals.push((!numbers.is_empty()).then_some(bounded(total)?));
    }
    let decimals = |list: Vec<Option<i128>>| -> ArrayRef {
        let array: Decimal128Array = list.into_iter().collect();
        Arc::new(array.with_data_type(DataType::Decimal128(38, scale as i8)))
    };
    let least = shifted.iter().map(|numbers| numbers.iter().min().copied()).collect();
    let greatest = shifted.iter().map(|numbers| numbers.iter().max().copied()).collect();
    let counter = |of: fn(&Sum) -> u64| numbers(sums.iter().map(|sum| of(sum)));
    let fields: Vec<(&str, ArrayRef, bool)> = vec![
        ("sum", decimals(totals), true),
        ("min", decimals(least), true),
        ("max", decimals(greatest), true),
        ("n", counter(|sum| sum.numbers.len() as u64), false),
        ("missing", counter(|sum| sum.missing), false),
        ("suppressed", counter(|sum| sum.suppressed), false),
        ("not-applicable", counter(|sum| sum.not_applicable), false),
        ("malformed", counter(|sum| sum.malformed), false),
    ];
    let list: Vec<(Arc<Field>, ArrayRef)> = fields
        .into_iter()
        .map(|(name, array, nullable)| (Arc::new(Field::new(name, array.data_type().clone(), nullable)), array))
        .collect();
    Some(Arc::new(StructArray::from(list)))
}

/// The number in units of its last digit at this scale.
fn digits(number: Decimal, scale: u32) -> Option<i128> {
    let factor = 10_i128.checked_pow(scale - number.scale())?;
    bounded(number.mantissa().checked_mul(factor)?)
}

fn bounded(number: i128) -> Option<i128> {
    (-GREATEST..=GREATEST).contains(&number).then_some(number)
}

fn records(groups: &[Group]) -> ArrayRef {
    let fields = Fields::from(vec![
        Field::new("part", DataType::UInt32, false),
        Field::new("record", DataType::UInt64, false),
    ]);
    let structs = StructBuilder::new(
        fields.clone(),
        vec![Box::new(UInt32Builder::new()), Box::new(UInt64Builder::new())],
    );
    let mut list = ListBuilder::new(structs).with_field(Field::new("item", DataType::Struct(fields), false));
    for group in groups {
        for record in &group.records {
            let item = list.values();
            if let Some(part) = item.field_builder::<UInt32Builder>(0) {
                part.append_value(record.part);
            }
            if let Some(number) = item.field_builder::<UInt64Builder>(1) {
                number.append_value(record.record);
            }
            item.append(true);
        }
        list.append(true);
    }
    Arc::new(list.finish())
}
