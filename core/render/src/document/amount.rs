//! Numbers of a profile in words, and how long their bars are.

use candour_statement::predicate::{ColumnProfile, Profile};
use candour_statement::value::{Number, Portion, Value};
use candour_words::{column, number_of, portion, text};

/// A number in words, and what to draw for it: nothing where only words may be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Amount {
    pub(super) text: String,
    pub(super) n: Option<u64>,
}

impl From<&Number> for Amount {
    fn from(number: &Number) -> Self {
        Amount {
            text: number_of(number),
            n: number.told(),
        }
    }
}

impl From<&Portion> for Amount {
    fn from(share: &Portion) -> Self {
        Amount {
            text: portion(share),
            n: share.thousandths(),
        }
    }
}

impl From<&Value> for Amount {
    fn from(value: &Value) -> Self {
        Amount {
            text: text(value),
            n: value.height(),
        }
    }
}

/// A period with its rows, and the like period before with its own.
pub(super) struct Period<'a> {
    pub(super) period: &'a str,
    pub(super) rows: Amount,
    pub(super) before: Option<(&'a str, Amount)>,
}

pub(super) fn periods(profile: &Profile) -> Vec<Period<'_>> {
    let periods = profile.periods.iter();
    periods
        .map(|of| Period {
            period: &of.period,
            rows: Amount::from(&of.rows),
            before: of
                .before
                .as_ref()
                .map(|before| (before.period.as_str(), Amount::from(&before.rows))),
        })
        .collect()
}

/// The missing cells of a column.
pub(super) struct Missing {
    pub(super) label: String,
    pub(super) all: Option<Amount>,
    pub(super) by_period: Vec<Amount>,
}

/// The missing cells of each column of a profile.
pub(super) fn missing(profile: &Profile) -> Vec<Missing> {
    let of = |of: &ColumnProfile| Missing {
        label: column(&of.column),
        all: of.cells.as_ref().map(|states| Amount::from(&states.missing)),
        by_period: of
            .by_period
            .iter()
            .map(|states| Amount::from(&states.missing))
            .collect(),
    };
    profile.columns.iter().map(of).collect()
}
