//! Section 1: who publishes what, for which period, and whom to ask.

use candour_statement::predicate::{Predicate, Release};

use super::model::{Line, Part, Section, plain, value, value_or};

pub(super) fn section(predicate: &Predicate) -> Section {
    let release = &predicate.release;
    Section {
        id: "about",
        title: "About this release",
        parts: vec![Part::Facts(vec![
            ("Publisher", value_or(release.publisher.as_ref(), "not stated")),
            ("Dataset", value_or(release.title.as_ref(), "not stated")),
            ("Release", value_or(release.id.as_ref(), "not stated")),
            ("Period", period(release)),
            ("Contact", value_or(release.contact.as_ref(), "not stated")),
            ("Licence", value_or(release.licence.as_ref(), "not stated")),
        ])],
    }
}

/// The first and the last day covered.
fn period(release: &Release) -> Line {
    match (&release.from, &release.to) {
        (Some(from), Some(to)) => value(from).plain(" to ").value(to),
        (Some(from), None) => plain("from ").value(from),
        (None, Some(to)) => plain("up to ").value(to),
        (None, None) => plain("not stated"),
    }
}
