//! What of an outcome may be shown to whom, and how it looks.
//!
//! [`publish`] is the only door: it turns an [`candour_model::outcome::Outcome`] into a [`predicate::Predicate`] whose
//! every word has passed the publication rules. All renderings ([`statement`], [`terminal`]) are made of the predicate
//! alone, so none of them can show what it must not. [`html`] and [`markdown`] are two ways to write one document, whose
//! sections stand in `document`; [`pages`] names their digests; [`formats`] are those of other tools; [`diff`] and [`reproduction`] compare two
//! predicates. [`workings`] are the publisher's own and pass by no rule.
//!
//! Deliberately absent: files, a clock, the environment, floats.

pub mod baseline;
mod contradictions;
pub mod diff;
mod document;
mod error;
pub mod findings;
pub mod formats;
mod gate;
pub mod html;
pub mod markdown;
pub mod pages;
pub mod predicate;
mod publish;
mod reasons;
pub mod reproduction;
#[cfg(test)]
mod sample;
#[cfg(test)]
mod secrecy;
mod sentence;
pub mod statement;
pub mod terminal;
mod words;
pub mod workings;

pub use contradictions::contradictions;
pub use error::{Error, ErrorKind};
pub use gate::Audience;
pub use publish::{publish, publish_beside};
