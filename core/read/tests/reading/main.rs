//! The reader as other crates see it: files on disk to records, faults, summaries and errors.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "what tests share is not seen to be test code"
)]

mod errors;
mod faults;
mod parts;
mod real_data;

use std::fs;
use std::path::{Path, PathBuf};

use candour_read::{BLOCK_SIZE, Error, FaultKind, Options, Source, Summary, open};
use tempfile::TempDir;

/// All that was read.
struct Outcome {
    labels: Vec<String>,
    rows: Vec<Vec<String>>,
    /// Part, record and line of each row.
    places: Vec<(u32, u64, u64)>,
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

    fn count(&self, kind: FaultKind) -> u64 {
        self.summary.faults.get(kind).map_or(0, |fault| fault.count)
    }
}

fn read_sources(sources: &[Source], options: &Options) -> Result<Outcome, Error> {
    let opened = open(sources, options)?;
    let labels = opened.labels().to_vec();
    let mut blocks = opened.blocks(BLOCK_SIZE);
    let (mut rows, mut places) = (Vec::new(), Vec::new());
    for block in &mut blocks {
        let block = block?;
        assert!(!block.is_empty());
        for record in block.records() {
            rows.push(record.cells().map(str::to_owned).collect());
            places.push((block.part(), record.number(), record.line()));
        }
    }
    Ok(Outcome {
        labels,
        rows,
        places,
        summary: blocks.finish()?,
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
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: there is no folder of real data beside the project");
    None
}

#[test]
fn blocks_can_go_to_another_thread() {
    fn is_send<T: Send>() {}
    is_send::<candour_read::Blocks>();
    is_send::<candour_read::Block>();
}

#[test]
fn every_block_is_about_as_large_as_asked() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("t.csv");
    fs::write(&path, format!("a,b\n{}", "12345678,12345678\n".repeat(10_000))).unwrap();
    let blocks = open(&[source(&path)], &Options::default()).unwrap().blocks(4096);
    let sizes: Vec<usize> = blocks.map(|block| block.unwrap().len()).collect();
    assert_eq!(sizes.iter().sum::<usize>(), 10_000);
    let (last, full) = sizes.split_last().unwrap();
    assert!(full.iter().all(|size| *size == full[0] && (50..200).contains(size)) && *last <= full[0]);
}

#[test]
fn what_is_not_consumed_is_read_all_the_same() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("t.csv");
    fs::write(&path, format!("a\n{}", "1\n".repeat(1000))).unwrap();
    let opened = open(&[source(&path)], &Options::default()).unwrap();
    let mut blocks = opened.clone().blocks(64);
    assert!(blocks.next().unwrap().is_ok());
    let summary = blocks.finish().unwrap();
    assert_eq!(summary.parts[0].records, 1000);
    assert_eq!(summary, opened.blocks(BLOCK_SIZE).finish().unwrap());
}

#[test]
fn the_digest_over_records_is_known() {
    let options = |header_row, footer_rows| Options {
        header_row,
        footer_rows,
        ..Options::default()
    };
    // printf '\x02\x01a\x01b\x02\x011\x02\xc3\xa9' | sha256sum
    let known = "e0c4d53b887b86939c7815d87276f31d6d33c1d597590e17f81284c21e053e89";
    for (text, options) in [
        ("a,b\n1,é\n", options(None, 0)),
        ("\u{FEFF}\"a\"\t\"b\"\r\n\r\n1\té\r\n\r\n", options(None, 0)),
        ("x,y,z\na,b\n1,é\nend,\nend,\n", options(Some(2), 2)),
    ] {
        assert_eq!(read(text, &options).summary.parts[0].records_sha256, known, "{text:?}");
    }
    for other in [
        "b,a\n1,é\n",
        "a,b\n1é,\n",
        "a,b\n1,é\n1,é\n",
        "a,b\n1,é,\n",
        "a,b\n1\n",
        "a\nb\n1\né\n",
    ] {
        assert_ne!(read_plain(other).summary.parts[0].records_sha256, known, "{other:?}");
    }
}
