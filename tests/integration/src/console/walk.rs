//! Does what pages tell their readers to do, in a folder that looks like the root of a checkout in which all has been built.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;

use super::page::{Action, Commands, Page};
use super::shown::{Digests, differences};
use crate::bench::{Bench, copy, set_mode};
use crate::exports::python;
use crate::{binary, releases};

/// Stands in for cargo, on pages that build what is built already.
const CARGO: &str = "#!/bin/sh
case $1 in
  build) ;;
  run) shift 2; exec candour \"$@\" ;;
  *) echo \"cargo $* is not run by a test\"; exit 1 ;;
esac
";

/// What a checkout has, as far as pages speak of it.
const PARTS: [&str; 3] = ["docs/examples/bromley", "plugins/snomed", "core/abi/include"];

/// So many lines of what failing commands printed are told.
const LAST: usize = 10;

/// Pages by their file, each with its text and its steps.
pub(crate) type Pages = BTreeMap<String, (String, Page)>;

/// Somebody who reads pages at a machine.
pub(crate) struct Reader<'a> {
    pub(crate) pages: &'a Pages,
    pub(crate) bench: &'a Bench,
    settings: Vec<(&'a str, OsString)>,
    /// What went wrong.
    pub(crate) faults: Vec<String>,
    /// What was printed otherwise than it is shown.
    pub(crate) others: Vec<String>,
    /// The pages as they would be with what is printed now.
    pub(crate) renewed: BTreeMap<String, String>,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(pages: &'a Pages, bench: &'a Bench) -> Self {
        let root = releases::root().canonicalize().unwrap();
        for part in PARTS {
            copy(&root.join(part), &bench.path("work").join(part));
        }
        for private in ["transparency-report", ".candour"] {
            for year in ["2014-15", "2015-16"] {
                let _ = fs::remove_dir_all(bench.path("work").join(PARTS[0]).join(year).join(private));
            }
        }
        let target = bench.path("work/target");
        fs::create_dir(&target).unwrap();
        for profile in ["debug", "release"] {
            std::os::unix::fs::symlink(binary::folder(), target.join(profile)).unwrap();
        }
        let stub = bench.write("bin/cargo", CARGO);
        set_mode(&stub, 0o755);
        let mut reader = Reader {
            pages,
            bench,
            settings: vec![("RUST_TEST_THREADS", "1".into())],
            faults: Vec::new(),
            others: Vec::new(),
            renewed: BTreeMap::new(),
        };
        let usual = std::env::var_os("PATH").unwrap_or_default();
        reader.with([("PATH", usual)]);
        reader
    }

    /// Sets variables. The search path begins with the stub of cargo and with candour.
    pub(crate) fn with(&mut self, settings: impl IntoIterator<Item = (&'a str, OsString)>) {
        for (name, value) in settings {
            let folders = [self.bench.path("bin"), binary::folder().to_owned()].into_iter();
            let value = match name {
                "PATH" => std::env::join_paths(folders.chain(std::env::split_paths(&value))).unwrap(),
                _ => value,
            };
            self.settings.push((name, value));
        }
    }

    /// Reads a page, and then those that follow it, each in the folder as it was left.
    pub(crate) fn read(&mut self, name: &str, digests: &Digests) {
        let mut digests = digests.clone();
        self.alone(name, &mut digests);
        let after = |page: &&String| self.pages[page.as_str()].1.follows.as_deref() == Some(name);
        let mut after: Vec<&String> = self.pages.keys().filter(after).collect();
        let last = after.pop();
        for page in after {
            let kept = format!("kept-{}", page.replace('/', "-"));
            self.shell(&format!("cp -a work {kept}"));
            self.read(page, &digests);
            self.shell(&format!("rm -rf work && mv {kept} work"));
        }
        if let Some(page) = last {
            self.read(page, &digests);
        }
    }

    fn alone(&mut self, name: &str, digests: &mut Digests) {
        let (text, page) = &self.pages[name];
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let mut moved = Vec::new();
        self.bench.write("at", self.bench.path("work").display().to_string());
        for step in &page.steps {
            let place = format!("{name}:{}", step.line);
            match &step.action {
                Action::Leave { .. } => {}
                Action::Give { text, to } => {
                    let given = self.bench.write("given", text);
                    let (code, printed) = self.shell(&format!("cd \"$(cat at)\"\n{to} < '{}'", given.display()));
                    if code != 0 || !printed.is_empty() {
                        self.faults.push(format!("{place}: {to}: {printed}"));
                    }
                }
                Action::Run(commands) => {
                    if let Some(renewed) = self.run(&place, commands, digests) {
                        moved.push(renewed);
                    }
                }
            }
        }
        for (place, text) in moved.into_iter().rev() {
            lines.splice(place, text);
        }
        let whole: String = lines.iter().flat_map(|line| [line, "\n"]).collect();
        self.renewed.insert(name.to_owned(), whole);
    }

    /// The lines that should stand in place of those of the page.
    fn run(
        &mut self,
        place: &str,
        commands: &Commands,
        digests: &mut Digests,
    ) -> Option<(std::ops::Range<usize>, Vec<String>)> {
        let mut before = String::new();
        if let Some(module) = &commands.needs {
            before = format!("alias python='{}'\n", python(module)?.display());
        }
        let at = self.bench.path("at");
        let script = format!(
            "cd \"$(cat at)\"\ntrap 'pwd > {}' EXIT\n{before}{}\n",
            at.display(),
            commands.text
        );
        let (code, printed) = self.shell(&script);
        if code != commands.code {
            let (due, text) = (commands.code, &commands.text);
            let last = printed.lines().count().saturating_sub(LAST);
            let last: Vec<&str> = printed.lines().skip(last).collect();
            let fault = format!(
                "{place}: ends with {code} and not with {due}\n{text}\n{}",
                last.join("\n")
            );
            self.faults.push(fault);
        }
        let shown = commands.shown.as_ref()?;
        if digests.agree(&shown.text, &printed) {
            return None;
        }
        let differences = differences(&shown.text, &printed);
        self.others
            .push(format!("{place}: is not what is printed\n{differences}"));
        let renewed = digests.renew(&shown.text, &printed);
        let lines = renewed.lines().map(|line| match line.is_empty() {
            true => String::new(),
            false => format!("{}{line}", shown.indent),
        });
        Some((shown.place.clone(), lines.collect()))
    }

    /// The exit code, and all that is printed.
    fn shell(&self, script: &str) -> (i32, String) {
        let script = format!("exec 2>&1\n{script}");
        let mut run = self.bench.run("/bin/sh", "sh", ["-c", &script]);
        for (name, value) in &self.settings {
            run = run.env(name, value);
        }
        let output = run.output();
        let printed = String::from_utf8_lossy(&output.stdout).into_owned();
        (output.status.code().unwrap_or(-1), printed)
    }
}
