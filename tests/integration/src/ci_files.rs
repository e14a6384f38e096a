//! The ready-made files for CI in `docs/ci`: their shell steps, taken out and run as the platforms run them.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::bench::{Answer, Bench, Run, has, skipped};
use crate::exports::python;
use crate::{binary, releases};

const ACTION: &str = include_str!("../../../docs/ci/github/action.yml");
const WORKFLOW: &str = include_str!("../../../docs/ci/github/workflow.yml");
const GITLAB: &str = include_str!("../../../docs/ci/gitlab/candour.yml");
const HOOKS: &str = include_str!("../../../.pre-commit-hooks.yaml");

/// Stands in for cargo: the program is built already.
const CARGO: &str = r#"#!/bin/sh
set -e
echo "cargo $*" >> "$TOLD"
mkdir -p "$CARGO_TARGET_DIR/release"
for file in candour libcandour_completeness.so libcandour_consistency.so libcandour_re_identification.so; do
  ln "$BUILT/$file" "$CARGO_TARGET_DIR/release/$file" 2> /dev/null || cp "$BUILT/$file" "$CARGO_TARGET_DIR/release/"
done
"#;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .canonicalize()
        .unwrap()
}

/// The lines of a block below a line, without their indentation.
fn block(lines: &[&str]) -> String {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let first = lines
        .iter()
        .find(|line| !line.trim().is_empty())
        .map_or(0, |line| indent(line));
    lines
        .iter()
        .take_while(|line| line.trim().is_empty() || indent(line) >= first)
        .map(|line| format!("{}\n", line.get(first..).unwrap_or_default()))
        .collect()
}

/// The script of a step of the action.
fn step(name: &str) -> String {
    let lines: Vec<&str> = ACTION.lines().collect();
    let start = lines
        .iter()
        .position(|line| line.trim() == format!("- name: {name}"))
        .unwrap();
    let run = lines[start..].iter().position(|line| line.trim() == "run: |").unwrap();
    let script = block(&lines[start + run + 1..]);
    assert!(
        !script.contains("${{"),
        "an expression in a script is code of whoever sets it: {script}"
    );
    script
}

/// The scripts of a list of GitLab's job, in their order.
fn job(list: &str) -> String {
    let lines: Vec<&str> = GITLAB.lines().collect();
    let start = lines.iter().position(|line| line.trim() == format!("{list}:")).unwrap();
    let items = block(&lines[start + 1..]);
    let items: Vec<&str> = items.lines().take_while(|line| line.starts_with(['-', ' '])).collect();
    let mut script = String::from("set -e\n");
    for (at, item) in items.iter().enumerate() {
        match item.strip_prefix("- ") {
            Some("|") => script.push_str(&block(&items[at + 1..])),
            Some(line) => script.push_str(&format!("{line}\n")),
            None => {}
        }
    }
    script
}

fn with_binaries() -> OsString {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(binary::folder().to_owned()).chain(std::env::split_paths(&path));
    std::env::join_paths(folders).unwrap()
}

fn bash(bench: &Bench, script: &str) -> Option<Run> {
    if !has("bash", "--version") {
        skipped("bash is not on this machine");
        return None;
    }
    let arguments = ["--noprofile", "--norc", "-eo", "pipefail", "-c", script];
    Some(bench.run("bash", "bash", arguments).env("PATH", with_binaries()))
}

/// A bench as a runner of GitHub has it, with the example and its raw twin.
fn runner() -> Bench {
    let bench = Bench::new();
    releases::example(&bench);
    let raw = ["example", "raw", "--twin", "raw", "--appointments", "3000"];
    bench.candour(raw).answer().ending(0);
    bench.write("temp/.here", "");
    bench
}

