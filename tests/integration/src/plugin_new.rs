//! `candour plugin new`: what it writes can be built, tested and audited with, and what it refuses leaves no trace.

use std::fs;

use crate::bad_paths::refused;
use crate::bench::{Answer, Bench, mode};
use crate::own_crate::{Cargo, checkout, lacks_crates};
use crate::statement::{Found, Statement};
use crate::{binary, releases, snapshot};

const RULE: &str = "house-style/blank-text";

const FILES: [&str; 8] = [
    ".gitignore",
    "Cargo.toml",
    "README.md",
    "policy.toml",
    "src/",
    "src/blank_text.md",
    "src/blank_text.rs",
    "src/lib.rs",
];

fn new(bench: &Bench, arguments: &[&str]) -> Answer {
    let checkout = checkout();
    let whole = ["plugin", "new"].into_iter().chain(arguments.iter().copied());
    bench.candour(whole.chain(["--sdk", &checkout])).answer()
}

fn names(bench: &Bench, folder: &str) -> Vec<String> {
    bench.listing(folder).into_iter().map(|(name, ..)| name).collect()
}

#[test]
fn a_new_plugin_finds_something() {
    let Some(cargo) = Cargo::at_hand() else { return };
    let bench = releases::bench();
    let said = new(&bench, &["house-style"]).ending(0).stdout;
    assert!(said.contains("cargo test"), "{said}");
    assert_eq!(names(&bench, "candour-house-style"), FILES);

    let folder = bench.path("candour-house-style");
    std::os::unix::fs::symlink(cargo.target(), folder.join("target")).unwrap();
    let built = cargo.run(&bench, &folder, ["cargo", "build"]);
    if lacks_crates(&built) {
        return;
    }
    built.ending(0);
    let name = binary::plugin_name("house-style");
    fs::create_dir(bench.path("plugins")).unwrap();
    fs::copy(
        folder.join("target/debug").join(&name),
        bench.path("plugins").join(&name),
    )
    .unwrap();
    let tested = cargo.run(&bench, &folder, ["cargo", "test"]).ending(0).stdout;
    assert!(tested.contains("test result: ok. 3 passed"), "{tested}");
    cargo.forget(&bench, &folder, "candour-plugin-house-style");

    let library = format!("plugins/{}", binary::plugin_name("house-style"));
    let shown = bench.candour(["plugin", "inspect", &library]).answer().ending(0).stdout;
    assert!(shown.contains(RULE), "{shown}");
    let page = bench
        .candour(["explain", RULE, "--plugin", "plugins"])
        .answer()
        .ending(0)
        .stdout;
    assert_eq!(page, bench.read_text("candour-house-style/src/blank_text.md"));

    fs::copy(
        bench.path("candour-house-style/policy.toml"),
        bench.path("release/policy.toml"),
    )
    .unwrap();
    bench.replace(
        "release/candour.toml",
        "[\"uk-open-data\"]",
        "[\"uk-open-data\", \"policy.toml\"]",
    );
    bench.replace("release/visits.schema.json", "[\"A\", \"B\"]", "[\"A\", \"B\", \"-\"]");
    bench.replace("release/visits.csv", "B,2015-02", "-,2015-02");
    let audit = ["audit", "release", "--plugin", "plugins", "--format", "json"];
    let statement = Statement::of(&bench.candour(audit).answer().ending(1));
    let expected = Found {
        rule: RULE.into(),
        dataset: "visits".into(),
        severity: "fail".into(),
        columns: vec!["clinic".into()],
        affected: "1 cell".into(),
        text: "1 cell of clinic holds nothing but dots and dashes".into(),
        groups: vec!["length 1 (1 cell)".into()],
    };
    assert_eq!(statement.of_rule(RULE, "visits"), [expected]);
}

#[test]
fn the_crate_goes_where_it_is_told() {
    let bench = Bench::new();
    new(&bench, &["house-style", "--dir", "some/where"]).ending(0);
    assert_eq!(names(&bench, "some/where"), FILES);
    assert_eq!(mode(&bench.path("some/where/src")) & 0o700, 0o700);
    // The very folder in which one stands, if it is empty.
    let here = Bench::new();
    new(&here, &["house-style", "--dir", "."]).ending(0);
    assert_eq!(names(&here, ""), FILES);
    assert!(
        bench.listing("some/where") == here.listing(""),
        "the same name gives the same files"
    );
}

#[test]
fn names_that_no_plugin_can_have() {
    let bench = Bench::new();
    let checkout = checkout();
    for (name, given) in [
        ("letters", "House_Style"),
        ("path", "../house"),
        ("standard", "completeness"),
    ] {
        let answer = new(&bench, &[given]).ending(2);
        let said = Answer {
            command: answer.command.replace(&checkout, "[CHECKOUT]"),
            ..answer
        };
        snapshot::check(&format!("plugin-new-name-{name}"), &bench, &said);
    }
    assert_eq!(names(&bench, ""), [""; 0]);
}

#[test]
fn what_is_in_the_way_is_left_alone() {
    let bench = Bench::new();
    bench.write("candour-house/mine.txt", "mine\n");
    bench.write("file", "mine\n");
    refused("plugin-new-in-the-way", &bench, &["plugin", "new", "house"], 2);
    refused(
        "plugin-new-file-in-the-way",
        &bench,
        &["plugin", "new", "house", "--dir", "file"],
        2,
    );
    let before = bench.listing("");
    new(&bench, &["house", "--dir", "file/house"]).ending(3);
    let full = format!(
        "trap '' XFSZ; ulimit -f 2; exec \"$0\" plugin new house --dir full/house --sdk '{}'",
        checkout()
    );
    bench.shell(&full).answer().ending(3);
    assert!(bench.listing("") == before, "something was written");
}

#[test]
fn what_is_not_the_sdk_is_refused() {
    let bench = Bench::new();
    bench.write("other/Cargo.toml", "[package]\nname = \"other\"\n");
    refused(
        "plugin-new-other-sdk",
        &bench,
        &["plugin", "new", "house", "--sdk", "other"],
        2,
    );
}

#[test]
fn the_sdk_is_that_of_the_checkout_around_the_program_or_else_a_package() {
    let bench = Bench::new();
    let program = bench.write("checkout/target/debug/candour", "");
    fs::copy(binary::candour(), &program).unwrap();
    let run = || bench.run(&program, "candour", ["plugin", "new", "house"]).answer();
    snapshot::check("plugin-new-packages", &bench, &run().ending(0));
    fs::remove_dir_all(bench.path("candour-house")).unwrap();
    bench.write("checkout/core/sdk/Cargo.toml", "[package]\nname = \"candour-sdk\"\n");
    snapshot::check("plugin-new", &bench, &run().ending(0));
    let crates = bench.path("checkout/core").canonicalize().unwrap();
    let manifest = bench.read_text("candour-house/Cargo.toml");
    for folder in ["sdk", "testing"] {
        let path = format!("path = \"{}/{folder}\"", crates.display());
        assert_eq!(manifest.matches(&path).count(), 1, "{manifest}");
    }
}
