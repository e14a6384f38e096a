//! A question asked many times inside the process of a plugin, by one thread or several at once.

use std::sync::RwLock;

use serde::{Deserialize, Serialize};

use super::allocated::allocated;
use super::counted::{self, Left};
use super::difference::{Answer, Difference};
use crate::answers::{Answers, Question};
use crate::border::Border;
use crate::failure::{Code, PluginFailure};

/// How often a question is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trial {
    /// How many threads ask at once.
    pub threads: u32,
    /// How often each asks.
    pub rounds: u32,
}

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tried {
    /// An answer that is not the one that came first, when nobody else asked.
    pub difference: Option<Difference>,
    /// How many streams were not released; counted where one thread asks.
    pub streams_left: u64,
    /// After how many judgements a table that came out of a stream was not released; counted where one thread asks.
    pub tables_left: u64,
    /// What the process has of the system's allocator when it is done, in bytes, where that can be said; asked where one
    /// thread asks.
    pub allocated: Option<u64>,
}

impl Trial {
    const LENGTH: usize = 8;

    pub(crate) fn to_bytes(self) -> [u8; Self::LENGTH] {
        let mut bytes = [0; Self::LENGTH];
        bytes[..4].copy_from_slice(&self.threads.to_le_bytes());
        bytes[4..].copy_from_slice(&self.rounds.to_le_bytes());
        bytes
    }

    /// What stands before a question, and the rest.
    pub(crate) fn split(message: &[u8]) -> Option<(Self, &[u8])> {
        let (head, rest) = message.split_first_chunk::<{ Self::LENGTH }>()?;
        let (threads, rounds) = head.split_first_chunk::<4>()?;
        let trial = Trial {
            threads: u32::from_le_bytes(*threads),
            rounds: u32::from_le_bytes(rounds.try_into().ok()?),
        };
        Some((trial, rest))
    }
}

/// Tries it; what came of it is JSON.
pub(crate) fn tried(border: &Border, question: Question<'_>, trial: Trial) -> Answer {
    let tried = match trial.threads {
        0 | 1 => alone(border, question, trial.rounds),
        threads => together(border, question, threads, trial.rounds)?,
    };
    serde_json::to_vec(&tried).map_err(|error| PluginFailure::new(Code::MalformedAnswer, error.to_string()))
}

fn alone(border: &Border, question: Question<'_>, rounds: u32) -> Tried {
    let mut tried = Tried::default();
    let mut first: Option<Answer> = None;
    for _ in 0..rounds {
        let (answer, left) = match question {
            Question::Judge(request, tallies) => counted::judged(border, &request.whole(), tallies),
            question => (border.answer(question), Left::default()),
        };
        tried.streams_left += left.streams;
        tried.tables_left += u64::from(left.has_tables);
        match &first {
            Some(first) => tried.difference = tried.difference.or_else(|| Difference::of(first, &answer)),
            None => first = Some(answer),
        }
    }
    drop(first);
    tried.allocated = allocated();
    tried
}

fn together(border: &Border, question: Question<'_>, threads: u32, rounds: u32) -> Result<Tried, PluginFailure> {
    let first = border.answer(question);
    // Shut until all are there, so that they do ask at once.
    let gate = RwLock::new(());
    std::thread::scope(|scope| {
        let (first, gate) = (&first, &gate);
        let ask = move || {
            drop(gate.read());
            (0..rounds).find_map(|_| Difference::of(first, &border.answer(question)))
        };
        let shut = gate.write();
        let threads: Vec<_> = (0..threads)
            .map(|_| std::thread::Builder::new().spawn_scoped(scope, ask))
            .collect();
        drop(shut);
        let mut tried = Tried::default();
        for thread in threads {
            let thread = thread.map_err(|error| {
                let detail = format!("no thread can be started in its process: {error}");
                PluginFailure::new(Code::OutOfMemory, detail)
            })?;
            let found = thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            tried.difference = tried.difference.or(found);
        }
        Ok(tried)
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow_array::{ArrayRef, RecordBatch, UInt64Array};

    use super::*;
    use crate::library::{Copy, LibraryFile};
    use crate::place::Place;

    fn template() -> Border {
        let binary = std::env::current_exe().unwrap();
        let path = binary.parent().unwrap().join(crate::place::file_name("template"));
        let copy = Copy::of(LibraryFile::read(&Place::File(path)).unwrap().bytes()).unwrap();
        // SAFETY: the library is a plugin's, and is never closed.
        unsafe { Border::open(copy.open().unwrap()) }.unwrap()
    }

    #[test]
    fn one_asks_alone_and_eight_together() {
        let border = template();
        let counts: ArrayRef = Arc::new(UInt64Array::from(vec![1, 2, 3]));
        let tallies = [RecordBatch::try_from_iter([("count", counts)]).unwrap()];
        for question in [
            Question::Describe,
            Question::Plan(b"?".as_slice().into()),
            Question::Judge(b"{}".as_slice().into(), &tallies),
        ] {
            for threads in [1, 8] {
                let told = tried(&border, question, Trial { threads, rounds: 3 }).unwrap();
                let tried: Tried = serde_json::from_slice(&told).unwrap();
                let expected = Tried {
                    allocated: tried.allocated,
                    ..Tried::default()
                };
                assert_eq!(tried, expected, "{question:?} by {threads}");
            }
        }
    }

    #[test]
    fn a_trial_crosses() {
        let trial = Trial {
            threads: 8,
            rounds: 500,
        };
        let message = [&trial.to_bytes()[..], b"rest"].concat();
        assert_eq!(Trial::split(&message), Some((trial, b"rest".as_slice())));
        assert_eq!(Trial::split(&message[..7]), None);
    }
}