/// Runs a step of the action; gives what it printed, its outputs and the summary.
fn github(bench: &Bench, name: &str, variables: &[(&str, &str)]) -> Option<(Answer, String, String)> {
    for file in ["outputs", "summary"] {
        bench.write(file, "");
    }
    let mut run = bash(bench, &step(name))?
        .env("GITHUB_ACTION_PATH", root().join("docs/ci/github"))
        .env("GITHUB_OUTPUT", bench.path("outputs"))
        .env("GITHUB_STEP_SUMMARY", bench.path("summary"))
        .env("RUNNER_TEMP", bench.path("temp"));
    for (name, value) in variables {
        run = run.env(name, value);
    }
    let answer = run.answer();
    Some((answer, bench.read_text("outputs"), bench.read_text("summary")))
}

#[test]
fn the_action_names_and_builds_candour() {
    let bench = Bench::new();
    let Some((answer, outputs, _)) = github(&bench, "Name the sources of Candour", &[]) else {
        return;
    };
    answer.ending(0);
    let key = outputs.trim().strip_prefix("key=").unwrap();
    assert!(
        key.len() == 32 && key.bytes().all(|byte| byte.is_ascii_hexdigit()),
        "{key}"
    );

    if !cfg!(target_os = "linux") {
        return skipped("the libraries of this system have other names");
    }
    let cargo = bench.write("bin/cargo", CARGO);
    let rustup = bench.write("bin/rustup", "#!/bin/sh\necho \"rustup $*\" >> \"$TOLD\"\n");
    for program in [cargo, rustup] {
        crate::bench::set_mode(&program, 0o755);
    }
    let path = format!("{}:{}", bench.path("bin").display(), with_binaries().display());
    let told = bench.path("told").display().to_string();
    let built = binary::folder().display().to_string();
    let variables = [("PATH", path.as_str()), ("TOLD", &told), ("BUILT", &built)];
    let Some((answer, ..)) = github(&bench, "Build Candour", &variables) else {
        return;
    };
    answer.ending(0);
    assert!(bench.read_text("told").ends_with("cargo build --release --locked\n"));
    let built = bench.path("temp/candour/candour");
    bench.run(built, "candour", ["rules"]).answer().ending(0);
}

#[test]
fn the_action_audits_once_and_shows_the_outcome_everywhere() {
    if !has("jq", "--version") {
        return skipped("jq is not on this machine");
    }
    let bench = runner();
    for (release, code, verdict, kind) in [
        ("bromley/2015-16", "0", "PASSED, 1 risk not checked", "::notice "),
        ("raw/2015-16", "1", "FAILED", "::error "),
    ] {
        let variables = [("RELEASE", release), ("FAIL_ON", "error"), ("KEY", "")];
        let Some((answer, outputs, summary)) = github(&bench, "Audit", &variables) else {
            return;
        };
        let answer = answer.ending(0);
        assert!(outputs.starts_with(&format!("code={code}\n")), "{outputs}");
        assert!(answer.stdout.starts_with(kind), "{}", answer.stdout);
        assert!(answer.stdout.contains(&format!(",file={release}/appointments.csv::")));
        assert!(summary.starts_with(&format!("## Candour: {verdict}\n")), "{summary}");
        let sarif = outputs.lines().find_map(|line| line.strip_prefix("sarif=")).unwrap();
        let log: Value = serde_json::from_slice(&std::fs::read(sarif).unwrap()).unwrap();
        let results = log["runs"][0]["results"].as_array().unwrap();
        assert!(!results.is_empty());
        for result in results {
            let place = &result["locations"][0]["physicalLocation"];
            assert_eq!(place["region"]["startLine"], 1);
            assert!(place["artifactLocation"]["uri"].as_str().unwrap().starts_with(release));
        }
        let (decided, ..) = github(&bench, "Decide", &[("CODE", code)]).unwrap();
        decided.ending(code.parse().unwrap());
    }
}

