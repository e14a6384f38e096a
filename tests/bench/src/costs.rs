//! What each rule costs on a large table: an audit with that rule alone, beside one with nothing but the form of the file.

mod page;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::markdown::median;
use crate::process;

/// The policy whose rules are measured, from the root of the repository.
const POLICY: &str = "rules/uk-open-data.toml";

/// What begins each rule of a policy.
const OF_RULE: &str = "\n[rules.\"";

/// The rule that every audit has: it looks at no cell, and a policy has one.
const ALWAYS: &str = "structure/not-a-table";

/// The releases: the same rows as records and as a table, so that each rule is for one of them, and declarations for all.
const RELEASES: [(&str, &str, &str); 2] = [
    (
        "records",
        include_str!("costs/records.toml"),
        include_str!("costs/records.schema.json"),
    ),
    (
        "table",
        include_str!("costs/table.toml"),
        include_str!("costs/table.schema.json"),
    ),
];

/// Measures each rule, prints what it costs, and writes it onto its page where that is asked for, each as soon as it is known.
pub(crate) fn run(folder: &Path, runs: usize, candour: &Path, record: bool) -> Result<(), String> {
    let policy = fs::read_to_string(POLICY).map_err(|error| format!("{POLICY}: {error}"))?;
    let rules = rules(&policy);
    let work = folder.join("costs");
    prepare(folder, &work)?;
    let taken = |release, rule| medians(runs, || audit(candour, &work, release, &[ALWAYS, rule], &rules));
    let nothing: Vec<f64> = RELEASES
        .into_iter()
        .map(|(release, ..)| taken(release, ALWAYS))
        .collect::<Result<_, _>>()?;
    let mut failed = Vec::new();
    for rule in rules.keys().filter(|rule| page::of(rule).exists()) {
        let costs = RELEASES.into_iter().zip(&nothing);
        let costs = costs.map(|((release, ..), nothing)| Ok(taken(release, rule)? - nothing));
        match costs.collect::<Result<Vec<f64>, String>>() {
            Err(error) => failed.push(error),
            Ok(costs) => {
                let most = costs.into_iter().fold(0.0, f64::max);
                println!("{rule}: {} seconds of one processor", page::seconds(most));
                if record {
                    page::record(rule, most)?;
                }
            }
        }
    }
    match failed.is_empty() {
        true => Ok(()),
        false => Err(failed.join("\n")),
    }
}

/// The text of each rule of a policy.
fn rules(policy: &str) -> BTreeMap<&str, &str> {
    let parts = policy.split(OF_RULE).skip(1);
    parts.filter_map(|part| part.split_once("\"]\n")).collect()
}

/// Writes the releases about the large tables, which are not copied.
fn prepare(folder: &Path, work: &Path) -> Result<(), String> {
    let failed = |error: std::io::Error| format!("{}: {error}", work.display());
    for (release, declaration, schema) in RELEASES {
        for year in ["2013", "2014"] {
            let of = work.join(release).join(year);
            fs::create_dir_all(&of).map_err(failed)?;
            let (from, to) = (folder.join("full").join(year).join("table.csv"), of.join("table.csv"));
            if !to.exists() {
                fs::hard_link(&from, &to)
                    .map_err(|error| format!("{}: {error}; write it with `tables`", from.display()))?;
            }
            let next = if year == "2013" { "2014" } else { "2015" };
            let previous = if year == "2013" { "" } else { "previous = \"../2013\"\n" };
            let declaration = declaration
                .replace("YEAR", year)
                .replace("NEXT", next)
                .replace("PREVIOUS\n", previous);
            for (name, text) in [
                ("candour.toml", declaration.as_str()),
                ("row.schema.json", schema),
                ("places.csv", include_str!("costs/places.csv")),
                ("places.schema.json", include_str!("costs/places.schema.json")),
                ("dictionary.csv", include_str!("costs/dictionary.csv")),
                ("datapackage.json", include_str!("costs/datapackage.json")),
            ] {
                fs::write(of.join(name), text).map_err(failed)?;
            }
        }
    }
    Ok(())
}

/// Seconds of one processor that an audit by these rules takes.
fn audit(
    candour: &Path,
    work: &Path,
    release: &str,
    named: &[&str],
    rules: &BTreeMap<&str, &str>,
) -> Result<f64, String> {
    let failed = |error: std::io::Error| format!("{}: {error}", work.display());
    let mut policy = "[pack]\nid = \"one-rule\"\ntitle = \"One rule\"\n".to_owned();
    for rule in named.iter().collect::<std::collections::BTreeSet<_>>() {
        let text = rules.get(*rule).ok_or_else(|| format!("{POLICY} has no {rule}"))?;
        policy += &format!("{OF_RULE}{rule}\"]\n{text}");
    }
    let (file, out) = (work.join("one-rule.toml"), work.join("out"));
    fs::write(&file, policy).map_err(failed)?;
    if out.exists() {
        fs::remove_dir_all(&out).map_err(failed)?;
    }
    let text = |path: PathBuf| path.display().to_string();
    let taken = process::run(
        &text(candour.to_owned()),
        &[
            "audit",
            &text(work.join(release).join("2014")),
            "--policy",
            &text(file),
            "--out",
            &text(out.join("report")),
            "--private-dir",
            &text(out.join("private")),
            "--quiet",
            // The work of a plugin is in the process that is measured, and on one processor it is the same every time.
            "--isolation",
            "none",
            "--jobs",
            "1",
        ],
    )?;
    match taken.exit {
        Some(0 | 1) => Ok(taken.cpu),
        exit => Err(format!("{release} by {named:?} ended with {exit:?}")),
    }
}

/// The median of what something takes.
fn medians(runs: usize, mut once: impl FnMut() -> Result<f64, String>) -> Result<f64, String> {
    let taken: Vec<f64> = (0..runs).map(|_| once()).collect::<Result<_, _>>()?;
    Ok(median(&taken))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_is_cut_into_its_rules() {
        let policy = "[pack]\nid = \"a\"\n\n[rules.\"a/b\"]\nwarn = {}\n\n[rules.\"a/c\"]\nfail = { k = 5 }\n";
        let expected = [("a/b", "warn = {}\n"), ("a/c", "fail = { k = 5 }\n")];
        assert_eq!(rules(policy), BTreeMap::from(expected));
    }
}
