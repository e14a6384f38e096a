//! `candour self check`: what it says of this machine, of one that lacks a layer, and of a program that lacks its plugins.

use std::fs;

use serde_json::Value;

use crate::bench::{Answer, Bench, has, skipped};
use crate::{binary, schemas};

/// Runs the command behind it with a kernel that does not know the system calls of Landlock.
const WITHOUT_LANDLOCK: &str = r#"
import ctypes, os, struct, sys
libc = ctypes.CDLL(None, use_errno=True)
# Load the number of the call; 444 is landlock_create_ruleset on every processor: ENOSYS; else allow.
steps = [(0x20, 0, 0, 0), (0x15, 0, 1, 444), (0x06, 0, 0, 0x00050000 | 38), (0x06, 0, 0, 0x7fff0000)]
filter = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
program = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(steps), ctypes.addressof(filter)))
if libc.prctl(38, 1, 0, 0, 0) or libc.prctl(22, 2, ctypes.byref(program), 0, 0):
    sys.exit(99)
os.execv(sys.argv[1], ["candour"] + sys.argv[2:])
"#;

/// What was printed, with its lines joined.
fn joined(said: &str) -> String {
    said.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn check(bench: &Bench) -> Answer {
    bench.candour(["self", "check"]).answer()
}

fn json(answer: &Answer) -> Value {
    let value = serde_json::from_str(&answer.stdout).unwrap();
    schemas::check("machine", &value, &answer.command);
    value
}

#[test]
fn a_machine_that_audits_ends_with_0_and_names_its_plugins() {
    let bench = Bench::new();
    let said = check(&bench).ending(0).stdout;
    assert!(
        said.starts_with("Audits can run, and plugins are isolated in "),
        "{said}"
    );
    for family in binary::FAMILIES {
        assert!(
            said.contains(&format!("\n  {family} {}, ", env!("CARGO_PKG_VERSION"))),
            "{said}"
        );
    }
    assert!(said.contains(" threads") || said.contains("1 thread"), "{said}");
    let quiet = bench.candour(["self", "check", "--quiet"]).answer().ending(0).stdout;
    assert_eq!(said.lines().next(), quiet.lines().next());
    assert!(!quiet.contains("sha256"), "{quiet}");
    assert!(bench.listing("").is_empty(), "it leaves nothing behind");
}

#[test]
fn programs_are_told_the_same() {
    let bench = Bench::new();
    let answer = bench.candour(["self", "check", "--format", "json"]).answer().ending(0);
    let machine = json(&answer);
    assert_eq!(machine["hindered"], serde_json::json!([]));
    let layers = [&machine["confined"]["achieved"], &machine["confined"]["absent"]];
    let told: usize = layers.iter().map(|layers| layers.as_array().unwrap().len()).sum();
    assert_eq!(told, 6, "{machine}");
    for plugin in machine["plugins"].as_array().unwrap() {
        let named = ["plugin", "inspect", plugin["family"].as_str().unwrap(), "--json"];
        let inspected: Value = serde_json::from_str(&bench.candour(named).answer().stdout).unwrap();
        assert_eq!(plugin["sha256"], inspected["sha256"]);
        assert_eq!(plugin["version"], inspected["manifest"]["version"]);
    }
}

#[test]
fn a_user_without_privileges_is_told_the_same_of_isolation() {
    let bench = Bench::new();
    let isolation = |answer: &Answer| json(answer)["isolation"].clone();
    let asked = || bench.candour(["self", "check", "--format", "json"]);
    let ours = isolation(&asked().answer().ending(0));
    match asked().without_privileges(&bench) {
        Ok(run) => assert_eq!(isolation(&run.answer().ending(0)), ours),
        Err(reason) => skipped(&format!("nobody without privileges could run candour: {reason}")),
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_kernel_without_landlock_isolates_in_part_and_audits() {
    if !has("python3", "--version") {
        return skipped("python3 is not on this machine, so no system call was taken away");
    }
    let bench = Bench::new();
    bench.write("without.py", WITHOUT_LANDLOCK);
    let program = binary::candour().display().to_string();
    let run = |more: &[&str]| {
        let whole = ["without.py", &program, "self", "check"]
            .into_iter()
            .chain(more.iter().copied());
        bench.run("python3", "python3", whole).answer()
    };
    let answer = run(&[]);
    if answer.code == Some(99) {
        return skipped("this system lets no process take system calls away");
    }
    let said = joined(&answer.ending(0).stdout);
    assert!(
        said.starts_with("Audits can run, and plugins are isolated in part. Those that"),
        "{said}"
    );
    let lacking =
        "- NOT all files but the system's libraries: this kernel does not have it (isolation in full needs it)";
    assert!(said.contains(lacking), "{said}");
    let machine = json(&run(&["--format", "json"]).ending(0));
    assert_eq!(machine["isolation"], "process");
}

#[test]
fn a_program_without_its_plugins_cannot_audit() {
    let bench = Bench::new();
    fs::copy(binary::candour(), bench.path("candour")).unwrap();
    let run = || bench.run(bench.path("candour"), "candour", ["self", "check"]).answer();
    let said = joined(&run().ending(3).stdout);
    assert!(
        said.starts_with("Audits cannot run: the plugin completeness, "),
        "{said}"
    );
    assert_eq!(
        said.matches("which comes with candour, was not found").count(),
        3,
        "{said}"
    );
    for family in binary::FAMILIES {
        fs::copy(binary::plugin(family), bench.path(&binary::plugin_name(family))).unwrap();
    }
    run().ending(0);
    bench.write(&binary::plugin_name("consistency"), "no library");
    let said = joined(&run().ending(3).stdout);
    assert!(said.contains("the plugin consistency cannot be used: "), "{said}");
}

#[test]
fn what_is_scarce_is_told() {
    let bench = Bench::new();
    let said = bench
        .shell("ulimit -n 99; TMPDIR=/nowhere exec \"$0\" self check")
        .answer()
        .ending(0)
        .stdout;
    assert!(said.contains("99 open files"), "{said}");
    assert!(
        said.contains("Temporary files go to /nowhere: it CANNOT be written to."),
        "{said}"
    );
}
