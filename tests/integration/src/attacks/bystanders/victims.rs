//! Whom harm is meant for, all of it made by the test itself, and an audit with a plugin that means it.

use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use crate::bench::{Bench, Run};
use crate::failing_plugins::faulty;
use crate::{binary, releases};

/// A process that does nothing, and is ended with the test.
pub(super) struct Victim(std::cell::RefCell<Child>);

impl Victim {
    pub(super) fn new() -> Self {
        let mut command = Command::new("sleep");
        let process = command.arg("600").stdin(Stdio::null()).spawn().unwrap();
        Victim(std::cell::RefCell::new(process))
    }

    pub(super) fn pid(&self) -> u32 {
        self.0.borrow().id()
    }

    pub(super) fn is_alive(&self) -> bool {
        self.0.borrow_mut().try_wait().unwrap().is_none()
    }

    /// On which processors it may run, and how it is favoured.
    pub(super) fn schedule(&self) -> String {
        let folder = format!("/proc/{}", self.pid());
        let status = std::fs::read_to_string(format!("{folder}/status")).unwrap();
        let processors = status.lines().find(|line| line.starts_with("Cpus_allowed:"));
        let stat = std::fs::read_to_string(format!("{folder}/stat")).unwrap();
        let (_, numbers) = stat.rsplit_once(')').unwrap();
        // Priority and niceness.
        let favour: Vec<&str> = numbers.split_ascii_whitespace().skip(15).take(2).collect();
        format!("{processors:?} {favour:?}")
    }
}

impl Drop for Victim {
    fn drop(&mut self) {
        let process = self.0.get_mut();
        let _ = process.kill();
        let _ = process.wait();
    }
}

/// Which rules of `faulty` run, on how many datasets, and whom they are told to harm.
pub(super) struct Policy {
    rules: Vec<String>,
    params: String,
    datasets: usize,
    memory_mb: u32,
}

impl Policy {
    pub(super) fn new(rules: &[&str]) -> Self {
        Policy {
            rules: rules.iter().map(|rule| (*rule).to_owned()).collect(),
            params: String::new(),
            datasets: 1,
            memory_mb: 400,
        }
    }

    pub(super) fn victim(mut self, victim: &Victim) -> Self {
        self.params.push_str(&format!("victim = {}, ", victim.pid()));
        self
    }

    pub(super) fn file(mut self, file: &Path) -> Self {
        self.params
            .push_str(&format!("file = {:?}, ", file.display().to_string()));
        self
    }

    pub(super) fn datasets(self, datasets: usize) -> Self {
        Policy { datasets, ..self }
    }

    pub(super) fn memory_mb(self, memory_mb: u32) -> Self {
        Policy { memory_mb, ..self }
    }

    pub(super) fn write(&self, bench: &Bench) {
        let mut text = format!(
            "[pack]\nid = \"faulty\"\n\n[plugins]\nmemory-mb = {}\nwall-seconds = 2\ncpu-seconds = 2\n",
            self.memory_mb
        );
        let params = self.params.trim_end_matches(", ");
        for rule in &self.rules {
            text.push_str(&format!(
                "\n[rules.\"faulty/{rule}\"]\nwarn = {{ {params} }}\nsource = \"a test\"\ncertainty = \"low\"\n"
            ));
        }
        bench.write("release/faulty.toml", text);
        bench.replace("release/candour.toml", "[\"uk-open-data\"]", "[\"faulty.toml\"]");
        let (mut declaration, table) = (
            bench.read_text("release/candour.toml"),
            bench.read("release/visits.csv"),
        );
        for more in 1..self.datasets {
            declaration.push_str(&format!(
                "\n[[dataset]]\nname = \"more-{more}\"\npath = \"more-{more}.csv\"\nschema = \"visits.schema.json\"\nkind = \
                 \"table\"\n"
            ));
            bench.write(&format!("release/more-{more}.csv"), &table);
        }
        bench.write("release/candour.toml", declaration);
    }
}

/// What came of an audit.
pub(super) struct Audit {
    pub(super) code: Option<i32>,
    pub(super) statement: String,
    /// Of the rules of `faulty`.
    pub(super) blocks: Vec<Value>,
    /// The layers that the run record says are not there.
    pub(super) absent: Vec<String>,
}

/// Audits a small release by this policy.
pub(super) fn audited(policy: &Policy, more: &[&str]) -> Audit {
    audited_by(policy, |bench, arguments| {
        bench.candour(arguments.iter().map(String::as_str).chain(more.iter().copied()))
    })
}

/// The same, by a command of one's own.
pub(super) fn audited_by(policy: &Policy, run: impl FnOnce(&Bench, &[String]) -> Run) -> Audit {
    let bench = releases::bench();
    policy.write(&bench);
    let plugin = faulty().display().to_string();
    // What is tried is tried where a layer is absent too, for which whoever runs it must ask.
    let arguments = [
        "audit",
        "release",
        "--plugin",
        &plugin,
        "--isolation",
        "process",
        "--format",
        "json",
    ];
    let arguments = arguments.map(str::to_owned);
    let answer = run(&bench, &arguments).answer();
    let statement: Value = serde_json::from_str(&answer.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}{}", answer.stdout, answer.stderr));
    let blocks = statement["predicate"]["blocks"].as_array().unwrap();
    let is_ours = |block: &&Value| block["rule"].as_str().is_some_and(|rule| rule.starts_with("faulty/"));
    let run: Value = serde_json::from_str(&bench.read_text("release/.candour/run.json")).unwrap();
    let plugins = run["plugins"].as_array().unwrap();
    let absent = plugins.iter().find(|plugin| plugin["id"] == "faulty").map(|plugin| {
        let layers = plugin["confined"]["absent"].as_array().unwrap();
        layers
            .iter()
            .map(|layer| layer[0].as_str().unwrap().to_owned())
            .collect()
    });
    Audit {
        code: answer.code,
        blocks: blocks.iter().filter(is_ours).cloned().collect(),
        absent: absent.unwrap_or_default(),
        statement: answer.stdout,
    }
}

/// The blocks of one of its rules.
pub(super) fn of_faulty<'a>(blocks: &'a [Value], rule: &str) -> Vec<&'a Value> {
    let id = format!("faulty/{rule}");
    blocks.iter().filter(|block| block["rule"] == id.as_str()).collect()
}

/// The path of the program.
pub(super) fn program() -> String {
    binary::candour().display().to_string()
}
