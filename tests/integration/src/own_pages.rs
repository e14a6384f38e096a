//! `candour self completions` and `candour self man`: shells load the one, readers of manuals the other.

use std::collections::BTreeSet;
use std::path::Path;

use crate::bench::{Answer, Bench, has, skipped};
use crate::snapshot;

/// The script of a shell, in a file of the bench.
fn script(bench: &Bench, shell: &str, name: &str) {
    let script = bench.candour(["self", "completions", shell]).answer().ending(0);
    bench.write(name, script.stdout);
}

fn words(said: &str) -> BTreeSet<&str> {
    said.split_whitespace().collect()
}

/// What bash offers for the last of these words.
fn bash_offers(bench: &Bench, line: &[&str]) -> String {
    let words = line
        .iter()
        .map(|word| format!("'{word}'"))
        .collect::<Vec<_>>()
        .join(" ");
    let asked = format!(
        "source candour.bash; COMP_WORDS=({words}); COMP_CWORD={}; _candour candour '{}' '{}'; printf '%s\\n' \"${{COMPREPLY[@]}}\"",
        line.len() - 1,
        line[line.len() - 1],
        line[line.len() - 2],
    );
    bench
        .run("bash", "bash", ["--norc", "-c", &asked])
        .answer()
        .ending(0)
        .stdout
}

#[test]
fn bash_completes_commands_options_and_values() {
    if !has("bash", "--version") {
        return skipped("bash is not on this machine");
    }
    let bench = Bench::new();
    script(&bench, "bash", "candour.bash");
    assert_eq!(bash_offers(&bench, &["candour", "au"]), "audit\n");
    assert_eq!(
        bash_offers(&bench, &["candour", "plugin-h"]),
        "\n",
        "it is not for people"
    );
    let offered = bash_offers(&bench, &["candour", "audit", "--fail"]);
    assert_eq!(offered, "--fail-on\n");
    let offered = bash_offers(&bench, &["candour", "audit", "--fail-on", ""]);
    assert_eq!(words(&offered), words("error warning never"));
    let offered = bash_offers(&bench, &["candour", "self", "completions", "z"]);
    assert_eq!(offered, "zsh\n");
    bench.write("visits.csv", "town,visits\n");
    assert_eq!(
        bash_offers(&bench, &["candour", "audit", "--key", "vis"]),
        "visits.csv\n"
    );
}

#[test]
fn zsh_knows_the_commands() {
    if !has("zsh", "--version") {
        return skipped("zsh is not on this machine");
    }
    let bench = Bench::new();
    script(&bench, "zsh", "_candour");
    let asked = "autoload -Uz compinit && compinit -D -u && source ./_candour && print ${_comps[candour]} && \
                 _describe() { print -rl -- ${(P)4} } && _candour_commands";
    let said = bench.run("zsh", "zsh", ["-f", "-c", asked]).answer().ending(0).stdout;
    assert!(said.starts_with("_candour\n"), "{said}");
    assert!(said.contains("\naudit:Audit a release"), "{said}");
    assert!(!said.contains("plugin-host"), "{said}");
}

#[test]
fn fish_completes_commands_options_and_values() {
    if !has("fish", "--version") {
        return skipped("fish is not on this machine");
    }
    let bench = Bench::new();
    script(&bench, "fish", "candour.fish");
    let offers = |line: &str| {
        let asked = format!("source candour.fish; complete -C '{line}'");
        let answer = bench.run("fish", "fish", ["--no-config", "-c", &asked]).answer();
        answer.ending(0).stdout
    };
    assert!(
        offers("candour au").starts_with("audit\tAudit a release"),
        "{}",
        offers("candour au")
    );
    assert_eq!(offers("candour plugin-h"), "");
    assert!(offers("candour audit --fail").starts_with("--fail-on\t"));
    let values = offers("candour audit --fail-on ");
    let values: BTreeSet<&str> = values.lines().filter_map(|line| line.split('\t').next()).collect();
    assert_eq!(values, words("error warning never"));
}

