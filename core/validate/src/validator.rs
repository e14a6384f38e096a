//! One schema, compiled, and what is wrong with texts under it: each asked about once, however many rows have it.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

use candour_model::finding::RecordRef;
use serde_json::Value;

use crate::error::Error;
use crate::faults::{FaultPlace, SchemaFaults};
use crate::instance::{self, Column};
use crate::keywords::place;
use crate::pieces::pieces;
use crate::sure::Sure;
use crate::variants::Variants;

/// A schema, ready to judge the cells of a file with certain columns.
///
/// What is wrong with a row is what is wrong with each of its cells alone ([`Validator::cell`]) and with its cells together
/// in each of a few sets of columns ([`Validator::combination`]): exactly what [`crate::RowValidator`] finds in it.
#[derive(Debug)]
pub struct Validator {
    columns: Vec<Column>,
    /// By column, what judges its cells alone.
    alone: Vec<Option<OfCell>>,
    /// What judges the columns of each set together.
    together: Vec<Variants>,
    sets: Vec<Vec<usize>>,
    verdicts: Mutex<Verdicts>,
}

/// What judges the cells of one column.
#[derive(Debug)]
struct OfCell {
    sure: Option<Sure>,
    schema: Variants,
}

/// What was found wrong so far, each with a number.
#[derive(Debug, Default)]
struct Verdicts {
    ids: HashMap<Vec<(FaultPlace, u64)>, u32>,
    /// From number 1 on.
    faults: Vec<Vec<(FaultPlace, u64)>>,
}

impl Validator {
    /// Compiles `schema` for a file with these columns, in its order.
    ///
    /// # Errors
    /// Where the schema is none.
    pub fn new(schema: &Value, columns: Vec<Column>) -> Result<Self, Error> {
        // The whole is compiled too, so that what is wrong with it is said of it, and not of a piece.
        Variants::new(schema.clone())?;
        let firsts = instance::first_of_label(&columns);
        let labels: Vec<&str> = firsts.iter().map(|at| columns[*at].label.as_str()).collect();
        let pieces = pieces(schema, &labels);
        let mut alone: Vec<Option<OfCell>> = columns.iter().map(|_| None).collect();
        for (at, piece) in firsts.iter().zip(pieces.columns) {
            let Some(piece) = piece else { continue };
            alone[*at] = Some(OfCell {
                sure: Sure::of(&piece, &columns[*at]),
                schema: Variants::new(piece)?,
            });
        }
        let (mut together, mut sets) = (Vec::new(), Vec::new());
        for (piece, members) in pieces.sets {
            together.push(Variants::new(piece)?);
            sets.push(members.into_iter().map(|at| firsts[at]).collect());
        }
        Ok(Validator {
            columns,
            alone,
            together,
            sets,
            verdicts: Mutex::default(),
        })
    }

    /// Whether cells of this column are judged by themselves.
    pub fn judges(&self, column: usize) -> bool {
        self.alone[column].is_some()
    }

    /// What is wrong with a cell of this text alone: 0 for nothing, else the number of a set of faults. Equal texts get
    /// equal answers.
    pub fn cell(&self, column: usize, text: &str) -> u32 {
        let Some(alone) = &self.alone[column] else {
            return 0;
        };
        if alone.sure.as_ref().is_some_and(|sure| sure.is_valid(text)) {
            return 0;
        }
        self.judge(&alone.schema, &[column], &[text])
    }

    /// The sets of columns that are judged together.
    pub fn sets(&self) -> &[Vec<usize>] {
        &self.sets
    }

    /// What is wrong with this combination of texts, one for each column of the set: 0 for nothing.
    pub fn combination(&self, set: usize, cells: &[&str]) -> u32 {
        self.judge(&self.together[set], &self.sets[set], cells)
    }

    /// All faults, from how often each verdict was given, and the first records.
    pub fn gather<'a>(
        &self,
        found: impl IntoIterator<Item = (u32, u64, &'a [RecordRef])>,
        rows: u64,
        invalid_rows: u64,
    ) -> SchemaFaults {
        let mut seen = SchemaFaults {
            rows,
            invalid_rows,
            ..SchemaFaults::default()
        };
        let verdicts = self.verdicts();
        for (id, count, first) in found {
            let faults = (id as usize).checked_sub(1).and_then(|at| verdicts.faults.get(at));
            for (place, times) in faults.into_iter().flatten() {
                seen.add(place.clone(), count * times, first.iter().copied());
            }
        }
        seen
    }

    fn judge(&self, schema: &Variants, columns: &[usize], cells: &[&str]) -> u32 {
        let members: Vec<(usize, &Column)> = columns.iter().map(|at| &self.columns[*at]).enumerate().collect();
        let mut excused = Vec::new();
        let instance = instance::row_instance(&members, |at| cells[at], &mut excused);
        let excused = excused.iter().map(|at| members[*at].1.label.as_str());
        let validator = schema.without(excused);
        if validator.is_valid(&instance) {
            return 0;
        }
        let mut faults: BTreeMap<FaultPlace, u64> = BTreeMap::new();
        for error in validator.iter_errors(&instance) {
            *faults.entry(place(&error)).or_default() += 1;
        }
        self.verdicts().id(faults.into_iter().collect())
    }

    fn verdicts(&self) -> MutexGuard<'_, Verdicts> {
        self.verdicts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Verdicts {
    fn id(&mut self, faults: Vec<(FaultPlace, u64)>) -> u32 {
        if let Some(id) = self.ids.get(&faults) {
            return *id;
        }
        self.faults.push(faults.clone());
        let id = self.faults.len() as u32;
        self.ids.insert(faults, id);
        id
    }
}
