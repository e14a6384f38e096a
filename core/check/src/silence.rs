//! Nothing is written to the standard output or the standard error.

use candour_host::kit::{self, Written};

use super::outcome::{Stop, Trouble, failed, failure};
use super::question::few;
use super::subject::Subject;

pub(super) fn check(subject: &Subject<'_>) -> Result<String, Stop> {
    let mut probe = subject.open()?;
    // Whatever comes of it, it is asked as the first thing by every host.
    probe.ask(kit::Question::Describe).ok();
    if let Some(trouble) = told(&probe.written().map_err(|said| failure(&said))?) {
        return Err(trouble.into());
    }
    let questions = few(subject, &mut probe)?;
    for question in questions {
        // What was written when the plans were asked for is still there.
        question.put(&mut probe)?.ok();
        let written = probe.written().map_err(|said| failure(&said).asked(question.told()))?;
        if let Some(trouble) = told(&written) {
            return Err(trouble.asked(question.told()).into());
        }
    }
    Ok(format!("{} questions", questions.len()))
}

fn told(written: &Written) -> Option<Trouble> {
    let streams = [("output", &written.stdout), ("error", &written.stderr)];
    let (stream, text) = streams.into_iter().find(|(_, text)| !text.is_empty())?;
    let text = text.trim_end().replace('\n', " / ");
    Some(failed(format!("it writes to the standard {stream}: {text}")))
}
