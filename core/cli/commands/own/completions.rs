//! `candour self completions SHELL`.

use clap_complete::Shell;

use crate::Outcome;
use crate::exit::Exit;
use crate::output;

pub(super) fn run(shell: Shell) -> Outcome {
    output::print(&script(shell))?;
    Ok(Exit::Passed)
}

fn script(shell: Shell) -> String {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut super::for_people(), "candour", &mut script);
    String::from_utf8_lossy(&script).into_owned()
}

#[cfg(test)]
mod tests {
    use clap::ValueEnum;

    use super::*;

    #[test]
    fn every_shell_is_told_of_the_commands_for_people_and_of_no_other() {
        for shell in Shell::value_variants() {
            let script = script(*shell);
            for word in ["audit", "reproduce", "completions", "fail-on"] {
                assert!(script.contains(word), "{shell}: {word}");
            }
            for word in ["plugin-host", "plugin__host", "watched"] {
                assert!(!script.contains(word), "{shell}: {word}");
            }
        }
    }
}
