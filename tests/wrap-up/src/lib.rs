//! What tests skip. Each says so at once, past the harness that hides what passing tests print; and it is noted, so that the
//! last test of a run, `summary`, sums up.
//!
//! Deliberately absent: any way to skip in silence.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

mod list;
mod summary;

pub use list::listed;
pub use summary::{Summary, summary};

/// Says why the test that runs looks at less than its name promises.
pub fn skipped(reason: &str) {
    let reason = reason.split_whitespace().collect::<Vec<_>>().join(" ");
    let thread = std::thread::current();
    let test = format!("{}::{}", binary(), thread.name().unwrap_or("a thread without a name"));
    // Not by a macro, whose output the harness keeps to itself.
    writeln!(io::stderr(), "skipped: {test}: {reason}").expect("a skip that cannot be said would be hidden");
    note(&of_this_run(), &test, &reason).expect("a skip that cannot be noted would be hidden");
}

/// Real data that the project may not pass on, which lie beside it on few machines: in `../shared/data`, or in the folder that
/// `CANDOUR_REAL_DATA` names. A test that is left without them has been skipped.
pub fn real_data(name: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("CANDOUR_REAL_DATA").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
        PathBuf::from,
    );
    let path = folder.join(name);
    if path.exists() {
        return Some(path);
    }
    skipped(&format!("{name} is not among the real data on this machine"));
    None
}

fn note(file: &Path, test: &str, reason: &str) -> io::Result<()> {
    fs::create_dir_all(file.parent().unwrap_or(Path::new("")))?;
    let mut file = OpenOptions::new().create(true).append(true).open(file)?;
    // One write, since tests note side by side.
    file.write_all(format!("{test}\t{reason}\n").as_bytes())
}

/// What this run noted so far, which is thereby over; what runs before it left behind goes too.
pub fn noted() -> String {
    let file = of_this_run();
    let noted = fs::read_to_string(&file).unwrap_or_default();
    let _ = fs::remove_file(&file);
    for entry in fs::read_dir(folder()).into_iter().flatten().flatten() {
        let age = entry.metadata().and_then(|about| about.modified());
        let age = age.ok().and_then(|time| time.elapsed().ok());
        if age.is_some_and(|age| age > Duration::from_hours(24)) {
            let _ = fs::remove_file(entry.path());
        }
    }
    noted
}

/// Beside the folder of the tests themselves.
fn folder() -> PathBuf {
    let test = std::env::current_exe().expect("the path of this test");
    test.ancestors().nth(2).expect("target/debug").join("skips")
}

/// A run is all that one cargo starts. Where the system tells when that began, no later process with its number is taken for it.
fn of_this_run() -> PathBuf {
    #[cfg(unix)]
    let cargo = std::os::unix::process::parent_id();
    #[cfg(not(unix))]
    let cargo = 0;
    let about = fs::read_to_string(format!("/proc/{cargo}/stat")).unwrap_or_default();
    // After the name, which may hold anything, in brackets.
    let fields = about.rsplit(')').next().unwrap_or_default();
    let began = fields.split_whitespace().nth(19).unwrap_or("0");
    folder().join(format!("{cargo}-{began}"))
}

/// The file of this test, without the hash that cargo adds.
fn binary() -> String {
    let test = std::env::current_exe().expect("the path of this test");
    let name = test.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    match name.rsplit_once('-') {
        Some((name, _)) => name.to_owned(),
        None => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_noted_side_by_side_stays_whole() {
        let file = folder().join(format!("try-{}", std::process::id()));
        std::thread::scope(|scope| {
            for test in 0..8 {
                let file = &file;
                scope.spawn(move || (0..50).for_each(|_| note(file, &test.to_string(), "no cc here").unwrap()));
            }
        });
        let noted = fs::read_to_string(&file).unwrap();
        fs::remove_file(&file).unwrap();
        let whole = |line: &str| {
            line.split_once('\t')
                .is_some_and(|(test, why)| test.len() == 1 && why == "no cc here")
        };
        assert_eq!(noted.lines().filter(|line| whole(line)).count(), 400);
        assert_eq!(noted.lines().count(), 400);
    }

    #[test]
    fn tests_of_one_run_note_in_one_file() {
        assert_eq!(of_this_run(), of_this_run());
        assert!(of_this_run().starts_with(folder()));
        #[cfg(target_os = "linux")]
        assert!(
            !of_this_run().to_string_lossy().ends_with("-0"),
            "the system says when cargo began"
        );
        assert_eq!(binary(), "candour_wrap_up");
    }
}
