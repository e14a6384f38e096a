//! From the table of a tally to its groups: checked once, so that reading it cannot fail.

use std::cmp::Ordering;

use arrow_array::cast::AsArray;
use arrow_array::types::{Decimal128Type, UInt32Type, UInt64Type};
use arrow_array::{
    Array, ArrayRef, Decimal128Array, DictionaryArray, ListArray, RecordBatch, StringArray, StructArray, UInt32Array,
    UInt64Array,
};
use candour_model::finding::RecordRef;
use candour_model::tally::TallySpec;
use thiserror::Error;

use crate::layout;
use crate::tally::{SumRow, Tally};

#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{0}")]
pub struct WrongTable(String);

/// The columns of a tally by what they are. They share the memory of the table.
#[derive(Clone, Debug)]
pub struct TallyColumns {
    len: usize,
    keys: Vec<Keys>,
    count: UInt64Array,
    distinct: Option<UInt64Array>,
    sums: Vec<SumColumns>,
    digest: Option<StringArray>,
    rows: Option<Rows>,
}

#[derive(Clone, Debug)]
struct Keys {
    indices: UInt32Array,
    texts: StringArray,
}

#[derive(Clone, Debug)]
pub struct SumColumns {
    scale: u32,
    figures: [Decimal128Array; 3],
    counts: [UInt64Array; 5],
}

#[derive(Clone, Debug)]
struct Rows {
    list: ListArray,
    part: UInt32Array,
    record: UInt64Array,
}

type Result<T> = std::result::Result<T, WrongTable>;

impl TallyColumns {
    /// Those of a tally.
    ///
    /// # Errors
    /// Where its table has another shape than its head says.
    pub fn of(tally: &Tally) -> Result<Self> {
        TallyColumns::new(&tally.head.spec, &tally.batch)
    }

    /// Those of a table that came for this spec.
    ///
    /// # Errors
    /// Where it has another shape than was asked for.
    pub fn new(spec: &TallySpec, batch: &RecordBatch) -> Result<Self> {
        let column = |name: &str| {
            let column = batch.column_by_name(name);
            column.ok_or_else(|| WrongTable(format!("no column {name}")))
        };
        Ok(TallyColumns {
            len: batch.num_rows(),
            keys: (0..spec.width())
                .map(|at| Keys::new(column(&layout::key(at))?))
                .collect::<Result<_>>()?,
            count: whole_numbers(column(layout::COUNT)?)?,
            distinct: match spec.distinct.is_empty() {
                true => None,
                false => Some(whole_numbers(column(layout::DISTINCT)?)?),
            },
            sums: (0..spec.sums.len())
                .map(|at| SumColumns::new(column(&layout::sum(at))?))
                .collect::<Result<_>>()?,
            digest: match spec.digest.is_empty() {
                true => None,
                false => Some(texts(column(layout::DIGEST)?)?),
            },
            rows: match spec.rows {
                0 => None,
                _ => Some(Rows::new(column(layout::ROWS)?)?),
            },
        })
    }

    /// How many groups there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// By how many columns rows are grouped.
    pub fn width(&self) -> usize {
        self.keys.len()
    }

    /// The text of a group's key in the i-th of these columns; `None` is the null key.
    pub fn key(&self, i: usize, group: usize) -> Option<&str> {
        self.keys[i].text(group)
    }

    /// The rows of a group.
    pub fn count(&self, group: usize) -> u64 {
        self.count.value(group)
    }

    /// The distinct combinations in a group, if they were asked for.
    pub fn distinct(&self, group: usize) -> Option<u64> {
        self.distinct.as_ref().map(|distinct| distinct.value(group))
    }

    /// The i-th sum of a group.
    pub fn sum(&self, i: usize, group: usize) -> SumRow {
        self.sums[i].row(group)
    }

    /// The digest of the rows of a group, if it was asked for and is known.
    pub fn digest(&self, group: usize) -> Option<&str> {
        let digest = self.digest.as_ref().filter(|digest| digest.is_valid(group));
        digest.map(|digest| digest.value(group))
    }

    /// The smallest records of a group; none unless they were asked for.
    pub fn rows(&self, group: usize) -> Vec<RecordRef> {
        self.rows.as_ref().map(|rows| rows.of(group)).unwrap_or_default()
    }

