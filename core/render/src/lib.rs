//! A statement as people and other tools read it: a page as HTML and Markdown, text on a terminal, and the formats of other
//! tools; and what came of holding two statements against each other.
//!
//! Everything is made of what is published, so that nothing can show what it must not. [`html`] and [`markdown`] are two
//! ways to write one document, whose sections stand in `document`. The words for values are those of `candour-words`.
//!
//! Deliberately absent: outcomes of audits, files, a clock, the environment.

pub mod diff;
mod document;
pub mod findings;
pub mod formats;
pub mod html;
pub mod markdown;
pub mod pages;
mod plain;
pub mod reproduction;
mod sentence;
pub mod terminal;
mod worded;

#[cfg(test)]
mod tests;

pub use document::Reader;
pub use sentence::sentence;
pub use worded::worded;
