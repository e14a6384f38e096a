//! Releases to be audited: a very small one, written here, and the committed example.

use std::path::{Path, PathBuf};

use crate::bench::{Bench, copy};

const DECLARATION: &str = r#"[release]
title     = "Visits by clinic"
publisher = "A trust"
contact   = "information@example.org"
licence   = "OGL-UK-3.0"
id        = "2015"
period    = { from = 2015-01-01, to = 2015-03-31 }
as-of     = 2015-07-01
audience  = "world"
policy    = ["uk-open-data"]

[[dataset]]
name   = "visits"
path   = "visits.csv"
schema = "visits.schema.json"
kind   = "table"
"#;

const SCHEMA: &str = r#"{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "x-key": ["clinic", "month"],
  "x-parts": [{ "total": "visits", "of": ["attended", "missed"] }],
  "properties": {
    "clinic": { "type": "string", "enum": ["A", "B"] },
    "month": { "type": "string", "x-period": { "is": "month", "as": "YYYY-MM" } },
    "visits": { "type": "integer", "minimum": 0, "x-measure": { "of": "events" } },
    "attended": { "type": "integer", "minimum": 0, "x-measure": { "of": "events" } },
    "missed": { "type": "integer", "minimum": 0, "x-measure": { "of": "events" } }
  },
  "required": ["clinic", "month", "visits", "attended", "missed"],
  "additionalProperties": false
}
"#;

const DATA: &str = "clinic,month,visits,attended,missed
A,2015-01,120,100,20
A,2015-02,140,110,30
A,2015-03,130,115,15
B,2015-01,220,180,40
B,2015-02,240,210,30
B,2015-03,230,205,25
";

/// Writes a release of one small table about events to `release`.
pub(crate) fn small(bench: &Bench) {
    bench.write("release/candour.toml", DECLARATION);
    bench.write("release/visits.schema.json", SCHEMA);
    bench.write("release/visits.csv", DATA);
}

/// A bench with the small release.
pub(crate) fn bench() -> Bench {
    let bench = Bench::new();
    small(&bench);
    bench
}

/// Copies the committed example to `bromley`.
pub(crate) fn example(bench: &Bench) {
    for year in ["2014-15", "2015-16"] {
        let from = root().join("docs/examples/bromley").join(year);
        let to = bench.path("bromley").join(year);
        copy(&from, &to);
        // What an audit of the example left there is not part of it.
        for left in [".candour", "transparency-report"] {
            let _ = std::fs::remove_dir_all(to.join(left));
        }
    }
}

/// The work tree.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}
