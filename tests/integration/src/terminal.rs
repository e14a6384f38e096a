//! What is shown on a terminal, and what where there is none.

use crate::bench::{Answer, Bench, has};
use crate::{releases, signing};

const PEOPLE: &str = "Patient ref,Age,Gender,Postcode sector\nA1,40,F,CT14 6\nA2,41,M,CT14 7\nA3,n/a,F,CT14 7\n";

/// What `candour` shows on a terminal; nothing on a machine that has no program to make one.
fn on_a_terminal(bench: &Bench, command: &str, set: &[(&str, &str)]) -> Option<Answer> {
    if !has("script", "--version") {
        return None;
    }
    let mut run = bench.shell(&format!("script -qec \"$0 {command}\" /dev/null"));
    for (name, value) in [("NO_COLOR", "1"), ("COLUMNS", "100")].iter().chain(set) {
        run = run.env(name, *value);
    }
    let mut answer = run.answer();
    answer.stdout = answer.stdout.replace("\r\n", "\n");
    Some(answer)
}

#[test]
fn the_verdict_stands_last_too() {
    let bench = releases::bench();
    let answer = bench.candour(["audit", "release"]).answer().ending(0);
    let lines: Vec<&str> = answer.stdout.lines().collect();
    let [.., above, last] = lines.as_slice() else {
        panic!("{}", answer.stdout);
    };
    assert!(above.is_empty() && last.starts_with("PASSED"), "{}", answer.stdout);
    let quiet = bench.candour(["audit", "release", "-q"]).answer().ending(0);
    assert_eq!(quiet.stdout.matches("PASSED").count(), 1, "{}", quiet.stdout);
}

#[test]
fn errors_are_wrapped_on_a_terminal_alone() {
    let bench = Bench::new();
    let path = format!("{}/nowhere-to-be-found", vec!["folder"; 20].join("/"));
    let answer = bench.candour(["audit", &path]).answer().ending(2);
    assert!(answer.stderr.contains(&path), "{}", answer.stderr);
    let words = bench.candour(["verify", "x"]).answer().ending(2);
    let longest = words.stderr.lines().map(|line| line.chars().count()).max();
    assert!(longest > Some(100), "{}", words.stderr);
    if let Some(shown) = on_a_terminal(&bench, &format!("audit {path}"), &[]) {
        assert!(shown.stdout.contains(&path), "{}", shown.stdout);
    }
    if let Some(shown) = on_a_terminal(&bench, "verify x", &[]) {
        assert!(
            shown.stdout.lines().all(|line| line.chars().count() <= 100),
            "{}",
            shown.stdout
        );
    }
}

#[test]
fn columns_are_what_the_environment_says() {
    let bench = releases::bench();
    let widest = |columns: &str| {
        let answer = bench.candour(["audit", "release"]).env("COLUMNS", columns).answer();
        let prose = answer.stdout.split("\nreport ").next().unwrap().to_owned();
        prose.lines().map(|line| line.chars().count()).max().unwrap()
    };
    assert!(widest("70") <= 70);
    assert!((71..=110).contains(&widest("300")));
    assert!(widest("20") <= 60);
}

#[test]
fn a_bare_file_is_looked_at_first_where_somebody_sees_it() {
    let bench = Bench::new();
    bench.write("people.csv", PEOPLE);
    let piped = bench.candour(["audit", "people.csv"]).answer();
    assert!(piped.stdout.starts_with("assumed: "), "{}", piped.stdout);
    let Some(shown) = on_a_terminal(&bench, "audit people.csv", &[]) else {
        return;
    };
    assert!(
        shown.stdout.starts_with("a first look at all 3 records\n"),
        "{}",
        shown.stdout
    );
    assert!(shown.stdout.contains("\nPostcode sector  "), "{}", shown.stdout);
    assert!(!shown.stdout.contains("CT14"), "{}", shown.stdout);
    let on_a_server = on_a_terminal(&bench, "audit people.csv", &[("CI", "true")]).unwrap();
    assert!(!on_a_server.stdout.contains("Postcode"), "{}", on_a_server.stdout);
}

/// In a file without a header the first patient is the labels.
#[test]
fn no_label_that_may_be_a_value_is_shown() {
    let bench = Bench::new();
    bench.write("people.csv", "Jane Smith,40,F,CT14 6AA\nJohn Brown,41,M,CT14 7AA\n");
    let Some(shown) = on_a_terminal(&bench, "audit people.csv --kind records", &[]) else {
        return;
    };
    assert!(shown.stdout.contains("\ncolumn 1  "), "{}", shown.stdout);
    for part in ["Smith", "Brown", "CT14"] {
        assert!(!shown.stdout.contains(part), "{}", shown.stdout);
    }
}

