//! Real files: records or faults, never a panic, never silence.

use std::fs;
use std::path::Path;

use candour_read::{Encoding, FaultKind, LineEnds, Options};
use serde_json::Value;

use crate::{Outcome, read, read_sources, real_data, source};

fn read_file(folder: &Path, name: &str, options: &Options) -> Outcome {
    read_sources(&[source(&folder.join(name))], options).unwrap()
}

/// What is known of a file: columns, records, delimiter, line ends, and its faults.
type Known<'a> = (&'a str, usize, usize, u8, LineEnds, &'a [(&'static str, u64, u64, u64)]);

fn check(folder: &Path, known: &[Known<'_>]) {
    for &(name, columns, records, delimiter, line_ends, faults) in known {
        let outcome = read_file(folder, name, &Options::default());
        let part = &outcome.summary.parts[0];
        assert_eq!((outcome.labels.len(), outcome.rows.len()), (columns, records), "{name}");
        assert_eq!(
            (part.dialect.delimiter, part.line_ends),
            (delimiter, line_ends),
            "{name}"
        );
        assert_eq!(outcome.faults(), faults, "{name}");
        assert_eq!(part.bytes, fs::metadata(folder.join(name)).unwrap().len(), "{name}");
    }
}

#[test]
fn awkward_files_are_read() {
    use LineEnds::{Cr, CrLf, Lf, Mixed};
    let Some(data) = real_data() else { return };
    let known: &[Known<'_>] = &[
        ("csvlint/cr-line-endings.csv", 3, 2, b',', Cr, &[]),
        ("csvlint/crlf-line-endings.csv", 3, 2, b',', CrLf, &[]),
        (
            "csvlint/inconsistent-line-endings-unquoted.csv",
            3,
            2,
            b',',
            Mixed,
            &[("mixed-line-ends", 1, 2, 2)],
        ),
        (
            "csvlint/inconsistent-line-endings.csv",
            3,
            2,
            b',',
            Mixed,
            &[("mixed-line-ends", 1, 2, 2)],
        ),
        (
            "csvlint/invalid-byte-sequence.csv",
            7,
            23,
            b',',
            CrLf,
            &[("guessed-encoding", 21, 1, 1), ("blank-label", 1, 1, 1)],
        ),
        (
            "csvlint/invalid_many_rows.csv",
            3,
            9,
            b',',
            CrLf,
            &[("stray-quote", 1, 4, 4), ("blank-row", 2, 8, 8)],
        ),
        ("csvlint/lf-line-endings.csv", 3, 2, b',', Lf, &[]),
        ("csvlint/title-row.csv", 3, 2, b',', Lf, &[("title-line", 1, 1, 1)]),
        ("csvlint/valid.csv", 3, 2, b',', CrLf, &[]),
        ("csvlint/valid_many_rows.csv", 3, 6, b',', CrLf, &[]),
        ("csvlint/windows-line-endings.csv", 3, 1, b',', CrLf, &[]),
        ("frictionless/doublequote.csv", 17, 5, b',', Lf, &[]),
        ("frictionless/encoding-issue-274.csv", 17, 507, b',', Lf, &[]),
        (
            "frictionless/issue-1066-smallcellsizewithdeviation.csv",
            2,
            12,
            b',',
            CrLf,
            &[],
        ),
        ("frictionless/issue-277.csv", 71, 75, b',', CrLf, &[]),
        ("frictionless/issue-305.csv", 31, 338, b',', Lf, &[]),
        ("frictionless/issue-493.csv", 126, 9, b',', Lf, &[]),
        (
            "frictionless/issue-811.csv",
            26,
            7904,
            b';',
            CrLf,
            &[("guessed-encoding", 513, 1, 1)],
        ),
        (
            "frictionless/table-with-accents.csv",
            8,
            638,
            b';',
            CrLf,
            &[("guessed-encoding", 59, 1, 1)],
        ),
        ("frictionless/wide.csv", 9074, 3, b',', CrLf, &[]),
    ];
    check(&data.join("csv-torture"), known);
    let mut found = Vec::new();
    for folder in ["csvlint", "frictionless"] {
        for entry in fs::read_dir(data.join("csv-torture").join(folder)).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            if name.ends_with(".csv") {
                found.push(format!("{folder}/{name}"));
            }
        }
    }
    found.sort();
    assert_eq!(
        found,
        known.iter().map(|file| file.0).collect::<Vec<_>>(),
        "every file is known"
    );
}

