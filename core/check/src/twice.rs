//! The same question has the same answer: asked again, and in another process.

use candour_host::kit::Difference;

use super::outcome::{Stop, failed};
use super::question::few;
use super::subject::Subject;

pub(super) fn check(subject: &Subject<'_>) -> Result<String, Stop> {
    let mut probe = subject.open()?;
    let questions = few(subject, &mut probe)?;
    let mut other = subject.open()?;
    for question in questions {
        let first = question.put(&mut probe)?;
        for (probe, place) in [(&mut probe, "asked again"), (&mut other, "in another process")] {
            let answer = question.put(probe)?;
            if let Some(difference) = Difference::of(&first, &answer) {
                let reason = format!("{place} it answers otherwise: {difference}");
                return Err(failed(reason).asked(question.told()).into());
            }
        }
    }
    Ok(format!("{} questions", questions.len()))
}
