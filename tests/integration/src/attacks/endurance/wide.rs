//! Files of very many columns: four times the columns take about four times the work.

use crate::bench::Bench;
use crate::releases;

/// Columns of the narrower file, and of the wider one.
const COLUMNS: [usize; 2] = [300, 1_200];

/// Sixteen times, where the work grows with the square of the columns; in practice less, since the rest of it does not.
const MOST_TIMES: f64 = 6.5;

/// In the place of the small table, one of a declared column, others that nothing declares, and one record.
fn widen(bench: &Bench, columns: usize, label: impl Fn(usize) -> String) {
    bench.write(
        "release/visits.schema.json",
        r#"{"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "properties": {"clinic": {"type": "string"}}}"#,
    );
    let labels: Vec<String> = (1..columns).map(label).collect();
    let cells: Vec<String> = (1..columns).map(|n| (n * 7 % 97).to_string()).collect();
    bench.write(
        "release/visits.csv",
        format!("clinic,{}\nA,{}\n", labels.join(","), cells.join(",")),
    );
}

/// How many seconds of processors a command took, its plugins' with it.
fn processor_seconds(bench: &Bench, arguments: &str) -> f64 {
    let script = format!("\"$0\" {arguments} > out.txt 2> err.txt; times");
    let answer = bench.shell(&script).answer().ending(0);
    let of_children = answer.stdout.lines().nth(1).unwrap();
    let seconds = |time: &str| -> f64 {
        let (minutes, seconds) = time.trim_end_matches('s').split_once('m').unwrap();
        minutes.parse::<f64>().unwrap() * 60.0 + seconds.parse::<f64>().unwrap()
    };
    of_children.split_whitespace().map(seconds).sum()
}

/// Holds what the wider file takes to what the narrower one takes, for each command.
fn grows_with_columns(name: &str, label: impl Fn(usize) -> String, commands: &[&str]) {
    let taken = COLUMNS.map(|columns| {
        let bench = releases::bench();
        widen(&bench, columns, &label);
        let taken = commands.iter().map(|command| processor_seconds(&bench, command));
        taken.collect::<Vec<_>>()
    });
    for (at, command) in commands.iter().enumerate() {
        let (narrow, wide) = (taken[0][at].max(0.05), taken[1][at]);
        let times = wide / narrow;
        assert!(
            times < MOST_TIMES,
            "{name}: {command} takes {narrow} s, then {wide} s, {times} times as much"
        );
    }
}

#[test]
fn keep_the_auditor_busy_with_undeclared_columns() {
    let report = "release/transparency-report/statement.json";
    grows_with_columns(
        "undeclared",
        |n| format!("c{n}"),
        &[
            "audit release",
            "audit release --previous release --format markdown --out out",
            &format!("reproduce {report}"),
            &format!("diff {report} out/statement.json"),
            "audit release/visits.csv",
            "audit release/visits.csv --kind records",
        ],
    );
}

#[test]
fn keep_the_auditor_busy_with_labels_that_repeat() {
    grows_with_columns("repeated", |n| format!("r{}", n / 2), &["audit release"]);
    grows_with_columns("blank", |_| String::new(), &["audit release"]);
}
