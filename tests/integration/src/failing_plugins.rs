//! A plugin that misbehaves costs its own rule and nothing else, and never ends in a pass.

use std::env::consts::{DLL_PREFIX, DLL_SUFFIX};
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::bench::{Bench, skipped};
use crate::releases;

/// What the plugin `faulty` does wrong, and the public code of it.
const MISDEEDS: &[(&str, &str)] = &[
    ("panic-in-plan", "panicked"),
    ("panic-in-judge", "panicked"),
    ("error", "plugin-error"),
    ("overflowed", "overflowed"),
    ("invalid-json", "malformed-answer"),
    ("wrong-shape", "malformed-answer"),
    ("unknown-template", "wrong-answer"),
    ("too-many-findings", "too-many-findings"),
    ("too-many-bytes", "too-many-findings"),
    ("too-many-values", "malformed-answer"),
    ("endless-number", "malformed-answer"),
    ("segfault", "crashed"),
    ("abort", "crashed"),
    ("exit", "crashed"),
    ("endless-stack", "crashed"),
    ("closes-everything", "crashed"),
    ("hang", "timed-out"),
    ("hang-in-plan", "timed-out"),
    ("busy", "timed-out"),
    ("endless-memory", "out-of-memory"),
];

/// What it tries, and must not get.
#[cfg(target_os = "linux")]
const ATTEMPTS: &[&str] = &[
    "reads-files",
    "lists-folders",
    "writes-files",
    "opens-sockets",
    "starts-programs",
    "signals-others",
    "lifts-limits",
    "stdout",
];

/// What it tells of the cells, and where.
pub(crate) const TELLS: &[&str] = &[
    "tells-in-error",
    "tells-in-panic",
    "tells-in-template",
    "tells-in-word",
    "tells-in-column",
    "tells-in-measure",
    "tells-in-value",
    "tells-in-count",
];

/// `cargo` leaves the library of a dependency beside this test.
pub(crate) fn faulty() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let path = test.with_file_name(format!("{DLL_PREFIX}candour_faulty{DLL_SUFFIX}"));
    assert!(
        path.is_file(),
        "{} is not there; it is a dev-dependency of this crate",
        path.display()
    );
    path
}

pub(crate) fn with_rule(name: &str) -> Bench {
    let bench = releases::bench();
    bench.write(
        "release/faulty.toml",
        format!(
            "[pack]\nid = \"faulty\"\n\n[plugins]\nmemory-mb = 400\nwall-seconds = 2\ncpu-seconds = 1\n\n\
             [rules.\"faulty/{name}\"]\nwarn = {{}}\nsource = \"a test\"\ncertainty = \"low\"\n"
        ),
    );
    bench.replace(
        "release/candour.toml",
        "[\"uk-open-data\"]",
        "[\"uk-open-data\", \"faulty.toml\"]",
    );
    bench
}

/// The blocks of an audit with this rule besides the standard ones, and how it ended.
fn blocks(name: &str) -> (Option<i32>, Value, Vec<Value>) {
    let bench = with_rule(name);
    let plugin = faulty().display().to_string();
    std::fs::create_dir(bench.path("tmp")).unwrap();
    let answer = bench
        .candour(["audit", "release", "--plugin", &plugin, "--format", "json"])
        .env("TMPDIR", bench.path("tmp"))
        .answer();
    assert_eq!(bench.listing("tmp"), [], "{name}: nothing is left over");
    assert_eq!(orphans(), Vec::<String>::new(), "{name}: no process is left over");
    let statement: Value = serde_json::from_str(&answer.stdout)
        .unwrap_or_else(|error| panic!("{name}: {error}: {}{}", answer.stdout, answer.stderr));
    let predicate = &statement["predicate"];
    let (ours, others) = predicate["blocks"]
        .as_array()
        .unwrap()
        .iter()
        .cloned()
        .partition::<Vec<_>, _>(|block| block["rule"].as_str().is_some_and(|rule| rule.starts_with("faulty/")));
    let mut found = ours.into_iter().next().unwrap_or_default();
    found["verdict"] = predicate["verdict"].clone();
    (answer.code, found, others)
}

#[test]
fn each_misdeed_costs_its_rule_and_nothing_else() {
    let (code, well_behaved, others) = blocks("well-behaved");
    assert_ne!(code, Some(3), "the other audits fail for the plugin's sake alone");
    assert_ne!(well_behaved["status"], "could-not-run");
    for (name, reason) in MISDEEDS {
        let (code, block, unharmed) = blocks(name);
        assert_eq!(code, Some(3), "{name}");
        assert_eq!(block["verdict"], "ERROR", "{name}");
        assert_eq!(block["status"], "could-not-run", "{name}");
        assert_eq!(block["reason"]["code"]["candour"], *reason, "{name}");
        assert_eq!(
            unharmed, others,
            "{name}: the other blocks, digests included, are the same"
        );
    }
}

/// Processes of plugins whose program is no more.
fn orphans() -> Vec<String> {
    let Ok(processes) = std::fs::read_dir("/proc") else {
        return Vec::new();
    };
    let line = |path: PathBuf| std::fs::read(path.join("cmdline")).unwrap_or_default();
    processes
        .map(|process| String::from_utf8_lossy(&line(process.unwrap().path())).into_owned())
        .filter(|line| {
            let mut words = line.split('\0');
            words.any(|word| word == "plugin-host")
                && words
                    .nth(1)
                    .is_some_and(|parent| !std::path::Path::new("/proc").join(parent).exists())
        })
        .collect()
}

