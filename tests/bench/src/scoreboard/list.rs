//! The committed list of what is found: nothing that was found may be lost unseen.

use std::collections::BTreeMap;
use std::fs;

use candour_example::{FaultId, Twin};

use super::score::Board;

/// Where it is, from the root of the repository.
const LIST: &str = "tests/bench/scoreboard.tsv";

/// What stands above it.
const ABOVE: &str = "\
# In which seeds each fault is missed, and each trap and clean release raises an alarm. Written by:
#   candour-bench scoreboard --record
";

/// The seeds in which something is not as it should be, by its name.
type Missed = BTreeMap<String, Vec<u64>>;

pub(super) fn name(fault: FaultId, twin: Twin) -> String {
    format!("{fault}\t{}", twin.name())
}

fn missed(board: &Board) -> Missed {
    let mut missed = Missed::new();
    for ((fault, twin), marks) in &board.marks {
        let wrong = marks.iter().filter(|(_, mark)| !mark.is_right(fault.fault()));
        missed.insert(name(*fault, *twin), wrong.map(|(seed, _)| *seed).collect());
    }
    for (twin, alarms) in &board.alarms {
        let noisy = alarms.iter().filter(|(_, alarms)| !alarms.is_empty());
        missed.insert(
            format!("clean\t{}", twin.name()),
            noisy.map(|(seed, _)| *seed).collect(),
        );
    }
    let unknown = board.stale.iter().filter(|(_, known)| !**known);
    missed.insert(
        "stale report\tanonymised".to_owned(),
        unknown.map(|(seed, _)| *seed).collect(),
    );
    missed
}

pub(crate) fn write(board: &Board) -> Result<(), String> {
    let lines = missed(board).into_iter().map(|(name, seeds)| {
        let seeds: Vec<String> = seeds.iter().map(u64::to_string).collect();
        format!(
            "{name}\t{}\n",
            if seeds.is_empty() {
                "-".to_owned()
            } else {
                seeds.join(",")
            }
        )
    });
    let text = format!("{ABOVE}{}", lines.collect::<String>());
    fs::write(LIST, text).map_err(|error| format!("{LIST}: {error}"))
}

fn read(text: &str) -> Missed {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| line.rsplit_once('\t'))
        .map(|(name, seeds)| {
            (
                name.to_owned(),
                seeds.split(',').filter_map(|seed| seed.parse().ok()).collect(),
            )
        })
        .collect()
}

/// Holds a score against the list.
pub(crate) fn check(board: &Board) -> Result<(), String> {
    let text = fs::read_to_string(LIST).map_err(|error| format!("{LIST}: {error}"))?;
    let seeds = |name: &str| -> Vec<u64> {
        let of = board
            .marks
            .iter()
            .find(|((fault, twin), _)| self::name(*fault, *twin) == name);
        of.map_or_else(
            || board.stale.keys().copied().collect(),
            |(_, marks)| marks.keys().copied().collect(),
        )
    };
    let wrong = differences(&read(&text), &missed(board), seeds);
    if wrong.is_empty() {
        return Ok(());
    }
    let wrong = wrong.join("\n");
    Err(format!("{wrong}\nif this is meant: candour-bench scoreboard --record"))
}

/// What differs from the list, in the seeds that were tried.
fn differences(listed: &Missed, missed: &Missed, seeds: impl Fn(&str) -> Vec<u64>) -> Vec<String> {
    let mut wrong = Vec::new();
    for (name, now) in missed {
        let what = name.replace('\t', ", ");
        let Some(before) = listed.get(name) else {
            wrong.push(format!("{what}: is not listed"));
            continue;
        };
        for seed in seeds(name) {
            match (before.contains(&seed), now.contains(&seed)) {
                (false, true) => wrong.push(format!("{what}, seed {seed}: was right and is not any more")),
                (true, false) => wrong.push(format!("{what}, seed {seed}: is right now and is not listed so")),
                _ => {}
            }
        }
    }
    wrong
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_lost_and_what_is_found_anew_is_told() {
        let listed = read("# a comment\nF1\traw\t-\nF2\traw\t1,2\nF3\traw\t-\n");
        let now = Missed::from([
            ("F1\traw".to_owned(), vec![1]),
            ("F2\traw".to_owned(), vec![2]),
            ("F3\traw".to_owned(), vec![]),
            ("F4\traw".to_owned(), vec![]),
        ]);
        let told = differences(&listed, &now, |_| vec![1, 2]);
        assert_eq!(
            told,
            [
                "F1, raw, seed 1: was right and is not any more",
                "F2, raw, seed 1: is right now and is not listed so",
                "F4, raw: is not listed",
            ]
        );
    }
}
