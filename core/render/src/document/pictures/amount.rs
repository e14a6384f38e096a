//! Numbers of a profile in words, and what to draw for them.

use candour_statement::value::{Decimal, Number, Portion, Value};
use candour_words::{number, number_of, portion, text};

/// More decimals than these are not drawn.
const DECIMALS: usize = 6;

/// A number in words, and what to draw for it: nothing where only words may be told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Amount {
    pub(super) text: String,
    pub(super) n: Option<u64>,
    pub(super) is_rounded: bool,
}

impl From<&Number> for Amount {
    fn from(number: &Number) -> Self {
        Amount {
            text: number_of(number),
            n: number.told(),
            is_rounded: matches!(number, Number::Rounded(_)),
        }
    }
}

impl From<&Portion> for Amount {
    fn from(share: &Portion) -> Self {
        Amount {
            text: portion(share),
            n: share.thousandths(),
            is_rounded: matches!(share, Portion::Rounded(_)),
        }
    }
}

impl From<&Value> for Amount {
    fn from(value: &Value) -> Self {
        Amount {
            text: text(value),
            n: value.height(),
            is_rounded: matches!(value, Value::Count(count) if matches!(count.n, Number::Rounded(_))),
        }
    }
}

/// Units of the last of `decimals`, of a figure that is told and not below nought.
pub(super) fn units(of: &Decimal, decimals: usize) -> Option<u64> {
    let Decimal::Exact(text) = of else { return None };
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let padded = format!("{whole}{fraction:0<decimals$}");
    (fraction.len() <= decimals).then(|| padded.parse().ok())?
}

/// How many decimals the longest of these has; nothing where they are too many to be drawn.
pub(super) fn decimals<'a>(of: impl Iterator<Item = &'a Decimal>) -> Option<usize> {
    let length = |of: &Decimal| match of {
        Decimal::Exact(text) => text.split_once('.').map_or(0, |(_, fraction)| fraction.len()),
        _ => 0,
    };
    of.map(length).max().filter(|decimals| *decimals <= DECIMALS)
}

/// So many units of the last of `decimals`, in words.
pub(super) fn in_words(units: u64, decimals: usize) -> String {
    let base = 10_u64.pow(u32::try_from(decimals).unwrap_or(0));
    match decimals {
        0 => number(units),
        _ => format!("{}.{:0decimals$}", number(units / base), units % base),
    }
}

#[cfg(test)]
mod tests {
    use candour_words::figure;

    use super::*;

    #[test]
    fn a_figure_is_grouped_and_drawn_in_its_last_decimals() {
        let of = |text: &str| Decimal::Exact(text.to_owned());
        for (text, words, drawn) in [
            ("579679", "579,679", Some(57_967_900)),
            ("1204.5", "1,204.5", Some(120_450)),
            ("0", "0", Some(0)),
            ("-12000.25", "-12,000.25", None),
            ("1.125", "1.125", None),
        ] {
            assert_eq!((figure(&of(text)), units(&of(text), 2)), (words.to_owned(), drawn));
        }
        assert_eq!(decimals([of("1.5"), of("2.25")].iter()), Some(2));
        assert_eq!(in_words(120_450, 2), "1,204.50");
        assert_eq!(figure(&Decimal::Below(10)), "fewer than 10");
    }
}