/// Its first row is as much a text as the others, so nothing says that it is labels.
#[test]
fn a_file_of_texts_is_asked_about_its_header_and_shows_none() {
    let bench = Bench::new();
    bench.write(
        "people.csv",
        "Yarwood,Zebedee,F,Diabetes\nBeck,Amos,M,Asthma\nHall,Ada,F,Asthma\n",
    );
    let piped = bench.candour(["audit", "people.csv", "--kind", "table"]).answer();
    let asked = "assumed: the first row is labels, although nothing tells it from the rows under it";
    assert!(piped.stdout.starts_with(asked), "{}", piped.stdout);
    let Some(shown) = on_a_terminal(&bench, "audit people.csv --kind table", &[]) else {
        return;
    };
    assert!(shown.stdout.contains("\ncolumn 1  "), "{}", shown.stdout);
    for part in ["Yarwood", "Zebedee", "Diabetes"] {
        assert!(!shown.stdout.contains(part), "{}", shown.stdout);
    }
}

#[test]
fn explain_draws_its_page_on_a_terminal_and_prints_it_elsewhere() {
    let bench = Bench::new();
    let explain = "explain completeness/missing-values";
    let piped = bench.candour(explain.split(' ')).answer().ending(0);
    assert!(piped.stdout.starts_with("# "), "{}", piped.stdout);
    let human = bench
        .candour(format!("{explain} --format human").split(' '))
        .answer()
        .ending(0);
    assert!(human.stdout.starts_with("Missing values\n"), "{}", human.stdout);
    if let Some(shown) = on_a_terminal(&bench, explain, &[]) {
        assert_eq!(shown.stdout, human.stdout);
        let raw = on_a_terminal(&bench, &format!("{explain} --format markdown"), &[]).unwrap();
        assert_eq!(raw.stdout, piped.stdout);
    }
}

#[test]
fn a_misspelt_rule_is_answered_with_the_nearest() {
    let bench = releases::bench();
    for rule in [
        "completenes/missing-values",
        "completeness/mising-values",
        "mising-values",
    ] {
        let answer = bench.candour(["explain", rule]).answer().ending(2);
        let meant = "did you mean `completeness/missing-values`?";
        assert_eq!(answer.stderr.contains(meant), rule.contains('/'), "{}", answer.stderr);
    }
}

#[test]
fn verify_and_reproduce_are_in_colour_where_it_is_asked_for() {
    let bench = signing::signed("p256");
    let verify = ["verify", "release", "--pub", "key.pem.pub"];
    let run = |command: &[&str], colour: &str| bench.candour([command, &["--color", colour]].concat()).answer();
    let green = run(&verify, "always").ending(0);
    assert!(
        green.stdout.contains("\u{1b}[1;32mmatches\u{1b}[0m"),
        "{}",
        green.stdout
    );
    assert!(!run(&verify, "never").stdout.contains('\u{1b}'));
    let again = run(&["reproduce", "release"], "always").ending(0);
    assert!(again.stdout.contains("\u{1b}[1;32m"), "{}", again.stdout);
    bench.replace("release/visits.csv", "B,2015-01,220", "B,2015-01,221");
    let red = run(&verify, "always").ending(1);
    assert!(red.stdout.contains("\u{1b}[1;31mDIFFERS\u{1b}[0m"), "{}", red.stdout);
    let again = run(&["reproduce", "release"], "always").ending(1);
    assert!(
        again.stdout.contains("\u{1b}[1;31mDIFFERS\u{1b}[0m"),
        "{}",
        again.stdout
    );
}

#[test]
fn a_report_is_found_in_its_folder_and_in_the_release_s() {
    let bench = signing::signed("p256");
    let named = signing::verify(&bench, 0);
    for folder in ["release", "release/transparency-report"] {
        let found = bench
            .candour(["verify", folder, "--pub", "key.pem.pub"])
            .answer()
            .ending(0);
        assert_eq!(found.stdout, named.stdout);
        bench.candour(["reproduce", folder]).answer().ending(0);
        bench.candour(["diff", folder, signing::REPORT]).answer().ending(0);
        bench
            .candour(["export", folder, "--format", "junit"])
            .answer()
            .ending(0);
        bench
            .candour(["audit", "release", "--out", "out", "--since", folder])
            .answer()
            .ending(0);
    }
    let unsigned = bench
        .candour(["verify", "out", "--pub", "key.pem.pub"])
        .answer()
        .ending(1);
    assert!(
        unsigned.stderr.contains("out/statement.json is an unsigned statement"),
        "{}",
        unsigned.stderr
    );
    let none = bench
        .candour(["verify", ".", "--pub", "key.pem.pub"])
        .answer()
        .ending(2);
    assert!(none.stderr.contains("there is no report in ."), "{}", none.stderr);
}
