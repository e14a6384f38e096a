//! What changed between two reports, in words.

mod markdown;
pub(crate) mod sections;
#[cfg(test)]
mod tests;

pub use markdown::markdown;
