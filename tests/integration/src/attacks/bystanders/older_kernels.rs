//! The layers of confinement, taken away one by one as older kernels lack them: those that are left hold what they promise,
//! and the run record says which are not there.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use serde_json::Value;

use super::victims::{Audit, Policy, Victim, audited_by, of_faulty, program};
use crate::bench::{Answer, Bench, skipped};
use crate::failing_plugins::faulty;
use crate::releases;

/// What a plugin tries, and which layers keep it from that, each alone.
const ATTEMPTS: &[(&str, &[&str])] = &[
    ("reads-files", &["landlock"]),
    ("lists-folders", &["landlock"]),
    ("writes-files", &["landlock", "seccomp"]),
    ("opens-sockets", &["seccomp"]),
    ("starts-programs", &["seccomp"]),
    ("signals-others", &["seccomp"]),
    ("lifts-limits", &["seccomp"]),
    ("moves-others", &["seccomp"]),
    ("empties-queues", &["seccomp"]),
    ("kills-by-owner", &["seccomp"]),
    ("reads-its-parent", &["landlock", "process"]),
];

/// Kernels, by what `older_kernel.c` is told, and which layers they lack.
const KERNELS: &[(&[&str], &[&str])] = &[
    (&[], &[]),
    (&["landlock=6"], &[]),
    (&["landlock=5"], &["landlock-scope"]),
    (&["landlock=4"], &["landlock-scope"]),
    (&["landlock=3"], &["landlock-scope"]),
    (&["landlock=2"], &["landlock-scope"]),
    (&["landlock=1"], &["landlock-scope"]),
    (&["landlock=0"], &["landlock", "landlock-scope"]),
    (&["no-seccomp"], &["seccomp"]),
    (&["no-seccomp", "landlock=1"], &["landlock-scope", "seccomp"]),
    (&["no-limits"], &["resource-limits"]),
    (&["no-death-signal"], &["death-signal"]),
];

/// The program that makes a kernel older; or why it cannot be had.
fn older_kernel() -> Result<&'static Path, &'static str> {
    static PROGRAM: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    let made = PROGRAM.get_or_init(|| {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/attacks/older_kernel.c");
        let test = std::env::current_exe().map_err(|error| error.to_string())?;
        let made = test.with_file_name(format!("older-kernel-{}", std::process::id()));
        let target = test.with_file_name("older-kernel");
        let mut compiler = Command::new("cc");
        let compiled = compiler
            .args(["-Wall", "-Wextra", "-Werror", "-o"])
            .arg(&made)
            .arg(&source)
            .output();
        let compiled = compiled.map_err(|error| format!("no C compiler: {error}"))?;
        if !compiled.status.success() {
            return Err(format!(
                "{} does not compile here: {}",
                source.display(),
                String::from_utf8_lossy(&compiled.stderr)
            ));
        }
        // Whole or not at all, whoever else makes it.
        std::fs::rename(&made, &target).map_err(|error| error.to_string())?;
        let tried = Command::new(&target).args(["landlock=1", "--", "/bin/true"]).output();
        match tried {
            Ok(output) if output.status.success() => Ok(target),
            Ok(output) => Err(format!(
                "no kernel can be made older here: {}",
                String::from_utf8_lossy(&output.stderr)
            )),
            Err(error) => Err(error.to_string()),
        }
    });
    made.as_deref().map_err(String::as_str)
}

/// An audit on such a kernel, or nothing where none can be had here.
fn audited_on(kernel: &[&str], policy: &Policy) -> Option<Audit> {
    let older = match older_kernel() {
        Ok(older) => older,
        Err(reason) => {
            skipped(reason);
            return None;
        }
    };
    Some(audited_by(policy, |bench, arguments| {
        let program = program();
        let words = kernel.iter().copied().chain(["--", &program]);
        let words = words.chain(arguments.iter().map(String::as_str));
        bench.run(older, "candour", words)
    }))
}

/// Whether this kernel has Landlock with scopes, and seccomp: what it has not cannot be taken away.
fn is_new_enough() -> bool {
    let Some(audit) = audited_on(&[], &Policy::new(&["well-behaved"])) else {
        return false;
    };
    if !audit.absent.is_empty() {
        skipped(&format!("this system does not have {}", audit.absent.join(", ")));
    }
    audit.absent.is_empty()
}

#[cfg(target_os = "linux")]
#[test]
fn find_a_layer_that_an_older_kernel_lacks() {
    if !is_new_enough() {
        return;
    }
    let rules: Vec<&str> = ATTEMPTS.iter().map(|(rule, _)| *rule).collect();
    for (kernel, lacks) in KERNELS {
        let is_there = |layer: &&str| !lacks.contains(layer);
        // Nobody is named who would come to harm where nothing holds it off.
        let victim = Victim::new();
        let policy = Policy::new(&rules).victim(&victim);
        let audit = audited_on(kernel, &policy).unwrap();
        assert_eq!(audit.absent, *lacks, "{kernel:?}");
        for (rule, layers) in ATTEMPTS {
            if layers.iter().any(is_there) {
                let block = of_faulty(&audit.blocks, rule)[0];
                assert_eq!(block["status"], "clean", "{rule} on {kernel:?}: {block:#}");
            }
        }
        if is_there(&"seccomp") || is_there(&"landlock-scope") {
            assert!(victim.is_alive(), "{kernel:?}");
        }
    }
}

