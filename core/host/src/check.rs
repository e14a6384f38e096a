//! What a plugin says, held against its schema, its manifest and the facts. Nothing is repaired: what is wrong is refused.

mod coverage;
pub(crate) mod judgement;
pub mod limits;
pub(crate) mod manifest;
pub(crate) mod order;
pub(crate) mod params;
mod places;
pub(crate) mod plan;
pub(crate) mod shape;
pub(crate) mod size;
mod texts;
pub(crate) mod words;
