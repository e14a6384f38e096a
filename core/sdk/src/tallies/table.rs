//! The Arrow table of one tally, checked once so that reading it cannot fail.

use std::cmp::Ordering;

use arrow_array::cast::AsArray;
use arrow_array::types::{Decimal128Type, UInt32Type, UInt64Type};
use arrow_array::{
    Array, ArrayRef, Decimal128Array, DictionaryArray, ListArray, RecordBatch, StringArray, StructArray, UInt32Array,
    UInt64Array,
};
use candour_model::decimal::Decimal;
use candour_model::finding::RecordRef;
use candour_model::tally::TallySpec;

use super::SumView;

/// The columns of a tally by what they are.
#[derive(Clone, Debug)]
pub(super) struct TallyColumns {
    len: usize,
    keys: Vec<Key>,
    count: UInt64Array,
    distinct: Option<UInt64Array>,
    sums: Vec<Sum>,
    rows: Option<Rows>,
}

#[derive(Clone, Debug)]
struct Key {
    indices: UInt32Array,
    values: StringArray,
}

#[derive(Clone, Debug)]
struct Sum {
    sum: Decimal128Array,
    min: Decimal128Array,
    max: Decimal128Array,
    /// `n`, `missing`, `suppressed`, `not-applicable`, `malformed`.
    counters: [UInt64Array; 5],
}

#[derive(Clone, Debug)]
struct Rows {
    list: ListArray,
    part: UInt32Array,
    record: UInt64Array,
}

type What = String;

impl TallyColumns {
    /// Checks a table against what was asked for; the error says what is wrong with it.
    pub(super) fn new(spec: &TallySpec, batch: &RecordBatch) -> Result<Self, What> {
        let column = |name: &str| {
            batch
                .column_by_name(name)
                .cloned()
                .ok_or_else(|| format!("no column {name}"))
        };
        let mut keys = Vec::with_capacity(spec.by.len());
        for i in 0..spec.by.len() {
            keys.push(Key::new(&column(&format!("by.{i}"))?)?);
        }
        let count = whole_numbers(&column("count")?)?;
        let distinct = if spec.distinct.is_empty() {
            None
        } else {
            Some(whole_numbers(&column("distinct")?)?)
        };
        let mut sums = Vec::with_capacity(spec.sums.len());
        for i in 0..spec.sums.len() {
            sums.push(Sum::new(&column(&format!("sum.{i}"))?)?);
        }
        let rows = match spec.rows {
            0 => None,
            _ => Some(Rows::new(&column("rows")?)?),
        };
        Ok(TallyColumns {
            len: batch.num_rows(),
            keys,
            count,
            distinct,
            sums,
            rows,
        })
    }

    pub(super) fn len(&self) -> usize {
        self.len
    }

    pub(super) fn width(&self) -> usize {
        self.keys.len()
    }

    pub(super) fn key(&self, i: usize, row: usize) -> Option<&str> {
        self.keys[i].text(row)
    }

    pub(super) fn count(&self, row: usize) -> u64 {
        self.count.value(row)
    }

    pub(super) fn distinct(&self, row: usize) -> Option<u64> {
        self.distinct.as_ref().map(|distinct| distinct.value(row))
    }

    pub(super) fn sum(&self, i: usize, row: usize) -> SumView {
        self.sums[i].view(row)
    }

    pub(super) fn rows(&self, row: usize) -> Vec<RecordRef> {
        self.rows.as_ref().map(|rows| rows.of(row)).unwrap_or_default()
    }

    /// The row with this key, by halving: rows are sorted by key.
    pub(super) fn find(&self, key: &[Option<&str>]) -> Option<usize> {
        if key.len() != self.keys.len() {
            return None;
        }
        let (mut from, mut to) = (0, self.len);
        while from < to {
            let middle = from + (to - from) / 2;
            let order = self
                .keys
                .iter()
                .zip(key)
                .map(|(column, sought)| column.text(middle).cmp(sought))
                .find(|order| order.is_ne())
                .unwrap_or(Ordering::Equal);
            match order {
                Ordering::Equal => return Some(middle),
                Ordering::Less => from = middle + 1,
                Ordering::Greater => to = middle,
            }
        }
        None
    }
}