    /// The group with this key, by halving: groups are sorted by key.
    pub fn find(&self, key: &[Option<&str>]) -> Option<usize> {
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

/// By column, for whoever goes through the whole table.
impl TallyColumns {
    /// The texts that occur in the i-th column of keys, in order.
    pub fn texts(&self, i: usize) -> impl ExactSizeIterator<Item = &str> {
        let texts = &self.keys[i].texts;
        (0..texts.len()).map(|at| texts.value(at))
    }

    /// By group, the place among these of its text; `None` is the null key.
    pub fn places(&self, i: usize) -> impl Iterator<Item = Option<u32>> {
        self.keys[i].indices.iter()
    }

    /// By group, its rows.
    pub fn counts(&self) -> &[u64] {
        self.count.values()
    }

    /// By group, its distinct combinations, if they were asked for.
    pub fn distincts(&self) -> Option<&[u64]> {
        self.distinct.as_ref().map(|distinct| &**distinct.values())
    }

    /// By group, its digest, if they were asked for.
    pub fn digests(&self) -> Option<impl Iterator<Item = Option<&str>>> {
        self.digest.as_ref().map(StringArray::iter)
    }

    pub fn sums(&self) -> &[SumColumns] {
        &self.sums
    }

    /// How many records each group has, and those of all groups, the parts and the numbers in them; if they were asked for.
    pub fn all_rows(&self) -> Option<(impl Iterator<Item = usize>, &[u32], &[u64])> {
        let rows = self.rows.as_ref()?;
        Some((rows.list.offsets().lengths(), rows.part.values(), rows.record.values()))
    }
}

impl Keys {
    fn new(array: &ArrayRef) -> Result<Self> {
        let array: &DictionaryArray<UInt32Type> = array
            .as_dictionary_opt()
            .ok_or_else(|| mistyped("dictionary<uint32, utf8>", array))?;
        let texts = texts(array.values())?;
        if texts.null_count() > 0 {
            return Err(WrongTable("a null in a dictionary".to_owned()));
        }
        Ok(Keys {
            indices: array.keys().clone(),
            texts,
        })
    }

    fn text(&self, group: usize) -> Option<&str> {
        (!self.indices.is_null(group)).then(|| self.texts.value(self.indices.value(group) as usize))
    }
}

impl SumColumns {
    fn new(array: &ArrayRef) -> Result<Self> {
        let array: &StructArray = array.as_struct_opt().ok_or_else(|| mistyped("struct", array))?;
        let field = |name: &str| field(array, name);
        let [sum, min, max] = layout::FIGURES;
        let figures = [decimals(field(sum)?)?, decimals(field(min)?)?, decimals(field(max)?)?];
        let scale = figures[0].scale();
        if figures.iter().any(|figure| figure.scale() != scale) {
            return Err(WrongTable("figures of one sum in different scales".to_owned()));
        }
        let [n, missing, suppressed, not_applicable, malformed] = layout::COUNTS;
        Ok(SumColumns {
            scale: u32::try_from(scale).map_err(|_| WrongTable(format!("figures of the scale {scale}")))?,
            figures,
            counts: [
                whole_numbers(field(n)?)?,
                whole_numbers(field(missing)?)?,
                whole_numbers(field(suppressed)?)?,
                whole_numbers(field(not_applicable)?)?,
                whole_numbers(field(malformed)?)?,
            ],
        })
    }

    /// Figures are in units of 10 to the power of minus this.
    pub fn scale(&self) -> u32 {
        self.scale
    }

    /// What is said of a group.
    pub fn row(&self, group: usize) -> SumRow {
        let [sum, min, max] = &self.figures;
        let [n, missing, suppressed, not_applicable, malformed] = &self.counts;
        let units = |figures: &Decimal128Array| figures.is_valid(group).then(|| figures.value(group));
        SumRow {
            sum: units(sum),
            min: units(min),
            max: units(max),
            n: n.value(group),
            missing: missing.value(group),
            suppressed: suppressed.value(group),
            not_applicable: not_applicable.value(group),
            malformed: malformed.value(group),
        }
    }

    /// The sums, the least and the greatest numbers, each by group.
    pub fn figures(&self) -> impl Iterator<Item = impl Iterator<Item = Option<i128>>> {
        self.figures.iter().map(|figures| figures.iter())
    }

    /// How many cells are numbers, missing, suppressed, not applicable and malformed, each by group.
    pub fn counts(&self) -> impl Iterator<Item = &[u64]> {
        self.counts.iter().map(|counts| &**counts.values())
    }
}

impl Rows {
    fn new(array: &ArrayRef) -> Result<Self> {
        let list: &ListArray = array.as_list_opt().ok_or_else(|| mistyped("list", array))?;
        let items: &StructArray = list
            .values()
            .as_struct_opt()
            .ok_or_else(|| mistyped("struct", list.values()))?;
        let part = field(items, layout::PART)?;
        let part: &UInt32Array = part.as_primitive_opt().ok_or_else(|| mistyped("uint32", part))?;
        Ok(Rows {
            part: part.clone(),
            record: whole_numbers(field(items, layout::RECORD)?)?,
            list: list.clone(),
        })
    }

    fn of(&self, group: usize) -> Vec<RecordRef> {
        let offsets = self.list.value_offsets();
        let (from, to) = (offsets[group] as usize, offsets[group + 1] as usize);
        (from..to)
            .map(|at| RecordRef {
                part: self.part.value(at),
                record: self.record.value(at),
            })
            .collect()
    }
}

fn field<'a>(array: &'a StructArray, name: &str) -> Result<&'a ArrayRef> {
    let field = array.column_by_name(name);
    field.ok_or_else(|| WrongTable(format!("no field {name}")))
}

fn whole_numbers(array: &ArrayRef) -> Result<UInt64Array> {
    let numbers: &UInt64Array = array
        .as_primitive_opt::<UInt64Type>()
        .ok_or_else(|| mistyped("uint64", array))?;
    if numbers.null_count() > 0 {
        return Err(WrongTable("a null among counts".to_owned()));
    }
    Ok(numbers.clone())
}

fn texts(array: &ArrayRef) -> Result<StringArray> {
    let texts: &StringArray = array.as_string_opt().ok_or_else(|| mistyped("utf8", array))?;
    Ok(texts.clone())
}

fn decimals(array: &ArrayRef) -> Result<Decimal128Array> {
    let numbers: &Decimal128Array = array
        .as_primitive_opt::<Decimal128Type>()
        .ok_or_else(|| mistyped("decimal128", array))?;
    Ok(numbers.clone())
}

fn mistyped(wanted: &str, array: &ArrayRef) -> WrongTable {
    WrongTable(format!("{} where {wanted} was expected", array.data_type()))
}
