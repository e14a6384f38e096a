//! Read access to tallies as they arrive: Arrow tables behind plain words.

use std::fmt::Display;

use arrow_array::RecordBatch;
use candour_arrow::{SumColumns, SumRow, TallyColumns};
use candour_cell::decimal::Decimal;
use candour_model::finding::RecordRef;
use candour_model::tally::{SpectrumEntry, TallyHead};

use crate::error::RuleError;

/// The tallies of a plan, under the numbers they had there.
///
/// ```
/// # use candour_testing::Case;
/// # use candour_sdk::{RuleError, Tallies, TallySpec};
/// # let specs = [TallySpec::of("data").by("town"), TallySpec::of("data")];
/// # let counted = specs.map(|spec| Case::new("town,visits\nRye,2\nDeal,3\nRye,4\n").tally(&spec));
/// # let (heads, batches): (Vec<_>, Vec<_>) = counted.into_iter().map(|tally| (tally.head, tally.batch)).unzip();
/// # let tallies = Tallies::new(heads, &batches)?;
/// // For `Plan::tallies([ask.tally().by("town"), ask.tally()])`:
/// let towns = tallies.get(0)?;
/// let counts: Vec<(Option<&str>, u64)> = towns.groups().map(|group| (group.key(0), group.count())).collect();
/// assert_eq!(counts, [(Some("Deal"), 1), (Some("Rye"), 2)]);
/// assert_eq!(towns.find(&[Some("Rye")]).map(|group| group.count()), Some(2));
/// assert_eq!(tallies.get(1)?.rows_in_all(), 3);
/// # Ok::<(), RuleError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Tallies {
    list: Vec<(TallyHead, TallyColumns)>,
}

impl Tallies {
    /// Takes the tables and what is said of them.
    ///
    /// # Errors
    /// Tables of another shape than was asked for.
    pub fn new(heads: Vec<TallyHead>, batches: &[RecordBatch]) -> Result<Self, RuleError> {
        if heads.len() != batches.len() {
            let message = format!("{} tallies came with {} tables", heads.len(), batches.len());
            return Err(RuleError::new("wrong-tally", message));
        }
        let mut list = Vec::with_capacity(heads.len());
        for (i, (head, batch)) in heads.into_iter().zip(batches).enumerate() {
            let wrong = |what: &dyn Display| RuleError::new("wrong-tally", format!("tally {i}: {what}"));
            let table = TallyColumns::new(&head.spec, batch).map_err(|error| wrong(&error))?;
            if !table.sums().iter().all(is_exact) {
                return Err(wrong(&"a number of more digits than can be held exactly"));
            }
            list.push((head, table));
        }
        Ok(Tallies { list })
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The tally planned as number `i`, complete.
    ///
    /// # Errors
    /// One that overflowed is empty, and would look as if nothing were wrong: it is an error, so that a rule which does
    /// not think of it cannot pass.
    pub fn get(&self, i: usize) -> Result<TallyView<'_>, RuleError> {
        let tally = self.even_overflowed(i)?;
        if tally.overflowed() {
            return Err(RuleError::overflowed(i));
        }
        Ok(tally)
    }

    /// The tally planned as number `i`, for a rule that knows what to say when it overflowed.
    ///
    /// # Errors
    /// No tally was planned under this number.
    pub fn even_overflowed(&self, i: usize) -> Result<TallyView<'_>, RuleError> {
        match self.list.get(i) {
            Some((head, table)) => Ok(TallyView { head, table }),
            None => Err(RuleError::new("wrong-tally", format!("no tally {i} was planned"))),
        }
    }
}

/// One tally.
#[derive(Clone, Copy, Debug)]
pub struct TallyView<'a> {
    head: &'a TallyHead,
    table: &'a TallyColumns,
}

impl<'a> TallyView<'a> {
    /// What is said of it besides its groups.
    pub fn head(&self) -> &'a TallyHead {
        self.head
    }

    /// Whether it passed its limit, and is therefore empty.
    pub fn overflowed(&self) -> bool {
        self.head.overflowed
    }

    /// How many groups it lists.
    pub fn len(&self) -> usize {
        self.table.len()
    }

    /// Whether it lists no group.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The rows of all groups it lists.
    pub fn rows_in_all(&self) -> u64 {
        self.groups().map(|group| group.count()).sum()
    }

    /// Its groups, in the order of their keys: null first, then by bytes.
    pub fn groups(&self) -> impl ExactSizeIterator<Item = GroupView<'a>> + DoubleEndedIterator + use<'a> {
        let table = self.table;
        (0..table.len()).map(move |row| GroupView { table, row })
    }

    /// The group with this key, one text for each column it is grouped by.
    pub fn find(&self, key: &[Option<&str>]) -> Option<GroupView<'a>> {
        let row = self.table.find(key)?;
        Some(GroupView { table: self.table, row })
    }

    /// The one group of a tally that is grouped by nothing.
    pub fn whole(&self) -> Option<GroupView<'a>> {
        self.find(&[])
    }

    /// How many groups have each size, over all groups, by size; empty unless asked for.
    pub fn spectrum(&self) -> &'a [SpectrumEntry] {
        &self.head.spectrum
    }
}

