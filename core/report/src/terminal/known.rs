//! An audit beside an earlier report: what is new or worse, and what was there already.

use super::changes;
use super::page::{Colour, Page};
use crate::diff::sections::finding;
use crate::diff::{self, Against, Diff};
use crate::predicate::{Finding, Predicate};
use crate::words::several;

/// The earlier report that an audit is held against.
#[derive(Clone, Copy, Debug)]
pub struct Earlier<'a> {
    /// What changed since.
    pub diff: &'a Diff,
    /// What of it counts.
    pub against: Against,
    /// What the audit says to the public: the later report of the difference.
    pub public: &'a Predicate,
}

impl Earlier<'_> {
    /// What counts for the exit code and what does not.
    pub(super) fn sentence(&self, page: &mut Page) {
        let Against {
            worse,
            known,
            confidential,
            limits,
        } = self.against;
        let report = match &self.diff.old.id {
            Some(id) => format!("the report of {id}"),
            None => "the earlier report".to_owned(),
        };
        let mut sentences = Vec::new();
        if known > 0 {
            let (was, does) = if known == 1 { ("was", "does") } else { ("were", "do") };
            let findings = several(known, "finding", "findings");
            sentences.push(format!(
                "{findings} {was} there in {report} already and {does} not count for the exit code."
            ));
        }
        if confidential > 0 {
            let failures = several(
                confidential,
                "confidentiality failure was",
                "confidentiality failures were",
            );
            let counts = if confidential == 1 { "counts" } else { "count" };
            sentences.push(format!(
                "{failures} there too, and {counts} all the same: no earlier report excuses one."
            ));
        }
        sentences.push(match worse {
            0 if limits == 0 => format!("Nothing that counts is new or worse since {report}."),
            0 => String::new(),
            n => format!(
                "{} new or worse since {report}.",
                several(n, "finding that counts is", "findings that count are")
            ),
        });
        if limits > 0 {
            sentences.push(format!(
                "{} the verdict and did not then.",
                several(limits, "thing limits", "things limit")
            ));
        }
        let text = sentences.join(" ");
        page.paragraph(&[(Colour::Plain, "        ")], &[(Colour::Plain, &text)], 8);
    }

    /// The findings that are new or worse.
    pub(super) fn findings(&self, page: &mut Page) {
        let mut worse = self.diff.findings.iter().filter(|told| told.is_worse()).peekable();
        if worse.peek().is_some() {
            page.heading("new or worse");
        }
        worse.for_each(|told| changes::one(page, &finding(told)));
    }

    /// The findings of `shown` that were there already.
    pub(super) fn known<'s>(&self, shown: &'s Predicate) -> Vec<&'s Finding> {
        diff::against::known(self.diff, self.public, shown)
    }
}
