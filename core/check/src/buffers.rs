//! What a rule was lent is given back: streams, the tables in them, and the memory of its own answers.

use std::time::{Duration, Instant};

use candour_host::kit::{Probe, Trial};
use candour_host::{Code, PluginFailure};

use super::outcome::{Stop, failed, failure};
use super::question::{Function, Question, few};
use super::subject::Subject;

/// How often, until the plugin and its allocator have what they keep anyhow.
const WARM: u32 = 100;
/// How often, twice over, while its memory is watched.
const WATCHED: u32 = 200;
/// What a question may leave, in bytes: of the system's allocator, which is exact, and of all memory, which comes in pages
/// and is kept in stock.
const MAY_LEAVE: u64 = 16;
/// As above.
const MAY_LEAVE_IN_PAGES: u64 = 4000;
/// How often a process asks before it is heard of again, unless that would take long.
const AT_ONCE: u32 = 50;
/// What part of the time for one answer all of these may take.
const SHORT: u32 = 4;

pub(super) fn check(subject: &Subject<'_>) -> Result<String, Stop> {
    let mut probe = subject.open()?;
    let questions = few(subject, &mut probe)?;
    for question in questions {
        ask(&mut probe, question, 2)?;
    }
    let first = |function| questions.iter().find(|question| question.function == function);
    let (plan, judge) = (first(Function::Plan), first(Function::Judge));
    if let Some(judge) = judge {
        // What it was lent is to be given back whatever it answers.
        let refused = Question {
            request: b"{}".to_vec(),
            ..judge.clone()
        };
        ask(&mut probe, &refused, 2)?;
    }
    let mut measured = 0;
    for question in [plan, judge].into_iter().flatten() {
        measured += u32::from(watch(&mut probe, question, subject.limits.wall)?);
    }
    let memory = match measured {
        0 => "memory was not watched",
        _ => "memory was watched",
    };
    Ok(format!("{} questions, {memory}", questions.len()))
}

/// Asks so often, and counts what was not given back. Gives what the process has of the system's allocator.
fn ask(probe: &mut Probe, question: &Question, rounds: u32) -> Result<Option<u64>, Stop> {
    let tried = probe.try_out(question.of_kit(), Trial { threads: 1, rounds });
    let tried = tried.map_err(|said| failure(&said).asked(question.told()))?;
    let reason = match (tried.streams_left, tried.tables_left) {
        (0, 0) => return Ok(tried.allocated),
        (0, tables) => format!("after {tables} of {rounds} judgements a table of a stream was not released"),
        (streams, _) => format!(
            "{streams} of {} streams were not released",
            question.tallies.len() as u64 * u64::from(rounds)
        ),
    };
    Err(failed(reason).asked(question.told()).into())
}

/// Asks often, and looks whether the memory of the process grows and grows. Whether there was the time for it, and the
/// system says how much memory it is.
fn watch(probe: &mut Probe, question: &Question, patience: Duration) -> Result<bool, Stop> {
    // A panic may leave what it says; that it panics is told elsewhere.
    let panics = |failure: PluginFailure| failure.code == Code::Panicked;
    let begun = Instant::now();
    if question.put(probe)?.is_err_and(panics) {
        return Ok(false);
    }
    let short = (patience / SHORT).as_nanos() / begun.elapsed().as_nanos().max(1);
    let at_once = u32::try_from(short).unwrap_or(AT_ONCE).clamp(1, AT_ONCE);
    let (mut allocated, mut resident) = (Vec::new(), Vec::new());
    for rounds in [WARM, WATCHED, WATCHED] {
        let mut at_last = None;
        for _ in 0..rounds.div_ceil(at_once) {
            if begun.elapsed() > patience {
                return Ok(false);
            }
            at_last = ask(probe, question, at_once)?;
        }
        allocated.extend(at_last);
        resident.extend(probe.resident_memory());
    }
    let grown = [(grown(&allocated), MAY_LEAVE), (grown(&resident), MAY_LEAVE_IN_PAGES)];
    for (grown, may_leave) in grown {
        if let Some(grown) = grown.filter(|grown| *grown > u64::from(WATCHED) * may_leave) {
            let reason = format!(
                "its memory grows by {} bytes for each answer",
                grown / u64::from(WATCHED)
            );
            return Err(failed(reason).asked(question.told()).into());
        }
    }
    Ok(grown.iter().any(|(grown, _)| grown.is_some()))
}

/// By how much memory grew each time. An allocator takes more now and then; only what leaks grows each time.
fn grown(sizes: &[u64]) -> Option<u64> {
    let [warm, once, twice] = sizes else { return None };
    Some(once.saturating_sub(*warm).min(twice.saturating_sub(*once)))
}
