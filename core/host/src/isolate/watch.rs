//! Watches how many threads a process has, since no limit of the system's does: that on threads counts all of a user's.

use std::io;
use std::process::Child;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::Thread;
use std::time::Duration;

use super::limits::THREADS;

/// How often it looks. In that time some hundred threads can be started.
const INTERVAL: Duration = Duration::from_millis(25);

/// Whoever watches a process, until it is gone.
pub(super) struct Watch {
    seen: Arc<Mutex<Seen>>,
    watcher: Option<Thread>,
}

/// What is known of the process.
#[derive(Default)]
struct Seen {
    /// It has been waited for: its number may be another's.
    is_gone: bool,
    /// It was ended for its threads.
    had_too_many: bool,
}

impl Watch {
    /// Watches from now on, where the system can say how many threads there are.
    pub(super) fn over(process: &Child) -> io::Result<Self> {
        let seen = Arc::new(Mutex::new(Seen::default()));
        let watcher = match cfg!(target_os = "linux") {
            true => Some(start(process.id(), Arc::clone(&seen))?),
            false => None,
        };
        Ok(Watch { seen, watcher })
    }

    /// Whether the process was ended for its threads.
    pub(super) fn had_too_many(&self) -> bool {
        lock(&self.seen).had_too_many
    }

    /// Ends it now if it has too many, whenever the watcher would look.
    pub(super) fn look(&self, pid: u32, threads: u64) {
        look(&mut lock(&self.seen), pid, Some(threads));
    }

    /// Waits for the process in the way given, which says whether it is gone; nobody signals it meanwhile.
    pub(super) fn waiting(&self, wait: impl FnOnce() -> bool) {
        let mut seen = lock(&self.seen);
        if wait() {
            seen.is_gone = true;
            if let Some(watcher) = &self.watcher {
                watcher.unpark();
            }
        }
    }
}

fn start(pid: u32, seen: Arc<Mutex<Seen>>) -> io::Result<Thread> {
    let watcher = std::thread::Builder::new()
        .name("candour-watch".to_owned())
        .stack_size(1 << 16)
        .spawn(move || {
            loop {
                let mut now = lock(&seen);
                if now.is_gone || now.had_too_many {
                    return;
                }
                look(&mut now, pid, super::process::usage(pid).map(|usage| usage.threads));
                drop(now);
                std::thread::park_timeout(INTERVAL);
            }
        })?;
    Ok(watcher.thread().clone())
}

fn look(seen: &mut Seen, pid: u32, threads: Option<u64>) {
    if seen.is_gone || threads.is_none_or(|threads| threads <= THREADS) {
        return;
    }
    seen.had_too_many = true;
    // SAFETY: nobody has waited for the process, so the number is its own.
    unsafe { libc::kill(pid as libc::pid_t, libc::SIGKILL) };
}

fn lock(seen: &Mutex<Seen>) -> MutexGuard<'_, Seen> {
    seen.lock().unwrap_or_else(PoisonError::into_inner)
}
