//! Reads each file once: hashed, tallied and validated as it goes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU64, Ordering};

use candour_arrow::{Tally, TallyColumns};
use candour_model::facts::Kind;
use candour_model::outcome::PublishedValues;
use candour_model::tally::{As, Side, TallySpec};
use candour_read::{BLOCK_SIZE, Block, Reading, Summary};
use candour_tally::{Engine, FIRST_RECORDS, Judge, PassError, Source};
use candour_validate::{MOST_STEPS, SchemaFaults, Validator};

use crate::error::{Error, ErrorKind, Result};
use crate::open::{OpenedDataset, OpenedEarlier};
use crate::plan::RulePlan;
use crate::unseen::{Numbering, UnseenCells};
use crate::{Before, Progress, Request, core_rules, previous};

/// The most values that a look-up may list for them to count as published words.
const MOST_LISTED: u64 = 100_000;

/// What the pass over one dataset saw.
#[derive(Default)]
pub(crate) struct Read {
    /// The ids of the file's columns, in its order.
    pub(crate) columns: Vec<String>,
    pub(crate) summary: Summary,
    pub(crate) schema: SchemaFaults,
    /// Cells of which something is not seen.
    pub(crate) unseen: UnseenCells,
}

/// What all passes saw.
pub(crate) struct Passes {
    /// Each tally once, by what was asked for.
    pub(crate) tallies: BTreeMap<TallySpec, Tally>,
    /// Of these nothing is known, since the baseline that stands for the previous release does not hold them.
    pub(crate) unknown: BTreeSet<TallySpec>,
    reads: BTreeMap<(Side, String), Read>,
    published_values: Vec<PublishedValues>,
}

impl Passes {
    /// Tallies alone, of these unknown ones.
    pub(crate) fn of_tallies(tallies: BTreeMap<TallySpec, Tally>, unknown: BTreeSet<TallySpec>) -> Self {
        Passes {
            tallies,
            unknown,
            reads: BTreeMap::new(),
            published_values: Vec::new(),
        }
    }

    /// What was seen of a dataset.
    pub(crate) fn read(&self, side: Side, dataset: &str) -> Option<&Read> {
        self.reads.get(&(side, dataset.to_owned()))
    }

    /// How many cells of a column are in which state, by the [`state_spec`] that it was asked by; `None` where that is not
    /// known.
    pub(crate) fn states(&self, spec: &TallySpec) -> Option<Vec<(String, u64)>> {
        let tally = self.tallies.get(spec).filter(|tally| !tally.head.overflowed)?;
        let columns = TallyColumns::of(tally).ok()?;
        let state = |group: usize| Some((columns.key(0, group)?.to_owned(), columns.count(group)));
        Some((0..columns.len()).filter_map(state).collect())
    }

    /// The values that published look-ups list.
    pub(crate) fn take_published_values(&mut self) -> Vec<PublishedValues> {
        std::mem::take(&mut self.published_values)
    }
}

/// Reads every dataset of all sides.
pub(crate) fn run<'a>(
    request: &Request<'_>,
    current: &mut [OpenedDataset<'a>],
    earlier: &mut OpenedEarlier<'a>,
    plans: &[RulePlan<'_>],
    further: impl Iterator<Item = TallySpec>,
) -> Result<Passes> {
    let mut specs: BTreeSet<TallySpec> = plans
        .iter()
        .flat_map(|plan| &plan.tiers)
        .flat_map(|tier| tier.specs())
        .cloned()
        .collect();
    let looked_up = looked_up(current);
    specs.extend(looked_up.iter().map(|(_, _, spec)| spec.clone()));
    specs.extend(undeclared_states(current));
    specs.extend(further);

    let mut passes = Passes {
        tallies: BTreeMap::new(),
        unknown: BTreeSet::new(),
        reads: BTreeMap::new(),
        published_values: Vec::new(),
    };
    let earlier = earlier
        .iter_mut()
        .map(|(side, datasets)| (*side, datasets.as_mut_slice()));
    for (side, datasets) in std::iter::once((Side::Current, current)).chain(earlier) {
        for dataset in datasets {
            let wanted: Vec<TallySpec> = specs
                .iter()
                .filter(|spec| spec.side == side && spec.dataset == dataset.name)
                .cloned()
                .collect();
            let (tallies, read) = read_dataset(request, side, dataset, &wanted, Kept::First)?;
            passes.tallies.extend(wanted.into_iter().zip(tallies));
            passes.reads.insert((side, dataset.name.clone()), read);
        }
    }
    for (side, before) in request.earlier() {
        let Before::Baseline(read) = before else { continue };
        let answers = previous::Answers::of(read.baseline, request.current.release);
        for spec in specs.iter().filter(|spec| spec.side == side) {
            let (tally, is_known) = answers.answer(spec);
            passes.tallies.extend(tally.map(|tally| (spec.clone(), tally)));
            if !is_known {
                passes.unknown.insert(spec.clone());
            }
        }
    }
    passes.published_values = published_values(looked_up, &passes.tallies);
    Ok(passes)
}

/// How many record numbers are kept of what is wrong.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kept {
    /// The first few.
    First,
    /// As many as this: of what breaks the schema, and of what is wrong with the form of the file if that is asked for.
    Most { records: usize, of_form: bool },
}

