//! What somebody who means harm wants, one test each, named after it: none of them gets it.
//!
//! Who they are, and what is defended against whom, is in `docs/threats.md`.

mod bystanders;
mod endurance;
mod forgery;
mod quoting;
mod strangers;