#[test]
fn the_action_says_that_nothing_could_be_audited() {
    let bench = runner();
    bench.write("bromley/2015-16/candour.toml", "[release\n");
    let variables = [("RELEASE", "bromley/2015-16"), ("FAIL_ON", "never"), ("KEY", "")];
    let Some((answer, outputs, summary)) = github(&bench, "Audit", &variables) else {
        return;
    };
    let answer = answer.ending(0);
    assert_eq!((outputs.as_str(), summary.as_str()), ("code=2\n", ""));
    assert!(
        answer.stdout.starts_with("::error title=Candour::"),
        "{}",
        answer.stdout
    );
    assert!(answer.stderr.contains("candour.toml"), "{}", answer.stderr);
}

#[test]
fn the_job_of_gitlab_writes_both_reports_and_keeps_the_code() {
    let bench = runner();
    let built = bench.path(".candour-built/candour");
    std::fs::create_dir_all(built.parent().unwrap()).unwrap();
    std::os::unix::fs::symlink(binary::candour(), built).unwrap();
    for (release, code) in [("bromley/2015-16", 0), ("raw/2015-16", 1)] {
        let script = format!("{}{}", job("before_script"), job("script"));
        let Some(run) = bash(&bench, &script) else { return };
        run.env("CANDOUR_RELEASE", release)
            .env("CANDOUR_FAIL_ON", "error")
            .answer()
            .ending(code);
        let issues: Value = serde_json::from_slice(&bench.read("candour-quality.json")).unwrap();
        for issue in issues.as_array().unwrap() {
            assert!(
                issue["location"]["path"].as_str().unwrap().starts_with(release),
                "{issue}"
            );
        }
        let cases = bench.read_text("candour-junit.xml");
        assert_eq!(cases.contains("<failure "), code == 1);
        assert!(bench.path("candour.json").exists());
    }
}

#[test]
fn the_hook_audits_each_release_once_and_writes_no_report() {
    let bench = runner();
    bench.write("other/table.csv", "a\n1\n");
    let hook = root().join("docs/ci/pre-commit/candour-hook");
    let run = |arguments: &[&str]| {
        let run = bench.run(&hook, "candour-hook", arguments.iter().copied());
        run.env("PATH", with_binaries()).answer()
    };
    let clean = [
        "bromley/2015-16/appointments.csv",
        "bromley/2015-16/schemas/site.schema.json",
        "other/table.csv",
    ];
    let answer = run(&clean).ending(0);
    assert_eq!(
        answer.stdout.matches("\nappointments · ").count(),
        1,
        "{}",
        answer.stdout
    );
    assert_eq!(run(&["other/table.csv"]).ending(0).stdout, "");
    let answer = run(&["raw/2015-16/sites.csv", "bromley/2015-16/candour.toml"]).ending(1);
    assert!(answer.stdout.contains("PASSED") && answer.stdout.contains("FAILED"));
    run(&["--fail-on=never", "raw/2015-16/sites.csv"]).ending(0);
    assert!(!bench.path("bromley/2015-16/transparency-report").exists());
}

#[test]
fn the_files_are_yaml_and_name_what_is_there() {
    let entry = HOOKS
        .lines()
        .find_map(|line| line.trim().strip_prefix("entry: "))
        .unwrap();
    assert!(root().join(entry).exists());
    assert!(WORKFLOW.contains("/docs/ci/github@"));
    let Some(python) = python("yaml") else { return };
    let bench = Bench::new();
    for (name, text) in [
        ("action.yml", ACTION),
        ("workflow.yml", WORKFLOW),
        ("candour.yml", GITLAB),
        ("hooks.yaml", HOOKS),
    ] {
        bench.write(name, text);
    }
    let script = r#"
import yaml
read = lambda name: yaml.safe_load(open(name))
steps = read("action.yml")["runs"]["steps"]
assert [step["shell"] for step in steps if "run" in step] == ["bash"] * 4
assert read("workflow.yml")["jobs"]["candour"]["steps"]
job = read("candour.yml")["candour"]
assert all(isinstance(line, str) for line in job["before_script"] + job["script"])
assert read("hooks.yaml")[0]["id"] == "candour"
"#;
    bench.run(&python, "python", ["-c", script]).answer().ending(0);
}
