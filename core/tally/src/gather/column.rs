//! How a worker turns the cells of one column into codes, counting and judging each text once where there are few.

use candour_model::cell::CellState;
use candour_model::finding::RecordRef;
use candour_model::marks::is_blank;
use candour_model::meaning::ColumnMeaning;
use candour_model::tally::As;
use candour_read::Block;

use crate::bounds::Bounds;
use crate::judge::{Judge, SeenVerdicts};
use crate::plan::ColumnWork;
use crate::sum::Reading;
use crate::text::codes::{BEYOND_LONG, Coded, EMPTY_CODE, NULL_CODE};
use crate::text::lookup::{Lookup, LookupKey};

/// A worker's memory of one column.
pub(crate) struct ColumnWorker {
    /// The texts that are known, up to a bound.
    pub(crate) texts: Lookup,
    /// Whether no more texts are taken in.
    closed: bool,
    /// Once most cells are new: the markers, which alone are still looked for. A text may then be known of some cells and
    /// beyond the lookup in others; what is counted of it is put together after the pass.
    markers: Option<Lookup>,
    /// How many of the texts are markers, which come first.
    markers_known: usize,
    /// Cells looked at.
    cells: u64,
    /// By text: how often it occurs.
    pub(crate) counts: Vec<u64>,
    /// By text: its smallest record numbers; empty where none are asked for.
    pub(crate) rows: Vec<Vec<RecordRef>>,
    readings: Vec<Reading>,
    verdicts: Vec<u32>,
    any_faulty: bool,
    pub(crate) derived: Vec<DerivedLane>,
    pub(crate) states: States,
    /// Of the block at hand.
    pub(crate) coded: Coded,
    pub(crate) read: Vec<Reading>,
}

/// A function of the cells of a column other than their texts.
pub(crate) struct DerivedLane {
    form: As,
    pub(crate) texts: Lookup,
    /// The code for each text of the column that is known.
    of_text: Vec<u16>,
    /// Of the block at hand.
    pub(crate) coded: Coded,
}

/// How many cells are in which state, where nothing else is asked for.
#[derive(Default)]
pub(crate) struct States {
    /// In the order of [`ALL_STATES`].
    pub(crate) counts: [u64; ALL_STATES.len()],
    pub(crate) rows: [Vec<RecordRef>; ALL_STATES.len()],
}

/// Every state of a cell.
pub(crate) const ALL_STATES: [CellState; 6] = [
    CellState::Present,
    CellState::Missing,
    CellState::Suppressed,
    CellState::NotApplicable,
    CellState::Default,
    CellState::Malformed,
];

/// What a worker needs to know to code a block.
pub(crate) struct BlockTask<'a, J> {
    pub(crate) block: &'a Block,
    pub(crate) work: &'a ColumnWork,
    pub(crate) meaning: &'a ColumnMeaning,
    pub(crate) judge: &'a J,
    pub(crate) bounds: &'a Bounds,
}

impl<J> BlockTask<'_, J> {
    fn record(&self, at: usize) -> RecordRef {
        RecordRef {
            part: self.block.part(),
            record: self.block.number(at),
        }
    }
}

impl ColumnWorker {
    pub(crate) fn new(work: &ColumnWork, meaning: &ColumnMeaning, judge: &impl Judge) -> Self {
        let mut worker = ColumnWorker {
            texts: Lookup::default(),
            closed: false,
            markers: None,
            markers_known: 0,
            cells: 0,
            counts: Vec::new(),
            rows: Vec::new(),
            readings: Vec::new(),
            verdicts: Vec::new(),
            any_faulty: false,
            derived: work
                .derived
                .iter()
                .map(|(form, _)| DerivedLane {
                    form: *form,
                    texts: Lookup::default(),
                    of_text: Vec::new(),
                    coded: Coded::default(),
                })
                .collect(),
            states: States::default(),
            coded: Coded::default(),
            read: Vec::new(),
        };
        if !work.states_only {
            // Markers are always known, so that what is beyond the lookup is never one; the empty text first of all.
            for marker in std::iter::once("").chain(meaning.markers.keys().map(String::as_str)) {
                if worker.texts.get(LookupKey::new(marker.as_bytes())).is_none() {
                    worker.take_in(marker, work, meaning, judge);
                }
            }
            worker.markers_known = worker.texts.len();
        }
        worker
    }

