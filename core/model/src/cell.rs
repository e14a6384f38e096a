//! How the text of a cell is read: its state, its number, and the keys that tallies group by.

use std::borrow::Cow;

use crate::decimal::{self, Decimal};
use crate::detect;
use crate::meaning::{ColumnMeaning, Marker, MarkerKind, PeriodUnit};
use crate::period;
use crate::tally::As;

/// What a cell is, before its value is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CellState {
    /// A value.
    Present,
    /// Nothing was recorded.
    Missing,
    /// A value exists and is withheld.
    Suppressed,
    /// No value can exist, or a later release replaces it.
    NotApplicable,
    /// Filled in for want of an answer.
    Default,
    /// A value that is not of the declared form: no number where one is declared, no period where one is declared.
    Malformed,
}

impl CellState {
    /// Its name in tallies by [`As::State`].
    pub fn name(self) -> &'static str {
        match self {
            CellState::Present => "present",
            CellState::Missing => "missing",
            CellState::Suppressed => "suppressed",
            CellState::NotApplicable => "not-applicable",
            CellState::Default => "default",
            CellState::Malformed => "malformed",
        }
    }
}

/// The marker that the whole text is. The empty text is *missing* unless the declaration says otherwise.
pub fn marker(text: &str, meaning: &ColumnMeaning) -> Option<Marker> {
    match meaning.markers.get(text) {
        Some(marker) => Some(*marker),
        None if text.is_empty() => Some(Marker {
            is: MarkerKind::Missing,
            from: None,
            to: None,
        }),
        None => None,
    }
}

/// The state of a cell.
pub fn state(text: &str, meaning: &ColumnMeaning) -> CellState {
    match marker(text, meaning).map(|marker| marker.is) {
        Some(MarkerKind::Missing) => CellState::Missing,
        Some(MarkerKind::Suppressed) => CellState::Suppressed,
        Some(MarkerKind::NotApplicable | MarkerKind::Revised) => CellState::NotApplicable,
        Some(MarkerKind::Default) => CellState::Default,
        Some(MarkerKind::Zero) => CellState::Present,
        None if meaning.is_numeric() && decimal::to_json_number(text, &meaning.number).is_none() => {
            CellState::Malformed
        }
        None if meaning
            .period
            .as_ref()
            .is_some_and(|declared| period::parse(text, declared).is_none()) =>
        {
            CellState::Malformed
        }
        None => CellState::Present,
    }
}

/// The number a cell stands for: nought for a marker of that kind, `None` for other markers and for what is no number.
pub fn number(text: &str, meaning: &ColumnMeaning) -> Option<Decimal> {
    match marker(text, meaning).map(|marker| marker.is) {
        Some(MarkerKind::Zero) => Some(Decimal::ZERO),
        Some(_) => None,
        None => decimal::parse(text, &meaning.number),
    }
}

/// The key of a cell under `form`; `None` is the null key.
///
/// Every form but [`As::State`] has the null key for a missing cell.
pub fn key<'a>(text: &'a str, form: As, meaning: &ColumnMeaning) -> Option<Cow<'a, str>> {
    if form == As::State {
        return Some(Cow::Borrowed(state(text, meaning).name()));
    }
    if marker(text, meaning).is_some_and(|marker| marker.is == MarkerKind::Missing) {
        return None;
    }
    match form {
        As::Value => Some(Cow::Borrowed(text)),
        As::State => None,
        As::Shape => Some(Cow::Owned(shape(text))),
        As::Fold => Some(Cow::Owned(fold(text))),
        As::Length => Some(Cow::Owned(text.chars().count().to_string())),
        As::Prefix(n) => Some(Cow::Borrowed(prefix(text, n))),
        As::Number => number(text, meaning).map(|number| Cow::Owned(decimal::canonical(number))),
        As::Day => period_key(text, PeriodUnit::Day, meaning),
        As::Week => period_key(text, PeriodUnit::Week, meaning),
        As::Month => period_key(text, PeriodUnit::Month, meaning),
        As::Quarter => period_key(text, PeriodUnit::Quarter, meaning),
        As::Year => period_key(text, PeriodUnit::Year, meaning),
        As::FinancialYear => period_key(text, PeriodUnit::FinancialYear, meaning),
        As::LooksLike => detect::looks_like(text).map(Cow::Borrowed),
    }
}

/// Digits as 9, letters as A or a, the rest as it is.
fn shape(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            c if c.is_numeric() => '9',
            c if c.is_uppercase() => 'A',
            c if c.is_alphabetic() => 'a',
            c => c,
        })
        .collect()
}

/// Lower case, letters and digits only.
fn fold(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

fn prefix(text: &str, n: u32) -> &str {
    match text.char_indices().nth(n as usize) {
        Some((at, _)) => &text[..at],
        None => text,
    }
}

fn period_key<'a>(text: &str, unit: PeriodUnit, meaning: &ColumnMeaning) -> Option<Cow<'a, str>> {
    let declared = meaning.period.as_ref()?;
    let days = period::parse(text, declared)?;
    period::within(days, unit).map(Cow::Owned)
}
