//! What a pass has to do: specs broken down into lanes and groupings, each computed once however many ask for it.

use std::collections::{BTreeMap, BTreeSet};

use candour_model::column::Column;
use candour_model::predicate::RowTest;
use candour_model::tally::{As, By, TallySpec};

use crate::Error;
use crate::error::ErrorKind;
use crate::judge::Judge;
use crate::row_test::PlannedTest;

/// The work of one pass.
pub(crate) struct PassPlan {
    /// The columns that are looked at, and what for, by position.
    pub(crate) columns: Vec<ColumnWork>,
    /// Every lane: first the texts of each of `columns`, in their order, then other functions of their cells, and tests.
    pub(crate) lanes: Vec<Lane>,
    /// Tests of rows.
    pub(crate) tests: Vec<PlannedTest>,
    /// Digests of rows.
    pub(crate) digests: Vec<PlannedDigest>,
    /// By place among the columns that are summed across: the one of `columns`.
    pub(crate) summed: Vec<usize>,
    /// Groupings over several columns, or none.
    pub(crate) across: Vec<Across>,
    /// Groupings over one column, which follow from how often each of its texts occurs.
    pub(crate) alone: Vec<Alone>,
    /// By spec: what it is finished from.
    pub(crate) placed: Vec<Placed>,
    /// By column: its groupings among [`PassPlan::alone`].
    pub(crate) alone_of: Vec<Vec<usize>>,
    /// By grouping of [`PassPlan::alone`]: the specs that are finished from it.
    pub(crate) specs_of_alone: Vec<Vec<usize>>,
    /// The sets of columns that are judged together, each as lanes of texts.
    pub(crate) sets: Vec<Vec<usize>>,
}

/// What a row is told by.
#[derive(Clone, Copy)]
pub(crate) enum Lane {
    /// The cells of one of [`PassPlan::columns`], by a function. Lanes of texts are by value; see [`PassPlan::source`] for
    /// folded ones.
    Cells(usize, As),
    /// What comes of one of [`PassPlan::tests`].
    Test(usize),
}

/// What a row is hashed by: functions of the cells of some of [`PassPlan::columns`], in this order.
#[derive(PartialEq, Eq)]
pub(crate) struct PlannedDigest {
    pub(crate) keys: Vec<(usize, As)>,
}

/// One column, and what is made of its cells.
pub(crate) struct ColumnWork {
    /// Its position in the records.
    pub(crate) position: usize,
    /// Functions of its cells other than their texts that rows are grouped by together with other columns.
    pub(crate) derived: Vec<(As, usize)>,
    /// Its place among the columns that are summed across.
    pub(crate) summed: Option<usize>,
    /// Whether each of its texts is counted.
    pub(crate) counted: bool,
    /// How many record numbers are kept of each text.
    pub(crate) rows: usize,
    /// Whether nothing is asked for but how many of its cells are in which state.
    pub(crate) states_only: bool,
    /// Whether its cells are judged.
    pub(crate) judged: bool,
}

/// A grouping over several columns, or none, which several specs may share that differ in what they keep of it.
pub(crate) struct Across {
    /// The lanes grouped by, each once.
    pub(crate) by: Vec<usize>,
    /// The lanes whose combinations are counted, each once.
    pub(crate) distinct: Vec<usize>,
    /// Places among the columns that are summed.
    pub(crate) sums: Vec<usize>,
    /// The one of [`PassPlan::digests`].
    pub(crate) digest: Option<usize>,
    /// How many record numbers are kept: the most that any spec asks for.
    pub(crate) rows: usize,
}

/// A grouping over one column.
pub(crate) struct Alone {
    /// The one of [`PassPlan::columns`].
    pub(crate) column: usize,
    /// The functions of its cells that are grouped by, each once.
    pub(crate) forms: Vec<As>,
    /// Whether its distinct texts are counted.
    pub(crate) distinct: bool,
    /// Whether it is summed.
    pub(crate) sums: bool,
}

/// What a spec is finished from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Placed {
    /// One of [`PassPlan::across`].
    Across(usize),
    /// One of [`PassPlan::alone`].
    Alone(usize),
}

