//! Whoever names a pipe, a device, a folder or a socket where a file belongs waits for an answer no longer than others.

use std::os::unix::net::UnixListener;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::bench::{Bench, has, skipped};
use crate::releases;
use crate::signing::REPORT;

/// Far more than any of these takes, and far less than a pipe waits.
const PATIENCE: Duration = Duration::from_secs(60);

/// What is no file: its name on the bench.
const ODD: [&str; 4] = ["pipe", "socket", "device", "folder"];

/// A bench with a signed release and one of each; the socket is there as long as it is listened to.
fn bench() -> Option<(Bench, UnixListener)> {
    let bench = releases::bench();
    let made = Command::new("mkfifo").arg(bench.path("pipe")).status();
    if !made.is_ok_and(|status| status.success()) {
        skipped("there is no mkfifo here");
        return None;
    }
    let socket = UnixListener::bind(bench.path("socket")).unwrap();
    std::os::unix::fs::symlink("/dev/zero", bench.path("device")).unwrap();
    std::fs::create_dir(bench.path("folder")).unwrap();
    bench.candour(["key", "new", "k.pem"]).answer().ending(0);
    bench.candour(["audit", "release", "--key", "k.pem"]).answer().ending(0);
    Some((bench, socket))
}

/// Ends by itself, in good time, as a mistake of whoever named the path or with its answer; and without a panic.
fn ends(bench: &Bench, arguments: &[&str], codes: &[i32]) {
    if !has("timeout", "--version") {
        skipped("there is no timeout here");
        return;
    }
    let started = Instant::now();
    let seconds = PATIENCE.as_secs().to_string();
    let candour = crate::binary::candour().display().to_string();
    // As much memory as an honest run needs several times over.
    let script = "ulimit -v 8000000 2>/dev/null; exec \"$@\"";
    let mut all = vec!["-c", script, "sh", "timeout", "-s", "KILL", &seconds, &candour];
    all.extend(arguments);
    let output = bench.run("/bin/sh", "sh", all).output();
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!stderr.contains("unexpected argument"), "{stderr}");
    assert!(started.elapsed() < PATIENCE, "{arguments:?} waits for ever");
    let code = output.status.code();
    assert!(
        code.is_some_and(|code| codes.contains(&code)),
        "{arguments:?} ends with {code:?}\n{stderr}"
    );
}

#[test]
fn a_stranger_wants_an_audit_to_wait_for_ever_by_an_option() {
    let Some((bench, _socket)) = bench() else { return };
    for odd in ODD {
        for arguments in [
            &["audit", odd][..],
            &["audit", "release", "--previous", odd],
            &["audit", "release", "--since", odd],
            &["audit", "release", "--key", odd],
            &["audit", "release", "--plugin", odd],
            &["verify", odd, "--pub", "k.pem.pub"],
            &["verify", REPORT, "--pub", odd],
            &["verify", REPORT, "--trust", odd],
            &["verify", REPORT, "--pub", "k.pem.pub", "--data", odd],
            &["verify", REPORT, "--pub", "k.pem.pub", "--chain", odd],
            &["diff", odd, REPORT],
            &["reproduce", odd],
            &["export", odd, "--format", "sarif"],
            &["sign", odd, "--key", "k.pem"],
            &["key", "show", odd],
            &["plugin", "inspect", odd],
            &["plugin", "check", odd],
            &["plugin", "lock", odd],
            &["rules", "--plugin", odd],
        ] {
            // A folder is a place of plugins, and of files; it holds none.
            ends(
                &bench,
                arguments,
                if odd == "folder" {
                    &[0, 1, 2, 3, 4]
                } else {
                    &[1, 2, 3, 4]
                },
            );
        }
        let policy = format!("{odd}.toml");
        std::fs::rename(bench.path(odd), bench.path(&policy)).unwrap();
        ends(&bench, &["audit", "release", "--policy", &policy], &[2]);
        ends(&bench, &["rules", "--policy", &policy], &[2]);
        std::fs::rename(bench.path(&policy), bench.path(odd)).unwrap();
        ends(
            &bench,
            &["audit", "release", "--out", odd],
            if odd == "folder" { &[0] } else { &[2, 3] },
        );
    }
}

