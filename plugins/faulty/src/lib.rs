//! A plugin that misbehaves on demand: one rule for each wrong thing, and one that behaves, for the host's tests.
//!
//! Never shipped. Each rule's name says what it does wrong; everything else about it is right.

mod behaviour;
mod export;

pub use behaviour::{BEHAVIOURS, Behaviour};
pub use export::plugin;
