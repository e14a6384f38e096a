//! The ready-made files for CI in `docs/ci`: their shell steps, taken out and run as the platforms run them.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::bench::{Answer, Bench, Run, has, set_mode, skipped};
use crate::binary::FAMILIES;
use crate::exports::python;
use crate::file_server::FileServer;
use crate::{binary, releases};

const ACTION: &str = include_str!("../../../docs/ci/github/action.yml");
const WORKFLOW: &str = include_str!("../../../docs/ci/github/workflow.yml");
const GITLAB: &str = include_str!("../../../docs/ci/gitlab/candour.yml");
const HOOKS: &str = include_str!("../../../.pre-commit-hooks.yaml");

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

/// A release of Candour as its page would have it, and the digest of its tarball. None, and said so, where the programs to make and
/// to fetch it are absent.
fn release(bench: &Bench) -> Option<String> {
    for program in ["tar", "curl", "sha256sum"] {
        if !has(program, "--version") {
            skipped(&format!("{program} is not on this machine"));
            return None;
        }
    }
    let bin = "page/candour-0.0.0/bin";
    bench.write(&format!("{bin}/.here"), "");
    for name in FAMILIES.map(binary::plugin_name).iter().chain([&"candour".to_owned()]) {
        std::fs::copy(binary::folder().join(name), bench.path(bin).join(name)).unwrap();
    }
    let page = bench.path("page").display().to_string();
    let pack = ["-czf", "page/candour.tar.gz", "-C", &page, "candour-0.0.0"];
    bench.run("tar", "tar", pack).answer().ending(0);
    let digest = bench.run("sha256sum", "sha256sum", ["page/candour.tar.gz"]).answer();
    Some(digest.ending(0).stdout[..64].to_owned())
}

/// What lies in a folder.
fn names(bench: &Bench, folder: &str) -> Vec<String> {
    let entries = std::fs::read_dir(bench.path(folder)).unwrap();
    let name = |entry: std::io::Result<std::fs::DirEntry>| entry.unwrap().file_name().into_string().unwrap();
    let mut names: Vec<String> = entries.map(name).collect();
    names.sort();
    names
}

/// Runs a step of the action; gives what it printed, its outputs and the summary.
fn github(bench: &Bench, name: &str, variables: &[(&str, &str)]) -> Option<(Answer, String, String)> {
    for file in ["outputs", "paths", "summary"] {
        bench.write(file, "");
    }
    let mut run = bash(bench, &step(name))?
        .env("GITHUB_ACTION_PATH", root().join("docs/ci/github"))
        .env("GITHUB_OUTPUT", bench.path("outputs"))
        .env("GITHUB_PATH", bench.path("paths"))
        .env("GITHUB_STEP_SUMMARY", bench.path("summary"))
        .env("RUNNER_TEMP", bench.path("temp"));
    for (name, value) in variables {
        run = run.env(name, value);
    }
    let answer = run.answer();
    Some((answer, bench.read_text("outputs"), bench.read_text("summary")))
}

#[test]
fn the_action_fetches_what_is_pinned_once_and_verifies_it_each_time() {
    let bench = Bench::new();
    let Some(sha256) = release(&bench) else { return };
    let page = FileServer::of(&bench.path("page"));
    let url = page.url("candour.tar.gz");
    let fetch = |sha256: &str| {
        let variables = [("URL", url.as_str()), ("SHA256", sha256)];
        let answer = github(&bench, "Fetch the program", &variables)?.0;
        Some((answer, bench.read_text("paths")))
    };
    bench.write("temp/.here", "");
    let Some((answer, paths)) = fetch(&sha256) else { return };
    answer.ending(0);
    let program = PathBuf::from(paths.trim_end()).join("candour");
    bench.run(&program, "candour", ["rules"]).answer().ending(0);

    let kept = format!("temp/candour/{sha256}.tar.gz");
    fetch(&sha256).unwrap().0.ending(0);
    assert_eq!(page.served(), 1, "it was kept");
    bench.write(&kept, "another program");
    fetch(&sha256).unwrap().0.ending(0);
    assert_eq!(page.served(), 2, "what the cache holds is not believed");
    assert_eq!(bench.read(&kept), bench.read("page/candour.tar.gz"));

    let other = sha256.chars().rev().collect::<String>();
    let (answer, paths) = fetch(&other).unwrap();
    let answer = answer.ending(3);
    assert!(answer.stderr.contains("is not the release that is pinned") && answer.stderr.contains(&sha256));
    assert_eq!(paths, "");
    let kept = names(&bench, "temp/candour");
    assert_eq!(
        kept,
        [sha256.clone(), format!("{sha256}.tar.gz")],
        "nothing of it is kept"
    );
    for odd in ["", "latest", "../../etc"] {
        let answer = fetch(odd).unwrap().0.ending(3);
        assert!(
            answer.stderr.contains("64 lower-case hexadecimal digits"),
            "{}",
            answer.stderr
        );
    }
    drop(page);
    std::fs::remove_file(bench.path(&format!("temp/candour/{sha256}.tar.gz"))).unwrap();
    let answer = fetch(&sha256).unwrap().0.ending(3);
    assert!(answer.stderr.contains("cannot be fetched"), "{}", answer.stderr);
}

