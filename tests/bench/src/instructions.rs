//! Instructions on small tables, which are the same every time, so that a change that costs some shows.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::markdown::table;
use crate::process;
use crate::release;
use crate::table::Shape;

/// Where they are recorded, from the root of the repository.
const RECORDED: &str = "tests/bench/instructions.tsv";

/// What stands above them.
const ABOVE: &str = "\
# Instructions of audits of small tables on one thread, as callgrind counts them. Written by:
#   candour-bench instructions --record
# Runs of one binary differ by up to 0.1 per cent, those of one row by up to 0.5. Another compiler, or other libraries
# of the system, count differently: record on the commit before a change, then compare.
";

/// Rows of the small tables.
const ROWS: u64 = 20_000;

/// Counts, and compares or records.
pub(crate) fn run(candour: &Path, record: bool) -> Result<(), String> {
    let Some(valgrind) = process::says("valgrind", &["--version"]) else {
        println!("skipped: valgrind is not installed, which counts the instructions");
        return Ok(());
    };
    let folder = std::env::temp_dir().join(format!("candour-instructions-{}", std::process::id()));
    let counted = count_all(candour, &folder);
    // What was written is of no use to anybody.
    let _ = fs::remove_dir_all(&folder);
    let counted = counted?;
    let recorded = read();
    let rows: Vec<Vec<String>> = counted
        .iter()
        .map(|(name, now)| {
            let before = recorded.get(name);
            vec![
                name.clone(),
                now.to_string(),
                before.map_or("-".to_owned(), u64::to_string),
                before.map_or("-".to_owned(), |before| {
                    format!("{:+.2} %", (*now as f64 / *before as f64 - 1.0) * 100.0)
                }),
            ]
        })
        .collect();
    println!("{}", table(&["what", "instructions", "recorded", "change"], &rows));
    println!("counted by {valgrind}");
    if record {
        let lines: Vec<String> = counted
            .iter()
            .map(|(name, count)| format!("{name}\t{count}\n"))
            .collect();
        fs::write(RECORDED, format!("{ABOVE}{}", lines.concat())).map_err(|error| format!("{RECORDED}: {error}"))?;
    }
    Ok(())
}

fn read() -> BTreeMap<String, u64> {
    counts_in(&fs::read_to_string(RECORDED).unwrap_or_default())
}

/// The names and counts of a record; lines without a tab are for readers.
fn counts_in(record: &str) -> BTreeMap<String, u64> {
    let pairs = record.lines().filter_map(|line| line.split_once('\t'));
    pairs
        .filter_map(|(name, count)| Some((name.to_owned(), count.parse().ok()?)))
        .collect()
}

fn count_all(candour: &Path, folder: &Path) -> Result<BTreeMap<String, u64>, String> {
    let written = |error: std::io::Error| format!("{}: {error}", folder.display());
    let of = |name: &str| folder.join(name);
    release::write(&of("2013"), Shape::Full, ROWS, 2013, None, None).map_err(written)?;
    release::write(&of("full"), Shape::Full, ROWS, 2014, Some("../2013"), None).map_err(written)?;
    release::write(&of("schema"), Shape::Full, ROWS, 2014, None, None).map_err(written)?;
    release::write(&of("bounded"), Shape::Bounded, ROWS, 2014, None, None).map_err(written)?;
    release::write(&of("nothing"), Shape::Bounded, 1, 2014, None, None).map_err(written)?;
    let schema_alone = of("schema-only.toml");
    fs::write(&schema_alone, include_str!("schema-only.toml")).map_err(written)?;
    let (default, alone) = (Path::new("uk-open-data"), schema_alone.as_path());
    let mut counted = BTreeMap::new();
    for (name, release, policy) in [
        ("full audit with a previous year", "full", default),
        ("schema alone", "schema", alone),
        ("bounded columns", "bounded", default),
        ("one row, schema alone", "nothing", alone),
    ] {
        let instructions = count(candour, &of(release), policy, &of("callgrind.out"))?;
        counted.insert(name.to_owned(), instructions);
    }
    Ok(counted)
}

/// The instructions of one audit on one thread.
fn count(candour: &Path, release: &Path, policy: &Path, out: &Path) -> Result<u64, String> {
    let ended = Command::new("valgrind")
        .args(["--tool=callgrind", "--quiet"])
        .arg(format!("--callgrind-out-file={}", out.display()))
        .arg(candour)
        .args(["audit", "--quiet", "--jobs", "1"])
        // Only what runs in the program itself is counted, and valgrind does not let it start itself again.
        .args(["--isolation", "none"])
        .arg(release)
        .arg("--policy")
        .arg(policy)
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .map_err(|error| format!("valgrind: {error}"))?;
    if !matches!(ended.code(), Some(0 | 1)) {
        return Err(format!(
            "{} ended with {:?} under valgrind",
            release.display(),
            ended.code()
        ));
    }
    let text = fs::read_to_string(out).map_err(|error| format!("{}: {error}", out.display()))?;
    let total = text
        .lines()
        .find_map(|line| line.strip_prefix("summary:").or(line.strip_prefix("totals:")));
    let total = total.and_then(|total| total.trim().parse().ok());
    total.ok_or_else(|| format!("{} says no total", out.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_read_past_what_stands_above_it() {
        let counts = counts_in(&format!("{ABOVE}schema alone\t12\nnot a number\tx\n"));
        assert_eq!(counts, BTreeMap::from([("schema alone".to_owned(), 12)]));
    }
}
