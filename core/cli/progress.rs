//! How far the pass is: on a terminal only, on stderr, and only where it takes more than a second.

use std::io::{IsTerminal, Write};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use candour_audit::Progress as Read;
use candour_render::terminal::harmless;
use candour_words::{agreeing, bytes, number};

/// A line that is written over.
pub(crate) struct Progress {
    is_shown: bool,
    started: Instant,
    shown: Mutex<Shown>,
}

/// What the line says.
#[derive(Default)]
struct Shown {
    last: Option<Instant>,
    /// The dataset that is read, and since when.
    dataset: Option<(String, Instant)>,
}

impl Progress {
    /// Nothing shown yet.
    pub(crate) fn new(quiet: bool) -> Self {
        Progress {
            is_shown: !quiet && std::io::stderr().is_terminal(),
            started: Instant::now(),
            shown: Mutex::default(),
        }
    }

    /// Says how much of a dataset has been read.
    pub(crate) fn tell(&self, read: &Read<'_>) {
        if !self.is_shown {
            return;
        }
        let Ok(mut shown) = self.shown.try_lock() else { return };
        let since = match &shown.dataset {
            Some((dataset, since)) if dataset == read.dataset => *since,
            _ => shown.dataset.insert((read.dataset.to_owned(), Instant::now())).1,
        };
        let is_due = shown
            .last
            .is_none_or(|last| last.elapsed() >= Duration::from_millis(100));
        if self.started.elapsed() < Duration::from_secs(1) || !is_due {
            return;
        }
        shown.last = Some(Instant::now());
        let _ = write!(std::io::stderr(), "\r\u{1b}[K{}", line(read, since.elapsed()));
    }

    /// Takes the line away.
    pub(crate) fn end(&self) {
        let was_shown = self.shown.lock().is_ok_and(|shown| shown.last.is_some());
        if was_shown {
            let _ = write!(std::io::stderr(), "\r\u{1b}[K");
        }
    }
}

/// `reading visits: 42% of 1.2 GB, 1,204,000 records, about 12 seconds left`, as far as that is known.
fn line(read: &Read<'_>, elapsed: Duration) -> String {
    let records = agreeing(read.records, "record", "records");
    let records = format!("{} {records}", number(read.records));
    let dataset = harmless(read.dataset);
    let Some(all) = read.of_bytes.filter(|all| *all > 0 && read.bytes <= *all) else {
        return format!("reading {dataset}: {records}");
    };
    let share = read.bytes as f64 / all as f64;
    let text = format!("reading {dataset}: {:.0}% of {}, {records}", share * 100.0, bytes(all));
    // What the first moments say of the rest is a guess.
    match share >= 0.02 && elapsed >= Duration::from_secs(1) {
        true => format!("{text}, about {} left", time(elapsed.mul_f64((1.0 - share) / share))),
        false => text,
    }
}

fn time(left: Duration) -> String {
    let of = |n: u64, one: &str, many: &str| format!("{} {}", number(n), agreeing(n, one, many));
    match left.as_secs() {
        0..100 => of(left.as_secs().max(1), "second", "seconds"),
        seconds => of(seconds.div_ceil(60), "minute", "minutes"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn share_and_time_left_are_told_where_the_size_is_known() {
        let told = |bytes, of_bytes, seconds| {
            let read = Read {
                dataset: "visits",
                records: 1_204_000,
                bytes,
                of_bytes,
            };
            line(&read, Duration::from_secs(seconds))
        };
        for (line, expected) in [
            (told(0, None, 9), "reading visits: 1,204,000 records"),
            (
                told(1_000, Some(100_000), 9),
                "reading visits: 1% of 100.0 kB, 1,204,000 records",
            ),
            (
                told(25_000, Some(100_000), 4),
                "reading visits: 25% of 100.0 kB, 1,204,000 records, about 12 seconds left",
            ),
            (
                told(10_000, Some(100_000), 60),
                "reading visits: 10% of 100.0 kB, 1,204,000 records, about 9 minutes left",
            ),
            (
                told(100_000, Some(100_000), 60),
                "reading visits: 100% of 100.0 kB, 1,204,000 records, about 1 second left",
            ),
            // A file that grows as it is read.
            (told(200_000, Some(100_000), 60), "reading visits: 1,204,000 records"),
        ] {
            assert_eq!(line, expected);
        }
    }
}
