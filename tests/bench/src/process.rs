//! Running a program and measuring it from outside.

use std::fs;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// What a run took.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Taken {
    pub(crate) wall: f64,
    /// Seconds of all processors; of a program's last moments, some may be missing.
    pub(crate) cpu: f64,
    /// Peak of resident memory, in bytes; 0 where the system does not say.
    pub(crate) memory: u64,
    pub(crate) exit: Option<i32>,
}

/// How often a program is asked how it does.
const EVERY: Duration = Duration::from_millis(2);

/// Runs a program to its end. What it prints is thrown away.
pub(crate) fn run(program: &str, arguments: &[&str]) -> Result<Taken, String> {
    let failed = |error| format!("{program}: {error}");
    let start = Instant::now();
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(failed)?;
    let mut taken = Taken::default();
    loop {
        if let Some(status) = child.try_wait().map_err(failed)? {
            taken.wall = start.elapsed().as_secs_f64();
            taken.exit = status.code();
            return Ok(taken);
        }
        look(child.id(), &mut taken);
        thread::sleep(EVERY);
    }
}

/// The first line that a program prints, if it ends well.
pub(crate) fn says(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    let printed = String::from_utf8_lossy(&output.stdout);
    output
        .status
        .success()
        .then(|| printed.lines().next().unwrap_or_default().trim().to_owned())
}

/// What the system says of a process so far, where it does, as Linux.
fn look(process: u32, taken: &mut Taken) {
    if let Ok(status) = fs::read_to_string(format!("/proc/{process}/status")) {
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = peak.and_then(|peak| peak.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok());
        taken.memory = taken.memory.max(kilobytes.unwrap_or(0) * 1024);
    }
    if let Ok(stat) = fs::read_to_string(format!("/proc/{process}/stat"))
        && let Some((_, fields)) = stat.rsplit_once(')')
    {
        // After the name: user and system time are the twelfth and thirteenth, in hundredths of a second.
        let ticks = fields.split_whitespace().skip(11).take(2);
        let ticks: u64 = ticks.filter_map(|ticks| ticks.parse::<u64>().ok()).sum();
        taken.cpu = taken.cpu.max(ticks as f64 / 100.0);
    }
}
