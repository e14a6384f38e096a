//! Declarations as people write them, right and wrong; what they read of a mistake is compared whole.

#![expect(clippy::unwrap_used, reason = "what a test sets up is there, or the test has failed")]

mod files;
mod generated;
mod keywords;
mod mistakes;
mod mutations;
mod policies;
mod release_folder;
mod the_whole;
