//! One process with a plugin, for one check.

use super::trial::{Trial, Tried};
use crate::answers::Question;
use crate::failure::{Code, PluginFailure};
use crate::isolate::{Child, NoAnswer, Written};

/// One process with a plugin. Unlike an audit it asks nothing twice on its own account: once the process has ended, every
/// question has the same failure.
pub struct Probe {
    child: Child,
    end: Option<PluginFailure>,
}

impl Probe {
    pub(crate) fn new(child: Child) -> Self {
        Probe { child, end: None }
    }

    /// Asks; the answer is as the plugin wrote it.
    ///
    /// # Errors
    /// It answers with an error, or not at all.
    pub fn ask(&mut self, question: Question<'_>) -> Result<Vec<u8>, PluginFailure> {
        self.put(|child| child.ask(question))
    }

    /// Has the question asked as often as the trial says, inside the process.
    ///
    /// # Errors
    /// The process does not live through it. An error that the plugin answers with is an answer here.
    pub fn try_out(&mut self, question: Question<'_>, trial: Trial) -> Result<Tried, PluginFailure> {
        read(&self.put(|child| child.try_out(question, trial))?)
    }

    /// What the plugin wrote to its standard streams since this was asked last.
    ///
    /// # Errors
    /// The process has ended.
    pub fn written(&mut self) -> Result<Written, PluginFailure> {
        read(&self.put(Child::written)?)
    }

    /// Why the process has ended, if it has.
    pub fn end(&self) -> Option<&PluginFailure> {
        self.end.as_ref()
    }

    /// How much memory the process has at present, in bytes, where the system says.
    pub fn resident_memory(&self) -> Option<u64> {
        self.child.resident_memory()
    }

    fn put(&mut self, ask: impl FnOnce(&mut Child) -> Result<Vec<u8>, NoAnswer>) -> Result<Vec<u8>, PluginFailure> {
        if let Some(end) = &self.end {
            return Err(end.clone());
        }
        match ask(&mut self.child) {
            Ok(answer) => Ok(answer),
            Err(NoAnswer::Failed(failure)) => Err(failure),
            Err(NoAnswer::Ended { failure, .. }) => {
                self.end = Some(failure.clone());
                Err(failure)
            }
        }
    }
}

fn read<T: serde::de::DeserializeOwned>(told: &[u8]) -> Result<T, PluginFailure> {
    // A plugin can write into the socket of its process.
    serde_json::from_slice(told)
        .map_err(|_| PluginFailure::new(Code::MalformedAnswer, "what its process tells cannot be read"))
}
