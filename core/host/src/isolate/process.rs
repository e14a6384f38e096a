//! A process that was started: how it ends, and what it may use.

use std::io;
use std::process::Child;
use std::time::{Duration, Instant};

use super::limits::{Limits, THREADS};
use super::watch::Watch;
use crate::failure::{Code, PluginFailure};

/// How long a process whose socket is closed may take to be gone.
const PATIENCE: Duration = Duration::from_millis(500);

/// A process of a child, which does not outlive this.
pub(crate) struct Process {
    process: Child,
    watch: Watch,
    /// The seconds on processors that it had used when it was accounted for last.
    used: u64,
    end: Option<End>,
}

/// How a process ended.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct End {
    /// Nothing where it was ended here.
    by_itself: Option<ByItself>,
    /// It was ended for its threads.
    had_too_many_threads: bool,
    /// The most memory that it held at once, in bytes.
    memory: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ByItself {
    Signal(i32),
    Code(i32),
}

impl Process {
    /// Takes care of a process that has just been started.
    pub(crate) fn new(mut process: Child) -> io::Result<Self> {
        let watch = Watch::over(&process).inspect_err(|_| {
            drop(process.kill());
            drop(process.wait());
        })?;
        Ok(Process {
            process,
            watch,
            used: 0,
            end: None,
        })
    }

    /// Whether it has ended by itself.
    pub(crate) fn has_ended(&mut self) -> bool {
        self.wait(libc::WNOHANG);
        self.end.is_some()
    }

    /// How it ends by itself, for which it gets a moment; or else it is ended.
    pub(crate) fn let_end(&mut self) -> End {
        let until = Instant::now() + PATIENCE;
        while !self.has_ended() && Instant::now() < until {
            std::thread::sleep(Duration::from_millis(1));
        }
        if !self.has_ended() {
            self.kill();
            return End::default();
        }
        self.end.unwrap_or_default()
    }

    /// Ends it, if it has not ended.
    pub(crate) fn kill(&mut self) {
        if !self.has_ended() {
            drop(self.process.kill());
            self.wait(0);
        }
    }

    /// Waits, and takes note of its end. Whoever was waited for is never named again: its number may be another's.
    fn wait(&mut self, options: libc::c_int) {
        if self.end.is_some() {
            return;
        }
        let pid = self.process.id() as libc::pid_t;
        self.watch.waiting(|| {
            self.end = waited_for(pid, options);
            self.end.is_some()
        });
        let had_too_many_threads = self.watch.had_too_many();
        if let Some(end) = &mut self.end {
            end.had_too_many_threads = had_too_many_threads;
        }
    }

    /// Takes account of what it has used, and ends it if it has too many threads, which it says: to be done after each
    /// answer.
    pub(crate) fn account(&mut self) -> bool {
        let pid = self.process.id();
        if let Some(usage) = usage(pid) {
            self.used = usage.processor_seconds;
            self.watch.look(pid, usage.threads);
        }
        self.watch.had_too_many()
    }

    /// Lets it use so much more time on processors than when it was accounted for last, where the system can say so.
    #[cfg(target_os = "linux")]
    pub(crate) fn limit_processor_time(&self, time: Duration) {
        use rustix::process::{Pid, Resource, Rlimit, prlimit};
        let Some(known) = Pid::from_raw(self.process.id() as i32) else {
            return;
        };
        let limit = Rlimit {
            current: Some(self.used + time.as_secs().max(1)),
            maximum: None,
        };
        if let Err(error) = prlimit(Some(known), Resource::Cpu, limit) {
            log::debug!("the time of a plugin on processors is not limited: {error}");
        }
    }

    /// As above.
    #[cfg(not(target_os = "linux"))]
    pub(crate) fn limit_processor_time(&self, _: Duration) {}

    /// How much memory it has at present, in bytes, where the system says.
    #[cfg(target_os = "linux")]
    pub(crate) fn resident_memory(&self) -> Option<u64> {
        let pages = std::fs::read_to_string(format!("/proc/{}/statm", self.process.id())).ok()?;
        let pages: u64 = pages.split_ascii_whitespace().nth(1)?.parse().ok()?;
        Some(pages * rustix::param::page_size() as u64)
    }

