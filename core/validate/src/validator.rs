//! One schema, compiled, and what is wrong with texts under it: each asked about once, however many rows have it.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

use candour_model::column::Column;
use candour_model::finding::RecordRef;
use serde_json::Value;

use crate::error::Error;
use crate::faults::{FIRST_RECORDS, FaultPlace, SchemaFaults};
use crate::instance;
use crate::keywords::place;
use crate::pieces::pieces;
use crate::stepping::{self, Named};
use crate::sure::Sure;
use crate::variants::Variants;

/// A schema, ready to judge the cells of a file with certain columns.
///
/// What is wrong with a row is what is wrong with each of its cells alone ([`Validator::cell`]) and with its cells together
/// in each of a few sets of columns ([`Validator::combination`]): exactly what [`crate::RowValidator`] finds in it.
#[derive(Debug)]
pub struct Validator {
    columns: Vec<Column>,
    /// By column, the property that it is.
    properties: Vec<Option<String>>,
    /// By column, what judges its cells alone.
    alone: Vec<Option<OfCell>>,
    /// What judges the columns of each set together.
    together: Vec<Variants>,
    sets: Vec<Vec<usize>>,
    named: Named,
    verdicts: Mutex<Rulings>,
}

/// What judges the cells of one column.
#[derive(Debug)]
struct OfCell {
    sure: Option<Sure>,
    schema: Variants,
}

/// What is said of a cell or a combination.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
struct Ruling {
    /// What is wrong, and how many times.
    faults: Vec<(FaultPlace, u64)>,
    /// The patterns that could not be decided.
    undecided: Vec<FaultPlace>,
}

/// What was found wrong so far, each with a number.
#[derive(Debug, Default)]
struct Rulings {
    ids: HashMap<Ruling, u32>,
    /// From number 1 on.
    all: Vec<Ruling>,
}