/// Reads a dataset.
pub(crate) fn read_dataset(
    request: &Request<'_>,
    side: Side,
    dataset: &mut OpenedDataset<'_>,
    specs: &[TallySpec],
    kept: Kept,
) -> Result<(Vec<Tally>, Read)> {
    let validator = match (&dataset.schema, side) {
        (Some((schema, path)), Side::Current) => {
            let validator =
                Validator::new(&schema.value, dataset.columns.clone()).map_err(|source| ErrorKind::Schema {
                    name: (*path).to_owned(),
                    source,
                })?;
            Some(validator)
        }
        _ => None,
    };
    let Some(opened) = dataset.opened.take() else {
        return Ok((Vec::new(), Read::default()));
    };
    let block_bytes = request.block_bytes.and_then(|bytes| usize::try_from(bytes).ok());
    let of_bytes = opened.bytes();
    let reading = opened.read(block_bytes.unwrap_or(BLOCK_SIZE).max(1));
    let watched = Watched {
        reading: match (side, kept) {
            (Side::Current, Kept::First) => reading,
            // The records of an earlier release are digested in its own report, and none twice.
            (Side::Comparison | Side::Archive(_), Kept::First) | (_, Kept::Most { of_form: false, .. }) => {
                reading.without_records_digest()
            }
            (_, Kept::Most { records, .. }) => reading.without_records_digest().keeping(records),
        },
        name: &dataset.name,
        of_bytes,
        records: AtomicU64::new(0),
        progress: request.progress,
    };
    let records = match kept {
        Kept::First => FIRST_RECORDS,
        Kept::Most { records, .. } => records,
    };
    let judge = Judged {
        validator: validator.as_ref(),
        // What a previous release looked like is told in its own report.
        numbering: (side == Side::Current).then(|| Numbering::new(&dataset.columns)),
    };
    let engine = match request.memory {
        Some(bytes) => Engine::new().memory(usize::try_from(bytes).unwrap_or(usize::MAX)),
        None => Engine::new(),
    }
    .records(records);
    let (tallies, verdicts) = engine
        .tally(&watched, &dataset.columns, specs, &judge)
        .map_err(|error| match error {
            PassError::Read(error) => Error::reading(&dataset.name, error),
            PassError::Tally(error) => Error::tallying(&dataset.name, error),
        })?;
    let (unseen, found) = match &judge.numbering {
        Some(numbering) => numbering.told_apart(verdicts.found),
        None => (UnseenCells::new(), verdicts.found),
    };
    let found = found
        .iter()
        .map(|verdict| (verdict.id, verdict.count, verdict.first.as_slice()));
    let schema = validator.as_ref().map_or_else(SchemaFaults::default, |validator| {
        validator.gather_most(found, verdicts.records, verdicts.faulty_records, records)
    });
    if let Some((_, path)) = &dataset.schema {
        for pattern in &schema.undecided {
            log::error!(
                "{}: {} of {path}, could not be decided for some cell in {MOST_STEPS} steps",
                dataset.name,
                core_rules::undecided_pattern(pattern)
            );
        }
    }
    let summary = watched.reading.finish();
    let summary = summary.map_err(|error| Error::reading(&dataset.name, error))?;
    let columns = dataset.columns.iter().map(|column| column.id.clone()).collect();
    let read = Read {
        columns,
        summary,
        schema,
        unseen,
    };
    Ok((tallies, read))
}

/// A dataset being read, telling how far the pass is.
struct Watched<'a> {
    reading: Reading,
    name: &'a str,
    of_bytes: Option<u64>,
    records: AtomicU64,
    progress: &'a (dyn Fn(&Progress<'_>) + Sync),
}

