//! The layers of confinement, taken away one by one as older kernels lack them: those that are left hold what they promise,
//! and the run record says which are not there.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use super::victims::{Audit, Policy, Victim, audited_by, of_faulty, program};
use crate::bench::skipped;

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
