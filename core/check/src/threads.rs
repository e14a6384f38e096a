//! The same question has the same answer from eight threads at once.

use std::time::Instant;

use candour_host::kit::Trial;

use super::outcome::{Stop, failed, failure};
use super::question::few;
use super::subject::Subject;

const THREADS: u32 = 8;
/// How often each asks, unless that would take long.
const ROUNDS: u32 = 5;
/// What part of the time for an answer one may take until it counts as long.
const LONG: u32 = 100;

pub(super) fn check(subject: &Subject<'_>) -> Result<String, Stop> {
    let probe = subject.library.open_for(THREADS)?;
    let mut probe = probe.map_err(|said| failure(&said))?;
    let questions = few(subject, &mut probe)?;
    for question in questions {
        let begun = Instant::now();
        question.put(&mut probe)?.ok();
        let rounds = match begun.elapsed() > subject.limits.wall / LONG {
            true => 1,
            false => ROUNDS,
        };
        let threads = THREADS;
        let tried = probe.try_out(question.of_kit(), Trial { threads, rounds });
        let tried = tried.map_err(|said| failure(&said).asked(question.told()))?;
        if let Some(difference) = tried.difference {
            let reason = format!("among eight threads it answers otherwise: {difference}");
            return Err(failed(reason).asked(question.told()).into());
        }
    }
    Ok(format!("{} questions", questions.len()))
}