/// Markers are always known, and have codes of sixteen bits as other texts that are known.
const MOST_MARKERS: usize = 20_000;

pub(crate) fn plan(columns: &[Column], specs: &[TallySpec], judge: &impl Judge) -> Result<PassPlan, Error> {
    let named = columns
        .iter()
        .enumerate()
        .map(|(position, column)| (column.id.as_str(), position));
    let named_positions: BTreeMap<&str, usize> = named.collect();
    for column in columns {
        let (markers, most) = (column.meaning.markers.len(), MOST_MARKERS);
        if markers > most {
            let column = column.id.clone();
            return Err(Error::from(ErrorKind::TooManyMarkers { column, markers, most }));
        }
    }
    let wanted: Vec<Wanted> = specs
        .iter()
        .enumerate()
        .map(|(index, spec)| Wanted::of(index, spec, &named_positions))
        .collect::<Result<_, _>>()?;

    let judged: BTreeSet<usize> = (0..columns.len()).filter(|column| judge.judges(*column)).collect();
    let in_sets: BTreeSet<usize> = judge.sets().iter().flatten().copied().collect();
    let looked_at: BTreeSet<usize> = wanted.iter().flat_map(Wanted::positions).collect();
    let positions: BTreeSet<usize> = looked_at.iter().chain(&judged).chain(&in_sets).copied().collect();
    let place_of: BTreeMap<usize, usize> = positions.iter().copied().zip(0..).collect();
    let mut plan = PassPlan {
        columns: positions
            .iter()
            .map(|position| ColumnWork {
                position: *position,
                derived: Vec::new(),
                summed: None,
                counted: false,
                rows: 0,
                states_only: !judged.contains(position)
                    && !in_sets.contains(position)
                    && columns[*position].meaning.period.is_none()
                    && columns[*position].meaning.markers.is_empty(),
                judged: judged.contains(position),
            })
            .collect(),
        lanes: Vec::new(),
        tests: Vec::new(),
        digests: Vec::new(),
        summed: Vec::new(),
        across: Vec::new(),
        alone: Vec::new(),
        placed: Vec::new(),
        alone_of: Vec::new(),
        specs_of_alone: Vec::new(),
        sets: judge
            .sets()
            .iter()
            .map(|set| set.iter().map(|position| place_of[position]).collect())
            .collect(),
    };
    plan.lanes = (0..plan.columns.len())
        .map(|column| Lane::Cells(column, As::Value))
        .collect();
    let mut known = Known::default();
    for (index, spec) in specs.iter().enumerate() {
        let place = |id: &str| {
            let position = named_positions.get(id)?;
            Some((*place_of.get(position)?, &columns[*position]))
        };
        plan.add_tests(spec, place, &mut known)
            .map_err(|source| Error::from(ErrorKind::RowTest { spec: index, source }))?;
    }
    plan.placed = wanted
        .iter()
        .map(|wanted| match wanted.only_position() {
            Some(position) => Placed::Alone(plan.add_alone(place_of[&position], wanted, &mut known)),
            None => Placed::Across(plan.add_across(&place_of, wanted, &mut known)),
        })
        .collect();
    // Told the other way round once, since a file of thousands of columns has thousands of groupings.
    plan.alone_of = vec![Vec::new(); plan.columns.len()];
    for (at, alone) in plan.alone.iter().enumerate() {
        plan.alone_of[alone.column].push(at);
    }
    plan.specs_of_alone = vec![Vec::new(); plan.alone.len()];
    for (spec, placed) in plan.placed.iter().enumerate() {
        if let Placed::Alone(at) = placed {
            plan.specs_of_alone[*at].push(spec);
        }
    }
    Ok(plan)
}

/// What one spec asks for, by position.
struct Wanted<'a> {
    by: BTreeSet<(usize, As)>,
    tests: &'a [RowTest],
    /// The columns that these read.
    tested: BTreeSet<usize>,
    distinct: BTreeSet<(usize, As)>,
    sums: Vec<usize>,
    digest: Vec<(usize, As)>,
    rows: usize,
}

