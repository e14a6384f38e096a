//! What of an outcome may be shown to whom.
//!
//! [`publish`] is the only door: it turns an [`candour_model::outcome::Outcome`] into a predicate, each value of which has
//! passed the publication rules. Whatever is published is made of that alone, but for [`baseline`], whose tallies pass the
//! same rules. [`workings`] are the publisher's own and pass by no rule.
//!
//! Deliberately absent: sentences (only names for what may not be named, such as *dataset 2*), files, a clock, the environment, floats.

pub mod baseline;
mod gate;
mod publish;
mod release;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
pub mod workings;

pub use gate::Audience;
pub use publish::{publish, publish_beside};
