//! What pages of the manual say beyond the definition of the arguments: files, variables and examples.

/// A file or a variable.
pub(super) struct Named {
    pub(super) name: &'static str,
    pub(super) is: &'static str,
    /// The commands whose pages name it, besides that of the whole program; none for all.
    commands: &'static [&'static str],
}

impl Named {
    pub(super) fn concerns(&self, path: &str) -> bool {
        path.is_empty() || self.commands.is_empty() || self.commands.contains(&path)
    }
}

/// A line to type.
pub(super) struct Example {
    /// The command on whose page it stands: the words behind `candour`.
    pub(super) command: &'static str,
    pub(super) does: &'static str,
    pub(super) line: &'static str,
}

const READERS: &[&str] = &["verify", "diff", "reproduce", "sign", "export"];
const RUNNERS: &[&str] = &[
    "audit",
    "reproduce",
    "sign",
    "rules",
    "explain",
    "plugin list",
    "plugin lock",
    "plugin inspect",
    "plugin check",
];

pub(super) const FILES: &[Named] = &[
    Named {
        name: "candour.toml",
        is: "What a release declares of itself: its datasets, its policy, the release before. Its schema: candour schema config.",
        commands: &["audit", "reproduce", "sign", "rules", "plugin lock"],
    },
    Named {
        name: "candour.lock",
        is: "The digests of the plugins that a release is audited with. candour plugin lock writes it.",
        commands: &["audit", "reproduce", "sign", "plugin lock"],
    },
    Named {
        name: "transparency-report/",
        is: "What an audit writes beside the data, to be published with them: report.html, report.md, the statement, and, with a key, the signed report.intoto.json.",
        commands: &["audit"],
    },
    Named {
        name: "transparency-report/report.intoto.json",
        is: "The signed report.",
        commands: READERS,
    },
    Named {
        name: ".candour/",
        is: "What an audit writes for the publisher alone: the record of the run, the workings and the secret salt. Never publish it.",
        commands: &["audit", "reproduce", "sign"],
    },
    Named {
        name: "FILE, FILE.pub",
        is: "A private key, which only its owner may read, and its public half.",
        commands: &["key new", "key show", "audit", "sign", "verify"],
    },
];

pub(super) const ENVIRONMENT: &[Named] = &[
    Named {
        name: "CANDOUR_PLUGIN_PATH",
        is: "Absolute folders in which plugins are looked for, separated by colons.",
        commands: RUNNERS,
    },
    Named {
        name: "TMPDIR",
        is: "The folder for temporary files, if it is not /tmp.",
        commands: RUNNERS,
    },
    Named {
        name: "CI",
        is: "If it is set, a terminal counts as a log that others read: groups of people are not shown.",
        commands: &["audit"],
    },
    Named {
        name: "NO_COLOR",
        is: "If it is set and not empty, nothing is coloured, unless --color says so.",
        commands: &[],
    },
    Named {
        name: "COLUMNS",
        is: "How wide to write, in place of the width of the terminal.",
        commands: &[],
    },
];

const fn example(command: &'static str, does: &'static str, line: &'static str) -> Example {
    Example { command, does, line }
}

pub(super) const EXAMPLES: &[Example] = &[
    example(
        "",
        "Audit the release in the folder 2015-16, and sign the report:",
        "candour audit 2015-16 --key ours.pem",
    ),
    example(
        "",
        "Check a report as its reader:",
        "candour verify 2015-16 --pub ours.pem.pub",
    ),
    example(
        "audit",
        "Audit a release, and sign the report:",
        "candour audit 2015-16 --key ours.pem",
    ),
    example(
        "audit",
        "See what Candour says of a table that declares nothing:",
        "candour audit visits.csv",
    ),
    example(
        "verify",
        "Check who signed a report, and whether the files beside it are those that were audited:",
        "candour verify 2015-16 --pub publisher.pem.pub",
    ),
    example(
        "diff",
        "See what changed since the last report:",
        "candour diff 2014-15 2015-16",
    ),
    example(
        "reproduce",
        "Run the audit of a downloaded release again:",
        "candour reproduce 2015-16 --pub publisher.pem.pub",
    ),
    example(
        "sign",
        "Reproduce a report, and add your signature to it:",
        "candour sign 2015-16 --key mine.pem --pub publisher.pem.pub",
    ),
    example(
        "export",
        "Write a report for the page of findings of a code host:",
        "candour export 2015-16 --format sarif --out findings.sarif",
    ),
    example("key new", "Make ours.pem and ours.pem.pub:", "candour key new ours.pem"),
    example("key show", "Print the id of a key:", "candour key show ours.pem.pub"),
    example(
        "example",
        "Write two invented years to try things on:",
        "candour example demo",
    ),
    example(
        "explain",
        "Read the page of a rule:",
        "candour explain re-identification/small-classes",
    ),
    example(
        "rules",
        "See which rules would run on a release, with which thresholds:",
        "candour rules 2015-16",
    ),
    example("schema", "Have an editor check candour.toml:", "candour schema config"),
    example(
        "plugin new",
        "Begin a plugin of your own:",
        "candour plugin new house-style",
    ),
    example("plugin list", "See which plugins there are:", "candour plugin list"),
    example(
        "plugin lock",
        "Pin the plugins of a release:",
        "candour plugin lock 2015-16",
    ),
    example(
        "plugin inspect",
        "Look at a plugin without trusting it:",
        "candour plugin inspect libcandour_house_style.so",
    ),
    example(
        "plugin check",
        "Check that your plugin keeps its promises:",
        "candour plugin check target/debug/libcandour_house_style.so",
    ),
    example(
        "self check",
        "See whether plugins are isolated in full here:",
        "candour self check",
    ),
    example(
        "self completions",
        "Complete in this bash from now on:",
        "candour self completions bash > ~/.local/share/bash-completion/completions/candour",
    ),
    example(
        "self man",
        "Install the manual for yourself, then read a page:",
        "candour self man ~/.local/share/man/man1",
    ),
];

#[cfg(test)]
mod tests {
    use clap::{Command, CommandFactory};

    use super::*;
    use crate::args::Arguments;

    fn paths(command: &Command, above: &str, found: &mut Vec<String>) {
        for below in command.get_subcommands().filter(|command| !command.is_hide_set()) {
            let path = format!("{above} {}", below.get_name()).trim().to_owned();
            paths(below, &path, found);
            found.push(path);
        }
    }

    #[test]
    fn every_command_that_does_something_has_an_example_that_its_arguments_allow() {
        let definition = Arguments::command();
        let mut all = Vec::new();
        paths(&definition, "", &mut all);
        for path in &all {
            let is_group = all.iter().any(|other| other.starts_with(&format!("{path} ")));
            let has_one = EXAMPLES.iter().any(|example| example.command == path);
            assert!(has_one || is_group, "candour {path}");
        }
        for Example { command, line, .. } in EXAMPLES {
            let typed = line.split(" > ").next().unwrap_or_default();
            let parsed = definition.clone().try_get_matches_from(typed.split(' '));
            assert!(
                parsed.is_ok(),
                "{line}: {:?}",
                parsed.err().map(|error| error.to_string())
            );
            assert!(typed.starts_with(format!("candour {command}").trim()), "{line}");
        }
    }

    #[test]
    fn every_page_that_is_named_is_there() {
        let mut all = Vec::new();
        paths(&Arguments::command(), "", &mut all);
        for named in FILES.iter().chain(ENVIRONMENT) {
            for command in named.commands {
                assert!(all.iter().any(|path| path == command), "{}: {command}", named.name);
            }
        }
    }
}
