//! The words of Candour as types.
//!
//! Every other crate speaks in these: what a publisher declared ([`meaning`], [`long`]), what is known besides the cells
//! ([`facts`]), what a rule may ask for and gets ([`tally`]), what it may ask of
//! one row ([`predicate`]), what passes between host and plugin ([`control`]), what a
//! rule says ([`finding`]) and how much it could look at ([`coverage`]), what an audit came to ([`outcome`]), and what the
//! next audit may compare with ([`baseline`]).
//!
//! Deliberately absent: input and output, a clock, randomness, the environment, hash order.

pub mod baseline;
pub mod cell;
pub mod column;
pub mod control;
pub mod coverage;
pub mod facts;
pub mod finding;
pub mod levels;
pub mod long;
pub mod marks;
pub mod meaning;
pub mod metadata;
pub mod outcome;
pub mod predicate;
pub mod tally;
