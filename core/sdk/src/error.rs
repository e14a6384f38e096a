//! Why a rule could not judge.

use candour_model::control::PluginError;

/// Why a rule could not judge. It becomes a *could not run*, never a pass.
///
/// It is for the publisher's own eyes. The public is told that the rule could not judge, and of two codes, `panicked` and
/// `overflowed`, which it was.
///
/// ```
/// use candour_sdk::RuleError;
///
/// let error = RuleError::new("no-such-month", "the month is none")
///     .help("write it as 2014-04")
///     .at_param("first-month");
/// assert_eq!(error.to_string(), "the month is none (no-such-month)");
/// assert_eq!(RuleError::overflowed(0).code(), "overflowed");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleError(PluginError);

impl RuleError {
    /// An error with a kebab-case code and a lowercase message.
    pub fn new(code: &str, message: impl Into<String>) -> Self {
        RuleError(PluginError {
            code: code.to_owned(),
            message: message.into(),
            ..PluginError::default()
        })
    }

    /// The tally planned as number `i` (from 0) had more groups than its limit.
    pub fn overflowed(i: usize) -> Self {
        RuleError::new("overflowed", format!("tally {i} has more groups than its limit"))
            .help("choose columns with fewer combinations, or raise the limit")
    }

    /// With what to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.0.help = Some(help.into());
        self
    }

    /// About this parameter.
    #[must_use]
    pub fn at_param(mut self, param: &str) -> Self {
        self.0.at.insert("param".to_owned(), param.to_owned());
        self
    }

    /// Its code.
    pub fn code(&self) -> &str {
        &self.0.code
    }
}

impl std::fmt::Display for RuleError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({})", self.0.message, self.0.code)
    }
}

impl std::error::Error for RuleError {}

impl From<RuleError> for PluginError {
    fn from(error: RuleError) -> Self {
        error.0
    }
}
