//! A reader of a report on records about people, who knows how many there are and adds and subtracts the rest.
//!
//! Releases are drawn in which a few rows are wrong in each way that a rule counts: blank, suppressed, malformed, new, in
//! conflict with a condition. Whatever the statements, the baselines and the pages of two years say of people, rows and
//! cells is collected, and no number from one to the threshold follows from it.

mod drawn;
mod told;

use proptest::prelude::*;

use self::drawn::{Drawn, drawn};
use self::told::{THRESHOLD, Told};
use crate::bench::Bench;

fn audited(years: &[Drawn; 2]) -> Bench {
    let bench = Bench::new();
    for (year, drawn) in ["2014", "2015"].into_iter().zip(years) {
        drawn.write(&bench, year);
        let answer = bench.candour(["audit", year, "--publish", "--quiet"]).answer();
        assert!(
            matches!(answer.code, Some(0 | 1)),
            "{}\n{}",
            answer.stdout,
            answer.stderr
        );
    }
    bench
}

fn told(bench: &Bench, year: &str) -> Told {
    let of = |file: &str| bench.read_text(&format!("{year}/transparency-report/{file}"));
    Told::of(&of("statement.json"), &of("baseline.json"))
}

proptest! {
    // Each is two audits.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(12) })]

    #[test]
    fn a_reader_wants_to_know_how_few_they_are(years in [drawn(), drawn()]) {
        let bench = audited(&years);
        let both = [told(&bench, "2014"), told(&bench, "2015")];
        // Numbers by plus and minus, of both years together.
        let mut exact: Vec<_> = both.iter().flat_map(|told| told.exact.clone()).collect();
        for number in &mut exact {
            number.is_exempt |= both.iter().any(|told| told.totals.contains(&number.n));
        }
        told::add_and_subtract(&exact)?;
        for told in &both {
            prop_assert!(told.numbers > 20, "{} numbers are told", told.numbers);
            // Numbers that make up a whole, each of which lies between two others.
            for parts in &told.parts {
                parts.narrow()?;
            }
        }
        for (year, told) in ["2014", "2015"].into_iter().zip(&both) {
            for page in ["report.html", "report.md"] {
                let page = bench.read_text(&format!("{year}/transparency-report/{page}"));
                told.says_no_more(&page)?;
            }
        }
    }
}

/// The attacker finds what he is looking for where it is there.
#[test]
fn the_reader_can_add_and_subtract() {
    let number = |n, is_exempt| told::Exact {
        n,
        is_exempt,
        path: String::new(),
    };
    for numbers in [
        vec![number(7, false)],
        vec![number(100, true), number(93, false)],
        vec![number(100, true), number(50, false), number(47, false)],
    ] {
        assert!(told::add_and_subtract(&numbers).is_err(), "{numbers:?}");
    }
    assert!(told::add_and_subtract(&[number(100, true), number(97, true), number(60, false)]).is_ok());
    let parts = |known: &[(u64, u64)]| told::Parts {
        whole: 100,
        parts: known.to_vec(),
        path: String::new(),
    };
    assert!(parts(&[(1, THRESHOLD - 1), (93, 93)]).narrow().is_err());
    assert!(parts(&[(1, THRESHOLD - 1), (93, 97)]).narrow().is_ok());
}
