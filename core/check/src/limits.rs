//! A rule answers within its memory and time, of a larger release too.

use std::time::{Duration, Instant};

use candour_testing::large_release;

use super::outcome::Stop;
use super::question::{few, is_for, of_case};
use super::subject::Subject;

/// The rows of the larger release.
const ROWS: u32 = 5_000;

pub(super) fn check(subject: &Subject<'_>) -> Result<String, Stop> {
    let mut probe = subject.open()?;
    let mut questions = few(subject, &mut probe)?.to_vec();
    let large = large_release(ROWS);
    if is_for(subject.rule, &large) {
        let params = subject.params()?;
        questions.extend(of_case(subject.rule, &mut probe, &params[0], &large)?);
    }
    let mut slowest = Duration::ZERO;
    let mut most = 0;
    for question in &questions {
        let begun = Instant::now();
        question.put(&mut probe)?.ok();
        slowest = slowest.max(begun.elapsed());
        most = most.max(probe.resident_memory().unwrap_or(0));
    }
    let mut note = format!("{} ms at most", slowest.as_millis());
    if most > 0 {
        note.push_str(&format!(", {} MB", most / 1_000_000));
    }
    Ok(note)
}
