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

/// Without what differs from machine to machine and from version to version.
fn normal(bench: &Bench, text: &str) -> String {
    let root = bench.root().display().to_string();
    text.replace(&root, "[BENCH]")
        .replace(&format!("candour {}", env!("CARGO_PKG_VERSION")), "candour [VERSION]")
}