    /// Codes the cells of a block, and counts and judges them.
    pub(crate) fn code<J: Judge>(&mut self, task: &BlockTask<'_, J>, seen: &mut SeenVerdicts) {
        if task.work.states_only {
            return self.states.count(task);
        }
        self.coded.clear();
        self.read.clear();
        let mut from = 0;
        // Most blocks go through at once; what is not known is dealt with cell by cell.
        while let Some(at) = self.look_up(task, from) {
            self.take_unknown(task, at, seen);
            from = at + 1;
        }
        self.cells += task.block.len() as u64;
        if task.work.counted {
            self.count(task);
        }
        if self.any_faulty {
            self.judge(task, seen);
        }
        for lane in &mut self.derived {
            lane.code(&self.coded, task);
        }
        if task.work.summed.is_some() {
            self.read(task);
        }
    }

    /// Looks cells up from this record on, until one is not known.
    fn look_up<J>(&mut self, task: &BlockTask<'_, J>, from: usize) -> Option<usize> {
        // Markers were taken in first, and have the same numbers in both.
        let looked_up = self.markers.as_ref().unwrap_or(&self.texts);
        let bytes = task.block.text().as_bytes();
        for (at, cell) in task.block.column(task.work.position, from) {
            let key = LookupKey::within(bytes, cell.start as usize, cell.end as usize);
            match looked_up.get(key) {
                Some(known) => self.coded.codes.push(known as u16 + 1),
                None => return Some(at),
            }
        }
        None
    }

    /// Takes in a text that is not known, or leaves it beyond the lookup.
    fn take_unknown<J: Judge>(&mut self, task: &BlockTask<'_, J>, at: usize, seen: &mut SeenVerdicts) {
        let column = task.work.position;
        let text = task.block.get(at, column);
        if is_blank(text) {
            self.take_blank(task, at, text, seen);
            return;
        }
        if !self.closed && self.has_room(at, task.bounds) {
            let known = self.take_in(text, task.work, task.meaning, task.judge);
            self.coded.codes.push(known as u16 + 1);
            return;
        }
        if !self.closed {
            self.close(task);
        }
        self.coded.push_beyond(text);
        if task.work.judged {
            let verdict = task.judge.cell(column, text);
            if verdict != 0 {
                seen.add(verdict, at, task.block.len(), || task.record(at));
            }
        }
    }

    /// Takes a text that looks blank, and is no marker, for the empty one.
    fn take_blank<J: Judge>(&mut self, task: &BlockTask<'_, J>, at: usize, text: &str, seen: &mut SeenVerdicts) {
        self.coded.codes.push(EMPTY_CODE);
        if task.work.judged {
            let verdict = task.judge.blank(task.work.position, text);
            if verdict != 0 {
                seen.add(verdict, at, task.block.len(), || task.record(at));
            }
        }
    }

    /// About how many bytes what it knows takes.
    pub(crate) fn weight(&self) -> usize {
        let derived = self.derived.iter().map(|lane| lane.texts.weight());
        let rows = self.rows.len() * (size_of::<Vec<RecordRef>>() + 4 * size_of::<RecordRef>());
        self.texts.weight() + rows + derived.sum::<usize>()
    }

    fn close<J>(&mut self, task: &BlockTask<'_, J>) {
        self.closed = true;
        if self.texts.len() < task.bounds.texts {
            let mut markers = Lookup::default();
            for known in self.texts.texts().iter().take(self.markers_known) {
                markers.insert(known);
            }
            self.markers = Some(markers);
        }
    }

    /// Whether one more text may be known. In a column where most cells are new, knowing them is of no use.
    fn has_room(&self, at: usize, bounds: &Bounds) -> bool {
        let known = self.texts.len();
        let cells = self.cells + at as u64;
        known < bounds.texts && (known < bounds.texts_early || known as u64 * 2 < cells)
    }

