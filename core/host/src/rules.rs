//! The seam behind which a plugin's rules lie.

use candour_arrow::Tally;
use candour_model::control::{Judgement, Manifest, Plan};

use crate::about::About;
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
    fn plan(&self, about: &About<'_>) -> Result<Plan, PluginFailure>;

    /// What a rule says of its tallies, which come in the order of its plan.
    ///
    /// # Errors
    /// It does not answer.
    fn judge(&self, about: &About<'_>, tallies: &[&Tally]) -> Result<Judgement, PluginFailure>;
}
