//! The folders that are written to, and whether they can be.

use std::path::Path;

use schemars::JsonSchema;
use serde::Serialize;

use crate::plugins::shown;

/// The folders that are written to.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Folders {
    /// For temporary files: large tables, and libraries where they cannot be opened from memory.
    pub(super) temporary: Folder,
    /// The one in which this was run.
    pub(super) current: Folder,
}

/// A folder.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Folder {
    /// Which.
    pub(super) path: String,
    /// Whether a file could be written there.
    pub(super) writable: bool,
    /// Whether its disk allows programs to run from there; absent where the system does not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) programs: Option<bool>,
}

impl Folders {
    pub(super) fn tried() -> Self {
        let current = std::env::current_dir();
        Folders {
            temporary: Folder::tried(&std::env::temp_dir()),
            current: match current {
                Ok(current) => Folder::tried(&current),
                // It may have been taken away since.
                Err(_) => Folder {
                    path: ".".to_owned(),
                    writable: false,
                    programs: None,
                },
            },
        }
    }
}

impl Folder {
    fn tried(path: &Path) -> Self {
        Folder {
            path: shown(&path.display().to_string()),
            writable: tempfile::tempfile_in(path).is_ok(),
            programs: allows_programs(path),
        }
    }
}

#[cfg(target_os = "linux")]
fn allows_programs(path: &Path) -> Option<bool> {
    use rustix::fs::{StatVfsMountFlags, statvfs};
    let disk = statvfs(path).ok()?;
    Some(!disk.f_flag.contains(StatVfsMountFlags::NOEXEC))
}

#[cfg(not(target_os = "linux"))]
fn allows_programs(_: &Path) -> Option<bool> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_tried_and_left_as_it_was() {
        let folder = tempfile::tempdir().expect("a folder");
        assert!(Folder::tried(folder.path()).writable);
        assert_eq!(std::fs::read_dir(folder.path()).expect("a list").count(), 0);
        let absent = Folder::tried(&folder.path().join("absent"));
        assert!(!absent.writable && absent.programs.is_none());
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_disk_that_runs_no_programs_is_told() {
        let mounts = std::fs::read_to_string("/proc/mounts").expect("the disks");
        let mut disks = std::collections::BTreeMap::new();
        for line in mounts.lines() {
            let words: Vec<&str> = line.split(' ').collect();
            disks.insert(words[1], !words[3].split(',').any(|option| option == "noexec"));
        }
        for (path, allows) in disks {
            let said = allows_programs(Path::new(path));
            assert!(said.is_none_or(|said| said == allows), "{path}");
        }
        assert!(allows_programs(Path::new("/")).is_some());
    }
}
