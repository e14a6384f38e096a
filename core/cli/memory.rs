//! How much memory there is: what was asked for, or what the machine has to spare.

use std::fs;

/// A number of bytes as people write it: `512MB`, `2GB`, `1.5GB`.
pub(crate) fn size(text: &str) -> Result<u64, String> {
    let units = [
        ("KB", 1_000.0),
        ("MB", 1_000_000.0),
        ("GB", 1_000_000_000.0),
        ("B", 1.0),
    ];
    let upper = text.trim().to_ascii_uppercase();
    let (number, unit) = units
        .iter()
        .find_map(|(unit, bytes)| Some((upper.strip_suffix(unit)?, *bytes)))
        .unwrap_or((&upper, 1.0));
    let bytes = number.trim().parse::<f64>().ok().map(|number| number * unit);
    match bytes {
        Some(bytes) if (LEAST..=MOST).contains(&bytes) => Ok(bytes as u64),
        Some(_) => Err("give at least 16MB".to_owned()),
        None => Err("give a number and KB, MB or GB, such as 512MB".to_owned()),
    }
}

/// Less does not hold the blocks that are read at once.
const LEAST: f64 = 16e6;
const MOST: f64 = 1e18;

/// Three quarters of what is free, as far as the system says: of the machine, and of the group of processes that this one
/// is in.
pub(crate) fn spare() -> Option<u64> {
    let machine = fs::read_to_string("/proc/meminfo")
        .ok()
        .and_then(|text| available(&text));
    let number = |path: &str| fs::read_to_string(path).ok()?.trim().parse::<u64>().ok();
    let group = number("/sys/fs/cgroup/memory.max").map(|most| {
        let used = number("/sys/fs/cgroup/memory.current").unwrap_or(0);
        let cached = fs::read_to_string("/sys/fs/cgroup/memory.stat").map_or(0, |text| cached(&text));
        most.saturating_sub(used.saturating_sub(cached))
    });
    let free = [machine, group].into_iter().flatten().min()?;
    Some(free / 4 * 3)
}

/// What Linux says is available, in bytes.
fn available(text: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}

/// What a group of processes holds of files, in bytes, and gives up where it is needed: after a large file has been read, that
/// is most of it.
fn cached(text: &str) -> u64 {
    let of = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name));
        line.and_then(|bytes| bytes.trim().parse::<u64>().ok()).unwrap_or(0)
    };
    of("active_file ") + of("inactive_file ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_as_people_write_them() {
        assert_eq!(size("512MB"), Ok(512_000_000));
        assert_eq!(size(" 1.5 gb"), Ok(1_500_000_000));
        assert_eq!(size("20000000"), Ok(20_000_000));
        for wrong in ["", "much", "-1GB", "1TBs", "NaN GB"] {
            assert!(size(wrong).is_err(), "{wrong}");
        }
        assert!(size("1MB").unwrap_err().contains("at least"));
    }

    #[test]
    fn what_linux_says_is_understood() {
        let text = "MemTotal:       24 kB\nMemAvailable:   2048 kB\n";
        assert_eq!(available(text), Some(2 << 20));
        assert_eq!(available("MemFree: 1 kB"), None);
        assert_eq!(cached("anon 7\nfile 99\ninactive_file 40\nactive_file 2\n"), 42);
        assert_eq!(cached(""), 0);
    }
}
