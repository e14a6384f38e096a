//! How a command ends: the documented exit codes, and which error is which.

use miette::{Diagnostic, Report};

/// The exit codes: a public contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Passed, or warned below `--fail-on`; verified.
    Passed,
    /// Findings at or above `--fail-on`; does not verify.
    Found,
    /// Wrong usage, configuration, policy or schema; nothing was written.
    Usage,
    /// The audit could not be completed, or nothing was checked.
    Incomplete,
    /// What is here verifies, but not everything is here.
    Partial,
}

impl Exit {
    /// The number the process ends with.
    pub(crate) fn code(self) -> u8 {
        match self {
            Exit::Passed => 0,
            Exit::Found => 1,
            Exit::Usage => 2,
            Exit::Incomplete => 3,
            Exit::Partial => 4,
        }
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
