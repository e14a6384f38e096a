//! What a rule answers when asked which tallies it needs.

use candour_model::control;
use candour_model::finding::{Argument, Message};
use candour_model::tally::TallySpec;

/// The tallies a rule needs, or why it has nothing to say.
///
/// ```
/// use candour_sdk::{As, Plan, TallySpec, control, label};
///
/// // In a rule, `ask.tally()` is the tally to begin with.
/// let by_month = TallySpec::of("visits").by_as("day", As::Month);
/// let plan = Plan::tallies([by_month]);
/// assert!(matches!(plan.into(), control::Plan::Tallies(specs) if specs.len() == 1));
///
/// // The reason is a template of the rule's meta, such as "{column} has no period".
/// let plan = Plan::not_applicable("no-period").arg("column", label("day"));
/// assert!(matches!(plan.into(), control::Plan::NotApplicable(_)));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan(control::Plan);

impl Plan {
    /// These tallies; they come back under the same numbers, from 0.
    pub fn tallies(specs: impl IntoIterator<Item = TallySpec>) -> Self {
        Plan(control::Plan::Tallies(specs.into_iter().collect()))
    }

    /// No tally is needed: the facts suffice. The rule is judged all the same.
    pub fn facts_suffice() -> Self {
        Plan::tallies([])
    }

    /// The rule has nothing to say here; the reason is a template of its meta.
    pub fn not_applicable(template: &str) -> Self {
        Plan(control::Plan::NotApplicable(Message {
            template: template.to_owned(),
            args: Default::default(),
        }))
    }

    /// With an argument of the reason. Tallies have none.
    #[must_use]
    pub fn arg(mut self, name: &str, argument: Argument) -> Self {
        if let control::Plan::NotApplicable(message) = &mut self.0 {
            message.args.insert(name.to_owned(), argument);
        }
        self
    }
}

impl From<Plan> for control::Plan {
    fn from(plan: Plan) -> Self {
        plan.0
    }
}
