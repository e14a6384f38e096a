//! Awkward CSV files, of which nothing is declared: records or findings, never a panic, never silence.

use std::collections::BTreeSet;

use super::data;
use crate::bench::Bench;
use crate::statement::Statement;

/// A file: its folder and name, the exit code, its records, and what is found about its form and beside it.
struct Torture {
    file: &'static str,
    code: i32,
    records: u64,
    found: &'static [&'static str],
}

const fn torture(file: &'static str, code: i32, records: u64, found: &'static [&'static str]) -> Torture {
    Torture {
        file,
        code,
        records,
        found,
    }
}

const BLANK_COLUMNS: &str = "note completeness/blank-columns";
const DUPLICATES: &str = "note consistency/duplicates";
const MIXED: &str = "warn structure/mixed-line-ends";
const GUESSED: &str = "warn structure/guessed-encoding";

/// The numbers of records are those that Python's csv module finds, rows without any value left out.
const FILES: &[Torture] = &[
    torture("csvlint/cr-line-endings", 0, 2, &[]),
    torture("csvlint/crlf-line-endings", 0, 2, &[]),
    torture("csvlint/inconsistent-line-endings-unquoted", 0, 2, &[MIXED]),
    torture("csvlint/inconsistent-line-endings", 0, 2, &[MIXED]),
    torture(
        "csvlint/invalid-byte-sequence",
        0,
        23,
        &[GUESSED, "warn structure/blank-label", BLANK_COLUMNS],
    ),
    torture(
        "csvlint/invalid_many_rows",
        1,
        9,
        &["fail structure/stray-quote", "warn structure/blank-row", DUPLICATES],
    ),
    torture("csvlint/lf-line-endings", 0, 2, &[]),
    torture("csvlint/title-row", 0, 2, &["warn structure/title-line"]),
    torture("csvlint/valid", 0, 2, &[]),
    torture("csvlint/valid_many_rows", 0, 6, &[DUPLICATES]),
    torture("csvlint/windows-line-endings", 0, 1, &[]),
    torture("frictionless/doublequote", 0, 5, &["warn structure/blank-looking-cell"]),
    torture("frictionless/encoding-issue-274", 0, 507, &[BLANK_COLUMNS]),
    torture(
        "frictionless/issue-1066-smallcellsizewithdeviation",
        0,
        12,
        &[DUPLICATES],
    ),
    torture(
        "frictionless/issue-277",
        0,
        75,
        &[
            "warn re-identification/direct-identifiers",
            "warn consistency/look-alike-values",
            BLANK_COLUMNS,
        ],
    ),
    torture("frictionless/issue-305", 0, 338, &[BLANK_COLUMNS]),
    torture("frictionless/issue-493", 0, 9, &[BLANK_COLUMNS]),
    torture(
        "frictionless/issue-811",
        0,
        7904,
        &[GUESSED, "warn structure/padded-cell", "warn structure/unseen-in-label"],
    ),
    torture("frictionless/table-with-accents", 0, 638, &[GUESSED]),
    torture("frictionless/wide", 0, 3, &[]),
];

/// A statement of so many bytes is long.
const LONG: usize = 1_000_000;

#[test]
fn every_file_ends_in_records_and_in_what_is_wrong_with_it() {
    let Some(folder) = data("csv-torture") else { return };
    let mut there = BTreeSet::new();
    for part in ["csvlint", "frictionless"] {
        for entry in std::fs::read_dir(folder.join(part)).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            there.extend(name.strip_suffix(".csv").map(|stem| format!("{part}/{stem}")));
        }
    }
    let named: BTreeSet<String> = FILES.iter().map(|torture| torture.file.to_owned()).collect();
    assert_eq!(there, named, "the files that are there and those that are tried");

    let bench = Bench::new();
    for torture in FILES {
        let (_, name) = torture.file.split_once('/').unwrap();
        bench.write(
            &format!("{name}/{name}.csv"),
            std::fs::read(folder.join(format!("{}.csv", torture.file))).unwrap(),
        );
        let before = bench.listing(name);
        let path = format!("{name}/{name}.csv");
        let audit = |jobs: &str| {
            let arguments = ["audit", &path, "--format", "json", "--jobs", jobs];
            bench.candour(arguments).answer()
        };
        let answer = audit("1");
        // Of nine thousand columns, once is work enough.
        if answer.stdout.len() < LONG {
            let four = audit("4");
            assert_eq!(
                (&answer.stdout, answer.code),
                (&four.stdout, four.code),
                "{name} with one thread and with four"
            );
        }
        assert!(
            before == bench.listing(name),
            "{name}: something was written beside a bare file"
        );
        assert!(!answer.stderr.contains("panicked"), "{name}: {}", answer.stderr);

        let statement = Statement::of(&answer.ending(torture.code));
        assert_eq!(statement.records(name), torture.records, "records of {name}");
        assert_eq!(statement.with_status("could-not-run"), [], "{name}");
        let found: BTreeSet<String> = statement
            .findings()
            .iter()
            .map(|found| format!("{} {}", found.severity, found.rule))
            .collect();
        let expected: BTreeSet<String> = torture.found.iter().map(|&found| found.to_owned()).collect();
        assert_eq!(found, expected, "{name}");
        // What nobody declared is not printed, and no bare file is called safe.
        assert_ne!(statement.verdict(), "PASSED", "{name}");
    }
}
