//! Whole outputs against the committed ones.

use std::path::Path;

use crate::bench::{Answer, Bench};

const UPDATE: &str = "to accept what is printed now: INSTA_UPDATE=always cargo test -p candour-integration, then read the \
                      difference in tests/integration/snapshots before committing it";

/// Compares everything a command printed, and how it ended, with `snapshots/NAME.snap`.
#[expect(
    clippy::print_stderr,
    reason = "shown only where the comparison fails: it tells what to do"
)]
pub(crate) fn check(name: &str, bench: &Bench, answer: &Answer) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(Path::new(env!("CARGO_MANIFEST_DIR")).join("snapshots"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    eprintln!("{UPDATE}");
    settings.bind(|| insta::assert_snapshot!(name, text(bench, answer)));
}

fn text(bench: &Bench, answer: &Answer) -> String {
    let part = |name: &str, text: &str| match text {
        "" => String::new(),
        text => format!("----- {name}\n{text}"),
    };
    let whole = format!(
        "$ {}\n{}{}----- exit code {}\n",
        answer.command,
        part("stdout", &answer.stdout),
        part("stderr", &answer.stderr),
        answer.code.map_or_else(|| "none".to_owned(), |code| code.to_string())
    );
    normal(bench, &whole)
}

/// Without what differs from machine to machine, from version to version, and with every rule that is added.
fn normal(bench: &Bench, text: &str) -> String {
    let root = bench.root().display().to_string();
    let text = text
        .replace(&root, "[BENCH]")
        .replace(&format!("candour {}", env!("CARGO_PKG_VERSION")), "candour [VERSION]");
    without_counts_of_checks(&text)
}

/// How many checks there are is held by one test, `the_example_is_checked_so_often`.
fn without_counts_of_checks(text: &str) -> String {
    // The last of them ends a line where there is no room for more.
    let counted = [
        " checks ran",
        " checks, nothing found",
        " clean",
        " not applicable",
        " not\n",
    ];
    let (mut told, mut rest) = (String::new(), text);
    while let Some(at) = rest.find(|found: char| found.is_ascii_digit()) {
        let (before, from) = rest.split_at(at);
        let end = from.find(|found: char| !found.is_ascii_digit() && found != ',');
        let (number, after) = from.split_at(end.unwrap_or(from.len()));
        let is_count = !before.ends_with(['.', '-']) && counted.iter().any(|what| after.starts_with(what));
        told.push_str(before);
        told.push_str(if is_count { "[N]" } else { number });
        rest = after;
    }
    told + rest
}

#[test]
fn only_counts_of_checks_are_left_out() {
    let text = "PASSED  1,181 checks ran; 2 things\n  clean  32 checks, nothing found\n9 clean, 12 not applicable, 4 found, 12 not\n  applicable, v1.3 clean";
    let told = "PASSED  [N] checks ran; 2 things\n  clean  [N] checks, nothing found\n[N] clean, [N] not applicable, 4 found, [N] not\n  applicable, v1.3 clean";
    assert_eq!(without_counts_of_checks(text), told);
}
