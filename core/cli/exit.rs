//! How a command ends: the documented exit codes, and which error is which.

use candour_render::terminal::Colour;
use miette::{Diagnostic, Report};

/// The exit codes: a public contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    Passed = 0,
    Found = 1,
    Usage = 2,
    Incomplete = 3,
    Partial = 4,
}

impl Exit {
    pub(crate) const ALL: [Exit; 5] = [Exit::Passed, Exit::Found, Exit::Usage, Exit::Incomplete, Exit::Partial];

    /// The number the process ends with.
    pub(crate) fn code(self) -> u8 {
        self as u8
    }

    /// The colour of a check that ends so.
    pub(crate) fn colour(self) -> Colour {
        match self {
            Exit::Passed => Colour::Green,
            Exit::Partial => Colour::Yellow,
            Exit::Found | Exit::Usage | Exit::Incomplete => Colour::Red,
        }
    }

    /// What it tells, as the help and the documentation say it.
    fn meaning(self) -> &'static str {
        match self {
            Exit::Passed => "passed, or warned below `--fail-on`; the report verifies",
            Exit::Found => "findings at or above `--fail-on`; a report that does not verify, or files that differ",
            Exit::Usage => {
                "wrong usage, configuration, policy or schema, or a named path is not there; nothing was written"
            }
            Exit::Incomplete => {
                "the audit could not be completed, or nothing was checked; `--fail-on never` does not excuse it"
            }
            Exit::Partial => "`verify`, `reproduce`: what is here matches, but not everything is here",
        }
    }

    /// The same without marks.
    pub(crate) fn plain_meaning(self) -> String {
        self.meaning().replace('`', "")
    }

    /// All of them, a line each.
    pub(crate) fn help() -> String {
        let lines = Exit::ALL.map(|exit| format!("\n  {}  {}", exit.code(), exit.plain_meaning()));
        format!("Exit codes:{}", lines.concat())
    }
}

/// What went wrong, and how to end.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) report: Report,
    pub(crate) exit: Exit,
}

impl Failure {
    /// The user's own mistake: what was named, declared or asked for.
    pub(crate) fn usage(error: impl Diagnostic + Send + Sync + 'static) -> Self {
        Failure {
            report: Report::new(error),
            exit: Exit::Usage,
        }
    }

    /// Something that kept the work from being done.
    pub(crate) fn incomplete(error: impl Diagnostic + Send + Sync + 'static) -> Self {
        Failure {
            report: Report::new(error),
            exit: Exit::Incomplete,
        }
    }
}

impl From<candour_sign::Error> for Failure {
    fn from(error: candour_sign::Error) -> Self {
        let exit = match error.kind.fault() {
            candour_sign::Fault::User => Exit::Usage,
            candour_sign::Fault::Envelope => Exit::Found,
            candour_sign::Fault::Machine | candour_sign::Fault::Ours => Exit::Incomplete,
        };
        Failure {
            report: Report::new(error),
            exit,
        }
    }
}

impl From<candour_config::Error> for Failure {
    fn from(error: candour_config::Error) -> Self {
        let exit = match error.kind.fault() {
            candour_config::Fault::Declaration => Exit::Usage,
            candour_config::Fault::Machine | candour_config::Fault::Plugin => Exit::Incomplete,
        };
        Failure {
            report: Report::new(error),
            exit,
        }
    }
}

impl From<candour_audit::Error> for Failure {
    fn from(error: candour_audit::Error) -> Self {
        let exit = match error.kind {
            candour_audit::ErrorKind::Schema { .. } => Exit::Usage,
            _ => Exit::Incomplete,
        };
        Failure {
            report: Report::new(error),
            exit,
        }
    }
}

impl From<candour_statement::Error> for Failure {
    fn from(error: candour_statement::Error) -> Self {
        let exit = match error.kind {
            candour_statement::ErrorKind::InexactNumber { .. } => Exit::Usage,
            _ => Exit::Incomplete,
        };
        Failure {
            report: Report::new(error),
            exit,
        }
    }
}

impl From<crate::output::Error> for Failure {
    fn from(error: crate::output::Error) -> Self {
        Failure::incomplete(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documentation_lists_them_as_the_program_does() {
        let page = include_str!("../../docs/policies.md");
        let rows = Exit::ALL.map(|exit| format!("| {} | {} |\n", exit.code(), exit.meaning()));
        let table = format!("| code | meaning |\n|---|---|\n{}", rows.concat());
        assert!(page.contains(&table), "docs/policies.md must have:\n{table}");
    }
}
