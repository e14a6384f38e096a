//! `datapackage.json`: the files of a release with their sizes and hashes, after the Data Package standard, version 1.

use std::io::{self, Write};

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::schemas::Dataset;
use crate::year::Year;

/// Size and hash of a file that was written.
#[derive(Clone, Debug)]
pub(crate) struct Sum {
    bytes: u64,
    hash: String,
}

/// A file that is summed up as it is written.
pub(crate) struct Summed<'a> {
    to: &'a mut dyn Write,
    bytes: u64,
    hash: Sha256,
}

impl<'a> Summed<'a> {
    pub(crate) fn new(to: &'a mut dyn Write) -> Summed<'a> {
        Summed {
            to,
            bytes: 0,
            hash: Sha256::new(),
        }
    }

    pub(crate) fn sum(self) -> Sum {
        Sum {
            bytes: self.bytes,
            hash: self.hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect(),
        }
    }
}

impl Write for Summed<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.to.write(bytes)?;
        self.hash.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

impl Sum {
    /// The sum of a file of the same size with other bytes.
    pub(crate) fn of_another(&self) -> Sum {
        Sum {
            bytes: self.bytes,
            hash: self.hash.chars().rev().collect(),
        }
    }
}

/// The metadata of a year's release.
pub(crate) fn text(year: &Year, files: &[(&Dataset, Sum)]) -> String {
    let resources: Vec<Value> = files
        .iter()
        .map(|(dataset, sum)| {
            json!({
                "name": dataset.name,
                "path": dataset.path,
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "bytes": sum.bytes,
                "hash": format!("sha256:{}", sum.hash),
            })
        })
        .collect();
    let package = json!({
        "name": format!("community-services-{}", year.folder()),
        "title": format!("Community services activity, {} (invented data)", year.label()),
        "licenses": [{ "name": "OGL-UK-3.0" }],
        "resources": resources,
    });
    format!("{package:#}\n")
}
