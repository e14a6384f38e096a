//! Somebody who publishes a release, and wants whoever audits it again to run a program of theirs; and a plugin that passes for one of
//! ours.

use std::path::PathBuf;
use std::sync::OnceLock;

use serde_json::Value;

use crate::bench::{Answer, Bench, Run};
use crate::binary;
use crate::failing_plugins::{faulty, with_rule};

const STATEMENT: &str = "release/transparency-report/statement.json";

/// `candour`, linked into a folder where no plugins lie but its own.
fn candour<'a>(bench: &Bench, arguments: impl IntoIterator<Item = &'a str>) -> Run {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    let program = PROGRAM.get_or_init(|| {
        let test = std::env::current_exe().unwrap();
        let folder = test.with_file_name("candour-alone");
        std::fs::create_dir_all(&folder).unwrap();
        let link = |file: PathBuf| {
            // Whole or not at all, whoever else makes it.
            let made = folder.join(format!("made-{}", std::process::id()));
            let to = folder.join(file.file_name().unwrap());
            std::fs::hard_link(&file, &made)
                .or_else(|_| std::fs::copy(&file, &made).map(drop))
                .unwrap();
            std::fs::rename(&made, &to).unwrap();
            // Two names of one file stay as they are.
            let _ = std::fs::remove_file(&made);
            to
        };
        for family in binary::FAMILIES {
            link(binary::plugin(family));
        }
        link(binary::candour())
    });
    bench.run(program, "candour", arguments)
}

/// A release that brings its own plugin, audited by its publisher.
fn published(is_pinned: bool) -> Bench {
    let bench = with_rule("well-behaved");
    let name = binary::plugin_name("faulty");
    bench.write(&format!("release/plugins/{name}"), std::fs::read(faulty()).unwrap());
    let declaration = bench.read_text("release/candour.toml");
    bench.write(
        "release/candour.toml",
        format!("{declaration}\n[plugins]\npaths = [\"plugins\"]\n"),
    );
    if is_pinned {
        candour(&bench, ["plugin", "lock", "release"]).answer().ending(0);
    }
    audited(&bench, &[]);
    bench
}

fn audited(bench: &Bench, more: &[&str]) {
    let answer = candour(bench, ["audit", "release"].iter().chain(more).copied()).answer();
    assert!(matches!(answer.code, Some(0 | 1)), "{}{}", answer.stdout, answer.stderr);
}

fn statement(bench: &Bench) -> Value {
    serde_json::from_str(&bench.read_text(STATEMENT)).unwrap()
}

/// What comes of running it again, and whether a plugin was opened that is none of ours.
fn reproduced(bench: &Bench, more: &[&str], code: i32) -> (Value, bool) {
    let arguments = ["reproduce", STATEMENT, "--json", "-vvv"];
    let answer = candour(bench, arguments.iter().chain(more).copied())
        .answer()
        .ending(code);
    assert!(
        answer.stderr.contains("opening the plugin completeness"),
        "{}",
        answer.stderr
    );
    let is_opened = answer.stderr.contains("opening the plugin faulty");
    (serde_json::from_str(&answer.stdout).unwrap(), is_opened)
}

/// Why blocks were not run again, each once.
fn why(reproduction: &Value) -> Vec<Value> {
    let needing = reproduction["needing"].as_array().unwrap().iter();
    let mut why: Vec<Value> = needing.map(|block| block["needs"]["plugin"]["why"].clone()).collect();
    why.dedup();
    why
}

#[test]
fn have_a_plugin_run_that_nobody_has_pinned() {
    let bench = published(false);
    let plugin = format!("release/plugins/{}", binary::plugin_name("faulty"));
    for more in [&[][..], &["--foreign-plugins"], &["--plugin", &plugin]] {
        let (told, is_opened) = reproduced(&bench, more, 4);
        assert!(!is_opened, "{more:?}");
        assert_eq!(why(&told), ["not-pinned"], "{told:#}");
        assert_eq!(told["differing"], Value::Array(Vec::new()), "{told:#}");
        assert!(told["identical"].as_u64() > Some(10), "{told:#}");
    }
}

