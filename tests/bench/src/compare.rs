//! Candour and its peers, in turn.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::path::Path;
use std::time::Instant;

use sha2::{Digest, Sha256};

use crate::machine;
use crate::markdown::{median, median_and_range, table};
use crate::process::{self, Taken};

/// Rows of the first lines that the slowest peer is given.
const FEW_ROWS: usize = 50_000;

/// How the peers in Python are set up.
const PYTHON_ADVICE: &str =
    "install tests/bench/requirements.txt in a virtual environment and name its Python by --python";

/// One program, and how it is run.
struct Contestant {
    name: String,
    program: String,
    arguments: Vec<String>,
    /// Exit codes that are no failure: an audit that finds something ends with 1.
    fine: &'static [i32],
    /// Rows of all files that it reads.
    rows: u64,
    runs: Vec<Taken>,
}

impl Contestant {
    fn new(name: &str, program: &str, arguments: &[&str], fine: &'static [i32], rows: u64) -> Self {
        Contestant {
            name: name.to_owned(),
            program: program.to_owned(),
            arguments: arguments.iter().map(|argument| (*argument).to_owned()).collect(),
            fine,
            rows,
            runs: Vec::new(),
        }
    }

    fn run(&mut self, counts: bool) -> Result<(), String> {
        let arguments: Vec<&str> = self.arguments.iter().map(String::as_str).collect();
        let taken = process::run(&self.program, &arguments)?;
        if !taken.exit.is_some_and(|exit| self.fine.contains(&exit)) {
            return Err(format!("{} ended with {:?}", self.name, taken.exit));
        }
        if counts {
            self.runs.push(taken);
        }
        Ok(())
    }

    fn median(&self, of: impl Fn(&Taken) -> f64) -> f64 {
        median(&self.runs.iter().map(of).collect::<Vec<_>>())
    }
}

/// Runs everything that is installed, and prints what it took.
pub(crate) fn run(folder: &Path, runs: usize, candour: &Path, python: &str) -> Result<(), String> {
    let path = |name: &str| folder.join(name).display().to_string();
    let (now, before, one) = (
        path("full/2014/table.csv"),
        path("full/2013/table.csv"),
        path("schema/2014/table.csv"),
    );
    let rows = declared_rows(&folder.join("full/2014/candour.toml"))?;
    let few = path("few.csv");
    first_rows(&one, &few).map_err(|error| format!("{few}: {error}"))?;

    let candour = candour.display().to_string();
    let audit = |name: &str, release: &str, jobs: &[&str], rows| {
        let arguments = [&["audit", release, "--quiet"], jobs].concat();
        Contestant::new(name, &candour, &arguments, &[0, 1], rows)
    };
    let full = path("full/2014");
    let mut contestants = vec![
        audit("Candour, full audit, this year and last", &full, &[], 2 * rows),
        audit("the same on one thread", &full, &["--jobs", "1"], 2 * rows),
        audit("Candour, schema alone, one file", &path("schema/2014"), &[], rows),
        audit("Candour, bounded columns, one file", &path("bounded/2014"), &[], rows),
    ];
    let mut absent = Vec::new();
    let few_rows = rows.min(FEW_ROWS as u64);
    for (package, what, files, rows) in [
        ("polars", "script, both files", &[&now, &before][..], 2 * rows),
        ("duckdb", "script, both files", &[&now, &before][..], 2 * rows),
        ("frictionless", "validate, the first rows", &[&few][..], few_rows),
    ] {
        let asked = format!("import {package}; print({package}.__version__)");
        let Some(version) = process::says(python, &["-c", &asked]) else {
            absent.push(format!("{package}: {PYTHON_ADVICE}"));
            continue;
        };
        let script = format!("tests/bench/peers/with_{package}.py");
        let arguments: Vec<&str> = [&script]
            .into_iter()
            .chain(files.iter().copied())
            .map(String::as_str)
            .collect();
        let name = format!("{package} {version}, {what}");
        contestants.push(Contestant::new(&name, python, &arguments, &[0], rows));
    }
    let qsv = std::env::var("QSV").unwrap_or_else(|_| "qsv".to_owned());
    match process::says(&qsv, &["--version"]) {
        Some(says) => {
            let name = format!("{} validate, one file", version_of(&says));
            let schema = path("schema/2014/row.schema.json");
            contestants.push(Contestant::new(&name, &qsv, &["validate", &one, &schema], &[0], rows));
        }
        None => absent.push("qsv: put it on the search path, or name the program by the variable QSV".to_owned()),
    }

    let mut hashing = Vec::new();
    for run in 0..=runs {
        for contestant in &mut contestants {
            contestant.run(run > 0)?;
        }
        let seconds = hashed(&[&now, &before]).map_err(|error| error.to_string())?;
        if run > 0 {
            hashing.push(seconds);
        }
    }
    report(&contestants, &hashing, 2 * rows);
    println!("on {}; {runs} runs of each, in turn", machine::describe());
    for name in absent {
        println!("absent: {name}");
    }
    Ok(())
}

