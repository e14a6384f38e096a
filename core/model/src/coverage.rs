//! How much of what a rule is about it could look at. A rule that looked at half of it and found nothing is not clean.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::finding::Unit;

/// What was looked at of one sort of thing: `of` is `looked` and all of `rest` together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Coverage {
    /// What is counted.
    pub about: Unit,
    /// The columns concerned. Empty: the dataset as a whole.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<String>,
    /// How many there are.
    pub of: u64,
    /// How many were looked at.
    pub looked: u64,
    /// Those that were not, by why.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rest: Vec<Rest>,
}

/// What was not looked at, for one reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Rest {
    /// Why.
    pub why: Why,
    /// How many.
    pub n: u64,
}

/// Why something was not looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// It is not written as declared: no number where one is declared, no period where one is declared.
    Unreadable,
    /// The publisher withholds it.
    Suppressed,
    /// What it would be compared with is not there.
    NoCounterpart,
    /// The declarations name it, and the data do not have it.
    NotListed,
    /// There is more of it than a rule is told of.
    BeyondLimit,
    /// Nothing declares what would have to be known of it.
    NotDeclared,
}

impl Coverage {
    /// Whether all of it was looked at.
    pub fn is_whole(&self) -> bool {
        self.looked == self.of
    }

    /// Whether the parts make the whole.
    pub fn adds_up(&self) -> bool {
        let rest = self.rest.iter().try_fold(0_u64, |sum, rest| sum.checked_add(rest.n));
        rest.and_then(|rest| rest.checked_add(self.looked)) == Some(self.of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_make_a_whole_or_do_not() {
        let coverage = |of, looked, n| Coverage {
            about: Unit::Rows,
            columns: Vec::new(),
            of,
            looked,
            rest: vec![Rest {
                why: Why::Unreadable,
                n,
            }],
        };
        assert!(coverage(12, 9, 3).adds_up());
        assert!(!coverage(12, 9, 2).adds_up());
        assert!(!coverage(12, u64::MAX, 13).adds_up());
        assert!(!coverage(12, 9, 3).is_whole());
        assert!(coverage(12, 12, 0).is_whole());
    }
}
