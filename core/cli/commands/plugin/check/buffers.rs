//! What a rule was lent is given back: streams, the tables in them, and the memory of its own answers.

use std::time::{Duration, Instant};

use candour_host::kit::{Probe, Trial};
use candour_host::{Code, PluginFailure};

use super::outcome::{Stop, failed, failure};
use super::question::{Function, Question, few};
use super::subject::Subject;

/// Questions that are asked to see what they leave in memory: the first, which are the examples of the page.
const MEASURED: usize = 2;
/// How often, until the plugin and its allocator have what they keep anyhow.
const WARM: u32 = 300;
/// How often, twice over, while its memory is watched.
const WATCHED: u32 = 1000;
/// What a question may leave, in bytes, over so many of them.
const MAY_LEAVE: u64 = 64;
/// How often a process asks before it is heard of again, unless that would take long.
const AT_ONCE: u32 = 50;
/// What part of the time for one answer all of these may take.
const SHORT: u32 = 4;

pub(super) fn check(subject: &Subject<'_>) -> Result<String, Stop> {
    let mut probe = subject.open()?;
    let questions = few(subject, &mut probe)?;
    for question in &questions {
        ask(&mut probe, question, 2)?;
    }
    let mut measured = 0;
    // A judgement takes part in all that a plan does.
    let judged = questions.iter().filter(|question| question.function == Function::Judge);
    for question in judged.take(MEASURED) {
        measured += u32::from(watch(&mut probe, question, subject.limits.wall)?);
    }
    let memory = match measured {
        0 => "memory was not watched",
        _ => "memory was watched",
    };
    Ok(format!("{} questions, {memory}", questions.len()))
}

/// Asks so often, and counts what was not given back.
fn ask(probe: &mut Probe, question: &Question, rounds: u32) -> Result<(), Stop> {
    let tried = probe.try_out(question.of_kit(), Trial { threads: 1, rounds });
    let tried = tried.map_err(|said| failure(&said).asked(question.told()))?;
    let reason = match (tried.streams_left, tried.tables_left) {
        (0, 0) => return Ok(()),
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
    let mut sizes = Vec::new();
    for rounds in [WARM, WATCHED, WATCHED] {
        for _ in 0..rounds.div_ceil(at_once) {
            if begun.elapsed() > patience {
                return Ok(false);
            }
            ask(probe, question, at_once)?;
        }
        sizes.extend(probe.resident_memory());
    }
    let [warm, once, twice] = sizes[..] else {
        return Ok(false);
    };
    let grown = once.saturating_sub(warm).min(twice.saturating_sub(once));
    // An allocator grows now and then; only what leaks grows each time.
    if grown <= u64::from(WATCHED) * MAY_LEAVE {
        return Ok(true);
    }
    let reason = format!(
        "its memory grows by {} kB with every {WATCHED} times that it is asked the same",
        grown / 1000
    );
    Err(failed(reason).asked(question.told()).into())
}
