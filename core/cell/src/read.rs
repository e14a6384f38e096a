//! How the text of a cell is read: its state, its number, and the keys that tallies group by.

use std::borrow::Cow;

use candour_model::cell::CellState;
use candour_model::marks::is_blank;
use candour_model::meaning::{ColumnMeaning, Marker, MarkerKind, NumberFormat, PeriodUnit};
use candour_model::tally::As;

use crate::decimal::{self, Decimal};
use crate::detect;
use crate::fold::fold;
use crate::period;

/// The marker that the whole text is. The empty text is *missing* unless the declaration says otherwise, and a text that looks
/// blank is read as the empty one unless it is declared itself.
pub fn marker(text: &str, meaning: &ColumnMeaning) -> Option<Marker> {
    let text = as_read(text, meaning);
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

/// The empty text where a text looks blank and is no marker.
fn as_read<'a>(text: &'a str, meaning: &ColumnMeaning) -> &'a str {
    match is_blank(text) && !meaning.markers.contains_key(text) {
        true => "",
        false => text,
    }
}

pub fn state(text: &str, meaning: &ColumnMeaning) -> CellState {
    match marker(text, meaning).map(|marker| marker.is) {
        Some(MarkerKind::Missing) => CellState::Missing,
        Some(MarkerKind::Suppressed) => CellState::Suppressed,
        Some(MarkerKind::NotApplicable | MarkerKind::Revised) => CellState::NotApplicable,
        Some(MarkerKind::Default) => CellState::Default,
        Some(MarkerKind::Zero) => CellState::Present,
        None if meaning.is_numeric()
            && !decimal::is_number(text, &meaning.number)
            && !meaning.listed_texts.contains(text) =>
        {
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
    let text = as_read(text, meaning);
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
        As::Fold => folded(text, meaning),
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
        As::Contains => detect::contains(text).map(Cow::Borrowed),
        As::DatedYear => detect::dated_year(text).map(|year| Cow::Owned(year.to_string())),
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

/// What a text has in common with those that a reader takes for it: its number in a column of numbers.
fn folded<'a>(text: &'a str, meaning: &ColumnMeaning) -> Option<Cow<'a, str>> {
    if meaning.is_numeric() && decimal::plain_whole(text, &meaning.number).is_some() {
        return Some(Cow::Borrowed(text));
    }
    let folded = fold(text);
    if meaning.is_numeric()
        && let Some(number) = number_like(&folded, &meaning.number)
    {
        return Some(Cow::Owned(decimal::canonical(number)));
    }
    Some(folded).filter(|folded| !folded.is_empty())
}

/// The number that a reader takes a text for, leading zeros or not.
fn number_like(text: &str, format: &NumberFormat) -> Option<Decimal> {
    decimal::parse(text, format).or_else(|| {
        let (sign, digits) = match text.strip_prefix('-') {
            Some(digits) => ("-", digits),
            None => ("", text),
        };
        let rest = digits.strip_prefix('0')?.trim_start_matches('0');
        let zero = if rest.starts_with(|c: char| c.is_ascii_digit()) {
            ""
        } else {
            "0"
        };
        decimal::parse(&format!("{sign}{zero}{rest}"), format)
    })
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

#[cfg(test)]
mod tests {
    use super::*;
    use candour_model::meaning::{JsonType, Period};

    fn of_kind(is: MarkerKind) -> Marker {
        Marker {
            is,
            from: None,
            to: None,
        }
    }

    fn counts() -> ColumnMeaning {
        ColumnMeaning {
            types: vec![JsonType::Integer, JsonType::Null],
            markers: [
                ("*", MarkerKind::Suppressed),
                ("z", MarkerKind::NotApplicable),
                ("r", MarkerKind::Revised),
                ("Not known", MarkerKind::Default),
                ("-", MarkerKind::Zero),
                ("NULL", MarkerKind::Missing),
            ]
            .map(|(text, is)| (text.to_owned(), of_kind(is)))
            .into(),
            number: NumberFormat {
                group: Some(','),
                ..NumberFormat::default()
            },
            ..ColumnMeaning::default()
        }
    }

    fn text_key(text: &str, form: As, meaning: &ColumnMeaning) -> Option<String> {
        key(text, form, meaning).map(Cow::into_owned)
    }

    #[test]
    fn a_cell_is_what_its_declaration_says() {
        for (text, expected) in [
            ("1,204", CellState::Present),
            ("-", CellState::Present),
            ("", CellState::Missing),
            ("NULL", CellState::Missing),
            ("*", CellState::Suppressed),
            ("z", CellState::NotApplicable),
            ("r", CellState::NotApplicable),
            ("Not known", CellState::Default),
            ("n/a", CellState::Malformed),
            (" 5", CellState::Malformed),
            (" ", CellState::Missing),
            ("\u{a0}\u{200b}", CellState::Missing),
        ] {
            assert_eq!(state(text, &counts()), expected, "{text}");
            assert_eq!(text_key(text, As::State, &counts()).as_deref(), Some(expected.name()));
        }
        assert_eq!(state(" 5", &ColumnMeaning::default()), CellState::Present);
    }

    #[test]
    fn the_empty_text_can_be_declared_otherwise() {
        let meaning = ColumnMeaning {
            markers: [(String::new(), of_kind(MarkerKind::Suppressed))].into(),
            ..ColumnMeaning::default()
        };
        assert_eq!(state("", &meaning), CellState::Suppressed);
        assert_eq!(text_key("", As::Value, &meaning).as_deref(), Some(""));
        // What looks blank is read as it, unless it is declared itself.
        assert_eq!(state(" ", &meaning), CellState::Suppressed);
        assert_eq!(text_key("\u{a0}", As::Value, &meaning).as_deref(), Some(""));
        let both = ColumnMeaning {
            markers: [(" ".to_owned(), of_kind(MarkerKind::Zero))].into(),
            ..ColumnMeaning::default()
        };
        assert_eq!(
            (state(" ", &both), state("  ", &both)),
            (CellState::Present, CellState::Missing)
        );
        assert_eq!(text_key(" ", As::Value, &both).as_deref(), Some(" "));
    }

    #[test]
    fn keys_are_functions_of_the_text() {
        let plain = ColumnMeaning::default();
        for (text, form, expected) in [
            ("Été 2014!", As::Value, Some("Été 2014!")),
            ("Été 2014!", As::Shape, Some("Aaa 9999!")),
            ("Été\u{a0}2014! ", As::Fold, Some("été 2014!")),
            ("\u{200b}", As::Fold, None),
            ("01.0", As::Fold, Some("01.0")),
            ("Été 2014!", As::Length, Some("9")),
            ("Été 2014!", As::Prefix(2), Some("Ét")),
            ("Été", As::Prefix(9), Some("Été")),
            ("Été", As::Prefix(0), Some("")),
            ("12.50", As::Number, Some("12.5")),
            ("x", As::Number, None),
            ("9434765919", As::LooksLike, Some("nhs-number")),
            ("call 9434765919", As::LooksLike, None),
            ("call 9434765919", As::Contains, Some("nhs-number")),
            ("16-Jul-66", As::DatedYear, Some("1966")),
            ("1966", As::DatedYear, None),
            ("2014-04-01", As::Month, None),
            ("", As::Length, None),
            ("", As::Shape, None),
        ] {
            assert_eq!(text_key(text, form, &plain).as_deref(), expected, "{text} as {form:?}");
        }
        assert_eq!(text_key("-", As::Number, &counts()).as_deref(), Some("0"));
        assert_eq!(text_key("1,204", As::Number, &counts()).as_deref(), Some("1204"));
        assert_eq!(text_key("*", As::Number, &counts()), None);
        for same in ["101", "101.0", "00101", "\u{a0}101", "1.01E2"] {
            assert_eq!(text_key(same, As::Fold, &counts()).as_deref(), Some("101"), "{same}");
        }
        for (text, folded) in [
            ("-007", "-7"),
            ("00", "0"),
            ("00.50", "0.5"),
            ("0x1F", "0x1f"),
            ("*", "*"),
            ("-", "-"),
        ] {
            assert_eq!(text_key(text, As::Fold, &counts()).as_deref(), Some(folded), "{text}");
        }
        assert_eq!(text_key("NULL", As::Value, &counts()), None);
    }

    #[test]
    fn a_period_is_seen_through_every_coarser_one() {
        let month = ColumnMeaning {
            period: Some(Period {
                is: PeriodUnit::Month,
                written: Some("MMM YYYY".into()),
                same_as: None,
            }),
            ..ColumnMeaning::default()
        };
        assert_eq!(state("Apr 2014", &month), CellState::Present);
        assert_eq!(state("April 2014", &month), CellState::Malformed);
        for (form, expected) in [
            (As::Day, None),
            (As::Week, None),
            (As::Month, Some("2014-04")),
            (As::Quarter, Some("2014-Q2")),
            (As::Year, Some("2014")),
            (As::FinancialYear, Some("2014/15")),
        ] {
            assert_eq!(text_key("Apr 2014", form, &month).as_deref(), expected, "{form:?}");
            assert_eq!(text_key("April 2014", form, &month), None);
        }
    }
}
