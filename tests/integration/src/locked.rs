//! `candour.lock`: plugins that are pinned are told from others, and with `--locked` no other is opened.

use std::fs;

use serde_json::Value;

use crate::bench::{Answer, Bench};
use crate::failing_plugins::{faulty, with_rule};
use crate::{binary, releases};

fn locked_bench() -> Bench {
    let bench = releases::bench();
    let told = bench.candour(["plugin", "lock", "release"]).answer().ending(0).stdout;
    for family in binary::FAMILIES {
        assert!(told.contains(family), "{told}");
    }
    bench
}

/// The statement, and by family whether its plugin is pinned.
fn pinned(answer: &Answer) -> (Value, Vec<(String, bool)>) {
    let statement: Value = serde_json::from_str(&answer.stdout).unwrap_or_else(|_| panic!("{}", answer.stderr));
    let blocks = statement["predicate"]["blocks"].as_array().unwrap();
    let plugins = blocks
        .iter()
        .map(|block| &block["plugin"])
        .filter(|plugin| plugin.is_object());
    let mut pinned: Vec<(String, bool)> = plugins
        .map(|plugin| (plugin["id"].as_str().unwrap().to_owned(), plugin["pinned"] == true))
        .collect();
    pinned.sort();
    pinned.dedup();
    (statement, pinned)
}

/// A folder with another library of the family `faulty`, which does the same.
fn another_faulty(bench: &Bench) -> String {
    let mut bytes = fs::read(faulty()).unwrap();
    bytes.push(0);
    let name = binary::plugin_name("faulty");
    bench.write(&format!("other/{name}"), bytes);
    format!("other/{name}")
}

#[test]
fn what_is_pinned_is_said_so_and_the_lock_file_is_a_subject() {
    let bench = locked_bench();
    let audit = ["audit", "release", "--format", "json"];
    let answer = bench.candour(audit).answer();
    let (statement, plugins) = pinned(&answer);
    let all: Vec<(String, bool)> = binary::FAMILIES.map(|family| (family.to_owned(), true)).into();
    assert_eq!(plugins, all);
    assert_eq!(answer.stderr, "");
    let names: Vec<&Value> = statement["subject"]
        .as_array()
        .unwrap()
        .iter()
        .map(|subject| &subject["name"])
        .collect();
    assert!(names.iter().any(|name| *name == "candour.lock"), "{names:?}");
    // Nothing else differs where it is locked.
    let locked = bench.candour(audit.into_iter().chain(["--locked"])).answer();
    assert_eq!((locked.stdout, locked.code), (answer.stdout, answer.code));

    // Without a lock file nothing is pinned, and nothing is said of it.
    fs::remove_file(bench.path("release/candour.lock")).unwrap();
    let answer = bench.candour(audit).answer();
    assert!(pinned(&answer).1.iter().all(|(_, pinned)| !pinned));
    assert_eq!(answer.stderr, "");
}

#[test]
fn another_library_is_told_of_and_refused_where_it_is_locked() {
    let bench = with_rule("well-behaved");
    let plugin = faulty().display().to_string();
    let lock = ["plugin", "lock", "release", "--plugin", &plugin];
    bench.candour(lock).answer().ending(0);
    let other = another_faulty(&bench);
    let audit = ["audit", "release", "--format", "json", "--plugin", &other];
    let answer = bench.candour(audit).answer();
    let (_, plugins) = pinned(&answer);
    assert!(plugins.contains(&("faulty".to_owned(), false)), "{plugins:?}");
    assert_eq!(plugins.iter().filter(|(_, pinned)| *pinned).count(), 3, "{plugins:?}");
    assert!(
        answer.stderr.contains("the plugin faulty is not the one"),
        "{}",
        answer.stderr
    );

    let before = bench.listing("release");
    let answer = bench.candour(audit.into_iter().chain(["--locked"])).answer().ending(2);
    for part in ["candour::host::not_locked", "faulty", "candour plugin lock"] {
        assert!(answer.stderr.contains(part), "{part} in {}", answer.stderr);
    }
    assert!(bench.listing("release") == before, "nothing was written");

    // Pinned anew, it is the one.
    bench
        .candour(["plugin", "lock", "release", "--plugin", &other])
        .answer()
        .ending(0);
    let answer = bench.candour(audit.into_iter().chain(["--locked"])).answer();
    assert!(pinned(&answer).1.iter().all(|(_, pinned)| *pinned));
}

#[test]
fn a_lock_file_that_is_absent_or_mistaken_is_told() {
    let bench = releases::bench();
    let answer = bench.candour(["audit", "release", "--locked"]).answer().ending(2);
    assert!(answer.stderr.contains("candour::audit::no_lock"), "{}", answer.stderr);
    bench.write("release/candour.lock", "version = 1\n[[plugin]]\nid = \"a\"\n");
    let answer = bench.candour(["audit", "release"]).answer().ending(2);
    assert!(answer.stderr.contains("release/candour.lock"), "{}", answer.stderr);
}

#[test]
fn digests_for_other_platforms_are_kept() {
    let bench = locked_bench();
    let elsewhere = format!("[plugin.sha256]\n\"none-elsewhere\" = \"{}\"\n", "0".repeat(64));
    let text = bench
        .read_text("release/candour.lock")
        .replacen("[plugin.sha256]\n", &elsewhere, 1);
    bench.write("release/candour.lock", &text);
    bench.candour(["plugin", "lock", "release"]).answer().ending(0);
    let kept = bench.read_text("release/candour.lock");
    assert_eq!(kept.matches("none-elsewhere").count(), 1, "{kept}");
    assert!(bench.candour(["audit", "release", "--locked", "--quiet"]).answer().code != Some(2));
}