#[test]
fn have_a_plugin_run_that_the_release_alone_names() {
    let bench = published(true);
    let (told, is_opened) = reproduced(&bench, &[], 4);
    assert!(!is_opened);
    assert_eq!(why(&told), ["not-named"], "{told:#}");
    let answer = candour(&bench, ["reproduce", STATEMENT]).answer().ending(4);
    for part in [
        "not reproduced here",
        "without the plugin faulty",
        "--foreign-plugins",
        "faulty/well-behaved on visits",
    ] {
        assert!(flat(&answer).contains(part), "{part}: {}", answer.stdout);
    }
    // Found elsewhere on this machine, it is still not named.
    let folder = bench.path("release/plugins").display().to_string();
    let answer = candour(&bench, ["reproduce", STATEMENT, "-vvv"])
        .env("CANDOUR_PLUGIN_PATH", folder)
        .answer()
        .ending(4);
    assert!(
        !answer.stderr.contains("opening the plugin faulty"),
        "{}",
        answer.stderr
    );
    // Nobody vouches for what was not run.
    candour(&bench, ["key", "new", "key.pem"]).answer().ending(0);
    let answer = candour(&bench, ["sign", STATEMENT, "--key", "key.pem"]).answer();
    assert!(
        answer.stderr.contains("candour::sign::not_reproduced"),
        "{}",
        answer.stderr
    );

    // Pinned and named it runs, and all is the same.
    let plugin = format!("release/plugins/{}", binary::plugin_name("faulty"));
    for more in [&["--foreign-plugins"][..], &["--plugin", &plugin]] {
        let (told, is_opened) = reproduced(&bench, more, 0);
        assert!(is_opened, "{more:?}");
        assert_eq!(told["sameBytes"], true, "{told:#}");
    }
}

#[test]
fn have_another_plugin_run_than_the_one_that_is_pinned() {
    let bench = published(true);
    let name = binary::plugin_name("faulty");
    let mut bytes = std::fs::read(faulty()).unwrap();
    bytes.push(0);
    bench.write(&format!("release/plugins/{name}"), bytes);
    let (told, is_opened) = reproduced(&bench, &["--foreign-plugins"], 4);
    assert!(!is_opened);
    assert_eq!(why(&told), ["not-pinned"], "{told:#}");
    std::fs::remove_file(bench.path(&format!("release/plugins/{name}"))).unwrap();
    let (told, _) = reproduced(&bench, &["--foreign-plugins"], 4);
    assert_eq!(why(&told), ["not-here"], "{told:#}");
}

/// What was run again is held against the report to the last value.
#[test]
fn hide_a_forgery_behind_a_plugin_that_does_not_run() {
    let bench = published(true);
    let text = bench.read_text(STATEMENT);
    let mut forged = statement(&bench);
    let blocks = forged["predicate"]["blocks"].as_array_mut().unwrap();
    let ours = blocks
        .iter_mut()
        .find(|block| block["rule"] == "completeness/missing-values");
    ours.unwrap()["status"] = "not-applicable".into();
    bench.write(STATEMENT, forged.to_string());
    let (told, is_opened) = reproduced(&bench, &[], 1);
    assert!(!is_opened);
    assert_eq!(told["differing"][0]["rule"], "completeness/missing-values", "{told:#}");
    bench.write(STATEMENT, text);
}

/// How far a plugin had to be kept from the machine is the publisher's to say, in the report; how far it is here is not.
#[test]
fn have_plugins_run_inside_the_program_that_audits_again() {
    let bench = published(true);
    audited(&bench, &["--isolation", "none"]);
    let predicate = &statement(&bench)["predicate"];
    assert_eq!(predicate["audit"]["isolation"]["faulty"], "none");
    assert_ne!(predicate["verdict"], "PASSED");
    let (told, _) = reproduced(&bench, &["--foreign-plugins"], 0);
    assert_eq!(told["sameBytes"], true, "{told:#}");
    // A policy of the release cannot ask for it.
    bench.replace(
        "release/faulty.toml",
        "[plugins]\n",
        "[plugins]\nisolation = \"none\"\n",
    );
    let answer = candour(&bench, ["audit", "release"]).answer().ending(2);
    assert!(answer.stderr.contains("faulty.toml:5"), "{}", answer.stderr);
}

