//! Nothing is written to the standard output or the standard error.

use super::outcome::{Stop, failed, failure};
use super::question::few;
use super::subject::Subject;

pub(super) fn check(subject: &Subject<'_>) -> Result<String, Stop> {
    let mut probe = subject.open()?;
    let questions = few(subject, &mut probe)?;
    for question in &questions {
        // What a plan wrote is still there.
        question.put(&mut probe)?.ok();
        let written = probe.written().map_err(|said| failure(&said).asked(question.told()))?;
        for (stream, text) in [("output", written.stdout), ("error", written.stderr)] {
            if !text.is_empty() {
                let reason = format!(
                    "it writes to the standard {stream}: {}",
                    text.trim_end().replace('\n', " / ")
                );
                return Err(failed(reason).asked(question.told()).into());
            }
        }
    }
    Ok(format!("{} questions", questions.len()))
}
