//! What the datasets look like: each number by the publication rules.

use std::collections::BTreeMap;

use candour_model::finding::{Argument, Breakdown, Count, Dimension, Share, Unit};
use candour_model::outcome::{ColumnStates, DatasetProfile, Missing, Outcome, PeriodRows};

use crate::gate::{Audience, Beside, Gate, NOT_SHOWN, core_block};
use crate::predicate as shown;

/// What may be shown of a dataset's profile.
pub(super) fn profile(outcome: &Outcome, of: &DatasetProfile, audience: Audience) -> shown::Profile {
    let block = core_block(&of.dataset, Dimension::Completeness);
    let mut compared = block.clone();
    compared.compared = true;
    let now = Gate::new(outcome, &block, audience);
    let before = Gate::new(outcome, &compared, audience);
    let by: Vec<String> = of.period.iter().cloned().collect();
    let periods = periods(of, &by, &now, &before);
    shown::Profile {
        period: of
            .period
            .as_ref()
            .filter(|_| !periods.is_empty())
            .map(|label| now.label(label)),
        columns: of
            .columns
            .iter()
            .map(|column| shown::ColumnProfile {
                label: now.label(&column.label),
                missing: share(&now, &column.label, column.all, &[]),
                missing_before: column
                    .before
                    .and_then(|states| share(&before, &column.label, states, &[])),
                missing_by_period: match periods.is_empty() {
                    true => Vec::new(),
                    false => by_period(&now, column, &by),
                },
            })
            .collect(),
        periods,
    }
}

/// The rows of each period; none where a hidden number could be worked out from the others.
fn periods(of: &DatasetProfile, by: &[String], now: &Gate<'_>, before: &Gate<'_>) -> Vec<shown::PeriodProfile> {
    let rows: Vec<u64> = of.rows.iter().map(|row| row.rows).collect();
    if !now.withstands_as(&rows, Unit::Rows) {
        return Vec::new();
    }
    let rows_before: Vec<u64> = of.rows.iter().filter_map(|row| Some(row.before.as_ref()?.1)).collect();
    let tells_before = before.withstands_as(&rows_before, Unit::Rows);
    let shown = |row: &PeriodRows| {
        Some(shown::PeriodProfile {
            period: text(now, &Argument::Period(row.period.clone()), by)?.text,
            rows: rows_of(now, row.rows, by),
            before: row.before.as_ref().filter(|_| tells_before).and_then(|(period, n)| {
                Some(shown::Before {
                    period: text(before, &Argument::Period(period.clone()), by)?.text,
                    rows: Some(rows_of(before, *n, by)).filter(|rows| rows.n.is_some())?,
                })
            }),
        })
    };
    // Half a series is none.
    of.rows.iter().map(shown).collect::<Option<_>>().unwrap_or_default()
}

fn rows_of(gate: &Gate<'_>, n: u64, by: &[String]) -> shown::Amount {
    let count = Argument::Count(Count {
        n,
        of: Unit::Rows,
        by: Breakdown::by(by.to_vec()),
    });
    text(gate, &count, &[]).unwrap_or_else(not_shown)
}

fn by_period(gate: &Gate<'_>, column: &ColumnStates, by: &[String]) -> Vec<shown::Amount> {
    let series = |of: fn(&Missing) -> u64| column.by_period.iter().map(of).collect::<Vec<u64>>();
    let withstands = [
        series(|states| states.missing),
        series(|states| states.cells.saturating_sub(states.missing)),
        series(|states| states.cells),
    ]
    .iter()
    .all(|numbers| gate.withstands_as(numbers, Unit::Cells));
    if !withstands {
        return Vec::new();
    }
    let shares: Vec<Option<shown::Amount>> = column
        .by_period
        .iter()
        .map(|states| share(gate, &column.label, *states, by))
        .collect();
    // A column of which no period may be told is not told by period.
    match shares.iter().all(Option::is_none) {
        true => Vec::new(),
        false => shares
            .into_iter()
            .map(|share| share.unwrap_or_else(not_shown))
            .collect(),
    }
}

fn share(gate: &Gate<'_>, label: &str, states: Missing, by: &[String]) -> Option<shown::Amount> {
    let share = Argument::Share(Share {
        part: states.missing,
        whole: states.cells,
        of: Unit::Cells,
        by: Breakdown::by(by.to_vec()),
    });
    text(gate, &share, &[label.to_owned()])
}

fn text(gate: &Gate<'_>, argument: &Argument, columns: &[String]) -> Option<shown::Amount> {
    let none = BTreeMap::new();
    let shown = gate.argument(argument, Beside { args: &none, columns })?;
    Some(shown::Amount {
        n: number(&shown.text),
        text: shown.text,
    })
}

