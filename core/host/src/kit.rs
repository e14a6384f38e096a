//! What it takes to check a plugin that nobody has tried yet: processes of its own for as many trials as are wanted, its
//! answers as it wrote them, and what an audit never asks.
//!
//! A [`Library`] is a file that is to be checked. Each [`Library::open`] is a fresh process with it, a [`Probe`]. What the
//! answers are worth says the module [`held`]; an audit holds them against the same.

mod allocated;
mod counted;
mod difference;
pub mod held;
mod library;
mod probe;
mod trial;

pub use crate::answers::{Question, Request};
pub use crate::isolate::Written;
pub use difference::Difference;
pub use library::Library;
pub use probe::Probe;
pub use trial::{Trial, Tried};

pub(crate) use trial::tried;
