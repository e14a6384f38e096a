//! Periods: how a cell says when, and how periods are named, ordered and counted.

use jiff::civil::Date;

use crate::facts::Back;
use crate::meaning::{Period, PeriodUnit};

/// The days of a period, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Days {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
}

/// The days that a cell's text stands for, read as the column declares; `None` where it is no period of that form.
pub fn parse(_text: &str, _declared: &Period) -> Option<Days> {
    None
}

/// The label of the period of length `unit` in which all of `days` lie; `None` where they do not lie in one.
pub fn within(_days: Days, _unit: PeriodUnit) -> Option<String> {
    None
}

/// The days of the period that a canonical label names.
pub fn days(_label: &str, _unit: PeriodUnit) -> Option<Days> {
    None
}

/// The canonical label of the period `n` units after (or, below nought, before) the one that `label` names.
pub fn step(_label: &str, _unit: PeriodUnit, _n: i64) -> Option<String> {
    None
}

/// The canonical label of the period that lies `back` before the one that `label` names.
pub fn earlier(_label: &str, _unit: PeriodUnit, _back: &Back) -> Option<String> {
    None
}

/// The canonical labels of all periods that overlap `range`, in order.
pub fn all_in(_range: Days, _unit: PeriodUnit) -> Vec<String> {
    Vec::new()
}
