//! While a confidentiality failure stands nothing is written that others may read, and a draft is nobody's to build on.

use std::collections::BTreeSet;

use crate::bench::{Bench, mode};
use crate::files::revealing;

fn names(bench: &Bench) -> BTreeSet<String> {
    bench.listing("").into_iter().map(|(name, ..)| name).collect()
}

#[test]
fn a_draft_is_for_its_owner_alone() {
    let bench = revealing();
    let before = names(&bench);
    let answer = bench
        .shell("umask 022; exec \"$0\" audit release -vvv")
        .answer()
        .ending(1);
    let new: Vec<String> = names(&bench).difference(&before).cloned().collect();
    assert!(!new.is_empty());
    for name in &new {
        assert!(name.starts_with("release/.candour/"), "{name} is new");
        let allowed = if name.ends_with('/') { 0o700 } else { 0o600 };
        assert_eq!(mode(&bench.path(name.trim_end_matches('/'))), allowed, "{name}");
    }
    assert!(
        new.contains(&"release/.candour/draft/statement.json".to_owned()),
        "{new:?}"
    );
    assert!(
        answer.stdout.contains("no report was written for publication"),
        "{}",
        answer.stdout
    );
    for told in ["record 2", "records 2", "rows 2", "= 31", "31, A"] {
        assert!(!answer.stdout.contains(told), "{told:?} in {}", answer.stdout);
    }
}

#[test]
fn nothing_is_built_on_a_draft() {
    let bench = revealing();
    bench.candour(["audit", "release"]).answer().ending(1);
    let draft = "release/.candour/draft/statement.json";
    bench.candour(["audit", "release", "--publish"]).answer().ending(1);
    let report = "release/transparency-report/statement.json";
    for arguments in [
        &["diff", report, draft][..],
        &["diff", draft, report],
        &["audit", "release", "--since", draft],
        &["verify", report, "--chain", draft],
    ] {
        let answer = bench.candour(arguments.iter().copied()).answer();
        assert_eq!(
            answer.code,
            Some(2),
            "{}: {}{}",
            answer.command,
            answer.stdout,
            answer.stderr
        );
    }
}

#[test]
fn a_waiver_or_the_word_publish_lets_it_out() {
    let bench = revealing();
    bench.candour(["audit", "release"]).answer().ending(1);
    assert!(!bench.path("release/transparency-report").exists());
    let text = bench.read_text("release/candour.toml");
    let waiver = "\n[[waiver]]\nrule = \"re-identification/small-classes\"\nseverity = \"fail\"\n\
                  at-most = { people-below-k = 4 }\nowner = \"Caldicott Guardian\"\nreason = \"a test\"\n\
                  expires = 2030-12-31\n";
    bench.write("release/candour.toml", text.clone() + waiver);
    bench.candour(["audit", "release"]).answer();
    assert!(bench.path("release/transparency-report/statement.json").exists());
    std::fs::remove_dir_all(bench.path("release/transparency-report")).unwrap();
    bench.write("release/candour.toml", text);
    bench.candour(["audit", "release", "--publish"]).answer().ending(1);
    assert!(bench.path("release/transparency-report/statement.json").exists());
}
