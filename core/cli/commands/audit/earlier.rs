//! An audit against an earlier report: only what is new or worse counts for the exit code.
//!
//! Neither the statement nor the verdict knows of it: with or without, the audit gives the same bytes.

use candour_compare::diff::{self, Against, Diff};
use candour_model::finding::Severity;
use candour_model::outcome::Verdict;
use candour_render::terminal;
use candour_statement::predicate::Predicate;
use candour_statement::statement::Statement;

use crate::args::FailOn;
use crate::exit::Exit;

/// What changed since the earlier report, and what of it counts.
pub(crate) struct Earlier {
    diff: Diff,
    against: Against,
}

impl Earlier {
    /// Compares the statement that this audit came to with an earlier one.
    pub(crate) fn new(earlier: &Statement, now: &Statement, fail_on: FailOn) -> Self {
        let diff = diff::diff(earlier, now);
        if diff.is_of_another() {
            log::warn!("the report that --since names has another publisher or title");
        }
        let from = match fail_on {
            FailOn::Error | FailOn::Never => Severity::Fail,
            FailOn::Warning => Severity::Warn,
        };
        let against = diff::against(&diff, &now.predicate, from);
        Earlier { diff, against }
    }

    /// For the terminal, with what is shown to the public.
    pub(crate) fn beside<'a>(&'a self, public: &'a Predicate) -> terminal::Earlier<'a> {
        terminal::Earlier {
            diff: &self.diff,
            against: self.against,
            public,
        }
    }

    /// What could not be checked is never excused.
    pub(crate) fn exit(&self, verdict: Verdict, fail_on: FailOn) -> Exit {
        match (verdict, fail_on) {
            (Verdict::Error, _) => Exit::Incomplete,
            (_, FailOn::Never) => Exit::Passed,
            _ if self.against.counts() => Exit::Found,
            _ => Exit::Passed,
        }
    }
}
