//! What is said at the end of a run.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use crate::list::listed;

/// What was skipped, in words.
#[derive(Debug)]
pub struct Summary {
    pub text: String,
    /// Nothing was skipped that the list does not name; true without a list.
    pub is_expected: bool,
}

/// Sums up what was noted. With a list, whatever it does not name is told apart.
pub fn summary(noted: &str, list: Option<&str>) -> Result<Summary, String> {
    let list = list.map(listed).transpose()?;
    let mut reasons: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for line in noted.lines() {
        let (test, reason) = line
            .split_once('\t')
            .ok_or_else(|| format!("no note of a skip: {line}"))?;
        reasons.entry(reason).or_default().insert(test);
    }
    let tests: BTreeSet<&str> = reasons.values().flatten().copied().collect();
    let mut text = match tests.len() {
        0 => "No test was skipped.\n".to_owned(),
        1 => "1 test was skipped, or a part of it:\n".to_owned(),
        all => format!("{all} tests were skipped, or a part of each:\n"),
    };
    for (reason, tests) in &reasons {
        let _ = writeln!(text, "  {reason}");
        for test in tests {
            let _ = writeln!(text, "    {test}");
        }
    }
    let is_named = |test: &str| {
        list.as_ref()
            .is_none_or(|list| list.iter().any(|(name, _)| name == test))
    };
    let others: Vec<&str> = tests.into_iter().filter(|test| !is_named(test)).collect();
    if !others.is_empty() {
        let _ = writeln!(text, "Of these, the list of tests that may be skipped does not name:");
        for test in &others {
            let _ = writeln!(text, "    {test}");
        }
    }
    Ok(Summary {
        text,
        is_expected: others.is_empty(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOTED: &str = "a::one\tno cc here\nb::two\tno data\na::one\tno cc here\na::three\tno cc here\n";

    fn said(noted: &str, list: Option<&str>) -> (String, bool) {
        let summary = summary(noted, list).unwrap();
        (summary.text, summary.is_expected)
    }

    #[test]
    fn each_test_is_told_once_under_its_reason() {
        let text =
            "3 tests were skipped, or a part of each:\n  no cc here\n    a::one\n    a::three\n  no data\n    b::two\n";
        assert_eq!(said(NOTED, None), (text.to_owned(), true));
        assert_eq!(said("", None), ("No test was skipped.\n".to_owned(), true));
        assert_eq!(said("", Some("")), ("No test was skipped.\n".to_owned(), true));
        let text = "1 test was skipped, or a part of it:\n  no data\n    b::two\n";
        assert_eq!(
            said("b::two\tno data\n", Some("# Why.\nb::two\n")),
            (text.to_owned(), true)
        );
    }

    #[test]
    fn what_the_list_does_not_name_is_told_apart() {
        let (text, is_expected) = said(NOTED, Some("# Why.\na::one\na::four\n"));
        assert!(!is_expected);
        let told = "Of these, the list of tests that may be skipped does not name:\n    a::three\n    b::two\n";
        assert!(text.ends_with(told), "{text}");
        assert!(said(NOTED, Some("# Why.\na::one\na::three\nb::two\n")).1);
    }

    #[test]
    fn what_is_no_note_and_a_list_without_reasons_are_errors() {
        assert!(summary("half a note", None).is_err());
        assert!(summary("", Some("a::one\n")).is_err());
    }
}
