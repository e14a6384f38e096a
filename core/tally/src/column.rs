//! How a worker turns the cells of one column into codes and numbers.

use std::collections::HashMap;

use candour_model::cell;
use candour_model::meaning::ColumnMeaning;
use candour_model::tally::As;
use candour_read::Block;
use foldhash::fast::FixedState;

use crate::codes::Texts;
use crate::plan::ColumnWork;
use crate::sum::Reading;

/// What was made of texts seen before. A column of more texts than this is one of references or free text, where most
/// cells are new and remembering them would only take memory.
const REMEMBERED: usize = 1 << 15;

/// A worker's memory of one column.
pub(crate) struct ColumnMemory {
    /// From a text to its entry in `codes` and `readings`; `None` once there were too many.
    known: Option<HashMap<Box<str>, u32, FixedState>>,
    /// The codes of each remembered text, one per axis.
    codes: Vec<u32>,
    readings: Vec<Reading>,
}

/// What a block's cells came to, by axis and by column that is summed.
pub(crate) struct Coded {
    pub(crate) codes: Vec<Vec<u32>>,
    pub(crate) readings: Vec<Vec<Reading>>,
}

impl ColumnMemory {
    pub(crate) fn new(work: &ColumnWork) -> Self {
        // The texts of the axis are the only memory that is needed where cells go by their text alone.
        let by_text_alone = work.summed.is_none() && matches!(work.axes[..], [(As::Value, _)]);
        ColumnMemory {
            known: (!by_text_alone).then(HashMap::default),
            codes: Vec::new(),
            readings: Vec::new(),
        }
    }

    /// Adds the codes and numbers of a block's cells to `out`.
    pub(crate) fn code(
        &mut self,
        block: &Block,
        work: &ColumnWork,
        meaning: &ColumnMeaning,
        texts: &mut [Texts],
        out: &mut Coded,
    ) {
        for record in block.records() {
            let text = record.get(work.position).unwrap_or_default();
            match self.remembered(text, work, meaning, texts) {
                Some(entry) => {
                    let codes = &self.codes[entry * work.axes.len()..];
                    for ((_, axis), code) in work.axes.iter().zip(codes) {
                        out.codes[*axis].push(*code);
                    }
                    if let Some(place) = work.summed {
                        out.readings[place].push(self.readings[entry]);
                    }
                }
                None => {
                    for (form, axis) in &work.axes {
                        out.codes[*axis].push(texts[*axis].code(cell::key(text, *form, meaning).as_deref()));
                    }
                    if let Some(place) = work.summed {
                        out.readings[place].push(read(text, meaning));
                    }
                }
            }
        }
    }

    /// The entry of a text, made where it is new; `None` where this column is not remembered.
    fn remembered(
        &mut self,
        text: &str,
        work: &ColumnWork,
        meaning: &ColumnMeaning,
        texts: &mut [Texts],
    ) -> Option<usize> {
        let known = self.known.as_mut()?;
        if let Some(entry) = known.get(text) {
            return Some(*entry as usize);
        }
        if known.len() == REMEMBERED {
            (self.known, self.codes, self.readings) = (None, Vec::new(), Vec::new());
            return None;
        }
        let entry = known.len();
        known.insert(text.into(), entry as u32);
        for (form, axis) in &work.axes {
            self.codes
                .push(texts[*axis].code(cell::key(text, *form, meaning).as_deref()));
        }
        if work.summed.is_some() {
            self.readings.push(read(text, meaning));
        }
        Some(entry)
    }
}

fn read(text: &str, meaning: &ColumnMeaning) -> Reading {
    match cell::number(text, meaning) {
        Some(number) => Reading::Number(number.normalize()),
        None => Reading::None(cell::state(text, meaning)),
    }
}