fn not_shown() -> shown::Amount {
    shown::Amount {
        text: NOT_SHOWN.to_owned(),
        n: None,
    }
}

/// What to draw for a number as it is printed: of a share, thousandths. Bands and words cannot be drawn.
fn number(text: &str) -> Option<u64> {
    match text {
        "< 0.1%" => return Some(1),
        "> 99.9%" => return Some(999),
        _ => {}
    }
    let plain = text.replace(',', "");
    let Some(share) = plain.strip_suffix('%') else {
        return plain.parse().ok();
    };
    let (whole, tenths) = share.split_once('.').unwrap_or((share, "0"));
    Some(whole.parse::<u64>().ok()? * 10 + tenths.parse::<u64>().ok()?)
}

#[cfg(test)]
mod tests {
    use candour_model::facts::Kind;

    use super::*;
    use crate::sample;

    fn profile_of(dataset: &str) -> DatasetProfile {
        let rows = [("2014-04", 503), ("2014-05", 4), ("2014-06", 493)];
        let states = |missing, cells| Missing { missing, cells };
        DatasetProfile {
            dataset: dataset.to_owned(),
            period: Some("month".to_owned()),
            rows: rows
                .iter()
                .map(|(period, rows)| PeriodRows {
                    period: (*period).to_owned(),
                    rows: *rows,
                    before: Some((period.replace("2014", "2013"), 402)),
                })
                .collect(),
            columns: sample::SORTS
                .iter()
                .map(|label| ColumnStates {
                    label: (*label).to_owned(),
                    all: states(81, 1000),
                    before: Some(states(40, 1000)),
                    by_period: vec![states(40, 503), states(0, 4), states(41, 493)],
                })
                .collect(),
        }
    }

    fn texts(amounts: &[shown::Amount]) -> Vec<&str> {
        amounts.iter().map(|amount| amount.text.as_str()).collect()
    }

    #[test]
    fn of_people_small_periods_and_what_gives_them_away_are_not_shown() {
        let mut outcome = sample::outcome();
        let told = profile(&outcome, &profile_of("people"), Audience::Public);
        assert!(
            told.periods.is_empty(),
            "503 and 493 of 1,000 leave exactly 4: {told:?}"
        );
        let column = |told: &shown::Profile, at: usize| told.columns[at].clone();
        assert_eq!(
            column(&told, 0).missing.unwrap().text,
            "5-20%",
            "of a direct one a band"
        );
        assert_eq!(column(&told, 4).missing.unwrap().n, Some(81));
        assert_eq!(column(&told, 6).label, "column 7", "no schema names it");
        assert!(told.columns.iter().all(|column| column.missing_by_period.is_empty()));

        outcome.facts.datasets[0].kind = Kind::Table;
        let told = profile(&outcome, &profile_of("people"), Audience::Public);
        let rows: Vec<shown::Amount> = told.periods.iter().map(|period| period.rows.clone()).collect();
        assert_eq!(texts(&rows), ["503", "4", "493"], "rows of a table are nobody");
        assert_eq!(told.periods[0].before.as_ref().unwrap().rows.n, Some(402));
        assert_eq!(texts(&column(&told, 4).missing_by_period), ["8.0%", "0%", "8.3%"]);
        for hidden in [0, 2] {
            assert!(column(&told, hidden).missing_by_period.is_empty(), "direct, sensitive");
        }
    }

    #[test]
    fn of_a_withheld_release_nothing_but_bands_is_told() {
        let mut outcome = sample::outcome();
        outcome.facts.datasets[0].kind = Kind::Table;
        sample::withhold_previous(&mut outcome, "it is the raw extract");
        let told = profile(&outcome, &profile_of("people"), Audience::Public);
        assert!(told.periods.iter().all(|period| period.before.is_none()));
        let before: Vec<String> = told
            .columns
            .iter()
            .filter_map(|column| Some(column.missing_before.as_ref()?.text.clone()))
            .collect();
        assert!(before.iter().all(|text| text == "1-5%"), "{before:?}");
    }

    #[test]
    fn what_is_printed_is_what_is_drawn() {
        for (text, n) in [
            ("1,205", Some(1205)),
            ("12.5%", Some(125)),
            ("8%", Some(80)),
            ("< 0.1%", Some(1)),
            ("> 99.9%", Some(999)),
            ("fewer than 10", None),
            ("5-20%", None),
            ("(not shown)", None),
        ] {
            assert_eq!(number(text), n, "{text}");
        }
    }
}