/// The layers that this system lacks, as the run record says.
fn absent_layers() -> Vec<String> {
    let bench = releases::bench();
    bench.candour(["audit", "release"]).answer();
    let run: Value = serde_json::from_str(&bench.read_text("release/.candour/run.json")).unwrap();
    let layers = &run["plugins"][0]["confined"];
    assert!(!layers["achieved"].as_array().unwrap().is_empty(), "{layers}");
    let absent = layers["absent"].as_array().unwrap().iter();
    absent.map(|layer| layer[0].as_str().unwrap().to_owned()).collect()
}

#[cfg(target_os = "linux")]
#[test]
fn what_is_beyond_its_process_is_out_of_reach() {
    let (_, _, others) = blocks("well-behaved");
    let absent = absent_layers();
    for name in ATTEMPTS {
        let needs = match *name {
            "reads-files" | "lists-folders" => "landlock",
            "stdout" => "process",
            _ => "seccomp",
        };
        if absent.contains(&needs.to_owned()) {
            skipped(&format!("{name}: this system does not have {needs}"));
            continue;
        }
        let (_, block, unharmed) = blocks(name);
        assert_eq!(block["status"], "clean", "{name}: {block}");
        assert_eq!(unharmed, others, "{name}");
    }
}

#[test]
fn without_isolation_the_statement_says_so() {
    let bench = with_rule("well-behaved");
    let plugin = faulty().display().to_string();
    let audit = |isolation: &[&str]| {
        let arguments = ["audit", "release", "--plugin", &plugin, "--format", "json"];
        let answer = bench.candour(arguments.iter().chain(isolation).copied()).answer();
        serde_json::from_str::<Value>(&answer.stdout).unwrap()["predicate"].clone()
    };
    let isolated = audit(&[]);
    let mut together = audit(&["--isolation", "none"]);
    let all = |ours: &str, theirs: &str| json!({ "completeness": ours, "consistency": ours, "faulty": theirs, "re-identification": ours });
    assert_eq!(isolated["audit"]["isolation"], all("process", "full"));
    assert_eq!(together["audit"]["isolation"], all("none", "none"));
    assert_eq!(isolated["blocks"], together["blocks"].take(), "the rules say the same");
    // It is a limit of the verdict, of each plugin, and told first.
    assert_eq!(isolated["limits"], json!([]));
    let limited: Vec<&Value> = together["limits"]
        .as_array()
        .unwrap()
        .iter()
        .map(|limit| &limit["plugin"])
        .collect();
    assert_eq!(limited, ["completeness", "consistency", "faulty", "re-identification"]);
}

/// A statement without what the core itself tells of the data: the groups that a schema declares are public.
fn without_profiles(statement: &str) -> String {
    let start = statement.find('{').unwrap();
    let mut read = serde_json::Deserializer::from_str(&statement[start..]).into_iter::<Value>();
    let mut value = read.next().unwrap().unwrap();
    let after = &statement[start + read.byte_offset()..];
    for dataset in value["predicate"]["datasets"].as_array_mut().unwrap() {
        assert!(dataset.as_object_mut().unwrap().remove("profile").is_some());
    }
    format!("{}{value}{after}", &statement[..start])
}

#[test]
fn what_a_plugin_tells_is_in_no_public_byte() {
    for name in TELLS {
        let bench = with_rule(name);
        bench.replace(
            "release/visits.schema.json",
            "[\"A\", \"B\"]",
            "[\"A\", \"B\", \"Zyxwvut\"]",
        );
        bench.replace("release/visits.csv", "A,2015-01", "Zyxwvut,2015-01");
        let plugin = faulty().display().to_string();
        let said = |more: &[&str]| {
            let arguments = [&["audit", "release", "--plugin", &plugin][..], more].concat();
            let answer = bench.candour(arguments).answer();
            format!("{}{}", answer.stdout, answer.stderr)
        };
        let mut public = said(&[]) + &without_profiles(&said(&["--format", "json"])) + &said(&["-vv"]);
        let files = bench.listing("release/transparency-report");
        // The baseline is made without the plugin, and holds what the schema declares; the pages are made of the statement alone,
        // and draw its profiles.
        let of_others = ["baseline.json", "report.html", "report.md"];
        let is_of_others = |path: &str| of_others.iter().any(|name| path.ends_with(name));
        for (path, _, bytes) in files.into_iter().filter(|(path, ..)| !is_of_others(path)) {
            let text = String::from_utf8_lossy(&bytes.unwrap_or_default()).into_owned();
            public.push_str(&path);
            public.push_str(&match path.ends_with("statement.json") {
                true => without_profiles(&text),
                false => text,
            });
        }
        assert!(public.contains(&format!("faulty/{name}")), "{name}: {public}");
        assert!(!public.contains("Zyxwvut"), "{name}: {public}");
    }
}

#[test]
fn a_library_that_is_no_plugin_costs_its_rules() {
    let bench = with_rule("anything");
    let name = format!("{DLL_PREFIX}candour_faulty{DLL_SUFFIX}");
    bench.write(&name, "not a library");
    let answer = bench
        .candour(["audit", "release", "--plugin", &name, "--format", "json"])
        .answer();
    assert_eq!(answer.code, Some(3), "{}", answer.stderr);
    assert!(answer.stdout.contains("\"not-a-library\""), "{}", answer.stdout);
}
