//! What came of a check.

use candour_host::{Code, PluginFailure};
use serde_json::Value;

use crate::name::CheckName;

/// A note on what passed, or what is the matter.
pub(super) type Result = std::result::Result<String, Trouble>;

/// What is the matter.
#[derive(Clone, Debug)]
pub(super) struct Trouble {
    kind: Kind,
    reason: String,
    /// What was asked when it came to light.
    question: Option<Value>,
    ended: bool,
}

/// How a check ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Passed,
    Failed,
    Crashed,
    Skipped,
}

/// Why a check was not gone through with.
#[derive(Debug)]
pub(super) enum Stop {
    /// It came to something already.
    Trouble(Box<Trouble>),
    /// The machine does not let it be run.
    Machine(candour_host::Error),
}

/// What one check came to, of one rule or of the library.
#[derive(Clone, Debug)]
pub struct Found {
    pub check: CheckName,
    /// None where it is the library's.
    pub rule: Option<String>,
    pub kind: Kind,
    /// Why it did not pass, or a note.
    pub reason: String,
    /// What was asked when it came to light.
    pub question: Option<Value>,
}

/// It cannot be checked, for this reason.
pub(super) fn skipped(reason: impl Into<String>) -> Trouble {
    Trouble {
        kind: Kind::Skipped,
        reason: reason.into(),
        question: None,
        ended: false,
    }
}

/// The plugin does not keep what it promises.
pub(super) fn failed(reason: impl Into<String>) -> Trouble {
    Trouble {
        kind: Kind::Failed,
        ..skipped(reason)
    }
}

/// The same, as an audit would say it.
pub(super) fn failure(failure: &PluginFailure) -> Trouble {
    let code = failure.code.as_str();
    // What a plugin says of its own failure begins with the code already.
    let detail = failure
        .detail
        .strip_prefix(&format!("{code}: "))
        .unwrap_or(&failure.detail);
    Trouble {
        kind: match failure.code {
            Code::Crashed => Kind::Crashed,
            _ => Kind::Failed,
        },
        ended: matches!(failure.code, Code::Crashed | Code::TimedOut | Code::OutOfMemory),
        ..failed(format!("{code}: {detail}"))
    }
}

impl Trouble {
    /// The same, come to light when this was asked.
    pub(super) fn asked(self, question: Value) -> Self {
        Trouble {
            question: Some(question),
            ..self
        }
    }

    /// The same, with more words before the reason.
    pub(super) fn on(self, what: &str) -> Self {
        Trouble {
            reason: format!("{what}: {}", self.reason),
            ..self
        }
    }

    /// Whether it ended the process.
    pub(super) fn is_end(&self) -> bool {
        self.ended
    }
}

impl Kind {
    /// As it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Passed => "passed",
            Kind::Failed => "failed",
            Kind::Crashed => "crashed",
            Kind::Skipped => "skipped",
        }
    }
}

impl Found {
    pub(super) fn of(check: CheckName, rule: Option<&str>, came: &Result) -> Self {
        let (kind, reason, question) = match came {
            Ok(note) => (Kind::Passed, note, None),
            Err(trouble) => (trouble.kind, &trouble.reason, trouble.question.clone()),
        };
        Found {
            check,
            rule: rule.map(str::to_owned),
            kind,
            reason: reason.clone(),
            question,
        }
    }

    /// Whether the plugin does not keep what it promises.
    pub fn is_bad(&self) -> bool {
        matches!(self.kind, Kind::Failed | Kind::Crashed)
    }
}

impl Stop {
    /// The same, with more words before the reason of the trouble.
    pub(super) fn on(self, what: &str) -> Self {
        match self {
            Stop::Trouble(trouble) => trouble.on(what).into(),
            Stop::Machine(error) => Stop::Machine(error),
        }
    }
}

impl From<Trouble> for Stop {
    fn from(trouble: Trouble) -> Self {
        Stop::Trouble(Box::new(trouble))
    }
}

impl From<candour_host::Error> for Stop {
    fn from(error: candour_host::Error) -> Self {
        Stop::Machine(error)
    }
}
