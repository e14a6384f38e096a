//! Recall on planted faults, and false alarms on traps and on clean releases, over several seeds.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::thread;

use crate::bench::Bench;
use crate::statement::Statement;

const SEEDS: [&str; 5] = ["1", "2", "3", "4", "5"];
const APPOINTMENTS: &str = "4000";

/// What is planted in which twin. Traps go in together: where all of them are silent, each is.
const PLANTED: [(&str, &str); 8] = [
    ("anonymised", "F9"),
    ("anonymised", "F22"),
    ("anonymised", "F27"),
    ("anonymised", "F37"),
    ("anonymised", "T1,T5,T11,T13,T15"),
    ("raw", "F15"),
    ("raw", "F27"),
    ("raw", "T5,T11,T13,T15"),
];

/// The clean release that may be published: it may be warned of, for its years do differ, and must not fail.
const CLEAN: (&str, &str) = ("anonymised", "nothing");

/// The alarms that a planted release raises and the clean one of the same seed does not.
type New = BTreeSet<String>;

#[test]
fn faults_are_found_and_traps_are_not() {
    let expected = registry();
    let by_seed: Vec<BTreeMap<(&str, &str), New>> = thread::scope(|scope| {
        let running: Vec<_> = SEEDS.iter().map(|seed| scope.spawn(|| of_seed(seed))).collect();
        running.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let mut table = format!("{:<12}{:<20}{:>8}  {}\n", "twin", "planted", "found", "by");
    let mut wrong = String::new();
    for at @ (twin, planted) in PLANTED.into_iter().chain([CLEAN]) {
        let all: Vec<&New> = by_seed.iter().map(|seed| &seed[&at]).collect();
        let rule = expected.get(planted).map(String::as_str);
        let found = all.iter().filter(|new| match rule {
            Some(rule) => new.iter().any(|place| place.split(' ').nth(1) == Some(rule)),
            None => !new.is_empty(),
        });
        let (found, all_seeds) = (found.count(), SEEDS.len());
        let by = rule.unwrap_or(if at == CLEAN {
            "must not fail"
        } else {
            "must stay silent"
        });
        let _ = writeln!(
            table,
            "{twin:<12}{planted:<20}{:>8}  {by}",
            format!("{found} of {all_seeds}")
        );
        let is_right = found == if rule.is_some() { all_seeds } else { 0 };
        if !is_right {
            let _ = writeln!(wrong, "{planted} in the {twin} twin, seed by seed: {all:#?}");
        }
    }
    show(&table);
    assert!(wrong.is_empty(), "{table}\n{wrong}");
}

/// The rule that should find each fault, as candour itself lists it; of traps, none.
fn registry() -> BTreeMap<String, String> {
    let bench = Bench::new();
    let answer = bench
        .candour(["example", "nowhere", "--fault", "list"])
        .answer()
        .ending(0);
    let entries = answer.stdout.lines().filter_map(|line| {
        let (name, _) = line.split_once(' ')?;
        let (_, rule) = line.split_once("(found by ")?;
        Some((name.to_owned(), rule.trim_end_matches(')').to_owned()))
    });
    let entries: BTreeMap<_, _> = entries.collect();
    assert_eq!(entries.keys().collect::<Vec<_>>(), ["F15", "F22", "F27", "F37", "F9"]);
    entries
}

fn of_seed(seed: &str) -> BTreeMap<(&'static str, &'static str), New> {
    let bench = Bench::new();
    let clean = BTreeMap::from(["anonymised", "raw"].map(|twin| (twin, alarms(&bench, seed, twin, None))));
    let planted = PLANTED.map(|at @ (twin, faults)| {
        let alarms = alarms(&bench, seed, twin, Some(faults));
        (at, alarms.difference(&clean[twin]).cloned().collect())
    });
    let failures = clean[CLEAN.0].iter().filter(|place| place.starts_with("fail "));
    let mut by_planted = BTreeMap::from(planted);
    by_planted.insert(CLEAN, failures.cloned().collect());
    by_planted
}

/// What is wrong where in the last year, at warn or above.
fn alarms(bench: &Bench, seed: &str, twin: &str, faults: Option<&str>) -> BTreeSet<String> {
    let folder = format!("{twin}-{}", faults.unwrap_or("clean"));
    let mut arguments = vec![
        "example",
        &folder,
        "--twin",
        twin,
        "--appointments",
        APPOINTMENTS,
        "--seed",
        seed,
    ];
    arguments.extend(faults.iter().flat_map(|faults| ["--fault", faults]));
    bench.candour(arguments).answer().ending(0);
    let release = format!("{folder}/2015-16");
    let audit = ["audit", &release, "--format", "json", "--jobs", "1"];
    let statement = Statement::of(&bench.candour(audit).answer());
    assert_eq!(statement.with_status("could-not-run"), [], "{folder}, seed {seed}");
    let alarms = statement.alarms();
    alarms.iter().map(|found| found.place()).collect()
}

#[expect(
    clippy::print_stderr,
    reason = "the score is to be seen where the tests are run with --nocapture"
)]
fn show(table: &str) {
    eprintln!("{table}");
}
