//! Candour and its peers, in turn.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::path::Path;
use std::time::Instant;

use sha2::{Digest, Sha256};

use crate::markdown::{median, table};
use crate::process::{self, Taken};

/// Rows of the first lines that the slowest peer is given.
const FEW_ROWS: usize = 50_000;

/// One program, and how it is run.
struct Contestant {
    name: String,
    program: String,
    arguments: Vec<String>,
    /// Exit codes that are no failure: an audit that finds something ends with 1.
    fine: &'static [i32],
    runs: Vec<Taken>,
}

impl Contestant {
    fn new(name: &str, program: &str, arguments: &[&str], fine: &'static [i32]) -> Self {
        Contestant {
            name: name.to_owned(),
            program: program.to_owned(),
            arguments: arguments.iter().map(|argument| (*argument).to_owned()).collect(),
            fine,
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
    let candour = candour.display().to_string();
    let (full, now, before) = (
        path("full/2014"),
        path("full/2014/table.csv"),
        path("full/2013/table.csv"),
    );
    let (schema, one) = (path("schema/2014"), path("schema/2014/table.csv"));
    let bounded = path("bounded/2014");
    let audit = |name: &str, release: &str, jobs: &[&str]| {
        let arguments = [&["audit", release, "--quiet"], jobs].concat();
        Contestant::new(name, &candour, &arguments, &[0, 1])
    };
    let mut contestants = vec![
        audit("Candour, full audit, this year and last", &full, &[]),
        audit("the same on one thread", &full, &["--jobs", "1"]),
        audit("Candour, schema alone, one file", &schema, &[]),
        audit("Candour, bounded columns, one file", &bounded, &[]),
    ];
    let mut absent = Vec::new();
    for (name, package, script) in [
        (
            "Polars script, both files",
            "polars",
            "tests/bench/peers/with_polars.py",
        ),
        (
            "DuckDB script, both files",
            "duckdb",
            "tests/bench/peers/with_duckdb.py",
        ),
    ] {
        match process::answers(python, &["-c", &format!("import {package}")]) {
            true => contestants.push(Contestant::new(name, python, &[script, &now, &before], &[0])),
            false => absent.push(format!(
                "{package} (packages of tests/bench/requirements.txt, --python)"
            )),
        }
    }
    let few = path("few.csv");
    first_rows(&one, &few).map_err(|error| format!("{few}: {error}"))?;
    match process::answers(python, &["-c", "import frictionless"]) {
        true => {
            let script = "tests/bench/peers/with_frictionless.py";
            let name = format!("frictionless, the first {FEW_ROWS} rows");
            contestants.push(Contestant::new(&name, python, &[script, &few], &[0]));
        }
        false => absent.push("frictionless (packages of tests/bench/requirements.txt, --python)".to_owned()),
    }
    let qsv = std::env::var("QSV").unwrap_or_else(|_| "qsv".to_owned());
    match process::answers(&qsv, &["--version"]) {
        true => {
            let schema = path("schema/2014/row.schema.json");
            contestants.push(Contestant::new(
                "qsv validate, one file",
                &qsv,
                &["validate", &one, &schema],
                &[0],
            ));
        }
        false => absent.push("qsv (on the search path, or named by QSV)".to_owned()),
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
    report(&contestants, median(&hashing));
    for name in absent {
        println!("absent: {name}");
    }
    Ok(())
}

fn report(contestants: &[Contestant], hashing: f64) {
    let first = contestants[0].median(|taken| taken.wall);
    let rows: Vec<Vec<String>> = contestants
        .iter()
        .map(|contestant| {
            let walls = contestant.runs.iter().map(|taken| taken.wall);
            let (least, most) = (walls.clone().fold(f64::MAX, f64::min), walls.fold(0.0, f64::max));
            let wall = contestant.median(|taken| taken.wall);
            vec![
                contestant.name.clone(),
                format!("{wall:.2} s ({least:.2}-{most:.2})"),
                format!("{:.2} s", contestant.median(|taken| taken.cpu)),
                format!("{:.0} MB", contestant.median(|taken| taken.memory as f64) / 1e6),
                format!("{:.2}", first / wall),
            ]
        })
        .chain([vec![
            "SHA-256 of both files, one thread".to_owned(),
            format!("{hashing:.2} s"),
            String::from("-"),
            String::from("-"),
            format!("{:.2}", first / hashing),
        ]])
        .collect();
    let head = [
        "what",
        "wall, median (range)",
        "processors",
        "peak memory",
        "full audit, as a multiple of it",
    ];
    println!("{}", table(&head, &rows));
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
