//! What each source file must and must not hold.

use crate::tree::{files, none, read};

/// No file is longer; from 400 lines on, ask what it is two of.
const MOST_LINES: usize = 600;

/// Sources in Rust, for what only Rust has.
fn sources() -> Vec<String> {
    ["core", "plugins", "tests"]
        .into_iter()
        .flat_map(|folder| files(folder, ".rs"))
        .collect()
}

/// Sources in Rust and in C.
fn all_sources() -> Vec<String> {
    let in_c = [".c", ".h"].into_iter().flat_map(|ending| files("plugins", ending));
    sources().into_iter().chain(in_c).collect()
}

#[test]
fn each_file_opens_by_saying_why_it_exists() {
    let opening = |path: &str| if path.ends_with(".rs") { "//!" } else { "/* " };
    let mute: Vec<String> = all_sources()
        .into_iter()
        .filter(|path| !read(path).starts_with(opening(path)))
        .collect();
    none("files that do not open with `//!`, or in C with `/*`", &mute);
}

#[test]
fn no_file_is_too_long() {
    let long: Vec<String> = all_sources()
        .into_iter()
        .filter(|path| read(path).lines().count() > MOST_LINES)
        .collect();
    none("files over 600 lines", &long);
}

#[test]
fn no_file_is_named_for_nothing() {
    let vague = ["utils.rs", "util.rs", "helpers.rs", "misc.rs", "common.rs"];
    let named: Vec<String> = sources()
        .into_iter()
        .filter(|path| vague.iter().any(|name| path.ends_with(&format!("/{name}"))))
        .collect();
    none("files named for no idea", &named);
}

#[test]
fn nothing_is_left_behind() {
    // Put together here, so that this file does not hold the words it looks for.
    let words = [
        ["dbg", "!("].concat(),
        ["todo", "!("].concat(),
        ["TO", "DO"].concat(),
        ["#[ig", "nore"].concat(),
        ["unimpl", "emented!("].concat(),
    ];
    let mut left = Vec::new();
    for path in all_sources() {
        for (at, line) in read(&path).lines().enumerate() {
            if words.iter().any(|word| line.contains(word.as_str())) {
                left.push(format!("{path}:{}: {}", at + 1, line.trim()));
            }
        }
    }
    none("left behind", &left);
}

#[test]
fn exceptions_are_expected_and_reasoned() {
    let mut bare = Vec::new();
    for path in sources() {
        for (at, line) in read(&path).lines().enumerate() {
            let line = line.trim_start();
            if line.starts_with("#[allow(") || line.starts_with("#![allow(") {
                bare.push(format!("{path}:{}: {line}", at + 1));
            }
        }
    }
    none("`allow` where `expect` with a reason belongs", &bare);
}

/// What people said they did not understand in a report.
const RIDDLES: [&str; 4] = ["found out", "is to know", "that are gone", "no characters in"];

#[test]
fn no_sentence_is_a_riddle_again() {
    let mut riddles = Vec::new();
    for path in ["core", "plugins"].into_iter().flat_map(|folder| files(folder, ".rs")) {
        let is_told = |line: &&str| !line.trim_start().starts_with("//");
        for line in read(&path).lines().filter(is_told) {
            if let Some(riddle) = RIDDLES.iter().find(|riddle| line.contains(**riddle)) {
                riddles.push(format!("{path}: {riddle}"));
            }
        }
    }
    none("words that readers stumbled over", &riddles);
}