impl Source for Watched<'_> {
    type Error = candour_read::Error;

    fn next(&self, block: &mut Block) -> std::result::Result<bool, Self::Error> {
        let is_there = self.reading.next(block)?;
        if is_there {
            let read = self.records.fetch_add(block.len() as u64, Ordering::Relaxed) + block.len() as u64;
            (self.progress)(&Progress {
                dataset: self.name,
                records: read,
                bytes: self.reading.bytes_read(),
                of_bytes: self.of_bytes,
            });
        }
        Ok(is_there)
    }
}

/// What looks at each text as it passes: validation, none where there is no schema, and whether something is not seen.
struct Judged<'a> {
    validator: Option<&'a Validator>,
    numbering: Option<Numbering<'a>>,
}

impl Judge for Judged<'_> {
    fn judges(&self, column: usize) -> bool {
        self.numbering.is_some() || self.validator.is_some_and(|validator| validator.judges(column))
    }

    fn cell(&self, column: usize, text: &str) -> u32 {
        let of_schema = self.validator.map_or(0, |validator| validator.cell(column, text));
        let numbering = self.numbering.as_ref();
        numbering.map_or(of_schema, |numbering| numbering.verdict(column, text, of_schema))
    }

    fn blank(&self, column: usize, text: &str) -> u32 {
        let numbering = self.numbering.as_ref();
        numbering.map_or(0, |numbering| numbering.verdict(column, text, 0))
    }

    fn sets(&self) -> &[Vec<usize>] {
        self.validator.map_or(&[], Validator::sets)
    }

    fn combination(&self, set: usize, cells: &[&str]) -> u32 {
        self.validator.map_or(0, |validator| validator.combination(set, cells))
    }
}

/// Columns that refer to a look-up, and the tally of the look-up's values; likewise the columns of a dictionary.
fn looked_up(current: &[OpenedDataset<'_>]) -> Vec<(String, String, TallySpec)> {
    let mut found = Vec::new();
    for dataset in current {
        let columns = dataset.facts.present().filter(|column| column.declared);
        for column in columns.filter(|_| dataset.facts.kind == Kind::Dictionary) {
            let spec = TallySpec::of(&dataset.name).by(&column.label).limit(MOST_LISTED);
            found.push((dataset.name.clone(), column.label.clone(), spec));
        }
        for reference in &dataset.facts.table.references {
            let is_there = |label: &str| {
                current
                    .iter()
                    .find(|other| other.name == reference.dataset)
                    .is_some_and(|other| other.facts.column(label).is_some_and(|column| column.present))
            };
            for (column, to) in reference.columns.iter().zip(&reference.to) {
                if is_there(to) {
                    let spec = TallySpec::of(&reference.dataset).by(to).limit(MOST_LISTED);
                    found.push((dataset.name.clone(), column.clone(), spec));
                }
            }
        }
    }
    found
}

fn published_values(
    looked_up: Vec<(String, String, TallySpec)>,
    tallies: &BTreeMap<TallySpec, Tally>,
) -> Vec<PublishedValues> {
    let mut published = Vec::new();
    for (dataset, column, spec) in looked_up {
        let Some(tally) = tallies.get(&spec) else { continue };
        published.push(PublishedValues {
            dataset,
            column,
            values: keys(tally),
        });
    }
    published
}

/// The keys of a tally by one column, sorted, the null key left out.
pub(crate) fn keys(tally: &Tally) -> Vec<String> {
    let Ok(columns) = TallyColumns::of(tally) else {
        return Vec::new();
    };
    let keys = (0..columns.len()).filter_map(|group| columns.key(0, group));
    let mut keys: Vec<String> = keys.map(str::to_owned).collect();
    keys.sort();
    keys.dedup();
    keys
}

/// A tally that tells whether a column is wholly blank.
pub(crate) fn state_spec(dataset: &str, label: &str) -> TallySpec {
    TallySpec::of(dataset).by_as(label, As::State)
}

/// For each column that the schema does not declare, whether it is blank.
fn undeclared_states(current: &[OpenedDataset<'_>]) -> Vec<TallySpec> {
    let mut specs = Vec::new();
    for dataset in current.iter().filter(|dataset| dataset.schema.is_some()) {
        for column in dataset.facts.present().filter(|column| !column.declared) {
            specs.push(state_spec(&dataset.name, &column.label));
        }
    }
    specs
}
