//! Modules of a crate point one way: whoever reads one must not have to know all of them.
//!
//! A module is what stands directly under the crate, with all that lies in its folder. Tests may look anywhere.

use std::collections::{BTreeMap, BTreeSet};

use crate::tree::{files, none, read};

/// Circles that are known, by their folder, to be taken apart. None may be added.
const KNOWN: [(&str, &[&str]); 2] = [
    (
        "core/config/src",
        &[
            "declaration",
            "error",
            "file_kind",
            "keywords",
            "node",
            "place",
            "schema",
        ],
    ),
    ("core/host/src", &["isolate", "kit", "load", "plugin"]),
];

/// Which modules each names, of those beside it.
type Edges = BTreeMap<String, BTreeSet<String>>;

#[test]
fn no_new_circle_of_modules() {
    let mut found: BTreeSet<(String, Vec<String>)> = BTreeSet::new();
    let folders: BTreeSet<String> = ["core", "plugins"]
        .into_iter()
        .flat_map(|folder| files(folder, ".rs"))
        .filter_map(|path| Some(format!("{}/src", path.split_once("/src/")?.0)))
        .collect();
    for folder in folders {
        for circle in circles(&edges(&folder)) {
            found.insert((folder.clone(), circle));
        }
    }
    let known: BTreeSet<(String, Vec<String>)> = KNOWN
        .iter()
        .map(|(folder, circle)| {
            (
                (*folder).to_owned(),
                circle.iter().map(|name| (*name).to_owned()).collect(),
            )
        })
        .collect();
    let told = |list: &BTreeSet<(String, Vec<String>)>, other: &BTreeSet<(String, Vec<String>)>| -> Vec<String> {
        list.difference(other)
            .map(|(folder, circle)| format!("{folder}: {}", circle.join(", ")))
            .collect()
    };
    none("modules that name each other in a circle", &told(&found, &known));
    none(
        "circles that are no more: take them out of this test",
        &told(&known, &found),
    );
}

fn edges(folder: &str) -> Edges {
    let mut edges = Edges::new();
    let mut sources: Vec<(String, String)> = Vec::new();
    for path in files(folder, ".rs") {
        let inside = &path[folder.len() + 1..];
        let name = inside.split('/').next().unwrap_or_default().trim_end_matches(".rs");
        if !matches!(name, "lib" | "main") && !inside.contains("test") {
            edges.entry(name.to_owned()).or_default();
            sources.push((name.to_owned(), without_tests(&read(&path))));
        }
    }
    let all: BTreeSet<String> = edges.keys().cloned().collect();
    for (name, source) in sources {
        let mut named = named(&source);
        named.retain(|other| *other != name && all.contains(other));
        edges.entry(name).or_default().extend(named);
    }
    edges
}

/// The code without comments and what stands behind `#[cfg(test)]`, which is last.
fn without_tests(source: &str) -> String {
    let code = source.lines().filter(|line| !line.trim_start().starts_with("//"));
    let code = code.take_while(|line| line.trim() != "#[cfg(test)]");
    code.collect::<Vec<_>>().join("\n")
}

/// The names that stand directly behind `crate::`.
fn named(code: &str) -> BTreeSet<String> {
    let mut named = BTreeSet::new();
    for behind in code.split("crate::").skip(1) {
        let Some(list) = behind.strip_prefix('{') else {
            named.insert(word(behind));
            continue;
        };
        let (mut depth, mut start) = (0_usize, 0);
        for (at, c) in list.char_indices() {
            match c {
                '{' => depth += 1,
                '}' | ',' if depth == 0 => {
                    named.insert(word(list[start..at].trim_start()));
                    start = at + 1;
                }
                '}' => depth -= 1,
                _ => {}
            }
            if c == '}' && depth == 0 && start == at + 1 {
                break;
            }
        }
    }
    named
}

fn word(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

/// Modules that reach each other, each circle sorted.
fn circles(edges: &Edges) -> BTreeSet<Vec<String>> {
    let reached = |from: &String| {
        let (mut seen, mut next) = (BTreeSet::new(), vec![from.clone()]);
        while let Some(name) = next.pop() {
            next.extend(
                edges[&name]
                    .iter()
                    .filter(|other| seen.insert((*other).clone()))
                    .cloned(),
            );
        }
        seen
    };
    let reached: BTreeMap<&String, BTreeSet<String>> = edges.keys().map(|name| (name, reached(name))).collect();
    let circle = |name: &String| -> Vec<String> {
        let both = reached[name].iter().filter(|other| reached[*other].contains(name));
        both.cloned().collect()
    };
    reached
        .keys()
        .map(|name| circle(name))
        .filter(|circle| circle.len() > 1)
        .collect()
}

#[test]
fn names_are_found() {
    let code = "use crate::a::{B, c};\nuse crate::{b, c::{D, e}, f};\nfn g() { crate::h::i() }";
    let expected = ["a", "b", "c", "f", "h"];
    assert_eq!(named(code), expected.map(str::to_owned).into());
}
