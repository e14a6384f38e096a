//! What comes of tests in rows of a few cells.

use candour_model::meaning::{JsonType, Marker, MarkerKind, Measure, MeasureOf, Period};

use super::*;
use crate::parse::parse;

fn meaning(of: &str) -> ColumnMeaning {
    let marker = |text: &str, is, from, to| (text.to_owned(), Marker { is, from, to });
    let mut meaning = ColumnMeaning {
        types: vec![JsonType::Integer],
        markers: [
            marker("*", MarkerKind::Suppressed, Some(1), Some(7)),
            marker("x", MarkerKind::Suppressed, None, None),
            marker("z", MarkerKind::NotApplicable, None, None),
            marker("Not known", MarkerKind::Default, None, None),
            marker("-", MarkerKind::Zero, None, None),
        ]
        .into(),
        ..ColumnMeaning::default()
    };
    match of {
        "rounded" => {
            meaning.measure = Some(Measure {
                rounded: Some(5),
                ..Measure::of(MeasureOf::Events)
            });
        }
        "day" | "month" => {
            meaning.types.clear();
            meaning.period = Some(Period {
                is: if of == "day" {
                    PeriodUnit::Day
                } else {
                    PeriodUnit::Month
                },
                written: None,
                same_as: None,
            });
        }
        _ => {}
    }
    meaning
}

/// What comes of it in a row of these cells, whose columns are called as they are written: `a rounded` is the rounded `a`.
fn tested(when: &str, that: &str, row: &[(&str, &str)]) -> &'static str {
    let meanings: Vec<ColumnMeaning> = row
        .iter()
        .map(|(name, _)| meaning(name.split_once('_').map_or("", |(_, of)| of)))
        .collect();
    let read = |text: &str| parse(text).expect(text).predicate;
    let mut test = RowTest::of(read(that));
    if !when.is_empty() {
        test = test.when(read(when));
    }
    let place = |name: &str| row.iter().position(|(column, _)| *column == name);
    let program = Program::of(&test, |name| place(name).map(|at| (at, &meanings[at]))).expect(that);
    let known = |leaf: usize| {
        let leaf = &program.leaves()[leaf];
        leaf.read(row[leaf.column()].1, &meanings[leaf.column()])
    };
    program.test(known, &mut Room::default()).name()
}

#[test]
fn a_row_is_judged_as_far_as_its_cells_tell() {
    for (a, b, expected) in [
        ("3", "4", "holds"),
        ("5", "4", "fails"),
        ("4.0", "4", "holds"),
        ("-", "0", "holds"),
        ("*", "7", "holds"),
        ("*", "0", "fails"),
        ("*", "6", "suppressed"),
        ("x", "6", "suppressed"),
        ("6", "x", "suppressed"),
        ("", "6", "missing"),
        ("z", "6", "not-applicable"),
        ("Not known", "6", "default"),
        ("n/a", "6", "malformed"),
        ("n/a", "", "malformed"),
        ("99999999999999999999999999999999", "6", "too-great"),
    ] {
        assert_eq!(tested("", "a <= b", &[("a", a), ("b", b)]), expected, "{a} <= {b}");
    }
    assert_eq!(tested("", "a / b = 1", &[("a", "3"), ("b", "0")]), "by-nought");
    assert_eq!(
        tested("", "a * a = 1", &[("a", "9999999999999999999999999999")]),
        "too-great"
    );
    assert_eq!(tested("", "3 * (a / 3) = a", &[("a", "7")]), "holds");
}

#[test]
fn a_condition_picks_rows() {
    for (status, seen, expected) in [
        ("closed", "0", "holds"),
        ("closed", "2", "fails"),
        ("open", "2", "does-not-apply"),
        ("", "2", "missing"),
        ("*", "2", "suppressed"),
        ("z", "2", "does-not-apply"),
    ] {
        let row = [("status", status), ("seen", seen)];
        assert_eq!(
            tested("status = 'closed'", "seen = 0", &row),
            expected,
            "{status} {seen}"
        );
    }
    assert_eq!(
        tested("", "a = '*'", &[("a", "*")]),
        "holds",
        "a marker that is asked for by name"
    );
    assert_eq!(tested("", "not shown(a) or a > 1", &[("a", "")]), "holds");
    assert_eq!(tested("", "shown(a)", &[("a", "*")]), "fails");
}

#[test]
fn days_compare_with_days_and_differ_by_days() {
    let row = [("from_month", "2014-04"), ("to_day", "2014-05-01 10:30")];
    assert_eq!(
        tested(
            "",
            "date(from_month) >= '2014-04-01' and date(to_day) < '2014-05-02'",
            &row
        ),
        "holds"
    );
    assert_eq!(tested("", "date(to_day) - date(from_month) = 30", &row), "holds");
    assert_eq!(tested("", "date(to_day) <= date(from_month) + 29", &row), "fails");
    assert_eq!(tested("", "from_month in ['2014-04', '2014-05']", &row), "holds");
    assert_eq!(
        tested("", "date(a) > '2014-04-01'", &[("a", "2014-04-02")]),
        "malformed"
    );
}

#[test]
fn rounding_excuses_and_never_leaves_open() {
    for (sum, expected) in [("10", "holds"), ("15", "holds"), ("20", "fails"), ("*", "holds")] {
        let row = [("a_rounded", "5"), ("b_rounded", "5"), ("sum_rounded", sum)];
        assert_eq!(
            tested("", "a_rounded + b_rounded = sum_rounded", &row),
            expected,
            "{sum}"
        );
    }
    assert_eq!(tested("", "a_rounded <= b", &[("a_rounded", "5"), ("b", "3")]), "holds");
    assert_eq!(tested("", "a_rounded <= b", &[("a_rounded", "5"), ("b", "2")]), "fails");
}

#[test]
fn a_test_from_elsewhere_is_checked() {
    let test = |amount: Amount| RowTest::of(Predicate::compare(Amount::Figure("a".into()), Relation::Less, amount));
    let meaning = ColumnMeaning::default();
    let made = |test: &RowTest| Program::of(test, |name| (name == "a").then_some((0, &meaning))).map(|_| ());
    assert_eq!(made(&test(Amount::Number("1.5".into()))), Ok(()));
    let refused: Vec<ErrorKind> = [
        Amount::Number("many".into()),
        Amount::Day("1 May".into()),
        Amount::Figure("b".into()),
        Amount::Sum(vec![Amount::Figure("a".into()); 1000]),
    ]
    .into_iter()
    .filter_map(|amount| Some(made(&test(amount)).err()?.kind))
    .collect();
    assert!(matches!(
        refused[..],
        [
            ErrorKind::Number { .. },
            ErrorKind::Day { .. },
            ErrorKind::Column { .. },
            ErrorKind::TooLarge
        ]
    ));
}
