//! An audit beside an earlier report: what is new or worse, and what was there already.

use candour_compare::diff::{self, Against, Diff};
use candour_statement::predicate::{Finding, Predicate};
use candour_words::several;

use super::changes;
use super::page::{Colour, Page};
use crate::diff::sections::finding;

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
    /// What counts for the exit code and what does not, in a sentence or a few.
    pub fn told(&self) -> String {
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
            let (was, counts) = if confidential == 1 {
                ("was", "counts")
            } else {
                ("were", "count")
            };
            let failures = several(confidential, "confidentiality failure", "confidentiality failures");
            sentences.push(format!(
                "{failures} {was} there in {report} too, and {counts} all the same: no earlier report excuses one."
            ));
        }
        let since = if sentences.is_empty() {
            format!(" since {report}")
        } else {
            String::new()
        };
        if worse > 0 {
            let findings = several(worse, "finding that counts is", "findings that count are");
            sentences.push(format!("{findings} new or worse{since}."));
        }
        if limits > 0 {
            let things = several(limits, "thing limits", "things limit");
            sentences.push(format!("{things} the verdict now and did not then."));
        }
        if worse + limits == 0 {
            sentences.push(format!("Nothing that counts is new or worse{since}."));
        }
        sentences.join(" ")
    }

    pub(super) fn sentence(&self, page: &mut Page) {
        page.paragraph(&[(Colour::Plain, "        ")], &[(Colour::Plain, &self.told())], 8);
    }

    /// The findings that are new or worse.
    pub(super) fn findings(&self, page: &mut Page) {
        let mut worse = self.diff.findings.iter().filter(|told| told.is_worse()).peekable();
        if worse.peek().is_some() {
            page.heading("new or worse");
        }
        worse.for_each(|told| changes::one(page, &finding(self.diff, told)));
    }

    /// The findings of `shown` that were there already.
    pub(super) fn known<'s>(&self, shown: &'s Predicate) -> Vec<&'s Finding> {
        diff::known(self.diff, self.public, shown)
    }
}