impl<'a> Wanted<'a> {
    fn of(index: usize, spec: &'a TallySpec, positions: &BTreeMap<&str, usize>) -> Result<Self, Error> {
        let position = |id: &str| {
            positions.get(id).copied().ok_or_else(|| {
                Error::from(ErrorKind::UnknownColumn {
                    spec: index,
                    column: id.to_owned(),
                })
            })
        };
        let form_of = |By { column, form }: &By| Ok((position(column)?, *form));
        let forms = |by: &[By]| by.iter().map(form_of).collect::<Result<BTreeSet<_>, Error>>();
        Ok(Wanted {
            by: forms(&spec.by)?,
            tests: &spec.tests,
            tested: spec
                .tests
                .iter()
                .flat_map(RowTest::columns)
                .map(position)
                .collect::<Result<_, _>>()?,
            distinct: forms(&spec.distinct)?,
            sums: spec.sums.iter().map(|id| position(id)).collect::<Result<_, _>>()?,
            digest: spec.digest.iter().map(form_of).collect::<Result<_, Error>>()?,
            rows: spec.rows as usize,
        })
    }

    fn positions(&self) -> impl Iterator<Item = usize> {
        let forms = self.by.iter().chain(&self.distinct).chain(&self.digest);
        let positions = forms.map(|(position, _)| *position).chain(self.sums.iter().copied());
        positions.chain(self.tested.iter().copied())
    }

    /// The position of the one column that the spec is about, if it follows from how often each of its texts occurs: where
    /// texts that are one under a form are to be counted once, it does not.
    fn only_position(&self) -> Option<usize> {
        if !self.tests.is_empty() || !self.digest.is_empty() || self.distinct.iter().any(|(_, form)| *form != As::Value)
        {
            return None;
        }
        let positions: BTreeSet<usize> = self.positions().collect();
        match positions.len() {
            1 => positions.into_iter().next(),
            _ => None,
        }
    }
}

/// What is in a plan already, and where.
#[derive(Default)]
struct Known {
    lanes: BTreeMap<(usize, As), usize>,
    /// The lanes of tests.
    tests: BTreeMap<RowTest, usize>,
    across: BTreeMap<([Vec<usize>; 3], Option<usize>), usize>,
    alone: BTreeMap<(usize, Vec<As>, bool, bool), usize>,
}

impl PassPlan {
    /// Makes the tests of a spec ready, those that are not yet.
    fn add_tests<'a>(
        &mut self,
        spec: &TallySpec,
        place: impl Fn(&str) -> Option<(usize, &'a Column)>,
        known: &mut Known,
    ) -> Result<(), candour_predicate::Error> {
        for test in &spec.tests {
            if known.tests.contains_key(test) {
                continue;
            }
            let planned = PlannedTest::new(test, &place)?;
            for column in planned.columns() {
                self.columns[column].states_only = false;
            }
            known.tests.insert(test.clone(), self.lanes.len());
            self.lanes.push(Lane::Test(self.tests.len()));
            self.tests.push(planned);
        }
        Ok(())
    }

    fn add_alone(&mut self, column: usize, wanted: &Wanted<'_>, known: &mut Known) -> usize {
        let forms: Vec<As> = wanted.by.iter().map(|(_, form)| *form).collect();
        let (distinct, sums) = (!wanted.distinct.is_empty(), !wanted.sums.is_empty());
        let work = &mut self.columns[column];
        work.rows = work.rows.max(wanted.rows);
        work.counted = true;
        work.states_only &= forms == [As::State] && !distinct && !sums;
        let next = self.alone.len();
        let at = *known
            .alone
            .entry((column, forms.clone(), distinct, sums))
            .or_insert(next);
        if at == next {
            self.alone.push(Alone {
                column,
                forms,
                distinct,
                sums,
            });
        }
        at
    }