    /// As above.
    #[cfg(not(target_os = "linux"))]
    pub(crate) fn resident_memory(&self) -> Option<u64> {
        None
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

/// The end of a process, once it has ended. Whoever has nothing to wait for any more is told that it has.
fn waited_for(pid: libc::pid_t, options: libc::c_int) -> Option<End> {
    let mut status = 0;
    // SAFETY: all zeros are a valid `rusage`, and both places are valid for the call.
    let (waited, usage) = unsafe {
        let mut usage: libc::rusage = std::mem::zeroed();
        (libc::wait4(pid, &raw mut status, options, &raw mut usage), usage)
    };
    if waited == 0 || (waited < 0 && io::Error::last_os_error().kind() == io::ErrorKind::Interrupted) {
        return None;
    }
    // Linux counts in kilobytes, macOS in bytes.
    let unit = if cfg!(target_os = "macos") { 1 } else { 1024 };
    Some(End {
        by_itself: match libc::WIFSIGNALED(status) {
            _ if waited != pid => None,
            true => Some(ByItself::Signal(libc::WTERMSIG(status))),
            false => Some(ByItself::Code(libc::WEXITSTATUS(status))),
        },
        had_too_many_threads: false,
        memory: u64::try_from(usage.ru_maxrss).unwrap_or(0) * unit,
    })
}

/// What a process uses.
pub(super) struct Usage {
    /// The seconds on processors that it has used, rounded up.
    processor_seconds: u64,
    /// How many threads it has.
    pub(super) threads: u64,
}

/// What a process uses, where the system says.
pub(super) fn usage(pid: u32) -> Option<Usage> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name of the program may hold anything; what is behind it is numbers, of which the first is the third of all.
    let (_, numbers) = stat.rsplit_once(')')?;
    let mut numbers = numbers.split_ascii_whitespace().skip(11);
    let mut next = || numbers.next()?.parse::<u64>().ok();
    let used = next()? + next()?;
    let threads = numbers.nth(4)?.parse().ok()?;
    Some(Usage {
        processor_seconds: used.div_ceil(rustix::param::clock_ticks_per_second()),
        threads,
    })
}

impl End {
    /// What that says of a plugin that was asked something.
    pub(crate) fn failure(self, limits: Limits) -> PluginFailure {
        if self.had_too_many_threads {
            let detail = format!("its process had more than {THREADS} threads, and was ended");
            return PluginFailure::new(Code::TooManyThreads, detail);
        }
        // Once most of it is used, the next large piece is refused.
        if self.memory > limits.memory / 4 * 3 {
            let detail = format!("it asked for more memory than the {} bytes it may have", limits.memory);
            return PluginFailure::new(Code::OutOfMemory, detail);
        }
        match self.by_itself {
            Some(ByItself::Signal(libc::SIGXCPU)) => {
                let seconds = limits.processor.as_secs();
                PluginFailure::new(Code::TimedOut, format!("it used more than {seconds} s on processors"))
            }
            Some(ByItself::Signal(signal)) => {
                let detail = format!("its process was ended by {}", name_of(signal));
                PluginFailure::new(Code::Crashed, detail)
            }
            Some(ByItself::Code(code)) => {
                PluginFailure::new(Code::Crashed, format!("it ended its process, with code {code}"))
            }
            None => PluginFailure::new(Code::Crashed, "its process does not answer in messages"),
        }
    }
}

fn name_of(signal: i32) -> String {
    match signal {
        libc::SIGSEGV => "a segmentation fault (SIGSEGV)".to_owned(),
        libc::SIGBUS => "a bus error (SIGBUS)".to_owned(),
        libc::SIGILL => "an illegal instruction (SIGILL)".to_owned(),
        libc::SIGFPE => "an arithmetic fault (SIGFPE)".to_owned(),
        libc::SIGABRT => "itself (SIGABRT), as when memory that it needs is refused".to_owned(),
        libc::SIGKILL => "a kill (SIGKILL)".to_owned(),
        libc::SIGSYS => "a forbidden system call (SIGSYS)".to_owned(),
        other => format!("signal {other}"),
    }
}

#[cfg(test)]
mod tests {
    use std::process::{Command, Stdio};

    use super::*;

    fn shell(script: &str) -> Process {
        let mut command = Command::new("/bin/sh");
        command.args(["-c", script]).stdin(Stdio::null());
        Process::new(command.spawn().unwrap()).unwrap()
    }

    #[test]
    fn ends_are_told_apart() {
        let limits = Limits::default();
        let said = |script| shell(script).let_end().failure(limits);
        assert_eq!(said("exit 7").detail, "it ended its process, with code 7");
        assert!(said("kill -SEGV $$").detail.ends_with("(SIGSEGV)"));
        assert_eq!(said("kill -XCPU $$").code, Code::TimedOut);
        let small = Limits { memory: 1000, ..limits };
        assert_eq!(shell("kill -ABRT $$").let_end().failure(small).code, Code::OutOfMemory);
        assert_eq!(said("sleep 60").detail, "its process does not answer in messages");
    }

    #[test]
    fn a_process_does_not_outlive_its_owner() {
        let process = shell("sleep 60");
        let pid = process.process.id();
        drop(process);
        // SAFETY: signal 0 asks only whether the process is there.
        assert_eq!(unsafe { libc::kill(pid as i32, 0) }, -1);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn threads_are_counted_and_too_many_end_a_process() {
        assert!(
            usage(std::process::id()).unwrap().threads >= 2,
            "this test, and who runs it"
        );
        let mut process = shell("sleep 60");
        assert!(!process.account(), "one thread is not too many");
        process.watch.look(process.process.id(), THREADS + 1);
        assert!(process.account());
        assert_eq!(process.let_end().failure(Limits::default()).code, Code::TooManyThreads);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn time_on_processors_is_limited_from_now_on() {
        assert!(usage(std::process::id()).unwrap().processor_seconds < 1000);
        let mut process = shell("while :; do :; done");
        process.limit_processor_time(Duration::from_secs(1));
        let until = Instant::now() + Duration::from_secs(20);
        while !process.has_ended() && Instant::now() < until {
            std::thread::sleep(Duration::from_millis(10));
        }
        assert_eq!(process.let_end().failure(Limits::default()).code, Code::TimedOut);
    }
}