impl Key {
    fn new(array: &ArrayRef) -> Result<Self, What> {
        let array: &DictionaryArray<UInt32Type> = array
            .as_dictionary_opt()
            .ok_or_else(|| mistyped("dictionary<uint32, utf8>", array))?;
        let values: &StringArray = array
            .values()
            .as_string_opt()
            .ok_or_else(|| mistyped("utf8", array.values()))?;
        if values.null_count() > 0 {
            return Err("a null in a dictionary".into());
        }
        Ok(Key {
            indices: array.keys().clone(),
            values: values.clone(),
        })
    }

    fn text(&self, row: usize) -> Option<&str> {
        (!self.indices.is_null(row)).then(|| self.values.value(self.indices.value(row) as usize))
    }
}

impl Sum {
    fn new(array: &ArrayRef) -> Result<Self, What> {
        let array: &StructArray = array.as_struct_opt().ok_or_else(|| mistyped("struct", array))?;
        let field = |name: &str| array.column_by_name(name).ok_or_else(|| format!("no field {name}"));
        let counter = |name: &str| whole_numbers(field(name)?);
        Ok(Sum {
            sum: decimals(field("sum")?)?,
            min: decimals(field("min")?)?,
            max: decimals(field("max")?)?,
            counters: [
                counter("n")?,
                counter("missing")?,
                counter("suppressed")?,
                counter("not-applicable")?,
                counter("malformed")?,
            ],
        })
    }

    fn view(&self, row: usize) -> SumView {
        let [n, missing, suppressed, not_applicable, malformed] = &self.counters;
        SumView {
            sum: decimal(&self.sum, row),
            min: decimal(&self.min, row),
            max: decimal(&self.max, row),
            n: n.value(row),
            missing: missing.value(row),
            suppressed: suppressed.value(row),
            not_applicable: not_applicable.value(row),
            malformed: malformed.value(row),
        }
    }
}

impl Rows {
    fn new(array: &ArrayRef) -> Result<Self, What> {
        let list: &ListArray = array.as_list_opt().ok_or_else(|| mistyped("list", array))?;
        let items: &StructArray = list
            .values()
            .as_struct_opt()
            .ok_or_else(|| mistyped("struct", list.values()))?;
        let field = |name: &str| items.column_by_name(name).ok_or_else(|| format!("no field {name}"));
        let part = field("part")?;
        let part: &UInt32Array = part.as_primitive_opt().ok_or_else(|| mistyped("uint32", part))?;
        Ok(Rows {
            part: part.clone(),
            record: whole_numbers(field("record")?)?,
            list: list.clone(),
        })
    }

    fn of(&self, row: usize) -> Vec<RecordRef> {
        let offsets = self.list.value_offsets();
        let (from, to) = (offsets[row] as usize, offsets[row + 1] as usize);
        (from..to)
            .map(|at| RecordRef {
                part: self.part.value(at),
                record: self.record.value(at),
            })
            .collect()
    }
}

fn whole_numbers(array: &ArrayRef) -> Result<UInt64Array, What> {
    let numbers: &UInt64Array = array
        .as_primitive_opt::<UInt64Type>()
        .ok_or_else(|| mistyped("uint64", array))?;
    if numbers.null_count() > 0 {
        return Err("a null among counts".into());
    }
    Ok(numbers.clone())
}

/// Decimals, each of which must be one that [`Decimal`] holds.
fn decimals(array: &ArrayRef) -> Result<Decimal128Array, What> {
    let numbers: &Decimal128Array = array
        .as_primitive_opt::<Decimal128Type>()
        .ok_or_else(|| mistyped("decimal128", array))?;
    match (0..numbers.len()).find(|row| !numbers.is_null(*row) && decimal(numbers, *row).is_none()) {
        Some(_) => Err("a number of more digits than can be held exactly".into()),
        None => Ok(numbers.clone()),
    }
}

/// The number of a row; `None` for null, and for one of more digits than [`Decimal`] holds.
fn decimal(array: &Decimal128Array, row: usize) -> Option<Decimal> {
    if array.is_null(row) {
        return None;
    }
    let mut scale = u32::try_from(array.scale()).ok()?;
    let mut digits = array.value(row);
    while scale > 0 && digits % 10 == 0 {
        digits /= 10;
        scale -= 1;
    }
    Decimal::try_from_i128_with_scale(digits, scale).ok()
}

fn mistyped(wanted: &str, array: &ArrayRef) -> What {
    format!("{} where {wanted} was expected", array.data_type())
}
