//! Why a rule could not run, in words: the codes are public, what lies behind them is not.

/// What a code means, as the end of a sentence; the code itself where it is another's.
pub(crate) fn in_words(code: &str) -> String {
    let words = match code {
        "not-a-library" => "its plugin is no library that this system can open",
        "missing-symbol" | "wrong-abi" => "its plugin is made for another version of candour",
        "bad-manifest" => "what its plugin says of itself is not in order",
        "unknown-rule" => "its plugin does not offer it",
        "plugin-not-found" => "no plugin offers it",
        "no-such-table" => "it asked for data that are not there",
        "panicked" => "its own code failed",
        "plugin-error" => "it says that it cannot judge",
        "overflowed" => "the data have more groups than it can judge",
        "malformed-answer" => "its answer cannot be read",
        "wrong-answer" => "its answer names what is not declared or does not exist",
        "too-many-findings" => "it says more than anyone can read",
        "could-not-decide" => "a pattern of the schema takes more steps than it may have",
        "crashed" => "its plugin crashed",
        "timed-out" => "it took longer than the policy allows",
        "too-many-threads" => "its plugin started too many threads",
        "out-of-memory" => "it asked for more memory than the policy allows",
        _ => return code.to_owned(),
    };
    format!("{words} ({code})")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_kept() {
        assert_eq!(in_words("crashed"), "its plugin crashed (crashed)");
        assert_eq!(in_words("another"), "another");
    }
}
