//! A plugin that misbehaves on demand: one rule for each wrong thing, and one that behaves, for the host's tests. Some rules
//! only answer wrongly; others harm the process that they run in.
//!
//! Never shipped. Each rule's name says what it does wrong; everything else about it is right.

mod behaviour;
#[cfg(target_os = "linux")]
mod bystanders;
mod export;
mod harm;

pub use behaviour::{BEHAVIOURS, Behaviour};
pub use export::plugin;
pub use harm::{HARMS, Harm};
