//! The seam behind which a plugin's rules lie.

use arrow_array::RecordBatch;
use candour_model::control::{JudgeRequest, Judgement, Manifest, Plan, PlanRequest};

use crate::failure::PluginFailure;

/// Rules that can be asked, wherever they run: behind a C table, in this program, or in a child process. Their answers
/// are not to be believed; [`crate::Plugin`] checks them.
pub trait Rules: Send + Sync {
    /// What they say of themselves.
    ///
    /// # Errors
    /// They do not answer.
    fn describe(&self) -> Result<Manifest, PluginFailure>;

    /// Which tallies a rule needs.
    ///
    /// # Errors
    /// It does not answer.
    fn plan(&self, request: &PlanRequest) -> Result<Plan, PluginFailure>;

    /// What a rule says of its tallies, which come in the order of its plan.
    ///
    /// # Errors
    /// It does not answer.
    fn judge(&self, request: &JudgeRequest, tallies: Vec<RecordBatch>) -> Result<Judgement, PluginFailure>;
}
