//! What somebody who means harm wants, one test each, named after it: none of them gets it.
//!
//! Who they are, and what is defended against whom, is in `docs/threats.md`.

mod breakdown;
mod bystanders;
mod declared;
mod endurance;
mod forgery;
mod left_out;
mod policies;
mod quoting;
mod strangers;