#[test]
fn a_publisher_wants_an_audit_to_wait_for_ever_by_what_he_declares() {
    let Some((bench, _socket)) = bench() else { return };
    let declaration = bench.read_text("release/candour.toml");
    for odd in ODD {
        let inside = format!("release/{odd}");
        match odd {
            "socket" => drop(UnixListener::bind(bench.path(&inside)).unwrap()),
            _ => std::fs::rename(bench.path(odd), bench.path(&inside)).unwrap(),
        }
        for (old, new) in [
            ("\"visits.csv\"".to_owned(), format!("\"{odd}\"")),
            ("\"visits.csv\"".to_owned(), format!("\"{}*\"", &odd[..3])),
            ("\"visits.schema.json\"".to_owned(), format!("\"{odd}\"")),
            (
                "\n[[dataset]]".to_owned(),
                format!("previous = \"{odd}\"\n\n[[dataset]]"),
            ),
            ("[\"uk-open-data\"]".to_owned(), format!("[\"./{odd}.toml\"]")),
            (
                "\n[[dataset]]".to_owned(),
                format!("\n[plugins]\npaths = [\"{odd}\"]\n\n[[dataset]]"),
            ),
        ] {
            if new.contains(".toml") {
                std::fs::rename(bench.path(&inside), bench.path(&format!("{inside}.toml"))).unwrap();
            }
            bench.write("release/candour.toml", declaration.replacen(&old, &new, 1));
            // A folder without plugins is a place like any other.
            ends(
                &bench,
                &["audit", "release"],
                if new.contains("plugins") { &[0, 2] } else { &[2] },
            );
            if new.contains(".toml") {
                std::fs::rename(bench.path(&format!("{inside}.toml")), bench.path(&inside)).unwrap();
            }
        }
        bench.write("release/candour.toml", &declaration);
        // Files that are looked for by their own names.
        for name in [
            "candour.lock",
            "candour.local.toml",
            "candour.toml",
            "transparency-report/report.intoto.json",
        ] {
            let place = bench.path(&format!("release/{name}"));
            let kept = std::fs::read(&place).ok();
            let _ = std::fs::remove_file(&place);
            std::fs::rename(bench.path(&inside), &place).unwrap();
            ends(&bench, &["audit", "release"], &[0, 2, 3]);
            ends(&bench, &["audit", "release", "--previous", "release"], &[0, 2, 3]);
            ends(
                &bench,
                &["verify", REPORT, "--pub", "k.pem.pub", "--chain", "release"],
                &[0, 1, 2, 3, 4],
            );
            if place.exists() || place.symlink_metadata().is_ok() {
                std::fs::rename(&place, bench.path(&inside)).unwrap_or_default();
            }
            if let Some(kept) = kept {
                std::fs::write(&place, kept).unwrap();
            }
            if bench.path(&inside).symlink_metadata().is_err() {
                break;
            }
        }
        let _ = std::fs::remove_file(bench.path(&inside));
        let _ = std::fs::remove_dir(bench.path(&inside));
    }
}

#[test]
fn a_stranger_wants_a_file_without_end_taken_for_a_short_one() {
    let bench = releases::bench();
    let long = std::fs::File::create(bench.path("release/long.toml")).unwrap();
    // Of nothing but holes: it takes no room on the disk.
    long.set_len(1 << 40).unwrap();
    ends(&bench, &["audit", "release", "--policy", "release/long.toml"], &[2]);
    ends(&bench, &["verify", "release/long.toml"], &[2]);
    ends(&bench, &["audit", "release", "--previous", "release/long.toml"], &[2]);
    ends(&bench, &["plugin", "inspect", "release/long.toml"], &[2]);
    bench.replace("release/candour.toml", "\"visits.schema.json\"", "\"long.toml\"");
    ends(&bench, &["audit", "release"], &[2]);
}
