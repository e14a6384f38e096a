//! Plugins in C: the one that ships, and a small one with each of the misdeeds that a plugin in Rust can hardly do.

use std::path::PathBuf;

use super::{passes, result, results};
use crate::bench::Bench;
use crate::binary;
use crate::c_plugin;

/// Each misdeed of the library: its macro, the check that is for it, the rule, the result, and what is said.
const MISDEEDS: &[(&str, &str, &str, &str, &str)] = &[
    ("OTHER_SYMBOL", "loads", "", "failed", "wrong-abi"),
    ("SHORT_TABLE", "loads", "", "failed", "wrong-abi: its table has 8 bytes"),
    ("CRASHES_AT_ONCE", "loads", "", "crashed", "SIGABRT"),
    (
        "NO_MANIFEST",
        "describes",
        "",
        "failed",
        "malformed-answer: the manifest",
    ),
    (
        "OTHER_FAMILY",
        "describes",
        "",
        "failed",
        "bad-manifest: its id is not the family",
    ),
    (
        "OTHER_MANIFEST",
        "describes",
        "",
        "failed",
        "it says something else in the same process",
    ),
    (
        "WRONG_SCHEMA",
        "param-schemas",
        "rows",
        "failed",
        "the schema of its parameters",
    ),
    (
        "WRONG_EXAMPLE",
        "pages",
        "rows",
        "failed",
        "example 1: the rule says \"2 rows\", the page \"3 rows\"",
    ),
    (
        "OTHER_PROCESS",
        "same-twice",
        "rows",
        "failed",
        "in another process it answers otherwise",
    ),
    (
        "NOT_FOR_THREADS",
        "eight-threads",
        "rows",
        "failed",
        "among eight threads it answers otherwise",
    ),
    (
        "TRUSTS_REQUESTS",
        "wrong-params",
        "rows",
        "crashed",
        "asked with null for parameters",
    ),
    (
        "KEEPS_STREAMS",
        "releases-buffers",
        "rows",
        "failed",
        "2 of 2 streams were not released",
    ),
    (
        "KEEPS_TABLES",
        "releases-buffers",
        "rows",
        "failed",
        "a table of a stream was not released",
    ),
    (
        "KEEPS_ON_ERROR",
        "releases-buffers",
        "rows",
        "failed",
        "2 of 2 streams were not released",
    ),
    (
        "KEEPS_ANSWERS",
        "releases-buffers",
        "rows",
        "failed",
        "its memory grows",
    ),
    ("KEEPS_PLANS", "releases-buffers", "rows", "failed", "its memory grows"),
    (
        "LOOKS_AT_NOTHING",
        "coverage",
        "rows",
        "failed",
        "example 1: it does not say how much it looked at",
    ),
    (
        "PRINTS_AT_ONCE",
        "no-stdout",
        "rows",
        "failed",
        "it writes to the standard error: described",
    ),
    (
        "PRINTS",
        "no-stdout",
        "rows",
        "failed",
        "it writes to the standard output: planned",
    ),
];

/// A plugin with one rule, which counts rows; macros make it misbehave.
const SOURCE: &str = include_str!("foreign.c");

/// The library with this macro.
fn compiled(bench: &Bench, misdeed: &str) -> PathBuf {
    let source = bench.write(&format!("{misdeed}.c"), SOURCE);
    let library = bench.path(misdeed).join(binary::plugin_name("foreign"));
    std::fs::create_dir(bench.path(misdeed)).unwrap();
    let define = format!("-D{misdeed}");
    let options = ["-fPIC", "-shared", "-fvisibility=hidden", &define];
    c_plugin::compile(bench, &options, &[source], &library).ending(0);
    library
}

#[test]
fn the_plugin_in_c_passes() {
    let Some(bench) = c_plugin::bench("") else { return };
    passes(&bench.path(&binary::plugin_name("snomed")));
}

#[test]
fn each_misdeed_is_told_by_the_check_that_is_for_it() {
    let Some(bench) = c_plugin::bench("") else { return };
    passes(&compiled(&bench, "WELL_BEHAVED"));
    for (misdeed, check, rule, expected, words) in MISDEEDS {
        if *check == "releases-buffers" && words.contains("memory") && !cfg!(target_os = "linux") {
            continue;
        }
        let found = results(&compiled(&bench, misdeed), 1, &["--only", check]);
        let (result, reason) = result(&found, check, rule);
        assert_eq!(result, *expected, "{misdeed}: {reason}");
        assert!(reason.contains(words), "{misdeed}: {reason}");
    }
}
