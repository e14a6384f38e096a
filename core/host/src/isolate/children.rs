//! The children of one plugin: as many as are asked at once.

use std::fs::File;
use std::path::PathBuf;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::child::{Child, NoAnswer, Starting};
use super::confine::Layers;
use super::limits::Limits;
use crate::answers::{Answers, Question};
use crate::failure::{Code, PluginFailure};

/// The program that children run, and what they may use.
#[derive(Clone, Debug)]
pub struct Program {
    /// The program: it must do what `candour plugin-host` does.
    pub path: PathBuf,
    /// What each child may use.
    pub limits: Limits,
}

/// How long to wait for a child that is being asked before another is started, which takes about as long.
const PATIENCE: Duration = Duration::from_millis(25);

/// The children of one plugin.
pub(crate) struct Children {
    program: Program,
    library: File,
    crowd: Mutex<Crowd>,
    freed: Condvar,
    layers: Layers,
}

struct Crowd {
    /// Those that nobody asks at present.
    idle: Vec<Child>,
    /// How many are being asked.
    busy: usize,
}

impl Children {
    /// Those of a first child, once it has opened the library.
    pub(crate) fn of(first: Starting, program: &Program, library: File) -> Result<Self, PluginFailure> {
        let first = first.opened()?;
        let layers = first.layers.clone();
        Ok(Children {
            program: program.clone(),
            library,
            crowd: Mutex::new(Crowd {
                idle: vec![first],
                busy: 0,
            }),
            freed: Condvar::new(),
            layers,
        })
    }

    /// How far they are confined.
    pub(crate) fn layers(&self) -> &Layers {
        &self.layers
    }

    fn crowd(&self) -> MutexGuard<'_, Crowd> {
        self.crowd.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A child that nobody else asks. It counts as being asked until it is done with.
    fn child(&self) -> Result<Child, PluginFailure> {
        let until = Instant::now() + PATIENCE;
        let mut crowd = self.crowd();
        loop {
            let left = until.saturating_duration_since(Instant::now());
            match crowd.idle.pop() {
                Some(mut child) => {
                    // What ended since is let go.
                    if !child.has_ended() {
                        crowd.busy += 1;
                        return Ok(child);
                    }
                }
                None if crowd.busy == 0 || left.is_zero() => break,
                None => {
                    let waited = self.freed.wait_timeout(crowd, left);
                    (crowd, _) = waited.unwrap_or_else(PoisonError::into_inner);
                }
            }
        }
        crowd.busy += 1;
        drop(crowd);
        self.start().inspect_err(|_| self.done(None))
    }

    fn start(&self) -> Result<Child, PluginFailure> {
        // What the run record says of the first holds for all.
        let start = || Starting::new(&self.program, &self.library, &self.layers.achieved)?.opened();
        match start() {
            // The first child has opened it: something was short for a moment.
            Err(failure) if failure.code == Code::NotALibrary => start(),
            started => started,
        }
    }

    /// A child has been asked, and may be asked again if it is still there.
    fn done(&self, child: Option<Child>) {
        let mut crowd = self.crowd();
        crowd.busy -= 1;
        crowd.idle.extend(child);
        drop(crowd);
        self.freed.notify_one();
    }
}

impl Answers for Children {
    fn answer(&self, question: Question<'_>) -> Result<Vec<u8>, PluginFailure> {
        let mut child = self.child()?;
        let answer = match child.ask(question) {
            Err(NoAnswer::Ended { may_retry: true, .. }) if !child.is_fresh => match self.start() {
                Ok(fresh) => {
                    child = fresh;
                    child.ask(question)
                }
                Err(failure) => Err(NoAnswer::Ended {
                    failure,
                    may_retry: false,
                }),
            },
            answer => answer,
        };
        child.is_fresh = false;
        let (child, answer) = match answer {
            Ok(answer) => (Some(child), Ok(answer)),
            Err(NoAnswer::Failed(failure)) => (Some(child), Err(failure)),
            Err(NoAnswer::Ended { failure, .. }) => (None, Err(failure)),
        };
        self.done(child);
        answer
    }
}