#[test]
fn a_secret_is_a_file_of_its_owner_while_the_action_audits_and_is_gone_after() {
    if !has("jq", "--version") {
        return skipped("jq is not on this machine");
    }
    let bench = runner();
    bench.candour(["key", "new", "publisher.pem"]).answer().ending(0);
    let key = bench.read_text("publisher.pem");
    // Tells how the key lies there while the program has it, then runs the program.
    let program = binary::candour().display().to_string();
    let spy = format!(
        "#!/bin/sh\nfor word; do\n  case $word in */candour-key.*) stat -c '%a' \"$word\" >> modes ;; esac\ndone\nexec {program} \"$@\"\n"
    );
    let spy = bench.write("spy/candour", spy);
    set_mode(&spy, 0o755);
    let path = format!("{}:{}", bench.path("spy").display(), with_binaries().display());
    for (release, report) in [("bromley/2015-16", true), ("raw/2015-16", false), ("absent", false)] {
        let variables = [
            ("PATH", path.as_str()),
            ("RELEASE", release),
            ("FAIL_ON", "error"),
            ("KEY", key.trim_end()),
        ];
        let _ = std::fs::remove_dir_all(bench.path("temp/candour-report"));
        let Some((answer, outputs, summary)) = github(&bench, "Audit", &variables) else {
            return;
        };
        let answer = answer.ending(0);
        assert_eq!(bench.read_text("modes"), "600\n");
        std::fs::remove_file(bench.path("modes")).unwrap();
        let left = names(&bench, "temp");
        assert!(!left.iter().any(|name| name.starts_with("candour-key")), "{left:?}");
        let secret = key.lines().nth(1).unwrap();
        for told in [&answer.stdout, &answer.stderr, &outputs, &summary] {
            assert!(!told.contains(secret));
        }
        assert_eq!(outputs.contains("report="), report, "{outputs}");
        if report {
            let signed = "temp/candour-report/report.intoto.json";
            let verify = ["verify", signed, "--data", release, "--pub", "publisher.pem.pub"];
            bench.candour(verify).answer().ending(0);
        }
    }
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
    let Some(sha256) = release(&bench) else { return };
    bench.candour(["key", "new", "publisher.pem"]).answer().ending(0);
    let key = bench.read_text("publisher.pem");
    let page = FileServer::of(&bench.path("page"));
    let run = |release: &str, sha256: &str, key: &str| {
        let run = bash(&bench, &format!("{}{}", job("before_script"), job("script")))?;
        let run = run
            .env("CANDOUR_URL", page.url("candour.tar.gz"))
            .env("CANDOUR_SHA256", sha256);
        let run = run.env("CANDOUR_RELEASE", release).env("CANDOUR_KEY", key);
        Some(run.env("CANDOUR_FAIL_ON", "error").answer())
    };
    for (release, code) in [("bromley/2015-16", 0), ("raw/2015-16", 1)] {
        let Some(answer) = run(release, &sha256, "") else {
            return;
        };
        answer.ending(code);
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
    run("bromley/2015-16", &sha256, &key).unwrap().ending(0);
    let signed = "candour-report/report.intoto.json";
    let verify = [
        "verify",
        signed,
        "--data",
        "bromley/2015-16",
        "--pub",
        "publisher.pem.pub",
    ];
    bench.candour(verify).answer().ending(0);
    assert_eq!(page.served(), 1, "it was kept");
    bench.write(".candour-program/candour.tar.gz", "another program");
    run("bromley/2015-16", &sha256, "").unwrap().ending(0);
    assert_eq!(page.served(), 2, "what the cache holds is not believed");
    for other in [sha256.chars().rev().collect(), String::new()] {
        let answer = run("bromley/2015-16", &other, "").unwrap().ending(3);
        assert!(
            answer.stdout.contains("is not the release that is pinned"),
            "{}",
            answer.stdout
        );
        assert!(!bench.path(".candour-program/candour.tar.gz").exists());
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
fn the_hook_fetches_the_program_that_is_pinned() {
    let bench = runner();
    let Some(sha256) = release(&bench) else { return };
    let page = FileServer::of(&bench.path("page"));
    let hook = root().join("docs/ci/pre-commit/candour-hook");
    let run = |sha256: &str| {
        let (url, sha256) = (
            format!("--url={}", page.url("candour.tar.gz")),
            format!("--sha256={sha256}"),
        );
        let run = bench.run(
            &hook,
            "candour-hook",
            [url.as_str(), &sha256, "bromley/2015-16/candour.toml"],
        );
        run.env("XDG_CACHE_HOME", bench.path("cache")).answer()
    };
    for _ in 0..2 {
        let answer = run(&sha256).ending(0);
        assert!(answer.stdout.contains("PASSED"), "{}", answer.stdout);
    }
    assert_eq!(page.served(), 1);
    let answer = run(&sha256.chars().rev().collect::<String>()).ending(3);
    assert!(
        answer.stderr.contains("is not the release that is pinned"),
        "{}",
        answer.stderr
    );
}

#[test]
fn what_others_wrote_is_pinned_by_its_commit() {
    let used: Vec<&str> = [ACTION, WORKFLOW]
        .iter()
        .flat_map(|text| text.lines())
        .filter_map(|line| line.trim().trim_start_matches("- ").strip_prefix("uses: "))
        .collect();
    assert_eq!(used.len(), 5, "{used:?}");
    for used in used {
        let (action, at) = used.split_once('@').unwrap();
        let commit = at.split(' ').next().unwrap();
        let is_commit = commit.len() == 40 && commit.bytes().all(|byte| byte.is_ascii_hexdigit());
        assert!(
            is_commit || (action.starts_with("OWNER/") && commit == "COMMIT"),
            "{used}"
        );
    }
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
assert [step["shell"] for step in steps if "run" in step] == ["bash"] * 3
assert read("workflow.yml")["jobs"]["candour"]["steps"]
job = read("candour.yml")["candour"]
assert all(isinstance(line, str) for line in job["before_script"] + job["script"])
assert read("hooks.yaml")[0]["id"] == "candour"
"#;
    bench.run(&python, "python", ["-c", script]).answer().ending(0);
}
