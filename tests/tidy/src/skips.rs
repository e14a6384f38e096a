//! The list of tests that may be skipped names tests that are there, each with a reason.

use crate::tree::{files, none, read};

const LIST: &str = ".ci/skips.txt";

#[test]
fn each_skip_that_is_listed_is_of_a_test_that_is_there() {
    let listed = candour_wrap_up::listed(&read(LIST)).unwrap_or_else(|error| panic!("{error}"));
    assert!(!listed.is_empty(), "{LIST} lists nothing");
    let sources: Vec<String> = ["core", "plugins", "tests"]
        .into_iter()
        .flat_map(|folder| files(folder, ".rs"))
        .map(|path| read(&path))
        .collect();
    let gone: Vec<String> = listed
        .into_iter()
        .map(|(test, _)| test)
        .filter(|test| {
            let function = format!("fn {}()", test.rsplit("::").next().unwrap_or_default());
            !sources.iter().any(|source| source.contains(&function))
        })
        .collect();
    none("listed in .ci/skips.txt, and no test any more", &gone);
}

/// Whoever prints by himself prints what nobody sees, and what no summary knows.
#[test]
fn no_test_skips_on_its_own() {
    // Put together here, so that this file does not hold the words it looks for.
    let words = ["println!(\"skip", "ped"].concat();
    let prints = |path: &String| read(path).contains(&words);
    let own: Vec<String> = ["core", "plugins", "tests"]
        .into_iter()
        .flat_map(|folder| files(folder, ".rs"))
        .filter(|path| !path.starts_with("tests/bench/"))
        .filter(prints)
        .collect();
    none(
        "tests that say by themselves that they are skipped, instead of by `candour_wrap_up::skipped`",
        &own,
    );
}
