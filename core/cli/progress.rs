//! How far the pass is: on a terminal only, on stderr, and only where it takes more than a second.

use std::io::{IsTerminal, Write};
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// A line that is written over.
pub(crate) struct Progress {
    is_shown: bool,
    started: Instant,
    last: Mutex<Option<Instant>>,
}

impl Progress {
    /// Nothing shown yet.
    pub(crate) fn new(quiet: bool) -> Self {
        Progress {
            is_shown: !quiet && std::io::stderr().is_terminal(),
            started: Instant::now(),
            last: Mutex::new(None),
        }
    }

    /// Says that so many records of a dataset have been read.
    pub(crate) fn tell(&self, dataset: &str, records: u64) {
        if !self.is_shown || self.started.elapsed() < Duration::from_secs(1) {
            return;
        }
        let Ok(mut last) = self.last.try_lock() else { return };
        if last.is_some_and(|last| last.elapsed() < Duration::from_millis(100)) {
            return;
        }
        *last = Some(Instant::now());
        let _ = write!(std::io::stderr(), "\r\u{1b}[Kreading {dataset}: {records} records");
    }

    /// Takes the line away.
    pub(crate) fn end(&self) {
        let was_shown = self.last.lock().is_ok_and(|last| last.is_some());
        if was_shown {
            let _ = write!(std::io::stderr(), "\r\u{1b}[K");
        }
    }
}