#[test]
fn pass_for_a_plugin_of_ours() {
    let bench = published(true);
    let ours = std::fs::read(binary::plugin("completeness")).unwrap();
    for family in ["completeness", "re-identificatlon", "c0nsistency", "schema"] {
        let path = format!("theirs/{}", binary::plugin_name(family));
        bench.write(&path, [&ours[..], b"\0"].concat());
        bench.write(
            "ours.toml",
            format!("[pack]\nid = \"ours\"\n\n[rules.\"{family}/a-rule\"]\nwarn = {{}}\nsource = \"a test\"\ncertainty = \"low\"\n"),
        );
        let rule = format!("{family}/a-rule");
        for command in [
            &["audit", "release", "--policy", "ours.toml", "--plugin", &path][..],
            &["explain", &rule, "--plugin", &path],
            &["rules", "--plugin", &path],
        ] {
            // No plugin is opened for rules of the core.
            if family == "schema" && command[0] == "audit" {
                continue;
            }
            let answer = bench
                .candour(command.iter().copied().chain(["-vvv"]))
                .answer()
                .ending(2);
            assert!(
                answer.stderr.contains("candour::plugin::impostor"),
                "{family}: {}",
                answer.stderr
            );
            assert!(
                !answer.stderr.contains("opening the plugin"),
                "{family}: {}",
                answer.stderr
            );
        }
        std::fs::remove_file(bench.path(&path)).unwrap();
    }
    let path = format!("theirs/{}", binary::plugin_name("completeness"));
    bench.write(&path, [&ours[..], b"\0"].concat());
    for command in ["reproduce", "sign"] {
        candour(&bench, ["key", "new", &format!("{command}.pem")]).answer();
        let key = format!("--key={command}.pem");
        let mut arguments = vec![command, STATEMENT, "--plugin", &path];
        arguments.extend((command == "sign").then_some(key.as_str()));
        let answer = candour(&bench, arguments).answer().ending(2);
        assert!(answer.stderr.contains("candour::plugin::impostor"), "{}", answer.stderr);
    }
    // The very bytes are ours, wherever they lie.
    bench.write(&path, &ours);
    audited(&bench, &["--plugin", &path]);
    assert_eq!(
        statement(&bench)["predicate"]["audit"]["isolation"]["completeness"],
        "process"
    );
}

/// What it says, on one line.
fn flat(answer: &Answer) -> String {
    answer.stdout.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The library of `faulty` with other words in it, as long as its own.
fn worded(bench: &Bench, own: &str, hostile: &str) -> String {
    assert_eq!(own.len(), hostile.len(), "{hostile}");
    let mut bytes = std::fs::read(faulty()).unwrap();
    let mut found = 0;
    for at in 0..bytes.len() - own.len() {
        if bytes[at..].starts_with(own.as_bytes()) {
            bytes[at..at + own.len()].copy_from_slice(hostile.as_bytes());
            found += 1;
        }
    }
    assert!(found > 0, "{own}");
    let path = format!("theirs/{}", binary::plugin_name("faulty"));
    bench.write(&path, bytes);
    path
}

#[test]
fn have_its_words_steer_what_shows_them() {
    let bench = with_rule("well-behaved");
    for hostile in [
        "\u{1b}[2Ja rule tests",
        "\u{202e}a rule tests1",
        "nhs 943 476 5919",
        "ask a@example.uk",
    ] {
        let path = worded(&bench, "a rule for tests", hostile);
        let audit = ["audit", "release", "--plugin", &path, "--format", "json"];
        let answer = candour(&bench, audit).answer().ending(3);
        assert!(answer.stdout.contains("\"bad-manifest\""), "{}", answer.stdout);
        for command in [&["rules"][..], &["explain", "faulty/well-behaved"], &["plugin", "list"]] {
            let answer = bench
                .candour(command.iter().copied().chain(["--plugin", &path]))
                .answer();
            let said = answer.stdout + &answer.stderr;
            assert!(said.contains("bad-manifest"), "{command:?}: {said}");
            assert!(!said.contains(hostile), "{command:?}: {said}");
        }
        let inspected = candour(&bench, ["plugin", "inspect", &path]).answer().ending(1).stdout;
        assert!(!inspected.contains(hostile), "{inspected}");
    }
    // Markup is a text like any other, and is shown as one.
    let path = worded(&bench, "something is wrong", "<img src=x> |`*_@a");
    candour(&bench, ["audit", "release", "--plugin", &path]).answer();
    let page = bench.read_text("release/transparency-report/report.html");
    assert!(!page.contains("<img src=x>") && page.contains("&lt;img src=x&gt;"));
    for format in ["markdown", "sarif", "human"] {
        let answer = bench
            .candour(["audit", "release", "--plugin", &path, "--format", format])
            .answer();
        assert_ne!(answer.code, Some(3), "{}", answer.stderr);
        assert!(
            format != "markdown" || !answer.stdout.contains("<img src=x> |`"),
            "{}",
            answer.stdout
        );
    }
}