/// What the layers keep off does happen where they are not there, to a process that this test started: so it is tried in
/// earnest.
#[cfg(target_os = "linux")]
#[test]
fn find_no_layer_at_all() {
    if !is_new_enough() {
        return;
    }
    let victim = Victim::new();
    let policy = Policy::new(&["kills-by-owner", "empties-queues"]).victim(&victim);
    let audit = audited_on(&["no-seccomp", "landlock=5"], &policy).unwrap();
    for block in &audit.blocks {
        assert_eq!(block["status"], "found", "{block:#}");
    }
    assert!(!victim.is_alive());
}

/// `candour` on such a kernel, in a bench.
#[cfg(target_os = "linux")]
fn on(kernel: &[&str], bench: &Bench, arguments: &[&str]) -> Answer {
    let program = program();
    let words = kernel.iter().copied().chain(["--", &program]);
    let words = words.chain(arguments.iter().copied());
    bench.run(older_kernel().unwrap(), "candour", words).answer()
}

#[cfg(target_os = "linux")]
fn codes(answer: &Answer) -> Vec<Value> {
    let statement: Value = serde_json::from_str(&answer.stdout).unwrap_or_else(|_| panic!("{}", answer.stderr));
    let blocks = statement["predicate"]["blocks"].as_array().unwrap();
    let codes = of_faulty(blocks, "well-behaved").into_iter();
    codes.map(|block| block["reason"]["code"]["candour"].clone()).collect()
}

/// A stranger's plugin must be kept from the machine in full. One that is pinned, or let run so by whoever runs the audit, need not;
/// and the statement says which.
#[cfg(target_os = "linux")]
#[test]
fn run_where_a_layer_is_absent() {
    if !is_new_enough() {
        return;
    }
    let bench = releases::bench();
    Policy::new(&["well-behaved"]).write(&bench);
    let plugin = faulty().display().to_string();
    let audit = ["audit", "release", "--plugin", &plugin, "--format", "json"];
    let isolation = |answer: &Answer| {
        let statement: Value = serde_json::from_str(&answer.stdout).unwrap();
        let predicate = &statement["predicate"];
        (
            predicate["audit"]["isolation"]["faulty"].clone(),
            predicate["limits"].clone(),
        )
    };
    let of_a_new_one = on(&[], &bench, &audit);
    assert_eq!(codes(&of_a_new_one), [Value::Null]);
    for kernel in [&["landlock=0"][..], &["no-seccomp"], &["no-limits"]] {
        let answer = on(kernel, &bench, &audit).ending(3);
        assert_eq!(codes(&answer), ["not-isolated"], "{kernel:?}");
        assert_eq!(isolation(&answer), isolation(&of_a_new_one), "{kernel:?}");
        assert!(answer.stderr.contains("--isolation process"), "{}", answer.stderr);
        // None of the other commands opens it either.
        for command in [&["explain", "faulty/well-behaved"][..], &["plugin", "lock", "release"]] {
            let answer = on(kernel, &bench, &[command, &["--plugin", &plugin]].concat());
            assert_ne!(answer.code, Some(0), "{kernel:?} {}", answer.stdout);
            assert!(answer.stderr.contains("not-isolated"), "{}", answer.stderr);
        }
        let inspected = on(kernel, &bench, &["plugin", "inspect", &plugin]).ending(1);
        assert!(inspected.stdout.contains("not-isolated"), "{}", inspected.stdout);
        let allowed = on(kernel, &bench, &[&audit[..], &["--isolation", "process"]].concat());
        assert_eq!(codes(&allowed), [Value::Null], "{kernel:?}");
        let (isolation, limits) = isolation(&allowed);
        assert_eq!(isolation, "process");
        let mut limits = limits.as_array().unwrap().iter();
        let limit = limits.find(|limit| limit["code"] == "plugin-let-loose");
        assert_eq!(limit.map(|limit| &limit["plugin"]), Some(&"faulty".into()));
    }
    let lock = ["plugin", "lock", "release", "--plugin", &plugin];
    bench.candour(lock).answer().ending(0);
    let pinned = on(&["landlock=0"], &bench, &audit);
    assert_eq!(codes(&pinned), [Value::Null]);
    let (isolation, limits) = isolation(&pinned);
    assert_eq!(isolation, "process");
    let mut limits = limits.as_array().unwrap().iter();
    assert!(limits.all(|limit| limit["code"] != "plugin-let-loose"));
}

/// Where the program works is there to be read through the folder of its process, where Landlock is absent.
#[cfg(target_os = "linux")]
#[test]
fn tell_in_its_manifest_what_stands_in_the_data() {
    if !is_new_enough() {
        return;
    }
    let bench = releases::bench();
    Policy::new(&["well-behaved"]).write(&bench);
    bench.write("release/tell-in-describe", "");
    let plugin = faulty().display().to_string();
    let loose = ["--plugin", &plugin, "--isolation", "process"];
    for command in [
        &["audit", "release", "--private"][..],
        &["audit", "release", "--format", "json"],
        &["rules"],
        &["plugin", "list"],
    ] {
        let answer = on(&["landlock=0"], &bench, &[command, &loose].concat());
        assert!(answer.stdout.contains("faulty"), "{}{}", answer.stdout, answer.stderr);
        assert!(!answer.stdout.contains("A 2015-01 120 100 20"), "{}", answer.stdout);
    }
}
