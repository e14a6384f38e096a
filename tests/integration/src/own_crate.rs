//! A crate outside the workspace, such as an author of rules has, built by the machine's own cargo without a network.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::bench::{Answer, Bench, has, skipped};
use crate::binary;

/// The most seconds that one command may take.
const PATIENCE: &str = "600";

/// The work tree, which has the SDK.
pub(crate) fn checkout() -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    root.canonicalize().unwrap().display().to_string()
}

/// The machine's cargo, lent to one test at a time: they share a target folder.
pub(crate) struct Cargo {
    /// The folder of the very cargo that runs the tests, if one does.
    folder: Option<PathBuf>,
    _lent: MutexGuard<'static, ()>,
}

impl Cargo {
    /// None, and a word about it, where there is no cargo.
    pub(crate) fn at_hand() -> Option<Self> {
        static ONE: Mutex<()> = Mutex::new(());
        let cargo = std::env::var_os("CARGO").map(PathBuf::from);
        if cargo.is_none() && !has("cargo", "--version") {
            skipped("no cargo answers, so the new plugin was not built");
            return None;
        }
        Some(Cargo {
            folder: cargo.as_deref().and_then(Path::parent).map(Path::to_owned),
            // A test that failed leaves nothing that another would trip over.
            _lent: ONE.lock().unwrap_or_else(PoisonError::into_inner),
        })
    }

    /// The folder to build in, in which what such a crate depends on was built before: link to it from the crate.
    pub(crate) fn target(&self) -> PathBuf {
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("own-crate");
        std::fs::create_dir_all(&target).unwrap();
        target
    }

    /// Runs a command in a folder: the machine's own crates and compiler are at hand, and so is candour.
    pub(crate) fn run<'a>(&self, bench: &Bench, folder: &Path, command: impl IntoIterator<Item = &'a str>) -> Answer {
        let mut words: Vec<&str> = command.into_iter().collect();
        if has("timeout", "--version") {
            words.splice(0..0, ["timeout", PATIENCE]);
        }
        let mut run = bench.run(words[0], words[0], words[1..].iter().copied());
        for (name, value) in self.settings() {
            run = run.env(name, value);
        }
        run.current_dir(folder).answer()
    }

    /// The variables with which it answers without a network, and finds candour.
    pub(crate) fn settings(&self) -> Vec<(&'static str, OsString)> {
        let home = PathBuf::from(std::env::var_os("HOME").unwrap_or_default());
        let mut settings: Vec<(&str, OsString)> = vec![
            ("PATH", self.path()),
            ("CARGO_NET_OFFLINE", "true".into()),
            ("CARGO_INCREMENTAL", "0".into()),
            ("CARGO_PROFILE_DEV_DEBUG", "0".into()),
        ];
        for (name, usual) in [("CARGO_HOME", ".cargo"), ("RUSTUP_HOME", ".rustup")] {
            settings.push((name, std::env::var_os(name).unwrap_or_else(|| home.join(usual).into())));
        }
        settings.extend(std::env::var_os("RUSTUP_TOOLCHAIN").map(|toolchain| ("RUSTUP_TOOLCHAIN", toolchain)));
        settings
    }

    fn path(&self) -> OsString {
        let usual = std::env::var_os("PATH").unwrap_or_default();
        let folders = [binary::folder().to_owned()].into_iter().chain(self.folder.clone());
        std::env::join_paths(folders.chain(std::env::split_paths(&usual))).unwrap()
    }

    /// Takes away what was made of the crate itself: the next one lies in another folder, and would not use it.
    pub(crate) fn forget(&self, bench: &Bench, folder: &Path, package: &str) {
        self.run(bench, folder, ["cargo", "clean", "-p", package]).ending(0);
    }
}

/// Whether cargo failed for want of a crate that is not on this machine, and for nothing else.
pub(crate) fn lacks_crates(answer: &Answer) -> bool {
    answer.code != Some(0) && lacks_crates_by(&answer.stderr)
}

/// The same, by what it said when it failed.
pub(crate) fn lacks_crates_by(said: &str) -> bool {
    let lacks = said.contains("--offline");
    if lacks {
        skipped(&format!(
            "this machine lacks crates, so the new plugin was not built: {said}"
        ));
    }
    lacks
}