    fn add_across(&mut self, place_of: &BTreeMap<usize, usize>, wanted: &Wanted<'_>, known: &mut Known) -> usize {
        let mut lane = |position: usize, form: As| {
            let column = place_of[&position];
            self.columns[column].states_only = false;
            if form == As::Value {
                return column;
            }
            let next = self.lanes.len();
            let at = *known.lanes.entry((column, form)).or_insert(next);
            if at == next {
                self.lanes.push(Lane::Cells(column, form));
                match form {
                    As::Fold => self.columns[column].counted = true,
                    _ => self.columns[column].derived.push((form, at)),
                }
            }
            at
        };
        let mut by: Vec<usize> = wanted
            .by
            .iter()
            .map(|(position, form)| lane(*position, *form))
            .collect();
        let tests: BTreeSet<usize> = wanted
            .tests
            .iter()
            .filter_map(|test| known.tests.get(test).copied())
            .collect();
        by.extend(tests);
        // Specs that name the same columns in another order share a grouping.
        by.sort_unstable();
        let distinct: Vec<usize> = wanted
            .distinct
            .iter()
            .map(|(position, form)| lane(*position, *form))
            .collect();
        let mut different: Vec<usize> = Vec::new();
        for position in &wanted.sums {
            if !different.contains(position) {
                different.push(*position);
            }
        }
        let sums: Vec<usize> = different
            .iter()
            .map(|position| {
                let column = place_of[position];
                self.columns[column].states_only = false;
                let next = self.summed.len();
                let place = *self.columns[column].summed.get_or_insert(next);
                if place == next {
                    self.summed.push(column);
                }
                place
            })
            .collect();
        let digest = (!wanted.digest.is_empty()).then(|| self.add_digest(place_of, wanted));
        let next = self.across.len();
        let at = *known
            .across
            .entry(([by.clone(), distinct.clone(), sums.clone()], digest))
            .or_insert(next);
        if at == next {
            self.across.push(Across {
                by,
                distinct,
                sums,
                digest,
                rows: 0,
            });
        }
        self.across[at].rows = self.across[at].rows.max(wanted.rows);
        at
    }

    /// Specs that ask for the same digest share it, by period and over the whole table, say.
    fn add_digest(&mut self, place_of: &BTreeMap<usize, usize>, wanted: &Wanted<'_>) -> usize {
        let keys = wanted.digest.iter().map(|(position, form)| (place_of[position], *form));
        let digest = PlannedDigest { keys: keys.collect() };
        for (column, _) in &digest.keys {
            self.columns[*column].states_only = false;
        }
        let known = self.digests.iter().position(|known| *known == digest);
        known.unwrap_or_else(|| {
            self.digests.push(digest);
            self.digests.len() - 1
        })
    }

    /// Where the codes of a lane are kept. A folded lane has none of its own: it is counted by the texts of its column, and which
    /// of these look alike is found out after the pass.
    pub(crate) fn source(&self, lane: usize) -> usize {
        match self.lanes[lane] {
            Lane::Cells(column, As::Fold) => column,
            _ => lane,
        }
    }

    /// For each column of a spec's keys, its place among the columns of the grouping's.
    pub(crate) fn key_places(&self, spec: &TallySpec, placed: Placed, columns: &[Column]) -> Vec<usize> {
        let is_named = |place: usize, id: &str| columns[self.columns[place].position].id == id;
        let place = |by: &By| match placed {
            Placed::Alone(at) => self.alone[at].forms.iter().position(|form| *form == by.form),
            Placed::Across(at) => self.across[at].by.iter().position(|lane| match self.lanes[*lane] {
                Lane::Cells(column, form) => form == by.form && is_named(column, &by.column),
                Lane::Test(_) => false,
            }),
        };
        let place_of_test = |test: &RowTest| match placed {
            Placed::Alone(_) => None,
            Placed::Across(at) => self.across[at].by.iter().position(|lane| match self.lanes[*lane] {
                Lane::Cells(..) => false,
                Lane::Test(planned) => self.tests[planned].test == *test,
            }),
        };
        let tests = spec.tests.iter().filter_map(place_of_test);
        spec.by.iter().filter_map(place).chain(tests).collect()
    }
}

#[cfg(test)]
mod tests;