#[test]
fn windows_1252_is_guessed_where_it_is() {
    let Some(data) = real_data() else { return };
    for (name, offset, column) in [
        ("csvlint/invalid-byte-sequence.csv", 33, 2),
        ("frictionless/issue-811.csv", 32, 1),
        ("frictionless/table-with-accents.csv", 28, 3),
    ] {
        let outcome = read_file(&data.join("csv-torture"), name, &Options::default());
        let fault = outcome.summary.faults.get(FaultKind::GuessedEncoding).unwrap();
        assert_eq!((fault.byte_offset, fault.columns[0]), (Some(offset), column), "{name}");
        let declared = Options {
            encoding: Some(Encoding::Windows1252),
            ..Options::default()
        };
        let declared = read_file(&data.join("csv-torture"), name, &declared);
        assert_eq!(declared.faults().len() + 1, outcome.faults().len(), "{name}");
        assert!(declared.rows == outcome.rows, "{name}");
    }
}

#[test]
fn open_data_are_read() {
    use LineEnds::{CrLf, Lf};
    let Some(data) = real_data() else { return };
    check(
        &data,
        &[
            ("epd-prescribing/epd_201709.csv", 26, 10_027, b',', CrLf, &[]),
            ("epd-prescribing/epd_201710.csv", 26, 10_223, b',', CrLf, &[]),
            ("epd-prescribing/list-size-2017-09.csv", 9, 172, b',', CrLf, &[]),
            ("epd-prescribing/list-size-2017-10.csv", 9, 172, b',', CrLf, &[]),
            (
                "epd-prescribing/old-format-pdpi-sample.csv",
                11,
                51,
                b',',
                Lf,
                &[("blank-label", 1, 1, 1)],
            ),
            ("ni-ae-waits/ni-waiting-times.csv", 11, 3_704, b',', Lf, &[]),
            ("adult-census/adult.csv", 9, 30_162, b';', CrLf, &[]),
        ],
    );
    let trimmed = Options {
        trim: true,
        ..Options::default()
    };
    let padded = read_file(&data, "epd-prescribing/old-format-pdpi-sample.csv", &trimmed);
    assert_eq!(padded.labels[..5], ["SHA", "PCT", "PRACTICE", "BNF CODE", "BNF NAME"]);
    assert_eq!(padded.rows[0][4], "Hyoscine Butylbrom_Tab 10mg");
}

#[test]
fn csv_spectrum_is_read_as_it_is_meant() {
    let Some(data) = real_data() else { return };
    let folder = data.join("conformance/csv-spectrum");
    let mut names: Vec<String> = fs::read_dir(folder.join("csvs"))
        .unwrap()
        .map(|entry| {
            entry
                .unwrap()
                .path()
                .file_stem()
                .unwrap()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    names.sort();
    assert_eq!(names.len(), 12);
    for name in names {
        let mut csv = fs::read_to_string(folder.join(format!("csvs/{name}.csv"))).unwrap();
        if name.ends_with("_crlf") && !csv.contains('\r') {
            // The copy at hand lost what these files are about to a conversion of line ends.
            csv = csv.replace('\n', "\r\n");
        }
        let meant = fs::read_to_string(folder.join(format!("json/{name}.json"))).unwrap();
        let meant = match serde_json::from_str(&meant).unwrap() {
            Value::Array(rows) => rows,
            row => vec![row],
        };
        let outcome = read(&csv, &Options::default());
        assert_eq!(outcome.rows.len(), meant.len(), "{name}");
        for (row, meant) in outcome.rows.iter().zip(&meant) {
            let meant = meant.as_object().unwrap();
            assert_eq!((row.len(), outcome.labels.len()), (meant.len(), meant.len()), "{name}");
            for (label, cell) in outcome.labels.iter().zip(row) {
                // The two sides of this pair disagree about one number.
                if (name.as_str(), label.as_str()) != ("location_coordinates", "Contact Phone Number") {
                    assert_eq!(meant[label], Value::String(cell.clone()), "{name}: {label}");
                }
            }
        }
        let odd = match name.as_str() {
            "location_coordinates" => vec![("lost-character", 1, 2, 2), ("stray-quote", 1, 2, 2)],
            _ => vec![],
        };
        assert_eq!(outcome.faults(), odd, "{name}");
    }
}
