//! Why a plugin's rule could not run: a public code, and a detail for the publisher's eyes only.

use candour_model::control::PluginError;
use candour_model::outcome;

/// What went wrong, as it is published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Code {
    /// The file is no library of this system, or a library it needs is absent.
    NotALibrary,
    /// The library does not export what a plugin exports.
    MissingSymbol,
    /// It speaks another version of the C table.
    WrongAbi,
    /// What it says of itself is not as it should be.
    BadManifest,
    /// The policy names a rule that it does not have.
    UnknownRule,
    /// Its own code panicked. Every answer of the rule is worthless then.
    Panicked,
    /// It answered with an error.
    PluginError,
    /// A tally had more groups than its limit.
    Overflowed,
    /// Its answer is not JSON, or not of the right shape.
    MalformedAnswer,
    /// Its answer names what was not declared or does not exist.
    WrongAnswer,
    /// It has more to say than anyone can read.
    TooManyFindings,
    /// Its process ended, or was ended for what it did, before it answered.
    Crashed,
    /// It did not answer in the time it may take.
    TimedOut,
    /// It asked for more memory than it may have.
    OutOfMemory,
    /// Its process had more threads than it may have.
    TooManyThreads,
    /// Its process could not be confined as far as it must be, so that it was not opened.
    NotIsolated,
}

impl Code {
    /// All of them.
    pub const ALL: [Code; 16] = [
        Code::NotALibrary,
        Code::MissingSymbol,
        Code::WrongAbi,
        Code::BadManifest,
        Code::UnknownRule,
        Code::Panicked,
        Code::PluginError,
        Code::Overflowed,
        Code::MalformedAnswer,
        Code::WrongAnswer,
        Code::TooManyFindings,
        Code::Crashed,
        Code::TimedOut,
        Code::OutOfMemory,
        Code::TooManyThreads,
        Code::NotIsolated,
    ];

    /// As it is published: kebab-case, never changed.
    pub fn as_str(self) -> &'static str {
        match self {
            Code::NotALibrary => "not-a-library",
            Code::MissingSymbol => "missing-symbol",
            Code::WrongAbi => "wrong-abi",
            Code::BadManifest => "bad-manifest",
            Code::UnknownRule => "unknown-rule",
            Code::Panicked => "panicked",
            Code::PluginError => "plugin-error",
            Code::Overflowed => "overflowed",
            Code::MalformedAnswer => "malformed-answer",
            Code::WrongAnswer => "wrong-answer",
            Code::TooManyFindings => "too-many-findings",
            Code::Crashed => "crashed",
            Code::TimedOut => "timed-out",
            Code::OutOfMemory => "out-of-memory",
            Code::TooManyThreads => "too-many-threads",
            Code::NotIsolated => "not-isolated",
        }
    }
}

/// Why a plugin, or one of its rules, could not be used: the plugin's fault, never the data's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the plugin failed: {} ({detail})", code.as_str())]
pub struct PluginFailure {
    /// What went wrong; public.
    pub code: Code,
    /// What happened; private, since a plugin may put anything into it.
    pub detail: String,
}

impl PluginFailure {
    pub(crate) fn new(code: Code, detail: impl Into<String>) -> Self {
        PluginFailure {
            code,
            detail: detail.into(),
        }
    }
}

impl From<PluginError> for PluginFailure {
    /// Only two of the codes that a plugin may choose are public; others could carry anything.
    fn from(error: PluginError) -> Self {
        let code = match error.code.as_str() {
            "panicked" => Code::Panicked,
            "overflowed" => Code::Overflowed,
            _ => Code::PluginError,
        };
        let mut detail = format!("{}: {}", error.code, error.message);
        if let Some(help) = &error.help {
            detail.push_str(&format!("; {help}"));
        }
        for (what, at) in &error.at {
            detail.push_str(&format!("; {what} {at}"));
        }
        PluginFailure { code, detail }
    }
}

impl From<PluginFailure> for outcome::Failure {
    fn from(failure: PluginFailure) -> Self {
        outcome::Failure {
            code: failure.code.as_str().to_owned(),
            detail: failure.detail,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn public_codes_never_change() {
        let codes: Vec<&str> = Code::ALL.into_iter().map(Code::as_str).collect();
        assert_eq!(
            codes,
            [
                "not-a-library",
                "missing-symbol",
                "wrong-abi",
                "bad-manifest",
                "unknown-rule",
                "panicked",
                "plugin-error",
                "overflowed",
                "malformed-answer",
                "wrong-answer",
                "too-many-findings",
                "crashed",
                "timed-out",
                "out-of-memory",
                "too-many-threads",
                "not-isolated",
            ]
        );
    }

    #[test]
    fn a_plugin_cannot_choose_what_is_public() {
        let said = |code: &str| PluginError {
            code: code.into(),
            message: "m".into(),
            help: Some("h".into()),
            at: [("param".to_owned(), "k".to_owned())].into(),
        };
        let failure = PluginFailure::from(said("ann-other-of-rye"));
        assert_eq!(failure.code, Code::PluginError);
        assert_eq!(failure.detail, "ann-other-of-rye: m; h; param k");
        assert_eq!(PluginFailure::from(said("overflowed")).code, Code::Overflowed);
        assert_eq!(PluginFailure::from(said("panicked")).code, Code::Panicked);
    }
}