fn manual(bench: &Bench) -> Answer {
    bench.candour(["self", "man", "man1"]).answer().ending(0)
}

/// The commands that the help of a command lists, each with all that stands before it.
fn listed(bench: &Bench, path: &[String], found: &mut Vec<Vec<String>>) {
    let asked = path.iter().map(String::as_str).chain(["--help"]);
    let help = bench.candour(asked).answer().ending(0).stdout;
    let Some((_, commands)) = help.split_once("\nCommands:\n") else {
        return;
    };
    let lines = commands.lines().take_while(|line| !line.is_empty());
    let names = lines.filter_map(|line| line.strip_prefix("  ").filter(|line| !line.starts_with(' ')));
    for name in names
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
    {
        let below: Vec<String> = path.iter().cloned().chain([name.to_owned()]).collect();
        listed(bench, &below, found);
        found.push(below);
    }
}

#[test]
fn the_manual_has_a_page_for_each_command_that_the_help_lists() {
    let bench = Bench::new();
    let said = manual(&bench).stdout;
    let mut commands = vec![Vec::new()];
    listed(&bench, &[], &mut commands);
    assert!(commands.len() > 20, "{commands:?}");
    let expected: BTreeSet<String> = commands
        .iter()
        .map(|path| format!("man1/{}.1", [&["candour".to_owned()], &path[..]].concat().join("-")))
        .collect();
    assert_eq!(said.lines().map(str::to_owned).collect::<BTreeSet<_>>(), expected);
    let before = bench.listing("man1");
    manual(&bench);
    assert!(before == bench.listing("man1"), "another run writes other pages");
    for (name, _, page) in before {
        let page = String::from_utf8(page.unwrap()).unwrap();
        assert!(page.contains("EXIT STATUS"), "{name}");
        assert!(!page.contains("plugin-host"), "{name}");
    }
}

#[test]
fn a_page_of_the_manual_says_what_help_does_and_more() {
    let bench = Bench::new();
    manual(&bench);
    let page = bench.run("cat", "cat", ["man1/candour-key-new.1"]).answer().ending(0);
    snapshot::check("self-man-page", &bench, &page);
    let page = bench.read_text("man1/candour.1");
    for heading in [
        "NAME",
        "SYNOPSIS",
        "OPTIONS",
        "SUBCOMMANDS",
        "\"EXIT STATUS\"",
        "FILES",
        "ENVIRONMENT",
        "EXAMPLES",
    ] {
        assert!(page.contains(&format!(".SH {heading}\n")), "{heading}: {page}");
    }
    assert!(!page.contains("EXTRA"), "exit codes stand there once");
}

/// A page with the day on which it was written would differ from day to day; and lists of values stand apart.
const ON_PURPOSE: [&str; 2] = ["missing date", "skipping paragraph macro: br"];

/// What a checker of manuals says of the pages, without what is so on purpose.
fn complaints(bench: &Bench, program: &str, arguments: &[&str]) -> String {
    let mut said = String::new();
    for (name, ..) in bench.listing("man1") {
        let page = format!("man1/{name}");
        let whole = arguments.iter().copied().chain([page.as_str()]);
        let answer = bench.run(program, program, whole).answer();
        let told = answer.stdout.lines().chain(answer.stderr.lines());
        for line in told.filter(|line| !ON_PURPOSE.iter().any(|purpose| line.contains(purpose))) {
            said.push_str(&format!("{line}\n"));
        }
    }
    said
}

#[test]
fn mandoc_has_nothing_to_say_of_the_manual() {
    if !Path::new("/usr/bin/mandoc").exists() {
        return skipped("mandoc is not on this machine");
    }
    let bench = Bench::new();
    manual(&bench);
    assert_eq!(complaints(&bench, "mandoc", &["-Tlint", "-Wwarning"]), "");
}

#[test]
fn groff_has_nothing_to_say_of_the_manual() {
    if !has("groff", "--version") {
        return skipped("groff is not on this machine");
    }
    let bench = Bench::new();
    manual(&bench);
    assert_eq!(complaints(&bench, "groff", &["-man", "-ww", "-z"]), "");
}
