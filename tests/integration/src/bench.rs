//! A temporary folder in which the binary is run, cut off from the machine's own settings.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

pub(crate) use candour_wrap_up::skipped;
use tempfile::TempDir;

use crate::{binary, schemas};

/// A folder of its own; commands run in it, so that paths in what they print are short and the same everywhere.
pub(crate) struct Bench {
    folder: TempDir,
}

/// What a command came to.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) command: String,
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// A command to be run.
pub(crate) struct Run {
    command: Command,
    told: String,
    root: PathBuf,
}

/// One file or folder: its path, its permissions, and its bytes if it is a file.
pub(crate) type Entry = (String, u32, Option<Vec<u8>>);

impl Bench {
    pub(crate) fn new() -> Self {
        // A fixed length, since messages that hold absolute paths are wrapped.
        let place = if cfg!(unix) {
            PathBuf::from("/tmp")
        } else {
            std::env::temp_dir()
        };
        let folder = tempfile::Builder::new()
            .prefix("candour-test-")
            .tempdir_in(place)
            .unwrap();
        Bench { folder }
    }

    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file, and the folders above it.
    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }

    pub(crate) fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap()
    }

    pub(crate) fn read_text(&self, name: &str) -> String {
        String::from_utf8(self.read(name)).unwrap()
    }

    /// Replaces the one place where a text stands in a file.
    pub(crate) fn replace(&self, name: &str, old: &str, new: &str) {
        let text = self.read_text(name);
        assert_eq!(text.matches(old).count(), 1, "{old:?} in {name}");
        self.write(name, text.replace(old, new));
    }

    /// `candour`, with these arguments.
    pub(crate) fn candour<'a>(&self, arguments: impl IntoIterator<Item = &'a str>) -> Run {
        self.run(binary::candour(), "candour", arguments)
    }

    /// `candour`, through a shell in which `$0` is its path.
    pub(crate) fn shell(&self, script: &str) -> Run {
        let arguments = [
            "-c".to_owned(),
            script.to_owned(),
            binary::candour().display().to_string(),
        ];
        let mut run = self.run("/bin/sh", "sh", arguments.iter().map(String::as_str));
        run.told = script.replace("\"$0\"", "candour");
        run
    }

    /// Any other program, which needs the machine's own search path.
    pub(crate) fn run<'a>(
        &self,
        program: impl Into<PathBuf>,
        shown: &str,
        arguments: impl IntoIterator<Item = &'a str>,
    ) -> Run {
        let mut command = Command::new(program.into());
        let mut told = shown.to_owned();
        for argument in arguments {
            told.push(' ');
            told.push_str(argument);
            command.arg(argument);
        }
        command.env_clear().current_dir(self.root()).stdin(Stdio::null());
        command.env(
            "PATH",
            std::env::var_os("PATH").unwrap_or_else(|| OsString::from("/usr/bin:/bin")),
        );
        command.env("HOME", self.root()).env("LANG", "C");
        Run {
            command,
            told,
            root: self.root().to_owned(),
        }
    }

    /// Everything in a folder of the bench.
    pub(crate) fn listing(&self, name: &str) -> Vec<Entry> {
        let mut entries = Vec::new();
        list(&self.path(name), "", &mut entries);
        entries.sort();
        entries
    }
}

impl Run {
    pub(crate) fn env(mut self, name: &str, value: impl Into<OsString>) -> Self {
        self.command.env(name, value.into());
        self
    }

    pub(crate) fn current_dir(mut self, folder: &Path) -> Self {
        self.command.current_dir(folder);
        self
    }

    /// The same command as a user without privileges. The bench is given to that user.
    ///
    /// # Errors
    /// Why this machine cannot.
    pub(crate) fn without_privileges(self, bench: &Bench) -> Result<Self, String> {
        if !is_root() {
            return Ok(self);
        }
        give_away(bench.root());
        let wrapped = |program: &OsStr| {
            let mut command = Command::new("setpriv");
            command
                .args(["--reuid=65534", "--regid=65534", "--clear-groups"])
                .arg(program);
            command.current_dir(bench.root()).stdin(Stdio::null());
            command
        };
        let program = self.command.get_program();
        // Asked of the file, not of the program: not every shell tells its version.
        match wrapped(OsStr::new("test")).arg("-x").arg(program).output() {
            Ok(output) if output.status.success() => {}
            Ok(output) => {
                let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
                return Err(format!("{} may not be run by another: {said}", program.display()));
            }
            Err(error) => return Err(format!("setpriv: {error}")),
        }
        let mut command = wrapped(program);
        command.args(self.command.get_args()).env_clear();
        for (name, value) in self.command.get_envs() {
            if let Some(value) = value {
                command.env(name, value);
            }
        }
        Ok(Run {
            command,
            told: self.told,
            root: self.root,
        })
    }

    pub(crate) fn output(mut self) -> Output {
        self.command
            .output()
            .unwrap_or_else(|error| panic!("{}: {error}", self.told))
    }

    pub(crate) fn answer(self) -> Answer {
        let command = self.told.clone();
        let root = self.root.clone();
        let before = command.contains(" audit ").then(|| schemas::seen(&root));
        let output = self.output();
        if let Some(before) = before {
            schemas::check_since(&root, &before, &command);
        }
        Answer {
            command,
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Answer {
    /// The answer, which must have ended so.
    pub(crate) fn ending(self, code: i32) -> Self {
        assert_eq!(
            self.code,
            Some(code),
            "exit code of {}\n{}\n{}",
            self.command,
            self.stdout,
            self.stderr
        );
        self
    }
}

/// The formats that a command prints, as its help lists them, but for the one that only a signed report has.
pub(crate) fn formats(command: &str) -> Vec<String> {
    let answer = Bench::new().candour([command, "--help"]).answer().ending(0);
    let (_, after) = answer.stdout.split_once("\n      --format <").unwrap();
    let own = after.split("\n      --").next().unwrap();
    let names = own
        .lines()
        .filter_map(|line| line.trim().strip_prefix("- ")?.split_once(':'));
    let names = names
        .map(|(name, _)| name.to_owned())
        .filter(|name| name != "sigstore-bundle");
    let names: Vec<String> = names.collect();
    assert!(names.len() > 5, "{names:?}");
    names
}

/// Whether a program answers on this machine.
pub(crate) fn has(program: &str, argument: &str) -> bool {
    let output = Command::new(program).arg(argument).stdin(Stdio::null()).output();
    output.is_ok_and(|output| output.status.success())
}

/// Copies a folder with everything in it.
pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[cfg(unix)]
pub(crate) fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    fs::symlink_metadata(path).unwrap().permissions().mode() & 0o7777
}

#[cfg(unix)]
pub(crate) fn set_mode(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

fn list(folder: &Path, prefix: &str, entries: &mut Vec<Entry>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        let path = entry.path();
        if entry.file_type().unwrap().is_dir() {
            list(&path, &format!("{name}/"), entries);
            entries.push((format!("{name}/"), mode(&path), None));
        } else {
            // What may not be read is listed all the same.
            entries.push((name, mode(&path), Some(fs::read(&path).unwrap_or_default())));
        }
    }
}

fn is_root() -> bool {
    Command::new("id")
        .arg("-u")
        .output()
        .is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

#[cfg(unix)]
fn give_away(path: &Path) {
    std::os::unix::fs::lchown(path, Some(65534), Some(65534)).unwrap();
    if path.is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            give_away(&entry.unwrap().path());
        }
    }
}
