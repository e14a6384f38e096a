//! The reader as other crates see it: files on disk to records, faults, summaries and errors.

#![expect(clippy::unwrap_used, reason = "what tests share is not seen to be test code")]

mod compressed;
mod damage;
mod errors;
mod faults;
mod left_out;
mod parts;
mod real_data;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use candour_read::{BLOCK_SIZE, Block, Error, Options, Source, Summary, open};
use tempfile::TempDir;

/// All that was read.
struct Outcome {
    labels: Vec<String>,
    rows: Vec<Vec<String>>,
    /// Part and record of each row.
    places: Vec<(u32, u64)>,
    summary: Summary,
}

impl Outcome {
    /// Each fault's id, count, first record and first line.
    fn faults(&self) -> Vec<(&'static str, u64, u64, u64)> {
        let faults = self.summary.faults.iter();
        faults
            .map(|fault| (fault.kind.id(), fault.count, fault.first[0].record, fault.lines[0]))
            .collect()
    }
}

fn read_sources(sources: &[Source], options: &Options) -> Result<Outcome, Error> {
    let opened = open(sources, options)?;
    let labels = opened.labels().to_vec();
    let reading = opened.read(BLOCK_SIZE);
    let (mut rows, mut places) = (Vec::new(), Vec::new());
    let mut block = Block::default();
    while reading.next(&mut block)? {
        assert!(!block.is_empty());
        for record in 0..block.len() {
            rows.push(block.record(record).map(str::to_owned).collect());
            places.push((block.part(), block.number(record)));
        }
    }
    Ok(Outcome {
        labels,
        rows,
        places,
        summary: reading.finish()?,
    })
}

fn source(path: &Path) -> Source {
    Source {
        name: path.file_name().unwrap().to_string_lossy().into_owned(),
        path: path.to_owned(),
    }
}

/// Reads files with these contents as the parts of one dataset.
fn read_parts<T: AsRef<[u8]>>(contents: &[T], options: &Options) -> Outcome {
    let folder = TempDir::new().unwrap();
    let sources: Vec<_> = contents
        .iter()
        .enumerate()
        .map(|(part, content)| {
            let path = folder.path().join(format!("part-{part}.csv"));
            fs::write(&path, content).unwrap();
            source(&path)
        })
        .collect();
    read_sources(&sources, options).unwrap()
}

fn read(content: impl AsRef<[u8]>, options: &Options) -> Outcome {
    read_parts(&[content], options)
}

fn read_plain(content: impl AsRef<[u8]>) -> Outcome {
    read(content, &Options::default())
}

/// The folder of real data, where there is one.
fn real_data() -> Option<PathBuf> {
    candour_wrap_up::real_data("csv-torture").map(|folder| folder.join(".."))
}

#[test]
fn blocks_can_go_to_another_thread() {
    fn is_send<T: Send>() {}
    fn is_sync<T: Sync>() {}
    is_send::<Block>();
    is_sync::<candour_read::Reading>();
}

#[test]
fn every_block_is_about_as_large_as_asked() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("t.csv");
    fs::write(&path, format!("a,b\n{}", "12345678,12345678\n".repeat(10_000))).unwrap();
    let reading = open(&[source(&path)], &Options::default()).unwrap().read(4096);
    let (mut sizes, mut block) = (Vec::new(), Block::default());
    while reading.next(&mut block).unwrap() {
        sizes.push(block.len());
    }
    assert_eq!(sizes.iter().sum::<usize>(), 10_000);
    let (last, full) = sizes.split_last().unwrap();
    assert!(full.iter().all(|size| (220..230).contains(size)) && *last < 230);
}

#[test]
fn what_is_not_consumed_is_read_all_the_same() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("t.csv");
    fs::write(&path, format!("a\n{}", "1\n".repeat(1000))).unwrap();
    let opened = open(&[source(&path)], &Options::default()).unwrap();
    let reading = opened.clone().read(64);
    assert!(reading.next(&mut Block::default()).unwrap());
    let summary = reading.finish().unwrap();
    assert_eq!(summary.parts[0].records, 1000);
    assert_eq!(summary, opened.read(BLOCK_SIZE).finish().unwrap());
}

/// Anyone can recompute the digest, with what is at hand.
#[test]
fn the_digest_over_records_is_that_of_a_csv_library() {
    const SCRIPT: &str = r#"
import csv, hashlib, io, sys
out = io.StringIO()
csv.writer(out, lineterminator="\n").writerows(csv.reader(open(sys.argv[1], encoding="utf-8-sig", newline="")))
print(hashlib.sha256(out.getvalue().encode()).hexdigest())
"#;
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("t.csv");
    let text = "\u{FEFF}a,b,c\r\n\"1\",\"x, \"\"y\"\"\",\r\n\"\",é,\"two\nlines\"\r\n";
    fs::write(&path, text).unwrap();
    let output = match Command::new("python3").args(["-c", SCRIPT]).arg(&path).output() {
        Ok(output) if output.status.success() => output,
        other => {
            return candour_wrap_up::skipped(&format!("python3 does not answer: {other:?}"));
        }
    };
    let expected = String::from_utf8(output.stdout).unwrap();
    let found = read_plain(text).summary.parts[0].records_sha256.clone();
    assert_eq!(found.as_deref(), Some(expected.trim()));
}

#[test]
fn the_digest_over_records_is_known() {
    let options = |header_row, footer_rows| Options {
        header_row,
        footer_rows,
        ..Options::default()
    };
    // printf 'a,b\n1,é\n' | sha256sum
    let known = "0b366abc819654c9c30f670e7f2f31b14f8ddba7b7956ba38772fcae06b8c1b7";
    for (text, options) in [
        ("a,b\n1,é\n", options(None, 0)),
        ("\u{FEFF}\"a\"\t\"b\"\r\n\r\n1\té\r\n\r\n", options(None, 0)),
        ("x,y,z\na,b\n1,é\nend,\nend,\n", options(Some(2), 2)),
    ] {
        assert_eq!(
            read(text, &options).summary.parts[0].records_sha256.as_deref(),
            Some(known),
            "{text:?}"
        );
    }
    for other in [
        "b,a\n1,é\n",
        "a,b\n1é,\n",
        "a,b\n1,é\n1,é\n",
        "a,b\n1,é,\n",
        "a,b\n1\n",
        "a\nb\n1\né\n",
    ] {
        assert_ne!(
            read_plain(other).summary.parts[0].records_sha256.as_deref(),
            Some(known),
            "{other:?}"
        );
    }
}