fn report(contestants: &[Contestant], hashing: &[f64], rows: u64) {
    let each_row = |wall: f64, rows: u64| format!("{:.3} µs", wall * 1e6 / rows.max(1) as f64);
    let first = contestants[0].median(|taken| taken.wall);
    let lines: Vec<Vec<String>> = contestants
        .iter()
        .map(|contestant| {
            let walls: Vec<f64> = contestant.runs.iter().map(|taken| taken.wall).collect();
            let wall = median(&walls);
            vec![
                contestant.name.clone(),
                median_and_range(&walls),
                each_row(wall, contestant.rows),
                format!("{:.2} s", contestant.median(|taken| taken.cpu)),
                format!("{:.0} MB", contestant.median(|taken| taken.memory as f64) / 1e6),
                format!("{:.2}", first / wall),
            ]
        })
        .chain([vec![
            "SHA-256 of both files, one thread".to_owned(),
            median_and_range(hashing),
            each_row(median(hashing), rows),
            String::from("-"),
            String::from("-"),
            format!("{:.2}", first / median(hashing)),
        ]])
        .collect();
    let head = [
        "what",
        "wall, median (range)",
        "a row",
        "processors",
        "peak memory",
        "full audit, as a multiple of it",
    ];
    println!("{}", table(&head, &lines));
}

/// How many rows a release says that its table has.
fn declared_rows(declaration: &Path) -> Result<u64, String> {
    let failed = |why: &str| format!("{}: {why}; write it with `tables`", declaration.display());
    let text = fs::read_to_string(declaration).map_err(|error| failed(&error.to_string()))?;
    let rows = text.split_once("rows = ").and_then(|(_, rest)| {
        let digits = rest.split(|c: char| !c.is_ascii_digit()).next()?;
        digits.parse().ok()
    });
    rows.ok_or_else(|| failed("says no number of rows"))
}

/// The name and the number out of what a program says of its version, which may go on with how it was built.
fn version_of(says: &str) -> String {
    says.split([' ', '-']).take(2).collect::<Vec<_>>().join(" ")
}

/// Seconds to read and hash files, as the audit does.
fn hashed(files: &[&str]) -> std::io::Result<f64> {
    let start = Instant::now();
    let mut buffer = vec![0; 1 << 18];
    for file in files {
        let mut hasher = Sha256::new();
        let mut file = File::open(file)?;
        loop {
            let read = file.read(&mut buffer)?;
            if read == 0 {
                break;
            }
            hasher.update(&buffer[..read]);
        }
        std::hint::black_box(hasher.finalize());
    }
    Ok(start.elapsed().as_secs_f64())
}

/// Writes the header and the first rows of a table to another file.
fn first_rows(from: &str, to: &str) -> std::io::Result<()> {
    let mut out = BufWriter::new(File::create(to)?);
    for line in BufReader::new(File::open(from)?).lines().take(FEW_ROWS + 1) {
        writeln!(out, "{}", line?)?;
    }
    out.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_release_says_how_many_rows_it_has() {
        let folder = tempfile::tempdir().unwrap();
        crate::release::write(folder.path(), crate::table::Shape::Bounded, 12, 2014, None, None).unwrap();
        assert_eq!(declared_rows(&folder.path().join("candour.toml")), Ok(12));
        assert!(declared_rows(&folder.path().join("absent.toml")).is_err());
    }

    #[test]
    fn versions_are_short() {
        assert_eq!(version_of("qsvlite 14.0.0-mimalloc-default"), "qsvlite 14.0.0");
        assert_eq!(version_of("qsv"), "qsv");
    }
}
