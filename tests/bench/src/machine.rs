//! What a measurement was made on, to stand beside its figures.

use std::fs;
use std::thread;

/// The machine in a few words, as far as the system tells.
pub(crate) fn describe() -> String {
    let processors = thread::available_parallelism().map_or(0, usize::from);
    let model = line_of("/proc/cpuinfo", "model name").unwrap_or_else(|| std::env::consts::ARCH.to_owned());
    let memory = line_of("/proc/meminfo", "MemTotal").map_or(String::new(), |total| format!(", {}", gigabytes(&total)));
    let system = line_of("/proc/version", "Linux version ").map_or_else(
        || std::env::consts::OS.to_owned(),
        |version| format!("Linux {}", version.split(' ').next().unwrap_or_default()),
    );
    format!("{processors} processors ({model}){memory}, {system}")
}

/// What a file of the system says after this name on its first line that has it.
fn line_of(path: &str, name: &str) -> Option<String> {
    let text = fs::read_to_string(path).ok()?;
    let rest = text.lines().find_map(|line| line.strip_prefix(name))?;
    Some(rest.trim_start_matches([' ', '\t', ':']).to_owned())
}

/// `24646540 kB` as whole gigabytes; what is no such figure as it is.
fn gigabytes(kilobytes: &str) -> String {
    let number = kilobytes
        .split(' ')
        .next()
        .and_then(|number| number.parse::<u64>().ok());
    number.map_or_else(
        || kilobytes.to_owned(),
        |number| format!("{} GB", (number * 1024 + 500_000_000) / 1_000_000_000),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_rounded() {
        assert_eq!(gigabytes("24646540 kB"), "25 GB");
        assert_eq!(gigabytes("unknown"), "unknown");
    }
}