impl Validator {
    /// Compiles `schema` for a file with these columns, in its order.
    ///
    /// # Errors
    /// Where the schema is none.
    pub fn new(schema: &Value, columns: Vec<Column>) -> Result<Self, Error> {
        let properties = instance::properties(schema, &columns);
        let of_columns = properties.iter().map(Option::as_deref).enumerate();
        let (firsts, labels): (Vec<usize>, Vec<&str>) = of_columns.filter_map(|(at, name)| Some((at, name?))).unzip();
        let named = Named::new(schema, &labels.iter().copied().collect()).map_err(Error::bad_schema)?;
        let schema = &named.schema;
        // The whole is compiled too, so that what is wrong with it is said of it, and not of a piece.
        Variants::new(schema.clone())?;
        let pieces = pieces(schema, &labels);
        let mut alone: Vec<Option<OfCell>> = columns.iter().map(|_| None).collect();
        for ((at, label), piece) in firsts.iter().zip(&labels).zip(pieces.columns) {
            let Some(piece) = piece else { continue };
            alone[*at] = Some(OfCell {
                sure: Sure::of(&piece, label, &columns[*at]),
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
            properties,
            alone,
            together,
            sets,
            named,
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
        self.gather_most(found, rows, invalid_rows, FIRST_RECORDS)
    }

    /// The same, keeping so many records of each fault.
    pub fn gather_most<'a>(
        &self,
        found: impl IntoIterator<Item = (u32, u64, &'a [RecordRef])>,
        rows: u64,
        invalid_rows: u64,
        most: usize,
    ) -> SchemaFaults {
        let mut seen = SchemaFaults {
            rows,
            invalid_rows,
            ..SchemaFaults::default()
        };
        let verdicts = self.verdicts();
        for (id, count, first) in found {
            let Some(verdict) = (id as usize).checked_sub(1).and_then(|at| verdicts.all.get(at)) else {
                continue;
            };
            for (place, times) in &verdict.faults {
                let fault = seen.faults.entry(place.clone()).or_default();
                fault.count += count * times;
                fault.first.extend_from_slice(first);
            }
            seen.undecided.extend(verdict.undecided.iter().cloned());
        }
        for fault in seen.faults.values_mut() {
            fault.first.sort_unstable();
            fault.first.dedup();
            fault.first.truncate(most);
        }
        seen
    }

    fn judge(&self, schema: &Variants, columns: &[usize], cells: &[&str]) -> u32 {
        let members = columns.iter().enumerate();
        let members =
            members.map(|(at, column)| (at, self.properties[*column].as_ref(), &self.columns[*column].meaning));
        let mut excused = Vec::new();
        let instance = instance::row_instance(members, |at| cells[at], &mut excused);
        let validator = schema.without(excused.into_iter());
        let (faults, undecided) = stepping::watched(|| {
            let mut faults: BTreeMap<FaultPlace, u64> = BTreeMap::new();
            if !validator.is_valid(&instance) {
                for error in validator.iter_errors(&instance) {
                    *faults.entry(place(&error, &self.named)).or_default() += 1;
                }
            }
            faults
        });
        if faults.is_empty() && undecided.is_empty() {
            return 0;
        }
        let ids: Vec<String> = columns.iter().map(|at| self.columns[*at].id.clone()).collect();
        self.verdicts().id(Ruling {
            faults: faults.into_iter().collect(),
            undecided: undecided
                .iter()
                .map(|location| FaultPlace::undecided(self.named.place(location), ids.clone()))
                .collect(),
        })
    }

    fn verdicts(&self) -> MutexGuard<'_, Rulings> {
        self.verdicts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Rulings {
    fn id(&mut self, verdict: Ruling) -> u32 {
        if let Some(id) = self.ids.get(&verdict) {
            return *id;
        }
        self.all.push(verdict.clone());
        let id = self.all.len() as u32;
        self.ids.insert(verdict, id);
        id
    }
}

#[cfg(test)]
mod tests {
    use candour_model::meaning::{ColumnMeaning, JsonType};
    use serde_json::json;

    use super::*;
    use crate::error::ErrorKind;

    fn validator(column: Value) -> Result<Validator, Error> {
        let meaning = ColumnMeaning {
            types: vec![JsonType::String],
            ..ColumnMeaning::default()
        };
        let id = "a".to_owned();
        Validator::new(&json!({ "properties": { "a": column } }), vec![Column { id, meaning }])
    }

    /// Neither valid nor invalid, wherever the pattern stands: under `not`, no match would be a match.
    #[test]
    fn what_could_not_be_decided_is_said_with_its_place() {
        let hard = json!({ "pattern": "^(a|a)*(?=b)b$" });
        for (column, location) in [
            (hard.clone(), "/properties/a/pattern"),
            (json!({ "not": hard }), "/properties/a/not/pattern"),
            (
                json!({ "anyOf": [{ "maxLength": 1 }, hard] }),
                "/properties/a/anyOf/1/pattern",
            ),
        ] {
            let validator = validator(column).unwrap();
            let text = format!("{}!", "a".repeat(60));
            let first = [RecordRef { part: 0, record: 1 }];
            let seen = validator.gather([(validator.cell(0, &text), 1, &first[..])], 1, 1);
            let place = FaultPlace::undecided(location.to_owned(), vec!["a".to_owned()]);
            assert_eq!(seen.undecided.into_iter().collect::<Vec<_>>(), [place], "{location}");
            let id = validator.cell(0, "b");
            let decided = validator.gather([(id, 1, &first[..])].into_iter().filter(|(id, ..)| *id > 0), 1, 1);
            assert!(decided.undecided.is_empty());
        }
    }

    #[test]
    fn a_pattern_that_engines_read_differently_is_refused_with_its_place() {
        let error = validator(json!({ "pattern": r"^(a*)+\1$" })).unwrap_err();
        let ErrorKind::BadSchema { reason } = error.kind;
        assert!(
            reason.contains("/properties/a/pattern") && reason.contains("repeated"),
            "{reason}"
        );
    }
}
