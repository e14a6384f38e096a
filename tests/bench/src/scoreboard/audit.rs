//! Making a release, auditing it, and reading what was found as any reader of the published JSON would.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use candour_example::{Seeded, Settings, Sink, generate};
use serde_json::Value;
use tempfile::TempDir;

/// What one audit found somewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) rule: String,
    pub(crate) dataset: String,
    pub(crate) severity: String,
    pub(crate) columns: Vec<String>,
    pub(crate) template: String,
    /// Whether it is folded under another finding of the same cause.
    pub(crate) is_folded: bool,
}

impl Found {
    pub(crate) fn is_alarm(&self) -> bool {
        self.severity != "note"
    }
}

/// The last of the releases that were made, and its audit.
pub(crate) struct Made {
    files: Files,
    pub(crate) seeded: Vec<Seeded>,
    pub(crate) findings: Vec<Found>,
    /// Record numbers by rule and dataset, which the private workings tell.
    pub(crate) records: BTreeMap<(String, String), Vec<usize>>,
    /// What the program says where it could not audit.
    pub(crate) refused: Option<String>,
}

/// Files by release and path.
#[derive(Default, PartialEq)]
struct Files(BTreeMap<PathBuf, Vec<u8>>);

/// One release among them.
struct Folder<'a> {
    release: PathBuf,
    files: &'a mut Files,
}

impl Sink for Folder<'_> {
    fn file<'a>(&'a mut self, path: &str) -> io::Result<Box<dyn Write + 'a>> {
        Ok(Box::new(self.files.0.entry(self.release.join(path)).or_default()))
    }
}

/// Runs the program in a folder of its own.
pub(crate) struct Auditor {
    candour: PathBuf,
    folder: TempDir,
}

impl Auditor {
    pub(crate) fn new(candour: &Path) -> Result<Auditor, String> {
        let failed = |error: io::Error| format!("{}: {error}", candour.display());
        Ok(Auditor {
            candour: fs::canonicalize(candour).map_err(failed)?,
            folder: tempfile::tempdir().map_err(|error| error.to_string())?,
        })
    }

    /// Makes the releases and audits the last.
    pub(crate) fn make(&self, settings: &Settings) -> Result<Made, String> {
        let (files, seeded) = files(settings)?;
        self.audited(settings, files, seeded)
    }

    /// The same, unless they are those of `clean`, byte for byte, but for what was said of them.
    pub(crate) fn make_unless(&self, settings: &Settings, clean: &Made) -> Result<Option<Made>, String> {
        let (files, seeded) = files(settings)?;
        if files == clean.files {
            return Ok(None);
        }
        self.audited(settings, files, seeded).map(Some)
    }

    fn audited(&self, settings: &Settings, files: Files, seeded: Vec<Seeded>) -> Result<Made, String> {
        let release = self.write(settings, &files)?;
        let output = self.run(&["audit", &release, "--format", "json", "--jobs", "1"])?;
        let mut made = Made {
            files,
            seeded,
            findings: Vec::new(),
            records: BTreeMap::new(),
            refused: None,
        };
        match serde_json::from_slice::<Value>(&output.stdout) {
            Ok(statement) if matches!(output.status.code(), Some(0 | 1)) => {
                made.findings = findings(&statement);
                let workings = self.folder.path().join(&release).join(".candour/workings.jsonl");
                let workings = fs::read_to_string(&workings).map_err(|error| error.to_string())?;
                made.records = records(&workings);
            }
            _ => {
                let said = String::from_utf8_lossy(&output.stderr);
                made.refused = Some(said.split_whitespace().collect::<Vec<_>>().join(" "));
            }
        }
        Ok(made)
    }

