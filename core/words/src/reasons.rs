//! Candour's own reasons: why a check could not run, or was not made. The codes are public, what lies behind them is not.

/// Each with its words, as the end of a sentence, `{name}` standing for an argument.
const REASONS: &[(&str, &str)] = &[
    ("not-a-library", "this system cannot open its plugin"),
    ("missing-symbol", "its plugin is made for another version of candour"),
    ("wrong-abi", "its plugin is made for another version of candour"),
    ("bad-manifest", "its plugin describes itself wrongly"),
    ("unknown-rule", "its plugin does not offer it"),
    ("plugin-not-found", "no plugin offers it"),
    ("no-such-table", "it asked for data that are not there"),
    ("panicked", "its code failed"),
    ("plugin-error", "it cannot judge these data"),
    ("overflowed", "the data have more groups than it can judge"),
    ("malformed-answer", "its answer cannot be read"),
    ("wrong-answer", "its answer names what does not exist"),
    ("too-many-findings", "it found more than it may report"),
    ("could-not-decide", "a pattern of the schema takes too many steps"),
    ("crashed", "its plugin crashed"),
    ("timed-out", "it took longer than the policy allows"),
    ("not-isolated", "its plugin could not be confined as it must be"),
    ("too-many-threads", "its plugin started too many threads"),
    ("out-of-memory", "it asked for more memory than the policy allows"),
    (
        NOT_IN_BASELINE,
        "the baseline of the previous release lacks what this rule compares with",
    ),
    (
        PARTLY_IN_BASELINE,
        "in part: the baseline of the previous release lacks {questions} of the answers that it needs",
    ),
    (UNWORDED, "it gave no reason"),
    (NOT_IN_POLICY, "no policy names it"),
    (TURNED_OFF, "the publisher turned it off: {reason}"),
    (
        LEFT_OUT,
        "the built-in policy has it, and the release's own policy leaves it out: {reason}",
    ),
    (NO_PREVIOUS, "no previous release was given"),
    (
        NO_RULE_FOR_CELLS,
        "not supported yet: whether suppressed cells can be worked out from totals",
    ),
    (MEANS_ANOTHER, "its meaning changed, so it cannot be compared"),
    (NOTHING_TELLS, "nothing in the data shows whether it is so"),
];

pub use candour_statement::predicate::codes::{
    LEFT_OUT, MEANS_ANOTHER, NO_PREVIOUS, NO_RULE_FOR_CELLS, NOT_IN_BASELINE, NOT_IN_POLICY, NOTHING_TELLS,
    PARTLY_IN_BASELINE, TURNED_OFF, UNWORDED,
};

/// The words of a code; nothing where another version made it.
pub fn words(code: &str) -> Option<&'static str> {
    REASONS
        .iter()
        .find(|(known, _)| *known == code)
        .map(|(_, words)| *words)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_code_has_one_wording() {
        let codes: BTreeSet<&str> = REASONS.iter().map(|(code, _)| *code).collect();
        assert_eq!(codes.len(), REASONS.len());
        assert_eq!(words("crashed"), Some("its plugin crashed"));
        assert_eq!(words("another"), None);
    }
}
