//! Files that would take all memory: an answer within the limit, and a sentence where the system gives no more.

use std::fs::File;
use std::io::{BufWriter, Write};

use crate::bench::{Bench, skipped};
use crate::releases;

const MEGABYTE: usize = 1_000_000;

/// In the place of the small table, one whose second record is so many bytes of this text.
fn with_record(bench: &Bench, bytes: usize, text: &str) {
    with_quoted(bench, bytes, "", text);
}

/// The same, behind this mark.
fn with_quoted(bench: &Bench, bytes: usize, mark: &str, text: &str) {
    let mut file = BufWriter::new(File::create(bench.path("release/visits.csv")).unwrap());
    file.write_all(b"clinic,month,visits,attended,missed\nA,2015-01,120,100,20\nA,2015-02,1,")
        .unwrap();
    file.write_all(mark.as_bytes()).unwrap();
    let many = text.repeat(MEGABYTE / text.len());
    for _ in 0..bytes / many.len() {
        file.write_all(many.as_bytes()).unwrap();
    }
    file.write_all(b",2\nB,2015-01,120,100,20\n").unwrap();
    file.into_inner().unwrap();
}

/// What is said of a record that is too long: its dataset, its number, what it may have; and nothing is written.
fn refused(bench: &Bench, script: &str, told: &[&str]) {
    let before: Vec<String> = bench.listing("").into_iter().map(|(name, ..)| name).collect();
    let answer = bench.shell(script).answer().ending(3);
    let said: Vec<&str> = answer.stderr.split_whitespace().collect();
    let said = said.join(" ");
    for part in told {
        assert!(said.contains(part), "{part} in {}", answer.stderr);
    }
    assert!(!answer.stderr.contains("aaaa"), "a cell is quoted: {}", answer.stderr);
    let after: Vec<String> = bench.listing("").into_iter().map(|(name, ..)| name).collect();
    assert_eq!(after, before, "something was written");
}

/// Address space that holds the program, its threads and 100 MB, and not what such a record would take unbounded.
///
/// One heap for all threads: the GNU C library sets 64 MB of addresses aside for each further one, needed or not.
const WITHIN: &str = "ulimit -v 400000; MALLOC_ARENA_MAX=1 exec \"$0\" audit release --jobs 1 --memory 100MB";

#[test]
fn take_all_memory_with_one_cell() {
    let bench = releases::bench();
    with_record(&bench, 150 * MEGABYTE, "a");
    refused(&bench, WITHIN, &["`visits`", "record 3 of `visits.csv`", "--memory"]);
}

#[test]
fn take_all_memory_with_a_quotation_mark_that_is_never_closed() {
    let bench = releases::bench();
    with_quoted(&bench, 150 * MEGABYTE, "\"", "aaaa\n");
    refused(
        &bench,
        WITHIN,
        &["`visits`", "record 3 of `visits.csv`", "quotation mark"],
    );
}

#[test]
fn take_all_memory_with_one_record_of_millions_of_cells() {
    let bench = releases::bench();
    with_record(&bench, 60 * MEGABYTE, "1,");
    refused(&bench, WITHIN, &["`visits`", "record 3 of `visits.csv`"]);
    // What fits is read, and is what it is: a long row.
    with_record(&bench, 3 * MEGABYTE, "1,");
    bench.shell(WITHIN).answer().ending(1);
}

#[test]
fn take_all_memory_with_a_header() {
    let bench = releases::bench();
    let header = |label: &str, labels: usize| {
        let mut text = label.repeat(labels);
        text.push_str("\n1\n");
        bench.write("release/visits.csv", text);
    };
    header(&"a".repeat(50 * MEGABYTE), 2);
    refused(&bench, WITHIN, &["`visits`", "`visits.csv`"]);
    header(&format!("{},", "a".repeat(3 * MEGABYTE)), 2);
    refused(
        &bench,
        "exec \"$0\" audit release",
        &["`visits`", "the header of `visits.csv`"],
    );
    header("a,", MEGABYTE);
    refused(
        &bench,
        "exec \"$0\" audit release",
        &["`visits`", "the header of `visits.csv`", "columns"],
    );
}

#[test]
fn take_all_memory_with_a_compressed_file() {
    let bench = releases::bench();
    bench.replace("release/candour.toml", "visits.csv", "visits.csv.gz");
    let pack = "(printf 'clinic,month,visits,attended,missed\\nA,2015-01,'; head -c 400000000 /dev/zero | tr '\\0' a) | gzip -1";
    let answer = bench.shell(&format!("{pack} > release/visits.csv.gz")).answer();
    if answer.code != Some(0) || !answer.stderr.is_empty() {
        return skipped(&format!("nothing is compressed here: {}", answer.stderr));
    }
    refused(&bench, WITHIN, &["`visits`", "record 2 of `visits.csv.gz`"]);
}

/// Told that there is more than the system gives, the program asks for more, and is refused.
#[test]
fn break_the_program_where_the_system_gives_no_more() {
    let bench = releases::bench();
    with_record(&bench, 150 * MEGABYTE, "a");
    refused(
        &bench,
        "ulimit -v 250000; exec \"$0\" audit release --jobs 1 --memory 100GB",
        &[
            "the system refused this program memory",
            "--memory",
            "nothing was half written",
        ],
    );
}

/// From hardly enough to be loaded to enough: an answer each time, never a signal.
#[test]
fn break_the_program_at_any_point() {
    let bench = releases::bench();
    for kilobytes in (30_000..300_000).step_by(15_000) {
        let limited = |arguments: &str| {
            let script = format!("ulimit -c 0; ulimit -v {kilobytes}; exec \"$0\" {arguments}");
            bench.shell(&script).answer()
        };
        // With less than the loader needs, the system does not even start it.
        if limited("--version").code != Some(0) {
            continue;
        }
        let answer = limited("audit release --jobs 2 --memory 16MB");
        let is_answered = matches!(answer.code, Some(0 | 1 | 3));
        assert!(is_answered, "{kilobytes} kB: {:?} {}", answer.code, answer.stderr);
        let left = bench.listing("").into_iter().any(|(name, ..)| name.ends_with(".tmp"));
        assert!(!left, "{kilobytes} kB: something is half written");
    }
    bench.candour(["audit", "release"]).answer().ending(0);
}

/// No thread more than there are: an answer, never a panic.
#[test]
fn break_the_program_where_the_system_gives_no_threads() {
    let bench = releases::bench();
    for processes in 1..8 {
        // Shells call it differently.
        let limit = format!("if [ -n \"$BASH_VERSION\" ]; then ulimit -u {processes}; else ulimit -p {processes}; fi");
        let script = format!("{limit}; exec \"$0\" audit release --jobs 2");
        match bench.shell(&script).without_privileges(&bench) {
            Err(reason) => {
                return skipped(&format!(
                    "this user has no limit on processes, and cannot become another ({reason})"
                ));
            }
            Ok(run) => {
                let answer = run.answer();
                assert!(
                    matches!(answer.code, Some(0 | 1 | 3)),
                    "{:?} {}",
                    answer.code,
                    answer.stderr
                );
                assert!(!answer.stderr.contains("panicked at"), "{}", answer.stderr);
            }
        }
    }
}
