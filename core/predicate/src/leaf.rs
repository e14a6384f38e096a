//! What a predicate reads of one cell.

use candour_cell::decimal::{self, Decimal};
use candour_cell::period;
use candour_model::cell::CellState;
use candour_model::marks::is_blank;
use candour_model::meaning::{ColumnMeaning, MarkerKind, MeasureOf};
use candour_model::predicate::Undecided;
use jiff::civil::Date;

use crate::number::Number;
use crate::truth::Truth;
use crate::value::Value;

/// A column, and what is read of its cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaf {
    column: usize,
    reads: Reads,
    /// How far a figure may be off by being rounded.
    slack: Option<Number>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Reads {
    Figure,
    Date,
    Text(Vec<String>),
    Shown,
}

/// What is known of one cell: small, so that it can be kept for each text of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// It stands for this number.
    Number(Decimal),
    /// It is withheld, and lies between these; without a last one, it may be however great.
    Suppressed(u32, Option<u32>),
    /// It tells no number.
    Untold(Undecided),
    /// Something holds of it, or not.
    Truth(Truth),
}

impl Leaf {
    pub(crate) fn new(column: usize, reads: Reads, meaning: &ColumnMeaning) -> Self {
        let slack = match reads {
            Reads::Figure => slack(meaning),
            _ => None,
        };
        Leaf { column, reads, slack }
    }

    /// The place of its column, as it was named when the program was made.
    pub fn column(&self) -> usize {
        self.column
    }

    pub(crate) fn slack(&self) -> Option<Number> {
        self.slack
    }

    /// What it reads of a cell.
    pub fn read(&self, text: &str, meaning: &ColumnMeaning) -> Known {
        match &self.reads {
            Reads::Figure => figure(text, meaning),
            Reads::Date => date(text, meaning),
            Reads::Text(of) => Known::Truth(is_one_of(text, of, meaning)),
            Reads::Shown => Known::Truth(is_shown(text, meaning)),
        }
    }
}

impl Known {
    /// The amount that it stands for.
    pub(crate) fn value(self) -> Value {
        match self {
            Known::Number(number) => Value::Exact(Number::of(number)),
            Known::Suppressed(from, to) => {
                let bound = |bound: u32| Number::whole(bound.into());
                Value::Between(Some(bound(from)), to.map(bound))
            }
            Known::Untold(why) => Value::Untold(why),
            Known::Truth(_) => Value::Untold(Undecided::Malformed),
        }
    }
}

/// Half the base that a column is rounded to. What is counted has no halves.
fn slack(meaning: &ColumnMeaning) -> Option<Number> {
    let measure = meaning.measure.as_ref()?;
    let base = measure.rounded.filter(|base| *base > 1)?;
    Some(match measure.of {
        MeasureOf::People | MeasureOf::Events | MeasureOf::Things => Number::whole(i64::from(base / 2)),
        MeasureOf::Amount | MeasureOf::Money | MeasureOf::Rate => Number::half_of(base),
    })
}

fn figure(text: &str, meaning: &ColumnMeaning) -> Known {
    match candour_cell::marker(text, meaning) {
        Some(marker) => match marker.is {
            MarkerKind::Zero => Known::Number(Decimal::ZERO),
            MarkerKind::Suppressed => Known::Suppressed(marker.from.unwrap_or(0), marker.to),
            other => Known::Untold(why(other)),
        },
        None => match decimal::parse(text, &meaning.number) {
            Some(number) => Known::Number(number.normalize()),
            None if decimal::is_number(text, &meaning.number) => Known::Untold(Undecided::TooGreat),
            None => Known::Untold(Undecided::Malformed),
        },
    }
}

fn date(text: &str, meaning: &ColumnMeaning) -> Known {
    if let Some(marker) = candour_cell::marker(text, meaning) {
        return Known::Untold(why(marker.is));
    }
    let days = meaning
        .period
        .as_ref()
        .and_then(|declared| period::parse(text, declared));
    days.and_then(|days| day_number(days.from))
        .map_or(Known::Untold(Undecided::Malformed), |day| Known::Number(day.into()))
}

/// How many days after the first of 1970 a day is.
pub(crate) fn day_number(day: Date) -> Option<i64> {
    let first = Date::constant(1970, 1, 1);
    Some(first.until(day).ok()?.get_days().into())
}

fn is_one_of(text: &str, of: &[String], meaning: &ColumnMeaning) -> Truth {
    let marker = candour_cell::marker(text, meaning);
    let read = match is_blank(text) && !meaning.markers.contains_key(text) {
        true => "",
        false => text,
    };
    match marker.map(|marker| marker.is) {
        _ if of.iter().any(|listed| listed == read) => Truth::True,
        // What cannot have a value has none of these.
        None | Some(MarkerKind::NotApplicable | MarkerKind::Zero) => Truth::False,
        Some(other) => Truth::Untold(why(other)),
    }
}

fn is_shown(text: &str, meaning: &ColumnMeaning) -> Truth {
    match candour_cell::state(text, meaning) {
        CellState::Present => Truth::True,
        CellState::Malformed => Truth::Untold(Undecided::Malformed),
        CellState::Missing | CellState::Suppressed | CellState::NotApplicable | CellState::Default => Truth::False,
    }
}

fn why(marker: MarkerKind) -> Undecided {
    match marker {
        MarkerKind::Missing => Undecided::Missing,
        MarkerKind::Suppressed => Undecided::Suppressed,
        MarkerKind::NotApplicable | MarkerKind::Revised => Undecided::NotApplicable,
        MarkerKind::Default => Undecided::Default,
        MarkerKind::Zero => Undecided::Malformed,
    }
}