    /// Whether `verify` says that a report is older than the data beside it.
    pub(crate) fn knows_stale_reports(&self, settings: &Settings) -> Result<bool, String> {
        let (files, _) = files(settings)?;
        let release = self.write(settings, &files)?;
        self.run(&["key", "new", "report.key"])?;
        self.run(&["audit", &release, "--quiet", "--key", "report.key"])?;
        let fresh = self.run(&["verify", &release, "--pub", "report.key.pub"])?;
        let table = self.folder.path().join(&release).join("activity_by_location.csv");
        let changed = fs::read_to_string(&table).map(|text| text.replacen(",15,", ",20,", 1));
        changed
            .and_then(|text| fs::write(&table, text))
            .map_err(|error| format!("{}: {error}", table.display()))?;
        let stale = self.run(&["verify", &release, "--pub", "report.key.pub"])?;
        Ok(fresh.status.success() && stale.status.code() == Some(1))
    }

    /// Writes all files, and says where the last release is.
    fn write(&self, settings: &Settings, files: &Files) -> Result<String, String> {
        let failed = |error: io::Error| format!("{}: {error}", self.folder.path().display());
        for entry in fs::read_dir(self.folder.path()).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            if path.is_dir() {
                fs::remove_dir_all(path)
            } else {
                fs::remove_file(path)
            }
            .map_err(failed)?;
        }
        for (path, bytes) in &files.0 {
            let path = self.folder.path().join(path);
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder).map_err(failed)?;
            }
            fs::write(&path, bytes).map_err(failed)?;
        }
        let releases = generate(settings).map_err(|error| error.to_string())?;
        let last = releases.last().map(candour_example::Release::folder);
        last.ok_or_else(|| "no release".to_owned())
    }

    fn run(&self, arguments: &[&str]) -> Result<Output, String> {
        Command::new(&self.candour)
            .args(arguments)
            .current_dir(self.folder.path())
            .env("HOME", self.folder.path())
            .stdin(Stdio::null())
            .output()
            .map_err(|error| format!("{}: {error}", self.candour.display()))
    }
}

fn files(settings: &Settings) -> Result<(Files, Vec<Seeded>), String> {
    let mut files = Files::default();
    let mut seeded = Vec::new();
    for release in generate(settings).map_err(|error| error.to_string())? {
        let mut folder = Folder {
            release: PathBuf::from(release.folder()),
            files: &mut files,
        };
        seeded = release.write(&mut folder).map_err(|error| error.to_string())?;
    }
    Ok((files, seeded))
}

fn findings(statement: &Value) -> Vec<Found> {
    let mut all = Vec::new();
    for block in list(&statement["predicate"]["blocks"]) {
        for evaluation in list(&block["evaluations"]) {
            for finding in list(&evaluation["findings"]) {
                all.push(Found {
                    rule: text(&block["rule"]),
                    dataset: text(&block["dataset"]),
                    severity: text(&evaluation["severity"]),
                    columns: list(&finding["columns"]).iter().map(text).collect(),
                    template: text(&finding["template"]),
                    is_folded: finding.get("beneath").is_some(),
                });
            }
        }
    }
    all
}

/// Record numbers by rule and dataset: the header is the first.
fn records(workings: &str) -> BTreeMap<(String, String), Vec<usize>> {
    let mut records: BTreeMap<(String, String), Vec<usize>> = BTreeMap::new();
    for line in workings
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
    {
        let of = records
            .entry((text(&line["rule"]), text(&line["dataset"])))
            .or_default();
        for part in list(&line["records-by-part"]) {
            of.extend(
                list(&part["records"])
                    .iter()
                    .filter_map(Value::as_u64)
                    .map(|record| record as usize),
            );
        }
        let first = list(&line["finding"]["records"]).iter();
        of.extend(
            first
                .filter_map(|at| at["record"].as_u64())
                .map(|record| record as usize),
        );
    }
    records
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_read_by_rule_and_dataset() {
        let workings = r#"{"rule":"a/b","dataset":"d","finding":{"records":[{"part":0,"record":3}]},"records-by-part":[{"records":[3,9]}]}
{"rule":"a/b","dataset":"e","finding":{}}"#;
        let records = records(workings);
        assert_eq!(records[&("a/b".to_owned(), "d".to_owned())], [3, 9, 3]);
        assert!(records[&("a/b".to_owned(), "e".to_owned())].is_empty());
    }
}
