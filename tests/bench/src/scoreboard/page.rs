//! The score as a page.

use std::collections::BTreeMap;

use candour_example::{FaultId, Twin, WAITING};

use super::Options;
use super::audit::Found;
use super::score::{Board, Mark};
use crate::markdown::{median, table};

const ABOVE: &str = "\
# Scoreboard

How well Candour finds what is known to be wrong. Each fault is planted into [the example](examples/bromley/README.md), at a place and of
a size that chance decides; then the release is audited, and so is the clean release of the same seed. A fault is *found* if one of the
rules that should find it says so, of the right dataset and column, at *warn* or above, where the clean release has no such finding. A
note is enough where the default policy has no more for it. Beside the two twins of the example stand a long table with levels
(*national*) and a wide one (*wide*), which have a place for some.
";

const BELOW: &str = "
*At the record* says in how many of these the private workings name a record that was changed, of those in which they name records.
*Findings* says how many more there are than in the clean release, notes too, but for what is folded under another finding: the median, and
the most. A sentence that stands in both, of other columns, is not counted.
";

const MORE: &str = "
Most faults are told once: what says the same [stands beneath](plugins.md#one-cause-one-finding) the finding that names the cause. Some
have more, since a reader is told more than one thing:

- F4 and F8 are two faults each: title lines and a footnote, blank rows and a spacer column. A footnote among the records is a row more
  than declared, and a person who is alone in a class.
- F5: a row is wrong, and whoever it is about is alone in a class. What may harm people stands beneath nothing else.
- F10: the schema lacks the column, and so does the dictionary.
- F16: the cells say where people live, and are not of the declared form.
- F19: the column identifies people, and with it each of them is alone.
- F27: rows are missing, and the totals are no longer those of the rows that are left.
- F35 and F49: each table that shows it has a finding of its own, and a release that covers days after its audit has one more.
- F36 and F37: one cell is a part of two totals, by place and by service; where it is a total itself, rows of its own are wrong.
- F38: the total contradicts its parts, and the other table; where last year had none such, it has doubled as well.
- F39, F41 and F42: the rows or the tables contradict each other, and the figures are not like those of last year, which may be
  withheld: such findings fold by their cause alone.
";

const RUN: &str = "
## Making it again

<!-- not run: it takes ten minutes -->
```sh
cargo build --workspace && target/debug/candour-bench scoreboard --record
```

This writes this page, and `tests/bench/scoreboard.tsv`, the list of seeds in which something is missed. A test holds a few seeds against
that list: what was found may not be lost, and what is found anew must be listed.
";

/// The whole page.
pub(super) fn text(board: &Board, options: &Options<'_>) -> String {
    let (seeds, appointments) = (options.seeds, options.appointments);
    let made = format!("\nSeeds 1 to {seeds}, {appointments} appointments a year.\n");
    let found = board
        .marks
        .iter()
        .filter(|((fault, _), _)| !fault.fault().expected.is_empty());
    let mut by_fault: BTreeMap<FaultId, bool> = BTreeMap::new();
    for ((fault, _), marks) in found {
        let enough = count(marks, |mark| mark.by.is_some()) * 20 >= marks.len() * 19;
        let all = by_fault.entry(*fault).or_insert(true);
        *all &= enough;
    }
    let enough = by_fault.values().filter(|enough| **enough).count();
    let sum = format!(
        "\n**{enough} of {} faults are found in at least 95% of the seeds**, in each twin that has a place for them.\n",
        by_fault.len()
    );
    let stale = board.stale.values().filter(|known| **known).count();
    let stale = format!(
        "\nA report that is older than the data beside it: `candour verify` says so in {stale} of {} seeds.\n",
        board.stale.len()
    );
    [
        ABOVE,
        &made,
        &sum,
        "\n## Faults\n\n",
        &faults(board),
        BELOW,
        MORE,
        &stale,
        "\n## Traps\n\nWhat looks like a fault and is none. An alarm is a finding at *warn* or above that the clean release does not have.\n\n",
        &traps(board),
        "\n## Clean releases\n\n",
        &clean(board),
        "\n## Not planted yet\n\n",
        &waiting(),
        RUN,
    ]
    .concat()
}

fn count(marks: &BTreeMap<u64, Mark>, is: impl Fn(&Mark) -> bool) -> usize {
    marks.values().filter(|mark| is(mark)).count()
}

fn faults(board: &Board) -> String {
    let head = [
        "fault",
        "what it is",
        "twin",
        "found",
        "by",
        "at the record",
        "findings",
    ];
    let mut rows = Vec::new();
    for ((id, twin), marks) in &board.marks {
        let fault = id.fault();
        if fault.expected.is_empty() {
            continue;
        }
        let mut by: BTreeMap<&str, usize> = BTreeMap::new();
        marks
            .values()
            .filter_map(|mark| mark.by.as_deref())
            .for_each(|rule| *by.entry(rule).or_default() += 1);
        let by: Vec<String> = match by.len() {
            0 => vec![format!("(expected: {})", fault.expected.join(" or "))],
            1 => by.keys().map(|rule| (*rule).to_owned()).collect(),
            _ => by.iter().map(|(rule, n)| format!("{rule} ({n})")).collect(),
        };
        let (named, known) = (
            count(marks, |mark| mark.at_record == Some(true)),
            count(marks, |mark| mark.at_record.is_some()),
        );
        let findings: Vec<f64> = marks.values().map(|mark| mark.findings as f64).collect();
        rows.push(vec![
            fault.name.to_owned(),
            fault.title.to_owned(),
            twin.name().to_owned(),
            format!("{} of {}", count(marks, |mark| mark.by.is_some()), marks.len()),
            by.join(", "),
            if known == 0 {
                "-".to_owned()
            } else {
                format!("{named} of {known}")
            },
            format!(
                "{}, {}",
                median(&findings),
                findings.iter().copied().fold(0.0, f64::max)
            ),
        ]);
    }
    table(&head, &rows)
}

fn traps(board: &Board) -> String {
    let mut rows = Vec::new();
    for ((id, twin), marks) in &board.marks {
        let fault = id.fault();
        if !fault.expected.is_empty() {
            continue;
        }
        rows.push(vec![
            fault.name.to_owned(),
            fault.title.to_owned(),
            twin.name().to_owned(),
            format!("{} of {}", count(marks, |mark| !mark.alarms.is_empty()), marks.len()),
            counted(marks.values().map(|mark| mark.alarms.clone())),
        ]);
    }
    table(&["trap", "what it is", "twin", "alarms", "by"], &rows)
}

fn clean(board: &Board) -> String {
    let of_twin = |(twin, alarms): (&Twin, &BTreeMap<u64, Vec<Found>>)| {
        let noisy = alarms.values().filter(|alarms| !alarms.is_empty()).count();
        let places = alarms.values().map(|alarms| {
            let places = alarms
                .iter()
                .map(|found| format!("{} on {} {}", found.rule, found.dataset, found.columns.join(", ")));
            places.collect()
        });
        let by = counted(places);
        format!(
            "- Of {} clean {} releases, {noisy} raise an alarm{}.\n",
            alarms.len(),
            twin.name(),
            if by.is_empty() { by } else { format!(": {by}") }
        )
    };
    board.alarms.iter().map(of_twin).collect()
}

/// What alarms there are, and in how many seeds.
fn counted(alarms: impl Iterator<Item = Vec<String>>) -> String {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for mut of_seed in alarms {
        of_seed.sort_unstable();
        of_seed.dedup();
        of_seed
            .into_iter()
            .for_each(|alarm| *counts.entry(alarm).or_default() += 1);
    }
    let told: Vec<String> = counts.iter().map(|(alarm, n)| format!("{alarm} ({n})")).collect();
    told.join("; ")
}

fn waiting() -> String {
    let rows: Vec<Vec<String>> = WAITING
        .iter()
        .map(|(name, title, why)| vec![(*name).to_owned(), (*title).to_owned(), (*why).to_owned()])
        .collect();
    table(&["fault", "what it is", "waits for"], &rows)
}