/// One group of a tally.
#[derive(Clone, Copy, Debug)]
pub struct GroupView<'a> {
    table: &'a TallyColumns,
    row: usize,
}

impl<'a> GroupView<'a> {
    /// The key of the i-th column it is grouped by; `None` is the null key.
    ///
    /// # Panics
    /// Where the tally is not grouped by so many columns, as an index does.
    pub fn key(&self, i: usize) -> Option<&'a str> {
        self.table.key(i, self.row)
    }

    /// All its keys, in the order of the plan.
    pub fn keys(&self) -> Vec<Option<&'a str>> {
        (0..self.table.width()).map(|i| self.key(i)).collect()
    }

    /// Its rows.
    pub fn count(&self) -> u64 {
        self.table.count(self.row)
    }

    /// Its distinct combinations of the columns that were to be counted.
    ///
    /// # Panics
    /// Where that was not asked for.
    pub fn distinct(&self) -> u64 {
        match self.table.distinct(self.row) {
            Some(distinct) => distinct,
            None => panic!("the tally was not planned with distinct columns"),
        }
    }

    /// Its size: distinct combinations where they were asked for, else rows.
    pub fn size(&self) -> u64 {
        self.table.distinct(self.row).unwrap_or_else(|| self.count())
    }

    /// The i-th sum.
    ///
    /// # Panics
    /// Where not so many sums were asked for, as an index does.
    pub fn sum(&self, i: usize) -> SumView {
        SumView::new(self.table.sum(i, self.row), self.table.sums()[i].scale())
    }

    /// The digest of its rows, in hexadecimal digits; `None` where it was not asked for, or a baseline does not tell it.
    pub fn digest(&self) -> Option<&'a str> {
        self.table.digest(self.row)
    }

    /// Its smallest records; empty unless asked for.
    pub fn rows(&self) -> Vec<RecordRef> {
        self.table.rows(self.row)
    }
}

/// A column summed over a group, and what was left out of the sum.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SumView {
    /// The sum of the numbers; `None` where there is none.
    pub sum: Option<Decimal>,
    /// The smallest number.
    pub min: Option<Decimal>,
    /// The greatest number.
    pub max: Option<Decimal>,
    /// How many cells are numbers.
    pub n: u64,
    /// How many are missing.
    pub missing: u64,
    /// How many are suppressed.
    pub suppressed: u64,
    /// How many are not applicable.
    pub not_applicable: u64,
    /// How many are neither numbers nor markers.
    pub malformed: u64,
}

impl SumView {
    fn new(row: SumRow, scale: u32) -> Self {
        let number = |units: Option<i128>| units.and_then(|units| decimal(units, scale));
        SumView {
            sum: number(row.sum),
            min: number(row.min),
            max: number(row.max),
            n: row.n,
            missing: row.missing,
            suppressed: row.suppressed,
            not_applicable: row.not_applicable,
            malformed: row.malformed,
        }
    }

    /// The sum, where every cell is a number: `[10, *, 5]` is not 15.
    pub fn whole(&self) -> Option<Decimal> {
        let left_out = self.missing + self.suppressed + self.not_applicable + self.malformed;
        self.sum.filter(|_| left_out == 0)
    }
}

/// Whether each figure is a number that [`Decimal`] holds, so that none is lost later.
fn is_exact(sums: &SumColumns) -> bool {
    let mut figures = sums.figures().flatten().flatten();
    figures.all(|units| decimal(units, sums.scale()).is_some())
}

/// The number without trailing zeros; `None` where it has more digits than [`Decimal`] holds.
fn decimal(mut units: i128, mut scale: u32) -> Option<Decimal> {
    while scale > 0 && units % 10 == 0 {
        units /= 10;
        scale -= 1;
    }
    Decimal::try_from_i128_with_scale(units, scale).ok()
}

#[cfg(test)]
#[path = "tallies/tests.rs"]
mod tests;