    fn take_in(&mut self, text: &str, work: &ColumnWork, meaning: &ColumnMeaning, judge: &impl Judge) -> u32 {
        let known = self.texts.insert(text);
        self.counts.push(0);
        if work.rows > 0 {
            self.rows.push(Vec::new());
        }
        if work.judged {
            let verdict = judge.cell(work.position, text);
            self.any_faulty |= verdict != 0;
            self.verdicts.push(verdict);
        }
        if work.summed.is_some() {
            self.readings.push(read(text, meaning));
        }
        for lane in &mut self.derived {
            let code = match candour_cell::key(text, lane.form, meaning) {
                None => NULL_CODE,
                Some(key) => match lane.texts.get(LookupKey::new(key.as_bytes())) {
                    Some(code) => code as u16 + 1,
                    None => lane.texts.insert(&key) as u16 + 1,
                },
            };
            lane.of_text.push(code);
        }
        known
    }

    fn count<J>(&mut self, task: &BlockTask<'_, J>) {
        let wanted = task.work.rows as u64;
        for (at, code) in self.coded.codes.iter().enumerate() {
            if *code >= BEYOND_LONG {
                continue;
            }
            let known = usize::from(*code) - 1;
            self.counts[known] += 1;
            if self.counts[known] <= wanted {
                self.rows[known].push(task.record(at));
            }
        }
    }

    fn judge<J>(&mut self, task: &BlockTask<'_, J>, seen: &mut SeenVerdicts) {
        for (at, code) in self.coded.codes.iter().enumerate() {
            if *code < BEYOND_LONG {
                let verdict = self.verdicts[usize::from(*code) - 1];
                if verdict != 0 {
                    seen.add(verdict, at, task.block.len(), || task.record(at));
                }
            }
        }
    }

    fn read<J>(&mut self, task: &BlockTask<'_, J>) {
        for (at, code) in self.coded.codes.iter().enumerate() {
            self.read.push(match *code {
                BEYOND_LONG.. => read(task.block.get(at, task.work.position), task.meaning),
                code => self.readings[usize::from(code) - 1],
            });
        }
    }
}

impl DerivedLane {
    fn code<J>(&mut self, texts: &Coded, task: &BlockTask<'_, J>) {
        self.coded.clear();
        for (at, code) in texts.codes.iter().enumerate() {
            if *code < BEYOND_LONG {
                self.coded.codes.push(self.of_text[usize::from(*code) - 1]);
                continue;
            }
            let text = task.block.get(at, task.work.position);
            let Some(key) = candour_cell::key(text, self.form, task.meaning) else {
                self.coded.codes.push(NULL_CODE);
                continue;
            };
            match self.texts.get(LookupKey::new(key.as_bytes())) {
                Some(known) => self.coded.codes.push(known as u16 + 1),
                None if self.texts.len() < task.bounds.texts => {
                    let known = self.texts.insert(&key);
                    self.coded.codes.push(known as u16 + 1);
                }
                None => self.coded.push_beyond(&key),
            }
        }
    }
}

impl States {
    fn count<J>(&mut self, task: &BlockTask<'_, J>) {
        let numeric = task.meaning.is_numeric();
        for (at, cell) in task.block.column(task.work.position, 0) {
            // There are no markers and no period: see the plan.
            let state = match cell.end - cell.start {
                0 => CellState::Missing,
                _ if numeric => candour_cell::state(task.block.get(at, task.work.position), task.meaning),
                _ if is_blank(task.block.get(at, task.work.position)) => CellState::Missing,
                _ => CellState::Present,
            };
            let place = match state {
                CellState::Present => 0,
                CellState::Missing => 1,
                CellState::Suppressed => 2,
                CellState::NotApplicable => 3,
                CellState::Default => 4,
                CellState::Malformed => 5,
            };
            self.counts[place] += 1;
            if self.counts[place] <= task.work.rows as u64 {
                self.rows[place].push(task.record(at));
            }
        }
    }
}

/// What a cell adds to a sum.
pub(crate) fn read(text: &str, meaning: &ColumnMeaning) -> Reading {
    match candour_cell::number(text, meaning) {
        Some(number) => Reading::Number(number.normalize()),
        None => Reading::None(candour_cell::state(text, meaning)),
    }
}
