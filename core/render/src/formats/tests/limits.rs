//! What readers take at most, and texts that would say more than they are.

use super::*;

#[test]
fn sarif_holds_the_most_severe_and_says_what_it_left_out() {
    let log = read("sarif", &many(6_000, Severity::Note, false));
    let run = &log["runs"][0];
    assert_eq!(run["results"].as_array().unwrap().len(), 5_000);
    assert_eq!(run["results"][0]["level"], "error");
    let told = run["invocations"][0]["toolExecutionNotifications"].as_array().unwrap();
    let told = &told.last().unwrap()["message"]["text"];
    assert_eq!(
        told,
        "1,004 findings are left out: this file holds the 5,000 most severe, and the statement all."
    );
}

#[test]
fn ten_annotations_of_a_kind() {
    let count = |text: &str, kind: &str| text.lines().filter(|line| line.starts_with(kind)).count();
    let text = render("github", &many(30, Severity::Fail, false), PLAIN);
    assert_eq!(count(&text, "::error "), 10, "{text}");
    // The verdict, the check that could not run, thirty and one more; nine are shown.
    let last = "::error title=Candour::24 more like these are not shown here: 10 of a kind are.\n";
    assert!(text.contains(last), "{text}");
    let exactly = render("github", &many(7, Severity::Fail, false), PLAIN);
    assert_eq!(count(&exactly, "::error "), 10);
    assert!(!exactly.contains("not shown here"), "{exactly}");
}

#[test]
fn no_text_becomes_a_workflow_command() {
    for text in [
        "x\n::set-env name=A::b",
        "x\r::stop-commands::t",
        "\u{2028}::error::x",
        "::debug::x",
        "a,file=b::c",
    ] {
        let shown = render("github", &hostile(text), PLAIN);
        for line in shown.split(['\n', '\r']).filter(|line| !line.is_empty()) {
            let (head, _) = line[2..].split_once("::").unwrap();
            let (kind, properties) = head.split_once(' ').unwrap();
            assert!(["error", "warning", "notice"].contains(&kind), "{line}");
            let names: Vec<&str> = properties
                .split(',')
                .map(|part| part.split('=').next().unwrap())
                .collect();
            assert!(names == ["title"] || names == ["title", "file"], "{line}");
        }
    }
}

#[test]
fn a_summary_has_at_most_a_mebibyte() {
    let mut statement = many(2_000, Severity::Fail, false);
    for evaluation in &mut statement.predicate.blocks[0].evaluations {
        for finding in &mut evaluation.findings {
            finding
                .args
                .insert("what".to_owned(), GatedValue::Word("<b>&|".repeat(400)));
        }
    }
    let text = render("github-summary", &statement, PLAIN);
    assert!(text.len() <= 1 << 20 && text.len() > 1_000_000, "{}", text.len());
    assert!(
        text.ends_with("left out here, since a summary has at most 1 MiB; the statement holds all.\n"),
        "{}",
        &text[text.len() - 200..]
    );
    assert!(!render("github-summary", &everything(), PLAIN).contains("left out here"));
}

#[test]
fn no_text_becomes_markup_in_a_summary() {
    let text = render("github-summary", &hostile("<script>|\n# [a](https://b) `c`"), PLAIN);
    for bad in [" <script", "](", "\n# ", " `", "https://"] {
        assert!(!text.contains(bad), "{bad:?} in {text}");
    }
    let width = |line: &str| line.replace("\\|", "").matches('|').count();
    assert!(
        text.lines()
            .filter(|line| line.starts_with('|'))
            .all(|line| width(line) == 5)
    );
}

#[test]
fn issues_alike_have_fingerprints_of_their_own() {
    let issues = read("gitlab", &many(50, Severity::Warn, true));
    let issues = issues.as_array().unwrap();
    let prints: BTreeSet<&str> = issues
        .iter()
        .map(|issue| issue["fingerprint"].as_str().unwrap())
        .collect();
    assert_eq!(issues.len(), 50 + 5);
    assert_eq!(prints.len(), issues.len());
    for issue in issues {
        let severities = ["blocker", "critical", "major", "minor", "info"];
        assert!(severities.contains(&issue["severity"].as_str().unwrap()));
        assert!(issue["location"]["lines"]["begin"].is_u64() && issue["location"]["path"].is_string());
        assert!(!issue["description"].as_str().unwrap().contains('\n'));
    }
}

#[test]
fn a_label_without_end_is_cut() {
    let long = "ä".repeat(100_000);
    let mut statement = hostile(&long);
    // A path is never cut, since a part of it names something else.
    statement.predicate.inputs.clear();
    for format in OTHERS.into_iter().filter(|format| *format != "dqv") {
        let length = render(format, &statement, PLAIN).len();
        assert!(length < 1_000_000, "{format:?}: {length}");
    }
}
